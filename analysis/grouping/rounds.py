"""Who stands in which topic: closed rounds as people closed them, then the catalogue, then found topics; people's decisions last.

statements, vectors, fields, catalogue, frozen topics, decisions -> topics and everybody's place in them

Topics of the catalogue and accepted ones keep their ids by construction. Found topics are made from all open rounds together, so
what two rounds say is one topic; a closed round (``decisions/frozen.csv``) is input and never changes. A fresh build equals an
incremental one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import natural
from analysis.coded_statements import table_keys
from analysis.grouping import assignment, clusters, key_points, similarity, topic_decisions
from analysis.grouping.assignment import Entry
from analysis.grouping.topic_state import (
    ACCEPTED,
    CATALOGUE,
    CODEBOOK,
    FOUND,
    MODEL,
    Topic,
    Topics,
    heaviest,
)
from analysis.reattachment import fold

REFERENCE = 50  # statements, in order of rounds, whose mean is the middle of all vectors
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


class Placed(NamedTuple):
    """The topics, the middle of the vectors (d,), and decisions that matched nothing."""

    topics: Topics
    mean: np.ndarray
    unmatched: list[dict]


class _Work:
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
        self.vectors = similarity.centred(given.vectors[order], self.mean)
        headings = (
            similarity.centred(given.headings[order], self.mean)
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
        return similarity.centred(self.given.embed(texts), self.mean)


def in_order(given: Given) -> Placed:
    """Place every statement, then do what people decided."""
    work = _Work(given)
    topics = work.topics
    decisions = with_twins(given.decisions, work.statements)
    accepted, pinned = topic_decisions.examples(decisions, set(work.ids))
    catalogue = taught(
        [*given.catalogue, *topic_decisions.entries(decisions, accepted, work.statements)],
        accepted,
        pinned,
        work.texts,
    )
    barred = topic_decisions.barred(decisions)
    for entry in catalogue:
        from_codebook = any(entry.topic_id == own.topic_id for own in given.catalogue)
        topics.known[entry.topic_id] = Topic(
            entry.topic_id,
            "",
            entry.name,
            CODEBOOK if from_codebook else MODEL,
            entry.field_id,
            CATALOGUE if from_codebook else ACCEPTED,
        )
    everyone = np.arange(len(work.ids))
    for round_id in given.rounds:
        _take_frozen(work, round_id, np.flatnonzero(work.round_of == round_id))
    for statement, topic_id in {**pinned, **accepted}.items():
        if statement in work.rows:
            topics.shares.setdefault(statement, {topic_id: 1.0})
    _take_twins(work, everyone)
    if catalogue:
        _assign(work, catalogue, barred)
        _take_twins(work, everyone)
    _find(work, barred)
    _take_twins(work, everyone)

    def halve(members):
        return clusters.halves(work.likeness(np.array([work.rows[each] for each in members])))

    # last of all, so that one decision moves nothing that another one is about
    unmatched = topic_decisions.replay(topics, decisions, work.texts, halve)
    for topic_id, topic in topics.known.items():
        if topic.field_id is None:
            rows = [work.rows[member] for member in topics.members(topic_id) if member in work.rows]
            topic.field_id = topic_decisions.majority(work.statements["field"].iloc[rows].tolist())
    return Placed(topics, work.mean, unmatched)


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


def twins(statements: pd.DataFrame) -> pd.Series:
    """The duplicate group of each statement: ``same_as``, or the statement itself."""
    return statements["same_as"].where(statements["same_as"] != "", statements["statement_id"])


def with_twins(decisions: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """The same decisions, and a moved statement's duplicates move along, unless people moved some of them elsewhere."""
    groups = dict(zip(statements["statement_id"], twins(statements)))
    moves = decisions[decisions["action"] == "move"]
    by_group: dict[str, dict] = {}
    for group, rows in moves.groupby(moves["target"].map(groups)):
        if rows["new"].nunique() == 1:
            by_group[str(group)] = rows.to_dict("records")[-1]
    moved = set(moves["target"])
    along = [
        {**by_group[group], "target": statement}
        for statement, group in groups.items()
        if group in by_group and statement not in moved
    ]
    return (
        pd.concat([decisions, pd.DataFrame(along, columns=decisions.columns)], ignore_index=True)
        if along
        else decisions
    )


def taught(
    catalogue: list[Entry],
    accepted: dict[str, str],
    pinned: dict[str, str],
    texts: dict[str, str],
) -> list[Entry]:
    """The catalogue with the statements that people confirmed in a topic, or moved there, as further examples."""
    confirmed: dict[str, list[str]] = {}
    for statement, topic_id in sorted({**pinned, **accepted}.items()):
        confirmed.setdefault(topic_id, []).append(texts[statement])
    return [
        entry._replace(examples=(*entry.examples, *confirmed.get(entry.topic_id, [])))
        for entry in catalogue
    ]


def _take_frozen(work: _Work, round_id: str, rows: np.ndarray) -> None:
    """Give the statements of a closed round the topics they had; a statement with a new id is known by its text."""
    frozen = work.given.frozen[work.given.frozen["round_id"] == round_id]
    here = set(work.ids[rows])
    by_text = {fold(work.texts[statement]): statement for statement in sorted(here)}
    for row in frozen.to_dict("records"):
        same_id = row["statement_id"] in here
        statement = row["statement_id"] if same_id else by_text.get(fold(row["text"]), "")
        if not statement:
            continue
        shares = work.topics.shares.setdefault(statement, {})
        if row["topic_id"]:
            shares[row["topic_id"]] = row["weight"]
            work.topics.known.setdefault(
                row["topic_id"],
                Topic(row["topic_id"], round_id, row["name"], MODEL, row["field_id"]),
            )


def _take_twins(work: _Work, rows: np.ndarray) -> None:
    """Statements of the round that say the same as a placed one share its topics."""
    shares = work.topics.shares
    placed = {
        work.twin[statement]: of
        for statement, of in sorted(shares.items(), reverse=True)
        if statement in work.twin
    }
    for statement in work.ids[rows]:
        if statement not in shares and work.twin[statement] in placed:
            shares[statement] = dict(placed[work.twin[statement]])


def _assign(work: _Work, catalogue: list[Entry], barred: set[tuple[str, str]]) -> None:
    """Statements that have no place yet to topics of the catalogue, where one fits.

    All rounds at once: what a later one says sharpens what is known of a topic. Ids stay, and closed rounds are settled.
    """
    number_of = {entry.topic_id: number for number, entry in enumerate(catalogue)}
    texts = [work.texts[each] for each in work.ids]
    scores = assignment.scores(work.in_context, texts, work.leaning, catalogue, work.embed)
    for statement, topic_id in barred:
        if statement in work.rows and topic_id in number_of:
            scores[work.rows[statement], number_of[topic_id]] = scores.min() - 10
    settled = {}
    for row, statement in enumerate(work.ids):
        weights = work.topics.shares.get(statement)
        if weights and set(weights) <= set(number_of):
            settled[row] = np.zeros(len(catalogue))
            for topic_id, weight in weights.items():
                settled[row][number_of[topic_id]] = weight
    found = assignment.assign(scores, assignment.neighbours(work.in_context), settled)
    decided: set[str] = set()  # the first of a duplicate group decides for all of it
    for statement, chance, weights in zip(work.ids, found.probability, found.memberships()):
        if statement not in work.topics.shares and work.twin[statement] not in decided:
            decided.add(work.twin[statement])
            work.topics.chance[statement] = float(chance)
            if weights:
                work.topics.shares[statement] = {
                    catalogue[topic].topic_id: weight for topic, weight in weights.items()
                }


def _find(work: _Work, barred: set[tuple[str, str]]) -> None:
    """Found topics of closed rounds, new ones or single voices for what the catalogue does not take; one row a duplicate group.

    All open rounds at once, so that what two of them say is one topic. Closed rounds and people's decisions hold the rest.
    """
    topics = work.topics
    left = np.array([row for row, each in enumerate(work.ids) if each not in topics.shares], int)
    groups = pd.Series([work.twin[work.ids[row]] for row in left], dtype=str)
    first = ~groups.duplicated().to_numpy()
    fresh, sizes = left[first], groups[first].map(groups.value_counts()).to_numpy(dtype=int)
    if len(fresh):
        order = np.random.default_rng(0).permutation(len(fresh))
        core, rest = np.sort(order[: clusters.LARGE]), np.sort(order[clusters.LARGE :])
        known, numbers = _known(work)
        likeness = work.likeness(np.concatenate([fresh[core], known]))
        n = len(core)
        reach = clusters.linked(likeness[:n, :n], work.given.number).reach
        labels = clusters.grown(likeness, np.concatenate([np.full(n, -1), numbers]), reach)[:n]
        names = sorted(topics.known)
        joined = labels <= numbers.max(initial=-1)
        for place in np.flatnonzero(joined):
            statement, topic_id = work.ids[fresh[core[place]]], names[labels[place]]
            topics.shares[statement] = {} if (statement, topic_id) in barred else {topic_id: 1.0}
        open_ = core[~joined]
        inside = likeness[:n, :n][np.ix_(~joined, ~joined)]
        found = clusters.large_enough(labels[~joined], sizes[open_], work.tables[fresh[open_]])
        made = _name(work, fresh[open_], sizes[open_], found, inside)
        for row, topic_id in zip(fresh[rest], _nearest_middle(work, made, fresh[rest])):
            topics.shares[work.ids[row]] = {topic_id: 1.0} if topic_id else {}
    for row in fresh:
        topics.shares.setdefault(work.ids[row], {})


def _known(work: _Work) -> tuple[np.ndarray, np.ndarray]:
    """(rows, numbers in the sorted list of topics) of the members of found topics so far, the latest ``clusters.LARGE``."""
    topics = work.topics
    number = {topic_id: place for place, topic_id in enumerate(sorted(topics.known))}
    found = [
        (row, number[topic_id])
        for row, statement in enumerate(work.ids)
        if (topic_id := heaviest(topics.shares.get(statement, {}))) in number
        and topics.known[topic_id].origin == FOUND
    ][-clusters.LARGE :]
    return np.array([row for row, _ in found], int), np.array([topic for _, topic in found], int)


def _name(
    work: _Work,
    rows: np.ndarray,
    sizes: np.ndarray,
    labels: np.ndarray,
    likeness: np.ndarray,
) -> dict[str, np.ndarray]:
    """New topics, each with its Kernsatz: their rows by topic_id.

    A cluster in which no statement says what half of it says is split; if it is small, its statements are single voices.
    """
    taken = {topic.name.casefold() for topic in work.topics.known.values()}
    made, parts = {}, [np.flatnonzero(labels == label) for label in np.unique(labels[labels >= 0])]
    while parts:
        part = parts.pop(0)
        among = likeness[np.ix_(part, part)]
        holds = key_points.coverages(among).max() >= key_points.HOLDS
        if not holds and len(part) > clusters.PER_CLUSTER:
            halves = clusters.halves(among)
            if not halves.any():  # all equally alike: nothing tells them apart
                continue
            whole = clusters.large_enough(halves, sizes[part], work.tables[rows[part]])
            parts = [*(part[whole == half] for half in (0, 1) if (whole == half).any()), *parts]
        elif holds:
            texts = [work.texts[work.ids[row]] for row in rows[part]]
            named = key_points.key_point(texts, among, work.usable[rows[part]], taken)
            members = work.ids[rows[part]]
            topic_id = work.topics.found(
                natural.in_order(work.round_of[rows[part]])[0], members, work.texts
            )
            topic = work.topics.known[topic_id]
            topic.name, topic.mixed = named.text or key_points.MIXED, not named.text
            taken.add(named.text.casefold())
            made[topic_id] = rows[part]
    return made


def _nearest_middle(work: _Work, made: dict[str, np.ndarray], rows: np.ndarray) -> list[str]:
    """The new topic whose middle each row is nearest to, if as near as half of its own statements are; "" for none."""
    if not made or not len(rows):
        return [""] * len(rows)
    names = list(made)
    middles = similarity.unit(np.stack([work.vectors[made[name]].mean(axis=0) for name in names]))
    bar = np.array(
        [np.median(work.vectors[made[name]] @ middle) for name, middle in zip(names, middles)]
    )
    near = work.vectors[rows] @ middles.T
    best = near.argmax(axis=1)
    close = near[np.arange(len(rows)), best] >= bar[best]
    return [names[topic] if good else "" for topic, good in zip(best, close)]
