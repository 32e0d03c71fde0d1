"""What may stand in no output: what counts as hidden, where it is found, how it is kept. All names are invented."""

import pandas as pd
import pytest

from analysis import tables
from analysis.hiding import leaks
from analysis.hiding.leaks import Finding
from analysis.hiding.replacement import differs_only_at_placeholders, originals, replaced
from analysis.stage import House


def sheets(*texts: str, **columns: str) -> pd.DataFrame:
    rows = [{"document_id": f"d{n}", "text": text} | columns for n, text in enumerate(texts)]
    return tables.typed(pd.DataFrame(rows), "received")


def hidden(before: list[str], after: list[str]) -> list[tuple]:
    found = leaks.hidden(sheets(*before), sheets(*after))
    assert [one.found for one in found.values()] == list(found)
    return [tuple(one) for one in found.values()]


@pytest.mark.parametrize(
    ("words", "mark", "looked_for"),
    [
        ("Zwebbach", "[Person 1]", True),
        ("Uwe", "[Person 1]", False),  # three letters stand in any text
        ("Vogt", "[Person 1]", True),  # four do not
        ("Koch", "[Person 1]", False),  # an everyday word
        ("Ana  Koch", "[Person 12]", True),  # two of them are somebody
        ("0561 7874321", "[Telefon]", True),
        ("a@b.de", "[E-Mail]", True),
        ("Goethestraße 12", "[Adresse]", False),
        ("12.03.1985", "[Geburtsdatum]", False),
    ],
)
def test_what_is_looked_for_in_the_outputs(words, mark, looked_for):
    kind = mark.strip("[]").split()[0]
    expected = [(" ".join(words.split()), kind, "d0", 1)] if looked_for else []
    assert hidden([f"Es war {words} da"], [f"Es war {mark} da"]) == expected


def test_the_first_place_of_each_name_is_remembered_with_its_number():
    before = ["Frau Zwebbach und Herr Quorlaxi", "Quorlaxi, Zwebbach und Yordanos"]
    after = ["Frau [Person 1] und Herr [Person 2]", "[Person 2], [Person 1] und [Person 3]"]
    assert hidden(before, after) == [
        ("Zwebbach", "Person", "d0", 1),
        ("Quorlaxi", "Person", "d0", 2),
        ("Yordanos", "Person", "d1", 3),
    ]


def test_what_somebody_had_shown_elsewhere_is_no_leak_but_a_longer_word_does_not_show_it():
    before, after = ["Frau Zwebbach fragt", "{}"], ["Frau [Person 1] fragt", "{}"]
    for elsewhere, looked_for in (("zur Zwebbach", False), ("Zwebbachweg", True)):
        rows = [[text.format(elsewhere) for text in texts] for texts in (before, after)]
        assert bool(hidden(*rows)) == looked_for


def test_file_names_and_places_are_looked_for_too_and_a_sheet_that_is_gone_is_passed_over():
    before = sheets("Kurse", "Frau Quorlaxi", file="Mail Zwebbach.md", workshop="AG Yordanos")
    after = sheets("Kurse", file="Mail [Person 1].md", workshop="AG [Person 2]")
    assert set(leaks.hidden(before, after)) == {"Zwebbach", "Yordanos"}
    one_column = ["document_id", "text", "file"]
    assert set(leaks.hidden(before, after[one_column])) == {"Zwebbach"}
    assert set(leaks.hidden(before[one_column], after)) == {"Zwebbach"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sagt Ana\n Koch.", True),
        ("(Ana Koch)", True),
        ("Ana Kochs Kurs", False),
        ("Diana Koch", False),
        ("ana koch", False),
        ("Ana", False),
    ],
)
def test_a_leak_is_words_of_their_own(text, found):
    one = Finding("Ana Koch", "Person", "d0", 1)
    assert leaks.find(text, {one.found: one}) == [one] * found


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Frau Ana Koch da", (5, 13)),
        ("Frau Ana  \nKoch", (5, 15)),
        ("Frau Ana-\nKoch", (5, 14)),
        ("Diana Koch", None),
        ("Ana Kochs", None),
    ],
)
def test_where_a_leaked_name_stands_in_a_note(text, at):
    places = list(leaks.places(text, [Finding("Ana Koch", "Person", "d0", 1)]))
    assert places == ([(*at, "Person")] if at else [])


def test_leaks_are_kept_once_in_order_and_the_earlier_ones_stay(tmp_path):
    house = House(tmp_path, tmp_path, tmp_path)
    assert leaks.read(house) == [] and not leaks.record(house, [])
    one, two, three = (Finding(name, "Person", "d0", 2) for name in ("Quorlaxi", "Yordanos", "Aba"))
    assert leaks.record(house, [two, one, two])
    assert leaks.record(house, [one, three]) and not leaks.record(house, [three, one])
    assert leaks.read(house) == [three, one, two]


@pytest.mark.parametrize(
    ("received", "made", "same"),
    [
        ("Demir", "[Person 1]", True),
        ("", "[Person 1]", False),  # a placeholder stands for something
        ("a Demir b Koch c", "a [Person 1] b [Person 2] c", True),
        ("a Demir b Koch c", "a [Person 1] c", True),
        ("a Demir b", "a [Person 1] b ", False),
        ("a Demir b", " a [Person 1] b", False),
        ("a Demir b Koch c", "a [Person 1] x [Person 2] c", False),
        ("a b", "a [Person 1] b", False),
        ("a b", "a b", True),
        ("a b", "a c", False),
        ("abb", "a[Person 1]b[Person 2]", False),  # the second one for nothing
        ("axbx", "a[Person 1]b[Person 2]", True),
        ("a X b long", "a [Person 1] b [Person 2] long", False),
        ("b a x c", "a [Person 1] b [Person 2] c", False),  # the right pieces in another order
    ],
)
def test_law_1_piece_by_piece(received, made, same):
    assert differs_only_at_placeholders(received, made) == same


def test_what_was_replaced_is_told_again_in_order():
    text = "Demir und Koch: 0561 1"
    spans = [(16, 22, "[Telefon]"), (0, 5, "[Person 1]"), (10, 14, "[Person 2]")]
    made = replaced(text, spans)  # in whatever order they come
    assert made == "[Person 1] und [Person 2]: [Telefon]"
    assert list(originals(text, made)) == [
        ("[Person 1]", "Demir"),
        ("[Person 2]", "Koch"),
        ("[Telefon]", "0561 1"),
    ]
    assert list(originals("abbx", "a[Person 1]b[Person 2]")) == [
        ("[Person 1]", "b"),
        ("[Person 2]", "x"),
    ]
    assert list(originals("abc", "x[Person 1]zz")) == []
