"""One filled row of the review workbook, cell by cell: what becomes a decision, what is sent back, who signed it. Known answers."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis import decisions, review, undo
from analysis.codebook import Code, Codebook
from analysis.decisions import By
from analysis.reviewing import (
    base,
    coding_sheets,
    filled,
    goal_sheet,
    opposition_sheet,
    page_sheet,
    reading,
    statement_sheet,
    topic_sheets,
)
from analysis.reviewing.base import Filling, Now, Unusable
from analysis.reviewing.filled import Filled, Line

BOOK = Codebook(
    (
        Code("field", "sport", "Sport"),
        Code("field", "wohnen", "Wohnen"),
        Code("type", "ziel", "Ziel"),
        Code("dimension", "alter", "Alter"),
    ),
    {},
)
BY = By("AB", "2025-07-03")
LISTS = {"Beziehung": {"kritisiert": "criticises", "berührt das Ziel nicht": "none"}}
LISTS |= {"Beziehung neu": {"bestätigt": "confirms"}, "Ziel": {"G1: Bäume": "G1"}}


def now(**changes):
    stands = Now(BOOK, {"s": "Halle fehlt"}, {"s": "Halle  fehlt"}, {}, {}, {}, {}, {}, {})
    return stands._replace(**changes)


def filling(stands=None, sheet="Aussagen", lists=LISTS, **cells):
    values = {name.replace("_", " ").casefold(): value for name, value in cells.items()}
    line = Line(sheet, 2, {"kennung": "s"} | values)
    return Filling(line, Filled([], lists, "", ""), stands or now(), BY)


# ---- the sheet as it comes back -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("above, found", [(0, True), (1, True), (29, True), (30, False)])
def test_the_header_is_looked_for_in_the_first_thirty_rows(above, found):
    rows = [["Titel", ""]] * above + [["KENNUNG", "Kürzel"], ["s", ""], ["", ""], ["t", "AB"]]
    lines = filled._lines("X", rows, "Kennung")
    assert [(line.number, line["kennung"], line["Kürzel"]) for line in lines] == [
        (above + 2, "s", ""),
        (above + 4, "t", "AB"),
    ] * found


@pytest.mark.parametrize(
    "value, shown",
    [
        (None, ""),
        (float("nan"), ""),
        (3.0, "3"),
        (3.5, "3.5"),
        (0, "0"),
        (datetime.date(2025, 7, 3), "2025-07-03"),
        (datetime.datetime(2025, 7, 3, 12), "2025-07-03"),
        ("\u00a0a\u00a0b ", "a b"),
    ],
)
def test_a_cell_as_text(value, shown):
    assert filled.text(value) == shown


@pytest.mark.parametrize(
    "written, day",
    [
        ("3.7.2025", "2025-07-03"),
        ("03. 07. 25", "2025-07-03"),
        ("2025-07-03", "2025-07-03"),
        ("30000", "1982-02-18"),
        ("29999", ""),
        ("69999", "2091-08-24"),
        ("70000", ""),
        ("458411", ""),
        ("29.2.2024", "2024-02-29"),
        ("29.2.2025", ""),
        ("31.12.2025", "2025-12-31"),
        ("3.7.", ""),
        ("", ""),
    ],
)
def test_a_day_as_people_and_spreadsheets_write_it(written, day):
    assert filled.date(written) == day


# ---- who signed ---------------------------------------------------------------------------------------------------------------------


def line(sheet="Handlungsfelder", **cells):
    return Line(sheet, 2, {name.casefold(): value for name, value in cells.items()})


@pytest.mark.parametrize(
    "cells, coder, date, signed",
    [
        ({"Kürzel": "CD", "Datum": "4.7.2025"}, "AB", "2025-07-03", ("CD", "2025-07-04")),
        ({}, "AB", "3.7.2025", ("AB", "2025-07-03")),
        ({"Kürzel": "CD"}, "", "3.7.2025", ("CD", "2025-07-03")),
        ({"Datum": "4.7.2025"}, "AB", "", ("AB", "2025-07-04")),
        ({}, "", "3.7.2025", "Kürzel"),
        ({"Kürzel": "CD"}, "", "", "Datum fehlt"),
        ({"Datum": "morgen"}, "AB", "3.7.2025", "kein Datum"),
        ({"Kürzel": "Model"}, "AB", "3.7.2025", "Programm"),
        ({"Kürzel": "pipeline"}, "AB", "3.7.2025", "Programm"),
    ],
)
def test_the_row_is_signed_or_else_the_workbook(cells, coder, date, signed):
    whole = Filled([], {}, coder, date)
    if isinstance(signed, tuple):
        by = reading.signed(line(**cells), whole)
        assert (by.coder, by.date) == signed
    else:
        with pytest.raises(Unusable, match=signed):
            reading.signed(line(**cells), whole)


@pytest.mark.parametrize(
    "sheet, because, asked, saw",
    [
        ("Handlungsfelder", "queue", "queue", 1),
        ("Handlungsfelder", "own", "own", 1),
        ("Handlungsfelder", "", "own", 1),
        ("Handlungsfelder", "x", "own", 1),
        ("Zweitkodierung", "random", "random", 0),
        ("Zweitkodierung", "", "random", 0),
    ],
)
def test_why_it_was_asked_and_whether_a_suggestion_was_seen(sheet, because, asked, saw):
    by = reading.signed(line(sheet, Anlass=because), Filled([], {}, "AB", "3.7.2025"))
    assert (by.asked_because, by.saw_suggestion) == (asked, saw)


@pytest.mark.parametrize(
    "cells, said",
    [
        ({"Bemerkung": "hm"}, "keine Entscheidung"),
        ({"Handlungsfeld": "Sport", "Kennung": ""}, "Kennung"),
        ({"Handlungsfeld": "Spott"}, "Sport"),
        ({"weiteres Feld": "Sport"}, "kein erstes"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_the_others_go_on(cells, said):
    lines = [
        Line(
            "Handlungsfelder", 7, {k.casefold(): v for k, v in ({"Kennung": "s"} | cells).items()}
        ),
        Line("Handlungsfelder", 8, {"kennung": "s"}),
        Line("Handlungsfelder", 9, {"kennung": "s", "handlungsfeld": "wohnen"}),
    ]
    found, problems = reading.decisions(Filled(lines, {}, "AB", "3.7.2025"), "f.xlsx", now())
    assert [each.row["new"] for each in found] == ["wohnen"]
    (problem,) = problems
    assert said in str(problem) and "Zeile 7" in str(problem)


def test_a_second_answer_in_one_workbook_knows_the_first_and_what_stood_is_left_alone():
    lines = [
        Line("Handlungsfelder", n, {"kennung": "s", "handlungsfeld": label})
        for n, label in ((2, "Sport"), (3, "Wohnen"))
    ]
    stands = now(decided={("s", "field"): "sport wohnen"})
    found, _ = reading.decisions(Filled(lines, {}, "AB", "3.7.2025"), "f.xlsx", stands)
    assert [(each.row["old"], each.row["new"]) for each in found] == [
        ("sport wohnen", "sport"),
        ("sport", "wohnen"),
    ]
    assert stands.own == {}


# ---- what stood before --------------------------------------------------------------------------------------------------------------


def test_what_a_person_said_is_asked_by_table_target_question_and_initials():
    stands, said = now(), lambda by, goal: decisions.goal_link("s", goal, "confirms", by)
    stands.remember(said(BY, "G1"))
    assert stands.said(said(By("ab", "2025-08-01"), "G1")) == "confirms"
    assert stands.said(said(By("CD", "2025-07-03"), "G1")) is None
    assert stands.said(said(BY, "G2")) is None
    assert stands.answered(said(BY, "G1"), "extends").row["old"] == "confirms"
    assert stands.answered(said(BY, "G2"), "extends").row["old"] == "extends"


def test_of_the_memos_those_stand_that_were_not_taken_back():
    rows = [("decided_remarks", ""), ("decided_remarks", "d1"), ("decided_topics", "")]
    stands = now(ledger={str(n): {"table": t, undo.UNDOES: u} for n, (t, u) in enumerate(rows)})
    assert stands.remarks() == [stands.ledger["0"]]


@pytest.mark.parametrize("cell, says", [("", False), ("Ja", True), ("x", True), ("1", True)])
def test_yes(cell, says):
    assert base.yes(filling(Weg=cell), "Weg") is says


@pytest.mark.parametrize("cell", ["nein", "0", "jaja"])
def test_neither_yes_nor_empty_is_sent_back(cell):
    with pytest.raises(Unusable):
        base.yes(filling(Weg=cell), "Weg")


@pytest.mark.parametrize(
    "workshop, table, group, shown",
    [
        ("Sport", "3", "Eltern", "Sport · Tisch 3 · Eltern"),
        ("", "3a", "", "3a"),
        ("", "", "Eltern", "Eltern"),
        ("", "", "", ""),
    ],
)
def test_where_a_statement_was_said(workshop, table, group, shown):
    row = SimpleNamespace(workshop=workshop, table=table, group=group)
    assert base.place(row) == shown


# ---- codes --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells, made",
    [
        ({"Handlungsfeld": "SPORT"}, [("field", "sport")]),
        ({"Handlungsfeld": "Wohnen", "weiteres_Feld": "Sport"}, [("field", "wohnen sport")]),
        ({"Handlungsfeld": "Sport", "weiteres_Feld": "Sport"}, [("field", "sport")]),
        ({"Handlungsfeld": "Unklar"}, [("field", "unclear")]),
        ({"Aussagetyp": "– keine –"}, [("type", "")]),
        (
            {"Aussagetyp": "keiner", "Vielfaltsdimensionen": "Alter; "},
            [("type", ""), ("dimension", "alter")],
        ),
        ({"Handlungsfeld": "Sport", "Aussagetyp": "ziel"}, [("field", "sport"), ("type", "ziel")]),
        ({"Handlungsfeld": "Neuer Name"}, [("field", "wohnen")]),  # as the workbook's list says
        ({"Handlungsfeld": "Unklar", "weiteres_Feld": "Sport"}, None),
        ({"Vielfaltsdimensionen": "Alter; keine"}, None),
        ({"Handlungsfeld": "keine"}, None),
        ({"Aussagetyp": "Unklar"}, None),
        ({"Handlungsfeld": "Spo"}, None),
        ({"Handlungsfeld": "Altes Feld"}, None),  # in the workbook's list, in no codebook of today
    ],
)
def test_the_codes_of_a_row(cells, made):
    lists = {"Feld": {"Neuer Name": "wohnen", "Altes Feld": "verkehr"}}
    row = filling(sheet="Handlungsfelder", lists=lists, **cells)
    if made is None:
        with pytest.raises(Unusable):
            coding_sheets.read(row)
    else:
        assert [(each.row["scheme"], each.row["new"]) for each in coding_sheets.read(row)] == made


@pytest.mark.parametrize(
    "label, meant", [("Spo", "Sport"), ("wohn", "Wohnen"), ("Wonen", "Wohnen"), ("xyz", "")]
)
def test_a_label_that_is_none_is_sent_back_with_the_one_that_is_meant(label, meant):
    with pytest.raises(Unusable) as sent:
        coding_sheets.codes(label, "field", filling())
    assert (f"vielleicht „{meant}“" if meant else "vielleicht") in sent.value.args[0] or not meant
    assert bool(meant) == ("vielleicht" in sent.value.args[0])


def test_neighbours_are_of_the_same_sheet_in_the_order_of_its_notes():
    rows = [("c", "d1", 3), ("a", "d1", 1), ("b", "d1", 2), ("x", "d2", 1)]
    table = pd.DataFrame(rows, columns=["statement_id", "document_id", "position"])
    found = coding_sheets.neighbours(table.assign(text=table["statement_id"].str.upper()))
    assert found == {"a": ("", "B"), "b": ("A", "C"), "c": ("B", ""), "x": ("", "")}


def test_a_statement_stands_for_those_that_say_the_same():
    table = pd.DataFrame({"statement_id": list("abcd"), "same_as": ["", "a", "a", ""]})
    assert coding_sheets._alike(table) == {"a": 3, "b": 3, "c": 3, "d": 1}


def test_what_is_suggested_beside_a_statement():
    names = ["statement_id", "scheme", "code_id", "coder", "probability", "decided", "rank"]
    rows = [
        ("s", "field", "wohnen", "model", 0.2, 0, 2),
        ("s", "field", "sport", "model", 0.352, 0, 1),
        ("s", "field", "unclear", "model", 0.65, 1, 1),
        ("t", "field", "sport", "model", 0.8, 1, 1),
        ("t", "field", "wohnen", "AB", 1.0, 1, 1),
        ("t", "type", "ziel", "model", 0.3, 0, 1),
        ("t", "dimension", "alter", "model", 0.9, 1, 1),
        ("t", "type", "unclear", "model", 0.7, 1, 1),
    ]
    codings = pd.DataFrame(rows, columns=names).assign(reason="weil")
    shown = coding_sheets._shown(SimpleNamespace(book=BOOK, codings=codings))
    assert shown["s"] == {
        "Vorschlag": "Sport (unklar)",
        "Sicherheit": 0.35,
        "Begründung": "weil",
        "zweiter Vorschlag": "Wohnen",
    }
    assert shown["t"] == {
        "Vorschlag": "Sport",
        "Sicherheit": 0.8,
        "Begründung": "weil",
        "Vorschlag Dimensionen": "Alter",
    }
    people = coding_sheets._decided(SimpleNamespace(book=BOOK, codings=codings))
    assert people == {"t": "Wohnen (AB)"}


def test_the_first_are_asked_for_and_the_blind_sample_shows_no_suggestion():
    columns = ["workshop", "table", "group", "heading", "same_as", "document_id"]
    table = pd.DataFrame({"statement_id": list("abc"), "position": [1, 2, 3]})
    table = table.assign(**dict.fromkeys(columns, "")).assign(text=table["statement_id"])
    names = ["statement_id", "scheme", "code_id", "coder", "probability", "decided", "rank"]
    codings = pd.DataFrame([("b", "type", "ziel", "model", 0.9, 1, 1)], columns=names)
    notes = SimpleNamespace(book=BOOK, statements=table, codings=codings.assign(reason=""))

    def cells(sheet, *headers):
        at = [[each.header for each in sheet.columns].index(header) for header in headers]
        return [tuple(row[place] for place in at) for row in sheet.rows]

    shown, blind = (
        coding_sheets.fields(notes, list("bca"), 2),
        coding_sheets.blind(notes, ["c", "b"]),
    )
    assert cells(shown, "Nr.", "Kennung", "Anlass", "davor", "Vorschlag Typ") == [
        (1, "b", "queue", "a", "Ziel"),
        (2, "c", "queue", "b", ""),
        (3, "a", "own", "", ""),
    ]
    assert cells(blind, "Nr.", "Kennung", "Anlass") == [(1, "c", "random"), (2, "b", "random")]
    assert not [each.header for each in blind.columns if "orschlag" in each.header]
    fill = ["Handlungsfeld", "weiteres Feld", "Aussagetyp", "Vielfaltsdimensionen"]
    for sheet in (shown, blind):
        assert [each.header for each in sheet.columns if each.fill][:4] == fill
        assert {each.header for each in sheet.columns if each.hidden} == {"Kennung", "Anlass"}


# ---- statements and goals -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells, action",
    [
        ({"Was_tun?": "ist keine Aussage"}, "aside"),
        ({"Was_tun?": "Zurückziehen"}, "withdraw"),
        ({"Was_tun?": "teilen", "Teilung_mit_|": "Halle | fehlt"}, "split"),
        ({"Teilung_mit_|": "Halle|fehlt"}, "split"),  # what it is for goes without saying
        ({"Was_tun?": "mit der vorigen zusammenlegen", "Kennung_davor": "r"}, "merge"),
        ({"Was_tun?": "mit der vorigen zusammenlegen"}, None),
        ({"Was_tun?": "ist eine Aussage"}, None),  # it is one
        ({"Was_tun?": "ist eine Aussage", "Kennung": "d:3-9"}, "note"),
        ({"Was_tun?": "ist keine Aussage", "Kennung": "d:3-9"}, None),
        ({"Teilung_mit_|": "Halle fehlt"}, None),
        ({"Teilung_mit_|": "Halle fehlt |"}, None),
        ({"Teilung_mit_|": "Halle | fehlt sehr"}, None),
        ({"Was_tun?": "löschen"}, None),
        (
            {"Was_tun?": "ist keine Aussage", "Teilung_mit_|": "Halle | fehlt"},
            None,
        ),  # which of both?
    ],
)
def test_what_is_done_with_a_statement(cells, action):
    row = filling(**cells)
    if action is None:
        with pytest.raises(Unusable):
            statement_sheet.read(row)
    else:
        (made,) = statement_sheet.read(row)
        assert (made.row["action"], made.row["coder"]) == (action, "AB")


@pytest.mark.parametrize(
    "cells, made",
    [
        ({"Beziehung": "kritisiert", "Kennung_Ziel": "G2"}, [("G2", "criticises", "extends")]),
        (
            {"berührt_(auch)_Ziel": "G1: Bäume", "Beziehung_dazu": "bestätigt"},
            [("G1", "confirms", "")],
        ),
        (
            {
                "Beziehung": "berührt das Ziel nicht",
                "Kennung_Ziel": "G2",
                "berührt_(auch)_Ziel": "g1: bäume",
                "Beziehung_dazu": "Bestätigt",
            },
            [("G2", "none", "extends"), ("G1", "confirms", "")],
        ),
        ({"Beziehung": "kritisiert"}, None),
        ({"berührt_(auch)_Ziel": "G1: Bäume"}, None),
        ({"Beziehung_dazu": "bestätigt"}, None),
        ({"berührt_(auch)_Ziel": "G9", "Beziehung_dazu": "bestätigt"}, None),
        ({"berührt_(auch)_Ziel": "G1: Bäume", "Beziehung_dazu": "kritisiert"}, None),
    ],
)
def test_the_goals_of_a_row(cells, made):
    row = filling(now(relation={("s", "G2"): "extends"}), **cells)
    if made is None:
        with pytest.raises(Unusable):
            goal_sheet.read(row)
    else:
        rows = [each.row for each in goal_sheet.read(row)]
        assert [(each["goal_id"], each["new"], each["old"]) for each in rows] == made


# ---- topics, first page, opposites --------------------------------------------------------------------------------------------------

TOPIC_LISTS = {
    "Thema": {"Kita": "T-1", "Bus": "T-2"},
    "Zuordnung": {"Kita": "T-1", "– Einzelstimme –": ""},
}
OF_TOPIC = {"Zeile": "Thema", "Kennung": "T-1", "Thema": "Kita"}


@pytest.mark.parametrize(
    "cells, made",
    [
        (OF_TOPIC | {"in_den_Katalog_als": "ja"}, [("accept", "T-1", "Kita")]),
        (OF_TOPIC | {"in_den_Katalog_als": "Hort", "Neuer_Name": "X"}, [("accept", "T-1", "Hort")]),
        (OF_TOPIC | {"in_den_Katalog_als": "x", "Neuer_Name": "Hort"}, [("accept", "T-1", "Hort")]),
        (OF_TOPIC | {"Neuer_Name": "Hort"}, [("rename", "T-1", "Hort")]),
        (OF_TOPIC | {"zusammenlegen_mit": "bus"}, [("merge", "T-1", "T-2")]),
        (OF_TOPIC | {"in_zwei_Teile": "ja"}, [("split", "T-1", "")]),
        (
            OF_TOPIC | {"auflösen": "x", "Neuer_Name": "Hort"},
            [("rename", "T-1", "Hort"), ("aside", "T-1", "")],
        ),
        (OF_TOPIC | {"zusammenlegen_mit": "Kita"}, None),  # with itself
        (OF_TOPIC | {"zusammenlegen_mit": "Bahn"}, None),
        (OF_TOPIC | {"in_zwei_Teile": "ja", "auflösen": "ja"}, None),
        (OF_TOPIC | {"gehört_zu_Thema": "Bus"}, None),  # a cell of a statement
        ({"Zeile": "Aussage", "gehört_zu_Thema": "Kita"}, [("move", "s", "T-1")]),
        ({"gehört_zu_Thema": "– Einzelstimme –"}, [("move", "s", "")]),
        ({"gehört_zu_Thema": "Spielen"}, [("move", "s", "neu: Spielen")]),
        ({"gehört_nicht_hierher": "ja", "Thema": "Bus"}, [("not_here", "s", "T-2")]),
        ({"gehört_nicht_hierher": "ja", "Thema": "Bahn"}, [("not_here", "s", "T-1")]),  # today's
        ({"gehört_nicht_hierher": "ja", "gehört_zu_Thema": "Kita"}, None),
        ({"auflösen": "ja"}, None),
    ],
)
def test_what_is_done_with_a_topic_and_its_statements(cells, made):
    stands = now(members={"T-1": ["s", "t"], "T-2": ["u"]}, topic={"s": "T-1"})
    row = filling(stands, "Themen", TOPIC_LISTS, **cells)
    if made is None:
        with pytest.raises(Unusable):
            topic_sheets.read_row(row)
        return
    rows = [each.row for each in topic_sheets.read_row(row)]
    assert [(each["action"], each["target"], each["new"]) for each in rows] == made
    for each in rows:
        if each["target"] == "T-1":
            assert each["members"] == "s t"
        members = {"T-1": "s t", "T-2": "u"}.get(each["new"], "")
        if each["action"] in ("merge", "move", "not_here"):
            assert each["new_members"] == members
        if each["action"] == "accept":
            assert each["old"] == "s t"


PAGE_LISTS = {
    "Erste Seite": {"so nicht auf die erste Seite": "drop", "gehört auf die erste Seite": "keep"},
    "Statt dessen": {"„t“": "2025-bbbbbbbb", "„s“": "2025-aaaaaaaa", "Thema: Bus": "T-2"},
}


@pytest.mark.parametrize(
    "cells, made",
    [
        ({"Erste_Seite?": "so nicht auf die erste Seite"}, ("drop", "")),
        ({"Erste_Seite?": "gehört auf die erste Seite"}, ("keep", "")),
        ({"diese_statt_jener": "„t“"}, ("instead", "2025-bbbbbbbb")),
        ({"diese_statt_jener": "„s“"}, None),  # itself
        ({"diese_statt_jener": "Thema: Bus"}, None),  # a topic in the place of a statement
        ({"diese_statt_jener": "„x“"}, None),
        ({"Erste_Seite?": "gehört auf die erste Seite", "diese_statt_jener": "„t“"}, None),
    ],
)
def test_what_may_stand_on_the_first_page(cells, made):
    cells = {"Kennung": "2025-aaaaaaaa", "Runde": "2025", "Aussage": "S"} | cells
    row = filling(now(texts={"2025-bbbbbbbb": "T"}), lists=PAGE_LISTS, **cells)
    if made is None:
        with pytest.raises(Unusable):
            page_sheet.read(row)
        return
    (found,) = page_sheet.read(row)
    assert (found.row["action"], found.row["new"]) == made
    assert (found.row["round_id"], found.row["text"]) == ("2025", "S")
    assert found.row["new_text"] == ("T" if made[1] else "")


@pytest.mark.parametrize("counter", ["r", "t"])
def test_an_opposition_keeps_both_texts_whichever_is_named_first(counter):
    stands = now(texts={"s": "S", counter: counter.upper()})
    lists = {"Gegensatz": {"ist ein Gegensatz": "confirmed", "ist kein Gegensatz": "rejected"}}
    cells = {"Gegensatz?": "ist kein Gegensatz", "Kennung_Gegenaussage": counter}
    (made,) = opposition_sheet.read(filling(stands, lists=lists, **cells))
    row = made.row
    pairs = {(row["target"], row["text"]), (row["counter"], row["counter_text"])}
    assert pairs == {("s", "S"), (counter, counter.upper())} and row["target"] < row["counter"]
    assert row["new"] == "rejected"


def test_a_topic_is_offered_in_its_most_voted_statements_then_the_shortest():
    rows = [
        ("a", "lang und länger", 1, 0),
        ("b", "kurz", 1, 0),
        ("c", "x", 1, 5),
        ("d", "xy", 9, 0),
    ]
    rows += [("e", "mittel", 1, 0), ("f", "die längste von allen", 1, 0), ("g", "andere", 9, 9)]
    table = pd.DataFrame(rows, columns=["statement_id", "text", "mentions", "votes"])
    coded = table[["statement_id", "votes"]].assign(topic_id=["t"] * 6 + ["u"])
    notes = SimpleNamespace(statements=table.drop(columns="votes"), coded=coded)
    assert page_sheet.told(notes, "t") == ["c", "d", "b", "e", "a"]


def test_the_weightiest_topics_come_first_field_by_field():
    names = ["statement_id", "topic_id", "table_key", "votes"]
    rows = [("a", "p", "1", 0), ("b", "p", "2", 0), ("c", "q", "1", 3), ("d", "r", "1", 0)]
    rows += [
        ("e", "r", "1", 0),
        ("f", "o", "1", 0),
        ("g", "", "9", 9),
        ("h", "o", "1", 0),
        ("z", "o", "7", 9),
    ]
    topics = {"p": "sport", "q": "sport", "r": "sport", "o": "sport", "v": "sport"}
    notes = SimpleNamespace(
        coded=pd.DataFrame(rows, columns=names).assign(
            round_id="2025", group="", mentions=1, note_id=list("abcdefghz")
        ),
        statements=pd.DataFrame({"statement_id": list("abcdefgh")}),
        topics=pd.DataFrame(
            [(k, k, v) for k, v in topics.items()], columns=["topic_id", "name", "field_id"]
        ),
        book=BOOK,
    )
    found = page_sheet.weighed(notes)
    assert found["topic_id"].tolist() == ["p", "q", "o", "r"]
    assert found["votes"].tolist() == [0, 3, 0, 0]
    split = notes.coded["topic_id"].isin(["p"])  # two statements of one note with three votes
    notes.coded.loc[split, ["note_id", "votes"]] = ["a", 3]
    assert page_sheet.weighed(notes)["votes"].tolist() == [3, 3, 0, 0]
    notes.topics.loc[notes.topics["topic_id"] == "p", "field_id"] = ""
    notes.topics.loc[notes.topics["topic_id"] == "q", "field_id"] = "wohnen"
    assert page_sheet.weighed(notes)["topic_id"].tolist() == ["o", "r", "q", "p"]


QUEUED = [
    *(("a", "sport", "model", 0.5, 1), ("a", "wohnen", "model", 0.45, 0)),
    *(("b", "sport", "model", 0.9, 1), ("b", "unclear", "AB", 1.0, 1)),
    *(("c", "wohnen", "model", 0.6, 1), ("c", "sport", "AB", 1.0, 0)),  # outvoted: still open
    *(("d", "wohnen", "model", 0.9, 0), ("d", "sport", "AB", 1.0, 1)),
    ("e", "sport", "model", 0.5, 1),
]


@pytest.mark.parametrize(
    "fields, asked, order", [(2, 1, "acedb"), (2, 2, "acedb"), (1, 1, ""), (2, 9, "acedb")]
)
def test_the_doubtful_are_asked_first_and_what_people_answered_comes_last(fields, asked, order):
    names = ["statement_id", "code_id", "coder", "probability", "decided"]
    codings = pd.DataFrame(QUEUED, columns=names).assign(scheme="field")
    statements = pd.DataFrame({"statement_id": list("abcde"), "same_as": ["", "", "", "", "a"]})
    book = Codebook(BOOK.codes[:fields], {})
    notes = SimpleNamespace(book=book, statements=statements, codings=codings)
    found = review.order(notes, np.eye(5), asked)
    assert sorted(found) == list("abcde") and set(found[-2:]) == {"b", "d"}
    assert found[0] != "e"  # of duplicates one is asked for
    assert "".join(found) == order or fields == 1


def test_what_the_model_leaves_is_shared_and_what_people_decided_is_counted(monkeypatch):
    """codings.csv holds the best codes only: the rest of the probability goes to all codes alike."""
    asked = []

    def choose(chances, vectors, crowd, counts, free, number):
        asked.extend([chances.round(6).tolist(), counts.tolist(), free.tolist(), number])
        return [2]

    monkeypatch.setattr(review.active_learning, "choose", choose)
    monkeypatch.setattr(review.active_learning, "values", lambda *given: np.array([1, 2, 3, 2, 9]))
    names = ["statement_id", "code_id", "coder", "probability", "decided"]
    rows = [
        *(("a", "sport", "model", 0.5, 1), ("a", "wohnen", "model", 0.3, 0)),
        *(("b", "wohnen", "model", 0.9, 1), ("b", "sport", "AB", 1.0, 1)),
        *(("c", "unclear", "model", 0.8, 1), ("c", "gone", "model", 0.9, 0)),
        ("d", "unclear", "CD", 1.0, 1),
    ]
    codings = pd.DataFrame(rows, columns=names).assign(scheme="field")
    other = codings[:1].assign(statement_id="e", scheme="type")
    statements = pd.DataFrame({"statement_id": list("abcde"), "same_as": ["", "", "", "", "a"]})
    notes = SimpleNamespace(book=BOOK, statements=statements, codings=pd.concat([codings, other]))
    found = review.order(notes, np.eye(5), 7)
    assert asked[0] == [[0.6, 0.4], [0.05, 0.95], [0.5, 0.5], [0.5, 0.5], [0.5, 0.5]]
    assert asked[1:] == [[1, 0], [True, False, True, False, False], 7]
    assert found == ["c", "e", "a", "b", "d"]  # by worth, what people decided last, then by id


@pytest.mark.parametrize(("n", "asked"), [(4, 30), (150, 30), (153, 31), (155, 31), (400, 80)])
@pytest.mark.parametrize("goals", [(), ("Z-1",)])
def test_the_sheets_of_the_review_workbook_and_how_many_are_asked_for(monkeypatch, n, asked, goals):
    own = SimpleNamespace(statements=range(n), goals=goals)
    monkeypatch.setattr(review, "order", lambda own, vectors, number: ("order", vectors, number))
    sheets = [
        (statement_sheet, "sheet"), (topic_sheets, "topics"), (goal_sheet, "sheet"),
        (page_sheet, "sheet"), (review.decision_sheets, "conflicts"),
        (review.decision_sheets, "ledger"), (review.decision_sheets, "lost"),
    ]  # fmt: skip
    for room, name in sheets:
        told = f"{room.__name__.rpartition('.')[2]}.{name}"
        monkeypatch.setattr(room, name, lambda given, told=told: told)
    monkeypatch.setattr(opposition_sheet, "sheet", lambda given, vectors: ("opposed", vectors))
    monkeypatch.setattr(coding_sheets, "fields", lambda given, queue, number: (queue, number))
    found = review._pages(own, "vectors")
    assert found == [
        "statement_sheet.sheet",
        (("order", "vectors", asked), asked),
        "topic_sheets.topics",
        *["goal_sheet.sheet"] * len(goals),
        ("opposed", "vectors"),
        "page_sheet.sheet",
        "decision_sheets.conflicts",
        "decision_sheets.ledger",
        "decision_sheets.lost",
    ]
