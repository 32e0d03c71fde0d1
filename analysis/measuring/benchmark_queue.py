"""How many decisions the review queue saves against random order, on any table with labels; one JSON line out.

    python -m analysis.measuring.benchmark_queue [--codebook FILE] TABLE.csv --text COLUMN --label COLUMN [--decisions 200] [--seeds 10]

Half of the notes (drawn by the seed) may be asked for, the other half measures macro-F1 after every STEP decisions. ``needed`` is the
number of decisions in queue order after which the mean curve has reached what random order reaches with all of them, as a share.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import numpy as np

from analysis import codebook, embed
from analysis.coding import active_learning, anchors, learner, subject_model
from analysis.coding.calibration import softmax
from analysis.coding.features import Features
from analysis.coding.parameters import SELF_TRAINED_TEMPERATURE
from analysis.measuring import benchmark
from analysis.vectors import centred

STEP = 20


class Trial:
    """One table with everything that does not depend on which notes were decided."""

    def __init__(
        self,
        codes: tuple[codebook.Code, ...],
        texts: list[str],
        labels: list[str],
        store: embed.Store,
        guided: bool = True,
    ) -> None:
        """``guided``: the codes have anchors to start from; else they are mere names."""
        from sklearn.metrics import f1_score

        vectors, self._f1 = store[texts], f1_score
        groups = anchors.texts_of(codes) if guided else []
        features = Features.fit(
            texts, vectors, [codebook.plain(text) for group in groups for text in group]
        )
        self.vectors = centred(vectors)
        self.matrix = features.about(texts, vectors)
        self.guided = guided
        self.offset = np.zeros((len(texts), len(codes)))  # before any label
        if guided:
            bridge = subject_model.of(store.name)
            prior = anchors.Prior.of(groups, features, store.__getitem__, bridge)
            prior = prior.fitted(texts, vectors, features)
            prior_alone = prior.scores(texts, vectors, features)
            taught = learner.self_trained(self.matrix, prior_alone)
            answers = self.matrix @ taught[:, :-1].T + taught[:, -1]
            self.offset = (prior_alone + answers) / SELF_TRAINED_TEMPERATURE
        self.truth = np.array([[code.id for code in codes].index(label) for label in labels])

    def curve(self, seed: int, decisions: int, by_queue: bool) -> list[float]:
        """Macro-F1 on the notes that are never asked for, after 0, STEP, 2 STEP … decisions."""
        draw = np.random.default_rng(seed).permutation(len(self.truth))
        asked, measured = draw[: len(draw) // 2], draw[len(draw) // 2 :]
        known, crowd, scores = (
            np.full(len(self.truth), -1),
            active_learning.density(self.vectors[asked]),
            [],
        )
        for done in range(0, decisions + 1, STEP):
            probabilities = self._probabilities(known)
            scores.append(
                self._f1(
                    self.truth[measured],
                    probabilities[measured].argmax(axis=1),
                    average="macro",
                    zero_division=0,
                )
            )
            if by_queue:
                so_far = np.bincount(known[known >= 0], minlength=probabilities.shape[1])
                chosen = asked[
                    active_learning.choose(
                        probabilities[asked],
                        self.vectors[asked],
                        crowd,
                        so_far,
                        known[asked] < 0,
                        STEP,
                    )
                ]
            else:
                chosen = asked[done : done + STEP]
            known[chosen] = self.truth[chosen]
        return scores

    def _probabilities(self, known: np.ndarray) -> np.ndarray:
        heat, pull = learner.after_labels(self.matrix, self.offset, known, self.guided)
        return softmax(self.offset / heat + pull.on(self.matrix))


def needed(queue_curve: np.ndarray, random_curve: np.ndarray) -> float:
    """Share of the decisions after which the queue is where random order ends, between two measurements linearly; 1 if never.

    >>> needed(np.array([0.4, 0.6, 0.7]), np.array([0.4, 0.5, 0.6]))
    0.5
    """
    for step, score in enumerate(queue_curve):
        if score >= random_curve[-1]:
            before = queue_curve[step - 1] if step else score
            part = 1.0 if score == before else (random_curve[-1] - before) / (score - before)
            return float((step - 1 + part) / (len(queue_curve) - 1)) if step else 0.0
    return 1.0


def run(options: argparse.Namespace) -> dict:
    rows = benchmark.read(options.table, [options.text, options.label])
    rows = rows[rows[options.label] != ""]
    guided = bool(options.codebook)
    codes = (
        codebook.read(options.codebook).fields
        if guided
        else tuple(
            codebook.Code("field", label, label) for label in sorted(set(rows[options.label]))
        )
    )
    words = embed.codebook_texts(codebook.Codebook(codes, {})) if guided else []
    with tempfile.TemporaryDirectory() as folder:
        store = embed.Store(Path(options.cache or folder) / "benchmark.npz", options.embedder)
        if store.add([*rows[options.text], *words], "active") and options.cache:
            store.save()
        trial = Trial(
            codes,
            rows[options.text].tolist(),
            rows[options.label].tolist(),
            store,
            guided,
        )
    curves = {
        name: np.mean(
            [
                trial.curve(seed, options.decisions, name == "queue")
                for seed in range(options.seeds)
            ],
            axis=0,
        )
        for name in ("random", "queue")
    }
    return {
        "n": len(rows),
        "decisions": options.decisions,
        "seeds": options.seeds,
        "needed": round(needed(curves["queue"], curves["random"]), 3),
        **{name: [round(float(score), 4) for score in curve] for name, curve in curves.items()},
    }


def parser() -> argparse.ArgumentParser:
    options = benchmark.command("benchmark_queue", __doc__)
    options.add_argument("table", metavar="TABLE.csv")
    options.add_argument("--codebook", help="codebook.toml; without it the labels are mere names")
    options.add_argument("--text", required=True)
    options.add_argument("--label", required=True)
    options.add_argument("--decisions", type=int, default=200)
    options.add_argument("--seeds", type=int, default=10)
    options.add_argument("--cache", help="folder in which sentence vectors are kept")
    options.add_argument("--embedder", default=os.environ.get("EMBEDDER", embed.DEFAULT))
    return options


if __name__ == "__main__":
    benchmark.answer(run, parser())
