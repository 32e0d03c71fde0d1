"""The Word reports as PDF, by LibreOffice: tagged, with bookmarks, after PDF/UA.

REPORTS/<round>/*.docx -> REPORTS/<round>/*.pdf
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from analysis import stage
from analysis.problems import Problem

PROGRAMS = ("soffice", "libreoffice")
NAMES = ("kurzfassung", "auswertung", "anhang")
OPTIONS = {
    name: {"type": "boolean", "value": "true"}
    for name in ("UseTaggedPDF", "PDFUACompliance", "ExportBookmarks")
}
PATIENCE = 300  # seconds a round may take


def _program() -> str:
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise Problem(
            "make pdf",
            "",
            "Für PDF-Dateien wird LibreOffice gebraucht; auf diesem Rechner ist es nicht zu finden.",
            "LibreOffice installieren (sudo apt install libreoffice-writer) oder die Word-Dateien in Word als PDF speichern.",
        )
    return found


def convert(program: str, files: list[Path], target: Path) -> None:
    """Write a PDF of each file into ``target``; with a profile of its own, so that an open LibreOffice does not matter."""
    with tempfile.TemporaryDirectory() as profile:
        call = [
            program,
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--convert-to",
            f"pdf:writer_pdf_Export:{json.dumps(OPTIONS)}",
            "--outdir",
            str(target),
            *map(str, files),
        ]
        subprocess.run(call, check=True, capture_output=True, timeout=PATIENCE)


def _work(house: stage.House, options) -> str:
    program, made = _program(), 0
    for written in sorted(house.reports.glob("*/auswertung.docx")):
        folder = written.parent
        files = [path for name in NAMES if (path := folder / f"{name}.docx").exists()]
        with tempfile.TemporaryDirectory() as target:
            convert(program, files, Path(target))
            for path in sorted(Path(target).glob("*.pdf")):
                house.deliver(folder / path.name, path.read_bytes())
                made += 1
    return f"{made} PDF-Dateien in {house.reports}"


if __name__ == "__main__":
    stage.run("report.pdf", _work)
