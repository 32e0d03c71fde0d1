"""Sheet „Themen“: each topic with its statements – taken into the catalogue, named, merged, split, dissolved; statements put elsewhere.

Workbooks written before have a second sheet, „Themenzuordnung“, for the statements; it is still read.
"""

from __future__ import annotations

from analysis import coded_statements, decisions
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
from analysis.vocabulary import ORIGINS

TOPICS, MEMBERS = "Themen", "Themenzuordnung"
ACCEPT, NAME, MERGE, SPLIT, ASIDE, NOT_HERE, MOVE = (
    "in den Katalog als",
    "Neuer Name",
    "zusammenlegen mit",
    "in zwei Teile",
    "auflösen",
    "gehört nicht hierher",
    "gehört zu Thema",
)
OF_TOPIC, OF_STATEMENT = (ACCEPT, NAME, MERGE, SPLIT, ASIDE), (NOT_HERE, MOVE)
NEW_TOPIC = "neu: "
TOPIC_ROW, STATEMENT_ROW = "Thema", "Aussage"


def topics(notes: Round) -> Sheet:
    """A row a topic, below it a row each statement of this round in it, at the end the single voices.

    A topic has cells to take it into the catalogue under a name, to rename (also to pin a name: enter it again), merge, split or
    dissolve it; a statement has cells to say that it does not belong there, or where it belongs (a name not in the list opens a topic).
    """
    columns = [
        Column("Zeile", 9),
        Column("Feld", 22),
        Column("Thema", 36),
        Column("Aussage", 60),
        Column("Tisch", 16),
        Column("Herkunft", 24),
        Column("Aussagen", 9),
        Column("Tische", 8),
        Column(ACCEPT, 30, True),
        Column(NAME, 30, True),
        Column(MERGE, 28, True, choices=TOPIC_LIST),
        Column(SPLIT, 9, True, choices=YES_LIST),
        Column(ASIDE, 9, True, choices=YES_LIST),
        Column(NOT_HERE, 10, True, choices=YES_LIST),
        Column(MOVE, 30, True, choices=PLACE_LIST, free=True),
        *SIGNED,
        *HIDDEN,
    ]
    labels = {topic_id: label for label, topic_id in base.topic_labels(notes)}
    fields = notes.book.names("field") | {"": "feldübergreifend"}
    main = coded_statements.main_topics(notes.topic_statements)
    inside: dict[str, list[dict]] = {}
    for row in notes.statements.itertuples():
        topic_id = main.get(row.statement_id, "")
        inside.setdefault(topic_id, []).append(
            {
                "Zeile": STATEMENT_ROW,
                "Thema": labels.get(topic_id, SINGLE),
                "Aussage": row.text,
                "Tisch": base.place(row),
                ID: row.statement_id,
                base.REASON: "own",
            }
        )
    order = [code.id for code in notes.book.fields]
    ranked = sorted(
        notes.topics.to_dict("records"),
        key=lambda row: (
            order.index(row["field_id"]) if row["field_id"] in order else len(order),
            -row["n_tables"],
            -row["n_statements"],
            row["topic_id"],
        ),
    )
    rows = []
    for topic in ranked:
        of_topic = {
            "Feld": fields.get(topic["field_id"], topic["field_id"]),
            "Herkunft": ORIGINS.get(topic["origin"], ""),
        }
        rows.append(
            {
                "Zeile": TOPIC_ROW,
                **of_topic,
                "Thema": labels[topic["topic_id"]],
                "Aussagen": topic["n_statements"],
                "Tische": topic["n_tables"],
                ID: topic["topic_id"],
                base.REASON: "own",
            }
        )
        rows += [each | of_topic for each in _sorted(inside.get(topic["topic_id"], []))]
    return base.sheet(TOPICS, columns, [*rows, *_sorted(inside.get("", []))])


def _sorted(rows: list[dict]) -> list[dict]:
    return sorted(rows, key=lambda row: (row["Aussage"].casefold(), row[ID]))


def read_row(filling: Filling) -> list[Decision]:
    """Decisions of one row: a topic's or a statement's."""
    line = filling.line
    is_statement = line["Zeile"] == STATEMENT_ROW or line[ID] in filling.now.verbatim
    wrong = [each for each in (OF_TOPIC if is_statement else OF_STATEMENT) if line[each]]
    if wrong:
        row = "einer Aussage" if is_statement else "eines Themas"
        raise Unusable(
            f"„{wrong[0]}“ hat in der Zeile {row} keine Bedeutung.",
            "Die Angabe in die Zeile des Themas setzen."
            if is_statement
            else "Die Angabe in die Zeile der Aussage setzen.",
        )
    return _statement(filling) if is_statement else _topic(filling)


def _statement(filling: Filling) -> list[Decision]:
    line, target = filling.line, filling.line[ID]
    if line[NOT_HERE] and line[MOVE]:
        raise Unusable(
            f"„{NOT_HERE}“ und „{MOVE}“ schließen einander aus.",
            f"Wer weiß, wohin die Aussage gehört, füllt nur „{MOVE}“ aus.",
        )
    if line[MOVE]:
        return read_member(filling)
    if base.yes(filling, NOT_HERE):
        # the topic that the workbook shows, not today's: a row read again must mean the same
        here = filling.listed("Thema", TOPIC_LIST) or filling.now.topic.get(target, "")
        if not here:
            raise Unusable("Die Aussage steht in keinem Thema.", "Die Zelle leeren.")
        out = decisions.not_in_topic(target, here, filling.by, filling.text("Aussage"))
        kept = {"new_members": " ".join(filling.now.members.get(here, ()))}
        return [Decision(out.table, out.row | kept)]
    return []


def _topic(filling: Filling) -> list[Decision]:
    line, by, target = filling.line, filling.by, filling.line[ID]
    text = filling.text("Thema")
    fates = [header for header in (MERGE, SPLIT, ASIDE) if line[header]]
    if len(fates) > 1:
        raise Unusable(
            f"Zusammenlegen, teilen und auflösen schließen einander aus; ausgefüllt sind {' und '.join(f'„{each}“' for each in fates)}.",
            "Nur eines davon ausfüllen.",
        )
    found = []
    if line[ACCEPT]:
        asked = line[ACCEPT] if line[ACCEPT].casefold() not in ("ja", "x", "1") else ""
        name = asked or line[NAME] or text.strip("„“")
        members = filling.now.members.get(target, [])
        found.append(decisions.accept_topic(target, name, by, members, text))
    elif line[NAME]:
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
    Page(TOPICS, NAME, (*OF_TOPIC, *OF_STATEMENT), read_row),
    Page(MEMBERS, MOVE, (MOVE,), read_member),
)
