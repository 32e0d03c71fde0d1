"""Names of found topics: what can stand alone as a name, and whose point a topic makes."""

import numpy as np
import pytest

from analysis.grouping import key_points, rounds, topic_words
from tests.small_topics import drawn, given, statements


@pytest.mark.parametrize(
    "text",
    [
        "Bänke!",
        "Kinderbetreuung am Abend",
        "Ausländerbehörde nicht erreichbar",
        "Mehr Licht im Park",
        "Lehrer*innen fehlen",
    ],
)
def test_short_statements_can_stand_alone(text):
    assert key_points.reads_alone(text) > 0.3
    assert key_points.slices(text)[0][0] == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18:30 Uhr",
        "um 10 Uhr Kaffee",
        "danke, super",  # small talk
        "Danke!",
        "weil es immer so war",  # points back
        "das Amt",
        "Sprechzeiten und",  # cut too early
        "Gespräch mit [Person 3]",  # a placeholder
        "www.stadt.example",
        "müde und langsam",  # nothing that it is about
        "(siehe Tisch 3)",
    ],
)
def test_what_cannot_stand_alone_is_no_name(text):
    assert key_points.reads_alone(text) == 0
    assert text not in [part for part, _ in key_points.slices(text)]


@pytest.mark.parametrize(
    "text, part",
    [
        (
            "Der Aufzug steht seit Wochen still, niemand kümmert sich darum und wir kommen nicht hoch",
            "Der Aufzug steht seit Wochen still",
        ),
        (
            "Mehr Busse am Abend – sonst kommt von uns niemand mehr zum Kurs in die Stadt",
            "Mehr Busse am Abend",
        ),
        (
            "Formulare in Leichter Sprache: wir brauchen jedes Mal jemanden, der sie uns erklärt",
            "Formulare in Leichter Sprache",
        ),
        ("Toilette am Bahnhof!! (2 P.)", "Toilette am Bahnhof!!"),
    ],
)
def test_a_long_statement_is_cut_at_a_clause(text, part):
    found = [each for each, _ in key_points.slices(text)]
    assert part in found and all(each in text for each in found)


def test_without_a_clause_the_beginning_is_shown_as_cut():
    text = (
        "Zwischen Bahnhof und Krankenhaus fährt nach acht Uhr abends leider kein einziger Bus mehr"
    )
    ((part, form),) = key_points.slices(text)
    assert part.endswith(" …") and text.startswith(part.removesuffix(" …")) and form < 0.5


ALIKE, APART = 6.0, 0.0


def likeness(groups):
    return np.where(np.equal.outer(groups, groups), ALIKE, APART)


def named(texts, groups, usable=None, taken=()):
    groups = np.array(groups)
    usable = np.ones(len(texts), bool) if usable is None else np.array(usable)
    return key_points.key_point(texts, likeness(groups), usable, set(taken))


SAID = [
    "Wartezeiten beim Amt sind zu lang",
    "Lange Wartezeiten im Amt",
    "Drei Monate Wartezeit, das Amt ist überlastet und ruft auch nie zurück",
    "Lauter Hof",
]


def test_the_name_is_a_slice_of_a_statement_whose_point_most_make():
    found = named(SAID, [0, 0, 0, 1])
    assert found.coverage == 0.75 and any(found.text in text for text in SAID[:3])
    assert "Wartezeit" in found.text


def test_no_name_where_fewer_than_half_say_nearly_the_same():
    assert named(SAID, [0, 1, 2, 3]) == key_points.Kernsatz("", 0.25)


def test_an_unsure_transcript_and_a_name_in_use_name_nothing():
    first = named(SAID, [0, 0, 0, 1]).text
    other = named(SAID, [0, 0, 0, 1], taken=[first.casefold()]).text
    assert other and other != first
    unsure = [text != first for text in SAID]
    assert named(SAID, [0, 0, 0, 1], unsure).text not in ("", first)
    assert named(SAID, [0, 0, 0, 1], [False] * 4).text == ""


def test_of_two_that_are_worth_the_same_the_shorter_one_names_the_topic():
    for texts in (SAID[:2], SAID[1::-1]):
        assert named(texts, [0, 0]).text == min(SAID[:2], key=len)


def test_no_name_is_given_twice():
    matters = np.tile(np.arange(16), 6)
    frame = statements(matters).assign(text=[f"Bank am Weg {row % 3}" for row in range(96)])
    placed = rounds.in_order(given([(frame, drawn(matters))]))
    names = [topic.name.casefold() for topic in placed.topics.known.values() if not topic.mixed]
    assert len(set(names)) == len(names)


# ---- the words beside the name


@pytest.mark.parametrize(
    "word, expected",
    [("Sprachkursen", "sprachkurs"), ("der", ""), ("kein", ""), ("Kitaplätze", "kitaplatz")],
)
def test_words_are_counted_by_lemma(word, expected):
    assert topic_words.key(word) == expected


def test_terms_show_the_most_frequent_written_form():
    said = ["Sprachkurse fehlen", "mehr Sprachkurse", "ein Sprachkurs am Abend", "sprachkurse hier"]
    assert topic_words.Vocabulary(said).shown["sprachkurs"] == "Sprachkurse"


OTHERS = ["Die Halle ist zu klein", "Mehr Licht im Park", "Kurse am Abend", "Lotsen fehlen"] * 5


@pytest.mark.parametrize(
    "texts, elsewhere, noun",
    [
        (["Mittagstisch täglich", "Der Mittagstisch ist teuer"], [], "Mittagstisch"),
        (["Gehweg ist schief", "E-Scooter auf Gehwegen", "Radweg holprig"], [], "Gehweg"),
        (["Gehweg ist schief", "Radweg holprig", "Die Ampel ist kaputt"], [], ""),  # one of three
        # as many say it elsewhere as here: of a few statements more than half of all must be here
        (["Kein Antrag ohne Hilfe", "Anträge nur digital"], ["Antrag?", "Antrag!"], ""),
        (["Kein Antrag ohne Hilfe", "Anträge nur digital"], ["Antrag?"], "Antrag"),
        (["Bank am Markt", "Eine Bank", "Bänke!", "Bank kaputt"], ["Bank"] * 7, "Bank"),
        (["Bank am Markt", "Eine Bank", "Bänke!", "Bank kaputt"], ["Bank"] * 8, ""),  # a third
        (["In Vierstätt kein Bus", "Funkloch bei Vierstätt"], [], ""),  # a place
        (["Am Abend fährt nichts", "Abends ist zu", "Kein Licht am Abend"], [], ""),  # a time
        (["Abends fährt nichts hin", "Abends ist alles zu"], [], ""),  # an adverb
        (["Bus nach Wesselrode", "Kein Bus ins Wesselrode"], [], "Bus"),  # no dictionary has it
        (["SenB wird nie gefragt", "SenB braucht ein Antragsrecht"], [], ""),
        (["Auf Parkplätzen kein Schatten", "Neben Parkplätzen Bäume"], [], "Parkplätze"),
        (["Im Sommer zu heiß", "Sommer ohne Schatten"], [], ""),  # a season
        (["Handy-Sprechstunde", "Eine Sprechstunde für Geduldige"], [], "Sprechstunde"),
    ],
)
def test_what_a_topic_is_called_is_said_by_most_here_and_by_few_elsewhere(texts, elsewhere, noun):
    everywhere = [text.casefold() for text in [*texts, *elsewhere, *OTHERS * 3]]
    assert key_points.shared_noun(texts, everywhere) == noun


def test_a_noun_of_the_kernsatz_needs_fewer_and_no_name_is_taken_twice_in_another_form():
    texts = ["Kurzzeitpflege ist ein Sechser im Lotto", "Kurzzeitpflegeplatz finden"]
    texts += ["Nachts ist niemand da", "Tage der Entlastung", "Vater blüht dort auf"]
    everywhere = [text.casefold() for text in [*texts, *OTHERS]]
    assert key_points.shared_noun(texts, everywhere) == ""
    assert key_points.shared_noun(texts, everywhere, kernsatz=texts[0]) == "Kurzzeitpflege"
    assert key_points.shared_noun(texts, everywhere, kernsatz=texts[2]) == ""
    two = ["Wohnungen fehlen", "Keine Wohnung zu finden"]
    everywhere = [text.casefold() for text in [*two, *OTHERS]]
    assert key_points.shared_noun(two, everywhere) == "Wohnung"
    taken = {key_points.name_key("Wohnungen")}
    assert key_points.shared_noun(two, everywhere, taken) == ""
