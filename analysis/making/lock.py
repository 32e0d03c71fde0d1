"""One run at a time on a corpus: who has it, and since when; what a run that was killed left behind holds nobody up."""

from __future__ import annotations

import os
import time
from pathlib import Path

from analysis import processes


def _runs(process: int, born: str) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return processes.born(process) == born


def take(made: Path, process: int, goals: str) -> str:
    """Take the lock of a corpus for a process; else the sentence that says who has it. One whose process is gone is cleared."""
    path = made / "lock"
    made.mkdir(parents=True, exist_ok=True)
    mine = f"{process} {processes.born(process)} {time.strftime('%H:%M')} {goals}"
    for _ in range(3):
        try:
            with open(path, "x", encoding="utf-8") as file:
                file.write(mine)
            return ""
        except FileExistsError:
            said = path.read_text(encoding="utf-8", errors="replace").split(" ", 3)
        if len(said) == 4 and said[0].isdecimal() and _runs(int(said[0]), said[1]):
            if int(said[0]) == process:
                return ""
            what = f"make {said[3]}".strip()
            return (
                f"„{what}“ läuft schon, seit {said[2]} Uhr, mit demselben Korpus ({made.parent.parent}). "
                "Was zu tun ist: warten, bis es fertig ist, oder es im anderen Fenster mit Strg+C beenden."
            )
        path.unlink(missing_ok=True)
    return "Der Korpus ist gesperrt. Was zu tun ist: noch einmal versuchen."
