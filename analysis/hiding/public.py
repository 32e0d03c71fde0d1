"""Persons of public life, of history and letters: who speaks of Karl Marx exposes nobody at the table."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.hiding.lexicon import LISTS, spelling_key, words
from analysis.hiding.name_spans import NameSpan


@lru_cache
def _persons() -> frozenset[str]:
    return frozenset(
        " ".join(spelling_key(word) for word in name.split()) for name in LISTS["public"]["persons"]
    )


@lru_cache
def _alone() -> frozenset[str]:
    return frozenset(spelling_key(name) for name in LISTS["public"]["alone"].split())


def is_public(text: str, one: NameSpan) -> bool:
    """Whether the span names somebody of public life; „Frau Merkel“, with a title before her, may be a neighbour of that name."""
    written = [spelling_key(word) for word in re.findall(r"[^\W\d_]+", text[one.start : one.end])]
    ahead = [
        spelling_key(word) for word in re.findall(r"[^\W\d_]+", text[one.start : one.end + 40])
    ]
    if any(" ".join(ahead[:length]) in _persons() for length in (2, 3) if length > len(written)):
        return True  # the find is the first word of a phrase: „Hans im Glück“
    before = re.search(r"([^\W\d_]+)\.?[ ]$", text[max(0, one.start - 20) : one.start])
    if before and spelling_key(before[1]) in words("titles", "address", "doctor"):
        return False
    if len(written) > 1:
        genitive = [*written[:-1], written[-1].removesuffix("s")]
        return bool({" ".join(written), " ".join(genitive)} & _persons())
    return bool(written) and bool({written[0], written[0].removesuffix("s")} & _alone())
