"""The whole pipeline on the tiny corpus: the run that a refactoring trusts."""

import filecmp
import html
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from analysis import tables
from analysis.measuring.kills import outside_make

PROJECT = Path(__file__).resolve().parent.parent
# a make inside make test is a run of its own
ALONE = outside_make()
REPORTS = (
    "kurzfassung.docx",
    "auswertung.docx",
    "anhang.docx",
    "index.html",
    "aussagen.xlsx",
    "projekt.qdpx",
)


NAMED = """# Tisch 9 (fiktiv, alle Namen erfunden)

Teilnehmende: Aylin Demirkaya (Elternbeirat), Jochen Wackernagel (Schulamt)

- Frau Demirkaya vom Jugendamt hilft sehr, Tel. 0561 0004711
- Wohnungssuche ohne Hilfe kaum möglich, bitte melden: j.wackernagel@example.org
"""
HIDDEN = ("Demirkaya", "Wackernagel", "0004711", "example.org")


class Built:
    """One build of the tiny corpus in folders of its own."""

    def __init__(self, folder: Path, *options: str):
        self.corpus, self.models, self.reports = (
            folder / name for name in ("corpus", "models", "reports")
        )
        shutil.copytree(PROJECT / "tests" / "tiny", self.corpus)
        (self.corpus / "raw" / "2025" / "Nachtrag.md").write_text(NAMED, encoding="utf-8")
        self.options = options

    def make(self, *goals: str) -> subprocess.CompletedProcess:
        folders = [f"CORPUS={self.corpus}", f"MODELS={self.models}", f"REPORTS={self.reports}"]
        return subprocess.run(
            ["make", "--no-print-directory", *self.options, *folders, *goals],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            env=ALONE,
        )


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    house = Built(tmp_path_factory.mktemp("one"))
    done = house.make()
    assert done.returncode == 0, done.stderr[-3000:]
    house.said = done.stdout + done.stderr
    return house


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_every_round_has_its_reports_and_the_run_says_where(built):
    for round_id in ("2024", "2025"):
        assert [
            name for name in REPORTS if not (built.reports / round_id / name).stat().st_size
        ] == []
    assert str(built.reports) in built.said


def test_no_name_phone_or_address_is_in_any_table_model_or_report(built):
    def text(path):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return html.unescape(
                    "\n".join(
                        archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()
                    )
                )
        return html.unescape(path.read_bytes().decode("utf-8", "ignore"))

    outputs = [
        path
        for folder in (built.corpus / "tables", built.models, built.reports)
        for path in folder.rglob("*")
        if path.is_file()
    ]
    assert [(path.name, word) for path in outputs for word in HIDDEN if word in text(path)] == []
    received = (built.corpus / "private" / "received.csv").read_text(encoding="utf-8")
    assert all(word in received for word in HIDDEN)


def test_a_second_make_has_nothing_to_do(built):
    assert built.make("-q").returncode == 0


def test_a_second_build_elsewhere_with_two_jobs_is_the_same_to_the_byte(built, tmp_path):
    other = Built(tmp_path, "-j2")
    assert other.make().returncode == 0
    for one, two in (
        (built.corpus, other.corpus),
        (built.models, other.models),
        (built.reports, other.reports),
    ):
        assert files(one) == files(two)
        same = files(one) - {"tables/.made/lock"}  # whose make ran, and when
        assert filecmp.cmpfiles(one, two, same, shallow=False)[1:] == ([], [])


def test_what_is_rebuilt_follows_what_was_changed(built, tmp_path):
    """A changed codebook embeds no note again; a changed gold set refits nothing."""
    house = Built(tmp_path)
    for name in ("corpus", "models", "reports"):
        shutil.copytree(getattr(built, name), getattr(house, name), dirs_exist_ok=True)
    assert house.make().returncode == 0
    with open(house.corpus / "gold" / "codings.csv", "a", encoding="utf-8") as gold:
        gold.write("2025-00000000,field,bildung,AB,1,Noch eine\n")
    planned = set(re.findall(r"-m analysis\.(\w+)", house.make("-n").stdout))
    assert "evaluate" in planned
    assert not planned & {
        *("ingest", "pseudonymize", "clean", "embed", "classify", "topics", "summarize")
    }
    codebook = house.corpus / "codebook.toml"
    codebook.write_text(
        codebook.read_text(encoding="utf-8").replace("keywords = [", 'keywords = ["Nagelneu", ', 1),
        encoding="utf-8",
    )
    done = house.make("codings")
    assert done.returncode == 0
    embedded = {
        line.split()[1]: line for line in done.stderr.splitlines() if line.startswith("embed")
    }
    assert "davon 0 neu" in embedded["statements:"] and "davon 0 neu" not in embedded["codebook:"]


def test_a_third_round_as_the_guide_tells_it(built, tmp_path):
    """LIESMICH, „Eine neue Runde in sieben Schritten“: close the last round, add one, correct its places; the old topics keep their members."""
    house = Built(tmp_path)
    for name in ("corpus", "models", "reports"):
        shutil.copytree(getattr(built, name), getattr(house, name), dirs_exist_ok=True)
    refused = house.make("freeze", "ROUND=2025")
    assert refused.returncode and "Die Namensprüfung ist nicht abgeschlossen" in refused.stderr
    assert house.make("freeze", "ROUND=2025", "TROTZDEM=ja").returncode == 0
    before = tables.read(house.corpus / "tables" / "topic_statements.csv", "topic_statements")
    (house.corpus / "raw" / "2026").mkdir()
    (house.corpus / "raw" / "2026" / "Tisch 1 (neu).md").write_text(
        "# Tisch 1\n\n- Kitaplätze fehlen noch immer\n- Mieten sind zu hoch\n- Praktika vermitteln ●●\n",
        encoding="utf-8",
    )
    done = house.make()
    assert done.returncode == 0, done.stderr[-2000:]
    proposal = house.reports / "2026" / "sources.csv"
    shutil.copy(proposal, house.corpus / "raw" / "2026" / "sources.csv")
    assert house.make("topics").returncode == 0
    after = tables.read(house.corpus / "tables" / "topic_statements.csv", "topic_statements")
    kept = before.merge(after, on=["statement_id", "topic_id"])
    assert len(kept) == len(before) > 0
    rounds = tables.read(house.corpus / "tables" / "topic_rounds.csv", "topic_rounds")
    assert set(rounds["round_id"]) == {"2024", "2025", "2026"}


def test_a_broken_codebook_stops_the_run_with_a_german_sentence(tmp_path):
    house = Built(tmp_path)
    (house.corpus / "codebook.toml").write_text('[[field]]\nid = "a"\n', encoding="utf-8")
    done = house.make("codings")
    assert (
        done.returncode != 0 and "Was zu tun ist" in done.stderr and "Traceback" not in done.stderr
    )


def test_one_unreadable_file_is_listed_and_the_rest_goes_on(tmp_path):
    house = Built(tmp_path)
    (house.corpus / "raw" / "2025" / "kaputt (neu) & #1.docx").write_bytes(b"PK\x03\x04 kein Word")
    done = house.make("statements")
    assert done.returncode == 0
    assert "kaputt (neu) & #1.docx" in (house.corpus / "tables" / "unread.csv").read_text(
        encoding="utf-8"
    )


def test_an_empty_corpus_is_an_error_that_says_what_to_do(tmp_path):
    house = Built(tmp_path)
    shutil.rmtree(house.corpus / "raw")
    done = house.make("statements")
    assert (
        done.returncode != 0 and "Was zu tun ist" in done.stderr and "Traceback" not in done.stderr
    )


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare"),
    reason="braucht unshare und root",
)
def test_nothing_is_fetched_while_the_pipeline_runs(built, tmp_path):
    house = Built(tmp_path)
    folders = [f"CORPUS={house.corpus}", f"MODELS={house.models}", f"REPORTS={house.reports}"]
    done = subprocess.run(
        ["unshare", "-n", "make", *folders, "codings"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        env=ALONE,
    )
    assert done.returncode == 0
    assert (house.corpus / "tables" / "codings.csv").read_bytes() == (
        built.corpus / "tables" / "codings.csv"
    ).read_bytes()
