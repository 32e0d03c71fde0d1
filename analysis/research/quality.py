"""How far the result can be trusted: the quality tables of ``make evaluate``, confusion with people, calibration, public data.

The tables themselves are made by ``analysis.evaluate`` and have German headings; here they are only read and drawn.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import formulas
from analysis.reattachment import bare_words
from analysis.research import codes
from analysis.research.desk import PROJECT, Desk
from analysis.vocabulary import MODEL

NOT_MEASURED = (
    "Dazu ist noch nichts gemessen: Es fehlen Kodierungen von Menschen (gold/ oder decisions/ im Korpus). "
    "„make evaluate“ rechnet, sobald es welche gibt."
)


def table(desk: Desk, name: str) -> pd.DataFrame:
    """A table of REPORTS/quality by name (gesamt, je_code, sicherheit, uebereinstimmung …); empty where not measured."""
    path = desk.house.reports / "quality" / f"{name}.csv" if desk.house else None
    if path is None or not path.exists():
        return pd.DataFrame()
    return formulas.unguarded(pd.read_csv(path, keep_default_na=False, na_values=[""]))


def confusion(desk: Desk, scheme: str = "field") -> pd.DataFrame:
    """The machine's best code (rows) × the first code of the gold set (columns), by name, on the statements of ``gold/``."""
    gold = desk.gold[(desk.gold["scheme"] == scheme) & (desk.gold["rank"] == 1)]
    texts = (
        desk.statements.assign(text=desk.statements["text"].map(bare_words))
        .drop_duplicates("text")
        .set_index("text")["statement_id"]
    )
    gold = gold.assign(statement_id=gold["text"].map(bare_words).map(texts)).drop_duplicates(
        ["statement_id", "coder"]
    )
    names = {**desk.names(scheme), "": "nichts davon"}
    rows = gold.merge(codes.ranked(desk, scheme), on="statement_id")
    best = rows["first"].where(~rows["unclear"], desk.names(scheme).get("unclear", "Unklar"))
    counts = pd.crosstab(best, rows["code_id"].map(names))
    order = [name for name in names.values() if name in set(counts.index) | set(counts.columns)]
    return counts.reindex(index=order, columns=order, fill_value=0).rename_axis(
        index="first", columns=None
    )


def measured(about: str, page: Path = PROJECT / "MEASURED.md") -> pd.DataFrame:
    """The first table below the heading of MEASURED.md that begins with ``about``, as it stands there; empty where there is none.

    >>> len(measured("Was nicht dasteht"))
    0
    """
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    _, _, below = text.partition(f"\n## {about}")
    lines = [
        line.strip().strip("|").split("|")
        for line in below.split("\n## ")[0].splitlines()
        if line.startswith("|")
    ]
    if len(lines) < 3:
        return pd.DataFrame()
    return pd.DataFrame(
        [[cell.strip() for cell in line] for line in lines[2:]],
        columns=[name.strip() for name in lines[0]],
    )


def calibration(desk: Desk) -> pd.DataFrame:
    """Stated certainty against the share that was right, for ``figures.spans``: name (range of certainty), series, value."""
    rows = table(desk, "sicherheit")
    if rows.empty:
        return rows
    ends = (
        rows[column].map(lambda share: f"{share:.0%}".replace("%", " %"))
        for column in ("Sicherheit von", "bis")
    )
    name = [
        " · ".join((f"{low} bis {high}", f"n = {n}", basis))
        for low, high, n, basis in zip(*ends, rows["Aussagen"], rows["Grundlage"])
    ]
    return pd.concat(
        [
            pd.DataFrame({"name": name, "series": label, "value": rows[label]})
            for label in ("angegeben", "richtig")
        ]
    )


def learning_curve(desk: Desk) -> pd.DataFrame:
    """Macro-F1 by number of decisions, for ``figures.spans``: name, value."""
    rows = table(desk, "lernkurve")
    return (
        rows
        if rows.empty
        else pd.DataFrame(
            {
                "name": rows["Entscheidungen"].astype(str) + " Entscheidungen",
                "value": rows["Makro-F1"],
            }
        )
    )


def certainty(desk: Desk) -> pd.DataFrame:
    """What the model says of itself, by scheme: statements, how many it left „Unklar“, middle probability of the best code.

    Dimensions are left out: most statements carry none, so their best code says nothing.
    """
    kinds = {"field": "Handlungsfeld", "type": "Aussagetyp"}
    rows = desk.codings[desk.codings["coder"] == MODEL]
    best = (
        rows[rows["code_id"] != "unclear"].groupby(["scheme", "statement_id"])["probability"].max()
    )
    unclear = (
        rows[(rows["code_id"] == "unclear") & (rows["decided"] == 1)]
        .groupby("scheme")["statement_id"]
        .nunique()
    )
    found = best.groupby("scheme").agg(n_statements="size", probability="median").reset_index()
    found["davon Unklar"] = found["scheme"].map(unclear).fillna(0).astype(int)
    return (
        found[found["scheme"].isin(kinds)]
        .sort_values("scheme")
        .assign(scheme=lambda part: part["scheme"].map(kinds))
        .reset_index(drop=True)
    )
