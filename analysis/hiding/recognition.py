"""What can be found in one text without knowing the round: its words, identifiers and names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analysis.hiding import identifiers, persons
from analysis.hiding.name_spans import NameSpan
from analysis.hiding.tokens import Token, tokens


class Found(NamedTuple):
    """What stands in one piece: its words, identifiers and persons, none overlapping."""

    words: list[Token]
    identifiers: list[identifiers.Identifier]
    spans: list[NameSpan]


def look(text: str) -> Found:
    """What can be found in one text without knowing the round."""
    words = tokens(text)
    taken = identifiers.find(text)
    spans = [one for one in persons.find(text, words) if not overlaps(one, taken)]
    return Found(words, taken, spans)


def overlaps(one, others: Iterable) -> bool:
    """Whether a span shares a character with one of the others."""
    return any(one.start < other.end and other.start < one.end for other in others)
