"""Marks at the end of a note, „⟦Punkte: 3⟧“, as the readers write them: set aside, kept with the note, and some say it is none."""

from __future__ import annotations

import re

from analysis.cleaning import reasons
from analysis.cleaning.sheets import Note, SetAside
from analysis.cleaning.struck import is_struck
from analysis.markup import CONTEXT

_AT_END = re.compile(r"\s*⟦[^⟦⟧]*⟧\s*$")
_ALL_AT_END = re.compile(r"(?<=\S)(?:\s*⟦[^⟦⟧]*⟧)+\s*$")


def without(words: str) -> str:
    """A line's words without the marks at its end."""
    return _ALL_AT_END.sub("", words) if words.endswith("⟧") else words


def take(text: str, note: Note) -> list[SetAside]:
    """Move the marks at the end of the note into ``note.marks``; the pieces of text they stood in."""
    taken = []
    while found := _AT_END.search(text, note.start, note.end):
        for mark in CONTEXT.finditer(found.group()):
            note.marks.setdefault(mark["key"], (mark["value"] or "").strip())
        piece = found.group().strip()
        start = text.index(piece, found.start())
        taken.append(SetAside(start, start + len(piece), reasons.MARK))
        note.end = found.start()
    return taken


def reason_of(text: str, note: Note) -> str:
    """Why a note is none by what was done to it: struck through, never filled in, deleted, written by a program; else ""."""
    marked = next((reasons.MARKED[mark] for mark in note.marks if mark in reasons.MARKED), "")
    return marked or (reasons.STRUCK if is_struck(text[note.start : note.end]) else "")
