"""How long the whole pipeline takes and how much memory: seconds and peak memory per stage for corpora of growing size.

``make benchmark`` runs it. The notes are short public statements (``../shared/benchmarks``) where they are at hand,
else the notes of the shipped corpus, each made distinct by a number; they lie in csv, md, txt and xlsx files of 25 notes.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from analysis.stage import german

PROJECT = Path(__file__).resolve().parents[2]
PER_TABLE = 25
OUTPUTS = ("auswertung.docx", "index.html", "aussagen.xlsx", "projekt.qdpx", "kodebuch.qdc")


def texts(n: int) -> list[str]:
    """n different short German texts, always the same ones in the same order."""
    public = (
        Path(os.environ.get("BENCHMARKS", PROJECT.parent / "shared" / "benchmarks"))
        / "klimarat_statements"
        / "part_a.csv"
    )
    source, column = (
        (public, "text")
        if public.exists()
        else (PROJECT / "tests" / "fixtures" / "shipped_notes.csv", "text")
    )
    with source.open(encoding="utf-8", newline="") as file:
        found = list(dict.fromkeys(" ".join(row[column].split()) for row in csv.DictReader(file)))
    return [
        text if turn == 0 else f"{text} (Runde {turn + 1})"
        for turn in range(n // len(found) + 1)
        for text in found
    ][:n]


def corpus(folder: Path, n: int) -> None:
    """A corpus of n notes over two rounds, tables of 25, four formats in turn; the codebook is the shipped one."""
    import openpyxl

    folder.mkdir(parents=True)
    (folder / "codebook.toml").write_bytes((PROJECT / "corpus" / "codebook.toml").read_bytes())
    notes = texts(n)
    for number, first in enumerate(range(0, n, PER_TABLE)):
        table = notes[first : first + PER_TABLE]
        place = folder / "raw" / ("2024" if first < n // 2 else "2025")
        place.mkdir(parents=True, exist_ok=True)
        name, kind = place / f"Tisch {number + 1}", number % 4
        if kind == 0:
            with name.with_suffix(".csv").open(
                "w", encoding="cp1252", errors="replace", newline=""
            ) as file:
                csv.writer(file, delimiter=";").writerows(
                    [["Nr.", "Karte"], *enumerate(table, start=1)]
                )
        elif kind == 1:
            name.with_suffix(".md").write_text(
                f"# Tisch {number + 1}\n\n" + "".join(f"- {note}\n" for note in table),
                encoding="utf-8",
            )
        elif kind == 2:
            name.with_suffix(".txt").write_text("\n\n".join(table) + "\n", encoding="utf-8")
        else:
            book = openpyxl.Workbook()
            for row in (
                ["Karte", "Punkte"],
                *([note, index % 4] for index, note in enumerate(table)),
            ):
                book.active.append(row)
            book.save(name.with_suffix(".xlsx"))


def measure(n: int) -> list[dict]:
    """One run of ``make`` on n notes in a folder of its own: rows with notes, stage, seconds, megabytes; then the whole, then all outputs.

    For the last row the finished outputs are deleted and made once more, so that nothing else is in its seconds.
    """
    with tempfile.TemporaryDirectory() as folder:
        house = Path(folder)
        corpus(house / "corpus", n)
        log = house / "times.jsonl"
        command = [
            "make",
            "--no-print-directory",
            f"CORPUS={house}/corpus",
            f"MODELS={house}/models",
            f"REPORTS={house}/reports",
        ]
        environment = {**os.environ, "STAGE_TIMES": str(log)}
        seconds = _seconds(command, environment)
        rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        peak = max(row["megabytes"] for row in rows)
        for path in [
            path for name in OUTPUTS for path in (house / "reports").glob(f"20*/{name}")
        ]:  # not the page on quality
            path.unlink()
        before = _cpu()
        again = _seconds(command, environment)
        whole = (
            ("make", seconds),
            ("all outputs once more", again),
            ("  of which processor", _cpu() - before),
        )
        return [{"notes": n, **row} for row in rows] + [
            {"notes": n, "stage": name, "seconds": took, "megabytes": peak} for name, took in whole
        ]


def _cpu() -> float:
    """Seconds of processor that finished child processes have used: on a busy machine they tell more than the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    """How long one ``make`` takes; ends the program with its message where it fails."""
    started = time.monotonic()
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"make endete mit {done.returncode}:\n{done.stderr[-2000:]}")
    return time.monotonic() - started


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m analysis.measuring.benchmark_pipeline", description=__doc__.splitlines()[0]
    )
    parser.add_argument("notes", nargs="*", type=int, default=[300, 1000, 3000, 10000])
    print(f"{'notes':>6}  {'stage':<24} {'seconds':>8} {'MB':>6}")
    for n in parser.parse_args().notes:
        for row in measure(n):
            print(
                f"{row['notes']:>6}  {row['stage']:<24} {german(row['seconds'], 1):>8} {row['megabytes']:>6.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
