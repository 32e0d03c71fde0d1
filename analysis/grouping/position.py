"""Whether a short statement is for or against the thing it begins with, told from the words for yes and no around that noun."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.grouping.shared_words import alike, words

# in front of the noun („mehr Radwege“, „Rückbau von Radwegen“) and behind it („Radwege ausbauen“, „Radwege abschaffen“)
_FOR_BEFORE = r"mehr|noch mehr|ja zu[rm]?|(?:der |den |die )?(?:weitere[rn]? )?(?:ausbau|förderung|einführung|erhalt(?:ung)?|erweiterung|verlängerung|errichtung|bau|wiedereinführung)"
_NO_BEFORE = (
    r"kein\w*|nie wieder|weg mit|schluss mit|nein zu[rm]?|gegen|stopp?(?: de[rsn])?|weniger|viel weniger|statt|anstatt|anstelle|"
    r"(?:die )?(?:abschaffung|verbot|ende|abbau|rückbau|reduzierung|einschränkung|streichung|schließung)"
)
_FOR_BEHIND = (
    r"ausbau\w+|ausgebaut|einführ\w+|eingeführt|förder\w+|gefördert|forcier\w+|zulassen|erlaub\w+|beibehalten|behalten|weiterführen|fortführen|fortsetzen|erhalten|"
    r"erweiter\w+|verlänger\w+|errichte\w*|öffnen|soll(?:en)? bleiben|(?:ist|sind) (?:gut|super|toll|wichtig|notwendig|sinnvoll)|brauch(?:t|en) (?:es|wir)"
)
_NO_BEHIND = (
    r"abschaff\w*|abgeschafft|verb[io][et]t?\w*|streich\w+|stopp\w*|beend\w+|abbau\w*|rückbau\w*|reduzier\w*|einschränk\w*|einstellen|"
    r"unterbind\w*|unterbunden|abreiß\w+|brauch(?:t|en) (?:es|wir) nicht|wollen wir nicht|(?:ist|sind) (?:unnötig|überflüssig|falsch|unsinn\w*|sinnlos)|lehne\w* (?:ich|wir) ab|ablehn\w+"
)
_ARTICLES = r"(?:(?:die|der|das|den|dem|des|ein\w*|von|vom|unser\w*|neue[nrs]?|weitere[nrs]?)\s+)*"
_BEFORE = {
    1: re.compile(rf"^\W*(?:bitte\s+)?(?:{_FOR_BEFORE})\s+{_ARTICLES}$", re.I),
    -1: re.compile(rf"^\W*(?:bitte\s+)?(?:{_NO_BEFORE})\s+{_ARTICLES}$", re.I),
}
_BEHIND = {
    1: re.compile(rf"\b(?:{_FOR_BEHIND})\b", re.I),
    -1: re.compile(rf"\b(?:{_NO_BEHIND})\b", re.I),
}
_NOTHING = re.compile(rf"^\W*{_ARTICLES}$", re.I)
_NOUN = re.compile(r"\b[A-ZÄÖÜ][\w-]*[a-zäöüß][\w-]*")
_CLAUSE = re.compile(r"[.;:!?–→()]+(?=\s|$)|,\s|\s-\s")
_TWISTED = re.compile(
    r"\b(nicht|ohne|sondern|statt|anstatt|anstelle|außer|nur|aber|als|wenn|falls|solange)\b", re.I
)
MOST = 12  # words of a clause whose direction can be told so
UNSAID = (
    "Mehr",
    "Weniger",
    "Kein",
    "Keine",
    "Keinen",
    "Bitte",
    "Stopp",
    "Stop",
    "Weg",
    "Schluss",
    "Ja",
    "Nein",
    "Gegen",
    "Statt",
    "Anstatt",
    "Anstelle",
    "Die",
    "Der",
    "Das",
    "Den",
    "Ein",
    "Eine",
    "Noch",
    "Viel",
    "Nie",
    "Unsere",
    "Neue",
    "Weitere",
)
ACTIONS = re.compile(
    r"^(?:Ausbau|Förderung|Einführung|Erhalt|Erhaltung|Erweiterung|Verlängerung|Errichtung|Bau|Wiedereinführung|Abschaffung|Verbot|Ende|Abbau|Rückbau|"
    r"Reduzierung|Einschränkung|Streichung|Schließung)$"
)


class Position(NamedTuple):
    """The thing a statement begins with, and 1 (for it), -1 (against it) or 0 (not told)."""

    thing: frozenset[str]
    side: int


@lru_cache(maxsize=50_000)
def position(text: str) -> Position:
    """
    >>> [position(text).side for text in ("Mehr Radwege", "Rückbau von Radwegen", "Radwege ausbauen", "Radwege gehören abgeschafft", "Radwege")]
    [1, -1, 1, -1, 0]
    >>> position("Keine Radwege ohne Beleuchtung").side
    0
    """
    clause = next((each for each in _CLAUSE.split(text) if each and each.strip()), "")
    nouns = [
        found
        for found in _NOUN.finditer(clause)
        if found[0] not in UNSAID and not ACTIONS.match(found[0])
    ]
    if not nouns or len(clause.split()) > MOST:
        return Position(frozenset(), 0)
    before, behind = clause[: nouns[0].start()], clause[nouns[0].end() :]
    if _TWISTED.search(behind) and not re.search(
        r"\b(brauch\w+|wollen) (es|wir) nicht\b", behind, re.I
    ):
        return Position(frozenset(), 0)
    for side in (-1, 1):
        if _BEFORE[side].search(before) and not _BEHIND[-side].search(behind):
            return Position(words(nouns[0][0]), side)
    if _NOTHING.search(before):
        sides = [side for side in (-1, 1) if _BEHIND[side].search(behind)]
        return Position(
            words(nouns[0][0]),
            sides[0] if len(sides) == 1 or sides[:1] == [-1] and "nicht" in behind else 0,
        )
    return Position(frozenset(), 0)


def against(one: str, other: str) -> bool:
    """Whether the one is for what the other is against.

    >>> against("Mehr Radwege", "Radwege abschaffen"), against("Mehr Radwege", "Weniger Autos"), against("Keine Autos", "Autos verbieten")
    (True, False, False)
    """
    here, there = position(one), position(other)
    return here.side * there.side < 0 and any(
        alike(a, b) == 1 for a in here.thing for b in there.thing
    )
