"""German wording that tells what kind of statement a note is: proposal, goal, problem or experience.

Rules for note style, no labels: infinitives at the end („Lotsen ausbilden“), „mehr …“, „fehlt“, „zu wenig“, modal verbs,
questions, arrows, and the question the note stands under („Was läuft gut?“).
"""

from __future__ import annotations

import re

import numpy as np

KINDS = ("proposal", "goal", "problem", "experience")

# The question or column a note stands under.
HEADINGS = {
    "experience": r"(läuft|lief|klappt|funktioniert|war|ist).{0,20}\bgut|gelung|erfolg|stärken|positiv|bewährt|erreicht|umsetzungserfahrung|erfahrung|das gibt es|bestand|lob\b",
    "problem": r"schlecht|schwierig|problem|hürde|hindernis|hemm|stolper|kritik|schwäch|negativ|fehlt|lücke|defizit|mangel|herausforder|barrier|nicht (so )?gut|hakt|klemmt|sorgen",
    "proposal": r"maßnahm|massnahm|vorschl|idee|empfehl|was (ist zu )?tun|was brauch|was muss|wünsch|wunsch|forderung|lösung|nächste schritte|anregung|to.?do|handlungs(bedarf|empf)|"
                r"verbesser|umsetzen\b",
    "goal": r"\bziele?\b|vision|perspektiv|zukunft|wohin|leitbild|2030|2035",
}

_VERBS = (r"(?:aus|ein|an|auf|ab|um|be|ver|er|ent|unter|über|weiter|fort|bereit|zusammen|zu|mit|durch|her|hin|vor|nach|frei|fest|heraus|wieder|statt)?"
          r"[a-zäöüß]{2,}(?:ieren|isieren|[^aeiouäöüy\s]en|ern|eln|auen|euen|ehen|eien)")
_PAST = r"\b(war|waren|hatte|hatten|wurde|wurden|haben|hat|ist|sind|worden|geworden|konnte|konnten|läuft|laufen|gibt|gab|kommt|kommen)\b"
_MUST = r"\b(sollte[nst]?|soll(en)?|müsste[n]?|muss|müssen|könnte[n]?|wäre|dürfte[n]?|gehört|gehören|bitte|wünsche[n]?|brauch(t|en)|benötig(t|en)|fordern?|empfehlen|vorschlag|idee|am besten|lieber)\b"

# (kind, pattern, weight): every pattern that is found adds its weight to its kind.
CUES: tuple[tuple[str, str, float], ...] = (
    ("proposal", _MUST, 1.6),
    ("proposal", rf"(?:^|\s){_VERBS}\s*[.!)]*$", 1.4),
    ("proposal", r"^\W*(mehr|weitere|bessere[rns]?|stärkere[rns]?|regelmäßige[rns]?|kostenlose[rns]?|kostenfreie[rns]?|feste[rns]?|zusätzliche[rns]?|neue[rns]?|einheitliche[rns]?)\s", 1.5),
    ("proposal", r"\b(mehr|bessere[rns]?) [A-ZÄÖÜ]", 0.7),
    ("proposal", r"\b(statt|anstatt)\b", 0.6),
    ("proposal", r"^\W*(könnte|kann|können|könnten|sollte|warum nicht)\b.*\?", 1.5),
    ("proposal", r"!\s*$", 0.3),
    ("problem", r"\b(fehl(t|en|te|ende[rnms]?)|mangel\w*|mangelnde\w*|zu wenig\w*|zu viele?|zu (spät|lang|lange|teuer|hoch|klein|eng|schwer|kompliziert|selten|weit|früh|kurz|voll|laut|groß|schmal|schlecht))\b", 1.8),
    ("problem", r"\b(kein|keine|keinen|keiner|keinem|nicht|nie|niemand|kaum|ohne|weder|nirgends|nichts)\b", 1.0),
    ("problem", r"\b(problem\w*|schwierig\w*|schlecht\w*|unklar\w*|unübersichtlich\w*|überlastet|überfordert\w*|warteliste\w*|wartezeit\w*|hürde\w*|angst|ängste|gefährlich\w*|leider|"
                r"diskriminier\w*|ausgeschlossen|abgelehnt|allein gelassen|scheitert|scheitern|bricht|brechen|dauert|nervt|stört|frust\w*|vorurteil\w*|kompliziert\w*|ungerecht|einsam\w*|belast\w*)\b", 1.3),
    ("problem", r"^\W*(warum|wieso|weshalb)\b.*\?", 1.0),
    ("experience", r"\b(gut|gute[rns]?|super|toll\w*|prima|klasse|schön\w*|hilfreich|erfolgreich\w*|bewährt|gelungen\w*|positiv\w*|dankbar|gern|gerne|freude|stolz|geholfen|begeistert)\b", 1.0),
    ("experience", r"\b(läuft|klappt|funktioniert|kommt .{0,20}an|angenommen|gibt es (schon|bereits|inzwischen|seit)|seit (jahren|dem|\d)|inzwischen|mittlerweile|wurde[n]? .{2,40}(eingerichtet|geschaffen|erreicht))\b", 1.3),
    ("experience", r"\b(wir haben|haben wir|hat uns|haben uns|bei uns)\b", 0.7),
    ("goal", r"\b(ziel\w*|vision\w*|leitbild|langfristig|bis 20\d\d|in zukunft|künftig|zukünftig|selbstverständlich\w*|gleichberechtigt\w*|chancengleichheit|auf augenhöhe|niemand (soll|wird|darf)|"
             r"jede[rs]? (soll|kann|hat|bekommt)|alle (sollen|können|haben|kinder|menschen))\b", 1.3),
)
# Marks that clean keeps in the column flags.
FLAGS = {"vor_pfeil": ("problem", 1.0), "nach_pfeil": ("proposal", 1.5)}
HEADING_WEIGHT = 2.0
_COMPILED = tuple((KINDS.index(kind), re.compile(pattern, re.IGNORECASE), weight) for kind, pattern, weight in CUES)
_UNDER = tuple((KINDS.index(kind), re.compile(pattern, re.IGNORECASE)) for kind, pattern in HEADINGS.items())
_TOLD = re.compile(_PAST, re.IGNORECASE)


# Further marks of style, for what is learned from labels.
_STYLE = tuple(re.compile(pattern) for pattern in (r"\?", r"!", r"\.\s*$", r"^\W*[a-zäöü]", r"\d", r"\(", r"[\"„]", r":", r"http"))


def wording(text: str, heading: str = "", flags: str = "") -> np.ndarray:
    """How much wording, heading and flags speak for each of KINDS, shape (4,), not negative."""
    found = np.zeros(len(KINDS))
    for kind, pattern, weight in _COMPILED:
        if pattern.search(text):
            found[kind] += weight
    if _TOLD.search(text):
        found[KINDS.index("proposal")] *= 0.6
    for place, heading_part in enumerate(reversed(heading.split(" › "))):
        under = [kind for kind, pattern in _UNDER if pattern.search(heading_part)]
        if under:
            found[under] += HEADING_WEIGHT / len(under)
            break
    for flag in flags.split():
        if flag in FLAGS:
            found[KINDS.index(FLAGS[flag][0])] += FLAGS[flag][1]
    return found


def marks(texts: list[str]) -> np.ndarray:
    """Marks of style of every text, shape (n, marks): which cues are found, punctuation, and length; all between 0 and 2."""
    return np.array([[bool(pattern.search(text)) for _, pattern, _ in _COMPILED] + [bool(pattern.search(text)) for pattern in _STYLE]
                     + [min(words / 20, 2), words <= 3, words <= 6] for text in texts for words in [len(text.split())]],
                    dtype=float).reshape(len(texts), len(_COMPILED) + len(_STYLE) + 3)
