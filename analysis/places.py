"""Workshop, Tisch and group as folders, file names, headings and context say them; and the field of action of a workshop.

Nothing is inferred: what is not stated stays away. ``place_of`` serves ingest (files, headings) and clean (headings, context).

>>> place_of("Workshop 2: Arbeitsmarkt – Tisch III")
{'table': '3', 'workshop': 'Workshop 2: Arbeitsmarkt'}
>>> place_of("Runder Tisch 2025"), place_of("Gruppe: Ehrenamtliche")
({}, {'group': 'Ehrenamtliche'})
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

from analysis.codebook import Code, Codebook
from analysis.german.umlauts import TYPED

LONGEST = 120  # characters: what is longer is a sentence, not a label
FEW_LABELS = 3  # labels below which none of their words is a matter of the whole round
OCCASION = frozenset(
    "dialog forum gespraech konferenz werkstatt".split()
)  # what a sheet is of, also where a field's name has the word
SHARED = 2  # other fields that use a word of a field's name: from then on the word tells nothing
_ROMAN = {
    roman: str(number)
    for number, roman in enumerate(
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"], start=1
    )
}
_ORDINALS = {
    word: str(n)
    for n, word in enumerate(
        "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte".split(),
        start=1,
    )
}
_NUMBER = r"(?:0*\d{1,3}(?:[a-z]|[A-Z](?![ ][A-ZÄÖÜ]))?|[IVX]{1,4}|[A-H])(?![\w.]*\w)"
_TISCH = r"(?<![\w])(?:Themen|Gesprächs|Diskussions|Arbeits|Gruppen)?[Tt](?:isch|ISCH)(?:gruppe)?"
_TABLE = re.compile(rf"{_TISCH}(?:nummer|[ -]?Nr\.?)?[ ]*[:#–-]?[ ]*(?P<number>{_NUMBER})")
_SEVERAL = re.compile(
    rf"{_TISCH}e?n?[ ]*(?:Nr\.?[ ]*)?\d{{1,3}}[ ]*(?:\+|&|/|,|-|–|und|u\.|bis)[ ]*(?:Tisch[ ]*)?\d{{1,3}}(?!\.?\d)"
)
# „T7“, „Ti. 7“ and „TT 7“ (Thementisch) as offices number their tables: at the beginning of a label or behind a blank, and only one of them
_T = r"T(?:T|i?\.)?[ ]?"
_SHORT = re.compile(rf"(?<!\S){_T}(?P<number>\d{{1,2}})(?=$|[ :–,-](?!\d))")
_ORDINAL = re.compile(
    rf"(?<![\w.])(?:(?P<number>\d{{1,2}})\.|(?P<word>{'|'.join(_ORDINALS)})[rsn]?)[ ]+"
    r"(?P<thing>Tisch|Workshop|Arbeitsgruppe)\b",
    re.I,
)
_NAMED_TABLE = re.compile(
    rf"(?:{_TISCH}[ ]*:[ ]*|{_TISCH}[ ]+(?=[„\"»])|\bThementisch[ ]+)(?P<name>[^|()]+)"
)
_ROUND_TABLE = re.compile(
    r"\bRunde[rnsm]?[ ]+Tisch\w*(?:[ ]+(?:\d{4}|[IVX]+\b|Nr\.?[ ]*\d+))?", re.I
)
_SMALL_GROUP = re.compile(
    rf"\b(?P<word>Klein|Arbeits|Teil)?[Gg]ruppe[ ]*(?:Nr\.?[ ]*)?(?P<number>{_NUMBER})"
)
_GROUP = re.compile(
    r"\b(?:(?:Personen|Akteurs|Akteurinnen|Ziel|Fokus|Teilnehmer|Teilnehmenden)?gruppe[ ]*:[ ]*"
    r"|(?:Fokus|Akteurs|Personen)gruppe[ ]+(?:der[ ]+)?"
    r"|Gruppe[ ]+der[ ]+)(?P<name>[^|()]+)",
    re.I,
)
_SHOP_WORD = (
    r"(?:Workshop|WORKSHOP|WS|AG|Arbeitsgruppe|Arbeitskreis|AK|Forum|Werkstatt|Themeninsel|Insel|Station|Themenraum|Session|Panel|Fachforum"
    r"|Diskussionsrunde)"
)
_WORKSHOP = re.compile(
    rf"(?<!\w)(?P<word>{_SHOP_WORD})(?:[ ]*(?:Nr\.?[ ]*)?(?P<number>\d{{1,2}}[a-z]?|[IVX]{{1,4}}|[A-Z](?=[ ]*:|[ ]+[–-][ ]|[,;|]|[ ]*$))(?!\w))?"
    r"(?P<between>[ ]*[:–-][ ]*|[ ]+|(?=[,;|](?!\d))|$)(?P<name>[„\"]?[A-ZÄÖÜ][^|;]*)?"
)
# what a sheet is, and no place has for a name
_PAPER = r"(?:Protokoll|Notizen|Mitschrift|Ergebnis(?:se)?)"
# where the name of a workshop or group ends: at a dash, comma or bracket, a date, another place
_END = re.compile(
    r"[ ]+[–—|-][ ]+|[,;(\[|]|[ ]+(?=\d{1,2}\.\d{1,2}\.|\d{4})"
    rf"|[ ]+(?=(?:Themen)?[Tt]isch\b|{_T}\d{{1,2}}\b|Gruppe\b|vom\b|am\b|{_PAPER})"
)
# commas that part no place: „Sport, Spiel und Tanz“, but „Sport, Raum Nord und Süd“, „Sport, Anna Meier und Ben Kurz“
_LISTED = re.compile(
    rf"(?:[A-ZÄÖÜ][^,;(|–—\d]*,[ ])+(?=(?!\w*(?i:gruppe|raum|saal|halle)\b|{_PAPER})[A-ZÄÖÜ][\w-]*[ ](?:und|sowie)[ ][A-ZÄÖÜ])"
)
_VERSION = re.compile(
    r"(?i)(?:[ _-]+(?:final|endfassung|entwurf|kopie|copy|neu|korr(?:igiert)?|v\d+|version[ ]?\d*|\(\d+\)))+$"
)


def place_of(text: str) -> dict[str, str]:
    """What a heading, label or tidied file name says about its place: any of the keys table, workshop, group.

    „Tisch 3“, „Tisch III“ and „3. Tisch“ give table "3"; „Gruppe 3“ (a small group at work) gives table "Gruppe 3";
    a workshop is kept as stated („AG Bildung“). Several tables at once („Tisch 7 + 8“) are no table, and a text longer than a
    label gives nothing.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not text or len(text) > LONGEST:
        return {}
    text = _SEVERAL.sub("|", _ROUND_TABLE.sub("|", text))
    found: dict[str, str] = {}
    if match := _ORDINAL.search(text):
        number = match["number"] or _ORDINALS[match["word"].casefold()]
        key = "table" if match["thing"].casefold() == "tisch" else "workshop"
        found[key] = number if key == "table" else f"{match['thing']} {number}"
    elif match := _TABLE.search(text):
        found["table"] = number_of(match["number"])
    elif (match := _NAMED_TABLE.search(text)) and (name := _name(match["name"])):
        found["table"] = name
    elif len(short := {number_of(match["number"]) for match in _SHORT.finditer(text)}) == 1:
        found["table"] = short.pop()
    if "workshop" not in found and (shop := _workshop(text)):
        found["workshop"] = shop
    if match := _SMALL_GROUP.search(text):
        if match["word"] != "Arbeits":
            found.setdefault("table", f"Gruppe {number_of(match['number'])}")
    elif (match := _GROUP.search(text)) and (name := _name(match["name"])):
        found["group"] = name
    return found


def _workshop(text: str) -> str:
    for match in _WORKSHOP.finditer(text):
        name = _name(match["name"] or "")
        if place_word(name) or re.fullmatch(rf"{_PAPER}(?: \d.*)?", name):
            name = ""
        if match["number"] or name:
            label = (
                f"{match['word']} {number_of(match['number'])}"
                if match["number"]
                else match["word"]
            )
            sign = match["between"].strip()
            return f"{label}{':' if match['number'] and name and sign else ''}{' ' + name if name else ''}"
    return ""


def place_word(text: str) -> bool:
    """Whether a text begins with a place of its own (then it is no name of the place before it)."""
    return bool(re.match(rf"(?:{_TISCH}|(?:Klein|Arbeits)?[Gg]ruppe|{_T}\d{{1,2}})\b", text))


def _name(text: str) -> str:
    listed = _LISTED.match(text)
    end = _END.search(text, listed.end() if listed else 0)
    return text[: end.start() if end else None].strip(" „“”\"»«'.:-–")


def number_of(stated: str) -> str:
    """A stated number as one writes it: "03" and "III" are "3", "3A" is "3a"; letters alone stay.

    >>> number_of("03"), number_of("III"), number_of("3A"), number_of("B")
    ('3', '3', '3a', 'B')
    """
    bare = re.sub(r"^0+(?=\d)", "", stated)
    return _ROMAN.get(stated) or (bare.lower() if re.fullmatch(r"\d+[A-Z]", bare) else bare)


def table_value(stated: str) -> str:
    """The value of a Tisch column or mark: „Tisch 3“, „3“, „03“, „3.0“ give "3"; anything else as stated."""
    stated = " ".join(stated.split())
    return place_of(stated).get("table") or number_of(re.sub(r"^(\d+)[.,]0$", r"\1", stated))


def is_place(text: str) -> bool:
    """Whether a short line only says where we are („Tisch 3“, „AG Bildung“), as a heading does."""
    text = text.strip()
    return (
        len(text) <= 60
        and bool(place_of(text))
        and not text.endswith((".", "!", "?"))
        and bool(
            re.match(
                rf"(?:{_TISCH}|{_T}\d{{1,2}}$|{_SHOP_WORD}\b|\w*[Gg]ruppe\b|\d{{1,2}}\.[ ](?:Tisch|Workshop))",
                text,
            )
        )
    )


def label_of(name: str) -> str:
    """A folder or file name as words: „03_WS2-Arbeitsmarkt_Tisch-3_final.docx“ -> „WS2 Arbeitsmarkt, Tisch 3“.

    >>> label_of("WS2_Arbeitsmarkt_Tisch03_final.docx")
    'WS 2 Arbeitsmarkt Tisch 03'
    """
    name = unicodedata.normalize("NFC", name)
    name = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name)
    name = _VERSION.sub("", name)
    name = re.sub(
        r"(?<=[A-Za-zäöüÄÖÜß])(?=\d)|(?<=\d)(?=[A-ZÄÖÜ][a-zäöü])|(?<!\s)_|_(?!\s)",
        " ",
        name.replace("_", " "),
    )
    name = re.sub(
        r"(?<=[^\W\d])-(?=\d)|(?<=\d)-(?=[A-ZÄÖÜ])|(?<=[a-zäöüß])-(?=(?:Tisch|Workshop|AG|WS|Gruppe)\b)",
        " ",
        name,
    )
    name = re.sub(
        r"(?i)(?<!\w)(tisch|gruppe|workshop|forum)(?!\w)", lambda match: match[0].capitalize(), name
    )
    name = re.sub(r"(?<!\w)(?:ws|ag|t)(?= ?\d)", lambda match: match[0].upper(), name)
    return " ".join(name.split())


_SMALL_WORDS = frozenset(
    "und oder der die das des den im in am an mit fuer von zu auf aus bei ein eine thema handlungsfeld feld".split()
)


def comparable(text: str) -> str:
    """Lower case, umlauts spelt out, only letters, digits and single blanks: for comparing, never for showing."""
    return " ".join(
        re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold().translate(TYPED))
    )


def field_of(
    text: str, codebook: Codebook, keywords: bool = True, common: frozenset[str] = frozenset()
) -> str:
    """The field of action that a label names, as its id; "" unless exactly one field is meant.

    A whole id or name counts; else words of the names (and, with ``keywords``, the codebook's keywords) of one field only, and only
    words that tell it apart: not those of the subject of the whole book, of several other fields, or of ``common`` (``common_words``).
    """
    label = f" {comparable(text)} "
    if not label.strip() or len(text) > 2 * LONGEST:
        return ""
    found = {
        code.id
        for code in codebook.fields
        if f" {(name := comparable(code.name))} " in label and not common.issuperset(name.split())
    }
    if len(found) == 1:
        return found.pop()
    label = f" {' '.join(word for word in label.split() if word not in common)} "
    found |= {code.id for code in codebook.fields if f" {comparable(code.id)} " in label}
    telling = _telling(codebook.fields, " ".join(codebook.about.values()))
    found |= {
        code.id
        for code in codebook.fields
        if any(f" {stem}" in label for stem in telling[code.id])
        or keywords
        and any(
            f" {comparable(word)} " in label for word in code.keywords if len(comparable(word)) > 3
        )
    }
    return found.pop() if len(found) == 1 else ""


def common_words(labels: Iterable[str]) -> frozenset[str]:
    """Words that most labels of a round have in common: they say which round it is, not which field.

    >>> sorted(common_words(["Integration Tisch 1", "Integration Tisch 2", "Sport Tisch 3"]))
    ['integration', 'tisch']
    """
    labels = list(labels)
    count = Counter(word for label in labels for word in set(comparable(label).split()))
    few = len(labels) < FEW_LABELS
    return frozenset(() if few else (word for word in count if 2 * count[word] > len(labels)))


@cache
def _telling(fields: tuple[Code, ...], about: str) -> dict[str, list[str]]:
    """By field the stems of the words of its name that tell it apart, also with another ending („Sprachen“, „Verwaltungs-“)."""
    about = f" {comparable(about)}"
    said = {
        code.id: " "
        + comparable(" ".join((code.name, code.definition, *code.keywords, *code.examples)))
        for code in fields
    }
    telling: dict[str, list[str]] = {}
    for code in fields:
        stems = [word[:-2] if len(word) > 7 else word for word in _words(code.name)]
        telling[code.id] = [
            stem
            for stem in stems
            if not stem.startswith(tuple(OCCASION))
            and f" {stem}" not in about
            and sum(f" {stem}" in said[other] for other in said if other != code.id) < SHARED
        ]
    return telling


def _words(name: str) -> list[str]:
    return [word for word in comparable(name).split() if len(word) > 3 and word not in _SMALL_WORDS]
