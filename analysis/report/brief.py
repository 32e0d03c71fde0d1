"""The Kurzfassung: two pages for the head of office, the committee and the press."""

from __future__ import annotations

from analysis.report import front, goals, wording
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.fields import earlier
from analysis.report.outline import Chapter, Outline, Side, Topic, title
from analysis.report.parameters import (
    BETWEEN,
    LEAST_TOPICS,
    LINE_LETTERS,
    MOST_TOPICS,
    NAMED,
    PAGE_LINES,
)
from analysis.report.wording import Part, Selection


def build(data: Data, outline: Outline) -> Story:
    story = Story(data.teller)
    front.begin(story, data, "Kurzfassung")
    front.basis(story, data)
    front.most_voted(story, data)
    story.figure("topics_tables")
    shown = _chosen(data, outline)
    for chapter in outline.chapters:
        inside = [topic for topic in shown if topic.field_id == chapter.field_id]
        if inside:
            story.head(2, chapter.name)
        for topic in inside:
            tell(story, data, topic)
        _others(story, data, chapter, shown)
    _disputed(story, data, outline)
    _rounds(story, data, outline)
    _concept(story, data, outline)
    front.limits(story, data, "quiet")
    return story


def _chosen(data: Data, outline: Outline) -> list[Topic]:
    """The heaviest topics of each field: two, and more in the order of their weight as long as two pages hold them.

    What one voice alone said is not there, nor a topic nobody can name („Verschiedenes“ is none). What people decided comes first.
    """
    left, shown = float(PAGE_LINES), []
    by_chapter = [
        _of_chapter(data, chapter.topics, outline)[:MOST_TOPICS] for chapter in outline.chapters
    ]
    least = [LEAST_TOPICS if chapter.field_id else 1 for chapter in outline.chapters]
    first = [topic for topics, n in zip(by_chapter, least) for topic in topics[:n]]
    further = [topic for topics, n in zip(by_chapter, least) for topic in topics[n:]]
    for topic in [*first, *sorted(further, key=lambda each: each.weight)]:
        trial = Story(data.teller)
        tell(trial, data, topic)
        left -= -(-len(trial.blocks[0].text) // LINE_LETTERS) + BETWEEN
        if topic in first or left >= 0:
            shown.append(topic)
    return sorted(shown, key=lambda each: each.weight)


def _of_chapter(
    data: Data, topics: tuple[Topic, ...], outline: Outline | None = None
) -> list[Topic]:
    """What may stand on the first page: what people want there first, nothing they do not want there."""
    page = data.page
    others = outline.topics if outline else {}
    named = [others.get(page.instead.get(topic.topic_id, ""), topic) for topic in topics]
    fit = [
        topic
        for topic in dict.fromkeys(named)
        if topic.topic_id in page.kept
        or (len(topic.ids.ids) > 1 and topic.topic_id not in page.dropped)
    ]
    return sorted(fit, key=lambda topic: topic.topic_id not in page.kept)


def _quote(data: Data, side: Side) -> tuple[str, ...]:
    """The statement one side is told in: the one people chose, else the typical one, never one they do not want there."""
    page, inside = data.page, set(side.ids.ids)
    wanted = [each for each in side.ids.ids if each in page.kept]
    told = [page.instead.get(each, each) for each in side.quotes]
    fit = [each for each in (*wanted, *told) if each in inside and each not in page.dropped]
    return tuple(fit[:1])


def tell(story: Story, data: Data, topic: Topic) -> None:
    """One topic in a line or two: how much, one thing told, one called for, the round before."""
    named = Selection((topic.named,) if topic.named else ())
    story.say(
        "brief_topic",
        topic_id=topic.topic_id,
        topic=topic.title,
        named=named,
        ids=topic.ids,
        round=data.round,
        told=wording.joined(front.quoted(story, _quote(data, topic.told))),
        called=wording.joined(front.quoted(story, _quote(data, topic.called))),
        earlier=earlier(story, data, topic),
    )


def _others(story: Story, data: Data, chapter: Chapter, shown: list[Topic]) -> None:
    """The next topics of the chapter in one line: name and one statement of each."""
    told, letters = [], len("Außerdem: ")
    for topic in _of_chapter(data, _left(chapter, shown)):
        ids = (topic.named, *topic.told.quotes, *topic.called.quotes)
        one = Selection(tuple(each for each in ids if each and each not in data.page.dropped)[:1])
        piece = story.fill(
            "brief_other", topic=title(topic.topic_id, topic.shown, "topic_plain"), one=one
        )
        letters += len(wording.plain(piece)) + 2
        if letters > LINE_LETTERS:
            break
        told.append(piece)
    if told:
        story.say("brief_more", topics=wording.joined(told, ", "))


def _left(chapter: Chapter, shown: list[Topic]) -> tuple[Topic, ...]:
    return tuple(topic for topic in chapter.topics if topic not in shown)


def _disputed(story: Story, data: Data, outline: Outline) -> None:
    """What people confirmed to contradict each other."""
    found = [(topic, pair) for topic in outline.topics.values() for pair in outline.opposed(topic)]
    if found:
        story.head(2, "Strittig")
    for topic, pair in found:
        one, other = front.quoted(story, pair)
        story.say(
            "brief_disputed", topic_id=topic.topic_id, topic=topic.title, one=one, other=other
        )


def _few(ids: list[str], scope: tuple[str, ...]) -> dict[str, Selection]:
    """The first of some topics, and those that are left; together they are what ``scope`` says."""
    few = ids if len(ids) <= NAMED + 1 else ids[:NAMED]
    return {
        "topics": Selection(tuple(few), (*scope, "first", str(len(few)))),
        "more": Selection(tuple(ids[len(few) :]), (*scope, "after", str(len(few)))),
    }


def _rounds(story: Story, data: Data, outline: Outline) -> None:
    """What is new, named again and not named any more: topics that at least two tables or statements speak for."""
    if not data.previous:
        return
    several = [topic for topic in outline.topics.values() if len(topic.ids.ids) > 1]
    new = [topic.topic_id for topic in several if not topic.before.ids]
    again = [topic.topic_id for topic in several if topic.before.ids]
    gone = [each for each in outline.gone if len(data.members[each, data.previous]) > 1]
    told = []
    for key, ids in (("brief_new", new), ("brief_again", again), ("brief_gone", gone)):
        if ids:
            scope = ("change", key.removeprefix("brief_"), data.round_id)
            told.append(story.fill(key, **_few(ids, scope)))
    if told:  # else every topic is a single voice, and there is nothing to compare
        story.head(2, f"Gegenüber der Runde {wording.day(data.previous)}")
        story.tell("brief_rounds", wording.joined(told, " "))


def _concept(story: Story, data: Data, outline: Outline) -> None:
    if data.goals.empty:
        return
    story.head(2, "Zum geltenden Konzept")
    found = goals.Goals(data)
    critical = [
        story.fill(
            "brief_critic",
            goal_id=goal["goal_id"],
            goal=goal["goal"].rstrip("."),
            criticises=found.linked(goal["goal_id"])["criticises"],
        )
        for goal in found.most_criticised()
    ]
    told = story.fill(
        "brief_goals", goals=found.all, touched=found.touched, critical=wording.joined(critical)
    )
    without = [topic.topic_id for topic in found.without(outline) if len(topic.ids.ids) > 1]
    if without:
        few = _few(without, ("without goal", data.round_id))
        told += [Part("", " "), *story.fill("brief_without_goal", **few)]
    story.tell("brief_goals", told)
