"""Sheet „Kurzfassung“: what may stand on the first page of a round, topic by topic, with the statements it can be told in."""

from __future__ import annotations

import pandas as pd

from analysis import decisions
from analysis.decisions import Decision
from analysis.measures import Measures
from analysis.reattachment import round_of
from analysis.report.refi import Names
from analysis.reviewing import base
from analysis.reviewing.base import HIDDEN, ID, SIGNED, Filling, Page, Round, Unusable
from analysis.reviewing.workbook import Column, Sheet

NAME = "Kurzfassung"
VERDICT, INSTEAD, ROUND = "Erste Seite?", "diese statt jener", "Runde"
VERDICTS = {"drop": "so nicht auf die erste Seite", "keep": "gehört auf die erste Seite"}
VERDICT_LIST, INSTEAD_LIST = "Erste Seite", "Statt dessen"
QUOTES = 5  # statements offered for each topic


def weighed(notes: Round) -> pd.DataFrame:
    """The topics of the round, the weightiest first in each field: topic_id, name, field_id, n_tables, n_statements, votes."""
    rows = notes.coded[notes.coded["statement_id"].isin(notes.statements["statement_id"])]
    measures = Measures(rows)
    counted = [
        (topic, measures.tables(ids), measures.statements(ids), measures.votes(ids))
        for topic, ids in rows.groupby("topic_id")["statement_id"]
    ]
    columns = ["topic_id", "n_tables", "n_statements", "votes"]
    found = notes.topics[["topic_id", "name", "field_id"]].merge(
        pd.DataFrame(counted, columns=columns), on="topic_id"
    )
    order = {code.id: number for number, code in enumerate(notes.book.fields)}
    return found.sort_values(
        ["field_id", "n_tables", "votes", "n_statements", "topic_id"],
        key=lambda column: (
            column.map(lambda code: order.get(code, len(order)))
            if column.name == "field_id"
            else column
        ),
        ascending=[True, False, False, False, True],
        ignore_index=True,
    )


def told(notes: Round, topic_id: str) -> list[str]:
    """Statements a topic can be told in: those with most votes or mentions, then the shortest."""
    inside = notes.coded.loc[notes.coded["topic_id"] == topic_id]
    rows = notes.statements.merge(inside[["statement_id", "votes"]], on="statement_id")
    rows = rows.assign(length=rows["text"].str.len())
    rows = rows.sort_values(
        ["votes", "mentions", "length", "statement_id"], ascending=[False, False, True, True]
    )
    return rows["statement_id"].head(QUOTES).tolist()


def _offered(notes: Round) -> list[tuple[str, str]]:
    """(target, label) of everything on the sheet, in its order."""
    names, text = Names(), dict(zip(notes.statements["statement_id"], notes.statements["text"]))
    found = []
    for row in weighed(notes).itertuples():
        found.append((row.topic_id, names(f"Thema: {row.name}")))
        for statement in told(notes, row.topic_id):
            found.append((statement, names(f"„{text[statement]}“")))
    return found


def lists(notes: Round) -> dict[str, list[tuple[str, str]]]:
    return {
        VERDICT_LIST: [(label, action) for action, label in VERDICTS.items()],
        INSTEAD_LIST: [(label, target) for target, label in _offered(notes)],
    }


def sheet(notes: Round) -> Sheet:
    """A topic's row, then its statements; „diese statt jener“ names what stands in the place of the row."""
    names = notes.book.names("field") | {"": "feldübergreifend"}
    texts = dict(zip(notes.statements["statement_id"], notes.statements["text"]))
    shared = {base.REASON: "own", ROUND: notes.round_id}
    rows: list[dict[str, object]] = []
    for topic in weighed(notes).itertuples():
        about = {"Feld": names.get(topic.field_id, topic.field_id), "Thema": topic.name} | shared
        counts = {
            "Aussagen": topic.n_statements,
            "Tische": topic.n_tables,
            "Punkte": topic.votes,
        }
        rows.append(about | counts | {ID: topic.topic_id})
        rows += [
            about | {"Aussage": texts[statement], ID: statement}
            for statement in told(notes, topic.topic_id)
        ]
    columns = [
        Column("Feld", 24),
        Column("Thema", 34),
        Column("Aussage", 56),
        Column("Aussagen", 9),
        Column("Tische", 8),
        Column("Punkte", 8),
        Column(VERDICT, 28, True, choices=VERDICT_LIST),
        Column(INSTEAD, 40, True, choices=INSTEAD_LIST),
        *SIGNED,
        *HIDDEN,
        Column(ROUND, 10, hidden=True),
    ]
    return base.sheet(NAME, columns, rows)


def read(filling: Filling) -> list[Decision]:
    line, by = filling.line, filling.by
    if line[VERDICT] and line[INSTEAD]:
        raise Unusable(
            f"„{VERDICT}“ und „{INSTEAD}“ sind beide ausgefüllt.",
            "Nur eines davon ausfüllen.",
        )
    text = filling.text("Aussage", "Thema")
    if line[INSTEAD]:
        new = base.one_of(filling, INSTEAD, INSTEAD_LIST)
        if new == line[ID] or bool(round_of(new)) != bool(round_of(line[ID])):
            raise Unusable(
                "An die Stelle eines Themas tritt ein anderes Thema, an die einer Aussage eine andere Aussage.",
                "Einen passenden Eintrag wählen.",
            )
        shown = filling.now.texts.get(new, line[INSTEAD])
        return [decisions.instead_on_page(line[ROUND], line[ID], new, by, text, shown)]
    verdict = base.one_of(filling, VERDICT, VERDICT_LIST)
    make = decisions.drop_from_page if verdict == "drop" else decisions.keep_on_page
    return [make(line[ROUND], line[ID], by, text)]


PAGES = (Page(NAME, VERDICT, (VERDICT, INSTEAD), read),)
