"""What stands around a line: blank lines, lists, the times of an agenda, the labels under which a sheet is ordered."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.cleaning import boilerplate, reasons, wraps
from analysis.cleaning.line_classifier import says_something
from analysis.cleaning.lines import Line
from analysis.cleaning.parameters import (
    CLOSING,
    FEWEST_BELOW,
    FEWEST_LABELS,
    FEWEST_POINTS,
    FEWEST_TIMES,
    LABEL_LETTERS,
    LABEL_WORDS,
    MOST_TITLES,
    OPENING,
    PLAIN_OF_LIST,
    TITLE_LETTERS,
)
from analysis.german import language
from analysis.places import is_place, place_of
from analysis.sheet_titles import names_event

_TIMED = re.compile(
    r"(?:ab |um |bis |gegen |ca\. )?\d{1,2}(?:[:.]\d{2}(?:\s?(?:Uhr|h))?|\s?Uhr)(?:\s?(?:-|–|—|bis)\s?\d{1,2}(?:[:.]\d{2})?(?:\s?(?:Uhr|h))?)?"
    r"[\s:|–—)-]+(?P<what>\S.*)"
)
_ASKS = re.compile(r"(?:Was|Wo|Wie|Welche[rs]?|Wer|Woran|Womit|Wozu|Wofür|Warum)\b")  # „Was hilft“
_LATIN = re.compile(r"[A-ZÄÖÜ]")


class Around(NamedTuple):
    """What is seen of a sheet before its lines are read one by one; places are those of lines."""

    margin: int  # of the mark behind which page furniture stands
    timetable: set[int]
    labels: set[int]
    edges: set[int]
    titles: set[int]
    closing: set[int]
    continued: set[int]  # lines whose next line goes on with a small letter
    is_list: bool
    width: wraps.Width


def around(text: str, lines: list[Line]) -> Around:
    marks = (at for at, line in enumerate(lines) if "⟦Seitenrand" in line.words(text))
    margin = next(marks, len(lines))
    body = lines[:margin]
    pairs = zip(lines, lines[1:], strict=False)
    wrapped = [
        line.stop - line.start
        for line, under in pairs
        if under.kind == "text" and line.kind != "blank"
    ]
    return Around(
        margin,
        timetable(text, lines),
        labels(text, lines),
        edges(body),
        titles(text, body),
        closing(body),
        {at for at, under in enumerate(lines[1:]) if _goes_on(text, lines[at], under)},
        is_list(body),
        wraps.width_of(wrapped),
    )


def _goes_on(text: str, line: Line, under: Line) -> bool:
    words = under.words(text)
    begun = words[:1].islower() or wraps.is_torn(line.words(text))
    return under.kind == "text" and begun and not boilerplate.reason_of(words)


def is_free(lines: list[Line], at: int) -> bool:
    """Whether a line stands free: a blank line, a heading or the end of a list above it."""
    before = lines[at - 1] if at else None
    return before is None or before.kind in ("blank", "mark", "heading", "rule") or before.is_point


def below(lines: list[Line], at: int) -> str:
    """What comes below a line: point, text or "" (nothing or a heading)."""
    passed = ("blank", "mark")
    down = next((line for line in lines[at + 1 : at + 4] if line.kind not in passed), None)
    if down is None or down.kind in ("heading", "rule"):
        return ""
    return "point" if down.is_point else "text"


def gap_below(lines: list[Line], at: int) -> bool:
    return at + 1 < len(lines) and lines[at + 1].kind == "blank"


def is_dash(text: str, lines: list[Line], at: int, width: wraps.Width) -> bool:
    """A dash inside a sentence that a wrapped line happens to begin with: no list mark, as it is below a point like it."""
    line, above = lines[at], lines[at - 1]
    if (
        line.marker not in ("-", "–", "—", "+")
        or not line.words(text)[:1].islower()
        or above.kind == "blank"
        or (above.marker, above.indent) == (line.marker, line.indent)
    ):
        return False
    return width.sure and wraps.is_full(text[above.start : above.stop], line.marker, width)


def places(words: str) -> bool:
    """Whether a line says a workshop or Tisch and nothing else, so that no note goes on in it; „Gruppe für Väter“ may be its end."""
    return is_place(words) and "group" not in place_of(words)


def edges(lines: list[Line]) -> set[int]:
    """The first and last lines of a sheet, where it is opened and closed; what stands behind „Seitenrand“ is no line of it."""
    said = [at for at, line in enumerate(lines) if line.kind not in ("blank", "mark", "rule")]
    opening, closing = min(OPENING, len(said) // 4), min(CLOSING, len(said) // 4)
    return set(said[:opening] + said[len(said) - closing :])


def titles(text: str, lines: list[Line]) -> set[int]:
    """The first lines of a list, above the one that says where, when or with whom it was made: what the sheet is called.

    None of them where one reads like a note, or where there are more of them than a title has.
    """
    found: set[int] = set()
    for at, line in enumerate(lines):
        if line.kind == "blank":
            continue
        words = line.words(text)
        tells = boilerplate.reason_of(words) in reasons.OF_A_MEETING or boilerplate.is_dated(words)
        if line.kind in ("text", "heading") and (tells or is_place(words)):
            points = (n for n, below in enumerate(lines) if below.is_point)
            return found if is_list(lines[next(points, len(lines)) :]) else set()
        if line.kind != "text" or len(found) == MOST_TITLES or not _names_a_sheet(words):
            return set()
        found.add(at)
    return set()


def _names_a_sheet(words: str) -> bool:
    """What an event or an office is called, from a capital letter to a noun, name or number: any other line may be a note."""
    each = re.findall(r"[^\W_][\w-]*", words)
    named = re.fullmatch(r"[A-ZÄÖÜ\d].*[\w)“\"]", words) and len(words) <= TITLE_LETTERS
    if not named or not names_event(words) or len(each) < 2 or each[-1][0].islower():
        return False
    return not says_something(words)


def closing(lines: list[Line]) -> set[int]:
    """The lines behind the last point of a list, parted from it by a blank line."""
    last = max((at for at, line in enumerate(lines) if line.is_point), default=len(lines))
    gap = next((at for at in range(last, len(lines)) if lines[at].kind == "blank"), len(lines))
    return set(range(gap, len(lines))) if is_list(lines) else set()


def is_list(lines: list[Line]) -> bool:
    """Whether the notes of a sheet are points, so that a plain line between them is seldom one."""
    points = sum(line.is_point for line in lines)
    plain = sum(line.kind == "text" for line in lines)
    return points >= FEWEST_POINTS and plain <= PLAIN_OF_LIST * (points + plain)


def timetable(text: str, lines: list[Line]) -> set[int]:
    """The lines of an agenda: several one below the other that begin with a time and say nothing about it."""
    found: set[int] = set()
    run: list[int] = []
    silent = 0  # lines of the run without a verb
    for at, line in [*enumerate(lines), (len(lines), None)]:
        if line is not None and line.kind == "blank":
            continue
        timed = _TIMED.fullmatch(line.words(text)) if line is not None else None
        if not timed or run and line.kind != lines[run[0]].kind:  # points below it are notes
            found |= set(run) if silent >= FEWEST_TIMES else set()
            run, silent = [], 0
        if timed:
            run.append(at)
            silent += not any(language.verb(word) == "finite" for word in timed["what"].split())
    return found


def labels(text: str, lines: list[Line]) -> set[int]:
    """Short lines without a verb that order a sheet: at least two, and below every one of them notes that say more.

    A sheet of keyword cards has such lines one below the other; there none is a label.
    """
    found: set[int] = set()
    counts: list[int] = []  # notes below each label
    for at, line in enumerate(lines):
        if line.kind in ("blank", "mark"):
            continue
        if line.kind == "heading" and counts and counts[-1] < FEWEST_BELOW:
            return set()
        if line.kind == "text" and is_free(lines, at) and _is_label(line.words(text)):
            if counts and counts[-1] < FEWEST_BELOW:
                return set()
            found.add(at)
            counts.append(0)
        elif counts and line.kind != "heading":
            counts[-1] += 1
    enough = len(found) >= FEWEST_LABELS and counts[-1] >= FEWEST_BELOW
    return found if enough else set()


def _is_label(words: str) -> bool:
    each = re.findall(r"[^\W\d_][\w-]*", words)
    if not each or len(each) > LABEL_WORDS or len(words) > LABEL_LETTERS or not _LATIN.match(words):
        return False
    if re.search(r"[.!?,;()\d●•⟦]|->|→", words.rstrip(":")):
        return False
    asks = bool(_ASKS.match(words))
    return asks or not any(language.verb(word) for word in each if word[0].islower())
