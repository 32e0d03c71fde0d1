"""Cells of columns that hold persons: the reader has decided what a column is, here its cells are hidden whole.

A cell arrives as a mark whose key is the column's head („⟦Von: Ayşe Yılmaz⟧“), as a line below „⟦Spalte: Teilnehmende⟧“, or
in a table typed with bars („| Name | Institution |“).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.german import language
from analysis.hiding import names
from analysis.hiding.lexicon import unaccented, words
from analysis.hiding.name_spans import NameSpan, name_span
from analysis.hiding.parameters import MOST_WORDS_OF_A_CELL
from analysis.hiding.tokens import Token, is_house
from analysis.markup import CONTEXT
from analysis.readers.columns import is_person

AUTHOR = (
    "person"  # the mark that a reader itself makes of who wrote a note: never an office or a thing
)
THIN_CELL = "steht in einer Spalte für Personen, kann aber auch etwas anderes sein"
_BODY = re.compile(r"[ ]*(?:[-*•–]|\d+[.)])[ ]+(?P<value>[^⟦|\n]+?)[ ]*(?=⟦|$)")
_APART = re.compile(r"[;/&\n+]|[ ]und[ ]|[ ]u\.[ ]|[ ][–-][ ]|\([^)]*\)?|\s{3,}")
_FIRST, _LAST = re.compile(r"(?:vor|ruf)name"), re.compile(r"(?:nach|familien|zu)name")


class Cell(NamedTuple):
    """One cell that names persons; end exclusive; the head of its column folded."""

    start: int
    end: int
    head: str


def cells(text: str) -> Iterator[list[Cell]]:
    """The cells of persons, those of one line together."""
    below, heads, at = "", [], 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        found = []
        if line.startswith("#"):
            below = ""
        marks = list(CONTEXT.finditer(line))
        for mark in marks:
            if mark["key"] == "Spalte" and mark.start() == 0:
                below = mark["value"] if is_person(mark["value"] or "") else ""
            elif mark["value"] and is_person(mark["key"].replace("-", " ")):
                found.append(
                    Cell(
                        start + mark.start("value"),
                        start + mark.end("value"),
                        unaccented(mark["key"]),
                    )
                )
        body = _BODY.match(line) if below else None
        if body:
            found.append(
                Cell(start + body.start("value"), start + body.end("value"), unaccented(below))
            )
        row = _row(line)
        if row and heads:
            found += [
                Cell(start + low, start + high, unaccented(head))
                for (low, high), head in zip(row, heads)
                if is_person(head) and low < high
            ]
        elif row:
            heads = [line[low:high] for low, high in row]
        else:
            heads = []
        if found:
            yield found


def _row(line: str) -> list[tuple[int, int]]:
    """Where the cells of a line with bars begin and end; none if it is no such line."""
    if not line.lstrip().startswith("|") or line.count("|") < 2:
        return []
    bars = [found.start() for found in re.finditer(r"\|", line)]
    spans = []
    for low, high in zip(bars, bars[1:]):
        inside = line[low + 1 : high]
        lead = len(inside) - len(inside.lstrip())
        spans.append((low + 1 + lead, max(low + 1 + lead, low + 1 + len(inside.rstrip()))))
    return spans


def persons(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """The names in cells of persons: whatever stands there goes, unless it is plainly an office or a thing."""
    for row in cells(text):
        made = [(cell, one) for cell in row for one in _of_cell(text, found, cell)]
        first = [one for cell, one in made if _FIRST.match(cell.head)]
        last = [one for cell, one in made if _LAST.match(cell.head)]
        if not last and first and len(made) == 2:  # „Teilnehmende“ took the surnames' head
            last = [one for _, one in made if one not in first]
        for _, one in made:
            if len(first) == len(last) == 1 and one in (*first, *last):
                given = tuple(text[first[0].start : first[0].end].split())
                family = text[last[0].start : last[0].end]
                one = one._replace(given=given, family=family, gender=first[0].gender, reason="")
            yield one


def _of_cell(text: str, found: list[Token], cell: Cell) -> Iterator[NameSpan]:
    inside = [
        _capital(token) for token in found if cell.start <= token.start and token.end <= cell.end
    ]
    low = cell.start
    for match in [*_APART.finditer(text, cell.start, cell.end), None]:
        high = match.start() if match else cell.end
        yield from _item(text, [one for one in inside if low <= one.start < high], cell.head)
        low = match.end() if match else cell.end


def _item(text: str, item: list[Token], head: str) -> Iterator[NameSpan]:
    """One name between separators; commas part persons unless a surname or a first name stands alone before it."""
    while item and (item[0].title and not item[0].word.family or is_role(item[0])):
        item = item[1:]
    commas = [at for at in range(1, len(item)) if "," in item[at].gap]
    turned = len(commas) == 1 and (commas[0] == 1 or "name" in head)  # „Koch, Ute“
    turned = turned and not (item[commas[0]].title or is_role(item[commas[0]]))
    if commas and (not turned or _office(item[: commas[0]])):
        for low, high in zip([0, *commas], [*commas, len(item)]):
            yield from _item(text, item[low:high], head)
        return
    if commas and _office(item[commas[0] :]):
        item = item[: commas[0]]
    if not item or len(item) > MOST_WORDS_OF_A_CELL or head != AUTHOR and _office(item):
        return
    doubt = all(one.word.common and not one.word.given and not one.word.family for one in item)
    reason = THIN_CELL if doubt and "name" not in head else ""
    yield name_span(text, item, item[-1].end, "", reason)


def _capital(token: Token) -> Token:
    """A word in small letters as if it were written as a name („sevgi altıntaş“), unless German knows it („noch offen“)."""
    if not token.text.islower() or language.known(token.text):
        return token
    return token._replace(word=names.word(token.text.title()))


def is_role(token: Token) -> bool:
    """„Frau“, „Dr.“, „Kollege“: what may stand before a name."""
    return token.folded in words("titles", "address", "doctor", "inner", "roles")


def _office(item: list[Token]) -> bool:
    """„Jugendamt“, „AWO“, „Verein Brücke“, „noch offen“: no person."""
    if any(one.word.blocked or one.acronym or is_house(one) for one in item):
        return not any(one.word.clear_given for one in item)
    named = any(one.word.given or one.word.family or one.word.unknown for one in item)
    return not named and (len(item) > 1 or not names.could_name(item[0].text))
