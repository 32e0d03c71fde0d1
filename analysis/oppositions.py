"""Statements of one topic that may pull in opposite directions: a short list for people, who decide; nothing of it is printed unasked.

What is told stands against what is told (praise against complaint), what is called for against what is called for (more against less or
none). Told and called for do not oppose: „Kitaplätze fehlen“ and „mehr Kitaplätze“ say the same thing twice.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import chapters
from analysis.decisions import CONFIRMED
from analysis.german.attitudes import CRITICISM, LESS, PRAISE
from analysis.vectors import centred

MOST = 3  # pairs of a topic, the nearest first


class Pair(NamedTuple):
    """Two statements of one topic and round; ``kind``: told or called for."""

    topic_id: str
    kind: str
    one: str
    other: str


def _direction(text: str, called: bool) -> int:
    """1 for, -1 against, 0 neither or both."""
    if called:
        return -1 if LESS.search(text) else 1
    praise, complaint = bool(PRAISE.search(text)), bool(CRITICISM.search(text))
    return 0 if praise == complaint else 1 if praise else -1


def candidates(placed: pd.DataFrame, vectors: np.ndarray) -> list[Pair]:
    """Pairs that people should look at, topic by topic, the nearest in meaning first.

    ``placed`` as ``chapters.place`` gives it, of one round; ``vectors`` of shape (n, d) in its order.
    """
    close, rows = centred(vectors), placed.reset_index(drop=True)
    found = []
    for (topic, side), group in rows[rows["topic"] != ""].groupby(["topic", "side"]):
        signs = [_direction(text, side == chapters.CALLED) for text in group["text"]]
        at = list(group.index)
        pairs = [
            (-round(float(close[one] @ close[other]), 6), rows.at[one, "statement_id"], one, other)
            for one, here in zip(at, signs)
            for other, there in zip(at, signs)
            if here > 0 > there
        ]
        ids = rows["statement_id"]
        found += [
            Pair(topic, side, ids[one], ids[other]) for *_, one, other in sorted(pairs)[:MOST]
        ]
    return found


def confirmed(decided: pd.DataFrame) -> set[tuple[str, str]]:
    """The pairs that stand confirmed: (smaller id, larger id). ``decided``: the decisions that hold."""
    rows = decided[decided["new"] == CONFIRMED]
    pairs = {tuple(sorted((row.target, row.counter))) for row in rows.itertuples()}
    return {(one, other) for one, other in pairs if one != other}  # people may have joined the two
