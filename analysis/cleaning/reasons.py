"""Why a line of a sheet is no statement: the reasons that the office reads in ``set_aside``."""

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
ORGANISES = "Organisatorisches"
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
# headings of these open a block of lines that are no notes either
HEAD_BLOCKS = (ATTENDANCE, AGENDA, CONTENTS, LEGEND)
# lines that say where, when and with whom a sheet was made
OF_A_MEETING = (DATE_PLACE, MODERATION, ATTENDANCE)
OF_A_SHEET = (DATE_PLACE, MODERATION, ORGANISES)  # and nothing of theirs stands below
