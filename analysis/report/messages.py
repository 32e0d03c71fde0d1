"""How one message, statement or topic is shown, wherever in the report it stands."""

from __future__ import annotations

import re

import pandas as pd

from analysis import cells
from analysis.grouping import voices
from analysis.report import wording
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.wording import Part

ASPECTS_SPELLED = 6  # further statements spelled out behind one message; the rest is named by id
ASPECT_LENGTH = 300  # characters; a longer note is named by id there and stands in Anhang A
LONE_SPELLED = 12  # messages of one note spelled out in one paragraph
SHORT_NOTE = 4  # a wording of so few words is shown with its heading
LONGEST_HEADING = 8  # words
_PLACE = re.compile(
    r"(Tisch|Gruppe|Foto|Blatt|Seite|Karten|Protokoll|Mitschrift|Runder Tisch|Workshop|Handlungsfeld|Jugendtisch)\b",
    re.I,
)
UNSTABLE = 0.5  # below this stability a topic is marked


def sources(data: Data, summary_id: str, counter: bool = False) -> list[str]:
    """The statements a message stands for, its wording first; or those against it."""
    sides = data.behind[summary_id]
    return sides.get("counter", []) if counter else sides["wording"] + sides.get("same", [])


def aspects(data: Data, summary_id: str) -> tuple[list[str], list[str]]:
    """What is gathered behind a message: the statements spelled out there, and those named by id only."""
    related = data.behind[summary_id].get("related", [])
    short = [each for each in related if len(data.row[each]["text"]) <= ASPECT_LENGTH]
    spelled = short[: ASPECTS_SPELLED + (len(related) == ASPECTS_SPELLED + 1)]
    return spelled, [each for each in related if each not in spelled]


def everything(data: Data, summary_id: str) -> list[str]:
    """All statements a message stands for: those that say it and those gathered behind it."""
    return sources(data, summary_id) + data.behind[summary_id].get("related", [])


def gathered(story: Story, data: Data, summary_id: str) -> None:
    """The statements gathered behind a message, one after the other in their own words."""
    spelled, rest = aspects(data, summary_id)
    if spelled:
        story.say(
            "aspects",
            "aspects",
            aspects=_quotes(data, spelled),
            rest_ids_statements=len(rest),
            rest_ids=wording.ids(rest),
        )
    elif rest:
        story.say(
            "topic_rest", "aspects", topic="", ids_statements=len(rest), ids=wording.ids(rest)
        )


def lone(story: Story, data: Data, statement_ids: list[str]) -> None:
    """Messages of one note each, which nobody repeated or voted for, in one paragraph: short, and none is dropped."""
    spelled, rest = statement_ids[:LONE_SPELLED], statement_ids[LONE_SPELLED:]
    story.say(
        "lone",
        "bullet",
        lone=_quotes(data, spelled),
        rest_ids_statements=len(rest),
        rest_ids=wording.ids(rest),
    )


def _quotes(data: Data, statement_ids: list[str]) -> list[Part]:
    parts: list[Part] = []
    for row in data.rows(statement_ids):
        counted = cells.count([row])
        several = counted.mentions if counted.mentions > 1 else 0
        parts += [Part("", "; ")] if parts else []
        parts += wording.say(
            "aspect",
            quote=own_words(row),
            heading=heading(row, own_words(row)),
            ids_mentions=several,
            ids_points=counted.points,
            ids=row["statement_id"],
        )
    return parts


def message(story: Story, data: Data, row: pd.Series, style: str, topic: str = "") -> None:
    """One key message: its wording, at how many tables, how often, by whom, on which goals, and the statements behind it."""
    found = sources(data, row["summary_id"])
    rows = data.rows(found)
    counted, people = cells.count(rows), cells.groups(rows)
    goals = sorted({goal for each in found for goal in data.goals_of.get(each, [])})
    story.say(
        "message_of_topic" if topic else "message",
        style,
        topic=topic,
        quote=row["text"],
        heading=heading(rows[0], row["text"]),
        ids_tables=counted.tables,
        round_tables=data.all_tables,
        ids_mentions=counted.mentions if counted.mentions > 1 else 0,
        ids_points=counted.points,
        groups_word="Gruppe" if len(people) == 1 else "Gruppen",
        groups=wording.listed(people),
        goals_word="Ziel" if len(goals) == 1 else "Ziele",
        goal_ids=wording.listed(goals),
        ids=wording.ids(found),
    )


def heading(row: dict, text: str) -> str:
    """The last heading above a note of a few words, which alone may not be understood; else empty.

    Left out: the title of a whole sheet, and what only says where a note stands, which the report tells anyway.
    """
    last = row["heading"].split(" › ")[-1].strip()
    speaks = len(last.split()) <= LONGEST_HEADING and not _PLACE.match(last)
    return last if len(text.split()) <= SHORT_NOTE and speaks else ""


def origin(row: dict) -> str:
    """Table and group of a statement, as far as stated."""
    table = row["table"]
    stated = (f"Tisch {table}" if table[:1].isdigit() else table) if table else ""
    return wording.listed(each for each in (stated, row["group"]) if each)


def own_words(row: dict) -> str:
    """A statement in its readable form where that is a slice of what was written, else as written."""
    return wording.on_one_line(voices.wording(row))


def topic_note(stability: float | None) -> str:
    """What to know about a topic before relying on it; empty where nothing was measured."""
    return "noch unsicher" if stability is not None and stability < UNSTABLE else ""
