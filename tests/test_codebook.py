"""The Kodierleitfaden: any fields, any ids; what is broken is named with its place."""

from pathlib import Path

import pytest

from analysis import codebook
from analysis.problems import Problem

TWO = '[[field]]\nid = "a"\nname = "A"\ndefinition = "x"\n[[field]]\nid = "b"\nname = "B"\nkeywords = ["y"]\n'
SHIPPED = Path(__file__).resolve().parent.parent / "corpus" / "codebook.toml"


def read(tmp_path, text):
    path = tmp_path / "codebook.toml"
    path.write_text(text, encoding="utf-8")
    return codebook.read(path)


def test_any_fields_with_any_ids(tmp_path):
    book = read(tmp_path, TWO)
    assert [code.id for code in book.fields] == ["a", "b"] and book.types == ()
    assert book.names("field") == {"a": "A", "b": "B", "unclear": "Unklar"}


@pytest.mark.parametrize(
    "text, said",
    [
        ("[[field]\n", "kein gültiges TOML"),
        ('[[field]]\nid = "a"\nname = "A"\ndefinition = "x"\n', "mindestens zwei Handlungsfelder"),
        (TWO.replace('"b"', '"a"'), "nur einmal"),
        (TWO.replace('name = "B"\n', ""), "Nr. 2 „b“: Der Eintrag braucht „name“"),
        (TWO.replace('keywords = ["y"]', 'keywords = "y"'), "muss eine Liste"),
        (TWO.replace('keywords = ["y"]', 'keyword = ["y"]'), "„keyword“ ist unbekannt"),
        (TWO.replace('keywords = ["y"]', ""), "kann nichts zugeordnet werden"),
        (TWO.replace('"b"', '"unclear"'), "heißt nicht „unclear“"),
        (TWO.replace("[[field]]", "[field]", 1), "gültiges TOML"),
        ("field = 1\n", "[[field]]"),
    ],
)
def test_a_broken_entry_is_a_problem_with_its_place(tmp_path, text, said):
    with pytest.raises(Problem) as problem:
        read(tmp_path, text)
    assert said in str(problem.value) and "Was zu tun ist:" in str(problem.value)


def test_a_missing_codebook_is_a_problem(tmp_path):
    with pytest.raises(Problem, match="fehlt"):
        codebook.read(tmp_path / "codebook.toml")


def test_the_shipped_codebook_serves_a_coder():
    book = codebook.read(SHIPPED)
    assert (len(book.fields), len(book.types), len(book.dimensions)) == (6, 4, 7)
    assert [
        code.id
        for code in book.codes
        if not (code.definition and code.rule and len(code.examples) >= 4)
    ] == []
