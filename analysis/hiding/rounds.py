"""One round made nameless: every text of its sheets with placeholders, its name review, its key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from analysis import tables
from analysis.german.placeholders import WRITTEN
from analysis.hiding import coreference, gazetteer, name_review
from analysis.hiding.gazetteer import Known
from analysis.hiding.lexicon import fold
from analysis.hiding.name_decisions import Place
from analysis.hiding.name_spans import NameSpan, name_span, without_overlaps
from analysis.hiding.recognition import Found, look, overlaps

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
    pieces = WRITTEN.split(pseudonymised)
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


def _decided(
    text: str, found: Found, found_spans: list[NameSpan], places: list[Place], shown: set[str]
) -> list[NameSpan]:
    """The found_spans once people have had their say: a hidden place is one, of a shown place nothing else is uncovered.

    ``shown``: folded words that somebody had shown in this round; thin found_spans of the same words are shown with them.
    """
    kept = [
        one for one in found_spans if not (one.reason and fold(text[one.start : one.end]) in shown)
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


def _named(text: str, found: Found, start: int, end: int) -> NameSpan:
    """A mention for words that a person points at."""
    parts = [token for token in found.words if start <= token.start and token.end <= end]
    return (name_span(text, parts, end) if parts else NameSpan(start, end))._replace(
        start=start, end=end
    )


def _learn(
    pieces: list[Piece], seen: dict[str, Found], participants: list[NameSpan], places: list[Place]
) -> Known:
    """The names this round teaches: from its sure found_spans, the list of participants and what people hid."""
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
        for one in seen[piece.text].spans
        if not (
            piece.column == "text"
            and overlaps(one, [place for place in shown if place.document_id == piece.document_id])
        )
    ]
    return gazetteer.harvest([*participants, *hidden, *sure], [piece.text for piece in pieces])


def one_round(
    sheets: pd.DataFrame, participants: list[NameSpan], places: list[Place]
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
        fold(texts[place.document_id][place.start : place.end])
        for place in places
        if place.new == "show"
    }
    found_spans = []
    for piece in pieces:
        found = seen[piece.text]
        taught = [
            one
            for one in gazetteer.known_spans(piece.text, found.words, known)
            if not overlaps(one, found.identifiers)
        ]
        places = here[piece.document_id] if piece.column == "text" else []
        found_spans.append(
            _decided(piece.text, found, without_overlaps([*taught, *found.spans]), places, shown)
        )
    numbers = iter(coreference.number([one for ones in found_spans for one in ones]))
    made: dict[tuple[str, str], str] = {}
    review: list[dict] = []
    key: dict[str, set[str]] = {}
    for piece, ones in zip(pieces, found_spans, strict=True):
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
            if not overlaps(one, [*open_, *ones])
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
                [one for one in findings if not overlaps(one, decided)],
            )
    sheets = sheets.assign(
        **{
            column: [made[document_id, column] for document_id in sheets["document_id"]]
            for column in columns
        }
    )
    return (
        sheets,
        name_review.once([row for row in review if fold(row["found"]) not in shown]),
        {placeholder: " | ".join(sorted(written)) for placeholder, written in key.items()},
    )
