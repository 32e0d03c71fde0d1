"""What the console says: the lines of a stage, and what it is doing whenever it has been quiet for some seconds.

Nothing of this is written to a file.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from analysis import processes

# seconds of quiet before a line says that work goes on; five would be silence (issue 20)
PATIENCE = 3.5
DOING = {
    "ingest": "liest die Notizen",
    "pseudonymize": "ersetzt Namen",
    "clean": "trennt Aussagen und Beiwerk",
    "embed": "rechnet Satzvektoren",
    "classify": "ordnet Handlungsfelder und Aussagetypen zu",
    "topics": "sucht Themen",
    "align": "hält die Aussagen gegen das Konzept",
    "summarize": "stellt die Kernaussagen zusammen",
    "evaluate": "misst gegen die Kodierungen von Menschen",
    "report": "schreibt und prüft die Berichte",
    "check_report": "prüft die Berichte",
    "review": "liest und schreibt Arbeitsmappen",
    "notebooks": "rechnet die Notizbücher",
}
WATCHER = "console"  # the thread that watches a stage
_said = time.monotonic()  # when the last line was
_step = ""


def say(stage: str, text: str, since: float | None = None) -> None:
    """One line on the console: what the stage did, rows in and out, seconds."""
    global _said
    seconds = "" if since is None else f" ({time.monotonic() - since:.1f} s)".replace(".", ",")
    sys.stderr.write(f"{stage:<14} {text}{seconds}\n")  # in one piece: stages run side by side
    sys.stderr.flush()
    _said = time.monotonic()


def at(step: str) -> None:
    """What a long stage has come to, should somebody wait: told only after some quiet seconds."""
    global _step
    _step = step


@contextmanager
def working(stage: str) -> Iterator[None]:
    """While a stage works a line comes whenever nothing else was said for ``PATIENCE`` seconds."""
    global _said
    at("")
    began = time.monotonic() - processes.age()  # importing takes some of the quiet
    _said = began - PATIENCE / 2  # the stage before took its time to end
    done = threading.Event()

    def watch() -> None:
        while not done.wait(max(0.05, _said + PATIENCE - time.monotonic())):
            if time.monotonic() - _said >= PATIENCE:
                doing = ": ".join(filter(None, (DOING.get(stage, "arbeitet"), _step)))
                say(stage, f"{doing} … seit {time.monotonic() - began:.0f} s")

    watcher = threading.Thread(target=watch, daemon=True, name=WATCHER)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
