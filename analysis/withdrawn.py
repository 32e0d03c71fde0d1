"""A note withdrawn on its author's request: it stays in the tables (nothing is lost) and is in no output."""

from __future__ import annotations

import re

import pandas as pd

from analysis.reattachment import fold

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
        texts[piece.document_id] = (
            text[: piece.start]
            + re.sub(r"\S", "█", text[piece.start : piece.end])
            + text[piece.end :]
        )
    return documents.assign(text=documents["document_id"].map(texts))


def kept_back(
    rows: pd.DataFrame, withdrawals: pd.DataFrame, statements: pd.DataFrame
) -> pd.DataFrame:
    """Rows of a table that keeps the text a person saw, with a block for what was withdrawn; a remark on it and its parts go too.

    A row is found by its statement, or by its text where nobody else said the same.

    >>> withdrawals = pd.DataFrame([("2025-00000001", "Mein Chef")], columns=["target", "text"])
    >>> rows = pd.DataFrame([("2025-00000001", "Mein Chef"), ("x", "mein Chef!"), ("y", "Mehr Kitas")], columns=["target", "text"])
    >>> kept_back(rows, withdrawals, pd.DataFrame({"text": ["Mehr Kitas"]}))["text"].tolist()
    ['█', '█', 'Mehr Kitas']
    """
    if rows.empty or withdrawals.empty:
        return rows
    gone = set(withdrawals["text"].map(fold)) - set(statements["text"].map(fold)) - {""}
    ids = next(
        (rows[column] for column in ("target", "statement_id") if column in rows),
        pd.Series("", index=rows.index),
    )
    hit = ids.isin(set(withdrawals["target"])) | rows["text"].map(fold).isin(gone)
    kind = next(
        (rows[column] for column in ("action", "kind") if column in rows),
        pd.Series("", index=rows.index),
    )
    rows = rows.assign(
        **{
            column: rows[column].mask(hit & (rows[column] != ""), "█")
            for column in ("text", "remark")
            if column in rows
        }
    )
    return (
        rows.assign(new=rows["new"].mask(hit & (kind == "split"), "█")) if "new" in rows else rows
    )
