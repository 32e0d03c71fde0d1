"""Each rule of the cleaning room as a table of small inputs and known answers: at its limits, in both directions. All fictional.

Whole sheets stand in ``test_clean.py``.
"""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import clean, tables
from analysis.cleaning import (
    boilerplate,
    headings,
    line_classifier,
    person_lines,
    reasons,
    segmentation,
    sheets,
    statement_ids,
    struck,
    surroundings,
    wraps,
)
from analysis.cleaning.above import Headings, is_group
from analysis.cleaning.card_colours import colour_of, legend
from analysis.cleaning.counters import count, is_mark_only, without
from analysis.cleaning.duplicates import content_of, groups, same_as
from analysis.cleaning.flags import flags_of
from analysis.cleaning.grids import read_grid
from analysis.cleaning.judging import with_sign
from analysis.cleaning.lines import lines
from analysis.cleaning.normalisation import normalise
from analysis.cleaning.notes import read
from analysis.cleaning.segmentation import segment
from analysis.cleaning.wraps import Width


def noted(text: str, paragraphs: bool = False) -> dict[str, tuple[str, ...]]:
    """The notes of a sheet with what stands above each."""
    notes = read(text, paragraphs).notes
    return {text[note.start : note.end]: note.heading for note in notes}


def aside(text: str) -> dict[str, str]:
    return {text[piece.start : piece.end]: piece.reason for piece in read(text).set_aside}


# ---- lines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, kinds",
    [
        ("Kita\n\n \t", "text blank blank"),
        ("-Kita\n-kita", "bullet text"),
        ("•\n- \n●● Kita\n● Kita", "blank text text bullet"),
        ("# Kita\n###### Kita\n####### Kita\n#Kita", "heading heading text text"),
        ("...\n---\n- - -\n```py\n--", "rule rule rule rule text"),
        ("| a |\n|||\n| a", "row text text"),
        ("⟦Tisch: 3⟧ ⟦Punkte: 2⟧\n⟦Tisch: 3⟧ x", "mark text"),
        ("o Kita\noKita\nà Kita\nà", "bullet text bullet text"),
        ("→ Kita\n-> Kita\n→", "arrow arrow text"),
        ("18.15 Kita\n18.15 Uhr Kita", "text text"),
        ("25.15 Kita\n25.16 Hort", "number number"),
        ("1.1 Kita\n1.2 Hort", "number number"),
        ("1.1 Kita\nHort", "text text"),
        ("(1) Kita\n(2) Hort", "number number"),
        ("2. Kita\n3. Hort\n5. Bus", "number number text"),
        ("1) Kita\n2) Hort\n3. Bus", "number number text"),  # another kind of sign
        ("1. Kita\n\n1. Hort", "number blank number"),
        ("1. Kita\nBus\n1. Hort", "text text text"),
        ("1. Kita\n  Bus\n1. Hort", "number text number"),
        ("a) Kita\nb) Hort\nd) Bus", "letter letter text"),
        ("- Kita\n  1. Hort", "bullet number"),
        ("- Kita\n 1. Hort", "bullet text"),
        ("- Kita\n" + 8 * " " + "1. Hort", "bullet number"),
        ("- Kita\n" + 9 * " " + "1. Hort", "bullet text"),
        ("- Kita\n  2. Hort", "bullet text"),
        ("Kita\n  1. Hort", "text text"),
        ("3. Juli\n4. Juli", "text text"),
    ],
)
def test_kinds_of_lines(text, kinds):
    assert [line.kind for line in lines(text)] == kinds.split()


@pytest.mark.parametrize(
    "text, indent, marker, words",
    [
        ("\t- Kita", 4, "-", "Kita"),
        ("- ● Kita", 2, "●", "Kita"),
        ("## Kita ", 0, "##", "Kita"),
        ("  > Kita", 2, ">", "Kita"),
        ("a) Kita", 0, "", "a) Kita"),  # alone it counts nothing
        ("  → Kita ", 2, "→", "→ Kita"),
    ],
)
def test_the_words_of_a_line(text, indent, marker, words):
    (line,) = lines(text)
    assert (line.indent, line.marker, line.words(text)) == (indent, marker, words)


# ---- counters --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, number, kind",
    [
        ("Kurse (500x)", 500, "nennungen"),
        ("Kurse (501x)", 1, ""),
        ("Kurse 500 Punkte", 500, "punkte"),
        ("Kurse 501 Punkte", 1, ""),
        ("Kurse (0x)", 1, ""),
        ("Kurse 0 Punkte", 1, ""),
        ("(3x)", 3, "nennungen"),
        ("12x", 1, ""),  # no note beside it
        ("●●●", 1, ""),
        ("Kurse (3 x genannt)", 3, "nennungen"),  # once, though it fits twice
        ("Kurse [Stimmen: 4]", 4, "punkte"),
        ("Kurse Punkte: 4", 4, "punkte"),
        ("Kurse (3x), (4x).", 7, "nennungen"),
        ("(2x) Kurse (3x)", 5, "nennungen"),
        ("●● Kurse ●●", 4, "punkte"),
        ("●● Kurse 3 Punkte (2x)", 5, "punkte"),  # votes and mentions are never added
        ("Kurse ●", 1, "punkte"),
        ("(●) Kurse", 1, "punkte"),
        ("Kurse III", 1, ""),
        ("Kurse (III)", 1, ""),
        ("Kurse (IIII)", 4, "nennungen"),
        ("Kurse xx", 1, ""),
        ("Kurse xxx", 3, "nennungen"),
        ("Kurse /// //", 5, "nennungen"),
        ("|| Kurse", 2, "nennungen"),
        ("I Kurse", 1, ""),
        ("Kurse (zehn Stimmen)", 10, "punkte"),
        ("2 Nennungen: Kurse", 2, "nennungen"),
        ("3 Punkte kosten Kurse", 1, ""),
        ("Linie 3, 4 Punkte", 1, ""),
        ("Kurse 3x täglich", 1, ""),
        ("Kurse - 3 Punkte", 3, "punkte"),
        # a small word behind the number tells a frequency only if it is whole
        ("4x immer Baustelle am Kanal", 4, "nennungen"),
        ("4x ansprechende Plakate", 4, "nennungen"),
        ("4x sofort Lampen", 4, "nennungen"),
        ("4x im Monat Kleiderkammer", 1, ""),
        ("4x an der Tür geklingelt", 1, ""),
        ("4x so teuer wie früher", 1, ""),
        ("4x jeden Tag", 1, ""),
    ],
)
def test_what_a_note_shows(text, number, kind):
    assert count(text)[:2] == (number, kind)


@pytest.mark.parametrize(
    "text, number",
    [
        ("Kita (4)", 4),
        ("Kita (4).", 4),
        ("Kita (0)", 1),
        ("Kita (99)", 99),
        ("Kita (100)", 1),
        ("(4)", 1),
        ("Kita (4) mehr", 1),
        ("Kita (4) (3x)", 3),
    ],
)
def test_a_bare_number_where_the_sheet_counts_so(text, number):
    assert count(text, bare=True).number == number


@pytest.mark.parametrize(
    "text, left",
    [
        ("Kurse (3x).", "Kurse."),
        ("Kurse (3x), bald", "Kurse, bald"),
        ("Kurse (3x) bald", "Kurse bald"),
        ("●● Kurse ●●", "Kurse"),
        ("Kurse", "Kurse"),
    ],
)
def test_a_note_without_its_marks(text, left):
    assert " ".join(without(text, count(text).spans).split()) == left


@pytest.mark.parametrize(
    "text, only",
    [("●", True), ("(3x)", True), ("Punkte: 3", True), ("||||", True), ("3", False), ("", False), ("Kurse 3x", False), ("x 3x", False)],
)  # fmt: skip
def test_a_line_that_only_counts(text, only):
    assert is_mark_only(text) == only


# ---- flags and the readable form -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, flags",
    [
        ("a b c d e f", "unleserlich"),
        ("a b c d e", ""),  # too few to tell
        ("ab cd ef gh ij kl mn op lang lang", "unleserlich"),
        ("ab cd ef gh ij kl mn lang lang lang", ""),
        ("unleserlich", "unleserlich"),
        ("Kita \ufffd", "unleserlich"),
        ("HILFE JETZT", "gross"),
        ("HILFEJET", "gross"),
        ("HILFEJE", ""),  # seven letters
        ("DAS IST EIN ABC", ""),  # no word of four
        ("ÄRZTE FÜR UNS da", "gross"),
        ("ÄRZTE FÜR UNS alle", ""),
        ("Kita / Hort", "trennkandidat"),
        ("3 / 4 Stunden", ""),
        ("Kita /Hort", ""),
        ("Kita...Hort", "auslassung"),
        ("Kita....", ""),
        ("Kita [...]", "auslassung"),
        ("Kita (?)", "unsicher"),
        ("Kita [unklar]", "unsicher"),
        ("Kita? ?", "unsicher frage"),
        ("Kita?“", "frage"),
        ("Kita ;)", "emoji"),
        ("Kita:)", ""),
        ("✓ Kita", ""),
    ],
)
def test_flags_at_their_limits(text, flags):
    assert " ".join(flags_of(text)) == flags


@pytest.mark.parametrize(
    "text, readable",
    [
        ("a*b*c", "a*b*c"),
        ("2*3*4", "2*3*4"),
        ("Schüler*innen und Lehrer*innen", "Schüler*innen und Lehrer*innen"),
        ("__a__b", "__a__b"),
        ("*a* und _b_", "a und b"),
        ("`a` ~~b~~ ++c++ a++b", "a b c a++b"),
        ("a == b", "a == b"),
        ("[a](b) [c](#d)", "[a](b) c"),
        ("\\*a", "*a"),
        ("100 m² Platz²", "100 m² Platz"),
        ("- * a", "a"),
        ("a) x", "x"),
        ("a)", "a)"),
        ("[x] a", "a"),
        ("## a", "a"),
        ("-> a ->", "a"),
        ("->", "->"),  # never nothing
        ("a<br>b<b>c</b>d", "a bcd"),
        ("a < b", "a < b"),
        ("&uuml;ber &#228; &#x41; &unbekannt;", "über ä A &unbekannt;"),
        ("a\u200db", "ab"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("Stadt- und Land", "Stadt- und Land"),
        ("Stadt- verwaltung-s", "Stadt- verwaltung-s"),
        ("Stadt- verwaltung/Amt", "Stadt- verwaltung/Amt"),
    ],
)
def test_the_readable_form(text, readable):
    assert normalise(text) == readable


@pytest.mark.parametrize(
    "text, whole, left, words",
    [
        ("~~a b~~", True, "~~a b~~", []),
        ("~~a~~ (3x)", True, "~~a~~ (3x)", []),
        ("- ~~a~~", False, "- ~~a~~", []),
        ("1. ~~a~~", False, "1. ~~a~~", []),
        ("b ~~a~~ c ~~d~~", False, "b c", ["a", "d"]),
        ("b ~~ a ~~", False, "b ~~ a ~~", []),
    ],
)
def test_struck_words(text, whole, left, words):
    assert struck.without_struck(text) == (left, words)
    assert struck.is_struck(text) == (whole or text[:2] in ("- ", "1.") and not any(map(str.isalnum, text.replace("~~a~~", ""))))  # fmt: skip


def test_signs_of_striking_without_words_strike_nothing():
    assert not struck.is_struck("~~●") and not struck.is_struck("~~ ~~")
    assert statement_ids.unused("a", {"a"}) == "a-2" and statement_ids.unused("a", set()) == "a"


def test_a_text_in_a_path_of_headings():
    assert sheets.shown("Was fehlt: (3x) ⟦Tisch: 3⟧") == "Was fehlt"
    labels = {"**Kita**:": "Kita:", "__Kita__": "Kita", "**Kita** da": "**Kita** da"}
    assert {text: sheets.shown_label(text) for text in labels} == labels


def test_one_dot_behind_a_list_mark_where_the_sheet_gives_dots():
    assert noted("- ●●● Kegelbahn\n- Kanu\n- ● Schach") == {
        "●●● Kegelbahn": (),
        "Kanu": (),
        "● Schach": (),
    }
    assert noted("- Kanu\n- ● Schach") == {"Kanu": (), "Schach": ("Kanu",)}  # a list in two levels


@pytest.mark.parametrize(
    "line, reason",
    [
        # an open end of a rule takes no sentence with it that says something
        ("Nächstes Treffen: 3. Juni. Bis dahin müssen Lampen her.", ""),
        ("Nächstes Treffen: 3. Juni. Nächster Termin folgt.", reasons.DATE_PLACE),
        ("Vielen Dank an alle! Leider fehlt der Steg noch immer.", ""),
        ("Moderation: [Person 2] lässt alle ausreden", ""),
        ("Gastgeberin [Person 2] hat immer Kaffee da", ""),
        ("Moderation: [Person 2] vom Deichamt", reasons.MODERATION),
        # a label nobody listed, with nothing but persons behind it
        ("Thekendienst: [Person 2] und [Person 7]", reasons.ORGANISES),
        ("Einlass-Team: [Person 2] / [Person 7]", reasons.ORGANISES),
        # a praise, a lack or a wish that names somebody is a note
        ("Am Pult: [Person 2] / [Person 7]", ""),
        ("Danke: [Person 2]", ""),
        ("Es fehlt: [Person 7]", ""),
        ("Wer kocht: [Person 2], [Person 7]", ""),
        ("Thekendienst: [Person 2] und Kaffee", ""),
        ("Ein Lob an die Küche: [Person 2]", ""),
        ("Thekendienst: und", ""),
    ],
)
def test_what_only_names_somebody_and_what_says_something(line, reason):
    assert boilerplate.reason_of(line) == reason


def test_a_card_that_thanks_somebody_is_a_card():
    assert boilerplate.reason_of("Lieblingslehrer: [Person 2]", card=True) == ""


def test_a_date_below_a_title_does_not_take_its_place():
    text = "# Workshop F – Garten\n\n# 24. Mai 2025, Deichhaus\n\n# Moderation: [Person 1]\n\n- Kompost"
    (note,) = read(text).notes
    assert (note.heading, note.place["workshop"]) == (
        ("Workshop F – Garten",),
        "Workshop F: Garten",
    )
    assert set(aside(text).values()) == {reasons.HEADING, reasons.DATE_PLACE, reasons.MODERATION}
    days = "# Garten\n\n- Laube\n\n# 24. Mai 2025\n\n- Kompost\n\n# 25. Mai 2025\n\n- Zaun"
    assert [note.heading for note in read(days).notes] == [
        ("Garten",),
        ("24. Mai 2025",),
        ("25. Mai 2025",),
    ]
    assert read("# Runder Tisch, 24. Mai 2025\n\n- Zaun").notes[0].heading == (
        "Runder Tisch, 24. Mai 2025",
    )
    twice = "# Workshop F\n# 24. Mai 2025\n- Zaun\n# Workshop G\n# 25. Mai 2025\n- Laube"
    assert [note.heading for note in read(twice).notes] == [("Workshop F",), ("Workshop G",)]
    named = "# Workshop F\n\n# Ortsteil Deich, 24. Mai 2025\n\n- Zaun"
    assert read(named).notes[0].heading == ("Ortsteil Deich, 24. Mai 2025",)
    text = "# Garten\n\n# Workshop F, 24. Mai 2025\n\n- Kompost"
    assert read(text).notes[0].place["workshop"] == "Workshop F"


# ---- the first and the last lines of a list ---------------------------------------------------------------------------

POINTS = "\n\n- Laternen am Deich\n- Hallenbad länger auf\n- mehr Schatten\n- Fähre auch sonntags\n- Kochabend\n- leise Ecke"


@pytest.mark.parametrize(
    "head, titles",
    [
        ("Kreis Ostermark – Stabsstelle Zusammenleben\nTisch 4: Sport", 1),
        ("Dritte Familienkonferenz Ostermark\n12. März 2025, Deichhaus", 1),
        ("Gemeinde Ostermark\nLeitbild 2030\nModeration: [Person 1]", 2),
        ("Strategie Nachbarschaft 2030\n# Tisch 4", 1),
        # three lines are no title, and one that reads like a note makes notes of all of them
        ("Gemeinde Ostermark\nLeitbild 2030\nLeitbild Hafen 2031\nTisch 4", 0),
        # what names no event and no office may be a note
        ("Morsche Bohlen Steg Nord\nTisch 4", 0),
        ("Billige Fähre für Schulkinder\nWorkshop C", 0),
        ("Grelle Werbung in der Fußgängerzone\nModeration: [Person 1]", 0),
        ("Stau am Tor seit 2023\nTisch 4", 0),
        ("Gut ankommen in Ostermark\n\nWorkshop C", 0),
        ("Gemeinde Ostermark\nDer Steg am Hafen bricht durch\nTisch 4", 0),
        ("Mehr Bänke am Hafen\nTisch 4", 0),
        ("Radweg zu schmal\nTisch 4", 0),
        ("Umkleiden ohne Schloss\nTisch 4", 0),
        ("Steg am Hafen erneuern\nTisch 4", 0),
        ("der Hafen bei Nacht\nTisch 4", 0),
        ("Müllberge\nTisch 4", 0),
        ("Müllberge am Hafen!\nTisch 4", 0),
        ("Müllberge am Hafen ●●●\nTisch 4", 0),
        # behind the line that says where, they are notes of that place
        ("Tisch 4\nMüllberge am Hafen\n\nTisch 5", 0),
    ],
)
def test_what_a_sheet_is_called_above_the_line_that_says_where(head, titles):
    text = head + POINTS
    heads = [words for words, reason in aside(text).items() if reason == reasons.HEADING]
    above = head.split("\n")[:titles]
    assert all(line in heads for line in above)
    plain = [line for line in head.split("\n")[titles:-1] if line and line != "Tisch 4"]
    assert [line for line in plain if line not in noted(text)] == []
    assert [note for note in noted(text) if note in POINTS] == [
        line[2:] for line in POINTS.split("\n") if line
    ]


def test_a_place_is_no_end_of_the_note_above_it():
    text = "Der Steg am Hafen bricht bald durch, sagen alle auf\nTisch 4\n\n- Kochabend"
    assert noted(text)["Kochabend"] == ("Tisch 4",)
    torn = "Am Hafen fehlt seit dem letzten Jahr eine\nGruppe für Väter"
    assert list(noted(torn)) == [torn]


def test_first_lines_of_a_sheet_that_is_no_list_stay_notes():
    text = "Müllberge am Hafen\nDunkle Gasse beim Deichhaus\n\nTisch 4\n\nBaustelle am Tor\n\nLeere Schaukästen"
    assert list(noted(text)) == [line for line in text.split("\n") if line and line != "Tisch 4"]


@pytest.mark.parametrize(
    "last, note",
    [
        ("Schluss 21:15 Uhr. Die Plakate hängen bis Freitag im Foyer.", False),
        ("Die Karten bleiben bei der Moderation.", False),
        # things that only sound like what a table wrote, and places that keep nothing
        ("Die Plakate hängen im Weg.", True),
        ("Zettel liegen im Treppenhaus.", True),
        ("Warteliste liegt beim Hafenamt.", True),
        ("Die Monatskarten sind bei 70 Euro.", True),
        ("Unsere Unterlagen liegen seit Herbst im Büro.", True),
        ("Die Originale bleiben vorerst im Pfarrhaus.", False),
        ("Schluss 21 Uhr, Stellwände stehen noch im Foyer", False),
        ("Ende um 17 Uhr. Kartenfotos sind beim Ordnungsamt hinterlegt.", False),
        # beside an hour, but somebody says something
        ("Ende um 17 Uhr. Die Fähre ist dann schon weg und wir stehen da.", True),
        ("Ende um 17 Uhr. Es fehlen Stühle.", True),
        ("Ende um 17 Uhr. Die Karten sind am Automaten zu teuer.", True),
        ("Zettel hängen nur auf Deutsch im Flur.", True),
        ("Am Hafen riecht es seit Wochen nach Öl.", True),
        ("Der Steg bricht durch", True),
    ],
)
def test_what_closes_a_list(last, note):
    assert (last in noted(f"Tisch 4{POINTS}\n\n{last}")) == note


@pytest.mark.parametrize(
    "more, notes",
    [
        ("- am Deich ist es abends stockfinster", 8),
        ("- am Deich ist es abends stockfinster, das sagen alle\nKinder im Ort, seit die große Lampe kaputt ist und\nniemand sie holt", 8),
    ],
)  # fmt: skip
def test_a_note_of_a_list_may_begin_with_a_small_letter(more, notes):
    head = "Zweite Familienkonferenz am Deich in der Ostermark\nSamstag, 12. April 2025, Aula der Deichschule Nord\nLeitung: [Person 1], Schreibdienst: [Person 2]\nWas fehlt?"
    long = "\n- Mittwochs ist das Jugendhaus zu, da hätten alle Zeit\n"
    text = head + POINTS + long + more
    assert len(noted(text)) == notes


# ---- headings --------------------------------------------------------------------------------------------------------

WORKSHOP, TABLE, GROUP, CAPITALS, LABEL = 6.2, 6.4, 6.6, 7.0, 8.0


@pytest.mark.parametrize(
    "text, follows, free, rank",
    [
        ("Workshop 3: Sport", "", False, WORKSHOP),
        ("Workshop 3, Tisch 2", "", False, WORKSHOP),
        ("Tisch 3", "", False, TABLE),
        ("Gruppe der Eltern", "", False, GROUP),
        ("Tisch 3.", "", True, None),
        ("Tisch 3 " + "x" * 113, "", True, None),
        ("Kita und der Hort im Park der Stadt und dort:", "point", False, LABEL),
        ("Kita und der Hort:", "text", False, LABEL),
        ("Kita und der Hort da:", "text", False, None),
        ("Kita:", "", False, None),
        ("Was fehlt?", "text", True, LABEL),
        ("Was fehlt?", "text", False, None),
        ("Was fehlt?", "", True, None),
        ("Leitfrage 2: Was fehlt?", "text", True, LABEL),
        ("Wer kann hier helfen?", "text", True, LABEL),
        ("Wer kann mir helfen?", "text", True, None),  # somebody's own question
        ("Wo fehlt es??", "text", True, None),
        ("Probleme", "text", True, None),
        ("Probleme:", "text", True, LABEL),
        ("Probleme", "point", True, LABEL),
        ("PROBLEME", "text", True, CAPITALS),
        ("PROBLEME", "", True, None),
        ("PROBLEME", "text", False, None),
        ("KITAS", "text", True, None),  # five letters: a keyword
        ("KITAS:", "text", True, CAPITALS),
        ("Kita am Park", "point", True, LABEL),
        ("kita am Park", "point", True, None),
        ("Kita am Park", "point", False, None),
        ("Kita am Park", "text", True, None),
        ("A b c d e f g h", "point", True, LABEL),
        ("A b c d e f g h i", "point", True, None),
        ("???", "point", True, None),
        ("Kita fehlt.", "point", True, None),
        ("Raum im 3.", "point", True, LABEL),
    ],
)
def test_the_rank_of_a_line_as_a_heading(text, follows, free, rank):
    assert headings.rank_of(text, follows, free) == rank


@pytest.mark.parametrize(
    "rank, place, above, found",
    [
        (TABLE, "table", [], TABLE),
        (WORKSHOP, "workshop", [(1, "")], 1.2),
        (GROUP, "group", [(1, ""), (3, "")], 3.6),
        (TABLE, "table", [(1, ""), (1.4, "table")], 1.4),  # beside its like
        (TABLE, "table", [(2, "table")], 2.4),  # a marked one is no like
        (TABLE, "table", [(1, ""), (1.2, "workshop")], 1.4),
        (LABEL, "", [(1, "")], LABEL),
        (CAPITALS, "", [(1, "")], CAPITALS),
    ],
)
def test_a_place_ranks_below_the_marked_heading_above_it(rank, place, above, found):
    heads = [(float(its), {key: "x"} if key else {}) for its, key in above]
    made = headings.place_rank(rank, {place: "x"} if place else {}, heads)
    assert made == pytest.approx(found)


@pytest.mark.parametrize(
    "text, group",
    [
        ("Gruppe: Eltern", True),
        ("Elterngruppe: Kita", True),
        ("Gruppe: " + "x" * 112, True),
        ("Gruppe: " + "x" * 113, False),
        ("Gruppe: Eltern am Tisch 3", False),
        ("Gruppe 3: Eltern", False),
    ],
)
def test_a_line_that_only_says_the_group(text, group):
    assert is_group(text) == group


def test_what_holds_below_headings_and_marks():
    above = Headings()
    above.add(1.0, "AG Sport, Tisch 3")
    assert above.place() == {"field": "", "workshop": "AG Sport", "table": "3"}
    above.hold("Tisch", "Tisch 04")
    above.hold("Spalte", "Was fehlt?")
    assert above.place()["table"] == "4" and above.path()[-1] == "Was fehlt?"
    above.add(2.0, "Tisch 5")
    assert above.place()["table"] == "5"
    above.add(2.0, "Sonstiges")  # neither 5 nor what the mark took the place of
    assert "table" not in above.place() and above.last() == "Sonstiges"
    above.add(2.0, "Elterngruppe: Kita Nord")
    assert above.place()["group"] == "Kita Nord"
    above.add(2.0, "Gruppe der Eltern")
    assert above.place()["group"] == "Eltern"
    above.add(2.0, "Elterngruppe: Kita Nord")
    above.hold("Spalte", "")
    assert above.path() == ["AG Sport, Tisch 3", "Elterngruppe: Kita Nord"]
    above.hold("Handlungsfeld", "Wohnen")
    above.add(1.0, "AG Kultur")
    assert above.place()["field"] == "Wohnen" and above.path() == ["AG Kultur"]
    assert Headings().last() == "" and Headings().place() == {}


# ---- persons, organisation, blocks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, kinds",
    [
        ("[Person 3], Jugendamt", "attendance"),
        ("Hr. Dr. [Person 1]", "attendance"),
        ("[Person 1] " + "A" * 149, "attendance"),
        ("[Person 1] " + "A" * 150, ""),
        ("[Person 1]: Kita", ""),
        ("Frau [Person 3] hilft", ""),
        ("Caritas", ""),
        ("Anwesend:", "list"),
        ("Teilnehmende: 13 Personen", "list"),
        ("Teilnehmende – 5", "list"),
        ("Teilnehmende: Caritas, VHS", "list"),
        ("Teilnehmende: kommen nicht", ""),
        ("Teilnehmende aus allen Ländern", ""),
        ("Moderation", ""),
        ("Moderation:", "role"),
        ("Moderation: [Person 1]", "role"),
        ("Moderation: Anna Muster", "role"),
        ("Moderation: Anna", ""),
        ("Moderation - Anna Muster", ""),
        ("Protokoll [Person 1]", "role"),
        ("Moderation: klarer fassen", ""),
        ("Moderation: " + "A " * 12, "role"),
        ("Moderation: " + "A " * 13, ""),
        ("Tel. [Telefon]", "contact"),
        ("Amt für Vielfalt, [E-Mail]", ""),  # „für“ is no name
        ("Büro Nord Amt Süd, [E-Mail]", "contact"),
        ("Büro Nord Amt Süd Haus, [E-Mail]", ""),
        ("Wir brauchen [Telefon]", ""),
        ("Ampel [Adresse] Schule", ""),
        ("[Person 1], Tel. [Telefon]", "attendance contact"),
        ("Kontakt fehlt", ""),
    ],
)
def test_lines_that_name_persons(text, kinds):
    rules = {
        "attendance": person_lines.is_attendance,
        "list": lambda text: person_lines.is_list_of_persons(text) and "[" not in text,
        "role": person_lines.is_role,
        "contact": person_lines.is_contact,
    }
    assert [name for name, holds in rules.items() if holds(text)] == kinds.split()


@pytest.mark.parametrize(
    "reason, text, goes_on",
    [
        (reasons.ATTENDANCE, "Caritas", True),
        (reasons.ATTENDANCE, "A" * 200, True),
        (reasons.ATTENDANCE, "A" * 201, False),
        (reasons.ATTENDANCE, "Kita fehlt", False),
        (reasons.ATTENDANCE, "[Person 1] kommt gern", True),
        (reasons.ATTENDANCE, "[Person 1] kommt.", False),
        (reasons.ATTENDANCE, "[Person 1]" + " a" * 12, True),
        (reasons.ATTENDANCE, "[Person 1]" + " a" * 13, False),
        (reasons.GREETING, "A" * 80, True),
        (reasons.GREETING, "A" * 81, False),
        (reasons.GREETING, "[Person 1] aus dem Amt", True),
        (reasons.GREETING, "Kita fehlt", False),
        (reasons.GREETING, "Tel. 12, a@b.de", True),
        (reasons.AGENDA, "Caritas", False),
    ],
)
def test_a_block_of_persons_goes_on(reason, text, goes_on):
    assert person_lines.goes_on(reason, text) == goes_on


@pytest.mark.parametrize(
    "sheet, notes",
    [
        ("Teilnehmende:\n[Person 1], VHS\n\n[Person 2] (Amt)\n- Kita", ["Kita"]),
        ("Teilnehmende:\n- [Person 1], VHS\n- Caritas\n- Kita", ["Kita"]),
        ("Anwesend:\nCaritas\n\n[Person 1]\n- Kita", ["Caritas", "Kita"]),  # nobody is named near
        ("Anwesend:\n" + "Caritas\n" * 11 + "[Person 1]\n- Kita", ["Kita"]),
        ("Anwesend:\n" + "Caritas\n" * 12 + "[Person 1]\n- Kita", ["Caritas"] * 12 + ["Kita"]),
        ("Moderation:\n[Person 1]\nKita\n\nHort", ["Kita", "Hort"]),
        ("Moderation:\nKita\n\nHort", ["Kita", "Hort"]),
        ("Tagesordnung\n- Begrüßung\n- Kita\n→ mehr Zeit\nHort", ["→ mehr Zeit", "Hort"]),
        ("Viele Grüße\n[Person 1]\nCaritas\n\nKita", ["Kita"]),
        ("Viele Grüße\n\nCaritas\nKita", ["Caritas", "Kita"]),
        ("Viele Grüße\n- Caritas\n- Kita", ["Caritas", "Kita"]),
        ("Inhalt\nBildung 3\nSprache 12\nKita fehlt", ["Kita fehlt"]),
        ("Legende:\nrot – wichtig\nKita fehlt", ["Kita fehlt"]),
        ("Legende:\n\nrot – wichtig\nKita fehlt", ["rot – wichtig", "Kita fehlt"]),
        ("Danke\nViele Grüße\n--\nCaritas\n\nKita", ["Kita"]),
        ("Mehr Kitas\n--\nCaritas", ["Mehr Kitas", "Caritas"]),
        # what belongs to a block only because of it: over one blank line, not over two, nor over a note
        ("Anwesend:\n[Person 1], VHS\n\n[Person 2] war auch da\n- Kita", ["Kita"]),
        ("Anwesend:\n[Person 1], VHS\n\n\n[Person 2] war auch da", ["[Person 2] war auch da"]),
        (
            "Anwesend:\n[Person 1], VHS\nBus fährt nicht!\n[Person 2] war auch da\n- Kita",
            ["Bus fährt nicht!", "[Person 2] war auch da", "Kita"],
        ),
        ("Seite 7\nKita – Hort fehlt\n- Bus", ["Kita – Hort fehlt", "Bus"]),  # no legend
    ],
)
def test_where_a_block_ends(sheet, notes):
    assert [sheet[note.start : note.end] for note in read(sheet).notes] == notes


@pytest.mark.parametrize(
    "text, dated",
    [
        ("3. Juli 2025, Rathaus", True),
        ("18 bis 20 Uhr, Saal", True),
        ("3. Juli bis 4. Juli", True),
        ("Rathaus", False),
        ("18 Uhr fehlt ein Bus", False),
        ("3.7.2025 " + "A" * 91, True),
        ("3.7.2025 " + "A" * 92, False),
        ("3.7.2025!", False),
    ],
)
def test_a_line_that_only_says_when_and_where(text, dated):
    assert boilerplate.is_dated(text) == dated


@pytest.mark.parametrize(
    "text, reason",
    [
        ("Seite 7. Kita fehlt", ""),
        ("Kita fehlt. Seite 7", ""),
        ("Ende: 17:20 Uhr. Die AG dankt der Moderation.", "Datum und Ort"),
        ("**Seite 7**", "Seitenrand"),
        ("Raum: Saal Nord", "Datum und Ort"),
        ("Raum: fehlt", ""),
        ("…", "ohne Worte"),
        ("", "ohne Worte"),
    ],
)
def test_why_a_line_is_no_statement(text, reason):
    assert boilerplate.reason_of(text) == reason


@pytest.mark.parametrize(
    "marker, words, said",
    [
        ("●", "= ein Punkt", "● = ein Punkt"),
        ("●", "steht für ja", "● steht für ja"),
        ("-", "= ein Punkt", "= ein Punkt"),
        ("●", "== a", "== a"),
        ("●", "Kita", "Kita"),
    ],
)
def test_the_sign_that_a_line_of_a_legend_explains(marker, words, said):
    assert with_sign(marker, words) == said


# ---- what stands around a line ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, free, follows",
    [
        ("x", True, ""),
        ("a\nx\nb", False, "text"),
        ("\nx\n- b", True, "point"),
        ("# a\nx\n# b", True, ""),
        ("- a\nx\n---", True, ""),
        ("⟦Tisch: 3⟧\nx\n⟦Tisch: 4⟧\n- b", True, "point"),
        ("a\nx\n\n\n- b", False, "point"),
        ("a\nx\n\n\n\n- b", False, ""),
    ],
)
def test_what_stands_above_and_below(text, free, follows):
    found = lines(text)
    at = next(at for at, line in enumerate(found) if line.words(text) == "x")
    assert surroundings.is_free(found, at) == free
    assert surroundings.below(found, at) == follows


@pytest.mark.parametrize(
    "number, opening, closing", [(3, 0, 0), (4, 1, 1), (7, 1, 1), (8, 2, 2), (16, 4, 4), (26, 5, 4)]
)
def test_the_edges_of_a_sheet(number, opening, closing):
    text = "\n\n".join(["Kita"] * number)
    said = [at for at, line in enumerate(lines(text)) if line.kind != "blank"]
    assert surroundings.edges(lines(text)) == {*said[:opening], *said[number - closing :]}


@pytest.mark.parametrize("points, plain, listed", [(5, 0, True), (4, 0, False), (6, 4, True), (6, 5, False)])  # fmt: skip
def test_a_sheet_of_points(points, plain, listed):
    assert surroundings.is_list(lines("- a\n" * points + "b\n" * plain)) == listed


@pytest.mark.parametrize(
    "text, timed",
    [
        ("18:00 a\n\n18:30 b\n19:00 c", [0, 2, 3]),
        ("18:00 a\n18:30 b", []),
        ("18:00 a\n18:30 b\nKita\n19:00 c", []),
        ("- 18:00 a\n- 18:30 b\n19:00 c", []),
        ("18:00\n18:30\n19:00", []),
        ("18:00 hier fehlt Bus\n18:30 b\n19:00 c\n19:30 d", [0, 1, 2, 3]),
        ("18:00 hier fehlt Bus\n18:30 b\n19:00 c", []),
    ],
)
def test_an_agenda_by_its_times(text, timed):
    assert sorted(surroundings.timetable(text, lines(text))) == timed


@pytest.mark.parametrize(
    "text, heads",
    [
        ("Wohnen\n- a\n- b\nVerkehr\n- a\n- b", [0, 3]),
        ("Wohnen\n- a\nVerkehr\n- a\n- b", []),
        ("Wohnen\n- a\n- b\nVerkehr\n- a", []),
        ("Wohnen\n- a\n- b\n# X\nVerkehr\n- a\n- b", [0, 4]),
        ("Wohnen\n- a\n# X\nVerkehr\n- a\n- b", []),
        ("Wohnen\n- a\n- b\nVerkehr 3\n- a\n- b", []),
        ("Wohnen\n- a\n- b\n" + "V" * 60 + "\n- a\n- b", [0, 3]),
        ("Wohnen\n- a\n- b\n" + "V" * 61 + "\n- a\n- b", []),
        ("Wohnen\n- a\n- b\nEins Zwei Drei Vier Fünf Sechs\n- a\n- b", [0, 3]),
        ("Wohnen\n- a\n- b\nEins Zwei Drei Vier Fünf Sechs Sieben\n- a\n- b", []),
    ],
)
def test_the_labels_of_a_sheet(text, heads):
    assert sorted(surroundings.labels(text, lines(text))) == heads


@pytest.mark.parametrize(
    "above, right, wrong", [(0.5, 1.0, 1 / 3), (0.6, 0.5, 0.0), (0.9, 0.0, 0.0)]
)
def test_the_shares_of_lines_found_and_of_notes_lost(above, right, wrong):
    odds = [0.6, 0.7, 0.55, 0.95, 0.1]  # the fourth demands something and never falls
    none, says = [True, True, False, False, False], [False, False, False, True, False]
    assert line_classifier.shares(odds, none, says, above) == pytest.approx((right, wrong))


def test_what_is_told_of_a_table_of_contents_or_a_person_by_a_model_is_a_probability():
    assert 0 < line_classifier.probability("Mehr Kitas") < 0.5
    assert line_classifier.probability("Die Ergebnisse im Einzelnen") > 0.5
    said = {"Es fehlen Bänke": True, "Kita (3x)": True, "Kita -> Hort": True, "Notizen": False}
    assert {text: line_classifier.says_something(text) for text in said} == said


# ---- lines that go on ------------------------------------------------------------------------------------------------

SURE, UNSURE = Width(60, True), Width(60, False)


@pytest.mark.parametrize(
    "lengths, width",
    [
        ([], (0, False)),
        ([10], (10, False)),
        ([44, 45], (45, False)),
        ([45, 45, 44, 45], (45, True)),
        ([130, 129, 128], (130, True)),
        ([131, 130, 130], (131, False)),
        ([80, 80, 80, 60, 60, 60], (80, True)),
        ([80, 80, 80, 60, 60, 60, 60], (80, False)),
        ([80, 66, 66], (80, True)),
        ([80, 65, 65], (80, False)),
    ],
)
def test_where_a_sheet_wraps(lengths, width):
    assert wraps.width_of(lengths) == width


@pytest.mark.parametrize(
    "above, below, width, goes_on",
    [
        ("Wege für", "Kinder", UNSURE, True),
        ("Stadt-", "verwaltung", UNSURE, True),
        ("Kita-", "Platz", UNSURE, True),
        ("kita-", "Platz", UNSURE, False),
        ("x" * 32 + " ist", "Kita", SURE, True),  # 36 letters: long
        ("x" * 31 + " ist", "Kita", SURE, False),
        ("x" * 45, "kita", SURE, True),
        ("x" * 44, "kita", SURE, False),
        ("x" * 45 + ".", "kita", SURE, False),
        ("x" * 45, ", kita", SURE, True),
        ("x" * 55, "Kinder", SURE, True),
        ("x" * 55, "Rad", SURE, False),  # it would have fitted
        ("x" * 55, "Kinder", UNSURE, False),
        ("x" * 90, "kita", Width(131, False), False),
        ("x" * 70, "k" * 30, Width(100, True), True),
        ("x" * 70, "k" * 29, Width(100, True), False),
        ("x" * 75, "kita", Width(100, True), True),
    ],
)
def test_a_line_goes_on(above, below, width, goes_on):
    assert wraps.goes_on(above, below, width) == goes_on


@pytest.mark.parametrize(
    "letters, width, full",
    [(15, SURE, True), (14, SURE, False), (8, UNSURE, True), (7, UNSURE, False)],
)
def test_a_line_is_full_where_the_next_word_had_no_room(letters, width, full):
    assert wraps.is_full("a" * 45, "b" * letters + " c", width) == full
    assert not wraps.is_full("a" * 44, "b" * 99, width)


def test_a_point_that_ends_in_a_full_stop_ends_though_its_line_is_full():
    above = "x" * 55 + "."
    assert [wraps.goes_on(above, "Kinder", SURE, point) for point in (False, True)] == [True, False]


@pytest.mark.parametrize(
    "above, torn, leads_on",
    [
        ("a,", True, True),
        ("Wege für ", True, True),
        ("z. B.", True, True),
        ("Paten aus", False, True),
        ("Kita", False, False),
        ("Gefühl dafür", False, False),
        ("(", False, True),
    ],
)
def test_a_line_that_cannot_end_a_note(above, torn, leads_on):
    assert (wraps.is_torn(above), wraps.is_open(above)) == (torn, leads_on)


# ---- notes that say two things ---------------------------------------------------------------------------------------

GOOD = "Die Beratung ist gut. "


@pytest.mark.parametrize(
    "text, pieces",
    [
        ("Kita zu -> Hort", ["Kita zu", "-> Hort"]),
        ("Kita -> Hort", ["Kita", "-> Hort"]),
        ("Kita->Hort", ["Kita->Hort"]),
        ("Kita zu->Hort auf", ["Kita zu", "->Hort auf"]),
        ("a -> b", ["a -> b"]),  # letters are no words
        ("-> Hort", ["-> Hort"]),
        ("Kita ->", ["Kita ->"]),
        ("Bus -> Bahn", ["Bus -> Bahn"]),
        ("Weg Nord -> Süd ist zu", ["Weg Nord -> Süd ist zu"]),
        ("Der Übergang von der Schule -> Beruf", ["Der Übergang von der Schule", "-> Beruf"]),
        ("Kita zu -> Hort voll -> Schule", ["Kita zu -> Hort voll", "-> Schule"]),
        ("1. Kita 2. Hort", ["1. Kita", "2. Hort"]),
        ("1. Kita 3. Hort", ["1. Kita 3. Hort"]),
        ("2. Kita 3. Hort", ["2. Kita 3. Hort"]),
        ("Ziele: (1) Kita (2) Hort", ["Ziele:", "(1) Kita", "(2) Hort"]),
        ("Ziele 1. Kita 2. Hort", ["Ziele 1. Kita 2. Hort"]),
        ("a) Kita b) Hort", ["a) Kita", "b) Hort"]),
        ("• Kita • Hort", ["• Kita", "• Hort"]),
        ("Kita • Hort", ["Kita", "• Hort"]),
        ("Kita • • •", ["Kita • • •"]),
        (GOOD + "Mehr Termine wären nötig.", [GOOD.strip(), "Mehr Termine wären nötig."]),
        (GOOD + "mehr Termine wären nötig.", None),
        (GOOD + "Dadurch wären mehr Termine nötig.", None),
        (GOOD + "Kita!", None),
        ("Kita. " + GOOD.strip(), None),
        ("Sie sagt (die Beratung ist gut. Mehr Termine wären nötig.)", None),
        ("", []),
    ],
)
def test_pieces_of_a_note(text, pieces):
    wanted = [text] if pieces is None else pieces
    assert [text[piece.start : piece.end] for piece in segment(text)] == wanted


def test_a_list_mark_is_measured_and_an_arrow_says_on_which_side_a_piece_stood():
    assert [piece.mark for piece in segment("Ziele: (1) Kita (2) Hort")] == [0, 4, 4]
    sides = [piece.flags for piece in segment("Kita zu -> Hort")]
    assert sides == [("teil", "vor_pfeil"), ("teil", "nach_pfeil")]
    assert segment("Kita")[0].flags == ()


@pytest.mark.parametrize("words, cut", [(45, False), (46, True)])
def test_a_point_longer_than_a_card_is_prose(words, cut):
    sentence = "Die Beratung ist wirklich gut für alle. "
    text = sentence * 6 + "Wort " * (words - 42)
    assert (len(segment(text, delimited=True)) > 1) == cut


@pytest.mark.parametrize(
    "sentence, claims",
    [
        ("Die Beratung ist gut", True),
        ("Beratung ist gut", False),  # three words
        ("Mehr Termine am Abend anbieten", True),
        ("Mehr Termine am Abend", False),
        ("Fehlt denn hier ein Bus", True),
        ("", False),
    ],
)
def test_a_sentence_that_makes_a_claim(sentence, claims):
    assert segmentation.makes_a_claim(sentence) == claims


@pytest.mark.parametrize(
    "sentence, leans",
    [("Dadurch fehlt es", True), ("Dasein ist gut", False), ("Viele können sie nicht lesen", True), ("Kein Bus", True), ("Kita fehlt", False)],
)  # fmt: skip
def test_a_sentence_that_leans_on_the_one_before(sentence, leans):
    assert segmentation.leans_back(sentence) == leans


# ---- sheets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, notes",
    [
        ("Tisch 3\n- Kita\n  mehr\n- Hort", {"Kita\n  mehr": ("Tisch 3",), "Hort": ("Tisch 3",)}),
        ("Kita\n● ●", {"Kita\n● ●": ()}),
        ("Kita\n\n(3x)", {"Kita\n\n(3x)": ()}),
        (
            "- Kita\n  - Hort\n    - Rad\n- Bus",
            {"Kita": (), "Hort": ("Kita",), "Rad": ("Kita", "Hort"), "Bus": ()},
        ),
        ("- Kita\n> Hort", {"Kita": (), "Hort": ()}),
        ("- Kita:\n  - Hort", {"Hort": ("Kita",)}),
        ("• Kita\n- Hort\n• Bus", {"Kita": (), "Hort": ("Kita",), "Bus": ()}),
        ("1. Kita\n- Hort\n2. Bus\n- Rad", {"Kita": (), "Hort": ("Kita",), "Bus": (), "Rad": ("Bus",)}),
        ("- Kita\n  → Hort\n  → Rad", {"Kita": (), "→ Hort": (), "→ Rad": ()}),
        ("Titel\n===\n- Kita", {"Kita": ("Titel",)}),
        ("- Kita\n---\n- Hort", {"Kita": (), "Hort": ()}),
        (
            "⟦Spalte: Was fehlt?⟧\n- Kita\n  - Hort\n⟦Spalte: Was tun?⟧\n  - Rad",
            {"Kita": ("Was fehlt?",), "Hort": ("Was fehlt?", "Kita"), "Rad": ("Was tun?",)},
        ),
        ("- Kita ⟦Gestrichen⟧\n- Hort ⟦Offen⟧\n- Bus", {"Bus": ()}),
        ("| A | B |\n|---|---|\n| x | |\n| | y |", {"x": ("A",), "y": ("B",)}),
        ("- Gruppe: Eltern\n- Kita", {"Kita": ("Gruppe: Eltern",)}),
        ("- Kita\n⟦Seitenrand⟧\nx\n- y", {"Kita": ()}),
        (
            "Kita[^1] zu\nHort\n⟦Fußnote: 1⟧\nauch im Norden\n⟦Fußnote: ⟧",
            {"Kita[^1] zu": (), "Hort": (), "auch im Norden": ("Kita zu",)},
        ),
    ],
)  # fmt: skip
def test_the_notes_of_a_sheet_and_what_heads_them(text, notes):
    assert noted(text) == notes


@pytest.mark.parametrize(
    "text, notes",
    [
        ("Kita fehlt\n- Hort", {"Kita fehlt": (), "Hort": ()}),  # it says something
        ("Kita fehlt\n  - Hort", {"Kita fehlt": (), "Hort": ("Kita fehlt",)}),
        ("- Kita\n***\n  mehr\n- Hort", {"Kita": (), "mehr": (), "Hort": ()}),
        ("Kita fehlt:\n- Hort", {"Hort": ("Kita fehlt",)}),
        ("KITA FEHLT\n- Hort", {"Hort": ("KITA FEHLT",)}),
        ("Kita am Park\n\n- Hort", {"Hort": ("Kita am Park",)}),
        ("- Bus\n\nKita am Park\n- Hort", {"Bus": (), "Hort": ("Kita am Park",)}),
        ("Rad\nKita am Park\n- Hort", {"Rad": (), "Kita am Park": (), "Hort": ()}),
        ("Protokoll Tisch 3\n- Hort", {"Hort": ("Protokoll Tisch 3",)}),
        ("Rad\nProtokoll Tisch 3\n- Hort", {"Rad": (), "Protokoll Tisch 3": (), "Hort": ()}),
        ("Kita:\nHort\nBus", {"Hort": ("Kita",), "Bus": ("Kita",)}),
        ("- Kita\nmehr\n- Hort", {"Kita": (), "mehr": (), "Hort": ()}),
        ("- Kita\n   mehr\n- Hort", {"Kita\n   mehr": (), "Hort": ()}),
        ("- Kita\n\n   mehr\n- Hort", {"Kita": (), "mehr": (), "Hort": ()}),
        ("1. Kita\n   - Hort\n2. Bus", {"Kita": (), "Hort": ("Kita",), "Bus": ()}),
        ("# Teilnehmende\n[Person 1]\nCaritas\n\n- Kita", {"Kita": ("Teilnehmende",)}),
        ("Anwesend:\n[Person 1], VHS\n- Kita", {"Kita": ()}),
        ("TOP 1: Begrüßung\nTOP 2: Bericht\n- Kita", {"Kita": ()}),
        ("| [Person 1], Jugendamt | Kita |\n| Seite 7 | |", {"Kita": (), "Seite 7": ()}),
    ],
)
def test_what_a_plain_line_is_by_its_neighbours(text, notes):
    assert noted(text) == notes


WRAPPED = "Die Busse in den Norden der Stadt fahren am Abend und auch\nam frühen Morgen schon lange nicht mehr so oft wie es sich\n"
WRAPPED += "die Leute dort wünschen, die Haltestellen sind alle dunkel\nund der Weg zum Bahnhof ist im Winter glatt und gefährlich\n"


@pytest.mark.parametrize(
    "below, number",
    [("– vor allem am Abend", 1), ("– Vor allem am Abend", 2), ("\n– vor allem am Abend", 2)],
)
def test_a_dash_that_a_wrapped_line_begins_with_is_no_list_mark(below, number):
    assert len(noted(WRAPPED + below)) == number


def test_pieces_are_given_back_in_the_order_of_the_text():
    pieces = read("- Kita ⟦Nr: 1.⟧\n***\n- ~~Hort~~ ⟦Nr: 2.⟧\n⟦Tisch: 3⟧").set_aside
    assert [piece.start for piece in pieces] == sorted(piece.start for piece in pieces)
    assert len(pieces) == 5


@pytest.mark.parametrize(
    "text, names",
    [
        ("von der Stadt", True),
        ("Verein der Freunde e. V.", True),
        ("[Person 1] und Caritas", True),
        ("Kita fehlt", False),
        ("Kita!", False),
        ("", True),
    ],
)
def test_a_line_of_names_alone(text, names):
    assert person_lines.is_name_like(text) == names


def test_lines_that_touch_are_one_note_where_the_reader_has_seen_it():
    assert list(noted("Kita am\nPark\n\nHort\nSeite 7", paragraphs=True)) == ["Kita am\nPark", "Hort"]  # fmt: skip


def test_every_reason_by_what_a_reader_marked():
    marks = {"Vorlage": "leere Vorlage", "Privat": "private Nachricht", "Gelöscht": "gelöschte Nachricht"}  # fmt: skip
    marks |= {"Beiwerk": "Beiwerk des Programms", "Offen": "nicht angekreuzt", "Gestrichen": "gestrichen"}  # fmt: skip
    for mark, reason in marks.items():
        assert aside(f"- Kita ⟦Nr: 1.⟧ ⟦{mark}⟧\n- Hort")["Kita"] == reason
    assert aside("⟦Beiwerk: x⟧\n- Kita") == {"⟦Beiwerk: x⟧": "Beiwerk des Programms"}


def test_a_list_of_persons_below_the_moderation_is_one_of_its_own():
    found = aside("Moderation: [Person 1]\n[Person 2]\nTeilnehmende: [Person 3], VHS\n- Kita")
    assert found["[Person 2]"] == "Moderation"
    assert found["Teilnehmende: [Person 3], VHS"] == "Teilnehmendenliste"


def test_cells_of_a_table_in_markdown():
    text = "| Karte | Stimmen | Tisch | Nr |\n|--|--|--|--|\n| Bus \\| Bahn | 3 | | 1 |"
    cells = read_grid(text, lines(text))
    said = [(text[cell.start : cell.end], cell.reason) for cell in cells]
    assert said == [
        *((head, reasons.TABLE_HEAD) for head in ("Karte", "Stimmen", "Tisch", "Nr")),
        ("|--|--|--|--|", reasons.RULE),
        ("Bus \\| Bahn", ""),
        ("3", reasons.MARK),
        ("1", reasons.MARK),
    ]
    assert cells[5].marks == {"Punkte": "3"} and cells[5].column == "Karte"
    assert all(cell.marks == {} for cell in cells[:5])
    text = "| Bus | 3 |\n| Kita | 4 |"  # without a line of dashes there are no heads
    assert [cell.reason for cell in read_grid(text, lines(text))] == [""] * 4


# ---- colours, duplicates ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said, told",
    [
        ("grün = läuft gut.\nrot = fehlt noch.", {"grün": "läuft gut", "rot": "fehlt noch"}),
        ("grün = gut. rot = fehlt.", {"grün": "gut", "rot": "fehlt"}),
        ("grün = z. B. Lob, rot = Kritik", {"grün": "z. B. Lob", "rot": "Kritik"}),
        ("grün steht für Lob, rote Zettel bedeuten Kritik", {"grün": "Lob", "rot": "Kritik"}),
        ("grün = Lob, rot = Kritik, rot = Wut", {}),  # in two ways
        ("grün = Lob, gelb = Idee, rot = Kritik, rot = Wut", {}),
        ("grün = Lob, gelb = Lob, rot = Wut", {"grün": "Lob", "gelb": "Lob", "rot": "Wut"}),
        ("hellgrün = Lob, rot = Kritik", {}),
        ("grün = Lob", {}),
    ],
)
def test_what_a_legend_says(said, told):
    assert legend(said, ["rot", "grün", "gelb", ""]) == told


@pytest.mark.parametrize(
    "marks, colour",
    [
        ({"Punkte": "3", "Farbe": "Gelbe Karte"}, "gelb"),
        ({"Color": "light_yellow"}, "light_yellow"),
        ({"Punkte": "3"}, ""),
        ({"Farbe": " ROT "}, "rot"),
        ({}, ""),
    ],
)
def test_the_colour_of_a_card(marks, colour):
    assert colour_of(marks) == colour


@pytest.mark.parametrize(
    "text, words",
    [
        ("Die Kurse sind bitte zu klein", ("klein", "kurs")),
        ("Nicht ohne 3 Kurse", ("3", "kurs", "nicht", "ohne")),
        ("10.000 Euro", ("10.000", "euro")),
        ("B1 B2", ("b1", "b2")),
        ("es gibt", ()),
    ],
)
def test_the_words_that_carry_a_claim(text, words):
    assert content_of(text) == words


@pytest.mark.parametrize(
    "texts, expected",
    [
        (["Kita", "Kita", "Hort", "Kita!"], [0, 0, 2, 0]),
        (["Räume fehlen", "Raeume fehlen"], [0, 0]),
        (["a", "A"], [0, 0]),
        (["Kita Hort", "Hort Kita"], [0, 0]),
        (["Kita", "Kita Kita"], [0, 1]),
    ],
)
def test_groups_of_duplicates(texts, expected):
    assert groups(texts) == expected


def test_what_people_joined_in_a_chain_is_one_group_named_by_its_first():
    assert groups(list("abcd"), [(2, 3), (1, 2)]) == [0, 1, 1, 1]
    rows = pd.DataFrame({"statement_id": list("ab"), "round_id": "2025", "text": ["Kita", "Bus"]})
    assert same_as(rows, [("a",), ("b", "gone")]) == ["", ""]


# ---- decisions between rounds, mentions of pieces --------------------------------------------------------------------


def documents(**texts: str) -> pd.DataFrame:
    """Sheets by round: ``r2025_07`` is the round „2025-07“."""
    rows = [
        {"document_id": f"{name[1:].replace('_', '-')}-aaaaaaaa", "round_id": name[1:].replace("_", "-"), "file": "a.txt", "text": text}
        for name, text in texts.items()
    ]  # fmt: skip
    return tables.typed(pd.DataFrame(rows), "documents")


def cleaned(decided: list[tuple] = (), **texts: str):
    rows = pd.DataFrame([(*row, "AB", "2025-07-10") for row in decided], columns=["target", "action", "new", "text", "coder", "date"])  # fmt: skip
    return clean.clean(documents(**texts), tables.typed(rows, "decided_statements"))


def test_a_piece_of_another_round_whose_name_begins_alike_is_another_piece():
    sheet = "- Kita\n\nPROGRAMM\n\n- Bus\n"
    gone = ("2025-07-bbbbbbbb:1-2", "note", "", "PROGRAMM")
    statements, _, orphaned = cleaned([gone], r2025=sheet)
    assert "PROGRAMM" not in set(statements["text"]) and len(orphaned) == 1
    statements = cleaned([gone], r2025=sheet, r2025_07=sheet)[0]
    assert statements.loc[statements["text"] == "PROGRAMM", "round_id"].tolist() == ["2025-07"]


def test_joining_takes_the_pieces_between_and_none_of_another_sheet():
    sheets_ = documents(r2025="- Kita ⟦Nr: 1.⟧\n- Hort", r2026="- A\n\nPROGRAMM\n\n- Bus\n")
    sheets_["round_id"] = "2025"
    one, other = clean.clean(sheets_, tables.empty("decided_statements"))[0]["statement_id"][:2]
    row = {"target": one, "action": "merge", "new": other, "coder": "AB", "date": "2025-07-10"}
    decided = tables.typed(pd.DataFrame([row]), "decided_statements")
    statements, pieces, _ = clean.clean(sheets_, decided)
    joined = "Kita ⟦Nr: 1.⟧\n- Hort"  # and its sheet stays the first
    assert statements["verbatim"].tolist() == [joined, "A", "Bus"]
    assert pieces["verbatim"].tolist() == ["PROGRAMM"]


@pytest.mark.parametrize(
    "note, mentions",
    [
        ("Kita zu -> Hort ●●", [2, 2]),  # one of two pieces shows it: it is the note's
        ("Kita zu ●● -> Hort ●●●", [2, 3]),
        ("Kita zu -> Hort", [1, 1]),
        ("Kita zu ●● -> Hort ⟦Punkte: 5⟧", [5, 5]),
        ("Kita zu ●● -> Hort ⟦Punkte: 0⟧", [2, 2]),
        ("Kita zu -> Hort ⟦Nennungen: 4⟧", [4, 4]),
        ("Kita zu -> Hort ⟦Nennungen: 4⟧ ⟦Punkte: 3⟧", [3, 3]),
    ],
)
def test_the_mentions_of_the_pieces_of_a_note(note, mentions):
    statements = cleaned(r2025=f"- {note}\n- Bus")[0]
    assert statements["mentions"].tolist() == [*mentions, 1]


@pytest.mark.parametrize(
    "note, new, mentions",
    [
        (
            "Kita und Hort ⟦Punkte: 4⟧",
            "Kita | und Hort",
            [4, 4],
        ),  # what its mark says holds for all
        ("Kita ●● und Hort", "Kita ●● | und Hort", [2, 1]),
        ("Kita und Hort ●●", "Kita | und Hort ●●", [2, 2]),
        ("Kita und Hort", "Kita | und Hort", [1, 1]),
    ],
)
def test_the_mentions_of_parts_that_a_person_cut(note, new, mentions):
    sheet = f"- {note}\n- Bus"
    target = cleaned(r2025=sheet)[0]["statement_id"][0]
    statements = cleaned([(target, "split", new, "")], r2025=sheet)[0]
    assert statements["mentions"].tolist() == [*mentions, 1]


@pytest.mark.parametrize("notes, bare", [(3, True), (2, False)])
def test_numbers_in_brackets_count_where_three_notes_bear_them(notes, bare):
    statements = cleaned(r2025="".join(f"- Kita{n} ({n + 2})\n" for n in range(notes)))[0]
    assert (statements["mentions"].max() > 1) == bare


def test_an_opening_with_a_colon_heads_its_list_unless_it_is_long():
    for opening, heads in (("Wir brauchen", True), ("a b c d e f g h", True), ("a b c d e f g h i", False)):  # fmt: skip
        statements = cleaned(r2025=f"- {opening}: 1. Kita 2. Hort\n- Bus")[0]
        assert (f"{opening}:" in set(statements["text"])) != heads
        assert (statements["heading"].tolist()[-2] == opening) == heads


@pytest.mark.parametrize(
    "file, photo", [("Foto 1.JPG", "Foto 1.JPG"), ("a.txt", ""), ("a.jpg.txt", "")]
)
def test_a_note_on_a_photo_names_it(file, photo):
    statements = clean.clean(documents(r2025="Kita fehlt").assign(file=file), tables.empty("decided_statements"))[0]  # fmt: skip
    assert statements["photo"].tolist() == [photo]


def test_a_stated_photo_and_a_comment_are_told_of_their_notes():
    text = "⟦Foto: IMG 1⟧\n- Kita\n⟦Foto: ⟧\n⟦Kommentar: [Person 1]⟧\n- Hort?\n⟦Kommentar: ⟧\n- Bus"
    sheet = documents(r2025=text).assign(file="b.png")
    statements = clean.clean(sheet, tables.empty("decided_statements"))[0]
    assert statements["photo"].tolist() == ["IMG 1", "b.png", "b.png"]
    assert statements["flags"].tolist() == ["", "frage kommentar", ""]


@pytest.mark.parametrize(
    "remark, kept",
    [("Der Text stammt aus einer Texterkennung; bitte …", ["Kita"]), ("", ["Kita", ".. eo"])],
)
def test_noise_is_set_aside_where_a_text_was_recognised(remark, kept):
    sheet = documents(r2025="Kita\n\n.. eo").assign(remark=remark)
    statements, aside, _ = clean.clean(sheet, tables.empty("decided_statements"))
    assert statements["verbatim"].tolist() == kept
    assert aside["reason"].tolist() == ["unleserlich"] * (2 - len(kept))


def test_an_arrow_below_a_note_belongs_to_it_whatever_stands_between_them():
    statements = cleaned(r2025="- Kita zu ●●\n  -> Hort\n  -> Rad\n- Bus")[0]
    assert statements["flags"].tolist() == ["teil vor_pfeil", *["teil nach_pfeil"] * 2, ""]
    assert statements["mentions"].tolist() == [2, 2, 2, 1]
    assert statements["note_id"].nunique() == 2


def test_one_sentence_cards_typed_below_each_other_are_cards_and_prose_is_prose():
    two = "Die Beratung ist gut. Mehr Termine wären nötig."
    for others, number in ((3, 4), (2, 4)):
        sheet = "\n\n".join(["Kita", "Hort", "Rad"][:others] + [two])
        assert len(cleaned(r2025=sheet)[0]) == number
