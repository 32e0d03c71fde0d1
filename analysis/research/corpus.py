"""What came in: rounds, sheets, tables, groups, lengths, what was set aside, duplicates, and how much waits for a look at names."""

from __future__ import annotations

import pandas as pd

from analysis import explore
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
    rows = desk.statements.assign(at=explore.tables_behind(desk.statements))
    notes = rows.drop_duplicates("note_id")
    votes = notes["mentions_kind"] == "punkte"
    aside = desk.set_aside.merge(desk.documents[["document_id", "round_id"]], on="document_id")
    by = rows.groupby("round_id")
    found = pd.DataFrame(
        {
            "sheets": desk.documents.groupby("round_id")["document_id"].nunique(),
            "tables": by["at"].nunique(),
            "n_notes": by["note_id"].nunique(),
            "n_statements": by.size(),
            "mentions": notes.assign(n=notes["mentions"].where(~votes, 1)).groupby("round_id")["n"].sum(),
            "points": notes[votes].groupby("round_id")["mentions"].sum(),
            "set_aside": aside.groupby("round_id").size(),
            "without_table": rows[rows["table"] == ""].groupby("round_id").size(),
        }
    )
    return found.fillna(0).astype(int).rename_axis("round_id").reset_index()


def sheets(desk: Desk) -> pd.DataFrame:
    """One row a sheet: round_id, file, part, workshop, tables stated on it, n_statements, remark of the reader."""
    by = desk.statements.groupby("document_id")
    stated = by["table"].agg(lambda values: ", ".join(sorted({value for value in values if value}, key=lambda value: (len(value), value))))
    rows = desk.documents.assign(
        n_statements=desk.documents["document_id"].map(by.size()).fillna(0).astype(int),
        table=desk.documents["document_id"].map(stated).fillna(""),
    )
    return rows[["round_id", "file", "part", "workshop", "table", "n_statements", "remark"]].sort_values(
        ["round_id", "file", "part"], ignore_index=True
    )


def by_table(desk: Desk) -> pd.DataFrame:
    """Statements by table (index „Runde · Tisch“) as one column, tables in natural order; sheets without a table stand under their file."""
    files = desk.documents.set_index("document_id")["file"]
    rows = desk.statements
    name = rows["round_id"] + " · " + ("Tisch " + rows["table"]).where(rows["table"] != "", rows["document_id"].map(files))
    counts = name.value_counts()
    order = sorted(counts.index, key=lambda each: [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in each.split()])
    return counts.reindex(order).rename("Aussagen").to_frame()


def groups(desk: Desk) -> pd.DataFrame:
    """Counts by round and group as stated on the notes; what is not stated is not guessed."""
    rows = desk.statements.assign(group=desk.statements["group"].where(desk.statements["group"] != "", NO_GROUP))
    return explore.counts(rows, ["round_id", "group"])


def word_counts(desk: Desk) -> pd.Series:
    """Words of each statement, in the order of ``desk.statements``.

    >>> from analysis.research.desk import example
    >>> word_counts(example()).tolist()
    [2, 3, 2, 4]
    """
    return desk.statements["text"].str.split().str.len().astype(int)


def lengths(desk: Desk) -> pd.DataFrame:
    """Words of a statement by round: the shortest, the middle one, the longest."""
    return word_counts(desk).groupby(desk.statements["round_id"]).agg(words_min="min", words_median="median", words_max="max").reset_index()


def set_aside(desk: Desk) -> pd.DataFrame:
    """Why pieces were set aside: one row a reason with their number and an example; the whole list is the table set_aside.csv."""
    rows = desk.set_aside
    found = rows.groupby("reason").agg(
        n=("verbatim", "size"), example=("verbatim", lambda texts: " ".join(sorted(texts, key=len)[len(texts) // 2].split())[:100])
    )
    return found.reset_index().sort_values(["n", "reason"], ascending=[False, True], ignore_index=True)


def duplicates(desk: Desk) -> pd.DataFrame:
    """Statements that say the same as an earlier one: text, same (the earlier one's text), and where both stand."""
    rows = desk.statements
    first = rows.set_index("statement_id")
    twice = rows[(rows["same_as"] != "") & (rows["same_as"] != rows["statement_id"]) & rows["same_as"].isin(first.index)]
    other = first.loc[twice["same_as"]]
    return pd.DataFrame(
        {
            "round_id": twice["round_id"].tolist(),
            "table": twice["table"].tolist(),
            "text": twice["text"].tolist(),
            "same": other["text"].tolist(),
            "other": (other["round_id"] + " · " + other["table"]).str.rstrip(" ·").tolist(),
        }
    )


def marks(desk: Desk) -> pd.DataFrame:
    """How many statements carry which mark of the transcript."""
    found = desk.statements["flags"].str.split().explode().dropna().value_counts()
    return pd.DataFrame({"flag": [FLAGS.get(name, name) for name in found.index], "n_statements": found.tolist()}).sort_values(
        ["n_statements", "flag"], ascending=[False, True], ignore_index=True
    )


def languages(desk: Desk) -> pd.DataFrame:
    """Statements by language (ISO code)."""
    return explore.counts(desk.statements, ["language"])[["language", "n_statements"]]


def names_to_look_at(desk: Desk) -> pd.DataFrame:
    """How many places of each round wait for a person's look at names, by reason: numbers only, never the places themselves."""
    path = desk.house.path("name_review") if desk.house else None
    if path is None or not path.exists():
        return pd.DataFrame(columns=["round_id", "reason", "n"])
    rows = desk.house.read("name_review").merge(desk.documents[["document_id", "round_id"]], on="document_id")
    return rows.groupby(["round_id", "reason"]).size().rename("n").reset_index()
