"""Fields, types and dimensions: what was coded, how sure, why, where fields blur, and what people say against it."""

from __future__ import annotations

import pandas as pd

from analysis import adjudication, explore
from analysis.codebook import UNCLEAR, Codebook
from analysis.research.desk import Desk
from analysis.vocabulary import MODEL

UNSURE = 0.5  # a code less probable than this is worth a look


def fields_by_types(desk: Desk) -> pd.DataFrame:
    """Statements by first field (rows) and first type (columns), names in codebook order; empty rows and columns left out.

    >>> from analysis.research.desk import example
    >>> fields_by_types(example()).loc["Bildung", "Problem"]
    np.int64(1)
    """
    fields = {**desk.names("field"), "": "Unklar"}
    types = {code.id: code.name for code in desk.book.types} | {
        "aussage": "ohne Typ" if desk.book.types else "Aussagen"
    }
    counts = pd.crosstab(desk.placed["field"], desk.placed["type"])
    counts = counts.reindex(
        index=[each for each in fields if each in counts.index],
        columns=[each for each in types if each in counts.columns],
    )
    return counts.rename(index=fields, columns=types).rename_axis(index="field", columns=None)


def ranked(desk: Desk, scheme: str = "field") -> pd.DataFrame:
    """Per statement the model's best and second code with probabilities; a person's coding is not shown here; the codes are names.

    Columns statement_id, round_id, table, text, first, probability, second, gap, reason, unclear.
    """
    rows = desk.codings
    rows = rows[
        (rows["scheme"] == scheme) & (rows["coder"] == MODEL) & (rows["code_id"] != UNCLEAR)
    ]
    rows = rows.sort_values(
        ["statement_id", "probability", "code_id"], ascending=[True, False, True]
    )
    place = rows.groupby("statement_id").cumcount()
    best, next_best = (
        rows[place == 0].set_index("statement_id"),
        rows[place == 1].set_index("statement_id"),
    )
    unclear = set(
        desk.codings.query("scheme == @scheme and code_id == @UNCLEAR and decided == 1")[
            "statement_id"
        ]
    )
    names = desk.names(scheme)
    found = (
        pd.DataFrame(
            {
                "first": best["code_id"].map(names),
                "probability": best["probability"],
                "second": next_best["code_id"].map(names),
                "gap": best["probability"] - next_best["probability"].reindex(best.index).fillna(0),
                "reason": best["reason"],
            }
        )
        .rename_axis("statement_id")
        .reset_index()
    )
    found["second"] = found["second"].fillna("")
    found["unclear"] = found["statement_id"].isin(unclear)
    return desk.statements[["statement_id", "round_id", "table", "text"]].merge(
        found, on="statement_id"
    )


def certainty(desk: Desk, scheme: str = "field") -> pd.DataFrame:
    """Probability of the best code by that code: name, value (median), low and high (middle half), n, for ``figures.spans``."""
    rows = ranked(desk, scheme)
    by = rows.groupby("first")["probability"]
    found = (
        pd.DataFrame(
            {
                "value": by.median(),
                "low": by.quantile(0.25),
                "high": by.quantile(0.75),
                "n": by.size(),
            }
        )
        .rename_axis("name")
        .reset_index()
    )
    order = list(desk.names(scheme).values())
    return found.sort_values("name", key=lambda names: names.map(order.index), ignore_index=True)


def least_sure(desk: Desk, scheme: str = "field", most: int = 12) -> pd.DataFrame:
    """The statements whose two best codes lie closest: where one look settles most."""
    rows = ranked(desk, scheme).sort_values(["gap", "statement_id"])
    return (
        rows[["text", "first", "probability", "second", "gap", "reason"]]
        .head(most)
        .reset_index(drop=True)
    )


def unclear(desk: Desk) -> pd.DataFrame:
    """The statements that no field was found for, with the field that came nearest: text, first, probability, round_id, table, group.

    >>> from analysis.research.desk import example
    >>> unclear(example())[["text", "first"]].values.tolist()
    [['Kein Deutschkurs frei', 'Bildung']]
    """
    rows = ranked(desk)
    rows = rows[rows["unclear"]].merge(
        desk.statements[["statement_id", "group"]], on="statement_id"
    )
    rows = rows.sort_values(["probability", "statement_id"], ascending=[False, True])
    return rows[["text", "first", "probability", "round_id", "table", "group"]].reset_index(
        drop=True
    )


def blurred(desk: Desk, scheme: str = "field", below: float = 0.35) -> pd.DataFrame:
    """Best code (rows) × second code (columns) of the statements whose two best codes lie less than ``below`` apart: where codes blur."""
    rows = ranked(desk, scheme)
    rows = rows[(rows["gap"] < below) & (rows["second"] != "")]
    order = [
        name
        for name in desk.names(scheme).values()
        if name in set(rows["first"]) | set(rows["second"])
    ]
    return (
        pd.crosstab(rows["first"], rows["second"])
        .reindex(index=order, columns=order, fill_value=0)
        .rename_axis(index="first", columns=None)
    )


def workshop_against_coding(desk: Desk) -> pd.DataFrame:
    """Field of the workshop (rows) × first coded field (columns): off the diagonal stands what was said elsewhere than it belongs."""
    names = {**desk.names("field"), "": "Unklar"}
    rows = desk.placed[
        desk.placed["workshop_field_id"].isin([code.id for code in desk.book.fields])
    ]
    counts = pd.crosstab(rows["workshop_field_id"], rows["field"])
    counts = counts.reindex(
        index=[each for each in names if each in counts.index],
        columns=[each for each in names if each in counts.columns],
    )
    return counts.rename(index=names, columns=names).rename_axis(
        index="workshop_field", columns=None
    )


def said_elsewhere(desk: Desk, most: int = 12) -> pd.DataFrame:
    """Statements coded into another field than their workshop's, the surest first: text, workshop_field, field, probability, reason."""
    rows = ranked(desk).merge(
        desk.placed[["statement_id", "field", "workshop_field_id"]], on="statement_id"
    )
    rows = rows[
        (rows["workshop_field_id"] != "")
        & (rows["field"] != "")
        & (rows["field"] != rows["workshop_field_id"])
    ]
    rows = rows.assign(
        workshop_field=rows["workshop_field_id"].map(desk.names("field")), field=rows["first"]
    ).sort_values(["probability", "statement_id"], ascending=[False, True])
    return (
        rows[["text", "workshop_field", "field", "probability", "reason"]]
        .head(most)
        .reset_index(drop=True)
    )


def people_against_machine(desk: Desk, scheme: str = "field") -> pd.DataFrame:
    """The machine's best code (rows) × what people decided (columns), statements that both coded; empty where nobody decided yet."""
    settled, _ = adjudication.settled(desk.decided_codings)
    settled = settled[(settled["scheme"] == scheme) & (settled["rank"] == 1)]
    names = {**desk.names(scheme), "": "nichts davon"}
    rows = ranked(desk, scheme).merge(
        settled[["target", "new"]], left_on="statement_id", right_on="target"
    )
    order = [
        name for name in names.values() if name in set(rows["first"]) | set(rows["new"].map(names))
    ]
    return (
        pd.crosstab(rows["first"], rows["new"].map(names))
        .reindex(index=order, columns=order, fill_value=0)
        .rename_axis(index="first", columns=None)
    )


def by_group(desk: Desk, scheme: str = "field") -> pd.DataFrame:
    """Code-by-group table: codes of a scheme (rows) × groups as stated (columns), statements; nothing is inferred for the others."""
    rows = explore.long(desk.statements[desk.statements["group"] != ""], desk.codings, scheme)
    names = desk.names(scheme)
    counts = pd.crosstab(rows["code_id"], rows["group"])
    return (
        counts.reindex([each for each in names if each in counts.index])
        .rename(index=names)
        .rename_axis(index=scheme, columns=None)
    )


def together(desk: Desk, rows: str, columns: str) -> pd.DataFrame:
    """Co-occurrence of two schemes' codes by name: how many statements carry both."""
    counts = explore.cooccurrence(desk.statements, desk.codings, rows, columns)
    one, two = desk.names(rows), desk.names(columns)
    counts = counts.reindex(
        index=[each for each in one if each in counts.index],
        columns=[each for each in two if each in counts.columns],
        fill_value=0,
    )
    return counts.rename(index=one, columns=two).rename_axis(index=rows, columns=None)


def memos(
    book: Codebook,
    decisions: pd.DataFrame,
    schemes: tuple[str, ...] = ("field", "type", "dimension"),
) -> pd.DataFrame:
    """The Kodierleitfaden as code memos: scheme, code, definition, rule, examples, remarks (what people wrote beside their decisions).

    >>> from analysis.research.desk import example
    >>> memos(example().book, example().decided_codings)[["code", "definition"]].values.tolist()[0]
    ['Bildung', 'Kita und Schule']
    """
    kinds = {"field": "Handlungsfeld", "type": "Aussagetyp", "dimension": "Dimension"}
    said: dict[tuple[str, str], list[str]] = {}
    for row in decisions[decisions["remark"] != ""].itertuples():
        for code_id in row.new.split():
            said.setdefault((row.scheme, code_id), []).append(f"{row.remark} ({row.coder})")
    return pd.DataFrame(
        [
            (
                kinds[code.scheme],
                code.name,
                code.definition,
                code.rule,
                "; ".join(f"„{example}“" for example in code.examples[:3]),
                "; ".join(dict.fromkeys(said.get((code.scheme, code.id), []))),
            )
            for code in book.codes
            if code.scheme in schemes
        ],
        columns=["scheme", "code", "definition", "rule", "examples", "remarks"],
    )
