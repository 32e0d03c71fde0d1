"""The parts that topics are made of, each with numbers worked out by hand: likeness, neighbours, order, state, tables."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis import tables, topics
from analysis.grouping import (
    assignment,
    clusters,
    finding,
    parameters,
    placing,
    similarity,
    stability,
    topic_model,
)
from analysis.grouping.assignment import Assigned, Entry
from analysis.grouping.placing import Given, Work
from analysis.grouping.topic_state import Topic, Topics
from analysis.vectors import centred, unit
from analysis.vocabulary import ACCEPTED, CATALOGUE, FOUND
from tests.small_topics import drawn, given, statements

# ---- how alike statements are -------------------------------------------------------------------


def test_scores_are_less_their_mean_in_standard_deviations():
    scores = np.array([[1.0, 5.0], [3.0, 5.0]])
    assert np.allclose(similarity.standardised(scores, axis=0), [[-1, 0], [1, 0]])
    whole = similarity.standardised(scores)
    assert np.allclose(whole, (scores - 3.5) / np.sqrt(11 / 4))
    assert np.allclose(similarity.standardised(np.full((2, 2), 7.0)), 0)


def _over_others(scores):
    """Standardised over the pairs of different rows, the long way."""
    others = scores[~np.eye(len(scores), dtype=bool)]
    return (scores - others.mean()) / others.std()


def test_what_a_row_has_in_common_with_itself_says_nothing_of_the_pairs():
    scores = np.array([[9.0, 1.0, 2.0], [1.0, 9.0, 3.0], [2.0, 3.0, 9.0]])
    found = similarity._over_pairs(scores)
    assert np.allclose(found, (scores - 2) / np.sqrt(2 / 3), atol=1e-5)
    assert np.allclose(found, _over_others(scores), atol=1e-5)
    assert not similarity._over_pairs(np.full((2, 2), 5.0)).any()  # all alike: nothing to tell


def test_the_likeness_of_a_pair_adds_meaning_letters_and_field():
    texts = ["Bus fährt nicht", "Bus fährt selten", "Kita zu", "Kita voll"]
    vectors = unit(np.random.default_rng(3).normal(size=(4, 5)))
    fields = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0], [1.0, 0.0]])
    letters, _ = similarity.character_ngrams(texts)
    expected = _over_others(vectors @ vectors.T)
    expected += parameters.CHARACTERS * _over_others((letters @ letters.T).toarray())
    expected += parameters.FIELDS * _over_others(fields @ fields.T)
    found = similarity.pairs(vectors, texts, fields)
    assert np.allclose(found, expected, atol=1e-4) and found.dtype == np.float32
    assert np.allclose(found, found.T, atol=1e-6)


@pytest.mark.parametrize("n", [0, 1])
def test_of_one_statement_there_are_no_pairs(n):
    none = similarity.pairs(np.zeros((n, 2)), ["x"][:n], np.zeros((n, 1)))
    assert none.shape == (n, n) and not none.any()


def test_letters_of_placeholders_are_nobodys_words():
    rows, _ = similarity.character_ngrams(["[Person 1] hilft", "[Person 27] hilft", "hilft uns"])
    assert (rows[0] != rows[1]).nnz == 0 and (rows[0] != rows[2]).nnz
    assert np.allclose(rows.multiply(rows).sum(axis=1), 1)


def test_texts_of_the_catalogue_count_for_the_weights_of_letters():
    """Where the catalogue says „Kita“ too, it weighs less, and „voll“, which both statements share, more."""
    said = ["Kita voll", "Bus voll"]
    shared = lambda further: (lambda rows: (rows @ rows.T)[0, 1])(
        similarity.character_ngrams(said, further)[0]
    )
    assert shared(["Kita zu", "Kita auf"]) > shared(["Amt zu", "Amt auf"])
    rows, further = similarity.character_ngrams(said, ["Kita zu"])
    assert (rows.shape[0], further.shape[0]) == (2, 1)
    assert np.allclose(further.multiply(further).sum(axis=1), 1)
    assert [part.shape[0] for part in similarity.character_ngrams([])] == [0, 0]


@pytest.mark.parametrize(
    ("leaning", "weights"),
    [
        ({"a": 1.0}, [1.0, 0.0]),
        ({"a": 0.25, "b": 0.75}, [0.25, 0.75]),
        ({}, [0.5, 0.5]),  # nothing known: everywhere alike
        ({"c": 1.0}, [0.5, 0.5]),
        ({"b": 0.2, "c": 0.8}, [0.0, 0.2]),
    ],
)
def test_how_much_a_statement_belongs_to_each_field(leaning, weights):
    other = {"a": 1.0}
    assert similarity.field_weights([leaning, other], ["a", "b"]).tolist() == [weights, [1.0, 0.0]]
    assert similarity.field_weights([leaning], []).shape == (1, 0)
    assert similarity.field_weights([{}], ["a"]).tolist() == [[1.0]]


def test_letters_said_again_count_less_each_time():
    rows, _ = similarity.character_ngrams(["bus kita kita kita", "bus kita"])
    once, thrice = rows[0].data.min(), rows[0].data.max()
    assert thrice / once == pytest.approx(1 + np.log(3), rel=1e-5)


# ---- the catalogue ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "kinds"),
    [
        (Entry("K", "", "Bus"), {"name": ["Bus", "Es geht um Bus."]}),
        (
            Entry("K", "", "Bus", "Wie oft er fährt. Und wohin.", ("Bus fehlt",), ("Takt",)),
            {
                "name": ["Bus", "Es geht um Bus."],
                "examples": ["Bus fehlt"],
                "keywords": ["Es geht um Takt."],
                "definition": ["Wie oft er fährt"],  # its first sentence
            },
        ),
    ],
)
def test_the_texts_of_a_topic_by_kind(entry, kinds):
    assert entry.kinds() == kinds
    assert assignment.texts([entry, entry]) == 2 * [
        text for each in kinds.values() for text in each
    ]


def _directions(texts):
    """Names of „Bus“ lie on the first axis, of „Kita“ on the second, definitions on the third, phrases between two."""
    axis = lambda text: 2 if "steht" in text else 0 if "Bus" in text else 1
    found = np.eye(3)[[axis(text) for text in texts]]
    return unit(found + np.array([[0, 0, 1.0 * text.startswith("Es geht")] for text in texts]))


def test_each_kind_of_text_counts_once_whatever_their_number():
    """Meaning is the mean over kinds, letters the mean over kinds but the definition; each standardised, the field added."""
    examples = ("Bus spät", "Bus voll", "Kita am Hof")
    catalogue = [Entry("B", "weg", "Bus", "Was da steht.", examples), Entry("K", "kind", "Kita")]
    said = ["Bus spät", "Kita", "Bus und Kita", "anderes"]
    vectors = unit(np.array([[1.0, 0, 0.5], [0, 1.0, 0], [0.6, 0.3, 0.9], [0.2, -0.5, 1.0]]))
    leaning = [{"weg": 0.9, "kind": 0.1}, {}, {"kind": 1.0}, {}]
    found = assignment.scores(vectors, said, leaning, catalogue, _directions)
    best = lambda texts: (vectors @ _directions(texts).T).max(axis=1)
    middle = unit(_directions(examples).mean(axis=0, keepdims=True))[0]
    meaning = np.zeros((4, 2))
    meaning[:, 0] = (best(["Bus", "Es geht um Bus."]) + vectors @ middle + vectors[:, 2]) / 3
    meaning[:, 1] = best(["Kita", "Es geht um Kita."])
    every = assignment.texts(catalogue)
    letters, further = similarity.character_ngrams(said, every)
    rows = lambda texts: further[[every.index(text) for text in texts]]
    alike = lambda texts: (letters @ rows(texts).T).toarray().max(axis=1)
    spelling = np.zeros((4, 2))
    spelling[:, 0] = (alike(["Bus", "Es geht um Bus."]) + alike(list(examples))) / 2
    spelling[:, 1] = alike(["Kita", "Es geht um Kita."])
    home = np.log(np.array([[0.9, 0.1], [0.5, 0.5], [0, 1], [0.5, 0.5]]) + parameters.UNKNOWN)
    expected = similarity.standardised(meaning, axis=0)
    expected = expected + parameters.LETTERS * similarity.standardised(spelling) + home
    assert np.allclose(found, expected, atol=1e-5)


def test_a_topic_across_the_fields_and_one_of_an_unheard_field():
    catalogue = [Entry("A", "weg", "Bus"), Entry("B", "", "Kita"), Entry("C", "neu", "Bus oft")]
    leaning = [{"weg": 1.0}, {}]
    vectors = np.eye(3)[:2]
    of = lambda leaning: assignment.scores(vectors, ["x", "y"], leaning, catalogue, _directions)
    added = of(leaning) - of([{}, {}])
    U = parameters.UNKNOWN
    even = np.log(1 / 1 + U)  # without any field known
    assert np.allclose(added[0], np.log([1 + U, 0.5 + U, U]) - even, atol=1e-6)
    assert np.allclose(added[1], np.log([0.5 + U] * 3) - even, atol=1e-6)


def test_a_heading_moves_a_statement_and_none_leaves_it():
    vectors, headings = np.eye(2), np.array([[0.0, 1.0], [0.0, 0.0]])
    found = assignment.with_headings(vectors, headings)
    length = np.sqrt(1 + parameters.HEADING**2)
    assert np.allclose(found, [[1 / length, parameters.HEADING / length], [0, 1]])


def test_neighbours_are_the_nearest_others_with_weights_by_likeness(monkeypatch):
    monkeypatch.setattr(assignment, "NEIGHBOURS", 2)
    vectors = unit(np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [0.8, 0.3]]))
    rows, weights = assignment.neighbours(vectors)
    assert rows.tolist() == [[1, 3], [0, 3], [1, 3], [0, 1]]
    near = vectors @ vectors.T
    likeness = np.array([[near[one, other] for other in row] for one, row in enumerate(rows)])
    expected = np.exp(likeness / likeness.std())
    assert np.allclose(weights, expected / expected.sum(axis=1, keepdims=True))
    assert assignment.neighbours(vectors[:1])[0].shape == (1, 0)
    two, even = assignment.neighbours(np.array([[1.0, 0.0], [1.0, 0.0]]))
    assert two.tolist() == [[1], [0]] and even.tolist() == [[1.0], [1.0]]


def test_neighbours_are_the_same_in_blocks():
    vectors = unit(np.random.default_rng(0).normal(size=(1005, 3)))
    rows, _ = assignment.neighbours(vectors)
    near = vectors @ vectors.T
    np.fill_diagonal(near, -2)
    for row in (0, 999, 1000, 1004):
        assert rows[row].tolist() == sorted(
            np.argsort(-near[row])[: parameters.NEIGHBOURS].tolist()
        )


def _soft(scores):
    raised = np.exp(scores)
    return raised / raised.sum(axis=1, keepdims=True)


def test_neighbours_teach_and_what_is_settled_teaches_as_settled(monkeypatch):
    monkeypatch.setattr(assignment, "SWEEPS", 1)
    scores = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    near = np.array([[1], [2], [0]]), np.ones((3, 1))
    own, S, T = _soft(parameters.SHARPNESS * scores), parameters.SHARPNESS, parameters.TEACHING
    told = lambda shares: S * scores + T * np.log(shares[[1, 2, 0]] + 0.01)
    assert np.allclose(assignment.propagated(scores, near, {}), told(own))
    fixed = own.copy()
    fixed[0] = [0.0, 1.0]
    found = assignment.propagated(scores, near, {0: np.array([0.0, 1.0])})
    assert np.allclose(found, told(fixed)) and np.allclose(found[0], told(own)[0])
    monkeypatch.setattr(assignment, "SWEEPS", 2)
    again = _soft(told(own))
    assert np.allclose(assignment.propagated(scores, near, {}), told(again))
    alone = np.zeros((3, 0), int), np.zeros((3, 0))
    assert np.allclose(assignment.propagated(scores, alone, {}), S * scores)


def test_how_sure_the_best_topic_is_is_read_from_its_score_and_its_lead():
    scores = np.array([[3.0, 1.0, 2.0], [0.0, 0.0, 5.0]])
    total = np.log(np.array([[0.2, 0.5, 0.3], [0.1, 0.1, 0.8]]))
    assert np.allclose(assignment.features(scores, total), [[1.0, 0.0], [5.0, np.log(4)]])
    certain = assignment.features(np.ones((1, 2)), np.array([[900.0, 0.0]]))
    assert np.isfinite(certain).all()


@pytest.mark.parametrize("chance", [[0.36] * 50, [0.9] * 30 + [0.1] * 20, [0.2] * 49 + [0.3]])
def test_the_share_that_fits_is_where_it_agrees_with_the_chances(chance):
    """The fixed point of Saerens et al. with DAMPED pseudo-statements of the usual share."""
    chance, usual = np.array(chance), parameters.USUAL
    moved = assignment.shifted(chance)
    here = (moved.mean() + parameters.DAMPED * usual) / (1 + parameters.DAMPED)
    odds = chance / (1 - chance) * (here / (1 - here)) / (usual / (1 - usual))
    assert np.allclose(moved, odds / (1 + odds), atol=1e-4)
    assert ((moved > chance) == (here > usual)).all()


def test_assigned_is_the_best_topic_its_curve_and_its_shares():
    scores, near = np.array([[2.0, 0.0], [0.0, 3.0]]), (np.zeros((2, 0), int), np.zeros((2, 0)))
    found = assignment.assign(scores, near)
    total = parameters.SHARPNESS * scores
    line = lambda own, lead: parameters.SCORE * own + parameters.LEAD * lead + parameters.OFFSET
    expected = [1 / (1 + np.exp(-line(own, parameters.SHARPNESS * own))) for own in (2.0, 3.0)]
    assert found.topic.tolist() == [0, 1] and np.allclose(found.evidence, expected)
    assert np.allclose(found.shares, _soft(total))
    assert np.allclose(found.probability, assignment.shifted(found.evidence))


@pytest.mark.parametrize(
    ("chance", "evidence", "shares", "expected"),
    [
        (parameters.JOINS, parameters.FLOOR, [0.9, 0.1], {0: 1.0}),  # both just reached
        (parameters.JOINS - 0.01, 0.9, [0.9, 0.1], {}),
        (0.9, parameters.FLOOR - 0.01, [0.9, 0.1], {}),
        (parameters.SURE, 0.9, [0.5, 0.4, 0.1], {0: 5 / 9, 1: 4 / 9}),  # .8 of the first
        (parameters.SURE, 0.9, [0.5, 0.39, 0.11], {0: 1.0}),
        (parameters.SURE - 0.01, 0.9, [0.5, 0.5], {0: 1.0}),
        (0.9, 0.9, [1.0], {0: 1.0}),
        (0.9, 0.9, [0.4, 0.2, 0.4], {0: 0.5, 2: 0.5}),
    ],
)
def test_who_is_in_which_topic(chance, evidence, shares, expected):
    one = Assigned(np.array([0]), np.array([evidence]), np.array([chance]), np.array([shares]))
    (found,) = one.memberships()
    assert found == pytest.approx(expected)


# ---- the order of statements and the middle of their vectors ------------------------------------


def _rounds(*names):
    frame = pd.concat([statements([0, 1], name, 10 * at) for at, name in enumerate(names)])
    vectors = np.arange(len(frame) * 2.0).reshape(-1, 2)
    return given([(frame.reset_index(drop=True), vectors)])


@pytest.mark.parametrize(("reference", "rows"), [(1, 2), (2, 2), (3, 4), (4, 4), (5, 6), (50, 6)])
def test_the_middle_is_that_of_the_first_rounds_that_hold_enough(monkeypatch, reference, rows):
    monkeypatch.setattr(placing, "REFERENCE", reference)
    work = _rounds("Runde 2", "Runde 10", "Runde 11")
    assert work.rounds == ["Runde 2", "Runde 10", "Runde 11"]
    middle = placing.middle(work, np.arange(6))
    assert middle.tolist() == work.vectors[:rows].mean(axis=0).tolist()


def test_statements_of_one_text_stand_in_the_order_of_their_ids_whatever_that_of_the_rows():
    frame = statements([0, 0, 0]).assign(text=["b", "b", "a"], field=["z", "a", "m"])
    vectors = np.eye(3)
    for order in ([0, 1, 2], [1, 0, 2], [2, 1, 0]):
        work = Work(given([(frame.iloc[order].reset_index(drop=True), vectors[order])]))
        assert [each[-1] for each in work.ids] == ["2", "0", "1"]
        assert np.allclose(work.vectors, centred(vectors[[2, 0, 1]], vectors.mean(axis=0)))


def test_work_keeps_every_row_with_its_own_vector_heading_flags_and_twin():
    frame = statements([0, 1, 2, 3]).assign(
        text=["d", "b", "c", "a"], flags=["", "unsicher", "teil unleserlich", "vor_pfeil"]
    )
    frame["same_as"] = ["", "", "", frame["statement_id"][0]]
    frame["field"] = ["sport", "", "bus", ""]
    vectors = np.random.default_rng(0).normal(size=(4, 3))
    headings = np.array([[1.0, 0, 0], [0, 0, 0], [0, 1.0, 0], [0, 0, 0]])
    of = lambda **more: Work(given([(frame, vectors)])._replace(**more))
    work, order = of(headings=headings), [3, 1, 2, 0]  # of the texts
    ids = frame["statement_id"].to_numpy()[order]
    assert work.ids.tolist() == ids.tolist() and work.rows[ids[2]] == 2
    mean = vectors.mean(axis=0)
    assert np.allclose(work.vectors, centred(vectors[order], mean))
    above = centred(headings, mean) * [[1], [0], [1], [0]]
    expected = assignment.with_headings(work.vectors, above[order])
    assert np.allclose(work.in_context, expected)
    assert np.allclose(of().in_context, work.vectors)
    assert work.usable.tolist() == [True, False, False, True]
    assert work.twin[ids[0]] == work.twin[ids[3]] == ids[3] and work.twin[ids[1]] == ids[1]
    assert work.leaning == [{}, {}, {"bus": 1.0}, {"sport": 1.0}]
    assert work.fields.tolist() == [[0.5, 0.5], [0.5, 0.5], [1.0, 0.0], [0.0, 1.0]]
    leaning = [{"a": 0.7}, {}, {}, {}]
    lean = Work(given([(frame.assign(leaning=leaning), vectors)]))
    assert lean.leaning[3] == {"a": 0.7} and not lean.topics.closed


# ---- found topics -------------------------------------------------------------------------------

TWO = np.full((8, 8), -1.0)  # two matters of three, and two voices
for _group in ([0, 1, 2], [3, 4, 5]):
    TWO[np.ix_(_group, _group)] = 5.0
TWO[6, 7] = TWO[7, 6] = -0.5
SAID = ["Bus fährt nie", "Bus fährt selten", "Bus fährt spät", "Kita ist voll", "Kita ist zu",
        "Kita ist weit", "Wasser kalt", "Zaun kaputt"]  # fmt: skip


def _work(likeness=TWO, **columns):
    columns = {"table": "1"} | columns
    frame = statements([0] * len(likeness)).assign(text=SAID[: len(likeness)], **columns)
    work = Work(given([(frame, np.random.default_rng(5).normal(size=(len(frame), 3)))]))
    work.likeness = lambda rows: likeness[np.ix_(rows, rows)].astype(np.float32)
    return work


def _ids(*numbers):
    return [f"2024-s{number:03}" for number in numbers]


def _grouped(work):
    """Groups of statements that share a topic, and the single voices."""
    by_topic = {}
    for statement, shares in work.topics.shares.items():
        by_topic.setdefault(next(iter(shares), ""), []).append(str(statement))
    alone = sorted(by_topic.pop("", []))
    return sorted(map(sorted, by_topic.values())), alone


def test_what_is_alike_is_a_topic_and_the_rest_are_single_voices():
    work = _work()
    finding.find(work, set())
    assert _grouped(work) == ([_ids(0, 1, 2), _ids(3, 4, 5)], _ids(6, 7))
    topics = list(work.topics.known.values())
    assert {topic.origin for topic in topics} == {FOUND} and {
        topic.founded for topic in topics
    } == {"2024"}
    assert {topic.name for topic in topics} <= set(SAID) and not any(
        topic.mixed for topic in topics
    )


def test_what_people_or_the_catalogue_placed_is_not_looked_at_again():
    work = _work()
    work.topics.shares |= {_ids(1)[0]: {"K1": 1.0}, _ids(6)[0]: {}}
    finding.find(work, set())
    shares = work.topics.shares
    assert shares[_ids(1)[0]] == {"K1": 1.0} and shares[_ids(6)[0]] == {}
    assert _ids(1)[0] not in [
        member for topic in work.topics.known for member in work.topics.members(topic)
    ]


def test_of_duplicates_one_is_linked_and_all_count():
    work = _work(same_as=["", "", "", "", "", "", "", _ids(6)[0]])
    finding.find(work, set())
    assert set(work.topics.shares) == set(_ids(*range(7)))  # the last is its twin's matter


def test_a_known_topic_takes_what_is_as_like_unless_people_said_it_does_not_belong():
    for barred in (set(), {(_ids(2)[0], "T-alt")}):
        work = _work()
        work.topics.known["T-alt"] = Topic("T-alt", "2023", "Alt")
        work.topics.shares |= {each: {"T-alt": 1.0} for each in _ids(0, 1)}
        finding.find(work, barred)
        expected = {} if barred else {"T-alt": 1.0}
        assert work.topics.shares[_ids(2)[0]] == expected
        assert work.topics.members("T-alt") == _ids(0, 1) + ([] if barred else _ids(2))


def test_only_found_topics_grow_by_what_is_alike():
    work = _work()
    work.topics.known["K1"] = Topic("K1", "", "Bus", origin=CATALOGUE)
    work.topics.known["T-1"] = Topic("T-1", "2023", "Kita")
    work.topics.shares |= {
        _ids(0)[0]: {"K1": 1.0},
        _ids(3)[0]: {"T-1": 0.6, "K1": 0.4},
        _ids(6)[0]: {},
    }
    rows, numbers = finding._known(work)
    assert work.ids[rows].tolist() == _ids(3) and numbers.tolist() == [1]  # of K1, T-1


def test_what_is_too_many_to_be_linked_joins_the_nearest_middle_that_is_near(monkeypatch):
    work = _work()
    work.vectors = unit(
        np.array([[1, 0.0], [1, 0.2], [0, 1], [0.2, 1], [1, 0.1], [0.7, 0.7], [-1, 0], [0.1, 1]])
    )
    made = {"T-a": np.array([0, 1]), "T-b": np.array([2, 3])}
    assert finding._nearest_middle(work, made, np.array([4, 5, 6, 7])) == ["T-a", "", "", "T-b"]
    assert finding._nearest_middle(work, {}, np.array([4])) == [""]
    assert finding._nearest_middle(work, made, np.array([], int)) == []
    monkeypatch.setattr(parameters, "LARGEST_CLUSTERED", 6)
    asked = []
    monkeypatch.setattr(
        finding, "_nearest_middle", lambda work, made, rows: asked.extend(rows) or ["T-x", ""]
    )
    work = _work()
    finding.find(work, set())
    order = np.random.default_rng(0).permutation(8)
    assert sorted(asked) == sorted(order[6:].tolist())
    first, second = (work.topics.shares[work.ids[row]] for row in asked)
    assert (first, second) == ({"T-x": 1.0}, {})


def test_how_many_are_looked_at_stays_within_its_limit(monkeypatch):
    monkeypatch.setattr(parameters, "LARGEST_CLUSTERED", 5)
    assert finding._few(5) == slice(None)
    few = finding._few(8)
    assert len(few) == 5 and few.tolist() == sorted(set(few.tolist())) and max(few) < 8
    work = _work(same_as=["", _ids(0)[0], "", "", "", "", "", ""])
    others = finding._others(work, np.array([2, 3]))
    assert len(others) == 3 and not set(others) & {1, 2, 3}  # neither these rows nor a second twin
    assert len(finding._others(work, np.arange(6))) == 0


def test_a_cluster_that_says_several_things_falls_apart_until_each_part_says_one():
    likeness = np.full((8, 8), 1.0)
    likeness[2:, 2:], likeness[4:, 4:] = 1.5, 2.0
    for group in ([0, 1], [2, 3], [4, 5], [6, 7]):
        likeness[np.ix_(group, group)] = 5.0
    work = _work(likeness, table=list("12345678"))
    rows = np.arange(8)
    made = finding._name(work, rows, np.ones(8), np.zeros(8, int), likeness, 4.0, -np.inf)
    parts = sorted(sorted(part.tolist()) for part in made.values())
    assert parts == [[0, 1], [2, 3], [4, 5, 6, 7]]  # of the last, one says what half of it says
    alike = np.full((8, 8), 1.0)  # nothing tells them apart
    assert (
        finding._name(_work(alike), rows, np.ones(8), np.zeros(8, int), alike, 4.0, -np.inf) == {}
    )


def test_a_name_is_given_once_and_what_nothing_can_name_is_no_topic():
    likeness, work = np.full((2, 2), 5.0), _work(np.full((2, 2), 5.0))
    work.topics.known["K"] = Topic("K", "", SAID[0].upper(), origin=CATALOGUE)
    made = finding._name(work, np.arange(2), np.ones(2), np.zeros(2, int), likeness, 4.0, -np.inf)
    assert [work.topics.known[each].name for each in made] == [SAID[1]]
    mute = _work(likeness, flags="")
    mute.texts = {each: "und so weiter" for each in mute.texts}
    assert (
        finding._name(mute, np.arange(2), np.ones(2), np.zeros(2, int), likeness, 4.0, -np.inf)
        == {}
    )


@pytest.mark.parametrize(
    ("texts", "firm", "made"),
    [
        (["Laterne hell", "Fahrrad neu"], 5.0, True),
        (["Laterne hell", "Fahrrad neu"], 5.1, False),  # neither of one word nor as alike as others
        (["Laterne hell", "Laterne kaputt"], 5.1, True),
    ],
)
def test_a_few_are_a_topic_if_they_are_of_one_word_or_as_alike_as_others(texts, firm, made):
    likeness = np.full((2, 2), 5.0)
    work = _work(likeness)
    work.texts = dict(zip(work.ids, texts)) | {f"x{at}": "Bus" for at in range(20)}
    found = finding._name(work, np.arange(2), np.ones(2), np.zeros(2, int), likeness, 4.0, firm)
    assert bool(found) == made


# ---- how firmly a topic stands ------------------------------------------------------------------


def test_a_topic_of_pairs_that_always_return_is_firm_and_one_that_falls_apart_is_not():
    noise = 0.1 * np.random.default_rng(0).normal(size=(30, 30))
    likeness = noise + noise.T - 1.0
    for start in range(0, 30, 3):
        likeness[start : start + 3, start : start + 3] = 5.0
    labels = np.arange(30) // 3
    labels[27:] = -1
    found = stability.returning(likeness, labels)
    assert set(found) == set(range(9)) and min(found.values()) > 0.9
    mixed = np.arange(30) % 10  # says one of each group belongs together
    assert max(stability.returning(likeness, mixed).values()) < 0.5
    assert stability.returning(np.zeros((1, 1)), np.array([0])) == {0: 0.0}


@pytest.mark.parametrize(
    ("again", "shares"),
    [
        (lambda rows: rows * 0, {0: 1.0, 1: 1.0, 2: 0.0}),  # all in one; one alone has no pairs
        (lambda rows: rows, {0: 0.0, 1: 0.0, 2: 0.0}),
        (lambda rows: rows // 10, {0: 1.0, 1: 0.0, 2: 0.0}),
    ],
)
def test_each_refit_leaves_out_another_tenth(monkeypatch, again, shares):
    labels, drawn_rows = np.array([0] * 10 + [1, -1] + [-1] * 7 + [2, 1]), []

    def linked(likeness):
        rows = likeness[:, 0].astype(int)
        drawn_rows.append(rows.tolist())
        return clusters.Found(again(rows), 0.0)

    monkeypatch.setattr(clusters, "linked", linked)
    likeness = np.repeat(np.arange(21.0)[:, None], 21, axis=1)  # each row bears its number
    assert stability.returning(likeness, labels) == shares
    assert len(drawn_rows) == parameters.REFITS == len(set(map(tuple, drawn_rows)))
    assert all(len(rows) == 19 and rows == sorted(set(rows)) for rows in drawn_rows)
    drawn_rows.clear()
    stability.returning(likeness[:2, :2], labels[:2])
    assert drawn_rows == [[0, 1]] * parameters.REFITS  # of two both
    drawn_rows.clear()
    assert stability.returning(likeness[:1, :1], labels[:1]) == {0: 0.0} and not drawn_rows


@pytest.mark.parametrize(
    ("members", "share"), [([1, 1], 1.0), ([1, 2], 0.0), ([1, 1, 1, 2], 0.5), ([1, 1, 2, 2], 1 / 3)]
)
def test_share_of_pairs_with_one_label(members, share):
    assert stability.pairs_together(np.array(members)) == pytest.approx(share)


def test_a_catalogue_topic_is_as_sure_as_its_statements_and_people_are_sure():
    assert stability.sure(["a", "b", "c"], {"a": 0.5, "b": 0.25, "z": 0.0}) == pytest.approx(
        1.75 / 3
    )
    assert stability.sure([], {"a": 0.5}) == 0.0


# ---- the model and its tables -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shares", "number"),
    [({}, -1), ({"a": 0.4, "b": 0.6}, 1), ({"a": 0.5, "b": 0.5}, 0), ({"c": 1.0}, 2)],
)
def test_a_statement_stands_in_its_heaviest_topic(shares, number):
    assert topic_model._first(shares, {"a": 0, "b": 1, "c": 2}) == number


def test_fields_are_what_is_decided_and_how_the_model_leans():
    names = ["statement_id", "scheme", "code_id", "coder", "probability", "decided", "rank"]
    rows = [
        ("a", "field", "bus", "model", 0.6, 1, 1),
        ("a", "field", "kita", "model", 0.3, 0, 2),
        ("a", "type", "problem", "model", 0.9, 1, 1),
        ("b", "field", "bus", "model", 0.3, 0, 1),
        ("b", "field", "unclear", "model", 0.7, 1, 1),
        ("b", "field", "kita", "AB", 1.0, 0, 1),  # outvoted
        ("c", "field", "bus", "model", 0.8, 0, 1),
        ("c", "field", "kita", "AB", 1.0, 1, 1),
        ("c", "field", "bus", "AB", 1.0, 1, 2),
        ("d", "field", "unclear", "AB", 1.0, 1, 1),
        ("d", "field", "kita", "model", 0.9, 0, 1),
    ]
    frame = pd.DataFrame({"statement_id": list("edcba")})
    found = topics.with_fields(frame, pd.DataFrame(rows, columns=names)).set_index("statement_id")
    assert found["field"].to_dict() == {"a": "bus", "b": "", "c": "kita", "d": "", "e": ""}
    assert found["leaning"].to_dict() == {
        "a": {"bus": 0.6, "kita": 0.3},
        "b": {"bus": 0.3},
        "c": {"kita": 1.0},  # what a person decided holds alone
        "d": {"kita": 0.9},
        "e": {},
    }


STATE = {
    "topics": [
        {"topic_id": "T-1", "field_id": "kita", "name": "Kita", "named_by": "model", "origin": FOUND,
         "mixed": 0, "founded": "2024", "stability": 0.25, "terms": [("Hort", 0.5), ("Krippe", 0.25)], "number": 0},
        {"topic_id": "K-2", "field_id": "bus", "name": "Bus", "named_by": "codebook", "origin": CATALOGUE,
         "mixed": 0, "founded": "", "stability": 0.5, "terms": [], "number": 1},
        {"topic_id": "K-3", "field_id": "bus", "name": "Takt", "named_by": "AB", "origin": ACCEPTED,
         "mixed": 0, "founded": "", "stability": 0.5, "terms": [], "number": 2},
    ],
    "shares": {
        "2024-s000": {"T-1": 0.25, "K-2": 0.75}, "2024-s001": {"K-2": 1.0}, "2024-s002": {"T-1": 1.0},
        "2024-s003": {}, "2024-s004": {"K-3": 1.0}, "2024-s005": {"K-2": 1.0},
    },
    "chance": {"2024-s000": 0.4, "2024-s001": 0.9},
}  # fmt: skip


def test_the_tables_of_a_state():
    frame = statements([0] * 6)  # the sixth sits at the table of the first
    made = topics.as_tables(STATE, frame)
    columns = ["topic_id", "field_id", "n_statements", "n_tables"]
    assert made["topics"][columns].to_numpy().tolist() == [
        ["K-2", "bus", 3, 2],
        ["K-3", "bus", 1, 1],
        ["T-1", "kita", 2, 2],
    ]
    columns = ["statement_id", "topic_id", "weight", "probability"]
    assert made["topic_statements"][columns].to_numpy().tolist() == [
        ["2024-s000", "K-2", 0.75, 0.3],  # its chance, as far as it is in it
        ["2024-s000", "T-1", 0.25, 0.25],  # of a found one how firmly it stands
        ["2024-s001", "K-2", 1.0, 0.9],
        ["2024-s002", "T-1", 1.0, 0.25],
        ["2024-s004", "K-3", 1.0, 1.0],  # what a person placed is sure
        ["2024-s005", "K-2", 1.0, 1.0],
    ]
    assert made["topic_terms"].to_numpy().tolist() == [
        ["T-1", "Hort", 0.5],
        ["T-1", "Krippe", 0.25],
    ]
    assert set(made["topics"].columns) == set(tables.TABLES["topics"].names)
    assert topics._single(STATE) == 1
    assert (
        topics._told(STATE, 6)
        == "6 Aussagen → 3 Themen (1 aus dem Katalog, 1 übernommen, 1 gefunden), 1 Einzelstimmen"
    )


def test_a_topic_without_a_statement_stands_in_no_table():
    empty = STATE["topics"][0] | {"topic_id": "T-9", "terms": [("Licht", 0.5)]}
    made = topics.as_tables(STATE | {"topics": [empty, *STATE["topics"]]}, statements([0] * 6))
    assert made["topics"]["topic_id"].tolist() == ["K-2", "K-3", "T-1"]
    assert "Licht" not in set(made["topic_terms"]["term"])
    gone = topics.as_tables(
        STATE, statements([0] * 6)[1:]
    )  # a statement that is no more counts nowhere
    assert gone["topics"][["topic_id", "n_statements"]].values.tolist() == [["K-2", 2], ["K-3", 1], ["T-1", 1]]  # fmt: skip


def test_a_fitted_model_lists_topics_by_size_and_only_statements_that_are_here():
    matters = [0] * 3 + [1] * 6 + [2] * 3
    frozen = statements([0], "2023", 900).assign(
        topic_id="T-x", weight=1.0, field_id="", name="Alt"
    )
    frozen = frozen[["round_id", "statement_id", "topic_id", "weight", "field_id", "name", "text"]]
    made = topic_model.fit(
        given([(statements(matters), drawn(matters, noise=0.1))], frozen), stable=False
    )
    rows, shares = made.state["topics"], made.state["shares"]
    sizes = [sum(row["topic_id"] in each for each in shares.values()) for row in rows]
    assert sizes == sorted(sizes, reverse=True) and set(shares) == set(
        statements(matters)["statement_id"]
    )
    assert {row["stability"] for row in rows} == {0.0} and list(shares) == sorted(shares)
    numbers = [row["number"] for row in rows]
    assert len(set(numbers)) == len(numbers) and all(row["terms"] for row in rows)


def test_topics_hold_their_members_and_give_weight_back():
    known = Topics()
    known.shares |= {"b": {"T-1": 1.0}, "a": {"T-1": 0.25, "T-2": 0.5, "T-3": 0.25}, "c": {}}
    known.known |= {each: Topic(each, "") for each in ("T-1", "T-2", "T-3")}
    assert known.members("T-1") == ["a", "b"]
    known.drop("T-1")
    assert known.shares == {"b": {}, "a": {"T-2": 2 / 3, "T-3": 1 / 3}, "c": {}}
    assert set(known.known) == {"T-2", "T-3"}
    known.take_out("a", "T-9")
    known.take_out("gone", "T-2")
    assert known.shares["a"] == {"T-2": 2 / 3, "T-3": 1 / 3} and "gone" not in known.shares


def test_clusters_of_no_rows_and_of_one():
    assert clusters.linked(np.zeros((0, 0))).labels.tolist() == []
    assert clusters.linked(np.zeros((1, 1))).labels.tolist() == [0]
    assert Given(statements([0]), np.zeros((1, 2)), None, None).number is None


def test_words_of_topics_are_those_of_their_statements_alone():
    texts = ["Busse fahren spät", "Busse voll", "Kita zu", "Kita weit", "Fahrrad weg"]
    vectors = unit(np.random.default_rng(0).normal(size=(5, 4)))
    model, terms, numbers = topic_model.words(texts, vectors, np.array([1, 1, 0, 0, -1]), 3)
    assert set(numbers) == {0, 1} and sorted(numbers.values()) == [0, 1]  # the third has nobody
    shown = {label: [term for term, _ in some] for label, some in terms.items()}
    assert shown[0][0] == "Kita" and shown[2] == []
    assert shown[1] and set(shown[1]) < {"Busse", "fahren", "spät", "voll"}
    assert not {"Fahrrad"} & {term for some in shown.values() for term in some}
    assert topic_model.words(texts, vectors, np.full(5, -1), 0) == (None, {}, {})
    assert topic_model.words(["a", "b"], vectors[:2], np.array([0, 0]), 1) == (None, {0: []}, {})


MATTERS_OF = ("Kita", "Bus", "Schule", "Garten")


@pytest.mark.parametrize(
    ("topics", "says", "shown"),
    [
        (4, 3, False),  # in more than half of four topics: the name of the city
        (4, 2, True),
        (3, 2, True),  # of so few it may be the point of most
        (4, 4, False),
    ],
)
def test_a_word_of_most_topics_is_no_term_unless_there_are_few(topics, says, shown):
    texts, labels = [], []
    for number, matter in enumerate(MATTERS_OF[:topics]):
        texts += [f"{matter} in Kassel" if number < says else matter] * 3
        labels += [number] * 3
    vectors = unit(np.random.default_rng(0).normal(size=(len(texts), 4)))
    _, terms, _ = topic_model.words(texts, vectors, np.array(labels), topics)
    of_topic = [[term for term, _ in terms[number]] for number in range(topics)]
    assert [said[0] for said in of_topic] == list(MATTERS_OF[:topics])  # its own word first
    assert ["Kassel" in said for said in of_topic] == [shown and n < says for n in range(topics)]


def test_a_saved_model_says_where_it_comes_from_and_nothing_of_an_older_one_stays(tmp_path):
    folder = tmp_path / "topics"
    folder.mkdir()
    (folder / "ctfidf.safetensors").write_bytes(b"old")
    topic_model.save(topic_model.Model(STATE, None, np.array([0.5, 0.25])), folder, "nano")
    assert sorted(path.name for path in folder.iterdir()) == [
        *("members.json", "middle.npy"),
        "provenance.json",
    ]
    assert np.load(folder / "middle.npy").tolist() == [0.5, 0.25]
    kept = json.loads((folder / "members.json").read_text(encoding="utf-8"))
    assert kept["shares"] == STATE["shares"] and kept["topics"][0]["name"] == "Kita"
    about = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    assert (about["embedder"], about["statements"], about["topics"]) == ("nano", 6, 3)
    assert about["catalogue topics"] == 2  # an accepted one counts, the found one does not


def test_found_topics_and_single_voices_are_clustered_again_and_the_others_ask_their_statements(
    monkeypatch,
):
    frame = statements([0] * 6)
    ids = frame["statement_id"].tolist()
    work = given([(frame, drawn([0] * 6))])
    known = Topics()
    known.known = {
        "K": Topic("K", "", origin=CATALOGUE),
        "T": Topic("T", "2024"),
        "A": Topic("A", "", origin=ACCEPTED),
    }
    known.shares = {
        ids[0]: {"K": 1.0},
        ids[1]: {"K": 1.0},
        ids[2]: {"A": 1.0},
        ids[3]: {"T": 1.0},
        ids[4]: {"T": 1.0},
        ids[5]: {},
    }
    known.chance = {ids[0]: 0.5, ids[2]: 0.25}
    placed = topic_model.rounds.Placed(known, np.zeros(32), [])
    labels = np.array([0, 0, 2, 1, 1, -1])
    asked = []
    monkeypatch.setattr(
        stability,
        "returning",
        lambda near, labels: asked.append((near.shape, labels.tolist())) or {1: 0.75},
    )
    vectors, order = centred(work.vectors), {"K": 0, "T": 1, "A": 2}
    found = topic_model._stability(work, placed, vectors, labels, order)
    assert found == {"K": 0.75, "A": 0.25, "T": 0.75}  # what a person placed is sure
    assert asked == [((3, 3), [1, 1, -1])]
    monkeypatch.setattr(parameters, "LARGEST_REFITTED", 2)  # too few to tell
    assert topic_model._stability(work, placed, vectors, labels, order) == {"K": 0.75, "A": 0.25}
