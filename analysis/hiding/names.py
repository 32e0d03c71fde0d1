"""What is known about a single word: first name, surname, everyday German word, place, or nothing.

Names come from ``analysis.hiding.lexicon``; everyday words from HanTa's morphology, which also reads compounds that no list holds.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.german import language
from analysis.german.memory import remembered
from analysis.german.words import tagger
from analysis.hiding.lexicon import LISTS, key_of, lexicon, unaccented, words
from analysis.hiding.parameters import KNOWN, LEAST_HEAD, LEAST_TAIL, LONGEST, NOUN_MARGIN

_JOINTS = ("", "s", "n", "en", "es", "e", "er")
_NO_GERMAN = re.compile(r"[^a-zäöüßéèàêâôñ’'-]", re.I)
# in everyday German these end no surname
_THING = re.compile(
    r"(?:\w{3}ung(?:en)?|heit|keit|schaft(?:en)?|tion(?:en)?|tät(?:en)?|ismus|ment|innen|beauftragte[rn]?|kurse?|stellen?|gruppen?"
    r"|angebote?|projekte?|treffs?|caf[eé]s?|apps?|management|office|box|ticket|straße|str|platz|weg|tor|hof|kammer"
    r"|amt|amtes|ämter|büros?|schulen?|vereine?|werke?|bund|rat|haus|zentrum|leit(?:er|ung))$",
    re.I,
)
# English words in -ing as German uses them; „Dahlbüdding“ is a surname
_ENGLISH_ING = re.compile(
    r"(?:work|cycl|tor|shar|build|job|coach|train|camp|shopp|meet|cater|hous|market|stream|mapp|plann|farm|learn|teach|sitt|leas|hear|brief"
    r"|pitch|screen|rais|foster|mobb|bully|dat|chill|jogg|skat|surf|box|empower|upcycl|gender|monitor|tun|styl)ings?$",
    re.I,
)
# endings of surnames in languages spoken here; only for words that are no everyday ones
_FAMILY_ENDING = re.compile(
    r"(?:[oe]wsk[iya]+|[iy]nsk[iya]+|cka|enko|i[ćč]|[oe][wv]a?|czyk|oğlu|oglu|"
    r"poulos|idis|adze|schwili|zadeh?|zada|zai|ullah|yan|escu)$",
    re.I,
)
_PROPER, _FOREIGN = "NE", ("FM", "XY", "ITJ", "CARD")


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

    @property
    def rather_given(self) -> bool:
        """Before a comma a first name of its own and no surname: „Leon, Aylin“ are two, „Schmidt, Anna“ is one."""
        return self.near_given and not self.near_family


NOTHING = Word("", False, False, False, True, False, False, False)


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
        key_of(name) for name in listed if re.fullmatch(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*", name)
    )


def is_place(text: str) -> bool:
    """A German town, a state or a country."""
    return key_of(text) in places()


@lru_cache(maxsize=200_000)
@remembered
def _tags(word: str) -> tuple[float, bool, float]:
    """Best log probability as an everyday word, whether that is a noun, and best one as a proper name."""
    tags = [(float(p), tag) for tag, p in tagger().tag_word(word, cutoff=12)]
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


def _umlaut(match: re.Match) -> str:
    return {"a": "ä", "o": "ö", "u": "ü"}[match[1]]


@lru_cache(maxsize=100_000)
def compound(text: str) -> bool:
    """Whether a word falls into parts that the German dictionary knows („Rad|verkehrs|plan“): few names do.

    >>> compound("Radverkehrsplan"), compound("Rostami")
    (True, False)
    """
    small = text.lower()
    if re.search("[aou]e", small) and compound(re.sub("([aou])e", _umlaut, small)):
        return True  # whole files come without umlauts: „Foerderantraege“
    for cut in range(LEAST_HEAD, len(small) - LEAST_TAIL + 1):
        head = small[:cut]
        if not (language.known(small[cut:]) or language.known(small[cut:].capitalize())):
            continue
        heads = [head[: cut - len(joint)] for joint in _JOINTS if head.endswith(joint)]
        if any(
            len(one) >= LEAST_HEAD and (language.known(one.capitalize()) or compound(one))
            for one in heads
        ):
            return True
    return False


@lru_cache(maxsize=200_000)
def word(text: str) -> Word:
    """Look a capitalised word up. A hyphenated one is a name only if all its parts can be."""
    return Word(*_word(text))


@remembered
def _word(text: str) -> Word:
    if len(text) > LONGEST:  # the tagger's time grows with the cube of a word's length
        return NOTHING
    given, family, near_given, near_family = lexicon()
    key = key_of(text)
    if "-" in text and key not in given:
        return _compound([word(part) for part in text.split("-") if part])
    common_p, noun, proper_p = _tags(text)
    near = key in near_given and unaccented(text) not in words("never", "given_nouns")
    trade = unaccented(text) in words("never", "trades")
    common = common_p > KNOWN and common_p > proper_p - NOUN_MARGIN
    # the morphology reads parts into any word („Rost-ami“): a word is German if the dictionary knows it or its parts
    common = common and not near and (language.known(text) or compound(text)) or trade
    place, never = (
        key in places(),
        key in words("never", "words") or unaccented(text) in words("never", "words"),
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


def thing(text: str) -> bool:
    """Whether the word ends like a thing, an office or a house („Straßenverkehrsamt“)."""
    return bool(_THING.search(text))


@lru_cache(maxsize=50_000)
def strange(text: str) -> bool:
    """A word that neither German nor English knows and that does not end like a thing: in a fitting place a name.

    >>> strange("Strothkämper"), strange("Elternkurs"), strange("Coworking")
    (True, False, False)
    """
    text = text.title() if text.isupper() else text
    known = word(text)
    return (
        known.unknown
        and len(text) > 3
        and not _THING.search(text)
        and not _ENGLISH_ING.search(text)
        and not language.english(text.lower())
    )


@lru_cache(maxsize=100_000)
def everyday(text: str) -> bool:
    """Whether the morphology knows the word in small letters as anything but a name („rosa“, not „birgit“)."""
    return _tags(text.lower())[0] > KNOWN


def stranger(text: str) -> bool:
    """A strange word that does not fall into German parts either: a name wherever German does not expect another word.

    >>> stranger("Bağcıvan"), stranger("Winterkamp")
    (True, False)
    """
    return strange(text) and not compound(text)


def foreign(text: str) -> bool:
    """Whether a letter stands in the word that German and its loan words do not write („Çeltik“, „Bağcıvan“)."""
    return bool(_NO_GERMAN.search(text))


@lru_cache(maxsize=50_000)
def written_small(text: str) -> bool:
    """A word that German writes small, an adjective or verb: with a capital amid a sentence it is a name („Petra Dürr“)."""
    known = word(text)
    return (
        known.common and not known.noun and unaccented(text) not in words("context", "small_words")
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
