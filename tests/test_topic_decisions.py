"""What people decided about topics, replayed: each action, what stays, and what is named as orphaned."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import tables
from analysis import topics as stage_topics
from analysis.grouping import rounds, topic_decisions, topic_state
from analysis.grouping.topic_decisions import replay
from analysis.grouping.topic_state import Topics
from analysis.vocabulary import ACCEPTED
from tests.small_topics import decision, drawn, given, main_topic, statements

MATTERS = [0, 0, 0, 0, 1, 1, 1, 1, 5, 5, 5, 5, 9, 9, 9, 9] + [
    matter for matter in range(10, 16)
] * 3


@pytest.fixture
def known():
    topics = Topics()
    texts = {f"s{number}": f"Text {number}" for number in range(6)}
    one = topics.found("2024", ["s0", "s1", "s2"], texts)
    return topics, texts, one, topics.found("2024", ["s3", "s4", "s5"], texts)


def halve(members):
    return [number % 2 for number, _ in enumerate(members)]


def test_each_action_does_what_it_says(known):
    topics, texts, one, two = known

    def do(*what):
        assert replay(topics, decision(*what), texts, halve) == []

    do("rename", one, "Kita  am Abend")
    assert (topics.known[one].name, topics.known[one].named_by) == ("Kita am Abend", "AB")
    do("move", "s0", two)
    assert topics.shares["s0"] == {two: 1.0}
    do("split", two, "s3 s4")
    assert topics.members(f"{two}-2") == ["s3", "s4"] and topics.members(two) == ["s0", "s5"]
    do("merge", f"{two}-2", one)
    assert topics.members(one) == ["s1", "s2", "s3", "s4"] and f"{two}-2" not in topics.known
    do("move", "s5", "neu: Eigenes Thema")
    (opened,) = [each for each in topics.known.values() if each.name == "Eigenes Thema"]
    assert topics.members(opened.topic_id) == ["s5"] and opened.named_by == "AB"
    do("accept", one, "Kinderbetreuung")
    assert (topics.known[one].origin, topics.known[one].name) == (ACCEPTED, "Kinderbetreuung")
    do("not_here", "s1", one)
    assert topics.shares["s1"] == {} and topics.members(one) == ["s2", "s3", "s4"]
    do("split", one)
    assert topics.members(f"{one}-2") == ["s3"]
    do("aside", one)
    assert one not in topics.known and topics.shares["s2"] == {}
    do("move", "s0", "")
    assert topics.shares["s0"] == {} and two not in topics.known  # nobody lives there any more


@pytest.mark.parametrize(
    "what, reason",
    [
        (("rename", "T-nie", "Neu"), "Das Thema gibt es nicht mehr"),
        (("accept", "T-nie", "Neu"), "ist keine mehr da"),
        (("merge", "T-nie", "T-auch"), "gibt es nicht"),
        (("split", "T-nie"), "Das Thema gibt es nicht mehr"),
        (("move", "s9", ""), "Die Aussage gibt es nicht mehr"),
        (("move", "s0", "T-nie"), "Das Thema T-nie gibt es nicht"),
        (("not_here", "s9", "T-nie"), "Die Aussage gibt es nicht mehr"),
        (("aside", "T-nie"), "Das Thema gibt es nicht mehr"),
        (("verbieten", "T-nie"), "ist keine bekannte Entscheidung"),
    ],
)
def test_what_fits_nothing_is_named_and_changes_nothing(known, what, reason):
    topics, texts, *_ = known
    before = {each: dict(shares) for each, shares in topics.shares.items()}
    (orphan,) = replay(topics, decision(*what), texts, halve)
    assert reason in orphan["reason"] and orphan["target"] == what[1]
    assert topics.shares == before


def test_a_topic_with_a_new_id_is_found_by_the_name_the_person_saw(known):
    topics, texts, one, _ = known
    topics.known[one].name = "Kita am Abend"
    seen = decision("rename", "T-alt", "Betreuung am Abend", text="Kita am Abend")
    assert replay(topics, seen, texts, halve) == []
    assert topics.known[one].name == "Betreuung am Abend"


@pytest.mark.parametrize("seen, found", [("s0 s1 s3 s4", True), ("s0 s3 s4", False), ("s9", False)])
def test_a_topic_with_a_new_id_is_found_by_half_of_its_members(known, seen, found):
    topics, texts, one, two = known
    topics.shares["s4"] = {}
    rename = decision("rename", "T-alt", "Kita").assign(members=seen)
    assert (replay(topics, rename, texts, halve) == []) == found
    assert (topics.known[one].name == "Kita") == found


def test_twice_is_as_good_as_once_where_a_round_was_closed_since(known):
    topics, texts, one, two = known
    merge = decision("merge", one, two)
    assert replay(topics, merge, texts, halve) == []
    before, topics.closed = {each: dict(shares) for each, shares in topics.shares.items()}, True
    assert replay(topics, merge, texts, halve) == [] and topics.shares == before


def test_a_split_takes_nothing_from_other_topics(known):
    topics, texts, one, two = known
    topics.shares["s3"] = {one: 0.6, two: 0.4}
    assert replay(topics, decision("split", two, "s3 s4"), texts, halve) == []
    assert topics.shares["s3"] == {one: 0.6, f"{two}-2": 0.4} and topics.members(two) == ["s5"]


def test_what_leaves_a_topic_leaves_its_weight_to_the_others(known):
    topics, texts, one, two = known
    topics.shares["s3"] = {one: 0.6, two: 0.4}
    assert replay(topics, decision("not_here", "s3", one), texts, halve) == []
    assert topics.shares["s3"] == {two: 1.0}


def test_a_duplicate_moves_along_unless_people_moved_it_themselves():
    frame = statements([0] * 5)
    frame["same_as"] = ["", "2024-s000", "", "2024-s002", "2024-s002"]
    moves = pd.concat(
        [
            decision("move", "2024-s000", "T-1"),
            decision("move", "2024-s002", "T-1"),
            decision("move", "2024-s003", "T-2"),
        ]
    )
    along = rounds.with_twins(moves, frame)
    assert dict(zip(along["target"], along["new"])) == {
        "2024-s000": "T-1",
        "2024-s001": "T-1",
        "2024-s002": "T-1",
        "2024-s003": "T-2",
    }


def test_confirmed_and_moved_statements_teach_where_they_still_are():
    rows = pd.concat(
        [
            decision("accept", "T-1", "Kita", old="s0 s1 s9"),
            decision("move", "s1", "T-2"),
            decision("move", "s2", "neu: Eigenes"),
            decision("move", "s3", ""),
        ]
    )
    accepted, moved = topic_decisions.examples(rows, {"s0", "s1", "s2", "s3"})
    assert accepted == {"s0": "T-1"} and moved == {"s1": "T-2"}


def test_an_accepted_topic_has_the_field_of_its_confirmed_members():
    frame = statements([0, 0, 1]).assign(field=["bildung", "bildung", "wohnen"])
    rows = decision("accept", "T-1", "Kita", old=" ".join(frame["statement_id"]))
    others = statements([1] * 4, start=50).assign(field="wohnen")
    members = dict.fromkeys(frame["statement_id"], "T-1")
    members |= dict.fromkeys(others["statement_id"], "T-2")
    frame = pd.concat([frame, others])
    (entry,) = topic_decisions.entries(rows, members, frame)
    assert (entry.topic_id, entry.field_id, entry.name) == ("T-1", "bildung", "Kita")


def test_decisions_on_topics_of_two_rounds_do_not_get_in_each_others_way():
    parts = [
        (statements(MATTERS), drawn(MATTERS, noise=0.2)),
        (statements(MATTERS, "2025", 60), drawn(MATTERS, seed=2, noise=0.2)),
    ]
    placed = rounds.in_order(given(parts))
    main = main_topic(placed)
    one, two, three = sorted(
        placed.topics.known, key=lambda each: (-len(placed.topics.members(each)), each)
    )[:3]
    moved = placed.topics.members(two)[0]
    decided = pd.concat(
        [
            decision("split", one),
            decision("merge", three, two),
            decision("move", moved, "neu: Eigenes"),
        ]
    )
    after = rounds.in_order(given(parts, decisions=decided))
    assert not after.unmatched
    assert f"{one}-2" in after.topics.known and three not in after.topics.known
    now = main_topic(after)
    untouched = [each for each, topic in main.items() if topic not in (one, two, three)]
    assert untouched and all(now[each] == main[each] for each in untouched)


@pytest.mark.parametrize(
    "fields, field",
    [
        (["a", "a", "a", "b", "b"], "a"),  # three of five
        (["a", "a", "a", "a", "b", "b", "b"], ""),  # four of seven
        (["b", "a", "", ""], ""),
        (["", ""], ""),
        ([], ""),
        (["", "a", ""], "a"),  # of those stated
    ],
)
def test_a_topic_belongs_to_the_field_of_most(fields, field):
    assert topic_decisions.majority(fields) == field


def test_what_does_not_belong_is_no_example():
    rows = pd.concat(
        [
            decision("accept", "T-1", "Kita", old="s0 s1"),
            decision("accept", "T-2", "Hort", old="s2"),
            decision("not_here", "s0", "T-1"),
            decision("not_here", "s2", "T-1"),
            decision("move", "s9", "T-1"),
        ]
    )
    assert topic_decisions.barred(rows) == {("s0", "T-1"), ("s2", "T-1")}
    accepted, moved = topic_decisions.examples(rows, {"s0", "s1", "s2"})
    assert accepted == {"s1": "T-1", "s2": "T-2"} and moved == {}


@pytest.mark.parametrize(
    "new, text, name",
    [("Kita", "Hort", "Kita"), ("", "Hort  am Tag", "Hort am Tag"), ("", "", "T-1")],
)
def test_the_name_of_an_accepted_topic(new, text, name):
    rows = decision("accept", "T-1", new, text=text)
    (entry,) = topic_decisions.entries(rows, {}, statements([0]))
    assert (entry.name, entry.field_id) == (name, "")


def test_an_accepted_topic_without_a_new_name_keeps_the_one_that_was_seen(known):
    topics, texts, one, two = known
    topics.known[one].name, topics.known[one].mixed = "Von selbst", True
    assert replay(topics, decision("accept", one), texts, halve) == []
    assert (topics.known[one].name, topics.known[one].mixed) == ("Von selbst", False)
    assert replay(topics, decision("accept", one, text="Gesehen"), texts, halve) == []
    assert (topics.known[one].name, topics.known[one].named_by) == ("Gesehen", "AB")
    topics.shares.update(dict.fromkeys(["s3", "s4", "s5"], {}))
    (orphan,) = replay(topics, decision("accept", two), texts, halve)
    assert "keine mehr da" in orphan["reason"]


def test_a_renamed_topic_is_mixed_no_more(known):
    topics, texts, one, _ = known
    topics.known[one].mixed = True
    assert replay(topics, decision("rename", one, "Kita"), texts, halve) == []
    assert not topics.known[one].mixed


def test_a_merge_adds_what_a_statement_had_in_both(known):
    topics, texts, one, two = known
    topics.shares["s0"] = {one: 0.7, two: 0.3}
    assert replay(topics, decision("merge", one, two), texts, halve) == []
    assert topics.shares["s0"] == {two: pytest.approx(1.0)} and topics.shares["s1"] == {two: 1.0}


@pytest.mark.parametrize("closed, reported", [(True, 0), (False, 1)])
@pytest.mark.parametrize("what", [("merge", "T-nie", "{two}"), ("aside", "T-nie")])
def test_what_is_gone_already_is_reported_unless_a_round_was_closed(known, what, closed, reported):
    topics, texts, one, two = known
    topics.closed = closed
    what = [each.format(two=two) for each in what]
    assert len(replay(topics, decision(*what), texts, halve)) == reported


@pytest.mark.parametrize(
    "new, leaves",
    [("s0 s1 s2", []), ("s0 s3", ["s0"]), ("s3", []), ("s8 s9", None), ("", ["s1"])],
)
def test_a_split_leaves_somebody_on_both_sides(known, new, leaves):
    topics, texts, one, _ = known
    unmatched = replay(topics, decision("split", one, new), texts, halve)
    assert bool(unmatched) == (leaves is None)
    assert topics.members(f"{one}-2") == (leaves or [])
    assert len(topics.members(one)) == 3 - len(leaves or [])


def test_a_second_split_has_the_next_number_and_no_name_of_its_own(known):
    topics, texts, one, _ = known
    for statement in ("s0", "s1"):
        assert replay(topics, decision("split", one, statement), texts, halve) == []
    assert topics.members(f"{one}-2") == ["s0"] and topics.members(f"{one}-3") == ["s1"]
    assert topics.known[f"{one}-3"].founded == "2024" and topics.known[f"{one}-3"].name == ""
    again = replay(topics, decision("split", one), texts, halve)  # fell apart already
    assert again == [] and topics.members(one) == ["s2"]


def test_a_topic_of_one_statement_does_not_fall_apart(known):
    topics, texts, one, _ = known
    topics.shares["s0"] = topics.shares["s1"] = {}
    assert replay(topics, decision("split", one), texts, lambda members: [1]) == []
    assert topics.members(one) == ["s2"]


def test_a_topic_of_two_statements_falls_into_two(known):
    topics, texts, one, _ = known
    topics.shares["s0"] = {}
    assert replay(topics, decision("split", one), texts, halve) == []
    assert topics.members(one) == ["s1"] and topics.members(f"{one}-2") == ["s2"]


def test_decisions_are_replayed_by_kind_whatever_their_order(known):
    topics, texts, one, two = known
    rows = pd.concat(
        [
            decision("rename", two, "Beides"),
            decision("move", "s0", ""),
            decision("aside", one),
            decision("merge", one, two),
            decision("split", two, "s5"),
        ]
    )
    unmatched = replay(topics, rows, texts, halve)
    assert [row["action"] for row in unmatched] == ["aside"]  # merged before
    assert topics.members(two) == ["s1", "s2", "s3", "s4"] and topics.members(f"{two}-2") == ["s5"]
    assert topics.shares["s0"] == {} and topics.known[two].name == "Beides"


def test_of_two_topics_of_one_name_none_is_meant(known):
    topics, texts, one, two = known
    topics.known[one].name = topics.known[two].name = "Kita"
    (orphan,) = replay(topics, decision("rename", "T-alt", "Hort", text="Kita"), texts, halve)
    assert "nicht mehr" in orphan["reason"]
    (orphan,) = replay(topics, decision("rename", "T-alt", "Hort"), texts, halve)  # no name seen
    assert {each.name for each in topics.known.values()} == {"Kita"}


def test_a_statement_moves_to_the_topic_found_again_by_its_members(known):
    topics, texts, one, two = known
    move = decision("move", "s0", "T-alt").assign(new_members="s3 s4")
    assert replay(topics, move, texts, halve) == [] and topics.shares["s0"] == {two: 1.0}


def test_two_who_open_a_topic_of_one_name_open_one(known):
    topics, texts, *_ = known
    rows = pd.concat(
        [decision("move", "s0", "neu: Eigenes"), decision("move", "s3", "neu:  Eigenes ")]
    )
    assert replay(topics, rows, texts, halve) == []
    assert topics.shares["s0"] == topics.shares["s3"] and len(topics.shares["s0"]) == 1


@pytest.mark.parametrize(
    "moves, along",
    [
        ([("s000", "T-1")], {"s000": "T-1", "s001": "T-1", "s002": "T-1"}),
        ([("s001", "T-1")], {"s000": "T-1", "s001": "T-1", "s002": "T-1"}),
        ([("s000", "T-1"), ("s001", "T-2")], {"s000": "T-1", "s001": "T-2"}),  # they differ
        ([("s003", "T-1")], {"s003": "T-1"}),
    ],
)
def test_duplicates_move_along_where_all_moves_of_them_agree(moves, along):
    frame = statements([0] * 4).assign(same_as=["", "2024-s000", "2024-s000", ""])
    made = [decision("move", f"2024-{each}", goal) for each, goal in moves]
    renamed = decision("rename", "2024-s000", "T-9")
    found = rounds.with_twins(pd.concat([*made, renamed]), frame)
    found = found[found["action"] == "move"]
    assert dict(zip(found["target"], found["new"])) == {f"2024-{k}": v for k, v in along.items()}


def test_an_id_that_is_taken_goes_to_the_next_smallest_then_grows():
    one, two = (topic_state.new_id([text], []) for text in ("Text", "Anderer"))
    first, second = sorted([one, two])
    both = ["Text", "Anderer"]
    assert topic_state.new_id(both, []) == topic_state.new_id(both[::-1], []) == first
    assert topic_state.new_id(both, [first]) == second
    longer = topic_state.new_id(both, [first, second])
    assert longer.startswith(first) and len(longer) == len("T-") + 12


@pytest.mark.parametrize(
    "goals, stands",
    [(("T-1", "T-1"), [("AB+CD", "T-1")]), (("T-1", "T-2"), [])],  # a tie: the program decides
)
def test_two_people_who_moved_a_statement_before_and_after_its_id_changed_are_heard_together(
    goals, stands
):
    frame = tables.typed(
        pd.DataFrame([{"statement_id": "2025-aaaaaaaa", "round_id": "2025", "text": "Kita fehlt"}]),
        "statements",
    )
    rows = pd.concat(
        [
            decision("move", "2025-bbbbbbbb", goals[0], text="Kita fehlt"),
            decision("move", "2025-aaaaaaaa", goals[1], "CD", "2025-07-05", text="Kita fehlt"),
            decision("move", "2025-cccccccc", "T-3", text="Längst nicht mehr da"),
            decision("rename", "T-1", "Kita"),
        ],
        ignore_index=True,
    )
    held, lost = stage_topics._decided(SimpleNamespace(read=lambda name: rows), frame)
    moved = held[held["action"] == "move"]
    assert [tuple(row) for row in moved[["coder", "new"]].to_numpy()] == stands
    assert set(moved["target"]) <= {"2025-aaaaaaaa"} and (held["action"] == "rename").sum() == 1
    assert lost[["action", "target"]].to_numpy().tolist() == [["move", "2025-cccccccc"]]


def test_of_topics_with_names_the_one_that_was_seen_is_meant(known):
    topics, texts, one, two = known
    topics.known[one].name, topics.known[two].name = "Kita", "Bus"
    assert replay(topics, decision("rename", "T-alt", "Bahn", text="Bus"), texts, halve) == []
    assert (topics.known[one].name, topics.known[two].name) == ("Kita", "Bahn")
    assert len(replay(topics, decision("rename", "T-alt", "X", text="Zug"), texts, halve)) == 1


@pytest.mark.parametrize("closed", [True, False])
def test_a_topic_does_not_go_into_one_that_is_not_there(known, closed):
    topics, texts, one, _ = known
    topics.closed = closed
    (orphan,) = replay(topics, decision("merge", one, "T-nie"), texts, halve)
    assert "T-nie" in orphan["reason"] and topics.members(one) == ["s0", "s1", "s2"]


def test_a_topic_that_was_halved_is_not_halved_again(known):
    topics, texts, one, _ = known
    asked = []
    halves = lambda members: asked.append(members) or halve(members)
    assert replay(topics, decision("split", one), texts, halves) == []
    left = topics.members(one)
    assert (
        replay(topics, decision("split", one), texts, halves) == [] and topics.members(one) == left
    )
    assert asked == [["s0", "s1", "s2"]] and len(left) == 2


def test_blanks_around_an_id_mean_nothing(known):
    topics, texts, one, two = known
    assert replay(topics, decision("move", "s0", f" {two} "), texts, halve) == []
    assert topics.shares["s0"] == {two: 1.0}
    assert replay(topics, decision("move", "s1", "  "), texts, halve) == []
    assert topics.shares["s1"] == {}
    assert replay(topics, decision("merge", one, f"{two} "), texts, halve) == []
    assert topics.members(two) == ["s0", "s2", "s3", "s4", "s5"]
