"""What a statement says of a goal it touches: confirms, criticises or extends, from its types and its wording.

Used by ``analysis.align``; a person's relation holds against it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

# by id where the codebook uses the usual types; statements of other codebooks are read by wording
PROBLEM, EXPERIENCE, PROPOSAL, AIM = "problem", "erfahrung", "massnahme", "ziel"
CRITICISM = re.compile(
    r"\b(fehl(t|en|te|ten|end\w*)|kein\w*|nicht|nie|niemand|kaum|leider|"
    r"zu (wenig\w*|lange?|teuer|spät|kompliziert|schwer|weit|hoch|klein|groß)|"
    r"mangel\w*|lange wart\w*|wartezeit\w*|wartelisten?|überlast\w*|überfordert|schwierig\w*|unverständlich\w*|unklar\w*|hürde\w*|"
    r"problem\w*|abgelehnt|ausgelaufen|ausgeschöpft|läuft (bald )?aus|abgeschafft|gestrichen|scheiter\w*|erst (in|nach|um|ab)|dauert|"
    r"nur (noch |an |in |ein|für |zwei)|aber|immer noch|rückschritt|enttäusch\w*|geben auf|gibt auf)\b",
    re.IGNORECASE,
)
AGAINST = re.compile(
    r"^\W*(kein(e|en|er)?|nicht (noch )?mehr|bloß kein\w*|nie wieder|weniger|schluss mit|weg mit|gegen|stoppt?|verzicht\w*)\b"
    r"|\b(abschaffen|streichen|stoppen|einstellen|abreißen|lehnen \w+ ab|sind dagegen|bin dagegen)\W*$",
    re.IGNORECASE,
)
DEMAND = re.compile(
    r"\b(soll(te|ten|en)?|müss(t?en|te)|muss|bitte|mehr|wünsch\w*|brauch(t|en)|vorschlag\w*|könnte|statt|wieder)\b|"
    r"(?-i:\b(?!werden|haben|wurden)[a-zäöü]\w*[a-zäöüß]en)\s*[.!]*$",
    re.IGNORECASE,
)  # an infinitive at the end is a demand
NEGATED = re.compile(
    r"\b(kein\w*|nicht\w*|nie|niemals|niemand\w*|ohne|kaum|weder)\b", re.IGNORECASE
)
OBLIGATION = re.compile(
    r"\b(soll(st|t|te|ten|en)?|müss(t?en|te)|muss|bitte|wünsch\w*)\b"
    r"|(?-i:\b(?:aus|ein|an|auf|ab|weiter|wieder|um|nach|bei)(?!ge)[a-zäöüß]{3,}en)\s*!\s*$",
    re.IGNORECASE,
)  # „ausbauen!“, and not the participle „angenommen!“
PRAISE = re.compile(
    r"\b(gut\w*|bewährt\w*|klappt|hilfreich\w*|gelungen\w*|erfolgreich\w*|inzwischen|endlich gibt|toll\w*|super|hilft|geholfen|höhepunkt|"
    r"besser geworden|schneller geworden|kommt an|gesunken|jetzt (an|in) all\w+|seit \w+ gibt es|läuft seit)\b",
    re.IGNORECASE,
)


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
        return "criticises" if PROPOSAL in types and AGAINST.search(text) else "extends"
    praise, criticism = bool(PRAISE.search(text)), bool(CRITICISM.search(text))
    negated, called = bool(NEGATED.search(text)), bool(OBLIGATION.search(text))
    if EXPERIENCE in types:
        return "criticises" if negated or criticism and not praise else _unless(called)
    if (negated or criticism) and not DEMAND.search(text):
        return "criticises"
    return _unless(called) if praise and not negated else "extends"


def _unless(called: bool) -> str:
    return "extends" if called else "confirms"
