"""Phone numbers, addresses of mail, and cells of columns that name persons. All names and numbers are invented."""

import pytest

from analysis.hiding import contacts, person_cells, persons
from analysis.hiding.tokens import tokens


def words(text: str, spans) -> list[str]:
    return [text[start:end] for start, end in sorted(set(spans))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tel. 1234", ["1234"]),
        ("Tel. 123", []),  # outside a house nobody has three digits
        ("Durchwahl 33", ["33"]),
        ("Tel. 115", []),
        ("Telefon 116117", []),  # everybody's numbers
        ("Notruf 112 oder 0800 1110111", []),
        ("0800 111 0 111", []),
        ("0561 123", ["0561 123"]),
        ("0561 12", []),
        ("012 000 – 15 000 Euro", ["012 000 – 15 000"]),
        ("12 000 – 15 000 Euro", []),
        ("1 012 000 000 Euro", []),
        ("am 03.07.2025 und 03.07. - 05.07.", []),
        ("Tel. 0561 7874321, -33 oder -4715", ["0561 7874321", "-33", "-4715"]),
        ("(0561) 787 4321", ["(0561) 787 4321"]),
        ("+49 561 7874321", ["+49 561 7874321"]),
        ("Handy: 0170-1234567, abends", ["0170-1234567"]),
        ("null eins zwei drei vier fünf", ["null eins zwei drei vier fünf"]),
        ("null eins zwei drei vier", []),
        ("Tel. 18 Uhr", []),
        ("7874321", []),
    ],
)
def test_phone_numbers(text, found):
    assert words(text, contacts.phones(text)) == found


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("0561 12", False),
        ("0561 123", True),
        ("0" + 15 * "1", True),
        ("0" + 16 * "1", False),
        ("0800 1110111", False),
        ("03.07.2025", False),
        ("03.07. - 05.07.", False),
    ],
)
def test_a_dialled_number_has_seven_to_sixteen_digits(number, is_one):
    assert contacts._is_phone(number) == is_one


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("an a@b.de!", ["a@b.de"]),
        ("lena bei web.de", ["lena bei web.de"]),
        ("lena bei uns.de", []),
        ("heike @ beispiel.de", ["heike @ beispiel.de"]),
        ("treff ät example.org", ["treff ät example.org"]),
        ("verein at example dot org", ["verein at example dot org"]),
        ("info[at]b[dot]de", ["info[at]b[dot]de"]),
        ("E-Mail: lena.voss (gmx)", ["lena.voss (gmx)"]),  # not its label
        ("h.koch@ \n web.de", ["h.koch@ \n web.de"]),
        ("Treff @ Kita. Die Kinder", []),
        ("um 3 @ 4", []),
        ("wir sind at home", []),
    ],
)
def test_addresses_of_mail(text, found):
    assert words(text, contacts.emails(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x\n⟦Von: Orla Bey⟧ Kurse", [["Orla Bey"]]),
        ("⟦Tisch: 3⟧ ⟦Name: Zwebbach⟧ ⟦Vorname: Orla⟧", [["Zwebbach", "Orla"]]),
        ("⟦Tisch: 3⟧", []),
        ("⟦Von⟧", []),
        ("⟦Spalte: Teilnehmende⟧\n- Mertzig ⟦Stelle: AWO⟧\n\n2) Koch", [["Mertzig"], ["Koch"]]),
        ("⟦Spalte: Teilnehmende⟧\n- Mertzig\n# Ideen\n- Kurse", [["Mertzig"]]),
        ("⟦Spalte: Teilnehmende⟧\n- Mertzig\n⟦Spalte: Ideen⟧\n- Kurse", [["Mertzig"]]),
        ("⟦Spalte: Ideen⟧\n- Mertzig", []),
        ("- x ⟦Spalte: Teilnehmende⟧\n- Mertzig", []),  # a mark on a note, no head
        ("⟦Spalte: Teilnehmende⟧\nMertzig", []),
        ("| Name | Ort |\n| Orla Bey | VHS |\n|  | AWO |\n|Koch|x|", [["Orla Bey"], ["Koch"]]),
        ("| Ort | Name |\n| VHS |  Bey |", [["Bey"]]),
        ("| Name |\n| Bey |", [["Bey"]]),  # one column alone is a table too
        ("| Name | Ort |\n\n| Idee | Ort |\n| Bus | Nord |", []),  # another table
        ("| Name | Ort |\nText\n| Bus | Nord |", []),
        ("Name | Ort |\nBey | VHS |", []),
    ],
)
def test_where_cells_of_persons_stand(text, found):
    assert [[text[one.start : one.end] for one in row] for row in person_cells.cells(text)] == found


def test_two_first_names_with_a_comma_are_two_people_and_a_surname_before_one_is_none():
    found = lambda text: [text[one.start : one.end] for one in persons.find(text, tokens(text))]
    assert found("Jonas, Leyla") == ["Jonas", "Leyla"]
    assert found("Schmidt, Leyla") == ["Schmidt, Leyla"]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Von: Bey, Orla", ["Bey, Orla"]),  # a surname before its comma
        ("Name: Bey Dora, Orla", ["Bey Dora, Orla"]),
        ("Von: Orla Bey, Jana Koch", ["Orla Bey", "Jana Koch"]),
        ("Von: Bey, Koch, Dora", ["Bey", "Koch", "Dora"]),
        ("Von: Orla Bey; Jana Koch", ["Orla Bey", "Jana Koch"]),
        ("Von: Orla Bey und Jana Koch", ["Orla Bey", "Jana Koch"]),
        ("Von: Frau Dr. Bey", ["Bey"]),
        ("Von: Orla Bey, Jugendamt", ["Orla Bey"]),
        ("Von: Orla Bey (AWO)", ["Orla Bey"]),
        ("Von: sevgi altıntaş", ["sevgi altıntaş"]),
        ("Von: noch offen", []),
        ("Person: Walte", ["Walte"]),  # who wrote it: a reader's own mark, whatever the word means
        ("Von: Walte", []),
        ("Zuständig: Jugendamt", []),
    ],
)
def test_who_stands_in_a_cell(cell, found):
    text = f"Idee ⟦{cell}⟧ Koch"
    spans = person_cells.persons(text, tokens(text))
    assert [text[one.start : one.end] for one in spans] == found


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("⟦Vorname: Orla⟧ ⟦Nachname: Bey⟧", [(("Orla",), "Bey")] * 2),
        ("⟦Familienname: Bey⟧ ⟦Rufname: Orla⟧", [(("Orla",), "Bey")] * 2),
        (
            "⟦Spalte: Teilnehmende⟧\n- Mertzig ⟦Vorname: Sabine⟧",
            [(("Sabine",), "Mertzig")] * 2,
        ),
        ("⟦Vorname: Orla⟧ ⟦Nachname: Bey⟧ ⟦Von: Jana Koch⟧", [(("Orla",), "Bey")] * 2 + [(("Jana",), "Koch")]),
        ("⟦Vorname: Orla⟧\n⟦Nachname: Bey⟧", [(("Orla",), ""), ((), "Bey")]),  # two lines
    ],
)  # fmt: skip
def test_a_first_name_and_a_surname_of_one_line_are_one_person(text, people):
    spans = person_cells.persons(text, tokens(text))
    assert [(one.given, one.family) for one in spans] == people
