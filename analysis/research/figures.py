"""Interactive figures for the notebooks (plotly), each with its twin for print (matplotlib: ``analysis.plots``).

Colours and patterns are those of ``analysis.drawing``: told apart with every common colour vision and in black and white.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import drawing, plots
from analysis.research.figure_parts import (
    MARKS,
    SHADES,
    Both,
    counting,
    filled,
    height_of,
    label,
    layout_of,
    names_axis,
    wrapped,
)
from analysis.research.showing import NOTHING, Shown, sentence


def bars(
    counts: pd.DataFrame, says: str, unit: str = "Aussagen", empty: str = NOTHING
) -> Both | Shown:
    """Stacked horizontal bars: rows × columns of ``counts``, names as index and columns; every number stands in its piece.

    >>> bars(pd.DataFrame(), "…", empty="Keine Zahlen.")
    Keine Zahlen.
    """
    if counts.empty or not counts.to_numpy().sum():
        return sentence(empty)
    figure = layout_of(
        130 + height_of(list(counts.index)),
        barmode="stack",
        bargap=0.3,
        showlegend=list(counts.columns) != [unit],
        xaxis={"title": f"Zahl der {unit}", **counting(counts.sum(axis=1).max())},
        yaxis=names_axis(list(counts.index)),
    )
    for number, name in enumerate(counts.columns):
        figure.add_bar(
            x=counts[name].tolist(),
            y=list(range(len(counts))),
            orientation="h",
            name=wrapped(name),
            marker=filled(number),
            customdata=[[label(each), label(name)] for each in counts.index],
            text=[str(value) if value else "" for value in counts[name]],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": drawing.TEXT},
            hovertemplate="%{customdata[0]}<br>%{customdata[1]}: %{x}<extra></extra>",
        )
    return Both(figure, says, lambda: plots.stacked(counts, unit))


def heat(
    counts: pd.DataFrame,
    rows: str,
    columns: str,
    says: str,
    empty: str = NOTHING,
    percent: bool = False,
) -> Both | Shown:
    """A grid of counts (or of shares, ``percent``), darker = more, every number written; ``rows`` and ``columns`` name the axes."""
    if counts.empty or not np.nansum(counts.to_numpy()):
        return sentence(empty)
    values = np.nan_to_num(counts.to_numpy(dtype=float))
    words = [
        [
            f"{value:.0%}".replace("%", " %") if percent else f"{value:.0f}" if value else ""
            for value in line
        ]
        for line in values
    ]
    across = {
        "title": columns,
        "tickvals": list(range(counts.shape[1])),
        "ticktext": [wrapped(name, 24) for name in counts.columns],
        "automargin": True,
        "showgrid": False,
        "zeroline": False,
        "tickangle": -45 if counts.shape[1] > 4 else 0,
    }
    figure = layout_of(
        190 + height_of(list(counts.index), 34),
        xaxis=across,
        yaxis=names_axis(list(counts.index)),
        showlegend=False,
    )
    figure.add_heatmap(
        z=values.tolist(),
        text=words,
        texttemplate="%{text}",
        textfont={"color": drawing.TEXT},
        zmin=0,
        zmax=float(values.max()),
        xgap=2,
        ygap=2,
        colorscale=SHADES,
        showscale=False,
        hoverinfo="text",
        hovertext=[
            [label(f"{row} · {column}: {word or 0}") for column, word in zip(counts.columns, line)]
            for row, line in zip(counts.index, words)
        ],
    )
    return Both(figure, says, lambda: plots.heatmap(counts, rows, columns, percent))


def spans(
    rows: pd.DataFrame,
    unit: str,
    says: str,
    line: float | None = None,
    empty: str = NOTHING,
    percent: bool = True,
) -> Both | Shown:
    """A point a row with its span: columns name, value and optionally low, high, series; ``line`` marks a limit.

    Rows of the same name stand on one line, a mark for each series.
    """
    if rows.empty:
        return sentence(empty)
    names = list(dict.fromkeys(rows["name"]))
    series = rows["series"] if "series" in rows else pd.Series("", rows.index)
    kinds = list(dict.fromkeys(series))
    times, suffix = (100, " %") if percent else (1, "")
    figure = layout_of(
        130 + height_of(names, 36, 44),
        yaxis=names_axis(names, 44),
        showlegend=len(kinds) > 1,
        xaxis={
            "title": unit,
            "gridcolor": "#d5dade",
            "zeroline": False,
            "rangemode": "tozero",
            "ticksuffix": suffix,
        },
    )
    for number, kind in enumerate(kinds):
        part = rows[series == kind]
        value = part["value"] * times
        at = [names.index(name) + 0.22 * (number - (len(kinds) - 1) / 2) for name in part["name"]]
        error = (
            {
                "type": "data",
                "symmetric": False,
                "array": (part["high"] * times - value).tolist(),
                "thickness": 1.4,
                "width": 4,
                "arrayminus": (value - part["low"] * times).tolist(),
            }
            if {"low", "high"} <= set(part)
            else None
        )
        figure.add_scatter(
            x=value.tolist(),
            y=at,
            mode="markers",
            name=wrapped(kind),
            error_x=error,
            customdata=[[label(name), label(kind)] for name in part["name"]],
            marker={"size": 11, "symbol": MARKS[number % 8], "color": drawing.COLOURS[number % 8]},
            cliponaxis=False,
            hovertemplate="%{customdata[0]}: %{x:.4~g}"
            + suffix
            + "<extra>%{customdata[1]}</extra>",
        )
    if line is not None:
        figure.add_vline(x=line * times, line={"dash": "dash", "color": drawing.LINES})
    return Both(figure, says, lambda: plots.spans(rows, unit, line, percent))


def lengths(
    values: pd.Series, by: pd.Series, unit: str, says: str, empty: str = NOTHING
) -> Both | Shown:
    """Histogram of whole numbers, one pattern a group, groups side by side."""
    if values.empty:
        return sentence(empty)
    figure = layout_of(
        380,
        barmode="group",
        xaxis={"title": unit, "gridcolor": "#eeeeee"},
        yaxis={"title": "Aussagen", "gridcolor": "#d5dade", "automargin": True},
    )
    for number, (name, part) in enumerate(values.groupby(by, sort=True)):
        counted = part.value_counts().sort_index()
        figure.add_bar(
            x=counted.index.astype(int).tolist(),
            y=counted.astype(int).tolist(),
            name=wrapped(name),
            marker=filled(number),
        )
    return Both(figure, says, lambda: plots.lengths(values, by, unit))


def statement_map(coordinates: pd.DataFrame, says: str, empty: str = NOTHING) -> Both | Shown:
    """The map: coordinates with x, y, field, topic, text (names); text on hover, the twelve largest topics named on the map."""
    if coordinates.empty:
        return sentence(empty)
    figure = layout_of(
        640,
        xaxis={"visible": False},
        yaxis={"visible": False, "autorange": "reversed", "scaleanchor": "x"},
    )
    figure.update_layout(
        legend={"y": -0.02, "yanchor": "top"}, margin={"l": 5, "r": 5, "t": 10, "b": 10}
    )
    for number, (field, rows) in enumerate(coordinates.groupby("field", sort=False)):
        figure.add_scatter(
            x=rows["x"].tolist(),
            y=rows["y"].tolist(),
            mode="markers",
            name=wrapped(field),
            marker={"size": 7, "symbol": MARKS[number % 8], "color": drawing.COLOURS[number % 8]},
            hoverinfo="text",
            hovertext=[
                f"{wrapped(text, 60)}<br><i>{label(topic or 'Einzelstimme')}</i>"
                for text, topic in zip(rows["text"], rows["topic"])
            ],
        )
    inside = (
        coordinates[coordinates["topic"] != ""]
        .groupby("topic")
        .agg(x=("x", "mean"), y=("y", "max"), n=("x", "size"))
    )
    for topic, row in (
        inside.sort_values(["n", "x"], ascending=[False, True], kind="stable").head(12).iterrows()
    ):
        figure.add_annotation(
            x=row["x"],
            y=row["y"] + 12,
            text=wrapped(topic, 24),
            showarrow=False,
            yanchor="top",
            font={"size": 11},
            bgcolor="rgba(255,255,255,.75)",
        )
    return Both(figure, says, lambda: plots.statement_map(coordinates))


def tree(merges: np.ndarray, names: list[str], says: str, empty: str = NOTHING) -> Both | Shown:
    """Dendrogram of a linkage in scipy's form: leaves by name from top to bottom, distance to the right."""
    if len(names) < 3:
        return sentence(empty)
    from scipy.cluster.hierarchy import dendrogram

    drawn = dendrogram(merges, no_plot=True)
    leaves = [names[leaf] for leaf in drawn["leaves"]]
    unit, farthest = "Abstand (1 − Kosinus)", float(merges[:, 2].max())
    figure = layout_of(
        110 + height_of(leaves, 28, 44),
        showlegend=False,
        yaxis=names_axis(leaves, 44),
        xaxis={
            "title": unit,
            "gridcolor": "#d5dade",
            "zeroline": False,
            "range": [0, farthest * 1.03],
        },
    )
    for heights, places in zip(drawn["dcoord"], drawn["icoord"]):
        figure.add_scatter(
            x=[float(value) for value in heights],
            y=[(place - 5) / 10 for place in places],
            mode="lines",
            hoverinfo="skip",
            line={"color": drawing.COLOURS[0], "width": 1.6},
        )
    return Both(figure, says, lambda: plots.tree(drawn, leaves, unit))


def rounds(
    counts: pd.DataFrame, says: str, unit: str = "Aussagen", empty: str = NOTHING, most: int = 25
) -> Both | Shown:
    """Topics (rows) by round (columns), counted in ``unit``: one mark a round; the most frequent topics first."""
    if counts.empty or counts.shape[1] < 2:
        return sentence(empty)
    chosen = counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index[:most]]
    rows = pd.DataFrame(
        [
            {"name": name, "value": int(value), "series": f"Runde {column}"}
            for name, line in chosen.iterrows()
            for column, value in line.items()
        ]
    )
    drawn = spans(rows, f"Zahl der {unit}", says, percent=False)
    return Both(drawn.figure, says, lambda: plots.topics_by_round(counts, most, unit))
