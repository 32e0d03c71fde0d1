"""What stands around the report's lines: headers, footers, contents, image descriptions, loose text; and texts that may stand nowhere.

Nowhere may stand: a name that was replaced by a placeholder, and a note withdrawn on its author's request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from analysis import stage, tables
from analysis.checking import grammar, lookups, readers
from analysis.checking.truth import Truth, plain
from analysis.hiding import leaks as names_in_outputs

LEAST_WITHDRAWN = 3  # words: a shorter note may be said by others too


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
    truth.leaked = names_in_outputs.find(text, _hidden(house, truth))
    for one in truth.leaked:
        yield f"Ein Name steht da, der in Blatt {one.document_id} durch den {one.number}. Platzhalter ersetzt ist."
    gone = (
        house.read("withdrawn") if house.path("withdrawn").exists() else tables.empty("withdrawn")
    )
    for row in gone.itertuples():
        if len(row.text.split()) >= LEAST_WITHDRAWN and plain(row.text) in text:
            yield f"Die zurückgezogene Notiz {row.target} steht da."


def _hidden(house: stage.House, truth: Truth) -> dict[str, names_in_outputs.Finding]:
    """What stood where a placeholder stands now, but for what an earlier check has found and hiding did not help."""
    if truth.hidden is None:
        found = {}
        if house.path("received").exists():
            nameless = "pseudonymised" if house.path("pseudonymised").exists() else "documents"
            known = {one.found for one in names_in_outputs.read(house)}
            every = names_in_outputs.hidden(house.read("received"), house.read(nameless))
            found = {words: one for words, one in every.items() if words not in known}
        truth.hidden = found
    return truth.hidden
