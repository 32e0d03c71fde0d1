"""Every kind of decision as the row it leaves, how a row is taken back, and what of the ledger is new."""

import pandas as pd
import pytest

from analysis import decisions, ledger, tables, undo
from analysis.decisions import By
from analysis.stage import House

BY = By("AB", "2025-07-03", "am Tisch", "unsure", 0)
BASE = {"coder": "AB", "date": "2025-07-03", "remark": "am Tisch", "asked_because": "unsure", "saw_suggestion": 0}  # fmt: skip
S, T = "2025-0000000a", "2025-0000000b"
OPPOSED = {"target": S, "counter": T, "old": "", "new": "rejected", "text": "x", "counter_text": "y"}  # fmt: skip


@pytest.mark.parametrize(
    ("made", "table", "cells"),
    [
        (decisions.field(S, ["a", "b"], BY, "c", "x"), "decided_codings", {"target": S, "scheme": "field", "old": "c", "new": "a b", "text": "x"}),
        (decisions.statement_type(S, [], BY), "decided_codings", {"target": S, "scheme": "type", "old": "", "new": "", "text": ""}),
        (decisions.dimensions(S, ["d"], BY), "decided_codings", {"target": S, "scheme": "dimension", "old": "", "new": "d", "text": ""}),
        (decisions.accept_topic("T-1", "Kita", BY, [S, T], "Krippe"), "decided_topics", {"target": "T-1", "action": "accept", "old": f"{S} {T}", "new": "Kita", "text": "Krippe", "members": f"{S} {T}"}),
        (decisions.rename_topic("T-1", "Kita", BY, "Krippe", "x"), "decided_topics", {"target": "T-1", "action": "rename", "old": "Krippe", "new": "Kita", "text": "x"}),
        (decisions.merge_topics("T-1", "T-2", BY, "x"), "decided_topics", {"target": "T-1", "action": "merge", "old": "", "new": "T-2", "text": "x"}),
        (decisions.split_topic("T-1", [S, T], BY, "x"), "decided_topics", {"target": "T-1", "action": "split", "old": "", "new": f"{S} {T}", "text": "x"}),
        (decisions.dissolve_topic("T-1", BY, "x"), "decided_topics", {"target": "T-1", "action": "aside", "old": "", "new": "", "text": "x"}),
        (decisions.move_statement(S, "T-1", BY, "T-2", "x"), "decided_topics", {"target": S, "action": "move", "old": "T-2", "new": "T-1", "text": "x"}),
        (decisions.not_in_topic(S, "T-1", BY, "x"), "decided_topics", {"target": S, "action": "not_here", "old": "T-1", "new": "T-1", "text": "x"}),
        (decisions.goal_link(S, "Z-1", "extends", BY, "none", "x"), "decided_goals", {"target": S, "goal_id": "Z-1", "old": "none", "new": "extends", "text": "x"}),
        (decisions.opposition(S, T, "rejected", BY, "x", "y"), "decided_oppositions", OPPOSED),
        (decisions.opposition(T, S, "rejected", BY, "y", "x"), "decided_oppositions", OPPOSED),
        (decisions.keep_on_page("2025", S, BY, "x"), "decided_messages", {"round_id": "2025", "target": S, "action": "keep", "old": "", "new": "", "text": "x", "new_text": ""}),
        (decisions.drop_from_page("2025", S, BY, "x"), "decided_messages", {"round_id": "2025", "target": S, "action": "drop", "old": "", "new": "", "text": "x", "new_text": ""}),
        (decisions.instead_on_page("2025", S, T, BY, "x", "y"), "decided_messages", {"round_id": "2025", "target": S, "action": "instead", "old": "", "new": T, "text": "x", "new_text": "y"}),
        (decisions.split_statement(S, ["a", "b"], BY, "x"), "decided_statements", {"target": S, "action": "split", "old": "", "new": "a | b", "text": "x"}),
        (decisions.merge_statements(S, [T, "u"], BY, "x", ["y", "z"]), "decided_statements", {"target": S, "action": "merge", "old": "y | z", "new": f"{T} u", "text": "x"}),
        (decisions.withdraw(S, BY, "x"), "decided_statements", {"target": S, "action": "withdraw", "old": "", "new": "", "text": "x"}),
        (decisions.set_aside(S, "doppelt", BY, "x"), "decided_statements", {"target": S, "action": "aside", "old": "", "new": "doppelt", "text": "x"}),
        (decisions.make_note("d0", 3, 9, BY, "x"), "decided_statements", {"target": "d0:3-9", "action": "note", "old": "", "new": "", "text": "x"}),
        (decisions.own_code(" Scham  hier", BY, "Scheu"), "decided_own_codes", {"target": "own-ec84d792", "old": "", "new": "Scham hier", "text": "Scham hier", "definition": "Scheu"}),
        (decisions.own_code("Scheu", BY, old="Scham"), "decided_own_codes", {"target": "own-8ffd5937", "old": "Scham", "new": "Scheu", "text": "Scheu", "definition": ""}),
        (decisions.own_coding(S, "own-1", True, BY, "no", "x"), "decided_own_codings", {"target": S, "code_id": "own-1", "old": "no", "new": "yes", "text": "x"}),
        (decisions.own_coding(S, "own-1", False, BY), "decided_own_codings", {"target": S, "code_id": "own-1", "old": "", "new": "no", "text": ""}),
        (decisions.remark(S, "nachfragen", BY, "x"), "decided_remarks", {"target": S, "old": "", "new": "nachfragen", "text": "x"}),
    ],
)  # fmt: skip
def test_the_row_of_every_kind(made, table, cells):
    assert (made.table, made.row) == (table, BASE | cells)
    tables.typed(pd.DataFrame([made.row]), table)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: decisions.goal_link(S, "Z-1", "touches", BY),
        lambda: decisions.opposition(S, T, "maybe", BY),
    ],
)
def test_what_cannot_be_said_is_refused(wrong):
    with pytest.raises(ValueError, match="is none of"):
        wrong()


def test_a_row_taken_back_says_what_it_was_about_and_who_took_it_back():
    later = By("CD", "2025-07-09", "doch nicht")
    for made, old in (
        (decisions.rename_topic("T-1", "Kita", BY, "Krippe", "x"), "rename Kita"),
        (decisions.field(S, ["a"], BY, "c", "x"), "field a"),
        (decisions.dissolve_topic("T-1", BY), "aside"),
        (decisions.goal_link(S, "Z-1", "extends", BY), "extends"),
    ):
        row = made.row | {"decision_id": "d-1", "in_force": True}
        taken = decisions.take_back("d-1", made.table, row, later)
        expected = made.row | later._asdict() | {"old": old, "undoes": "d-1"}
        assert (taken.table, taken.row) == (made.table, expected)


def test_the_id_of_a_decision_never_changes():
    rows = tables.typed(pd.DataFrame([decisions.dissolve_topic("T-1", BY).row]), "decided_topics")
    assert undo.decision_ids(rows, "decided_topics") == ["d-b19dbe89fade"]
    others = [BY._replace(coder="CD"), BY._replace(date="2025-07-04")]
    more = [decisions.dissolve_topic("T-1", by).row for by in (BY, *others)]
    ids = undo.decision_ids(tables.typed(pd.DataFrame(more), "decided_topics"), "decided_topics")
    assert len(set(ids)) == 3


def test_a_chain_of_undos_holds_by_its_last_link():
    """Each row takes the one before it back: of three rows the first stands again."""
    made = decisions.rename_topic("T-1", "Kita", BY).row | {"undoes": ""}
    rows = []
    for number in range(4):
        table = tables.typed(pd.DataFrame([*rows, made]), "decided_topics")
        rows.append(made)
        force = undo.in_force(table, "decided_topics").tolist()
        assert force == [(number - each) % 2 == 0 for each in range(number + 1)]
        assert len(undo.standing(table, "decided_topics")) == (number + 1) % 2
        last = undo.decision_ids(table, "decided_topics")[-1]
        by = BY._replace(date=f"2025-07-1{number}")
        made = decisions.take_back(last, "decided_topics", made, by).row


@pytest.mark.parametrize(
    ("closings", "reopened", "held"),
    [
        ([], [], []),
        ([("2024", 0), ("2025", 0)], [], [("2024", 0), ("2025", 0)]),
        ([("2025", 0), ("2025", 1), ("2025", 1)], [], [("2025", 1), ("2025", 1)]),
        ([("2024", 0), ("2025", 0)], [("2025", "0")], [("2024", 0)]),
        ([("2025", 0), ("2025", 1)], [("2025", "0")], [("2025", 1)]),  # an old closing's
        ([("2025", 0), ("2025", 1)], [("2025", "0"), ("2025", "1")], []),  # never the one before
        ([("2024", 1), ("2025", 0)], [("2025", "1")], [("2024", 1), ("2025", 0)]),
    ],
)
def test_of_each_round_its_last_closing_holds_unless_it_was_reopened(closings, reopened, held):
    frozen = pd.DataFrame(closings, columns=["round_id", "closing"])
    rows = [(*row, "reopened") for row in reopened]
    rounds = pd.DataFrame(rows, columns=["target", "new", "action"])
    found = undo.closed(frozen, rounds)
    assert list(found.itertuples(index=False, name=None)) == held
    assert list(found) == ["round_id", "closing"] and found.index.tolist() == [*range(len(held))]


def test_only_reopening_opens_a_round():
    frozen = pd.DataFrame([("2025", 0)], columns=["round_id", "closing"])
    rounds = pd.DataFrame([("2025", "0", "closed")], columns=["target", "new", "action"])
    assert len(undo.closed(frozen, rounds)) == 1


def test_what_is_new_in_the_ledger_and_what_was_taken_back(tmp_path):
    house = House(tmp_path, tmp_path, tmp_path)
    one, two = decisions.dissolve_topic("T-1", BY), decisions.remark(S, "x", BY)
    assert ledger.unread(house, [one]) and not ledger.unread(house, [])
    assert ledger.append(house, [one]).new == {"decided_topics": 1}
    assert not ledger.unread(house, [one]) and ledger.unread(house, [one, two])
    row = ledger.history(house, "decided_topics").to_dict("records")[0]
    back = decisions.take_back(row["decision_id"], "decided_topics", row, BY._replace(coder="CD"))
    ledger.append(house, [back])
    added = ledger.append(house, [one, two])
    assert added.new == {"decided_topics": 0, "decided_remarks": 1} and added.taken_back == [one]
    assert not ledger.unread(house, [one])  # known, though taken back
    assert ledger.history(house, "decided_topics")["in_force"].tolist() == [False, True]
    assert house.read("decided_topics").empty


def test_rows_are_added_behind_the_old_ones_with_every_cell_filled():
    old = tables.typed(pd.DataFrame([decisions.dissolve_topic("T-2", BY).row]), "decided_topics")
    bare = {"target": "T-1", "action": "aside", "coder": "AB", "date": "2025-07-03"}
    table, count, back = ledger.merged(old, [bare, bare], "decided_topics")
    assert table["target"].tolist() == ["T-2", "T-1"] and (count, back) == (1, [])
    assert not table.isna().any().any() and table["remark"].tolist() == ["am Tisch", ""]
    same, count, back = ledger.merged(table, [bare], "decided_topics")
    assert same is table and (count, back) == (0, [])


def test_the_lock_is_taken_again_by_whoever_holds_it_and_given_back(tmp_path):
    house = House(tmp_path, tmp_path, tmp_path)
    with ledger.lock(house):
        with ledger.lock(house):
            pass
        assert ledger._held  # the inner one gave nothing back
    assert not ledger._held


def test_the_rows_of_decisions_on_names():
    cells = {"coder": "AB", "date": "2025-07-03", "remark": "am Tisch"}
    place = {"target": "2025-a", "start": 3, "end": 9, "new": "hide", "seal": "01ab"}
    made = decisions.name_place("2025-a", 3, 9, "hide", BY, "01ab")
    assert (made.table, made.row) == ("decided_names", place | cells)
    whole = {"target": "2025", "start": 0, "end": 0, "new": "cleared"}
    assert decisions.names_cleared("2025", "cleared", BY).row == whole | cells
    for wrong in (lambda: decisions.name_place("d", 3, 9, "cleared", BY), lambda: decisions.names_cleared("2025", "hide", BY)):  # fmt: skip
        with pytest.raises(ValueError, match="is none of"):
            wrong()


# ---- nobody writes at the same time -------------------------------------------------------------


@pytest.fixture
def locks(monkeypatch, tmp_path):
    """How often the lock is held by others, and what was asked of the system and said."""
    asked, said, refusals = [], [], []

    def flock(folder, how):
        asked.append("try" if how & ledger.fcntl.LOCK_NB else "wait")
        assert how & ledger.fcntl.LOCK_EX
        if refusals:
            raise refusals.pop(0)

    clock = iter(range(1000))
    monkeypatch.setattr(ledger.fcntl, "flock", flock)
    monkeypatch.setattr(ledger.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(ledger.time, "sleep", lambda seconds: asked.append("sleep"))
    monkeypatch.setattr(ledger, "PATIENCE", 2.5)  # two looks
    monkeypatch.setattr(ledger, "say", lambda who, text: said.append(text))
    return House(tmp_path, tmp_path, tmp_path), asked, said, refusals


@pytest.mark.parametrize(
    ("held", "expected", "words"),
    [
        ([], ["try"], []),
        ([BlockingIOError()], ["try", "sleep", "try"], []),
        ([BlockingIOError()] * 2, ["try", "sleep", "try", "sleep", "wait"], ["Es wird gerade"]),
        ([OSError("no locks here")], ["try"], ["Der Ordner lässt sich nicht sperren"]),
    ],
)
def test_who_reads_in_waits_for_the_other_and_says_so(locks, held, expected, words):
    house, asked, said, refusals = locks
    refusals.extend(held)
    with ledger.lock(house), ledger.lock(house):  # once for whoever holds it
        assert asked == expected and not refusals
    assert [text[: len(word)] for text, word in zip(said, words)] == words and len(said) == len(
        words
    )
    assert ledger._held == {}


def test_where_nothing_is_new_no_file_is_touched(tmp_path, monkeypatch):
    house = House(tmp_path, tmp_path, tmp_path)
    ledger.append(house, [decisions.dissolve_topic("T-1", BY)])

    def refused(*given):
        raise AssertionError("written")

    monkeypatch.setattr(ledger.tables, "write", refused)
    assert ledger.append(house, [decisions.dissolve_topic("T-1", BY)]).new == {"decided_topics": 0}
    with pytest.raises(AssertionError):
        ledger.append(house, [decisions.dissolve_topic("T-2", BY)])


def test_a_column_of_peoples_own_in_a_decision_table_stays_and_is_empty_for_new_rows():
    row = decisions.dissolve_topic("T-2", BY).row | {"Notiz": "klären"}
    old = tables.typed(pd.DataFrame([row]), "decided_topics")
    new = [decisions.dissolve_topic("T-1", BY).row]
    table, count, _ = ledger.merged(old, new, "decided_topics")
    assert table["Notiz"].tolist() == ["klären", ""] and count == 1
