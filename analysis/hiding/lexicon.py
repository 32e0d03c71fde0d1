"""Lists of first names and surnames in the spellings in which German notes write them.

They come from Faker's lists (MIT) in some 60 locales and from ``names.toml`` by hand; other scripts are transcribed.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

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


@lru_cache(maxsize=200_000)
def unaccented(word: str) -> str:
    """Small letters without accents, so that Yılmaz, YILMAZ and Yilmaz are one.

    >>> unaccented("Yılmaz"), unaccented("ÖZTÜRK"), unaccented("Strauß")
    ('yilmaz', 'ozturk', 'strauss')
    """
    letters = unicodedata.normalize("NFD", word.translate(_LETTERS).casefold().translate(_LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def key_of(word: str) -> str:
    """As ``unaccented``, but ä, ö and ü stay: a Döner is nobody called Doner.

    >>> key_of("Müller"), key_of("Yılmaz")
    ('müller', 'yilmaz')
    """
    lower = unicodedata.normalize("NFC", word.translate(_LETTERS).casefold().translate(_LETTERS))
    return "".join(letter if letter in "äöü" else unaccented(letter) for letter in lower)


@lru_cache(maxsize=200_000)
def spelling_key(word: str) -> str:
    """The key under which two spellings of a name are one: as ``unaccented``, and ae, oe, ue read as ä, ö, ü.

    >>> spelling_key("Mueller") == spelling_key("Müller")
    True
    """
    return re.sub(r"([aou])e", r"\1", unaccented(word))


def spellings(name: str) -> set[str]:
    """Folded Latin spellings of a listed name; Cyrillic ones in German and in two English transcriptions, Greek ones letter by letter."""
    lower = name.casefold()
    if name.isascii():  # most of 136,000: all three spellings below are one
        return {lower.translate(_LETTERS)}
    if re.search("[а-яіїєґ]", lower):
        return {
            unaccented("".join(table.get(letter, letter) for letter in lower))
            for table in (_CYRILLIC, _RUSSIAN, _UKRAINIAN)
        }
    if re.search("[α-ω]", lower):
        return {_greek(lower)}
    return {
        key_of(name),
        unaccented(name),
        unaccented(re.sub("[äöü]", lambda m: {"ä": "ae", "ö": "oe", "ü": "ue"}[m[0]], lower)),
    }


def _greek(lower: str) -> str:
    letters = unaccented(lower).replace("ου", "ou").replace("μπ", "b").replace("ντ", "nt")
    table = dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)) | {
        "θ": "th",
        "χ": "ch",
        "ψ": "ps",
    }
    return "".join(table.get(letter, letter) for letter in letters)


def listed(provider: type, prefix: str) -> set[str]:
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
            for key in spellings(name):
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
        take(listed(provider, "first_names_female"), "f", module in NEAR)
        take(listed(provider, "first_names_male"), "m", module in NEAR)
        take(listed(provider, "first_names"), "x", module in NEAR)
        take(listed(provider, "last_names"), "", module in NEAR_FAMILY)
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
def words_as_written(section: str, key: str) -> frozenset[str]:
    """One list of ``names.toml``, as it stands there."""
    return frozenset(LISTS[section][key].split())


@lru_cache
def words(section: str, *keys: str) -> frozenset[str]:
    """One or several lists of ``names.toml``, folded."""
    return frozenset(unaccented(entry) for key in keys for entry in LISTS[section][key].split())
