"""Set up .venv from a lock file: ``environment.py requirements.lock .venv/installed``. Runs with any Python; says in German what is missing."""

import hashlib
import subprocess
import sys
import time
from pathlib import Path

VENV = Path(".venv")
OLD = "Gebraucht wird Python 3.11 oder neuer: make PYTHON=/pfad/zu/python3"
NO_VENV = "Es fehlt das Paket für virtuelle Umgebungen: sudo apt install python3-venv"


def run(command):
    """The exit code of a command; while it works, a line every few seconds."""
    began, running = time.monotonic(), subprocess.Popen(command)
    while True:
        try:
            return running.wait(4)
        except subprocess.TimeoutExpired:
            print(f"… seit {time.monotonic() - began:.0f} s", flush=True)


def main(lock, done):
    if sys.version_info < (3, 11):  # noqa: UP036 – this file runs before the version is known
        sys.exit(OLD)
    python, wanted = VENV / "bin" / "python", hashlib.sha256(Path(lock).read_bytes()).hexdigest()
    if Path(done).exists() and Path(done).read_text() == wanted:  # only its date is another
        Path(done).touch()
        return
    if "test" in lock:
        print("Was die Tests zusätzlich brauchen, wird installiert …", flush=True)
    else:
        print("Arbeitsumgebung wird eingerichtet (einmalig, 2 bis 10 Minuten) …", flush=True)
        if run([sys.executable, "-m", "venv", str(VENV)]):
            sys.exit(NO_VENV)
    install = [str(python), "-m", "pip", "install", "-qq", "--require-hashes", "--no-deps"]
    if run([*install, "-r", lock]):
        sys.exit("Die Pakete ließen sich nicht installieren; die Meldung darüber nennt den Grund.")
    Path(done).write_text(wanted)


if __name__ == "__main__":
    main(*sys.argv[1:])
