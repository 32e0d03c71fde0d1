"""Quality on public data nobody of the project wrote, one table: data set, task, metric, our value, reference.

    python -m analysis.measuring.benchmark_quality [--cache FOLDER] [--rows N]            make benchmark-quality

Nearly all of the time goes into sentence vectors; with --cache they are computed once a sentence model. --rows takes so many rows of a table
at most, the same ones at every call, and leaves out the review queue, whose figure so few rows cannot tell.

Reads BENCHMARKS (default ../shared/benchmarks), runs ``analysis.measuring.benchmark`` and ``analysis.measuring.benchmark_queue``, prints Markdown. References are
the goals the project set itself on other cities' data; where ours is measured on different rows, the column „reference“ says so.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pandas as pd

from analysis import stage
from analysis.measuring import benchmark, benchmark_queue

CLIMATE = Path("tests/fixtures/klimarat_codebook.toml")
SIX = Path("corpus/codebook.toml")
ARGUMENTS = {
    "proposal against reason": ("mpos+premise,non-arg", "", ".92 (pooled other cities)"),
    "argumentative or not": (
        "",
        "mpos=arg,premise=arg,mpos+premise=arg",
        ".79 (pooled other cities)",
    ),
    "three-way": ("mpos+premise", "", ".81 (pooled other cities)"),
}
CITIES = {"bonn": "bonn.csv", "krefeld": "krefeld.csv", "survey a": "bonn_survey_part_a.csv"}


def read(path: Path, most: int | None) -> pd.DataFrame:
    """A table, all columns as text; at most so many rows, drawn with one seed."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    return rows if most is None or len(rows) <= most else rows.sample(most, random_state=0)


def call(*words: str) -> dict:
    """One line of ``analysis.measuring.benchmark``."""
    return benchmark.run(benchmark.parser().parse_args(list(map(str, words))))


def row(data: str, task: str, metric: str, value: float, reference: str) -> str:
    return f"| {data} | {task} | {metric} | {value:.3f} | {reference} |"


def arguments(folder: Path, scratch: Path, common: list[str], most: int | None) -> list[str]:
    """Statement types across cities: each smaller table once held out, learned from the other two."""
    tables = {city: read(folder / "cimt_arguments" / file, most) for city, file in CITIES.items()}
    train, test = scratch / "train.csv", scratch / "test.csv"
    lines = []
    for city in ("krefeld", "survey a"):
        pd.concat([table for name, table in tables.items() if name != city]).to_csv(
            train, index=False
        )
        tables[city].to_csv(test, index=False)
        for task, (without, merge, goal) in ARGUMENTS.items():
            found = call(
                train,
                test,
                "--text",
                "text",
                "--label",
                "label",
                "--without",
                without,
                "--merge",
                merge,
                *common,
            )
            lines.append(row(f"cimt_arguments, {city}", task, "macro-F1", found["macro_f1"], goal))
    return lines


def topics(folder: Path, scratch: Path, common: list[str], most: int | None) -> list[str]:
    """Topics of contributions: 100 and 1,000 of Bonn's rows teach, the others measure; mean of three draws."""
    rows = read(folder / "cimt_topics" / "bonn.csv", most)
    rows["said"] = (rows["title"] + ". " + rows["text"]).str.strip()
    lines = []
    for size, goal in ((100, ".48 (pooled other cities)"), (1000, ".68 (pooled other cities)")):
        found = []
        for seed in range(3):
            mixed = rows.sample(frac=1, random_state=seed)
            mixed[:size].to_csv(scratch / "train.csv", index=False)
            mixed[size:].to_csv(scratch / "test.csv", index=False)
            found.append(
                call(
                    scratch / "train.csv",
                    scratch / "test.csv",
                    "--text",
                    "said",
                    "--label",
                    "topic",
                    *common,
                )["macro_f1"]
            )
        lines.append(
            row(
                "cimt_topics, bonn",
                f"8 topics, {size} labels",
                "macro-F1",
                sum(found) / len(found),
                goal,
            )
        )
    return lines


def fields(folder: Path, scratch: Path, common: list[str], most: int | None) -> list[str]:
    """Fields from a codebook alone, with 16 labels a field, and what the review queue saves."""
    climate = read(folder / "klimarat_statements" / "part_a.csv", most)
    names = {
        "Energie": "energie",
        "Mobilität": "mobilitaet",
        "Wohnen": "wohnen",
        "Ernährung und Landnutzung": "ernaehrung_landnutzung",
        "Produktion und Konsum": "produktion_konsum",
    }
    titles = read(folder / "parliament_titles" / "berlin_2016_2020.csv", most)
    tasks = (
        (
            "klimarat_statements",
            CLIMATE,
            climate.assign(label=climate["handlungsfeld"].map(names)),
            "text",
            ".54, .57",
        ),
        (
            "parliament_titles",
            SIX,
            titles[titles["nearest_field"] != ""].assign(label=titles["nearest_field"]),
            "title",
            ".74, .77 (municipal notes; here the department stands for the field)",
        ),
    )
    lines = []
    for data, book, rows, text, goal in tasks:
        mixed = rows.sample(frac=1, random_state=0)
        half = len(mixed) // 2
        train, test = scratch / "train.csv", scratch / "test.csv"
        mixed[:half].to_csv(train, index=False)
        mixed[half:].to_csv(test, index=False)
        columns = ["--text", text, "--label", "label", "--codebook", book, *common]
        for task, tables in (
            ("codebook alone", [test]),
            ("16 labels a field", [train, test, "--labels-per-class", 16]),
        ):
            found = call(*tables, *columns)
            lines += [
                row(data, task, "macro-F1", found["macro_f1"], goal),
                row(data, task, "calibration error", found["ece"], "≤ .05"),
            ]
        if most is not None:
            continue
        mixed.to_csv(test, index=False)
        saved = benchmark_queue.run(
            benchmark_queue.parser().parse_args(
                [str(word) for word in (test, *columns, "--seeds", 3, "--decisions", 160)]
            )
        )
        lines.append(
            row(data, "review queue", "decisions needed, as a share", saved["needed"], "≤ .75")
        )
    return lines


def main(cache: str | None, most: int | None = None) -> None:
    folder = Path(os.environ.get("BENCHMARKS", "../shared/benchmarks"))
    if not folder.is_dir():
        sys.exit(f"{folder} is not there; set BENCHMARKS to the folder of the benchmark data.")
    print(
        "| data | task | metric | ours | reference |\n| --- | --- | --- | --- | --- |", flush=True
    )
    with tempfile.TemporaryDirectory() as scratch:
        common = ["--cache", cache or scratch]
        for part in (fields, topics, arguments):
            for line in part(folder, Path(scratch), common, most):
                print(line, flush=True)
    stage.say("benchmark", "done")


if __name__ == "__main__":
    options = benchmark.command("benchmark_quality", __doc__)
    options.add_argument(
        "--cache",
        default=os.environ.get("BENCHMARK_CACHE"),
        help="folder in which sentence vectors are kept for the next call",
    )
    options.add_argument("--rows", type=int, help="so many rows of a table at most")
    asked = options.parse_args()
    main(asked.cache, asked.rows)
