"""The report's German: sentences of ``sentences.toml`` filled with texts and with functions of statement ids; numbers, lists, days.

{name}                     a text
{tables(ids)}              what a function of ``telling.Teller`` finds for a selection: nobody hands over a number
{tables(ids)|Tisch|Tischen}  the number with its noun
{tables(ids)>1}            as {tables(ids)}, and counts as empty up to 1
[[ … ]]                    left out where a place in it is empty, 0 or missing
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from analysis.german.dehyphenation import on_one_line
from analysis.vocabulary import MONTHS

NOTHING = "–"
_OPTIONAL = re.compile(r"\[\[(.*?)\]\](?!\])")
_PLACE = re.compile(
    r"\{(?P<name>\w+)(?:\((?P<of>\w+)\))?(?:>(?P<least>\d+))?(?:\|(?P<one>[^|}]*)\|(?P<many>[^|}]*))?\}"
)


class Selection(NamedTuple):
    """Some statements (or files, topics, goals), and what they are said to be all of: the checker finds the same ones by itself.

    ``scope`` such as ("topic", topic_id, round_id); empty where the ids are named one by one.
    """

    ids: tuple[str, ...]
    scope: tuple[str, ...] = ()


class Part(NamedTuple):
    """A stretch of text: ``name`` of its place or of the function that made it (empty for the template's own words), and of which ids."""

    name: str
    text: str
    of: Selection | None = None


Tell = Callable[[str, Selection], "int | str"]


@cache
def sentences() -> dict:
    """The content of sentences.toml: ``sentence`` (key -> template) and ``table`` (key -> caption, columns)."""
    return tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


def number(value: int) -> str:
    """
    >>> number(12345)
    '12.345'
    """
    return f"{value:,}".replace(",", ".")


def fill(template: str, values: dict, tell: Tell) -> list[Part]:
    """The template filled; ``tell`` gives what a function finds for a selection: a number or a text.

    >>> count = lambda name, selection: len(selection.ids)
    >>> words = {"a": Selection(("x",)), "b": Selection(()), "who": "Eltern"}
    >>> "".join(part.text for part in fill("{notes(a)|Notiz|Notizen}[[, {votes(b)} Punkte]][[ von {who}]]", words, count))
    '1 Notiz von Eltern'
    >>> "".join(part.text for part in fill("Kitas[[ an {tables(a)>1} Tischen]]", words, count))
    'Kitas'
    """

    def value(place: re.Match) -> object:
        found = values.get(place["name"]) if place["of"] is None else None
        if place["of"] is not None and (selection := values.get(place["of"])) is not None:
            found = tell(place["name"], selection)
        if place["least"] and isinstance(found, int) and found <= int(place["least"]):
            return None
        return found

    def keep(match: re.Match) -> str:
        return match[1] if all(value(place) for place in _PLACE.finditer(match[1])) else ""

    parts, at = [], 0
    template = _OPTIONAL.sub(keep, template)
    for place in _PLACE.finditer(template):
        if place.start() > at:
            parts.append(Part("", template[at : place.start()]))
        found, of = value(place), values.get(place["of"]) if place["of"] else None
        if found is None:
            raise KeyError(f"{template[:40]}…: nothing for {place[0]}")
        if isinstance(found, list):  # filled already
            parts += found
        elif isinstance(found, int):
            noun = "" if place["one"] is None else " " + place["one" if found == 1 else "many"]
            parts.append(Part(place["name"], number(found) + noun, of))
        else:
            parts.append(Part(place["name"], on_one_line(str(found)), of))
        at = place.end()
    if at < len(template):
        parts.append(Part("", template[at:]))
    return parts


def plain(parts: Iterable[Part]) -> str:
    return "".join(part.text for part in parts)


def joined(pieces: Iterable[list[Part]], between: str = "; ") -> list[Part]:
    """Filled pieces one after the other."""
    found: list[Part] = []
    for piece in pieces:
        found += ([Part("", between)] if found else []) + piece
    return found


def listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def day(round_id: str) -> str:
    """A round as people write it: a day in words, anything else as the folder is called.

    >>> day("2025-07-03"), day("2025")
    ('3. Juli 2025', '2025')
    """
    if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", round_id):
        month = int(found[2])
        if 1 <= month <= 12:
            return f"{int(found[3])}. {MONTHS[month - 1]} {found[1]}"
    return round_id
