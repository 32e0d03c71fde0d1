"""The training notes held against what they must not hold: names, one text twice, texts of a corpus that judges the model.

python -m analysis.encoder.training.check [--notes TABLE] [OTHER.csv …]            tables with a column text, such as a gold.csv
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from analysis.encoder.training import notes

NEAR = 85  # similarity of the texts in small letters, 0 to 100, from which two are called the same


def near(texts: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs (row of texts, row of others) that are nearly the same text; without others: inside texts, each pair once.

    >>> list(near(["Mehr Bänke!", "Kein Bus"], ["mehr Bänke", "Bus"]))
    [(0, 0)]
    """
    one, two = ([text.lower().strip(" .!?") for text in each] for each in (texts, others or texts))
    found = process.cdist(one, two, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8)
    for row, other in zip(*np.nonzero(found)):
        if others or row < other:
            yield int(row), int(other)


def report(rows: pd.DataFrame, others: dict[str, list[str]]) -> Iterator[str]:
    """One line a finding, then how many notes, matters and subjects there are."""
    from analysis.hiding.evaluate_names import hidden

    texts = rows["text"].tolist()
    for text in texts:
        if spans := hidden(text):
            yield f"name? {[text[start:end] for start, end, _ in spans]} in: {text}"
    for row, other in near(texts, []):
        yield f"twice: {texts[row]} ({rows['matter'].iloc[row]}) / {texts[other]} ({rows['matter'].iloc[other]})"
    for name, theirs in others.items():
        for row, other in near(texts, theirs):
            yield f"in {name}: {texts[row]} / {theirs[other]}"
    counted = (rows[name].nunique() for name in ("matter", "near", "point"))
    yield "{} notes, {} matters, {} subjects, {} points".format(len(rows), *counted)
    if (given := rows["type_second"] != "").any():
        same = (rows["type"] == rows["type_second"])[given & (rows["type"] != "")]
        yield f"type: two readers agree on {same.mean():.3f} of {len(same)}"


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m analysis.encoder.training.check")
    options.add_argument("--notes", type=Path, default=notes.TABLE)
    options.add_argument("others", type=Path, nargs="*")
    asked = options.parse_args()
    columns = {
        str(path): pd.read_csv(path, dtype=str, keep_default_na=False)["text"].tolist()
        for path in asked.others
    }
    for line in report(notes.read(asked.notes), columns):
        print(line)
