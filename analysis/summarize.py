"""Which statements stand for a topic: at most two for what is told, two for what is called for, in their own words.

statements + coded_statements + codings + topics + topic_statements + models/embeddings/statements.npz + codebook.toml -> summaries.csv, summary_sources.csv

Every statement stands behind exactly one message: one side of its topic, else itself (``einzelstimme``; ``unklar`` where it has no
field either). Nothing is said to be the same: the topic is what is counted, and a quote is an example of it.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from analysis import chapters, codebook, embed, stage, tables
from analysis.measures import Measures
from analysis.quoting import SURE, UNCLEAR, named_after, own_words, unclear_by
from analysis.quoting import kernel as kernel_of
from analysis.vectors import centred
from analysis.vocabulary import FOUND, MODEL

WORDING, SECOND, FURTHER = "wording", "second", "related"  # roles of a statement behind a message


def quotes(rows: list[dict], vectors: np.ndarray, kernel: str = "") -> list[int]:
    """Positions of one or two statements that stand for these: a typical one, and the clear one farthest from it.

    The first is the one that the topic is named after (``kernel``), else the one with the most votes, else the one nearest to the
    middle; both lose by what makes a wording unclear, and come after those that surely stand there (``row["likely"]``). Of a duplicate
    group one is quoted. ``vectors`` of shape (n, d), rows of length 1.
    """
    likely = np.array([row.get("likely", 1.0) for row in rows])
    doubt = likely < SURE
    lost = np.array([unclear_by(row) for row in rows])
    votes = np.array([row["votes"] for row in rows])
    near = vectors @ vectors.mean(axis=0)
    named = np.array([bool(kernel) and named_after(own_words(row), kernel) for row in rows])
    ids = [row["statement_id"] for row in rows]
    order = lambda score: sorted(range(len(rows)), key=lambda at: (*score(at), ids[at]))
    first = order(
        lambda at: (
            not named[at],
            lost[at] >= UNCLEAR,
            doubt[at],
            -votes[at],
            -round(near[at] - lost[at] + likely[at], 6),
        )
    )[0]
    far = vectors @ vectors[first]
    others = order(
        lambda at: (doubt[at], -votes[at] * (lost[at] < UNCLEAR), round(far[at] + lost[at], 6))
    )
    groups = [row["same_as"] or row["statement_id"] for row in rows]
    others = [at for at in others if groups[at] != groups[first]]
    return [first, *others[:1]]


def summarize(
    statements: pd.DataFrame,
    coded: pd.DataFrame,
    topics: pd.DataFrame,
    book: codebook.Codebook,
    vectors: np.ndarray,
    codings: pd.DataFrame,
    topic_statements: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(summaries, summary_sources) of all rounds. ``vectors`` of shape (n_statements, d) in the order of ``statements``."""
    placed = chapters.place(statements, coded, topics, book).reset_index(drop=True)
    placed["likely"] = chapters.likely(placed, codings, topic_statements, book)
    close, measures = centred(vectors), Measures(coded)
    of_statement = dict(zip(topics["topic_id"], topics["name"]))
    found = topics["origin"] == FOUND if "origin" in topics else topics["named_by"] == MODEL
    kernels = {topic: of_statement[topic] for topic in topics.loc[found, "topic_id"]}
    summaries, sources = [], []
    section = placed["side"].where(placed["topic"] != "", chapters.SINGLE)
    section = section.where((placed["topic"] != "") | (placed["field"] != ""), chapters.UNCLEAR)
    alone = placed["statement_id"].where(placed["topic"] == "", "")
    keys = [placed["round_id"], placed["chapter"], section, placed["topic"], alone]
    for (round_id, chapter, name, topic, _), group in placed.groupby(keys, sort=True):
        rows = group.to_dict("records")
        chosen = quotes(rows, close[group.index], kernel_of(kernels.get(topic, "")))
        ids = [row["statement_id"] for row in rows]
        summary_id = _id(round_id, chapter, name, topic or ids[0])
        summaries.append(
            {
                "summary_id": summary_id,
                "round_id": round_id,
                "field_id": chapter,
                "topic_id": topic,
                "section": name,
                "text": own_words(rows[chosen[0]]),
                "mentions": measures.mentions(ids),
                "n_tables": measures.tables(ids),
                "n_statements": measures.statements(ids),
                "n_notes": measures.notes(ids),
                "points": measures.votes(ids),
                "groups": "; ".join(measures.groups(ids)),
                "n_related": len(ids) - len(chosen),
                "shown": 1,
            }
        )
        role = dict(zip(chosen, (WORDING, SECOND)))
        sources += [
            {
                "summary_id": summary_id,
                "statement_id": row["statement_id"],
                "role": role.get(at, FURTHER),
                "probability": round(row["likely"], 6),
            }
            for at, row in enumerate(rows)
        ]
    return _ranked(_table(summaries, "summaries")), _table(sources, "summary_sources")


def _id(*words: str) -> str:
    return "m-" + hashlib.sha256("|".join(words).encode()).hexdigest()[:10]


def _ranked(summaries: pd.DataFrame) -> pd.DataFrame:
    """``rank`` in each section of each chapter: tables, then votes, then statements."""
    order = summaries.sort_values(
        ["n_tables", "points", "n_statements", "summary_id"],
        ascending=[False, False, False, True],
        kind="stable",
    )
    rank = order.groupby(["round_id", "field_id", "section"]).cumcount() + 1
    return summaries.assign(rank=rank.reindex(summaries.index))


def _table(rows: list[dict], name: str) -> pd.DataFrame:
    return tables.typed(pd.DataFrame(rows), name) if rows else tables.empty(name)


def _work(house: stage.House, options) -> str:
    statements, book = house.read("statements"), codebook.read(house.corpus / "codebook.toml")
    store = embed.Store(house.models / "embeddings" / "statements.npz", model=None)
    vectors = store[statements["text"]] if len(statements) else np.zeros((0, 1), np.float32)
    summaries, sources = summarize(
        statements,
        house.read("coded_statements"),
        house.read("topics"),
        book,
        vectors,
        house.read("codings"),
        house.read("topic_statements"),
    )
    house.write("summaries", summaries)
    house.write("summary_sources", sources)
    sides = summaries["section"].isin(chapters.SIDES).sum()
    return f"{len(statements)} Aussagen → {sides} Seiten von Themen, {len(summaries) - sides} Einzelstimmen"


if __name__ == "__main__":
    stage.run("summarize", _work)
