"""Law 2, checked by a sceptic: the finished report read back and held against the tables. Nothing of the writers is imported.

    python -m analysis.check_report REPORTS/2025/auswertung.docx REPORTS/2025/index.html … --corpus CORPUS

Every line must be a sentence the report may say (analysis/report/sentences.toml), every number in it is counted anew, every quote must be
a slice of one of the notes named beside it (on one line, words broken at a line end made whole: ``german.dehyphenation``), every id must
exist, every key message must have its rows in summary_sources, and every statement of the round must be reachable. The round is the name of the folder the file lies in (or --round).
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import NamedTuple

from analysis import stage
from analysis.checking import (
    claims,
    complete,
    gathered,
    grammar,
    margins,
    page_data,
    readers,
    workbook,
)
from analysis.checking.claims import Context
from analysis.checking.counts import plain
from analysis.checking.grammar import Reading
from analysis.checking.lookups import STATUS
from analysis.checking.truth import AGREED, NO_TYPE, OPPOSED, SINGLE, Truth
from analysis.problems import Problem

SECTIONS = {
    "Konsens und Dissens": AGREED,
    "Einzelstimmen": SINGLE,
    "Aussagen": NO_TYPE,
    "Weitere Aussagen": NO_TYPE,
}
MESSAGES = ("message", "message_of_topic", "opposition")
OTHERS = ("index.html", "aussagen.xlsx")
LISTS = ("topic_rest", "section_rest")
QUALITY = grammar.content()["table"]["quality"]["caption"]
READINGS = 4  # ways of reading a cell that are tried


class Fault(NamedTuple):
    """One thing the report says and the tables do not carry."""

    place: str
    text: str


def check(house: stage.House, round_id: str, file: Path, truth: Truth | None = None) -> list[Fault]:
    """Every fault of one finished file (docx, html or xlsx), in reading order; empty if the tables carry all of it.

    ``truth``: the round's tables as the checker reads them, where it has read them for another file already.
    """
    if not file.is_file():
        raise Problem(
            file,
            "",
            "Diese Datei gibt es nicht.",
            "Den Bericht mit „make report“ erzeugen oder den Pfad berichtigen.",
        )
    truth = truth or Truth(house, round_id)
    kind = file.suffix.lower()
    if kind == ".xlsx":
        sheets = readers.xlsx(file)
        text = " ".join(str(cell) for rows in sheets.values() for row in rows for cell in row)
        return [Fault(*each) for each in workbook.faults(truth, sheets)] + [
            Fault("Blätter", each) for each in margins.leaks(house, truth, text)
        ]
    walk = _Walk(truth)
    if kind == ".docx":
        around = readers.around(file)
        beside = [
            *margins.docx(truth, around, walk.headings, house.corpus / "vorlage.docx"),
            *margins.leaks(house, truth, around.everything),
        ]
        return walk.through(readers.docx(file), annex=True) + [
            Fault("Rand der Datei", text) for text in beside
        ]
    if kind == ".html":
        page = readers.html(file)
        beside = [
            *margins.page(truth, page.around, walk.headings),
            *margins.leaks(house, truth, page.around.everything),
        ]
        found = [
            ("Rand der Seite", beside),
            ("Daten der Seite", page_data.faults(truth, page.data)),
        ]
        return walk.through(page.lines, annex=False) + [
            Fault(place, text) for place, texts in found for text in texts
        ]
    raise Problem(
        file,
        "",
        "Geprüft werden Dateien mit der Endung .docx, .html oder .xlsx.",
        "Eine davon nennen.",
    )


class _Walk:
    """One pass through a report, knowing in which chapter, section and table it is."""

    def __init__(self, truth: Truth) -> None:
        self.truth, self.found, self.annexed = truth, [], []
        self.heads, self.table, self.head = ("Titel", "", ""), None, ()
        self.said, self.chapters = [], []
        self.context = Context()
        self.fields = {plain(code.name): code.id for code in truth.book.fields}
        plural = grammar.content()["plural"]
        self.types = {plain(plural.get(code.name, code.name)): code.id for code in truth.book.types}
        self.quality = {heading: name for name, heading in grammar.content()["quality"].items()}
        self.headings = {
            *grammar.content()["heading"]["fixed"],
            *self.fields,
            *self.types,
            *self.quality,
            *(plain(code.name) for code in truth.book.dimensions),
            plain(truth.book.about.get("title", "Runder Tisch")),
        }

    @property
    def place(self) -> str:
        return " › ".join(filter(None, self.heads))

    def fault(self, text: str, line: str = "") -> None:
        self.found.append(Fault(self.place, f"{text} Stelle: „{line[:160]}“" if line else text))

    def through(self, lines: list[readers.Line], annex: bool) -> list[Fault]:
        for line in lines:
            getattr(self, f"_{line.kind}")(line)
        self._end_chapter()
        if annex and sorted(self.annexed) != sorted(self.truth.here):
            missing = set(self.truth.here) - set(self.annexed)
            doubled = len(self.annexed) - len(set(self.annexed))
            self.found.append(
                Fault(
                    "Anhang A",
                    f"Nicht jede Aussage steht genau einmal da; es fehlen {len(missing)}, doppelt sind {doubled}.",
                )
            )
        return self.found + [
            Fault(*each) for each in complete.faults(self.truth, self.said, self.chapters)
        ]

    def _heading(self, line: readers.Line) -> None:
        if line.text not in self.headings:
            self.fault("Diese Überschrift kennt der Bericht nicht.", line.text)
        if line.level <= 1:
            self._end_chapter()
            self.context = Context(field_id=self.fields.get(line.text, ""))
            self.heads = (line.text, "", "")
            self.chapters.append(line.text)
        elif line.level == 2:
            inside = {**self.types, **SECTIONS} if self.context.field_id else {}
            self.context.section, self.context.status = (
                inside.get(line.text, ""),
                STATUS.get(line.text, ""),
            )
            self.heads = (self.heads[0], line.text, "")
        else:
            self.heads = (*self.heads[:2], line.text)

    def _end_chapter(self) -> None:
        """What the chapter of a field says about its coverage, against what it has spelled out and listed."""
        context = self.context
        if not context.field_id:
            return
        all_of = set(self.truth.in_field(context.field_id))
        context.spelled &= all_of  # the other side of an opposition may stand in another field
        right = {
            "spelled_statements": len(context.spelled),
            "listed_statements": len(all_of) - len(context.spelled),
        }
        for name, stated in context.claimed:
            if stated != right[name]:
                self.fault(f"„{name}“ ist {stated}, gezählt wurden {right[name]}.")
        said_all = any(
            each.reading.key == "field_cover_all" and each.field_id == context.field_id
            for each in self.said
        )
        if said_all and right["listed_statements"]:
            self.fault(
                f"„für alle Aussagen“ stimmt nicht: {right['listed_statements']} stehen nur mit Kennung da."
            )
        if missing := all_of - context.spelled - context.listed:
            self.fault(
                f"{len(missing)} Aussage(n) dieses Handlungsfelds kommen im Kapitel nicht vor: {', '.join(sorted(missing)[:3])}"
            )

    def _text(self, line: readers.Line) -> None:
        self.table = None
        patterns = [
            pattern
            for pattern in grammar.sentences()
            if (pattern.literal or pattern.key == "note") and pattern.key != "aspect"
        ]
        self._read(line.text, patterns)

    def _read(self, text: str, patterns: list[grammar.Pattern]) -> None:
        """Accept the text as the first pattern whose places the tables carry; else say what the nearest one misses."""
        nearest: list[str] | None = None
        for pattern in patterns:
            for reading in grammar.readings(pattern, text):
                wrong = claims.faults(
                    self.truth, reading, trial := Context(**{**vars(self.context), "claimed": []})
                )
                if not wrong and reading.key in MESSAGES:
                    wrong = claims.message_faults(self.truth, reading, self._section_of(reading))
                if not wrong:
                    self.context.claimed += trial.claimed
                    self._remember(reading)
                    return
                nearest = nearest or wrong
        for wrong in nearest or ["Diesen Satz trägt keine Tabelle."]:
            self.fault(wrong, text)

    def _section_of(self, reading: Reading) -> Context:
        """The context a message is judged in: agreement and opposition share one heading."""
        opposed = reading.key == "opposition"
        return Context(
            field_id=self.context.field_id,
            section=OPPOSED if opposed and self.context.section == AGREED else self.context.section,
        )

    def _say(self, reading: Reading, is_row: bool = False) -> None:
        self.said.append(complete.Said(self.heads, self.context.field_id, reading, is_row))

    def _remember(self, reading: Reading) -> None:
        self._say(reading)
        if reading.key in MESSAGES or (reading.key == "single" and self.context.section == SINGLE):
            self.context.spelled |= set(claims.ids(reading, "ids")) | set(
                claims.ids(reading, "counter_ids")
            )
            self.context.related = self.truth.related.get(claims.message_key(reading), set())
        elif reading.key in ("aspects", "lone"):
            self.context.spelled |= set(gathered.ids(self.truth, reading, self.context))
            self.context.listed |= set(claims.ids(reading, "rest_ids"))
            self.context.related = set()
        elif reading.key in LISTS:
            self.context.listed |= set(claims.ids(reading, "ids"))

    def _caption(self, line: readers.Line) -> None:
        kind, _, heading = line.text.partition(": ")
        of_quality = (
            kind == QUALITY and heading in self.quality and heading == self.place.split(" › ")[-1]
        )
        self.table = ("quality", {}) if of_quality else grammar.columns(line.text)
        if self.table is None and line.text not in grammar.content()["figure"].values():
            self.fault("Diese Tabelle oder Abbildung kennt der Bericht nicht.", line.text)

    def _head(self, line: readers.Line) -> None:
        self.head = line.cells
        if self.table and self.table[0] == "quality":
            name = self.quality[self.place.split(" › ")[-1]]
            if (
                missing := set(self.truth.quality(name))
                - set(line.cells)
                - set(self.truth.quality_same(name))
            ):
                self.fault(
                    "Diese Spalten der Gütetabelle fehlen, obwohl sie nicht überall gleich sind.",
                    ", ".join(sorted(missing)),
                )
        if self.table and self.table[1]:
            for name in line.cells:
                if name not in self.table[1]:
                    self.fault("Diese Spalte kennt die Tabelle nicht.", name)

    def _row(self, line: readers.Line) -> None:
        if self.table is None:
            self.fault(
                "Diese Tabelle hat keine Überschrift, die der Bericht kennt.",
                " | ".join(line.cells),
            )
        elif self.table[0] == "types":
            self._types(line.cells)
        elif self.table[0] == "quality":
            rows = self.truth.quality(self.quality[self.place.split(" › ")[-1]])
            shown = rows.reindex(columns=list(self.head)).itertuples(index=False, name=None)
            whole = next(
                (
                    row
                    for row, part in zip(rows.itertuples(index=False, name=None), shown)
                    if part == line.cells
                ),
                None,
            )
            if whole is None:
                self.fault("Diese Zeile steht in keiner Gütetabelle.", " | ".join(line.cells))
            else:
                self._say(Reading("quality", (("row", " | ".join(whole), False),)), is_row=True)
        else:
            self._cells(line.cells)

    def _types(self, cells: tuple[str, ...]) -> None:
        """A row of statements by field and type."""
        names = {
            **{plain(code.name): code.id for code in self.truth.book.types},
            "ohne Typ": NO_TYPE,
            "Aussagen": NO_TYPE,
        }
        self._say(Reading("types", (("field", cells[0], False),)), is_row=True)
        rows = self.truth.in_field({**self.fields, "Unklar": ""}.get(cells[0], "?"))
        for name, cell in list(zip(self.head, cells))[1:]:
            right = (
                len(rows)
                if name == "Summe"
                else sum(self.truth.type(each) == names.get(name) for each in rows)
            )
            if cell.replace(".", "") != str(right):
                self.fault(
                    f"In der Spalte „{name}“ steht {cell}, gezählt wurden {right}.", cells[0]
                )

    def _cells(self, cells: tuple[str, ...]) -> None:
        """A row as one reading over all its cells, so that a count knows the topic, goal or ids beside it."""
        key, columns = self.table
        candidates: list[list[tuple]] = [[]]
        for name, cell in zip(self.head, cells):
            pattern = columns.get(name)
            if pattern is None:
                if cell:
                    self.fault(
                        f"Die Spalte „{name}“ ist für die Verwaltung und muss leer sein.", cell
                    )
                continue
            empty = [Reading(key, tuple((each, "", number) for each, number in pattern.names))]
            found = (
                empty
                if cell in (grammar.NOTHING, "")
                else list(islice(grammar.readings(pattern, cell), READINGS))
            )
            if not found:
                self.fault(f"In der Spalte „{name}“ steht etwas, das dort nicht stehen kann.", cell)
                return
            candidates = [[*before, *reading.values] for before in candidates for reading in found]
        tried = [Reading(key, tuple(values)) for values in candidates]
        wrong, reading = min(
            ((claims.faults(self.truth, each, self.context), each) for each in tried),
            key=lambda each: len(each[0]),
        )
        for text in wrong:
            self.fault(text, " | ".join(cells))
        self._say(reading, is_row=True)
        if key == "statements":
            self.annexed.append(cells[self.head.index("Kennung")])


def _work(house: stage.House, options) -> str:
    total, every = 0, sorted(house.reports.glob("*/auswertung.docx"))
    files = options.files or [
        file for each in every for file in (each, *(each.with_name(name) for name in OTHERS))
    ]
    for file in files:
        found = check(house, options.round or file.resolve().parent.name, file)
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
