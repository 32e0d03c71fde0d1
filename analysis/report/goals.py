"""The concept in force against what was noted: goals touched and how, goals nobody mentioned, topics without a goal."""

from __future__ import annotations

from functools import cached_property

from analysis import chapters
from analysis.german.attitudes import NEGATED
from analysis.quoting import SURE
from analysis.report import front, wording
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.outline import Outline, Topic, title
from analysis.report.parameters import CRITICISED, REFERENCES_SHOWN, WITHOUT
from analysis.report.wording import Selection

REACHED = ("erreicht", "umgesetzt", "erfüllt", "abgeschlossen")
RELATIONS = ("criticises", "extends", "confirms")


def relation(link: dict, row: dict, calling: set[str], settled: bool = False) -> str:
    """What is said of a link: nothing good of a problem, a demand or a negated sentence, unless a person ``settled`` it."""
    if link["relation"] != "confirms" or settled:
        return link["relation"]
    if row["type"] in calling:
        return "extends"
    return "criticises" if row["type"] == "problem" or NEGATED.search(row["text"]) else "confirms"


class Goals:
    """The goals of one round."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.rows = data.goals.drop_duplicates("goal_id").to_dict("records")
        self.all = Selection(tuple(row["goal_id"] for row in self.rows), ("goals",))

    @cached_property
    def links(self) -> dict[str, dict[str, list[str]]]:
        """goal_id -> relation -> statement_ids, those of the goal's own field and the likeliest first."""
        home = {row["goal_id"]: row["field_id"] for row in self.rows}
        calling, found = chapters.demands(self.data.book), {}
        ordered = sorted(
            self.data.goal_links.to_dict("records"),
            key=lambda link: (
                self.data.row[link["statement_id"]]["chapter"] != home[link["goal_id"]],
                -link["probability"],
                link["statement_id"],
            ),
        )
        for link in ordered:
            settled = (link["statement_id"], link["goal_id"]) in self.settled
            kind = relation(link, self.data.row[link["statement_id"]], calling, settled)
            by = found.setdefault(link["goal_id"], {name: [] for name in RELATIONS})
            by[kind].append(link["statement_id"])
        return found

    @cached_property
    def sure(self) -> dict[tuple[str, str], Selection]:
        """What surely touches a goal, and in this way, for the relation comes from the type unless a person settled it: (goal_id,
        relation) -> statements, the surest first; the Kurzfassung speaks of these alone."""
        likely = {}
        for link in self.data.goal_links.to_dict("records"):
            goal, each = link["goal_id"], link["statement_id"]
            of_type = 1.0 if (each, goal) in self.settled else self.data.of_type[each]
            likely[goal, each] = link["probability"] * of_type
        return {
            (goal, name): Selection(
                tuple(
                    sorted(
                        (each for each in ids if likely[goal, each] >= SURE),
                        key=lambda each: -likely[goal, each],
                    )
                ),
                ("sure goal", goal, name, self.data.round_id),
            )
            for goal, by in self.links.items()
            for name, ids in by.items()
        }

    @cached_property
    def surely_touched(self) -> Selection:
        ids = {goal for (goal, _), found in self.sure.items() if found.ids}
        kept = tuple(each for each in self.all.ids if each in ids)
        return Selection(kept, ("sure touched", self.data.round_id))

    @cached_property
    def settled(self) -> set[tuple[str, str]]:
        """The links that a person decided."""
        rows = self.data.decisions["decided_goals"]
        return set(zip(rows["target"], rows["goal_id"]))

    @cached_property
    def touched(self) -> Selection:
        ids = tuple(each for each in self.all.ids if each in self.links)
        return Selection(ids, ("touched", self.data.round_id))

    def linked(self, goal_id: str) -> dict[str, Selection]:
        found = self.links.get(goal_id, {})
        return {
            name: Selection(tuple(found.get(name, ())), ("goal", goal_id, name, self.data.round_id))
            for name in RELATIONS
        }

    def of_topic(self, topic: Topic) -> list[str]:
        """The goals that statements of the topic touch."""
        inside = set(topic.ids.ids)
        return [
            goal
            for goal in self.touched.ids
            if any(inside & set(ids) for ids in self.links[goal].values())
        ]

    def most_criticised(self) -> list[tuple[dict, Selection]]:
        """The goals that surely several statements criticise, most statements first, then most tables."""
        found = [
            (goal, self.sure[goal["goal_id"], "criticises"])
            for goal in self.rows
            if goal["goal_id"] in self.links
        ]
        several = [(goal, critical) for goal, critical in found if len(critical.ids) > 1]
        tables = self.data.measures.tables
        order = lambda pair: (-len(pair[1].ids), -tables(pair[1].ids), pair[0]["goal_id"])
        return sorted(several, key=order)[:CRITICISED]

    def without(self, outline: Outline) -> list[Topic]:
        """Topics of which no statement touches a goal, the heaviest first."""
        linked = set(self.data.goal_links["statement_id"])
        return [topic for topic in outline.topics.values() if not linked & set(topic.ids.ids)]

    def chapter(self, story: Story, outline: Outline) -> None:
        """A row a goal, what nobody came near to, topics without a goal."""
        if not self.rows:
            return
        story.head(1, "Folgerungen für die Fortschreibung des Konzepts")
        story.say("concept", goals=self.all, touched=self.touched)
        said = story.quoted
        order = {field: at for at, field in enumerate(self.data.fields)}
        goals = sorted(self.rows, key=lambda goal: order.get(goal["field_id"], len(order)))
        rows = [self._row(story, goal, said) for goal in goals if goal["goal_id"] in self.links]
        if rows:
            story.table("goals", rows, (0.38, 0.13, 0.2, 0.16, 0.13))
        self._reached(story, said)
        self._untouched(story)
        self._without(story, outline)

    def _where(self, story: Story, ids: list[str], said: set[str]) -> dict:
        """Where the statements of a row are quoted; a quote of its own where they stand nowhere."""
        quoted = tuple(each for each in ids if each in said)[:REFERENCES_SHOWN]
        if quoted or not ids:
            where = wording.fill("[{refs(ids)}]", {"ids": Selection(quoted)}, story.teller)
            return {"where": where if quoted else "", "quote": ""}
        said.add(ids[0])
        return {"where": "", "quote": front.quoted(story, ids[:1])[0]}

    def _row(self, story: Story, goal: dict, said: set[str]) -> dict:
        links = self.linked(goal["goal_id"])
        order = [each for name in RELATIONS for each in links[name].ids]
        noted = [
            story.fill(f"noted_{name}", ids=links[name]) for name in RELATIONS if links[name].ids
        ]
        where = self._where(story, order, said)
        return {**goal, **where, "noted": wording.joined(noted)}

    def _reached(self, story: Story, said: set[str]) -> None:
        """Goals whose measure the administration's report calls reached, and what criticises them."""
        table = self.data.goals
        done = table[table["report_status"].str.strip().str.lower().isin(REACHED)]
        rows = []
        for goal_id, measures in done.groupby("goal_id", sort=False):
            critical = self.linked(goal_id)["criticises"]
            if critical.ids:
                first = measures.iloc[0].to_dict()
                rows.append(
                    {
                        **first,
                        "measures": wording.listed(each for each in measures["measure"] if each),
                        "criticises": critical,
                        **self._where(story, list(critical.ids), said),
                    }
                )
        if rows:
            story.head(2, "Laut Bericht erreicht – am Tisch anders erlebt")
            story.say("reached")
            story.table("reached", rows, (0.34, 0.22, 0.12, 0.12, 0.2))

    def _untouched(self, story: Story) -> None:
        left = [goal for goal in self.rows if goal["goal_id"] not in self.touched.ids]
        if left:
            story.head(2, "Ziele, zu denen nichts notiert wurde")
            told = [
                story.fill("untouched_goal", goal_id=goal["goal_id"], goal=goal["goal"].rstrip("."))
                for goal in left
            ]
            story.say("untouched", goals=wording.joined(told))

    def _without(self, story: Story, outline: Outline) -> None:
        topics = self.without(outline)
        if topics:
            story.head(2, "Themen ohne Ziel")
            told = [
                story.fill(
                    "without_goal_topic",
                    topic=title(topic.topic_id, topic.shown, "topic_plain"),
                    ids=topic.ids,
                )
                for topic in topics[:WITHOUT]
            ]
            scope = ("without goal", self.data.round_id)
            more = Selection(tuple(topic.topic_id for topic in topics[WITHOUT:]), scope)
            story.say("without_goal", topics=wording.joined(told), more=more)
