"""Marks that a statement carries: doubt, unreadable places, gaps, questions, shouting, emoji, possible cuts.

>>> flags_of("Zugang für Fahrräder??"), flags_of("Kita (unleserlich) fehlt …"), flags_of("Mehr Kurse")
(('unsicher', 'frage'), ('unleserlich', 'auslassung'), ())
"""

from __future__ import annotations

import re

MEANINGS = {
    "unsicher": "„??“ or „[?]“ stands in it",
    "unleserlich": "marked as unreadable, or the text is garbled",
    "auslassung": "„…“ or „...“",
    "frage": "ends with a question mark",
    "trennkandidat": "a slash between blanks: may say two things",
    "gross": "written in capitals",
    "emoji": "holds an emoji or smiley",
    "kommentar": "a comment in the margin of the file",
    "teil": "one of several pieces of a note",
    "vor_pfeil": "stood before an arrow (often a problem)",
    "nach_pfeil": "stood behind an arrow (often a proposal)",
    "von_hand": "made, cut or joined by a person's decision",
}
_DOUBT = re.compile(
    r"\?\s*\?|[\[(]\s*\?+\s*[\])]|[\[(](?:unsicher|unklar|fraglich)\??[\])]", re.IGNORECASE
)
_DOUBT_MARK = re.compile(r"[\[(]\s*\?+\s*[\])]")
_UNREADABLE = re.compile(
    r"[\[(][^\])]{0,20}(?:unleserlich|nicht (?:les|entziffer)bar|unlesbar)[^\])]{0,20}[\])]|\ufffd"
    r"|^unleserlich$",
    re.IGNORECASE,
)
_GAP = re.compile(r"…|(?<!\.)\.\.\.(?!\.)|\(\.\.\)|\[\.\.\.?\]")
_SLASH = re.compile(r"[^\W\d_][.)]?\s+/\s+[(„]?[^\W\d_]")
_EMOJI = re.compile(
    r"[\U0001F300-\U0001FAFF\u2600-\u26FF\u2700-\u2712\u2718-\u27BF]|(?<!\w)[:;]-?[)(DP](?!\w)|\^\^"
)


def is_garbled(text: str) -> bool:
    """Text that was read twice on top of itself („Vo V r o lä l uf u ig i e g“): nearly all its words have one or two letters."""
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) >= 6 and sum(len(word) <= 2 for word in words) >= 0.8 * len(words)


_FOUR_CAPITALS = re.compile(r"[^\W\d_a-z]{4}")  # a shout has a word in capitals


def is_shouted(text: str) -> bool:
    if not _FOUR_CAPITALS.search(text):
        return False
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= 8 and sum(map(str.isupper, letters)) >= 0.8 * len(letters)


def flags_of(text: str) -> tuple[str, ...]:
    """The marks of one readable text, in the order of ``MEANINGS``."""
    holds = {
        "unsicher": _DOUBT.search(text),
        "unleserlich": _UNREADABLE.search(text) or is_garbled(text),
        "auslassung": _GAP.search(text),
        "frage": re.search(r"\?[?!]*[\"“”»)]*$", _DOUBT_MARK.sub("", text).rstrip()),
        "trennkandidat": _SLASH.search(text),
        "gross": is_shouted(text),
        "emoji": _EMOJI.search(text),
    }
    return tuple(name for name, found in holds.items() if found)
