"""Restrisiko: the places where a person should look whether somebody is named or can be recognised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analysis.hiding import leaks
from analysis.hiding.gazetteer import Known
from analysis.hiding.lexicon import fold, same, words
from analysis.hiding.name_spans import NameSpan
from analysis.hiding.tokens import Token

AROUND = 40  # characters of context on each side

_ROLE = (
    r"\w*(?i:"
    + "|".join(
        [
            "hebamme",
            "imam",
            "pfarrer(?:in)?",
            "lehrer(?:in)?",
            "erzieher(?:in)?",
            "leiter(?:in)?",
            "vorsitzende[rn]?",
            "hausmeister(?:in)?",
            "trainer(?:in)?",
            "arzt",
            "ärztin",
            "apotheker(?:in)?",
            "besitzer(?:in)?",
            "inhaber(?:in)?",
            "pastor(?:in)?",
            "rabbiner",
            "polizist(?:in)?",
            "sozialarbeiter(?:in)?",
            "sachbearbeiter(?:in)?",
            "dolmetscher(?:in)?",
            "rektor(?:in)?",
            "krankenschwester",
            "busfahrer(?:in)?",
            "beauftragte[rn]?",
            "student(?:in)?",
            "schüler(?:in)?",
            "mann",
            "frau",
            "mutter",
            "vater",
            "familie",
            "person",
            "kind",
        ]
    )
    + ")"
)
_OFFICE_HE = "(?:Imam|Pfarrer|Pastor|Rabbiner|Hausmeister|Rektor|Schulleiter|Kursleiter|Heimleiter|Vorsitzende)"
_OFFICE_SHE = (
    "(?:Hebamme|Pfarrerin|Rektorin|Schulleiterin|Kursleiterin|Heimleiterin|Leiterin|Vorsitzende)"
)
_PLACE = r"(?:in|im|am|aus|an|der|des|vom|von|bei|beim)\b[^.\n⟦]{0,30}?[A-ZÄÖÜ][\wäöüß-]*"
_ONE = "jemand könnte ohne Namen erkennbar sein: "
INDIRECT = (
    (
        re.compile(
            rf"\b(?i:der|die|das|des|dem|den|unsere?[rnm]?|meine?[rnm]?)[ ]"
            rf"(?:einzige[nr]?|ersten?|letzten?)[ ](?:\w+e[nr]?[ ]){{0,2}}{_ROLE}\b[^.\n⟦]{{0,40}}"
        ),
        _ONE + "die oder der Einzige",
    ),
    (
        re.compile(rf"\b(?i:der|dem|den)[ ](?:\w+e[nr]?[ ])?{_OFFICE_HE}\b[ ]{_PLACE}"),
        _ONE + "Amt und Ort",
    ),
    (
        re.compile(rf"\b(?i:die|der)[ ](?:\w+e[nr]?[ ])?{_OFFICE_SHE}\b[ ]{_PLACE}"),
        _ONE + "Amt und Ort",
    ),
    (
        re.compile(
            rf"\b(?i:ein|eine)[ ](?:\d{{1,2}}-?jährige[rs]?|\w+ische[rs]?)[ ]{_ROLE}[ ](?:mit|in|im|aus|an|am|bei)[ ][^.\n⟦]{{3,40}}"
        ),
        _ONE + "Merkmal, Rolle und Ort",
    ),
    (
        re.compile(
            r"\b\d{1,2}[ -]?(?:jährige[rsn]?|Jahre alt)\b[^.\n]{0,30}\b(?:aus|in|im|an der|am)[ ][A-ZÄÖÜ][\wäöüß-]*"
        ),
        _ONE + "Alter und Ort",
    ),
    (re.compile(r"(?<![\w.])@[A-Za-z]\w[\w.]+"), "Name in einem sozialen Netzwerk"),
)
_WITH = frozenset(("mit", "von", "laut", "fur", "an", "bei", "durch"))
_THING_BEFORE = frozenset(("in", "aus", "nach", "und", "oder", "als", "fur", "mit", "ohne", "wie"))


class Finding(NamedTuple):
    """One place to look at; end exclusive; placeholder empty if nothing was replaced."""

    start: int
    end: int
    placeholder: str
    reason: str


def suspects(
    text: str, found: list[Token], taken: list[tuple[int, int, str]], known: Known
) -> Iterator[Finding]:
    """Places that were left as they are although they may name somebody or make somebody recognisable."""
    for pattern, reason in INDIRECT:
        for match in pattern.finditer(text):
            yield Finding(*match.span(), "", reason)
    for index, token in enumerate(found):
        if len(token.text) < 3 or any(
            start < token.end and token.start < end for start, end, _ in taken
        ):
            continue
        reason = _suspicion(text, found, index, known)
        if reason:
            yield Finding(token.start, token.end, "", reason)


def _suspicion(text: str, found: list[Token], index: int, known: Known) -> str:
    token, word = found[index], found[index].word
    before = found[index - 1] if index else None
    after = found[index + 1] if index + 1 < len(found) else None
    key = same(token.text)
    if token.capital and key in known.doubtful and not token.shouted and not _thing(found, index):
        return "Name aus dieser Runde, der auch ein Hauptwort oder ein Ort ist"
    if (
        before
        and token.gap in (" ", ". ")
        and fold(before.text) in words("titles", "address")
        and word.family
        and not word.blocked
    ):
        return "steht hinter einer Anrede"
    if (
        not token.capital
        or token.acronym
        or word.blocked
        or token.shouted
        or "-" in token.text
        or not word.unknown
    ):
        return ""
    line = text[text.rfind("\n", 0, token.start) + 1 : token.start].strip(" -*•#\t")
    if after is not None and not line and text[token.end : token.end + 1] == ":" and word.name_like:
        return (
            "unbekanntes Wort vor einem Doppelpunkt, vielleicht eine Sprecherin oder ein Sprecher"
        )
    credited = (
        before is not None and token.gap == " " and before.folded in _WITH and not before.capital
    )
    if credited and word.name_like and (after is None or not after.capital):
        return "unbekanntes Wort, vielleicht ein Name"
    return ""


def _thing(found: list[Token], index: int) -> bool:
    """An article, preposition or adjective before the word, or an everyday word of the same phrase, speaks for the thing."""
    token, before = found[index], found[index - 1] if index else None
    if before is None or token.gap != " ":
        return False
    adjective = not before.capital and before.text.endswith(("er", "en", "es", "em", "e"))
    return before.folded in words("context", "determiners") | _THING_BEFORE or adjective


def uncertain(spans: list[NameSpan], placeholders: list[str]) -> list[Finding]:
    """Places that were replaced on thin ground."""
    return [
        Finding(one.start, one.end, placeholder, one.reason)
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
            },
        )
    return list(made.values())


def unplaced(findings: Iterable[leaks.Finding], texts: Iterable[str]) -> list[dict]:
    """Rows for words that a check found in a report and that no note holds: the office wrote them itself."""
    texts = list(texts)
    return [
        {
            "document_id": one.document_id,
            "start": number,
            "end": number,
            "found": one.found,
            "placeholder": "",
            "reason": leaks.UNPLACED,
            "context": "",
            "column": "report",
        }
        for number, one in enumerate(findings)
        if not any(True for text in texts for _ in leaks.places(text, [one]))
    ]


def once(found: list[dict]) -> list[dict]:
    """The same word for the same reason is shown once; the reason says at how many further places it stands."""
    first: dict[tuple[str, str], dict] = {}
    more: dict[tuple[str, str], int] = {}
    for row in found:
        key = fold(row["found"]), row["reason"]
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
