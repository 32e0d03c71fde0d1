"""Clusters for a few hundred short notes: neighbours smoothed, many small partitions voted together, cut where it is stable.

vectors -> labels

1. Every vector is averaged with its nearest neighbours (a graph filter: Li, Wu, Liu, Zhang and Guan 2019, doi 10.1109/CVPR.2019.00982),
   which takes out what is peculiar to one wording.
2. k-means runs on many random 80 % of the notes; how often two notes fall together is their similarity
   (evidence accumulation: Fred and Jain 2005, doi 10.1109/TPAMI.2005.113).
3. Average linkage on that similarity, cut at the number of topics that repeats best between independent halves of the runs.

Why this and not UMAP with HDBSCAN or k-means: ``make benchmark-topics``. Nothing here depends on the number of threads, and
``fit`` does not depend on the order of rows when the caller sorts them.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix
from scipy.spatial.distance import squareform

RUNS = 100          # partitions that vote
SHARE = 0.8         # of the notes seen by one partition
STEPS = 2           # how often neighbours are averaged
DIMENSIONS = 64     # kept after smoothing; the smoothed vectors have hardly more
LARGE = 4000        # from here on fewer runs vote: the matrix grows with the square
SAMPLE = 1500       # notes on which the number of topics is tried


def unit(vectors: np.ndarray) -> np.ndarray:
    """Rows of length 1; a row of zeros stays.

    >>> unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def centred(vectors: np.ndarray, mean: np.ndarray | None = None) -> np.ndarray:
    """Unit vectors around the mean: sentence embeddings of one model lie in a narrow cone, and the cone says nothing."""
    return unit(vectors - (vectors.mean(axis=0) if mean is None else mean))


def guided(vectors: np.ndarray, hints: np.ndarray, weight: float) -> np.ndarray:
    """Unit vectors that also carry what is known of each note (its field of action).

    vectors: (n, d) unit rows. hints: (n, fields), a row of zeros where nothing is known. weight: share of the squared length, 0 to 1.
    """
    if not hints.size or weight <= 0:
        return vectors
    return unit(np.hstack([vectors * math.sqrt(1 - weight), hints * math.sqrt(weight)])).astype(np.float32)


def neighbourhood(n: int) -> int:
    """How many neighbours are averaged: a twentieth of the notes, from 5 to 15."""
    return max(1, min(n - 1, max(5, min(15, n // 20))))


def smoothed(vectors: np.ndarray, steps: int = STEPS) -> np.ndarray:
    """Each row averaged ``steps`` times with its nearest neighbours, weighted by cosine. ndarray (n, d), unit rows around their mean."""
    n, m = len(vectors), neighbourhood(len(vectors))
    near = np.empty((n, m), dtype=np.int64)
    weight = np.empty((n, m), dtype=np.float32)
    for first in range(0, n, 1000):
        block = vectors[first:first + 1000] @ vectors.T
        block[np.arange(len(block)), np.arange(first, first + len(block))] = -2
        near[first:first + 1000] = np.sort(np.argpartition(-block, m - 1, axis=1)[:, :m], axis=1)
        weight[first:first + 1000] = np.maximum(np.take_along_axis(block, near[first:first + 1000], axis=1), 0)
    graph = csr_matrix((weight.ravel(), (np.repeat(np.arange(n), m), near.ravel())), shape=(n, n))
    graph = graph.maximum(graph.T).tolil()
    graph.setdiag(1)
    graph = graph.tocsr()
    graph = graph.multiply(1 / graph.sum(axis=1)).tocsr()
    for _ in range(steps):
        vectors = graph @ vectors
    return centred(np.asarray(vectors))


def fewer_dimensions(vectors: np.ndarray, dimensions: int = DIMENSIONS) -> np.ndarray:
    """The same rows on their main axes, ndarray (n, at most ``dimensions``)."""
    if vectors.shape[1] <= dimensions:
        return vectors
    _, axes = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
    return (vectors @ axes[:, :-dimensions - 1:-1]).astype(np.float32)


def votes(vectors: np.ndarray, ks: list[int], runs: int, seed: int = 0) -> np.ndarray:
    """Labels of k-means fitted on a random 80 % of the rows and applied to all: ndarray of int, (runs, n); run i has ks[i % len(ks)]."""
    from sklearn.cluster import KMeans

    rng = np.random.default_rng(seed)
    labels = np.empty((runs, len(vectors)), dtype=np.int32)
    for run in range(runs):
        rows = np.sort(rng.permutation(len(vectors))[:max(2, math.ceil(SHARE * len(vectors)))])
        k = min(ks[run % len(ks)], len(rows))
        labels[run] = KMeans(k, n_init=1, max_iter=50, random_state=seed * 10_000 + run).fit(vectors[rows]).predict(vectors)
    return labels


def together(labels: np.ndarray) -> np.ndarray:
    """How often two rows fall together: ndarray (n, n) of float32, 0 to 1, ones on the diagonal."""
    runs, n = labels.shape
    offset = labels + np.arange(runs)[:, None] * (labels.max() + 1)
    table = csr_matrix((np.ones(runs * n, np.float32), (np.tile(np.arange(n), runs), offset.ravel())))
    shares = np.empty((n, n), dtype=np.float32)
    for first in range(0, n, 1000):
        shares[first:first + 1000] = (table[first:first + 1000] @ table.T).toarray() / runs
    return shares


def tree(shares: np.ndarray) -> np.ndarray:
    """Average linkage on 1 - shares, in scipy's form."""
    distances = squareform(np.maximum(1 - shares, 0), checks=False)
    return linkage(distances, method="average")


def cut(merges: np.ndarray, k: int) -> np.ndarray:
    """The tree cut into k clusters; labels 0 … by first appearance."""
    labels = fcluster(merges, k, criterion="maxclust")
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse]


def fewest(n: int) -> int:
    """The least number of topics that n notes are told apart into: half the root.

    >>> [fewest(n) for n in (4, 100, 404, 1000)]
    [1, 5, 11, 16]
    """
    return max(1, math.ceil(math.sqrt(n) / 2))


def _candidates(n: int) -> list[int]:
    lowest, highest = fewest(n), max(fewest(n), round(math.sqrt(n)))
    return sorted({round(k) for k in np.linspace(lowest, highest, 6)})


def number_of_topics(vectors: np.ndarray) -> int:
    """How many clusters the smoothed vectors (n, d) repeat best: between half the root and the root of n.

    For each number, three independent groups of runs each make their tree; the mean agreement (ARI) of the three cuts says how well
    that number repeats. Of the numbers within 0.02 of the best the largest is taken: topics should be concrete.
    """
    from sklearn.metrics import adjusted_rand_score

    n = len(vectors)
    candidates = _candidates(n)
    if len(candidates) == 1:
        return candidates[0]
    rows = np.sort(np.random.default_rng(0).permutation(n)[:SAMPLE])
    trees = [tree(together(votes(vectors[rows], candidates, 30, seed))) for seed in (1, 2, 3)]
    agreement = {}
    for k in candidates:
        a, b, c = (cut(one, k) for one in trees)
        agreement[k] = np.mean([adjusted_rand_score(a, b), adjusted_rand_score(a, c), adjusted_rand_score(b, c)])
    best = max(agreement.values())
    return max(k for k, value in agreement.items() if value >= best - 0.02)


def partition(vectors: np.ndarray, k: int | None = None, runs: int = RUNS) -> np.ndarray:
    """Labels 0 … k-1 for unit vectors (n, d). Without ``k`` the data decide. Same result with any number of threads."""
    from threadpoolctl import threadpool_limits

    n = len(vectors)
    if n < 6 or k == 1:
        return np.zeros(n, dtype=int)
    with threadpool_limits(limits=1):
        smooth = fewer_dimensions(smoothed(vectors))
        k = min(k or number_of_topics(smooth), n)
        return cut(tree(together(votes(smooth, [k], runs if n < LARGE else runs // 2))), k)
