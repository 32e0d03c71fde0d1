"""A filled review workbook becomes decisions, and a German sentence for every row that cannot be taken.

workbook + what stands now -> Decisions, Problems
"""

from __future__ import annotations

from analysis.decisions import By, Decision
from analysis.problems import Problem
from analysis.reviewing import (
    coding_sheets,
    decision_sheets,
    goal_sheet,
    opposition_sheet,
    page_sheet,
    statement_sheet,
    topic_sheets,
)
from analysis.reviewing.base import ID, REASON, Filling, Now, Page, Unusable
from analysis.reviewing.filled import Filled, Line
from analysis.reviewing.filled import date as date_of
from analysis.reviewing.workbook import CODER, DATE, REMARK
from analysis.vocabulary import MODEL

# in the order in which the pipeline takes them up: statements, then what is said of them, topics, pages
PAGES: dict[str, Page] = {
    page.name: page
    for module in (
        decision_sheets,
        statement_sheet,
        coding_sheets,
        goal_sheet,
        topic_sheets,
        opposition_sheet,
        page_sheet,
    )
    for page in module.PAGES
}
HEADERS = {page.name: page.header for page in PAGES.values()}


def decisions(filled: Filled, file: str, stands: Now) -> tuple[list[Decision], list[Problem]]:
    """The workbook's decisions in the order of ``PAGES``, and a Problem for each row that cannot be taken. The other rows go on."""
    found: list[Decision] = []
    problems = []
    stands = stands._replace(own=dict(stands.own))
    for line in filled.lines:
        try:
            for decision in _line(line, filled, stands):
                stands.remember(decision)
                found.append(decision)
        except Unusable as unusable:
            place = f"Blatt „{line.sheet}“, Zeile {line.number}"
            problems.append(Problem(file, place, *unusable.args))
    return found, problems


def _line(line: Line, filled: Filled, stands: Now) -> list[Decision]:
    page = PAGES[line.sheet]
    if not any(line[header] for header in page.cells):
        if line[REMARK]:
            raise Unusable(
                "Hier steht eine Bemerkung, aber keine Entscheidung.",
                "Entscheidung dazu eintragen oder die Bemerkung löschen.",
            )
        return []
    by = signed(line, filled)
    if not line[ID]:
        raise Unusable(
            "Die verborgene Spalte „Kennung“ ist leer; so ist nicht zu erkennen, worum es geht.",
            "Die Zeile aus der ursprünglichen Arbeitsmappe übernehmen.",
        )
    return page.read(Filling(line, filled, stands, by))


def signed(line: Line, filled: Filled) -> By:
    """Who decided, when, why asked and whether a suggestion was seen. Raises Unusable without initials or day."""
    coder = line[CODER] or filled.coder
    if not coder:
        raise Unusable(
            "Das Kürzel fehlt.",
            "In der Spalte „Kürzel“ oder auf dem Blatt „Anleitung“ das eigene Kürzel eintragen.",
        )
    if coder.casefold() in (MODEL, "pipeline"):
        raise Unusable(f"„{coder}“ steht für das Programm.", "Ein anderes Kürzel eintragen.")
    written = line[DATE] or filled.date
    if not (date := date_of(written)):
        raise Unusable(
            f"„{written}“ ist kein Datum." if written else "Das Datum fehlt.",
            "In der Spalte „Datum“ oder auf dem Blatt „Anleitung“ einen Tag wie 3.7.2025 eintragen.",
        )
    blind = line.sheet == coding_sheets.BLIND
    because = line[REASON]
    if because not in ("random", "queue", "own"):
        because = "random" if blind else "own"
    return By(coder, date, line[REMARK], because, int(not blind))
