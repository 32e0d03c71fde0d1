"""Ids of statements: from the document and a hash of the words, never from a position, so a line inserted above moves no coding."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_NUMBERED = re.compile(r"\[(Person|E-Mail|Telefon|Adresse|Geburtsdatum|IBAN|Kennzeichen) \d+\]")


def statement_id(document_id: str, round_id: str, verbatim: str) -> str:
    """Readable id; white space and the numbers of placeholders do not count.

    >>> statement_id("d", "2025", "Frau [Person 3]  hilft") == statement_id("d", "2025", "Frau [Person 7] hilft")
    True
    """
    text = " ".join(unicodedata.normalize("NFC", _NUMBERED.sub(r"[\1]", verbatim)).split())
    digest = hashlib.sha256((document_id + "\n" + text).encode()).hexdigest()
    return f"{round_id}-{digest[:8]}"


def unused(base: str, taken: set[str]) -> str:
    """The id, with -2, -3 … if it is taken; it is taken afterwards."""
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base}-{number}"
    taken.add(found)
    return found


def identify(rows: list[dict]) -> list[dict]:
    """The rows with ``statement_id`` and with ``note_id``, the id of the note's first piece; ``note`` (a number) goes."""
    counts: dict[str, int] = {}
    taken: set[str] = set()
    notes: dict[tuple[str, object], str] = {}
    for row in rows:
        base = statement_id(row["document_id"], row["round_id"], row["verbatim"])
        counts[base] = counts.get(base, 0) + 1
        row["statement_id"] = unused(base if counts[base] == 1 else f"{base}-{counts[base]}", taken)
        row["note_id"] = notes.setdefault(
            (row["document_id"], row.pop("note")), row["statement_id"]
        )
    return rows


def number(rows: list[dict]) -> list[dict]:
    """The rows in the order of the documents they come in and of their text, with ``position`` in the document from 1."""
    order = {
        document: at
        for at, document in enumerate(dict.fromkeys(row["document_id"] for row in rows))
    }
    rows = sorted(rows, key=lambda row: (order[row["document_id"]], row["start"]))
    position: dict[str, int] = {}
    for row in rows:
        row["position"] = position[row["document_id"]] = position.get(row["document_id"], 0) + 1
    return rows
