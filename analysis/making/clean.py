"""Delete what make made in the three folders, and nothing that people wrote or filled in."""

import os
import shutil
from pathlib import Path

MODELS = ("embeddings", "classifier", "topics", "encoder", ".made")
PRIVATE = tuple(
    f"{name}.csv"
    for name in (
        "received",
        "unread",
        "pseudonymised",
        "name_review",
        "name_findings",
        "hidden_files",
    )
)


def recorded(reports):
    """The files below reports that the program wrote and nobody changed since: each with its record."""
    kept = reports / ".made" / "files"
    from analysis.making.inputs import sha256
    from analysis.written import hashes

    for record in sorted(path for path in kept.rglob("*") if path.is_file()):
        path = (reports / record.relative_to(kept)).with_suffix("")  # less „.sha256“
        if sha256(path) in hashes(record):
            yield path


def main():
    corpus, models, reports = (
        Path(os.environ.get(name) or name.lower()) for name in ("CORPUS", "MODELS", "REPORTS")
    )
    for path in recorded(reports):
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    for folder in (corpus / "tables", *(models / name for name in MODELS), reports / ".made"):
        shutil.rmtree(folder, ignore_errors=True)
    for name in ("quality", "notebooks"):
        shutil.rmtree(reports / name, ignore_errors=True)
    for path in (
        *(corpus / "private" / name for name in (*PRIVATE, "words.json")),
        reports / "manifest.json",
    ):
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
