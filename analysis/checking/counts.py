"""What a function of statement ids gives, counted anew from the rows of the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from functools import cached_property

import pandas as pd

from analysis import coded_statements
from analysis.german.dehyphenation import on_one_line as plain
from analysis.german.placeholders import WRITTEN as PLACEHOLDER
from analysis.vocabulary import FOUND, MODEL

LETTERS = 4  # least of a short reference


class Counts:
    """Counts over ``row`` (statements by id) and ``topics``; ``round`` gives the ids of a round."""

    row: dict[str, dict]
    topics: dict[str, dict]
    round: Callable[[str], list[str]]

    @cached_property
    def table(self) -> dict[str, str]:
        """What counts as one table (Tisch), by statement."""
        rows = pd.DataFrame(self.row.values())
        return dict(zip(rows["statement_id"], coded_statements.table_keys(rows)))

    def noted(self, ids: Collection[str], votes: bool) -> int:
        """Klebepunkte (votes) or Nennungen; a note counts once, the two are never added."""
        notes: dict[str, int] = {}
        for row in (self.row[each] for each in ids):
            is_votes = row["mentions_kind"] == "punkte"
            value = (
                (row["mentions"] if is_votes else 0)
                if votes
                else (1 if is_votes else max(row["mentions"], 1))
            )
            notes[row["note_id"]] = max(notes.get(row["note_id"], 0), value)
        return sum(notes.values())

    def count(self, function: str, ids: Collection[str]) -> int | None:
        """The number a function gives; None for one that gives no number."""
        known: dict[str, Callable[[], int]] = {
            "statements": lambda: len({each for each in ids if each in self.row}),
            "notes": lambda: len({self.row[each]["note_id"] for each in ids}),
            "tables": lambda: len({self.table[each] for each in ids}),
            "mentions": lambda: self.noted(ids, False),
            "votes": lambda: self.noted(ids, True),
            "count": lambda: len(set(ids)),
            "many_groups": lambda: len({self.row[each]["group"] for each in ids} - {""}),
            "placeholders": lambda: sum(
                len(PLACEHOLDER.findall(self.row[e]["verbatim"])) for e in ids
            ),
        }
        return known[function]() if function in known else None

    def groups(self, ids: Collection[str]) -> str:
        return plain(", ".join(sorted({self.row[each]["group"] for each in ids} - {""})))

    def name(self, topic_id: str) -> str:
        """A topic as it is shown: a Kernsatz in marks."""
        row = self.topics[topic_id]
        found = row.get("origin") == FOUND and row["named_by"] == MODEL
        return plain(f"„{row['name']}“" if found and " " in row["name"] else row["name"])

    def fits(self, reference: str, statement_id: str) -> bool:
        """Whether a short reference means this statement and no other of its round."""
        of = self._of(statement_id)
        own = statement_id.removeprefix(f"{of}-")
        if "-" in own:
            return reference == own
        begun = self._begun.get((of, reference[:LETTERS]), ())
        meant = [each for each, text in begun if text.startswith(reference)]
        return meant == [statement_id]

    @cached_property
    def _begun(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """Statements with their letters, by round and the first of these; repeats („-2“) have no short reference."""
        found = defaultdict(list)
        for each in self.row:
            of = self._of(each)
            if "-" not in (text := each.removeprefix(f"{of}-")):
                found[of, text[:LETTERS]].append((each, text))
        return found
