"""The colour of a card, and what a sheet's legend says the colours stand for („grün = Was läuft gut?“).

A reader passes the column „Farbe“ on as a mark of the point. What a legend says is a heading of the cards of that colour: the question they
answer. It counts where it tells at least two colours of the sheet's own cards apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from analysis.markup import CONTEXT

_KEY = re.compile(r"(?i)farbe|colou?r")
_ENDING = re.compile(r"(?:e[nrsm]?)?(?:[ -]?(?:karte|kärtchen|zettel|haftnotiz|post-?it)\w*)?$")
_CARD = (
    r"(?:e[nrs]?)?(?:[ ]?(?:Moderations)?(?:Karten?|Kärtchen|Zettel|Haftnotiz(?:en)?|Post-?its?))?"
)
_SAYS = r"[ ]*(?:=|:|→|->|–|-(?=[ ])|steh(?:t|en) für|bedeute[nt]+|sind|ist)[ ]*"
_SAYS += r"(?P<says>(?:(?!\.\s+\w+\s*[=:→])[^;,|/\n⟦⟧]){3,80})"
FEWEST = 2  # colours that a legend tells apart


def colour_of(marks: Mapping[str, str]) -> str:
    """The colour of a card from the marks of its point, in small letters and without ending; "" where none is given.

    >>> colour_of({"Farbe": "Grüne Karte"}), colour_of({"Kartenfarbe": "#FCFE7D"}), colour_of({"Nr": "3"})
    ('grün', '#fcfe7d', '')
    """
    value = next((value for key, value in marks.items() if _KEY.search(key)), "")
    return _ENDING.sub("", " ".join(value.casefold().split()))


def legend(text: str, colours: Iterable[str]) -> dict[str, str]:
    """What each of these colours stands for by a sheet's own words, empty unless at least FEWEST are told apart and none in two ways.

    >>> legend("Legende: grün = Was läuft gut? / rote Karten: Was fehlt?", ["grün", "rot", "gelb"])
    {'grün': 'Was läuft gut?', 'rot': 'Was fehlt?'}
    >>> legend("Grün: mehr Bäume pflanzen", ["grün", "rot"])
    {}
    """
    found: dict[str, set[str]] = {}
    plain = CONTEXT.sub("", text)
    for colour in sorted(set(colours) - {""}):
        told = re.finditer(rf"(?i)(?<!\w){re.escape(colour)}{_CARD}{_SAYS}", plain)
        said = {" ".join(match["says"].split()).rstrip(".") for match in told}
        if said:
            found[colour] = said
    meanings = {colour: next(iter(said)) for colour, said in found.items() if len(said) == 1}
    told_apart = len(set(meanings.values())) >= FEWEST and len(meanings) == len(found)
    return meanings if told_apart else {}
