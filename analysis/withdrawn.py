"""A note withdrawn on its author's request: it stays in the tables (nothing is lost) and is in no output."""

from __future__ import annotations

import re

import pandas as pd

WITHDRAWN = "zurückgezogen"


def blackened(documents: pd.DataFrame, set_aside: pd.DataFrame) -> pd.DataFrame:
    """The documents with every withdrawn piece as blocks of the same length, so that all offsets still hold.

    >>> documents = pd.DataFrame({"document_id": ["d"], "text": ["- eins zwei\\n- drei"]})
    >>> blackened(documents, pd.DataFrame([("d", 2, 11, WITHDRAWN)], columns=["document_id", "start", "end", "reason"]))["text"].tolist()
    ['- ████ ████\\n- drei']
    """
    texts = dict(zip(documents["document_id"], documents["text"]))
    for piece in set_aside[set_aside["reason"] == WITHDRAWN].itertuples():
        text = texts[piece.document_id]
        texts[piece.document_id] = text[:piece.start] + re.sub(r"\S", "█", text[piece.start:piece.end]) + text[piece.end:]
    return documents.assign(text=documents["document_id"].map(texts))
