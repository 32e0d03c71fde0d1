"""Statements to the topics of the catalogue: by meaning, by letters, by what is known of the field, and by their neighbours.

statements, catalogue -> probability of each topic, calibrated

1. Each topic's texts (names, examples, keywords, definition) are held against each statement; a kind of text counts once however
   many there are of it. Topics that resemble everything are put on one scale with the others (standardised by topic).
2. The field's probability is evidence, not a fence: its logarithm is added.
3. Neighbours teach: scores are smoothed over each statement's nearest statements (label propagation: Zhu and Ghahramani 2002), so
   that the round's surest notes carry those that say the same in other words.
4. How likely the best topic is right is a logistic curve over its score and its lead; the share of statements that belong to
   any topic differs from round to round and is re-estimated (prior shift: Saerens, Latinne and Decaestecker 2002).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from analysis import codebook
from analysis.grouping.parameters import (
    DAMPED,
    FLOOR,
    HEADING,
    JOINS,
    LEAD,
    LETTERS,
    NEIGHBOURS,
    OFFSET,
    SCORE,
    SHARPNESS,
    SURE,
    SWEEPS,
    TEACHING,
    TWO,
    UNKNOWN,
    USUAL,
)
from analysis.grouping.similarity import (
    character_ngrams,
    field_weights,
    standardised,
)
from analysis.vectors import unit


class Entry(NamedTuple):
    """One topic of the catalogue; ``examples`` also hold what people confirmed."""

    topic_id: str
    field_id: str
    name: str
    definition: str = ""
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()

    def kinds(self) -> dict[str, list[str]]:
        """The texts that are compared with statements, by kind."""
        first = self.definition.partition(". ")[0]
        found = {
            "name": [self.name, codebook.phrase(self.name)],
            "examples": list(self.examples),
            "keywords": [codebook.phrase(keyword) for keyword in self.keywords],
            "definition": [first] if first else [],
        }
        return {kind: texts for kind, texts in found.items() if texts}


class Assigned(NamedTuple):
    """topic: (n,) number of each statement's best topic. evidence: (n,) probability that it is right where the usual share of
    statements belongs to the catalogue. probability: (n,) the same for this catalogue. shares: (n, k) among the topics, rows sum to 1."""

    topic: np.ndarray
    evidence: np.ndarray
    probability: np.ndarray
    shares: np.ndarray

    def memberships(self, joins: float = JOINS) -> list[dict[int, float]]:
        """Weights by topic of each statement, summing to 1: one topic, two where two are truly meant, none where nothing fits."""
        found: list[dict[int, float]] = []
        for first, evidence, chance, shares in zip(
            self.topic, self.evidence, self.probability, self.shares
        ):
            found.append({int(first): 1.0} if chance >= joins and evidence >= FLOOR else {})
            if not found[-1] or chance < SURE or len(shares) < 2:
                continue
            second = int(np.argmax(np.where(np.arange(len(shares)) == first, -1, shares)))
            if shares[second] >= TWO * shares[first]:
                total = float(shares[first] + shares[second])
                found[-1] = {
                    int(first): float(shares[first]) / total,
                    second: float(shares[second]) / total,
                }
        return found


def entries(book: codebook.Codebook) -> list[Entry]:
    """The catalogue of the codebook."""
    return [
        Entry(topic.id, topic.field, topic.name, topic.definition, topic.examples, topic.keywords)
        for topic in book.topics
    ]


def texts(catalogue: Sequence[Entry]) -> list[str]:
    """Every text of the catalogue that is compared with statements."""
    return [text for entry in catalogue for some in entry.kinds().values() for text in some]


def with_headings(vectors: np.ndarray, headings: np.ndarray) -> np.ndarray:
    """Statements with what stands above them: unit rows (n, d); a heading of zeros adds nothing."""
    return unit(vectors + HEADING * headings)


def scores(
    vectors: np.ndarray,
    said: Sequence[str],
    leaning: Sequence[Mapping[str, float]],
    catalogue: Sequence[Entry],
    embed: Callable[[Sequence[str]], np.ndarray],
) -> np.ndarray:
    """How well each topic fits each statement, ndarray (n, k), in standard deviations.

    vectors: (n, d) of ``with_headings``. said: the statements' texts. leaning: weights by field of each statement.
    embed: unit vectors around the same middle for the catalogue's texts.
    """
    letters, of_catalogue = character_ngrams(said, texts(catalogue))
    first = 0  # row of the entry's next text
    meaning, spelling = (np.zeros((len(said), len(catalogue))) for _ in range(2))
    for number, entry in enumerate(catalogue):
        kinds = entry.kinds()
        found = []
        for kind, some in kinds.items():
            near = embed(some)
            if kind == "name":
                found.append((vectors @ near.T).max(axis=1))
            else:
                found.append(vectors @ unit(near.mean(axis=0, keepdims=True))[0])
            if kind != "definition":
                own = of_catalogue[first : first + len(some)]
                alike = (letters @ own.T).toarray().max(axis=1)
                spelling[:, number] += alike / (len(kinds) - ("definition" in kinds))
            first += len(some)
        meaning[:, number] = np.mean(found, axis=0)
    known = {field for each in leaning for field in each}
    fields = sorted(known | {entry.field_id for entry in catalogue if known and entry.field_id})
    weights = field_weights(leaning, fields)
    column = {field: place for place, field in enumerate(fields)}
    even = np.full(len(said), 1 / max(1, len(fields)))
    home = np.stack(
        [
            weights[:, column[entry.field_id]] if entry.field_id in column else even
            for entry in catalogue
        ],
        axis=1,
    )
    return standardised(meaning, axis=0) + LETTERS * standardised(spelling) + np.log(home + UNKNOWN)


def neighbours(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(rows, weights): the nearest statements of each, ndarrays (n, m), weights summing to 1."""
    n = len(vectors)
    m = min(NEIGHBOURS, n - 1)
    rows, likeness = np.zeros((n, m), dtype=int), np.zeros((n, m))
    if m < 1:
        return rows, likeness
    for first in range(0, n, 1000):
        block = vectors[first : first + 1000] @ vectors.T
        block[np.arange(len(block)), np.arange(first, first + len(block))] = -2
        found = np.sort(np.argpartition(-block, m - 1, axis=1)[:, :m], axis=1)
        rows[first : first + len(block)] = found
        likeness[first : first + len(block)] = np.take_along_axis(block, found, axis=1)
    spread = max(float(likeness.std()), 1e-6)
    weights = np.exp((likeness - likeness.max(initial=0)) / spread)
    return rows, weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def propagated(
    scores: np.ndarray, near: tuple[np.ndarray, np.ndarray], fixed: Mapping[int, np.ndarray]
) -> np.ndarray:
    """The scores with what the neighbours say, ndarray (n, k). fixed: shares (k,) of statements that are settled, by row."""
    rows, weights = near
    total = SHARPNESS * scores
    for _ in range(SWEEPS if rows.shape[1] else 0):
        shares = _softmax(total)
        for row, settled in fixed.items():
            shares[row] = settled
        told = np.einsum("nm,nmk->nk", weights, shares[rows])
        total = SHARPNESS * scores + TEACHING * np.log(told + 0.01)
    return total


def features(scores: np.ndarray, total: np.ndarray) -> np.ndarray:
    """What the probability is read from, ndarray (n, 2): the best topic's own score, and the log odds of its share."""
    best = total.argmax(axis=1)
    share = np.clip(_softmax(total)[np.arange(len(total)), best], 0, 1 - 1e-6)
    own = scores[np.arange(len(scores)), best]
    return np.stack([own, np.log(share / (1 - share))], axis=1)


def shifted(chance: np.ndarray, usual: float = USUAL) -> np.ndarray:
    """Probabilities fitted where the share ``usual`` was right, for statements of which another share is.

    Saerens et al. by EM, with ``DAMPED`` pseudo-statements of the usual share for each statement.
    """
    here = usual
    for _ in range(200):
        yes, no = chance * here / usual, (1 - chance) * (1 - here) / (1 - usual)
        moved = yes / (yes + no)
        here = float((moved.mean() + DAMPED * usual) / (1 + DAMPED))
    return moved


def assign(
    scores: np.ndarray,
    near: tuple[np.ndarray, np.ndarray],
    fixed: Mapping[int, np.ndarray] | None = None,
) -> Assigned:
    """Best topic, its probability and all shares, from the scores (n, k) and the neighbours of each statement."""
    total = propagated(scores, near, fixed or {})
    seen = features(scores, total)
    chance = 1 / (1 + np.exp(-(SCORE * seen[:, 0] + LEAD * seen[:, 1] + OFFSET)))
    return Assigned(total.argmax(axis=1), chance, shifted(chance), _softmax(total))
