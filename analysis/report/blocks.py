"""What a report is made of before it becomes a Word file or a web page: headings, sentences, tables and figures, in order."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.report import wording
from analysis.report.wording import Part


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 0 is the title, 1 a chapter. ``field_id`` where the chapter belongs to a field of action."""

    level: int
    text: str
    field_id: str = ""


@dataclass(frozen=True)
class Sentence:
    """One paragraph. ``style``: text, bullet, bullet2, aspects (goes on below a bullet2), quote, notice, meta or subtitle."""

    key: str
    parts: tuple[Part, ...]
    style: str = "text"

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
    """A figure by name (see ``analysis.plots``) with its caption and what to read out instead of it."""

    name: str
    caption: str
    alt: str


Block = Heading | Sentence | Table | Figure


@dataclass
class Story:
    """The report under construction: blocks appended in reading order."""

    blocks: list[Block] = field(default_factory=list)

    def head(self, level: int, text: str, field_id: str = "") -> None:
        self.blocks.append(Heading(level, wording.on_one_line(text), field_id))

    def say(self, key: str, style: str = "text", **values: object) -> None:
        self.blocks.append(Sentence(key, tuple(wording.say(key, **values)), style))

    def table(
        self, key: str, rows: list[dict], widths: tuple[float, ...] = (), wide: bool = False
    ) -> None:
        """A table whose columns stand in sentences.toml; a cell without a value shows a dash, a column without any value is left out."""
        entry = wording.sentences()["table"][key]
        cells = [tuple(_cell(template, row) for _, template in entry["columns"]) for row in rows]
        kept = [
            number
            for number in range(len(entry["columns"]))
            if any(wording.plain(row[number]) != wording.NOTHING for row in cells)
        ]
        self.blocks.append(
            Table(
                key,
                entry["caption"],
                tuple(entry["columns"][number][0] for number in kept),
                tuple(tuple(row[number] for number in kept) for row in cells),
                tuple(widths[number] for number in kept) if widths else (),
                wide,
            )
        )

    def grid(
        self,
        key: str,
        head: list[str],
        rows: list[list[str]],
        widths: tuple[float, ...] = (),
        wide: bool = False,
        caption: str = "",
    ) -> None:
        """A table whose columns come from the codebook or a quality table; ``caption`` where the one of the key says too little."""
        cells = tuple(
            tuple((Part("cell", wording.on_one_line(cell) or wording.NOTHING),) for cell in row)
            for row in rows
        )
        self.blocks.append(
            Table(
                key,
                caption or wording.sentences()["table"][key]["caption"],
                tuple(head),
                cells,
                widths,
                wide,
            )
        )

    def figure(self, name: str) -> None:
        self.blocks.append(
            Figure(name, wording.sentences()["figure"][name], wording.sentences()["alt"][name])
        )


def _cell(template: str, row: dict) -> tuple[Part, ...]:
    if not template:
        return (Part("", ""),)
    parts = tuple(wording.fill(template, row))
    return parts if wording.plain(parts).strip() else (Part("", wording.NOTHING),)
