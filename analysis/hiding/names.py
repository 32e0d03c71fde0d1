"""What is known about a single word: first name, surname, everyday German word, place, or nothing.

First names and surnames come from Faker's lists (MIT) in some 60 locales and from ``names.toml`` by hand;
everyday words from HanTa's morphology, which also reads compounds that no list holds.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from analysis.german import language

LISTS = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
# From these locales a first name alone, without any context, is taken for a person; from the others only with context …
NEAR = (
    "de_AT",
    "de_CH",
    "de_DE",
    "de_LI",
    "de_LU",
    "tr_TR",
    "az_AZ",
    "pl_PL",
    "ro_RO",
    "hr_HR",
    "sl_SI",
    "cs_CZ",
    "sk_SK",
    "hu_HU",
    "bg_BG",
    "ru_RU",
    "uk_UA",
    "el_GR",
    "it_IT",
    "es_ES",
    "pt_PT",
    "fr_FR",
    "fr_DZ",
    "en_GB",
    "en_PK",
    "nl_NL",
    "lt_LT",
    "lv_LV",
)
# … and from these a surname alone (English, Spanish or Italian surnames are too often words on German cards: Day, Lane, White)
NEAR_FAMILY = (
    "de_AT",
    "de_CH",
    "de_DE",
    "de_LI",
    "tr_TR",
    "az_AZ",
    "pl_PL",
    "ro_RO",
    "hr_HR",
    "bg_BG",
    "ru_RU",
    "uk_UA",
    "el_GR",
)
# HanTa's log probability of a word: known words and compounds of known parts lie above, guesses from the ending below
KNOWN = -27.0
# a word that is so much likelier a proper name is no everyday word („Lotte“), while Klein, Jung and Wolf are both
NOUN_MARGIN = 6.0
LONGEST = 50  # letters; no name is longer
# in everyday German these end no surname
_THING = re.compile(
    r"(?:\w{3}ung(?:en)?|heit|keit|schaft(?:en)?|tion(?:en)?|tät(?:en)?|ismus|ment|innen|beauftragte[rn]?|kurse?|stellen?|gruppen?"
    r"|angebote?|projekte?|treffs?|caf[eé]s?|apps?|ings?|management|office|box|ticket|straße|str|platz|weg|tor|hof|kammer"
    r"|amt|amtes|ämter|büros?|schulen?|vereine?|werke?|bund|rat|haus|zentrum|leit(?:er|ung))$",
    re.I,
)
# endings of surnames in languages spoken here; only for words that are no everyday ones
_FAMILY_ENDING = re.compile(
    r"(?:[oe]wsk[iya]+|[iy]nsk[iya]+|cka|enko|i[ćč]|[oe][wv]a?|czyk|oğlu|oglu|"
    r"poulos|idis|adze|schwili|zadeh?|zada|zai|ullah|yan|escu)$",
    re.I,
)
_PROPER, _FOREIGN = "NE", ("FM", "XY", "ITJ", "CARD")
_LETTERS = str.maketrans(
    {
        "ı": "i",
        "İ": "i",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "Đ": "d",
        "ø": "o",
        "Ø": "o",
        "ə": "e",
        "Ə": "e",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "’": "'",
        "`": "'",
        "þ": "th",
        "ð": "d",
    }
)
_CYRILLIC = dict(zip("абвгдезийклмнопрстуфыэіґ", "abwgdesijklmnoprstufyeig", strict=True)) | {
    "є": "je",
    "ъ": "",
    "ь": "",
    "ж": "sch",
    "х": "ch",
    "ц": "z",
    "ч": "tsch",
    "ш": "sch",
    "щ": "schtsch",
    "ю": "ju",
    "я": "ja",
    "ё": "jo",
    "ї": "ji",
}
_ENGLISH = _CYRILLIC | {
    "в": "v",
    "ж": "zh",
    "з": "z",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ю": "yu",
    "я": "ya",
    "ё": "yo",
    "ї": "yi",
    "є": "ye",
    "й": "y",
    "и": "y",
}
_RUSSIAN = _ENGLISH | {"и": "i", "г": "g"}
_UKRAINIAN = _ENGLISH | {"г": "h", "й": "i"}


class Word(NamedTuple):
    """What a word is by itself, whatever stands around it."""

    given: str  # "f", "m", "x" (either), or "" if no first name
    family: bool  # in a list of surnames
    near_given: bool  # from a locale whose first names are trusted without context
    near_family: bool  # the same for surnames
    common: bool  # an everyday German word (noun, adjective, verb …)
    noun: bool  # among them a noun
    blocked: bool  # an organisation, a place, a month: never a person by itself
    name_like: bool  # the tagger thinks rather of a name than of a noun

    @property
    def unknown(self) -> bool:
        return not (self.common or self.blocked)

    @property
    def clear_given(self) -> bool:
        return bool(self.given) and self.unknown

    @property
    def clear_family(self) -> bool:
        return self.family and self.unknown


NOTHING = Word("", False, False, False, True, False, False, False)


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Small letters without accents, so that Yılmaz, YILMAZ and Yilmaz are one.

    >>> fold("Yılmaz"), fold("ÖZTÜRK"), fold("Strauß")
    ('yilmaz', 'ozturk', 'strauss')
    """
    letters = unicodedata.normalize("NFD", word.translate(_LETTERS).casefold().translate(_LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _key(word: str) -> str:
    """As ``fold``, but ä, ö and ü stay: a Döner is nobody called Doner.

    >>> _key("Müller"), _key("Yılmaz")
    ('müller', 'yilmaz')
    """
    lower = unicodedata.normalize("NFC", word.translate(_LETTERS).casefold().translate(_LETTERS))
    return "".join(letter if letter in "äöü" else fold(letter) for letter in lower)


@lru_cache(maxsize=200_000)
def same(word: str) -> str:
    """The key under which two spellings of a name are one: as ``fold``, and ae, oe, ue read as ä, ö, ü.

    >>> same("Mueller") == same("Müller")
    True
    """
    return re.sub(r"([aou])e", r"\1", fold(word))


def _spellings(name: str) -> set[str]:
    """Folded Latin spellings of a listed name; Cyrillic ones in German and in two English transcriptions, Greek ones letter by letter."""
    lower = name.casefold()
    if name.isascii():  # most of 136,000: all three spellings below are one
        return {lower.translate(_LETTERS)}
    if re.search("[а-яіїєґ]", lower):
        return {
            fold("".join(table.get(letter, letter) for letter in lower))
            for table in (_CYRILLIC, _RUSSIAN, _UKRAINIAN)
        }
    if re.search("[α-ω]", lower):
        return {_greek(lower)}
    return {
        _key(name),
        fold(name),
        fold(re.sub("[äöü]", lambda m: {"ä": "ae", "ö": "oe", "ü": "ue"}[m[0]], lower)),
    }


def _greek(lower: str) -> str:
    letters = fold(lower).replace("ου", "ou").replace("μπ", "b").replace("ντ", "nt")
    table = dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)) | {
        "θ": "th",
        "χ": "ch",
        "ψ": "ps",
    }
    return "".join(table.get(letter, letter) for letter in letters)


def _listed(provider: type, prefix: str) -> set[str]:
    """All names a Faker provider class holds in attributes that start so, as written."""
    found: set[str] = set()
    for attribute in dir(provider):
        values = getattr(provider, attribute) if attribute.startswith(prefix) else ()
        if isinstance(values, (tuple, list, dict)):
            found.update(value for value in values if isinstance(value, str))
    return found


@lru_cache
def lexicon() -> tuple[dict[str, str], set[str], set[str], set[str]]:
    """Folded names: first names with gender, surnames, and the trusted ones among each."""
    import faker.providers.person as person

    given: dict[str, set[str]] = {}
    family: set[str] = set()
    near: tuple[set[str], set[str]] = (set(), set())

    def take(names: set[str], gender: str, trusted: bool) -> None:
        for name in names:
            for key in _spellings(name):
                for part in (key, *(key.split("-") if "-" in key else ())):
                    if len(part) < 2 or " " in part:
                        continue
                    if gender:
                        given.setdefault(part, set()).add(gender)
                    else:
                        family.add(part)
                    if trusted:
                        near[0 if gender else 1].add(part)

    for module in sorted(found.name for found in pkgutil.iter_modules(person.__path__)):
        provider = importlib.import_module(f"faker.providers.person.{module}").Provider
        take(_listed(provider, "first_names_female"), "f", module in NEAR)
        take(_listed(provider, "first_names_male"), "m", module in NEAR)
        take(_listed(provider, "first_names"), "x", module in NEAR)
        take(_listed(provider, "last_names"), "", module in NEAR_FAMILY)
    for kind, names in LISTS["given"].items():
        take(
            set(names.split()),
            {"f": "f", "m": "m"}.get(kind[-2:].strip("_") if "_" in kind else "", "x"),
            True,
        )
    for names in LISTS["family"].values():
        take(set(names.split()), "", True)
    genders = {
        key: (kinds - {"x"}).pop() if len(kinds - {"x"}) == 1 else "x"
        for key, kinds in given.items()
    }
    return genders, family, near[0], near[1]


@lru_cache
def _tagger():
    from HanTa.HanoverTagger import HanoverTagger

    return HanoverTagger("morphmodel_ger.pgz")


@lru_cache
def places() -> frozenset[str]:
    """Keys of German towns, of states and of countries (Faker's address lists), as far as they are one word."""
    from faker.providers.address.de_DE import Provider

    listed = (
        *Provider.cities,
        *Provider.states,
        *Provider.countries,
        *LISTS["never"]["places"].split(),
    )
    return frozenset(
        _key(name) for name in listed if re.fullmatch(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*", name)
    )


@lru_cache(maxsize=200_000)
def _tags(word: str) -> tuple[float, bool, float]:
    """Best log probability as an everyday word, whether that is a noun, and best one as a proper name."""
    tags = [(float(p), tag) for tag, p in _tagger().tag_word(word, cutoff=12)]
    everyday = [
        (p, tag)
        for p, tag in tags
        if tag != _PROPER and tag not in _FOREIGN and not tag.startswith("$")
    ]
    common, tag = max(everyday, default=(-99.0, ""))
    return (
        common,
        tag.startswith("NN"),
        max((p for p, tag in tags if tag == _PROPER), default=-99.0),
    )


@lru_cache(maxsize=200_000)
def word(text: str) -> Word:
    """Look a capitalised word up. A hyphenated one is a name only if all its parts can be."""
    if len(text) > LONGEST:  # the tagger's time grows with the cube of a word's length
        return NOTHING
    given, family, near_given, near_family = lexicon()
    key = _key(text)
    if "-" in text and key not in given:
        return _compound([word(part) for part in text.split("-") if part])
    common_p, noun, proper_p = _tags(text)
    common = common_p > KNOWN and common_p > proper_p - NOUN_MARGIN
    place, never = (
        key in places(),
        key in words("never", "words") or fold(text) in words("never", "words"),
    )
    listed = key in family or not common and bool(_FAMILY_ENDING.search(text))
    return Word(
        given.get(key, ""),
        listed,
        key in near_given,
        key in near_family and not place,
        common,
        common and noun,
        never or place and key not in family,
        proper_p >= common_p,
    )


def _compound(parts: list[Word]) -> Word:
    last, families = parts[-1], all(part.family for part in parts)
    return Word(
        "x" if all(part.clear_given for part in parts) else "",
        families,
        all(part.near_given for part in parts),
        all(part.near_family for part in parts),
        last.common and not families,
        last.noun and not families,
        any(part.blocked for part in parts),
        all(part.name_like for part in parts),
    )


@lru_cache
def words(section: str, *keys: str) -> frozenset[str]:
    """One or several lists of ``names.toml``, folded."""
    return frozenset(fold(entry) for key in keys for entry in LISTS[section][key].split())


@lru_cache(maxsize=50_000)
def strange(text: str) -> bool:
    """A word that neither German nor English knows and that does not end like a thing: in a fitting place a name.

    >>> strange("Strothkämper"), strange("Elternkurs"), strange("Coworking")
    (True, False, False)
    """
    import simplemma

    known = word(text)
    return (
        known.unknown
        and len(text) > 3
        and not _THING.search(text)
        and not simplemma.is_known(text.lower(), lang="en")
    )


@lru_cache(maxsize=50_000)
def could_name(text: str) -> bool:
    """A noun that does not end like a thing: right behind a first name it is a surname („Mareike Stallknecht“), for no German
    phrase sets a noun there."""
    known = word(text)
    return known.noun and not known.blocked and not _THING.search(text)


@lru_cache(maxsize=50_000)
def rare(text: str) -> bool:
    """A noun that is in no dictionary and that only its parts make possible: behind „Stadtrat“ a surname („Wendelburg“)."""
    return could_name(text) and not language.known(text)
