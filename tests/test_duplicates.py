"""Duplicates are marked, never a different number, negation or direction."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.cleaning import duplicates
from analysis.cleaning.duplicates import groups, same_as


@pytest.mark.parametrize(
    "a, b",
    [
        ("Mehr Sprachkurse!", "mehr Sprachkurse"),
        ("Mehr Sprachkurse anbieten", "mehr Sprachkurs anbieten."),
        ("Räume für Vereine", "Raeume fuer Vereine"),
        ("Mehr Dolmetscher*innen", "mehr Dolmetscher:innen"),
        ("Mehr RadfahrerInnen zählen", "Mehr Radfahrer/-innen zählen"),
        ("Mangelnde Abstellflächen", "mangelnde Abstellfläche"),
        ("Es fehlen Kita-Plätze", "Kita-Plätze fehlen"),
        ("Kinderbetreuung beim Integrationskurs", "Kinderbetreung beim Integrationskurs"),
    ],
)
def test_same_point(a, b):
    assert groups([a, b]) == [0, 0]


@pytest.mark.parametrize(
    "a, b",
    [
        ("mehr Deutschkurse", "keine Deutschkurse"),
        ("Deutschkurse", "keine Deutschkurse"),
        ("Beratung mit Termin", "Beratung ohne Termin"),
        ("Kurse B1", "Kurse B2"),
        ("10 Plätze mehr", "20 Plätze mehr"),
        ("mehr Sprachkurse", "weniger Sprachkurse"),
        ("nicht alle Ämter helfen", "alle Ämter helfen"),
        ("Angebote für Männer", "Angebote für Mütter"),
        ("Frauengruppe im Norden", "Frauengruppe im Süden"),
        ("Beschulung verbessern", "Beschilderung verbessern"),
        ("Bus fährt nie", "Bus fährt"),
        ("Kita", "Kitas und Horte"),
    ],
)
def test_another_point(a, b):
    assert groups([a, b]) == [0, 1]


def statements(*rows):
    return pd.DataFrame(rows, columns=["statement_id", "round_id", "text"])


def test_the_first_statement_names_its_group_and_rounds_stay_apart():
    rows = statements(
        ("a", "2024", "Mehr Kurse"),
        ("b", "2025", "Mehr Kurse"),
        ("c", "2025", "Hort"),
        ("d", "2025", "mehr Kurse!"),
    )
    assert same_as(rows) == ["", "b", "", "b"]


def test_people_may_join_what_reads_differently():
    rows = statements(
        ("a", "2025", "Mehr Kurse"), ("b", "2025", "Hort"), ("c", "2025", "Sprache lernen")
    )
    assert same_as(rows, [("a", "c")]) == ["a", "", "a"]


def test_two_thousand_different_notes_stay_alone():
    texts = [
        f"Angebot {word} in Straße {number}"
        for number in range(200)
        for word in (
            "Kita",
            "Hort",
            "Schule",
            "Verein",
            "Amt",
            "Bus",
            "Park",
            "Bad",
            "Treff",
            "Laden",
        )
    ]
    assert groups(texts) == list(range(2000))


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("betreuung", "betreung", True),
        ("betreuung", "betrruuung", True),  # two letters
        ("betreuung", "bertruuungg", False),  # more than two
        ("quorlax", "quorlay", True),  # seven letters
        ("quorla", "quorly", False),  # six
        ("quorlax", "quorla", False),
        ("betreuung", "vetreuung", False),  # the first letter is hardly ever the slip
        ("quorlax2", "quorlax3", False),  # a number is no slip
        ("quorlax", "quorlax2", False),
        ("leitung", "leistung", False),  # two words of the dictionary
    ],
)
def test_a_slip_of_the_pen(one, other, slip):
    assert duplicates._is_slip(one, other) == slip == duplicates._is_slip(other, one)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Kinderbetreung", "Kinderbetreuung"], [0, 1]),  # one word alone is not enough
        (["Mehr Kinderbetreung im Norden", "Hort", "Mehr Kinderbetreuung im Norden"], [0, 1, 0]),
        (["Kinderbetreung Norden", "Kinderbetreuung Norden Hort"], [0, 1]),
        (
            ["Kinderbetreung Quorlax im Norden", "Kinderbetreuung Quorlay im Norden"],
            [0, 1],
        ),  # two slips
        (["!", "!"], [0, 1]),  # nothing is said
        (["es gibt", "es gibt"], [0, 0]),  # only small words, but the same
        ([], []),
    ],
)
def test_near_means_one_slip_beside_another_word(texts, expected):
    assert groups(texts) == expected


def test_what_people_joined_is_one_point_within_its_round():
    rows = statements(
        ("a", "2024", "Kita"), ("b", "2025", "Bus"), ("c", "2025", "Hort"), ("d", "2025", "Licht")
    )
    assert same_as(rows, [("c", "b", "a")]) == ["", "b", "b", ""]
    assert same_as(rows, [("d", "a")]) == ["", "", "", ""]  # of another round
    assert same_as(rows, [("d", "c"), ("c", "b")]) == ["", "b", "b", "b"]
