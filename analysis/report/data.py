"""All that the report of one round is made from: the tables, read once, narrowed to the round, with a place for every statement."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis import cells, codebook, concept, natural, stage, tables
from analysis.hiding import name_decisions
from analysis.problems import Problem


@dataclass
class Data:
    """The tables behind one report; ``statements`` are this round's, with field, type, topic and at_table (see ``cells.place``)."""

    round_id: str
    rounds: list[str]
    book: codebook.Codebook
    documents: pd.DataFrame
    statements: pd.DataFrame
    everything: pd.DataFrame
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
    cleared: bool
    manifest: dict
    quality: dict[str, pd.DataFrame]
    as_of: str

    @property
    def previous(self) -> str:
        """The round before this one, empty for the first."""
        before = [each for each in self.rounds if natural.key(each) < natural.key(self.round_id)]
        return before[-1] if before else ""

    @property
    def title(self) -> str:
        return self.book.about.get("title", "Runder Tisch")

    @cached_property
    def row(self) -> dict[str, dict]:
        """The statements of all rounds, each as a dict, by statement_id."""
        return {row["statement_id"]: row for row in cells.records(self.everything)}

    @cached_property
    def topic_names(self) -> dict[str, str]:
        return dict(zip(self.topics["topic_id"], self.topics["name"]))

    @cached_property
    def all_tables(self) -> int:
        """How many tables (Tische) this round had."""
        return self.statements["at_table"].nunique()

    @cached_property
    def members(self) -> dict[str, pd.DataFrame]:
        """This round's statements of each topic they have a share in, by topic_id."""
        shares = self.topic_statements[["statement_id", "topic_id", "weight"]].merge(
            self.statements, on="statement_id"
        )
        shares = shares.sort_values(["sheet", "position", "statement_id"], kind="stable")
        return dict(tuple(shares.groupby("topic_id", sort=True)))

    @cached_property
    def goals_of(self) -> dict[str, list[str]]:
        """The goals each statement touches, by statement_id."""
        found: dict[str, list[str]] = {}
        for link in self.goal_links.itertuples():
            found.setdefault(link.statement_id, []).append(link.goal_id)
        return found

    @cached_property
    def behind(self) -> dict[str, dict[str, list[str]]]:
        """The statements behind each message by role: summary_id -> role -> statement_ids, the wording first."""
        found: dict[str, dict[str, list[str]]] = {}
        for row in self.sources.itertuples():
            found.setdefault(row.summary_id, {}).setdefault(row.role, []).append(row.statement_id)
        return found

    def rows(self, statement_ids: list[str]) -> list[dict]:
        return [self.row[statement_id] for statement_id in statement_ids]


def _optional(house: stage.House, name: str) -> pd.DataFrame:
    """A table that a smaller pipeline may not have made."""
    return house.read(name) if house.path(name).exists() else tables.empty(name)


def rounds(house: stage.House) -> list[str]:
    """The rounds in time order."""
    return natural.in_order(house.read("documents")["round_id"])


def load(house: stage.House, round_id: str) -> Data:
    """Read everything the report of this round needs. Raises Problem for a round without notes."""
    book, set_aside = codebook.read(house.corpus / "codebook.toml"), _optional(house, "set_aside")
    documents = house.read("documents")
    statements, codings = house.read("statements"), house.read("codings")
    known = natural.in_order(documents["round_id"])
    if round_id not in known:
        raise Problem(
            house.raw / round_id,
            "",
            f"Zu dieser Runde gibt es keine gelesenen Notizen; vorhanden sind {', '.join(known) or 'keine'}.",
            "Den Namen eines Ordners unter raw/ angeben.",
        )
    shares = _optional(house, "topic_statements")
    sheets = {document_id: number for number, document_id in enumerate(documents["document_id"])}
    everything = cells.place(statements, house.read("coded_statements"))
    everything = everything.assign(sheet=everything["document_id"].map(sheets)).sort_values(
        ["sheet", "position", "statement_id"], kind="stable"
    )
    here = everything[everything["round_id"] == round_id].reset_index(drop=True)
    if here.empty:
        raise Problem(
            house.raw / round_id,
            "",
            "In den Notizen dieser Runde steht keine Aussage.",
            "Dateien im Ordner der Runde prüfen.",
        )
    summaries = _optional(house, "summaries")
    goals = concept.read(house.corpus / "concept.csv", book)
    links = _optional(house, "goal_links")
    return Data(
        round_id=round_id,
        rounds=known,
        book=book,
        documents=documents,
        statements=here,
        everything=everything,
        codings=codings,
        topics=_optional(house, "topics"),
        topic_statements=shares,
        topic_rounds=_optional(house, "topic_rounds"),
        summaries=summaries[summaries["round_id"] == round_id],
        sources=_optional(house, "summary_sources"),
        goals=goals,
        goal_links=links[
            links["statement_id"].isin(here["statement_id"])
            & links["goal_id"].isin(goals["goal_id"])
        ],
        unread=_of_round(_optional(house, "unread"), round_id),
        set_aside=set_aside,
        decisions={
            name: house.read(name)
            for name in ("decided_codings", "decided_statements", "decided_topics", "decided_names")
        },
        cleared=name_decisions.round_cleared(house.read("decided_names"), round_id),
        manifest=_manifest(house.reports / "manifest.json"),
        quality=_quality(house.reports / "quality"),
        as_of=os.environ.get("STAND") or known[-1],
    )


def _of_round(rows: pd.DataFrame, round_id: str) -> pd.DataFrame:
    return rows[rows["round_id"] == round_id]


def _manifest(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _quality(folder: Path) -> dict[str, pd.DataFrame]:
    """The quality tables by file name, as text."""
    return (
        {
            path.stem: pd.read_csv(path, dtype=str, keep_default_na=False)
            for path in sorted(folder.glob("*.csv"))
        }
        if folder.is_dir()
        else {}
    )
