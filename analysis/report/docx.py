"""The report as a Word file: built-in styles only, a table of contents, alt texts, German; a normal document that survives editing.

CORPUS/vorlage.docx, where the office has put one, brings the house style (any finished report will do: its text is left out).
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.shared import Cm

from analysis.report import docx_style, docx_template, docx_xml, wording
from analysis.report.blocks import Block, Figure, Heading, Sentence, Table
from analysis.report.data import Data

STYLES = {
    "text": "Normal",
    "bullet": "ListBullet",
    "quiet": "BodyText2",
    "notice": "IntenseQuote",
    "meta": "BodyText2",
    "subtitle": "Subtitle",
}
HYPERLINK = RELATIONSHIP_TYPE.HYPERLINK
ANNEX = "anhang.docx"  # where references of the other files lead
PLACES = "statements"  # the table whose references are the places they lead to
NARROW = {"topics_tables": 0.85}  # share of the page's width a figure takes
AFTER_TABLE = 160  # twentieths of a point between a table and the sentence below it
FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def write(
    blocks: list[Block], data: Data, name: str, figures: dict[str, bytes], template: Path | None
) -> bytes:
    """The finished file. ``name``: what the footer calls it; ``figures`` are PNG images by name; one that is not there is left out."""
    document = _begin(template)
    _properties(document, data, name)
    _page(document, data, name, template is not None)
    return _zipped(_Writer(document, blocks, figures).written())


def _begin(template: Path | None) -> Word:
    """The office's template without its text, lacking styles filled in from the default; else the default with our styles."""
    document = docx_style.styled(Document())
    if template is None:
        return document
    own = docx_template.opened(template, document, docx_style.ALL)
    docx_style.language(own)
    return own


def _properties(document: Word, data: Data, name: str) -> None:
    core = document.core_properties
    about = data.book.about
    core.title = f"{data.title}: {name} der Runde {wording.day(data.round_id)}"
    core.author = about.get("publisher", "")
    core.subject = about.get("subject", "")
    core.keywords = wording.listed([data.title, *(code.name for code in data.book.fields)])[:255]
    core.language = "de-DE"
    core.comments = core.last_modified_by = core.category = ""
    for element in list(core._element):
        if element.tag.rsplit("}", 1)[1] in ("created", "modified", "lastPrinted"):
            core._element.remove(element)


def _page(document: Word, data: Data, name: str, own: bool) -> None:
    """Size and margins of the page where no template brings them (``own``); our line in header and footer beside what it has there."""
    section = document.sections[0]
    if not own:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin, section.bottom_margin = Cm(1.7), Cm(1.5)
        section.header_distance = section.footer_distance = Cm(0.8)
    elif section.orientation == WD_ORIENT.LANDSCAPE:
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = section.page_height, section.page_width
    kinds = [
        "",
        *["first_page_"] * section.different_first_page_header_footer,
        *["even_page_"] * document.settings.odd_and_even_pages_header_footer,
    ]
    line = f"{data.title} – {name} der Runde {wording.day(data.round_id)}"
    pages = (
        docx_xml.run(f"{line} · Seite ")
        + docx_xml.field("PAGE", "1")
        + docx_xml.run(" von ")
        + docx_xml.field("NUMPAGES", "1")
    )
    for kind in kinds:
        _line(
            getattr(section, f"{kind}footer"), docx_xml.paragraph(pages, "Footer"), at_the_top=False
        )
        if not data.cleared:
            draft = wording.sentences()["sentence"]["draft"]
            draft = docx_xml.paragraph(docx_xml.run(draft), "Header")
            _line(getattr(section, f"{kind}header"), draft, at_the_top=True)


def _line(edge, xml: str, at_the_top: bool) -> None:
    """Put a line into a header or footer: before or behind what stands there, instead of it where nothing does."""
    first, paragraph = edge.paragraphs[0]._p if edge.paragraphs else None, parse_xml(xml)
    if (
        first is not None
        and len(edge._element) == 1
        and not first.xpath("string(.)").strip()
        and not first.xpath(".//w:drawing | .//w:pict")
    ):
        edge._element.replace(first, paragraph)
    elif at_the_top:
        edge._element.insert(0, paragraph)
    else:
        edge._element.append(paragraph)


def _wide_chapters(blocks: list[Block]) -> set[int]:
    """Positions of the chapter headings whose chapter holds a table that wants a landscape page."""
    found, chapter = set(), 0
    for number, block in enumerate(blocks):
        if isinstance(block, Heading) and block.level == 1:
            chapter = number
        elif isinstance(block, Table) and block.wide:
            found.add(chapter)
    return found


def _turn(document: Word, landscape: bool) -> None:
    """Begin a new section where the page must be turned; the heading's style breaks the page otherwise."""
    section = document.sections[-1]
    if (section.orientation == WD_ORIENT.LANDSCAPE) == landscape:
        return
    width, height = section.page_width, section.page_height
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = height, width


class _Writer:
    """The blocks of one file, one after the other, into the body of the document."""

    def __init__(self, document: Word, blocks: list[Block], figures: dict[str, bytes]) -> None:
        self.document, self.blocks, self.figures = document, blocks, figures
        own = any(isinstance(block, Table) and block.key == PLACES for block in blocks)
        self.annex = "" if own else document.part.relate_to(ANNEX, HYPERLINK, is_external=True)

    def written(self) -> Word:
        contents = [
            (block.text, f"h{number}")
            for number, block in enumerate(self.blocks)
            if isinstance(block, Heading) and block.level == 1
        ]
        wide = _wide_chapters(self.blocks)
        for number, block in enumerate(self.blocks):
            if isinstance(block, Heading) and block.level == 1:
                if contents:
                    self._contents(contents)
                    contents = []
                _turn(self.document, number in wide)
            self._add(block, number)
        return self.document

    def _contents(self, headings: list[tuple[str, str]]) -> None:
        self._put(docx_xml.paragraph(docx_xml.run("Inhalt"), "TOCHeading"))
        for line in docx_xml.contents(headings):
            self._put(line)

    def _put(self, xml: str) -> None:
        self.document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")

    def _add(self, block: Block, number: int) -> None:
        """Append a block; a sentence stays on the page of the table or figure it leads to, a line of counts with what it counts."""
        if isinstance(block, Heading):
            content = docx_xml.run(block.text)
            if block.level == 1:
                content = docx_xml.bookmark(f"h{number}", 2**28 + number, content)
            style = f"Heading{block.level}" if block.level else "Title"
            self._put(docx_xml.paragraph(content, style))
        elif isinstance(block, Sentence):
            following = self.blocks[number + 1 : number + 2]
            leads = block.key in ("topic_counts", "told") and _goes_on(following)
            keep = leads or any(isinstance(each, Table | Figure) for each in following)
            before = AFTER_TABLE if self._follows_table() else 0
            runs = docx_xml.runs(block.parts, self.annex)
            self._put(docx_xml.paragraph(runs, STYLES[block.style], keep, before))
        elif isinstance(block, Table):
            self._table(block)
        elif block.name in self.figures:
            self._figure(block)

    def _width(self) -> int:
        section = self.document.sections[-1]
        return section.page_width - section.left_margin - section.right_margin

    def _table(self, block: Table) -> None:
        if (
            not isinstance(self._before(block), Heading)
            or self._before(block).text != block.caption
        ):
            self._put(docx_xml.paragraph(docx_xml.run(block.caption), "Caption", keep_next=True))
        self._put(
            docx_xml.table(
                block.head,
                block.rows,
                block.widths,
                self._width() // 635,
                docx_xml.clean(block.caption),
                "TableGrid",
                "NoSpacing",
                self.annex,
                block.key == PLACES,
            )
        )

    def _before(self, block: Block) -> Block:
        return self.blocks[max(self.blocks.index(block) - 1, 0)]

    def _follows_table(self) -> bool:
        body = self.document.element.body
        return len(body) > 1 and body[-2].tag.endswith("}tbl")

    def _figure(self, block: Figure) -> None:
        self._put(docx_xml.paragraph(docx_xml.run(block.caption), "Caption", keep_next=True))
        width = int(self._width() * NARROW.get(block.name, 1))
        self.document.add_picture(io.BytesIO(self.figures[block.name]), width=width)
        properties = self.document.inline_shapes[-1]._inline.docPr
        properties.set("descr", block.alt)
        properties.set("name", block.caption)


def _goes_on(following: list[Block]) -> bool:
    return any(isinstance(each, Sentence) and each.key in ("told", "called") for each in following)


def _zipped(document: Word) -> bytes:
    """The file with every time in it fixed, so that the same report has the same bytes."""
    for key, relation in list(document.part.package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del document.part.package.rels[key]
    raw, fixed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with (
        zipfile.ZipFile(raw) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(
            source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
