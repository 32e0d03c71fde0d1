"""Found topics: small and many, by average linkage on the likeness of statements.

pairwise likeness -> labels

Average linkage (Sokal and Michener 1958) cut at one cluster for every ``PER_CLUSTER`` statements. Consensus of k-means, UMAP with
HDBSCAN, other linkages and other numbers were measured beside it: ``make benchmark-topics``. Nothing here depends on the number of
threads or on the scale of a sentence model.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.grouping.parameters import FIRM, PER_CLUSTER


class Found(NamedTuple):
    """labels: (n,) cluster of each row. reach: the likeness at which the last two clusters were joined."""

    labels: np.ndarray
    reach: float


def linked(likeness: np.ndarray, k: int | None = None) -> Found:
    """Clusters 0 … of rows whose pairwise likeness (n, n) is given, by first appearance.

    k: number of clusters, else one for every ``PER_CLUSTER`` rows.
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    n = len(likeness)
    if n < 2:
        return Found(np.zeros(n, dtype=int), np.inf)
    top = float(likeness.max())
    distance = np.maximum(top - (likeness + likeness.T) / 2, 0)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), method="average")
    k = min(n, k or max(1, round(n / PER_CLUSTER)))
    labels = fcluster(tree, k, criterion="maxclust")
    reach = top - float(tree[n - k - 1, 2]) if k < n else top
    return Found(by_appearance(labels), reach)


def by_appearance(labels: np.ndarray) -> np.ndarray:
    """The same clusters, numbered 0 … in the order in which they appear.

    >>> by_appearance(np.array([7, 3, 7])).tolist()
    [0, 1, 0]
    """
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse]


def large_enough(labels: np.ndarray, sizes: np.ndarray, tables: np.ndarray) -> np.ndarray:
    """The same labels with -1 for clusters of fewer than 3 statements that come from one table alone.

    sizes: statements that each row stands for. tables: a table's key for each row.
    """
    labels = labels.copy()
    for topic in np.unique(labels[labels >= 0]):
        rows = labels == topic
        if sizes[rows].sum() < 3 and len(set(tables[rows])) < 2:
            labels[rows] = -1
    return labels


def firm(likeness: np.ndarray, labels: np.ndarray) -> float:
    """How alike, on average, a few statements must be that share no noun of their own: the quantile ``FIRM`` of the likeness of two
    rows of one larger cluster."""
    large = np.bincount(labels)[labels] > PER_CLUSTER
    same = (labels[:, None] == labels) & large[:, None]
    np.fill_diagonal(same, False)
    return float(np.quantile(likeness[same], FIRM)) if same.any() else -np.inf


def mean_of_pairs(likeness: np.ndarray) -> float:
    """Mean likeness of two different rows of at least two."""
    return float(likeness[np.triu_indices(len(likeness), 1)].mean())


def grown(likeness: np.ndarray, known: np.ndarray, reach: float) -> np.ndarray:
    """Average linkage that starts from known clusters and never joins two of them: labels (n,).

    likeness: (n, n). known: (n,) number of each row's cluster, -1 for a row of its own. Joins go on while two clusters are as like
    as ``reach`` on average; a row that joined a known cluster has its number, new clusters have numbers of their own.
    """
    n = len(likeness)
    numbers = np.unique(known[known >= 0])
    groups = [np.flatnonzero(known == number) for number in numbers]
    groups += [np.array([row]) for row in np.flatnonzero(known < 0)]
    labels = np.concatenate([numbers, known.max(initial=-1) + 1 + np.arange((known < 0).sum())])
    if len(groups) < 2:
        return labels.repeat([len(group) for group in groups]) if n else known
    member = np.zeros((len(groups), n), dtype=np.float32)
    for place, group in enumerate(groups):
        member[place, group] = 1
    sizes = member.sum(axis=1)
    near = (member @ likeness @ member.T) / np.outer(sizes, sizes)
    near[: len(numbers), : len(numbers)] = -np.inf
    np.fill_diagonal(near, -np.inf)
    nearest = near.argmax(axis=1)
    best = near[np.arange(len(near)), nearest]
    of = np.arange(len(groups))
    while best.max() >= reach:
        one = int(best.argmax())
        one, other = sorted((one, int(nearest[one])))  # a known cluster has the smaller place
        joined = (sizes[one] * near[one] + sizes[other] * near[other]) / (sizes[one] + sizes[other])
        if one < len(numbers):
            joined[: len(numbers)] = -np.inf
        joined[[one, other]] = -np.inf
        near[one], near[:, one] = joined, joined
        near[other], near[:, other] = -np.inf, -np.inf
        sizes[one] += sizes[other]
        of[of == other] = one
        stale = np.flatnonzero((nearest == one) | (nearest == other))
        for row in {one, *stale.tolist()} - {other}:
            nearest[row] = near[row].argmax()
            best[row] = near[row, nearest[row]]
        best[other] = -np.inf
        better = joined > best
        nearest[better], best[better] = one, joined[better]
    found = np.empty(n, dtype=int)
    for place, group in enumerate(groups):
        found[group] = labels[of[place]]
    return found


def halves(likeness: np.ndarray) -> np.ndarray:
    """0 or 1 for each row: the two parts the rows fall into, 1 the smaller one."""
    labels = linked(likeness, 2).labels
    return labels if 2 * labels.sum() <= len(labels) else 1 - labels
