"""Vectors of the shipped codebook and concept: they come with the package, as computing them took longer than those of 400 notes.

``python -m analysis.encoder.shipped`` writes them anew, after the sentence model or the codebook has changed (``make encoder`` does it too).
They are what the model computes, so they change no result; a text that is not among them is computed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
FILE = HERE / "shipped.npz"
CORPUS = HERE.parents[1] / "corpus"


@cache
def vectors(model: str) -> dict[str, np.ndarray]:
    """Unit vectors of that sentence model by the hash of their text (``analysis.embed``); none where the shipped ones are of another model."""
    if not FILE.exists():
        return {}
    with np.load(FILE, allow_pickle=False) as held:
        if str(held["name"]) != model:
            return {}
        return dict(zip((key.tobytes().hex() for key in held["keys"]), held["vectors"]))


def main() -> None:
    from analysis import codebook, concept, embed
    from analysis.encoder.embedders import embedder

    book = codebook.read(CORPUS / "codebook.toml")
    goals = concept.texts(concept.read(CORPUS / "concept.csv"))
    texts = {
        embed.key(seen): seen for seen in map(embed.seen, [*embed.codebook_texts(book), *goals])
    }
    keys, model = sorted(texts), embedder()
    np.savez_compressed(
        FILE,
        name=np.array(model.name),
        keys=np.array([list(bytes.fromhex(key)) for key in keys], np.uint8),
        vectors=model.encode([texts[key] for key in keys]),
    )
    print(f"{len(keys)} Vektoren ({model.name}) → {FILE} ({FILE.stat().st_size // 1024} KB)")


if __name__ == "__main__":
    main()
