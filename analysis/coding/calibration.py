"""Probabilities that mean what they say: softmax with a temperature, and how far stated and true shares lie apart.

>>> softmax(np.array([[0.0, 0.0]])).tolist()
[[0.5, 0.5]]
"""

from __future__ import annotations

import numpy as np

BINS = 10
TEMPERATURES = np.geomspace(0.2, 10.0, 99)


def softmax(scores: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Probabilities of shape (n, k), rows sum to 1; a higher temperature is less sure."""
    scores = scores / temperature
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def log_odds(probabilities: np.ndarray) -> np.ndarray:
    """Logarithms centred per row, the inverse of softmax up to a constant."""
    logs = np.log(np.maximum(probabilities, 1e-6))
    return logs - logs.mean(axis=1, keepdims=True)


def surprise(probabilities: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Negative logarithm of what each note's code was given, shape (n,); what was held impossible costs no more than one in a million.

    >>> surprise(np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([0, 1])).round(3).tolist()
    [-0.0, 0.693]
    """
    return -np.log(np.maximum(probabilities[np.arange(len(codes)), codes], 1e-6))


def calibration_error(stated: np.ndarray, right: np.ndarray, bins: int = BINS) -> float:
    """Expected calibration error: mean gap between stated probability and share right, over bins of equal width, weighted by size
    (Naeini, Cooper and Hauskrecht 2015).

    >>> calibration_error(np.array([0.8, 0.8, 0.8, 0.8, 0.8]), np.array([1, 1, 1, 1, 0]))
    0.0
    """
    of = np.minimum((stated * bins).astype(int), bins - 1)
    gaps = [
        abs(stated[of == each].mean() - right[of == each].mean()) * (of == each).mean()
        for each in np.unique(of)
    ]
    return round(float(sum(gaps)), 12)


def temperature(
    scores: np.ndarray,
    codes: np.ndarray,
    start: float,
    trust: float = 5.0,
) -> float:
    """The temperature that makes the known codes likeliest, held near ``start`` as if ``trust`` notes had been seen before.

    ``scores`` of shape (n, k), ``codes`` of shape (n,) with column numbers.
    """
    loss = [
        surprise(softmax(scores, heat), codes).sum() + trust * np.log(heat / start) ** 2
        for heat in TEMPERATURES
    ]
    return float(TEMPERATURES[int(np.argmin(loss))])
