"""docx, odt and html: what stands on the sheet arrives once, in order, with its headings and depths."""

import io
import re
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from odf import dc, draw, office, style, table, text
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText

from analysis.readers.docx import read_docx
from analysis.readers.html import read_html
from analysis.readers.odf import read_ods, read_odt
from analysis.readers.remarks import CHANGES
from analysis.readers.remarks import HIDDEN_TEXT as HIDDEN


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx(*steps):
    document = Document()
    for step in steps:
        step(document)
    return read_docx(saved(document))[0]


def xml(document, inner):
    """A paragraph of raw WordprocessingML at the end of the body."""
    names = nsdecls("w", "r", "wp", "a") + (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    document.element.body.insert(
        len(document.element.body) - 1, parse_xml(f"<w:p {names}>{inner}</w:p>")
    )


def run(words):
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_headings_and_nested_lists():
    part = docx(
        lambda d: d.add_heading("Workshop Wohnen", 0),
        lambda d: d.add_heading("Tisch 3", 1),
        lambda d: d.add_paragraph("Bus", style="List Bullet"),
        lambda d: d.add_paragraph("abends", style="List Bullet 2"),
        lambda d: d.add_paragraph("erst", style="List Number"),
        lambda d: d.add_paragraph("dann", style="List Number"),
        lambda d: d.add_paragraph("ein Satz."),
        lambda d: d.add_paragraph("• getippt"),
    )
    assert (
        part.text
        == "# Workshop Wohnen\n\n## Tisch 3\n\n- Bus\n  - abends\n- erst ⟦Nr: 1.⟧\n- dann ⟦Nr: 2.⟧\n\nein Satz.\n\n• getippt"
    )


def test_german_heading_styles():
    def rename(document):
        style_of = document.styles["Heading 2"]
        style_of.element.find(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}name"
        ).set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val", "Überschrift 2")
        document.add_paragraph("Bildung", style=style_of)

    assert docx(rename).text == "## Bildung"


@pytest.mark.parametrize(
    "following, text",
    [
        (lambda d: d.add_paragraph("Bus", style="List Bullet"), "## Was uns fehlt\n\n- Bus"),
        (lambda d: d.add_paragraph("– Bus"), "## Was uns fehlt\n\n– Bus"),
        (lambda d: d.add_paragraph("Bus"), "Was uns fehlt\n\nBus"),
    ],
)
def test_bold_lines_are_headings_only_where_a_list_follows(following, text):
    assert (
        docx(
            lambda d: setattr(d.add_paragraph().add_run("Was uns fehlt"), "bold", True), following
        ).text
        == text
    )


def test_a_bold_sentence_is_a_note():
    assert (
        docx(
            lambda d: setattr(d.add_paragraph().add_run("Mehr Kitas!"), "bold", True),
            lambda d: d.add_paragraph("Bus", style="List Bullet"),
        ).text
        == "Mehr Kitas!\n\n- Bus"
    )


def test_lines_of_a_paragraph_stay_lines():
    assert (
        docx(
            lambda d: xml(
                d, f"{run('eins')}<w:r><w:br/></w:r>{run('zwei')}<w:r><w:tab/><w:t>drei</w:t></w:r>"
            )
        ).text
        == "eins\nzwei\tdrei"
    )


def test_of_tracked_changes_the_accepted_text():
    part = docx(
        lambda d: xml(
            d,
            f'{run("Mehr ")}<w:ins w:id="1" w:author="A">{run("neue ")}</w:ins><w:del w:id="2" w:author="A"><w:r><w:delText>alte </w:delText></w:r></w:del>{run("Kitas")}',
        ),
        lambda d: xml(
            d, '<w:pPr><w:rPr><w:del w:id="3" w:author="A"/></w:rPr></w:pPr>' + run("zusammen")
        ),
        lambda d: xml(d, run("gefügt")),
    )
    assert part.text == "Mehr neue Kitas\n\nzusammengefügt" and part.remarks == (CHANGES,)


def test_moved_text_arrives_once():
    part = docx(
        lambda d: xml(d, f'<w:moveFrom w:id="1" w:author="A">{run("Bus")}</w:moveFrom>'),
        lambda d: xml(d, f'<w:moveTo w:id="2" w:author="A">{run("Bus")}</w:moveTo>'),
    )
    assert part.text == "Bus" and part.remarks == (CHANGES,)


def test_a_text_box_arrives_once():
    box = f"<w:txbxContent><w:p>{run('Karte eins')}</w:p><w:p>{run('Karte zwei')}</w:p></w:txbxContent>"
    part = docx(
        lambda d: xml(
            d,
            f'{run("davor")}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        ),
        lambda d: d.add_paragraph("danach"),
    )
    assert part.text == "davor\n\nKarte eins\n\nKarte zwei\n\ndanach"


def test_symbols_strikes_and_hidden_text():
    part = docx(
        lambda d: xml(
            d,
            f'{run("Problem ")}<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>{run(" Lösung")}',
        ),
        lambda d: xml(d, "<w:r><w:rPr><w:strike/></w:rPr><w:t>verworfen</w:t></w:r>"),
        lambda d: xml(d, "<w:r><w:rPr><w:vanish/></w:rPr><w:t>versteckt</w:t></w:r>"),
    )
    assert (
        part.text == "Problem → Lösung\n\nverworfen ⟦Gestrichen⟧\n\nversteckt"
        and part.remarks == (HIDDEN,)
    )


def test_comments_stand_behind_their_paragraph():
    def step(document):
        paragraph = document.add_paragraph("Mehr Kitas")
        document.add_comment(paragraph.runs, text="Wirklich?", author="Erika Muster")

    assert (
        docx(step, lambda d: d.add_paragraph("Bus")).text
        == "Mehr Kitas\n\n⟦Kommentar: Erika Muster⟧\n- Wirklich?\n\n⟦Kommentar: ⟧\nBus"
    )


def test_headers_and_footers_stand_at_the_margin():
    def step(document):
        document.sections[0].header.paragraphs[0].text = "Stadt Musterhausen"
        document.add_paragraph("Bus")

    assert docx(step).text == "Bus\n\n⟦Seitenrand⟧\nStadt Musterhausen"


def test_tables_merged_nested_and_with_lists():
    def step(document):
        grid = document.add_table(3, 3)
        for r, row in enumerate(
            [["Tisch", "Karte", "Punkte"], ["1", "Kita", "3"], ["", "Bus", "1"]]
        ):
            for c, value in enumerate(row):
                grid.cell(r, c).text = value
        grid.cell(1, 0).merge(grid.cell(2, 0))
        inner = grid.cell(2, 1).add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "innen links", "innen rechts"
        grid.cell(1, 1).add_paragraph("unten", style="List Bullet")

    part = docx(step)
    assert (
        part.text
        == "⟦Tisch: 1⟧\n- Kita ⟦Punkte: 3⟧\n- unten\n- Bus ⟦Punkte: 1⟧\n- innen links\n- innen rechts"
    )


def test_a_table_of_layout_is_read_as_text():
    def step(document):
        document.add_table(1, 1).cell(0, 0).text = "Ein Satz im Rahmen."

    assert docx(step).text == "Ein Satz im Rahmen."


def test_a_table_of_contents_is_no_list_of_notes():
    def step(document):
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("Tisch 3 ........ 4", style="toc 1")
        document.add_paragraph("Bus")

    assert docx(step).text == "Bus\n\n⟦Seitenrand⟧\nTisch 3 ........ 4"


def test_footnotes_arrive_once_behind_their_paragraph():
    document = Document()
    xml(document, run("Bericht") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    document.add_paragraph("Bus")
    data = io.BytesIO(saved(document))
    out = io.BytesIO()
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr(
            "word/footnotes.xml",
            f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p>{run("siehe Anlage")}</w:p></w:footnote></w:footnotes>',
        )
    assert (
        read_docx(out.getvalue())[0].text
        == "Bericht\n\n⟦Fußnote: 2⟧\nsiehe Anlage\n\n⟦Fußnote: ⟧\nBus"
    )


# ---- odt and ods


def odt():
    document = OpenDocumentText()
    title = style.Style(name="Title", family="paragraph")
    document.styles.addElement(title)
    document.text.addElement(text.P(stylename=title, text="Protokoll"))
    document.text.addElement(text.H(outlinelevel=1, text="Tisch 3"))
    outer = text.List()
    item = text.ListItem()
    item.addElement(text.P(text="Bus"))
    inner = text.List()
    deeper = text.ListItem()
    deeper.addElement(text.P(text="abends"))
    inner.addElement(deeper)
    item.addElement(inner)
    outer.addElement(item)
    document.text.addElement(outer)
    lines = text.P(text="eins")
    lines.addElement(text.LineBreak())
    lines.addText("zwei")
    lines.addElement(text.S(c=3))
    lines.addText("drei")
    document.text.addElement(lines)
    return document


def test_odt_headings_lists_and_lines():
    assert (
        read_odt(saved(odt()))[0].text
        == "# Protokoll\n\n## Tisch 3\n\n- Bus\n  - abends\n\neins\nzwei   drei"
    )


def test_odt_comments_boxes_and_tables():
    document = OpenDocumentText()
    paragraph = text.P(text="Kita")
    note = office.Annotation()
    note.addElement(dc.Creator(text="Muster"))
    note.addElement(text.P(text="prüfen"))
    paragraph.addElement(note)
    frame = draw.Frame(width="5cm", height="2cm")
    box = draw.TextBox()
    box.addElement(text.P(text="im Kasten"))
    frame.addElement(box)
    paragraph.addElement(frame)
    document.text.addElement(paragraph)
    grid = table.Table()
    for values in (("Tisch", "Karte"), ("1", "Bus")):
        row = table.TableRow()
        for value in values:
            cell = table.TableCell()
            cell.addElement(text.P(text=value))
            row.addElement(cell)
        grid.addElement(row)
    document.text.addElement(grid)
    assert (
        read_odt(saved(document))[0].text
        == "Kita\n\n⟦Kommentar: Muster⟧\n- prüfen\n\n⟦Kommentar: ⟧\nim Kasten\n\n⟦Tisch: 1⟧\n- Bus"
    )


def test_ods_repeated_cells_and_sheets():
    document = OpenDocumentSpreadsheet()
    for name in ("Eins", "Zwei"):
        sheet = table.Table(name=name)
        for values in (("Tisch", "Karte", "Punkte"), ("1", f"Bus {name}", "3"), ("1", "Kita", "")):
            row = table.TableRow()
            for value in values:
                cell = table.TableCell()
                if value:
                    cell.addElement(text.P(text=value))
                row.addElement(cell)
            row.addElement(table.TableCell(numbercolumnsrepeated=16000))
            sheet.addElement(row)
        sheet.addElement(table.TableRow(numberrowsrepeated=1000000))
        document.spreadsheet.addElement(sheet)
    parts = read_ods(saved(document))
    assert [(part.name, part.text) for part in parts] == [
        (f"Blatt „{name}“", f"⟦Tisch: 1⟧\n- Bus {name} ⟦Punkte: 3⟧\n- Kita")
        for name in ("Eins", "Zwei")
    ]


# ---- html


def test_html():
    page = """<html><head><meta charset="utf-8"><title>Protokoll</title><style>p {}</style></head><body><nav>Start</nav><h1>Tisch 3</h1>
      <p>Ein <strong>Stadt</strong>teil,<br>zwei&nbsp;Wege &amp; mehr</p><ul><li>Bus<ul><li>abends</li></ul></li><li><p>Kita</p></li></ul><ol start="3"><li>drei</li></ol>
      <table><tr><th rowspan="2">Tisch</th><th colspan="2">Karten</th></tr><tr><th>Was fehlt?</th><th>Was tun?</th></tr><tr><td rowspan="2">4</td><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr></table>
      <!-- weg --><script>weg()</script>Schluss</body></html>"""
    assert read_html(page.encode())[0].text == (
        "# Tisch 3\n\nEin Stadtteil,\nzwei\u00a0Wege & mehr\n\n- Bus\n  - abends\n- Kita\n- drei ⟦Nr: 3.⟧\n\n⟦Tisch: 4⟧\n⟦Spalte: Was fehlt?⟧\n- a\n\n⟦Spalte: Was tun?⟧\n- b\n\n"
        "⟦Spalte: Was fehlt?⟧\n- c\n\n⟦Tisch: ⟧\n⟦Spalte: ⟧\nSchluss\n\n⟦Seitenrand⟧\nStart\nProtokoll"
    )


def test_html_in_windows_encoding():
    assert (
        read_html("<html><body><p>Räume für alle</p></body></html>".encode("cp1252"))[0].text
        == "Räume für alle"
    )


# ---- every word once, in all of them


TOKENS = [f"wort{number}x" for number in range(60)]


def many_docx():
    document = Document()
    document.sections[0].footer.paragraphs[0].text = TOKENS[0]
    for number in range(1, 20):
        document.add_paragraph(
            TOKENS[number],
            style=("Normal", "List Bullet", "Heading 2", "List Number 2", "Quote")[number % 5],
        )
    for first in (20, 32):
        grid = document.add_table(4, 3)
        for at in range(12):
            grid.cell(at // 3, at % 3).text = TOKENS[first + at]
        grid.cell(1, 0).merge(grid.cell(1, 1))
        document.add_paragraph("—")
    for number in range(44, 60):
        paragraph = document.add_paragraph()
        paragraph.add_run(TOKENS[number][:3]).bold = True
        paragraph.add_run(TOKENS[number][3:]).font.size = Pt(20)
    return saved(document), read_docx


def many_odt():
    document = odt()
    for number in range(60):
        paragraph = text.P() if number % 3 else text.H(outlinelevel=number % 4 + 1)
        paragraph.addElement(text.Span(text=TOKENS[number][:2]))
        paragraph.addText(TOKENS[number][2:])
        document.text.addElement(paragraph)
    return saved(document), read_odt


def many_html():
    inner = "".join(
        f"<{tag}>{word}</{tag}>"
        for word, tag in zip(TOKENS[:30], ["p", "div", "h3", "span", "li", "b"] * 5)
    )
    rows = "".join(
        "<tr>" + "".join(f"<td>{word}</td>" for word in TOKENS[at : at + 5]) + "</tr>"
        for at in range(30, 60, 5)
    )
    return f"<html><body>{inner}<table>{rows}</table></body></html>".encode(), read_html


@pytest.mark.parametrize("make", [many_docx, many_odt, many_html])
def test_every_word_arrives_once(make):
    data, read = make()
    found = re.findall(r"wort\d+x", read(data)[0].text)
    assert sorted(found, key=TOKENS.index) == TOKENS
