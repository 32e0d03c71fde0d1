"""What came in: rounds, sheets, tables, groups, lengths, what was set aside, duplicates, and how much waits for a look at names."""

from __future__ import annotations

import pandas as pd

from analysis import explore, natural
from analysis.coded_statements import ambiguous_tables
from analysis.research.desk import Desk

NO_GROUP = "nicht angegeben"
FLAGS = {
    "unsicher": "unsicher (Fragezeichen der Abschrift)",
    "unleserlich": "unleserlich",
    "auslassung": "Auslassung (…)",
    "frage": "als Frage geschrieben",
    "trennkandidat": "Schrägstrich: vielleicht zwei Aussagen",
    "gross": "in Großbuchstaben",
    "emoji": "mit Emoji",
    "kommentar": "Randkommentar der Datei",
    "teil": "Teil einer Notiz mit mehreren Aussagen",
    "vor_pfeil": "stand vor einem Pfeil",
    "nach_pfeil": "stand nach einem Pfeil",
    "von_hand": "von Menschen geändert",
}


def rounds(desk: Desk) -> pd.DataFrame:
    """One row a round: sheets, tables, n_notes, n_statements, mentions and points (a note counted once), set_aside, without_table.

    >>> from analysis.research.desk import example
    >>> rounds(example())[["round_id", "tables", "n_statements", "points"]].values.tolist()
    [['2024', 2, 2, 3], ['2025', 1, 2, 0]]
    """
    rows = desk.statements
    aside = desk.set_aside.merge(desk.documents[["document_id", "round_id"]], on="document_id")
    counts = (
        explore.counts(rows, ["round_id"])
        .set_index("round_id")
        .rename(columns={"n_tables": "tables"})
    )
    found = pd.DataFrame(
        {
            "sheets": desk.documents.groupby("round_id")["document_id"].nunique(),
            **counts[["tables", "n_notes", "n_statements", "mentions", "points"]],
            "set_aside": aside.groupby("round_id").size(),
            "without_table": rows[rows["table"] == ""].groupby("round_id").size(),
        }
    )
    found = found.fillna(0).astype(int).reindex(desk.rounds, fill_value=0)
    return found.rename_axis("round_id").reset_index()


def coverage(desk: Desk) -> pd.DataFrame:
    """Where the characters of the sheets went, by round: in statements, set_aside, left (blanks and list marks alone). Law 1 in numbers.

    >>> from analysis.research.desk import example
    >>> coverage(example())[["round_id", "characters"]].values.tolist()
    [['2024', 37], ['2025', 45]]
    """
    texts = desk.documents.assign(n=desk.documents["text"].str.len())
    rounds_of = texts.set_index("document_id")["round_id"]

    def inside(rows: pd.DataFrame) -> pd.Series:
        spans = rows.drop_duplicates(["document_id", "start", "end"])
        return (spans["end"] - spans["start"]).groupby(spans["document_id"].map(rounds_of)).sum()

    found = (
        pd.DataFrame(
            {
                "characters": texts.groupby("round_id")["n"].sum(),
                "in_statements": inside(desk.statements),
                "in_set_aside": inside(desk.set_aside),
            }
        )
        .fillna(0)
        .astype(int)
    )
    found["left_over"] = found["characters"] - found["in_statements"] - found["in_set_aside"]
    return found.reindex(desk.rounds).rename_axis("round_id").reset_index()


def restated(desk: Desk, most: int = 12) -> pd.DataFrame:
    """Statements whose text is not their wording: what cleaning changed. verbatim, text, round_id, table.

    First those that read otherwise, then those from which something was only taken off at the ends (a dot, a count, an arrow), each
    with the biggest change on top.

    >>> from analysis.research.desk import example
    >>> desk = example()
    >>> desk._tables["statements"]["verbatim"] = ["Mehr Kitaplätze (3x)", "Kein Deutsch-\\nkurs frei", "Kitaplätze fehlen", "-> Anerkennung dauert zu lange"]
    >>> restated(desk)["verbatim"].tolist()
    ['Kein Deutsch- kurs frei', 'Mehr Kitaplätze (3x)', '-> Anerkennung dauert zu lange']
    """
    from rapidfuzz import fuzz

    rows = desk.statements.assign(
        verbatim=desk.statements["verbatim"].map(lambda text: " ".join(text.split()))
    )
    rows = rows[rows["verbatim"] != rows["text"]]
    pairs = list(zip(rows["verbatim"], rows["text"]))
    rows = rows.assign(
        trimmed=[text in verbatim for verbatim, text in pairs],
        alike=[fuzz.ratio(*pair) for pair in pairs],
    )
    rows = rows.sort_values(["trimmed", "alike", "statement_id"])
    return rows[["verbatim", "text", "round_id", "table"]].head(most).reset_index(drop=True)


def sheets(desk: Desk) -> pd.DataFrame:
    """One row a sheet: round_id, file, part, workshop, tables stated on it, n_statements, remark of the reader."""
    by = desk.statements.groupby("document_id")
    stated = by["table"].agg(
        lambda values: ", ".join(
            sorted({value for value in values if value}, key=lambda value: (len(value), value))
        )
    )
    rows = desk.documents.assign(
        n_statements=desk.documents["document_id"].map(by.size()).fillna(0).astype(int),
        table=desk.documents["document_id"].map(stated).fillna(""),
    )
    return rows[
        ["round_id", "file", "part", "workshop", "table", "n_statements", "remark"]
    ].sort_values(["round_id", "file", "part"], key=_in_time, ignore_index=True)


def _in_time(values: pd.Series) -> pd.Series:
    """For sorting: rounds as they follow each other, other columns as they are."""
    return values.map(natural.key) if values.name == "round_id" else values


def table_names(desk: Desk) -> pd.Series:
    """What each statement's table is called, „Runde · Tisch 2“; with its workshop, or its file, where that number stands for several tables.

    A sheet without a table stands under its file.
    """
    rows = desk.statements
    file = rows["document_id"].map(desk.documents.set_index("document_id")["file"])
    several = {
        (round_id, number)
        for round_id in desk.rounds
        for number, *_ in ambiguous_tables(rows, round_id)
    }
    twice = [pair in several for pair in zip(rows["round_id"], rows["table"])]
    whose = (" (" + rows["workshop"].where(rows["workshop"] != "", file) + ")").where(twice, "")
    name = ("Tisch " + rows["table"] + whose).where(rows["table"] != "", file)
    spoken = rows["round_id"] + " · " + name
    return spoken.groupby(desk.placed["at_table"].to_numpy()).transform("first")


def by_table(desk: Desk) -> pd.DataFrame:
    """Statements by table (``table_names``) as one column, tables in natural order."""
    counts = table_names(desk).value_counts()
    return counts.reindex(sorted(counts.index, key=in_order)).rename("Aussagen").to_frame()


def in_order(name: str) -> tuple:
    """Sorting key of „Runde · Tisch“: rounds in time, Tisch 2 before Tisch 10, sheets without a table after them.

    >>> sorted(["2025 · Mail.md", "2025 · Tisch 10", "2024 · Tisch 3", "2025 · Tisch 2"], key=in_order)
    ['2024 · Tisch 3', '2025 · Tisch 2', '2025 · Tisch 10', '2025 · Mail.md']
    """
    round_id, _, place = name.partition(" · ")
    parts = [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in place.split()]
    return natural.key(round_id), not place.startswith("Tisch "), parts


def groups(desk: Desk) -> pd.DataFrame:
    """Counts by round and group as stated on the notes; what is not stated is not guessed."""
    rows = desk.statements.assign(
        group=desk.statements["group"].where(desk.statements["group"] != "", NO_GROUP)
    )
    counts = explore.counts(rows, ["round_id", "group"])
    return counts.sort_values("round_id", key=_in_time, kind="stable", ignore_index=True)


def word_counts(desk: Desk) -> pd.Series:
    """Words of each statement, in the order of ``desk.statements``.

    >>> from analysis.research.desk import example
    >>> word_counts(example()).tolist()
    [2, 3, 2, 4]
    """
    return desk.statements["text"].str.split().str.len().astype(int)


def lengths(desk: Desk) -> pd.DataFrame:
    """Words of a statement by round: the shortest, the middle one, the longest."""
    return (
        word_counts(desk)
        .groupby(desk.statements["round_id"])
        .agg(words_min="min", words_median="median", words_max="max")
        .reset_index()
        .sort_values("round_id", key=_in_time, ignore_index=True)
    )


def set_aside(desk: Desk) -> pd.DataFrame:
    """Why pieces were set aside: one row a reason with their number and an example; the whole list is the table set_aside.csv."""
    rows = desk.set_aside
    found = rows.groupby("reason").agg(
        n=("verbatim", "size"),
        example=(
            "verbatim",
            lambda texts: " ".join(sorted(texts, key=len)[len(texts) // 2].split())[:100],
        ),
    )
    return found.reset_index().sort_values(
        ["n", "reason"], ascending=[False, True], ignore_index=True
    )


def duplicates(desk: Desk) -> pd.DataFrame:
    """Statements that say the same as an earlier one: text, same (the earlier one's text), and where both stand."""
    rows = desk.statements
    first = rows.set_index("statement_id")
    twice = rows[
        (rows["same_as"] != "")
        & (rows["same_as"] != rows["statement_id"])
        & rows["same_as"].isin(first.index)
    ]
    other = first.loc[twice["same_as"]]
    return pd.DataFrame(
        {
            "round_id": twice["round_id"].tolist(),
            "table": twice["table"].tolist(),
            "text": twice["text"].tolist(),
            "same": other["text"].tolist(),
            "other": (other["round_id"] + " · Tisch " + other["table"])
            .str.removesuffix(" · Tisch ")
            .tolist(),
        }
    )


def marks(desk: Desk) -> pd.DataFrame:
    """How many statements carry which mark of the transcript."""
    found = desk.statements["flags"].str.split().explode().dropna().value_counts()
    return pd.DataFrame(
        {"flag": [FLAGS.get(name, name) for name in found.index], "n_statements": found.tolist()}
    ).sort_values(["n_statements", "flag"], ascending=[False, True], ignore_index=True)


def languages(desk: Desk) -> pd.DataFrame:
    """Statements by language (ISO code)."""
    return explore.counts(desk.statements, ["language"])[["language", "n_statements"]]


def names_to_look_at(desk: Desk) -> pd.DataFrame:
    """How many places of each round wait for a person's look at names, by reason: numbers only, never the places themselves."""
    path = desk.house.path("name_review") if desk.house else None
    if path is None or not path.exists():
        return pd.DataFrame(columns=["round_id", "reason", "n"])
    rows = desk.house.read("name_review").merge(
        desk.documents[["document_id", "round_id"]], on="document_id"
    )
    return rows.groupby(["round_id", "reason"]).size().rename("n").reset_index()
