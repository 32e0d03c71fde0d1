"""The round as a workbook: every statement with every coding, a 0/1 matrix, quotes with their code path, topics, goals, a legend.

One fact a cell, header frozen, filter on, no merged cells; whatever people wrote is stored as text, never as a formula.
"""

from __future__ import annotations

import datetime
import io
import math
import re

from analysis.report import wording
from analysis.report.data import Data

CELL = 32_767  # characters an Excel cell can hold
FIXED_DAY = datetime.datetime(2000, 1, 1)
WIDTHS = {
    "Wortlaut": 60,
    "Zitat": 60,
    "Lesefassung": 50,
    "Ziel": 50,
    "Bedeutung": 80,
    "Überschrift": 30,
    "Handlungsfeld": 26,
    "Thema": 34,
    "Kodepfad": 50,
    "Begründung": 40,
    "Maßnahme": 40,
    "Gruppen": 30,
    "Blatt oder Spalte": 30,
    "Fundstelle": 34,
    "Datei": 30,
    "Workshop": 26,
    "Schema": 20,
    "Kategorie": 34,
    "Belege": 28,
    "weitere Handlungsfelder": 26,
    "Vielfaltsdimensionen": 26,
    "Antwort der Verwaltung": 30,
    "Stelle": 40,
    "Wert": 60,
}
OF_A_PAGE = 210  # letters that are still read well on a printed page
WIDTH = 14  # letters in any other column
FILLED = 0.85  # of a line's letters used before the next word goes to a new line
LINE, TALLEST = 15, 409  # points: a line of text, the highest row Excel can show


def write(data: Data, sheets: dict[str, list[list]]) -> bytes:
    """The finished workbook of ``xlsx_sheets.every``; the same bytes for the same tables."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": f"{data.title}: Aussagen der Runde {wording.day(data.round_id)}",
            "author": data.book.about.get("publisher", ""),
            "created": FIXED_DAY,
        }
    )
    styles = _Styles(book)
    for name, rows in sheets.items():
        _sheet(book, styles, name, rows, data)
    book.close()
    return out.getvalue()


class _Styles:
    """The few formats of the workbook."""

    def __init__(self, book) -> None:
        wrap = {"text_wrap": True, "valign": "top"}
        self.head = book.add_format({"bold": True, "bg_color": "#E7EDF3", "bottom": 1, **wrap})
        count = {"valign": "top", "align": "right", "indent": 1}  # not to touch the text beside it
        self.text, self.number, self.share = (
            book.add_format(wrap),
            book.add_format(count),
            book.add_format({**count, "num_format": "0.00"}),
        )
        self.guarded = book.add_format({**wrap, "quote_prefix": True})


def _sheet(book, styles: _Styles, name: str, rows: list[list], data: Data) -> None:
    sheet = book.add_worksheet(name)
    head, *body = rows
    for column, title in enumerate(head):
        sheet.write_string(0, column, title, styles.head)
        sheet.set_column(column, column, letters(title))
    sheet.set_row(0, height(head, head))
    for number, row in enumerate(body, start=1):
        sheet.set_row(number, height(head, row))
        for column, value in enumerate(row):
            _cell(sheet, styles, number, column, value)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(body), 1), len(head) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(max(1, math.ceil(sum(map(letters, head)) / OF_A_PAGE)), 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    draft = "" if data.cleared else f" – {wording.sentences()['sentence']['draft']}"
    sheet.set_footer(f"&L{name}{draft}&RSeite &P von &N")


def _cell(sheet, styles: _Styles, row: int, column: int, value: object) -> None:
    if isinstance(value, float):
        sheet.write_number(row, column, round(value, 4), styles.share)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, styles.number)
    elif value:
        text = clean(str(value))
        sheet.write_string(
            row, column, text, styles.guarded if text[:1] in "=+-@\t" else styles.text
        )


def letters(title: str) -> int:
    """The width of a column in letters: of its kind, and never narrower than the longest word of its title.

    >>> letters("Wortlaut"), letters("Tisch"), letters("Vielfaltsdimension: Alter")
    (60, 14, 22)
    """
    return max(WIDTHS.get(title, WIDTH), max(map(len, title.split())) + 3)


def height(head: list[str], row: list) -> int:
    """Points a row needs so that no wrapped text is covered by the row below, whatever program shows it.

    >>> height(["Wortlaut"], ["Mehr Bäume"]), height(["Wortlaut"], ["a" * 120]), height(["Tisch"], ["eins" + chr(10) + "zwei"])
    (15, 45, 30)
    """
    lines = (
        sum(
            max(math.ceil(len(line) / (FILLED * letters(title))), 1)
            for line in str(value).split("\n")
        )
        for title, value in zip(head, row)
        if isinstance(value, str)
    )
    return min(LINE * max(lines, default=1), TALLEST)


def clean(text: str) -> str:
    """Text as an Excel cell can hold it: no control characters but the line break, at most ``CELL`` characters."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]", " ", text)[:CELL]
