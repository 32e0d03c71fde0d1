"""Workbooks out, decisions in: what people type comes back whole, from Excel or LibreOffice, once."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest

from analysis import (
    adjudication,
    codebook,
    coded_statements,
    decisions,
    embed,
    ledger,
    reattachment,
    review,
    round_decisions,
    stage,
    tables,
)
from analysis.decisions import By
from analysis.problems import Hint, Problem
from analysis.report import qda_round, qdpx, refi
from analysis.reviewing import incoming, name_workbook, standing, workbook
from tests.test_align import Model

BOOK = """
[[field]]
id = "bildung"
name = "Bildung und Sprachförderung"
definition = "Kita, Schule, Kurse"
[[field]]
id = "sport"
name = "Sport und Gesundheit"
definition = "Vereine, Ärzte"
[[type]]
id = "problem"
name = "Problem"
definition = "Was fehlt"
[[type]]
id = "massnahme"
name = "Maßnahme"
definition = "Was zu tun ist"
[[dimension]]
id = "alter"
name = "Alter"
definition = "Jung und Alt"
[[dimension]]
id = "herkunft"
name = "Herkunft"
definition = "Woher jemand kommt"
"""
TEXTS = [
    "Kita-Plätze fehlen, mehr Plätze schaffen",
    "=SUMME(A1)",
    "Frauenschwimmen 🏊",
    "Moderation: weiter",
    "„Zitat“ | Strich",
]


@pytest.fixture
def house(tmp_path):
    found = stage.House(tmp_path / "corpus", tmp_path / "models", tmp_path / "reports")
    found.corpus.mkdir()
    (found.corpus / "codebook.toml").write_text(BOOK, encoding="utf-8")
    text = "\n".join(TEXTS)
    starts = [text.index(line) for line in TEXTS]
    sheet = {
        "document_id": "d1",
        "round_id": "2025",
        "file": "Tisch 3.txt",
        "part": "",
        "workshop": "Bildung",
        "field_id": "bildung",
        "table": "3",
        "group": "",
        "text": text,
    }
    notes = [
        {
            "statement_id": f"2025-0000000{n}",
            "document_id": "d1",
            "round_id": "2025",
            "note_id": f"n{n}",
            "position": n,
            "start": starts[n - 1],
            "end": starts[n - 1] + len(line),
            "heading": "Was fehlt?",
            "verbatim": line,
            "text": line,
            "mentions": 1,
            "mentions_kind": "",
            "flags": "",
            "language": "de",
            "workshop": "Bildung",
            "workshop_field_id": "bildung",
            "table": "3",
            "group": "",
            "same_as": "",
        }
        for n, line in enumerate(TEXTS, start=1)
        if not line.startswith("Moderation")
    ]
    codings = [
        (note["statement_id"], "field", code, "model", chance, decided, rank, "Stichwort „Kita“")
        for note in notes
        for code, chance, decided, rank in (("bildung", 0.7, 1, 1), ("sport", 0.3, 0, 2))
    ] + [("2025-00000001", "type", "problem", "model", 0.9, 1, 1, "")]
    topics = [
        ("t1", "bildung", "Kita-Plätze", "model", 2, 1, 0.8, "found", 0),
        ("t2", "sport", "Schwimmen", "model", 1, 1, 0.7, "found", 0),
    ]
    for name, rows in {
        "received": [sheet],
        "documents": [sheet],
        "statements": notes,
        "set_aside": [
            {
                "document_id": "d1",
                "start": starts[3],
                "end": starts[3] + 18,
                "verbatim": TEXTS[3],
                "reason": "Moderation",
            }
        ],
        "name_review": [
            {
                "document_id": "d1",
                "start": 0,
                "end": 4,
                "found": "Kita",
                "placeholder": "",
                "reason": "unbekanntes Wort",
                "context": "Kita-Plätze fehlen",
            }
        ],
    }.items():
        found.write(name, pd.DataFrame(rows))
    for name, rows in {
        "codings": codings,
        "topics": topics,
        "topic_statements": [("2025-00000001", "t1", 1.0), ("2025-00000003", "t2", 1.0)],
        "topic_terms": [("t1", "Kita", 0.5), ("t1", "Platz", 0.4), ("t2", "Schwimmen", 0.9)],
    }.items():
        columns = tables.TABLES[name].names[: len(rows[0])]  # those at the end may be missing
        found.write(name, pd.DataFrame(rows, columns=columns))
    coded = coded_statements.coded(
        *(found.read(name) for name in ("statements", "codings", "topics", "topic_statements")),
        codebook.read(found.corpus / "codebook.toml"),
    )
    found.write("coded_statements", coded)
    (found.corpus / "concept.csv").write_text(
        "goal_id,field_id,goal,status\nZ1,bildung,Genug Kita-Plätze,offen\nZ2,sport,Mehr Vereine,offen\n",
        encoding="utf-8",
    )
    links = [("Z1", "2025-00000001", 0.6, "criticises")]
    found.write("goal_links", pd.DataFrame(links, columns=tables.TABLES["goal_links"].names[:4]))
    store = embed.Store(found.models / "embeddings" / "statements.npz", Model())
    store.add(TEXTS)
    store.save()
    return found


def written(house, blind: int = 0) -> Path:
    review._write(house, blind)
    return house.reports / "2025" / (review.BLIND if blind else review.REVIEW)


def fill(path: Path, sheet: str, target: str, out: Path | None = None, **cells) -> Path:
    """Type into the row of that target; keys are headers with _ for blanks."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    headers = {cell.value: cell.column for cell in page[1]}
    row = next(
        row
        for row in range(2, page.max_row + 1)
        if page.cell(row, headers["Kennung"]).value == target
    )
    for header, value in cells.items():
        cell = page.cell(row, headers[header.replace("_", " ")])
        assert not cell.protection.locked
        cell.value = value
    book.save(out or path)
    return out or path


def read(house, *files: Path) -> dict[str, pd.DataFrame]:
    review._read(house, list(files))
    return {name: house.read(name) for name in ledger.KINDS}


AB = {"Kürzel": "AB", "Datum": "3.7.2025"}
CD = {"Kürzel": "CD", "Datum": "2025-07-04"}


def test_workbook_is_protected_and_has_lists(house):
    book = openpyxl.load_workbook(written(house))
    assert " ".join(book.sheetnames) == (
        "Anleitung Aussagen Handlungsfelder Themen Ziele Gegensätze Kurzfassung Konflikte"
        " Entscheidungen Verwaist Listen"
    )
    page = book["Handlungsfelder"]
    assert page.protection.sheet and page.freeze_panes == "A2" and page.auto_filter.ref
    headers = {cell.value: cell for cell in page[1]}
    assert (
        page.column_dimensions[headers["Kennung"].column_letter].hidden
        and book["Listen"].sheet_state == "hidden"
    )
    open_cells = {cell.value for cell in page[1] if not page.cell(2, cell.column).protection.locked}
    assert open_cells == {
        "Handlungsfeld",
        "weiteres Feld",
        "Aussagetyp",
        "Vielfaltsdimensionen",
        "Kürzel",
        "Datum",
        "Bemerkung",
    }
    assert {str(rule.sqref).split(":")[0] for rule in page.data_validations.dataValidation} >= {
        headers["Handlungsfeld"].column_letter + "2"
    }
    texts = {page.cell(row, headers["Aussage"].column).value for row in range(2, 6)}
    assert texts == {text for text in TEXTS if not text.startswith("Moderation")}
    assert all(
        page.cell(row, headers["Aussage"].column).data_type == "s" for row in range(2, 6)
    )  # „=SUMME(A1)“ is text


def test_same_bytes(house):
    one = written(house).read_bytes()
    assert written(house).read_bytes() == one


def test_a_decision_comes_back(house):
    path = fill(
        written(house),
        "Handlungsfelder",
        "2025-00000001",
        Handlungsfeld="Sport und Gesundheit",
        weiteres_Feld="Bildung und Sprachförderung",
        Aussagetyp="Problem; Maßnahme",
        Vielfaltsdimensionen="– keine –",
        Bemerkung="nach Gespräch",
        **AB,
    )
    rows = read(house, path)["decided_codings"]
    assert rows[
        "target scheme old new coder date remark asked_because saw_suggestion text".split()
    ].values.tolist() == [
        [
            "2025-00000001",
            "field",
            "bildung",
            "sport bildung",
            "AB",
            "2025-07-03",
            "nach Gespräch",
            "queue",
            1,
            TEXTS[0],
        ],
        [
            "2025-00000001",
            "type",
            "problem",
            "problem massnahme",
            "AB",
            "2025-07-03",
            "nach Gespräch",
            "queue",
            1,
            TEXTS[0],
        ],
        [
            "2025-00000001",
            "dimension",
            "",
            "",
            "AB",
            "2025-07-03",
            "nach Gespräch",
            "queue",
            1,
            TEXTS[0],
        ],
    ]


def test_the_same_file_twice_changes_nothing(house):
    path = fill(written(house), "Handlungsfelder", "2025-00000001", Handlungsfeld="Unklar", **AB)
    read(house, path)
    before = house.path("decided_codings").read_bytes()
    read(house, path, path)
    assert house.path("decided_codings").read_bytes() == before


def test_rows_and_columns_in_any_order(house):
    """Sorted, thinned out, columns moved, a title above, formulas and styles gone: the header row is found, the ids say what is meant."""
    path = fill(
        written(house),
        "Handlungsfelder",
        "2025-00000003",
        Handlungsfeld="Sport und Gesundheit",
        **AB,
    )
    rows = list(openpyxl.load_workbook(path)["Handlungsfelder"].values)
    order = sorted(range(len(rows[0])), key=lambda column: str(rows[0][column]))
    plain = openpyxl.Workbook()
    page = plain.active
    page.title = "handlungsfelder"
    page.append(["Meine Liste"])
    for row in [rows[0], *reversed(rows[2:])]:
        page.append([row[column] for column in order])
    plain.save(path)
    assert read(house, path)["decided_codings"][["target", "new"]].values.tolist() == [
        ["2025-00000003", "sport"]
    ]


def test_bad_cells_are_named_and_the_rest_goes_on(house, capsys):
    path = written(house)
    fill(path, "Handlungsfelder", "2025-00000001", Handlungsfeld="Bildun", **AB)
    fill(path, "Handlungsfelder", "2025-00000002", Handlungsfeld="Unklar", Datum="3.7.2025")
    fill(
        path,
        "Handlungsfelder",
        "2025-00000003",
        Handlungsfeld="Unklar",
        Kürzel="AB",
        Datum="gestern",
    )
    fill(path, "Handlungsfelder", "2025-00000005", Handlungsfeld="Sport und Gesundheit", **AB)
    fill(path, "Aussagen", "2025-00000005", Bemerkung="komisch", **AB)
    with pytest.raises(Problem):
        read(house, path)
    told = capsys.readouterr().err
    assert (
        "Blatt „Handlungsfelder“, Zeile 2: „Bildun“ steht nicht im Kodierleitfaden. Gemeint ist vielleicht „Bildung und Sprachförderung“."
        in told
    )
    assert (
        "Zeile 3: Das Kürzel fehlt." in told
        and "Zeile 4: „gestern“ ist kein Datum." in told
        and "Bemerkung, aber keine Entscheidung" in told
    )
    assert house.read("decided_codings")[["target", "new"]].values.tolist() == [
        ["2025-00000005", "sport"]
    ]


def test_initials_and_day_may_stand_once_on_the_guide(house):
    path = fill(written(house), "Handlungsfelder", "2025-00000001", Handlungsfeld="Unklar")
    book = openpyxl.load_workbook(path)
    for row in book["Anleitung"].iter_rows(max_row=6):
        if row[0].value in (workbook.MY_CODER, workbook.MY_DATE):
            row[1].value = "EF" if row[0].value == workbook.MY_CODER else "2025-07-05"
    book.save(path)
    assert read(house, path)["decided_codings"][["coder", "date"]].values.tolist() == [
        ["EF", "2025-07-05"]
    ]


def test_nothing_filled_in_is_written_over(house):
    path = fill(written(house), "Handlungsfelder", "2025-00000001", Handlungsfeld="Unklar", **AB)
    before = path.read_bytes()
    with pytest.raises(Problem, match="noch nicht übernommen"):
        written(house)
    assert path.read_bytes() == before
    read(house, path)
    assert written(house).read_bytes() != before


def test_what_was_saved_while_it_was_read_is_not_taken_for_read(house, monkeypatch):
    path = fill(written(house), "Handlungsfelder", "2025-00000001", Handlungsfeld="Unklar", **AB)
    of_file = review.incoming.read

    def meanwhile(house, path, stands):
        found = of_file(house, path, stands)
        fill(path, "Handlungsfelder", "2025-00000002", Handlungsfeld="Unklar", **AB)
        return found

    with monkeypatch.context() as slow:
        slow.setattr(review.incoming, "read", meanwhile)
        review._read(house, [path])
    assert review.incoming.unread_files(house) == [path]
    with pytest.raises(Problem, match="noch nicht übernommen"):
        written(house)


def test_two_people_contradict_and_a_third_resolves(house, tmp_path, capsys):
    empty = written(house)
    for signed, answer in ((AB, "Sport und Gesundheit"), (CD, "Unklar")):
        read(
            house,
            fill(
                empty,
                "Handlungsfelder",
                "2025-00000001",
                tmp_path / f"{signed['Kürzel']}.xlsx",
                Handlungsfeld=answer,
                **signed,
            ),
        )
    assert (
        "Widerspruch (Handlungsfeld)" in (said := capsys.readouterr().err)
        and "AB: Sport und Gesundheit · CD: Unklar" in said
    )
    assert house.read("contradictions")[["coder", "new"]].values.tolist() == [
        ["AB", "sport"],
        ["CD", "unclear"],
    ]
    page = openpyxl.load_workbook(written(house))["Konflikte"]
    assert [cell.value for cell in page[2]][:4] == [
        TEXTS[0],
        "Handlungsfeld",
        "AB: Sport und Gesundheit · CD: Unklar",
        "Vorschlag des Programms",
    ]
    third = fill(
        empty,
        "Konflikte",
        "2025-00000001",
        Entscheidung="Sport und Gesundheit",
        Kürzel="GH",
        Datum="7.7.2025",
    )
    rows = read(house, third)["decided_codings"]
    assert adjudication.settled(rows)[0]["new"].tolist() == ["sport"] and len(rows) == 3
    assert house.read("contradictions").empty


def test_a_revision_keeps_the_old_answer_as_history(house):
    path = fill(written(house), "Handlungsfelder", "2025-00000001", Handlungsfeld="Unklar", **AB)
    read(house, path)
    rows = read(
        house,
        fill(path, "Handlungsfelder", "2025-00000001", Handlungsfeld="Sport und Gesundheit", **AB),
    )["decided_codings"]
    assert rows[["old", "new"]].values.tolist() == [["bildung", "unclear"], ["unclear", "sport"]]
    assert adjudication.settled(rows)[0]["new"].tolist() == ["sport"]


def test_a_topic_is_taken_into_the_catalogue_with_its_statements(house):
    path = written(house)
    fill(path, "Themen", "t1", in_den_Katalog_als="Kitaplätze und Wartelisten", **AB)
    fill(path, "Themen", "2025-00000003", gehört_nicht_hierher="ja", **AB)
    rows = read(house, path)["decided_topics"].set_index("action")
    accepted, out = rows.loc["accept"], rows.loc["not_here"]
    members = house.read("topic_statements").query("topic_id == 't1'")["statement_id"].tolist()
    assert (accepted["target"], accepted["new"]) == ("t1", "Kitaplätze und Wartelisten")
    assert accepted["old"].split() == members and members
    assert (out["target"], out["new"]) == ("2025-00000003", "t2")


def test_topics_and_statements(house):
    path = written(house)
    fill(
        path,
        "Themen",
        "t1",
        Neuer_Name="Kita-Plätze in der Nordstadt",
        zusammenlegen_mit="Schwimmen",
        **AB,
    )
    fill(path, "Themen", "t2", in_zwei_Teile="ja", **AB)
    fill(path, "Themen", "2025-00000001", gehört_zu_Thema="Schwimmen", **AB)
    fill(path, "Themen", "2025-00000002", gehört_zu_Thema="Ganz neues Thema", **AB)
    fill(path, "Themen", "2025-00000003", gehört_zu_Thema="– Einzelstimme –", **AB)
    fill(
        path,
        "Aussagen",
        "2025-00000001",
        **{"Was_tun?": "teilen", "Teilung_mit_|": "Kita-Plätze fehlen,| mehr Plätze schaffen"},
        **AB,
    )
    fill(path, "Aussagen", "2025-00000002", **{"Was_tun?": "mit der vorigen zusammenlegen"}, **AB)
    fill(path, "Aussagen", "2025-00000003", **{"Was_tun?": "zurückziehen"}, **AB)
    piece = next(f"d1:{row.start}-{row.end}" for row in house.read("set_aside").itertuples())
    fill(path, "Aussagen", piece, **{"Was_tun?": "ist eine Aussage"}, **AB)
    rows = read(house, path)
    assert sorted(rows["decided_topics"][["target", "action", "old", "new"]].values.tolist()) == [
        ["2025-00000001", "move", "t1", "t2"],
        ["2025-00000002", "move", "", "neu: Ganz neues Thema"],
        ["2025-00000003", "move", "t2", ""],
        ["t1", "merge", "", "t2"],
        ["t1", "rename", "Kita-Plätze", "Kita-Plätze in der Nordstadt"],
        ["t2", "split", "", ""],
    ]
    assert rows["decided_statements"][["target", "action", "new"]].values.tolist() == [
        ["2025-00000001", "split", "Kita-Plätze fehlen, | mehr Plätze schaffen"],
        ["2025-00000002", "merge", "2025-00000001"],
        ["2025-00000003", "withdraw", ""],
        [piece, "note", ""],
    ]


@pytest.mark.parametrize(
    "sheet, target, cells, message",
    [
        ("Themen", "t1", {"zusammenlegen_mit": "Kita-Plätze"}, "kein anderes Thema"),
        (
            "Themen",
            "t1",
            {"zusammenlegen_mit": "Schwimmen", "auflösen": "ja"},
            "schließen einander aus",
        ),
        ("Themen", "t1", {"gehört_nicht_hierher": "ja"}, "Zeile eines Themas keine Bedeutung"),
        ("Themen", "2025-00000001", {"auflösen": "ja"}, "Zeile einer Aussage keine Bedeutung"),
        (
            "Themen",
            "2025-00000001",
            {"gehört_nicht_hierher": "ja", "gehört_zu_Thema": "Schwimmen"},
            "schließen einander aus",
        ),
        ("Handlungsfelder", "2025-00000001", {"weiteres_Feld": "Unklar"}, "kein erstes"),
        (
            "Handlungsfelder",
            "2025-00000001",
            {"Handlungsfeld": "Unklar", "weiteres_Feld": "Sport und Gesundheit"},
            "neben anderen",
        ),
        (
            "Handlungsfelder",
            "2025-00000001",
            {"Handlungsfeld": "Unklar", "Kürzel": "model"},
            "steht für das Programm",
        ),
        (
            "Aussagen",
            "2025-00000001",
            {"Was_tun?": "teilen", "Teilung_mit_|": "Kita fehlt | mehr Kitas"},
            "unveränderte Wortlaut",
        ),
        ("Aussagen", "2025-00000001", {"Was_tun?": "mit der vorigen zusammenlegen"}, "Davor steht"),
        ("Aussagen", "2025-00000001", {"Was_tun?": "ist eine Aussage"}, "passt hier nicht"),
    ],
)
def test_what_cannot_be_meant_is_said(house, capsys, sheet, target, cells, message):
    path = fill(written(house), sheet, target, **AB | cells)
    with pytest.raises(Problem):
        read(house, path)
    assert message in capsys.readouterr().err
    assert all(house.read(name).empty for name in ledger.KINDS)


def test_blind_sample_shows_no_suggestion(house):
    path = written(house, blind=2)
    page = openpyxl.load_workbook(path)["Zweitkodierung"]
    cells = [str(cell.value) for row in page.iter_rows() for cell in row]
    assert page.max_row == 3 and not any(
        "Vorschlag" in cell or "Stichwort" in cell for cell in cells
    )
    target = next(page.cell(2, cell.column).value for cell in page[1] if cell.value == "Kennung")
    rows = read(house, fill(path, "Zweitkodierung", target, Handlungsfeld="Unklar", **AB))[
        "decided_codings"
    ]
    assert rows[["asked_because", "saw_suggestion"]].values.tolist() == [["random", 0]]
    assert review.sample(["a", "b", "c", "d"], 2) == review.sample(["d", "c", "b", "a"], 2)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice ist nicht installiert")
@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_saved_by_libreoffice(house, tmp_path, ending):
    path = fill(
        written(house),
        "Handlungsfelder",
        "2025-00000003",
        Handlungsfeld="Sport und Gesundheit",
        Bemerkung="„gut“ – so",
        **AB,
    )
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            ending,
            "--outdir",
            str(tmp_path / "saved"),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    rows = read(house, tmp_path / "saved" / f"pruefung.{ending}")["decided_codings"]
    assert rows[["target", "new", "coder", "date", "remark", "text"]].values.tolist() == [
        ["2025-00000003", "sport", "AB", "2025-07-03", "„gut“ – so", "Frauenschwimmen 🏊"]
    ]


def bomb(path: Path, name: str) -> Path:
    """An archive with one member of 300 MB of blanks."""
    archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open(name, "w", force_zip64=True) as member:
        for _ in range(300):
            member.write(b" " * 1_000_000)
    return path


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def without(content: bytes, name: str) -> bytes:
    """The workbook with one member cut short, its archive whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            new.writestr(each, old.read(each)[: 300 if each == name else None])
    return out.getvalue()


DAMAGES = {
    "cut in half": (lambda content: content[: len(content) // 2], "beschädigt"),
    "its middle lost": (
        lambda content: content[:9000] + bytes(300) + content[9300:],
        "beschädigt",
    ),
    "a sheet cut": (lambda content: without(content, "xl/worksheets/sheet2.xml"), "beschädigt"),
    "its list of parts cut": (lambda content: without(content, "xl/workbook.xml"), "beschädigt"),
    "empty": (lambda content: b"", "leer"),
    "no archive": (lambda content: b"nur Text", "weder eine Arbeitsmappe"),
    "a password": (lambda _: OLE + bytes(999) + "EncryptedPackage".encode("utf-16-le"), "Passwort"),
    "old": (lambda _: OLE + bytes(2000), "als xlsx speichern"),
}


@pytest.mark.parametrize(("damage", "said"), DAMAGES.values(), ids=DAMAGES)
def test_a_broken_workbook_is_said_kept_and_the_others_are_read(house, capsys, damage, said):
    path = written(house)
    inbox = house.decisions / incoming.INBOX
    inbox.mkdir(parents=True)
    for name in ("1 vorher.xlsx", "2 nachher.xlsx"):
        target = "2025-00000001" if "1" in name else "2025-00000002"
        fill(path, "Handlungsfelder", target, out=inbox / name, Handlungsfeld="Unklar", **AB)
    path.write_bytes(content := damage(path.read_bytes()))
    for _ in range(2):  # as long as it lies there
        with pytest.raises(Problem, match="Nicht übernommen: 1 Datei .* alles andere ist"):
            review._read(house, [])
        told = capsys.readouterr().err
        assert str(path) in told and said in told and "Was zu tun ist" in told
    assert set(tables.read(house.path("decided_codings"), "decided_codings")["target"]) == {
        "2025-00000001",
        "2025-00000002",
    }
    with pytest.raises(Problem, match="noch nicht übernommen"):
        review._write(house, 0)
    assert path.read_bytes() == content


def test_hostile_and_broken_files_are_a_line_each_and_the_others_are_read(house, tmp_path, capsys):
    inbox = house.decisions / incoming.INBOX
    inbox.mkdir(parents=True)
    (inbox / "1 Notizen.xlsx").write_bytes(b"nur Text")
    (inbox / "2 Brief.docx").write_bytes(b"PK\x03\x04")
    bomb(inbox / "3 Bombe.qdpx", "project.qde")
    bomb(inbox / "4 Bombe.xlsx", "xl/sharedStrings.xml")
    entity = (
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Project xmlns="urn:QDA-XML:project:1.0">&a;</Project>'
    )
    (inbox / "5 Entität.qdpx").write_bytes(refi.zipped({"project.qde": entity}))
    (inbox / "6 halb.qdpx").write_bytes(refi.zipped({"project.qde": b"<Project"})[:60])
    deep = b'<Project xmlns="urn:QDA-XML:project:1.0">' + b"<a>" * 200_000
    (inbox / "7 tief.qdpx").write_bytes(refi.zipped({"project.qde": deep}))
    fill(
        written(house),
        "Handlungsfelder",
        "2025-00000001",
        out=inbox / "8 gut.xlsx",
        Handlungsfeld="Unklar",
        **AB,
    )
    with pytest.raises(Problem, match="Nicht übernommen: 6 Dateien"):
        read(house)
    assert len(house.read("decided_codings")) == 1
    told = capsys.readouterr().err
    assert all(f"{number} " in told for number in range(1, 8)) and told.count("Hinweis zu") == 1


def test_goals_first_page_and_undo(house):
    """What the program or a person decided about goals and the first page is corrected, and taken back on „Entscheidungen“."""
    path = written(house)
    fill(path, "Ziele", "2025-00000001", Beziehung="berührt das Ziel nicht", **AB)
    fill(
        path,
        "Ziele",
        "2025-00000003",
        **{"berührt (auch) Ziel": "Z2: Mehr Vereine", "Beziehung dazu": "bestätigt"},
        **AB,
    )
    fill(path, "Kurzfassung", "t1", **{"Erste Seite?": "so nicht auf die erste Seite"}, **AB)
    fill(path, "Kurzfassung", "t2", **{"diese statt jener": "Thema: Kita-Plätze"}, **CD)
    found = read(house, path)
    goals = found["decided_goals"][["target", "goal_id", "old", "new"]].values.tolist()
    assert goals == [
        ["2025-00000001", "Z1", "criticises", "none"],
        ["2025-00000003", "Z2", "", "confirms"],
    ]
    pages = found["decided_messages"][["round_id", "target", "action", "new"]].values.tolist()
    assert pages == [["2025", "t1", "drop", ""], ["2025", "t2", "instead", "t1"]]

    def listed():
        page = openpyxl.load_workbook(written(house))["Entscheidungen"]
        rows = page.iter_rows(min_row=2, values_only=True)
        return [row[4] for row in rows if any(row)]

    assert listed() == [
        "auf die erste Seite stattdessen Kita-Plätze",
        "so nicht auf die erste Seite",
        "bestätigt (Ziel Z2)",
        "berührt das Ziel nicht (Ziel Z1)",
    ]
    kept = ledger.history(house, "decided_goals")["decision_id"].tolist()
    fill(written(house), "Entscheidungen", kept[0], zurücknehmen="ja", **CD)
    path = house.reports / "2025" / review.REVIEW
    assert read(house, path)["decided_goals"]["goal_id"].tolist() == ["Z2"]
    assert listed()[1] == "zurückgenommen: berührt das Ziel nicht (Ziel Z1)"
    again = ledger.history(house, "decided_goals")["decision_id"].tolist()
    fill(path, "Entscheidungen", again[-1], zurücknehmen="ja", **CD)
    assert set(read(house, path)["decided_goals"]["goal_id"]) == {"Z1", "Z2"}


def test_a_closed_round_is_reopened_by_a_named_decision(house):
    rows = pd.DataFrame(
        [{"round_id": "2025", "statement_id": "2025-00000001", "topic_id": "t1", "weight": 1.0}]
    )
    members = tables.typed(rows, "frozen_topics")
    ledger.append(house, round_decisions.closing(house, "2025", members, By("", "")))
    path = fill(written(house), "Entscheidungen", "closed 2025 0", zurücknehmen="ja", **AB)
    found = read(house, path)["decided_rounds"]
    assert house.read("frozen_topics").empty and found["coder"].tolist() == ["", "AB"]


def test_what_a_split_replaces_keeps_its_field(house):
    """One workbook splits a statement and codes it: the field goes to both parts."""
    before = house.read("statements")
    after = before.assign(made_from="")
    parts = after[after["statement_id"] == "2025-00000001"]
    parts = pd.concat([parts, parts], ignore_index=True).assign(
        statement_id=["2025-0000000a", "2025-0000000b"],
        text=["Kita-Plätze fehlen,", "mehr Plätze schaffen"],
        verbatim=["Kita-Plätze fehlen,", "mehr Plätze schaffen"],
        made_from="2025-00000001",
    )
    after = pd.concat([after[after["statement_id"] != "2025-00000001"], parts])
    coded = [decisions.field("2025-00000001", ["sport"], By("AB", "2025-07-03"))]
    ledger.append(house, coded)
    found, lost = reattachment.attached(house.read("decided_codings"), "decided_codings", after)
    assert found["target"].tolist() == ["2025-0000000a", "2025-0000000b"] and lost.empty


@pytest.mark.parametrize("user", ["Pipeline", "Lokal"])
def test_a_project_under_another_name_is_a_hint_and_no_failure(house, tmp_path, capsys, user):
    """A QDA program that puts everything under the name of who opened it: nobody can mend that file, so the run goes on."""
    (own,), path = qda_round.rounds(house), tmp_path / "zurück.qdpx"
    files = qdpx.project(own, codebook.read(house.corpus / "codebook.toml"))
    xml = files["project.qde"].replace(b'name="Pipeline"', f'name="{user}"'.encode())
    path.write_bytes(refi.zipped(files | {"project.qde": xml}))
    assert len(read(house, path)["decided_codings"]) == 0
    assert (
        "Hinweis zu zurück.qdpx: Was das Programm zugeordnet hat, steht in dieser Datei unter „Lokal“"
        in capsys.readouterr().err
    ) == (user == "Lokal")


def test_decisions_that_fit_nothing_are_listed(house):
    """Found again by its text in the same round, else „verwaist“: never dropped."""
    tables.write(
        pd.DataFrame(
            [
                {
                    "target": target,
                    "scheme": "field",
                    "old": "",
                    "new": "sport",
                    "coder": "AB",
                    "date": "2024-07-01",
                    "remark": "",
                    "asked_because": "own",
                    "saw_suggestion": 1,
                    "text": text,
                }
                for target, text in (
                    ("2025-0badf00d", "Frauenschwimmen"),
                    ("2025-0badf00e", "gibt es nicht mehr"),
                )
            ]
        ),
        house.path("decided_codings"),
        "decided_codings",
    )
    assert standing.decided(house, "decided_codings")["target"].tolist() == ["2025-00000003"]
    page = openpyxl.load_workbook(written(house))["Verwaist"]
    assert [cell.value for cell in page[2]][:4] == [
        "gibt es nicht mehr",
        "Handlungsfeld: Sport und Gesundheit",
        "AB",
        "2024-07-01",
    ] and page.max_row == 2


def test_the_queue_asks_for_doubt_first_and_for_decided_ones_last(house):
    """One certain statement, one in doubt, one decided, one duplicate of the doubtful one."""
    notes = standing.rounds(house)["2025"]
    ids = notes.statements["statement_id"].tolist()
    sure, doubt, done, copy = ids
    model = [
        (statement, "field", code, "model", chance, 1, rank, "")
        for statement, chances in (
            (sure, (0.95, 0.05)),
            (doubt, (0.5, 0.49)),
            (done, (0.5, 0.5)),
            (copy, (0.5, 0.49)),
        )
        for rank, (code, chance) in enumerate(zip(("bildung", "sport"), chances), start=1)
    ] + [(done, "field", "sport", "AB", 1, 1, 1, "")]
    notes = notes._replace(
        codings=tables.typed(
            pd.DataFrame(model, columns=tables.TABLES["codings"].names), "codings"
        ),
        statements=notes.statements.assign(same_as=["", "", "", doubt]),
    )
    vectors = Model().encode(notes.statements["text"].tolist())
    assert review.order(notes, vectors, 2) == [doubt, sure, copy, done]


def test_names_stay_private(house):
    review._write(house, 0)
    assert not list(house.reports.rglob("*namen*"))
    path = house.private / name_workbook.FILE
    fill(path, "Namen", "d1", Entscheidung="verbergen", **AB)
    fill(path, "Freigabe", "2025", Namensprüfung="abgeschlossen", **AB)
    rows = read(house, path)["decided_names"]
    assert rows[["target", "start", "end", "new", "coder", "date"]].values.tolist() == [
        ["d1", 0, 4, "hide", "AB", "2025-07-03"],
        ["2025", 0, 0, "cleared", "AB", "2025-07-03"],
    ]
    before = house.path("decided_names").read_bytes()
    read(house, path)
    assert house.path("decided_names").read_bytes() == before and "Kita" not in before.decode()


def test_the_drop_folder_is_read_without_naming_files(house):
    path = fill(written(house), "Handlungsfelder", "2025-00000001", Handlungsfeld="Unklar", **AB)
    inbox = house.decisions / incoming.INBOX
    inbox.mkdir(parents=True)
    shutil.move(path, inbox / "AB fertig.xlsx")
    (inbox / "~$AB fertig.xlsx").write_bytes(b"lock")
    assert len(read(house)["decided_codings"]) == 1


def test_a_filled_workbook_that_was_read_is_written_over_whatever_the_tables_say_by_then(house):
    """Between reading and writing the tables are made anew: its rows are about statements and topics that are gone."""
    path = written(house)
    fill(
        path,
        "Aussagen",
        "2025-00000001",
        **{"Was_tun?": "teilen", "Teilung_mit_|": "Kita-Plätze fehlen,| mehr Plätze schaffen"},
        **AB,
    )
    fill(path, "Themen", "2025-00000003", gehört_nicht_hierher="ja", **AB)
    review._read(house, [])
    assert len(house.read("decided_statements")) == len(house.read("decided_topics")) == 1
    members = house.read("topic_statements")
    moved = members.assign(topic_id="t1").query("statement_id != '2025-00000001'")
    house.write("topic_statements", moved)
    notes = house.read("statements")
    house.write("statements", notes[notes["statement_id"] != "2025-00000001"])
    coded = house.read("coded_statements")
    house.write("coded_statements", coded[coded["statement_id"] != "2025-00000001"])
    written(house)
    assert incoming.unread_files(house) == []
    review._read(house, [])  # nothing new, and nothing means something else now
    assert len(house.read("decided_topics")) == 1


# ---- what is said of a reading ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], None),
        (["Kita"], "1 Entscheidung dieser Datei ist später zurückgenommen worden und gilt nicht wieder: „Kita“."),
        (["Kita", "Kita", "Bus", "Amt"], "4 Entscheidungen dieser Datei sind später zurückgenommen worden und gelten nicht wieder: „Kita“ · „Bus“."),
        (["x" * 61], f"1 Entscheidung dieser Datei ist später zurückgenommen worden und gilt nicht wieder: „{'x' * 60}“."),
    ],
)  # fmt: skip
def test_what_was_taken_back_is_said_and_not_done_again(texts, said):
    by = By("AB", "2025-07-03")
    made = [decisions.withdraw(f"s{at}", by, text) for at, text in enumerate(texts)]
    found = review._taken_back(Path("a.xlsx"), made)
    assert [(each.file, each.expected) for each in found] == ([("a.xlsx", said)] if said else [])


@pytest.mark.parametrize(("asked", "number"), [("1", 1), ("60", 60), ("007", 7)])
def test_how_many_are_drawn(asked, number):
    assert review._number(asked) == number


@pytest.mark.parametrize("asked", ["0", "-1", "1,5", "viele", "", "²"])
def test_what_is_no_number_of_statements(asked):
    with pytest.raises(Problem, match="ist keine Anzahl"):
        review._number(asked)


def test_a_sample_is_drawn_by_lot_and_grows_by_what_is_added():
    ids = [f"2025-{number:08x}" for number in range(40)]
    drawn = review.sample(ids, 10)
    assert len(set(drawn)) == 10 and set(drawn) < set(ids) and drawn == review.sample(ids[::-1], 10)
    assert review.sample(ids, 12)[:10] == drawn and sorted(review.sample(ids, 99)) == ids
    assert drawn != sorted(drawn) and sorted(drawn) != ids[:10]


@pytest.fixture
def readings(house, monkeypatch):
    """Reads files whose decisions and problems are given; gives back the line and what is remembered as read."""
    remembered = []

    def run(*files):
        named = {}
        for number, (found, told) in enumerate(files):
            path = house.corpus / f"{number}.xlsx"
            path.write_bytes(b"x")
            named[path] = found, told
        monkeypatch.setattr(incoming, "read", lambda house, path, stands: named[path])
        monkeypatch.setattr(incoming, "fingerprint", lambda path: f"mark of {path.stem}")
        keep = lambda house, path, mark: remembered.append((path.stem, mark))
        monkeypatch.setattr(incoming, "remember", keep)
        return review._read(house, [*named])

    return run, remembered


def row(target: str, code: str = "sport"):
    return decisions.field(target, [code], By("AB", "2025-07-03"), text=TEXTS[0])


def test_a_reading_is_summed_up_over_all_files(readings):
    run, remembered = readings
    memo = decisions.remark("2025-00000001", "gut", By("AB", "2025-07-03"), TEXTS[0])
    one, two = row("2025-00000001"), row("2025-00000002")
    line = run(
        ([one, memo], []), ([one, two], [Problem("a", "", "b", "c"), Hint("a", "", "b", "c")][1:])
    )
    assert line == (
        "2 neue Dateien → 2 Zuordnungen, 0 zu Aussagen, 0 zu Themen, 0 zu Namen, 1 Bemerkungen; "
        "offene Widersprüche: 0"
    )
    assert remembered == [("0", "mark of 0"), ("1", "mark of 1")]


@pytest.mark.parametrize(
    ("told", "said", "read"),
    [
        ([[Problem("a", "", "b", "c")]], "Nicht übernommen: 1 Zeile (oben", []),
        ([[Problem("a", "", "b", "c")] * 2, []], "Nicht übernommen: 2 Zeilen (oben", ["1"]),
        ([[incoming.Broken("a", "", "b", "c")]], "Nicht übernommen: 1 Datei (oben", []),
        (
            [[incoming.Broken("a", "", "b", "c")]] * 2 + [[Problem("a", "", "b", "c"), Hint("a", "", "b", "c")], [Hint("a", "", "b", "c")]],
            "Nicht übernommen: 1 Zeile und 2 Dateien (oben",
            ["3"],
        ),
    ],
)  # fmt: skip
def test_what_could_not_be_read_is_counted_and_read_again(readings, capsys, told, said, read):
    run, remembered = readings
    with pytest.raises(Problem) as problem:
        run(*(([row("2025-00000001")], each) for each in told))
    assert said in str(problem.value) and [stem for stem, _ in remembered] == read
    err = capsys.readouterr().err
    assert f"{len(told)} neue Dateien → 1 Zuordnungen" in err  # the rest is taken all the same
    assert err.count("a: b Was zu tun ist: c") == sum(map(len, told))


def test_a_file_that_is_not_there_is_named_and_nothing_is_read(house):
    with pytest.raises(Problem, match=r"gibt-es-nicht\.xlsx: Diese Datei gibt es nicht"):
        review._read(house, [house.corpus / "gibt-es-nicht.xlsx"])


@pytest.mark.parametrize(
    ("verb", "n", "done"),
    [
        ("write", "5", ("write", 0)),
        ("blind", "5", ("write", 5)),
        ("blind", "", ("write", 60)),
        ("blind", None, ("write", 60)),
        ("read", "5", ("read", ["a.xlsx"], True)),  # under the lock
    ],
)
def test_what_the_stage_review_does(tmp_path, monkeypatch, verb, n, done):
    house = stage.House(tmp_path, tmp_path, tmp_path)
    monkeypatch.delenv("N", raising=False)
    if n is not None:
        monkeypatch.setenv("N", n)
    monkeypatch.setattr(review, "_write", lambda house, blind: ("write", blind))
    reading = lambda house, files: ("read", files, bool(ledger._held))
    monkeypatch.setattr(review, "_read", reading)
    options = SimpleNamespace(verb=verb, files=["a.xlsx"])
    assert review._work(house, options) == done and not ledger._held


def test_each_round_has_a_workbook_of_its_own_and_blind_ones_hold_so_many(house):
    assert review._write(house, 0) == f"4 Aussagen → 1 × pruefung.xlsx in {house.reports}"
    assert (house.private / name_workbook.FILE).exists()
    (house.private / name_workbook.FILE).unlink()
    assert review._write(house, 3) == f"4 Aussagen → 1 × zweitkodierung.xlsx in {house.reports}"
    assert not (house.private / name_workbook.FILE).exists()  # no second coder sees names
    page = openpyxl.load_workbook(house.reports / "2025" / review.BLIND)["Zweitkodierung"]
    assert page.max_row == 1 + 3
    assert incoming.unread_files(house) == []  # nothing is filled in yet
