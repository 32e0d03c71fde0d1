"""Finished reports read back: Word files and web pages as rows of lines, workbooks as sheets. Own parsing, no writer involved."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TOOL = "werkzeug"  # class of the section that the page's script fills
_SKIPPED = ("script", "style", "nav", "form", "dialog", "noscript", "footer", "button", "svg")
_READ = ("h1", "h2", "h3", "h4", "p", "li", "caption", "figcaption", "tr")


class Line(NamedTuple):
    """One heading, paragraph, table caption or table row, in reading order.

    ``kind``: heading, text, caption, head or row; ``level`` of a heading (0 = title); ``cells`` of a row, else one.
    """

    kind: str
    level: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.cells[0]


def one_line(text: str) -> str:
    return " ".join(text.split())


class Around(NamedTuple):
    """What stands around the lines: margins (headers, footers, notes, comments; loose text of a page), contents, image descriptions, and
    all text of the file."""

    margins: list[str]
    contents: list[str]
    alts: list[str]
    everything: str
    links: list[
        tuple[str, list[str], str]
    ] = []  # a page's links to statements: their text, their ids, the text of the line they stand in


def _part(archive: zipfile.ZipFile, name: str):
    from lxml import etree

    return etree.fromstring(
        archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    )


def _blocks(element) -> Iterator:
    """The paragraphs and tables of a body, those inside content controls and tracked insertions included."""
    for child in element:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag != f"{W}sectPr":
            yield from _blocks(child)


def docx(path: Path) -> list[Line]:
    """The body of a Word file; a heading is known by its style, a caption by the style Caption before a table."""
    with zipfile.ZipFile(path) as archive:
        body = _part(archive, "word/document.xml").find(f"{W}body")
    lines: list[Line] = []
    for element in _blocks(body):
        if element.tag == f"{W}p":
            line = _paragraph(_style(element), _text(element))
            lines += [line] if line else []
        elif element.tag == f"{W}tbl":
            for number, row in enumerate(element.iter(f"{W}tr")):
                cells = tuple(
                    one_line(" ".join(_text(each) for each in cell.iter(f"{W}p")))
                    for cell in row.iter(f"{W}tc")
                )
                lines.append(Line("row" if number else "head", 0, cells))
    return lines


def around(path: Path) -> Around:
    """What stands in a Word file besides the lines of its body."""
    margins, contents, alts, everything = [], [], [], []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if not re.fullmatch(r"(word/[\w.]+|docProps/\w+)\.xml", name):
                continue
            root = _part(archive, name)
            everything.append(" ".join(root.itertext()))
            for paragraph in root.iter(f"{W}p"):
                if re.match(r"word/(header|footer|footnotes|endnotes|comments)", name):
                    margins.append(_text(paragraph))
                elif (style := _style(paragraph).upper()).startswith(
                    "TOC"
                ) and style != "TOCHEADING":
                    contents.append(_text(paragraph))
            alts += [
                each.get(key)
                for each in root.iter()
                if str(each.tag).endswith("}docPr")
                for key in ("descr", "title")
                if each.get(key)
            ]
    return Around(
        [text for text in margins if text],
        [text for text in contents if text],
        alts,
        " ".join(everything),
    )


def _style(paragraph) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def _text(element) -> str:
    return one_line(
        "".join(
            {"t": each.text or "", "tab": " ", "br": " "}.get(each.tag.rsplit("}", 1)[-1], "")
            for each in element.iter()
            if each.tag in (f"{W}t", f"{W}tab", f"{W}br")
        )
    )


def _paragraph(style: str, text: str) -> Line | None:
    if not text or style.upper().startswith("TOC"):
        return None
    if heading := re.fullmatch(r"(?:Heading|berschrift)(\d)", style):
        return Line("heading", int(heading[1]), (text,))
    if style in ("Title", "Titel"):
        return Line("heading", 0, (text,))
    return Line("caption" if style in ("Caption", "Beschriftung") else "text", 0, (text,))


class Page(NamedTuple):
    """A web page: its lines, the data its script works on (nothing where they cannot be read), and what stands around the lines."""

    lines: list[Line]
    data: dict
    around: Around


def html(path: Path) -> Page:
    """A web page as its reader sees it without the script, and its data."""
    from lxml import html as parser

    tree = parser.document_fromstring(path.read_bytes().decode("utf-8"))
    holder = tree.get_element_by_id("daten", None)
    try:
        data = json.loads(holder.text_content() if holder is not None else "")
    except json.JSONDecodeError:
        data = {}
    everything = " ".join(
        [*tree.itertext(), *(value for element in tree.iter() for value in element.attrib.values())]
    )
    alts = [element.get("alt") for element in tree.body.iter("img") if element.get("alt")]
    margins = list(_loose(tree.body))
    for tool in tree.find_class(TOOL):  # the page's own list, filled by its script
        margins += [
            one_line(each.text_content())
            for each in tool.iter(*_READ)
            if each.text_content().strip()
        ]
        tool.drop_tree()
    lines_of = {
        link: link.xpath("ancestor::*[self::p or self::li or self::tr][1]")
        for link in tree.body.iter("a")
        if link.get("data-ids")
    }
    links = [
        (
            one_line(link.text_content()),
            link.get("data-ids").split("; "),
            above[0].text_content() if above else "",
        )
        for link, above in lines_of.items()
    ]
    for element in list(tree.iter(*_SKIPPED)):
        element.drop_tree()
    lines = [line for element in tree.body.iter(*_READ) if (line := _element(element))]
    return Page(lines, data, Around(margins, [], alts, everything, links))


def _loose(element, skipped: bool = False) -> Iterator[str]:
    """The texts of a page that are none of its lines: outside of paragraphs and the like, or in a part that is skipped."""
    if element.tag in ("script", "style", "svg") or not isinstance(element.tag, str):
        return
    skipped = skipped or element.tag in _SKIPPED
    if not skipped and element.tag in _READ:
        for child in element.iter(*_SKIPPED):
            yield from _loose(child, True)
        return
    for text in (element.text, *(child.tail for child in element)):
        if text and text.strip():
            yield one_line(text)
    for child in element:
        yield from _loose(child, skipped)


def _element(element) -> Line | None:
    if element.tag == "tr":
        cells = tuple(one_line(cell.text_content()) for cell in element.iter("td", "th"))
        return Line("head" if element.getparent().tag == "thead" else "row", 0, cells)
    text = one_line(_own(element))
    if not text or any(parent.tag in ("td", "th") for parent in element.iterancestors()):
        return None
    if element.tag[0] == "h":
        return Line("heading", int(element.tag[1]) - 1, (text,))
    return Line("caption" if "caption" in element.tag else "text", 0, (text,))


def _own(element) -> str:
    """The text of an element without that of lists inside it (those are lines of their own)."""
    parts = [element.text or ""]
    for child in element:
        if child.tag not in ("ul", "ol"):
            parts.append(child.text_content())
        parts.append(child.tail or "")
    return "".join(parts)


class Formula(str):
    """A cell that Excel would compute."""


def xlsx(path: Path) -> dict[str, list[tuple]]:
    """The sheets of a workbook by name, each as rows of values, empty cells as empty text; a formula is a ``Formula``."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=False)
    return {
        sheet.title: [tuple(_value(cell) for cell in row) for row in sheet.iter_rows()]
        for sheet in book
    }


def _value(cell) -> object:
    if cell.value is None:
        return ""
    return Formula(cell.value) if cell.data_type == "f" else cell.value
