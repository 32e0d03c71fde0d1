"""What the coder sees of the table ``statements``: vectors, types told by the shipped model, the heading that names a subject."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import embed
from analysis.coding import colours, subject_model, type_model
from analysis.coding.classifier import Notes


def notes_of(statements: pd.DataFrame, sentences: embed.Store, words: embed.Store) -> Notes:
    """What the coder sees of the table ``statements``: vectors from ``sentences``, those of codebook and training notes from ``words``."""
    texts = statements["text"].tolist()
    vectors = sentences[texts] if texts else np.zeros((0, 1))
    kinds = type_model.of(sentences.name, words.__getitem__).scores(texts, vectors)
    kinds = kinds + colours.odds(statements)
    headings = subjects(statements)
    under = np.array([bool(heading) for heading in headings], bool)
    above = np.zeros_like(vectors)
    if under.any():
        above[under] = sentences[[heading for heading in headings if heading]]
    paths, flags, workshops = (
        statements[name].tolist() for name in ("heading", "flags", "workshop_field_id")
    )
    bridge = subject_model.of(sentences.name)
    return Notes(texts, vectors, paths, flags, workshops, kinds, headings, above, bridge)


def subjects(statements: pd.DataFrame) -> list[str]:
    """The nearest heading above each statement where it tells notes of one sheet apart; what stands above all of them is the sheet's title.

    >>> subjects(pd.DataFrame({"document_id": ["a", "a", "b"], "heading": ["Tisch › Kita", "Tisch › Bus", "Tisch"]}))
    ['Kita', 'Bus', '']
    """
    nearest = statements["heading"].str.rsplit(" › ", n=1).str[-1]
    several = nearest.groupby(statements["document_id"]).transform("nunique") > 1
    return nearest.where(several, "").tolist()
