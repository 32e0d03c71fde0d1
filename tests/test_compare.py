"""Topics over rounds: each status from vectors whose answer is known."""

import numpy as np
import pandas as pd
import pytest

from analysis import compare, stage, tables
from analysis.vectors import unit

UP, RIGHT = np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])


def rounds_of(rows):
    """{(topic, round): status} of rows (topic, round, direction)."""
    coded = pd.DataFrame(
        {
            "statement_id": [f"s{number}" for number in range(len(rows))],
            "note_id": [f"n{number}" for number in range(len(rows))],
            "round_id": [row[1] for row in rows],
            "table_key": [f"{row[1]} {number % 3}" for number, row in enumerate(rows)],
            "group": "",
            "mentions": 1,
            "votes": 2,
        }
    )
    rng = np.random.default_rng(0)
    vectors = unit(np.array([row[2] for row in rows]) + 0.1 * rng.normal(size=(len(rows), 3)))
    shares = pd.DataFrame(
        {
            "statement_id": coded["statement_id"],
            "topic_id": [row[0] for row in rows],
            "weight": 1.0,
        }
    )
    shares = shares[shares["topic_id"] != ""]
    topics = pd.DataFrame({"topic_id": sorted({row[0] for row in rows}), "origin": "found"})
    table = compare.by_round(topics, shares, coded, vectors)
    return table.set_index(["topic_id", "round_id"])


@pytest.mark.parametrize("direction, expected", [(UP, "confirmed"), (RIGHT, "changed")])
def test_raised_again_as_the_same_or_as_something_else(direction, expected):
    table = rounds_of([("T-1", "2024", UP)] * 4 + [("T-1", "2025", direction)] * 4)
    assert (
        table.loc[("T-1", "2024"), "status"] == "new"
        and table.loc[("T-1", "2025"), "status"] == expected
    )


def test_new_and_not_mentioned_and_counts():
    table = rounds_of([("T-1", "2024", UP)] * 4 + [("T-2", "2025", RIGHT)] * 5)
    assert table.loc[("T-1", "2025"), ["n_statements", "n_tables", "status"]].tolist() == [
        0,
        0,
        "not_mentioned",
    ]
    columns = ["n_statements", "n_tables", "status", "votes", "origin"]
    assert table.loc[("T-2", "2025"), columns].tolist() == [5, 3, "new", 10, "found"]
    assert ("T-2", "2024") not in table.index


def test_what_was_said_in_many_ways_before_changes_less_easily():
    # before: likeness 1/3 between two statements, so 1/6 would be a change; now: 1/4
    now = np.array([0.5, 0.0, np.sqrt(0.75)])
    rows = [("T-1", "2024", each) for each in (UP, UP, RIGHT, RIGHT)] + [("T-1", "2025", now)] * 4
    assert rounds_of(rows).loc[("T-1", "2025"), "status"] == "confirmed"


def test_few_statements_are_never_called_changed():
    assert (
        rounds_of([("T-1", "2024", UP)] * 4 + [("T-1", "2025", RIGHT)] * 2).loc[
            ("T-1", "2025"), "status"
        ]
        == "confirmed"
    )


def test_a_topic_that_paused_for_a_round_is_not_new_again():
    table = rounds_of(
        [("T-1", "2023", UP)] * 3 + [("T-2", "2024", RIGHT)] * 3 + [("T-1", "2025", UP)] * 3
    )
    assert table.loc["T-1", "status"].tolist() == ["new", "not_mentioned", "confirmed"]
    assert table.loc["T-2", "status"].tolist() == ["new", "not_mentioned"]


@pytest.mark.parametrize(
    "before, now, expected",
    [
        (3, 3, "changed"),
        (2, 3, "confirmed"),
        (3, 2, "confirmed"),
        (0, 3, "new"),
        (3, 0, "not_mentioned"),
    ],
)
def test_three_statements_on_either_side_are_enough(before, now, expected):
    vectors = np.array([UP] * before + [RIGHT] * now)
    rows = list(range(before + now))
    assert compare._status(vectors, rows[before:], rows[:before]) == expected


@pytest.mark.parametrize(
    "cosine, expected", [(0.51, "confirmed"), (0.5, "confirmed"), (0.49, "changed")]
)
def test_a_topic_has_changed_below_half_of_the_earlier_likeness(cosine, expected):
    now = np.array([cosine, np.sqrt(1 - cosine**2), 0.0])
    assert compare._status(np.array([UP] * 3 + [now] * 3), [3, 4, 5], [0, 1, 2]) == expected


def test_all_earlier_rounds_are_what_was_said_before():
    rows = [("T-1", "2023", UP)] * 2 + [("T-1", "2024", UP)] * 2 + [("T-1", "2025", RIGHT)] * 3
    assert rounds_of(rows).loc["T-1", "status"].tolist() == ["new", "confirmed", "changed"]


def test_rounds_stand_in_the_order_of_people():
    rows = [("T-1", "Runde 10", UP)] * 2 + [("T-1", "Runde 9", UP)]
    found = rounds_of(rows).loc["T-1"]
    assert found.index.tolist() == ["Runde 9", "Runde 10"]
    assert found["status"].tolist() == ["new", "confirmed"] and found["votes"].tolist() == [2, 4]


def test_the_table_of_a_house_is_made_from_its_own_vectors_and_said(tmp_path, monkeypatch):
    house = stage.House(tmp_path / "c", tmp_path / "m", tmp_path / "r")
    rows = {"statement_id": ["a", "b", "c"], "text": ["eins", "zwei", "drei"]}
    house.write("statements", tables.typed(pd.DataFrame(rows), "statements"))
    for name in ("coded_statements", "topics", "topic_statements"):
        house.write(name, tables.empty(name))
    order = {"statement_id": ["c", "a"], "round_id": ["2025", "2024"]}
    house.write("coded_statements", tables.typed(pd.DataFrame(order), "coded_statements"))
    (house.models / "topics").mkdir(parents=True)
    np.save(house.models / "topics" / "middle.npy", np.array([1.0, 1.0]))
    known = {"eins": [3.0, 1.0], "drei": [1.0, 5.0]}

    class Store:
        def __init__(self, path, model):
            assert path == house.models / "embeddings" / "statements.npz" and model is None

        def __getitem__(self, texts):
            return np.array([known[text] for text in texts])

    asked = []

    def by_round(topics, shares, coded, vectors):
        asked.append((coded["statement_id"].tolist(), vectors.tolist(), list(topics), list(shares)))
        made = {
            "topic_id": ["T-1", "T-1", "T-2"],
            "round_id": ["2024", "2025", "2025"],
            "status": ["new", "confirmed", "new"],
        }
        return tables.typed(pd.DataFrame(made), "topic_rounds")

    monkeypatch.setattr(compare.embed, "Store", Store)
    monkeypatch.setattr(compare, "by_round", by_round)
    assert compare.write(house) == "2 Themen in 2 Runden: 1 wieder genannt, 2 neu"
    assert asked[0][:2] == (["c", "a"], [[0.0, 1.0], [1.0, 0.0]])  # each statement's own
    assert asked[0][2:] == (tables.TABLES["topics"].names, tables.TABLES["topic_statements"].names)
    assert house.read("topic_rounds")["status"].tolist() == ["new", "confirmed", "new"]
