"""How good answers are: precision, recall and F1 of each code, macro-F1, calibration, abstentions.

truth and answers by statement -> rows of the quality tables
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from analysis.coding.calibration import BINS, calibration_error

Codes = tuple[str, ...]


class Answer(NamedTuple):
    """The model's answer on one statement: best code, how probable it held it, whether it was sure enough to decide, all decided codes."""

    best: str
    probability: float
    clear: bool
    codes: Codes


def counts(
    truth: Mapping[str, Codes], answers: Mapping[str, Codes], code: str
) -> tuple[int, int, int]:
    """(right, found, there) of one code over the statements both hold."""
    both = truth.keys() & answers.keys()
    found, there = ({key for key in both if code in codes[key]} for codes in (answers, truth))
    return len(found & there), len(found), len(there)


def per_code(
    truth: Mapping[str, Codes], answers: Mapping[str, Codes], codes: Sequence[str]
) -> list[dict]:
    """Rows code, precision, recall, f1, support; NaN where nothing was found (precision) or nothing is there (recall, f1)."""
    rows = []
    for code in codes:
        right, found, there = counts(truth, answers, code)
        rows.append(
            {
                "code": code,
                "precision": right / found if found else math.nan,
                "recall": right / there if there else math.nan,
                "f1": 2 * right / (found + there) if there else math.nan,
                "support": there,
            }
        )
    return rows


def macro(rows: list[dict]) -> float:
    """Mean F1 over the codes that occur in the truth."""
    values = [row["f1"] for row in rows if row["support"]]
    return sum(values) / len(values) if values else math.nan


def wilson(right: int, n: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927).

    >>> [round(end, 3) for end in wilson(80, 100)]
    [0.711, 0.867]
    """
    if not n:
        return math.nan, math.nan
    z, share = 1.959964, right / n
    middle, half = (
        share + z * z / (2 * n),
        z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)),
    )
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def one_of(
    truth: Mapping[str, Codes], answers: Mapping[str, Answer], codes: Sequence[str]
) -> tuple[dict, list[dict]]:
    """A scheme of which each statement has one first code (fields): (overall row, rows a code), measured on the best code, sure or not.

    ``in_any`` also counts a best code that people named second; ``right_if_clear`` is the share right among the decided ones.
    """
    known = {
        key: codes_
        for key, codes_ in truth.items()
        if codes_ and codes_[0] in codes and key in answers
    }
    rows = per_code(
        {key: codes_[:1] for key, codes_ in known.items()},
        {key: (answers[key].best,) for key in known},
        codes,
    )
    right = np.array([answers[key].best == known[key][0] for key in sorted(known)], bool)
    stated = np.array([answers[key].probability for key in sorted(known)])
    clear = np.array([answers[key].clear for key in sorted(known)], bool)
    low, high = wilson(int(right.sum()), len(right))
    return {
        "n": len(known),
        "macro_f1": macro(rows),
        "accuracy": _mean(right),
        "low": low,
        "high": high,
        "in_any": _mean(np.array([answers[key].best in known[key] for key in sorted(known)])),
        "ece": calibration_error(stated, right) if len(known) else math.nan,
        "unclear": _mean(~clear),
        "right_if_clear": _mean(right[clear]),
    }, rows


def any_of(
    truth: Mapping[str, Codes], answers: Mapping[str, Answer], codes: Sequence[str]
) -> tuple[dict, list[dict]]:
    """A scheme of which a statement may have any number of codes, also none (types, dimensions): measured on the decided codes.

    ``accuracy`` is the share of statements with exactly the right codes; there is no abstention to measure, none may be right.
    """
    known = {
        key: tuple(code for code in codes_ if code in codes)
        for key, codes_ in truth.items()
        if key in answers and "unclear" not in codes_
    }
    rows = per_code(known, {key: answers[key].codes for key in known}, codes)
    same = [set(known[key]) == set(answers[key].codes) for key in known]
    low, high = wilson(sum(same), len(same))
    return {
        "n": len(known),
        "macro_f1": macro(rows),
        "accuracy": _mean(np.array(same)),
        "low": low,
        "high": high,
        "in_any": math.nan,
        "ece": math.nan,
        "unclear": math.nan,
        "right_if_clear": math.nan,
    }, rows


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else math.nan


def reliability(truth: Mapping[str, Codes], answers: Mapping[str, Answer]) -> list[dict]:
    """Stated and true share right by probability: rows from, to, n, stated, right; empty bins left out."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for key in sorted(key for key in truth.keys() & answers.keys() if truth[key]):
        answer = answers[key]
        bins.setdefault(min(int(answer.probability * BINS), BINS - 1), []).append(
            (answer.probability, answer.best == truth[key][0])
        )
    return [
        {
            "from": number / BINS,
            "to": (number + 1) / BINS,
            "n": len(pairs),
            "stated": float(np.mean([stated for stated, _ in pairs])),
            "right": float(np.mean([right for _, right in pairs])),
        }
        for number, pairs in sorted(bins.items())
    ]
