"""Write the reports: ``python -m analysis.report`` writes every file of every round, ``docx html --round R`` some of one.

All in one process: reading the tables and the dictionary takes longer than writing. A file is checked by ``analysis.check_report`` before it takes its place: one that says what the tables do not carry is not delivered.
"""

from __future__ import annotations

import base64

import numpy as np

from analysis import (
    check_report,
    codebook,
    embed,
    ingest,
    layout,
    natural,
    plots,
    stage,
    withdrawn,
    written,
)
from analysis.grouping import same
from analysis.hiding import leaks, name_decisions
from analysis.problems import Again, Problem
from analysis.report import data, facts, figures, qdpx
from analysis.report.blocks import Block

FILES = {"docx": "auswertung.docx", "html": "index.html", "xlsx": "aussagen.xlsx"}
TEMPLATE = "vorlage.docx"


def _docx(notes: data.Data, house: stage.House, told: list[Block]) -> bytes:
    from analysis.report import docx

    template = house.corpus / TEMPLATE
    return docx.write(
        told, notes, figures.draw(notes, plots.png), template if template.exists() else None
    )


def _html(notes: data.Data, house: stage.House, told: list[Block]) -> bytes:
    from analysis.report import html, page_data

    pictures = {
        name: "data:image/svg+xml;base64," + base64.b64encode(image).decode()
        for name, image in figures.draw(notes, plots.svg).items()
    }
    return html.write(
        facts.for_page(told, notes),
        notes,
        page_data.payload(notes, shown_rounds(notes), _positions(notes, house)),
        pictures,
    )


def shown_rounds(notes: data.Data) -> list[str]:
    """The rounds whose statements the page holds: those up to this one; of a cleared round's page only cleared ones."""
    names = notes.decisions["decided_names"]
    return [
        each
        for each in notes.rounds
        if natural.key(each) <= natural.key(notes.round_id)
        and (not notes.cleared or name_decisions.round_cleared(names, each))
    ]


def _positions(notes: data.Data, house: stage.House) -> dict[str, tuple[float, float]]:
    path = house.models / "embeddings" / "statements.npz"
    rows = notes.everything
    if path.exists():
        vectors = same.centred(embed.Store(path, model=None)[rows["text"]])
    else:
        vectors = np.ones((len(rows), 1), np.float32)
    return layout.positions(rows, vectors)


def _xlsx(notes: data.Data, *_) -> bytes:
    from analysis.report import xlsx

    return xlsx.write(notes)


def _work(house: stage.House, options) -> str:
    found = [options.round] if options.round else data.rounds(house)
    spoken = set(house.read("statements")["round_id"])
    for round_id in found:
        if round_id in spoken or options.round:
            _round(house, round_id, options.what or list(FILES))
        else:
            stage.say("report", f"{round_id}: keine einzige Aussage, also kein Bericht")
    if not options.what:
        _exchanged(house, [each for each in found if each in spoken])
        withdrawn.sweep(house)
        _without_old_rounds(house, set(found) & spoken)
        mark = house.made(house.reports) / "report"
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        for round_id in found:
            files = sorted(each.name for each in (house.reports / round_id).glob("[!.~]*"))
            stage.say("report", f"{house.reports / round_id}/  {'  '.join(files)}")
    return f"{len(found)} Runden; die Berichte liegen in {house.reports}"


def _round(house: stage.House, round_id: str, kinds: list[str]) -> None:
    notes = data.load(house, round_id)
    told = facts.build(notes) if {"docx", "html"} & set(kinds) else []
    truth = check_report.Truth(house, round_id)
    make = {"docx": _docx, "html": _html, "xlsx": _xlsx}
    done = [_deliver(house, notes, truth, kind, make[kind](notes, house, told)) for kind in kinds]
    stage.say(
        "report", f"{round_id}: {len(notes.statements)} Aussagen → {', '.join(done)}, geprüft"
    )


def _exchanged(house: stage.House, found: list[str]) -> None:
    """Beside the reports: the REFI-QDA project and codebook, and the proposal for sources.csv."""
    book = codebook.read(house.corpus / "codebook.toml")
    for notes in qdpx.rounds(house):
        if notes.round_id in found:
            qdpx.export(notes, book, house.reports / notes.round_id, house.deliver)
            ingest.propose(house, notes.round_id)


def _without_old_rounds(house: stage.House, rounds: set[str]) -> None:
    """Files of rounds that are no more go; what a person changed in them stays under its new name."""
    root, records = house.records(house.reports)
    own = {*rounds, "quality", "notebooks"}
    for record in sorted(records.glob("*/*")) if records.is_dir() else []:
        if record.parent.name not in own:
            written.away(root / record.relative_to(records), root, records)
    for folder in sorted(records.glob("*")):
        if folder.name not in own and folder.is_dir():
            stage.say(
                "report", f"Die Runde {folder.name} gibt es nicht mehr; ihre Dateien sind weg"
            )
            folder.rmdir()
            if (root / folder.name).is_dir() and not any((root / folder.name).iterdir()):
                (root / folder.name).rmdir()


def _deliver(
    house: stage.House, notes: data.Data, truth: check_report.Truth, kind: str, content: bytes
) -> str:
    """Put the file in its place once the sceptic has found nothing; else raise Problem and leave none there."""
    target = house.reports / notes.round_id / FILES[kind]
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.tmp.{kind}")
    temporary.write_bytes(content)
    try:
        faults = check_report.check(house, notes.round_id, temporary, truth)
    finally:
        temporary.unlink(missing_ok=True)
    if faults:
        written.away(target, *house.records(house.reports))
        if leaks.record(house, truth.leaked):
            raise Again(
                target.name,
                "",
                "Ein ersetzter Name stand noch im Bericht; der Bericht wurde nicht geschrieben.",
                "Nichts: Der Name wird überall ersetzt und der Bericht neu erzeugt; er steht in der Namensprüfung.",
            )
        raise Problem(
            target.name,
            faults[0].place,
            f"Der Bericht sagt etwas, das die Tabellen nicht tragen: {faults[0].text} "
            f"({len(faults)} Stelle(n); der Bericht wurde nicht geschrieben).",
            "Bitte den Fehler mit dieser Meldung weitergeben.",
        )
    house.deliver(target, content)
    return f"{target.name} ({len(content) // 1024} KB)"


def _known(kind: str) -> str:
    if kind not in FILES:
        raise ValueError
    return kind


if __name__ == "__main__":
    stage.run(
        "report",
        _work,
        (("what",), {"type": _known, "metavar": "|".join(FILES), "nargs": "*"}),
        (("--round",), {"default": ""}),
    )
