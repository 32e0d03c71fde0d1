"""The report's figures with the numbers of their tables, as PNG for Word and SVG for the page."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis import plots
from analysis.report.across import STATUS, type_counts
from analysis.report.data import Data


def draw(data: Data, render: Callable) -> dict[str, bytes]:
    """The figures that this round's tables can carry, by name, rendered by ``plots.png`` or ``plots.svg``."""
    found = {"fields_types": render(plots.fields_types(type_counts(data)))}
    flow = flow_counts(data)
    if len(flow):
        found["rounds_flow"] = render(plots.rounds_flow(flow))
    return found


def flow_counts(data: Data) -> pd.DataFrame:
    """Topics by field and what became of them since the round before."""
    here = data.topic_rounds[
        (data.topic_rounds["round_id"] == data.round_id)
        & data.topic_rounds["topic_id"].isin(set(data.topics["topic_id"]))
    ]
    if here.empty or not data.previous:
        return pd.DataFrame()
    names = data.book.names("field") | {"": "Feldübergreifend"}
    home = dict(zip(data.topics["topic_id"], data.topics["field_id"]))
    counts = pd.crosstab(here["topic_id"].map(home).fillna(""), here["status"])
    counts = counts.reindex(
        index=[field for field in names if field in counts.index],
        columns=[status for status in STATUS if status in counts],
    )
    return counts.rename(index=names, columns=STATUS)
