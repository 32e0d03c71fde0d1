"""The report: Word file, page and workbook from small hostile tables; complete, safe, German, the same bytes twice."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile

import pytest
import small_report
from docx import Document
from lxml import html as parser
from openpyxl import load_workbook

from analysis import check_report, manifest, plots, problems
from analysis.report import __main__ as program
from analysis.report import data, docx_xml, facts, figures, page_data, wording
from analysis.report.blocks import Sentence, Table

MAKERS = {"docx": program._docx, "html": program._html, "xlsx": program._xlsx}


def made(home, kind, round_id="2025"):
    notes = data.load(home, round_id)
    return MAKERS[kind](notes, home, facts.build(notes))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return small_report.house(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def files(home):
    folder = home.reports / "2025"
    folder.mkdir(parents=True)
    for kind, name in program.FILES.items():
        (folder / name).write_bytes(made(home, kind))
    return {kind: folder / name for kind, name in program.FILES.items()}


@pytest.mark.parametrize("kind", MAKERS)
def test_the_sceptic_finds_nothing(home, files, kind):
    assert check_report.check(home, "2025", files[kind]) == []


@pytest.mark.parametrize(
    "options", [{"types": False}, {"concept": False}, {"only": "2025"}, {"cleared": True}], ids=str
)
def test_what_is_missing_is_said_and_the_rest_stands(tmp_path, options):
    home = small_report.house(tmp_path, **options)
    for kind, name in program.FILES.items():
        target = tmp_path / name
        target.write_bytes(made(home, kind))
        assert check_report.check(home, "2025", target) == []
    text = "\n".join(
        paragraph.text for paragraph in Document(str(tmp_path / "auswertung.docx")).paragraphs
    )
    assert ("keine Vielfaltsdimensionen" in text) == ("types" in options)
    assert ("concept.csv) ist nicht hinterlegt" in text) == ("concept" in options)
    assert ("erste ausgewertete Runde" in text) == ("only" in options)
    assert ("ENTWURF – Namensprüfung steht aus" in text) == ("cleared" not in options)


@pytest.mark.parametrize("kind", MAKERS)
def test_same_tables_same_bytes_in_another_folder(home, files, tmp_path, kind):
    other = small_report.copy(home, tmp_path / "anderer Ort")
    assert made(other, kind) == files[kind].read_bytes()


def test_every_statement_is_reachable(home, files):
    here = set(home.read("statements").query("round_id == '2025'")["statement_id"])
    annex = " ".join(
        cell.text
        for table in Document(str(files["docx"])).tables
        for row in table.rows
        for cell in row.cells
    )
    page = json.loads(parser.parse(str(files["html"])).getroot().get_element_by_id("daten").text)
    book = load_workbook(files["xlsx"])
    assert all(each in annex for each in here)
    assert here <= {row[0] for row in page["aussagen"]}
    for name in ("Aussagen", "Zitate", "Matrix"):
        assert here <= {str(cell.value) for row in book[name].iter_rows() for cell in row}


# ---- Word ---------------------------------------------------------------------------------------------------------------------


def test_word_uses_built_in_styles_alone_and_is_german(files):
    document = Document(str(files["docx"]))
    assert {paragraph.style.name for paragraph in document.paragraphs} <= {
        "Title",
        "Subtitle",
        "Normal",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "List Bullet",
        "List Bullet 2",
        "List Continue 2",
        "Quote",
        "Intense Quote",
        "Caption",
        "TOC Heading",
        "toc 1",
    }
    assert all(
        paragraph.text.strip() or "graphic" in paragraph._p.xml or "sectPr" in paragraph._p.xml
        for paragraph in document.paragraphs
    )
    core = document.core_properties
    assert (
        core.language == "de-DE"
        and core.title.startswith("Runder Tisch Stadtgrün")
        and core.author
        and core.keywords
    )
    styles = zipfile.ZipFile(files["docx"]).read("word/styles.xml").decode()
    assert set(re.findall(r'<w:lang w:val="([^"]+)"', styles)) == {"de-DE"}
    assert 'w:ascii="Arial"' in styles


def test_word_has_contents_header_rows_and_alt_texts(files):
    body = zipfile.ZipFile(files["docx"]).read("word/document.xml").decode()
    assert 'TOC \\o "1-1"' in body
    assert body.count("<w:tbl ") + body.count("<w:tbl>") == body.count("<w:tblHeader/>")
    assert body.count("<pic:pic") == len(re.findall(r'<wp:docPr [^>]*descr="[^"]{20,}', body)) > 0
    assert "w:txbxContent" not in body


def test_word_takes_the_house_style_and_loses_its_text(home, tmp_path):
    template = Document()
    template.add_paragraph("Brief vom Vorjahr")
    template.styles["Heading 1"].font.name = "Comic Neue"
    template.save(tmp_path / "vorlage.docx")
    from analysis.report import docx

    notes = data.load(home, "2025")
    (tmp_path / "o.docx").write_bytes(
        docx.write(facts.build(notes), notes, {}, tmp_path / "vorlage.docx")
    )
    document = Document(str(tmp_path / "o.docx"))
    assert document.styles["Heading 1"].font.name == "Comic Neue"
    assert "Brief vom Vorjahr" not in [paragraph.text for paragraph in document.paragraphs]
    assert check_report.check(home, "2025", tmp_path / "o.docx") == []


def test_quality_tables_have_their_own_names_and_no_column_that_says_the_same_in_every_row(
    home, tmp_path
):
    house = small_report.copy(home, tmp_path / "house")
    folder = house.reports / "quality"
    folder.mkdir(parents=True)
    (folder / "je_code.csv").write_text(
        "Grundlage,Code,F1,Anzahl\nGold,Problem,0.5,3\nGold,Ziel,0.25,3\n", encoding="utf-8"
    )
    (folder / "themen.csv").write_text("Themen,niedrigste\n3,0.4\n", encoding="utf-8")
    target = house.reports / "2025" / "auswertung.docx"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(made(house, "docx"))
    document = Document(str(target))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "Güte: Zuordnung je Kategorie" in texts and "Güte: Stabilität der Themen" in texts
    assert "In allen Zeilen gleich: Grundlage: Gold, Anzahl: 3." in texts
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["Code", "F1"] in rows and ["Ziel", "0,25"] in rows and ["3", "0,4"] in rows
    assert check_report.check(house, "2025", target) == []
    (folder / "je_code.csv").write_text(
        "Grundlage,Code,F1,Anzahl\nGold,Problem,0.5,3\nGold,Ziel,0.25,4\n", encoding="utf-8"
    )
    found = [fault.text for fault in check_report.check(house, "2025", target)]
    assert any("fehlen, obwohl sie nicht überall gleich sind" in text for text in found) and any(
        "quality_same" in text for text in found
    )


def test_a_sentence_stays_with_the_table_it_leads_to(files):
    body = list(Document(str(files["docx"])).element.body)
    captions = [
        at
        for at, each in enumerate(body)
        if 'w:val="Caption"' in each.xml[:2000] and each.tag.endswith("}p")
    ]
    leading = [
        body[at - 1]
        for at in captions
        if body[at - 1].tag.endswith("}p") and "<pic:pic" not in body[at - 1].xml
    ]
    assert leading and all(
        "w:keepNext" in each.xml or 'w:val="Heading' in each.xml for each in leading
    )


def test_seven_columns_fit_a_page_without_cutting_a_word():
    head = (
        "Thema",
        "Aussagen in diesem Feld",
        "an Tischen",
        "Aussagen in allen Feldern",
        "Gegensätzlich",
        "Gruppen",
        "Hinweis",
    )
    row = (
        "Schwimmen und Frauenschwimmzeit",
        "11",
        "3 von 12",
        "14",
        "1 gegen 1",
        "Ausländerbeirat, Inklusionssport",
        "noch unsicher",
    )
    cells = tuple((wording.Part("topic" if at == 0 else "", text),) for at, text in enumerate(row))
    shares = (0.24, 0.14, 0.11, 0.14, 0.14, 0.19, 0.12)
    xml = docx_xml.table(head, [cells], shares, 9298, "Themen", "TableGrid", "NoSpacing")
    widths = [int(width) - docx_xml.MARGIN for width in re.findall(r'<w:gridCol w:w="(\d+)"', xml)]
    assert sum(widths) + 7 * docx_xml.MARGIN <= 9298
    assert all(width >= docx_xml.longest_word(name) for width, name in zip(widths, head))
    # Arial bold sets „Frauenschwimmzeit“ in 90.0 pt, Arial regular „Ausländerbeirat,“ in 68.3 pt at 9.5 pt
    assert widths[0] >= 90.0 * 20 and widths[5] >= 68.3 * 20


def test_what_runs_from_right_to_left_has_runs_of_its_own():
    assert docx_xml.run("ab مياه cd").count("<w:rtl/>") == 1
    assert "<w:rtl/>" not in docx_xml.run("nur deutsch, mit 1.234 & <Zeichen>")


# ---- page ---------------------------------------------------------------------------------------------------------------------


def test_no_note_becomes_markup_or_script(files):
    text = files["html"].read_text(encoding="utf-8")
    tree = parser.fromstring(text)
    assert len(tree.findall(".//script")) == 2
    assert "alert('x')</script>" not in text and "\\u003cscript>alert" in text
    assert not tree.xpath("//main//b | //main//i")
    assert "{{ 7*7 }}" in tree.text_content()


def test_the_page_needs_no_network(files):
    text = files["html"].read_text(encoding="utf-8")
    assert (
        not re.findall(r'(?:src|href)="(?!#|data:)', text)
        and "@import" not in text
        and "fetch(" not in text
    )


def test_json_stays_in_its_element():
    hostile = {"text": "</script><!-- \u2028 & <script>"}
    found = page_data.embedded(hostile)
    assert (
        "<" not in found
        and "&" not in found
        and "\u2028" not in found
        and json.loads(found) == hostile
    )


def test_a_cleared_page_holds_no_round_that_is_not_cleared(tmp_path):
    assert program.shown_rounds(
        data.load(small_report.house(tmp_path / "a", cleared=True), "2025")
    ) == ["2025"]
    assert program.shown_rounds(data.load(small_report.house(tmp_path / "b"), "2025")) == [
        "2024",
        "2025",
    ]


# ---- workbook -------------------------------------------------------------------------------------------------------------------


def test_formulas_stay_text(files):
    book = load_workbook(files["xlsx"])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    risky = [cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+-@"]
    assert risky and all(cell.quotePrefix for cell in risky)


def test_sheets_are_frozen_filtered_and_unmerged(files):
    book = load_workbook(files["xlsx"])
    assert book.sheetnames == [
        "Aussagen",
        "Zuordnungen",
        "Matrix",
        "Zitate",
        "Themen",
        "Ziele",
        "Legende",
    ]
    for sheet in book:
        assert (
            sheet.freeze_panes == "B2" and sheet.auto_filter.ref and not sheet.merged_cells.ranges
        )
        assert sheet.print_title_rows == "$1:$1" and sheet.print_title_cols == "$A:$A"


def test_no_word_of_a_title_is_cut_and_a_printed_page_can_be_read(files):
    for sheet in load_workbook(files["xlsx"]):
        widths = [
            each.width
            for each in sheet.column_dimensions.values()
            for _ in range(each.min, each.max + 1)
        ]
        assert len(widths) == sheet.max_column
        assert all(
            width > max(map(len, cell.value.split())) + 1 for width, cell in zip(widths, sheet[1])
        ), sheet.title
        assert sum(widths) / (sheet.page_setup.fitToWidth or 1) < 240, sheet.title


# ---- sentences and numbers ------------------------------------------------------------------------------------------------------


def test_votes_and_mentions_stand_apart(home):
    texts = [
        block.text for block in facts.build(data.load(home, "2025")) if isinstance(block, Sentence)
    ]
    assert any(
        "an 2 von 3 Tischen, 3 Nennungen, 4 Klebepunkte; Gruppen: Eltern, Senioren; Ziel: G-1 ["
        in text
        for text in texts
    )


def test_reached_by_report_and_told_otherwise_at_the_table(home):
    table = next(
        block
        for block in facts.build(data.load(home, "2025"))
        if isinstance(block, Table) and block.key == "reached"
    )
    assert [wording.plain(cell) for cell in table.rows[0]][:5] == [
        "G-1: Jede Straße hat Bäume.",
        "Baumprogramm",
        "erreicht",
        "„Im Park fehlen Bänke zum Ausruhen“",
        "1",
    ]


def test_the_report_speaks_plain_german(home):
    for block in facts.build(data.load(home, "2025")):
        text = block.text if isinstance(block, Sentence) else ""
        assert "  " not in text and not re.search(r"\b(None|nan|NaT)\b", text)
    everything = (wording.Path(wording.__file__).parent / "sentences.toml").read_text(
        encoding="utf-8"
    )
    assert "%" not in everything and '\\"' not in everything and " - " not in everything


@pytest.mark.parametrize(
    ("template", "values", "text"),
    [
        ("{#n|Notiz|Notizen}", {"n": 1}, "1 Notiz"),
        ("{#n|Notiz|Notizen}", {"n": 1200}, "1.200 Notizen"),
        ("[[{who}: ]]da", {"who": ""}, "da"),
        ("[[{who}: ]]da", {"who": "{x}"}, "{x}: da"),
    ],
)
def test_filling_a_sentence(template, values, text):
    assert wording.plain(wording.fill(template, values)) == text


def test_an_unknown_round_is_a_german_sentence(home):
    with pytest.raises(problems.Problem, match="vorhanden sind 2024, 2025"):
        data.load(home, "2031")


# ---- figures and manifest -------------------------------------------------------------------------------------------------------


def test_figures_have_the_same_bytes_twice_and_no_date(home):
    notes = data.load(home, "2025")
    for render in (plots.svg, plots.png):
        assert figures.draw(notes, render) == figures.draw(notes, render)
    assert b"dc:date" not in figures.draw(notes, plots.svg)["fields_types"]


def test_figures_write_both_files_and_survive_strange_names(tmp_path):
    import pandas as pd

    counts = pd.DataFrame(
        [[3, 0], [1, 5]],
        index=["$x^2$ & <b>", "Ein sehr langer Name eines Handlungsfelds, der umbrochen wird"],
        columns=["Problem", "Ziel"],
    )
    for number, figure in enumerate(
        (
            plots.fields_types(counts),
            plots.topics_by_round(counts),
            plots.groups_topics(counts),
            plots.dimensions_fields(counts),
        )
    ):
        assert all(
            path.stat().st_size > 1000 for path in plots.save(figure, tmp_path / f"bild{number}")
        )


def test_the_manifest_names_inputs_and_neither_folder_nor_clock(home, tmp_path):
    first, second = (
        manifest.manifest(home),
        manifest.manifest(small_report.copy(home, tmp_path / "woanders")),
    )
    assert first == second and len(first["run_id"]) == 12
    assert {entry["file"] for entry in first["inputs"]} == {"codebook.toml", "concept.csv"}
    assert (
        str(home.corpus) not in json.dumps(first) and first["unread"][0]["file"] == "Foto <1>.jpg"
    )


def test_a_changed_input_changes_the_run(home, tmp_path):
    other = small_report.copy(home, tmp_path / "c")
    (other.corpus / "concept.csv").write_text(
        small_report.CONCEPT + "G-4,,Noch ein Ziel,offen,,,\n", encoding="utf-8"
    )
    assert manifest.manifest(other)["run_id"] != manifest.manifest(home)["run_id"]


def test_a_report_that_says_too_much_is_not_delivered(tmp_path):
    home = small_report.house(tmp_path)
    sources = home.read("summary_sources")
    home.write(
        "summary_sources",
        sources[sources["role"] != "same"].assign(
            statement_id=list(sources[sources["role"] != "same"]["statement_id"])[::-1]
        ),
    )
    target = home.reports / "2025" / "auswertung.docx"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"alt")
    call = [
        sys.executable,
        "-m",
        "analysis.report",
        "docx",
        "--round",
        "2025",
        "--corpus",
        home.corpus,
        "--models",
        home.models,
        "--reports",
        home.reports,
    ]
    run = subprocess.run(
        [str(part) for part in call], capture_output=True, text=True, cwd=manifest.ROOT
    )
    assert run.returncode == 2 and "nicht tragen" in run.stderr and not target.exists()


@pytest.mark.parametrize(
    ("text", "above", "shown"),
    [
        ("auch für Väter öffnen", "Was fehlt? › Elternbegleitung", "Elternbegleitung"),
        (
            "Honorar für Vereine statt eines Blumenstraußes zahlen",
            "Elternbegleitung",
            "",
        ),  # it speaks for itself
        (
            "Kopftuch = Absage",
            "Runder Tisch 2024 – Teilhabe am Arbeitsmarkt",
            "",
        ),  # the title of the sheet
        ("Kita, Kita, Kita", "Tisch 12 – offener Tisch", ""),  # where it stands is told anyway
    ],
)
def test_a_few_words_are_shown_with_the_heading_they_stand_under(text, above, shown):
    from analysis.report import messages

    assert messages.heading({"heading": above}, text) == shown
