"""The measures and benchmarks on data of a few rows: figures beside scikit-learn's or a count by hand, and what each method is given."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score, cohen_kappa_score, f1_score

from analysis import embed, ledger, stage, tables
from analysis.codebook import Code
from analysis.coding import type_model
from analysis.decisions import By
from analysis.encoder import measure
from analysis.grouping.assignment import Entry
from analysis.grouping.topic_state import Topic, Topics
from analysis.measuring import (
    benchmark,
    benchmark_encoder,
    benchmark_pipeline,
    benchmark_quality,
    benchmark_queue,
    benchmark_topics,
    fit_types,
    heldout,
    kills,
    ledger_trial,
    scores,
    topic_calibration,
    topic_identity,
    topic_methods,
    topic_quality,
)
from analysis.measuring.scores import Answer
from analysis.problems import Problem
from analysis.vectors import centred
from analysis.vocabulary import CATALOGUE, FOUND

# ---- the sentence model -------------------------------------------------------------------------


def _average_precision(vectors, topics, fields, rounds, inside):
    near, pairs = centred(vectors) @ centred(vectors).T, []
    for one in range(len(topics)):
        for other in range(one + 1, len(topics)):
            if rounds[one] == rounds[other] and (not inside or fields[one] == fields[other]):
                pairs.append((topics[one] == topics[other], near[one, other]))
    return average_precision_score(*zip(*pairs))


@pytest.mark.parametrize("rounds", [None, list("111222111222")])
def test_same_topic_is_the_average_precision_over_pairs_of_a_round_and_of_a_field(rounds):
    draw = np.random.default_rng(4)
    vectors = draw.normal(size=(12, 5)) + 30.0  # what all have in common says nothing
    topics, fields = list("aabbccaabbcc"), list("xxxxyyxxxxyy")
    expected = [
        _average_precision(vectors, topics, fields, rounds or ["1"] * 12, inside)
        for inside in (False, True)
    ]
    assert measure.same_topic(vectors, topics, fields, rounds) == pytest.approx(expected)
    assert expected[0] != pytest.approx(expected[1])


def test_a_note_is_found_by_name_where_its_own_topics_name_is_nearest():
    names, of = np.eye(3)[[0, 1, 2, 0]], np.array(["bus", "kita", "park", "tram"])
    notes = np.array([[1, 0.1, 0], [0, 1, 0], [0, 0.4, 1], [1, 0, 0]])
    found = benchmark_encoder.by_name(notes, names, of, np.array(["bus", "kita", "kita", "gone"]))
    assert found == pytest.approx(2 / 3)  # the fourth has no topic there
    assert benchmark_encoder.row("c", "m", np.array([0.5, 1 / 3])) == "| c | m | 0.500 | 0.333 |"


class Axes:
    """A sentence model that knows „bus“, „kita“ and „park“."""

    name = "axes"

    def encode(self, texts):
        known = ("bus", "kita", "park")
        return np.array([[float(word in text.lower()) for word in known] for text in texts]) + 0.01


def test_figures_of_a_gold_folder_leave_out_topics_of_one_note(tmp_path):
    notes = [("Bus", "1", "weg", "b"), ("bus spät", "1", "weg", "b"), ("Kita", "1", "kind", "k"),
             ("kita zu", "2", "kind", "k"), ("Park", "1", "weg", "p")]  # fmt: skip
    pd.DataFrame(notes, columns=["text", "round", "field", "topic"]).to_csv(
        tmp_path / "gold.csv", index=False
    )
    named = [("b", "Nahverkehr; Bus "), ("k", "Kita"), ("p", "Bus im Park")]
    pd.DataFrame(named, columns=["topic", "good_names"]).to_csv(
        tmp_path / "topics.csv", index=False
    )
    same, inside, name = benchmark_encoder.figures(Axes(), tmp_path)
    assert name == 1.0  # „Park“ has one note, its name is not offered
    assert (same, inside) == (1.0, 1.0)


# ---- answers held out ---------------------------------------------------------------------------


def test_the_order_of_groups_is_one_for_all_and_hangs_on_no_other_group():
    groups = [f"g{number}" for number in range(20)]
    order = heldout.order(groups)
    assert heldout.order(groups[::-1] * 2) == order != sorted(groups)
    assert heldout.order(groups[:10]) == [each for each in order if each in groups[:10]]


CODES = (Code("field", "a", "A"), Code("field", "b", "B"))


@pytest.fixture
def learned(monkeypatch):
    """Coders that always answer „a“; what each was taught is kept."""
    taught = []

    def fit(codes, notes, known, lookup, topics):
        taught.append([row for row, code in enumerate(known) if code])
        row = [0.9, 0.1]
        return SimpleNamespace(probabilities=lambda notes: np.array([row] * len(known)))

    monkeypatch.setattr(heldout.classifier, "fit", fit)
    return taught


def test_a_curve_teaches_more_and_more_of_the_same_and_asks_what_it_never_taught(
    learned, monkeypatch
):
    monkeypatch.setattr(heldout, "SIZES", (2, 5, 1000))
    known = ["a", "b"] * 10 + ["c"] + [""] * 3  # of a code that is none, and undecided
    groups = [str(number) for number in range(24)]
    rows = heldout.curve(CODES, None, known, groups, None)
    folds = heldout.folds(groups, known)
    asked = [row for row in range(20) if folds[row] < heldout.REPEATS]
    right = sum(known[row] == "a" for row in asked) / len(asked)
    assert [row["decisions"] for row in rows] == [0, 2, 5]
    assert all(
        row["statements"] == len(asked) and row["accuracy"] == pytest.approx(right) for row in rows
    )
    truth = [known[row] for row in asked]
    expected = f1_score(
        truth, ["a"] * len(asked), labels=["a", "b"], average="macro", zero_division=0
    )
    assert rows[0]["macro_f1"] == pytest.approx(expected)
    for held in range(heldout.REPEATS):
        none, two, five = learned[3 * held : 3 * held + 3]
        assert none == [] and len(two) == 2 and len(five) == 5 and set(two) < set(five)
        assert not {folds[row] for row in five} & {held, -1}


def test_where_people_named_codes_of_no_codebook_there_is_no_curve(learned):
    known, groups = ["c"] * 20, [str(number) for number in range(20)]
    assert heldout.curve(CODES, None, known, groups, None) == []


def test_every_fold_is_answered_by_a_model_of_the_others(learned):
    known, groups = ["a", "b"] * 10 + [""], [str(number) for number in range(21)]
    found = heldout.probabilities(CODES, None, known, groups, None)
    folds = heldout.folds(groups, known)
    expected = [[row for row in range(20) if folds[row] != held] for held in range(heldout.FOLDS)]
    assert learned == expected
    assert np.isnan(found[20]).all() and (found[:20] == [0.9, 0.1]).all()


# ---- scores -------------------------------------------------------------------------------------

TRUTH = {"1": ("a", "b"), "2": ("b",), "3": ("a",), "4": ("b",), "5": (), "6": ("z",), "7": ("a",)}
ANSWERS = {
    "1": Answer("b", 0.9, True, ("b",)),
    "2": Answer("b", 0.8, True, ("b",)),
    "3": Answer("a", 0.3, False, ()),
    "4": Answer("a", 0.6, True, ("a", "b")),
    "5": Answer("a", 0.6, True, ("a",)),
    "6": Answer("a", 0.6, True, ("a",)),
    "9": Answer("a", 0.6, True, ("a",)),
}


def test_the_overall_row_of_a_scheme_with_one_first_code():
    total, rows = scores.one_of(TRUTH, ANSWERS, ["a", "b"])
    truth, best = list("abab"), list("bbaa")
    assert total["n"] == 4 and total["accuracy"] == 0.5 and total["in_any"] == 0.75
    assert total["macro_f1"] == pytest.approx(f1_score(truth, best, average="macro"))
    assert total["unclear"] == 0.25 and total["right_if_clear"] == pytest.approx(1 / 3)
    assert (total["low"], total["high"]) == scores.wilson(2, 4)
    assert total["ece"] == pytest.approx(0.25 * (0.9 + 0.2 + 0.7 + 0.6))
    assert [row["support"] for row in rows] == [2, 2]


def test_the_overall_row_of_a_scheme_with_any_number_of_codes():
    total, rows = scores.any_of(TRUTH, ANSWERS, ["a", "b"])
    # exactly right: 2, and 6 whose code is of no codebook is wrong, as 5 where none is right
    assert total["n"] == 6 and total["accuracy"] == pytest.approx(1 / 6)
    by_code = {row["code"]: row for row in rows}
    assert (by_code["a"]["support"], by_code["b"]["support"]) == (2, 3)
    assert (by_code["a"]["recall"], by_code["b"]["recall"]) == (0.0, 1.0)
    assert by_code["b"]["f1"] == 1.0 and total["macro_f1"] == 0.5


@pytest.mark.parametrize(("right", "n"), [(0, 10), (10, 10), (7, 9), (1, 1)])
def test_wilsons_interval_is_where_the_share_would_just_be_likely(right, n):
    """Both ends solve (share - p)² = z² p (1 - p) / n."""
    for end in scores.wilson(right, n):
        assert (right / n - end) ** 2 == pytest.approx(1.959964**2 * end * (1 - end) / n, abs=1e-9)
    assert scores.wilson(right, n)[0] <= right / n + 1e-9 <= scores.wilson(right, n)[1] + 2e-9


# ---- topics -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gold", "labels", "share"),
    [
        ("aabb", [0, 0, 0, -1], 2 / 3),
        ("aabb", [-1] * 4, 0.0),
        ("abcd", [0, 0, 1, 1], 0.5),
        ("aabc", [3, 3, 7, 7], 0.75),
    ],
)
def test_share_of_notes_with_their_topics_main_label(gold, labels, share):
    assert topic_quality.main_label(list(gold), labels) == pytest.approx(share)


def test_agreement_counts_notes_whose_label_another_one_has():
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    found = topic_quality.agreement(list("aabbbcd"), [0, 0, 1, -1, -1, 1, 0])
    known, alone = list("aabbb"), [0, 0, 1, 2, 3]
    assert found["ari"] == pytest.approx(adjusted_rand_score(known, alone))
    assert found["ami"] == pytest.approx(adjusted_mutual_info_score(known, alone))
    assert (
        topic_quality.alone([-1, -1]).tolist() == [0, 1] and topic_quality.alone([]).tolist() == []
    )
    assert topic_quality.same([0, 0, -1], [5, 5, 9]) == 1.0


def test_a_row_of_the_comparison():
    labels = np.array([0, 0, 1, 1, -1])
    row = benchmark_topics._row("set", "m", list("aabbb"), labels, labels, 1.26)
    own = topic_quality.agreement(list("aabbb"), labels)
    assert (
        row
        == f"| set | m | 2 | 20 | 100 | {own['ari']:.2f} | {own['ami']:.2f} | {own['ari']:.2f} | {own['ami']:.2f} | 1.3 |"
    )
    assert "|  |  | 0.0 |" in benchmark_topics._row("set", "m", list("aabbb"), labels, None, 0)


def test_every_method_is_compared_at_its_own_number_of_topics(monkeypatch):
    asked = []
    monkeypatch.setattr(topic_methods, "ours", lambda texts, vectors: np.array([0, 0, 1, 1, 2, -1]))
    at = lambda texts, vectors, k: asked.append(k) or np.zeros(6, int)
    monkeypatch.setattr(topic_methods, "ours_at", at)
    one = lambda texts, vectors, k, seed: (
        asked.append(("told", k, seed)) or np.array([0, 0, 1, 2, -1, -1])
    )
    none = lambda texts, vectors, k, seed: np.full(6, -1)
    monkeypatch.setattr(topic_methods, "METHODS", {"one": one, "none": none})
    lines = benchmark_topics.compared("set", ["x"] * 6, list("aabbcc"), np.zeros((6, 2)), 7)
    assert asked == [("told", 3, 7), 3, 2] and len(lines) == 3
    assert lines[0].startswith("| set | **ours** | 3 | 17 |") and lines[2].startswith(
        "| set | none | 0 | 100 |"
    )
    clock = iter([10.0, 11.5, 20.0, 22.0, 30.0, 30.25])
    monkeypatch.setattr(benchmark_topics.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(topic_methods, "ours", lambda texts, vectors: np.zeros(6, int))
    lines = benchmark_topics.compared("set", ["x"] * 6, list("aabbcc"), np.zeros((6, 2)), 1)
    assert asked[3] == ("told", 2, 1)  # of one topic there is nothing to compare
    assert [line.split(" | ")[-1] for line in lines] == ["1.5 |", "2.0 |", "0.2 |"]


def test_a_set_is_drawn_from_rows_with_text_and_label(tmp_path, capsys):
    rows = [(f"t{number}", "l" if number % 2 else " ") for number in range(20)] + [(" ", "l")]
    pd.DataFrame(rows, columns=["text", "label"]).to_csv(tmp_path / "a.csv", index=False, sep=";")
    texts, labels = benchmark_topics.read(tmp_path / "a.csv", "text", "label", 4, 0)
    assert len(texts) == 4 == len(set(texts)) and set(labels) == {"l"}
    assert [int(text[1:]) % 2 for text in texts] == [1] * 4
    assert texts == sorted(texts, key=lambda text: int(text[1:]))  # as they stand in the file
    assert len(benchmark_topics.read(tmp_path / "a.csv", "text", "label", None, 0)[0]) == 10
    with pytest.raises(SystemExit, match="no column 'gone'"):
        benchmark_topics.read(tmp_path / "a.csv", "text", "gone", 4, 0)


GOLD = [("2025", "Bus!", "b", "weg"), ("2025", "Bus spät", "b", "weg"), ("2025", "Kita", "k", "kind"),
        ("2024", "Kita zu", "k", "kind"), ("2025", "Park", "p", "weg")]  # fmt: skip
NAMES = [
    ("b", "weg", "Bus; Nahverkehr ;"),
    ("k", "kind", "Kita"),
    ("p", "weg", "Park"),
    ("q", "weg", "Quer"),
]


@pytest.fixture
def gold(tmp_path):
    pd.DataFrame(GOLD, columns=["round", "text", "topic", "field"]).to_csv(
        tmp_path / "gold.csv", index=False
    )
    pd.DataFrame(NAMES, columns=["topic", "field", "good_names"]).to_csv(
        tmp_path / "topics.csv", index=False
    )
    return tmp_path


def test_the_golds_topics_of_two_notes_are_a_catalogue(gold, tmp_path):
    assert topic_calibration.gold_topics(gold) == [
        Entry("b", "weg", "Bus", examples=("Nahverkehr",)),
        Entry("k", "kind", "Kita"),
    ]
    assert topic_calibration.gold_topics(gold, 1)[0] == Entry("b", "weg", "Bus")
    with pytest.raises(Problem, match="Die Tabelle fehlt"):
        topic_calibration.rows(tmp_path / "none.csv")


class Words:
    """A toy sentence model for the store."""

    name = "toy"

    def encode(self, texts):
        return np.array(
            [[("bus" in text.lower()) + 0.0, ("kita" in text.lower()) + 0.0, 0.1] for text in texts]
        )


def test_every_catalogue_is_held_against_statements_known_by_round_and_text(
    gold, tmp_path, monkeypatch
):
    house = stage.House(tmp_path / "c", tmp_path / "m", tmp_path / "r")
    rows = {"statement_id": list("abcdef"), "round_id": ["2025", "2025", "2025", "2024", "2024", "2025"],
            "text": ["bus", "Bus spät!", "Kita", "Kita zu", "Kita", "ganz anderes"]}  # fmt: skip
    house.write("statements", tables.typed(pd.DataFrame(rows), "statements"))
    house.write("codings", tables.empty("codings"))
    monkeypatch.setattr(embed, "embedder", lambda name: Words())
    found = topic_calibration.cases(gold, house, "toy")
    assert [case.name for case in found[:5]] == [
        "all topics, first name", "every second, first name", "the others, first name",
        "every third, first name", "all topics, all names"]  # fmt: skip
    # four are known to the gold: „Kita“ of 2024 is not, nor what is quite another thing
    assert all(case.seen.shape == (4, 2) and case.right.shape == (4,) for case in found)
    assert found[0].right.all() and found[1].right.tolist() == [True, True, False, False]
    assert found[2].right.tolist() == [False, False, True, True]


def test_what_all_vectors_have_in_common_says_nothing_about_a_topic(gold, tmp_path, monkeypatch):
    class Shifted(Words):
        def encode(self, texts):
            return super().encode(texts) + np.array([5.0, -3.0, 7.0])

    house = stage.House(tmp_path / "c", tmp_path / "m", tmp_path / "r")
    rows = {
        "statement_id": list("abcd"),
        "round_id": "2025",
        "text": ["bus", "Kita", "Bus spät", "Park"],
    }
    house.write("statements", tables.typed(pd.DataFrame(rows), "statements"))
    house.write("codings", tables.empty("codings"))
    seen = []
    for kind in (Words, Shifted):
        monkeypatch.setattr(embed, "embedder", lambda name, kind=kind: kind())
        seen.append(topic_calibration.cases(gold, house, "toy")[0].seen)
    assert seen[0] == pytest.approx(seen[1], abs=1e-4)


def test_only_what_stands_below_a_heading_is_seen_with_it(gold, tmp_path, monkeypatch):
    house = stage.House(tmp_path / "c", tmp_path / "m", tmp_path / "r")
    rows = {
        "statement_id": list("abc"),
        "round_id": "2025",
        "text": ["bus", "Kita", "Park"],
        "heading": ["", "Kita", ""],
    }
    house.write("statements", tables.typed(pd.DataFrame(rows), "statements"))
    house.write("codings", tables.empty("codings"))
    monkeypatch.setattr(embed, "embedder", lambda name: Words())
    seen = []
    with_headings = topic_calibration.assignment.with_headings
    monkeypatch.setattr(topic_calibration.assignment, "with_headings",
                        lambda vectors, headings: seen.append(headings.any(axis=1).tolist()) or with_headings(vectors, headings))  # fmt: skip
    topic_calibration.cases(gold, house, "toy")
    assert seen == [[False, True, False]]


def test_the_report_on_calibration_counts_who_joins_and_is_right(monkeypatch):
    seen = np.array([[0.0, 0.0], [9.0, 9.0], [9.0, 9.0], [0.0, 0.0]])
    case = topic_calibration.Case("c", seen, np.array([False, True, False, True]))
    monkeypatch.setattr(topic_calibration, "fit", lambda cases: topic_calibration.IN_FORCE)
    line = topic_calibration.report([case]).splitlines()[-1].split(" | ")
    assert line[0] == "| c" and line[1] == "0.50" and line[2] == line[3]
    assert line[4] == "0.50" and line[5] == "0.50 |"
    none = topic_calibration.Case("n", np.full((2, 2), -9.0), np.array([False, True]))
    assert topic_calibration.report([none]).splitlines()[-1].endswith("| 0.00 | 0.00 |")
    curve = topic_calibration.Fit(1.0, 2.0, -1.0, 0.5)
    assert curve.evidence(np.array([[1.0, 0.0], [0.0, 1.0]])) == pytest.approx(
        [0.5, 1 / (1 + np.exp(-1))]
    )


def _topics(**shares):
    built = Topics()
    built.shares |= {each: {topic: 1.0} if topic else {} for each, topic in shares.items()}
    built.known |= {each: Topic(each, "", f"N{each}") for each in ("T-1", "T-2", "T-3", "K")}
    built.known["K"].origin = CATALOGUE
    built.known["K"].field_id = "weg"
    return built


def test_a_person_accepts_the_largest_found_topics(monkeypatch):
    monkeypatch.setattr(topic_identity, "ACCEPTED", 2)
    built = _topics(a="T-2", b="T-2", c="T-3", d="K", e="K", f="K", g="T-1")
    made, named = topic_identity._accepted(built, tables.empty("decided_topics"))
    assert made[["target", "action", "new", "old", "text"]].to_numpy().tolist() == [
        ["T-2", "accept", "Aufgenommen: NT-2", "a b", "NT-2"],
        ["T-1", "accept", "Aufgenommen: NT-1", "g", "NT-1"],
    ]
    assert named == {"T-2": "Aufgenommen: NT-2", "T-1": "Aufgenommen: NT-1"}


def test_what_a_closed_round_holds_and_where_each_statement_stands():
    built = _topics(a="K", b="", c="T-1")
    frame = pd.DataFrame(
        {"statement_id": ["a", "b", "x"], "round_id": ["1", "1", "2"], "text": "t"}
    )
    rows = topic_identity._frozen(built, "1", frame)
    assert rows[["statement_id", "topic_id", "field_id", "name"]].to_numpy().tolist() == [
        ["a", "K", "weg", "NK"], ["b", "", "", ""]]  # fmt: skip
    assert topic_identity._main(built, frame[:2]).tolist() == ["K", ""]


def test_what_stays_is_counted_over_topics_people_know_and_over_all(monkeypatch):
    """Of a and b in known topics a moves; c's found topic and the voice d stay; the accepted topic loses its name."""
    monkeypatch.setattr(topic_identity, "ADDED", 1)
    before = _topics(a="K", b="K", c="T-1", d="")
    before.known["T-2"].origin = "accepted"
    after = _topics(a="", b="K", c="T-1", d="", e="K")
    builds = iter([before, before, after, after])
    untils = []
    monkeypatch.setattr(
        topic_identity, "_built", lambda work, until: untils.append(until) or next(builds)
    )
    monkeypatch.setattr(
        topic_identity,
        "_accepted",
        lambda built, decisions: (decisions, {"T-1": "NT-1", "T-2": "x"}),
    )
    frame = pd.DataFrame(
        {"statement_id": list("abcdef"), "round_id": list("111123"), "text": "t", "field": ""}
    )
    work = topic_identity.placing.Given(
        frame, np.zeros((6, 2)), tables.empty("frozen_topics"), tables.empty("decided_topics")
    )
    found = topic_identity._twice(work, 4, [frame["field"]] * 2, closed=False)
    assert untils == [4, 4, 5, 6]
    assert found == {"kept_1": 0.5, "all_1": 0.75, "kept_2": 1.0, "all_2": 1.0, "names": 0.5}
    assert before.known["T-1"].origin == FOUND


def test_where_people_know_no_topic_all_of_none_stays(monkeypatch):
    monkeypatch.setattr(topic_identity, "ADDED", 1)
    monkeypatch.setattr(
        topic_identity, "_built", lambda work, until: _topics(a="T-1", b="T-1", c="", d="")
    )
    monkeypatch.setattr(topic_identity, "_accepted", lambda built, decisions: (decisions, {}))
    frame = pd.DataFrame({"statement_id": list("abcd"), "round_id": "1", "text": "t", "field": ""})
    empty = (tables.empty("frozen_topics"), tables.empty("decided_topics"))
    work = topic_identity.placing.Given(frame, np.zeros((4, 2)), *empty)
    found = topic_identity._twice(work, 2, [frame["field"]] * 2, closed=False)
    assert found == {"kept_1": 1.0, "all_1": 1.0, "kept_2": 1.0, "all_2": 1.0, "names": 1.0}


# ---- statement types ----------------------------------------------------------------------------

PASSES = pd.DataFrame(
    [("a", "x", "problem", "problem"), ("b", "x", "goal", "proposal"), ("c", "y", "goal", "goal"),
     ("d", "y", "experience", "experience")],
    columns=["text", "written", "type", "type_second"],
)  # fmt: skip


def test_two_passes_agree_beyond_chance():
    assert fit_types.agreement(PASSES) == {
        "notes": 4,
        "share": 0.75,
        "kappa": round(cohen_kappa_score(PASSES["type"], PASSES["type_second"]), 3),
    }


def test_each_writers_notes_are_answered_by_the_others(monkeypatch):
    taught = []

    class Always:
        def scores(self, texts, vectors):
            return np.tile([0.0, 1.0, 0.0, 0.0], (len(texts), 1))  # „goal“

    def fit(rows, lookup):
        taught.append(sorted(set(rows["written"])))
        return Always()

    monkeypatch.setattr(type_model, "fit", fit)
    found = fit_types.held_out(PASSES, lambda texts: texts)
    assert taught == [["y"], ["x"]]  # asked are a, c and d, on which both passes agree
    truth = ["problem", "goal", "experience"]
    assert found["accuracy"] == 0.333 and found["told_or_called_for"] == 0.333
    assert found["macro_f1"] == round(
        f1_score(truth, ["goal"] * 3, average="macro", zero_division=0), 3
    )


# ---- benchmarks on tables -----------------------------------------------------------------------


def _queue_trial(monkeypatch, guided=False):
    codes = (
        Code("field", "a", "A", keywords=("eins",)),
        Code("field", "b", "B", keywords=("zwei",)),
    )
    texts = [f"{'eins' if number % 2 else 'zwei'} {number}" for number in range(16)]
    labels = ["a" if number % 2 else "b" for number in range(16)]
    vectors = {
        text: [1.0, 0.1 * at, 0.0] if "eins" in text else [0.0, 0.1 * at, 1.0]
        for at, text in enumerate(texts)
    }

    class Vectors:
        name = "toy"

        def __getitem__(self, asked):
            return np.array([vectors.get(text, [1.0, 0.0, 0.5]) for text in asked])

    monkeypatch.setattr(benchmark_queue, "STEP", 2)
    return benchmark_queue.Trial(codes, texts, labels, Vectors(), guided)


@pytest.mark.parametrize("by_queue", [True, False])
def test_a_curve_of_decisions_asks_one_half_and_measures_the_other(monkeypatch, by_queue):
    trial, known = _queue_trial(monkeypatch), []
    answer = trial._probabilities
    monkeypatch.setattr(
        trial, "_probabilities", lambda given: known.append(given.copy()) or answer(given)
    )
    curve = trial.curve(3, 6, by_queue)
    draw = np.random.default_rng(3).permutation(16)
    assert [int((each >= 0).sum()) for each in known] == [0, 2, 4, 6] and len(curve) == 4
    decided = np.flatnonzero(known[-1] >= 0)
    assert set(decided) <= set(draw[:8]) and (known[-1][decided] == trial.truth[decided]).all()
    if not by_queue:
        assert set(decided) == set(draw[:6])
    assert curve[-1] == f1_score(
        trial.truth[draw[8:]], answer(known[-1])[draw[8:]].argmax(axis=1), average="macro"
    )
    assert curve[-1] > curve[0]


def test_with_a_codebook_the_queue_starts_from_its_anchors(monkeypatch):
    assert not _queue_trial(monkeypatch).offset.any()
    trial = _queue_trial(monkeypatch, guided=True)
    assert trial.offset.any() and (trial.offset.argmax(axis=1) == trial.truth).mean() >= 0.9


def test_the_queue_and_random_order_are_each_the_mean_of_their_seeds(monkeypatch, tmp_path):
    pd.DataFrame({"t": ["x", "y", "z"], "l": ["a", "b", ""]}).to_csv(
        tmp_path / "t.csv", index=False
    )
    asked = []

    class Trial:
        def __init__(self, codes, texts, labels, store, guided):
            asked.append(([code.id for code in codes], texts, labels, guided))

        def curve(self, seed, count, by_queue):
            return [0.0, seed + 1.0] if by_queue else [0.0, seed + 0.5]

    monkeypatch.setattr(benchmark_queue, "Trial", Trial)
    monkeypatch.setattr(embed, "embedder", lambda name: Words())
    words = [
        str(tmp_path / "t.csv"),
        "--text",
        "t",
        "--label",
        "l",
        "--seeds",
        "2",
        "--decisions",
        "40",
    ]
    found = benchmark_queue.run(benchmark_queue.parser().parse_args(words))
    assert asked == [(["a", "b"], ["x", "y"], ["a", "b"], False)]
    assert found == {
        "n": 2,
        "decisions": 40,
        "seeds": 2,
        "needed": 0.667,
        "random": [0.0, 1.0],
        "queue": [0.0, 1.5],
    }


def test_before_any_label_the_anchors_and_what_they_taught_add_up(monkeypatch):
    class Prior:
        of = classmethod(lambda cls, groups, features, lookup, bridge: cls())
        fitted = lambda self, texts, vectors, features: self
        scores = lambda self, texts, vectors, features: np.tile([1.0, -1.0], (len(texts), 1))

    weights = {}

    def self_trained(matrix, prior):
        weights["taught"] = np.zeros((2, matrix.shape[1] + 1))
        weights["taught"][:, -1] = [0.5, 2.0]  # the intercepts
        return weights["taught"]

    monkeypatch.setattr(benchmark_queue.anchors, "Prior", Prior)
    monkeypatch.setattr(benchmark_queue.learner, "self_trained", self_trained)
    heat = benchmark_queue.SELF_TRAINED_TEMPERATURE
    assert _queue_trial(monkeypatch, guided=True).offset * heat == pytest.approx(
        np.tile([1.5, 1.0], (16, 1))
    )


def test_vectors_of_the_queue_are_kept_where_a_folder_is_named(monkeypatch, tmp_path):
    pd.DataFrame({"t": ["bus", "kita"] * 4, "l": ["b", "k"] * 4}).to_csv(
        tmp_path / "t.csv", index=False
    )
    monkeypatch.setattr(embed, "embedder", lambda name: Words())
    monkeypatch.setattr(benchmark_queue, "STEP", 2)
    words = [
        str(tmp_path / "t.csv"),
        "--text",
        "t",
        "--label",
        "l",
        "--seeds",
        "1",
        "--decisions",
        "2",
    ]
    for more, kept in (([], []), (["--cache", str(tmp_path)], ["benchmark.npz"])):
        benchmark_queue.run(benchmark_queue.parser().parse_args([*words, *more]))
        assert [path.name for path in tmp_path.glob("*.npz")] == kept
    assert len(embed.Store(tmp_path / "benchmark.npz", None)) == 2


@pytest.mark.parametrize(
    ("queue", "random", "share"),
    [
        ([0.4, 0.6, 0.7], [0.4, 0.5, 0.6], 0.5),
        ([0.4, 0.5, 0.7], [0.4, 0.5, 0.6], 0.75),  # between two measurements
        ([0.4, 0.4, 0.4], [0.4, 0.5, 0.6], 1.0),
        ([0.6, 0.6], [0.2, 0.6], 0.0),
        ([0.1, 0.3, 0.3, 0.9], [0.1, 0.2, 0.2, 0.6], 5 / 6),
    ],
)
def test_how_many_decisions_the_queue_needs(queue, random, share):
    assert benchmark_queue.needed(np.array(queue), np.array(random)) == pytest.approx(share)


def test_a_table_is_read_with_either_separator_and_as_text(tmp_path):
    (tmp_path / "a.csv").write_text("\ufefft;l\n007;\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("t,l\n007,NA\n", encoding="utf-8")
    of = lambda name: benchmark.read(str(tmp_path / name), ["t", "l"]).to_numpy().tolist()
    assert of("a.csv") == [["007", ""]] and of("b.csv") == [["007", "NA"]]
    with pytest.raises(Problem, match="fehlt"):
        of("gone.csv")


def test_rows_that_are_coded_are_seen_while_learning_without_their_labels(monkeypatch):
    seen = {}

    def fit(codes, notes, known, lookup):
        seen.update(texts=notes.texts, workshops=notes.workshops, known=known, lookup=lookup)
        return SimpleNamespace(probabilities=lambda notes: notes)

    monkeypatch.setattr(benchmark.classifier, "fit", fit)
    store = embed.Store(Path("none.npz"), Words())
    store.add(["x", "y", "z"])
    train, test = (["x"], ["a"]), (["y", "z"], ["sport", ""])
    for guided in (True, False):
        answered = benchmark.predict(CODES, train, test, store, guided)
        assert seen["texts"] == ["x", "y", "z"] and seen["known"] == ["a", "", ""]
        assert seen["workshops"] == ["", "sport", ""] and bool(seen["lookup"]) == guided
        assert answered.texts == ["y", "z"] and answered.workshops == ["sport", ""]


def test_labels_are_renamed_and_a_draw_leaves_out_what_has_none():
    assert benchmark._merged(["a", "b", "c"], "a=x,b=x") == ["x", "x", "c"]
    assert benchmark._merged(["a"], "") == ["a"]
    assert benchmark.sample(["", "a", "", "b"], None, 0).tolist() == [1, 3]
    assert benchmark.sample(["", ""], 2, 0).tolist() == []


def test_the_same_rows_of_a_public_table_at_every_call(tmp_path):
    pd.DataFrame({"t": [str(number) for number in range(50)]}).to_csv(
        tmp_path / "t.csv", index=False
    )
    few = benchmark_quality.read(tmp_path / "t.csv", 10)
    assert few.equals(benchmark_quality.read(tmp_path / "t.csv", 10)) and len(few) == 10
    assert len(benchmark_quality.read(tmp_path / "t.csv", None)) == 50
    whole = [str(number) for number in range(50)]
    assert benchmark_quality.read(tmp_path / "t.csv", 50)["t"].tolist() == whole  # none drawn
    assert benchmark_quality.row("d", "t", "m", 0.12345, "r") == "| d | t | m | 0.123 | r |"


def test_each_city_is_held_out_once(tmp_path, monkeypatch):
    (tmp_path / "cimt_arguments").mkdir()
    for city, file in benchmark_quality.CITIES.items():
        pd.DataFrame({"text": [f"{city} {number}" for number in range(3)], "label": "mpos"}).to_csv(
            tmp_path / "cimt_arguments" / file, index=False
        )
    asked = []

    def call(train, test, *words):
        cities = [
            sorted({text.rpartition(" ")[0] for text in pd.read_csv(path)["text"]})
            for path in (train, test)
        ]
        asked.append((*cities, words))
        return {"macro_f1": 0.5}

    monkeypatch.setattr(benchmark_quality, "call", call)
    lines = benchmark_quality.arguments(tmp_path, tmp_path, ["--cache", "c"], None)
    assert [(train, test) for train, test, _ in asked[::3]] == [
        (["bonn", "survey a"], ["krefeld"]), (["bonn", "krefeld"], ["survey a"])]  # fmt: skip
    assert [words[words.index("--without") + 1] for *_, words in asked[:3]] == [
        "mpos+premise,non-arg", "", "mpos+premise"]  # fmt: skip
    assert len(lines) == 6 and lines[0].startswith(
        "| cimt_arguments, krefeld | proposal against reason | macro-F1 | 0.500 |"
    )


def test_topics_of_contributions_are_the_mean_of_three_draws(tmp_path, monkeypatch):
    (tmp_path / "cimt_topics").mkdir()
    rows = {"title": [f"T{number}" for number in range(1200)], "text": "x", "topic": "a"}
    pd.DataFrame(rows).to_csv(tmp_path / "cimt_topics" / "bonn.csv", index=False)
    drawn, results = [], iter([0.1, 0.2, 0.6, 0.5, 0.5, 0.5])

    def call(train, test, *words):
        taught, asked = (set(pd.read_csv(path)["said"]) for path in (train, test))
        drawn.append(frozenset(taught))
        assert not taught & asked and len(taught | asked) == 1200 and "T3. x" in taught | asked
        return {"macro_f1": next(results)}

    monkeypatch.setattr(benchmark_quality, "call", call)
    lines = benchmark_quality.topics(tmp_path, tmp_path, [], None)
    assert [len(each) for each in drawn] == [100] * 3 + [1000] * 3 and len(set(drawn)) == 6
    assert "| 0.300 |" in lines[0] and "| 0.500 |" in lines[1]


# ---- runs of the pipeline -----------------------------------------------------------------------


def test_notes_for_the_benchmark_are_always_the_same_and_all_different(tmp_path):
    some = benchmark_pipeline.texts(60)
    assert len(set(some)) == 60 and benchmark_pipeline.texts(20) == some[:20]
    benchmark_pipeline.corpus(tmp_path / "corpus", 60)
    files = sorted((tmp_path / "corpus" / "raw").rglob("*.*"))
    assert [path.relative_to(tmp_path / "corpus" / "raw").as_posix() for path in files] == [
        "2024/Tisch 1.csv", "2024/Tisch 2.md", "2025/Tisch 3.txt"]  # fmt: skip
    assert files[1].read_text(encoding="utf-8").count("\n- ") == 25
    assert files[2].read_text(encoding="utf-8") == "\n\n".join(some[50:]) + "\n"
    assert len(files[0].read_text(encoding="cp1252").splitlines()) == 26


def test_a_note_for_the_benchmark_is_half_of_one_and_half_of_another(tmp_path, monkeypatch):
    pd.DataFrame({"text": ["a b c", "d e f", "g"]}).to_csv(tmp_path / "n.csv", index=False)
    monkeypatch.setattr(benchmark_pipeline, "PROJECT", tmp_path)
    monkeypatch.setattr(benchmark_pipeline, "SOURCES", ("n.csv",))
    made = {"a b c", "a b f", "a b", "d e c", "d e f", "d e", "g c", "g f", "g"}
    assert set(benchmark_pipeline.texts(9)) == made


def test_four_formats_in_turn_hold_all_notes_in_two_rounds(tmp_path):
    import openpyxl

    benchmark_pipeline.corpus(tmp_path / "corpus", 110)
    raw, notes = tmp_path / "corpus" / "raw", benchmark_pipeline.texts(110)
    files = {path.name: path for path in raw.rglob("*.*")}
    assert {name: path.parent.name for name, path in files.items()} == {
        "Tisch 1.csv": "2024", "Tisch 2.md": "2024", "Tisch 3.txt": "2024", "Tisch 4.xlsx": "2025", "Tisch 5.csv": "2025"}  # fmt: skip
    rows = list(openpyxl.load_workbook(files["Tisch 4.xlsx"]).active.values)
    assert rows == [("Karte", "Punkte"), *((note, n % 4) for n, note in enumerate(notes[75:100]))]
    last = files["Tisch 5.csv"].read_text(encoding="cp1252").splitlines()
    assert last[0] == "Nr.;Karte" and last[1].startswith("1;") and len(last) == 11
    assert (tmp_path / "corpus" / "codebook.toml").is_file()


def _build(folder, **files):
    built = kills.Build.__new__(kills.Build)
    built.folder = folder
    for name, content in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return built


def test_two_builds_differ_where_a_file_is_missing_or_other(tmp_path):
    same = {"corpus__a": "1", "reports__b": "2", "corpus__tables__.made__lock": "x"}
    one = _build(tmp_path / "one", **same, models__c="3", models__only="1")
    two = _build(
        tmp_path / "two",
        **same | {"corpus__tables__.made__lock": "y"},
        models__c="4",
        reports__new="1",
    )
    (tmp_path / "one" / "else.txt").write_text("no folder of a run")
    assert one.differs(two) == ["models/only", "reports/new", "models/c"]
    more = _build(tmp_path / "three", **same, **{f"models__{letter}": "1" for letter in "hgfedb"})
    assert one.differs(more) == [
        f"models/{name}" for name in ("b", "c", "d", "e", "f", "g", "h", "only")
    ]
    assert one.differs(one) == []


def test_a_cut_file_keeps_its_beginning(tmp_path):
    for share, left in ((0.5, b"abcde"), (0, b""), (0.7, b"abcdefg")):
        (tmp_path / "a").write_bytes(b"abcdefghij")
        kills.cut(tmp_path / "a", share)
        assert (tmp_path / "a").read_bytes() == left
    assert kills.missed(False) == "" and "too late" in kills.missed(True)


def test_a_moment_comes_after_its_seconds(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(kills.time, "monotonic", lambda: clock[0])
    when = kills.after(5)
    assert not when()
    clock[0] = 104.9
    assert not when()
    clock[0] = 105.1
    assert when()


def test_a_build_is_killed_with_all_it_started(tmp_path, monkeypatch):
    built = _build(tmp_path)
    sleeps = [sys.executable, "-c", "import time; time.sleep(600)"]
    start = lambda command: lambda **settings: subprocess.Popen(command, start_new_session=True)
    monkeypatch.setattr(built, "start", start(sleeps))
    assert built.killed(lambda: True) is True
    monkeypatch.setattr(built, "start", start([sys.executable, "-c", ""]))
    assert built.killed(lambda: False) is False and built.make() == 0


def test_a_try_counts_rows_that_are_lost(monkeypatch):
    made = ledger_trial.one_of_each(By("AB", "2025-07-03"))
    assert len(made) == 26 and {each.table for each in made} == set(ledger.KINDS) - {
        "decided_rounds"
    }
    marks = [ledger_trial._marks(each) for each in made]
    assert len(set(marks)) == 26

    def reading(folder, coder, seed):
        """Nothing of CD arrives."""
        if coder == "AB":
            ledger_trial._reading(folder, coder, seed)

    class Process:
        pid = None

        def __init__(self, target, args):
            self.target, self.args = target, args

        def start(self):
            reading(*self.args)

        def join(self):
            pass

    context = SimpleNamespace(Process=Process)
    monkeypatch.setattr(ledger_trial.multiprocessing, "get_context", lambda kind: context)
    monkeypatch.setattr(ledger_trial.time, "sleep", lambda seconds: None)
    assert ledger_trial.one_try(0) == (26, 0)


def test_a_reading_writes_every_decision_down(tmp_path):
    ledger_trial._reading(str(tmp_path), "AB", 5)
    house = stage.House(*[tmp_path] * 3)
    kept = Counter({name: len(tables.read(house.path(name), name)) for name in ledger.KINDS})
    assert kept.total() == 26 and kept["decided_codings"] == 3
