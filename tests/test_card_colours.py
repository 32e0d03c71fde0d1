"""Colours of cards: a legend is a heading of the cards, and colours that go with the questions tell the type."""

import pandas as pd
import pytest

from analysis import clean
from analysis.cleaning.card_colours import colour_of, legend
from analysis.coding import colours
from analysis.coding.cues import KINDS, above


def _headings(text: str) -> list[tuple[str, str]]:
    document = {
        "document_id": "2025-1",
        "round_id": "2025",
        "file": "karten.csv",
        "text": text,
        "workshop": "",
        "field_id": "",
        "table": "",
        "group": "",
    }
    rows, _ = clean.read_document(document, lambda label: "")
    return [(row["card"], row["heading"]) for row in rows]


CARDS = "- Sprachcafé ⟦Farbe: grün⟧\n- Hort ⟦Farbe: Rot⟧\n- Bus ⟦Farbe: blau⟧"


@pytest.mark.parametrize(
    "said, headings",
    [
        (
            "Legende: grün = Was läuft gut? / rot = Was fehlt?",
            ["Was läuft gut?", "Was fehlt?", ""],
        ),
        ("Legende: grün = Was läuft gut?", ["", "", ""]),  # nothing is told apart
        ("Legende: grün = gut, rot = gut", ["", "", ""]),
        ("Legende: grün = gut, rot = fehlt\nLegende: grün = fehlt, rot = gut", ["", "", ""]),
        ("Legende: lila = Ideen, gelb = Ziele", ["", "", ""]),  # colours of no card
    ],
)
def test_a_legend_is_a_heading_of_the_cards(said, headings):
    found = _headings(f"{said}\n\n{CARDS}")
    assert [heading for _, heading in found] == headings
    assert [card for card, _ in found] == ["grün", "rot", "blau"]


def test_the_question_above_a_card_holds_against_the_legend():
    text = f"Legende: grün = Was läuft gut? / rot = Was fehlt?\n\n# Ideen\n{CARDS}"
    assert {heading for _, heading in _headings(text)} == {"Ideen"}


def test_colours_and_legends_by_word():
    assert colour_of({"Farbe-der-Karte": "gelbe Zettel"}) == "gelb" and not colour_of({})
    assert legend("- rote Karten: Hürden\n- blaue Karten: Ideen", ["rot", "blau"]) == {
        "rot": "Hürden",
        "blau": "Ideen",
    }


def _sheet(rows: list[tuple[str, str]], document: str = "a") -> pd.DataFrame:
    return pd.DataFrame(
        [(document, card, heading) for card, heading in rows],
        columns=["document_id", "card", "heading"],
    )


def test_colours_that_go_with_the_questions_tell_the_type():
    good, lack = ("grün", "Was läuft gut?"), ("rot", "Was fehlt?")
    found = colours.odds(_sheet([good] * 3 + [lack] * 4 + [("rot", ""), ("blau", ""), ("", "")]))
    assert not found[:7].any() and not found[8:].any()  # a question says more than a colour
    assert KINDS[found[7].argmax()] == KINDS[above("Was fehlt?").argmax()]


@pytest.mark.parametrize(
    "rows",
    [
        [("rot", "Was fehlt?")] * 6,  # one colour tells nothing apart
        [("rot", "Was fehlt?"), ("grün", "Was läuft gut?")] * 2,  # too few
        [("rot", "Was fehlt?"), ("rot", "Ideen"), ("grün", "Ideen")] * 3,  # not consistent
    ],
)
def test_colours_that_are_used_at_random_say_nothing(rows):
    assert not colours.odds(_sheet([*rows, ("rot", "")])).any()


def test_what_another_sheet_means_by_a_colour_says_nothing():
    one = _sheet([("grün", "Was läuft gut?")] * 3 + [("rot", "Was fehlt?")] * 3)
    assert not colours.odds(pd.concat([one, _sheet([("rot", "")], "b")])).any()


GOOD, LACK, NONE = ("grün", "Was läuft gut?"), ("rot", "Was fehlt?"), ("rot", "")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([GOOD] * 3 + [LACK] * 3 + [NONE], True),  # three of each are enough
        ([GOOD] * 3 + [LACK] * 2 + [NONE], False),
        ([GOOD] * 3 + [LACK] * 4 + [("rot", "Ideen"), NONE], True),  # four of five go together
        ([GOOD] * 3 + [LACK] * 3 + [("rot", "Ideen"), NONE], False),  # three of four do not
        ([("grün", "Was fehlt?")] * 3 + [LACK] * 3 + [NONE], False),  # both say the same
        ([("", "Was läuft gut?")] * 9 + [LACK] * 3 + [NONE], False),  # no colour is none
        ([GOOD] * 3 + [LACK] * 3 + [("rot", "Sprache")], True),  # a heading that asks nothing
    ],
)
def test_from_when_on_a_colour_stands_for_a_question(rows, told):
    assert bool(colours.odds(_sheet(rows))[-1].any()) is told


def test_each_row_keeps_its_own_place_whatever_its_index():
    sheet = _sheet([("rot", "")] + [GOOD] * 3 + [LACK] * 3 + [("grün", "")])
    both = pd.concat([_sheet([GOOD] * 2, "b"), sheet])
    both.index = range(100, 100 + len(both))  # the statements of one round
    found = colours.odds(both)
    assert [KINDS[row.argmax()] if row.any() else "" for row in found] == [
        *([""] * 2 + ["problem"] + [""] * 6),
        "experience",
    ]
