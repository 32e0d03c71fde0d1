"""What the notebooks' figures are made of: a figure for the screen with its twin for print, axes of names and counts, fills.

Colours and patterns are those of ``analysis.drawing``: told apart with every common colour vision and in black and white.
On the page the plotly library is read from ``plotly.min.js`` beside it (see ``analysis.notebooks``), never from the network.
"""

from __future__ import annotations

import base64
import hashlib
import re
import textwrap
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import drawing, written

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from analysis.research.desk import Desk

PATTERNS = ("", "/", ".", "\\", "x", "-", "|", "+")
SHADES = ((0, "#f7fbff"), (1, "#5fa3d3"))  # light enough for dark figures on every one of them
MARKS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "star", "x")
_WORDS = {
    "Download plot as a PNG": "Bild speichern (PNG)",
    "Zoom": "Ausschnitt",
    "Pan": "Verschieben",
    "Zoom in": "Vergrößern",
    "Zoom out": "Verkleinern",
    "Autoscale": "Ganzes zeigen",
    "Reset axes": "Zurücksetzen",
}
CONFIG = {
    "displaylogo": False,
    "responsive": True,
    "locale": "de",
    "modeBarButtonsToRemove": ["select2d", "lasso2d"],
    "locales": {"de": {"dictionary": _WORDS, "format": {"decimal": ",", "thousands": "."}}},
}


class Both:
    """A figure that moves on the screen and stands still in print; ``says`` is read aloud in its place."""

    def __init__(self, figure: Figure, says: str, still: Callable):
        self.figure, self.says, self._still = figure, says, still

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        import json

        return {
            "application/vnd.plotly.v1+json": {
                **json.loads(self.figure.to_json()),
                "config": CONFIG,
            },
            "text/html": self.html(),
            "text/plain": self.says,
        }

    def html(self) -> str:
        """The figure as part of a page: the same bytes every time, its id made from its content."""
        number = "bild-" + hashlib.sha256(self.figure.to_json().encode()).hexdigest()[:12]
        live = self.figure.to_html(
            include_plotlyjs=False,
            full_html=False,
            div_id=number,
            config=CONFIG,
            default_width="100%",
        )
        image = base64.b64encode(drawing.svg(self._still())).decode()
        still = (
            f'<img class="druck" alt="{escape(self.says)}" src="data:image/svg+xml;base64,{image}">'
        )
        return f'<figure aria-label="{escape(self.says)}"><div class="schirm">{live}</div>{still}</figure>'

    def save(self, desk: Desk, name: str) -> list[Path]:
        """For a paper: the figure as it is printed, as svg and png, into ``notebooks/`` of the report folder. Gives back the paths.

        Raises ValueError for a name that is none for a file.
        """
        if desk.house is None or not re.fullmatch(r"[\w-][\w .-]*", name):
            raise ValueError(f"„{name}“ taugt nicht als Name einer Datei; ein Wort ohne / genügt.")
        folder = desk.house.reports / "notebooks"
        made = {".svg": drawing.svg(self._still()), ".png": drawing.png(self._still())}
        for ending, content in made.items():
            written.put(folder / f"{name}{ending}", content)
        return [folder / f"{name}{ending}" for ending in made]


def label(text: object) -> str:
    """A text as plotly shows it: tags stay signs. Of the entities it knows few, quotation marks are not among them.

    >>> label('„A" & <b>')
    '„A" &amp; &lt;b&gt;'
    """
    return escape(str(text), quote=False)


def wrapped(name: object, width: int = 34) -> str:
    return "<br>".join(label(line) for line in textwrap.wrap(str(name), width)) or "–"


def layout_of(height: int, **layout) -> Figure:
    from plotly.graph_objects import Figure

    return Figure(
        layout={
            "template": "none",
            "height": height,
            "separators": ",.",
            "font": {"family": "Arial, sans-serif", "color": drawing.TEXT, "size": 13},
            "margin": {
                "l": 10,
                "r": 20,
                "t": 60 if layout.get("showlegend", True) else 10,
                "b": 50,
            },
            "hoverlabel": {"align": "left"},
            "hovermode": "closest",
            "legend": {
                "orientation": "h",
                "y": 1.02,
                "yanchor": "bottom",
                "x": 0,
                "traceorder": "normal",
            },
            **layout,
        }
    )


def names_axis(names: list, width: int = 34) -> dict:
    """An axis of names from top to bottom, by position, so that equal names stay two."""
    return {
        "tickvals": list(range(len(names))),
        "ticktext": [wrapped(name, width) for name in names],
        "range": [len(names) - 0.4, -0.6],
        "automargin": True,
        "showgrid": False,
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 6,
        "tickcolor": "rgba(0,0,0,0)",
    }


def height_of(names: list, line: int = 42, width: int = 34) -> int:
    """Room for a row a name, more where the names take several lines."""
    return max(line, 16 * max(len(textwrap.wrap(str(name), width)) for name in names) + 8) * len(
        names
    )


def counting(most: float) -> dict:
    """An axis of counts: whole numbers only."""
    return {
        "gridcolor": "#d5dade",
        "zeroline": False,
        "rangemode": "tozero",
        **({"dtick": 1} if most <= 8 else {}),
    }


def filled(number: int) -> dict:
    """Colour and pattern of a bar; the pattern faint enough for the number upon it."""
    colour = drawing.LIGHT[number % 8]
    pattern = {
        "shape": PATTERNS[number % 8],
        "size": 7,
        "solidity": 0.12,
        "fgcolor": drawing.TEXT,
        "bgcolor": colour,
        "fgopacity": 0.45,
    }
    return {"color": colour, "pattern": pattern, "line": {"color": drawing.TEXT, "width": 0.7}}
