"""The sentences a report may say, as patterns: which one a line is, and what stands in its places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import product
from typing import NamedTuple

_PLACE = re.compile(r"\{(?P<number>#?)(?P<name>\w+)(?:\|(?P<one>[^|}]*)\|(?P<many>[^|}]*))?\}")
_TOKEN = re.compile(r"(\[\[)|(\]\](?!\]))|" + _PLACE.pattern)
NOTHING = "–"
ANYTHING = "(.+?)"


class Pattern(NamedTuple):
    """One template: its key, its pieces (literal text, or a place to be filled), the names of its places in order, its words of its own.

    A piece is (text, False) or (group for a place, True); ``free`` are the places that may hold any text.
    """

    key: str
    pieces: tuple[tuple[str, bool], ...]
    names: tuple[tuple[str, bool], ...]
    literal: int

    @property
    def free(self) -> int:
        return sum(text == ANYTHING for text, _ in self.pieces)

    def regex(self, greedy: tuple[bool, ...]) -> re.Pattern:
        """The pattern with each free place as short or as long as possible."""
        choices = iter(greedy)
        return _regex(
            "".join(
                ("(.+)" if next(choices) else "(.+?)") if text == ANYTHING else text
                for text, _ in self.pieces
            )
        )


@cache
def _regex(source: str) -> re.Pattern:
    return re.compile(source)


class Reading(NamedTuple):
    """A line read by a pattern: values as (name, text, is a number) in order; empty where an optional part is missing."""

    key: str
    values: tuple[tuple[str, str, bool], ...]

    def get(self, name: str) -> str:
        return next((text for found, text, _ in self.values if found == name), "")


def _place(match: re.Match) -> str:
    if match["number"]:
        noun = (
            ""
            if match["one"] is None
            else f" (?:{re.escape(match['one'])}|{re.escape(match['many'])})"
        )
        return rf"(\d[\d.]*){noun}"
    if match["name"].endswith("_word"):
        return "(Gruppen?)" if "groups" in match["name"] else "(Ziele?)"
    return r"([^\[\]]+?)" if match["name"].endswith("ids") else ANYTHING


def compiled(key: str, template: str) -> Pattern:
    """The template as a pattern; a blank beside an optional part may be missing.

    >>> pattern = compiled("k", "{#n|Notiz|Notizen}[[ von {who}]]")
    >>> [pattern.regex((False,)).fullmatch(text).groups() for text in ("1 Notiz", "12 Notizen von Eltern")]
    [('1', None), ('12', 'Eltern')]
    """
    pieces, names, at = [], [], 0
    for token in [*_TOKEN.finditer(template), None]:
        end = token.start() if token else len(template)
        pieces.append((re.escape(template[at:end]).replace("\\ ", " ?"), False))
        if token:
            at = token.end()
            pieces.append(
                ("(?:", False) if token[1] else (")?", False) if token[2] else (_place(token), True)
            )
            if token["name"]:
                names.append((token["name"], bool(token["number"])))
    literal = len(_TOKEN.sub("", template))
    return Pattern(key, tuple(pieces), tuple(names), literal)


@cache
def content() -> dict:
    """sentences.toml as data; the writers' code is not touched."""
    return tomllib.loads(
        resources.files("analysis").joinpath("report/sentences.toml").read_text(encoding="utf-8")
    )


@cache
def sentences() -> tuple[Pattern, ...]:
    """The sentence patterns, those with the most words of their own first."""
    found = [compiled(key, template) for key, template in content()["sentence"].items()]
    return tuple(sorted(found, key=lambda pattern: (-pattern.literal, pattern.key)))


@cache
def columns(caption: str) -> tuple[str, dict[str, Pattern | None]] | None:
    """The table of that caption: its key and its columns by heading (None = to be left empty)."""
    for key, entry in content()["table"].items():
        if entry["caption"] == caption:
            return key, {
                head: compiled(f"{key}: {head}", template) if template else None
                for head, template in entry.get("columns", [])
            }
    return None


def readings(pattern: Pattern, text: str) -> Iterator[Reading]:
    """The ways in which the pattern reads the text, the places as short as possible first; none if it is another sentence."""
    seen = set()
    for greedy in product((False, True), repeat=pattern.free):
        match = pattern.regex(greedy).fullmatch(text)
        if not match:
            return
        reading = Reading(
            pattern.key,
            tuple(
                (name, value or "", number)
                for (name, number), value in zip(pattern.names, match.groups())
            ),
        )
        if reading not in seen:
            seen.add(reading)
            yield reading
