"""docx: headings, nested lists, tables, text boxes, comments, notes; of tracked changes the accepted text.

Read from the XML, because what python-docx leaves out (text boxes, changes, footnotes, content controls) would be lost.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from analysis.problems import Unreadable
from analysis.readers.blocks import Block, Cell, Grid, Part, write
from analysis.readers.bold import bold_headings
from analysis.readers.characters import SYMBOLS
from analysis.readers.docx_parts import Style, W, lists, members, on, root_of, styles, value
from analysis.readers.grid import blocks_of
from analysis.readers.safety import DAMAGED, Package, whole
from analysis.readers.xlsx import PICTURES

CHANGES = "Nachverfolgte Änderungen: gelesen wurde der Text, wie er nach dem Annehmen lautet."
NO_TEXT = "Im Dokument steht kein Text. Bitte prüfen, ob die richtige Datei abgelegt wurde."
ONLY_PICTURES = (
    "Im Dokument steht kein Text, nur Bilder. Bitte die Bilder einzeln als jpg oder png ablegen."
)
HIDDEN = "Ausgeblendeter Text wurde mitgelesen."
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


def read_docx(data: bytes) -> list[Part]:
    package = Package(data)
    root = root_of(package, "word/document.xml")
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise Unreadable(DAMAGED)
    document = _Document(package)
    blocks = expanded(bold_headings(document.blocks(body)))
    blocks = below_title(blocks)
    margin = [
        text
        for name in members(package, r"word/(header|footer)\d*\.xml")
        for text in document.margin(name)
    ]
    text = write(blocks, [*margin, *document.contents])
    if not text.strip():
        raise Unreadable(ONLY_PICTURES if document.pictures else NO_TEXT)
    remarks = (
        [CHANGES] * document.changed + [HIDDEN] * document.hidden + [PICTURES] * document.pictures
    )
    return [Part("", text, tuple(remarks))]


def expanded(blocks: list[Block | Grid]) -> list[Block]:
    return [
        inner
        for block in blocks
        for inner in (blocks_of(block) if isinstance(block, Grid) else [block])
    ]


def below_title(blocks: list[Block]) -> list[Block]:
    """Titles carry negative levels; below a title every heading is a level deeper."""
    titled = any(block.kind == "heading" and block.level == -1 for block in blocks)
    return [
        replace(block, level=-block.level if block.level < 0 else block.level + titled)
        if block.kind == "heading"
        else block
        for block in blocks
    ]


class _Document:
    """The parts of one file and what was met while reading it."""

    def __init__(self, package: Package):
        self.package = package
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

    def margin(self, name: str) -> list[str]:
        root = root_of(self.package, name)
        return [block.text for block in expanded(self.blocks(root))] if root is not None else []

    def blocks(self, parent: etree._Element) -> list[Block | Grid]:
        found: list[Block | Grid] = []
        for node in parent:
            if node.tag == W + "p":
                found += self._paragraph(node)
            elif node.tag == W + "tbl":
                found.append(self._table(node))
            elif node.tag in (W + "del", W + "moveFrom"):
                self.changed = True
            elif node.tag == W + "sdt" and "Table of Contents" in {
                part.get(W + "val") for part in node.iter(W + "docPartGallery")
            }:
                self.contents += [block.text for block in expanded(self.blocks(node))]
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
        text = self.joined + self._text(node)
        mark = None if props is None else props.find(W + "rPr")
        self.joined = ""
        if mark is not None and (
            mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None
        ):
            self.changed, self.joined, text = True, text, ""
        elif mark is not None and mark.find(W + "ins") is not None:
            self.changed = True
        style = self.styles.get(value(props, "pStyle") or "", Style())
        waiting, self.waiting = self.waiting, outer
        if style.contents:
            self.contents.append(text)
            return waiting
        return ([self._styled(node, props, style, text)] if text.strip() else []) + waiting

    def _styled(
        self, node: etree._Element, props: etree._Element | None, style: Style, text: str
    ) -> Block:
        outline = value(props, "outlineLvl")
        heading = style.heading or (
            int(outline) + 1 if outline and outline.isdigit() and int(outline) < 9 else 0
        )
        runs = [
            run
            for run in node.iter(W + "r")
            if any((part.text or "").strip() for part in run.findall(W + "t"))
        ]
        struck = bool(runs) and all(
            on(run.find(W + "rPr"), "strike") or on(run.find(W + "rPr"), "dstrike") for run in runs
        )
        marks = (("Gestrichen", ""),) if struck else ()
        if heading and not struck:
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

    def _text(self, node: etree._Element) -> str:
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
                out.append(self._text(part))
            elif tag == W + "txbxContent":
                self.waiting += self.blocks(part)
            elif tag == _DIAGRAM + "relIds":
                self.waiting += self._diagram(part)
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
                self.waiting.append(self._table(part))
            elif isinstance(tag, str) and tag not in _SKIP:
                if tag == W + "r" and on(part.find(W + "rPr"), "vanish"):
                    self.hidden = True
                out.append(self._text(self._chosen(part)))
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

    def _diagram(self, node: etree._Element) -> list[Block]:
        """The words of a SmartArt drawing, each shape a line; only this drawing's data, found by its relation."""
        relations = self.package.xml("word/_rels/document.xml.rels")
        wanted = node.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm")
        target = (
            next((part.get("Target") for part in relations if part.get("Id") == wanted), "")
            if relations is not None
            else ""
        )
        root = self.package.xml(f"word/{target}")
        lines = (
            [
                "".join(text.text or "" for text in line.iter(_A + "t"))
                for line in root.iter(_A + "p")
            ]
            if root is not None
            else []
        )
        return [Block("paragraph", line) for line in lines if line.strip()]

    def _table(self, node: etree._Element) -> Grid:
        rows: list[list[Cell | None]] = []
        for row in _children(node, "tr"):
            props = row.find(W + "trPr")
            if props is not None and props.find(W + "del") is not None:
                self.changed = True
                continue
            head = on(props, "tblHeader")
            before = value(props, "gridBefore")
            cells: list[Cell | None] = [None] * whole(before, 0)
            for item in _children(row, "tc"):
                cells += self._cell(item, head, rows[-1] if rows else [], len(cells))
            rows.append(cells)
        return Grid(rows)

    def _cell(
        self, node: etree._Element, head: bool, above: list[Cell | None], at: int
    ) -> list[Cell | None]:
        props = node.find(W + "tcPr")
        width = whole(value(props, "gridSpan"), 1)
        blocks = self.blocks(node)
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
