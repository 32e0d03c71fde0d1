"""html: headings, paragraphs, nested lists, tables; tags inside a word leave no blank."""

from __future__ import annotations

import re

from lxml import etree, html

from analysis.problems import Unreadable
from analysis.readers import remarks
from analysis.readers.blocks import Block, Cell, Grid, Part, write
from analysis.readers.bold import bold_headings
from analysis.readers.choices import OPEN, TICKED, choices
from analysis.readers.grid import expanded
from analysis.readers.safety import DAMAGED
from analysis.readers.text import decode

_SKIP = frozenset("script style template noscript head object svg math iframe datalist".split())
_BLOCKS = frozenset(
    "p div section article main aside blockquote figure figcaption address details"
    " summary dl dt dd fieldset form center body html pre header footer nav hr ul ol li"
    " table h1 h2 h3 h4 h5 h6 td th tr tbody thead tfoot caption menu dir".split()
)
_MARGIN = frozenset(("header", "footer", "nav"))
_BOLD, _STRUCK = frozenset(("b", "strong")), frozenset(("s", "strike", "del"))


def _root(data: bytes) -> etree._Element:
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
    return root


def blocks_of_page(data: bytes) -> list[Block | Grid]:
    """The blocks of a page that was put into another document."""
    root = _root(data)
    body = root.find("body")
    return bold_headings(_Page().blocks(body if body is not None else root))


def read_html(data: bytes) -> list[Part]:
    root = _root(data)
    body = root.find("body")
    page = _Page()
    blocks = choices(expanded(bold_headings(page.blocks(body if body is not None else root))))
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
    return [Part("", text, tuple(remarks.struck(page.struck)))]


class _Page:
    def __init__(self) -> None:
        self.margin: list[str] = []
        self.struck: list[str] = []  # words struck through inside a note, which are left out

    def blocks(self, node: etree._Element, depth: int = -1, number: str = "") -> list[Block | Grid]:
        """The blocks below a node; text between block tags is gathered into paragraphs, or points inside a list."""
        found: list[Block | Grid] = []
        inline: list[tuple[str, bool]] = []
        strong: list[bool] = []

        def flush() -> None:
            outs = [out for text, out in inline if text.strip("\0 \t\n")]
            struck = bool(outs) and all(outs)
            text = _folded("".join(part for part, out in inline if struck or not out))
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
                        (("Gestrichen", ""),) if struck else (),
                    )
                )
                if not struck:
                    self.struck += [part.strip() for part, out in inline if out and part.strip()]
            inline.clear()
            strong.clear()

        def take(text: str | None, bold: bool = False, out: bool = False) -> None:
            if text:
                inline.append((text, out))
                if text.strip():
                    strong.append(bold)

        def walk(parent: etree._Element, bold: bool, out: bool) -> None:
            take(parent.text, bold, out)
            for child in parent:
                tag = child.tag if isinstance(child.tag, str) else ""
                if tag == "br":
                    inline.append(("\0", False))
                elif tag in ("input", "select"):
                    take(_entered(child, tag), bold, out)
                elif tag in _BLOCKS:
                    flush()
                    found.extend(self._block(child, tag, depth))
                elif tag and tag not in _SKIP:
                    walk(child, bold or tag in _BOLD, out or _is_struck(child, tag))
                take(child.tail, bold, out)

        walk(node, False, _is_struck(node, str(node.tag)))
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
            text = " ".join(word for it in expanded(self.blocks(node)) for word in it.text.split())
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


def _is_struck(node: etree._Element, tag: str) -> bool:
    return tag in _STRUCK or "line-through" in (node.get("style") or "")


def _entered(node: etree._Element, tag: str) -> str:
    """What somebody entered into a form field: a tick, a text, the chosen entry of a list."""
    if tag == "select":
        entries = node.findall(".//option")
        chosen = [entry for entry in entries if entry.get("selected") is not None] or entries[:1]
        return " ".join(entry.text_content() for entry in chosen)
    kind = (node.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return TICKED if node.get("checked") is not None else OPEN
    return (
        ""
        if kind in ("hidden", "submit", "button", "password", "image")
        else node.get("value") or ""
    )


def _span(value: str | None) -> int:
    return min(max(int(value), 1), 1000) if value and value.isdigit() else 1


def _folded(text: str) -> str:
    """White space as a browser shows it; br (here \\0) breaks the line."""
    lines = [re.sub(r"[ \t\n\r\f]+", " ", line).strip() for line in text.split("\0")]
    return "\n".join(lines).strip("\n")
