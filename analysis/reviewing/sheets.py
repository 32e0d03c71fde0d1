"""What stands on the sheets of the review workbook: one round's tables as rows for people, cells to fill in left empty.

statements + set_aside + codings + topics + topic_statements + topic_terms + contradictions -> sheets and drop-down lists
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.codebook import SCHEMES, UNCLEAR, Codebook
from analysis.report.refi import Names
from analysis.reviewing.workbook import CODER, DATE, REMARK, Column, Sheet
from analysis.withdrawn import WITHDRAWN

FIELDS, TOPICS, MEMBERS, NOTES = "Handlungsfelder", "Themen", "Themenzuordnung", "Aussagen"
CONFLICTS, LOST, BLIND = "Konflikte", "Verwaist", "Zweitkodierung"
ID, REASON, QUESTION, BEFORE = "Kennung", "Anlass", "Frage", "Kennung davor"
FIELD, SECOND, TYPE, DIMENSIONS = (
    "Handlungsfeld",
    "weiteres Feld",
    "Aussagetyp",
    "Vielfaltsdimensionen",
)
NAME, MERGE, SPLIT, ASIDE, MOVE = (
    "Neuer Name",
    "zusammenlegen mit",
    "in zwei Teile",
    "auflösen",
    "gehört zu Thema",
)
ACTION, WORDING, ANSWER = "Was tun?", "Teilung mit |", "Entscheidung"
NONE, SINGLE, YES, UNSURE = "– keine –", "– Einzelstimme –", "ja", "Unklar"
ACTIONS = {
    "note": "ist eine Aussage",
    "aside": "ist keine Aussage",
    "split": "teilen",
    "merge": "mit der vorigen zusammenlegen",
    "withdraw": "zurückziehen (auf Wunsch der Person)",
}
ASKED = {
    "field": FIELD,
    "type": TYPE,
    "dimension": DIMENSIONS,
    "name": "Name des Themas",
    "place": "Thema der Aussage",
    "fate": "Umgang damit",
}
DOES = {
    **ACTIONS,
    "rename": "",
    "move": "gehört zu",
    "merge": "zusammenlegen mit",
    "aside": "beiseitelegen",
}  # an action of an answer, in words
CHOICES = {
    "field": "Feld",
    "type": "Typ",
    "dimension": "Dimension",
}  # lists on the hidden sheet, by scheme
_SIGNED = [Column(CODER, 9, fill=True), Column(DATE, 12, fill=True), Column(REMARK, 30, fill=True)]
_HIDDEN = [Column(ID, 10, hidden=True), Column(REASON, 10, hidden=True)]
_CONTEXT = [
    Column("Überschrift", 24),
    Column("davor", 28),
    Column("Aussage", 50),
    Column("danach", 28),
]


class Round(NamedTuple):
    """One round's part of the tables; topics, terms, contradictions and orphaned decisions of all rounds."""

    statements: pd.DataFrame
    set_aside: pd.DataFrame
    codings: pd.DataFrame
    topics: pd.DataFrame
    topic_statements: pd.DataFrame
    topic_terms: pd.DataFrame
    contradictions: pd.DataFrame
    orphans: pd.DataFrame
    book: Codebook


def lists(notes: Round) -> dict[str, list[tuple[str, str]]]:
    """The drop-down lists: label and id. Topics carry their names, a repeated name with a number."""
    codes = {
        CHOICES[scheme]: [(code.name, code.id) for code in notes.book.scheme(scheme)]
        + ([(UNSURE, UNCLEAR)] if scheme == "field" else [(NONE, "")])
        for scheme in SCHEMES
    }
    names = Names()
    topics = [
        (names(row.name), row.topic_id) for row in notes.topics.sort_values("topic_id").itertuples()
    ]
    return codes | {
        "Thema": topics,
        "Zuordnung": [*topics, (SINGLE, "")],
        "ja": [(YES, YES)],
        "Was tun": [(label, action) for action, label in ACTIONS.items()],
    }


def neighbours(statements: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Text before and after each statement on its sheet."""
    rows = statements.sort_values(["document_id", "position"])
    sheet = rows.groupby("document_id")["text"]
    return dict(
        zip(
            rows["statement_id"], zip(sheet.shift(1, fill_value=""), sheet.shift(-1, fill_value=""))
        )
    )


def place(row) -> str:
    return " · ".join(
        part
        for part in (
            row.workshop,
            f"Tisch {row.table}" if row.table.isdigit() else row.table,
            row.group,
        )
        if part
    )


def _context(row, around: dict[str, tuple[str, str]]) -> dict[str, str]:
    before, after = around[row.statement_id]
    return {"Überschrift": row.heading, "davor": before, "Aussage": row.text, "danach": after}


def _decided(notes: Round) -> dict[str, str]:
    """What people have settled on each statement, in words."""
    names = {scheme: notes.book.names(scheme) for scheme in SCHEMES}
    rows = notes.codings[
        (notes.codings["coder"] != "model") & (notes.codings["decided"] == 1)
    ].sort_values(["statement_id", "scheme", "rank"])
    words: dict[str, list[str]] = {}
    for row in rows.itertuples():
        words.setdefault(row.statement_id, []).append(
            f"{names[row.scheme].get(row.code_id, row.code_id)} ({row.coder})"
        )
    return {statement: " · ".join(found) for statement, found in words.items()}


def _answers(book: Codebook, shown: dict[str, Column]) -> list[Column]:
    """The cells for codings, two for fields, one for types and dimensions where the codebook has any, each behind its suggestion."""
    columns = [
        Column(FIELD, 22, True, choices=CHOICES["field"]),
        Column(SECOND, 20, True, choices=CHOICES["field"]),
    ]
    for scheme, header, width, codes in (
        ("type", TYPE, 16, book.types),
        ("dimension", DIMENSIONS, 18, book.dimensions),
    ):
        if codes:
            columns += [
                *([shown[scheme]] if scheme in shown else []),
                Column(header, width, True, choices=CHOICES[scheme], free=True),
            ]
    return columns


def _row(columns: list[Column], values: dict[str, object]) -> list:
    """The values in the order of the columns, cells to fill in left empty."""
    return [values.get(column.header, "") for column in columns]


def fields(notes: Round, queue: list[str], asked: int) -> Sheet:
    """All statements, those whose decision settles most first; the first ``asked`` of them are asked for, the others may be corrected."""
    suggested = {
        "type": Column("Vorschlag Typ", 14),
        "dimension": Column("Vorschlag Dimensionen", 16),
    }
    columns = [
        Column("Nr.", 6),
        *_CONTEXT,
        Column("Vorschlag", 22),
        Column("Sicherheit", 10),
        Column("zweiter Vorschlag", 18),
        Column("Begründung", 28),
        *_answers(notes.book, suggested),
        *_SIGNED,
        Column("Tisch", 14),
        Column("steht für", 9),
        Column("schon entschieden", 24),
        *_HIDDEN,
    ]
    around, decided, alike, shown = (
        neighbours(notes.statements),
        _decided(notes),
        _alike(notes.statements),
        _shown(notes),
    )
    statements = {row.statement_id: row for row in notes.statements.itertuples()}
    rows = [
        _row(
            columns,
            {
                "Nr.": number,
                **_context(statements[key], around),
                **shown.get(key, {}),
                "Tisch": place(statements[key]),
                "steht für": alike[key],
                "schon entschieden": decided.get(key, ""),
                ID: key,
                REASON: "queue" if number <= asked else "own",
            },
        )
        for number, key in enumerate(queue, start=1)
    ]
    return Sheet(FIELDS, columns, rows)


def _shown(notes: Round) -> dict[str, dict[str, object]]:
    """The model's suggestions by statement, as cells by header."""
    names = {scheme: notes.book.names(scheme) for scheme in SCHEMES}
    found: dict[str, dict[str, object]] = {}
    for row in (
        notes.codings[notes.codings["coder"] == "model"]
        .sort_values(["statement_id", "scheme", "rank"])
        .itertuples()
    ):
        cells = found.setdefault(row.statement_id, {})
        name = names[row.scheme].get(row.code_id, row.code_id)
        if row.scheme != "field":
            header = f"Vorschlag {'Typ' if row.scheme == 'type' else 'Dimensionen'}"
            if row.decided and row.code_id != UNCLEAR:
                cells[header] = f"{cells[header]} · {name}" if header in cells else name
        elif row.code_id == UNCLEAR:
            cells["unklar"] = bool(row.decided)
        elif "Vorschlag" not in cells:
            cells |= {
                "Vorschlag": name,
                "Sicherheit": round(float(row.probability), 2),
                "Begründung": row.reason,
            }
        else:
            cells.setdefault("zweiter Vorschlag", name)
    for cells in found.values():
        if cells.pop("unklar", False) and "Vorschlag" in cells:
            cells["Vorschlag"] = f"{cells['Vorschlag']} (unklar)"
    return found


def _alike(statements: pd.DataFrame) -> dict[str, int]:
    """How many statements say the same, itself included."""
    group = statements["same_as"].where(statements["same_as"] != "", statements["statement_id"])
    return dict(zip(statements["statement_id"], group.map(group.value_counts())))


def blind(notes: Round, sample: list[str]) -> Sheet:
    """A random sample without any suggestion, for independent double coding."""
    columns = [
        Column("Nr.", 6),
        *_CONTEXT,
        *_answers(notes.book, {}),
        *_SIGNED,
        Column("Tisch", 14),
        *_HIDDEN,
    ]
    around, statements = (
        neighbours(notes.statements),
        {row.statement_id: row for row in notes.statements.itertuples()},
    )
    rows = [
        _row(
            columns,
            {
                "Nr.": number,
                **_context(statements[key], around),
                "Tisch": place(statements[key]),
                ID: key,
                REASON: "random",
            },
        )
        for number, key in enumerate(sample, start=1)
    ]
    return Sheet(BLIND, columns, rows)


def topics(notes: Round) -> Sheet:
    """Topics with a cell each to rename (also to pin a name: enter it again), merge, split or dissolve them."""
    columns = [
        Column("Feld", 24),
        Column("Thema", 40),
        Column("Wörter", 40),
        Column("Aussagen", 9),
        Column("Tische", 8),
        Column("Stabilität", 10),
        Column("Name von", 9),
        Column(NAME, 34, True),
        Column(MERGE, 30, True, choices="Thema"),
        Column(SPLIT, 9, True, choices="ja"),
        Column(ASIDE, 9, True, choices="ja"),
        *_SIGNED,
        *_HIDDEN,
    ]
    labels = {topic_id: label for label, topic_id in lists(notes)["Thema"]}
    terms = (
        notes.topic_terms.sort_values(["topic_id", "weight"], ascending=[True, False])
        .groupby("topic_id")["term"]
        .apply(lambda words: ", ".join(words[:8]))
    )
    names = notes.book.names("field") | {"": "feldübergreifend"}
    rows = [
        [
            names.get(row.field_id, row.field_id),
            labels[row.topic_id],
            terms.get(row.topic_id, ""),
            row.n_statements,
            row.n_tables,
            round(float(row.stability), 2),
            row.named_by,
            *[""] * (4 + len(_SIGNED)),
            row.topic_id,
            "own",
        ]
        for row in notes.topics.sort_values(
            ["field_id", "n_statements", "topic_id"], ascending=[True, False, True]
        ).itertuples()
    ]
    return Sheet(TOPICS, columns, rows)


def members(notes: Round) -> Sheet:
    """Each statement with its topic and a cell to move it: to another topic, a new one (any name not in the list) or the single voices."""
    labels = {topic_id: label for label, topic_id in lists(notes)["Thema"]}
    first = notes.topic_statements.sort_values(
        ["statement_id", "weight", "topic_id"], ascending=[True, False, True]
    )
    own = {
        statement: " · ".join(labels.get(topic, topic) for topic in rows)
        for statement, rows in first.groupby("statement_id")["topic_id"]
    }
    rows = [
        [
            own.get(row.statement_id, SINGLE),
            row.heading,
            row.text,
            place(row),
            *[""] * (1 + len(_SIGNED)),
            row.statement_id,
            "own",
        ]
        for row in notes.statements.itertuples()
    ]
    rows.sort(key=lambda row: (row[0] == SINGLE, row[0].casefold(), row[2].casefold(), row[-2]))
    columns = [
        Column("Thema", 40),
        Column("Überschrift", 24),
        Column("Aussage", 60),
        Column("Tisch", 16),
        Column(MOVE, 36, True, choices="Zuordnung", free=True),
        *_SIGNED,
        *_HIDDEN,
    ]
    return Sheet(MEMBERS, columns, rows)


def notes_and_asides(notes: Round) -> Sheet:
    """All statements and set-aside pieces in the order of the sheets, with a cell to say what is a statement and what is not."""
    before = notes.statements.sort_values(["document_id", "position"])
    previous = dict(
        zip(
            before["statement_id"],
            before.groupby("document_id")["statement_id"].shift(1, fill_value=""),
        )
    )
    rows = [
        (
            row.document_id,
            row.start,
            [
                "Aussage",
                row.text,
                row.verbatim,
                place(row),
                *[""] * (2 + len(_SIGNED)),
                row.statement_id,
                "own",
                previous[row.statement_id],
            ],
        )
        for row in notes.statements.itertuples()
    ]
    rows += [
        (
            row.document_id,
            row.start,
            [
                f"beiseitegelegt: {row.reason}",
                "",
                row.verbatim,
                "",
                *[""] * (2 + len(_SIGNED)),
                f"{row.document_id}:{row.start}-{row.end}",
                "own",
                "",
            ],
        )
        for row in notes.set_aside[notes.set_aside["reason"] != WITHDRAWN].itertuples()
    ]
    columns = [
        Column("Art", 20),
        Column("Aussage", 50),
        Column("Wortlaut der Notiz", 50),
        Column("Tisch", 16),
        Column(ACTION, 24, True, choices="Was tun"),
        Column(WORDING, 40, True),
        *_SIGNED,
        *_HIDDEN,
        Column(BEFORE, 10, hidden=True),
    ]
    return Sheet(
        NOTES, columns, [row for *_, row in sorted(rows, key=lambda row: (row[0], row[1]))]
    )


def in_words(question: str, codes: str, book: Codebook) -> str:
    """An answer as people read it: names instead of the codebook's ids, joined by „+“; the action of other answers in German."""
    if question not in CHOICES:
        action, _, rest = codes.partition(" ")
        return f"{DOES[action]} {rest}".strip() if action in DOES else codes
    names = book.names(question)
    return " + ".join(names.get(code, code) for code in codes.split()) or NONE


def answers_of(question: str, rows: pd.DataFrame, book: Codebook) -> str:
    """Who says what on one open question: „AB: Bildung · CD: Wohnen“."""
    return " · ".join(
        f"{row.coder}: {in_words(question, row.new, book)}" for row in rows.itertuples()
    )


def conflicts(notes: Round) -> Sheet:
    """Open contradictions between people, with a cell for a third; those on topics and statements are settled on their own sheets."""
    rows = []
    for (target, question), group in notes.contradictions.groupby(
        ["target", "question"], sort=True
    ):
        stands = group["stands"].iloc[0]
        holds = in_words(question, stands, notes.book) if stands else "Vorschlag des Programms"
        rows.append(
            [
                group["text"].iloc[0],
                ASKED[question],
                answers_of(question, group, notes.book),
                holds,
                f"LIST:{CHOICES[question]}" if question in CHOICES else "",
                *[""] * len(_SIGNED),
                target,
                "own",
                question,
            ]
        )
    columns = [
        Column("Aussage oder Thema", 50),
        Column("strittig", 20),
        Column("Antworten", 44),
        Column("gilt vorläufig", 26),
        Column(ANSWER, 30, True, free=True),
        *_SIGNED,
        *_HIDDEN,
        Column(QUESTION, 10, hidden=True),
    ]
    return Sheet(CONFLICTS, columns, rows)


def lost(notes: Round) -> Sheet:
    """Decisions whose statement or topic is no longer there: kept in the files, listed here, to be decided anew where they still matter."""
    columns = [
        Column("worauf bezogen", 60),
        Column("Entscheidung", 30),
        Column("Kürzel der Person", 12),
        Column("Tag", 12),
        Column("Warum verwaist?", 50),
    ]
    rows = [
        [
            row.text or row.target,
            " ".join(part for part in (row.kind, row.new) if part),
            row.coder,
            row.date,
            row.reason,
        ]
        for row in notes.orphans.sort_values(
            ["text", "target", "kind", "coder", "date"]
        ).itertuples()
    ]
    return Sheet(LOST, columns, rows)
