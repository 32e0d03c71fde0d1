"""Pairs of decisions and what they come to."""

import random

import pandas as pd
import pytest

from analysis import tables
from analysis.adjudication import answers, day, question, settled, vote


def codings(*lines, scheme="field"):
    """Lines (coder, new[, day[, old]]) on one statement as a decision table."""
    rows = [
        {
            "target": "s1",
            "scheme": scheme,
            "new": line[1],
            "coder": line[0],
            "date": line[2] if len(line) > 2 else "2025-07-10",
            "old": line[3] if len(line) > 3 else "model_code",
        }
        for line in lines
    ]
    return tables.typed(pd.DataFrame(rows), "decided_codings")


def codes(decisions):
    good, bad = settled(decisions)
    return good["new"].tolist(), len(bad)


@pytest.mark.parametrize(
    "lines, expected",
    [
        ([("AB", "wohnen")], (["wohnen"], 0)),
        ([("AB", "wohnen"), ("CD", "wohnen")], (["wohnen"], 0)),
        ([("AB", "wohnen"), ("CD", "sport")], ([], 2)),  # two differ: nobody wins, both listed
        (
            [("AB", "wohnen", "2025-07-01"), ("CD", "sport", "2025-07-09")],
            ([], 2),
        ),  # not the last one either
        (
            [("AB", "wohnen"), ("CD", "sport"), ("EF", "sport")],
            (["sport"], 0),
        ),  # a third resolves it
        ([("AB", "wohnen"), ("CD", "sport"), ("EF", "kultur")], ([], 3)),  # or does not
        (
            [("AB", "wohnen"), ("CD", "sport"), ("AB", "sport", "2025-07-20")],
            (["sport"], 0),
        ),  # agreement after talking
        (
            [("AB", "wohnen", "9.7.2025"), ("AB", "sport", "10.07.2025")],
            (["sport"], 0),
        ),  # own revision, German days
        (
            [("AB", "sport", "10.07.2025"), ("AB", "wohnen", "9.7.2025")],
            (["sport"], 0),
        ),  # rows in any order
        ([("AB", "wohnen"), ("ab ", "wohnen")], (["wohnen"], 0)),  # the same person
        ([("AB", "wohnen sport")], (["wohnen", "sport"], 0)),  # two fields, first one first
        ([("AB", "wohnen"), ("AB", "sport")], (["wohnen", "sport"], 0)),  # the same on two lines
        (
            [("AB", "wohnen"), ("AB", "sport", "2025-07-10", "wohnen")],
            (["sport"], 0),
        ),  # revised on the same day
        ([("AB", "wohnen sport"), ("AB", "kultur", "2025-07-10", "wohnen sport")], (["kultur"], 0)),
        (
            [("AB", "wohnen"), ("AB", "sport"), ("AB", "kultur", "2025-07-10", "wohnen sport")],
            (["kultur"], 0),
        ),  # both replaced
        (
            [("AB", "wohnen"), ("AB", "sport"), ("AB", "kultur", "2025-07-10", "wohnen")],
            (["sport", "kultur"], 0),
        ),  # one of two replaced
        ([("AB", "sport wohnen"), ("CD", "wohnen sport")], (["sport", "wohnen"], 2)),  # which first
        ([("AB", ""), ("CD", ""), ("EF", "sport")], ([""], 0)),  # most say that none applies
        ([("AB", ""), ("CD", "sport")], ([], 2)),
        (
            [("AB", "wohnen sport"), ("CD", "wohnen")],
            (["wohnen"], 2),
        ),  # first field stands, second open
        ([("AB", "wohnen sport"), ("CD", "wohnen"), ("EF", "wohnen")], (["wohnen"], 0)),
        ([("AB", "unclear"), ("CD", "sport")], ([], 2)),  # „Unklar“ is an answer
        ([("AB", "")], ([""], 0)),  # none applies
    ],
)
def test_settled_codings(lines, expected):
    assert codes(codings(*lines)) == expected


def test_consensus_stands_until_resolved():
    """Two agreed, one of them changes her mind: what they had agreed on stands, the open question is listed with it."""
    good, bad = settled(
        codings(
            ("AB", "wohnen", "2025-07-01"),
            ("CD", "wohnen", "2025-07-02"),
            ("CD", "sport", "2025-07-09"),
        )
    )
    assert good["new"].tolist() == ["wohnen"] and bad["stands"].tolist() == ["wohnen", "wohnen"]
    assert sorted(zip(bad["coder"], bad["new"])) == [("AB", "wohnen"), ("CD", "sport")]


def test_order_of_rows_never_matters():
    lines = [
        ("AB", "wohnen", "2025-07-01"),
        ("CD", "wohnen", "2025-07-02"),
        ("CD", "sport", "2025-07-09"),
        ("EF", "sport", "2025-07-05"),
        ("GH", "kultur", "2025-07-05"),
    ]
    expected = settled(codings(*lines))
    for seed in range(10):
        random.Random(seed).shuffle(lines)
        good, bad = settled(codings(*lines))
        pd.testing.assert_frame_equal(good, expected[0])
        pd.testing.assert_frame_equal(bad, expected[1])


def test_schemes_are_separate_and_backers_named():
    both = pd.concat(
        [
            codings(("AB", "wohnen"), ("CD", "wohnen")),
            codings(("AB", "alter"), ("CD", ""), scheme="dimension"),
        ]
    )
    good, bad = settled(both)
    assert good[["scheme", "new", "coder"]].values.tolist() == [["field", "wohnen", "AB+CD"]]
    assert set(bad["question"]) == {"dimension"}


def test_a_settled_code_has_the_day_of_its_latest_backer():
    for days in (("2025-07-01", "2025-07-09"), ("2025-07-09", "2025-07-01")):
        lines = [(coder, "wohnen", day) for coder, day in zip(("AB", "CD"), days)]
        assert settled(codings(*lines))[0]["date"].tolist() == ["2025-07-09"]


def test_answers_keep_everybody():
    rows = answers(
        codings(
            ("AB", "wohnen", "2025-07-01"), ("AB", "sport kultur", "2025-07-09"), ("CD", "wohnen")
        )
    )
    assert rows[["coder", "new", "rank"]].values.tolist() == [
        ["AB", "sport", 1],
        ["AB", "kultur", 2],
        ["CD", "wohnen", 1],
    ]


def actions(name, *lines):
    rows = [
        {"target": target, "action": action, "new": new, "coder": coder, "date": date}
        for target, action, new, coder, date in lines
    ]
    return tables.typed(pd.DataFrame(rows), name)


def test_settled_topics():
    """A name may be given besides a merger; two names contradict; a merger and setting aside exclude each other."""
    good, bad = settled(
        actions(
            "decided_topics",
            ("t1", "rename", "Kita-Plätze", "AB", "1.7.2025"),
            ("t1", "merge", "t2", "CD", "1.7.2025"),
            ("t3", "rename", "X", "AB", "1.7.2025"),
            ("t3", "rename", "Y", "CD", "2.7.2025"),
            ("t4", "merge", "t1", "AB", "1.7.2025"),
            ("t4", "aside", "", "CD", "2.7.2025"),
        )
    )
    assert good[["target", "action", "new"]].values.tolist() == [
        ["t1", "merge", "t2"],
        ["t1", "rename", "Kita-Plätze"],
    ]
    assert bad.groupby(["target", "question"]).size().to_dict() == {
        ("t3", "name"): 2,
        ("t4", "fate"): 2,
    }


def test_withdrawal_is_not_put_to_the_vote():
    good, bad = settled(
        actions(
            "decided_statements",
            ("s1", "withdraw", "", "AB", "1.7.2025"),
            ("s1", "split", "a | b", "CD", "2.7.2025"),
        )
    )
    assert good["action"].tolist() == ["withdraw"] and bad.empty


@pytest.mark.parametrize("name", ["decided_codings", "decided_statements", "decided_topics"])
def test_no_decisions_no_rows(name):
    assert [table.empty for table in settled(tables.empty(name))] == [True, True]


@pytest.mark.parametrize(
    ("lines", "coder", "when"),
    [
        (("AB X 2.7.2025", "CD X 1.7.2025"), "AB+CD", "2025-07-02"),
        (("AB X 1.7.2025", "CD X 2.7.2025", "EF X 2.7.2025", "AB Y 3.7.2025"), "CD+EF", "2025-07-02"),
        (("ab X 1.7.2025", "AB X 3.7.2025"), "AB", "2025-07-03"),
        # agreed on, then one of the two changed her mind: it stands, backed by the other
        (("AB X 1.7.2025", "CD X 2.7.2025", "AB Y 3.7.2025"), "CD", "2025-07-02"),
    ],
)  # fmt: skip
def test_an_action_that_stands_names_who_still_says_so(lines, coder, when):
    rows = [("t1", "rename", new, who, at) for who, new, at in map(str.split, lines)]
    good, _ = settled(actions("decided_topics", *rows))
    assert good[["new", "coder", "date"]].values.tolist() == [["X", coder, when]]


def test_an_open_question_shows_each_answer_with_its_remark_text_and_day():
    rows = actions(
        "decided_topics",
        ("t1", "rename", "X", "AB", "1.7.2025"),
        ("t1", "rename", "Y", "CD", "2.7.2025"),
    ).assign(remark=["eng", "weit"], text="Kita")
    _, bad = settled(rows)
    assert bad.drop(columns=["target", "question"]).values.tolist() == [
        ["AB", "rename X", "2025-07-01", "eng", "", "Kita"],
        ["CD", "rename Y", "2025-07-02", "weit", "", "Kita"],
    ]


def test_a_settled_code_shows_its_latest_backers_reason_and_text():
    rows = codings(("AB", "sport", "2025-07-09"), ("CD", "sport", "2025-07-01"))
    rows = rows.assign(
        asked_because=["unsure", "own"], saw_suggestion=[0, 1], text=["neuer", "älter"]
    )
    good, _ = settled(rows)
    shown = ["coder", "asked_because", "saw_suggestion", "text"]
    assert good[shown].values.tolist() == [["AB+CD", "unsure", 0, "neuer"]]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("3. 7. 2025", "2025-07-03"),
        ("13.12.2025", "2025-12-13"),
        (" 2025-07-03T09:00 ", "2025-07-03"),
        ("2025-07-031", "2025-07-031"),
        ("Juli 2025", "Juli 2025"),
    ],
)
def test_days_as_people_write_them(written, expected):
    assert day(written) == expected


@pytest.mark.parametrize(
    ("given", "codes", "tied"),
    [
        (["a"], "a", False),
        ([""], "", False),
        (["a", ""], "", True),  # one of two is not more than half
        (["", ""], "", False),
        (["a", "a", "b", "b"], "", True),
        (["a", "a", "a", "b"], "a", False),
        (["a", "b", ""], "", True),
        (["a", "", ""], "", False),
        (["a b", "a b", "b a"], "a b", False),  # who is named first by most
        (["b a", "a b", "a b"], "a b", False),
        (["a b", "b c", "c a"], "a b c", True),  # each first once
        (["a b", "b"], "b", True),
        (["a b c", "a c b", "a"], "a b c", False),  # behind the first by their places, then by name
        (["a c b", "a c b", "a b c"], "a c b", False),
    ],
)
def test_what_several_answers_come_to(given, codes, tied):
    found = vote([tuple(each.split()) for each in given])
    assert (" ".join(found.codes), found.tied) == (codes, tied)


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        ({"action": "rename"}, "name"),
        ({"action": "move"}, "place"),
        ({"action": "accept"}, "acceptance"),
        ({"action": "merge"}, "fate"),
        ({"action": "withdraw"}, "fate"),
        ({"action": "not_here", "new": "T-2"}, "not_here T-2"),
        ({"goal_id": "Z-1", "new": "confirms"}, "goal Z-1"),
        ({"counter": "s2", "new": "confirmed"}, "counter s2"),
        ({"code_id": "own-1", "new": "yes"}, "own_code own-1"),
        ({"round_id": "2025", "action": "keep"}, "page 2025"),
        ({"new": "ein Memo"}, "fate"),
    ],
)
def test_what_a_row_answers(row, asked):
    assert question({"new": ""} | row) == asked


def test_what_two_had_agreed_on_stands_when_both_have_changed_their_minds():
    good, bad = settled(
        codings(
            ("AB", "wohnen", "2025-07-01"),
            ("CD", "wohnen", "2025-07-02"),
            ("AB", "kultur", "2025-07-08"),
            ("CD", "sport", "2025-07-09"),
        )
    )
    assert good[["new", "coder", "date"]].values.tolist() == [["wohnen", "AB+CD", "2025-07-09"]]
    assert bad[["coder", "new", "stands"]].values.tolist() == [
        ["AB", "kultur", "wohnen"],
        ["CD", "sport", "wohnen"],
    ]


def test_initials_are_one_person_however_they_are_written():
    lines = [("AB", "sport"), ("CD", "kultur"), ("ab", "kultur", "2025-07-11")]
    good, bad = settled(codings(*lines))
    assert good[["new", "coder"]].values.tolist() == [["kultur", "ab+CD"]] and bad.empty
    rows = answers(codings(*lines))
    assert rows[["coder", "new", "date"]].values.tolist() == [
        ["ab", "kultur", "2025-07-11"],
        ["CD", "kultur", "2025-07-10"],
    ]


def test_an_answer_that_nothing_applies_is_an_answer_of_its_own():
    rows = answers(codings(("AB", ""), ("CD", "sport kultur")))
    assert rows[["coder", "new", "rank"]].values.tolist() == [
        ["AB", "", 1],
        ["CD", "sport", 1],
        ["CD", "kultur", 2],
    ]
    assert answers(tables.empty("decided_codings")).empty


def test_one_withdrawal_is_enough_whoever_else_decided_what():
    rows = [("s1", "withdraw", "", "AB", "1.7.2025")]
    rows += [("s1", "aside", "doppelt", coder, "2.7.2025") for coder in ("CD", "EF", "GH")]
    good, bad = settled(actions("decided_statements", *rows).assign(text="Mein Chef"))
    assert good[["action", "coder"]].values.tolist() == [["withdraw", "AB"]] and bad.empty
    later = [*rows, ("s1", "aside", "doppelt", "AB", "3.7.2025")]  # its author took it back
    good, _ = settled(actions("decided_statements", *later))
    assert good["action"].tolist() == ["aside"]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (("merge", "t2"), ("aside", "")),
        (("aside", ""), ("merge", "t2")),
        (("merge", "t2"), ("merge", "t3")),
        (("merge", "t2"), ("split", "")),
    ],
)
def test_of_a_persons_actions_the_last_holds_with_what_it_says(first, then):
    rows = [("t1", *then, "AB", "2.7.2025"), ("t1", *first, "AB ", "1.7.2025")]
    good, bad = settled(actions("decided_topics", *rows))
    assert good[["action", "new", "coder"]].values.tolist() == [[*then, "AB"]] and bad.empty
    two = [*rows, ("t1", *then, "ab", "3.7.2025")]
    assert settled(actions("decided_topics", *two))[0]["coder"].tolist() == ["ab"]  # once
