"""When two demands on the same matter pull in opposite directions, told from words alone.

Careful rather than complete: without a word for the direction nothing is called an opposition, and a lack
(„keine Kitaplätze“) is no demand against the thing that is lacking.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.grouping.same import words

# each pair: the one direction, the other direction; whole words or beginnings (with *)
PAIRS = (
    ("mehr ausbau* ausweit* aufstock* erweiter* verlänger* zusätzlich*", "weniger abbau* kürz* reduzier* einschränk* verringer*"),
    (
        "einführ* beibehalten erhalten behalten fortführ* fortsetz* weiterführ* retten",
        "abschaff* streichen stoppen einstell* beend* auflös*",
    ),
    ("erlaub* zulass* zulassen ermöglich* freigeb*", "verbiet* verbot verbote untersag*"),
    ("verpflicht* pflicht pflichten zwingend verbindlich*", "freiwillig*"),
    ("gemeinsam* gemischt* zusammenleg*", "getrennt* trennen trennung*"),
    ("kostenlos* gratis gebührenfrei* beitragsfrei*", "kostenpflichtig*"),
    ("zentral* zentralisier* gebündelt* bündeln", "dezentral* dezentralisier*"),
    ("öffnen öffnung* offenhalten", "schließen schließung* absperr*"),
    ("erhöh* anheb* steiger* teurer", "senk* absenk* verbillig* billiger günstiger"),
    ("digital* online*", "analog* persönlich* papier"),
    ("gut toll super hilfreich klappt bewährt gelungen prima", "schlecht schlimm klappt_nicht rückschritt ärgerlich sinnlos"),
    ("für dafür befürwort* zustimm*", "gegen dagegen ablehn* lehnen"),
)
_LACK = re.compile(r"\b(fehl\w*|zu wenig\w*|mangel\w*|kein\w*|nicht|nie|ohne|kaum)\b", re.I)
_NO = re.compile(
    r"^\W*(bitte\s+)?(kein\w*|nicht|nein|niemals|weg mit|schluss mit)\b|\b(nicht|keinesfalls|auf keinen fall)\s+\w+(en|ieren)\W*$|"
    r"\bsoll(te|ten|en)?\b.*\b(nicht|kein\w*)\b",
    re.I,
)
_TWICE = re.compile(r"\b(kein\w*|nicht|niemand)\b.*\b(ohne|zurück\w*)\b", re.I)  # „Kein Kind ohne Abschluss“ asks for something


class Stance(NamedTuple):
    """What a statement says yes or no to: its direction in each of ``PAIRS`` (1, -1), and whether it refuses its matter altogether."""

    directions: tuple[int, ...]
    refuses: bool


def _pattern(entries: str) -> re.Pattern:
    alternatives = "|".join(entry.replace("_", r"\s+").replace("*", r"\w*") for entry in entries.split())
    return re.compile(rf"\b({alternatives})\b", re.I)


_PATTERNS = tuple((_pattern(one), _pattern(other)) for one, other in PAIRS)


def stance(text: str) -> Stance:
    """The directions a text names.

    >>> stance("Keine neuen Sammelunterkünfte").refuses, stance("Mehr Bäume").directions[0], stance("Weniger Parkplätze").directions[0]
    (True, 1, -1)
    """
    directions = tuple(bool(one.search(text)) - bool(other.search(text)) for one, other in _PATTERNS)
    return Stance(directions, bool(_NO.search(text)) and not _TWICE.search(text))


def matters(text: str) -> frozenset[str]:
    """The words of a statement that name its matter: those that name no direction."""
    rest = text
    for pair in _PATTERNS:
        for pattern in pair:
            rest = pattern.sub(" ", rest)
    return words(_LACK.sub(" ", rest))


def opposed(one: str, other: str, demands: bool, other_demands: bool | None = None) -> bool:
    """Whether two statements name the same matter and pull in opposite directions.

    ``demands``: both call for something (goals, proposals), so that „keine …“ refuses; in problems it only tells of a lack.

    >>> opposed("Mehr Parkplätze am Bahnhof", "Weniger Parkplätze", True), opposed("Mehr Kitaplätze", "Keine Kitaplätze", False)
    (True, False)
    >>> opposed("Frauenschwimmen ausbauen", "Kein Frauenschwimmen", True), opposed("Mehr Bäume", "Weniger Lärm", True)
    (True, False)
    """
    if not matters(one) & matters(other):
        return False
    here, there = stance(one), stance(other)
    turned = here.refuses != there.refuses
    if demands and turned and not any(a * b < 0 for a, b in zip(here.directions, there.directions)):
        return True
    return not turned and any(a * b < 0 for a, b in zip(here.directions, there.directions))
