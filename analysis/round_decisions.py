"""Decisions on whole rounds: closed (its topics are input from then on), reopened.

rows of frozen_topics -> Decisions for frozen_topics, decided_rounds
"""

from __future__ import annotations

import pandas as pd

from analysis import tables, undo
from analysis.decisions import By, Decision
from analysis.stage import House


def closing(house: House, round_id: str, members: pd.DataFrame, by: By) -> list[Decision]:
    """A round is closed: its statements' topics (rows of ``frozen_topics``) are input from then on."""
    before = tables.read(house.path("frozen_topics"), "frozen_topics")
    earlier = before.loc[before["round_id"] == round_id, "closing"]
    number = int(earlier.max()) + 1 if len(earlier) else 0
    rows = members.assign(closing=number).to_dict("records")
    row = _made("closed", round_id, number, by)
    return [*(Decision("frozen_topics", each) for each in rows), row]


def reopening(house: House, round_id: str, by: By) -> Decision:
    """A closed round is open again: what ``frozen_topics`` holds for its last closing counts no more. ValueError if it is not closed."""
    frozen = house.read("frozen_topics")
    closings = frozen.loc[frozen["round_id"] == round_id, "closing"]
    if not len(closings):
        raise ValueError(f"{round_id} is not closed")
    return reopened(round_id, int(closings.max()), by)


def reopened(round_id: str, closing: int, by: By) -> Decision:
    """The row that takes back a closing of the round."""
    return _made(undo.REOPENED, round_id, closing, by)


def _made(action: str, round_id: str, number: int, by: By) -> Decision:
    cells = {"target": round_id, "action": action, "old": "", "new": str(number), "text": round_id}
    return Decision("decided_rounds", cells | by._asdict())
