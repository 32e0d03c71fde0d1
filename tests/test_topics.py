"""Topics: found again, taken from the catalogue, kept over rounds, ruled by people. The right answer is known (``small_topics``)."""

import subprocess
import sys
from collections import Counter
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from analysis import coded_statements, freeze, stage, tables, topics
from analysis.grouping import (
    assignment,
    clusters,
    finding,
    parameters,
    rounds,
    similarity,
    stability,
    topic_model,
)
from analysis.grouping.assignment import Entry
from analysis.grouping.topic_state import Topics, new_id
from analysis.problems import Problem
from analysis.vectors import centred, unit
from analysis.vocabulary import ACCEPTED, FOUND
from tests.small_topics import (
    CATALOGUE,
    DIMENSIONS,
    MATTERS,
    MIDDLES,
    decision,
    drawn,
    embed,
    field_of,
    given,
    main_topic,
    statements,
)

SIX_EACH = np.repeat(np.arange(len(MATTERS)), 6)
FOUR_EACH = np.repeat(np.arange(len(MATTERS)), 4)


def placed_right(found, frame, matters, known):
    """Share of the statements on these catalogue topics that stand there."""
    right = [
        found[statement] == f"K{matter:02}"
        for statement, matter in zip(frame["statement_id"], matters)
        if matter in known
    ]
    return np.mean(right)


def purity(found, frame, matters):
    """Share of the placed statements that belong to their topic's main matter."""
    inside = {}
    for statement, matter in zip(frame["statement_id"], matters):
        if found[statement]:
            inside.setdefault(found[statement], Counter())[matter] += 1
    return sum(max(each.values()) for each in inside.values()) / sum(
        each.total() for each in inside.values()
    )


# ---- clusters

CHAIN = np.array(
    [[9.0, 8, 1, 1, 0], [8, 9, 2, 1, 0], [1, 2, 9, 7, 0], [1, 1, 7, 9, 0], [0, 0, 0, 0, 9]]
)


def test_the_bar_of_a_few_without_a_word_of_their_own_is_what_larger_clusters_mostly_reach():
    assert clusters.mean_of_pairs(CHAIN[:3, :3]) == pytest.approx(11 / 3)
    assert clusters.mean_of_pairs(CHAIN[2:4, 2:4]) == 7
    assert 1 < clusters.firm(CHAIN, np.array([0, 0, 0, 0, 1])) < 8  # of 8, 1, 1, 2, 1 and 7, twice
    assert clusters.firm(CHAIN, np.array([0, 0, 0, 1, 1])) == -np.inf  # no larger cluster


@pytest.mark.parametrize(
    "k, labels, reach",
    [
        (5, [0, 1, 2, 3, 4], 9.0),
        (4, [0, 0, 1, 2, 3], 8.0),
        (3, [0, 0, 1, 1, 2], 7.0),
        (
            2,
            [0, 0, 0, 0, 1],
            1.25,
        ),  # the mean of the four pairs between both, as average linkage has it
        (None, [0, 0, 0, 0, 1], 1.25),  # one for every three rows
    ],
)
def test_average_linkage_joins_what_is_nearest_on_average(k, labels, reach):
    found = clusters.linked(CHAIN, k)
    assert found.labels.tolist() == labels and found.reach == pytest.approx(reach)


@pytest.mark.parametrize(
    "known, reach, labels",
    [
        ([-1, -1, -1, -1, -1], 7, [0, 0, 2, 2, 4]),
        ([-1, -1, -1, -1, -1], 1, [0, 0, 0, 0, 4]),
        ([5, -1, -1, 3, -1], 7, [5, 5, 3, 3, 8]),  # a row that joins a known cluster has its number
        ([5, -1, -1, 3, -1], 1, [5, 5, 3, 3, 8]),  # two known ones stay two, however alike
        ([5, 3, -1, -1, -1], 7, [5, 3, 6, 6, 8]),
        ([5, 5, 5, 5, 5], 0, [5, 5, 5, 5, 5]),
    ],
)
def test_clusters_grow_around_known_ones_and_never_join_two_of_them(known, reach, labels):
    assert clusters.grown(CHAIN.copy(), np.array(known), reach).tolist() == labels


def test_grown_from_nothing_is_linkage():
    vectors = centred(drawn(FOUR_EACH, noise=1.5))
    likeness = similarity.pairs(vectors, statements(FOUR_EACH)["text"].tolist(), np.ones((64, 1)))
    found = clusters.linked(likeness)
    grown = clusters.by_appearance(
        clusters.grown(likeness.copy(), np.full(64, -1), found.reach - 1e-4)
    )
    assert grown.tolist() == found.labels.tolist()


@pytest.mark.parametrize(
    "labels, sizes, at, kept",
    [
        ([0, 0, 1, 1, 2], [1] * 5, "aaabc", [-1, -1, 1, 1, -1]),
        ([0, 0, 0], [1] * 3, "aaa", [0, 0, 0]),
        ([0], [3], "a", [0]),  # a row that stands for three duplicates
        ([0, 0], [1, 1], "ab", [0, 0]),
    ],
)
def test_a_found_topic_has_three_statements_or_two_tables(labels, sizes, at, kept):
    found = clusters.large_enough(np.array(labels), np.array(sizes), np.array(list(at)))
    assert found.tolist() == kept


def test_one_or_two_statements_and_equal_vectors_do_no_harm():
    for n in (1, 2, 3):
        frame = statements([0] * n)
        found = rounds.in_order(given([(frame, drawn([0] * n))], catalogue=CATALOGUE))
        assert set(found.topics.shares) == set(frame["statement_id"])
    same = rounds.in_order(given([(statements([0] * 12), np.ones((12, DIMENSIONS), np.float32))]))
    assert len(same.topics.shares) == 12


def test_found_topics_hold_one_matter_each_and_are_named_by_one_of_their_statements():
    frame = statements(SIX_EACH)
    placed = rounds.in_order(given([(frame, drawn(SIX_EACH))]))
    found = main_topic(placed)
    assert purity(found, frame, SIX_EACH) > 0.9
    assert np.mean([topic == "" for topic in found.values()]) < 0.3
    text = dict(zip(frame["statement_id"], frame["text"]))
    for topic_id, topic in placed.topics.known.items():
        said = [text[member] for member in placed.topics.members(topic_id)]
        assert topic.mixed or any(topic.name in text for text in said)


def test_a_matter_of_three_fields_is_one_topic_that_crosses():
    matters = np.repeat(np.arange(len(MATTERS)), 3)  # as many as found topics are formed
    frame = statements(matters).assign(text="Gleiche Worte")
    frame["field"] = [field_of(matter) for matter in matters]
    frame.loc[matters == 3, "field"] = ["wohnen", "sport", "bildung"]
    placed = rounds.in_order(given([(frame, drawn(matters, noise=0.1))]))
    found = main_topic(placed)
    home = {found[each] for each in frame["statement_id"][matters == 3]}
    assert len(home) == 1 and placed.topics.known[home.pop()].field_id == ""
    assert placed.topics.known[found["2024-s000"]].field_id == field_of(0)


# ---- the catalogue


def test_notes_arrive_at_their_topic_of_the_catalogue_and_others_do_not():
    frame, known = statements(SIX_EACH), range(8)
    placed = rounds.in_order(given([(frame, drawn(SIX_EACH))], catalogue=CATALOGUE[:8]))
    found = main_topic(placed)
    assert placed_right(found, frame, SIX_EACH, known) > 0.9
    strangers = [found[each] for each in frame["statement_id"][SIX_EACH >= 8]]
    assert np.mean([topic.startswith("K") for topic in strangers]) < 0.1
    assert FOUND in {placed.topics.known[topic].origin for topic in set(strangers) - {""}}


def test_a_rest_of_strangers_is_no_topic():
    """Each on a matter of its own: beside sixty that the catalogue takes they are no more alike for being few."""
    matters = np.concatenate([np.repeat(np.arange(8), 8), np.arange(8, 16)])
    frame, vectors = statements(matters), drawn(matters)
    found = main_topic(rounds.in_order(given([(frame, vectors)], catalogue=CATALOGUE[:8])))
    strangers = [found[each] for each in frame["statement_id"][matters >= 8]]
    assert sum(not topic for topic in strangers) >= 7 and not any(
        topic.startswith("T") for topic in strangers
    )


def test_the_round_without_a_catalogue_and_the_catalogue_without_a_fitting_note():
    frame, vectors = statements(FOUR_EACH), drawn(FOUR_EACH)
    assert not rounds.in_order(given([(frame, vectors)])).topics.chance
    nothing = [Entry("K-Mond", "", "Mondbasis"), Entry("K-Kern", "", "Reaktorphysik")]
    only = rounds.in_order(given([(frame[:3], vectors[:3])], catalogue=nothing))
    assert not any(topic.startswith("K-") for topic in main_topic(only).values())


def scored(vectors, texts, leaning, catalogue=CATALOGUE):
    scores = assignment.scores(vectors, texts, leaning, catalogue, embed)
    return assignment.assign(scores, assignment.neighbours(vectors))


def test_two_topics_where_truly_two_and_weights_sum_to_one():
    vectors = np.vstack([drawn(FOUR_EACH), unit(MIDDLES[:1] + MIDDLES[3:4])])
    texts = [*statements(FOUR_EACH)["text"], "Kita und Baden: Kinderbetreuung beim Frauenschwimmen"]
    found = scored(vectors.astype(np.float32), texts, [{}] * len(texts))
    weights = found.memberships(joins=0.0)
    assert np.allclose(found.shares.sum(axis=1), 1)
    assert all(sum(each.values()) == pytest.approx(1) for each in weights)
    assert sorted(np.argsort(-found.shares[-1])[:2].tolist()) == [0, 3]
    second = np.sort(found.shares, axis=1)[:, -2]
    assert second[-1] > 0.1 > 10 * np.median(second)


@pytest.mark.parametrize(
    "chance, shares, expected",
    [
        (0.9, [0.5, 0.45, 0.05], {0, 1}),
        (0.9, [0.5, 0.30, 0.2], {0}),
        (0.3, [0.5, 0.45, 0.05], {0}),  # not sure enough for two
        (0.1, [0.9, 0.05, 0.05], set()),
        (0.9, [1.0], {0}),
    ],
)
def test_memberships(chance, shares, expected):
    sure = np.array([chance])
    found = assignment.Assigned(np.array([0]), sure, sure, np.array([shares]))
    (weights,) = found.memberships()
    assert set(weights) == expected and sum(weights.values()) == pytest.approx(
        float(bool(expected))
    )


def test_too_little_evidence_joins_no_topic_however_usual_the_catalogue():
    for evidence, joined in ((parameters.FLOOR - 0.01, {}), (parameters.FLOOR, {0: 1.0})):
        chances = np.array([evidence]), np.array([0.4])
        found = assignment.Assigned(np.array([0]), *chances, np.array([[0.9, 0.1]]))
        assert found.memberships() == [joined]


@pytest.mark.parametrize(
    "matter, leaning, topic",
    [
        ((0, 1), {"bildung": 0.9, "wohnen": 0.1}, 0),
        ((0, 1), {"bildung": 0.1, "wohnen": 0.9}, 1),
        ((0, 1), {"bildung": 0.4, "wohnen": 0.6}, 1),
        ((0,), {"bildung": 0.2, "wohnen": 0.8}, 0),  # evidence, not a fence
        ((1,), {"bildung": 1.0}, 1),
        ((1,), {}, 1),
    ],
)
def test_the_field_is_evidence_for_a_topic_and_no_fence(matter, leaning, topic):
    mixed = unit(MIDDLES[list(matter)].sum(axis=0, keepdims=True))
    vectors = np.vstack([drawn(FOUR_EACH), mixed]).astype(np.float32)
    texts = [*statements(FOUR_EACH)["text"], "ohne Worte"]
    lean = [*({field_of(each): 1.0} for each in FOUR_EACH), leaning]
    assert scored(vectors, texts, lean).topic[-1] == topic


def test_a_field_known_of_a_few_alone_says_nothing_of_the_others():
    frame = statements(FOUR_EACH)
    frame.loc[3, "field"] = "sport"
    found = main_topic(rounds.in_order(given([(frame, drawn(FOUR_EACH))], catalogue=CATALOGUE)))
    assert placed_right(found, frame[4:], FOUR_EACH[4:], range(len(MATTERS))) > 0.9


def test_a_topic_without_a_field_is_open_to_all_fields():
    catalogue = [CATALOGUE[0]._replace(field_id=""), *CATALOGUE[1:]]
    texts, lean = statements(FOUR_EACH)["text"].tolist(), [{"sport": 1.0}] * 64
    assert (scored(drawn(FOUR_EACH), texts, lean, catalogue).topic[:4] == 0).all()


def test_what_a_person_settled_teaches_its_neighbours():
    vectors = drawn([0] * 6, noise=0.2)
    scores = np.zeros((6, 2)) + [[0.2, 0.0]]
    near = assignment.neighbours(vectors)
    taught = assignment.assign(scores, near, {row: np.array([0.0, 1.0]) for row in range(5)})
    assert assignment.assign(scores, near).topic[5] == 0 and taught.topic[5] == 1


def test_the_share_that_fits_is_estimated_anew_and_the_order_stays():
    chance = np.array([0.1, 0.2, 0.3, 0.6])
    low = assignment.shifted(chance * 0.5)
    high = assignment.shifted(1 - (1 - chance) * 0.5)
    assert (np.diff(low) > 0).all() and (np.diff(high) > 0).all()
    assert low.mean() < 0.5 * chance.mean() + 0.02 and high.mean() > 0.65
    assert ((low > 0) & (low < 1)).all()


def test_a_new_field_or_a_later_round_changes_no_id_of_the_catalogue():
    first, later = statements(SIX_EACH), statements(FOUR_EACH, "2025", 200)
    vectors, more = drawn(SIX_EACH), drawn(FOUR_EACH, seed=7)
    known = first.assign(field=[field_of(matter) for matter in SIX_EACH])
    corrected = known.assign(
        field=["sport" if row % 5 == 0 else field for row, field in enumerate(known["field"])]
    )
    before = main_topic(rounds.in_order(given([(known, vectors)], catalogue=CATALOGUE)))
    after = main_topic(
        rounds.in_order(given([(corrected, vectors), (later, more)], catalogue=CATALOGUE))
    )
    assert np.mean([after[each] == before[each] for each in first["statement_id"]]) > 0.9
    assert placed_right(after, later, FOUR_EACH, range(len(MATTERS))) > 0.9


# ---- the same whatever does not matter


def test_order_of_rows_changes_nothing():
    frame, vectors = statements(SIX_EACH), drawn(SIX_EACH)
    turned = np.random.default_rng(3).permutation(len(frame))
    one = rounds.in_order(given([(frame, vectors)], catalogue=CATALOGUE[:8]))
    other = rounds.in_order(
        given([(frame.iloc[turned], vectors[turned])], catalogue=CATALOGUE[7::-1])
    )
    assert one.topics.shares == other.topics.shares


def test_a_fresh_build_equals_an_incremental_one_in_the_state_it_leaves():
    parts = [
        (statements(FOUR_EACH), drawn(FOUR_EACH)),
        (statements(FOUR_EACH, "2025"), drawn(FOUR_EACH, 1)),
    ]
    one, other = (
        rounds.in_order(given(each, catalogue=CATALOGUE[:8])) for each in (parts, parts[::-1])
    )
    assert one.topics.shares == other.topics.shares and np.array_equal(one.mean, other.mean)


def test_the_number_of_threads_changes_nothing():
    frame = pd.concat([statements(np.tile(SIX_EACH, 5), each) for each in ("2024", "2025")])
    vectors = drawn(np.tile(SIX_EACH, 10), noise=2.0)
    found = []
    for threads in (1, 2, 4):
        with threadpool_limits(limits=threads):
            found.append(rounds.in_order(given([(frame, vectors)], catalogue=CATALOGUE[:8])).topics)
    assert found[0].shares == found[1].shares == found[2].shares
    assert found[0].known == found[1].known == found[2].known


@pytest.mark.parametrize("scale, shift", [(1.0, 0.0), (40.0, 0.0), (0.01, 3.0), (1.0, -0.7)])
def test_no_threshold_knows_the_scale_of_a_sentence_model(scale, shift):
    def changed(vectors):
        return (scale * vectors + shift).astype(np.float32)

    frame, vectors = statements(SIX_EACH), drawn(SIX_EACH)
    plain = rounds.in_order(given([(frame, vectors)], catalogue=CATALOGUE[:8]))
    other = rounds.in_order(
        given(
            [(frame, changed(vectors))],
            None,
            None,
            CATALOGUE[:8],
            lambda texts: changed(embed(texts)),
        )
    )
    one, two = main_topic(plain), main_topic(other)
    assert np.mean([one[each] == two[each] for each in one]) > 0.97


def test_another_sentence_model_gives_sensible_topics_too():
    turn = np.random.default_rng(1).normal(size=(DIMENSIONS, 48)).astype(np.float32)
    cone = np.random.default_rng(2).normal(size=48).astype(np.float32)
    frame = statements(SIX_EACH)
    work = given(
        [(frame, unit(drawn(SIX_EACH) @ turn + 20 * cone))],
        None,
        None,
        CATALOGUE[:8],
        lambda texts: unit(embed(texts) @ turn + 20 * cone),
    )
    found = main_topic(rounds.in_order(work))
    assert placed_right(found, frame, SIX_EACH, range(8)) > 0.7
    assert purity(found, frame, SIX_EACH) > 0.7


def test_twins_share_their_topic():
    frame = statements(FOUR_EACH)
    frame.loc[[63, 20], "same_as"] = "2024-s000"
    for catalogue in ((), CATALOGUE):
        found = rounds.in_order(
            given([(frame, drawn(FOUR_EACH))], catalogue=catalogue)
        ).topics.shares
        assert found["2024-s000"] == found["2024-s063"] == found["2024-s020"]


def test_ids_come_from_the_founding_texts_alone():
    assert new_id(["Kita  fehlt", "mehr kitas"], ()) == new_id(["Mehr Kitas", "Kita fehlt"], ())
    assert new_id(["Kita fehlt"], [new_id(["Kita fehlt"], ())]) != new_id(["Kita fehlt"], ())


# ---- people


def test_after_one_round_is_accepted_most_of_the_next_arrives():
    first, vectors = statements(SIX_EACH), drawn(SIX_EACH)
    before = rounds.in_order(given([(first, vectors)]))
    matter = dict(zip(first["statement_id"], SIX_EACH))
    accepted = pd.concat(
        [
            decision(
                "accept", topic_id, f"Thema {topic.name}", text=topic.name, old=" ".join(members)
            )
            for topic_id, topic in before.topics.known.items()
            if (members := before.topics.members(topic_id))
        ]
    )
    about = {
        topic_id: Counter(matter[each] for each in before.topics.members(topic_id)).most_common(1)[
            0
        ][0]
        for topic_id in before.topics.known
    }
    later = statements(FOUR_EACH, "2025", 300)
    after = rounds.in_order(
        given([(first, vectors), (later, drawn(FOUR_EACH, seed=8))], decisions=accepted)
    )
    assert not after.unmatched
    found, old = main_topic(after), main_topic(before)
    assert all(found[each] == old[each] for each in first["statement_id"] if old[each])
    assert {after.topics.known[each].origin for each in about} == {ACCEPTED}
    assert {after.topics.known[each].named_by for each in about} == {"AB"}
    right = [
        about.get(found[each]) == each_matter
        for each, each_matter in zip(later["statement_id"], FOUR_EACH)
    ]
    assert np.mean(right) > 0.8


@pytest.mark.parametrize("catalogue", [(), CATALOGUE])
def test_what_does_not_belong_here_goes_elsewhere_and_stays_away(catalogue):
    frame, vectors = statements(SIX_EACH), drawn(SIX_EACH)
    before = main_topic(rounds.in_order(given([(frame, vectors)], catalogue=catalogue)))
    statement, topic = next((each, topic) for each, topic in before.items() if topic)
    said = decision("not_here", statement, topic)
    after = rounds.in_order(given([(frame, vectors)], None, said, catalogue))
    assert not after.unmatched and topic not in after.topics.shares[statement]


def test_frozen_rounds_are_input_whatever_is_added():
    frame, vectors = statements(FOUR_EACH), drawn(FOUR_EACH)
    frozen = pd.DataFrame(
        {
            "round_id": "2024",
            "statement_id": frame["statement_id"],
            "topic_id": [f"T-{matter % 3}" if matter < 15 else "" for matter in FOUR_EACH],
            "weight": [1.0 if matter < 15 else 0.0 for matter in FOUR_EACH],
            "field_id": "wohnen",
            "name": "Alter Name",
            "text": frame["text"],
        }
    )
    renumbered = frame.assign(  # a statement with a new id is known by its text
        statement_id=[
            f"{each}x" if row % 7 == 0 else each for row, each in enumerate(frame["statement_id"])
        ]
    )
    added = (statements(FOUR_EACH, "2025", 100), drawn(FOUR_EACH, seed=5))
    for catalogue in ((), CATALOGUE):
        placed = rounds.in_order(given([(renumbered, vectors), added], frozen, None, catalogue))
        found = main_topic(placed)
        assert [found[each] for each in renumbered["statement_id"]] == frozen["topic_id"].tolist()
        assert placed.topics.known["T-1"].name == "Alter Name"
        assert placed.topics.known["T-1"].field_id == "wohnen"


def test_each_topic_of_a_closed_round_takes_what_says_the_same_the_last_one_too():
    frame, vectors = statements(FOUR_EACH), drawn(FOUR_EACH)
    columns = ["round_id", "statement_id", "text"]
    frozen = frame[columns].assign(field_id="", name="Alt", weight=1.0)
    frozen["topic_id"] = [f"T-{matter:02}" for matter in FOUR_EACH]
    added = statements(FOUR_EACH, "2025", 100)
    placed = rounds.in_order(
        given([(frame, vectors), (added, drawn(FOUR_EACH, seed=5))], frozen, None, ())
    )
    found = main_topic(placed)
    joined = {found[each] for each in added["statement_id"]}
    assert set(frozen["topic_id"]) <= joined


def test_closing_a_round_says_what_is_open_and_which_earlier_ones_it_closes_along(
    tmp_path, monkeypatch
):
    house = stage.House(tmp_path / "corpus", tmp_path / "models", tmp_path / "reports")
    frame = pd.concat([statements([0] * 3, each) for each in ("2023", "2024", "2025")])
    shares = {"statement_id": frame["statement_id"], "topic_id": "T-1", "weight": 1.0}
    for name, rows in {
        "statements": frame,
        "topics": {"topic_id": ["T-1"], "name": ["N"], "field_id": [""]},
        "topic_statements": shares,
    }.items():
        house.write(name, tables.typed(pd.DataFrame(rows), name))
    monkeypatch.setattr(freeze, "open_matters", lambda house, closing: ["Namen sind offen."])
    with pytest.raises(Problem, match="Namen sind offen.*TROTZDEM=ja"):
        freeze.freeze(house, "2024")
    assert house.read("frozen_topics").empty
    monkeypatch.setattr(freeze, "open_matters", lambda house, closing: [])
    assert freeze.freeze(house, "2024") == (
        "Runde 2024 geschlossen: 3 Aussagen behalten ihr Thema; die früheren Runden sind damit auch geschlossen: 2023"
    )
    assert set(house.read("frozen_topics")["round_id"]) == {"2023", "2024"}
    assert freeze.freeze(house, "2025") == "Runde 2025 geschlossen: 3 Aussagen behalten ihr Thema"


def test_freeze_keeps_single_voices_and_weights():
    shares = {"statement_id": ["2024-s000", "2024-s001"], "topic_id": "T-1", "weight": [1.0, 0.5]}
    named = pd.DataFrame({"topic_id": ["T-1"], "field_id": [""], "name": ["N"]})
    made = freeze.frozen_rows("2024", named, pd.DataFrame(shares), statements([0, 0, 1]))
    assert made[["statement_id", "topic_id", "weight"]].values.tolist() == [
        ["2024-s000", "T-1", 1.0],
        ["2024-s001", "T-1", 0.5],
        ["2024-s002", "", 0.0],
    ]


# ---- the model


def test_stability_is_high_for_clear_groups_and_low_for_noise():
    vectors = centred(drawn(FOUR_EACH, noise=0.2))
    likeness = similarity.pairs(vectors, ["–"] * 64, np.ones((64, 1)))
    labels = clusters.linked(likeness).labels
    assert np.mean(list(stability.returning(likeness, labels).values())) > 0.7
    scrambled = np.random.default_rng(1).permutation(labels)
    assert max(stability.returning(likeness, scrambled).values()) < parameters.UNSTABLE


def test_a_topic_of_the_catalogue_is_as_firm_as_its_statements_are_sure():
    assert stability.sure(["a", "b"], {"a": 0.5}) == 0.75  # b was placed by a person
    assert stability.sure([], {}) == 0.0


def test_topics_that_all_say_the_same_words_still_have_terms():
    said = ["Kita fehlt", "Kitas fehlen", "Kita und Hort"] * 4
    _, terms, _ = topic_model.words(
        said, np.eye(12, 8, dtype=np.float32), np.repeat(np.arange(4), 3), 4
    )
    assert all(terms[topic][0][0] == "Kita" for topic in range(4))


def test_the_tables_of_a_state_count_statements_and_tables():
    frame = statements(FOUR_EACH)
    frame["table"] = [str(row // 2 % 2) for row in range(len(frame))]  # four notes at two tables
    model = topic_model.fit(
        given([(frame, drawn(FOUR_EACH))], catalogue=CATALOGUE[:8]), stable=False
    )
    made = topics.as_tables(model.state, frame)
    sums = made["topic_statements"].groupby("statement_id")["weight"].sum()
    assert np.allclose(sums, 1, atol=1e-5)
    sizes = made["topic_statements"].groupby("topic_id")["statement_id"].nunique()
    assert dict(zip(made["topics"]["topic_id"], made["topics"]["n_statements"])) == sizes.to_dict()
    table_of = coded_statements.table_keys(frame).set_axis(frame["statement_id"])
    for row in made["topics"].itertuples():
        shares = made["topic_statements"]
        inside = shares.loc[shares["topic_id"] == row.topic_id, "statement_id"]
        assert row.n_tables == table_of[inside].nunique()
    assert (made["topics"]["n_tables"] < made["topics"]["n_statements"]).any()
    assert set(made["topics"]["origin"]) == {"catalogue", "found"}


def test_the_model_is_saved_alike_twice_and_assigns_in_a_fresh_process(tmp_path):
    vectors = drawn(FOUR_EACH, noise=0.3)
    for folder in ("one", "two"):
        work = given([(statements(FOUR_EACH), vectors)], catalogue=CATALOGUE[:8])
        topic_model.save(topic_model.fit(work), tmp_path / folder, "test")
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    expected = {"topics.json", "topic_embeddings.safetensors", "members.json", "provenance.json"}
    assert expected <= set(files)
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    np.save(tmp_path / "new.npy", drawn([0, 5, 7], seed=4, noise=0.2))
    code = f"""
import numpy as np
from pathlib import Path
from bertopic import BERTopic
from analysis.grouping import topic_model
folder = Path({str(tmp_path)!r})
print(*topic_model.assign(folder / "one", np.load(folder / "new.npy")))
model = BERTopic.load(str(folder / "one"))
topics = len(model.get_topics())
tree = model.hierarchical_topics(["Wort"] * len(model.topics_))
print(len(model.visualize_barchart(top_n_topics=topics).data) == topics, len(tree) == topics - 1, len(model.visualize_heatmap().data))
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["K00", "K05", "K07", "True", "True", "1"]


def test_bertopic_is_imported_light_and_nothing_stays_hidden():
    """umap compiles itself for seconds at import, and no part of ours uses it."""
    code = (
        "import sys; from analysis.grouping import topic_words as t; t.sub_models([0, 1], [{'a'}, {'b'}]);"
        "assert not {'umap', 'spacy'} & set(sys.modules); import spacy; spacy.blank('de')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-1000:]


ALIKE = np.array(
    [
        [1.0, 0.6, 0.1, 0.1, 0.1],
        [0.6, 1.0, 0.1, 0.1, 0.1],
        [0.1, 0.1, 1.0, 0.5, 0.4],
        [0.1, 0.1, 0.5, 1.0, 0.6],
        [0.1, 0.1, 0.4, 0.6, 1.0],
    ]
)


def test_the_bar_is_read_from_larger_clusters_alone(monkeypatch):
    monkeypatch.setattr(clusters, "PER_CLUSTER", 2)
    monkeypatch.setattr(clusters, "FIRM", 0.5)
    labels = np.array([0, 0, 1, 1, 1])
    assert clusters.firm(ALIKE, labels) == pytest.approx(0.5)  # of .4, .5 and .6
    assert clusters.firm(ALIKE, np.array([0, 0, 1, 1, 2])) == -np.inf


def test_of_two_halves_the_smaller_one_leaves():
    assert clusters.halves(ALIKE).tolist() == [1, 1, 0, 0, 0]
    assert clusters.halves(ALIKE[::-1, ::-1]).tolist() == [0, 0, 0, 1, 1]
    assert clusters.halves(ALIKE[:4, :4]).tolist() == [0, 0, 1, 1]


# ---- what becomes of a cluster: a topic with a name, two parts, or single voices


def called(texts, near, firm=5.0, elsewhere=()):
    """Names (and members) of the topics that one cluster of these texts becomes; ``near``: likeness of every two, or a matrix."""
    n = len(texts)
    ids = np.array([f"s{place}" for place in range(n)])
    alike = np.broadcast_to(np.asarray(near, float), (n, n)).copy()
    np.fill_diagonal(alike, 9.0)
    others = {f"o{place}": text for place, text in enumerate(["Halle", "Licht", *elsewhere] * 8)}
    work = SimpleNamespace(
        ids=ids,
        texts=dict(zip(ids, texts)) | others,
        usable=np.ones(n, bool),
        tables=ids,
        round_of=np.full(n, "2025"),
        topics=Topics(closed=False),
    )
    whole = np.zeros(n, int)
    made = finding._name(work, np.arange(n), np.ones(n, int), whole, alike, 4.0, firm)
    known = work.topics.known
    return {known[each].name: len(rows) for each, rows in made.items()}


PAIR = ["Eine Nummer für alles", "Nur noch eine Nummer, bitte"]
FRIDGES = ["Kühlschrank am Rathaus leer", "Der Kühlschrank ist super", "Foodsharing fehlt uns hier"]
BLOCKS = np.kron(np.eye(2), np.full((3, 3), 5.0)) + 1


@pytest.mark.parametrize(
    "texts, near, names",
    [
        (["Mittagstisch täglich", "Mittagstisch zu teuer"], 4.0, {"Mittagstisch": 2}),
        # a short noun says too little alone, but what shares it need not be as alike as the surest
        (PAIR, 4.0, {"Eine Nummer für alles": 2}),
        (["Gute Kurse im Park", "Die Ampel ist zu kurz"], 4.0, {}),
        (["Gute Kurse im Park", "Die Ampel ist zu kurz"], 5.0, {"Gute Kurse im Park": 2}),
        (FRIDGES, 3.9, {}),  # none of three nearly says what another says
        (FRIDGES, 4.0, {"Kühlschrank": 3}),
        ([*FRIDGES, *PAIR, "Nummer unbekannt"], BLOCKS, {"Kühlschrank": 3, PAIR[0]: 3}),
        (["Bus fehlt", "Kein Bus", "Bus zu spät", "Busse voll"], 4.0, {"Bus": 4}),
    ],
)
def test_what_becomes_of_a_cluster(texts, near, names):
    assert called(texts, near) == names


def test_a_short_noun_is_better_than_a_torn_sentence():
    long = "jemand der zu mir nach Hause kommt und mir am neuen Gerät hilft wenn nichts geht"
    assert called([long, f"{long} und zwar bald"], 4.0) == {"Gerät": 2}
