"""One round made nameless: every text of its sheets with placeholders, its name review, its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from analysis.hiding import coreference, gazetteer, leaks, name_review, suspects
from analysis.hiding.gazetteer import Known
from analysis.hiding.identifiers import Identifier
from analysis.hiding.lexicon import unaccented
from analysis.hiding.name_decisions import Place
from analysis.hiding.name_spans import NameSpan, name_span, without_overlaps
from analysis.hiding.recognition import Found, look, overlaps
from analysis.hiding.replacement import replaced

# columns of words beside the text, in the order in which persons are numbered
DESCRIBED = ("workshop", "table", "group", "part", "file", "remark")


class Piece(NamedTuple):
    """One text of a corpus: a sheet's text, or one of its descriptive columns."""

    document_id: str
    column: str
    text: str


class Corpus(NamedTuple):
    """What is known before the first name is replaced: what stands in each text, and what all texts teach."""

    seen: dict[str, Found]
    known: Known
    places: dict[tuple[str, str], list[Place]]  # what people decided, by document and column
    findings: list[leaks.Finding]  # what a check of the outputs has still found


def pieces(sheets: pd.DataFrame) -> list[Piece]:
    """The texts of sheets, in the order in which persons are numbered."""
    sheets = sheets.sort_values(["file", "part", "document_id"], kind="stable")
    columns = [*columns_of(sheets), "text"]
    return [
        Piece(row["document_id"], column, str(row[column]))
        for row in sheets.to_dict("records")
        for column in columns
    ]


def columns_of(sheets: pd.DataFrame) -> list[str]:
    """The descriptive columns, and those of another's making."""
    fixed = ("document_id", "round_id", "field_id", "text", *DESCRIBED)
    return [column for column in DESCRIBED if column in sheets] + [
        column for column in sheets if column not in fixed
    ]


def survey(
    received: pd.DataFrame,
    places: list[Place],
    taught: Iterable[Known] = (),
    findings: Iterable[leaks.Finding] = (),
) -> Corpus:
    """Look at every text of all rounds once, and learn the names they teach."""
    every = pieces(received)
    seen = {text: look(text) for text in dict.fromkeys(piece.text for piece in every)}
    here: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        here.setdefault((place.document_id, place.column), []).append(place)
    spans = list(_teachers(every, seen, here))
    known = gazetteer.harvest(spans, [piece.text for piece in every])
    return Corpus(seen, gazetteer.joined(known, *taught), here, list(findings))


def _teachers(
    every: list[Piece], seen: dict[str, Found], here: dict[tuple[str, str], list[Place]]
) -> Iterator[NameSpan]:
    """The spans that teach: all found ones but those that somebody had shown, and what people hid."""
    for piece in every:
        places = here.get((piece.document_id, piece.column), [])
        shown = [place for place in places if place.new == "show"]
        yield from (one for one in seen[piece.text].spans if not overlaps(one, shown))
        for place in places:
            if place.new == "hide":
                yield _named(piece.text, seen[piece.text], place.start, place.end)


def _decided(
    text: str, found: Found, spans: list[NameSpan], places: list[Place], shown: set[str]
) -> list[NameSpan]:
    """The spans once people have had their say: a hidden place is one, of a shown place nothing else is uncovered.

    ``shown``: folded words that somebody had shown in this round; thin spans of the same words are shown with them.
    """
    kept = [
        one for one in spans if not (one.reason and unaccented(text[one.start : one.end]) in shown)
    ]
    for place in places:
        touched = [one for one in kept if place.start < one.end and one.start < place.end]
        kept = [one for one in kept if one not in touched]
        if place.new == "show":
            rests = [
                _trimmed(text, *rest)
                for one in touched
                for rest in (
                    (one.start, min(one.end, place.start)),
                    (max(one.start, place.end), one.end),
                )
            ]
        else:
            start = min([place.start, *(one.start for one in touched)])
            rests = [(start, max([place.end, *(one.end for one in touched)]))]
        kept += [
            _named(text, found, start, end)
            for start, end in rests
            if any(map(str.isalpha, text[start : max(start, end)]))
        ]
    return sorted(kept)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the blank or hyphen that parts the rest of a name from what is shown of it."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _named(text: str, found: Found, start: int, end: int) -> NameSpan:
    """A name span for words that a person points at."""
    parts = [token for token in found.words if start <= token.start and token.end <= end]
    return (name_span(text, parts, end) if parts else NameSpan(start, end))._replace(
        start=start, end=end
    )


def _spans(piece: Piece, corpus: Corpus, shown: set[str]) -> list[NameSpan]:
    """All name spans of one text: found in it, taught by others, found again by the check, decided by people."""
    found = corpus.seen[piece.text]
    taught = [
        one
        for one in gazetteer.known_spans(piece.text, found.words, corpus.known)
        if not overlaps(one, found.identifiers)
    ]
    again = [
        NameSpan(start, end, (), piece.text[start:end], "", leaks.REASON)
        for start, end, kind in leaks.places(piece.text, corpus.findings)
        if kind == "Person"
    ]
    spans = without_overlaps([*again, *taught, *found.spans])
    return _decided(piece.text, found, spans, _places(piece, corpus), shown)


def _identifiers(text: str, found: Found, corpus: Corpus) -> list[Identifier]:
    """The identifiers of one text, those included that a check of the outputs has still found."""
    again = [
        Identifier(*place) for place in leaks.places(text, corpus.findings) if place[2] != "Person"
    ]
    return [*found.identifiers, *(one for one in again if not overlaps(one, found.identifiers))]


def _places(piece: Piece, corpus: Corpus) -> list[Place]:
    return corpus.places.get((piece.document_id, piece.column), [])


def one_round(
    sheets: pd.DataFrame, corpus: Corpus
) -> tuple[pd.DataFrame, list[dict], dict[str, str]]:
    """One round: its sheets with placeholders, its rows of the name review, and the key placeholder -> names."""
    every = pieces(sheets)
    shown = {
        unaccented(piece.text[place.start : place.end])
        for piece in every
        for place in _places(piece, corpus)
        if place.new == "show"
    }
    named = [_spans(piece, corpus, shown) for piece in every]
    numbers = iter(coreference.number([one for ones in named for one in ones]))
    made: dict[tuple[str, str], str] = {}
    review: list[dict] = []
    key: dict[str, set[str]] = {}
    for piece, ones in zip(every, named, strict=True):
        found, decided = corpus.seen[piece.text], _places(piece, corpus)
        placeholders = [f"[Person {next(numbers)}]" for _ in ones]
        open_ = [place for place in decided if place.new == "show"]
        spans = [
            (one.start, one.end, placeholder)
            for one, placeholder in zip(ones, placeholders, strict=True)
        ]
        spans += [
            (one.start, one.end, f"[{one.kind}]")
            for one in _identifiers(piece.text, found, corpus)
            if not overlaps(one, [*open_, *ones])
        ]
        made[piece.document_id, piece.column] = replaced(piece.text, spans)
        for start, end, placeholder in spans:
            key.setdefault(placeholder, set()).add(" ".join(piece.text[start:end].split()))
        findings = [
            *name_review.uncertain(ones, placeholders),
            *suspects.suspects(piece.text, found.words, spans, corpus.known),
        ]
        open_findings = [one for one in findings if not overlaps(one, decided)]
        review += name_review.rows(piece.document_id, piece.column, piece.text, open_findings)
    columns = [*columns_of(sheets), "text"]
    sheets = sheets.assign(
        **{
            column: [made[document_id, column] for document_id in sheets["document_id"]]
            for column in columns
        }
    )
    return (
        sheets,
        name_review.once([row for row in review if unaccented(row["found"]) not in shown]),
        {placeholder: " | ".join(sorted(written)) for placeholder, written in key.items()},
    )
