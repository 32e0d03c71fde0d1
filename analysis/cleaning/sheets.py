"""What ``analysis.cleaning.notes`` finds on a note sheet: notes and set-aside pieces as spans of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.cleaning.counters import count, without
from analysis.cleaning.normalisation import normalise
from analysis.markup import CONTEXT


class SetAside(NamedTuple):
    start: int
    end: int
    reason: str


@dataclass
class Note:
    """One note as written: its span, the headings and parent points above it, where it was said, and the marks of its line."""

    start: int
    end: int
    heading: tuple[str, ...]
    place: dict[str, str]
    is_point: bool = False
    indent: int = 0
    rank: int = 2
    marks: dict[str, str] = field(default_factory=dict)
    links_up: bool = False  # an arrow line below a note: the second half of what that note says
    only_heads: bool = False  # ends in a colon and has points below: a heading, no statement


class Sheet(NamedTuple):
    notes: list[Note]
    set_aside: list[SetAside]


def shown(text: str) -> str:
    """A text as it stands in a heading path: readable, without counters and the colon."""
    text = CONTEXT.sub("", text).rstrip()
    return normalise(without(text, count(text).spans)).rstrip(": ").strip()


def shown_label(words: str) -> str:
    """A line without bold marks, as the rules for headings and set_aside see it."""
    return re.sub(r"^(\*\*|__)(.+?)(\*\*|__)(:?)$", r"\2\4", words.strip())


def anchor(text: str, notes: list[Note], name: str) -> Note | None:
    """The note that the footnote ``name`` belongs to: the one that holds its sign, else the last one above it."""
    if not name or not notes:
        return None
    holds = (note for note in notes if f"[^{name}]" in text[note.start : note.end])
    return next(holds, notes[-1])
