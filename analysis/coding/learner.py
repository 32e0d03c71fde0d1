"""What people decided, added to what is known before: one estimator from no labels to thousands.

Before any label the codebook, the shipped type model and the workshop give logarithmic odds (``offset``), and the notes at hand teach each
other (``self_trained``): what is alike gets alike odds (self-training with soft labels, models.md 6b). Labels move the odds near the labelled
notes by kernel logistic regression: the offset plus a function with a Gaussian process prior (Rasmussen and Williams 2006, Gaussian Processes
for Machine Learning, 3.4), so that a decision the model agrees with changes little, one it does not changes what is alike, and notes
unlike any decision stay as they were. Once the codes of most notes have some labels they also tell how sure all that may be,
and how far they reach (``after_labels``). From MANY labels on a linear support vector classifier on all sequences is better and faster.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from analysis.coding import linear_svm
from analysis.coding.calibration import softmax, surprise, temperature
from analysis.coding.features import Features
from analysis.coding.parameters import (
    CODEBOOK_WEIGHTS,
    COVERED,
    EACH,
    LABELS_FAR,
    LABELS_NEAR,
    MANY,
    RIDGE,
    ROUNDS,
    SELF_TRAINED,
    SELF_TRAINED_TEMPERATURE,
    SVM_SCALE,
)
from analysis.vectors import unit


class Learner(NamedTuple):
    """Weights of shape (k, features + 1), the intercept last; how much style counts beside the matter (or both in full: ``wide``), how much
    the offset counts, and the temperature it is divided by; and the decided notes with what they add to what is like them (``Pull``)."""

    weights: np.ndarray
    style: float = 0.0
    offset: float = 1.0
    temperature: float = 1.0
    wide: bool = False
    taught: np.ndarray = np.zeros((0, 0), np.float32)
    pull: np.ndarray = np.zeros((0, 0), np.float32)
    degree: float = 1.0

    def scores(
        self, features: Features, texts: list[str], vectors: np.ndarray, offset: np.ndarray
    ) -> np.ndarray:
        """Logarithmic odds of shape (n, k)."""
        if not self.weights.any() and not len(self.taught):
            return self.offset * offset / self.temperature
        matrix = (
            features.wide(texts, vectors)
            if self.wide
            else features.matrix(texts, vectors, self.style)
        )
        learned = matrix @ self.weights[:, :-1].T + self.weights[:, -1]
        if len(self.taught):
            learned = learned + Pull(self.taught, self.pull, self.degree).on(matrix)
        return self.offset * offset / self.temperature + learned


class Reach(NamedTuple):
    """How far a label reaches: the degree of ``alike``, and how strongly (variance)."""

    degree: float
    variance: float


NEAR, FAR = Reach(*LABELS_NEAR), Reach(*LABELS_FAR)


class Pull(NamedTuple):
    """What m decided notes add to the odds of what is like them: their rows (m, features), coefficients (m, k), and the degree of
    ``alike``."""

    taught: np.ndarray
    pull: np.ndarray
    degree: float

    def on(self, matrix: np.ndarray) -> np.ndarray:
        """Shape (n, k)."""
        return alike(matrix, self.taught, self.degree) @ self.pull


def alike(rows: np.ndarray, others: np.ndarray, degree: float) -> np.ndarray:
    """The kernel, shape (n, m): a power of the cosine moved to 0 to 1, less what unlike rows have; the cosine itself at degree 1.

    The higher, the less counts what is little alike: eleven decisions in one field, each a little like everything, would together draw
    notes of the others.

    >>> float(alike(np.eye(2), np.eye(2), 6)[0, 1]), float(alike(np.eye(2), np.eye(2), 6)[0, 0])
    (0.0, 1.0)
    """
    near = (1 + unit(rows) @ unit(others).T) / 2
    return (near**degree - 0.5**degree) / (1 - 0.5**degree)


def self_trained(matrix: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """Weights (k, features + 1) of a ridge regression on the codes' probabilities, every code counting the same; twice, so that what was
    learned teaches once more. From the smaller of the two systems of equations."""
    rows = np.hstack([matrix, np.ones((len(matrix), 1), matrix.dtype)]).astype(float)
    scores, weights = offset, np.zeros((offset.shape[1], rows.shape[1]))
    for _ in range(ROUNDS):
        soft = softmax(scores)
        share = (soft / np.maximum(soft.sum(axis=0), 1e-9)).sum(axis=1) * len(soft)
        share = np.maximum(share / soft.shape[1], 1e-9)
        targets = 2 * soft - 1
        if len(rows) <= rows.shape[1]:
            system = rows @ rows.T + np.diag(1 / (RIDGE * share))
            weights = (rows.T @ np.linalg.solve(system, targets)).T
        else:
            heavy = rows * share[:, None]
            system = rows.T @ heavy + np.eye(rows.shape[1]) / RIDGE
            weights = np.linalg.solve(system, heavy.T @ targets).T
        scores = offset + SELF_TRAINED * rows @ weights.T
    return SELF_TRAINED * weights


def fit(matrix: np.ndarray, offset: np.ndarray, known: np.ndarray, reach: Reach = NEAR) -> Pull:
    """What the notes with a ``known`` code (n,), -1 = not decided, add to the ``offset`` (n, k).

    Nothing without labels, and with a reach that is NEAR next to nothing to a note that is unlike them all.
    """
    rows, k = np.flatnonzero(known >= 0), offset.shape[1]
    taught = matrix[rows].astype(np.float32)
    if not len(rows):
        return Pull(taught, np.zeros((0, k), np.float32), reach.degree)
    kernel = alike(taught, taught, reach.degree).astype(float)
    dual = _dual(kernel, np.eye(k)[known[rows]], offset[rows], reach.variance)
    return Pull(taught, dual.astype(np.float32), reach.degree)


def _dual(
    kernel: np.ndarray, targets: np.ndarray, offset: np.ndarray, variance: float
) -> np.ndarray:
    """Coefficients (m, k) of the most probable function at m labels, every code that occurs counting the same."""
    from scipy.optimize import minimize

    share = targets @ (1 / np.maximum(targets.sum(axis=0), 1))
    share = share * len(targets) / share.sum()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        own = flat.reshape(targets.shape)
        answers = kernel @ own
        chances = softmax(offset + answers)
        likely = (share * np.log(np.maximum((chances * targets).sum(axis=1), 1e-12))).sum()
        gradient = kernel @ (share[:, None] * (chances - targets) + own / variance)
        return (own * answers).sum() / (2 * variance) - likely, gradient.ravel()

    start = np.zeros(targets.size)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return found.x.reshape(targets.shape)


def fit_many(
    wide: sparse.csr_matrix, offset: np.ndarray, known: np.ndarray, guided: bool
) -> Learner:
    """From MANY labels: a support vector classifier on the labelled notes; how much the offset still counts, and the temperature, from a
    quarter that a first one has not seen. ``guided``: there is an offset that means anything."""
    labelled, k = np.flatnonzero(known >= 0), offset.shape[1]
    checked = _folds(known[labelled]) == 0
    taught, held = labelled[~checked], labelled[checked]
    first = SVM_SCALE * linear_svm.fit(wide[taught], known[taught], k)
    answers = wide[held] @ first[:, :-1].T + first[:, -1]
    tried = []
    for weight in CODEBOOK_WEIGHTS if guided else (0.0,):
        scores = weight * offset[held] + answers
        heat = temperature(scores, known[held], 1.0)
        tried.append((_loss(softmax(scores, heat), known[held]), weight, heat))
    _, weight, heat = min(tried)
    weights = SVM_SCALE / heat * linear_svm.fit(wide[labelled], known[labelled], k)
    return Learner(weights, 1.0, weight, heat, True)


def learn(
    features: Features,
    texts: list[str],
    vectors: np.ndarray,
    offset: np.ndarray,
    known: np.ndarray,
    style: float,
    guided: bool,
    alone: bool,
) -> Learner:
    """The learner that suits the number of labels. ``guided``: the offset means something; ``alone``: it needs no other notes."""
    if (known >= 0).sum() >= MANY:
        return fit_many(features.wide(texts, vectors), offset, known, guided)
    matrix = features.matrix(texts, vectors, style)
    heat, weights = 1.0, np.zeros((offset.shape[1], matrix.shape[1] + 1))
    if guided and not alone and offset.shape[1] > 1:
        heat = SELF_TRAINED_TEMPERATURE
        weights = self_trained(matrix, offset)
    said = offset + matrix @ weights[:, :-1].T + weights[:, -1]
    more, (taught, pull, degree) = after_labels(matrix, said / heat, known, guided)
    heat *= more
    return Learner(weights / heat, style, 1.0, heat, False, taught, pull, degree)


def after_labels(
    matrix: np.ndarray, said: np.ndarray, known: np.ndarray, guided: bool
) -> tuple[float, Pull]:
    """(what the logarithmic odds ``said`` (n, k) before any label are divided by, what the labels add to them)."""
    if not _told_of_most(known, said):
        return 1.0, fit(matrix, said, known, NEAR if guided else FAR)
    rows = np.flatnonzero(known >= 0)
    codes, heat = known[rows], temperature(said[rows], known[rows], 1.0)
    tried = []
    for reach in (NEAR, FAR) if guided else (FAR,):
        answers = _unseen(matrix[rows], said[rows] / heat, codes, reach)
        checked = temperature(answers, codes, 1.0)
        tried.append((surprise(softmax(answers, checked), codes).mean(), checked, reach))
    _, checked, reach = min(tried, key=lambda each: each[0])
    pull = fit(matrix, said / heat, known, reach)
    return heat * checked, pull._replace(pull=pull.pull / np.float32(checked))


def _unseen(matrix: np.ndarray, before: np.ndarray, codes: np.ndarray, reach: Reach) -> np.ndarray:
    """The answers to the labelled notes (m, k), each quarter of them asked of the other three."""
    folds, answers = _folds(codes), before.copy()
    for held in range(4):
        asked = folds == held
        answers[asked] += fit(matrix, before, np.where(asked, -1, codes), reach).on(matrix[asked])
    return answers


def _told_of_most(known: np.ndarray, before: np.ndarray) -> bool:
    """Whether the codes that have EACH labels are those of most notes, by what was said before: labels of some codes say nothing of how
    sure the others may be."""
    counts = np.bincount(known[known >= 0], minlength=before.shape[1])
    return bool(softmax(before).mean(axis=0)[counts >= EACH].sum() >= COVERED)


def _folds(codes: np.ndarray) -> np.ndarray:
    """A number from 0 to 3 for every note, each code spread evenly."""
    folds = np.zeros(len(codes), int)
    folds[np.argsort(codes, kind="stable")] = np.arange(len(codes)) % 4
    return folds


def _loss(probabilities: np.ndarray, codes: np.ndarray) -> float:
    """Share of errors and a quarter of the negative log-likelihood, each code counting the same."""
    share = 1 / np.bincount(codes)[codes]
    wrong = probabilities.argmax(axis=1) != codes
    unlikely = surprise(probabilities, codes)
    return float(((wrong + 0.25 * unlikely) * share).sum() / share.sum())
