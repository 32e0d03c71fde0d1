"""Paragraphs, runs, tables and fields of a Word file as XML: thousands of them, quicker than one object each."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from analysis.report import wording
from analysis.report.wording import Part

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# built-in character styles by what a part is
RUN_STYLES = {
    "topic": "Strong",
    "ids": "SubtleReference",
    "counter_ids": "SubtleReference",
    "demand_ids": "SubtleReference",
    "rest_ids": "SubtleReference",
    "any_ids": "SubtleReference",
    "critical_ids": "SubtleReference",
    "extending_ids": "SubtleReference",
    "confirming_ids": "SubtleReference",
    "statement_id": "SubtleReference",
    "source": "SubtleReference",
}
ID_PARTS = tuple(name for name in RUN_STYLES if name.endswith("ids"))
HEAD_FILL = "E7EDF3"
LETTER, MARGIN = 108, 220  # twentieths of a point: a letter of a table's 9.5 pt type at its widest average, the two margins of a cell


def _is_rtl(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("R", "AL")


def _stretches(text: str) -> Iterable[tuple[bool, str]]:
    """The text cut where the writing direction changes; blanks and punctuation stay with what stands before them."""
    start, direction = 0, False
    for at, char in enumerate(text):
        strong = _is_rtl(char) if unicodedata.bidirectional(char) in ("R", "AL", "L") else direction
        if strong != direction:
            if at > start:
                yield direction, text[start:at]
            start, direction = at, strong
    if start < len(text):
        yield direction, text[start:]


def run(text: str, style: str = "") -> str:
    """One or more runs; what is written from right to left gets a run of its own."""
    mark = f'<w:rStyle w:val="{style}"/>' if style else ""
    return "".join(
        f'<w:r><w:rPr>{mark}{"<w:rtl/>" if rtl else ""}</w:rPr><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>'
        for rtl, piece in _stretches(text)
    )


def anchor(statement_id: str) -> str:
    """Bookmark of a statement in Anhang A: a name Word accepts."""
    return "a" + hashlib.sha256(statement_id.encode()).hexdigest()[:16]


def link(text: str, target: str, style: str = "") -> str:
    return f'<w:hyperlink w:anchor="{target}" w:history="1">{run(text, style)}</w:hyperlink>'


def bookmark(name: str, number: int, content: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def runs(parts: Iterable[Part], linked: bool = True) -> str:
    """The runs of a sentence or cell; ids lead to Anhang A."""
    found = []
    for part in parts:
        if part.name in ID_PARTS and linked:
            found.append(
                run("; ", RUN_STYLES[part.name]).join(link(each, anchor(each), RUN_STYLES[part.name]) for each in part.text.split("; "))
            )
        elif part.name == "statement_id":
            found.append(bookmark(anchor(part.text), int(anchor(part.text)[1:8], 16), run(part.text, RUN_STYLES[part.name])))
        else:
            found.append(run(part.text, RUN_STYLES.get(part.name, "")))
    return "".join(found)


def paragraph(content: str, style: str, keep_next: bool = False, before: int = 0) -> str:
    """A paragraph; ``before`` is space above it in twentieths of a point where the style's own is not enough."""
    keep = "<w:keepNext/>" if keep_next else ""
    space = f'<w:spacing w:before="{before}"/>' if before else ""
    return f'<w:p {NAMESPACES}><w:pPr><w:pStyle w:val="{style}"/>{keep}{space}</w:pPr>{content}</w:p>'


def table(
    head: tuple[str, ...],
    rows: Iterable[tuple[tuple[Part, ...], ...]],
    widths: tuple[float, ...],
    total: int,
    caption: str,
    style: str,
    cell_style: str,
) -> str:
    """A table with a repeated header row; ``total`` is the width in twentieths of a point, ``widths`` its shares."""
    rows = list(rows)
    words = [max(map(longest_word, (name, *(wording.plain(row[at]) for row in rows)))) for at, name in enumerate(head)]
    measures = column_widths(widths or (1 / len(head),) * len(head), words, total)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in measures)
    lines = [_row([run(name, "Strong") for name in head], measures, cell_style, header=True)]
    lines += [_row([runs(cell) for cell in row], measures, cell_style) for row in rows]
    return (
        f'<w:tbl {NAMESPACES}><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(measures)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(caption)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def longest_word(text: str) -> int:
    """Letters of the longest stretch that a line cannot break; a hyphen or a slash lets it.

    >>> longest_word("Wohnen und Leben im Stadtteil"), longest_word("Eltern-/Kind-Café")
    (9, 7)
    """
    return max(map(len, re.findall(r"[^\s/-]+[/-]?", text)), default=0)


def column_widths(shares: tuple[float, ...], words: list[int], total: int) -> list[int]:
    """Widths by their shares of the total, but none narrower than its longest word where the page allows it, so that no word is cut.

    >>> column_widths((0.5, 0.5), [5, 5], 8000), column_widths((0.9, 0.1), [5, 10], 8000)
    ([4000, 4000], [6700, 1300])
    """
    least = [MARGIN + LETTER * letters for letters in words]
    wanted = [total * share / sum(shares) for share in shares]
    if sum(least) >= total:
        return [int(total * width / sum(least)) for width in least]
    spare = [max(want - need, 0) for want, need in zip(wanted, least)]
    factor = (total - sum(least)) / (sum(spare) or 1)
    return [int(need + factor * more) for need, more in zip(least, spare)]


def _row(cells: list[str], measures: list[int], style: str, header: bool = False) -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_FILL}"/>' if header else ""
    mark = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if header else "<w:trPr><w:cantSplit/></w:trPr>"
    return (
        f"<w:tr>{mark}"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{cell}</w:p></w:tc>'
            for cell, width in zip(cells, measures)
        )
        + "</w:tr>"
    )


def field(code: str, cached: str = "") -> str:
    """A field such as PAGE with the text shown until somebody updates it."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(cached)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def contents(headings: list[tuple[str, str]]) -> list[str]:
    """The table of contents as a real field: one paragraph a chapter (text, bookmark), leading there.

    Page numbers are known to Word only: the field is marked for updating, which Word does on opening; until then it shows none.
    """
    lines = []
    for number, (text, target) in enumerate(headings):
        begin = (
            (
                '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
                '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            )
            if number == 0
            else ""
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if number == len(headings) - 1 else ""
        lines.append(paragraph(begin + link(text, target) + end, "TOC1"))
    return lines


def clean(text: str) -> str:
    """For attributes: no control characters, one line."""
    return re.sub(r"\s+", " ", wording.fold(text))
