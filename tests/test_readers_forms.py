"""What files hold beside their plain text: strike-through, placeholders, boxes, inserted parts, formulas, form fields. All fictional."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from analysis import tables
from analysis.clean import clean
from analysis.cleaning.lines import lines
from analysis.cleaning.surroundings import labels, timetable
from analysis.readers.blocks import Block
from analysis.readers.docx import read_docx
from analysis.readers.furniture import parted
from analysis.readers.html import read_html
from analysis.readers.odf import read_odt
from analysis.readers.pdf import read_pdf
from analysis.readers.xlsx import read_xlsx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(body: str, **members: bytes):
    """A Word file whose body is ``body``, with further members of the package."""
    document = docx.Document()
    out = io.BytesIO()
    document.save(out)
    made = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                start, rest = data.split(b"<w:body>")
                data = start + b"<w:body>" + body.encode() + rest[rest.index(b"<w:sectPr") :]
            if name == "word/_rels/document.xml.rels" and members:
                links = "".join(
                    f'<Relationship Id="rX{n}" Type="http://x/aFChunk" Target="{target}"/>'
                    for n, target in enumerate(members)
                )
                data = data.replace(b"</Relationships>", links.encode() + b"</Relationships>")
            new.writestr(name, data)
        for name, data in members.items():
            new.writestr(f"word/{name}", data)
    return read_docx(made.getvalue())[0]


def run(text: str, props: str = "") -> str:
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def statements(text: str, file: str = "a.docx") -> list[str]:
    sheet = tables.typed(
        __import__("pandas").DataFrame(
            [{"document_id": "2025-a", "round_id": "2025", "file": file, "text": text}]
        ),
        "documents",
    )
    return list(clean(sheet, tables.empty("decided_statements"))[0]["text"])


def test_struck_words_are_left_out_and_named():
    part = word(
        f"<w:p>{run('Treff ')}{run('am Montag ', '<w:strike/>')}{run('am Freitag öffnen')}</w:p>"
        f"<w:p>{run('Platz schließen', '<w:strike/>')}</w:p>"
    )
    assert part.text == "Treff am Freitag öffnen\n\nPlatz schließen ⟦Gestrichen⟧"
    assert part.remarks == ("Gestrichene Wörter wurden weggelassen: „am Montag“.",)
    assert statements(part.text) == ["Treff am Freitag öffnen"]


def test_a_placeholder_is_no_answer():
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent><w:p>{}</w:p></w:sdtContent></w:sdt>"
    part = word(
        control.format("", run("Mehr Licht am Bahnhof"))
        + control.format("<w:showingPlcHdr/>", run("Ihre Meinung in einem Satz"))
    )
    assert statements(part.text) == ["Mehr Licht am Bahnhof"]
    assert "Ihre Meinung in einem Satz ⟦Vorlage⟧" in part.text


def test_boxes_ticked_and_not():
    box = (
        '<w:sdt xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr><w14:checkbox>'
        '<w14:checked w14:val="{}"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>'
    )
    part = word(
        f"<w:p>{box.format(1)}{run(' Kurse am Abend ')}{box.format(0)}{run(' Kurse am Morgen')}</w:p>"
    )
    assert statements(part.text) == ["Kurse am Abend"] and "Kurse am Morgen ⟦Offen⟧" in part.text


def test_the_chosen_entry_of_a_list_is_read():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Wohnen"/>'
        '<w:listEntry w:val="Verkehr"/></w:ddList></w:ffData></w:fldChar></w:r>'
    )
    assert word(f"<w:p>{run('Thema: ')}{field}</w:p>").text == "Thema: Verkehr"


@pytest.mark.parametrize(
    "name, data, text, unread",
    [
        ("a.html", b"<html><ul><li>Bus</li><li>Bahn</li></ul></html>", "- Bus\n- Bahn", False),
        ("a.txt", "Bänke\nLicht".encode(), "Bänke\n\nLicht", False),
        ("a.rtf", b"{\\rtf1 Bus}", "", True),
    ],
)
def test_inserted_parts_are_read_or_named(name, data, text, unread):
    chunk = '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rX0"/>'
    part = word(f"<w:p>{run('Kita')}</w:p>{chunk}", **{name: data})
    assert part.text == "\n\n".join(filter(None, ["Kita", text]))
    assert any(name in remark for remark in part.remarks) == unread


def test_html_strikes_boxes_and_fields():
    page = (
        '<ul><li>Treff <s>montags</s> freitags</li><li><del>Platz</del></li></ul><p><input type="checkbox" checked> Kurse'
        '</p><p><input type="checkbox"> Feste</p><p><select><option>-</option><option selected>Wohnen</option></select></p>'
    )
    (part,) = read_html(page.encode())
    assert part.text.startswith("- Treff freitags\n- Platz ⟦Gestrichen⟧\n\nKurse")
    assert "Feste ⟦Offen⟧" in part.text and "Wohnen" in part.text
    assert part.remarks == ("Gestrichene Wörter wurden weggelassen: „montags“.",)


def sheet(*rows, alter=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if alter:
        alter(book.active)
    out = io.BytesIO()
    book.save(out)
    return read_xlsx(out.getvalue())[0]


def test_formulas_without_a_result_are_worked_out_or_named():
    part = sheet(
        ["Karte", "Punkte"], ['="Mehr "&"Bänke"', "=1+2"], ["Licht", "=C9"], ["=UPPER(A3)", 1]
    )
    assert "- Mehr Bänke ⟦Punkte: 3⟧" in part.text
    assert "A4: =UPPER(A3)" in part.remarks[-1] and "Formeln ohne Ergebnis" in part.remarks[-1]


def test_struck_words_of_a_cell_and_answers_to_a_comment():
    def alter(cells):
        struck = TextBlock(InlineFont(strike=True), "montags ")
        cells["A2"] = CellRichText("Treff ", struck, "freitags")
        notice = (
            "[Threaded comment]\n\nA notice of the program. Learn more: https://example.org\n\n"
        )
        cells["A3"].comment = Comment(
            f"{notice}Comment:\n    auch samstags\nReply:\n    mit Kindern", "tc={1}"
        )

    part = sheet(["Karte"], ["x"], ["Kurse"], alter=alter)
    assert "- Treff freitags" in part.text and "notice" not in part.text
    assert "- auch samstags\n- mit Kindern" in part.text
    assert part.remarks == ("Gestrichene Wörter wurden weggelassen: „montags“.",)


def test_words_without_a_font_of_their_own_are_struck_with_their_cell():
    def alter(cells):
        cells["A2"] = CellRichText(
            "Treff montags ", TextBlock(InlineFont(b=True), "Treff freitags")
        )
        cells["A2"].font = Font(strike=True)

    part = sheet(["Karte"], ["x"], ["Kurse"], alter=alter)
    assert "- Treff freitags" in part.text and "montags" not in part.text


def test_heading_styles_by_family():
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc'
        ':opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:automatic-styles>'
        '<style:style style:name="P7" style:family="paragraph" style:parent-style-name="Heading"/></office:automatic-styles>'
        '<office:body><office:text><text:p text:style-name="P7">Wünsche</text:p><text:p>Bänke</text:p></office:text></office:body>'
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
    assert read_odt(out.getvalue())[0].text == "## Wünsche\n\nBänke"


def test_fields_of_a_pdf_form():
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.drawString(50, 800, "Fragebogen der Kinder")
    page.acroForm.textfield(
        name="a", tooltip="Was fehlt im Hof?", value="Mehr Schatten", x=50, y=700
    )
    page.acroForm.checkbox(name="b", tooltip="Ich wohne hier", checked=False, x=50, y=600)
    page.save()
    text = read_pdf(out.getvalue())[0].text
    assert (
        "⟦Spalte: Was fehlt im Hof?⟧\n- Mehr Schatten" in text
        and "- Ich wohne hier ⟦Offen⟧" in text
    )


def test_notes_in_a_margin_are_notes():
    blocks = [
        Block("paragraph", "Stadt Beispiel"),
        Block("paragraph", "Wir brauchen mehr Licht am Fluss"),
    ]
    notes, furniture = parted(blocks)
    assert [note.text for note in notes] == ["Wir brauchen mehr Licht am Fluss"]
    assert furniture == ["Stadt Beispiel"]


@pytest.mark.parametrize(
    "sheet, heads",
    [
        (
            "Wohnen\nMieten steigen jedes Jahr\nEs fehlt an Platz\n\nVerkehr\nBusse fahren selten\nDer Weg ist dunkel",
            [0, 4],
        ),
        (
            "Was hilft\nBügel am Bahnhof\nTempo 30 dort\n\nWo hakt es\nWege enden einfach\nAutos parken da",
            [0, 4],
        ),
        ("Kita\n\nHort\n\nSchule fehlt uns sehr", []),
        ("Wohnen\nMieten steigen jedes Jahr\nEs fehlt an Platz", []),
    ],
)
def test_labels_that_order_a_sheet(sheet, heads):
    assert sorted(labels(sheet, lines(sheet))) == heads


@pytest.mark.parametrize(
    "sheet, timed",
    [
        ("18.00 Ankommen\n18.15 Kennenlernen\n19.30 Suppe", [0, 1, 2]),
        ("18 Uhr ist zu spät\n20 Uhr fährt kein Bus\n22 Uhr ist es dunkel", []),
        ("18.00 Ankommen\nMehr Licht", []),
    ],
)
def test_times_of_an_agenda(sheet, timed):
    assert sorted(timetable(sheet, lines(sheet))) == timed


def test_numbers_of_a_list():
    assert statements("1. Bus\n1. Bahn\n1. Rad", "a.md") == ["Bus", "Bahn", "Rad"]
    assert statements("- Kita\n  1. länger öffnen\n- Hort", "a.md") == [
        "Kita",
        "länger öffnen",
        "Hort",
    ]
    assert statements("Licht\n3. Juli ist zu spät\nBänke", "a.md") == [
        "Licht",
        "3. Juli ist zu spät",
        "Bänke",
    ]
