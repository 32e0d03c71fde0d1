"""When a process began: the lock of a corpus and the seconds on the console hang on it."""

import os
import subprocess
import sys

import pytest

from analysis import processes
from analysis.measuring import benchmark_pipeline, kills


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_a_process_is_known_by_its_birth_and_one_that_is_gone_has_none():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert processes.born() == processes.born(os.getpid())
    assert int(processes.born(child.pid)) > int(processes.born())
    child.communicate(b"\n")
    assert processes.born(child.pid) == ""


def test_the_age_of_a_process_is_in_seconds(monkeypatch):
    monkeypatch.setattr(processes, "born", lambda: "500")  # ticks since the machine began
    monkeypatch.setattr(processes.os, "sysconf", lambda name: 100)
    monkeypatch.setattr(processes.time, "clock_gettime", lambda clock: 12.0)
    assert processes.age() == 7.0


def test_where_nothing_is_told_a_process_has_no_age(monkeypatch):
    monkeypatch.setattr(processes, "born", lambda *given: "")
    assert processes.age() == 0.0


def test_a_measured_make_is_alone(monkeypatch):
    for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"):
        monkeypatch.setenv(name, "w -- MODELS=elsewhere")
    monkeypatch.setenv("STAND", "Mai")
    assert not [name for name in kills.outside_make() if name.startswith(("MAKE", "MFLAGS"))]
    assert kills.outside_make()["STAND"] == "Mai"
    ends = "import os; exit('MAKELEVEL' in os.environ or os.environ['STAGE_TIMES'] != 'x')"
    row = benchmark_pipeline._timed("m", [sys.executable, "-c", ends], {"STAGE_TIMES": "x"})
    assert row["stage"] == "m"
    with pytest.raises(SystemExit, match="m endete mit 1"):
        benchmark_pipeline._timed("m", [sys.executable, "-c", ends], {"STAGE_TIMES": "y"})


def test_a_process_may_be_called_as_it_likes(monkeypatch):
    """Its name stands in brackets and may hold some; behind it the fields of proc(5) follow, the third one first."""
    line = "7 (make) (x) S " + " ".join(str(field) for field in range(4, 53))
    monkeypatch.setattr(processes.Path, "read_text", lambda path: f"{path.parts[-2]} {line}")
    assert processes.born(7) == "22"
