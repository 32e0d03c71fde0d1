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
RUN_STYLES = {"topic": "Strong", "refs": "SubtleReference", "source": "SubtleReference"}
HEAD_FILL = "E7EDF3"
MARGIN = 160  # twentieths of a point: the two margins of a cell
WHOLE = 12  # rows of a table that stays on one page
CUT = 30  # letters: no page is made wider for a longer word
TYPE, REGULAR = (
    9.5 * 20,
    0.93,
)  # the height of a table's type; how much narrower it is where it is not bold
NARROW, WIDE = (
    frozenset("fijlrtI.,;:!'|()[]/-–·„“"),
    frozenset("mwMW@%"),
)  # as wide as in bold Arial and its like, in parts of the height


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


def link(text: str, target: str, style: str = "", file: str = "") -> str:
    """A link to a bookmark; ``file``: the id of the relation to the file it stands in, empty for this one."""
    other = f'r:id="{file}" ' if file else ""
    return f'<w:hyperlink {other}w:anchor="{target}" w:history="1">{run(text, style)}</w:hyperlink>'


def bookmark(name: str, number: int, content: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def runs(parts: Iterable[Part], file: str = "", places: bool = False) -> str:
    """The runs of a sentence or cell; references lead to the annex (``file``), or are the ``places`` they lead to."""
    found = []
    for part in parts:
        style = RUN_STYLES.get(part.name, "")
        if part.name != "refs" or part.of is None:
            found.append(run(part.text, style))
            continue
        pieces = []
        for text, each in zip(part.text.split(", "), part.of.ids):
            name = anchor(each)
            if places:
                pieces.append(bookmark(name, int(name[1:8], 16), run(text, style)))
            else:
                pieces.append(link(text, name, style, file))
        found.append(run(", ", style).join(pieces))
    return "".join(found)


def paragraph(content: str, style: str, keep_next: bool = False, before: int = 0) -> str:
    """A paragraph; ``before`` is space above it in twentieths of a point where the style's own is not enough."""
    keep = "<w:keepNext/>" if keep_next else ""
    space = f'<w:spacing w:before="{before}"/>' if before else ""
    return (
        f'<w:p {NAMESPACES}><w:pPr><w:pStyle w:val="{style}"/>{keep}{space}</w:pPr>{content}</w:p>'
    )


def table(
    head: tuple[str, ...],
    rows: Iterable[tuple[tuple[Part, ...], ...]],
    widths: tuple[float, ...],
    total: int,
    caption: str,
    style: str,
    cell_style: str,
    file: str = "",
    places: bool = False,
) -> str:
    """A table with a repeated header row; ``total`` is the width in twentieths of a point, ``widths`` its shares.

    The head stays with the first row, and a table of up to ``WHOLE`` rows on one page. ``file``, ``places``: see ``runs``.
    """
    rows = list(rows)
    words = [
        max(longest_word(name), *(_longest(row[at]) for row in rows))
        if rows
        else longest_word(name)
        for at, name in enumerate(head)
    ]
    measures = column_widths(widths or (1 / len(head),) * len(head), words, total)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in measures)
    lines = [_row([run(name, "Strong") for name in head], measures, cell_style, True, True)]
    together = len(rows) if len(rows) <= WHOLE else 2
    for number, row in enumerate(rows, start=1):
        cells = [runs(cell, file, places) for cell in row]
        lines.append(_row(cells, measures, cell_style, False, number < together))
    return (
        f'<w:tbl {NAMESPACES}><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(measures)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{MARGIN // 2}" w:type="dxa"/><w:right w:w="{MARGIN // 2}" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(caption)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def longest_word(text: str) -> int:
    """Twentieths of a point that the longest stretch takes which a line cannot break; a hyphen, a slash or a low line (file names) lets it.

    >>> longest_word("im Stadtteil"), longest_word("Eltern-/Kind-Café") < longest_word("Elternkindcafé")
    (813, True)
    """
    return max(
        (
            round(TYPE * sum(map(_letter, word)))
            for word in re.findall(rf"[^\s/_-]{{1,{CUT}}}[/_-]?", text)
        ),
        default=0,
    )


def _longest(cell: tuple[Part, ...]) -> int:
    """The longest word of a cell as it will be set, bold or not."""
    bold = any(RUN_STYLES.get(part.name) == "Strong" for part in cell)
    return round(longest_word(wording.plain(cell)) * (1 if bold else REGULAR))


def _letter(char: str) -> float:
    return 0.35 if char in NARROW else 0.88 if char in WIDE else 0.73 if char.isupper() else 0.6


def column_widths(shares: tuple[float, ...], words: list[int], total: int) -> list[int]:
    """Widths by their shares of the total, but none narrower than its longest word; where the page is too small only the longest are cut.

    >>> column_widths((0.5, 0.5), [500, 500], 8000), column_widths((0.9, 0.1), [500, 1080], 8000)
    ([4000, 4000], [6760, 1240])
    >>> column_widths((0.5, 0.5), [500, 9000], 8000)
    [660, 7340]
    """
    least = [MARGIN + word for word in words]
    if sum(least) >= total:
        return _levelled(least, total)
    wanted = [total * share / sum(shares) for share in shares]
    spare = [max(want - need, 0) for want, need in zip(wanted, least)]
    factor = (total - sum(least)) / (sum(spare) or 1)
    return [int(need + factor * more) for need, more in zip(least, spare)]


def _levelled(least: list[int], total: int) -> list[int]:
    """The widths cut to one height so that they fill the total: narrow columns keep what they need."""
    left, found = total, {}
    for rank, column in enumerate(sorted(range(len(least)), key=least.__getitem__)):
        found[column] = min(least[column], left // (len(least) - rank))
        left -= found[column]
    return [found[column] for column in range(len(least))]


def _row(cells: list[str], measures: list[int], style: str, header: bool, keep: bool) -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_FILL}"/>' if header else ""
    mark = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>"
    stay = "<w:keepNext/>" if keep else ""
    return (
        f"<w:tr>{mark}"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{stay}</w:pPr>{cell}</w:p></w:tc>'
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
    return re.sub(r"\s+", " ", wording.on_one_line(text))
