"""Lines that are no statement by their own look: organisation, greetings, page furniture, formal minutes, empty forms.

The rules are data (boilerplate.toml). In doubt nothing matches: a line kept as a statement can be set aside by a person,
a line set aside unseen is lost.

>>> reason_of("Moderation: [Person 3]"), reason_of("Moderation: klarer und kürzer fassen")
('Moderation', '')
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from analysis import person_labels
from analysis.cleaning import reasons
from analysis.cleaning.line_classifier import says_something
from analysis.cleaning.person_lines import (
    is_contact,
    is_label_of_persons,
    is_list_of_persons,
    is_name_like,
    is_role,
)
from analysis.german import language

LONGEST = 300  # characters: a longer line is no heading, greeting or page number
MOST_DATED = 100  # letters of a line that only says when and where
MOST_NESTED = 6  # parts of patterns inside parts
_FILE = Path(__file__).with_suffix(".toml")
_ROOM = re.compile(
    r"(?:Ort|Raum|Veranstaltungsort|Saal|Ort und Zeit)\s*:\s*(?P<rest>(?:\S+(?:\s+|$)){1,8})"
)


class Rule(NamedTuple):
    """One row of boilerplate.toml: pattern of the whole line, the reason, whether it holds on cards, and its examples."""

    pattern: re.Pattern
    reason: str
    cards: bool
    matches: tuple[str, ...]
    near_miss: str


@cache
def _data() -> dict:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _filled(pattern: str) -> str:
    """A pattern with its named parts (<DATE>) put in; a part may hold others."""
    parts = _data()["parts"] | vars(person_labels)
    for _ in range(MOST_NESTED):
        pattern = re.sub(r"<([A-Z_]{3,})>", lambda found: parts[found[1]], pattern)
    return pattern


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in the order in which they are tried."""
    return tuple(
        Rule(
            re.compile(_filled(row["pattern"]), 0 if row.get("case") else re.IGNORECASE),
            row["reason"],
            row.get("cards", False),
            tuple(row["matches"]),
            row["near_miss"],
        )
        for row in _data()["rule"]
    )


@cache
def part(name: str) -> re.Pattern:
    """One of the named parts by itself („FORMAL_HEAD“)."""
    return re.compile(_filled(f"<{name}>"), re.IGNORECASE)


def is_dated(text: str) -> bool:
    """Whether a line says when or where and nothing else: a date or a time, beside it only names of days, rooms and houses.

    >>> is_dated("Kulturbahnhof, 21. Februar"), is_dated("Am 3. Juli war das Amt zu"), is_dated("Kulturbahnhof")
    (True, False, False)
    """
    rest, dates = part("WHEN").subn(" ", text)
    times = re.search(r"\d{1,2}[:.]\d{2}|\d\s?Uhr", rest)
    rest = part("SPAN").sub(" ", rest) if times else rest
    return bool(dates or times) and len(text) <= MOST_DATED and is_name_like(rest)


def is_formal(text: str, heading: str) -> bool:
    """Whether a line below a heading of formal minutes only states what is always stated: „Gäste“ – „keine“.

    >>> is_formal("gegeben", "Beschlussfähigkeit"), is_formal("keine", "Was fehlt?")
    (True, False)
    """
    states = part("STATED_ALONE").fullmatch(text.strip(" .!–-"))
    return bool(states and part("FORMAL_HEAD").fullmatch(heading.strip(" .:")))


def reason_of(text: str, card: bool = False) -> str:
    """Why a line is no statement, in German; "" if it may be one. ``text`` is the line without its list mark.

    A ``card`` (a point, a cell) is trusted more: what only organises a page is no reason there.
    Of several sentences each one must be none: „Ende: 17:20 Uhr. Die AG dankt der Moderation.“
    """
    text = text.replace("**", "").strip()
    reason = _reason_of_one(text, card)
    if ". " not in text:
        return reason
    each = [text[start:end] for start, end in language.sentences(text)]
    others = [one for one in each[1:] if not _reason_of_one(one, card)]
    if reason:  # a rule with an open end takes no sentence with it that says something
        return "" if any(map(says_something, others)) else reason
    return "" if others or len(each) == 1 else _reason_of_one(each[0], card)


def _reason_of_one(text: str, card: bool) -> str:
    if len(text) <= LONGEST:
        for rule in rules():
            if (rule.cards or not card) and rule.pattern.fullmatch(text):
                return rule.reason
    room = _ROOM.fullmatch(text)
    if room and is_name_like(room.group("rest")):
        return reasons.DATE_PLACE
    if is_role(text):
        return reasons.MODERATION
    if is_list_of_persons(text):
        return reasons.ATTENDANCE
    if is_contact(text):
        return reasons.CONTACT
    if not card and is_label_of_persons(text):
        return reasons.ORGANISES
    return "" if any(map(str.isalnum, text)) else reasons.WORDLESS
