"""The two corpora in ``tests/corpora`` through ingest, pseudonymize and clean: every note arrives once, nothing else does, nobody is named."""

import re
import shutil
from argparse import Namespace
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from analysis import clean, ingest, pseudonymize, stage
from analysis.hiding import model

CORPORA = Path(__file__).parent / "corpora"


def table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module", params=["jugend", "vielfalt"])
def run(request, tmp_path_factory) -> tuple[Path, stage.House]:
    home, gold = tmp_path_factory.mktemp(request.param), CORPORA / request.param
    house = stage.House(home / "corpus", home / "models", home / "reports")
    house.corpus.mkdir()
    shutil.copytree(gold / "raw", house.raw)
    shutil.copy(gold / "codebook.toml", house.corpus)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "installed", lambda: "")  # nobody's language model changes a result
        for work in (ingest, pseudonymize, clean):
            work._work(house, Namespace(verb="apply", key=home / "key.csv", participants=None))
    return gold, house


def test_of_every_sheet_as_many_notes_arrive_as_stand_there(run):
    gold, house = run
    of = house.read("documents").set_index("document_id")
    made = Counter(of.loc[each, "file"] for each in house.read("statements")["document_id"])
    notes = table(gold / "gold.csv")
    assert made == Counter(notes["sheet"].str.rpartition("/")[2])


def test_what_is_no_note_is_none_and_what_is_one_keeps_its_words(run):
    gold, house = run
    made = set(house.read("statements")["text"])
    assert not made & set(table(gold / "nonnotes.csv")["text"])
    named = "|".join(map(re.escape, table(gold / "names.csv")["text"]))
    notes = table(gold / "gold.csv")["text"]
    whole = [note for note in notes if not re.search(named, note)]
    assert sum(note in made for note in whole) >= 0.9 * len(whole)  # signs at the edges apart


def test_nobody_is_named(run):
    gold, house = run
    written = "\n".join(house.read("documents")["text"])
    assert [name for name in table(gold / "names.csv")["text"] if name in written] == []
