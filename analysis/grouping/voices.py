"""Voices: the statements of one topic and type that say the same; and the one whose own words stand for them."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from analysis.german.dehyphenation import on_one_line
from analysis.grouping import same

WORDS = (4, 18)  # a clear wording has so many words
_LABEL = re.compile(r"^\*\*[^*]+\*\*:?\s*")
_UNSURE = {"unsicher", "unleserlich", "teil"}


class Voice(NamedTuple):
    """What stands in one section under one topic and says the same: its statements, and their vectors' mean."""

    section: str
    topic: str
    rows: list[dict]
    vectors: np.ndarray

    @property
    def middle(self) -> np.ndarray:
        return self.vectors.mean(axis=0)


def voices(rows: list[dict], vectors: np.ndarray, chance: same.Bars, section_of) -> list[Voice]:
    """The voices of some statements, in order of first appearance; ``vectors`` of shape (n, d) in the order of ``rows``.

    ``section_of`` gives a row's section; ``chance`` as ``same.groups`` takes it. Only statements of one section and topic are compared.
    """
    by_cell: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(rows):
        by_cell.setdefault((section_of(row), row["topic"]), []).append(number)
    found = []
    for (section, topic), cell in by_cell.items():
        twins = [rows[number]["same_as"] or rows[number]["statement_id"] for number in cell]
        labels = same.groups(
            vectors[cell], [rows[number]["text"] for number in cell], twins, chance
        )
        for label in range(max(labels) + 1):
            group = [number for number, each in zip(cell, labels) if each == label]
            found.append(Voice(section, topic, [rows[number] for number in group], vectors[group]))
    return found


def clearest(rows: list[dict], vectors: np.ndarray, centre: np.ndarray | None = None) -> int:
    """Position of the statement whose own words stand for the group: near its middle (or ``centre``), whole, readable, sure, in German."""
    centre = vectors.mean(axis=0) if centre is None else centre
    scores = vectors @ centre - np.array([_unclear_by(row) for row in rows])
    best = [number for number, score in enumerate(scores) if score >= scores.max() - 1e-6]
    return min(best, key=lambda number: rows[number]["statement_id"])


def _unclear_by(row: dict) -> float:
    """What a statement loses as a wording, in units of cosine: too short or long, unsure, in another language, a question."""
    n_words = len(row["text"].split())
    return (
        0.08 * max(0, WORDS[0] - n_words)
        + 0.02 * max(0, n_words - WORDS[1])
        + 0.5 * bool(_UNSURE & set(row["flags"].split()))
        + 0.5 * (row["language"] != "de")
        + 0.1 * row["text"].rstrip().endswith("?")
    )


def wording(row: dict) -> str:
    """The statement's readable text where it is a slice of what was written, else what was written; see ``dehyphenation.on_one_line``.

    A bold label in front of it („**Schwimmen:** …“) is left out where words enough follow: the rest is still a slice.
    """
    text, verbatim = on_one_line(row["text"]), on_one_line(row["verbatim"])
    if text and text in verbatim:
        return text
    rest = _LABEL.sub("", verbatim)
    return rest if len(rest.split()) >= WORDS[0] else verbatim
