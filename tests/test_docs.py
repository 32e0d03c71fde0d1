"""The pages people read are held against the project: commands, paths and the data dictionary."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from analysis import tables

PROJECT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "LIESMICH.md", "corpus/README.md")


def targets() -> set[str]:
    shown = subprocess.run(["make", "-pnrR"], cwd=PROJECT, capture_output=True, text=True).stdout
    return set(re.findall(r"^([\w-]+):", shown, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_in_the_docs_is_in_the_makefile(page):
    text = (PROJECT / page).read_text(encoding="utf-8")
    asked = set(re.findall(r"(?:`|^)make ([a-z][a-z-]*)", text, re.MULTILINE))
    assert asked - targets() == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_linked_file_is_there(page):
    text = (PROJECT / page).read_text(encoding="utf-8")
    linked = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in linked if not (PROJECT / page).parent.joinpath(link).exists()] == []


def test_help_names_every_target_that_a_person_asks_for():
    shown = subprocess.run(["make", "help"], cwd=PROJECT, capture_output=True, text=True).stdout
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    asked = re.search(r"^ASKED := ((?:.*\\\n)*.*)$", makefile, re.MULTILINE)[1]
    phony = asked.replace("\\", "").split()
    assert "review" in phony and "help" in phony
    assert [
        name for name in phony if name not in ("all", "tables") and f"make {name}" not in shown
    ] == []


def test_the_data_dictionary_is_the_one_of_the_code():
    assert (PROJECT / "analysis" / "TABLES.md").read_text(encoding="utf-8") == tables.dictionary()


def test_no_module_outgrows_its_reader():
    lengths = sorted(
        len(path.read_text(encoding="utf-8").splitlines())
        for path in (PROJECT / "analysis").rglob("*.py")
    )
    assert lengths[-1] <= 300 and lengths[len(lengths) // 2] <= 120


def test_no_address_of_a_package_registry_is_committed():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True
    ).stdout.splitlines()
    registry = re.compile(r"pypi\.(org|python)|files\.pythonhosted|registry\.npmjs")
    this = Path(__file__).name
    found = [
        name
        for name in tracked
        if name.endswith((".py", ".md", ".toml", ".lock", "Makefile", "run", ".txt"))
        and not name.endswith(this)
        and registry.search((PROJECT / name).read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


README = (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def first_screen(tmp_path_factory):
    """The sheet that README begins with, as a corpus of its own, cut into statements by ``make``."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(
        PROJECT / "corpus",
        folder / "corpus",
        ignore=shutil.ignore_patterns("raw", "tables", "private"),
    )
    (folder / "corpus" / "raw" / "2024").mkdir(parents=True)
    shutil.copy(
        PROJECT / "corpus" / "raw" / "2024" / "Sport und Gesundheit – Mitschrift.md",
        folder / "corpus" / "raw" / "2024",
    )
    folders = [f"{name.upper()}={folder / name}" for name in ("corpus", "models", "reports")]
    done = subprocess.run(
        ["make", "--no-print-directory", *folders, "statements"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows = [
        (row[0], scheme, code)
        for row in shown()
        for scheme, code in (("field", row[4]), ("type", row[5]))
    ]
    codings = pd.DataFrame(rows, columns=["statement_id", "scheme", "code_id"]).assign(
        coder="RT", probability="1", decided="1", rank="1"
    )
    tables.write(
        tables.typed(codings, "codings"), folder / "corpus" / "tables" / "codings.csv", "codings"
    )
    return folder


def shown() -> list[tuple[str, ...]]:
    """The rows of README's first table."""
    return [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in README.splitlines()
        if line.startswith("| 2024-")
    ]


def test_the_first_screen_is_what_the_program_makes_of_the_note(first_screen):
    rows = tables.read(first_screen / "corpus" / "tables" / "statements.csv", "statements")
    made = {(row.statement_id, row.text, str(row.mentions), row.table) for row in rows.itertuples()}
    assert len(shown()) == 4 and {row[:4] for row in shown()} <= made
    note = README.split("```")[1].strip().splitlines()
    received = (
        PROJECT / "corpus" / "raw" / "2024" / "Sport und Gesundheit – Mitschrift.md"
    ).read_text(encoding="utf-8")
    assert len(note) == 4 and all(line in received.splitlines() for line in note)


def test_every_python_example_in_the_readme_runs(first_screen, monkeypatch, capsys):
    monkeypatch.chdir(first_screen)
    examples = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert examples
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})
    said = capsys.readouterr().out
    assert "Frauen" in said and "sport_gesundheit" in said and "points" in said and "0.44" in said


def test_the_wheel_takes_every_file_of_the_package_along():
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = settings["tool"]["setuptools"]["package-data"]["*"]
    files = [path for path in (PROJECT / "analysis").rglob("*") if path.is_file()]
    left = [
        path.name
        for path in files
        if path.suffix not in (".py", ".pyc") and not any(map(path.match, patterns))
    ]
    assert set(left) <= {"README.md"}
