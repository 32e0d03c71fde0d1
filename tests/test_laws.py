"""Law 1 on ugly sheets: spans never overlap and always cover, whatever people type."""

from __future__ import annotations

import time
import unicodedata

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import coded_statements, laws, tables
from analysis.clean import clean
from analysis.cleaning.lines import lines

BITS = st.sampled_from(
    [
        "- ",
        "• ",
        "●●● ",
        "* ",
        "o ",
        "à ",
        "1. ",
        "2) ",
        "a) ",
        "→ ",
        "# ",
        "## ",
        "  ",
        "\t",
        "| ",
        " |",
        "> ",
        "\ue0b7 ",
        "\n",
        "\n\n",
        " ",
        "\u00a0",
        "Mehr Kurse",
        "Kita-Plätze fehlen",
        "Sprach-",
        "kurse",
        "und",
        "Migrant*innen",
        "**fett**",
        "(3x)",
        "3 Punkte",
        "||||",
        "IIII I",
        "-> ",
        " => ",
        "Was fehlt?",
        "Tisch 3",
        "Workshop 2 – Arbeit",
        "TOP 1 Begrüßung",
        "Moderation: [Person 1]",
        "Teilnehmende:",
        "[Person 2], Jugendamt",
        "Mit freundlichen Grüßen",
        "Seite 3",
        "⟦Tisch: 3⟧",
        "⟦Spalte: Was tun?⟧",
        "⟦Punkte: 4⟧",
        "⟦Seitenrand⟧",
        "⟦",
        "⟧",
        "-----",
        "=====",
        "...",
        "…",
        "??",
        "Die Wartezeit ist zu lang. Wir brauchen Termine.",
        "&amp; <br />",
        "<b>",
        "https://beispiel.example/x",
        ":",
        "|",
        "---|---",
        "[x] ",
        "¹",
        "\u200b",
        "\u00ad",
        "\x0c",
        "\x85",
        "\u2028",
        "\ufffd",
        "👍",
        "ё їжа",
        "العربية",
    ]
)
SHEETS = st.lists(st.one_of(BITS, st.text(max_size=8)), max_size=40).map("".join)


def sheet(text: str, file: str = "a.txt") -> pd.DataFrame:
    text = unicodedata.normalize("NFC", text.replace("\r", " "))
    text = "".join(letter for letter in text if not 0xD800 <= ord(letter) <= 0xDFFF)
    return tables.typed(
        pd.DataFrame(
            [{"document_id": "2025-blatt", "round_id": "2025", "file": file, "text": text}]
        ),
        "documents",
    )


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(SHEETS, st.sampled_from(["a.txt", "b.pdf"]))
def test_nothing_is_lost_on_ugly_sheets(text, file):
    documents = sheet(text, file)
    statements, set_aside, _ = clean(
        documents, tables.empty("decided_statements")
    )  # raises where law 1 is broken
    assert laws.check(documents, statements, set_aside) == []
    assert statements["statement_id"].is_unique
    assert all(any(map(str.isalnum, verbatim)) for verbatim in statements["verbatim"])
    assert (statements["mentions"] >= 1).all() and all(statements["text"])
    again, aside_again, _ = clean(documents, tables.empty("decided_statements"))
    pd.testing.assert_frame_equal(statements, again)
    pd.testing.assert_frame_equal(set_aside, aside_again)


@settings(max_examples=200)
@given(SHEETS)
def test_lines_cover_the_sheet(text):
    found = lines(text)
    assert "\n".join(text[line.start : line.end] for line in found) == text
    assert all(line.start <= line.body <= line.stop <= line.end for line in found)


@pytest.mark.parametrize(
    "spans, said",
    [
        ([(0, 4)], "6 characters in no span"),
        ([(0, 6), (3, 11)], "overlaps"),
        ([(0, 6), (5, 11)], "overlaps"),  # by one character
        ([(0, 11), (11, 40)], "outside"),
    ],
)
def test_breaches_are_found(spans, said):
    assert any(said in breach for breach in laws.breaches("Mehr Kurse.", spans))


@settings(max_examples=200)
@given(SHEETS)
def test_list_marks_hold_no_words(text):
    """Else a reader that loses words could call them list marks."""
    assert not [text[at] for at in laws.list_markup(text) if text[at].isalpha()]


def test_only_list_marks_need_no_span():
    assert laws.breaches("- Kurse\n1. Kita\n2. Hort", [(2, 7), (11, 15), (19, 23)]) == []
    assert laws.breaches("- Kurse", [(2, 6)])  # the last letter is lost
    assert laws.breaches("3. Juli", [(3, 7)])  # a date is no list mark


@pytest.mark.parametrize(
    "unit",
    [
        "a ",
        "- ",
        "●",
        ".",
        "-> ",
        "→",
        "(3x) ",
        "11 ",
        "**",
        "I ",
        "„",
        "(",
        "[Person 1] ",
        "⟦",
        "Der Bus ist da. ",
        "\t",
    ],
)
@pytest.mark.parametrize("start", ["", "- ", "gelb = ", "Zeit: ", "Moderation: "])
def test_a_very_long_line_takes_no_time(start, unit):
    documents = sheet(start + unit * (8000 // len(unit)))
    began = time.process_time()
    clean(documents, tables.empty("decided_statements"))
    assert time.process_time() - began < 10  # a pattern that backtracks would take minutes


# ---- every published count is its recount ------------------------------------------------------


class Tables(dict):
    def read(self, name: str) -> pd.DataFrame:
        return self[name].copy()


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    from tests import small_report

    home = small_report.house(tmp_path_factory.mktemp("recount"))
    names = ("coded_statements", "topic_statements", "topics", "topic_rounds", "summaries")
    return Tables({name: home.read(name) for name in (*names, "summary_sources")})


def test_a_true_table_has_no_breach(published):
    assert [each for each in laws.recount(published) if each.startswith("summaries")] == []


@pytest.mark.parametrize(
    "column", ["n_tables", "n_statements", "n_notes", "mentions", "points", "groups"]
)
def test_a_wrong_count_of_a_message_is_found(published, column):
    rows = published["summaries"].copy()
    new = "Niemand" if column == "groups" else rows[column] + 1
    wrong = laws.recount(Tables(published | {"summaries": rows.assign(**{column: new})}))
    assert len([each for each in wrong if f": {column} is" in each]) >= len(rows)


@pytest.mark.parametrize("table", ["topics", "topic_rounds"])
@pytest.mark.parametrize("column", ["n_tables", "n_statements"])
def test_a_wrong_count_of_a_topic_is_found(published, table, column):
    rows = published[table].copy()
    rows[column] = rows[column] + 100
    wrong = laws.recount(Tables(published | {table: rows}))
    assert len([each for each in wrong if each.startswith(f"{table} ")]) >= len(rows)


def test_numbers_that_repeat_are_tables_of_their_workshops():
    """Three workshops with a table 1 each, one sheet without a workshop that says 1, two that share 9."""
    rows = pd.DataFrame(
        {
            "round_id": "2025",
            "document_id": list("abcdefgh"),
            "workshop": ["Sport", "Bildung", "Wohnen", "", "Sport", "", "", ""],
            "table": ["1", "1", "1", "1", "1", "9", "9", ""],
        }
    )
    keys = coded_statements.table_keys(rows)
    assert keys.nunique() == 6 and keys[0] == keys[4] and keys[5] == keys[6]
    assert coded_statements.ambiguous_tables(rows, "2025") == [("1", 3, 4)]


def small() -> Tables:
    """Two rounds, one topic in both, one that nobody is in; every count by hand."""
    names = ["statement_id", "round_id", "note_id", "table_key", "group", "mentions", "votes"]
    rows = [
        ("a", "24", "n1", "24/1", "Eltern", 1, 4),
        ("b", "24", "n1", "24/1", "", 1, 4),
        ("c", "25", "n2", "25/1", "Ämter", 3, 0),
        ("d", "25", "n3", "25/2", "", 1, 2),
    ]
    topics = [("T-1", 3, 2), ("T-2", 0, 0)]
    rounds = [("T-1", "24", 2, 1, 4), ("T-1", "25", 1, 1, 0)]
    messages = [("m-1", 4, 2, 3, 2, 4, "Eltern; Ämter"), ("m-2", 1, 1, 1, 1, 2, "")]
    roles = [("m-1", "a", "wording"), ("m-1", "b", "related"), ("m-1", "c", "second")]
    roles += [("m-2", "d", "wording"), ("m-2", "a", "none")]
    of = lambda rows, columns: pd.DataFrame(rows, columns=columns.split())
    return Tables(
        coded_statements=pd.DataFrame(rows, columns=names),
        topic_statements=of([("a", "T-1"), ("b", "T-1"), ("c", "T-1")], "statement_id topic_id"),
        topics=of(topics, "topic_id n_statements n_tables"),
        topic_rounds=of(rounds, "topic_id round_id n_statements n_tables votes"),
        summaries=of(messages, "summary_id mentions n_tables n_statements n_notes points groups"),
        summary_sources=of(roles, "summary_id statement_id role"),
    )


def test_counts_that_are_right_are_borne_out():
    assert laws.recount(small()) == []
    empty = Tables({name: rows[:0] for name, rows in small().items()})
    assert laws.recount(empty) == []


@pytest.mark.parametrize(
    ("table", "row", "column", "wrong", "said"),
    [
        ("topics", 0, "n_statements", 4, "topics T-1: n_statements is 4, counted 3"),
        ("topics", 1, "n_tables", 1, "topics T-2: n_tables is 1, counted 0"),
        ("topic_rounds", 0, "votes", 8, "topic_rounds ('T-1', '24'): votes is 8, counted 4"),
        ("topic_rounds", 1, "n_tables", 2, "topic_rounds ('T-1', '25'): n_tables is 2, counted 1"),
        ("summaries", 0, "mentions", 5, "summaries m-1: mentions is 5, counted 4"),
        ("summaries", 1, "points", 6, "summaries m-2: points is 6, counted 2"),
        ("summaries", 0, "n_notes", 3, "summaries m-1: n_notes is 3, counted 2"),
        ("summaries", 0, "groups", "Ämter; Eltern", "summaries m-1: groups is Ämter; Eltern, counted Eltern; Ämter"),
    ],
)  # fmt: skip
def test_a_wrong_count_is_named_with_its_place(table, row, column, wrong, said):
    tables_ = small()
    tables_[table].loc[row, column] = wrong
    assert laws.recount(tables_) == [said]


def _documents(*texts: str) -> pd.DataFrame:
    return pd.DataFrame({"document_id": list("de")[: len(texts)], "text": texts})


def _pieces(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["document_id", "start", "end", "verbatim"])


@pytest.mark.parametrize(
    ("kept", "aside", "said"),
    [
        ([("d", 0, 5, "Kurse"), ("e", 0, 4, "Kita")], [], []),
        ([("d", 0, 5, "Kurse")], [("e", 0, 4, "Kita")], []),
        ([("d", 0, 5, "Kurse")], [], ["e: 4 characters in no span, first at 0: 'Kita'"]),
        ([("d", 0, 5, "kurse"), ("e", 0, 4, "Kita")], [], ["d: verbatim at 0-5 is not the slice"]),
        ([("d", 0, 5, "Kurse"), ("e", 0, 4, "Kita")], [("e", 3, 4, "a")], ["e: span 3-4 overlaps the one before it"]),
        ([("d", 0, 5, "Kurse"), ("e", 0, 4, "Kita"), ("e", 2, 2, "")], [], ["e: span 2-2 lies outside the text or is empty"]),
    ],
)  # fmt: skip
def test_the_first_law_names_the_sheet_and_the_place(kept, aside, said):
    assert laws.check(_documents("Kurse", "Kita"), _pieces(*kept), _pieces(*aside)) == said


@pytest.mark.parametrize(
    ("text", "spans", "lost"),
    [
        ("| Kurse | Kita |", [(2, 7), (10, 14)], 0),
        ("| Kurse | Kita |", [(2, 7)], 4),
        ("| A |\n|---|\n| Kurse |", [(2, 3), (7, 10), (14, 19)], 0),
        ("Kurse –", [(0, 5)], 1),  # a dash in a line is somebody's
        ("- Kurse\n  - Kita", [(2, 7), (12, 16)], 0),
        ("", [], 0),
        (" \n\t", [], 0),
        ("• \n- Kurse", [(5, 10)], 0),  # a bullet alone
        ("?\n- Kurse", [(4, 9)], 1),
    ],
)
def test_characters_that_no_piece_holds(text, spans, lost):
    found = laws.breaches(text, spans)
    assert (
        found == [] if not lost else found[0].startswith(f"{lost} characters in no span, first at ")
    )


def test_every_piece_inside_of_another_is_named():
    found = laws.breaches("Mehr Kurse", [(5, 8), (0, 10), (2, 4)])
    assert found == ["span 2-4 overlaps the one before it", "span 5-8 overlaps the one before it"]
