"""The look of the Word file: Word's own styles, set to what German offices ask of accessible documents.

Sans serif 11 pt, left-aligned, line spacing 1.15, contrast of at least 4.5:1, no italics, underlining or capitals for emphasis.
"""

from __future__ import annotations

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FONT = "Arial"
DARK, GREY, ACCENT = (
    RGBColor(0x1A, 0x1A, 0x1A),
    RGBColor(0x59, 0x59, 0x59),
    RGBColor(0x12, 0x3E, 0x6B),
)
# style: size in pt, bold, colour, space before, space after, in pt
PARAGRAPHS = {
    "Normal": (11, False, DARK, 0, 4),
    "Body Text 2": (10, False, GREY, 0, 3),
    "Title": (20, True, ACCENT, 0, 2),
    "Subtitle": (12, False, DARK, 0, 3),
    "Heading 1": (16, True, ACCENT, 22, 6),
    "Heading 2": (12, True, ACCENT, 8, 2),
    "Heading 3": (11, True, DARK, 12, 3),
    "List Bullet": (11, False, DARK, 0, 4),
    "Intense Quote": (11, True, DARK, 3, 5),
    "Caption": (10, True, DARK, 5, 2),
    "No Spacing": (9.5, False, DARK, 1, 1),
    "TOC Heading": (12.5, True, ACCENT, 12, 3),
    "Header": (9, True, DARK, 0, 0),
    "Footer": (9, False, GREY, 0, 0),
    "toc 1": (11, False, DARK, 0, 2),
}
ALL = [*PARAGRAPHS, "Strong", "Subtle Reference", "Table Grid"]
LINE = 1.15
INDENT = {"List Bullet": (0.6, -0.6)}
TEXT_WIDTH = Cm(17)


def styled(document: Word) -> Word:
    """The document with every style the report uses set; the same document."""
    language(document)
    for name, values in PARAGRAPHS.items():
        _paragraph_style(document, name, *values)
    _character_style(document, "Strong", bold=True)
    _character_style(document, "Subtle Reference", size=8, colour=GREY)
    _frame(document.styles["Intense Quote"])
    document.styles["toc 1"].paragraph_format.tab_stops.add_tab_stop(
        TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
    )
    return document


def language(document: Word) -> None:
    """German for everything that does not say otherwise."""
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "de-DE")


def _paragraph_style(
    document: Word,
    name: str,
    size: float,
    bold: bool,
    colour: RGBColor,
    before: float,
    after: float,
) -> None:
    style = _style(document, name, WD_STYLE_TYPE.PARAGRAPH)
    _font(style, size, bold, colour)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing = 1.0 if name == "No Spacing" else LINE
    layout.alignment = WD_ALIGN_PARAGRAPH.LEFT
    layout.keep_with_next = name.startswith("Heading") or name in ("Caption", "TOC Heading")
    if name in INDENT:
        left, first = INDENT[name]
        layout.left_indent, layout.first_line_indent = Cm(left), Cm(first)
    if name in ("Title", "Subtitle"):
        _drop(style, "w:pBdr")
    _drop(style, "w:contextualSpacing")
    if name == "TOC Heading":
        layout.page_break_before = False


def _style(document: Word, name: str, kind: WD_STYLE_TYPE):
    """The built-in style of that name; one that the default file lacks is begun under its built-in name and id."""
    if name in document.styles:
        return document.styles[name]
    style = document.styles.add_style(name, kind, builtin=True)
    style.element.set(qn("w:styleId"), name.replace(" ", "").replace("toc", "TOC"))
    style.base_style = document.styles["Normal"]
    return style


def _font(
    style, size: float | None = None, bold: bool | None = None, colour: RGBColor | None = None
) -> None:
    properties = style.element.get_or_add_rPr()
    for tag in ("w:rFonts", "w:smallCaps", "w:caps", "w:u", "w:spacing", "w:kern"):
        for element in properties.findall(qn(tag)):
            properties.remove(element)
    font = style.font
    font.name, font.italic = FONT, False
    for attribute in ("w:cs", "w:eastAsia"):
        properties.rFonts.set(qn(attribute), FONT)
    if size:
        font.size = Pt(size)
    if bold is not None:
        font.bold = bold
    if colour is not None:
        font.color.rgb = colour


def _character_style(
    document: Word,
    name: str,
    size: float | None = None,
    bold: bool = False,
    colour: RGBColor | None = None,
) -> None:
    _font(_style(document, name, WD_STYLE_TYPE.CHARACTER), size, bold, colour)


def _drop(style, tag: str) -> None:
    properties = style.element.get_or_add_pPr()
    for element in properties.findall(qn(tag)):
        properties.remove(element)


def _frame(style) -> None:
    """A frame around the notice, so that it is seen without colour."""
    _drop(style, "w:pBdr")
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = Cm(0.2)
    frame = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "12"), ("space", "3"), ("color", "8A5A00")):
            line.set(qn(f"w:{key}"), value)
        frame.append(line)
    style.element.get_or_add_pPr().insert_element_before(
        frame,
        "w:shd",
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:spacing",
        "w:ind",
        "w:contextualSpacing",
        "w:jc",
        "w:outlineLvl",
    )
