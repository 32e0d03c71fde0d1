"""Files that people put down: found, told apart, read within limits; a file that cannot be read is one line in the list.

decisions/eingang/, filled workbooks where they were written -> Decisions, Problems
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from analysis import ledger, stage, written
from analysis.decisions import Decision
from analysis.problems import Hint, Problem, Unreadable
from analysis.readers import safety
from analysis.report import qda_round
from analysis.reviewing import filled, name_workbook, qda_file, qdpx_import, reading, standing
from analysis.reviewing.base import Now

REVIEW, BLIND, INBOX, SEEN = "pruefung.xlsx", "zweitkodierung.xlsx", "eingang", "eingelesen.txt"
WORKBOOKS, PROJECTS = (".xlsx", ".xlsm", ".ods"), (".qdpx",)
NEITHER = "Das ist weder eine Arbeitsmappe (xlsx, ods) noch ein Projekt im REFI-QDA-Format (qdpx)."
RESAVE = (
    "Die Datei im Tabellenprogramm öffnen und als xlsx speichern, oder sie aus dem Ordner nehmen."
)
GIVEN_UP = "Lässt sie sich nicht mehr öffnen: aus dem Ordner nehmen; aus ihr ist nichts übernommen."


class Broken(Problem):
    """A workbook or project that somebody filled in and that cannot be read: it stays where it is, and nothing is written over it."""


def files(house: stage.House) -> list[Path]:
    """Where filled files are looked for: the name review first, then the drop folder and the workbooks where they were written, as
    which kind of workbook ever they were saved."""

    def saved(folder: Path, name: str) -> list[Path]:
        return sorted(path for path in folder.glob(name) if path.suffix.casefold() in WORKBOOKS)

    places = [
        *saved(house.private, f"{Path(name_workbook.FILE).stem}*"),
        *sorted((house.decisions / INBOX).glob("*")),
        *saved(house.reports, f"*/{Path(REVIEW).stem}.*"),
        *saved(house.reports, f"*/{Path(BLIND).stem}.*"),
    ]
    return [path for path in places if path.is_file() and not path.name.startswith(("~$", "."))]


def fingerprint(path: Path) -> str:
    """What a file is told by, whatever it is called."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def seen(house: stage.House) -> set[str]:
    """The fingerprints of files that were read in full: what they say is in the ledger, and means what it meant then."""
    path = house.decisions / SEEN
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {line.split(" ", 1)[0] for line in lines}


def unread_files(house: stage.House) -> list[Path]:
    """The files that nobody has read yet, or that were changed since."""
    known = seen(house)
    return [path for path in files(house) if fingerprint(path) not in known]


def remember(house: stage.House, path: Path, mark: str) -> None:
    """This file has been read in full, as it was when its fingerprint was ``mark``: somebody may have saved it again meanwhile. Once
    the tables are made anew its rows would be about what is there no more."""
    if mark not in seen(house):
        before = house.decisions / SEEN
        kept = before.read_text(encoding="utf-8") if before.exists() else ""
        written.put(before, f"{kept}{mark} {path.name}\n".encode())


def read(
    house: stage.House, path: Path, stands: Now | None = None
) -> tuple[list[Decision], list[Problem]]:
    """The decisions of one file, and what is to be said of it; of a file that is none of ours, only that.

    ``stands``: what stands now, where several files are read one after the other.
    """
    try:
        return _read(house, path, stands)
    except Unreadable as error:
        said, _, todo = str(error).partition(" Bitte ")
        return [], [
            Broken(path, "", said, f"Bitte {todo} {GIVEN_UP}" if todo else f"{RESAVE} {GIVEN_UP}")
        ]
    except qda_file.TooLarge as error:
        said = f"Diese Datei wird entpackt ungewöhnlich groß ({error}) und wurde nicht gelesen."
        return [], [Broken(path, "", said, "Ihre Herkunft klären, oder sie aus dem Ordner nehmen.")]
    except (ValueError, OSError, MemoryError, RecursionError):
        return [], [Broken(path, "", NEITHER, f"{RESAVE} {GIVEN_UP}")]


def _read(
    house: stage.House, path: Path, stands: Now | None
) -> tuple[list[Decision], list[Problem]]:
    ending = path.suffix.casefold()
    if ending in PROJECTS:
        stands = stands or standing.now(house)
        return qdpx_import.read(
            path, qdpx_import.known(qda_round.rounds(house), stands.book), stands
        )
    if ending not in WORKBOOKS:  # put down by mistake: said once, and no reason to stop
        return [], [Hint(path, "", NEITHER, RESAVE)]
    content = path.read_bytes()
    if safety.kind_of(content, ending[1:]) not in ("xlsx", "ods"):
        raise ValueError(path.name)
    safety.Package(content)
    if path.parent == house.private:
        return name_workbook.read(house, path)
    stands = stands or standing.now(house)
    return reading.decisions(filled.read(path, reading.HEADERS), path.name, stands)


def refuse_unread(house: stage.House, path: Path, stands: Now | None = None) -> None:
    """Never write over what somebody filled in and nobody has read. Raises Problem."""
    if not path.exists() or fingerprint(path) in seen(house):
        return
    found, problems = read(house, path, stands)
    if problems or ledger.unread(house, found):
        raise Problem(
            path,
            "",
            "In dieser Arbeitsmappe stehen Entscheidungen, die noch nicht übernommen sind.",
            "Zuerst „make review“ aufrufen und gemeldete Zeilen berichtigen, oder die Datei an einen anderen Ort legen.",
        )
