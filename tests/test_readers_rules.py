"""Each rule of the readers as a table of small inputs and known answers: at its limits, in both directions. All fictional.

What whole files of a format look like is tested in ``test_readers_documents.py`` and its neighbours.
"""

from __future__ import annotations

import pytest

from analysis import markup
from analysis.readers import columns, image
from analysis.readers.blocks import Block, Cell, Grid, below_title, words, write
from analysis.readers.body import Body
from analysis.readers.bold import bold_headings
from analysis.readers.chats import as_points
from analysis.readers.choices import OPEN, TICKED, choices
from analysis.readers.contents import content_of, notes_in, value_of
from analysis.readers.grid import blocks_of
from analysis.readers.heads import head_rows, is_form
from analysis.readers.text import _separator, decode, read_text, rows_of


def point(text: str, level: int = 0, **context: str) -> Block:
    return Block("point", text, level, context=context)


def line(text: str = "x", **more) -> Block:
    return Block("paragraph", text, **more)


def grid(*rows: list[str], strong: tuple[int, ...] = ()) -> Grid:
    width = max(map(len, rows), default=0)
    return Grid(
        [
            [words(cell, strong=at in strong) if cell else None for cell in row]
            + [None] * (width - len(row))
            for at, row in enumerate(rows)
        ]
    )


def read(*rows: list[str]) -> str:
    return write(blocks_of(grid(*rows)))


# ---- blocks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "blocks, text",
    [
        ([], ""),
        ([line(" \n ")], ""),
        ([point("a"), point("b"), line("c"), line("d")], "- a\n- b\n\nc\n\nd"),
        ([Block("heading", "e", 1), point("f")], "# e\n\n- f"),
        ([line("a\nb", marks=(("Gestrichen", ""), ("Punkte", "3")))], "a\nb ⟦Gestrichen⟧ ⟦Punkte: 3⟧"),
        ([Block("point", "x", 2, "3.")], "    - x ⟦Nr: 3.⟧"),
        ([Block("mark", marks=(("Zeile", "Summe 5"),)), point("x")], "⟦Zeile: Summe 5⟧\n\n- x"),
        # a context is written where it changes, in the order of the grammar, and ends where it is not said again
        (
            [point("a", Spalte="Q", Tisch="3"), point("b", Tisch="3"), point("c")],
            "⟦Tisch: 3⟧\n⟦Spalte: Q⟧\n- a\n\n⟦Spalte: ⟧\n- b\n\n⟦Tisch: ⟧\n- c",
        ),
        # one that stands by itself holds, is lost to no other, and gives way to a point's own for that point alone
        ([point("a"), Block("context", context={"Tisch": "3"})], "- a\n⟦Tisch: 3⟧"),
        (
            [Block("context", context={"Tisch": table}) for table in "34"] + [point("a")],
            "⟦Tisch: 3⟧\n\n⟦Tisch: 4⟧\n- a",
        ),
        (
            [Block("context", context={"Tisch": "3"}), point("a", Tisch=""), point("b")],
            "- a\n\n⟦Tisch: 3⟧\n- b",
        ),
        (
            [Block("context", context={"Tisch": "3"}), point("a", Tisch="4"), point("b")],
            "⟦Tisch: 4⟧\n- a\n\n⟦Tisch: 3⟧\n- b",
        ),
    ],
)  # fmt: skip
def test_blocks_in_the_line_grammar(blocks, text):
    assert write(blocks) == text


def test_borders_and_tape_of_a_photo_are_no_words():
    read = image._parted("_ Mehr Licht\nam Abend |\n\n\n\n ı Tür ")
    assert read == "Mehr Licht\nam Abend\n\nTür"


def test_page_furniture_stands_behind_the_text_each_line_once():
    margin = ["Seite 1\n\nAmt", "Seite 1", " ", "Seite 2"]
    assert write([line("a")], margin) == "a\n\n⟦Seitenrand⟧\nSeite 1\nAmt\nSeite 2"
    assert write([line("a")], [" "]) == "a"


@pytest.mark.parametrize(
    "levels, shown", [([-1, -2, 1, 3], [1, 2, 2, 4]), ([-2, 1], [2, 1]), ([1, 2], [1, 2])]
)
def test_below_a_title_headings_stand_a_level_deeper(levels, shown):
    made = below_title([*(Block("heading", "h", level) for level in levels), point("p", 1)])
    assert [block.level for block in made] == [*shown, 1]


@pytest.mark.parametrize(
    "cell, text, empty",
    [
        (Cell([]), "", True),
        (words(" "), "", True),
        (Cell([line(" a ")]), "a", False),
        (Cell([line("a"), line("b")]), "a\nb", False),
        (Cell([line("a"), line("Ihre Meinung", marks=(("Vorlage", ""),))]), "a", False),
        (Cell([line("Ihre Meinung", marks=(("Vorlage", ""),))]), "", True),
        (Cell([], comments=[("M", "hm")]), "", False),
        (Cell([Grid([])]), "", False),
    ],
)
def test_what_a_cell_holds(cell, text, empty):
    assert (cell.text, cell.empty) == (text, empty)


@pytest.mark.parametrize(
    "mark, key, value",
    [
        ("⟦Tisch: 3⟧", "Tisch", "3"),
        ("⟦Tisch:3⟧", "Tisch", "3"),
        ("⟦Tisch: ⟧", "Tisch", ""),
        ("⟦Gestrichen⟧", "Gestrichen", None),
        ("⟦Ä-b: [x]⟧", "Ä-b", "[x]"),
    ],
)
def test_a_mark_of_the_grammar(mark, key, value):
    assert markup.CONTEXT.fullmatch(mark).groupdict() == {"key": key, "value": value}


@pytest.mark.parametrize("mark", ["⟦tisch: 3⟧", "⟦3: x⟧", "⟦: x⟧", "⟦Tisch: ⟦3⟧⟧", "[Tisch: 3]"])
def test_no_mark_of_the_grammar(mark):
    assert markup.CONTEXT.fullmatch(mark) is None


def test_what_is_written_in_the_grammar_cannot_break_it():
    levels = [markup.heading(level, " a\nb ⟦c⟧") for level in (-1, 1, 2, 6, 7)]
    assert levels == [f"{'#' * n} a b [c]" for n in (1, 1, 2, 6, 6)]
    made = markup.bullet(1, "a\n b \n\n c", "2.", "⟦Gestrichen⟧")
    assert made == "  - a\n    b\n    c ⟦Nr: 2.⟧ ⟦Gestrichen⟧"
    assert markup.bullet(0, "⟦a⟧") == "- [a]"
    assert markup.context("Tisch", " a\n ⟦b⟧ ") == "⟦Tisch: a [b]⟧"


# ---- bold lines and boxes --------------------------------------------------------------------------------------------


def bold(text: str) -> Block:
    return Block("bold", text)


@pytest.mark.parametrize(
    "blocks, heads",
    [
        ([bold("Wohnen"), point("a")], {"Wohnen": 2}),
        ([bold("Wohnen"), grid(["a", "b"])], {"Wohnen": 2}),
        ([bold("Wohnen"), line("- a")], {"Wohnen": 2}),
        ([bold("Wohnen"), line("Bus")], {}),
        ([bold("Tisch 3"), line("Bus")], {"Tisch 3": 2}),
        ([line(), bold("Tisch 3")], {}),  # nothing stands below it
        ([bold("Was fehlt?"), line("Bus")], {"Was fehlt?": 2}),
        ([bold("Was fehlt"), line("Bus")], {}),
        ([bold("Wohnen."), point("a")], {}),
        ([bold("- Wohnen"), point("a")], {}),
        ([bold("Wohnen\nBauen"), point("a")], {}),
        ([bold("a" * 80), point("a")], {"a" * 80: 2}),
        ([bold("a" * 81), point("a")], {}),
        # one level below the heading above it
        ([Block("heading", "h", 2), bold("Wohnen"), point("a")], {"Wohnen": 3}),
        ([Block("heading", "h", -1), bold("Wohnen"), point("a")], {"Wohnen": 2}),
        # where most is bold, bold says nothing
        ([bold("x"), point("a"), line(), bold("y")], {"x": 2}),
        ([bold("x"), point("a"), bold("y")], {}),
        # labels order a sheet: two of them at least, short, each over several lines
        ([bold("Rad"), line(), line(), bold("Bus"), line(), line()], {"Rad": 2, "Bus": 2}),
        ([bold("Rad"), line(), line(), bold("Bus"), line()], {}),
        ([bold("Rad"), line(), line(), line()], {}),
        ([bold("Rad"), line(), Block("heading", "h", 2), bold("Bus"), line(), line()], {}),
        ([bold("Rad"), line(), line(), bold("Bus!"), line(), line()], {}),
        ([bold("Rad"), line(), line(), bold("a b c d e f g"), line(), line()], {}),
    ],
)  # fmt: skip
def test_bold_lines_that_are_headings(blocks, heads):
    made = [block for block in bold_headings(blocks) if isinstance(block, Block)]
    bolds = [block.text for block in blocks if isinstance(block, Block) and block.kind == "bold"]
    assert {b.text: b.level for b in made if b.kind == "heading" and b.text in bolds} == heads
    assert not [block for block in made if block.kind == "bold"]


@pytest.mark.parametrize(
    "text, read",
    [
        ("Wann? ☒ abends ☐ mittags ☑ nachts", [("Wann? abends, nachts", ""), ("mittags", "Offen")]),
        ("☐ abends ☐ mittags", [("☐ abends ☐ mittags", "")]),  # bullets
        (f"{OPEN} abends", [("abends", "Offen")]),
        (f"{TICKED} abends", [("abends", "")]),
        (f"Wann? {OPEN} a; {OPEN} b", [("Wann?", "Offen"), ("a", "Offen"), ("b", "Offen")]),
        ("kein Kästchen", [("kein Kästchen", "")]),
        # behind the words
        ("Kurse am Abend ☒", [("Kurse am Abend", "")]),
        ("Ja ☒ Nein ☐", [("Ja", ""), ("Nein", "Offen")]),
        ("Kurse am Abend: ☒", [("Kurse am Abend:", "")]),
        ("Kurse: Ja ☒ Nein ☐", [("Kurse: Ja", ""), ("Nein", "Offen")]),
        ("Kurse: ☒ abends ☐", [("Kurse: abends", "")]),  # the last one says nothing
        ("Wir helfen ☒ ja ☐ nein ☐", [("Wir helfen ja", ""), ("nein", "Offen")]),
        ("Weg ☐ unter 5 km ☒ über 5 km ☐", [("Weg über 5 km", ""), ("unter 5 km", "Offen")]),
        ("Ja ☐ Nein ☒ Vielleicht ☐", [("Nein", ""), ("Ja", "Offen"), ("Vielleicht", "Offen")]),
        ("Ja ☐\nNein ☑ ", [("Nein", ""), ("Ja", "Offen")]),
        (f"Kurse {OPEN}", [("Kurse", "Offen")]),
    ],
)
def test_boxes(text, read):
    made = choices([line(text)])
    assert [(block.text, "".join(key for key, _ in block.marks)) for block in made] == read


def test_a_box_ticked_anywhere_makes_the_others_boxes_too():
    made = choices([point("☐ a"), Block("point", "☒ b", number="3."), Block("context", "☐")])
    assert [(block.text, bool(block.marks), block.number) for block in made[:2]] == [
        ("a", True, ""),
        ("b", False, "3."),
    ]


# ---- logs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "to, private",
    [
        ("alle", False),
        ("Alle", False),
        ("Jeder", False),
        ("Everyone", False),
        ("Alle Diskussionsteilnehmer", False),
        ("Meeting Group Chat", False),
        ("Uwe Beispiel", True),
        ("Uwe Beispiel (Direktnachricht)", True),
        ("alle (privat)", True),
        # a name is no audience, whatever its letters
        ("Kleingruppenchat", False),
        ("Alle_Anwesenden", False),
        ("Jedem", False),
        ("Meetingchat", False),
        ("all_attendees", False),
        ("Uwe Wallraff", True),
        ("Ute Everding", True),
        ("Kim Hostermann", True),
    ],
)
def test_what_was_said_to_one_person_is_private(to, private):
    log = f"14:02:11 Von Erika Muster an {to}: Mehr Kurse\n14:03:00 Von Uwe Beispiel an alle: Ja"
    assert ("⟦Privat⟧" in as_points(log)) == private


HEAD = "14:02:11 Von Erika Muster an alle:"
OTHER = "14:03:00 Von Uwe Beispiel an alle: Ja"
FROM, UWE = "⟦Person: Erika Muster⟧ ⟦Zeit: 14:02:11⟧", "⟦Person: Uwe Beispiel⟧ ⟦Zeit: 14:03:00⟧"


@pytest.mark.parametrize(
    "log, text",
    [
        (f"{HEAD}\n{OTHER}", f"{FROM}\n- Ja {UWE}"),  # nothing said, and no name is lost
        (f"{HEAD} Kita\n\nHort\n{OTHER}", f"- Kita\n  Hort {FROM}\n- Ja {UWE}"),
        (f"{OTHER}\n- Eins\n- Zwei\n{HEAD} Kita", f"- Ja {UWE}\n- Eins {UWE}\n- Zwei {UWE}\n- Kita {FROM}"),
        # a heading and a mark end the message above them
        (f"# A\n{HEAD} Kita\n⟦Tisch: 4⟧\nBus\n{OTHER}", f"# A\n- Kita {FROM}\n⟦Tisch: 4⟧\nBus\n- Ja {UWE}"),
        (f"vorher: Text\n{HEAD} Kita\n{OTHER}", f"vorher: Text\n- Kita {FROM}\n- Ja {UWE}"),
        (f"{HEAD} Kita", f"{HEAD} Kita"),  # one head makes no log
        (
            "From: Erika Muster\n\tSent: heute\nKita\nFrom: Uwe Beispiel\nBus",
            "⟦Beiwerk: Sent: heute⟧\n- Kita ⟦Person: Erika Muster⟧\n- Bus ⟦Person: Uwe Beispiel⟧",
        ),
        (
            "\tType: incoming\nFrom: Erika Muster\nKita\nFrom: Uwe Beispiel\nBus",
            "⟦Beiwerk: Type: incoming⟧\n- Kita ⟦Person: Erika Muster⟧\n- Bus ⟦Person: Uwe Beispiel⟧",
        ),
        *(2 * ("From: Erika Muster\nKita\nFrom: Uwe Beispiel\nBus",),),  # no line of a program
        *(2 * ("Erika 0:01\nKita\nUwe 0:02\nBus",),),  # points of an agenda, each another word
        (
            "Erika 0:01\nKita\nUwe 0:02\nBus\nErika 0:03\nHort",
            "- Kita ⟦Person: Erika⟧ ⟦Zeit: 0:01⟧\n- Bus ⟦Person: Uwe⟧ ⟦Zeit: 0:02⟧\n- Hort ⟦Person: Erika⟧ ⟦Zeit: 0:03⟧",
        ),
        *(2 * ("TN1: Kita\nTN2: Bus\nTN1: Hort",),),  # too few to be a transcript
        ("TN1: a\nTN2: b\n" * 2 + "c\n" * 4 + "\n", None),
        *(2 * ("TN1: a\nTN2: b\n" * 2 + "c\n" * 5,),),  # most lines are nobody's
        (
            "01.02.26, 18:02 - Erika Muster ist beigetreten\n01.02.26, 18:03 - ~ Uwe: Bus",
            "⟦Beiwerk: Erika Muster ist beigetreten⟧\n- Bus ⟦Person: Uwe⟧ ⟦Zeit: 01.02.26, 18:03⟧",
        ),
        ("WEBVTT\n\n1\n00:00:03.000 --> 00:00:06.000\nKita\nHort\n\n2\n00:00:41,000 --> 00:00:44,000\nBus", "⟦Beiwerk: WEBVTT⟧\nKita\nHort\nBus"),
    ],
)  # fmt: skip
def test_logs(log, text):
    made = as_points(log)
    assert made == text if text is not None else made.count("⟦Person:") == 4


@pytest.mark.parametrize("spoken, is_log", [(2, False), (3, True), (5, True)])
def test_names_with_a_time_are_heads_where_most_are_followed_by_words(spoken, is_log):
    names = ["Erika Muster", "Uwe Beispiel", "Ayse Probe", "Jo Test", "Kim Frei"]
    log = "\n".join(f"{name} 0:0{at}\n{'Kita' * (at < spoken)}" for at, name in enumerate(names))
    assert ("⟦Person:" in as_points(log)) == is_log


# ---- heads of columns ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head, key",
    [
        ("farbe der Karte", "Farbe-der-Karte"),
        ("Farbe/Ton?", "Farbe-Ton"),
        ("älter", "Älter"),
        ("_x_", "X"),
        ("3", "Spalte-3"),
        ("1. Wahl", "Spalte-1-Wahl"),
        ("#", "Angabe"),
        ("", "Angabe"),
    ],
)
def test_a_head_as_the_key_of_a_mark(head, key):
    assert columns.mark_key(head) == key


@pytest.mark.parametrize(
    "head, role",
    [
        ("Teilnehmer*in", "other"),
        ("Moderator:innen", "other"),
        ("+", "question"),
        (" – ", "question"),
        ("Notiz (kurz)", "text"),
        ("G01Q02. Was fehlt?", "question"),
        ("title/de", "title"),
        ("stickyNoteText", "text"),
        ("Nummer der Karte", ""),
        ("Tisch 1 " + "x" * 32, "place"),
        ("Tisch 1 " + "x" * 33, ""),
        ("Was fehlt " + "x" * 69 + "?", "question"),
        ("Was fehlt " + "x" * 70 + "?", ""),
    ],
)
def test_roles_by_a_head(head, role):
    assert columns.role_of(head) == role


@pytest.mark.parametrize(
    "head, guide",
    [
        ("Was fehlt", True),
        ("Was fehlt uns", True),
        ("Was fehlt uns hier", False),  # no question mark, and more than three words
        ("Wie geht es: gut", False),
        ("warum klappt es nicht so:", True),
        ("Was ist hier so alles im Moment ganz gut?", True),
        ("Was ist hier und da so alles im Moment ganz gut?", False),  # eleven words
        (" Was fehlt? ", True),
        ("Was " + "x" * 69 + " fehlt?", True),
        ("Was " + "x" * 70 + " fehlt?", False),
        ("Hier fehlt was?", False),
        ("", False),
    ],
)
def test_guiding_questions(head, guide):
    assert columns.is_guide(head) == guide


@pytest.mark.parametrize(
    "value, number",
    [
        (" 4 ", 4),
        ("0", 0),
        ("0 Punkte", 0),
        ("10 x", 10),
        ("3,0", 3),
        ("999", 999),
        ("1000", None),
        ("3,5", None),
        ("****", 4),
        ("○", 1),
        ("●" * 30, 30),
        ("●" * 31, None),
        ("II", 2),
        ("k. A.", None),
        ("-", None),
        ("", None),
    ],
)
def test_the_number_a_cell_shows(value, number):
    assert columns.count_of(value) == number


# ---- cells -----------------------------------------------------------------------------------------------------------

COUNTED = Block("point", number="2.", marks=(("Punkte", "3"),), context={"Spalte": "Q"})


@pytest.mark.parametrize(
    "text, like, points",
    [
        ("", COUNTED, []),
        ("a", Block("point"), [("a", 0, "", "")]),
        ("- a", Block("point"), [("a", 0, "", "")]),
        ("- a\n- b", COUNTED, [("a", 0, "2.", "Punkte"), ("b", 0, "", "")]),
        ("A\nB", Block("point"), [("A", 0, "", ""), ("B", 0, "", "")]),
        ("A\nB", COUNTED, [("A\nB", 0, "2.", "Punkte")]),  # one count, one card
        ("- a\n  - b\n    - c\n- d", Block("point"), [("a", 0, "", ""), ("b", 1, "", ""), ("c", 2, "", ""), ("d", 0, "", "")]),
        ("- a\nb", Block("point"), [("- a\nb", 0, "", "")]),  # one mark among several lines
        ("vor\n- a\nmehr\n- b", Block("point"), [("vor", 0, "", ""), ("a\nmehr", 0, "", ""), ("b", 0, "", "")]),
        ("1. a\n2. b", COUNTED, [("a", 0, "1.", "Punkte"), ("b", 0, "2.", "")]),
        ("✓ a\n✓ b", Block("point"), [("✓ a", 0, "", ""), ("✓ b", 0, "", "")]),  # the sign says something
        ("- x\n- y", Block("heading", level=2), [("- x\n- y", 2, "", "")]),
    ],
)  # fmt: skip
def test_the_notes_of_a_cell(text, like, points):
    made = content_of(words(text), like)
    assert [(b.text, b.level, b.number, "".join(k for k, _ in b.marks)) for b in made] == points
    assert all(block.context == like.context for block in made)


def test_points_of_a_cell_stand_below_a_line_with_a_colon():
    for lead, levels in (("Ziele:", [0, 1, 2]), ("Ziele", [0, 0, 1])):
        made = content_of(Cell([line(lead), point("a"), point("b", 1)]), Block("point"))
        assert [block.level for block in made] == levels


def test_a_struck_cell_with_a_comment():
    cell = Cell([line("x", marks=(("Gestrichen", ""),))], comments=[("M", "hm")])
    one, comment = content_of(cell, COUNTED)
    assert one.marks == (("Gestrichen", ""), ("Punkte", "3")) and one.context == {"Spalte": "Q"}
    assert (comment.text, comment.marks, comment.context["Kommentar"]) == ("hm", (), "M")


@pytest.mark.parametrize(
    "lines, notes",
    [
        ([], []),
        ([" Bus ", "Kita"], ["Bus", "Kita"]),
        (["Bus", "„Kita“"], ["Bus", "„Kita“"]),
        (["Bus", "3 Kitas"], ["Bus", "3 Kitas"]),
        (["Bus", "kita"], ["Bus\nkita"]),
        (["Bus fehlt,", "Kita"], ["Bus fehlt,\nKita"]),
        (["Weg für", "Kinder"], ["Weg für\nKinder"]),
        (["Ziele:", "Bus"], ["Ziele:\nBus"]),
        (["Bus", "(3x)", "Kita"], ["Bus\n(3x)", "Kita"]),
        (["Bus", "● ●"], ["Bus\n● ●"]),
        (["Bus fehlt", "Dadurch kommt keiner"], ["Bus fehlt\nDadurch kommt keiner"]),
    ],
)
def test_notes_one_below_the_other(lines, notes):
    assert notes_in(lines) == notes


def test_a_table_is_named_by_its_number_and_any_other_value_on_one_line():
    assert (value_of("table", "Tisch 07"), value_of("group", " a \n b ")) == ("7", "a b")


# ---- the row of heads ------------------------------------------------------------------------------------------------

BUS = ["1", "Bus"]
LONG = "vier lange Wörter stehen"


@pytest.mark.parametrize(
    "rows, heads",
    [
        ([["Tisch", "Karte"], BUS], (0, 1)),
        ([["Titel des Ganzen"], ["Tisch", "Karte"], BUS], (1, 2)),
        ([["Tisch", "Karte"]], (0, 0)),  # nothing below
        ([["Bus", "Kita"], ["a", "b"]], (0, 0)),
        ([["Karte"], ["Bus"]], (0, 1)),
        ([["Was fehlt?"], ["Bus"]], (0, 1)),
        ([["Kita"], ["Bus"]], (0, 0)),
        ([["Probleme"], ["Bus"]], (0, 0)),
        ([["Datum:", "3.7.", "Ort:", "Rathaus"], ["Tisch", "Karte"], BUS], (1, 2)),
        ([["+", "–"], ["gut", "schlecht"]], (0, 1)),
        ([["Kita", "–"], ["gut", "schlecht"]], (0, 0)),
        ([["Tisch 1", "Tisch 2"], ["a", "b"]], (0, 1)),
        ([["Tisch 1", "Kita"], ["a", "b"]], (0, 0)),
        ([["Tisch 1", "Tisch 1"], ["a", "b"]], (0, 0)),
        # unknown words over dates; over several numbers; over far longer texts
        ([["Wer", "Wann"], ["Mia", "3.7.2025"], ["Jo", "4.7.2025"]], (0, 1)),
        ([["Wer", ""], ["Mia", "3.7.2025"], ["Jo", "4.7.2025"]], (0, 0)),
        ([["Wer", "Wer"], ["Mia", "3.7.2025"], ["Jo", "4.7.2025"]], (0, 0)),
        ([["Mia", "Ja"], ["Jo", "Nein"], ["Kim", "Ja"]], (0, 0)),
        ([["2025", "Wann"], ["Mia", "3.7.2025"], ["Jo", "4.7.2025"]], (0, 0)),
        ([["Wer", "Wann"], ["Mia", "3.7.2025"]], (0, 0)),  # one value tells no column
        ([["Jahr", "Zahl"], ["2023", "120"], ["2024", "140"]], (0, 1)),
        ([["Dies", "Jenes"], ["a", "3"], ["b", "4"]], (0, 1)),
        ([["Dies", "Jenes"], ["a", "3"]], (0, 0)),
        ([["Dies", "Jenes"], *[[LONG, "b"]] * 3], (0, 1)),
        ([["Dies", "Jenes"], *[[LONG, "b"]] * 2], (0, 0)),
        ([["Dies.", "Jenes"], *[[LONG, "b"]] * 3], (0, 0)),
        # not too long, not too far down
        ([["Karte", "x" * 80], BUS], (0, 1)),
        ([["Karte", "x" * 81], BUS], (0, 0)),
        ([*[["eine Zeile"]] * 24, ["Tisch", "Karte"], BUS], (24, 25)),
        ([*[["eine Zeile"]] * 25, ["Tisch", "Karte"], BUS], (0, 0)),
    ],
)
def test_the_row_of_heads(rows, heads):
    assert head_rows(grid(*rows)) == heads


@pytest.mark.parametrize("strong, heads", [((), (0, 0)), ((0,), (0, 1)), ((0, 1), (0, 0))])
def test_words_set_off_from_what_stands_below_are_heads(strong, heads):
    assert head_rows(grid(["Dies", "Jenes"], ["a", "b"], strong=strong)) == heads


def test_places_over_two_columns_each_and_the_questions_below_are_the_heads():
    def wide(text):
        return [words(text, columns=2)] * 2

    rows = [wide("Tisch 1") + wide("Tisch 2"), [words(each) for each in ("gut", "schlecht") * 2]]
    table = Grid([*rows, [words(each) for each in "abcd"]])
    assert head_rows(table) == (0, 2)
    assert write(blocks_of(table)).replace("\n\n", "\n").splitlines()[-5:] == [
        "⟦Tisch: 2⟧",
        "⟦Spalte: gut⟧",
        "- c",
        "⟦Spalte: schlecht⟧",
        "- d",
    ]


@pytest.mark.parametrize(
    "rows, form",
    [
        ([["Tisch:", "3"], ["Was fehlt?", "Kita"]], True),
        ([["Tisch:", "3"]], True),
        ([["Thema", "Wohnen"], ["Was fehlt?", "Kita"]], True),
        ([["", "Bus"], ["Was fehlt?", "Kita"]], True),
        ([["Tisch", "Karte"], BUS], False),
        ([["Was fehlt?"], ["Bus"]], False),
        ([["Was fehlt?", "a", "b"], ["Wer:", "a", "b"]], True),
        ([["Was fehlt?", "a", "b", "c"], ["Wer:", "a", "b", "c"]], False),  # too wide
        ([["Was fehlt?", "a"], ["Wer:", "b", "c", "d"]], False),
        ([["Moderation:", "A"], ["Bus", "Kita"]], False),  # half of them are no heads
        ([["Moderation:", "A"], ["Zeit:", "B"], ["Bus", "Kita"]], True),
    ],
)
def test_forms(rows, form):
    assert is_form(grid(*rows)) == form


# ---- tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows, text",
    [
        ([], ""),
        ([[]], ""),
        ([["", ""]], ""),
        ([["", "Ein Satz", ""]], "Ein Satz"),
        # answers head the ticks below them
        (
            [["Vorschlag", "Ja", "Nein"], ["Bus", "x", ""], ["Kita", "x", "x"], ["Rad", "", "x"]],
            "- Bus ⟦Ja: x⟧\n- Kita ⟦Ja: x⟧ ⟦Nein: x⟧\n- Rad ⟦Nein: x⟧",
        ),
        # nobody filled it in: heads are nobody's notes
        ([["Karte", "Punkte"]], "⟦Zeile: Karte | Punkte⟧"),
        ([["Was lief gut?", "Was fehlt?"], ["", ""]], "⟦Zeile: Was lief gut? | Was fehlt?⟧"),
        ([["Runde im Mai"], ["Tisch", "Karte", "Nr"]], "# Runde im Mai\n\n⟦Zeile: Tisch | Karte | Nr⟧"),
        # words that head other tables may be all that somebody wrote, and so may rows above them
        ([["Kein Licht"], ["Karte", "Punkte"]], "- Kein Licht\n- Karte\n- Punkte"),
        ([["Was fehlt?"], ["Hürden", "Sprache"]], "## Was fehlt?\n\n⟦Spalte: Hürden⟧\n- Sprache"),
        ([["Tisch:", "3"]], "⟦Tisch: 3⟧"),
        ([["Thema", "Wohnen"]], "⟦Thema: Wohnen⟧"),
        ([["Was fehlt?", "Bus"]], "⟦Spalte: Was fehlt?⟧\n- Bus"),
        # what stands above the heads: a title, a line, keys and values
        ([["Runder Tisch"], ["Ort: Rathaus"], ["Tisch", "Karte"], BUS], "# Runder Tisch\n\nOrt: Rathaus\n\n⟦Tisch: 1⟧\n- Bus"),
        ([["Es war laut."], ["Tisch", "Karte"], BUS], "Es war laut.\n\n⟦Tisch: 1⟧\n- Bus"),
        ([["x" * 100], ["Tisch", "Karte"], BUS], f"# {'x' * 100}\n\n⟦Tisch: 1⟧\n- Bus"),
        ([["x" * 101], ["Tisch", "Karte"], BUS], f"{'x' * 101}\n\n⟦Tisch: 1⟧\n- Bus"),
        ([["Tisch:", "3", "Ort:", "Rathaus"], ["Karte", "Punkte"], ["Bus", "2"]], "⟦Tisch: 3⟧\nOrt: Rathaus\n\n- Bus ⟦Punkte: 2⟧"),
        ([["Ort:", "Rathaus", "Saal"], ["Karte", "Punkte"], ["Bus", "2"]], "Ort: Rathaus | Saal\n\n- Bus ⟦Punkte: 2⟧"),
        ([["Workshop", "Sport"], ["Karte", "Punkte"], ["Bus", "2"]], "⟦Workshop: Sport⟧\n- Bus ⟦Punkte: 2⟧"),
        ([["Workshop", "Karte"], ["Sport", "Bus"], ["Bad", "Kita"]], "⟦Workshop: Sport⟧\n- Bus\n\n⟦Workshop: Bad⟧\n- Kita"),
        # questions at the left, tables on top
        (
            [["", "Tisch 1", "Tisch 2"], ["Was fehlt?", "Bus", "Kita"], ["Was tun?", "mehr", ""]],
            "⟦Tisch: 1⟧\n⟦Spalte: Was fehlt?⟧\n- Bus\n\n⟦Tisch: 2⟧\n- Kita\n\n⟦Tisch: 1⟧\n⟦Spalte: Was tun?⟧\n- mehr",
        ),
        # a form: what holds, what is answered, what goes on below
        (
            [["Tisch:", "3"], ["Was fehlt?", "Kita"], ["", "Hort"], ["Datum", "3.7."], ["", "Rad"]],
            "⟦Tisch: 3⟧\n⟦Spalte: Was fehlt?⟧\n- Kita\n- Hort\n\n⟦Spalte: ⟧\nDatum: 3.7.\n\n- Rad",
        ),
        # numbers and counts, shown or only kept
        (
            [["Karte", "Nr", "Nennungen"], ["Bus", "4", "2x"], ["Kita", "5)", "viele"], ["Rad", "x", "0"]],
            "- Bus ⟦Nr: 4.⟧ ⟦Nennungen: 2⟧\n- Kita ⟦Nr: 5)⟧ ⟦Angabe: viele⟧\n- Rad ⟦Nr: x⟧ ⟦Nennungen: 0⟧",
        ),
        ([["Karte", "Punkte"], ["Bus", "2"], ["Karte", "Punkte"], ["Kita", "3"]], "- Bus ⟦Punkte: 2⟧\n- Kita ⟦Punkte: 3⟧"),
        (
            [["Karte", "Punkte", "Nr"], ["Bus", "2", "1"], ["Gesamt:", "7", ""], ["", "9", "3"]],
            "- Bus ⟦Nr: 1.⟧ ⟦Punkte: 2⟧\n\n⟦Zeile: Gesamt: 7⟧\n\n⟦Zeile: 3 Punkte 9⟧",
        ),
        # a place in a row of its own holds for what follows
        ([["Tisch", "Karte"], ["1", "Bus"], ["2", ""], ["", "Kita"]], "⟦Tisch: 1⟧\n- Bus\n\n⟦Tisch: ⟧\n⟦Zeile: Tisch 2⟧\n\n⟦Tisch: 2⟧\n- Kita"),
        ([["Karte", "Tisch"], ["Bus", "1"], ["Tisch 2", ""], ["Kita", ""]], "⟦Tisch: 1⟧\n- Bus\n\n⟦Tisch: ⟧\n## Tisch 2\n\n- Kita"),
        # another table below it, with heads of its own and something under them
        ([["Karte", "Punkte"], ["Bus", "2"], ["Tisch", "Karte"], ["1", "Kita"]], "- Bus ⟦Punkte: 2⟧\n\n⟦Tisch: 1⟧\n- Kita"),
        ([["Karte", "Punkte"], ["Bus", "2"], ["Thema", "Foto"]], "- Bus ⟦Punkte: 2⟧\n- Thema ⟦Angabe: Foto⟧"),
        ([["Karte", "Punkte"], ["Bus", "2"], ["Notiz", ""], ["Kita", "3"]], "- Bus ⟦Punkte: 2⟧\n- Notiz\n- Kita ⟦Punkte: 3⟧"),
        ([["Tisch", "Karte"], ["1", "Bus"], ["", "Kita"], ["", "Rad"], ["Tisch", "Karte"], ["", "Hort"]], "⟦Tisch: 1⟧\n- Bus\n- Kita\n- Rad\n- Hort"),
        ([["Karte", "Punkte"], ["Tisch 4", "3"], ["Bus", "1"]], "- Tisch 4 ⟦Punkte: 3⟧\n- Bus ⟦Punkte: 1⟧"),
        ([["Gruppe", "Karte"], ["1", "Bus"], ["2", "Kita"]], "⟦Tisch: Gruppe 1⟧\n- Bus\n\n⟦Tisch: Gruppe 2⟧\n- Kita"),
        (
            [["Workshop", "Gruppe", "Karte"], ["Sport", "Eltern", "Bus"], ["", "", "Kita"]],
            "⟦Workshop: Sport⟧\n⟦Gruppe: Eltern⟧\n- Bus\n\n⟦Workshop: ⟧\n⟦Gruppe: ⟧\n- Kita",
        ),
        # title and text of one card are one note
        (
            [["Titel", "Beschreibung"], ["Bus", "Fährt selten"], ["Kita", "Kita ist voll"], ["Rad", ""], ["Licht!", "mehr davon"]],
            "- Bus: Fährt selten\n- Kita ist voll\n\n⟦Spalte: Titel⟧\n- Rad\n\n⟦Spalte: ⟧\n- Licht! mehr davon",
        ),
        ([["Titel", "Text", "Kurzfassung"], ["Bus", "Fährt selten", "selten"], ["Kita", "mehr", ""]], "- Bus: Fährt selten – selten\n- Kita: mehr"),
        ([["Problem", "Vorschlag"], ["Stau", "mehr Busse"], ["", "mehr Kitas"]], "⟦Spalte: Problem⟧\n- Stau\n\n⟦Spalte: Vorschlag⟧\n- mehr Busse\n- mehr Kitas"),
        # a question that nobody answered is on the sheet too
        ([["Was fehlt?", "Was lief gut?"], ["Bus", ""]], "⟦Spalte: Was fehlt?⟧\n- Bus\n\n⟦Spalte: ⟧\n⟦Zeile: Was lief gut?⟧"),
    ],
)  # fmt: skip
def test_tables(rows, text):
    assert read(*rows) == text


@pytest.mark.parametrize("letters, kind", [(80, "heading"), (81, "point")])
def test_a_short_row_over_the_whole_width_heads_what_follows(letters, kind):
    wide = [words("x" * letters, columns=2)] * 2
    rows = [[words("Karte"), words("Punkte")], [words("Bus"), words("2")], wide]
    made = blocks_of(Grid([*rows, [words("Kita"), words("3")]]))
    assert [block.kind for block in made] == ["point", kind, "point"]


def test_a_note_merged_over_further_columns_is_a_note():
    wide = [words("Es war laut.", columns=3)] * 3
    rows = [["Tisch", "Karte", "Punkte"], ["1", "Bus", "2"], wide, ["2", "Kita", "3"]]
    table = Grid([[words(it) if isinstance(it, str) else it for it in row] for row in rows])
    assert write(blocks_of(table)) == (
        "⟦Tisch: 1⟧\n- Bus ⟦Punkte: 2⟧\n\n⟦Tisch: ⟧\n- Es war laut.\n\n⟦Tisch: 2⟧\n- Kita ⟦Punkte: 3⟧"
    )


def test_comments_on_the_questions_of_a_form_are_kept():
    asks, place = words("Was fehlt?"), words("Tisch:")
    asks.comments, place.comments = [("M", "hm")], [("M", "so")]
    text = write(blocks_of(Grid([[place, words("3")], [asks, words("Kita")]])))
    assert "- so" in text and "- hm" in text and text.count("⟦Kommentar: M⟧") >= 1


TALK = "Der Bus fährt am Abend viel zu selten hier"


@pytest.mark.parametrize(
    "rows, roles",
    [
        ([["Punkte", "Karte"], ["3", "Bus"], ["●●", "Kita"]], "points text"),
        ([["Punkte", "Karte"], ["3", "Bus"], ["tief", "Kita"]], "points text"),
        ([["Punkte", "Karte"], ["3", "Bus"], ["tief", "Kita"], ["tief", "Rad"]], "other text"),
        ([["Punkte", "Tisch"], [TALK, "1"], [TALK + " x", "2"]], "text table"),
        ([["Punkte", "Karte", "Stimmen"], ["3", "Bus", "1"], ["4", "Kita", "2"]], "points text other"),
        ([["Nr", "Karte"], [TALK, "Bus"], [TALK, "Kita"]], "question text"),
        ([["Tisch", "Karte"], [TALK, "Bus"], [TALK, "Kita"]], "table text"),
        ([["Tisch", "Karte"], [TALK + " so", "Bus"], [TALK + " sehr", "Kita"]], "question text"),
        ([["", "Karte"], ["Tisch 1", "Bus"], ["Tisch 2", "Kita"]], "table text"),
        ([["Dings", "Karte"], ["1", "Bus"], ["2", "Kita"], ["3", "Rad"]], "number text"),
        ([["Dings", "Karte"], ["1", "Bus"], ["2", "Kita"], ["4", "Rad"]], "other text"),
        ([["Wo wohnen Sie?", "Karte"], ["in der Stadt", "Bus"], ["im Ort", "Kita"]], "other text"),
        ([["Wo wohnen Sie?", "Karte"], [TALK, "Bus"], [TALK + " x", "Kita"]], " text"),
        ([["Titel", "Text"], ["Bus", "Fährt selten"], ["Bus", "Fährt oft"], ["Bus", "ja"]], "topic text"),
        ([["Karte", "Antwort der Stadt"], ["Bus fehlt", "Wird geprüft"], ["Kita", "ja"]], "text other"),
        ([["Karte", "Text"], ["Lob", "Der Bus fährt"], ["Lob", "Die Kita ist da"], ["Lob", "Rad"]], "kind text"),
        ([["Gruppe", "Karte"], ["1", "Bus"], ["2", "Kita"]], "small text"),
        ([["Gruppe", "Karte"], ["1", "Bus"], ["Eltern", "Kita"]], "group text"),
        ([["Gruppe", "Tisch", "Karte"], ["1", "1", "Bus"], ["2", "2", "Kita"]], "group table text"),
        ([["Session", "Karte"], ["1", "Bus"], ["2", "Kita"]], "other text"),
        ([["Workshop", "Karte"], ["1", "Bus"], ["2", "Kita"]], "workshop text"),
        ([["Name", "Institution"], ["Mia", "Amt"], ["Jo", "Verein"]], "question other"),
        ([["Datum", "Ort"], ["3.7.2025", "Halle"], ["4.7.2025", "Park und Platz"]], "other text"),
        ([["Jahr", "Zahl"], ["2023", "3"], ["2024", "4"]], "other other"),
        ([["Quorl", "Karte"], *[[name, LONG] for name in ("Nord", "Süd") * 4]], "other text"),
        ([["Quorl", "Karte"], *[[name, "kurz"] for name in ("Nord", "Süd") * 4]], " text"),
    ],
)  # fmt: skip
def test_what_the_columns_of_a_table_hold(rows, roles):
    assert Body(grid(*rows), 0, 1).roles == roles.split(" ")


@pytest.mark.parametrize(
    "column, filled",
    [
        ("1..2.", True),
        ("1.2.", False),  # half of the rows: no blocks
        ("1...1.", False),  # twice the same
        (".1...", False),  # the first row is nobody's
        ("1..", True),
    ],
)
def test_a_table_named_once_at_the_start_of_its_block_is_filled_down(column, filled):
    rows = [["" if table == "." else table, f"Note {at}"] for at, table in enumerate(column)]
    assert Body(grid(["Tisch", "Karte"], *rows), 0, 1).filled == ({0} if filled else set())


@pytest.mark.parametrize(
    "columns_, main, title",
    [
        ("Thema,Bemerkung,Karte", 2, -1),
        ("Bemerkung,Tisch", 0, -1),
        ("Titel,Text", 1, 0),
        ("Was fehlt?,Bemerkung", 1, -1),
    ],
)
def test_the_column_whose_point_bears_the_marks_of_its_row(columns_, main, title):
    heads = columns_.split(",")
    body = Body(grid(heads, ["Bus fehlt"] * len(heads)), 0, 1)
    assert (body.main, body.title) == (main, title)


# ---- separators and encodings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, separator",
    [
        ("a;b\nc;d", ";"),
        ("a,b\nc,d", ","),
        ("a, b\nc, d", ""),  # prose
        ("Tisch, Karte\nc, d", ","),  # under known heads
        ("Tisch, Foo\nc, d", ","),
        ("a;b,c\nd;e,f", ";"),
        ("a;b,c\nd;e,f\ng;h,i\nj,k", ";"),  # a comma is often one
        ("a\tb\nc\td", "\t"),
        ("a|b|c\nd|e|f", "|"),
        ('"a;b;c";d\n"e";f', ";"),
        ("a;b\nx\ny\nz", ""),
        ("a;b;c\nx\ny\nz", ";"),  # two in the first line
        ("Tisch;Karte\nx\ny\nz", ";"),
        ("a", ""),
        ("", ""),
    ],
)
def test_the_separator_of_a_csv(text, separator):
    assert _separator(text, ";\t,|") == separator


@pytest.mark.parametrize(
    "text, separator, rows",
    [
        ('a;"b\nc";d\n', ";", [["a", "b\nc", "d"]]),
        ('a; "b;c"', ";", [["a", "b;c"]]),
        ('a;"b\nc;d', ";", [["a", '"b'], ["c", "d"]]),  # never closed
        ("a;b\nc", "", [["a;b"], ["c"]]),
        ('a;"' + 40 * "b\n" + 'b"', ";", [["a", 40 * "b\n" + "b"]]),
        ('a;"' + 41 * "b\n" + 'c"', ";", [["a", '"b'], *[["b"]] * 40, ['c"']]),  # swallowed
    ],
)
def test_the_rows_of_a_csv(text, separator, rows):
    assert rows_of(text, separator) == rows


@pytest.mark.parametrize(
    "text, table",
    [
        ("Tisch;Karte\n1;Bus", True),
        ('"Tisch";"Karte"\n1;Bus', True),
        ("Tisch;Foo\n1;Bus", False),  # one known head may stand in any line
        ("Tisch 1;Tisch 2\na;b", False),
        ("Tisch, Karte\n1, Bus", False),
    ],
)
def test_a_text_that_is_a_table_by_its_heads(text, table):
    assert (read_text(text.encode())[0].text != text) == table


@pytest.mark.parametrize(
    "data, text",
    [
        (b"", ""),
        (b"\xef\xbb\xbfKita", "Kita"),
        ("Kita fehlt".encode("utf-16-be"), "Kita fehlt"),
        ("Kita fehlt".encode("utf-16-le"), "Kita fehlt"),
        ("Öl\nÜb\n".encode() + b"\xc4pfel", "Öl\nÜb\nÄpfel"),
        ("Öl\n".encode() + b"\xc4pfel\n", "Ã–l\nÄpfel\n"),
        ("Öl\n".encode() + b"\xc4pfel\n\xdcber\n", "Ã–l\nÄpfel\nÜber\n"),  # most lines are old
    ],
)
def test_encodings(data, text):
    assert decode(data) == text
