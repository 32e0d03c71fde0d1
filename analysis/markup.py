"""The line grammar of ``received.text``: how a sheet of any format reads as plain text.

Readers write it, ``clean`` reads it; what a txt or md file holds is left as people typed it.

    # Heading                    one to six #, as in Markdown
    - point                      two blanks of indent a level; further lines of a point are indented without a bullet
    - point ⟦Nr: 1.⟧             numbered by the file: its number is a mark, so that nobody has to guess that it is a list
    a line                       a paragraph; lines follow each other directly only where the source broke them,
                                 else a blank line stands between (so clean knows what may be joined)
    ⟦Tisch: 3⟧                   context on a line of its own: holds until the same key is set again (empty value = unknown)
    - point ⟦Punkte: 3⟧          at the end of a point: belongs to this point only
    - point ⟦Gestrichen⟧         struck through on the sheet: kept, and no statement
    - point ⟦Vorlage⟧            a placeholder of a form that nobody filled in
    - point ⟦Person: …⟧          who wrote it: the hider takes the whole value for a person
    ⟦Farbe: gelb⟧ ⟦Zeile: …⟧      any other key: markup, what else a table's row says of its point, or a row without text (sums)
    ⟦Beiwerk: …⟧                 on a line of its own: what a program wrote round the notes (head of a message, front matter)
                               (a key that heads a column of persons, columns.is_person: the hider hides the value)
    ⟦Seitenrand⟧                 everything behind it is page furniture (headers, footers, page numbers)

>>> context("Tisch", "3")
'⟦Tisch: 3⟧'
>>> CONTEXT.fullmatch("⟦Tisch: 3⟧").groupdict()
{'key': 'Tisch', 'value': '3'}
"""

from __future__ import annotations

import re

CONTEXT = re.compile(r"⟦(?P<key>[A-ZÄÖÜ][\wäöüß-]*)(?::[ ]?(?P<value>[^⟦⟧]*))?⟧")
FURNITURE = "⟦Seitenrand⟧"
# keys that hold for the lines below them
HOLDS = (
    "Workshop",
    "Handlungsfeld",
    "Tisch",
    "Gruppe",
    "Thema",
    "Spalte",
    "Foto",
    "Kommentar",
    "Fußnote",
)


def _flat(text: str) -> str:
    return " ".join(text.replace("⟦", "[").replace("⟧", "]").split())


def context(key: str, value: str) -> str:
    """One context mark; the value on one line, without the marks' own brackets."""
    return f"⟦{key}: {_flat(value)}⟧"


def heading(level: int, text: str) -> str:
    return f"{'#' * min(max(level, 1), 6)} {_flat(text)}"


def bullet(depth: int, text: str, number: str = "", marks: str = "") -> str:
    """A point at depth 0, 1, …; further lines of the text are indented below it, marks stand at its end."""
    indent = "  " * depth
    lines = [
        line.strip()
        for line in text.replace("⟦", "[").replace("⟧", "]").splitlines()
        if line.strip()
    ]
    first = f"{indent}- "
    marks = " ".join(mark for mark in (context("Nr", number) if number else "", marks) if mark)
    body = ("\n" + indent + "  ").join(lines)
    return f"{first}{body}" + (f" {marks}" if marks else "")
