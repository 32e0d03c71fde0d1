"""The report's German: sentences filled from their templates in ``sentences.toml``, numbers and lists as German readers write them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from analysis.german.dehyphenation import on_one_line

MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
NOTHING = "–"
_OPTIONAL = re.compile(r"\[\[(.*?)\]\](?!\])")
_PLACE = re.compile(r"\{(#?)(\w+)(?:\|([^|}]*)\|([^|}]*))?\}")


class Part(NamedTuple):
    """A stretch of text and the placeholder it fills; ``name`` is empty for the words of the template itself."""

    name: str
    text: str


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


def fill(template: str, values: dict) -> list[Part]:
    """The template filled; a part in [[ ]] falls out where one of its values is empty, 0 or missing.

    >>> "".join(part.text for part in fill("{#n|Notiz|Notizen}[[, {#m} Punkte]][[ von {who}]]", {"n": 1, "m": 0, "who": "Eltern"}))
    '1 Notiz von Eltern'
    """

    def keep(match: re.Match) -> str:
        return match[1] if all(values.get(name) for _, name, *_ in _PLACE.findall(match[1])) else ""

    parts, at = [], 0
    template = _OPTIONAL.sub(keep, template)
    for place in _PLACE.finditer(template):
        if place.start() > at:
            parts.append(Part("", template[at : place.start()]))
        value = values[place[2]]
        if isinstance(value, list):  # filled already
            parts += value
        elif place[1]:
            noun = "" if place[3] is None else " " + (place[3] if value == 1 else place[4])
            parts.append(Part(place[2], number(value) + noun))
        else:
            parts.append(Part(place[2], on_one_line(str(value))))
        at = place.end()
    if at < len(template):
        parts.append(Part("", template[at:]))
    return parts


def say(key: str, **values: object) -> list[Part]:
    """The sentence of that key, filled."""
    return fill(sentences()["sentence"][key], values)


def plain(parts: Iterable[Part]) -> str:
    return "".join(part.text for part in parts)


def ids(statement_ids: Iterable[str]) -> str:
    """Ids as they stand in brackets."""
    return "; ".join(statement_ids)


def listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def plural(name: str) -> str:
    """The heading for a type: the plural of its name in the codebook, where it is known."""
    return sentences()["plural"].get(name, name)


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
