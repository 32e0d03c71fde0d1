"""Which words two short statements share: lemmas that matter, compounds and beginnings included, rare words weighing more."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

import simplemma

from analysis.german.language import NEGATIONS, STOPWORDS, neutral
from analysis.german.umlauts import TYPED

_WORD = re.compile(r"[^\W\d_]{3,}")
# words that only stress what is said: „Deutlich mehr Radwege“ says „Mehr Radwege“
STRESS = frozenset(
    [
        "bitte",
        "deutlich",
        "dringend",
        "echt",
        "einfach",
        "endlich",
        "generell",
        "grundsaetzlich",
        "grundsätzlich",
        "sehr",
        "unbedingt",
        "viel",
        "wesentlich",
        "wirklich",
    ]
)
SHORTEST = 5  # letters a common beginning or part must have
ENDING = 2  # letters behind a common beginning that are an ending: „Fahrradweg“ and „Fahrradampel“ begin alike and are two things
PARTLY = 0.8  # what a common beginning or part counts, against 1 for the same word


@lru_cache(maxsize=50_000)
def words(text: str) -> frozenset[str]:
    """The words that matter: lemmas, umlauts spelled out, no stop words, no negations; a text without one keeps all its words.

    >>> sorted(words("Die Kitaplätze fehlen im Süden"))
    ['fehlen', 'kitaplatz', 'sueden']
    """
    found = [word for word in _WORD.findall(text)]
    kept = {
        simplemma.lemmatize(neutral(word), lang="de").lower()
        for word in found
        if word.lower() not in STOPWORDS
        and word.lower() not in NEGATIONS
        and word.lower() not in STRESS
    }
    return frozenset(word.translate(TYPED) for word in kept or {word.lower() for word in found})


def rarity(texts: Iterable[str]) -> dict[str, float]:
    """Weight of each word in some texts: the fewer hold it, the more it says (inverse document frequency). „“ stands for an unseen word."""
    texts = list(texts)
    counts = Counter(word for text in texts for word in words(text))
    counts[""] = 1
    return {word: math.log((len(texts) + 1) / (count + 1)) + 0.3 for word, count in counts.items()}


@lru_cache(maxsize=500_000)
def alike(one: str, other: str) -> float:
    """1 for the same word, less for one that holds the other or begins alike, else 0.

    >>> alike("frauenschwimmen", "frauenschwimmzeit"), alike("anerkennung", "anerkennungsberatung"), alike("fahrradweg", "fahrradampel")
    (0.8, 0.8, 0.0)
    """
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    stem = re.sub(r"(en|er|e|n)$", "", short)
    if len(short) < SHORTEST:
        return 0.0
    common = next(
        (at for at, (here, there) in enumerate(zip(short, long)) if here != there), len(short)
    )
    return (
        PARTLY
        if (stem in long and len(stem) >= SHORTEST)
        or (common >= SHORTEST and len(short) - common <= ENDING)
        else 0.0
    )


def overlap(one: str, other: str, weights: Mapping[str, float]) -> tuple[float, float]:
    """How much of each text's weight the other one holds too, 0 to 1: (of the first, of the second)."""
    here, there = words(one), words(other)
    return _held(here, there, weights), _held(there, here, weights)


def apart(one: str, other: str) -> frozenset[str]:
    """The words of the one that have no like in the other.

    >>> sorted(apart("Beratung zur Rente", "Beratung zum Mietrecht")), sorted(apart("Mehr Radwege", "Fahrradwege"))
    (['rente'], [])
    """
    return frozenset(
        word for word in words(one) if not any(alike(word, each) for each in words(other))
    )


def _held(these: frozenset[str], those: frozenset[str], weights: Mapping[str, float]) -> float:
    rare = weights.get("", 1.0)
    total = sum(weights.get(word, rare) for word in these)
    found = sum(
        weights.get(word, rare) * max((alike(word, other) for other in those), default=0.0)
        for word in sorted(these)
    )
    return found / total if total else 0.0


def numbers_agree(one: str, other: str) -> bool:
    """Whether no number speaks against it that two texts say the same.

    >>> numbers_agree("Fahrstreifen ab 2 Personen", "Fahrstreifen ab 3 Personen"), numbers_agree("5 Monate", "4 bis 5 Monate")
    (False, True)
    """
    here, there = set(re.findall(r"\d+", one)), set(re.findall(r"\d+", other))
    return not here or not there or bool(here & there)
