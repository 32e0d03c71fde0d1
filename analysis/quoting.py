"""A statement in its own words: the readable text where it is a slice of the note, and how well it can stand for others."""

from __future__ import annotations

import re

from analysis.german.dehyphenation import on_one_line
from analysis.german.placeholders import WRITTEN as PLACEHOLDER

WORDS = (4, 18)  # a clear wording has so many words
# Probability below which a statement does not speak for its topic where a surer one is at hand, and never in the Kurzfassung: wrong
# quotes of the shipped corpus lay below it, most right ones above (columns probability of codings, topic_statements).
SURE = 0.6
UNCLEAR = 0.3  # loss of clarity (``unclear_by``) from which a clearer statement speaks first
LEAST_OF_A_KERNEL = 3  # words of a name that is taken for a part of a statement; a shorter one must be the whole of it
LONGEST = 32  # words of a quote; a longer one ends with a sentence, where one ends before
_LABEL = re.compile(r"^\*\*[^*]+\*\*:?\s*")
_SENTENCE = re.compile(r"(?<=[^\W\d][^\W\d][.!?])\s+(?=[A-ZÄÖÜ„])")
_UNSURE = {"unsicher", "unleserlich", "teil"}


def own_words(row: dict) -> str:
    """The statement's readable text where it is a slice of what was written, else what was written, on one line.

    A bold label in front of it („**Schwimmen:** …“) is left out where words enough follow: the rest is still a slice.
    """
    text, verbatim = on_one_line(row["text"]), on_one_line(row["verbatim"])
    if text and text in verbatim:
        return text
    rest = _LABEL.sub("", verbatim)
    return rest if len(rest.split()) >= WORDS[0] else verbatim


def kernel(name: str) -> str:
    """The words of a statement that a found topic's name holds: on one line, without the sign of a cut."""
    return on_one_line(name).removesuffix("…").strip()


def named_after(words: str, kernel: str) -> bool:
    """Whether a topic is named after a statement with these own words; a name of few words may stand in any.

    >>> named_after("Bus fährt abends nicht", "Bus"), named_after("Bus fährt abends nicht", "Bus fährt abends")
    (False, True)
    """
    if len(kernel.split()) < LEAST_OF_A_KERNEL:
        return bool(kernel) and words == kernel
    return kernel in words


def excerpt(text: str, longest: int = LONGEST) -> str:
    """The first sentences of a long text, at most so many words; whole where no sentence ends before.

    >>> excerpt("Es fehlen Plätze. Wir warten seit zwei Jahren.", 4), excerpt("Es fehlen Plätze, z. B. Kitas.", 4)
    ('Es fehlen Plätze.', 'Es fehlen Plätze, z. B. Kitas.')
    """
    if len(text.split()) <= longest:
        return text
    ends = [found.start() for found in _SENTENCE.finditer(text)]
    fitting = [end for end in ends if len(text[:end].split()) <= longest]
    return text[: max(fitting)] if fitting else text


def unclear_by(row: dict) -> float:
    """What a statement loses as a wording, in units of cosine: too short or long, unsure, foreign, a question, about a person,
    speech within speech, a beginning in small letters (it may go on from something that stands elsewhere)."""
    n_words = len(row["text"].split())
    return (
        0.08 * max(0, WORDS[0] - n_words)
        + 0.02 * max(0, n_words - WORDS[1])
        + 0.5 * bool(_UNSURE & set(row["flags"].split()))
        + 0.5 * (row["language"] != "de")
        + 0.3 * bool(PLACEHOLDER.search(row["text"]))
        + 0.1 * row["text"].rstrip().endswith("?")
        + 0.1 * ("„" in row["text"])
        + 0.05 * row["text"][:1].islower()
    )
