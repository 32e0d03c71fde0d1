"""What single marks of each format mean, on files of a few lines made by hand: styles, lists, strikes, fields, merged cells, formulas,
and the geometry of a PDF page. All fictional. Whole files of the same formats stand in ``test_readers_documents.py``.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from types import SimpleNamespace

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from analysis.problems import Unreadable
from analysis.readers import (
    image,
    odf_names,
    pdf,
    pdf_blocks,
    pdf_tables,
    pdf_unruled,
    pdf_words,
    remarks,
    safety,
)
from analysis.readers.blocks import Grid, write
from analysis.readers.docx import read_docx
from analysis.readers.grid import blocks_of
from analysis.readers.html import read_html
from analysis.readers.image import with_doubts
from analysis.readers.odf import read_ods, read_odt
from analysis.readers.pads import as_notes
from analysis.readers.pdf_columns import Flow, flows
from analysis.readers.pdf_margin import furniture
from analysis.readers.pdf_words import Line, Word, baselines, line_of, lines_of, together
from analysis.readers.xlsx import read_xlsx
from analysis.readers.xlsx_cells import comments_of, shown


def packed(**members: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in members.items():
            package.writestr(name.replace("__", "/"), data)
    return out.getvalue()


# ---- docx ------------------------------------------------------------------------------------------------------------

_OFFICE = "http://schemas.openxmlformats.org"
NAMES = " ".join(
    f'xmlns:{prefix}="{_OFFICE}/{name}"'
    for prefix, name in (
        ("w", "wordprocessingml/2006/main"),
        ("r", "officeDocument/2006/relationships"),
        ("mc", "markup-compatibility/2006"),
    )
)


def docx(body: str, **members: str | bytes):
    """The one part of a Word file with this body; members are named without folder and ending."""
    made = {
        f"word/{name.replace('__', '/')}{'' if '.' in name else '.xml'}": f"<w:{name.strip('0123456789')} {NAMES}>{data}</w:{name.strip('0123456789')}>"
        if isinstance(data, str)
        else data
        for name, data in members.items()
    }
    document = f"<w:document {NAMES}><w:body>{body}</w:body></w:document>"
    return read_docx(packed(**made, **{"word/document.xml": document}))[0]


def p(text: str = "x", style: str = "", props: str = "", run: str = "") -> str:
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    words = f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{style}{props}</w:pPr>{words if text else ''}</w:p>"


def item(text: str, number: str, level: str = "0") -> str:
    return p(text, props=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def style(name: str, called: str, inner: str = "") -> str:
    return f'<w:style w:styleId="{name}"><w:name w:val="{called}"/>{inner}</w:style>'


def level(at: int, kind: str, start: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}">{start}<w:numFmt w:val="{kind}"/></w:lvl>'


STYLES = "".join(
    (
        style("A", "heading 2"),
        style("B", "Mein", '<w:basedOn w:val="A"/>'),
        style("C", "Titel"),
        style("D", "x", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        style("E", "x", '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>'),
        style("L", "List Bullet 2"),
        style("F", "fett", "<w:rPr><w:b/></w:rPr>"),
        style("S", "weg", "<w:rPr><w:strike/></w:rPr>"),
        style("P", "Placeholder Text"),
        style("T", "Verzeichnis 1"),
        style("Z", "z", '<w:basedOn w:val="Y"/>') + style("Y", "y", '<w:basedOn w:val="Z"/>'),
        style("N", "nummer", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
    )
)
LEVELS = level(0, "decimal", '<w:start w:val="3"/>') + level(1, "lowerLetter")
LEVELS += level(2, "upperLetter") + level(3, "bullet")
NUMBERS = f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>' + "".join(
    f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/></w:num>' for n in (1, 2)
)


@pytest.mark.parametrize(
    "body, text",
    [
        (p("x", "A"), "## x"),
        (p("x", "B"), "## x"),  # as the style it comes from
        (p("x", "C") + p("y", "A"), "# x\n\n### y"),
        (p("x", "D"), "# x"),
        (p("x", "E"), "x"),  # level 9 is body text
        (p("x", "Z"), "x"),  # styles in a circle
        (p("x", props='<w:outlineLvl w:val="2"/>'), "### x"),
        (p("x", props='<w:outlineLvl w:val="9"/>'), "x"),
        (p("x", "A", run="<w:strike/>"), "x ⟦Gestrichen⟧"),
        (p("x", "S"), "x ⟦Gestrichen⟧"),
        (p("x", "S", run='<w:strike w:val="0"/>'), "x"),
        (p("x", run="<w:b/><w:strike/>") + item("a", "9"), "x ⟦Gestrichen⟧\n\n- a"),
        (p("x", run="<w:dstrike/>"), "x ⟦Gestrichen⟧"),
        (p("x", run='<w:rStyle w:val="P"/>') + p("y"), "x ⟦Vorlage⟧\n\ny"),
        (p("x", "T") + p("y"), "y\n\n⟦Seitenrand⟧\nx"),
        # bold above a list heads it, and a switch may be off
        (p("x", "F") + item("a", "9"), "## x\n\n- a"),
        (p("x", "F", run='<w:b w:val="0"/>') + item("a", "9"), "x\n\n- a"),
        (p("x", run='<w:u w:val="single"/>') + item("a", "9"), "## x\n\n- a"),
        (p("x", run='<w:u w:val="none"/>') + item("a", "9"), "x\n\n- a"),
        # lists
        (p("x", "L"), "  - x"),
        (p("x", "L", '<w:numPr><w:numId w:val="0"/></w:numPr>'), "x"),
        (p("x", "N") + p("y", "N"), "- x ⟦Nr: 3.⟧\n- y ⟦Nr: 4.⟧"),
        (p("x", "N", '<w:numPr><w:numId w:val="0"/></w:numPr>'), "x"),
        (p("x", "N", '<w:numPr><w:ilvl w:val="1"/></w:numPr>'), "  - x ⟦Nr: a)⟧"),
        (item("a", "0") + item("b", "9"), "a\n\n- b"),
        (
            item("a", "1") + item("b", "1", "1") + item("c", "1", "1") + item("d", "1") + item("e", "1", "1") + item("f", "2"),
            "- a ⟦Nr: 3.⟧\n  - b ⟦Nr: a)⟧\n  - c ⟦Nr: b)⟧\n- d ⟦Nr: 4.⟧\n  - e ⟦Nr: a)⟧\n- f ⟦Nr: 3.⟧",
        ),
        (item("a", "1", "2") + item("b", "1", "3"), "    - a ⟦Nr: A)⟧\n      - b"),
    ],
)  # fmt: skip
def test_styles_of_word(body, text):
    assert docx(body, styles=STYLES, numbering=NUMBERS).text == text


@pytest.mark.parametrize(
    "inner, shows",
    [
        ("<w:checkBox><w:checked/></w:checkBox>", "Kurs"),
        ("<w:checkBox><w:default/></w:checkBox>", "Kurs"),
        ('<w:checkBox><w:checked w:val="0"/><w:default/></w:checkBox>', "Kurs ⟦Offen⟧"),
        ("<w:checkBox/>", "Kurs ⟦Offen⟧"),
        ("<w:ddList>{}</w:ddList>", "Kurs a"),
        ('<w:ddList><w:default w:val="1"/>{}</w:ddList>', "Kurs b"),
        ('<w:ddList><w:result w:val="0"/><w:default w:val="1"/>{}</w:ddList>', "Kurs a"),
        ('<w:ddList><w:result w:val="2"/>{}</w:ddList>', "Kurs"),
        ("<w:textInput/>", "Kurs"),
    ],
)
def test_form_fields_of_word(inner, shows):
    inner = inner.format('<w:listEntry w:val="a"/><w:listEntry w:val="b"/>')
    field = f"<w:r><w:fldChar><w:ffData>{inner}</w:ffData></w:fldChar></w:r></w:p>"
    assert docx(p("Kurs ").replace("</w:p>", field)).text == shows


def test_signs_of_word():
    run = '<w:br/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:sym w:char="F0E0"/><w:sym w:char="00E4"/><w:sym w:char="F099"/>'
    assert docx(f"<w:p><w:r><w:t>a</w:t>{run}</w:r></w:p>").text == "a\nb-c→ä•"


@pytest.mark.parametrize(
    "run, said", [("<w:vanish/>", (remarks.HIDDEN_TEXT,)), ('<w:vanish w:val="0"/>', ())]
)
def test_hidden_text_of_word_is_read_and_told(run, said):
    part = docx(p("a", run=run))
    assert (part.text, part.remarks) == ("a", said)


def test_comments_and_footnotes_of_word_arrive_once_and_separators_never():
    comments = f'<w:comment w:id="0" w:author="Mia">{p("k")}{p(" ")}</w:comment><w:comment w:id="1">{p("l")}</w:comment>'
    refer = "<w:p><w:r><w:t>t</w:t><w:{} w:id='{}'/></w:r></w:p>"
    body = "".join(refer.format("commentReference", n) for n in (0, 0, 1, 7))
    assert docx(body, comments=comments).text.replace("\n\n", "\n") == (
        "t\n⟦Kommentar: Mia⟧\n- k\n⟦Kommentar: ⟧\nt\nt\n⟦Kommentar: ohne Namen⟧\n- l\n⟦Kommentar: ⟧\nt"
    )
    notes = f'<w:footnote w:id="0" w:type="separator">{p("s")}</w:footnote><w:footnote w:id="2">{p("f")}</w:footnote>'
    body = "".join(refer.format("footnoteReference", n) for n in (0, 2))
    assert docx(body, footnotes=notes).text == "t\n\nt\n\n⟦Fußnote: 2⟧\nf"


def test_margins_of_word_in_the_order_of_their_numbers():
    notes = {"header10": p("Amt"), "header2": p("Stadt") + item("Mehr Licht", "9")}
    members = {
        f"{name}.xml": f"<w:hdr {NAMES}>{text}</w:hdr>".encode() for name, text in notes.items()
    }
    part = docx(p("x"), **members)
    assert part.text == "x\n\n- Mehr Licht\n\n⟦Seitenrand⟧\nStadt\nAmt"
    assert part.remarks == (remarks.MARGIN,)


@pytest.mark.parametrize(
    "members, said",
    [
        ({}, remarks.NO_TEXT),
        ({"media__a.png": b"x"}, remarks.ONLY_PICTURES),
        ({"media__a.emf": b"x"}, remarks.NO_TEXT),  # drawn by the program
    ],
)
def test_a_word_file_without_text_says_what_is_there(members, said):
    with pytest.raises(Unreadable) as raised:
        docx(p(""), **members)
    assert str(raised.value) == said


def cell(text: str, props: str = "") -> str:
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{p(text)}</w:tc>"


def row(*cells: str, props: str = "") -> str:
    return f"<w:tr><w:trPr>{props}</w:trPr>{''.join(cells)}</w:tr>"


UP, DOWN = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
HEADS = row(cell("Tisch"), cell("Karte"))


@pytest.mark.parametrize(
    "rows, text",
    [
        ((HEADS, row(cell("1", UP), cell("a")), row(cell("", DOWN), cell("b")), row(cell("2", UP), cell("c"))), "⟦Tisch: 1⟧\n- a\n- b\n\n⟦Tisch: 2⟧\n- c"),
        ((row(cell("", DOWN), cell("a")),), "a"),  # goes on with nothing
        ((HEADS, row(cell("1"), cell("a")), row(cell("2"), cell("b"), props="<w:del/>")), "⟦Tisch: 1⟧\n- a"),
        ((HEADS, row(cell("a"), props='<w:gridBefore w:val="1"/>')), "- a"),
        ((row(cell("Dies"), cell("Jenes"), props="<w:tblHeader/>"), row(cell("a"), cell("b"))), "⟦Spalte: Dies⟧\n- a\n\n⟦Spalte: Jenes⟧\n- b"),
        ((row(cell("Dies"), cell("Jenes")), row(cell("a"), cell("b"))), "- Dies\n- Jenes\n- a\n- b"),
        ((HEADS, f"<w:sdt><w:sdtContent>{row(cell('1'), cell('a'))}</w:sdtContent></w:sdt>"), "⟦Tisch: 1⟧\n- a"),
    ],
)  # fmt: skip
def test_tables_of_word(rows, text):
    assert docx(f"<w:tbl>{''.join(rows)}</w:tbl>").text == text


def test_a_row_taken_out_is_told_and_a_cell_bold_in_part_is_no_head():
    gone = row(cell("2"), cell("b"), props="<w:del/>")
    part = docx(f"<w:tbl>{HEADS}{row(cell('1'), cell('a'))}{gone}</w:tbl>")
    assert part.remarks == (remarks.CHANGES,)
    for second, text in (("", "⟦Spalte: Dies⟧\n- a\n\n⟦Spalte: Jenes⟧\n- b"), (p("matt"), None)):
        heads = [f"<w:tc>{p(each, run='<w:b/>')}{second}</w:tc>" for each in ("Dies", "Jenes")]
        made = docx(f"<w:tbl>{row(*heads)}{row(cell('a'), cell('b'))}</w:tbl>").text
        assert made == text if text else "- Dies" in made


@pytest.mark.parametrize(
    "body, text, changed",
    [
        ("<w:del><w:p/></w:del>" + p("a"), "a", True),
        ("<w:moveFrom>" + p("b") + "</w:moveFrom>" + p("a"), "a", True),
        ("<w:p><w:ins><w:r><w:t>a</w:t></w:r></w:ins></w:p>", "a", True),
        (p("a", props="<w:rPr><w:ins/></w:rPr>"), "a", True),
        (p("a", props="<w:rPr><w:del/></w:rPr>") + p("b") + p("c"), "ab\n\nc", True),
        (p("a", props="<w:rPr><w:b/></w:rPr>") + p("b"), "a\n\nb", False),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + p("a") + "</w:sdtContent></w:sdt>", "a", False),
    ],
)
def test_the_accepted_text_of_word(body, text, changed):
    part = docx(body)
    assert (part.text, part.remarks) == (text, (remarks.CHANGES,) * changed)


def relations(**targets: str) -> bytes:
    links = "".join(
        f'<Relationship Id="{id_}" Type="x" Target="{to}"/>' for id_, to in targets.items()
    )
    return f'<Relationships xmlns="{_OFFICE}/package/2006/relationships">{links}</Relationships>'.encode()


MHT = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/plain\n\nx\n--b\n"
MHT += b"Content-Type: text/html\n\n<ul><li>Bus</ul>\n--b--"
INNER = f"<w:document {NAMES}><w:body>{p('innen', run='<w:vanish/>')}</w:body></w:document>"
NOT_READ = "Ein eingefügter Teil ({}) wurde nicht gelesen"


@pytest.mark.parametrize(
    "target, wanted, text, said",
    [
        ("i.docx", "r1", "a\n\ninnen", remarks.HIDDEN_TEXT),
        ("/word/i.mht", "r1", "a\n\n- Bus", ""),
        ("i.mht", "r2", "a", NOT_READ.format("ohne Namen")),
        ("gone.html", "r1", "a", NOT_READ.format("gone.html")),
    ],
)
def test_a_part_put_into_a_word_file(target, wanted, text, said):
    members = {"i.mht": MHT, "i.docx": packed(**{"word/document.xml": INNER})}
    links = relations(r0="i.docx", r1=target) if target != "i.docx" else relations(r1=target)
    part = docx(
        p("a") + f'<w:altChunk r:id="{wanted}"/>', **{"_rels__document.xml.rels": links}, **members
    )
    assert part.text == text and "".join(part.remarks).startswith(said)
    assert bool(part.remarks) == bool(said)


def test_what_is_told_of_an_inner_file_is_told_of_the_whole():
    struck = (
        "<w:p><w:r><w:t>a</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t> weg</w:t></w:r></w:p>"
    )
    body = f"{struck}<w:del/>{p('b', run='<w:vanish/>')}<w:altChunk r:id='r7'/>"
    inner = packed(
        **{"word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>"}
    )
    links = relations(r1="i.docx")
    part = docx('<w:altChunk r:id="r1"/>', **{"_rels__document.xml.rels": links, "i.docx": inner})
    assert part.text == "a\n\nb"
    assert part.remarks[:2] == (remarks.CHANGES, remarks.HIDDEN_TEXT)
    assert "„weg“" in part.remarks[2] and part.remarks[3].startswith(NOT_READ.format("ohne Namen"))


def test_the_words_of_a_drawing_of_shapes_and_of_alternatives():
    shapes = 'xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    words = f'<x xmlns:a="{_OFFICE}/drawingml/2006/main"><a:p><a:t>{{}}</a:t><a:t>s</a:t></a:p><a:p><a:t> </a:t></a:p></x>'
    members = {f"diagrams__data{n}.xml": words.format(text).encode() for n, text in ((1, "Bus"), (2, "Kita"))}  # fmt: skip
    links = relations(r1="diagrams/data1.xml", r2="diagrams/data2.xml")
    drawing = f'<w:p><w:r><w:t>a</w:t></w:r><w:r><w:drawing><d:relIds {shapes} r:dm="r2"/></w:drawing></w:r></w:p>'
    part = docx(drawing, **{"_rels__document.xml.rels": links}, **members)
    assert part.text == "a\n\nKitas"
    for gone in ({}, {"_rels__document.xml.rels": links}):
        assert docx(drawing.replace('"r2"', '"r9"'), **gone).text == "a"
    for first, text in (("<w:t>a</w:t>", "a"), ("", "b")):
        both = f"<mc:Choice>{first}</mc:Choice><mc:Fallback><w:t>b</w:t></mc:Fallback>"
        body = f"<w:p><w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r></w:p>"
        assert docx(body).text == text


# ---- odt and ods -----------------------------------------------------------------------------------------------------

OPEN = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in odf_names._NS.items())


def opened(read, kind: str, body: str, styles: str = "", page: str = "", **members: bytes):
    content = (
        f"<office:document-content {OPEN}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    parts = {"content.xml": content} | members
    if page:
        parts["styles.xml"] = f"<office:document-styles {OPEN}>{page}</office:document-styles>"
    return read(packed(**parts))


def t(text: str, name: str = "") -> str:
    return f'<text:p text:style-name="{name}">{text}</text:p>'


def span(text: str, name: str) -> str:
    return f'<text:span text:style-name="{name}">{text}</text:span>'


def ul(*items: str, name: str = "") -> str:
    return f'<text:list text:style-name="{name}">{"".join(f"<text:list-item>{it}</text:list-item>" for it in items)}</text:list>'


def ostyle(name: str, inner: str = "", more: str = "") -> str:
    return f'<style:style style:name="{name}" {more}>{inner}</style:style>'


ODF_STYLES = "".join(
    (
        ostyle("B", '<style:text-properties fo:font-weight="bold"/>'),
        ostyle("S", '<style:text-properties style:text-line-through-style="solid"/>'),
        ostyle(
            "N",
            '<style:text-properties style:text-line-through-style="none"/>',
            'style:parent-style-name="S"',
        ),
        ostyle("U", more='style:display-name="Untertitel"'),
        ostyle("O", more='style:default-outline-level="2"'),
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1"/>'
        '<text:list-level-style-number text:level="2"/></text:list-style>',
    )
)


@pytest.mark.parametrize(
    "body, text",
    [
        (t("x", "S"), "x ⟦Gestrichen⟧"),
        (t("x", "N"), "x"),  # takes back what it inherits
        (t(span("a", "S") + span("b", "S")), "ab ⟦Gestrichen⟧"),
        (t("a " + span("weg", "S") + " b"), "a b"),
        (t("x", "B") + ul(t("a")), "## x\n\n- a"),
        (t(span("x", "B")) + ul(t("a")), "## x\n\n- a"),
        (t(span("x", "B") + "y") + ul(t("a")), "xy\n\n- a"),
        (t("a<text:s text:c='3'/>b<text:s/>c<text:tab/>d<text:line-break/>e"), "a   b c\td\ne"),
        ('<text:h text:outline-level="3">x</text:h>', "### x"),
        ("<text:h>x</text:h>", "# x"),
        ('<text:h text:style-name="S">x</text:h>', "x ⟦Gestrichen⟧"),
        (t("x", "O"), "## x"),
        (t("x", "Heading"), "## x"),
        (t("x", "Heading_20_3"), "### x"),
        (t("x", "Title") + t("y", "Heading_20_1"), "# x\n\n## y"),
        (t("x", "U"), "## x"),
        (ul(t("x", "Heading_20_1")), "- x"),
        ('<text:list text:style-name="L"><text:list-header>' + t("k") + "</text:list-header><text:list-item>" + t("a") + "</text:list-item></text:list>", "- k\n- a ⟦Nr: 1.⟧"),
        (ul(t("a"), t("b"), name="L"), "- a ⟦Nr: 1.⟧\n- b ⟦Nr: 2.⟧"),
        (ul(t("a") + ul(t("b")), t("c"), name="L"), "- a ⟦Nr: 1.⟧\n  - b\n- c ⟦Nr: 2.⟧"),
        (t("a<text:note><text:note-citation>1</text:note-citation><text:note-body>" + t("f") + "</text:note-body></text:note>b"), "ab\n\n⟦Fußnote: 1⟧\nf"),
        (t("a<text:note><text:note-body>" + t("f") + "</text:note-body></text:note>"), "a\n\n⟦Fußnote: *⟧\nf"),
        (t("a<office:annotation>" + t("k") + t(" ") + "</office:annotation>"), "a\n\n⟦Kommentar: ohne Namen⟧\n- k"),
        (t("<text:placeholder>Ihr Text</text:placeholder>"), "Ihr Text ⟦Vorlage⟧"),
        ("<text:table-of-content><text:index-body>" + t("Wohnen 4") + "</text:index-body></text:table-of-content>" + t("x"), "x\n\n⟦Seitenrand⟧\nWohnen 4"),
    ],
)  # fmt: skip
def test_marks_of_open_document(body, text):
    assert opened(read_odt, "text", body, ODF_STYLES)[0].text == text


def test_what_is_told_of_an_open_document():
    assert opened(read_odt, "text", "<text:tracked-changes/>" + t("x"))[0].remarks == (
        remarks.CHANGES,
    )
    assert opened(read_odt, "text", t("x"), **{"Pictures__a.png": b"x"})[0].remarks == (
        remarks.PICTURES,
    )
    page = f"<style:header>{t('Stadt')}</style:header><style:footer-left>{t('Wir brauchen mehr Licht am Fluss')}</style:footer-left>"
    part = opened(read_odt, "text", t("x"), page=page)[0]
    assert part.text == "x\n\nWir brauchen mehr Licht am Fluss\n\n⟦Seitenrand⟧\nStadt"
    assert part.remarks == (remarks.MARGIN,)
    for empty in ("", t(" ")):
        with pytest.raises(Unreadable, match="kein Text"):
            opened(read_odt, "text", empty)


def test_form_controls_of_an_open_document():
    forms = (
        '<office:forms><form:text form:current-value="neu" form:value="alt"/><form:text form:value="b"/><form:text form:value=" "/>'
        '<form:listbox><form:option form:label="c"/><form:option form:label="d" form:current-selected="true"/></form:listbox>'
        '<form:checkbox form:label="ja" form:current-state="checked"/><form:checkbox form:label="nein"/><form:checkbox form:state="checked"/>'
        '<form:radio form:label="r" form:selected="true"/></office:forms>'
    )
    text = opened(read_odt, "text", forms + t("x"))[0].text
    assert text == "x\n\n- neu\n- b\n- d\n- ja\n- nein ⟦Offen⟧\n- r"


def c(text: str = "", more: str = "") -> str:
    return f"<table:table-cell {more}>{t(text) if text else ''}</table:table-cell>"


def r(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def sheet(name: str, *rows: str, more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{"".join(rows)}</table:table>'


CARDS = r(c("Karte"), c("Punkte"))


@pytest.mark.parametrize(
    "rows, text",
    [
        ((CARDS, r(c("a"), c("3"))), "- a ⟦Punkte: 3⟧"),
        ((CARDS, r(c("a"), c("1"), more='table:number-rows-repeated="3"')), "- a ⟦Punkte: 1⟧\n- a ⟦Punkte: 1⟧\n- a ⟦Punkte: 1⟧"),
        ((r(c("Karte"), c(more='table:number-columns-repeated="2"'), c("Punkte")), r(c("a"), c(), c(), c("3"))), "- a ⟦Punkte: 3⟧"),
        ((r(c("Tisch"), c("Karte")), r(c("1", 'table:number-rows-spanned="2"'), c("a")), r("<table:covered-table-cell/>", c("b"))), "⟦Tisch: 1⟧\n- a\n- b"),
        ((r(c("Tisch 1", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>", c("Tisch 2")), r(c("gut"), c("schlecht"), c("gut")), r(c("a"), c("b"), c("d"))), "⟦Tisch: 1⟧\n⟦Spalte: gut⟧\n- a\n\n⟦Spalte: schlecht⟧\n- b\n\n⟦Tisch: 2⟧\n⟦Spalte: gut⟧\n- d"),
        ((f"<table:table-header-rows>{r(c('Dies'), c('Jenes'))}</table:table-header-rows>", r(c("a"), c("b"))), "⟦Spalte: Dies⟧\n- a\n\n⟦Spalte: Jenes⟧\n- b"),
        ((r("<table:covered-table-cell/>", c("a")),), "a"),
        ((r(*(f"<table:table-cell>{t(head, 'B')}{t('matt')}</table:table-cell>" for head in ("Dies", "Jenes"))), r(c("a"), c("b"))), "- Dies\n- matt\n- Jenes\n- matt\n- a\n- b"),
        (
            (
                r(c("Tisch 1", 'table:number-columns-spanned="3"'), '<table:covered-table-cell table:number-columns-repeated="2"/>', c("Tisch 2")),
                r(c("gut"), c("schlecht"), c("Ideen"), c("gut")),
                r(c("a"), c("b"), c("d"), c("e")),
            ),
            "⟦Tisch: 1⟧\n⟦Spalte: gut⟧\n- a\n\n⟦Spalte: schlecht⟧\n- b\n\n⟦Spalte: Ideen⟧\n- d\n\n⟦Tisch: 2⟧\n⟦Spalte: gut⟧\n- e",
        ),
        ((r(c("Dies", 'table:style-name="B"'), c("Jenes", 'table:style-name="B"')), r(c("a"), c("b"))), "⟦Spalte: Dies⟧\n- a\n\n⟦Spalte: Jenes⟧\n- b"),
        ((r(c("Dies", 'table:style-name="B"'), c("Jenes")), r(c("a"), c("b"))), "- Dies\n- Jenes\n- a\n- b"),
        (("<table:table-rows>" + CARDS + "</table:table-rows>", "<table:table-row-group>" + r(c("a"), c("3")) + "</table:table-row-group>"), "- a ⟦Punkte: 3⟧"),
        ((r(c("a")), f"<table:shapes><draw:rect>{t('im Kasten')}</draw:rect></table:shapes>"), "a\n\nim Kasten"),
        ((r(f"<table:table-cell><office:annotation><dc:creator>Mia</dc:creator>{t('hm')}</office:annotation>{t('a')}</table:table-cell>"),), "a\n\n⟦Kommentar: Mia⟧\n- hm"),
    ],
)  # fmt: skip
def test_tables_of_open_document(rows, text):
    (part,) = opened(read_ods, "spreadsheet", sheet("A", *rows), ODF_STYLES)
    assert (part.name, part.text) == ("Blatt „A“", text)


def test_hidden_sheets_and_rows_of_open_document_are_told_and_empty_sheets_are_none():
    shown_ = '<style:table-properties table:display="true"/>'
    hidden = ostyle("H", shown_.replace("true", "false")) + ostyle("V", shown_)
    made = sheet("A", r(c("a")), more='table:style-name="H"') + sheet("B")
    made += sheet("C", r(c("b")), more='table:style-name="V"')
    for state in ("collapse", "filter", "visible"):
        made += sheet(state, r(c("a"), more=f'table:visibility="{state}"'), r(c("b")))
    parts = opened(read_ods, "spreadsheet", made, hidden)
    assert [part.name[7:-1] for part in parts] == ["A", "C", "collapse", "filter", "visible"]
    assert [bool(part.remarks) for part in parts] == [True, False, True, True, False]
    with pytest.raises(Unreadable, match="In der Tabelle steht kein Text"):
        opened(read_ods, "spreadsheet", sheet("A", r(c())))


# ---- html and pads ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page, text",
    [
        ("<title>T</title><p>x</p>", "# T\n\nx"),
        ("<title>T</title><h1>T</h1>", "# T"),
        ("<title>T</title><h1>U</h1>", "# U\n\n⟦Seitenrand⟧\nT"),
        ("<title>T</title><h2>U</h2>", "# T\n\n## U"),
        ("<h2>Was fehlt<br>bei <b>uns</b></h2>x", "## Was fehlt bei uns\n\nx"),
        ("<h2> </h2>x", "x"),
        ("<p><b>Wohnen</b></p><ul><li>a</ul>", "## Wohnen\n\n- a"),
        ("<p><b>Wohnen</b> x</p><ul><li>a</ul>", "Wohnen x\n\n- a"),
        ("a<p>b</p>c", "a\n\nb\n\nc"),
        ("<p>a<i>b</i>c<!-- d --><script>e</script></p>", "abc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<ul><li>a</li>rest</ul>", "- a\n\nrest"),
        ("<ul><li><p>a</p><p>b</p></ul>", "- a\n- b"),
        ("<ol><li>a<li>b</ol>", "- a ⟦Nr: 1.⟧\n- b ⟦Nr: 2.⟧"),
        ("<ol start=3><li>a<ul><li>b</ul></ol>", "- a ⟦Nr: 3.⟧\n  - b"),
        ("<ol start=x><li>a</ol>", "- a ⟦Nr: 1.⟧"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<header>Amt</header><p>x</p><footer>Seite 1</footer>", "x\n\n⟦Seitenrand⟧\nAmt\nSeite 1"),
        ("<header><h1>Titel</h1>x</header>", "# Titel\n\nx"),
        ("<footer><h2>Titel</h2></footer>x", "x\n\n⟦Seitenrand⟧\nTitel"),
        ("<p><s>b</s></p>", "b ⟦Gestrichen⟧"),
        ("<p style='text-decoration:line-through'>b</p>", "b ⟦Gestrichen⟧"),
        ("<p>a <del>b</del> c</p>", "a c"),
        ("<input value=a> <input type=hidden value=b><input type=submit value=c>", "a"),
        ("<p><input type=radio checked> ja <input type=radio> nein</p>", "ja\n\nnein ⟦Offen⟧"),
        ("<p><select><option>a<option>b</select></p>", "a"),
        ("<p><select><option>a<option selected>b</select></p>", "b"),
        ("<table><caption>K</caption><tr><td>Tisch<td>Karte<tr><td rowspan=2>1<td>a<tr><td>b<tr><td>2<td>c</table>", "K\n\n⟦Tisch: 1⟧\n- a\n- b\n\n⟦Tisch: 2⟧\n- c"),
        ("<table><tr><th>Dies<th>Jenes<tr><td>a<td>b</table>", "⟦Spalte: Dies⟧\n- a\n\n⟦Spalte: Jenes⟧\n- b"),
        ("<table><tr><td><b>Dies</b><td><b>Jenes</b><tr><td>a<td>b</table>", "⟦Spalte: Dies⟧\n- a\n\n⟦Spalte: Jenes⟧\n- b"),
        ("<table><tr><td>x<table><tr><td>innen</table></table>", "x\n\ninnen"),
        ("<table><tr><td rowspan=0>a<td colspan=x>b</table>", "- a\n- b"),
    ],
)  # fmt: skip
def test_marks_of_html(page, text):
    assert read_html(page.encode())[0].text == text


@pytest.mark.parametrize("named, coding", [("iso-8859-1", "latin-1"), ("quatsch", "utf-8"), ("utf-8", "latin-1")])  # fmt: skip
def test_the_encoding_that_a_page_names_holds_where_it_is_true(named, coding):
    page = f"<meta charset='{named}'><p>Räume</p>".encode(coding)
    assert read_html(page)[0].text == "Räume"


@pytest.mark.parametrize(
    "pad, text",
    [
        ("---\ntitle: x\n- y\n...\n- a", "⟦Beiwerk: title: x⟧\n⟦Beiwerk: - y⟧\n- a"),
        *(2 * (pad,) for pad in ("---\nKita fehlt\n---\n- a", "---\n---\n- a", "---\ntitle: x\n- a", "\n---\ntitle: x\n---", "a[^1]", "a ![Bild](x.png)", "# tags: x")),
        ("---\n" + "a: b\n" * 58 + "---\nx", "⟦Beiwerk: a: b⟧\n" * 58 + "x"),
        *(2 * (pad,) for pad in ("---\n" + "a: b\n" * 59 + "---\nx",)),
        ("> x [name=Mia] [color=red]", "> x\n⟦Person: Mia⟧"),
        ("> [name=Mia] [time=10]", "⟦Person: Mia⟧\n⟦Zeit: 10⟧"),
        ("[^1]: fuß", "\n⟦Fußnote: 1⟧\nfuß\n⟦Fußnote: ⟧"),
        ("#### tags: x", "⟦Beiwerk: #### tags: x⟧"),
        ("![Bild](x.png)", "⟦Beiwerk: ![Bild](x.png)⟧"),
    ],
)  # fmt: skip
def test_marks_of_pads(pad, text):
    assert as_notes(pad)[0] == text


# ---- xlsx ------------------------------------------------------------------------------------------------------------

THIRD = datetime.datetime(2026, 4, 3)


@pytest.mark.parametrize(
    "value, form, text",
    [
        (None, "", ""),
        (False, "", "nein"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0,3"),
        (0.125, "0.0%", "12,5 %"),
        (1234567, "#,##0", "1234567"),
        (THIRD, "dd.mm.yyyy", "03.04.2026"),
        (THIRD.replace(hour=14, minute=5), "", "03.04.2026 14:05"),
        (THIRD.date(), "", "03.04.2026"),
        (datetime.time(9, 5), "", "09:05"),
        (THIRD, "d/m", "3/4"),
        (THIRD, "M\\/D", "4/3"),
        ("0", "", "0"),
    ],
)
def test_a_cell_as_a_german_office_sees_it(value, form, text):
    assert shown(value, form) == text


@pytest.mark.parametrize(
    "author, text, said",
    [("Mia", "Mia:\nhm", "hm"), ("Mia", "hm", "hm"), (None, "hm", "hm"), ("M", "Mia: hm", "Mia: hm"), ("Mia", None, "")],
)  # fmt: skip
def test_a_comment_without_the_name_in_its_words(author, text, said):
    made = comments_of(SimpleNamespace(author=author, text=text))
    assert made == [(author or "", said)]


def book(*rows: list, alter=None, **sheets: list) -> list:
    made = openpyxl.Workbook()
    for cells in rows:
        made.active.append(cells)
    for name, content in sheets.items():
        for cells in content:
            (made[name] if name in made.sheetnames else made.create_sheet(name)).append(cells)
    if alter:
        alter(made.active)
    out = io.BytesIO()
    made.save(out)
    return read_xlsx(out.getvalue())


def test_formulas_that_need_no_calculating_are_read_and_others_named():
    known = {'=B1&" x"': "wert x", "=SUM(C1:C2)": "5,5", "=C1+C2+C1": "8", "=Zwei!A1": "drüben"}
    known |= {'="er sagt ""ja"""': 'er sagt "ja"', "=$B$1": "wert", "=CONCATENATE(B1:C1)": "wert2,5"}  # fmt: skip
    known |= {"=SUM(H1:H1000)": "0"}
    unknown = [
        "=SUM(Drei!A1:A2)",
        "=SUM(A:A)",
        "=SUM(H1:H1001)",
        "=SUM(H1:I501)",
        "=1-1",
        "=Drei!A1",
        "=A:A",
        '=1+2&"x"',
        "=IF(A1,1,2)",
        "=B1+1",
        "=C1-C2",
    ]
    rows = [["Karte", "wert", 2.5], ["a", "b", 3], *([formula] for formula in [*known, *unknown])]
    part = book(*rows, Zwei=[["drüben"]])[0]
    read = [line[2:] for line in part.text.splitlines() if line.startswith("- ")]
    assert set(known.values()) <= set(read)
    (said,) = [remark for remark in part.remarks if "Formeln ohne Ergebnis" in remark]
    assert (
        f"{len(unknown)} Zellen" in said
        and "A11: =SUM(Drei!A1:A2)" in said
        and said.count(": =") == 5
    )
    circle = book(["Karte"], ["a"], ["=A4"], ["=A3"])[0]
    assert circle.text.endswith("- a") and "A3: =A4, A4: =A3" in circle.remarks[-1]
    (one,) = book(["Karte"], ["a"], ["=IF(1,1,1)"])[0].remarks
    assert "In einer Zelle" in one


def test_marks_of_cells_and_what_is_hidden():
    def alter(cells):
        cells["A2"].comment, cells["B3"].comment = Comment("hm", "Mia"), Comment("leer", "Jo")
        cells["A3"].font = Font(strike=True)

    (part,) = book(["Karte", "Punkte"], ["a", 1], ["b"], alter=alter)
    assert part.text.replace("\n\n", "\n") == (
        "- a ⟦Punkte: 1⟧\n⟦Kommentar: Mia⟧\n- hm\n⟦Kommentar: ⟧\n- b ⟦Gestrichen⟧\n⟦Kommentar: Jo⟧\n- leer"
    )
    hide = lambda cells: setattr(cells.column_dimensions["B"], "hidden", True)
    assert remarks.HIDDEN in book(["Karte", "Punkte"], ["a", 1], alter=hide)[0].remarks
    assert remarks.HIDDEN not in book(["Karte", "Punkte"], ["a", 1])[0].remarks
    for empty in ((), ([None],)):
        with pytest.raises(Unreadable, match="kein Text"):
            book(*empty)


def test_a_note_over_two_rows_is_no_heading():
    (part,) = book(
        ["Karte", "Punkte"],
        ["Bus", 2],
        ["Kita"],
        [None, 3],
        alter=lambda cells: cells.merge_cells("A3:A4"),
    )
    assert part.text.startswith("- Bus ⟦Punkte: 2⟧\n- Kita")


def test_answers_to_comments_and_words_of_shapes_stand_on_their_own_sheet():
    made = openpyxl.Workbook()
    made.create_sheet("Zwei")
    for sheet_ in made:
        sheet_.append(["Karte"])
        sheet_.append([f"{sheet_.title} a"])
        sheet_["A2"].comment = Comment("[Threaded comment]\n\nhint\n\nComment:\n    x", "tc={1}")
    out = io.BytesIO()
    made.save(out)
    drawing = f'xmlns:x="{_OFFICE}/drawingml/2006/spreadsheetDrawing" xmlns:a="{_OFFICE}/drawingml/2006/main"'
    more = {
        "xl/persons/person.xml": '<l><person id="p1" displayName="Mia"/></l>',
        "xl/threadedComments/t1.xml": '<l><threadedComment ref="A2" personId="p1"><text>eins</text></threadedComment>'
        '<threadedComment ref="A2" personId="p9"><text>zwei</text></threadedComment></l>',
        "xl/drawings/drawing9.xml": f"<x:d {drawing}><x:txBody><a:p><a:t>Form</a:t></a:p><a:p/><a:p><a:t>unten</a:t></a:p></x:txBody></x:d>",
    }
    links = "".join(
        f'<Relationship Id="z{n}" Type="z" Target="{target}"/>'
        for n, target in enumerate(("../threadedComments/t1.xml", "../drawings/drawing9.xml"))
    )
    data = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode() if name.endswith(".rels") else old.read(name)
            if name == "xl/worksheets/_rels/sheet2.xml.rels":
                content = content.replace("</Relationships>", links + "</Relationships>")
            new.writestr(name, content)
        for name, content in more.items():
            new.writestr(name, content)
    first, second = [part.text.replace("\n\n", "\n") for part in read_xlsx(data.getvalue())]
    assert "Form" not in first and "eins" not in first and "- x" in first
    assert second.splitlines() == [
        "- Zwei a",
        "⟦Kommentar: Mia⟧",
        "- eins",
        "⟦Kommentar: ⟧",
        "- zwei",
        "- Form",
        "  unten",
    ]


@pytest.mark.parametrize(
    "header, read",
    [
        ("Stadt Beispiel", "Stadt Beispiel"),
        ("&D Entwurf, Seite &P von &N", "Entwurf, Seite von"),  # no word of it is lost
        ("Rat & Tat", "Rat & Tat"),
    ],
)
def test_headers_of_a_sheet_without_the_codes_of_the_program(header, read):
    alter = lambda cells: setattr(cells.oddHeader.center, "text", header)
    (part,) = book(["Karte"], ["Kita"], ["Bus"], alter=alter)
    assert part.text == f"- Kita\n- Bus\n\n⟦Seitenrand⟧\n{read}"


# ---- what a file is --------------------------------------------------------------------------------------------------

ZIP = {"odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet"}  # fmt: skip


@pytest.mark.parametrize(
    "data, extension, kind",
    [
        (b"x" * 1000 + b"%PDF-", "txt", "pdf"),
        (b"x" * 1030 + b"%PDF-", "txt", "txt"),
        (b"RIFF\0\0\0\0WEBP", "jpg", "image"),
        (b"GIF89a", "txt", "image"),
        (packed(mimetype=ZIP["odt"]), "docx", "odt"),
        (packed(mimetype=ZIP["ods"]), "ods", "ods"),
        (packed(**{"xl/workbook.xml": "x"}), "zip", "xlsx"),
        (packed(**{"word/document.xml": "x"}), "zip", "docx"),
        (packed(**{"ppt/presentation.xml": "x"}), "docx", "Folien"),
        (packed(**{"xl/workbook.bin": "x"}), "xlsx", "xlsb"),
        (packed(**{"[Content_Types].xml": "x"}), "docx", "beschädigt"),
        (packed(a="x"), "docx", "Archiv"),
        (packed(mimetype="x" * 200, a="y"), "odt", "Archiv"),
        (b"<!DOCTYPE HTML><p>x", "txt", "html"),
        (b"\xef\xbb\xbf <html>", "xls", "html"),
        (b"<html>;x", "csv", "csv"),
        (b"a;b", "XLSX".lower(), "csv"),
        (b"a;b", "doc", "txt"),
        (b"a", "vtt", "txt"),
        (b"a", "odt", "beschädigt"),
        (b"a", "xyz", "Format"),
        ("Kita".encode("utf-16-le"), "txt", "txt"),
        ("K".encode("utf-16"), "txt", "txt"),
        (b"a" * 99 + b"\x01", "txt", "Format"),
        (b"a" * 200 + b"\x01", "txt", "txt"),
        (b"\0\0\0\x18ftypmp42", "jpg", "Format"),
    ],
)
def test_what_a_file_is_by_its_content(data, extension, kind):
    if kind[0].islower() and kind not in ("beschädigt", "xlsb"):
        assert safety.kind_of(data, extension) == kind
    else:
        with pytest.raises(Unreadable, match=kind):
            safety.kind_of(data, extension)


@pytest.mark.parametrize("extension, new", [("xls", "xlsx"), ("ods", "xlsx"), ("ppt", "PDF"), ("doc", "docx"), ("", "docx"), ("msg", "txt")])  # fmt: skip
def test_what_an_old_file_becomes(extension, new):
    with pytest.raises(Unreadable, match=f"als {new} speichern|\\({new}\\)"):
        safety.kind_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), extension)


@pytest.mark.parametrize("value, default, number", [("3", 1, 3), ("0", 1, 0), ("-1", 1, 1), ("٣", 1, 1), ("", 7, 7), (None, 7, 7), ("2.5", 1, 1)])  # fmt: skip
def test_a_whole_number_of_an_attribute(value, default, number):
    assert safety.whole(value, default) == number


def test_packages_are_measured_before_they_are_opened(monkeypatch):
    monkeypatch.setattr(safety, "LARGEST_UNPACKED", 10)
    safety.Package(packed(a="x" * 10))
    with pytest.raises(Unreadable, match="ungewöhnlich groß"):
        safety.Package(packed(a="x" * 6, b="x" * 5))


def locked() -> bytes:
    data = bytearray(packed(a="x"))
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the mark of an encrypted member
    return bytes(data)


@pytest.mark.parametrize(
    "data, said",
    [
        (packed(**{"META-INF/manifest.xml": "<x>encryption-data</x>"}), "Passwort"),
        (locked(), "Passwort"),
        (packed(**{"a.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>".encode("utf-16")}), "Entitäten"),
        (packed(**{"a.RELS": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "Entitäten"),
        (b"PK\x03\x04", "beschädigt"),
    ],
)
def test_packages_that_are_not_opened(data, said):
    with pytest.raises(Unreadable, match=said):
        safety.Package(data)


def test_a_member_that_is_not_there_is_none_and_a_damaged_one_is_told():
    package = safety.Package(packed(**{"a.xml": "<x>", "b.xml": "<x/>"}))
    assert package.xml("c.xml") is None and package.xml("b.xml").tag == "x"
    with pytest.raises(Unreadable, match="beschädigt"):
        package.xml("a.xml")


@pytest.mark.parametrize(
    "code, table, text",
    [
        (0, "h\n5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t96\tMehr\n5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t96\tLicht", "Mehr Licht"),
        (0, "h\n5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t20\t..", ""),
        (1, "", "beschädigt"),
        (None, "", "dauerte zu lange"),
    ],
)  # fmt: skip
def test_what_the_recognition_of_text_gives_back(monkeypatch, code, table, text):
    def run(command, **more):
        assert command[:5] == ["tesseract", "stdin", "stdout", "-l", "deu"]
        assert more["input"] == b"picture" and more["env"]["OMP_THREAD_LIMIT"] == "1"
        if code is None:
            raise image.subprocess.TimeoutExpired(command, 1)
        return SimpleNamespace(returncode=code, stdout=table.encode())

    monkeypatch.setattr(image, "recognizer", lambda: "deu")
    monkeypatch.setattr(image.subprocess, "run", run)
    if code == 0:
        assert image.recognized(b"picture") == text
    else:
        with pytest.raises(Unreadable, match=text):
            image.recognized(b"picture")


def scanned(*pages: str) -> bytes:
    """A PDF of pages with a text, or with a picture where the text is empty."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    out, picture = io.BytesIO(), io.BytesIO()
    Image.new("L", (20, 20)).save(picture, "PNG")
    page = canvas.Canvas(out)
    for text in pages:
        page.drawString(60, 700, text) if text else page.drawImage(ImageReader(picture), 50, 400)
        page.showPage()
    page.save()
    return out.getvalue()


@pytest.mark.parametrize(
    "text, picture, recognised",
    [("abcdefg", True, True), ("abcdefgh", True, False), ("Kita", False, False)],
)
def test_a_page_with_few_letters_is_a_scan_where_it_has_a_picture(
    monkeypatch, text, picture, recognised
):
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.drawString(60, 700, text)
    page.save()
    data = out.getvalue()
    monkeypatch.setattr(pdf, "_pictures", lambda page: picture)
    monkeypatch.setattr(image, "recognized", lambda data: "erkannt")
    (part,) = pdf.read_pdf(data)
    assert part.text == ("erkannt" if recognised else text)
    assert bool(part.remarks) == recognised


def test_scanned_pages_stand_in_their_place_or_are_named(monkeypatch):
    data = scanned("Erste Seite mit Text", "", "Letzte Seite mit Text")
    monkeypatch.setattr(image, "recognized", lambda picture: "Kita\n\nHort")
    (part,) = pdf.read_pdf(data)
    assert part.text == "Erste Seite mit Text\n\nKita\n\nHort\n\nLetzte Seite mit Text"
    assert part.remarks == (image.OCR,)

    def missing(picture):
        raise Unreadable(image.MISSING)

    monkeypatch.setattr(image, "recognized", missing)
    (part,) = pdf.read_pdf(scanned("", "Mittlere Seite", ""))
    assert part.text == "Mittlere Seite"
    assert part.remarks == ("Ohne lesbaren Text und nicht gelesen: Seite 1, 3.",)
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    with pytest.raises(Unreadable, match="mehr als 2 Seiten"):
        pdf.read_pdf(data)


def test_what_lies_on_a_page_beside_its_text():
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.drawString(50, 800, "Fragebogen der Kinder")
    page.freeTextAnnotation("Mehr Licht", "/Helv 12 Tf 0 g", Rect=[100, 100, 200, 120])
    page.linkURL("https://beispiel.example", (10, 10, 20, 20))
    form = page.acroForm
    form.checkbox(name="a", tooltip="abends", checked=True, x=50, y=600)
    form.checkbox(name="b", x=50, y=580)
    form.choice(name="c", tooltip="Welches Thema", value="Wohnen", options=["Bus", "Wohnen"], x=50, y=500)  # fmt: skip
    form.textfield(name="d", tooltip="Name", value="Kita", x=50, y=450)
    form.textfield(name="e", tooltip="Und was noch?", value=" ", x=50, y=400)
    page.save()
    lines = pdf.read_pdf(out.getvalue())[0].text.split("\n\n", 1)[1].replace("\n\n", "\n")
    assert lines.splitlines() == [
        "- Mehr Licht",
        "- abends",
        "⟦Spalte: Welches Thema⟧",
        "- Wohnen",
        "⟦Spalte: ⟧",
        "- Kita",
    ]


def test_doubtful_words_of_a_photo():
    rows = [(96, "Mehr", 1, 1), (79, "Licbt", 1, 1), (79, "am", 1, 1), (80, "Bus", 1, 2), (10, "Weg", 2, 1)]  # fmt: skip
    table = "\n".join(["head", *(f"5\t1\t{block}\t1\t{line}\t1\t0\t0\t9\t9\t{sure}\t{word}" for sure, word, block, line in rows), "5\t1", "5\t1\t2\t1\t1\t1\t0\t0\t9\t9\t-1\t "])  # fmt: skip
    assert with_doubts(table) == "Mehr Licbt [?] am\nBus\n\nWeg [?]"


# ---- the geometry of a page ------------------------------------------------------------------------------------------


def word(text: str, x: float, y: float, size: float = 10, bold: bool = False) -> Word:
    return Word(text, x, x + 5 * len(text), y, size, bold)


def at(
    text: str, x: float = 50, y: float = 700, size: float = 10, bold: bool = False, to: float = 0
) -> Line:
    return Line(text, x, to or x + 5 * len(text), y, size, bold, 5 * len(text.split()[0]))


@pytest.mark.parametrize(
    "words, lines",
    [
        ([("b", 100, 700), ("a", 50, 700), ("c", 50, 688)], ["a", "b", "c"]),
        ([("a", 50, 700), ("b", 68, 700)], ["a b"]),
        ([("a", 50, 700), ("b", 68.1, 700)], ["a", "b"]),
        ([("•", 50, 700), ("b", 90, 700)], ["• b"]),  # only a bullet stands before the gap
        ([("•", 50, 700), ("b", 96, 700)], ["•", "b"]),
        ([("12.", 50, 700), ("b", 90, 700)], ["12. b"]),
        ([("a", 50, 700), ("b", 60, 704.4)], ["a b"]),
        ([("a", 50, 700), ("b", 60, 704.6)], ["b", "a"]),
        ([], []),
    ],
)
def test_words_joined_into_lines(words, lines):
    assert [line.text for line in lines_of([word(*each) for each in words])] == lines


def test_what_a_line_takes_from_its_words():
    line = line_of([word("•", 50, 703, 6), word("Kita", 60, 700, bold=True)])
    assert line == Line("• Kita", 50, 80, 700, 10, True, 5)
    assert not line_of([word("a", 50, 700), word("Kita", 60, 700, bold=True)]).bold
    one = together([at("b", 100), at("a", 50, bold=True)])
    assert (one.text, one.x0, one.x1, one.bold) == ("a\tb", 50, 105, False)
    rows = baselines([at("a"), at("b", 100, 702.9), at("c", y=690), at("d", 20)])
    assert [[line.text for line in row] for row in rows] == [["b", "d", "a"], ["c"]]


@pytest.mark.parametrize(
    "rotation, place", [(90, (20, 30, 560)), (180, (560, 590, 370)), (270, (570, 580, 10))]
)
def test_a_letter_on_a_page_that_is_shown_turned(rotation, place):
    """Shown 600 wide and 400 high, but for 90 degrees 400 wide and 600 high."""
    width, height = (400, 600) if rotation == 90 else (600, 400)
    box = SimpleNamespace(left=10, right=40, bottom=20, top=30)
    assert pdf_words._upright(rotation, box, width, height) == place


def test_turned_labels_stand_behind_the_text_and_turned_pages_are_read_upright():
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=(600, 400))
    page.drawString(60, 300, "Busse fehlen am Abend")
    page.drawString(60, 286, "Kita")
    page.saveState()
    page.rotate(90)
    page.drawString(50, -30, "Blatt links")
    page.restoreState()
    page.showPage()
    page.setPageRotation(90)
    page.rotate(90)
    page.drawString(50, -100, "Oben steht dies")
    page.drawString(50, -150, "Unten steht das")
    page.showPage()
    page.setPageRotation(0)
    page.setFont("Helvetica-Bold", 12)
    page.drawString(60, 300, "Wohnen")
    page.setFont("Helvetica", 12)
    page.drawString(60, 280, "• Mieten steigen")
    page.drawString(60, 264, "• Heime schließen")
    page.save()
    assert pdf.read_pdf(out.getvalue())[0].text.split("\n\n") == [
        "Busse fehlen am Abend",
        "Kita",
        "Oben steht dies",
        "Unten steht das",
        "## Wohnen",
        "- Mieten steigen\n- Heime schließen",
        "Blatt links",
    ]


def margin(*pages: list[Line]) -> list[tuple[int, int]]:
    return sorted(furniture([(842.0, page) for page in pages]))


KITA = at("Kita", y=400)


@pytest.mark.parametrize(
    "pages, found",
    [
        ([[at("Amt", y=820), KITA]] * 2, [(0, 0), (1, 0)]),
        ([[at("Amt", y=820)], [at("Bus", y=820)]], []),
        ([[at("Amt", y=820)], [at("Amt", y=820)], [at("x", y=820)], [at("y", y=820)]], [(0, 0), (1, 0)]),
        ([[at("Amt", y=820)], [at("Amt", y=820)], *[[at(each, y=820)] for each in "xyz"]], []),  # not on most
        ([[at("Amt 1", y=820)], [at("Amt 2", y=820)]], [(0, 0), (1, 0)]),
        ([[at("Tisch 1", y=820)], [at("Tisch 2", y=820)]], []),  # a place, not a page
        ([[at("Tisch 1 Seite 1", y=820)], [at("Tisch 1 Seite 2", y=820)]], [(0, 0), (1, 0)]),
        ([[at("Was fehlt?", y=820)]] * 2, []),
        ([[at("Amt", y=820)], [at("Amt", y=823)]], [(0, 0), (1, 0)]),  # nearly as high
        ([[at("Amt", y=820)], [at("Amt", y=830)]], []),
        # the number of its page, at the foot
        ([[KITA, at("2", y=30)]], [(0, 1)]),
        ([[KITA, at("3", y=30)]], []),
        ([[KITA, at("Seite 30", y=30)]], [(0, 1)]),
        ([[KITA, at("1", y=820)]], []),
        # small print at the rim of a single page
        ([[KITA, at("klein", y=41, size=8)]], [(0, 1)]),
        ([[KITA, at("klein", y=43, size=8)]], []),
        ([[KITA, at("klein", y=41, size=9)]], []),
        # what hangs on furniture at the edge, and a line of the text that comes again
        ([[at("Amt", y=820), at("Ort", y=790), KITA]] * 2, [(0, 0), (0, 1), (1, 0), (1, 1)]),
        ([[at(each, y=820), at("Kopf", y=760), KITA] for each in ("x", "y")], []),
        ([], []),
    ],
)  # fmt: skip
def test_page_furniture(pages, found):
    assert margin(*pages) == found


def column(x: float, number: int, words: str = "eine Zeile voll Text", y: float = 700) -> list:
    return [at(f"{words} {n}", x, y - 14 * n) for n in range(number)]


LEFT, RIGHT = column(50, 3), column(320, 3, "rechts Zeile voll Text")


@pytest.mark.parametrize(
    "lines, parts",
    [
        (LEFT + RIGHT, [3, 3]),
        (LEFT[:2] + RIGHT, [3]),  # too few lines
        (LEFT + column(320, 3, "kurz"), [3]),  # values beside the text
        (LEFT + column(170, 3), [3, 3]),
        (LEFT + column(166, 3), [3]),  # too narrow a gutter
        (LEFT + column(320, 3, y=500), [6]),  # not side by side
        # lines across the page are one flow where they begin alike
        ([at("quer " + "x" * 60, y=760), at("quer " + "x" * 60, y=746), *LEFT, *RIGHT], [2, 3, 3]),
        ([at("quer " + "x" * 60, y=760), at("quer " + "x" * 60, 52.5, 746), *LEFT, *RIGHT], [2, 3, 3]),
        ([at("quer " + "x" * 60, y=760), at("quer " + "x" * 60, 53, 746), *LEFT, *RIGHT], [1, 1, 3, 3]),
        (LEFT + [at("quer " + "x" * 60, 50, 650)] + column(50, 3, y=600) + RIGHT + column(320, 3, y=600), [3, 3, 1, 3, 3]),
        ([], []),
        ([KITA], [1]),
    ],
)  # fmt: skip
def test_columns_are_read_one_after_the_other(lines, parts):
    assert [len(flow.lines) for flow in flows(lines, 550)] == parts


def blocks(*lines: Line, right: float = 300, cell: bool = False) -> list[tuple]:
    made = pdf_blocks.blocks_of([Flow(list(lines), right)], cell)
    return [(block.kind, block.text, block.level, block.number) for block in made]


BODY = "Text von der Länge, die den Ausschlag gibt"


@pytest.mark.parametrize(
    "lines, made",
    [
        ([at("Titel", size=14), at(BODY, y=680)], [("heading", "Titel", 1, ""), ("paragraph", BODY, 0, "")]),
        ([at("Titel", size=11.2), at(BODY, y=680)], [("paragraph", "Titel", 0, ""), ("paragraph", BODY, 0, "")]),
        ([at("A", size=20), at("B", y=670, size=14), at(BODY, y=650)], [("heading", "A", 1, ""), ("heading", "B", 2, ""), ("paragraph", BODY, 0, "")]),
        ([at("A", size=14), at("B", y=684, size=14), at(BODY, y=650)], [("heading", "A\nB", 1, ""), ("paragraph", BODY, 0, "")]),
        ([at("A", size=14), at("B", y=660, size=14), at(BODY, y=630)], [("heading", "A", 1, ""), ("heading", "B", 1, ""), ("paragraph", BODY, 0, "")]),
        ([at("• a"), at("• b", 60, 688), at("1. c", y=676), at("o de", 60, 664)], [("point", "a", 0, ""), ("point", "b", 1, ""), ("point", "c", 0, "1."), ("point", "de", 1, "")]),
        ([at("• eins zwei", to=290), at("fünf", 60, 688)], [("point", "eins zwei\nfünf", 0, "")]),
        ([at("fett", bold=True), at("fein", y=688)], [("bold", "fett", 0, ""), ("paragraph", "fein", 0, "")]),
        ([at("Integra-", to=200), at("tion", y=688)], [("paragraph", "Integra-\ntion", 0, "")]),
        ([at("Integra-", to=200), at("Tion", y=688)], [("paragraph", "Integra-", 0, ""), ("paragraph", "Tion", 0, "")]),
        ([at("a b c", to=290), at("d", y=688)], [("paragraph", "a b c\nd", 0, "")]),
        ([at("a b c", to=290), at("d", y=680), at("e", y=670), at("f", y=660)], [("paragraph", "a b c", 0, ""), ("paragraph", "d", 0, ""), ("paragraph", "e", 0, ""), ("paragraph", "f", 0, "")]),
    ],
)  # fmt: skip
def test_blocks_from_lines(lines, made):
    assert blocks(*lines) == made


@pytest.mark.parametrize(
    "lines, number",
    [
        ([at("fett und lang", bold=True, to=290), at("weiter", y=688, bold=True)], 1),
        ([at("fett und lang", bold=True, to=290), at("weiter", y=688)], 2),
        ([at("matt und lang", to=290), at("weiter", y=688, bold=True)], 2),
        ([at("• a b", to=290), at("fett", 60, 688, bold=True)], 1),  # a bold word in a point
        ([at("x" * 150, size=14), at(BODY * 9, y=680)], 2),
        ([at("x" * 151, size=14, to=100), at(BODY * 9, y=680)], 2),
        ([at("Kita"), at("Hort", y=688), at("Rad", y=676)], 3),
        ([at("Wege für"), at("Kinder", y=688)], 1),  # torn
        ([at("Wege für"), at("Kinder", y=670)], 2),  # too far below
    ],
)
def test_how_many_blocks_lines_make(lines, number):
    made = blocks(*lines)
    assert len(made) == number
    assert (made[0][0] == "heading") == (lines[0].size == 14 and len(lines[0].text) <= 150)


@pytest.mark.parametrize(
    "last, first, one",
    [
        (at("Der Bus fährt", to=290), "selten am Abend", True),
        (at("Der Bus fährt", to=290), "Montags selten", True),
        (at("Der Bus fährt.", to=290), "Montags selten", False),
        (at("Der Bus fährt.", to=290), "selten am Abend", False),
        (at("Der Bus", to=100), "selten am Abend", True),  # a small letter
        (at("Der Bus", to=100), "Montags selten", False),
        (at("• Der Bus", to=290), "selten am Abend", True),
        (at("• Der Bus", to=290), "Montags selten", False),
        (at("Titel", size=14, to=290), "selten am Abend", False),
        (at("Integra-", to=100), "tion fehlt", True),
    ],
)
def test_what_goes_on_in_the_next_column(last, first, one):
    columns = [Flow([at(BODY, y=740), last], 300), Flow([at(first, 320)], 560)]
    made = pdf_blocks.blocks_of(columns)
    assert made[-1].text.endswith(first) and (last.text[-5:] in made[-1].text) == one


def test_a_table_ends_what_stands_above_it():
    flow = Flow([at("Der Bus fährt", to=290)], 300)
    made = pdf_blocks.blocks_of([flow, Grid([]), Flow([at("selten am Abend")], 300)])
    assert [type(each).__name__ for each in made] == ["Block", "Grid", "Block"]


def test_the_size_and_distance_of_running_text():
    assert pdf_blocks.body_size([Flow([at("abcdef"), at("abc", size=14)], 1)]) == 10
    assert pdf_blocks.body_size([Flow([at("abc"), at("abc", size=14)], 1)]) == 10  # the smaller
    assert pdf_blocks.body_size([]) == 10
    gaps = {(): 1.2, (1.3, 1.3, 2.0, 2.0): 1.3, (0.5,): 1.0, (2.5,): 1.6}
    assert {each: pdf_blocks._leading(list(each)) for each in gaps} == gaps


@pytest.mark.parametrize(
    "above, below, another",
    [
        ("Mentoren für Azubis", "Verkehr beruhigen", True),
        ("Plätze anbieten", "Kita", True),
        ("weil wir müssen", "Kita", False),
        ("für große", "Familien", False),
        ("Kita.", "Bus", True),
        ("Ziele:", "Bus", False),
        ("Kita", "bus", False),
        ("Wege aus", "Holz", False),
    ],
)
def test_a_line_begins_another_note(above, below, another):
    assert pdf_blocks._begins_another(above, below) == another


# ---- tables of a page ------------------------------------------------------------------------------------------------

WORDS = [word("Tisch", 52, 690), word("Karte", 102, 690), word("1", 52, 670), word("Bus", 102, 670)]
CELLS = [(50, 100, 100, 120), (100, 100, 300, 120), (50, 120, 100, 140), (100, 120, 300, 140)]


@pytest.mark.parametrize(
    "cells, words, text",
    [
        (CELLS, WORDS, "⟦Tisch: 1⟧\n- Bus"),
        (CELLS[::-1], WORDS, "⟦Tisch: 1⟧\n- Bus"),
        ([*CELLS[:2], (50, 118, 100, 140), (100, 118, 300, 140)], WORDS, "⟦Tisch: 1⟧\n- Bus"),
        (CELLS, [], None),
        ([(50, 100, 300, 140)], WORDS + [word("w", 50, 20 * n) for n in range(4)], "Tisch Karte\n\n1 Bus"),
        ([(50, 100, 300, 140)], WORDS, None),  # a frame round most of the page
        ([(50, 100, 300, 140)], WORDS + [word("w", 50, 20 * n) for n in range(5)], "Tisch Karte\n\n1 Bus"),
        ([(50, 100, 300, 120), *CELLS[2:]], [word("Tisch 1", 52, 690), *WORDS[2:]], "## Tisch 1\n\n- 1\n- Bus"),
    ],
)  # fmt: skip
def test_a_ruled_table(cells, words, text):
    made = pdf_tables._table(cells, words, 800)
    assert (made and write(blocks_of(made.grid))) == text
    if made:
        assert (made.top, made.bottom) == (700, 660)


def test_a_word_on_a_rule_stands_in_one_cell():
    made = pdf_tables._table(CELLS, [*WORDS, word("halb", 90, 690)], 800)
    texts = [[cell.text for cell in cells] for cells in made.grid.rows]
    assert texts == [["Tisch halb", "Karte"], ["1", "Bus"]]


def table(letter: str, top: float, bottom: float, edges=(50, 100)) -> pdf_tables.Table:
    return pdf_tables.Table(top, bottom, list(edges), Grid([[letter]]), [])


@pytest.mark.parametrize(
    "edges, above, below, margins, one",
    [
        ((50, 100), [], [], ([], []), True),
        ((50, 103), [], [], ([], []), True),
        ((50, 103.1), [], [], ([], []), False),
        ((50,), [], [], ([], []), False),
        ((50, 100), [760], [], ([], []), False),  # text above it
        ((50, 100), [740], [], ([], []), True),
        ((50, 100), [], [30], ([], []), False),  # text below the other
        ((50, 100), [], [60], ([], []), True),
        ((50, 100), [760], [], ([], [760.5]), True),  # page furniture
        ((50, 100), [760], [], ([760.5], []), False),
        ((50, 100), [], [30], ([30], []), True),
    ],
)
def test_a_table_over_a_page_break_is_one(edges, above, below, margins, one):
    found, here = {0: [table("a", 700, 50)]}, [table("b", 750, 600, edges), table("c", 500, 400)]
    pages = [[word("x", 50, y) for y in ys] for ys in (below, above)]
    made = pdf_tables._continued(found, 1, here, pages, [set(each) for each in margins])
    assert found[0][0].grid.rows == ([["a"], ["b"]] if one else [["a"]])
    assert (made[0].grid is found[0][0].grid) == one and made[1] is here[1]


def test_edges_nearer_than_a_line_is_thick_are_one():
    assert pdf_tables._edges([5, 1, 3, 4, 4.1]) == [1, 4.1] and pdf_tables._edges([]) == []


ROWS = [(50, 700, "Karte"), (250, 700, "Punkte"), (350, 700, "Tisch"), (50, 680, "Bus"), (250, 680, "3"), (350, 680, "1"), (50, 660, "Kita"), (350, 660, "2")]  # fmt: skip
READ = "⟦Tisch: 1⟧\n- Bus ⟦Punkte: 3⟧\n\n⟦Tisch: 2⟧\n- Kita"


@pytest.mark.parametrize(
    "rows, tables",
    [
        (ROWS, [READ]),
        (ROWS[:6], []),  # one row is none
        ([*ROWS[:3], (50, 680, "Bus"), (50, 660, "Kita")], []),  # nothing stands beside another
        ([ROWS[0], (250, 700, "Datum"), *ROWS[3:5], ROWS[6], (250, 660, "4")], []),
        (
            [ROWS[0], ROWS[1], *ROWS[3:5], ROWS[6], (250, 660, "4")],
            ["- Bus ⟦Punkte: 3⟧\n- Kita ⟦Punkte: 4⟧"],
        ),
        ([*ROWS[:3], *((x, y - 20, text) for x, y, text in ROWS[3:])], []),  # too far below
        ([*ROWS, (50, 648, "mehr")], [READ + "\n  mehr"]),  # the rest of its cell
        ([*ROWS, (50, 600, "weit")], [READ]),
        ([*ROWS, (50, 640, "eins"), (120, 640, "zwei")], [READ]),  # two under one head
        (
            [*ROWS[:5], (350, 680, "1"), (50, 660, "Kita")],
            ["⟦Tisch: 1⟧\n- Bus ⟦Punkte: 3⟧\n\n⟦Tisch: ⟧\n- Kita"],
        ),
        ([*ROWS[:4], (240, 680, "12 Punkte"), *ROWS[5:]], [READ.replace("3", "12")]),  # set right
        ([*ROWS, (450, 700, "Foo"), (450, 680, "x")], []),
        ([ROWS[0], (250, 700, "Foo"), *ROWS[3:]], []),
        ([(50, 720, "Titel des Blattes"), *ROWS], [READ]),
    ],
)
def test_a_table_without_rules_by_its_heads(rows, tables):
    found = pdf_unruled.find([word(text, x, y) for x, y, text in rows])
    assert [write(blocks_of(each.grid)) for each in found] == tables
    assert all((each.top, each.bottom) in ((700, 660), (700, 648)) for each in found)


@pytest.mark.parametrize("odd, plain, garbled", [(8, 13, True), (7, 14, False), (20, 0, False), (21, 0, True), (0, 0, False)])  # fmt: skip
def test_a_text_layer_without_meaning(odd, plain, garbled):
    assert pdf._garbled([word("\ufffd" * odd + "a" * plain, 0, 0)]) == garbled
