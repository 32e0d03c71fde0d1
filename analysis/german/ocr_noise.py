"""What text recognition makes of dots, tape and borders: lines without a word („~ | ae“, „. = ..r S“)."""

from __future__ import annotations

import re

from analysis.german.words import known

_WORD = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[aeiouyäöü]", re.I)


def is_noise(line: str) -> bool:
    """Whether a recognised line holds no word: none of four letters that can be spoken, none of three that German knows or that is an
    abbreviation alone on its line, and no two known ones beside each other. In doubt it is none.

    >>> is_noise("~ | ae"), is_noise("En ® ® 8"), is_noise("VHS"), is_noise("so da"), is_noise("| Bus"), is_noise("мова")
    (True, True, False, False, False, False)
    """
    line = line.replace("[?]", "").strip()  # a doubt of the text recognition
    words = _WORD.findall(line)
    alone = len(words) == 1 and line == words[0]
    return not any(_is_word(word, alone) for word in words) and not (
        len(words) > 1 and all(len(word) > 1 and known(word) for word in words)
    )


def _is_word(word: str, alone: bool) -> bool:
    if re.search(r"(.)\1\1", word.lower()):
        return False
    if len(word) > 3:
        return bool(_VOWEL.search(word)) or not word.isascii() or word.isupper()
    return len(word) == 3 and (known(word) or alone and word.isupper())
