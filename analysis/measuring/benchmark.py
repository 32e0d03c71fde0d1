"""The pipeline's own classifier on anybody's table, one JSON line out: n, macro_f1, accuracy, ece, abstained.

    python -m analysis.measuring.benchmark TRAIN.csv TEST.csv --text COLUMN --label COLUMN [--labels-per-class N] [--seed S]
    python -m analysis.measuring.benchmark --codebook FILE TEST.csv --text COLUMN --label COLUMN                 (no labels)
    python -m analysis.measuring.benchmark --codebook FILE TRAIN.csv TEST.csv --text COLUMN --label COLUMN       (both)

With a codebook the labels are its code ids; codes that no row of TEST has are offered all the same. ``macro_f1`` is over the
labels that TEST has and, like ``accuracy`` and ``ece``, over the best code of every row; ``abstained`` is the share of rows the
pipeline would call „unclear“. Rows without a label are notes to learn from, but are not scored. A two-way task is a table
without the rows of the other labels (``--without mpos+premise``) or with several labels as one (``--merge mpos=arg,premise=arg``).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import codebook, embed
from analysis.classify import THRESHOLDS
from analysis.codebook import Code
from analysis.coding import classifier
from analysis.coding.calibration import calibration_error
from analysis.coding.classifier import Notes
from analysis.problems import Problem


def read(path: str, columns: list[str]) -> pd.DataFrame:
    """A table of the user's, all columns as text; German Excel's separator is understood."""
    try:
        rows = (
            pd.read_csv(
                path,
                dtype=str,
                keep_default_na=False,
                na_filter=False,
                encoding="utf-8-sig",
                sep=None,
                engine="python",
            )
            if ";" in Path(path).read_text(encoding="utf-8-sig").partition("\n")[0]
            else pd.read_csv(
                path, dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8-sig"
            )
        )
    except FileNotFoundError:
        raise Problem(path, "", "Diese Tabelle fehlt.", "Pfad prüfen.") from None
    for column in columns:
        if column not in rows:
            raise Problem(
                path,
                "Kopfzeile",
                f"Erwartet wird die Spalte „{column}“; es gibt {', '.join(rows.columns)}.",
                "Spaltennamen prüfen.",
            )
    return rows


def sample(labels: list[str], per_class: int | None, seed: int) -> np.ndarray:
    """Row numbers of the training rows: all labelled ones, or ``per_class`` of every label drawn at random."""
    rows = np.array([row for row, label in enumerate(labels) if label], int)
    if per_class is None:
        return rows
    drawn = np.random.default_rng(seed).permutation(rows)
    taken: dict[str, list[int]] = {}
    for row in drawn.tolist():
        if len(taken.setdefault(labels[row], [])) < per_class:
            taken[labels[row]].append(row)
    return np.sort(np.concatenate([taken[label] for label in sorted(taken)])) if taken else rows


def scores(truth: np.ndarray, probabilities: np.ndarray, ids: list[str], clear: float) -> dict:
    """The JSON line: ``truth`` of shape (n,) holds code ids, ``probabilities`` has shape (n, k) in the order of ``ids``."""
    from sklearn.metrics import f1_score

    best, chance = np.array(ids)[probabilities.argmax(axis=1)], probabilities.max(axis=1)
    right = best == truth
    f1 = f1_score(truth, best, labels=sorted(set(truth)), average="macro", zero_division=0)
    return {
        "n": len(truth),
        "macro_f1": round(float(f1), 4),
        "accuracy": round(float(right.mean()), 4),
        "ece": round(calibration_error(chance, right), 4),
        "abstained": round(float((chance < clear).mean()), 4),
    }


def predict(
    codes: tuple[Code, ...],
    train: tuple[list[str], list[str]],
    test: tuple[list[str], list[str]],
    store: embed.Store,
    guided: bool,
) -> np.ndarray:
    """Probabilities (n_test, k). ``train`` is (texts, labels), ``test`` is (texts, workshops); ``store`` has the vectors.

    As in the pipeline, the coder sees the notes to be coded, without their labels, while it learns.
    """
    texts, workshops = train[0] + test[0], [""] * len(train[0]) + test[1]
    notes = Notes.plain(texts, store[texts], workshops, store.name)
    lookup = store.__getitem__ if guided else None
    fitted = classifier.fit(codes, notes, train[1] + [""] * len(test[0]), lookup)
    return fitted.probabilities(Notes.plain(test[0], store[test[0]], test[1], store.name))


def _merged(labels: list[str], merge: str) -> list[str]:
    new = dict(pair.split("=", 1) for pair in merge.split(",") if pair)
    return [new.get(label, label) for label in labels]


def run(options: argparse.Namespace) -> dict:
    """The scores of one command line."""
    if len(options.tables) > 2 or (len(options.tables) < 2 and not options.codebook):
        raise Problem(
            "Aufruf",
            "",
            "Erwartet werden TRAIN.csv und TEST.csv, mit --codebook auch TEST.csv allein.",
            "python -m analysis.measuring.benchmark --help",
        )
    texts, labels, workshops = [], [], []
    for path in options.tables:
        hinted = options.workshop and path == options.tables[-1]
        rows = read(path, [options.text, options.label, *([options.workshop] if hinted else [])])
        rows = (
            rows[~rows[options.label].isin(options.without.split(","))] if options.without else rows
        )
        texts.append(rows[options.text].tolist())
        labels.append(_merged(rows[options.label].tolist(), options.merge))
        workshops.append(
            rows[options.workshop].tolist() if options.workshop in rows else [""] * len(rows)
        )
    test, truth = texts[-1], np.array(labels[-1])
    drawn = (
        sample(labels[0], options.labels_per_class, options.seed)
        if len(texts) > 1
        else np.zeros(0, int)
    )
    train, taught = [texts[0][row] for row in drawn], [labels[0][row] for row in drawn]
    if options.codebook:
        codes = codebook.read(options.codebook).scheme(options.scheme)
    else:
        codes = tuple(Code(options.scheme, label, label) for label in sorted(set(taught)))
    with tempfile.TemporaryDirectory() as folder:
        store = embed.Store(Path(options.cache or folder) / "benchmark.npz", options.embedder)
        words = embed.codebook_texts(codebook.Codebook(codes, {})) if options.codebook else []
        if store.add([*train, *test, *words], "benchmark") and options.cache:
            store.save()
        probabilities = predict(
            codes, (train, taught), (test, workshops[-1]), store, bool(options.codebook)
        )
    scored = truth != ""
    return scores(
        truth[scored],
        probabilities[scored],
        [code.id for code in codes],
        THRESHOLDS[options.scheme].clear,
    )


def command(name: str, about: str | None) -> argparse.ArgumentParser:
    """The parser of one of this room's commands; what it does stands at the head of its module."""
    return argparse.ArgumentParser(
        prog=f"python -m analysis.measuring.{name}",
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def answer(run: Callable[[argparse.Namespace], dict], options: argparse.ArgumentParser) -> None:
    """Print one JSON line, or say what is wrong."""
    try:
        print(json.dumps(run(options.parse_args())))
    except Problem as problem:
        print(f"FEHLER: {problem}", file=sys.stderr)
        sys.exit(2)


def parser() -> argparse.ArgumentParser:
    options = command("benchmark", __doc__)
    options.add_argument(
        "tables",
        nargs="+",
        metavar="TABLE.csv",
        help="TRAIN.csv and TEST.csv, or TEST.csv alone with --codebook",
    )
    options.add_argument("--text", required=True, help="column with the text")
    options.add_argument("--label", required=True, help="column with the label")
    options.add_argument("--codebook", help="codebook.toml; labels are its code ids")
    options.add_argument(
        "--scheme", default="field", choices=("field", "type"), help="which codes of the codebook"
    )
    options.add_argument(
        "--labels-per-class", type=int, help="so many rows of every label are drawn from TRAIN"
    )
    options.add_argument("--seed", type=int, default=0, help="of that draw")
    options.add_argument(
        "--workshop",
        default="",
        help="column of TEST with the field of the workshop the note came from",
    )
    options.add_argument(
        "--without", default="", help="labels whose rows are left out, separated by commas"
    )
    options.add_argument(
        "--merge", default="", help="labels to be renamed, such as mpos=arg,premise=arg"
    )
    options.add_argument(
        "--cache", help="folder in which sentence vectors are kept for the next call"
    )
    options.add_argument("--embedder", default=os.environ.get("EMBEDDER", embed.DEFAULT))
    return options


if __name__ == "__main__":
    answer(run, parser())
