"""Names in the order people read them, and problems as people read them."""

import pickle

import pytest

from analysis import natural, vocabulary
from analysis.problems import Again, Hint, NotInstalled, Problem, Unreadable


@pytest.mark.parametrize(
    "order",
    [
        ["Runde 2", "Runde 10", "Runde 11"],
        ["2024", "2025-07-03", "2025-10-01"],
        ["2025", "2025 Herbst", "2025-07"],
        ["Herbst 2024", "herbst 2025", "Herbst 2026"],  # whatever the capital
        ["01", "1", "02", "2"],  # of one number both stay, in a fixed order
        ["", "1", "a"],
        ["Runde", "Runde 1", "Runde 1 b", "Runde 1 c"],
    ],
)
def test_names_in_the_order_of_people(order):
    assert natural.in_order(order[::-1]) == order
    assert natural.in_order([*order, *order]) == order  # each once


def test_names_of_other_capitals_are_two_names_in_a_fixed_order():
    assert natural.in_order(["a 1", "A 1"]) == natural.in_order(["A 1", "a 1"]) == ["A 1", "a 1"]
    assert natural.in_order([]) == []


@pytest.mark.parametrize(
    ("kind", "place", "said"),
    [
        (Problem, "Zeile 3", "a.csv, Zeile 3: Eine Zahl. Was zu tun ist: Berichtigen."),
        (Problem, "", "a.csv: Eine Zahl. Was zu tun ist: Berichtigen."),
        (Hint, "Zeile 3", "Hinweis zu a.csv, Zeile 3: Eine Zahl. Was zu tun ist: Berichtigen."),
        (Again, "", "a.csv: Eine Zahl. Was zu tun ist: Berichtigen."),
    ],
)
def test_how_a_problem_reads(kind, place, said):
    problem = kind("a.csv", place, "Eine Zahl.", "Berichtigen.")
    assert str(problem) == said == problem.args[0]
    assert (problem.file, problem.place) == ("a.csv", place)
    assert (problem.expected, problem.todo) == ("Eine Zahl.", "Berichtigen.")


def test_what_is_a_problem_of_a_person_and_what_is_none():
    assert issubclass(Hint, Problem) and issubclass(Again, Problem)
    assert not issubclass(Unreadable, Problem) and issubclass(NotInstalled, ImportError)
    said = str(NotInstalled("docx2pdf", "Das PDF"))
    assert (
        said == "Das PDF braucht das Paket „docx2pdf“. Installieren: .venv/bin/pip install docx2pdf"
    )
    assert str(pickle.loads(pickle.dumps(Unreadable("leer")))) == "leer"


def test_words_for_what_tables_hold():
    assert set(vocabulary.ORIGINS) == {"catalogue", "accepted", "found", ""}
    assert vocabulary.ORIGINS[vocabulary.FOUND] == "vom Programm gefunden"
    assert vocabulary.ORIGINS[vocabulary.ACCEPTED] == "von Menschen übernommen"
    assert vocabulary.RELATIONS == {
        "confirms": "bestätigt",
        "criticises": "kritisiert",
        "extends": "geht darüber hinaus",
    }
