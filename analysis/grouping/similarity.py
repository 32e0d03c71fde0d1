"""How alike statements are: sentence vectors around their middle, character n-grams, and what is known of their fields.

All of it is standardised, so that no threshold depends on the scale of one sentence model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.german.placeholders import WRITTEN as PLACEHOLDER
from analysis.grouping.parameters import CHARACTERS, FIELDS, NGRAMS


def standardised(scores: np.ndarray, axis: int | None = None) -> np.ndarray:
    """The scores less their mean, in standard deviations; over all of them, or along an axis."""
    spread = scores.std(axis=axis, keepdims=axis is not None)
    return (scores - scores.mean(axis=axis, keepdims=axis is not None)) / np.maximum(spread, 1e-6)


def character_ngrams(texts: Sequence[str], further: Sequence[str] = ()):
    """TF-IDF of the character n-grams inside words, each counted once: sparse matrices of unit rows for ``texts`` and for ``further``,
    whose n-grams count for the weights."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectoriser = TfidfVectorizer(
        analyzer="char_wb", ngram_range=NGRAMS, sublinear_tf=True, dtype=np.float32
    )
    plain = [PLACEHOLDER.sub(" ", text) for text in texts]
    matrix = vectoriser.fit_transform([*plain, *further] or ["–"])
    matrix.sort_indices()  # the last digits of a sum depend on its order
    return matrix[: len(plain)], matrix[len(plain) : len(plain) + len(further)]


def field_weights(leaning: Sequence[Mapping[str, float]], fields: Sequence[str]) -> np.ndarray:
    """How much each statement belongs to each field: ndarray (n, fields), 0 to 1; even where nothing is known."""
    rows = np.array([[each.get(field, 0.0) for field in fields] for each in leaning], dtype=float)
    rows = rows.reshape(len(leaning), len(fields))
    nothing = rows.sum(axis=1) == 0
    rows[nothing] = 1 / max(1, len(fields))
    return rows


def pairs(vectors: np.ndarray, texts: Sequence[str], fields: np.ndarray) -> np.ndarray:
    """Likeness of every pair: ndarray (n, n) of float32, symmetric.

    vectors: (n, d) unit rows around their middle. fields: (n, fields) of ``field_weights``.
    Meaning, letters and field are standardised over all pairs before they are added.
    """
    n = len(vectors)
    if n < 2:
        return np.zeros((n, n), np.float32)
    letters, _ = character_ngrams(texts)
    total = _over_pairs((vectors @ vectors.T).astype(np.float32))
    total += CHARACTERS * _over_pairs((letters @ letters.T).toarray())
    total += FIELDS * _over_pairs((fields @ fields.T).astype(np.float32))
    return total


def _over_pairs(scores: np.ndarray) -> np.ndarray:
    """Standardised over the pairs of different rows."""
    n = len(scores)
    diagonal = np.diag(scores).astype(np.float64)
    count = n * (n - 1)
    mean = (scores.sum(dtype=np.float64) - diagonal.sum()) / count
    square = (np.square(scores, dtype=np.float64).sum() - np.square(diagonal).sum()) / count
    return (scores - np.float32(mean)) / np.float32(max(1e-6, square - mean**2) ** 0.5)
