"""What the sheets of the review workbook show, in which words and order, and what their rarer cells mean. All notes are fictional."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import openpyxl
import pandas as pd
import pytest

from analysis import decisions, tables
from analysis.codebook import Code, Codebook
from analysis.decisions import By
from analysis.reviewing import (
    base,
    coding_sheets,
    decision_sheets,
    filled,
    goal_sheet,
    opposition_sheet,
    page_sheet,
    reading,
    standing,
    statement_sheet,
    topic_sheets,
    workbook,
)
from analysis.reviewing.base import Filling, Now, Unusable
from analysis.reviewing.filled import Filled, Line
from analysis.reviewing.workbook import Column, Offer, Sheet

BOOK = Codebook(
    (
        Code("field", "wohnen", "Wohnen", "Wo man lebt", "Auch Miete", ("zu teuer", "zu klein")),
        Code("field", "sport", "Sport"),
        Code("type", "ziel", "Ziel"),
        Code("dimension", "alter", "Alter"),
    ),
    {},
)
BY = By("EF", "2025-07-09")


def cells(sheet: Sheet, *headers: str) -> list[tuple]:
    at = [[each.header for each in sheet.columns].index(header) for header in headers]
    return [tuple(row[place] for place in at) for row in sheet.rows]


def frame(columns: str, *rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


def placed(*rows: tuple) -> pd.DataFrame:
    """Statements from (id, sheet, position, text); where they were said is their table."""
    table = frame("statement_id document_id position text", *rows)
    table = table.assign(workshop="", table="3", group="", heading="", same_as="", mentions=1)
    return table.assign(verbatim="„" + table["text"] + "“", start=10 * table["position"])


# ---- what an answer is called ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "called"),
    [
        ("field", "Handlungsfeld"),
        ("dimension", "Vielfaltsdimensionen"),
        ("goal Z-3", "Beziehung zum Ziel Z-3"),
        ("counter 2025-0000000a", "Gegensatz 2025-0000000a"),
        ("fate", "Umgang damit"),
        ("sonstwas", "sonstwas"),
    ],
)
def test_what_a_question_is_called(question, called):
    assert decision_sheets.asked(question) == called


STATEMENT, TOPIC, PIECE = "2025-0000000a", "T-1", "d1:3-9"


@pytest.mark.parametrize(
    ("question", "said", "target", "words"),
    [
        ("field", "sport wohnen", STATEMENT, "Sport + Wohnen"),
        ("field", "unclear", STATEMENT, "Unklar"),
        ("field", "verkehr", STATEMENT, "verkehr"),  # a code of an older codebook keeps its id
        ("type", "", STATEMENT, "– keine –"),
        ("type", "ziel", STATEMENT, "Ziel"),
        ("name", "rename Kita am Abend", TOPIC, "Kita am Abend"),
        ("fate", "merge T-2", TOPIC, "zusammenlegen mit T-2"),
        ("fate", "merge 2025-0000000b", STATEMENT, "mit der vorigen zusammenlegen 2025-0000000b"),
        ("fate", "split", TOPIC, "in Teile"),
        ("fate", "split eins | zwei", STATEMENT, "teilen eins | zwei"),
        ("fate", "aside", TOPIC, "auflösen"),
        ("fate", "aside", STATEMENT, "ist keine Aussage"),
        ("fate", "note", PIECE, "ist eine Aussage"),
        ("place", "move T-2", STATEMENT, "gehört zu T-2"),
        ("goal Z-3", "none", STATEMENT, "berührt das Ziel nicht"),
        ("goal Z-3", "criticises", STATEMENT, "kritisiert"),
        ("page", "drop", TOPIC, "so nicht auf die erste Seite"),
        ("sonstwas", "Wort für Wort", STATEMENT, "Wort für Wort"),
    ],
)
def test_an_answer_in_words(question, said, target, words):
    assert decision_sheets.in_words(question, said, BOOK, target) == words


def test_who_says_what_on_an_open_question():
    rows = frame("coder new target", ("AB", "sport", STATEMENT), ("CD", "", STATEMENT))
    assert decision_sheets.answers_of("field", rows, BOOK) == "AB: Sport · CD: – keine –"


NAMES = frame("topic_id name", ("T-1", "Kita"), ("T-2", "Bus"))


def ledger_of(*made: decisions.Decision, **more) -> pd.DataFrame:
    """Rows of ``standing.kept``: every table has the columns of all."""
    rows = [
        {"table": table, "undoes": "", "decision_id": f"d-{at}"} | row | more
        for at, (table, row) in enumerate(made)
    ]
    return pd.DataFrame(rows, dtype=object).fillna("")


def notes_with(ledger: pd.DataFrame, **more) -> SimpleNamespace:
    return SimpleNamespace(ledger=ledger, topics=NAMES, book=BOOK, **more)


OWN = decisions.own_code("Scham", BY)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (decisions.field("s", ["sport"], BY), "Handlungsfeld: Sport"),
        (decisions.dimensions("s", [], BY), "Vielfaltsdimensionen: – keine –"),
        (decisions.goal_link("s", "Z-3", "none", BY), "berührt das Ziel nicht (Ziel Z-3)"),
        (decisions.goal_link("s", "Z-3", "confirms", BY), "bestätigt (Ziel Z-3)"),
        (decisions.own_coding("s", OWN.row["target"], True, BY), "Scham: trifft zu"),
        (decisions.own_coding("s", "own-fremd", False, BY), "own-fremd: trifft nicht zu"),
        (decisions.rename_topic("T-1", "Hort", BY), "heißt Hort"),
        (decisions.merge_topics("T-1", "T-2", BY), "zusammenlegen mit Bus"),
        (decisions.accept_topic("T-1", "Krippe", BY, ["s"]), "in den Katalog als Krippe"),
        (decisions.move_statement("s", "T-2", BY), "gehört zu Bus"),
        (decisions.not_in_topic("s", "T-1", BY), "gehört nicht zu Kita"),
        (decisions.dissolve_topic("T-1", BY), "auflösen"),
        (decisions.set_aside(STATEMENT, "", BY), "ist keine Aussage"),
        (
            decisions.instead_on_page("2025", "T-1", "T-2", BY, new_text="Bus damals"),
            "auf die erste Seite stattdessen Bus damals",
        ),
        (decisions.keep_on_page("2025", "T-1", BY), "gehört auf die erste Seite"),
        (decisions.opposition("a", "b", "rejected", BY), "ist kein Gegensatz"),
        (decisions.names_cleared("2025", "cleared", BY), "Namensprüfung abgeschlossen"),
        (decisions.name_place("d", 1, 5, "hide", BY), "verbergen"),
        (decisions.remark("s", "nachfragen", BY), "nachfragen"),
        (decisions._topic("verbieten", "T-1", "", BY, "", ""), "verbieten"),  # of a newer program
        (
            decisions.Decision(
                "decided_rounds", {"target": "2025", "action": "closed", "new": "0"}
            ),
            "abgeschlossen",
        ),
    ],
)
def test_what_holds_in_words(made, words):
    renamed = decisions.rename_topic("T-2", "Zug", BY)  # taken back since: it is called „Bus“
    notes = notes_with(ledger_of(OWN, renamed, made))
    row = notes.ledger.to_dict("records")[-1]
    assert decision_sheets.spelled(row, notes) == words
    assert decision_sheets.spelled(row | {"undoes": "d-0"}, notes) == f"zurückgenommen: {words}"


def test_the_newest_day_stands_on_top_and_of_one_day_the_last_row():
    days = ("3.7.2025", "2025-07-10", "10.7.2025", "2025-07-03", "2024-12-31")
    made = [decisions.remark(f"s{at}", "x", By("AB", day)) for at, day in enumerate(days)]
    made[1].row["text"] = "Bus fährt nicht"
    sheet = decision_sheets.ledger(notes_with(ledger_of(*made)))
    shown = cells(sheet, "worauf bezogen", "Kennung", "Tabelle", "worum es geht")
    assert [row[1] for row in shown] == ["d-2", "d-1", "d-3", "d-0", "d-4"]
    assert shown[0] == ("s2", "d-2", "decided_remarks", "Bemerkung")  # its words are lost: the id
    assert shown[1][0] == "Bus fährt nicht"
    assert {column.header for column in sheet.columns if column.fill} == {
        "zurücknehmen",
        "Kürzel",
        "Datum",
        "Bemerkung",
    }


def stands(**more) -> Now:
    return Now(BOOK, {"s": "Halle fehlt"}, {"s": "Halle fehlt"}, {}, {}, {}, {}, {}, {})._replace(
        **more
    )


def filling(now: Now | None = None, lists=None, **values: str) -> Filling:
    named = {"kennung": "s"} | {
        name.replace("_", " ").casefold(): value for name, value in values.items()
    }
    return Filling(Line("Blatt", 2, named), Filled([], lists or {}, "", ""), now or stands(), BY)


def test_what_is_taken_back_names_its_row_and_a_closed_round_is_opened_again():
    (table, row), at = decisions.merge_topics("T-1", "T-2", By("AB", "2025-07-01")), "d-1"
    closed = {"table": "decided_rounds", "action": "closed", "target": "2025", "new": "3"}
    now = stands(ledger={at: {"table": table} | row, "closed 2025 3": closed})
    (back,) = decision_sheets.read_back(filling(now, Kennung=at, zurücknehmen="ja"))
    assert (back.table, back.row["undoes"], back.row["old"]) == (table, at, "merge T-2")
    assert (back.row["coder"], back.row["date"]) == ("EF", "2025-07-09")
    (opened,) = decision_sheets.read_back(filling(now, Kennung="closed 2025 3", zurücknehmen="Ja"))
    assert (opened.table, opened.row["action"]) == ("decided_rounds", "reopened")
    assert (opened.row["target"], opened.row["new"]) == ("2025", "3")
    now = now._replace(ledger={"d-2": closed | {"action": "reopened"}} | now.ledger)
    (back,) = decision_sheets.read_back(filling(now, Kennung="d-2", zurücknehmen="ja"))
    assert (back.row["undoes"], back.row["old"]) == ("d-2", "reopened 3")
    assert decision_sheets.read_back(filling(now, Kennung=at)) == []
    with pytest.raises(Unusable, match="nicht .mehr."):
        decision_sheets.read_back(filling(now, Kennung="d-9", zurücknehmen="ja"))


def test_open_questions_are_shown_by_statement_and_question_with_what_holds_meanwhile():
    open_ = frame(
        "target question coder new stands text",
        ("b", "goal Z-3", "AB", "none", "", "Bus"),
        ("b", "goal Z-3", "CD", "confirms", "", "Bus"),
        ("b", "field", "AB", "sport", "wohnen", "Bus"),
        ("b", "field", "CD", "unclear", "wohnen", "Bus"),
        ("a", "name", "AB", "rename Hort", "rename Kita", "Kita"),
        ("a", "name", "EF", "rename Krippe", "rename Kita", "Kita"),
    )
    sheet = decision_sheets.conflicts(SimpleNamespace(contradictions=open_, book=BOOK))
    assert [type(row[4]) for row in sheet.rows] == [str, Offer, Offer]
    headers = "Kennung Frage strittig Antworten Entscheidung".split()
    assert cells(sheet, *headers, "gilt vorläufig") == [
        ("a", "name", "Name des Themas", "AB: Hort · EF: Krippe", "", "Kita"),
        ("b", "field", "Handlungsfeld", "AB: Sport · CD: Unklar", Offer("Feld"), "Wohnen"),
        (
            *("b", "goal Z-3", "Beziehung zum Ziel Z-3"),
            "AB: berührt das Ziel nicht · CD: bestätigt",
            Offer("Beziehung"),
            "Vorschlag des Programms",
        ),
    ]


def test_an_open_question_is_answered_where_it_is_listed():
    lists = {"Beziehung": {"bestätigt": "confirms"}, "Feld": {"Sport": "sport"}}
    now = stands(
        relation={("s", "Z-3"): "extends"},
        decided={("s", "field"): "wohnen"},
        texts={"s": "Halle fehlt", "T-1": "Kita"},
    )

    def read(**values):
        return decision_sheets.read_conflict(filling(now, lists, **values))

    (coded,) = read(Frage="field", Entscheidung="Sport; Wohnen")
    assert (coded.row["scheme"], coded.row["new"], coded.row["old"]) == (
        *("field", "sport wohnen"),
        "wohnen",
    )
    (linked,) = read(Frage="goal Z-3", Entscheidung="bestätigt")
    assert [linked.row[key] for key in ("goal_id", "new", "old", "text")] == [
        *("Z-3", "confirms", "extends"),
        "Halle fehlt",
    ]
    (named,) = read(Frage="name", Entscheidung="Hort", Kennung="T-1")
    assert [named.row[key] for key in ("target", "action", "new", "old")] == [
        *("T-1", "rename", "Hort"),
        "Kita",
    ]
    for values in (
        {"Frage": "fate", "Entscheidung": "teilen"},
        {"Frage": "goal Z-3", "Entscheidung": "x"},
    ):
        with pytest.raises(Unusable):
            read(**values)


def test_what_fits_nothing_any_more_in_words():
    orphans = frame(
        "kind target new coder date text reason",
        ("move", "2025-0000000b", "T-2", "AB", "2025-07-02", "Bus", "weg"),
        ("field", "2025-0000000a", "sport wohnen", "AB", "2025-07-01", "Ampel", "fort"),
        ("Z-3", "2025-0000000a", "confirms", "CD", "2025-07-01", "Ampel", "fort"),
        ("rename", "T-9", "Hort", "AB", "2025-07-01", "", "weg"),
        ("merge", "T-8", "T-1", "AB", "2025-07-01", "", "weg"),
        ("", "2025-0000000a", "nachfragen", "AB", "2025-07-01", "Ampel", "fort"),
        (OWN.row["target"], "2025-0000000c", "yes", "AB", "2025-07-01", "Chor", "fort"),
        ("2025-0000000a", "2025-0000000c", "confirmed", "AB", "2025-07-02", "Chor", "fort"),
    )
    notes = notes_with(ledger_of(OWN), orphans=orphans)
    sheet = decision_sheets.lost(notes)
    assert cells(sheet, "worauf bezogen", "Entscheidung", "Warum verwaist?") == [
        ("T-8", "zusammenlegen mit Kita", "weg"),
        ("T-9", "heißt Hort", "weg"),
        ("Ampel", "nachfragen", "fort"),
        ("Ampel", "Z-3 bestätigt", "fort"),
        ("Ampel", "Handlungsfeld: Sport + Wohnen", "fort"),
        ("Bus", "gehört zu Bus", "weg"),
        ("Chor", "2025-0000000a ist ein Gegensatz", "fort"),
        ("Chor", "Scham trifft zu", "fort"),
    ]
    assert not any(column.fill for column in sheet.columns)


def test_what_a_person_said_last_is_what_was_said_on_the_latest_day(monkeypatch):
    """Also where an older workbook was read after a newer one."""
    on = lambda coder, day: By(coder, day)
    made = [
        decisions.move_statement("s", "T-1", on("AB", "2025-07-10")),
        decisions.move_statement("s", "T-2", on("ab", "3.7.2025")),
        decisions.move_statement("s", "T-3", on("CD", "2025-07-03")),
        decisions.rename_topic("s", "Hort", on("AB", "2025-07-03")),
        decisions.field("s", ["wohnen", "sport"], on("AB", "2025-07-10")),
        decisions.field("s", ["sport"], on("AB", "2025-07-03")),
        decisions.dimensions("s", [], on("AB", "2025-07-03")),
    ]
    of_table = lambda house, name: tables.typed(
        pd.DataFrame([row for table, row in made if table == name]), name
    )
    monkeypatch.setattr(standing, "decided", of_table)
    monkeypatch.setattr(standing.ledger, "KINDS", ("decided_codings", "decided_topics"))
    assert standing._own(None) == {
        ("decided_topics", "s", "place", "ab"): "T-1",
        ("decided_topics", "s", "place", "cd"): "T-3",
        ("decided_topics", "s", "name", "ab"): "Hort",
        ("decided_codings", "s", "field", "ab"): "wohnen sport",
        ("decided_codings", "s", "dimension", "ab"): "",
    }


def test_nothing_applies_is_an_answer_too_and_what_holds_after_an_undo_is_asked_anew():
    said, by = stands(), lambda *codes: decisions.field("s", list(codes), By("AB", "2025-07-03"))
    said.remember(by())
    assert said.answered(by("sport"), "wohnen").row["old"] == ""
    said.remember(decisions.take_back("d-1", "decided_codings", by("sport").row, BY))
    assert said.own == {("decided_codings", "s", "field", "ab"): ""}


def test_a_label_means_what_it_meant_when_the_workbook_was_written():
    """The codebook was changed since: what is called „Sport“ today was called „Bewegung“, and „Sport“ was what is „Wohnen“ now."""
    lists = {"Feld": {"Bewegung": "sport", "Sport": "wohnen"}}
    row = filling(lists=lists, Handlungsfeld="sport", weiteres_Feld="Bewegung", Aussage="damals")
    (made,) = coding_sheets.read(row)
    assert (made.row["new"], made.row["text"]) == ("wohnen sport", "Halle fehlt")
    (made,) = coding_sheets.read(filling(Kennung="weg", Handlungsfeld="Sport", Aussage="damals"))
    assert made.row["text"] == "damals"


def test_what_is_suggested_is_the_two_likeliest_fields_and_every_dimension_that_holds():
    rows = [("dimension", "alter", 1, 0.9), ("dimension", "herkunft", 2, 0.8)]
    rows += [("field", code, rank, 0.5 / rank) for rank, code in enumerate(("a", "b", "c"), 1)]
    codings = frame("scheme code_id rank probability", *rows).assign(
        statement_id="s", coder="model", decided=1, reason=""
    )
    shown = coding_sheets._shown(SimpleNamespace(book=BOOK, codings=codings))["s"]
    assert (shown["Vorschlag"], shown["zweiter Vorschlag"]) == ("a", "b")
    assert shown["Vorschlag Dimensionen"] == "Alter · herkunft"


# ---- lists and labels --------------------------------------------------------------------------------------------


def test_the_lists_offer_what_is_allowed_and_each_label_once():
    topics = frame("topic_id name", ("T-3", "Kita"), ("T-1", "Kita"), ("T-2", "kita"))
    lists = base.lists(SimpleNamespace(book=BOOK, topics=topics))
    assert lists["Feld"] == [("Wohnen", "wohnen"), ("Sport", "sport"), ("Unklar", "unclear")]
    assert lists["Typ"] == [("Ziel", "ziel"), ("– keine –", "")]
    assert lists["Dimension"] == [("Alter", "alter"), ("– keine –", "")]
    assert lists["Thema"] == [("Kita", "T-1"), ("kita (2)", "T-2"), ("Kita (3)", "T-3")]
    assert lists["Zuordnung"] == [*lists["Thema"], ("– Einzelstimme –", "")]
    assert lists["ja"] == [("ja", "ja")]


def test_a_label_is_known_whatever_its_case_and_an_empty_id_is_an_answer():
    row = filling(
        lists={"Zuordnung": {"Öffentliche Plätze": "T-1", "– Einzelstimme –": ""}},
        A="ÖFFENTLICHE plätze",
        B="– einzelstimme –",
        C="Plätze",
    )
    assert [row.listed(header, "Zuordnung") for header in "ABC"] == ["T-1", "", None]
    assert row.listed("A", "Liste, die fehlt") is None
    assert base.one_of(row, "B", "Zuordnung") == ""
    with pytest.raises(Unusable, match="„Plätze“"):
        base.one_of(row, "C", "Zuordnung")


def test_the_words_of_a_row_are_todays_else_the_first_that_the_workbook_shows():
    row = filling(Aussage="damals", Thema="Kita")
    assert row.text("Aussage", "Thema") == "Halle fehlt"
    gone = filling(Kennung="weg", Aussage="", Thema="Kita", Feld="Sport")
    assert gone.text("Aussage", "Thema", "Feld") == "Kita" and gone.text("Aussage") == ""


def test_without_types_there_is_no_cell_for_them_and_the_guide_lists_every_code():
    few = Codebook(tuple(code for code in BOOK.codes if code.scheme != "type"), {})
    headers = [column.header for column in coding_sheets._answers(few, True)]
    assert headers == [
        *("Handlungsfeld", "weiteres Feld"),
        *("Vorschlag Dimensionen", "Vielfaltsdimensionen"),
    ]
    lists = [column.choices for column in coding_sheets._answers(BOOK, False)]
    assert lists == ["Feld", "Feld", "Typ", "Dimension"]
    guide = cells(
        coding_sheets.codebook(BOOK), "Art", "Code", "Definition", "Kodierregel", "Ankerbeispiele"
    )
    examples = "„zu teuer“\n„zu klein“"
    assert guide[0] == ("Handlungsfeld", "Wohnen", "Wo man lebt", "Auch Miete", examples)
    assert [row[:2] for row in guide[1:]] == [
        ("Handlungsfeld", "Sport"),
        ("Aussagetyp", "Ziel"),
        ("Vielfaltsdimensionen", "Alter"),
    ]


# ---- statements, goals, oppositions, topics, first page --------------------------------------------------------------


def test_statements_and_pieces_stand_in_the_order_of_the_sheets():
    statements = placed(("c", "d2", 1, "C"), ("b", "d1", 3, "B"), ("a", "d1", 1, "A"))
    aside = frame(
        "document_id start end verbatim reason",
        ("d1", 20, 25, "Pause", "Ablauf"),
        ("d1", 40, 49, "", "zurückgezogen"),  # whoever asked for it is not shown again
    )
    sheet = statement_sheet.sheet(SimpleNamespace(statements=statements, set_aside=aside))
    assert cells(sheet, "Kennung", "Art", "Aussage", "Wortlaut der Notiz", "Kennung davor") == [
        ("a", "Aussage", "A", "„A“", ""),
        ("d1:20-25", "beiseitegelegt: Ablauf", "", "Pause", ""),
        ("b", "Aussage", "B", "„B“", "a"),
        ("c", "Aussage", "C", "„C“", ""),  # the first of its sheet
    ]


@pytest.mark.parametrize(
    ("wording", "parts"),
    [
        ("Halle | fehlt", "Halle | fehlt"),
        (" Halle|  fehlt | ", "Halle | fehlt"),
        ("Ha|lle fehlt", "Ha | lle fehlt"),
        ("Halle || fehlt", "Halle | fehlt"),
        ("„Halle | fehlt“", None),
    ],
)
def test_a_statement_is_cut_at_the_bars_alone(wording, parts):
    row = filling(**{"Was_tun?": "teilen", "Teilung_mit_|": wording})
    if parts is None:
        with pytest.raises(Unusable, match="Wortlaut"):
            statement_sheet.read(row)
    else:
        assert statement_sheet.read(row)[0].row["new"] == parts


@pytest.mark.parametrize("shown", ["Aussage", "Wortlaut der Notiz"])
def test_a_statement_that_is_there_no_more_is_known_by_the_words_that_were_shown(shown):
    """Between writing and reading the ids may change: the decision is found again by its text."""
    gone = {"Kennung": "2025-0000000f", shown: "Bus fährt nicht"}
    (made,) = statement_sheet.read(filling(**gone | {"Teilung_mit_|": "Bus fährt | nicht"}))
    assert (made.row["new"], made.row["text"]) == ("Bus fährt | nicht", "Bus fährt nicht")
    (made,) = statement_sheet.read(filling(**gone | {"Was_tun?": "ist keine Aussage"}))
    assert (made.row["target"], made.row["text"]) == ("2025-0000000f", "Bus fährt nicht")


def test_a_piece_that_is_a_statement_names_its_place_and_a_merged_one_its_neighbour():
    piece = filling(
        Kennung="R9:b1:17-25", **{"Was_tun?": "ist eine Aussage", "Wortlaut_der_Notiz": "Kita zu"}
    )
    (made,) = statement_sheet.read(piece)
    assert (made.row["target"], made.row["text"]) == ("R9:b1:17-25", "Kita zu")
    now = stands(texts={"s": "Halle fehlt", "r": "Bus fährt"})
    row = filling(now, Kennung_davor="r", **{"Was_tun?": "mit der vorigen zusammenlegen"})
    (made,) = statement_sheet.read(row)
    assert (made.row["new"], made.row["old"]) == ("r", "Bus fährt")


GOALS = frame(
    "goal_id field_id goal",
    ("Z-10", "sport", "Hallen öffnen"),
    ("Z-2", "sport", "Bäder " + "x" * 200),
    ("Z-10", "wohnen", "noch einmal"),
)


def test_goals_stand_in_the_order_of_the_concept_the_likest_statement_first():
    statements = placed(
        *(("c", "d2", 1, "C"), ("b", "d1", 3, "B"), ("a", "d1", 1, "A"), ("e", "d1", 2, "E")),
        ("d", "d1", 9, "D"),
    )
    links = frame(
        "goal_id statement_id similarity relation",
        ("Z-2", "a", 0.9, "confirms"),
        ("Z-10", "b", 0.4, "criticises"),
        ("Z-10", "a", 0.4, "extends"),
        ("Z-10", "e", 0.5, "extends"),
        ("Z-10", "fort", 0.99, "confirms"),  # of another round
        ("Z-1", "b", 0.99, "confirms"),  # a goal that the concept does not name any more
    )
    coded = frame("statement_id field_id", ("a", "sport"), ("b", ""), ("c", "wohnen"))
    notes = SimpleNamespace(
        statements=statements, goal_links=links, coded=coded, goals=GOALS, book=BOOK
    )
    assert cells(goal_sheet.sheet(notes), "Kennung", "Kennung Ziel", "gilt jetzt", "Feld") == [
        ("e", "Z-10", "geht darüber hinaus", "unklar"),
        ("a", "Z-10", "geht darüber hinaus", "Sport"),
        ("b", "Z-10", "kritisiert", "unklar"),
        ("a", "Z-2", "bestätigt", "Sport"),
        ("b", "Z-1", "bestätigt", "unklar"),
        ("d", "", "", "unklar"),
        ("c", "", "", "Wohnen"),
    ]
    labels = goal_sheet.labels(notes)
    assert labels["Z-10"] == "Z-10: Hallen öffnen" and len(labels["Z-2"]) == 120
    lists = goal_sheet.lists(notes)
    assert [label for label, _ in lists["Beziehung"]] == [
        *("bestätigt", "kritisiert", "geht darüber hinaus"),
        "berührt das Ziel nicht",
    ]
    assert lists["Beziehung neu"] == lists["Beziehung"][:3]  # a new link cannot be none
    assert [goal for _, goal in lists["Ziel"]] == ["Z-10", "Z-2"]


def test_an_opposition_shows_each_side_with_its_own_table(monkeypatch):
    statements = placed(("a", "d1", 1, "A"), ("b", "d1", 2, "B")).assign(table=["1", "2"])
    pair = SimpleNamespace(topic_id="T-2", kind="Lob und Kritik", one="b", other="a")
    monkeypatch.setattr(opposition_sheet.chapters, "place", lambda *_: None)
    monkeypatch.setattr(opposition_sheet.oppositions, "candidates", lambda *_: [pair])
    notes = SimpleNamespace(statements=statements, coded=None, topics=NAMES, book=BOOK)
    sheet = opposition_sheet.sheet(notes, np.eye(2))
    assert cells(sheet, *(column.header for column in sheet.columns[:6])) == [
        ("Bus", "Lob und Kritik", "B", "Tisch 2", "A", "Tisch 1")
    ]
    assert cells(sheet, "Kennung", "Kennung Gegenaussage") == [("b", "a")]


def test_an_opposition_whose_other_side_is_gone_keeps_the_words_that_were_shown():
    lists = {"Gegensatz": {"ist ein Gegensatz": "confirmed"}}
    shown = {"Gegensatz?": "ist ein Gegensatz", "Kennung_Gegenaussage": "a", "Gegenaussage": "A"}
    (made,) = opposition_sheet.read(filling(lists=lists, Aussage="damals", **shown))
    assert (made.row["target"], made.row["text"]) == ("a", "A")
    assert (made.row["counter"], made.row["counter_text"]) == ("s", "Halle fehlt")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Beziehung": "kritisiert"}, "berührt bisher kein Ziel"),
        ({"berührt_(auch)_Ziel": "Z-1: Bäume"}, "gehören zusammen"),
        ({"Beziehung_dazu": "bestätigt"}, "gehören zusammen"),
        ({"Beziehung": "mag es", "Kennung_Ziel": "Z-1"}, "„mag es“ steht nicht"),
    ],
)
def test_what_is_missing_in_a_goals_row_is_said(cells, said):
    with pytest.raises(Unusable) as sent:
        goal_sheet.read(filling(**cells))
    wrong, todo = sent.value.args
    assert said in wrong and todo.endswith(("wählen.", "ausfüllen."))


@pytest.mark.parametrize(
    ("label", "meant"),
    [("bil", "Bildung und Sprachförderung"), ("SPORT und", "Sport und Gesundheit"), ("und", "")],
)
def test_the_beginning_of_a_name_tells_which_code_is_meant(label, meant):
    names = ("Bildung und Sprachförderung", "Sport und Gesundheit")
    book = Codebook(tuple(Code("field", name[0], name) for name in names), {})
    with pytest.raises(Unusable) as sent:
        coding_sheets.codes(label, "field", filling(stands(book=book)))
    assert sent.value.args[0].endswith(
        f"Gemeint ist vielleicht „{meant}“." if meant else "Kodierleitfaden."
    )


TOPICS = frame(
    "topic_id name field_id origin n_tables n_statements",
    ("T-5", "Fern", "verkehr", "found", 9, 9),  # a field that the codebook does not know
    ("T-4", "Quer", "", "found", 8, 8),
    ("T-3", "Halle", "sport", "catalogue", 9, 9),
    ("T-2", "Miete", "wohnen", "accepted", 1, 5),
    ("T-1", "Heizung", "wohnen", "found", 2, 2),
    ("T-0", "Keller", "wohnen", "found", 1, 5),
)


def test_topics_come_field_by_field_the_widest_first_each_with_its_statements():
    statements = placed(
        ("s1", "d1", 1, "Zaun ist kaputt"),
        ("s2", "d1", 2, "alles kalt"),
        ("s3", "d1", 3, "Bus"),
        ("s5", "d1", 5, "zuletzt"),
        ("s4", "d1", 4, "Amt"),
    )
    inside = frame(
        "statement_id topic_id weight",
        *(("s1", "T-1", 1.0), ("s2", "T-1", 0.6), ("s2", "T-2", 0.4), ("s4", "T-3", 1.0)),
    )
    notes = SimpleNamespace(
        statements=statements, topics=TOPICS, topic_statements=inside, book=BOOK
    )
    rows = cells(topic_sheets.topics(notes), "Zeile", "Kennung", "Thema", "Feld", "Herkunft")
    of_wohnen = ("Wohnen", "vom Programm gefunden")
    assert rows == [
        ("Thema", "T-1", "Heizung", *of_wohnen),
        ("Aussage", "s2", "Heizung", *of_wohnen),
        ("Aussage", "s1", "Heizung", *of_wohnen),
        ("Thema", "T-0", "Keller", *of_wohnen),
        ("Thema", "T-2", "Miete", "Wohnen", "von Menschen übernommen"),
        ("Thema", "T-3", "Halle", "Sport", "aus dem Katalog"),
        ("Aussage", "s4", "Halle", "Sport", "aus dem Katalog"),
        ("Thema", "T-5", "Fern", "verkehr", "vom Programm gefunden"),
        ("Thema", "T-4", "Quer", "feldübergreifend", "vom Programm gefunden"),
        ("Aussage", "s3", "– Einzelstimme –", "", ""),
        ("Aussage", "s5", "– Einzelstimme –", "", ""),
    ]
    counts = cells(topic_sheets.topics(notes), "Zeile", "Aussagen", "Tische", "Tisch")
    assert counts[0] == ("Thema", 2, 2, "") and counts[3] == ("Thema", 5, 1, "")
    assert counts[1] == ("Aussage", "", "", "Tisch 3")


def test_who_stands_in_no_topic_cannot_be_taken_out_of_one():
    with pytest.raises(Unusable, match="steht in keinem Thema"):
        topic_sheets.read_row(filling(gehört_nicht_hierher="ja", Thema="– Einzelstimme –"))


def on_the_page() -> SimpleNamespace:
    statements = placed(
        ("s1", "d1", 1, "Halle zu"), ("s2", "d1", 2, "Halle zu"), ("s3", "d1", 3, "x" * 200)
    )
    coded = frame("statement_id topic_id", ("s1", "T-3"), ("s2", "T-3"), ("s3", "T-4"))
    coded = coded.assign(round_id="2025", table_key="1", group="", mentions=1, votes=2)
    coded["note_id"] = coded["statement_id"]
    return SimpleNamespace(
        round_id="2025", statements=statements, coded=coded, topics=TOPICS, book=BOOK
    )


def test_the_first_page_offers_topics_and_their_statements_each_under_a_label_of_its_own():
    notes = on_the_page()
    rows = cells(
        page_sheet.sheet(notes),
        "Kennung",
        "Feld",
        "Thema",
        "Aussage",
        "Aussagen",
        "Punkte",
        "Runde",
    )
    assert rows == [
        ("T-3", "Sport", "Halle", "", 2, 4, "2025"),
        ("s1", "Sport", "Halle", "Halle zu", "", "", "2025"),
        ("s2", "Sport", "Halle", "Halle zu", "", "", "2025"),
        ("T-4", "feldübergreifend", "Quer", "", 1, 2, "2025"),
        ("s3", "feldübergreifend", "Quer", "x" * 200, "", "", "2025"),
    ]
    lists = page_sheet.lists(notes)
    labels = [label for label, _ in lists["Statt dessen"]]
    assert [target for _, target in lists["Statt dessen"]] == ["T-3", "s1", "s2", "T-4", "s3"]
    assert labels[:4] == ["Thema: Halle", "„Halle zu“", "„Halle zu“ (2)", "Thema: Quer"]
    assert labels[4].startswith("„xxx") and labels[4].endswith("…") and len(labels[4]) < 70
    assert [action for _, action in lists["Erste Seite"]] == ["drop", "keep"]


# ---- the workbook itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        (["", "", ""], 1),
        (["x" * 18, "", ""], 1),
        (["x" * 19, "", ""], 2),  # 95 of 100 letters of 20 fit into a line
        (["a\nb\nc", "x", "kurz"], 3),
        (["kurz", "x", "a\nb\nc"], 3),
        (["x", "y" * 500, ""], 1),  # a hidden cell needs no room
        (["x" * 5000, "", ""], 16),
        ([7, 0, 0.5], 1),
    ],
)
def test_a_row_is_as_high_as_its_longest_cell_that_is_seen(values, lines):
    columns = [Column("A", 20), Column("B", 5, hidden=True), Column("C", 10)]
    assert workbook._height(columns, values) == lines


def test_a_column_of_no_width_and_a_row_of_no_columns_have_one_line():
    assert workbook._height([], []) == 1 and workbook._height([Column("A", 0)], [""]) == 1


LISTS = {"leer": [], "Feld": [("Wohnen", "w"), ("Unklar", "")], "ja": [("ja", "ja")]}


@pytest.fixture
def small(tmp_path):
    """A workbook of one sheet: text that looks like something else, numbers, a day, a cell with a list of its own."""
    path = tmp_path / "neu" / "probe.xlsx"
    columns = [
        Column("Aussage", 20),
        Column("Zahl", 8),
        Column("Feld", 12, True, choices="Feld"),
        Column("Entscheidung", 12, True, free=True),
        Column("Datum", 12, True),
        Column("Kennung", 8, hidden=True),
        Column("Ziel", 8, True, choices="leer"),  # there are none to choose from
    ]
    rows = [
        ["=1+1", 0, "", Offer("ja"), "", "s1", ""],
        ["https://x.example", 0.5, "", "", "", "0123", ""],
    ]
    rows.append(["LIST: Dolmetscher, Lotsen", 3, "", "", "", "s3", ""])  # words of a note, no list
    sheets = [Sheet("Probe", columns, rows), Sheet("Leer", columns, [])]
    workbook.write(path, ["So geht es", "Erster Satz.", "x" * 300], sheets, LISTS)
    return path


def test_a_written_workbook_reads_back_as_it_was_meant(small):
    back = filled.read(small, {"Probe": "Kennung", "Leer": "Kennung", "Fehlt": "Kennung"})
    assert [(line.sheet, line.number, line["aussage"], line["Zahl"]) for line in back.lines] == [
        ("Probe", 2, "=1+1", "0"),
        ("Probe", 3, "https://x.example", "0.5"),
        ("Probe", 4, "LIST: Dolmetscher, Lotsen", "3"),
    ]
    assert [line["Kennung"] for line in back.lines] == ["s1", "0123", "s3"]
    assert {line["Entscheidung"] for line in back.lines} == {""}
    assert back.lists == {"Feld": {"Wohnen": "w", "Unklar": ""}, "ja": {"ja": "ja"}}
    assert (back.coder, back.date) == ("", "")
    assert [each.name for each in small.parent.iterdir()] == ["probe.xlsx"]  # no draft is left


def test_choices_point_at_their_own_labels(small):
    book = openpyxl.load_workbook(small)
    assert book.sheetnames == ["Anleitung", "Probe", "Leer", "Listen"]
    rules = {str(rule.sqref): rule for rule in book["Probe"].data_validations.dataValidation}
    assert set(rules) == {"C2:C4", "D2"} and not book["Leer"].data_validations.dataValidation
    offered = {}
    for where, rule in rules.items():
        first, last = rule.formula1.removeprefix("Listen!").replace("$", "").split(":")
        offered[where] = [row[0].value for row in book["Listen"][first:last]]
    assert offered == {"C2:C4": ["Wohnen", "Unklar"], "D2": ["ja"]}
    assert rules["D2"].errorStyle == "information" and rules["C2:C4"].errorStyle in (None, "stop")
    page = book["Probe"]
    open_ = [cell.column_letter for cell in page[2] if not cell.protection.locked]
    assert open_ == ["C", "D", "E", "G"] and page["E2"].number_format == "dd.mm.yyyy"
    assert page["B3"].number_format == "0.00" and page["A2"].data_type == "s"
    assert page.column_dimensions["F"].hidden and not page.column_dimensions["A"].hidden
    assert page.auto_filter.ref == "A1:G4" and book["Leer"].auto_filter.ref == "A1:G2"
    assert page.row_dimensions[2].height == workbook.LINE


@pytest.mark.parametrize("signed", [True, False])
def test_the_guide_asks_for_initials_and_day_only_where_they_count(tmp_path, signed):
    workbook.write(tmp_path / "g.xlsx", ["Titel", "eins", "zwei"], [], {}, signed)
    page = openpyxl.load_workbook(tmp_path / "g.xlsx")["Anleitung"]
    shown = [page.cell(row, 1).value for row in range(1, 8)]
    asked = [workbook.MY_CODER, workbook.MY_DATE, None] if signed else []
    assert [each for each in shown[2:]][: len(asked) + 2] == [*asked, "eins", "zwei"]
    assert shown[0] == "Titel"
    assert [page.cell(row, 2).protection.locked for row in (3, 4)] == [not signed] * 2


def test_what_people_signed_on_the_guide_holds_for_the_workbook_and_titles_may_stand_above(
    tmp_path,
):
    path = tmp_path / "w.xlsx"
    book = openpyxl.Workbook()
    guide = book.active
    guide.title = "ANLEITUNG "
    for row in ((workbook.MY_CODER, " EF "), (workbook.MY_DATE, 45841), ("nur eines",), ()):
        guide.append(row)
    page = book.create_sheet("probe")
    for row in (["Meine Liste"], ["kennung", None, "Zahl"], ["NA", "x", 3.0], [], [None, None, 0]):
        page.append(row)
    lists = book.create_sheet("Listen")
    for row in (["Liste", "Bezeichnung", "Kennung"], ["Feld", "Wohnen", "w"], ["Feld", "Keins"]):
        lists.append(row)
    book.save(path)
    back = filled.read(path, {"Probe": "Kennung"})
    assert (back.coder, filled.date(back.date)) == ("EF", "2025-07-03")
    assert [(line.number, line["KENNUNG"], line["Zahl"]) for line in back.lines] == [
        (3, "NA", "3"),  # initials are no missing value
        (5, "", "0"),
    ]
    assert back.lists == {"Feld": {"Wohnen": "w", "Keins": ""}}
    lists.delete_cols(3)  # somebody tidied up
    book.save(path)
    assert filled.read(path, {"Probe": "Kennung"}).lists == {}


def test_rows_of_a_workbook_are_taken_sheet_by_sheet_in_the_order_of_the_pipeline():
    assert list(reading.PAGES) == [
        *("Entscheidungen", "Konflikte", "Aussagen", "Handlungsfelder", "Zweitkodierung"),
        *("Ziele", "Themen", "Themenzuordnung", "Gegensätze", "Kurzfassung"),
    ]
    for (
        page
    ) in reading.PAGES.values():  # the header by which a sheet is known is one people fill in
        assert page.header in page.cells
