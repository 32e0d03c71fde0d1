"""What a found topic is called and which words it shows, rule by rule: how well a slice reads, what is shared, what is shown."""

from collections import Counter

import numpy as np
import pytest

from analysis.grouping import key_points, parameters, topic_words
from analysis.grouping.key_points import Candidate, Kernsatz
from analysis.grouping.parameters import (
    ASKS,
    BEGINNING,
    BEGINS_SMALL,
    FIRST_PERSON,
    ONE_SHORT_WORD,
    ONE_WORD,
    POINTS_ELSEWHERE,
    REPORTED,
    TORN,
)

FORMS = [
    ("Mehr Licht im Park", 1.0),
    ("Kinderbetreuung", ONE_WORD),
    ("Bänke!", ONE_SHORT_WORD),  # only with its mark
    ("Bänke", 0.0),
    ("mehr Licht im Park", BEGINS_SMALL),
    ("Mehr Licht im Park?", ASKS),
    ("Licht für uns", FIRST_PERSON),
    ("Licht dort abends", POINTS_ELSEWHERE),
    ("Mehr Licht...", TORN),
    ("Mehr Licht…", TORN),
    ('Mehr "Licht im Park', TORN),
    ('Mehr "Licht" im Park', 1.0),
    ("Einige berichten von Lärm", REPORTED),
    ("Anwohner kritisieren, dass Licht fehlt", REPORTED),
    ("mehr Licht für uns?", BEGINS_SMALL * ASKS * FIRST_PERSON),
    ("Licht Licht Licht Licht Licht Licht Licht Licht", 1.0),
    ("Licht Licht Licht Licht Licht Licht Licht Licht Licht", 0.0),  # more than LONGEST
    ("mehr Li", 0.0),  # no noun of three letters
    ("mehr Lix", BEGINS_SMALL),
    ("Weil Licht fehlt", 0.0),
    ("Danke, super!", 0.0),
]


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_how_well_a_slice_reads_as_a_heading(text, form):
    assert key_points.reads_alone(text) == pytest.approx(form)


def test_a_whole_statement_may_end_where_a_slice_may_not():
    assert key_points.reads_alone("Licht ist nicht da, Strom auch") == 0.0
    assert key_points.reads_alone("Licht ist nicht da, Strom auch", cut=False) == 1.0
    assert key_points.reads_alone("Licht und", cut=False) == 0.0


LONG = "niemand kümmert sich und es wird immer schlimmer mit allem hier"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Licht fehlt  (siehe Plan)", [("Licht fehlt", 1.0)]),
        ("Licht (siehe Plan) fehlt hier", []),  # a name is a slice, nothing is left out within
        ("Kurse und Ausflüge usw.", [("Kurse und Ausflüge usw.", 1.0)]),
        ("Mehr Licht im Garten.", [("Mehr Licht im Garten", 1.0)]),  # a heading has no full stop
        (
            "Mehr Licht und neue Bänke im kleinen Garten",
            [("Mehr Licht und neue Bänke im kleinen Garten", 1.0)],
        ),
        ("Mehr Licht und neue Bänke im kleinen alten Garten", []),  # nine words
        (
            "der Hof ist laut, " + LONG,
            [("der Hof ist laut", 0.9 * 0.9)],
        ),  # its first part may be small
        (
            "Wir wollen Leute mit fester, bezahlter Stelle " + LONG,
            [],
        ),  # an adjective without its noun
        ("Der Hof ist laut, " + LONG, [("Der Hof ist laut", 0.9)]),
        (LONG + ", Der Hof ist laut", [("Der Hof ist laut", 0.9)]),
        (LONG + ", der Hof ist laut", []),  # the rest of a sentence
        (
            "Mit fester, Laterne neu dort " + LONG,
            [],
        ),  # an adjective without its noun; points elsewhere
        ("Hof laut, " + LONG, []),  # two words are too few
    ],
)
def test_which_slices_could_name_a_topic(text, found):
    some = [each for each in key_points.slices(text) if not each[0].endswith("…")]
    assert some == [(part, pytest.approx(form)) for part, form in found]


def test_the_beginning_of_a_long_sentence_is_cut_before_words_that_want_another():
    text = "Abends fährt vom Bahnhof zum Klinikum leider nicht mehr ein einziger Bus"
    (found,) = key_points.beginning(text)
    assert found == ("Abends fährt vom Bahnhof zum Klinikum leider …", BEGINNING)
    assert key_points.beginning("und und und") == [] == key_points.beginning("")
    assert key_points.beginning("Er sieht uns dort bei ihm am Zaun am Tor") == []


def test_only_sure_transcripts_give_candidates():
    found = key_points.candidates(["Mehr Licht", "Mehr Bänke", "Bus"], [True, False, True])
    assert found == [Candidate("Mehr Licht", 0, 1.0)]


@pytest.mark.parametrize(
    ("reach", "bar"),
    [
        (10.0, parameters.NEAR),
        (1.0, parameters.REACHES),
        (0.0, parameters.NEAR),
        (-1.0, parameters.NEAR),
        (np.inf, parameters.NEAR),
    ],
)
def test_from_where_on_two_statements_say_nearly_the_same(reach, bar):
    assert key_points.nearly_the_same(reach) == pytest.approx(bar)


def test_coverage_counts_who_says_it_and_the_statement_itself():
    likeness = np.array([[0.0, 4.0, 3.9], [4.0, 0.0, 4.1], [3.9, 4.1, 0.0]])
    assert key_points.coverages(likeness, 4.0) == pytest.approx([2 / 3, 1.0, 2 / 3])
    assert key_points.coverages(np.zeros((1, 1)), 4.0).tolist() == [1.0]


NEAR = np.full((4, 4), 5.0)


def _key(texts, likeness=NEAR, usable=(True,) * 4, taken=(), bar=4.0):
    n = len(texts)
    return key_points.key_point(texts, likeness[:n, :n], usable[:n], set(taken), bar)


def test_of_statements_alike_the_best_reading_names_the_topic():
    assert _key(["Licht für uns", "Mehr Licht im Park", "mehr Licht"]).text == "Mehr Licht im Park"
    likeness = NEAR.copy()
    likeness[0, 3] = likeness[3, 0] = 9.0  # both are nearer the middle
    likeness[0, 2] = likeness[2, 0] = 8.0
    found = _key(["Laterne hell", "Fahrrad neu", "Treppe glatt", "Brunnen leer"], likeness)
    assert found == Kernsatz("Laterne hell", 1.0)


def test_what_many_say_comes_before_what_reads_well():
    likeness = np.array([[9.0, 5, 5, 5], [5, 9, 5, 0], [5, 5, 9, 0], [5, 0, 0, 9.0]])
    found = _key(["Licht dort hell", "Fahrrad neu", "Treppe glatt", "Brunnen leer"], likeness)
    assert found.coverage == 0.75  # the first covers all, but points elsewhere
    found = _key(["Licht zu hell", "Fahrrad neu", "Treppe glatt", "Brunnen leer"], likeness)
    assert found == Kernsatz("Licht zu hell", 1.0)


def test_of_two_that_are_worth_the_same_the_shorter_names_the_topic_whatever_the_alphabet():
    assert _key(["Alte Laternen tauschen", "Neue Uhr"]).text == "Neue Uhr"
    assert _key(["Neue Uhr", "Alte Uhr"]).text == "Alte Uhr"


def test_how_alike_a_statement_is_to_itself_makes_it_no_more_typical():
    likeness = np.full((3, 3), 5.0)
    likeness[0, 0] = 99.0
    found = _key(["Zaun kaputt", "Mehr Licht im Garten", "Licht im Garten"], likeness)
    assert found.text == "Licht im Garten"


def test_where_no_slice_stands_alone_the_beginning_of_what_holds_is_the_name():
    long = "Abends fährt vom Bahnhof zum Klinikum leider nicht mehr ein einziger Bus"
    assert _key([long, "weil es so ist"]).text.endswith("leider …")
    assert _key(["weil es so ist", "und so"]) == Kernsatz("", 1.0)
    assert _key(["Mehr Licht"], taken=["mehr licht"]) == Kernsatz("", 1.0)
    assert _key(["Mehr Licht"], usable=(False,)) == Kernsatz("", 1.0)
    assert _key(["Licht fehlt", "Bus spät", "Hof laut"], np.eye(4)).text == ""  # a third each


BENCHES = [
    "Bänke zu niedrig",
    "Alle 200 m eine Bank",
    "Bänke, Klo, Schatten",
    "Sitzbank am Friedhof fehlt",
]


BUSES = ["bus fährt nicht"] * 60


@pytest.mark.parametrize(
    ("texts", "others", "noun"),
    [
        (BENCHES, BUSES, "Bänke"),
        (BENCHES[:3], BUSES, "Bänke"),
        (BENCHES, ["bänke"] * 6, ""),  # it is said as often elsewhere
        (BENCHES, [*BUSES, *["bank"] * 7], "Bänke"),  # four of eleven stand here
        (BENCHES, [*BUSES, *["bank"] * 8], ""),  # a third
        (BENCHES[:3], [*BUSES, *["bank"] * 2], "Bänke"),  # of few more than half
        (BENCHES[:3], [*BUSES, *["bank"] * 3], ""),
        ([*BENCHES[:2], "Bus spät", "Hof laut"], BUSES, "Bank"),  # half
        ([*BENCHES[:2], "Tor laut", "Hof laut", "Zaun zu"], BUSES, ""),  # two of five
        (BENCHES[:1], BUSES, ""),  # one alone shares nothing
        (["fehlt hier"] * 4, BUSES, ""),  # no noun
        (["Bank im Hof"] * 3 + ["Bank am Weg"], BUSES, "Bank"),  # the one more share
        (["Hof mit Bank"] * 2 + ["Bank im Hof"] * 2, [*BUSES, "hof"], "Bank"),  # less usual
        (["Am Abend zu"] * 4, BUSES, ""),  # when is no matter
    ],
)
def test_the_noun_most_share_and_few_others_have(texts, others, noun):
    everywhere = [text.casefold() for text in texts] + others
    assert key_points.shared_noun(texts, everywhere) == noun


def test_of_a_noun_in_the_kernsatz_fewer_are_enough_and_no_name_is_given_twice():
    texts = [*BENCHES[:2], "Tor laut", "Hof laut", "Zaun zu"]
    everywhere = [text.casefold() for text in texts] + BUSES
    assert key_points.shared_noun(texts, everywhere, kernsatz="Alle 200 m eine Bank") == "Bank"
    assert key_points.shared_noun(texts, everywhere, kernsatz="Zaun zu") == ""
    everywhere = [text.casefold() for text in BENCHES] + BUSES
    taken = {key_points.name_key("Bank")}
    assert key_points.name_key("Bänke") in taken
    assert key_points.shared_noun(BENCHES, everywhere, taken) == ""


# ---- the words a topic shows --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Miet- und Eigentumswohnungen", ["und", "Eigentumswohnungen"]),
        ("[Person 3] fragt https://x.example an a@b.example", ["fragt", "an"]),
        ("Bürger*innen, 3x B2 x", ["Bürger*innen"]),
        ("Kita-Platz/Hort", ["Kita-Platz/Hort"]),
    ],
)
def test_the_words_of_a_text(text, words):
    assert topic_words.words(text) == words


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Häuser", "haus"),
        ("häuser", "haus"),
        ("Und", ""),  # whatever its capital
        ("NICHT", ""),
        ("ab", ""),
        ("fehlen", ""),  # every workshop says it
        ("Lehrerinnen", "lehrerin"),
        ("schwimmen", "schwimmen"),
    ],
)
def test_the_form_a_word_is_counted_by(word, key):
    assert topic_words.key(word) == key


@pytest.mark.parametrize(
    ("noun", "alone"),
    [
        ("Kindern", "Kinder"),
        ("Ämtern", "Ämter"),
        ("Schulen", "Schulen"),  # its other forms all end in n
        ("Studenten", "Studenten"),
        ("Nachbarn", "Nachbarn"),
        ("Vereins", "Verein"),
        ("Kitas", "Kitas"),  # no genitive
        ("Garten", "Garten"),
        ("Zettel", "Zettel"),
    ],
)
def test_a_noun_as_it_stands_alone(noun, alone):
    assert topic_words.nominative(noun) == alone


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("mehr günstige Wohnungen", [("günstige", "Wohnungen")]),
        ("Günstige Wohnungen", []),  # only its place makes it large
        ("günstige, Wohnungen", []),
        ("keine Wohnungen", []),  # a negation says nothing of its own
        ("große Zimmer, kleine Bäder", [("große", "Zimmer"), ("kleine", "Bäder")]),
        ("abends Kurse", []),  # no adjective
    ],
)
def test_adjective_and_noun_that_stand_together(text, pairs):
    assert topic_words.pairs(text) == pairs


@pytest.mark.parametrize(
    ("counts", "form"),
    [
        ({"Kurs": 2, "kurs": 1, "Kurse": 2}, "Kurs"),  # three of one word
        ({"Kurse": 3, "Kurs": 2}, "Kurse"),
        ({"fehlt": 2, "Fehlt": 1}, "fehlt"),  # mostly small: its capital opens notes
        ({"Kurs": 1, "kurs": 1}, "Kurs"),
        ({"KURS": 1, "Kurs": 1}, "Kurs"),
        ({"Bus": 2, "Amt": 2}, "Amt"),  # of as many the first in the alphabet
    ],
)
def test_the_form_that_is_shown(counts, form):
    assert topic_words._most(Counter(counts)) == form


def test_a_vocabulary_shows_pairs_that_are_said_twice_and_nouns_as_they_stand_alone():
    said = ["mehr günstige Wohnungen", "Hier sind günstige Wohnungen knapp", "in den Zimmern ist es kalt",
            "die kalten Flure", "Bonner Straße", "die Straße"]  # fmt: skip
    made = topic_words.Vocabulary(said)
    assert made.pairs == {("günstig", "wohnung"): "günstige Wohnungen"}
    assert made.terms("günstige Wohnungen, kalte Zimmer") == [
        "günstige", "Wohnungen", made.shown[topic_words.key("kalte")], "Zimmer", "günstige_Wohnungen"]  # fmt: skip
    assert made.shown["zimmer"] == "Zimmer" and "zimmer" in made.nouns
    assert {"straße", "wohnung"} <= made.nouns
    before = topic_words.Vocabulary(["auf der Bonner Straße", "die Bonner Straße", "viele Bonner"])
    assert before.nouns == {"straße"}  # „Bonner“ stands before a noun mostly, so it is none
    before = topic_words.Vocabulary(["in Bonner Ämtern", "die Bonner Ämter", "viele Bonner"])
    assert "bonner" not in before.nouns
    opening = topic_words.Vocabulary(
        ["Aufstocken!", "Leihen bald", "Klimafreundliche bald", "Hof zu"]
    )
    assert opening.nouns == {"hof"}  # what opens a note is a noun only if it is nothing else
    inside = topic_words.Vocabulary(
        ["Das Leihen hilft", "noch 3 Klimafreundliche", "ja, Aufstocken"]
    )
    assert inside.nouns == {
        topic_words.key(w) for w in ("Leihen", "Klimafreundliche", "Aufstocken")
    }
    alone = topic_words.Vocabulary(["auf der Bonner Straße", "viele Bonner", "wir Bonner"])
    assert "bonner" in alone.nouns


SAYS = [{"Kita", "Ort"}, {"Kita", "Flugblatt"}, {"Kita", "Platz"}, {"Kita", "Platz", "Ort"}]


def test_terms_are_weighed_by_how_many_statements_say_them():
    weighted = [("Kita", 1.0), ("Platz", 1.0), ("Ort", 1.0), ("Flugblatt", 3.0)]
    assert topic_words.shared(weighted, SAYS) == [("Kita", 1.0), ("Platz", 0.5), ("Ort", 0.5)]
    few = topic_words.shared(weighted[2:], SAYS)  # fewer than three are said twice: the others too
    assert few == [("Ort", 0.5), ("Flugblatt", 0.75)]
    one = [{"a", "b", "c", "d"}]
    assert topic_words.shared([(term, 1.0) for term in "abcd"], one) == [
        (term, 1.0) for term in "abc"
    ]


def test_shown_are_nouns_and_pairs_first_and_no_word_twice():
    made = topic_words.Vocabulary(
        ["mehr günstige Wohnungen", "die günstige Wohnung", "der Hof ist laut"]
    )
    weighted = [
        ("laut", 1.5),
        ("Hof", 1.0),
        ("Wohnungen", 0.6),
        ("günstige_Wohnungen", 0.7),
        ("–", 9.0),
        ("", 9.0),
        ("x", 1e-6),
    ]
    assert topic_words.choose(weighted, made) == [
        ("Hof", 1.0),
        ("laut", 1.5),
        ("günstige Wohnungen", 0.7),
    ]
    assert topic_words.choose(weighted, made, 1) == [("Hof", 1.0)]
