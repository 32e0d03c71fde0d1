"""On what the coding is judged: what people say of each scheme, and what the model answers that did not see it.

gold/ + decisions/codings.csv + codings -> ``Basis``, one a scheme and source; the sources are never mixed
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import (
    adjudication,
    classify,
    codebook,
    embed,
    reattachment,
    stage,
)
from analysis.coded_statements import twins
from analysis.coding.seen import notes_of
from analysis.measuring import heldout, page
from analysis.measuring.scores import Answer, Codes
from analysis.vocabulary import MODEL

GOLD, RANDOM, QUEUE = "Goldstandard", "Zufallsstichprobe", "Prüfliste"
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
        & (codings["coder"] == MODEL)
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
    groups = twins(statements).tolist()
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
        held = of_scheme(gold[~gold["target"].isin(told(statements, own, of_scheme(by_chance)))])
        # from the blind sample nothing is learned, so what was written answers it unseen, all of it
        for name, rows, model in (
            (GOLD, held, as_written),
            (RANDOM, of_scheme(by_chance), as_written),
            (QUEUE, of_scheme(by_queue), answers),
        ):
            if len(rows):
                found.append(Basis(name, scheme, consensus(rows), rows, model))
    return found, curve


def told(statements: pd.DataFrame, people: pd.DataFrame, by_chance: pd.DataFrame) -> set[str]:
    """Statements whose code the program was told: those that people decided, but for the blind sample, and duplicates of all decided
    ones, which follow them (``classify.follow``)."""
    group = dict(zip(statements["statement_id"], twins(statements), strict=True))
    decided = set(people["target"])
    drawn = set(by_chance["target"])
    groups = Counter(group.get(target, target) for target in decided)
    return (decided - drawn) | {
        statement for statement, of in group.items() if groups[of] - (statement in decided) > 0
    }


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
