"""What a reader finds on a sheet, as a list of blocks, and how blocks are written in the line grammar of ``analysis.markup``.

>>> question = {"Spalte": "Was fehlt?"}
>>> print(write([Block("heading", "Tisch 3", 2), Block("point", "Mehr Kitas", context=question), Block("paragraph", "Danke")]))
## Tisch 3
<BLANKLINE>
⟦Spalte: Was fehlt?⟧
- Mehr Kitas
<BLANKLINE>
⟦Spalte: ⟧
Danke
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from analysis import markup
from analysis.readers.characters import plain

# a bullet or number that somebody typed at the start of a line
TYPED_BULLET = re.compile(r"[ \t]*(?:[-–—*+•●○◦▪▫■□‣⁃➢➔→·❖✓✗]|\d{1,2}[.)]|[a-z]\))[ \t]+(?=\S)")


@dataclass
class Block:
    """One paragraph, heading or point; "context" holds from here on; "mark" is a line of marks that belong to no point."""

    kind: str  # heading, paragraph, point, context or mark
    text: str = ""
    level: int = 0  # of a heading from 1; depth of a point from 0
    number: str = ""  # „3.“ of a numbered point
    marks: tuple[tuple[str, str], ...] = ()  # of this point only, written at its end
    context: dict[str, str] = field(default_factory=dict)


@dataclass
class Cell:
    """One cell of a table; merged cells stand in every place they cover as the same object."""

    blocks: list[Block | Grid]
    rows: int = 1
    columns: int = 1
    strong: bool = False  # bold, or marked as header by the file
    comments: list[tuple[str, str]] = field(default_factory=list)  # (author, text)

    @property
    def text(self) -> str:
        if len(self.blocks) == 1 and isinstance(self.blocks[0], Block) and not self.blocks[0].marks:
            return self.blocks[0].text.strip()
        said = (
            block.text
            for block in self.blocks
            if isinstance(block, Block) and ("Vorlage", "") not in block.marks
        )
        return "\n".join(said).strip()

    @property
    def empty(self) -> bool:
        return (
            not self.text
            and not self.comments
            and not any(isinstance(block, Grid) for block in self.blocks)
        )


@dataclass
class Grid:
    """A table: rows of cells of equal length; None where nothing is. ``remarks`` are said of its reading; a table that stands
    in a cell is read before the one around it, and its blocks are kept in ``read``."""

    rows: list[list[Cell | None]]
    remarks: list[str] = field(default_factory=list)
    read: list[Block] | None = None


class Part(NamedTuple):
    """One part of a file as read: its name ("" for the whole file), its text, and what a reader must know of the reading."""

    name: str
    text: str
    remarks: tuple[str, ...] = ()


def words(text: str, **rest) -> Cell:
    """A cell with one plain text."""
    return Cell([Block("paragraph", text)] if text.strip() else [], **rest)


def below_title(blocks: list[Block]) -> list[Block]:
    """Titles carry negative levels; below a title every heading is a level deeper."""
    titled = any(block.kind == "heading" and block.level == -1 for block in blocks)
    return [
        replace(block, level=-block.level if block.level < 0 else block.level + titled)
        if block.kind == "heading"
        else block
        for block in blocks
    ]


def write(blocks: Iterable[Block], furniture: Iterable[str] = ()) -> str:
    """The blocks in the line grammar; a context is written where it changes, page furniture behind the text and each line once."""
    out: list[str] = []
    shown: dict[str, str] = {}
    base: dict[str, str] = {}
    before = ""
    for block in blocks:
        if block.kind == "context":
            if any(
                base.get(key, value) != value and shown.get(key) != base[key]
                for key, value in block.context.items()
            ):
                out += _changes(
                    base, shown
                )  # stated and replaced before anything was said under it
                shown = dict(base)
            base |= block.context
            continue
        lines = _lines(block)
        if not lines:
            continue
        wanted = base | {key: value for key, value in block.context.items() if value or key in base}
        changes = _changes(wanted, shown)
        shown = wanted
        if out and (changes or not before == block.kind == "point"):
            out.append("")
        out += changes + lines
        before = block.kind
    out += _changes(base, {key: value for key, value in shown.items() if key in base})
    margin = list(
        dict.fromkeys(
            line for text in furniture for line in plain(text).splitlines() if line.strip()
        )
    )
    return "\n".join(out + (["", markup.FURNITURE, *margin] if margin else []))


def _changes(wanted: dict[str, str], shown: dict[str, str]) -> list[str]:
    return [
        markup.context(key, plain(wanted.get(key, "")))
        for key in markup.HOLDS
        if wanted.get(key, "") != shown.get(key, "")
    ]


def _lines(block: Block) -> list[str]:
    marks = " ".join(
        markup.context(key, plain(value)) if value else f"⟦{key}⟧" for key, value in block.marks
    )
    if block.kind == "mark":
        return [marks]
    text = plain(block.text).strip("\n")
    if not text.strip():
        return []
    if block.kind == "heading":
        return [markup.heading(block.level, text)]
    if block.kind == "point":
        return markup.bullet(block.level, text, block.number, marks).splitlines()
    lines = [line.rstrip() for line in text.splitlines()]
    return lines[:-1] + [f"{lines[-1]} {marks}" if marks else lines[-1]]
