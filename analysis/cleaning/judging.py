"""Whether a line is a note, by its own look, by the column and heading it stands under, and by its place on the sheet."""

from __future__ import annotations

import re

from analysis.cleaning import boilerplate, person_lines, reasons
from analysis.cleaning.line_classifier import probability, says_something
from analysis.cleaning.parameters import SURE
from analysis.cleaning.surroundings import Around
from analysis.german.sentences import sentences


def reason_at(words: str, card: bool, at: int, around: Around, heading: str, column: str) -> str:
    """Why line ``at`` is no note, in German; "" if it is one.

    ``card``: a point or cell, which is trusted more. ``heading``: of the point or heading above; ``column``: of its table.
    """
    if person_lines.ATTENDANCE_HEAD.fullmatch(column):
        return reasons.ATTENDANCE
    if at in around.timetable:
        return reasons.AGENDA
    if boilerplate.is_formal(words, heading):
        return reasons.FORMAL
    return boilerplate.reason_of(words, card=card)


def organises(words: str, at: int, around: Around) -> str:
    """Why a plain line that no rule knows and that heads nothing is no note: it thanks or dates at the edge of a sheet, or
    reads like lines that only organise and stands where such lines stand."""
    edge, listed = at in around.edges, around.is_list
    thanks = edge and boilerplate.part("THANKS").match(words)
    if thanks and not boilerplate.part("LIVED").search(words):
        return reasons.GREETING
    if edge and boilerplate.is_dated(words):
        return reasons.DATE_PLACE
    bracketed = words.startswith(("(", "[")) and words.endswith((")", "]"))
    asked = (edge or listed or bracketed) and len(words) <= boilerplate.LONGEST
    if not asked or at in around.continued or says_something(words):
        return ""
    each = [words[start:end] for start, end in sentences(words)]
    closes = at in around.closing and all(map(_closes, re.split(r"(?<=[.!?])\s+|[,;]\s+", words)))
    return reasons.ORGANISES if closes or all(probability(one) > SURE for one in each) else ""


def _closes(clause: str) -> bool:
    """Whether a clause behind the notes only organises: a rule knows it, or it says where cards and photos are kept."""
    return bool(boilerplate.reason_of(clause) or boilerplate.part("KEPT").fullmatch(clause))


def with_sign(marker: str, words: str) -> str:
    """A line of a legend with the sign that was taken for its list mark: „● = ein Klebepunkt“."""
    explains = re.match(r"=(?!=)|steht für\b|bedeutet\b", words)
    return f"{marker} {words}" if explains and marker not in ("-", "–", "—", ">") else words
