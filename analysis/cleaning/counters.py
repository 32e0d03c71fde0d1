"""How often a note says it was named: sticky dots, tally marks, „(3x)“, „5 Stimmen“.

Only at the edge of a note or in brackets of its own, so that „Abs. 3 Punkt 1“, „3x wöchentlich“, „30 %“ and times stay text.

>>> count("Mehr Sprachkurse (3x)")
Shown(number=3, kind='nennungen', spans=((17, 21),))
>>> count("●●● Kita-Plätze").number, count("Bus fährt nur 3x täglich").number
(3, 1)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.cleaning.lines import DOTS
from analysis.cleaning.parameters import MOST

PUNKTE, NENNUNGEN = "punkte", "nennungen"


class Shown(NamedTuple):
    """The number shown (1 if none), its kind (punkte, nennungen or empty) and the spans of the marks in the note."""

    number: int
    kind: str
    spans: tuple[tuple[int, int], ...]


_VOTE = r"(?:Klebe|Bewertungs)?[Pp]unkte?n?|Pkte?\.?|Stimmen?|Votes?|Likes?|Kleber|Klebis|Sterne?|Herzen"
_NAMED = r"Nennung(?:en)?|Mal(?:e)? genannt|mal genannt|mal|Mal|[xX×]\s?genannt|Striche?|Karten"
_WORDS = {
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
    "zehn": 10,
}
# a frequency in time, a size or a share is no number of mentions
_OFTEN = (
    r"(?:\s*(?:[-–/]|(?:die|pro|je|ins?|im|am|ans?|so|mehr|weniger|öfter|hintereinander|nacheinander|schneller|teurer|größer"
    r"|länger|besser|höher)\b|(?:jede|dies|ange|täglich|tägl|wöch|monatlich|jähr|mtl|tgl|Woche|Tag|Jahr|Monat|Stunde|\d)\w*\b))"
)
_NOT_BEFORE = re.compile(
    r"(?:\b(?:nur|ca\.|etwa|circa|mindestens|mind\.|höchstens|maximal|max\.|bis|zu|über|unter|fast|je|pro|Abs\.|Absatz|Art\.|§|Nr\.|in"
    r"|aus|mit|um|"
    r"von|vor|nach|ab|seit|statt|als|die|alle|diese|diesen|dieser|den|der|folgende|jeweils|erst|schon)|[\d,:/–-]|(?:^|\s)\w{1,3}\.)\s*$",
    re.IGNORECASE,
)

_EDGE_DOTS = rf"[(\[]?\s*[{DOTS}](?:[ \t]*[{DOTS}])*\s*[)\]]?"
_X = r"(?:(?P<n>\d{1,3})\s?[x×X]|[x×X]\s?(?P<m>\d{1,3}))"
_TALLY = (
    r"(?:\|+(?:\s+\|+)*|[I|]{4,}(?:\s+[I|]+)*|[l]{4,}(?:\s+l+)*|/{3,}(?:\s+/+)*|[卌𝍸𝍷]+(?:\s*[I|𝍷]+)?"
    r"|(?:x\s){2,}x|x{3,}|X{4,}|(?<=\s)\*{2,6})"
)

# (pattern, kind); the number is in a named group, else the glyphs are counted
_BRACKETED = (
    (
        re.compile(
            rf"\(\s*{_X}\s*(?:genannt|Nennung(?:en)?|erwähnt)?\s*\)|\[\s*(?P<k>\d{{1,3}})\s?[x×X]\s*\]"
        ),
        NENNUNGEN,
    ),
    (
        re.compile(
            rf"[(\[]\s*(?P<n>\d{{1,3}}|{'|'.join(_WORDS)})\s*(?:{_VOTE}|P(?:kt|t)?\.)\s*[)\]]"
        ),
        PUNKTE,
    ),
    (
        re.compile(
            rf"[(\[]\s*(?P<n>\d{{1,3}}|{'|'.join(_WORDS)})[- ]?(?:{_NAMED})(?: genannt)?\s*[)\]]"
        ),
        NENNUNGEN,
    ),
    (re.compile(rf"[(\[]\s*(?:{_VOTE})\s*:?\s*(?P<n>\d{{1,3}})\s*[)\]]"), PUNKTE),
    (re.compile(rf"[(\[]\s*[{DOTS}](?:\s*[{DOTS}])*\s*[)\]]"), PUNKTE),
    (
        re.compile(r"[(\[]\s*(?:\|{2,}|[I|]{4,})(?:\s+[I|]+)*\s*[)\]]"),
        NENNUNGEN,
    ),  # „(III)“ is a Roman number
)
_AT_END = (
    (re.compile(rf"(?:^|(?<=\s)|(?<=\w)){_EDGE_DOTS}$"), PUNKTE),
    (re.compile(rf"(?:[-–:,;/]\s*)?(?<![\w,.]){_X}(?:\s?genannt)?$"), NENNUNGEN),
    (re.compile(rf"(?:[-–:,;/=]\s*)?(?<![\w,.])(?P<n>\d{{1,3}})\s*(?:{_VOTE})$"), PUNKTE),
    (
        re.compile(
            r"(?:[-–:,;/=]\s*)?(?<![\w,.])(?P<n>\d{1,3})\s*(?:Nennung(?:en)?|[Mm]al genannt)$"
        ),
        NENNUNGEN,
    ),
    (re.compile(r"(?:[-–:,;/=]\s*)?(?:Punkte|Stimmen)\s*:\s*(?P<n>\d{1,3})$"), PUNKTE),
    (re.compile(rf"(?<=\s){_TALLY}$"), NENNUNGEN),
)
_AT_START = (
    (re.compile(rf"{_EDGE_DOTS}(?=\s|\w)"), PUNKTE),
    (re.compile(rf"(?P<n>\d{{1,3}})\s?[x×X](?:\s*[:–-])?(?=\s+\S)(?!{_OFTEN})"), NENNUNGEN),
    (
        re.compile(rf"(?P<n>\d{{1,3}})\s*(?:{_VOTE})(?:\s*[:–-]|(?=\s+[(„\"]?[A-ZÄÖÜ]))(?=\s*\S)"),
        PUNKTE,
    ),
    (re.compile(r"(?P<n>\d{1,3})\s*Nennungen?(?:\s*[:–-])?(?=\s+\S)"), NENNUNGEN),
    (re.compile(r"(?:\|{2,}|[I|]{4,}|𝍸+|卌+)(?:\s+[I|𝍷]+)*(?=\s+\S)"), NENNUNGEN),
)
_BARE = re.compile(r"[(\[](?P<n>\d{1,2})[)\]]$")
_FIVES = re.compile(r"[卌𝍸]")


def _number(found: re.Match) -> int:
    for value in found.groupdict().values():
        if value:
            return int(value) if value.isdigit() else _WORDS[value]
    glyphs = re.sub(r"[\s()\[\]]", "", found.group())
    return len(glyphs) + 4 * len(_FIVES.findall(glyphs))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without white space and a full stop or comma behind the last word."""
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip().rstrip(".,;").rstrip())


def _edge(text: str, start: int, end: int) -> tuple[int, str, tuple[int, int]] | None:
    """One mark at the start or the end of text[start:end]: number, kind, span."""
    part = text[start:end]
    for pattern, kind in _AT_END:
        found = pattern.search(part)
        numbered = found and any(found.groupdict().values())
        if found and not (numbered and _NOT_BEFORE.search(part[: found.start()])):
            return _number(found), kind, (start + found.start(), end)
    for pattern, kind in _AT_START:
        found = pattern.match(part)
        if found and not (
            kind == PUNKTE
            and not found.groupdict().get("n")
            and len(re.findall(f"[{DOTS}]", found.group())) < 2
            and "(" not in found.group()
        ):
            return _number(found), kind, (start, start + found.end())
    return None


def count(text: str, bare: bool = False) -> Shown:
    """What one note shows. ``bare`` also takes a number alone in brackets at the end, „Kita-Plätze (4)“: only right where
    several notes of the sheet do so. Votes and mentions on one note are never added: the votes count."""
    shown: list[tuple[int, str, tuple[int, int]]] = []
    for pattern, kind in _BRACKETED:
        for found in pattern.finditer(text):
            again = any(a < found.end() and found.start() < b for _, _, (a, b) in shown)
            if 0 < _number(found) <= MOST and not again:  # „(3 x genannt)“ fits twice
                shown.append((_number(found), kind, found.span()))
    start, end = _trim(text, 0, len(text))
    for _ in range(3):
        for _, _, (a, b) in shown:
            start, end = (b, end) if a <= start < b else (start, end)
            start, end = (start, a) if a < end <= b else (start, end)
        start, end = _trim(text, start, end)
        found = _edge(text, start, end) if start < end else None
        if (
            not found
            or not 0 < found[0] <= MOST
            or not re.search(r"\w", text[start : found[2][0]] + text[found[2][1] : end])
        ):
            break
        shown.append(found)
    if (
        bare
        and not shown
        and (last := _BARE.search(text[:end]))
        and int(last.group("n")) > 0
        and last.start() > start
    ):
        shown.append((int(last.group("n")), NENNUNGEN, (last.start(), end)))
    if not shown:
        return Shown(1, "", ())
    kind = PUNKTE if any(kind == PUNKTE for _, kind, _ in shown) else NENNUNGEN
    return Shown(
        sum(number for number, its, _ in shown if its == kind),
        kind,
        tuple(sorted({span for _, _, span in shown})),
    )


def without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """The text with the marks taken out."""
    for start, end in sorted(spans, reverse=True):
        closes = text[end : end + 1] in (".", ",", ";")  # „Kurse (3x).“ -> „Kurse.“
        text = (text[:start].rstrip() if closes else text[:start] + " ") + text[end:]
    return text


def is_mark_only(text: str) -> bool:
    """Whether a line holds nothing but a count: it belongs to the note above it.

    >>> is_mark_only("●●●"), is_mark_only("(3x)"), is_mark_only("3 Punkte"), is_mark_only("3 Kurse")
    (True, True, True, False)
    """
    probe = " " + text.strip().strip("()[]").strip()
    return any(found.start() <= 1 for pattern, _ in _AT_END if (found := pattern.search(probe)))
