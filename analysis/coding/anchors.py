"""What the codebook alone says about a note: how near it comes to the keywords, anchor examples and definitions of every code.

Every text of a code is an anchor, for a field also those of its topics in the catalogue. A note's likeness to an anchor is the cosine of
their sentence vectors, notes and codebook each seen from their own centre, plus the cosine of their letter sequences, which finds words the
sentence model blurs, plus how far both are of the same subjects (analysis.coding.subject_model). A code's score is the mean of its NEAREST anchors, standardised over the notes at hand, so that a code with general
words does not draw everything (shared/design/models.md 6b).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from scipy import sparse

from analysis.codebook import ANCHORS, Code, anchor_texts, plain
from analysis.coding import subject_model
from analysis.coding.features import Features
from analysis.coding.parameters import LETTERS, NEAREST, SHARPNESS, SHORT, SUBJECTS
from analysis.vectors import centred

Lookup = Callable[[list[str]], np.ndarray]


def spoken(text: str, keywords: tuple[str, ...]) -> list[str]:
    """The keywords that stand in the text, as a part of a word when they are long enough.

    >>> spoken("Kitaplätze im Amt fehlen", ("Kita", "Amt", "Schule"))
    ['Kita', 'Amt']
    >>> spoken("Das Gesamtbild stimmt", ("Amt",))
    []
    """
    low, words = _spelled(text)
    return [key for key, sought, long in _sought(keywords) if sought in (low if long else words)]


@lru_cache(maxsize=10)  # a note is asked for the keywords of several codes, one after the other
def _spelled(text: str) -> tuple[str, str]:
    """In small letters; and its words, each between blanks."""
    low = text.lower()
    return low, f" {''.join(sign if sign.isalnum() else ' ' for sign in low)} "


@cache
def _sought(keywords: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    """Each keyword, what is looked for, and whether it is long enough to be a part of a word."""
    lower = [(key, key.lower(), len(key) >= SHORT) for key in keywords]
    return [(key, low if long else f" {low} ", long) for key, low, long in lower]


def texts_of(codes: Sequence[Code], topics: Sequence[Code] = ()) -> list[list[str]]:
    """The anchors of every code as they are embedded: its own and those of the topics whose field it is."""
    return [
        [
            text
            for entry in (code, *(topic for topic in topics if topic.field == code.id))
            for kind in ANCHORS
            for text in anchor_texts(entry, kind)
        ]
        for code in codes
    ]


class Prior(NamedTuple):
    """The codebook as arrays: m anchors, whose code each is, and the scale of every code's raw score over the notes it was fitted on."""

    owners: np.ndarray  # (m,)
    vectors: np.ndarray  # (m, d), unit, around their centre
    letters: sparse.csr_matrix  # (m, sequences)
    bridge: np.ndarray  # (s, d + 1), weights of the subject model; no rows without one
    subjects: np.ndarray  # (m, s), its ``roots`` of the anchors
    mean: np.ndarray  # (k,)
    spread: np.ndarray  # (k,)

    @classmethod
    def of(
        cls,
        groups: list[list[str]],
        features: Features,
        lookup: Lookup,
        bridge: np.ndarray = subject_model.NOTHING,
    ) -> Prior:
        """The anchors of ``texts_of``, not yet on any scale. ``lookup`` gives the vectors of codebook texts."""
        texts = [text for group in groups for text in group]
        vectors = lookup(texts)
        owners = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        letters = features.letters([plain(text) for text in texts])
        scale = np.zeros(len(groups)), np.ones(len(groups))
        directions = centred(vectors)
        return cls(
            owners, directions, letters, bridge, subject_model.roots(directions, bridge), *scale
        )

    def fitted(self, texts: list[str], vectors: np.ndarray, features: Features) -> Prior:
        """The same anchors on the scale of these notes."""
        raw = self._raw(texts, vectors, features)
        return self._replace(mean=raw.mean(axis=0), spread=raw.std(axis=0) + 1e-6)

    def scores(self, texts: list[str], vectors: np.ndarray, features: Features) -> np.ndarray:
        """Shape (n, k): logarithmic odds of the codes, up to a constant a note; ``vectors`` (n, d) as the embedder gives them."""
        return SHARPNESS * (self._raw(texts, vectors, features) - self.mean) / self.spread

    def _raw(self, texts: list[str], vectors: np.ndarray, features: Features) -> np.ndarray:
        directions = features.centred(vectors)  # around the centre of the notes it was fitted on
        near = directions @ self.vectors.T
        near += LETTERS * (features.letters(texts) @ self.letters.T).toarray()
        near += SUBJECTS * subject_model.roots(directions, self.bridge) @ self.subjects.T
        found = np.zeros((len(texts), len(self.mean)))
        for code in range(len(self.mean)):
            own = near[:, self.owners == code]
            if own.shape[1]:
                found[:, code] = np.sort(own, axis=1)[:, -NEAREST:].mean(axis=1)
        return found
