"""Numbers under which an office files a person: file, customer, insurance, tax and passport numbers, addresses on the net."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.hiding.parameters import LEAST_DIGITS

_WORDS = (
    r"Aktenzeichen|Az|Geschäftszeichen|Gesch\.?-?Z|Gz|Kassenzeichen|Vorgang(?:snummer|s-?nr)?|Fall(?:nummer|-?nr)|Kunden(?:nummer|-?nr)|Kd\.?-?Nr"
    r"|Mitglieds(?:nummer|-?nr)|BG(?:-?Nummer|-?Nr)?|Bedarfsgemeinschaft(?:snummer)?|(?:Personal)?[Aa]usweis(?:nummer|-?nr)?|(?:Reise)?[Pp]ass(?:nummer|-?nr)?"
    r"|Steuer-?(?:ID|Id|nummer|-?nr)|Identifikationsnummer|IdNr|Sozialversicherungs(?:nummer|-?nr)|SV(?:-?Nummer|-?Nr)"
    r"|Rentenversicherungs(?:nummer|-?nr)|(?:Kranken)?[Vv]ersicherten(?:nummer|-?nr)|Krankenkassen(?:nummer|-?nr)|AZR(?:-?Nummer|-?Nr)?|BAMF(?:-?Nummer|-?Nr)?"
    r"|Matrikel(?:nummer|-?nr)|Personal(?:nummer|-?nr)|Konto(?:nummer|-?nr)|Aufenthaltstitel|Visum(?:snummer|s-?nr)?|Führerschein(?:nummer|-?nr)?"
    r"|Registrier(?:nummer|-?nr)|Schüler(?:nummer|-?nr)|Patienten(?:nummer|-?nr)|Wohngeld(?:nummer|-?nr)|Bescheid(?:nummer|-?nr)"
)
_PART = r"(?:[A-Z]{1,4}[ ]?)?\d[\dA-Z]*"
SAID = re.compile(
    rf"\b(?i:{_WORDS})(?:[ ]?-?(?i:Nr|Nummer))?(?![^\W\d_])\.?[ ]?:?[ ]{{0,2}}(?:(?:ist|lautet)[ ])?"
    rf"(?P<number>{_PART}(?:[ ./–-]{{1,2}}{_PART}|/{{1,2}}{_PART}|[ ][A-Z](?=[ ]\d))*)"
)
IP = re.compile(
    r"(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\d.]*\d)"
)
IP6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\w:])", re.I)
# four groups of digits, but not the years of a row
CARD = re.compile(r"(?<!\d)(?!(?:(?:19|20)\d\d[ -]){3})\d{4}(?:[ -]\d{4}){3}(?!\d)")
PROFILE = re.compile(
    r"(?:facebook|instagram|tiktok|linkedin|twitter|threads|t)\.(?:com|net|me)/(?:in/|@)?(?P<name>[\w.-]*\w)|\b(?:Skype|Telegram|Insta|Snapchat):[ ]?@?(?P<nick>[\w.]{3,})",
    re.I,
)


def find(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each such number, the word before it stays."""
    for match in SAID.finditer(text):
        digits = sum(map(str.isdigit, match["number"]))
        mixed = re.search(r"[A-Z/–-]", match["number"]) is not None
        if digits >= LEAST_DIGITS or mixed and digits > 2:
            yield match.span("number")
    for match in PROFILE.finditer(text):
        yield match.span(match.lastgroup)
    for pattern in (IP, IP6, CARD):
        yield from (match.span() for match in pattern.finditer(text))
