"""Find what points to a person without being a name: e-mail, phone, street with number, birth date, IBAN, car plate.

>>> text = "Frau Demir, Goethestraße 12, Tel. 0561 787-4321"
>>> [(text[found.start:found.end], found.kind) for found in find(text)]
[('Goethestraße 12', 'Adresse'), ('0561 787-4321', 'Telefon')]
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.hiding import addresses


class Identifier(NamedTuple):
    """One place in a text, end exclusive, and which placeholder stands for it."""

    start: int
    end: int
    kind: str  # E-Mail, Telefon, Adresse, Geburtsdatum, IBAN, Kennzeichen


_DOT = r"(?:\.|\s?[\[(](?:dot|punkt)[\])]\s?)"
EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]+(?:@|\s?[\[(](?:at|ät|@)[\])]\s?)[\w-]+(?:{_DOT}[\w-]+)*{_DOT}[A-Za-z]{{2,}}",
    re.I,
)
# „treff ät example.org“, „verein at example dot org“: the words alone are enough where the address ends like one
EMAIL_SAID = re.compile(
    r"(?<![\w.+-])[\w.+-]+[ ](?:ät[ ][\w-]+(?:\.[\w-]+)*\.[a-z]{2,}"
    r"|(?:at|ät)[ ][\w-]+[ ](?:dot|punkt)[ ](?:de|org|com|net|eu|info))\b",
    re.I,
)
IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){3,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?\b"
    r"|\b[a-z]{2}\d{2}(?:[ \u00a0]?\d{4}){3,7}(?:[ \u00a0]?\d{1,3})?\b"
)
# a number that is dialled: from +49 or from 0, at least seven digits, grouped as people group them
_GROUPED = r"(?:[ \u00a0./–-]{1,3}|[ ]?/[ ]?)?"
_PREFIX = (
    rf"(?:(?:\+|00)\d{{1,3}}{_GROUPED}(?:\(0\){_GROUPED})?|\(0\d{{1,5}}\)[ ]?|0\d{{1,5}}{_GROUPED})"
)
PHONE = re.compile(rf"(?<![\w,.:+-]){_PREFIX}(?:\d{_GROUPED}){{3,12}}\d(?!\w|[.,]\d)")
# without a prefix only where somebody says that it is a phone number
PHONE_SAID = re.compile(
    r"\b(?:Tel(?:efon)?|Fon|Phone|Handy|Mobil|Fax|Durchwahl|DW|Rufnummer|Telefonnummer|Handynummer|WhatsApp)"
    r"(?:\.?[ ]?-?Nr)?\.?:?[ \u00a0]{0,2}"
    r"(?P<number>\+?\(?\d(?:[ \u00a0./()–-]{0,3}\d){2,16})",
    re.I,
)
PUBLIC_NUMBERS = {
    "110",
    "112",
    "115",
    "116117",
    "116116",
    "116111",
    "08000116016",
    "08001110111",
    "08001110222",
}

_DATE = (
    r"(?:\d{1,2}\.[ ]?\d{1,2}\.[ ]?(?:\d{4}|\d{2})|\d{1,2}\.?[ ](?:Januar|Februar|März|Maerz|April|Mai|Juni|Juli|August|"
    r"September|Oktober|November|Dezember|Jan|Feb|Mrz|Apr|Jun|Jul|Aug|Sept|Sep|Okt|Nov|Dez)"
    r"\.?[ ]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4})"
)
BIRTH = re.compile(
    rf"(?:\bgeb(?:oren)?\b\.?(?:[ ]?-?[ ]?(?:am|Dat\.?|Datum))?"
    rf"|\bGeburts(?:datum|tag|dat\.?)|\bGebDat\.?|(?<!\w)[*✶](?=[ ]?\d))"
    rf"[ :⟧]{{0,3}}(?:(?:ist|war|am)[ ](?:der|am)?[ ]?)?(?P<date>{_DATE})",
    re.I,
)
# a year alone: „geb. 1981“, „(*1981)“, but not „* 1981 gegründet“ and „- *2000 Euro“
BIRTH_YEAR = re.compile(
    r"(?:\bgeb(?:oren)?\b\.?[ ]?|(?<=[\w,][ ])[*✶]|(?<=\()[*✶])(?P<date>(?:19|20)\d\d)\b(?=[ ]*(?:$|[\n,;.)]|[io]n[ ]))",
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


def _is_phone(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    date_like = re.fullmatch(r"0\d\.[ ]?\d{1,2}\.?([ ]?[-–./][ ]?\d.*|[ ]?\d{2,4}.*)?", number)
    return 7 <= len(digits) <= 16 and digits not in PUBLIC_NUMBERS and not date_like


def _is_sum(text: str, match: re.Match) -> bool:
    """„12 000 – 15 000 Euro“: thousands parted by blanks."""
    thousands = re.fullmatch(
        r"0\d\d(?:[ \u00a0]\d{3})*(?:[ ]?[-–][ ]?\d{1,3}(?:[ \u00a0]\d{3})+)?", match[0]
    )
    return bool(thousands) and re.search(r"\d[ \u00a0]$", text[: match.start()][-2:]) is not None


def find(text: str) -> list[Identifier]:
    """All identifiers, in order, none overlapping; where two kinds claim a place, the one named first here has it."""
    found = [
        Identifier(*match.span(), "E-Mail")
        for pattern in (EMAIL, EMAIL_SAID)
        for match in pattern.finditer(text)
    ]
    found += [
        Identifier(*match.span(), "IBAN")
        for match in IBAN.finditer(text)
        if sum(map(str.isdigit, match[0])) >= 12
    ]
    found += [
        Identifier(*match.span("date"), "Geburtsdatum")
        for pattern in (BIRTH, BIRTH_YEAR)
        for match in pattern.finditer(text)
    ]
    found += [
        Identifier(*match.span("number"), "Telefon")
        for match in PHONE_SAID.finditer(text)
        if re.sub(r"\D", "", match["number"]) not in PUBLIC_NUMBERS
    ]
    found += [
        Identifier(*match.span(), "Telefon")
        for match in PHONE.finditer(text)
        if _is_phone(match[0]) and not _is_sum(text, match)
    ]
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
