"""The concept in force against what was said: goals touched and how, goals nobody mentioned, topics without a goal."""

from __future__ import annotations

import pandas as pd

from analysis.report import wording
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.front import topic_row
from analysis.report.messages import own_words

REACHED = ("erreicht", "umgesetzt", "erfüllt", "abgeschlossen")


def chapter(story: Story, data: Data) -> None:
    story.head(1, "Folgerungen für die Fortschreibung des Konzepts")
    if data.goals.empty:
        story.say("concept_missing")
        return
    goals = data.goals.drop_duplicates("goal_id")
    touched = set(data.goal_links["goal_id"])
    story.say("concept_scope", goals=len(goals), touched_goals=len(touched))
    story.say("concept_how")
    story.head(2, "Ziele, Änderungsbedarf und Belege")
    fields = {**data.book.names("field"), "": "Ohne Handlungsfeld"}
    for field_id, name in fields.items():
        rows = [
            _goal(data, goal)
            for goal in goals.to_dict("records")
            if goal["field_id"] == field_id and goal["goal_id"] in touched
        ]
        if rows:
            story.head(3, name)
            story.table(
                "goals", rows, (0.17, 0.09, 0.09, 0.16, 0.17, 0.125, 0.125, 0.07), wide=True
            )
    _reached(story, data)
    _untouched(story, data, goals[~goals["goal_id"].isin(touched)], fields)
    _without_goal(story, data)


def _linked(data: Data, goal_id: str) -> dict[str, pd.DataFrame]:
    """The links of a goal by relation: first the statements of the goal's own field, the closest of them first."""
    links = data.goal_links[data.goal_links["goal_id"] == goal_id]
    home = dict(zip(data.goals["goal_id"], data.goals["field_id"])).get(goal_id, "")
    links = links.assign(
        foreign=[data.row[each]["field"] != home for each in links["statement_id"]]
    )
    links = links.sort_values(
        ["foreign", "similarity", "statement_id"], ascending=[True, False, True], kind="stable"
    )
    return {
        relation: links[links["relation"] == relation]
        for relation in ("criticises", "extends", "confirms")
    }


def _goal(data: Data, goal: dict) -> dict:
    links = _linked(data, goal["goal_id"])
    row = {
        "goal_id": goal["goal_id"],
        "goal": goal["goal"],
        "goal_status": goal["status"],
        "quote": "",
    }
    row |= {relation: len(found) for relation, found in links.items()}
    row |= {
        name: wording.ids(links[relation]["statement_id"])
        for relation, name in (
            ("criticises", "critical_ids"),
            ("extends", "extending_ids"),
            ("confirms", "confirming_ids"),
        )
    }
    speaking = next(
        (found for found in (links["criticises"], links["extends"]) if len(found)), None
    )
    if speaking is not None:
        row["quote"] = own_words(data.row[speaking["statement_id"].iloc[0]])
    return row


def _reached(story: Story, data: Data) -> None:
    """Goals whose measure the administration's report calls reached, and which statements tell otherwise."""
    if not (data.goals["report_status"] != "").any():
        return
    story.head(2, "Laut Bericht erreicht – am Tisch anders erlebt")
    rows = []
    for goal_id, measures in data.goals[
        data.goals["report_status"].str.strip().str.lower().isin(REACHED)
    ].groupby("goal_id", sort=False):
        critical = _linked(data, goal_id)["criticises"]["statement_id"]
        if len(critical):
            first = measures.iloc[0]
            rows.append(
                {
                    "goal_id": goal_id,
                    "goal": first["goal"],
                    "measures": wording.listed(each for each in measures["measure"] if each),
                    "report_status": first["report_status"],
                    "quote": own_words(data.row[critical.iloc[0]]),
                    "criticises": len(critical),
                    "critical_ids": wording.ids(critical),
                }
            )
    story.say("report_reached" if rows else "report_reached_none")
    if rows:
        story.table("reached", rows, (0.22, 0.18, 0.1, 0.24, 0.08, 0.18), wide=True)


def _untouched(story: Story, data: Data, goals: pd.DataFrame, fields: dict[str, str]) -> None:
    story.head(2, "Ziele, zu denen nichts notiert wurde")
    story.say("untouched" if len(goals) else "untouched_none")
    if len(goals):
        story.table(
            "untouched",
            [
                {
                    "goal_id": goal["goal_id"],
                    "goal": goal["goal"],
                    "goal_field": fields[goal["field_id"]] if goal["field_id"] else "",
                    "goal_status": goal["status"],
                }
                for goal in goals.to_dict("records")
            ],
            (0.54, 0.3, 0.16),
        )


def _without_goal(story: Story, data: Data) -> None:
    story.head(2, "Themen ohne Ziel")
    linked = set(data.goal_links["statement_id"])
    topics = [
        topic for topic, rows in data.members.items() if not linked & set(rows["statement_id"])
    ]
    story.say("without_goal" if topics else "without_goal_none")
    rows = []
    for topic in sorted(
        topics,
        key=lambda topic: (
            -data.members[topic]["at_table"].nunique(),
            -len(data.members[topic]),
            topic,
        ),
    ):
        example = (
            data.members[topic]
            .sort_values(
                ["weight", "mentions", "statement_id"],
                ascending=[False, False, True],
                kind="stable",
            )
            .iloc[0]
        )
        rows.append(
            topic_row(data, topic) | {"quote": own_words(example), "ids": example["statement_id"]}
        )
    if rows:
        story.table("without_goal", rows, (0.22, 0.22, 0.1, 0.12, 0.34))
