"""German wording that helps to tell what kind of statement a note is: proposal, goal, problem or experience.

Marks of style („mehr …“, „fehlt“, an infinitive at the end, a question mark) are columns for what is learned from labels. The question
a note stands under („Was läuft gut?“) and clean's flags (arrows) speak for themselves.
"""

from __future__ import annotations

import re

import numpy as np

from analysis.coding.parameters import TYPE_ARROW, TYPE_PRAISE_ABOVE, TYPE_QUESTION_ABOVE
from analysis.german.attitudes import PATTERNS, WORDS, any_of

KINDS = ("proposal", "goal", "problem", "experience")
CALLED_FOR = ("proposal", "goal")  # the others are told


# The question or column a note stands under; parts of words.
HEADINGS = {
    "experience": r"(läuft|lief|klappt|funktioniert|war|ist).{0,20}(?<!nicht )(?<!nicht so )\bgut|was (läuft|laeuft|klappt|funktioniert)\W*$|gelung|erfolg|stärken"
    r"|positiv|bewährt|erreicht|erfahrung|das gibt es|bestand|lob\b|erleb|gefällt|schätzen wir|freut|gelernt|rückblick|ist-?stand",
    "problem": r"schlecht|schwierig|problem|hürde|hindernis|hemm|hinder|stolper|kritik|schwäch|negativ|fehlt|lücke|defizit|mangel"
    r"|herausforder|barrier|nicht (so )?gut|hakt|klemmt|sorgen|ärger|stört|belast|erschwer|hält .{0,40}\bab\b|\bschief|lief nicht|vermiss",
    "proposal": r"maßnahm|massnahm|vorschl|idee|empfehl|was (.{0,20} )?tun\b|brauch|benötig|was muss|wünsch|wunsch|(?<!heraus)forder(?!lich)|lösung"
    r"|nächste schritte|anregung|to.?do|handlungs(bedarf|empf)|verbesser|umsetzen\b|würde.{0,20}\bhelfen|sollte|tun (wir|können)|angehen",
    "goal": r"\bziele?\b|vision|perspektiv|zukunft|wohin|leitbild|2030|2035|traum|idealerweise",
}

# Each pattern is one mark of style; the words of attitude are those of every other stage.
_SAID = {group: any_of(words) for group, words in WORDS.items()}
CUES: tuple[str, ...] = (
    any_of(f"{WORDS['ought']} {WORDS['demand']}"),
    PATTERNS["infinitive"],
    r"^\W*"
    + any_of("""mehr weitere- bessere- stärkere- regelmäßige- kostenlose- kostenfreie- feste- zusätzliche- neue-
        einheitliche-""")
    + r"\s",
    r"\b(?:mehr|bessere[rns]?) (?-i:[A-ZÄÖÜ])",
    _SAID["instead"],
    r"^\W*" + any_of("könnte kann können könnten sollte warum_nicht") + r".*\?",
    r"!\s*$",
    _SAID["lack"],
    _SAID["none"] + r"|\bnicht\b(?!\s+nur\b)",
    r"(?<!nicht )\bnur\b|" + _SAID["still"],
    _SAID["trouble"],
    r"^\W*" + any_of("warum wieso weshalb") + r".*\?",
    _SAID["praise"],
    any_of(f"läuft {WORDS['works']}")
    + r"|\bkommt .{0,20}an\b|\bseit \d|\bwurden? .{2,40}(?:eingerichtet|geschaffen|erreicht)",
    any_of("wir_haben haben_wir hat_uns haben_uns bei_uns"),
    any_of("""ziel ziele vision- leitbild langfristig in_zukunft künftig zukünftig selbstverständlich- gleichberechtigt-
        chancengleichheit auf_augenhöhe niemand_soll niemand_wird niemand_darf alle_sollen
        alle_können alle_haben alle_kinder alle_menschen""")
    + r"|\bbis 20\d\d\b|\bjede[rs]? (?:soll|kann|hat|bekommt)\b",
)
_COMPILED = tuple(re.compile(pattern, re.IGNORECASE) for pattern in CUES)
_UNDER = tuple(
    (KINDS.index(kind), re.compile(pattern, re.IGNORECASE)) for kind, pattern in HEADINGS.items()
)
# Further marks, in which capitals count.
_STYLE = tuple(
    re.compile(pattern)
    for pattern in (
        r"\?",
        r"!",
        r"[?!]{2}",
        r"\.\s*$",
        r"^\W*[a-zäöü]",
        r"\d",
        r"\(",
        r"[\"„]",
        r":",
        r"http",
    )
)


def above(heading: str, flags: str = "") -> np.ndarray:
    """Logarithmic odds of KINDS that the question above a note and its flags add, shape (4,), not negative.

    >>> KINDS[int(above("Tisch 3 › Was läuft gut?").argmax())], float(above("Sprache").sum())
    ('experience', 0.0)
    """
    found = np.zeros(len(KINDS))
    for part in reversed(heading.split(" › ")):
        under = [kind for kind, pattern in _UNDER if pattern.search(part)]
        if under:
            found[under] += TYPE_QUESTION_ABOVE / len(under)
            found += PRAISED if under == [KINDS.index("experience")] else 0
            break
    return found + sum(FLAGS[flag] for flag in flags.split() if flag in FLAGS)


def _odds(kind: str, own: float, told: float = 0.0) -> np.ndarray:
    """Logarithmic odds of KINDS: ``own`` for one kind, ``told`` more for what is told and not called for."""
    return np.array([own * (each == kind) + told * (each not in CALLED_FOR) for each in KINDS])


# What a question for what goes well adds beside its own odds, and what the flags of clean add: before an arrow stands what is and why,
# behind it what should be.
PRAISED = _odds("experience", TYPE_QUESTION_ABOVE, TYPE_PRAISE_ABOVE)
FLAGS = {
    "vor_pfeil": _odds("problem", TYPE_ARROW, TYPE_PRAISE_ABOVE),
    "nach_pfeil": _odds("proposal", TYPE_ARROW),
}


def marks(texts: list[str]) -> np.ndarray:
    """Marks of style of every text, shape (n, marks): which cues are found, punctuation, and length; all between 0 and 2."""
    return np.array(
        [
            [bool(pattern.search(text)) for pattern in _COMPILED]
            + [bool(pattern.search(text)) for pattern in _STYLE]
            + [min(words / 20, 2), words <= 3, words <= 6]
            for text in texts
            for words in [len(text.split())]
        ],
        dtype=float,
    ).reshape(len(texts), len(_COMPILED) + len(_STYLE) + 3)
