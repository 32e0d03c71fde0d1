"""The workshop a note came from: a strong hint that can be wrong.

Bayes: a note of a workshop on field h is about h with the share the workshop keeps to its field. That share is learned from
the notes themselves (expectation maximisation), starting from KEEPS and weighing as much as BELIEF notes.
"""

from __future__ import annotations

import numpy as np

KEEPS = 0.85  # share of its notes that belong to a workshop's field, before any is seen
BELIEF = 20.0
MOST, LEAST = 0.93, 0.6  # a workshop never counts as a proof, nor as nothing
STEPS = 10


def evidence(hints: list[str], codes: list[str], shares: dict[str, float] | None = None) -> np.ndarray:
    """Logarithmic odds of shape (n, k) that the workshop adds to each code; zeros where no field is known."""
    odds = np.zeros((len(hints), len(codes)))
    for row, hint in enumerate(hints):
        if hint in codes and len(codes) > 1:
            share = (shares or {}).get(hint, KEEPS)
            odds[row, codes.index(hint)] = np.log(share / ((1 - share) / (len(codes) - 1)))
    return odds


def shares(hints: list[str], codes: list[str], logits: np.ndarray) -> dict[str, float]:
    """How far each workshop keeps to its field, given the notes' own logarithmic odds of shape (n, k)."""
    found = {}
    for hint in sorted(set(hints) & set(codes)):
        rows = np.array([h == hint for h in hints])
        share = KEEPS
        for _ in range(STEPS):
            odds = logits[rows] + evidence([hint] * int(rows.sum()), codes, {hint: share})
            odds = np.exp(odds - odds.max(axis=1, keepdims=True))
            own = (odds / odds.sum(axis=1, keepdims=True))[:, codes.index(hint)]
            share = float(np.clip((own.sum() + KEEPS * BELIEF) / (len(own) + BELIEF), LEAST, MOST))
        found[hint] = round(share, 6)
    return found
