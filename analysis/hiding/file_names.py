"""File names are text like any other: hidden in the tables, the way back to the file stays in ``private/``."""

from __future__ import annotations

import re

import pandas as pd

from analysis import tables

UNREAD = "unread-"  # how an unread file is called while its name is looked at


def with_unread(received: pd.DataFrame, unread: pd.DataFrame) -> pd.DataFrame:
    """The sheets, and behind them the unread files as sheets that hold their reason: their names are hidden alike."""
    rows = unread.rename(columns={"reason": "text"}).assign(
        document_id=[f"{UNREAD}{number}" for number in range(len(unread))]
    )
    return tables.typed(pd.concat([received, rows], ignore_index=True).fillna(""), "received")


def parted(
    documents: pd.DataFrame, received: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """What ``with_unread`` has put together, once the names are gone: documents, unread, and hidden_files (the way back).

    Two files of one round that would be called alike get a number („Mail von [Person 1] (2).md“).
    """
    names: dict[tuple[str, str], str] = {}
    taken: set[tuple[str, str]] = set()
    for round_id, file, shown in zip(received["round_id"], received["file"], documents["file"]):
        if (round_id, file) in names:
            continue
        number, free = 2, shown
        while (round_id, free) in taken:
            free = re.sub(r"(\.\w+)?$", rf" ({number})\1", shown, count=1)
            number += 1
        names[round_id, file] = free
        taken.add((round_id, free))
    documents = documents.assign(
        file=[names[key] for key in zip(received["round_id"], received["file"])]
    )
    back = pd.DataFrame(
        [(round_id, file, shown) for (round_id, file), shown in names.items() if file != shown],
        columns=tables.TABLES["hidden_files"].names,
    )
    is_unread = documents["document_id"].str.startswith(UNREAD)
    unread = documents[is_unread].rename(columns={"text": "reason"})
    return (
        documents[~is_unread],
        unread[["round_id", "file", "reason"]],
        back.sort_values(["round_id", "file"]),
    )
