"""German for every stage: sentences, lemmas, stop words, and one shared spaCy pipeline.

The front of the room: what it offers is made in ``sentences``, ``words``, ``stopwords``, ``tongues`` and ``german_pipeline``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from analysis.german.sentences import sentences
from analysis.german.stopwords import NEGATIONS, STOPWORDS
from analysis.german.tongues import language_of
from analysis.german.words import english, is_noun, known, lemma, neutral, verb

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = [
    "NEGATIONS",
    "STOPWORDS",
    "english",
    "german",
    "is_noun",
    "known",
    "language_of",
    "lemma",
    "neutral",
    "nouns",
    "sentences",
    "verb",
]


@cache
def german(pos: bool = True) -> Language:
    """The shared spaCy pipeline: ``token.lemma_``, ``doc.sents`` and, with ``pos``, ``token.pos_`` (UPOS).

    A user's installed ``de_core_news_lg/md/sm`` is used as it is; otherwise a blank German pipeline with our components.
    Parts of speech cost about 2 ms a sentence: ask for ``german(pos=False)`` where they are not needed.
    """
    from analysis.german.german_pipeline import build

    return build(pos)


def nouns(text: str) -> list[str]:
    """Lemmas of the nouns and names in the text, in order, without placeholders such as „[Person 3]“."""
    return [
        token.lemma_
        for token in german()(text)
        if token.pos_ in ("NOUN", "PROPN") and not token.text.startswith("[")
    ]
