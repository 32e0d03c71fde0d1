"""Codes of people's own, beside the Kodierleitfaden: what they are called, where they stand, and what people remarked.

decisions/own_codes.csv, own_codings.csv, remarks.csv -> Own
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis import adjudication, decisions, ledger, reattachment, stage, tables, withdrawn


class Own(NamedTuple):
    """codes: rows of ``decided_own_codes``, the last name and definition of each code, by name; codings: rows of
    ``decided_own_codings`` that say yes, each person's own, with today's statement_ids; remarks: ``decided_remarks`` likewise."""

    codes: pd.DataFrame
    codings: pd.DataFrame
    remarks: pd.DataFrame


def read(house: stage.House) -> Own:
    """What stands; what is about a withdrawn note is left out."""
    statements, withdrawals = house.read("statements"), house.read("decided_statements")
    withdrawals = withdrawals[withdrawals["action"] == adjudication.WITHDRAW]
    codes = house.read("decided_own_codes").drop_duplicates("target", keep="last")
    found = []
    for name in ("decided_own_codings", "decided_remarks"):
        rows = reattachment.attached(house.read(name), name, statements)[0]
        rows = withdrawn.kept_back(rows, withdrawals, statements)
        found.append(rows[rows["text"] != withdrawn.PLACEHOLDER].reset_index(drop=True))
    latest = found[0].drop_duplicates(["target", "code_id", "coder"], keep="last")
    latest = latest[latest["new"] == "yes"].reset_index(drop=True)
    return Own(codes.sort_values("new").reset_index(drop=True), latest, found[1])


def keep(
    house: stage.House,
    name: str,
    statement_ids: list[str],
    by: decisions.By,
    definition: str = "",
) -> ledger.Added:
    """Keep a code of one's own, found in a notebook, at these statements: it comes back in every run, in the qdpx and the notebooks.

    ValueError for a statement_id that does not exist.
    """
    texts = house.read("statements").set_index("statement_id")["text"]
    if missing := sorted(set(statement_ids) - set(texts.index)):
        raise ValueError(f"Diese Aussagen gibt es nicht: {', '.join(missing)}")
    code_id = decisions.own_code_id(name)
    made = [decisions.own_code(name, by, definition)]
    made += [
        decisions.own_coding(each, code_id, True, by, text=texts[each]) for each in statement_ids
    ]
    return ledger.append(house, made)


EMPTY = Own(*(tables.empty(f"decided_{name}") for name in ("own_codes", "own_codings", "remarks")))
