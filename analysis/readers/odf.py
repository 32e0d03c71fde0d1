"""odt and ods, read from their XML: headings, nested lists, tables, text boxes, comments, notes, sheets with repeated cells."""

from __future__ import annotations

from analysis.problems import Unreadable
from analysis.readers.blocks import Part, below_title, write
from analysis.readers.bold import bold_headings
from analysis.readers.choices import choices
from analysis.readers.furniture import parted
from analysis.readers.grid import blocks_of, expanded
from analysis.readers.odf_body import Document
from analysis.readers.odf_fields import fields
from analysis.readers.odf_names import q
from analysis.readers.odf_tables import is_hidden, table_of
from analysis.readers.remarks import CHANGES, EMPTY, HIDDEN, MARGIN, NO_TEXT, PICTURES, struck
from analysis.readers.safety import DAMAGED, Package


def read_odt(data: bytes) -> list[Part]:
    document = Document(Package(data))
    body = document.root.find(f"{q('office:body')}/{q('office:text')}")
    if body is None:
        raise Unreadable(DAMAGED)
    read = below_title(expanded(bold_headings(document.blocks(body))))
    notes, furniture = parted(document.margin())
    blocks = choices([*read, *fields(body), *notes])
    text = write(blocks, [*furniture, *document.contents])
    if not text.strip():
        raise Unreadable(NO_TEXT)
    changed = body.find(q("text:tracked-changes")) is not None
    said = [CHANGES] * changed + [PICTURES] * document.pictures + [MARGIN] * bool(notes)
    return [Part("", text, tuple(said + struck(document.struck)))]


def read_ods(data: bytes) -> list[Part]:
    document = Document(Package(data))
    book = document.root.find(f"{q('office:body')}/{q('office:spreadsheet')}")
    if book is None:
        raise Unreadable(DAMAGED)
    parts = []
    for sheet in book.findall(q("table:table")):
        document.hidden = is_hidden(document, sheet)
        document.waiting, document.struck = [], []
        grid = table_of(document, sheet)
        shapes = sheet.find(q("table:shapes"))
        blocks = (
            blocks_of(grid)
            + expanded(document.waiting)
            + (expanded(document.blocks(shapes)) if shapes is not None else [])
        )
        if text := write(blocks):
            parts.append(
                Part(
                    f"Blatt „{sheet.get(q('table:name'), '')}“",
                    text,
                    tuple([HIDDEN] * document.hidden + grid.remarks + struck(document.struck)),
                )
            )
    if not parts:
        raise Unreadable(EMPTY)
    return parts
