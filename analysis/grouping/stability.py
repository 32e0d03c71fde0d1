"""How firmly a topic stands: found ones by how often they return, those of the catalogue by how sure their statements are.

likeness, topics -> a number for each topic
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.grouping import clusters
from analysis.grouping.parameters import LEFT_OUT, REFITS


def returning(likeness: np.ndarray, labels: np.ndarray) -> dict[int, float]:
    """Share of each topic's pairs that are together again when a tenth of the rows is left out, mean of ``REFITS`` (Hennig 2007).

    likeness: (n, n) of the rows that were clustered together. labels: topic of each row, -1 for a single voice (counted in no topic).
    """
    n = len(labels)
    together: dict[int, list[float]] = {int(topic): [] for topic in np.unique(labels[labels >= 0])}
    for run in range(REFITS if n > 1 else 0):
        rng = np.random.default_rng(1000 + run)
        rows = np.sort(rng.permutation(n)[: max(2, round((1 - LEFT_OUT) * n))])
        again = clusters.linked(likeness[np.ix_(rows, rows)]).labels
        for topic, shares in together.items():
            members = again[labels[rows] == topic]
            if len(members) > 1:
                shares.append(pairs_together(members))
    return {topic: float(np.mean(shares)) if shares else 0.0 for topic, shares in together.items()}


def pairs_together(members: np.ndarray) -> float:
    """Share of pairs with the same label.

    >>> round(pairs_together(np.array([1, 1, 2])), 3)
    0.333
    """
    sizes = np.unique(members, return_counts=True)[1].astype(float)
    return float((sizes * (sizes - 1)).sum() / (len(members) * (len(members) - 1)))


def sure(members: list[str], chance: Mapping[str, float]) -> float:
    """Mean probability of a catalogue topic's statements; what a person placed is sure."""
    return float(np.mean([chance.get(member, 1.0) for member in members])) if members else 0.0
