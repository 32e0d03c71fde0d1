"""Vectors of the shipped codebook and concept: they come with the package, as computing them took longer than those of 400 notes.

``analysis.encoder.training.shipped`` writes them. They are what the model computes, so they change no result; a text that is not among them is computed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
FILE = HERE / "shipped.npz"


@cache
def vectors(model: str) -> dict[str, np.ndarray]:
    """Unit vectors of that sentence model by the hash of their text (``analysis.embed``); none where the shipped ones are of another model."""
    if not FILE.exists():
        return {}
    with np.load(FILE, allow_pickle=False) as held:
        if str(held["name"]) != model:
            return {}
        return dict(zip((key.tobytes().hex() for key in held["keys"]), held["vectors"]))
