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
