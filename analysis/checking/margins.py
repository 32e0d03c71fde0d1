"""What stands around the report's lines: headers, footers, contents, image descriptions, loose text; and texts that may stand nowhere.

Nowhere may stand: a name that was replaced by a placeholder, and a note withdrawn on its author's request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from analysis import stage
from analysis.checking import grammar, lookups, readers
from analysis.checking.truth import Truth, plain
from analysis.german.placeholders import WRITTEN as PLACEHOLDER

LEAST_WITHDRAWN = 3  # words: a shorter note may be said by others too
LEAST_NAME = 4  # letters


def docx(truth: Truth, around: readers.Around, headings: set[str], template: Path) -> Iterator[str]:
    """Faults around the body of a Word file; what the office's own template (``template``) holds in its margins may stand there."""
    own = set(readers.around(template).margins) if template.exists() else set()
    for text in around.margins:
        if (
            text not in own
            and text != _draft()
            and not re.fullmatch(re.escape(_name(truth, " – ")) + r" · Seite \d+ von \d+", text)
        ):
            yield f"In Kopf- oder Fußzeile, Fußnote oder Kommentar steht etwas, das keine Tabelle trägt: „{text[:80]}“"
    for text in around.contents:
        if re.sub(r"\s*\d*$", "", text) not in headings and text not in headings:
            yield f"Im Inhaltsverzeichnis steht keine Überschrift des Berichts: „{text[:80]}“"
    yield from _alts(around.alts)


def page(truth: Truth, around: readers.Around, headings: set[str]) -> Iterator[str]:
    """Faults around the lines of a web page."""
    template = plain(
        resources.files("analysis")
        .joinpath("report/templates/page.html")
        .read_text(encoding="utf-8")
    )
    title = _name(truth, ": ")
    known = headings | {title, f"{title} · {_draft()}"}
    for text in around.margins:
        if text not in known and not re.search(rf">\s*{re.escape(text)}\s*<", template):
            yield f"Neben den Sätzen des Berichts steht: „{text[:80]}“"
    yield from _alts(around.alts)
    for text, ids, line in around.links:
        if (text in truth.row and ids != [text]) or any(each not in line for each in ids):
            yield f"Hinter „{text[:40]}“ stehen andere Aussagen als in der Zeile: {'; '.join(ids)[:80]}"


def _alts(alts: list[str]) -> Iterator[str]:
    for text in alts:
        if text not in grammar.content()["alt"].values():
            yield f"Diese Bildbeschreibung kennt der Bericht nicht: „{text[:80]}“"


def _draft() -> str:
    return grammar.content()["sentence"]["draft"]


def _name(truth: Truth, joint: str) -> str:
    title = truth.book.about.get("title", "Runder Tisch")
    return plain(f"{title}{joint}Auswertung der Runde {lookups.day(truth.round_id)}")


def leaks(house: stage.House, truth: Truth, text: str) -> Iterator[str]:
    """Names and withdrawn notes that the text of a file holds; a name is not repeated in the message."""
    text = " ".join(text.split())
    for document_id, number in sorted(
        {where for name, where in _names(house, truth).items() if _holds(text, name)}
    ):
        yield f"Ein Name steht da, der in Blatt {document_id} durch den {number}. Platzhalter ersetzt ist."
    for row in truth.aside:
        if (
            row["reason"] == "zurückgezogen"
            and len(row["verbatim"].split()) >= LEAST_WITHDRAWN
            and plain(row["verbatim"]) in text
        ):
            yield f"Eine zurückgezogene Notiz aus Blatt {row['document_id']} steht da."


def _holds(text: str, name: str) -> bool:
    """Whether the text holds the name as a word of its own."""
    return name in text and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def _names(house: stage.House, truth: Truth) -> dict[str, tuple[str, int]]:
    """What stood where a placeholder stands now: text -> (document, number of the placeholder).

    Left out: what also stands in a sheet that is read as it is („Koch“, the trade), and places where two readings are possible.
    """
    received = house.read("received") if house.path("received").exists() else None
    if received is None:
        return {}
    before = dict(zip(received["document_id"], received["text"]))
    shown = "\n".join(row["text"] for row in truth.documents.values())
    found: dict[str, tuple[str, int]] = {}
    for document_id, _row in truth.documents.items():
        for number, name in enumerate(
            _replaced(before.get(document_id, ""), truth.unblackened[document_id]), start=1
        ):
            if len(name) >= LEAST_NAME and not _holds(shown, name):
                found.setdefault(plain(name), (document_id, number))
    return found


def _replaced(before: str, after: str) -> Iterator[str]:
    """The texts that stand in ``before`` where ``after`` has placeholders.

    >>> list(_replaced("Frau Yıldız fragt, Tel. 0561 1", "Frau [Person 1] fragt, Tel. [Telefon]"))
    ['Yıldız', '0561 1']
    """
    pieces = PLACEHOLDER.split(after)
    at = len(pieces[0])
    for piece in pieces[1:]:
        end = before.find(piece, at) if piece else len(before)
        if end < 0:
            return
        yield before[at:end]
        at = end + len(piece)
