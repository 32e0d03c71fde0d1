"""Where each statement lies on the map: statements of a topic in one patch, related topics near each other.

The centres of the topics are laid out by classical scaling of their cosine distances (Torgerson 1952), then pushed apart until no two
patches overlap; inside a patch the statements follow a sunflower, the closest to the centre first. Distances inside a patch mean nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.vectors import unit

WIDTH, HEIGHT = 1000.0, 700.0  # the map's own units, also those of the web page
SPACING = 8.0  # between neighbouring statements
GAP = 14.0  # between two patches
ROUNDS = 300  # of pushing apart
GOLDEN = np.pi * (3 - np.sqrt(5))


def coordinates(placed: pd.DataFrame, vectors: np.ndarray) -> dict[str, tuple[float, float]]:
    """(x, y) by statement_id, inside ``WIDTH`` × ``HEIGHT``.

    ``placed`` has statement_id, field and topic (empty = single voice; those of a field share a patch);
    ``vectors`` of shape (n, d), centred.
    """
    if placed.empty:
        return {}
    patch = np.where(placed["topic"] != "", placed["topic"], "\0" + placed["field"])
    names, member = np.unique(patch.astype(str), return_inverse=True)
    centres = np.vstack([vectors[member == number].mean(axis=0) for number in range(len(names))])
    sizes = np.bincount(member)
    middle = _apart(_scaled(centres), SPACING * np.sqrt(sizes) + GAP / 2)
    spots = np.zeros((len(placed), 2))
    for number in range(len(names)):
        inside = np.flatnonzero(member == number)
        close = -(vectors[inside] @ centres[number])
        order = inside[
            np.lexsort((placed["statement_id"].to_numpy(object)[inside], np.round(close, 6)))
        ]
        turn = np.arange(len(order))
        spots[order] = middle[number] + SPACING * np.sqrt(turn)[:, None] * np.column_stack(
            [np.cos(turn * GOLDEN), np.sin(turn * GOLDEN)]
        )
    spots = _fitted(spots)
    return {
        statement_id: (float(x), float(y))
        for statement_id, (x, y) in zip(placed["statement_id"], spots)
    }


def _scaled(centres: np.ndarray) -> np.ndarray:
    """Classical scaling to two dimensions, signs fixed; ndarray of shape (n, 2)."""
    directions = unit(centres)
    squared = 2 - 2 * directions @ directions.T
    n = len(centres)
    turn = np.eye(n) - 1 / n
    values, axes = np.linalg.eigh(-0.5 * turn @ squared @ turn)
    found = np.zeros((n, 2))
    for column, number in enumerate(np.argsort(-values)[:2]):
        axis = axes[:, number]
        sign = 1.0 if axis[np.argmax(np.abs(np.round(axis, 9)))] >= 0 else -1.0
        found[:, column] = sign * axis * np.sqrt(max(values[number], 0))
    return np.round(found / max(np.abs(found).max(), 1e-9), 6) * [WIDTH / 2, HEIGHT / 2]


def _apart(middle: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """The centres pushed apart until patches of these radii no longer overlap (or ``ROUNDS`` are over); ndarray of shape (n, 2)."""
    middle = middle + 1e-3 * np.column_stack(
        [np.cos(np.arange(len(middle))), np.sin(np.arange(len(middle)))]
    )
    least = reach[:, None] + reach[None, :]
    for _ in range(ROUNDS):
        away = [axis[:, None] - axis for axis in middle.T]
        distance = np.sqrt(away[0] ** 2 + away[1] ** 2) + np.eye(len(middle)) * 1e9
        overlap = np.clip(least - distance, 0, None)
        np.fill_diagonal(overlap, 0)
        if overlap.max(initial=0) < 0.5:
            break
        push = overlap / distance * 0.25
        middle = middle + np.column_stack([(axis * push).sum(axis=1) for axis in away])
    return middle


def _fitted(spots: np.ndarray, margin: float = 24.0) -> np.ndarray:
    """The spots moved and shrunk, both ways alike, into the map."""
    low, high = spots.min(axis=0), spots.max(axis=0)
    scale = min(
        (WIDTH - 2 * margin) / max(high[0] - low[0], 1.0),
        (HEIGHT - 2 * margin) / max(high[1] - low[1], 1.0),
        3.0,
    )
    return np.round((spots - (low + high) / 2) * scale + [WIDTH / 2, HEIGHT / 2], 1)
