"""Writes the vectors of the shipped codebook and concept, which come with the package.     python -m analysis.encoder.training.shipped

After the sentence model or the codebook has changed; ``make encoder`` does it too.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from analysis import codebook, concept, embed
from analysis.encoder.embedders import embedder
from analysis.encoder.shipped import FILE

CORPUS = Path(__file__).parents[3] / "corpus"


def main() -> None:
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
