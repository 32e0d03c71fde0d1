"""Decisions taken back: an undo is itself a row of the same decision table, and nothing is deleted.

decision rows as kept -> decision rows that stand

A row whose column ``undoes`` holds the ``decision_id`` of another row takes that row back. An undo can be taken
back in the same way; what it took back then stands again.
"""

from __future__ import annotations

import hashlib

import pandas as pd

from analysis import tables

UNDOES = "undoes"
REOPENED = "reopened"  # decided_rounds.action: a closed round is open again


def is_decided(name: str) -> bool:
    """Is this the name of a table of decisions, one that a row of ``undoes`` can take back?"""
    return name in tables.TABLES and UNDOES in tables.TABLES[name].names


def decision_ids(rows: pd.DataFrame, name: str) -> list[str]:
    """An id for each row of the decision table ``name``, made from its key: the same whenever it is read."""
    key = tables.TABLES[name].key
    values = zip(*(rows[column].astype(str) for column in key), strict=True)
    return [
        "d-" + hashlib.sha256("\x1f".join((name, *each)).encode()).hexdigest()[:12]
        for each in values
    ]


def in_force(rows: pd.DataFrame, name: str) -> pd.Series:
    """True for each row, undos included, that no later row takes back. ``rows``: the whole table, oldest first."""
    taken: set[str] = set()
    force = []
    for id_, undoes in reversed(list(zip(decision_ids(rows, name), rows[UNDOES], strict=True))):
        force.append(id_ not in taken)
        if force[-1] and undoes:
            taken.add(undoes)
    return pd.Series(force[::-1], index=rows.index, dtype=bool)


def standing(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """The decisions that stand: neither undos nor what an undo took back. Columns and order as ``rows``."""
    kept = in_force(rows, name) & (rows[UNDOES] == "")
    return rows[kept].reset_index(drop=True)


def closed(frozen: pd.DataFrame, rounds: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``frozen_topics`` that hold: of each round its last closing, unless somebody reopened it.

    rounds: the standing rows of ``decided_rounds``; „reopened“ names the number of the closing it takes back.
    """
    if not len(frozen):
        return frozen
    last = frozen.groupby("round_id")["closing"].transform("max")
    reopened = rounds[rounds["action"] == REOPENED]
    over = set(zip(reopened["target"], reopened["new"], strict=True))
    held = [
        closing == latest and (round_id, str(closing)) not in over
        for round_id, closing, latest in zip(
            frozen["round_id"], frozen["closing"], last, strict=True
        )
    ]
    return frozen[held].reset_index(drop=True)
