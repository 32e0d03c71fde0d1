"""Decisions about names: which places fit, how a moved one is found again, when a round is cleared. All names are invented."""

import pandas as pd
import pytest

from analysis import decisions, tables
from analysis.decisions import By
from analysis.hiding.name_decisions import matched, reviewed, round_cleared, seal

AB = By("AB", "2025-07-03")
TEXT = "Herr Demir kommt\nDemirs Kurs, Demir-Haus"


def received(text: str = TEXT, **columns: str) -> pd.DataFrame:
    row = {"document_id": "d0", "round_id": "2025", "file": "von Koch.md", "text": text}
    return tables.typed(pd.DataFrame([row | columns]), "received")


def decided(*rows: tuple) -> pd.DataFrame:
    """Rows (target, start, end, new[, seal])."""
    columns = ["target", "start", "end", "new", "seal"]
    made = pd.DataFrame([(*row, "")[:5] for row in rows], columns=columns)
    return tables.typed(made, "decided_names")


@pytest.mark.parametrize(
    ("target", "start", "end", "fits"),
    [
        ("d0", 5, 10, True),
        ("d0", 0, 4, True),  # from the first sign on
        ("d0", 29, len(TEXT), True),  # to the last one
        ("d0", 29, len(TEXT) + 1, False),
        ("d0", -1, 4, False),
        ("d0", 5, 5, False),
        ("d0", 10, 5, False),
        ("d0", 10, 11, False),  # a blank
        ("d0", 5, 9, False),  # within a word
        ("d0", 6, 10, False),
        ("d0", 17, 22, True),  # before a genitive s
        ("d0", 30, 35, True),  # before a hyphen
        ("d0:file", 4, 8, True),
        ("d0:file", 4, 9, True),  # with what is no letter
        ("d0:round_id", 0, 4, False),  # no column of words
        ("d1", 5, 10, False),
    ],
)
def test_a_place_fits_where_whole_words_stand(target, start, end, fits):
    places, orphans = matched(decided((target, start, end, "hide")), received())
    document_id, _, column = target.partition(":")
    place = (document_id, column or "text", start, end, "hide")
    assert [tuple(each) for each in places] == [place] * fits
    assert list(orphans["target"]) == [target] * (not fits)


def test_the_decision_of_the_latest_day_holds_in_whatever_order_the_files_were_read():
    rows = decided(("d0", 5, 10, "hide"), ("d0", 5, 10, "show"), ("d0", 17, 22, "show"))
    rows["date"] = ["3.7.2025", "2025-06-30", ""]
    places, _ = matched(rows, received())
    assert [place[2:] for place in places] == [(5, 10, "hide"), (17, 22, "show")]
    verdicts = decided(("2025", 0, 0, "reopened"), ("2025", 0, 0, "cleared"))
    verdicts["date"] = ["2025-07-04", "3.7.2025"]
    assert not round_cleared(verdicts, "2025")
    verdicts["date"] = ["2025-07-03", "2025-07-03"]
    assert round_cleared(verdicts, "2025")  # of one day, as they stand there


def test_the_later_decision_on_a_place_holds_and_other_places_stay():
    rows = decided(("d0", 5, 10, "hide"), ("d0", 17, 22, "hide"), ("d0", 5, 10, "show"))
    places, orphans = matched(rows, received())
    assert [place[2:] for place in places] == [(5, 10, "show"), (17, 22, "hide")]
    assert orphans.empty


def test_a_round_that_is_cleared_is_no_place():
    places, orphans = matched(decided(("2025", 0, 0, "cleared")), received())
    assert places == [] and orphans.empty


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("a\nHerr Demir kommt\nb", (7, 12)),
        ("Herr Demir kommt", (5, 10)),
        ("Herr Demir kommt heute", None),  # another line
        ("Frau Demir kommt", None),
        ("Herr Kılıç kommt", None),  # another word as long
        ("Herr Demir kommt\nHerr Demir kommt\na", (5, 10)),  # the first is where it was
        ("x\nHerr Demir kommt\nHerr Demir kommt", None),  # which of the two nobody can tell
        ("", None),
    ],
)
def test_a_sealed_place_is_found_again_by_its_line(now, at):
    mark = seal("davor\nHerr Demir kommt\ndanach", 11, 16)
    assert mark == seal("Herr Demir kommt", 5, 10)
    row = ("d0", *((5, 10) if now.startswith("Herr") else (11, 16)), "show", mark)
    places, orphans = matched(decided(row), received(now))
    assert [place[2:4] for place in places] == ([at] if at else [])
    assert len(orphans) == (at is None)


def test_the_seal_of_a_place_never_changes_and_tells_no_name():
    assert seal(TEXT, 5, 10) == "8f0dc2a2f218"
    assert seal("Herr Demir kommt", 5, 10)[:10] == seal("Herr Kılıç kommt", 5, 10)[:10]
    assert len(seal(TEXT, 5, 10)) == 12


@pytest.mark.parametrize(
    ("verdicts", "cleared"),
    [
        ((), False),
        ((("2025", "cleared"),), True),
        ((("2024", "cleared"),), False),
        ((("2025", "cleared"), ("2024", "reopened")), True),
        ((("2025", "cleared"), ("2025", "reopened")), False),
        ((("2025", "reopened"), ("2025", "cleared")), True),
    ],
)
def test_a_round_is_cleared_by_its_own_last_word(verdicts, cleared):
    rows = decided(*((round_id, 0, 0, verdict) for round_id, verdict in verdicts))
    assert round_cleared(rows, "2025") == cleared
    late = pd.concat([rows, decided(("2025", 3, 9, "hide"))])  # no verdict on the round
    assert round_cleared(late, "2025") == cleared


def test_a_filled_name_review_becomes_decisions_that_fit():
    row = {"document_id": "d0", "column": "text", "start": 5, "end": 10, "decision": " hide "}
    file = row | {"column": "file", "start": 4, "end": 8, "decision": "show"}
    rest = [row | {"decision": said} for said in ("", "vielleicht")] + [row | {"document_id": "d9"}]
    made = reviewed(pd.DataFrame([row, file, *rest]), received(), "AB", "2025-07-03")
    assert made[["target", "start", "end", "new", "coder", "date"]].values.tolist() == [
        ["d0", 5, 10, "hide", "AB", "2025-07-03"],
        ["d0:file", 4, 8, "show", "AB", "2025-07-03"],
    ]
    assert made["seal"].tolist() == [seal(TEXT, 5, 10), seal("von Koch.md", 4, 8)]
    assert matched(made, received())[1].empty


def test_a_name_decision_says_where_what_and_by_whom():
    made = decisions.name_place("d0", 5, 10, "hide", AB, "ab12")
    assert made.row == {
        "target": "d0", "start": 5, "end": 10, "new": "hide",
        "coder": "AB", "date": "2025-07-03", "remark": "", "seal": "ab12",
    }  # fmt: skip
    assert decisions.names_cleared("2025", "reopened", AB).row["new"] == "reopened"
    for wrong in (decisions.name_place, lambda d, s, e, v, by: decisions.names_cleared(d, v, by)):
        with pytest.raises(ValueError, match="vielleicht"):
            wrong("d0", 5, 10, "vielleicht", AB)
