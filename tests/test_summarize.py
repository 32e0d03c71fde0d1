"""Summaries: nothing lost, nothing invented, votes and mentions apart, agreement and opposition told."""

from __future__ import annotations

import numpy as np
import pytest
import small_report

from analysis import cells, summarize
from analysis.german import dehyphenation
from analysis.grouping import same, shared_words, stance, voices

PLAIN = {
    "statement_id": "a",
    "flags": "",
    "language": "de",
    "note_id": "n",
    "mentions": 1,
    "mentions_kind": "",
    "at_table": "1",
    "group": "",
    "round_id": "2025",
    "verbatim": "",
    "same_as": "",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return small_report.house(tmp_path_factory.mktemp("summaries"))


def test_every_statement_stands_behind_exactly_one_message(home):
    summaries, sources = home.read("summaries"), home.read("summary_sources")
    own = summaries[~summaries["section"].isin([cells.AGREED, cells.OPPOSED])]
    behind = sources[sources["summary_id"].isin(own["summary_id"])]
    assert sorted(behind["statement_id"]) == sorted(home.read("statements")["statement_id"])


def test_the_wording_is_a_slice_of_its_note(home):
    verbatim = home.read("statements").set_index("statement_id")["verbatim"]
    wording = (
        home.read("summary_sources")
        .query("role == 'wording'")
        .merge(home.read("summaries"), on="summary_id")
    )
    assert len(wording) == len(home.read("summaries"))
    for row in wording.itertuples():
        assert row.text in dehyphenation.on_one_line(verbatim[row.statement_id])


def test_duplicates_are_one_message_with_votes_and_mentions_apart(home):
    row = home.read("summaries").query("section == 'problem' and n_statements == 2").iloc[0]
    assert (row["mentions"], row["points"], row["n_tables"], row["groups"]) == (
        3,
        4,
        2,
        "Eltern; Senioren",
    )


def test_a_note_of_two_statements_counts_once():
    rows = [
        PLAIN | {"statement_id": "a", "mentions": 5, "mentions_kind": "nennungen"},
        PLAIN | {"statement_id": "b", "mentions": 5, "mentions_kind": "nennungen"},
    ]
    assert cells.count(rows) == {
        "statements": 2,
        "notes": 1,
        "tables": 1,
        "mentions": 5,
        "points": 0,
    }


def test_opposing_demands_are_kept_apart_and_are_no_agreement(home):
    opposed = home.read("summaries").query("section == 'dissens'")
    assert opposed["text"].tolist() == ["Mehr Parkplätze am Bahnhof schaffen"] or opposed[
        "text"
    ].tolist() == ["Weniger Parkplätze am Bahnhof, dafür Bäume"]
    counter = home.read("summary_sources").query("role == 'counter'")
    assert counter["summary_id"].tolist() == opposed["summary_id"].tolist()


def test_a_point_of_two_tables_is_agreement(home):
    assert home.read("summaries").query("section == 'konsens'")["text"].tolist() == [
        "Im Park fehlen Bänke zum Ausruhen"
    ]


def test_single_voices_and_unplaced_statements_have_their_sections(home):
    sections = home.read("summaries").groupby("section").size()
    assert sections[cells.SINGLE] == 2 and sections[cells.UNCLEAR] == 1


def test_the_clearest_wording_is_sure_german_and_whole():
    texts = [
        "Bänke",
        "In allen Parks fehlen Bänke mit Lehne",
        "fehlen Bänke??",
        "Banklar yok parkta hiç",
    ]
    rows = [
        PLAIN | {"statement_id": str(number), "text": text, "verbatim": text}
        for number, text in enumerate(texts)
    ]
    rows[2]["flags"], rows[3]["language"] = "unsicher", "tr"
    assert voices.clearest(rows, np.ones((4, 2)) / np.sqrt(2)) == 1


@pytest.mark.parametrize(
    ("text", "verbatim", "shown"),
    [
        ("Bänke fehlen", "Bänke  fehlen\n(3x)", "Bänke fehlen"),
        (
            "Schwimmen: immer ausgebucht, toll dass es das gibt",
            "**Schwimmen:** immer ausgebucht, toll dass es das gibt",
            "immer ausgebucht, toll dass es das gibt",
        ),
        (
            "Integrationskonzept",
            "Integrationskon-\nzept",
            "Integrationskonzept",
        ),  # broken by the line
        (
            "Integrationskonzept",
            "Integrationskon- zept",
            "Integrationskon- zept",
        ),  # inside a line it stays as written
    ],
)
def test_wording_is_the_readable_text_only_where_that_was_written(text, verbatim, shown):
    assert voices.wording({"text": text, "verbatim": verbatim}) == shown


BOTH, NEITHER, FIRST = (True, True), (False, False), (True, False)


@pytest.mark.parametrize(
    ("one", "other", "demands", "opposed"),
    [
        ("Frauenschwimmen beibehalten", "Frauenschwimmen abschaffen", BOTH, True),
        ("Mehr Polizei im Park", "Weniger Polizei im Park", BOTH, True),
        ("Kein Kopftuchverbot", "Kopftuchverbot im Amt", BOTH, True),
        ("Kurse kostenlos anbieten", "Kurse kostenpflichtig machen", BOTH, True),
        (
            "anonyme Bewerbungen einführen",
            "Anonyme Bewerbung bringt im Handwerk nichts",
            FIRST,
            True,
        ),
        ("Frauenschwimmzeit gestrichen", "Getrenntes Schwimmen ist ein Rückschritt", NEITHER, True),
        (
            "Die App am Schalter funktioniert gut",
            "Eine App ersetzt keinen Dolmetscher",
            NEITHER,
            True,
        ),
        (
            "5 Monate Wartezeit bei der Behörde",
            "Die Wartezeit ist auf sechs Wochen gesunken",
            NEITHER,
            True,
        ),
        (
            "Hallenvergabe jedes Jahr neu",
            "Die Hallenvergabe soll bleiben, bitte nicht daran rütteln",
            FIRST,
            True,
        ),
        ("Kopftücher im Amt zulassen", "Kopftücher verbieten", BOTH, True),
        ("Stadtteilbüro abschaffen", "Stadtteilbüro auch im Süden", BOTH, True),
        ("Mehr Sprachmittler", "Sprachmittler brauchen wir nicht", BOTH, True),
        ("Keine Kitaplätze", "Kitaplätze fehlen", NEITHER, False),
        (
            "Stadtteilbüro abschaffen",
            "Streichen des Stadtteilbüros, dafür mehr Treffs",
            BOTH,
            False,
        ),  # both against it
        ("Keine Gebühren mehr", "Wir sind gegen Gebühren für Kurse", BOTH, False),
        (
            "Kurse müssen billiger sein als Nachhilfe",
            "Nachhilfe muss teurer sein als Kurse",
            BOTH,
            False,
        ),
        ("Die Gebühr im Amt senken", "Anträge im Amt vereinfachen, mehr Personal", BOTH, False),
        (
            "Kursgebühren abschaffen",
            "Kursgebühren nur für Gutverdienende",
            BOTH,
            False,
        ),  # less of it is no contradiction for certain
        ("Den Termin bei der Gebührenstelle online anbieten", "Gebühren abschaffen", BOTH, False),
        ("Mehr Bäume pflanzen", "Bäume gießen", BOTH, False),
        ("Kein Kind ohne Schulabschluss", "Schulabschluss nachholen", BOTH, False),
        ("Mehr Bäume", "Weniger Lärm", BOTH, False),
        ("Keine neuen Straßen", "Weniger neue Straßen bauen", BOTH, False),  # both want fewer
        ("Weniger Müll im Park", "Nicht mehr Müll im Park als nötig", BOTH, False),
        ("Elternabende ohne Dolmetscher sind sinnlos", "Dolmetscher fehlen", NEITHER, False),
        (
            "Erzieherinnen einstellen",
            "Elternlotsinnen auch für weiterführende Schulen",
            BOTH,
            False,
        ),
        ("Immer noch 5 Monate Wartezeit", "Die Wartezeit bleibt lang", NEITHER, False),
    ],
)
def test_opposition(one, other, demands, opposed):
    assert stance.opposed(one, other, demands) is opposed
    assert stance.opposed(other, one, demands[::-1]) is opposed


def test_an_opposition_is_found_across_fields_where_both_begin_with_the_same_thing():
    texts = {
        "sport": "Hallenvergabe jedes Jahr neu",
        "wohnen": "Die Hallenvergabe soll bleiben, bitte nicht daran rütteln",
        "arbeit": "Alles soll bleiben, wie es ist",
    }
    rows = [
        PLAIN
        | {"statement_id": field, "note_id": field, "text": text, "verbatim": text, "field": field}
        for field, text in texts.items()
    ]
    spoken = [voices.Voice("massnahme", "t", [row], np.eye(3)[[0]]) for row in rows]
    book = small_report.codebook.Codebook((), {})
    found = summarize.opposing(spoken, same.Bars(0.0, 0.1, {}), book)
    assert [
        (each.summary["field_id"], [row["statement_id"] for row in each.sources]) for each in found
    ] == [("sport", ["sport", "wohnen"])]


def test_far_statements_are_never_opposed():
    assert not stance.opposed("Mehr Polizei im Park", "Weniger Polizei im Park", BOTH, nearness=2.0)


@pytest.mark.parametrize(
    ("one", "other", "nearness", "say_the_same"),
    [
        (
            "Termin bei der Ausländerbehörde: 5 Monate Wartezeit!",
            "Wartezeit Ausländerbehörde weiter 5 Monate",
            8.9,
            True,
        ),
        (
            "Kitaplätze fehlen, v. a. im Norden der Stadt",
            "Kitaplätze fehlen, vor allem im Norden der Stadt",
            10.7,
            True,
        ),
        (
            "Wartezeiten im Bürgerbüro verkürzen",
            "Die Wartezeit im Bürgerbüro deutlich verkürzen",
            7.0,
            True,
        ),
        ("Mehr Sprachcafés im Norden", "Deutlich mehr Sprachcafés im Norden", 7.0, True),
        (
            "Es fehlen Dolmetscherinnen beim Arzt",
            "Dolmetscherinnen beim Arzt fehlen einfach",
            7.0,
            True,
        ),
        (
            "Mehr Räume für Vereine",
            "Größere Räume für Vereine",
            7.5,
            False,
        ),  # other demands of one matter
        (
            "Wir essen kein Schweinefleisch in der Kita",
            "In der Kita gibt es Schweinefleisch",
            7.5,
            False,
        ),
        (
            "Unterkunft am Stadtrand: letzter Bus 20 Uhr",
            "Unterkunft am Stadtrand: letzter Bus 22 Uhr",
            9.0,
            False,
        ),  # another number
        (
            "Anmeldung im Stadtteilzentrum, das klappt!",
            "Anmeldung auch im Stadtteilzentrum ermöglichen",
            8.6,
            False,
        ),  # praise and wish
        (
            "anonyme Bewerbungen einführen",
            "Anonyme Bewerbung bringt im Handwerk nichts",
            6.1,
            False,
        ),  # against each other
        ("Bürgerbudget einführen", "Gibt es noch gar kein Bürgerbudget?", 6.3, False),  # a question
        ("Besichtigungsbegleiter ausbilden", "Übungsleiter ausbilden", 5.2, False),  # another thing
        (
            "Im Stadtteilzentrum jede Woche eine Beratung zur Rente auf Türkisch anbieten",
            "Im Stadtteilzentrum jede Woche eine Beratung zum Mietrecht auf Türkisch anbieten",
            10.3,
            False,
        ),  # the same form, filled in differently
        (
            "Kitaplätze fehlen im Norden",
            "Kitaplätze fehlen im Norden",
            2.0,
            False,
        ),  # the model is sure that they are not near
    ],
)
def test_what_says_the_same(one, other, nearness, say_the_same):
    weights = shared_words.rarity([one, other, "Etwas ganz anderes", "Noch etwas"])
    assert (same.alikeness(one, other, nearness, weights) >= same.SAME) is say_the_same
    assert (same.alikeness(other, one, nearness, weights) >= same.SAME) is say_the_same


def test_only_close_statements_with_common_words_say_the_same():
    close = np.array([[1.0, 0.0], [0.99, np.sqrt(1 - 0.99**2)], [0.995, np.sqrt(1 - 0.995**2)]])
    texts = ["Bänke fehlen", "Es fehlen Bänke", "Brunnen kaputt"]
    assert same.groups(close, texts, ["a", "b", "c"], same.Bars(0.0, 0.1, {})) == [0, 0, 1]
    assert same.groups(close, texts, ["a", "b", "a"], same.Bars(1.0, 1.0, {})) == [
        0,
        1,
        0,
    ]  # nothing is near: duplicates alone


def test_what_belongs_together_is_gathered_behind_few_messages():
    rng = np.random.default_rng(0)
    rows = [
        PLAIN
        | {
            "statement_id": f"s{number:02}",
            "note_id": f"n{number}",
            "text": f"Notiz Nummer {number} zum selben Thema",
            "topic": "t",
        }
        for number in range(13)
    ]
    rows[5]["mentions"] = 9
    vectors = same.centred(rng.normal(size=(13, 5)))
    spoken = [
        voices.Voice("problem", "t", [row], vectors[[number]]) for number, row in enumerate(rows)
    ]
    made = summarize.chapter(spoken, "f", ["problem"])
    assert len(made) == 3  # thirteen voices, six to a message on average
    assert sorted(row["statement_id"] for each in made for row in each.sources) == [
        row["statement_id"] for row in rows
    ]
    assert "s05" in {
        each.rows[0]["statement_id"] for each in made
    }  # noted most often: it speaks for its heap
    assert all(
        each.summary["n_statements"] == 1 and each.summary["n_related"] == len(each.related)
        for each in made
    )  # never counted together


def test_single_voices_are_never_gathered():
    spoken = [
        voices.Voice(
            cells.SINGLE, "", [PLAIN | {"statement_id": name, "text": name}], np.eye(3)[[at]]
        )
        for at, name in enumerate("abc")
    ]
    assert [each.summary["n_related"] for each in summarize.chapter(spoken, "f", ["problem"])] == [
        0,
        0,
        0,
    ]


def test_length_follows_weight():
    def made(n):
        return [
            summarize.Made(
                {
                    "section": "problem",
                    "topic_id": "t",
                    "n_tables": 1,
                    "n_statements": 1,
                    "mentions": 1,
                    "points": 0,
                    "n_related": 0,
                    "summary_id": f"m{number}",
                    "shown": 0,
                },
                [],
                [],
                [],
            )
            for number in range(n)
        ]

    small, large = made(10), made(1000)
    summarize.show(small, 10)
    summarize.show(large, 1000)
    assert (
        sum(each.summary["shown"] for each in small) == 6
        and sum(each.summary["shown"] for each in large) == summarize.MOST_MESSAGES
    )


def test_a_corpus_without_types_and_one_without_statements(tmp_path):
    home = small_report.house(tmp_path / "a", types=False)
    assert set(home.read("summaries")["section"]) <= {
        cells.NO_TYPE,
        cells.SINGLE,
        cells.UNCLEAR,
        cells.AGREED,
        cells.OPPOSED,
    }
    nothing = home.read("statements").iloc[:0]
    book = small_report.codebook.read(home.corpus / "codebook.toml")
    summaries, sources = summarize.summarize(
        nothing,
        home.read("coded_statements"),
        book,
        np.zeros((0, 4), np.float32),
    )
    assert summaries.empty and sources.empty


def test_the_order_of_rows_changes_nothing(home):
    statements, book = (
        home.read("statements"),
        small_report.codebook.read(home.corpus / "codebook.toml"),
    )
    vectors = small_report.Letters().encode(statements["text"].tolist())
    turned = statements.iloc[::-1].reset_index(drop=True)
    one, _ = summarize.summarize(statements, home.read("coded_statements"), book, vectors)
    other, _ = summarize.summarize(turned, home.read("coded_statements"), book, vectors[::-1])
    key = ["round_id", "field_id", "section", "rank"]
    assert one.sort_values(key)["text"].tolist() == other.sort_values(key)["text"].tolist()
