"""Write files of one round's report: ``python -m analysis.report docx html xlsx --round R`` (one of them, or several in one go).

A file is checked by ``analysis.check_report`` before it takes its place: one that says what the tables do not carry is not delivered.
"""

from __future__ import annotations

import base64
import os

import numpy as np

from analysis import check_report, embed, layout, plots, stage
from analysis.grouping import same
from analysis.hiding import leaks, name_decisions
from analysis.problems import Again, Problem
from analysis.report import data, facts, figures
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
        if each <= notes.round_id
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
    notes = data.load(house, options.round)
    told = facts.build(notes) if {"docx", "html"} & set(options.what) else []
    truth = check_report.Truth(house, options.round)
    written = [
        _deliver(
            house,
            notes,
            truth,
            kind,
            {"docx": _docx, "html": _html, "xlsx": _xlsx}[kind](notes, house, told),
        )
        for kind in options.what
    ]
    return f"{options.round}: {len(notes.statements)} Aussagen → {', '.join(written)}, geprüft"


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
        if faults:
            target.unlink(missing_ok=True)
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
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return f"{target.name} ({len(content) // 1024} KB)"


if __name__ == "__main__":
    stage.run(
        "report",
        _work,
        (("what",), {"choices": tuple(FILES), "nargs": "+"}),
        (("--round",), {"required": True}),
    )
