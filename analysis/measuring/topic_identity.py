"""Whether topics keep their identity while notes are added and codings corrected.

texts, fields, vectors, catalogue -> shares of statements that stay where they were

The pipeline's own steps, in memory: build, a person accepts what was found, then twice new notes and corrections, built afresh;
with every round closed, and with all left open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analysis import freeze, tables
from analysis.grouping import placing, rounds
from analysis.grouping.assignment import Entry
from analysis.grouping.topic_state import Topics, heaviest
from analysis.vocabulary import FOUND

ADDED = 30  # notes a later round adds
CORRECTED = 20  # codings corrected between two builds
KEYS = ("kept_1", "all_1", "kept_2", "all_2", "names")  # figures of a run, closed and open
ACCEPTED = 5  # found topics, the largest, that a person accepts and names before anything is added


def run(
    texts: Sequence[str],
    fields: Sequence[str],
    vectors: np.ndarray,
    catalogue: Sequence[Entry] = (),
    embed: Callable[[Sequence[str]], np.ndarray] | None = None,
    seed: int = 0,
) -> dict[str, float]:
    """The last ``2 * ADDED`` rows, in a random order, come in two later rounds; all the others are the first.

    texts, fields: of each note; vectors: (n, d). Gives, with rounds ``closed`` and left ``open``, after the first and the second time:
    ``kept``: share of the statements in catalogue and accepted topics that are still there (the aim: .85 open, 1 closed);
    ``all``: the same over all older statements, a single voice that stays one counted as kept; and ``names``: accepted topics that
    bear their name in the end.
    """
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(texts))
    statements = pd.DataFrame(
        {
            "statement_id": [f"{row:06}" for row in rows],
            "text": [texts[row] for row in rows],
            "table": "",
            "workshop": "",
            "document_id": [f"{row:06}" for row in rows],
            "same_as": "",
            "field": [fields[row] for row in rows],
        }
    )
    first = len(rows) - 2 * ADDED
    statements["round_id"] = np.repeat(["1", "2", "3"], [first, ADDED, ADDED])
    corrections = [_corrected(statements["field"], first, rng)]
    corrections.append(_corrected(corrections[0], first + ADDED, rng))
    work = placing.Given(
        statements,
        vectors[rows],
        tables.empty("frozen_topics"),
        tables.empty("decided_topics"),
        tuple(catalogue),
        None,
        embed,
    )
    found: dict[str, float] = {}
    for name, closed in (("closed", True), ("open", False)):
        kept = _twice(work, first, corrections, closed)
        found |= {f"{name}_{key}": value for key, value in kept.items()}
    return found


def _corrected(fields: pd.Series, older: int, rng: np.random.Generator) -> pd.Series:
    """The same fields, ``CORRECTED`` of the first ``older`` of them another one (an own one, where there is only one)."""
    fields = fields.copy()
    for row in rng.permutation(older)[:CORRECTED]:
        others = sorted(set(fields) - {fields[row]}) or ["other"]
        fields[row] = others[int(rng.integers(len(others)))]
    return fields


def _twice(
    work: placing.Given, first: int, corrections: Sequence[pd.Series], closed: bool
) -> dict[str, float]:
    accepted, named = _accepted(_built(work, first), work.decisions)
    work = work._replace(decisions=accepted)
    built, found = _built(work, first), {}
    for number, fields in enumerate(corrections, 1):
        known, until = work.statements[: first + (number - 1) * ADDED], first + number * ADDED
        if closed:
            frozen = pd.concat([work.frozen, _frozen(built, str(number), known)], ignore_index=True)
            work = work._replace(frozen=frozen)
        firm = [each for each, topic in built.known.items() if topic.origin != FOUND]
        before = _main(built, known)
        work = work._replace(statements=work.statements.assign(field=fields))
        built = _built(work, until)
        stays = before == _main(built, known)
        inside = np.isin(before, firm)
        found[f"kept_{number}"] = float(stays[inside].mean()) if inside.any() else 1.0
        found[f"all_{number}"] = float(stays.mean())
    kept = [each in built.known and built.known[each].name == name for each, name in named.items()]
    return found | {"names": float(np.mean(kept or [1.0]))}


def _accepted(built: Topics, decisions: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """(decisions of a person who accepts the largest found topics under a new name, these names by topic_id)."""
    members = {
        each: built.members(each) for each, topic in built.known.items() if topic.origin == FOUND
    }
    largest = sorted(members, key=lambda each: (-len(members[each]), each))[:ACCEPTED]
    rows = [
        dict.fromkeys(decisions.columns, "")
        | {
            "target": each,
            "action": "accept",
            "new": f"Aufgenommen: {built.known[each].name}",
            "old": " ".join(members[each]),
            "text": built.known[each].name,
            "coder": "AB",
            "date": "2025-01-01",
        }
        for each in largest
    ]
    named = {row["target"]: row["new"] for row in rows}
    return pd.DataFrame(rows, columns=decisions.columns), named


def _built(work: placing.Given, until: int) -> Topics:
    part = work._replace(statements=work.statements[:until], vectors=work.vectors[:until])
    return rounds.in_order(part).topics


def _frozen(built: Topics, round_id: str, statements: pd.DataFrame) -> pd.DataFrame:
    """What ``make freeze`` writes for the round."""
    named = [(each, topic.field_id or "", topic.name) for each, topic in built.known.items()]
    shares = [
        (statement, topic_id, weight)
        for statement, weights in built.shares.items()
        for topic_id, weight in weights.items()
    ]
    return freeze.frozen_rows(
        round_id,
        pd.DataFrame(named, columns=["topic_id", "field_id", "name"]),
        pd.DataFrame(shares, columns=["statement_id", "topic_id", "weight"]),
        statements,
    )


def _main(built: Topics, statements: pd.DataFrame) -> np.ndarray:
    """Id of each statement's heaviest topic, empty for a single voice."""
    return np.array([heaviest(built.shares[each]) for each in statements["statement_id"]], str)
