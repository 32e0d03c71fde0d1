"""Who stands in which topic before anything is found: closed rounds, twins, what people confirmed, and the catalogue."""

import numpy as np
import pandas as pd
import pytest

from analysis import tables
from analysis.grouping import assignment, finding, rounds
from analysis.grouping.assignment import Assigned, Entry
from analysis.grouping.placing import Given, Work
from analysis.vocabulary import ACCEPTED, CATALOGUE, CODEBOOK, FOUND, MODEL
from tests.small_topics import decision

A, B, C = "2025-a", "2025-b", "2025-c"
CODES = (
    Entry("K1", "sport", "Schwimmen"),
    Entry("K2", "", "Ehrenamt", examples=("Dank",)),
)


def _statements(same_as=("", "", "", ""), **more):
    """Three statements of a round and one of the round before, in an order that is not that of their texts."""
    ids = [A, B, C, "2024-z"]
    columns = {
        "statement_id": ids,
        "text": ["Halle zu", "Dank kommt selten", "Bus fährt nicht", "Wasser kalt"],
        "round_id": [each[:4] for each in ids],
        "document_id": [each[:4] for each in ids],
        "same_as": list(same_as),
        "field": ["sport", "", "bus", "sport"],
    }
    return pd.DataFrame(
        {"table": "", "workshop": "", "flags": ""} | columns | more, index=range(len(ids))
    )


def _given(statements=None, frozen=(), decisions=None, catalogue=()):
    statements = _statements() if statements is None else statements
    vectors = np.random.default_rng(1).normal(size=(len(statements), 4))
    return Given(
        statements,
        vectors,
        _frozen(*frozen),
        tables.empty("decided_topics") if decisions is None else decisions,
        tuple(catalogue),
        embed=lambda texts: np.random.default_rng(2).normal(size=(len(texts), 4)),
    )


def _frozen(*rows):
    """Rows (round, statement, topic, weight, text) as ``make freeze`` writes them."""
    made = [
        dict(
            zip(("round_id", "statement_id", "topic_id", "weight", "text"), row), name=f"N{row[2]}"
        )
        for row in rows
    ]
    return (
        tables.typed(pd.DataFrame(made), "frozen_topics") if made else tables.empty("frozen_topics")
    )


# ---- closed rounds ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frozen", "shares"),
    [
        ([("2025", A, "T-1", 1.0, "Halle zu")], {A: {"T-1": 1.0}}),
        ([("2025", A, "T-1", 0.6, ""), ("2025", A, "T-2", 0.4, "")], {A: {"T-1": 0.6, "T-2": 0.4}}),
        ([("2025", A, "", 0.0, "Halle zu")], {A: {}}),  # a single voice stays one
        ([("2025", "2025-alt", "T-1", 1.0, "halle zu!")], {A: {"T-1": 1.0}}),  # by its text
        ([("2025", "2025-alt", "T-1", 1.0, "Halle auf")], {}),
        ([("2024", "2024-alt", "T-1", 1.0, "Halle zu")], {}),  # said in another round
        ([("2024", A, "T-1", 1.0, "Halle zu")], {}),
        (  # who has a row of its own takes none of another one's
            [("2025", A, "T-1", 1.0, "Halle zu"), ("2025", "2025-alt", "T-2", 1.0, "Halle zu")],
            {A: {"T-1": 1.0}},
        ),
        (  # what is gone holds up nothing behind it
            [("2025", "2025-alt", "T-1", 1.0, "Weg"), ("2025", B, "T-2", 1.0, "")],
            {B: {"T-2": 1.0}},
        ),
    ],
)
def test_a_closed_round_is_taken_as_people_closed_it(frozen, shares):
    work = Work(_given(frozen=frozen))
    rounds._take_frozen(work, "2025", np.flatnonzero(work.round_of == "2025"))
    assert work.topics.shares == shares
    assert set(work.topics.known) == {topic for each in shares.values() for topic in each}


def test_a_closed_topic_keeps_its_name_its_round_and_its_field(seen):
    frozen = [("2025", A, "T-1", 1.0, ""), ("2024", "2024-z", "T-1", 1.0, "")]
    placed = rounds.in_order(_given(frozen=frozen, statements=_statements()))
    topic = placed.topics.known["T-1"]
    assert (topic.founded, topic.name, topic.named_by) == ("2024", "NT-1", MODEL)
    assert placed.topics.members("T-1") == ["2024-z", A] and placed.topics.closed
    assert topic.origin == FOUND and topic.field_id == ""  # as it was closed


def test_a_topic_of_the_catalogue_stays_one_when_its_round_is_closed():
    frozen = [("2025", A, "K1", 1.0, "")]
    placed = rounds.in_order(_given(frozen=frozen, catalogue=CODES))
    assert placed.topics.known["K1"].origin == CATALOGUE and placed.topics.shares[A] == {"K1": 1.0}


# ---- twins --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("same_as", "before", "after"),
    [
        (("", A, "", ""), {A: {"T-1": 1.0}}, {A: {"T-1": 1.0}, B: {"T-1": 1.0}}),
        (("", A, "", ""), {B: {"T-1": 1.0}}, {A: {"T-1": 1.0}, B: {"T-1": 1.0}}),
        (("", A, "", ""), {A: {}}, {A: {}, B: {}}),
        (("", "", "", ""), {A: {"T-1": 1.0}}, {A: {"T-1": 1.0}}),
        (("", A, A, ""), {B: {"T-2": 1.0}, C: {"T-3": 1.0}}, None),  # the first one's, by its id
        (("", A, "", ""), {A: {"T-1": 1.0}, B: {"T-2": 1.0}}, {A: {"T-1": 1.0}, B: {"T-2": 1.0}}),
        (("", "", "", ""), {"gone": {"T-1": 1.0}}, {"gone": {"T-1": 1.0}}),
    ],
)
def test_what_says_the_same_shares_the_topics_of_what_is_placed(same_as, before, after):
    work = Work(_given(_statements(same_as)))
    work.topics.shares |= before
    rounds._take_twins(work)
    assert work.topics.shares == (after or before | {A: {"T-2": 1.0}})


def test_a_twin_has_weights_of_its_own_and_the_same_chance():
    work = Work(_given(_statements(("", A, "", ""))))
    work.topics.shares[A], work.topics.chance[A] = {"T-1": 1.0}, 0.7
    rounds._take_twins(work)
    work.topics.shares[A]["T-2"] = 1.0
    assert work.topics.shares[B] == {"T-1": 1.0} and work.topics.chance == {A: 0.7, B: 0.7}


# ---- what people confirmed ----------------------------------------------------------------------


def _entry(entries, topic_id):
    return next(each for each in entries if each.topic_id == topic_id)


def test_what_people_confirmed_or_moved_are_examples_in_the_order_of_their_ids():
    texts = {"b": "Bus", "a": "Ast", "c": "Chor"}
    found = rounds.taught(list(CODES), {"b": "K2", "c": "K1"}, {"a": "K2"}, texts)
    assert _entry(found, "K2").examples == ("Dank", "Ast", "Bus")
    assert _entry(found, "K1").examples == ("Chor",)
    both = rounds.taught(list(CODES), {"a": "K1"}, {"a": "K2"}, texts)  # confirmed holds over moved
    assert _entry(both, "K1").examples == ("Ast",) and _entry(both, "K2").examples == ("Dank",)


@pytest.fixture
def seen(monkeypatch):
    """Nothing is found and the catalogue takes nobody; what it was asked is kept."""
    asked = {}

    def assign(work, catalogue, barred):
        asked.update(
            catalogue=catalogue, barred=barred, shares={k: dict(v) for k, v in work.topics.shares.items()}
        )  # fmt: skip

    def find(work, barred):
        asked["left"] = set(work.ids) - set(work.topics.shares)
        work.topics.shares |= {each: {} for each in asked["left"]}

    monkeypatch.setattr(rounds, "_assign", assign)
    monkeypatch.setattr(finding, "find", find)
    return asked


def test_what_people_confirmed_is_placed_before_the_catalogue_is_asked(seen):
    made = pd.concat(
        [
            decision("accept", "T-9", "Hallen", old=f"{A} 2025-gone"),
            decision("move", C, "K1"),
            decision("move", "2025-gone", "K2"),
            decision("not_here", B, "K1"),
        ]
    )
    statements = _statements(("", "", "", A))
    placed = rounds.in_order(_given(statements, decisions=made, catalogue=CODES))
    shares = {A: {"T-9": 1.0}, "2024-z": {"T-9": 1.0}, C: {"K1": 1.0}}
    assert seen["shares"] == shares and seen["left"] == {B} and seen["barred"] == {(B, "K1")}
    assert [each.topic_id for each in seen["catalogue"]] == ["K1", "K2", "T-9"]
    assert _entry(seen["catalogue"], "K1").examples == ("Bus fährt nicht",)
    known = placed.topics.known
    assert (known["K1"].origin, known["K1"].named_by, known["K1"].field_id) == (
        CATALOGUE,
        CODEBOOK,
        "sport",
    )
    assert (known["T-9"].origin, known["T-9"].name) == (ACCEPTED, "Hallen")
    assert known["T-9"].field_id == "sport" and known["K1"].founded == ""
    assert [row["target"] for row in placed.unmatched] == ["2025-gone"]


def test_what_says_the_same_as_a_note_of_the_catalogue_is_not_looked_at_again(seen, monkeypatch):
    monkeypatch.setattr(
        rounds,
        "_assign",
        lambda work, catalogue, barred: work.topics.shares.update({A: {"K1": 1.0}}),
    )
    placed = rounds.in_order(_given(_statements(("", A, "", "")), catalogue=CODES))
    assert seen["left"] == {C, "2024-z"} and placed.topics.members("K1") == [A, B]


def test_a_closed_round_holds_over_what_was_confirmed_before_it(seen):
    accept = decision("accept", "T-9", "Hallen", old=f"{A} {B}")
    frozen = [("2025", A, "T-1", 1.0, "")]
    rounds.in_order(_given(frozen=frozen, decisions=accept))
    assert seen["shares"] == {A: {"T-1": 1.0}, B: {"T-9": 1.0}}


# ---- the catalogue ------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch):
    """The catalogue as hand-made scores (statements in the order of ``Work``): everybody best in the second topic."""
    kept = {}
    monkeypatch.setattr(
        assignment, "scores", lambda vectors, said, *more: np.array([[0.0, 1.0]] * len(said))
    )

    def assign(scores, near, fixed):
        kept.update(scores=scores.copy(), fixed={k: v.tolist() for k, v in fixed.items()})
        n, best = len(scores), scores.argmax(axis=1)
        shares = np.where(scores == scores.max(axis=1, keepdims=True), 1.0, 0.0)
        return Assigned(best, np.ones(n), np.linspace(0.9, 0.6, n), shares)

    monkeypatch.setattr(assignment, "assign", assign)
    return kept


ORDER = [C, B, A, "2024-z"]  # of the texts


def test_who_has_no_place_yet_goes_to_its_best_topic_and_how_sure_is_kept(asked):
    work = Work(_given())
    assert work.ids.tolist() == ORDER
    work.topics.shares |= {A: {"K1": 0.75, "K2": 0.25}, B: {"T-7": 1.0}, C: {}}
    rounds._assign(work, list(CODES), set())
    assert asked["fixed"] == {2: [0.75, 0.25]}  # settled are those of the catalogue alone
    assert work.topics.shares["2024-z"] == {"K2": 1.0}
    assert work.topics.shares[C] == {} and work.topics.shares[B] == {"T-7": 1.0}
    assert work.topics.chance == {"2024-z": 0.6}


@pytest.mark.parametrize(
    ("barred", "changed"),
    [
        ({(A, "K2")}, [(2, 1)]),
        ({(A, "K2"), (A, "K1")}, [(2, 0), (2, 1)]),
        ({(A, "T-7"), ("2025-gone", "K2")}, []),
    ],
)
def test_what_people_said_does_not_belong_is_no_answer(asked, barred, changed):
    work = Work(_given())
    rounds._assign(work, list(CODES), barred)
    plain = np.array([[0.0, 1.0]] * 4)
    assert [tuple(map(int, each)) for each in np.argwhere(asked["scores"] != plain)] == changed
    assert all(asked["scores"][place] < -9 for place in changed)
    assert (
        work.topics.shares[A] == {"K1" if changed == [(2, 1)] else "K2": 1.0} or len(changed) == 2
    )


def test_the_first_of_a_group_decides_for_all_of_it(asked):
    work = Work(_given(_statements(("", "", A, A))))
    rounds._assign(work, list(CODES), {(C, "K2")})  # the first in the order of the texts
    assert work.topics.shares == {C: {"K1": 1.0}, B: {"K2": 1.0}}
    assert set(work.topics.chance) == {B, C}


def test_a_single_voice_is_asked_once_and_its_chance_is_kept(asked, monkeypatch):
    monkeypatch.setattr(Assigned, "memberships", lambda self: [{}, {0: 1.0}, {}, {1: 1.0}])
    work = Work(_given(_statements(("", "", A, ""))))
    rounds._assign(work, list(CODES), set())
    assert work.topics.shares == {B: {"K1": 1.0}, "2024-z": {"K2": 1.0}}
    assert set(work.topics.chance) == {C, B, "2024-z"}  # A is C's twin


def test_a_found_topic_belongs_to_the_field_of_most_of_its_statements():
    frozen = [("2025", each, "T-1", 1.0, "") for each in (A, B)]
    given = _given(frozen=frozen)
    work = given._replace(decisions=decision("move", "2024-z", "neu: Wasser"))
    placed = rounds.in_order(work)
    (opened,) = [each for each in placed.topics.known.values() if each.name == "Wasser"]
    assert opened.field_id == "sport" and placed.topics.members(opened.topic_id) == ["2024-z"]


def test_moves_are_told_with_the_statements_they_take_along():
    statements = _statements(("", A, "", ""))
    made = pd.concat([decision("move", A, "T-1"), decision("rename", A, "T-9")])
    found = rounds.with_twins(made, statements)
    assert found[["target", "action", "new"]].to_numpy().tolist() == [
        [A, "move", "T-1"],
        [A, "rename", "T-9"],
        [B, "move", "T-1"],
    ]
    alone = decision("move", C, "T-1")
    assert rounds.with_twins(alone, statements) is alone
