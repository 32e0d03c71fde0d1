"""Who coded what, and how far the coders agree: people with each other, with the machine, and on a public data set."""

from __future__ import annotations

import os
from itertools import combinations
from pathlib import Path

import pandas as pd

from analysis import agreement
from analysis.research import quality
from analysis.research.desk import PROJECT, Desk

BECAUSE = {"random": "Zufallsstichprobe", "queue": "Prüfliste", "own": "eigener Anlass"}


def agreement_of(desk: Desk, who: str) -> pd.DataFrame:
    """The rows of the table uebereinstimmung for „Menschen“ (people with each other) or „Mensch und Programm“; empty columns left out."""
    rows = quality.table(desk, "uebereinstimmung")
    rows = rows[rows["wer"] == who].drop(columns="wer") if len(rows) else rows
    return (
        rows.dropna(axis="columns", how="all")
        .fillna({"Code": ""} if "Code" in rows else {})
        .reset_index(drop=True)
    )


def decisions(desk: Desk) -> pd.DataFrame:
    """How many decisions on codings each person made: coder, scheme, reason (why asked), n, and how many without seeing the suggestion.

    >>> from analysis.research.desk import example
    >>> len(decisions(example()))
    0
    """
    kinds = {"field": "Handlungsfeld", "type": "Aussagetyp", "dimension": "Dimension"}
    rows = desk.decided_codings
    same = rows["coder"].str.strip().str.casefold()  # as adjudication tells people apart
    rows = rows.assign(
        coder=rows["coder"].groupby(same).transform("first"),
        blind=lambda part: 1 - part["saw_suggestion"],
        reason=lambda part: part["asked_because"].map(BECAUSE).fillna(""),
    )
    found = (
        rows.groupby(["coder", "scheme", "reason"])
        .agg(n=("target", "nunique"), blind=("blind", "sum"))
        .reset_index()
    )
    return found.assign(scheme=found["scheme"].map(kinds).fillna(found["scheme"])).rename(
        columns={"blind": "ohne Vorschlag"}
    )


def public_coders() -> pd.DataFrame:
    """Agreement of the coders of cimt_concreteness (BENCHMARKS or ../shared/benchmarks): measured, coders, n, value; empty where absent.

    >>> len(public_coders()) in (0, 11)  # α of the five, κ of their ten pairs
    True
    """
    folder = (
        PROJECT
        / os.environ.get("BENCHMARKS", Path("..") / "shared" / "benchmarks")
        / "cimt_concreteness"
    )
    parts = [
        pd.read_csv(path, dtype=str, keep_default_na=False).filter(regex=r"^coder\d$")
        for path in sorted(folder.glob("*.csv"))
    ]
    return between(pd.concat(parts)) if parts else pd.DataFrame()


def between(ratings: pd.DataFrame) -> pd.DataFrame:
    """Agreement of coders, a row a unit and a column a coder (empty = missing): α of all, κ of every pair.

    >>> between(pd.DataFrame({"AB": ["a", "a", "b", "b"], "CD": ["a", "b", "b", "b"]}))["value"].round(2).tolist()
    [0.53, 0.5]
    """
    if ratings.shape[1] < 2:
        return pd.DataFrame()
    values = ratings.astype(object).where(ratings != "", None)
    rows = [
        (
            "Krippendorffs α",
            ", ".join(values.columns),
            len(values),
            agreement.alpha(values.itertuples(index=False, name=None)),
        )
    ]
    rows += [
        (
            "Cohens κ",
            f"{one}, {two}",
            len(values[[one, two]].dropna()),
            agreement.kappa(zip(values[one], values[two])),
        )
        for one, two in combinations(values.columns, 2)
    ]
    return pd.DataFrame(rows, columns=["measured", "coders", "n", "value"])
