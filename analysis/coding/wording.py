"""German wording that tells what kind of statement a note is: proposal, goal, problem or experience.

Rules for note style, no labels: infinitives at the end („Lotsen ausbilden“), „mehr …“, „fehlt“, „zu wenig“, modal verbs,
questions, arrows, and the question the note stands under („Was läuft gut?“).
"""

from __future__ import annotations

import re

import numpy as np

KINDS = ("proposal", "goal", "problem", "experience")


def _any(words: str) -> str:
    """A pattern for any of the expressions, separated by white space; „_“ stands for a blank, „-“ at the end for any ending.

    >>> bool(re.fullmatch(_any("zu_wenig mangel-"), "Mangelware", re.IGNORECASE)), bool(re.fullmatch(_any("gut"), "guten"))
    (True, False)
    """
    parts = [
        re.escape(word[:-1]) + r"\w*" if word.endswith("-") else re.escape(word)
        for word in words.split()
    ]
    return rf"\b(?:{'|'.join(parts)})\b".replace("_", r"\s+")


# The question or column a note stands under; parts of words.
HEADINGS = {
    "experience": r"(läuft|lief|klappt|funktioniert|war|ist).{0,20}\bgut|was (läuft|laeuft|klappt|funktioniert)\W*$|gelung|erfolg|stärken"
    r"|positiv|bewährt|erreicht|erfahrung|das gibt es|bestand|lob\b",
    "problem": r"schlecht|schwierig|problem|hürde|hindernis|hemm|stolper|kritik|schwäch|negativ|fehlt|lücke|defizit|mangel|herausforder"
    r"|barrier|nicht (so )?gut|hakt|klemmt|sorgen",
    "proposal": r"maßnahm|massnahm|vorschl|idee|empfehl|was (ist zu )?tun|was brauch|was muss|wünsch|wunsch|forderung|lösung"
    r"|nächste schritte|anregung|to.?do|handlungs(bedarf|empf)|verbesser|umsetzen\b",
    "goal": r"\bziele?\b|vision|perspektiv|zukunft|wohin|leitbild|2030|2035",
}

# An infinitive at the end of a note, in small letters; not the verbs that tell what is, nor the verb at the end of „…, weil …“ or „…, die …“.
_INFINITIVE = (
    r"^(?!.*,\s*(?:weil|dass|wenn|obwohl|bis|da|die|der|das|denen|wo)\s[^,;:–!?.]*$)"
    r"(?-i:(?:.*\s)?(?!(?:haben|werden|sein|können|müssen|dürfen|wollen|fehlen|bleiben|gehen|warten|kommen|stehen|liegen"
    r"|leben|leiden|wohnen|scheitern|einen|keinen|anderen|vielen|allen|ihnen|wenigen|beiden"
    r"|unseren|sondern|extern|intern|modern|gestern)\b)"
    r"[a-zäöüß]{2,}(?:[^aeiouäöüy\s]en|ern|eln|auen|euen|ehen|eien))\s*[.!)]*$"
)

# (kind, pattern, weight): every pattern that is found adds its weight to its kind.
CUES: tuple[tuple[str, str, float], ...] = (
    (
        "proposal",
        _any("""sollte sollten sollst soll sollen müsste müssten muss müssen könnte könnten wäre dürfte gehört gehören bitte
        wünsche wünschen wünschenswert braucht brauchen benötigt benötigen fordern fordere empfehlen
        vorschlag idee am_besten lieber"""),
        1.6,
    ),
    ("proposal", _INFINITIVE, 1.4),
    (
        "proposal",
        r"^\W*"
        + _any("""mehr weitere- bessere- stärkere- regelmäßige- kostenlose- kostenfreie- feste- zusätzliche- neue-
        einheitliche-""")
        + r"\s",
        1.5,
    ),
    ("proposal", r"\b(?:mehr|bessere[rns]?) (?-i:[A-ZÄÖÜ])", 0.7),
    ("proposal", _any("statt anstatt"), 0.6),
    ("proposal", r"^\W*" + _any("könnte kann können könnten sollte warum_nicht") + r".*\?", 1.5),
    ("proposal", r"!\s*$", 0.3),
    (
        "problem",
        _any("""fehlt fehlen fehlte fehlend- mangel- zu_wenig- zu_viel zu_viele zu_spät zu_lang zu_lange zu_teuer zu_hoch zu_klein
        zu_eng
        zu_schwer zu_kompliziert zu_selten zu_weit zu_früh zu_kurz zu_voll zu_laut zu_groß zu_schmal zu_schlecht"""),
        1.8,
    ),
    (
        "problem",
        _any("kein keine keinen keiner keinem nie niemand kaum weder nirgends nichts")
        + r"|\bnicht\b(?!\s+nur\b)",
        1.0,
    ),
    ("problem", r"(?<!nicht )\bnur\b|" + _any("ohne immer_noch noch_immer schon_wieder"), 0.6),
    (
        "problem",
        _any("""problem- schwierig- schlecht- unklar- unübersichtlich- überlastet- überfordert- warteliste- wartezeit- hürde-
        angst ängste gefährlich- leider diskriminier- ausgeschlossen abgelehnt allein_gelassen scheitert scheitern bricht
        brechen dauert nervt stört frust- vorurteil- kompliziert- ungerecht- einsam- belast- gestrichen gekürzt kürzung- absage- wartet
        warten aussortiert- überfüllt- hass verdräng- rückschritt-"""),
        1.3,
    ),
    ("problem", r"^\W*" + _any("warum wieso weshalb") + r".*\?", 1.0),
    (
        "experience",
        _any("""gut gute guten guter gutes super toll- prima klasse schön- hilfreich- erfolgreich- bewährt gelungen- positiv-
        dankbar gern gerne freude stolz geholfen begeistert"""),
        1.0,
    ),
    (
        "experience",
        _any(
            "läuft klappt funktioniert angenommen inzwischen mittlerweile seit_jahren seit_dem gibt_es_schon gibt_es_bereits"
        )
        + r"|\bkommt .{0,20}an\b|\bseit \d|\bwurden? .{2,40}(?:eingerichtet|geschaffen|erreicht)",
        1.3,
    ),
    ("experience", _any("wir_haben haben_wir hat_uns haben_uns bei_uns"), 0.7),
    (
        "goal",
        _any("""ziel ziele vision- leitbild langfristig in_zukunft künftig zukünftig selbstverständlich- gleichberechtigt-
        chancengleichheit auf_augenhöhe niemand_soll niemand_wird niemand_darf alle_sollen
        alle_können alle_haben alle_kinder alle_menschen""")
        + r"|\bbis 20\d\d\b|\bjede[rs]? (?:soll|kann|hat|bekommt)\b",
        1.3,
    ),
)
_TOLD = re.compile(
    _any("""war waren hatte hatten wurde wurden haben hat ist sind worden geworden konnte konnten läuft laufen gibt gab kommt
    kommen"""),
    re.IGNORECASE,
)
# Marks that clean keeps in the column flags.
FLAGS = {"vor_pfeil": ("problem", 1.0), "nach_pfeil": ("proposal", 1.5)}
HEADING_WEIGHT = 2.0
_COMPILED = tuple(
    (KINDS.index(kind), re.compile(pattern, re.IGNORECASE), weight)
    for kind, pattern, weight in CUES
)
_UNDER = tuple(
    (KINDS.index(kind), re.compile(pattern, re.IGNORECASE)) for kind, pattern in HEADINGS.items()
)
# Further marks of style, for what is learned from labels.
_STYLE = tuple(
    re.compile(pattern)
    for pattern in (r"\?", r"!", r"\.\s*$", r"^\W*[a-zäöü]", r"\d", r"\(", r"[\"„]", r":", r"http")
)


def wording(text: str, heading: str = "", flags: str = "") -> np.ndarray:
    """How much wording, heading and flags speak for each of KINDS, shape (4,), not negative."""
    found = np.zeros(len(KINDS))
    for kind, pattern, weight in _COMPILED:
        if pattern.search(text):
            found[kind] += weight
    if _TOLD.search(text):
        found[KINDS.index("proposal")] *= 0.6
    for heading_part in reversed(heading.split(" › ")):
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
    return np.array(
        [
            [bool(pattern.search(text)) for _, pattern, _ in _COMPILED]
            + [bool(pattern.search(text)) for pattern in _STYLE]
            + [min(words / 20, 2), words <= 3, words <= 6]
            for text in texts
            for words in [len(text.split())]
        ],
        dtype=float,
    ).reshape(len(texts), len(_COMPILED) + len(_STYLE) + 3)
