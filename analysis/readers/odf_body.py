"""The body of OpenDocument files as blocks: paragraphs with their styles, lists, comments, notes, form controls."""

from __future__ import annotations

import re

from lxml import etree

from analysis.problems import Unreadable
from analysis.readers.blocks import Block, Grid
from analysis.readers.grid import expanded
from analysis.readers.odf_names import q
from analysis.readers.odf_tables import table_of
from analysis.readers.safety import DAMAGED, Package, whole

_STRIKE = "style:text-line-through-style"
# LibreOffice's own family of heading styles, „Heading“ and „Heading 1“ …; in the file a blank is „_20_“
_HEADING = re.compile(r"(?:Heading|Überschrift)(?:(?:_20_| )(?P<level>\d+))?")
_TEXTBOXES = {
    q("draw:text-box"),
    q("draw:custom-shape"),
    q("draw:rect"),
    q("draw:ellipse"),
    q("draw:line"),
}
_SKIP = {
    q("text:tracked-changes"),
    q("text:sequence-decls"),
    q("office:forms"),
    q("text:note-citation"),
    q("dc:creator"),
    q("dc:date"),
    q("text:variable-decls"),
    q("text:user-field-decls"),
    q("table:shapes"),
    "{http://www.w3.org/2000/svg}title",
    "{http://www.w3.org/2000/svg}desc",
}
_CONTENTS = {
    q(f"text:{name}")
    for name in ("table-of-content", "illustration-index", "table-index", "alphabetical-index")
}


def _strikes(value: str) -> bool:
    return value not in ("", "none")


class Document:
    """The parts of one file and what was met while reading it."""

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
                    node.get(q("style:name")): node for node in part.iter(q("style:style"))
                }
                self.list_styles |= {
                    node.get(q("style:name")): node for node in part.iter(q("text:list-style"))
                }
        self.pictures = any(name.startswith("Pictures/") for name in package.names)
        self.known: dict[tuple[str | None, str], str] = {}  # properties looked up before
        self.hidden = False
        self.struck: list[str] = []  # words struck through inside a note, which are left out
        self.dropping = False
        self.contents: list[str] = []
        self.waiting: list[Block | Grid] = []

    def margin(self) -> list[Block]:
        styles = self.package.xml("styles.xml")
        nodes = (
            [
                node
                for side in ("", "-first", "-left")
                for place in ("header", "footer")
                for node in styles.iter(q(f"style:{place}{side}"))
            ]
            if styles is not None
            else []
        )
        return [block for node in nodes for block in expanded(self.blocks(node))]

    def _chain(self, name: str | None) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while name in self.styles and self.styles[name] not in chain:
            chain.append(self.styles[name])
            name = chain[-1].get(q("style:parent-style-name"))
        return chain

    def property(self, name: str | None, attribute: str) -> str:
        if (name, attribute) not in self.known:
            self.known[name, attribute] = next(
                (
                    value
                    for style in self._chain(name)
                    for node in style.iter(q("style:text-properties"))
                    if (value := node.get(q(attribute))) is not None
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
            if tag in (q("text:p"), q("text:h")):
                found += self._paragraph(node, depth)
            elif tag == q("text:list"):
                found += self._list(node, depth + 1, node.get(q("text:style-name")) or style)
            elif tag == q("table:table"):
                found.append(table_of(self, node))
            elif tag in _CONTENTS:
                body = node.find(q("text:index-body"))
                self.contents += (
                    [block.text for block in expanded(self.blocks(body))]
                    if body is not None
                    else []
                )
            elif tag == q("office:annotation"):
                found += self._annotation(node)
            elif isinstance(tag, str) and tag not in _SKIP:
                found += self.blocks(node, depth, style)
        return found

    def _list(self, node: etree._Element, depth: int, style: str) -> list[Block | Grid]:
        levels = self.list_styles.get(style)
        number = levels is not None and any(
            level.get(q("text:level")) == str(depth + 1) and level.get(q("style:num-format"))
            for level in levels.iter(q("text:list-level-style-number"))
        )
        found: list[Block | Grid] = []
        count = 0
        for item in node:
            blocks = self.blocks(item, depth, style)
            if item.tag == q("text:list-header") or not blocks:
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
        spans = [span for span in node.iter(q("text:span")) if "".join(span.itertext()).strip()]
        bare = (node.text or "").strip() or any((child.tail or "").strip() for child in node)
        struck = self._all(node, spans, bare, _STRIKE, _strikes)
        outer_dropping, self.dropping = self.dropping, not struck
        before = len(self.struck)
        text = self._text(node)
        if len(self.struck) > before:
            text = re.sub(r"(?<=\S) {2,}", " ", text).strip()
        self.dropping = outer_dropping
        waiting, self.waiting = self.waiting, outer
        if not text.strip():
            return waiting
        name = node.get(q("text:style-name"))
        names = [
            called
            for style in self._chain(name)
            for called in (
                style.get(q("style:display-name")) or style.get(q("style:name"), ""),
                style.get(q("style:parent-style-name")) or "",
            )
        ] + [name or ""]
        marks = (("Gestrichen", ""),) if struck else ()
        title = next(
            (
                level
                for word, level in (("Title", 1), ("Titel", 1), ("Subtitle", 2), ("Untertitel", 2))
                if word in names
            ),
            0,
        )
        family = self._heading_level(name, names)
        if title and not struck:
            block = Block("heading", text, -title)
        elif node.tag == q("text:h") and not struck:
            level = whole(node.get(q("text:outline-level")), family or 1)
            block = Block("heading", text, level)
        elif family and depth < 0 and not struck:
            block = Block("heading", text, family)
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

    def _heading_level(self, name: str | None, names: list[str]) -> int:
        """The level of a paragraph whose style belongs to LibreOffice's family „Heading“; 0 if it does not."""
        outline = next(
            (
                level
                for style in self._chain(name)
                if (level := whole(style.get(q("style:default-outline-level")), 0))
            ),
            0,
        )
        numbered = next((found for word in names if (found := _HEADING.fullmatch(word))), None)
        if numbered:
            return outline or whole(numbered["level"], 2)
        return outline

    def _all(self, node: etree._Element, spans: list, bare: object, attribute: str, holds) -> bool:
        """Whether a property holds for the whole paragraph, by its style or by all its spans."""
        if holds(self.property(node.get(q("text:style-name")), attribute)):
            return True
        return (
            bool(spans)
            and not bare
            and all(
                holds(self.property(span.get(q("text:style-name")), attribute)) for span in spans
            )
        )

    def _text(self, node: etree._Element) -> str:
        out = [node.text or ""]
        for part in node:
            tag = part.tag
            if tag == q("text:s"):
                out.append(" " * whole(part.get(q("text:c")), 1))
            elif tag == q("text:tab"):
                out.append("\t")
            elif tag == q("text:line-break"):
                out.append("\n")
            elif tag == q("office:annotation"):
                self.waiting += self._annotation(part)
            elif tag == q("text:note"):
                self.waiting += self._note(part)
            elif tag in _TEXTBOXES:
                self.waiting += self.blocks(part)
            elif tag == q("text:placeholder"):
                prompt = "".join(part.itertext())
                self.waiting.append(Block("paragraph", prompt, marks=(("Vorlage", ""),)))
            elif self.dropping and tag == q("text:span") and self._is_struck(part):
                self.struck.append(self._text(part))
            elif isinstance(tag, str) and tag not in _SKIP:
                out.append(self._text(part))
            out.append(part.tail or "")
        return (
            "".join(out)
            if node.tag in (q("text:p"), q("text:h"), q("text:span"), q("text:a"))
            else "".join(out).strip("\n")
        )

    def _is_struck(self, span: etree._Element) -> bool:
        return _strikes(self.property(span.get(q("text:style-name")), _STRIKE))

    def _annotation(self, node: etree._Element) -> list[Block]:
        author = node.findtext(q("dc:creator")) or "ohne Namen"
        return [
            Block("point", block.text, context={"Kommentar": author})
            for block in expanded(self.blocks(node))
            if block.text.strip()
        ]

    def _note(self, node: etree._Element) -> list[Block]:
        name = (
            "".join(node.find(q("text:note-citation")).itertext())
            if node.find(q("text:note-citation")) is not None
            else "*"
        )
        body = node.find(q("text:note-body"))
        blocks = expanded(self.blocks(body)) if body is not None else []
        return [
            Block("paragraph", block.text, context={"Fußnote": name})
            for block in blocks
            if block.text.strip()
        ]
