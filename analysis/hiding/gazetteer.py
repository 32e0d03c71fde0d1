"""Names that the notes themselves teach, and where else in the corpus they stand.

What is hidden once and is a person is hidden everywhere, in all rounds. Sure finds teach surely; what was hidden on thin ground
(an unknown pair in a list) is hidden elsewhere too, but says so in the name review.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analysis.german import language
from analysis.hiding import names
from analysis.hiding.lexicon import spelling_key
from analysis.hiding.name_spans import NameSpan
from analysis.hiding.parameters import LEAST_LISTED
from analysis.hiding.tokens import Token, institution, is_house

THIN_TAUGHT = "steht an anderer Stelle dort, wo ein Name steht, ist aber kein bekannter Name"


class Known(NamedTuple):
    """Names the notes have taught, as keys (``lexicon.spelling_key``): from lists, signatures, titles, the participant list."""

    given: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()
    # everyday words or places here: only hidden with a title or a first name
    doubtful: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    # from thin ground: words that are no German, and pairs
    thin: frozenset[str] = frozenset()
    thin_pairs: frozenset[tuple[str, str]] = frozenset()


def harvest(spans: Iterable[NameSpan], texts: Iterable[str] = ()) -> Known:
    """What may be looked for everywhere: names from sure spans; everyday words and places only as doubtful."""
    given, family, pairs = set(), set(), set()
    thin, thin_pairs = set(), set()
    for one in spans:
        firsts = [name for name in one.given if len(name) >= LEAST_LISTED]
        surname = one.family if len(one.family) >= LEAST_LISTED else ""
        both = {(spelling_key(first), spelling_key(surname)) for first in firsts if surname}
        if one.reason:
            thin_pairs |= both
            thin.update(
                name
                for name in (*firsts, surname)
                if name and both and names.word(_titled(name)).unknown
            )
            continue
        given.update(firsts)
        if surname:
            family.add(surname)
        pairs |= both
    doubtful = {
        name
        for name in family | given
        if names.word(_titled(name)).common or names.word(_titled(name)).blocked
    }
    texts = list(texts)
    doubtful |= _places(family - doubtful, texts)
    thin -= _places(thin, texts)
    sets = (given - doubtful, family - doubtful, doubtful)
    return Known(
        *(frozenset(map(spelling_key, ones)) for ones in sets),
        frozenset(pairs),
        frozenset(map(spelling_key, thin)),
        frozenset(thin_pairs - pairs),
    )


def joined(*ones: Known) -> Known:
    """All that several sources know; what one of them doubts stays doubtful."""
    merged = Known(*(frozenset().union(*sets) for sets in zip(*ones)))
    return merged._replace(
        given=merged.given - merged.doubtful, family=merged.family - merged.doubtful
    )


def _titled(name: str) -> str:
    return name.title() if name.isupper() or name.islower() else name


def _places(family: set[str], texts: list[str]) -> set[str]:
    """Surnames that in these texts also stand behind „in“, „nach“, „Stadtteil“ …"""
    if not family:
        return set()
    pattern = re.compile(
        r"\b(?:[Ii]n|[Nn]ach|Stadtteil|Ortsteil|Quartier|Stadt|Bezirk|Gemeinde)[ ]([^\W\d_]+(?:-[^\W\d_]+)*)"
    )
    said = {match[1] for text in texts for match in pattern.finditer(text)}
    return family & said


def known_spans(text: str, found: list[Token], known: Known) -> Iterator[NameSpan]:
    """Places of names the notes have taught; also inside compounds („der Yılmaz-Kurs“) and with a genitive s."""
    for index, token in enumerate(found):
        yield from _pair(token, _behind(found, index), known)
        if (
            len(token.text) < LEAST_LISTED
            or not (token.capital or _no_german(token))
            or token.word.blocked
            or institution(found, index, index + 1)
            or is_house(token)
        ):
            continue
        yield from _single(token, known)
        first = token.text.split("-")[0]
        if "-" in token.text and len(first) > 3 and token.end - token.start == len(token.text):
            yield from _single(token._replace(text=first, end=token.start + len(first)), known)


def _no_german(token: Token) -> bool:
    """A word in small letters that can only be a name where a name is known („sevgi möchte …“)."""
    return (
        token.text.islower() and len(token.text) > LEAST_LISTED and not language.known(token.text)
    )


def _behind(found: list[Token], index: int) -> Token | None:
    """The next word, over the particles between a first name and a surname („Ilse von der Aue“)."""
    at = index + 1
    while at + 1 < len(found) and found[at].particle and found[at].gap == found[at + 1].gap == " ":
        at += 1
    return found[at] if at < len(found) else None


def _pair(token: Token, following: Token | None, known: Known) -> Iterator[NameSpan]:
    if following is None or following.gap not in (" ", ", "):
        return
    both = spelling_key(token.text), spelling_key(following.text)
    for pairs, reason in ((known.pairs, ""), (known.thin_pairs, THIN_TAUGHT)):
        if both in pairs or both[::-1] in pairs:
            first, last = (token, following) if both in pairs else (following, token)
            gender = first.word.given.strip("x")
            yield NameSpan(token.start, following.end, (first.text,), last.text, gender, reason)
            return


def _single(token: Token, known: Known) -> Iterator[NameSpan]:
    """The word alone, or without its genitive s."""
    stems = [token.text, *([token.text[:-1]] if token.text.endswith("s") else [])]
    for stem in stems:
        key = spelling_key(stem)
        end = token.end - (len(token.text) - len(stem))
        if len(stem) < LEAST_LISTED:
            continue
        if key in known.family:
            yield NameSpan(token.start, end, (), stem)
        elif key in known.given:
            yield NameSpan(token.start, end, (stem,), "", names.word(stem).given.strip("x"))
        elif key in known.thin:
            yield NameSpan(token.start, end, (), stem, "", THIN_TAUGHT)
