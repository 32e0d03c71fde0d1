"""The corpus that ships: large and mixed enough, fictional and saying so, and its truth lists agree with codebook and concept."""

from __future__ import annotations

import html
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis import codebook

CORPUS = Path(__file__).parent.parent / "corpus"
FIXTURES = Path(__file__).parent / "fixtures"
FILES = sorted(
    path for path in (CORPUS / "raw").rglob("*") if path.is_file() and path.name != "sources.csv"
)


def _table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _text(path: Path) -> str:
    """All characters of a file, layout ignored: enough to look for words in it."""
    if path.suffix in (".docx", ".odt", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            parts = [
                archive.read(name).decode("utf-8")
                for name in archive.namelist()
                if name.endswith(".xml")
            ]
        return html.unescape(re.sub(r"<[^>]+>", "", "\n".join(parts)))
    if path.suffix == ".pdf":
        import pdfplumber

        with pdfplumber.open(path) as pdf:
            return "\n".join(page.extract_text() for page in pdf.pages)
    return path.read_bytes().decode("cp1252" if path.suffix == ".csv" else "utf-8")


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.suffix != ".jpg"], ids=lambda path: path.name
)
def test_every_file_says_that_it_is_fictional(path):
    assert "fiktives beispiel" in " ".join(_text(path).lower().split())


def test_large_and_mixed_enough():
    notes = _table(FIXTURES / "shipped_notes.csv")
    assert len(notes) >= 440
    rounds = notes["file"].str[:4]
    assert set(rounds) == {"2024", "2025"}
    assert len(set(zip(rounds, notes["table"], strict=True))) >= 16
    assert notes.groupby(rounds)["file"].nunique().min() >= 6
    assert {path.suffix for path in FILES} == set(
        ".docx .odt .xlsx .csv .txt .md .pdf .jpg".split()
    )


def test_truth_list_uses_only_codes_of_the_codebook():
    book, notes = codebook.read(CORPUS / "codebook.toml"), _table(FIXTURES / "shipped_notes.csv")
    assert set(notes["field_id"]) == set(book.names("field"))
    assert set(notes["field_id_2"]) <= {code.id for code in book.fields} | {""}
    assert set("|".join(notes["type_id"]).split("|")) == {code.id for code in book.types}
    assert {code for row in notes["dimensions"] for code in row.split("|") if code} == {
        code.id for code in book.dimensions
    }
    assert (notes["type_id"].str.split("|").str.len() == notes["statements"].astype(int)).all()


def test_every_note_of_the_truth_list_stands_in_its_file():
    def bare(text: str) -> str:
        return re.sub(r"[\W_]", "", text)

    found = {path: bare(_text(path)) for path in FILES if path.suffix != ".jpg"}
    for note in _table(FIXTURES / "shipped_notes.csv").itertuples():
        assert bare(note.text) in found[CORPUS / "raw" / note.file], note.text


def test_concept_and_the_goals_that_notes_touch():
    concept, links = _table(CORPUS / "concept.csv"), _table(FIXTURES / "shipped_goals.csv")
    notes = _table(FIXTURES / "shipped_notes.csv")
    assert len(concept) >= 26 and set(concept["field_id"]) == {
        code.id for code in codebook.read(CORPUS / "codebook.toml").fields
    }
    assert set(links["goal_id"]) < set(concept["goal_id"])
    assert set(links["relation"]) == {"confirms", "criticises", "extends"}
    assert set(zip(links["file"], links["text"], strict=True)) <= set(
        zip(notes["file"], notes["text"], strict=True)
    )


def test_no_anchor_example_is_copied_from_the_notes():
    notes = set(_table(FIXTURES / "shipped_notes.csv")["text"].str.lower().str.strip(" .!"))
    examples = {
        example.lower().strip(" .!")
        for code in codebook.read(CORPUS / "codebook.toml").codes
        for example in code.examples
    }
    assert not notes & examples
