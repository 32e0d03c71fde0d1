"""How safe the ledger of decisions is: two readings at once and one that is killed, over and over.

    python -m analysis.measuring.ledger_trial [--tries 40]

In every try two processes write down the same 26 decisions of all kinds in different orders while a third, which writes them too, is
killed at a random moment; then the 26 are read once more, as ``make review`` does. Counted: rows lost, rows there twice, broken files.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from pathlib import Path

from analysis import decisions, ledger
from analysis.decisions import By, Decision
from analysis.stage import House

SEED = 19
LONGEST_WAIT = 0.6  # seconds until the third reading is killed, at most


def one_of_each(by: By) -> list[Decision]:
    """26 decisions, at least one of every kind that a surface makes."""
    one, two = "2025-00000001", "2025-00000002"
    own = decisions.own_code_id("Scham")
    return [
        decisions.field(one, ["sport", "bildung"], by, "bildung", "Kein Platz"),
        decisions.statement_type(one, [], by),
        decisions.dimensions(one, ["alter"], by),
        decisions.accept_topic("T-1", "Kitaplätze", by, [one], "Kita"),
        decisions.rename_topic("T-1", "Kitaplätze und Wartelisten", by, "Kita"),
        decisions.merge_topics("T-2", "T-1", by, "Krippe"),
        decisions.split_topic("T-3", [], by),
        decisions.dissolve_topic("T-4", by),
        decisions.move_statement(one, "T-1", by),
        decisions.not_in_topic(two, "T-1", by),
        decisions.goal_link(one, "Z-1", "criticises", by),
        decisions.goal_link(one, "Z-2", decisions.NO_LINK, by),
        decisions.opposition(two, one, decisions.CONFIRMED, by, "zwei", "eins"),
        decisions.keep_on_page("2025", "T-1", by),
        decisions.drop_from_page("2025", "T-2", by),
        decisions.instead_on_page("2025", one, two, by),
        decisions.split_statement("2025-00000003", ["a", "b"], by),
        decisions.merge_statements("2025-00000004", ["2025-00000005"], by, texts=["fünf"]),
        decisions.withdraw("2025-00000006", by),
        decisions.set_aside("2025-00000007", "Überschrift", by),
        decisions.make_note("2025-a", 3, 9, by, "Text"),
        decisions.name_place("2025-a", 3, 9, "hide", by, "0123"),
        decisions.names_cleared("2025", "cleared", by),
        decisions.own_code("Scham", by, "Scheu, Hilfe anzunehmen"),
        decisions.own_coding(one, own, True, by),
        decisions.remark(one, "nachfragen", by),
    ]


def _reading(folder: str, coder: str, seed: int) -> None:
    """One reading: the decisions in an order of its own, a few at a time, as a workbook's sheets come."""
    made, house = one_of_each(By(coder, "2025-07-03")), House(*[Path(folder)] * 3)
    random.Random(seed).shuffle(made)
    for start in range(0, len(made), 3):
        ledger.append(house, made[start : start + 3])


def one_try(number: int) -> tuple[int, int]:
    """(rows lost, rows twice) of one try."""
    folder = tempfile.mkdtemp()
    house, draw = House(*[Path(folder)] * 3), random.Random(SEED * 1000 + number)
    context = multiprocessing.get_context("fork")
    coders = ("AB", "CD", "AB")  # the third reads the same workbook as the first
    readers = [
        context.Process(target=_reading, args=(folder, coder, number * 3 + place))
        for place, coder in enumerate(coders)
    ]
    for reader in readers:
        reader.start()
    time.sleep(draw.random() * LONGEST_WAIT)
    if readers[2].pid and readers[2].is_alive():
        os.kill(readers[2].pid, signal.SIGKILL)
    for reader in readers:
        reader.join()
    made = [decision for coder in ("AB", "CD") for decision in one_of_each(By(coder, "2025-07-03"))]
    wanted = {(each.table, coder, _marks(each)) for each in made for coder in [each.row["coder"]]}
    rows = [
        (name, row["coder"], _marks(Decision(name, row)))
        for name in ledger.KINDS
        for row in ledger.history(house, name).to_dict("records")
    ]
    shutil.rmtree(folder)
    return len(wanted - set(rows)), len(rows) - len(set(rows))


def _marks(decision: Decision) -> tuple[str, ...]:
    names = ("target", "scheme", "action", "goal_id", "counter", "code_id", "start", "new")
    return tuple(str(decision.row.get(name, "")) for name in names)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m analysis.measuring.ledger_trial")
    parser.add_argument("--tries", type=int, default=40)
    tries = parser.parse_args().tries
    kinds = len(one_of_each(By("AB", "2025-07-03")))
    found = [one_try(number) for number in range(tries)]
    lost, twice = (sum(each[place] for each in found) for place in (0, 1))
    print(
        f"{kinds} decisions x {tries} tries, two readings at once and one killed: "
        f"{lost} lost, {twice} doubled (of {tries * kinds * 2} rows)"
    )


if __name__ == "__main__":
    main()
