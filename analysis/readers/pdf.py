"""pdf: text in reading order, tables with rules, page furniture put aside, comments; scanned pages by text recognition."""

from __future__ import annotations

import io

import pypdfium2
import pypdfium2.raw as pdfium

from analysis.problems import Unreadable
from analysis.readers import image, pdf_unruled
from analysis.readers.blocks import Block, Grid, Part, write
from analysis.readers.bold import bold_headings
from analysis.readers.grid import expanded
from analysis.readers.pdf_annotations import annotations
from analysis.readers.pdf_blocks import blocks_of
from analysis.readers.pdf_columns import Flow, flows
from analysis.readers.pdf_margin import furniture
from analysis.readers.pdf_tables import Table, tables_of
from analysis.readers.pdf_words import Line, Word, lines_of, words_of
from analysis.readers.remarks import NO_TEXT
from analysis.readers.safety import DAMAGED, PASSWORD

SCALE = 300 / 72  # resolution of scanned pages for text recognition
FEWEST = 8  # letters below which a page with a picture counts as scanned
MOST_PAGES = 1000


def read_pdf(data: bytes) -> list[Part]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        protected = "assword" in str(error) or "security" in str(error)
        raise Unreadable(PASSWORD if protected else DAMAGED) from error
    try:
        return [_part(document, data)]
    finally:
        document.close()


def _part(document: pypdfium2.PdfDocument, data: bytes) -> Part:
    if len(document) > MOST_PAGES:
        raise Unreadable(f"Die PDF-Datei hat mehr als {MOST_PAGES} Seiten. Bitte aufteilen.")
    pages: list[tuple[float, float, list[Word]]] = []
    scanned: dict[int, list[Block]] = {}
    unread: list[int] = []
    notes: list[Block] = []
    if document.get_formtype():
        document.init_forms()
    for number, page in enumerate(document):
        textpage = page.get_textpage()
        words, turned = words_of(page, textpage)
        if _garbled(words) or sum(len(word.text) for word in words) < FEWEST and _pictures(page):
            try:
                text = image.recognized(_picture(page))
            except Unreadable:
                text = ""
            if text:
                scanned[number], words = (
                    [Block("paragraph", part) for part in text.split("\n\n")],
                    [],
                )
            elif _pictures(page) or words:
                unread.append(number + 1)
        pages.append((page.get_height(), page.get_width(), words))
        notes += [Block("paragraph", text) for text in turned] + annotations(document, page)
        textpage.close()
        page.close()
    if not any(words for *_, words in pages) and not scanned:
        raise Unreadable(image.MISSING if unread else NO_TEXT)
    text = _text(data, pages, scanned, notes)
    remarks = [image.OCR] * bool(scanned) + [
        f"Ohne lesbaren Text und nicht gelesen: Seite {', '.join(map(str, unread))}."
    ] * bool(unread)
    return Part("", text, tuple(remarks))


def _text(
    data: bytes,
    pages: list[tuple[float, float, list[Word]]],
    scanned: dict[int, list[Block]],
    notes: list[Block],
) -> str:
    lines = [lines_of(words) for *_, words in pages]
    margin = furniture([(height, page) for (height, *_), page in zip(pages, lines)])
    aside = [
        line.text
        for number, page in enumerate(lines)
        for at, line in enumerate(page)
        if (number, at) in margin
    ]
    at_margin = [
        {(line.x0, line.y) for at, line in enumerate(page) if (number, at) in margin}
        for number, page in enumerate(lines)
    ]
    tables = tables_of(
        data, [words for *_, words in pages], [{y for _, y in page} for page in at_margin]
    )
    blocks: list[Block | Grid] = []
    waiting: list[Flow | Grid] = []
    for number, (_, width, words) in enumerate(pages):
        if number in scanned:
            blocks += blocks_of(waiting) + scanned[number]
            waiting = []
            continue
        waiting += _page(words, at_margin[number], tables.get(number, []), width, waiting)
    blocks += blocks_of(waiting)
    return write(expanded(bold_headings(blocks)) + notes, aside)


def _page(
    words: list[Word],
    margin: set[tuple[float, float]],
    tables: list[Table],
    width: float,
    seen: list[Flow | Grid],
) -> list[Flow | Grid]:
    """A page's flows and tables in reading order; a table parts the text above it from the text below."""
    inside = {word for table in tables for word in table.words}
    lines = [
        line
        for line in lines_of([word for word in words if word not in inside])
        if (line.x0, line.y) not in margin
    ]
    right = (
        max([line.x1 for line in lines] + [width - min((line.x0 for line in lines), default=0)])
        if lines
        else width
    )
    found: list[Flow | Grid] = []
    for table in tables:
        above: list[Line] = [line for line in lines if line.y > table.top]
        lines = [line for line in lines if line.y <= table.top]
        found += flows(above, right)
        if not any(table.grid is before for before in seen):  # else it began on the page before
            found.append(table.grid)
    for table in pdf_unruled.find([word for word in words if word not in inside]):
        found += [*flows([line for line in lines if line.y > table.top + 1], right), table.grid]
        lines = [line for line in lines if line.y < table.bottom - 1]
    return found + flows(lines, right)


def _garbled(words: list[Word]) -> bool:
    """A text layer without meaning: fonts that do not say which letters they draw."""
    text = "".join(word.text for word in words)
    odd = sum(sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or ord(sign) < 32 for sign in text)
    return len(text) > 20 and odd * 3 > len(text)


def _pictures(page) -> bool:
    return (
        next(iter(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=4)), None)
        is not None
    )


def _picture(page) -> bytes:
    scale = min(SCALE, 5000 / max(page.get_width(), page.get_height(), 1))
    out = io.BytesIO()
    page.render(scale=scale, grayscale=True).to_pil().save(out, "PNG")
    return out.getvalue()
