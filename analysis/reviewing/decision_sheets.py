"""Sheets „Entscheidungen“ (what holds, to be taken back), „Konflikte“ (what people differ on) and „Verwaist“ (what fits nothing any more)."""

from __future__ import annotations

import pandas as pd

from analysis import decisions, round_decisions, tables
from analysis.adjudication import day
from analysis.codebook import SCHEMES, Codebook
from analysis.decisions import Decision
from analysis.reattachment import round_of
from analysis.reviewing import base, coding_sheets, goal_sheet, page_sheet, statement_sheet
from analysis.reviewing.base import (
    CHOICES,
    HIDDEN,
    ID,
    NONE,
    SIGNED,
    YES_LIST,
    Filling,
    Page,
    Round,
    Unusable,
)
from analysis.reviewing.workbook import Column, Offer, Sheet

LEDGER, CONFLICTS, LOST = "Entscheidungen", "Konflikte", "Verwaist"
BACK, ANSWER, QUESTION, TABLE = "zurücknehmen", "Entscheidung", "Frage", "Tabelle"
ABOUT = {
    "decided_codings": "Zuordnung",
    "decided_topics": "Thema",
    "decided_goals": "Ziel des Konzepts",
    "decided_oppositions": "Gegensatz",
    "decided_messages": "erste Seite",
    "decided_statements": "Aussage",
    "decided_names": "Name",
    "decided_own_codes": "eigener Code",
    "decided_own_codings": "eigener Code an einer Aussage",
    "decided_remarks": "Bemerkung",
    "decided_rounds": "Runde",
}
ASKED = {
    "field": coding_sheets.FIELD,
    "type": coding_sheets.TYPE,
    "dimension": coding_sheets.DIMENSIONS,
    "name": "Name des Themas",
    "place": "Thema der Aussage",
    "fate": "Umgang damit",
    "acceptance": "Aufnahme in den Katalog",
    "not_here": "gehört nicht hierher",
    "goal": "Beziehung zum Ziel",
    "counter": "Gegensatz",
    "own_code": "eigener Code",
    "page": "erste Seite der Runde",
}
WORDS = {
    **statement_sheet.ACTIONS,
    **page_sheet.VERDICTS,
    **goal_sheet.RELATIONS,
    "accept": "in den Katalog als",
    "rename": "heißt",
    "move": "gehört zu",
    "not_here": "gehört nicht zu",
    "instead": "auf die erste Seite stattdessen",
    "confirmed": "ist ein Gegensatz",
    "rejected": "ist kein Gegensatz",
    "yes": "trifft zu",
    "no": "trifft nicht zu",
    "hide": "verbergen",
    "show": "stehen lassen",
    "cleared": "Namensprüfung abgeschlossen",
    "closed": "abgeschlossen",
    "reopened": "wieder offen",
}
OF_TOPICS = {
    "merge": "zusammenlegen mit",
    "split": "in Teile",
    "aside": "auflösen",
    "rename": "heißt",
}


MODELS = "Vorschlag des Programms"


def asked(question: str) -> str:
    """What a question is called: „Beziehung zum Ziel Z-3“."""
    kind, _, rest = question.partition(" ")
    return f"{ASKED.get(kind, kind)} {rest}".strip()


def _word(action: str, target: str) -> str:
    """An action in German; some are called otherwise where they are about a topic and not about a statement."""
    found = WORDS.get(action, "")
    return found if round_of(target) else OF_TOPICS.get(action, found)


def in_words(question: str, codes: str, book: Codebook, target: str) -> str:
    """An answer as people read it: names instead of the codebook's ids, joined by „+“; actions in German, as they are called for ``target``."""
    if question in CHOICES:
        names = book.names(question)
        return " + ".join(names.get(code, code) for code in codes.split()) or NONE
    action, _, rest = codes.strip().partition(" ")
    if action == "rename":
        return rest
    words = _word(action, target)
    return f"{words} {rest}".strip() if words else codes


def answers_of(question: str, rows: pd.DataFrame, book: Codebook) -> str:
    """Who says what on one open question: „AB: Bildung · CD: Wohnen“."""
    said = (
        f"{row.coder}: {in_words(question, row.new, book, row.target)}" for row in rows.itertuples()
    )
    return " · ".join(said)


# ---- what holds --------------------------------------------------------------------------------------------------------------


def spelled(row: dict, notes: Round) -> str:
    """One row of a decision table in words."""
    if row["undoes"]:
        return f"zurückgenommen: {spelled(row | {'undoes': ''}, notes)}"
    if row.get("scheme"):
        words = in_words(row["scheme"], row["new"], notes.book, row["target"])
        return f"{ASKED[row['scheme']]}: {words}"
    names = _names(notes)
    new = " ".join(names.get(each, each) for each in row["new"].split(" "))
    if row.get("goal_id"):
        return f"{WORDS.get(row['new'], row['new'])} (Ziel {row['goal_id']})"
    if row.get("code_id"):
        return f"{names.get(row['code_id'], row['code_id'])}: {WORDS.get(row['new'], row['new'])}"
    action = row.get("action", "")
    if row["table"] == "decided_rounds":
        return WORDS[action]
    if action:
        return f"{_word(action, row['target']) or action} {row.get('new_text') or new}".strip()
    return WORDS.get(new, new)


def _names(notes: Round) -> dict[str, str]:
    """What topics and people's own codes are called."""
    codes = notes.ledger[notes.ledger["table"] == "decided_own_codes"]
    return dict(zip(notes.topics["topic_id"], notes.topics["name"])) | dict(
        zip(codes["target"], codes["new"])
    )


def ledger(notes: Round) -> Sheet:
    """What holds, the newest day first, each row with a cell to take it back; undos are listed too."""
    rows = [
        {
            "Tag": row["date"],
            "Kürzel der Person": row["coder"],
            "worum es geht": ABOUT[row["table"]],
            "worauf bezogen": row.get("text") or row["target"],
            "Entscheidung": spelled(row, notes),
            "Bemerkung dazu": row["remark"],
            ID: row["decision_id"],
            base.REASON: "own",
            TABLE: row["table"],
        }
        for row in notes.ledger.to_dict("records")
    ]
    rows.reverse()
    rows.sort(key=lambda row: day(str(row["Tag"])), reverse=True)
    columns = [
        Column("Tag", 12),
        Column("Kürzel der Person", 12),
        Column("worum es geht", 20),
        Column("worauf bezogen", 56),
        Column("Entscheidung", 40),
        Column("Bemerkung dazu", 30),
        Column(BACK, 14, True, choices=YES_LIST),
        *SIGNED,
        *HIDDEN,
        Column(TABLE, 10, hidden=True),
    ]
    return base.sheet(LEDGER, columns, rows)


def read_back(filling: Filling) -> list[Decision]:
    line = filling.line
    if not base.yes(filling, BACK):
        return []
    row = filling.now.ledger.get(line[ID])
    if row is None:
        raise Unusable(
            "Diese Entscheidung steht nicht (mehr) in den Dateien.",
            "Mit „make review“ eine neue Prüfmappe schreiben und dort nachsehen.",
        )
    if row["table"] == "decided_rounds" and row["action"] == "closed":
        return [round_decisions.reopened(row["target"], int(row["new"]), filling.by)]
    return [decisions.take_back(line[ID], row["table"], row, filling.by)]


# ---- what people differ on -----------------------------------------------------------------------------------------------------


def conflicts(notes: Round) -> Sheet:
    """Open contradictions between people, with a cell for a third; those without a list are settled on their own sheets."""
    rows = []
    by_question = notes.contradictions.groupby(["target", "question"], sort=True)
    for (target, question), group in by_question:
        stands = group["stands"].iloc[0]
        holds = in_words(question, stands, notes.book, target) if stands else MODELS
        rows.append(
            {
                "Aussage oder Thema": group["text"].iloc[0],
                "strittig": asked(question),
                "Antworten": answers_of(question, group, notes.book),
                "gilt vorläufig": holds,
                ANSWER: Offer(_list_of(question)) if _list_of(question) else "",
                ID: target,
                base.REASON: "own",
                QUESTION: question,
            }
        )
    columns = [
        Column("Aussage oder Thema", 50),
        Column("strittig", 24),
        Column("Antworten", 44),
        Column("gilt vorläufig", 26),
        Column(ANSWER, 30, True, free=True),
        *SIGNED,
        *HIDDEN,
        Column(QUESTION, 10, hidden=True),
    ]
    return base.sheet(CONFLICTS, columns, rows)


def _list_of(question: str) -> str:
    """The drop-down list of the answers to a question, empty where it has none."""
    if question.startswith("goal "):
        return goal_sheet.RELATION_LIST
    return CHOICES.get(question, "")


def read_conflict(filling: Filling) -> list[Decision]:
    line = filling.line
    question, answer, target = line[QUESTION], line[ANSWER], line[ID]
    text = filling.text("Aussage oder Thema")
    if question in SCHEMES:
        found = coding_sheets.codes(answer, question, filling)
        return [coding_sheets.decided(question, found, filling, text)]
    if question == "name":
        renamed = decisions.rename_topic(target, answer, filling.by, text=text)
        return [filling.now.answered(renamed, filling.now.texts.get(target, ""))]
    if question.startswith("goal "):
        goal, relation = question.removeprefix("goal "), goal_sheet.RELATION_LIST
        relation = base.one_of(filling, ANSWER, relation)
        made = decisions.goal_link(target, goal, relation, filling.by, text=text)
        return [filling.now.answered(made, filling.now.relation.get((target, goal), ""))]
    raise Unusable(
        "Diese Frage lässt sich hier nicht entscheiden.",
        "Auf dem Blatt entscheiden, auf dem sie gestellt ist (Themen, Themenzuordnung, Aussagen, Kurzfassung, Gegensätze).",
    )


# ---- what fits nothing any more ------------------------------------------------------------------------------------------------


def lost(notes: Round) -> Sheet:
    """Decisions whose statement or topic is no longer there: kept in the files, listed here, to be decided anew where they still matter."""
    names = _names(notes)
    order = notes.orphans.sort_values(["text", "target", "kind", "coder", "date"])
    rows = [
        {
            "worauf bezogen": row.text or row.target,
            "Entscheidung": _lost(row, notes.book, names),
            "Kürzel der Person": row.coder,
            "Tag": row.date,
            "Warum verwaist?": row.reason,
        }
        for row in order.itertuples()
    ]
    columns = [
        Column("worauf bezogen", 60),
        Column("Entscheidung", 40),
        Column("Kürzel der Person", 12),
        Column("Tag", 12),
        Column("Warum verwaist?", 50),
    ]
    return base.sheet(LOST, columns, rows)


def _lost(row, book: Codebook, names: dict[str, str]) -> str:
    if row.kind in SCHEMES:
        return f"{ASKED[row.kind]}: {in_words(row.kind, row.new, book, row.target)}"
    words = _word(row.kind, row.target) or names.get(row.kind, ASKED.get(row.kind, row.kind))
    return f"{words} {WORDS.get(row.new, names.get(row.new, row.new))}".strip()


PAGES = (
    Page(LEDGER, BACK, (BACK,), read_back),
    Page(CONFLICTS, ANSWER, (ANSWER,), read_conflict),
)
KNOWN = tuple(name for name in tables.TABLES if name in ABOUT)
