"""html: headings, paragraphs, nested lists, tables; tags inside a word leave no blank."""

from __future__ import annotations

import re

from lxml import etree, html

from analysis.problems import Unreadable
from analysis.readers.blocks import Block, Cell, Grid, Part, write
from analysis.readers.bold import bold_headings
from analysis.readers.docx import expanded
from analysis.readers.safety import DAMAGED
from analysis.readers.text import decode

_SKIP = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "object",
        "svg",
        "math",
        "iframe",
        "select",
        "datalist",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "aside",
        "blockquote",
        "figure",
        "figcaption",
        "address",
        "details",
        "summary",
        "dl",
        "dt",
        "dd",
        "fieldset",
        "form",
        "center",
        "body",
        "html",
        "pre",
        "header",
        "footer",
        "nav",
        "hr",
        "ul",
        "ol",
        "li",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "td",
        "th",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "menu",
        "dir",
    ]
)
_MARGIN = frozenset(("header", "footer", "nav"))
_BOLD, _STRUCK = frozenset(("b", "strong")), frozenset(("s", "strike", "del"))


def read_html(data: bytes) -> list[Part]:
    charset = re.search(rb"(?i)<meta[^>]+charset=[\"']?([\w-]+)", data[:4096])
    try:
        text = data.decode(charset[1].decode("ascii")) if charset else decode(data)
    except (LookupError, UnicodeDecodeError):
        text = decode(data)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff").replace("\0", ""))
    try:
        root = html.document_fromstring(
            text,
            parser=html.HTMLParser(
                huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
            ),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    body = root.find("body")
    page = _Page()
    blocks = expanded(bold_headings(page.blocks(body if body is not None else root)))
    title = " ".join((root.findtext("head/title") or "").split())
    if title and not any(block.kind == "heading" and block.level == 1 for block in blocks):
        blocks.insert(0, Block("heading", title, 1))
    elif title and title not in (" ".join(block.text.split()) for block in blocks):
        page.margin.append(title)
    text = write(blocks, page.margin)
    if not text.strip():
        raise Unreadable(
            "Auf der Seite steht kein Text. Bitte prüfen, ob die richtige Datei abgelegt wurde."
        )
    return [Part("", text)]


class _Page:
    def __init__(self) -> None:
        self.margin: list[str] = []

    def blocks(self, node: etree._Element, depth: int = -1, number: str = "") -> list[Block | Grid]:
        """The blocks below a node; text between block tags is gathered into paragraphs, or points inside a list."""
        found: list[Block | Grid] = []
        inline: list[str] = []
        strong: list[bool] = []
        struck: list[bool] = []

        def flush() -> None:
            text = _folded("".join(inline))
            if text:
                kind = "point" if depth >= 0 else "bold" if all(strong) else "paragraph"
                first = not any(
                    isinstance(block, Block) and block.kind == "point" for block in found
                )
                found.append(
                    Block(
                        kind,
                        text,
                        max(depth, 0),
                        number if first else "",
                        (("Gestrichen", ""),) if all(struck) else (),
                    )
                )
            for part in (inline, strong, struck):
                part.clear()

        def take(text: str | None, bold: bool = False, out: bool = False) -> None:
            if text:
                inline.append(text)
                if text.strip():
                    strong.append(bold)
                    struck.append(out)

        def walk(parent: etree._Element, bold: bool, out: bool) -> None:
            take(parent.text, bold, out)
            for child in parent:
                tag = child.tag if isinstance(child.tag, str) else ""
                if tag == "br":
                    inline.append("\0")
                elif tag in _BLOCKS:
                    flush()
                    found.extend(self._block(child, tag, depth))
                elif tag and tag not in _SKIP:
                    walk(child, bold or tag in _BOLD, out or tag in _STRUCK)
                take(child.tail, bold, out)

        walk(node, False, False)
        flush()
        return found

    def _block(self, node: etree._Element, tag: str, depth: int) -> list[Block | Grid]:
        if tag in _MARGIN:
            inner = expanded(self.blocks(node))
            if any(block.kind == "heading" for block in inner) and tag == "header":
                return list(inner)
            self.margin += [block.text for block in inner]
            return []
        if re.fullmatch(r"h[1-6]", tag):
            text = _folded("".join(" " if part == "\0" else part for part in node.itertext()))
            return [Block("heading", text, int(tag[1]))] if text else []
        if tag in ("ul", "ol", "menu", "dir"):
            found: list[Block | Grid] = []
            count = int(node.get("start")) - 1 if (node.get("start") or "").isdigit() else 0
            for child in node:
                if child.tag == "li":
                    count += 1
                    found += self.blocks(child, depth + 1, f"{count}." if tag == "ol" else "")
                elif isinstance(child.tag, str):
                    found += (
                        self.blocks(child, depth + 1)
                        if child.tag not in ("ul", "ol")
                        else self._block(child, child.tag, depth + 1)
                    )
                if child.tail and child.tail.strip():
                    found.append(Block("paragraph", _folded(child.tail)))
            return found
        if tag == "table":
            caption = [block for part in node.findall("caption") for block in self.blocks(part)]
            return [*caption, self._table(node)]
        if tag == "pre":
            return [Block("paragraph", node.text_content())]
        return self.blocks(node, depth)

    def _table(self, node: etree._Element) -> Grid:
        rows: list[list[Cell | None]] = []
        spans: list[tuple[Cell, int]] = []
        for row in [part for part in node.iter("tr") if next(part.iterancestors("table")) is node]:
            at = len(rows)
            rows.append([])
            if at:
                rows[at] = [
                    cell if cell is not None and below > 1 else None for cell, below in spans
                ]
                spans = [(cell, below - 1) for cell, below in spans]
            else:
                spans = []
            column = 0
            for item in row:
                if item.tag not in ("td", "th"):
                    continue
                while column < len(rows[at]) and rows[at][column] is not None:
                    column += 1
                wide, high = _span(item.get("colspan")), _span(item.get("rowspan"))
                blocks = self.blocks(item)
                strong = (
                    item.tag == "th"
                    or bool(blocks)
                    and all(isinstance(block, Block) and block.kind == "bold" for block in blocks)
                )
                for block in blocks:
                    if isinstance(block, Block) and block.kind == "bold":
                        block.kind = "paragraph"
                cell = Cell(blocks, high, wide, strong)
                for _ in range(wide):
                    rows[at] += [None] * (column + 1 - len(rows[at]))
                    spans += [(None, 0)] * (column + 1 - len(spans))
                    rows[at][column], spans[column] = cell, (cell, high)
                    column += 1
        return Grid(rows)


def _span(value: str | None) -> int:
    return min(max(int(value), 1), 1000) if value and value.isdigit() else 1


def _folded(text: str) -> str:
    """White space as a browser shows it; br (here \\0) breaks the line."""
    lines = [re.sub(r"[ \t\n\r\f]+", " ", line).strip() for line in text.split("\0")]
    return "\n".join(lines).strip("\n")
