"""One estimator from no labels to thousands: the codebook's scores, a teacher's labels, and the notes themselves.

1. The codebook's scores (analysis.coding.anchors, analysis.coding.statement_types) name the surest notes of every code.
2. They teach a ridge classifier (analysis.coding.ridge), together with what people decided (self-training, models.md 6b); twice.
3. Its answer and the codebook's scores are added. How much the surest notes and the codebook still count once there are
   labels, and how closely labels are followed, is chosen on the labels, each answered by a model that has not seen it.
4. A temperature makes the sum a probability.

The fitted model is a handful of arrays: it answers for notes it has not seen.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np

from analysis.coding import linear_svm, ridge
from analysis.coding.calibration import softmax, temperature
from analysis.coding.features import Features

SURE_SHARE = 0.6  # of the notes that lean to a code, so many are taken as examples
PUPILS = 1200  # such notes at most, over all codes
COMPARED = 600  # the same while mixes are compared, for speed
ROUNDS = 2
SCALE = 4.0  # from the ridge's answers (about -1 to 1) to logarithmic odds
ENOUGH = 150  # labels a code on average, from which on notes nobody decided no longer teach
CODEBOOK_WEIGHTS = (1.0, 0.5, 0.25, 0.0)
WORTHS = (100.0, 20.0, 0.0)  # all self-taught notes of a code count as so many labels
STRENGTHS = (0.3, 1.0, 3.0, 10.0)
STYLES = (0.0, 1.0)
SURENESS = 0.25  # weight of the log-likelihood beside the share of errors when mixes are compared
MANY = 500  # labels from which on fit_many is better
CAUTION = 0.5  # a step away from the start must save so many units of loss, summed over the labels
FEWEST, KEPT = 3, 20.0  # a code with fewer labels keeps self-taught notes worth so many
FEW = 2  # labels a code needs before two codes can be compared


class Mix(NamedTuple):
    """What is mixed: the weight of the codebook's scores, what a code's self-taught notes are worth, the weight of style (how a note
    is said) beside what it is about, how closely labels are followed, the temperature, and whether there were so many labels that
    every sequence has its column."""

    codebook: float = 1.0
    worth: float = 100.0
    style: float = 0.0
    strength: float = 1.0
    temperature: float = 1.6
    wide: float = 0.0


# Without labels: what a note is about tells its field, and how it is said helps to tell its type. On four sets whose fields were coded
# by content the best temperature lay between 2.1 and 2.3, whatever the codebook held; labels that stand for something else than content
# (the department that answered, the forum somebody posted in) want 4, which only labels can tell.
# Types that the shipped model tells are calibrated by it, and pseudo-labels only blur them (python -m analysis.coding.type_model: writers
# held out, macro-F1 .76 without, .71 with them).
START = {
    "field": Mix(temperature=2.2),
    "type": Mix(style=1.0),
    "taught": Mix(worth=0.0, style=1.0, temperature=1.0),
}


class Learner(NamedTuple):
    """Weights of shape (k, features + 1) and the mix."""

    weights: np.ndarray
    mix: Mix

    def answers(self, features: Features, texts: list[str], vectors: np.ndarray) -> np.ndarray:
        """What was learned from notes says for each code, shape (n, k), about -1 to 1."""
        if self.mix.wide:
            return ridge.answers(features.wide(texts, vectors), self.weights)
        return ridge.answers(
            joined(*features.matrices(texts, vectors), self.mix.style), self.weights
        )

    def scores(
        self, features: Features, texts: list[str], vectors: np.ndarray, prior: np.ndarray
    ) -> np.ndarray:
        """Shape (n, k): logarithmic odds, tempered, before the workshop's are added."""
        return (
            self.mix.codebook * prior + SCALE * self.answers(features, texts, vectors)
        ) / self.mix.temperature


def joined(about: np.ndarray, style: np.ndarray, weight: float) -> np.ndarray:
    """One matrix of both kinds of features; without style where it has no weight."""
    return np.hstack([about, weight * style]).astype(np.float32) if weight else about


def fit(
    about: np.ndarray,
    style: np.ndarray,
    prior: np.ndarray,
    known: np.ndarray,
    evidence: np.ndarray,
    start: Mix,
) -> Learner:
    """Learn from the notes' features (analysis.coding.features), the codebook's scores (n, k), the ``known`` codes (n,), -1 = not decided,
    and the logarithmic odds of the workshops (n, k).
    ``start`` holds where labels do not say better; its ``codebook`` is 0 where there is none.
    """
    k = prior.shape[1]
    if not start.codebook:
        start = start._replace(worth=0.0)
    mix = _choose(about, style, prior, known, evidence, start) if _enough(known) else start
    matrix, scores = joined(about, style, mix.style), prior + evidence
    weights = np.zeros((k, matrix.shape[1] + 1))
    for _ in range(ROUNDS if start.codebook else 1):
        rows, codes, counts = _lesson(scores, known, mix.worth, PUPILS if start.codebook else 0)
        if len(set(codes.tolist())) > 1:
            weights = ridge.fit(
                matrix[rows], codes, ridge.balanced(codes, counts, k), k, mix.strength
            )
        scores = mix.codebook * prior + SCALE * ridge.answers(matrix, weights) + evidence
    return Learner(weights, mix)


def fit_many(
    wide, prior: np.ndarray, known: np.ndarray, evidence: np.ndarray, start: Mix
) -> Learner:
    """From hundreds of labels: a support vector classifier on the labelled notes; how much the codebook still counts, and the temperature,
    from a quarter that a first one has not seen."""
    labelled, k = np.flatnonzero(known >= 0), prior.shape[1]
    checked = _folds(known[labelled]) == 0
    taught, held = labelled[~checked], labelled[checked]
    answers = SCALE * ridge.answers(wide[held], linear_svm.fit(wide[taught], known[taught], k))
    tried = [
        _tempered(weight, answers, prior[held], known[held], evidence[held], start.temperature)
        for weight in (CODEBOOK_WEIGHTS[::-1] if start.codebook else (0.0,))
    ]
    _, weight, heat = min(tried, key=lambda entry: entry[0])
    return Learner(
        linear_svm.fit(wide[labelled], known[labelled], k), Mix(weight, 0.0, 1.0, 1.0, heat, 1.0)
    )


def _tempered(
    weight: float,
    answers: np.ndarray,
    prior: np.ndarray,
    codes: np.ndarray,
    evidence: np.ndarray,
    start: float,
) -> tuple[float, float, float]:
    """(loss, weight of the codebook, temperature) of answers to labels that were not seen; few labels hardly move the temperature."""
    scores = weight * prior + answers
    heat = temperature(scores, codes, start, evidence)
    return _loss(softmax(scores / heat + evidence), codes), weight, heat


def _folds(codes: np.ndarray) -> np.ndarray:
    """A number from 0 to 3 for every note, each code spread evenly."""
    folds = np.zeros(len(codes), int)
    folds[np.argsort(codes, kind="stable")] = np.arange(len(codes)) % 4
    return folds


def _enough(known: np.ndarray) -> bool:
    return bool((known >= 0).any()) and int((np.bincount(known[known >= 0]) >= FEW).sum()) >= 2


def surest(scores: np.ndarray, free: np.ndarray, most: int = PUPILS) -> np.ndarray:
    """Numbers of the free notes that lean most clearly to each code."""
    lean, ordered = scores.argmax(axis=1), np.sort(softmax(scores), axis=1)
    margin = ordered[:, -1] - ordered[:, -2] if scores.shape[1] > 1 else ordered[:, -1]
    chosen = []
    for code in range(scores.shape[1]):
        rows = np.flatnonzero(free & (lean == code))
        take = min(int(np.ceil(SURE_SHARE * len(rows))), most // scores.shape[1])
        chosen.append(rows[np.argsort(-margin[rows], kind="stable")[:take]])
    return np.sort(np.concatenate(chosen))


def _lesson(
    scores: np.ndarray, known: np.ndarray, worth: float, most: int = PUPILS
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(rows, codes, counts) to learn from: the labelled notes first, then the surest others, all of one code together
    ``worth`` so many labels.

    A code with hardly any label keeps some of its self-taught notes, so that it is not forgotten.
    """
    k, labelled = scores.shape[1], np.flatnonzero(known >= 0)
    worths = (
        np.where(np.bincount(known[labelled], minlength=k) < FEWEST, max(worth, KEPT), worth)
        if most and (worth or len(labelled))
        else np.zeros(k)
    )
    pupils = surest(scores, known < 0, most) if worths.any() else np.zeros(0, int)
    pupils = pupils[worths[scores[pupils].argmax(axis=1)] > 0]
    taught = scores[pupils].argmax(axis=1)
    counts = worths[taught] / np.maximum(np.bincount(taught, minlength=k), worths)[taught]
    return (
        np.concatenate([labelled, pupils]),
        np.concatenate([known[labelled], taught]),
        np.concatenate([np.ones(len(labelled)), counts]),
    )


def _choose(
    about: np.ndarray,
    style: np.ndarray,
    prior: np.ndarray,
    known: np.ndarray,
    evidence: np.ndarray,
    start: Mix,
) -> Mix:
    """The mix that answers best for labels it has not seen (leave-one-out), each code counting the same; the fewer labels,
    the closer to the start."""
    labelled, k = np.flatnonzero(known >= 0), prior.shape[1]
    codes = known[labelled]
    best, best_loss = start, np.inf
    for worth in WORTHS if start.codebook and len(labelled) < ENOUGH * k else (0.0,):
        rows, *taught = _lesson(prior + evidence, known, worth, COMPARED if start.codebook else 0)
        grams = [part[rows] @ part[rows].T for part in (about, style)]
        for weight, strength in product(STYLES, STRENGTHS):
            gram, weights = grams[0] + weight**2 * grams[1], ridge.balanced(*taught, k)
            held = ridge.leave_one_out(gram, taught[0], weights, k, strength)[: len(labelled)]
            for codebook in CODEBOOK_WEIGHTS if start.codebook else (0.0,):
                loss, _, heat = _tempered(
                    codebook,
                    SCALE * held,
                    prior[labelled],
                    codes,
                    evidence[labelled],
                    start.temperature,
                )
                mix = Mix(codebook, worth, weight, strength, heat)
                loss += CAUTION * _steps(mix, start) / len(labelled)
                if loss < best_loss - 1e-9:
                    best, best_loss = mix, loss
    return best


def _steps(mix: Mix, start: Mix) -> float:
    """How far a mix is from the start, in steps of the lists it was chosen from."""
    lists = {"codebook": CODEBOOK_WEIGHTS, "worth": WORTHS, "style": STYLES, "strength": STRENGTHS}
    return sum(
        abs(values.index(getattr(mix, name)) - values.index(getattr(start, name)))
        for name, values in lists.items()
    )


def _loss(probabilities: np.ndarray, codes: np.ndarray) -> float:
    """Share of errors and a part of the negative log-likelihood, each code counting the same."""
    share = 1 / np.bincount(codes)[codes]
    wrong = probabilities.argmax(axis=1) != codes
    unlikely = -np.log(np.maximum(probabilities[np.arange(len(codes)), codes], 1e-6))
    return float(((wrong + SURENESS * unlikely) * share).sum() / share.sum())
