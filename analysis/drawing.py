"""How every chart looks, in report, page and notebooks: colours, patterns, lettering; and a figure as SVG or PNG with the same bytes each time."""

from __future__ import annotations

import io
import textwrap

import matplotlib
from matplotlib.figure import Figure

# dark enough for 3:1 on white, told apart with every common colour vision (after Okabe and Ito, darkened); patterns for black and white
COLOURS = ("#0b5394", "#a6450f", "#00705a", "#7a3e8e", "#7d5b00", "#4d4d4d", "#a31d5d", "#2d6a8a")
LIGHT = ("#9cc3e6", "#f2b58f", "#8fd1bf", "#cfaede", "#e3cf8e", "#cfcfcf", "#eeb0cd", "#acd0df")
HATCHES = ("", "///", "...", "\\\\\\", "xx", "--", "oo", "++")
MARKS = "osD^vP*X"
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


def canvas(width: float, height: float) -> tuple[Figure, object]:
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.add_subplot()


def signs(name: str) -> str:
    """Every sign as it is: matplotlib reads a pair of dollars as mathematics."""
    return name.replace("$", r"\$")


def wrapped(names: list[str], width: int = WRAP) -> list[str]:
    return [signs("\n".join(textwrap.wrap(name, width))) or "–" for name in names]


def plain(axes, *sides: str) -> None:
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(side in sides)
    axes.tick_params(length=0)


def piece(number: int) -> dict:
    """Colour and pattern of the bars of one kind."""
    return {
        "color": LIGHT[number % len(LIGHT)],
        "hatch": HATCHES[number % len(HATCHES)],
        "edgecolor": TEXT,
        "linewidth": 0.7,
    }


def svg(figure: Figure) -> bytes:
    """The figure as SVG, the same bytes every time: no date, fixed ids, letters as outlines."""
    return _rendered(figure, format="svg", metadata={"Date": None, "Creator": None})


def png(figure: Figure) -> bytes:
    """The figure as PNG, the same bytes every time."""
    return _rendered(figure, format="png", dpi=160, metadata={"Software": None})


def _rendered(figure: Figure, **options) -> bytes:
    with matplotlib.rc_context(_SETTINGS):
        out = io.BytesIO()
        figure.savefig(out, **options)
    return out.getvalue()
