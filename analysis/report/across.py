"""What crosses the fields: types by field, the dimensions of diversity, unplaced statements; and the last round table."""

from __future__ import annotations

from analysis.report import wording
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.fields import singles
from analysis.report.outline import CROSSING, Outline, Topic, title
from analysis.report.parameters import COMPARED
from analysis.report.wording import Part, Selection

UNTYPED = "ohne Typ"


def write(story: Story, data: Data, outline: Outline) -> None:
    story.head(1, "Überblick über die Handlungsfelder")
    if data.book.types:
        story.figure("fields_types")
        _types(story, data, outline)
    _dimensions(story, data)
    if outline.unplaced.ids:
        story.head(2, "Nicht zugeordnet")
        singles(story, data, outline.unplaced.ids, "unclear")


def types(data: Data, outline: Outline) -> tuple[list[str], dict[str, list[Selection]]]:
    """(names of the types, field name -> the statements of each type): what is told in each chapter, by type."""
    names = {code.id: code.name for code in data.book.types} | {"aussage": UNTYPED}
    found = {}
    for chapter in outline.chapters:
        if chapter.ids.ids:
            found[chapter.name] = [
                Selection(
                    tuple(each for each in chapter.ids.ids if data.row[each]["type"] == kind),
                    ("type", chapter.field_id, kind, data.round_id),
                )
                for kind in names
            ]
    used = [at for at in range(len(names)) if any(row[at].ids for row in found.values())]
    return [list(names.values())[at] for at in used], {
        field: [row[at] for at in used] for field, row in found.items()
    }


def _types(story: Story, data: Data, outline: Outline) -> None:
    names, rows = types(data, outline)
    whole = {chapter.name: chapter.ids for chapter in outline.chapters}
    story.grid(
        "types",
        ["Handlungsfeld", *names, "Summe"],
        [[field, *row, whole[field]] for field, row in rows.items()],
        (0.34, *(0.66 / (len(names) + 1),) * (len(names) + 1)),
    )


def _dimensions(story: Story, data: Data) -> None:
    """Which dimensions were spoken about, at how many tables and in which fields; and which nobody named."""
    if not data.book.dimensions:
        return
    story.head(2, "Vielfaltsdimensionen")
    given = [set(text.split("; ")) for text in data.statements["dimensions"]]
    rows, silent, uncounted = [], [], []
    uncountable = _uncountable(data)
    for code in data.book.dimensions:
        inside = data.statements[[code.id in each for each in given]]
        if inside.empty:
            silent.append(code.name)
            continue
        if code.id in uncountable:
            uncounted.append(code.name)
            continue
        ids = tuple(inside["statement_id"])
        rows.append(
            {
                "dimension": [Part("dimension", code.name)],
                "ids": Selection(ids, ("dimension", code.id, data.round_id)),
                "fields": _fields(data, set(inside["chapter"])),
            }
        )
    nobody = Selection(tuple(silent), ("silent", data.round_id))
    story.say("dimensions", silent=nobody, uncounted=wording.listed(uncounted))
    if rows:
        story.table("dimensions", rows, (0.28, 0.12, 0.12, 0.48))


def _uncountable(data: Data) -> set[str]:
    """Dimensions of which the program was measured to find too few (``evaluate``): their number must not be printed as if it were one."""
    missed = data.quality.get("nicht_zaehlbar")
    return set() if missed is None else set(missed["code_id"])


def _fields(data: Data, held: set[str]) -> str:
    """The fields of action by name, or that it is all of them."""
    names = [name for field, name in data.fields.items() if field in held]
    return "alle Handlungsfelder" if 2 < len(names) == len(data.fields) else wording.listed(names)


def comparison(story: Story, data: Data, outline: Outline) -> None:
    """A table a field: at how many tables each topic was named in either round; no judgement."""
    if not data.previous:
        return
    story.head(1, f"Vergleich mit der Runde {wording.day(data.previous)}")
    story.say("compare", round=data.round, before=data.before, previous=wording.day(data.previous))
    story.figure("rounds_tables")
    left = []
    for field_id, name in [*data.fields.items(), ("", CROSSING)]:
        now = [topic for topic in outline.topics.values() if topic.field_id == field_id]
        gone = [each for each in outline.gone if data.topic[each]["field_id"] == field_id]
        rows = [_now(data, topic) for topic in now] + [_gone(data, each) for each in gone]
        count = data.measures.tables
        small = [
            row for row in rows if max(count(row["ids"].ids), count(row["before"].ids)) < COMPARED
        ]
        left += [row["topic_id"] for row in small]
        rows = [row for row in rows if row not in small]
        if rows:
            story.table(
                "compare",
                rows,
                (0.56, 0.14, 0.14, 0.16),
                caption=name,
                previous=wording.day(data.previous),
                round=wording.day(data.round_id),
            )
    if left:
        story.say("compare_small", topics=Selection(tuple(left), ("small", data.round_id)))


def _now(data: Data, topic: Topic) -> dict:
    return {
        "topic_id": topic.topic_id,
        "topic": title(topic.topic_id, topic.shown, "topic_plain"),
        "ids": topic.ids,
        "before": topic.before,
        "status": "" if topic.before.ids else "neu",
    }


def _gone(data: Data, topic_id: str) -> dict:
    before = tuple(data.members[topic_id, data.previous])
    return {
        "topic_id": topic_id,
        "topic": title(topic_id, data.topic[topic_id]["shown"], "topic_plain"),
        "ids": Selection((), ("topic", topic_id, data.round_id)),
        "before": Selection(before, ("topic", topic_id, data.previous)),
        "status": "nicht mehr genannt",
    }
