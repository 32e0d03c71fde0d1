"""The Auswertung from its first line to its last: basis, fields of action, what crosses them, comparison, goals."""

from __future__ import annotations

from analysis.report import across, fields, front
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.goals import Goals
from analysis.report.outline import Outline


def build(data: Data, outline: Outline) -> Story:
    story, goals = Story(data.teller), Goals(data)
    front.begin(story, data, "Auswertung")
    front.basis(story, data)
    front.imprint(story, data)
    story.head(1, "Wie dieser Bericht zu lesen ist")
    front.how(story, data)
    story.figure("topics_tables")
    fields.write(story, data, outline, goals)
    across.write(story, data, outline)
    across.comparison(story, data, outline)
    goals.chapter(story, outline)
    return story
