"""One file: opened safely, recognised by its content, read by the reader of its format."""

from __future__ import annotations

import os
import stat
import traceback
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from lxml import etree

from analysis.problems import Unreadable
from analysis.readers.blocks import Part
from analysis.readers.chats import as_points
from analysis.readers.docx import read_docx
from analysis.readers.html import read_html
from analysis.readers.image import read_image
from analysis.readers.odf import read_ods, read_odt
from analysis.readers.pdf import read_pdf
from analysis.readers.safety import DAMAGED, LARGEST_FILE, kind_of
from analysis.readers.text import read_csv, read_text
from analysis.readers.xlsx import read_xlsx

_READERS: dict[str, Callable[[bytes], list[Part]]] = {
    "docx": read_docx,
    "odt": read_odt,
    "ods": read_ods,
    "xlsx": read_xlsx,
    "csv": read_csv,
    "txt": read_text,
    "html": read_html,
    "pdf": read_pdf,
    "image": read_image,
}
RUNNING = ("docx", "odt", "txt", "html", "pdf")  # running text, which may be a log of messages
# what the libraries below the readers raise at a damaged file
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    UnicodeError,
    etree.LxmlError,
    pypdfium2.PdfiumError,
)
DEEP = "Die Datei ist zu tief verschachtelt und wurde nicht gelesen. Bitte den Text in ein neues Dokument kopieren und dieses ablegen."
UNEXPECTED = (
    "Beim Lesen trat ein unerwarteter Fehler auf ({} in {}). Die Datei kann in Ordnung sein: Bitte den Fehler melden "
    "und die Notizen bis dahin als docx oder txt neu speichern."
)
CLOSED = "Die Datei lässt sich nicht öffnen. Bitte prüfen, ob sie gelesen werden darf."
LINK_INSIDE = "Verknüpfung auf eine andere Datei; gelesen wird nur die Datei selbst. Die Verknüpfung kann gelöscht werden."
LINK_OUTSIDE = (
    "Verknüpfung, die aus dem Korpus hinausführt oder ins Leere zeigt; sie wurde nicht gelesen. "
    "Bitte die Datei selbst ablegen."
)
SYSTEM = frozenset(
    (".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db", ".directory", ".localized")
)


def read(path: Path, raw: Path) -> list[Part]:
    """The parts of one file below ``raw``; nothing outside is opened. Raises Unreadable with a German reason."""
    data = _bytes(path, raw)
    extension = path.name.rpartition(".")[2].lower() if "." in path.name else ""
    kind = kind_of(data, extension)
    try:
        parts = _READERS[kind](data)
        if kind in RUNNING:
            parts = [part._replace(text=as_points(part.text)) for part in parts]
    except (Unreadable, MemoryError):
        raise
    except RecursionError as error:
        raise Unreadable(DEEP) from error
    except BROKEN as error:
        raise Unreadable(DAMAGED) from error
    except Exception as error:  # a mistake of the program must not hide as a damaged file; it is one file, and the run goes on
        raise Unreadable(UNEXPECTED.format(type(error).__name__, _where(error))) from error
    named = "txt" if extension in ("text", "log", "md", "markdown", "vtt", "srt", "") else extension
    if kind in ("docx", "odt", "ods", "xlsx", "pdf", "image", "html") and not _fits(named, kind):
        told = f"Die Datei heißt .{extension}, ist aber eine Datei der Art {kind}; sie wurde als solche gelesen."
        parts = [part._replace(remarks=(*part.remarks, told)) for part in parts]
    return parts


def _where(error: Exception) -> str:
    """The own function an exception came through last („readers.docx, _cell“); its message may quote a note and is left out."""
    own = [
        frame
        for frame, _ in traceback.walk_tb(error.__traceback__)
        if frame.f_globals.get("__name__", "").startswith("analysis.")
    ]
    return f"{own[-1].f_globals['__name__'].removeprefix('analysis.')}, {own[-1].f_code.co_name}"


def _fits(extension: str, kind: str) -> bool:
    usual = {
        "docx": ("docx", "docm", "dotx"),
        "odt": ("odt", "ott"),
        "ods": ("ods", "ots"),
        "xlsx": ("xlsx", "xlsm", "xltx"),
        "html": ("html", "htm", "xhtml"),
        "image": ("jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp"),
    }
    return extension in usual.get(kind, (kind,))


def check(path: Path, raw: Path) -> None:
    """Raise Unreadable for what is no note sheet by its name, or no file that may be opened."""
    name = path.name
    if name.lower() in SYSTEM or name.startswith("._") or "__MACOSX" in path.parts:
        raise Unreadable("Systemdatei ohne Notizen. Sie kann bleiben oder gelöscht werden.")
    if name.startswith(("~$", ".~lock.")):
        raise Unreadable(
            "Sperrdatei: Das Dokument war beim Kopieren geöffnet. Bitte das Programm schließen und die Sperrdatei löschen."
        )
    if name.lower().startswith(("readme", "liesmich")):
        raise Unreadable(
            "Begleittext und keine Notizen. Soll er ausgewertet werden, bitte die Datei umbenennen."
        )
    if path.is_symlink():
        inside = os.path.exists(path) and Path(os.path.realpath(path)).is_relative_to(
            os.path.realpath(raw)
        )
        raise Unreadable(LINK_INSIDE if inside else LINK_OUTSIDE)
    try:
        found = path.stat()
    except OSError as error:
        raise Unreadable(CLOSED) from error
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable(
            "Das ist keine gewöhnliche Datei. Bitte löschen oder durch die eigentliche Datei ersetzen."
        )
    if found.st_size > LARGEST_FILE:
        raise Unreadable(
            f"Die Datei ist größer als {LARGEST_FILE // 2**20} MB. Bitte verkleinern (Bilder komprimieren) oder aufteilen."
        )


def _bytes(path: Path, raw: Path) -> bytes:
    check(path, raw)
    try:
        with open(path, "rb", opener=_opener) as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Unreadable(CLOSED) from error


def _opener(path: str, flags: int) -> int:
    """Open without following a link and without waiting at a pipe that came in the meantime."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
