"""Weighted ridge classification in closed form, with exact leave-one-out answers from the same solution.

One code against the others as targets 1 and -1 (least-squares support vector classifier). For m notes with weights w and
features X the dual solution is a = (X X' + diag(1 / (s w)))^-1 Y with strength s; the answer for note i learned without it is
y_i - a_i / (C^-1)_ii (Rasmussen and Williams 2006, Gaussian Processes for Machine Learning, eq. 5.12). A constant feature is
the intercept.
"""

from __future__ import annotations

import numpy as np

BASE = 0.3  # strength 1 is this much


def balanced(codes: np.ndarray, counts: np.ndarray, k: int) -> np.ndarray:
    """Weights of notes with the given counts such that every code that occurs weighs the same; their mean is 1."""
    mass = np.bincount(codes, weights=counts, minlength=k)
    weights = counts / np.maximum(mass, 1e-9)[codes]
    return weights * len(codes) / weights.sum()


def targets(codes: np.ndarray, k: int) -> np.ndarray:
    """1 in the column of the code, -1 elsewhere, shape (m, k)."""
    signs = -np.ones((len(codes), k))
    signs[np.arange(len(codes)), codes] = 1
    return signs


def _with_constant(matrix: np.ndarray) -> np.ndarray:
    return np.hstack([matrix, np.ones((len(matrix), 1), matrix.dtype)])


def _system(gram: np.ndarray, weights: np.ndarray, strength: float) -> np.ndarray:
    return gram.astype(np.float64) + 1 + np.diag(1 / (BASE * strength * np.maximum(weights, 1e-9)))


def fit(
    matrix: np.ndarray, codes: np.ndarray, weights: np.ndarray, k: int, strength: float
) -> np.ndarray:
    """Weights of shape (k, features + 1), the intercept last; from the smaller of the two systems of equations."""
    signs, rows = targets(codes, k), _with_constant(matrix)
    if len(matrix) <= matrix.shape[1]:
        return (rows.T @ np.linalg.solve(_system(matrix @ matrix.T, weights, strength), signs)).T
    heavy = rows * weights[:, None].astype(rows.dtype)
    system = (rows.T @ heavy).astype(np.float64) + np.eye(rows.shape[1]) / (BASE * strength)
    return np.linalg.solve(system, heavy.T.astype(np.float64) @ signs).T


def answers(matrix: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Shape (n, k): about 1 for the right code, -1 for the others."""
    return matrix @ weights[:, :-1].T + weights[:, -1]


def leave_one_out(
    gram: np.ndarray, codes: np.ndarray, weights: np.ndarray, k: int, strength: float
) -> np.ndarray:
    """Answers of shape (m, k) for every note, learned without that note; ``gram`` (m, m) holds the likeness of the notes."""
    inverse, signs = np.linalg.inv(_system(gram, weights, strength)), targets(codes, k)
    return signs - (inverse @ signs) / np.diag(inverse)[:, None]
