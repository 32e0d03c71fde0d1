"""Found topics beside other methods' on notes that people labelled, in one table; and what else is measured of topics.

    python -m analysis.measuring.benchmark_topics --all [--seeds 0,1]          the public sets in BENCHMARKS, 300 notes each, and the gold corpus
    python -m analysis.measuring.benchmark_topics FILE.csv --text COLUMN --label COLUMN [--n N] [--seeds 0]
    python -m analysis.measuring.benchmark_topics … --identity                 whether topics stay when notes come and fields are corrected
    python -m analysis.measuring.benchmark_topics --calibrate GOLD             the curve of grouping.assignment, from a finished run (CORPUS, MODELS)
                                                                     on a copy of the corpus in GOLD

Every method gets the same texts and vectors and no fields. k-means and NMF are told the number of topics that ours found; the others
find their own. „ours at that number“ is our linkage cut at as many topics as the other method has. A note without a topic stands
alone in ARI and AMI; a label that only one note has does not count.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import embed, stage
from analysis.measuring import topic_calibration, topic_identity, topic_methods, topic_quality

NOTES = 300
BENCHMARKS = Path(os.environ.get("BENCHMARKS", "../shared/benchmarks"))
GOLD = Path(os.environ.get("GOLD_CORPUS", "../shared/corpora/ahrenbruch"))
SETS = {
    "climate": (BENCHMARKS / "klimarat_statements/part_a.csv", "text", "handlungsfeld"),
    "Bonn cycling": (BENCHMARKS / "cimt_topics/bonn.csv", "text", "topic"),
    "Berlin titles": (BENCHMARKS / "parliament_titles/berlin_2016_2020.csv", "title", "portfolio"),
    "gold corpus": (GOLD / "gold.csv", "text", "topic"),
}
# what stands above each table in MEASURED.md
ABOVE = """## Found topics beside other methods': `make benchmark-topics`

Same vectors, {n} notes of each public set and the notes of the gold corpus `ahrenbruch`; no catalogue, no fields, no decisions. The public
labels are 5 to 8 wide ones, so many small topics cannot agree with them as a whole (ARI); how much of a topic is one label („main
label“) and the agreement at the same number of topics can be compared. k-means and NMF are told the number that ours found. A note
without a topic stands alone. Parts of the method were chosen on `ahrenbruch`, which flatters it there.
"""
ABOVE_IDENTITY = """## Topics that stay: `python -m analysis.measuring.benchmark_topics --all --identity`

The catalogue (on the gold corpus every second of its topics, by name) and five found topics that a person accepts; then twice 30 new
notes as a later round and 20 older ones in another field. Shares of the statements in catalogue and accepted topics that stay there
(`kept`, aim .85 while rounds are open), of all older statements (`all`), of accepted topics that keep their name.
"""
ABOVE_CALIBRATION = """## How sure the catalogue is: `python -m analysis.measuring.benchmark_topics --calibrate GOLD`

On a run of `ahrenbruch` (`make CORPUS=… MODELS=…` on a copy); the gold's own topics as catalogue, all or a part, by their first name or
all names. „right“: share of the notes whose best topic is the gold's. ECE: calibration error of the probability; „joined“: share of the
notes that a topic takes.
"""
COLUMNS = ("data, seed", "method", "topics", "without topic, %", "main label, %", "ARI", "AMI")
SAME = ("ours at that number: ARI", "AMI", "seconds")


def read(
    path: Path, text: str, label: str, n: int | None, seed: int
) -> tuple[list[str], list[str]]:
    """Texts and labels of a CSV file, n of them drawn at random; rows without text or label are left out."""
    table = pd.read_csv(
        path, dtype=str, keep_default_na=False, encoding="utf-8-sig", sep=None, engine="python"
    )
    for column in (text, label):
        if column not in table:
            sys.exit(f"{path}: no column {column!r}; there are {', '.join(table.columns)}")
    table = table[(table[text].str.strip() != "") & (table[label].str.strip() != "")]
    rows = np.sort(np.random.default_rng(seed).permutation(len(table))[:n])
    return table[text].iloc[rows].tolist(), table[label].iloc[rows].tolist()


def compared(
    name: str, texts: Sequence[str], gold: Sequence[str], vectors: np.ndarray, seed: int
) -> list[str]:
    """Rows of the table: ours, then every other method with ours at the same number of topics."""
    started = time.monotonic()
    mine = topic_methods.ours(texts, vectors)
    k = len(set(mine[mine >= 0]))
    lines = [_row(name, "**ours**", gold, mine, None, time.monotonic() - started)]
    for method, run in topic_methods.METHODS.items():
        started = time.monotonic()
        labels = run(texts, vectors, max(2, k), seed)
        seconds = time.monotonic() - started
        number = len(set(labels[labels >= 0]))
        same = topic_methods.ours_at(texts, vectors, max(2, number))
        lines.append(_row(name, method, gold, labels, same, seconds))
    return lines


def _row(
    name: str,
    method: str,
    gold: Sequence[str],
    labels: np.ndarray,
    same: np.ndarray | None,
    seconds: float,
) -> str:
    own = topic_quality.agreement(gold, labels)
    other = topic_quality.agreement(gold, same) if same is not None else {}
    cells = [
        name,
        method,
        str(len(set(labels[labels >= 0]))),
        f"{100 * (labels < 0).mean():.0f}",
        f"{100 * topic_quality.main_label(gold, labels):.0f}",
        *(f"{own[key]:.2f}" for key in ("ari", "ami")),
        *(f"{other[key]:.2f}" if other else "" for key in ("ari", "ami")),
        f"{seconds:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def _warm() -> None:
    """Imports and UMAP's compiling, before the clock runs."""
    words = [f"Wort{row % 3} Satz{row % 5}" for row in range(40)]
    vectors = np.random.default_rng(0).normal(size=(40, 8)).astype(np.float32)
    for run in (topic_methods.bertopic, topic_methods.k_means, topic_methods.nmf):
        run(words, vectors, 3, 0)


def identity(name: str, texts, gold, store: embed.Store, seed: int) -> str:
    """One row of what stays; the labels stand for fields, the gold corpus brings every second of its topics as catalogue."""
    catalogue = []
    if name == "gold corpus":
        notes = topic_calibration.rows(GOLD / "gold.csv")
        texts, gold = [row["text"] for row in notes], [row["field"] for row in notes]
        catalogue = topic_calibration.gold_topics(GOLD, 1)[::2]

    def embedded(some):
        store.add(some)
        return store[some]

    found = topic_identity.run(texts, gold, embedded(texts), catalogue, embedded, seed)
    return f"| {name}, {seed} | {' | '.join(f'{value:.2f}' for value in found.values())} |"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis.measuring.benchmark_topics", description=__doc__.splitlines()[0]
    )
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="label")
    parser.add_argument("--n", type=int, default=NOTES)
    parser.add_argument("--seeds", default="0")
    parser.add_argument("--all", action="store_true", help="the public sets and the gold corpus")
    parser.add_argument("--identity", action="store_true", help="only whether topics stay")
    parser.add_argument("--calibrate", type=Path, metavar="GOLD", help="a corpus with gold topics")
    parser.add_argument("--embedder", default=os.environ.get("EMBEDDER", embed.DEFAULT))
    return parser


def main() -> None:
    parser = _parser()
    options = parser.parse_args()
    if options.calibrate:
        folders = (Path(os.environ.get(name, name.lower())) for name in ("CORPUS", "MODELS"))
        house = stage.House(*folders, Path(os.environ.get("REPORTS", "reports")))
        cases = topic_calibration.cases(options.calibrate, house, options.embedder)
        return print(f"{ABOVE_CALIBRATION}\n{topic_calibration.report(cases)}")
    if not options.file and not options.all:
        parser.error("name a FILE, or --all")
    sets = (
        {options.file.stem: (options.file, options.text, options.label)} if options.file else SETS
    )
    store = embed.Store(Path("no such file"), options.embedder)
    heads, above = (*COLUMNS, *SAME), ABOVE.format(n=options.n)
    if options.identity:
        above = ABOVE_IDENTITY
        times = [f"{kind}: {key}" for kind in ("closed", "open") for key in topic_identity.KEYS]
        heads = ("data, seed", *times)
    print(f"{above}\n| {' | '.join(heads)} |\n|{' --- |' * len(heads)}", flush=True)
    if not options.identity:
        _warm()
    for seed in map(int, options.seeds.split(",")):
        for name, (path, text, label) in sets.items():
            if not path.exists():
                print(f"{path} is not there", file=sys.stderr)
                continue
            texts, gold = read(path, text, label, options.n, seed)
            if options.identity:
                print(identity(name, texts, gold, store, seed), flush=True)
                continue
            store.add(texts)
            lines = compared(f"{name}, {seed}", texts, gold, store[texts], seed)
            print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
