"""What every stage shares at its edge: the three folders, one line of progress, and how it fails.

``Make knows the paths, Python knows the tables``: a stage is called with the folders and finds its tables by name.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import tables
from analysis.problems import Again, Problem


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
        return tables.read(self.path(table), table)

    def write(self, table: str, rows: pd.DataFrame) -> pd.DataFrame:
        return tables.write(rows, self.path(table), table)


def say(stage: str, text: str, since: float | None = None) -> None:
    """One line on the console: what the stage did, rows in and out, seconds (never written to a file)."""
    seconds = "" if since is None else f" ({time.monotonic() - since:.1f} s)".replace(".", ",")
    print(f"{stage:<14} {text}{seconds}", file=sys.stderr, flush=True)


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
    parser = argparse.ArgumentParser(prog=f"python -m analysis.{stage}")
    for folder in House._fields:
        parser.add_argument(
            f"--{folder}", type=Path, default=Path(os.environ.get(folder.upper(), folder))
        )
    for names, options in arguments:
        parser.add_argument(*names, **options)
    options = parser.parse_args()
    try:
        line = work(House(options.corpus, options.models, options.reports), options)
    except Again as again:
        say(stage, str(again))
        sys.exit(3)
    except Problem as problem:
        print(f"\nFEHLER ({stage}): {problem}\n", file=sys.stderr, flush=True)
        sys.exit(2)
    say(stage, line, started)
    asked = (getattr(options, names[0]) for names, _ in arguments if not names[0].startswith("-"))
    _note_times(
        " ".join(
            [
                stage,
                *(
                    " ".join(map(str, each)) if isinstance(each, list) else str(each)
                    for each in asked
                ),
            ]
        )
    )


def _note_times(step: str) -> None:
    """For ``make benchmark``: a line with seconds since the process began and its peak memory, where STAGE_TIMES names a file."""
    if not (log := os.environ.get("STAGE_TIMES")):
        return
    import json
    import resource

    import psutil

    row = {
        "stage": step,
        "seconds": round(time.time() - psutil.Process().create_time(), 3),
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    with open(log, "a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
