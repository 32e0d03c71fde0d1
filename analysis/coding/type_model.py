"""The shipped model of statement types: logistic regression on sentence vectors, letter and word sequences and marks of style.

analysis/encoder/training/notes.csv, statement_types.csv -> statement_types.npz, statement_types.json beside this module

    python -m analysis.measuring.fit_types    fits anew and measures; after the notes or the sentence model changed

It learns from the encoder's training notes on whose type the writer and a second, blind reader agree, and from further invented ones
without a matter: some of kinds that are scarce among those (bare names of offers, a lack and a wish in one note, protest), which one hand
wrote and typed after reading where the model failed on a corpus of senior citizens' notes, then short cards by two writers who saw no
corpus, as far as a blind reader agreed. The further ones are in no figure of the writers held out. The shipped file belongs to one sentence model; for
another one ``of`` fits from the notes' vectors, which ``analysis.embed`` then keeps beside the codebook's. No other data teaches it.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.coding.anchors import Lookup
from analysis.coding.calibration import log_odds, softmax
from analysis.coding.cues import KINDS
from analysis.coding.features import Features
from analysis.coding.parameters import TYPE_INVERSE_REGULARISATION
from analysis.encoder.training import notes

SHIPPED = Path(__file__).with_name("statement_types.npz")
FURTHER = Path(__file__).with_name("statement_types.csv")
KIND_OF = {
    "massnahme": "proposal",
    "ziel": "goal",
    "problem": "problem",
    "erfahrung": "experience",
}


_FITTED: dict[str, TypeModel] = {}


class TypeModel(NamedTuple):
    """Features fitted on the training notes and weights of shape (len(KINDS), features + 1), the intercept last."""

    features: Features
    weights: np.ndarray

    def scores(self, texts: list[str], vectors: np.ndarray) -> np.ndarray:
        """Logarithmic odds of KINDS, shape (n, 4), mean 0 in every row."""
        if not texts:
            return np.zeros((0, len(KINDS)))
        found = (
            self.features.wide(texts, vectors) @ self.weights[:, :-1].T.astype(float)
            + self.weights[:, -1]
        )
        return log_odds(softmax(found))


def typed(table: Path = notes.TABLE) -> pd.DataFrame:
    """The notes two passes gave a type: columns text, written, type, type_second (as KINDS)."""
    rows = pd.read_csv(table, dtype=str, keep_default_na=False)
    kinds = {name: rows[name].map(KIND_OF) for name in ("type", "type_second")}
    return rows[["text", "written"]].assign(**kinds).dropna().reset_index(drop=True)


def further() -> pd.DataFrame:
    """The further notes: columns text, type (as KINDS)."""
    rows = pd.read_csv(FURTHER, dtype=str, keep_default_na=False)
    return rows[["text"]].assign(type=rows["type"].map(KIND_OF))


def fit(rows: pd.DataFrame, lookup: Lookup) -> TypeModel:
    """Learn from the rows of ``typed`` on which both passes agree, and from ``further``; every kind counts the same."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    agreed = pd.concat([rows[rows["type"] == rows["type_second"]], further()])
    texts = agreed["text"].tolist()
    with threadpool_limits(1):
        features = Features.fit(texts, lookup(texts))
        # half precision, as it is shipped: fitted and loaded models are the same
        features = Features(
            *(
                part if np.issubdtype(part.dtype, np.integer) else part.astype(np.float16)
                for part in features
            )
        )
        model = LogisticRegression(
            C=TYPE_INVERSE_REGULARISATION, class_weight="balanced", max_iter=1000
        ).fit(features.wide(texts, lookup(texts)), agreed["type"])
    order = [model.classes_.tolist().index(kind) for kind in KINDS]
    weights = np.hstack([model.coef_, model.intercept_[:, None]])[order]
    return TypeModel(features, weights.astype(np.float16))


def save(model: TypeModel, path: Path) -> None:
    temporary = path.with_name(f".{path.stem}.tmp.npz")
    np.savez_compressed(temporary, weights=model.weights, **model.features._asdict())
    os.replace(temporary, path)


def provenance() -> dict:
    """What statement_types.npz was made from: sentence model, hash of the notes, agreement of the two passes, figures."""
    return json.loads(SHIPPED.with_suffix(".json").read_text(encoding="utf-8"))


@cache
def _shipped() -> TypeModel:
    with np.load(SHIPPED, allow_pickle=False) as saved:
        return TypeModel(Features(*(saved[name] for name in Features._fields)), saved["weights"])


def of(embedder: str, lookup: Lookup) -> TypeModel:
    """The model for vectors of the sentence model of that name; ``lookup`` knows the notes' vectors where it is not the shipped one's."""
    if embedder == provenance()["embedder"]:
        return _shipped()
    if embedder not in _FITTED:  # a process sees one sentence model's vectors
        _FITTED[embedder] = fit(typed(), lookup)
    return _FITTED[embedder]


def texts_for(embedder: str) -> list[str]:
    """The notes whose vectors ``of`` needs: none for the sentence model that the shipped file belongs to."""
    return [] if embedder == provenance()["embedder"] else texts()


def texts() -> list[str]:
    """All the notes it learns from."""
    return pd.concat([typed(), further()])["text"].tolist()
