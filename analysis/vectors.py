"""Sentence vectors around their middle: embeddings of one model lie in a narrow cone, and the cone says nothing."""

from __future__ import annotations

import numpy as np


def unit(vectors: np.ndarray) -> np.ndarray:
    """Rows of length 1; a row of zeros stays.

    >>> unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def centred(vectors: np.ndarray, mean: np.ndarray | None = None) -> np.ndarray:
    """Rows of shape (n, d) less their mean, or less ``mean``, of length 1."""
    if mean is None:
        mean = vectors.mean(axis=0) if len(vectors) else 0
    return unit(vectors - mean)
