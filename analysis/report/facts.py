"""Everything both writers show, computed once from the tables: the report of one round as a row of blocks in reading order."""

from __future__ import annotations

from analysis.report import across, annex, fieldchapter, front, goals
from analysis.report.blocks import Block, Sentence, Story, Table
from analysis.report.data import Data


def build(data: Data) -> list[Block]:
    """The whole report."""
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
    annex.statements(story, data)
    annex.others(story, data)
    return story.blocks


def for_page(blocks: list[Block], data: Data) -> list[Block]:
    """The same report for the web page, which has its own list of all statements instead of Anhang A."""
    instead = Story()
    instead.say("annex_page", round_statements=len(data.statements))
    kept = (
        block for block in blocks if not (isinstance(block, Table) and block.key == "statements")
    )
    return [
        instead.blocks[0]
        if isinstance(block, Sentence) and block.key == "annex_statements"
        else block
        for block in kept
    ]
