"""A found topic is named by the noun that its statements share, else by a Kernsatz: a short statement of its own, typical of the others.

members of a topic -> its name, and whether the name holds for them

Key Point Analysis (Bar-Haim, Eden, Friedman, Kantor, Lahav and Slonim 2020): a few short statements, each with its prevalence,
cover most of what was said. A name is a verbatim slice; nothing is worded anew. Where fewer than half of the members say nearly what
the Kernsatz says, the topic is a mixed one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from typing import NamedTuple

import numpy as np

from analysis.german.words import is_german, is_proper_name, known, lemma
from analysis.grouping.parameters import (
    ASKS,
    BEGINNING,
    BEGINS_SMALL,
    CLAUSE,
    COMPOUND,
    CUT_AT,
    FIRST_PERSON,
    HOLDS,
    LEAST_FORM,
    LEAST_FORM_OF_A_BEGINNING,
    LIFT,
    LONGEST,
    MANY,
    NEAR,
    ONE_SHORT_WORD,
    ONE_WORD,
    OWN,
    POINTS_ELSEWHERE,
    REACHES,
    REPORTED,
    SHARED,
    SHARED_IF_KEY,
    SHORTEST,
    TORN,
)
from analysis.grouping.similarity import character_ngrams
from analysis.grouping.topic_words import nominative

MIXED = "Verschiedenes"

_WORD = re.compile(r"[^\W\d_]+(?:[-*:_/’'.][^\W\d_]+)*")
_CLAUSE = re.compile(
    r"(?<=[^\d\s])[,;:!?](?=\s)|\s[–—-]\s|(?<=[a-zäöüß]{4})\.\s+(?=[A-ZÄÖÜ])|\s*(?:->|=>|→)\s*|\n"
)
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
_ELSEWHERE = frozenset("er sie es ihn ihm ihr ihnen dessen deren dort davon damit darin".split())
# words that need another behind them: a slice that ends with one was cut too early
_OPEN_END = frozenset(
    "und oder aber der die das den dem des ein eine einen einem einer eines für mit ohne bei zu zur zum"
    " von vom in im ins an am auf aus über unter vor nach zwischen gegen durch um als wie dass weil wenn"
    " sehr zu ja nein nicht kein keine keinen mehr noch ist sind hat haben wird werden kann muss soll nur schon immer so auch mal wo".split()
)
_FULL_STOP = re.compile(r"(?<=[a-zäöüß]{4})\.$")  # a heading has none; „usw.“ keeps its own
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_BARE_ADJECTIVE = ("er", "es", "em")  # „mit fester, bezahlter Stelle“ is not cut behind „fester“
_JOINS = frozenset("und oder aber der die das den dem des ein eine für mit ohne".split())
# minutes tell who said it: „Mehrere berichten“, „Eine Teilnehmerin sagt“
_REPORTED = re.compile(
    r"\b(?:bericht|erzähl|sag|mein|schilder|äußer|wünsch|betont|kritisier)(?:et|t|te|ten|en)?\b.*\bdass\b"
    r"|^(?:Mehrere|Einige|Viele|Eine?|Es wird)\b.*\b(?:berichte[nt]|sagen|sagt|erzählen)\b"
)
# when is no matter: a topic is not called „Abend“
_TIMES = frozenset(
    "frühling frühjahr sommer herbst winter tag woche wochenende monat jahr stunde minute uhr morgen vormittag mittag nachmittag abend nacht"
    " montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag".split()
)
_SMALL_TALK = frozenset("danke bitte super toll gut klasse prima ja nein ok".split())


class Candidate(NamedTuple):
    """A slice that could name a topic: its text, the member it is from, and how well it reads alone, 0 to 1."""

    text: str
    member: int
    form: float


def slices(text: str) -> list[tuple[str, float]]:
    """The whole statement where it is short, else its clauses, each with how well it reads alone.

    >>> slices("Bänke!"), slices("Toilette am Bahnhof!! (2 P.)")
    ([('Bänke!', 0.4)], [('Toilette am Bahnhof!!', 1.0)])
    >>> slices("Der Aufzug am Bahnhof steht seit Wochen still, niemand kümmert sich darum und wir kommen nicht hoch")
    [('Der Aufzug am Bahnhof steht seit Wochen still', 0.9)]
    >>> slices("weil es immer so war")
    []
    """
    whole = _ASIDE.sub("", " ".join(text.split())).strip()
    if len(_WORD.findall(whole)) <= LONGEST:
        heading = _FULL_STOP.sub("", whole)
        return [(heading, form)] if (form := reads_alone(heading, cut=False)) else []
    parts = [part.strip(' ,;:–—-„“".') for part in _CLAUSE.split(whole)]
    found = [
        (part, CLAUSE * form)
        for number, part in enumerate(parts)
        if len(_WORD.findall(part)) > SHORTEST
        and (number == 0 or part[:1].isupper())  # else it is the rest of a sentence
        and not (part.split()[-1].islower() and part.endswith(_BARE_ADJECTIVE))
        and (form := reads_alone(part)) > LEAST_FORM
    ]
    return found or beginning(whole)


def beginning(text: str) -> list[tuple[str, float]]:
    """The first words of a long sentence, as a name of last resort."""
    words = list(_WORD.finditer(text))[:CUT_AT]
    while words and words[-1][0].lower() in _OPEN_END:
        words.pop()
    cut = text[: words[-1].end()] if words else ""
    return [(f"{cut} …", BEGINNING)] if reads_alone(cut) > LEAST_FORM_OF_A_BEGINNING else []


def reads_alone(text: str, cut: bool = True) -> float:
    """How well a slice reads as a heading, 0 (not at all) to 1: by its form alone. ``cut``: it was cut out of a longer statement."""
    words = _WORD.findall(text)
    if not words or len(words) > LONGEST or _NO_NAME.search(text):
        return 0.0
    nouns = [word for word in words if word[:1].isupper() and len(word) > 2]
    if not nouns or words[0].lower() in _POINTS_BACK:
        return 0.0
    if words[-1].lower() in (_OPEN_END if cut else _JOINS):
        return 0.0
    if all(word.lower() in _SMALL_TALK for word in words):
        return 0.0
    if len(words) < SHORTEST and len(words[0]) < COMPOUND and "!" not in text:
        return 0.0  # „Mutter“, „Nordstadt“: a bare word is no matter
    one = ONE_SHORT_WORD if len(words[0]) < COMPOUND else ONE_WORD
    form = 1.0 if len(words) >= SHORTEST else one
    if _ELSEWHERE & {word.lower() for word in words}:
        form *= POINTS_ELSEWHERE
    if text.rstrip().endswith("?"):
        form *= ASKS
    if any(word.lower() in ("ich", "mich", "mir", "meine", "mein", "uns", "wir") for word in words):
        form *= FIRST_PERSON
    if text[:1].islower():
        form *= BEGINS_SMALL
    if _REPORTED.search(text):
        form *= REPORTED
    if "..." in text or "…" in text or "??" in text or text.count('"') % 2:
        form *= TORN
    return form


def candidates(texts: Sequence[str], usable: Sequence[bool]) -> list[Candidate]:
    """All slices that could name a topic of these statements; ``usable`` is False where a transcript is unsure."""
    return [
        Candidate(part, member, form)
        for member, (text, good) in enumerate(zip(texts, usable))
        if good
        for part, form in slices(text)
    ]


def shared_noun(
    texts: Sequence[str],
    everywhere: Sequence[str],
    taken: Container[str] = frozenset(),
    kernsatz: str = "",
) -> str:
    """The noun that most of several statements share, alone or in a compound, as it is written most often; else empty.

    ``everywhere``: all texts, case-folded. ``taken``: ``name_key`` of names in use. ``kernsatz``: what nearly says it all; of a noun in
    it fewer are enough. Few others may have it: one Kernsatz of many statements picks one case out, and what all are about is often one
    word, but a word that is said as often elsewhere is no name. Names of places and persons are none either.

    >>> benches = ["Bänke zu niedrig", "Alle 200 m eine Bank", "Bänke, Klo, Schatten", "Sitzbank am Friedhof fehlt"]
    >>> all_ = [text.casefold() for text in benches]
    >>> shared_noun(benches, [*all_, *["bus fährt nicht"] * 20]), shared_noun(benches, all_)
    ('Bänke', '')
    """
    forms: dict[str, Counter[str]] = {}
    inside: list[set[str]] = []
    least, of_kernsatz = (SHARED_IF_KEY if kernsatz else SHARED) * len(texts), kernsatz.casefold()
    for text in texts:
        words = _WORD.findall(text)
        inside.append({lemma(word).casefold() for word in words})
        for word in words:
            if len(word) > 2 and word[0].isupper() and (base := lemma(word))[0].isupper():
                forms.setdefault(base.casefold(), Counter())[word] += 1
    found = []
    for base, written in sorted(forms.items()):
        here = sum(any(base in word for word in words) for words in inside)
        ways = {base, *(word.casefold() for word in written)}
        if here <= 1 or here < least or kernsatz and not any(way in of_kernsatz for way in ways):
            continue
        said = sum(any(way in text for way in ways) for text in everywhere)
        lift = here / len(texts) / (said / len(everywhere))
        if lift >= LIFT and here / said > (OWN if len(texts) >= MANY else HOLDS):
            form = nominative(min(written, key=lambda word: (-written[word], word)))
            found.append((-here, said, -len(base), form))
    return next(
        (form for *_, form in sorted(found) if _is_a_matter(form) and name_key(form) not in taken),
        "",
    )


def name_key(name: str) -> str:
    """What two names have in common that a reader would take for one: „Wohnung“ and „Wohnungen“."""
    return (lemma(name) if name.isalpha() else name).casefold()


def _is_a_matter(noun: str) -> bool:
    """Whether a word in capitals can be what statements are about: no adverb that opens a note („Abends“), no time, no name and no
    abbreviation, which no dictionary knows."""
    small, base = noun.lower(), lemma(noun)
    adverb = noun.isalpha() and lemma(small) == small and known(small)
    return not (adverb or base.casefold() in _TIMES or is_proper_name(noun)) and is_german(base)


class Kernsatz(NamedTuple):
    """text: the name, empty where none holds. coverage: share of the members that say it or nearly say it."""

    text: str
    coverage: float


def nearly_the_same(reach: float) -> float:
    """The likeness from which two statements nearly say the same, where clusters were joined down to the likeness ``reach``."""
    return min(NEAR, REACHES * reach) if np.isfinite(reach) and reach > 0 else NEAR


def coverages(likeness: np.ndarray, bar: float = NEAR) -> np.ndarray:
    """Share of the rows that nearly say what each row says, itself included: ndarray (n,)."""
    near = likeness >= bar
    np.fill_diagonal(near, True)
    return near.mean(axis=1)


def key_point(
    texts: Sequence[str],
    likeness: np.ndarray,
    usable: Sequence[bool],
    taken: Container[str] = frozenset(),
    bar: float = NEAR,
) -> Kernsatz:
    """The Kernsatz of a topic, from statements whose point at least half of the topic makes.

    likeness: (n, n) of ``similarity.pairs`` between the statements. usable: False where a transcript is unsure. taken: as above.
    bar: likeness from which two nearly say the same.
    What many say comes first, then what lies near the middle by meaning and by letters; all of it counts as far as it reads well alone.
    """
    covered = coverages(likeness, bar)
    holds = (covered >= HOLDS) & np.asarray(usable)
    possible = candidates(texts, holds) or [
        Candidate(part, member, form)
        for member in np.flatnonzero(holds)
        for part, form in beginning(texts[member])
    ]
    found = [each for each in possible if name_key(each.text) not in taken]
    if not found:
        return Kernsatz("", float(covered.max(initial=0)))
    typical = _from_0_to_1(likeness.sum(axis=1) - np.diag(likeness))
    shared = _from_0_to_1(_letters_shared([each.text for each in found], texts, found))
    worth = [
        round(float(each.form * (covered[each.member] + (said + typical[each.member]) / 2)), 6)
        for each, said in zip(found, shared)
    ]
    best = min(zip(worth, found), key=lambda item: (-item[0], len(item[1].text), item[1].text))[1]
    return Kernsatz(best.text, float(covered[best.member]))


def _from_0_to_1(values: np.ndarray) -> np.ndarray:
    return (values - values.min()) / max(float(np.ptp(values)), 1e-6) if len(values) > 1 else values


def _letters_shared(
    slices: Sequence[str], texts: Sequence[str], found: Sequence[Candidate]
) -> np.ndarray:
    """How much of its letters each slice shares with the other members, mean cosine of character n-grams: ndarray (n,)."""
    of_texts, of_slices = character_ngrams(texts, slices)
    near = (of_slices @ of_texts.T).toarray()
    near[np.arange(len(found)), [each.member for each in found]] = 0
    return near.sum(axis=1) / max(1, len(texts) - 1)
