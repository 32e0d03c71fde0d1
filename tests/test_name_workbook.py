"""The name review and the files that people put down: what is shown where, what becomes of a row, which files are read. All names are invented."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import decisions, stage, tables
from analysis.decisions import By
from analysis.hiding import name_decisions
from analysis.problems import Problem
from analysis.reviewing import filled, incoming, name_workbook
from analysis.reviewing.base import Unusable
from analysis.reviewing.filled import Filled, Line

AB = By("AB", "2025-07-03", "gelesen")
TEXT = "Herr Demir kommt\nFrau Koch geht"


def received() -> pd.DataFrame:
    rows = [
        {"document_id": "d1", "round_id": "Runde 10", "file": "von Koch.xlsx", "part": "Tisch 3", "text": TEXT},
        {"document_id": "d2", "round_id": "Runde 2", "file": "b.txt", "part": "", "text": TEXT},
        {"document_id": "d3", "round_id": "Runde 10", "file": "c.txt", "part": "", "text": "Bus"},
    ]  # fmt: skip
    return tables.typed(pd.DataFrame(rows), "received")


def cells(sheet, *headers: str) -> list[tuple]:
    at = [[each.header for each in sheet.columns].index(header) for header in headers]
    return [tuple(row[place] for place in at) for row in sheet.rows]


def test_each_place_stands_with_its_file_its_reason_and_where_it_lies():
    columns = "document_id column start end found placeholder reason context".split()
    review = pd.DataFrame(
        [
            ("d2", "text", 22, 26, "Koch", "[Person 2]", "Anrede", "Frau Koch geht"),
            ("d1", "file", 4, 8, "Koch", "", "Dateiname", "von Koch"),
            ("fort", "", 0, 4, "Bach", "", "Rest", "Bach"),
        ],
        columns=columns,
    )
    sheet = name_workbook._places(received(), review)
    assert cells(sheet, "Runde", "Datei", "gefunden", "steht jetzt da", "Warum prüfen?") == [
        ("Runde 2", "b.txt", "Koch", "[Person 2]", "Anrede"),
        ("Runde 10", "von Koch.xlsx Tisch 3", "Koch", "", "Dateiname"),
        ("", "", "Bach", "", "Rest"),
    ]
    assert cells(sheet, "Zusammenhang", "Kennung", "von", "bis") == [
        ("Frau Koch geht", "d2", 22, 26),
        ("von Koch", "d1:file", 4, 8),
        ("Bach", "fort", 0, 4),
    ]
    for part in (sheet, name_workbook._rounds(received(), tables.empty("decided_names"))):
        assert {len(row) for row in part.rows} == {len(part.columns)}
        assert [each.header for each in part.columns if each.hidden] == ["Kennung", "von", "bis"]
        assert [each.header for each in part.columns if each.fill][1:] == ["Kürzel", "Datum", "Bemerkung"]  # fmt: skip


def test_each_round_stands_once_in_the_order_of_time_with_its_own_state():
    rows = [decisions.names_cleared("Runde 10", "cleared", AB).row]
    decided = tables.typed(pd.DataFrame(rows), "decided_names")
    assert cells(name_workbook._rounds(received(), decided), "Runde", "Stand", "Kennung") == [
        ("Runde 2", "steht aus", "Runde 2"),
        ("Runde 10", "abgeschlossen", "Runde 10"),
    ]


LISTS = {
    "Entscheidung": {"verbergen": "hide", "stehen lassen": "show"},
    "Namensprüfung": {"abgeschlossen": "cleared", "wieder offen": "reopened"},
}


@pytest.fixture
def read(monkeypatch, tmp_path):
    def of(*lines: Line, coder="AB", date="3.7.2025"):
        monkeypatch.setattr(filled, "read", lambda *_: Filled(list(lines), LISTS, coder, date))
        house = SimpleNamespace(read={"received": received()}.__getitem__)
        made, told = name_workbook.read(house, tmp_path / "namenspruefung.xlsx")
        assert all(each.table == "decided_names" for each in made)
        keys = ("target", "start", "end", "new", "coder", "date", "remark")
        return [tuple(each.row[key] for key in keys) for each in made], [str(each) for each in told]

    return of


def place(number=5, sheet="Namen", **values) -> Line:
    given = {"kennung": "d1", "von": "5", "bis": "10"}
    return Line(sheet, number, given | {key.casefold(): value for key, value in values.items()})


@pytest.mark.parametrize(
    ("values", "row"),
    [
        ({"Entscheidung": "verbergen"}, ("d1", 5, 10, "hide")),
        ({"Entscheidung": "Stehen lassen"}, ("d1", 5, 10, "show")),
        ({"Kennung": "d1:file", "von": "4", "bis": "8", "Entscheidung": "verbergen"}, ("d1:file", 4, 8, "hide")),
        ({"Entscheidung": "abgeschlossen"}, "Auswahlliste"),  # an answer of the other sheet
        ({"Entscheidung": "verbergen", "von": ""}, "Auswahlliste"),
        ({"Entscheidung": "verbergen", "bis": "zehn"}, "Auswahlliste"),
        ({"Entscheidung": "verbergen", "Kennung": "d9"}, "steht in keiner Notiz"),
        ({"Entscheidung": "verbergen", "gefunden": "Demir"}, ("d1", 5, 10, "hide")),
        # somebody wrote into the note since: another word must not be shown or hidden in its place
        ({"Entscheidung": "stehen lassen", "gefunden": "Koch"}, "steht heute etwas anderes"),
        ({"Entscheidung": "verbergen", "von": "50", "bis": "55", "gefunden": "Demir"}, "steht heute etwas anderes"),
    ],
)  # fmt: skip
def test_a_row_of_the_name_review(read, values, row):
    rows, told = read(place(Bemerkung="gelesen", **values), place(9, Entscheidung="stehen lassen"))
    assert rows[-1] == ("d1", 5, 10, "show", "AB", "2025-07-03", "")
    if isinstance(row, tuple):
        assert told == [] and rows[0] == (*row, "AB", "2025-07-03", "gelesen")
    else:
        (sentence,) = told
        assert len(rows) == 1 and row in sentence
        assert sentence.startswith("namenspruefung.xlsx, Blatt „Namen“, Zeile 5: ")


def test_a_round_is_cleared_and_opened_again_in_the_name_review(read):
    of_round = {"Kennung": "Runde 2", "von": "0", "bis": "0", "sheet": "Freigabe"}
    rows, told = read(
        place(**of_round, Entscheidung="verbergen"),  # has no meaning on this sheet
        place(**of_round, Namensprüfung="abgeschlossen"),
        place(**of_round | {"Kennung": "Runde 10"}),
        place(**of_round, Namensprüfung="wieder offen", Kürzel="CD", Datum="4.7.2025"),
    )
    assert told == [] and [row[:6] for row in rows] == [
        ("Runde 2", 0, 0, "cleared", "AB", "2025-07-03"),
        ("Runde 2", 0, 0, "reopened", "CD", "2025-07-04"),
    ]


def test_a_row_that_nobody_signed_is_told_and_hides_nothing(read):
    rows, (told,) = read(place(Entscheidung="verbergen"), coder="")
    assert rows == [] and "Das Kürzel fehlt" in told and "Demir" not in told


def test_what_is_decided_here_fits_the_notes_afterwards():
    line = place(Entscheidung="verbergen")
    made = tables.typed(
        pd.DataFrame(name_workbook._row(line, "hide", AB, received())), "decided_names"
    )
    ((document, column, start, end, new),), orphans = name_decisions.matched(made, received())
    assert (document, column, TEXT[start:end], new) == ("d1", "text", "Demir", "hide")
    assert orphans.empty
    with pytest.raises(Unusable):
        name_workbook._row(line, None, AB, received())


# ---- files put down ------------------------------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path):
    found = stage.House(tmp_path / "corpus", tmp_path / "models", tmp_path / "reports")
    for folder in (found.private, found.decisions / incoming.INBOX):
        folder.mkdir(parents=True)
    return found


def put(path, content=b"x"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_files_are_looked_for_names_first_then_what_was_put_down_then_where_they_were_written(
    house,
):
    inbox = house.decisions / incoming.INBOX
    wanted = [
        put(house.private / "namenspruefung fertig.xlsx"),
        put(house.private / "namenspruefung.ods"),  # as LibreOffice saves it
        put(house.private / "namenspruefung.xlsx"),
        put(inbox / "a.ods"),
        put(inbox / "b.qdpx"),
        put(house.reports / "2024" / "pruefung.ODS"),
        put(house.reports / "2024" / "pruefung.xlsx"),
        put(house.reports / "2025" / "pruefung.xlsx"),
        put(house.reports / "2024" / "zweitkodierung.xlsx"),
    ]
    for other in (house.private / "namensliste.xlsx", house.private / "namenspruefung.txt",
                  inbox / "~$a.xlsx", inbox / ".DS_Store", inbox / "Ordner" / "c.xlsx",
                  house.reports / "2025" / "pruefung.pdf", house.reports / "2025" / "pruefung-alt.xlsx",
                  house.reports / "pruefung.xlsx", house.reports / "2025" / "bericht.xlsx"):  # fmt: skip
        put(other)
    assert incoming.files(house) == wanted


def test_a_file_is_known_by_what_it_holds_whatever_it_is_called(house):
    inbox = house.decisions / incoming.INBOX
    one, copy, other = (
        put(inbox / "a b.xlsx"),
        put(inbox / "kopie.xlsx"),
        put(inbox / "z.xlsx", b"y"),
    )
    assert incoming.seen(house) == set() and incoming.unread_files(house) == [one, copy, other]
    mark = incoming.fingerprint(one)
    for _ in range(2):
        incoming.remember(house, one, mark)
    assert incoming.unread_files(house) == [other]
    incoming.remember(house, other, incoming.fingerprint(other))
    kept = (house.decisions / incoming.SEEN).read_text(encoding="utf-8").splitlines()
    assert [line.split(" ", 1)[1] for line in kept] == ["a b.xlsx", "z.xlsx"]
    one.write_bytes(b"changed")
    assert incoming.unread_files(house) == [one]
    assert incoming.seen(house) == {mark, incoming.fingerprint(other)}


NEW = decisions.field("s", ["sport"], AB)


@pytest.mark.parametrize(
    ("found", "problems", "known", "refused"),
    [
        ([], [], False, False),
        ([NEW], [], False, True),
        ([], [Problem("f.xlsx", "Zeile 2", "falsch", "richtig")], False, True),
        ([NEW], [], True, False),  # read before
    ],
)
def test_a_workbook_is_not_written_over_before_it_was_read(
    house, monkeypatch, found, problems, known, refused
):
    path = put(house.reports / "2025" / incoming.REVIEW)
    monkeypatch.setattr(incoming, "read", lambda *_: (found, problems))
    if known:
        incoming.remember(house, path, incoming.fingerprint(path))
    if refused:
        with pytest.raises(Problem, match="noch nicht übernommen"):
            incoming.refuse_unread(house, path)
    else:
        incoming.refuse_unread(house, path)
    incoming.refuse_unread(house, house.reports / "2026" / incoming.REVIEW)  # there is none yet


@pytest.mark.parametrize(
    ("name", "content", "broken", "said"),
    [
        ("Brief.docx", b"PK\x03\x04", False, "weder eine Arbeitsmappe"),
        ("ohne", b"x", False, "weder eine Arbeitsmappe"),
        ("leer.XLSX", b"", True, "leer"),
        ("text.ods", b"Name;Feld\n", True, "Die Datei heißt .ods"),
        ("text.xlsx", b"Name;Feld\n", True, "weder eine Arbeitsmappe"),
        ("projekt.QDPX", b"PK\x03\x04kaputt", True, "weder eine Arbeitsmappe"),
    ],
)
def test_what_is_none_of_ours_is_a_hint_and_what_cannot_be_read_a_problem(
    house, monkeypatch, name, content, broken, said
):
    monkeypatch.setattr(incoming.standing, "now", lambda house: SimpleNamespace(book=None))
    monkeypatch.setattr(incoming.qda_round, "rounds", lambda house: [])
    monkeypatch.setattr(incoming.qdpx_import, "known", lambda rounds, book: None)
    path = put(house.decisions / incoming.INBOX / name, content)
    found, (told,) = incoming.read(house, path)
    assert found == [] and isinstance(told, incoming.Broken) is broken
    assert said in str(told) and str(path) in str(told) and "Was zu tun ist" in str(told)
    assert incoming.unread_files(house) == [path]  # it stays to be told again


@pytest.mark.parametrize(
    ("error", "wrong", "todo"),
    [
        ("Zu alt. Bitte neu speichern. Bitte bald.", "Zu alt.", "Bitte neu speichern. Bitte bald. Lässt"),
        ("Beschädigt.", "Beschädigt.", "Die Datei im Tabellenprogramm öffnen"),
    ],
)  # fmt: skip
def test_of_a_file_that_cannot_be_read_what_is_wrong_and_what_to_do(
    house, monkeypatch, error, wrong, todo
):
    def broken(*_):
        raise incoming.Unreadable(error)

    monkeypatch.setattr(incoming, "_read", broken)
    _, (told,) = incoming.read(house, put(house.decisions / "a.xlsx"))
    assert f"a.xlsx: {wrong} Was zu tun ist: {todo}" in str(told)
    assert str(told).endswith("aus ihr ist nichts übernommen.")


def test_the_name_review_is_read_as_such_only_in_private(house, monkeypatch):
    monkeypatch.setattr(incoming.safety, "kind_of", lambda content, ending: "xlsx")
    monkeypatch.setattr(incoming.safety, "Package", lambda content: None)
    monkeypatch.setattr(incoming.name_workbook, "read", lambda house, path: (["name"], []))
    monkeypatch.setattr(incoming.filled, "read", lambda path, headers: "filled")
    monkeypatch.setattr(incoming.reading, "decisions", lambda *given: ([given], []))
    private = put(house.private / "namenspruefung.xlsx")
    assert incoming.read(house, private)[0] == ["name"]
    inbox = put(house.decisions / incoming.INBOX / "namenspruefung.xlsx")
    assert incoming.read(house, inbox, "now")[0] == [("filled", "namenspruefung.xlsx", "now")]
