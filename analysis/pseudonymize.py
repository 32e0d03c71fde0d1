"""Names go first: persons, phones and addresses become speaking placeholders, before anything else sees the text.

received.csv (+ decisions/names.csv, optional list of participants) -> documents.csv, private/name_review.csv
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis import formulas, natural, stage, tables
from analysis.hiding import (
    file_names,
    gazetteer,
    leaks,
    name_decisions,
    name_review,
    participants,
    rounds,
)
from analysis.hiding.gazetteer import Known
from analysis.hiding.name_spans import NameSpan
from analysis.hiding.replacement import differs_only_at_placeholders
from analysis.hiding.rounds import DESCRIBED
from analysis.problems import Problem


def pseudonymize(
    received: pd.DataFrame,
    decisions: pd.DataFrame | None = None,
    persons: Iterable[NameSpan] = (),
    findings: Iterable[leaks.Finding] = (),
    remembered: Iterable[Known] = (),
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Replace what names or locates a person, in texts, file and folder names and all other words about a sheet.

    Columns: received -> documents (the same rows in the same order), name_review, the key (round_id, placeholder, names; never
    stored unasked), and the rows of decided_names that no longer fit. ``persons``: the list of participants; ``findings``: what a
    check of the outputs still found; ``remembered``: names known from earlier. Raises Problem if law 1 is broken.
    """
    decisions = tables.empty("decided_names") if decisions is None else decisions
    places, orphans = name_decisions.matched(decisions, received)
    corpus = rounds.survey(received, places, [gazetteer.harvest(persons), *remembered], findings)
    sheets, review, keys = [], [], []
    for round_id in natural.in_order(received["round_id"]):
        made, found, key = rounds.one_round(received[received["round_id"] == round_id], corpus)
        sheets.append(made)
        review += found
        keys += [
            {"round_id": round_id, "placeholder": placeholder, "names": written}
            for placeholder, written in key.items()
        ]
    review += name_review.found_in_outputs(corpus.findings, corpus.seen)
    documents = pd.concat(sheets).loc[received.index] if sheets else received.copy()
    _check(received, documents)
    return (
        documents,
        tables.typed(
            pd.DataFrame(review, columns=tables.TABLES["name_review"].names), "name_review"
        ),
        pd.DataFrame(keys, columns=["round_id", "placeholder", "names"]),
        orphans,
    )


def _named(variable: str) -> Path | None:
    return Path(os.environ[variable]) if os.environ.get(variable) else None


def _check(received: pd.DataFrame, documents: pd.DataFrame) -> None:
    """Law 1 over every column of words."""
    for column in ("text", *rounds.columns_of(received)):
        before, after = received[column].astype(str), documents[column].astype(str)
        for document_id, one, other in zip(received["document_id"], before, after, strict=True):
            if not differs_only_at_placeholders(one, other):
                raise Problem(
                    "documents.csv",
                    document_id,
                    f"In der Spalte {column} weicht etwas nicht nur an den Platzhaltern vom Empfangenen ab.",
                    "Bitte als Programmfehler melden; es wurde nichts geschrieben.",
                )


def _outside(path: Path, *folders: Path) -> bool:
    return not any(path.resolve().is_relative_to(folder.resolve()) for folder in folders)


def _work(house: stage.House, options: argparse.Namespace) -> str:
    project = Path(__file__).resolve().parent.parent
    if options.verb == "key":
        options.key = options.key or _named("SCHLUESSEL")
    if options.verb == "key" and not options.key:
        raise Problem(
            "make schluessel",
            "SCHLUESSEL",
            "Der Ort der Schlüsselliste fehlt.",
            "make schluessel SCHLUESSEL=/pfad/liste.csv",
        )
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
    unread = tables.empty("unread_received")
    if house.path("unread_received").exists():
        unread = house.read("unread_received")
    received = file_names.with_unread(house.read("received"), unread)
    texts = [str(value) for column in ("text", *DESCRIBED) for value in received[column]]
    persons = participants.read(options.participants) if options.participants else []
    documents, review, key, orphans = pseudonymize(
        received,
        house.read("decided_names"),
        persons,
        leaks.read(house),
        [participants.remembered(house, texts)],
    )
    if options.participants:
        participants.remember(house, gazetteer.harvest(persons))
    elif participants.forgotten(house):
        stage.say("pseudonymize", participants.WITHOUT)
    if options.key:
        options.key.touch(0o600)
        options.key.write_text(
            formulas.guarded(key).to_csv(index=False, lineterminator="\n"), encoding="utf-8"
        )
    for row in orphans.to_dict("records"):
        stage.say(
            "pseudonymize",
            f"Entscheidung verwaist: {row['target']}, Zeichen {row['start']} bis {row['end']} ({row['new']}); bitte neu entscheiden",
        )
    documents, unread, hidden_files = file_names.parted(documents, received)
    house.write("pseudonymised", documents)
    house.write("hidden_files", hidden_files)
    house.write("unread", unread)
    house.write("name_review", review)
    for round_id in sorted(documents["round_id"].unique()):
        mine = review["document_id"].isin(
            documents.loc[documents["round_id"] == round_id, "document_id"]
        )
        if mine.any() and name_decisions.round_cleared(house.read("decided_names"), round_id):
            stage.say(
                "pseudonymize",
                f"Runde {round_id} ist freigegeben, hat aber {stage.german(mine.sum())} Stellen, über die niemand entschieden hat; bitte „make review“",
            )
    persons_hidden = key["placeholder"].str.startswith("[Person ").sum()
    return (
        f"{stage.german(len(documents))} Blätter, {stage.german(persons_hidden)} Personen ersetzt, "
        f"{stage.german(len(review))} Stellen zum Nachsehen"
        + (f", {len(orphans)} Entscheidungen verwaist" if len(orphans) else "")
    )


if __name__ == "__main__":
    stage.run(
        "pseudonymize",
        _work,
        (("verb",), {"nargs": "?", "choices": ("apply", "key"), "default": "apply"}),
        (
            ("--participants",),
            {
                "type": Path,
                "default": _named("TEILNEHMENDE"),
                "help": "Liste der Teilnehmenden, eine Datei außerhalb des Korpus",
            },
        ),
        (
            ("--key",),
            {"type": Path, "help": "Schlüsselliste schreiben, an einen Ort außerhalb des Projekts"},
        ),
    )
