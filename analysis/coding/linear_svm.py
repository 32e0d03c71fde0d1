"""Linear support vector classifier for many labels: a little better than the ridge from some hundreds of notes on."""

from __future__ import annotations

import numpy as np

from analysis.coding.parameters import NEVER, SVM_INVERSE_REGULARISATION


def fit(matrix: np.ndarray, codes: np.ndarray, k: int) -> np.ndarray:
    """Weights of shape (k, features + 1), the intercept last, one code against the others, every code counting the same.

    A code without notes is never the answer.
    """
    from sklearn.svm import LinearSVC

    model = LinearSVC(
        C=SVM_INVERSE_REGULARISATION, class_weight="balanced", random_state=0, tol=1e-3
    ).fit(matrix, codes)
    weights, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        weights, intercepts = (
            np.vstack([-weights, weights]) / 2,
            np.concatenate([-intercepts, intercepts]) / 2,
        )
    found = np.zeros((k, matrix.shape[1] + 1))
    found[:, -1] = NEVER
    found[model.classes_] = np.hstack([weights, intercepts[:, None]])
    return found
