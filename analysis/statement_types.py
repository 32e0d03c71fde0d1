"""What the wording says about the type of a statement: proposal, goal, problem or experience.

Rules for German note style, no labels: infinitives at the end („Lotsen ausbilden“), „mehr …“, „fehlt“, „zu wenig“, modal verbs,
questions, arrows, and the question the note stands under („Was läuft gut?“). Which kind a code of the codebook is, its own
name, definition and keywords tell; a code of no known kind is left to the codebook's anchors.
"""

from __future__ import annotations

import re

import numpy as np

from analysis.codebook import Code

KINDS = ("proposal", "goal", "problem", "experience")

# A kind is recognised in the name of a code of the codebook.
NAMES = {
    "proposal": r"maßnahm|massnahm|vorschl|empfehl|idee|forderung|wunsch|wünsche|handlung|lösung|proposal|measure|action",
    "goal": r"\bziel|vision|perspektiv|leitbild|zukunft|goal",
    "problem": r"problem|hürde|hindernis|kritik|schwierig|bedarf|lücke|defizit|mangel|herausforder|barrier|klage|sorge|begründ|reason",
    "experience": r"erfahrung|gelung|erfolg|positiv|stärke|ressource|lob|bestand|beobacht|feststell|experience",
}

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
FLAGS = {"folgerung": ("proposal", 1.5), "pfeil": ("proposal", 1.0), "frage": ("proposal", 0.0), "plus": ("experience", 1.5), "minus": ("problem", 1.5)}
HEADING_WEIGHT = 2.0
LIKENESS = 0.7  # weight of the codebook's anchors beside the rules
_COMPILED = tuple((KINDS.index(kind), re.compile(pattern, re.IGNORECASE), weight) for kind, pattern, weight in CUES)
_UNDER = tuple((KINDS.index(kind), re.compile(pattern, re.IGNORECASE)) for kind, pattern in HEADINGS.items())
_TOLD = re.compile(_PAST, re.IGNORECASE)


def kind_of(code: Code) -> str:
    """Which kind a code of the codebook is, by its id and name; empty if none is recognised.

    >>> kind_of(Code("type", "massnahme", "Maßnahme")), kind_of(Code("type", "farbe", "Farbe"))
    ('proposal', '')
    """
    said = f"{code.id} {code.name}".lower()
    return next((kind for kind, pattern in NAMES.items() if re.search(pattern, said)), "")


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


def prior(codes: tuple[Code, ...], texts: list[str], headings: list[str], flags: list[str]) -> np.ndarray:
    """Shape (n, k): wording and headings per code of the codebook, keywords of the codebook counted in."""
    kinds = [kind_of(code) for code in codes]
    found = np.stack([wording(*row) for row in zip(texts, headings, flags, strict=True)]) if texts else np.zeros((0, len(KINDS)))
    columns = [found[:, KINDS.index(kind)] / max(kinds.count(kind), 1) if kind else np.zeros(len(texts)) for kind in kinds]
    return np.stack(columns, axis=1)
