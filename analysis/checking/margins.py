"""What stands around the report's lines: headers, footers, contents, image descriptions, loose text; and texts that may stand nowhere.

Nowhere may stand: a name that was replaced by a placeholder, and a note withdrawn on its author's request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from analysis import stage, tables
from analysis.checking import readers
from analysis.checking.recount import Recount
from analysis.german.dehyphenation import on_one_line as plain
from analysis.hiding import leaks as names_in_outputs

LEAST_WITHDRAWN = 3  # words: a shorter note may be said by others too


def docx(around: readers.Around, known: set[str], alts: set[str], template: Path) -> Iterator[str]:
    """Faults around the body of a Word file. ``known``: the lines that may stand there, beside what the office's template holds."""
    own = set(readers.around(template).margins) if template.exists() else set()
    for text in around.margins:
        if text not in own | known and re.sub(r" · Seite \d+ von \d+$", "", text) not in known:
            yield f"In Kopf- oder Fußzeile, Fußnote oder Kommentar steht etwas, das keine Tabelle trägt: „{text[:80]}“"
    for text in around.contents:
        if re.sub(r"\s*\d*$", "", text) not in known and text not in known:
            yield f"Im Inhaltsverzeichnis steht keine Überschrift des Berichts: „{text[:80]}“"
    yield from _alts(around, alts)


def page(around: readers.Around, known: set[str], alts: set[str]) -> Iterator[str]:
    """Faults around the lines of a web page."""
    template = plain(
        resources.files("analysis")
        .joinpath("report/templates/page.html")
        .read_text(encoding="utf-8")
    )
    for text in around.margins:
        if text not in known and not re.search(rf">\s*{re.escape(text)}\s*<", template):
            yield f"Neben den Sätzen des Berichts steht: „{text[:80]}“"
    yield from _alts(around, alts)


def _alts(around: readers.Around, alts: set[str]) -> Iterator[str]:
    for text in around.alts:
        if text not in alts:
            yield f"Diese Bildbeschreibung kennt der Bericht nicht: „{text[:80]}“"


def leaks(house: stage.House, recount: Recount, text: str) -> Iterator[str]:
    """Names and withdrawn notes that the text of a file holds; a name is not repeated in the message."""
    text = " ".join(text.split())
    recount.leaked = names_in_outputs.find(text, _hidden(house, recount))
    for one in recount.leaked:
        yield f"Ein Name steht da, der in Blatt {one.document_id} durch den {one.number}. Platzhalter ersetzt ist."
    gone = (
        house.read("withdrawn") if house.path("withdrawn").exists() else tables.empty("withdrawn")
    )
    for row in gone.itertuples():
        if len(row.text.split()) >= LEAST_WITHDRAWN and plain(row.text) in text:
            yield f"Die zurückgezogene Notiz {row.target} steht da."


def _hidden(house: stage.House, recount: Recount) -> dict[str, names_in_outputs.Finding]:
    """What stood where a placeholder stands now, but for what an earlier check has found and hiding did not help."""
    if recount.hidden is None:
        found = {}
        if house.path("received").exists():
            nameless = "pseudonymised" if house.path("pseudonymised").exists() else "documents"
            known = {one.found for one in names_in_outputs.read(house)}
            every = names_in_outputs.hidden(house.read("received"), house.read(nameless))
            found = {words: one for words, one in every.items() if words not in known}
        recount.hidden = found
    return recount.hidden
