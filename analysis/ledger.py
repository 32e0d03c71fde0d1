"""The ledger of people's decisions: only added to, by one at a time; what is taken back stays readable.

``append`` works under a lock, so that of two readings at once none writes over the other, and by rename, so that a
reading that is killed leaves each file as it was or with all its rows. The same decision (same key, see
``analysis.tables``) is kept once, however often it is read. Files without the newer columns stay readable.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from analysis import tables, undo
from analysis.decisions import Decision
from analysis.stage import House, say

PATIENCE = 2.0  # seconds another reading may take until that is said
KINDS = tuple(name for name in tables.TABLES if undo.is_decided(name))


class Added(NamedTuple):
    """What ``append`` did: how many rows were new, by table; and what was there already but taken back since."""

    new: dict[str, int]
    taken_back: list[Decision]


def history(house: House, name: str) -> pd.DataFrame:
    """All rows of a decision table, the oldest first, with ``decision_id`` and ``in_force`` (False: taken back)."""
    rows = tables.read(house.path(name), name)
    return rows.assign(
        decision_id=undo.decision_ids(rows, name), in_force=undo.in_force(rows, name)
    )


_THREADS = threading.RLock()
_held: dict[str, int] = {}


@contextlib.contextmanager
def lock(house: House) -> Iterator[None]:
    """Nobody else adds decisions meanwhile: other processes and threads wait. May be taken again by whoever holds it.

    The lock lies on the folder ``decisions/`` itself, so nothing is left behind, and a killed process gives it back.
    """
    house.decisions.mkdir(parents=True, exist_ok=True)
    place = str(house.decisions.resolve())
    with _THREADS:
        if place in _held:
            yield
            return
        folder = os.open(place, os.O_RDONLY)
        try:
            _wait(folder)
            _held[place] = folder
            yield
        finally:
            _held.pop(place, None)
            os.close(folder)


def _wait(folder: int) -> None:
    since = time.monotonic()
    try:
        while time.monotonic() - since < PATIENCE:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            time.sleep(0.01)
        say("decisions", "Es wird gerade an anderer Stelle eingelesen; einen Augenblick …")
        fcntl.flock(folder, fcntl.LOCK_EX)
    except OSError as error:  # some network drives know no locks
        say(
            "decisions",
            f"Der Ordner lässt sich nicht sperren ({error}); bitte nicht zu zweit einlesen.",
        )


def append(house: House, found: Iterable[Decision]) -> Added:
    """Write down the decisions that are not there yet; nothing that stands is changed, moved or deleted.

    Each file is whole at every moment: its rows and the new ones are written beside it and renamed. A decision that is there
    already but was taken back since is not added again, it comes back in ``taken_back``.
    """
    by_table: dict[str, list[dict]] = {}
    for decision in found:
        by_table.setdefault(decision.table, []).append(decision.row)
    new, back = {}, []
    with lock(house):
        for name, rows in by_table.items():
            old = tables.read(house.path(name), name)
            table, new[name], held = merged(old, rows, name)
            if new[name]:
                tables.write(table, house.path(name), name)
            back += [Decision(name, row) for row in held]
    return Added(new, back)


def unread(house: House, found: Iterable[Decision]) -> bool:
    """Is any of these decisions not in the ledger yet?"""
    by_table: dict[str, list[dict]] = {}
    for decision in found:
        by_table.setdefault(decision.table, []).append(decision.row)
    return any(
        merged(tables.read(house.path(name), name), rows, name)[1]
        for name, rows in by_table.items()
    )


def merged(old: pd.DataFrame, rows: list[dict], name: str) -> tuple[pd.DataFrame, int, list[dict]]:
    """``old`` with the rows behind it that it does not hold yet, how many they are, and rows that it holds but that were taken back."""
    key = list(tables.TABLES[name].key)
    force = undo.in_force(old, name) if undo.is_decided(name) else pd.Series(True, old.index)
    held = dict(zip(map(tuple, old[key].astype(str).to_numpy()), force, strict=True))
    found = tables.typed(pd.DataFrame(rows, dtype=object).fillna(""), name)
    new, back = [], []
    for number, mark in enumerate(map(tuple, found[key].astype(str).to_numpy())):
        if mark not in held:
            held[mark] = True
            new.append(number)
        elif not held[mark]:
            back.append(rows[number])
    if not new:
        return old, 0, back
    table = pd.concat([old, found.iloc[new]], ignore_index=True).fillna("")
    return table, len(new), back
