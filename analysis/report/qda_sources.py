"""The notes of a round as the sources of a QDA project: a text a table (Tisch), with the places of its statements.

documents + statements -> Source(text, spans, variables)
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pandas as pd

from analysis import coded_statements
from analysis.report import refi


class Source(NamedTuple):
    """One table's notes: ``text`` as stored, ``spans`` of its statements in it by statement_id, variables, files it came from."""

    key: str
    name: str
    text: str
    spans: dict[str, tuple[int, int]]
    values: dict[str, str]
    files: list[str]


class Run(NamedTuple):
    """A stretch of one sheet that belongs to one table: key of its source, sheet, first statement (or the sheet), text, spans in it."""

    key: str
    sheet: tuple
    first: tuple
    text: str
    spans: dict[str, tuple[int, int]]


def sources(
    round_id: str, documents: pd.DataFrame, statements: pd.DataFrame, fields: dict[str, str]
) -> list[Source]:
    """The round's notes, a source a table; sheets that name no table stand for one each. All text of all sheets is in some source."""
    statements = statements.assign(table_key=coded_statements.table_keys(statements))
    by_document = dict(
        tuple(statements.sort_values(["document_id", "start"]).groupby("document_id"))
    )
    found: dict[str, list[Run]] = {}
    for sheet in documents.sort_values(["file", "part", "document_id"]).itertuples():
        for run in _runs(sheet, by_document.get(sheet.document_id, statements[:0])):
            found.setdefault(run.key, []).append(run)
    names = refi.Names()
    return [_source(round_id, runs, names, fields) for runs in found.values()]


def _runs(sheet, statements: pd.DataFrame) -> list[Run]:
    """The sheet's text cut behind the line before which the table changes, so that a heading stays with what stands below it."""
    rows = list(statements.itertuples())
    keys = [row.table_key for row in rows]
    changes = [place for place in range(1, len(rows)) if keys[place] != keys[place - 1]]
    if not rows:
        return [Run(sheet.document_id, sheet, sheet, sheet.text, {})]
    cuts = [0]
    for place in changes:
        line_end = sheet.text.find("\n", rows[place - 1].end) + 1
        cuts.append(line_end if 0 < line_end <= rows[place].start else rows[place - 1].end)
    runs = []
    for first, last, begin, end in zip(
        [0, *changes], [*changes, len(rows)], cuts, [*cuts[1:], len(sheet.text)]
    ):
        spans = {row.statement_id: (row.start - begin, row.end - begin) for row in rows[first:last]}
        runs.append(Run(keys[first], sheet, rows[first], sheet.text[begin:end], spans))
    return runs


def _source(round_id: str, runs: list[Run], names: refi.Names, fields: dict[str, str]) -> Source:
    text, spans = "", {}
    for run in runs:
        stored, places = refi.placed(run.text, run.spans.values())
        text += "\n\n" if text else ""
        spans |= {
            statement_id: (len(text) + start, len(text) + end)
            for statement_id, (start, end) in zip(run.spans, places)
        }
        text += stored
    sheet, first = runs[0].sheet, runs[0].first
    table = first.table and (
        first.table if re.search(r"[^\W\d]", first.table) else f"Tisch {first.table}"
    )
    year = re.match(r"\d{4}(?!\d)", round_id)
    field = fields.get(getattr(first, "workshop_field_id", sheet.field_id), "")
    values = {
        "Jahr": year[0] if year else "",
        "Runde": round_id,
        "Workshop": first.workshop,
        "Handlungsfeld": field,
        "Tisch": first.table,
        "Gruppe": sheet.group,
    }
    files = list(dict.fromkeys(" ".join((run.sheet.file, run.sheet.part)).strip() for run in runs))
    title = " – ".join(
        part
        for part in (round_id, first.workshop or (table and refi.short(field)), table or files[0])
        if part
    )
    return Source(
        runs[0].key,
        names(title),
        text,
        spans,
        {name: value for name, value in values.items() if value},
        files,
    )
