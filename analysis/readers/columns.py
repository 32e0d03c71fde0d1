"""What a column of a table is, told by its head: text of notes, or where and how often a note was made.

>>> role_of("Tisch-Nr."), role_of("Anzahl Klebepunkte"), role_of("Kartentext"), role_of("Was fehlt?"), role_of("Kita-Plätze")
('table', 'points', 'text', 'question', '')
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from analysis.places import comparable, place_of
from analysis.readers.parameters import LONGEST_HEAD

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
# a question may carry a word before or behind it („Unsere Ziele“, „Hürden heute“)
_PERSON = re.compile("|".join(_WORDS.pop("person")))
_ROLES = {
    role: re.compile(
        rf"(?:(?:unsere|die|groesste) )?(?:{'|'.join(heads)})(?: \w+)?"
        if role == "question"
        else "|".join(heads)
    )
    for role, heads in _WORDS.items()
}
# what a head may say besides its word: „Anzahl der Stimmen“, „Tisch Nr.“, „Nummer der Karte“
_QUALIFIERS = re.compile(
    r"^(?:die|der|das|unsere?|ihre?) | (?:der|des|pro|je|am|im|an|zu|auf|in|fuer|vom|zur|zum) .*$"
    r"| (?:nr|nummer|no|name|karte|gesamt|\d)$|^(?:nr|nummer) "
)
_ASKED = [
    r"gut",
    r"schlecht",
    r"fehl\w*",
    r"tun",
    r"läuft",
    r"lief",
    r"brauch\w*",
    r"wünsch\w*",
    r"änder\w*",
    r"verbesser\w*",
    r"nötig",
    r"gelernt",
    r"hinder\w*",
    r"schwierig\w*",
    r"klappt\w*",
    r"gelingt",
    r"gelungen",
    r"hilf\w*",
    r"passier\w*",
    r"wichtig\w*",
    r"soll\w*",
    r"muss",
    r"müssen",
    r"ideen",
    r"ziele?",
    r"erleb\w*",
    r"erreich\w*",
    r"stört\w*",
    r"besser",
    r"los",
    r"probleme?",
    r"hürden",
    r"chancen",
    r"erfahrung\w*",
    r"vor",
]
_GUIDE = re.compile(
    rf"(?i)\b(?:was|wo|wie|welche[rsn]?|wer|wozu|woran|wobei|wofür|warum)\b.*\b(?:{'|'.join(_ASKED)})\b"
)
_COUNT = re.compile(
    r"(?i)\d{1,3}(?:[.,]0)?[ ]?(?:x|mal|×|punkte?|stimmen?|nennungen)?|[●•○*]{1,30}|[|I/]{1,30}|-|–|k\.? ?a\.?|"
)
# roles that say where a note belongs, with the keys of their context marks
PLACES = {
    "table": "Tisch",
    "workshop": "Workshop",
    "group": "Gruppe",
    "field": "Handlungsfeld",
    "topic": "Thema",
    "kind": "Spalte",
    "photo": "Foto",
}


@lru_cache(maxsize=4096)
def role_of(head: str) -> str:
    """The role that a column's head names: one of text, remark, question, table, workshop, group, field, topic, kind, photo,
    points, count, number, other; "place" for a head such as „Tisch 1“; "" where the words are unknown."""
    if len(head) > LONGEST_HEAD:
        return ""
    head = bare_head(head)
    if is_guide(head):
        return "question"
    folded = _folded(head)
    if head.strip() in ("+", "-", "–", "☺", "☹", ":-)", ":-("):
        return "question"
    if head.strip() == "#":
        return "number"
    if place_of(head) and len(head) <= 40:
        return "place"
    for tried in (folded, _QUALIFIERS.sub("", folded)):
        for role, pattern in _ROLES.items():
            if pattern.fullmatch(tried):
                return role
    return "other" if is_person(head) else ""


# „Teilnehmer*in“, „Moderator:innen“, „Protokollant/-in“: the head of the same column
_GENDERED = re.compile(r"(?<=\w)(?:[*:_/·]-?in(?:nen)?|In(?:nen)?)\b")


# codes that surveys set before a question („G01Q02. …“) and languages that platforms set behind a name („title/de“)
_CODED = re.compile(
    r"^[A-Za-z]{1,12}\w*?\d\w*\.\s+(?=\S)|^[a-z]+\.\s+(?=[A-ZÄÖÜ])|(?<=\w)/(?:de|en|name)(?=/|$)"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")


def bare_head(head: str) -> str:
    """A head without the codes of the program that wrote it.

    >>> bare_head("G01Q02. Was fehlt?"), bare_head("title/de"), bare_head("submitdate. Datum Abgeschickt")
    ('Was fehlt?', 'title', 'Datum Abgeschickt')
    """
    return _CODED.sub("", head.strip()).strip()


def _folded(head: str) -> str:
    head = _CAMEL.sub(" ", bare_head(head))
    bare = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", _GENDERED.sub("", head))
    return comparable(bare) or comparable(head)


def is_guide(head: str) -> bool:
    """A guiding question as moderators write it over a column („Was lief gut?“, „Was ist zu tun?“)."""
    head = head.strip()
    asks = head.endswith(("?", ":", "…")) or len(head.split()) <= 3
    return (
        asks and len(head) <= LONGEST_HEAD and len(head.split()) <= 10 and bool(_GUIDE.match(head))
    )


def is_person(head: str) -> bool:
    """The head of a column whose cells name persons; a table without any other words is a list of participants.

    This is what the reader knows and the hider uses: such a cell arrives in ``received.text`` as a mark with its head for
    a key (``⟦Von: …⟧``) or as a line below ``⟦Spalte: Teilnehmende⟧`` (``analysis.hiding.person_cells``).

    >>> [head for head in ("Teilnehmer*in", "Nachname", "Von", "Institution", "Vorschlag") if is_person(head)]
    ['Teilnehmer*in', 'Nachname', 'Von']
    """
    return len(head) <= LONGEST_HEAD and bool(_PERSON.fullmatch(_folded(head)))


# questions about the person, whose answers mark the row: „In welchem Stadtteil wohnen Sie?“
_ABOUT_PERSON = re.compile(
    r"(?i)(?:aus |in |zu |mit )?welche[rsmn]? (?:stadtteil|orts?teil|ort\b|quartier|gemeinde|land\b|alters|geschlecht|staats|postleitzahl"
    r"|sprachen? sprechen|beruf|gruppe)\w*|wo (?:wohnen|leben|arbeiten) (?:sie|du)|wie (?:alt|oft|häufig|lange|zufrieden|viele)\b"
    r"|seit wann|wann sind sie|(?:ihr|dein)e? (?:alter|geschlecht|wohnort|stadtteil|orts?teil|beruf|name|e-?mail|telefon|postleitzahl|plz"
    r"|herkunft\w*|muttersprache)|ich (?:bin|habe|stimme|willige)\b|sind sie (?:ein|männlich|weiblich)|auf einer skala|einverständnis"
    r"|datenschutz|where do you|how (?:old|often|long|satisfied)|which (?:district|age)|your (?:age|gender|name|e-?mail)"
)


def is_about_person(head: str) -> bool:
    return bool(_ABOUT_PERSON.match(head.strip()))


def is_count(value: str) -> bool:
    """A number of dots or mentions: „3“, „3x“, „●●●“, „IIII“, „3 Punkte“.

    >>> [is_count(v) for v in ("3", "2 x", "●●", "|||", "3 Punkte", "viele", "2025")]
    [True, True, True, True, True, False, False]
    """
    return bool(_COUNT.fullmatch(value.strip()))


def count_of(value: str) -> int | None:
    """The number that a cell of dots or mentions shows; None where it shows none.

    >>> [count_of(value) for value in ("3 Punkte", "●●", "2x", "–", "02.01.2026")]
    [3, 2, 2, None, None]
    """
    value = value.strip()
    if not value or not is_count(value):
        return None
    if digits := re.match(r"\d+", value):
        return int(digits[0])
    return len(value) if value[0] in "●•○*|I/" else None


# whole words by which a head tells what its numbers count, and the same shortened: „P“, „Pkt.“, „Nenn.“
_COUNTED = {
    "points": re.compile(
        r"(?:.* )?(?:(?:klebe|bewertungs|gesamt|plus|zusatz)?punkte?|\w*(?:stimmen|votes|striche))(?: .*)?"
        r"|k?p(?:k?te?|u\w{0,3})?|stimm?"
    ),
    "count": re.compile(
        r"(?:.* )?(?:\w*nennung(?:en)?|genannt|erwaehnt)(?: .*)?|n(?:enn?)?|anz|haeuf"
    ),
}


def counting(head: str) -> str:
    """points or count where a head speaks of dots or mentions in whatever words; "" else. Only above numbers it says so much.

    >>> [counting(head) for head in ("P", "Pkt.", "mehrfach genannt", "Punkte der Gruppe", "Treffpunkte", "Nr.")]
    ['points', 'points', 'count', 'points', '', '']
    """
    if len(head) > LONGEST_HEAD:
        return ""
    return next((role for role, words in _COUNTED.items() if words.fullmatch(_folded(head))), "")


def mark_key(head: str) -> str:
    """A column's head as the key of a mark: „Farbe der Karte“ -> „Farbe-der-Karte“; „Angabe“ where there is none."""
    key = re.sub(r"[^\wäöüÄÖÜß]+", "-", head.strip()).strip("-_")
    if not key:
        return "Angabe"
    key = key[0].upper() + key[1:]
    return key if re.fullmatch(r"[A-ZÄÖÜ][\wäöüß-]*", key) else f"Spalte-{key}"
