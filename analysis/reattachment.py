"""People's decisions meet the statements of today: those whose target changed are found again by text, the rest is „verwaist“.

Used by every stage that reads ``decisions/`` for statements (clean, classify, topics). Nothing is dropped: a decision either comes
back with the target it holds for now, or as a row of an ``orphaned_…`` table with the reason.
"""

from __future__ import annotations

import re

import pandas as pd

from analysis.german.placeholders import unnumbered
from analysis.problems import Problem

_STATEMENT = re.compile(r"(?P<round>.+)-[0-9a-f]{8}(?:-\d+)?")
NOT_FOUND = "Die Aussage steht so nicht mehr in dieser Runde."
ORPHAN = ("kind", "target", "new", "coder", "date", "text", "reason")


def fold(text: str) -> str:
    """A text for finding it again: small letters, words and digits only, placeholders without numbers.

    >>> fold("Mehr  Sprach-kurse (Frau [Person 3])!")
    'mehr sprach kurse frau person'
    """
    return " ".join(re.findall(r"[^\W_]+", unnumbered(text).lower()))


def round_of(target: str) -> str:
    """The round that a statement_id names, or "" if it is no statement_id.

    >>> round_of("2025-07-03-1a2b3c4d-2")
    '2025-07-03'
    """
    found = _STATEMENT.fullmatch(target)
    return found["round"] if found else ""


def orphans(decisions: pd.DataFrame, reason: str = NOT_FOUND) -> pd.DataFrame:
    """Rows for an ``orphaned_…`` table from decisions that found no target; ``kind`` is their action or scheme."""
    rows = decisions.copy()
    rows["kind"] = rows["action"] if "action" in rows else rows.get("scheme", "")
    rows["reason"] = reason
    for column in ORPHAN:
        rows[column] = rows.get(column, "")
    return (
        rows[list(ORPHAN)]
        .drop_duplicates(["kind", "target", "new", "coder", "date"])
        .reset_index(drop=True)
    )


def reattach(
    decisions: pd.DataFrame, statements: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """``decisions`` with ``target`` set to today's statement_id, and those that fit no statement, as rows of an orphaned table.

    decisions: columns target (a statement_id) and text (as then seen), and what else they have; order and columns are kept.
    statements: statement_id, round_id, text, verbatim. A target that still exists holds. Otherwise the statement of the same round
    with the same text (readable or verbatim, folded) takes its place; the first that no living target holds already.
    """
    if not len(decisions):
        return decisions.copy(), orphans(decisions)
    alive = set(statements["statement_id"])
    seen = list(zip(decisions["target"], decisions["text"], strict=True))
    wanted = {(round_of(target), fold(text)) for target, text in seen if target not in alive}
    places: dict[tuple[str, str], list[str]] = {}
    columns = [statements[column] for column in ("statement_id", "round_id", "text", "verbatim")]
    for id_, round_id, text, verbatim in zip(*columns, strict=True):
        for key in {(round_id, fold(text)), (round_id, fold(verbatim))} & wanted:
            places.setdefault(key, []).append(id_)
    taken = set(decisions["target"]) & alive
    moved: dict[str, str] = {}
    for target, text in seen:
        if target in alive or target in moved or not fold(text):
            continue
        found = places.get((round_of(target), fold(text)), [])
        free = [id_ for id_ in found if id_ not in taken]
        if free or found:
            moved[target] = (free or found)[0]
            taken.add(moved[target])
    fits = decisions["target"].isin(alive | set(moved))
    matched = decisions[fits].copy()
    matched["target"] = [moved.get(target, target) for target in matched["target"]]
    return matched, orphans(decisions[~fits])


def check_actions(decisions: pd.DataFrame, allowed: tuple[str, ...], file: str) -> None:
    """Raise Problem for an action that does not exist."""
    for number, action in enumerate(decisions["action"], start=2):
        if action not in allowed:
            raise Problem(
                file,
                f"Zeile {number}",
                f"In der Spalte „action“ steht „{action}“; erlaubt sind {', '.join(allowed)}.",
                "Eintrag berichtigen oder die Zeile löschen.",
            )
