"""What the sheets of the review workbook share: a round's tables, what stands when a sheet is read, and the cells everybody signs.

Each sheet lives in one module that both writes it and reads it back (``Page``): what a cell offers and what it
means stand side by side. A reader gives decisions, or raises ``Unusable`` for a cell that cannot be taken.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from analysis import adjudication
from analysis.codebook import SCHEMES, UNCLEAR, Codebook
from analysis.decisions import By, Decision
from analysis.report.refi import Names
from analysis.reviewing.filled import Filled, Line
from analysis.reviewing.workbook import CODER, DATE, REMARK, Column, Sheet
from analysis.undo import UNDOES

ID, REASON = "Kennung", "Anlass"
NONE, SINGLE, YES, UNSURE = "– keine –", "– Einzelstimme –", "ja", "Unklar"
CHOICES = {"field": "Feld", "type": "Typ", "dimension": "Dimension"}  # lists by scheme
TOPIC_LIST, PLACE_LIST, YES_LIST = "Thema", "Zuordnung", "ja"
SIGNED = [Column(CODER, 9, fill=True), Column(DATE, 12, fill=True), Column(REMARK, 30, fill=True)]
HIDDEN = [Column(ID, 10, hidden=True), Column(REASON, 10, hidden=True)]


class Round(NamedTuple):
    """One round's part of the tables; topics, terms, goals, contradictions, orphaned and standing decisions of all rounds."""

    round_id: str
    statements: pd.DataFrame
    set_aside: pd.DataFrame
    codings: pd.DataFrame
    coded: pd.DataFrame
    topics: pd.DataFrame
    topic_statements: pd.DataFrame
    topic_terms: pd.DataFrame
    goal_links: pd.DataFrame
    goals: pd.DataFrame
    contradictions: pd.DataFrame
    orphans: pd.DataFrame
    ledger: pd.DataFrame
    book: Codebook


class Now(NamedTuple):
    """What stands at the moment of reading: texts by id, verbatim by statement, decided codes by (statement, scheme), topic by statement,
    relation by (statement, goal), members by topic, and each person's own answers by (table, target, question, initials),
    rows of the ledger by decision_id."""

    book: Codebook
    texts: dict[str, str]
    verbatim: dict[str, str]
    decided: dict[tuple[str, str], str]
    topic: dict[str, str]
    relation: dict[tuple[str, str], str]
    members: dict[str, list[str]]
    own: dict[tuple[str, str, str, str], str]
    ledger: dict[str, dict]

    def remember(self, decision: Decision) -> None:
        """From now on this is what the person answered."""
        row = decision.row
        if not row.get(UNDOES):  # what holds after an undo is asked anew
            mark = (decision.table, row["target"], asked(row), row["coder"].casefold())
            self.own[mark] = row["new"]

    def said(self, decision: Decision) -> str | None:
        """What this person answered to the same question before, None if nothing."""
        row = decision.row
        return self.own.get((decision.table, row["target"], asked(row), row["coder"].casefold()))

    def remarks(self) -> list[dict]:
        """The memos that stand."""
        rows = self.ledger.values()
        return [row for row in rows if row["table"] == "decided_remarks" and not row["undoes"]]

    def answered(self, decision: Decision, before: str = "") -> Decision:
        """The decision with ``old``: what this person answered to the same question before, else what stood (``before``)."""
        earlier = self.said(decision)
        old = before if earlier is None else earlier
        return Decision(decision.table, decision.row | {"old": old})


class Unusable(Exception):
    """A cell that cannot be taken: (what was expected, what to do)."""


class Filling(NamedTuple):
    """One filled row with all that reading it needs."""

    line: Line
    filled: Filled
    now: Now
    by: By

    def listed(self, header: str, name: str) -> str | None:
        """The id behind a cell's label, as the workbook's own list ``name`` says; None if it is not in the list."""
        known = {key.casefold(): code for key, code in self.filled.lists.get(name, {}).items()}
        return known.get(self.line[header].casefold())

    def text(self, *headers: str) -> str:
        """The words that the row is about: as they stand today, else as the workbook showed them."""
        shown = next((self.line[header] for header in headers if self.line[header]), "")
        return self.now.texts.get(self.line[ID], shown)


class Page(NamedTuple):
    """One sheet: its name, the header by which its header row is known, the headers whose cells mean a decision, its reader."""

    name: str
    header: str
    cells: tuple[str, ...]
    read: Callable[[Filling], list[Decision]]


def asked(row: dict) -> str:
    """The question that a decision row answers, beside its target: its scheme, or as ``adjudication.question`` says."""
    return row.get("scheme") or adjudication.question(row)


def one_of(filling: Filling, header: str, name: str) -> str:
    """The id behind a cell that offers a list. Raises Unusable for a label that is not in it."""
    found = filling.listed(header, name)
    if found is None:
        raise Unusable(
            f"„{filling.line[header]}“ steht nicht in der Auswahlliste.",
            "Einen Eintrag aus der Auswahlliste wählen.",
        )
    return found


def yes(filling: Filling, header: str) -> bool:
    """Whether „ja“ stands in the cell. Raises Unusable for other words."""
    given = filling.line[header].casefold()
    if given and given not in ("ja", "x", "1"):
        raise Unusable(
            f"„{filling.line[header]}“ ist nicht zu verstehen.",
            "„ja“ eintragen oder die Zelle leeren.",
        )
    return bool(given)


def row(columns: list[Column], values: dict[str, object]) -> list:
    """The values in the order of the columns, cells to fill in left empty."""
    return [values.get(column.header, "") for column in columns]


def sheet(name: str, columns: list[Column], rows: list[dict[str, object]]) -> Sheet:
    """A sheet from rows by header."""
    return Sheet(name, columns, [row(columns, values) for values in rows])


def place(row) -> str:
    """Where a statement was said: workshop, table, group."""
    return " · ".join(
        part
        for part in (
            row.workshop,
            f"Tisch {row.table}" if row.table.isdigit() else row.table,
            row.group,
        )
        if part
    )


def topic_labels(notes: Round) -> list[tuple[str, str]]:
    """(label, topic_id) of every topic; a repeated name has a number behind it."""
    names = Names()
    rows = notes.topics.sort_values("topic_id").itertuples()
    return [(names(topic.name), topic.topic_id) for topic in rows]


def lists(notes: Round) -> dict[str, list[tuple[str, str]]]:
    """The drop-down lists that several sheets use: label and id."""
    codes = {
        CHOICES[scheme]: [(code.name, code.id) for code in notes.book.scheme(scheme)]
        + ([(UNSURE, UNCLEAR)] if scheme == "field" else [(NONE, "")])
        for scheme in SCHEMES
    }
    topics = topic_labels(notes)
    return codes | {
        TOPIC_LIST: topics,
        PLACE_LIST: [*topics, (SINGLE, "")],
        YES_LIST: [(YES, YES)],
    }
