"""The files of the approved corpus, written at run time from descriptions that a reviewer can read (``tests/approved/README.md``):
„Tisch 3.docx.txt“ describes „Tisch 3.docx“. A file without such an ending lies there as it is.
"""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

# how Windows, old Macs and mail programs save; the names of the files that they are to save
SAVED_AS = {"cp1252": "cp1252", "mac": "mac_roman", "utf16": "utf-16", "bom": "utf-8-sig"}
_INLINE = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|~~(?P<struck>.+?)~~|\+\+(?P<inserted>.+?)\+\+|--(?P<deleted>.+?)--|__(?P<hidden>[^_]+)__"
    r"|\{\{comment (?P<author>[^:{}]*): (?P<comment>[^{}]+)\}\}|\{\{note: (?P<note>[^{}]+)\}\}|\{\{thread: (?P<thread>[^{}]+)\}\}"
)


def build(described: Path, raw: Path) -> None:
    """Write the described corpus below ``raw``."""
    for path in sorted(described.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(described)
        words = path.read_text(encoding="utf-8")
        write = WRITERS.get(Path(name.stem).suffix) if name.suffix == ".txt" else None
        saved = re.fullmatch(r"(?P<stem>.+)@(?P<as>\w+)", name.stem)
        if write:
            name, data = name.with_suffix(""), write(words)
        elif saved:
            name = name.with_stem(saved["stem"])
            ends = words.replace("\n", "\r\n" if saved["as"] != "mac" else "\r")
            data = ends.encode(SAVED_AS[saved["as"]])
        else:
            data = words.encode()
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_bytes(data)


class Run(NamedTuple):
    """A piece of a line and what is done to it: "", bold, struck, inserted, deleted, hidden, comment or note."""

    kind: str
    text: str
    author: str = ""


def runs(line: str) -> list[Run]:
    found, last = [], 0
    for match in _INLINE.finditer(line):
        found.append(Run("", line[last : match.start()]))
        kind = match.lastgroup
        found.append(Run(kind, match[kind], match["author"] or ""))
        last = match.end()
    return [run for run in [*found, Run("", line[last:])] if run.text]


class Line(NamedTuple):
    """One paragraph of a described text; ``rows`` where it is a table."""

    kind: str  # title, heading, bullet, number, table, text, or the word of „:: word: …“
    level: int
    text: str
    rows: list[list[str]]


def paragraphs(words: str) -> Iterator[Line]:
    rows: list[list[str]] = []
    for line in [*words.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip()[1:-1].split("|")])
            continue
        if rows:
            yield Line("table", 0, "", rows)
            rows = []
        if found := re.match(r"(#+) (.*)", line):
            yield Line("heading", len(found[1]), found[2], [])
        elif found := re.match(r"( *)- (.*)", line):
            yield Line("bullet", len(found[1]) // 2, found[2], [])
        elif found := re.match(r"( *)\d+\. (.*)", line):
            yield Line("number", len(found[1]) // 2, found[2], [])
        elif found := re.match(r":: ([\w ]+): (.*)", line):
            yield Line(found[1], 0, found[2], [])
        elif line.strip():
            yield Line("text", 0, line, [])


def packed(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in members.items():
            package.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


# -- Word -----------------------------------------------------------------------------------------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
# id, name and properties of the styles; „:: styled ListBullet2: …“ gives one to a paragraph
_STYLES = (
    ("Heading1", "heading 1", ""),
    ("Heading2", "heading 2", ""),
    ("Heading3", "heading 3", ""),
    ("Title", "Title", ""),
    ("TOC1", "toc 1", ""),
    ("ListBullet", "List Bullet", ""),
    ("ListBullet2", "List Bullet 2", ""),
    ("Struck", "Weg damit", "<w:rPr><w:strike/></w:rPr>"),
    ("Bold", "Stark", "<w:rPr><w:b/></w:rPr>"),
    ("OnBold", "Auf Stark", '<w:basedOn w:val="Bold"/>'),
    ("Loop", "Kreis", '<w:basedOn w:val="Loop"/>'),
    ("Outlined", "Gegliedert", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
    (
        "Listed",
        "Mit Liste",
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr>',
    ),
    ("Placeholder", "Placeholder Text", ""),
)
_PROPS = {"bold": "<w:b/>", "struck": "<w:strike/>", "hidden": "<w:vanish/>"}


class _Word:
    def __init__(self) -> None:
        self.comments: list[str] = []
        self.notes: list[str] = []

    def run(self, run: Run) -> str:
        tag = "delText" if run.kind == "deleted" else "t"
        pieces = "<w:br/>".join(
            f'<w:{tag} xml:space="preserve">{escape(piece)}</w:{tag}>'
            for piece in run.text.split(" ⏎ ")
        )
        made = f"<w:r><w:rPr>{_PROPS.get(run.kind, '')}</w:rPr>{pieces}</w:r>"
        if run.kind in ("inserted", "deleted"):
            tag = run.kind[:3]
            return f'<w:{tag} w:id="1" w:author="A">{made}</w:{tag}>'
        if run.kind == "comment":
            number = len(self.comments)
            self.comments.append(
                f'<w:comment w:id="{number}" w:author="{escape(run.author)}"><w:p><w:r><w:t>{escape(run.text)}</w:t></w:r></w:p></w:comment>'
            )
            return f'<w:r><w:commentReference w:id="{number}"/></w:r>'
        if run.kind == "note":
            number = len(self.notes) + 1
            self.notes.append(
                f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{escape(run.text)}</w:t></w:r></w:p></w:footnote>'
            )
            return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'
        return made

    def paragraph(self, text: str, props: str = "") -> str:
        return f"<w:p><w:pPr>{props}</w:pPr>{''.join(map(self.run, runs(text)))}</w:p>"

    def line(self, line: Line) -> str:
        if line.kind == "xml":  # as the program writes it
            return line.text
        if line.kind == "table":
            return self.table(line.rows)
        if line.kind == "box":
            return f"<w:p><w:r><w:pict><w:txbxContent>{self.paragraph(line.text)}</w:txbxContent></w:pict></w:r></w:p>"
        if line.kind == "prompt":
            return f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{self.paragraph(line.text)}</w:sdtContent></w:sdt>"
        if line.kind in ("ticked", "open"):
            box = f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(line.kind == "ticked")}"/></w14:checkbox></w:sdtPr></w:sdt>'
            return f"<w:p>{box}{self.run(Run('', ' ' + line.text))}</w:p>"
        if line.kind == "asked":  # grey words that a form asks with
            run = f'<w:r><w:rPr><w:rStyle w:val="Placeholder"/></w:rPr><w:t>{escape(line.text)}</w:t></w:r>'
            return f"<w:p>{run}</w:p>"
        if line.kind.startswith("outline"):
            level = line.kind.removeprefix("outline")
            return self.paragraph(line.text, f'<w:outlineLvl w:val="{level}"/>')
        if line.kind == "unlisted":  # a list style whose list was taken away
            off = '<w:pStyle w:val="ListBullet"/><w:numPr><w:numId w:val="0"/></w:numPr>'
            return self.paragraph(line.text, off)
        if line.kind == "choice":  # a drop-down list of the old kind; the second entry is chosen
            entries = "".join(
                f'<w:listEntry w:val="{escape(one)}"/>' for one in line.text.split(" / ")
            )
            data = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
            return f'<w:p><w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r></w:p>'
        if line.kind == "gone":  # a paragraph that was deleted with its end
            return f'<w:p><w:pPr><w:rPr><w:del w:id="9" w:author="A"/></w:rPr></w:pPr>{self.run(Run("deleted", line.text))}</w:p>'
        style = {"heading": f"Heading{line.level}", "title": "Title", "contents": "TOC1"}.get(
            line.kind
        )
        style = style or (
            line.kind.removeprefix("styled ") if line.kind.startswith("styled ") else ""
        )
        props = f'<w:pStyle w:val="{style}"/>' if style else ""
        if line.kind in ("bullet", "number"):
            props = f'<w:numPr><w:ilvl w:val="{line.level}"/><w:numId w:val="{1 + (line.kind == "number")}"/></w:numPr>'
        return self.paragraph(line.text, props)

    def table(self, rows: list[list[str]]) -> str:
        made = ""
        for at, row in enumerate(rows):
            cells = ""
            for column, cell in enumerate(row):
                if cell == "<":
                    continue
                span = 1 + sum(1 for _ in iter_while(row[column + 1 :], "<"))
                below = at + 1 < len(rows) and rows[at + 1][column].startswith("^")
                merge = (
                    "<w:vMerge/>"
                    if cell.startswith("^")
                    else '<w:vMerge w:val="restart"/>'
                    if below
                    else ""
                )
                text = cell.removeprefix("^").strip()
                inner = "".join(self.paragraph(one) for one in text.split(" ¶ "))
                cells += f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>{inner}</w:tc>'
            made += f"<w:tr>{cells}</w:tr>"
        return f"<w:tbl>{made}</w:tbl>"


def iter_while(cells: list[str], sign: str) -> Iterator[str]:
    for cell in cells:
        if cell != sign:
            return
        yield cell


def docx(words: str) -> bytes:
    word, body, margins = _Word(), "", {"header": "", "footer": ""}
    for line in paragraphs(words):
        if line.kind in margins:
            margins[line.kind] += word.paragraph(line.text)
        else:
            body += word.line(line)
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/>{rest}</w:style>'
        for id_, name, rest in _STYLES
    )
    levels = {
        kind: "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{"lowerLetter" if n and kind == "decimal" else kind}"/></w:lvl>'
            for n in range(4)
        )
        for kind in ("bullet", "decimal")
    }
    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{inner}</w:abstractNum>'
        for n, inner in enumerate(levels.values())
    )
    numbering += "".join(
        f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(2)
    )
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_W}>{numbering}</w:numbering>",
        "word/comments.xml": f"<w:comments {_W}>{''.join(word.comments)}</w:comments>",
        "word/footnotes.xml": f"<w:footnotes {_W}>{''.join(word.notes)}</w:footnotes>",
    }
    for place, inner in margins.items():
        members[f"word/{place}1.xml"] = f"<w:hdr {_W}>{inner}</w:hdr>"
    return packed(**members)


# -- Excel ----------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """One cell as described: its text without signs, and what is done to it."""

    text: str
    bold: bool = False
    struck: bool = False
    comment: tuple[str, str] | None = None
    thread: tuple[tuple[str, str], ...] = ()  # (author, text) of comments that answer each other


def cell_of(written: str) -> Cell:
    comment = next(((run.author, run.text) for run in runs(written) if run.kind == "comment"), None)
    said = next((run.text for run in runs(written) if run.kind == "thread"), "")
    thread = tuple(tuple(one.split(": ", 1)) for one in said.split(" / ") if one)
    text = re.sub(r"\{\{(?:comment|thread)[^{}]+\}\}", "", written).strip()
    bold, struck = re.fullmatch(r"\*\*(.+)\*\*", text), re.fullmatch(r"~~((?:(?!~~).)+)~~", text)
    text = bold[1] if bold else struck[1] if struck else text
    return Cell(text.replace(" ⏎ ", "\n"), bool(bold), bool(struck), comment, thread)


def rows_of(words: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.split("|")] for line in words.splitlines() if line.strip()
    ]


def sheets_of(words: str) -> list[tuple[str, bool, list[tuple[bool, list[str]]]]]:
    """Name, whether it is hidden, and rows (hidden, cells) of each described sheet."""
    found = []
    for part in re.split(r"(?m)^== ", words)[1:]:
        name, _, body = part.partition("\n")
        rows = [
            (line.startswith("(hidden)"), rows_of(line.removeprefix("(hidden)"))[0])
            for line in body.splitlines()
            if line.strip()
        ]
        found.append((name.removesuffix(" (hidden)"), name.endswith("(hidden)"), rows))
    return found


def merged(rows: list[list[str]]) -> Iterator[tuple[int, int, int, int]]:
    """Areas that „<“ (as left) and „^“ (as above) draw: first row and column, last row and column."""
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell in ("<", "^"):
                continue
            right, down = c, r
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            while down + 1 < len(rows) and c < len(rows[down + 1]) and rows[down + 1][c] == "^":
                down += 1
            if (right, down) != (c, r):
                yield r, c, down, right


def value_of(text: str) -> tuple[object, str]:
    """What Excel makes of an entry, and the format it gives it."""
    if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        return (float(text) if "." in text else int(text)), "General"
    if re.fullmatch(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?", text):
        date = datetime.datetime.fromisoformat(text)
        return date, "d/m" if date.day == date.month else "DD.MM.YYYY"  # „3/3“ becomes a date
    if re.fullmatch(r"\d\d:\d\d", text):
        return datetime.time.fromisoformat(text), "HH:MM"
    if text in ("WAHR", "FALSCH"):
        return text == "WAHR", "General"
    if percent := re.fullmatch(r"(\d+)%", text):
        return int(percent[1]) / 100, "0%"
    return text, "General"


def xlsx(words: str) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.active)
    beside: dict[str, str] = {}  # members of the package that openpyxl does not write
    for number, (name, hidden, rows) in enumerate(sheets_of(words), start=1):
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if hidden else "visible"
        shapes = [row[0].removeprefix(":: shape: ") for _, row in rows if row[0].startswith("::")]
        rows = [(folded, row) for folded, row in rows if not row[0].startswith("::")]
        threads: list[tuple[str, str, str]] = []
        for r, (hidden_row, row) in enumerate(rows, start=1):
            sheet.row_dimensions[r].hidden = hidden_row
            for c, written in enumerate(row, start=1):
                described, cell = cell_of(written), sheet.cell(r, c)
                if written in ("<", "^", ""):
                    continue
                value, cell.number_format = value_of(described.text)
                if "~~" in described.text:
                    strike = InlineFont(strike=True)
                    value = CellRichText(
                        *(
                            TextBlock(strike, run.text) if run.kind == "struck" else run.text
                            for run in runs(described.text)
                        )
                    )
                cell.value = value
                if described.bold or described.struck:
                    cell.font = Font(bold=described.bold, strike=described.struck)
                if described.comment:
                    cell.comment = Comment(described.comment[1], described.comment[0])
                if described.thread:
                    cell.comment = Comment("[Threaded comment]", "tc={1}")
                    threads += [(cell.coordinate, *one) for one in described.thread]
        for top, left, bottom, right in merged([row for _, row in rows]):
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
        beside |= _beside(number, shapes, threads)
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as package:
        have = {name: package.read(name).decode() for name in package.namelist() if name in beside}
    return _with(
        out.getvalue(), {name: _joined(have.get(name, ""), one) for name, one in beside.items()}
    )


def _beside(number: int, shapes: list[str], threads: list[tuple[str, str, str]]) -> dict[str, str]:
    """Shapes over a sheet and comments that answer each other, which Excel keeps in members of their own."""
    found, targets = {}, []
    if shapes:
        main = "http://schemas.openxmlformats.org/drawingml/2006"
        bodies = "".join(
            f"<x:sp><x:txBody><a:p><a:r><a:t>{escape(one)}</a:t></a:r></a:p></x:txBody></x:sp>"
            for one in shapes
        )
        names = f'xmlns:x="{main}/spreadsheetDrawing" xmlns:a="{main}/main"'
        found[f"xl/drawings/drawing9{number}.xml"] = f"<x:wsDr {names}>{bodies}</x:wsDr>"
        targets.append(f"../drawings/drawing9{number}.xml")
    if threads:
        persons = sorted({author for _, author, _ in threads})
        listed = "".join(f'<person id="{one}" displayName="{escape(one)}"/>' for one in persons)
        found["xl/persons/person.xml"] = f"<personList>{listed}</personList>"
        said = "".join(
            f'<threadedComment ref="{ref}" personId="{author}"><text>{escape(text)}</text></threadedComment>'
            for ref, author, text in threads
        )
        found[f"xl/threadedComments/t{number}.xml"] = f"<ThreadedComments>{said}</ThreadedComments>"
        targets.append(f"../threadedComments/t{number}.xml")
    if targets:
        relations = "".join(
            f'<Relationship Id="x{n}" Type="beside" Target="{one}"/>'
            for n, one in enumerate(targets)
        )
        found[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = relations
    return found


def _joined(known: str, more: str) -> str:
    """Relations added to those that are there already."""
    if not more.startswith("<Relationship "):
        return more
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    known = known or f"{head}</Relationships>"
    return known.replace("</Relationships>", f"{more}</Relationships>")


def _with(data: bytes, members: dict[str, str]) -> bytes:
    """A package with members replaced or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        held = {name: package.read(name) for name in package.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in {**held, **members}.items():
            package.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def grid(words: str):
    """The same description as the table that readers hand on."""
    from analysis.readers import blocks

    rows = rows_of(words)
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    made: list[list[blocks.Cell | None]] = []
    for row in rows:
        made.append([])
        for written in row:
            one = cell_of(written)
            comments = [one.comment] if one.comment else []
            made[-1].append(
                blocks.words(one.text, strong=one.bold, comments=comments) if written else None
            )
            if one.struck:
                made[-1][-1].blocks[0].marks = (("Gestrichen", ""),)
    for top, left, bottom, right in merged(rows):
        cell = made[top][left]
        cell.rows, cell.columns = bottom - top + 1, right - left + 1
        for r in range(top, bottom + 1):
            made[r][left : right + 1] = [cell] * (right - left + 1)
    return blocks.Grid(made)


# -- LibreOffice ----------------------------------------------------------------------------------

_ODF = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in dict(
            office="office",
            text="text",
            table="table",
            style="style",
            draw="drawing",
            fo="xsl-fo-compatible",
            form="form",
        ).items()
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_FOLDED = ' table:visibility="collapse"'
_ODF_STYLES = (
    '<style:style style:name="bold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="struck" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="gone" style:family="table-row"><style:table-row-properties/></style:style>'
    '<style:style style:name="Title" style:family="paragraph"/>'
    '<text:list-style style:name="number"><text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style>'
)  # fmt: skip


def _odf_inline(text: str) -> str:
    made = ""
    for run in runs(text):
        words = escape(run.text).replace(" ⏎ ", "<text:line-break/>")
        if run.kind == "comment":
            made += f"<office:annotation><dc:creator>{escape(run.author)}</dc:creator><text:p>{words}</text:p></office:annotation>"
        elif run.kind == "note":
            made += f"<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>{words}</text:p></text:note-body></text:note>"
        elif run.kind in ("bold", "struck"):
            made += f'<text:span text:style-name="{run.kind}">{words}</text:span>'
        elif run.kind != "deleted":
            made += words
    return made


def _odf_table(name: str, rows: list[tuple[bool, list[str]]], hidden: bool = False) -> str:
    areas = {
        (top, left): (bottom - top + 1, right - left + 1)
        for top, left, bottom, right in merged([row for _, row in rows])
    }
    made = ""
    for r, (hidden_row, row) in enumerate(rows):
        cells = ""
        for c, written in enumerate(row):
            down, right = areas.get((r, c), (1, 1))
            if written in ("<", "^"):
                cells += "<table:covered-table-cell/>"
                continue
            lines = "".join(
                f"<text:p>{_odf_inline(line)}</text:p>"
                for line in re.split(" ⏎ | ¶ ", written)
                if line
            )
            cells += f'<table:table-cell table:number-rows-spanned="{down}" table:number-columns-spanned="{right}">{lines}</table:table-cell>'
        made += f"<table:table-row{_FOLDED * hidden_row}>{cells}</table:table-row>"
    return f'<table:table table:name="{name}"{_FOLDED * hidden}>{made}</table:table>'


def _odf(kind: str, body: str, margin: str = "") -> bytes:
    styles = f"<office:automatic-styles>{_ODF_STYLES}</office:automatic-styles>"
    return packed(
        **{
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {_ODF}>{styles}<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {_ODF}><style:footer>{margin}</style:footer></office:document-styles>",
        }
    )


def ods(words: str) -> bytes:
    return _odf(
        "spreadsheet",
        "".join(_odf_table(name, rows, hidden) for name, hidden, rows in sheets_of(words)),
    )


def odt(words: str) -> bytes:
    body = margin = before = ""
    for line in paragraphs(words):
        text = _odf_inline(line.text)
        if line.kind == before == "number":  # one list, numbered through
            body = body.removesuffix("</text:list>")
        opened = (
            "" if line.kind == before == "number" else f'<text:list text:style-name="{line.kind}">'
        )
        before = line.kind
        if line.kind == "heading":
            body += f'<text:h text:outline-level="{line.level}">{text}</text:h>'
        elif line.kind == "title":
            body += f'<text:p text:style-name="Title">{text}</text:p>'
        elif line.kind in ("bullet", "number"):
            inner = f"<text:list-item><text:p>{text}</text:p></text:list-item>"
            for _ in range(line.level):
                inner = f"<text:list-item><text:list>{inner}</text:list></text:list-item>"
            body += f"{opened}{inner}</text:list>"
        elif line.kind == "table":
            body += _odf_table("Tabelle", [(False, row) for row in line.rows])
        elif line.kind == "box":
            body += f"<text:p><draw:frame><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame></text:p>"
        elif line.kind == "prompt":
            body += f"<text:p><text:placeholder>{text}</text:placeholder></text:p>"
        elif line.kind == "xml":
            body += line.text
        elif line.kind in ("header", "footer"):
            margin += f"<text:p>{text}</text:p>"
        else:
            body += f"<text:p>{text}</text:p>"
    return _odf("text", body, margin)


# -- PDF ------------------------------------------------------------------------------------------


def pdf(words: str) -> bytes:
    """Pages parted by „== page“, columns by „== column“; „# “ sets large, a blank line parts paragraphs, | draws a table."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4, invariant=True)
    for page in re.split(r"(?m)^== page\n", words):
        columns = re.split(r"(?m)^== column\n", page)
        for number, column in enumerate(columns):
            x, y = 60 + number * 250, 740.0 if number else 780.0
            for line in column.splitlines():
                if found := re.match(r":: footer: (.*)", line):
                    sheet.setFont("Helvetica", 8)
                    sheet.drawString(60, 25, found[1])
                    continue
                if line.startswith("|"):
                    sheet.setFont("Helvetica", 10)
                    cells = [cell.strip() for cell in line.strip("|").split("|")]
                    for n, cell in enumerate(cells):
                        sheet.rect(x + n * 150, y - 5, 150, 18)
                        sheet.drawString(x + n * 150 + 4, y, cell)
                    y -= 18
                    continue
                large = line.startswith("# ")
                sheet.setFont("Helvetica-Bold" if large else "Helvetica", 16 if large else 10)
                sheet.drawString(
                    x + 12 * ((len(line) - len(line.lstrip())) // 2),
                    y,
                    line.removeprefix("# ").strip(),
                )
                y -= 24 if large else 13
        sheet.showPage()
    sheet.save()
    return out.getvalue()


WRITERS = {".docx": docx, ".xlsx": xlsx, ".ods": ods, ".odt": odt, ".pdf": pdf}
