"""Single German words: dictionary form and gender forms (simplemma, MIT), nouns and verbs (HanTa).

HanTa's model (LGPL) ships inside its package and is loaded with the first word.

>>> lemma("Sprachkurse"), lemma("Bürger:innen"), lemma("Häuser")
('Sprachkurs', 'Bürger', 'Haus')
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import simplemma

from analysis.german.memory import remembered


@cache
def tagger():
    """HanTa's German tagger, loaded once; each word is taken apart once, which is most of its work."""
    from HanTa.HanoverTagger import HanoverTagger

    loaded = HanoverTagger("morphmodel_ger.pgz")
    loaded.analyze_forward = lru_cache(maxsize=200_000)(loaded.analyze_forward)
    return loaded


_GENDER = re.compile(
    r"(?P<stem>[^\W\d_]{2,}(?:-[^\W\d_]+)*)(?:[*:_·•/]-?in(?:nen)?|\(in(?:nen)?\)|(?<=[a-zäöüß])In(?:nen)?)$"
)


def neutral(word: str) -> str:
    """A gender form folded to its base, for comparing and searching only; the shown text is never changed.

    >>> [neutral(word) for word in ("Migrant*innen", "Kolleg:innen", "RadfahrerInnen", "Schüler/-innen", "Ärzt_innen", "Kino")]
    ['Migrant', 'Kollege', 'Radfahrer', 'Schüler', 'Arzt', 'Kino']
    """
    found = _GENDER.match(word)
    return _base(found.group("stem")) if found else word


@lru_cache(maxsize=50_000)
@remembered
def _base(stem: str) -> str:
    """What stands before a feminine ending: „Kolleg“ is "Kollege"."""
    lemmas = [
        simplemma.lemmatize(base, lang="de")
        for base in (stem + "e", stem)
        if simplemma.is_known(base, lang="de")
    ]
    return next((found for found in lemmas if found[:1].isupper()), stem)


@lru_cache(maxsize=200_000)
@remembered
def lemma(word: str) -> str:
    """Dictionary form of one German word, gender forms folded; a word that is not known stays as it is."""
    base = neutral(word)
    found = simplemma.lemmatize(base, lang="de") or word
    if found != base or known(base) or not base.isalpha():
        return _opening(base) if found == base else found
    for cut in range(3, len(base) - 4):  # an unknown compound bends as its longest known end does
        end = base[cut:].capitalize()
        if (
            simplemma.is_known(end, lang="de")
            and (bent := simplemma.lemmatize(end, lang="de"))[0].isupper()
        ):
            return base[:cut] + bent.lower()
    return found


def _opening(word: str) -> str:
    """An adjective or verb with a capital because it opens the note: „Mangelnde“ is "mangelnd"; nouns keep theirs."""
    small = simplemma.lemmatize(word.lower(), lang="de")
    opens = word[:1].isupper() and small[:1].islower() and small != word.lower()
    return small if opens and not verb(word) and not is_noun(word) else word


@lru_cache(maxsize=50_000)
@remembered
def is_noun(word: str) -> bool:
    """Whether HanTa takes a single word, as written, for a noun or name."""
    return tagger().tag_word(word, cutoff=0)[0][0].startswith("N")


@lru_cache(maxsize=50_000)
@remembered
def is_proper_name(word: str) -> bool:
    """Whether HanTa takes a single word in small letters but for the first for the name of a place or person.

    >>> is_proper_name("Kassel"), is_proper_name("Besuchsdienst"), is_proper_name("WLAN")
    (True, False, False)
    """
    return word[1:].islower() and tagger().tag_word(word, cutoff=0)[0][0] == "NE"


@lru_cache(maxsize=200_000)
@remembered
def listed(word: str) -> bool:
    """Whether the word, as it is written, stands in the German dictionary."""
    return simplemma.is_known(word, lang="de")


@lru_cache(maxsize=50_000)
@remembered
def english(word: str) -> bool:
    """Whether the word stands in the English dictionary."""
    return simplemma.is_known(word, lang="en")


@lru_cache(maxsize=200_000)
@remembered
def known(word: str) -> bool:
    """Whether the word, as written or in small letters, stands in the German dictionary."""
    return listed(word) or listed(word.lower())


def is_german(word: str) -> bool:
    """Whether the word, its part behind the last hyphen or an end of at least five letters stands in the German dictionary.

    >>> is_german("Handy-Sprechstunde"), is_german("Sturzprophylaxe"), is_german("Wesselrode"), is_german("SenB")
    (True, True, False, False)
    """
    last = word.rsplit("-", 1)[-1]
    return any(known(last[cut:].capitalize()) for cut in (0, *range(3, len(last) - 4)))


@lru_cache(maxsize=200_000)
@remembered
def verb(word: str) -> str:
    """ "finite", "infinitive" or "": what HanTa takes a single word for, without its sentence.

    >>> verb("fehlt"), verb("ausbauen"), verb("Beratung")
    ('finite', 'infinitive', '')
    """
    if not word.isalpha():
        return ""
    readings = tagger().tag_word(word)
    near = [tag for tag, weight in readings if weight > readings[0][1] - 1.5]
    if any(tag.startswith("V") and "FIN" in tag for tag in near):
        return "finite"
    return "infinitive" if near and near[0].startswith("V") and "INF" in near[0] else ""
