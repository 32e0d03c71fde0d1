"""Sheet „Ziele“: which goal of the concept a statement touches and how; links that are wrong, links that are missing."""

from __future__ import annotations

from analysis import decisions, vocabulary
from analysis.decisions import Decision
from analysis.reviewing import base
from analysis.reviewing.base import HIDDEN, ID, SIGNED, Filling, Page, Round, Unusable
from analysis.reviewing.workbook import Column, Sheet

NAME = "Ziele"
RELATION, OTHER, OTHER_RELATION, GOAL = (
    "Beziehung",
    "berührt (auch) Ziel",
    "Beziehung dazu",
    "Kennung Ziel",
)
RELATIONS = {**vocabulary.RELATIONS, decisions.NO_LINK: "berührt das Ziel nicht"}
RELATION_LIST, NEW_LIST, GOAL_LIST = "Beziehung", "Beziehung neu", "Ziel"


def labels(notes: Round) -> dict[str, str]:
    """Each goal's label by goal_id: its number and its words."""
    goals = notes.goals.drop_duplicates("goal_id")
    return {row.goal_id: f"{row.goal_id}: {row.goal}"[:120] for row in goals.itertuples()}


def lists(notes: Round) -> dict[str, list[tuple[str, str]]]:
    words = [(label, relation) for relation, label in RELATIONS.items()]
    goals = [(label, goal_id) for goal_id, label in labels(notes).items()]
    return {RELATION_LIST: words, NEW_LIST: words[:-1], GOAL_LIST: goals}


def sheet(notes: Round) -> Sheet:
    """One row a link, in the order of the concept, then the statements that touch no goal."""
    goals, statements = labels(notes), notes.statements.set_index("statement_id", drop=False)
    names = notes.book.names("field") | {"": "unklar"}
    field = dict(zip(notes.coded["statement_id"], notes.coded["field_id"]))
    links = notes.goal_links[notes.goal_links["statement_id"].isin(statements.index)]
    order = {goal: number for number, goal in enumerate(goals)}
    links = links.sort_values(
        ["goal_id", "similarity", "statement_id"],
        key=lambda column: column.map(order) if column.name == "goal_id" else column,
        ascending=[True, False, True],
    )
    pairs = [
        (row.goal_id, row.statement_id, RELATIONS.get(row.relation, row.relation))
        for row in links.itertuples()
    ]
    linked = set(links["statement_id"])
    rest = notes.statements[~notes.statements["statement_id"].isin(linked)]
    rest = rest.sort_values(["document_id", "position"])["statement_id"]
    rows = [
        {
            "Ziel": goals.get(goal, goal),
            "Aussage": statements.at[statement, "text"],
            "Feld": names.get(field.get(statement, ""), ""),
            "Tisch": base.place(statements.loc[statement]),
            "gilt jetzt": relation,
            ID: statement,
            base.REASON: "own",
            GOAL: goal,
        }
        for goal, statement, relation in [*pairs, *(("", key, "") for key in rest)]
    ]
    columns = [
        Column("Ziel", 46),
        Column("Aussage", 56),
        Column("Feld", 20),
        Column("Tisch", 14),
        Column("gilt jetzt", 16),
        Column(RELATION, 20, True, choices=RELATION_LIST),
        Column(OTHER, 40, True, choices=GOAL_LIST),
        Column(OTHER_RELATION, 18, True, choices=NEW_LIST),
        *SIGNED,
        *HIDDEN,
        Column(GOAL, 10, hidden=True),
    ]
    return base.sheet(NAME, columns, rows)


def read(filling: Filling) -> list[Decision]:
    line, found = filling.line, []
    if line[RELATION]:
        if not line[GOAL]:
            raise Unusable(
                "Diese Aussage berührt bisher kein Ziel; zu welchem die Beziehung gehört, ist nicht zu erkennen.",
                f"Das Ziel in der Spalte „{OTHER}“ und die Beziehung in „{OTHER_RELATION}“ wählen.",
            )
        found.append((line[GOAL], base.one_of(filling, RELATION, RELATION_LIST)))
    if line[OTHER] or line[OTHER_RELATION]:
        if not (line[OTHER] and line[OTHER_RELATION]):
            raise Unusable(
                "Ein weiteres Ziel und die Beziehung dazu gehören zusammen; eines von beiden fehlt.",
                f"„{OTHER}“ und „{OTHER_RELATION}“ beide ausfüllen.",
            )
        found.append(
            (
                base.one_of(filling, OTHER, GOAL_LIST),
                base.one_of(filling, OTHER_RELATION, NEW_LIST),
            )
        )
    text = filling.text("Aussage")
    made = [
        decisions.goal_link(line[ID], goal, relation, filling.by, text=text)
        for goal, relation in found
    ]
    relation = filling.now.relation
    return [
        filling.now.answered(each, relation.get((line[ID], each.row["goal_id"]), ""))
        for each in made
    ]


PAGES = (Page(NAME, RELATION, (RELATION, OTHER, OTHER_RELATION), read),)
