"""The data contract: what is written comes back, words stay words, and what is broken is said in German."""

import pandas as pd
import pytest

from analysis import tables
from analysis.problems import Problem
from analysis.stage import House


def aside(**changes):
    return pd.DataFrame(
        [
            {
                "document_id": "d",
                "start": 0,
                "end": 4,
                "verbatim": "NA",
                "reason": "Überschrift",
                **changes,
            }
        ]
    )


@pytest.mark.parametrize(
    "word",
    [
        "NA",
        "null",
        "None",
        "nan",
        "",
        "0012",
        " mit Rand ",
        'ein "Zitat", Komma',
        "zwei\nZeilen",
        "=1+1",
        "–",
    ],
)
def test_a_word_comes_back_as_it_was(tmp_path, word):
    tables.write(aside(verbatim=word), tmp_path / "t.csv", "set_aside")
    assert tables.read(tmp_path / "t.csv", "set_aside")["verbatim"].tolist() == [word]


def test_same_rows_same_bytes_and_line_feeds_only(tmp_path):
    for name in ("a.csv", "b.csv"):
        tables.write(aside(), tmp_path / name, "set_aside")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert b"\r" not in (tmp_path / "a.csv").read_bytes()


def test_further_columns_are_kept_behind_the_contract(tmp_path):
    tables.write(aside(extra="x"), tmp_path / "t.csv", "set_aside")
    assert list(tables.read(tmp_path / "t.csv", "set_aside"))[-1] == "extra"


def test_a_repeated_key_is_not_written(tmp_path):
    with pytest.raises(Problem, match="Zeile 3.*kommt zweimal vor"):  # line 1 holds the heads
        tables.write(
            pd.concat([aside(), aside()], ignore_index=True), tmp_path / "t.csv", "set_aside"
        )
    assert not (tmp_path / "t.csv").exists()


@pytest.mark.parametrize(
    "content, said",
    [
        ("document_id,start\nd,0\n", "es fehlt end, verbatim, reason"),
        ("document_id,start,end,verbatim,reason\nd,null,4,x,y\n", "steht keine Zahl"),
        ("", "kein CSV"),
    ],
)
def test_a_broken_table_is_a_problem_with_a_way_out(tmp_path, content, said):
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    with pytest.raises(Problem, match=said) as problem:
        tables.read(tmp_path / "t.csv", "set_aside")
    assert "Was zu tun ist:" in str(problem.value)


def test_what_people_own_may_be_missing_and_what_make_makes_may_not(tmp_path):
    assert len(tables.read(tmp_path / "codings.csv", "decided_codings")) == 0
    with pytest.raises(Problem, match="make"):
        tables.read(tmp_path / "codings.csv", "codings")


def test_names_of_people_lie_in_private_only(tmp_path):
    house = House(tmp_path, tmp_path, tmp_path)
    assert {name for name in tables.TABLES if house.path(name).parent.name == "private"} == set(
        "received unread_received hidden_files name_review name_findings participants"
        " pseudonymised withdrawn".split()
    )


def test_begin_writes_a_header_and_never_over_a_file(tmp_path):
    place = tmp_path / "decisions" / "codings.csv"
    tables.begin(tmp_path)
    assert place.read_text(encoding="utf-8").startswith("target,scheme,old,new,coder,date")
    place.write_text("mine", encoding="utf-8")
    tables.begin(tmp_path)
    assert place.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "said", ["=1+1", "+49", "-2 Kurse", "@alle", "'=x", "''-x", "'s Haus", "a=b"]
)
def test_no_cell_runs_in_a_spreadsheet_and_every_text_comes_back(tmp_path, said):
    house = House(tmp_path, tmp_path, tmp_path)
    rows = pd.DataFrame([{"topic_id": "t1", "term": said, "weight": -0.5}])
    house.write("topic_terms", rows)
    cell = house.path("topic_terms").read_text(encoding="utf-8").splitlines()[1].split(",")[1]
    assert cell[0] not in "=+-@"
    assert house.read("topic_terms")["term"].tolist() == [said]
    assert house.read("topic_terms")["weight"].tolist() == [-0.5]
