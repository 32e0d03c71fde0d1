"""Figures about topics: agreement with people's labels, and how much of a topic is its main matter.

labels -> numbers
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def alone(labels: Sequence[int]) -> np.ndarray:
    """Labels in which every row without a topic (-1) stands alone: one convention for single voices and for BERTopic's outliers.

    >>> alone([0, -1, 0, -1]).tolist()
    [0, 1, 0, 2]
    """
    labels = np.asarray(labels)
    return np.where(labels >= 0, labels, labels.max(initial=-1) + np.cumsum(labels < 0))


def agreement(gold: Sequence[str], labels: Sequence[int]) -> dict[str, float]:
    """ARI and AMI with people's labels over the notes whose label two notes have, each note without a topic standing alone.

    >>> agreement(["a", "a", "b", "b", "only one"], [0, 0, 1, 1, 1])
    {'ari': 1.0, 'ami': 1.0}
    """
    from sklearn import metrics

    names, counts = np.unique(np.asarray(gold), return_counts=True)
    several = np.isin(gold, names[counts > 1])
    known, found = np.asarray(gold)[several], alone(labels)[several]
    return {
        "ari": float(metrics.adjusted_rand_score(known, found)),
        "ami": float(metrics.adjusted_mutual_info_score(known, found)),
    }


def same(one: Sequence[int], other: Sequence[int]) -> float:
    """ARI of two labellings of the same notes, each note without a topic standing alone."""
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(alone(one), alone(other)))


def main_label(gold: Sequence[str], labels: Sequence[int]) -> float:
    """Share of the notes in a topic that have their topic's most frequent label.

    >>> main_label(["a", "a", "b", "b"], [0, 0, 0, -1])
    0.6666666666666666
    """
    labels, placed = np.asarray(labels), int((np.asarray(labels) >= 0).sum())
    main = sum(
        int(np.unique(np.asarray(gold)[labels == topic], return_counts=True)[1].max())
        for topic in np.unique(labels[labels >= 0])
    )
    return main / placed if placed else 0.0
