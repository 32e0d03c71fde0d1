"""All that the reports are made from: the tables, read once for all rounds, and narrowed to one."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import (
    adjudication,
    chapters,
    codebook,
    concept,
    formulas,
    natural,
    oppositions,
    reattachment,
    stage,
    tables,
)
from analysis.hiding import name_decisions
from analysis.measures import Measures
from analysis.problems import Problem
from analysis.report.telling import Teller, references
from analysis.report.wording import Selection
from analysis.vocabulary import FOUND, MODEL

DECISIONS = ("decided_codings", "decided_statements", "decided_topics", "decided_names")
SETTLED = ("decided_goals", "decided_messages", "decided_oppositions")  # of these only what holds


class Page(NamedTuple):
    """Topics and statements (by id) that may not stand on the first page, that belong there, and what stands in the place of what."""

    dropped: set[str]
    kept: set[str]
    instead: dict[str, str]


@dataclass
class Tables:
    """What all rounds share. ``statements``: all of them in the order of the notes, placed (see ``chapters.place``)."""

    book: codebook.Codebook
    rounds: list[str]
    documents: pd.DataFrame
    statements: pd.DataFrame
    measures: Measures
    codings: pd.DataFrame
    topics: pd.DataFrame
    topic_statements: pd.DataFrame
    topic_rounds: pd.DataFrame
    summaries: pd.DataFrame
    sources: pd.DataFrame
    goals: pd.DataFrame
    goal_links: pd.DataFrame
    unread: pd.DataFrame
    set_aside: pd.DataFrame
    decisions: dict[str, pd.DataFrame]
    manifest: dict
    quality: dict[str, pd.DataFrame]
    as_of: str
    coordinates: dict[str, tuple[float, float]] | None = None

    @cached_property
    def row(self) -> dict[str, dict]:
        """The statements of all rounds, each as a dict, by statement_id."""
        return {row["statement_id"]: row for row in self.statements.to_dict("records")}

    @cached_property
    def sheet(self) -> dict[str, dict]:
        """The sheets by document_id."""
        return {row["document_id"]: row for row in self.documents.to_dict("records")}

    @cached_property
    def topic(self) -> dict[str, dict]:
        """The topics that something may be counted behind, by topic_id; ``shown``: the name, in marks where it is a Kernsatz."""
        rows = {row["topic_id"]: row for row in self.topics.to_dict("records")}
        for row in rows.values():
            kernel = row.get("origin", "") == FOUND and row["named_by"] == MODEL
            kernel &= " " in row["name"]  # a single word is what the statements are about
            row["shown"] = f"„{row['name']}“" if kernel else row["name"]
        return {topic: row for topic, row in rows.items() if not row.get("mixed", 0)}

    @cached_property
    def members(self) -> dict[tuple[str, str], list[str]]:
        """The statements told under each topic in each round, by (topic_id, round_id)."""
        placed = self.statements[self.statements["topic"] != ""]
        by = placed.groupby(["topic", "round_id"])["statement_id"]
        return {(str(topic), str(round_id)): list(ids) for (topic, round_id), ids in by}

    @cached_property
    def persons(self) -> set[str]:
        """Statements whose field a person decided."""
        rows = self.codings
        rows = rows[(rows["scheme"] == "field") & (rows["decided"] == 1) & (rows["coder"] != MODEL)]
        return set(rows["statement_id"])

    @cached_property
    def likely(self) -> dict[str, float]:
        """How likely each statement stands where it is told: see ``chapters.likely``."""
        return dict(zip(self.sources["statement_id"], self.sources["probability"]))

    @cached_property
    def of_type(self) -> dict[str, float]:
        """How likely each statement is of the type that it has; 1 where a person said so or nobody did."""
        rows = self.codings[(self.codings["scheme"] == "type") & (self.codings["decided"] == 1)]
        found = dict(
            zip(rows["statement_id"], rows["probability"].where(rows["coder"] == MODEL, 1.0))
        )
        return {each: found.get(each, 1.0) for each in self.row}

    @cached_property
    def in_topic(self) -> dict[str, float]:
        """How likely each statement belongs to the topic it is told under."""
        rows = self.topic_statements
        found = dict(zip(zip(rows["statement_id"], rows["topic_id"]), rows["probability"]))
        return {each: found.get((each, row["topic"]), 0.0) for each, row in self.row.items()}


class Data:
    """One round of the tables; everything of ``Tables`` is reached through it."""

    def __init__(self, shared: Tables, round_id: str) -> None:
        self.shared, self.round_id = shared, round_id
        rows = shared.statements
        self.statements = rows[rows["round_id"] == round_id].reset_index(drop=True)
        self.ids = tuple(self.statements["statement_id"])
        here, goals = set(self.ids), set(shared.goals["goal_id"])
        links = shared.goal_links
        self.goal_links = links[links["statement_id"].isin(here) & links["goal_id"].isin(goals)]
        self.unread = shared.unread[shared.unread["round_id"] == round_id]
        self.cleared = name_decisions.round_cleared(shared.decisions["decided_names"], round_id)
        self.summaries = shared.summaries[shared.summaries["round_id"] == round_id]

    def __getattr__(self, name: str):
        return getattr(self.shared, name)

    @property
    def title(self) -> str:
        return self.book.about.get("title", "Runder Tisch")

    @property
    def previous(self) -> str:
        """The round before this one, empty for the first."""
        before = self.rounds[: self.rounds.index(self.round_id)]
        return before[-1] if before else ""

    @cached_property
    def round(self) -> Selection:
        return Selection(self.ids, ("round", self.round_id))

    @cached_property
    def before(self) -> Selection:
        """All statements of the round before."""
        rows = self.shared.statements
        ids = rows.loc[rows["round_id"] == self.previous, "statement_id"]
        return Selection(tuple(ids) if self.previous else (), ("round", self.previous))

    @cached_property
    def short(self) -> dict[str, str]:
        return references(self.ids, self.round_id)

    @cached_property
    def teller(self) -> Teller:
        names = {topic: row["shown"] for topic, row in self.topic.items()}
        return Teller(self.row, self.measures, self.short, names, self.fields.values())

    @cached_property
    def fields(self) -> dict[str, str]:
        """Names of the fields by id, in the order of the codebook."""
        return {code.id: code.name for code in self.book.fields}

    @cached_property
    def page(self) -> Page:
        """What people decided on the first page of this round."""
        rows = self.decisions["decided_messages"]
        rows = rows[rows["round_id"] == self.round_id]
        of = lambda action: rows[rows["action"] == action]
        instead = of("instead")
        return Page(
            set(of("drop")["target"]),
            set(of("keep")["target"]) | set(instead["new"]),
            dict(zip(instead["target"], instead["new"])),
        )

    @cached_property
    def opposed(self) -> list[tuple[str, str]]:
        """The pairs of statements of this round that a person confirmed to contradict each other."""
        here = set(self.ids)
        pairs = oppositions.confirmed(self.decisions["decided_oppositions"])
        return sorted(pair for pair in pairs if here.issuperset(pair))

    @cached_property
    def quotes(self) -> dict[tuple[str, str], list[str]]:
        """The statements that stand for one side of a topic: (topic_id, side) -> statement_ids, the typical one first."""
        behind = self.sources[self.sources["role"].isin(("wording", "second"))]
        rows = self.summaries.merge(behind, on="summary_id")
        rows = rows.sort_values("role", ascending=False, kind="stable")
        return {
            (str(topic), str(side)): list(ids)
            for (topic, side), ids in rows[rows["topic_id"] != ""].groupby(["topic_id", "section"])[
                "statement_id"
            ]
        }


def _optional(house: stage.House, name: str) -> pd.DataFrame:
    """A table that a smaller pipeline may not have made."""
    return house.read(name) if house.path(name).exists() else tables.empty(name)


def read(house: stage.House) -> Tables:
    """Read everything the reports need, once."""
    book, set_aside = codebook.read(house.corpus / "codebook.toml"), _optional(house, "set_aside")
    documents = house.read("documents")
    coded, topics = house.read("coded_statements"), _optional(house, "topics")
    sheets = {document_id: number for number, document_id in enumerate(documents["document_id"])}
    statements = house.read("statements")
    attached = lambda name: reattachment.attached(house.read(name), name, statements)[0]
    placed = chapters.place(statements, coded, topics, book)
    placed = placed.assign(sheet=placed["document_id"].map(sheets)).sort_values(
        ["sheet", "position", "statement_id"], kind="stable", ignore_index=True
    )
    rounds = natural.in_order(documents["round_id"])
    return Tables(
        book=book,
        rounds=rounds,
        documents=documents,
        statements=placed,
        measures=Measures(coded),
        codings=house.read("codings"),
        topics=topics,
        topic_statements=_optional(house, "topic_statements"),
        topic_rounds=_optional(house, "topic_rounds"),
        summaries=_optional(house, "summaries"),
        sources=_optional(house, "summary_sources"),
        goals=concept.read(house.corpus / "concept.csv", book),
        goal_links=_optional(house, "goal_links"),
        unread=_optional(house, "unread"),
        set_aside=set_aside,
        decisions={name: house.read(name) for name in DECISIONS}
        | {name: adjudication.settled(attached(name))[0] for name in SETTLED},
        manifest=_manifest(house.reports / "manifest.json"),
        quality=_quality(house.reports / "quality"),
        as_of=os.environ.get("STAND") or (rounds[-1] if rounds else ""),
    )


def of_round(house: stage.House, shared: Tables, round_id: str) -> Data:
    """One round's view. Raises Problem for a round without notes or without a statement."""
    if round_id not in shared.rounds:
        raise Problem(
            house.raw / round_id,
            "",
            f"Zu dieser Runde gibt es keine gelesenen Notizen; vorhanden sind {', '.join(shared.rounds) or 'keine'}.",
            "Den Namen eines Ordners unter raw/ angeben.",
        )
    notes = Data(shared, round_id)
    if not notes.ids:
        raise Problem(
            house.raw / round_id,
            "",
            "In den Notizen dieser Runde steht keine Aussage.",
            "Dateien im Ordner der Runde prüfen.",
        )
    return notes


def load(house: stage.House, round_id: str) -> Data:
    """Everything one round's report needs, read anew."""
    return of_round(house, read(house), round_id)


def _manifest(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _quality(folder: Path) -> dict[str, pd.DataFrame]:
    """The quality tables by file name, as text."""
    files = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    read = {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in files}
    return {name: formulas.unguarded(rows) for name, rows in read.items()}
