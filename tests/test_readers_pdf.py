"""pdf: reading order, page furniture, hanging lines, tables over page breaks, comments, protection."""

import io
import re

import pytest
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen import canvas
from reportlab.platypus import (
    ListFlowable,
    ListItem,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Table,
)

from analysis.problems import Unreadable
from analysis.readers import image, pdf, pdf_blocks
from analysis.readers.pdf import read_pdf
from analysis.readers.pdf_columns import Flow
from analysis.readers.pdf_margin import furniture
from analysis.readers.pdf_words import Line

STYLES = getSampleStyleSheet()
LONG = "Die Anerkennung ausländischer Abschlüsse dauert zu lange und ist für viele Familien kaum zu verstehen, weil niemand hilft"


def built(story, pages=0):
    def margin(page, document):
        page.setFont("Helvetica", 8)
        page.drawString(60, 820, "Stadt Musterhausen · Amt für Vielfalt")
        page.drawString(280, 30, f"Seite {document.page} von {pages}")

    out = io.BytesIO()
    more = {"onFirstPage": margin, "onLaterPages": margin} if pages else {}
    SimpleDocTemplate(out, pagesize=A4).build(story, **more)
    return read_pdf(out.getvalue())[0].text


def drawn(*steps, **more):
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4, **more)
    for step in steps:
        step(page)
    page.save()
    return out.getvalue()


def p(words, style="Normal"):
    return Paragraph(words, STYLES[style])


def test_headings_points_and_depths():
    bullets = ListFlowable(
        [
            p("Kitas"),
            ListItem([p("Busse"), ListFlowable([p("abends")], bulletType="bullet")]),
            p("Räume"),
        ],
        bulletType="bullet",
    )
    assert built(
        [
            p("Workshop 2: Arbeitsmarkt", "Title"),
            p("Tisch 3", "Heading2"),
            bullets,
            p("Ein Satz zum Schluss."),
        ]
    ) == (
        "# Workshop 2: Arbeitsmarkt\n\n## Tisch 3\n\n- Kitas\n- Busse\n  - abends\n- Räume\n\nEin Satz zum Schluss."
    )


def test_a_point_over_two_lines_is_one_point():
    assert (
        built([p(f"• {LONG}"), p("• Busse")]) == f"- {LONG[:93]}\n  {LONG[94:]}\n- Busse"
        or built([p(f"• {LONG}"), p("• Busse")]).count("- ") == 2
    )


def test_page_furniture_is_put_aside_and_a_note_over_the_page_break_stays_one():
    text = built([p(f"• Punkt {number}: {LONG}") for number in range(60)], pages=3)
    notes, margin = text.split("⟦Seitenrand⟧")
    assert margin.strip().splitlines() == [
        "Stadt Musterhausen · Amt für Vielfalt",
        "Seite 1 von 3",
        "Seite 2 von 3",
        "Seite 3 von 3",
    ]
    points = [" ".join(point.split()) for point in re.split(r"(?m)^- ", notes)[1:]]
    assert points == [f"Punkt {number}: {LONG}" for number in range(60)]


def test_a_heading_repeated_on_each_page_with_its_own_table_stays():
    text = built(
        [
            part
            for number in (1, 2, 3)
            for part in (p(f"Tisch {number}", "Heading2"), p("• Bus"), PageBreak())
        ]
    )
    assert [f"Tisch {number}" in text for number in (1, 2, 3)] == [
        True
    ] * 3 and "Seitenrand" not in text


def test_two_columns_are_read_one_after_the_other():
    def columns(page):
        page.setFont("Helvetica-Bold", 16)
        page.drawString(60, 780, "Ergebnisse der AG Bildung")
        page.setFont("Helvetica", 10)
        for number in range(11):
            page.drawString(
                60, 740 - number * 14, f"links {number} eine Zeile voller Worte bis hier"
            )
            page.drawString(320, 740 - number * 14, f"rechts {number} eine Zeile voller Worte")
        page.drawString(
            60,
            570,
            "Über beide Spalten hinweg läuft dieser lange Satz, der alles unterbricht und weitergeht",
        )
        for number in range(11, 20):
            page.drawString(
                60, 700 - number * 14, f"links {number} eine Zeile voller Worte bis hier"
            )
            page.drawString(320, 700 - number * 14, f"rechts {number} eine Zeile voller Worte")

    text = read_pdf(drawn(columns))[0].text
    assert re.findall(r"(links|rechts) (\d+)", text.split("Über")[0]) == [
        (side, str(n)) for side in ("links", "rechts") for n in range(11)
    ]
    assert re.findall(r"(links|rechts) (\d+)", text.split("Über")[1]) == [
        (side, str(n)) for side in ("links", "rechts") for n in range(11, 20)
    ]


def test_short_lines_are_notes_of_their_own():
    def lines(page):
        page.setFont("Helvetica", 11)
        for number, words in enumerate(["Mehr Kitas", "Busse am Abend", "Räume für Vereine"]):
            page.drawString(60, 740 - number * 14, words)

    assert read_pdf(drawn(lines))[0].text == "Mehr Kitas\n\nBusse am Abend\n\nRäume für Vereine"


def test_a_ruled_table_also_over_a_page_break():
    rows = [["Tisch", "Karte", "Punkte"]] + [
        [str(number // 40 + 1), f"Karte{number}x", "2"] for number in range(80)
    ]
    text = built(
        [
            p("Vorher"),
            Table(rows, repeatRows=1, style=[("GRID", (0, 0), (-1, -1), 1, "black")]),
            p("Nachher"),
        ],
        pages=2,
    )
    notes = text.split("⟦Seitenrand⟧")[0]
    assert re.findall(r"- Karte(\d+)x ⟦Punkte: 2⟧", notes) == [str(number) for number in range(80)]
    assert (
        [notes.count(f"⟦Tisch: {number}⟧") for number in (1, 2)] == [1, 1]
        and notes.startswith("Vorher")
        and notes.strip().endswith("Nachher")
    )


def test_hyphenation_is_left_to_the_cleaner():
    def lines(page):
        page.setFont("Helvetica", 11)
        page.drawString(
            60, 740, "Das neue Konzept für die Stadt muss die gesamte Verwaltung und die Integra-"
        )
        page.drawString(60, 726, "tionskurse verbinden.")

    assert read_pdf(drawn(lines))[0].text.endswith("Integra-\ntionskurse verbinden.")


def test_letters_printed_twice_to_look_bold_arrive_once():
    def twice(page):
        page.setFont("Helvetica", 11)
        page.drawString(60, 740, "Kitaplatz")
        page.drawString(60.2, 740, "Kitaplatz")

    assert read_pdf(drawn(twice))[0].text == "Kitaplatz"


def test_form_fields_and_comments():
    def form(page):
        page.drawString(60, 740, "Was fehlt hier in der Stadt?")
        page.acroForm.textfield(name="a", value="Busse am Abend", x=60, y=600, width=200, height=20)
        page.textAnnotation("bitte prüfen", Rect=[100, 100, 120, 120])

    text = read_pdf(drawn(form))[0].text
    assert text.count("Busse am Abend") == 1 and "⟦Kommentar: ohne Namen⟧\n- bitte prüfen" in text


def test_a_protected_file_says_so():
    data = drawn(
        lambda page: page.drawString(60, 740, "geheim"),
        encrypt=pdfencrypt.StandardEncryption("x", ownerPassword="y"),
    )
    with pytest.raises(Unreadable, match="Passwort"):
        read_pdf(data)


def test_a_file_that_only_forbids_changes_is_read():
    data = drawn(
        lambda page: page.drawString(60, 740, "offen lesbar"),
        encrypt=pdfencrypt.StandardEncryption("", ownerPassword="y", canModify=0),
    )
    assert read_pdf(data)[0].text == "offen lesbar"


def scan():
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (1400, 500), 255)
    ImageDraw.Draw(picture).text(
        (60, 120), "Mehr Kitas im Norden", font=ImageFont.load_default(size=90), fill=0
    )
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_scan_without_text_recognition_is_unread(monkeypatch):
    from reportlab.lib.utils import ImageReader

    monkeypatch.setattr(image, "recognizer", lambda: "")
    data = drawn(lambda page: page.drawImage(ImageReader(io.BytesIO(scan())), 50, 400, 500, 180))
    with pytest.raises(Unreadable, match="Foto oder Scan"):
        read_pdf(data)
    with pytest.raises(Unreadable, match="Foto oder Scan"):
        image.read_image(scan())


@pytest.mark.skipif(
    not image.recognizer(), reason="Tesseract mit deutscher Sprache ist nicht installiert"
)
def test_a_scan_with_text_recognition():
    from reportlab.lib.utils import ImageReader

    part = read_pdf(
        drawn(lambda page: page.drawImage(ImageReader(io.BytesIO(scan())), 50, 400, 500, 180))
    )[0]
    assert "Kitas im Norden" in part.text and part.remarks == (image.OCR,)
    assert "Kitas im Norden" in image.read_image(scan())[0].text


def test_every_word_arrives_once():
    style = ParagraphStyle("x", fontSize=9, leading=12)
    tokens = [f"wort{number}x" for number in range(800)]
    text = built(
        [Paragraph(" ".join(tokens[at : at + 37]), style) for at in range(0, 800, 37)], pages=1
    )
    assert re.findall(r"wort\d+x", text) == tokens


def test_a_table_without_rules():
    def sheet(page):
        page.setFont("Helvetica", 10)
        page.drawString(60, 780, "Workshop Wohnen")
        for number, row in enumerate(
            [
                ("Karte", "Punkte", "Tisch"),
                ("Mehr Wohnungen für Familien mit Kindern", "3", "1"),
                ("Kaution senken", "", "1"),
                ("Nachbarschaft", "12", "2"),
            ]
        ):
            for x, value in zip((60, 330, 400), row):
                page.drawString(x, 740 - number * 16, value)
        page.drawString(
            60,
            600,
            "Danke an alle, die dabei waren und mitgeschrieben haben, bis zum nächsten Mal im Herbst.",
        )

    text = read_pdf(drawn(sheet))[0].text
    assert text == (
        "Workshop Wohnen\n\n⟦Tisch: 1⟧\n- Mehr Wohnungen für Familien mit Kindern ⟦Punkte: 3⟧\n- Kaution senken\n\n⟦Tisch: 2⟧\n- Nachbarschaft ⟦Punkte: 12⟧\n\n"
        "⟦Tisch: ⟧\nDanke an alle, die dabei waren und mitgeschrieben haben, bis zum nächsten Mal im Herbst."
    )


def test_two_tables_on_two_pages_stay_two():
    def table(number):
        return Table(
            [["Was lief gut?", "Was fehlt?"], [f"gut{number}", f"fehlt{number}"]],
            style=[("GRID", (0, 0), (-1, -1), 1, "black")],
        )

    text = built(
        [p("Tisch 1", "Heading2"), table(1), PageBreak(), p("Tisch 2", "Heading2"), table(2)]
    )
    assert (
        text.index("gut1")
        < text.index("fehlt1")
        < text.index("Tisch 2")
        < text.index("gut2")
        < text.index("fehlt2")
    )


def test_ligatures_keep_their_letters():
    def lines(page):
        page.setFont("Helvetica", 11)
        page.drawString(60, 740, "Treffen öffnen, Kaffee schaffen, Klammeraffe")

    assert read_pdf(drawn(lines))[0].text == "Treffen öffnen, Kaffee schaffen, Klammeraffe"


def test_several_notes_in_one_cell_are_several_points():
    cell = [
        p("• Busse am Abend"),
        p("• Räume für Vereine, die bisher nur im Wohnzimmer zusammenkommen"),
    ]
    text = built(
        [
            Table(
                [["Was lief gut?", "Was fehlt?"], [p("Kita"), cell]],
                colWidths=[150, 150],
                style=[("GRID", (0, 0), (-1, -1), 1, "black")],
            )
        ]
    )
    assert text.startswith(
        "⟦Spalte: Was lief gut?⟧\n- Kita\n\n⟦Spalte: Was fehlt?⟧\n- Busse am Abend\n- Räume für Vereine"
    )


# ---- unmarked notes one below the other in a narrow cell


def _cell(*lines: tuple[str, float]) -> list[str]:
    """The blocks of a cell 100 points wide from its lines and where they end; a first word is as wide as its letters."""
    placed = [
        Line(text, 0, end, 100 - 12 * at, 10, False, 5 * len(text.split()[0]))
        for at, (text, end) in enumerate(lines)
    ]
    return [block.text for block in pdf_blocks.blocks_of([Flow(placed, 100)], cell=True)]


def test_notes_in_a_narrow_cell_come_apart():
    assert _cell(
        ("Briefe sind", 60),
        ("unverständlich", 50),
        ("Mentoren für Azubis", 95),
        ("Verkehr beruhigen", 90),
    ) == ["Briefe sind\nunverständlich", "Mentoren für Azubis", "Verkehr beruhigen"]


def test_one_note_in_a_narrow_cell_stays_whole():
    assert _cell(
        ("Wohnungen für große", 95), ("Familien in der Stadt", 96), ("Kassel bauen", 60)
    ) == ["Wohnungen für große\nFamilien in der Stadt\nKassel bauen"]
    assert _cell(("Bus", 20), ("Arabisch, Dari,", 60), ("Farsi anbieten", 50)) == [
        "Bus",
        "Arabisch, Dari,\nFarsi anbieten",
    ]


def test_small_print_at_the_rim_of_a_single_page():
    head, note, low = (
        Line(text, 50, 200, y, size, False, 20)
        for text, y, size in (
            ("Stadt Musterstadt", 822, 8),
            ("Bus fehlt", 700, 10),
            ("Kita fehlt", 20, 10),
        )
    )
    assert furniture([(842.0, [head, note, low])]) == {(0, 0)}


@pytest.mark.parametrize("size, heads", [(14, True), (13.6, True), (13.4, False), (12, False)])
def test_a_line_a_little_larger_than_the_text_is_a_heading(size, heads):
    lines = [
        (size, 760, "Vom Bauhof"),
        (12, 730, "Die Leiter ist zu kurz."),
        (12, 700, "Der Lift wird erst im Herbst geprüft."),
    ]

    def draw(page):
        for points, y, words in lines:
            page.setFont("Helvetica", points)
            page.drawString(60, y, words)

    sheet = drawn(draw)
    text = read_pdf(sheet)[0].text
    assert ("# Vom Bauhof" in text) == heads and "Die Leiter ist zu kurz." in text


def test_a_page_whose_letters_say_nothing_is_recognised_even_without_a_picture(monkeypatch):
    monkeypatch.setattr(image, "recognized", lambda picture: "Der Lift steht.")
    monkeypatch.setattr(pdf, "_garbled", lambda words: "Leiter" in str(words))
    sheet = drawn(lambda page: page.drawString(60, 700, "Die Leiter ist zu kurz."))
    assert read_pdf(sheet)[0].text.strip() == "Der Lift steht."
