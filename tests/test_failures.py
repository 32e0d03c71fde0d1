"""When machines stumble: a lock, a full disk, missing rights, a fault of the program itself; each said in German, no note in it."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis import codebook, embed, failures, manifest, stage
from analysis.encoder import embedders
from analysis.making import inputs, lock
from analysis.problems import Problem
from tests.test_pipeline import ALONE

PROJECT = Path(__file__).resolve().parent.parent
NOTE = "Mein Vermieter hat die Heizung abgestellt"


def run_stage(monkeypatch, capsys, tmp_path, work) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["stage", "--corpus", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        stage.run("clean", work)
    return ended.value.code, capsys.readouterr().err


@pytest.mark.parametrize("number", sorted(failures.OF_THE_MACHINE))
def test_what_a_person_can_mend_is_a_sentence(monkeypatch, capsys, tmp_path, number):
    def work(*_):
        raise OSError(number, os.strerror(number), "/wo/auch/immer.csv")

    code, said = run_stage(monkeypatch, capsys, tmp_path, work)
    assert code == 2 and "Was zu tun ist" in said and "/wo/auch/immer.csv" in said
    assert "Traceback" not in said


def test_a_package_that_is_missing_is_a_sentence(monkeypatch, capsys, tmp_path):
    def work(*_):
        embed.embedder("no-such-library:folder")

    monkeypatch.setattr(embedders, "FOLDERS", ("no-such-library",))
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    code, said = run_stage(monkeypatch, capsys, tmp_path, work)
    assert code == 2 and "pip install no-such-library" in said and "Traceback" not in said


def test_a_fault_of_the_program_shows_its_place_and_no_note(monkeypatch, capsys, tmp_path):
    def work(*_):
        try:
            {}[NOTE]
        except KeyError as error:
            raise ValueError(f"unerwartet: {NOTE}") from error

    code, said = run_stage(monkeypatch, capsys, tmp_path, work)
    assert code == 1 and "ValueError" in said and "test_failures.py" in said and "KeyError" in said
    assert "schicken" in said and "Vermieter" not in said
    monkeypatch.setenv("DEBUG", "1")
    assert NOTE in run_stage(monkeypatch, capsys, tmp_path, work)[1]


def _caught(how: str) -> BaseException:
    """An error with the one it came of: raised from it, while it was handled, or alone."""
    try:
        try:
            {}[NOTE]
        except KeyError as error:
            if how == "from":
                raise ValueError(NOTE) from error
            if how == "of another":
                raise ValueError(NOTE) from LookupError(NOTE)
            if how == "while":
                raise ValueError(NOTE)  # noqa: B904 – as it happens
            raise
    except (KeyError, ValueError) as error:
        return error


@pytest.mark.parametrize(
    ("how", "kinds"),
    [
        ("from", ["ValueError", "KeyError"]),
        ("while", ["ValueError", "KeyError"]),
        ("of another", ["ValueError", "LookupError"]),  # what was named, not what was handled
        ("alone", ["KeyError"]),
    ],
)
def test_every_error_in_turn_is_named_with_its_place_and_without_its_words(how, kinds):
    told = failures.of_the_program(_caught(how)).split("\n")
    assert told[:3] == [failures.SEND, "", "Traceback"]
    assert [line for line in told[3:] if not line.startswith("  ")] == kinds
    place = os.sep.join(Path(__file__).parts[-3:])  # no path of this computer
    assert all(
        line.startswith(f"  {place}:") and " in _caught: " in line
        for line in told[3:]
        if line.startswith("  ")
    )
    assert NOTE not in "\n".join(told)


@pytest.mark.parametrize(
    ("number", "file", "where", "said"),
    [
        (errno.ENOSPC, None, "Speichern", "voll"),
        (errno.EISDIR, "/a/b.csv", "/a/b.csv", "ein Ordner statt einer Datei"),
        (errno.ENOTDIR, "/a/b.csv", "/a/b.csv", "eine Datei statt eines Ordners"),
        (errno.EACCES, "/a/b.csv", "/a/b.csv", "fehlen die Rechte"),
        (errno.EROFS, "/a", "/a", "lässt sich nichts schreiben"),
        (errno.ENAMETOOLONG, "/a", "/a", "zu lang"),
        (errno.EDQUOT, "/a", "/a", "Speicherplatz ist aufgebraucht"),
        (errno.EFBIG, "/a", "/a", "größer, als hier erlaubt"),
        (errno.EPERM, "/a", "/a", "fehlen die Rechte"),
        (errno.EEXIST, "/a", "/a", "eine Datei statt eines Ordners"),
        (errno.EIO, "/a", "/a", "meldet einen Fehler"),
    ],
)
def test_which_file_the_machine_stumbled_on_and_why(number, file, where, said):
    problem = failures.of_the_machine(OSError(number, "said in English", file))
    assert problem.file == where and said in problem.expected
    assert problem.todo.endswith("und „make“ noch einmal aufrufen.") and not problem.place


def test_a_full_disk_leaves_the_old_table_and_no_traceback(tmp_path):
    """A file size limit stands for the full disk."""
    house = stage.House(tmp_path / "corpus", tmp_path / "models", tmp_path / "reports")
    (tmp_path / "corpus" / "raw" / "2025").mkdir(parents=True)
    (tmp_path / "corpus" / "raw" / "2025" / "a.md").write_text("- Kurse fehlen\n" * 2000)
    (tmp_path / "corpus" / "codebook.toml").write_bytes(
        (PROJECT / "tests" / "tiny" / "codebook.toml").read_bytes()
    )
    house.path("received").parent.mkdir()
    house.path("received").write_text("alt")
    code = (
        "import resource, signal, runpy, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "sys.argv = ['x', '--corpus', sys.argv[1]]; runpy.run_module('analysis.ingest', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(house.corpus)], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode == 2 and "Was zu tun ist" in done.stderr
    assert "Traceback" not in done.stderr and house.path("received").read_text() == "alt"


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare"),
    reason="braucht unshare und root",
)
def test_a_folder_that_is_read_only_is_said(tmp_path):
    (tmp_path / "corpus" / "raw").mkdir(parents=True)
    mounted = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'
    given = [f"{name.upper()}={tmp_path / name}" for name in ("corpus", "models", "reports")]
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", mounted, "sh", str(tmp_path / "corpus"), "make", *given],
        cwd=PROJECT,
        env=ALONE,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2 and "Hier lässt sich nichts schreiben" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr and str(tmp_path / "corpus") in done.stderr


def test_toml_nested_too_deeply_is_said(tmp_path):
    path = tmp_path / "codebook.toml"
    path.write_text("a = " + "[" * 20000)
    with pytest.raises(Problem, match="kein gültiges TOML"):
        codebook.read(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"kein Archiv"])
def test_a_cut_file_of_vectors_is_computed_again(tmp_path, content):
    class Model:
        name = "m"

        def encode(self, texts):
            return embed.np.ones((len(texts), 2), embed.np.float32)

    path = tmp_path / "statements.npz"
    store = embed.Store(path, Model())
    store.add(["a", "b"])
    store.save()
    path.write_bytes(content or path.read_bytes()[:-40])
    with pytest.raises(Problem, match="beschädigt"):
        embed.Store(path, None)
    again = embed.Store(path, Model())
    assert again.add(["a", "b"]) == 2


def test_a_file_that_nobody_may_read_stops_no_stage(tmp_path, monkeypatch):
    """Root may read everything, so the system's refusal is played."""
    (tmp_path / "raw" / "2025").mkdir(parents=True)
    note = tmp_path / "raw" / "2025" / "a.md"
    note.write_text("- Kurse")
    plain = Path.open

    def refused(self, *arguments, **options):
        if self == note:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return plain(self, *arguments, **options)

    inputs.sha256.cache_clear()
    monkeypatch.setattr(Path, "open", refused)
    assert manifest.inputs(tmp_path, {})[0]["sha256"] == f"unlesbar {errno.EACCES}"
    assert dict(inputs.stamps(tmp_path, {}))["raw"]
    inputs.sha256.cache_clear()


# ---- one run at a time --------------------------------------------------------------------------


def test_a_second_make_says_that_one_is_running(tmp_path):
    made = tmp_path / "tables" / ".made"
    assert lock.take(made, os.getpid(), "review") == ""
    assert lock.take(made, os.getpid(), "review") == ""  # the same make, begun anew
    said = lock.take(made, 1 if os.getpid() != 1 else 2, "all")
    assert "„make review“ läuft schon, seit" in said and "Was zu tun ist" in said


def test_two_real_runs_beside_each_other_and_one_after_a_kill(tmp_path):
    shutil.copytree(PROJECT / "tests" / "tiny", tmp_path / "corpus")
    given = [f"{name.upper()}={tmp_path / name}" for name in ("corpus", "models", "reports")]
    command = ["make", "--no-print-directory", *given]
    options = {"cwd": PROJECT, "env": ALONE, "stderr": subprocess.PIPE, "text": True}
    first = subprocess.Popen([*command, "statements"], start_new_session=True, **options)
    try:
        mark = tmp_path / "corpus" / "tables" / ".made" / "lock"
        while not mark.exists() or not mark.read_text():
            assert first.poll() is None
            time.sleep(0.01)
        os.killpg(first.pid, signal.SIGSTOP)  # it runs on and on
        for goal in ("review", "statements"):
            second = subprocess.run([*command, goal], stdout=subprocess.PIPE, **options)
            assert second.returncode and "„make statements“ läuft schon, seit" in second.stderr
            assert "Traceback" not in second.stderr and "Was zu tun ist" in second.stderr
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.communicate()
    third = subprocess.run([*command, "statements"], stdout=subprocess.PIPE, **options)
    assert third.returncode == 0 and (tmp_path / "corpus" / "tables" / "statements.csv").exists()


def test_a_lock_whose_process_is_gone_is_cleared(tmp_path):
    made = tmp_path / "tables" / ".made"
    gone = subprocess.Popen(["true"])
    gone.wait()
    assert lock.take(made, gone.pid, "all") == ""
    assert lock.take(made, os.getpid(), "all") == ""
    (made / "lock").write_text(f"{os.getpid()} 1 12:00 all")  # another process of the same number
    assert lock.take(made, os.getpid(), "all") == ""
    (made / "lock").write_text("")
    assert lock.take(made, os.getpid(), "all") == ""
