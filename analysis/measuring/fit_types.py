"""Fits the shipped models of statement types and of subjects anew; measures how two passes agree, and a writer's notes by the other writers'.

python -m analysis.measuring.fit_types        after the notes or the sentence model changed
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import embed
from analysis.coding import subject_model, type_model
from analysis.coding.anchors import Lookup
from analysis.coding.cues import CALLED_FOR, KINDS
from analysis.encoder.embedders import DEFAULT, embedder
from analysis.encoder.training import notes


def agreement(rows: pd.DataFrame) -> dict[str, float]:
    """Share of notes with the same type in both passes, and Cohen's kappa: two independent passes, not human coders."""
    from sklearn.metrics import cohen_kappa_score

    first, second = rows["type"], rows["type_second"]
    return {
        "notes": len(rows),
        "share": round(float((first == second).mean()), 3),
        "kappa": round(float(cohen_kappa_score(first, second)), 3),
    }


def held_out(rows: pd.DataFrame, lookup: Lookup) -> dict[str, float]:
    """Every writer's agreed notes answered by a model of the other writers' notes: accuracy, macro-F1, told against called for."""
    from sklearn.metrics import f1_score

    pairs = []
    for writer in sorted(set(rows["written"])):
        asked = rows[(rows["written"] == writer) & (rows["type"] == rows["type_second"])]
        texts = asked["text"].tolist()
        answers = type_model.fit(rows[rows["written"] != writer], lookup).scores(
            texts, lookup(texts)
        )
        pairs += zip(asked["type"], (KINDS[best] for best in answers.argmax(axis=1)))
    truth, found = map(list, zip(*pairs))
    told = [(a in CALLED_FOR) == (b in CALLED_FOR) for a, b in pairs]
    return {
        "accuracy": round(float(np.mean([a == b for a, b in pairs])), 3),
        "macro_f1": round(float(f1_score(truth, found, average="macro")), 3),
        "told_or_called_for": round(float(np.mean(told)), 3),
    }


def _work() -> None:
    rows = type_model.typed()
    with tempfile.TemporaryDirectory() as scratch:
        store = embed.Store(Path(scratch) / "notes.npz", embedder(DEFAULT, Path(scratch)))
        store.add([*type_model.texts(), *subject_model.filed()["text"]], "notes")
    filed = subject_model.filed()
    subject_model.save(subject_model.fit(filed, store.__getitem__), filed, store.name)
    type_model.save(type_model.fit(rows, store.__getitem__), type_model.SHIPPED)
    about = {
        "embedder": store.name,
        "notes_sha256": notes.hash_of_rows(pd.concat([rows, type_model.further()])),
        "further_notes": len(type_model.further()),
        "two_independent_passes_not_human_coders": agreement(rows),
        "writers_held_out": held_out(rows, store.__getitem__),
    }
    type_model.SHIPPED.with_suffix(".json").write_text(
        json.dumps(about, indent=1) + "\n", encoding="utf-8"
    )
    print(json.dumps(about, indent=1))


if __name__ == "__main__":
    _work()
