"""What a note praises, lacks, demands or rejects, by its words: the one lexicon of it (``attitudes.toml``), as compiled patterns."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
WORDS: dict[str, str] = _DATA["words"]
PATTERNS: dict[str, str] = _DATA["patterns"]


def any_of(words: str) -> str:
    """A pattern for any of the expressions, separated by white space; „_“ stands for a blank, „-“ at the end for any ending.

    >>> bool(re.fullmatch(any_of("zu_wenig mangel-"), "Mangelware", re.IGNORECASE)), bool(re.fullmatch(any_of("gut"), "guten"))
    (True, False)
    """
    parts = [
        re.escape(word[:-1]) + r"\w*" if word.endswith("-") else re.escape(word)
        for word in words.split()
    ]
    return rf"\b(?:{'|'.join(parts)})\b".replace("_", r"\s+")


def _told(groups: str, *patterns: str) -> re.Pattern[str]:
    words = any_of(" ".join(WORDS[group] for group in groups.split()))
    return re.compile("|".join([words, *patterns]), re.IGNORECASE)


PRAISE = _told("praise works better", PATTERNS["since"])
CRITICISM = _told("lack none still trouble worse negation")
NEGATED = _told("negation")
DEMAND = _told(
    "ought demand instead wish", PATTERNS["verbless"] + PATTERNS["infinitive"]
)  # says what should be, in whatever way
OUGHT = _told("ought", PATTERNS["call"])  # and in so many words
LESS = _told("less instead")  # calls for less of something, or for none
REFUSED = re.compile(PATTERNS["refusal"], re.IGNORECASE)  # and begins or ends with that
