"""People's decisions meet the statements of today: those whose target changed are found again by text, the rest is „verwaist“.

Used by every stage that reads ``decisions/`` for statements (clean, classify, topics). Nothing is dropped: a decision either comes
back with the target it holds for now, or as a row of an ``orphaned_…`` table with the reason.
"""

from __future__ import annotations

import re

import pandas as pd

from analysis.decisions import OWN
from analysis.german.placeholders import PLACEHOLDER, unnumbered
from analysis.problems import Problem

_STATEMENT = re.compile(r"(?P<round>.+)-[0-9a-f]{8}(?:-\d+)?")
NOT_FOUND = "Die Aussage steht so nicht mehr in dieser Runde."
LEAST_WORDS, LONGEST_NAME = (
    2,
    4,
)  # of a text with placeholders: words besides them; words behind one
# decision tables whose targets are no statements, or that are applied where statements are made
OTHER_TARGETS = ("decided_statements", "decided_names", "decided_own_codes", "decided_rounds")
# columns of a second statement beside target and text: the other side of an opposition, what stands in the place of a quote
OTHER_SIDE = {
    "decided_oppositions": {"target": "counter", "text": "counter_text"},
    "decided_messages": {"target": "new", "text": "new_text"},
}
ORPHAN = ("kind", "target", "new", "coder", "date", "text", "reason")


def bare_words(text: str) -> str:
    """A text for finding it again: small letters, words and digits only, placeholders without numbers.

    >>> bare_words("Mehr  Sprach-kurse (Frau [Person 3])!")
    'mehr sprach kurse frau person'
    """
    return " ".join(re.findall(r"[^\W_]+", unnumbered(text).lower()))


def round_of(target: str) -> str:
    """The round that a statement_id names, or "" if it is no statement_id; a code of one's own only looks like one.

    >>> round_of("2025-07-03-1a2b3c4d-2"), round_of("own-1a2b3c4d")
    ('2025-07-03', '')
    """
    found = None if target.startswith(OWN) else _STATEMENT.fullmatch(target)
    return found["round"] if found else ""


def orphans(decisions: pd.DataFrame, reason: str = NOT_FOUND) -> pd.DataFrame:
    """Rows for an ``orphaned_…`` table from decisions that found no target; ``kind`` is their action, scheme, goal, other side or code."""
    rows = decisions.copy()
    kinds = ("action", "scheme", "goal_id", "counter", "code_id")
    kind = next((column for column in kinds if column in rows), "")
    rows["kind"] = rows[kind] if kind else ""
    rows["reason"] = reason
    for column in ORPHAN:
        rows[column] = rows.get(column, "")
    return (
        rows[list(ORPHAN)]
        .drop_duplicates(["kind", "target", "new", "coder", "date"])
        .reset_index(drop=True)
    )


def masked(seen: str, now: str) -> bool:
    """Do two texts differ only where a placeholder stands in one of them and a name, or another placeholder, in the other?

    >>> masked("Der Kurs bei Frau Aydemir hilft", "Der Kurs bei Frau [Person 4] hilft")
    True
    >>> masked("Der Kurs bei Frau [Person 4] hilft", "Der Kurs bei Frau Aydemir hilft")
    True
    >>> masked("Der Kurs fehlt", "Der Kurs bei [Person 4] hilft"), masked("Herr Demir", "[Person 1]")
    (False, False)
    """
    return _covers(now, seen) or _covers(seen, now)


def _covers(pattern: str, text: str) -> bool:
    if not PLACEHOLDER.search(pattern):
        return False
    parts = [bare_words(part) for part in PLACEHOLDER.split(pattern)]
    if len(" ".join(parts).split()) < LEAST_WORDS:
        return False
    name = rf"\S+(?: \S+){{0,{LONGEST_NAME - 1}}}"
    whole = " ".join(
        piece
        for number, part in enumerate(parts)
        for piece in ((name,) if number else ()) + (re.escape(part),)
    )
    return re.fullmatch(" ".join(whole.split()).replace("\\ ", " "), bare_words(text)) is not None


def successors(statements: pd.DataFrame) -> dict[str, list[str]]:
    """Where a statement went that people split or joined: statement_id -> today's statement_ids (column ``made_from``)."""
    went: dict[str, list[str]] = {}
    if "made_from" in statements:
        for id_, before in zip(statements["statement_id"], statements["made_from"], strict=True):
            for old in before.split():
                went.setdefault(old, []).append(id_)
    return went


def reattach(
    decisions: pd.DataFrame, statements: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """``decisions`` with ``target`` set to today's statement_id, and those that fit no statement, as rows of an orphaned table.

    decisions: columns target (a statement_id) and text (as then seen), and what else they have; order and columns are kept.
    statements: statement_id, round_id, text, verbatim, made_from. A target that still exists holds. A statement that people split
    or joined hands its decisions to what became of it, to each of its parts. Otherwise the statement of the same round with the same
    text (readable or verbatim, folded) takes its place, the first that no living target holds already; at last the only one that
    differs by placeholders alone.
    """
    alive, went = set(statements["statement_id"]), successors(statements)
    seen = list(zip(decisions["target"], decisions["text"], strict=True))
    wanted = {(round_of(target), bare_words(text)) for target, text in seen if target not in alive}
    places: dict[tuple[str, str], list[str]] = {}
    columns = [statements[column] for column in ("statement_id", "round_id", "text", "verbatim")]
    rows = list(zip(*columns, strict=True))
    for id_, round_id, text, verbatim in rows:
        for key in {(round_id, bare_words(text)), (round_id, bare_words(verbatim))} & wanted:
            places.setdefault(key, []).append(id_)
    taken = set(decisions["target"])
    moved: dict[str, list[str]] = {}
    for target, text in seen:
        if target in alive or target in moved or not (bare_words(text) or target in went):
            continue
        found = places.get((round_of(target), bare_words(text)), [])
        free = [id_ for id_ in found if id_ not in taken]
        if target in went:
            moved[target] = went[target]
        elif free or found:
            moved[target] = (free or found)[:1]
            taken.update(moved[target])
        else:
            alike = [
                id_
                for id_, round_id, *texts in rows
                if round_id == round_of(target) and any(masked(text, now) for now in texts)
            ]
            if len(alike) == 1:
                moved[target] = alike
    fits = decisions["target"].isin(alive | set(moved))
    matched = decisions[fits].copy()
    matched["target"] = [moved.get(target, [target]) for target in matched["target"]]
    return matched.explode("target", ignore_index=not moved), orphans(decisions[~fits])


def attached(
    decisions: pd.DataFrame, name: str, statements: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The standing rows of any decision table with the statement_ids of today, and those whose statement is gone, as orphaned rows.

    name: the table's name. What is about a topic, a name, a round or a code stays as it is; of an opposition both sides are found, and
    so is the quote that stands in the place of another.
    """
    if name in OTHER_TARGETS or not len(decisions):
        return decisions, orphans(decisions.head(0))
    about = decisions["target"].map(round_of) != ""
    if name == "decided_topics":
        about &= decisions["action"].isin(("move", "not_here"))
    found, lost = reattach(decisions[about], statements)
    if sides := OTHER_SIDE.get(name):
        back = {new: old for old, new in sides.items()}
        swapped = found.rename(columns=sides | back).assign(place=range(len(found)))
        named = swapped["target"].map(round_of) != ""
        other, gone = reattach(swapped[named], statements)
        swapped = pd.concat([swapped[~named], other]).sort_values("place", kind="stable")
        found = swapped.rename(columns=sides | back).reset_index(drop=True)
        lost = pd.concat([lost, gone], ignore_index=True)
        if name == "decided_oppositions":  # one question, as decisions.opposition asks it
            turned = found["counter"] < found["target"]
            one, other = [*sides], [*sides.values()]
            found.loc[turned, one + other] = found.loc[turned, other + one].to_numpy()
    kept = pd.concat([decisions[~about], found]) if len(found) else decisions[~about]
    return kept.sort_index(kind="stable").reset_index(drop=True)[list(decisions.columns)], lost


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
