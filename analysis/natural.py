"""Names in the order people read them: „Runde 2“ before „Runde 10“."""

from __future__ import annotations

import re
from collections.abc import Iterable


def key(name: str) -> tuple:
    """A sort key: numbers by value, words without regard to case, the name itself where both are equal.

    >>> sorted(["Runde 10", "Runde 2", "2025-07-03", "2025-7-1", "2025"], key=key)
    ['2025', '2025-7-1', '2025-07-03', 'Runde 2', 'Runde 10']
    """
    parts = re.split(r"(\d+)", name.casefold())
    return tuple(
        (part, 0) if turn % 2 == 0 else ("", int(part)) for turn, part in enumerate(parts)
    ), name


def in_order(names: Iterable[str]) -> list[str]:
    """Each name once, in natural order: rounds in the order of time.

    >>> in_order(["Runde 10", "runde 2", "runde 2"])
    ['runde 2', 'Runde 10']
    """
    return sorted(set(names), key=key)
