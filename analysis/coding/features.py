"""What the classifiers see of a note: its sentence vector around the corpus' centre, its letter and word sequences, its style.

Letter sequences (2 to 5, within words) repair what sentence vectors lose under typing errors and small letters
(shared/design/models.md 1c); word sequences (1 to 3, with punctuation and the note's beginning and end) and the marks of style
tell a proposal from a reason. Sequences are hashed and folded into a few thousand columns by random signs, which keeps the
likeness of two notes (feature hashing, Weinberger et al. 2009): a fitted model is small and holds no words of the notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import sparse

from analysis.coding.cues import marks
from analysis.coding.parameters import HASHES, SEEN, SEQUENCES, SKETCH, STYLE
from analysis.vectors import centred


class _Counted:
    """The counts of one kind of sequence, each text counted once a process: fields and types, fitting and coding ask for the same ones."""

    def __init__(self, kind: dict) -> None:
        self.kind, self.rows = kind, sparse.csr_matrix((0, HASHES), dtype=np.float32)
        self.row_of: dict[str, int] = {}

    def of(self, texts: list[str]) -> sparse.csr_matrix:
        """Shape (n, HASHES), counts dampened by their logarithm."""
        if new := [text for text in dict.fromkeys(texts) if text not in self.row_of]:
            self.row_of |= {text: len(self.row_of) + row for row, text in enumerate(new)}
            self.rows = sparse.vstack([self.rows, self._count(new)], format="csr")
        return self.rows[[self.row_of[text] for text in texts]]

    def _count(self, texts: list[str]) -> sparse.csr_matrix:
        from sklearn.feature_extraction.text import HashingVectorizer

        edged = [f"⊢ {text} ⊣" for text in texts] if self.kind["analyzer"] == "word" else texts
        counts = HashingVectorizer(
            n_features=HASHES, alternate_sign=False, norm=None, dtype=np.float32, **self.kind
        ).transform(edged)
        counts.data = 1 + np.log(counts.data)
        return counts


_LETTERS, _WORDS = (_Counted(kind) for kind in SEQUENCES)


def _folded(rows: sparse.csr_matrix, columns: np.ndarray) -> np.ndarray:
    """The rows in SKETCH dense columns; the same place and sign for a sequence everywhere."""
    draw = np.random.default_rng(2009)
    places, signs = (
        draw.integers(0, SKETCH, HASHES)[columns],
        draw.choice([-1.0, 1.0], HASHES)[columns],
    )
    return (
        rows
        @ sparse.csr_matrix(
            (signs.astype(np.float32), (np.arange(len(columns)), places)),
            shape=(len(columns), SKETCH),
        )
    ).toarray()


def _weighed(
    counts: sparse.csr_matrix, columns: np.ndarray, weights: np.ndarray
) -> sparse.csr_matrix:
    """The columns that count, by their weights; rows of length 1."""
    rows = counts[:, columns].multiply(weights).tocsr()
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(lengths, 1e-9)) @ rows


class Features(NamedTuple):
    """Fitted once on the notes at hand: the centre of their vectors, which sequences count (columns) and their weight (idf)."""

    centre: np.ndarray
    columns_letters: np.ndarray
    weights_letters: np.ndarray
    columns_words: np.ndarray
    weights_words: np.ndarray

    @classmethod
    def fit(cls, texts: list[str], vectors: np.ndarray, further: Sequence[str] = ()) -> Features:
        """``further`` texts (the codebook's) count for the sequences, not for the centre."""
        kept, every = [], [*texts, *further]
        for counts in (_LETTERS.of(every), _WORDS.of(every)):
            present = np.bincount(counts.indices, minlength=HASHES)
            columns = np.flatnonzero(present >= min(SEEN, len(every)))
            kept += [
                columns,
                (np.log((1 + len(every)) / (1 + present[columns])) + 1).astype(np.float32),
            ]
        return cls(vectors.mean(axis=0), *kept)

    def centred(self, vectors: np.ndarray) -> np.ndarray:
        """Unit vectors of shape (n, d) seen from the corpus' centre."""
        return centred(vectors, self.centre)

    def letters(self, texts: list[str]) -> sparse.csr_matrix:
        """Letter sequences, rows of length 1."""
        return _weighed(_LETTERS.of(texts), self.columns_letters, self.weights_letters)

    def words(self, texts: list[str]) -> sparse.csr_matrix:
        """Word sequences, rows of length 1."""
        return _weighed(_WORDS.of(texts), self.columns_words, self.weights_words)

    def about(self, texts: list[str], vectors: np.ndarray) -> np.ndarray:
        """What the notes are about, float32 of shape (n, d + SKETCH): vectors and letters, each with rows of length 1."""
        letters = _folded(self.letters(texts), self.columns_letters)
        return np.hstack([self.centred(vectors), letters]).astype(np.float32)

    def matrix(self, texts: list[str], vectors: np.ndarray, style: float) -> np.ndarray:
        """``about`` and, where it has a weight, how it is said: words, with rows of length 1, and marks (n, SKETCH + marks)."""
        about = self.about(texts, vectors)
        if not style:
            return about
        words = _folded(self.words(texts), self.columns_words)
        said = np.hstack([words, STYLE * marks(texts)]).astype(np.float32)
        return np.hstack([about, style * said]).astype(np.float32)

    def wide(self, texts: list[str], vectors: np.ndarray) -> sparse.csr_matrix:
        """All of it with a column for every sequence, shape (n, d + sequences + marks): for many labels, which can tell them apart."""
        return sparse.hstack(
            [
                sparse.csr_matrix(self.centred(vectors)),
                self.letters(texts),
                self.words(texts),
                sparse.csr_matrix(STYLE * marks(texts)),
            ]
        ).tocsr()
