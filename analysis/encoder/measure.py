"""How well sentence vectors tell what belongs together (average precision of „same topic“ over pairs of notes) and how it is said."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.vectors import centred


def same_topic(
    vectors: np.ndarray,
    topics: Sequence[str],
    fields: Sequence[str],
    rounds: Sequence[str] | None = None,
) -> tuple[float, float]:
    """Average precision of „same topic“ by cosine: over all pairs of a round, and over its pairs of one field.

    The vectors are seen from their own mean: what all notes share says nothing about two of them.

    >>> same_topic(np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1]]), list("aabb"), list("xxxx"))
    (1.0, 1.0)
    """
    from sklearn.metrics import average_precision_score

    near = centred(vectors) @ centred(vectors).T
    one, two = np.triu_indices(len(topics), 1)
    topics, fields = np.asarray(topics), np.asarray(fields)
    chosen = np.ones(len(one), bool)
    if rounds is not None:
        chosen = np.asarray(rounds)[one] == np.asarray(rounds)[two]
    inside = chosen & (fields[one] == fields[two])
    same = topics[one] == topics[two]
    return tuple(
        float(average_precision_score(same[pairs], near[one, two][pairs]))
        for pairs in (chosen, inside)
    )


def of_types():
    """How statement types are read from centred vectors, here and while the encoder is trained: unfitted."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=3, class_weight="balanced", max_iter=500)


def types_told(vectors: np.ndarray, types: np.ndarray, subjects: Sequence[str]) -> float:
    """Macro-F1 of statement types by a linear model of the vectors, each subject's notes told by those of other subjects.

    types: (n, n_types), 1 where a note is of that type; rows of zeros are of none that is known and have no say.
    """
    from sklearn.metrics import f1_score
    from sklearn.model_selection import GroupKFold, cross_val_predict

    known = types.any(axis=1)
    seen, said = centred(vectors)[known], types[known].argmax(axis=1)
    subjects = np.asarray(subjects)[known]
    folds = GroupKFold(min(5, len(set(subjects))))
    told = cross_val_predict(of_types(), seen, said, groups=subjects, cv=folds)
    return float(f1_score(said, told, average="macro"))
