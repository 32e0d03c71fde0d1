"""Round after round: closed ones as people closed them, known topics first, then new ones; and at last what people decided.

statements, vectors, fields, frozen topics, decisions -> topics and everybody's place in them
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import natural
from analysis.coded_statements import table_keys
from analysis.grouping import clusters, identity
from analysis.grouping.identity import Topic, Topics
from analysis.grouping.topic_decisions import replay
from analysis.reattachment import fold

GUIDANCE = 0.5  # share of a vector that its field of action is
REFERENCE = 50  # statements, in order of rounds, whose mean is the middle of all vectors
CROSSING = 0.6  # a topic belongs to the field that holds this share of its statements; else it crosses fields


class Given(NamedTuple):
    """What topics are made from: statements with a column ``field``, their vectors as embedded (n, d), and what people decided.

    ``number`` of topics a round may form: None, the data decide (the benchmark compares methods at the same number).
    """

    statements: pd.DataFrame
    vectors: np.ndarray
    frozen: pd.DataFrame
    decisions: pd.DataFrame
    number: int | None = None

    @property
    def rounds(self) -> list[str]:
        return natural.in_order(self.statements["round_id"])


class Placed(NamedTuple):
    """The topics, the middle of the vectors (d,), each round's own partition by statement, and decisions that matched nothing."""

    topics: Topics
    mean: np.ndarray
    own: dict[str, dict[str, int]]
    unmatched: list[dict]


def in_order(given: Given) -> Placed:
    """Place every statement, round by round, then do what people decided. A later round never changes an earlier one's topics; only people do."""
    given = given._replace(**_sorted(given))
    mean = middle(given)
    vectors = clusters.centred(given.vectors, mean)
    fit_vectors = to_cluster(given.statements, vectors)
    topics, own = Topics(closed=bool(len(given.frozen))), {}
    texts = dict(zip(given.statements["statement_id"], given.statements["text"]))
    rows_of = {statement: row for row, statement in enumerate(given.statements["statement_id"])}
    round_of = given.statements["round_id"].to_numpy(str)

    for round_id in given.rounds:
        rows = np.flatnonzero(round_of == round_id)
        _take_frozen(topics, round_id, given, rows)
        _take_twins(topics, given.statements.iloc[rows], given.statements)
        clear = given.statements["field"].iloc[rows].to_numpy(str) != ""
        for part in (
            rows[clear],
            rows[~clear],
        ):  # an unclear field comes last and so changes none of the topics before
            _place_new(topics, round_id, given, part, vectors, fit_vectors, texts)
            _take_twins(topics, given.statements.iloc[rows], given.statements)
        if round_id != given.rounds[0]:
            own[round_id] = _own_partition(given.statements, rows, vectors)

    def halve(members):
        rows = np.array([rows_of[member] for member in members])
        return identity.halves(fit_vectors[rows], round_of[rows])

    # last of all, so that one decision moves nothing that another one is about
    unmatched = replay(topics, with_twins(given.decisions, given.statements), texts, halve)
    for topic_id, topic in topics.known.items():
        if topic.field_id is None:
            topic.field_id = field_of(
                given.statements["field"].iloc[
                    [rows_of[member] for member in topics.members(topic_id)]
                ]
            )
    return Placed(topics, mean, own, unmatched)


def _sorted(given: Given) -> dict:
    """The same statements ordered by text, so that topics do not depend on the order of rows."""
    order = np.lexsort(
        [given.statements["statement_id"].to_numpy(str), given.statements["text"].to_numpy(str)]
    )
    return {
        "statements": given.statements.iloc[order].reset_index(drop=True),
        "vectors": given.vectors[order],
    }


def middle(given: Given) -> np.ndarray:
    """Mean vector (d,) of the first rounds that together hold 50 statements: later rounds do not move it."""
    count = given.statements["round_id"].value_counts()
    total, rounds = 0, []
    for round_id in given.rounds:
        rounds.append(round_id)
        total += count[round_id]
        if total >= REFERENCE:
            break
    return given.vectors[given.statements["round_id"].isin(rounds).to_numpy()].mean(axis=0)


def hints(statements: pd.DataFrame) -> np.ndarray:
    """One column a field, how much of the statement it is: ndarray (n, fields), rows of length 1 or 0.

    An unclear statement leans to its likeliest fields.
    """
    leaning = _leaning(statements)
    fields = sorted({field for weights in leaning for field in weights})
    return clusters.unit(
        np.array([[weights.get(field, 0.0) for field in fields] for weights in leaning]).reshape(
            len(statements), -1
        )
    ).astype(np.float32)


def to_cluster(statements: pd.DataFrame, vectors: np.ndarray) -> np.ndarray:
    """What statements are held against topics by: their vectors (n, d) with the guidance of their fields; unit rows."""
    return clusters.guided(vectors, hints(statements), GUIDANCE)


def homes(statements: pd.DataFrame) -> np.ndarray:
    """The field in which each statement's topic is looked for, ndarray (n,) of str: its field, the likeliest one, or "" where nothing is known."""
    return np.array([identity.heaviest(weights) for weights in _leaning(statements)], dtype=str)


def _leaning(statements: pd.DataFrame) -> pd.Series:
    """Weights by field of each statement: the column ``leaning`` (``topics.with_fields``), or without it ``field`` alone."""
    return (
        statements["leaning"]
        if "leaning" in statements
        else statements["field"].map(lambda field: {field: 1.0} if field else {})
    )


def field_of(fields: pd.Series) -> str:
    """The field that holds at least 60 % of a topic's statements with a field; empty for a topic that crosses fields.

    >>> field_of(pd.Series(["wohnen", "wohnen", "", "kultur"])), field_of(pd.Series(["wohnen", "kultur"]))
    ('wohnen', '')
    """
    counts = fields[fields != ""].value_counts()
    return str(counts.index[0]) if len(counts) and counts.iloc[0] >= CROSSING * counts.sum() else ""


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


def _take_frozen(topics: Topics, round_id: str, given: Given, rows: np.ndarray) -> None:
    """Give the statements of a closed round the topics they had; a statement with a new id is known by its text."""
    frozen = given.frozen[given.frozen["round_id"] == round_id]
    statements = given.statements.iloc[rows]
    here = set(statements["statement_id"])
    by_text = {
        fold(text): statement
        for statement, text in zip(statements["statement_id"], statements["text"])
    }
    for row in frozen.to_dict("records"):
        statement = (
            row["statement_id"]
            if row["statement_id"] in here
            else by_text.get(fold(row["text"]), "")
        )
        if not statement:
            continue
        shares = topics.shares.setdefault(statement, {})
        if row["topic_id"]:
            shares[row["topic_id"]] = row["weight"]
            topics.known.setdefault(
                row["topic_id"],
                Topic(row["topic_id"], round_id, row["name"], "model", row["field_id"]),
            )


def _take_twins(topics: Topics, new: pd.DataFrame, all_statements: pd.DataFrame) -> None:
    """Statements that say the same as a placed one share its topics."""
    groups = dict(zip(all_statements["statement_id"], twins(all_statements)))
    placed = {
        groups[statement]: shares
        for statement, shares in sorted(topics.shares.items(), reverse=True)
        if statement in groups
    }
    for statement in new["statement_id"]:
        if statement not in topics.shares and groups[statement] in placed:
            topics.shares[statement] = dict(placed[groups[statement]])


def _place_new(
    topics: Topics,
    round_id: str,
    given: Given,
    rows: np.ndarray,
    vectors: np.ndarray,
    fit_vectors: np.ndarray,
    texts: dict[str, str],
) -> None:
    """Known topics, new topics or single voices for the round's statements that have no place yet, one row a duplicate group."""
    statements = given.statements
    new = statements.iloc[rows]
    new = new[~new["statement_id"].isin(topics.shares)]
    if not len(new):
        return
    groups = twins(new)
    first = ~groups.duplicated()
    chosen = new.index[first].to_numpy()
    sizes = groups[first].map(groups.value_counts()).to_numpy()
    tables = table_keys(statements)[new.index][first].to_numpy(str)
    already = sum(
        not topics.shares.get(statement, True)
        for statement in statements.loc[statements["round_id"] == round_id, "statement_id"]
    )
    numbers = {topic_id: number for number, topic_id in enumerate(sorted(topics.known))}
    known = statements.index[
        statements["statement_id"].map(lambda statement: bool(topics.shares.get(statement)))
    ].to_numpy(int)
    labels_known = np.array(
        [
            numbers[identity.heaviest(shares)]
            for shares in (
                topics.shares[statement] for statement in statements["statement_id"].iloc[known]
            )
        ],
        dtype=int,
    )
    rows = np.concatenate([known, chosen])
    labels = identity.place(
        vectors[rows],
        fit_vectors[rows],
        homes(statements.iloc[chosen]),
        labels_known,
        sizes,
        tables,
        given.number,
        already,
    )
    names = {number: topic_id for topic_id, number in numbers.items()}
    ids = statements["statement_id"].to_numpy(str)
    for label in sorted(set(labels[labels >= len(numbers)])):
        names[int(label)] = topics.found(round_id, ids[chosen[labels == label]], texts)
    shares = identity.second_topics(fit_vectors[rows], np.concatenate([labels_known, labels]))[
        len(known) :
    ]
    for row, weights in zip(chosen, shares):
        topics.shares[ids[row]] = {
            names[number]: float(weight) for number, weight in weights.items()
        }


def _own_partition(
    statements: pd.DataFrame, rows: np.ndarray, vectors: np.ndarray
) -> dict[str, int]:
    """How the round's statements alone would fall together, for telling whether a topic was split or merged in it."""
    labels = clusters.inside(vectors[rows], homes(statements.iloc[rows]))
    return dict(zip(statements["statement_id"].iloc[rows], (int(label) for label in labels)))
