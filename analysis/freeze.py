"""``make freeze ROUND=…``: a person closes a round, once what is open has been said.

topics, topic_statements, decisions -> decisions/frozen.csv, rounds.csv

From then on the round's topics are input; the sheet „Entscheidungen“ of the review workbook reopens it.
"""

from __future__ import annotations

import datetime
import os

import pandas as pd

from analysis import ledger, natural, round_decisions, stage, tables
from analysis.decisions import By
from analysis.hiding import name_decisions
from analysis.problems import Hint, Problem
from analysis.reviewing import incoming, standing

SHOWN = 3  # examples of what is open


def frozen_rows(
    round_id: str, topics: pd.DataFrame, shares: pd.DataFrame, statements: pd.DataFrame
) -> pd.DataFrame:
    """Rows of ``frozen_topics`` for one round: each statement's topics; a single voice has a row without a topic."""
    rows = statements[statements["round_id"] == round_id][
        ["round_id", "statement_id", "text"]
    ].merge(shares[["statement_id", "topic_id", "weight"]], on="statement_id", how="left")
    rows = rows.fillna({"topic_id": "", "weight": 0.0}).merge(
        topics[["topic_id", "field_id", "name"]], on="topic_id", how="left"
    )
    rows = tables.typed(rows.fillna({"field_id": "", "name": ""}), "frozen_topics")
    return rows.sort_values(["statement_id", "topic_id"]).reset_index(drop=True)


def open_matters(house: stage.House, closing: list[str]) -> list[str]:
    """German sentences on what people have not finished: workbooks, contradictions, orphaned decisions, names of the rounds to close."""
    said, stands = [], standing.now(house)
    for path in incoming.unread_files(house):
        found, problems = incoming.read(house, path, stands)
        wrong = [each for each in problems if not isinstance(each, Hint)]
        if wrong or ledger.unread(house, found):
            said.append(f"In {path} stehen Entscheidungen, die noch nicht eingelesen sind.")
    for rows, what in (
        (
            standing.open_questions(house).drop_duplicates(["target", "question"]),
            "Offene Widersprüche",
        ),
        (standing.orphans(house), "Verwaiste Entscheidungen"),
    ):
        if len(rows):
            shown = " · ".join(
                f"„{text[:50]}“"
                for text in (rows["text"] + rows["target"].where(rows["text"] == "", "")).head(
                    SHOWN
                )
            )
            said.append(f"{what}: {len(rows)}, zum Beispiel {shown}.")
    names = house.read("decided_names")
    uncleared = [each for each in closing if not name_decisions.round_cleared(names, each)]
    if uncleared:
        said.append(f"Die Namensprüfung ist nicht abgeschlossen: {', '.join(uncleared)}.")
    return said


def freeze(house: stage.House, round_id: str, anyway: bool = False, by: By | None = None) -> str:
    """Close a round and every earlier one that is open. Raises Problem where something is open, unless ``anyway``."""
    statements, frozen = house.read("statements"), house.read("frozen_topics")
    rounds = natural.in_order(statements["round_id"])
    if round_id not in rounds:
        raise Problem(
            "make freeze",
            "ROUND",
            f"Die Runde „{round_id}“ gibt es nicht; vorhanden: {', '.join(rounds) or 'keine'}."
            if round_id
            else f"Es fehlt, welche Runde abgeschlossen werden soll; vorhanden: {', '.join(rounds) or 'keine'}.",
            f"make freeze ROUND={rounds[-1] if rounds else '2025'}",
        )
    topics, shares = house.read("topics"), house.read("topic_statements")
    rows = frozen_rows(round_id, topics, shares, statements)
    if round_id in set(frozen["round_id"]):
        return _closed_before(house, round_id, frozen, rows)
    closed = set(frozen["round_id"])
    along = [each for each in rounds[: rounds.index(round_id)] if each not in closed]
    if (matters := open_matters(house, [*along, round_id])) and not anyway:
        raise Problem(
            "make freeze",
            f"Runde {round_id}",
            "Vorher ist noch etwas offen, und die Runde ist nicht abgeschlossen. "
            + " ".join(matters),
            "Das Genannte erledigen („make review“, dann „make“), oder trotzdem abschließen: "
            f"make freeze ROUND={round_id} TROTZDEM=ja",
        )
    by = by or By("", datetime.date.today().isoformat())
    for each in [*along, round_id]:
        members = frozen_rows(each, topics, shares, statements)
        ledger.append(house, round_decisions.closing(house, each, members, by))
    return (
        f"Runde {round_id} geschlossen: {rows['statement_id'].nunique()} Aussagen behalten ihr Thema"
        + (
            f"; die früheren Runden sind damit auch geschlossen: {', '.join(along)}"
            if along
            else ""
        )
        + (f". Offen geblieben: {' '.join(matters)}" if matters else "")
    )


def _closed_before(
    house: stage.House, round_id: str, frozen: pd.DataFrame, rows: pd.DataFrame
) -> str:
    old = frozen[frozen["round_id"] == round_id]
    same = ["statement_id", "topic_id"]
    old = old.sort_values(same).reset_index(drop=True)
    if not old[same].equals(rows[same]):
        raise Problem(
            house.path("frozen_topics"),
            f"Runde {round_id}",
            "Die Runde ist schon geschlossen, und ihr Stand ist heute ein anderer.",
            "Den alten Stand behalten, oder die Runde in der Prüfmappe wieder öffnen (Blatt „Entscheidungen“) und neu schließen.",
        )
    return f"Runde {round_id} war schon geschlossen, nichts geändert"


def _work(house: stage.House, options) -> str:
    return freeze(house, options.round, os.environ.get("TROTZDEM", "").casefold() == "ja")


if __name__ == "__main__":
    stage.run(
        "freeze",
        _work,
        (
            ("--round",),
            {"default": os.environ.get("ROUND", ""), "help": "the round that is closed"},
        ),
    )
