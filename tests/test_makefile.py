"""The Makefile against the code: every module that a rule runs, and all it imports, are prerequisites of what it makes."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
RUNS = re.compile(r"\$\(call run,([\w.]+)\)")


@pytest.fixture(scope="module")
def rules():
    """Targets with their prerequisites and the modules their recipes run, from make's own database."""
    shown = subprocess.run(
        [
            "make",
            "-pnrR",
            "CORPUS=tests/tiny",
            "MODELS=/tmp/none/models",
            "REPORTS=/tmp/none/reports",
            "all",
            "review",
            "evaluate",
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    ).stdout
    found = {}
    for block in re.split(r"\n\n+", shown):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines and (rule := re.match(r"([^\s:=]+): ?([^=]*)$", lines[0])):
            modules = {
                name for line in lines[1:] if line.startswith("\t") for name in RUNS.findall(line)
            }
            found[rule[1]] = (set(rule[2].replace("|", " ").split()), modules)
    return found


def path_of(module: str) -> Path | None:
    """The file of a module of the package (of a package that can be run, what runs); None for what lies outside it."""
    place = PROJECT / Path(*module.split("."))
    return next(
        (
            path
            for path in (place.with_suffix(".py"), place / "__main__.py", place / "__init__.py")
            if path.exists()
        ),
        None,
    )


@cache
def imports(path: Path) -> frozenset[Path]:
    """The package's files that this file names in an import, wherever in the file it stands."""
    named = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(
        found for name in named if name.split(".")[0] == "analysis" and (found := path_of(name))
    )


def closure(path: Path) -> set[Path]:
    seen, todo = set(), [path]
    while todo:
        if (current := todo.pop()) not in seen:
            seen.add(current)
            todo += imports(current)
    return seen


def test_the_stages_are_found(rules):
    assert {
        "ingest",
        "pseudonymize",
        "clean",
        "embed",
        "classify",
        "topics",
        "summarize",
    } <= set().union(*(m for _, m in rules.values()))


def test_every_imported_module_is_a_prerequisite(rules):
    forgotten = {}
    for target, (prerequisites, modules) in rules.items():
        for module in modules if "/" in target else ():  # what a person asks for by name is no file
            needed = {
                str(path.relative_to(PROJECT)) for path in closure(path_of(f"analysis.{module}"))
            }
            if missing := needed - prerequisites:
                forgotten[f"{target} ({module})"] = sorted(missing)
    assert forgotten == {}


def test_no_prerequisite_is_a_file_that_is_not_there(rules):
    named = {
        name
        for prerequisites, _ in rules.values()
        for name in prerequisites
        if name.startswith("analysis/")
    }
    assert [name for name in sorted(named) if not (PROJECT / name).exists()] == []


def test_a_deleted_file_is_made_again_with_those_beside_it(tmp_path):
    """Also where sh is dash, to which a file that is not there is not older; one that somebody saved anew is left alone."""
    beside = re.search(
        r"define beside\n.*?endef\n", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.DOTALL
    )[0]
    (tmp_path / "Makefile").write_text(
        f"{beside}docx: html ; $(beside)\nxlsx: html | docx ; $(beside)\nhtml: ; @echo new | tee html docx xlsx\n"
    )

    def made() -> list[str]:
        subprocess.run(
            ["make", "-s", "-j2", "docx", "xlsx"], cwd=tmp_path, check=True, capture_output=True
        )
        return [(tmp_path / name).read_text().strip() for name in ("html", "docx", "xlsx")]

    assert made() == ["new", "new", "new"]
    (tmp_path / "docx").write_text("mine")
    assert made() == ["new", "mine", "new"]
    (tmp_path / "docx").unlink()
    (tmp_path / "xlsx").unlink()
    assert made() == ["new", "new", "new"]
