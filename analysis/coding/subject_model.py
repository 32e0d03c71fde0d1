"""What a text is about in the words of no codebook: the shipped bridge between a codebook and the notes.

    python -m analysis.measuring.fit_types    fits anew; after the notes or the sentence model changed

Logistic regression on sentence vectors, learnt from the encoder's invented training notes and the 28 subjects a municipality would file them
under (oepnv, pflege_alter …). A keyword of a codebook and a note are alike as far as they would be filed under the same subjects, whatever
words they have in common: the sum of the geometric means of their probabilities (Bhattacharyya 1943). The shipped file belongs to one
sentence model; with another one there is no such bridge.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.coding.calibration import softmax
from analysis.coding.parameters import SUBJECT_INVERSE_REGULARISATION
from analysis.encoder.training import notes
from analysis.vectors import centred

SHIPPED = Path(__file__).with_name("subjects.npy")
NOTHING = np.zeros((0, 1), np.float32)


def filed() -> pd.DataFrame:
    """The training notes: columns text, subject; a text once."""
    return notes.read()[["text", "subject"]].drop_duplicates("text").reset_index(drop=True)


def fit(rows: pd.DataFrame, lookup: Callable[[list[str]], np.ndarray]) -> np.ndarray:
    """Weights of shape (subjects, d + 1), the intercept last; in half precision, as they are shipped."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        model = LogisticRegression(
            C=SUBJECT_INVERSE_REGULARISATION, class_weight="balanced", max_iter=1000
        ).fit(centred(lookup(rows["text"].tolist())), rows["subject"])
    return np.hstack([model.coef_, model.intercept_[:, None]]).astype(np.float16)


def roots(directions: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Square roots of the subjects' probabilities, shape (n, subjects), rows of length 1; no columns without a model.

    ``directions`` (n, d): unit vectors around their centre. The product of two rows is how far they are of the same subjects.

    >>> roots(np.eye(2), np.zeros((4, 3))).tolist()
    [[0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5]]
    """
    if not len(weights):
        return np.zeros((len(directions), 0))
    found = directions @ weights[:, :-1].T.astype(float) + weights[:, -1]
    return np.sqrt(softmax(found))


def save(weights: np.ndarray, rows: pd.DataFrame, embedder: str) -> None:
    """The weights, and beside them sentence model, notes and subjects they belong to."""
    temporary = SHIPPED.with_name(f".{SHIPPED.stem}.tmp.npy")
    np.save(temporary, weights)
    os.replace(temporary, SHIPPED)
    about = {
        "embedder": embedder,
        "notes_sha256": notes.hash_of_rows(rows),
        "subjects": sorted(set(rows["subject"])),
    }
    SHIPPED.with_suffix(".json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


@cache
def provenance() -> dict:
    return json.loads(SHIPPED.with_suffix(".json").read_text(encoding="utf-8"))


@cache
def of(embedder: str) -> np.ndarray:
    """The weights for vectors of the sentence model of that name, ``NOTHING`` for another than the shipped one's."""
    return np.load(SHIPPED) if embedder == provenance()["embedder"] else NOTHING
