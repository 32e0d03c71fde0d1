"""Law 1, „nothing lost“: the spans of statements and set-aside pieces cover every sheet, and never overlap.

Used by the stage before it writes, and by the tests.
"""

from __future__ import annotations

import re

import pandas as pd

from analysis.cleaning.lines import lines


def list_markup(text: str) -> set[int]:
    """Offsets of bullets, numbers and table rules: the only characters besides white space that need no span."""
    found: set[int] = set()
    for line in lines(text):
        if line.kind == "row":
            found |= {at for at in range(line.start, line.end) if text[at] == "|"}
        else:
            found |= set(range(line.start, line.body))
    return found


def breaches(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """What is wrong with the spans of one sheet, in English sentences; empty if the law holds."""
    wrong: list[str] = []
    before = 0
    for start, end in sorted(spans):
        if not 0 <= start < end <= len(text):
            wrong.append(f"span {start}-{end} lies outside the text or is empty")
        elif start < before:
            wrong.append(f"span {start}-{end} overlaps the one before it")
        before = max(before, end)
    covered = bytearray(len(text))
    for start, end in spans:
        covered[start:end] = b"\x01" * max(0, min(end, len(text)) - start)
    free = [found.start() for found in re.finditer(r"\S", text) if not covered[found.start()]]
    if free and (lost := sorted(set(free) - list_markup(text))):
        wrong.append(
            f"{len(lost)} characters in no span, first at {lost[0]}: {text[lost[0] : lost[0] + 30]!r}"
        )
    return wrong


def check(documents: pd.DataFrame, statements: pd.DataFrame, set_aside: pd.DataFrame) -> list[str]:
    """Breaches of law 1 over all documents, and slices that are not the text at their offsets (law 2)."""
    spans: dict[str, list[tuple[int, int, str]]] = {
        document: [] for document in documents["document_id"]
    }
    for table in (statements, set_aside):
        for document, start, end, verbatim in zip(
            table["document_id"], table["start"], table["end"], table["verbatim"], strict=True
        ):
            spans[document].append((start, end, verbatim))
    wrong: list[str] = []
    for document, text in zip(documents["document_id"], documents["text"], strict=True):
        wrong += [
            f"{document}: {breach}"
            for breach in breaches(text, [(start, end) for start, end, _ in spans[document]])
        ]
        wrong += [
            f"{document}: verbatim at {start}-{end} is not the slice"
            for start, end, verbatim in spans[document]
            if text[start:end] != verbatim
        ]
    return wrong


# ---- every count of a published table is its recount -------------------------------------------

_SUMMED = {  # column of ``summaries`` -> function of ``measures.Measures``
    "mentions": "mentions",
    "n_tables": "tables",
    "n_statements": "statements",
    "n_notes": "notes",
    "points": "votes",
}


def _differs(table: str, key: object, column: str, written: object, counted: object) -> list[str]:
    same = str(written) == str(counted)
    return [] if same else [f"{table} {key}: {column} is {written}, counted {counted}"]


def recount(house) -> list[str]:
    """Counts in ``topics``, ``topic_rounds`` and ``summaries`` that the statements behind them do not bear out.

    house: gives the tables by ``read``. A topic's statements are all with a share in it; a message's
    are all those behind it. Empty if the law holds.
    """
    from analysis.measures import Measures

    coded = house.read("coded_statements")
    measures, round_of = Measures(coded), dict(zip(coded["statement_id"], coded["round_id"]))
    shares = house.read("topic_statements")
    members = {str(key): list(ids) for key, ids in shares.groupby("topic_id")["statement_id"]}
    wrong: list[str] = []
    for row in house.read("topics").itertuples():
        ids = members.get(row.topic_id, [])
        wrong += _differs("topics", row.topic_id, "n_statements", row.n_statements, len(ids))
        wrong += _differs("topics", row.topic_id, "n_tables", row.n_tables, measures.tables(ids))
    for row in house.read("topic_rounds").itertuples():
        ids = [each for each in members.get(row.topic_id, []) if round_of[each] == row.round_id]
        key = (row.topic_id, row.round_id)
        wrong += _differs("topic_rounds", key, "n_statements", row.n_statements, len(ids))
        wrong += _differs("topic_rounds", key, "n_tables", row.n_tables, measures.tables(ids))
        wrong += _differs("topic_rounds", key, "votes", row.votes, measures.votes(ids))
    sources = house.read("summary_sources")
    carrying = sources[sources["role"].isin(("wording", "second", "related"))]
    behind = {str(key): list(ids) for key, ids in carrying.groupby("summary_id")["statement_id"]}
    for row in house.read("summaries").itertuples():
        ids = behind.get(row.summary_id, [])
        for column, function in _SUMMED.items():
            counted = getattr(measures, function)(ids)
            wrong += _differs("summaries", row.summary_id, column, getattr(row, column), counted)
        people = "; ".join(measures.groups(ids))
        wrong += _differs("summaries", row.summary_id, "groups", row.groups, people)
    return wrong
