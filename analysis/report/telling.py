"""What a template may ask of a selection: the functions of ``measures``, quotes, references, names. Nobody hands a number to a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from analysis import quoting
from analysis.german.dehyphenation import on_one_line
from analysis.german.placeholders import WRITTEN as PLACEHOLDER
from analysis.measures import Measures
from analysis.report.parameters import FEW_GROUPS, LEAST_LETTERS, LONGEST_HEADING, SHORT_NOTE
from analysis.report.wording import Selection

_PLACE = re.compile(
    r"\b((?:19|20)\d\d|Tisch|Gruppe|Foto|Blatt|Seite|Karten|Protokoll|Mitschrift|Workshop|Handlungsfeld|\w+(?<![aiok])tisch)\b",
    re.I,
)  # a heading that only says where or when a note was written


def references(statement_ids: Iterable[str], round_id: str) -> dict[str, str]:
    """The short reference of each statement of a round: the fewest letters of its hash that are unique there; a repeat in full.

    >>> references(["2025-abcd1234", "2025-abcd9999", "2025-abcd1234-2"], "2025")
    {'2025-abcd1234': 'abcd1', '2025-abcd9999': 'abcd9', '2025-abcd1234-2': 'abcd1234-2'}
    """
    letters = {each: each.removeprefix(f"{round_id}-") for each in statement_ids}
    found, owners = {}, {}
    for text in letters.values():
        for end in range(LEAST_LETTERS, len(text) + 1):
            owners.setdefault(text[:end], set()).add(text.partition("-")[0])
    for each, text in letters.items():
        ends = range(LEAST_LETTERS, len(text)) if "-" not in text else ()
        found[each] = next((text[:end] for end in ends if len(owners[text[:end]]) == 1), text)
    return found


class Teller:
    """Called with the name of a function and a selection, it gives a number or a text.

    ``rows``: statements as dicts by id; ``short``: their references; ``names``: what topics, goals and files are called, by id;
    ``fields``: the names of the fields of action.
    """

    def __init__(
        self,
        rows: dict[str, dict],
        measures: Measures,
        short: dict[str, str],
        names: dict[str, str],
        fields: Collection[str] = (),
    ) -> None:
        self.rows, self.short, self.topic_names, self.fields = rows, short, names, fields
        counts = ("statements", "notes", "tables", "mentions", "votes")
        self._known: dict[str, Callable] = {name: getattr(measures, name) for name in counts}
        self._known |= {
            "groups": lambda ids: ", ".join(measures.groups(ids)),
            "few_groups": lambda ids: ", ".join(_few(measures.groups(ids))),
            "many_groups": lambda ids: (
                len(measures.groups(ids)) if not _few(measures.groups(ids)) else 0
            ),
            "count": lambda ids: len(set(ids)),
            "names": lambda ids: "; ".join(self.topic_names.get(each, each) for each in ids),
            "refs": lambda ids: ", ".join(self.short.get(each, each) for each in ids),
            "quote": self._quote,
            "heading": self._heading,
            "placeholders": lambda ids: sum(
                len(PLACEHOLDER.findall(self.rows[each]["verbatim"])) for each in ids
            ),
            "origin": lambda ids: origin(self.rows[ids[0]]),
            "verbatim": lambda ids: on_one_line(self.rows[ids[0]]["verbatim"]),
        }

    def __call__(self, name: str, of: Selection) -> int | str:
        return self._known[name](of.ids)

    def _quote(self, ids: tuple[str, ...]) -> str:
        whole = quoting.own_words(self.rows[ids[0]])
        shown = quoting.excerpt(whole)
        return shown if shown == whole else f"{shown} […]"

    def _heading(self, ids: tuple[str, ...]) -> str:
        return heading(self.rows[ids[0]], self.fields)


def _few(groups: list[str]) -> list[str]:
    return groups if len(groups) <= FEW_GROUPS else []


def heading(row: dict, fields: Collection[str] = ()) -> str:
    """The last heading above a note of a few words, which alone may not be understood; else empty, also where it only names a field."""
    last = row["heading"].split(" › ")[-1].strip()
    speaks = len(last.split()) <= LONGEST_HEADING and not _PLACE.search(last) and last not in fields
    return on_one_line(last) if len(row["text"].split()) <= SHORT_NOTE and speaks else ""


def origin(row: dict) -> str:
    """Table and group of a statement, as far as stated."""
    table = row["table"]
    stated = (f"Tisch {table}" if table[:1].isdigit() else table) if table else ""
    return ", ".join(each for each in (stated, row["group"]) if each)
