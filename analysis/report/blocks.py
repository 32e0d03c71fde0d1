"""What a file is made of before it becomes Word or a web page: headings, sentences, tables and figures, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.report import wording
from analysis.report.telling import Teller
from analysis.report.wording import Part, Selection


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 0 is the title, 1 a chapter. ``topic_id`` where it is the name of a topic."""

    level: int
    parts: tuple[Part, ...]
    topic_id: str = ""

    @property
    def text(self) -> str:
        return wording.plain(self.parts)


@dataclass(frozen=True)
class Sentence:
    """One paragraph. ``style``: text, bullet, quiet, notice, meta or subtitle; ``topic_id`` where it tells one topic."""

    key: str
    parts: tuple[Part, ...]
    style: str = "text"
    topic_id: str = ""

    @property
    def text(self) -> str:
        return wording.plain(self.parts)


@dataclass(frozen=True)
class Table:
    """A table with its caption; every cell is a list of parts. ``widths`` are shares of the page; ``wide`` asks for a landscape page."""

    key: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[tuple[Part, ...], ...], ...]
    widths: tuple[float, ...] = ()
    wide: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure by name (see ``report.figures``) with its caption and what to read out instead of it."""

    name: str
    caption: str
    alt: str


Block = Heading | Sentence | Table | Figure


class Claim(NamedTuple):
    """What one place of a report says: a number, a quote or a list, of which ids, by which function."""

    place: str
    key: str
    function: str
    of: Selection
    value: str


@dataclass
class Story:
    """A file under construction: blocks appended in reading order; numbers come from ``teller`` alone."""

    teller: Teller
    blocks: list[Block] = field(default_factory=list)

    def fill(self, key: str, **values: object) -> list[Part]:
        return wording.fill(wording.sentences()["sentence"][key], values, self.teller)

    def head(self, level: int, text: str | list[Part], topic_id: str = "") -> None:
        parts = [Part("", wording.on_one_line(text))] if isinstance(text, str) else text
        self.blocks.append(Heading(level, tuple(parts), topic_id))

    def say(self, key: str, style: str = "text", topic_id: str = "", **values: object) -> None:
        self.blocks.append(Sentence(key, tuple(self.fill(key, **values)), style, topic_id))

    def tell(self, key: str, parts: list[Part], style: str = "text", topic_id: str = "") -> None:
        """A sentence that was filled piece by piece."""
        self.blocks.append(Sentence(key, tuple(parts), style, topic_id))

    @property
    def quoted(self) -> set[str]:
        """The statements quoted so far."""
        return {
            each
            for claim in claims(self.blocks)
            if claim.function == "quote"
            for each in claim.of.ids
        }

    def table(
        self,
        key: str,
        rows: list[dict],
        widths: tuple[float, ...] = (),
        wide: bool = False,
        caption: str = "",
        **names: str,
    ) -> None:
        """A table whose columns stand in sentences.toml; a cell without a value shows a dash, a column without any value is left out.

        ``names`` fill the column headings.
        """
        entry = wording.sentences()["table"][key]
        cells = [
            tuple(self._cell(template, row) for _, template in entry["columns"]) for row in rows
        ]
        kept = [  # one to be filled in is blank, which is no dash
            number
            for number in range(len(entry["columns"]))
            if any(wording.plain(row[number]) != wording.NOTHING for row in cells)
        ]
        self.blocks.append(
            Table(
                key,
                caption or entry["caption"],
                tuple(entry["columns"][number][0].format(**names) for number in kept),
                tuple(tuple(row[number] for number in kept) for row in cells),
                tuple(widths[number] for number in kept) if widths else (),
                wide,
            )
        )

    def grid(
        self,
        key: str,
        head: list[str],
        rows: list[list],
        widths: tuple[float, ...] = (),
        wide: bool = False,
        caption: str = "",
    ) -> None:
        """A table whose columns come from the codebook or a quality table; a cell is a text or a selection to be counted."""
        cells = tuple(tuple(self._told(cell) for cell in row) for row in rows)
        caption = caption or wording.sentences()["table"][key]["caption"]
        self.blocks.append(Table(key, caption, tuple(head), cells, widths, wide))

    def figure(self, name: str) -> None:
        texts = wording.sentences()
        self.blocks.append(Figure(name, texts["figure"][name], texts["alt"][name]))

    def _told(self, cell: str | Selection) -> tuple[Part, ...]:
        if isinstance(cell, Selection):
            return tuple(wording.fill("{statements(ids)}", {"ids": cell}, self.teller))
        return (Part("cell", wording.on_one_line(cell) or wording.NOTHING),)

    def _cell(self, template: str, row: dict) -> tuple[Part, ...]:
        if not template:
            return (Part("", ""),)
        parts = tuple(wording.fill(template, row, self.teller))
        return parts if wording.plain(parts).strip() else (Part("", wording.NOTHING),)


def lines(block: Block) -> list[tuple[str, tuple[str, ...]]]:
    """A block as the lines that a reader of the finished file finds: (kind, texts); one text, or the cells of a row."""
    if isinstance(block, Heading):
        return [("heading", (block.text,))]
    if isinstance(block, Sentence):
        return [("text", (block.text,))]
    if isinstance(block, Figure):
        return [("caption", (block.caption,))]
    rows = [tuple(wording.plain(cell) for cell in row) for row in block.rows]
    return [("caption", (block.caption,)), ("head", block.head), *(("row", row) for row in rows)]


def claims(blocks: list[Block]) -> Iterator[Claim]:
    """Everything the blocks say that a function of ids made."""
    place = ""
    for block in blocks:
        if isinstance(block, Heading):
            place = block.text
        if isinstance(block, Heading | Sentence):
            parts = list(block.parts)
        else:
            parts = [part for row in getattr(block, "rows", ()) for cell in row for part in cell]
        for part in parts:
            if part.of is not None:
                yield Claim(place, getattr(block, "key", "heading"), part.name, part.of, part.text)
