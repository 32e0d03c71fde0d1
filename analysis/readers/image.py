"""Photos: read with Tesseract where it is installed, else listed as unread."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache

from analysis.german.ocr_noise import is_noise
from analysis.problems import Unreadable
from analysis.readers.blocks import Part
from analysis.readers.characters import plain
from analysis.readers.parameters import DOUBTED_LETTERS, SURE

OCR = "Der Text stammt aus einer Texterkennung; bitte mit dem Original vergleichen."
MISSING = (
    "Das ist ein Foto oder Scan ohne lesbaren Text. Bitte abtippen; oder die Texterkennung einrichten "
    "(sudo apt install tesseract-ocr-deu) und neu starten."
)
SECONDS = 120  # longest for one picture


@cache
def recognizer() -> str:
    """The language Tesseract reads ("deu"), "" where it or its German data are not installed."""
    if shutil.which("tesseract") is None:
        return ""
    listed = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, check=False
    )
    return "deu" if "deu" in (listed.stdout + listed.stderr).split() else ""


def recognized(picture: bytes) -> str:
    """The text on a picture; "" where nothing was recognised. Raises Unreadable where Tesseract is not installed."""
    if not recognizer():
        raise Unreadable(MISSING)
    try:
        done = subprocess.run(
            ["tesseract", "stdin", "stdout", "-l", recognizer(), "--psm", "3", "tsv"],
            input=picture,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            "Die Texterkennung dauerte zu lange. Bitte das Bild verkleinern oder abtippen."
        ) from error
    if done.returncode:
        raise Unreadable(
            "Das Foto ist beschädigt und lässt sich nicht öffnen. Bitte neu fotografieren oder im Bildprogramm neu speichern."
        )
    text = _parted(plain(with_doubts(done.stdout.decode("utf-8", "replace"))))
    return text if any(not is_noise(line) for line in text.split("\n") if line.strip()) else ""


def with_doubts(table: str) -> str:
    """The recognised text from Tesseract's table (tsv): words it is unsure of carry „[?]“, which makes a statement unsure.

    >>> head = "level\\tpage\\tblock\\tpar\\tline\\tword\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n"
    >>> rows = [f"5\\t1\\t1\\t1\\t1\\t{n}\\t0\\t0\\t9\\t9\\t{conf}\\t{word}" for n, conf, word in ((1, 96, "Mehr"), (2, 41, "Licbt"))]
    >>> with_doubts(head + "\\n".join(rows))
    'Mehr Licbt [?]'
    """
    lines: dict[tuple[str, ...], list[str]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or not cells[11].strip():
            continue
        *_, confidence, word = cells[:12]
        unsure = float(confidence) < SURE and sum(map(str.isalpha, word)) >= DOUBTED_LETTERS
        lines.setdefault(tuple(cells[1:5]), []).append(f"{word} [?]" if unsure else word)
    out: list[str] = []
    before: tuple[str, ...] = ()
    for place, words in lines.items():
        if before and place[:3] != before[:3]:
            out.append("")
        out.append(" ".join(words))
        before = place
    return "\n".join(out)


def _parted(text: str) -> str:
    """Each bit of noise a paragraph of its own, so that it joins no note; borders and tape beside a line are left out.

    >>> _parted("| Mehr Licht am\\nAbend\\n.. eo\\nTür zu")
    'Mehr Licht am\\nAbend\\n\\n.. eo\\n\\nTür zu'
    """
    lines = [
        re.sub(r"^[|_ı](?=\s)|(?<=\s)[|_]$", "", line.strip()).strip() for line in text.split("\n")
    ]
    parted = "\n".join(f"\n{line}\n" if line and is_noise(line) else line for line in lines)
    return re.sub(r"\n{3,}", "\n\n", parted).strip()


def read_image(data: bytes) -> list[Part]:
    text = recognized(data)
    if not text:
        raise Unreadable(
            "Auf dem Foto wurde kein Text erkannt. Bitte abtippen oder schärfer fotografieren."
        )
    return [Part("", text, (OCR,))]
