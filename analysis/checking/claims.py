"""Each place in a sentence or table row, held against the tables: numbers recounted, texts looked up, quotes found in their notes."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.checking import counts, gathered, grammar, lookups
from analysis.checking.grammar import Reading
from analysis.checking.truth import Truth

ANY_ROUND = ("any_ids",)
MAY_LACK = (
    "topic",
    "heading",
    "origin",
    "file",
    "part",
    "workshop",
)  # left out without saying anything wrong


@dataclass
class Context:
    """Where in the report a line stands: the field of the chapter, the section, and what the chapter has spelled out or listed so far."""

    field_id: str = ""
    section: str = ""
    status: str = ""
    related: set[frozenset[str]] = field(
        default_factory=set
    )  # what may be gathered behind the message just read
    spelled: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    claimed: list[tuple[str, int]] = field(default_factory=list)


def faults(truth: Truth, reading: Reading, context: Context) -> list[str]:
    """What is wrong with the values of one line; empty if the tables carry all of it."""
    found = []
    for name, text, _ in reading.values:
        if text and name.endswith("ids") and name != "goal_ids":
            found += _unknown(truth, name, text)
    if found:
        return found
    found = _strange(truth, reading) if reading.key == "glance" else []
    for name, text, number in reading.values:
        if number and text:
            found += _count(truth, reading, context, name, int(text.replace(".", "")))
        elif not number and not (name.endswith("ids") and name != "goal_ids"):
            found += _text(truth, reading, context, name, text)
    return found


def ids(reading: Reading, name: str) -> list[str]:
    return [each for each in reading.get(name).split("; ") if each]


def _strange(truth: Truth, reading: Reading) -> list[str]:
    """A field's row names only statements of that field."""
    fields = {code.id: counts.plain(code.name) for code in truth.book.fields}
    beside = [*ids(reading, "ids"), *ids(reading, "demand_ids")]
    return [
        f"Die Aussage {each} gehört nicht in dieses Handlungsfeld."
        for each in beside
        if fields.get(truth.field(each)) != reading.get("field")
    ]


def _unknown(truth: Truth, name: str, text: str) -> list[str]:
    wanted = text.split("; ")
    known = truth.row if name in ANY_ROUND else set(truth.here)
    found = [f"Die Kennung „{each}“ gibt es nicht." for each in wanted if each not in known]
    return found + (
        [f"Eine Kennung steht doppelt: {text}"] if len(set(wanted)) < len(wanted) else []
    )


def _count(truth: Truth, reading: Reading, context: Context, name: str, stated: int) -> list[str]:
    if name in ("spelled_statements", "listed_statements"):
        context.claimed.append((name, stated))
        return []
    right = counts.number(truth, reading, context, name)
    return (
        []
        if stated in right
        else [
            f"„{name}“ ist {stated}, gezählt wurden {' oder '.join(map(str, sorted(right))) or 'nichts'}."
        ]
    )


def _text(truth: Truth, reading: Reading, context: Context, name: str, text: str) -> list[str]:
    if name in ("aspects", "lone"):
        return _gathered(truth, reading, context, text)
    if name in ("quote", "counter_quote", "demand_quote"):
        return _quote(truth, reading, name, text) if text else []
    if name.endswith("_word") or (not text and name in MAY_LACK):
        return []
    right = lookups.text(truth, reading, context, name)
    if right is None:
        return [f"Für „{name}“ gibt es keine Prüfung."] if text else []
    return (
        []
        if text in right
        else [f"„{name}“ lautet „{text[:80]}“; in den Tabellen steht {_some(right)}."]
    )


def _some(texts: set[str]) -> str:
    return " / ".join(f"„{each[:80]}“" for each in sorted(texts)[:3]) or "nichts dergleichen"


def _quote(truth: Truth, reading: Reading, name: str, text: str) -> list[str]:
    """A quote is a slice of the folded note of one of the statements beside it."""
    wanted = {"counter_quote": ("counter_ids",), "demand_quote": ("demand_ids",)}.get(
        name, ("ids", "critical_ids", "extending_ids", "confirming_ids")
    )
    beside = [each for column in wanted for each in ids(reading, column)]
    if not beside:
        return [f"Zum Zitat „{text[:60]}“ fehlt der Beleg."]
    if any(text in counts.plain(truth.row[each]["verbatim"]) for each in beside):
        return []
    return [f"Das Zitat „{text[:80]}“ steht so in keinem seiner Belege."]


def _gathered(truth: Truth, reading: Reading, context: Context, text: str) -> list[str]:
    """Each quote of such a paragraph must be carried by its statement, with its counts; and all of them belong here."""
    pattern, found = grammar.compiled("aspect", grammar.content()["sentence"]["aspect"]), []
    for piece in gathered.pieces(text, gathered.known(truth, reading, context)):
        tried = [faults(truth, each, context) for each in grammar.readings(pattern, piece)]
        found += (
            min(tried, key=len)
            if tried
            else [f"Diese Stelle ist kein Zitat mit Kennung: {piece[:80]}"]
        )
    return found or gathered.misplaced(truth, reading, context)


def message_key(reading: Reading) -> tuple[str, frozenset[str], frozenset[str]]:
    return (
        reading.get("quote"),
        frozenset(ids(reading, "ids")),
        frozenset(ids(reading, "counter_ids")),
    )


def message_faults(truth: Truth, reading: Reading, context: Context) -> list[str]:
    """A key message must be one of summaries.csv with exactly its sources, and stand in its own section and chapter."""
    sections = truth.messages.get(message_key(reading))
    if sections is None:
        return [
            "Diese Kernaussage steht mit diesen Belegen nicht in summaries.csv und summary_sources.csv."
        ]
    if context.section and context.section not in sections:
        return [
            f"Die Kernaussage gehört in den Abschnitt {' oder '.join(sorted(sections))}, nicht in {context.section}."
        ]
    strange = [
        each
        for each in ids(reading, "ids")
        if context.field_id and truth.field(each) != context.field_id
    ]
    return [f"Die Aussage {each} gehört nicht in dieses Handlungsfeld." for each in strange]
