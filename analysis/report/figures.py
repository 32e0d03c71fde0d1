"""The reports' figures, with the numbers that their sentences and tables say."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis import plots
from analysis.report import across, wording
from analysis.report.data import Data
from analysis.report.outline import CROSSING, Outline
from analysis.report.parameters import MOST_BARS, MOST_LINES


def draw(data: Data, outline: Outline, render: Callable) -> dict[str, bytes]:
    """The figures that this round's tables can carry, by name, rendered by ``drawing.png`` or ``drawing.svg``."""
    found = {"topics_tables": render(plots.topics_tables(topic_counts(data, outline)))}
    if data.book.types:
        found["fields_types"] = render(plots.stacked(type_counts(data, outline)))
    if data.previous:
        counts = round_counts(data, outline)
        found["rounds_tables"] = render(plots.topics_by_round(counts, len(counts), "Tische"))
    return found


def topic_counts(data: Data, outline: Outline) -> pd.DataFrame:
    """The heaviest topics: topic (name), field (name), tables, statements; fields in the order of the codebook."""
    names = {**data.fields, "": CROSSING}
    rows = [
        (
            topic.shown,
            names.get(topic.field_id, CROSSING),
            data.measures.tables(topic.ids.ids),
            data.measures.statements(topic.ids.ids),
        )
        for topic in list(outline.topics.values())[:MOST_BARS]
    ]
    counts = pd.DataFrame(rows, columns=["topic", "field", "tables", "statements"])
    return counts.assign(field=pd.Categorical(counts["field"], list(names.values())))


def type_counts(data: Data, outline: Outline) -> pd.DataFrame:
    """Statements by field (rows) and type (columns), as in the table below the figure."""
    names, rows = across.types(data, outline)
    return pd.DataFrame(
        {field: [len(each.ids) for each in row] for field, row in rows.items()}, index=names
    ).T


def round_counts(data: Data, outline: Outline) -> pd.DataFrame:
    """Topics by round: at how many tables, those of most tables in either first."""
    count = data.measures.tables
    rows = {
        topic.shown: (count(topic.before.ids), count(topic.ids.ids))
        for topic in outline.topics.values()
    }
    rows |= {
        data.topic[each]["shown"]: (count(data.members[each, data.previous]), 0)
        for each in outline.gone
    }
    order = sorted(rows, key=lambda name: (-max(rows[name]), -sum(rows[name]), name))[:MOST_LINES]
    columns = [wording.day(data.previous), wording.day(data.round_id)]
    return pd.DataFrame([rows[name] for name in order], index=order, columns=columns)
