"""What reaches somebody: e-mail addresses and phone numbers, as people write and say them.

Phone numbers are found by our own patterns in union with ``phonenumbers`` (Google's libphonenumber), which knows the numbering plans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

_DOT = r"(?:[ ]?\.[ ]?|\s?[\[({<](?:dot|punkt|\.)[\])}>]\s?|[ ](?:dot|punkt)[ ])"
_AT = r"(?:[ ]?@[ ]?|\s?[\[({<](?:at|ät|ätt|a|@|affe)[\])}>]\s?|[ ](?:at|ät|aet|klammeraffe)[ ]|[ ]?[-_'\"*](?:at|ät)[-_'\"*][ ]?)"
_END = r"(?:de|org|com|net|eu|info|at|ch|tr|ua|pl|fr|it|uk|ru|io|me|online|app|email|es|nl|be|se|dk|cz|ro|bg|gr|hr|rs|ir|sy|er|af|edu)"
_LOCAL = r"(?<![\w.+-])(?:\w+(?:[ ]punkt[ ]|[ ]dot[ ]|[\[(](?:punkt|dot)[\])]))*[\w.+-]+"
EMAIL = (
    re.compile(  # tight, whatever the end
        rf"{_LOCAL}(?:@|\s?[\[(](?:at|ät|@)[\])]\s?)[\w-]+(?:(?:\.|\s?[\[(](?:dot|punkt)[\])]\s?)[\w-]+)*"
        r"(?:\.|\s?[\[(](?:dot|punkt)[\])]\s?)[A-Za-z]{2,}",
        re.I,
    ),
    # „heike @ beispiel.de“, „treff ät example.org“, „verein at example dot org“
    re.compile(rf"{_LOCAL}{_AT}[\w-]+(?:\.[\w-]+)*{_DOT}{_END}(?![\w@])", re.I),
    # „lena bei web.de“: a mailbox by the name of its house
    re.compile(
        rf"{_LOCAL}[ ](?:bei|auf|über)[ ](?:web|gmx|gmail|googlemail|t-online|posteo|freenet|yahoo|outlook|hotmail|icloud|mailbox|arcor)"
        rf"{_DOT}{_END}\b",
        re.I,
    ),
    # behind its label, in whatever form: „E-Mail: lena.voss (gmx)“
    re.compile(
        r"\b(?:E-?)?Mail(?:adresse)?:[ ]{0,2}(?P<address>[\w+-]+[._][\w.+-]+(?:[ ]?\([\w.-]+\))?)",
        re.I,
    ),
    # without an end: „lena.voss @ beispiel“, „l.voss@web,de“
    re.compile(
        r"(?<![\w.+-])[\w+-]*[._\d][\w.+-]*[ ]?@[ ]?\w[\w-]{2,}(?:,(?:de|com|net|org)\b)?", re.I
    ),
    # cut off at the end of a card: „hans.koch@web“
    re.compile(r"(?<![\w.+-])\w[\w.+-]+@\w[\w-]{2,}", re.I),
    # torn apart: „h.koch@ \n web.de“
    re.compile(rf"(?<![\w.+-])[\w.+-]+@[ ]?\n[ ]*[\w-]+(?:\.[\w-]+)*\.{_END}\b", re.I),
)
_HINT = re.compile(
    r"@|\b(?:at|ät|ätt|aet|a|affe|klammeraffe)\b|_[aä]t_|mail:"
    r"|\b(?:web|gmx|gmail|googlemail|t-online|posteo|freenet|yahoo|outlook|hotmail|icloud|mailbox|arcor)\b",
    re.I,
)
# a number that is dialled: from +49 or from 0, at least seven digits, grouped as people group them
_GROUPED = r"(?:[ \u00a0./–-]{1,3}|[ ]?/[ ]?)?"
_PREFIX = (
    rf"(?:(?:\+|00)\d{{1,3}}{_GROUPED}(?:\(0\){_GROUPED})?|\(0\d{{1,5}}\)[ ]?|0\d{{1,5}}{_GROUPED})"
)
PHONE = re.compile(rf"(?<![\w,.:+-]){_PREFIX}(?:\d{_GROUPED}){{3,12}}\d(?!\w|[.,]\d)")
# without a prefix only where somebody says that it is a phone number
PHONE_SAID = re.compile(
    r"\b(?:Tel(?:efon)?|Fon|Phone|Handy|Mobil|Fax|(?P<inside>Durchwahl|DW|App\.|Apparat|NSt|Nebenstelle)|Ruf(?:nummer)?|Telefonnummer"
    r"|Handynummer|Mobilnummer|Festnetz(?:nummer)?|WhatsApp)"
    r"(?:\.?[ ]?-?(?:Nr|Nummer))?\.?(?:[ ]?(?:privat|dienstlich|mobil))?:?[ \u00a0]{0,2}"
    r"(?P<number>(?:[-–][ ]?)?\+?\(?\d(?:[ \u00a0./()–-]{0,3}\d){1,16})(?![ ]?(?:Uhr|h\b))",
    re.I,
)
# „…, -33“, „… oder -4715“ right behind a number
EXTENSION = re.compile(r"[ ]*(?:,|/|oder|und|bzw\.?|\(|bis)[ ]*(?P<number>[-–][ ]?\d{1,5})(?!\d)")
_DIGIT = r"(?:null|eins|zwo|zwei|drei|vier|fünf|fuenf|sechs|sieben|acht|neun)"
PHONE_SPOKEN = re.compile(rf"\b{_DIGIT}(?:[ ,-]{{1,2}}{_DIGIT}){{5,}}\b", re.I)
PUBLIC_NUMBERS = set("110 112 115 116117 116116 116111 08000116016 08001110111 08001110222".split())


def emails(text: str) -> Iterator[tuple[int, int]]:
    """E-mail addresses, start and end."""
    if not _HINT.search(text):
        return
    for pattern in EMAIL:
        for match in pattern.finditer(text):
            start, end = match.span(match.lastgroup or 0)
            if not re.search(r"[.][ ][A-ZÄÖÜ]", match[0]):  # „Treff @ Kita. Die Kinder“
                yield start, end


# „03.07.2025“, „03.07. – 05.07.“, „03.-05.07.2025“, „03/07/2025“
_DATE_LIKE = re.compile(
    r"[(\[]?(?:0\d\.[ ]?\d{1,2}\.?([ ]?[-–./][ ]?\d.*|[ ]?\d{2,4}.*)?"
    r"|0\d\.?[ ]?[-–][ ]?[0-3]?\d\.[ ]?[01]?\d\..*|0\d(?P<part>[-/])(?:0?[1-9]|1[0-2])(?P=part)(?:19|20)\d\d)"
)


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Phone numbers, start and end, with the extensions behind them."""
    for start, end in _phones(text):
        yield start, end
        while more := EXTENSION.match(text, end):
            yield more.span("number")
            end = more.end()


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for match in PHONE_SAID.finditer(text):
        digits = re.sub(r"\D", "", match["number"])
        if len(digits) >= (2 if match["inside"] else 4) and digits not in PUBLIC_NUMBERS:
            yield match.span("number")
    for match in PHONE.finditer(text):
        if _is_phone(match[0]) and not _is_sum(text, match):
            yield match.span()
    for match in phonenumbers.PhoneNumberMatcher(text, "DE"):
        public = re.sub(r"\D", "", match.raw_string) in PUBLIC_NUMBERS
        if not public and not _DATE_LIKE.fullmatch(match.raw_string):
            yield match.start, match.end
    yield from (match.span() for match in PHONE_SPOKEN.finditer(text))


def _is_phone(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    date_like = _DATE_LIKE.fullmatch(number)
    return 7 <= len(digits) <= 16 and digits not in PUBLIC_NUMBERS and not date_like


def _is_sum(text: str, match: re.Match) -> bool:
    """„12 000 – 15 000 Euro“: thousands parted by blanks."""
    thousands = re.fullmatch(
        r"0\d\d(?:[ \u00a0]\d{3})*(?:[ ]?[-–][ ]?\d{1,3}(?:[ \u00a0]\d{3})+)?", match[0]
    )
    return bool(thousands) and re.search(r"\d[ \u00a0]$", text[: match.start()][-2:]) is not None
