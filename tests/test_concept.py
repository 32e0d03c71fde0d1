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
        (PLAIN + "B1,bildung,Ein anderes Ziel.,offen\n", "Zeile 3", "bei einem anderen Ziel"),
        (PLAIN + PLAIN.splitlines()[1] + "\n", "Zeile 3", "zweimal"),
        (PLAIN + "\n \n,bildung,Ein Ziel.,offen\n", "Zeile 5", "goal_id"),  # as Excel counts
        (PLAIN + "B2,bildung,Wege, die sicher sind,offen\n", "Zeile 3", "unter keiner"),
        (PLAIN.replace("\n", ",\n", 1) + "B2,sport,Ein Ziel.,offen,x\n", "Zeile 3", "unter keiner"),
        (PLAIN + "B2,Sport,Ein Ziel.,offen\n", "Zeile 3, Spalte field_id", "bildung, sport"),
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


HEAD = "goal_id,field_id,goal,status,measure_id,measure,report_status\n"


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (" goal_id ,field_id,goal , status\n B1 , bildung ,  Ein Ziel. ,offen \n", [("B1", "bildung", "Ein Ziel.", "offen", "")]),
        ("status,goal,goal_id,field_id\noffen,Ein Ziel.,B1,\n", [("B1", "", "Ein Ziel.", "offen", "")]),  # columns in any order
        ("goal_id,field_id,goal,status\nB1,bildung,Ein Ziel.\n", [("B1", "bildung", "Ein Ziel.", "", "")]),  # cells left out
        ('goal_id,field_id,goal,status\nB1,bildung,"Wege, die\nsicher sind",offen,,\n', [("B1", "bildung", "Wege, die\nsicher sind", "offen", "")]),
        ("goal_id;field_id;goal;status\nB1;bildung;Wege, die sicher sind, überall, für alle;offen\n", [("B1", "bildung", "Wege, die sicher sind, überall, für alle", "offen", "")]),
        (HEAD + "B1,,Z.,offen,M1,Tun.,\nB1,,Z.,offen,M2,Tun.,\nB2,,Z.,offen,M1,Tun.,\nB1,,Z.,offen,,,\n",
         [("B1", "", "Z.", "offen", "M1"), ("B1", "", "Z.", "offen", "M2"), ("B2", "", "Z.", "offen", "M1"), ("B1", "", "Z.", "offen", "")]),
        ("goal_id,field_id,goal,status\n", []),
    ],
)  # fmt: skip
def test_the_rows_of_a_concept(file, content, rows):
    found = concept.read(file(content))
    assert list(found.columns) == concept.COLUMNS
    shown = found[["goal_id", "field_id", "goal", "status", "measure_id"]]
    assert list(shown.itertuples(index=False, name=None)) == rows


def test_umlauts_and_quotation_marks_come_from_windows_and_from_elsewhere(file):
    goal = "„Gute Nachbarschaft“ – überall, größer"
    for code in ("utf-8", "utf-8-sig", "cp1252"):
        content = f"goal_id;field_id;goal;status\nB1;;{goal};offen\n".encode(code)
        assert concept.read(file(content))["goal"].tolist() == [goal]


def test_a_goal_without_a_field_is_read_and_an_unknown_field_only_where_the_fields_are_known(file):
    from analysis.codebook import Code, Codebook

    path = file(PLAIN + "B2,,Ein Ziel.,offen\nB3,gibtesnicht,Ein Ziel.,offen\n")
    assert concept.read(path)["field_id"].tolist() == ["bildung", "", "gibtesnicht"]
    with pytest.raises(Problem, match="gibtesnicht") as raised:
        concept.read(path, Codebook((Code("field", "bildung", "Bildung"),), {}))
    assert raised.value.place == "Zeile 4, Spalte field_id" and raised.value.file == str(path)


@pytest.mark.parametrize(
    ("goal", "measure", "whole"), [("A.", "B.", "A. B."), ("A.", "", "A."), ("", "", "")]
)
def test_a_goal_and_its_measure_in_one(goal, measure, whole):
    assert concept.both(goal, measure) == whole


def test_of_one_goal_each_measure_has_an_id_of_its_own(file):
    rows = "B1,,Z.,offen,M1,Tun.,\nB1,,Z.,offen,{},Lassen.,\n"
    assert len(concept.read(file(HEAD + rows.format("M2")))) == 2
    with pytest.raises(Problem, match="„B1“ steht mit derselben Maßnahme zweimal") as raised:
        concept.read(file(HEAD + rows.format("M1")))
    assert raised.value.place == "Zeile 3"
