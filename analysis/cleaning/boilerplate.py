"""Lines that are no statement by their own look: organisation, greetings, page furniture, empty forms.

Each rule gives a German reason. In doubt nothing matches: a line kept as a statement can be set aside by a person,
a line set aside unseen is lost.

>>> reason_of("Moderation: [Person 3]"), reason_of("Moderation: klarer und kürzer fassen")
('Moderation', '')
"""

from __future__ import annotations

import re

from analysis.german import language
from analysis.german.placeholders import PLACEHOLDER

LONGEST = 300  # characters: a longer line is no heading, greeting or page number

HEADING, CONTEXT, FURNITURE = "Überschrift", "Kontext", "Seitenrand"
ATTENDANCE, MODERATION, AGENDA = "Teilnehmendenliste", "Moderation", "Tagesordnung"
DATE_PLACE, CONTACT, GREETING = "Datum und Ort", "Kontaktdaten", "Grußformel und Signatur"
CONTENTS, LEGEND, EMPTY, RULE, LINK, WORDLESS = (
    "Inhaltsverzeichnis",
    "Legende",
    "leere Vorlage",
    "Trennlinie",
    "Internetadresse",
    "ohne Worte",
)
MAIL_HEAD, REMARK, OCR_NOISE = "E-Mail-Kopf", "Vermerk", "unleserlich"
STRUCK, PRIVATE, DELETED = "gestrichen", "private Nachricht", "gelöschte Nachricht"
PROGRAM, NO_ANSWER, FORMAL = "Beiwerk des Programms", "keine Angabe", "Formalie"
# marks by which a reader says that a point is no note, and the reason
MARKED = {
    "Gestrichen": STRUCK,
    "Vorlage": EMPTY,
    "Privat": PRIVATE,
    "Gelöscht": DELETED,
    "Beiwerk": PROGRAM,
    "Offen": "nicht angekreuzt",
}
INTRO, TABLE_HEAD, MARK, WITHDRAWN = (
    "Einleitung",
    "Tabellenkopf",
    "Punkte und Angaben zur Notiz",
    "zurückgezogen",
)

_MONTH = (
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    r"|Jan\.|Feb\.|Apr\.|Aug\.|Sept?\.|Okt\.|Nov\.|Dez\.)"
)
_DATE = (
    rf"(?:\d{{1,2}}\.\s?(?:\d{{1,2}}\.|{_MONTH})\s?(?:\d{{4}}|\d{{2}})?|\d{{4}}-\d{{2}}-\d{{2}})"
)
_DAY = (
    r"(?:(?:Mo|Di|Mi|Do|Fr|Sa|So)\.?|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)"
)
_TIME = r"\d{1,2}(?:[:.]\d{2})?(?:\s?Uhr)?"
_SPAN = rf"(?:von\s|ab\s|ca\.\s)?{_TIME}(?:\s?(?:-|–|bis)\s?{_TIME})?"
_ROLE = (
    r"(?:Co-?)?(?:Moderation|Moderator(?:[*:_]?in(?:nen)?|en)?|Moderiert von|Protokoll(?:ant(?:[*:_]?in)?|führung"
    r"|führer(?:[*:_]?in)?)?|Schriftführ(?:ung|er(?:[*:_]?in)?)"
    r"|Gesprächsleitung|Leitung|Tischleitung|Tischgastgeber(?:[*:_]?in)?|Gastgeber(?:[*:_]?in)?|Zeitwächter(?:[*:_]?in)?"
    r"|Tischpat(?:e|in)"
    r"|Referent(?:[*:_]?in(?:nen)?|en)?|Berichterstatt(?:er|ung)(?:[*:_]?in)?|Dokumentation|Verteiler|Fotos?"
    r"|Ansprechpartner(?:[*:_]?in)?|Verfasst von|erstellt von|Transkription|Abschrift)"
)
AGENDA_HEAD = re.compile(r"Tagesordnung|Agenda|Ablaufplan|Programmablauf|Tagesprogramm")
ATTENDANCE_HEAD = re.compile(
    r"(?:Liste der )?(?:Teilnehm(?:er|ende|enden|erinnen)?(?:[*:_/]-?in(?:nen)?|Innen)?n?(?: und Teilnehmer(?:innen)?)?|TN|Anwesend(?:e"
    r"|en)?|Anwesenheit|"
    r"Entschuldigt|Es nahmen teil|Teilgenommen haben)(?:[- ]?[Ll]iste)?(?:\s(?:der|des|am|an)\s.{1,40})?(?:\s?\(.{1,40}\))?",
    re.IGNORECASE,
)
_SMALL = frozenset(
    [
        "von",
        "vom",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "und",
        "u.",
        "für",
        "zu",
        "zur",
        "zum",
        "im",
        "in",
        "am",
        "an",
        "bei",
        "beim",
        "mit",
        "e.v.",
        "e.",
        "v.",
        "ev",
        "e.v",
        "gmbh",
        "ggmbh",
        "a.",
        "d.",
        "i.",
        "m.",
        "ab",
        "bis",
        "sowie",
        "amt",
        "sowie",
        "la",
        "el",
        "al",
        "de",
        "del",
        "van",
        "ten",
        "ter",
        "bin",
        "ibn",
        "abu",
    ]
)

# pattern of the whole line, 1 if capitals do not matter, reason
_PATTERNS: tuple[tuple[str, int, str], ...] = (
    (r"(?:Seite|S\.|Page|Blatt)\s*\d{1,3}(?:\s*(?:von|/|of)\s*\d{1,3})?\s*:?", 1, FURNITURE),
    (r"[-–—]\s*\d{1,3}\s*[-–—]|\(\d{1,3}\)|\d{1,3}|\d{1,3}\s*/\s*\d{1,3}", 0, FURNITURE),
    (
        r".{0,120}(?:[●•|·–—-]|\s{2,}|\t)\s*(?:Seite|Page)\s*\d{1,3}(?:\s*(?:von|/)\s*\d{1,3})?",
        1,
        FURNITURE,
    ),
    (
        r"(?:Seite|Page)\s*\d{1,3}(?:\s*(?:von|/)\s*\d{1,3})?\s*(?:[●•|·–—-]|\s{2,}|\t).{0,120}",
        1,
        FURNITURE,
    ),
    (r"(?:©|Stand:|Druckdatum|Gedruckt am|Ausgedruckt am).{0,80}", 1, FURNITURE),
    (r".*(?:\.\s?){4,}\s*\d{1,3}|.*…{2,}\s*\d{1,3}|.*_{4,}\s*\d{1,3}", 0, CONTENTS),
    (r"Inhalt(?:sverzeichnis|sübersicht)?:?", 1, CONTENTS),
    (
        rf"{_DAY}?,?\s*(?:den |der |dem )?{_DATE}(?:[,;]?\s*(?:um )?{_SPAN})?(?:, (?-i:[A-ZÄÖÜ])[\w.-]+(?: (?-i:[A-ZÄÖÜ0-9])[\w.-]*)"
        rf"{{0,3}})?",
        1,
        DATE_PLACE,
    ),
    (
        rf"[A-ZÄÖÜ][\w.-]+(?: [A-ZÄÖÜ][\w.-]+)?,?\s+(?:den |der |am )?{_DATE}(?:[,;]?\s*(?:um )?{_SPAN})?",
        0,
        DATE_PLACE,
    ),
    (
        rf"(?:(?:Ende|Schluss|Beginn|Abschluss)(?: der (?:Veranstaltung|Sitzung|Runde))?|Nächster Termin|Nächste Sitzung|Nächstes Treffen)"
        rf"\s*:?\s*(?:(?:um|gegen|ca\.|am|ist|den|dem|findet|statt|,) ?)*(?:{_DAY}\W+)?(?:{_DATE}|{_TIME})(?:\W+(?:um )?{_SPAN})?\.?",
        1,
        DATE_PLACE,
    ),
    (
        rf"(?:Datum|Tag|Termin|Uhrzeit|Zeit|Beginn|Ende|Dauer)\s*:\s*(?>{_DAY}|{_DATE}|{_SPAN}|\d+ (?:Min|Std|Stunden?|Minuten)\w*"
        rf"|[,;und\s–-])++\.?",
        1,
        DATE_PLACE,
    ),
    (r"(?:TOP|Tagesordnungspunkt)\s*\d+\b.{0,100}", 0, AGENDA),
    (r"(?:Tagesordnung|Agenda|Ablaufplan|Programmablauf|Tagesprogramm)\s*:?", 0, AGENDA),
    (
        r"(?:Mit (?:freundlichen|besten|herzlichen|lieben|kollegialen) Gr(?:ü|ue)(?:ß|ss)en|(?:Viele|Liebe|Beste|Herzliche|Freundliche"
        r"|Schöne|Sonnige) "
        r"Gr(?:ü|ue)(?:ß|ss)e|Herzlichst|MfG|VG|LG|Gr(?:ü|ue)(?:ß|ss)e)\b[\s,.!]*(?:(?:aus|von|und|bis|an) .{1,40}|\[Person \d+\]"
        r"|[A-ZÄÖÜ][\w.-]+(?: [A-ZÄÖÜ][\w.-]+)?)?[\s,.!]*",
        0,
        GREETING,
    ),
    (
        r"(?:Sehr geehrte|Liebe|Lieber|Hallo|Guten (?:Tag|Morgen|Abend)|Moin)\b[^.?]{0,80}[,!]",
        0,
        GREETING,
    ),
    (
        r"(?:Wir (?:danken|bedanken uns)|(?:(?:Vielen|Herzlichen|Besten)(?: lieben)? )?Dank(?:e(?: schön)?)?)\b(?: \w+){0,4}?(?: (?:für|bei)"
        r" (?:(?:Ihre?|eure?|die|das|den|allen?)\b ?){1,2}(?:\w+ ){0,2}(?:Teilnahme|Mitarbeit|Mitwirkung|Mitmachen|Aufmerksamkeit|Beteiligung"
        r"|Teilnehm\w+|Kommen|Interesse|Zeit|Diskussion(?:en)?|Austausch|Beiträge|Impulse|Anregungen|Ideen|Beteiligten))[.! ]*",
        1,
        GREETING,
    ),
    (
        r"(?:Bis|Auf|Wir (?:sehen uns|freuen uns auf)) (?:zum|zur|beim|bald|das|die|den|ein)?\s?(?:nächsten?s?|Wiedersehen)\b(?: \w+){0,3}[.! ]*",
        1,
        GREETING,
    ),
    (
        r"(?:Herzlich willkommen|Begrüßung(?: und (?:Einführung|Einleitung|Vorstellung))?(?: durch .{1,60})?)\b[^.:?]{0,60}[.!]?",
        1,
        GREETING,
    ),
    (
        r"(?:Legende|Zeichenerklärung|Farblegende|Farbcode|Erläuterung der Zeichen)\s*:.*|(?:Legende|Zeichenerklärung"
        r"|Farblegende)",
        1,
        LEGEND,
    ),
    (
        r"[(\[]?\s*(?:[●•⚫○🔴🟢🔵★*✓|+]|\(?\d?[xX]\)?|rot\w*|grün\w*|gelb\w*|blau\w*|Punkte?)\s*(?:=|steht für"
        r"|bedeutet)\s*(?:\S+(?:\s+|$)){1,8}",
        1,
        LEGEND,
    ),
    (
        r"[(\[<]?\s*(?:hier (?:bitte )?(?:Karten?|Text|Notizen?|Ihre \w+|Punkte?|Bild|Foto)\b.{0,30}(?:einfügen|eingeben|eintragen|aufkleben"
        r"|schreiben|ergänzen|anpinnen)|"
        r"(?:bitte )?(?:Karten?|Text) (?:hier )?(?:einfügen|eingeben|eintragen)|bitte (?:ausfüllen|eintragen|ergänzen)"
        r"|Platz für (?:Ihre )?Notizen|Ihre Notizen|"
        r"Klicken (?:oder tippen )?Sie(?: hier)?,? um .{0,40}|(?:leere?|unbeschriftete) Karte|leer|keine (?:Angaben?|Einträge|Notizen)"
        r"|k\.\s?A\.|n\.\s?n\.|n/a|tbd|"
        r"Lorem ipsum.*|Titel (?:hinzufügen|eingeben)|Beispieltext|Mustertext)\s*[\])>]?\s*[.:!]?",
        1,
        EMPTY,
    ),
    (r"<?\s*(?:https?://|www\.)\S+\s*>?|\S+\.(?:de|com|org|eu|net)(?:/\S*)?", 1, LINK),
    (r"<!--.*-->", 0, EMPTY),
    (
        r"(?:Von|An|Cc|CC|Bcc|Betreff|Gesendet|Antwort an|From|To|Subject|Sent|Date)\s*:\s*(?=\S).{1,160}",
        0,
        MAIL_HEAD,
    ),
    (
        r"[(*]*(?:Entwurf|Vertraulich|Nur (?:für den|zum) (?:internen |Dienst)[Gg]ebrauch|Nicht zur Weitergabe)\b.{0,60}"
        r"|.{0,60}\b(?:alle )?Namen (?:sind |wurden )?(?:frei )?(?:erfunden|geändert|fiktiv)\b.{0,60}"
        r"|[(*]*[Ff]iktive[rs]? (?:Beispiel|Notiz|Protokoll|Mitschrift)\w*[)*.]*",
        0,
        REMARK,
    ),
    (
        r"(?:Grundlage|Ausgangspunkt|Diskussionsgrundlage)(?: (?:der|des|für die) \w+)? (?:war|waren|ist|bildete|bildeten) .{0,60}"
        r"(?:konzept|bericht|protokoll|ergebnisse)\b.{0,60}\.",
        1,
        INTRO,
    ),
    (
        r"(?:(?:Der|Die|Das) )?\w[\w-]*(?: \w[\w-]*){0,2} (?:dankt|danken|bedankt sich|bedanken sich) (?:(?:bei )?(?:der Moderation|dem Moderator"
        r"|allen (?:Teilnehm|Beteiligt|Anwesend|Mitwirk)\w+|den (?:Teilnehm|Beteiligt|Anwesend|Mitwirk)\w+)).{0,60}[.!]?",
        0,
        GREETING,
    ),
    (r"(?:Einleitung|Vorbemerkung)\s*:\s*(?=\S).{1,240}\.", 0, INTRO),
    (
        r"(?:Die )?(?:Karten|Zettel|Plakate|Notizen) (?:wurden|sind) .{0,40}"
        r"\b(?:abgeschrieben|abgetippt|transkribiert|übernommen|übertragen)\b.{0,60}",
        0,
        REMARK,
    ),
    (
        r"(?:anbei|hier)(?: ist| sind| kommt| kommen)? (?:der|die|das|ein|eine|mein|meine|unser|unsere) "
        r"(?:Nachtrag|Abschrift|Mitschrift|Notizen|Protokoll)(?=\s*(?:vo[nm]\b|zu[mr]?\b|[,.:]|$)).{0,200}",
        1,
        REMARK,
    ),
    (r"Nächste[rs]? (?:Treffen|Termin|Sitzung)\s*:.{1,120}", 0, DATE_PLACE),
    (
        rf"(?:Abgeschrieben|Abgetippt|Transkribiert|Aufgeschrieben|Protokolliert|Verfasst|Erstellt|Übertragen)(?: am {_DATE})?(?:,? (?:von"
        rf"|durch)\s.{{1,60}})?\.?",
        0,
        REMARK,
    ),
)
_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE if any_case else 0), reason)
    for pattern, any_case, reason in _PATTERNS
)
_ROLE_LINE = re.compile(
    rf"{_ROLE}\s*(?:\([^)]*\)\s*)?(?P<colon>[:/–-]|(?=\[Person))\s*(?P<rest>.*)", re.IGNORECASE
)
_ROOM = re.compile(
    r"(?:Ort|Raum|Veranstaltungsort|Saal|Ort und Zeit)\s*:\s*(?P<rest>(?:\S+(?:\s+|$)){1,8})"
)
_CONTACT_LABEL = re.compile(
    r"(?:Telefon|Tel|Fon|Mobil|Handy|Fax|E-?Mail|Mail|Kontakt|Anschrift|Adresse|Web|Internet|Homepage|Postfach|PLZ|Ort|und|oder)\b\.?"
    r"|https?://\S+|www\.\S+|[\w.+-]+@[\w.-]+|\+?[\d\s()/-]{6,}"
)
_INTRO = re.compile(
    r"(?:(?:Die )?(?:folgenden?|wichtigsten|zentralen) .{0,60}(?:wurden|werden|sind|waren)\b.{0,60}|(?:Im|In den) Folgenden? .{0,80}|"
    r"Nach (?:einer|der) (?:kurzen )?(?:Begrüßung|Vorstellungsrunde|Einführung)\b.{0,160}|(?:Es|Dabei|Hier) wurden? .{0,60}(?:genannt"
    r"|gesammelt|diskutiert|festgehalten|besprochen))\s*[:.]"
)


def is_name_like(text: str) -> bool:
    """Whether there may be only names and institutions: every word has a capital, is a placeholder or one of a few small words."""
    rest = PLACEHOLDER.sub(" ", text)
    words = re.findall(r"[^\W\d_][\w.'’&-]*", rest)
    return all(word[0].isupper() or word.lower() in _SMALL for word in words) and not re.search(
        r"[!?]", rest
    )


def is_attendance(text: str) -> bool:
    """„[Person 3], Jugendamt“, „Frau [Person 4] (VHS)“: a placeholder for a person with nothing but an institution beside it."""
    if not re.match(r"[-–•*( ]*(?:(?:Frau|Herr|Hr\.|Fr\.)\s)?(?:(?:Dr|Prof)\.\s)*\[Person", text):
        return False
    return is_name_like(text) and len(text) <= 160 and not re.search(r"[:=]\s*\S", text)


def _is_contact(text: str) -> bool:
    if not PLACEHOLDER.search(text) and not re.search(r"@|\btel\b|\bfax\b", text, re.IGNORECASE):
        return False
    left = re.findall(r"[^\W\d_]{2,}", _CONTACT_LABEL.sub(" ", PLACEHOLDER.sub(" ", text)))
    office = (
        re.search(r"\[(?:E-Mail|Telefon|Adresse)\][\s.,;]*$", text)
        and len(left) <= 4
        and all(word[0].isupper() for word in left)
    )
    return "[Person" not in text and (not left or bool(office))


def _is_clock(text: str) -> bool:
    """„18:00 Uhr Begrüßung“ and „09.15–10.00 Pause“: a point of the agenda, no sentence."""
    found = re.match(
        rf"\d{{1,2}}[:.]\d{{2}}(?:\s?Uhr)?(?:\s?(?:-|–|bis)\s?{_TIME})?[\s:–-]*(?P<rest>.*)", text
    )
    if not found or len(text) > 100 or re.match(r"\d{1,2}\.\d{1,2}\.", text):
        return False
    rest = found.group("rest").strip()
    words = re.findall(r"[^\W\d_]+", rest)
    agenda = re.search(
        r"Begrüßung|Pause|Mittag|Ankommen|Einlass|Vortrag|Impuls|Einführung|Abschluss|Ende|Ausklang|Plenum|Workshop"
        r"|Vorstellung|Verabschiedung|Beginn|Runde",
        rest,
    )
    return (
        not words
        or bool(agenda)
        and all(word[0].isupper() or word.lower() in _SMALL for word in words)
    )


def _names_somebody(rest: str, after_colon: bool) -> bool:
    """Whether what follows „Moderation“ is nothing, a placeholder, or a name („klarer und kürzer fassen“ is a note)."""
    return (
        not rest
        or bool(PLACEHOLDER.match(rest))
        or (after_colon and 1 < len(rest.split()) <= 12 and is_name_like(rest))
    )


_NOT_ON_CARDS = frozenset((MAIL_HEAD, FURNITURE, AGENDA, GREETING, DATE_PLACE, CONTENTS))


def reason_of(text: str, card: bool = False) -> str:
    """Why a line is no statement, in German; "" if it may be one. ``text`` is the line without its list mark.

    A ``card`` (a point, a cell) is trusted more: what only organises a page is no reason there.
    Of several sentences each one must be none: „Ende: 17:20 Uhr. Die AG dankt der Moderation.“
    """
    text = text.replace("**", "").strip()
    if (reason := _reason_of_one(text, card)) or ". " not in text:
        return reason
    first, *others = [text[start:end] for start, end in language.sentences(text)]
    reason = _reason_of_one(first, card) if others else ""
    return reason if reason and all(_reason_of_one(other, card) for other in others) else ""


def _reason_of_one(text: str, card: bool) -> str:
    for pattern, reason in _RULES if len(text) <= LONGEST else ():
        if not (card and reason in _NOT_ON_CARDS) and pattern.fullmatch(text):
            return reason
    room = _ROOM.fullmatch(text)
    if room and is_name_like(room.group("rest")):
        return DATE_PLACE
    role = _ROLE_LINE.fullmatch(text)
    if role and _names_somebody(role.group("rest"), role.group("colon") == ":"):
        return MODERATION
    head = ATTENDANCE_HEAD.match(text)
    if head and (
        head.end() == len(text)
        or re.match(
            r"\s*[:–-]\s*\d*\s*$|\s*:?\s*\d+\s*(?:Personen|Menschen|TN)?\s*$", text[head.end() :]
        )
    ):
        return ATTENDANCE
    if (
        head
        and text[head.end() :].lstrip().startswith(":")
        and (PLACEHOLDER.search(text) or is_name_like(text[head.end() :].lstrip(" :")))
    ):
        return ATTENDANCE
    if is_attendance(text):
        return ATTENDANCE
    if _is_contact(text):
        return CONTACT
    if not card and _is_clock(text):
        return AGENDA
    if not card and _INTRO.fullmatch(text):
        return INTRO
    return "" if any(map(str.isalnum, text)) else WORDLESS


def goes_on(reason: str, text: str) -> bool:
    """Whether a line belongs to the block that the line above opened (attendance, agenda, signature)."""
    if reason == ATTENDANCE:
        named = (
            bool(PLACEHOLDER.search(text))
            and len(text.split()) <= 14
            and not text.endswith((".", "!", "?"))
        )
        return named or (is_name_like(text) and len(text) <= 200)
    if reason == GREETING:
        return (
            len(text) <= 80
            and (is_name_like(text) or bool(PLACEHOLDER.match(text)))
            or _is_contact(text)
        )
    return False
