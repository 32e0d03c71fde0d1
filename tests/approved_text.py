"""Approved results (golden master) as text: what is computed is compared with a file that a person has read and approved.

``make approve`` writes what is computed now; the difference to what was approved is read before it is committed.
"""

from __future__ import annotations

import csv
import difflib
import io
import os
from pathlib import Path

import pandas as pd
import pytest

OUTPUTS = Path(__file__).resolve().parent / "approved_outputs"
RENEWING = bool(os.environ.get("APPROVE"))
HOW = "Is the new outcome right? Then renew it with „make approve“, read the diff and commit it. Else the change is a fault."
SHOWN = 60  # lines of a difference


def approve(path: Path, made: str) -> None:
    """Fail with the lines that differ from the approved text; where it is being renewed, write it down."""
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    if made == known:
        return
    if RENEWING:
        path.write_text(made, encoding="utf-8")
        return
    both = known.splitlines(), made.splitlines()
    diff = [
        line[:300]
        for line in difflib.unified_diff(*both, f"{path.name} (approved)", "(now)", "", "", 2, "")
    ]
    more = [f"… and {len(diff) - SHOWN} more lines"] * (len(diff) > SHOWN)
    pytest.fail("\n".join([*diff[:SHOWN], *more, HOW]), pytrace=False)


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
