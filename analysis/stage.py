"""What every stage shares at its edge: the three folders, one line of progress, and how it fails.

``Make knows the paths, Python knows the tables``: a stage is called with the folders and finds its tables by name.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn

import pandas as pd

from analysis import console, failures, processes, tables, undo, written
from analysis.console import say as say
from analysis.german import memory
from analysis.problems import Again, NotInstalled, Problem

MADE_HERE = ("tables", "private")  # folders of the corpus that hold what the machine made


class House(NamedTuple):
    """The three folders that ``make CORPUS=… MODELS=… REPORTS=…`` moves."""

    corpus: Path
    models: Path
    reports: Path

    @property
    def raw(self) -> Path:
        return self.corpus / "raw"

    @property
    def decisions(self) -> Path:
        return self.corpus / "decisions"

    @property
    def gold(self) -> Path:
        return self.corpus / "gold"

    @property
    def private(self) -> Path:
        return self.corpus / "private"

    def path(self, table: str) -> Path:
        return self.corpus / tables.TABLES[table].path(table)

    def read(self, table: str) -> pd.DataFrame:
        """The rows of a table; of people's decisions those that stand (``ledger.history`` gives all)."""
        rows = tables.read(self.path(table), table)
        if undo.is_decided(table):
            return undo.standing(rows, table)
        if table == "frozen_topics" and len(rows):
            return undo.closed(rows, self.read("decided_rounds"))
        return rows

    def write(self, table: str, rows: pd.DataFrame) -> pd.DataFrame:
        """Write a table; people's decisions are only added to, by ``ledger.append``."""
        if tables.TABLES[table].folder == "decisions":
            raise ValueError(f"{table}: decisions are added with analysis.ledger.append")
        typed = tables.write(rows, self.path(table), table)
        if tables.TABLES[table].folder in MADE_HERE:
            self.wrote(self.path(table))
        return typed

    def wrote(self, *paths: Path) -> None:
        """Remember what a stage has written below one of the three folders (``analysis.written``)."""
        for path in paths:
            root = next(folder for folder in reversed(self) if path.is_relative_to(folder))
            written.note(path, *self.records(root))

    def deliver(self, path: Path, content: bytes) -> None:
        """Put a finished file below ``reports``; what a person changed in the one before is kept beside it, and that is said."""
        written.deliver(path, content, *self.records(self.reports))

    def made(self, root: Path) -> Path:
        """Where stamps and hashes of a folder lie."""
        return (root / "tables" if root == self.corpus else root) / written.MADE

    def records(self, root: Path) -> tuple[Path, Path]:
        """A folder and where the hashes of what stages wrote in it lie (see ``analysis.written``)."""
        return root, self.made(root) / "files"


def german(number: float, digits: int = 0) -> str:
    """A number as German readers write it.

    >>> german(12345.678, 2)
    '12.345,68'
    """
    return f"{number:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def run(
    stage: str, work: Callable[[House, argparse.Namespace], str], *arguments: tuple[tuple, dict]
) -> None:
    """Run one stage as a program: read the folders, do the work, print its line, turn a Problem into exit code 2.

    ``work`` gets the folders and the parsed arguments and returns the sentence for the progress line.
    ``arguments`` are further ``add_argument`` calls, each as (names, options).
    """
    started = time.monotonic()
    os.umask(os.umask(0o077) | 0o007)  # whatever a stage writes is closed to the world
    parser = argparse.ArgumentParser(prog=f"python -m analysis.{stage}")
    for folder in House._fields:
        parser.add_argument(
            f"--{folder}", type=Path, default=Path(os.environ.get(folder.upper(), folder))
        )
    for names, keywords in arguments:
        parser.add_argument(*names, **keywords)
    options = parser.parse_args()
    house = House(options.corpus, options.models, options.reports)
    asked = (getattr(options, names[0]) for names, _ in arguments if not names[0].startswith("-"))
    step = " ".join(
        [stage, *(str(each) for one in asked for each in (one if isinstance(one, list) else [one]))]
    )
    written.stage = step
    memory.open_(house.private / "words.json")
    try:
        with _begun(house, step), console.working(stage):
            line = work(house, options)
        memory.save()
    except Again as again:
        say(stage, str(again))
        sys.exit(3)
    except (Problem, NotInstalled) as problem:
        _fail(stage, str(problem), 2)
    except OSError as error:
        if error.errno in failures.OF_THE_MACHINE:
            _fail(stage, str(failures.of_the_machine(error)), 2)
        _fail(stage, failures.of_the_program(error), 1)
    except Exception as error:
        _fail(stage, failures.of_the_program(error), 1)
    say(stage, line, started)
    _note_times(step)


def _fail(stage: str, text: str, code: int) -> NoReturn:
    print(f"\nFEHLER ({stage}): {text}\n", file=sys.stderr, flush=True)
    sys.exit(code)


@contextmanager
def _begun(house: House, step: str) -> Iterator[None]:
    """A mark beside the tables while a stage works: where it is left, the stage was stopped and runs again (``making.inputs``)."""
    mark = house.made(house.corpus) / "begun" / step.replace("/", ".")[:100]
    if house.corpus.is_dir():
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    yield
    mark.unlink(missing_ok=True)


def _note_times(step: str) -> None:
    """For ``make benchmark``: a line with seconds since the process began and its peak memory, where STAGE_TIMES names a file."""
    if not (log := os.environ.get("STAGE_TIMES")):
        return
    import json
    import resource

    # its own and the largest of those split off from it
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    row = {
        "stage": step,
        "seconds": round(processes.age(), 3),
        "processor": round(sum(each.ru_utime + each.ru_stime for each in used), 3),
        "megabytes": round(sum(each.ru_maxrss for each in used) / 1024, 1),
    }
    with open(log, "a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
