"""How long the whole pipeline takes and how much memory: seconds and peak memory per stage for corpora of growing size.

``make benchmark`` runs it. Notes are recombined from invented ones: the first half of one and the second half of another (shipped corpus, notes that the
encoder learned from); they lie in csv, md, txt and xlsx files of 25 notes. The last rows hold the whole against its own parts: how many times as long
as the notes' sentence vectors it takes, and what BERTopic as it comes takes for its topics on the same vectors.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from analysis.measuring.kills import outside_make
from analysis.stage import german

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = ("tests/fixtures/shipped_notes.csv", "analysis/encoder/training/notes.csv")
PER_TABLE = 25
OUTPUTS = ("auswertung.docx", "index.html", "aussagen.xlsx", "projekt.qdpx", "kodebuch.qdc")
VECTORS = "embed statements"
BERTOPIC = """
import sys, numpy as np, pandas as pd
from pathlib import Path
from analysis import embed
from analysis.measuring import topic_methods
house = Path(sys.argv[1])
texts = pd.read_csv(house / "corpus/tables/statements.csv", dtype=str, keep_default_na=False)["text"]
vectors = embed.Store(house / "models/embeddings/statements.npz", None)[texts]
print(len(set(topic_methods.bertopic(texts.tolist(), vectors, 0, 0).tolist()) - {-1}))
"""


def texts(n: int) -> list[str]:
    """n different German notes, always the same ones in the same order."""
    found: list[list[str]] = []
    for name in SOURCES:
        with (PROJECT / name).open(encoding="utf-8", newline="") as file:
            found += [row["text"].split() for row in csv.DictReader(file)]
    drawn, made = random.Random(0), dict[str, None]()
    while len(made) < n:
        one, other = drawn.choice(found), drawn.choice(found)
        words = one[: (len(one) + 1) // 2] + other[(len(other) + 1) // 2 :]
        made[" ".join(words)] = None
    return list(made)


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
    """One run of ``make`` on n notes in a folder of its own: rows with notes, stage, seconds, processor (seconds), megabytes.

    After the stages: the whole, all outputs deleted and made once more, BERTopic on the same vectors.
    """
    with tempfile.TemporaryDirectory() as folder:
        house = Path(folder)
        corpus(house / "corpus", n)
        log = house / "times.jsonl"
        given = [f"{name.upper()}={house / name}" for name in ("corpus", "models", "reports")]
        make = ["make", "--no-print-directory", *given]
        whole = _timed("make", make, {"STAGE_TIMES": str(log)})
        rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        for path in [path for name in OUTPUTS for path in (house / "reports").glob(f"20*/{name}")]:
            path.unlink()
        again = _timed("all outputs once more", make, {})
        plain = _timed("BERTopic", [sys.executable, "-c", BERTOPIC, str(house)], {})
    whole["megabytes"] = max(row["megabytes"] for row in rows)
    return [{"notes": n, **row} for row in [*rows, whole, again, plain]]


def ratios(rows: list[dict]) -> dict[str, float]:
    """Seconds of processor as multiples of those that the notes' sentence vectors took.

    >>> ratios([{"stage": VECTORS, "processor": 4.0}, {"stage": "make", "processor": 10.0}, {"stage": "BERTopic", "processor": 2.0}])
    {'make': 2.5, 'BERTopic': 0.5, 'vectors and BERTopic': 1.5}
    """
    took = {row["stage"]: row["processor"] for row in rows}
    share = {name: took[name] / took[VECTORS] for name in ("make", "BERTopic")}
    return share | {"vectors and BERTopic": 1 + share["BERTopic"]}


def _timed(name: str, command: list[str], more: dict[str, str]) -> dict:
    """A row on one command: wall seconds, and those of processor, which tell more on a busy machine. Ends the program where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = outside_make() | more
    said, at = [], [time.monotonic()]
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        for line in running.stdout or ():
            said.append(line)
            at.append(time.monotonic())
    at.append(time.monotonic())
    if running.returncode:
        sys.exit(f"{name} endete mit {running.returncode}:\n{''.join(said)[-2000:]}")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "stage": name,
        "seconds": at[-1] - at[0],
        "processor": used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime,
        "megabytes": 0,
        "silence": max(later - earlier for earlier, later in zip(at, at[1:])),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m analysis.measuring.benchmark_pipeline", description=__doc__.splitlines()[0]
    )
    parser.add_argument("notes", nargs="*", type=int, default=[300, 1000, 3000, 10000])
    print(f"{'notes':>6}  {'stage':<24} {'seconds':>8} {'processor':>9} {'MB':>6}")
    for n in parser.parse_args().notes:
        rows = measure(n)
        for row in rows:
            seconds, processor = german(row["seconds"], 1), german(row["processor"], 1)
            peak = f"{row['megabytes']:.0f}" if row["megabytes"] else ""
            print(f"{n:>6}  {row['stage']:<24} {seconds:>8} {processor:>9} {peak:>6}")
        silence = next(row["silence"] for row in rows if row["stage"] == "make")
        print(f"{n:>6}  longest silence on the console of make: {german(silence, 1)} s")
        for name, share in ratios(rows).items():
            print(f"{n:>6}  {name} : the notes' vectors = {german(share, 2)} (processor)")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
