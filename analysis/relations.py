"""What a statement says of a goal it touches: confirms, criticises or extends, from its types and its wording.

Used by ``analysis.align``; a person's relation holds against it.
"""

from __future__ import annotations

from collections.abc import Collection

from analysis.german.attitudes import CRITICISM, DEMAND, NEGATED, OUGHT, PRAISE, REFUSED

# by id where the codebook uses the usual types; statements of other codebooks are read by wording
PROBLEM, EXPERIENCE, PROPOSAL, AIM = "problem", "erfahrung", "massnahme", "ziel"


def relation(text: str, types: Collection[str]) -> str:
    """confirms, criticises or extends: from the statement's types and its wording.

    Only an experience that says it is so confirms; a problem, an experience that complains and a demand for the opposite criticise; what is
    called for extends. No negated sentence confirms, and none that says what ought to be. Without a type the wording says which.

    >>> relation("Terminvergabe online klappt gut", {"erfahrung"}), relation("Formulare auf Englisch anbieten", {"massnahme"})
    ('confirms', 'extends')
    >>> relation("Es fehlen Formulare auf Englisch", set()), relation("Die Lotsin kam nie", {"erfahrung"})
    ('criticises', 'criticises')
    >>> relation("Keine Formulare mehr", {"massnahme"}), relation("Alle finden eine Wohnung", {"ziel"})
    ('criticises', 'extends')
    """
    if PROBLEM in types:
        return "criticises"
    if PROPOSAL in types or AIM in types:
        return "criticises" if PROPOSAL in types and REFUSED.search(text) else "extends"
    praise, criticism = bool(PRAISE.search(text)), bool(CRITICISM.search(text))
    negated, called = bool(NEGATED.search(text)), bool(OUGHT.search(text))
    if EXPERIENCE in types:
        return "criticises" if negated or criticism and not praise else _unless(called)
    if (negated or criticism) and not DEMAND.search(text):
        return "criticises"
    return _unless(called) if praise and not negated else "extends"


def _unless(called: bool) -> str:
    return "extends" if called else "confirms"
