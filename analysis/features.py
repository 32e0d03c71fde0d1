"""What the classifiers see of a note: its sentence vector around the corpus' centre, and its letter sequences.

Letter sequences (2 to 5, within words) repair what sentence vectors lose under typing errors and small letters
(shared/design/models.md 1c). They are hashed, so that a fitted model holds numbers and no words of the notes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

HASHES = 2 ** 18
SPAN = (2, 5)
SEEN = 2  # a letter sequence counts when at least two texts have it


def unit(vectors: np.ndarray) -> np.ndarray:
    """Rows of length 1."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def _letters(texts: list[str]) -> sparse.csr_matrix:
    from sklearn.feature_extraction.text import HashingVectorizer

    counts = HashingVectorizer(analyzer="char_wb", ngram_range=SPAN, n_features=HASHES, alternate_sign=False, norm=None, dtype=np.float32).transform(texts)
    counts.data = 1 + np.log(counts.data)
    return counts


class Features(NamedTuple):
    """Fitted once on the notes at hand: the centre of their vectors, which letter sequences count, and their weight (idf)."""

    centre: np.ndarray
    columns: np.ndarray
    weights: np.ndarray

    @classmethod
    def fit(cls, texts: list[str], vectors: np.ndarray) -> Features:
        present = np.asarray((_letters(texts) > 0).sum(axis=0)).ravel()
        columns = np.flatnonzero(present >= min(SEEN, len(texts)))
        weights = np.log((1 + len(texts)) / (1 + present[columns])) + 1
        return cls(vectors.mean(axis=0), columns, weights.astype(np.float32))

    def centred(self, vectors: np.ndarray) -> np.ndarray:
        """Unit vectors of shape (n, d) seen from the corpus' centre."""
        return unit(vectors - self.centre)

    def matrix(self, texts: list[str], vectors: np.ndarray) -> sparse.csr_matrix:
        """Shape (n, d + number of letter sequences); both halves have rows of length 1."""
        letters = _letters(texts)[:, self.columns].multiply(self.weights).tocsr()
        lengths = np.sqrt(np.asarray(letters.multiply(letters).sum(axis=1)).ravel())
        letters = sparse.diags(1 / np.maximum(lengths, 1e-9)) @ letters
        return sparse.hstack([sparse.csr_matrix(self.centred(vectors).astype(np.float32)), letters]).tocsr().astype(np.float32)
