"""Write the reports: ``python -m analysis.report`` writes every file of every round, ``docx html --round R`` some of one.

The tables are read once for all rounds, which are then written side by side. What is told is checked by
``analysis.check_report`` before anything is written, each file again before it takes its place: one that says what the tables do not
carry is not delivered.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

from analysis import (
    check_report,
    codebook,
    drawing,
    ingest,
    side_by_side,
    stage,
    withdrawn,
    written,
)
from analysis.checking.recount import Recount
from analysis.hiding import leaks
from analysis.problems import Again, Problem
from analysis.report import data, docx, figures, html, photos, qda_round, qdpx, story, xlsx

KINDS = ("docx", "html", "xlsx")
TEMPLATE = "vorlage.docx"
OTHER_FOLDERS = {"quality", "notebooks"}  # beside those of the rounds


def _docx(notes: data.Data, house: stage.House, told: story.Told) -> Iterator[tuple[str, bytes]]:
    template, pictures = house.corpus / TEMPLATE, figures.draw(notes, told.outline, drawing.png)
    for name, blocks in told.words.items():
        kind = name.partition(".")[0].capitalize()
        dress = template if template.exists() else None
        yield name, docx.write(blocks, notes, kind, pictures, dress)


def _html(notes: data.Data, house: stage.House, told: story.Told) -> Iterator[tuple[str, bytes]]:
    pictures = {
        name: "data:image/svg+xml;base64," + base64.b64encode(image).decode()
        for name, image in figures.draw(notes, told.outline, drawing.svg).items()
    }
    yield "index.html", html.write(told.page, notes, told.data, pictures)


def _xlsx(notes: data.Data, house: stage.House, told: story.Told) -> Iterator[tuple[str, bytes]]:
    yield "aussagen.xlsx", xlsx.write(notes, told.sheets)


def _work(house: stage.House, options) -> str:
    shared, recount = data.read(house), Recount(house)
    found = [options.round] if options.round else shared.rounds
    spoken = {*shared.statements["round_id"], options.round}
    for round_id in found:
        if round_id not in spoken:
            stage.say("report", f"{round_id}: keine einzige Aussage, also kein Bericht")

    def write(round_id: str) -> str:
        notes = data.of_round(house, shared, round_id)
        return _round(house, notes, options.what or KINDS, recount)

    try:
        for line in side_by_side.each(write, [each for each in found if each in spoken]):
            stage.say("report", line)
    except _Refused as refused:
        raise refused.problem(house) from None
    if not options.what:
        _exchanged(house, [each for each in found if each in spoken])
        withdrawn.sweep(house)
    if not options.what and not options.round:
        rounds = {*found} & spoken
        for gone in written.without_others(*house.records(house.reports), rounds | OTHER_FOLDERS):
            stage.say("report", f"Die Runde {gone} gibt es nicht mehr; ihre Dateien sind weg")
        mark = house.made(house.reports) / "report"
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        for round_id in found:
            files = sorted(each.name for each in (house.reports / round_id).glob("[!.~]*"))
            stage.say("report", f"{house.reports / round_id}/  {'  '.join(files)}")
    return f"{len(found)} Runden; die Berichte liegen in {house.reports}"


class _Refused(Exception):
    """A file that may not be delivered: its name, what is wrong with it, and the replaced names that stand in it."""

    def __init__(self, name: str, faults: list[check_report.Fault], leaked: list[leaks.Finding]):
        self.name, self.faults, self.leaked = name, faults, leaked

    def problem(self, house: stage.House) -> Problem:
        """What is said of it; a name is remembered, so that the next run hides it."""
        if leaks.record(house, self.leaked):
            return Again(
                self.name,
                "",
                "Ein ersetzter Name stand noch im Bericht; der Bericht wurde nicht geschrieben.",
                "Nichts: Der Name wird überall ersetzt und der Bericht neu erzeugt; er steht in der Namensprüfung.",
            )
        return Problem(
            self.name,
            self.faults[0].place,
            f"Der Bericht sagt etwas, das die Tabellen nicht tragen: {self.faults[0].text} "
            f"({len(self.faults)} Stelle(n); der Bericht wurde nicht geschrieben).",
            "Bitte den Fehler mit dieser Meldung weitergeben.",
        )


def _round(house: stage.House, notes: data.Data, kinds: list[str], recount: Recount) -> str:
    told = story.told(house, notes)
    checker = check_report.Checker(house, notes.round_id, told, recount)
    if faults := checker.story():
        for name in check_report.FILES:
            written.away(house.reports / notes.round_id / name, *house.records(house.reports))
        raise _Refused("Bericht", faults, [])
    make = {"docx": _docx, "html": _html, "xlsx": _xlsx}
    done = [
        _deliver(house, checker, name, content)
        for kind in kinds
        for name, content in make[kind](notes, house, told)
    ]
    if "html" in kinds:
        for name, photo in told.photos.items():
            target = house.reports / notes.round_id / photos.FOLDER / photos.file_name(name)
            house.deliver(target, photo.whole)
    return f"{notes.round_id}: {len(notes.ids)} Aussagen → {', '.join(done)}, geprüft"


def _exchanged(house: stage.House, found: list[str]) -> None:
    """Beside the reports: the REFI-QDA project and codebook, and the proposal for sources.csv."""
    book = codebook.read(house.corpus / "codebook.toml")
    for notes in qda_round.rounds(house):
        if notes.round_id in found:
            qdpx.export(notes, book, house.reports / notes.round_id, house.deliver)
            ingest.propose(house, notes.round_id)


def _deliver(house: stage.House, checker: check_report.Checker, name: str, content: bytes) -> str:
    """Put the file in its place once the sceptic has found nothing; else raise Problem and leave none there."""
    target = house.reports / checker.round_id / name
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".tmp.{target.name}")
    temporary.write_bytes(content)
    try:
        faults = checker.file(temporary, name)
    finally:
        temporary.unlink(missing_ok=True)
    if faults:
        written.away(target, *house.records(house.reports))
        raise _Refused(target.name, faults, checker.recount.leaked)
    house.deliver(target, content)
    return f"{target.name} ({len(content) // 1024} KB)"


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError
    return kind


if __name__ == "__main__":
    stage.run(
        "report",
        _work,
        (("what",), {"type": _known, "metavar": "|".join(KINDS), "nargs": "*"}),
        (("--round",), {"default": ""}),
    )
