"""The concept as offices save it, and what it says when something is wrong."""

from pathlib import Path

import pytest

from analysis import concept
from analysis.problems import Problem

PLAIN = "goal_id,field_id,goal,status\nB1,bildung,Jedes Kind bekommt einen Kitaplatz.,offen\n"


@pytest.fixture
def file(tmp_path: Path):
    def write(content: str | bytes) -> Path:
        path = tmp_path / "concept.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.replace(",", ";").encode("cp1252"),
        PLAIN.replace(",", "\t").replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", ",\n").encode(),
        (PLAIN + ",,,\n").encode(),
    ],
)
def test_read_as_excel_saves_it(file, content):
    rows = concept.read(file(content))
    assert rows[["goal_id", "goal", "measure"]].values.tolist() == [
        ["B1", "Jedes Kind bekommt einen Kitaplatz.", ""]
    ]


def test_missing_file_is_an_empty_table(tmp_path):
    assert concept.read(tmp_path / "concept.csv").empty


@pytest.mark.parametrize(
    "content, place, word",
    [
        ("goal_id,goal,status\n", "Kopfzeile", "field_id"),
        ("", "Kopfzeile", "goal_id"),
        (PLAIN.replace("status", "status,prio", 1), "Kopfzeile", "prio"),
        (PLAIN + "B2,bildung,,offen\n", "Zeile 3", "goal"),
        (PLAIN + "B2,kultur,Ein Fest für alle.,offen\n", "Zeile 3, Spalte field_id", "kultur"),
        (PLAIN + "B1,bildung,Ein anderes Ziel.,offen\n", "Zeile 3", "B1"),
        (PLAIN + PLAIN.splitlines()[1] + "\n", "Zeile 3", "zweimal"),
    ],
)
def test_problems_name_the_place(file, content, place, word):
    from analysis.codebook import Code, Codebook

    book = Codebook((Code("field", "bildung", "Bildung"), Code("field", "sport", "Sport")), {})
    with pytest.raises(Problem) as raised:
        concept.read(file(content), book)
    assert raised.value.place == place and word in str(raised.value)


def test_texts_of_goals_and_measures(file):
    rows = concept.read(
        file(
            "goal_id,field_id,goal,status,measure_id,measure\nB1,,Ziel.,offen,B1.1,Tun.\n"
            "B1,,Ziel.,offen,B1.2,Lassen.\nB2,,Nur Ziel.,offen,,\n"
        )
    )
    assert concept.texts(rows) == [
        "Ziel.",
        "Tun.",
        "Ziel. Tun.",
        "Ziel.",
        "Lassen.",
        "Ziel. Lassen.",
        "Nur Ziel.",
        "Nur Ziel.",
    ]
