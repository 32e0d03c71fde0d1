"""Numbers as functions of statement ids: whoever tells a number hands over ids, and nothing else.

>>> table = pd.DataFrame({"statement_id": ["a", "b", "c"], "note_id": ["n", "n", "m"], "round_id": "2025",
...     "table_key": ["1", "1", "2"], "group": ["Eltern", "", "Eltern"], "mentions": [1, 1, 3], "votes": [4, 4, 0]})
>>> measures = Measures(table)
>>> [count(["a", "b", "c"]) for count in (measures.statements, measures.notes, measures.tables, measures.mentions, measures.votes)]
[3, 2, 2, 4, 4]
>>> measures.groups(["a", "b"]), measures.tables([]), measures.all_tables("2025")
(['Eltern'], 0, 2)
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd


class Measures:
    """Counts over the table ``coded_statements``; an unknown id raises KeyError.

    A note is counted once however many statements it was cut into, and votes (Klebepunkte) are
    never added to mentions (Nennungen).
    """

    def __init__(self, coded: pd.DataFrame) -> None:
        columns = ["note_id", "round_id", "table_key", "group", "mentions", "votes"]
        self._rows = {
            statement: row
            for statement, *row in coded[["statement_id", *columns]].itertuples(index=False)
        }
        self._of_round = coded.groupby("round_id")["table_key"].nunique().to_dict()

    def _values(self, ids: Iterable[str], column: int) -> list:
        return [self._rows[statement][column] for statement in ids]

    def _by_note(self, ids: Iterable[str], column: int) -> int:
        """Sum over notes of the largest number on a note's statements."""
        notes: dict[str, int] = {}
        for statement in ids:
            row = self._rows[statement]
            notes[row[0]] = max(notes.get(row[0], 0), int(row[column]))
        return sum(notes.values())

    def statements(self, ids: Iterable[str]) -> int:
        return len({statement for statement in ids if self._rows[statement]})

    def notes(self, ids: Iterable[str]) -> int:
        return len(set(self._values(ids, 0)))

    def tables(self, ids: Iterable[str]) -> int:
        """Tables (Tische) at which these statements stand."""
        return len(set(self._values(ids, 2)))

    def groups(self, ids: Iterable[str]) -> list[str]:
        """Groups of people stated on these statements, in alphabetical order."""
        return sorted(set(self._values(ids, 3)) - {""})

    def mentions(self, ids: Iterable[str]) -> int:
        """Nennungen: the number written on a note, else 1."""
        return self._by_note(ids, 4)

    def votes(self, ids: Iterable[str]) -> int:
        """Klebepunkte."""
        return self._by_note(ids, 5)

    def all_tables(self, round_id: str) -> int:
        """Tables (Tische) of a whole round."""
        return int(self._of_round.get(round_id, 0))
