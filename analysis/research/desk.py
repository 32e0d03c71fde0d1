"""The house as a researcher opens it: every table by its name, the codebook, the concept, the sentence vectors.

>>> desk = example()
>>> len(desk.statements), desk.names("field")["bildung"]
(4, 'Bildung')
"""

from __future__ import annotations

import json
import os
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import (
    chapters,
    codebook,
    coded_statements,
    concept,
    embed,
    natural,
    tables,
)
from analysis.hiding import name_decisions
from analysis.problems import Problem
from analysis.stage import House
from analysis.vectors import centred
from analysis.vocabulary import MODEL

PROJECT = Path(__file__).resolve().parent.parent.parent
DRAFT = "ENTWURF – Namensprüfung steht aus"
ASKED = (
    "topics",
    "topic_statements",
    "topic_terms",
    "topic_rounds",
    "goal_links",
)  # what the notebooks ask for besides
NEEDED = (
    "documents",
    "statements",
    "set_aside",
    "codings",
)  # without these there is nothing to ask


class Desk:
    """``desk.statements``, ``desk.codings`` … : the tables of ``analysis.tables`` by name, read when first asked for.

    A table that a smaller pipeline has not made is empty; ``missing`` names it. Tables in ``private/`` are not served: a notebook that is
    passed on must not hold names.
    """

    def __init__(
        self,
        house: House | None,
        book: codebook.Codebook,
        goals: pd.DataFrame,
        given: dict[str, pd.DataFrame] | None = None,
    ):
        self.house, self.book, self.concept, self._tables = house, book, goals, dict(given or {})
        self.missing = [name for name in ASKED if house and not house.path(name).exists()]

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in tables.TABLES:
            raise AttributeError(name)
        if self._private(name):
            raise AttributeError(
                f"„{name}“ liegt in private/ und enthält Namen; sie gehört in kein Notizbuch."
            )
        if name not in self._tables:
            there = self.house is not None and self.house.path(name).exists()
            self._tables[name] = self.house.read(name) if there else tables.empty(name)
        return self._tables[name].copy()

    @staticmethod
    def _private(name: str) -> bool:
        return tables.TABLES[name].folder == "private"

    def names(self, scheme: str) -> dict[str, str]:
        """Names by code id in codebook order, with „Unklar“ last."""
        return self.book.names(scheme)

    @cached_property
    def rounds(self) -> list[str]:
        """The rounds in time order."""
        return natural.in_order(self.documents["round_id"])

    @cached_property
    def placed(self) -> pd.DataFrame:
        """The statements with field (empty = unclear), type, topic (empty = single voice) and at_table, as the report counts them."""
        coded = (
            self.coded_statements
            if self.house and self.house.path("coded_statements").exists()
            else coded_statements.coded(
                self.statements, self.codings, self.topics, self.topic_statements, self.book
            )
        )
        return chapters.place(self.statements, coded, self.topics, self.book)

    @cached_property
    def topic_names(self) -> dict[str, str]:
        return dict(zip(self.topics["topic_id"], self.topics["name"]))

    @cached_property
    def topic_chances(self) -> dict[str, float]:
        """How likely each statement's best topic of the catalogue is right, by statement_id; empty without a catalogue."""
        path = self.house.models / "topics" / "members.json" if self.house else None
        if path is None or not path.exists():
            return {}
        return json.loads(path.read_text(encoding="utf-8")).get("chance", {})

    @cached_property
    def vectors(self) -> np.ndarray | None:
        """The statements' vectors (n, d), centred, in the order of ``placed``; None where they were not made."""
        path = self.house.models / "embeddings" / "statements.npz" if self.house else None
        if path is None or not path.exists() or self.placed.empty:
            return None
        return centred(embed.Store(path, model=None)[self.placed["text"]])

    @cached_property
    def drafts(self) -> list[str]:
        """The rounds whose names nobody has cleared yet."""
        return [
            each
            for each in self.rounds
            if not name_decisions.round_cleared(self.decided_names, each)
        ]


def open_house(corpus: str = "", models: str = "", reports: str = "") -> Desk:
    """The desk for three folders: as given, else from CORPUS, MODELS and REPORTS, else those of the project.

    A relative path is read from the project's folder, where make runs. Raises Problem where no tables were made yet.
    """
    given = {"corpus": corpus, "models": models, "reports": reports}
    house = House(
        **{
            name: PROJECT / (folder or os.environ.get(name.upper()) or name)
            for name, folder in given.items()
        }
    )
    book = codebook.read(house.corpus / "codebook.toml")
    for name in NEEDED:
        if not house.path(name).exists():
            raise Problem(
                house.path(name),
                "",
                "Diese Tabelle fehlt.",
                "Zuerst „make“ aufrufen, dann das Notizbuch.",
            )
    return Desk(house, book, concept.read(house.corpus / "concept.csv", book))


def example() -> Desk:
    """A desk with four statements of two rounds, in memory, to try the functions on."""
    statements = tables.typed(
        pd.DataFrame(
            {
                "statement_id": ["a", "b", "c", "d"],
                "document_id": ["d1", "d1", "d2", "d2"],
                "round_id": ["2024", "2024", "2025", "2025"],
                "note_id": ["a", "b", "c", "d"],
                "position": ["1", "2", "1", "2"],
                "start": "0",
                "end": "9",
                "mentions": ["1", "3", "1", "1"],
                "mentions_kind": ["", "punkte", "", ""],
                "table": ["1", "2", "1", "1"],
                "group": ["Eltern", "", "Eltern", "MSO"],
                "language": "de",
                "workshop_field_id": ["bildung", "bildung", "arbeit", ""],
                "text": [
                    "Mehr Kitaplätze",
                    "Kein Deutschkurs frei",
                    "Kitaplätze fehlen",
                    "Anerkennung dauert zu lange",
                ],
            }
        ),
        "statements",
    )
    statements["verbatim"] = statements["text"]
    codings = tables.typed(
        pd.DataFrame(
            [
                ("a", "field", "bildung", "0.9", "1", "1"),
                ("a", "field", "arbeit", "0.1", "0", "2"),
                ("b", "field", "unclear", "0.4", "1", "1"),
                ("b", "field", "bildung", "0.4", "0", "2"),
                ("c", "field", "bildung", "0.6", "1", "1"),
                ("c", "field", "arbeit", "0.3", "1", "2"),
                ("d", "field", "arbeit", "0.8", "1", "1"),
                ("a", "type", "ziel", "0.7", "1", "1"),
                ("b", "type", "problem", "0.8", "1", "1"),
                ("c", "type", "problem", "0.9", "1", "1"),
                ("d", "type", "problem", "0.9", "1", "1"),
            ],
            columns=["statement_id", "scheme", "code_id", "probability", "decided", "rank"],
        ),
        "codings",
    )
    codings = codings.assign(coder=MODEL, reason="Stichwort")
    documents = tables.typed(
        pd.DataFrame(
            {
                "document_id": ["d1", "d2"],
                "round_id": ["2024", "2025"],
                "file": ["a.md", "b.md"],
                "text": statements.groupby("document_id")["text"].agg("\n".join).tolist(),
            }
        ),
        "documents",
    )
    topics = tables.typed(
        pd.DataFrame(
            {
                "topic_id": ["T-1"],
                "field_id": ["bildung"],
                "name": ["Kitaplätze"],
                "named_by": [MODEL],
                "n_statements": ["2"],
                "n_tables": ["2"],
                "stability": ["0.8"],
            }
        ),
        "topics",
    )
    shares = tables.typed(
        pd.DataFrame({"statement_id": ["a", "c"], "topic_id": "T-1", "weight": "1"}),
        "topic_statements",
    )
    codes = (
        ("field", "bildung", "Bildung", "Kita und Schule"),
        ("field", "arbeit", "Arbeit", "Beruf"),
        ("type", "problem", "Problem"),
        ("type", "ziel", "Ziel"),
    )
    book = codebook.Codebook(tuple(codebook.Code(*code) for code in codes), {})
    return Desk(
        None,
        book,
        pd.DataFrame(columns=concept.COLUMNS, dtype=str),
        {
            "statements": statements,
            "codings": codings,
            "documents": documents,
            "topics": topics,
            "topic_statements": shares,
        },
    )
