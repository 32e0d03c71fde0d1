"""Whether topics keep their identity while notes are added, codings corrected and topics renamed.

texts, fields, vectors -> shares of statements and of renamed topics that stay

The pipeline's own steps, in memory: build, rename, close the round, add and correct, build afresh; and the same once more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import freeze, tables, topics
from analysis.grouping import placing, topic_model, topic_state
from analysis.measuring import topic_quality

ADDED = 30  # notes a later round adds
CORRECTED = 20  # codings corrected between two builds
RENAMED = 3  # topics that a person renames before the first round is closed


def run(
    texts: Sequence[str], fields: Sequence[str], vectors: np.ndarray, seed: int = 0
) -> dict[str, float]:
    """The last ``2 * ADDED`` rows, in a random order, come in two later rounds; all the others are the first.

    texts, fields: of each note; vectors: (n, d). Twice, ``ADDED`` notes come and ``CORRECTED`` of the older ones get another field. Gives
    ``kept_1``, ``kept_2``: share of the older statements in the same topic as before (a single voice that stays one counts as kept);
    ``names``: share of the renamed topics that bear their name in the end; each with rounds closed (``frozen_``) and left ``open_``, and
    ``open_same_1``, ``open_same_2``: agreement (ARI) of the older statements' topics with those before, whatever their ids.
    """
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(texts))
    statements = pd.DataFrame(
        {
            "statement_id": [f"{row:06}" for row in rows],
            "text": [texts[row] for row in rows],
            "table": "",
            "document_id": "1",
            "same_as": "",
            "field": [fields[row] for row in rows],
        }
    )
    first = len(rows) - 2 * ADDED
    statements["round_id"] = np.repeat(["1", "2", "3"], [first, ADDED, ADDED])
    corrections = [_corrected(statements["field"], first, rng)]
    corrections.append(_corrected(corrections[0], first + ADDED, rng))
    found: dict[str, float] = {}
    for name, closed in (("frozen", True), ("open", False)):
        found |= {
            f"{name}_{key}": value
            for key, value in _twice(statements, vectors[rows], first, corrections, closed).items()
        }
    return {key: value for key, value in found.items() if not key.startswith("frozen_same")}


def _corrected(fields: pd.Series, older: int, rng: np.random.Generator) -> pd.Series:
    """The same fields, ``CORRECTED`` of the first ``older`` of them another one (an own one, where there is only one)."""
    fields = fields.copy()
    for row in rng.permutation(older)[:CORRECTED]:
        others = sorted(set(fields) - {fields[row]}) or ["other"]
        fields[row] = others[int(rng.integers(len(others)))]
    return fields


def _twice(
    statements: pd.DataFrame,
    vectors: np.ndarray,
    first: int,
    corrections: Sequence[pd.Series],
    closed: bool,
) -> dict[str, float]:
    frozen, decisions = tables.empty("frozen_topics"), tables.empty("decided_topics")
    state = _built(statements[:first], vectors, frozen, decisions)
    largest = sorted(
        state["topics"],
        key=lambda topic: (
            -sum(topic["topic_id"] in shares for shares in state["shares"].values()),
            topic["topic_id"],
        ),
    )
    renamed = {
        topic["topic_id"]: f"Umbenannt {number}" for number, topic in enumerate(largest[:RENAMED])
    }
    decisions = pd.DataFrame(
        [
            {
                **dict.fromkeys(decisions.columns, ""),
                "target": topic["topic_id"],
                "action": "rename",
                "new": renamed[topic["topic_id"]],
                "coder": "AB",
                "date": "2025-01-01",
                "text": topic["name"],
            }
            for topic in largest[:RENAMED]
        ],
        columns=decisions.columns,
    )
    found = {}
    for number, fields in enumerate(corrections, 1):
        known, until = statements[: first + (number - 1) * ADDED], first + number * ADDED
        if closed:
            made = topics.as_tables(state, known)
            last = str(known["round_id"].iloc[-1])
            frozen = pd.concat(
                [frozen, freeze.frozen_rows(last, made["topics"], made["topic_statements"], known)],
                ignore_index=True,
            )
        before = _main(state, known)
        state = _built(statements.assign(field=fields)[:until], vectors, frozen, decisions)
        after = _main(state, known)
        found[f"kept_{number}"] = float((before == after).mean())
        found[f"same_{number}"] = topic_quality.same(
            *(np.unique(each, return_inverse=True)[1] for each in (before, after))
        )
    named = {topic["topic_id"]: topic["name"] for topic in state["topics"]}
    return found | {
        "names": float(np.mean([named.get(topic_id) == name for topic_id, name in renamed.items()]))
        if renamed
        else 1.0
    }


def _built(
    statements: pd.DataFrame, vectors: np.ndarray, frozen: pd.DataFrame, decisions: pd.DataFrame
) -> dict:
    return topic_model.fit(
        placing.Given(statements, vectors[: len(statements)], frozen, decisions), stable=False
    ).state


def _main(state: dict, statements: pd.DataFrame) -> np.ndarray:
    """Id of each statement's heaviest topic, empty for a single voice."""
    return np.array(
        [
            topic_state.heaviest(state["shares"][statement])
            for statement in statements["statement_id"]
        ],
        dtype=object,
    )
