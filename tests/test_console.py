"""Nobody waits for more than five seconds without a word: what is said while a stage works, and that nothing is said after it."""

import re
import threading
import time
from types import SimpleNamespace

import pytest

from analysis import console


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(console, "PATIENCE", 0.2)
    monkeypatch.setattr(console.processes, "age", lambda: 0.0)


def lines(capsys) -> list[str]:
    return capsys.readouterr().err.splitlines()


def said(capsys, number: int) -> list[str]:
    """So many lines, as soon as they are there."""
    found: list[str] = []
    for _ in range(300):
        found += lines(capsys)
        if len(found) >= number:
            return found
        time.sleep(0.05)
    raise AssertionError(f"nach 15 Sekunden nur: {found}")


def nobody_watches() -> bool:
    return not [each for each in threading.enumerate() if each.name == console.WATCHER]


def test_a_quiet_stage_says_what_it_does_and_how_far_it_is(quick, capsys):
    with console.working("embed"):
        console.at("statements 64 von 400")
        found = said(capsys, 3)
    assert re.fullmatch(
        r"embed +rechnet Satzvektoren: statements 64 von 400 … seit \d+ s", found[-1]
    )
    assert nobody_watches()


def test_a_stage_that_speaks_is_left_alone_and_one_that_fails_is_silent_after(quick, capsys):
    with console.working("report"):
        spoke = time.monotonic()
        console.say("report", "ein Bericht")
        while "ein Bericht" in said(capsys, 1)[-1]:
            pass  # until something is said after it
        assert time.monotonic() - spoke >= console.PATIENCE
    with pytest.raises(ValueError), console.working("topics"):
        raise ValueError
    assert nobody_watches()


def test_importing_counts_as_waiting(monkeypatch, capsys):
    monkeypatch.setattr(console.processes, "age", lambda: 4.0)
    with console.working("topics"):
        assert re.search(r"sucht Themen … seit [4-9] s", said(capsys, 1)[0])


# ---- by a clock of its own ----------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still unless the watcher waits; it waits as often as ``waits`` holds what happens meanwhile."""
    found = SimpleNamespace(now=100.0, waited=[], meanwhile=[])

    class Done:
        def wait(self, seconds: float) -> bool:
            if not found.meanwhile:
                return True
            found.waited.append(round(seconds, 6))
            found.now += seconds
            found.meanwhile.pop(0)()
            return False

        def set(self) -> None:
            pass

    watching = SimpleNamespace(Event=Done, Thread=threading.Thread)
    monkeypatch.setattr(console, "threading", watching)
    monkeypatch.setattr(console, "time", SimpleNamespace(monotonic=lambda: found.now))
    monkeypatch.setattr(console.processes, "age", lambda: 0.0)
    monkeypatch.setattr(console, "PATIENCE", 4.0)
    return found


def quiet() -> None:
    pass


@pytest.mark.parametrize(
    ("age", "waited", "told"),
    [
        (0.0, [2.0, 4.0, 4.0], ["2 s", "6 s", "10 s"]),  # the stage before took its time to end
        (1.5, [0.5, 4.0, 4.0], ["2 s", "6 s", "10 s"]),  # importing took some of the quiet
        (9.0, [0.05, 4.0, 4.0], ["9 s", "13 s", "17 s"]),  # or all of it
    ],
)
def test_after_each_quiet_while_a_line_says_since_when(
    clock, monkeypatch, capsys, age, waited, told
):
    monkeypatch.setattr(console.processes, "age", lambda: age)
    clock.meanwhile = [quiet] * 3
    with console.working("topics"):
        pass
    assert clock.waited == waited
    assert lines(capsys) == [f"topics         sucht Themen … seit {each}" for each in told]


def test_whoever_has_just_heard_something_hears_nothing_more(clock, monkeypatch, capsys):
    def spoke() -> None:
        monkeypatch.setattr(console, "_said", clock.now - 1.0)

    clock.meanwhile = [spoke, quiet]
    with console.working("nobody knows it"):
        pass
    assert clock.waited == [2.0, 3.0]
    assert lines(capsys) == ["nobody knows it arbeitet … seit 5 s"]


@pytest.mark.parametrize(
    ("since", "line"),
    [
        (None, "clean          3 Aussagen\n"),
        (98.75, "clean          3 Aussagen (1,2 s)\n"),
        (-1134.5, "clean          3 Aussagen (1234,5 s)\n"),
    ],
)
def test_what_a_stage_says_and_how_long_it_took(clock, capsys, since, line):
    console.say("clean", "3 Aussagen", since)
    assert capsys.readouterr().err == line and console._said == clock.now
