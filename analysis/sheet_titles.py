"""How a round calls its events and offices, as the first line of a sheet or the row above the heads of a table says it.

Told in one place, since reading and cleaning live on it. Narrow on purpose: a title kept as a note is a small harm, a note taken for
a title is lost.
"""

from __future__ import annotations

import re

from analysis.vocabulary import MONTHS

_ORDER = (
    r"(?:(?:\d{1,2}\.|Erste[rs]?|Zweite[rs]?|Dritte[rs]?|Vierte[rs]?|Fünfte[rs]?|Sechste[rs]?) )"
)
_KIND = (
    r"(?:Zukunfts|Bürger|Ideen|Familien|Stadtteil|Quartiers|Planungs|Integrations|Themen|Jugend|Bildungs|Auftakt|Abschluss|Regional"
    r"|Gesprächs|Beteiligungs|Einwohner|Dialog|Fach|Stadt|Kreis)"
)
_EVENT = re.compile(
    rf"{_ORDER}?(?:{_KIND}(?:werkstatt|konferenz|forum|dialog|tagung|abend|runde|konzept)|Werkstatt|Konferenz|Forum|Tagung|Dialog)\b"
    rf"|{_ORDER}(?:Runde|Abend)\b|Runde (?=im |am |\d)"
)
_OFFICE = re.compile(
    r"(?:Fachbereich|Fachdienst|Amt für|(?:Landeshaupt)?[Ss]tadt|(?:Land)?[Kk]reis|(?:Samt)?[Gg]emeinde)[ ][A-ZÄÖÜ]"
)
_YEAR = re.compile(r"\b20\d\d\b")
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
_JOINS = frozenset("und der des die zum zur für".split())  # in any title
_DATES = frozenset("im in am vom".split())  # beside a date, and in „Zweite Konferenz am Fluss“
_SINCE = re.compile(r"\b(?:seit|bis|ab|vor|nach)\b")  # „Baustelle seit 2023“


def names_event(text: str) -> bool:
    """Whether a line names an event, an office or a year, and says nothing about it.

    >>> [names_event(text) for text in ("Zweite Familienkonferenz Nordheim", "Stadt Nordheim", "Leitbild 2030", "Runde im Mai")]
    [True, True, True, True]
    >>> [names_event(text) for text in ("Kaputte Ampel", "Runde Tische im Viertel", "Stau seit 2023", "Dialog mit Eltern")]
    [False, False, False, False]
    """
    dated = _YEAR.search(text) or _MONTH.search(text) or re.match(_ORDER, text)
    named = _EVENT.match(text) or _OFFICE.match(text) or _YEAR.search(text)
    if not named or _SINCE.search(text):
        return False
    small = set(re.findall(r"\b[a-zäöüß]+\b", text))
    return small <= (_JOINS | _DATES if dated else _JOINS)
