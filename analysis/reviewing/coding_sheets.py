"""Sheets „Handlungsfelder“ (with suggestions) and „Zweitkodierung“ (blind): fields, types and dimensions of statements."""

from __future__ import annotations

import difflib

import pandas as pd

from analysis import coded_statements, decisions
from analysis.codebook import SCHEMES, UNCLEAR, Codebook
from analysis.decisions import Decision
from analysis.reviewing import base
from analysis.reviewing.base import (
    CHOICES,
    HIDDEN,
    ID,
    NONE,
    REASON,
    SIGNED,
    UNSURE,
    Filling,
    Page,
    Round,
    Unusable,
)
from analysis.reviewing.filled import Filled
from analysis.reviewing.workbook import Column, Sheet
from analysis.vocabulary import MODEL

FIELDS, BLIND, CODEBOOK = "Handlungsfelder", "Zweitkodierung", "Kodierleitfaden"
FIELD, SECOND, TYPE, DIMENSIONS = (
    "Handlungsfeld",
    "weiteres Feld",
    "Aussagetyp",
    "Vielfaltsdimensionen",
)
_CONTEXT = [
    Column("Überschrift", 24),
    Column("davor", 28),
    Column("Aussage", 50),
    Column("danach", 28),
]
SUGGESTED = {"type": "Vorschlag Typ", "dimension": "Vorschlag Dimensionen"}

# ---- out ---------------------------------------------------------------------------------------------------------------------


def neighbours(statements: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Text before and after each statement on its sheet."""
    rows = statements.sort_values(["document_id", "position"])
    sheet = rows.groupby("document_id")["text"]
    before, after = (sheet.shift(step, fill_value="") for step in (1, -1))
    return dict(zip(rows["statement_id"], zip(before, after)))


def _context(row, around: dict[str, tuple[str, str]]) -> dict[str, str]:
    before, after = around[row.statement_id]
    return {"Überschrift": row.heading, "davor": before, "Aussage": row.text, "danach": after}


def _decided(notes: Round) -> dict[str, str]:
    """What people have settled on each statement, in words."""
    words: dict[str, list[str]] = {}
    for scheme in SCHEMES:
        names = notes.book.names(scheme)
        rows = coded_statements.decided(notes.codings, scheme)
        for row in rows[rows["coder"] != MODEL].itertuples():
            words.setdefault(row.statement_id, []).append(
                f"{names.get(row.code_id, row.code_id)} ({row.coder})"
            )
    return {statement: " · ".join(found) for statement, found in words.items()}


def _answers(book: Codebook, shown: bool) -> list[Column]:
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
                *([Column(SUGGESTED[scheme], width)] if shown else []),
                Column(header, width, True, choices=CHOICES[scheme], free=True),
            ]
    return columns


def fields(notes: Round, queue: list[str], asked: int) -> Sheet:
    """All statements, those whose decision settles most first; the first ``asked`` of them are asked for, the others may be corrected."""
    columns = [
        Column("Nr.", 6),
        *_CONTEXT,
        Column("Vorschlag", 22),
        Column("Sicherheit", 10),
        Column("zweiter Vorschlag", 18),
        Column("Begründung", 28),
        *_answers(notes.book, shown=True),
        *SIGNED,
        Column("Tisch", 14),
        Column("steht für", 9),
        Column("schon entschieden", 24),
        *HIDDEN,
    ]
    around, decided = neighbours(notes.statements), _decided(notes)
    alike, shown = _alike(notes.statements), _shown(notes)
    statements = {row.statement_id: row for row in notes.statements.itertuples()}
    rows = [
        {
            "Nr.": number,
            **_context(statements[key], around),
            **shown.get(key, {}),
            "Tisch": base.place(statements[key]),
            "steht für": alike[key],
            "schon entschieden": decided.get(key, ""),
            ID: key,
            REASON: "queue" if number <= asked else "own",
        }
        for number, key in enumerate(queue, start=1)
    ]
    return base.sheet(FIELDS, columns, rows)


def _shown(notes: Round) -> dict[str, dict[str, object]]:
    """The model's suggestions by statement, as cells by header."""
    names = {scheme: notes.book.names(scheme) for scheme in SCHEMES}
    found: dict[str, dict[str, object]] = {}
    rows = notes.codings[notes.codings["coder"] == MODEL]
    for row in rows.sort_values(["statement_id", "scheme", "rank"]).itertuples():
        cells = found.setdefault(row.statement_id, {})
        name = names[row.scheme].get(row.code_id, row.code_id)
        if row.scheme != "field":
            header = SUGGESTED[row.scheme]
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
    group = coded_statements.twins(statements)
    return dict(zip(statements["statement_id"], group.map(group.value_counts())))


def blind(notes: Round, sample: list[str]) -> Sheet:
    """A random sample without any suggestion, for independent double coding."""
    columns = [
        Column("Nr.", 6),
        *_CONTEXT,
        *_answers(notes.book, shown=False),
        *SIGNED,
        Column("Tisch", 14),
        *HIDDEN,
    ]
    around = neighbours(notes.statements)
    statements = {row.statement_id: row for row in notes.statements.itertuples()}
    rows = [
        {
            "Nr.": number,
            **_context(statements[key], around),
            "Tisch": base.place(statements[key]),
            ID: key,
            REASON: "random",
        }
        for number, key in enumerate(sample, start=1)
    ]
    return base.sheet(BLIND, columns, rows)


def codebook(book: Codebook) -> Sheet:
    """The Kodierleitfaden to read beside: code, definition, rule, examples (Ankerbeispiele)."""
    kinds = {"field": FIELD, "type": TYPE, "dimension": DIMENSIONS}
    columns = [
        Column("Art", 18),
        Column("Code", 30),
        Column("Definition", 60),
        Column("Kodierregel", 60),
        Column("Ankerbeispiele", 60),
    ]
    rows = [
        {
            "Art": kinds[scheme],
            "Code": code.name,
            "Definition": code.definition,
            "Kodierregel": code.rule,
            "Ankerbeispiele": "\n".join(f"„{example}“" for example in code.examples),
        }
        for scheme in SCHEMES
        for code in book.scheme(scheme)
    ]
    return base.sheet(CODEBOOK, columns, rows)


# ---- in ----------------------------------------------------------------------------------------------------------------------


def _code(label: str, scheme: str, filled: Filled, book: Codebook) -> str:
    """The id behind one label: as the workbook's own list says, else as the codebook says today."""
    today = {code.name: code.id for code in book.scheme(scheme)}
    today |= {code.id: code.id for code in book.scheme(scheme)}
    if scheme == "field":
        today |= {UNSURE: UNCLEAR, UNCLEAR: UNCLEAR}
    else:
        today |= {NONE: "", "keine": "", "keiner": ""}
    both = (today, filled.lists.get(CHOICES[scheme], {}))  # what the workbook says holds
    known = {name.casefold(): found for each in both for name, found in each.items()}
    code = known.get(label.casefold())
    if code is None or (code and code not in today.values()):
        names = [each.name for each in book.scheme(scheme)]
        near = [name for name in names if name.casefold().startswith(label.casefold())]
        near = near or difflib.get_close_matches(label, names, 1, 0.5)
        raise Unusable(
            f"„{label}“ steht nicht im Kodierleitfaden."
            + (f" Gemeint ist vielleicht „{near[0]}“." if near else ""),
            "Einen Eintrag aus der Auswahlliste wählen.",
        )
    return code


def codes(cell: str, scheme: str, filling: Filling) -> list[str]:
    """Ids of one cell; several labels are separated by semicolons."""
    labels = [label.strip() for label in cell.split(";") if label.strip()]
    return [_code(label, scheme, filling.filled, filling.now.book) for label in labels]


def decided(scheme: str, found: list[str], filling: Filling, text: str) -> Decision:
    """The decision for the codes of one scheme on the row's statement."""
    found = list(dict.fromkeys(found))
    if len(found) > 1 and ("" in found or UNCLEAR in found):
        raise Unusable(
            "„Unklar“ oder „keine“ steht neben anderen Einträgen.",
            "Entweder Einträge nennen oder „Unklar“ beziehungsweise „keine“ wählen.",
        )
    target, now = filling.line[ID], filling.now
    found = [code for code in found if code]
    made = decisions.coding(scheme, target, found, filling.by, text=now.texts.get(target, text))
    return now.answered(made, now.decided.get((target, scheme), ""))


def read(filling: Filling) -> list[Decision]:
    line = filling.line
    if line[SECOND] and not line[FIELD]:
        raise Unusable(
            "Ein weiteres Feld ist genannt, aber kein erstes.",
            f"Die Spalte „{FIELD}“ ausfüllen, auch wenn der Vorschlag stimmt.",
        )
    cells = {
        "field": f"{line[FIELD]};{line[SECOND]}",
        "type": line[TYPE],
        "dimension": line[DIMENSIONS],
    }
    found = {scheme: codes(cell, scheme, filling) for scheme, cell in cells.items()}
    return [
        decided(scheme, found[scheme], filling, line["Aussage"])
        for scheme in SCHEMES
        if found[scheme]
    ]


PAGES = tuple(
    Page(name, FIELD, (FIELD, SECOND, TYPE, DIMENSIONS), read) for name in (FIELDS, BLIND)
)
