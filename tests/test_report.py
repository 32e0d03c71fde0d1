"""The report: Word file, page and workbook from small hostile tables; complete, safe, German, the same bytes twice."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import small_report
from docx import Document
from lxml import html as parser
from openpyxl import load_workbook

from analysis import check_report, drawing, manifest, plots, problems
from analysis.checking.recount import Recount
from analysis.measures import Measures
from analysis.report import __main__ as program
from analysis.report import (
    across,
    blocks,
    changes,
    data,
    docx_xml,
    figures,
    page_data,
    story,
    telling,
    wording,
)
from analysis.report.blocks import Sentence, Table
from analysis.report.outline import Outline
from analysis.report.wording import Selection

MAKERS = {"docx": program._docx, "html": program._html, "xlsx": program._xlsx}
NAMES = ("kurzfassung.docx", "auswertung.docx", "anhang.docx", "index.html", "aussagen.xlsx")


def made(home, round_id="2025"):
    """(checker, content by file name)."""
    notes = data.load(home, round_id)
    told = story.told(home, notes)
    content = {name: each for make in MAKERS.values() for name, each in make(notes, home, told)}
    return check_report.Checker(home, round_id, told, Recount(home)), content


def faults(checker, content, folder):
    found = checker.story()
    for name, each in content.items():
        (folder / name).write_bytes(each)
        found += checker.file(folder / name)
    return found


def text_of(content, name):
    import io

    return "\n".join(each.text for each in Document(io.BytesIO(content[name])).paragraphs)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return small_report.house(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def told(home):
    return made(home)


@pytest.fixture(scope="module")
def files(home, told):
    folder = home.reports / "2025"
    folder.mkdir(parents=True)
    for name, content in told[1].items():
        (folder / name).write_bytes(content)
    return {
        "docx": folder / "auswertung.docx",
        "short": folder / "kurzfassung.docx",
        "annex": folder / "anhang.docx",
        "html": folder / "index.html",
        "xlsx": folder / "aussagen.xlsx",
    }


def test_the_sceptic_finds_nothing(told, tmp_path):
    checker, content = told
    assert tuple(content) == NAMES and faults(checker, content, tmp_path) == []


@pytest.mark.parametrize(
    "options", [{"types": False}, {"concept": False}, {"only": "2025"}, {"cleared": True}], ids=str
)
def test_what_is_missing_is_left_out_and_the_rest_stands(tmp_path, options):
    checker, content = made(small_report.house(tmp_path / "h", **options))
    assert faults(checker, content, tmp_path) == []
    text = text_of(content, "auswertung.docx")
    assert ("Vielfaltsdimensionen" in text) != ("types" in options)
    assert ("Folgerungen für die Fortschreibung" in text) != ("concept" in options)
    assert ("Vergleich mit der Runde" in text) != ("only" in options)
    assert ("ENTWURF – Namensprüfung steht aus" in text) != ("cleared" in options)


def test_a_dimension_that_is_mostly_missed_has_no_number(tmp_path):
    home = small_report.house(tmp_path / "h", only="2025")
    (home.reports / "quality").mkdir(parents=True)
    (home.reports / "quality" / "nicht_zaehlbar.csv").write_text("code_id,Code\nalter,Alter\n")
    checker, content = made(home)
    assert faults(checker, content, tmp_path) == []
    assert "weniger als die Hälfte der Aussagen dazu findet: Alter" in text_of(
        content, "auswertung.docx"
    )
    _, before = made(small_report.house(tmp_path / "unmeasured", only="2025"))
    assert "Alter" in _first_cells(before) and "Alter" not in _first_cells(content)


def _first_cells(content) -> set[str]:
    import io

    word = Document(io.BytesIO(content["auswertung.docx"]))
    return {row.cells[0].text for table in word.tables for row in table.rows}


def test_same_tables_same_bytes_in_another_folder(home, told, tmp_path):
    other = small_report.copy(home, tmp_path / "anderer Ort")
    assert made(other)[1] == told[1]


def test_every_statement_is_reachable(home, files):
    here = set(home.read("statements").query("round_id == '2025'")["statement_id"])
    annex = " ".join(
        cell.text
        for table in Document(str(files["annex"])).tables
        for row in table.rows
        for cell in row.cells
    )
    page = json.loads(parser.parse(str(files["html"])).getroot().get_element_by_id("daten").text)
    book = load_workbook(files["xlsx"])
    assert all(each in annex for each in here)
    assert here <= {row[0] for row in page["aussagen"]}
    for name in ("Aussagen", "Zitate", "Matrix"):
        assert here <= {str(cell.value) for row in book[name].iter_rows() for cell in row}


def test_a_statement_is_quoted_once_in_the_body(told):
    claims = blocks.claims(told[0].told.words["auswertung.docx"])
    quoted = [each for claim in claims if claim.function == "quote" for each in claim.of.ids]
    assert len(quoted) == len(set(quoted)) > 4


def test_references_lead_into_the_annex(files):
    def part(kind, name):
        return zipfile.ZipFile(files[kind]).read(name).decode()

    places = set(
        re.findall(
            r'<w:bookmarkStart [^>]*w:name="(a[0-9a-f]{16})"', part("annex", "word/document.xml")
        )
    )
    for kind in ("docx", "short"):
        leading = set(
            re.findall(
                r'<w:hyperlink r:id="\w+" w:anchor="(a[0-9a-f]{16})"',
                part(kind, "word/document.xml"),
            )
        )
        assert leading and leading <= places
        assert 'Target="anhang.docx" TargetMode="External"' in part(
            kind, "word/_rels/document.xml.rels"
        )


def test_a_short_reference_means_one_statement():
    ids = ["R 1-abcd1111", "R 1-abcd2222", "R 1-abcd1111-2", "R 1-ffff0000"]
    short = telling.references(ids, "R 1")
    assert list(short.values()) == ["abcd1", "abcd2", "abcd1111-2", "ffff"]


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
        "Body Text 2",
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

    checker, _ = made(home)
    blocks = checker.told.words["auswertung.docx"]
    notes = data.load(home, "2025")
    (tmp_path / "o.docx").write_bytes(
        docx.write(blocks, notes, "Auswertung", {}, tmp_path / "vorlage.docx")
    )
    document = Document(str(tmp_path / "o.docx"))
    assert document.styles["Heading 1"].font.name == "Comic Neue"
    assert "Brief vom Vorjahr" not in [paragraph.text for paragraph in document.paragraphs]


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
    checker, content = made(house)
    assert faults(checker, content, tmp_path) == []
    document = Document(str(tmp_path / "anhang.docx"))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "Güte: Zuordnung je Kategorie" in texts and "Güte: Stabilität der Themen" in texts
    assert "In allen Zeilen gleich: Grundlage: Gold, Anzahl: 3." in texts
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["Code", "F1"] in rows and ["Ziel", "0,25"] in rows and ["3", "0,4"] in rows


def test_the_head_of_a_table_stays_with_its_first_row(files):
    for kind in ("docx", "annex"):
        for table in Document(str(files[kind])).tables:
            kept = ["w:keepNext" in row._tr.xml for row in table.rows]
            assert kept[0] and not kept[-1] and (len(kept) > 14 or all(kept[:-1]))


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


def test_a_topic_is_compared_from_three_tables_in_either_round_on(home):
    notes = data.load(home, "2025")
    page = blocks.Story(notes.teller)
    outline = Outline(notes)
    across.comparison(page, notes, outline)
    told = {
        name
        for each in page.blocks
        for kind, row in blocks.lines(each)
        if kind == "row"
        for name in row
    }
    count = notes.measures.tables
    for topic in outline.topics.values():
        most = max(count(topic.ids.ids), count(topic.before.ids))
        assert (topic.shown in told) == (most >= across.COMPARED)
    assert any(
        count(each.before.ids) < across.COMPARED <= count(each.ids.ids)
        for each in outline.topics.values()
    )


def test_a_cleared_page_holds_no_round_that_is_not_cleared(tmp_path):
    assert story.shown_rounds(
        data.load(small_report.house(tmp_path / "a", cleared=True), "2025")
    ) == ["2025"]
    assert story.shown_rounds(data.load(small_report.house(tmp_path / "b"), "2025")) == [
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
    assert (
        book.sheetnames == "Aussagen Zuordnungen Matrix Zitate Themen Ziele Belege Legende".split()
    )
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


def sentences(told, name="auswertung.docx"):
    return [block for block in told[0].told.words[name] if isinstance(block, Sentence)]


def test_a_topic_is_told_with_its_weight_in_two_lines(told):
    texts = [each.text for each in sentences(told, "kurzfassung.docx") if each.topic_id == "t1"]
    assert texts == [
        "Bänke im Park – 4 Aussagen an 3 Tischen, 4 Punkte (2024: 1 Aussage). Berichtet: „Im Park fehlen Bänke zum "
        "Ausruhen“ [e378]. Gefordert: „Bänke!“ (Überschrift: „Was fehlt?“) [011e]."
    ]


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        ((4, 4), (1, 1), 3),
        ((3, 1), (1, 1), 0),  # only statements that may belong elsewhere
        ((3, 2), (1, 2), 0),
        ((1, 1), (4, 3), -3),
        ((3, 2), (2, 1), 0),  # one table more among the sure ones may be chance
    ],
)
def test_more_or_fewer_tables_are_told_only_where_sure_statements_say_so(now, before, change):
    assert changes._change(changes._Tables(*now), changes._Tables(*before)) == change


@pytest.mark.parametrize(
    ("text", "heading", "likely", "silent"),
    [
        ("Mehr Licht im Park", "Tisch 1", 0.9, True),
        ("Kein Platz zum Lernen", "Tisch 7 › Unterkünfte", 0.9, False),
        ("Notunterkunft in der Halle", "", 0.9, False),
        ("WLAN in den Unterkuenften", "", 0.9, False),
        ("Kein Auszug ohne Kaution", "", 0.9, False),  # a short word counts as a whole
        ("Auszubildende gesucht", "", 0.9, True),
        ("Mehr Licht im Park", "Tisch 1", 0.5, False),  # nobody surely named it before
    ],
)
def test_a_topic_that_a_note_still_has_a_word_of_is_not_silent(text, heading, likely, silent):
    notes = SimpleNamespace(
        members={("t", "2024"): ["a", "b"]},
        previous="2024",
        in_topic={"a": likely, "b": likely},
        measures=SimpleNamespace(tables=len),
        topic={"t": {"name": "Auszug"}},
        book=SimpleNamespace(topics=[SimpleNamespace(id="t", keywords=("in der Unterkunft",))]),
        statements=pd.DataFrame([{"text": text, "heading": heading}]),
    )
    assert changes._is_silent(notes, "t", changes._said(notes)) == silent


def test_where_it_is_one_table_no_table_is_counted(told):
    assert not [
        each.text
        for each in sentences(told)
        if re.search(r"\ban 1\b", each.text) and each.key != "singles"
    ]


def test_reached_by_report_and_told_otherwise_at_the_table(told):
    table = next(
        b
        for b in told[0].told.words["auswertung.docx"]
        if isinstance(b, Table) and b.key == "reached"
    )
    assert [wording.plain(cell) for cell in table.rows[0]] == [
        "G-1: Jede Straße hat Bäume.",
        "Baumprogramm",
        "Erreicht",
        "1 Aussage",
        "[e378]",
    ]


def test_nothing_good_is_read_from_a_problem_a_demand_or_a_negated_sentence(told):
    from analysis.report.goals import relation

    link = {"relation": "confirms"}
    assert relation(link, {"type": "problem", "text": "Bus fährt"}, {"ziel"}) == "criticises"
    assert relation(link, {"type": "ziel", "text": "Bus fährt"}, {"ziel"}) == "extends"
    assert relation(link, {"type": "erfahrung", "text": "Bus fährt nie"}, {"ziel"}) == "criticises"
    assert relation(link, {"type": "erfahrung", "text": "Bus fährt gut"}, {"ziel"}) == "confirms"
    assert (
        relation(link, {"type": "problem", "text": "Bus fährt nie"}, set(), settled=True)
        == "confirms"
    )


def test_the_report_speaks_plain_german(told):
    for name in ("kurzfassung.docx", "auswertung.docx"):
        for block in sentences(told, name):
            assert "  " not in block.text and not re.search(r"\b(None|nan|NaT)\b", block.text)
    everything = (wording.Path(wording.__file__).parent / "sentences.toml").read_text(
        encoding="utf-8"
    )
    assert "%" not in everything and '\\"' not in everything and " - " not in everything


@pytest.mark.parametrize(
    ("template", "values", "text"),
    [
        ("{count(ids)|Notiz|Notizen}", {"ids": Selection(("a",))}, "1 Notiz"),
        ("{count(ids)|Notiz|Notizen}", {"ids": Selection(("a", "b"))}, "2 Notizen"),
        ("[[ an {count(ids)>1} Tischen]]da", {"ids": Selection(("a",))}, "da"),
        ("[[{who}: ]]da", {"who": ""}, "da"),
        ("[[{who}: ]]da", {"who": "{x}"}, "{x}: da"),
    ],
)
def test_filling_a_sentence(template, values, text):
    tell = lambda name, of: len(of.ids)
    assert wording.plain(wording.fill(template, values, tell)) == text


def test_an_unknown_round_is_a_german_sentence(home):
    with pytest.raises(problems.Problem, match="vorhanden sind 2024, 2025"):
        data.load(home, "2031")


# ---- figures and manifest -------------------------------------------------------------------------------------------------------


def test_figures_have_the_same_bytes_twice_and_no_date(home):
    from analysis.report.outline import Outline

    notes = data.load(home, "2025")
    outline = Outline(notes)
    for render in (drawing.svg, drawing.png):
        assert figures.draw(notes, outline, render) == figures.draw(notes, outline, render)
    drawn = figures.draw(notes, outline, drawing.svg)
    assert set(drawn) == {"topics_tables", "fields_types", "rounds_tables"}
    assert b"dc:date" not in drawn["fields_types"]


def test_figures_survive_strange_names_in_both_formats():
    import pandas as pd

    counts = pd.DataFrame(
        [[3, 0], [1, 5]],
        index=["$x^2$ & <b>", "Ein sehr langer Name eines Handlungsfelds, der umbrochen wird"],
        columns=["Problem", "Ziel"],
    )
    for figure in (
        plots.stacked(counts),
        plots.topics_by_round(counts),
        plots.heatmap(counts, "Gruppe", "Thema"),
    ):
        assert all(len(render(figure)) > 1000 for render in (drawing.svg, drawing.png))


def test_a_name_with_signs_stands_once_escaped_in_every_figure_and_file(
    home, tmp_path, monkeypatch
):
    import io

    from lxml import etree

    name = 'A & B <b> $x$ "c"'
    other = small_report.copy(home, tmp_path / "zeichen")
    topics = other.read("topics")
    other.write(
        "topics", topics.assign(name=topics["name"].where(topics["topic_id"] != "t1", name))
    )
    monkeypatch.setitem(drawing._SETTINGS, "svg.fonttype", "none")  # letters as text
    notes = data.load(other, "2025")
    drawn = figures.draw(notes, Outline(notes), drawing.svg)
    words = {key: "".join(etree.fromstring(image).itertext()) for key, image in drawn.items()}
    assert name in words["topics_tables"] and name in words["rounds_tables"]
    _, content = made(other)
    page = content["index.html"].decode()
    assert name in parser.fromstring(page).text_content()
    for file in ("kurzfassung.docx", "auswertung.docx", "anhang.docx"):
        with zipfile.ZipFile(io.BytesIO(content[file])) as packed:
            page += packed.read("word/document.xml").decode()
        assert name in text_of(content, file) + tables_of(content, file)
    assert not re.search(r"&amp;(?:amp|lt|gt|quot|#\d+);|<b>", page)


def tables_of(content, name):
    import io

    document = Document(io.BytesIO(content[name]))
    return "\n".join(cell.text for table in document.tables for cell in table._cells)


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
    sources, summaries = home.read("summary_sources"), home.read("summaries")
    swapped = dict(zip(summaries["summary_id"], summaries["summary_id"][::-1]))
    home.write("summary_sources", sources.assign(summary_id=sources["summary_id"].map(swapped)))
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
        ("Kita, Kita, Kita", "Ergebnisse Tisch 1", ""),
        ("Kita, Kita, Kita", "Ergebnisse vom Jugendtisch", ""),
        ("Kita, Kita, Kita", "Demokratisch mitbestimmen", "Demokratisch mitbestimmen"),
        ("Kita, Kita, Kita", "Ideen der Elterngruppe", "Ideen der Elterngruppe"),
        ("Kita, Kita, Kita", "Was fehlt? › Bildung und Sprache", ""),  # the field is told anyway
        ("Kita, Kita, Kita", "3. Mai 2025, Aula, 12 Personen", ""),  # when and where
    ],
)
def test_a_few_words_are_shown_with_the_heading_they_stand_under(text, above, shown):
    row = {"heading": above, "text": text}
    assert telling.heading(row, ["Bildung und Sprache", "Sport"]) == shown


def test_a_photo_is_shown_unless_somebody_could_be_seen_in_it(tmp_path):
    from PIL import Image

    from analysis.report import photos

    home = small_report.house(tmp_path)
    rows = home.read("statements")
    benches = rows["text"] == "Bänke!"
    home.write("statements", rows.assign(photo=rows["photo"].mask(benches, "Wand 1.png")))
    folder = home.raw / "2025"
    folder.mkdir(parents=True)
    Image.new("RGB", (900, 600), "white").save(folder / "Wand 1.png")
    shown = photos.of_round(home, data.load(home, "2025"))
    assert list(shown) == ["Wand 1.png"] and shown["Wand 1.png"].small.startswith("data:image/jpeg")
    assert photos.file_name("unten/Wand 1.png") == "unten-Wand 1.jpg"
    checker, content = made(home)
    assert faults(checker, content, tmp_path) == [] and b"fotos/Wand 1.jpg" in content["index.html"]
    documents = home.read("documents")
    home.write("documents", documents.assign(text=documents["text"] + "- [Person 1] fragt\n"))
    assert photos.of_round(home, data.load(home, "2025")) == {}
    here = sorted(set(rows.loc[rows["round_id"] == "2025", "document_id"]))[
        :2
    ]  # one photo, two sheets
    on_it = rows["document_id"].isin(here)
    home.write("statements", rows.assign(photo=rows["photo"].mask(on_it, "Wand 1.png")))
    hidden = documents["text"] + np.where(
        documents["document_id"] == here[1], "- [Person 1] fragt\n", ""
    )
    home.write("documents", documents.assign(text=hidden))
    assert len(here) == 2 and photos.of_round(home, data.load(home, "2025")) == {}


def test_without_libreoffice_the_pdf_step_says_what_to_install(monkeypatch):
    from analysis.report import pdf

    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    with pytest.raises(problems.Problem, match="LibreOffice installieren"):
        pdf._program()


def test_topics_stand_by_tables_then_votes_then_statements():
    rows = [("a", "t-d", 1, 0), ("b", "t-d", 2, 0), ("c", "t-a", 1, 9), ("d", "t-c", 1, 0)]
    rows += [("e", "t-c", 1, 0), ("f", "t-b", 1, 0)]
    table = pd.DataFrame(rows, columns=["statement_id", "topic", "table_key", "votes"])
    members = {
        (topic, "2024"): part["statement_id"].tolist() for topic, part in table.groupby("topic")
    }
    counted = table.assign(note_id=table["statement_id"], round_id="2024", group="", mentions=1)
    given = SimpleNamespace(
        round_id="2025", previous="2024", members=members, measures=Measures(counted)
    )
    assert Outline(given).gone == ["t-d", "t-a", "t-c", "t-b"]


@pytest.mark.parametrize(
    "round_id, written",
    [
        *(("2025-01-03", "3. Januar 2025"), ("2025-12-31", "31. Dezember 2025")),
        *(("2025-13-01", "2025-13-01"), ("2025-00-05", "2025-00-05")),
        *(("R9", "R9"), ("2025-07-03 Nachtrag", "2025-07-03 Nachtrag")),
    ],
)
def test_a_round_that_is_a_day_is_written_as_one(round_id, written):
    assert wording.day(round_id) == written


def test_a_place_without_a_value_is_no_blank_in_a_sentence():
    with pytest.raises(KeyError, match="nothing for {who}"):
        wording.fill("Das sagt {who}.", {}, lambda *_: 0)


def test_the_day_that_a_report_is_as_of(home, monkeypatch):
    monkeypatch.delenv("STAND", raising=False)
    assert data.read(home).as_of == "2025"  # the last round's
    monkeypatch.setenv("STAND", "2025-12-01")
    assert data.read(home).as_of == "2025-12-01"
