"""The labels behind which a sheet names persons: who was there, who did what, who signed, who wrote it down.

Told in one place, since two rooms live on it: hiding takes what stands behind such a label for a name, cleaning takes the line for
no note. Parts of regular expressions, in German spelling; whoever uses one says where it must stand and whether capitals matter.
"""

from __future__ import annotations

import re

ATTENDANCE = (
    r"(?:Liste der )?(?:(?:Anwesende|Stimmberechtigte|Entschuldigte|Abwesende|Weitere)n? )?"
    r"(?:Teilnehm(?:er|ende|enden|erinnen)?(?:[*:_/]-?in(?:nen)?|Innen)?n?(?: und Teilnehmer(?:innen)?)?|TN|Anwesend(?:e|en)?"
    r"|Anwesenheit|Mitglieder|Vorstandsmitglieder|Gäste|Gast|Abwesend(?:e|en)?|(?:Un)?[Ee]ntschuldigt(?:e|en)?|Es nahmen teil"
    r"|Teilgenommen haben)(?:[- ]?[Ll]iste)?(?:\s(?:der|des|am|an)\s.{1,40})?(?:\s?\(.{1,40}\))?"
)
ROLE = (
    r"(?:Co-?)?(?:Moderation|Moderator(?:[*:_]?in(?:nen)?|en)?|Moderiert von|Protokoll(?:ant(?:[*:_]?in)?|führung"
    r"|führer(?:[*:_]?in)?)?|Schriftführ(?:ung|er(?:[*:_]?in)?)"
    r"|Gesprächsleitung|Leitung|Tischleitung|Tischgastgeber(?:[*:_]?in)?|Gastgeber(?:[*:_]?in)?|Zeitwächter(?:[*:_]?in)?"
    r"|Tischpat(?:e|in)"
    r"|Referent(?:[*:_]?in(?:nen)?|en)?|Berichterstatt(?:er|ung)(?:[*:_]?in)?|Dokumentation|Verteiler|Fotos?"
    r"|Ansprechpartner(?:[*:_]?in)?|Verfasst von|erstellt von|Transkription|Abschrift)"
)
SIGNED_BY = r"(?:[Gg]ez\b\.?|[iI]\.\s?A\.|[iI]\.\s?V\.|[iI]m Auftrag|f\.\s?d\.\s?R\.|Unterschrift)"
SIGNED_FOR = r"(?:[fF]ür (?:die Richtigkeit|das Protokoll|die Mitschrift|den Tisch))"
# who brought what was said onto the sheet: „Abgetippt von …“
WROTE = (
    r"(?:[Aa]bgeschrieben|[Aa]bgetippt|[Tt]ranskribiert|[Aa]ufgeschrieben|[Pp]rotokolliert|[Vv]erfasst|[Ee]rstellt|[Üü]bertragen"
    r"|[Nn]otiert|(?:[Mm]it|[Nn]ieder)geschrieben)"
)
# how the one word ends by which a sheet names a duty that nobody listed: „Thekendienst“
DUTY = r"(?:dienst|team|leitung|hilfe|moderation)"
_LABEL = re.compile(rf"(?i:{ATTENDANCE}|{ROLE})|{SIGNED_BY}|{SIGNED_FOR}|{WROTE} (?:von|durch)")


def is_label(text: str) -> bool:
    """Whether the words before a colon announce persons.

    >>> [is_label(text) for text in ("Für das Protokoll", "f. d. R.", "Abgetippt von", "Gastgeberin", "Für das Fest")]
    [True, True, True, True, False]
    """
    return bool(_LABEL.fullmatch(text.strip()))
