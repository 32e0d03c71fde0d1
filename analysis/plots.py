"""Figures shared by report and notebooks: colour-blind safe, readable in black and white, German, the same bytes every time.

Every function takes counts or tables and gives a matplotlib Figure; ``svg`` and ``png`` turn it into bytes, ``save`` writes both.
Interactive ones for notebooks are in ``analysis.research.figures``.
"""

from __future__ import annotations

import io
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# dark enough for 3:1 on white, told apart with every common colour vision (after Okabe and Ito, darkened); patterns for black and white
COLOURS = ("#0b5394", "#a6450f", "#00705a", "#7a3e8e", "#7d5b00", "#4d4d4d", "#a31d5d", "#2d6a8a")
LIGHT = ("#9cc3e6", "#f2b58f", "#8fd1bf", "#cfaede", "#e3cf8e", "#cfcfcf", "#eeb0cd", "#acd0df")
HATCHES = ("", "///", "...", "\\\\\\", "xx", "--", "oo", "++")
WRAP = 34  # characters a line of an axis label
TEXT, LINES = "#1a1a1a", "#5b6670"
_SETTINGS = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "svg.hashsalt": "runder-tisch",
    "svg.fonttype": "path",
    "hatch.linewidth": 0.6,
    "axes.edgecolor": LINES,
    "text.color": TEXT,
    "axes.labelcolor": TEXT,
    "xtick.color": TEXT,
    "ytick.color": TEXT,
}


def _figure(width: float, height: float) -> tuple[Figure, object]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.add_subplot()


def _signs(name: str) -> str:
    """Every sign as it is: matplotlib reads a pair of dollars as mathematics."""
    return name.replace("$", r"\$")


def _wrapped(names: list[str], width: int = WRAP) -> list[str]:
    return [_signs("\n".join(textwrap.wrap(name, width))) or "–" for name in names]


def _plain(axes, *sides: str) -> None:
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(side in sides)
    axes.tick_params(length=0)


def stacked(counts: pd.DataFrame, unit: str = "Aussagen") -> Figure:
    """Horizontal stacked bars: one bar a row, one pattern a column, every number written into its piece.

    ``counts``: rows (e.g. fields) × columns (e.g. types), index and columns are the names shown.
    """
    figure, axes = _figure(8, 1.2 + 0.55 * len(counts))
    left = np.zeros(len(counts))
    most = max(1, counts.to_numpy().sum(axis=1).max(initial=1))
    for number, name in enumerate(counts.columns):
        values = counts[name].to_numpy()
        axes.barh(
            range(len(counts)),
            values,
            left=left,
            height=0.66,
            color=LIGHT[number % len(LIGHT)],
            edgecolor=TEXT,
            linewidth=0.7,
            hatch=HATCHES[number % len(HATCHES)],
            label=_wrapped([str(name)])[0],
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
    axes.set_yticks(range(len(counts)), _wrapped([str(name) for name in counts.index]))
    axes.set_ylim(len(counts) - 0.4, -0.6)  # no empty space above and below many rows
    axes.set_xlabel(f"Zahl der {unit}")
    axes.xaxis.get_major_locator().set_params(integer=True)
    _plain(axes, "bottom")
    _legend(figure, [str(name) for name in counts.columns])
    return figure


def _legend(figure, names: list[str]) -> None:
    """Above the figure, in the order of the bars: a line where the names fit into one, else below each other."""
    figure.legend(
        loc="outside upper center",
        ncols=len(names) if sum(len(name) + 8 for name in names) < 100 else 1,
        frameon=False,
    )


def fields_types(counts: pd.DataFrame) -> Figure:
    """Statements by field (rows) and type (columns)."""
    return stacked(counts)


def topics_tables(counts: pd.DataFrame) -> Figure:
    """Topics by the number of tables, coloured by field.

    ``counts``: topic (name), field (name, a category), tables; in the order shown.
    """
    figure, axes = _figure(8, 0.8 + 0.26 * len(counts))
    fields = list(counts["field"].cat.categories)
    rows = np.arange(len(counts))
    for number, field in enumerate(fields):
        chosen = (counts["field"] == field).to_numpy()
        if chosen.any():
            axes.barh(
                rows[chosen],
                counts["tables"].to_numpy()[chosen],
                height=0.68,
                color=LIGHT[number % len(LIGHT)],
                edgecolor=TEXT,
                linewidth=0.7,
                hatch=HATCHES[number % len(HATCHES)],
                label=_wrapped([field], 44)[0],
            )
    for row, value in zip(rows, counts["tables"]):
        axes.text(value + 0.06, row, str(value), ha="left", va="center", fontsize=9)
    axes.set_yticks(rows, [_shortened(name, 46) for name in counts["topic"]], fontsize=9)
    axes.set_ylim(len(counts) - 0.45, -0.55)
    axes.set_xticks([])
    _plain(axes, "left")
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=8.5)
    return figure


def _shortened(name: str, longest: int) -> str:
    """A name cut at a word, every sign as it is."""
    short = name if len(name) <= longest else textwrap.shorten(name, longest, placeholder=" …")
    return _signs(short + "“" if short.startswith("„") and not short.endswith("“") else short)


def rounds_tables(counts: pd.DataFrame) -> Figure:
    """Topics (rows) at so many tables in two rounds (columns)."""
    return topics_by_round(counts, len(counts), "Tische")


def topics_by_round(counts: pd.DataFrame, most: int = 25, unit: str = "Aussagen") -> Figure:
    """Topics (rows) by round (columns), the most frequent first: one marker a round, joined by a line, so that change is seen."""
    chosen = counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index[:most]]
    figure, axes = _figure(8, 1.2 + 0.34 * len(chosen))
    values = chosen.to_numpy()
    for row, line in enumerate(values):
        axes.plot(
            [line.min(initial=0), line.max(initial=0)],
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
            marker="osD^vP*X"[number % 8],
            color=COLOURS[number % len(COLOURS)],
            facecolors=COLOURS[number % len(COLOURS)] if number else "white",
            label=_signs(f"Runde {name}"),
            zorder=2 + number,
        )
    names = [_shortened(str(name), 50) for name in chosen.index]
    axes.set_yticks(range(len(chosen)), names, fontsize=9)
    axes.set_ylim(len(chosen) - 0.4, -0.6)
    axes.set_xlim(left=-0.4)
    axes.set_xlabel(f"Zahl der {unit}")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="x", color="#d5dade", linewidth=0.6)
    _plain(axes, "bottom")
    _legend(figure, [f"Runde {name}" for name in chosen.columns])
    return figure


def heatmap(counts: pd.DataFrame, rows: str, columns: str, percent: bool = False) -> Figure:
    """A grid of counts (or shares, ``percent``), darker = more, every number written; a count of zero stays empty.

    ``rows`` and ``columns`` name the axes.
    """
    values = counts.to_numpy()
    figure, axes = _figure(2.6 + 0.75 * max(3, counts.shape[1]), 1.6 + 0.45 * max(4, len(counts)))
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
        _wrapped([str(name) for name in counts.columns], 22),
        rotation=45,
        ha="right",
        rotation_mode="anchor",
    )
    axes.set_yticks(range(len(counts)), _wrapped([str(name) for name in counts.index]))
    axes.set_xlabel(columns)
    axes.set_ylabel(rows)
    axes.set_xticks(np.arange(counts.shape[1] + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(counts) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=1.5)
    _plain(axes)
    axes.tick_params(which="minor", length=0)
    return figure


def groups_topics(counts: pd.DataFrame) -> Figure:
    """Groups of people (rows) × topics (columns)."""
    return heatmap(counts, "Gruppe", "Thema")


def dimensions_fields(counts: pd.DataFrame) -> Figure:
    """Dimensions of diversity (rows) × fields of action (columns)."""
    return heatmap(counts, "Vielfaltsdimension", "Handlungsfeld")


def statement_map(positions: pd.DataFrame, labels: int = 20) -> Figure:
    """The map of statements. ``positions``: x, y, field, topic (names, topic empty for single voices); the biggest topics are named."""
    figure, axes = _figure(9, 6.6)
    for number, (field, rows) in enumerate(positions.groupby("field", sort=False)):
        axes.scatter(
            rows["x"],
            -rows["y"],
            s=18,
            marker="osD^vP*X"[number % 8],
            color=COLOURS[number % len(COLOURS)],
            linewidths=0,
            label=_wrapped([str(field)])[0],
        )
    inside = positions[positions["topic"] != ""]
    sizes = (
        inside.groupby("topic")
        .agg(x=("x", "mean"), y=("y", "max"), n=("x", "size"))
        .sort_values(["n", "x"], ascending=[False, True], kind="stable")
    )
    for topic, row in sizes.head(labels).iterrows():
        axes.text(
            row["x"], -row["y"] - 12, _wrapped([topic], 26)[0], ha="center", va="top", fontsize=7.5
        )
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_aspect("equal", adjustable="datalim")
    _plain(axes)
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    return figure


def svg(figure: Figure) -> bytes:
    """The figure as SVG, the same bytes every time: no date, fixed ids, letters as outlines."""
    return _rendered(figure, format="svg", metadata={"Date": None, "Creator": None})


def png(figure: Figure, dpi: int = 160) -> bytes:
    """The figure as PNG, the same bytes every time."""
    return _rendered(figure, format="png", dpi=dpi, metadata={"Software": None})


def _rendered(figure: Figure, **options) -> bytes:
    import matplotlib

    with matplotlib.rc_context(_SETTINGS):
        out = io.BytesIO()
        figure.savefig(out, **options)
    return out.getvalue()


def save(figure: Figure, path: str | Path) -> list[Path]:
    """Write the figure as SVG and PNG beside each other; ``path`` without ending. The two paths."""
    paths = [Path(path).with_suffix(f".{kind}") for kind in ("svg", "png")]
    for target, content in zip(paths, (svg(figure), png(figure))):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return paths
