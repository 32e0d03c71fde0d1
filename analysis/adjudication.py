"""What people decided, taken together: one settled answer a target, and where two people differ.

any decision table -> (settled, contradictions)

The rule, the same for every kind of decision and independent of the order in which files were read:

1. A person may revise: the answer of the latest day counts, the older ones stay in the file as history.
2. One person's answer is settled. Several people settle a code, name or action when more than half of them say it.
3. A tie is a contradiction. It is listed, and until a third person or an agreement resolves it, what stands is the last answer
   two or more people agreed on, else what more than half share, else nothing: the model's decision then holds.
4. A withdrawal on its author's request is not put to the vote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

WITHDRAW = "withdraw"
# decisions on the same question exclude each other: a topic is merged or split or set aside, but may be renamed besides
_QUESTIONS = {"rename": "name", "move": "place", "accept": "acceptance"}
# tables without an action: the column that, beside the target, says what was asked, and what the question is called
_ASKED = {"goal_id": "goal", "counter": "counter", "code_id": "own_code"}
SETTLED = "target scheme new rank coder date asked_because saw_suggestion text".split()
CONTRADICTIONS = ["target", "question", "coder", "new", "date", "remark", "stands", "text"]

Answer = tuple[str, ...]


class Vote(NamedTuple):
    """What several answers come to: the codes more than half of the people name, first code first, and whether a tie is left."""

    codes: Answer
    tied: bool


def day(date: str) -> str:
    """A day as people write it, as ISO day for sorting; what is no day stays as it is.

    >>> day("3.7.2025"), day("2025-07-03 00:00:00"), day("")
    ('2025-07-03', '2025-07-03', '')
    """
    date = date.strip()
    if german := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", date):
        return f"{german[3]}-{int(german[2]):02}-{int(german[1]):02}"
    iso = re.match(r"\d{4}-\d{2}-\d{2}(?=[T ]|$)", date)
    return iso[0] if iso else date


def in_order(rows: Iterable[dict]) -> list[dict]:
    """Decisions in the order in which people took them, not in that of the files: by day, of one day as they stand there."""
    return sorted(rows, key=lambda row: day(row["date"]))


def settled(decisions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(settled, contradictions) of one decision table; the table itself is not changed.

    Of codings, ``settled`` has one row per target, scheme and code: ``new`` one code id (empty = „none applies“), ``rank`` from 1 in
    the order people gave, ``coder`` the initials of everybody who says so joined by „+“, ``date`` the latest of their days.
    Of all other tables it is the decision rows that hold, as they are, ``coder`` joined likewise. A statement is not in a topic
    („not_here“) for each topic by itself; goals, opposite sides and people's own codes are asked for one by one.
    ``contradictions``: one row a person and open question with ``new`` (that person's answer) and ``stands`` (what holds meanwhile,
    empty = the model's decision).
    """
    return _settled_codings(decisions) if "scheme" in decisions else _settled_actions(decisions)


def answers(decisions: pd.DataFrame) -> pd.DataFrame:
    """Each person's own latest answers on codings: target, scheme, coder, new (one code id, empty = none), rank, date, asked_because,
    saw_suggestion, text."""
    rows = [
        {
            "target": target,
            "scheme": scheme,
            "coder": line["coder"],
            "new": code,
            "rank": rank,
            "date": day(line["date"]),
            **{name: line[name] for name in ("asked_because", "saw_suggestion", "text")},
        }
        for (target, scheme), group in _groups(decisions, ["target", "scheme"])
        for line, codes in _latest(group, _codes).values()
        for rank, code in enumerate(codes or ("",), start=1)
    ]
    return pd.DataFrame(
        rows,
        columns="target scheme coder new rank date asked_because saw_suggestion text".split(),
    )


def _groups(decisions: pd.DataFrame, key: list[str]) -> Iterable[tuple[tuple, list[dict]]]:
    """Rows by key, each group sorted by day and then by their order in the file."""
    groups: dict[tuple, list[dict]] = {}
    for row in decisions.to_dict("records"):
        groups.setdefault(tuple(row[name] for name in key), []).append(row)
    return [(name, in_order(rows)) for name, rows in sorted(groups.items())]


def _latest(rows: list[dict], answer) -> dict[str, tuple[dict, Answer]]:
    """Each coder's latest line and answer, by initials without regard to case, sorted by initials."""
    by_coder: dict[str, list[dict]] = {}
    for row in rows:
        by_coder.setdefault(row["coder"].strip().casefold(), []).append(row)
    return {coder: (lines[-1], answer(lines)) for coder, lines in sorted(by_coder.items())}


def _codes(lines: list[dict]) -> Answer:
    """The codes of one person's answer on one scheme. ``new`` holds one code or several separated by blanks, first one first.

    Lines of the same day add up to one answer, unless a line's ``old`` says that it replaces an earlier one.
    """
    current: list[str] = []
    for line in lines:
        if day(line["date"]) != day(lines[-1]["date"]):
            continue
        if current and line["old"].split() == " ".join(current).split():
            current = []
        elif line["old"] in current:
            current.remove(line["old"])
        current.append(line["new"])
    return tuple(dict.fromkeys(" ".join(current).split()))


def vote(given: list[Answer]) -> Vote:
    """What several people's codes come to.

    >>> vote([("a", "b"), ("a",), ("a", "b")]).codes
    ('a', 'b')
    >>> vote([("a",), ("b",)]).tied, vote([("a",), ("b",), ("c",)]).tied
    (True, True)
    >>> vote([("a", "b"), ("b", "a")])
    Vote(codes=('a', 'b'), tied=True)
    """
    counts = Counter(code for codes in given for code in codes)
    most = [code for code, count in counts.items() if 2 * count > len(given)]
    firsts = Counter(codes[0] for codes in given if codes and codes[0] in most)
    places = {
        code: sum(codes.index(code) if code in codes else len(codes) for codes in given)
        for code in most
    }
    ranked = tuple(sorted(most, key=lambda code: (-firsts[code], places[code], code)))
    none_settled = not most and sum(not codes for codes in given) * 2 <= len(given)
    order_open = len(ranked) > 1 and firsts[ranked[0]] == firsts[ranked[1]]
    return Vote(
        ranked,
        any(2 * count == len(given) for count in counts.values()) or none_settled or order_open,
    )


def _standing(rows: list[dict], answer) -> tuple[Answer | None, bool]:
    """(the answer that stands or None for the model's, whether a contradiction is open) of one question's rows, oldest first."""
    agreed = None
    for today in sorted({day(row["date"]) for row in rows}):
        given = [
            codes
            for _, codes in _latest(
                [row for row in rows if day(row["date"]) <= today], answer
            ).values()
        ]
        now = vote(given)
        if len(given) > 1 and not now.tied:
            agreed = now.codes
    if not now.tied:
        return now.codes, False
    return agreed if agreed is not None else (now.codes or None), True


def _open(target: str, question: str, latest: dict, stands: Answer | None, show) -> list[dict]:
    return [
        {
            "target": target,
            "question": question,
            "coder": line["coder"],
            "new": show(codes),
            "date": day(line["date"]),
            "remark": line["remark"],
            "stands": show(stands or ()),
            "text": line["text"],
        }
        for line, codes in latest.values()
    ]


def _settled_codings(decisions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    good, bad = [], []
    for (target, scheme), rows in _groups(decisions, ["target", "scheme"]):
        latest = _latest(rows, _codes)
        stands, contested = _standing(rows, _codes)
        if contested:
            bad += _open(target, scheme, latest, stands, " ".join)
        if stands is None:
            continue
        for rank, code in enumerate(stands or ("",), start=1):
            backers = [line for line, codes in latest.values() if code in (codes or ("",))] or [
                line for line, _ in latest.values()
            ]
            newest = max(backers, key=lambda line: day(line["date"]))
            good.append(
                {
                    "target": target,
                    "scheme": scheme,
                    "new": code,
                    "rank": rank,
                    "coder": "+".join(line["coder"] for line in backers),
                    **{name: newest[name] for name in ("asked_because", "saw_suggestion", "text")},
                    "date": day(newest["date"]),
                }
            )
    return pd.DataFrame(good, columns=SETTLED), pd.DataFrame(bad, columns=CONTRADICTIONS)


def _action(lines: list[dict]) -> Answer:
    """One person's answer to a question of action: the last line's action and value, as one code."""
    return (f"{lines[-1].get('action', '')}\n{lines[-1]['new']}",)


def question(row: dict) -> str:
    """What a row of a decision table answers, beside its target.

    >>> question({"action": "rename", "new": "Kita"}), question({"goal_id": "Z-3", "new": "confirms"})
    ('name', 'goal Z-3')
    >>> question({"action": "not_here", "new": "T-1"}), question({"round_id": "2025", "action": "drop", "new": ""})
    ('not_here T-1', 'page 2025')
    """
    for column, name in _ASKED.items():
        if column in row:
            return f"{name} {row[column]}"
    if "round_id" in row:
        return f"page {row['round_id']}"
    action = row.get("action", "fate")
    return f"not_here {row['new']}" if action == "not_here" else _QUESTIONS.get(action, "fate")


def _settled_actions(decisions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    asked = [question(row) for row in decisions.to_dict("records")]
    decisions = decisions.assign(question=asked)
    good, bad = [], []
    for (target, asks), rows in _groups(decisions, ["target", "question"]):
        latest = _latest(rows, _action)
        stands, contested = _standing(rows, _action)
        if withdrawn := [
            codes for line, codes in latest.values() if line.get("action") == WITHDRAW
        ]:
            stands, contested = withdrawn[0], False
        if contested:
            bad += _open(
                target,
                asks,
                latest,
                stands,
                lambda codes: "; ".join(code.replace("\n", " ").strip() for code in codes),
            )
        if stands:
            agreeing = [row for row in rows if _action([row]) == stands]
            still = [
                line for line, _ in latest.values()
            ]  # who has changed her mind backs it no more
            backers = [row for row in agreeing if any(row is each for each in still)] or agreeing
            coders = {row["coder"].strip().casefold(): row["coder"] for row in backers}
            good.append(
                backers[-1]
                | {
                    "coder": "+".join(coders[coder] for coder in sorted(coders)),
                    "date": day(backers[-1]["date"]),
                }
            )
    return (
        pd.DataFrame(good, columns=list(decisions.columns)).drop(columns="question"),
        pd.DataFrame(bad, columns=CONTRADICTIONS),
    )
