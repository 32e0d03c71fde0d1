"""The chapters of the Auswertung: a field of action at a time, topic by topic; the single voices in one paragraph."""

from __future__ import annotations

from analysis.quoting import own_words
from analysis.report import front, wording
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.goals import Goals
from analysis.report.outline import Chapter, Outline, Topic
from analysis.report.parameters import LEAST_FOR_TWO, SHORT_VOICE
from analysis.report.wording import Part, Selection


def write(story: Story, data: Data, outline: Outline, goals: Goals) -> None:
    for chapter in outline.chapters:
        if chapter.ids.ids and (chapter.field_id or chapter.topics):
            story.head(1, chapter.name)
            story.say("scope", "quiet", ids=chapter.ids, round=data.round)
            _chapter(story, data, outline, chapter, goals)


def _chapter(story: Story, data: Data, outline: Outline, chapter: Chapter, goals: Goals) -> None:
    blocks = [topic for topic in chapter.topics if topic.is_block or outline.opposed(topic)]
    for topic in blocks:
        _block(story, data, topic, goals)
        for pair in outline.opposed(topic):
            one, other = front.quoted(story, pair, "quote_votes")
            story.say("opposed", topic_id=topic.topic_id, one=one, other=other)
    small = [t for t in chapter.topics if t not in blocks and len(t.ids.ids) > 1]
    if small:
        story.head(2, "Kleinere Themen")
    for topic in small:
        _line(story, data, topic)
    alone = [each for t in chapter.topics if t not in blocks + small for each in t.ids.ids]
    alone = [each for each in data.ids if each in {*alone, *chapter.singles}]
    if alone:
        story.head(2, "Einzelne Stimmen")
        singles(story, data, alone)


def singles(
    story: Story, data: Data, ids: list[str] | tuple[str, ...], key: str = "singles"
) -> None:
    """Single voices in one paragraph: the short ones in their own words, the longer ones by their references."""
    words = {each: len(own_words(data.row[each]).split()) for each in ids}
    short = [each for each in ids if words[each] <= SHORT_VOICE] or [
        min(ids, key=words.__getitem__)
    ]
    long = tuple(each for each in ids if each not in short)
    quotes = wording.joined(front.quoted(story, short, "quote_votes"))
    story.say(key, quotes=quotes, long=Selection(long))


def earlier(story: Story, data: Data, topic: Topic) -> list[Part]:
    """How the topic stood in the round before; nothing in the first round."""
    before = topic.before
    previous = wording.day(data.previous)
    if not previous:
        return []
    tables = data.measures.tables(before.ids)
    key = "earlier" if tables > 1 else "earlier_one" if tables else "earlier_none"
    return story.fill(key, previous=previous, before=before)


def counted(data: Data, story: Story, topic: Topic) -> dict:
    """What both a block and a line say about a topic."""
    return {
        "topic": topic.title,
        "ids": topic.ids,
        "round": data.round,
        "named": Selection((topic.named,) if topic.named else ()),
        "previous": wording.day(data.previous),
        "before": topic.before,
        "earlier": earlier(story, data, topic),
    }


def _block(story: Story, data: Data, topic: Topic, goals: Goals) -> None:
    """Name, one line of counts, what is told and what is called for."""
    story.head(2, topic.title, topic.topic_id)
    touched = goals.of_topic(topic)
    names = f"{'Ziel' if len(touched) == 1 else 'Ziele'} {', '.join(touched)}" if touched else ""
    story.say("topic_counts", "quiet", topic.topic_id, goals=names, **counted(data, story, topic))
    for key, side in (("told", topic.told), ("called", topic.called)):
        shown = side.quotes if len(side.ids.ids) >= LEAST_FOR_TWO else side.quotes[:1]
        if shown:
            quotes = wording.joined(front.quoted(story, shown, "quote_votes"))
            story.say(key, topic_id=topic.topic_id, quotes=quotes)
    moved = tuple(each for each in topic.ids.ids if _moved(data, topic, each))
    if moved:
        story.say(
            "moved",
            topic_id=topic.topic_id,
            moved=Selection(moved, ("moved", topic.topic_id, data.round_id)),
            moved_verb="hat ein Mensch" if len(moved) == 1 else "haben Menschen",
        )


def _moved(data: Data, topic: Topic, statement_id: str) -> bool:
    """Whether a person gave the statement another field than the topic's."""
    field = data.row[statement_id]["field"]
    return (
        bool(topic.field_id and field and field != topic.field_id) and statement_id in data.persons
    )


def _line(story: Story, data: Data, topic: Topic) -> None:
    """A small topic in one line: a quote of its heavier side; where its name is one already, what else belongs to it."""
    sides = sorted((topic.told, topic.called), key=lambda side: -len(side.ids.ids))
    chosen = [each for side in sides for each in side.quotes[:1]][:1]
    values = counted(data, story, topic)
    if topic.named:
        others = [each for each in topic.ids.ids if each != topic.named]
        values["named"] = Selection((topic.named, *others))
        chosen = []
    else:
        values["others"] = Selection(tuple(each for each in topic.ids.ids if each not in chosen))
    quotes = wording.joined(front.quoted(story, chosen, "quote_votes"))
    story.say("topic_line", "bullet", topic.topic_id, quotes=quotes, **values)
