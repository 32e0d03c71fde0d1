"""Tables written with | in Markdown: one note a cell, headed by its column; columns of points and tables become marks of the row."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.cleaning import reasons
from analysis.cleaning.lines import Line

_SEPARATOR = re.compile(r"[|:\-\s]+")
_COLUMN_MARKS = (
    (re.compile(r"(?:Klebe)?[Pp]unkte?|Stimmen|Bewertung|Votes"), "Punkte"),
    (re.compile(r"Nennungen|Anzahl|Häufigkeit|n"), "Nennungen"),
    (re.compile(r"Tisch(?:[ -]?Nr\.?)?"), "Tisch"),
    (re.compile(r"(?:Personen|Akteurs)?[Gg]ruppe"), "Gruppe"),
    (re.compile(r"Nr\.?|Nummer|lfd\. Nr\.|#|ID"), "Nr"),
)


class GridCell(NamedTuple):
    start: int
    end: int
    column: str
    marks: dict[str, str]
    reason: str  # why the cell is no note, or ""


def _cells(text: str, line: Line) -> list[tuple[int, int]]:
    spans, start = [], line.body + 1
    for found in re.finditer(r"(?<!\\)\|", text[line.body + 1 : line.stop]):
        end = line.body + 1 + found.start()
        spans.append((start, end))
        start = end + 1
    return spans


def read_grid(text: str, rows: list[Line]) -> list[GridCell]:
    """Every cell of the table that holds anything, in order; the first row is a head if a line of dashes follows it."""
    grid = [
        [
            (a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip()))
            if text[a:b].strip()
            else (a, a)
            for a, b in _cells(text, row)
        ]
        for row in rows
    ]
    headed = (
        len(rows) > 1
        and bool(_SEPARATOR.fullmatch(rows[1].words(text)))
        and "-" in rows[1].words(text)
    )
    names = [text[a:b] for a, b in grid[0]] if headed else []
    keys = [
        next((key for pattern, key in _COLUMN_MARKS if pattern.fullmatch(name.strip("*: "))), "")
        for name in names
    ]
    found: list[GridCell] = []
    for number, (row, spans) in enumerate(zip(rows, grid, strict=True)):
        if headed and number < 2 or _SEPARATOR.fullmatch(row.words(text)):
            found += (
                [GridCell(a, b, "", {}, reasons.TABLE_HEAD) for a, b in spans if b > a]
                if number == 0
                else [GridCell(row.body, row.stop, "", {}, reasons.RULE)]
            )
            continue
        marks = {
            key: text[a:b]
            for key, (a, b) in zip(keys, spans, strict=False)
            if key and key != "Nr" and b > a
        }
        for column, (a, b) in enumerate(spans):
            key = keys[column] if column < len(keys) else ""
            if b > a:
                name = names[column].strip("*: ") if column < len(names) else ""
                found.append(
                    GridCell(a, b, name, {} if key else marks, reasons.MARK if key else "")
                )
    return found
