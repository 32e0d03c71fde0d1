"""What has changed since the tables were made, by content: run by Make before anything else, with any Python 3, without packages.

CORPUS, raw/, decisions/, settings, the package -> CORPUS/tables/.made/*

A rule depends on stamps (small files that hold a hash, written anew only where it changed): dates on people's files decide nothing. One stamp each for
- what people write: ``codebook.toml``, ``concept.csv``, ``vorlage.docx``, every table in ``decisions/`` and ``gold/``, and ``raw`` as a whole;
- what was asked for: ``EMBEDDER``, ``STAND`` and the content of the list ``TEILNEHMENDE``;
- each module that a rule runs, with all that it imports, the data files beside and the lock of the packages (``stage.NAME``).

Beside them lies, for every file a stage wrote, its hash and stage (``analysis.written``): what is missing, cut, changed or unfinished is made again.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from analysis import failures
from analysis.making import lock

PACKAGE = Path(__file__).resolve().parent.parent
IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(analysis[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+(analysis[\w.]*))",
    re.MULTILINE,
)
BY_HAND = ("review", "notebooks")  # stages whose files people fill in, move and throw away
SETTINGS = ("EMBEDDER", "STAND")
ONE_FILE = ("codebook.toml", "concept.csv", "vorlage.docx")
# read as empty where they are missing, begun with their header by the first stage
BEGUN = tuple(
    f"{folder}/{name}.csv"
    for folder, names in (
        (
            "decisions",
            (
                *("codings", "statements", "topics", "names", "frozen", "goals", "oppositions"),
                *("messages", "own_codes", "own_codings", "remarks", "rounds"),
            ),
        ),
        ("gold", ("codings", "goals")),
    )
    for name in names
)


# ---- the code behind a stage ------------------------------------------------------------------


def file_of(module: str) -> Path | None:
    """The file of a module of the package (of a package that can be run, what runs); None for what lies outside it."""
    place = PACKAGE.parent.joinpath(*module.split("."))
    tried = (place.with_suffix(".py"), place / "__main__.py", place / "__init__.py")
    return next((path for path in tried if path.is_file()), None)


@cache
def imports(path: Path) -> frozenset[Path]:
    """The package's files that this file names in an import, wherever in the file it stands, with the packages around them."""
    named = set()
    for source, names, plain in IMPORT.findall(path.read_text(encoding="utf-8")):
        module = source or plain
        parts = module.split(".")
        named |= {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
        named |= {f"{module}.{name}" for name in re.findall(r"\w+", names)}
    return frozenset(found for name in named if (found := file_of(name)))


def closure(module: str) -> set[Path]:
    """Every file of the package that running a module may read: itself, what it imports, and the data files beside those."""
    start = file_of(module)
    seen, todo = set(), [start] if start else []
    while todo:
        if (current := todo.pop()) not in seen:
            seen.add(current)
            todo += imports(current)
    data = {
        path
        for folder in {path.parent for path in seen} - {PACKAGE}
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc", ".md")
    }
    return seen | data


def stages() -> list[str]:
    """The modules that can be run, without ``analysis.`` in front."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if "__main__" in (path.stem, *re.findall(r'^if __name__ == "(\w+)"', _text(path), re.M)):
            parts = path.relative_to(PACKAGE).with_suffix("").parts
            found.append(".".join(part for part in parts if part != "__main__"))
    return [name for name in found if not name.startswith("making")]


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# ---- hashes -----------------------------------------------------------------------------------


@cache
def sha256(path: Path) -> str:
    """The content's hash; a word in its place where there is none to read, so that nothing stops here."""
    try:
        if not path.is_file():
            return "fehlt"
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        return digest.hexdigest()
    except OSError as error:
        return f"unlesbar {error.errno}"


def _together(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def tree(folder: Path) -> str:
    """One hash over a folder: names, kinds and contents of all below it; links are not followed."""
    lines = []
    for path, folders, files in os.walk(folder):
        folders.sort()
        here = Path(path)
        for name in sorted(files + [each for each in folders if (here / each).is_symlink()]):
            entry = here / name
            link = f" -> {os.readlink(entry)}" if entry.is_symlink() else ""
            lines.append(f"{entry.relative_to(folder)}{link} {sha256(entry)}")
        lines += [f"{(here / name).relative_to(folder)}/" for name in folders]
    return _together(lines)


def _decided(path: Path) -> str:
    """A table that holds no more than its header says as much as one that is missing."""
    try:
        if path.is_file() and len(path.read_bytes().strip().splitlines()) > 1:
            return sha256(path)
    except OSError:
        return sha256(path)
    return "leer"


def stamps(corpus: Path, settings: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Name and hash of each stamp."""
    for name in ONE_FILE:
        yield name, sha256(corpus / name)
    for name in BEGUN:
        yield name.replace("/", "."), _decided(corpus / name)
    yield "private.name_findings.csv", sha256(corpus / "private" / "name_findings.csv")
    yield "raw", tree(corpus / "raw")
    for name in SETTINGS:
        value = settings.get(name, "")
        kept = Path(value.partition(":")[2]) if name == "EMBEDDER" and ":" in value else None
        sizes = (
            [f"{path} {path.stat().st_size}" for path in sorted(kept.rglob("*")) if path.is_file()]
            if kept and kept.is_dir()
            else []
        )
        yield name, _together([value, *sizes])
    listed = settings.get("TEILNEHMENDE", "")
    yield "TEILNEHMENDE", sha256(Path(listed)) if listed else "keine"
    package = [
        path
        for path in sorted(PACKAGE.rglob("*"))
        if path.is_file() and path.suffix not in (".pyc", ".md")
    ]
    yield "package", _together(f"{path.relative_to(PACKAGE)} {sha256(path)}" for path in package)
    for name in stages():
        files = [PACKAGE.parent / "requirements.lock", *sorted(closure(f"analysis.{name}"))]
        yield (
            f"stage.{name}",
            _together(f"{path.relative_to(PACKAGE.parent)} {sha256(path)}" for path in files),
        )


# ---- what stages wrote ------------------------------------------------------------------------


def damaged(made: Path, root: Path, edited: bool) -> Iterator[tuple[str, str]]:
    """(file, stage) of every file below a root, recorded below ``made``, that is missing or, unless people may edit it there, not what its stage wrote."""
    kept = made / "files"
    for record in sorted(path for path in kept.rglob("*") if path.is_file()):
        name = record.relative_to(kept).with_suffix("")  # less „.sha256“
        digest, _, stage = _text(record).strip().partition(" ")
        if stage.split()[0] in BY_HAND:
            continue
        found = sha256(root / name)
        if found == "fehlt" or (found != digest and not edited):
            record.unlink()
            yield str(name), stage
        elif (root / name).stat().st_mtime > time.time():  # a clock once ran ahead
            os.utime(root / name)


def unfinished(made: Path) -> Iterator[str]:
    """Stages that had begun when the last run ended."""
    for mark in sorted(made.glob("begun/*")):
        mark.unlink()
        yield mark.name


def without_halves(*folders: Path) -> None:
    """Take away what stages had begun to write when they were killed (`.name…tmp…`): it holds notes and nobody reads it."""
    for folder in folders:
        for path in sorted(folder.rglob(".*")):
            if ".tmp" in path.name and path.is_file():
                path.unlink()


def write(made: Path, found: Iterable[tuple[str, str]], again: set[str]) -> None:
    """Write the stamps whose hash changed or whose stage must run again."""
    made.mkdir(parents=True, exist_ok=True)
    for name, digest in found:
        path = made / name
        if f"{digest}\n" != (path.read_text() if path.exists() else ""):
            temporary = path.with_name(f".{name}.{os.getpid()}.tmp")
            temporary.write_text(f"{digest}\n")
            os.replace(temporary, path)
        elif (
            name.removeprefix("stage.") in again
            and name.startswith("stage.")
            or path.stat().st_mtime > time.time()
        ):
            os.utime(path)


# ---- as a program -----------------------------------------------------------------------------


def main() -> None:
    corpus, models, reports = (
        Path(os.environ.get(name) or name.lower()) for name in ("CORPUS", "MODELS", "REPORTS")
    )
    made = corpus / "tables" / ".made"
    process = os.environ.get("MAKE_PROCESS", "")
    try:
        if process.isdecimal() and os.environ.get("MAKELEVEL", "0") in ("", "0", "1"):
            if held := lock.take(made, int(process), os.environ.get("GOALS", "")):
                sys.exit(held)
            own = (corpus / name for name in ("tables", "private", "decisions", "gold"))
            without_halves(*own, models, reports)
        _renew(corpus, models, reports, made)
    except OSError as error:
        if error.errno not in failures.OF_THE_MACHINE:
            sys.exit(failures.of_the_program(error))
        sys.exit(f"FEHLER: {failures.of_the_machine(error)}")


def _renew(corpus: Path, models: Path, reports: Path, made: Path) -> None:
    again = {name.split()[0] for name in unfinished(made)}
    for root, kept in ((corpus, made), (models, models / ".made"), (reports, reports / ".made")):
        for name, stage in damaged(kept, root, edited=root is reports):
            said = "fehlt, ist unvollständig oder wurde verändert; wird neu gemacht"
            print(f"{root.name}/{name} {said}", file=sys.stderr)
            again.add(stage.split()[0])
    write(made, stamps(corpus, dict(os.environ)), again)
    included = made / "inputs.mk"
    if not included.exists():
        included.write_text("# what Make includes, so that the stamps beside it are up to date\n")


if __name__ == "__main__":
    main()
