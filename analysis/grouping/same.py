"""Which statements say the same: duplicates, and statements that are close in meaning and share the words that matter.

Close is what chance does not bring: nearness is counted in standard deviations of pairs in different fields, for any sentence model and
corpus. Meaning alone joins „20 Uhr“ and „22 Uhr“, praise and complaint: words, numbers and direction have to agree too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from analysis.grouping import stance
from analysis.grouping.shared_words import apart, numbers_agree, overlap, rarity, words

# chosen on labelled pairs of two corpora, see MEASURED.md
SAME = 1.1  # least mean overlap of words plus a tenth of the nearness in deviations
CLOSE, ALIKE, SINGLE = (
    3.0,
    5.0,
    6.5,
)  # least deviations: where nearly all words are shared; else; else for a note of a single word
SHORTER, LONGER = (
    0.6,
    0.3,
)  # least share of the weight of one statement's words that the other holds too, and the other way round
TEMPLATE = 0.72  # two texts that share so much and yet each have a word of their own fill in one form differently
MOST_ROWS = 2000  # statements, evenly spaced, that nearness is measured on
MOST_LINKED = 1500  # a cell with more statements is grouped by duplicates alone (its pairs would not fit in memory)


def centred(vectors: np.ndarray) -> np.ndarray:
    """Rows less their mean, of length 1; ndarray of shape (n, d)."""
    moved = vectors - (vectors.mean(axis=0) if len(vectors) else 0)
    return moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)


class Bars(NamedTuple):
    """What chance brings: mean and deviation of the cosines of unrelated pairs; and how much each word says."""

    mean: float
    deviation: float
    weights: Mapping[str, float]

    def nearness(self, cosine):
        """A cosine, or an array of them, in deviations above chance."""
        return (cosine - self.mean) / self.deviation


def bars(vectors: np.ndarray, labels: Sequence[str], texts: Sequence[str]) -> Bars:
    """Measured on pairs with different labels; where there are none, nothing is near. ``vectors`` (n, d) centred, ``labels`` their fields."""
    step = max(1, -(-len(labels) // MOST_ROWS))
    rows, names = vectors[::step], np.asarray(labels, dtype=object)[::step]
    different = np.triu(names[:, None] != names[None, :], 1)
    chance = (rows @ rows.T)[different]
    if not chance.size or not chance.std():
        return Bars(1.0, 1.0, rarity(texts))
    return Bars(float(chance.mean()), float(chance.std()), rarity(texts))


def alikeness(one: str, other: str, nearness: float, weights: Mapping[str, float]) -> float:
    """How surely two texts say the same, at least ``SAME`` if they do; 0 where something speaks against it.

    >>> alikeness("Kitaplätze fehlen", "Es fehlen Kitaplätze im Norden", 6, {}) >= SAME
    True
    >>> alikeness("Letzter Bus 20 Uhr", "Letzter Bus 22 Uhr", 9, {}), alikeness("Der Bus kommt nie", "Der Bus ist super", 9, {})
    (0.0, 0.0)
    """
    first, second = sorted(overlap(one, other, weights))
    if first >= TEMPLATE:
        filled_in = (
            words(one) - words(other)
            and words(other) - words(one)
            and (apart(one, other) or apart(other, one))
        )
        enough = not filled_in and nearness >= CLOSE
    else:
        single = (
            min(len(words(one)), len(words(other))) == 1
        )  # a single word found in a sentence says little
        enough = second >= SHORTER and first >= LONGER and nearness >= (SINGLE if single else ALIKE)
    return (
        (first + second) / 2 + nearness / 10
        if enough and numbers_agree(one, other) and stance.compatible(one, other)
        else 0.0
    )


def groups(
    vectors: np.ndarray, texts: Sequence[str], duplicates: Sequence[str], chance: Bars
) -> list[int]:
    """Group number of each statement, numbered in order of first appearance.

    Complete linkage: in a group everybody says the same as everybody. ``vectors`` of shape (n, d), centred; ``duplicates`` names the
    duplicate group of each (equal = same).
    """
    labels = list(duplicates)
    if 1 < len(texts) <= MOST_LINKED:
        from scipy.cluster.hierarchy import fcluster, linkage
        from scipy.spatial.distance import squareform

        nearness = chance.nearness(vectors @ vectors.T)
        distance = np.full(nearness.shape, 2.0)
        for one, other in np.argwhere(np.triu(nearness >= CLOSE, 1)):
            sure = alikeness(texts[one], texts[other], float(nearness[one, other]), chance.weights)
            distance[one, other] = distance[other, one] = 1 / (1 + sure) if sure >= SAME else 2.0
        twins = np.asarray(duplicates, dtype=object)
        distance[twins[:, None] == twins[None, :]] = 0
        np.fill_diagonal(distance, 0)
        labels = list(
            fcluster(linkage(squareform(distance, checks=False), "complete"), 1.0, "distance")
        )
    home: dict[
        str, object
    ] = {}  # every duplicate stands in the group of its first one, whatever the linkage said
    return _numbered([home.setdefault(twin, label) for label, twin in zip(labels, duplicates)])


def gather(middles: np.ndarray, most: int) -> list[int]:
    """Heap number of each group, numbered in order of first appearance: as few heaps as hold ``most`` groups each on average.

    Ward linkage on the groups' middles, ndarray of shape (n, d).
    """
    heaps = -(-len(middles) // most)
    if heaps <= 1:
        return [0] * len(middles)
    if heaps == len(middles) or len(middles) > MOST_LINKED:
        return [number // most for number in range(len(middles))]
    from scipy.cluster.hierarchy import fcluster, linkage

    return _numbered(list(fcluster(linkage(middles, "ward"), heaps, "maxclust")))


def _numbered(labels: list) -> list[int]:
    first = {label: number for number, label in enumerate(dict.fromkeys(labels))}
    return [first[label] for label in labels]
