"""The map: every statement inside it on a spot of its own, a topic in one patch, the statement nearest to its middle in the patch's."""

import numpy as np
import pandas as pd
import pytest

from analysis import layout

DIRECTIONS = np.eye(4)


def on_the_map(topics, fields=None, order=slice(None)):
    """{statement: (x, y)} of statements of these topics, those of a topic in nearly one direction."""
    kinds = {topic: number for number, topic in enumerate(sorted(set(topics)))}
    vectors = np.array([DIRECTIONS[kinds[topic]] for topic in topics])
    vectors = vectors + 0.01 * np.sin(np.arange(vectors.size)).reshape(vectors.shape)
    ids = [f"s{number:02}" for number in range(len(topics))]
    placed = pd.DataFrame({"statement_id": ids, "topic": topics})
    placed["field"] = fields or ["f"] * len(topics)
    return layout.coordinates(placed.iloc[order], vectors[order]), vectors


def test_every_statement_has_a_spot_of_its_own_inside_the_map():
    spots, _ = on_the_map([*"aaaabbbbccd"] * 4)
    assert len(set(spots.values())) == len(spots) == 44
    x, y = np.array(list(spots.values())).T
    assert x.min() >= 0 and x.max() <= layout.WIDTH and y.min() >= 0 and y.max() <= layout.HEIGHT


def test_no_two_patches_overlap():
    topics = [*"aaaabbbbccd"] * 4
    spots, _ = on_the_map(topics)
    points = np.array([spots[f"s{number:02}"] for number in range(len(topics))])
    for number, topic in enumerate(topics):
        inside = [at for at, each in enumerate(topics) if each == topic]
        middle = points[inside].mean(axis=0)
        others = [
            np.linalg.norm(middle - points[at]) for at, each in enumerate(topics) if each != topic
        ]
        assert min(others) > np.linalg.norm(middle - points[number])


def test_the_statement_nearest_to_the_middle_stands_in_the_middle():
    spots, vectors = on_the_map(["a"] * 9)
    nearest = int((vectors @ vectors.mean(axis=0)).argmax())
    points = np.array([spots[f"s{number:02}"] for number in range(9)])
    middle = points[nearest]
    steps = np.sort(np.linalg.norm(points - middle, axis=1))
    radius = np.sqrt(np.arange(9)) * steps[1]  # a sunflower
    assert steps == pytest.approx(radius, abs=0.3)


def test_single_voices_of_one_field_share_a_patch_and_are_no_topic():
    spots, _ = on_the_map([*"aabb", "", "", "", ""], [*"ffff", "f", "f", "g", "g"])
    points = {each: np.array(spot) for each, spot in spots.items()}
    apart = lambda one, other: np.linalg.norm(points[one] - points[other])
    assert apart("s04", "s05") < apart("s04", "s06") and apart("s06", "s07") < apart("s05", "s07")


def test_the_order_of_rows_changes_nothing_and_nothing_is_on_no_map():
    topics = [*"aaabbcc"]
    assert on_the_map(topics)[0] == on_the_map(topics, order=[5, 3, 0, 1, 6, 2, 4])[0]
    empty = pd.DataFrame(columns=["statement_id", "topic", "field"])
    assert layout.coordinates(empty, np.zeros((0, 4))) == {}


def test_one_statement_stands_in_the_middle():
    spots, _ = on_the_map(["a"])
    assert spots == {"s00": (layout.WIDTH / 2, layout.HEIGHT / 2)}


def test_a_small_topic_beside_a_large_one_of_its_kind_stands_outside_its_patch():
    vectors = np.zeros((42, 3))
    vectors[:40, 0], vectors[40, 0], vectors[41, 2] = 1, 1, 1
    vectors[:40, 1] = 0.001 * np.arange(40)
    vectors[40, 1] = 0.06  # nearly where the large one looks
    placed = pd.DataFrame({"topic": ["a"] * 40 + ["b", "c"], "field": "f"})
    placed["statement_id"] = [f"s{number:02}" for number in range(42)]
    spots = np.array(list(layout.coordinates(placed, vectors).values()))
    away = np.linalg.norm(spots[:, None] - spots, axis=2) + np.eye(42) * 1e9
    assert away[40, :40].min() > 2 * away[:40, :40].min()
    assert np.linalg.norm(spots[40] - spots[:40].mean(axis=0)) > np.ptp(spots[:40, 0]) / 2


@pytest.mark.parametrize(
    "centres, scaled",
    [
        ([[1, 0], [0, 5]], [[500, 0], [-500, 0]]),  # only directions count
        ([[1, 0], [1, 0], [0, 1]], [[-250, 0], [-250, 0], [500, 0]]),
        ([[1, 0]], [[0, 0]]),
    ],
)
def test_centres_by_their_distances_with_fixed_signs(centres, scaled):
    assert layout._scaled(np.array(centres, float)) == pytest.approx(np.array(scaled), abs=0.01)


@pytest.mark.parametrize(
    "middle, reach, distance",
    [
        ([[0, 0], [3, 4]], [30, 20], 50),
        ([[0, 0], [4, -3]], [30, 20], 50),
        ([[0, 0], [0, 0]], [30, 20], 50),  # from one spot
        ([[0, 0], [300, 400]], [30, 20], 500),  # far enough: nothing moves
    ],
)
def test_patches_are_pushed_apart_as_far_as_they_reach(middle, reach, distance):
    one, other = layout._apart(np.array(middle, float), np.array(reach, float))
    assert np.linalg.norm(one - other) == pytest.approx(distance, abs=0.6)


@pytest.mark.parametrize(
    "spots, fitted",
    [
        ([[0, 0], [10, 0]], [[485, 350], [515, 350]]),  # never larger than threefold
        ([[0, 0], [9520, 0]], [[24, 350], [976, 350]]),
        ([[5, 7], [5, 6527]], [[500, 24], [500, 676]]),
        ([[3, 4]], [[500, 350]]),
    ],
)
def test_the_map_is_filled_up_to_its_margin(spots, fitted):
    assert layout._fitted(np.array(spots, float)).tolist() == fitted
