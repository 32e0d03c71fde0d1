"""One estimator from no labels to thousands: the codebook's scores, a teacher's labels, and the notes themselves.

1. The codebook's scores (analysis.anchors, analysis.statement_types) name the surest notes of every code.
2. They teach a logistic regression, together with what people decided (self-training, shared/design/models.md 6b); twice.
3. Its answer and the codebook's scores are added. How much the surest notes and the codebook still count once there are
   labels is chosen by cross-validation on the labels; without labels the starting values hold.
4. A temperature makes the sum a probability.

The fitted model is a handful of arrays: it answers for notes it has not seen.
"""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
from scipy import sparse

from analysis.calibration import log_odds, softmax, temperature

SURE_SHARE = 0.6  # of the notes that lean to a code, so many are taken as its pupils' examples
PUPILS = 1500  # at most, over all codes
ROUNDS = 2
STRENGTH = 1.0  # inverse regularisation
FOLDS = 5
CODEBOOK_WEIGHTS = (1.0, 0.5, 0.25, 0.0)
PUPIL_WEIGHTS = (1.0, 0.3, 0.05, 0.0)
START = (1.0, 1.0)  # (codebook, pupils) without labels
START_TEMPERATURE = 1.6
FEW = 2  # labels a code needs to be counted in cross-validation


class Mix(NamedTuple):
    """How much the codebook's scores and the self-taught notes count, and the temperature."""

    codebook: float
    pupils: float
    temperature: float


class Learner(NamedTuple):
    """Weights of shape (k, features), one intercept a code, and the mix."""

    weights: np.ndarray
    intercepts: np.ndarray
    mix: Mix

    def scores(self, matrix: sparse.csr_matrix, prior: np.ndarray) -> np.ndarray:
        """Shape (n, k): logarithmic odds before hints and temperature."""
        return self.mix.codebook * prior + log_odds(softmax(matrix @ self.weights.T + self.intercepts))

    def probabilities(self, matrix: sparse.csr_matrix, prior: np.ndarray, evidence: np.ndarray | float = 0.0) -> np.ndarray:
        """Shape (n, k), rows sum to 1; ``evidence`` are further logarithmic odds (the workshop)."""
        return softmax(self.scores(matrix, prior) / self.mix.temperature + evidence)


def fit(matrix: sparse.csr_matrix, prior: np.ndarray, known: np.ndarray, evidence: np.ndarray | float = 0.0,
        guided: bool = True) -> Learner:
    """Learn from the notes of shape (n, features), the codebook's scores (n, k) and the ``known`` codes (n,), -1 = not decided.

    Not ``guided`` means that there is no codebook: only labels teach.
    """
    k = prior.shape[1]
    mix = _choose(matrix, prior, known, evidence, guided) if _enough(known) else Mix(*START, START_TEMPERATURE)
    weights, intercepts = _teach(matrix, prior, known, mix, evidence)
    return Learner(weights.reshape(k, -1), intercepts, mix)


def _enough(known: np.ndarray) -> bool:
    counts = np.bincount(known[known >= 0]) if (known >= 0).any() else np.zeros(0)
    return int((counts >= FEW).sum()) >= 2


def surest(scores: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Numbers of the free notes that lean most clearly to each code."""
    lean, ordered = scores.argmax(axis=1), np.sort(softmax(scores), axis=1)
    margin = ordered[:, -1] - ordered[:, -2] if scores.shape[1] > 1 else ordered[:, -1]
    chosen = []
    for code in range(scores.shape[1]):
        rows = np.flatnonzero(free & (lean == code))
        take = min(int(np.ceil(SURE_SHARE * len(rows))), PUPILS // scores.shape[1])
        chosen.append(rows[np.argsort(-margin[rows], kind="stable")[:take]])
    return np.sort(np.concatenate(chosen))


def _teach(matrix, prior, known, mix: Mix, evidence) -> tuple[np.ndarray, np.ndarray]:
    """Weights and intercepts after the rounds of self-training."""
    k = prior.shape[1]
    labelled, scores = np.flatnonzero(known >= 0), prior + evidence
    weights, intercepts = np.zeros((k, matrix.shape[1])), np.zeros(k)
    for _ in range(ROUNDS if mix.pupils else 1):
        pupils = surest(scores, known < 0) if mix.pupils else np.zeros(0, int)
        rows = np.concatenate([labelled, pupils])
        codes = np.concatenate([known[labelled], scores[pupils].argmax(axis=1)])
        if len(set(codes.tolist())) < 2:
            break
        counts = np.concatenate([np.ones(len(labelled)), np.full(len(pupils), mix.pupils)])
        weights, intercepts = _regression(matrix[rows], codes, counts, k)
        scores = mix.codebook * prior + log_odds(softmax(matrix @ weights.T + intercepts)) + evidence
    return weights, intercepts


def _regression(matrix, codes: np.ndarray, counts: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Multinomial logistic regression, codes balanced; a code nobody stands for gets the lowest intercept."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    mass = np.bincount(codes, weights=counts, minlength=k)
    balance = counts * (counts.sum() / (np.count_nonzero(mass) * np.maximum(mass, 1e-9)))[codes]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(C=STRENGTH, max_iter=60, tol=1e-3).fit(matrix, codes, sample_weight=balance)
    weights, intercepts = np.zeros((k, matrix.shape[1])), np.full(k, -5.0)
    if len(model.classes_) == 2:
        weights[model.classes_] = np.vstack([-model.coef_[0] / 2, model.coef_[0] / 2])
        intercepts[model.classes_] = [-model.intercept_[0] / 2, model.intercept_[0] / 2]
    else:
        weights[model.classes_], intercepts[model.classes_] = model.coef_, model.intercept_
    return weights, intercepts


def _folds(known: np.ndarray) -> np.ndarray:
    """A fold number for every labelled note, each code spread evenly; -1 elsewhere."""
    folds = np.full(len(known), -1)
    offset = 0
    for code in np.unique(known[known >= 0]):
        rows = np.flatnonzero(known == code)
        folds[rows] = (np.arange(len(rows)) + offset) % FOLDS
        offset += len(rows)
    return folds


def _choose(matrix, prior, known, evidence, guided: bool) -> Mix:
    """The mix that predicts held-out labels best: mean log-likelihood, each code counting the same."""
    folds, labelled = _folds(known), np.flatnonzero(known >= 0)
    codes = known[labelled]
    share = 1 / np.bincount(codes)[codes]
    extra = np.broadcast_to(evidence, prior.shape)[labelled]
    best, best_loss = Mix(*START, START_TEMPERATURE), np.inf
    for pupils in PUPIL_WEIGHTS if guided else (0.0,):
        held = np.zeros((len(labelled), prior.shape[1]))
        for fold in range(FOLDS):
            out = folds == fold
            if not out.any():
                continue
            weights, intercepts = _teach(matrix, prior, np.where(out, -1, known), Mix(START[0], pupils, 1.0), evidence)
            inside = out[labelled]
            held[inside] = log_odds(softmax(matrix[labelled[inside]] @ weights.T + intercepts))
        for codebook in CODEBOOK_WEIGHTS if guided else (0.0,):
            scores = codebook * prior[labelled] + held
            heat = temperature(scores + extra, codes, START_TEMPERATURE)
            likelihood = np.log(np.maximum(softmax(scores + extra, heat)[np.arange(len(codes)), codes], 1e-9))
            loss = -(likelihood * share).sum() / share.sum()
            if loss < best_loss - 1e-9:
                best, best_loss = Mix(codebook, pupils, heat), loss
    return best
