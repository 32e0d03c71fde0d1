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
