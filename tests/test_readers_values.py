"""What a column holds by its values: dates, numbers, marks, labels or notes."""

import pytest

from analysis.readers.values import is_date, kind_of, profile


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("3.7.2025", "date"),
        ("2025-07-03", "date"),
        ("Do, 3. Juli 2025 um 14:05 Uhr", "date"),
        ("14:05", "date"),
        ("vor 3 Tagen", "date"),
        ("12", "number"),
        ("1.234,5 €", "number"),
        ("-3 %", "number"),
        ("Ja", "yesno"),
        ("x", "yesno"),
        ("#ffcc00", "code"),
        ("a@b.de", "code"),
        ("https://beispiel.de/x", "code"),
        ("Gast 12", "code"),
        ("Foto_1.JPG", "code"),
        ("Ja, mehr Kitas", ""),
        ("3 Kitas fehlen", ""),
        ("am 3.7.2025 war es voll", ""),
        ("Bus", ""),
        ("", ""),
    ],
)
def test_the_kind_of_a_value(value, kind):
    assert kind_of(value) == kind == kind_of(f"  {value} ")


@pytest.mark.parametrize(
    ("value", "is_one"),
    [("3.4.", False), (" 3.4.2025 ", True), ("3. Apr", True), ("3/4", False), ("3/4/2025", False), ("4", False)],
)  # fmt: skip
def test_what_excel_makes_of_a_fraction(value, is_one):
    assert is_date(value) == is_one


@pytest.mark.parametrize(
    ("values", "number", "kind", "labels"),
    [
        ([], 0, "", False),
        ([" ", "-", "?", "–\n"], 0, "", False),  # nothing is said
        (["1", "2", "", "3"], 3, "number", False),
        (["Bus", "Bus", "Rad"], 3, "", True),
        (["Bus", "bus", "BUS"], 3, "", True),  # one label
        (["Bus", "Bus"], 2, "", False),  # too few to tell
        (["Es fehlt ein Bus."] * 4, 4, "", False),  # sentences return too
        (["Bus!"] * 4, 4, "", True),
        (["abends; am Tag", "abends;", "am Tag ;abends"], 3, "", True),  # entries of one answer
        (["ein Bus für alle Kinder aus dem Norden der Stadt und die Eltern"] * 4, 4, "", False),
        (["Bus", "Rad", "Tram", "Taxi"], 4, "", False),  # each one only once
        (["1", "ja", "3.7.2025", "#ffcc00"], 4, "code", False),  # of everything: nobody's notes
    ],
)
def test_the_profile_of_a_column(values, number, kind, labels):
    found = profile(values)
    assert (found.number, found.kind, found.labels) == (number, kind, labels)


def test_words_and_how_many_differ():
    found = profile(["ein Bus", "Rad", "Ein Bus"])
    assert (found.words, found.distinct) == (5 / 3, 2 / 3)
    assert profile([])[2:] == (0.0, False, 1.0)


@pytest.mark.parametrize(("numbers", "words", "kind"), [(17, 3, "number"), (16, 4, "")])
def test_nearly_all_values_make_the_kind(numbers, words, kind):
    assert profile(["7"] * numbers + ["mehr Kitas"] * words).kind == kind
