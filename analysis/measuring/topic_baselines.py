"""What our topics are held against: default BERTopic, with its outliers reduced, k-means, NMF and LDA, on the same notes in the same run.

texts, vectors, number of topics, seed -> labels and words
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import tables
from analysis.grouping import placing, topic_model, topic_state, topic_words


class Result(NamedTuple):
    """labels: topic of each note, -1 for none. words: the ten heaviest of each topic. seconds: fitting, without imports."""

    labels: np.ndarray
    words: list[list[str]]
    seconds: float


def timed(method: Callable, *arguments) -> Result:
    started = time.monotonic()
    labels, words = method(*arguments)
    return Result(np.asarray(labels), words, time.monotonic() - started)


def ours(texts: Sequence[str], vectors: np.ndarray, k: int | None, seed: int):
    """The topics of the pipeline, as one round without fields; it has no seed and finds its own number of topics unless told one."""
    statements = pd.DataFrame(
        {
            "statement_id": [f"{number:06}" for number in range(len(texts))],
            "text": list(texts),
            "round_id": "1",
            "table": "",
            "document_id": [f"{number:06}" for number in range(len(texts))],
            "workshop": "",
            "same_as": "",
            "field": "",
        }
    )
    given = placing.Given(
        statements,
        vectors,
        tables.empty("frozen_topics"),
        tables.empty("decided_topics"),
        number=k,
    )
    model = topic_model.fit(given, stable=False)
    number = {topic["topic_id"]: place for place, topic in enumerate(model.state["topics"])}
    labels = [
        number.get(topic_state.heaviest(model.state["shares"][statement]), -1)
        for statement in statements["statement_id"]
    ]
    return labels, [[term for term, _ in topic["terms"]] for topic in model.state["topics"]]


def _bertopic(texts: Sequence[str], vectors: np.ndarray, seed: int):
    """BERTopic as it comes, German texts, our vectors; only UMAP's seed is set, so that it can be run again."""
    from bertopic import BERTopic
    from umap import UMAP

    model = BERTopic(
        language="german",
        umap_model=UMAP(
            n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
        ),
    )
    labels, _ = model.fit_transform(list(texts), vectors)
    return model, labels


def _words_of(model) -> list[list[str]]:
    return [
        [word for word, _ in terms[:10] if word]
        for topic, terms in sorted(model.get_topics().items())
        if topic >= 0
    ]


def bertopic(texts: Sequence[str], vectors: np.ndarray, k: int, seed: int):
    model, labels = _bertopic(texts, vectors, seed)
    return labels, _words_of(model)


def bertopic_reduced(texts: Sequence[str], vectors: np.ndarray, k: int, seed: int):
    model, labels = _bertopic(texts, vectors, seed)
    if -1 in labels and max(labels) >= 0:
        labels = model.reduce_outliers(
            list(texts), labels, strategy="embeddings", embeddings=vectors
        )
    return labels, _words_of(model)


def k_means(texts: Sequence[str], vectors: np.ndarray, k: int, seed: int):
    """k-means on the same mean-centred vectors; its words by the same c-TF-IDF as ours."""
    from sklearn.cluster import KMeans

    from analysis.grouping.similarity import centred

    labels = KMeans(k, n_init=10, random_state=seed).fit_predict(centred(vectors))
    _, terms = topic_model.words(texts, centred(vectors), labels, k)
    return labels, [[term for term, _ in terms[number]] for number in range(k)]


def _counts(texts: Sequence[str], vectorizer):
    keys = [
        [found for word in topic_words.words(text) if (found := topic_words.key(word))]
        for text in texts
    ]
    fitted = vectorizer(analyzer=list, min_df=2)
    return fitted.fit_transform(keys), fitted.get_feature_names_out()


def _top(components: np.ndarray, names: np.ndarray) -> list[list[str]]:
    return [names[np.argsort(-row, kind="stable")[:10]].tolist() for row in components]


def nmf(texts: Sequence[str], vectors: np.ndarray, k: int, seed: int):
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    counts, names = _counts(texts, TfidfVectorizer)
    model = NMF(k, random_state=seed, init="nndsvda", max_iter=400)
    return model.fit_transform(counts).argmax(axis=1), _top(model.components_, names)


def lda(texts: Sequence[str], vectors: np.ndarray, k: int, seed: int):
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    counts, names = _counts(texts, CountVectorizer)
    model = LatentDirichletAllocation(k, random_state=seed, learning_method="batch")
    return model.fit_transform(counts).argmax(axis=1), _top(model.components_, names)


METHODS: dict[str, Callable] = {
    "ours": ours,
    "bertopic": bertopic,
    "bertopic_reduce_outliers": bertopic_reduced,
    "kmeans": k_means,
    "nmf": nmf,
    "lda": lda,
}
