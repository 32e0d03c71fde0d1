"""What the program wrote, remembered by its hash: so a cut file is noticed, and what a person changed is told from it and kept.

For every file below ``tables/``, ``models/`` and ``reports/`` a small file of that name and „.sha256“ below ``.made/files/`` there holds its SHA-256
and the stage that wrote it; ``analysis.making.inputs`` reads them before every run.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

MADE, RECORD = ".made", ".sha256"
KEPT = "bearbeitet, behalten"
stage = ""  # set by the program that runs


def _record(path: Path, root: Path, records: Path) -> Path:
    return records / f"{path.relative_to(root)}{RECORD}"  # no reader takes it for a docx or csv


def put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.touch(0o640)  # notes are nobody's business but the group's
        temporary.write_bytes(content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def note(path: Path, root: Path, records: Path) -> None:
    """Remember a file that has just been written below a root."""
    line = f"{_hash(path.read_bytes())} {stage}\n"
    put(_record(path, root, records), line.encode())


def deliver(path: Path, content: bytes, root: Path, records: Path) -> Path | None:
    """Put a finished file in its place; where a person changed the one there, that one is kept beside it. Gives back the kept copy.

    Nothing is written where the program would write what it wrote before: then the person's version is made from today's content.
    """
    record = _record(path, root, records)
    new, known = _hash(content), hashes(record)
    if known == [new] and path.exists():
        return None
    kept = keep(path, root, records)
    if _is_open(path):
        print(
            f"{'geöffnet':<14} {path} ist gerade in einem anderen Programm geöffnet: dort ohne Speichern schließen und neu öffnen",
            file=sys.stderr,
            flush=True,
        )
    # should the program be killed before the last of these, both versions are its own
    put(record, "".join(f"{each} {stage}\n" for each in dict.fromkeys([new, *known])).encode())
    put(path, content)
    note(path, root, records)
    return kept


def hashes(record: Path) -> list[str]:
    """What the program wrote last; several where it was killed while it wrote."""
    lines = record.read_text().splitlines() if record.exists() else []
    return [line.split()[0] for line in lines if line.strip()]


def _is_open(path: Path) -> bool:
    """Whether Word or LibreOffice has left its lock file beside it."""
    locks = (f"~${path.name[2:]}", f"~${path.name}", f".~lock.{path.name}#")
    return any(path.with_name(name).exists() for name in locks)


def keep(path: Path, root: Path, records: Path) -> Path | None:
    """Move a file that somebody changed to a name that says so, and say it; None where there is nothing to keep."""
    if not changed(path, root, records):
        return None
    kept = free(path.with_name(f"{path.stem} ({KEPT}){path.suffix}"))
    os.replace(path, kept)
    print(
        f"{'behalten':<14} {path} war bearbeitet und liegt jetzt als „{kept.name}“ daneben",
        file=sys.stderr,
        flush=True,
    )
    return kept


def changed(path: Path, root: Path, records: Path) -> bool:
    """Whether a file is there and is not what the program wrote."""
    known = hashes(_record(path, root, records))
    return path.exists() and _hash(path.read_bytes()) not in known


def free(path: Path) -> Path:
    """A name that nothing bears yet: the path, or with a number behind it."""
    names = (path, *(path.with_stem(f"{path.stem} {number}") for number in range(2, 1000)))
    return next(name for name in names if not name.exists())


def away(path: Path, root: Path, records: Path) -> None:
    """Take a file away that may stand no longer; a person's version is kept."""
    keep(path, root, records)
    path.unlink(missing_ok=True)
    _record(path, root, records).unlink(missing_ok=True)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def without_others(root: Path, records: Path, folders: set[str]) -> list[str]:
    """Take away what was written into other folders below a root; a person's version stays. Gives back their names."""
    gone = sorted({path.parent for path in records.glob(f"*/*{RECORD}")})
    gone = [folder for folder in gone if folder.name not in folders]
    for folder in gone:
        for record in sorted(folder.glob(f"*{RECORD}")):
            away(root / folder.name / record.name.removesuffix(RECORD), root, records)
        for empty in (folder, root / folder.name):
            if empty.is_dir() and not any(empty.iterdir()):
                empty.rmdir()
    return [folder.name for folder in gone]
