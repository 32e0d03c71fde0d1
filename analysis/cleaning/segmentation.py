"""A note that says two things becomes several statements: at an arrow, at an inline list, at the full sentences of prose. In doubt it stays one.

A point, a cell or a card is what its writer held for one note, so its sentences stay together unless it is longer than a card holds.

The pieces of a note follow each other without a gap; an arrow or list mark stands at the start of the piece it opens.

>>> text = "Wartezeit zu lang -> mehr Personal"
>>> [(text[a:b], flags) for a, b, flags, _ in segment(text)]
[('Wartezeit zu lang', ('teil', 'vor_pfeil')), ('-> mehr Personal', ('teil', 'nach_pfeil'))]
>>> prose = "Die Beratung ist gut. Mehr Termine wären trotzdem nötig."
>>> len(segment("Die Beratung ist gut. Sie dauert aber zu lange.")), len(segment(prose)), len(segment(prose, delimited=True))
(1, 2, 1)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.cleaning.lines import DOTS
from analysis.cleaning.parameters import FEWEST_WORDS, MOST_WORDS_OF_A_NOTE, REACH
from analysis.german import language


class Segment(NamedTuple):
    """One statement's span in its note, the flags that say it is a part, and the length of the list mark it begins with."""

    start: int
    end: int
    flags: tuple[str, ...] = ()
    mark: int = 0


_ARROW = re.compile(
    r"(?P<left>\s*)(?<![<\w-])(?P<arrow>(?<!<)[-–—=]{1,2}>|[→⇒⟶⟹➔➜➝➞➙]|(?<=\s)à(?=\s+(?!\d|la\b|le\b"
    r"|jour\b)))(?P<right>\s*)|(?P<tight>(?<=[\w)!?.])(?:[-–—=]{1,2}>|[→⇒➔➜])\s*)"
)
_TRANSITION = re.compile(
    r"\b(?:[Üü]bergang|[Ww]echsel|[Ww]eg|Strecke|Linie|Bus|Bahn|Tram|Route|Verbindung|[Vv]on|[Zz]wischen|Anbindung"
    r"|Richtung|Austausch)\b[^.:;]*$"
)
_NUMBERED = re.compile(r"(?:(?<=\s)|^)(?:\((?P<a>\d{1,2})\)|(?P<b>\d{1,2})[.)])\s+(?=[^\W\d_])")
_LETTERED = re.compile(r"(?:(?<=\s)|^)\(?(?P<a>[a-h])\)\s+(?=[^\W\d_])")
_INLINE = re.compile(r"(?:(?<=\s)|^)[•●▪■◦‣⁃·\ue000-\uf8ff]\s+(?=\S)")
# A sentence that begins so explains the one before it; it makes no claim of its own.
_EXPLAINS = re.compile(
    r"[(„\"–]?\s*(?:das|dies|diese[rsmn]?|dadurch|dabei|dafür|dagegen|damit|daher|darum|deshalb|deswegen|dann|denn|dort|dazu|davon"
    r"|darunter|daran|darauf|hier|hierbei|hierfür|hierzu|"
    r"aber|also|auch|außerdem|beispiel\w*|bsp|z\.\s?b|zum beispiel|etwa|besonders|insbesondere|vor allem|so|sonst|trotzdem|dennoch|jedoch"
    r"|allerdings|leider|und|oder|sondern|weil|obwohl|"
    r"da|er|sie|es|ihr|ihre[nrms]?|sein|seine[nrms]?|man|grund|stichwort|siehe|vgl|nur|nicht|kein\w*|einige|manche|viele davon|beide|dass"
    r"|ob|wodurch|was|wer|wie|warum|wieso|danke|bitte|vielen dank|"
    r"dieselbe\w*|derselbe|solche\w*|letztere\w*|ja|nein|zumindest|wenigstens|vielleicht|oft|manchmal|teilweise|gerade|immer|mal|idee"
    r"|lösung|folge)\b",
    re.IGNORECASE,
)

# … or leans back with a pronoun near its beginning.
_LEANS = re.compile(
    r"^(?:\S+\s+){1,4}(?:er|sie|ihn|ihm|ihnen|dort|dafür|dabei|davon|damit|das (?:niemand|keiner|nicht|auch|so|nie|jemand"
    r"|immer|schon|oft))\b"
)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", text)


def _arrows(text: str) -> list[Segment]:
    """Cut at the last arrow that stands between words (what leads there is one chain); „Übergang Schule -> Beruf“ is no cut."""
    cut, before = 0, 0
    for found in _ARROW.finditer(text):
        left, right = (
            text[max(before, found.start() - REACH) : found.start()],
            text[found.end() : found.end() + REACH],
        )
        if not _words(left) or not _words(right):
            continue
        tight = found.group("tight") is not None or not (
            found.group("left") and found.group("right")
        )
        sides = len(_words(left)), len(_words(right))
        if _TRANSITION.search(left) and sides[0] <= 4 and sides[1] <= 5 or tight and sum(sides) < 3:
            continue
        cut = found.start() if found.group("tight") is not None else found.start("arrow")
        before = found.end()
    return (
        [Segment(0, cut, ("teil", "vor_pfeil")), Segment(cut, len(text), ("teil", "nach_pfeil"))]
        if cut
        else []
    )


def _inline_list(text: str) -> list[Segment]:
    """„1. Dolmetscher 2. Formulare“, „a) … b) …“, „• … • …“: only when the marks count on from the first and each holds words."""
    for pattern in (_NUMBERED, _LETTERED):
        marks = list(pattern.finditer(text))
        values = [next(value for value in mark.groups() if value) for mark in marks]
        wanted = (
            [str(n) for n in range(1, len(marks) + 1)]
            if pattern is _NUMBERED
            else list("abcdefgh"[: len(marks)])
        )
        if (
            len(marks) > 1
            and values == wanted
            and (marks[0].start() == 0 or text[: marks[0].start()].rstrip().endswith(":"))
        ):
            lengths = {mark.start(): len(mark.group()) for mark in marks}
            return [
                piece._replace(mark=lengths.get(piece.start, 0))
                for piece in _cut(text, list(lengths))
            ]
    marks = list(_INLINE.finditer(text))
    inner = [mark for mark in marks if mark.start() > 0]
    if inner and not re.fullmatch(rf"[\s{DOTS}]*", text[inner[0].start() :]):
        pieces = _cut(text, [mark.start() for mark in (marks if marks[0].start() == 0 else inner)])
        if len(pieces) > 1 and all(_words(text[piece.start : piece.end]) for piece in pieces):
            return pieces
    return []


def _cut(text: str, starts: list[int]) -> list[Segment]:
    """Pieces from the starts; what stands before the first is a piece of its own (a colon makes it a heading, see ``statements``)."""
    bounds = sorted({0, *starts}) + [len(text)]
    return [
        Segment(a, b, ("teil",))
        for a, b in zip(bounds, bounds[1:], strict=False)
        if text[a:b].strip()
    ]


def makes_a_claim(sentence: str) -> bool:
    """A full sentence that can stand alone: words enough, a finite verb (or an infinitive at its end), and no word that leans back."""
    words = _words(sentence)
    if len(words) < FEWEST_WORDS:
        return False
    if any(language.verb(word) == "finite" for word in words if word[0].islower()):
        return True
    first, last = words[0], words[-1]
    asks = not language.is_noun(first) and language.verb(first.lower()) == "finite"
    return asks or (last[0].islower() and language.verb(last) == "infinitive")


def leans_back(sentence: str) -> bool:
    """Whether a sentence explains or points back to the one before („Dadurch …“, „Viele können sie nicht …“)."""
    return bool(_EXPLAINS.match(sentence) or _LEANS.match(sentence))


def _is_whole(text: str) -> bool:
    """Whether no bracket or quotation is still open, and no colon or „…“ leads on."""
    closed = text.count("(") <= text.count(")") and text.count("„") <= text.count("“") + text.count(
        '"'
    )
    return closed and not text.rstrip().endswith((":", "…", "..."))


def _stands_alone(sentence: str) -> bool:
    """Whether a sentence makes a claim and neither explains nor points back to the one before."""
    return sentence[:1].isupper() and not leans_back(sentence) and makes_a_claim(sentence)


def _sentences(text: str) -> list[Segment]:
    """Full sentences, each a claim of its own; anything less leans on the sentence before it."""
    spans = language.sentences(text)
    if len(spans) < 2:
        return []
    starts = [0]
    for _number, (start, end) in enumerate(spans[1:], start=1):
        before, sentence = text[starts[-1] : start], text[start:end]
        if _stands_alone(sentence) and _is_whole(before) and makes_a_claim(before):
            starts.append(start)
    return _cut(text, starts) if len(starts) > 1 else []


def segment(text: str, delimited: bool = False) -> list[Segment]:
    """The statements of one note, as spans that follow each other; one piece without flags if the note says one thing.

    ``delimited``: the writer set the note apart (point, cell, card, line of its own); else it is a paragraph of prose.
    """
    pieces = _arrows(text) or _inline_list(text)
    if not pieces and not (delimited and len(text.split()) <= MOST_WORDS_OF_A_NOTE):
        pieces = _sentences(text)
    whole = [Segment(0, len(text))]
    return [
        _trimmed(text, piece) for piece in pieces or whole if text[piece.start : piece.end].strip()
    ]


def _trimmed(text: str, piece: Segment) -> Segment:
    part = text[piece.start : piece.end]
    start = piece.start + len(part) - len(part.lstrip())
    return piece._replace(start=start, end=start + len(part.strip()))
