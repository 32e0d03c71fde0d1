"""Topics: what they are made of, how stable they are, how they hang together, and what happens with more or fewer of them."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis import layout
from analysis.german import language
from analysis.grouping import clusters, similarity, topic_words
from analysis.grouping.stability import pairs_together
from analysis.research.desk import Desk
from analysis.vectors import unit
from analysis.vocabulary import ACCEPTED, CATALOGUE, CODEBOOK, MODEL, ORIGINS, PROGRAM

WORDS = 6


def overview(desk: Desk) -> pd.DataFrame:
    """One row a topic, the largest first: name, field, origin, n_statements, n_tables, stability, terms, named_by, topic_id.

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
    rows = rows.assign(
        named_by=rows["named_by"].replace({MODEL: PROGRAM, CODEBOOK: "Kodierleitfaden"}),
        origin=rows["origin"].map(ORIGINS),
    )
    rows = rows.sort_values(["n_statements", "name"], ascending=[False, True], ignore_index=True)
    return rows["name field origin n_statements n_tables stability terms named_by topic_id".split()]


def members(desk: Desk, name: str = "") -> pd.DataFrame:
    """All statements of a topic, by its name (without one: the largest topic), the surest first: text, weight, others, round_id, table, group.

    ``others`` are the further topics that a statement is in. Raises ValueError with the names there are.

    >>> from analysis.research.desk import example
    >>> members(example(), "Kitaplätze")["text"].tolist()
    ['Kitaplätze fehlen', 'Mehr Kitaplätze']
    """
    known = overview(desk)[["topic_id", "name"]]
    chosen = known[known["name"] == name] if name else known.head(1)
    if chosen.empty and len(known):
        raise ValueError(
            f"„{name}“ ist kein Thema dieses Korpus. Es gibt: {', '.join(known['name'])}."
        )
    shares = desk.topic_statements.assign(
        topic=desk.topic_statements["topic_id"].map(desk.topic_names)
    )
    inside = shares["topic_id"].isin(chosen["topic_id"])
    others = shares[~inside].groupby("statement_id")["topic"].agg(", ".join)
    rows = shares[inside].merge(desk.statements, on="statement_id")
    rows = rows.assign(others=rows["statement_id"].map(others).astype(object).fillna(""))
    rows = rows.sort_values(["weight", "text"], ascending=[False, True])
    return rows[["text", "weight", "others", "round_id", "table", "group"]].reset_index(drop=True)


def alone(desk: Desk) -> pd.DataFrame:
    """The single voices: statements in no topic, with their field: text, field, round_id, table, group.

    >>> from analysis.research.desk import example
    >>> alone(example())["text"].tolist()
    ['Kein Deutschkurs frei', 'Anerkennung dauert zu lange']
    """
    rows = desk.placed[desk.placed["topic"] == ""]
    rows = rows.assign(field=rows["field"].map({**desk.names("field"), "": "Unklar"}))
    return rows[["text", "field", "round_id", "table", "group"]].reset_index(drop=True)


def stability(desk: Desk) -> pd.DataFrame:
    """Stability of each found topic for ``figures.spans``: name, value, the most stable first."""
    found = desk.topics[~desk.topics["origin"].isin((CATALOGUE, ACCEPTED))]
    rows = found.sort_values(["stability", "name"], ascending=[False, True])
    return (
        pd.DataFrame({"name": rows["name"], "value": rows["stability"]})
        .dropna()
        .reset_index(drop=True)
    )


def _centres(desk: Desk) -> tuple[list[str], np.ndarray]:
    """Topic ids of at least one statement and their mean vectors, of length 1: ndarray (n_topics, d)."""
    ids = [topic for topic in desk.topics["topic_id"] if (desk.placed["topic"] == topic).any()]
    middle = [
        desk.vectors[(desk.placed["topic"] == topic).to_numpy()].mean(axis=0) for topic in ids
    ]
    return ids, unit(np.vstack(middle)) if ids else np.zeros((0, 1))


def representative(desk: Desk, most: int = 3) -> pd.DataFrame:
    """The statements nearest to the middle of each topic: topic, text, similarity (cosine, centred), round_id, table."""
    columns = ["topic", "text", "similarity", "round_id", "table"]
    if desk.vectors is None:
        return pd.DataFrame(columns=columns)
    ids, centres = _centres(desk)
    found = []
    for topic, centre in zip(ids, centres):
        inside = (desk.placed["topic"] == topic).to_numpy()
        rows = desk.placed[inside].assign(
            topic=desk.topic_names[topic], similarity=desk.vectors[inside] @ centre
        )
        found.append(
            rows.sort_values(["similarity", "statement_id"], ascending=[False, True])
            .drop_duplicates("text")
            .head(most)
        )
    return pd.concat(found or [pd.DataFrame(columns=columns)], ignore_index=True)[columns]


def hierarchy(desk: Desk) -> tuple[np.ndarray, list[str]]:
    """Average linkage of the topics' centres by cosine distance, in scipy's form, and the topics' names; empty for fewer than two."""
    from scipy.cluster.hierarchy import linkage

    if desk.vectors is None:
        return np.zeros((0, 4)), []
    ids, centres = _centres(desk)
    names = [desk.topic_names[topic] for topic in ids]
    return (
        linkage(centres, method="average", metric="cosine") if len(ids) > 1 else np.zeros((0, 4))
    ), names


def on_the_map(desk: Desk) -> pd.DataFrame:
    """Statements with x, y and the names of field and topic, in codebook order, for ``figures.statement_map``."""
    if desk.vectors is None:
        return pd.DataFrame(columns=["x", "y", "field", "topic", "text"])
    spots = layout.coordinates(desk.placed, desk.vectors)
    names = {**desk.names("field"), "": "Unklar"}
    order = list(names)
    rows = desk.placed.assign(
        x=[spots[each][0] for each in desk.placed["statement_id"]],
        y=[spots[each][1] for each in desk.placed["statement_id"]],
    )
    rows = rows.sort_values("field", key=lambda fields: fields.map(order.index), kind="stable")
    return rows.assign(
        field=rows["field"].map(names), topic=rows["topic"].map(desk.topic_names).fillna("")
    )[["x", "y", "field", "topic", "text"]]


def more_or_fewer(desk: Desk) -> pd.DataFrame:
    """What becomes of each topic when the same notes are grouped into fewer or more: topics × numbers of groups.

    The value is the share of a topic's pairs of statements that stand together again; columns are half, the same, one and a half and
    twice as many groups. The grouping is that of the topic stage, fields included, but over all rounds at once and without decisions.
    """
    if desk.vectors is None or len(desk.topics) < 2:
        return pd.DataFrame()
    ids = [topic for topic in desk.topics["topic_id"] if (desk.placed["topic"] == topic).sum() > 1]
    found = {}
    for times in (0.5, 1, 1.5, 2):
        labels = _grouped(desk, times)
        found[f"{_number(desk, times)} Gruppen"] = [
            pairs_together(labels[(desk.placed["topic"] == topic).to_numpy()]) for topic in ids
        ]
    return pd.DataFrame(found, index=[desk.topic_names[topic] for topic in ids])


def _number(desk: Desk, times: float) -> int:
    return max(2, round(len(desk.topics) * times))


@lru_cache(maxsize=8)
def _grouped(desk: Desk, times: float) -> np.ndarray:
    """Every statement's group when there are ``times`` as many groups as topics: ndarray (n,), computed once a desk."""
    names = list(desk.names("field"))
    fields = similarity.field_weights(
        [{field: 1.0} if field else {} for field in desk.placed["field"]], names
    )
    likeness = similarity.pairs(desk.vectors, desk.placed["text"].tolist(), fields)
    return clusters.linked(likeness, _number(desk, times)).labels


def regrouped(desk: Desk, times: float = 0.5, least: int = 3) -> pd.DataFrame:
    """The groups when there are ``times`` as many as topics, the largest first: n_statements, topics (how many come from each), terms.

    terms: words in at least two statements of the group that are most frequent there compared with all. Groups below ``least`` left out.
    """
    if desk.vectors is None or len(desk.topics) < 2:
        return pd.DataFrame()
    labels = _grouped(desk, times)
    names = desk.placed["topic"].map(desk.topic_names).fillna("Einzelstimmen")
    said = desk.placed["text"].map(
        lambda text: {
            topic_words.key(word): word
            for word in topic_words.words(text)
            if language.is_noun(word)
        }
    )
    everywhere = Counter(key for words in said for key in words if key)
    rows = []
    for group in pd.Series(labels).value_counts().loc[lambda sizes: sizes >= least].index:
        inside = labels == group
        parts = (
            names[inside]
            .value_counts(sort=False)
            .sort_index()
            .sort_values(ascending=False, kind="stable")
        )
        here = Counter(key for words in said[inside] for key in words if key)
        shown = {
            key: word for words in said[inside] for key, word in words.items()
        }  # any one of its forms
        best = sorted(
            (key for key in here if here[key] > 1),
            key=lambda key: (-(here[key] ** 2) / everywhere[key], key),
        )
        rows.append(
            (
                int(inside.sum()),
                ", ".join(f"{name} ({n})" for name, n in parts.items() if n > 1 or len(parts) == 1),
                ", ".join(shown[key] for key in best[:WORDS]),
            )
        )
    return pd.DataFrame(
        sorted(rows, key=lambda row: (-row[0], row[1])), columns=["n_statements", "topics", "terms"]
    )
