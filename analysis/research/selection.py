"""Which statements an own question is about: chosen by words, by code, by hand, by likeness.

All but ``similar`` give a mask over ``desk.statements``; masks are joined with & (and), | (or), ~ (not).
"""

from __future__ import annotations

import re

import pandas as pd

from analysis import explore
from analysis.research.desk import Desk


def own_code(desk: Desk, words: list[str], but_not: list[str] | None = None) -> pd.Series:
    """A mask over ``desk.statements``: True where one of the words occurs (parts of words too, case ignored) and none of ``but_not``.

    >>> from analysis.research.desk import example
    >>> own_code(example(), ["kita", "schule"], but_not=["fehlen"]).tolist()
    [True, False, False, False]
    """
    return _holds(desk, words) & ~_holds(desk, but_not or [])


def coded(desk: Desk, code: str, scheme: str = "field") -> pd.Series:
    """A mask over ``desk.statements``: True where the code (its name or id) is decided. Raises ValueError with the names there are.

    >>> from analysis.research.desk import example
    >>> coded(example(), "Bildung").tolist()
    [True, False, True, False]
    """
    names = desk.names(scheme)
    ids = {each for each, name in names.items() if code in (each, name)}
    if not ids:
        raise ValueError(
            f"„{code}“ steht nicht im Kodierleitfaden. Es gibt: {', '.join(names.values())}."
        )
    rows = explore.long(desk.statements, desk.codings, scheme)
    return desk.statements["statement_id"].isin(rows.loc[rows["code_id"].isin(ids), "statement_id"])


def adjusted(
    desk: Desk, chosen: pd.Series, add: list[str] | None = None, drop: list[str] | None = None
) -> pd.Series:
    """The mask after reading: statements added and dropped by their ids. Raises ValueError for an id that is not there.

    >>> from analysis.research.desk import example
    >>> adjusted(example(), own_code(example(), ["kita"]), add=["b"], drop=["a"]).tolist()
    [False, True, True, False]
    """
    ids = desk.statements["statement_id"]
    unknown = sorted({*(add or []), *(drop or [])} - set(ids))
    if unknown:
        raise ValueError(f"Diese Aussage-IDs gibt es nicht: {', '.join(unknown)}.")
    return (chosen | ids.isin(add or [])) & ~ids.isin(drop or [])


def similar(desk: Desk, chosen: pd.Series, most: int = 12) -> pd.DataFrame:
    """Statements outside the mask whose sentence vectors lie nearest to those inside: what the words of an own code missed.

    Columns statement_id, text, similarity (cosine to the middle of the chosen ones, centred), round_id, table; empty without vectors.
    """
    columns = ["statement_id", "text", "similarity", "round_id", "table"]
    if desk.vectors is None or not chosen.any() or chosen.all():
        return pd.DataFrame(columns=columns)
    inside = (
        desk.placed["statement_id"].isin(desk.statements.loc[chosen, "statement_id"]).to_numpy()
    )
    middle = desk.vectors[inside].mean(axis=0)
    nearness = desk.vectors @ middle / max(float((middle**2).sum()) ** 0.5, 1e-9)
    rows = desk.placed.assign(similarity=nearness)[~inside]
    return (
        rows.sort_values(["similarity", "statement_id"], ascending=[False, True])[columns]
        .head(most)
        .reset_index(drop=True)
    )


def _holds(desk: Desk, words: list[str]) -> pd.Series:
    pattern = "|".join(re.escape(word) for word in words if word)
    return (
        desk.statements["text"].str.contains(pattern, case=False, regex=True)
        if pattern
        else pd.Series(False, desk.statements.index)
    )
