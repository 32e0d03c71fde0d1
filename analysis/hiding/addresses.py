"""A street with its number: „Goethestraße 12“, „Am Alten Markt 5“, „Holländische Straße 74“."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from analysis.hiding import names

# the last part of a street's name; a street needs a stem before it („Goethestraße“, „Am Alten Markt“)
_STREET = (
    r"(?:straße|strasse|str\.|weg|allee|gasse|platz|ring|ufer|damm|steig|pfad|chaussee|promenade|graben|wall|markt"
    r"|tor|zeile|stieg|stiege|redder|twiete|kamp|winkel|leite|rain|hof)"
)
_PART = r"(?:(?:Ober|Unter|Alt|Neu|Groß|Klein|Hinter|Vorder)e[nr]?[ ])?"
_NUMBER = r"(?:,?[ ](?:Nr\.?|Nummer|Hausnummer|Hausnr\.?|Haus))?[ \u00a0]?\d{1,4}(?:[ ]?[a-hA-H])?(?:[ ]?[-–/+][ ]?\d{1,4}(?:[ ]?[a-hA-H])?)?"
# what a number behind a street may not be: a measure, a time, a count, a year with a range
_NOT_NUMBER = (
    r"(?![\w.,:]*\d)(?!\w)(?![ \u00a0]?(?:m|km|cm|qm|m²|Meter|Minuten?|Min|Stunden?|Std|Uhr|Tage?n?|Wochen?|Monate?n?|"
    r"Jahre?n?|Euro|€|%|Prozent|Punkte?|Stimmen|x|mal|Mal|"
    r"Stellplätze?|Plätze?|Bäume?|Bänke?|Personen|Autos?|Spuren|Nennungen)\b)(?![ \u00a0]?[€%²])"
)
_WORD = r"[A-ZÄÖÜ][\wäöüß]*(?:-[A-ZÄÖÜ][\wäöüß]*)*"
_APART = r"(?:Str(?:aße|asse|\.)|Weg|Allee|Platz|Ring|Ufer|Damm|Gasse|Markt|Tor)"
_PREPOSED = (
    r"(?:Am|An der|An den|Auf der|Auf dem|Auf den|Im|In der|In den|Unter den|Unter der|Zum|Zur|Vor dem|Hinter der|Hinter dem|"
    r"Obere?|Untere?|Hinterm)"
)
ADDRESS = (
    re.compile(
        rf"(?<![\w-]){_PART}(?P<stem>(?:[A-ZÄÖÜ][\wäöüß]*-)*[A-ZÄÖÜ][\wäöüß]*?)-?(?i:{_STREET}){_NUMBER}{_NOT_NUMBER}"
    ),  # Goethestraße 12
    re.compile(
        rf"(?<![\w-])(?P<stem>[a-zäöüß]{{4,}})(?:straße|strasse|str\.|allee){_NUMBER}{_NOT_NUMBER}"
    ),  # goethestraße 12
    re.compile(
        rf"(?<![\w-])(?P<words>(?:{_WORD}[ ]){{1,3}}){_APART}{_NUMBER}{_NOT_NUMBER}"
    ),  # Holländische Straße 74
    re.compile(
        rf"(?<![\w-]){_PREPOSED}[ ](?P<after>{_WORD}(?:[ ]{_WORD})?)[ \u00a0]\d{{1,3}}[ ]?[a-h]?"  # Am Alten Markt 5
        r"(?=[ ]*(?:[,.;)(\n]|$))(?![.,]\d)"
    ),
    re.compile(  # Hasenhecke 12, 34127 Kassel
        rf"(?<![\w-]){_WORD}(?:[ ]{_WORD}){{0,2}}[ \u00a0]\d{{1,3}}[ ]?[a-h]?(?=(?:[ ]|[ ]?[,;/·–-])[ ]{{0,2}}(?:D-)?\d{{5}}\b)"
    ),
    re.compile(  # wohnt (in der) Hasenhecke 12
        rf"(?:\b[Ww]ohn(?:t|e|en|haft)|\b(?:Adresse|Anschrift|Wohnort):)[ ](?:(?:in|im|am|an|auf)[ ](?:de[rmn][ ])?)?"
        rf"(?P<street>{_WORD}(?:[ ]{_WORD})?[ \u00a0]\d{{1,3}}[ ]?[a-h]?)(?![\w.,]*\d|[ ][A-ZÄÖÜ])"
    ),
)
_LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_NO_STREET = frozenset(_LISTS["no_street"].split())
_NO_PREPOSED = frozenset(_LISTS["no_preposed"].split())
_NO_PREPOSED_END, _NO_PREPOSED_INSIDE = (
    re.compile(rf"\w{{3,}}(?:{'|'.join(_LISTS[name].split())})", re.I)
    for name in ("no_preposed_end", "no_preposed_end_inside")
)
_NO_HOUSE = re.compile(r"(?:bahn|schul|fried|kirch|innen|hinter|bauern|reiter|spiel)hof\b", re.I)


def _no_street(word: str, inside: bool) -> bool:
    """„Im Kurs Töpfern 3“, „Am Gruppentisch 3“, „Im Stockwerk 3“ (``inside``); not „Am Busch 3“, „Am Plan 3“, „Am Wasserwerk 3“."""
    last = word.split("-")[-1]
    ends = (_NO_PREPOSED_END, _NO_PREPOSED_INSIDE) if inside else (_NO_PREPOSED_END,)
    return last in _NO_PREPOSED or any(end.fullmatch(last) for end in ends)


def _span(match: re.Match) -> tuple[int, int] | None:
    """A street with its number; no count behind a place („Wesertor 20 Jugendliche“), no floor, no road number."""
    groups, start = match.groupdict(), match.start()
    if groups.get("street"):
        return match.span("street")
    tail = match.string[match.end() : match.end() + 16]
    surely = re.search(r"(?:straße|strasse|str\.|weg|allee|gasse)[ \u00a0]?\d", match[0], re.I)
    counts = re.match(r"[ \u00a0]+[A-ZÄÖÜ]|\.[ ]?(?:Stock|Etage|OG|Obergeschoss|Klasse)", tail)
    if not surely and (counts or _NO_HOUSE.search(match[0])):
        return None
    inside = match[0].startswith(("Im ", "In "))
    if any(_no_street(word, inside) for word in (groups.get("after") or "").split()):
        return None
    stem = groups.get("stem")
    if stem and stem.split("-")[-1].casefold() in _NO_STREET and stem.count("-") < 2:
        return None
    if groups.get("words"):  # „Haus Holländische Straße 74“: the house stays
        apart = groups["words"].split()
        while len(apart) > 1 and names.word(apart[0]).noun and not names.word(apart[0]).family:
            start += len(apart[0]) + 1
            apart = apart[1:]
    return start, match.end()


def find(text: str) -> Iterator[tuple[int, int]]:
    """Where a street stands with its number: start and end, exclusive; they may overlap."""
    for pattern in ADDRESS:
        for match in pattern.finditer(text):
            if span := _span(match):
                yield span
