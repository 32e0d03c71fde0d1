"""A name that was replaced in the notes and stands in an output all the same: found, recorded, and hidden by the next pass.

For whoever checks an output (``analysis.checking``):

    hidden = leaks.hidden(received, documents)     # once a run: what stands behind the placeholders
    found = leaks.find(text, hidden)               # the text of one finished file, as it is
    if leaks.record(house, found): raise Again(…)  # something new: the stage ends with exit code 3, Make builds again

``record`` writes ``private/name_findings.csv``; ``documents.csv`` hangs on it, so that the next ``make`` hides these words
everywhere and lists them in the name review. It gives back False for what was recorded before: hiding it did not help, it stands
in what the office itself wrote (codebook, concept). Such a word is no fault of the report; the name review shows it. A name is
never a dead end: the second run delivers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from analysis import stage, tables
from analysis.hiding import names
from analysis.hiding.parameters import LEAST_LOOKED_FOR
from analysis.hiding.replacement import originals

REASON = "stand noch in einem Bericht und wurde danach überall ersetzt; steht es weiter da, stammt es aus Kodierleitfaden oder Konzept"
UNPLACED = (
    "steht noch in einem Bericht, aber in keiner Notiz (vielleicht in Kodierleitfaden oder Konzept)"
)
KINDS = ("Person", "E-Mail", "Telefon", "IBAN")  # a street alone is no leak
DESCRIBED = ("text", "workshop", "table", "group", "part", "file", "remark")


class Finding(NamedTuple):
    """Words that stand for a person or reach one, and where they were first replaced."""

    found: str
    kind: str
    document_id: str
    number: int  # of the placeholder in its sheet, from 1


def hidden(received: pd.DataFrame, documents: pd.DataFrame) -> dict[str, Finding]:
    """What was replaced, by its words on one line; left out: short words, everyday ones, and what also stands somewhere unreplaced."""
    columns = [column for column in DESCRIBED if column in received and column in documents]
    after = {row["document_id"]: row for row in documents.to_dict("records")}
    shown = flat("\n".join(str(row[column]) for row in after.values() for column in columns))
    found: dict[str, Finding] = {}
    for row in received.to_dict("records"):
        made = after.get(row["document_id"])
        for column in columns if made else ():
            pairs = originals(str(row[column]), str(made[column]))
            for number, (mark, words) in enumerate(pairs, start=1):
                kind, words = mark.strip("[]").split(" ")[0], flat(words)
                if words not in found and _tells(words, kind) and not holds(shown, words):
                    found[words] = Finding(words, kind, row["document_id"], number)
    return found


def _tells(words: str, kind: str) -> bool:
    """Whether these words alone point at a person: „Koch“, „Bach“ and „Kassel“ do not."""
    if kind not in KINDS or len(words) < LEAST_LOOKED_FOR:
        return False
    known = names.word(words) if words.isalpha() else None
    return known is None or known.unknown


def find(text: str, hidden: dict[str, Finding]) -> list[Finding]:
    """The hidden words that stand in the text as words of their own."""
    text = flat(text)
    return [one for words, one in hidden.items() if holds(text, words)]


def flat(text: str) -> str:
    """On one line, with single blanks."""
    return " ".join(text.split())


def holds(text: str, words: str) -> bool:
    """Whether the text holds the words, not as a part of others."""
    return words in text and bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))


def read(house: stage.House) -> list[Finding]:
    """What earlier checks have found."""
    if not house.path("name_findings").exists():
        return []
    return [
        Finding(row.found, row.kind, row.document_id, int(row.number))
        for row in house.read("name_findings").itertuples()
    ]


def record(house: stage.House, found: Iterable[Finding]) -> bool:
    """Keep what a check has found for the next pass; True if something is new, so that another run will help."""
    known = read(house)
    words = {one.found for one in known}
    new = {one.found: one for one in found if one.found not in words}
    if not new:
        return False
    rows = pd.DataFrame([*known, *new.values()], columns=tables.TABLES["name_findings"].names)
    house.write("name_findings", rows.sort_values("found", kind="stable"))
    return True


_TORN = r"(?:-[ \t]*\n[ \t]*)?"  # a word torn at the end of a line


def places(text: str, findings: Iterable[Finding]) -> Iterator[tuple[int, int, str]]:
    """Where in a text the words of findings stand, whatever blanks and line ends part them: start, end and kind."""
    for one in findings:
        words = (_TORN.join(map(re.escape, word)) for word in one.found.split())
        pattern = r"(?:-?\s+)".join(words)
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text):
            yield match.start(), match.end(), one.kind
