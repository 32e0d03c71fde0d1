"""From the lines of a sheet to its notes: which lines belong together, what heads them, where they were said, and what is no note.

One line, point or cell is one note unless it goes on in the next line. Nothing is dropped: what is no note is given back as an
``SetAside`` with its reason, so that both together cover the sheet (law 1).

>>> sheet = read("# Tisch 3\\n- Mehr Kurse\\n  - abends\\n")
>>> [(note.heading, note.place["table"]) for note in sheet.notes]
[(('Tisch 3',), '3'), (('Tisch 3', 'Mehr Kurse'), '3')]
"""

from __future__ import annotations

import re

from analysis.cleaning import (
    boilerplate,
    boilerplate_blocks,
    headings,
    judging,
    note_marks,
    reasons,
    surroundings,
    wraps,
)
from analysis.cleaning.above import Headings, is_group
from analysis.cleaning.counters import is_mark_only
from analysis.cleaning.grids import read_grid
from analysis.cleaning.lines import ARROW, Line, lines
from analysis.cleaning.person_lines import is_name_like
from analysis.cleaning.sheets import Note, SetAside, Sheet, anchor, shown, shown_label
from analysis.german import language
from analysis.markup import CONTEXT

_SETEXT = re.compile(r"=+|-+")


class _Reader:
    """Goes down the lines once. State: the headings above, the context that holds, the parent points, the note still open."""

    def __init__(self, text: str, paragraphs: bool):
        self.text, self.lines, self.paragraphs = text, lines(text), paragraphs
        self.notes: list[Note] = []
        self.set_aside: list[SetAside] = []
        self.above = Headings()
        self.parents: list[Note] = []
        self.open: Note | None = None
        self.block = ""  # reason of a block that may go on: attendance, agenda, signature
        self.block_at = -2
        self.around = surroundings.around(text, self.lines)
        self.width = self.around.width

    def read(self) -> Sheet:
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if at == self.around.margin:
                self.aside(line.start, self.lines[-1].end, reasons.FURNITURE)
                break
            at += self.take(at, line)
        kept = []
        for note in self.notes:
            self.set_aside += note_marks.take(self.text, note)
            reason = reasons.HEADING if note.only_heads else note_marks.reason_of(self.text, note)
            if reason:
                self.aside(note.start, note.end, reason)
            else:
                kept.append(note)
        return Sheet(kept, sorted(self.set_aside))

    def take(self, at: int, line: Line) -> int:
        """Read one line (a table: all its lines); returns how many were read."""
        words = note_marks.without(line.words(self.text))
        if line.kind == "blank":
            self.open = None
        elif line.kind == "mark":
            self.context(line)
        elif line.kind == "heading":
            self.head(line, float(len(line.marker)), words)
        elif line.kind == "rule":
            self.open = None
            self.aside(line.body, line.stop, reasons.RULE)
        elif line.kind == "row":
            return self.grid(at)
        elif line.is_point:
            self.point(at, line, words)
        else:
            return self.plain(at, line, words)
        return 1

    # -- what a line becomes

    def aside(self, start: int, end: int, reason: str) -> None:
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        if piece.strip():
            self.set_aside.append(SetAside(start, start + len(piece.strip()), reason))

    def context(self, line: Line) -> None:
        self.open = None
        marks = list(CONTEXT.finditer(line.words(self.text)))
        if all(mark["key"] == "Beiwerk" for mark in marks):
            return self.aside(line.body, line.stop, reasons.PROGRAM)
        self.block = ""
        for mark in marks:
            self.above.hold(mark["key"], (mark["value"] or "").strip())
            if mark["key"] in ("Thema", "Spalte", "Kommentar"):
                self.parents = []
        self.aside(line.body, line.stop, reasons.CONTEXT)

    def head(self, line: Line, rank: float, words: str) -> None:
        self.open, self.parents, self.block = None, [], ""
        reason = boilerplate.reason_of(words)
        self.aside(line.start, line.stop, reason or reasons.HEADING)
        if reason in reasons.HEAD_BLOCKS:
            self.block, self.block_at = reason, self.lines.index(line)
        self.above.add(rank, shown(words), reason in reasons.OF_A_SHEET, len(self.notes))

    def note(self, line: Line, **more) -> Note:
        path = self.above.path()
        path += [shown(self.text[parent.start : parent.end]) for parent in self.parents]
        if noted := anchor(self.text, self.notes, self.above.held.get("Fußnote", "")):
            path = [*noted.heading, shown(self.text[noted.start : noted.end])]
        note = Note(line.body, line.stop, tuple(path), self.above.place(), **more)
        self.notes.append(note)
        self.open = note
        return note

    def point(self, at: int, line: Line, words: str) -> None:
        if self.goes_on_aside(at, line):
            return
        dash = self.open and surroundings.is_dash(self.text, self.lines, at, self.width)
        if dash:
            self.open.end = line.stop
            return
        reason = self._reason(at, judging.with_sign(line.marker, words), card=True)
        if reason:
            self.open = None
            self.aside(line.body, line.stop, reason)
            self.block, self.block_at = (reason, at) if reason == reasons.ATTENDANCE else ("", -2)
            return
        if not line.indent and is_group(words) and is_name_like(words):
            return self.head(line, headings.GROUP, words)
        if (
            line.kind == "arrow"
            and self.open
            and line.indent >= self.open.indent
            and (self.open.links_up or not re.match(ARROW, self.text[self.open.start :]))
        ):
            above = self.open
            self.parents = [parent for parent in self.parents if parent is not above]
            self.note(line, links_up=True, is_point=True, indent=above.indent, rank=above.rank)
            return
        self.parents = [
            parent
            for parent in self.parents
            if line.indent - parent.indent >= 2
            or (
                parent.is_point and abs(line.indent - parent.indent) < 2 and line.rank > parent.rank
            )
        ]
        if line.marker == ">":
            self.parents = []
        if self.parents and headings.only_heads(
            self.text[self.parents[-1].start : self.parents[-1].end].strip()
        ):
            self.parents[-1].only_heads = True
        self.parents.append(self.note(line, is_point=True, indent=line.indent, rank=line.rank))

    def _reason(self, at: int, words: str, card: bool) -> str:
        above = self.text[self.parents[-1].start : self.parents[-1].end] if self.parents else ""
        heading = above or self.above.last()
        return judging.reason_at(
            words, card, at, self.around, heading, self.above.held.get("Spalte", "")
        )

    def _rank(self, at: int, text: str) -> float | None:
        """The rank of a plain line as a heading; None if it is none."""
        if at in self.around.titles or at in self.around.labels:
            return headings.TITLE if at in self.around.titles else headings.LABEL
        free = surroundings.is_free(self.lines, at) or self.open is None
        after_note = self._after_note(at)
        if (
            not self.notes
            and len(self.above.heads) < 2
            and headings.is_title(text)
            and (free or not after_note)
        ):
            return headings.TITLE
        if is_group(text):
            return headings.GROUP
        says = language.verb(re.sub(r"\W", "", text.split()[-1])) == "finite"
        if says and not text.endswith((":", "?")) and not headings.is_capitals(text):
            return None
        follows = surroundings.below(self.lines, at)
        parted = after_note and follows == "point" and surroundings.gap_below(self.lines, at)
        return headings.rank_of(text, follows, free and not parted)

    def _after_note(self, at: int) -> bool:
        """Whether the text above is a plain note."""
        up = next((line for line in reversed(self.lines[:at][-6:]) if line.kind != "blank"), None)
        note = self.notes[-1] if self.notes else None
        return bool(
            up and up.kind == "text" and note and note.end >= up.start and not note.is_point
        )

    def plain(self, at: int, line: Line, words: str) -> int:
        if self.goes_on_aside(at, line):
            return 1
        if self.extends(at, line, words):
            return 1
        under = self.lines[at + 1] if at + 1 < len(self.lines) else None
        text = shown_label(words)
        underlined = (
            under
            and under.kind == "rule"
            and _SETEXT.fullmatch(under.words(self.text))
            and len(words) <= 100
        )
        if underlined and (self.open is None or self.open.is_point):
            self.head(line, 1.0 if "=" in under.words(self.text) else 2.0, words)
            self.aside(under.body, under.stop, reasons.RULE)
            return 2
        reason = self._reason(at, text, card=False)
        titled = reason == reasons.DATE_PLACE and headings.is_title(text)  # „Runder Tisch, 3. Juli“
        rank = self._rank(at, text) if titled or not reason else None
        if rank is None and not reason:
            reason = judging.organises(text, at, self.around)
        if rank is not None:
            self.head(line, rank, words)
        elif reason:
            self.open = None
            self.aside(line.body, line.stop, reason)
            signed = words == "--" and any(
                one.reason == reasons.GREETING for one in self.set_aside
            )  # an e-mail's sender follows
            self.block, self.block_at = reasons.GREETING if signed else reason, at
        else:
            self.parents = []
            note = self.note(line, indent=line.indent, rank=-1)
            if under and under.is_point and under.indent - line.indent >= 2:
                self.parents = [note]
        return 1

    # -- lines that belong to what stands above

    def extends(self, at: int, line: Line, words: str) -> bool:
        """Whether a plain line goes on with the open note (or is only its count); then the note reaches to its end."""
        last = self.notes[-1] if self.notes else None
        if last and is_mark_only(words) and not self.text[last.end : line.body].strip():
            last.end = line.stop
            return True
        if not self.open or self.lines[at - 1].kind == "blank" or surroundings.places(words):
            return False
        above = self.text[self.text.rfind("\n", 0, self.open.end) + 1 : self.open.end]
        indented = self.open.is_point and line.indent > self.open.indent
        same = self.paragraphs and not boilerplate.reason_of(words)
        if indented or same or wraps.goes_on(above.rstrip(), words, self.width, self.open.is_point):
            self.open.end = line.stop
            return True
        return False

    def goes_on_aside(self, at: int, line: Line) -> bool:
        """Whether a line belongs to the block set aside above; then it is set aside with that block's reason."""
        fits = boilerplate_blocks.goes_on(self.block, self.block_at, self.text, self.lines, at)
        if fits:
            self.open = None
            self.aside(line.body, line.stop, self.block)
            self.block_at = at
        return fits

    # -- tables and marks

    def grid(self, at: int) -> int:
        rows = [at]
        while rows[-1] + 1 < len(self.lines) and self.lines[rows[-1] + 1].kind == "row":
            rows.append(rows[-1] + 1)
        self.parents = []
        for cell in read_grid(self.text, [self.lines[row] for row in rows]):
            reason = cell.reason or boilerplate.reason_of(
                self.text[cell.start : cell.end], card=True
            )
            if reason:
                self.aside(cell.start, cell.end, reason)
                continue
            note = self.note(
                Line(cell.start, cell.end, 0, "row", cell.start, cell.end), is_point=True
            )
            note.heading += (cell.column,) if cell.column else ()
            note.marks |= cell.marks
        self.open = None
        return len(rows)


def read(text: str, paragraphs: bool = False) -> Sheet:
    """Notes of one sheet and what is set aside, each in order of the text.

    ``paragraphs``: the reader has seen which lines belong together (pdf, photo), so lines that touch are one note;
    in what people typed (txt, md, line breaks in a docx) they are one only where a line is wrapped.
    """
    return _Reader(text, paragraphs).read()
