"""What the Kurzfassung says of two rounds: topics named again, at clearly more or fewer tables, new ones, and those not named any more.

Only what surely belongs to a topic may say so: a single statement that the program put elsewhere would make a topic new or silent.
"""

from __future__ import annotations

from typing import NamedTuple

from analysis.german.stopwords import STOPWORDS
from analysis.places import comparable
from analysis.quoting import SURE
from analysis.report import wording
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.outline import Outline, title
from analysis.report.parameters import BEGINNING, LEAST_NEW, MOVED, NAMED
from analysis.report.wording import Part, Selection


def few(ids: list[str], scope: tuple[str, ...]) -> dict[str, Selection]:
    """The first of some topics, and those that are left; together they are what ``scope`` says."""
    few = ids if len(ids) <= NAMED + 1 else ids[:NAMED]
    return {
        "topics": Selection(tuple(few), (*scope, "first", str(len(few)))),
        "more": Selection(tuple(ids[len(few) :]), (*scope, "after", str(len(few)))),
    }


def write(story: Story, data: Data, outline: Outline) -> None:
    """What was named again, at clearly more or fewer tables, what is new and what is not named any more; of two tables at least."""
    if not data.previous:
        return
    tables = {
        topic.topic_id: (_at_tables(data, topic.ids.ids), _at_tables(data, topic.before.ids))
        for topic in outline.topics.values()
    }
    new = [
        topic.topic_id
        for topic in outline.topics.values()
        if not topic.before.ids
        and tables[topic.topic_id][0].surely > 1
        and len(topic.ids.ids) >= LEAST_NEW
    ]
    said = _said(data)
    gone = [each for each in outline.gone if _is_silent(data, each, said)]
    again = tuple(topic.topic_id for topic in outline.topics.values() if topic.before.ids)
    told = []
    if again:
        change = {each: _change(*tables[each]) for each in again}
        order = sorted(again, key=lambda each: -abs(change[each]))
        risen = [each for each in order if change[each] >= MOVED][:NAMED]
        fallen = [each for each in order if change[each] <= -MOVED][:NAMED]
        scope = ("again", data.previous, data.round_id)
        told.append(
            story.fill(
                "brief_again",
                again=Selection(again, scope),
                risen=_moved(story, outline, risen),
                fallen=_moved(story, outline, fallen),
            )
        )
    for key, ids in (("brief_new", new), ("brief_gone", gone)):
        if ids:
            scope = ("change", key.removeprefix("brief_"), data.round_id)
            told.append(story.fill(key, **few(ids, scope)))
    if told:  # else every topic is a single voice, and there is nothing to compare
        previous = wording.day(data.previous)
        story.head(2, f"Gegenüber der Runde {previous}")
        told.insert(0, story.fill("brief_before", previous=previous, before=data.before))
        story.tell("brief_rounds", wording.joined(told, " "))


class _Tables(NamedTuple):
    """At how many tables something was said, and at how many by statements that surely belong to the topic."""

    all: int
    surely: int


def _at_tables(data: Data, ids: tuple[str, ...]) -> _Tables:
    sure = [each for each in ids if data.in_topic[each] >= SURE]
    return _Tables(data.measures.tables(ids), data.measures.tables(sure))


def _change(now: _Tables, before: _Tables) -> int:
    """Tables more or fewer than in the round before; 0 where only statements say so that may belong elsewhere."""
    change, sure = now.all - before.all, now.surely - before.surely
    return change if change * sure > 0 and abs(sure) >= MOVED else 0


def _said(data: Data) -> set[str]:
    """The words that stand in the notes of the round and above them."""
    texts = [*data.statements["text"], *data.statements["heading"].unique()]
    return set(comparable(" ".join(texts)).split())


def _is_silent(data: Data, topic_id: str, said: set[str]) -> bool:
    """Whether a topic of several tables of the round before is not named any more: none of the words ``said`` holds the beginning of
    one of its keywords or of its name, or is a shorter one of them. It may have been placed elsewhere; silence must be sure."""
    if _at_tables(data, tuple(data.members[topic_id, data.previous])).surely < 2:
        return False
    topic = next((each for each in data.book.topics if each.id == topic_id), None)
    about = (data.topic[topic_id]["name"], *(topic.keywords if topic else ()))
    words = set(comparable(" ".join(about)).split()) - STOPWORDS
    begins = {word[:BEGINNING] for word in words if len(word) >= BEGINNING}
    short = {word for word in words if len(word) < BEGINNING}
    return not short & said and not any(begin in word for word in said for begin in begins)


def _moved(story: Story, outline: Outline, topic_ids: list[str]) -> list[Part]:
    """Topics with the number of their tables in both rounds."""
    pieces = []
    for topic in (outline.topics[each] for each in topic_ids):
        name = title(topic.topic_id, topic.shown, "topic_plain")
        pieces.append(story.fill("brief_moved", topic=name, ids=topic.ids, before=topic.before))
    return wording.joined(pieces, ", ")
