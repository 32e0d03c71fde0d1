"""Which statements say the same: duplicates, and statements that are close in meaning and share a word that matters.

Close is what chance does not bring: the bar comes from pairs of statements in different fields, for any sentence model and corpus.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import simplemma

from analysis.german.language import NEGATIONS, STOPWORDS, neutral

# standard deviations above the mean cosine of pairs across fields, chosen by eye on two corpora
SAME = 6.5  # such pairs say the same, if they also share words enough
NEAR = 2.5  # such pairs speak of the same matter
SHARED = 1 / 3  # of the longer statement's words, at least more than so many stand in the other too
MOST_ROWS = 2000  # statements, evenly spaced, that the bar is measured on
MOST_LINKED = 1500  # a cell with more statements is grouped by duplicates alone (its pairs would not fit in memory)
_WORD = re.compile(r"[^\W\d_]{3,}")


def centred(vectors: np.ndarray) -> np.ndarray:
    """Rows less their mean, of length 1; ndarray of shape (n, d)."""
    moved = vectors - (vectors.mean(axis=0) if len(vectors) else 0)
    return moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)


class Bars(NamedTuple):
    """Least cosine of two statements that say the same, and of two that speak of the same matter."""

    same: float
    near: float


def bars(vectors: np.ndarray, labels: Sequence[str]) -> Bars:
    """Mean and deviations of the cosines of pairs with different labels; 1 where there are none.

    ``vectors`` of shape (n, d), centred; ``labels`` their fields.
    """
    step = max(1, -(-len(labels) // MOST_ROWS))
    rows, names = vectors[::step], np.asarray(labels, dtype=object)[::step]
    different = np.triu(names[:, None] != names[None, :], 1)
    if not different.any():
        return Bars(1.0, 1.0)
    chance = (rows @ rows.T)[different]
    return Bars(*(float(min(1.0, chance.mean() + deviations * chance.std())) for deviations in (SAME, NEAR)))


@lru_cache(maxsize=50_000)
def words(text: str) -> frozenset[str]:
    """The words two statements must share: lemmas, no stop words, no negations; a text without one keeps all its words.

    >>> sorted(words("Die Kitaplätze fehlen im Norden"))
    ['fehlen', 'kitaplatz', 'norden']
    """
    found = [word for word in _WORD.findall(text)]
    kept = {
        simplemma.lemmatize(neutral(word), lang="de").lower()
        for word in found
        if word.lower() not in STOPWORDS and word.lower() not in NEGATIONS
    }
    return frozenset(kept or {word.lower() for word in found})


def numbers_agree(one: str, other: str) -> bool:
    """Whether no number speaks against it that two texts say the same.

    >>> numbers_agree("Fahrstreifen ab 2 Personen", "Fahrstreifen ab 3 Personen"), numbers_agree("5 Monate", "4 bis 5 Monate")
    (False, True)
    """
    here, there = set(re.findall(r"\d+", one)), set(re.findall(r"\d+", other))
    return not here or not there or bool(here & there)


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the longer one's words both have.

    >>> share(words("Kitaplätze fehlen"), words("Es fehlen Kitaplätze im Norden")) > SHARED
    True
    """
    return len(one & other) / max(len(one), len(other), 1)


def groups(vectors: np.ndarray, texts: Sequence[str], duplicates: Sequence[str], least: float) -> list[int]:
    """Group number of each statement, numbered in order of first appearance.

    Complete linkage: in a group everybody is at least ``least`` close to everybody and shares words enough with them.
    ``vectors`` of shape (n, d), centred; ``duplicates`` names the duplicate group of each (equal = same).
    """
    labels = list(duplicates)
    if 1 < len(texts) <= MOST_LINKED:
        from scipy.cluster.hierarchy import fcluster, linkage
        from scipy.spatial.distance import squareform

        cosine = vectors @ vectors.T
        shared = _shared(texts, cosine >= least)
        twins = np.asarray(duplicates, dtype=object)
        distance = np.where(shared, 1 - cosine, 2.0)
        distance[twins[:, None] == twins[None, :]] = 0
        np.fill_diagonal(distance, 0)
        distance = np.clip((distance + distance.T) / 2, 0, 2)
        labels = list(fcluster(linkage(squareform(distance, checks=False), "complete"), 1 - least, "distance"))
    home: dict[str, object] = {}  # every duplicate stands in the group of its first one, whatever the linkage said
    labels = [home.setdefault(twin, label) for label, twin in zip(labels, duplicates)]
    first = {label: number for number, label in enumerate(dict.fromkeys(labels))}
    return [first[label] for label in labels]


def _shared(texts: Sequence[str], close: np.ndarray) -> np.ndarray:
    """Which of the close pairs also share words enough and no different numbers; bool, symmetric, of the shape of ``close``."""
    found = np.zeros_like(close)
    for one, other in np.argwhere(np.triu(close, 1)):
        here, there = words(texts[one]), words(texts[other])
        found[one, other] = found[other, one] = share(here, there) > SHARED and numbers_agree(texts[one], texts[other])
    return found


def gather(middles: np.ndarray, most: int) -> list[int]:
    """Heap number of each group, numbered in order of first appearance: as few heaps as hold ``most`` groups each on average.

    Ward linkage on the groups' middles, ndarray of shape (n, d).
    """
    heaps = -(-len(middles) // most)
    if heaps <= 1:
        return [0] * len(middles)
    if heaps == len(middles) or len(middles) > MOST_LINKED:
        labels = [number // most for number in range(len(middles))]
    else:
        from scipy.cluster.hierarchy import fcluster, linkage

        labels = list(fcluster(linkage(middles, "ward"), heaps, "maxclust"))
    first = {label: number for number, label in enumerate(dict.fromkeys(labels))}
    return [first[label] for label in labels]
