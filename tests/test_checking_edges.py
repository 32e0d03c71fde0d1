"""Finished files as the sceptic reads them back, and what may stand around their lines: files of a few fictional lines made by hand."""

from __future__ import annotations

import math
import zipfile
from types import SimpleNamespace

import pandas as pd
import pytest
from openpyxl import Workbook

from analysis import tables
from analysis.checking import margins, readers, workbook
from analysis.codebook import Code, Codebook
from analysis.stage import House

NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def paragraph(text, style="", inside=""):
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}<w:r><w:t>{text}</w:t></w:r>{inside}</w:p>"


def row(*cells):
    return f"<w:tr>{''.join(f'<w:tc>{paragraph(each)}</w:tc>' for each in cells)}</w:tr>"


def word(tmp_path, body, **parts):
    path = tmp_path / "f.docx"
    parts = {
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>"
    } | {f"word/{name}.xml": f"<w:x {NAMES}>{text}</w:x>" for name, text in parts.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "body, lines",
    [
        (paragraph("T", "Title"), [("heading", 0, "T")]),
        (paragraph("T", "Titel"), [("heading", 0, "T")]),
        (paragraph("Eins", "Heading1") + paragraph("Zwei", "berschrift2"), [("heading", 1, "Eins"), ("heading", 2, "Zwei")]),
        (paragraph("C", "Caption") + paragraph("D", "Beschriftung"), [("caption", 0, "C"), ("caption", 0, "D")]),
        (paragraph("Eins", "TOC1") + paragraph("Inhalt", "TOCHeading") + paragraph("x", "toc1"), []),
        (paragraph("  ") + paragraph("a  b"), [("text", 0, "a b")]),
        (paragraph("a", inside="<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"), [("text", 0, "a b c")]),
        (f"<w:sdt><w:sdtContent>{paragraph('im Feld')}</w:sdtContent></w:sdt>", [("text", 0, "im Feld")]),
        (paragraph("a", inside="<w:ins><w:r><w:t> neu</w:t></w:r></w:ins>"), [("text", 0, "a neu")]),
        (paragraph("a", inside="<w:r><w:instrText>PAGE</w:instrText></w:r>"), [("text", 0, "a")]),
    ],
)  # fmt: skip
def test_lines_of_a_word_file(tmp_path, body, lines):
    found = readers.docx(word(tmp_path, body))
    assert [(line.kind, line.level, line.text) for line in found] == lines


def test_rows_of_a_table(tmp_path):
    two = f"<w:tr><w:tc>{paragraph('a')}{paragraph('b')}</w:tc><w:tc>{paragraph('')}</w:tc></w:tr>"
    found = readers.docx(
        word(tmp_path, f"<w:tbl>{row('Kopf', 'Zahl')}{two}</w:tbl><w:tbl>{row('X')}</w:tbl>")
    )
    assert [(line.kind, line.cells) for line in found] == [
        *(("head", ("Kopf", "Zahl")), ("row", ("a b", "")), ("head", ("X",))),
    ]


def test_what_stands_around_a_word_file(tmp_path):
    picture = '<w:r><w:drawing><w:docPr name="n" descr="Balken" title="Titel"/></w:drawing></w:r>'
    path = word(
        tmp_path,
        paragraph("Eins 3", "TOC1")
        + paragraph("Inhalt", "TOCHeading")
        + paragraph("Satz", inside=picture),
        header1=paragraph("Kopf"),
        footer2=paragraph("Fuß") + paragraph(""),
        footnotes=paragraph("Note"),
        comments=paragraph("Rand"),
        styles=paragraph("Stil"),
    )
    found = readers.around(path)
    assert sorted(found.margins) == ["Fuß", "Kopf", "Note", "Rand"]
    assert found.contents == ["Eins 3"] and found.alts == ["Balken", "Titel"]
    assert all(each in found.everything for each in ("Satz", "Kopf", "Stil"))


def page(tmp_path, body):
    path = tmp_path / "f.html"
    path.write_text(
        f"<!doctype html><html><head><title>t</title></head><body>{body}</body></html>",
        encoding="utf-8",
    )
    return readers.html(path)


@pytest.mark.parametrize(
    "body, lines",
    [
        ("<h1>T</h1><h3>U <b>x</b></h3>", [("heading", 0, "T"), ("heading", 2, "U x")]),
        ("<p>a\n  b</p><p> </p>", [("text", 0, "a b")]),
        ("<ul><li>eins<ul><li>zwei</li></ul> drei</li></ul>", [("text", 0, "eins drei"), ("text", 0, "zwei")]),
        ("<figure><img alt='A'><figcaption>C</figcaption></figure>", [("caption", 0, "C")]),
        ("<nav><p>N</p></nav><p>x<script>y</script></p><footer><p>f</p></footer>", [("text", 0, "x")]),
        ("<section class='werkzeug'><p>Liste</p></section><p>x</p>", [("text", 0, "x")]),
    ],
)  # fmt: skip
def test_lines_of_a_page(tmp_path, body, lines):
    found = page(tmp_path, body).lines
    assert [(line.kind, line.level, line.text) for line in found] == lines


def test_rows_of_a_page_once(tmp_path):
    table = "<table><caption>C</caption><thead><tr><th>K</th></tr></thead><tbody><tr><td><p>a</p> b</td></tr></tbody></table>"
    found = page(tmp_path, table).lines
    assert [(line.kind, line.cells) for line in found] == [
        *(("caption", ("C",)), ("head", ("K",)), ("row", ("a b",))),
    ]


@pytest.mark.parametrize(
    "script, data",
    [
        ('<script id="daten" type="application/json">{"a": 1}</script>', {"a": 1}),
        ('<script id="daten">{kaputt</script>', {}),
        ("", {}),
    ],
)
def test_data_of_a_page(tmp_path, script, data):
    assert page(tmp_path, f"<p>x</p>{script}").data == data


def test_what_stands_around_a_page(tmp_path):
    body = (
        "<main>lose <p>Satz <a data-ids='25-a; 25-b'>2</a> da<button>Knopf</button></p> dahinter</main><nav>oben</nav>"
        "<a data-ids='25-c'>frei</a><img alt='Bild'><img alt=''><script>x = 1</script>"
        "<section class='werkzeug'><p>Liste</p><p> </p></section>"
    )
    found = page(tmp_path, body).around
    assert sorted(found.margins) == ["Knopf", "Liste", "dahinter", "frei", "lose", "oben"]
    assert found.alts == ["Bild"]
    assert found.links == [("2", ["25-a", "25-b"], "Satz 2 daKnopf"), ("frei", ["25-c"], "")]
    assert "Bild" in found.everything and "Satz" in found.everything


def test_cells_of_a_workbook(tmp_path):
    book = Workbook()
    book.active.title = "Eins"
    for values in (["a", None, 3], [0.5, "=1+1", "text"]):
        book.active.append(values)
    book.create_sheet("Zwei")
    book.save(tmp_path / "a.xlsx")
    found = readers.xlsx(tmp_path / "a.xlsx")
    assert list(found) == ["Eins", "Zwei"] and found["Eins"] == [
        ("a", "", 3),
        (0.5, "=1+1", "text"),
    ]
    assert [isinstance(each, readers.Formula) for each in found["Eins"][1]] == [False, True, False]


# ---- margins ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "margins_, contents, alts, faults",
    [
        (["T – Auswertung · Seite 1 von 12"], ["Eins 3", "Zwei"], ["Balken"], 0),
        (["T – Auswertung"], [], [], 0),
        (["T – Auswertung · Seite 1 von 12 und mehr"], [], [], 1),
        (["Alle sind dafür"], ["Drei 4"], ["Torte"], 3),
        (["Amt für Beispiele"], ["Zwei 12"], [], 0),  # the template's own line
    ],
)
def test_what_may_stand_around_a_word_file(tmp_path, margins_, contents, alts, faults):
    template = word(tmp_path, "", header1=paragraph("Amt für Beispiele"))
    around = readers.Around(margins_, contents, alts, "")
    known = {"T – Auswertung", "Eins", "Zwei"}
    assert len(list(margins.docx(around, known, {"Balken"}, template))) == faults
    missing = tmp_path / "keine.docx"
    own = "Amt für Beispiele" in margins_
    assert len(list(margins.docx(around, known, {"Balken"}, missing))) == faults + own


@pytest.mark.parametrize("text, faults", [("Eins", 0), ("Alle sind dafür", 1), ("Suche", 0)])
def test_what_may_stand_around_a_page(text, faults):
    around = readers.Around([text], [], [], "")
    found = list(margins.page(around, {"Eins"}, set()))
    shown = f">{text}<" in margins.plain(
        (margins.resources.files("analysis") / "report/templates/page.html").read_text(
            encoding="utf-8"
        )
    )
    assert len(found) == (0 if shown else faults if text != "Suche" else 1)


@pytest.mark.parametrize(
    "text, found",
    [("die  zurückgezogene\nNotiz steht da", 1), ("die zurückgezogene Karte steht da", 0)],
)
def test_a_withdrawn_note_is_found_across_lines(tmp_path, text, found):
    house = House(tmp_path / "c", tmp_path / "m", tmp_path / "r")
    gone = [{"target": "25-a", "text": "die zurückgezogene Notiz"}]
    house.write("withdrawn", pd.DataFrame(gone))
    said = list(margins.leaks(house, SimpleNamespace(hidden={}, leaked=[]), text))
    assert len(said) == found and all("25-a" in each for each in said)


# ---- workbook ---------------------------------------------------------------------------------------------------------------------

BOOK = Codebook((Code("field", "sport", "Sport"), Code("type", "ziel", "Ziel")), {})


def codings(*rows):
    names = ("statement_id", "scheme", "code_id", "coder", "probability", "decided")
    return SimpleNamespace(
        book=BOOK,
        round=lambda round_id: ["a", "b"],
        codings=[dict(zip(names, each)) for each in rows],
    )


GIVEN = [("a", "field", "sport", "model", 0.91239, 1), ("b", "field", "gone", "AB", math.nan, 0)]
SHEET = [
    ("a", "Handlungsfeld", "Sport", "Programm", 0.9124, 1),
    ("b", "Handlungsfeld", "gone", "AB", "", 0),
]


@pytest.mark.parametrize(
    "rows, faults",
    [
        (SHEET, 0),
        (SHEET[::-1], 0),
        (SHEET[:1], 1),
        ([*SHEET, SHEET[0]], 1),
        ([("a", "Handlungsfeld", "Sport", "AB", 0.9124, 1), SHEET[1]], 2),
        ([("a", "Handlungsfeld", "Sport", "Programm", 0.9125, 1), SHEET[1]], 2),
        ([("a", "Handlungsfeld", "Sport", "Programm", 0.9124, 0), SHEET[1]], 2),
        ([("a", "Aussagetyp", "Sport", "Programm", 0.9124, 1), SHEET[1]], 2),
    ],
)
def test_every_coding_of_the_round_once(rows, faults):
    given = codings(*GIVEN, ("c", "field", "sport", "model", 0.5, 1))  # of another round
    columns = ("Kennung", "Schema", "Kategorie", "Wer", "Sicherheit", "verwendet")
    stated = [dict(zip(columns, each)) for each in rows]
    assert len(list(workbook._codings(given, "25", stated))) == faults


def test_a_difference_names_sheet_row_and_column():
    (said,) = workbook._differ(
        "25-a", {"Tisch": "2", "Gruppe": "Eltern"}, {"Tisch": "1", "Gruppe": "Eltern"}
    )
    assert said == "25-a, Spalte „Tisch“: da steht „2“, in den Tabellen „1“."
    assert len(list(workbook._differ("25-a", {}, {"Tisch": "1", "Gruppe": ""}))) == 1


@pytest.mark.parametrize("made", ["documents", "pseudonymised"])
def test_what_was_hidden_is_found_where_the_placeholders_first_stood(tmp_path, monkeypatch, made):
    house = House(tmp_path / "c", tmp_path / "m", tmp_path / "r")
    for name in {"received", "documents", made}:
        rows = pd.DataFrame([{"document_id": name, "round_id": "25", "file": "a.md", "text": "x"}])
        house.write(name, tables.typed(rows, name))
    given = lambda received, after: {after["document_id"].iloc[0]: received["document_id"].iloc[0]}
    monkeypatch.setattr(margins.names_in_outputs, "hidden", given)
    recount = SimpleNamespace(hidden=None)
    assert margins._hidden(house, recount) == {made: "received"} == recount.hidden
    (tmp_path / "leer").mkdir()
    nothing = House(tmp_path / "leer", tmp_path / "m", tmp_path / "r")
    assert margins._hidden(nothing, SimpleNamespace(hidden=None)) == {}
