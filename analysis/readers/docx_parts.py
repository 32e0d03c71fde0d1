"""What a Word document says outside its body: styles, list levels, relations to notes, comments, headers and footers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from analysis.readers.safety import Package, parsed, whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_HEADING = re.compile(r"(?i)(?:heading|überschrift|berschrift)[ _]?(\d)")
_LIST = re.compile(
    r"(?i)(?:list bullet|aufzählungszeichen|aufzaehlungszeichen|list number|listennummer)[ _]?(\d)?$"
)
_TITLES = {"title": 1, "titel": 1, "subtitle": 2, "untertitel": 2}


@dataclass
class Style:
    """A paragraph style: its heading level (0 if none; a title has -1), its list (numId, level), whether it is bold."""

    heading: int = 0
    list: tuple[str, int] | None = None
    typed: str = ""  # the level in the name of a list style („List Bullet 2“), which Word keeps as a list of its own
    bold: bool = False
    contents: bool = False  # an entry of a table of contents
    struck: bool = False
    prompt: bool = False  # what a form asks for, in grey, until somebody writes there


@dataclass
class Level:
    format: str = "bullet"
    text: str = ""
    start: int = 1


def value(node: etree._Element | None, tag: str, attribute: str = "val") -> str | None:
    """Attribute of a child; None if there is no such child, "" if it has no value."""
    found = None if node is None else node.find(W + tag)
    return None if found is None else found.get(W + attribute, "")


def on(node: etree._Element | None, tag: str) -> bool:
    """Whether a switch such as w:b is set."""
    return value(node, tag) not in (None, "0", "false", "none", "off")


def styles(root: etree._Element | None) -> dict[str, Style]:
    """Styles by id, with what they inherit."""
    nodes = (
        {node.get(W + "styleId"): node for node in root.iter(W + "style")}
        if root is not None
        else {}
    )
    return {name: _style(nodes, name) for name in nodes}


def _style(nodes: dict[str, etree._Element], name: str) -> Style:
    style, seen = Style(), set()
    while name in nodes and name not in seen:
        seen.add(name)
        node = nodes[name]
        called = value(node, "name") or name
        props = node.find(W + "pPr")
        if not style.heading:
            outline = value(props, "outlineLvl")
            if match := _HEADING.match(called):
                style.heading = int(match[1])
            elif called.casefold() in _TITLES:
                style.heading = -_TITLES[called.casefold()]
            elif outline and outline.isdigit() and int(outline) < 9:
                style.heading = int(outline) + 1
        numbering = None if props is None else props.find(W + "numPr")
        if style.list is None and numbering is not None:
            style.list = (value(numbering, "numId") or "0", whole(value(numbering, "ilvl"), 0))
        if not style.typed and (match := _LIST.match(called)):
            style.typed = match[1] or "1"
        style.contents = style.contents or bool(
            re.match(r"(?i)(toc|verzeichnis|inhaltsverzeichnis)[ _]?\d", called)
        )
        style.bold = style.bold or on(node.find(W + "rPr"), "b")
        style.struck = style.struck or on(node.find(W + "rPr"), "strike")
        style.prompt = style.prompt or bool(
            re.match(r"(?i)placeholder ?text|platzhaltertext", called)
        )
        name = value(node, "basedOn") or ""
    return style


@dataclass
class Lists:
    """List levels by numId, and the counters of numbered lists while the document is read."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def sign(self, number: str, depth: int) -> str:
        """The number that stands before this point („3.“, „b)“), "" for a bullet; counts on."""
        level = self.levels.get(number, {}).get(depth, Level())
        if level.format in ("bullet", "none", ""):
            return ""
        for key in [key for key in self.counts if key[0] == number and key[1] > depth]:
            del self.counts[key]
        count = self.counts[number, depth] = self.counts.get((number, depth), level.start - 1) + 1
        if level.format in ("lowerLetter", "upperLetter") and count <= 26:
            letter = chr(96 + count)
            return f"{letter if level.format == 'lowerLetter' else letter.upper()})"
        return f"{count}."


def lists(root: etree._Element | None) -> Lists:
    if root is None:
        return Lists()
    abstract = {
        node.get(W + "abstractNumId"): {
            whole(level.get(W + "ilvl"), 0): _level(level) for level in node.iter(W + "lvl")
        }
        for node in root.iter(W + "abstractNum")
    }
    return Lists(
        {
            node.get(W + "numId"): abstract.get(value(node, "abstractNumId"), {})
            for node in root.iter(W + "num")
        }
    )


def _level(node: etree._Element) -> Level:
    start = value(node, "start") or "1"
    return Level(
        value(node, "numFmt") or "bullet",
        value(node, "lvlText") or "",
        int(start) if start.isdigit() else 1,
    )


def root_of(package: Package, name: str) -> etree._Element | None:
    """A member's root; documents saved as „Strict Open XML“ are brought to the usual namespace."""
    if name not in package.names:
        return None
    data = package.bytes(name)
    return parsed(data.replace(_STRICT, W[1:-1].encode()) if _STRICT in data else data)


def members(package: Package, pattern: str) -> list[str]:
    return sorted(
        (name for name in package.names if re.fullmatch(pattern, name)),
        key=lambda name: (len(name), name),
    )
