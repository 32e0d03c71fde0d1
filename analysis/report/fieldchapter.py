"""The chapter of one field of action: scope, topics, a section a type, agreement and opposition, single voices, quotes."""

from __future__ import annotations

import re

import pandas as pd

from analysis import cells, coded_statements
from analysis.codebook import Code
from analysis.report import wording
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.front import topic_row
from analysis.report.messages import (
    LONE_SPELLED,
    aspects,
    everything,
    gathered,
    heading,
    lone,
    message,
    origin,
    own_words,
    sources,
    topic_note,
)

QUOTES = 4
MOST_TOPICS = 8  # in the table of topics before those with one statement are left out
LEAST_LONE = 3  # so many messages of one note each share a paragraph
QUOTE_WORDS = (7, 45)
_OWN_VOICE = re.compile(r"\b(ich|wir|mich|mir|uns|mein\w*|unser\w*)\b", re.I)


def chapter(story: Story, data: Data, code: Code) -> None:
    """The whole chapter; a field nobody spoke about says so."""
    story.head(1, code.name, code.id)
    rows = data.statements[data.statements["field"] == code.id]
    if rows.empty:
        story.say("field_none")
        _further(story, data, code)
        return
    own = data.summaries[data.summaries["field_id"] == code.id].sort_values(
        ["section", "rank"], kind="stable"
    )
    counted = cells.count(cells.records(rows))
    story.say(
        "field_scope",
        field_statements=counted.statements,
        field_notes=counted.notes,
        field_tables=counted.tables,
        round_tables=data.all_tables,
    )
    _cover(story, data, own, counted.statements)
    _topics(story, data, rows)
    _further(story, data, code)
    names = {
        **{each.id: wording.plural(each.name) for each in data.book.types},
        cells.NO_TYPE: _untyped(data),
    }
    for section, name in names.items():
        inside = own[own["section"] == section]
        if len(inside):
            story.head(2, name)
            _section(story, data, inside, section)
    _agreement(story, data, own)
    singles = own[own["section"] == cells.SINGLE]
    if len(singles):
        story.head(2, "Einzelstimmen")
        _singles(story, data, singles)
    _quotes(story, data, rows, own)


def _untyped(data: Data) -> str:
    return "Weitere Aussagen" if data.book.types else "Aussagen"


def _cover(story: Story, data: Data, own: pd.DataFrame, n_statements: int) -> None:
    spelled = _spelled(data, own)
    if len(spelled) == n_statements:
        story.say("field_cover_all", spelled_statements=len(spelled))
    else:
        story.say(
            "field_cover",
            spelled_statements=len(spelled),
            field_statements=n_statements,
            listed_statements=n_statements - len(spelled),
        )


def _spelled(data: Data, own: pd.DataFrame) -> set[str]:
    """The statements whose words, or the words of one that says the same, stand in the chapter."""
    found: set[str] = set()
    for section in sorted(set(own["section"]) - {cells.AGREED, cells.OPPOSED, cells.SINGLE}):
        single = _lone(own[own["section"] == section])["summary_id"].tolist()
        found |= {sources(data, each)[0] for each in single[:LONE_SPELLED]}
        own = own[~own["summary_id"].isin(single)]
    for row in own[own["shown"] == 1].itertuples():
        found |= {
            *sources(data, row.summary_id),
            *sources(data, row.summary_id, True),
            *aspects(data, row.summary_id)[0],
        }
    return {
        each for each in found if data.row[each]["field"] in set(own["field_id"])
    }  # the other side may stand in another field


def _topics(story: Story, data: Data, rows: pd.DataFrame) -> None:
    """The chapter's topics: how much of each is said here, and how much in all fields; the weightiest here first.

    Where there are many, those with one statement here are left to the sections.
    """
    field_id = rows["field"].iloc[0]
    inside = {
        topic: cells.records(data.members[topic][data.members[topic]["field"] == field_id])
        for topic in sorted(set(rows["topic"]) - {""})
    }
    stability = dict(zip(data.topics["topic_id"], data.topics["stability"]))
    table = [
        topic_row(data, topic)
        | {
            "topic_here_statements": len(found),
            "topic_here_tables": cells.n_tables(found),
            **_sides(data, topic, field_id),
            "topic_here_groups": wording.listed(cells.groups(found)),
            "topic_note": topic_note(stability.get(topic)),
        }
        for topic, found in sorted(
            inside.items(), key=lambda item: (-len(item[1]), -cells.n_tables(item[1]), item[0])
        )
        if len(found) > 1 or len(inside) <= MOST_TOPICS
    ]
    if table:
        story.table("topics", table, (0.24, 0.14, 0.11, 0.14, 0.14, 0.19, 0.12))


def _sides(data: Data, topic: str, field_id: str) -> dict[str, int]:
    """How many statements of the topic stand on either side of its oppositions here."""
    found = data.summaries[
        (data.summaries["section"] == cells.OPPOSED)
        & (data.summaries["topic_id"] == topic)
        & (data.summaries["field_id"] == field_id)
    ]["summary_id"]
    return {
        "opposed_here": sum(len(sources(data, each)) for each in found),
        "opposed_there": sum(len(sources(data, each, True)) for each in found),
    }


def _section(story: Story, data: Data, inside: pd.DataFrame, section: str) -> None:
    """Messages topic by topic; what is not spelled out is named by id at its topic."""
    if _proposes(data, section):
        story.say("proposals")
    single = _lone(inside)
    for topic in dict.fromkeys(inside["topic_id"]):
        cell = inside[
            (inside["topic_id"] == topic) & ~inside["summary_id"].isin(single["summary_id"])
        ]
        if cell.empty:
            continue
        shown, rest = cell[cell["shown"] == 1], cell[cell["shown"] != 1]
        name = data.topic_names.get(topic, "")
        if len(cell) == 1 and len(shown) and not shown["n_related"].any():
            message(story, data, shown.iloc[0], "bullet", name)
        elif len(shown):
            behind = data.rows(
                [each for row in cell.itertuples() for each in everything(data, row.summary_id)]
            )
            story.say(
                "topic_line",
                "bullet",
                topic=name,
                topic_section_statements=len(behind),
                topic_section_tables=cells.n_tables(behind),
                round_tables=data.all_tables,
            )
            for _, row in shown.iterrows():
                message(story, data, row, "bullet2")
                gathered(story, data, row["summary_id"])
            _rest(story, data, rest, "bullet2")
        else:
            _rest(story, data, rest, "bullet", name)
    if len(single):
        lone(story, data, [sources(data, each)[0] for each in single["summary_id"]])


def _lone(inside: pd.DataFrame) -> pd.DataFrame:
    """Messages alone in their topic that stand on one note nobody repeated or voted for; none where there are few of them."""
    alone = inside[~inside["topic_id"].duplicated(keep=False)]
    found = alone[
        (alone["n_statements"] == 1)
        & (alone["n_related"] == 0)
        & (alone["mentions"] <= 1)
        & (alone["points"] == 0)
    ]
    return found if len(found) >= LEAST_LONE else found.iloc[:0]


def _proposes(data: Data, section: str) -> bool:
    name = data.book.names("type").get(section, "").lower()
    return section == "massnahme" or "maßnahme" in name or "vorschlag" in name


def _rest(story: Story, data: Data, rest: pd.DataFrame, style: str, topic: str = "") -> None:
    left = [each for row in rest.itertuples() for each in everything(data, row.summary_id)]
    if left:
        story.say("topic_rest", style, topic=topic, ids_statements=len(left), ids=wording.ids(left))


def _agreement(story: Story, data: Data, own: pd.DataFrame) -> None:
    story.head(2, "Konsens und Dissens")
    shared, against = own[own["section"] == cells.AGREED], own[own["section"] == cells.OPPOSED]
    story.say("agreed" if len(shared) else "agreed_none")
    for _, row in shared.iterrows():
        message(story, data, row, "bullet", data.topic_names.get(row["topic_id"], ""))
    story.say("opposed" if len(against) else "opposed_none")
    for _, row in against.iterrows():
        _opposition(story, data, row)


def _opposition(story: Story, data: Data, row: pd.Series) -> None:
    sides = {}
    for prefix, counter in (("", False), ("counter_", True)):
        found = sources(data, row["summary_id"], counter)
        rows = data.rows(found)
        people = cells.groups(rows)
        sides |= {
            f"{prefix}ids": wording.ids(found),
            f"{prefix}ids_tables": cells.n_tables(rows),
            f"{prefix}groups": wording.listed(people),
            f"{prefix}groups_word": "Gruppe" if len(people) == 1 else "Gruppen",
        }
    other = data.rows(sources(data, row["summary_id"], True))[0]
    story.say(
        "opposition",
        "bullet",
        quote=row["text"],
        counter_quote=own_words(other),
        round_tables=data.all_tables,
        **sides,
    )


def _singles(story: Story, data: Data, singles: pd.DataFrame) -> None:
    story.say("singles")
    for row in singles[singles["shown"] == 1].to_dict("records"):
        found = sources(data, row["summary_id"])
        first = data.row[found[0]]
        story.say(
            "single",
            "bullet",
            quote=row["text"],
            heading=heading(first, row["text"]),
            origin=origin(first),
            ids=wording.ids(found),
        )
    left = [
        each
        for row in singles[singles["shown"] != 1].itertuples()
        for each in sources(data, row.summary_id)
    ]
    if left:
        story.say("section_rest", "bullet", ids_statements=len(left), ids=wording.ids(left))


def _quotes(story: Story, data: Data, rows: pd.DataFrame, own: pd.DataFrame) -> None:
    """A few statements in people's own voice that stand nowhere else in the chapter, from different tables."""
    used = _spelled(data, own)
    chosen, seen = [], set()
    lively = [
        row
        for row in cells.records(rows)
        if row["statement_id"] not in used
        and row["language"] == "de"
        and QUOTE_WORDS[0] <= len(row["text"].split()) <= QUOTE_WORDS[1]
    ]
    for row in sorted(
        lively,
        key=lambda row: (
            not _OWN_VOICE.search(row["text"]),
            -len(row["text"]),
            row["statement_id"],
        ),
    ):
        if row["at_table"] not in seen and len(chosen) < QUOTES:
            seen.add(row["at_table"])
            chosen.append(row)
    if chosen:
        story.head(2, "Zitate")
    for row in chosen:
        story.say(
            "quote", "quote", quote=own_words(row), origin=origin(row), ids=row["statement_id"]
        )


def _further(story: Story, data: Data, code: Code) -> None:
    """Statements whose first field is another one but which belong here too."""
    also = coded_statements.decided(data.codings, "field")
    also = set(also.loc[also["code_id"] == code.id, "statement_id"])
    rows = data.statements[
        data.statements["statement_id"].isin(also) & (data.statements["field"] != code.id)
    ]
    if len(rows):
        story.say("field_further", ids_statements=len(rows), ids=wording.ids(rows["statement_id"]))
