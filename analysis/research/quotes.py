"""An own question: words in context, and the quotes as a list to take away (which ones: ``analysis.research.selection``)."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from analysis import explore, formulas
from analysis.research.desk import DRAFT, Desk

HEADINGS = {
    "quote": "Zitat",
    "code": "Code",
    "type": "Aussagetyp",
    "round_id": "Runde",
    "workshop": "Workshop",
    "table": "Tisch",
    "group": "Gruppe",
    "document_id": "Blatt",
    "statement_id": "Aussage-ID",
    "file": "Datei",
    "draft": "Hinweis",
}


def in_context(desk: Desk, word: str, width: int = 45) -> pd.DataFrame:
    """Keyword in context with its place: round_id, table, left, keyword, right, statement_id.

    >>> from analysis.research.desk import example
    >>> in_context(example(), "kurs")[["left", "keyword"]].values.tolist()
    [['Kein Deutsch', 'kurs']]
    """
    hits = explore.kwic(desk.statements, word, width).merge(
        desk.statements[["statement_id", "round_id", "table"]], on="statement_id"
    )
    return hits[["round_id", "table", "left", "keyword", "right", "statement_id"]]


def quote_list(desk: Desk, chosen: pd.Series | None = None) -> pd.DataFrame:
    """Quotes with code path, place and file, for all statements or the chosen ones (mask); draft names rounds not cleared yet.

    >>> from analysis.research.desk import example
    >>> quote_list(example())[["quote", "code", "file"]].values.tolist()[0]
    ['Mehr Kitaplätze', 'Bildung › Kitaplätze', 'a.md']
    """
    rows = explore.quotes(
        desk.statements if chosen is None else desk.statements[chosen],
        desk.book,
        desk.codings,
        desk.topics,
        desk.topic_statements,
    )
    files = desk.documents.set_index("document_id")["file"]
    return rows.assign(
        file=rows["document_id"].map(files).fillna(""),
        draft=rows["round_id"].map(lambda each: DRAFT if each in desk.drafts else ""),
    )


def export(rows: pd.DataFrame, desk: Desk, name: str) -> list[str]:
    """Write a quote list to REPORTS/notebooks as <name>.csv and <name>.xlsx, the same bytes every time; gives the file names.

    Cells that start with =, +, - or @ stay text: in the workbook by type, in the CSV by an apostrophe, as Excel would run them otherwise.
    """
    if not re.fullmatch(r"[\w-]+", name):
        raise ValueError("Der Name der Liste besteht aus Buchstaben, Ziffern, _ und -.")
    folder = desk.house.reports / "notebooks"
    folder.mkdir(parents=True, exist_ok=True)
    rows = rows.rename(columns=HEADINGS)
    formulas.guarded(rows).to_csv(
        folder / f"{name}.csv", index=False, encoding="utf-8-sig", sep=";", lineterminator="\r\n"
    )
    _workbook(rows, folder / f"{name}.xlsx")
    return [f"{name}.csv", f"{name}.xlsx"]


def _workbook(rows: pd.DataFrame, path: Path) -> None:
    import datetime

    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path),
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})  # no clock in any output
    sheet, wrapped, bold = (
        book.add_worksheet("Zitate"),
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"bold": True, "bottom": 1}),
    )
    for column, name in enumerate(rows.columns):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(
            column, column, 60 if name == "Zitat" else 36 if name == "Code" else 16, wrapped
        )
        for number, value in enumerate(rows[name], start=1):
            sheet.write_string(number, column, str(value), wrapped)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), max(0, len(rows.columns) - 1))
    book.close()
