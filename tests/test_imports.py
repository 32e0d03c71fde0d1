"""The modules of the package build on one another without a circle, imports inside functions included."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def graph(root: Path) -> dict[str, set[str]]:
    """Module -> modules of the package that it imports, wherever in its file."""
    files = {
        ".".join(path.relative_to(root).with_suffix("").parts): path
        for path in (root / "analysis").rglob("*.py")
        if path.name != "__init__.py"
    }
    found = {}
    for name, path in files.items():
        said = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                said |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{path}: relative import"
                said |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        found[name] = said & set(files)
    return found


def circle(imports: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_module_imports_itself_by_way_of_others():
    imports = graph(PROJECT)
    assert {"analysis.readers.grid", "analysis.readers.blocks"} <= set(imports)
    assert any("analysis.german.words" in named for named in imports.values())
    assert circle(imports) == []


def test_a_circle_is_seen_though_one_import_is_late(tmp_path):
    package = tmp_path / "analysis"
    package.mkdir()
    (package / "a.py").write_text("from analysis import b\n")
    (package / "b.py").write_text("def f():\n    from analysis.a import g\n")
    assert set(circle(graph(tmp_path))) == {"analysis.a", "analysis.b"}
