"""Tables of a PDF that are drawn with rules, found by pdfplumber; a table over a page break is one table."""

from __future__ import annotations

import io
from typing import NamedTuple

from analysis.readers.blocks import Cell, Grid
from analysis.readers.parameters import FEWEST_RULES, TOLERANCE
from analysis.readers.pdf_blocks import blocks_of
from analysis.readers.pdf_columns import Flow
from analysis.readers.pdf_words import Word, lines_of


class Table(NamedTuple):
    top: float  # upper and lower edge, from the bottom of the page
    bottom: float
    edges: list[float]  # left edges of the columns
    grid: Grid
    words: list[Word]


def tables_of(
    data: bytes, pages: list[list[Word]], margins: list[set[float]]
) -> dict[int, list[Table]]:
    """Tables by page number from 0, from top to bottom; ``margins`` are the baselines of page furniture.

    Pages without drawn rules are not searched, which is quick.
    """
    ruled = _ruled(data)
    if not ruled:
        return {}
    import pdfplumber

    found: dict[int, list[Table]] = {}
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number in ruled:
            page = document.pages[number]
            drawn = sorted(page.find_tables(), key=lambda table: (table.bbox[1], table.bbox[0]))
            tables = [
                table
                for one in drawn
                if (table := _table(one.cells, pages[number], float(page.height))) is not None
            ]
            if tables:
                found[number] = _continued(found, number, tables, pages, margins)
            page.close()
    return found


def _continued(
    found: dict[int, list[Table]],
    number: int,
    tables: list[Table],
    pages: list[list[Word]],
    margins: list[set[float]],
) -> list[Table]:
    """The page's tables; if the first goes on with the last of the page before, its rows are put there and an empty grid stays."""
    before, first = found.get(number - 1, [None])[-1], tables[0]
    if (
        before is None
        or len(before.edges) != len(first.edges)
        or any(abs(a - b) > TOLERANCE for a, b in zip(before.edges, first.edges))
    ):
        return tables
    above = [word.y for word in pages[number] if word.y > first.top]
    below = [word.y for word in pages[number - 1] if word.y < before.bottom]
    if any(
        all(abs(y - margin) > 1 for margin in margins[at])
        for at, side in ((number, above), (number - 1, below))
        for y in side
    ):
        return tables
    before.grid.rows.extend(first.grid.rows)
    return [first._replace(grid=before.grid), *tables[1:]]


def _ruled(data: bytes) -> list[int]:
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(data)
    try:
        return [
            number
            for number, page in enumerate(document)
            if not page.get_rotation()
            and sum(1 for _ in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=4))
            >= FEWEST_RULES
        ]
    finally:
        document.close()


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > TOLERANCE:
            edges.append(value)
    return edges


def _table(
    cells: list[tuple[float, float, float, float]], page: list[Word], height: float
) -> Table | None:
    """The cells' words as a grid; None if nothing stands in it or it is no table (a frame round the page)."""
    lefts, tops = _edges([cell[0] for cell in cells]), _edges([cell[1] for cell in cells])
    rows: list[list[Cell | None]] = [[None] * len(lefts) for _ in tops]
    used: list[Word] = []
    for x0, top, x1, bottom in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        inside = [
            word
            for word in page
            if x0 <= (word.x0 + word.x1) / 2 <= x1
            and top <= height - word.y - 0.3 * word.size <= bottom
            and word not in used
        ]
        if not inside:
            continue
        used += inside
        made = _cell(inside, x0, x1)
        for r, y in enumerate(tops):
            for c, x in enumerate(lefts):
                if (
                    top - TOLERANCE <= y < bottom - TOLERANCE
                    and x0 - TOLERANCE <= x < x1 - TOLERANCE
                ):
                    rows[r][c] = made
        made.columns = sum(x0 - TOLERANCE <= x < x1 - TOLERANCE for x in lefts)
    if len(lefts) * len(tops) == 1 and len(used) * 2 > len(page) or not used:
        return None
    return Table(
        height - min(cell[1] for cell in cells),
        height - max(cell[3] for cell in cells),
        lefts,
        Grid(rows),
        used,
    )


def _cell(inside: list[Word], x0: float, x1: float) -> Cell:
    """A cell's words as paragraphs and points: what ends before the cell's edge ends there on purpose."""
    lines = lines_of(inside, gap=6)
    padding = max(min(line.x0 for line in lines) - x0, 0)
    blocks = blocks_of([Flow(lines, x1 - padding)], cell=True)
    for block in blocks:
        if block.kind != "point":
            block.kind = "paragraph"
    return Cell(blocks, strong=all(word.bold for word in inside))
