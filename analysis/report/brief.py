"""The Kurzfassung: two pages for the head of office, the committee and the press."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from analysis.quoting import SURE, UNCLEAR, unclear_by
from analysis.report import changes, front, goals, wording
from analysis.report.blocks import Heading, Sentence, Story, claims
from analysis.report.data import Data
from analysis.report.fields import earlier
from analysis.report.outline import Chapter, Outline, Side, Topic, title
from analysis.report.parameters import (
    AT_LENGTH,
    BETWEEN,
    FIGURE_LINES,
    HEADING_LINES,
    LINE_LETTERS,
    MOST_TOPICS,
    PAGE_LINES,
)
from analysis.report.wording import Part, Selection


def build(data: Data, outline: Outline) -> Story:
    story, tail = Story(data.teller), Story(data.teller)
    front.begin(story, data, "Kurzfassung")
    front.basis(story, data)
    front.limits(story, data)
    front.most_voted(story, data)
    story.figure("topics_tables")
    _disputed(tail, data, outline)
    changes.write(tail, data, outline)
    _concept(tail, data, outline)
    chosen = _chosen(data, outline, PAGE_LINES - _height(story) - _height(tail))
    for chapter in outline.chapters:
        inside = [topic for topic in chosen.topics if topic.field_id == chapter.field_id]
        if inside:
            story.head(2, chapter.name)
        for number, topic in enumerate(inside):
            tell(story, data, topic, shortly=number >= _at_length(chapter))
        if lines := chosen.voted[chapter.field_id]:
            _voted(story, data, chapter, lines)
        if chapter.field_id in chosen.others:
            _others(story, data, chapter, chosen.topics)
    story.blocks += tail.blocks
    return story


def _height(story: Story) -> float:
    """How many lines the blocks take, about."""
    return sum(
        HEADING_LINES.get(block.level, 0)
        if isinstance(block, Heading)
        else -(-len(block.text) // LINE_LETTERS) + BETWEEN
        if isinstance(block, Sentence)
        else FIGURE_LINES
        for block in story.blocks
    )


class Chosen(NamedTuple):
    """topics: the heaviest first. voted: lines for further notes with votes, by field. others: fields that name their next topics."""

    topics: list[Topic]
    voted: Counter[str]
    others: set[str]


def _at_length(chapter: Chapter) -> int:
    return AT_LENGTH if chapter.field_id else 1


def _chosen(data: Data, outline: Outline, left: float) -> Chosen:
    """Two topics of a field at length, then notes with votes, a third one shortly, and more as long as ``left`` lines of two pages hold.

    What one voice alone said is not there, nor a topic nobody can name („Verschiedenes“ is none). What people decided comes first.
    """
    shown, third, further, weighed, more = [], [], [], [], []
    for chapter in outline.chapters:
        topics = _of_chapter(data, chapter.topics, outline)[:MOST_TOPICS]
        n = _at_length(chapter)
        shown += topics[:n]
        third += topics[n : n + 1]
        further += topics[n + 1 :]
        weighed += [chapter.field_id] if topics and _with_votes(data, chapter) else []
        more += [chapter.field_id] if len(topics) > n else []
    left -= sum(_room(data, topic) for topic in shown)
    left -= HEADING_LINES[2] * len({topic.field_id for topic in shown})
    voted, others = Counter(), set()
    for field_id in weighed * 2:
        cost = 1 if voted[field_id] else 1 + BETWEEN
        if left >= cost:
            left -= cost
            voted[field_id] += 1
    left = _shortly(data, third, shown, left)
    for field_id in more:
        if left >= 1 + BETWEEN:
            left -= 1 + BETWEEN
            others.add(field_id)
    _shortly(data, further, shown, left)
    return Chosen(sorted(shown, key=lambda each: each.weight), voted, others)


def _shortly(data: Data, topics: list[Topic], shown: list[Topic], left: float) -> float:
    """Adds the topics that have room, the heaviest first; the lines that are left then."""
    for topic in sorted(topics, key=lambda each: each.weight):
        if left >= (room := _room(data, topic, shortly=True)):
            left -= room
            shown.append(topic)
    return left


def _room(data: Data, topic: Topic, shortly: bool = False) -> float:
    trial = Story(data.teller)
    tell(trial, data, topic, shortly)
    return _height(trial)


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
    return sorted(fit, key=lambda each: (each.topic_id not in page.kept, not _speaks(data, each)))


def _quote(data: Data, side: Side) -> tuple[str, ...]:
    """The statement one side is told in: the one people chose, else the typical one if it surely stands there and is clear, never one
    they do not want there."""
    page, inside = data.page, set(side.ids.ids)
    wanted = [each for each in side.ids.ids if each in page.kept]
    told = [page.instead.get(each, each) for each in side.quotes if _fits(data, each)]
    fit = [each for each in (*wanted, *told) if each in inside and each not in page.dropped]
    return tuple(fit[:1])


def _fits(data: Data, statement_id: str) -> bool:
    return data.likely[statement_id] >= SURE and unclear_by(data.row[statement_id]) < UNCLEAR


def _clearest(data: Data, ids: tuple[str, ...]) -> list[str]:
    """The first of these that reads clearly alone, else the first."""
    clear = [each for each in ids if unclear_by(data.row[each]) < UNCLEAR]
    return [*clear, *ids][:1]


def _speaks(data: Data, topic: Topic) -> bool:
    """Whether something can be quoted for the topic that surely belongs to it."""
    return bool(topic.named or _quote(data, topic.told) or _quote(data, topic.called))


def tell(story: Story, data: Data, topic: Topic, shortly: bool = False) -> None:
    """One topic in a line or two: how much, one thing told, one called for (``shortly``: only that of which there is more), the round
    before."""
    named = Selection((topic.named,) if topic.named else ())
    told, called = _quote(data, topic.told), _quote(data, topic.called)
    if shortly and told and called:
        most = len(topic.told.ids.ids) >= len(topic.called.ids.ids)
        told, called = (told, ()) if most else ((), called)
    story.say(
        "brief_topic",
        topic_id=topic.topic_id,
        topic=topic.title,
        named=named,
        ids=topic.ids,
        told=wording.joined(front.quoted(story, told)),
        called=wording.joined(front.quoted(story, called)),
        earlier=earlier(story, data, topic),
    )


def _others(story: Story, data: Data, chapter: Chapter, shown: list[Topic]) -> None:
    """The next topics of the chapter in a line: name, how much, and what one statement says where the name is not one itself."""
    told: list[list[Part]] = []
    for topic in _of_chapter(data, _left(chapter, shown)):
        sides = sorted((topic.told, topic.called), key=lambda side: -len(side.ids.ids))
        sure = [quote for side in sides for quote in _quote(data, side)]
        for quotes in [[]] if topic.named else [*([each] for each in sure), []]:
            piece = story.fill(
                "brief_other",
                topic=title(topic.topic_id, topic.shown, "topic_plain"),
                named=Selection((topic.named,) if topic.named else ()),
                ids=topic.ids,
                told=wording.joined(front.quoted(story, quotes)),
            )
            line = story.fill("brief_more", topics=wording.joined([*told, piece]))
            if len(wording.plain(line)) <= LINE_LETTERS:
                told.append(piece)
                break
        else:
            break
    if told:
        story.say("brief_more", topics=wording.joined(told))


def _with_votes(data: Data, chapter: Chapter, told: Collection[str] = ()) -> list[str]:
    """The statements of the chapter with several votes that are not told yet: of topics that are not told first, then by votes."""
    votes = {each: data.row[each]["votes"] for each in chapter.ids.ids}
    fit = [
        each
        for each in chapter.ids.ids
        if votes[each] > 1
        and each not in told
        and each not in data.page.dropped
        and unclear_by(data.row[each]) < UNCLEAR
        and (data.in_topic[each] >= SURE or not data.row[each]["topic"])
    ]
    topics = {data.row[each]["topic"] for each in told} - {""}
    return sorted(fit, key=lambda each: (data.row[each]["topic"] in topics, -votes[each]))


def _voted(story: Story, data: Data, chapter: Chapter, lines: int) -> None:
    """Further notes of the chapter with votes, as many as the lines hold: what people gave weight to, whatever its topic."""
    named = [claim for claim in claims(story.blocks) if claim.function in ("quote", "refs")]
    told = {each for claim in named for each in claim.of.ids}
    pieces: list[list[Part]] = []
    for each in _with_votes(data, chapter, told):
        trial = [*pieces, *front.quoted(story, [each], "quote_votes")]
        line = wording.plain(story.fill("brief_voted", quotes=wording.joined(trial)))
        if len(line) <= lines * LINE_LETTERS:
            pieces = trial
    if pieces:
        story.say("brief_voted", quotes=wording.joined(pieces))


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


def _concept(story: Story, data: Data, outline: Outline) -> None:
    if data.goals.empty:
        return
    story.head(2, "Zum geltenden Konzept")
    found = goals.Goals(data)
    critics = [
        story.fill(
            "brief_critic",
            goal_id=goal["goal_id"],
            goal=goal["goal"].rstrip("."),
            criticises=critical,
            example=front.quoted(story, _clearest(data, critical.ids))[0],
        )
        for goal, critical in found.most_criticised()
    ]
    told = story.fill(
        "brief_goals",
        goals=found.all,
        touched=found.surely_touched,
        critical=wording.joined(critics),
    )
    without = [topic.topic_id for topic in found.without(outline) if len(topic.ids.ids) > 1]
    if without:
        few = changes.few(without, ("without goal", data.round_id))
        told += [Part("", " "), *story.fill("brief_without_goal", **few)]
    story.tell("brief_goals", told)
