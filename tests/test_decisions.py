"""The ledger of decisions: nothing lost, nothing doubled, everything can be taken back."""

import multiprocessing
import os
import signal
import time

import pandas as pd
import pytest

from analysis import adjudication, decisions, ledger, round_decisions, tables, undo, withdrawn
from analysis.decisions import By
from analysis.hiding import name_decisions
from analysis.measuring.ledger_trial import one_of_each
from analysis.reattachment import reattach
from analysis.stage import House

AB, CD = By("AB", "2025-07-03"), By("CD", "2025-07-04")


@pytest.fixture
def house(tmp_path):
    return House(tmp_path, tmp_path, tmp_path)


def test_every_kind_is_kept_once_and_reads_back(house):
    made = one_of_each(AB)
    added = ledger.append(house, made)
    assert sum(added.new.values()) == len(made) == 26
    assert set(ledger.KINDS) - set(added.new) == {"decided_rounds"}
    assert sum(ledger.append(house, made).new.values()) == 0  # read twice, kept once
    for decision in made:
        row = house.read(decision.table)
        row = row[row["target"] == decision.row["target"]].astype(str)
        same = pd.Series(True, row.index)
        for name, value in decision.row.items():
            same &= row[name] == str(value) if name in row else True
        assert same.sum() == 1, decision


def test_what_one_file_says_twice_is_kept_once(house):
    made = decisions.field("2025-00000001", ["bildung"], AB)
    assert ledger.append(house, [made, made]).new == {"decided_codings": 1}
    assert len(ledger.history(house, "decided_codings")) == 1


def test_a_round_is_cleared_until_somebody_reopens_it(house):
    for verdict, cleared in (("cleared", True), ("reopened", False), ("cleared", True)):
        days = len(house.read("decided_names")) + 1
        ledger.append(
            house, [decisions.names_cleared("2025", verdict, By("AB", f"2025-07-0{days}"))]
        )
        assert name_decisions.round_cleared(house.read("decided_names"), "2025") == cleared
    assert not name_decisions.round_cleared(house.read("decided_names"), "2024")


def test_of_two_that_say_the_same_the_one_without_a_decision_takes_an_orphan():
    columns = ["statement_id", "round_id", "text", "verbatim"]
    rows = [("2025-0000000a", "2025"), ("2025-0000000b", "2025"), ("2024-0000000c", "2024")]
    said = "Mehr Kitas im Norden"
    statements = pd.DataFrame([(*row, said, said) for row in rows], columns=columns)
    made = pd.DataFrame({"target": ["2025-0000000a", "2025-0000000f"], "text": said})
    found, lost = reattach(made, statements)
    assert found["target"].tolist() == ["2025-0000000a", "2025-0000000b"] and not len(lost)


def test_an_opposition_is_the_same_from_both_sides():
    one = decisions.opposition("a", "b", "rejected", AB, "A", "B")
    assert one == decisions.opposition("b", "a", "rejected", AB, "B", "A")


def test_an_undo_is_a_row_and_can_be_taken_back(house):
    first = decisions.field("2025-00000001", ["bildung"], AB)
    second = decisions.field("2025-00000001", ["sport"], By("AB", "2025-07-05"), "bildung")
    ledger.append(house, [first, second])
    settled = lambda: adjudication.settled(house.read("decided_codings"))[0]["new"].tolist()
    assert settled() == ["sport"]

    def take_back(number):
        row = ledger.history(house, "decided_codings").to_dict("records")[number]
        ledger.append(house, [decisions.take_back(row["decision_id"], "decided_codings", row, CD)])

    take_back(1)
    assert settled() == ["bildung"]
    assert ledger.append(house, [second]).taken_back == [second]  # not done again by reading again
    take_back(2)
    assert settled() == ["sport"]
    assert len(ledger.history(house, "decided_codings")) == 4  # nothing was deleted


def test_decisions_written_before_undo_existed_are_read_and_added_to(house):
    path = house.path("decided_topics")
    path.parent.mkdir()
    path.write_text(
        "target,action,old,new,coder,date,remark,asked_because,saw_suggestion,text\n"
        "T-1,rename,Kita,Kitas,AB,3.7.2025,,own,1,Kita\n",
        encoding="utf-8",
    )
    assert house.read("decided_topics")["new"].tolist() == ["Kitas"]
    ledger.append(house, [decisions.dissolve_topic("T-2", CD)])
    assert ledger.history(house, "decided_topics")["in_force"].tolist() == [True, True]
    assert house.read("decided_topics")["date"].tolist() == ["3.7.2025", "2025-07-04"]


def test_only_the_ledger_writes_decisions(house):
    with pytest.raises(ValueError, match="ledger"):
        house.write("decided_topics", tables.empty("decided_topics"))


def test_a_closed_round_can_be_reopened_and_closed_again(house):
    def members(topic):
        row = {"round_id": "2025", "statement_id": "2025-00000001", "topic_id": topic, "weight": 1}
        return tables.typed(pd.DataFrame([row]), "frozen_topics")

    ledger.append(house, round_decisions.closing(house, "2025", members("T-1"), AB))
    assert house.read("frozen_topics")["topic_id"].tolist() == ["T-1"]
    ledger.append(house, [round_decisions.reopening(house, "2025", CD)])
    assert house.read("frozen_topics").empty
    ledger.append(house, round_decisions.closing(house, "2025", members("T-1"), AB))
    ledger.append(house, [round_decisions.reopening(house, "2025", CD)])
    ledger.append(house, round_decisions.closing(house, "2025", members("T-2"), AB))
    assert house.read("frozen_topics")["topic_id"].tolist() == ["T-2"]
    reopened = ledger.history(house, "decided_rounds").query("action == 'reopened'")
    assert reopened["new"].tolist() == ["0", "1"]


def test_not_here_is_asked_for_each_topic_and_goals_one_by_one(house):
    ledger.append(
        house,
        [
            decisions.not_in_topic("2025-00000001", "T-1", AB),
            decisions.not_in_topic("2025-00000001", "T-2", AB),
            decisions.goal_link("2025-00000001", "Z-1", "confirms", AB),
            decisions.goal_link("2025-00000001", "Z-1", "criticises", CD),
            decisions.goal_link("2025-00000001", "Z-2", "extends", AB),
            decisions.keep_on_page("2024", "T-1", AB),
            decisions.drop_from_page("2025", "T-1", CD),
        ],
    )
    topics, none = adjudication.settled(house.read("decided_topics"))
    assert topics["new"].tolist() == ["T-1", "T-2"] and none.empty
    goals, open_ = adjudication.settled(house.read("decided_goals"))
    assert goals["goal_id"].tolist() == ["Z-2"]
    assert open_["question"].tolist() == ["goal Z-1"] * 2
    assert adjudication.settled(house.read("decided_messages"))[1].empty


def _adding(folder, numbers, ready):
    house = House(folder, folder, folder)
    ready.wait()
    for number in numbers:
        by = By(f"P{number % 3}", "2025-07-03")
        ledger.append(house, [decisions.field(f"2025-{number:08x}", ["sport"], by)])


def test_two_readings_at_once_and_a_kill_lose_nothing(tmp_path):
    house, context = House(tmp_path, tmp_path, tmp_path), multiprocessing.get_context("fork")
    ready = context.Event()
    parts = (range(8), range(8, 16), range(8))
    readers = [
        context.Process(target=_adding, args=(tmp_path, numbers, ready)) for numbers in parts
    ]
    for reader in readers:
        reader.start()
    ready.set()
    time.sleep(0.02)
    os.kill(readers[2].pid, signal.SIGKILL)
    for reader in readers:
        reader.join()
    assert sorted(house.read("decided_codings")["target"]) == [f"2025-{n:08x}" for n in range(16)]


def test_what_was_withdrawn_stands_in_no_further_text_of_a_decision(house):
    """Opposite sides, replacements, joined neighbours and memos; memos stay two rows."""
    one, two, out = "2025-00000001", "2025-00000002", "2025-00000003"
    made = [
        decisions.opposition(one, out, "confirmed", AB, "Kurse", "Mein Chef"),
        decisions.instead_on_page("2025", one, out, AB, "Kurse", "Mein Chef"),
        decisions.merge_statements(two, [out], AB, "Bus", ["Mein Chef"]),
        decisions.remark(out, "der Chef heißt", AB, "Mein Chef"),
        decisions.remark(out, "Frau vom Chef", AB, "Mein Chef"),
        decisions.remark(one, "gut", AB, "Kurse"),
    ]
    ledger.append(house, made)
    gone = pd.DataFrame([(out, "Mein Chef")], columns=["target", "text"])
    statements = pd.DataFrame({"text": ["Kurse", "Bus"]})
    for name in {each.table for each in made}:
        rows = withdrawn.kept_back(house.read(name), gone, statements)
        tables.check(rows, name)
        assert "Chef" not in rows.to_csv()
    assert house.read("decided_remarks")["new"].tolist()[-1] == "gut"


def test_only_tables_of_decisions_can_be_taken_back():
    asked = ("decided_topics", "decided_rounds", "frozen_topics", "statements", "no such table")
    assert [undo.is_decided(each) for each in asked] == [True, True, False, False, False]


def test_what_is_written_down_of_a_round_that_is_closed_and_opened_again(house):
    def members(round_id):
        row = {"round_id": round_id, "statement_id": f"{round_id}-00000001", "topic_id": "T-1"}
        two = [row | {"weight": 1}, row | {"weight": 1, "statement_id": f"{round_id}-00000002"}]
        return tables.typed(pd.DataFrame(two), "frozen_topics")

    with pytest.raises(ValueError, match="2025 is not closed"):
        round_decisions.reopening(house, "2025", CD)
    made = round_decisions.closing(house, "2025", members("2025"), AB)
    assert [each.table for each in made] == ["frozen_topics", "frozen_topics", "decided_rounds"]
    said = {"target": "2025", "action": "closed", "old": "", "new": "0", "text": "2025"}
    assert made[2].row == said | AB._asdict() and made[0].row["closing"] == 0
    ledger.append(house, made)
    ledger.append(house, round_decisions.closing(house, "2024", members("2024"), AB))
    opened = round_decisions.reopening(house, "2025", CD)
    assert opened.row == said | CD._asdict() | {"action": "reopened"}
    ledger.append(house, [opened])
    assert house.read("frozen_topics")["round_id"].tolist() == ["2024"] * 2
    with pytest.raises(ValueError, match="2025 is not closed"):
        round_decisions.reopening(house, "2025", CD)
    made = round_decisions.closing(house, "2025", members("2025"), AB)
    assert [each.row.get("closing", each.row.get("new")) for each in made] == [1, 1, "1"]
    assert ledger.append(house, made).new == {"frozen_topics": 2, "decided_rounds": 1}
    again = ledger.append(house, made)  # known, and nothing was taken back
    assert again.new == {"frozen_topics": 0, "decided_rounds": 0} and again.taken_back == []
    assert not ledger.unread(house, made)
    assert round_decisions.reopening(house, "2025", CD).row["new"] == "1"  # the last one
    assert round_decisions.reopening(house, "2024", CD).row["new"] == "0"
    ledger.append(house, [round_decisions.reopening(house, "2025", CD)])
    assert round_decisions.closing(house, "2025", members("2025"), AB)[-1].row["new"] == "2"
