"""What came up again, what is new, what was not mentioned any more: every topic in every round.

topics, topic_statements, coded_statements, statements, models/topics -> topic_rounds.csv

=============  ====================================================================================================================
new            the first round that raised the topic
confirmed      raised again
changed        raised again, but as something else: its statements of this round resemble those of the rounds before less than
               ``CHANGED`` of the way to how its earlier statements resemble each other
not_mentioned  known from an earlier round, without a statement in this one; that is silence, not a solution
=============  ====================================================================================================================
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import embed, natural, stage
from analysis.measures import Measures
from analysis.vectors import centred

CHANGED = 0.5  # of the likeness among the earlier statements
LEAST = 3  # statements on each side before anything is called changed


def by_round(
    topics: pd.DataFrame,
    shares: pd.DataFrame,
    coded: pd.DataFrame,
    vectors: np.ndarray,
) -> pd.DataFrame:
    """Table ``topic_rounds``: one row a topic and round from the topic's first on, sorted by topic and round.

    vectors: (n, d) of the statements of ``coded``, in its order, mean-centred.
    """
    measures, row_of = Measures(coded), dict(zip(coded["statement_id"], range(len(coded))))
    round_of = dict(zip(coded["statement_id"], coded["round_id"]))
    origin = dict(zip(topics["topic_id"], topics["origin"]))
    rows = []
    for topic_id, part in shares.groupby("topic_id"):
        seen: list[int] = []
        for round_id in natural.in_order(coded["round_id"]):
            ids = [each for each in part["statement_id"] if round_of[each] == round_id]
            now = [row_of[each] for each in ids]
            if ids or seen:
                rows.append(
                    (
                        topic_id,
                        round_id,
                        len(ids),
                        measures.tables(ids),
                        _status(vectors, now, seen),
                        measures.votes(ids),
                        origin.get(str(topic_id), ""),
                    )
                )
            seen += now
    columns = ["topic_id", "round_id", "n_statements", "n_tables", "status", "votes", "origin"]
    return pd.DataFrame(rows, columns=columns)


def _status(vectors: np.ndarray, now: list[int], before: list[int]) -> str:
    if not before:
        return "new"
    if not now:
        return "not_mentioned"
    if len(before) >= LEAST and len(now) >= LEAST:
        old, new = vectors[before], vectors[now]
        among = (np.linalg.norm(old.sum(axis=0)) ** 2 - len(old)) / (len(old) * (len(old) - 1))
        if float((old @ new.T).mean()) < CHANGED * among:
            return "changed"
    return "confirmed"


IN_GERMAN = {
    "new": "neu",
    "confirmed": "wieder genannt",
    "changed": "verändert",
    "not_mentioned": "nicht mehr genannt",
    "split": "geteilt",
    "merged": "zusammengelegt",
}


def write(house: stage.House) -> str:
    """The table of a house, made after ``coded_statements``; the sentence for the console."""
    texts = house.read("statements").set_index("statement_id")["text"]
    coded = house.read("coded_statements")
    store = embed.Store(house.models / "embeddings" / "statements.npz", model=None)
    middle = np.load(house.models / "topics" / "middle.npy")
    vectors = centred(store[texts[coded["statement_id"]]], middle)
    table = by_round(house.read("topics"), house.read("topic_statements"), coded, vectors)
    house.write("topic_rounds", table)
    counts = table["status"].value_counts()
    return (
        f"{table['topic_id'].nunique()} Themen in {table['round_id'].nunique()} Runden: "
        + ", ".join(f"{n} {IN_GERMAN.get(status, status)}" for status, n in sorted(counts.items()))
    )
