"""Which line goes on in the next: lines broken by a page or an e-mail program, against notes typed one a line.

A small letter alone proves nothing (a fifth of real notes begin with one): the line above must also end where its sheet wraps,
or end in a word that cannot end a note.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.cleaning.parameters import LONG, LONGER, NARROWEST, NEAR_WIDTH, WIDEST

# No note ends so, wherever the line breaks …
_NEVER_LAST = re.compile(
    r"(?:\b(?:und|oder|sowie|bzw\.|für|ohne|von|vom|zum|zur|im|am|beim|der|die|den|dem|des|eine|einen|einem|einer"
    r"|dass|weil|wenn|kein|keine|keinen"
    r"|z\.?\s?B\.|d\.\s?h\.|v\.\s?a\.|bspw\.|inkl\.|insb\.))$"
)
# … and seldom so, if the line is long.
_SELDOM_LAST = re.compile(
    r"(?:[–/&+,(]|\b(?:das|mit|zu|in|an|auf|aus|bei|durch|gegen|über|unter|um|ein|ob|als|wie|nicht|sehr|ca\.|sich"
    r"|wird|werden|ist|sind|ihre|ihren|seine|unsere|diese"
    r"|dieser|alle|mehr|viele|auch|nur|noch|nach|vor|bis))$"
)
_TORN_WORD = re.compile(r"(?:[^\W\d_]-(?=\n[a-zäöüß])|\b[A-ZÄÖÜ][^\W\d_]*-(?=\n[A-ZÄÖÜ]))")
_CLOSED = re.compile(r"[.!?:;…][\"“”»)\]]*$")


class Width(NamedTuple):
    """Where a sheet wraps, in characters; ``sure`` if several lines end just there and none goes beyond."""

    at: int
    sure: bool


def width_of(lengths: list[int]) -> Width:
    """The wrap of a sheet from the lengths of its lines that are directly followed by a plain line."""
    long = sorted(length for length in lengths if length >= NARROWEST)
    if not long or long[-1] > WIDEST:
        return Width(max(lengths, default=0), False)
    near = [length for length in long if length >= long[-1] - NEAR_WIDTH]
    return Width(long[-1], len(near) >= 3 and len(near) * 2 >= len(long))


def is_torn(above: str) -> bool:
    """Whether a line cannot end a note: it ends in a comma, an article, a conjunction, an abbreviation."""
    return above.rstrip().endswith(",") or bool(_NEVER_LAST.search(above.rstrip()))


def is_open(above: str) -> bool:
    """Whether a line ends in a word or sign that seldom ends a note („Paten aus“, „Schulranzen,“)."""
    return is_torn(above) or bool(_SELDOM_LAST.search(above.rstrip()))


def is_full(above: str, below: str, width: Width) -> bool:
    """Whether the first word of ``below`` would not have fitted behind ``above``."""
    return len(above) >= NARROWEST and len(above) + 1 + len(below.split()[0]) > width.at - (
        0 if width.sure else NEAR_WIDTH // 2
    )


def goes_on(above: str, below: str, width: Width, point: bool = False) -> bool:
    """Whether ``below`` continues ``above``; the two stand directly under each other without a list mark between."""
    above, below = above.strip(), below.strip()
    small = below[:1].islower() or below[:1] in ",;)"
    if _TORN_WORD.search(f"{above}\n{below[:1]}") or _NEVER_LAST.search(above):
        return True
    if width.at > WIDEST:
        return False
    long = len(above) >= LONG * max(width.at, NARROWEST)
    if _SELDOM_LAST.search(above) and long:
        return True
    if (
        small
        and not _CLOSED.search(above)
        and (is_full(above, below, width) or len(above) >= max(LONGER * width.at, NARROWEST))
    ):
        return True
    return width.sure and is_full(above, below, width) and (not _CLOSED.search(above) or not point)
