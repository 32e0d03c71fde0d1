"""What people decided about topics, replayed on every run: accept, rename, merge, split, move, set aside.

topics, decisions/topics.csv -> topics as people want them, decisions that found nothing to hold on to

========  =====================  ======================================================================
action    target                 new
========  =====================  ======================================================================
accept    topic                  its name in the catalogue; ``old`` holds the confirmed members, its examples from then on
not_here  statement              the topic it does not belong to; where it goes instead is the program's matter
rename    topic                  its name, pinned from now on
merge   topic                    the topic it becomes part of
split   topic                    the statements that leave it for a topic of their own, separated by blanks;
                                 empty: the topic falls into the two parts its statements form; the part
                                 that leaves is called after the whole: T-1a2b3c-2
move    statement                the topic it belongs to; empty: it stands as a single voice; „neu: Name“: a topic
                                 that people open, which may hold one statement alone
aside     topic                  (empty) its statements stand as single voices
========  =====================  ======================================================================

Accepted topics and confirmed statements are known before anything is placed (``examples``, ``entries``, ``barred``); the rest is
replayed last.

Where two people differ, ``analysis.adjudication`` says what stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from analysis.grouping.assignment import Entry
from analysis.grouping.parameters import CROSSING
from analysis.grouping.topic_state import Topic, Topics, heaviest, new_id
from analysis.vocabulary import ACCEPTED

ORDER = ("accept", "merge", "split", "not_here", "move", "aside", "rename")
OPENED = "neu: "
Halve = Callable[[Sequence[str]], Sequence[int]]


def examples(decisions: pd.DataFrame, here: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """(confirmed members of accepted topics, statements that people moved to a topic): topic_id by statement_id, those that are here."""
    accepted, moved, not_here = {}, {}, barred(decisions)
    for row in decisions.to_dict("records"):
        if row["action"] == "accept":
            accepted |= {
                each: row["target"]
                for each in row["old"].split()
                if each in here and (each, row["target"]) not in not_here
            }
        elif row["action"] == "move" and row["target"] in here:
            goal = row["new"].strip()
            if goal and not goal.startswith(OPENED):
                moved[row["target"]] = goal
    return {each: topic for each, topic in accepted.items() if each not in moved}, moved


def entries(
    decisions: pd.DataFrame, accepted: Mapping[str, str], statements: pd.DataFrame
) -> list[Entry]:
    """The topics that people accepted into the catalogue, each with the field of its confirmed members."""
    fields = dict(zip(statements["statement_id"], statements["field"]))
    found: dict[str, Entry] = {}
    for row in decisions[decisions["action"] == "accept"].to_dict("records"):
        members = [each for each, topic in accepted.items() if topic == row["target"]]
        home = majority([fields[each] for each in members])
        name = " ".join((row["new"] or row["text"]).split())
        found[row["target"]] = Entry(row["target"], home, name or row["target"])
    return list(found.values())


def majority(fields: Sequence[str]) -> str:
    """The field that holds at least 60 % of those stated; empty for a topic that crosses fields.

    >>> majority(["wohnen", "wohnen", "", "kultur"]), majority(["wohnen", "kultur"])
    ('wohnen', '')
    """
    counts = Counter(field for field in fields if field)
    most = max(sorted(counts), key=counts.get, default="")
    return most if counts[most] >= CROSSING * counts.total() else ""


def barred(decisions: pd.DataFrame) -> set[tuple[str, str]]:
    """(statement, topic) that people said do not belong together."""
    rows = decisions[decisions["action"] == "not_here"]
    return set(zip(rows["target"], rows["new"]))


def replay(
    topics: Topics, decisions: pd.DataFrame, texts: Mapping[str, str], halve: Halve
) -> list[dict]:
    """Apply the settled decisions to ``topics``; gives back those that match nothing here, each with a German ``reason``.

    decisions: table ``decided_topics`` after ``adjudication.settled``. texts: each statement's text.
    halve: statement ids -> 0 or 1 (leaves) each, used where a split names no statements. Where a round was closed since, what is done stays done.
    """
    unmatched = []
    rank = {action: number for number, action in enumerate(ORDER)}
    for row in sorted(
        decisions.to_dict("records"),
        key=lambda row: (rank.get(row["action"], 9), row["date"], row["target"], row["new"]),
    ):
        reason = _APPLY.get(row["action"], _unknown)(topics, row, texts, halve)
        if reason:
            unmatched.append({**row, "reason": reason})
    inhabited = {topic for shares in topics.shares.values() for topic in shares}
    for topic_id in set(topics.known) - inhabited:
        topics.known.pop(topic_id)
    return unmatched


def _unknown(topics: Topics, row: dict, texts: Mapping[str, str], halve: Halve) -> str:
    return f"„{row['action']}“ ist keine bekannte Entscheidung; bekannt sind {', '.join(ORDER)}."


def _found_again(topics: Topics, topic_id: str, members: str, name: str = "") -> str:
    """The topic meant today: by its id, by the half of its members as then seen, or as the only one of that name; "" for none."""
    if topic_id in topics.known:
        return topic_id
    seen = [each for each in members.split() if each in topics.shares]
    where = Counter(filter(None, (heaviest(topics.shares[each]) for each in seen)))
    most = max(sorted(where), key=where.get, default="")
    if most and 2 * where[most] >= len(seen):
        return most
    named = [key for key, topic in topics.known.items() if topic.name and topic.name == name]
    return named[0] if len(named) == 1 else ""


def _target(topics: Topics, row: dict) -> str:
    return _found_again(topics, row["target"], row.get("members", ""), row["text"] or row["old"])


def _goal(topics: Topics, row: dict) -> str:
    return _found_again(topics, row["new"].strip(), row.get("new_members", ""))


def _rename(topics: Topics, row: dict, texts: Mapping[str, str], halve: Halve) -> str:
    topic_id = _target(topics, row)
    if not topic_id:
        return "Das Thema gibt es nicht mehr."
    topic = topics.known[topic_id]
    topic.name, topic.named_by, topic.mixed = " ".join(row["new"].split()), row["coder"], False
    return ""


def _accept(topics: Topics, row: dict, texts: Mapping[str, str], halve: Halve) -> str:
    topic = topics.known.get(row["target"])
    if topic is None or not topics.members(row["target"]):
        return "Von den Aussagen, die das Thema belegten, ist keine mehr da."
    topic.origin, topic.named_by, topic.mixed = ACCEPTED, row["coder"], False
    topic.name = " ".join((row["new"] or row["text"]).split()) or topic.name
    return ""


def _not_here(topics: Topics, row: dict, texts: Mapping[str, str], halve: Halve) -> str:
    if row["target"] not in topics.shares:
        return "Die Aussage gibt es nicht mehr."
    topics.take_out(row["target"], row["new"])
    return ""


def _merge(topics: Topics, row: dict, texts: Mapping[str, str], halve: Halve) -> str:
    source, goal = _target(topics, row), _goal(topics, row)
    if not goal:
        return f"Das Thema {row['new']}, in dem es aufgehen sollte, gibt es nicht."
    if not source or source == goal:  # done already, if a round was closed since
        return "" if topics.closed else "Das Thema gibt es nicht mehr."
    for statement in topics.members(source):
        shares = topics.shares[statement]
        shares[goal] = shares.get(goal, 0.0) + shares.pop(source)
    topics.known.pop(source)
    return ""


def _split(topics: Topics, row: dict, texts: Mapping[str, str], halve: Halve) -> str:
    source = _target(topics, row)
    if not source:
        return "Das Thema gibt es nicht mehr."
    members = topics.members(source)
    named = row["new"].split()
    leaving = [statement for statement in members if statement in set(named)]
    if not named and f"{source}-2" not in topics.known and len(members) > 1:
        leaving = [statement for statement, half in zip(members, halve(members)) if half]
    if leaving and len(leaving) < len(members):
        number = next(
            number
            for number in range(2, len(topics.known) + 3)
            if f"{source}-{number}" not in topics.known
        )
        topics.known[f"{source}-{number}"] = Topic(
            f"{source}-{number}", topics.known[source].founded
        )
        for statement in leaving:  # what it shares with other topics stays
            topics.shares[statement][f"{source}-{number}"] = topics.shares[statement].pop(source)
    elif named and not any(statement in topics.shares for statement in named):
        return "Keine der Aussagen, die ein eigenes Thema werden sollten, ist noch da."
    return ""


def _move(topics: Topics, row: dict, texts: Mapping[str, str], halve: Halve) -> str:
    goal = row["new"].strip()
    if row["target"] not in topics.shares:
        return "Die Aussage gibt es nicht mehr."
    if goal and not goal.startswith(OPENED):
        goal = _goal(topics, row) or goal
    if goal.startswith(OPENED):
        goal = _opened(topics, " ".join(goal.removeprefix(OPENED).split()), row["coder"])
    if goal and goal not in topics.known:
        return f"Das Thema {goal} gibt es nicht."
    topics.shares[row["target"]] = {goal: 1.0} if goal else {}
    return ""


def _opened(topics: Topics, name: str, coder: str) -> str:
    """Id of the topic that people opened under this name; made if it is not there yet."""
    topic_id = new_id([name], ())
    topics.known.setdefault(topic_id, Topic(topic_id, "", name, coder))
    return topic_id


def _aside(topics: Topics, row: dict, texts: Mapping[str, str], halve: Halve) -> str:
    topic_id = _target(topics, row)
    if topic_id:
        topics.drop(topic_id)
    return "" if topic_id or topics.closed else "Das Thema gibt es nicht mehr."


_APPLY = {
    "accept": _accept,
    "not_here": _not_here,
    "rename": _rename,
    "merge": _merge,
    "split": _split,
    "move": _move,
    "aside": _aside,
}
