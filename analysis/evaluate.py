"""How reliable the coding is: quality tables and the page „Wie verlässlich ist die Zuordnung?“.

statements + codings + topics + goal_links + codebook + decisions/codings.csv + gold/ -> REPORTS/quality/*.csv, index.html

Three bases, never mixed: the gold set (never trained on), people's decisions on a random blind sample, and their decisions from the
queue (harder than average, suggestion seen). For decisions the answers come from models that did not see them (cross-validation).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import (
    adjudication,
    agreement,
    align,
    classify,
    codebook,
    embed,
    formulas,
    reattachment,
    stage,
)
from analysis.coding.seen import notes_of
from analysis.measuring import heldout, page, scores
from analysis.measuring.scores import Answer, Codes

GOLD, RANDOM, QUEUE = "Goldstandard", "Zufallsstichprobe", "Prüfliste"
COUNTED = (
    0.5  # share of a dimension's statements that must be found before their number says something
)
JUDGED = 5  # statements of a dimension below which its share found says nothing
CURVE_FROM = 50  # decisions from which a learning curve says something
SCHEMES = {"field": "Handlungsfeld", "type": "Aussagetyp", "dimension": "Vielfaltsdimension"}


class Basis(NamedTuple):
    """What people say on one scheme, on one basis: codes by statement (consensus), each person's answers, the model's unseen answers."""

    name: str
    scheme: str
    truth: dict[str, Codes]
    answers: pd.DataFrame
    model: dict[str, Answer]


def consensus(answers: pd.DataFrame) -> dict[str, Codes]:
    """Codes by statement that more than half of the people named; statements on which they differ are left out."""
    given = {
        key: tuple(code for code in rows["new"] if code)
        for key, rows in answers.sort_values("rank").groupby(["target", "coder"])
    }
    by_target: dict[str, list[Codes]] = {}
    for (target, _), codes in given.items():
        by_target.setdefault(target, []).append(codes)
    votes = {target: adjudication.vote(codes) for target, codes in sorted(by_target.items())}
    return {target: vote.codes for target, vote in votes.items() if not vote.tied}


def written(codings: pd.DataFrame, scheme: str) -> dict[str, Answer]:
    """The model's answers as codings.csv has them; where a person decided, what the model would have decided."""
    limits = classify.THRESHOLDS[scheme]
    rows = codings[
        (codings["scheme"] == scheme)
        & (codings["coder"] == "model")
        & (codings["code_id"] != codebook.UNCLEAR)
    ].sort_values("rank")
    return {
        statement: _answer(list(zip(group["code_id"], group["probability"])), limits)
        for statement, group in rows.groupby("statement_id")
    }


def _answer(ranked: list[tuple[str, float]], limits: classify.Thresholds) -> Answer:
    best, chance = ranked[0]
    clear = bool(chance >= limits.clear)
    return Answer(
        best,
        float(chance),
        clear,
        tuple(
            code
            for number, (code, own) in enumerate(ranked)
            if clear and (not number or own >= limits.second)
        ),
    )


def unseen(
    house: stage.House,
    book: codebook.Codebook,
    statements: pd.DataFrame,
    scheme: str,
    truth: Mapping[str, Codes],
) -> tuple[dict[str, Answer], list[dict]]:
    """Cross-validated answers on the decided statements of a learned scheme, and the learning curve (fields only)."""
    codes = book.scheme(scheme)
    known = [next(iter(truth.get(statement, ())), "") for statement in statements["statement_id"]]
    known = [code if code in {each.id for each in codes} else "" for code in known]
    if sum(map(bool, known)) < heldout.FEWEST:
        return {}, []
    vectors, words = (
        embed.Store(house.models / "embeddings" / f"{what}.npz", None)
        for what in ("statements", "codebook")
    )
    notes = notes_of(statements, vectors, words)
    groups = (
        statements["same_as"]
        .where(statements["same_as"] != "", statements["statement_id"])
        .tolist()
    )
    topics = classify.topics_of(book, scheme)
    found = heldout.probabilities(codes, notes, known, groups, words.__getitem__, topics)
    ids, limits = [code.id for code in codes], classify.THRESHOLDS[scheme]
    answers = {
        statement: _answer(sorted(zip(ids, row.tolist()), key=lambda pair: -pair[1]), limits)
        for statement, row in zip(statements["statement_id"], found)
        if not np.isnan(row[0])
    }
    enough = scheme == "field" and sum(map(bool, known)) >= CURVE_FROM
    return answers, heldout.curve(
        codes, notes, known, groups, words.__getitem__, topics
    ) if enough else []


def gold_answers(gold: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """The gold set as answers (target, scheme, coder, new, rank), found again by text where ids changed.

    A person who coded types or dimensions at all looked for them in each of her statements: where she wrote none, none applies.
    """
    rows = reattachment.reattach(
        gold.rename(columns={"statement_id": "target", "code_id": "new"}), statements
    )[0]
    rows = rows[["target", "scheme", "coder", "new", "rank"]]
    seen = rows[["target", "coder"]].drop_duplicates()
    for scheme in ("type", "dimension"):
        own = rows[rows["scheme"] == scheme]
        judged = seen[
            seen["coder"].isin(own["coder"])
            & ~pd.MultiIndex.from_frame(seen).isin(
                pd.MultiIndex.from_frame(own[["target", "coder"]])
            )
        ]
        rows = pd.concat([rows, judged.assign(scheme=scheme, new="", rank=1)], ignore_index=True)
    return rows


def bases(
    house: stage.House, book: codebook.Codebook, statements: pd.DataFrame
) -> tuple[list[Basis], list[dict]]:
    """Everything that can be measured, scheme by scheme, and the learning curve."""
    codings = house.read("codings")
    decided = reattachment.reattach(house.read("decided_codings"), statements)[0]
    blind = classify.blind(decided)
    people, by_chance, by_queue = (
        adjudication.answers(rows) for rows in (decided, decided[blind], decided[~blind])
    )
    gold = gold_answers(house.read("gold"), statements)
    found, curve = [], []
    for scheme in (scheme for scheme in SCHEMES if book.scheme(scheme)):
        of_scheme = lambda rows: rows[rows["scheme"] == scheme]
        own, as_written = of_scheme(people), written(codings, scheme)
        answers, more = (
            unseen(house, book, statements, scheme, consensus(of_scheme(by_queue)))
            if scheme in codebook.LEARNED
            else (as_written, [])
        )
        curve += more
        taught = set(own["target"]) - set(of_scheme(by_chance)["target"])
        held = of_scheme(gold[~gold["target"].isin(taught)])
        # from the blind sample nothing is learned, so what was written answers it unseen, all of it
        for name, rows, model in (
            (GOLD, held, as_written),
            (RANDOM, of_scheme(by_chance), as_written),
            (QUEUE, of_scheme(by_queue), answers),
        ):
            if len(rows):
                found.append(Basis(name, scheme, consensus(rows), rows, model))
    return found, curve


def by_person(basis: Basis) -> list[Basis]:
    """Where several people coded: each person's own answers, all of them, then what all agree on; else the basis itself.

    Measured only where people agree, the program would be judged by the easy cases.
    """
    coders = sorted(set(basis.answers["coder"]))
    if len(coders) < 2:
        return [basis]
    own = [basis.answers[basis.answers["coder"] == coder] for coder in coders]
    named = [f"{basis.name}{page.BESIDE}{coder}" for coder in coders]
    views = [
        basis._replace(name=name, truth=consensus(rows), answers=rows)
        for name, rows in zip(named, own, strict=True)
    ]
    return [*views, basis._replace(name=f"{basis.name}{page.BESIDE}worin alle einig sind")]


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
    gold = gold.assign(text=gold["text"].map(reattachment.fold)).drop_duplicates(
        ["goal_id", "text"]
    )
    none = sorted(set(judged.map(reattachment.fold)) - set(gold["text"]))
    gold = pd.concat(
        [gold, pd.DataFrame({"goal_id": "", "text": none, "relation": ""})], ignore_index=True
    )
    texts = dict(zip(statements["statement_id"], statements["text"].map(reattachment.fold)))
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
