"""Company: where one item of a row is a name („Ida, Quorla und Cem“), an unknown word beside it is one too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from analysis.hiding import names
from analysis.hiding.name_spans import NameSpan, name_span
from analysis.hiding.parameters import MOST_WORDS_OF_AN_ITEM
from analysis.hiding.tokens import Token

THIN_ROW = "unbekanntes Wort in einer Reihe von Namen"
_APART = re.compile(r"[,;/&+()|\n⟦⟧]|[ ](?:und|sowie|u\.)[ ]|\d+[.)][ ]|:[ ]")
# a row goes on over these, and ends at a line, a colon or a bracket that opens
_ENDS = re.compile(r"[(\n|⟦⟧]|:[ ]")


def beside(text: str, found: list[Token], spans: list[NameSpan]) -> Iterator[NameSpan]:
    """Unknown items of rows in which a whole item is a name span already."""
    starts = [token.start for token in found]
    row: list[tuple[int, int]] = []
    low = 0
    for mark in [*_APART.finditer(text), None]:
        high = mark.start() if mark else len(text)
        if text[low:high].strip():
            row.append((low, high))
        if mark is None or _ENDS.match(mark[0]):
            yield from _of_row(text, found, starts, spans, row)
            row = []
        low = mark.end() if mark else high


def extended(text: str, found: list[Token], spans: list[NameSpan]) -> list[NameSpan]:
    """The spans with the strangers right behind and before them: „Mehret Tekle [Gebreyesus]“ names one person."""
    ends = {token.end: at for at, token in enumerate(found)}
    starts = {token.start: at for at, token in enumerate(found)}
    made = []
    for one in spans:
        at = ends.get(one.end)
        while at is not None and at + 1 < len(found) and _goes_on(found[at + 1], found[at + 1].gap):
            at += 1
            one = one._replace(end=found[at].end, family=found[at].text)
        at = starts.get(one.start)
        begun = bool(one.given) and names.word(one.given[0]).near_given  # „Bufdi Jannik“
        while at and not begun and _goes_on(found[at - 1], found[at].gap):
            at -= 1
            one = one._replace(start=found[at].start, given=(found[at].text, *one.given))
        made.append(one)
    return made


def _goes_on(token: Token, gap: str) -> bool:
    plain = token.capital and not (token.acronym or token.shouted or token.title or token.initial)
    return gap == " " and plain and not token.word.blocked and names.stranger(token.text)


def _of_row(
    text: str,
    found: list[Token],
    starts: list[int],
    spans: list[NameSpan],
    row: list[tuple[int, int]],
) -> Iterator[NameSpan]:
    if len(row) < 2:
        return
    items = [found[bisect_left(starts, low) : bisect_left(starts, high)] for low, high in row]
    whole = [item and any(_covers(one, item) for one in spans) for item in items]
    for item, taken in zip(items, whole, strict=True):
        unknown = all(
            token.capital
            and not (token.acronym or token.shouted or token.word.blocked)
            and names.stranger(token.text)
            for token in item
        )
        if any(whole) and not taken and 0 < len(item) <= MOST_WORDS_OF_AN_ITEM and unknown:
            yield name_span(text, item, item[-1].end, "", THIN_ROW)


def _covers(span: NameSpan, item: list[Token]) -> bool:
    bare = [token for token in item if not token.title]
    return bool(bare) and span.start <= bare[0].start and bare[-1].end <= span.end
