"""Names that a round itself teaches, and where else in the round they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from analysis.hiding import names
from analysis.hiding.lexicon import same
from analysis.hiding.name_spans import NameSpan
from analysis.hiding.tokens import Token, institution, is_house


class Known(NamedTuple):
    """Names a round has taught: from lists, signatures, titles, and from the participant list."""

    given: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()
    doubtful: frozenset[str] = (
        frozenset()
    )  # surnames that are everyday words or places here: only hidden with a title or a first name
    pairs: frozenset[tuple[str, str]] = frozenset()


def harvest(spans: Iterable[NameSpan], texts: Iterable[str] = ()) -> Known:
    """What may be looked for everywhere in the round: names from sure spans; everyday words and places only as doubtful."""
    given, family, pairs = set(), set(), set()
    for one in spans:
        if one.reason:
            continue
        firsts = [name for name in one.given if len(name) > 2]
        given.update(firsts)
        if len(one.family) > 2:
            family.add(one.family)
            pairs.update((same(first), same(one.family)) for first in firsts)
    doubtful = {
        name
        for name in family | given
        if names.word(_titled(name)).common or names.word(_titled(name)).blocked
    }
    doubtful |= _places(family - doubtful, texts)
    return Known(
        *(frozenset(map(same, ones)) for ones in (given - doubtful, family - doubtful, doubtful)),
        frozenset(pairs),
    )


def _titled(name: str) -> str:
    return name.title() if name.isupper() or name.islower() else name


def _places(family: set[str], texts: Iterable[str]) -> set[str]:
    """Surnames that in these texts also stand behind „in“, „nach“, „Stadtteil“ …"""
    if not family:
        return set()
    either = "|".join(map(re.escape, sorted(family)))
    pattern = re.compile(
        rf"\b(?:[Ii]n|[Nn]ach|Stadtteil|Ortsteil|Quartier|Stadt|Bezirk|Gemeinde)[ ]({either})\b"
    )
    return {match[1] for text in texts for match in pattern.finditer(text)}


def known_spans(text: str, found: list[Token], known: Known) -> Iterable[NameSpan]:
    """Places of names the round has taught; also inside compounds („der Yılmaz-Kurs“) and with a genitive s."""
    for index, token in enumerate(found):
        keys = {
            same(token.text),
            same(token.text[:-1]) if token.text.endswith("s") and len(token.text) > 4 else "",
        } - {""}
        following = found[index + 1] if index + 1 < len(found) else None
        both = (
            (same(token.text), same(following.text))
            if following and following.gap == " "
            else ("", "")
        )
        if both in known.pairs or both[::-1] in known.pairs:
            first, last = (token, following) if both in known.pairs else (following, token)
            yield NameSpan(
                token.start, following.end, (first.text,), last.text, first.word.given.strip("x")
            )
        if (
            not token.capital
            or len(token.text) < 3
            or token.word.blocked
            or institution(found, index, index + 1)
            or is_house(token)
        ):
            continue
        for key in sorted(keys):
            stem = token.text if same(token.text) == key else token.text[:-1]
            if key in known.family:
                yield NameSpan(
                    token.start,
                    token.start + len(stem)
                    if len(stem) == token.end - token.start - 1
                    else token.end,
                    (),
                    stem,
                )
            elif key in known.given:
                yield NameSpan(
                    token.start,
                    token.start + len(stem)
                    if len(stem) == token.end - token.start - 1
                    else token.end,
                    (stem,),
                    "",
                    names.word(stem).given.strip("x"),
                )
        if "-" in token.text and token.end - token.start == len(token.text):
            first = token.text.split("-")[0]
            if len(first) > 3 and same(first) in known.family | known.given:
                is_family = same(first) in known.family
                yield NameSpan(
                    token.start,
                    token.start + len(first),
                    () if is_family else (first,),
                    first if is_family else "",
                )
