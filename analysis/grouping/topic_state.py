"""What is known of the topics while rounds are placed one after the other: who stands where, and how a topic came to be.

An id is given once: a topic of the catalogue has its id from the codebook, a found one the smallest hash of its founders' texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from analysis.vocabulary import FOUND, MODEL


@dataclass
class Topic:
    """What is known of a topic besides its members. ``field_id`` None: what its members say."""

    topic_id: str
    founded: str
    name: str = ""
    named_by: str = MODEL
    field_id: str | None = None
    origin: str = FOUND
    mixed: bool = False


@dataclass
class Topics:
    """All topics so far.

    ``shares`` holds each placed statement's weights by topic, empty for a single voice; ``closed`` says that people closed a round.
    ``chance`` is how likely a statement's best topic of the catalogue is right, where it was asked.
    """

    known: dict[str, Topic] = field(default_factory=dict)
    shares: dict[str, dict[str, float]] = field(default_factory=dict)
    chance: dict[str, float] = field(default_factory=dict)
    closed: bool = False

    def members(self, topic_id: str) -> list[str]:
        return sorted(statement for statement, shares in self.shares.items() if topic_id in shares)

    def found(self, round_id: str, statements: Iterable[str], texts: Mapping[str, str]) -> str:
        """A new topic with these statements alone; gives back its id."""
        statements = sorted(statements)
        topic_id = new_id((texts[statement] for statement in statements), self.known)
        self.known[topic_id] = Topic(topic_id, round_id)
        for statement in statements:
            self.shares[statement] = {topic_id: 1.0}
        return topic_id

    def drop(self, topic_id: str) -> None:
        """Forget the topic; statements that were only in it become single voices, weights of the others are raised to 1."""
        self.known.pop(topic_id, None)
        for statement in list(self.shares):
            self.take_out(statement, topic_id)

    def take_out(self, statement: str, topic_id: str) -> None:
        """The statement is not in that topic; its other topics share what it had there."""
        shares = self.shares.get(statement, {})
        if shares.pop(topic_id, None) is not None and shares:
            total = sum(shares.values())
            self.shares[statement] = {other: weight / total for other, weight in shares.items()}


def heaviest(weights: Mapping[str, float]) -> str:
    """The name with the largest weight, of equal ones the first in the alphabet; empty where there is none.

    >>> heaviest({"T-b": 0.5, "T-a": 0.5}), heaviest({})
    ('T-a', '')
    """
    return max(sorted(weights), key=weights.get, default="")


def new_id(texts: Iterable[str], taken: Iterable[str]) -> str:
    """An id from the founding statements: the smallest hash of their texts, so that it lasts while that one statement stays.

    >>> new_id(["Kita fehlt", "Mehr Kitas"], []) == new_id(["Mehr Kitas", "Kita  fehlt"], [])
    True
    """
    taken = set(taken)
    hashes = sorted(
        hashlib.sha256(" ".join(text.lower().split()).encode("utf-8", "replace")).hexdigest()
        for text in texts
    )
    for width in (6, 12):
        for found in hashes:
            if f"T-{found[:width]}" not in taken:
                return f"T-{found[:width]}"
    return "T-" + hashlib.sha256("".join([*hashes, *sorted(taken)]).encode()).hexdigest()[:12]
