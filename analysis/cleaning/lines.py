"""The lines of a note sheet: what kind each is, how deep it stands, and where its own words begin.

Reads both the line grammar of ``analysis.markup`` and what people type into txt and md files: every usual bullet (also those of
symbol fonts that arrive as „à“, „o“ or a private character), numbers and letters only where they count on, setext underlines, tables.

>>> [(line.kind, line.indent, line.words("- Kurse\\n  • Kita")) for line in lines("- Kurse\\n  • Kita")]
[('bullet', 0, 'Kurse'), ('bullet', 2, 'Kita')]
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.markup import CONTEXT
from analysis.vocabulary import MONTHS

POINTS = (
    "•●■▪◆❖➢➤►▶✓✔☑·∙"  # bullets of an upper level; the others stand below them where both occur
)
SYMBOLS = POINTS + "○◦▫□◇▸▹‣⁃☐☒✗✘»›" + "\ue000-\uf8ff"
DOTS = "●•⚫⬤○◉⚬🔴🟢🔵🟡🟠🟣⚪"  # glyphs that stand for a Klebepunkt
ARROW = r"(?:<?[-–—=]{1,2}>|[→⇒⟶⟹➔➜➝➞➙])"

_BULLET = re.compile(rf"(?:\\?[-–—*+>](?=\s)|[{SYMBOLS}]|-(?=[A-ZÄÖÜ]))\s*")
_LETTERLIKE = re.compile(r"(?:o|à|§)[ \t]+(?=\S)")
# what follows a number that counts something else than points of a list: „3. Juli“, „2. Stock“, „12. 3.“
_ORDINAL = (
    rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mrz|Apr|Jun|Jul|Aug"
    r"|Sept?|Okt|Nov|Dez)\.|\d{1,2}\.(?:\s|\d)|(?:Stock(?:werk)?|Etage|OG|Obergeschoss|Klassen?|Schuljahr|Lehrjahr"
    r"|Semester|Quartal|Halbjahr|Jahrhundert)\b)"
)
# „18.15 Vorstellungsrunde“ begins with a time and no number of an outline
_NUMBER = re.compile(
    r"(?!(?:0\d|[7-9]|1\d|2[0-4])\.[0-5]\d[ \t])(?:\((?P<a>\d{1,3})\)|(?P<b>\d{1,3})[.)]|(?P<c>(?!\d{1,2}\.\d\d[ \t]*(?:Uhr|h\b|bis\b|[–—-]))\d{1,2}(?:\.\d{1,2})+)[.)]?)[ \t]+"
    rf"(?!{_ORDINAL})(?=\S)"
)
_LETTER = re.compile(r"\(?(?P<a>[a-z])\)[ \t]+(?=\S)")
_ARROW_START = re.compile(rf"{ARROW}\s*(?=\w)")
_VOTES = re.compile(rf"[{DOTS}](?:[ \t]*[{DOTS}])+")
# points of a sheet that begin with several dots („- ●● Kurse“): there one dot is no deeper list mark
_DOTTED = re.compile(rf"(?m)^[ \t]*[-–—*+][ \t]+(?P<dot>[{DOTS}])(?:[ \t]*(?P=dot))+[ \t]+\S")
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_MARKS = re.compile(
    rf"(?:{CONTEXT.pattern.replace('?P<key>', '?:').replace('?P<value>', '?:')}\s*)+"
)
_RULE = re.compile(r"(?=.*([-_=*~.·–—…+])(?:\s*\1){2})[-_=*~.·–—…+\s]+|…+|```.*")
_ROW = re.compile(r"\|.*\|")
_TALLY = re.compile(r"[|\s]+")


class Line(NamedTuple):
    """One line: offsets into the document (``body`` and ``stop`` bound its own words), indent in columns, and its kind:
    blank, mark, heading, rule, row, bullet, number, letter, arrow or text. ``marker`` is the list mark as written."""

    start: int
    end: int
    indent: int
    kind: str
    body: int
    stop: int
    marker: str = ""

    def words(self, text: str) -> str:
        return text[self.body : self.stop]

    @property
    def is_point(self) -> bool:
        return self.kind in ("bullet", "number", "letter", "arrow")

    @property
    def rank(self) -> int:
        """Numbers stand above filled bullets, filled bullets above dashes, where they share one indent."""
        return 0 if self.kind == "number" else 1 if self.marker[:1] in POINTS else 2


def _indent(space: str) -> int:
    return len(space.expandtabs(4))


def _line(text: str, start: int, end: int, dots: frozenset[str]) -> Line:
    """One line by its look alone; numbers are checked for their neighbours afterwards."""
    raw = text[start:end]
    content = raw.strip()
    body, stop = start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip())
    indent = _indent(raw[: body - start])
    if not content:
        return Line(start, end, 0, "blank", end, end)
    for kind, pattern in (("mark", _MARKS), ("rule", _RULE), ("row", _ROW)):
        if pattern.fullmatch(content) and not (kind != "mark" and _TALLY.fullmatch(content)):
            return Line(start, end, indent, kind, body, stop)
    if _HEADING.match(content):
        return Line(
            start,
            end,
            indent,
            "heading",
            body + len(content) - len(content.lstrip("#").lstrip()),
            stop,
            content[: len(content) - len(content.lstrip("#"))],
        )
    if _VOTES.match(content):
        return Line(start, end, indent, "text", body, stop)
    return _point(text, start, end, indent, body, stop, dots)


def _point(
    text: str, start: int, end: int, indent: int, body: int, stop: int, dots: frozenset[str]
) -> Line:
    """A line that may begin with a list mark. Symbols and numbers are left out of its words; letters and arrows stay in them."""
    kind, marker = "text", ""
    for _ in range(3):
        found = _BULLET.match(text, body, stop)
        if not found or _VOTES.match(text, body, stop) or marker and text[body] in dots:
            break
        if found.end() >= stop:
            return Line(start, end, indent, "blank" if kind == "text" else kind, stop, stop, marker)
        indent += (body - text.rfind("\n", 0, body) - 1) - indent if marker else 0
        kind, marker, body = "bullet", found.group().strip(), found.end()
    if kind == "text":
        for name, pattern in (
            ("number", _NUMBER),
            ("letter", _LETTER),
            ("arrow", _ARROW_START),
            ("bullet", _LETTERLIKE),
        ):
            found = pattern.match(text, body, stop)
            if found:
                return Line(
                    start,
                    end,
                    indent,
                    name,
                    found.end() if name == "number" else body,
                    stop,
                    found.group().strip(),
                )
    return Line(start, end, indent, kind, body, stop, marker)


def _count(marker: str) -> tuple[str, int] | None:
    """How a number or letter counts: its frame and its value; None for „1.2“."""
    core = marker.strip("().")
    if core.isdigit():
        return re.sub(r"\d+", "#", marker), int(core)
    return (
        (re.sub(r"\w", "a", marker), ord(core) - 96) if len(core) == 1 and core.islower() else None
    )


def _beside(found: list[Line], above: int, at: int) -> bool:
    """Whether two numbered lines are neighbours: nothing but blank or deeper lines stands between („1.“ on every line)."""
    return all(
        line.kind == "blank" or line.indent > found[at].indent for line in found[above + 1 : at]
    )


def _is_child(found: list[Line], at: int) -> bool:
    """Whether a lone number stands deeper than the point above it: its only sub-item."""
    above = next((line for line in reversed(found[:at]) if line.kind != "blank"), None)
    return (
        above is not None
        and above.kind in ("bullet", "number", "letter")
        and 2 <= found[at].indent - above.indent <= 8
    )


def _counts_on(found: list[Line], text: str) -> list[Line]:
    """Numbers and letters that count on from the one above or to the one below stay list marks; „3. Juli“ and „2. Stock“ become text."""
    outline = sum(line.kind == "number" and _count(line.marker) is None for line in found) > 1
    before: dict[
        tuple[str, int], tuple[int, int]
    ] = {}  # frame and indent: last value and where it stood
    stays: set[int] = set()
    for at, line in enumerate(found):
        if line.kind not in ("number", "letter"):
            continue
        value = _count(line.marker)
        if value is None:
            stays |= {at} if outline else set()
            continue
        last, there = before.get((value[0], line.indent), (None, at))
        if last is not None and (
            value[1] == last + 1 or value[1] == last and _beside(found, there, at)
        ):
            stays |= {there, at}
        elif value[1] == 1 and _is_child(found, at):
            stays.add(at)
        before[(value[0], line.indent)] = (value[1], at)
    return [
        line
        if at in stays or line.kind not in ("number", "letter")
        else line._replace(kind="text", body=text.index(line.marker, line.start), marker="")
        for at, line in enumerate(found)
    ]


def lines(text: str) -> list[Line]:
    """All lines of a document in order; together they cover it."""
    found, start = [], 0
    dots = frozenset(each["dot"] for each in _DOTTED.finditer(text))
    for raw in text.split("\n"):
        found.append(_line(text, start, start + len(raw), dots))
        start += len(raw) + 1
    return _counts_on(found, text)
