"""How likely a statement's best topic of the catalogue is right: the curve of ``grouping.assignment`` fitted on notes with known topics.

a finished run on a gold corpus, its gold topics -> SCORE, LEAD, OFFSET, USUAL, and how well they hold

The gold's topics are the catalogue: all of them, every second, every third, each known by its first name and by all its names; so
that some statements belong to no topic that is known, as in every real round.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis import embed, stage
from analysis.coding.calibration import calibration_error
from analysis.grouping import assignment, parameters
from analysis.grouping.assignment import Entry
from analysis.problems import Problem
from analysis.reattachment import bare_words
from analysis.topics import with_fields
from analysis.vectors import centred

BINS = 8  # of the calibration error
EVERY = {"all topics": (0, 1), "every second": (0, 2), "the others": (1, 2), "every third": (0, 3)}


class Case(NamedTuple):
    """One catalogue on one gold corpus. seen: (n, 2) of ``assignment.features``. right: (n,) whether the best topic is the gold's."""

    name: str
    seen: np.ndarray
    right: np.ndarray


class Fit(NamedTuple):
    """The four constants of ``grouping.assignment``."""

    score: float
    lead: float
    offset: float
    usual: float

    def evidence(self, seen: np.ndarray) -> np.ndarray:
        """Probability that the best topic is right where the usual share is."""
        line = self.score * seen[:, 0] + self.lead * seen[:, 1] + self.offset
        return 1 / (1 + np.exp(-line))

    def chance(self, seen: np.ndarray) -> np.ndarray:
        """The same, the share of right ones estimated anew."""
        return assignment.shifted(self.evidence(seen), self.usual)


IN_FORCE = Fit(parameters.SCORE, parameters.LEAD, parameters.OFFSET, parameters.USUAL)


def gold_topics(folder: Path, names: int | None = None) -> list[Entry]:
    """The gold's topics that two notes have, as a catalogue. names: how many of a topic's names it knows, None for all."""
    size: dict[str, int] = {}
    for note in rows(folder / "gold.csv"):
        size[note["topic"]] = size.get(note["topic"], 0) + 1
    found = []
    for row in rows(folder / "topics.csv"):
        known = [name.strip() for name in row["good_names"].split(";") if name.strip()][:names]
        if size.get(row["topic"], 0) > 1:
            found.append(Entry(row["topic"], row["field"], known[0], examples=tuple(known[1:])))
    return found


def rows(path: Path) -> list[dict[str, str]]:
    """Rows of one of the gold's tables."""
    if not path.exists():
        raise Problem(
            path,
            "",
            "Die Tabelle fehlt.",
            "Den Ordner eines Korpus mit Gold angeben (gold.csv, topics.csv).",
        )
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cases(folder: Path, house: stage.House, embedder: str = embed.DEFAULT) -> list[Case]:
    """Every catalogue held against the statements of a finished run; statements are known as gold notes by round and text."""
    gold = {
        (note["round"], bare_words(note["text"])): note["topic"]
        for note in rows(folder / "gold.csv")
    }
    statements = with_fields(house.read("statements"), house.read("codings"))
    keys = zip(statements["round_id"], statements["text"].map(bare_words))
    topic = np.array([gold.get(key, "") for key in keys], dtype=str)
    store = embed.Store(house.models / "embeddings" / "statements.npz", embedder)
    store.add([*statements["text"], *statements["heading"]])
    vectors = store[statements["text"]]
    middle = vectors.mean(axis=0)
    headings = centred(store[statements["heading"]], middle)
    headings *= (statements["heading"] != "").to_numpy()[:, None]
    in_context = assignment.with_headings(centred(vectors, middle), headings)
    near = assignment.neighbours(in_context)

    def embedded(texts):
        store.add(texts)
        return centred(store[texts], middle)

    found = []
    for names in (1, None):
        everything = gold_topics(folder, names)
        for name, (first, step) in EVERY.items():
            catalogue = everything[first::step]
            scores = assignment.scores(
                in_context, statements["text"], statements["leaning"], catalogue, embedded
            )
            total = assignment.propagated(scores, near, {})
            best = np.array([entry.topic_id for entry in catalogue])[total.argmax(axis=1)]
            known = topic != ""
            seen = assignment.features(scores, total)[known]
            title = f"{name}, {'first name' if names else 'all names'}"
            found.append(Case(title, seen, (best == topic)[known]))
    return found


def fit(found: list[Case]) -> Fit:
    """Logistic regression over all cases."""
    from sklearn.linear_model import LogisticRegression

    seen = np.vstack([case.seen for case in found])
    right = np.concatenate([case.right for case in found])
    curve = LogisticRegression(C=10).fit(seen, right)
    score, lead = curve.coef_[0]
    return Fit(float(score), float(lead), float(curve.intercept_[0]), float(right.mean()))


def report(found: list[Case]) -> str:
    """The constants fitted anew beside those in force, and for each case how well both hold."""
    new = fit(found)
    lines = [
        "SCORE, LEAD, OFFSET, USUAL = "
        + ", ".join(f"{value:.2f}" for value in new)
        + " fitted here, "
        + ", ".join(f"{value:.2f}" for value in IN_FORCE)
        + " in force.",
        "",
        "| catalogue | right | ECE in force | ECE fitted | joined | of these right |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for name, seen, right in found:
        chance = IN_FORCE.chance(seen)
        floor = IN_FORCE.evidence(seen) >= parameters.FLOOR
        joined = (chance >= parameters.JOINS) & floor
        lines.append(
            f"| {name} | {right.mean():.2f} | {calibration_error(chance, right, BINS):.3f} "
            f"| {calibration_error(new.chance(seen), right, BINS):.3f} | {joined.mean():.2f} "
            f"| {right[joined].mean() if joined.any() else 0:.2f} |"
        )
    return "\n".join(lines)
