"""The concept in force against what was said: goals touched, goals nobody mentioned, topics without a goal, dimensions nobody spoke of."""

from __future__ import annotations

import textwrap

import pandas as pd

from analysis import explore
from analysis.codebook import UNCLEAR
from analysis.research.codes import together
from analysis.research.desk import Desk
from analysis.vocabulary import RELATIONS

NO_CONCEPT = "Zu diesem Korpus gehört kein Konzept (concept.csv fehlt oder ist leer); ohne Ziele gibt es hier nichts zu vergleichen."
NO_DIMENSIONS = (
    "Der Kodierleitfaden nennt keine Vielfaltsdimensionen, oder keine Aussage trägt eine."
)


def touched(desk: Desk) -> pd.DataFrame:
    """One row a goal of the concept: goal_id, field, goal, status, statements by relation (confirms, criticises, extends) and n_tables."""
    goals = desk.concept.drop_duplicates("goal_id")
    links = desk.goal_links.merge(desk.placed[["statement_id", "at_table"]], on="statement_id")
    counts = pd.crosstab(links["goal_id"], links["relation"]).reindex(
        index=goals["goal_id"], columns=list(RELATIONS), fill_value=0
    )
    found = goals.set_index("goal_id")[["field_id", "goal", "status"]].join(counts)
    found["n_tables"] = (
        links.groupby("goal_id")["at_table"].nunique().reindex(found.index).fillna(0).astype(int)
    )
    found["field"] = found["field_id"].map({**desk.names("field"), "": "feldübergreifend"})
    return found.reset_index()[["goal_id", "field", "goal", "status", *RELATIONS, "n_tables"]]


def by_relation(desk: Desk) -> pd.DataFrame:
    """Goals that somebody touched (index) × relation (columns): statements, for ``figures.bars``."""
    rows = touched(desk)
    rows = rows[rows[list(RELATIONS)].sum(axis=1) > 0]
    short = rows["goal"].map(lambda goal: textwrap.shorten(goal, 56, placeholder=" …"))
    return rows.set_index(rows["goal_id"] + " " + short)[list(RELATIONS)].rename(columns=RELATIONS)


def unmentioned(desk: Desk) -> pd.DataFrame:
    """Goals that no statement touched: goal_id, field, goal, status."""
    rows = touched(desk)
    return rows[rows[list(RELATIONS)].sum(axis=1) == 0][
        ["goal_id", "field", "goal", "status"]
    ].reset_index(drop=True)


def without_goal(desk: Desk) -> pd.DataFrame:
    """Topics by how many of their statements touch no goal, those with most first: name, field, n_statements, n (without a goal)."""
    rows = desk.placed[desk.placed["topic"] != ""]
    free = ~rows["statement_id"].isin(desk.goal_links["statement_id"])
    found = (
        rows.assign(free=free)
        .groupby("topic")
        .agg(n_statements=("statement_id", "size"), n=("free", "sum"))
    )
    home = dict(
        zip(
            desk.topics["topic_id"],
            desk.topics["field_id"].map({**desk.names("field"), "": "feldübergreifend"}),
        )
    )
    found = found.assign(
        name=found.index.map(desk.topic_names),
        field=found.index.map(home),
        share=found["n"] / found["n_statements"],
    )
    found = found.rename(columns={"n": "ohne Ziel"}).sort_values(
        ["share", "ohne Ziel", "name"], ascending=[False, False, True]
    )
    return found[["name", "field", "n_statements", "ohne Ziel"]].reset_index(drop=True)


def reported_against_lived(desk: Desk) -> pd.DataFrame:
    """Measures with a finding in the report beside what was said: goal_id, measure, report_status, confirms, criticises."""
    counts = touched(desk).set_index("goal_id")
    rows = desk.concept[desk.concept["report_status"] != ""]
    return rows.assign(
        confirms=rows["goal_id"].map(counts["confirms"]),
        criticises=rows["goal_id"].map(counts["criticises"]),
    )[["goal_id", "measure", "report_status", "confirms", "criticises"]].sort_values(
        ["criticises", "goal_id"], ascending=[False, True], ignore_index=True
    )


def evidence(desk: Desk, most: int = 2) -> pd.DataFrame:
    """The statements most similar to each goal: goal_id, relation, text, similarity."""
    rows = desk.goal_links.merge(
        desk.statements[["statement_id", "text"]], on="statement_id"
    ).sort_values(["goal_id", "similarity", "statement_id"], ascending=[True, False, True])
    rows = rows[rows["goal_id"].isin(desk.concept["goal_id"])]
    return (
        rows.groupby("goal_id")
        .head(most)
        .assign(relation=lambda part: part["relation"].map(RELATIONS))[
            ["goal_id", "relation", "text", "similarity"]
        ]
        .reset_index(drop=True)
    )


def dimensions(desk: Desk) -> pd.DataFrame:
    """Dimensions of diversity (rows) × fields (columns): statements that carry both."""
    if not len(desk.book.dimensions):
        return pd.DataFrame()
    counts = together(desk, "dimension", "field")
    return counts[counts.index != desk.names("dimension")[UNCLEAR]]


def silent_dimensions(desk: Desk) -> pd.DataFrame:
    """Dimensions of the codebook that no statement carries: name, definition."""
    spoken = set(explore.long(desk.statements, desk.codings, "dimension")["code_id"])
    return pd.DataFrame(
        [(code.name, code.definition) for code in desk.book.dimensions if code.id not in spoken],
        columns=["name", "definition"],
    )
