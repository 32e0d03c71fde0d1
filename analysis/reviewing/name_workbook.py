"""The name review as a workbook in CORPUS/private/: the only one that shows names; what people decide there is kept as offsets.

received + name_review + decisions/names.csv -> private/namenspruefung.xlsx -> rows for decided_names
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import natural, stage, tables
from analysis.decisions import By, Decision
from analysis.hiding import name_decisions
from analysis.problems import Problem
from analysis.reviewing import filled, reading, workbook
from analysis.reviewing.base import SIGNED, Unusable
from analysis.reviewing.filled import Line
from analysis.reviewing.workbook import REMARK, Column, Sheet

FILE = "namenspruefung.xlsx"
PLACES, ROUNDS = "Namen", "Freigabe"
DECISION, RELEASE, FOUND = "Entscheidung", "Namensprüfung", "gefunden"
HIDE, SHOW = "verbergen", "stehen lassen"
CLEARED, REOPENED = "abgeschlossen", "wieder offen"
GUIDE = [
    "Namensprüfung – vertraulich",
    "Diese Datei enthält Namen. Sie bleibt im Ordner „private“ und wird nicht weitergegeben.",
    "Bitte tragen Sie oben Ihr Kürzel und das Datum ein. Blatt „Namen“: Lesen Sie jede Stelle im Zusammenhang. „verbergen“ setzt einen "
    "Platzhalter, "
    "„stehen lassen“ zeigt den Wortlaut. Leer heißt: Es bleibt, wie es ist. Die Stellen mit dem größten Risiko stehen oben.",
    "Achten Sie auch auf Menschen, die ohne Namen zu erkennen sind, zum Beispiel „die einzige Hebamme im Stadtteil“.",
    "Blatt „Freigabe“: Erst wenn alle Stellen einer Runde geprüft sind, „abgeschlossen“ wählen. Bis dahin tragen alle Berichte den Vermerk "
    "„ENTWURF – Namensprüfung steht aus“.",
    "Fertig? Speichern, hier liegen lassen und „make review“ aufrufen.",
]
_HIDDEN = [
    Column("Kennung", 10, hidden=True),
    Column("von", 6, hidden=True),
    Column("bis", 6, hidden=True),
]


def write(house: stage.House) -> None:
    """Write the workbook; ``incoming.refuse_unread`` looks before whether somebody filled in the one that lies there."""
    path = house.private / FILE
    received, review, decided = (
        house.read(name) for name in ("received", "name_review", "decided_names")
    )
    workbook.write(
        path,
        GUIDE,
        [_places(received, review), _rounds(received, decided)],
        {
            DECISION: [(HIDE, "hide"), (SHOW, "show")],
            RELEASE: [(CLEARED, "cleared"), (REOPENED, "reopened")],
        },
    )


def _places(received: pd.DataFrame, review: pd.DataFrame) -> Sheet:
    where = {
        row.document_id: (row.round_id, " ".join((row.file, row.part)).strip())
        for row in received.itertuples()
    }
    rows = [
        [
            *where.get(row.document_id, ("", "")),
            row.context,
            row.found,
            row.placeholder,
            row.reason,
            "",
            "",
            "",
            "",
            name_decisions.target_of(row.document_id, row.column),
            row.start,
            row.end,
        ]
        for row in review.itertuples()
    ]
    columns = [
        Column("Runde", 12),
        Column("Datei", 28),
        Column("Zusammenhang", 60),
        Column(FOUND, 24),
        Column("steht jetzt da", 16),
        Column("Warum prüfen?", 40),
        Column(DECISION, 16, True, choices=DECISION),
        *SIGNED,
        *_HIDDEN,
    ]
    return Sheet(PLACES, columns, rows)


def _rounds(received: pd.DataFrame, decided: pd.DataFrame) -> Sheet:
    rows = [
        [
            round_id,
            CLEARED if name_decisions.round_cleared(decided, round_id) else "steht aus",
            "",
            "",
            "",
            "",
            round_id,
            0,
            0,
        ]
        for round_id in natural.in_order(received["round_id"])
    ]
    return Sheet(
        ROUNDS,
        [
            Column("Runde", 16),
            Column("Stand", 20),
            Column(RELEASE, 20, True, choices=RELEASE),
            *SIGNED,
            *_HIDDEN,
        ],
        rows,
    )


def read(house: stage.House, path: Path) -> tuple[list[Decision], list[Problem]]:
    """Decisions on names (places sealed by name_decisions) and a Problem for each row that cannot be taken."""
    given = filled.read(path, {PLACES: DECISION, ROUNDS: RELEASE})
    received = house.read("received")
    rows: list[dict] = []
    problems = []
    for line in given.lines:
        header = DECISION if line.sheet == PLACES else RELEASE
        if not line[header]:
            continue
        listed = {label.casefold(): new for label, new in given.lists.get(header, {}).items()}
        try:
            rows += _row(
                line, listed.get(line[header].casefold()), reading.signed(line, given), received
            )
        except Unusable as unusable:
            problems.append(
                Problem(path.name, f"Blatt „{line.sheet}“, Zeile {line.number}", *unusable.args)
            )
    return [Decision("decided_names", row) for row in rows], problems


def _row(line: Line, new: str | None, signed: By, received: pd.DataFrame) -> list[dict]:
    if new is None or not (line["von"].isdigit() and line["bis"].isdigit()):
        raise Unusable(
            "Dieser Eintrag steht nicht in der Auswahlliste.", "Einen Eintrag der Liste wählen."
        )
    place = {
        "document_id": line["Kennung"],
        "start": line["von"],
        "end": line["bis"],
        "decision": new,
    }
    if line.sheet == PLACES:
        found = name_decisions.reviewed(pd.DataFrame([place]), received, signed.coder, signed.date)
        if found.empty:
            raise Unusable(
                "Über diese Stelle lässt sich hier nicht entscheiden; sie steht in keiner Notiz.",
                "Steht der Name im Kodierleitfaden oder im Konzept, ihn dort streichen.",
            )
        text = name_decisions.texts_of(received)[line["Kennung"]]
        there = text[int(line["von"]) : int(line["bis"])]
        if line[FOUND] and line[FOUND].split() != there.split():
            raise Unusable(
                "An dieser Stelle steht heute etwas anderes; die Notiz ist geändert worden, seit diese Mappe geschrieben wurde.",
                "Die Zelle leeren; „make review“ schreibt danach eine neue Mappe.",
            )
    else:
        found = tables.typed(
            pd.DataFrame(
                [
                    {
                        "target": line["Kennung"],
                        "start": 0,
                        "end": 0,
                        "new": new,
                        "coder": signed.coder,
                        "date": signed.date,
                    }
                ]
            ),
            "decided_names",
        )
    return found.assign(remark=line[REMARK]).to_dict("records")
