"""Words broken at a line end, and how a note is written on one line: for ``clean``, and alike for whoever quotes and whoever checks."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.german.words import known

_BROKEN = re.compile(r"(?P<a>[^\W\d_]{2,})-[ \t]*\n\s*(?P<b>[a-zäöüß]{2,})(?P<c>-?)")
_BROKEN_NAME = re.compile(r"(?P<a>[^\W\d_]+)-[ \t]*\n\s*(?P<b>[A-ZÄÖÜ0-9])")
SUPPLEMENT = frozenset(
    "und oder bzw bis sowie als noch aber statt wie mit ohne für zur zum von vor in im am"
    " an auf der die das den des dem".split()
)
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)


@lru_cache(maxsize=50_000)
def is_word(word: str) -> bool:
    """Whether the dictionary knows the word, or it is a compound of two known ones (with s, n, en, er or es between)."""
    if known(word) or known(word.capitalize()):
        return True
    for cut in range(3, len(word) - 2):
        head, rest = word[:cut], word[cut:].capitalize()
        if (
            len(rest) > 3
            and known(rest)
            and rest not in ("Ung", "Lich", "Keit", "Heit", "Isch")
            and _is_first(head)
        ):
            return True
    return False


def _is_first(head: str) -> bool:
    return any(
        len(base) > 2 and known(base.capitalize())
        for base in (
            head,
            *(
                head[: -len(joint)]
                for joint in ("s", "n", "en", "es", "er")
                if head.endswith(joint)
            ),
            head + "e",
        )
    )


def dehyphenate(text: str) -> str:
    """A word broken at a line end becomes whole when the whole is a word; supplementary hyphens keep their blank."""

    def whole(found: re.Match) -> str:
        a, b, more = found.group("a", "b", "c")
        if b in SUPPLEMENT or (more and known(b)):
            return f"{a}- {b}{more}"
        return f"{a}{b}{more}" if is_word(a + b) else f"{a}-{b}{more}"

    return _BROKEN_NAME.sub(r"\g<a>-\g<b>", _BROKEN.sub(whole, text))


@lru_cache(maxsize=100_000)
def on_one_line(text: str) -> str:
    """The one change a quote may show against what was written: white space folded, words broken at a line end whole again.

    Control characters are white space here, those of the writing direction too: what a note holds may not break or turn a file.
    A hyphen inside a line stays, whatever stands around it.

    >>> on_one_line("Rück-\\nsprache im Deutsch-\\nKurs,  Vor-\\nund Nachteile"), on_one_line("Deutsch-Kurs, Rück- sprache")
    ('Rücksprache im Deutsch-Kurs, Vor- und Nachteile', 'Deutsch-Kurs, Rück- sprache')
    >>> on_one_line("Ge-\\nspräche, Sitz-\\nplätze, Haus-\\nübung")
    'Gespräche, Sitzplätze, Hausübung'
    """
    text = _CONTROLS.sub(" ", text)
    return " ".join((dehyphenate(text) if "-" in text and "\n" in text else text).split())
