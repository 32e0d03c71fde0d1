"""A found topic is named by a Kernsatz: a short statement of its own, typical of the others, in its author's words.

members of a topic -> its name, and whether the name holds for them

Key Point Analysis (Bar-Haim, Eden, Friedman, Kantor, Lahav and Slonim 2020): a few short statements, each with its prevalence,
cover most of what was said. A name is a verbatim slice; nothing is worded anew. Where fewer than half of the members say nearly what
the Kernsatz says, the topic is a mixed one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

SHORTEST, LONGEST = 2, 8  # words of a Kernsatz
HOLDS = 0.5  # share of the members that say it or nearly say it
CLAUSE = 0.9  # a clause counts this much of its whole statement
MIXED = "Verschiedenes"

_WORD = re.compile(r"[^\W\d_]+(?:[-*:_/’'.][^\W\d_]+)*")
_CLAUSE = re.compile(r"(?<=[^\d\s])[,;:!?](?=\s)|\s[–—-]\s|\.(?=\s)|\s*(?:->|=>|→)\s*|\n")
_NO_NAME = re.compile(
    r"\[[^\]]*\]|\d{1,2}[:.]\d\d\b|\b\d{1,2}\s?[Uu]hr|https?:|www\.|@|[|#<>]|\(|\)"
)
# words that point at something said elsewhere: a sentence that begins with one cannot stand alone
_POINTS_BACK = frozenset(
    "und aber oder denn weil dass ob wenn als da dann dort hier das dies diese dieser dieses es er sie man"
    " ich wir ihr du mein meine meiner meinem meinen unser unsere sein seine auch so also sondern obwohl"
    " damit deshalb daher dazu dafür dagegen wobei wo wie was wer sonst zwar genau ja nein doch eben"
    " gerade nur leider außerdem zudem trotzdem jedoch seither danach davor davon daran darauf darüber"
    " welche welcher welches deren dessen den dem".split()
)
# words that need another behind them: a slice that ends with one was cut too early
_OPEN_END = frozenset(
    "und oder aber der die das den dem des ein eine einen einem einer eines für mit ohne bei zu zur zum"
    " von vom in im ins an am auf aus über unter vor nach zwischen gegen durch um als wie dass weil wenn"
    " sehr zu nicht kein keine keinen mehr noch ist sind hat haben wird werden kann muss soll".split()
)
_SMALL_TALK = frozenset("danke bitte super toll gut klasse prima ja nein ok".split())


class Candidate(NamedTuple):
    """A slice that could name a topic: its text, the member it is from, and how well it reads alone, 0 to 1."""

    text: str
    member: int
    form: float


def slices(text: str) -> list[tuple[str, float]]:
    """The whole statement where it is short, else its clauses, each with how well it reads alone.

    >>> slices("Bänke!"), slices("Toilette am Bahnhof!!")
    ([('Bänke!', 0.4)], [('Toilette am Bahnhof!!', 1.0)])
    >>> [name for name, _ in slices("Der Aufzug am Bahnhof steht seit Wochen still, niemand kümmert sich darum und wir kommen nicht hoch")]
    ['Der Aufzug am Bahnhof steht seit Wochen still']
    >>> slices("weil es immer so war")
    []
    """
    whole = " ".join(text.split())
    found = [(whole, 1.0)] if len(_WORD.findall(whole)) <= LONGEST else []
    if not found:
        found = [(part.strip(' ,;:–—-„“"'), CLAUSE) for part in _CLAUSE.split(text)]
    return [
        (part, factor * form)
        for part, factor in found
        if (form := reads_alone(part)) > 0 and (factor == 1.0 or form > 0.5)
    ]


def reads_alone(text: str) -> float:
    """How well a slice reads as a heading, 0 (not at all) to 1: by its form alone."""
    words = _WORD.findall(text)
    if not words or len(words) > LONGEST or _NO_NAME.search(text):
        return 0.0
    nouns = [word for word in words if word[:1].isupper() and len(word) > 2]
    if not nouns or words[-1].lower() in _OPEN_END or words[0].lower() in _POINTS_BACK:
        return 0.0
    if all(word.lower() in _SMALL_TALK for word in words):
        return 0.0
    form = 1.0 if len(words) >= SHORTEST else 0.4 if len(words[0]) < 10 else 0.7
    if text.rstrip().endswith("?"):
        form *= 0.8
    if any(word.lower() in ("ich", "mich", "mir", "meine", "mein", "uns", "wir") for word in words):
        form *= 0.6
    if text[:1].islower():
        form *= 0.9
    if "..." in text or "…" in text or "??" in text or text.count('"') % 2:
        form *= 0.7
    return form


def candidates(texts: Sequence[str], usable: Sequence[bool]) -> list[Candidate]:
    """All slices that could name a topic of these statements; ``usable`` is False where a transcript is unsure."""
    return [
        Candidate(part, member, form)
        for member, (text, good) in enumerate(zip(texts, usable))
        if good
        for part, form in slices(text)
    ]


class Kernsatz(NamedTuple):
    """text: the name. coverage: share of the members that say it or nearly say it."""

    text: str
    coverage: float


def key_point(
    texts: Sequence[str],
    likeness: np.ndarray,
    reach: float,
    usable: Sequence[bool],
    taken: set[str] = frozenset(),
) -> Kernsatz:
    """The Kernsatz of a topic. likeness: (n, n) between its statements; reach: from which two say nearly the same.

    Typical first (mean likeness with the others), then what reads well alone. Without any slice that reads alone the name is empty.
    """
    n = len(texts)
    others = (likeness.sum(axis=1) - np.diag(likeness)) / max(1, n - 1)
    spread = max(float(np.ptp(others)), 1e-6)
    typical = (others - others.min()) / spread if n > 2 else np.ones(n)
    near = likeness >= reach
    np.fill_diagonal(near, True)
    coverage = near.mean(axis=1)
    found = [each for each in candidates(texts, usable) if each.text.casefold() not in taken]
    if not found:
        return Kernsatz("", float(coverage.max(initial=0)))
    best = max(
        found,
        key=lambda each: (
            round(each.form * (0.5 + 0.5 * float(typical[each.member])), 6),
            -len(each.text),
            each.text,
        ),
    )
    return Kernsatz(best.text, float(coverage[best.member]))
