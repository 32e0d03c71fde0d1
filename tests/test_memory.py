"""Words looked up once are kept on disk, change no answer, and count only for the code that found them."""

import json

import pytest

from analysis.german import memory, words
from analysis.making import inputs

WORDS = ["Häuser", "Sprachkurse", "Bürger:innen", "fehlt", "=x"]


@pytest.fixture
def file(tmp_path):
    memory.open_(tmp_path / "words.json")
    yield tmp_path / "words.json"
    memory._file, memory._known = None, None


def asked() -> list:
    for function in (words.lemma, words.verb, words.known, words.is_noun):
        function.cache_clear()
    return [
        (words.lemma(word), words.verb(word), words.known(word), words.is_noun(word))
        for word in WORDS
    ]


def test_the_same_answers_with_without_and_from_the_file(file):
    first = asked()
    memory.save()
    assert file.stat().st_mode & 0o777 == 0o600
    memory.open_(file)
    kept = memory._read()
    assert kept["lemma"]["Häuser"] == "Haus" and asked() == first
    memory._file = None
    assert asked() == first


def test_every_module_whose_numbers_or_words_the_answers_hang_on_is_among_the_sources():
    hiding = next(path.parent for path in memory.SOURCES if path.name == "names.py")
    read = {path for path in inputs.imports(hiding / "names.py") if path.parent == hiding}
    assert {path.name for path in read} - {"__init__.py"} <= {path.name for path in memory.SOURCES}


def test_what_two_processes_found_stays_and_other_code_is_not_believed(file):
    asked()
    memory.save()
    memory.open_(file)
    words.lemma.cache_clear()
    words.lemma("Kurse")
    memory.save()
    assert {"Kurse", "Häuser"} <= set(memory._read()["lemma"])
    content = json.loads(file.read_text(encoding="utf-8"))
    content["made_by"], content["words"]["lemma"]["Häuser"] = "anderem", "Falsch"
    file.write_text(json.dumps(content), encoding="utf-8")
    memory.open_(file)
    assert asked()[0][0] == "Haus"
    file.write_text("{")
    memory.open_(file)
    assert asked()[0][0] == "Haus"


# ---- when the file is written and believed ------------------------------------------------------


@pytest.fixture
def lookup(file):
    """A function of one word that counts how often it is asked."""
    asked_for = []

    @memory.remembered
    def length(word):
        asked_for.append(word)
        return len(word)

    return length, asked_for


def test_a_word_is_looked_up_once_and_then_read(file, lookup):
    length, asked_for = lookup
    assert [length("Bus"), length("Bus"), length("Amt")] == [3, 3, 3] and asked_for == [
        "Bus",
        "Amt",
    ]
    memory.save()
    memory.open_(file)
    assert length("Bus") == 3 and asked_for == ["Bus", "Amt"]
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["words"] == {"length": {"Amt": 3, "Bus": 3}}


def test_nothing_new_writes_nothing(file, lookup):
    length, _ = lookup
    memory.save()
    assert not file.exists()
    length("Bus")
    memory.save()
    file.write_bytes(b"changed since")
    memory.open_(file)
    memory.save()
    assert file.read_bytes() == b"changed since"


def test_without_a_file_or_a_folder_all_is_looked_up_and_nothing_breaks(tmp_path, lookup):
    length, asked_for = lookup
    memory.open_(tmp_path / "gone" / "words.json")
    assert length("Bus") == 3
    memory.save()
    assert not (tmp_path / "gone").exists()
    memory._file = None
    assert length("Bus") == length("Bus") == 3 and asked_for == ["Bus"] * 3
    memory.save()


def test_the_file_is_the_same_whatever_the_order_of_words(file, lookup):
    length, _ = lookup
    found = []
    for order in (("Ämter", "Bus", "Amt"), ("Amt", "Ämter", "Bus")):
        file.unlink(missing_ok=True)
        memory.open_(file)
        for word in order:
            length(word)
        memory.save()
        found.append(file.read_bytes())
    assert found[0] == found[1] and "Ämter".encode() in found[0]
    assert [path.name for path in file.parent.iterdir()] == ["words.json"]


def test_what_another_process_added_meanwhile_stays(file, lookup):
    length, _ = lookup
    length("Bus")
    content = {
        "made_by": memory._made_by(),
        "words": {"length": {"Amt": 9, "Bus": 9}, "other": {"x": 1}},
    }
    file.write_text(json.dumps(content), encoding="utf-8")
    memory.save()
    words_ = json.loads(file.read_text(encoding="utf-8"))["words"]
    assert words_ == {"length": {"Amt": 9, "Bus": 3}, "other": {"x": 1}}


def test_answers_count_for_one_code_and_one_version_of_each_package(tmp_path, monkeypatch):
    source = tmp_path / "words.py"
    source.write_text("one")
    monkeypatch.setattr(memory, "SOURCES", (source,))
    versions = {name: "1" for name in memory.PACKAGES}
    monkeypatch.setattr(memory.metadata, "version", versions.__getitem__)
    marks = [memory._made_by()]
    source.write_text("two")
    marks.append(memory._made_by())
    for name in memory.PACKAGES:
        versions[name] = "2"
        marks.append(memory._made_by())
    assert len(set(marks)) == len(marks) == 5 and {"simplemma", "HanTa"} <= set(memory.PACKAGES)
