"""Exact and near duplicates of statements within a round: marked, counted and listed, never deleted.

Near means: the same content words in the same number, or one word with a slip of the pen. A different number, negation or direction
(„mehr“, „weniger“) is never a duplicate. Candidates share a rare word, so 10,000 statements take seconds.

>>> groups(["Mehr Sprachkurse für Frauen!", "mehr Sprachkurs für Frauen", "keine Sprachkurse für Frauen"])
[0, 0, 2]
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pandas as pd
from rapidfuzz.distance import Levenshtein

from analysis.cleaning.parameters import LONG_WORD, RARE, SLIP
from analysis.german import language
from analysis.german.umlauts import TYPED

_WORD = re.compile(
    r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[*:_·/(-]+(?:in(?:nen)?|In(?:nen)?)\)?|(?:[-'’][^\W\d_]+)*)?(?<!-)\d*"
)
# Words that carry no claim between two notings of the same point. "mehr", "ohne", "nur", "für", "gegen" and all negations carry one.
_EMPTY = frozenset(
    "der die das den dem des ein eine einen einem einer eines es gibt ist sind wir man"
    " bitte auch noch und sowie wird werden sollte sollten soll sollen braucht brauchen"
    " es zu".split()
)


def _folded(word: str) -> str:
    return word.lower().translate(TYPED)


def words_of(text: str) -> tuple[str, ...]:
    """The words in small letters, umlauts and gender forms folded, punctuation gone."""
    return tuple(_folded(language.neutral(word)) for word in _WORD.findall(text))


def content_of(text: str) -> tuple[str, ...]:
    """The claim's words as folded lemmas, sorted; negations, numbers and directions stay as they are."""
    found = []
    for word in _WORD.findall(text):
        small = word.lower()
        if small in _EMPTY:
            continue
        plain = small in language.NEGATIONS or small in language.STOPWORDS or word[:1].isdigit()
        found.append(_folded(small if plain else language.lemma(small)))
    return tuple(sorted(found))


def _is_slip(a: str, b: str) -> bool:
    """Two spellings of one long word, of which the dictionary knows at most one."""
    if min(len(a), len(b)) < LONG_WORD or a[0] != b[0] or not (a.isalpha() and b.isalpha()):
        return False
    return Levenshtein.distance(a, b, score_cutoff=SLIP) <= SLIP and not (
        language.known(a) and language.known(b)
    )


def _near(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two lists of content words, which share a word, differ in one slip only."""
    if len(a) != len(b):
        return False
    left, right = Counter(a), Counter(b)
    more, less = list((left - right).elements()), list((right - left).elements())
    return len(more) == len(less) == 1 and _is_slip(more[0], less[0])


def groups(texts: list[str], joined: list[tuple[int, ...]] = ()) -> list[int]:
    """For every text the index of the first text of its group (its own if it is alone or first).

    ``joined``: indices that a person called the same point.
    """
    first = list(range(len(texts)))

    def root(at: int) -> int:
        while first[at] != at:
            first[at] = at = first[first[at]]
        return at

    def join(a: int, b: int) -> None:
        a, b = sorted((root(a), root(b)))
        first[b] = a

    contents = [content_of(text) for text in texts]
    seen: dict[tuple[str, ...], int] = {}
    for at, (text, content) in enumerate(zip(texts, contents, strict=True)):
        for key in (
            {("=", *words_of(text)), ("~", *content)} if content else {("=", *words_of(text))}
        ):
            if len(key) > 1:
                join(seen.setdefault(key, at), at)
    holders: dict[str, list[int]] = defaultdict(list)
    for key, at in sorted(seen.items(), key=lambda item: item[1]):
        if key[0] == "~":
            for word in set(key[1:]):
                holders[word].append(at)
    pairs = {
        (a, b)
        for found in holders.values()
        if len(found) <= RARE
        for n, a in enumerate(found)
        for b in found[n + 1 :]
        if len(contents[a]) == len(contents[b])
    }
    for a, b in sorted(pairs):
        if _near(contents[a], contents[b]):
            join(a, b)
    for same in joined:
        for at in same:
            join(same[0], at)
    return [root(at) for at in range(len(texts))]


def same_as(statements: pd.DataFrame, joined: list[tuple[str, ...]] = ()) -> list[str]:
    """For every row of ``statements`` the id of the first statement of its duplicate group in the round, empty if alone.

    ``joined``: groups of ids that a person called the same point.
    """
    found = dict.fromkeys(statements["statement_id"], "")
    for _, rows in statements.groupby("round_id", sort=True):
        ids = list(rows["statement_id"])
        at = {id_: number for number, id_ in enumerate(ids)}
        together = [tuple(sorted(at[id_] for id_ in same if id_ in at)) for same in joined]
        first = groups(list(rows["text"]), together)
        sizes = Counter(first)
        found |= {
            id_: ids[leader] for id_, leader in zip(ids, first, strict=True) if sizes[leader] > 1
        }
    return [found[id_] for id_ in statements["statement_id"]]
