"""Clusters for a few hundred short notes: neighbours smoothed, many small partitions voted together, cut where it is stable.

vectors -> labels

1. The notes are seen twice: as embedded, and with the loud axes of the vectors lowered (a partial whitening).
2. Every vector is averaged with its nearest neighbours (a graph filter: Li, Wu, Liu, Zhang and Guan 2019, doi 10.1109/CVPR.2019.00982),
   which takes out what is peculiar to one wording.
3. k-means runs on many random 80 % of the notes, half the times in either view; how often two notes fall together is their similarity
   (evidence accumulation: Fred and Jain 2005, doi 10.1109/TPAMI.2005.113).
4. Two notes that fall together with the same others are alike, even where they miss each other.
5. Average linkage, cut at the number of topics that repeats best between independent groups of runs.
6. What splinters off in twos and ones joins the nearest cluster.

Why this and not UMAP with HDBSCAN or k-means: ``make benchmark-topics``. Nothing here depends on the number of threads, and
``fit`` does not depend on the order of rows when the caller sorts them.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix
from scipy.spatial.distance import squareform

RUNS = 200  # partitions that vote
SMALLEST = 3  # statements that make a topic
SHARE = 0.8  # of the notes seen by one partition
ROUNDS = 30  # of moving the centres of one partition, at most
STEPS = 2  # how often neighbours are averaged
DIMENSIONS = 64  # kept after smoothing; the smoothed vectors have hardly more
AXES = 32  # main axes that stay in the evened view
EVENED = 0.35  # exponent that lowers loud axes: 0 leaves them, 0.5 makes all the same
ENOUGH = 300  # notes from which on loud axes are lowered and faint ones left out altogether
LARGE = 4000  # notes that vote; of more a random part votes and the others join (the matrix grows with the square)
SAMPLE = 1500  # notes on which the number of topics is tried
USUAL = 0.5  # times the root: the number of topics that nothing speaks against
PULL = 0.3  # agreement that going twice as far from it must pay


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
    return unit(np.hstack([vectors * math.sqrt(1 - weight), hints * math.sqrt(weight)])).astype(
        np.float32
    )


def evened(vectors: np.ndarray) -> np.ndarray:
    """Unit rows on their main axes, loud axes lowered, faint ones left out: ndarray (n, at most d).

    A few axes of sentence embeddings say how a note is worded rather than what about, and drown the others (all-but-the-top: Mu,
    Bhat and Viswanath 2018; here a partial whitening, so that none is lost). Few notes do not tell loud axes from chance: there it is
    less. Alone it agrees better with people on some notes and worse on others, and is less stable; voting with the vectors as they
    are it is better on average (MEASURED.md).
    """
    enough = min(1.0, len(vectors) / ENOUGH)
    power, axes = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
    kept = np.flatnonzero(power >= 1e-6 * power[-1])[::-1]
    weight = power[kept] ** (-EVENED * enough)
    weight[AXES:] *= 1 - enough
    return unit((vectors @ axes[:, kept[weight > 0]]) * weight[weight > 0]).astype(np.float32)


def neighbourhood(n: int) -> int:
    """How many neighbours are averaged: a tenth of the notes, from 5 to 15."""
    return max(1, min(n - 1, max(5, min(15, n // 10))))


def smoothed(vectors: np.ndarray, steps: int = STEPS) -> np.ndarray:
    """Each row averaged ``steps`` times with its nearest neighbours, weighted by cosine. ndarray (n, d), unit rows around their mean."""
    n, m = len(vectors), neighbourhood(len(vectors))
    near = np.empty((n, m), dtype=np.int64)
    weight = np.empty((n, m), dtype=np.float32)
    for first in range(0, n, 1000):
        block = vectors[first : first + 1000] @ vectors.T
        block[np.arange(len(block)), np.arange(first, first + len(block))] = -2
        near[first : first + 1000] = np.sort(np.argpartition(-block, m - 1, axis=1)[:, :m], axis=1)
        weight[first : first + 1000] = np.maximum(
            np.take_along_axis(block, near[first : first + 1000], axis=1), 0
        )
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
    return (vectors @ axes[:, : -dimensions - 1 : -1]).astype(np.float32)


def k_means(vectors: np.ndarray, k: int, rng: np.random.Generator) -> np.ndarray:
    """Centres (k, d) of unit length: seeded as k-means++ does (Arthur and Vassilvitskii 2007), then moved until nothing changes.

    vectors: (n, d) rows of about unit length. Written out because thousands of small fits cost scikit-learn more in checks than in work.
    """
    chosen = [int(rng.integers(len(vectors)))]
    far = np.full(len(vectors), np.inf)
    for _ in range(k - 1):
        far = np.minimum(far, np.maximum(1 - vectors @ vectors[chosen[-1]], 0))
        total = far.sum()
        chosen.append(
            int(np.searchsorted(np.cumsum(far), rng.random() * total))
            if total > 0
            else int(rng.integers(len(vectors)))
        )
    centres = vectors[np.minimum(chosen, len(vectors) - 1)]
    labels = np.full(len(vectors), -1)
    for _ in range(ROUNDS):
        nearest = (vectors @ centres.T).argmax(axis=1)
        if (nearest == labels).all():
            break
        labels = nearest
        member = (labels[None] == np.arange(k)[:, None]).astype(vectors.dtype)
        sums = member @ vectors
        centres = np.where(member.any(axis=1)[:, None], unit(sums), centres)
    return centres


def votes(views: list[np.ndarray], ks: list[int], runs: int, seed: int = 0) -> np.ndarray:
    """Labels of k-means fitted on a random 80 % of the rows and applied to all: ndarray of int, (runs, n).

    views: ndarrays (n, d) of the same rows. Run i has ks[i % len(ks)]; each view in turn has one run of every k.
    """
    rng = np.random.default_rng(seed)
    views = [unit(view) for view in views]
    labels = np.empty((runs, len(views[0])), dtype=np.int32)
    for run in range(runs):
        vectors = views[run // len(ks) % len(views)]
        rows = np.sort(rng.permutation(len(vectors))[: max(2, math.ceil(SHARE * len(vectors)))])
        labels[run] = (
            vectors @ k_means(vectors[rows], min(ks[run % len(ks)], len(rows)), rng).T
        ).argmax(axis=1)
    return labels


def together(labels: np.ndarray) -> np.ndarray:
    """How often two rows fall together: ndarray (n, n) of float32, 0 to 1, ones on the diagonal."""
    runs, n = labels.shape
    offset = labels + np.arange(runs)[:, None] * (labels.max() + 1)
    table = csr_matrix(
        (np.ones(runs * n, np.float32), (np.tile(np.arange(n), runs), offset.ravel()))
    )
    shares = np.empty((n, n), dtype=np.float32)
    for first in range(0, n, 1000):
        shares[first : first + 1000] = (table[first : first + 1000] @ table.T).toarray() / runs
    return shares


def tree(shares: np.ndarray) -> np.ndarray:
    """Average linkage, in scipy's form, of rows that fall together with the same others.

    Likeness is ``shares @ shares`` with half of each row's size taken out: with all of it in, small topics fall to dust; with all
    of it out (a cosine), the same topics come back less often.
    """
    alike = shares @ shares
    size = np.diag(alike) ** 0.25
    alike /= size[:, None]
    alike /= size[None]
    alike /= alike.max()
    return linkage(squareform(np.maximum(1 - alike, 0), checks=False), method="average")


def cut(merges: np.ndarray, k: int, least: int = 0) -> np.ndarray:
    """The tree cut into k clusters, or more until ``least`` of them have ``SMALLEST`` rows; labels 0 … by first appearance.

    What splinters off in twos and ones on the way keeps labels of its own.
    """
    best, most, rows = None, -1, len(merges) + 1
    for clusters in range(min(k, rows), min(10 * k, rows) + 1):
        labels = fcluster(merges, clusters, criterion="maxclust")
        usable = int((np.bincount(labels) >= SMALLEST).sum())
        if usable > most:
            best, most = labels, usable
        if usable >= least:
            break
    _, first, inverse = np.unique(best, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse]


def gathered(labels: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """Labels 0 … of the clusters with ``SMALLEST`` rows at least, the other rows in the one whose middle is nearest.

    vectors: (n, d) about unit rows. Rows of a cluster do not move to nearer middles: that levels its size, and agrees less with people.
    """
    kept = np.flatnonzero(np.bincount(labels) >= SMALLEST)
    if len(kept):
        middles = unit((labels[None] == kept[:, None]).astype(vectors.dtype) @ vectors)
        labels = np.where(np.isin(labels, kept), labels, kept[(vectors @ middles.T).argmax(axis=1)])
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse]


def number_of_topics(views: list[np.ndarray]) -> int:
    """How many clusters the smoothed views (n, d) repeat best: between half the root of n and the root.

    For each number, three independent groups of runs each make their tree; the mean agreement (ARI) of the three cuts says how well
    that number repeats. Going far from ``USUAL`` roots must pay: else the number itself would change with every draw.
    """
    from sklearn.metrics import adjusted_rand_score

    n = len(views[0])
    root = math.sqrt(n)
    lowest, highest = (max(1, min(k, n // SMALLEST)) for k in (math.ceil(root / 2), round(root)))
    candidates = sorted({round(k) for k in np.linspace(lowest, max(lowest, highest), 6)})
    if len(candidates) == 1:
        return candidates[0]
    rows = np.sort(np.random.default_rng(0).permutation(n)[:SAMPLE])
    trees = [
        tree(together(votes([view[rows] for view in views], candidates, RUNS // 4, seed)))
        for seed in (1, 2, 3)
    ]

    def worth(k: int) -> float:
        a, b, c = (cut(one, k) for one in trees)
        agreement = np.mean(
            [adjusted_rand_score(a, b), adjusted_rand_score(a, c), adjusted_rand_score(b, c)]
        )
        return float(agreement) - PULL * abs(k / (USUAL * root) - 1)

    return max(candidates, key=lambda k: (round(worth(k), 9), -k))


def shared_out(k: int, sizes: np.ndarray) -> np.ndarray:
    """k topics shared out among fields by the roots of their sizes, at least one each, largest remainders first.

    >>> shared_out(6, np.array([100, 25, 4])).tolist()
    [3, 2, 1]
    """
    wanted = np.maximum(k * np.sqrt(sizes) / np.sqrt(sizes).sum(), 1.0)
    given = np.floor(wanted).astype(int)
    for field in np.argsort(-(wanted - given), kind="stable")[: max(0, k - given.sum())]:
        given[field] += 1
    return given


def inside(
    vectors: np.ndarray, fields: np.ndarray, k: int | dict[str, int] | None = None, runs: int = RUNS
) -> np.ndarray:
    """Labels 0 … for unit vectors (n, d), each field of action parted for itself, around a middle of its own.

    fields: (n,) name of each row's field. k: number of clusters in all or by field, else the data decide in each field (``partition``).
    """
    names, of = np.unique(fields, return_inverse=True)
    if isinstance(k, dict):
        ks = [k[name] for name in names.tolist()]
    else:
        ks = shared_out(k, np.bincount(of)).tolist() if k else [None] * len(names)
    labels = np.zeros(len(vectors), dtype=int)
    for field, its in enumerate(ks):
        rows = np.flatnonzero(of == field)
        own = centred(vectors[rows]) if len(names) > 1 else vectors
        labels[rows] = partition(own, its, runs=runs) + (labels.max() + 1 if field else 0)
    return labels


def partition(vectors: np.ndarray, k: int | None = None, runs: int = RUNS) -> np.ndarray:
    """Labels 0 … for unit vectors (n, d), the same with any number of threads.

    k: number of clusters; without it the data decide (``number_of_topics``).
    """
    from threadpoolctl import threadpool_limits

    n = len(vectors)
    if n < 6 or k == 1:
        return np.zeros(n, dtype=int)
    with threadpool_limits(limits=1):
        views = [fewer_dimensions(smoothed(view)) for view in (vectors, evened(vectors))]
        smooth = unit(np.hstack(views))
        least = min(k or math.ceil(math.sqrt(n) / 2), n // SMALLEST)
        k = min(k or number_of_topics(views), n)
        rows = np.sort(np.random.default_rng(0).permutation(n)[:LARGE])
        labels = cut(tree(together(votes([view[rows] for view in views], [k], runs))), k, least)
        if (
            least > 1 and (np.bincount(labels) >= SMALLEST).sum() < 2
        ):  # the votes of a dozen notes may leave all but dust in one
            labels = cut(linkage(smooth[rows], "ward"), k, least)
        if len(rows) < n:
            member = (labels[None] == np.arange(labels.max() + 1)[:, None]).astype(smooth.dtype)
            joined = (smooth @ unit(member @ smooth[rows]).T).argmax(axis=1)
            joined[rows] = labels
            labels = joined
        return gathered(labels, smooth)
