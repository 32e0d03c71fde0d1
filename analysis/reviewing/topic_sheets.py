"""Sheets „Themen“ and „Themenzuordnung“: topics named, merged, split, dissolved; statements put into another topic."""

from __future__ import annotations

from analysis import decisions
from analysis.decisions import Decision
from analysis.reviewing import base
from analysis.reviewing.base import (
    HIDDEN,
    ID,
    PLACE_LIST,
    SIGNED,
    SINGLE,
    TOPIC_LIST,
    YES_LIST,
    Filling,
    Page,
    Round,
    Unusable,
)
from analysis.reviewing.workbook import Column, Sheet

TOPICS, MEMBERS = "Themen", "Themenzuordnung"
NAME, MERGE, SPLIT, ASIDE, MOVE = (
    "Neuer Name",
    "zusammenlegen mit",
    "in zwei Teile",
    "auflösen",
    "gehört zu Thema",
)
NEW_TOPIC = "neu: "


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
        Column(MERGE, 30, True, choices=TOPIC_LIST),
        Column(SPLIT, 9, True, choices=YES_LIST),
        Column(ASIDE, 9, True, choices=YES_LIST),
        *SIGNED,
        *HIDDEN,
    ]
    labels = {topic_id: label for label, topic_id in base.topic_labels(notes)}
    terms = (
        notes.topic_terms.sort_values(["topic_id", "weight"], ascending=[True, False])
        .groupby("topic_id")["term"]
        .apply(lambda words: ", ".join(words[:8]))
    )
    names = notes.book.names("field") | {"": "feldübergreifend"}
    order = notes.topics.sort_values(
        ["field_id", "n_statements", "topic_id"], ascending=[True, False, True]
    )
    rows = [
        {
            "Feld": names.get(row.field_id, row.field_id),
            "Thema": labels[row.topic_id],
            "Wörter": terms.get(row.topic_id, ""),
            "Aussagen": row.n_statements,
            "Tische": row.n_tables,
            "Stabilität": round(float(row.stability), 2),
            "Name von": row.named_by,
            ID: row.topic_id,
            base.REASON: "own",
        }
        for row in order.itertuples()
    ]
    return base.sheet(TOPICS, columns, rows)


def members(notes: Round) -> Sheet:
    """Each statement with its topic and a cell to move it: to another topic, a new one (any name not in the list) or the single voices."""
    labels = {topic_id: label for label, topic_id in base.topic_labels(notes)}
    first = notes.topic_statements.sort_values(
        ["statement_id", "weight", "topic_id"], ascending=[True, False, True]
    )
    own = {
        statement: " · ".join(labels.get(topic, topic) for topic in rows)
        for statement, rows in first.groupby("statement_id")["topic_id"]
    }
    rows = [
        {
            "Thema": own.get(row.statement_id, SINGLE),
            "Überschrift": row.heading,
            "Aussage": row.text,
            "Tisch": base.place(row),
            ID: row.statement_id,
            base.REASON: "own",
        }
        for row in notes.statements.itertuples()
    ]
    rows.sort(
        key=lambda row: (
            row["Thema"] == SINGLE,
            row["Thema"].casefold(),
            row["Aussage"].casefold(),
            row[ID],
        )
    )
    columns = [
        Column("Thema", 40),
        Column("Überschrift", 24),
        Column("Aussage", 60),
        Column("Tisch", 16),
        Column(MOVE, 36, True, choices=PLACE_LIST, free=True),
        *SIGNED,
        *HIDDEN,
    ]
    return base.sheet(MEMBERS, columns, rows)


def read_topic(filling: Filling) -> list[Decision]:
    line, by, target = filling.line, filling.by, filling.line[ID]
    text = filling.text("Thema")
    fates = [header for header in (MERGE, SPLIT, ASIDE) if line[header]]
    if len(fates) > 1:
        raise Unusable(
            f"Zusammenlegen, teilen und auflösen schließen einander aus; ausgefüllt sind {' und '.join(fates)}.",
            "Nur eines davon ausfüllen.",
        )
    found = []
    if line[NAME]:
        renamed = decisions.rename_topic(target, line[NAME], by, text=text)
        found.append(filling.now.answered(renamed, filling.now.texts.get(target, "")))
    if line[MERGE]:
        other = filling.listed(MERGE, TOPIC_LIST)
        if not other or other == target:
            raise Unusable(
                f"„{line[MERGE]}“ ist kein anderes Thema der Liste.",
                "Einen Eintrag aus der Auswahlliste wählen.",
            )
        found.append(decisions.merge_topics(target, other, by, text))
    if base.yes(filling, SPLIT):
        found.append(decisions.split_topic(target, [], by, text))
    if base.yes(filling, ASIDE):
        found.append(decisions.dissolve_topic(target, by, text))
    return [_with_members(each, filling) for each in found]


def _with_members(decision: Decision, filling: Filling) -> Decision:
    """The decision with the statements that its topic (and the one it goes into) has today, so that it is found again by them."""
    members = filling.now.members
    into = decision.row["new"] if decision.row["action"] == "merge" else ""
    kept = {
        "members": " ".join(members.get(decision.row["target"], ())),
        "new_members": " ".join(members.get(into, ())),
    }
    return Decision(decision.table, decision.row | kept)


def read_member(filling: Filling) -> list[Decision]:
    topic = filling.listed(MOVE, PLACE_LIST)
    target = filling.line[ID]
    moved = decisions.move_statement(
        target,
        NEW_TOPIC + filling.line[MOVE] if topic is None else topic,
        filling.by,
        text=filling.text("Aussage"),
    )
    kept = {"new_members": " ".join(filling.now.members.get(topic or "", ()))}
    moved = filling.now.answered(moved, filling.now.topic.get(target, ""))
    return [Decision(moved.table, moved.row | kept)]


PAGES = (
    Page(TOPICS, NAME, (NAME, MERGE, SPLIT, ASIDE), read_topic),
    Page(MEMBERS, MOVE, (MOVE,), read_member),
)
