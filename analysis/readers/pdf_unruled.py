"""Tables of a PDF without rules, as spreadsheets print them: known heads side by side, and lines below that stand under them."""

from __future__ import annotations

from typing import NamedTuple

from analysis.readers.blocks import Cell, Grid, words
from analysis.readers.columns import role_of
from analysis.readers.parameters import FARTHEST, NARROWEST
from analysis.readers.pdf_words import Line, Word, baselines, lines_of

_FORM = ("", "place", "other")  # roles that alone make no table


class Found(NamedTuple):
    top: float  # baselines of the first and the last row
    bottom: float
    grid: Grid


def find(words_: list[Word]) -> list[Found]:
    """Such tables among a page's words, from top to bottom."""
    rows = _rows(lines_of(words_, gap=NARROWEST))
    found, at = [], 0
    while at < len(rows):
        row = rows[at]
        roles = [role_of(line.text) for line in row]
        end = at + 1
        if len(row) > 1 and all(roles) and sum(role not in _FORM for role in roles) > 1:
            while (
                end < len(rows)
                and rows[end - 1][0].y - rows[end][0].y < FARTHEST * row[0].size
                and _stands_under(row, rows[end])
            ):
                end += 1
            if end > at + 2 and any(len(below) > 1 for below in rows[at + 1 : end]):
                found.append(Found(row[0].y, rows[end - 1][0].y, _grid(row, rows[at + 1 : end])))
        at = end
    return found


def _rows(lines: list[Line]) -> list[list[Line]]:
    return [sorted(row, key=lambda line: line.x0) for row in baselines(lines)]


def _column(heads: list[Line], line: Line) -> int:
    """The head that a line stands under: the one it overlaps most, else the nearest to the left of it."""
    overlaps = [min(head.x1, line.x1) - max(head.x0, line.x0) for head in heads]
    best = max(range(len(heads)), key=lambda c: overlaps[c])
    if overlaps[best] > 0:
        return best
    return max((c for c, head in enumerate(heads) if head.x0 <= line.x0 + 5), default=0)


def _stands_under(heads: list[Line], row: list[Line]) -> bool:
    """No two pieces under one head, and none that runs under the beginning of the next but one."""
    columns = [_column(heads, line) for line in row]
    if len(set(columns)) < len(columns):
        return False
    return all(
        c + 1 >= len(heads) or line.x1 < heads[c + 1].x1 + 5 for c, line in zip(columns, row)
    )


def _grid(heads: list[Line], rows: list[list[Line]]) -> Grid:
    """Heads and rows as a grid; a lone line close below a fuller row is the rest of its cell."""
    cells: list[list[str]] = []
    before = heads[0]
    for row in rows:
        values = [""] * len(heads)
        for line in row:
            values[_column(heads, line)] = line.text
        close = before.y - row[0].y < 1.3 * before.size
        if (
            cells
            and len(row) == 1
            and len(heads) > 2
            and close
            and cells[-1][_column(heads, row[0])]
        ):
            cells[-1][_column(heads, row[0])] += f"\n{row[0].text}"
        else:
            cells.append(values)
        before = row[0]
    top: list[Cell | None] = [words(head.text, strong=True) for head in heads]
    return Grid([top] + [[words(value) if value else None for value in values] for values in cells])
