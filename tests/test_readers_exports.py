"""Exports of survey tools, boards and platforms: columns are told by their values. All notes and persons are fictional."""

from __future__ import annotations

import pytest

from analysis.readers.text import read_csv

SURVEY = """id. Antwort ID;submitdate. Datum Abgeschickt;G01Q01. In welchem Ortsteil leben Sie?;G01Q02. Was müsste die Verwaltung als Nächstes angehen, damit ältere Menschen gut unterwegs sein können?
3;2026-02-11 10:01:33;Osterfeld;Längere Grünphasen
4;2026-02-11 11:21:03;Lindenau;Mehr Bänke an den Haltestellen
7;2026-02-12 08:11:09;Osterfeld;Busse mit niedrigem Einstieg
"""
PLATFORM = """id;category/name/de;title/de;body/de;state;reference;answer/de;supports;endorsements/total_count;published_at
12;Verkehr;Zebrastreifen;Vor der Schule fehlt ein Übergang;accepted;X-PROP-12;Wird geprüft;17;2;2026-01-03 10:00:00 +0100
13;Grün;Trinkbrunnen;Auf dem Marktplatz fehlt Wasser;open;X-PROP-13;Ist bestellt;5;0;2026-01-04 12:30:00 +0100
"""
BOARD = """Frame,Sticky note text,Color,X,Y,Author
Das klappt,Hausaufgabenhilfe im Treff,light_yellow,120.5,-33.2,Jo
Das klappt,"Feste im Hof
Flohmarkt im Frühling",light_pink,130.5,-3.2,Jo
Das hakt,Aufzug seit Monaten kaputt,light_yellow,420.5,-33.2,Mia
"""
QUESTIONS = """Question,Author,Upvotes,Downvotes,Score,Status,Date
Gibt es Geld für Vereine?,Anonymous,4,1,3,open,2026-02-01T18:04:00Z
Mehr Dolmetscher beim Amt!,Anonymous,7,0,7,open,2026-02-01T18:05:41Z
"""
HEADLESS = """17;02.02.2026;Mehr Licht am Bahnhof;gelb;3
18;02.02.2026;Der Bus kommt oft zu spät;gelb;1
19;03.02.2026;Ein Treff für Mädchen;grün;0
"""


def points(export: str) -> list[str]:
    text = read_csv(export.encode())[0].text
    return [line[2:].split(" ⟦")[0] for line in text.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize(
    "export, notes",
    [
        (
            SURVEY,
            [
                "Längere Grünphasen",
                "Mehr Bänke an den Haltestellen",
                "Busse mit niedrigem Einstieg",
            ],
        ),
        (
            PLATFORM,
            [
                "Zebrastreifen: Vor der Schule fehlt ein Übergang",
                "Trinkbrunnen: Auf dem Marktplatz fehlt Wasser",
            ],
        ),
        (
            BOARD,
            [
                "Hausaufgabenhilfe im Treff",
                "Feste im Hof",
                "Flohmarkt im Frühling",
                "Aufzug seit Monaten kaputt",
            ],
        ),
        (QUESTIONS, ["Gibt es Geld für Vereine?", "Mehr Dolmetscher beim Amt!"]),
        (HEADLESS, ["Mehr Licht am Bahnhof", "Der Bus kommt oft zu spät", "Ein Treff für Mädchen"]),
    ],
)
def test_only_what_people_wrote_becomes_a_point(export, notes):
    assert points(export) == notes


def test_a_long_question_heads_its_answers():
    text = read_csv(SURVEY.encode())[0].text
    assert "⟦Spalte: Was müsste die Verwaltung als Nächstes angehen, damit ältere" in text
    assert "⟦In-welchem-Ortsteil-leben-Sie: Osterfeld⟧" in text


def test_the_first_count_of_a_platform_counts():
    assert "⟦Punkte: 17⟧" in read_csv(PLATFORM.encode())[0].text
    assert "⟦Punkte: 2⟧" not in read_csv(PLATFORM.encode())[0].text


def test_a_table_without_heads_or_without_notes_says_so():
    (headless,) = read_csv(HEADLESS.encode())
    assert "keine erkennbare Kopfzeile" in headless.remarks[0] and "(C)" in headless.remarks[0]
    (figures,) = read_csv(
        "Jahr;Fälle;Quote\n2023;120;3,5 %\n2024;140;4,1 %\n2025;99;2,0 %\n".encode()
    )
    assert "keine Spalte mit freiem Text" in figures.remarks[0] and "\n- " not in figures.text


def test_dates_that_excel_made_are_no_table_and_no_count():
    (part,) = read_csv(
        "Tisch;Karte;Punkte\n03. Apr;Radweg an der Brücke;2\n5;Mehr Bänke am See;02.01.2026\n".encode()
    )
    assert "⟦Tisch: 5⟧" in part.text and "Apr" not in part.text and part.text.count("⟦Punkte:") == 1
    assert len(part.remarks) == 2 and "Datumswerte" in part.remarks[0]


def test_one_count_beside_several_lines_is_one_card():
    text = read_csv(b'Karte;Punkte\n"Feste im Hof\nFlohmarkt";3\nBusse;1\n')[0].text
    assert text == "- Feste im Hof\n  Flohmarkt ⟦Punkte: 3⟧\n- Busse ⟦Punkte: 1⟧"
