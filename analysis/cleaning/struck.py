"""Strike-through as Markdown writes it, „~~Bolzplatz schließen~~“: whole notes are set aside, struck words of a note are left out.

>>> is_struck("~~Bolzplatz schließen~~ (3x)"), is_struck("Jugendtreff ~~am Montag~~ am Freitag")
(True, False)
>>> without_struck("Jugendtreff ~~am Montag~~ am Freitag öffnen")
('Jugendtreff am Freitag öffnen', ['am Montag'])
"""

from __future__ import annotations

import re

from analysis.cleaning.counters import is_mark_only

_STRUCK = re.compile(r"~~(?=\S)((?:(?!~~).)+?)(?<=\S)~~", re.DOTALL)


def is_struck(text: str) -> bool:
    """Whether all words of a note are struck through; its count may stand beside."""
    if "~~" not in text:
        return False
    rest, struck = _STRUCK.subn("", text)
    return bool(struck) and (not any(map(str.isalnum, rest)) or is_mark_only(rest))


def without_struck(line: str) -> tuple[str, list[str]]:
    """A line without its struck words, and these; a line that is struck as a whole stays as it is."""
    if "~~" not in line or is_struck(re.sub(r"^[ \t]*(?:[-*+>]|\d{1,3}[.)])[ \t]+", "", line)):
        return line, []
    words = [found[1] for found in _STRUCK.finditer(line)]
    left = re.sub(r"(?<=\S)[ \t]{2,}", " ", _STRUCK.sub("", line)).rstrip() if words else line
    return left, words
