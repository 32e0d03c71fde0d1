"""What found topics are held against, on the same vectors: BERTopic as it comes, with small topics, with its outliers reduced,
k-means, NMF, and the program's own method until November 2026 (``old_topics``).

texts, vectors (n, d) as embedded, number of topics, seed -> topic of each note, -1 for none
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analysis import tables
from analysis.grouping import clusters, placing, rounds, similarity, topic_state, topic_words
from analysis.measuring import old_topics
from analysis.vectors import centred

Method = Callable[[Sequence[str], np.ndarray, int, int], np.ndarray]


def ours(texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
    """The found topics of the pipeline: one round, no catalogue, no fields, each note at a table of its own."""
    ids = [f"{number:06}" for number in range(len(texts))]
    columns = dict.fromkeys(("table", "workshop", "same_as", "field"), "")
    statements = pd.DataFrame(
        {"statement_id": ids, "document_id": ids, "text": list(texts), "round_id": "1", **columns}
    )
    frozen, decisions = tables.empty("frozen_topics"), tables.empty("decided_topics")
    topics = rounds.in_order(placing.Given(statements, vectors, frozen, decisions)).topics
    number = {topic_id: place for place, topic_id in enumerate(sorted(topics.known))}
    return np.array([number.get(topic_state.heaviest(topics.shares[each]), -1) for each in ids])


def ours_at(texts: Sequence[str], vectors: np.ndarray, k: int) -> np.ndarray:
    """Our linkage cut where k clusters of two notes or more stand (else where most do): the same number as another method's."""
    likeness = similarity.pairs(centred(vectors), texts, np.ones((len(texts), 1)))
    best, most = np.full(len(texts), -1), 0
    for cut in range(k, len(texts)):
        labels = clusters.linked(likeness, cut).labels
        several = np.bincount(labels)[labels] > 1
        if (found := len(set(labels[several]))) > most:
            best, most = np.where(several, labels, -1), found
        if found >= k:
            break
    return best


def _bertopic(texts: Sequence[str], vectors: np.ndarray, seed: int, **settings):
    """BERTopic as it comes, German texts, our vectors; only UMAP's seed is set, so that it can be run again."""
    from bertopic import BERTopic
    from umap import UMAP

    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    model = BERTopic(language="german", umap_model=umap, **settings)
    return model, np.asarray(model.fit_transform(list(texts), vectors)[0])


def bertopic(texts: Sequence[str], vectors: np.ndarray, k: int, seed: int) -> np.ndarray:
    return _bertopic(texts, vectors, seed)[1]


def bertopic_small(texts: Sequence[str], vectors: np.ndarray, k: int, seed: int) -> np.ndarray:
    return _bertopic(texts, vectors, seed, min_topic_size=3)[1]


def bertopic_reduced(texts: Sequence[str], vectors: np.ndarray, k: int, seed: int) -> np.ndarray:
    model, labels = _bertopic(texts, vectors, seed)
    if labels.min() >= 0 or labels.max() < 0:
        return labels
    reduced = model.reduce_outliers(
        list(texts), labels.tolist(), strategy="embeddings", embeddings=vectors
    )
    return np.asarray(reduced)


def k_means(texts: Sequence[str], vectors: np.ndarray, k: int, seed: int) -> np.ndarray:
    from sklearn.cluster import KMeans

    return KMeans(k, n_init=10, random_state=seed).fit_predict(centred(vectors))


def nmf(texts: Sequence[str], vectors: np.ndarray, k: int, seed: int) -> np.ndarray:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    said = [
        [key for word in topic_words.words(text) if (key := topic_words.key(word))]
        for text in texts
    ]
    counts = TfidfVectorizer(analyzer=list, min_df=2).fit_transform(said)
    model = NMF(min(k, *counts.shape), random_state=seed, init="nndsvda", max_iter=400)
    return model.fit_transform(counts).argmax(axis=1)


def consensus(texts: Sequence[str], vectors: np.ndarray, k: int, seed: int) -> np.ndarray:
    return old_topics.partition(centred(vectors))


# name as printed: how; k-means and NMF are told how many topics ours found, the others find their own number
METHODS: dict[str, Method] = {
    "BERTopic": bertopic,
    "BERTopic, min_topic_size 3": bertopic_small,
    "BERTopic, Ausreißer verteilt": bertopic_reduced,
    "k-means": k_means,
    "NMF": nmf,
    "früher (Konsens von k-means)": consensus,
}
