"""``make clean`` takes away what the machine made and nothing that people wrote or filled in; and what a kept file is called."""

import pandas as pd
import pytest

from analysis import freeze, ledger, manifest, review, stage, tables, withdrawn, written
from analysis.making import clean, inputs


@pytest.fixture
def house(tmp_path, monkeypatch):
    found = stage.House(*(tmp_path / name for name in ("corpus", "models", "reports")))
    for name, folder in zip(found._fields, found):
        monkeypatch.setenv(name.upper(), str(folder))
    return found


def put(*paths) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def left(house) -> set[str]:
    every = (path for folder in house for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(house.corpus.parent)) for path in every}


def test_peoples_files_stay(house):
    peoples = (
        "corpus/raw/2025/a.md",
        "corpus/decisions/codings.csv",
        "corpus/gold/codings.csv",
        "corpus/codebook.toml",
        "corpus/private/withdrawn.csv",  # without it a withdrawn note would be forgotten
        "corpus/private/participants.csv",  # without it listed names would come back
        "corpus/private/behalten/2025/pruefung.xlsx",
        "models/own/model.onnx",
        "reports/2025/Notiz.txt",
    )
    machines = (
        *(f"corpus/private/{name}" for name in (*clean.PRIVATE, "words.json")),
        "corpus/tables/statements.csv",
        *(f"models/{name}/x" for name in clean.MODELS),
        "reports/quality/a.csv",
        "reports/notebooks/01.html",
        "reports/manifest.json",
    )
    put(*(house.corpus.parent / name for name in (*peoples, *machines)))
    for name in ("index.html", "auswertung.docx", "gone.docx"):
        house.deliver(house.reports / "2025" / name, b"x")
    house.deliver(house.reports / "2024" / "index.html", b"x")
    (house.reports / "2025" / "auswertung.docx").write_bytes(b"von Hand")
    (house.reports / "2025" / "gone.docx").unlink()
    clean.main()
    assert left(house) == {*peoples, "reports/2025/auswertung.docx"}
    assert not (house.reports / "2024").exists() and not (house.reports / ".made").exists()
    clean.main()  # twice does no harm
    assert len(left(house)) == len(peoples) + 1


def test_a_free_name_never_writes_over_a_file(tmp_path):
    path = tmp_path / "a.docx"
    for name in ("a.docx", "a 2.docx", "a 3.docx"):
        assert written.free(path).name == name
        put(written.free(path))


@pytest.mark.parametrize(
    ("lock", "is_open"),
    [
        ("~$swertung.docx", True),  # Word leaves the first two letters out
        ("~$auswertung.docx", True),
        (".~lock.auswertung.docx#", True),
        (".~lock.andere.docx#", False),
        ("", False),
    ],
)
def test_whether_a_report_is_open(tmp_path, lock, is_open):
    if lock:
        put(tmp_path / lock)
    assert written._is_open(tmp_path / "auswertung.docx") == is_open


def test_what_goes_is_kept_where_a_person_changed_it(house, capsys):
    path = house.reports / "2025" / "a.docx"
    for content in (b"x", b"von Hand"):
        house.deliver(path, b"x")
        path.write_bytes(content)
        written.away(path, *house.records(house.reports))
        assert not path.exists()
    assert [each.read_bytes() for each in path.parent.iterdir()] == [b"von Hand"]
    written.away(path, *house.records(house.reports))  # what is not there
    assert written.keep(path, *house.records(house.reports)) is None


def test_a_report_that_somebody_threw_away_is_written_again(house):
    path = house.reports / "2025" / "a.docx"
    house.deliver(path, b"x")
    path.unlink()
    house.deliver(path, b"x")
    assert path.read_bytes() == b"x" and path.stat().st_mode & 0o007 == 0


def test_a_closed_round_keeps_every_statement_with_all_its_topics():
    statements = pd.DataFrame(
        [
            ("2025", "b", "Bus"),
            ("2025", "a", "Kita"),
            ("2024", "c", "Hort"),
            ("2025", "d", "Licht"),
        ],
        columns=["round_id", "statement_id", "text"],
    )
    shares = pd.DataFrame(
        [("a", "T-2", 0.4), ("a", "T-1", 0.6), ("c", "T-1", 1.0), ("b", "T-9", 1.0)],
        columns=["statement_id", "topic_id", "weight"],
    )
    topics = pd.DataFrame(
        [("T-1", "f", "Eins", 1), ("T-2", "g", "Zwei", 2)],
        columns=["topic_id", "field_id", "name", "size"],
    )
    rows = freeze.frozen_rows("2025", topics, shares, statements)
    columns = ["statement_id", "topic_id", "weight", "field_id", "name", "text"]
    assert rows[columns].values.tolist() == [
        ["a", "T-1", 0.6, "f", "Eins", "Kita"],
        ["a", "T-2", 0.4, "g", "Zwei", "Kita"],
        ["b", "T-9", 1.0, "", "", "Bus"],
        ["d", "", 0.0, "", "", "Licht"],  # a single voice is kept as one
    ]
    assert set(rows["round_id"]) == {"2025"}


def test_a_file_that_was_being_written_when_the_program_was_killed_is_its_own(house):
    """Its record holds both versions, the new one first."""
    records = house.reports / ".made" / "files"
    (house.reports / "2025").mkdir(parents=True)
    written.deliver(house.reports / "2025" / "a.docx", b"old", house.reports, records)
    record = next(records.rglob("a.docx*"))
    record.write_text(f"{'0' * 64} report\n{record.read_text()}")
    clean.main()
    assert not (house.reports / "2025" / "a.docx").exists()


def test_of_the_private_tables_two_are_nobodys_to_make_again():
    """What the machine makes goes; what was withdrawn and who was on a list is known from nowhere else."""
    private = {
        table.path(name) for name, table in tables.TABLES.items() if table.folder == "private"
    }
    kept = {"withdrawn.csv", "participants.csv"}
    assert {path.name for path in private} - kept == set(clean.PRIVATE)
    assert {"embeddings", "classifier", "topics", "encoder"} <= set(clean.MODELS)


def test_what_people_write_is_known_to_make_and_to_the_manifest():
    theirs = {
        str(table.path(name))
        for name, table in tables.TABLES.items()
        if table.folder in ("decisions", "gold")
    }
    assert theirs == set(inputs.BEGUN) and len(inputs.BEGUN) == len(theirs)
    assert set(inputs.ONE_FILE) == set(manifest.PEOPLE_WRITE)
    assert set(inputs.ONE_FILE) == {"codebook.toml", "concept.csv", "vorlage.docx"}
    assert set(inputs.SETTINGS) == set(manifest.SETTINGS) == {"EMBEDDER", "STAND"}


def test_what_a_withdrawn_note_must_leave_and_what_a_reading_counts():
    """Every table of people's with a text beside the statement it is of."""
    with_text = {
        name
        for name, table in tables.TABLES.items()
        if table.folder in ("decisions", "gold") and "text" in table.names
    }
    assert set(withdrawn.KEEP_TEXT) == (with_text - {"gold_goals"}) | {"contradictions"}
    assert set(review.NAMED) == set(ledger.KINDS)


def test_unless_others_are_named_the_folders_beside_are_cleaned(tmp_path, monkeypatch):
    for name in ("CORPUS", "MODELS", "REPORTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REPORTS", "")  # named without a name
    monkeypatch.chdir(tmp_path)
    made = [
        tmp_path / name
        for name in ("corpus/tables/a.csv", "models/topics/a", "reports/manifest.json")
    ]
    put(*made, tmp_path / "corpus/raw/2025/a.md")
    clean.main()
    assert [path.exists() for path in made] == [False] * 3
    assert (tmp_path / "corpus/raw/2025/a.md").exists()
