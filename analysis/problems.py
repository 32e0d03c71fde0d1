"""What goes wrong with people's files, said so that they can mend it."""

from __future__ import annotations

from pathlib import Path


class Problem(Exception):
    """Something a person must mend before the run can be right.

    Shown in German, without a traceback: which file, which place in it, what was expected, what to do.
    """

    def __init__(self, file: str | Path, place: str, expected: str, todo: str):
        self.file, self.place, self.expected, self.todo = str(file), place, expected, todo
        super().__init__(str(self))

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.expected} Was zu tun ist: {self.todo}"


class Hint(Problem):
    """Something to know about a file that has been read in full: it is told, and the run is right nevertheless."""

    def __str__(self) -> str:
        return f"Hinweis zu {super().__str__()}"


class Again(Problem):
    """Nothing a person must mend: what this run has learned makes the next one right. Make builds again (exit code 3)."""


class Unreadable(Exception):
    """One note file that cannot be read; the reason is a German sentence. The run goes on and lists the file."""


class NotInstalled(ImportError):
    """An optional package is missing; the message names the one command that installs it."""

    def __init__(self, package: str, purpose: str):
        super().__init__(
            f"{purpose} braucht das Paket „{package}“. Installieren: .venv/bin/pip install {package}"
        )
