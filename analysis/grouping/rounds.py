"""Who stands in which topic: closed rounds as people closed them, then the catalogue, then found topics; people's decisions last.

statements, vectors, fields, catalogue, frozen topics, decisions -> topics and everybody's place in them

Topics of the catalogue and accepted ones keep their ids by construction. Found topics are made from all open rounds together, so
what two rounds say is one topic; a closed round (``decisions/frozen.csv``) is input and never changes. A fresh build equals an
incremental one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.coded_statements import twins
from analysis.grouping import assignment, clusters, finding, topic_decisions
from analysis.grouping.assignment import Entry
from analysis.grouping.placing import Given, Work
from analysis.grouping.topic_state import Topic, Topics
from analysis.reattachment import bare_words
from analysis.vocabulary import ACCEPTED, CATALOGUE, CODEBOOK, MODEL


class Placed(NamedTuple):
    """The topics, the middle of the vectors (d,), and decisions that matched nothing."""

    topics: Topics
    mean: np.ndarray
    unmatched: list[dict]


def in_order(given: Given) -> Placed:
    """Place every statement, then do what people decided."""
    work = Work(given)
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
    for round_id in given.rounds:
        _take_frozen(work, round_id, np.flatnonzero(work.round_of == round_id))
    for statement, topic_id in {**pinned, **accepted}.items():
        if statement in work.rows:
            topics.shares.setdefault(statement, {topic_id: 1.0})
    _take_twins(work)
    if catalogue:
        _assign(work, catalogue, barred)
        _take_twins(work)
    finding.find(work, barred)
    _take_twins(work)

    def halve(members):
        return clusters.halves(work.likeness(np.array([work.rows[each] for each in members])))

    # last of all, so that one decision moves nothing that another one is about
    unmatched = topic_decisions.replay(topics, decisions, work.texts, halve)
    for topic_id, topic in topics.known.items():
        if topic.field_id is None:
            rows = [work.rows[member] for member in topics.members(topic_id) if member in work.rows]
            topic.field_id = topic_decisions.majority(work.statements["field"].iloc[rows].tolist())
    return Placed(topics, work.mean, unmatched)


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


def _take_frozen(work: Work, round_id: str, rows: np.ndarray) -> None:
    """Give the statements of a closed round the topics they had; a statement with a new id is known by its text."""
    frozen = work.given.frozen[work.given.frozen["round_id"] == round_id]
    here = set(work.ids[rows])
    renumbered = sorted(here - set(frozen["statement_id"]))
    by_text = {bare_words(work.texts[statement]): statement for statement in renumbered}
    for row in frozen.to_dict("records"):
        same_id = row["statement_id"] in here
        statement = row["statement_id"] if same_id else by_text.get(bare_words(row["text"]), "")
        if not statement:
            continue
        shares = work.topics.shares.setdefault(statement, {})
        if row["topic_id"]:
            shares[row["topic_id"]] = row["weight"]
            work.topics.known.setdefault(
                row["topic_id"],
                Topic(row["topic_id"], round_id, row["name"], MODEL, row["field_id"]),
            )


def _take_twins(work: Work) -> None:
    """Statements that say the same as a placed one share its topics."""
    shares = work.topics.shares
    placed = {
        work.twin[statement]: statement
        for statement in sorted(shares, reverse=True)
        if statement in work.twin
    }
    for statement in work.ids:
        if statement not in shares and work.twin[statement] in placed:
            first = placed[work.twin[statement]]
            shares[statement] = dict(shares[first])
            if first in work.topics.chance:
                work.topics.chance[statement] = work.topics.chance[first]


def _assign(work: Work, catalogue: list[Entry], barred: set[tuple[str, str]]) -> None:
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
