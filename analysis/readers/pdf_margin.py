"""Page headers, footers and page numbers of a PDF, recognised by repetition and position."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median

from analysis.places import place_of
from analysis.readers.parameters import EDGE, NEAR, RIM, SMALLER, ZONE
from analysis.readers.pdf_words import Line

_PAGE = re.compile(
    r"(?i)[-–—|\s]*(?:(?:seite|page|s\.|blatt)\s*)?(\d{1,3})(?:\s*(?:von|of|/)\s*\d{1,3})?[-–—|\s]*"
)


def furniture(pages: list[tuple[float, list[Line]]]) -> set[tuple[int, int]]:
    """Which lines are page furniture, as (page, line), of pages given as (height, lines).

    A line in the zone is furniture if it stands at the same height with the same words on at least two pages and most of
    them (page numbers counting up apart), if it is nothing but the number of its page, or if it is small print at the rim.
    """
    kept: dict[tuple[str, int], list[tuple[int, int]]] = {}
    found: set[tuple[int, int]] = set()
    for number, (height, lines) in enumerate(pages):
        usual = median(line.size for line in lines) if lines else 0.0
        for at, line in enumerate(lines):
            if (
                not RIM * height < line.y < (1 - RIM) * height
                and line.size < SMALLER * usual
                and _outermost(line, lines)
            ):
                found.add((number, at))
            if ZONE * height < line.y < (1 - ZONE) * height:
                continue
            page = _PAGE.fullmatch(line.text)
            counted = page and (int(page[1]) <= len(pages) + 1 or "seite" in line.text.lower())
            if counted and _outermost(line, lines) and line.y < ZONE * height:
                found.add((number, at))
                continue
            kept.setdefault((_key(line.text, number), round(line.y / 4)), []).append((number, at))
    counts = Counter({key: len({number for number, _ in places}) for key, places in kept.items()})
    for (words, y), places in kept.items():
        beside = counts[words, y] + counts[words, y - 1] + counts[words, y + 1]
        if beside >= 2 and beside * 2 >= len(pages) and not words.endswith("?"):
            found |= set(places)
    return {
        (number, at)
        for number, at in found
        if _from_edge(*pages[number], pages[number][1][at], {a for n, a in found if n == number})
    }


def _from_edge(height: float, lines: list[Line], line: Line, furniture: set[int]) -> bool:
    """Whether a line stands at the page's edge, or hangs on furniture that does: a line of text in the zone may be repeated too."""
    distance = min(line.y, height - line.y)
    if distance < EDGE * height:
        return True
    outside = [
        other
        for at, other in enumerate(lines)
        if abs(other.y - line.y) > 1
        and min(other.y, height - other.y) < distance
        and (other.y < height / 2) == (line.y < height / 2)
    ]
    if not outside:
        return True
    nearest = min(outside, key=lambda other: abs(other.y - line.y))
    hangs = abs(nearest.y - line.y) < NEAR * line.size and any(
        lines[at] is nearest for at in furniture
    )
    return hangs and _from_edge(height, lines, nearest, furniture)


def _key(text: str, number: int) -> str:
    """The line's words; the number of its own page replaced, unless the line names a place („Tisch 2“ on page 2)."""
    if place_of(re.sub(r"(?i)(seite|page)\s*\d+.*", "", text)):
        return re.sub(rf"(?i)(seite|page|s\.)\s*{number + 1}\b", r"\1 #", text)
    return re.sub(rf"(?<!\d)0*{number + 1}(?!\d)", "#", text)


def _outermost(line: Line, lines: list[Line]) -> bool:
    return not any(other.y < line.y - 1 for other in lines) or not any(
        other.y > line.y + 1 for other in lines
    )
