"""Lists of participants in the forms offices keep them, and who is one person. All names are invented."""

import pandas as pd
import pytest

from analysis.hiding import coreference, participants
from analysis.hiding.gazetteer import Known
from analysis.hiding.name_spans import NameSpan
from analysis.problems import Problem
from analysis.stage import House

ONE = [(("Orsolya",), "Winterkamp")]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", "Nachname;Vorname\nWinterkamp;Orsolya\n", ONE),
        ("a.CSV", "Vorname,Familienname\nOrsolya,Winterkamp\n", ONE),
        ("a.csv", "Vorname\tNachname\nOrsolya\tWinterkamp\n", ONE),
        ("a.csv", "Nr;Vorname;Stelle;Nachname\n1;Orsolya;VHS;Winterkamp\n", ONE),
        ("a.csv", "Vorname;Name;Stelle\nOrsolya;Winterkamp;VHS\n", ONE),  # „Name“ is the surname
        ("a.csv", "Name;Vorname\nWinterkamp;Orsolya\n", ONE),
        ("a.csv", "Vorname;Kontaktstelle;Nachname\nOrsolya;VHS;Winterkamp\n", ONE),
        ("a.csv", "Stelle;Name\nVHS;Orsolya Winterkamp\nAWO\n", ONE),  # a row that is too short
        ("a.csv", "Vorname;Nachname\n;\nOrsolya;Winterkamp\nFranka\n", ONE),
        ("a.csv", "Vorname;Nachname\n\n\nOrsolya;  Winterkamp \n", ONE),
        ("a.csv", "Vorname;Nachname\n;Winterkamp\n", [((), "Winterkamp")]),
        ("a.csv", "Vorname;Nachname\nOrsolya;\n", [(("Orsolya",), "")]),
        ("a.txt", "Orsolya Winterkamp\n", ONE),  # no head: the first line is somebody
        ("a.csv", "Winterkamp;Orsolya\n", ONE),
        ("a.csv", "Nachname;Stelle\nWinterkamp;VHS\n", [((), "Winterkamp")]),
        ("a.csv", "Vorname;Stelle\nOrsolya;VHS\n", [(("Orsolya",), "")]),
        ("a.csv", "Vorname;Nachname\n ; \nOrsolya;Winterkamp\n", ONE),
        ("a.csv", "Vorname;Nachname\nOrsolya; von \n", [(("Orsolya",), "von")]),
        ("a.csv", "Vorname;Nachname\nOrsolya Ina;von der Aue\n", [(("Orsolya", "Ina"), "Aue")]),
        ("a.csv", "", []),
        ("a.txt", "\n \n", []),
    ],
)
def test_every_form_of_list_names_the_same_people(tmp_path, name, content, expected):
    for coding in ("utf-8-sig", "cp1252"):
        (tmp_path / name).write_text(content, encoding=coding)
        found = participants.read(tmp_path / name)
        assert [(one.given, one.family) for one in found] == expected
        assert not any(one.reason for one in found)


@pytest.mark.parametrize("name", ["a.xlsx", "a.XLSX"])
def test_every_sheet_of_a_workbook_is_read(tmp_path, name):
    with pd.ExcelWriter(tmp_path / name, engine="openpyxl") as book:
        for sheet, rows in (("1", ["Vorname", "Orsolya"]), ("2", ["NA"])):
            more = ["Nachname", "Winterkamp"] if sheet == "1" else ["Quorlaxi"]
            pd.DataFrame({0: rows, 1: more}).to_excel(
                book, sheet_name=sheet, header=False, index=False
            )
    found = participants.read(tmp_path / name)
    assert [(one.given, one.family) for one in found] == [*ONE, (("NA",), "Quorlaxi")]


def test_a_list_that_cannot_be_read_says_so(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    for name in ("a.xlsx", "gone.csv"):
        with pytest.raises(Problem, match="Teilnehmendenliste"):
            participants.read(tmp_path / name)


def test_what_lists_have_taught_adds_up_and_is_told_by_kind(tmp_path):
    house = House(tmp_path, tmp_path, tmp_path)
    texts = ["Quorla und Zwebbachs Haus", "Winter", "Bram Aster", "Aster Bram"]
    assert participants.remembered(house, texts) == Known() and not participants.forgotten(house)
    participants.remember(house, Known(given=frozenset({"quorla"}), doubtful=frozenset({"winter"})))
    later = Known(family=frozenset({"zwebbach"}), pairs=frozenset({("bram", "aster")}))
    participants.remember(house, later)
    assert participants.forgotten(house)
    known = participants.remembered(house, texts)
    assert known == Known(
        given=frozenset({"quorla"}),
        family=frozenset({"zwebbach"}),
        doubtful=frozenset({"winter"}),
        pairs=frozenset({("bram", "aster")}),
    )
    assert participants.remembered(house, ["Bram", "Aster", "Sommer"]) == Known()


def span(given: str = "", family: str = "", gender: str = "") -> NameSpan:
    return NameSpan(0, 0, tuple(given.split()), family, gender)


@pytest.mark.parametrize(
    ("spans", "numbers"),
    [
        ([("Aylin", "Demir"), ("", "Demir"), ("A", "Demir"), ("Aylin", "D")], [1, 1, 1, 1]),
        ([("Aylin", "Demir"), ("B", "Demir")], [1, 2]),  # another initial
        ([("Aylin", "Demir"), ("Aylin", "K")], [1, 2]),
        ([("Aylin", "Demir"), ("Aylin", "Koch"), ("Aylin", "")], [1, 2, 3]),  # fits two: neither
        ([("Aylin", "Demir"), ("Bora", "Demir"), ("", "Demir")], [1, 2, 3]),
        ([("Aylin", "Demir"), ("Aylin", "")], [1, 1]),
        ([("", "Demir"), ("Aylin", "Demir")], [1, 1]),  # whoever is named fully later
        ([("", "Demir", "f"), ("", "Demir", "m")], [1, 2]),
        ([("Aylin", "Demir", "f"), ("", "Demir", "m"), ("", "Demir", "f")], [1, 2, 1]),
        ([("Aylin", "Demir"), ("", "Demir", "f")], [1, 1]),
        ([("Aylin Bora", "Demir"), ("Bora", "Demir")], [1, 1]),  # one of two first names
        ([("", "Koch"), ("", "Demir"), ("", "Koch")], [1, 2, 1]),  # by first appearance
        ([("Aylin", ""), ("", "Demir")], [1, 2]),  # nothing says that they are one
        ([("Aylin", ""), ("Aylin", "")], [1, 1]),
        # „A. Demir“ may be either of two
        ([("", "Demir"), ("A", "Demir"), ("Aylin", "Demir"), ("Alma", "Demir")], [1, 2, 3, 4]),
        ([("A", "Demir"), ("B", "Demir"), ("A", "Demir")], [1, 2, 1]),
        ([("Aylin", "D"), ("Aylin", "Demir"), ("Aylin", "Dogan")], [1, 2, 3]),
        ([("Aylin", "Demir"), ("Aylin", "Demir-Koch")], [1, 2]),
        ([("Ali", "Demir"), ("Ay", "Demir")], [1, 2]),  # two letters are no initial
        ([("A", "Demir", "f"), ("Bora", "Demir", "m"), ("", "Demir", "m")], [1, 2, 2]),
        (
            [("Aylin", "Demir"), ("A", "Demir"), ("Alex", "")],
            [1, 1, 2],
        ),  # an initial teaches no first name
        # written alike they are one, though others fit too
        (
            [("Aylin", "Demir"), ("Alma", "Demir"), ("A", "Demir"), ("A", "Demir", "f")],
            [1, 2, 3, 3],
        ),
        ([("Aylin", "Demir"), ("Bora", "D"), ("", "D")], [1, 2, 2]),
        ([], []),
    ],
)
def test_who_is_one_person(spans, numbers):
    assert coreference.number([span(*each) for each in spans]) == numbers
