"""What went wrong with the machine or with the program itself, said in German and without a word of any note."""

from __future__ import annotations

import errno
import os
import traceback

from analysis.problems import Problem

AGAIN = "und „make“ noch einmal aufrufen."
NO_RIGHTS = "Für diese Datei oder diesen Ordner fehlen die Rechte."
# what a person at the machine can mend: what is said, and what to do
OF_THE_MACHINE = {
    errno.ENOSPC: ("Der Datenträger ist voll.", f"Platz schaffen {AGAIN}"),
    errno.EDQUOT: ("Ihr Speicherplatz ist aufgebraucht.", f"Platz schaffen {AGAIN}"),
    errno.EFBIG: ("Die Datei würde größer, als hier erlaubt ist.", f"Platz schaffen {AGAIN}"),
    errno.EROFS: ("Hier lässt sich nichts schreiben.", f"Einen anderen Ordner wählen {AGAIN}"),
    errno.EACCES: (NO_RIGHTS, f"Rechte setzen lassen oder einen eigenen Ordner wählen {AGAIN}"),
    errno.EPERM: (NO_RIGHTS, f"Rechte setzen lassen oder einen eigenen Ordner wählen {AGAIN}"),
    errno.EISDIR: ("Hier liegt ein Ordner statt einer Datei.", f"Den Ordner verschieben {AGAIN}"),
    errno.ENOTDIR: ("Hier liegt eine Datei statt eines Ordners.", f"Sie verschieben {AGAIN}"),
    errno.EEXIST: ("Hier liegt eine Datei statt eines Ordners.", f"Sie verschieben {AGAIN}"),
    errno.ENAMETOOLONG: ("Der Name ist zu lang.", f"Den Ordner kürzer benennen {AGAIN}"),
    errno.EIO: ("Der Datenträger meldet einen Fehler.", f"Den Datenträger prüfen lassen {AGAIN}"),
}
SEND = (
    "Das ist ein Fehler des Programms, nicht Ihrer Dateien; an Ihren Dateien wurde nichts verändert. Bitte alles von hier "
    "bis zum Ende an die Menschen schicken, die das Programm betreuen. Es enthält keinen Text aus Notizen."
)


def of_the_machine(error: OSError) -> Problem:
    """A full disk, missing rights and their like as a Problem; the file is named where the system names it."""
    said, todo = OF_THE_MACHINE[error.errno or 0]
    return Problem(str(error.filename or "Speichern"), "", said, todo)


def of_the_program(error: BaseException) -> str:
    """Where the program failed, line by line, without the message: that may quote a note. DEBUG=1 shows it too."""
    lines = []
    cause: BaseException | None = error
    while cause is not None:
        for frame in traceback.extract_tb(cause.__traceback__):
            place = os.sep.join(frame.filename.split(os.sep)[-3:])
            lines.append(f"  {place}:{frame.lineno} in {frame.name}: {frame.line}")
        lines.append(type(cause).__name__ + (f": {cause}" if os.environ.get("DEBUG") else ""))
        cause = cause.__cause__ or cause.__context__
    return "\n".join([SEND, "", "Traceback", *lines])
