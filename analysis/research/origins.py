"""Where topics come from: the catalogue, a person who accepted them, or the program; and how sure the catalogue was."""

from __future__ import annotations

import pandas as pd

from analysis.research.desk import Desk
from analysis.vocabulary import FOUND, ORIGINS

ALONE = "Einzelstimmen"


def _origin_of(desk: Desk) -> pd.Series:
    """Where the main topic of each statement comes from, in words."""
    origin = dict(zip(desk.topics["topic_id"], desk.topics["origin"]))
    return desk.placed["topic"].map(
        lambda topic: ORIGINS[origin[topic] or FOUND] if topic else ALONE
    )


def overall(desk: Desk) -> pd.DataFrame:
    """What stands in topics of each origin and what stands alone: origin, n_topics, n_statements, n_tables, share of the statements.

    A statement counts in its main topic.

    >>> from analysis.research.desk import example
    >>> overall(example())[["origin", "n_topics", "n_statements"]].values.tolist()
    [['vom Programm gefunden', 1, 2], ['Einzelstimmen', 0, 2]]
    """
    of = _origin_of(desk)
    rows = []
    for name in (*filter(None, ORIGINS.values()), ALONE):
        part = desk.placed[of == name]
        if len(part):
            topics = part["topic"].nunique() if name != ALONE else 0
            share = len(part) / len(desk.placed)
            rows.append((name, topics, len(part), part["at_table"].nunique(), share))
    return pd.DataFrame(rows, columns=["origin", "n_topics", "n_statements", "n_tables", "share"])


def by_field(desk: Desk) -> pd.DataFrame:
    """Statements by field of action (rows) and origin of their main topic (columns), for ``figures.bars``."""
    names = {**desk.names("field"), "": "Unklar"}
    of = _origin_of(desk)
    counts = pd.crosstab(desk.placed["field"], of)
    return (
        counts.reindex(
            index=[each for each in names if each in counts.index],
            columns=[each for each in (*ORIGINS.values(), ALONE) if each in counts.columns],
        )
        .rename(index=names)
        .rename_axis(index=None, columns=None)
    )


def sureness(desk: Desk) -> pd.DataFrame:
    """How sure the best topic of the catalogue was, in steps of a fifth: probability, n_statements, placed, expected, objected.

    placed: statements that stand in a catalogue topic now. expected: how many of all of them would be right if the probabilities hold
    (calibrated on a corpus with known topics). objected: a person said that the statement does not belong there, or moved it.
    Empty without a catalogue.
    """
    chance = pd.Series(desk.topic_chances, dtype=float)
    if chance.empty:
        return pd.DataFrame()
    decided = desk.decided_topics
    objected = set(decided[decided["action"].isin(("not_here", "move"))]["target"])
    origin = dict(zip(desk.topics["topic_id"], desk.topics["origin"]))
    topic = dict(zip(desk.placed["statement_id"], desk.placed["topic"]))
    rows = []
    step = (chance * 5 + 1e-9).astype(int).clip(upper=4)  # as numbers .4 + .2 is more than .6
    for low in (0.8, 0.6, 0.4, 0.2, 0.0):
        part = chance[step == round(low * 5)]
        inside = sum((origin.get(topic.get(each)) or FOUND) != FOUND for each in part.index)
        band = f"{low:.1f} bis {low + 0.2:.1f}".replace(".", ",")
        said = len(objected & set(part.index))
        rows.append((band, len(part), inside, round(float(part.sum())), said))
    columns = ["probability", "n_statements", "placed", "expected", "objected"]
    return pd.DataFrame(rows, columns=columns)
