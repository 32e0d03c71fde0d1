"""What the tables say, found anew: which statements a claim is about, and what its function gives for them.

Own code over the rows of the tables; of the writers nothing, of the pipeline only what counts as one table (Tisch).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from functools import cached_property

from analysis import adjudication, codebook, concept, stage, tables
from analysis.checking.counts import Counts
from analysis.german.attitudes import NEGATED
from analysis.reattachment import attached
from analysis.vocabulary import CATALOGUE, MODEL

NO_TYPE = "aussage"
SURE = 0.6  # probability from which the Kurzfassung counts a link; said again, for nothing of the writers is asked
DECIDED = ("decided_codings", "decided_statements", "decided_topics")
CALLING = ("ziel", "maßnahme", "vorschlag", "forderung", "wunsch", "idee")
SIDES = ("berichtet", "gefordert")


class Recount(Counts):
    """The tables of one corpus; a round's statements are asked for by its id."""

    def __init__(self, house: stage.House) -> None:
        def records(name: str) -> list[dict]:
            rows = house.read(name) if house.path(name).exists() else tables.empty(name)
            return rows.to_dict("records")

        self.house, self.book = house, codebook.read(house.corpus / "codebook.toml")
        self.documents = {row["document_id"]: row for row in records("documents")}
        statements = house.read("statements")
        self.row = {row["statement_id"]: row for row in statements.to_dict("records")}
        self.topics = {row["topic_id"]: row for row in records("topics")}
        self.shares, self.codings = records("topic_statements"), records("codings")
        self.goals = concept.read(house.corpus / "concept.csv", self.book).to_dict("records")
        known = {goal["goal_id"] for goal in self.goals}
        self.links = [row for row in records("goal_links") if row["goal_id"] in known]
        self.unread, self.aside = records("unread"), records("set_aside")
        self.decisions = {name: records(name) for name in (*DECIDED, "decided_names")}

        def settled(name: str):
            return adjudication.settled(attached(house.read(name), name, statements)[0])[0]

        rows = settled("decided_oppositions")
        rows = rows[rows["new"] == "confirmed"]
        self.opposed = {frozenset(pair) for pair in zip(rows["target"], rows["counter"])}
        goals = settled("decided_goals")
        self.settled = set(zip(goals["target"], goals["goal_id"]))
        self.hidden, self.leaked = None, []

    # ---- where a statement stands ---------------------------------------------------------------------------------------

    @cached_property
    def given(self) -> dict[str, dict[str, list[dict]]]:
        """scheme -> statement -> its decided codings, the first rank first, codes of the codebook only."""
        found: dict = {scheme: defaultdict(list) for scheme in codebook.SCHEMES}
        order = lambda row: (row["rank"], -_number(row["probability"]), row["code_id"])
        known = {scheme: {code.id for code in self.book.scheme(scheme)} for scheme in found}
        for row in sorted(self.codings, key=order):
            if row["decided"] == 1 and row["code_id"] in known.get(row["scheme"], ()):
                found[row["scheme"]][row["statement_id"]].append(row)
        return found

    @cached_property
    def calling(self) -> set[str]:
        """The types that call for something."""
        return {
            code.id
            for code in self.book.types
            if code.id in ("ziel", "massnahme")
            or any(word in code.name.lower() for word in CALLING)
        }

    @cached_property
    def by_person(self) -> set[str]:
        """Statements whose field a person decided."""
        return {
            row["statement_id"]
            for row in self.codings
            if row["scheme"] == "field" and row["decided"] == 1 and row["coder"] != MODEL
        }

    def codes(self, scheme: str, statement_id: str) -> list[str]:
        rows = self.given[scheme].get(statement_id, [])
        return list(dict.fromkeys(row["code_id"] for row in rows))

    @cached_property
    def heaviest(self) -> dict[str, str]:
        """The topic with the greatest share in each statement."""
        best: dict[str, tuple] = {}
        for row in self.shares:
            rank = (-row["weight"], row["topic_id"])
            best[row["statement_id"]] = min(best.get(row["statement_id"], rank), rank)
        return {each: topic for each, (_, topic) in best.items()}

    def topic(self, statement_id: str) -> str:
        """The topic it is told under; none where it is mixed."""
        found = self.heaviest.get(statement_id, "")
        return found if found in self.topics and not self.topics[found].get("mixed", 0) else ""

    def fields(self, statement_id: str) -> list[str]:
        """Its fields, the first one drawn by a catalogue topic where no person decided."""
        codes = self.codes("field", statement_id)
        topic = self.topics.get(self.heaviest.get(statement_id, ""), {})
        drawn = topic.get("field_id", "") if topic.get("origin") == CATALOGUE else ""
        if drawn and statement_id not in self.by_person:
            return [drawn, *(code for code in codes if code != drawn)]
        return codes

    def type(self, statement_id: str) -> str:
        return next(iter(self.codes("type", statement_id)), NO_TYPE)

    def chapter(self, statement_id: str) -> str:
        topic = self.topic(statement_id)
        own = next(iter(self.fields(statement_id)), "")
        return self.topics[topic]["field_id"] if topic else own

    def called(self, statement_id: str) -> bool:
        return self.type(statement_id) in self.calling

    # ---- which statements, files, topics or goals a claim is about ------------------------------------------------------------

    @cached_property
    def _rounds(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for each, row in self.row.items():
            found[row["round_id"]].append(each)
        return found

    def round(self, round_id: str) -> list[str]:
        return self._rounds.get(round_id, [])

    @cached_property
    def _told(self) -> dict[tuple[str, str], list[str]]:
        found = defaultdict(list)
        for each, row in self.row.items():
            found[self.topic(each), row["round_id"]].append(each)
        return found

    def in_topic(self, topic: str, round_id: str) -> list[str]:
        return self._told.get((topic, round_id), [])

    def topics_of(self, round_id: str) -> set[str]:
        return {topic for topic, of in self._told if of == round_id and topic}

    def members(self, scope: tuple[str, ...]) -> set[str] | None:
        """The ids that a scope stands for; None for one that nobody knows."""
        kind, *rest = scope
        known: dict[str, Callable[..., Collection[str]]] = {
            "round": self.round,
            "chapter": lambda field, of: [
                each
                for each in self.round(of)
                if self.chapter(each) == field and (field or self.topic(each))
            ],
            "topic": self.in_topic,
            "topic name": lambda topic: [topic],
            "berichtet": lambda topic, of: self._side(topic, of, False),
            "gefordert": lambda topic, of: self._side(topic, of, True),
            "moved": lambda topic, of: [
                each
                for each in self.in_topic(topic, of)
                if self.topics[topic]["field_id"]
                and each in self.by_person
                and self.fields(each)[:1] not in ([], [self.topics[topic]["field_id"]])
            ],
            "unplaced": lambda of: [
                each for each in self.round(of) if not self.topic(each) and not self.fields(each)
            ],
            "type": lambda field, code, of: [
                each
                for each in self.round(of)
                if self.chapter(each) == field
                and (field or self.topic(each))
                and self.type(each) == code
            ],
            "dimension": lambda code, of: [
                each for each in self.round(of) if code in self.codes("dimension", each)
            ],
            "silent": lambda of: [
                code.name
                for code in self.book.dimensions
                if not any(code.id in self.codes("dimension", each) for each in self.round(of))
            ],
            "foreign": lambda of: [e for e in self.round(of) if self.row[e]["language"] != "de"],
            "unsure": lambda of: [
                each
                for each in self.round(of)
                if {"unsicher", "unleserlich"} & set(self.row[each]["flags"].split())
            ],
            "doubles": lambda of: [
                each for each in self.round(of) if self.row[each]["same_as"] not in ("", each)
            ],
            "untold": lambda of: {
                self.row[e]["document_id"] for e in self.round(of) if not self.row[e]["table"]
            },
            "sheet": lambda sheet: [
                e for e, row in self.row.items() if row["document_id"] == sheet
            ],
            "files": lambda of: {d["file"] for d in self.documents.values() if d["round_id"] == of},
            "unread": lambda of: {row["file"] for row in self.unread if row["round_id"] == of},
            "aside": lambda of: [
                f"{row['document_id']}:{row['start']}"
                for row in self.aside
                if self.documents.get(row["document_id"], {}).get("round_id") == of
            ],
            "same numbers": lambda of: [
                number
                for number in {self.row[each]["table"] for each in self.round(of)} - {""}
                if len(self._tables_of(number, of)) > 1
            ],
            "workshops of": lambda number, of: (
                {self.row[e]["workshop"] for e in self.round(of) if self.row[e]["table"] == number}
                - {""}
            ),
            "tables of": self._tables_of,
            "decisions": lambda: [
                f"{name} {number}"
                for name in DECIDED
                for number in range(len(self.decisions[name]))
            ],
            "goals": lambda: {goal["goal_id"] for goal in self.goals},
            "touched": lambda of: {
                row["goal_id"] for row in self.links if self._of(row["statement_id"]) == of
            },
            "again": lambda before, of: self.topics_of(before) & self.topics_of(of),
            "voted": lambda of: [each for each in self.round(of) if self.noted([each], True)],
            "sure touched": lambda of: {
                row["goal_id"]
                for row in self.links
                if self._surely(row) and self._of(row["statement_id"]) == of
            },
            "sure goal": lambda goal, relation, of: [
                row["statement_id"]
                for row in self.links
                if row["goal_id"] == goal
                and self._surely(row)
                and self._of(row["statement_id"]) == of
                and self.relation(row) == relation
            ],
            "goal": lambda goal, relation, of: [
                row["statement_id"]
                for row in self.links
                if row["goal_id"] == goal
                and self._of(row["statement_id"]) == of
                and self.relation(row) == relation
            ],
        }
        return set(known[kind](*rest)) if kind in known else None

    @cached_property
    def _kinds(self) -> dict[str, float]:
        """How likely each statement is of its type, where the program said so."""
        return {
            row["statement_id"]: row["probability"] if row["coder"] == MODEL else 1.0
            for row in self.codings
            if row["scheme"] == "type" and row["decided"] == 1
        }

    def _surely(self, link: dict) -> bool:
        """Whether a link is likely, together with the type where its relation comes from that and not from a person."""
        each = link["statement_id"]
        settled = (each, link["goal_id"]) in self.settled
        return link["probability"] * (1.0 if settled else self._kinds.get(each, 1.0)) >= SURE

    def _of(self, statement_id: str) -> str:
        return self.row[statement_id]["round_id"]

    def _side(self, topic: str, round_id: str, called: bool) -> list[str]:
        return [each for each in self.in_topic(topic, round_id) if self.called(each) == called]

    def _tables_of(self, number: str, round_id: str) -> set[str]:
        return {self.table[e] for e in self.round(round_id) if self.row[e]["table"] == number}

    def relation(self, link: dict) -> str:
        """What may be said of a link: „bestätigt“ never of a problem, a demand or a negated sentence."""
        each = link["statement_id"]
        if link["relation"] != "confirms" or (each, link["goal_id"]) in self.settled:
            return link["relation"]
        if self.called(each):
            return "extends"
        problem = self.type(each) == "problem" or NEGATED.search(self.row[each]["text"])
        return "criticises" if problem else "confirms"


def _number(value: float) -> float:
    return value if value == value else 0.0
