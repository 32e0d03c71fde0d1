"""Find what points to a person without being a name: e-mail, phone, street with number, birth date, IBAN, car plate, file number.

>>> text = "Frau Demir, Goethestraße 12, Tel. 0561 787-4321"
>>> [(text[found.start:found.end], found.kind) for found in find(text)]
[('Goethestraße 12', 'Adresse'), ('0561 787-4321', 'Telefon')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from analysis.hiding import addresses, contacts, reference_numbers


class Identifier(NamedTuple):
    """One place in a text, end exclusive, and which placeholder stands for it."""

    start: int
    end: int
    kind: str  # E-Mail, Telefon, Adresse, Geburtsdatum, IBAN, Kennzeichen, Kennung


IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){3,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?\b"
    r"|\b[a-z]{2}\d{2}(?:[ \u00a0]?\d{4}){3,7}(?:[ \u00a0]?\d{1,3})?\b"
)
_DATE = (
    r"(?:\d{1,2}\.[ ]?\d{1,2}\.[ ]?(?:\d{4}|\d{2})|\d{1,2}\.?[ ](?:Januar|Februar|März|Maerz|April|Mai|Juni|Juli|August|"
    r"September|Oktober|November|Dezember|Jan|Feb|Mrz|Apr|Jun|Jul|Aug|Sept|Sep|Okt|Nov|Dez)"
    r"\.?[ ]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4})"
)
BIRTH = re.compile(
    rf"(?:\bgeb(?:oren)?\b\.?(?:[ ]?-?[ ]?(?:am|Dat\.?|Datum))?|\bGebDat\.?|\b(?:DOB|Date of birth|[Dd]oğum tarihi)|(?<!\w)[*✶](?=[ ]?\d)"
    rf"|\bGeburts(?:datum|daten|tage?|dat\.?)[^\n\d]{{0,30}}?)"
    rf"[ :⟧]{{0,3}}(?:(?:ist|war|am)[ ](?:der|am)?[ ]?)?(?P<date>{_DATE})"
    rf"|\bGeburtstag(?:[ ](?:ist|war))?[ ](?:am|der)[ ](?P<day>\d{{1,2}}\.[ ]?(?:\d{{1,2}}\.|[A-ZÄÖÜ][a-zä]+))"
    rf"|\((?:\*[ ]?)?(?P<bare>\d{{1,2}}\.[ ]?\d{{1,2}}\.[ ]?(?:19[2-9]\d|200\d|201[0-2]|[3-9]\d))\)",
    re.I,
)
BIRTH_NEXT = re.compile(
    rf"[ ]*(?:,|/|;|und|u\.|sowie|&)[ ]*(?:\*|geb\.[ ])?(?P<date>{_DATE}|(?:19|20)\d\d)(?![\w.,]*\d)",
    re.I,
)
BIRTH_BEHIND = re.compile(
    rf"(?P<date>{_DATE}(?=[ ]{{0,2}}(?:geb\.|geboren))|\d{{1,2}}\.[ ]?(?:\d{{1,2}}\.|[A-ZÄÖÜ][a-zä]+)(?=[ ]Geburtstag\b))",
    re.I,
)
# a year alone: „geb. 1981“, „(*1981)“, but not „* 1981 gegründet“ and „- *2000 Euro“
BIRTH_YEAR = re.compile(
    r"(?:\bgeb(?:oren)?\b\.?[ ]?|(?<=[\w,][ ])[*✶]|(?<=\()[*✶][ ]?)(?P<date>(?:19|20)\d\d)\b(?=[ ]*(?:$|[\n,;/&.)]|(?:in|im|on|und|u\.)[ ]))"
    r"|\b(?:Geburtsjahr|Jg\.|geb\.-Jahr)[ :]{0,2}(?P<year>(?:19|20)\d\d)\b",
    re.I,
)

PLATE = re.compile(r"(?<![\w-])(?P<town>[A-ZÄÖÜ]{1,3})-[ ]?[A-Z]{1,2}[ -]?\d{1,4}[EH]?(?![\w-])")
PLATE_SAID = re.compile(
    r"\b(?:Kennzeichen|Kfz-Kz\.?|Nummernschild)[ :]{0,3}"
    r"(?P<plate>[A-ZÄÖÜ]{1,3}[ -]{0,2}[A-Z]{1,2}[ -]?\d{1,4}[EH]?)(?!\w)",
    re.I,
)
_NO_TOWN = {"DIN", "ISO", "EN", "TOP", "AG", "UG", "OG", "EG", "CO", "PC", "BIP", "SGB"}


@lru_cache
def _towns() -> frozenset[str]:
    """Codes of German car plates (Faker's list, from the city of Berlin's open data)."""
    from faker.providers.automotive.de_DE import Provider

    return frozenset(Provider.license_plate_prefix) - _NO_TOWN


def _births(text: str) -> Iterator[tuple[int, int]]:
    """Birth dates and years, and those behind them in a row („geb. 2015, 2017 und 2019“)."""
    for pattern in (BIRTH, BIRTH_YEAR, BIRTH_BEHIND):
        for match in pattern.finditer(text):
            start, end = match.span(match.lastgroup)
            yield start, end
            while more := BIRTH_NEXT.match(text, end):
                yield more.span("date")
                end = more.end()


def find(text: str) -> list[Identifier]:
    """All identifiers, in order, none overlapping; where two kinds claim a place, the one named first here has it."""
    found = [Identifier(*span, "E-Mail") for span in contacts.emails(text)]
    found += [
        Identifier(*match.span(), "IBAN")
        for match in IBAN.finditer(text)
        if sum(map(str.isdigit, match[0])) >= 12
    ]
    found += [Identifier(*span, "Geburtsdatum") for span in _births(text)]
    found += [Identifier(*span, "Kennung") for span in reference_numbers.find(text)]
    found += [Identifier(*span, "Telefon") for span in contacts.phones(text)]
    found += [
        Identifier(*match.span("plate"), "Kennzeichen") for match in PLATE_SAID.finditer(text)
    ]
    found += [
        Identifier(*match.span(), "Kennzeichen")
        for match in PLATE.finditer(text)
        if match["town"] in _towns()
    ]
    found += [Identifier(*span, "Adresse") for span in addresses.find(text)]
    kept: list[Identifier] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept)
