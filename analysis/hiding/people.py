"""Which mentions of a round mean the same person, which number each gets, and which names the round itself teaches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from analysis.hiding import names
from analysis.hiding.mentions import Mention, Token, institution, is_house
from analysis.hiding.names import same


class Known(NamedTuple):
    """Names a round has taught: from lists, signatures, titles, and from the participant list."""

    given: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()
    doubtful: frozenset[str] = (
        frozenset()
    )  # surnames that are everyday words or places here: only hidden with a title or a first name
    pairs: frozenset[tuple[str, str]] = frozenset()


def harvest(mentions: Iterable[Mention], texts: Iterable[str] = ()) -> Known:
    """What may be looked for everywhere in the round: names from sure mentions; everyday words and places only as doubtful."""
    given, family, pairs = set(), set(), set()
    for one in mentions:
        if one.reason:
            continue
        firsts = [name for name in one.given if len(name) > 2]
        given.update(firsts)
        if len(one.family) > 2:
            family.add(one.family)
            pairs.update((same(first), same(one.family)) for first in firsts)
    doubtful = {
        name
        for name in family | given
        if names.word(_titled(name)).common or names.word(_titled(name)).blocked
    }
    doubtful |= _places(family - doubtful, texts)
    return Known(
        *(frozenset(map(same, ones)) for ones in (given - doubtful, family - doubtful, doubtful)),
        frozenset(pairs),
    )


def _titled(name: str) -> str:
    return name.title() if name.isupper() or name.islower() else name


def _places(family: set[str], texts: Iterable[str]) -> set[str]:
    """Surnames that in these texts also stand behind „in“, „nach“, „Stadtteil“ …"""
    if not family:
        return set()
    either = "|".join(map(re.escape, sorted(family)))
    pattern = re.compile(
        rf"\b(?:[Ii]n|[Nn]ach|Stadtteil|Ortsteil|Quartier|Stadt|Bezirk|Gemeinde)[ ]({either})\b"
    )
    return {match[1] for text in texts for match in pattern.finditer(text)}


def known_mentions(text: str, found: list[Token], known: Known) -> Iterable[Mention]:
    """Places of names the round has taught; also inside compounds („der Yılmaz-Kurs“) and with a genitive s."""
    for index, token in enumerate(found):
        keys = {
            same(token.text),
            same(token.text[:-1]) if token.text.endswith("s") and len(token.text) > 4 else "",
        } - {""}
        following = found[index + 1] if index + 1 < len(found) else None
        both = (
            (same(token.text), same(following.text))
            if following and following.gap == " "
            else ("", "")
        )
        if both in known.pairs or both[::-1] in known.pairs:
            first, last = (token, following) if both in known.pairs else (following, token)
            yield Mention(
                token.start, following.end, (first.text,), last.text, first.word.given.strip("x")
            )
        if (
            not token.capital
            or len(token.text) < 3
            or token.word.blocked
            or institution(found, index, index + 1)
            or is_house(token)
        ):
            continue
        for key in sorted(keys):
            stem = token.text if same(token.text) == key else token.text[:-1]
            if key in known.family:
                yield Mention(
                    token.start,
                    token.start + len(stem)
                    if len(stem) == token.end - token.start - 1
                    else token.end,
                    (),
                    stem,
                )
            elif key in known.given:
                yield Mention(
                    token.start,
                    token.start + len(stem)
                    if len(stem) == token.end - token.start - 1
                    else token.end,
                    (stem,),
                    "",
                    names.word(stem).given.strip("x"),
                )
        if "-" in token.text and token.end - token.start == len(token.text):
            first = token.text.split("-")[0]
            if len(first) > 3 and same(first) in known.family | known.given:
                is_family = same(first) in known.family
                yield Mention(
                    token.start,
                    token.start + len(first),
                    () if is_family else (first,),
                    first if is_family else "",
                )


class _Person:
    """What is known so far about one person of a round."""

    def __init__(self) -> None:
        self.given: set[str] = set()
        self.family, self.gender = "", ""

    def takes(self, given: tuple[str, ...], family: str, gender: str) -> bool:
        """May this mention mean this person? Surnames must agree, first names or initials and gender must not contradict."""
        if self.gender and gender and self.gender != gender:
            return False
        if family and self.family and not _agree(family, self.family):
            return False
        if (
            given
            and self.given
            and not any(_agree(one, other) for one in given for other in self.given)
        ):
            return False
        return bool(family and self.family) or bool(
            given and self.given and not (family and not self.family)
        )

    def add(self, given: tuple[str, ...], family: str, gender: str) -> None:
        self.given |= {name for name in given if len(name) > 1 or not self.given}
        self.family = family if len(family) > len(self.family) else self.family
        self.gender = self.gender or gender


def _agree(one: str, other: str) -> bool:
    return one == other or min(len(one), len(other)) == 1 and one[:1] == other[:1]


def _fullness(one: tuple[tuple[str, ...], str, str]) -> tuple:
    given, family, gender = one
    surname, first = len(family) > 1, any(len(name) > 1 for name in given)
    return -(surname and first), -surname, -first, -bool(given and family), -bool(gender), one


def number(mentions: list[Mention]) -> list[int]:
    """A person's number for each mention, counted by first appearance in the given order.

    Full names make persons first; „Frau Yılmaz“, „A. Yılmaz“, „Ayşe K.“ and „Yılmaz“ join the one person they fit,
    and are a person of their own where they fit none or several.
    """
    keys = [
        (tuple(same(name) for name in one.given), same(one.family), one.gender) for one in mentions
    ]
    people: list[_Person] = []
    belongs: dict[tuple, _Person] = {}
    for key in sorted(set(keys), key=_fullness):
        fitting = [person for person in people if person.takes(*key)]
        exact = [
            person
            for person in fitting
            if person.family == key[1] and (not key[0] or set(key[0]) & person.given)
        ]
        fitting = exact if len(exact) == 1 else fitting
        if len(fitting) == 1:
            person = fitting[0]
        else:
            person = _Person()
            people.append(person)
        person.add(*key)
        belongs[key] = person
    order: dict[int, int] = {}
    return [order.setdefault(id(belongs[key]), len(order) + 1) for key in keys]
