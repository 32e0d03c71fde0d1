"""What a QDA project tells of one round: its tables, each coder's own answers, and which of the model's are shown.

tables of the house -> ``Round``, one a round table
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import (
    adjudication,
    codebook,
    natural,
    own_codes,
    reattachment,
    stage,
    tables,
)
from analysis.hiding import name_decisions
from analysis.report.parameters import LIKELY
from analysis.vocabulary import MODEL


class Round(NamedTuple):
    """What the file tells of one round: typed tables of this round; topics and their statements may be those of all rounds."""

    round_id: str
    documents: pd.DataFrame
    statements: pd.DataFrame
    codings: pd.DataFrame
    topics: pd.DataFrame
    topic_statements: pd.DataFrame
    draft: bool
    own_codes: pd.DataFrame = tables.empty("decided_own_codes")
    own_codings: pd.DataFrame = tables.empty("decided_own_codings")
    remarks: pd.DataFrame = tables.empty("decided_remarks")


def each_coder(codings: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """The model's codings and each person's own latest answers, also where two people differ; columns of ``codings``."""
    people = adjudication.answers(decisions).rename(
        columns={"target": "statement_id", "new": "code_id"}
    )
    people = people[people["code_id"] != ""].assign(probability=1.0, decided=1, reason="")
    return pd.concat(
        [codings[codings["coder"] == MODEL], people[tables.TABLES["codings"].names]],
        ignore_index=True,
    )


def shown(codings: pd.DataFrame, book: codebook.Codebook) -> pd.DataFrame:
    """The codings that the file shows: every person's, and the model's own answer also where a person overruled it."""
    known = {(scheme, code) for scheme in codebook.SCHEMES for code in book.names(scheme)}
    codings = codings[
        np.array([pair in known for pair in zip(codings["scheme"], codings["code_id"])], bool)
    ]
    by_model = codings["coder"] == MODEL
    decided = by_model & (codings["decided"] == 1)
    answered = set(zip(codings.loc[decided, "statement_id"], codings.loc[decided, "scheme"]))
    overruled = np.array(
        [pair not in answered for pair in zip(codings["statement_id"], codings["scheme"])], bool
    )
    own = by_model & (
        ((codings["scheme"] == "field") & (codings["rank"] == 1))
        | ((codings["scheme"] != "field") & (codings["probability"] >= LIKELY))
    )
    kept = codings[~by_model | decided | (own & overruled)]
    return kept.sort_values(["statement_id", "scheme", "rank", "code_id", "coder"], kind="stable")


def rounds(house: stage.House) -> list[Round]:
    """Rounds of the house in order of time, each with its own documents, statements and codings."""
    documents, statements, names = (
        house.read(name) for name in ("documents", "statements", "decided_names")
    )
    decided = reattachment.attached(house.read("decided_codings"), "decided_codings", statements)[0]
    codings = each_coder(house.read("codings"), decided)
    own = own_codes.read(house)
    result = []
    for round_id in natural.in_order(documents["round_id"]):
        own_statements = statements[statements["round_id"] == round_id]
        result.append(
            Round(
                round_id,
                documents[documents["round_id"] == round_id],
                own_statements,
                codings[codings["statement_id"].isin(own_statements["statement_id"])],
                house.read("topics"),
                house.read("topic_statements"),
                not name_decisions.round_cleared(names, round_id),
                own.codes,
                own.codings[own.codings["target"].isin(own_statements["statement_id"])],
                own.remarks,
            )
        )
    return result
