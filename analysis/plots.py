"""Figures shared by report and notebooks: colour-blind safe, readable in black and white, German, the same bytes every time.

Every function takes counts or tables and gives a matplotlib Figure; ``analysis.drawing`` holds their look and turns them into bytes.
Interactive ones for notebooks are in ``analysis.research.figures``, each with its twin here.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.drawing import (
    COLOURS,
    LINES,
    MARKS,
    TEXT,
    canvas,
    piece,
    plain,
    signs,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def stacked(counts: pd.DataFrame, unit: str = "Aussagen") -> Figure:
    """Horizontal stacked bars: one bar a row, one pattern a column, every number written into its piece.

    ``counts``: rows (e.g. fields) × columns (e.g. types), index and columns are the names shown.
    """
    figure, axes = canvas(8, 1.2 + 0.55 * len(counts))
    left = np.zeros(len(counts))
    most = max(1, counts.to_numpy().sum(axis=1).max(initial=1))
    for number, name in enumerate(counts.columns):
        values = counts[name].to_numpy()
        axes.barh(
            range(len(counts)),
            values,
            left=left,
            height=0.66,
            **piece(number),
            label=wrapped([str(name)])[0],
        )
        for row, (start, value) in enumerate(zip(left, values)):
            if value > 0.03 * most:
                axes.text(
                    start + value / 2,
                    row,
                    f"{value:,}".replace(",", "."),
                    ha="center",
                    va="center",
                    fontsize=9,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2},
                )
        left = left + values
    axes.set_yticks(range(len(counts)), wrapped([str(name) for name in counts.index]))
    axes.set_ylim(len(counts) - 0.4, -0.6)  # no empty space above and below many rows
    axes.set_xlabel(f"Zahl der {unit}")
    axes.xaxis.get_major_locator().set_params(integer=True)
    plain(axes, "bottom")
    _legend(figure, [str(name) for name in counts.columns])
    return figure


def _legend(figure, names: list[str]) -> None:
    """Above the figure, in the order of the bars: a line where the names fit into one, else below each other."""
    figure.legend(
        loc="outside upper center",
        ncols=len(names) if sum(len(name) + 8 for name in names) < 100 else 1,
        frameon=False,
    )


def topics_tables(counts: pd.DataFrame) -> Figure:
    """Topics by the number of tables, coloured by field; the number of statements beside it.

    ``counts``: topic (name), field (name, a category), tables, statements; in the order shown.
    """
    figure, axes = canvas(6.6, 0.7 + 0.19 * len(counts))
    fields = list(counts["field"].cat.categories)
    rows = np.arange(len(counts))
    for number, field in enumerate(fields):
        chosen = (counts["field"] == field).to_numpy()
        if chosen.any():
            axes.barh(
                rows[chosen],
                counts["tables"].to_numpy()[chosen],
                height=0.68,
                **piece(number),
                label=wrapped([field], 44)[0],
            )
    longest = counts["tables"].max() if len(counts) else 1
    for row, (tables, statements) in enumerate(zip(counts["tables"], counts["statements"])):
        words = f"Tische: {tables} · Aussagen: {statements}"
        axes.text(tables + 0.015 * longest, row, words, ha="left", va="center", fontsize=8.5)
    axes.set_xlim(0, 2.2 * longest)  # room for the words behind the longest bar
    axes.set_yticks(rows, [_shortened(name, 52) for name in counts["topic"]], fontsize=9)
    axes.set_ylim(len(counts) - 0.45, -0.55)
    axes.set_xticks([])
    plain(axes, "left")
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=8.5)
    return figure


def _shortened(name: str, longest: int) -> str:
    """A name cut at a word, every sign as it is."""
    short = name if len(name) <= longest else textwrap.shorten(name, longest, placeholder=" …")
    return signs(short + "“" if short.startswith("„") and not short.endswith("“") else short)


def topics_by_round(counts: pd.DataFrame, most: int = 25, unit: str = "Aussagen") -> Figure:
    """Topics (rows) by round (columns), the most frequent first: one marker a round, joined by a line, so that change is seen."""
    chosen = counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index[:most]]
    figure, axes = canvas(8, 1.2 + 0.34 * len(chosen))
    values = chosen.to_numpy()
    for row, line in enumerate(values):
        axes.plot(
            [min(line, default=0), max(line, default=0)],
            [row, row],
            color=LINES,
            linewidth=1.2,
            zorder=1,
        )
    for number, name in enumerate(chosen.columns):
        axes.scatter(
            values[:, number],
            range(len(chosen)),
            s=64,
            marker=MARKS[number % 8],
            color=COLOURS[number % len(COLOURS)],
            facecolors=COLOURS[number % len(COLOURS)] if number else "white",
            label=signs(f"Runde {name}"),
            zorder=2 + number,
        )
    names = [_shortened(str(name), 50) for name in chosen.index]
    axes.set_yticks(range(len(chosen)), names, fontsize=9)
    axes.set_ylim(len(chosen) - 0.4, -0.6)
    axes.set_xlim(left=-0.4)
    axes.set_xlabel(f"Zahl der {unit}")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="x", color="#d5dade", linewidth=0.6)
    plain(axes, "bottom")
    _legend(figure, [f"Runde {name}" for name in chosen.columns])
    return figure


def heatmap(counts: pd.DataFrame, rows: str, columns: str, percent: bool = False) -> Figure:
    """A grid of counts (or shares, ``percent``), darker = more, every number written; a count of zero stays empty.

    ``rows`` and ``columns`` name the axes.
    """
    values = counts.to_numpy()
    figure, axes = canvas(2.6 + 0.75 * max(3, counts.shape[1]), 1.6 + 0.45 * max(4, len(counts)))
    most = values.max(initial=0) or 1
    axes.imshow(values, cmap="Blues", aspect="auto", vmin=0, vmax=most * 1.15)
    for (row, column), value in np.ndenumerate(values):
        if value or percent:
            axes.text(
                column,
                row,
                f"{100 * value:.0f} %" if percent else f"{value:,}".replace(",", "."),
                ha="center",
                va="center",
                fontsize=9,
                color="white" if value > 0.62 * most else TEXT,
            )
    axes.set_xticks(
        range(counts.shape[1]),
        wrapped([str(name) for name in counts.columns], 22),
        rotation=45,
        ha="right",
        rotation_mode="anchor",
    )
    axes.set_yticks(range(len(counts)), wrapped([str(name) for name in counts.index]))
    axes.set_xlabel(columns)
    axes.set_ylabel(rows)
    axes.set_xticks(np.arange(counts.shape[1] + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(counts) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=1.5)
    plain(axes)
    axes.tick_params(which="minor", length=0)
    return figure


def statement_map(coordinates: pd.DataFrame, labels: int = 20) -> Figure:
    """The map of statements. ``coordinates``: x, y, field, topic (names, topic empty for single voices); the biggest topics are named."""
    figure, axes = canvas(9, 6.6)
    for number, (field, rows) in enumerate(coordinates.groupby("field", sort=False)):
        axes.scatter(
            rows["x"],
            -rows["y"],
            s=18,
            marker=MARKS[number % 8],
            color=COLOURS[number % len(COLOURS)],
            linewidths=0,
            label=wrapped([str(field)])[0],
        )
    inside = coordinates[coordinates["topic"] != ""]
    sizes = (
        inside.groupby("topic")
        .agg(x=("x", "mean"), y=("y", "max"), n=("x", "size"))
        .sort_values(["n", "x"], ascending=[False, True], kind="stable")
    )
    for topic, row in sizes.head(labels).iterrows():
        axes.text(
            row["x"], -row["y"] - 12, wrapped([topic], 26)[0], ha="center", va="top", fontsize=7.5
        )
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_aspect("equal", adjustable="datalim")
    plain(axes)
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    return figure


def _names(axes, names: list[str]) -> None:
    """Names from top to bottom."""
    axes.set_yticks(range(len(names)), wrapped([str(name) for name in names], 44))
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="x", color="#d5dade", linewidth=0.6)
    axes.set_axisbelow(True)
    plain(axes, "bottom")


def spans(rows: pd.DataFrame, unit: str, line: float | None = None, percent: bool = True) -> Figure:
    """A point a row with its span: columns name, value and optionally low, high, series; ``line`` marks a limit."""
    names = list(dict.fromkeys(rows["name"]))
    series = rows["series"] if "series" in rows else pd.Series("", rows.index)
    kinds, times = list(dict.fromkeys(series)), 100 if percent else 1
    figure, axes = canvas(8, 1.2 + 0.3 * len(names) * (1 + 0.3 * (len(kinds) - 1)))
    for number, kind in enumerate(kinds):
        part = rows[(series == kind).to_numpy()]
        at = [names.index(name) + 0.22 * (number - (len(kinds) - 1) / 2) for name in part["name"]]
        colour = COLOURS[number % 8]
        if {"low", "high"} <= set(part):
            axes.hlines(at, part["low"] * times, part["high"] * times, color=colour, linewidth=1.2)
        axes.plot(
            part["value"] * times,
            at,
            MARKS[number % 8],
            color=colour,
            markersize=6.5,
            label=signs(str(kind)),
            clip_on=False,
        )
    if line is not None:
        axes.axvline(line * times, color=LINES, linestyle="--", linewidth=1)
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
    figure, axes = canvas(8, 3.6)
    counts = pd.crosstab(values, by)
    width = 0.8 / max(1, counts.shape[1])
    for number, name in enumerate(counts.columns):
        at = counts.index + width * (number - (counts.shape[1] - 1) / 2)
        axes.bar(
            at,
            counts[name],
            width,
            label=signs(str(name)),
            **piece(number),
        )
    axes.set_xlabel(unit)
    axes.set_ylabel("Aussagen")
    axes.xaxis.get_major_locator().set_params(integer=True)
    plain(axes, "bottom", "left")
    figure.legend(loc="outside upper center", ncols=4, frameon=False)
    return figure


def tree(drawn: dict, leaves: list[str], unit: str) -> Figure:
    """A dendrogram as ``scipy.cluster.hierarchy.dendrogram`` lays it out, leaves by name from top to bottom."""
    figure, axes = canvas(8, 1.2 + 0.28 * len(leaves))
    for heights, places in zip(drawn["dcoord"], drawn["icoord"]):
        axes.plot(heights, [(place - 5) / 10 for place in places], color=COLOURS[0], linewidth=1.3)
    _names(axes, leaves)
    axes.set_xlim(left=0)
    axes.set_xlabel(unit)
    return figure
