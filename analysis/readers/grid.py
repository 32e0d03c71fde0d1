"""A table of notes (xlsx, ods, csv, tables in docx, odt, html, pdf) as blocks: each cell that holds something arrives once.

Columns may stand in any order under many heads. Columns of text become points; a question or a Tisch over a column, and what
the row says of Tisch, Workshop, Gruppe, Handlungsfeld, Thema or Foto, becomes their context; counts and everything else the row
says become marks at the end of the row's first point. Nothing is filled down, except along merged cells, below a row
that only names a place, and in a column of Tische, Workshops or fields in which each value stands once, at the start of its block.
"""

from __future__ import annotations

from analysis.places import is_place
from analysis.readers.blocks import Block, Cell, Grid
from analysis.readers.body import Body
from analysis.readers.columns import PLACES, is_guide, role_of
from analysis.readers.contents import comments_of, content_of, holds, texts_of, value_of
from analysis.readers.heads import distinct, head_rows, is_form, starts_another
from analysis.readers.values import is_date
from analysis.sheet_titles import names_event


def expanded(blocks: list[Block | Grid]) -> list[Block]:
    return [
        inner
        for block in blocks
        for inner in (blocks_of(block) if isinstance(block, Grid) else [block])
    ]


def blocks_of(grid: Grid) -> list[Block]:
    """The table's blocks in reading order; contexts set inside end with it, except those of a form („Tisch | 3“)."""
    grid = _trimmed(grid)
    _read_inside(grid)
    if not grid.rows:
        return []
    if len(grid.rows) == 1 and len(distinct(grid.rows[0])) == 1:
        return content_of(distinct(grid.rows[0])[0], Block("paragraph"))
    *above, last_row = grid.rows
    if _is_unfilled(last_row) and len(above) <= 1 and all(map(_is_called, above)):
        heads = distinct(last_row)
        titles = [block for row in above for block in _title(row)]
        asked = Block("mark", marks=(("Zeile", " | ".join(cell.text for cell in heads)),))
        return [*titles, asked, *comments_of(heads, {})]
    if is_form(grid):
        return _form(grid)
    blocks: list[Block] = []
    start = 0
    while start < len(grid.rows):
        part = Grid(grid.rows[start:], grid.remarks)
        first, last = head_rows(part)
        heads = texts_of(part.rows[last - 1]) if last else None
        end = next(
            (
                at
                for at in range(max(last, 1), len(part.rows))
                if texts_of(part.rows[at]) != heads and starts_another(part, at)
            ),
            len(part.rows),
        )
        blocks += [block for row in part.rows[:first] for block in _title(row)]
        blocks += Body(Grid(part.rows[:end], grid.remarks), first, last).blocks()
        start += end
    return blocks


def _is_unfilled(row: list[Cell | None]) -> bool:
    """Whether a row is one of heads alone, as in a table that nobody filled in: its heads are nobody's notes."""
    texts = [cell.text for cell in distinct(row)]
    heads = len(texts) > 1 and all(role_of(text) and not text.endswith(":") for text in texts)
    # „Zeit | Alter“, „Barrieren | Sprache“: heads elsewhere, but alone they may be what somebody wrote
    return heads and any(role_of(text) == "text" or is_guide(text) for text in texts)


def _is_called(row: list[Cell | None]) -> bool:
    """Whether a row only says where, when or at which event: it may stand above heads and is no note."""
    texts = [" ".join(cell.text.split()) for cell in distinct(row)]
    return len(texts) == 1 and (is_place(texts[0]) or is_date(texts[0]) or names_event(texts[0]))


def _trimmed(grid: Grid) -> Grid:
    """Rows of equal length, without empty rows and columns."""
    width = max((len(row) for row in grid.rows), default=0)
    rows = [row + [None] * (width - len(row)) for row in grid.rows]
    used = [c for c in range(width) if any(holds(row[c]) for row in rows)]
    return Grid([[row[c] for c in used] for row in rows if distinct(row)], grid.remarks)


def _read_inside(grid: Grid) -> None:
    """Read the tables that stand in its cells, like any other."""
    for cell in (cell for row in grid.rows for cell in distinct(row)):
        for block in cell.blocks:
            if isinstance(block, Grid) and block.read is None:
                block.read = blocks_of(block)


def _title(row: list[Cell | None]) -> list[Block]:
    """A row above the heads: a title as heading, „Tisch: | 3“ as context, anything else as a line."""
    cells = distinct(row)
    if len(cells) == 1:
        text = cells[0].text
        short = (
            len(text) <= 100
            and not text.endswith((".", "!"))
            and ":" not in text.replace("http:", "")
        )
        return content_of(
            cells[0], Block("heading", level=1) if short or is_place(text) else Block("paragraph")
        )
    return _pairs(cells)


def _pairs(cells: list[Cell]) -> list[Block]:
    """Keys and values in turn: places become context, the rest lines „Moderation: …“."""
    keys = [cell.text.rstrip(": ") for cell in cells[::2]]
    roles = [role_of(key) for key in keys]
    told = [role in PLACES or cell.text.endswith(":") for role, cell in zip(roles, cells[::2])]
    worded = all(map(any, (map(str.isalpha, key) for key in keys)))
    if len(cells) % 2 or not worded or not any(told):
        keys, roles, values = keys[:1], [""], [cells[1:]]
    else:
        values = [[cell] for cell in cells[1::2]]
    found = [
        Block("context", context={PLACES[role]: value_of(role, value[0].text)})
        if role in PLACES
        else Block(
            "paragraph",
            f"{key}: " + " | ".join(" / ".join(cell.text.splitlines()) for cell in value),
        )
        for key, role, value in zip(keys, roles, values)
    ]
    return found + comments_of(cells, {})


def _form(grid: Grid) -> list[Block]:
    """A row without a head answers the question above it."""
    blocks: list[Block] = []
    asked: dict[str, str] = {}
    for row in grid.rows:
        cells = distinct(row)
        key = row[0].text.strip() if row[0] is not None else ""
        role = role_of(key.rstrip(": ")) if key else ""
        if key and len(cells) < 2:
            titled = role or is_place(key)
            blocks += content_of(cells[0], Block("heading", level=2) if titled else Block("point"))
            asked = {}
        elif role in PLACES or role in ("other", "number", "points", "count"):
            blocks += _pairs(cells)
            asked = {}
        else:
            if key:
                asked = {"Spalte": key.rstrip(":")} if role != "text" else {}
            for cell in cells[1 if key else 0 :]:
                blocks += content_of(cell, Block("point", context=asked))
            blocks += comments_of([row[0]] if key and row[0] else [], asked)
    return blocks
