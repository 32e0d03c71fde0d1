"""Sheet „Gegensätze“: statements of one topic that may contradict each other; only what a person confirms is printed."""

from __future__ import annotations

import numpy as np

from analysis import chapters, decisions, oppositions
from analysis.decisions import Decision
from analysis.reviewing import base
from analysis.reviewing.base import HIDDEN, ID, SIGNED, Filling, Page, Round
from analysis.reviewing.workbook import Column, Sheet

NAME = "Gegensätze"
VERDICT, COUNTER = "Gegensatz?", "Kennung Gegenaussage"
VERDICTS = {decisions.CONFIRMED: "ist ein Gegensatz", decisions.REJECTED: "ist kein Gegensatz"}
VERDICT_LIST = "Gegensatz"


def lists(_: Round) -> dict[str, list[tuple[str, str]]]:
    return {VERDICT_LIST: [(label, verdict) for verdict, label in VERDICTS.items()]}


def sheet(notes: Round, vectors: np.ndarray) -> Sheet:
    """A row a pair, topic by topic, the nearest in meaning first. ``vectors`` of shape (n, d) in the order of the statements."""
    placed = chapters.place(notes.statements, notes.coded, notes.topics, notes.book)
    text = dict(zip(notes.statements["statement_id"], notes.statements["text"]))
    place = {row.statement_id: base.place(row) for row in notes.statements.itertuples()}
    names = dict(zip(notes.topics["topic_id"], notes.topics["name"]))
    rows = [
        {
            "Thema": names[pair.topic_id],
            "Art": pair.kind,
            "Aussage": text[pair.one],
            "Tisch": place[pair.one],
            "Gegenaussage": text[pair.other],
            "Tisch der Gegenaussage": place[pair.other],
            ID: pair.one,
            base.REASON: "own",
            COUNTER: pair.other,
        }
        for pair in oppositions.candidates(placed, vectors)
    ]
    columns = [
        Column("Thema", 34),
        Column("Art", 12),
        Column("Aussage", 50),
        Column("Tisch", 14),
        Column("Gegenaussage", 50),
        Column("Tisch der Gegenaussage", 14),
        Column(VERDICT, 22, True, choices=VERDICT_LIST),
        *SIGNED,
        *HIDDEN,
        Column(COUNTER, 10, hidden=True),
    ]
    return base.sheet(NAME, columns, rows)


def read(filling: Filling) -> list[Decision]:
    line = filling.line
    verdict = base.one_of(filling, VERDICT, VERDICT_LIST)
    against = filling.now.texts.get(line[COUNTER], line["Gegenaussage"])
    made = decisions.opposition(
        line[ID], line[COUNTER], verdict, filling.by, filling.text("Aussage"), against
    )
    return [filling.now.answered(made)]


PAGES = (Page(NAME, VERDICT, (VERDICT,), read),)
