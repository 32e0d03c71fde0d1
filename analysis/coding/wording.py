"""German wording that helps to tell what kind of statement a note is: proposal, goal, problem or experience.

Marks of style („mehr …“, „fehlt“, an infinitive at the end, a question mark) are columns for what is learned from labels. The question
a note stands under („Was läuft gut?“) and clean's flags (arrows) speak for themselves.
"""

from __future__ import annotations

import re

import numpy as np

from analysis.coding.parameters import TYPE_ARROW, TYPE_PRAISE_ABOVE, TYPE_QUESTION_ABOVE

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
    r"|positiv|bewährt|erreicht|erfahrung|das gibt es|bestand|lob\b|erleb|gefällt|schätzen wir|freut|gelernt|rückblick|ist-?stand",
    "problem": r"schlecht|schwierig|problem|hürde|hindernis|hemm|hinder|stolper|kritik|schwäch|negativ|fehlt|lücke|defizit|mangel"
    r"|herausforder|barrier|nicht (so )?gut|hakt|klemmt|sorgen|ärger|stört|belast|erschwer|hält .{0,40}\bab\b|schiefgeh|lief nicht|vermiss",
    "proposal": r"maßnahm|massnahm|vorschl|idee|empfehl|was (ist zu )?tun|brauch|benötig|was muss|wünsch|wunsch|(?<!heraus)forder(?!lich)|lösung"
    r"|nächste schritte|anregung|to.?do|handlungs(bedarf|empf)|verbesser|umsetzen\b|würde.{0,20}\bhelfen|sollte|tun (wir|können)|angehen",
    "goal": r"\bziele?\b|vision|perspektiv|zukunft|wohin|leitbild|2030|2035|traum|idealerweise",
}

# An infinitive at the end of a note, in small letters; not the verbs that tell what is, nor the verb at the end of „…, weil …“ or „…, die …“.
_INFINITIVE = (
    r"^(?!.*,\s*(?:weil|dass|wenn|obwohl|bis|da|die|der|das|denen|wo)\s[^,;:–!?.]*$)"
    r"(?-i:(?:.*\s)?(?!(?:haben|werden|sein|können|müssen|dürfen|wollen|fehlen|bleiben|gehen|warten|kommen|stehen|liegen"
    r"|leben|leiden|wohnen|scheitern|einen|keinen|anderen|vielen|allen|ihnen|wenigen|beiden"
    r"|unseren|sondern|extern|intern|modern|gestern)\b)"
    r"[a-zäöüß]{2,}(?:[^aeiouäöüy\s]en|ern|eln|auen|euen|ehen|eien))\s*[.!)]*$"
)

# Each pattern is one mark of style.
CUES: tuple[str, ...] = (
    (
        _any("""sollte sollten sollst soll sollen müsste müssten muss müssen könnte könnten wäre dürfte gehört gehören bitte
        wünsche wünschen wünschenswert braucht brauchen benötigt benötigen fordern fordere empfehlen
        vorschlag idee am_besten lieber""")
    ),
    (_INFINITIVE),
    (
        r"^\W*"
        + _any("""mehr weitere- bessere- stärkere- regelmäßige- kostenlose- kostenfreie- feste- zusätzliche- neue-
        einheitliche-""")
        + r"\s"
    ),
    (r"\b(?:mehr|bessere[rns]?) (?-i:[A-ZÄÖÜ])"),
    (_any("statt anstatt")),
    (r"^\W*" + _any("könnte kann können könnten sollte warum_nicht") + r".*\?"),
    (r"!\s*$"),
    (
        _any("""fehlt fehlen fehlte fehlend- mangel- zu_wenig- zu_viel zu_viele zu_spät zu_lang zu_lange zu_teuer zu_hoch zu_klein
        zu_eng
        zu_schwer zu_kompliziert zu_selten zu_weit zu_früh zu_kurz zu_voll zu_laut zu_groß zu_schmal zu_schlecht""")
    ),
    (
        _any("kein keine keinen keiner keinem nie niemand kaum weder nirgends nichts")
        + r"|\bnicht\b(?!\s+nur\b)"
    ),
    (r"(?<!nicht )\bnur\b|" + _any("ohne immer_noch noch_immer schon_wieder")),
    (
        _any("""problem- schwierig- schlecht- unklar- unübersichtlich- überlastet- überfordert- warteliste- wartezeit- hürde-
        angst ängste gefährlich- leider diskriminier- ausgeschlossen abgelehnt allein_gelassen scheitert scheitern bricht
        brechen dauert nervt stört frust- vorurteil- kompliziert- ungerecht- einsam- belast- gestrichen gekürzt kürzung- absage- wartet
        warten aussortiert- überfüllt- hass verdräng- rückschritt-""")
    ),
    (r"^\W*" + _any("warum wieso weshalb") + r".*\?"),
    (
        _any("""gut gute guten guter gutes super toll- prima klasse schön- hilfreich- erfolgreich- bewährt gelungen- positiv-
        dankbar gern gerne freude stolz geholfen begeistert""")
    ),
    (
        _any(
            "läuft klappt funktioniert angenommen inzwischen mittlerweile seit_jahren seit_dem gibt_es_schon gibt_es_bereits"
        )
        + r"|\bkommt .{0,20}an\b|\bseit \d|\bwurden? .{2,40}(?:eingerichtet|geschaffen|erreicht)"
    ),
    (_any("wir_haben haben_wir hat_uns haben_uns bei_uns")),
    (
        _any("""ziel ziele vision- leitbild langfristig in_zukunft künftig zukünftig selbstverständlich- gleichberechtigt-
        chancengleichheit auf_augenhöhe niemand_soll niemand_wird niemand_darf alle_sollen
        alle_können alle_haben alle_kinder alle_menschen""")
        + r"|\bbis 20\d\d\b|\bjede[rs]? (?:soll|kann|hat|bekommt)\b"
    ),
)
# Flags of clean: before an arrow stands what is, behind it what should be.
FLAGS = {"vor_pfeil": "problem", "nach_pfeil": "proposal"}
_COMPILED = tuple(re.compile(pattern, re.IGNORECASE) for pattern in CUES)
_UNDER = tuple(
    (KINDS.index(kind), re.compile(pattern, re.IGNORECASE)) for kind, pattern in HEADINGS.items()
)
_EXPERIENCE = KINDS.index("experience")
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
            if under == [_EXPERIENCE]:
                found[_EXPERIENCE] += TYPE_QUESTION_ABOVE
                found[[_EXPERIENCE, KINDS.index("problem")]] += TYPE_PRAISE_ABOVE
            break
    for flag in flags.split():
        if flag in FLAGS:
            found[KINDS.index(FLAGS[flag])] += TYPE_ARROW
    return found


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
