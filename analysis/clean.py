"""documents -> statements, set_aside: every note sheet cut into the smallest pieces that say one thing.

Nothing is lost: what is no statement is set aside with a reason (law 1, checked before anything is written). What people decided in
``decisions/statements.csv`` is applied on top; what no longer fits is listed in ``orphaned_statements``.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from functools import cache

import pandas as pd

from analysis import adjudication, codebook, laws, places, tables, withdrawn
from analysis.cleaning import (
    apply_decisions,
    boilerplate,
    card_colours,
    duplicates,
    reasons,
    statement_ids,
)
from analysis.cleaning.counters import NENNUNGEN, PUNKTE, Shown, count, without
from analysis.cleaning.flags import flags_of
from analysis.cleaning.normalisation import normalise
from analysis.cleaning.notes import read
from analysis.cleaning.parameters import FEWEST_BARE, FEWEST_CARDS, MOST_WORDS_OF_AN_OPENING
from analysis.cleaning.segmentation import Segment, segment
from analysis.cleaning.sheets import Note, SetAside, Sheet
from analysis.coding.cues import above
from analysis.german import language
from analysis.german.ocr_noise import is_noise
from analysis.markup import CONTEXT
from analysis.places import table_value
from analysis.problems import Problem
from analysis.stage import House, run

FieldOf = Callable[[str], str]
_BARE = re.compile(r"\S[ ]*\(\d{1,2}\)\s*$")
PHOTOS = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp", ".gif", ".heic")


def _shown(note: Note, pieces: list[str], bare: bool) -> list[Shown]:
    """The mentions of each piece: marks of the point come first, then what the piece shows, then what another piece of the note shows."""
    found = [count(piece, bare) for piece in pieces]
    for key, kind in (("Punkte", PUNKTE), ("Nennungen", NENNUNGEN)):
        stated = re.match(r"\d+", note.marks.get(key, ""))
        if stated and int(stated.group()):
            return [Shown(int(stated.group()), kind, shown.spans) for shown in found]
    said = [shown for shown in found if shown.kind]
    return [
        Shown(said[0].number, said[0].kind, shown.spans) if len(said) == 1 else shown
        for shown in found
    ]


def _place(document: dict[str, str], note: Note, field_of: FieldOf) -> dict[str, str]:
    """Where the note was said: the point's own marks, else the context above it, else the document's.

    Another workshop than the document's has the field that its own name says, if any.
    """
    place = dict(note.place)
    if note.marks.get("Tisch"):
        place["table"] = table_value(note.marks["Tisch"])
    if note.marks.get("Gruppe"):
        place["group"] = note.marks["Gruppe"]
    workshop = place.get("workshop", document["workshop"])
    own = document["field_id"] if workshop == document["workshop"] else field_of(workshop)
    return {
        "workshop": workshop,
        "workshop_field_id": field_of(place["field"]) if place.get("field") else own,
        "table": place.get("table", document["table"]),
        "group": place.get("group", document["group"]),
    }


def rows_of(
    document: dict[str, str], note: Note, bare: bool, delimited: bool, field_of: FieldOf
) -> tuple[list[dict], list[SetAside]]:
    """The statements of one note, and the pieces of it that only head the others („Wir brauchen: 1. … 2. …“)."""
    text = document["text"]
    whole = text[note.start : note.end]
    pieces = segment(whole, delimited)
    opening = whole[: pieces[0].end]
    heads = (
        pieces[:1]
        if len(pieces) > 2
        and opening.endswith(":")
        and len(opening.split()) <= MOST_WORDS_OF_AN_OPENING
        else []
    )
    pieces = pieces[len(heads) :]
    shown = _shown(note, [whole[piece.start : piece.end] for piece in pieces], bare)
    path = list(note.heading) + [
        normalise(whole[head.start : head.end]).rstrip(": ") for head in heads
    ]
    rows = [
        _row(document, note, piece, its, path) | _place(document, note, field_of)
        for piece, its in zip(pieces, shown, strict=True)
    ]
    return rows, [
        SetAside(note.start + head.start, note.start + head.end, reasons.HEADING) for head in heads
    ]


def _row(
    document: dict[str, str], note: Note, piece: Segment, shown: Shown, path: list[str]
) -> dict:
    start, end = note.start + piece.start, note.start + piece.end
    verbatim = document["text"][start:end]
    text = normalise(without(verbatim, shown.spans)[piece.mark :])
    flags = [*flags_of(text), *(["kommentar"] if note.place.get("Kommentar") else []), *piece.flags]
    if note.links_up and "teil" not in flags:
        flags += ["teil", "nach_pfeil"]
    photo = note.place.get("Foto", "") or (
        document["file"] if document["file"].lower().endswith(PHOTOS) else ""
    )
    return {
        "document_id": document["document_id"],
        "round_id": document["round_id"],
        "start": start,
        "end": end,
        "heading": " › ".join(path),
        "verbatim": verbatim,
        "text": text,
        "mentions": shown.number,
        "mentions_kind": shown.kind,
        "flags": " ".join(flags),
        "language": language.language_of(text),
        "photo": photo,
        "card": card_colours.colour_of(note.marks),
    }


def read_document(document: dict[str, str], field_of: FieldOf) -> tuple[list[dict], list[dict]]:
    """Statements (without ids) and set-aside pieces of one document, both in order of the text.

    ``document``: one row of documents. Each statement has a key ``note``, the same for all pieces of one note.
    """
    text = document["text"]
    sheet = read(text, paragraphs=document["file"].lower().endswith((".pdf", *PHOTOS)))
    if "Texterkennung" in document.get("remark", ""):
        sheet = without_ocr_noise(sheet, text)
    bare = (
        sum(
            bool(_BARE.search(CONTEXT.sub("", text[note.start : note.end]))) for note in sheet.notes
        )
        >= FEWEST_BARE
    )
    _under_their_colours(text, sheet.notes)
    cards = _are_cards([text[note.start : note.end] for note in sheet.notes if not note.is_point])
    rows: list[dict] = []
    aside = list(sheet.set_aside)
    note_number = 0
    for note in sheet.notes:
        own, heads = rows_of(document, note, bare, note.is_point or cards, field_of)
        aside += heads
        linked = note.links_up and bool(rows)
        note_number += not linked
        if linked:
            _link(rows[-1], own)
        for row in own:
            reason = _no_statement(row)
            if reason:
                aside.append(SetAside(row["start"], row["end"], reason))
            else:
                rows.append({**row, "note": note_number})
    pieces = [
        {
            "document_id": document["document_id"],
            "start": start,
            "end": end,
            "verbatim": text[start:end],
            "reason": reason,
        }
        for start, end, reason in sorted(aside)
    ]
    return rows, pieces


def _under_their_colours(text: str, notes: list[Note]) -> None:
    """What the sheet's legend says a card's colour stands for is a heading of the card, unless a question stands above it."""
    legend = card_colours.legend(text, {card_colours.colour_of(note.marks) for note in notes})
    for note in notes:
        meaning = legend.get(card_colours.colour_of(note.marks))
        if meaning and not above(" › ".join(note.heading)).any():
            note.heading = (*note.heading, meaning)


def _no_statement(row: dict) -> str:
    """Why a piece of a note is none: it has no word, or is one sentence of prose that only organises („Die Karten sind abgetippt.“)."""
    if not any(map(str.isalnum, row["verbatim"])):
        return reasons.WORDLESS
    if not row["text"]:  # nothing but a count
        return reasons.MARK
    return (
        boilerplate.reason_of(row["text"], card=True)
        if row["flags"].split()[-1:] == ["teil"]
        else ""
    )


def without_ocr_noise(sheet: Sheet, text: str) -> Sheet:
    """A recognised sheet whose notes without any word (dots, tape, borders of a photo) are set aside as unreadable."""
    noise = [note for note in sheet.notes if is_noise(text[note.start : note.end])]
    return Sheet(
        [note for note in sheet.notes if note not in noise],
        [*sheet.set_aside, *(SetAside(note.start, note.end, reasons.OCR_NOISE) for note in noise)],
    )


def _are_cards(paragraphs: list[str]) -> bool:
    """Whether what stands without a list mark on a sheet is one note each (cards typed line by line) rather than prose:
    there are several, and most of them hold one sentence."""
    several = sum(len(language.sentences(paragraph)) > 1 for paragraph in paragraphs)
    return len(paragraphs) >= FEWEST_CARDS and several * 2 < len(paragraphs)


def _link(above: dict, below: list[dict]) -> None:
    """An arrow line under a note: both are parts of one note, and carry the mentions that only one of them shows."""
    if "teil" not in above["flags"].split():
        above["flags"] = f"{above['flags']} teil vor_pfeil".strip()
    for row in below:
        if not row["mentions_kind"]:
            row["mentions"], row["mentions_kind"] = above["mentions"], above["mentions_kind"]


def clean(
    documents: pd.DataFrame, decided: pd.DataFrame, field_of: FieldOf = lambda label: ""
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Statements, set-aside pieces and orphaned decisions, columns as in ``analysis.tables``.

    ``documents`` and ``decided`` (decided_statements) as read; ``field_of`` gives the field_id that a workshop or field is called by.
    Where people contradict each other, what ``adjudication.settled`` lets stand holds. Raises Problem if law 1 is broken.
    """
    rows, pieces = [], []
    for document in documents.to_dict("records"):
        own, aside = read_document(document, field_of)
        rows += own
        pieces += aside
    rows = statement_ids.identify(rows)
    rows, pieces, orphaned, joined = apply_decisions.apply(
        adjudication.settled(decided)[0] if len(decided) else decided, rows, pieces, documents
    )
    statements = tables.typed(
        pd.DataFrame(rows, columns=None if rows else tables.TABLES["statements"].names),
        "statements",
    )
    set_aside = tables.typed(
        pd.DataFrame(pieces, columns=tables.TABLES["set_aside"].names), "set_aside"
    )
    statements["same_as"] = duplicates.same_as(statements, joined)
    if wrong := laws.check(documents, statements, set_aside):
        raise Problem(
            "statements.csv",
            "",
            f"Es ginge etwas verloren: {wrong[0]}",
            "Bitte diesen Fehler mit der Notizdatei melden.",
        )
    return statements, set_aside, orphaned


def _work(house: House, options: argparse.Namespace) -> str:
    documents, decided = house.read("pseudonymised"), house.read("decided_statements")
    past = decided.loc[decided["text"] == withdrawn.PLACEHOLDER, "target"]
    decided = withdrawn.restored(house, decided)
    book = codebook.read(house.corpus / "codebook.toml")
    statements, set_aside, orphaned = clean(
        documents,
        decided,
        cache(lambda label: places.field_of(label, book)),
    )
    withdrawn.forget(house, decided, orphaned, statements)
    done = (orphaned["kind"] == withdrawn.ACTION) & orphaned["target"].isin(past)
    documents, statements, set_aside = withdrawn.taken_out(documents, statements, set_aside)
    house.write(
        "statements", statements
    )  # first what the Makefile waits for, then what lies beside
    house.write("documents", documents)
    house.write("set_aside", set_aside)
    house.write("orphaned_statements", orphaned[~done])
    twice = int(
        (statements["same_as"] != "").sum()
        - statements.loc[statements["same_as"] != "", "same_as"].nunique()
    )
    return f"{len(documents)} Blätter -> {len(statements)} Aussagen ({twice} Dubletten), {len(set_aside)} Stücke beiseitegelegt"


if __name__ == "__main__":
    run("clean", _work)
