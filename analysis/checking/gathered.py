"""Paragraphs of several quotes: what is gathered behind a key message („Dazu auch“), and messages alone („Einzeln genannt“)."""

from __future__ import annotations

import re

from analysis.checking.grammar import Reading
from analysis.checking.truth import Truth


def pieces(text: str, allowed: set[str]) -> list[str]:
    """The quotes that stand one after the other, each ending in the id of one of the statements that may stand there.

    A note may hold brackets, semicolons and ids of its own: only a known id ends a piece.

    >>> pieces("„a“ [x1]; „b“ [y]; „c“ [x2]", {"x1", "x2"})
    ['„a“ [x1]', '„b“ [y]; „c“ [x2]']
    """
    found, start = [], 0
    for end in re.finditer(r"\[([^\[\]; ]+)\](?:; (?=„)|$)", text):
        if end[1] in allowed:
            found.append(text[start : end.start()] + f"[{end[1]}]")
            start = end.end()
    return found + ([text[start:]] if start < len(text) else [])


def known(truth: Truth, reading: Reading, context) -> set[str]:
    """The statements that may be spelled out in one paragraph here: gathered behind the message above, or messages alone."""
    if reading.key == "aspects":
        return set().union(*context.related)
    alone = {
        each
        for (_, same, _), sections in truth.messages.items()
        if len(same) == 1 and context.section in sections
        for each in same
    }
    return {each for each in alone if truth.field(each) == context.field_id}


def ids(truth: Truth, reading: Reading, context) -> list[str]:
    """The ids of the statements spelled out in such a paragraph."""
    text = reading.get("aspects") or reading.get("lone")
    return [
        each[each.rindex("[") + 1 : -1] for each in pieces(text, known(truth, reading, context))
    ]


def misplaced(truth: Truth, reading: Reading, context) -> list[str]:
    """What is wrong with the statements such a paragraph names: all that is gathered behind the message above, each once."""
    stated = [
        *ids(truth, reading, context),
        *(each for each in reading.get("rest_ids").split("; ") if each),
    ]
    right = (
        set(stated) <= known(truth, reading, context)
        if reading.key == "lone"
        else frozenset(stated) in context.related
    )
    if right and len(set(stated)) == len(stated):
        return []
    return [
        "Diese Aussagen stehen in summary_sources.csv nicht hinter der Kernaussage darüber, oder nicht als Kernaussagen für sich."
    ]
