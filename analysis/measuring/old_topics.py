"""How the program formed topics until November 2026, kept to be compared with: neighbours smoothed, 200 partitions voting together.

vectors -> labels

Neighbours are averaged (Li, Wu, Liu, Zhang and Guan 2019), k-means runs on random 80 % of the notes in two views of the vectors, how
often two notes fall together is their likeness (Fred and Jain 2005), average linkage is cut at the number of topics, between half
the root of n and the root, that repeats best.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix
from scipy.spatial.distance import squareform

from analysis.grouping.clusters import by_appearance
from analysis.vectors import centred, unit

RUNS, SHARE, SMALLEST = 200, 0.8, 3
AXES, EVENED, ENOUGH, DIMENSIONS = 32, 0.35, 300, 64
USUAL, PULL = 0.5, 0.3


def evened(vectors: np.ndarray) -> np.ndarray:
    """Unit rows on their main axes, loud axes lowered, faint ones left out."""
    enough = min(1.0, len(vectors) / ENOUGH)
    power, axes = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
    kept = np.flatnonzero(power >= 1e-6 * power[-1])[::-1]
    weight = power[kept] ** (-EVENED * enough)
    weight[AXES:] *= 1 - enough
    return unit((vectors @ axes[:, kept[weight > 0]]) * weight[weight > 0]).astype(np.float32)


def smoothed(vectors: np.ndarray) -> np.ndarray:
    """Each row averaged twice with its nearest neighbours, on at most ``DIMENSIONS`` axes."""
    n = len(vectors)
    m = max(1, min(n - 1, max(5, min(15, n // 10))))
    near = vectors @ vectors.T
    np.fill_diagonal(near, -2)
    kept = np.zeros_like(near)
    columns = np.argpartition(-near, m - 1, axis=1)[:, :m]
    chosen = np.maximum(np.take_along_axis(near, columns, axis=1), 0)
    np.put_along_axis(kept, columns, chosen, axis=1)
    graph = np.maximum(kept, kept.T)
    np.fill_diagonal(graph, 1)
    graph = csr_matrix(graph / graph.sum(axis=1, keepdims=True))
    vectors = centred(graph @ (graph @ vectors))
    _, axes = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
    return unit((vectors @ axes[:, : -DIMENSIONS - 1 : -1]).astype(np.float32))


def k_means(vectors: np.ndarray, k: int, rng: np.random.Generator) -> np.ndarray:
    """Centres (k, d) of unit length, seeded by k-means++ (Arthur and Vassilvitskii 2007); many small fits, so written out."""
    chosen, far = [int(rng.integers(len(vectors)))], np.full(len(vectors), np.inf)
    for _ in range(k - 1):
        far = np.minimum(far, np.maximum(1 - vectors @ vectors[chosen[-1]], 0))
        chosen.append(int(np.searchsorted(np.cumsum(far), rng.random() * far.sum())))
    centres = vectors[np.minimum(chosen, len(vectors) - 1)]
    labels = np.full(len(vectors), -1)
    for _ in range(30):
        nearest = (vectors @ centres.T).argmax(axis=1)
        if (nearest == labels).all():
            break
        labels = nearest
        member = (labels[None] == np.arange(k)[:, None]).astype(vectors.dtype)
        centres = np.where(member.any(axis=1)[:, None], unit(member @ vectors), centres)
    return centres


def tree(views: list[np.ndarray], ks: list[int], runs: int, seed: int = 0) -> np.ndarray:
    """Average linkage, in scipy's form, of rows that fall together with the same others in ``runs`` partitions."""
    rng, n = np.random.default_rng(seed), len(views[0])
    together = np.zeros((n, n), np.float32)
    for run in range(runs):
        vectors = views[run // len(ks) % len(views)]
        rows = np.sort(rng.permutation(n)[: max(2, math.ceil(SHARE * n))])
        centres = k_means(vectors[rows], min(ks[run % len(ks)], len(rows)), rng)
        labels = (vectors @ centres.T).argmax(axis=1)
        together += labels[:, None] == labels[None]
    alike = (together / runs) @ (together / runs)
    size = np.diag(alike) ** 0.25
    alike = alike / size[:, None] / size[None]
    distance = np.maximum(1 - alike / alike.max(), 0)
    return linkage(squareform(distance, checks=False), method="average")


def cut(merges: np.ndarray, k: int, least: int = 0) -> np.ndarray:
    """The tree cut into k clusters, or more until ``least`` of them have ``SMALLEST`` rows."""
    best, most, n = np.zeros(len(merges) + 1, int), -1, len(merges) + 1
    for clusters in range(min(k, n), min(10 * k, n) + 1):
        labels = fcluster(merges, clusters, criterion="maxclust")
        usable = int((np.bincount(labels) >= SMALLEST).sum())
        if usable > most:
            best, most = labels, usable
        if usable >= least:
            break
    return by_appearance(best)


def number_of_topics(views: list[np.ndarray]) -> int:
    """The number of clusters that three independent groups of runs repeat best."""
    from sklearn.metrics import adjusted_rand_score

    root = math.sqrt(len(views[0]))
    ks = sorted({round(k) for k in np.linspace(math.ceil(root / 2), round(root), 6)})
    trees = [tree(views, ks, RUNS // 4, seed) for seed in (1, 2, 3)]

    def worth(k: int) -> float:
        a, b, c = (cut(one, k) for one in trees)
        agreement = [adjusted_rand_score(*two) for two in ((a, b), (a, c), (b, c))]
        return round(float(np.mean(agreement)) - PULL * abs(k / (USUAL * root) - 1), 9)

    return max(ks, key=lambda k: (worth(k), -k))


def partition(vectors: np.ndarray) -> np.ndarray:
    """Labels 0 … for unit vectors (n, d) around their middle; what splinters off joins the nearest cluster."""
    views = [smoothed(view) for view in (vectors, evened(vectors))]
    k = number_of_topics(views)
    labels = cut(tree(views, [k], RUNS), k, math.ceil(math.sqrt(len(vectors)) / 2))
    smooth = unit(np.hstack(views))
    kept = np.flatnonzero(np.bincount(labels) >= SMALLEST)
    middles = unit((labels[None] == kept[:, None]).astype(smooth.dtype) @ smooth)
    nearest = kept[(smooth @ middles.T).argmax(axis=1)]
    return by_appearance(np.where(np.isin(labels, kept), labels, nearest))
