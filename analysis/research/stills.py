"""What the notebooks' interactive figures look like on paper, where ``analysis.plots`` has no twin: spans, columns, trees.

Tables in, a matplotlib Figure out; colours, signs and patterns are those of ``analysis.plots``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis import plots

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MARKS = "osD^vP*X"  # as in ``figures.MARKS``


def _names(axes, names: list[str]) -> None:
    """Names from top to bottom."""
    axes.set_yticks(range(len(names)), plots._wrapped([str(name) for name in names], 44))
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="x", color="#d5dade", linewidth=0.6)
    axes.set_axisbelow(True)
    plots._plain(axes, "bottom")


def spans(rows: pd.DataFrame, unit: str, line: float | None = None, percent: bool = True) -> Figure:
    """A point a row with its span: columns name, value and optionally low, high, series; ``line`` marks a limit."""
    names = list(dict.fromkeys(rows["name"]))
    series = rows["series"] if "series" in rows else pd.Series("", rows.index)
    kinds, times = list(dict.fromkeys(series)), 100 if percent else 1
    figure, axes = plots._figure(8, 1.2 + 0.3 * len(names) * (1 + 0.3 * (len(kinds) - 1)))
    for number, kind in enumerate(kinds):
        part = rows[(series == kind).to_numpy()]
        at = [names.index(name) + 0.22 * (number - (len(kinds) - 1) / 2) for name in part["name"]]
        colour = plots.COLOURS[number % 8]
        if {"low", "high"} <= set(part):
            axes.hlines(at, part["low"] * times, part["high"] * times, color=colour, linewidth=1.2)
        axes.plot(
            part["value"] * times,
            at,
            MARKS[number % 8],
            color=colour,
            markersize=6.5,
            label=plots._signs(str(kind)),
            clip_on=False,
        )
    if line is not None:
        axes.axvline(line * times, color=plots.LINES, linestyle="--", linewidth=1)
    _names(axes, names)
    axes.set_xlim(left=0)
    axes.set_xlabel(unit)
    axes.xaxis.set_major_formatter(
        lambda value, _: f"{value:g}".replace(".", ",") + (" %" if percent else "")
    )
    if len(kinds) > 1:
        figure.legend(loc="outside upper center", ncols=4, frameon=False)
    return figure


def lengths(values: pd.Series, by: pd.Series, unit: str) -> Figure:
    """Columns: how many statements have which whole number, one pattern a group, groups side by side."""
    figure, axes = plots._figure(8, 3.6)
    counts = pd.crosstab(values, by)
    width = 0.8 / max(1, counts.shape[1])
    for number, name in enumerate(counts.columns):
        at = counts.index + width * (number - (counts.shape[1] - 1) / 2)
        axes.bar(
            at,
            counts[name],
            width,
            label=plots._signs(str(name)),
            color=plots.LIGHT[number % 8],
            hatch=plots.HATCHES[number % 8],
            edgecolor=plots.TEXT,
            linewidth=0.6,
        )
    axes.set_xlabel(unit)
    axes.set_ylabel("Aussagen")
    axes.xaxis.get_major_locator().set_params(integer=True)
    plots._plain(axes, "bottom", "left")
    figure.legend(loc="outside upper center", ncols=4, frameon=False)
    return figure


def tree(drawn: dict, leaves: list[str], unit: str) -> Figure:
    """A dendrogram as ``scipy.cluster.hierarchy.dendrogram`` lays it out, leaves by name from top to bottom."""
    figure, axes = plots._figure(8, 1.2 + 0.28 * len(leaves))
    for heights, places in zip(drawn["dcoord"], drawn["icoord"]):
        axes.plot(
            heights, [(place - 5) / 10 for place in places], color=plots.COLOURS[0], linewidth=1.3
        )
    _names(axes, leaves)
    axes.set_xlim(left=0)
    axes.set_xlabel(unit)
    return figure
