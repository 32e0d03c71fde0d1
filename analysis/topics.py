"""Topics that stay: what the notes are about, inside the fields of action and across them, the same after every round.

fit    statements, codings, embeddings, decisions -> models/topics
apply  models/topics                              -> topics.csv, topic_statements.csv, topic_terms.csv, orphaned_topics.csv
both   fit, apply, and what follows from the same inputs: coded_statements.csv, topic_rounds.csv

``analysis.grouping.clusters`` finds the topics, ``analysis.grouping.rounds`` keeps them over rounds, ``analysis.grouping.topic_model`` gives them words, names
and BERTopic's model format.
"""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from analysis import (
    adjudication,
    codebook,
    coded_statements,
    compare,
    embed,
    stage,
    tables,
)
from analysis.problems import Problem
from analysis.reattachment import attached, orphans
from analysis.vocabulary import ACCEPTED, CATALOGUE, FOUND, MODEL


def with_fields(statements: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Statements with two columns more: ``field``, the decided first field, empty where it is unclear; ``leaning``, weights by
    field: the model's probabilities, or 1 for what a person decided."""
    first = {key: codes[0] for key, codes in coded_statements.codes_of(codings, "field").items()}
    rows = codings[(codings["scheme"] == "field") & (codings["code_id"] != codebook.UNCLEAR)]
    people = rows[(rows["decided"] == 1) & (rows["coder"] != MODEL)]
    by_model = rows[rows["coder"] == MODEL]
    leaning = {
        str(statement): dict(zip(part["code_id"], part["probability"]))
        for statement, part in by_model.groupby("statement_id")
    }
    leaning |= {statement: {first[statement]: 1.0} for statement in people["statement_id"]}
    ids = statements["statement_id"]
    return statements.assign(
        field=[first.get(each, "") for each in ids], leaning=[leaning.get(each, {}) for each in ids]
    )


def _fit(house: stage.House) -> str:
    from analysis.grouping import assignment, placing, topic_model

    statements = with_fields(house.read("statements"), house.read("codings"))
    if not len(statements):
        raise Problem(
            house.path("statements"),
            "",
            "Es gibt keine Aussagen.",
            "Notizen unter raw/<Runde>/ ablegen und „make“ aufrufen.",
        )
    folder = house.models / "embeddings"
    store = embed.Store(folder / "statements.npz", model=None)
    of_codebook = embed.Store(folder / "codebook.npz", model=None)
    catalogue = tuple(assignment.entries(codebook.read(house.corpus / "codebook.toml")))
    vectors = store[statements["text"]]
    headings = store[statements["heading"]] * (statements["heading"] != "").to_numpy()[:, None]

    def embedded(texts):
        return np.vstack(
            [(of_codebook if text in of_codebook else store)[[text]] for text in texts]
        )

    decided, lost = _decided(house, statements)
    given = placing.Given(
        statements,
        vectors,
        house.read("frozen_topics"),
        decided,
        catalogue,
        headings,
        embedded,
    )
    model = topic_model.fit(given)
    model.state["unmatched"] += lost.to_dict("records")
    topic_model.save(model, house.models / "topics", store.name)
    house.wrote(*(house.models / "topics").iterdir())
    return _told(model.state, len(statements))


def _told(state: dict, n: int) -> str:
    origin = [topic["origin"] for topic in state["topics"]]
    return (
        f"{n} Aussagen → {len(origin)} Themen ({origin.count(CATALOGUE)} aus dem Katalog, "
        f"{origin.count(ACCEPTED)} übernommen, {origin.count(FOUND)} gefunden), {_single(state)} Einzelstimmen"
    )


def _decided(house: stage.House, statements: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(what people decided on topics and agree on, moves of statements that are gone): a moved statement is found again by its text."""
    decisions, lost = attached(house.read("decided_topics"), "decided_topics", statements)
    return adjudication.settled(decisions)[0], lost.assign(action=lost["kind"])


def _single(state: dict) -> int:
    return sum(not shares for shares in state["shares"].values())


def as_tables(state: dict, statements: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The three tables of a fitted state. Columns as in ``analysis.tables``; topics in order of field, then size."""
    known = {topic["topic_id"]: topic for topic in state["topics"]}
    shares = pd.DataFrame(
        [
            (statement, topic_id, weight, _likely(state, known[topic_id], statement, weight))
            for statement, weights in sorted(state["shares"].items())
            for topic_id, weight in sorted(weights.items())
        ],
        columns=tables.TABLES["topic_statements"].names,
    )
    behind = shares.merge(
        statements.assign(behind=coded_statements.table_keys(statements))[
            ["statement_id", "behind"]
        ],
        on="statement_id",
    )
    counts = behind.groupby("topic_id").agg(
        n_statements=("statement_id", "nunique"), n_tables=("behind", "nunique")
    )
    columns = [*tables.TABLES["topics"].names, "terms"]
    topics = pd.DataFrame(state["topics"], columns=columns).drop(
        columns=["n_statements", "n_tables"]
    )
    topics = topics.merge(counts, on="topic_id").sort_values(
        ["field_id", "n_statements", "topic_id"], ascending=[True, False, True]
    )
    terms = pd.DataFrame(
        [
            (topic.topic_id, term, weight)
            for topic in topics.itertuples()
            for term, weight in topic.terms
        ],
        columns=["topic_id", "term", "weight"],
    )
    return {
        "topics": topics.drop(columns="terms"),
        "topic_statements": shares,
        "topic_terms": terms,
    }


def _likely(state: dict, topic: dict, statement_id: str, weight: float) -> float:
    """How likely the statement belongs to the topic: see the column ``probability`` of ``topic_statements``."""
    if topic["origin"] == FOUND:
        return topic["stability"]
    return round(state["chance"].get(statement_id, 1.0) * weight, 6)


def _state(house: stage.House) -> dict:
    path = house.models / "topics" / "members.json"
    if not path.exists():
        raise Problem(
            path, "", "Die Themen sind noch nicht gebildet.", "Bitte „make topics“ aufrufen."
        )
    return json.loads(path.read_text(encoding="utf-8"))


def _apply(house: stage.House) -> str:
    state, statements = _state(house), house.read("statements")
    made = as_tables(state, statements)
    for name, rows in made.items():
        house.write(name, rows)
    lost = pd.DataFrame(
        state["unmatched"],
        columns=["action", "target", "new", "coder", "date", "text", "reason"],
        dtype=str,
    ).fillna("")
    house.write(
        "orphaned_topics",
        pd.concat(
            [orphans(rows, reason) for reason, rows in lost.groupby("reason")] or [orphans(lost)]
        ),
    )
    return _told(state, len(statements)) + (
        f"; {len(state['unmatched'])} Entscheidungen ohne Thema (verwaist)"
        if state["unmatched"]
        else ""
    )


def _work(house: stage.House, options) -> str:
    every = (_fit, _apply, coded_statements.write, compare.write)
    told = [
        step(house) for step in {"fit": every[:1], "apply": every[1:2]}.get(options.verb, every)
    ]
    return "; ".join(told[1:] or told)


if __name__ == "__main__":
    stage.run(
        "topics",
        _work,
        (("verb",), {"choices": ("fit", "apply", "both"), "nargs": "?", "default": "both"}),
    )
