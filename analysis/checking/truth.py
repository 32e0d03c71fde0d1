"""What the tables say, counted anew: the checker's own reading, from the tables alone."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from analysis import codebook, coded_statements, concept, natural, stage, tables
from analysis.checking.grammar import content
from analysis.german.dehyphenation import on_one_line as plain

NO_TYPE, SINGLE, UNCLEAR, AGREED, OPPOSED = (
    "aussage",
    "einzelstimme",
    "unklar",
    "konsens",
    "dissens",
)


def _records(house: stage.House, name: str) -> list[dict]:
    rows = house.read(name) if house.path(name).exists() else tables.empty(name)
    return rows.to_dict("records")


class Message(NamedTuple):
    """One key message: (its text, the statements that say it, those against it), its section and field, the statements gathered behind it."""

    key: tuple[str, frozenset[str], frozenset[str]]
    section: str
    field_id: str
    related: frozenset[str]


class Truth:
    """The tables of one corpus, seen from one round."""

    def __init__(self, house: stage.House, round_id: str) -> None:
        self.hidden = None  # what the hider replaced, by its words; read when a file is checked
        self.leaked: list = []  # which of them the file checked last holds
        self.round_id, self.book = round_id, codebook.read(house.corpus / "codebook.toml")
        self.documents = {row["document_id"]: row for row in _records(house, "documents")}
        self.row = {row["statement_id"]: row for row in _records(house, "statements")}
        self.here = [each for each, row in self.row.items() if row["round_id"] == round_id]
        self.rounds = natural.in_order(row["round_id"] for row in self.documents.values())
        self.previous = max(
            (each for each in self.rounds if natural.key(each) < natural.key(round_id)),
            key=natural.key,
            default="",
        )
        self.topics = {row["topic_id"]: row for row in _records(house, "topics")}
        self.shares = _records(house, "topic_statements")
        self.topic_rounds = [
            row
            for row in _records(house, "topic_rounds")
            if row["round_id"] == round_id and row["topic_id"] in self.topics
        ]
        self.goals = concept.read(house.corpus / "concept.csv", self.book).to_dict("records")
        known, here = {row["goal_id"] for row in self.goals}, set(self.here)
        self.links = [
            row
            for row in _records(house, "goal_links")
            if row["goal_id"] in known and row["statement_id"] in here
        ]
        self.unread = [row for row in _records(house, "unread") if row["round_id"] == round_id]
        self.aside = [
            row
            for row in _records(house, "set_aside")
            if self.documents.get(row["document_id"], {}).get("round_id") == round_id
        ]
        self.decisions = {
            name: _records(house, name)
            for name in ("decided_codings", "decided_statements", "decided_topics", "decided_names")
        }
        self.summaries = {
            row["summary_id"]: row
            for row in _records(house, "summaries")
            if row["round_id"] == round_id
        }
        self.sources = _records(house, "summary_sources")
        self.every_coding = _records(house, "codings")
        self.codings = sorted(
            (row for row in self.every_coding if row["decided"] == 1),
            key=lambda row: (
                row["rank"],
                -row["probability"] if pd.notna(row["probability"]) else 0,
                row["code_id"],
            ),
        )
        path = house.reports / "manifest.json"
        self.manifest = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self._quality, self._read = house.reports / "quality", {}
        self.as_of = os.environ.get("STAND") or self.rounds[-1]

    # ---- where a statement stands ---------------------------------------------------------------------------------------

    def _decided(self, scheme: str) -> dict[str, list[str]]:
        ids, found = {code.id for code in self.book.scheme(scheme)}, {}
        for row in self.codings:
            if row["scheme"] == scheme and row["code_id"] in ids:
                found.setdefault(row["statement_id"], []).append(row["code_id"])
        return found

    @cached_property
    def fields(self) -> dict[str, list[str]]:
        return self._decided("field")

    @cached_property
    def types(self) -> dict[str, list[str]]:
        return self._decided("type")

    @cached_property
    def dimensions(self) -> dict[str, list[str]]:
        return self._decided("dimension")

    @cached_property
    def topic_of(self) -> dict[str, str]:
        best: dict[str, tuple] = {}
        for row in self.shares:
            best[row["statement_id"]] = min(
                best.get(row["statement_id"], (9.0, "")), (-row["weight"], row["topic_id"])
            )
        return {statement_id: topic for statement_id, (_, topic) in best.items()}

    def field(self, statement_id: str) -> str:
        return self.fields.get(statement_id, [""])[0]

    def type(self, statement_id: str) -> str:
        return self.types.get(statement_id, [NO_TYPE])[0]

    def table(self, statement_id: str) -> str:
        """What counts as one table (Tisch)."""
        return self.table_keys[statement_id]

    @cached_property
    def table_keys(self) -> dict[str, str]:
        rows = pd.DataFrame(self.row.values())
        return dict(zip(rows["statement_id"], coded_statements.table_keys(rows)))

    def quality(self, name: str) -> pd.DataFrame:
        """One quality table as a report shows it: decimal comma, dash for nothing; no rows where there is none."""
        if name not in self._read:
            path = self._quality / f"{name}.csv"
            rows = (
                pd.read_csv(path, dtype=str, keep_default_na=False)
                if path.exists()
                else pd.DataFrame()
            )
            self._read[name] = rows.map(
                lambda cell: " ".join(re.sub(r"^(-?\d+)\.(\d+)$", r"\1,\2", cell).split()) or "–"
            )
        return self._read[name]

    def quality_same(self, name: str) -> list[str]:
        """Columns of a quality table of several rows that say the same in each."""
        rows = self.quality(name)
        return [column for column in rows if len(rows) > 1 and rows[column].nunique() == 1]

    def demands(self, section: str) -> bool:
        """Whether messages of this section call for something: by the usual ids of types, else by the name's own words."""
        name = self.book.names("type").get(section, "").lower()
        return section in ("ziel", "massnahme") or any(
            word in name
            for word in ("ziel", "maßnahme", "vorschlag", "forderung", "wunsch", "idee")
        )

    # ---- counts ---------------------------------------------------------------------------------------------------------

    def tables(self, ids: Iterable[str]) -> int:
        return len({self.table(each) for each in ids})

    def notes(self, ids: Iterable[str]) -> int:
        return len({self.row[each]["note_id"] for each in ids})

    def shown(self, ids: Iterable[str], votes: bool) -> int:
        """Klebepunkte (votes) or Nennungen of these statements: a note counts once, a note with votes is one mention."""
        notes: dict[str, dict] = {}
        for each in ids:
            row = self.row[each]
            if row["mentions"] > notes.get(row["note_id"], {"mentions": -1})["mentions"]:
                notes[row["note_id"]] = row
        if votes:
            return sum(
                row["mentions"] for row in notes.values() if row["mentions_kind"] == "punkte"
            )
        return sum(
            1 if row["mentions_kind"] == "punkte" else max(row["mentions"], 1)
            for row in notes.values()
        )

    def in_field(self, field_id: str) -> list[str]:
        return [each for each in self.here if self.field(each) == field_id]

    def in_topic(self, topic_id: str, round_id: str) -> list[str]:
        return [
            row["statement_id"]
            for row in self.shares
            if row["topic_id"] == topic_id
            and row["statement_id"] in self.row
            and self.row[row["statement_id"]]["round_id"] == round_id
        ]

    @cached_property
    def topics_named(self) -> dict[str, list[str]]:
        """Topics by name; two may share one."""
        found: dict[str, list[str]] = {}
        for topic_id, row in self.topics.items():
            found.setdefault(" ".join(row["name"].split()), []).append(topic_id)
        return found

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """This round's statements of each topic."""
        here, found = set(self.here), {}
        for row in self.shares:
            if row["statement_id"] in here:
                found.setdefault(row["topic_id"], []).append(row["statement_id"])
        return found

    def with_dimension(self, code_id: str) -> list[str]:
        return [each for each in self.here if code_id in self.dimensions.get(each, [])]

    @cached_property
    def _all_topics(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in self.shares:
            if row["topic_id"] in self.topics:
                found.setdefault(row["statement_id"], set()).add(
                    " ".join(self.topics[row["topic_id"]]["name"].split())
                )
        return found

    def topics_of(self, statement_id: str) -> set[str]:
        """The names of every topic the statement has a share in."""
        return self._all_topics.get(statement_id, {"Einzelstimme"})

    def linked(self, goal_id: str, relation: str) -> set[str]:
        return {
            row["statement_id"]
            for row in self.links
            if row["goal_id"] == goal_id and row["relation"] == relation
        }

    @cached_property
    def every_message(self) -> list[Message]:
        behind: dict[str, dict[str, set[str]]] = {}
        for row in self.sources:
            role = {"counter": "counter", "related": "related"}.get(row["role"], "same")
            behind.setdefault(row["summary_id"], {}).setdefault(role, set()).add(
                row["statement_id"]
            )
        found = []
        for summary_id, row in self.summaries.items():
            same, counter, related = (
                frozenset(behind.get(summary_id, {}).get(role, ()))
                for role in ("same", "counter", "related")
            )
            found.append(
                Message(
                    (plain(row["text"]), same, counter), row["section"], row["field_id"], related
                )
            )
        return found

    @cached_property
    def messages(self) -> dict[tuple[str, frozenset[str], frozenset[str]], set[str]]:
        """The sections in which a message with this text, these statements behind it and these against it stands."""
        found: dict[tuple[str, frozenset[str], frozenset[str]], set[str]] = {}
        for each in self.every_message:
            found.setdefault(each.key, set()).add(each.section)
        return found

    @cached_property
    def related(self) -> dict[tuple[str, frozenset[str], frozenset[str]], set[frozenset[str]]]:
        """What is gathered behind such a message; several sets where it stands in several sections."""
        found: dict[tuple[str, frozenset[str], frozenset[str]], set[frozenset[str]]] = {}
        for each in self.every_message:
            found.setdefault(each.key, set()).add(each.related)
        return found

    # ---- what the round is, as a whole ----------------------------------------------------------------------------------

    @property
    def cleared(self) -> bool:
        """A clearing decision for the round stands."""
        return any(
            row["target"] == self.round_id and row["new"] == "cleared"
            for row in self.decisions["decided_names"]
        )

    @cached_property
    def measured(self) -> dict[str, list[tuple[str, ...]]]:
        """The rows of the quality tables that hold any, by their heading in Anhang C."""
        found = {
            heading: list(self.quality(name).itertuples(index=False, name=None))
            for name, heading in content()["quality"].items()
        }
        return {heading: rows for heading, rows in found.items() if rows}
