"""Names go first: persons, phones and addresses become speaking placeholders, before anything else sees the text.

received.csv (+ decisions/names.csv, optional list of participants) -> documents.csv, private/name_review.csv
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from analysis import stage, tables
from analysis.hiding import name_decisions, participants
from analysis.hiding.name_spans import NameSpan
from analysis.hiding.rounds import differs_only_at_placeholders, one_round
from analysis.problems import Problem


def pseudonymize(
    received: pd.DataFrame,
    decisions: pd.DataFrame | None = None,
    persons: list[NameSpan] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Replace what names or locates a person.

    Columns: received -> documents (the same rows in the same order), name_review, the key (round_id, placeholder, names; never
    stored unasked), and the rows of decided_names that no longer fit. Raises Problem if law 1 is broken.
    """
    decisions = tables.empty("decided_names") if decisions is None else decisions
    places, orphans = name_decisions.matched(decisions, received)
    sheets, review, keys = [], [], []
    for round_id in sorted(received["round_id"].unique()):
        made, found, key = one_round(
            received[received["round_id"] == round_id], persons or [], places
        )
        sheets.append(made)
        review += found
        keys += [
            {"round_id": round_id, "placeholder": placeholder, "names": written}
            for placeholder, written in key.items()
        ]
    documents = pd.concat(sheets).loc[received.index] if sheets else received.copy()
    for document_id, before, after in zip(
        received["document_id"], received["text"], documents["text"], strict=True
    ):
        if not differs_only_at_placeholders(before, after):
            raise Problem(
                "documents.csv",
                document_id,
                "Der Text weicht nicht nur an den Platzhaltern vom empfangenen Text ab.",
                "Bitte als Programmfehler melden; es wurde nichts geschrieben.",
            )
    return (
        documents,
        tables.typed(
            pd.DataFrame(review, columns=tables.TABLES["name_review"].names), "name_review"
        ),
        pd.DataFrame(keys, columns=["round_id", "placeholder", "names"]),
        orphans,
    )


def _outside(path: Path, *folders: Path) -> bool:
    return not any(path.resolve().is_relative_to(folder.resolve()) for folder in folders)


def _work(house: stage.House, options: argparse.Namespace) -> str:
    project = Path(__file__).resolve().parent.parent
    if options.key and not _outside(options.key, *house, project):
        raise Problem(
            options.key,
            "",
            "Die Schlüsselliste darf nicht im Korpus, bei den Modellen, den Berichten oder im Projekt liegen.",
            "Bitte einen Pfad an einem geschützten Ort außerhalb angeben.",
        )
    if options.participants and not _outside(options.participants, *house, project):
        raise Problem(
            options.participants,
            "",
            "Die Teilnehmendenliste muss außerhalb des Korpus und des Projekts liegen.",
            "Datei verschieben und den neuen Pfad angeben.",
        )
    received = house.read("received")
    documents, review, key, orphans = pseudonymize(
        received,
        house.read("decided_names"),
        participants.read(options.participants) if options.participants else [],
    )
    if options.key:
        options.key.write_text(key.to_csv(index=False, lineterminator="\n"), encoding="utf-8")
    for row in orphans.to_dict("records"):
        stage.say(
            "pseudonymize",
            f"Entscheidung verwaist: {row['target']}, Zeichen {row['start']} bis {row['end']} ({row['new']}); bitte neu entscheiden",
        )
    house.write("name_review", review)
    house.write("documents", documents)
    persons_hidden = key["placeholder"].str.startswith("[Person ").sum()
    return (
        f"{stage.german(len(received))} -> {stage.german(len(documents))} Blätter, {stage.german(persons_hidden)} Personen ersetzt, "
        f"{stage.german(len(review))} Stellen zum Nachsehen"
        + (f", {len(orphans)} Entscheidungen verwaist" if len(orphans) else "")
    )


if __name__ == "__main__":
    stage.run(
        "pseudonymize",
        _work,
        (
            ("--participants",),
            {"type": Path, "help": "Liste der Teilnehmenden, eine Datei außerhalb des Korpus"},
        ),
        (
            ("--key",),
            {"type": Path, "help": "Schlüsselliste schreiben, an einen Ort außerhalb des Projekts"},
        ),
    )
