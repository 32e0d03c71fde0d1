"""German workbooks for people, written protected with cells to fill in; ``analysis.reviewing.filled`` reads them back.

A sheet is columns and rows; cells to fill in are the only ones that are not locked (protection without a password). Choices stand on
a hidden sheet „Listen“ with their ids, so that a workbook filled in weeks later still says what was meant.
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import NamedTuple

GUIDE, LISTS = "Anleitung", "Listen"
CODER, DATE, REMARK = "Kürzel", "Datum", "Bemerkung"
MY_CODER, MY_DATE = (
    "Ihr Kürzel (gilt für alle Zeilen ohne eigenes)",
    "Datum (gilt für alle Zeilen ohne eigenes)",
)
LINE, TALLEST = 13.5, 16  # points a line of text, lines a row at most
_NO_CLOCK = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)


class Column(NamedTuple):
    """One column: ``fill`` cells are for people, ``choices`` names the list of their drop-down; ``free`` allows other words too."""

    header: str
    width: int = 12
    fill: bool = False
    hidden: bool = False
    choices: str = ""
    free: bool = False


class Offer(str):
    """A cell that is empty and offers the list of this name."""


class Sheet(NamedTuple):
    """One sheet: its rows are lists of str (``Offer`` among them), int or float in the order of the columns."""

    name: str
    columns: list[Column]
    rows: list[list]


def write(
    path: Path,
    guide: list[str],
    sheets: list[Sheet],
    lists: dict[str, list[tuple[str, str]]],
    signed: bool = True,
) -> None:
    """Write the workbook whole or not at all; the same content gives the same bytes. ``signed``: the guide asks for initials and day."""
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    book = xlsxwriter.Workbook(
        str(temporary),
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": path.stem, "created": _NO_CLOCK, "author": "Runder Tisch"})
    base = {"valign": "top", "text_wrap": True, "font_name": "Arial", "font_size": 10}
    open_ = base | {"locked": False, "bg_color": "#FFF8DC", "border": 1, "border_color": "#B0A060"}
    look = {
        "text": book.add_format(base),
        "head": book.add_format(
            base | {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"}
        ),
        "fill": book.add_format(open_ | {"num_format": "@"}),
        "share": book.add_format(base | {"num_format": "0.00"}),
        "title": book.add_format(base | {"bold": True, "font_size": 14}),
        "day": book.add_format(open_ | {"num_format": "dd.mm.yyyy"}),
    }
    places = _places(lists)
    _guide(book.add_worksheet(GUIDE), guide, look, signed)
    for sheet in sheets:
        _sheet(book.add_worksheet(sheet.name), sheet, look, places)
    hidden = book.add_worksheet(LISTS)
    for row, values in enumerate(
        [
            ("Liste", "Bezeichnung", "Kennung"),
            *((name, *pair) for name, pairs in lists.items() for pair in pairs),
        ]
    ):
        for column, value in enumerate(values):
            hidden.write_string(row, column, value)
    hidden.protect()
    hidden.hide()
    book.close()
    os.replace(temporary, path)


def _places(lists: dict[str, list[tuple[str, str]]]) -> dict[str, str]:
    """The range of each list's labels on the hidden sheet; of one without any there is nothing to choose."""
    places, row = {}, 2
    for name, pairs in lists.items():
        if pairs:
            places[name] = f"={LISTS}!$B${row}:$B${row + len(pairs) - 1}"
        row += len(pairs)
    return places


def _guide(page, guide: list[str], look: dict, signed: bool) -> None:
    page.set_column(0, 0, 48)
    page.set_column(1, 1, 60)
    page.hide_gridlines(2)
    page.write_string(0, 0, guide[0], look["title"])
    row = 2
    if signed:
        for label, kind in ((MY_CODER, "fill"), (MY_DATE, "day")):
            page.write_string(row, 0, label, look["text"])
            page.write_blank(row, 1, None, look[kind])
            row += 1
        row += 1
    for line in guide[1:]:
        page.merge_range(row, 0, row, 1, line, look["text"])
        page.set_row(row, 15 * (1 + len(line) // 105))
        row += 1
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.protect()


def _sheet(page, sheet: Sheet, look: dict, places: dict[str, str]) -> None:
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width, None, {"hidden": column.hidden})
        page.write_string(0, number, column.header, look["head"])
        if sheet.rows and column.choices in places:
            _choice(page, 1, len(sheet.rows), number, places[column.choices], column.free)
    for row, values in enumerate(sheet.rows, start=1):
        page.set_row(row, LINE * _height(sheet.columns, values))
        for number, (column, value) in enumerate(zip(sheet.columns, values, strict=True)):
            _cell(page, row, number, column, value, look, places)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(8)  # A3
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.protect(
        "", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True}
    )


def _height(columns: list[Column], values: list) -> int:
    """Lines of text the row needs, so that nothing is cut where a program does not fit the heights itself; at most ``TALLEST``."""
    needed = (
        sum(1 + len(part) // max(round(column.width * 0.95), 1) for part in str(value).split("\n"))
        for column, value in zip(columns, values)
        if not column.hidden
    )
    return min(max(needed, default=1), TALLEST)


def _cell(
    page, row: int, number: int, column: Column, value, look: dict, places: dict[str, str]
) -> None:
    if isinstance(value, Offer):
        _choice(page, row, row, number, places[value], column.free)
        value = ""
    style = (
        look["day" if column.header == DATE else "fill"]
        if column.fill
        else look["share" if isinstance(value, float) else "text"]
    )
    if isinstance(value, str):
        page.write_string(row, number, value, style) if value else page.write_blank(
            row, number, None, style
        )
    else:
        page.write_number(row, number, value, style)


def _choice(page, first: int, last: int, number: int, place: str, free: bool) -> None:
    page.data_validation(
        first,
        number,
        last,
        number,
        {
            "validate": "list",
            "source": place,
            "error_type": "information" if free else "stop",
            "error_title": "Bitte auswählen",
            "error_message": "Dieser Eintrag steht nicht in der Liste."
            + (" Er gilt als neuer Name." if free else " Bitte einen Eintrag der Liste wählen."),
        },
    )
