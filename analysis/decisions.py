"""The one place where people's decisions are made: a function for each kind.

By (who, when, why) + what it is about + old + new -> Decision -> ``ledger.append`` -> decisions/*.csv

Workbooks, qdpx files and any other surface call these functions and change ``decisions/`` in no other way::

    by = By("AB", "2026-07-03", remark="am Tisch geklärt")
    ledger.append(house, [field("2026-1a2b3c4d", ["wohnen"], by, old="bildung", text="Kein Platz im Heim")])

=====================================  =============================================  =======================================
kind                                   function                                       table
=====================================  =============================================  =======================================
field, type, dimension of a statement  field, statement_type, dimensions              decided_codings
a topic                                accept_topic, rename_topic, merge_topics,      decided_topics
                                       split_topic, dissolve_topic
a statement in a topic                 move_statement, not_in_topic                   decided_topics
a goal and its relation                goal_link                                      decided_goals
an opposition                          opposition                                     decided_oppositions
the first page                         keep_on_page, drop_from_page, instead_on_page  decided_messages
a statement                            split_statement, merge_statements, withdraw,   decided_statements
                                       set_aside, make_note
a name, all names of a round           name_place, names_cleared                      decided_names
a code of one's own, on a statement    own_code, own_coding                           decided_own_codes, decided_own_codings
a memo                                 remark                                         decided_remarks
a round                                round_decisions.closing, round_decisions.reopening               frozen_topics, decided_rounds
what somebody decided before           take_back                                      the same table
=====================================  =============================================  =======================================

``house.read(table)`` gives the decisions that stand, ``ledger.history`` all of them; where several people
decided, ``adjudication.settled`` says what holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from analysis import tables, undo

NO_LINK = "none"  # decided_goals.new: the statement does not touch this goal
RELATIONS = ("confirms", "criticises", "extends")
CONFIRMED, REJECTED = "confirmed", "rejected"
OWN = "own-"  # what the ids of people's own codes begin with


class By(NamedTuple):
    """Who decided, on which day (ISO), with which remark; why it was asked and whether a suggestion was seen."""

    coder: str
    date: str
    remark: str = ""
    asked_because: str = "own"
    saw_suggestion: int = 1


class Decision(NamedTuple):
    """One row for one decision table."""

    table: str
    row: dict


# ---- kinds: statements coded -------------------------------------------------------------------------------------------------


def _made(table: str, by: By, **cells: object) -> Decision:
    return Decision(table, cells | by._asdict())


def coding(
    scheme: str, target: str, codes: Sequence[str], by: By, old: str = "", text: str = ""
) -> Decision:
    """The codes of one scheme on a statement, the first one first; none: „nothing applies“. ``old``: codes joined by blanks."""
    return _made(
        "decided_codings", by, target=target, scheme=scheme, old=old, new=" ".join(codes), text=text
    )


field = partial(coding, "field")  # the field (and further fields) of a statement
statement_type = partial(coding, "type")
dimensions = partial(coding, "dimension")


# ---- kinds: topics -----------------------------------------------------------------------------------------------------------


def _topic(action: str, target: str, new: str, by: By, old: str, text: str) -> Decision:
    return _made("decided_topics", by, target=target, action=action, old=old, new=new, text=text)


def accept_topic(
    topic_id: str, name: str, by: By, members: Sequence[str] = (), text: str = ""
) -> Decision:
    """A found topic becomes one of the catalogue: ``name`` is its name there; its ``members`` (statement_ids) are confirmed and its
    examples from then on. ``text``: the name as then seen."""
    made = _topic("accept", topic_id, name, by, " ".join(members), text)
    return Decision(made.table, made.row | {"members": " ".join(members)})


def rename_topic(topic_id: str, name: str, by: By, old: str = "", text: str = "") -> Decision:
    """A topic's name, pinned from now on."""
    return _topic("rename", topic_id, name, by, old, text)


def merge_topics(topic_id: str, into: str, by: By, text: str = "") -> Decision:
    """A topic becomes part of the topic ``into``."""
    return _topic("merge", topic_id, into, by, "", text)


def split_topic(topic_id: str, leaving: Sequence[str], by: By, text: str = "") -> Decision:
    """The statements ``leaving`` become a topic of their own; without them it falls into its two halves."""
    return _topic("split", topic_id, " ".join(leaving), by, "", text)


def dissolve_topic(topic_id: str, by: By, text: str = "") -> Decision:
    """A topic is no topic: its statements stand as single voices."""
    return _topic("aside", topic_id, "", by, "", text)


def move_statement(
    statement_id: str, topic_id: str, by: By, old: str = "", text: str = ""
) -> Decision:
    """A statement belongs to this topic; to none: it stands as a single voice; „neu: Name“ opens a topic. ``old``: its topic before."""
    return _topic("move", statement_id, topic_id, by, old, text)


def not_in_topic(statement_id: str, topic_id: str, by: By, text: str = "") -> Decision:
    """„gehört nicht hierher“: the statement does not belong to this topic; where it goes instead is the program's matter."""
    return _topic("not_here", statement_id, topic_id, by, topic_id, text)


# ---- kinds: concept, oppositions, first page ----------------------------------------------------------------------------------


def goal_link(
    statement_id: str, goal_id: str, relation: str, by: By, old: str = "", text: str = ""
) -> Decision:
    """How a statement touches a goal of the concept: one of RELATIONS, or NO_LINK."""
    return _made(
        "decided_goals",
        by,
        target=statement_id,
        goal_id=goal_id,
        old=old,
        new=_one_of(relation, (*RELATIONS, NO_LINK)),
        text=text,
    )


def opposition(
    one: str, other: str, verdict: str, by: By, text: str = "", counter_text: str = ""
) -> Decision:
    """Two statements contradict each other (CONFIRMED) or do not (REJECTED); which one is named first makes no difference.

    ``text`` and ``counter_text``: the texts of ``one`` and ``other``.
    """
    if other < one:
        one, other, text, counter_text = other, one, counter_text, text
    return _made(
        "decided_oppositions",
        by,
        target=one,
        counter=other,
        old="",
        new=_one_of(verdict, (CONFIRMED, REJECTED)),
        text=text,
        counter_text=counter_text,
    )


def _page(
    action: str, round_id: str, target: str, new: str, by: By, text: str, new_text: str = ""
) -> Decision:
    cells = {"round_id": round_id, "target": target, "action": action, "old": "", "new": new}
    return _made("decided_messages", by, **cells, text=text, new_text=new_text)


def keep_on_page(round_id: str, target: str, by: By, text: str = "") -> Decision:
    """A topic, or a statement's quote, belongs on the first page of the round."""
    return _page("keep", round_id, target, "", by, text)


def drop_from_page(round_id: str, target: str, by: By, text: str = "") -> Decision:
    """„so nicht auf die erste Seite“: a topic, or a statement's quote, does not stand on the first page of the round."""
    return _page("drop", round_id, target, "", by, text)


def instead_on_page(
    round_id: str, target: str, new: str, by: By, text: str = "", new_text: str = ""
) -> Decision:
    """„diese statt jener“: the topic (or statement) ``new`` stands on the first page in the place of ``target``."""
    return _page("instead", round_id, target, new, by, text, new_text)


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {allowed}")
    return value


# ---- kinds: what is a statement ------------------------------------------------------------------------------------------------


def _statement(action: str, target: str, new: str, by: By, text: str) -> Decision:
    return _made("decided_statements", by, target=target, action=action, old="", new=new, text=text)


def split_statement(statement_id: str, parts: Sequence[str], by: By, text: str = "") -> Decision:
    """A statement says several things: its words, cut into ``parts``."""
    return _statement("split", statement_id, " | ".join(parts), by, text)


def merge_statements(
    statement_id: str, others: Sequence[str], by: By, text: str = "", texts: Sequence[str] = ()
) -> Decision:
    """Statements are one: joined where they touch, else marked as saying the same. ``texts``: the others' as then seen."""
    made = _statement("merge", statement_id, " ".join(others), by, text)
    return Decision(made.table, made.row | {"old": " | ".join(texts)})


def withdraw(statement_id: str, by: By, text: str = "") -> Decision:
    """A note is withdrawn at its author's request: it stands in no output any more."""
    return _statement("withdraw", statement_id, "", by, text)


def set_aside(statement_id: str, reason: str, by: By, text: str = "") -> Decision:
    """What stands there is no statement."""
    return _statement("aside", statement_id, reason, by, text)


def make_note(document_id: str, start: int, end: int, by: By, text: str = "") -> Decision:
    """A piece that was set aside is a statement after all. ``text``: its words."""
    return _statement("note", f"{document_id}:{start}-{end}", "", by, text)


# ---- kinds: names, own codes, memos --------------------------------------------------------------------------------------------


def _name(target: str, start: int, end: int, new: str, by: By, **more: str) -> Decision:
    cells = {"target": target, "start": start, "end": end, "new": new, "coder": by.coder}
    return Decision("decided_names", cells | {"date": by.date, "remark": by.remark} | more)


def name_place(
    document_id: str, start: int, end: int, verdict: str, by: By, seal: str = ""
) -> Decision:
    """A place of ``received.text`` is hidden (``hide``) or shown (``show``); ``seal`` as ``hiding.name_decisions.seal`` makes it."""
    return _name(document_id, start, end, _one_of(verdict, ("hide", "show")), by, seal=seal)


def names_cleared(round_id: str, verdict: str, by: By) -> Decision:
    """All names of a round are looked through (``cleared``), or are open again (``reopened``)."""
    return _name(round_id, 0, 0, _one_of(verdict, ("cleared", "reopened")), by)


def own_code_id(name: str) -> str:
    """The id of a person's own code, from its name: the same however often it comes.

    >>> own_code_id("Scham "), own_code_id("scham") == own_code_id("Scham")
    ('own-8ffd5937', True)
    """
    return OWN + hashlib.sha256(" ".join(name.split()).casefold().encode()).hexdigest()[:8]


def own_code(name: str, by: By, definition: str = "", old: str = "") -> Decision:
    """A code of a person's own, with its definition (memo). Renamed: ``old`` is the name that it had at first and that makes its id."""
    name = " ".join(name.split())
    return _made(
        "decided_own_codes",
        by,
        target=own_code_id(old or name),
        old=old,
        new=name,
        text=name,
        definition=definition,
    )


def own_coding(
    statement_id: str, code_id: str, applies: bool, by: By, old: str = "", text: str = ""
) -> Decision:
    """A statement carries a code of a person's own, or does not any more."""
    new = "yes" if applies else "no"
    cells = {"target": statement_id, "code_id": code_id, "old": old, "new": new, "text": text}
    return _made("decided_own_codings", by, **cells)


def remark(target: str, words: str, by: By, text: str = "") -> Decision:
    """A memo on a statement or a code. ``text``: what it is about, as then seen."""
    return _made("decided_remarks", by, target=target, old="", new=words, text=text)


def take_back(decision_id: str, table: str, row: dict, by: By) -> Decision:
    """The row that takes ``row`` of ``table`` back; ``row`` as ``history`` gives it. What it was about and said is repeated."""
    kept = {name: value for name, value in row.items() if name in tables.TABLES[table].names}
    old = row.get("action") or row.get("scheme") or ""
    old = f"{old} {row['new']}".strip()
    return Decision(table, kept | by._asdict() | {"old": old, undo.UNDOES: decision_id})
