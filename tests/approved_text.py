"""What the output rooms make as text for ``approval.approve``: tables and cells in lines, numbers rounded."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

OUTPUTS = Path(__file__).resolve().parent / "approved_outputs"


def table(rows: pd.DataFrame, digits: int = 4) -> str:
    """A table as lines ``cell | cell``; numbers rounded, so that no machine's last digit shows."""
    if rows.index.name or not isinstance(rows.index, pd.RangeIndex):
        rows = rows.reset_index()
    return grid([list(map(str, rows.columns)), *rows.astype(object).values.tolist()], digits)


def grid(rows: list[list], digits: int = 4) -> str:
    return "".join(" | ".join(cell(each, digits) for each in row).rstrip() + "\n" for row in rows)


def cell(value: object, digits: int = 4) -> str:
    """One value in one line.

    >>> cell(0.30000000000000004), cell(2.0), cell(None), cell("eins" + chr(10) + "zwei"), cell([1, "a"])
    ('0.3', '2', '', 'eins⏎zwei', '[1, a]')
    """
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(cell(each, digits) for each in value)}]"
    if value is None:
        return ""
    if value != value:
        return "NaN"
    if isinstance(value, float):
        return f"{round(value, digits) + 0.0:g}" if digits <= 5 else repr(round(value, digits))
    return str(value).replace("\n", "⏎")


def records(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, all text."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def drawn(figure) -> str:
    """A matplotlib figure in words: texts, bars with colour and pattern, marks, lines, limits."""
    from matplotlib.colors import to_hex

    axes = figure.axes[0]
    rounded = lambda values: [[round(float(v), 3) for v in each] for each in values]
    made = [f"label {axes.get_xlabel()} | {axes.get_ylabel()}"]
    for kind, ticks in (("row", axes.get_yticklabels()), ("column", axes.get_xticklabels())):
        made += [f"{kind} {cell(each.get_text())}" for each in ticks if each.get_text()]
    made += [
        f"text {cell(each.get_text())} {rounded([each.get_position()])}" for each in axes.texts
    ]
    made += [
        f"bar {p.get_x():.3g} {p.get_y():.3g} {p.get_width():.3g} {p.get_height():.3g} {to_hex(p.get_facecolor())} {p.get_hatch() or ''}"
        for p in axes.patches
    ]
    for each in axes.collections:
        spots = each.get_offsets() if len(each.get_offsets()) > 1 else []
        parts = [rounded(part) for part in getattr(each, "get_segments", list)()]
        colours = [to_hex(one) for one in each.get_edgecolor()[:1]]
        made.append(f"marks {each.get_label()} {rounded(spots)} {parts} {colours}")
    for each in axes.lines:
        made.append(
            f"line {each.get_label()} {rounded(each.get_data())} {each.get_marker()} {each.get_color()}"
        )
    made += [f"grid of {image.get_array().tolist()} to {image.get_clim()}" for image in axes.images]
    legends = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    size = [round(float(each), 2) for each in figure.get_size_inches()]
    limits = rounded([axes.get_xlim(), axes.get_ylim()])
    return "\n".join([*made, f"legend {cell(legends)}", f"size {size} limits {limits}", ""])
