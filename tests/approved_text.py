"""What the output rooms make as text for ``approval.approve``: tables and cells in lines, numbers rounded."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

OUTPUTS = Path(__file__).resolve().parent / "approved_outputs"


def table(rows: pd.DataFrame, digits: int = 4) -> str:
    """A table as lines ``cell | cell``; numbers rounded, so that no machine's last digit shows."""
    if rows.index.name or not isinstance(rows.index, pd.RangeIndex):
        rows = rows.reset_index()
    return grid([list(map(str, rows.columns)), *rows.astype(object).values.tolist()], digits)


def grid(rows: list[list], digits: int = 4) -> str:
    return "".join(" | ".join(cell(each, digits) for each in row).rstrip() + "\n" for row in rows)


def cell(value: object, digits: int = 4) -> str:
    """One value in one line.

    >>> cell(0.30000000000000004), cell(2.0), cell(None), cell("eins" + chr(10) + "zwei"), cell([1, "a"])
    ('0.3', '2', '', 'eins⏎zwei', '[1, a]')
    """
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(cell(each, digits) for each in value)}]"
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return f"{round(value, digits) + 0.0:g}" if digits <= 5 else repr(round(value, digits))
    return str(value).replace("\n", "⏎")


def records(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, all text."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
