"""The sceptic: passes an honest report, fails every falsified one, and needs nothing of the writers."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import small_report
from openpyxl import load_workbook

from analysis import check_report, manifest
from analysis.checking import grammar
from analysis.report import __main__ as program
from analysis.report import data, facts

NEXT = '</w:t></w:r><w:r><w:rPr/><w:t xml:space="preserve">'
VON = f"{NEXT} von "
GEGEN = f"{NEXT} gegen {NEXT}"
QUOTE = "Im Park fehlen Bänke zum Ausruhen"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return small_report.house(tmp_path_factory.mktemp("check"))


@pytest.fixture(scope="module")
def files(home, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    notes = data.load(home, "2025")
    for kind, make in (("docx", program._docx), ("html", program._html), ("xlsx", program._xlsx)):
        (folder / f"o.{kind}").write_bytes(make(notes, home, facts.build(notes)))
    return {kind: folder / f"o.{kind}" for kind in program.FILES}


def ids(home):
    return {
        row["note_id"]: row["statement_id"] for row in home.read("statements").to_dict("records")
    }


def with_document(source: Path, target: Path, change) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(
                name, change(content.decode()).encode() if name == "word/document.xml" else content
            )
    return target


def paragraph(text: str, style: str = "Normal") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def swap(old: str, new: str, count: int = 1):
    """A change that must find something to change."""

    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, count)

    return change


def after_heading(heading: str, text: str, style: str = "Normal"):
    def change(body: str) -> str:
        at = body.index(
            "</w:p>",
            body.index(
                f">{heading}</w:t></w:r><w:bookmarkEnd"
                if heading.startswith("Bäume")
                else f">{heading}</w:t>"
            ),
        ) + len("</w:p>")
        return body[:at] + paragraph(text, style) + body[at:]

    return change


def drop_paragraph(containing: str):
    def change(body: str) -> str:
        found = [each for each in re.findall(r"<w:p>.*?</w:p>", body) if containing in each]
        assert found, containing
        return body.replace(found[0], "", 1)

    return change


def drop_row(containing: str):
    def change(body: str) -> str:
        found = [each for each in re.findall(r"<w:tr>.*?</w:tr>", body) if containing in each]
        assert found, containing
        return body.replace(found[-1], "", 1)

    return change


def cut(body: str, first: str, behind: str) -> str:
    """Without everything from one chapter's heading to the next."""
    found = [
        body.index(each)
        for text in (first, behind)
        for each in re.findall(r"<w:p>.*?</w:p>", body)
        if "Heading1" in each and text in each
    ]
    return body[: found[0]] + body[found[1] :]


def repeat(body: str, containing: str) -> str:
    found = [each for each in re.findall(r"<w:p>.*?</w:p>", body) if containing in each]
    return body.replace(found[0], found[0] * 2, 1)


def sentence(key: str) -> str:
    return grammar.content()["sentence"][key]


# what was falsified -> how, on the body of the Word file; {n3} … stand for statement ids
WORD = {
    "a changed count of tables": swap(f">2{VON}", f">3{VON}"),
    "a changed count of mentions": swap("3 Nennungen", "7 Nennungen"),
    "votes added to mentions": swap("4 Klebepunkte", "7 Klebepunkte"),
    "a changed count of the round": swap("15 Aussagen", "16 Aussagen"),
    "a quote with one letter changed": swap(QUOTE, QUOTE.replace("fehlen", "fehlem")),
    "a letter changed in a word that the line had broken": swap(
        "Regenwasser und", "Regenwasssr und"
    ),
    "a real hyphen removed": swap("Regenwasser und Trink-Wasser", "Regenwasser und Trinkwasser"),
    "a quote cut so that it says the opposite": swap(
        "Weniger Parkplätze am Bahnhof, dafür Bäume", "Parkplätze am Bahnhof, dafür Bäume und Autos"
    ),
    "an id that does not exist": swap("{n3}", "2025-deadbeef", 99),
    "an id of another statement": swap("{n5}", "{n13}"),
    "an id of another round": swap("{n7}", "{n1}"),
    "a message without source": after_heading(
        "Probleme", "„Alles ist gut“ – an 2 von 3 Tischen", "ListBullet"
    ),
    "a message that nobody summarised": after_heading(
        "Probleme", "„Bänke!“ – an 1 von 3 Tischen; Ziel: G-1 [{n7}]", "ListBullet"
    ),
    "a sentence of one's own": after_heading("Bäume &amp; Parks", "Die Mehrheit ist dafür."),
    "a number in a sentence of one's own": after_heading(
        "Auf einen Blick", "Dafür sind 42 % der Menschen."
    ),
    "a group that nobody stated": swap("Eltern, Senioren", "Eltern, Jugendliche"),
    "a goal that nobody touched": swap(">G-1</w:t>", ">G-3</w:t>"),
    "a changed count of those against": swap(f">1{GEGEN}1<", f">1{GEGEN}3<"),
    "a letter changed in what is gathered behind a message": swap(
        "-1 Grad im Brunnen, @home +1", "-2 Grad im Brunnen, @home +1"
    ),
    "what is gathered behind a message left out": drop_paragraph("Dazu auch: <"),
    "a heading of one's own": swap(">Grenzen</w:t>", ">Erfolge</w:t>"),
    "a note missing from the annex": drop_row("{n9}"),
    "a note twice in the annex": lambda body: body.replace("</w:tbl>", "</w:tbl>").replace(
        (
            row := [each for each in re.findall(r"<w:tr>.*?</w:tr>", body) if "HYPERLINK" in each][
                -1
            ]
        ),
        row + row,
        1,
    ),
    "a changed note in the annex": swap(
        "Weniger Parkplätze am Bahnhof, dafür Bäume</w:t></w:r></w:p></w:tc>",
        "Keine Parkplätze am Bahnhof</w:t></w:r></w:p></w:tc>",
    ),
    "a message left out": drop_paragraph("Zitat im Zitat"),
    "the draft notice removed": swap("ENTWURF – Namensprüfung steht aus", "Freigegeben", 99),
    "an answer put into the administration's column": lambda body: re.sub(
        r'(<w:pStyle w:val="NoSpacing"/></w:pPr>)(</w:p></w:tc></w:tr>)',
        r"\1<w:r><w:t>erledigt</w:t></w:r>\2",
        body,
        count=1,
    ),
    "a goal called reached that is not": swap(">erreicht</w:t>", ">gescheitert</w:t>"),
    "a topic moved to another field": swap(">Bänke im Park</w:t>", ">Parkplätze am Bahnhof</w:t>"),
    "a dimension nobody spoke about hidden": swap(f">Behinderung{NEXT}. Das", f">Alter{NEXT}. Das"),
    "a definition changed": swap("Brunnen, Bäche, Regen.", "Brunnen, Bäche, Autos."),
    "a chapter left out": lambda body: cut(body, "Wasser und &lt;Brunnen&gt;", "Spielplätze"),
    "the opposition left out": drop_paragraph("; dagegen"),
    "the opposition denied": after_heading("Konsens und Dissens", sentence("opposed_none")),
    "agreement denied": after_heading("Konsens und Dissens", sentence("agreed_none")),
    "the warning on numbers removed": swap("nicht repräsentativ", "repräsentativ", 99),
    "unread files denied": after_heading("Datengrundlage", sentence("data_unread_none")),
    "a release that nobody gave": after_heading(
        "Anhang E: Datenschutz", sentence("privacy_cleared")
    ),
    "the last round denied": after_heading(
        "Vergleich mit dem letzten Runden Tisch", sentence("compare_none")
    ),
    "unplaced statements denied": after_heading(
        "Nicht zugeordnete Aussagen", sentence("unclear_none")
    ),
    "a message said twice": lambda body: repeat(body, "; dagegen"),
    "a goal left out": drop_row("G-2"),
    "a field left out on the first page": drop_row("0 Aussagen"),
    "another statement as evidence of a goal": lambda body: re.sub(
        r"(kritisiert: .{0,200}?){n3}", r"\1{n4}", body, count=1, flags=re.S
    ),
    "a sentence in a content control": lambda body: body.replace(
        "</w:tbl>",
        f"</w:tbl><w:sdt><w:sdtContent>{paragraph('Alle dafür.')}</w:sdtContent></w:sdt>",
        1,
    ),
    "a sentence in the table of contents": after_heading(
        "Auf einen Blick", "Alle sind dafür", "TOC1"
    ),
    "an image description of one's own": swap(
        'descr="Gestapelte', 'descr="80 Prozent dafür. Gestapelte'
    ),
    "a run id from elsewhere": after_heading("Auf einen Blick", "Laufkennung: 000000000000"),
}


@pytest.mark.parametrize("what", WORD)
def test_a_falsified_word_file_fails(home, files, tmp_path, what):
    known = ids(home)
    change = WORD[what]
    filled = {f"{{{note.split('-')[1]}}}": each for note, each in known.items()}

    def applied(body: str) -> str:
        for mark, each in filled.items():  # the change sees marks, the file real ids
            body = body.replace(each, mark)
        before = body
        body = change(body)
        assert body != before, "the falsification changed nothing"
        for mark, each in filled.items():
            body = body.replace(mark, each)
        return body

    target = with_document(files["docx"], tmp_path / "f.docx", applied)
    assert check_report.check(home, "2025", target), what


PAGE = {
    "a changed count": swap("15 Aussagen", "14 Aussagen"),
    "a quote with one letter changed": swap(
        f'<q dir="auto">{QUOTE}', f'<q dir="auto">{QUOTE.lower()}'
    ),
    "a note changed in the data": lambda text: text.replace('"Bänke!"', '"Banken!"'),
    "a note missing from the data": lambda text: re.sub(
        r'\["2025-[0-9a-f]{8}",\d+,\d+,\d+,"Bänke!",\d+,\d+,\[[\d,]*\],\[[\d,]*\],[^\]]*\],',
        "",
        text,
        count=1,
    ),
    "a sheet changed in the data": swap("# Was fehlt?", "# Was läuft gut?"),
    "a field changed in the data": lambda text: text.replace('"namen":["Bäume', '"namen":["Busse'),
    "the draft notice removed": swap("ENTWURF – Namensprüfung steht aus", "Freigegeben", 99),
    "a sentence outside of every paragraph": swap("<main", "<div>Alle sind dafür.</div><main"),
    "a sentence in the footer": swap("<footer><p>", "<footer><p>Freigegeben. "),
    "a link to other statements": lambda text: re.sub(
        r'data-ids="(\S+)">2025', 'data-ids="2025-00000000">2025', text, count=1
    ),
    "a sheet nobody read": swap('"blaetter":[', '"blaetter":[["x","geheim.docx","","Geheim"],'),
    "a group changed in the data": swap('"Eltern"', '"Alle"'),
    "a sentence of one's own": swap(
        '<h2 id="kapitel-3-titel">', '<p>Alle sind zufrieden.</p><h2 id="kapitel-3-titel">'
    ),
}


@pytest.mark.parametrize("what", PAGE)
def test_a_falsified_page_fails(home, files, tmp_path, what):
    text = files["html"].read_text(encoding="utf-8")
    changed = PAGE[what](text)
    assert changed != text, "the falsification changed nothing"
    (tmp_path / "f.html").write_text(changed, encoding="utf-8")
    assert check_report.check(home, "2025", tmp_path / "f.html"), what


BOOK = {
    "a changed note": ("Aussagen", "Wortlaut", "Ganz anders"),
    "a changed count": ("Aussagen", "Nennungen", 99),
    "a changed field": ("Aussagen", "Handlungsfeld", "Spielplätze"),
    "votes counted elsewhere": ("Aussagen", "Klebepunkte", 12),
    "a changed quote": ("Zitate", "Zitat", "Ganz anders"),
    "a changed path": ("Zitate", "Kodepfad", "Unklar"),
    "a changed mark": ("Matrix", "Handlungsfeld: Spielplätze", 1),
    "a topic with more tables": ("Themen", "Tische", 9),
    "a goal with more support": ("Ziele", "bestätigt", 8),
    "an answer for the administration": ("Ziele", "Frist", "morgen"),
    "a formula": ("Aussagen", "Lesefassung", "=1+1"),
    "a strange id": ("Zitate", "Kennung", "2025-deadbeef"),
    "a coding not used": ("Zuordnungen", "verwendet", 0),
    "a coding made surer": ("Zuordnungen", "Sicherheit", 1),
    "a coding given to a person": ("Zuordnungen", "Wer", "AB"),
    "another reading text": ("Aussagen", "Lesefassung", "Ganz anders"),
    "a heading of one's own": ("Aussagen", "Überschrift", "Was ist toll?"),
    "a goal touched": ("Aussagen", "Ziele", "G-3 (bestätigt)"),
    "another origin": ("Zitate", "Herkunft", "Tisch 9"),
    "a stable topic": ("Themen", "Stabilität", 1),
    "evidence left out": ("Ziele", "Belege", ""),
    "another goal": ("Ziele", "Ziel", "Alles bleibt, wie es ist."),
}


@pytest.mark.parametrize("what", BOOK)
def test_a_falsified_workbook_fails(home, files, tmp_path, what):
    name, column, value = BOOK[what]
    book = load_workbook(files["xlsx"])
    sheet = book[name]
    sheet.cell(2, [cell.value for cell in sheet[1]].index(column) + 1).value = value
    book.save(tmp_path / "f.xlsx")
    assert check_report.check(home, "2025", tmp_path / "f.xlsx"), what


def test_a_sheet_of_ones_own_in_the_workbook_fails(home, files, tmp_path):
    book = load_workbook(files["xlsx"])
    book.create_sheet("Fazit")["A1"] = "Alle sind dafür."
    book.save(tmp_path / "f.xlsx")
    assert check_report.check(home, "2025", tmp_path / "f.xlsx")


def test_a_name_behind_a_placeholder_and_a_withdrawn_note_may_stand_nowhere(files, tmp_path):
    home = small_report.house(tmp_path / "house")
    documents = home.read("documents")
    text = documents.at[len(documents) - 1, "text"]
    home.write(
        "received",
        documents.assign(text=[*documents["text"][:-1], text + "- Frau Yıldız-Köhler fragt\n"]),
    )
    documents.at[len(documents) - 1, "text"] = text + "- Frau [Person 1] fragt\n"
    home.write("documents", documents)
    withdrawn = {
        "start": 0,
        "end": 0,
        "reason": "zurückgezogen",
        "verbatim": "das soll bitte niemand lesen",
    }
    home.write(
        "set_aside", pd.DataFrame([{"document_id": documents["document_id"].iloc[-1], **withdrawn}])
    )
    for said, found in (
        ("Yıldız-Köhler", "Ein Name"),
        ("Das soll bitte jemand lesen", ""),
        ("das soll bitte niemand lesen", "zurückgezogene Notiz"),
    ):
        target = with_document(
            files["docx"], tmp_path / "f.docx", swap("Diese Aussagen gehören", said)
        )
        faults = [
            fault.text
            for fault in check_report.check(home, "2025", target)
            if fault.place == "Rand der Datei"
        ]
        assert [fault for fault in faults if found and found in fault] == faults and bool(
            faults
        ) == bool(found)
    page = files["html"].read_text(encoding="utf-8").replace("<main", '<main title="Yıldız-Köhler"')
    (tmp_path / "f.html").write_text(page, encoding="utf-8")
    assert "Ein Name" in " ".join(
        fault.text for fault in check_report.check(home, "2025", tmp_path / "f.html")
    )


def test_a_workbook_saved_again_unchanged_passes(home, files, tmp_path):
    load_workbook(files["xlsx"]).save(tmp_path / "f.xlsx")
    assert check_report.check(home, "2025", tmp_path / "f.xlsx") == []


def test_it_is_a_command_for_a_sceptic(home, files, tmp_path):
    (tmp_path / "2025").mkdir()
    good, bad = tmp_path / "2025" / "auswertung.docx", tmp_path / "2025" / "falsch.docx"
    good.write_bytes(files["docx"].read_bytes())
    with_document(good, bad, swap(QUOTE, "Im Park fehlt nichts"))
    call = [
        sys.executable,
        "-m",
        "analysis.check_report",
        "--corpus",
        str(home.corpus),
        "--models",
        str(home.models),
        "--reports",
        str(home.reports),
    ]
    right = subprocess.run([*call, str(good)], capture_output=True, text=True, cwd=manifest.ROOT)
    wrong = subprocess.run(
        [*call, str(good), str(bad)], capture_output=True, text=True, cwd=manifest.ROOT
    )
    assert right.returncode == 0 and "jede Zahl, jedes Zitat" in right.stderr
    assert (
        wrong.returncode == 2
        and "falsch.docx" in wrong.stderr
        and "steht so in keinem seiner Belege" in wrong.stderr
    )


def test_the_sceptic_imports_no_writer():
    package = Path(check_report.__file__).parent
    for path in [package / "check_report.py", *(package / "checking").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += (
                [f"{node.module}.{alias.name}" for alias in node.names]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert not [
                name
                for name in names
                if name.startswith(
                    ("analysis.report", "analysis.cells", "analysis.summarize", "analysis.explore")
                )
            ], path


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("„a“ – an 1 von 2 Tischen [x]", {"message"}),
        ("Thema: „a“ – an 1 von 2 Tischen, 3 Nennungen [x; y]", {"message_of_topic"}),
        ("Dazu 2 weitere Aussagen: [x; y]", {"topic_rest", "dimension_rest"}),
        ("„a“ – an vielen Tischen [x]", {"single", "quote"}),
        ("Alles gut.", set()),
    ],
)
def test_which_sentence_a_line_is(text, keys):
    found = {
        pattern.key
        for pattern in grammar.sentences()
        if pattern.key != "note" and next(grammar.readings(pattern, text), None)
    }
    assert keys <= found and (keys or not found)


def test_a_note_that_quotes_a_report_line_cuts_no_paragraph_in_two():
    from analysis.checking import gathered

    text = "„Im Bericht stand „Mehr Bäume“ [2024-abcd1234]; „Mehr Bänke““ [2025-11111111]; „Bänke“ (4 Klebepunkte) [2025-22222222]"
    assert gathered.pieces(text, {"2025-11111111", "2025-22222222"}) == [
        text.split("; „Bänke“ (")[0],
        "„Bänke“ (4 Klebepunkte) [2025-22222222]",
    ]
    assert gathered.pieces("„Bänke“ [2025-33333333]", set()) == [
        "„Bänke“ [2025-33333333]"
    ]  # an unknown id is read, and found to be wrong
