"""Questions a researcher asks of the tables: decided codes beside statements, keyword in context, counts, quotes.

Every function takes tables and gives a new one back; the notebooks own no logic but these calls.
"""

from __future__ import annotations

import re

import pandas as pd

from analysis import coded_statements
from analysis.coded_statements import table_keys
from analysis.vocabulary import MODEL


def example() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two statements of one note and their codings: small tables to try the functions on."""
    statements = pd.DataFrame(
        {
            "statement_id": ["a", "b"],
            "note_id": "n",
            "text": ["Mehr Kitaplätze", "Kein Deutschkurs frei"],
            "round_id": "2025",
            "document_id": "d",
            "workshop": "",
            "table": ["1", "2"],
            "group": ["Eltern", ""],
            "mentions": 3,
            "mentions_kind": "punkte",
        }
    )
    codings = pd.DataFrame(
        {
            "statement_id": ["a", "b"],
            "scheme": "field",
            "code_id": ["bildung", "unclear"],
            "coder": MODEL,
            "probability": [0.9, 0.4],
            "decided": 1,
            "rank": 1,
        }
    )
    return statements, codings


def decided(statements: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Statements with one column a scheme holding the decided codes, first rank first, joined by blanks; empty where none.

    >>> statements, codings = example()
    >>> decided(statements, codings)["field"].tolist()
    ['bildung', 'unclear']
    """
    schemes = sorted(set(codings.loc[codings["decided"] == 1, "scheme"]))
    chosen = pd.concat(
        [coded_statements.decided(codings, scheme) for scheme in schemes] or [codings[:0]]
    )
    wide = (
        chosen.groupby(["statement_id", "scheme"])["code_id"]
        .agg(" ".join)
        .unstack("scheme")
        .reset_index()
    )
    return statements.merge(wide, on="statement_id", how="left").fillna(
        {scheme: "" for scheme in wide.columns[1:]}
    )


def kwic(statements: pd.DataFrame, keyword: str, width: int = 40) -> pd.DataFrame:
    """Keyword in context: statement_id, left, keyword, right, one row a hit; the keyword may be a part of a word, case is ignored.

    >>> statements, codings = example()
    >>> kwic(statements, "kurs")[["left", "keyword", "right"]].values.tolist()
    [['Kein Deutsch', 'kurs', ' frei']]
    """
    hits = [
        (
            row.statement_id,
            row.text[max(0, hit.start() - width) : hit.start()],
            hit[0],
            row.text[hit.end() : hit.end() + width],
        )
        for row in statements.itertuples()
        for hit in re.finditer(re.escape(keyword), row.text, re.IGNORECASE)
    ]
    return pd.DataFrame(hits, columns=["statement_id", "left", "keyword", "right"])


def counts(statements: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Counts by the given columns: n_statements, n_notes, n_tables, mentions (Nennungen) and points (Klebepunkte), a note counted once.

    Votes and mentions are never added together: a note with dots is one mention and has so many points, as in the report.

    >>> statements, codings = example()
    >>> counts(statements, ["round_id"]).values.tolist()
    [['2025', 2, 1, 2, 1, 3]]
    """
    votes = statements["mentions_kind"] == "punkte"
    rows = statements.assign(
        _table=table_keys(statements),
        mentions=statements["mentions"].clip(lower=1).where(~votes, 1),
        points=statements["mentions"].where(votes, 0),
    )
    found = rows.groupby(by, sort=True, observed=True).agg(
        n_statements=("statement_id", "nunique"),
        n_notes=("note_id", "nunique"),
        n_tables=("_table", "nunique"),
    )
    notes = rows.groupby([*by, "note_id"], sort=True, observed=True)[["mentions", "points"]].max()
    return found.join(notes.groupby(by, sort=True, observed=True).sum()).reset_index()


def long(statements: pd.DataFrame, codings: pd.DataFrame, scheme: str) -> pd.DataFrame:
    """One row a statement and decided code of one scheme, with the column ``code_id``; a statement in two fields has two rows.

    >>> statements, codings = example()
    >>> long(statements, codings, "field")["code_id"].tolist()
    ['bildung', 'unclear']
    """
    chosen = coded_statements.decided(codings, scheme)
    return statements.merge(chosen[["statement_id", "code_id"]], on="statement_id")


def cooccurrence(
    statements: pd.DataFrame, codings: pd.DataFrame, rows: str, columns: str
) -> pd.DataFrame:
    """How many statements carry a code of one scheme together with a code of another (or the same): codes × codes, counts.

    >>> statements, codings = example()
    >>> int(cooccurrence(statements, codings, "field", "field").loc["bildung", "bildung"])
    1
    """
    pairs = long(statements, codings, rows).merge(
        long(statements, codings, columns), on="statement_id", suffixes=("_row", "_column")
    )
    return pd.crosstab(pairs["code_id_row"], pairs["code_id_column"]).rename_axis(
        index=rows, columns=columns
    )


def category_system(
    codebook,
    statements: pd.DataFrame,
    codings: pd.DataFrame,
    topics: pd.DataFrame,
    topic_statements: pd.DataFrame,
) -> pd.DataFrame:
    """The Kategoriensystem: main categories (fields) in codebook order with their subcategories (topics) and counts.

    Columns: main, sub (empty on the main category's own row), n_statements, n_tables (Tische). Topics that cross fields stand last, below
    no main category. Counts of subcategories do not add up to those of the main one: a topic may hold statements that are coded otherwise,
    and a statement may be in several topics.

    >>> from analysis.codebook import Code, Codebook
    >>> statements, codings = example()
    >>> topics = pd.DataFrame({"topic_id": ["T-1"], "field_id": ["bildung"], "name": ["Kita"]})
    >>> shares = pd.DataFrame({"statement_id": ["a", "b"], "topic_id": "T-1"})
    >>> category_system(Codebook((Code("field", "bildung", "Bildung"),), {}), statements, codings, topics, shares).values.tolist()
    [['Bildung', '', 1, 1], ['Bildung', 'Kita', 2, 2], ['Unklar', '', 1, 1]]
    """
    placed = statements[["statement_id"]].assign(at=table_keys(statements))
    fields = (
        long(placed, codings, "field")
        .groupby("code_id")
        .agg(n=("statement_id", "nunique"), tables=("at", "nunique"))
    )
    shares = (
        placed.merge(topic_statements, on="statement_id")
        .groupby("topic_id")
        .agg(n=("statement_id", "nunique"), tables=("at", "nunique"))
    )
    rows = []
    for field_id, name in [*codebook.names("field").items(), ("", "Feldübergreifend")]:
        inside = topics[topics["field_id"] == field_id]
        if field_id and (field_id in fields.index or len(inside)):
            rows.append((name, "", *fields.reindex([field_id], fill_value=0).iloc[0]))
        counted = shares.reindex(inside["topic_id"], fill_value=0)
        rows += sorted(
            zip([name] * len(inside), inside["name"], counted["n"], counted["tables"]),
            key=lambda row: (-row[2], row[1]),
        )
    return pd.DataFrame(rows, columns=["main", "sub", "n_statements", "n_tables"])


def quotes(
    statements: pd.DataFrame,
    codebook,
    codings: pd.DataFrame,
    topics: pd.DataFrame,
    topic_statements: pd.DataFrame,
) -> pd.DataFrame:
    """A quote list with source: quote, code (paths of the category system), type, round_id, workshop, table, group, document_id, statement_id.

    The first path is the statement's first field, down to its main topic where that lies in the field; a topic of another field or of none
    („Feldübergreifend“) is a second path behind a semicolon: a path always names a code that there is.

    >>> from analysis.codebook import Code, Codebook
    >>> statements, codings = example()
    >>> topics = pd.DataFrame({"topic_id": ["T-1"], "field_id": ["bildung"], "name": ["Kita"]})
    >>> shares = pd.DataFrame({"statement_id": ["a", "b"], "topic_id": "T-1", "weight": 1.0})
    >>> statements = statements.assign(verbatim=statements["text"], workshop="AG 1")
    >>> rows = quotes(statements, Codebook((Code("field", "bildung", "Bildung"),), {}), codings, topics, shares)
    >>> rows[["quote", "code", "table"]].values.tolist()
    [['Mehr Kitaplätze', 'Bildung › Kita', '1'], ['Kein Deutschkurs frei', 'Unklar; Bildung › Kita', '2']]
    """
    rows = decided(statements, codings)
    main = coded_statements.main_topics(topic_statements).reset_index()
    rows = rows.merge(
        main.merge(topics[["topic_id", "field_id", "name"]], on="topic_id"),
        on="statement_id",
        how="left",
    ).fillna({"name": "", "field_id": ""})
    fields, types = codebook.names("field"), codebook.names("type")
    first = [codes.partition(" ")[0] for codes in rows.get("field", pd.Series("", rows.index))]
    homes = {**fields, "": "Feldübergreifend"}
    path = [
        "; ".join(
            filter(None, (fields.get(field, ""), topic and f"{homes.get(home, home)} › {topic}"))
        )
        if not field or field != home or not topic
        else f"{fields[field]} › {topic}"
        for field, home, topic in zip(first, rows["field_id"], rows["name"])
    ]
    kind = rows.get("type", pd.Series("", rows.index)).map(
        lambda ids: ", ".join(types.get(each, each) for each in ids.split())
    )
    quote = rows["verbatim"].map(lambda text: " ".join(text.split()))
    return rows.assign(quote=quote, code=path, type=kind)[
        "quote code type round_id workshop table group document_id statement_id".split()
    ]
