"""Nobody waits for more than five seconds without a word: what is said while a stage works, and that nothing is said after it."""

import re
import time

import pytest

from analysis import console


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(console, "PATIENCE", 0.2)
    monkeypatch.setattr(console, "_age", lambda: 0.0)


def lines(capsys) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_a_quiet_stage_says_what_it_does_and_how_far_it_is(quick, capsys):
    with console.working("embed"):
        console.at("statements 64 von 400")
        time.sleep(0.7)
    said = lines(capsys)
    assert len(said) == 3
    assert re.fullmatch(
        r"embed +rechnet Satzvektoren: statements 64 von 400 … seit \d+ s", said[-1]
    )
    time.sleep(0.3)
    assert lines(capsys) == []


def test_a_stage_that_speaks_is_left_alone_and_one_that_fails_is_silent_after(quick, capsys):
    with console.working("report"):
        for _ in range(5):
            time.sleep(0.1)
            console.say("report", "ein Bericht")
    assert len(lines(capsys)) == 5
    with pytest.raises(ValueError), console.working("topics"):
        raise ValueError
    time.sleep(0.3)
    assert lines(capsys) == []


def test_importing_counts_as_waiting(monkeypatch, capsys):
    monkeypatch.setattr(console, "_age", lambda: 4.0)
    with console.working("topics"):
        time.sleep(0.2)
    assert "sucht Themen … seit 4 s" in lines(capsys)[0]
