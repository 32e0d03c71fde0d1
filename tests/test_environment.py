"""Setting up .venv: when it is done anew, what is installed and what is said where it fails; and who holds the lock of a corpus."""

import hashlib
import os
import sys

import pytest

from analysis import processes
from analysis.making import environment, lock

# ---- the working environment --------------------------------------------------------------------


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "requirements.lock").write_text("pandas==1\n")
    (tmp_path / "requirements-test.lock").write_text("pytest==1\n")
    return tmp_path


@pytest.fixture
def commands(monkeypatch):
    """What was run; the codes that the commands end with are taken from ``ends``."""
    run, ends = [], []
    monkeypatch.setattr(
        environment, "run", lambda command: run.append(command) or (ends.pop(0) if ends else 0)
    )
    return run, ends


def test_the_packages_of_a_lock_are_installed_and_its_hash_is_kept(place, commands, capsys):
    run, _ = commands
    environment.main("requirements.lock", "installed")
    assert run[0] == [sys.executable, "-m", "venv", ".venv"]
    assert run[1][0] == ".venv/bin/python" and run[1][-2:] == ["-r", "requirements.lock"]
    assert {"--require-hashes", "--no-deps"} <= set(run[1]) and len(run) == 2
    wanted = hashlib.sha256(b"pandas==1\n").hexdigest()
    assert (place / "installed").read_text() == wanted and "einmalig" in capsys.readouterr().out


def test_a_lock_of_the_same_content_is_installed_once_whatever_its_date(place, commands):
    run, _ = commands
    environment.main("requirements.lock", "installed")
    os.utime(place / "installed", (1e9, 1e9))
    environment.main("requirements.lock", "installed")
    assert len(run) == 2 and (place / "installed").stat().st_mtime > 1e9
    (place / "requirements.lock").write_text("pandas==2\n")
    environment.main("requirements.lock", "installed")
    assert len(run) == 4


def test_the_packages_of_the_tests_come_on_top(place, commands, capsys):
    run, _ = commands
    environment.main("requirements-test.lock", "tested")
    assert len(run) == 1 and run[0][-1] == "requirements-test.lock"
    assert "Was die Tests zusätzlich brauchen" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("ends", "said"), [([1], environment.NO_VENV), ([0, 1], "Die Pakete ließen sich nicht")]
)
def test_what_fails_is_said_and_not_taken_for_done(place, commands, ends, said):
    commands[1].extend(ends)
    with pytest.raises(SystemExit, match=said[:30]):
        environment.main("requirements.lock", "installed")
    assert not (place / "installed").exists()


@pytest.mark.parametrize(
    ("version", "old"), [((3, 10, 9), True), ((3, 11, 0), False), ((3, 14, 1), False)]
)
def test_an_old_python_is_named(place, commands, monkeypatch, version, old):
    monkeypatch.setattr(environment.sys, "version_info", version)
    if old:
        with pytest.raises(SystemExit, match=r"Python 3\.11"):
            environment.main("requirements.lock", "installed")
    else:
        environment.main("requirements.lock", "installed")
    assert (place / "installed").exists() != old


@pytest.mark.parametrize("code", [0, 3])
def test_a_command_ends_with_its_own_code(code):
    assert environment.run([sys.executable, "-c", f"exit({code})"]) == code


def test_while_a_command_works_a_line_comes_every_few_seconds(monkeypatch, capsys):
    clock, waits = iter([100.0, 104.0, 108.5]), [1, 1]

    class Running:
        def __init__(self, command):
            assert command == ["pip"]

        def wait(self, seconds):
            assert seconds < 5  # five would be silence
            if waits:
                waits.pop()
                raise environment.subprocess.TimeoutExpired("pip", seconds)
            return 7

    monkeypatch.setattr(environment.subprocess, "Popen", Running)
    monkeypatch.setattr(environment.time, "monotonic", lambda: next(clock))
    assert environment.run(["pip"]) == 7
    assert capsys.readouterr().out == "… seit 4 s\n… seit 8 s\n"


# ---- the lock of a corpus -----------------------------------------------------------------------


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A corpus whose system knows the processes 10 (begun at tick 500) and 11 (at 600), and nobody else."""
    births = {10: "500", 11: "600"}
    monkeypatch.setattr(processes, "born", lambda process: births.get(process, ""))

    def kill(process, sign):
        if process not in births:
            raise ProcessLookupError
        if process == 11:
            raise PermissionError  # somebody else's

    monkeypatch.setattr(lock.os, "kill", kill)
    monkeypatch.setattr(lock.time, "strftime", lambda form: "12:34")
    return tmp_path / "corpus" / "tables" / ".made"


@pytest.mark.parametrize(
    ("held", "process", "said"),
    [
        (None, 10, ""),
        ("10 500 11:00 review", 10, ""),  # the same make, begun anew
        ("11 600 11:00 review", 10, "„make review“ läuft schon, seit 11:00 Uhr"),
        ("10 500 11:00 all embed", 11, "„make all embed“ läuft schon, seit 11:00 Uhr"),
        ("10 500 11:00 ", 11, "„make“ läuft schon"),
        ("10 499 11:00 review", 11, ""),  # another process had that number
        ("12 700 11:00 review", 10, ""),  # it is gone
        ("", 10, ""),
        ("x y z", 10, ""),
        ("x y z review", 10, ""),
        ("x 500 11:00 review", 10, ""),
        ("10 500 11:00", 11, ""),  # cut while it was written
        ("12  11:00 review", 10, ""),  # where the system tells no birth, and the process is gone
    ],
)
def test_who_holds_the_corpus(made, held, process, said):
    if held is not None:
        made.mkdir(parents=True)
        (made / "lock").write_text(held)
    found = lock.take(made, process, "topics")
    assert found.startswith(said) and bool(found) == bool(said)
    born = {10: "500", 11: "600"}[process]
    mine = f"{process} {born} 12:34 topics"
    now = (made / "lock").read_text()
    assert now == (held if said or held == "10 500 11:00 review" else mine)
    if said:
        assert str(made.parent.parent) in found and "Was zu tun ist" in found


def test_a_lock_that_comes_back_again_and_again_is_not_waited_for(made, monkeypatch):
    made.mkdir(parents=True)
    (made / "lock").write_text("")
    monkeypatch.setattr(lock.Path, "unlink", lambda self, missing_ok=False: None)
    assert lock.take(made, 10, "all").startswith("Der Korpus ist gesperrt.")


def test_a_lock_that_holds_no_text_is_cleared(made):
    made.mkdir(parents=True)
    (made / "lock").write_bytes(b"10 500 \xff\xfe x")
    assert lock.take(made, 10, "all") == ""  # its own, whatever it says besides
    (made / "lock").write_bytes(b"\xff\xfe\x00")
    assert lock.take(made, 10, "all") == "" and (made / "lock").read_text().endswith(" all")
