"""Codes of one's own, kept beside the Kodierleitfaden: found here or in a QDA program, they come back in every run.

decisions/own_codes.csv, own_codings.csv, remarks.csv
"""

from __future__ import annotations

import datetime

import pandas as pd

from analysis import own_codes
from analysis.decisions import By
from analysis.research.desk import Desk


def kept(desk: Desk) -> own_codes.Own:
    """What is kept; empty for a desk in memory."""
    return own_codes.read(desk.house) if desk.house else own_codes.EMPTY


def overview(desk: Desk) -> pd.DataFrame:
    """One row a code: code, definition, statements, n_tables, coders, remarks.

    >>> from analysis.research.desk import example
    >>> len(overview(example()))
    0
    """
    own = kept(desk)
    rows = []
    for code in own.codes.itertuples():
        codings = own.codings[own.codings["code_id"] == code.target]
        inside = desk.placed[desk.placed["statement_id"].isin(codings["target"])]
        said = own.remarks[own.remarks["target"].isin([code.target, *codings["target"]])]
        rows.append(
            (
                code.new,
                code.definition,
                inside["statement_id"].nunique(),
                inside["at_table"].nunique(),
                ", ".join(sorted(set(codings["coder"]))),
                "; ".join(f"{row.new} ({row.coder})" for row in said.itertuples()),
            )
        )
    columns = ["code", "definition", "statements", "n_tables", "coders", "remarks"]
    return pd.DataFrame(rows, columns=columns)


def remarks(desk: Desk) -> pd.DataFrame:
    """Every memo on a statement or a code: about (its words), remark, coder, date; the newest day first.

    >>> from analysis.research.desk import example
    >>> len(remarks(example()))
    0
    """
    rows = kept(desk).remarks.drop(columns="remark")
    rows = rows.rename(columns={"text": "about", "new": "remark"})
    rows = rows.sort_values(["date", "about"], ascending=[False, True])
    return rows[["about", "remark", "coder", "date"]].reset_index(drop=True)


def chosen(desk: Desk, name: str) -> pd.Series:
    """A mask over ``desk.statements``: True where a kept code stands. Raises ValueError with the names there are."""
    own = kept(desk)
    ids = set(own.codes.loc[own.codes["new"].str.casefold() == name.casefold(), "target"])
    if not ids:
        there = ", ".join(own.codes["new"]) or "noch keine"
        raise ValueError(f"Einen eigenen Code „{name}“ gibt es nicht. Es gibt: {there}.")
    targets = own.codings.loc[own.codings["code_id"].isin(ids), "target"]
    return desk.statements["statement_id"].isin(targets)


def keep(desk: Desk, mask: pd.Series, name: str, coder: str, definition: str = "") -> str:
    """Keep a selection as a code of one's own; says what was done. Without a name nothing is kept.

    >>> from analysis.research.desk import example
    >>> desk = example()
    >>> keep(desk, desk.statements["group"] == "Eltern", "", "")
    'Nichts behalten: Dazu einen Namen und das eigene Kürzel eintragen.'
    """
    if not name.strip() or not coder.strip():
        return "Nichts behalten: Dazu einen Namen und das eigene Kürzel eintragen."
    if desk.house is None:
        return "Diese Tabellen liegen nur im Arbeitsspeicher; behalten lässt sich hier nichts."
    by = By(coder.strip(), datetime.date.today().isoformat(), "aus Notizbuch 7")
    ids = desk.statements.loc[mask, "statement_id"].tolist()
    added = own_codes.keep(desk.house, name, ids, by, definition)
    new = added.new.get("decided_own_codings", 0)
    return f"„{name.strip()}“ behalten: {len(ids)} Aussagen, davon {new} neu. Der Code steht ab jetzt in Notizbuch 2 und in projekt.qdpx."
