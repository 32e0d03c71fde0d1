"""The sceptic: passes an honest report, fails every falsified file and every writer's error, and needs nothing of the writers to count."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import small_report
from openpyxl import load_workbook

from analysis import check_report, manifest
from analysis.checking import margins
from analysis.checking.recount import Recount
from analysis.measures import Measures
from analysis.report import __main__ as program
from analysis.report import data, story
from analysis.report.blocks import Heading, Sentence, Table
from analysis.report.wording import Part, Selection

QUOTE = "Im Park fehlen Bänke zum Ausruhen"
MAKERS = (program._docx, program._html, program._xlsx)
K, A, X = "kurzfassung.docx", "auswertung.docx", "anhang.docx"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return small_report.house(tmp_path_factory.mktemp("check"))


@pytest.fixture(scope="module")
def checker(home):
    told = story.told(home, data.load(home, "2025"))
    return check_report.Checker(home, "2025", told, Recount(home))


@pytest.fixture(scope="module")
def files(home, checker, tmp_path_factory):
    folder, notes = tmp_path_factory.mktemp("files"), data.load(home, "2025")
    made = {name: each for make in MAKERS for name, each in make(notes, home, checker.told)}
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in made}


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
            next(
                each.start()
                for each in re.finditer(re.escape(heading), body)
                if "Heading" in body[each.start() - 400 : each.start()]
            ),
        ) + len("</w:p>")
        return body[:at] + paragraph(text, style) + body[at:]

    return change


def drop(tag: str, containing: str):
    def change(body: str) -> str:
        found = [
            each
            for each in re.findall(rf"<w:{tag}[ >].*?</w:{tag}>", body, re.S)
            if containing in each
        ]
        assert found, containing
        return body.replace(found[-1], "", 1)

    return change


def twice(tag: str, containing: str):
    def change(body: str) -> str:
        found = [
            each
            for each in re.findall(rf"<w:{tag}[ >].*?</w:{tag}>", body, re.S)
            if containing in each
        ]
        return body.replace(found[-1], found[-1] * 2, 1)

    return change


# what was falsified -> in which Word file, and how
WORD = {
    "a changed count of statements": (A, swap(">4 Aussagen<", ">5 Aussagen<")),
    "a changed count of tables": (
        K,
        swap(
            '</w:t></w:r><w:r><w:rPr/><w:t xml:space="preserve">3</w:t>',
            '</w:t></w:r><w:r><w:rPr/><w:t xml:space="preserve">2</w:t>',
        ),
    ),
    "a changed count of votes": (K, swap("4 Punkte", "7 Punkte")),
    "a changed count of the round": (K, swap("15 Aussagen", "16 Aussagen")),
    "a quote with one letter changed": (K, swap(QUOTE, QUOTE.replace("fehlen", "fehlem"))),
    "a letter changed in a word that the line had broken": (
        A,
        swap("Regenwasser und", "Regenwasssr und"),
    ),
    "a real hyphen removed": (A, swap("und Trink-Wasser", "und Trinkwasser")),
    "a quote cut so that it says the opposite": (
        K,
        swap("Weniger Parkplätze am Bahnhof, dafür Bäume", "Parkplätze am Bahnhof, dafür Bäume"),
    ),
    "a reference that does not exist": (K, swap(">e378<", ">dead<")),
    "a reference to another statement": (A, swap(">e378<", ">0dfb<")),
    "a sentence of one's own": (A, after_heading("Bäume &amp; Parks", "Die Mehrheit ist dafür.")),
    "a number in a sentence of one's own": (
        K,
        after_heading("Zum geltenden Konzept", "Dafür sind 42 % der Menschen."),
    ),
    "a heading of one's own": (K, swap(">Zum geltenden Konzept</w:t>", ">Erfolge</w:t>")),
    "a note missing from the annex": (X, drop("tr", "HYPERLINK")),
    "a note twice in the annex": (X, twice("tr", "HYPERLINK")),
    "a changed note in the annex": (
        X,
        swap("Weniger Parkplätze am Bahnhof, dafür Bäume", "Keine Parkplätze am Bahnhof"),
    ),
    "a single voice left out": (A, drop("p", "ausführlicher")),
    "the draft notice removed": (K, swap("ENTWURF – Namensprüfung steht aus", "Freigegeben")),
    "an answer put into the administration's column": (
        A,
        lambda body: re.sub(
            r'(<w:pStyle w:val="NoSpacing"/></w:pPr>)(</w:p></w:tc></w:tr>)',
            r"\1<w:r><w:t>erledigt</w:t></w:r>\2",
            body,
            count=1,
        ),
    ),
    "a goal called reached that is not": (A, swap(">Erreicht</w:t>", ">gescheitert</w:t>")),
    "a topic under another name": (A, swap(">Bänke im Park</w:t>", ">Parkplätze am Bahnhof</w:t>")),
    "a dimension nobody spoke about hidden": (
        A,
        swap("Nicht ausdrücklich angesprochen: ", "Auch angesprochen: "),
    ),
    "a definition changed": (X, swap("Brunnen, Bäche, Regen.", "Brunnen, Bäche, Autos.")),
    "a topic left out": (K, drop("p", "Parkplätze am Bahnhof“")),
    "the warning on numbers removed": (K, swap("nicht repräsentativ", "repräsentativ")),
    "a file that could not be read hidden": (K, swap("Nicht lesbar: ", "Auch gelesen: ")),
    "a release that nobody gave": (
        X,
        after_heading("Anhang E: Datenschutz", "Ein Mensch hat die Runde freigegeben."),
    ),
    "the last round changed": (A, swap(">2024<", ">2023<")),
    "a topic told twice": (A, twice("p", "Parkplätze am Bahnhof“")),
    "a goal left out": (A, drop("tr", "G-2")),
    "what was said of a goal changed": (A, swap(" kritisch", " lobend")),
    "a sentence in a content control": (
        A,
        lambda body: body.replace(
            "</w:tbl>",
            f"</w:tbl><w:sdt><w:sdtContent>{paragraph('Alle dafür.')}</w:sdtContent></w:sdt>",
            1,
        ),
    ),
    "a sentence in the table of contents": (
        A,
        after_heading("Wie dieser Bericht zu lesen ist", "Alle sind dafür", "TOC1"),
    ),
    "an image description of one's own": (
        A,
        swap('descr="Balken', 'descr="80 Prozent dafür. Balken'),
    ),
    "a run id from elsewhere": (
        K,
        after_heading("Zum geltenden Konzept", "Laufkennung: 000000000000"),
    ),
}


@pytest.mark.parametrize("what", WORD)
def test_a_falsified_word_file_fails(checker, files, tmp_path, what):
    name, change = WORD[what]

    def applied(body: str) -> str:
        changed = change(body)
        assert changed != body, "the falsification changed nothing"
        return changed

    assert checker.file(with_document(files[name], tmp_path / "f.docx", applied), name), what


# ---- what a writer may get wrong: found in what is told, before there is a file ---------------------------------------------------


def parts_of(block):
    return list(block.parts) if isinstance(block, Heading | Sentence) else []


def each_part(change):
    """Apply a change to the first part that it changes."""

    def applied(blocks: list) -> list:
        for at, block in enumerate(blocks):
            for number, part in enumerate(parts_of(block)):
                if (made := change(block, part)) is not None:
                    parts = [*block.parts[:number], made, *block.parts[number + 1 :]]
                    return [*blocks[:at], replace(block, parts=tuple(parts)), *blocks[at + 1 :]]
        raise AssertionError("nothing changed")

    return applied


def where(function: str, **changes):
    """The first part of that name that stands for several statements, changed."""

    def change(block, part):
        if part.name == function and part.of is not None and len(part.of.ids) > 1:
            return part._replace(**{key: value(part) for key, value in changes.items()})
        return None

    return each_part(change)


def without(key: str):
    def applied(blocks: list) -> list:
        left = [block for block in blocks if getattr(block, "key", "") != key]
        assert len(left) < len(blocks)
        return left

    return applied


def quoting(other: str):
    def change(block, part):
        if part.name == "quote" and block.topic_id:
            return part._replace(of=Selection((other,)), text="x")
        return None

    return each_part(change)


TELLING = {
    "a number that is none of the ids'": (K, where("statements", text=lambda part: "99 Aussagen")),
    "tables counted as statements": (K, where("tables", text=lambda part: "14")),
    "votes added up wrongly": (A, where("votes", text=lambda part: "9 Klebepunkte")),
    "a statement left out of a topic's ids": (
        A,
        where("statements", of=lambda part: part.of._replace(ids=part.of.ids[1:])),
    ),
    "another topic's ids behind a name": (
        K,
        each_part(
            lambda block, part: (
                part._replace(text="„Parkplätze am Bahnhof“")
                if part.name == "topic" and part.text == "Bänke im Park"
                else None
            )
        ),
    ),
    "a quote that nobody wrote": (
        K,
        each_part(
            lambda block, part: (
                part._replace(text="Alles ist gut") if part.name == "quote" else None
            )
        ),
    ),
    "a quote of another topic": (K, quoting("2025-a08bcbc1")),
    "a group that nobody stated": (
        A,
        lambda blocks: [
            *blocks,
            Sentence(
                "topic_counts", (Part("groups", "Eltern, Jugend", Selection(("2025-e378cc84",))),)
            ),
        ],
    ),
    "the draft notice forgotten": (K, without("draft")),
    "the limits forgotten": (A, without("limits")),
    "the single voices forgotten": (A, without("singles")),
    "a small topic forgotten": (A, without("topic_line")),
    "what is told put under what is called for": (
        A,
        lambda blocks: [
            replace(block, key="called") if getattr(block, "key", "") == "told" else block
            for block in blocks
        ],
    ),
    "an unknown kind of ids": (
        K,
        where("statements", of=lambda part: part.of._replace(scope=("all", "2025"))),
    ),
    "a function that nobody wrote": (K, where("statements", name=lambda part: "people")),
    "a reference that several statements share": (
        K,
        each_part(lambda block, part: part._replace(text="e") if part.name == "refs" else None),
    ),
    "a quote repeated": (
        A,
        lambda blocks: [
            *blocks,
            next(block for block in blocks if getattr(block, "key", "") == "told"),
        ],
    ),
    "a statement missing from the annex": (
        X,
        lambda blocks: [
            block
            for block in blocks
            if not (isinstance(block, Table) and block.caption == "Bänke im Park")
        ],
    ),
}


@pytest.mark.parametrize("what", TELLING)
def test_a_writers_error_is_found_before_there_is_a_file(checker, what):
    name, change = TELLING[what]
    told = checker.told._replace(
        words={**checker.told.words, name: change(checker.told.words[name])}
    )
    assert check_report.Checker(checker.house, "2025", told, checker.recount).story(), what


def test_what_the_writers_told_holds(checker):
    assert checker.story() == []


# ---- page and workbook --------------------------------------------------------------------------------------------------------------

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
    "a field changed in the data": lambda text: text.replace(
        '"felder":["Bäume', '"felder":["Busse'
    ),
    "the draft notice removed": swap("ENTWURF – Namensprüfung steht aus", "Freigegeben", 99),
    "a sentence outside of every paragraph": swap("<main", "<div>Alle sind dafür.</div><main"),
    "a sentence in the footer": swap("<footer><p>", "<footer><p>Freigegeben. "),
    "a sentence beside the list": swap(
        '<p id="auswahl">', '<p>Alle sind dafür.</p><p id="auswahl">'
    ),
    "a link to other statements": lambda text: re.sub(
        r'data-ids="2025-e378cc84">e378', 'data-ids="2025-00000000">e378', text, count=1
    ),
    "a sheet nobody read": swap('"blaetter":[', '"blaetter":[["x","geheim.docx","","Geheim"],'),
    "a group changed in the data": swap('"Eltern"', '"Alle"'),
    "a sentence of one's own": swap(
        '<h2 id="kapitel-3-titel">', '<p>Alle sind zufrieden.</p><h2 id="kapitel-3-titel">'
    ),
}


@pytest.mark.parametrize("what", PAGE)
def test_a_falsified_page_fails(checker, files, tmp_path, what):
    text = files["index.html"].read_text(encoding="utf-8")
    changed = PAGE[what](text)
    assert changed != text, "the falsification changed nothing"
    (tmp_path / "f.html").write_text(changed, encoding="utf-8")
    assert checker.file(tmp_path / "f.html", "index.html"), what


BOOK = {
    "a changed note": ("Aussagen", "Wortlaut", "Ganz anders"),
    "a changed count": ("Aussagen", "Nennungen", 99),
    "a changed field": ("Aussagen", "Handlungsfeld", "Spielplätze"),
    "votes counted elsewhere": ("Aussagen", "Klebepunkte", 12),
    "a changed quote": ("Zitate", "Zitat", "Ganz anders"),
    "a changed path": ("Zitate", "Kodepfad", "Unklar"),
    "a changed mark": ("Matrix", "Handlungsfeld: Spielplätze", 1),
    "a topic with more tables": ("Themen", "Tische", 9),
    "a goal with more support": ("Ziele", "Gutes berichtet", 8),
    "an answer for the administration": ("Ziele", "Frist", "morgen"),
    "a formula": ("Aussagen", "Lesefassung", "=1+1"),
    "a strange id": ("Zitate", "Kennung", "2025-deadbeef"),
    "a coding not used": ("Zuordnungen", "verwendet", 0),
    "a coding made surer": ("Zuordnungen", "Sicherheit", 1),
    "a coding given to a person": ("Zuordnungen", "Wer", "AB"),
    "evidence left out": ("Ziele", "Belege", ""),
    "another goal": ("Ziele", "Ziel", "Alles bleibt, wie es ist."),
    "another value behind a claim": ("Belege", "Wert", "99 Aussagen"),
}


@pytest.mark.parametrize("what", BOOK)
def test_a_falsified_workbook_fails(checker, files, tmp_path, what):
    name, column, value = BOOK[what]
    book = load_workbook(files["aussagen.xlsx"])
    sheet = book[name]
    sheet.cell(2, [cell.value for cell in sheet[1]].index(column) + 1).value = value
    book.save(tmp_path / "f.xlsx")
    assert checker.file(tmp_path / "f.xlsx", "aussagen.xlsx"), what


@pytest.mark.parametrize(
    "what", [each for each in BOOK if BOOK[each][0] != "Belege" and BOOK[each][1] != "Lesefassung"]
)
def test_a_workbook_told_wrongly_fails(checker, what):
    name, column, value = BOOK[what]
    head, first, *rest = checker.told.sheets[name]
    wrong = [value if title == column else cell for title, cell in zip(head, first)]
    told = checker.told._replace(sheets={**checker.told.sheets, name: [head, wrong, *rest]})
    assert check_report.Checker(checker.house, "2025", told, checker.recount).story(), what


def test_a_sheet_of_ones_own_in_the_workbook_fails(checker, files, tmp_path):
    book = load_workbook(files["aussagen.xlsx"])
    book.create_sheet("Fazit")["A1"] = "Alle sind dafür."
    book.save(tmp_path / "f.xlsx")
    assert checker.file(tmp_path / "f.xlsx", "aussagen.xlsx")


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
    gone = {"target": "2025-00000000", "text": "das soll bitte niemand lesen"}
    home.write("withdrawn", pd.DataFrame([gone]))
    told = story.told(home, data.load(home, "2025"))
    checker = check_report.Checker(home, "2025", told, Recount(home))
    for said, found in (
        ("Yıldız-Köhler", "Ein Name"),
        ("Das soll bitte jemand lesen", ""),
        ("das soll bitte niemand lesen", "zurückgezogene Notiz"),
    ):
        target = with_document(files[A], tmp_path / "f.docx", swap("Ein Programm hat", said))
        faults = [f.text for f in checker.file(target, A) if f.place == "Rand der Datei"]
        assert all(found and found in fault for fault in faults) and bool(faults) == bool(found)
    page = (
        files["index.html"]
        .read_text(encoding="utf-8")
        .replace("<main", '<main title="Yıldız-Köhler"')
    )
    (tmp_path / "f.html").write_text(page, encoding="utf-8")
    assert "Ein Name" in " ".join(f.text for f in checker.file(tmp_path / "f.html", "index.html"))


def test_a_workbook_saved_again_unchanged_passes(checker, files, tmp_path):
    load_workbook(files["aussagen.xlsx"]).save(tmp_path / "f.xlsx")
    assert checker.file(tmp_path / "f.xlsx", "aussagen.xlsx") == []


def test_it_is_a_command_for_a_sceptic(home, files, tmp_path):
    (tmp_path / "2025").mkdir()
    good = tmp_path / "2025" / K
    good.write_bytes(files[K].read_bytes())
    folders = ["--corpus", home.corpus, "--models", home.models, "--reports", home.reports]
    call = [sys.executable, "-m", "analysis.check_report", *map(str, folders), str(good)]
    run = lambda: subprocess.run(call, capture_output=True, text=True, cwd=manifest.ROOT)
    right = run()
    assert right.returncode == 0 and "jede Zahl, jedes Zitat" in right.stderr
    with_document(files[K], good, swap(QUOTE, "Im Park fehlt nichts"))
    wrong = run()
    assert wrong.returncode == 2 and K in wrong.stderr and "Im Park fehlt nichts" in wrong.stderr


def test_the_recount_imports_no_writer():
    package = Path(check_report.__file__).parent / "checking"
    for path in package.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += (
                [f"{node.module}.{alias.name}" for alias in node.names]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            writers = (
                "analysis.report",
                "analysis.chapters",
                "analysis.measures",
                "analysis.summarize",
                "analysis.quoting",
            )
            assert not [name for name in names if name.startswith(writers)], path


def test_the_recount_and_the_measures_count_alike(home):
    """Two ways from the same rows: what the report tells, and what the checker counts anew."""
    recount, measures = Recount(home), Measures(home.read("coded_statements"))
    every = home.read("coded_statements")
    parts = [every, *(rows for _, rows in every.groupby(["round_id", "topic_id"]))]
    for ids in (rows["statement_id"].tolist() for rows in parts):
        for name in ("statements", "notes", "tables", "mentions", "votes"):
            assert recount.count(name, ids) == getattr(measures, name)(ids), (name, ids)


@pytest.mark.parametrize("note, found", [("Nie mehr dorthin", True), ("Mehr Kitas", False)])
def test_a_withdrawn_note_of_three_words_may_stand_nowhere_two_may_be_said_by_others(
    tmp_path, note, found
):
    home = small_report.house(tmp_path)
    home.write("withdrawn", pd.DataFrame([{"target": "2025-00000000", "text": note}]))
    said = margins.leaks(home, Recount(home), f"Am Rand steht: {note}.")
    assert any("zurückgezogene" in each for each in said) == found


def test_a_short_reference_means_one_statement_of_its_round(home):
    recount = Recount(home)
    ids = ["2025-abcd1111", "2025-abcd2222", "2025-ef012345", "2025-ef012345-2"]
    recount.row = {each: {"round_id": "2025"} for each in ids}
    recount.round = lambda round_id: ids
    assert not recount.fits("abcd", ids[0]) and recount.fits("abcd1", ids[0])
    assert recount.fits("ef01", ids[2]) and not recount.fits("ef01", ids[3])
    assert not recount.fits("ef0", ids[2]) and recount.fits("ef012345-2", ids[3])


def test_a_formula_in_a_finished_workbook_is_read_as_one(tmp_path):
    from openpyxl import Workbook

    from analysis.checking import readers

    book = Workbook()
    book.active.append(["=1+1", "zwei"])
    book.save(tmp_path / "a.xlsx")
    ((first, second),) = readers.xlsx(tmp_path / "a.xlsx")[book.active.title]
    assert isinstance(first, readers.Formula) and first == "=1+1"
    assert second == "zwei" and not isinstance(second, readers.Formula)


# ---- what is said of a fault --------------------------------------------------------------------

H, P, Q = ("heading", ("Kita",)), ("text", ("Mehr Plätze",)), ("quote", ("Bus", "e378"))


@pytest.mark.parametrize(
    ("told", "read", "said"),
    [
        ([H, P], [H, P], []),
        ([], [], []),
        ([P], [], [("Anfang", "Da steht „nichts“, erzählt wurde „Mehr Plätze“.")]),
        ([H], [H, P], [("Kita", "Da steht „Mehr Plätze“, erzählt wurde „nichts“.")]),
        ([H, P, Q], [H, Q, P], [("Kita", "Da steht „Bus | e378“, erzählt wurde „Mehr Plätze“.")]),
        ([P, Q], [("heading", P[1]), Q], [("Anfang", "Da steht „Mehr Plätze“, erzählt wurde „Mehr Plätze“.")]),
        ([H, ("text", ("x" * 200,))], [H, P], [("Kita", f"Da steht „Mehr Plätze“, erzählt wurde „{'x' * 160}“.")]),
    ],
)  # fmt: skip
def test_the_first_line_that_was_not_told_is_named_below_its_heading(told, read, said):
    assert list(check_report._compared(told, read)) == said


@pytest.mark.parametrize(
    ("told", "read"),
    [
        (1 / 3, 0.3333),
        (float("nan"), ""),
        (2, 2),
        ("a\x07b", "a b"),  # a sign that no workbook holds
    ],
)
def test_cells_are_compared_as_a_workbook_keeps_them(told, read):
    assert check_report._cell(told) == read
    assert check_report._row((1 / 3, "a", 2)) == (0.3333, "a", 2)


@pytest.mark.parametrize("name", ["gone.docx", "note.txt"])
def test_only_finished_files_are_checked(checker, tmp_path, name):
    (tmp_path / "note.txt").write_text("x")
    with pytest.raises(check_report.Problem) as problem:
        checker.file(tmp_path / name)
    assert problem.value.file == str(tmp_path / name) and ".docx, .html oder .xlsx" in str(
        problem.value
    )


def test_a_word_file_of_a_name_that_nobody_told_is_a_fault(checker, files):
    (fault,) = checker.file(files[K], "brief.docx")
    assert fault.place == "brief.docx" and "kurzfassung.docx, auswertung.docx" in fault.text
    assert checker.file(files[K], A)  # another report under this name


def test_which_line_of_which_sheet_is_wrong(checker, files, tmp_path):
    book = load_workbook(files["aussagen.xlsx"])
    for sheet, row in (("Themen", 3), ("Aussagen", 5), ("Aussagen", 7)):
        book[sheet].cell(row, 1).value = "anders"
    book.save(tmp_path / "f.xlsx")
    places = {fault.place for fault in checker.file(tmp_path / "f.xlsx", "aussagen.xlsx")}
    assert places == {"Blatt „Themen“, Zeile 3", "Blatt „Aussagen“, Zeile 5"}  # the first of each
    del book["Themen"]
    book.save(tmp_path / "f.xlsx")
    first = checker.file(tmp_path / "f.xlsx", "aussagen.xlsx")[0]
    left, told = first.text.removeprefix("Es sind ").split(" statt ")
    assert first.place == "Blätter" and "Themen" in told and "Themen" not in left


def test_the_command_takes_every_report_of_every_round_or_those_named(home, files, tmp_path, monkeypatch, capsys):  # fmt: skip
    from types import SimpleNamespace

    there = home._replace(reports=tmp_path)
    for round_id in ("2025", "2024"):  # of another round there is but the shortest
        (tmp_path / round_id).mkdir()
    for name in (K, A, "aussagen.xlsx"):
        (tmp_path / "2025" / name).write_bytes(files[name].read_bytes())
    (tmp_path / "2024" / K).write_bytes(files[K].read_bytes())
    (tmp_path / "2025" / "pruefung.xlsx").write_bytes(b"x")
    asked = []

    def file(self, path):
        asked.append((self.round_id, path.name))
        return [check_report.Fault("Ort", "falsch")] * (path.name == wrong)

    told = []
    monkeypatch.setattr(check_report.Checker, "file", file)
    monkeypatch.setattr(
        check_report.Checker, "story", lambda self: told.append(self.round_id) or []
    )
    wrong = ""
    said = check_report._work(there, SimpleNamespace(files=[], round=""))
    assert asked == [("2025", K), ("2025", A), ("2025", "aussagen.xlsx")] and told == ["2025"]
    assert said.startswith("3 Datei(en) geprüft")
    asked.clear()
    named = [tmp_path / "2024" / K, tmp_path / "2025" / A]
    wrong = A
    with pytest.raises(check_report.Problem, match=f"{K}, {A}: 1 Stelle"):
        check_report._work(there, SimpleNamespace(files=named, round="2025"))
    assert (
        asked == [("2025", K), ("2025", A)]
        and "auswertung.docx, Ort: falsch" in capsys.readouterr().err
    )


def test_a_caption_right_below_a_heading_of_the_same_words_is_not_read(monkeypatch):
    from analysis.report import blocks

    monkeypatch.setattr(blocks, "lines", lambda block: block)
    heading, caption, row = ("heading", ("Kita und\nBus",)), ("caption", ("Kita und Bus",)), ("row", ("a", "b"))  # fmt: skip
    told = [[heading], [caption, row], [caption], [("heading", ("Amt",))], [caption]]
    assert check_report._lines(told) == [
        ("heading", ("Kita und Bus",)),
        row,
        caption,  # not right below it
        ("heading", ("Amt",)),
        caption,
    ]
    assert check_report._lines([[caption]]) == [caption]


@pytest.mark.parametrize(
    ("about", "title"), [({}, "Runder Tisch"), ({"title": "Stadt\ngrün"}, "Stadt grün")]
)
def test_what_may_stand_in_a_margin(about, title):
    from types import SimpleNamespace

    recount = SimpleNamespace(book=SimpleNamespace(about=about))
    checker = check_report.Checker(None, "2025", None, recount)
    known = checker._known([Heading(1, (Part("", "Kita"),)), Sentence("x", ())], "kurzfassung.docx")
    draft = "ENTWURF – Namensprüfung steht aus"
    whole = f"{title}: Kurzfassung der Runde 2025"
    rest = {"Kita", whole, f"{whole} · {draft}", f"{title} – Kurzfassung der Runde 2025", draft}
    assert known == rest
