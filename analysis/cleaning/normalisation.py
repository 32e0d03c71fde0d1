"""From a verbatim slice to the readable form: small pure text functions, composed in order.

Only the dress of a text goes (line breaks, list marks, HTML rests, bold marks, control characters); its words stay as they are,
gender forms, spelling and negations included. Counters are taken out by ``analysis.cleaning.counters``.

>>> normalise("**Mehr Sprach-\\n  kurse** für Migrant*innen &amp; Eltern")
'Mehr Sprachkurse für Migrant*innen & Eltern'
>>> normalise("Vor- und\\nNachteile")
'Vor- und Nachteile'
"""

from __future__ import annotations

import html
import re

from analysis.cleaning.lines import ARROW, SYMBOLS
from analysis.german.dehyphenation import SUPPLEMENT, dehyphenate, is_word
from analysis.german.words import known

_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_BREAK = re.compile(r"<\s*/?\s*(?:br|p|li|div|tr|td|ul|ol|h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:strong|b|i|em|u|span|a|font|sup|sub|small|s|strike|del|ins|mark|code|o:p)\b[^<>]*>",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_JOINER = re.compile(
    r"(?<=[\U0001F000-\U0001FAFF\u2600-\u27BF\ufe0f])\u200d(?=[\U0001F000-\U0001FAFF\u2600-\u27BF])"
)
_BOLD = re.compile(
    r"(?<![\w*])(\*{2,3}|__)(?=\S)(.+?)(?<=\S)\1(?![\w*])|(\*{2,3})(?=\S)(.+?)(?<=\S)\3", re.DOTALL
)
_ITALIC = re.compile(r"(?<![\w*_/])([*_])(?=[^\s*_])([^*_\n]*?[^\s*_])\1(?![\w*_])")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_MARKED = re.compile(r"(?<![=\w])(==|\+\+)(?=[^\s=+])(.+?)(?<=[^\s=+])\1(?![=\w])")
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~")
_LINK = re.compile(r"\[([^\]\[]+)\]\((?:https?:|mailto:|#|/|www\.)[^)\s]*\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_FOOTNOTE = re.compile(r"\[\^[\w-]+\]|(?<=[a-zäöüß.!?\"“)])(?:(?<!m)[²³]|[¹⁰⁴-⁹])[¹²³⁰⁴-⁹]*(?!\w)")
_LEADING = re.compile(
    rf"\A(?:(?:[-–—*+>](?=\s)|[{SYMBOLS}]|{ARROW}|(?:o|à|§)(?=\s)|\(?[a-z]\)(?=\s)|\[[ xX]\](?=\s)|#{{1,6}}(?=\s))\s*)+"
)
_TRAILING_ARROW = re.compile(rf"\s+{ARROW}\s*$")
_TORN = re.compile(r"(?<![\w-])(?P<a>[^\W\d_]{2,})- ?(?P<b>[a-zäöüß]{2,})(?![\w-])")


def mend_torn(text: str) -> str:
    """„Integrationskon-zept“ and „Stadt- verwaltung“ inside a line: mended only if the first part is no word of its own, or
    a blank stands behind the hyphen, and the whole is a word."""

    def whole(found: re.Match) -> str:
        a, b = found.group("a", "b")
        torn = found.group().endswith(f"- {b}") or not known(a)
        goes_on = text[found.end() : found.end() + 1] == "/"
        return (
            a + b
            if torn and not goes_on and b not in SUPPLEMENT and is_word(a + b)
            else found.group()
        )

    return _TORN.sub(whole, text)


def unfold_html(text: str) -> str:
    """Entities become characters; tags inside words vanish without a blank, breaking tags become one."""
    text = _TAG.sub("", _BREAK.sub(" ", text)) if "<" in text else text
    return _ENTITY.sub(lambda found: html.unescape(found.group()), text) if "&" in text else text


def drop_invisible(text: str) -> str:
    """Soft hyphens, zero-width and control characters; the joiner inside an emoji stays."""
    return _INVISIBLE.sub(
        lambda found: (
            found.group()
            if found.group() == "\u200d" and _JOINER.match(text, found.start())
            else ""
        ),
        text,
    )


def drop_emphasis(text: str) -> str:
    """Bold, italic, code and link marks of Markdown; the gender star and the asterisk of a footnote stay."""
    if not any(mark in text for mark in "*_`~[\\=+"):
        return text
    text = _LINK.sub(r"\1", _STRUCK.sub(r"\1", _MARKED.sub(r"\2", _CODE.sub(r"\1", text))))
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


STEPS = (
    drop_invisible,
    dehyphenate,
    unfold_html,
    drop_list_mark,
    drop_emphasis,
    drop_footnotes,
    fold_space,
    drop_list_mark,
    mend_torn,
)


def normalise(text: str) -> str:
    """The readable form of one verbatim slice; the steps run in the order of ``STEPS``."""
    for step in STEPS:
        text = step(text)
    return text
