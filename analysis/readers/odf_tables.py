"""Tables of OpenDocument files, with merged and repeated cells laid out; what is hidden is noted on the document."""

from __future__ import annotations

from lxml import etree

from analysis.readers.blocks import Block, Cell, Grid
from analysis.readers.odf_names import q
from analysis.readers.safety import whole

WIDEST, LONGEST = (
    2000,
    200000,
)  # columns and rows that are looked at; repeated empty ones beyond hold nothing


def is_hidden(document, node: etree._Element) -> bool:
    style = document.styles.get(node.get(q("table:style-name")))
    return (
        node.get(q("table:visibility")) in ("collapse", "filter")
        or style is not None
        and any(part.get(q("table:display")) == "false" for part in style)
    )


def table_of(document, node: etree._Element) -> Grid:
    """A table with its merged cells in every place they cover; repeated empty rows and columns do not grow."""
    rows: list[list[Cell | None]] = []
    spans: dict[tuple[int, int], Cell] = {}
    for row, head in _rows(node, False):
        document.hidden = document.hidden or is_hidden(document, row)
        cells: list[Cell | None] = []
        gap = 0  # empty places, laid out only when something follows them
        for item in row:
            if item.tag not in (q("table:table-cell"), q("table:covered-table-cell")):
                continue
            at, repeat = (
                len(cells) + gap,
                whole(item.get(q("table:number-columns-repeated")), 1),
            )
            cell = spans.get((len(rows), at)) or (
                _cell(document, item, head)
                if item.tag == q("table:table-cell") or len(item)
                else None
            )
            if cell is None or cell.empty or at >= WIDEST:
                gap += repeat
                continue
            cells += [spans.get((len(rows), len(cells) + n)) for n in range(gap)]
            gap = 0
            if (len(rows), at) not in spans and cell.rows * cell.columns > 1:
                spans |= {
                    (len(rows) + r, at + c): cell
                    for r in range(min(cell.rows, LONGEST))
                    for c in range(min(cell.columns, WIDEST))
                }
            cells += [cell] + [
                cell if (len(rows), at + n) in spans else _cell(document, item, head)
                for n in range(1, min(repeat, WIDEST))
            ]
        if any(cell is not None for cell in cells):
            again = min(
                whole(row.get(q("table:number-rows-repeated")), 1),
                LONGEST - len(rows) if len(rows) < LONGEST else 1,
            )
            rows += [cells] + [
                [cell and Cell(cell.blocks, strong=cell.strong) for cell in cells]
                for _ in range(again - 1)
            ]
        elif rows:
            rows.append([])
    return Grid(rows)


def _rows(node: etree._Element, head: bool):
    for part in node:
        if part.tag == q("table:table-row"):
            yield part, head
        elif part.tag in (
            q("table:table-header-rows"),
            q("table:table-rows"),
            q("table:table-row-group"),
        ):
            yield from _rows(part, head or part.tag == q("table:table-header-rows"))


def _cell(document, node: etree._Element, head: bool) -> Cell:
    blocks = [block for block in document.blocks(node)]
    comments = [
        (block.context["Kommentar"], block.text)
        for block in blocks
        if isinstance(block, Block) and "Kommentar" in block.context
    ]
    blocks = [
        block for block in blocks if not (isinstance(block, Block) and "Kommentar" in block.context)
    ]
    strong = (
        bool(blocks)
        and all(isinstance(block, Block) and block.kind in ("bold", "heading") for block in blocks)
        or (document.property(node.get(q("table:style-name")), "fo:font-weight") == "bold")
    )
    for block in blocks:
        if isinstance(block, Block) and block.kind == "bold":
            block.kind = "paragraph"
    rows, columns = (
        whole(node.get(q(f"table:number-{way}-spanned")), 1) for way in ("rows", "columns")
    )
    return Cell(blocks, rows, columns, head or strong, comments)
