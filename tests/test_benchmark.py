"""The command for own data: its three forms, what it prints, and what it says about a wrong call."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis import embed
from analysis.measuring import benchmark, benchmark_queue
from analysis.problems import Problem
from tests.test_classify import BOOK, TEXTS, Topics

LABELS = ["sport"] * 4 + ["wohnen"] * 5 + ["sport"]


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.setattr(embed, "embedder", lambda name=None: Topics())
    table = pd.DataFrame({"note": TEXTS[:10], "code": LABELS})
    table.to_csv(tmp_path / "test.csv", index=False)
    pd.concat([table] * 2).to_csv(tmp_path / "train.csv", index=False)
    (tmp_path / "book.toml").write_text(BOOK, encoding="utf-8")
    return tmp_path


def _call(*words):
    return benchmark.run(
        benchmark.parser().parse_args([*map(str, words), "--text", "note", "--label", "code"])
    )


def test_three_forms(files):
    for words in (
        [files / "train.csv", files / "test.csv"],
        ["--codebook", files / "book.toml", files / "test.csv"],
        [
            "--codebook",
            files / "book.toml",
            files / "train.csv",
            files / "test.csv",
            "--labels-per-class",
            2,
            "--seed",
            1,
        ],
    ):
        found = _call(*words)
        assert list(found) == ["n", "macro_f1", "accuracy", "ece", "abstained"] and found["n"] == 10
        assert found["macro_f1"] >= 0.8
        json.dumps(found)


def test_wrong_column_and_wrong_number_of_tables(files):
    with pytest.raises(Problem, match="Spalte „code2“"):
        words = [
            str(files / "train.csv"),
            str(files / "test.csv"),
            "--text",
            "note",
            "--label",
            "code2",
        ]
        benchmark.run(benchmark.parser().parse_args(words))
    with pytest.raises(Problem, match="train.csv"):  # the table that lacks it is named
        benchmark.run(benchmark.parser().parse_args(words))
    with pytest.raises(Problem, match="TRAIN.csv und TEST.csv"):
        _call(files / "test.csv")


def test_two_way_tasks_by_leaving_out_and_merging(files):
    assert (
        _call(files / "train.csv", files / "test.csv", "--merge", "wohnen=anders")["macro_f1"]
        >= 0.8
    )
    assert (
        _call("--codebook", files / "book.toml", files / "test.csv", "--without", "wohnen")["n"]
        == 5
    )


def test_draw_takes_so_many_of_each_label():
    labels = ["a"] * 10 + ["b"] * 2 + [""]
    rows = benchmark.sample(labels, 3, 0)
    assert sorted(labels[row] for row in rows) == ["a", "a", "a", "b", "b"]
    assert (
        rows.tolist()
        == benchmark.sample(labels, 3, 0).tolist()
        != benchmark.sample(labels, 3, 1).tolist()
    )
    assert len(benchmark.sample(labels, None, 0)) == 12


def test_scores_are_over_the_best_code():
    found = benchmark.scores(
        np.array(["a", "b", "b"]),
        np.array([[0.9, 0.1], [0.2, 0.8], [0.55, 0.45]]),
        ["a", "b"],
        clear=0.6,
    )
    assert found == {
        "n": 3,
        "macro_f1": 0.6667,
        "accuracy": 0.6667,
        "ece": 0.2833,
        "abstained": 0.3333,
    }


def test_who_is_just_sure_enough_does_not_abstain():
    chances = np.array([[0.6, 0.4], [0.59, 0.41]])
    found = benchmark.scores(np.array(["a", "c"]), chances, ["a", "b"], clear=0.6)
    assert (found["abstained"], found["accuracy"]) == (0.5, 0.5)
    assert found["macro_f1"] == round((2 / 3 + 0) / 2, 4)  # over the labels that are there


def test_needed_share_of_decisions():
    assert benchmark_queue.needed(np.array([0.2, 0.5, 0.5]), np.array([0.2, 0.3, 0.9])) == 1.0
    assert benchmark_queue.needed(np.array([0.9, 0.9]), np.array([0.2, 0.3])) == 0.0
