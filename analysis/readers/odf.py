"""odt and ods, read from their XML: headings, nested lists, tables, text boxes, comments, notes, sheets with repeated cells."""

from __future__ import annotations

from functools import cache

from lxml import etree

from analysis.problems import Unreadable
from analysis.readers.blocks import Block, Cell, Grid, Part, write
from analysis.readers.bold import bold_headings
from analysis.readers.docx import CHANGES, NO_TEXT, below_title, expanded
from analysis.readers.grid import blocks_of
from analysis.readers.safety import DAMAGED, Package, whole
from analysis.readers.xlsx import EMPTY, HIDDEN, PICTURES

_NS = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
WIDEST, LONGEST = (
    2000,
    200000,
)  # columns and rows that are looked at; repeated empty ones beyond hold nothing


@cache
def _q(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{_NS[prefix]}}}{local}"


_TEXTBOXES = {
    _q("draw:text-box"),
    _q("draw:custom-shape"),
    _q("draw:rect"),
    _q("draw:ellipse"),
    _q("draw:line"),
}
_SKIP = {
    _q("text:tracked-changes"),
    _q("text:sequence-decls"),
    _q("office:forms"),
    _q("text:note-citation"),
    _q("dc:creator"),
    _q("dc:date"),
    _q("text:variable-decls"),
    _q("text:user-field-decls"),
    _q("table:shapes"),
    "{http://www.w3.org/2000/svg}title",
    "{http://www.w3.org/2000/svg}desc",
}
_CONTENTS = {
    _q(f"text:{name}")
    for name in ("table-of-content", "illustration-index", "table-index", "alphabetical-index")
}


def read_odt(data: bytes) -> list[Part]:
    document = _Document(Package(data))
    body = document.root.find(f"{_q('office:body')}/{_q('office:text')}")
    if body is None:
        raise Unreadable(DAMAGED)
    blocks = below_title(expanded(bold_headings(document.blocks(body))))
    text = write(blocks, [*document.margin(), *document.contents])
    if not text.strip():
        raise Unreadable(NO_TEXT)
    changed = body.find(_q("text:tracked-changes")) is not None
    return [Part("", text, tuple([CHANGES] * changed + [PICTURES] * document.pictures))]


def read_ods(data: bytes) -> list[Part]:
    document = _Document(Package(data))
    book = document.root.find(f"{_q('office:body')}/{_q('office:spreadsheet')}")
    if book is None:
        raise Unreadable(DAMAGED)
    parts = []
    for sheet in book.findall(_q("table:table")):
        document.hidden = document.is_hidden(sheet)
        document.waiting = []
        grid = document.table(sheet)
        shapes = sheet.find(_q("table:shapes"))
        blocks = (
            blocks_of(grid)
            + expanded(document.waiting)
            + (expanded(document.blocks(shapes)) if shapes is not None else [])
        )
        if text := write(blocks):
            parts.append(
                Part(
                    f"Blatt „{sheet.get(_q('table:name'), '')}“",
                    text,
                    (HIDDEN,) if document.hidden else (),
                )
            )
    if not parts:
        raise Unreadable(EMPTY)
    return parts


class _Document:
    def __init__(self, package: Package):
        self.package = package
        root = package.xml("content.xml")
        if root is None:
            raise Unreadable(DAMAGED)
        self.root = root
        self.styles: dict[str, etree._Element] = {}
        self.list_styles: dict[str, etree._Element] = {}
        for part in (package.xml("styles.xml"), root):
            if part is not None:
                self.styles |= {
                    node.get(_q("style:name")): node for node in part.iter(_q("style:style"))
                }
                self.list_styles |= {
                    node.get(_q("style:name")): node for node in part.iter(_q("text:list-style"))
                }
        self.pictures = any(name.startswith("Pictures/") for name in package.names)
        self.known: dict[tuple[str | None, str], str] = {}  # properties looked up before
        self.hidden = False
        self.contents: list[str] = []
        self.waiting: list[Block | Grid] = []

    def margin(self) -> list[str]:
        styles = self.package.xml("styles.xml")
        nodes = (
            [
                node
                for side in ("", "-first", "-left")
                for place in ("header", "footer")
                for node in styles.iter(_q(f"style:{place}{side}"))
            ]
            if styles is not None
            else []
        )
        return [block.text for node in nodes for block in expanded(self.blocks(node))]

    def _chain(self, name: str | None) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while name in self.styles and self.styles[name] not in chain:
            chain.append(self.styles[name])
            name = chain[-1].get(_q("style:parent-style-name"))
        return chain

    def _property(self, name: str | None, attribute: str) -> str:
        if (name, attribute) not in self.known:
            self.known[name, attribute] = next(
                (
                    value
                    for style in self._chain(name)
                    for node in style.iter(_q("style:text-properties"))
                    if (value := node.get(_q(attribute))) is not None
                ),
                "",
            )
        return self.known[name, attribute]

    def blocks(
        self, parent: etree._Element, depth: int = -1, style: str = ""
    ) -> list[Block | Grid]:
        found: list[Block | Grid] = []
        for node in parent:
            tag = node.tag
            if tag in (_q("text:p"), _q("text:h")):
                found += self._paragraph(node, depth)
            elif tag == _q("text:list"):
                found += self._list(node, depth + 1, node.get(_q("text:style-name")) or style)
            elif tag == _q("table:table"):
                found.append(self.table(node))
            elif tag in _CONTENTS:
                body = node.find(_q("text:index-body"))
                self.contents += (
                    [block.text for block in expanded(self.blocks(body))]
                    if body is not None
                    else []
                )
            elif tag == _q("office:annotation"):
                found += self._annotation(node)
            elif isinstance(tag, str) and tag not in _SKIP:
                found += self.blocks(node, depth, style)
        return found

    def _list(self, node: etree._Element, depth: int, style: str) -> list[Block | Grid]:
        levels = self.list_styles.get(style)
        number = levels is not None and any(
            level.get(_q("text:level")) == str(depth + 1) and level.get(_q("style:num-format"))
            for level in levels.iter(_q("text:list-level-style-number"))
        )
        found: list[Block | Grid] = []
        count = 0
        for item in node:
            blocks = self.blocks(item, depth, style)
            if item.tag == _q("text:list-header") or not blocks:
                found += blocks
                continue
            count += 1
            first = blocks[0]
            if (
                isinstance(first, Block)
                and first.kind == "point"
                and first.level == depth
                and number
            ):
                first.number = f"{count}."
            found += blocks
        return found

    def _paragraph(self, node: etree._Element, depth: int) -> list[Block | Grid]:
        outer, self.waiting = self.waiting, []
        text = self._text(node)
        waiting, self.waiting = self.waiting, outer
        if not text.strip():
            return waiting
        name = node.get(_q("text:style-name"))
        names = [
            style.get(_q("style:display-name")) or style.get(_q("style:name"), "")
            for style in self._chain(name)
        ] + [name or ""]
        spans = [span for span in node.iter(_q("text:span")) if "".join(span.itertext()).strip()]
        bare = (node.text or "").strip() or any((child.tail or "").strip() for child in node)
        struck = self._all(
            node,
            spans,
            bare,
            "style:text-line-through-style",
            lambda value: value not in ("", "none"),
        )
        marks = (("Gestrichen", ""),) if struck else ()
        title = next(
            (
                level
                for word, level in (("Title", 1), ("Titel", 1), ("Subtitle", 2), ("Untertitel", 2))
                if word in names
            ),
            0,
        )
        if title and not struck:
            block = Block("heading", text, -title)
        elif node.tag == _q("text:h") and not struck:
            block = Block("heading", text, whole(node.get(_q("text:outline-level")), 1))
        elif depth >= 0:
            block = Block("point", text, depth, marks=marks)
        else:
            bold = self._all(
                node,
                spans,
                bare,
                "fo:font-weight",
                lambda value: value in ("bold", "600", "700", "800", "900"),
            )
            block = Block("bold" if bold and not struck else "paragraph", text, marks=marks)
        return [block, *waiting]

    def _all(self, node: etree._Element, spans: list, bare: object, attribute: str, holds) -> bool:
        """Whether a property holds for the whole paragraph, by its style or by all its spans."""
        if holds(self._property(node.get(_q("text:style-name")), attribute)):
            return True
        return (
            bool(spans)
            and not bare
            and all(
                holds(self._property(span.get(_q("text:style-name")), attribute)) for span in spans
            )
        )

    def _text(self, node: etree._Element) -> str:
        out = [node.text or ""]
        for part in node:
            tag = part.tag
            if tag == _q("text:s"):
                out.append(" " * whole(part.get(_q("text:c")), 1))
            elif tag == _q("text:tab"):
                out.append("\t")
            elif tag == _q("text:line-break"):
                out.append("\n")
            elif tag == _q("office:annotation"):
                self.waiting += self._annotation(part)
            elif tag == _q("text:note"):
                self.waiting += self._note(part)
            elif tag in _TEXTBOXES:
                self.waiting += self.blocks(part)
            elif isinstance(tag, str) and tag not in _SKIP:
                out.append(self._text(part))
            out.append(part.tail or "")
        return (
            "".join(out)
            if node.tag in (_q("text:p"), _q("text:h"), _q("text:span"), _q("text:a"))
            else "".join(out).strip("\n")
        )

    def _annotation(self, node: etree._Element) -> list[Block]:
        author = node.findtext(_q("dc:creator")) or "ohne Namen"
        return [
            Block("point", block.text, context={"Kommentar": author})
            for block in expanded(self.blocks(node))
            if block.text.strip()
        ]

    def _note(self, node: etree._Element) -> list[Block]:
        name = (
            "".join(node.find(_q("text:note-citation")).itertext())
            if node.find(_q("text:note-citation")) is not None
            else "*"
        )
        body = node.find(_q("text:note-body"))
        blocks = expanded(self.blocks(body)) if body is not None else []
        return [
            Block("paragraph", block.text, context={"Fußnote": name})
            for block in blocks
            if block.text.strip()
        ]

    def is_hidden(self, node: etree._Element) -> bool:
        style = self.styles.get(node.get(_q("table:style-name")))
        return (
            node.get(_q("table:visibility")) in ("collapse", "filter")
            or style is not None
            and any(part.get(_q("table:display")) == "false" for part in style)
        )

    def table(self, node: etree._Element) -> Grid:
        """A table with its merged cells in every place they cover; repeated empty rows and columns do not grow."""
        rows: list[list[Cell | None]] = []
        spans: dict[tuple[int, int], Cell] = {}
        for row, head in self._rows(node, False):
            self.hidden = self.hidden or self.is_hidden(row)
            cells: list[Cell | None] = []
            gap = 0  # empty places, laid out only when something follows them
            for item in row:
                if item.tag not in (_q("table:table-cell"), _q("table:covered-table-cell")):
                    continue
                at, repeat = (
                    len(cells) + gap,
                    whole(item.get(_q("table:number-columns-repeated")), 1),
                )
                cell = spans.get((len(rows), at)) or (
                    self._cell(item, head)
                    if item.tag == _q("table:table-cell") or len(item)
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
                    cell if (len(rows), at + n) in spans else self._cell(item, head)
                    for n in range(1, min(repeat, WIDEST))
                ]
            if any(cell is not None for cell in cells):
                again = min(
                    whole(row.get(_q("table:number-rows-repeated")), 1),
                    LONGEST - len(rows) if len(rows) < LONGEST else 1,
                )
                rows += [cells] + [
                    [cell and Cell(cell.blocks, strong=cell.strong) for cell in cells]
                    for _ in range(again - 1)
                ]
            elif rows:
                rows.append([])
        return Grid(rows)

    def _rows(self, node: etree._Element, head: bool):
        for part in node:
            if part.tag == _q("table:table-row"):
                yield part, head
            elif part.tag in (
                _q("table:table-header-rows"),
                _q("table:table-rows"),
                _q("table:table-row-group"),
            ):
                yield from self._rows(part, head or part.tag == _q("table:table-header-rows"))

    def _cell(self, node: etree._Element, head: bool) -> Cell:
        blocks = [block for block in self.blocks(node)]
        comments = [
            (block.context["Kommentar"], block.text)
            for block in blocks
            if isinstance(block, Block) and "Kommentar" in block.context
        ]
        blocks = [
            block
            for block in blocks
            if not (isinstance(block, Block) and "Kommentar" in block.context)
        ]
        strong = (
            bool(blocks)
            and all(
                isinstance(block, Block) and block.kind in ("bold", "heading") for block in blocks
            )
            or (self._property(node.get(_q("table:style-name")), "fo:font-weight") == "bold")
        )
        for block in blocks:
            if isinstance(block, Block) and block.kind == "bold":
                block.kind = "paragraph"
        rows, columns = (
            whole(node.get(_q(f"table:number-{way}-spanned")), 1) for way in ("rows", "columns")
        )
        return Cell(blocks, rows, columns, head or strong, comments)
