"""Blocks of lines that are no statements: a list of people, an agenda, a signature, contents, a legend.

A block is opened by its first line (``boilerplate.reason_of``) and goes on only while its lines look like it: keywords with a capital
look like names, so a list of people goes on only where somebody is named near.
"""

from __future__ import annotations

import re

from analysis.cleaning import boilerplate, person_lines, reasons
from analysis.cleaning.lines import Line
from analysis.cleaning.parameters import BLOCK


def goes_on(reason: str, opened: int, text: str, lines: list[Line], at: int) -> bool:
    """Whether the line ``at`` belongs to the block of ``reason`` whose last line is ``opened``; one blank line may stand between."""
    line, gap = lines[at], at - opened
    if not reason or gap > 2 or (gap == 2 and lines[at - 1].kind != "blank"):
        return False
    words = line.words(text)
    named = "[Person" in words
    if reason == reasons.ATTENDANCE:
        alike = line.is_point == lines[opened].is_point or person_lines.ATTENDANCE_HEAD.match(
            lines[opened].words(text)
        )
        return person_lines.goes_on(reason, words) and (
            named or (gap == 1 and bool(alike) and _named_near(text, lines, at))
        )
    if reason == reasons.MODERATION:
        another = person_lines.ATTENDANCE_HEAD.match(words)
        return gap == 1 and named and not another and person_lines.is_name_like(words)
    if reason == reasons.AGENDA:
        listed = lines[opened].is_point or boilerplate.part("AGENDA_HEAD").search(
            lines[opened].words(text)
        )
        return (
            bool(listed)
            and line.is_point
            and line.kind != "arrow"
            or boilerplate.reason_of(words) == reason
        )
    if reason == reasons.GREETING:
        return gap == 1 and person_lines.goes_on(reason, words) and not line.is_point
    if reason == reasons.CONTENTS:
        return bool(re.search(r"\s\d{1,3}$", words))
    return reason == reasons.LEGEND and gap == 1 and bool(re.search(r"\s[=–]\s", words))


def _named_near(text: str, lines: list[Line], at: int) -> bool:
    """Whether the lines that directly follow each other here name somebody."""
    for line in lines[max(at - 1, 0) : at + BLOCK]:
        if line.kind in ("blank", "heading", "mark"):
            return False
        if "[Person" in line.words(text):
            return True
    return False
