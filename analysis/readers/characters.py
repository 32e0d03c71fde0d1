"""Characters as every reader hands them on: NFC, LF, no control characters, mojibake repaired where that is certain.

Honest text is left alone: quotation marks, dashes, ligatures, fractions and non-breaking blanks stay as they are.

>>> plain("Fu\\u0308r Mu\\u00adtter\\r\\nund Kind")
'Für Mutter\\nund Kind'
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SOFT_HYPHEN_AT_END = re.compile("\u00ad(?=[ \t]*(?:\n|$))")
# control characters, soft hyphens and blanks without width: invisible, and a name split by one would not be found
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff]")
# bullets of symbol fonts lie in the private use area; only at the start of a line is it clear what they are
_SYMBOL_BULLET = re.compile("^([ \t]*)[\ue000-\uf8ff][ \t]*", re.MULTILINE)
_BRACKETS = str.maketrans("⟦⟧", "[]")
_SIMPLE = re.compile("[\t\n -~]*")
# code points of Wingdings and Symbol as Word and PDF files carry them
SYMBOLS = {
    0xF0E0: "→",
    0xF0E8: "⇒",
    0xF0DF: "←",
    0xF0E8 + 1: "⇐",
    0xF0D8: "➢",
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF0A8: "◻",
    0xF0FC: "✓",
    0xF0FB: "✗",
    0xF04A: "☺",
    0xF04B: "😐",
    0xF04C: "☹",
    0xF06C: "●",
    0xF06E: "■",
    0xF06F: "□",
    0xF076: "❖",
    0xF02D: "–",
}


def plain(text: str) -> str:
    """The text as it goes into ``received.text``; its own ⟦ ⟧ become [ ], because those belong to the line grammar."""
    if _SIMPLE.fullmatch(text):
        return text
    text = _BREAKS.sub("\n", _repaired(text))
    text = _INVISIBLE.sub("", _SOFT_HYPHEN_AT_END.sub("-", text))
    text = _SYMBOL_BULLET.sub(r"\1• ", text.translate(_arrows()))
    return unicodedata.normalize("NFC", text.translate(_BRACKETS))


@cache
def _arrows() -> dict[int, str]:
    """Symbols whose meaning does not hang on the place in the line (arrows, smileys, ticks)."""
    return {code: sign for code, sign in SYMBOLS.items() if sign not in "•▪●■□◻❖–➢"}


def _repaired(text: str) -> str:
    """UTF-8 that was once read as Latin-1, Windows or Mac text ("StÃ¤dte"), repaired line by line where ftfy is sure."""
    from ftfy.badness import is_bad

    if not is_bad(text):
        return text
    from ftfy import TextFixerConfig, fix_encoding

    config = TextFixerConfig(
        unescape_html=False, replace_lossy_sequences=False, fix_c1_controls=False, explain=False
    )
    return "".join(
        fix_encoding(line, config) if is_bad(line) else line for line in re.split("(\n)", text)
    )
