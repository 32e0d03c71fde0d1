"""The tables between the stages: what one row is, its key and its columns, with one reader and one writer.

This module is the data contract; ``docs/tabellen.md`` is printed from it (``python -m analysis.tables``).
All tables are UTF-8 CSV with ``,`` and LF, one header line. A word such as "NA" stays a word.

>>> TABLES["statements"].key
('statement_id',)
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import formulas
from analysis.problems import Problem


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


def _columns(*lines: str) -> tuple[Column, ...]:
    """Columns from lines ``name kind meaning``; kind is one of text, int, number, flag."""
    return tuple(Column(*line.split(maxsplit=2)) for line in lines)


_SHEET = _columns(
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
_DECISION = (
    "old text what stood before",
    "new text what the person decided",
    "coder text initials of the person",
    "date text day of the decision as the person gave it",
    "remark text the person's remark",
    "asked_because text random, queue or own",
    "saw_suggestion flag 1 if the machine's suggestion was visible",
    "text text the text as then seen (pseudonymised)",
)
_UNDOES = (
    "undoes text decision_id (analysis.undo) of the row of this table that this row takes back, empty for a decision",
)

_ORPHAN = _columns(
    "kind text which decision: action or scheme",
    "target text what it was about, as decided",
    "new text what the person decided",
    "coder text initials of the person",
    "date text day of the decision as the person gave it",
    "text text the text as then seen",
    "reason text German sentence: why it is verwaist",
)

TABLES: dict[str, Table] = {
    "received": Table(
        "one note sheet as received: a file, or a part of one; the only table with names in it",
        ("document_id",),
        _SHEET,
        "private",
    ),
    "unread": Table(
        "one file below raw/ that could not be read, and why",
        ("round_id", "file"),
        _columns(
            "round_id text the round table",
            "file text path below the round's folder, names replaced",
            "reason text German sentence: why it was not read and what to do",
        ),
    ),
    "unread_received": Table(
        "one file below raw/ that could not be read, with its name as received",
        ("round_id", "file"),
        _columns(
            "round_id text the round table",
            "file text path below the round's folder",
            "reason text German sentence: why it was not read and what to do",
        ),
        "private",
        "unread.csv",
    ),
    "hidden_files": Table(
        "one file whose name names somebody: the way back from what tables and reports call it",
        ("round_id", "file"),
        _columns(
            "round_id text the round table",
            "file text path below the round's folder, as it is",
            "shown text how tables and reports call it",
        ),
        "private",
    ),
    "participants": Table(
        "one name of a list of participants that was given once, as a fingerprint",
        ("kind", "fingerprint"),
        _columns(
            "kind text given, family, doubtful (also an everyday word) or pairs",
            "fingerprint text start of a hash of the name",
        ),
        "private",
    ),
    "pseudonymised": Table(
        "one note sheet with persons, phones and addresses replaced by placeholders, withdrawn notes still in it",
        ("document_id",),
        _SHEET,
        "private",
    ),
    "documents": Table(
        "one note sheet as everything later knows it: nameless, „[zurückgezogen]“ in place of withdrawn notes; offsets refer to its text",
        ("document_id",),
        _SHEET,
    ),
    "withdrawn": Table(
        "one note withdrawn on its author's request, so that it is found again after its text has left every other table",
        ("target",),
        _columns("target text statement_id", "text text the statement as then seen"),
        "private",
    ),
    "name_review": Table(
        "one place where a person should look whether somebody is named or recognisable (Restrisiko)",
        ("document_id", "column", "start", "end"),
        _columns(
            "document_id text where",
            "start int first character in received.text",
            "end int one past the last character",
            "found text what was found, as received",
            "placeholder text what stands there now, empty if nothing was replaced",
            "reason text why a person should look",
            "context text the words around it",
            "column text which column of received the place stands in (text, file, part, group …)",
        ),
        "private",
    ),
    "name_findings": Table(
        "words that were replaced in a note and still stood in a finished report; the next pass hides them everywhere",
        ("found",),
        _columns(
            "found text the words",
            "kind text what they are: Person, E-Mail, Telefon, IBAN",
            "document_id text sheet in which they were replaced",
            "number int which placeholder of that sheet",
        ),
        "private",
    ),
    "statements": Table(
        "one statement: the smallest piece of a note that says one thing",
        ("statement_id",),
        _columns(
            "statement_id text from the document and a hash of the text; repeats in one document get -2, -3",
            "document_id text the sheet it stands on",
            "round_id text the round table",
            "note_id text the same for all pieces of one line",
            "position int order in the document, from 1",
            "start int first character in documents.text",
            "end int one past the last character",
            "heading text headings and parent bullets above it, outermost first, joined with „ › “",
            "verbatim text the slice of documents.text",
            "text text the readable form: joined lines, counters taken out",
            "mentions int number of mentions shown on the note, 1 if none",
            "mentions_kind text punkte (Klebepunkte, Stimmen), nennungen („(3x)“, Striche) or empty",
            "flags text marks, separated by blanks: unsicher, unleserlich, frage, teil, vor_pfeil, nach_pfeil … (analysis.cleaning.flags.MEANINGS)",
            "language text ISO code, de unless another language is clear",
            "workshop text workshop that holds for this statement",
            "workshop_field_id text field of that workshop, empty if unknown",
            "table text Tisch that holds for this statement",
            "group text group, only where stated",
            "same_as text id of the first statement of its duplicate group, empty if alone",
            "photo text photo that the note was read from or points to, empty if none",
            "made_from text ids of the statements that people split or joined to this one, separated by blanks",
        ),
    ),
    "set_aside": Table(
        "one piece of a document that is no statement, and why",
        ("document_id", "start", "end"),
        _columns(
            "document_id text the sheet",
            "start int first character in documents.text",
            "end int one past the last character",
            "verbatim text the slice",
            "reason text why it is no statement",
        ),
    ),
    "orphaned_statements": Table(
        "one decision in decisions/statements.csv that no longer fits (verwaist)",
        ("kind", "target", "new", "coder", "date"),
        _ORPHAN,
    ),
    "orphaned_codings": Table(
        "one decision in decisions/codings.csv that no longer fits (verwaist)",
        ("kind", "target", "new", "coder", "date"),
        _ORPHAN,
    ),
    "orphaned_topics": Table(
        "one decision in decisions/topics.csv that no longer fits (verwaist)",
        ("kind", "target", "new", "coder", "date"),
        _ORPHAN,
    ),
    "orphaned_goals": Table(
        "one decision in decisions/goals.csv that no longer fits (verwaist)",
        ("kind", "target", "new", "coder", "date"),
        _ORPHAN,
    ),
    "codings": Table(
        "one statement coded with one code of one scheme by one coder",
        ("statement_id", "scheme", "code_id", "coder"),
        _columns(
            "statement_id text the statement",
            "scheme text field, type or dimension",
            "code_id text id in the codebook, or unclear",
            "coder text model, or a person's initials",
            "probability number 0 to 1; a person's is 1",
            "decided flag 1 if the report uses this coding",
            "rank int 1 = first field; probability falls with rank",
            "reason text the words or example that spoke for it",
        ),
    ),
    "topics": Table(
        "one topic",
        ("topic_id",),
        _columns(
            "topic_id text given once and kept",
            "field_id text field of action, empty for a topic that crosses fields",
            "name text its name in the catalogue or by a person; of a found topic a slice of a statement",
            "named_by text model, codebook, or a person's initials",
            "n_statements int statements in it, all rounds",
            "n_tables int tables that raised it, all rounds",
            "stability number 0 to 1: found topics: how often their pairs return together under resampling; others: mean probability of their statements",
            "origin text catalogue (in the codebook), accepted (by a person), or found",
            "mixed flag 1 if its statements share no one matter („Verschiedenes“): no count may stand behind its name",
        ),
    ),
    "coded_statements": Table(
        "one statement with what holds for it; everything after the topics reads this",
        ("statement_id",),
        _columns(
            "statement_id text the statement",
            "field_id text its first field of action, empty if unclear",
            "further_fields text other fields it belongs to, separated by „; “",
            "type text its statement type, empty if none",
            "dimensions text its diversity dimensions, separated by „; “",
            "topic_id text its main topic, empty for a single voice",
            "round_id text the round table",
            "table_key text what counts as one table (Tisch): round, workshop and number",
            "group text group of people, only where stated",
            "note_id text the note it was cut from",
            "mentions int Nennungen: the number written, else 1",
            "votes int Klebepunkte",
        ),
    ),
    "topic_statements": Table(
        "one statement's share in one topic",
        ("statement_id", "topic_id"),
        _columns(
            "statement_id text the statement; a single voice has no row",
            "topic_id text the topic",
            "weight number share, sums to 1 for a statement",
        ),
    ),
    "topic_terms": Table(
        "one term's weight in one topic",
        ("topic_id", "term"),
        _columns(
            "topic_id text the topic",
            "term text in its most frequent written form",
            "weight number c-TF-IDF weight",
        ),
    ),
    "topic_rounds": Table(
        "one topic in one round",
        ("topic_id", "round_id"),
        _columns(
            "topic_id text the topic",
            "round_id text the round table",
            "n_statements int statements in that round",
            "n_tables int tables in that round",
            "status text new, confirmed, changed, not_mentioned, split or merged",
            "votes int Klebepunkte in that round",
            "origin text of the topic: catalogue, accepted or found",
        ),
    ),
    "goal_links": Table(
        "one goal of the concept touched by one statement",
        ("goal_id", "statement_id"),
        _columns(
            "goal_id text the goal in concept.csv",
            "statement_id text the statement",
            "similarity number 0 to 1",
            "relation text confirms, criticises or extends",
        ),
    ),
    "summaries": Table(
        "one key message of the report",
        ("summary_id",),
        _columns(
            "summary_id text the message",
            "round_id text the round table",
            "field_id text field of action, empty if it crosses fields",
            "topic_id text topic, empty for single voices",
            "section text erfahrung, problem, ziel, massnahme, einzelstimme …",
            "rank int order in the section, from 1",
            "text text the message: the clearest statement's own words",
            "mentions int Nennungen of the statements behind it, a note counted once, votes not added",
            "n_tables int tables behind it",
            "n_statements int statements behind it",
            "n_notes int notes behind it",
            "points int Klebepunkte behind it, a note counted once",
            "groups text groups of people stated on them, separated by „; “",
            "n_related int statements gathered behind it that say something of their own; in no other count",
            "shown flag 1 if the report spells it out, 0 if it names it by id",
        ),
    ),
    "summary_sources": Table(
        "one statement that carries one key message",
        ("summary_id", "statement_id"),
        _columns(
            "summary_id text the message",
            "statement_id text the statement",
            "role text wording (its words are the text), same, related or counter",
        ),
    ),
    "decided_codings": Table(
        "one decision of a person on one coding",
        ("target", "scheme", "new", "coder", "date", "undoes"),
        _columns(
            "target text statement_id", "scheme text field, type or dimension", *_DECISION, *_UNDOES
        ),
        "decisions",
        "codings.csv",
    ),
    "decided_statements": Table(
        "one decision on what is a statement",
        ("target", "action", "new", "coder", "date", "undoes"),
        _columns(
            "target text statement_id, or document_id:start-end of a set-aside piece",
            "action text note, aside, split, merge or withdraw",
            *_DECISION,
            *_UNDOES,
        ),
        "decisions",
        "statements.csv",
    ),
    "decided_topics": Table(
        "one decision of a person on one topic",
        ("target", "action", "new", "coder", "date", "undoes"),
        _columns(
            "target text topic_id, or statement_id when a statement is moved",
            "action text accept, rename, merge, split, move, aside or not_here",
            *_DECISION,
            "members text statement_ids of the topic as then seen, separated by blanks",
            "new_members text statement_ids of the topic in new as then seen",
            *_UNDOES,
        ),
        "decisions",
        "topics.csv",
    ),
    "decided_names": Table(
        "one place cleared by a person, as offsets and never as text; or a whole round cleared",
        ("target", "start", "end", "new", "coder", "date", "undoes"),
        _columns(
            "target text document_id, or document_id:column for a place in another column than text, or round_id when the whole round is cleared",
            "start int offset in received.text",
            "end int one past the last character",
            "new text hide, show or cleared",
            "coder text initials",
            "date text day of the decision",
            "remark text the person's remark",
            *_UNDOES,
        ),
        "decisions",
        "names.csv",
    ),
    "decided_goals": Table(
        "one decision of a person on one statement and one goal of the concept",
        ("target", "goal_id", "new", "coder", "date", "undoes"),
        _columns(
            "target text statement_id",
            "goal_id text the goal in concept.csv",
            *_DECISION,
            *_UNDOES,
        ),
        "decisions",
        "goals.csv",
    ),
    "decided_oppositions": Table(
        "one decision of a person on whether two statements contradict each other",
        ("target", "counter", "new", "coder", "date", "undoes"),
        _columns(
            "target text statement_id, the smaller one of the two",
            "counter text statement_id of the other side",
            *_DECISION,
            "counter_text text the other side as then seen (pseudonymised)",
            *_UNDOES,
        ),
        "decisions",
        "oppositions.csv",
    ),
    "decided_messages": Table(
        "one decision of a person on what stands on the first page of one round (Kurzfassung)",
        ("round_id", "target", "action", "new", "coder", "date", "undoes"),
        _columns(
            "round_id text the round table",
            "target text topic_id, or statement_id of a quote",
            "action text keep, drop (so nicht auf die erste Seite) or instead (new stands in its place)",
            *_DECISION,
            "new_text text what stands in its place, as then seen (pseudonymised)",
            *_UNDOES,
        ),
        "decisions",
        "messages.csv",
    ),
    "decided_own_codes": Table(
        "one code of a person's own, outside the Kodierleitfaden",
        ("target", "new", "coder", "date", "undoes"),
        _columns(
            "target text code_id, made from its name (decisions.own_code_id)",
            *_DECISION,
            "definition text what it means, from the code's memo",
            *_UNDOES,
        ),
        "decisions",
        "own_codes.csv",
    ),
    "decided_own_codings": Table(
        "one statement with one code of a person's own",
        ("target", "code_id", "new", "coder", "date", "undoes"),
        _columns(
            "target text statement_id",
            "code_id text the person's own code",
            *_DECISION,
            *_UNDOES,
        ),
        "decisions",
        "own_codings.csv",
    ),
    "decided_remarks": Table(
        "one remark (memo) of a person on a statement or a code",
        ("target", "new", "coder", "date", "undoes"),
        _columns(
            "target text statement_id, or code_id of the Kodierleitfaden or of a code of one's own",
            *_DECISION,
            *_UNDOES,
        ),
        "decisions",
        "remarks.csv",
    ),
    "decided_rounds": Table(
        "one decision on a whole round: closed (make freeze) or reopened",
        ("target", "action", "new", "coder", "date", "undoes"),
        _columns(
            "target text round_id",
            "action text closed or reopened",
            *_DECISION,
            *_UNDOES,
        ),
        "decisions",
        "rounds.csv",
    ),
    "frozen_topics": Table(
        "one statement's topic at the moment a person closed the round (make freeze)",
        ("statement_id", "topic_id", "closing"),
        _columns(
            "round_id text the closed round",
            "statement_id text the statement",
            "topic_id text its topic",
            "weight number its share",
            "field_id text the topic's field",
            "name text the topic's name",
            "text text the statement as then seen",
            "closing int 0 for the first closing of the round, 1 for the next after it was reopened …; the last one holds",
        ),
        "decisions",
        "frozen.csv",
    ),
    "contradictions": Table(
        "one person's answer to a question on which two people differ and nobody has settled it",
        ("target", "question", "coder"),
        _columns(
            "target text statement_id or topic_id",
            "question text field, type, dimension, name, place, fate, membership, acceptance, page, or goal, counter, own_code with an id",
            "coder text initials",
            "new text that person's answer",
            "date text day of the answer",
            "remark text the person's remark",
            "stands text what holds meanwhile, empty for the model's decision",
            "text text the text as then seen",
        ),
    ),
    "gold": Table(
        "one coding by a person for evaluation only: never trained on, never decided",
        ("statement_id", "scheme", "code_id", "coder"),
        _columns(
            "statement_id text the statement",
            "scheme text field, type or dimension",
            "code_id text id in the codebook",
            "coder text initials",
            "rank int 1 = first field",
            "text text the statement as then seen",
        ),
        "gold",
        "codings.csv",
    ),
    "gold_goals": Table(
        "one goal that a person saw touched by one text, for evaluation only",
        ("goal_id", "text"),
        _columns(
            "goal_id text the goal in concept.csv, empty if the text touches none",
            "text text the statement",
            "relation text confirms, criticises or extends",
        ),
        "gold",
        "goals.csv",
    ),
}

BY_HAND = (
    *(f"decided_{name}" for name in ("codings", "statements", "topics", "names")),
    "frozen_topics",
    "gold",
)
ADDED = {"undoes", "closing"}  # key columns that decisions written before them do not have
_EMPTY = {"text": "", "int": "0", "number": "", "flag": "0"}


def empty(name: str) -> pd.DataFrame:
    """The table without rows, columns typed."""
    return typed(pd.DataFrame(columns=TABLES[name].names, dtype=str), name)


def typed(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """The same rows with the table's columns first, in order and typed; further columns are kept behind them."""
    table = TABLES[name]
    rows = rows.copy()
    for column in table.columns:
        if column.name not in rows:
            rows[column.name] = _EMPTY[column.kind]
        values = rows[column.name]
        if column.kind == "text":
            rows[column.name] = values.astype(str)
        elif column.kind == "number":
            rows[column.name] = pd.to_numeric(values, errors="raise").astype(float)
        else:
            rows[column.name] = pd.to_numeric(values, errors="raise").astype(int)
    return rows[table.names + [column for column in rows if column not in table.names]]


def read(path: str | Path, name: str) -> pd.DataFrame:
    """Read a table. Columns as in ``TABLES[name]``; "NA", "null" and "None" stay words.

    A missing file of people's (decisions, gold) is an empty table; a missing generated one raises Problem,
    as do missing columns, values of the wrong kind and repeated keys.
    """
    path, table = Path(path), TABLES[name]
    if not path.exists():
        if table.folder in ("decisions", "gold"):
            return empty(name)
        raise Problem(
            path, "", "Diese Tabelle fehlt.", "Bitte „make“ aufrufen; sie wird dann erzeugt."
        )
    try:
        rows = formulas.unguarded(
            pd.read_csv(
                path, dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8-sig"
            )
        )
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise Problem(
            path,
            "",
            f"Die Tabelle „{name}“ ist kein CSV in UTF-8 mit Komma ({error}).",
            "Datei aus der Sicherung zurückholen oder als „CSV UTF-8“ speichern.",
        ) from error
    missing = [column for column in table.names if column not in rows.columns]
    given = set(rows.columns) | ADDED
    if missing and not (table.folder in ("decisions", "gold") and set(table.key) <= given):
        raise Problem(
            path,
            "Kopfzeile",
            f"Erwartet werden die Spalten {', '.join(table.names)}; es fehlt {', '.join(missing)}.",
            "Spalte ergänzen oder Datei aus der Sicherung zurückholen.",
        )
    try:
        rows = typed(rows, name)
    except ValueError as error:
        raise Problem(
            path,
            "",
            f"In einer Zahlenspalte steht keine Zahl ({error}).",
            "Wert in der Datei berichtigen.",
        ) from error
    check(rows, name, path)
    return rows


def check(rows: pd.DataFrame, name: str, path: str | Path = "") -> None:
    """Raise Problem if the key is not unique."""
    key = list(TABLES[name].key)
    twice = rows[rows.duplicated(key)]
    if len(twice):
        raise Problem(
            path or name,
            f"Zeile {int(twice.index[0]) + 2}",
            f"Der Schlüssel {', '.join(key)} = {', '.join(map(str, twice.iloc[0][key]))} kommt zweimal vor.",
            "Doppelte Zeile löschen.",
        )


def write(rows: pd.DataFrame, path: str | Path, name: str) -> pd.DataFrame:
    """Write a table whole or not at all (temporary file, then rename); numbers with six decimals. Gives back the typed rows."""
    path = Path(path)
    rows = typed(rows, name)
    check(rows, name, path)
    private = TABLES[name].folder == "private"
    path.parent.mkdir(parents=True, exist_ok=True)
    if private:  # names of people: their owner's only
        path.parent.chmod(0o700)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.touch(0o600 if private else 0o640)
    temporary.chmod(0o600 if private else 0o640)
    formulas.guarded(rows).to_csv(
        temporary, index=False, encoding="utf-8", lineterminator="\n", float_format="%.6f"
    )
    os.replace(temporary, path)
    return rows


def dictionary() -> str:
    """The data dictionary in Markdown, one section a table."""
    lines = [
        "# Data dictionary",
        "",
        "Printed by `python -m analysis.tables`; the tables are defined in `analysis/tables.py`.",
        "",
        formulas.RULE,
        "",
    ]
    for name, table in TABLES.items():
        lines += [
            f"## {name} (`{table.path(name)}`)",
            "",
            f"One row is {table.row}. Key: {', '.join(f'`{k}`' for k in table.key)}.",
            "",
            "| column | kind | meaning |",
            "| --- | --- | --- |",
            *(f"| `{c.name}` | {c.kind} | {c.meaning} |" for c in table.columns),
            "",
        ]
    return "\n".join(lines)


def begin(corpus: Path) -> None:
    """Write the tables that people may fill by hand, where they are missing, with their header only; never over a file."""
    for name in BY_HAND:
        path = corpus / TABLES[name].path(name)
        if not path.exists():
            _begin(path, name)


def _begin(path: Path, name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    empty(name).to_csv(temporary, index=False, encoding="utf-8", lineterminator="\n")
    try:  # a link fails where a file has come to be meanwhile: nobody's first decision is written over
        os.link(temporary, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        if not path.exists():
            shutil.copyfile(temporary, path)
    temporary.unlink()


if __name__ == "__main__":
    print(dictionary(), end="")
