"""A German language model of spaCy as one more recogniser of persons, where somebody has installed one.

It is never fetched and nothing depends on it; without one this recogniser finds nothing. What it alone finds is listed in the
name review.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from functools import lru_cache

from analysis.hiding.name_spans import NameSpan, name_span
from analysis.hiding.tokens import Token, institution

THIN_MODEL = "das Sprachmodell hält das für einen Namen"
_SIZES = ("lg", "md", "sm", "trf")


@lru_cache
def installed() -> str:
    """The name of the largest installed model ``de_core_news_*``, "" if there is none."""
    found = [
        module.name
        for module in pkgutil.iter_modules()
        if re.fullmatch(r"de_core_news_\w+", module.name)
    ]
    return min(found, key=lambda name: (*_SIZES, name[-2:]).index(name[-2:]), default="")


@lru_cache
def _loaded(name: str):
    import spacy

    pipeline = spacy.load(name)
    for pipe in ("parser", "lemmatizer", "attribute_ruler", "morphologizer", "tagger"):
        if pipe in pipeline.pipe_names and "ner" in pipeline.pipe_names:
            pipeline.disable_pipe(pipe)
    return pipeline


def recognised(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """What the model takes for a person, unless it is an everyday word, an organisation or a place as far as we know."""
    name = installed()
    if not name or not text.strip():
        return
    for entity in _loaded(name)(text).ents:
        inside = [
            at
            for at, token in enumerate(found)
            if entity.start_char <= token.start and token.end <= entity.end_char and token.capital
        ]
        parts = [
            found[at]
            for at in inside
            if found[at].word.unknown or found[at].word.given or found[at].word.family
        ]
        if (
            entity.label_ not in ("PER", "PERSON")
            or not parts
            or institution(found, inside[0], inside[-1] + 1)
        ):
            continue
        if not all(part.word.common or part.word.blocked for part in parts):
            yield name_span(text, parts, parts[-1].end, "", THIN_MODEL)
