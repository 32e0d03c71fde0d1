"""What a column of a table is, told by its head: text of notes, or where and how often a note was made.

>>> role_of("Tisch-Nr."), role_of("Anzahl Klebepunkte"), role_of("Kartentext"), role_of("Was fehlt?"), role_of("Kita-Plätze")
('table', 'points', 'text', 'question', '')
"""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.places import fold, place_of

# read in this order; each pattern must cover the whole folded head (see _QUALIFIERS)
_ROLES = [(role, re.compile(pattern)) for role, pattern in (
    ("points", r"(anzahl |zahl )?(der )?(\w*klebe|bewertungs|prioritaets|themen)?punkte?|(anzahl )?punktzahl|punktezahl|(anzahl )?(stimmen|stimmenzahl|votes?|likes?|dots?|striche)"
               r"|bewertung|gewichtung|gewicht|priorisierung|prio|prioritaet|wichtigkeit"),
    ("count", r"(anzahl |zahl )?(mehrfach)?nennung(en)?|anzahl|haeufigkeit|wie oft|mal|count|mentions|(wie oft )?genannt"),
    ("table", r"(nr|nummer) des tisch(e)?s|(themen|gespraechs|diskussions)?tisch(gruppe)?|tischnummer|tischnr|table"),
    ("workshop", r"workshop|ws|ag|arbeitsgruppe|forum|werkstatt|session|fachforum|arbeitskreis|workshoptitel"),
    ("group", r"(personen|akteurs|akteurinnen|teilnehmenden|teilnehmer|ziel|fokus)?gruppen?|group"),
    ("field", r"handlungsfeld(er)?|themenfeld|handlungsbereich|feld|aktionsfeld"),
    ("topic", r"(ober|unter|haupt)?thema|themen|cluster|kategorie|rubrik|ueberschrift|themenblock|unterkategorie|oberkategorie|schwerpunkt"),
    ("kind", r"art|typ|aussagetyp|art der aussage|notizart|kartentyp|fragestellung|frage|leitfrage"),
    ("photo", r"foto(datei|name|s)?|bild(datei|name)?|abbildung|fotonummer|fotonr|dateiname|datei"),
    ("text", r"aussagen?|text(e|feld)?|notiz(en)?|karten?|kartentexte?|karteninhalt|inhalte?|beitrag|beitraege|stich(punkte?|worte?|wort)|statements?|nennung im wortlaut|wortlaut|zitate?"
             r"|ideen?|vorschlag|vorschlaege|rueckmeldung(en)?|antwort(en)?|meinung(en)?|mitschrift|ergebnisse?|punkt|thesen?|anliegen|aeusserung(en)?|feedback|note"
             r"|beschreibung|was wurde gesagt|originaltext|post ?its?|moderationskarten?|hinweise und ideen|notizen der karte"),
    ("remark", r"bemerkung(en)?|anmerkung(en)?|kommentare?|hinweise?|ergaenzung(en)?|erlaeuterung(en)?|begruendung|beispiele?|diskussion|zusatz"),
    ("question", r"(unsere |die |groesste )?(staerken?|schwaechen?|huerden?|chancen?|risiken|barrieren|probleme?|herausforderung(en)?|loesung(en)?|loesungs(ideen|vorschlaege|ansaetze)"
                 r"|ziele?|massnahmen?|wuensche?|wunsch|bedarfe?|erfahrung(en)?|visionen?|kritik|lob|positiv(es)?|negativ(es)?|plus|minus|pro|contra|kontra|gut|schlecht"
                 r"|hindernisse?|forderung(en)?|handlungsbedarfe?|empfehlung(en)?|verbesserung(en|svorschlaege|svorschlag)?|erfolge?|defizite?|luecken?|fragen"
                 r"|stolpersteine|rahmenbedingungen|gelingensbedingungen|gute beispiele|bestand|ist|soll|ist ?(zu)?stand|soll ?zustand)"
                 r"( \w+){0,1}"),
    ("number", r"(lfd |laufende )?(nr|no|nummer)|id|karten ?(nr|nummer|id)|lfd|pos(ition)?|zeile"),
    ("other", r"datum|uhrzeit|zeit|ort|raum|farbe|moderation|moderator(in)?|protokoll(ant|antin|iert von)?|erfasst( von| am)?|name|von|status|quelle|seite|blatt|flipchart|plakat|wand|stellwand"
              r"|sprache|zustaendig(keit)?|frist|wer|bis wann|ansprechpartner(in)?|institution|organisation|verein|funktion|einrichtung|unterschrift|(vor|nach|familien)name|e ?mail|mail|telefon|tel|anwesend|teilnehm(er|ende|erinnen|enden)|farbe der karte|kartenfarbe|timestamp|zeitstempel"),
)]
_QUALIFIERS = re.compile(r"^(?:die|der|das|unser[e]?|ihr[e]?) | (?:der|des|pro|je|am|im|an|zu|auf|in|fuer|vom|zur|zum) .*$| (?:nr|nummer|no|name|karte|gesamt|\d)$|^(?:nr|nummer) ")
_GUIDE = re.compile(r"(?i)\b(?:was|wo|wie|welche[rsn]?|wer|wozu|woran|wobei|wofür|warum)\b.*\b(?:gut|schlecht|fehl\w*|tun|läuft|lief|brauch\w*|wünsch\w*|änder\w*|verbesser\w*|nötig"
                    r"|gelernt|hinder\w*|schwierig\w*|klappt\w*|gelingt|gelungen|hilf\w*|passier\w*|wichtig\w*|soll\w*|muss|müssen|ideen|ziele?|erleb\w*|erreich\w*|stört\w*|besser|los|probleme?|hürden"
                    r"|chancen|erfahrung\w*|vor)\b")
LONGEST_HEAD = 80
PLACES = {"table": "Tisch", "workshop": "Workshop", "group": "Gruppe", "field": "Handlungsfeld", "topic": "Thema", "kind": "Spalte", "photo": "Foto"}


@lru_cache(maxsize=4096)
def role_of(head: str) -> str:
    """The role that a column's head names: one of text, remark, question, table, workshop, group, field, topic, kind, photo,
    points, count, number, other; "place" for a head such as „Tisch 1“; "" where the words are unknown."""
    if len(head) > LONGEST_HEAD:
        return ""
    if is_guide(head):
        return "question"
    folded = fold(re.sub(r"\([^)]*\)|\[[^]]*\]", " ", head)) or fold(head)
    if head.strip() in ("+", "-", "–", "☺", "☹", ":-)", ":-("):
        return "question"
    if head.strip() == "#":
        return "number"
    if place_of(head) and len(head) <= 40:
        return "place"
    for tried in (folded, _QUALIFIERS.sub("", folded)):
        for role, pattern in _ROLES:
            if pattern.fullmatch(tried):
                return role
    return ""


def is_guide(head: str) -> bool:
    """A guiding question as moderators write it over a column („Was lief gut?“, „Was ist zu tun?“)."""
    head = head.strip()
    return len(head) <= LONGEST_HEAD and len(head.split()) <= 10 and bool(_GUIDE.match(head)) and (head.endswith(("?", ":", "…")) or len(head.split()) <= 3)


def is_person(head: str) -> bool:
    """The head of a column of persons: a table whose only words are names is a list of participants."""
    return bool(re.fullmatch(r"(?:(?:vor|nach|familien)?namen?|teilnehm\w+|anwesend\w*|personen?|mitglied\w*|gaeste)(?: .*)?", fold(head)))


def is_count(value: str) -> bool:
    """A number of dots or mentions: „3“, „3x“, „●●●“, „IIII“, „3 Punkte“.

    >>> [is_count(v) for v in ("3", "2 x", "●●", "|||", "3 Punkte", "viele", "2025")]
    [True, True, True, True, True, False, False]
    """
    return bool(re.fullmatch(r"(?i)\d{1,3}(?:[.,]0)?[ ]?(?:x|mal|×|punkte?|stimmen?|nennungen)?|[●•○*]{1,30}|[|I/]{1,30}|-|–|k\.? ?a\.?|", value.strip()))


def mark_key(head: str) -> str:
    """A column's head as the key of a mark: „Farbe der Karte“ -> „Farbe-der-Karte“; „Angabe“ where there is none."""
    key = re.sub(r"[^\wäöüÄÖÜß]+", "-", head.strip()).strip("-_")
    if not key:
        return "Angabe"
    key = key[0].upper() + key[1:]
    return key if re.fullmatch(r"[A-ZÄÖÜ][\wäöüß-]*", key) else f"Spalte-{key}"
