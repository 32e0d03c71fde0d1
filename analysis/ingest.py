"""Notes as received -> private/received.csv and private/unread.csv. Make knows the folder; which files lie in it is found out here.

raw/<round>/ -> both; ``propose`` writes REPORTS/<round>/sources.csv, what was guessed, to copy and correct.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis import codebook as codebooks
from analysis import console, natural, sources, stage, tables
from analysis.codebook import Codebook
from analysis.places import common_words, label_of
from analysis.problems import Problem, Unreadable
from analysis.readers import files
from analysis.sources import SOURCES

TWICE = "Zwei Dateien heißen gleich und unterscheiden sich nur in der Kodierung der Umlaute. Bitte eine umbenennen."
NO_ROUND = "Die Datei liegt in keinem Rundenordner. Bitte in raw/<Runde>/ verschieben, zum Beispiel raw/2025/."


def document_id(round_id: str, file: str, part: str) -> str:
    """The same sheet has the same id wherever the corpus lies and whatever else lies in it.

    >>> document_id("2025", "Tisch 3.docx", "") == document_id("2025", "Tisch 3.docx", "")
    True
    """
    digest = hashlib.sha256("\0".join((round_id, file, part)).encode()).digest()
    return f"{round_id}-{base64.b32encode(digest).decode().lower()[:8]}"


def shown(name: str) -> str:
    """A path as tables name it: NFC, and readable even where the bytes of the name are no UTF-8."""
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))


def walk(folder: Path) -> Iterator[tuple[str, Path]]:
    """All files below a folder with their paths relative to it, in the order of their names; links are not followed."""
    for entry in sorted(
        os.scandir(folder), key=lambda entry: (shown(entry.name), os.fsencode(entry.name))
    ):
        if entry.is_dir(follow_symlinks=False) and os.access(entry.path, os.R_OK | os.X_OK):
            for name, path in walk(Path(entry.path)):
                yield f"{shown(entry.name)}/{name}", path
        else:
            yield shown(entry.name), Path(entry.path)


def rounds(raw: Path) -> tuple[list[tuple[str, Path]], list[tuple[str, str, str]]]:
    """The round folders in order, and unread rows for what lies beside them."""
    if not raw.is_dir():
        raise Problem(
            raw,
            "",
            "Der Ordner mit den Notizen fehlt.",
            "Ordner raw/<Runde>/ anlegen und die Notizen hineinlegen.",
        )
    entries = sorted(
        ((shown(entry.name), Path(entry.path)) for entry in os.scandir(raw)),
        key=lambda entry: (entry[0], os.fsencode(entry[1].name)),
    )
    folders = [
        (name, path)
        for name, path in entries
        if path.is_dir() and not path.is_symlink() and not name.startswith(".")
    ]
    loose = [("", name, _loose(path, raw)) for name, path in entries if (name, path) not in folders]
    return folders, loose


def _loose(path: Path, raw: Path) -> str:
    if path.is_dir() and not path.is_symlink():
        return (
            "Versteckter Ordner; er wurde nicht gelesen. Bitte umbenennen, falls es eine Runde ist."
        )
    try:
        files.check(path, raw)
    except Unreadable as reason:
        return str(reason)
    return NO_ROUND


def read_round(
    round_id: str, folder: Path, raw: Path, codebook: Codebook, shown: dict[str, str] | None = None
) -> tuple[list[dict], list[tuple[str, str, str]]]:
    """The rows of ``received`` of one round, and its unread files as (round_id, file, reason).

    ``shown``: files by the names that reports show, where these differ; sources.csv may call a file either way.
    """
    found = list(walk(folder))
    common = common_words(label_of(file) for file, _ in found if file != SOURCES)
    stated = sources.read(folder / SOURCES, codebook)
    stated = {(shown or {}).get(file, file): values for file, values in stated.items()}
    rows: list[dict] = []
    unread: list[tuple[str, str, str]] = []
    seen: set[str] = set()
    for number, (file, path) in enumerate(found, start=1):
        if file == SOURCES:
            continue
        console.at(f"{round_id}, Datei {number} von {len(found)}")
        if file in seen:
            unread.append((round_id, file, TWICE))
            continue
        seen.add(file)
        try:
            parts = files.read(path, raw)
        except Unreadable as reason:
            unread.append((round_id, file, str(reason)))
            continue
        for part in parts:
            rows.append(
                {
                    "document_id": document_id(round_id, file, part.name),
                    "round_id": round_id,
                    "file": file,
                    "part": part.name,
                    **sources.guessed(
                        file, part.name, part.text, stated.get(file, {}), codebook, common
                    ),
                    "text": part.text,
                    "remark": " ".join(dict.fromkeys(part.remarks)),
                }
            )
    unread += [(round_id, file, sources.absent(file, seen)) for file in stated if file not in seen]
    return rows, unread


def read_corpus(
    raw: Path, codebook: Codebook, shown: dict[str, dict[str, str]] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables ``received`` and ``unread_received`` of all rounds; ``shown``: round -> shown name -> file. Raises Problem where no file could be read at all."""
    folders, unread = rounds(raw)
    rows: list[dict] = []
    for round_id, folder in folders:
        found, missed = read_round(round_id, folder, raw, codebook, (shown or {}).get(round_id))
        rows += found
        unread += missed
    if not rows:
        first = (
            f" Nicht lesbar: {len(unread)}, zum Beispiel {unread[0][1]}: {unread[0][2]}"
            if unread
            else ""
        )
        raise Problem(
            raw,
            "",
            f"Es gibt keine lesbaren Notizen.{first}",
            "Notizen als docx, odt, pdf, xlsx, ods, csv, txt, md oder html in raw/<Runde>/ ablegen.",
        )
    listed = pd.DataFrame(unread, columns=["round_id", "file", "reason"]).drop_duplicates(
        ["round_id", "file"]
    )
    return pd.DataFrame(rows), listed


def _shown(house: stage.House) -> dict[str, dict[str, str]]:
    """Round -> the name that reports show -> the file, where the hider replaced a name in it."""
    found: dict[str, dict[str, str]] = {}
    if house.path("hidden_files").exists():
        for row in house.read("hidden_files").itertuples():
            found.setdefault(row.round_id, {})[row.shown] = row.file
    return found


def _work(house: stage.House, options: argparse.Namespace) -> str:
    tables.begin(house.corpus)
    received, unread = read_corpus(
        house.raw, codebooks.read(house.corpus / "codebook.toml"), _shown(house)
    )
    house.write("received", received)
    house.write("unread_received", unread)
    for row in unread.itertuples():
        stage.say(
            "ingest", f"nicht gelesen: {row.round_id}/{row.file}: {row.reason}".replace("\n", " ")
        )
    told = received[received.remark != ""]
    read = received[["round_id", "file"]].drop_duplicates()
    line = (
        f"{len(read) + len(unread)} Dateien -> {len(received)} Notizblätter, Runden: {', '.join(natural.in_order(received.round_id))}; "
        f"{len(unread)} nicht gelesen"
    )
    return line + (
        f"; {len(told)} mit Besonderheiten beim Lesen (Spalte remark)" if len(told) else ""
    )


def propose(house: stage.House, round_id: str) -> Path:
    """Write REPORTS/<round>/sources.csv: what was guessed about each sheet of a round, to copy and correct."""
    received = house.read("documents")
    path = house.reports / round_id / SOURCES
    house.deliver(path, sources.as_csv(sources.proposal(received[received.round_id == round_id])))
    return path


if __name__ == "__main__":
    stage.run("ingest", _work)
