"""What was found out about single words, kept on disk: of twenty processes none loads a dictionary for a word that another has looked up.

``open_`` names the file (``CORPUS/private/words.json``: before hiding, words may be names), ``save`` adds to it; without them nothing is kept.
The file counts only for the same code and the same dictionaries, so it changes no result.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Callable
from functools import wraps
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = (
    *(HERE / name for name in ("words.py", "language.py")),
    *(
        HERE.parent / "hiding" / name
        for name in ("names.py", "lexicon.py", "names.toml", "parameters.py")
    ),
)
PACKAGES = ("simplemma", "HanTa", "Faker")

_file: Path | None = None
_known: dict[str, dict[str, object]] | None = None
_new = False


def open_(file: Path) -> None:
    """Keep what is found out from now on, and use what the file holds; it is read with the first word."""
    global _file, _known, _new
    _file, _known, _new = file, None, False


def _made_by() -> str:
    code = b"".join(path.read_bytes() for path in SOURCES)
    versions = " ".join(metadata.version(name) for name in PACKAGES)
    return hashlib.sha256(code + versions.encode()).hexdigest()


def _read() -> dict[str, dict[str, object]]:
    """What the file holds; nothing where it is missing, cut or made by other code."""
    try:
        held = json.loads(_file.read_text(encoding="utf-8")) if _file else {}
        return held["words"] if held["made_by"] == _made_by() else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def save() -> None:
    """Add to the file what is new; what another process added meanwhile stays."""
    if not (_new and _file and _known and _file.parent.is_dir()):
        return
    folder = None
    try:
        folder = os.open(_file.parent, os.O_RDONLY)
        fcntl.flock(folder, fcntl.LOCK_EX)
        words = _read()
        for name, found in _known.items():
            words[name] = dict(sorted({**words.get(name, {}), **found}.items()))
        content = {"made_by": _made_by(), "words": dict(sorted(words.items()))}
        temporary = _file.with_name(f".{_file.name}.tmp")
        temporary.touch(0o600)
        temporary.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        os.replace(temporary, _file)
    except OSError:  # no place or no locks there: the words are looked up again
        pass
    finally:
        if folder is not None:
            os.close(folder)


def remembered(function: Callable) -> Callable:
    """A function of one word whose answers are kept; they are what JSON holds."""

    @wraps(function)
    def asked(word: str):
        global _known, _new
        if _file is None:
            return function(word)
        if _known is None:
            _known = _read()
        answers = _known.setdefault(function.__name__, {})
        if word not in answers:
            answers[word], _new = function(word), True
        return answers[word]

    return asked
