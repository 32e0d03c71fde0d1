"""Answers of a model that has not seen them: cross-validation on people's decisions, and how quality grows with their number.

The notes themselves are always seen, as in the pipeline; what is held out are the decisions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from analysis.codebook import Code
from analysis.coding import classifier
from analysis.coding.anchors import Lookup
from analysis.coding.classifier import Notes

FOLDS = 5
FEWEST = 10  # decisions below which nothing can be held out
SIZES = (10, 20, 40, 80, 160, 320, 640)
REPEATS = 3


def order(groups: Sequence[str], seed: int = 0) -> list[str]:
    """The groups in an order that looks random and is the same on every run, whatever else is in the table."""
    return sorted(
        set(groups), key=lambda group: hashlib.sha256(f"{seed} {group}".encode()).hexdigest()
    )


def folds(groups: Sequence[str], known: Sequence[str]) -> np.ndarray:
    """Fold number of each note, -1 where nobody decided; a duplicate group lies in one fold."""
    decided = [group for group, code in zip(groups, known) if code]
    number = {group: place % FOLDS for place, group in enumerate(order(decided))}
    return np.array([number[group] if code else -1 for group, code in zip(groups, known)])


def probabilities(
    codes: tuple[Code, ...],
    notes: Notes,
    known: list[str],
    groups: Sequence[str],
    lookup: Lookup,
    topics: tuple[Code, ...] = (),
) -> np.ndarray:
    """Shape (n, k): for each decided note the answer of a model that saw the decisions of the other folds only; NaN elsewhere."""
    fold = folds(groups, known)
    found = np.full((len(known), len(codes)), np.nan)
    for held in sorted(set(fold[fold >= 0].tolist())):
        rest = ["" if number == held else code for code, number in zip(known, fold)]
        found[fold == held] = classifier.fit(codes, notes, rest, lookup, topics).probabilities(
            notes
        )[fold == held]
    return found


def curve(
    codes: tuple[Code, ...],
    notes: Notes,
    known: list[str],
    groups: Sequence[str],
    lookup: Lookup,
    topics: tuple[Code, ...] = (),
) -> list[dict]:
    """Rows decisions, statements, macro_f1, accuracy: so many decisions drawn at random teach, those of another fold measure.

    ``REPEATS`` folds are pooled; ``statements`` is how many were measured.
    """
    from sklearn.metrics import f1_score

    ids, fold = [code.id for code in codes], folds(groups, known)
    pooled: dict[int, list[tuple[str, str]]] = {}
    for held in range(REPEATS):
        place = {
            group: number
            for number, group in enumerate(
                order([group for group, code in zip(groups, known) if code], held + 1)
            )
        }
        taught = sorted(
            np.flatnonzero((fold >= 0) & (fold != held)).tolist(),
            key=lambda row: (place[groups[row]], row),
        )
        asked = [row for row in np.flatnonzero(fold == held).tolist() if known[row] in ids]
        for size in (0, *(size for size in SIZES if size <= len(taught))):
            use = set(taught[:size])
            taught_codes = [code if row in use else "" for row, code in enumerate(known)]
            fitted = classifier.fit(codes, notes, taught_codes, lookup, topics)
            answer = fitted.probabilities(notes)[asked]
            pooled.setdefault(size, []).extend(
                (known[row], ids[column]) for row, column in zip(asked, answer.argmax(axis=1))
            )
    return [
        {
            "decisions": size,
            "statements": len(pairs),
            "accuracy": float(np.mean([a == b for a, b in pairs])),
            "macro_f1": float(
                f1_score(
                    *zip(*pairs),
                    labels=sorted({a for a, _ in pairs}),
                    average="macro",
                    zero_division=0,
                )
            ),
        }
        for size, pairs in sorted(pooled.items())
        if pairs
    ]
