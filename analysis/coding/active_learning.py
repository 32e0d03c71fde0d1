"""Which notes a person should decide next: doubtful, of a code with few decisions, standing for many, and unlike each other.

The value of a note is the doubt between its two likeliest codes, times how much its likeliest code lacks decisions, times how
near its neighbours are (a decision settles them too). Notes are taken one by one; each makes notes like it worth less.
"""

from __future__ import annotations

import numpy as np

from analysis.coding.parameters import CROWD, NEIGHBOURS


def density(vectors: np.ndarray) -> np.ndarray:
    """Mean likeness of each note, unit vectors (n, d), to its nearest others; at least .05."""
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -1)
    near = min(NEIGHBOURS, max(len(vectors) - 1, 1))
    return np.maximum(np.partition(likeness, -near, axis=1)[:, -near:].mean(axis=1), 0.05)


def values(probabilities: np.ndarray, crowd: np.ndarray, decided: np.ndarray) -> np.ndarray:
    """Value of a decision on each note, shape (n,). ``decided`` holds how many decisions each code has, shape (k,)."""
    ordered = np.sort(
        np.pad(probabilities, ((0, 0), (1, 0))), axis=1
    )  # there may be one code alone
    doubt = 1 - (ordered[:, -1] - ordered[:, -2])
    lack = 1 / np.sqrt(1 + decided)[probabilities.argmax(axis=1)]
    return doubt * lack * crowd**CROWD


def choose(
    probabilities: np.ndarray,
    vectors: np.ndarray,
    crowd: np.ndarray,
    decided: np.ndarray,
    free: np.ndarray,
    count: int,
) -> list[int]:
    """Numbers of the ``count`` free notes to decide next, most valuable first."""
    worth = np.where(free, values(probabilities, crowd, decided), -1.0)
    chosen: list[int] = []
    likeliest = probabilities.argmax(axis=1)
    expected = decided.astype(float).copy()
    for _ in range(min(count, int(free.sum()))):
        best = int(worth.argmax())
        chosen.append(best)
        code = likeliest[best]
        expected[code] += 1
        worth[best] = -1.0
        left = worth >= 0
        worth[left] *= 1 - np.clip(vectors[left] @ vectors[best], 0, 0.99)
        worth[left & (likeliest == code)] *= np.sqrt(expected[code] / (1 + expected[code]))
    return chosen
