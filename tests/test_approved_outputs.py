"""Everything the output rooms make of three small fictional rounds, compared with texts that a person has read and approved.

Given: ``approved_outputs/given`` (notes, sheets, topics, links, people's decisions of every kind). Approved: ``approved_outputs/*.txt``.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile

import openpyxl
import pandas as pd
import pytest
from approval import approve

from analysis import (
    adjudication,
    align,
    codebook,
    coded_statements,
    compare,
    concept,
    embed,
    freeze,
    ledger,
    manifest,
    reattachment,
    review,
    summarize,
    tables,
)
from analysis.checking import readers
from analysis.checking.recount import Recount
from analysis.problems import Problem
from analysis.report import brief, data, docx, figures, html, qda_round, qdpx, story, xlsx
from analysis.report.blocks import Story, claims
from analysis.reviewing import incoming, qdpx_import, standing
from tests import small_rounds
from tests.approved_text import OUTPUTS, cell, drawn, grid, table

ROUNDS = ("R8", "R9", "R10")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return small_rounds.house(tmp_path_factory.mktemp("rounds"))


@pytest.fixture(scope="module")
def notes(house):
    """What each round's report is made from, and what it tells."""
    shared = data.read(house)
    found = {each: data.of_round(house, shared, each) for each in ROUNDS}
    return {each: (of, story.told(house, of)) for each, of in found.items()}


def test_tables(house):
    names = ("coded_statements", "topics", "topic_rounds", "summaries", "summary_sources")
    made = [f"== {name}\n{table(house.read(name))}" for name in names]
    said = [coded_statements.write(house), compare.write(house), summarize._work(house, None)]
    approve(OUTPUTS / "tables.txt", "\n".join([*made, "== said", *said, ""]))


def test_goal_links(house):
    """By likeness, then with what people settled. Numbers to two digits: they hang on letters and vectors."""
    book = codebook.read(house.corpus / "codebook.toml")
    goals, statements = (
        concept.read(house.corpus / "concept.csv", book),
        house.read("statements"),
    )
    stores = [
        embed.Store(house.models / name, small_rounds.Written(vectors))
        for name, vectors in (
            ("s.npz", {each["text"]: each["vector"] for each in small_rounds.given("notes")}),
            ("c.npz", {each["text"]: each["vector"] for each in small_rounds.given("wording")}),
        )
    ]
    stores[0].add(statements["text"])
    stores[1].add(concept.texts(goals))
    shares = house.read("topic_statements")
    found = align.align(statements, house.read("codings"), shares, goals, *stores)
    said, lost = reattachment.attached(house.read("decided_goals"), "decided_goals", statements)
    settled, open_ = adjudication.settled(said)
    right = align.corrected(found, settled, goals)
    texts = dict(zip(statements["statement_id"], statements["text"]))
    gold = pd.DataFrame(
        [(link.goal_id, texts[link.statement_id], "extends") for link in right.head(6).itertuples()]
        + [("", texts[right["statement_id"].iloc[-1]], "")],
        columns=["goal_id", "text", "relation"],
    )
    quality = pd.DataFrame([align.quality(right, texts, gold)])
    parts = {
        "by likeness": found,
        "settled by people": settled,
        "open between people": open_,
        "lost": lost,
        "corrected": right,
        "quality against the first six": quality,
    }
    made = [f"== {name}\n{table(rows, 2)}" for name, rows in parts.items()]
    approve(OUTPUTS / "goal_links.txt", "\n".join(made))


@pytest.mark.parametrize("round_id", ROUNDS)
def test_word_files(house, notes, tmp_path, round_id):
    """Every paragraph of the finished files, with its style, and what stands in their margins."""
    of, told = notes[round_id]
    made = []
    for name, blocks in told.words.items():
        path = tmp_path / name
        path.write_bytes(docx.write(blocks, of, name.partition(".")[0].capitalize(), {}, None))
        made += [f"==== {name}", *_word(path)]
        around = readers.around(path)
        made += [
            f"{kind}: {cell(text)}"
            for kind, texts in around._asdict().items()
            if isinstance(texts, list)
            for text in texts
        ]
    approve(OUTPUTS / f"word_{round_id}.txt", "\n".join([*made, ""]))


def _word(path) -> list[str]:
    """Paragraphs with style and runs in bold or italics, tables by cell."""
    from docx import Document

    def runs(paragraph) -> str:
        return "".join(
            f"*{run.text}*" if run.bold else f"/{run.text}/" if run.italic else run.text
            for part in paragraph.iter_inner_content()
            for run in getattr(part, "runs", [part])
        )

    document = Document(path)
    core, page = document.core_properties, document.sections[0]
    known = (core.title, core.author, core.keywords, core.language, core.created, core.modified)
    sizes = (page.page_width.cm, page.page_height.cm, page.left_margin.cm, page.top_margin.cm)
    made = [f"properties {cell(list(known))} page {cell([round(each, 1) for each in sizes])}"]
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            widths = [
                cell(width and round(width.cm, 1)) for width in (c.width for c in block.columns)
            ]
            made.append(f"table [{block.style.name}] {' '.join(widths)}")
            made += [
                "  " + " | ".join(cell("⏎".join(map(runs, each.paragraphs))) for each in row.cells)
                for row in block.rows
            ]
        elif block.text:
            made.append(f"[{block.style.name}] {cell(runs(block))}")
    return made


def test_first_page_by_room(notes, monkeypatch):
    """What the Kurzfassung holds on pages of fewer or more lines: topics, lines of votes, further topics named."""
    made: list[str] = []
    for round_id, room in (("R10", range(66, 96)), ("R9", range(42, 52))):
        of, told = notes[round_id]
        before = ""
        for lines in room:
            monkeypatch.setattr(brief, "PAGE_LINES", lines)
            blocks = brief.build(of, told.outline).blocks
            tall = round(brief._height(Story(of.teller, blocks)), 1)
            told_ = [block for block in blocks if getattr(block, "key", "") in ROOM]
            page = [f"  {block.key} {cell(block.text)}" for block in told_]
            if "\n".join(page) != before:
                made += [f"== {round_id}, from {lines} lines: {tall} used", *page]
            before = "\n".join(page)
    approve(OUTPUTS / "first_page.txt", "\n".join([*made, ""]))


ROOM = ("brief_topic", "brief_voted", "brief_more")


@pytest.mark.parametrize("round_id", ROUNDS)
def test_claims(notes, round_id):
    """What each number, quote and list of the story is a function of."""
    _, told = notes[round_id]
    made = [
        f"{claim.key} | {claim.function} | {' '.join(claim.of.scope)} | {cell(claim.value[:60])} | {' '.join(claim.of.ids)}"
        for name in ("kurzfassung.docx", "auswertung.docx")
        for claim in claims(told.words[name])
    ]
    approve(OUTPUTS / f"claims_{round_id}.txt", "\n".join([*made, ""]))


@pytest.mark.parametrize("round_id", ROUNDS)
def test_page(notes, tmp_path, round_id):
    """The lines of the page and the data that its script works on; where a statement lies on the map is left out."""
    of, told = notes[round_id]
    path = tmp_path / "index.html"
    path.write_bytes(html.write(told.page, of, told.data, {}))
    page = readers.html(path)
    made = [f"{line.kind} {line.level}: {cell(' | '.join(line.cells))}" for line in page.lines]
    made += [
        f"{kind}: {cell(each)}"
        for kind, texts in page.around._asdict().items()
        if isinstance(texts, list)
        for each in texts
    ]
    for key, value in page.data.items():
        rows = value if isinstance(value, list) else [value]
        for each in rows:
            where = {12, 13} if key == "aussagen" else ()
            shown = [v for at, v in enumerate(each) if at not in where] if where else each
            made.append(f"{key}: {cell(json.dumps(shown, ensure_ascii=False))}")
    approve(OUTPUTS / f"page_{round_id}.txt", "\n".join([*made, ""]))


@pytest.mark.parametrize("round_id", ROUNDS)
def test_statements_workbook(notes, round_id):
    of, told = notes[round_id]
    approve(
        OUTPUTS / f"aussagen_{round_id}.txt", _workbook(io.BytesIO(xlsx.write(of, told.sheets)))
    )


def _workbook(file) -> str:
    """Every cell of every sheet, and of each sheet what makes it usable: width, locks, drop-downs, footer."""
    made = []
    for sheet in openpyxl.load_workbook(file):
        made.append(f"==== {sheet.title} [{sheet.sheet_state}]")
        widths = [
            f"{letter}:{size.width:.0f}{'h' if size.hidden else ''}"
            for letter, size in sorted(sheet.column_dimensions.items())
        ]
        heights = [
            f"{n}:{size.height:g}" for n, size in sheet.row_dimensions.items() if size.height
        ]
        made.append(f"widths {' '.join(widths)} heights {' '.join(heights)}")
        made.append(
            f"panes {sheet.freeze_panes} filter {sheet.auto_filter.ref} protected {sheet.protection.sheet}"
        )
        made.append(
            f"footer {sheet.oddFooter.left.text} | {sheet.oddFooter.right.text} fit {sheet.page_setup.fitToWidth}"
        )
        made.append(
            f"page {sheet.page_setup.orientation} {sheet.print_title_rows} {sheet.print_title_cols}"
        )
        made += [
            f"look of row {n}: {' '.join(map(_look, sheet[n]))}"
            for n in (1, 2)
            if n <= sheet.max_row
        ]
        for rule in sheet.data_validations.dataValidation:
            made.append(f"list {rule.sqref} {rule.formula1} strict {rule.showErrorMessage}")
        for row in sheet.iter_rows():
            shown = [cell(each.value) + ("…" if not each.protection.locked else "") for each in row]
            made.append(" | ".join(shown).rstrip(" |"))
    return "\n".join([*made, ""])


def _look(each) -> str:
    """How a cell looks, in letters: w wrapped, t at the top, r to the right, b bold, g guarded against being read as a formula; its format."""
    align, style = each.alignment, each.number_format.replace("General", "")
    signs = {
        "w": align.wrap_text,
        "t": align.vertical == "top",
        "r": align.horizontal == "right",
        "i": align.indent,
        "b": each.font.b,
        "g": each.quotePrefix,
    }
    return "".join(sign for sign, on in signs.items() if on) + style or "-"


@pytest.mark.parametrize("round_id", ROUNDS)
def test_figures(notes, round_id):
    """The numbers behind the report's figures."""
    of, told = notes[round_id]
    made = [
        table(figures.topic_counts(of, told.outline)),
        table(figures.type_counts(of, told.outline)),
    ]
    if of.previous:
        made.append(table(figures.round_counts(of, told.outline)))
    pictures = figures.draw(of, told.outline, drawn)
    made += [f"== {name}\n{text}" for name, text in pictures.items()]
    approve(OUTPUTS / f"figures_{round_id}.txt", "\n".join(made))


@pytest.mark.parametrize("round_id", ROUNDS)
def test_qda_project(house, tmp_path, round_id):
    """The project and the codebook for QDA programs, one element a line; sources below."""
    from lxml import etree

    of = next(each for each in qda_round.rounds(house) if each.round_id == round_id)
    book, kept = codebook.read(house.corpus / "codebook.toml"), {}
    qdpx.export(of, book, tmp_path, lambda path, content: kept.__setitem__(path.name, content))
    made = []
    for name, content in sorted(kept.items()):
        parts = {name: content}
        if name.endswith("qdpx"):
            archive = zipfile.ZipFile(io.BytesIO(content))
            parts = {each: archive.read(each) for each in archive.namelist()}
        for part, inside in parts.items():
            made.append(f"==== {part}")
            if part.endswith(("qde", "qdc")):
                tree = etree.ElementTree(etree.fromstring(inside))
                etree.indent(tree)
                inside = etree.tostring(tree, encoding="utf-8")
            made.append(inside.decode("utf-8"))
    approve(OUTPUTS / f"qda_{round_id}.txt", "\n".join(made))


def test_what_stands(house):
    """The ledger with what is in force, open questions, orphaned decisions, what each person last said."""
    now = standing.now(house)
    kept = standing.kept(house)
    named = "table decision_id in_force target action scheme old new coder date remark text undoes".split()
    settled = [
        f"== settled: {name}\n{table(adjudication.settled(standing.decided(house, name))[0])}"
        for name in standing.DISPUTED
    ]
    made = [
        f"== ledger\n{table(kept.reindex(columns=named).fillna(''))}",
        f"== open questions\n{table(standing.open_questions(house))}",
        f"== orphans\n{table(standing.orphans(house))}",
        f"== answers\n{table(adjudication.answers(standing.decided(house, 'decided_codings')))}",
        *settled,
        f"== frozen\n{table(house.read('frozen_topics'))}",
        *(
            f"== now: {name}\n{grid([[*(k if isinstance(k, tuple) else (k,)), v] for k, v in rows.items()])}"
            for name, rows in now._asdict().items()
            if name not in ("book", "ledger")
        ),
        f"== now: ledger\n{chr(10).join(now.ledger)}\n== remarks\n{cell([each['new'] for each in now.remarks()])}\n",
    ]
    approve(OUTPUTS / "standing.txt", "\n".join(made))


def test_open_matters_before_a_round_is_closed(house):
    rows = freeze.frozen_rows(
        "R9", house.read("topics"), house.read("topic_statements"), house.read("statements")
    )
    said = freeze.open_matters(house, ["R8", "R9", "R10"])
    approve(OUTPUTS / "freeze.txt", table(rows) + "\n".join([*said, ""]))


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    """A house of its own: written workbooks are remembered in decisions/, and filled ones add to them."""
    home = small_rounds.house(tmp_path_factory.mktemp("reviewed"))
    _names(home)
    review._write(home, 0)
    review._write(home, 3)
    return home


def _names(home) -> None:
    documents = home.read("documents")
    documents = documents.assign(
        text=documents["text"].str.replace("Frau [Person 1]", "Frau Müsterlin")
    )
    home.write("received", documents)
    sheet = documents.loc[documents["document_id"] == "c5", "text"].iloc[0]
    at = sheet.index("Müsterlin")
    home.write(
        "name_review",
        pd.DataFrame(
            [
                (
                    "c5",
                    at,
                    at + 9,
                    "Müsterlin",
                    "[Person 1]",
                    "Anrede",
                    "Frau Müsterlin weiß mehr",
                    "text",
                ),
                ("c5", 2, 7, "x x x", "", "unbekanntes Wort", "x x x", "text"),
                ("b1", 0, 7, "Bildung", "", "Dateiname", "Bildung.docx", "file"),
            ],
            columns=tables.TABLES["name_review"].names,
        ),
    )


@pytest.mark.parametrize("name", (review.REVIEW, review.BLIND))
@pytest.mark.parametrize("round_id", ROUNDS)
def test_review_workbook(reviewed, round_id, name):
    made = _workbook(reviewed.reports / round_id / name)
    approve(OUTPUTS / f"{name.partition('.')[0]}_{round_id}.txt", made)


def test_name_workbook(reviewed):
    approve(OUTPUTS / "names.txt", _workbook(reviewed.private / "namenspruefung.xlsx"))


def test_filled_workbook(reviewed, tmp_path):
    """What people typed (``given/filled.csv``) as decisions, and what could not be taken."""
    made = []
    for file in ("pruefung", "zweitkodierung", "namenspruefung"):
        rows = [each for each in small_rounds.given("filled") if each["file"] == file]
        source = reviewed.private if file == "namenspruefung" else reviewed.reports / "R10"
        book = openpyxl.load_workbook(source / f"{file}.xlsx")
        for row in rows:
            _type(book[row["sheet"]], row)
        path = (
            reviewed.private if file == "namenspruefung" else tmp_path
        ) / f"{file}-ausgefüllt.xlsx"
        book.save(path)
        found, problems = incoming.read(reviewed, path)
        made.append(f"==== {file}: {len(found)} Entscheidungen")
        made += [
            f"{each.table} | {cell([f'{k}={v}' for k, v in each.row.items() if v == v and v != ''])}"
            for each in found
        ]
        made += [str(each).replace(str(path), path.name) for each in problems]
        added = ledger.append(reviewed, found)
        made.append(f"added {added.new}, taken back before {len(added.taken_back)}")
        again, _ = incoming.read(reviewed, path)
        made.append(f"again {ledger.append(reviewed, again).new}")
    made += ["==== open questions then", table(standing.open_questions(reviewed))]
    made += [
        "==== in force",
        table(reviewed.read("decided_codings")),
        table(reviewed.read("decided_topics")),
    ]
    approve(OUTPUTS / "filled.txt", "\n".join([*made, ""]))


def test_files_put_down(tmp_path):
    """Which files are looked at, in which order, and what is said of those that are none of ours or damaged."""
    home = small_rounds.house(tmp_path)
    _names(home)
    review._write(home, 0)
    review._write(home, 2)
    inbox = home.decisions / incoming.INBOX
    inbox.mkdir()
    whole = (home.reports / "R10" / review.REVIEW).read_bytes()
    for name, content in {
        "b Notiz.txt": b"Hallo",
        "a leer.xlsx": b"",
        "c halb.xlsx": whole[: len(whole) // 2],
        "d Text.xlsx": b"Name;Feld\n",
        "e Mappe.XLSX": whole,
        "f.qdpx": b"PK\x03\x04",
        "g.qdpx": whole,
        "~$e Mappe.xlsx": b"x",
        ".versteckt.xlsx": whole,
    }.items():
        (inbox / name).write_bytes(content)
    (inbox / "ein Ordner").mkdir()
    (home.private / "namenspruefung-AB.xlsx").write_bytes(b"kaputt")
    book = openpyxl.load_workbook(home.reports / "R9" / review.BLIND)
    row = {"find": "1", "type": "Handlungsfeld=Wohnen; Kürzel=ST; Datum=11.7.2025"}
    _type(book["Zweitkodierung"], row)
    book.save(home.reports / "R9" / review.BLIND)
    shutil.copy(home.reports / "R9" / review.BLIND, inbox / "e Mappe.XLSX")
    place = lambda path: str(path.relative_to(home.corpus.parent))
    made = ["== looked at", *map(place, incoming.files(home)), "== not read yet"]
    made += map(place, incoming.unread_files(home))
    stands = standing.now(home)
    for path in incoming.unread_files(home):
        found, told = incoming.read(home, path, stands)
        made += [f"== {place(path)}: {len(found)} Entscheidungen"]
        made += [
            f"{type(each).__name__}: {str(each).replace(str(path), path.name)}" for each in told
        ]
        try:
            incoming.refuse_unread(home, path, stands)
            made.append("may be written over")
        except Problem as problem:
            made.append(f"kept: {str(problem).replace(str(path), path.name)}")
        if path.suffix.lower() == ".xlsx":
            incoming.remember(home, path, incoming.fingerprint(path))
            incoming.remember(home, path, incoming.fingerprint(path))
    made += ["== still not read", *map(place, incoming.unread_files(home))]
    known = (home.decisions / incoming.SEEN).read_text(encoding="utf-8").splitlines()
    made += ["== remembered", *(line.split(" ", 1)[1] for line in known)]
    approve(OUTPUTS / "incoming.txt", "\n".join([*made, ""]))


def _type(sheet, row: dict[str, str]) -> None:
    """Type the cells „Kopf=Wert; …“ into the row in which a cell begins with ``find``."""
    rows = list(sheet.iter_rows())
    if sheet.title == "Anleitung":
        head, line = (
            None,
            next(each for each in rows if str(each[0].value or "").startswith(row["find"])),
        )
        line[1].value = row["type"]
        return
    at, head = next(
        (at, [str(each.value or "") for each in line])
        for at, line in enumerate(rows)
        if "Kürzel" in [each.value for each in line]
    )
    line = next(
        line
        for line in rows[at + 1 :]
        if any(str(each.value or "").startswith(row["find"]) for each in line)
    )
    for part in row["type"].split("; "):
        name, _, value = part.partition("=")
        line[head.index(name)].value = value.replace("¦", ";")


def test_filled_project(house, tmp_path):
    """What a QDA program gives back (``_recoded``) as decisions, and what could not be taken."""
    of = next(each for each in qda_round.rounds(house) if each.round_id == "R10")
    book = codebook.read(house.corpus / "codebook.toml")
    kept: dict[str, bytes] = {}
    qdpx.export(of, book, tmp_path, lambda path, content: kept.__setitem__(path.name, content))
    stands, known = standing.now(house), qdpx_import.known(qda_round.rounds(house), book)
    made = []
    for pipeline in (True, False):
        path = tmp_path / f"zurück-{pipeline}.qdpx"
        path.write_bytes(_recoded(kept["projekt.qdpx"], pipeline))
        found, problems = qdpx_import.read(path, known, stands)
        made.append(f"==== program's own codings {'as Pipeline' if pipeline else 'under a name'}")
        made += [
            f"{each.table} | {cell([f'{k}={v}' for k, v in each.row.items() if v == v and v != ''])}"
            for each in found
        ]
        made += [str(each).replace(str(path), path.name) for each in problems]
    approve(OUTPUTS / "filled_project.txt", "\n".join([*made, ""]))


def _recoded(content: bytes, pipeline: bool) -> bytes:
    """The project after somebody worked in it: every selection is also coded with the code of the selection two before, every third
    coding is gone, there are memos, a code of one's own and a passage across two statements; ``pipeline`` False: no user is called so."""
    from lxml import etree

    archive = zipfile.ZipFile(io.BytesIO(content))
    files = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(files["project.qde"])
    tag = lambda name: f"{{{root.nsmap[None]}}}{name}"
    users = {each.get("name"): each for each in root.iter(tag("User"))}
    mine = next(each for name, each in users.items() if name == "AB").get("guid")
    users["Pipeline"].set("name", "Pipeline" if pipeline else "IJ")
    own = etree.SubElement(root.find(tag("CodeBook")).find(tag("Codes")), tag("Code"))
    own.attrib.update({"guid": GUID.format(1), "name": "Geduld", "isCodable": "true"})
    etree.SubElement(own, tag("Description")).text = "Wer warten kann"
    selections = list(root.iter(tag("PlainTextSelection")))
    codes = [[c.get("targetGUID") for c in each.iter(tag("CodeRef"))] for each in selections]
    for at, each in enumerate(selections):
        codings = each.findall(tag("Coding"))
        for coding in codings:
            coding.set("creationDateTime", f"2025-07-1{at % 3}T10:00:00Z")
        if at % 3 == 2 and codings:
            each.remove(codings[0])
        for extra in [*codes[at - 2][:1], *([GUID.format(1)] if at % 5 == 0 else [])]:
            new = etree.SubElement(each, tag("Coding"))
            new.set("guid", GUID.format(1000 + at))
            new.set("creatingUser", mine)
            new.set("creationDateTime", "2025-07-12T10:00:00Z")
            if at == 7:
                new.attrib.pop("creationDateTime")
            etree.SubElement(new, tag("CodeRef")).set("targetGUID", extra)
        if at == 1:
            note = each.find(tag("Description"))
            note = etree.SubElement(each, tag("Description")) if note is None else note
            note.text = f"{note.text or ''}\nHier nachfragen"
        if at == 4:
            each.set("endPosition", str(int(each.get("endPosition")) + 3))
    files["project.qde"] = etree.tostring(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name, inside in files.items():
            written.writestr(name, inside)
    return out.getvalue()


GUID = "00000000-0000-4000-8000-{:012}"


def test_manifest(house, monkeypatch):
    """What of the manifest hangs on the corpus alone."""
    for name in ("code", "packages", "models", "provenance"):
        monkeypatch.setattr(manifest, name, lambda *_: "")
    monkeypatch.setattr(manifest, "parameters", lambda *_: {})  # what Make was given
    found = manifest.manifest(house)
    found["inputs"] = [each["file"] for each in found["inputs"]]
    found["lock"] = found["run_id"] = ""
    approve(OUTPUTS / "manifest.txt", json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def test_recount(house):
    """The sceptic's scopes and counts over all rounds, topics, goals and codes."""
    recount = Recount(house)
    kinds = ("berichtet", "gefordert", "topic", "moved")
    scopes = [
        *((kind, of) for kind in ONE for of in ROUNDS),
        *((kind, topic, of) for kind in kinds for topic in recount.topics for of in ROUNDS),
        *(("chapter", field, of) for field in FIELDS for of in ROUNDS),
        *(("type", field, code, of) for field in FIELDS for code in TYPES for of in ROUNDS),
        *(("dimension", code.id, of) for code in recount.book.dimensions for of in ROUNDS),
        *(
            (kind, goal, how, of)
            for kind in ("goal", "sure goal")
            for goal in GOALS
            for how in HOW
            for of in ROUNDS
        ),
        *(("again", before, of) for before, of in zip(ROUNDS, ROUNDS[1:])),
        *(
            (kind, number, of)
            for kind in ("tables of", "workshops of")
            for number in "125"
            for of in ROUNDS
        ),
        ("goals",),
        ("decisions",),
    ]
    made = [
        f"{' '.join(scope)}: {' '.join(sorted(found))}"
        for scope in scopes
        if (found := recount.members(scope))
    ]
    for of in ROUNDS:
        for name, ids in {
            of: recount.round(of),
            **{t: recount.in_topic(t, of) for t in recount.topics},
        }.items():
            counts = [f"{each} {recount.count(each, ids)}" for each in COUNTS]
            made.append(f"{of} {name}: {', '.join(counts)}; {recount.groups(ids)}")
    made += [f"name {each}: {recount.name(each)}" for each in recount.topics]
    references = ("C001", "c001", "b003", "b0030", "b0031", "b004", "b0040000-2", "b00", "c0010000")
    made += [
        f"fits {r}: {[each for each in recount.row if recount.fits(r, each)]}" for r in references
    ]
    approve(OUTPUTS / "recount.txt", "\n".join([*made, ""]))


ONE = "round unplaced foreign unsure doubles untold files unread aside touched voted silent".split()
ONE += ["same numbers", "sure touched"]
FIELDS = ("bildung", "wohnen", "gesundheit", "arbeit", "")
TYPES = ("problem", "erfahrung", "massnahme", "wunschbild", "aussage")
GOALS = ("Z-1", "Z-2", "Z-3", "Z-4", "Z-5")
HOW = ("confirms", "criticises", "extends")
COUNTS = "statements notes tables mentions votes count many_groups placeholders".split()


def test_a_report_that_is_right_has_no_faults(house, notes):
    from analysis.check_report import Checker

    recount = Recount(house)
    assert [Checker(house, each, told, recount).story() for each, (_, told) in notes.items()] == [
        []
    ] * 3


def test_words_of_the_program_are_whole(notes):
    """No template shows its own braces, no double blank, no list with a hole."""
    for _, told in notes.values():
        for blocks in told.words.values():
            text = "\n".join(getattr(block, "text", "") for block in blocks)
            assert not re.search(r"[{}]|  |, ,|; ;|„“", text)
