"""What stands in a column, told by its values: free text of notes, or dates, numbers, codes and labels that only mark the row.

>>> [kind_of(value) for value in ("02.03.26 09:01", "#FCFE7D", "12", "ja", "anonymous", "Mehr Kitas")]
['date', 'code', 'number', 'yesno', 'code', '']
>>> profile(["Nordstadt", "Südstadt", "Nordstadt"]).labels, profile(["Mehr Kitas", "Busse fahren zu selten"]).labels
(True, False)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.readers.parameters import LABELS_OF, SHARE, WORDS_OF_A_LABEL

_MONTH = (
    r"(?:jan(?:uar|uary)?|feb(?:ruar|ruary)?|m(?:ä|ae)rz?|mrz|mar(?:ch)?|apr(?:il)?|ma[iy]|jun[ei]?|jul[iy]?|aug(?:ust)?"
    r"|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|de[zc](?:ember)?)\.?"
)
_DAY = r"(?:(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)[a-zäöü]*\.?,?\s+)?"
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?:\s?(?:uhr|[ap]\.?m\.?))?(?:\s?(?:z|utc|gmt|m?e[sz]{1,2}t?))?(?:\s?[+-]\d{2}:?\d{2})?"
_DATE = (
    rf"(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{1,2}}\.?[ -]?{_MONTH}[ -]?(?:\d{{2,4}})?|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}"
    rf"|{_MONTH}[ -]\d{{2,4}})"
)
_KINDS = {
    "date": re.compile(
        rf"{_DAY}{_DATE}(?:,?[\st]+(?:um |at )?{_CLOCK})?|{_CLOCK}|(?:vor|in) \d+ (?:sek|min|stunde|tag|woche|monat)\w*"
        r"|\d+ (?:sec|min|hour|day|week|month)\w* ago|\d+ ?(?:s|sek|min|ms|h|std)\.?",
        re.IGNORECASE,
    ),
    "number": re.compile(
        r"[-+]?\d{1,3}(?:[.,]\d{3})*(?:[.,]\d+)?\s?[%€]?|[-+]?\d+(?:[.,]\d+)?\.?\s?[%€]?|[-+]?\d+(?:[.,]\d+)?e[-+]?\d+"
    ),
    "yesno": re.compile(r"ja|nein|yes|no|true|false|wahr|falsch|[x✓✔✗☑☐☒]", re.IGNORECASE),
    "code": re.compile(
        r"#[0-9a-f]{3,8}|rgba?\([^)]*\)|\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{14,}\}?|(?=\S*\d)(?:[0-9a-f]{10,}|[0-9a-z_=-]{16,})|(?:\d{1,3}\.){3}\d{1,3}"
        r"|(?=.*:.*:)[0-9a-f:]{8,}|\S+@\S+\.\w+|(?:https?://|www\.)\S+|[a-z0-9]+(?:[_/]+[a-z0-9]+)+|[-(]?\d+[.,]?\d*[;, x/]+\s?-?\d+[.,]?\d*\)?"
        r"|[a-z]{1,5}-?\d{1,6}(?:[-./]\d+)*|anonym\w*|guest(?: ?\d+)?|gast ?\d+|unknown|unbekannt|null|none|nan|n/?a|undefined"
        r"|(?:\{.*\}|\[.*\])|point ?\(.*\)|[\w.-]+\.(?:jpe?g|png|gif|heic|pdf|docx?|xlsx?)",
        re.IGNORECASE,
    ),
}
MARKS = tuple(_KINDS)


def kind_of(value: str) -> str:
    """date, number, yesno or code; "" for words."""
    value = " ".join(value.split())
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(value)), "")


def is_date(value: str) -> bool:
    """Whether a value is a date or a time, as Excel makes them of „3/4“."""
    return bool(re.search(r"[^\d/]", value)) and _KINDS["date"].fullmatch(value.strip()) is not None


class Profile(NamedTuple):
    """A column by its values: how many, the kind of nearly all of them ("" for words), words a value, and whether they are
    labels: short, returning, without the marks of sentences."""

    number: int
    kind: str
    words: float
    labels: bool
    distinct: float


def profile(values: list[str]) -> Profile:
    """The profile of a column's values, empty ones left out."""
    values = [value for value in values if value.strip(" \n-–?/.")]
    if not values:
        return Profile(0, "", 0.0, False, 1.0)
    kinds = [kind_of(value) for value in values]
    several = sum(map(bool, kinds)) >= SHARE * len(values)
    most = max(MARKS, key=kinds.count)
    kind = most if kinds.count(most) >= SHARE * len(values) else "code" if several else ""
    # surveys write the chosen entries of one answer behind each other („abends;am Wochenende;“)
    entries = [
        part.strip() for value in values for part in value.split(";") if part.strip()
    ] or values
    words = sum(len(value.split()) for value in values) / len(values)
    distinct = len({entry.casefold() for entry in entries}) / len(entries)
    short = sum(len(entry.split()) for entry in entries) / len(entries) <= WORDS_OF_A_LABEL
    labels = (
        len(entries) > 2
        and distinct <= LABELS_OF
        and short
        and not any(entry.endswith((".", "!", "?")) and " " in entry for entry in entries)
    )
    return Profile(len(values), kind, words, labels, distinct)
