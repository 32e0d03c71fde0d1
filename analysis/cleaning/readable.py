"""From a verbatim slice to the readable form: small pure text functions, composed in order.

Only the dress of a text goes (line breaks, list marks, HTML rests, bold marks, control characters); its words stay as they are,
gender forms, spelling and negations included. Counters are taken out by ``analysis.cleaning.counters``.

>>> readable("**Mehr Sprach-\\n  kurse** für Migrant*innen &amp; Eltern")
'Mehr Sprachkurse für Migrant*innen & Eltern'
>>> readable("Vor- und\\nNachteile")
'Vor- und Nachteile'
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from analysis.german import language
from analysis.cleaning.lines import ARROW, SYMBOLS

_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_BREAK = re.compile(r"<\s*/?\s*(?:br|p|li|div|tr|td|ul|ol|h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:strong|b|i|em|u|span|a|font|sup|sub|small|s|strike|del|ins|mark|code|o:p)\b[^<>]*>", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_JOINER = re.compile(r"(?<=[\U0001F000-\U0001FAFF\u2600-\u27BF\ufe0f])\u200d(?=[\U0001F000-\U0001FAFF\u2600-\u27BF])")
_BOLD = re.compile(r"(?<![\w*])(\*{2,3}|__)(?=\S)(.+?)(?<=\S)\1(?![\w*])|(\*{2,3})(?=\S)(.+?)(?<=\S)\3", re.DOTALL)
_ITALIC = re.compile(r"(?<![\w*_/])([*_])(?=[^\s*_])([^*_\n]*?[^\s*_])\1(?![\w*_])")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~")
_LINK = re.compile(r"\[([^\]\[]+)\]\((?:https?:|mailto:|#|/|www\.)[^)\s]*\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_FOOTNOTE = re.compile(r"\[\^[\w-]+\]|(?<=[a-zäöüß.!?\"“)])(?:(?<!m)[²³]|[¹⁰⁴-⁹])[¹²³⁰⁴-⁹]*(?!\w)")
_LEADING = re.compile(
    rf"\A(?:(?:[-–—*+>](?=\s)|[{SYMBOLS}]|{ARROW}|(?:o|à|§)(?=\s)|\(?[a-z]\)(?=\s)|\[[ xX]\](?=\s)|#{{1,6}}(?=\s))\s*)+")
_TRAILING_ARROW = re.compile(rf"\s+{ARROW}\s*$")
_BROKEN = re.compile(r"(?P<a>[^\W\d_]{2,})-[ \t]*\n\s*(?P<b>[a-zäöüß]{2,})(?P<c>-?)")
_BROKEN_NAME = re.compile(r"(?P<a>[^\W\d_]+)-[ \t]*\n\s*(?P<b>[A-ZÄÖÜ0-9])")
_TORN = re.compile(r"(?<![\w-])(?P<a>[^\W\d_]{2,})- ?(?P<b>[a-zäöüß]{2,})(?![\w-])")
_SUPPLEMENT = frozenset("und oder bzw bis sowie als noch aber statt wie mit ohne für zur zum von vor in im am an auf der die das den "
                        "des dem".split())


@lru_cache(maxsize=50_000)
def is_word(word: str) -> bool:
    """Whether the dictionary knows the word, or it is a compound of two known ones (with s, n, en, er or es between)."""
    if language.known(word) or language.known(word.capitalize()):
        return True
    for cut in range(3, len(word) - 2):
        head, rest = word[:cut], word[cut:].capitalize()
        if len(rest) > 3 and language.known(rest) and rest not in ("Ung", "Lich", "Keit", "Heit", "Isch") and _is_first(head):
            return True
    return False


def _is_first(head: str) -> bool:
    return any(len(base) > 2 and language.known(base.capitalize()) for base in (
        head, *(head[:-len(joint)] for joint in ("s", "n", "en", "es", "er") if head.endswith(joint)), head + "e"))


def join_hyphens(text: str) -> str:
    """A word broken at a line end becomes whole when the whole is a word; supplementary hyphens keep their blank."""
    def whole(found: re.Match) -> str:
        a, b, more = found.group("a", "b", "c")
        if b in _SUPPLEMENT or (more and language.known(b)):
            return f"{a}- {b}{more}"
        return f"{a}{b}{more}" if is_word(a + b) else f"{a}-{b}{more}"

    return _BROKEN_NAME.sub(r"\g<a>-\g<b>", _BROKEN.sub(whole, text))


def mend_torn(text: str) -> str:
    """„Integrationskon-zept“ and „Stadt- verwaltung“ inside a line: mended only if the first part is no word of its own, or
    a blank stands behind the hyphen, and the whole is a word."""
    def whole(found: re.Match) -> str:
        a, b = found.group("a", "b")
        torn = found.group().endswith(f"- {b}") or not language.known(a)
        goes_on = text[found.end():found.end() + 1] in ("-", "/")
        return a + b if torn and not goes_on and b not in _SUPPLEMENT and is_word(a + b) else found.group()

    return _TORN.sub(whole, text)


def unfold_html(text: str) -> str:
    """Entities become characters; tags inside words vanish without a blank, breaking tags become one."""
    text = _TAG.sub("", _BREAK.sub(" ", text)) if "<" in text else text
    return _ENTITY.sub(lambda found: html.unescape(found.group()), text) if "&" in text else text


def drop_invisible(text: str) -> str:
    """Soft hyphens, zero-width and control characters; the joiner inside an emoji stays."""
    return _INVISIBLE.sub(lambda found: found.group() if found.group() == "\u200d" and _JOINER.match(text, found.start()) else "", text)


def drop_emphasis(text: str) -> str:
    """Bold, italic, code and link marks of Markdown; the gender star and the asterisk of a footnote stay."""
    if not any(mark in text for mark in "*_`~[\\"):
        return text
    text = _LINK.sub(r"\1", _STRUCK.sub(r"\1", _CODE.sub(r"\1", text)))
    text = _BOLD.sub(lambda found: found.group(2) or found.group(4), text)
    return _ESCAPED.sub(r"\1", _ITALIC.sub(r"\2", text))


def drop_footnotes(text: str) -> str:
    return _FOOTNOTE.sub("", text)


def drop_list_mark(text: str) -> str:
    """A bullet, a letter or an arrow at the start; an arrow at the end."""
    return _TRAILING_ARROW.sub("", _LEADING.sub("", text.strip(), count=1)) or text.strip()


def fold_space(text: str) -> str:
    """Every white space, protected blanks and tabs included, becomes one blank."""
    return " ".join(text.split())


STEPS = (drop_invisible, join_hyphens, unfold_html, drop_list_mark, drop_emphasis, drop_footnotes, fold_space, drop_list_mark, mend_torn)


def readable(text: str) -> str:
    """The readable form of one verbatim slice; the steps run in the order of ``STEPS``."""
    for step in STEPS:
        text = step(text)
    return text
