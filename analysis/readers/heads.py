"""Finding the row of column heads in a table: seldom the first row, sometimes two rows, sometimes none."""

from __future__ import annotations

from analysis.places import place_of
from analysis.readers.blocks import Cell, Grid
from analysis.readers.columns import PLACES, is_count, is_guide, role_of
from analysis.readers.parameters import LONGEST_HEAD, SEARCHED, WINDOW
from analysis.readers.values import kind_of, profile


def distinct(row: list[Cell | None]) -> list[Cell]:
    """The row's cells that hold something, merged ones once."""
    seen: dict[int, Cell] = {id(cell): cell for cell in row if cell is not None and not cell.empty}
    return list(seen.values())


def is_head(grid: Grid, at: int) -> bool:
    """Whether row ``at`` is a row of column heads: known words, several places or guiding questions, or set off by its form."""
    cells = distinct(grid.rows[at])
    texts = [cell.text for cell in cells]
    below = [row for row in grid.rows[at + 1 : at + 1 + WINDOW] if distinct(row)]
    # „+ | –“ over two columns are heads, one dash among words is an empty cell
    if _is_pairs(texts):
        return False
    signs = len(set(texts)) == len(texts) > 1 and all(role_of(one) == "question" for one in texts)
    if not texts or not below or not signs and any(is_count(text) for text in texts):
        return False
    if _over_values(grid, at, texts):
        return True
    if any(
        len(text) > LONGEST_HEAD or "\n" in text.strip() and len(text.split()) > 8 for text in texts
    ):
        return False
    width = max((len(distinct(row)) for row in below), default=1)
    roles = [role_of(text) for text in texts]
    if len(texts) == 1:
        return width == 1 and (
            roles[0] == "text" or is_guide(texts[0]) or cells[0].strong and roles[0] == "question"
        )
    twice = len({text.casefold() for text in texts}) < len(texts)
    if (
        twice
        and not _over_columns(cells)
        and not (at and _over_columns(distinct(grid.rows[at - 1])))
    ):
        return False
    places = {text for text, role in zip(texts, roles) if role == "place"}
    known = sum(role not in ("", "place") for role in roles) + (
        len(places) if len(places) > 1 else 0
    )
    if (
        known == 1
        and all(role in ("", "place", "other", "number") for role in roles)
        and not all(cell.strong for cell in cells)
    ):
        return False
    covered = sum(cell is not None and not cell.empty for cell in grid.rows[at])
    if covered * 2 <= width and known < 3:
        return False
    if known >= 2 or known and known * 2 >= len(texts) and not _like_the_rest(cells, below):
        return True
    if (
        cells[0].strong
        and all(cell.strong for cell in cells)
        and not all(cell.strong for row in below for cell in distinct(row))
    ):
        return True
    return _contrast(grid, at, texts)


def _is_pairs(texts: list[str]) -> bool:
    """„Datum: | 3.7. | Ort: | Rathaus“: keys and values in turn."""
    told = [text.endswith(":") for text in texts]
    return len(texts) % 2 == 0 and all(told[::2]) and not any(told[1::2])


def _over_values(grid: Grid, at: int, texts: list[str]) -> bool:
    """Words over columns of dates, numbers, codes or yes and no, whatever they say: every column that holds anything has
    a head, no two alike, and none is such a value itself. Questions of a survey may be long."""
    columns = columns_below(grid, at)
    heads = [cell.text if cell is not None else "" for cell in grid.rows[at]]
    known = [
        (head, [value for value in column if value.strip()])
        for head, column in zip(heads, columns, strict=True)
        if any(value.strip() for value in column)
    ]
    if len(known) < 2 or not all(head for head, _ in known) or len(set(texts)) < len(texts):
        return False
    # „Vorschlag | Ja | Nein“: beside a head of notes an answer heads the ticks below it
    voted = any(role_of(head) == "text" for head in texts)
    answers = [head for head in texts if kind_of(head) and not (voted and kind_of(head) == "yesno")]
    if answers or any(len(head) > LONGEST_HEAD and not _asks(head) for head in texts):
        return False
    told = [role_of(head) for head, _ in known]
    marked = [
        head
        for (head, values), role in zip(known, told, strict=True)
        if profile(values).kind and (len(values) > 1 or role not in ("", "place"))
    ]
    words = any(not profile(values).kind for _, values in known)
    return (
        bool(marked)
        and (words or len(marked) == len(known))
        and not any("\n" in head and not _asks(head) for head in texts)
    )


def _asks(head: str) -> bool:
    """A question or instruction as surveys write it over a column, however long."""
    return "?" in head or head.rstrip().endswith((":", "…", ".", "]", "*")) or "[" in head


def columns_below(grid: Grid, at: int) -> list[list[str]]:
    """The values below row ``at``, by column; empty where nothing stands."""
    below = grid.rows[at + 1 : at + 1 + WINDOW]
    return [
        [row[c].text if row[c] is not None else "" for row in below]
        for c in range(len(grid.rows[at]))
    ]


def _over_columns(cells: list[Cell]) -> bool:
    return any(cell.columns > 1 for cell in cells)


def _like_the_rest(cells: list[Cell], below: list[list[Cell | None]]) -> bool:
    """A lone known word in a row whose other cells are wordy notes: a row of notes, not of heads."""
    return any(len(cell.text.split()) > 6 for cell in cells)


def _contrast(grid: Grid, at: int, texts: list[str]) -> bool:
    """Heads in words that we do not know: every column has a short one, and below stand numbers or far longer texts."""
    below = grid.rows[at + 1 : at + 1 + WINDOW]
    columns = [
        [row[c].text for row in below if row[c] is not None and not row[c].empty]
        for c in range(len(grid.rows[at]))
    ]
    heads = [cell.text if cell is not None else "" for cell in grid.rows[at]]
    if (
        len(texts) < 2
        or not all(heads)
        or any(len(head.split()) > 4 or head.endswith((".", "!")) for head in heads)
    ):
        return False
    numbers = any(
        len(column) > 1 and all(is_count(value) for value in column) for column in columns
    )
    longest = max(columns, key=lambda column: sum(map(len, column)))
    long = len(longest) > 2 and sum(map(len, longest)) / len(longest) > 3 * max(map(len, heads))
    return numbers or long


def head_rows(grid: Grid) -> tuple[int, int]:
    """First and one past the last head row; (0, 0) if the table has none. A row of merged places above the heads belongs to them."""
    for at in range(min(SEARCHED, len(grid.rows))):
        if is_head(grid, at) and not _is_told_above(grid, at):
            first = at
            if at and _spans(grid.rows[at - 1]):
                first = at - 1
            last = at + 1
            if _spans(grid.rows[at]) and last < len(grid.rows) and is_head(grid, last):
                last += 1
            return first, last
    return 0, 0


def _is_told_above(grid: Grid, at: int) -> bool:
    """„Workshop | Sport“ directly above the row of heads: a key and its value, which hold for the whole table."""
    cells = distinct(grid.rows[at])
    pair = len(cells) == 2 and role_of(cells[0].text) in PLACES and not role_of(cells[1].text)
    return pair and at + 1 < len(grid.rows) and starts_another(grid, at + 1)


def starts_another(grid: Grid, at: int) -> bool:
    """Whether below a table another one begins with heads of its own: nothing but known heads, at least two."""
    texts = [cell.text for cell in distinct(grid.rows[at])]
    return (
        len(texts) > 1
        and all(role_of(text) not in ("", "place") for text in texts)
        and is_head(grid, at)
    )


def _spans(row: list[Cell | None]) -> bool:
    """Several heads over several columns each („Tisch 1“ over two question columns)."""
    cells = distinct(row)
    return (
        len(cells) > 1
        and any(cell.columns > 1 for cell in cells)
        and all(
            place_of(cell.text) or role_of(cell.text) or len(cell.text.split()) < 5
            for cell in cells
        )
    )


def is_form(grid: Grid) -> bool:
    """A form: in the first column stand the heads („Tisch | 3“, „Was fehlt? | …“); a row without one goes on with the last.

    Its first question with a short answer beside it looks like a row of heads. It is none if nothing but the question is a
    known head, and if what stands below it on the left is not an answer: nothing, or the next question.
    """
    rows = [row for row in grid.rows if distinct(row)]
    if not rows or len(rows[0]) < 2 or max(len(distinct(row)) for row in rows) > 3:
        return False
    keys = [row[0].text.strip() if row[0] is not None else "" for row in rows]
    named = [key for key in keys if key]
    told = sum(role_of(key) not in ("", "place") or key.endswith(":") for key in named)
    if told * 2 <= len(named) or any(len(key) > LONGEST_HEAD for key in named):
        return False
    last = head_rows(grid)[1]
    return not last or bool(keys[0]) and _asks_at_left(grid.rows[last - 1], grid.rows[last:])


def _asks_at_left(head: list[Cell | None], below: list[list[Cell | None]]) -> bool:
    """Whether a row that could be one of heads holds a question or place of a form and its answer."""
    cells = distinct(head)
    key = head[0].text if head[0] is not None else ""
    if all(cell.strong for cell in cells) or any(role_of(cell.text) for cell in cells[1:]):
        return False
    if is_guide(key):
        return True
    return role_of(key) in PLACES and any(row[0] and is_guide(row[0].text) for row in below)
