"""Which line goes on in the next: lines broken by a page or an e-mail program, against notes typed one a line.

A small letter alone proves nothing (a fifth of real notes begin with one): the line above must also end where its sheet wraps,
or end in a word that cannot end a note.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_OPEN_END = re.compile(
    r"(?:[,(–]|[^\W\d_]-|\b(?:und|oder|sowie|bzw\.|für|mit|ohne|von|vom|zu|zum|zur|in|im|an|am|auf|aus|bei|beim|durch|gegen|über|unter|um|der|die|das|den|dem|des|ein|eine|"
    r"einen|einem|einer|dass|ob|weil|wenn|als|wie|nicht|kein|keine|keinen|sehr|z\.\s?B\.|d\.\s?h\.|ca\.|sich|wird|werden|ist|sind|ihre|ihren|seine|unsere|diese|dieser|alle|mehr))$")
_CLOSED = re.compile(r"[.!?:;…][\"“”»)\]]*$")
NARROWEST, WIDEST = 45, 130
NEAR = 14  # characters: lines of a wrapped text end this close to its width


class Width(NamedTuple):
    """Where a sheet wraps, in characters; ``sure`` if several lines end just there and none goes beyond."""

    at: int
    sure: bool


def width_of(lengths: list[int]) -> Width:
    """The wrap of a sheet from the lengths of its lines that are directly followed by a plain line."""
    long = sorted(length for length in lengths if length >= NARROWEST)
    if not long or long[-1] > WIDEST:
        return Width(max(lengths, default=0), False)
    near = [length for length in long if length >= long[-1] - NEAR]
    return Width(long[-1], len(near) >= 3 and len(near) * 2 >= len(long))


def goes_on(above: str, below: str, width: Width, point: bool = False) -> bool:
    """Whether ``below`` continues ``above``; the two stand directly under each other without a list mark between."""
    above, below = above.strip(), below.strip()
    small = below[:1].islower() or below[:1] in ",;)"
    if re.search(r"[^\W\d_]-$", above) and below[:1].isalpha() or (small and re.search(r"[,(]$", above)):
        return True
    if _OPEN_END.search(above) and (small or len(above) >= 0.6 * width.at >= 0.6 * NARROWEST):
        return True
    full = len(above) + 1 + len(below.split()[0]) > width.at - (0 if width.sure else NEAR // 2) and len(above) >= NARROWEST
    if small and (full or len(above) >= 0.75 * width.at >= 0.75 * NARROWEST) and not _CLOSED.search(above):
        return True
    return full and width.sure and (not _CLOSED.search(above) or not point)
