"""Tables of a PDF that are drawn with rules, found by pdfplumber; a table over a page break is one table."""

from __future__ import annotations

import io
from typing import NamedTuple

from analysis.readers.blocks import Cell, Grid, words
from analysis.readers.pdf_words import Word, lines_of

FEWEST_RULES = 4        # drawn paths below which a page is not searched
TOLERANCE = 3.0         # points


class Table(NamedTuple):
    top: float          # upper edge, from the bottom of the page
    grid: Grid
    words: list[Word]


def tables_of(data: bytes, pages: list[list[Word]]) -> dict[int, list[Table]]:
    """Tables by page number from 0, from top to bottom. Pages without drawn rules are not searched, which is quick."""
    ruled = _ruled(data)
    if not ruled:
        return {}
    import pdfplumber

    found: dict[int, list[Table]] = {}
    before: tuple[int, list[float], Grid] | None = None
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number in ruled:
            page = document.pages[number]
            tables = []
            for drawn in sorted(page.find_tables(), key=lambda drawn: (drawn.bbox[1], drawn.bbox[0])):
                table = _table(drawn.cells, pages[number], float(page.height))
                if table is None:
                    continue
                edges = _edges([cell[0] for cell in drawn.cells])
                if before and before[0] == number - 1 and not tables and drawn.bbox[1] < 0.2 * page.height and _same(before[1], edges):
                    before[2].rows.extend(table.grid.rows)          # goes on from the page before
                    tables.append(table._replace(grid=Grid([])))
                else:
                    tables.append(table)
                    before = (number, edges, table.grid)
                before = (number, edges, before[2])
            if tables:
                found[number] = tables
            page.close()
    return found


def _ruled(data: bytes) -> list[int]:
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(data)
    try:
        return [number for number, page in enumerate(document)
                if not page.get_rotation() and sum(1 for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=4)) >= FEWEST_RULES]
    finally:
        document.close()


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > TOLERANCE:
            edges.append(value)
    return edges


def _same(one: list[float], other: list[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= TOLERANCE for a, b in zip(one, other))


def _table(cells: list[tuple[float, float, float, float]], page: list[Word], height: float) -> Table | None:
    """The cells' words as a grid; None if nothing stands in it or it is no table (a frame round the page)."""
    lefts, tops = _edges([cell[0] for cell in cells]), _edges([cell[1] for cell in cells])
    rows: list[list[Cell | None]] = [[None] * len(lefts) for _ in tops]
    used: list[Word] = []
    for x0, top, x1, bottom in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        inside = [word for word in page if x0 <= (word.x0 + word.x1) / 2 <= x1 and top <= height - word.y - 0.3 * word.size <= bottom and word not in used]
        if not inside:
            continue
        used += inside
        lines = [line.text for line in lines_of(inside, gap=6)]
        made = words("\n".join(lines), strong=all(word.bold for word in inside))
        for r, y in enumerate(tops):
            for c, x in enumerate(lefts):
                if top - TOLERANCE <= y < bottom - TOLERANCE and x0 - TOLERANCE <= x < x1 - TOLERANCE:
                    rows[r][c] = made
        made.columns = sum(x0 - TOLERANCE <= x < x1 - TOLERANCE for x in lefts)
    if len(lefts) * len(tops) == 1 and len(used) * 2 > len(page) or not used:
        return None
    return Table(height - min(cell[1] for cell in cells), Grid(rows), used)
