"""What a person changed is kept, what the program wrote is replaced, and what was cut is told from both."""

import hashlib

import pytest

from analysis import stage, written


@pytest.fixture
def house(tmp_path):
    (tmp_path / "corpus").mkdir()
    return stage.House(tmp_path / "corpus", tmp_path / "models", tmp_path / "reports")


def names(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_changed_report_is_kept_and_an_unchanged_one_replaced(house, capsys):
    path = house.reports / "2025" / "auswertung.docx"
    house.deliver(path, b"eins")
    house.deliver(path, b"zwei")
    assert names(path.parent) == {path.name: b"zwei"} and not capsys.readouterr().err
    path.write_bytes(b"von Hand")
    for lock in ("~$swertung.docx", ".~lock.auswertung.docx#"):  # Word and LibreOffice have it open
        (path.parent / lock).write_bytes(b"")
    house.deliver(path, b"drei")
    kept = "auswertung (bearbeitet, behalten).docx"
    assert names(path.parent) | {path.name: b"drei", kept: b"von Hand"} == names(path.parent)
    said = capsys.readouterr().err
    assert kept in said and "geöffnet" in said
    path.write_bytes(b"wieder von Hand")
    house.deliver(path, b"vier")
    second = "auswertung (bearbeitet, behalten) 2.docx"
    assert names(path.parent)[second] == b"wieder von Hand"
    assert names(path.parent)[kept] == b"von Hand" and path.read_bytes() == b"vier"


def test_a_changed_report_stays_in_its_place_while_the_program_would_write_the_same(house):
    path = house.reports / "2025" / "auswertung.docx"
    house.deliver(path, b"eins")
    path.write_bytes(b"von Hand")
    house.deliver(path, b"eins")
    assert names(path.parent) == {path.name: b"von Hand"}


def test_a_report_from_before_there_were_records_is_kept(house):
    path = house.reports / "2025" / "auswertung.docx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"alt")
    house.deliver(path, b"neu")
    assert len(names(path.parent)) == 2


def test_files_of_a_round_that_is_no_more_go_but_a_persons_stay(house):
    for name in ("2025/index.html", "2025/auswertung.docx", "2026/index.html", "quality/a.csv"):
        house.deliver(house.reports / name, b"x")
    (house.reports / "2025" / "auswertung.docx").write_bytes(b"von Hand")
    (house.reports / "2025" / "Notiz.txt").write_bytes(b"meins")
    records = house.records(house.reports)
    assert written.without_others(*records, {"2026", "quality"}) == ["2025"]
    assert names(house.reports / "2025") == {
        "auswertung (bearbeitet, behalten).docx": b"von Hand",
        "Notiz.txt": b"meins",
    }
    assert written.without_others(*records, {"2026", "quality"}) == []
    assert (house.reports / "2026" / "index.html").exists()


@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize("first", [b"", b"eins"])
def test_a_report_half_delivered_when_the_program_was_killed_is_nobodys_work(
    house, monkeypatch, first, before
):
    """Killed before the first, second or last of the files that a delivery writes, and once more while that is mended."""
    path = house.reports / "2025" / "auswertung.docx"
    if first:
        house.deliver(path, first)
    put = written.put
    for content in (b"zwei", b"drei"):
        left = iter(range(before))

        def killed(*given):
            if next(left, None) is None:
                raise KeyboardInterrupt
            put(*given)

        monkeypatch.setattr(written, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            house.deliver(path, content)
    monkeypatch.setattr(written, "put", put)
    house.deliver(path, b"drei")
    assert names(path.parent) == {path.name: b"drei"}
    path.write_bytes(b"von Hand")
    house.deliver(path, b"vier")
    assert len(names(path.parent)) == 2


def test_a_file_that_could_not_be_put_leaves_nothing_behind(tmp_path, monkeypatch):
    path = tmp_path / "a" / "b.txt"
    written.put(path, b"old")
    assert not path.stat().st_mode & 0o007  # nobody else's business

    def refused(*given):
        raise OSError(28, "No space left")

    monkeypatch.setattr(written.os, "replace", refused)
    with pytest.raises(OSError):
        written.put(path, b"new")
    assert path.read_bytes() == b"old" and [each.name for each in path.parent.iterdir()] == [
        "b.txt"
    ]


@pytest.mark.parametrize(("theirs", "folder_stays"), [(None, False), ("notiz.txt", True)])
def test_the_folder_of_a_round_that_is_no_more_goes_when_it_is_empty(house, theirs, folder_stays):
    root, records = house.records(house.reports)
    for name in ("2023/index.html", "2024/index.html", "2024/a.docx"):
        house.deliver(house.reports / name, b"x")
    if theirs:
        (house.reports / "2024" / theirs).write_text("von Hand")
    assert written.without_others(root, records, {"2023"}) == ["2024"]
    assert (house.reports / "2024").exists() == folder_stays
    assert (house.reports / "2023" / "index.html").exists() and not (records / "2024").exists()
    assert written.without_others(root, records, {"2023"}) == []


def test_a_name_that_nothing_bears_yet(tmp_path):
    path = tmp_path / "a.docx"
    for expected in ("a.docx", "a 2.docx", "a 3.docx"):
        assert written.free(path).name == expected
        (tmp_path / expected).touch()


def test_folders_that_go_are_named_in_order(house):
    for name in ("2023", "2025", "2022", "2024"):
        house.deliver(house.reports / name / "index.html", b"x")
    records = house.records(house.reports)
    assert written.without_others(*records, {"2025"}) == ["2022", "2023", "2024"]
    assert names(house.reports / "2025") == {"index.html": b"x"}


def test_a_record_says_what_was_written_by_which_stage(house, monkeypatch):
    monkeypatch.setattr(written, "stage", "classify fit")
    path = house.models / "a" / "b.npz"
    written.put(path, b"x")
    assert written.changed(path, *house.records(house.models))  # nobody has said whose it is
    house.wrote(path)
    record = house.models / ".made" / "files" / "a" / "b.npz.sha256"
    digest, _, stage_ = record.read_text().strip().partition(" ")
    assert stage_ == "classify fit" and written.hashes(record) == [digest]
    assert not written.changed(path, *house.records(house.models))
    path.write_bytes(b"y")
    assert written.changed(path, *house.records(house.models))
    path.unlink()
    assert not written.changed(path, *house.records(house.models))  # what is gone is not changed
    record.write_text("\n")
    assert written.hashes(record) == [] and written.hashes(record / "none") == []


def test_while_a_file_is_delivered_its_record_holds_both_versions_the_new_one_first(
    house, monkeypatch
):
    path, put = house.reports / "2025" / "a.docx", written.put
    house.deliver(path, b"eins")

    def killed(target, content):
        if target == path:
            raise KeyboardInterrupt
        put(target, content)

    monkeypatch.setattr(written, "put", killed)
    with pytest.raises(KeyboardInterrupt):
        house.deliver(path, b"zwei")
    record = house.reports / ".made" / "files" / "2025" / "a.docx.sha256"
    new, old = (hashlib.sha256(content).hexdigest() for content in (b"zwei", b"eins"))
    assert written.hashes(record) == [new, old] and path.read_bytes() == b"eins"
    monkeypatch.setattr(written, "put", put)
    house.deliver(path, b"zwei")
    assert written.hashes(record) == [new]
