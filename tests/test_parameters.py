"""Tuned numbers of a room stand in its parameters.py, each with a comment; at the head of any other module stand none."""

import ast
import tokenize
from pathlib import Path

import pytest

ANALYSIS = Path(__file__).resolve().parent.parent / "analysis"
ROOMS = sorted(path.parent for path in ANALYSIS.glob("*/parameters.py"))
# ranks, measures and colours: what is drawn or sorted by them, nothing that was chosen by an outcome
NO_TUNING = {"headings.py", "docx_style.py", "docx.py", "docx_xml.py", "xlsx.py", "pdf.py"}


def constants(path: Path):
    """(line, whether a number with a fraction stands in it) of every constant at the head of a module."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and all(
            isinstance(part, (ast.Constant, ast.Tuple, ast.UnaryOp, ast.USub, ast.Load))
            for part in ast.walk(node.value)
        ):
            numbers = [
                part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant)
            ]
            yield node, any(isinstance(number, float) and number % 1 for number in numbers)


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: path.name)
def test_no_tuned_number_stands_elsewhere_in_the_room(room):
    assert [
        f"{path.name}:{node.lineno}"
        for path in sorted(room.glob("*.py"))
        if path.name not in {"parameters.py", *NO_TUNING}
        for node, broken in constants(path)
        if broken
    ] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: path.name)
def test_every_parameter_is_used_and_its_block_says_what_set_it(room):
    path = room / "parameters.py"
    with path.open("rb") as file:
        said = {
            it.start[0] for it in tokenize.tokenize(file.readline) if it.type == tokenize.COMMENT
        }
    lines = path.read_text(encoding="utf-8").splitlines()
    names = set()
    for node in ast.parse("\n".join(lines)).body:
        if isinstance(node, ast.Assign):
            at = node.lineno
            while at > 1 and lines[at - 1].strip():  # up to the blank line above its block
                at -= 1
            assert said & set(range(at, node.end_lineno + 1)), f"{path}:{node.lineno}"
            names |= {part.id for part in ast.walk(node.targets[0]) if isinstance(part, ast.Name)}
    assert len(ROOMS) >= 6 and names - used(f"analysis.{room.name}.parameters") == set()


def used(module: str) -> set[str]:
    """Names of a module that others import from it or take as its attributes."""
    found = set()
    for path in ANALYSIS.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        taken = [node for node in nodes if isinstance(node, ast.ImportFrom)]
        found |= {it.name for node in taken if node.module == module for it in node.names}
        if any(node.module == module.rpartition(".")[0] for node in taken):
            found |= {
                node.attr
                for node in nodes
                if isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "parameters"
            }
    return found
