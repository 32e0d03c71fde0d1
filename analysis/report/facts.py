"""Everything both writers show, computed once from the tables: the report of one round as a row of blocks in reading order."""

from __future__ import annotations

from analysis.report import across, annex, fieldchapter, front, goals
from analysis.report.blocks import Block, Story
from analysis.report.data import Data


def build(data: Data, annex_of_statements: bool = True) -> list[Block]:
    """The whole report. ``annex_of_statements`` False leaves Anhang A to the web page's own list of all statements."""
    story = Story()
    front.title(story, data)
    front.glance(story, data)
    front.procedure(story, data)
    for code in data.book.fields:
        fieldchapter.chapter(story, data, code)
    across.chapter(story, data)
    across.comparison(story, data)
    goals.chapter(story, data)
    story.head(2, "Ausblick")
    story.say("outlook" if len(data.goals) else "outlook_plain")
    annex.statements(story, data, annex_of_statements)
    annex.others(story, data)
    return story.blocks
