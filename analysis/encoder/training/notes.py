"""The training notes: a table beside the code, one row a note. All of them are invented.

subject  what a municipality would call a field (oepnv, pflege_alter …)       matter  one matter of it (nachtverkehr), unique with its subject
filed    subject/matter, by a later hand that saw the notes alone: where passes wrote about one matter under several names; else empty
point    notes of a matter with the same letter say the same; may be empty   pole    pro or contra where a matter has two sides, else empty
type, type_second   statement type by the writer, and by a second reader who did not see the first; empty in the earliest pass
written  which writer's pass: they saw neither each other's notes nor any corpus that judges the model

Points of two passes are never one: nobody compared them, and whether they say the same is not known (``Alike.known``).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

TABLE = Path(__file__).with_name("notes.csv")


def read(path: Path = TABLE) -> pd.DataFrame:
    """The table, all columns as text; ``matter`` is „subject/matter“ as filed, ``near`` the subject in it, whose matters have to be
    told apart; ``point`` becomes unique over matters and passes."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False)
    own = rows["subject"] + "/" + rows["matter"]
    rows["matter"] = rows["filed"].where(rows["filed"] != "", own)
    rows["near"] = rows["matter"].str.partition("/")[0]
    said = rows["pole"].where(rows["point"] != "", rows.index.astype(str))  # no letter: like none
    rows["point"] = rows["matter"] + "/" + own + rows["written"] + "/" + rows["point"] + said
    return rows


def hash_of(path: Path = TABLE) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def types(rows: pd.DataFrame) -> np.ndarray:
    """Statement types, shape (n, n_types): 1 where both readers say so, rows of zeros where they do not agree or did not read."""
    agreed = rows["type"].where(rows["type"] == rows["type_second"], "").to_numpy(str)
    return (agreed[:, None] == np.unique(agreed[agreed != ""])).astype(np.float32)


def hash_of_rows(rows: pd.DataFrame) -> str:
    """Of the rows that a shipped model was fitted on."""
    return hashlib.sha256(rows.to_csv(index=False).encode()).hexdigest()


class Alike(NamedTuple):
    """Which notes of a batch belong together, each of shape (n, n), weights from 0 to 1."""

    matter: np.ndarray
    point: np.ndarray
    known: np.ndarray  # 0 where nobody read two notes beside each other: one matter, two passes
    there: np.ndarray  # 0 in rows that only fill the batch up


def alike(rows: pd.DataFrame, opposed: float) -> Alike:
    """opposed: how much two notes of one matter with opposite poles belong together."""
    matter, point, pole, written = (
        rows[name].to_numpy(str) for name in ("matter", "point", "pole", "written")
    )
    same = (matter[:, None] == matter).astype(np.float32)
    against = (pole[:, None] != pole) & (pole[:, None] != "") & (pole != "")
    same[against] *= opposed
    said = (point[:, None] == point).astype(np.float32)
    known = 1 - ((matter[:, None] == matter) & (written[:, None] != written)).astype(np.float32)
    return Alike(same, said, known, np.ones(len(rows), np.float32))


class Sizes(NamedTuple):
    """How a batch is drawn: some matters of a few subjects, a few notes of each."""

    notes: int = 64
    subjects: int = 6
    matters: int = 3
    of_each: int = 4


def batch(rows: pd.DataFrame, sizes: Sizes, chance: np.random.Generator) -> np.ndarray:
    """Row numbers of one batch: neighbouring matters stand side by side, so that they have to be told apart."""
    chosen: list[int] = []
    for subject in chance.permutation(sorted(set(rows["near"])))[: sizes.subjects]:
        matters = sorted(set(rows["matter"][rows["near"] == subject]))
        for matter in chance.permutation(matters)[: sizes.matters]:
            inside = np.flatnonzero(rows["matter"] == matter)
            chosen += chance.permutation(inside)[: sizes.of_each].tolist()
    return np.array(chosen[: sizes.notes])
