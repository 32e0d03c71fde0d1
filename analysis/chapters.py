"""Where each statement is told: in the chapter of its topic, as something told or something called for.

A topic's statements stay together, in the chapter of the topic's field; a statement without a topic is told in its own field's.
Shared by ``summarize``, the report, the figures and the notebooks, so that all of them place alike.
"""

from __future__ import annotations

import pandas as pd

from analysis import codebook
from analysis.vocabulary import MODEL

NO_TYPE = "aussage"  # in place of a type where none is decided
TOLD, CALLED = (
    "berichtet",
    "gefordert",
)  # the two sides of a topic: experiences and problems, aims and measures
SIDES = (TOLD, CALLED)
SINGLE, UNCLEAR = "einzelstimme", "unklar"
DEMANDS = (
    "ziel",
    "massnahme",
)  # types that call for something; other ids: by the words of their name
_CALLING = ("ziel", "maßnahme", "vorschlag", "forderung", "wunsch", "idee")


def demands(book: codebook.Codebook) -> set[str]:
    """The types that call for something."""
    return {
        code.id
        for code in book.types
        if code.id in DEMANDS or any(word in code.name.lower() for word in _CALLING)
    }


def place(
    statements: pd.DataFrame, coded: pd.DataFrame, topics: pd.DataFrame, book: codebook.Codebook
) -> pd.DataFrame:
    """The statements with what ``coded_statements`` says and where they are told.

    ``field`` and ``type`` (``aussage`` = none), ``dimensions``, ``at_table``, ``votes``; ``topic`` (empty = single voice, also
    where a topic is mixed: nothing may be counted behind its name), ``chapter`` (a field's id; empty where the topic crosses fields
    or nobody could place the statement) and ``side`` (``berichtet`` or ``gefordert``).
    """
    by_id = coded.set_index("statement_id").reindex(statements["statement_id"])
    mixed = set(topics.loc[topics["mixed"] == 1, "topic_id"]) if "mixed" in topics else set()
    home = dict(zip(topics["topic_id"], topics["field_id"]))
    topic = by_id["topic_id"].where(by_id["topic_id"].isin(set(home) - mixed), "").to_numpy()
    field, kind = by_id["field_id"].to_numpy(), by_id["type"].to_numpy()
    calling = demands(book)
    return statements.assign(
        field=field,
        type=[each or NO_TYPE for each in kind],
        dimensions=by_id["dimensions"].to_numpy(),
        at_table=by_id["table_key"].to_numpy(),
        votes=by_id["votes"].to_numpy(),
        topic=topic,
        chapter=[home[one] if one else own for one, own in zip(topic, field)],
        side=[CALLED if each in calling else TOLD for each in kind],
    )


def likely(
    placed: pd.DataFrame,
    codings: pd.DataFrame,
    topic_statements: pd.DataFrame,
    book: codebook.Codebook,
) -> list[float]:
    """How likely each statement stands where it is told: its topic is right and it is on the right side, 0 to 1.

    Rows as ``place`` gives them. The probabilities of topic and types are taken as independent; what a person decided is 1, and so is
    a side without a type and the place of a single voice.
    """
    calling, types = demands(book), {code.id for code in book.types}
    rows = codings[codings["scheme"] == "type"]
    people = set(rows.loc[(rows["decided"] == 1) & (rows["coder"] != MODEL), "statement_id"])
    shares: dict[str, dict[str, float]] = {}
    for row in rows[rows["coder"] == MODEL].itertuples():
        shares.setdefault(row.statement_id, {})[row.code_id] = row.probability
    in_topic = {
        (row.statement_id, row.topic_id): row.probability for row in topic_statements.itertuples()
    }
    found = []
    for row in placed.itertuples():
        side, by_type = 1.0, shares.get(row.statement_id)
        if by_type and row.type != NO_TYPE and row.statement_id not in people:
            called = _called(by_type, calling, types)
            side = called if row.side == CALLED else 1 - called
        found.append(side * in_topic.get((row.statement_id, row.topic), 1.0))
    return found


def _called(by_type: dict[str, float], calling: set[str], types: set[str]) -> float:
    """Probability that one of the types that call for something is right; only the likeliest are listed, the others share the rest."""
    called = sum(by_type.get(code, 0.0) for code in calling)
    unlisted = types - set(by_type)
    rest = max(0.0, 1 - sum(by_type.values()))
    return called + rest * len(unlisted & calling) / max(1, len(unlisted))
