"""From the lines of a PDF to headings, points and paragraphs: by size, bullets, indents, gaps, and lines that end early."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median

from analysis.cleaning import wraps
from analysis.german import language
from analysis.readers.blocks import TYPED_BULLET, Block, Grid
from analysis.readers.parameters import BLANK, CARDS, LARGER, SLACK, WIDER
from analysis.readers.pdf_columns import Flow
from analysis.readers.pdf_words import Line

_SIGN = re.compile(r"(?:[\ue000-\uf8ff]|o(?=\s+\S{2}))[ \t]+")
_HELPS = re.compile(
    r"(?:müssen|können|sollen|wollen|dürfen|mögen|möchten|werden|haben|sind|sollten|könnten|müssten|würden|wären)"
)
_END = re.compile(r"[.!?:…][\"“”)»]?$")


def body_size(flows: list[Flow]) -> float:
    """The size that most letters have."""
    sizes = Counter()
    for flow in flows:
        for line in flow.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes.items(), key=lambda item: (item[1], -item[0]))[0] if sizes else 10.0


def blocks_of(items: list[Flow | Grid], cell: bool = False) -> list[Block | Grid]:
    """Flows and tables in reading order as blocks; what goes on in the next flow (column, page) stays one block.

    ``cell``: the lines of one cell, in which a line that ends early is reason enough to look for several notes.
    """
    flows = [item for item in items if isinstance(item, Flow)]
    size = body_size(flows)
    sizes = sorted(
        {round(line.size) for flow in flows for line in flow.lines if line.size >= LARGER * size},
        reverse=True,
    )
    gaps = [
        (above.y - below.y) / above.size
        for flow in flows
        for above, below in zip(flow.lines, flow.lines[1:])
        if above.size < LARGER * size and 0 < above.y - below.y < 3 * above.size
    ]
    builder = _Builder(size, sizes, _leading(gaps), 0.0 if cell else CARDS)
    for item in items:
        if isinstance(item, Grid):
            builder.blocks.append(item)
            builder.open = False
        else:
            builder.flow(item)
    return builder.blocks


def _leading(gaps: list[float]) -> float:
    """The usual distance of two lines of one paragraph, in letters: the lower half of what is seen."""
    return min(max(median(sorted(gaps)[: max(len(gaps) // 2, 1)]), 1.0), 1.6) if gaps else 1.2


class _Builder:
    def __init__(self, size: float, sizes: list[int], leading: float, most_early: float):
        self.size, self.sizes, self.leading, self.most_early = size, sizes, leading, most_early
        self.blocks: list[Block | Grid] = []
        self.open = False  # whether the last block may go on
        self.before: Line | None = None
        self.right = 0.0  # right edge of the last line's flow
        self.left = 0.0  # left edge of the current flow
        self.edge = 0.0  # how far its lines run
        self.cards = False  # whether it holds unmarked notes one below the other
        self.start = 0.0  # where the open block begins, from the flow's left edge
        self.indents: list[float] = []  # of the open points, from the flow's left edge

    def flow(self, flow: Flow) -> None:
        self.left, self.edge = (
            min(line.x0 for line in flow.lines),
            max(line.x1 for line in flow.lines),
        )
        self.cards = self._holds_cards(flow)
        fresh = True
        for line in flow.lines:
            self.line(line, fresh)
            self.before, self.right, fresh = line, flow.right, False

    def _holds_cards(self, flow: Flow) -> bool:
        """Whether so many lines end before the next word had to be broken off that they are notes, not one running text."""
        pairs = [
            (above, below)
            for above, below in zip(flow.lines, flow.lines[1:])
            if 0 < above.y - below.y <= WIDER * self.leading * below.size
        ]
        early = sum(
            below.text[:1].isupper() and above.x1 + below.first + BLANK * below.size < flow.right
            for above, below in pairs
        )
        return early > self.most_early * len(pairs)

    def line(self, line: Line, fresh: bool) -> None:
        text, indent = line.text.strip(), line.x0 - self.left
        sign = TYPED_BULLET.match(text) or _SIGN.match(text)
        heading = line.size >= LARGER * self.size and len(text) <= 150 and not sign
        kind = "heading" if heading else "point" if sign else "bold" if line.bold else "paragraph"
        if self._goes_on(line, kind, indent, fresh):
            self.blocks[-1].text += f"\n{text}"
            return
        level, number = 0, ""
        if heading:
            level = min(
                self.sizes.index(round(line.size)) + 1
                if round(line.size) in self.sizes
                else len(self.sizes) or 1,
                6,
            )
        if sign:
            level, number = (
                self._depth(indent),
                sign[0].strip() if sign[0].strip()[0].isalnum() and sign[0].strip() != "o" else "",
            )
            text = text[sign.end() :]
        else:
            self.indents = []
        self.start = indent
        self.blocks.append(Block(kind, text, level, number))
        self.open = True

    def _goes_on(self, line: Line, kind: str, indent: float, fresh: bool) -> bool:
        """Whether a line continues the last block."""
        if (
            not self.open
            or kind == "point"
            or self.before is None
            or not isinstance(self.blocks[-1], Block)
        ):
            return False
        last, before = self.blocks[-1], self.before
        if kind == "heading" or last.kind == "heading":
            return (
                kind == last.kind
                and not fresh
                and abs(line.size - before.size) < 0.5
                and before.y - line.y < 1.6 * line.size
            )
        if (kind == "bold") != (last.kind == "bold") and not (
            last.kind == "point" and kind == "bold"
        ):
            return False
        slack = SLACK * (self.right - self.left) if line.text[:1].islower() else 0.0
        full = before.x1 + line.first + BLANK * line.size > self.right - slack
        if re.search(r"\w[-\u00ad]$", before.text) and line.text[:1].islower():
            return fresh or before.y - line.y < 2 * self.leading * line.size
        if fresh:
            return (
                full
                and not _END.search(before.text)
                and (last.kind != "point" or indent > self.start + 2 or line.text[:1].islower())
                or line.text[:1].islower()
                and not _END.search(before.text)
            )
        if before.y - line.y > WIDER * self.leading * line.size:
            return False
        if last.kind == "point":  # the next note has a mark of its own
            small = (
                line.text[:1].islower() or line.text[:1] == "(" or _leads_on(before.text)
            ) and not _END.search(before.text)
            full = full or before.x1 + line.first + BLANK * line.size > self.edge
            return (
                indent > self.start - 2
                and (full or small or wraps.is_open(before.text))
                or indent > self.start + 3
                and line.text[:1].islower()
            )
        if wraps.is_torn(before.text):
            return True
        return full and not (self.cards and _begins_another(before.text, line.text))

    def _depth(self, indent: float) -> int:
        while self.indents and self.indents[-1] > indent + 3:
            self.indents.pop()
        if not self.indents or indent > self.indents[-1] + 3:
            self.indents.append(indent)
        return len(self.indents) - 1


def _leads_on(above: str) -> bool:
    """Whether a line of a point ends in an adjective or an adverb („in ganz / Österreich“)."""
    last = re.search(r"\b([a-zäöüß]+)$", above)
    return last is not None and not language.verb(last[1])


def _begins_another(above: str, below: str) -> bool:
    """Whether a full line of a cell ends a note and the next begins another: „Mentoren für Azubis / Verkehr beruhigen“.

    In German no noun follows directly on a noun or on the infinitive that ends a demand; a full stop ends a note more often than
    a sentence in its middle.
    """
    first = re.match(r"[„\"(]?([^\W\d_]+)", below)
    last = re.search(r"([^\W\d_]+)[\"“”)]?$", above.rstrip())
    if first is None or not first[1][0].isupper() or wraps.is_open(above):
        return False
    if _END.search(above):
        return not above.rstrip().endswith((":", "…"))
    if last is None or _HELPS.fullmatch(last[1]):
        return False
    return (
        language.is_noun(last[1])
        if last[1][0].isupper()
        else language.verb(last[1]) == "infinitive"
    )
