"""How often topics return when a tenth of the notes is left out.

vectors, topics -> a number for each topic, and for all of them together
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.grouping import clusters

UNSTABLE = 0.5  # below this a topic is marked: fewer than half of its pairs return together
LEFT_OUT = 0.1


class Stability(NamedTuple):
    """``topics``: share of each topic's pairs that return together, 0 to 1. ``agreement``: mean ARI of the refits with the topics."""

    topics: dict[int, float]
    agreement: float


def refits(n: int) -> int:
    """How many refits n notes get: eight up to 1,500, fewer where one takes seconds.

    >>> [refits(n) for n in (100, 2000, 10_000)]
    [8, 5, 3]
    """
    return 8 if n <= 1500 else 5 if n <= 4000 else 3


def measure(
    vectors: np.ndarray, labels: np.ndarray, fields: np.ndarray, times: int | None = None
) -> Stability:
    """Cluster random 90 % of the rows again, ``times`` times, into as many clusters a field, and look which pairs of a topic are together again.

    vectors: (n, d), fields: (n,) as they were clustered. labels: topic of each row, -1 for a single voice (counted in no topic).
    """
    from sklearn.metrics import adjusted_rand_score

    n = len(vectors)
    homes = [_most(fields[labels == topic]) for topic in np.unique(labels) if topic >= 0]
    k = {str(field): max(1, homes.count(field)) for field in np.unique(fields)}
    together: dict[int, list[float]] = {int(topic): [] for topic in np.unique(labels) if topic >= 0}
    agreements = []
    for run in range(times or refits(n)):
        rng = np.random.default_rng(1000 + run)
        rows = np.sort(rng.permutation(n)[: max(1, round((1 - LEFT_OUT) * n))])
        again = clusters.inside(vectors[rows], fields[rows], k)
        placed = labels[rows] >= 0
        agreements.append(adjusted_rand_score(labels[rows][placed], again[placed]))
        for topic, shares in together.items():
            members = again[labels[rows] == topic]
            if len(members) > 1:
                shares.append(_pairs_together(members))
    return Stability(
        {topic: float(np.mean(shares)) if shares else 0.0 for topic, shares in together.items()},
        float(np.mean(agreements)),
    )


def _most(names: np.ndarray) -> str:
    found, counts = np.unique(names, return_counts=True)
    return str(found[counts.argmax()])


def _pairs_together(members: np.ndarray) -> float:
    """Share of pairs with the same label.

    >>> _pairs_together(np.array([1, 1, 2]))
    0.3333333333333333
    """
    sizes = np.bincount(members).astype(float)
    return float((sizes * (sizes - 1)).sum() / (len(members) * (len(members) - 1)))
