"""Who is told where: the round as chapters, a chapter as topics in the order of their weight, a topic as two sides with their quotes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from analysis import chapters, quoting
from analysis.report.data import Data
from analysis.report.parameters import LEAST_OF_A_BLOCK
from analysis.report.wording import Part, Selection
from analysis.vocabulary import FOUND

CROSSING = "Was mehrere Handlungsfelder betrifft"


@dataclass(frozen=True)
class Side:
    """What is told, or what is called for, under one topic; ``quotes`` are ids, the typical one first."""

    ids: Selection
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """One topic in one round. ``named``: the statement whose own words are its name, empty where somebody gave the name."""

    topic_id: str
    shown: str
    origin: str
    field_id: str
    ids: Selection
    before: Selection
    told: Side
    called: Side
    named: str
    weight: tuple

    @property
    def title(self) -> list[Part]:
        return title(self.topic_id, self.shown)

    @property
    def is_block(self) -> bool:
        return len(self.ids.ids) >= LEAST_OF_A_BLOCK


def title(topic_id: str, shown: str, name: str = "topic") -> list[Part]:
    """A topic's name as part of a sentence: the checker knows whose it is."""
    return [Part(name, shown, Selection((topic_id,), ("topic name", topic_id)))]


@dataclass(frozen=True)
class Chapter:
    """A field of action, or what crosses them (``field_id`` empty): its topics, the heaviest first, and its single voices."""

    field_id: str
    name: str
    ids: Selection
    topics: tuple[Topic, ...]
    singles: tuple[str, ...]


class Outline:
    """The whole round."""

    def __init__(self, data: Data) -> None:
        self.data = data

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """Every topic with a statement in this round, the heaviest first."""
        here = [topic for topic, round_id in self.data.members if round_id == self.data.round_id]
        found = [self._topic(topic) for topic in here]
        return {topic.topic_id: topic for topic in sorted(found, key=lambda each: each.weight)}

    @cached_property
    def gone(self) -> list[str]:
        """Topics of the round before without a statement in this one, the heaviest first."""
        before = [topic for topic, round_id in self.data.members if round_id == self.data.previous]
        left = [topic for topic in before if topic not in self.topics]
        return sorted(left, key=lambda topic: self._weight(topic, self.data.previous))

    @cached_property
    def chapters(self) -> list[Chapter]:
        """The fields in the order of the codebook, then what crosses them."""
        return [
            *(self._chapter(field_id, name) for field_id, name in self.data.fields.items()),
            self._chapter("", CROSSING),
        ]

    @cached_property
    def unplaced(self) -> Selection:
        """Statements without a topic that nobody could give a field."""
        rows = self.data.statements
        rows = rows[(rows["topic"] == "") & (rows["field"] == "")]
        return Selection(tuple(rows["statement_id"]), ("unplaced", self.data.round_id))

    def _chapter(self, field_id: str, name: str) -> Chapter:
        rows = self.data.statements[self.data.statements["chapter"] == field_id]
        singles = rows[(rows["topic"] == "") & (rows["field"] != "")]
        inside = rows if field_id else rows[rows["topic"] != ""]
        return Chapter(
            field_id,
            name,
            Selection(tuple(inside["statement_id"]), ("chapter", field_id, self.data.round_id)),
            tuple(each for each in self.topics.values() if each.field_id == field_id),
            tuple(singles["statement_id"]),
        )

    def _weight(self, topic_id: str, round_id: str) -> tuple:
        """Sort key: tables, then votes, then statements."""
        ids = self.data.members[topic_id, round_id]
        measures = self.data.measures
        return (-measures.tables(ids), -measures.votes(ids), -len(ids), topic_id)

    def _topic(self, topic_id: str) -> Topic:
        row, data = self.data.topic[topic_id], self.data
        ids = data.members[topic_id, data.round_id]
        before = data.members.get((topic_id, data.previous), [])
        origin = row.get("origin", "")
        named = self._kernel(row, ids) if origin == FOUND else ""
        opposed = [each for pair in self._opposed(ids) for each in pair]
        return Topic(
            topic_id,
            row["shown"],
            origin,
            row["field_id"],
            Selection(tuple(ids), ("topic", topic_id, data.round_id)),
            Selection(tuple(before), ("topic", topic_id, data.previous)),
            *(self._side(topic_id, ids, side, {named, *opposed}) for side in chapters.SIDES),
            named,
            self._weight(topic_id, data.round_id),
        )

    def _kernel(self, row: dict, ids: list[str]) -> str:
        """The statement of this round whose words are the topic's name; none where it was named in another round."""
        name = quoting.kernel(row["name"])
        quotes = {
            each
            for side in chapters.SIDES
            for each in self.data.quotes.get((row["topic_id"], side), [])
        }
        words = {each: quoting.own_words(self.data.row[each]) for each in ids}
        fitting = [each for each in ids if quoting.named_after(words[each], name)]
        return min(fitting, key=lambda each: (each not in quotes, each), default="")

    def _side(self, topic_id: str, ids: list[str], side: str, elsewhere: set[str]) -> Side:
        inside = tuple(each for each in ids if self.data.row[each]["side"] == side)
        quotes = self.data.quotes.get((topic_id, side), [])
        return Side(
            Selection(inside, (side, topic_id, self.data.round_id)),
            tuple(each for each in quotes if each not in elsewhere),
        )

    def opposed(self, topic: Topic) -> list[tuple[str, str]]:
        """The confirmed oppositions between statements of the topic."""
        return self._opposed(topic.ids.ids)

    def _opposed(self, ids: Collection[str]) -> list[tuple[str, str]]:
        """Those with both statements among these: one of a pair may have come into another topic since it was confirmed."""
        inside = set(ids)
        return [pair for pair in self.data.opposed if inside.issuperset(pair)]
