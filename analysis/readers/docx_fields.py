"""What a Word document holds in fields and drawings rather than in its text: boxes, drop-down lists, placeholders, SmartArt."""

from __future__ import annotations

from lxml import etree

from analysis.readers.blocks import Block
from analysis.readers.choices import OPEN, TICKED
from analysis.readers.docx_parts import W, on, value
from analysis.readers.safety import whole

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def is_placeholder(control: etree._Element) -> bool:
    """Whether a content control shows its prompt, because nobody filled it in."""
    props = control.find(W + "sdtPr")
    return props is not None and on(props, "showingPlcHdr")


def box_of(control: etree._Element) -> str:
    """The box of a check-box control, ticked or not; "" for any other control."""
    box = control.find(f"{W}sdtPr/{_W14}checkbox")
    if box is None:
        return ""
    checked = box.find(_W14 + "checked")
    ticked = checked is not None and checked.get(_W14 + "val") in ("1", "true", "on")
    return TICKED if ticked else OPEN


def field_value(field: etree._Element) -> str:
    """What a form field of the old kind holds outside the text: its tick, or the chosen entry of its list."""
    box, choice = field.find(f"{W}ffData/{W}checkBox"), field.find(f"{W}ffData/{W}ddList")
    if box is not None:
        return (
            TICKED
            if on(box, "checked" if value(box, "checked") is not None else "default")
            else OPEN
        )
    if choice is None:
        return ""
    entries = [entry.get(W + "val", "") for entry in choice.findall(W + "listEntry")]
    chosen = whole(value(choice, "result") or value(choice, "default"), 0)
    return entries[chosen] if chosen < len(entries) else ""


def diagram(package, node: etree._Element) -> list[Block]:
    """The words of a SmartArt drawing, each shape a line; only this drawing's data, found by its relation."""
    relations = package.xml("word/_rels/document.xml.rels")
    wanted = node.get(_R + "dm")
    target = (
        next((part.get("Target") for part in relations if part.get("Id") == wanted), "")
        if relations is not None
        else ""
    )
    root = package.xml(f"word/{target}")
    lines = (
        ["".join(text.text or "" for text in line.iter(_A + "t")) for line in root.iter(_A + "p")]
        if root is not None
        else []
    )
    return [Block("paragraph", line) for line in lines if line.strip()]
