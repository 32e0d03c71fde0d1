"""The workshop a note came from: a strong hint that can be wrong.

Bayes: a note of a workshop on field h is about h with the share the workshop keeps to its field. That share is learned from
the notes themselves (expectation maximisation), starting from KEEPS and weighing as much as BELIEF notes. The hint is then
made only as strong as is needed to keep STAY of the notes that do belong to the workshop's field: the weaker it is, the more
notes of other fields are recognised.
"""

from __future__ import annotations

import numpy as np

KEEPS = 0.85  # share of its notes that belong to a workshop's field, before any is seen
BELIEF = 20.0
MOST, LEAST = 0.95, 0.6  # a workshop never counts as a proof, nor as nothing
STAY = 0.935
STEPS = 10


def _posterior(logits: np.ndarray, column: int, odds: float) -> np.ndarray:
    """Probabilities (n, k) when the workshop's field has so many logarithmic odds more."""
    shifted = logits.copy()
    shifted[:, column] += odds
    shifted = np.exp(shifted - shifted.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def _log_odds(share: float, codes: int) -> float:
    return float(np.log(share * (codes - 1) / (1 - share)))


def strengths(workshops: list[str], codes: list[str], logits: np.ndarray) -> dict[str, float]:
    """Logarithmic odds by field that its workshop adds, given the notes' own logarithmic odds of shape (n, k)."""
    found = {}
    for workshop in sorted(set(map(str, workshops)) & set(codes)) if len(codes) > 1 else ():
        own, column, share = (
            logits[[name == workshop for name in workshops]],
            codes.index(workshop),
            KEEPS,
        )
        for _ in range(STEPS):
            belongs = _posterior(own, column, _log_odds(share, len(codes)))[:, column]
            share = float(
                np.clip((belongs.sum() + KEEPS * BELIEF) / (len(own) + BELIEF), LEAST, MOST)
            )
        full = _log_odds(share, len(codes))
        stays = [
            float(belongs[_posterior(own, column, part * full).argmax(axis=1) == column].sum())
            >= STAY * belongs.sum()
            for part in np.linspace(0, 1, 21)
        ]
        found[workshop] = round(full * (stays.index(True) / 20 if any(stays) else 1.0), 6)
    return found


def evidence(workshops: list[str], codes: list[str], odds: dict[str, float]) -> np.ndarray:
    """Logarithmic odds of shape (n, k) that the workshops add to the codes; zeros where no field is known."""
    added = np.zeros((len(workshops), len(codes)))
    for row, workshop in enumerate(workshops):
        if workshop in odds:
            added[row, codes.index(workshop)] = odds[workshop]
    return added
