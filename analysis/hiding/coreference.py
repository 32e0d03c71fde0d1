"""Which name spans of a round mean the same person, and which number each person gets."""

from __future__ import annotations

from analysis.hiding.lexicon import spelling_key
from analysis.hiding.name_spans import NameSpan


class _Person:
    """What is known so far about one person of a round."""

    def __init__(self) -> None:
        self.given: set[str] = set()
        self.family, self.gender = "", ""

    def takes(self, given: tuple[str, ...], family: str, gender: str) -> bool:
        """May this name span mean this person? Surnames must agree, first names or initials and gender must not contradict."""
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


def number(spans: list[NameSpan]) -> list[int]:
    """A person's number for each name span, counted by first appearance in the given order.

    Full names make persons first; „Frau Yılmaz“, „A. Yılmaz“, „Ayşe K.“ and „Yılmaz“ join the one person they fit,
    and are a person of their own where they fit none or several.
    """
    keys = [
        (tuple(spelling_key(name) for name in one.given), spelling_key(one.family), one.gender)
        for one in spans
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
