"""Tables of a Word document, with merged cells in every place they cover and rows inside content controls."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from analysis.readers.blocks import Block, Cell, Grid
from analysis.readers.docx_parts import W, on, value
from analysis.readers.safety import whole


def table_of(document, node: etree._Element) -> Grid:
    rows: list[list[Cell | None]] = []
    for row in _children(node, "tr"):
        props = row.find(W + "trPr")
        if props is not None and props.find(W + "del") is not None:
            document.changed = True
            continue
        head = on(props, "tblHeader")
        before = value(props, "gridBefore")
        cells: list[Cell | None] = [None] * whole(before, 0)
        for item in _children(row, "tc"):
            cells += _cell(document, item, head, rows[-1] if rows else [], len(cells))
        rows.append(cells)
    return Grid(rows)


def _cell(
    document, node: etree._Element, head: bool, above: list[Cell | None], at: int
) -> list[Cell | None]:
    props = node.find(W + "tcPr")
    width = whole(value(props, "gridSpan"), 1)
    blocks = document.blocks(node)
    merge = value(props, "vMerge")
    if merge is not None and merge != "restart" and at < len(above) and above[at] is not None:
        above[at].rows += 1
        above[at].blocks += blocks
        return [above[at]] * width
    strong = bool(blocks) and all(
        isinstance(block, Block) and block.kind in ("bold", "heading") for block in blocks
    )
    blocks = [
        replace(block, kind="paragraph")
        if isinstance(block, Block) and block.kind == "bold"
        else block
        for block in blocks
    ]
    return [Cell(blocks, columns=width, strong=head or strong)] * width


def _children(node: etree._Element, tag: str) -> list[etree._Element]:
    """Rows or cells, also those inside content controls and insertions."""
    found = []
    for part in node:
        if part.tag == W + tag:
            found.append(part)
        elif part.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "customXml", W + "smartTag"):
            found += _children(part, tag)
    return found
