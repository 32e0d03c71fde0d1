"""A workbook that people filled in, read back whatever Excel or LibreOffice made of it.

xlsx, ods -> lines by header, the workbook's own lists, who signed it
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import NamedTuple

from analysis.adjudication import day
from analysis.problems import Unreadable
from analysis.readers.safety import DAMAGED
from analysis.reviewing.workbook import GUIDE, LISTS, MY_CODER, MY_DATE

HEADER_WITHIN = 30  # rows in which a header is looked for, should somebody have put a title above


class Line(NamedTuple):
    """One row as read back: sheet, row number as Excel shows it, values by header."""

    sheet: str
    number: int
    values: dict[str, str]

    def __getitem__(self, header: str) -> str:
        return self.values.get(header.casefold(), "")


class Filled(NamedTuple):
    """A workbook as read back: its lines, its lists (name -> label -> id) and the coder and day that hold for the whole of it."""

    lines: list[Line]
    lists: dict[str, dict[str, str]]
    coder: str
    date: str


def text(value) -> str:
    """A cell as text: whole numbers without decimals, days as ISO days, nothing as empty.

    >>> text(3.0), text(datetime.datetime(2025, 7, 3)), text(None), text(" Kita\\u00a0 ")
    ('3', '2025-07-03', '', 'Kita')
    """
    if value is None or value != value:
        return ""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\u00a0", " ").strip()


def date(value: str) -> str:
    """A day as people or spreadsheets write it, as ISO day; empty if it is none.

    >>> date("3.7.2025"), date("45841"), date("Donnerstag"), date("31.2.2025"), date("3.7.25")
    ('2025-07-03', '2025-07-03', '', '', '2025-07-03')
    """
    if re.fullmatch(r"[3-6]\d{4}", value):
        return (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(value))).isoformat()
    found = day(re.sub(r"(\.\s?)(\d{2})$", r"\g<1>20\2", value))
    try:
        return datetime.date.fromisoformat(found).isoformat()
    except ValueError:
        return ""


def read(path: Path, headers: dict[str, str]) -> Filled:
    """Read back an xlsx or ods. ``headers``: the sheets that matter, each with a header by which its header row is known.

    Rows and columns may stand in any order, sheets may be missing. Raises Unreadable for a file that is no workbook.
    """
    import pandas as pd

    try:
        pages = pd.read_excel(path, sheet_name=None, header=None, dtype=object, na_filter=False)
    except Exception as error:  # in a damaged file the libraries stumble anywhere
        raise Unreadable(DAMAGED) from error
    cells = {
        name.strip().casefold(): [
            [text(value) for value in row] for row in page.itertuples(index=False)
        ]
        for name, page in pages.items()
    }
    lists: dict[str, dict[str, str]] = {}
    for name, label, code in (
        row[:3] for row in cells.get(LISTS.casefold(), [])[1:] if len(row) >= 3
    ):
        lists.setdefault(name, {})[label] = code
    guide = {row[0]: row[1] for row in cells.get(GUIDE.casefold(), []) if len(row) > 1 and row[0]}
    lines = [
        line
        for sheet, header in headers.items()
        for line in _lines(sheet, cells.get(sheet.casefold(), []), header)
    ]
    return Filled(lines, lists, guide.get(MY_CODER, ""), guide.get(MY_DATE, ""))


def _lines(sheet: str, rows: list[list[str]], header: str) -> list[Line]:
    """The filled rows below the row that holds ``header``."""
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        names = [value.casefold() for value in row]
        if header.casefold() in names:
            return [
                Line(sheet, number, dict(zip(names, values)))
                for number, values in enumerate(rows[place + 1 :], start=place + 2)
                if any(values)
            ]
    return []
