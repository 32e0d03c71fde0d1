"""Topics measured side by side with other methods on notes that people labelled; one JSON line a method.

    python -m analysis.benchmark_topics FILE.csv --text COLUMN --label COLUMN [--n N] [--seed S]
    python -m analysis.benchmark_topics FILE.csv … --identity    whether topics stay when 30 notes are added twice (``measuring.topic_identity``)
    python -m analysis.benchmark_topics --all        the benchmark tables at 100, 300 and 1,000 notes with seeds 0 and 1, at 3,000 with seed 0,
                                                     and the corpus that ships

Every method gets the same texts, the same vectors and, where it takes one, the number of topics ours found. Each line says:
ari, ami, nmi (with people's labels), npmi and diversity (of the ten words a topic), without_topic (share; ours are single voices, named
as such), ari_ours_same_k and ami_ours_same_k (ours told to find as many topics as that method did), stability_seeds and stability_subsamples (ARI with another seed, and with refits on 90 %: three, of the other methods one above 1,000 notes),
seconds (one fit, without imports). A last line says how ours compares with the best of the others: ``behind`` is that one's ARI minus ours,
``behind_same_k`` the largest such difference where ours is told to find as many topics as the other.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import embed
from analysis.measuring import topic_identity, topic_quality
from analysis.measuring.topic_baselines import METHODS, Result, timed

SIZES = {100: (0, 1), 300: (0, 1), 1000: (0, 1), 3000: (0,)}  # notes: seeds
SUBSAMPLES = 3
SLOW = 1000  # notes above which the other methods are refitted once only
BENCHMARKS = Path(os.environ.get("BENCHMARKS", "../shared/benchmarks"))
SETS = {
    "klimarat_statements/part_a.csv": ("text", "handlungsfeld"),
    "cimt_topics/bonn.csv": ("text", "topic"),
    "parliament_titles/berlin_2016_2020.csv": ("title", "portfolio"),
}


def measure(
    name: str,
    texts: Sequence[str],
    gold: Sequence[str],
    vectors: np.ndarray,
    k: int | None,
    seed: int,
    ours: Callable[[int], Result],
) -> dict:
    """One line of the benchmark for one method. k: the number of topics for the methods that take one. ours: our topics, told their number."""
    method = METHODS[name]
    found = timed(method, texts, vectors, k, seed)
    again = timed(method, texts, vectors, k, seed + 1)
    topics = len(set(found.labels[found.labels >= 0]))
    same_k = (
        {}
        if name == "ours" or not topics
        else {
            f"{key}_ours_same_k": value
            for key, value in topic_quality.agreement(gold, ours(topics).labels).items()
            if key in ("ari", "ami")
        }
    )
    return {
        "method": name,
        "n": len(texts),
        "topics": topics,
        **same_k,
        **topic_quality.agreement(gold, found.labels),
        "npmi": topic_quality.coherence(found.words, texts),
        "diversity": topic_quality.diversity(found.words),
        "without_topic": float((found.labels < 0).mean()),
        "without_topic_is": "single voices" if name == "ours" else "outliers",
        "stability_seeds": topic_quality.same(found.labels, again.labels),
        "stability_subsamples": _subsamples(method, found, texts, vectors, k, seed),
        "seconds": found.seconds,
    }


def _subsamples(
    method, found: Result, texts: Sequence[str], vectors: np.ndarray, k: int, seed: int
) -> float:
    """Mean ARI between the topics of all notes and those of random 90 %, on the notes both have."""
    scores = []
    for draw in range(SUBSAMPLES if method is METHODS["ours"] or len(texts) <= SLOW else 1):
        rows = np.sort(
            np.random.default_rng(100 * seed + draw).permutation(len(texts))[
                : round(0.9 * len(texts))
            ]
        )
        part = timed(method, [texts[row] for row in rows], vectors[rows], k, seed)
        scores.append(topic_quality.same(found.labels[rows], part.labels))
    return float(np.mean(scores))


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


def run(
    texts: Sequence[str],
    gold: Sequence[str],
    vectors: np.ndarray,
    seed: int,
    methods: Sequence[str],
    source: str,
) -> None:
    """Print one JSON line a method, and one that compares; the number of topics is ours."""
    ours = lru_cache(maxsize=None)(lambda k: timed(METHODS["ours"], texts, vectors, k, seed))
    k = len(set(label for label in ours(None).labels if label >= 0))
    lines = []
    for name in methods:
        line = {
            "data": source,
            "seed": seed,
            **measure(
                name, texts, gold, vectors, None if name == "ours" else max(k, 2), seed, ours
            ),
        }
        lines.append(
            {
                key: round(value, 4) if isinstance(value, float) else value
                for key, value in line.items()
            }
        )
        print(json.dumps(lines[-1], ensure_ascii=False), flush=True)
    if (mine := next((line for line in lines if line["method"] == "ours"), None)) and len(
        lines
    ) > 1:
        print(
            json.dumps(
                {
                    "data": source,
                    "seed": seed,
                    "method": "ours and the best",
                    "n": len(texts),
                    **compared(mine, lines),
                }
            ),
            flush=True,
        )


def compared(mine: dict, lines: Sequence[dict]) -> dict:
    """Ours beside the best of the other lines.

    >>> compared({"method": "ours", "ari": 0.3, "topics": 9}, [{"method": "nmf", "ari": 0.1, "ari_ours_same_k": 0.3}, {"method": "kmeans", "ari": 0.35, "ari_ours_same_k": 0.4}])
    {'topics': 9, 'ari': 0.3, 'best': 'kmeans', 'ari_best': 0.35, 'behind': 0.05, 'behind_same_k': -0.05}
    """
    others = [line for line in lines if line["method"] != "ours"]
    best = max(others, key=lambda line: line["ari"])
    same_k = [line["ari"] - line["ari_ours_same_k"] for line in others if "ari_ours_same_k" in line]
    return {
        "topics": mine["topics"],
        "ari": mine["ari"],
        "best": best["method"],
        "ari_best": best["ari"],
        "behind": round(best["ari"] - mine["ari"], 4),
        "behind_same_k": round(max(same_k), 4) if same_k else None,
    }


def _vectors(texts: Sequence[str], store: embed.Store, keep: bool) -> np.ndarray:
    if store.add(texts, "embed") and keep:
        store.save()
    return store[texts]


def _warm() -> None:
    """Imports and UMAP's compiling, before the clock runs."""
    words = [f"Wort{row % 3} Satz{row % 5}" for row in range(40)]
    METHODS["bertopic"](
        words, np.random.default_rng(0).normal(size=(40, 8)).astype(np.float32), 2, 0
    )


def _shipped() -> tuple[list[str], list[str]] | None:
    """Statements of the shipped corpus with their decided field, if the pipeline has run."""
    folder = Path(os.environ.get("CORPUS", "corpus")) / "tables"
    if not (folder / "codings.csv").exists():
        return None
    from analysis import tables
    from analysis.topics import with_fields

    statements = with_fields(
        tables.read(folder / "statements.csv", "statements"),
        tables.read(folder / "codings.csv", "codings"),
    )
    statements = statements[statements["field"] != ""]
    return statements["text"].tolist(), statements["field"].tolist()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m analysis.benchmark_topics", description=__doc__.splitlines()[0]
    )
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="label")
    parser.add_argument("--n", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--all",
        action="store_true",
        help="the benchmark tables in BENCHMARKS and the corpus that ships",
    )
    parser.add_argument(
        "--identity",
        action="store_true",
        help="only whether topics keep their identity, labels taken for fields",
    )
    parser.add_argument(
        "--methods", default=",".join(METHODS), help="some of " + ", ".join(METHODS)
    )
    parser.add_argument(
        "--cache",
        type=Path,
        default=os.environ.get("BENCHMARK_CACHE"),
        help="folder that keeps vectors between runs",
    )
    parser.add_argument("--embedder", default=os.environ.get("EMBEDDER", embed.DEFAULT))
    options = parser.parse_args()
    methods = options.methods.split(",")
    if not options.file and not options.all:
        parser.error("name a FILE, or --all")
    sizes = {options.n: (options.seed,)} if options.file or options.identity else SIZES
    sets = (
        [(options.file, options.text, options.label)]
        if options.file
        else [
            (BENCHMARKS / file, text, label)
            for file, (text, label) in SETS.items()
            if (BENCHMARKS / file).exists()
        ]
    )
    store = embed.Store(
        options.cache / f"{options.embedder.replace(':', '_')}.npz"
        if options.cache
        else Path("no such file"),
        options.embedder,
    )
    if not options.identity:
        _warm()
    for n, seed, (path, text, label) in (
        (n, seed, one) for n, seeds in sizes.items() for seed in seeds for one in sets
    ):
        if options.identity:
            texts, gold = read(path, text, label, (n or 300) + 2 * topic_identity.ADDED, seed)
            found = topic_identity.run(
                texts, gold, _vectors(texts, store, bool(options.cache)), seed
            )
            print(
                json.dumps(
                    {"data": path.name, "seed": seed, "n": len(texts)}
                    | {key: round(value, 4) for key, value in found.items()}
                ),
                flush=True,
            )
        else:
            texts, gold = read(path, text, label, n, seed)
            run(texts, gold, _vectors(texts, store, bool(options.cache)), seed, methods, path.name)
    if not options.file and not options.identity and (shipped := _shipped()):
        run(
            *shipped,
            _vectors(shipped[0], store, bool(options.cache)),
            options.seed,
            methods,
            "corpus",
        )


if __name__ == "__main__":
    main()
