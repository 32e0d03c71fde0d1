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
