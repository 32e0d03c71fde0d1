"""xlsx: one part a sheet, with merged cells, cell comments and the texts of shapes; hidden rows and sheets are read and that is said."""

from __future__ import annotations

import datetime
import posixpath
import re

from analysis.problems import Unreadable
from analysis.readers.blocks import Block, Cell, Grid, Part, words, write
from analysis.readers.grid import blocks_of
from analysis.readers.safety import DAMAGED, Package

HIDDEN = "Ausgeblendete Zeilen, Spalten oder Blätter wurden mitgelesen."
EMPTY = "In der Tabelle steht kein Text. Bitte prüfen, ob die richtige Datei abgelegt wurde."
PICTURES = "Eingebettete Bilder wurden nicht gelesen."
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def read_xlsx(data: bytes) -> list[Part]:
    import io

    from openpyxl import load_workbook

    package = Package(data)
    try:
        book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable(DAMAGED) from error
    parts = []
    for sheet in book.worksheets:
        grid, hidden = _grid(sheet)
        shapes = _shapes(package, sheet)
        blocks = blocks_of(grid) + [Block("point", text) for text in shapes]
        remarks = [HIDDEN] * (hidden or sheet.sheet_state != "visible") + [PICTURES] * bool(
            sheet._images
        )
        margin = [
            getattr(getattr(sheet, place), side).text
            for place in ("oddHeader", "oddFooter")
            for side in ("left", "center", "right")
        ]
        text = write(
            blocks,
            [
                re.sub(r"&[A-Z\"][^&]*\"?", " ", line) if "&" in line else line
                for line in margin
                if line
            ],
        )
        if text.strip():
            parts.append(Part(f"Blatt „{sheet.title}“", text, tuple(remarks)))
    if not parts:
        raise Unreadable(EMPTY)
    return parts


def _grid(sheet) -> tuple[Grid, bool]:
    """The sheet's cells and whether rows or columns are hidden. Merged cells are one object in every place they cover."""
    hidden = any(row.hidden for row in sheet.row_dimensions.values()) or any(
        column.hidden for column in sheet.column_dimensions.values()
    )
    rows: list[list[Cell | None]] = [[_cell(cell) for cell in row] for row in sheet.iter_rows()]
    for area in sheet.merged_cells.ranges:
        first = rows[area.min_row - 1][area.min_col - 1] if area.min_row <= len(rows) else None
        if first is None:
            continue
        first.rows, first.columns = area.max_row - area.min_row + 1, area.max_col - area.min_col + 1
        for row in rows[area.min_row - 1 : area.max_row]:
            row[area.min_col - 1 : area.max_col] = [first] * len(
                row[area.min_col - 1 : area.max_col]
            )
    return Grid(rows), hidden


def _cell(cell) -> Cell | None:
    comment = getattr(cell, "comment", None)
    if cell.value is None and comment is None:
        return None
    made = words(_shown(cell.value, cell.number_format))
    if comment is not None:
        text = re.sub(rf"^{re.escape(comment.author or '')}:\s*", "", comment.text or "")
        made.comments.append((comment.author or "", text))
    if cell.value is not None and cell.has_style:
        made.strong = bool(cell.font.b)
        if cell.font.strike and made.blocks:
            made.blocks[0].marks = (("Gestrichen", ""),)
    return made


def _shown(value: object, number_format: str) -> str:
    """A cell's value as a German office sees it.

    >>> _shown(3.0, "General"), _shown(0.5, "0%"), _shown(2.5, "0.0"), _shown(datetime.datetime(2025, 3, 1), ""), _shown(True, "")
    ('3', '50 %', '2,5', '01.03.2025', 'ja')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime.datetime):
        return value.strftime("%d.%m.%Y" if value.time() == datetime.time() else "%d.%m.%Y %H:%M")
    if isinstance(value, datetime.date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    if isinstance(value, (int, float)):
        percent = "%" in number_format
        return format(value * 100 if percent else value, ".15g").replace(".", ",") + (
            " %" if percent else ""
        )
    return str(value)


def _shapes(package: Package, sheet) -> list[str]:
    """Texts of shapes and text boxes lying over the sheet, which openpyxl does not read."""
    number = sheet.parent.worksheets.index(sheet)
    texts = []
    for drawing in _drawings(package, sheet, number):
        root = package.xml(drawing)
        for body in (
            root.iter("{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}txBody")
            if root is not None
            else ()
        ):
            lines = [
                "".join(run.text or "" for run in paragraph.iter(_A + "t"))
                for paragraph in body.iter(_A + "p")
            ]
            if text := "\n".join(line for line in lines if line.strip()):
                texts.append(text)
    return texts


def _drawings(package: Package, sheet, number: int) -> list[str]:
    book, relations = package.xml("xl/workbook.xml"), _relations(package, "xl/workbook.xml")
    sheets = (
        [relations.get(node.get(_R + "id"), "") for node in book.iter("{*}sheet")]
        if book is not None
        else []
    )
    path = (
        next(
            (
                sheets[at]
                for at, node in enumerate(book.iter("{*}sheet"))
                if node.get("name") == sheet.title
            ),
            "",
        )
        if sheets
        else ""
    )
    return (
        [target for target in _relations(package, path).values() if "/drawings/drawing" in target]
        if path
        else []
    )


def _relations(package: Package, member: str) -> dict[str, str]:
    """Targets of a member's relations by id, as paths inside the package."""
    folder, name = posixpath.split(member)
    root = package.xml(f"{folder}/_rels/{name}.rels")
    return (
        {}
        if root is None
        else {
            node.get("Id"): posixpath.normpath(posixpath.join("/", folder, node.get("Target")))[1:]
            for node in root
            if node.get("TargetMode") != "External"
        }
    )
