"""How well sentence vectors tell what belongs together: average precision of „same topic“ over pairs of notes."""

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
