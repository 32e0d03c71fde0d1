"""Headings that are only set in bold: taken as headings where that is safe, else left as lines, because a bold note is a note."""

from __future__ import annotations

from dataclasses import replace

from analysis.places import is_place
from analysis.readers.blocks import TYPED_BULLET, Block, Grid
from analysis.readers.columns import is_guide
from analysis.readers.parameters import LONGEST_BOLD, WORDS_OF_A_BOLD_LABEL


def bold_headings(blocks: list[Block | Grid]) -> list[Block | Grid]:
    """Blocks of kind "bold" become headings where a list or table follows, where they name a place or a guiding question, or where they order
    the document;
    else paragraphs. Where most of the document is bold, bold says nothing."""
    bold = sum(isinstance(block, Block) and block.kind == "bold" for block in blocks)
    plain = sum(isinstance(block, Grid) or block.kind in ("point", "paragraph") for block in blocks)
    ordered = _orders(blocks)
    found: list[Block | Grid] = []
    level = 1
    for at, block in enumerate(blocks):
        if isinstance(block, Block) and block.kind == "heading":
            level = abs(block.level) + 1
        if isinstance(block, Block) and block.kind == "bold":
            following = blocks[at + 1] if at + 1 < len(blocks) else None
            heading = bold <= plain and (ordered or _safe(block.text, following))
            block = (
                replace(block, kind="heading", level=level if level > 1 else 2)
                if heading
                else replace(block, kind="paragraph")
            )
        found.append(block)
    return found


def _safe(text: str, following: Block | Grid | None) -> bool:
    text = text.strip()
    if (
        len(text) > LONGEST_BOLD
        or "\n" in text
        or text.endswith((".", "!", ",", ";"))
        or TYPED_BULLET.match(text)
        or following is None
    ):
        return False
    if (
        isinstance(following, Grid)
        or following.kind == "point"
        or TYPED_BULLET.match(following.text)
    ):
        return True
    return is_place(text) or is_guide(text) and text.endswith(("?", ":"))


def _orders(blocks: list[Block | Grid]) -> bool:
    """Whether bold lines order the document: at least two, all of them short labels, and below every one stands more than one
    line that is not bold. A single bold note, or one among others, orders nothing."""
    below: list[int] = []
    for block in blocks:
        if isinstance(block, Block) and block.kind == "bold":
            text = block.text.strip()
            if (
                len(text.split()) > WORDS_OF_A_BOLD_LABEL
                or "\n" in text
                or text.endswith((".", "!", ",", ";"))
            ):
                return False
            below.append(0)
        elif below and not (isinstance(block, Block) and block.kind == "heading"):
            below[-1] += 1
    return len(below) > 1 and min(below) > 1
