"""Rounds, groups and tables beside each other: counts and spans, no tests of significance on people who were not drawn at random."""

from __future__ import annotations

import pandas as pd

from analysis import explore, natural
from analysis.german import language
from analysis.grouping import topic_words
from analysis.research.corpus import in_order, table_names
from analysis.research.desk import Desk
from analysis.vocabulary import ORIGINS

ONE_ROUND = "Dieser Korpus hat nur eine Runde; verglichen wird, sobald eine zweite dazukommt."
STATUS = {
    "new": "neu",
    "confirmed": "bestätigt",
    "changed": "verändert",
    "not_mentioned": "nicht mehr genannt",
    "split": "aufgeteilt",
    "merged": "zusammengelegt",
}


def field_shares(desk: Desk) -> pd.DataFrame:
    """Share of each field among a round's statements, with the span that leaving out one table at a time gives (jackknife, as a span).

    Columns name (field), series (round), value, low, high, n_statements, n_tables. The span shows how much hangs on a single table.

    >>> from analysis.research.desk import example
    >>> field_shares(example())[["name", "series", "value", "low", "high"]].values.tolist()[0]
    ['Bildung', 'Runde 2024', 0.5, 0.0, 1.0]
    """
    names = {**desk.names("field"), "": "Unklar"}
    rows = []
    for field in [each for each in names if (desk.placed["field"] == each).any()]:
        for round_id in natural.in_order(desk.placed["round_id"]):
            part = desk.placed[desk.placed["round_id"] == round_id]
            inside = part["field"] == field
            without = [
                inside[part["at_table"] != table].mean()
                for table in sorted(set(part["at_table"]))
                if (part["at_table"] != table).any()
            ]
            value = float(inside.mean())
            rows.append(
                {
                    "name": names[field],
                    "series": f"Runde {round_id}",
                    "value": value,
                    "low": float(min([value, *without])),
                    "high": float(max([value, *without])),
                    "n_statements": int(inside.sum()),
                    "n_tables": int(part.loc[inside, "at_table"].nunique()),
                }
            )
    return pd.DataFrame(rows)


def statuses(desk: Desk) -> pd.DataFrame:
    """Topics by field (rows) and what became of them since the round before (columns), last round only."""
    rows = desk.topic_rounds
    rows = rows[
        (rows["round_id"] == (desk.rounds[-1] if desk.rounds else ""))
        & rows["topic_id"].isin(desk.topics["topic_id"])
    ]
    if len(desk.rounds) < 2 or rows.empty:
        return pd.DataFrame()
    names = {**desk.names("field"), "": "Feldübergreifend"}
    home = (
        rows["topic_id"].map(dict(zip(desk.topics["topic_id"], desk.topics["field_id"]))).fillna("")
    )
    counts = pd.crosstab(home, rows["status"])
    counts = counts.reindex(
        index=[each for each in names if each in counts.index],
        columns=[each for each in STATUS if each in counts.columns],
    )
    return counts.rename(index=names, columns=STATUS).rename_axis(index="field", columns=None)


def topics_by_round(desk: Desk) -> pd.DataFrame:
    """Tables by topic (rows, names) and round (columns): at how many the topic came up, a statement counted in all its topics.

    Without „Verschiedenes“: it is several topics of one name, and no count may stand behind it.
    """
    mixed = desk.topics.loc[desk.topics["mixed"] == 1, "topic_id"]
    rows = desk.topic_rounds[~desk.topic_rounds["topic_id"].isin(mixed)]
    rows = rows.assign(topic=rows["topic_id"].map(desk.topic_names))
    counts = rows.pivot_table(
        index="topic", columns="round_id", values="n_tables", aggfunc="sum", fill_value=0
    )
    return counts[[each for each in desk.rounds if each in counts.columns]].rename_axis(
        columns=None
    )


def origins_by_round(desk: Desk) -> pd.DataFrame:
    """One row a round and origin of topics: round_id, origin, n_topics, n_statements, votes; topics raised in that round only."""
    rows = desk.topic_rounds[desk.topic_rounds["n_statements"] > 0]
    if rows.empty:
        return pd.DataFrame()
    sums = rows.groupby(["round_id", "origin"], sort=False).agg(
        n_topics=("topic_id", "nunique"),
        n_statements=("n_statements", "sum"),
        votes=("votes", "sum"),
    )
    order = list(ORIGINS)
    sums = sums.reset_index().sort_values(
        ["round_id", "origin"],
        key=lambda part: part.map((desk.rounds if part.name == "round_id" else order).index),
        ignore_index=True,
    )
    return sums.assign(origin=sums["origin"].map(ORIGINS))


def topic_table(desk: Desk) -> pd.DataFrame:
    """One row a topic and round: topic, field, origin, round_id, n_statements, n_tables, of_tables (all of that round), votes, status.

    The topics that came up at most tables first.
    """
    all_tables = desk.placed.groupby("round_id")["at_table"].nunique()
    rows = desk.topic_rounds.drop(columns="origin").merge(
        desk.topics[["topic_id", "name", "field_id", "origin"]], on="topic_id"
    )
    if rows.empty:
        return pd.DataFrame()
    rows = rows.assign(
        topic=rows["name"],
        field=rows["field_id"].map({**desk.names("field"), "": "feldübergreifend"}),
        origin=rows["origin"].map(ORIGINS),
        status=rows["status"].map(STATUS).fillna(rows["status"]),
        of_tables=rows["round_id"].map(all_tables).fillna(0).astype(int),
        most=rows.groupby("topic_id")["n_tables"].transform("sum"),
        turn=rows["round_id"].map(natural.in_order(rows["round_id"]).index),
    )
    columns = ["topic", "field", "origin", "round_id"]
    columns += ["n_statements", "n_tables", "of_tables", "votes", "status"]
    return rows.sort_values(
        ["most", "name", "topic_id", "turn"],
        ascending=[False, True, True, True],
        ignore_index=True,
    )[columns]


def words(desk: Desk, one: pd.Series, two: pd.Series, most: int = 12) -> pd.DataFrame:
    """The nouns that tell two subsets of ``desk.statements`` (masks) apart: those of the first on top, those of the second at the end.

    Columns term, one, one_tables, two, two_tables (statements and tables with the word, words by their basic form), share (of the statements
    of A less that of B). Words of one table only are left out: they tell of a transcript, not of a round.

    >>> from analysis.research.desk import example
    >>> desk = example()
    >>> desk._tables["statements"]["text"] = ["Mehr Kitas", "Kita fehlt", "Wohnung fehlt", "Wohnungen fehlen"]
    >>> words(desk, desk.statements["round_id"] == "2024", desk.statements["round_id"] == "2025")[["term", "one", "two"]].values.tolist()
    [['Kita', 2, 0]]
    """
    rows = desk.statements.assign(at=desk.placed["at_table"])
    found = (
        rows.assign(written=rows["text"].map(topic_words.words))
        .explode("written")
        .dropna(subset=["written"])
    )
    found = found[found["written"].map(language.is_noun)].assign(
        term=lambda part: part["written"].map(topic_words.key)
    )
    found = found[found["term"] != ""].drop_duplicates(["statement_id", "term"])
    shown = found.groupby("term")["written"].agg(
        lambda forms: forms.value_counts().sort_index().idxmax()
    )
    counts = {}
    for label, mask in (("one", one), ("two", two)):
        by = found[found["statement_id"].isin(rows.loc[mask, "statement_id"])].groupby("term")
        counts[label], counts[f"{label}_tables"] = by["statement_id"].size(), by["at"].nunique()
    table = pd.DataFrame(counts).fillna(0).astype(int)
    table["share"] = table["one"] / max(1, int(one.sum())) - table["two"] / max(1, int(two.sum()))
    several = table[
        (table["one_tables"] + table["two_tables"] > 1) & (table["share"] != 0)
    ].reset_index()
    several = several.sort_values(["share", "term"], ascending=[False, True]).assign(
        term=lambda part: part["term"].map(shown)
    )
    ends = several[(several["share"] > 0)].head(most), several[several["share"] < 0].tail(most)
    return pd.concat(ends)[["term", "one", "one_tables", "two", "two_tables", "share"]].reset_index(
        drop=True
    )


def round_words(desk: Desk, most: int = 12) -> pd.DataFrame:
    """``words`` of the last round (A) against the one before (B), columns headed by the rounds; empty with one round."""
    if len(desk.rounds) < 2:
        return pd.DataFrame()
    before, last = desk.rounds[-2:]
    rows = words(
        desk, desk.statements["round_id"] == last, desk.statements["round_id"] == before, most
    )
    names = {
        "one": f"Aussagen {last}",
        "one_tables": f"Tische {last}",
        "two": f"Aussagen {before}",
        "two_tables": f"Tische {before}",
    }
    return rows.drop(columns="share").rename(columns=names)


def groups_topics(desk: Desk, most: int = 15) -> pd.DataFrame:
    """Topics (rows, the most frequent) × groups as stated (columns): statements."""
    rows = desk.placed[(desk.placed["topic"] != "") & (desk.placed["group"] != "")]
    counts = pd.crosstab(rows["topic"].map(desk.topic_names), rows["group"])
    return counts.loc[
        counts.sum(axis=1).sort_values(ascending=False, kind="stable").index[:most]
    ].rename_axis(index="topic", columns=None)


def tables_types(desk: Desk) -> pd.DataFrame:
    """Statements by table (``corpus.table_names``) and first type; tables whose number is stated only."""
    rows = desk.placed.assign(name=table_names(desk).to_numpy())
    rows = rows[rows["table"] != ""]
    names = {code.id: code.name for code in desk.book.types} | {
        "aussage": "ohne Typ" if desk.book.types else "Aussagen"
    }
    counts = pd.crosstab(rows["name"], rows["type"])
    return (
        counts.reindex(
            index=sorted(counts.index, key=in_order),
            columns=[each for each in names if each in counts.columns],
        )
        .rename(columns=names)
        .rename_axis(index="table", columns=None)
    )


def compare(desk: Desk, one: pd.Series, two: pd.Series, scheme: str = "field") -> pd.DataFrame:
    """Two subsets of ``desk.statements`` (masks) by code of a scheme: statements and tables of each.

    A statement in two codes counts in both.

    >>> from analysis.research.desk import example
    >>> desk = example()
    >>> compare(desk, desk.statements["round_id"] == "2024", desk.statements["round_id"] == "2025")[["field", "one", "two"]].values.tolist()
    [['Bildung', 1, 1], ['Arbeit', 0, 2], ['Unklar', 1, 0]]
    """
    found, placed = {}, desk.statements.assign(at=desk.placed["at_table"])
    for label, mask in (("one", one), ("two", two)):
        rows = explore.long(placed[mask], desk.codings, scheme)
        found[label] = rows.groupby("code_id")["statement_id"].nunique()
        found[f"{label}_tables"] = rows.groupby("code_id")["at"].nunique()
    names = desk.names(scheme)
    counts = pd.DataFrame(found).fillna(0).astype(int)
    counts = (
        counts.reindex([each for each in names if each in counts.index])
        .rename(index=names)
        .rename_axis(scheme)
        .reset_index()
    )
    return counts[[scheme, "one", "one_tables", "two", "two_tables"]]
