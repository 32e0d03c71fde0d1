"""Where each statement stands in the report: its first field, its type, its topic, its table; and what is counted there.

Shared by ``summarize``, the report and the figures, so that all of them count alike.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis import codebook

NO_TYPE = "aussage"  # section of statements without a decided type
SINGLE = "einzelstimme"
UNCLEAR = "unklar"
DEMANDS = ("ziel", "massnahme")  # types that call for something; other ids: see ``demands``
AGREED = "konsens"
OPPOSED = "dissens"


def place(statements: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """The statements with the columns ``field`` (empty = unclear), ``type`` (``aussage`` = none), ``topic`` (empty = single voice) and
    ``at_table`` (what counts as one table), out of the table ``coded_statements``."""
    by_id = coded.set_index("statement_id").reindex(statements["statement_id"])
    return statements.assign(
        field=by_id["field_id"].to_numpy(),
        type=by_id["type"].where(by_id["type"] != "", NO_TYPE).to_numpy(),
        topic=by_id["topic_id"].to_numpy(),
        at_table=by_id["table_key"].to_numpy(),
    )


def sections(book: codebook.Codebook) -> list[str]:
    """The sections of a chapter in codebook order; the last one holds statements without a type."""
    return [*(code.id for code in book.types), NO_TYPE]


def demands(section: str, book: codebook.Codebook) -> bool:
    """Whether statements of this type call for something: by the usual ids, else by the name's own words."""
    name = book.names("type").get(section, "").lower()
    return section in DEMANDS or any(
        word in name for word in ("ziel", "maßnahme", "vorschlag", "forderung", "wunsch", "idee")
    )


class Count(dict):
    """Counts of some statements: statements, notes, tables, mentions, points; reached as attributes."""

    __getattr__ = dict.__getitem__


def records(rows: pd.DataFrame) -> list[dict]:
    """The rows as plain dicts: counting a few statements thousands of times is quicker on these."""
    return rows.to_dict("records")


def count(rows: Iterable[dict]) -> Count:
    """statements; notes; tables; mentions (Nennungen: the number shown, else 1, a note counted once); points (Klebepunkte, likewise).

    Votes and mentions are never added together: a note with dots is one mention and has so many points.

    >>> statements, _ = explore.example()
    >>> count(records(statements.assign(mentions_kind="punkte", at_table=["1", "2"])))
    {'statements': 2, 'notes': 1, 'tables': 2, 'mentions': 1, 'points': 3}
    """
    rows = list(rows)
    notes: dict[str, dict] = {}
    for row in rows:
        if row["note_id"] not in notes or row["mentions"] > notes[row["note_id"]]["mentions"]:
            notes[row["note_id"]] = row
    votes = [row["mentions"] for row in notes.values() if row["mentions_kind"] == "punkte"]
    others = [max(row["mentions"], 1) for row in notes.values() if row["mentions_kind"] != "punkte"]
    return Count(
        statements=len(rows),
        notes=len(notes),
        tables=n_tables(rows),
        mentions=sum(others) + len(votes),
        points=sum(votes),
    )


def n_tables(rows: Iterable[dict]) -> int:
    return len({row["at_table"] for row in rows})


def groups(rows: Iterable[dict]) -> list[str]:
    """The groups of people stated on these statements, in alphabetical order."""
    return sorted({row["group"] for row in rows if row["group"]})
