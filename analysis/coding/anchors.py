"""What the codebook alone says about a note: likeness to keywords, anchor examples and definition of every code.

Similarity is cosine between sentence vectors, notes and codebook each seen from their own centre, then put on one scale
over the notes (z-score), so that a code with general words does not draw everything (shared/design/models.md 6b).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from analysis.codebook import Code, anchor_texts
from analysis.coding.features import unit

Lookup = Callable[[list[str]], np.ndarray]

# How much each kind of anchor says, and how many of the nearest are averaged.
KINDS = {"keywords": (1.0, 5), "definition": (0.5, 4), "examples": (0.5, 4)}
SPOKEN = (
    1.0  # a keyword that stands in the note: its share among all keywords found there, times this
)
SHORT = 4  # keywords shorter than this must stand as words of their own


def spoken(text: str, keywords: tuple[str, ...]) -> list[str]:
    """The keywords that stand in the text, as a part of a word when they are long enough.

    >>> spoken("Kitaplätze im Amt fehlen", ("Kita", "Amt", "Schule"))
    ['Kita', 'Amt']
    >>> spoken("Das Gesamtbild stimmt", ("Amt",))
    []
    """
    low = text.lower()
    words = f" {''.join(sign if sign.isalnum() else ' ' for sign in low)} "
    return [
        key
        for key in keywords
        if (key.lower() in low if len(key) >= SHORT else f" {key.lower()} " in words)
    ]


def _nearest(similarities: np.ndarray, count: int) -> np.ndarray:
    return np.sort(similarities, axis=1)[:, -count:].mean(axis=1)


class Prior(NamedTuple):
    """The codebook as arrays: per kind its centre, the anchors of each code, and the scale seen over the notes."""

    codes: tuple[Code, ...]
    anchors: dict[str, list[np.ndarray]]
    means: dict[str, np.ndarray]
    spreads: dict[str, np.ndarray]

    @classmethod
    def fit(cls, codes: tuple[Code, ...], centred: np.ndarray, lookup: Lookup) -> Prior:
        """``centred`` are the notes' vectors around their centre, ``lookup`` gives the vectors of codebook texts."""
        anchors, means, spreads = cls.anchors_of(codes, lookup), {}, {}
        for kind, groups in anchors.items():
            raw = _raw(centred, groups, KINDS[kind][1])
            means[kind], spreads[kind] = raw.mean(axis=0), raw.std(axis=0) + 1e-6
        return cls(codes, anchors, means, spreads)

    @staticmethod
    def anchors_of(codes: tuple[Code, ...], lookup: Lookup) -> dict[str, list[np.ndarray]]:
        """Per kind the unit vectors (anchors, d) of every code around the centre of that kind; kinds nobody filled are left out."""
        anchors = {}
        for kind in KINDS:
            groups = [anchor_texts(code, kind) for code in codes]
            if any(groups):
                centre = lookup([text for group in groups for text in group]).mean(axis=0)
                anchors[kind] = [
                    unit(lookup(group) - centre) if group else np.zeros((0, len(centre)))
                    for group in groups
                ]
        return anchors

    def scores(self, texts: list[str], centred: np.ndarray) -> np.ndarray:
        """Shape (n, k): the higher, the more the codebook speaks for the code; about 0 ± 1."""
        total, weights = np.zeros((len(texts), len(self.codes))), np.zeros(len(self.codes))
        for kind, groups in self.anchors.items():
            weight, count = KINDS[kind]
            there = np.array([len(group) > 0 for group in groups])
            total += (
                weight
                * there
                * (_raw(centred, groups, count) - self.means[kind])
                / self.spreads[kind]
            )
            weights += weight * there
        hits = np.array(
            [[len(spoken(text, code.keywords)) for code in self.codes] for text in texts], float
        ).reshape(total.shape)
        return total / np.maximum(weights, 1e-9) * 2 + SPOKEN * hits / np.maximum(
            hits.sum(axis=1, keepdims=True), 1
        )


def _raw(centred: np.ndarray, groups: list[np.ndarray], count: int) -> np.ndarray:
    return np.stack(
        [
            _nearest(centred @ group.T, count) if len(group) else np.zeros(len(centred))
            for group in groups
        ],
        axis=1,
    )
