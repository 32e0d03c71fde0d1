"""From note sheets to statements: the patterns and rules of real notes as pairs, and beside them the pair that must not change."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import tables
from analysis.clean import clean
from analysis.cleaning.counters import count
from analysis.cleaning.normalisation import normalise
from analysis.problems import Problem


def cleaned(
    text: str, file: str = "a.txt", decided: list[dict] = (), **document
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    documents = tables.typed(
        pd.DataFrame(
            [
                {
                    "document_id": "2025-blatt",
                    "round_id": "2025",
                    "file": file,
                    "text": text,
                    **document,
                }
            ]
        ),
        "documents",
    )
    rows = pd.DataFrame(list(decided)) if decided else tables.empty("decided_statements")
    return clean(documents, tables.typed(rows, "decided_statements"))


def texts(text: str, file: str = "a.txt") -> list[str]:
    return list(cleaned(text, file)[0]["text"])


def reasons(text: str) -> dict[str, str]:
    aside = cleaned(text)[1]
    return dict(zip(aside["verbatim"], aside["reason"], strict=True))


@pytest.mark.parametrize(
    "before, after",
    [
        ("Mehr Rad-\nwege", "Mehr Radwege"),
        ("Vor- und\nNachteile", "Vor- und Nachteile"),
        ("Vor-\nund Nachteile", "Vor- und Nachteile"),
        ("Sprach- und Integrationskurse", "Sprach- und Integrationskurse"),
        ("Kinder-, Jugend- und Elternarbeit", "Kinder-, Jugend- und Elternarbeit"),
        ("Öffnungszeiten, -orte", "Öffnungszeiten, -orte"),
        ("Integrationskon-zept", "Integrationskonzept"),
        ("Gleichbe-\nrechtigter Zugang", "Gleichberechtigter Zugang"),
        ("Bertha-von-Suttner-Platz", "Bertha-von-Suttner-Platz"),
        ("deutsch-türkische Gruppe", "deutsch-türkische Gruppe"),
        ("Kita-\nPlätze", "Kita-Plätze"),
        ("Stadt- verwaltung", "Stadtverwaltung"),
        ("Durchgang gesperrt- das muss weg", "Durchgang gesperrt- das muss weg"),
        ("* Migrant*innen und Schüler*innen", "Migrant*innen und Schüler*innen"),
        (
            "Bürger:innen, Lehrer_innen, RadfahrerInnen, Schüler/-innen",
            "Bürger:innen, Lehrer_innen, RadfahrerInnen, Schüler/-innen",
        ),
        ("Bürgerinnen und Bürger", "Bürgerinnen und Bürger"),
        ("**Mehr** Kurse und *bessere* Räume", "Mehr Kurse und bessere Räume"),
        ("__Fett__ aber snake_case_wort", "Fett aber snake_case_wort"),
        ("<strong>Stadt</strong>teil<br />Nord", "Stadtteil Nord"),
        ("Kita &amp; Hort, Alter &lt; 3", "Kita & Hort, Alter < 3"),
        ("Kita & Hort + Schule", "Kita & Hort + Schule"),
        ("Rad-/Fußweg und Kita/Schule", "Rad-/Fußweg und Kita/Schule"),
        ("mehr\u00a0Kurse\tund  Räume", "mehr Kurse und Räume"),
        ("Sprach\u00adkurse\u200b", "Sprachkurse"),
        ("Räume mit 100m² fehlen¹", "Räume mit 100m² fehlen"),
        ("Kurse[^1] fehlen", "Kurse fehlen"),
        (
            "keine Kurse ohne Kinderbetreuung, nicht barrierefrei",
            "keine Kurse ohne Kinderbetreuung, nicht barrierefrei",
        ),
        ("neue Bauer Museum fuer Maenner", "neue Bauer Museum fuer Maenner"),
        ("PKW's, ÖPNV, KiTa, KITA, VHS", "PKW's, ÖPNV, KiTa, KITA, VHS"),
        ("[Formulare](https://beispiel.example/x) zu schwer", "Formulare zu schwer"),
        ("Link [email protected] fehlt", "Link [email protected] fehlt"),
        ("→ Online-Termine", "Online-Termine"),
        ("👩‍👧 Alleinerziehende", "👩‍👧 Alleinerziehende"),
    ],
)
def test_readable(before, after):
    assert normalise(before) == after


@pytest.mark.parametrize(
    "sheet, expected",
    [
        # bullets of all kinds, also those of symbol fonts
        (
            "- eins ist da\n– zwei ist da\n* drei ist da\n• vier ist da\n▪ fünf ist da\n\uf0b7 sechs "
            "ist da",
            [
                "eins ist da",
                "zwei ist da",
                "drei ist da",
                "vier ist da",
                "fünf ist da",
                "sechs ist da",
            ],
        ),
        ("o Kurse\no Kita", ["Kurse", "Kita"]),
        ("à Kurse\nà Kita", ["Kurse", "Kita"]),
        ("-Mehr Kurse\n-Kita-Plätze", ["Mehr Kurse", "Kita-Plätze"]),
        ("1. Kurse\n2. Kita\n3) Hort\n4) Schule", ["Kurse", "Kita", "Hort", "Schule"]),
        ("a) Kurse\nb) Kita", ["Kurse", "Kita"]),
        (
            "3. Juli war zu früh\n2. Stock ohne Aufzug",
            ["3. Juli war zu früh", "2. Stock ohne Aufzug"],
        ),
        # what counts, but not on: no list
        (
            "3. Runde kam gut an\n5. Runde fiel leider aus",
            ["3. Runde kam gut an", "5. Runde fiel leider aus"],
        ),
        ("2.5 Zimmer für sechs Leute", ["2.5 Zimmer für sechs Leute"]),
        # one line is one note; keywords, small letters, no full stop
        (
            "mangelnde Abstellflächen\nunebener Belag\nKita",
            ["mangelnde Abstellflächen", "unebener Belag", "Kita"],
        ),
        # arrows
        ("- Wartezeit zu lang -> mehr Personal", ["Wartezeit zu lang", "mehr Personal"]),
        ("- Wartezeit zu lang => mehr Personal", ["Wartezeit zu lang", "mehr Personal"]),
        ("- Wartezeit zu lang → mehr Personal", ["Wartezeit zu lang", "mehr Personal"]),
        ("- Wartezeit zu lang à mehr Personal", ["Wartezeit zu lang", "mehr Personal"]),
        ("- Wartezeit zu lang->mehr Personal", ["Wartezeit zu lang", "mehr Personal"]),
        (
            "- Kita steht leer -> Personal fehlt -> Quereinstieg",
            ["Kita steht leer -> Personal fehlt", "Quereinstieg"],
        ),
        ("- Wartezeit zu lang\n  → mehr Personal", ["Wartezeit zu lang", "mehr Personal"]),
        ("- Übergang Schule -> Beruf begleiten", ["Übergang Schule -> Beruf begleiten"]),
        ("- Verein <-> Schule", ["Verein <-> Schule"]),
        ("- 20 Plätze à 2 Stunden", ["20 Plätze à 2 Stunden"]),
        # sentences
        (
            "Die Wartezeit ist zu lang. Wir brauchen mehr Termine.",
            ["Die Wartezeit ist zu lang.", "Wir brauchen mehr Termine."],
        ),
        (
            "- Die Wartezeit ist zu lang. Wir brauchen mehr Termine.",
            ["Die Wartezeit ist zu lang. Wir brauchen mehr Termine."],
        ),
        (
            "| Karte |\n|---|\n| Die Wartezeit ist zu lang. Wir brauchen mehr Termine. |",
            ["Die Wartezeit ist zu lang. Wir brauchen mehr Termine."],
        ),
        (
            "- " + "Die Wartezeit im Amt ist wirklich viel zu lang für alle. " * 5,
            ["Die Wartezeit im Amt ist wirklich viel zu lang für alle."] * 5,
        ),
        (
            "Mehr Kitas\n\nBus fehlt\n\nDie Wartezeit ist zu lang. Wir brauchen mehr Termine.\n\nKein Arzt",  # cards typed one below the other
            [
                "Mehr Kitas",
                "Bus fehlt",
                "Die Wartezeit ist zu lang. Wir brauchen mehr Termine.",
                "Kein Arzt",
            ],
        ),
        (
            "Mehr Kitas\n\nVielen Dank für die rege Beteiligung!\n\nEnde gegen 17:30 Uhr\n\nBüro, Tel. [Telefon], [E-Mail]",
            ["Mehr Kitas"],
        ),
        (
            "Mehr Kitas\n\nVielen Dank für die Arbeit im Sprachcafé\n\nEnde der Förderung ist bitter",
            [
                "Mehr Kitas",
                "Vielen Dank für die Arbeit im Sprachcafé",
                "Ende der Förderung ist bitter",
            ],
        ),
        ("- Mehr Kitas\n\nViele Grüße\n[Person 1]\n\n--\nCaritasverband\n", ["Mehr Kitas"]),
        (
            "# Tisch 1\n\nWo finde ich Beratung??\n\nBus fehlt",
            ["Wo finde ich Beratung??", "Bus fehlt"],
        ),
        ("- Die Wartezeit ist zu lang. Das nervt.", ["Die Wartezeit ist zu lang. Das nervt."]),
        ("- Kita fehlt. Dringend!", ["Kita fehlt. Dringend!"]),
        (
            "- Kurse, z. B. abends. Am 3. Mai fehlte der Raum d. h. alles zu",
            ["Kurse, z. B. abends. Am 3. Mai fehlte der Raum d. h. alles zu"],
        ),
        ("- Kölnstr. 5 ist zu eng bzw. gesperrt", ["Kölnstr. 5 ist zu eng bzw. gesperrt"]),
        # inline lists; + & / never cut
        (
            "- 1. Dolmetscher fehlen 2. Formulare zu schwer",
            ["Dolmetscher fehlen", "Formulare zu schwer"],
        ),
        ("- Wir brauchen: 1. Dolmetscher 2. Formulare", ["Dolmetscher", "Formulare"]),
        ("• Kurse • Kita • Hort", ["Kurse", "Kita", "Hort"]),
        ("- Kita + Hort & Schule / Ausbildung", ["Kita + Hort & Schule / Ausbildung"]),
        ("- Radweg = Gehweg", ["Radweg = Gehweg"]),
        # wrapped lines
        (
            "- Mehr Kurse für Frauen\n  mit kleinen Kindern",
            ["Mehr Kurse für Frauen mit kleinen Kindern"],
        ),
        (
            "In der Beratungsstelle am Markt warten die Leute oft drei Stunden und\ngehen dann ohne Termin nach Hause\nKita",
            [
                "In der Beratungsstelle am Markt warten die Leute oft drei Stunden und gehen dann ohne Termin nach Hause",
                "Kita",
            ],
        ),
        # counters are taken out of the text, quotes and emphasis stay
        (
            "- Kita-Plätze (3x)\n- ●● Hort\n- Spielplatz 4 Punkte\n- Bücherei ||||",
            ["Kita-Plätze", "Hort", "Spielplatz", "Bücherei"],
        ),
        (
            "- „Hier wird Deutsch gesprochen“ – Schild im Amt!!",
            ["„Hier wird Deutsch gesprochen“ – Schild im Amt!!"],
        ),
        ("SCHNELLE Hilfe, bitte (auch abends", ["SCHNELLE Hilfe, bitte (auch abends"]),
        (
            "- Amt: lange Wege\n- ToDo: Aufzug reparieren\n- Name: unklar",
            ["Amt: lange Wege", "ToDo: Aufzug reparieren", "Name: unklar"],
        ),
        (
            "- Infos unter https://beispiel.example nur auf Deutsch",
            ["Infos unter https://beispiel.example nur auf Deutsch"],
        ),
        (
            "- Am 30.8.2016 um 23 Uhr für 30 % mehr, 400 € Miete",
            ["Am 30.8.2016 um 23 Uhr für 30 % mehr, 400 € Miete"],
        ),
        # marked words of a pad
        ("- ==Praktika== vermitteln\n- Hort", ["Praktika vermitteln", "Hort"]),
        # tables written with |
        (
            "| Karte | Punkte |\n|---|---|\n| Bus fehlt | 3 |\n| Bahn zu teuer | |",
            ["Bus fehlt", "Bahn zu teuer"],
        ),
    ],
)
def test_statements(sheet, expected):
    assert texts(sheet) == expected


@pytest.mark.parametrize(
    "sheet, reason",
    [
        ("# Tisch 3\n- Kita", "Überschrift"),
        ("Ergebnisse\n==========\n- Kita", "Überschrift"),
        ("Was fehlt?\n- Kita", "Überschrift"),
        ("PROBLEME UND HÜRDEN\n\n- Kita", "Überschrift"),
        ("Workshop 3 – Arbeitsmarkt\n\n- Kita", "Überschrift"),
        ("Stärkerer Blick auf:\n- Kita", "Überschrift"),
        ("⟦Tisch: 3⟧\n- Kita", "Kontext"),
        ("Seite 7\n- Kita", "Seitenrand"),
        ("Stadt Musterhausen ● Amt ● Seite 7\n- Kita", "Seitenrand"),
        ("Page 4:\n- Kita", "Seitenrand"),
        ("(3)\n- Kita", "Seitenrand"),
        ("Bildung ......... 17\n- Kita", "Inhaltsverzeichnis"),
        ("- - - - - -\n- Kita", "Trennlinie"),
        ("[Person 3], Jugendamt\n- Kita", "Teilnehmendenliste"),
        ("Moderation: [Person 1]\n- Kita", "Moderation"),
        ("TOP 1: Begrüßung\n- Kita", "Tagesordnung"),
        ("18:00 Uhr Begrüßung\n- Kita", "Tagesordnung"),
        ("Musterhausen, den 3. Juli 2025\n- Kita", "Datum und Ort"),
        ("12.06.2025, 17 Uhr, Rathaus\n- Kita", "Datum und Ort"),
        ("Tel.: [Telefon], [E-Mail]\n- Kita", "Kontaktdaten"),
        ("Mit freundlichen Grüßen\n[Person 4]\n\n- Kita", "Grußformel und Signatur"),
        ("hier Karte einfügen\n- Kita", "leere Vorlage"),
        ("https://beispiel.example/a\n- Kita", "Internetadresse"),
        ("Legende: ● = ein Klebepunkt\n- Kita", "Legende"),
        ("??\n- Kita", "ohne Worte"),
        ("Betreff: Nachtrag\n- Kita", "E-Mail-Kopf"),
        ("(Fiktives Beispiel)\n- Kita", "Vermerk"),
        ("● = ein Klebepunkt\n- Kita", "Legende"),
        ("~~Hort schließen~~\n- Kita", "gestrichen"),
        ("Die Karten wurden so abgeschrieben, wie sie hingen.\n- Kita", "Vermerk"),
        ("anbei die Abschrift von unserem Tisch, wie besprochen\n- Kita", "Vermerk"),
        ("Nächstes Treffen: 3. Mai\n- Kita", "Datum und Ort"),
        ("Einleitung: Am Tisch saßen 13 Personen. Es war laut.\n- Kita", "Einleitung"),
        ("Grundlage war das Integrationskonzept von 2019.\n- Kita", "Einleitung"),
        ("Ende: 17:20 Uhr. Die AG dankt der Moderation.\n- Kita", "Datum und Ort"),
        ("Unser Tisch dankt allen Beteiligten für die Geduld.\n- Kita", "Grußformel und Signatur"),
    ],
)
def test_set_aside_with_a_reason(sheet, reason):
    assert reason in reasons(sheet).values(), reasons(sheet)
    assert texts(sheet) == ["Kita"]


@pytest.mark.parametrize(
    "note",
    [
        "Moderation: klarer und kürzer fassen",
        "Frau [Person 3] vom Jugendamt hilft sehr",
        "Seite des Jobcenters ist kaum zu finden",
        "18:00 Uhr ist für Mütter zu spät",
        "Tisch 3 hatte zu wenig Zeit",
        "Programm für Jugendliche fehlt",
        "ÖPNV",
        "VHS",
        "Kita",
        "Wer hilft beim Ausfüllen?",
        "Ort: Treffpunkt im Viertel fehlt",
        "Teilnehmende aus allen Ländern einladen",
        "Kontakt zu Nachbarn fehlt",
        "Liebe geht durch den Magen",
        "Legende Rezepte sammeln",
        "Ziel: kein Kind wartet",
        "Grüße auf Arabisch an der Tür",
        "Ende: 17:20 Uhr. Das ist für Eltern zu spät.",
        "Grundlage ist Vertrauen",
        "Der Verein dankt der Stadt für die Halle",
        "Einleitung: fehlt im Konzept",
        "Karten wurden für die Bibliothek verteilt",
        "hier die Notizen der Eltern ernst nehmen",
        "keine",
        "Konflikte sind an der Tagesordnung",
        "aus zwei Gründen schwierig:",
    ],
)
def test_looks_like_an_aside_and_is_a_note(note):
    assert texts(f"- Hort\n- {note}\n- Schule") == ["Hort", note, "Schule"]


def test_a_sentence_of_prose_that_only_organises_is_no_statement():
    prose = "Grundlage war der Bericht von 2019. Die Karten sind im Wortlaut übernommen. Die Beratung im Norden ist gut erreichbar."
    assert texts(prose) == ["Die Beratung im Norden ist gut erreichbar."]
    assert sorted(reasons(prose).values()) == ["Einleitung", "Vermerk"]


@pytest.mark.parametrize(
    "text, number, kind",
    [
        ("Mehr Kurse (3x)", 3, "nennungen"),
        ("Mehr Kurse (3 x)", 3, "nennungen"),
        ("Mehr Kurse 3x", 3, "nennungen"),
        ("Mehr Kurse x3", 3, "nennungen"),
        ("3x Mehr Kurse", 3, "nennungen"),
        ("Mehr Kurse ●●●", 3, "punkte"),
        ("●●● Mehr Kurse", 3, "punkte"),
        ("● ● ● Mehr Kurse", 3, "punkte"),
        ("Mehr Kurse • • •", 3, "punkte"),
        ("Mehr Kurse (●●●)", 3, "punkte"),
        ("Mehr Kurse 3 Punkte", 3, "punkte"),
        ("Mehr Kurse (3 Pkt.)", 3, "punkte"),
        ("3 Punkte: Mehr Kurse", 3, "punkte"),
        ("Mehr Kurse (5 Stimmen)", 5, "punkte"),
        ("Mehr Kurse ||||", 4, "nennungen"),
        ("Mehr Kurse IIII", 4, "nennungen"),
        ("Mehr Kurse 卌", 5, "nennungen"),
        ("Mehr Kurse 卌 ||", 7, "nennungen"),
        ("卌 II Mehr Kurse", 7, "nennungen"),
        ("Mehr Kurse 𝍸𝍸", 10, "nennungen"),
        ("Mehr Kurse IIII I", 5, "nennungen"),
        ("Mehr Kurse (2 Nennungen)", 2, "nennungen"),
        ("Mehr Kurse (drei Punkte)", 3, "punkte"),
        ("Mehr Kurse (2 P.)", 2, "punkte"),
        ("Mehr Kurse (4 Pkt.)", 4, "punkte"),
        ("Mehr Kurse (2x) ●●●", 3, "punkte"),
        ("Mehr Kurse (3x).", 3, "nennungen"),
        ("StVO §12 Abs. 3 Punkt 1", 1, ""),
        ("nach § 25 Abs. 5 Punkte", 1, ""),
        ("Kurs 3 x wöchentlich", 1, ""),
        ("3x wöchentlich Kurs", 1, ""),
        ("3x pro Woche Kurs", 1, ""),
        ("Bus kommt nur 2x", 1, ""),
        ("16-3x jährige", 1, ""),
        ("um 18:30", 1, ""),
        ("30 % mehr", 1, ""),
        ("24/7 offen", 1, ""),
        ("3x mehr Kurse", 1, ""),
        ("SGB II", 1, ""),
        ("Neubau Nord (III)", 1, ""),
        ("Hartz IV", 1, ""),
        ("Zimmer 3x4 m", 1, ""),
        ("Kita (2)", 1, ""),
        ("Führung in 3 Punkten", 1, ""),
        ("• Kita", 1, ""),
        ("Kurse für 3- bis 6-Jährige", 1, ""),
    ],
)
def test_mentions(text, number, kind):
    assert count(text)[:2] == (number, kind)


def test_a_number_in_brackets_counts_only_where_several_notes_do_so():
    statements = cleaned("- Kita (4)\n- Hort (2)\n- Schule (7)")[0]
    assert list(statements["mentions"]) == [4, 2, 7] and list(statements["text"]) == [
        "Kita",
        "Hort",
        "Schule",
    ]
    assert list(cleaned("- Kita (4)\n- Hort")[0]["mentions"]) == [1, 1]


def test_marks_of_the_reader_and_pieces_of_one_note():
    statements, aside, _ = cleaned(
        "- Wartezeit zu lang -> mehr Personal ⟦Punkte: 4⟧ ⟦Tisch: 7⟧\n- Kita"
    )
    assert list(statements["mentions"]) == [4, 4, 1] and list(statements["mentions_kind"]) == [
        "punkte",
        "punkte",
        "",
    ]
    assert list(statements["note_id"]) == [statements["statement_id"][0]] * 2 + [
        statements["statement_id"][2]
    ]
    assert list(statements["table"]) == ["7", "7", ""] and list(statements["flags"]) == [
        "teil vor_pfeil",
        "teil nach_pfeil",
        "",
    ]
    assert list(aside["verbatim"]) == ["⟦Punkte: 4⟧", "⟦Tisch: 7⟧"]


def test_headings_places_and_parents():
    statements = cleaned(
        "# Ergebnisse der AG Sprache\n## Tisch 2\n### Was fehlt?\n- Kurse\n  - abends\n- Blick auf:\n  - Mütter\n## "
        "Tisch 3\nGruppe: Eltern\n- Hort\n"
    )[0]
    assert list(statements["text"]) == ["Kurse", "abends", "Mütter", "Hort"]
    assert list(statements["heading"])[1:3] == [
        "Ergebnisse der AG Sprache › Tisch 2 › Was fehlt? › Kurse",
        "Ergebnisse der AG Sprache › Tisch 2 › Was fehlt? › Blick auf",
    ]
    assert list(statements["table"]) == ["2", "2", "2", "3"] and list(statements["group"]) == [
        "",
        "",
        "",
        "Eltern",
    ]
    assert list(statements["position"]) == [1, 2, 3, 4]


def test_numbered_guiding_questions_head_their_points():
    statements = cleaned(
        "1. Was läuft gut?\n- Lotsen\n2. Was fehlt?\n- Kita\n3. Teilzeit\n- für Mütter"
    )[0]
    assert list(statements["text"]) == ["Lotsen", "Kita", "Teilzeit", "für Mütter"]
    assert list(statements["heading"]) == ["Was läuft gut?", "Was fehlt?", "", "Teilzeit"]


def test_context_marks_hold_until_they_are_set_again():
    statements = cleaned(
        "⟦Tisch: 1⟧\n⟦Spalte: Was fehlt?⟧\n- Kita\n⟦Spalte: Was tun?⟧\n- Hort\n⟦Tisch: ⟧\n- "
        "Schule\n⟦Seitenrand⟧\nSeite 3",
        table="9",
    )[0]
    assert list(statements["table"]) == ["1", "1", ""] and list(statements["heading"]) == [
        "Was fehlt?",
        "Was tun?",
        "Was tun?",
    ]


def test_lists_of_people_end_where_notes_begin():
    statements, aside, _ = cleaned(
        "Teilnehmende:\n[Person 1], VHS\nCaritas\n[Person 2] (Jugendamt)\n\nSprachkurse\nKita-Plätze"
    )
    assert list(statements["text"]) == ["Sprachkurse", "Kita-Plätze"] and set(aside["reason"]) == {
        "Teilnehmendenliste"
    }


@pytest.mark.parametrize(
    "note, flags",
    [
        ("Zugang für Fahrräder??", "unsicher frage"),
        ("Wer hilft [?]", "unsicher"),
        ("Kita (unleserlich) fehlt", "unleserlich"),
        ("Kurse … und dann", "auslassung"),
        ("Vo V r o lä l uf u ig i e g", "unleserlich"),
        ("Kita / Schule besser verbinden", "trennkandidat"),
        ("Kita/Schule", ""),
        ("KEINER HILFT UNS HIER", "gross"),
        ("Danke an die Bücherei :)", "emoji"),
        ("Beratung klappt 👍", "emoji"),
        ("Was fehlt? Alles", ""),
    ],
)
def test_flags(note, flags):
    assert cleaned(f"- {note}\n- Kita")[0]["flags"][0] == flags


def test_foreign_notes_are_kept_and_marked():
    assert list(
        cleaned("- We need more language courses\n- Mehr Kurse\n- Потрібно більше курсів")[0][
            "language"
        ]
    ) == ["en", "de", "uk"]


def test_ids_come_from_words_not_from_positions():
    before = cleaned("- Kita\n- Frau [Person 3] hilft\n- Kita")[0]
    after = cleaned("- Neu\n- Kita\n- Frau  [Person 9] hilft\n- Kita")[0]
    assert list(before["statement_id"]) == list(after["statement_id"])[1:]
    assert before["statement_id"][2] == before["statement_id"][0] + "-2"


def test_lines_of_a_photo_or_pdf_belong_together_where_they_touch():
    assert texts("Schlüssel statt\nHausmeister!\n\nRäume am\nWochenende", "Foto 1.jpg") == [
        "Schlüssel statt Hausmeister!",
        "Räume am Wochenende",
    ]
    assert len(texts("Schlüssel statt\nHausmeister!")) == 2


def decision(target, action, new="", text=""):
    return {
        "target": target,
        "action": action,
        "new": new,
        "coder": "AB",
        "date": "2025-07-10",
        "text": text,
    }


def test_decisions_note_aside_split_merge_withdraw():
    sheet = "PROGRAMM\n\n- Kurse und Kita fehlen\n- Hort\n- Ganz\n- getrennt\n- Bitte löschen\n"
    statements, aside, _ = cleaned(sheet)
    ids = dict(zip(statements["text"], statements["statement_id"], strict=True))
    head = aside[aside["verbatim"] == "PROGRAMM"].iloc[0]
    decided = [
        decision(f"2025-blatt:{head['start']}-{head['end']}", "note", text="PROGRAMM"),
        decision(ids["Hort"], "aside", "gehört nicht hierher"),
        decision(ids["Kurse und Kita fehlen"], "split", "Kurse ⏐ und Kita fehlen"),
        decision(ids["Ganz"], "merge", ids["getrennt"]),
        decision(ids["Bitte löschen"], "withdraw"),
    ]
    statements, aside, orphaned = cleaned(sheet, decided=decided)
    assert list(statements["text"]) == ["PROGRAMM", "Kurse", "und Kita fehlen", "Ganz getrennt"]
    assert len(statements) == 4 and statements["note_id"][1] == statements["note_id"][2]
    assert {"von Hand beiseitegelegt: gehört nicht hierher", "zurückgezogen"} <= set(
        aside["reason"]
    ) and not len(orphaned)


def test_a_decision_whose_sheet_moved_is_found_by_text_or_listed():
    moved = decision("2025-00000000", "withdraw", text="Hort  fehlt!")
    gone = decision("2025-11111111", "withdraw", text="Schwimmbad")
    statements, aside, orphaned = cleaned("- Hort fehlt\n- Kita", decided=[moved, gone])
    assert list(statements["text"]) == ["Kita"] and "zurückgezogen" in set(aside["reason"])
    assert list(orphaned["target"]) == ["2025-11111111"] and "nicht mehr" in orphaned["reason"][0]
    assert (
        len(
            cleaned(
                "- Hort fehlt", decided=[decision("2024-00000000", "withdraw", text="Hort fehlt")]
            )[2]
        )
        == 1
    )  # another round is another note


def test_a_decision_on_a_piece_waits_for_the_split():
    piece = cleaned("- Kurse")[0]["statement_id"][0]
    whole = cleaned("- Kurse und Kita")[0]["statement_id"][0]
    decided = [decision(piece, "aside", text="Kurse"), decision(whole, "split", "Kurse | und Kita")]
    for order in (decided, decided[::-1]):
        assert list(cleaned("- Kurse und Kita", decided=order)[0]["text"]) == ["und Kita"]


def test_another_workshop_has_the_field_its_name_says():
    documents = tables.typed(
        pd.DataFrame(
            [
                {
                    "document_id": "d",
                    "round_id": "2025",
                    "workshop": "AG Sprache",
                    "field_id": "sprache",
                    "text": "- Kurse\n# Workshop Wohnen\n- Kita\n⟦Handlungsfeld: Sport⟧\n- Halle",
                }
            ]
        ),
        "documents",
    )
    statements = clean(
        documents,
        tables.empty("decided_statements"),
        {"Workshop Wohnen": "wohnen", "Sport": "sport"}.get,
    )[0]
    assert list(statements["workshop_field_id"]) == ["sprache", "wohnen", "sport"]


def test_an_unknown_action_stops_the_stage():
    with pytest.raises(Problem, match="erlaubt sind"):
        cleaned("- Kita", decided=[decision("2025-1", "loeschen")])


def test_an_empty_corpus_gives_empty_tables():
    statements, aside, orphaned = cleaned("")
    assert (
        not len(statements)
        and not len(aside)
        and list(statements.columns) == tables.TABLES["statements"].names
    )


def test_dots_before_an_arrow_on_the_next_line_count_for_both_halves():
    statements = cleaned("- Wartezeit zu lang ●●●\n  -> mehr Personal\n- Hort")[0]
    assert list(statements["mentions"]) == [3, 3, 1]
    assert list(statements["mentions_kind"]) == ["punkte", "punkte", ""]
    assert statements["note_id"].nunique() == 2
    both = cleaned("- Wartezeit zu lang ●●●\n  → mehr Personal ●●")[0]
    assert list(both["mentions"]) == [3, 2]


def test_an_answer_in_a_cell_is_one_though_it_looks_like_page_furniture():
    table = (
        "| Was stört bei der Anhörung? | Was lief gut? |\n|---|---|\n"
        "| Dauer: 90 Minuten | Begrüßung durch die Leitung |\n| Es ist zu laut | Die Spiele |"
    )
    assert {"Dauer: 90 Minuten", "Begrüßung durch die Leitung"} <= set(texts(table))
