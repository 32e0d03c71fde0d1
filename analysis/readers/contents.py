"""What stands in one cell of a table, as blocks."""

from __future__ import annotations

from dataclasses import replace

from analysis.cleaning import wraps
from analysis.cleaning.counters import is_mark_only
from analysis.cleaning.segmentation import leans_back
from analysis.places import table_value
from analysis.readers.blocks import TYPED_BULLET, Block, Cell, Grid


def holds(cell: Cell | None) -> bool:
    return cell is not None and not cell.empty


def texts_of(row: list[Cell | None]) -> list[str]:
    return [cell.text if cell is not None else "" for cell in row]


def value_of(role: str, text: str) -> str:
    return table_value(text) if role == "table" else " ".join(text.split())


def comments_of(cells: list[Cell], context: dict[str, str]) -> list[Block]:
    return [
        Block("point", text, context=context | {"Kommentar": author})
        for cell in cells
        for author, text in cell.comments
    ]


def content_of(cell: Cell, like: Block) -> list[Block]:
    """A cell's blocks in the manner of ``like``; its typed bullets become points of their own; marks go to the first."""
    blocks: list[Block] = []
    deeper = 0
    for block in cell.blocks:
        if isinstance(block, Grid):
            blocks += [replace(it, context=like.context | it.context) for it in block.read]
        elif like.kind == "paragraph" or block.kind in ("heading", "context"):
            blocks.append(replace(block, context=like.context | block.context))
        elif block.kind == "point":
            blocks.append(
                replace(block, level=block.level + deeper, context=like.context | block.context)
            )
        else:
            found = _lines(block, like)
            deeper = int(found[-1].text.rstrip().endswith(":")) if found else 0
            blocks += found
    if blocks and like.marks:
        blocks[0] = replace(blocks[0], marks=blocks[0].marks + like.marks)
    if blocks and like.number and not blocks[0].number:
        blocks[0] = replace(blocks[0], number=like.number)
    return blocks + comments_of([cell], like.context)


def _lines(block: Block, like: Block) -> list[Block]:
    """One point; or one for each typed bullet („- a“ over „- b“ in one cell), deeper where it is indented."""
    lines = [line for line in block.text.splitlines() if line.strip()]
    if like.kind == "heading" or sum(bool(TYPED_BULLET.match(line)) for line in lines) < (
        2 if len(lines) > 1 else 1
    ):
        counted = any(
            key in ("Punkte", "Nennungen") for key, _ in like.marks
        )  # one count: one card
        one = like.kind == "heading" or counted
        notes = [block.text.strip()] if one else notes_in(lines)
        return [replace(like, text=note, marks=block.marks) for note in notes] if lines else []
    points: list[Block] = []
    for line in lines:
        bullet = TYPED_BULLET.match(line)
        if bullet or not points:
            sign = line[: bullet.end()].strip() if bullet else ""
            keep = "" if sign in ("-", "*", "•") or bullet is None else sign
            number = keep if keep[:1].isalnum() else ""
            depth = len(line) - len(line.lstrip())
            text = line[bullet.end() :] if bullet and (not keep or number) else line.strip()
            points.append(
                replace(like, text=text, level=min(depth // 2, 4), number=number, marks=())
            )
        else:
            points[-1] = replace(points[-1], text=f"{points[-1].text}\n{line.strip()}")
    return [replace(point, marks=block.marks) for point in points]  # a struck cell strikes each


def notes_in(lines: list[str]) -> list[str]:
    """The notes of one cell, one below the other without list marks; a line that goes on in the next stays with it.

    >>> notes_in(["Ampel an der Schule (3)", "Bänke im Park"]), notes_in(["Ein Ort, an dem sich", "alle treffen"])
    (['Ampel an der Schule (3)', 'Bänke im Park'], ['Ein Ort, an dem sich\\nalle treffen'])
    """
    width = wraps.width_of([len(line) for line in lines[:-1]])
    notes: list[str] = []
    for line in lines:
        above = notes[-1].rpartition("\n")[2] if notes else ""
        begins = line.lstrip(" („\"'»")[:1]
        if above and (
            not (begins.isupper() or begins.isdigit())
            or above.endswith(":")
            or wraps.is_torn(above)
            or leans_back(line)
            or is_mark_only(line)
            or wraps.goes_on(above, line, width)
        ):
            notes[-1] += f"\n{line.strip()}"
        else:
            notes.append(line.strip())
    return notes
