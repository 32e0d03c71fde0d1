"""What a table and a column are, and the columns that several tables share."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Column(NamedTuple):
    """One column: its name, its kind (text, int, number, flag) and what it means."""

    name: str
    kind: str
    meaning: str


class Table(NamedTuple):
    """One table: what one row is, which columns make the key, all columns in order, and the folder and file it lies in."""

    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    folder: str = "tables"
    file: str = ""

    def path(self, name: str) -> Path:
        """Where it lies below the corpus: names of people only in ``private/``, what people decided in ``decisions/``."""
        return Path(self.folder) / (self.file or f"{name}.csv")

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def columns(*lines: str) -> tuple[Column, ...]:
    """Columns from lines ``name kind meaning``; kind is one of text, int, number, flag."""
    return tuple(Column(*line.split(maxsplit=2)) for line in lines)


SHEET = columns(
    "document_id text made from round, path and part; never from a position",
    "round_id text the round table, the name of its folder below raw/",
    "file text path of the file below the round's folder, NFC",
    "part text which part of the file (Blatt „Karten“, Seite 2, Abschnitt), empty if the whole",
    "workshop text workshop as stated by sources.csv, folder, file name or heading",
    "field_id text field of action the workshop was about, empty if unknown",
    "table text Tisch, empty if not stated",
    "group text group of people, only where stated, never inferred",
    "text text the note sheet in the line grammar of analysis.markup, NFC, LF",
    "remark text what one must know of the reading (changes accepted, hidden rows read, text recognition), empty if nothing",
)
DECISION = (
    "old text what stood before",
    "new text what the person decided",
    "coder text initials of the person",
    "date text day of the decision as the person gave it",
    "remark text the person's remark",
    "asked_because text random, queue or own",
    "saw_suggestion flag 1 if the machine's suggestion was visible",
    "text text the text as then seen (pseudonymised)",
)
UNDOES = (
    "undoes text decision_id (analysis.undo) of the row of this table that this row takes back, empty for a decision",
)

ORPHAN = columns(
    "kind text which decision: action or scheme",
    "target text what it was about, as decided",
    "new text what the person decided",
    "coder text initials of the person",
    "date text day of the decision as the person gave it",
    "text text the text as then seen",
    "reason text German sentence: why it is verwaist",
)
