"""Diversity dimensions a statement names: keywords of the codebook as beginnings of words, precise rather than greedy.

A keyword counts at the beginning of a word or of a part of a compound („Geflüchtet“ finds „Geflüchtete“ and „Migrant“ finds
„Neumigrantin“ only when it is long enough); gender forms are folded first, so that „Lehrer:innen“ names nobody's gender.
"""

from __future__ import annotations

import re
from functools import cache

from analysis.codebook import Code
from analysis.coding.parameters import CERTAIN, INSIDE, NONE, SOME


@cache
def _pattern(keyword: str) -> re.Pattern[str]:
    word = re.escape(keyword.strip().lower()).replace(r"\ ", r"\s+")
    end = r"\b" if keyword.endswith(" ") or len(keyword.strip()) < 4 else ""
    start = "" if len(keyword.strip()) >= INSIDE and " " not in keyword.strip() else r"\b"
    return re.compile(start + word + end, re.IGNORECASE)


def named(text: str, code: Code) -> list[str]:
    """The words of the text that name the dimension, as written.

    >>> named("Frauenschwimmen am Abend", Code("dimension", "g", "Geschlecht", keywords=("Frauen",)))
    ['Frauenschwimmen']
    """
    words = []
    for keyword in code.keywords:
        for found in _pattern(keyword).finditer(text):  # not in small letters: „İ“ would be two
            start, end = found.span()
            while start and text[start - 1].isalnum():
                start -= 1
            while end < len(text) and (
                text[end].isalnum()
                or text[end] in "*:-"
                and end + 1 < len(text)
                and text[end + 1].isalnum()
            ):
                end += 1
            words.append(text[start:end])
    return list(dict.fromkeys(words))


def code(text: str, codes: tuple[Code, ...]) -> list[tuple[str, float, list[str]]]:
    """(code id, probability, words) for every dimension, likeliest first; in codebook order where equal."""
    found = [(entry.id, words) for entry in codes for words in [named(text, entry)]]
    rated = [
        (code_id, (CERTAIN if len(words) > 1 else SOME) if words else NONE, words)
        for code_id, words in found
    ]
    return sorted(rated, key=lambda entry: -entry[1])
