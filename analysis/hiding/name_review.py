"""Restrisiko: the places where a person should look whether somebody is named or can be recognised."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analysis.hiding import leaks
from analysis.hiding.lexicon import unaccented
from analysis.hiding.name_spans import NameSpan
from analysis.hiding.parameters import HIDDEN

AROUND = 40  # characters of context on each side


class Finding(NamedTuple):
    """One place to look at; end exclusive; placeholder empty if nothing was replaced."""

    start: int
    end: int
    placeholder: str
    reason: str
    risk: int = 0  # the lower, the earlier in the list


def uncertain(spans: list[NameSpan], placeholders: list[str]) -> list[Finding]:
    """Places that were replaced on thin ground."""
    return [
        Finding(one.start, one.end, placeholder, one.reason, HIDDEN)
        for one, placeholder in zip(spans, placeholders, strict=True)
        if one.reason
    ]


def rows(document_id: str, column: str, text: str, findings: list[Finding]) -> list[dict]:
    """Rows of table name_review for one document, without repeats."""
    made = {}
    for one in sorted(findings):
        begin, stop = max(0, one.start - AROUND), min(len(text), one.end + AROUND)
        made.setdefault(
            (one.start, one.end),
            {
                "document_id": document_id,
                "start": one.start,
                "end": one.end,
                "found": text[one.start : one.end],
                "placeholder": one.placeholder,
                "reason": one.reason,
                "context": " ".join(text[begin:stop].split()),
                "column": column,
                "risk": one.risk,
            },
        )
    return list(made.values())


def found_in_outputs(findings: Iterable[leaks.Finding], texts: Iterable[str]) -> list[dict]:
    """A row for each of the words that a check found in a report: hidden by now, or written there by the office itself."""
    texts = list(texts)
    placed = [any(True for text in texts for _ in leaks.places(text, [one])) for one in findings]
    return [
        {
            "document_id": one.document_id,
            "start": number,
            "end": number,
            "found": one.found,
            "placeholder": "",
            "reason": leaks.REASON if is_placed else leaks.UNPLACED,
            "context": "",
            "column": "report",
            "risk": 0,
        }
        for number, (one, is_placed) in enumerate(zip(findings, placed, strict=True))
    ]


def once(found: list[dict]) -> list[dict]:
    """In the order of risk; the same word for the same reason is shown once, and the reason says at how many further places."""
    found = sorted(found, key=lambda row: row["risk"])
    first: dict[tuple[str, str], dict] = {}
    more: dict[tuple[str, str], int] = {}
    for row in found:
        key = unaccented(row["found"]), row["reason"]
        if key in first:
            more[key] = more.get(key, 0) + 1
        first.setdefault(key, row)
    return [
        row
        | {
            "reason": row["reason"]
            + (
                f" (auch an {more[key]} weiteren Stellen)"
                if more.get(key, 0) > 1
                else " (auch an einer weiteren Stelle)"
                if key in more
                else ""
            )
        }
        for key, row in first.items()
    ]
