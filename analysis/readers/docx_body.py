"""The body of a Word document as blocks: paragraphs with their styles, lists and anchored notes, in the accepted text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from analysis.readers.blocks import Block, Grid
from analysis.readers.characters import SYMBOLS
from analysis.readers.docx_fields import box_of, diagram, field_value, is_placeholder
from analysis.readers.docx_parts import Style, W, lists, on, root_of, styles, value
from analysis.readers.docx_tables import table_of
from analysis.readers.grid import expanded
from analysis.readers.safety import Package, whole

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SKIP = {
    W + tag
    for tag in (
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "delInstrText",
        "rPr",
        "pPr",
        "sdtPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "sectPr",
    )
}
_BREAKS = {
    W + "br": "\n",
    W + "cr": "\n",
    W + "tab": "\t",
    W + "noBreakHyphen": "-",
    W + "ptab": "\t",
}


class Document:
    """The parts of one file and what was met while reading it."""

    def __init__(self, package: Package, depth: int = 0):
        self.package, self.depth = package, depth
        self.styles = styles(root_of(package, "word/styles.xml"))
        self.lists = lists(root_of(package, "word/numbering.xml"))
        self.comments = self._notes("word/comments.xml", "comment")
        self.notes = {
            f"{kind}Reference": self._notes(f"word/{kind}s.xml", kind)
            for kind in ("footnote", "endnote")
        }
        self.changed = self.hidden = False
        self.pictures = any(
            name.startswith("word/media/") and not name.endswith((".emf", ".wmf"))
            for name in package.names
        )
        self.contents: list[str] = []
        self.struck: list[str] = []  # words struck through inside a note, which are left out
        self.dropping = False
        self.unread: list[str] = []  # inserted parts that could not be read
        # reads a part that was inserted in another format (altChunk); ``docx`` sets it
        self.read_inserted: Callable[[Document, etree._Element], list[Block | Grid]] = lambda *_: []
        self.waiting: list[
            Block | Grid
        ] = []  # text boxes, comments and notes anchored in the paragraph being read
        self.joined = ""  # text of a paragraph whose end was deleted

    def _notes(self, member: str, tag: str) -> dict[str, etree._Element]:
        root = root_of(self.package, member)
        return (
            {}
            if root is None
            else {
                node.get(W + "id"): node
                for node in root.iter(W + tag)
                if node.get(W + "type") in (None, "normal")
            }
        )

    def margin(self, name: str) -> list[Block]:
        root = root_of(self.package, name)
        return expanded(self.blocks(root)) if root is not None else []

    def blocks(self, parent: etree._Element) -> list[Block | Grid]:
        found: list[Block | Grid] = []
        for node in parent:
            if node.tag == W + "p":
                found += self._paragraph(node)
            elif node.tag == W + "tbl":
                found.append(table_of(self, node))
            elif node.tag in (W + "del", W + "moveFrom"):
                self.changed = True
            elif node.tag == W + "sdt" and "Table of Contents" in {
                part.get(W + "val") for part in node.iter(W + "docPartGallery")
            }:
                self.contents += [block.text for block in expanded(self.blocks(node))]
            elif node.tag == W + "altChunk":
                found += self.read_inserted(self, node)
            elif node.tag == W + "sdt" and is_placeholder(node):
                found += [
                    replace(block, kind="paragraph", marks=(("Vorlage", ""),))
                    for block in expanded(self.blocks(node))
                ]
            elif isinstance(node.tag, str) and node.tag not in _SKIP:
                found += self.blocks(self._chosen(node))
        return found

    def _chosen(self, node: etree._Element) -> etree._Element:
        """Of a drawing's alternatives the first one that holds text; both say the same."""
        if node.tag != _MC + "AlternateContent":
            return node
        spoken = (
            option
            for option in node
            if any((text.text or "").strip() for text in option.iter(W + "t", _A + "t"))
        )
        return next(spoken, node[0] if len(node) else node)

    def _paragraph(self, node: etree._Element) -> list[Block | Grid]:
        outer, self.waiting = self.waiting, []
        props = node.find(W + "pPr")
        style = self.styles.get(value(props, "pStyle") or "", Style())
        runs = [
            run
            for run in node.iter(W + "r")
            if any((part.text or "").strip() for part in run.findall(W + "t"))
        ]
        struck = bool(runs) and all(self._is_struck(run, style) for run in runs)
        outer_dropping, self.dropping = self.dropping, not struck
        before = len(self.struck)
        text = self.joined + self._text(node, style)
        self.dropping = outer_dropping
        if len(self.struck) > before:
            text = re.sub(r"(?<=\S) {2,}", " ", text).strip()
        mark = None if props is None else props.find(W + "rPr")
        self.joined = ""
        if mark is not None and (
            mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None
        ):
            self.changed, self.joined, text = True, text, ""
        elif mark is not None and mark.find(W + "ins") is not None:
            self.changed = True
        waiting, self.waiting = self.waiting, outer
        if style.contents:
            self.contents.append(text)
            return waiting
        return ([self._styled(runs, struck, props, style, text)] if text.strip() else []) + waiting

    def _styled(
        self,
        runs: list[etree._Element],
        struck: bool,
        props: etree._Element | None,
        style: Style,
        text: str,
    ) -> Block:
        outline = value(props, "outlineLvl")
        heading = style.heading or (
            int(outline) + 1 if outline and outline.isdigit() and int(outline) < 9 else 0
        )
        marks = (("Gestrichen", ""),) if struck else ()
        if runs and all(self._is_prompt(run) for run in runs):
            marks = (("Vorlage", ""),)
        if heading and not marks:
            return Block("heading", text, heading)
        numbering = None if props is None else props.find(W + "numPr")
        place = style.list
        if numbering is not None:
            own = value(numbering, "numId")
            place = (
                own if own is not None else (style.list or ("0", 0))[0],
                whole(value(numbering, "ilvl"), (style.list or ("0", 0))[1]),
            )
        if place and place[0] != "0":
            depth = max(place[1], int(style.typed or 1) - 1)
            return Block("point", text, depth, self.lists.sign(*place), marks)
        if style.typed and place is None:
            return Block("point", text, int(style.typed) - 1, "", marks)
        bold = bool(runs) and all(self._bold(run, style) for run in runs)
        return Block("bold" if bold and not marks else "paragraph", text, marks=marks)

    def _bold(self, run: etree._Element, style: Style) -> bool:
        props = run.find(W + "rPr")
        if value(props, "b") is not None:
            return on(props, "b")
        return (
            style.bold
            or self.styles.get(value(props, "rStyle") or "", Style()).bold
            or on(props, "u")
        )

    def _is_struck(self, run: etree._Element, style: Style) -> bool:
        props = run.find(W + "rPr")
        if value(props, "strike") is not None or value(props, "dstrike") is not None:
            return on(props, "strike") or on(props, "dstrike")
        return style.struck or self.styles.get(value(props, "rStyle") or "", Style()).struck

    def _is_prompt(self, run: etree._Element) -> bool:
        return self.styles.get(value(run.find(W + "rPr"), "rStyle") or "", Style()).prompt

    def _text(self, node: etree._Element, style: Style) -> str:
        """The accepted text below a node; what is anchored in it is put aside for after the paragraph."""
        out = []
        for part in node:
            tag = part.tag
            if (
                tag == W + "t"
                or tag == "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
            ):
                out.append(part.text or "")
            elif tag in _BREAKS:
                out.append(_BREAKS[tag])
            elif tag == W + "sym":
                code = int(part.get(W + "char", "F0B7"), 16)
                out.append(SYMBOLS.get(code | 0xF000, "•" if code >= 0xF000 else chr(code)))
            elif tag in (W + "del", W + "moveFrom"):
                self.changed = True
            elif tag in (W + "ins", W + "moveTo"):
                self.changed = True
                out.append(self._text(part, style))
            elif tag == W + "sdt" and box_of(part):
                out.append(box_of(part))
            elif tag == W + "sdt" and is_placeholder(part):
                text = self._text(part, style)
                self.waiting.append(Block("paragraph", text, marks=(("Vorlage", ""),)))
            elif tag == W + "fldChar":
                out.append(field_value(part))
            elif tag == W + "txbxContent":
                self.waiting += self.blocks(part)
            elif tag == _DIAGRAM + "relIds":
                self.waiting += diagram(self.package, part)
            elif tag == W + "commentReference":
                self.waiting += self._note(self.comments.pop(part.get(W + "id"), None), "Kommentar")
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                kind = tag.removeprefix(W)
                self.waiting += self._note(
                    self.notes[kind].pop(part.get(W + "id"), None),
                    "Fußnote",
                    part.get(W + "id", ""),
                )
            elif tag == W + "tbl":
                self.waiting.append(table_of(self, part))
            elif isinstance(tag, str) and tag not in _SKIP:
                if tag == W + "r" and on(part.find(W + "rPr"), "vanish"):
                    self.hidden = True
                if self.dropping and tag == W + "r" and self._is_struck(part, style):
                    self.struck.append(self._text(part, style))
                    continue
                out.append(self._text(self._chosen(part), style))
        return "".join(out)

    def _note(self, node: etree._Element | None, key: str, name: str = "") -> list[Block]:
        if node is None:
            return []
        name = name or node.get(W + "author") or "ohne Namen"
        kind = "point" if key == "Kommentar" else "paragraph"
        return [
            replace(block, kind=kind, context={key: name})
            for block in expanded(self.blocks(node))
            if block.text.strip()
        ]
