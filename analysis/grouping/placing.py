"""What all ways of placing statements share: their order, vectors, fields, twins, and the topics so far.

statements, vectors, headings, fields -> ``Work``
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import natural
from analysis.coded_statements import table_keys, twins
from analysis.grouping import assignment, similarity
from analysis.grouping.assignment import Entry
from analysis.grouping.parameters import REFERENCE
from analysis.grouping.topic_state import Topics
from analysis.vectors import centred

UNSURE = ("unsicher", "unleserlich")  # flags of a transcript that names nothing


class Given(NamedTuple):
    """What topics are made from.

    statements: with the columns ``field`` (decided, else empty) and ``leaning`` (weights by field). vectors: (n, d) as embedded.
    headings: (n, d) of what stands above each, zeros for none. embed: texts of the catalogue to vectors as embedded.
    ``number`` of found topics a round may form: None, one for every few statements (the benchmark compares at the same number).
    """

    statements: pd.DataFrame
    vectors: np.ndarray
    frozen: pd.DataFrame
    decisions: pd.DataFrame
    catalogue: tuple[Entry, ...] = ()
    headings: np.ndarray | None = None
    embed: Callable[[Sequence[str]], np.ndarray] | None = None
    number: int | None = None

    @property
    def rounds(self) -> list[str]:
        return natural.in_order(self.statements["round_id"])


class Work:
    """What all rounds share while they are placed."""

    def __init__(self, given: Given) -> None:
        order = np.lexsort(
            [
                given.statements["statement_id"].to_numpy(str),
                given.statements["text"].to_numpy(str),
            ]
        )  # topics do not depend on the order of rows
        self.given = given
        self.statements = given.statements.iloc[order].reset_index(drop=True)
        self.ids = self.statements["statement_id"].to_numpy(str)
        self.texts = dict(zip(self.ids, self.statements["text"]))
        self.rows = {statement: row for row, statement in enumerate(self.ids)}
        self.round_of = self.statements["round_id"].to_numpy(str)
        self.tables = table_keys(self.statements).to_numpy(str)
        self.leaning = leaning(self.statements)
        self.mean = middle(given, order)
        self.vectors = centred(given.vectors[order], self.mean)
        headings = (
            centred(given.headings[order], self.mean)
            * np.any(given.headings[order] != 0, axis=1)[:, None]
            if given.headings is not None
            else np.zeros_like(self.vectors)
        )
        self.in_context = assignment.with_headings(self.vectors, headings)
        self.fields = similarity.field_weights(
            self.leaning, sorted({field for each in self.leaning for field in each})
        )
        flags = self.statements["flags"] if "flags" in self.statements else pd.Series("", self.ids)
        self.usable = np.array([not set(each.split()) & set(UNSURE) for each in flags])
        self.topics = Topics(closed=bool(len(given.frozen)))
        self.twin = dict(zip(self.ids, twins(self.statements)))

    def likeness(self, rows: np.ndarray) -> np.ndarray:
        """Between these rows, ndarray (n, n)."""
        return similarity.pairs(
            self.vectors[rows], [self.texts[self.ids[row]] for row in rows], self.fields[rows]
        )

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors around the middle for the catalogue's texts."""
        return centred(self.given.embed(texts), self.mean)


def leaning(statements: pd.DataFrame) -> list[dict[str, float]]:
    """Weights by field of each statement: the column ``leaning`` (``topics.with_fields``), or without it ``field`` alone."""
    if "leaning" in statements:
        return statements["leaning"].tolist()
    return [{field: 1.0} if field else {} for field in statements["field"]]


def middle(given: Given, order: np.ndarray) -> np.ndarray:
    """Mean vector (d,) of the first rounds that together hold 50 statements: later rounds do not move it."""
    round_of = given.statements["round_id"].to_numpy(str)[order]
    chosen = np.zeros(len(order), dtype=bool)
    for round_id in given.rounds:
        if chosen.sum() < REFERENCE:
            chosen |= round_of == round_id
    return given.vectors[order][chosen].mean(axis=0)
