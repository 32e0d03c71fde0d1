"""Topics: what they are made of, how stable they are, how they hang together, and what happens with more or fewer of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import layout
from analysis.grouping import clusters, rounds
from analysis.research.desk import Desk

WORDS = 6


def overview(desk: Desk) -> pd.DataFrame:
    """One row a topic, the largest first: topic_id, name, field, n_statements, n_tables, stability, terms, named_by.

    >>> from analysis.research.desk import example
    >>> overview(example())[["name", "field", "n_statements"]].values.tolist()
    [['Kitaplätze', 'Bildung', 2]]
    """
    terms = (
        desk.topic_terms.sort_values(["topic_id", "weight", "term"], ascending=[True, False, True])
        .groupby("topic_id")["term"]
        .agg(lambda each: ", ".join(each[:WORDS]))
    )
    rows = desk.topics.assign(
        field=desk.topics["field_id"].map({**desk.names("field"), "": "feldübergreifend"}),
        terms=desk.topics["topic_id"].map(terms).astype(object).fillna(""),
    )
    rows = rows.assign(named_by=rows["named_by"].replace("model", "Programm"))
    rows = rows.sort_values(["n_statements", "name"], ascending=[False, True], ignore_index=True)
    return rows[["topic_id", "name", "field", "n_statements", "n_tables", "stability", "terms", "named_by"]]


def shares(desk: Desk) -> pd.DataFrame:
    """What stands in a topic and what stands alone: one row each."""
    alone = int((desk.placed["topic"] == "").sum())
    return pd.DataFrame({"what": ["in einem Thema", "Einzelstimmen"], "n": [len(desk.placed) - alone, alone]})


def stability(desk: Desk) -> pd.DataFrame:
    """Stability of each topic for ``figures.spans``: name, value, the most stable first."""
    rows = desk.topics.sort_values(["stability", "name"], ascending=[False, True])
    return pd.DataFrame({"name": rows["name"], "value": rows["stability"]}).dropna().reset_index(drop=True)


def _centres(desk: Desk) -> tuple[list[str], np.ndarray]:
    """Topic ids of at least one statement and their mean vectors, of length 1: ndarray (n_topics, d)."""
    ids = [topic for topic in desk.topics["topic_id"] if (desk.placed["topic"] == topic).any()]
    middle = [desk.vectors[(desk.placed["topic"] == topic).to_numpy()].mean(axis=0) for topic in ids]
    return ids, clusters.unit(np.vstack(middle)) if ids else np.zeros((0, 1))


def representative(desk: Desk, most: int = 3) -> pd.DataFrame:
    """The statements nearest to the middle of each topic: topic, text, similarity (cosine, centred), round_id, table."""
    if desk.vectors is None:
        return pd.DataFrame(columns=["topic", "text", "similarity", "round_id", "table"])
    ids, centres = _centres(desk)
    found = []
    for topic, centre in zip(ids, centres):
        inside = (desk.placed["topic"] == topic).to_numpy()
        rows = desk.placed[inside].assign(topic=desk.topic_names[topic], similarity=desk.vectors[inside] @ centre)
        found.append(rows.sort_values(["similarity", "statement_id"], ascending=[False, True]).drop_duplicates("text").head(most))
    rows = pd.concat(found) if found else desk.placed.assign(similarity=0.0)
    return rows[["topic", "text", "similarity", "round_id", "table"]].reset_index(drop=True)


def hierarchy(desk: Desk) -> tuple[np.ndarray, list[str]]:
    """Average linkage of the topics' centres by cosine distance, in scipy's form, and the topics' names; empty for fewer than two."""
    from scipy.cluster.hierarchy import linkage

    if desk.vectors is None:
        return np.zeros((0, 4)), []
    ids, centres = _centres(desk)
    names = [desk.topic_names[topic] for topic in ids]
    return (linkage(centres, method="average", metric="cosine") if len(ids) > 1 else np.zeros((0, 4))), names


def on_the_map(desk: Desk) -> pd.DataFrame:
    """Statements with x, y and the names of field and topic, in codebook order, for ``figures.statement_map``."""
    if desk.vectors is None:
        return pd.DataFrame(columns=["x", "y", "field", "topic", "text"])
    spots = layout.positions(desk.placed, desk.vectors)
    names = {**desk.names("field"), "": "Unklar"}
    order = list(names)
    rows = desk.placed.assign(
        x=[spots[each][0] for each in desk.placed["statement_id"]], y=[spots[each][1] for each in desk.placed["statement_id"]]
    )
    rows = rows.sort_values("field", key=lambda fields: fields.map(order.index), kind="stable")
    return rows.assign(field=rows["field"].map(names), topic=rows["topic"].map(desk.topic_names).fillna(""))[
        ["x", "y", "field", "topic", "text"]
    ]


def more_or_fewer(desk: Desk) -> pd.DataFrame:
    """What becomes of each topic when the same notes are grouped into fewer or more: topics × numbers of groups.

    The value is the share of a topic's pairs of statements that stand together again; columns are half, the same, one and a half and
    twice as many groups. The grouping is that of the topic stage, fields included, but over all rounds at once and without decisions.
    """
    if desk.vectors is None or len(desk.topics) < 2:
        return pd.DataFrame()
    k = len(desk.topics)
    ids = [topic for topic in desk.topics["topic_id"] if (desk.placed["topic"] == topic).sum() > 1]
    vectors = clusters.guided(desk.vectors, rounds.hints(desk.placed), rounds.GUIDANCE)
    found = {}
    for number in sorted({max(2, round(k * times)) for times in (0.5, 1, 1.5, 2)}):
        labels = clusters.partition(vectors, number)
        found[f"{number} Gruppen"] = [pairs_together(labels[(desk.placed["topic"] == topic).to_numpy()]) for topic in ids]
    return pd.DataFrame(found, index=[desk.topic_names[topic] for topic in ids])


def pairs_together(labels: np.ndarray) -> float:
    """Share of pairs with the same label.

    >>> pairs_together(np.array([1, 1, 1, 2]))
    0.5
    """
    sizes = np.bincount(labels).astype(float)
    return float((sizes * (sizes - 1)).sum() / (len(labels) * (len(labels) - 1)))
