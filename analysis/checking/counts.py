"""The numbers that a place in a sentence may hold, by its name: counted anew from the tables."""

from __future__ import annotations

from collections.abc import Callable

from analysis.checking.truth import OPPOSED, Truth, plain
from analysis.german.placeholders import WRITTEN as PLACEHOLDER


def named_ids(reading, name: str) -> list[str]:
    """The statement ids in one place of a sentence."""
    return [each for each in reading.get(name).split("; ") if each]


def _round(truth: Truth, name: str) -> int | None:
    """Numbers about the round as a whole."""
    sheets = [row for row in truth.documents.values() if row["round_id"] == truth.round_id]
    here = [truth.row[each] for each in truth.here]
    counts: dict[str, Callable[[], int]] = {
        "round_statements": lambda: len(here),
        "round_notes": lambda: truth.notes(truth.here),
        "round_tables": lambda: truth.tables(truth.here),
        "unclear_statements": lambda: len(truth.in_field("")),
        "files": lambda: len({row["file"] for row in sheets}),
        "untold_sheets": lambda: len({row["document_id"] for row in here if not row["table"]}),
        "aside": lambda: len(truth.aside),
        "foreign": lambda: sum(row["language"] != "de" for row in here),
        "unsure": lambda: sum(
            bool({"unsicher", "unleserlich"} & set(row["flags"].split())) for row in here
        ),
        "doubled": lambda: sum(row["same_as"] not in ("", row["statement_id"]) for row in here),
        "decisions": lambda: sum(
            len(truth.decisions[table])
            for table in ("decided_codings", "decided_statements", "decided_topics")
        ),
        "placeholders": lambda: sum(len(PLACEHOLDER.findall(row["verbatim"])) for row in here),
        "goals": lambda: len({row["goal_id"] for row in truth.goals}),
        "touched_goals": lambda: len({row["goal_id"] for row in truth.links}),
        "all_previous_tables": lambda: truth.tables(
            each for each, row in truth.row.items() if row["round_id"] == truth.previous
        ),
    }
    return counts[name]() if name in counts else None


def number(truth: Truth, reading, context, name: str) -> set[int]:
    """The numbers that may stand there (several only where a name belongs to several topics)."""
    whole = _round(truth, name)
    if whole is not None:
        return {whole}
    prefix, _, what = name.partition("ids_") if "ids_" in name else ("", "", "")
    if what:
        found = named_ids(reading, f"{prefix}ids")
        return {
            {
                "statements": len,
                "tables": truth.tables,
                "mentions": lambda each: truth.shown(each, False),
                "points": lambda each: truth.shown(each, True),
            }[what](found)
        }
    if name in ("opposed_here", "opposed_there"):
        return _sides(truth, reading, context, "counter" if name == "opposed_there" else "")
    kind, _, what = name.rpartition("_")
    count = {"statements": len, "tables": truth.tables, "notes": truth.notes}.get(what)
    if name in ("confirms", "criticises", "extends"):
        return {len(truth.linked(reading.get("goal_id"), name))}
    if kind == "sheet":
        return {
            sum(truth.row[each]["document_id"] == sheet for each in truth.here)
            for sheet in sheets(truth, reading)
        }
    return {count(each) for each in _members(truth, reading, context, kind)} if count else set()


def _sides(truth: Truth, reading, context, role: str) -> set[int]:
    """The statements on one side of the oppositions of a topic in this chapter, counted."""
    found = set()
    for topic in truth.topics_named.get(reading.get("topic"), []):
        opposed = {
            each
            for each, row in truth.summaries.items()
            if row["section"] == OPPOSED
            and row["topic_id"] == topic
            and row["field_id"] == context.field_id
        }
        found.add(
            sum(
                row["summary_id"] in opposed and (row["role"] == "counter") == bool(role)
                for row in truth.sources
            )
        )
    return found


def _members(truth: Truth, reading, context, kind: str) -> list[list[str]]:
    """The statements that a count of this kind is about; several lists where the name is not unique."""
    topics = truth.topics_named.get(reading.get("topic"), [])
    if kind == "field":
        named = [code.id for code in truth.book.fields if plain(code.name) == reading.get("field")]
        return [truth.in_field(each) for each in named or [context.field_id] if each]
    if kind == "dimension":
        return [
            truth.with_dimension(code.id)
            for code in truth.book.dimensions
            if plain(code.name) == reading.get("dimension")
        ]
    if kind == "topic_here":
        return [
            [each for each in truth.members.get(topic, []) if truth.field(each) == context.field_id]
            for topic in topics
        ]
    if kind == "topic_section":
        return [
            [
                each
                for each in truth.here
                if truth.field(each) == context.field_id
                and truth.type(each) == context.section
                and truth.topic_of.get(each) == topic
            ]
            for topic in topics
        ]
    round_id = truth.previous if kind == "previous" else truth.round_id
    return (
        [truth.in_topic(topic, round_id) for topic in topics]
        if kind in ("topic", "previous")
        else []
    )


def sheets(truth: Truth, reading) -> list[str]:
    """The sheets of this round that the row may be about."""
    return [
        document_id
        for document_id, row in truth.documents.items()
        if row["round_id"] == truth.round_id
        and all(plain(row[name]) == reading.get(name) for name in ("file", "part", "workshop"))
    ]
