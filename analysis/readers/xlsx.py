"""xlsx: one part a sheet, with merged cells, comments and the texts of shapes; hidden rows and sheets are read and that is said."""

from __future__ import annotations

import io
import posixpath
import re

from analysis.problems import Unreadable
from analysis.readers.blocks import Block, Cell, Grid, Part, write
from analysis.readers.grid import blocks_of
from analysis.readers.remarks import EMPTY, HIDDEN, PICTURES, struck
from analysis.readers.safety import DAMAGED, Package
from analysis.readers.xlsx_cells import Cells
from analysis.readers.xlsx_formulas import Formulas

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

# codes in headers and footers: fonts, colours, sizes, fields such as the page's number
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d{1,3}|[A-Z])')


def read_xlsx(data: bytes) -> list[Part]:
    from openpyxl import load_workbook

    package = Package(data)
    try:
        book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False, rich_text=True)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable(DAMAGED) from error
    parts = []
    formulas = Formulas(data, package, book)
    for sheet in book.worksheets:
        cells = Cells(formulas, _threads(package, sheet))
        grid, hidden = _grid(sheet, cells)
        shapes = _shapes(package, sheet)
        blocks = blocks_of(grid) + [Block("point", text) for text in shapes]
        remarks = (
            [HIDDEN] * (hidden or sheet.sheet_state != "visible")
            + [PICTURES] * bool(sheet._images)
            + grid.remarks
            + struck(cells.struck)
            + cells.unknown()
        )
        margin = [
            getattr(getattr(sheet, place), side).text
            for place in ("oddHeader", "oddFooter")
            for side in ("left", "center", "right")
        ]
        text = write(blocks, [" ".join(_CODE.sub(" ", line).split()) for line in margin if line])
        if text.strip():
            parts.append(Part(f"Blatt „{sheet.title}“", text, tuple(remarks)))
    if not parts:
        raise Unreadable(next(iter(cells.unknown()), EMPTY))
    return parts


def _grid(sheet, cells: Cells) -> tuple[Grid, bool]:
    """The sheet's cells and whether rows or columns are hidden. Merged cells are one object in every place they cover."""
    hidden = any(row.hidden for row in sheet.row_dimensions.values()) or any(
        column.hidden for column in sheet.column_dimensions.values()
    )
    rows: list[list[Cell | None]] = [
        [cells.read(cell) for cell in row] for row in sheet.iter_rows()
    ]
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


def _shapes(package: Package, sheet) -> list[str]:
    """Texts of shapes and text boxes lying over the sheet, which openpyxl does not read."""
    texts = []
    for drawing in _drawings(package, sheet):
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


def _threads(package: Package, sheet) -> dict[str, list[tuple[str, str]]]:
    """Comments that answer each other, by the cell they hang on: (author, text). Excel keeps them beside a comment of its own."""
    persons = {
        person.get("id"): person.get("displayName", "")
        for name in package.names
        if re.fullmatch(r"xl/persons/person\d*\.xml", name)
        and (root := package.xml(name)) is not None
        for person in root
    }
    found: dict[str, list[tuple[str, str]]] = {}
    for target in _relations(package, _path(package, sheet)).values():
        root = package.xml(target) if "/threadedComments/" in target else None
        for comment in root if root is not None else ():
            text = comment.findtext("{*}text") or ""
            author = persons.get(comment.get("personId"), "")
            found.setdefault(comment.get("ref", ""), []).append((author, text))
    return found


def _drawings(package: Package, sheet) -> list[str]:
    path = _path(package, sheet)
    targets = _relations(package, path).values() if path else ()
    return [target for target in targets if "/drawings/drawing" in target]


def _path(package: Package, sheet) -> str:
    """The member of the package that holds a sheet; "" if it is not found."""
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
    return path


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
