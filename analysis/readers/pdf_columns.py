"""Reading order of a PDF page: columns are found by the white space between them; lines across the page part them into bands."""

from __future__ import annotations

from typing import NamedTuple

from analysis.readers.parameters import BESIDE, CROSSED, FEWEST_LINES, NARROWEST_GUTTER, SHORT_LINES
from analysis.readers.pdf_words import Line, baselines, together


class Flow(NamedTuple):
    """Lines that follow each other, and the right edge up to which they could have run."""

    lines: list[Line]
    right: float


def flows(lines: list[Line], right: float) -> list[Flow]:
    """The lines of a page (or of one column) in reading order, as flows."""
    gutter = _gutter(lines)
    if gutter is None:
        return [Flow(_rows(lines), right)] if lines else []
    start, end = gutter
    middle = (start + end) / 2
    found: list[Flow] = []
    band: list[Line] = []

    def close() -> None:
        found.extend(flows([line for line in band if line.x1 <= middle], start))
        found.extend(flows([line for line in band if line.x0 > middle], right))
        band.clear()

    for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
        if line.x0 < middle < line.x1:
            close()
            found.append(Flow([line], right))
        else:
            band.append(line)
    close()
    return _merged(found)


def _merged(found: list[Flow]) -> list[Flow]:
    """Neighbouring lines across the page are one flow."""
    merged: list[Flow] = []
    for flow in found:
        if (
            merged
            and len(flow.lines) == 1
            and merged[-1].right == flow.right
            and _across(merged[-1], flow)
        ):
            merged[-1] = Flow(merged[-1].lines + flow.lines, flow.right)
        else:
            merged.append(flow)
    return merged


def _across(before: Flow, after: Flow) -> bool:
    above, below = before.lines[-1], after.lines[0]
    return (
        above.y > below.y and abs(above.x0 - below.x0) < 3 and above.x1 > (below.x0 + below.x1) / 2
    )


def _gutter(lines: list[Line]) -> tuple[float, float] | None:
    """The white strip between two columns; None if there is none."""
    if len(lines) < 2 * FEWEST_LINES:
        return None
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    width = int(right - left) + 1
    change = [0] * (width + 2)
    for line in lines:
        change[int(line.x0 - left)] += 1
        change[int(line.x1 - left) + 1] -= 1
    cover, current = [], 0
    for step in change[:width]:
        current += step
        cover.append(current)
    limit = len(lines) * CROSSED
    best, found = 0.0, None
    at = 0
    while at < width:
        end = at
        while end < width and cover[end] <= limit and cover[end] == cover[at]:
            end += 1
        if end > at and cover[at] <= limit:
            score = _fit(lines, left + at, left + end) if end - at >= NARROWEST_GUTTER else 0.0
            if score > best:
                best, found = score, (left + at, left + end)
        at = max(end, at + 1)
    return found


def _fit(lines: list[Line], start: float, end: float) -> float:
    """How well a strip parts columns: enough lines on both sides, side by side, none of the sides a column of short values."""
    middle = (start + end) / 2
    west, east = (
        [line for line in lines if line.x1 <= middle],
        [line for line in lines if line.x0 >= middle],
    )
    if min(len(west), len(east)) < FEWEST_LINES:
        return 0.0
    beside = min(max(line.y for line in west), max(line.y for line in east)) - max(
        min(line.y for line in west), min(line.y for line in east)
    )
    shorter = min(
        max(line.y for line in side) - min(line.y for line in side) for side in (west, east)
    )
    if beside < BESIDE * shorter:
        return 0.0
    if any(sum(len(line.text) for line in side) < SHORT_LINES * len(side) for side in (west, east)):
        return 0.0
    return min(len(west), len(east)) * (1 + (end - start) / 100)


def _rows(lines: list[Line]) -> list[Line]:
    """Lines from top to bottom; what stands on one baseline is one line."""
    return [together(row) if len(row) > 1 else row[0] for row in baselines(lines)]
