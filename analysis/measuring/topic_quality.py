"""Figures about topics: agreement with people's labels, coherence and diversity of words, the same at another draw.

labels, words, texts -> numbers
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from analysis.grouping.topic_words import key, words


def alone(labels: Sequence[int]) -> np.ndarray:
    """Labels in which every row without a topic (-1) stands alone: one convention for single voices and for BERTopic's outliers.

    >>> alone([0, -1, 0, -1]).tolist()
    [0, 1, 0, 2]
    """
    labels = np.asarray(labels)
    return np.where(labels >= 0, labels, labels.max(initial=-1) + np.cumsum(labels < 0))


def agreement(gold: Sequence, labels: Sequence[int]) -> dict[str, float]:
    """ARI, AMI and NMI with people's labels, each note without a topic standing alone; ``ari_placed`` over the notes with a topic."""
    from sklearn import metrics

    gold, found, placed = np.asarray(gold), alone(labels), np.asarray(labels) >= 0
    return {
        "ari": metrics.adjusted_rand_score(gold, found),
        "ami": metrics.adjusted_mutual_info_score(gold, found),
        "nmi": metrics.normalized_mutual_info_score(gold, found),
        "ari_placed": metrics.adjusted_rand_score(gold[placed], found[placed])
        if placed.any()
        else 0.0,
    }


def same(one: Sequence[int], other: Sequence[int]) -> float:
    """ARI of two labellings of the same notes, each note without a topic standing alone."""
    from sklearn.metrics import adjusted_rand_score

    return adjusted_rand_score(alone(one), alone(other))


def coherence(topics: Sequence[Sequence[str]], texts: Sequence[str]) -> float:
    """Mean NPMI of the word pairs of each topic, -1 to 1, counted in the notes themselves (Bouma 2009; Röder, Both and Hinneburg 2015).

    topics: the words of each topic, heaviest first. Words are compared by lemma; a pair that never stands together counts -1.
    """
    documents = [
        {key(word) or word.lower() for word in words(text)} | {word.lower() for word in words(text)}
        for text in texts
    ]
    n = len(documents)

    def share(*parts: str) -> float:
        return sum(all(part in document for part in parts) for document in documents) / n

    means = []
    for topic in topics:
        keys = [tuple(key(part) or part.lower() for part in term.split()) for term in topic]
        alone_share = {found: share(*found) for found in set(keys)}
        values = []
        for one, other in combinations(keys, 2):
            both = share(*one, *other)
            if not both:
                values.append(-1.0)
            elif both < 1:
                values.append(
                    math.log(both / (alone_share[one] * alone_share[other])) / -math.log(both)
                )
        if values:
            means.append(float(np.mean(values)))
    return float(np.mean(means)) if means else 0.0


def diversity(topics: Sequence[Sequence[str]]) -> float:
    """Share of different words among all words shown (Dieng, Ruiz and Blei 2020).

    >>> diversity([["Kita", "Schule"], ["Kita", "Bus"]])
    0.75
    """
    shown = [word.lower() for topic in topics for word in topic]
    return len(set(shown)) / len(shown) if shown else 0.0
