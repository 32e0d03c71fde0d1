"""What a run was made from: inputs with their hashes, code, packages, models, parameters, decisions used, what was unread or unsure.

CORPUS + MODELS -> REPORTS/manifest.json

No clock, no path of this computer, no name of a folder but those inside the corpus. The run id is a hash of the inputs, the code and the
packages, so equal ids mean equal reports. ``gold/`` is left out: it is never part of a result.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from analysis import __version__, laws, stage, tables, written
from analysis.encoder.embedders import without_path
from analysis.making.inputs import sha256
from analysis.problems import Problem

NAME = "runder-tisch"
ROOT = Path(__file__).parent.parent
PEOPLE_WRITE = ("codebook.toml", "concept.csv", "vorlage.docx")
SETTINGS = ("EMBEDDER", "STAND")
UNSURE = ("unsicher", "unleserlich")


def entries(folder: Path, files: list[Path]) -> list[dict[str, str]]:
    """``file`` (below the folder, NFC, with /) and ``sha256`` of each, sorted by name; links that leave the folder are not followed."""
    found = []
    for path in files:
        if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            found.append(
                {
                    "file": unicodedata.normalize("NFC", path.relative_to(folder).as_posix()),
                    "sha256": sha256(path),
                }
            )
    return sorted(found, key=lambda entry: entry["file"])


def inputs(corpus: Path, hidden: dict[str, str]) -> list[dict[str, str]]:
    """Everything people wrote that a report depends on: raw notes, codebook, concept, template, decisions.

    ``hidden``: files whose name names somebody -> what tables and reports call them.
    """
    files = [path for path in (corpus / "raw").rglob("*") if not path.is_symlink()]
    files += [*(corpus / name for name in PEOPLE_WRITE), *(corpus / "decisions").glob("*.csv")]
    return [
        entry | {"file": hidden.get(entry["file"], entry["file"])}
        for entry in entries(corpus, files)
    ]


def code() -> str:
    """One hash over the program's own files, the models and tables that ship with it included."""
    package = Path(__file__).parent
    files = [  # nothing that comes and goes while others run: compiled files, temporary ones
        path
        for path in package.rglob("*")
        if "__pycache__" not in path.parts and path.name[0] != "." and path.suffix != ".md"
    ]
    return hashlib.sha256(
        "".join(f"{each['file']} {each['sha256']}\n" for each in entries(package, files)).encode()
    ).hexdigest()


def packages() -> dict[str, str]:
    """The installed version of each package the project asks for, by name."""
    project = ROOT / "pyproject.toml"
    if project.exists():
        wanted = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    else:  # installed from a wheel
        wanted = [line for line in metadata.requires(NAME) or [] if "extra ==" not in line]
    found = {}
    for line in sorted(wanted, key=str.lower):
        name = re.split(r"[^\w.-]", line)[0]
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def parameters(given: Mapping[str, str]) -> dict[str, str]:
    """What was set, without a path of this computer."""
    found = {name: given[name] for name in SETTINGS if given.get(name)}
    return {
        name: without_path(value) if name == "EMBEDDER" else value for name, value in found.items()
    }


def models(folder: Path) -> list[dict[str, str]]:
    """The fitted models and embeddings by file; notes for readers are left out."""
    return (
        entries(
            folder,
            [
                path
                for path in folder.glob("[!.]*/**/*")
                if path.suffix != ".md" and not path.name.startswith(".")
            ],
        )
        if folder.is_dir()
        else []
    )


def provenance(folder: Path) -> dict[str, dict]:
    """The .json beside each model: its parameters as the stage wrote them."""
    return (
        {
            path.relative_to(folder).as_posix(): json.loads(path.read_text(encoding="utf-8"))
            for path in sorted(folder.glob("[!.]*/**/*.json"))
            if path.stat().st_size < 100_000
        }
        if folder.is_dir()
        else {}
    )


def _hidden(house: stage.House) -> dict[str, str]:
    rows = (
        house.read("hidden_files")
        if house.path("hidden_files").exists()
        else tables.empty("hidden_files")
    )
    return {
        f"raw/{row.round_id}/{row.file}": f"raw/{row.round_id}/{row.shown}"
        for row in rows.itertuples()
    }


def manifest(house: stage.House) -> dict:
    """The manifest: run_id, version, code, lock, inputs, packages, parameters, decisions, models, provenance, unread, unsure."""
    lock = ROOT / "requirements.lock"
    statements = house.read("statements")
    content = {
        "version": __version__,
        "code": code(),
        "lock": sha256(lock) if lock.exists() else "",
        "inputs": inputs(house.corpus, _hidden(house)),
        "packages": packages(),
        "parameters": parameters(os.environ),
        "decisions": {
            name: len(house.read(name))
            for name in (
                "decided_codings",
                "decided_statements",
                "decided_topics",
                "decided_names",
                "frozen_topics",
            )
        },
    }
    run_id = hashlib.sha256(
        json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()[:12]
    unread = house.read("unread") if house.path("unread").exists() else tables.empty("unread")
    unsure = statements[
        statements["flags"].map(lambda flags: bool(set(UNSURE) & set(flags.split())))
    ]
    return (
        {"run_id": run_id}
        | content
        | {
            "models": models(house.models),
            "provenance": provenance(house.models),
            "unread": unread.to_dict("records"),
            "unsure": sorted(unsure["statement_id"]),
        }
    )


def _work(house: stage.House, options) -> str:
    if wrong := laws.recount(house):
        raise Problem(
            house.corpus / "tables",
            wrong[0],
            f"{len(wrong)} Zahlen in den Tabellen stimmen nicht mit ihren Aussagen überein.",
            "„make clean“ und „make“ aufrufen; bleibt es dabei, ist es ein Fehler des Programms.",
        )
    content = manifest(house)
    target = house.reports / "manifest.json"
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    written.put(target, text.encode())
    house.wrote(target)
    return f"{len(content['inputs'])} Eingangsdateien, {len(content['models'])} Modelldateien, Laufkennung {content['run_id']}"


if __name__ == "__main__":
    stage.run("manifest", _work)
