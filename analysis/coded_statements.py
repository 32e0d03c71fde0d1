"""What holds for each statement: its field, type, dimensions, main topic and table (Tisch), found in one place.

statements, codings, topics, topic_statements -> coded_statements.csv

Everything after the topics reads this table; what runs before it (``topics``) calls ``decided``,
``main_topics`` and ``table_keys``, the same functions, so that there is one tie-break and one Tisch.
"""

from __future__ import annotations

import re

import pandas as pd

from analysis import codebook, stage, tables
from analysis.vocabulary import CATALOGUE, MODEL

SEPARATOR = "; "  # between the further fields, or the dimensions, of one statement
VOTES = "punkte"  # statements.mentions_kind of Klebepunkte


def decided(codings: pd.DataFrame, scheme: str) -> pd.DataFrame:
    """The decided codings of a scheme, the first code of a statement first.

    Columns as ``codings``. Order: statement, rank, falling probability, code; „unclear“ is a code.
    """
    rows = codings[(codings["scheme"] == scheme) & (codings["decided"] == 1)]
    rows = rows.sort_values(
        ["statement_id", "rank", "probability", "code_id"],
        ascending=[True, True, False, True],
        kind="stable",
    )
    return rows.drop_duplicates(["statement_id", "code_id"]).reset_index(drop=True)


def codes_of(codings: pd.DataFrame, scheme: str) -> dict[str, list[str]]:
    """The decided codes of each statement, first rank first, without „unclear“."""
    rows = decided(codings, scheme)
    rows = rows[rows["code_id"] != codebook.UNCLEAR]
    return {str(key): group.tolist() for key, group in rows.groupby("statement_id")["code_id"]}


def main_topics(topic_statements: pd.DataFrame) -> pd.Series:
    """The heaviest topic of each statement, by statement_id; on a tie the smaller topic_id."""
    rows = topic_statements.sort_values(
        ["statement_id", "weight", "topic_id"], ascending=[True, False, True], kind="stable"
    )
    return rows.drop_duplicates("statement_id").set_index("statement_id")["topic_id"]


def twins(statements: pd.DataFrame) -> pd.Series:
    """The duplicate group of each statement: ``same_as``, or the statement itself."""
    return statements["same_as"].where(statements["same_as"] != "", statements["statement_id"])


def _folded(name: str) -> str:
    """A workshop's name for comparing: case and punctuation say nothing."""
    return " ".join(re.findall(r"\w+", name.casefold()))


def table_keys(statements: pd.DataFrame) -> pd.Series:
    """What counts as one table (Tisch): round, workshop and number; as text, in the order of the rows.

    Sheets of one workshop that name one number are one table. Where no workshop is stated, a number
    is one table in the round as long as no workshop uses it too, else it is the sheet's. A sheet
    without a number counts as one table. ``statements`` must hold all statements of its rounds.

    >>> sheets = pd.DataFrame({"round_id": "2025", "document_id": list("abcd"), "table": ["1", "1", "1", ""],
    ...                        "workshop": ["Sport", "Bildung", "sport", "Sport"]})
    >>> table_keys(sheets).tolist()
    ['2025 / sport / 1', '2025 / bildung / 1', '2025 / sport / 1', '2025 / d']
    >>> table_keys(sheets.assign(workshop=["Sport", "", "", ""])).tolist()
    ['2025 / sport / 1', '2025 / b / 1', '2025 / c / 1', '2025 / d']
    >>> table_keys(sheets.assign(workshop="")).tolist()
    ['2025 /  / 1', '2025 /  / 1', '2025 /  / 1', '2025 / d']
    """
    workshop = statements["workshop"].map(_folded)
    stated = statements["table"] != ""
    number = statements["round_id"] + " / " + statements["table"]
    in_a_workshop = set(number[stated & (workshop != "")])
    shared = (workshop == "") & number.isin(in_a_workshop)
    whose = workshop.where(~shared, statements["document_id"])
    key = statements["round_id"] + " / " + whose + " / " + statements["table"]
    return key.where(stated, statements["round_id"] + " / " + statements["document_id"])


def ambiguous_tables(statements: pd.DataFrame, round_id: str) -> list[tuple[str, int, int]]:
    """Numbers of the round that stand for several tables: (number, workshops that use it, tables it counts as)."""
    rows = statements.assign(key=table_keys(statements))
    rows = rows[(rows["round_id"] == round_id) & (rows["table"] != "")]
    found = []
    for number, part in rows.groupby("table", sort=True):
        if part["key"].nunique() > 1:
            workshops = set(part["workshop"].map(_folded)) - {""}
            found.append((str(number), len(workshops), part["key"].nunique()))
    return found


def _field_coders(codings: pd.DataFrame) -> dict[str, str]:
    first = decided(codings, "field").drop_duplicates("statement_id")
    return dict(zip(first["statement_id"], first["coder"]))


def coded(
    statements: pd.DataFrame,
    codings: pd.DataFrame,
    topics: pd.DataFrame,
    topic_statements: pd.DataFrame,
    book: codebook.Codebook,
) -> pd.DataFrame:
    """Table ``coded_statements``: one row a statement, in the order of ``statements``.

    field_id is empty where it is unclear. Where the model put a statement into another field than
    its catalogue topic's, the field follows the topic; a person's field stays.
    """
    known = {scheme: {code.id for code in book.scheme(scheme)} for scheme in codebook.SCHEMES}
    codes = {
        scheme: {
            statement: [code for code in found if code in known[scheme]]
            for statement, found in codes_of(codings, scheme).items()
        }
        for scheme in codebook.SCHEMES
    }
    coder = _field_coders(codings)
    topic = main_topics(topic_statements).to_dict()
    origin = topics["origin"] if "origin" in topics else pd.Series("", topics.index)
    of_catalogue = origin == CATALOGUE
    home = dict(zip(topics.loc[of_catalogue, "topic_id"], topics.loc[of_catalogue, "field_id"]))
    votes = statements["mentions_kind"] == VOTES
    rows = []
    for statement in statements["statement_id"]:
        fields = list(codes["field"].get(statement, []))
        drawn = home.get(topic.get(statement, ""), "")
        if drawn and coder.get(statement, MODEL) == MODEL:
            fields = [drawn, *(field for field in fields if field != drawn)]
        rows.append(
            (
                statement,
                fields[0] if fields else "",
                SEPARATOR.join(fields[1:]),
                next(iter(codes["type"].get(statement, [])), ""),
                SEPARATOR.join(codes["dimension"].get(statement, [])),
                topic.get(statement, ""),
            )
        )
    names = ["statement_id", "field_id", "further_fields", "type", "dimensions", "topic_id"]
    table = pd.DataFrame(rows, columns=names)
    of_statements = statements.reset_index(drop=True).assign(
        table_key=table_keys(statements).to_numpy(),
        votes=statements["mentions"].where(votes, 0).to_numpy(),
        mentions=statements["mentions"].clip(lower=1).where(~votes, 1).to_numpy(),
    )
    for column in ("round_id", "table_key", "group", "note_id", "mentions", "votes"):
        table[column] = of_statements[column]
    return tables.typed(table, "coded_statements")


def write(house: stage.House) -> str:
    """The table of a house, made after its topics; the sentence for the console."""
    table = coded(
        house.read("statements"),
        house.read("codings"),
        house.read("topics"),
        house.read("topic_statements"),
        codebook.read(house.corpus / "codebook.toml"),
    )
    house.write("coded_statements", table)
    return (
        f"{len(table)} Aussagen an {table['table_key'].nunique()} Tischen, "
        f"{int((table['topic_id'] == '').sum())} ohne Thema, {int((table['field_id'] == '').sum())} ohne Feld"
    )
