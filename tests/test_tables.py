"""The data contract: what is written comes back, words stay words, and what is broken is said in German."""

import pandas as pd
import pytest

from analysis import formulas, tables
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


def test_numbers_are_written_with_six_decimals_whole_ones_without_and_words_as_they_are(tmp_path):
    row = dict(statement_id="0012", scheme="field", code_id="1", coder="model",
               probability=1 / 3, decided=True, rank="2", reason="1.0")  # fmt: skip
    kept = tables.write(pd.DataFrame([row]), tmp_path / "t.csv", "codings")
    line = (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()[1]
    assert line == "0012,field,1,model,0.333333,1,2,1.0"
    assert kept["probability"].tolist() == [1 / 3]  # what is given back is whole
    read = tables.read(tmp_path / "t.csv", "codings").iloc[0]
    assert (read["statement_id"], read["rank"], read["decided"]) == ("0012", 2, 1)


@pytest.mark.parametrize(
    ("name", "folder", "file"),
    [("received", 0o700, 0o600), ("documents", None, 0o640), ("decided_codings", None, 0o640)],
)
def test_tables_with_names_in_them_are_their_owners_only(tmp_path, name, folder, file):
    path = tmp_path / tables.TABLES[name].path(name)
    tables.write(tables.empty(name), path, name)
    assert path.stat().st_mode & 0o777 == file
    assert folder in (None, path.parent.stat().st_mode & 0o777)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_what_a_table_lacks_is_empty_none_or_unknown():
    rows = tables.typed(pd.DataFrame({"x": [1], "statement_id": [7]}), "codings")
    assert list(rows) == [*tables.TABLES["codings"].names, "x"]
    first = rows.iloc[0]
    assert (first["statement_id"], first["coder"], first["rank"], first["decided"]) == ("7", "", 0, 0)  # fmt: skip
    assert pd.isna(first["probability"])
    assert [str(kind) for kind in tables.empty("codings").dtypes[["probability", "rank"]]] == [
        "float64",
        "int64",
    ]


@pytest.mark.parametrize(
    ("name", "without", "missing"),
    [
        ("decided_codings", {"undoes"}, ""),  # as written before decisions could be taken back
        ("decided_codings", {"undoes", "remark", "text"}, ""),
        ("decided_codings", {"undoes", "scheme"}, "scheme"),
        ("frozen_topics", {"closing"}, ""),
        ("frozen_topics", {"topic_id"}, "topic_id"),
        ("gold", {"rank"}, ""),
        ("gold", {"coder"}, "coder"),
        ("codings", {"reason"}, "reason"),  # what make makes is whole
    ],
)
def test_which_columns_a_table_may_lack(tmp_path, name, without, missing):
    names = [each for each in tables.TABLES[name].names if each not in without]
    path = tmp_path / "t.csv"
    path.write_text(",".join(names) + "\n" + ",".join("1" for _ in names) + "\n")
    if missing:
        with pytest.raises(Problem, match=f"es fehlt .*{missing}") as problem:
            tables.read(path, name)
        assert problem.value.file == str(path) and problem.value.place == "Kopfzeile"
    else:
        read = tables.read(path, name)
        assert list(read) == tables.TABLES[name].names and len(read) == 1


def test_a_table_saved_by_excel_with_its_mark_is_read(tmp_path):
    text = "document_id,start,end,verbatim,reason\r\nd,0,4,Übung,–\r\n"
    (tmp_path / "t.csv").write_bytes(text.encode("utf-8-sig"))
    assert tables.read(tmp_path / "t.csv", "set_aside").iloc[0].tolist() == [
        "d",
        0,
        4,
        "Übung",
        "–",
    ]
    (tmp_path / "t.csv").write_bytes(text.encode("cp1252"))
    with pytest.raises(Problem, match="kein CSV in UTF-8"):
        tables.read(tmp_path / "t.csv", "set_aside")


def test_rows_that_share_half_a_key_are_two_rows_and_a_repeated_one_is_named(tmp_path):
    rows = pd.concat([aside(), aside(start=5), aside(document_id="e")], ignore_index=True)
    tables.check(rows, "set_aside")
    text = "document_id,start,end,verbatim,reason\nd,0,4,a,b\ne,0,4,a,b\nd,0,4,x,y\n"
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(Problem, match="Zeile 4: .*document_id, start, end = d, 0, 4") as problem:
        tables.read(tmp_path / "t.csv", "set_aside")
    assert problem.value.file == str(tmp_path / "t.csv")


def test_every_table_that_people_may_fill_by_hand_is_begun(tmp_path):
    tables.begin(tmp_path)
    made = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert made == {
        *(
            f"decisions/{name}.csv"
            for name in ("codings", "statements", "topics", "names", "frozen")
        ),
        "gold/codings.csv",
    }
    for name in tables.BY_HAND:
        path = tmp_path / tables.TABLES[name].path(name)
        assert path.read_text() == ",".join(tables.TABLES[name].names) + "\n"


@pytest.mark.parametrize("meanwhile", [False, True])
def test_on_a_disk_without_links_a_table_is_begun_too_and_nobodys_first_decision_is_lost(
    tmp_path, monkeypatch, meanwhile
):
    def refused(temporary, path):
        if meanwhile and path.name == "codings.csv":
            path.write_text("mine")
        raise PermissionError

    monkeypatch.setattr(tables.os, "link", refused)
    tables.begin(tmp_path)
    text = (tmp_path / "decisions" / "codings.csv").read_text()
    assert text == "mine" if meanwhile else text.startswith("target,scheme")
    assert not list(tmp_path.rglob(".*"))


def test_the_dictionary_names_place_key_and_every_column():
    text = tables.dictionary()
    for name, table in tables.TABLES.items():
        part = text.split(f"## {name} (`{table.path(name)}`)\n")[1].split("\n## ")[0]
        assert all(
            f"| `{each.name}` | {each.kind} | {each.meaning} |" in part for each in table.columns
        )
        assert f"Key: {', '.join(f'`{each}`' for each in table.key)}." in part


def test_every_table_is_what_it_says():
    """Keys are columns, kinds are known, no column stands twice, no two tables lie in one file."""
    assert len({table.path(name) for name, table in tables.TABLES.items()}) == len(tables.TABLES)
    for name, table in tables.TABLES.items():
        assert set(table.key) <= set(table.names) and len(set(table.names)) == len(table.names)
        assert {column.kind for column in table.columns} <= {"text", "int", "number", "flag"}
        assert all(column.meaning for column in table.columns) and table.row, name
        assert (table.folder == "decisions") == (name.startswith(("decided_", "frozen_")))


def test_a_file_that_has_come_to_be_meanwhile_is_nobodys_to_write_over(tmp_path, monkeypatch):
    link = tables.os.link

    def late(temporary, path):
        path.write_text("mine")
        link(temporary, path)  # fails, as it is there

    monkeypatch.setattr(tables.os, "link", late)
    tables.begin(tmp_path)
    assert {path.read_text() for path in tmp_path.rglob("*.csv")} == {"mine"}
    assert not list(tmp_path.rglob(".*"))


def test_only_words_are_guarded_and_gaps_and_numbers_stay():
    rows = pd.DataFrame({"n": [-1, -2], "x": [-0.5, None], "mixed": ["=1", -3]}, index=[7, 9])
    rows["text"] = pd.Series(["=1+1", None], dtype="str", index=rows.index)
    made = formulas.guarded(rows)
    assert made["n"].tolist() == [-1, -2] and made["text"].tolist()[0] == "'=1+1"
    assert made["text"].isna().tolist() == [False, True] and made.index.tolist() == [7, 9]
    assert formulas.unguarded(made)["text"].tolist()[0] == "=1+1"
    assert formulas.unguarded(pd.DataFrame({"a": ["'", "", "'x", "-1"]}))["a"].tolist() == ["'", "", "'x", "-1"]  # fmt: skip
    assert rows["text"].tolist()[0] == "=1+1"  # what was given is not changed
