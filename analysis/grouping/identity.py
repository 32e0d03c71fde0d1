"""Topics that keep their identity: rounds in order, known topics first, new ones from what is left.

vectors by round, frozen members -> each statement's topics

A statement of a later round joins the known topic it resembles if it fits it as well as most of that topic's own statements do;
what is left forms new topics; what fits nothing stands as a single voice. So a round never changes what an earlier one decided,
a fresh build equals an incremental one, and a round that a person closed (``decisions/frozen.csv``) is simply input.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from analysis import natural
from analysis.grouping import clusters

JOINS = (
    0.25  # a note joins a known topic if it fits better than this share of the topic's own notes
)
STRANGERS = 0.85  # a note is a single voice if it fits its topic no better than this share of strangers would
SINGLE_SHARE = 0.12  # at most this share of a round's notes are single voices for that reason
TOGETHER = 2 / 3  # a new topic holds together this much as well as the known ones usually do
IDENTICAL = 0.9  # two new topics are one if their members resemble the other's this much as well as their own
TWO_TOPICS = (
    0.95  # a second topic counts if it resembles the note this much as well as the first does
)


@dataclass
class Topic:
    """What is known of a topic besides its members."""

    topic_id: str
    founded: str
    name: str = ""
    named_by: str = "model"
    field_id: str | None = None


@dataclass
class Topics:
    """All topics so far.

    ``shares`` holds each placed statement's weights by topic, empty for a single voice; ``closed`` says that people closed a round.
    """

    known: dict[str, Topic] = field(default_factory=dict)
    shares: dict[str, dict[str, float]] = field(default_factory=dict)
    closed: bool = False

    def members(self, topic_id: str) -> list[str]:
        return sorted(statement for statement, shares in self.shares.items() if topic_id in shares)

    def found(self, round_id: str, statements: Iterable[str], texts: Mapping[str, str]) -> str:
        """A new topic with these statements alone; gives back its id."""
        statements = sorted(statements)
        topic_id = new_id((texts[statement] for statement in statements), self.known)
        self.known[topic_id] = Topic(topic_id, round_id)
        for statement in statements:
            self.shares[statement] = {topic_id: 1.0}
        return topic_id

    def drop(self, topic_id: str) -> None:
        """Forget the topic; statements that were only in it become single voices, weights of the others are raised to 1."""
        self.known.pop(topic_id, None)
        for statement, shares in self.shares.items():
            if shares.pop(topic_id, None) is not None and shares:
                self.shares[statement] = {
                    other: weight / sum(shares.values()) for other, weight in shares.items()
                }


def heaviest(weights: Mapping[str, float]) -> str:
    """The name with the largest weight, of equal ones the first in the alphabet; empty where there is none.

    >>> heaviest({"T-b": 0.5, "T-a": 0.5}), heaviest({})
    ('T-a', '')
    """
    return max(sorted(weights), key=weights.get, default="")


def new_id(texts: Iterable[str], taken: Iterable[str]) -> str:
    """An id from the founding statements: the smallest hash of their texts, so that it lasts while that one statement stays.

    >>> new_id(["Kita fehlt", "Mehr Kitas"], []) == new_id(["Mehr Kitas", "Kita  fehlt"], [])
    True
    """
    taken = set(taken)
    hashes = sorted(
        hashlib.sha256(" ".join(text.lower().split()).encode("utf-8", "replace")).hexdigest()
        for text in texts
    )
    for width in (6, 12):
        for found in hashes:
            if f"T-{found[:width]}" not in taken:
                return f"T-{found[:width]}"
    return "T-" + hashlib.sha256("".join([*hashes, *sorted(taken)]).encode()).hexdigest()[:12]


def resemblance(vectors: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    """Cosine of each row with each topic's mean, without the row itself where it is a member: ndarray (n, k).

    labels: topic number of each row, -1 for none. A topic without other members counts -1.
    """
    member = labels[:, None] == np.arange(k)[None]
    sums = member.T.astype(np.float64) @ vectors
    likeness = vectors @ clusters.unit(sums).T
    rows = np.flatnonzero(labels >= 0)
    rest = sums[labels[rows]] - vectors[rows]
    alone = np.linalg.norm(rest, axis=1) < 1e-6
    own = np.einsum("ij,ij->i", clusters.unit(rest), vectors[rows])
    likeness[rows, labels[rows]] = np.where(alone, -1.0, own)
    return likeness


def single_voices(vectors: np.ndarray, labels: np.ndarray, already: int = 0) -> np.ndarray:
    """Which rows fit their topic no better than most strangers fit a topic: flags (n,), with ``already`` at most 12 % of the rows, the
    loosest first; none from a topic so small that it would go too."""
    k = int(labels.max(initial=-1)) + 1
    if k < 2:
        return np.zeros(len(labels), dtype=bool)
    likeness = resemblance(vectors, labels, k)
    placed = labels >= 0
    own = np.where(placed, likeness[np.arange(len(labels)), labels], np.inf)
    strangers = likeness[(np.arange(k)[None] != labels[:, None]) & placed[:, None]]
    size = np.bincount(labels[placed], minlength=k)[labels]
    loose = (own < np.quantile(strangers, STRANGERS)) & (
        size >= 2 * clusters.SMALLEST
    )  # else the topic would go with the note
    own = np.where(loose, own, np.inf)
    allowed = max(0, int(SINGLE_SHARE * (len(labels) + already)) - already)
    order = np.lexsort((np.arange(len(own)), own))
    flags = np.zeros(len(labels), dtype=bool)
    flags[order[:allowed]] = True
    return flags & loose


def second_topics(vectors: np.ndarray, labels: np.ndarray) -> list[dict[int, float]]:
    """Weights by topic of each row, one topic or two, summing to 1; none for a label of -1.

    A row has two topics where it fits the second as well as the median of that topic's own members, and nearly as well as the first.
    """
    k = int(labels.max(initial=-1)) + 1
    likeness = resemblance(vectors, labels, k)
    bar = np.array(
        [
            np.median(likeness[labels == topic, topic]) if (labels == topic).any() else np.inf
            for topic in range(k)
        ]
    )
    shares: list[dict[int, float]] = []
    for row, topic in enumerate(labels):
        shares.append({} if topic < 0 else {int(topic): 1.0})
        if topic < 0 or k < 2:
            continue
        other = int(np.argmax(np.where(np.arange(k) == topic, -np.inf, likeness[row])))
        own, second = likeness[row, topic], likeness[row, other]
        if second >= max(bar[other], TWO_TOPICS * own) and own > 0 and second > 0:
            own = max(own, 1.01 * second)  # the topic it was found in stays its first
            shares[-1] = {int(topic): own / (own + second), other: second / (own + second)}
    return shares


def join_known(
    vectors: np.ndarray, known_vectors: np.ndarray, known_labels: np.ndarray
) -> np.ndarray:
    """Number of the known topic each row joins, -1 for none: the most similar one, if it fits better than a quarter of its members do.

    vectors: (n, d) of the new round. known_vectors, known_labels: the members so far and their topics 0 … k-1.
    """
    k = int(known_labels.max(initial=-1)) + 1
    if not k or not len(vectors):
        return np.full(len(vectors), -1)
    own = resemblance(known_vectors, known_labels, k)
    bar = np.array([np.quantile(own[known_labels == topic, topic], JOINS) for topic in range(k)])
    member = known_labels[None] == np.arange(k)[:, None]
    likeness = vectors @ clusters.unit(member.astype(np.float64) @ known_vectors).T
    best = likeness.argmax(axis=1)
    return np.where(likeness[np.arange(len(vectors)), best] >= bar[best], best, -1)


def halves(vectors: np.ndarray, rounds: np.ndarray) -> list[int]:
    """0 or 1 for each row (n, d): the two parts that the members of the first rounds form, 1 the smaller; later ones join the nearer
    part, so that a new round changes no half."""
    first = np.zeros(len(vectors), dtype=bool)
    for round_id in natural.in_order(rounds):
        if first.sum() < 2 * clusters.SMALLEST:
            first |= rounds == round_id
    labels = np.zeros(len(vectors), dtype=int)
    parts = clusters.partition(vectors[first], 2) == 1
    labels[first] = parts if 2 * parts.sum() <= len(parts) else ~parts
    if labels.any() and not first.all():
        middles = clusters.unit(
            np.stack([vectors[first][labels[first] == half].mean(axis=0) for half in (0, 1)])
        )
        labels[~first] = (vectors[~first] @ middles.T).argmax(axis=1)
    return labels.tolist()


def large_enough(labels: np.ndarray, sizes: np.ndarray, tables: np.ndarray) -> np.ndarray:
    """The same labels with -1 for clusters of fewer than 3 statements that come from one table alone.

    sizes: statements that each row stands for. tables: a table's name for each row.
    """
    labels = labels.copy()
    for topic in np.unique(labels[labels >= 0]):
        rows = labels == topic
        if sizes[rows].sum() < 3 and len(set(tables[rows])) < 2:
            labels[rows] = -1
    return labels


def merged(vectors: np.ndarray, labels: np.ndarray, fewest: int = 1) -> np.ndarray:
    """The same labels with near-identical topics as one, the most alike first, down to ``fewest``: ``IDENTICAL`` says how alike.

    vectors: (n, d) unit rows. Likeness is the mean cosine of the pairs between two topics by that of the pairs within the looser one.
    """
    labels = labels.copy()
    while (topics := np.unique(labels)).size > max(1, fewest):
        member = (labels[None] == topics[:, None]).astype(np.float64)
        counts, sums = member.sum(axis=1), member @ vectors
        within = np.array([_among(total, int(n)) for total, n in zip(sums, counts)])
        between = sums @ sums.T / np.outer(counts, counts)
        looser = np.minimum(within[:, None], within[None])
        like = np.where(
            (looser > 0) & ~np.eye(len(topics), dtype=bool),
            between / np.where(looser > 0, looser, 1),
            -1.0,
        )
        one, other = np.unravel_index(int(np.argmax(np.round(like, 9))), like.shape)
        if like[one, other] < IDENTICAL:
            break
        labels[labels == topics[other]] = topics[one]
    return np.unique(labels, return_inverse=True)[1]


def place(
    vectors: np.ndarray,
    fit_vectors: np.ndarray,
    fields: np.ndarray,
    known_labels: np.ndarray,
    sizes: np.ndarray,
    tables: np.ndarray,
    number: int | None,
    already: int = 0,
) -> np.ndarray:
    """Topic number of each row of one round: 0 … k-1 a known topic, k and up a new one, -1 a single voice.

    vectors, fit_vectors: (m + n, d) of the m known members and the n rows of the round, without and with the guidance of their fields.
    Who belongs together is asked with it, so that a topic stays inside its field; whether a row is like its topic at all, without.
    fields: (n,) field of each row of the round; new topics form inside it, and near-identical ones of several fields become one that crosses.
    known_labels: (m,) topic of each member. number: how many new topics, else the data decide (``clusters.inside``).
    already: how many rows of the round are single voices before these are placed.
    """
    m, k = len(known_labels), int(known_labels.max(initial=-1)) + 1
    members, fresh = fit_vectors[:m], fit_vectors[m:]
    labels = join_known(fresh, members, known_labels)
    left = np.flatnonzero(labels < 0)
    if len(left) >= 3 or (len(left) and not k):
        parts = clusters.inside(vectors[m:][left], fields[left], number)
        parts = large_enough(
            parts
            if number
            else merged(vectors[m:][left], parts, math.ceil(math.sqrt(len(left)) / 2)),
            sizes[left],
            tables[left],
        )
        labels[left] = np.where(parts >= 0, parts + k, -1)
        labels = _worth_a_topic(fresh, labels, members, known_labels, k)
    return _settle(
        vectors, fit_vectors, np.concatenate([known_labels, labels]), m, k, sizes, tables, already
    )


def _worth_a_topic(
    vectors: np.ndarray,
    labels: np.ndarray,
    known_vectors: np.ndarray,
    known_labels: np.ndarray,
    k: int,
) -> np.ndarray:
    """The same labels, -1 for new topics whose rows resemble the members of a known topic as much as each other, or hold together
    much less than the known topics do: those are no new matter, they are what was left.

    All are means of cosines of pairs, so that a topic of three is measured as one of thirty is.
    """
    if not k:
        return labels
    counts = np.bincount(known_labels, minlength=k)
    sums = (known_labels[None] == np.arange(k)[:, None]).astype(np.float64) @ known_vectors
    usual = float(np.median([_among(total, n) for total, n in zip(sums, counts)]))
    kept = labels.copy()
    for topic in np.unique(labels[labels >= k]):
        total, n = (
            vectors[labels == topic].sum(axis=0, dtype=np.float64),
            int((labels == topic).sum()),
        )
        elsewhere = (sums @ total / (np.maximum(counts, 1) * n)).max()
        if _among(total, n) <= max(elsewhere, TOGETHER * usual):
            kept[labels == topic] = -1
    return kept


def _among(total: np.ndarray, n: int) -> float:
    """Mean cosine of the pairs of n unit vectors with this sum; -1 for one alone."""
    return float((total @ total - n) / (n * (n - 1))) if n > 1 else -1.0


def _settle(
    vectors: np.ndarray,
    fit_vectors: np.ndarray,
    labels: np.ndarray,
    known: int,
    k: int,
    sizes: np.ndarray,
    tables: np.ndarray,
    already: int = 0,
) -> np.ndarray:
    """Labels of the new rows after homeless ones joined the nearest topic and loose ones became single voices."""
    total = int(labels.max(initial=-1)) + 1
    if not total:
        return labels[known:]
    homeless = (np.arange(len(labels)) >= known) & (labels < 0)
    if homeless.any():
        labels = labels.copy()
        labels[homeless] = resemblance(fit_vectors, labels, total)[homeless].argmax(axis=1)
    loose = single_voices(vectors, labels, already)
    found = np.where(loose[known:], -1, labels[known:])
    new = np.where(found >= k, found, -1)
    return np.where((found >= k) & (large_enough(new, sizes, tables) < 0), -1, found)
