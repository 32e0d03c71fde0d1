"""Names go first: persons, phones and addresses become speaking placeholders, before anything else sees the text.

received.csv (+ decisions/names.csv, optional list of participants) -> documents.csv, private/name_review.csv
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import natural, stage, tables
from analysis.hiding import identifiers, name_decisions, name_review, names, people, persons
from analysis.hiding.mentions import Mention, Token, mention, tokens, without_overlaps
from analysis.hiding.name_decisions import Place
from analysis.hiding.people import Known
from analysis.problems import Problem

PLACEHOLDER = re.compile(r"\[(?:Person \d+|E-Mail|Telefon|Adresse|Geburtsdatum|IBAN|Kennzeichen)\]")
DESCRIBED = (
    "workshop",
    "table",
    "group",
    "part",
)  # columns of words beside the text, in the order in which persons are numbered


class Piece(NamedTuple):
    """One text of a round: a sheet's text, or one of its descriptive columns."""

    document_id: str
    column: str
    text: str


class Found(NamedTuple):
    """What stands in one piece: its words, identifiers and persons, none overlapping."""

    words: list[Token]
    identifiers: list[identifiers.Identifier]
    mentions: list[Mention]


def replaced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """The text with each span (start, end, placeholder) replaced.

    >>> replaced("Frau Demir fragt", [(5, 10, "[Person 1]")])
    'Frau [Person 1] fragt'
    """
    pieces, last = [], 0
    for start, end, placeholder in sorted(spans):
        pieces += [text[last:start], placeholder]
        last = end
    return "".join([*pieces, text[last:]])


def differs_only_at_placeholders(received: str, pseudonymised: str) -> bool:
    """Law 1: between its placeholders the pseudonymised text is, piece by piece and in order, the text received.

    >>> differs_only_at_placeholders("Frau Demir fragt", "Frau [Person 1] fragt")
    True
    >>> differs_only_at_placeholders("Frau Demir fragt", "Frau [Person 1] fragte")
    False
    """
    pieces = PLACEHOLDER.split(pseudonymised)
    if len(pieces) == 1:
        return received == pseudonymised
    if not received.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        found = received.find(piece, at + 1)
        if found < 0:
            return False
        at = found + len(piece)
    return len(received) - len(pieces[-1]) > at and received.endswith(pieces[-1])


def look(text: str) -> Found:
    """What can be found in one text without knowing the round."""
    words = tokens(text)
    taken = identifiers.find(text)
    mentions = [one for one in persons.find(text, words) if not _overlaps(one, taken)]
    return Found(words, taken, mentions)


def _overlaps(one, others: Iterable) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def _decided(
    text: str, found: Found, mentions: list[Mention], places: list[Place], shown: set[str]
) -> list[Mention]:
    """The mentions once people have had their say: a hidden place is one, of a shown place nothing else is uncovered.

    ``shown``: folded words that somebody had shown in this round; thin mentions of the same words are shown with them.
    """
    kept = [
        one
        for one in mentions
        if not (one.reason and names.fold(text[one.start : one.end]) in shown)
    ]
    for place in places:
        touched = [one for one in kept if place.start < one.end and one.start < place.end]
        kept = [one for one in kept if one not in touched]
        if place.new == "show":
            rests = [
                span
                for one in touched
                for span in (
                    (one.start, min(one.end, place.start)),
                    (max(one.start, place.end), one.end),
                )
            ]
        else:
            rests = [
                (
                    min([place.start, *(one.start for one in touched)]),
                    max([place.end, *(one.end for one in touched)]),
                )
            ]
        kept += [
            _named(text, found, start, end)
            for start, end in rests
            if any(map(str.isalpha, text[start : max(start, end)]))
        ]
    return sorted(kept)


def _named(text: str, found: Found, start: int, end: int) -> Mention:
    """A mention for words that a person points at."""
    parts = [token for token in found.words if start <= token.start and token.end <= end]
    return (mention(text, parts, end) if parts else Mention(start, end))._replace(
        start=start, end=end
    )


def _learn(
    pieces: list[Piece], seen: dict[str, Found], participants: list[Mention], places: list[Place]
) -> Known:
    """The names this round teaches: from its sure mentions, the list of participants and what people hid."""
    texts = {piece.document_id: piece.text for piece in pieces if piece.column == "text"}
    hidden = [
        _named(texts[place.document_id], seen[texts[place.document_id]], place.start, place.end)
        for place in places
        if place.new == "hide" and place.document_id in texts
    ]
    shown = [place for place in places if place.new == "show"]
    sure = [
        one
        for piece in pieces
        for one in seen[piece.text].mentions
        if not (
            piece.column == "text"
            and _overlaps(one, [place for place in shown if place.document_id == piece.document_id])
        )
    ]
    return people.harvest([*participants, *hidden, *sure], [piece.text for piece in pieces])


def _round(
    sheets: pd.DataFrame, participants: list[Mention], places: list[Place]
) -> tuple[pd.DataFrame, list[dict], dict[str, str]]:
    """One round: its sheets with placeholders, its rows of the name review, and the key placeholder -> names."""
    sheets = sheets.sort_values(["file", "part", "document_id"], kind="stable")
    columns = [
        *DESCRIBED,
        *(column for column in sheets if column not in tables.TABLES["received"].names),
        "text",
    ]
    pieces = [
        Piece(row["document_id"], column, str(row[column]))
        for row in sheets.to_dict("records")
        for column in columns
    ]
    seen = {text: look(text) for text in dict.fromkeys(piece.text for piece in pieces)}
    here: dict[str, list[Place]] = {document_id: [] for document_id in sheets["document_id"]}
    for place in places:
        here.get(place.document_id, []).append(place)
    places = [place for ones in here.values() for place in ones]
    known = _learn(pieces, seen, participants, places)
    texts = {piece.document_id: piece.text for piece in pieces if piece.column == "text"}
    shown = {
        names.fold(texts[place.document_id][place.start : place.end])
        for place in places
        if place.new == "show"
    }
    mentions = []
    for piece in pieces:
        found = seen[piece.text]
        taught = [
            one
            for one in people.known_mentions(piece.text, found.words, known)
            if not _overlaps(one, found.identifiers)
        ]
        places = here[piece.document_id] if piece.column == "text" else []
        mentions.append(
            _decided(piece.text, found, without_overlaps([*taught, *found.mentions]), places, shown)
        )
    numbers = iter(people.number([one for ones in mentions for one in ones]))
    made: dict[tuple[str, str], str] = {}
    review: list[dict] = []
    key: dict[str, set[str]] = {}
    for piece, ones in zip(pieces, mentions, strict=True):
        placeholders = [f"[Person {next(numbers)}]" for _ in ones]
        decided = here[piece.document_id] if piece.column == "text" else []
        open_ = [place for place in decided if place.new == "show"]
        spans = [
            (one.start, one.end, placeholder)
            for one, placeholder in zip(ones, placeholders, strict=True)
        ]
        spans += [
            (one.start, one.end, f"[{one.kind}]")
            for one in seen[piece.text].identifiers
            if not _overlaps(one, [*open_, *ones])
        ]
        made[piece.document_id, piece.column] = replaced(piece.text, spans)
        for start, end, placeholder in spans:
            key.setdefault(placeholder, set()).add(" ".join(piece.text[start:end].split()))
        if piece.column == "text":
            findings = [
                *name_review.uncertain(ones, placeholders),
                *name_review.suspects(piece.text, seen[piece.text].words, spans, known),
            ]
            review += name_review.rows(
                piece.document_id,
                piece.text,
                [one for one in findings if not _overlaps(one, decided)],
            )
    sheets = sheets.assign(
        **{
            column: [made[document_id, column] for document_id in sheets["document_id"]]
            for column in columns
        }
    )
    return (
        sheets,
        name_review.once([row for row in review if names.fold(row["found"]) not in shown]),
        {placeholder: " | ".join(sorted(written)) for placeholder, written in key.items()},
    )


def pseudonymize(
    received: pd.DataFrame,
    decisions: pd.DataFrame | None = None,
    participants: list[Mention] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Replace what names or locates a person.

    Columns: received -> documents (the same rows in the same order), name_review, the key (round_id, placeholder, names; never
    stored unasked), and the rows of decided_names that no longer fit. Raises Problem if law 1 is broken.
    """
    decisions = tables.empty("decided_names") if decisions is None else decisions
    places, orphans = name_decisions.matched(decisions, received)
    sheets, review, keys = [], [], []
    for round_id in natural.in_order(received["round_id"]):
        made, found, key = _round(
            received[received["round_id"] == round_id], participants or [], places
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


def _named(variable: str) -> Path | None:
    return Path(os.environ[variable]) if os.environ.get(variable) else None


def _outside(path: Path, *folders: Path) -> bool:
    return not any(path.resolve().is_relative_to(folder.resolve()) for folder in folders)


def _work(house: stage.House, options: argparse.Namespace) -> str:
    from analysis.hiding import participants

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
