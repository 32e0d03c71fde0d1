"""Nobody waits for more than five seconds without a word: what is said while a stage works, and that nothing is said after it."""

import re
import threading
import time

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
