"""Tables of notes: columns in any order under many heads, merged cells, several tables, none of the cells lost."""

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from analysis.readers.blocks import Grid, words, write
from analysis.readers.columns import count_of, role_of
from analysis.readers.grid import blocks_of
from analysis.readers.remarks import HIDDEN
from analysis.readers.xlsx import read_xlsx


def text_of(rows):
    return write(
        blocks_of(
            Grid(
                [
                    [words(str(value)) if value not in (None, "") else None for value in row]
                    for row in rows
                ]
            )
        )
    )


def book(*sheets, change=lambda book: None):
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    change(made)
    out = io.BytesIO()
    made.save(out)
    return read_xlsx(out.getvalue())


@pytest.mark.parametrize(
    "head, role",
    [
        ("Tisch", "table"),
        ("Tisch-Nr.", "table"),
        ("Tischnummer", "table"),
        ("Nr. des Tisches", "table"),
        ("Punkte", "points"),
        ("Klebepunkte", "points"),
        ("Anzahl der Punkte", "points"),
        ("Stimmen", "points"),
        ("Anzahl", "count"),
        ("Nennungen", "count"),
        ("Häufigkeit", "count"),
        ("Karte", "text"),
        ("Kartentext", "text"),
        ("AUSSAGE", "text"),
        ("Notiz:", "text"),
        ("Lfd. Nr.", "number"),
        ("Nr", "number"),
        ("#", "number"),
        ("Gruppe", "group"),
        ("Akteursgruppe", "group"),
        ("Handlungsfeld", "field"),
        ("Thema", "topic"),
        ("Foto", "photo"),
        ("Bemerkungen", "remark"),
        ("Was lief gut?", "question"),
        ("Was fehlt?", "question"),
        ("Was tun?", "question"),
        ("Was ist zu tun?", "question"),
        ("Stärken", "question"),
        ("Hürden", "question"),
        ("Unsere Ziele", "question"),
        ("Tisch 1", "place"),
        ("Workshop", "workshop"),
        ("Datum", "other"),
        ("Mehr Kitas", ""),
        ("Busse fehlen am Abend", ""),
    ],
)
def test_heads_of_columns(head, role):
    assert role_of(head) == role


def test_columns_in_any_order():
    assert text_of(
        [
            ["Punkte", "Gruppe", "Aussage", "Nr.", "Tisch"],
            [3, "Eltern", "Mehr Kitas", 1, "Tisch 2"],
            ["", "", "Busse", 2, 2],
        ]
    ) == (
        "⟦Tisch: 2⟧\n⟦Gruppe: Eltern⟧\n- Mehr Kitas ⟦Nr: 1.⟧ ⟦Punkte: 3⟧\n\n⟦Gruppe: ⟧\n- Busse ⟦Nr: 2.⟧"
    )


WISHES = ["Kegelbahn", "Mehr Schatten am Teich", "Lesepaten", "Bus auch am Abend", "Chor für alle"]


def points_of(rows):
    """The points of a table, each with its marks, and what context lines stand between them."""
    read = text_of(rows)
    return [line.removeprefix("- ") for line in read.split("\n") if line.startswith("- ")]


@pytest.mark.parametrize(
    "said",
    [
        "Herbstmarkt",  # as short as the cards beside it
        "Bürgerfrühstück der Nachbarschaftshilfe im Saal hinter der alten Turnhalle am Samstag",  # far longer
    ],
)
@pytest.mark.parametrize("head", ["Anlass", "Werkstatt", "Titel", "Bemerkung", "Ort"])
def test_what_every_row_says_alike_is_no_note(head, said):
    read = text_of([[head, "Beitrag"], *([said, wish] for wish in WISHES)])
    points = [line for line in read.split("\n") if line.startswith("- ")]
    assert [point.split(" ⟦")[0] for point in points] == [f"- {wish}" for wish in WISHES]
    assert said in read  # nothing is lost


@pytest.mark.parametrize(
    "rows, notes",
    [
        # an answer may come again, however often
        ([["Was fehlt?", "Beitrag"], *(["Bänke", wish] for wish in WISHES)], 10),
        ([["Womit kommen Sie?", "Beitrag"], *(["Mit dem Rad", wish] for wish in WISHES)], 10),
        # three rows are too few, one other value is another note, and nothing varied stands beside it
        ([["Spielplatz", "Karte"], *(["Mehr Schaukeln", wish] for wish in WISHES[:3])], 6),
        ([["Spielplatz", "Karte"], *zip([*["Mehr Schaukeln"] * 4, "Rutsche"], WISHES)], 10),
        ([["Spielplatz", "Nr."], *(["Mehr Schaukeln", str(n)] for n in range(1, 6))], 5),
        # it stands beside few of the notes: somebody wrote it there
        ([["Spielplatz", "Karte"], *zip([*["Mehr Schaukeln"] * 4, ""], WISHES)], 9),
    ],
)
def test_what_comes_again_may_be_a_note(rows, notes):
    assert len(points_of(rows)) == notes


def test_few_values_in_very_many_rows_are_no_notes():
    wishes = [f"Wunsch {chr(97 + n)}" for n in range(22)]
    named = ["Zelt beim großen Sommerfest am Flussufer"] * 12 + [
        "Bude neben dem Kinderkarussell am Tor"
    ] * 10
    rows = [["Wo gesammelt", "Karte"], *zip(named, wishes)]
    assert [point.split(" ⟦")[0] for point in points_of(rows)] == wishes
    assert len(points_of(rows[:-3])) > 19  # the second stands there but seven times


@pytest.mark.parametrize(
    "head, cells, mark",
    [
        ("P", ["3", "", "1"], "⟦Punkte: 3⟧"),
        ("Pkt.", ["3", "", "1"], "⟦Punkte: 3⟧"),
        ("Stimmen im Plenum", ["3", "", "1"], "⟦Punkte: 3⟧"),
        ("wie oft erwähnt", ["3x", "", "1x"], "⟦Nennungen: 3⟧"),
        ("Nenn.", ["3", "2", "1"], "⟦Nennungen: 3⟧"),
        ("P", ["1", "1", "2"], "⟦P: 1⟧"),  # the posters they hung on
        ("Tagesordnungspunkt", ["3", "", "1"], "⟦Tagesordnungspunkt: 3⟧"),
        ("Treffpunkte", ["3", "", "1"], "⟦Treffpunkte: 3⟧"),
        ("Zusatzpunkte", ["3", "", "1"], "⟦Punkte: 3⟧"),
        ("Preis", ["3", "", "1"], "⟦Preis: 3⟧"),
        ("Schulbezirk", ["3", "", "1"], "⟦Schulbezirk: 3⟧"),
    ],
)
def test_heads_that_speak_of_dots_or_mentions_in_their_own_words(head, cells, mark):
    points = points_of([["Karte", head], *zip(WISHES, cells)])
    assert points[0] == f"{WISHES[0]} {mark}"


def test_a_running_number_is_no_number_of_votes():
    rows = [["Karte", "wie oft erwähnt"], *zip(WISHES, "12345")]
    assert not any("Nennungen" in point for point in points_of(rows))


def test_a_remark_that_states_something_is_a_note_however_often():
    rows = [["Bemerkung", "Beitrag"], *(["Der Kreis soll das zahlen", wish] for wish in WISHES[:4])]
    assert len(points_of(rows)) == 8


def test_rows_of_words_below_each_other_stay_notes():
    for rows in ([["Nachts zu laut"], ["Kein Licht"], ["Zeit", "Alter"]], [["Zeit", "Alter"]]):
        read = text_of(rows)
        assert "⟦Zeile" not in read and "#" not in read
    assert len(points_of([["Nachts zu laut"], ["Kein Licht"], ["Zeit", "Alter"]])) > 1


def test_the_heads_need_not_be_the_first_row():
    text = text_of(
        [
            ["Runder Tisch 2025 – Workshop Arbeitsmarkt"],
            [],
            ["Moderation:", "Frau Muster"],
            ["Tisch", "Karte"],
            ["1", "Bus"],
        ]
    )
    assert (
        text
        == "# Runder Tisch 2025 – Workshop Arbeitsmarkt\n\nModeration: Frau Muster\n\n⟦Tisch: 1⟧\n- Bus"
    )


def test_question_columns_are_context():
    assert text_of(
        [["Was lief gut?", "Was fehlt?", "Was tun?"], ["a", "b", "c"], ["", "d", ""]]
    ) == (
        "⟦Spalte: Was lief gut?⟧\n- a\n\n⟦Spalte: Was fehlt?⟧\n- b\n- d\n\n⟦Spalte: Was tun?⟧\n- c"
    )


def test_a_column_for_each_table():
    assert (
        text_of([["Tisch 1", "Tisch 2"], ["a", "b"], ["c", ""]])
        == "⟦Tisch: 1⟧\n- a\n- c\n\n⟦Tisch: 2⟧\n- b"
    )


def test_a_list_without_heads_loses_no_first_card():
    assert text_of([["Mehr Kitas"], ["Busse"]]) == "- Mehr Kitas\n- Busse"
    assert text_of(
        [
            ["Kita"],
            ["Die Busse fahren abends nicht mehr in die Nordstadt"],
            ["Räume für Vereine fehlen überall in der Stadt"],
            ["x y z"],
        ]
    ).startswith("- Kita")


def test_a_row_of_notes_is_no_row_of_heads():
    assert (
        text_of([["Mehr Kitas im Norden", "Busse am Abend"], ["Räume", "Kurse"]]).count("- ") == 4
    )
    assert "- Tisch 1\n" not in text_of([["Tisch 1", "Kitas"], ["Tisch 2", "Busse"]])


def test_remarks_beside_the_text_are_kept():
    assert (
        text_of([["Aussage", "Anmerkung"], ["Bus", "laut gerufen"], ["Kita", ""]])
        == "- Bus\n\n⟦Spalte: Anmerkung⟧\n- laut gerufen\n\n⟦Spalte: ⟧\n- Kita"
    )


def test_what_else_a_row_says_is_a_mark():
    assert (
        text_of([["Datum", "Karte", "Farbe der Karte", "Nennungen"], ["3.7.", "Bus", "gelb", "2"]])
        == "- Bus ⟦Datum: 3.7.⟧ ⟦Farbe-der-Karte: gelb⟧ ⟦Nennungen: 2⟧"
    )


def test_typed_bullets_in_a_cell_are_points():
    assert text_of(
        [["Was fehlt?", "Was tun?"], ["- Bus\n- Kita\n  abends", "Räume\nschaffen"]]
    ) == (
        "⟦Spalte: Was fehlt?⟧\n- Bus\n- Kita\n  abends\n\n⟦Spalte: Was tun?⟧\n- Räume\n  schaffen"
    )


def test_a_place_in_a_row_of_its_own():
    assert text_of(
        [["Karte", "Punkte"], ["Tisch 1", ""], ["Bus", "2"], ["Tisch 2", ""], ["Kita", ""]]
    ) == ("## Tisch 1\n\n- Bus ⟦Punkte: 2⟧\n\n## Tisch 2\n\n- Kita")


def test_sums_are_no_notes():
    assert text_of([["Karte", "Punkte"], ["Bus", "2"], ["Kita", "3"], ["Summe", "5"]]).endswith(
        "⟦Zeile: Summe 5⟧"
    )


def test_several_tables_in_one_sheet():
    assert (
        text_of([["Tisch", "Karte"], ["1", "a"], [], ["Karte", "Punkte"], ["b", "2"]])
        == "⟦Tisch: 1⟧\n- a\n\n⟦Tisch: ⟧\n- b ⟦Punkte: 2⟧"
    )


@pytest.mark.parametrize(
    "cell, number", [("12", 12), ("17 Punkte", 17), ("10x", 10), ("●●●", 3), ("viele", None)]
)
def test_a_cell_of_dots_or_mentions_shows_its_whole_number(cell, number):
    assert count_of(cell) == number


def test_a_form_has_its_heads_at_the_left():
    assert text_of(
        [["Tisch:", "3"], ["Moderation:", "A. Muster"], ["Was fehlt?", "Bus\nKita"]]
    ) == ("⟦Tisch: 3⟧\nModeration: A. Muster\n\n⟦Spalte: Was fehlt?⟧\n- Bus\n- Kita")


def test_a_row_of_a_form_without_a_head_loses_none_of_its_cells():
    rows = [["Tisch:", "3", ""], ["", "Hort am Nachmittag", "Bus am Abend"]]
    assert (
        text_of([*rows, ["Was fehlt?", "Kita", ""]])
        == "⟦Tisch: 3⟧\n- Hort am Nachmittag\n- Bus am Abend\n\n⟦Spalte: Was fehlt?⟧\n- Kita"
    )


LACK, GOOD = "⟦Spalte: Was fehlt?⟧\n", "⟦Spalte: Was läuft gut?⟧\n"


@pytest.mark.parametrize(
    "rows, read",
    [
        ([["Was fehlt?", "Kita"], ["", "Hort"]], f"{LACK}- Kita\n- Hort"),
        (
            [["Was fehlt?", "Kita"], ["Was läuft gut?", "Bus"], ["", "Bahn"]],
            f"{LACK}- Kita\n\n{GOOD}- Bus\n- Bahn",
        ),
        (
            [["Gruppe", "Eltern"], ["Was fehlt?", "Kita"], ["", "Hort"]],
            f"⟦Gruppe: Eltern⟧\n{LACK}- Kita\n- Hort",
        ),
        # and tables of two columns, each under its head
        (
            [["Was fehlt?", "Was läuft gut?"], ["Kita", "Bus"], ["", "Bahn"]],
            f"{LACK}- Kita\n\n{GOOD}- Bus\n- Bahn",
        ),
        ([["Was fehlt?", "Punkte"], ["Kita", "3"]], f"{LACK}- Kita ⟦Punkte: 3⟧"),
        ([["Frage", "Rückmeldungen"], ["Was fehlt?", "Kita"]], f"{LACK}- Kita"),
    ],
)
def test_a_question_with_a_short_answer_beside_it_is_no_row_of_heads(rows, read):
    assert text_of(rows) == read


def test_group_is_never_filled_down_but_a_block_of_a_table_is():
    rows = [
        ["Tisch", "Gruppe", "Karte"],
        ["1", "Eltern", "a"],
        ["", "", "b"],
        ["", "", "c"],
        ["2", "", "d"],
        ["", "", "e"],
    ]
    assert (
        text_of(rows)
        == "⟦Tisch: 1⟧\n⟦Gruppe: Eltern⟧\n- a\n\n⟦Gruppe: ⟧\n- b\n- c\n\n⟦Tisch: 2⟧\n- d\n- e"
    )


def test_a_list_of_participants_says_so():
    text = text_of([["Name", "Institution"], ["Anna Muster", "Amt"], ["Ben Beispiel", "Verein"]])
    assert (
        text
        == "⟦Spalte: Teilnehmende⟧\n- Anna Muster ⟦Institution: Amt⟧\n- Ben Beispiel ⟦Institution: Verein⟧"
    )


def test_merged_cells_hold_for_their_span_and_arrive_once():
    def merge(made):
        made["K"].merge_cells("A2:A3")
        made["K"].merge_cells("C2:C3")

    assert book(
        ("K", [["Tisch", "Karte", "Punkte"], [1, "a", 3], [None, "b"], [2, "c", 1]]), change=merge
    )[0].text == ("⟦Tisch: 1⟧\n- a ⟦Punkte: 3⟧\n- b\n\n⟦Tisch: 2⟧\n- c ⟦Punkte: 1⟧")


def test_two_rows_of_heads():
    def merge(made):
        made["K"].merge_cells("A1:B1")
        made["K"].merge_cells("C1:D1")

    text = book(
        (
            "K",
            [
                ["Tisch 1", None, "Tisch 2", None],
                ["Was lief gut?", "Was fehlt?"] * 2,
                ["a", "b", "c", "d"],
            ],
        ),
        change=merge,
    )[0].text
    assert (
        text
        == "⟦Tisch: 1⟧\n⟦Spalte: Was lief gut?⟧\n- a\n\n⟦Spalte: Was fehlt?⟧\n- b\n\n⟦Tisch: 2⟧\n⟦Spalte: Was lief gut?⟧\n- c\n\n⟦Spalte: Was fehlt?⟧\n- d"
    )


def test_sheets_are_parts_and_hidden_ones_are_read_and_told():
    def hide(made):
        made["Zwei"].sheet_state = "hidden"
        made["Eins"].row_dimensions[3].hidden = True

    parts = book(
        ("Eins", [["Karte"], ["a"], ["b"]]), ("Zwei", [["c"], ["d"]]), ("Leer", []), change=hide
    )
    assert [(part.name, part.text, part.remarks) for part in parts] == [
        ("Blatt „Eins“", "- a\n- b", (HIDDEN,)),
        ("Blatt „Zwei“", "- c\n- d", (HIDDEN,)),
    ]


def test_numbers_dates_comments_and_strikes():
    import datetime

    def change(made):
        sheet = made["K"]
        sheet["A2"].comment = Comment("bitte prüfen", "Muster")
        sheet["A3"].font = Font(strike=True)
        sheet["B3"].number_format = "0%"

    text = book(
        ("K", [["Karte", "Bemerkung"], ["Bus", datetime.date(2025, 7, 3)], ["Kita", 0.5]]),
        change=change,
    )[0].text
    assert (
        "⟦Kommentar: Muster⟧\n- bitte prüfen" in text
        and "- Kita ⟦Gestrichen⟧" in text
        and "03.07.2025" in text
        and "50 %" in text
    )


def test_names_in_a_text_stay_words():
    assert (
        text_of([["Karte", "Punkte"], ["NA", "1"], ["null", ""], ["=SUMME", "2"]])
        == "- NA ⟦Punkte: 1⟧\n- null\n- =SUMME ⟦Punkte: 2⟧"
    )


values = st.sampled_from(
    [
        "Bus fährt nicht",
        "Kita",
        "3",
        "Tisch 1",
        "Was fehlt?",
        "Punkte",
        "Karte",
        "Gruppe",
        "●●",
        "- a\n- b",
        "ja.",
        "Nr.",
        "Summe",
        "Thema",
        "Eltern",
        "12.03.2025",
        "sehr langer Text " * 6,
    ]
)


@settings(max_examples=300)
@given(
    st.lists(st.lists(st.one_of(st.none(), values), min_size=1, max_size=5), min_size=1, max_size=9)
)
def test_no_cell_is_lost_whatever_the_table_looks_like(rows):
    """Each note carries a token, unless it stands over a column it arrives once (see the test on csv). Heads such as „Karte“ are form."""
    made = [
        [
            f"{value} z{r}q{c}e"
            if value and value[0].isalpha() and len(value) > 20 or value == "Bus fährt nicht"
            else value
            for c, value in enumerate(row)
        ]
        for r, row in enumerate(rows)
    ]
    text = text_of(made)
    for r, row in enumerate(made):
        for c, value in enumerate(row):
            if value and f"z{r}q{c}e" in value:
                assert f"z{r}q{c}e" in text, text
            elif value and re.search(r"\w", value) and role_of(value) in ("", "question"):
                assert all(
                    word.casefold() in text.casefold() for word in re.findall(r"\w+", value)
                ), (value, text)
