"""Cells of a CSV that a spreadsheet would run: written with an apostrophe before them, read back without it.

A cell that begins with =, +, -, @, a tab or a carriage return (with or without apostrophes before) gets one apostrophe more; reading
takes one away. So every text comes back as it was, and a cell that a person typed without the apostrophe is read as typed.
"""

from __future__ import annotations

import re

import pandas as pd

_SIGNS = frozenset("'=+-@\t\r")  # what a cell begins with that either pattern can change
_RUNS = r"^('*[=+\-@\t\r])"
_GUARDED = r"^'('*[=+\-@\t\r])"
RULE = (
    "A text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return is written with an apostrophe before it, so that no spreadsheet "
    "runs it; one that begins with apostrophes and such a sign gets one more. `analysis.tables.read` takes it away again, so offsets refer "
    "to the text as read; other programs strip one apostrophe where `'` and such a sign begin a cell."
)


def guarded(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as they are written.

    >>> rows = pd.DataFrame({"a": ["=1+1", "- Kurse", "'=x", "Kurse - mehr", "'s"], "n": [-1, -2, 0, 1, 2]})
    >>> guarded(rows)["a"].tolist()
    ["'=1+1", "'- Kurse", "''=x", 'Kurse - mehr', "'s"]
    >>> unguarded(guarded(rows)).equals(rows)
    True
    """
    return _replaced(rows, _RUNS, r"'\1")


def unguarded(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as they were, from what was written."""
    return _replaced(rows, _GUARDED, r"\1")


def as_typed(cell: str) -> str:
    """One cell as it was, from what was written.

    >>> as_typed("'=1+1"), as_typed("-n2034/a.md"), as_typed("'s")
    ('=1+1', '-n2034/a.md', "'s")
    """
    return re.sub(_GUARDED, r"\1", cell)


def _replaced(rows: pd.DataFrame, pattern: str, by: str) -> pd.DataFrame:
    changed, swap = {}, re.compile(pattern).sub
    for column in rows:
        if pd.api.types.is_string_dtype(rows[column]):
            cells = rows[column].tolist()
            new = [
                swap(by, cell) if isinstance(cell, str) and cell[:1] in _SIGNS else cell
                for cell in cells
            ]
            if new != cells:
                changed[column] = pd.Series(new, rows.index, rows[column].dtype)
    return rows.assign(**changed)
