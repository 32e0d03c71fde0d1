"""Who can be recognised without a name: „die einzige eritreische Hebamme in …“."""

from __future__ import annotations

import re

_ROLE = (
    r"\w*(?i:"
    + "|".join(
        (
            "hebamme imam pfarrer(?:in)? lehrer(?:in)? erzieher(?:in)? leiter(?:in)?"
            " vorsitzende[rn]? hausmeister(?:in)? trainer(?:in)? arzt ärztin apotheker(?:in)?"
            " besitzer(?:in)? inhaber(?:in)? pastor(?:in)? rabbiner polizist(?:in)?"
            " sozialarbeiter(?:in)? sachbearbeiter(?:in)? dolmetscher(?:in)? rektor(?:in)?"
            " krankenschwester busfahrer(?:in)? beauftragte[rn]? student(?:in)?"
            " schüler(?:in)? mann frau mutter vater familie person kind"
        ).split()
    )
    + ")"
)
_OFFICE_HE = "(?:Imam|Pfarrer|Pastor|Rabbiner|Hausmeister|Rektor|Schulleiter|Kursleiter|Heimleiter|Vorsitzende)"
_OFFICE_SHE = (
    "(?:Hebamme|Pfarrerin|Rektorin|Schulleiterin|Kursleiterin|Heimleiterin|Leiterin|Vorsitzende)"
)
_PLACE = r"(?:in|im|am|aus|an|der|des|vom|von|bei|beim)\b[^.\n⟦]{0,30}?[A-ZÄÖÜ][\wäöüß-]*"
_ONE = "jemand könnte ohne Namen erkennbar sein: "
INDIRECT = (
    (
        re.compile(
            rf"\b(?i:der|die|das|des|dem|den|unsere?[rnm]?|meine?[rnm]?)[ ]"
            rf"(?:einzige[nr]?|erste[nr]?|letzte[nr]?)[ ](?:\w+e[nr]?[ ]){{0,2}}{_ROLE}\b[^.\n⟦]{{0,40}}"
        ),
        _ONE + "die oder der Einzige",
    ),
    (
        re.compile(rf"\b(?i:der|dem|den)[ ](?:\w+e[nr]?[ ])?{_OFFICE_HE}\b[ ]{_PLACE}"),
        _ONE + "Amt und Ort",
    ),
    (
        re.compile(rf"\b(?i:die|der)[ ](?:\w+e[nr]?[ ])?{_OFFICE_SHE}\b[ ]{_PLACE}"),
        _ONE + "Amt und Ort",
    ),
    (
        re.compile(
            rf"\b(?i:ein|eine)[ ](?:\d{{1,2}}-?jährige[rs]?|\w+ische[rs]?)[ ]{_ROLE}[ ](?:mit|in|im|aus|an|am|bei)[ ][^.\n⟦]{{3,40}}"
        ),
        _ONE + "Merkmal, Rolle und Ort",
    ),
    (
        re.compile(
            r"\b\d{1,2}[ -]?(?:jährige[rsn]?|Jahre alt)\b[^.\n]{0,30}\b(?:aus|in|im|an der|am)[ ][A-ZÄÖÜ][\wäöüß-]*"
        ),
        _ONE + "Alter und Ort",
    ),
)
