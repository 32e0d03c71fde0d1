"""Law 2, checked by a sceptic: what the reports say is found anew in the tables, and what stands in the files is what was told.

    python -m analysis.check_report REPORTS/2025/auswertung.docx REPORTS/2025/index.html … --corpus CORPUS

A report is told once, as blocks whose numbers, quotes and references carry statement ids. Its claims are held against a recount that
imports nothing of the writers (``checking.claims``); each file is read back, and its lines must be those that were told, one after the
other (Word, page, workbook). Nowhere may a replaced name or a withdrawn note stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from analysis import stage
from analysis.checking import claims, margins, page_data, readers, workbook
from analysis.checking.recount import Recount
from analysis.german.dehyphenation import on_one_line as plain
from analysis.problems import Problem

if TYPE_CHECKING:
    from analysis.report.story import Told

FILES = ("kurzfassung.docx", "auswertung.docx", "anhang.docx", "index.html", "aussagen.xlsx")


class Fault(NamedTuple):
    """One thing the report says and the tables do not carry."""

    place: str
    text: str


class Checker:
    """One round, told and recounted once for all of its files."""

    def __init__(self, house: stage.House, round_id: str, told: Told, recount: Recount) -> None:
        self.house, self.round_id, self.told, self.recount = house, round_id, told, recount

    def story(self) -> list[Fault]:
        """What was told, against the tables."""
        from analysis.report.blocks import claims as found

        words = {**self.told.words, "index.html": self.told.page}
        sheets = {name: [tuple(row) for row in rows] for name, rows in self.told.sheets.items()}
        return [
            Fault(*each)
            for each in (
                *claims.faults(self.recount, self.round_id, words, found),
                *workbook.faults(self.recount, self.round_id, sheets),
                *(
                    ("Daten der Seite", text)
                    for text in page_data.faults(self.recount, self.round_id, self.told.data)
                ),
            )
        ]

    def file(self, file: Path, name: str = "") -> list[Fault]:
        """A finished file, against what was told; ``name`` where it is not called as it will be."""
        kind = {".docx": self._docx, ".html": self._html, ".xlsx": self._xlsx}.get(file.suffix)
        if kind is None or not file.is_file():
            raise Problem(
                file,
                "",
                "Geprüft werden vorhandene Dateien mit der Endung .docx, .html oder .xlsx.",
                "Den Bericht mit „make report“ erzeugen oder den Pfad berichtigen.",
            )
        return [Fault(*each) for each in kind(file, name or file.name)]

    def _docx(self, file: Path, name: str) -> Iterator[tuple[str, str]]:
        blocks = self.told.words.get(name)
        if blocks is None:
            yield (
                name,
                f"Eine Datei dieses Namens gibt es nicht; es gibt {', '.join(self.told.words)}.",
            )
            return
        yield from _compared(_lines(blocks), [line[::2] for line in readers.docx(file)])
        around = readers.around(file)
        template = self.house.corpus / "vorlage.docx"
        beside = margins.docx(around, self._known(blocks, name), _alts(blocks), template)
        for text in (*beside, *margins.leaks(self.house, self.recount, around.everything)):
            yield "Rand der Datei", text

    def _html(self, file: Path, name: str) -> Iterator[tuple[str, str]]:
        page = readers.html(file)
        yield from _compared(_lines(self.told.page), [line[::2] for line in page.lines])
        if page.data != self.told.data:
            yield "Daten der Seite", "Die Daten sind nicht die, aus denen die Seite gemacht ist."
        beside = margins.page(
            page.around, self._known(self.told.page, "auswertung.docx"), _alts(self.told.page)
        )
        leaks = margins.leaks(self.house, self.recount, page.around.everything)
        for text in (*beside, *_links(self.told.page, page.around.links), *leaks):
            yield "Rand der Seite", text

    def _xlsx(self, file: Path, name: str) -> Iterator[tuple[str, str]]:
        sheets = readers.xlsx(file)
        if list(sheets) != list(self.told.sheets):
            yield "Blätter", f"Es sind {', '.join(sheets)} statt {', '.join(self.told.sheets)}."
        for title in set(sheets) & set(self.told.sheets):
            right = [tuple(_cell(each) for each in row) for row in self.told.sheets[title]]
            for number, (told, row) in enumerate(zip_longest(right, map(_row, sheets[title])), 1):
                if told != row:
                    yield (
                        f"Blatt „{title}“, Zeile {number}",
                        "Da steht etwas anderes als in den Tabellen.",
                    )
                    break
        text = " ".join(str(cell) for rows in sheets.values() for row in rows for cell in row)
        for each in margins.leaks(self.house, self.recount, text):
            yield "Blätter", each

    def _known(self, blocks: list, name: str) -> set[str]:
        """What may stand in margins and contents."""
        from analysis.report import wording

        title = plain(self.recount.book.about.get("title", "Runder Tisch"))
        kind, day = name.partition(".")[0].capitalize(), wording.day(self.round_id)
        draft = wording.sentences()["sentence"]["draft"]
        whole = f"{title}: {kind} der Runde {day}"
        headings = {each.text for each in blocks if type(each).__name__ == "Heading"}
        return headings | {draft, f"{title} – {kind} der Runde {day}", whole, f"{whole} · {draft}"}


def _lines(blocks: list) -> list[tuple]:
    """What a reader of the file finds: kind and texts; the caption of a table right below a heading that says the same is left out."""
    from analysis.report.blocks import lines

    found: list[tuple] = []
    for block in blocks:
        for kind, texts in lines(block):
            texts = tuple(plain(text) for text in texts)
            if not (kind == "caption" and found and found[-1] == ("heading", texts)):
                found.append((kind, texts))
    return found


def _compared(told: list[tuple], read: list[tuple]) -> Iterator[tuple[str, str]]:
    """The first line that is not the one that was told."""
    place = "Anfang"
    for right, line in zip_longest(told, read):
        if right != line:
            stated, wanted = (" | ".join(each[1]) if each else "nichts" for each in (line, right))
            yield place, f"Da steht „{stated[:160]}“, erzählt wurde „{wanted[:160]}“."
            return
        if line[0] == "heading":
            place = line[1][0]


def _alts(blocks: list) -> set[str]:
    return {block.alt for block in blocks if hasattr(block, "alt")}


def _links(blocks: list, links: list[tuple]) -> Iterator[str]:
    """Links of a page whose statements are not those that the place was told with."""
    from analysis.report.blocks import claims as found

    right = {(claim.value, claim.of.ids) for claim in found(blocks)}
    refs = {
        pair
        for claim in found(blocks)
        if claim.function == "refs"
        for pair in zip(claim.value.split(", "), claim.of.ids)
    }
    for text, ids, _ in links:
        if (text, tuple(ids)) not in right and (text, *ids) not in refs:
            yield f"Hinter „{text[:40]}“ stehen andere Aussagen, als erzählt wurde: {' '.join(ids)[:80]}"


def _cell(value: object) -> object:
    if isinstance(value, float):
        return round(value, 4) if value == value else ""
    return workbook.cell(value) if isinstance(value, str) else value


def _row(row: tuple) -> tuple:
    return tuple(round(each, 4) if isinstance(each, float) else each for each in row)


def _work(house: stage.House, options) -> str:
    from analysis.report import data, story

    files = options.files or [
        file
        for written in sorted(house.reports.glob(f"*/{FILES[1]}"))
        for file in (written.with_name(name) for name in FILES)
        if file.exists()
    ]
    shared, recount, checkers, total = data.read(house), Recount(house), {}, 0
    for file in files:
        round_id = options.round or file.resolve().parent.name
        found = []
        if round_id not in checkers:
            notes = data.of_round(house, shared, round_id)
            checkers[round_id] = Checker(house, round_id, story.told(house, notes), recount)
            found += checkers[round_id].story()
        found += checkers[round_id].file(file)
        for fault in found:
            stage.say("check_report", f"{file.name}, {fault.place}: {fault.text}")
        total += len(found)
    if total:
        raise Problem(
            ", ".join(file.name for file in files),
            "",
            f"{total} Stelle(n) tragen die Tabellen nicht.",
            "Den Bericht nicht weitergeben; neu erzeugen oder die Änderung zurücknehmen.",
        )
    return f"{len(files)} Datei(en) geprüft: jede Zahl, jedes Zitat und jede Kennung stimmt"


if __name__ == "__main__":
    stage.run(
        "check_report",
        _work,
        (("files",), {"nargs": "*", "type": Path}),
        (("--round",), {"default": ""}),
    )
