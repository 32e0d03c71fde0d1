"""What came up again, what is new, what was not mentioned any more: every topic in every round.

topics, topic_statements, statements, models/topics -> topic_rounds.csv

=============  ====================================================================================================================
new            the first round that raised the topic
confirmed      raised again
changed        raised again, but as something else: its statements of this round resemble those of the rounds before less than
               ``CHANGED`` of the way to how its earlier statements resemble each other
split          raised again, but the round's statements, taken alone, fall into two groups or more that are mostly this topic
merged         raised again, but the round's statements, taken alone, lie with those of another known topic in one group
not_mentioned  known from an earlier round, without a statement in this one; that is silence, not a solution
=============  ====================================================================================================================
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis import embed, natural, stage
from analysis.coded_statements import main_topics, table_keys
from analysis.grouping import clusters

CHANGED = 0.5  # of the likeness among the earlier statements
LEAST = 3  # statements on each side before anything is called changed, split or merged
MOSTLY = 0.5  # share of a group that makes it a topic's, share of a topic that lies in a group


def by_round(
    topics: pd.DataFrame,
    shares: pd.DataFrame,
    statements: pd.DataFrame,
    vectors: np.ndarray,
    own: Mapping[str, Mapping[str, int]],
) -> pd.DataFrame:
    """Table ``topic_rounds``: one row a topic and round from the topic's first on, sorted by topic and round.

    vectors: (n, d) of the statements, in their order, mean-centred. own: each later round's own partition, label by statement.
    """
    members = shares.merge(
        statements.assign(behind=table_keys(statements), row=range(len(statements)))[
            ["statement_id", "round_id", "behind", "row"]
        ],
        on="statement_id",
    )
    rounds = natural.in_order(statements["round_id"])
    topic_of = main_topics(shares).to_dict()
    rows = []
    for topic_id, part in members.groupby("topic_id"):
        seen: list[int] = []
        for round_id in rounds:
            now = part[part["round_id"] == round_id]
            if len(now):
                status = (
                    "new"
                    if not seen
                    else _status(str(topic_id), now, vectors, seen, own.get(round_id, {}), topic_of)
                )
            elif seen:
                status = "not_mentioned"
            else:
                continue
            rows.append(
                (topic_id, round_id, now["statement_id"].nunique(), now["behind"].nunique(), status)
            )
            seen += now["row"].tolist()
    return pd.DataFrame(
        rows, columns=["topic_id", "round_id", "n_statements", "n_tables", "status"]
    )


def _status(
    topic_id: str,
    now: pd.DataFrame,
    vectors: np.ndarray,
    before: list[int],
    own: Mapping[str, int],
    topic_of: Mapping[str, str],
) -> str:
    """confirmed, changed, split or merged, for a topic with statements in this round and before."""
    mine = [statement for statement in now["statement_id"] if statement in own]
    groups = Counter(own[statement] for statement in mine)
    mixed = {
        group: Counter(
            topic_of.get(statement, "") for statement, label in own.items() if label == group
        )
        for group in groups
    }
    own_groups = [
        group
        for group, count in groups.items()
        if count >= LEAST and count > MOSTLY * mixed[group].total()
    ]
    if len(own_groups) > 1:
        return "split"
    for group, count in groups.items():
        others = [number for other, number in mixed[group].items() if other not in ("", topic_id)]
        if (
            count >= LEAST
            and count > MOSTLY * len(mine)
            and max(others, default=0) >= max(LEAST, MOSTLY * count)
        ):
            return "merged"
    if len(before) >= LEAST and len(now) >= LEAST:
        old, new = vectors[before], vectors[now["row"].to_numpy()]
        among = (np.linalg.norm(old.sum(axis=0)) ** 2 - len(old)) / (len(old) * (len(old) - 1))
        if float((old @ new.T).mean()) < CHANGED * among:
            return "changed"
    return "confirmed"


def _work(house: stage.House, options) -> str:
    statements = house.read("statements")
    store = embed.Store(house.models / "embeddings" / "statements.npz", model=None)
    folder = house.models / "topics"
    own = json.loads((folder / "members.json").read_text(encoding="utf-8"))["own"]
    vectors = clusters.centred(store[statements["text"]], np.load(folder / "middle.npy"))
    table = by_round(house.read("topics"), house.read("topic_statements"), statements, vectors, own)
    house.write("topic_rounds", table)
    counts = table["status"].value_counts()
    return (
        f"{table['topic_id'].nunique()} Themen in {table['round_id'].nunique()} Runden: "
        + ", ".join(f"{n} {status}" for status, n in sorted(counts.items()))
    )


if __name__ == "__main__":
    stage.run("compare", _work)
