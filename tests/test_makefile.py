"""The Makefile against the code: whoever makes a file is among its prerequisites, by content; and no name from outside is run."""

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis import stage
from analysis.making import inputs
from tests.test_pipeline import ALONE

PROJECT = Path(__file__).resolve().parent.parent
RUNS = re.compile(r"\.venv/bin/python -m analysis\.([\w.]+)")
HOSTILE = (
    "Runde 2026",
    "2029(neu)",
    "20'28",
    "2037:x",
    "2032%b",
    "-n2034",
    "2030&touch${IFS}PWNED",
    "`touch PWNED`",
    "$(touch PWNED)",
    '"; touch PWNED; "',
    "20#40 | täglich",
    "*",
    "Runde 10",
    "Runde 9",
)


def make(*arguments: str, **given: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        env={**ALONE, **given},
    )


def folders(place: Path) -> list[str]:
    return [f"{name.upper()}={place / name}" for name in ("corpus", "models", "reports")]


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    """Targets with their prerequisites and the modules their recipes run, from make's own database."""
    place = tmp_path_factory.mktemp("rules")
    shown = make("-pnrR", *folders(place), "all").stdout
    found = {}
    for block in re.split(r"\n\n+", shown):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines and (rule := re.match(r"([^\s:=]+): ?([^=]*)$", lines[0])):
            recipe = "\n".join(line for line in lines[1:] if line.startswith("\t"))
            recipe = recipe.replace("$(call run,", ".venv/bin/python -m analysis.")
            found[rule[1].replace(f"{place}/", "")] = (
                set(rule[2].replace(f"{place}/", "").replace("|", " ").split()),
                set(RUNS.findall(recipe)),
            )
    return found


def test_who_makes_a_file_stands_among_its_prerequisites(rules):
    made = {target: both for target, both in rules.items() if "/" in target and both[1]}
    assert {"ingest", "clean", "embed", "topics", "report"} <= set().union(
        *(modules for _, modules in made.values())
    )
    assert {
        target: modules
        for target, (before, modules) in made.items()
        if not {f"corpus/tables/.made/stage.{name}" for name in modules} <= before
    } == {}


def test_every_stamp_that_a_rule_waits_for_is_written(rules, tmp_path):
    asked = {
        Path(name).name
        for before, _ in rules.values()
        for name in before
        if "/.made/" in name and not name.startswith("reports")
    }
    written = {name for name, _ in inputs.stamps(tmp_path, {})} | {"inputs.mk"}
    assert asked and asked - written == set()


def imported(path: Path) -> set[Path]:
    """What a file imports by Python's own grammar, wherever in the file it stands."""
    named = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {found for name in named if (found := inputs.file_of(name)) is not None} - {
        path for path in (PROJECT / "analysis").glob("__init__.py")
    }


def test_the_imports_of_a_stage_are_found_as_python_finds_them():
    forgotten = {}
    for path in sorted((PROJECT / "analysis").rglob("*.py")):
        outside = {each for each in imported(path) if PROJECT / "analysis" in each.parents}
        if missing := outside - inputs.imports(path):
            forgotten[str(path)] = missing
    assert forgotten == {}
    assert PROJECT / "analysis/hiding/names.toml" in inputs.closure("analysis.pseudonymize")
    assert PROJECT / "analysis/report/sentences.toml" in inputs.closure("analysis.report")


def test_the_stamps_need_nothing_but_python(tmp_path):
    code = f"import sys; sys.path[:0] = ['{PROJECT}']; from analysis.making import inputs; inputs.main()"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        env={"CORPUS": str(tmp_path), "MODELS": str(tmp_path), "REPORTS": str(tmp_path)},
    )
    assert done.returncode == 0 and (tmp_path / "tables" / ".made" / "raw").exists()


# ---- what people change is noticed by its content, whatever its date ---------------------------


@pytest.fixture
def corpus(tmp_path):
    for name in ("raw/2025", "decisions"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "raw" / "2025" / "a.md").write_text("- Kurse fehlen\n")
    (tmp_path / "concept.csv").write_text("goal_id,field_id,goal\n1,sport,Kurse\n")
    return tmp_path


def stamped(corpus: Path, **settings: str) -> dict[str, str]:
    inputs.sha256.cache_clear()
    return dict(inputs.stamps(corpus, settings))


CHANGES = {
    "an older file put back": lambda c: (
        (c / "raw/2025/a.md").write_text("- Kurse\n"),
        os.utime(c / "raw/2025/a.md", (0, 0)),
    ),
    "a concept deleted": lambda c: (c / "concept.csv").unlink(),
    "a template laid there": lambda c: (c / "vorlage.docx").write_bytes(b"PK"),
    "a note renamed": lambda c: (c / "raw/2025/a.md").rename(c / "raw/2025/b.md"),
    "a round renamed": lambda c: (c / "raw/2025").rename(c / "raw/2026"),
    "a decision": lambda c: (c / "decisions/codings.csv").write_text("target\n2025-1\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_renews_one_stamp_and_a_date_none(corpus, change):
    before = stamped(corpus)
    for path in corpus.rglob("*"):
        os.utime(path, (9e9, 9e9))
    (corpus / "decisions" / "topics.csv").write_text("target,action\n")  # begun, nothing decided
    assert stamped(corpus) == before
    change(corpus)
    after = stamped(corpus)
    assert len([name for name in after if after[name] != before[name]]) == 1


def test_settings_are_inputs(corpus):
    first, second = (stamped(corpus, STAND=said) for said in ("1. Mai 2026", "1. Mai"))
    assert [name for name in first if first[name] != second[name]] == ["STAND"]


def test_a_name_added_to_the_list_of_participants_is_an_input(corpus, tmp_path):
    listed = tmp_path / "teilnehmende.txt"
    listed.write_text("Anna Muster\n")
    first = stamped(corpus, TEILNEHMENDE=str(listed))
    listed.write_text("Anna Muster\nBert Beispiel\n")
    second = stamped(corpus, TEILNEHMENDE=str(listed))
    assert [name for name in first if first[name] != second[name]] == ["TEILNEHMENDE"]


def test_what_no_one_can_read_stops_nothing(corpus):
    os.mkfifo(corpus / "raw" / "2025" / "rohr")
    os.symlink("/nowhere", corpus / "raw" / "2025" / "verweis")
    (corpus / "raw" / os.fsdecode(b"M\xfcll")).write_text("- kein UTF-8 im Namen")
    assert len(stamped(corpus)["raw"]) == 64


# ---- what a run left behind ---------------------------------------------------------------------


@pytest.fixture
def left(corpus, monkeypatch):
    """A corpus with two tables as a stage wrote them; calling it says what make would make again."""
    house = stage.House(corpus, corpus.parent / "models", corpus.parent / "reports")
    for name in ("CORPUS", "MODELS", "REPORTS"):
        monkeypatch.setenv(name, str(getattr(house, name.lower())))
    stages = {"clean": "set_aside", "topics": "topic_terms"}
    from analysis import tables, written

    for name, table in stages.items():
        monkeypatch.setattr(written, "stage", name)
        house.write(table, tables.empty(table))

    def again() -> set[str]:
        dates = {
            path.name: path.stat().st_mtime_ns for path in (corpus / "tables/.made").glob("stage.*")
        }
        time.sleep(0.01)
        inputs.sha256.cache_clear()
        inputs._text.cache_clear()
        inputs.main()
        return {
            path.name.removeprefix("stage.")
            for path in (corpus / "tables/.made").glob("stage.*")
            if dates and path.stat().st_mtime_ns != dates[path.name]
        }

    again()
    return house, again


def test_a_cut_or_missing_table_is_made_again_and_that_is_said(left, capsys):
    house, again = left
    assert again() == set()
    path = house.path("set_aside")
    path.write_bytes(path.read_bytes()[:-5])
    assert again() == {"clean"} and "set_aside.csv" in capsys.readouterr().err
    house.path("topic_terms").unlink()
    assert again() == {"topics"}
    assert again() == set()


def test_a_stage_that_was_stopped_is_begun_again(left):
    house, again = left
    with pytest.raises(KeyboardInterrupt), stage._begun(house, "classify fit"):
        raise KeyboardInterrupt
    assert again() == {"classify"}
    with stage._begun(house, "classify fit"):
        pass
    assert again() == set()


def test_a_table_from_the_future_is_not_made_for_ever(left):
    house, again = left
    os.utime(house.path("set_aside"), (9e9, 9e9))
    again()
    assert house.path("set_aside").stat().st_mtime <= time.time()


def test_half_files_of_a_killed_stage_go_and_peoples_stay(tmp_path, monkeypatch):
    halves = (
        "corpus/tables/.statements.csv.tmp",
        "corpus/private/.received.csv.77.tmp",
        "models/embeddings/.statements.npz.tmp.npz",
        "reports/2025/.tmp.auswertung.docx",
    )
    theirs = (
        "corpus/raw/2025/.notizen.tmp",
        "reports/2025/.~lock.a.docx#",
        "reports/2025/auswertung.tmp.docx",
    )
    for name in (*halves, *theirs):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("- Kurse fehlen")
    for name in ("corpus", "models", "reports"):
        monkeypatch.setenv(name.upper(), str(tmp_path / name))
    monkeypatch.setenv("MAKE_PROCESS", str(os.getpid()))
    inputs.main()
    assert [name for name in (*halves, *theirs) if (tmp_path / name).exists()] == list(theirs)


# ---- names from outside -------------------------------------------------------------------------


def test_any_folder_name_below_raw_works_and_none_is_run(tmp_path):
    shutil.copytree(PROJECT / "tests" / "tiny", tmp_path / "corpus")
    for name in HOSTILE:
        (tmp_path / "corpus" / "raw" / name).mkdir()
        (tmp_path / "corpus" / "raw" / name / "a.md").write_text("- Kurse fehlen\n")
    done = make(*folders(tmp_path), "statements")
    assert done.returncode == 0, done.stderr[-2000:]
    received = (tmp_path / "corpus" / "private" / "received.csv").read_text()
    for name in HOSTILE:
        assert name.replace('"', '""') in received
    assert done.stderr.index("Runde 9") < done.stderr.index("Runde 10")
    planned = make("-n", *folders(tmp_path)).stdout
    assert planned and "Runde" not in planned and "touch" not in planned
    assert not list(PROJECT.glob("PWNED")) + list(tmp_path.rglob("PWNED"))


@pytest.mark.parametrize("where", ["command", "environment"])
def test_what_is_given_from_outside_arrives_as_it_is(tmp_path, where):
    said = "1. Mai $(shell touch PWNED) `touch PWNED` '\"; touch PWNED; #% 100 €"
    (tmp_path / "corpus").mkdir()
    given = dict.fromkeys(
        ("STAND", "ROUND", "SCHLUESSEL", "N", "TEILNEHMENDE", "LAB_OPTIONS"), said
    )
    asked = ["-q", *folders(tmp_path), "all"]
    if where == "command":
        make(*asked, *(f"{name}={value}" for name, value in given.items()))
    else:
        make(*asked, **given)
    stamp = (tmp_path / "corpus" / "tables" / ".made" / "STAND").read_text().strip()
    assert stamp == hashlib.sha256(said.encode()).hexdigest()
    assert not list(PROJECT.glob("PWNED"))


@pytest.mark.parametrize(
    "goal", ["berichte", "tests", "corpus", "%", "corpus/tabels/x.csv", "$(shell touch PWNED)"]
)
def test_a_goal_that_is_none_is_said_in_german_and_those_that_are_stand_there(tmp_path, goal):
    done = make(*folders(tmp_path), goal)
    assert done.returncode == 2 and f"„{goal.split()[0]}" in done.stderr
    assert "“ kann hier nicht gemacht werden" in done.stderr
    assert "statements codings topics" in done.stderr and "make help" in done.stderr
    assert not list(PROJECT.glob("PWNED"))


@pytest.mark.parametrize(
    "goal", ["corpus/tables/topics.csv", "reports/manifest.json", ".venv/tests"]
)
def test_a_file_is_still_a_goal(tmp_path, goal):
    (tmp_path / "corpus").mkdir()
    done = make("-n", *folders(tmp_path), goal if goal[0] == "." else str(tmp_path / goal))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["a b", "a:b", "a%b", "a'b", "a$(touch PWNED)b", "a;touch PWNED"])
def test_a_folder_that_make_cannot_carry_is_refused_in_german(name):
    done = make(f"CORPUS={name}", "-n", "all")
    assert done.returncode and "dürfen" in done.stderr + done.stdout
    assert not list(PROJECT.glob("PWNED"))


def test_no_recipe_names_a_file_or_a_value_from_outside():
    text = (PROJECT / "Makefile").read_text(encoding="utf-8")
    recipes = [line for line in text.splitlines() if line.startswith("\t")]
    found = [
        line for line in recipes if re.search(r"\$\((?:CORPUS|MODELS|REPORTS|T|P|V|R)\)", line)
    ]
    assert recipes and found == []
    assert len(text.splitlines()) <= 220
