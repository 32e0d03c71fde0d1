"""Lines that head what follows without being marked as headings: places, guiding questions, capitals, a colon before points.

>>> [rank_of("Workshop 3 – Arbeitsmarkt", "", True), rank_of("Was fehlt?", "point", True), rank_of("Kita-Plätze fehlen", "text", True)]
[6.2, 8.0, None]
"""

from __future__ import annotations

import re

from analysis.places import is_place, place_of

# The rank orders headings without marks below those with one to six #: title, workshop, table, group, capitals, the rest.
TITLE, WORKSHOP, TABLE, GROUP, CAPITALS, LABEL = 0.5, 6.2, 6.4, 6.6, 7.0, 8.0
MOST_WORDS = 10

_QUESTION = re.compile(
    r"(?:\d[.)]\s*|Frage \d+:?\s*|Leitfrage(?: \d+)?:?\s*)?(?:Was (?:lief|läuft|klappt|funktioniert|gelingt|war|ist) (?:\w+ )?(?:gut"
    r"|schon|schlecht|nicht|bereits)\b.*"
    r"|Was (?:fehlt|fehlte|hindert|tun|brauchen wir|brauchen Sie|braucht es|wünsche[nt]? .*|muss .*|sollte .*|können wir .*|ist zu tun"
    r"|steht .*|stört .*)\b.*"
    r"|(?!.*(?:\b(?:ich|mir|mich|mein\w*)\b|\?\?))(?:Wo|Welche|Wie|Wer|Wann|Woran|Womit) .{3,80})\?"
)
_TITLE = re.compile(
    r"(?:(?:(?:Kurz|Ergebnis|Foto|Verlaufs|Gesprächs|Sitzungs)(?:protokoll|dokumentation|mitschrift|notizen)"
    r"|Protokoll|Dokumentation|Mitschrift|Abschrift|Notizen|Ergebnisse?|Zusammenfassung)\b(?! (?:sind|ist|fehl|wird|werden|bitte)\w*)"
    r"|(?:\w+ )?Runde[rn]? Tisch\b|Integrationskonzept\b|Thema\s*:|Handlungsfeld\b|Themenfeld\b|Station\b|Plakat\b|Pinnwand\b|Stellwand\b"
    r"|Flipchart\b).{0,100}"
)
_LABEL = re.compile(
    r"(?:Positiv|Negativ|Gut|Schlecht|Probleme?|Herausforderung(?:en)?|Hürden|Hindernisse|Bedarfe?|Wünsche|Ziele?"
    r"|Visionen|Ideen|Maßnahmen(?:vorschläge)?"
    r"|Vorschläge|Lösungen|Lösungsansätze|Lösungsvorschläge|Erfahrungen|Stärken|Schwächen|Chancen|Risiken|Ist-?(?:Stand"
    r"|Zustand)?|Soll|Ausgangslage|Bestand"
    r"|Kritik|Lob|Offene Fragen|Fragen|Sonstiges|Verschiedenes|Themenspeicher|Parkplatz|Fazit|Ausblick|Nächste Schritte"
    r"|Ergebnisse|Diskussion|Das läuft gut"
    r"|Das fehlt|Pro|Contra|Kontra|Vorteile|Nachteile)\s*:?"
)


def is_capitals(text: str) -> bool:
    """A line in capitals with at least one word of four letters; „ÖPNV“ and „VHS“ alone are keywords, not headings."""
    letters = [letter for letter in text if letter.isalpha()]
    words = re.findall(r"[^\W\d_]{4,}", text)
    return (
        bool(words)
        and all(letter.isupper() or letter == "ß" for letter in letters)
        and (len(letters) > 5 or text.endswith(":"))
    )


def rank_of(text: str, follows: str, free: bool) -> float | None:
    """The rank of a plain line as a heading, or None if it is none.

    ``follows``: what comes directly below: point, text or "" (nothing, a blank line or a heading).
    ``free``: whether a blank line, a heading or nothing stands above, or the points of a list that ends here.
    """
    words = text.split()
    if len(text) > 120 or text.endswith((".", "!", ",", ";")) and not re.search(r"\d\.$", text):
        return None
    if is_place(text):
        place = place_of(text)
        return WORKSHOP if "workshop" in place else TABLE if "table" in place else GROUP
    if text.endswith(":") and follows == "point":
        return LABEL
    if len(words) > MOST_WORDS or not any(map(str.isalpha, text)):
        return None
    if free and _QUESTION.fullmatch(text) and follows:
        return LABEL
    if free and _LABEL.fullmatch(text) and follows and (follows == "point" or text.endswith(":")):
        return LABEL
    if free and is_capitals(text) and follows:
        return CAPITALS
    if free and follows == "point" and len(words) <= 8 and text[:1].isupper():
        return LABEL
    return LABEL if text.endswith(":") and follows and len(words) <= 4 else None


def only_heads(text: str) -> bool:
    """Whether a point with points below it is a heading and no statement: it ends in a colon, asks a guiding question, or names a place."""
    return (
        text.endswith(":")
        or bool(_QUESTION.fullmatch(text) or _LABEL.fullmatch(text))
        or is_place(text)
    )


def place_rank(
    rank: float, place: dict[str, str], heads: list[tuple[float, dict[str, str]]]
) -> float:
    """The rank of a line that only says a place („Gruppe: Eltern“): just below the marked heading above it, beside its like.

    ``heads``: rank and place of the headings above, outermost first. Marked headings (#) have whole ranks from 1 to 6.
    """
    if not WORKSHOP <= rank <= GROUP:
        return rank
    like = next((its for its, where in heads if set(where) & set(place) and its != int(its)), None)
    marked = [its for its, _ in heads if its == int(its) and its < WORKSHOP]
    return like if like is not None else rank - 6 + marked[-1] if marked else rank


def is_title(text: str) -> bool:
    """Whether a line at the top of a sheet names the sheet: „Protokoll Tisch 3“, „Runder Tisch Integration 2025“."""
    return len(text) <= 120 and not text.endswith((".", "!", "?")) and bool(_TITLE.fullmatch(text))
