"""What explains the workbook: where each number of the reports comes from, and what its sheets and columns mean."""

from __future__ import annotations

from analysis.report import wording
from analysis.report.blocks import Story, claims
from analysis.report.data import Data


def evidence(told: dict[str, Story]) -> list[list]:
    """Every number and quote of the Word files with the statements it was made from."""
    names = wording.sentences()["evidence"]
    return [
        ["Datei", "Stelle", "Angabe", "Wert", "Belege"],
        *(
            [name, claim.place, names[claim.function], claim.value, "; ".join(claim.of.ids)]
            for name, story in told.items()
            for claim in claims(story.blocks)
            if claim.function in names and claim.of.ids and not name.startswith("anhang")
        ),
    ]


def legend(data: Data) -> list[list]:
    texts = wording.sentences()
    notes = [
        ("Herausgeber", data.book.about.get("publisher", "")),
        ("Hinweis", data.book.about.get("note", "")),
        ("Namensprüfung", "" if data.cleared else texts["sentence"]["draft"]),
        ("Grenzen", texts["sentence"]["limits"].split(" Was in")[0]),
    ]
    return [
        ["Blatt oder Spalte", "Bedeutung"],
        *([name, text] for name, text in notes if text),
        *([name, text] for name, text in texts["legend"].items()),
    ]
