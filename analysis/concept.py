"""The concept in force: its goals and measures, read from the office's own table and checked.

concept.csv: goal_id, field_id, goal, status and, where there are any, measure_id, measure, report_status; one row a goal or measure.
"""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from analysis.codebook import Codebook
from analysis.problems import Problem

NEEDED = ("goal_id", "field_id", "goal", "status")
OPTIONAL = ("measure_id", "measure", "report_status")
COLUMNS = [*NEEDED, *OPTIONAL]


def read(path: str | Path, book: Codebook | None = None) -> pd.DataFrame:
    """One row a goal or measure, all of ``COLUMNS``, values trimmed; a missing file is an empty table.

    Read as Excel saves it: comma, semicolon or tab; UTF-8 with or without mark, or cp1252. With ``book`` the field ids are checked.
    Raises Problem with the line for a missing or unknown column, a cell below none, an empty or repeated id, an unknown field.
    """
    path = Path(path)
    if not path.exists():
        return pd.DataFrame(columns=COLUMNS, dtype=str)
    lines = list(
        csv.reader(
            io.StringIO(_decoded(path), newline=""), delimiter=_delimiter(path), strict=False
        )
    )
    header, *lines = [[cell.strip() for cell in line] for line in lines] or [[]]
    _check_header(path, header)
    rows = []
    for number, line in enumerate(lines, start=2):
        if any(cell and not name for name, cell in zip_longest(header, line, fillvalue="")):
            raise Problem(
                path,
                f"Zeile {number}",
                "In dieser Zeile steht etwas unter keiner Überschrift.",
                "Einen Text, in dem das Trennzeichen vorkommt, in Anführungszeichen setzen, oder die Zelle leeren.",
            )
        if any(line):
            row = dict(zip(header, line))
            rows.append((number, {name: row.get(name, "") for name in COLUMNS}))
    _check_rows(path, rows, {code.id for code in book.fields} if book else None)
    return pd.DataFrame([row for _, row in rows], columns=COLUMNS, dtype=str)


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _delimiter(path: Path) -> str:
    first = _decoded(path).split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _check_header(path: Path, header: list[str]) -> None:
    for name in NEEDED:
        if name not in header:
            raise Problem(
                path,
                "Kopfzeile",
                f"Die Spalte „{name}“ fehlt; gebraucht werden {', '.join(NEEDED)}.",
                "Spalte ergänzen.",
            )
    for name in header:
        if name and name not in COLUMNS:
            raise Problem(
                path,
                "Kopfzeile",
                f"Die Spalte „{name}“ ist unbekannt; möglich sind {', '.join(COLUMNS)}.",
                "Schreibweise prüfen oder die Spalte löschen.",
            )


def _check_rows(path: Path, rows: list[tuple[int, dict]], fields: set[str] | None) -> None:
    goals: dict[str, str] = {}
    measures: set[tuple[str, str]] = set()
    for number, row in rows:
        place = f"Zeile {number}"
        if not row["goal_id"] or not row["goal"]:
            raise Problem(
                path,
                place,
                "Jede Zeile braucht eine goal_id und ein Ziel (goal).",
                "Die leere Zelle ausfüllen oder die Zeile löschen.",
            )
        if fields is not None and row["field_id"] and row["field_id"] not in fields:
            raise Problem(
                path,
                f"{place}, Spalte field_id",
                f"Das Handlungsfeld „{row['field_id']}“ steht nicht im Kodierleitfaden; "
                f"bekannt sind {', '.join(sorted(fields))}.",
                "Eine dieser ids eintragen oder die Zelle leer lassen.",
            )
        if goals.setdefault(row["goal_id"], row["goal"]) != row["goal"]:
            raise Problem(
                path,
                place,
                f"Die goal_id „{row['goal_id']}“ steht schon bei einem anderen Ziel.",
                "Jedem Ziel eine eigene goal_id geben.",
            )
        if (row["goal_id"], row["measure_id"]) in measures:
            raise Problem(
                path,
                place,
                f"Das Ziel „{row['goal_id']}“ steht mit derselben Maßnahme zweimal da.",
                "Doppelte Zeile löschen.",
            )
        measures.add((row["goal_id"], row["measure_id"]))


def texts(rows: pd.DataFrame) -> list[str]:
    """Every text of the concept that is compared with statements, goal by goal: the goal, its measure, both in one."""
    return [
        text
        for row in rows.itertuples()
        for text in (row.goal, row.measure, both(row.goal, row.measure))
        if text
    ]


def both(goal: str, measure: str) -> str:
    return f"{goal} {measure}".strip()
