"""How reliable the coding is: quality tables and the page „Wie verlässlich ist die Zuordnung?“.

statements + codings + topics + goal_links + codebook + decisions/codings.csv + gold/ -> REPORTS/quality/*.csv, index.html

Three bases, never mixed: the gold set (never trained on), people's decisions on a random blind sample, and their decisions from the
queue (harder than average, suggestion seen). For decisions the answers come from models that did not see them (cross-validation).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis import (
    agreement,
    align,
    codebook,
    formulas,
    reattachment,
    stage,
)
from analysis.measuring import page, scores
from analysis.measuring.bases import (
    SCHEMES,
    Basis,
    bases,
    by_person,
)

COUNTED = (
    0.5  # share of a dimension's statements that must be found before their number says something
)
JUDGED = 5  # statements of a dimension below which its share found says nothing


def quality(book: codebook.Codebook, found: list[Basis]) -> dict[str, list[dict]]:
    """Rows of the tables gesamt, je_code, sicherheit and nicht_zaehlbar: dimensions of which less than COUNTED is found, so that their
    number must not be printed as if it were one."""
    overall, codes, bins, missed = [], [], [], []
    for basis in (view for each in found for view in by_person(each)):
        label = {"Grundlage": basis.name, "Schema": SCHEMES[basis.scheme]}
        names = book.names(basis.scheme)
        measure = scores.one_of if basis.scheme == "field" else scores.any_of
        total, rows = measure(
            basis.truth, basis.model, [code.id for code in book.scheme(basis.scheme)]
        )
        if not total["n"]:
            continue
        overall.append(
            label
            | {
                "Aussagen": total["n"],
                "Makro-F1": total["macro_f1"],
                "richtig": total["accuracy"],
                "von": total["low"],
                "bis": total["high"],
                "richtig mit zweitem Feld": total["in_any"],
                "Kalibrierungsfehler": total["ece"],
                "Anteil unklar": total["unclear"],
                "richtig, wenn nicht unklar": total["right_if_clear"],
            }
        )
        codes += [
            label
            | {
                "Code": names[row["code"]],
                "Genauigkeit": row["precision"],
                "Trefferquote": row["recall"],
                "F1": row["f1"],
                "Anzahl": row["support"],
            }
            for row in rows
        ]
        if basis.scheme == "dimension":
            missed += [
                {
                    "Grundlage": basis.name,
                    "code_id": row["code"],
                    "Code": names[row["code"]],
                    "Trefferquote": row["recall"],
                    "Anzahl": row["support"],
                }
                for row in rows
                if row["support"] >= JUDGED and row["recall"] < COUNTED
            ]
        if basis.scheme == "field":
            bins += [
                label
                | {
                    "Sicherheit von": row["from"],
                    "bis": row["to"],
                    "Aussagen": row["n"],
                    "angegeben": row["stated"],
                    "richtig": row["right"],
                }
                for row in scores.reliability(
                    {key: codes_ for key, codes_ in basis.truth.items() if codes_}, basis.model
                )
            ]
    return {"gesamt": overall, "je_code": codes, "sicherheit": bins, "nicht_zaehlbar": missed}


MEASURES = {
    "first": "erster Code, „Unklar“ zählt als Antwort",
    "first_clear": "erster Code, „Unklar“ fehlt",
    "all": "alle Codes zusammen (MASI)",
    "code": "Code vergeben oder nicht",
}


def agreements(book: codebook.Codebook, found: list[Basis]) -> list[dict]:
    """Rows of the table uebereinstimmung: people with people, each person with the model."""
    rows = []
    for basis in found:
        table = agreement.ratings(basis.answers)
        given = {
            statement: answer.codes or ((codebook.UNCLEAR,) if basis.scheme != "dimension" else ())
            for statement, answer in basis.model.items()
        }
        model = pd.Series(
            [given.get(statement) for statement in table.index], index=table.index, dtype=object
        )
        views = [("Menschen", " + ".join(table.columns), table)] if table.shape[1] > 1 else []
        views += [
            (
                "Mensch und Programm",
                f"{coder} + Programm",
                pd.DataFrame({coder: table[coder], "model": model}).astype(object),
            )
            for coder in table.columns
        ]
        names = book.names(basis.scheme)
        for who, coders, view in views:
            view = view.where(view.notna(), None)
            rows += [
                {
                    "Grundlage": basis.name,
                    "Schema": SCHEMES[basis.scheme],
                    "wer": who,
                    "Personen": coders,
                    "Maß": MEASURES[row["measure"]],
                    "Code": names.get(row["code"], ""),
                    "Aussagen": row["units"],
                    "Krippendorffs α": row["alpha"],
                    "Cohens κ": row["kappa"],
                }
                for row in agreement.coefficients(
                    view, [code.id for code in book.scheme(basis.scheme)]
                )
                if row["units"]
            ]
    return rows


def goals(house: stage.House, statements: pd.DataFrame) -> list[dict]:
    """The row of the table ziele, where there is a gold set of goals; a text coded for the gold set but linked to no goal touches none."""
    gold, judged = house.read("gold_goals"), house.read("gold")["text"]
    if gold.empty or not house.path("goal_links").exists():
        return []
    gold = gold.assign(text=gold["text"].map(reattachment.bare_words)).drop_duplicates(
        ["goal_id", "text"]
    )
    none = sorted(set(judged.map(reattachment.bare_words)) - set(gold["text"]))
    gold = pd.concat(
        [gold, pd.DataFrame({"goal_id": "", "text": none, "relation": ""})], ignore_index=True
    )
    texts = dict(zip(statements["statement_id"], statements["text"].map(reattachment.bare_words)))
    found = align.quality(
        house.read("goal_links"), texts, gold[gold["text"].isin(set(texts.values()))]
    )
    return [
        {
            "Aussagen": found["texts"],
            "Bezüge": found["pairs"],
            "Genauigkeit": found["precision"],
            "Trefferquote": found["recall"],
            "F1": found["f1"],
            "Art des Bezugs richtig": found["relation"],
        }
    ]


def topics(house: stage.House) -> list[dict]:
    """The row of the table themen: how stable the topics are under resampling."""
    rows = house.read("topics") if house.path("topics").exists() else pd.DataFrame()
    if not len(rows):
        return []
    return [
        {
            "Themen": len(rows),
            "mittlere Stabilität": float(
                np.average(rows["stability"], weights=rows["n_statements"])
            ),
            "niedrigste": float(rows["stability"].min()),
            "noch unsichere Themen": int((rows["stability"] < page.UNSTABLE).sum()),
        }
    ]


def _work(house: stage.House, options) -> str:
    from threadpoolctl import threadpool_limits

    book, statements = codebook.read(house.corpus / "codebook.toml"), house.read("statements")
    with threadpool_limits(1):
        found, curve = bases(house, book, statements)
    tables = quality(book, found) | {
        "uebereinstimmung": agreements(book, found),
        "ziele": goals(house, statements),
        "themen": topics(house),
        "lernkurve": [
            {
                "Entscheidungen": row["decisions"],
                "gemessen an Aussagen": row["statements"],
                "Makro-F1": row["macro_f1"],
                "richtig": row["accuracy"],
            }
            for row in curve
        ],
    }
    write(house.reports / "quality", tables)
    house.wrote(*(house.reports / "quality").iterdir())
    measured = (
        ", ".join(f"{basis.name} {SCHEMES[basis.scheme]} {len(basis.truth)}" for basis in found)
        or "noch nichts zu messen"
    )
    return f"{measured} → {house.reports / 'quality'}"


def write(folder: Path, tables: dict[str, list[dict]]) -> None:
    """The tables that have rows as CSV (three decimals) and the page; what an earlier run left goes."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob("*.csv")):
        old.unlink()
    for name, rows in tables.items():
        if rows:
            formulas.guarded(pd.DataFrame(rows)).to_csv(
                folder / f"{name}.csv", index=False, lineterminator="\n", float_format="%.3f"
            )
    (folder / "index.html").write_text(page.html(tables), encoding="utf-8")


if __name__ == "__main__":
    stage.run("evaluate", _work)
