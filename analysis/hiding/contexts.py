"""Names that no list holds, by where they stand: „laut X“, „X vom Jugendamt“, „… (Vorname Name)“, „Yordanos W. sucht“.

A word is looked at only if German does not know it, or knows it only as a rare compound behind a first name. What is hidden on such
ground carries its reason, so that the name review shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.german import language
from analysis.hiding import names
from analysis.hiding.lexicon import words
from analysis.hiding.name_spans import NameSpan, name_span
from analysis.hiding.parameters import MOST_WORDS_BY_PLACE
from analysis.hiding.tokens import Token, institution, joined, opens_item
from analysis.person_labels import DUTY, WROTE

THIN_SAYS = "unbekanntes Wort, auf das sich jemand beruft"
THINOFFICE = "unbekanntes Wort, hinter dem ein Amt oder eine Einrichtung steht"
THIN_BRACKET = "unbekannte Wörter allein in Klammern, wie ein Name hinter einem Zitat"
THIN_SUBJECT = "unbekannte Wörter, die etwas tun wie eine Person"
THIN_INITIAL = "unbekanntes Wort mit Initiale"
THIN_STRANGERS = "zwei Wörter, die keine deutschen sind, wie Vor- und Nachname"
# words before somebody who said or did something
_BESIDE = frozenset(["von", "mit", "bei", "fur", "an", "durch", "laut", "auch", "uber", "danke"])
OFFICE = re.compile(
    r"[ ]?(?:,|\(|vom|von der|von dem|aus dem|aus der)[ ]?(?:(?:Stadtteil|Stadt)[ ])?[\w-]*"
    r"(?:[aA]mt|büro|[cC]enter|[zZ]entrum|[sS]chule|[vV]erein|stelle|beirat|verband|VHS|AWO|Caritas|Diakonie|DRK|IHK|HWK"
    r"|Polizei|Klinikum|Klinik|Universität|Kita|Stadtverwaltung|Gewerkschaft)\b"
)


def _run(found: list[Token], at: int) -> int:
    """Index behind the words from here on that may be one name; ``at`` if not even the first may."""
    end = at
    while (
        end < len(found)
        and end - at < MOST_WORDS_BY_PLACE
        and (end == at or joined(found[end], found[end - 1]))
    ):
        token = found[end]
        fit = (
            names.strange(token.text)
            or token.word.clear_given
            or token.word.clear_family
            or token.word.given
            and token.word.unknown
        )
        if (
            token.title
            or not token.capital
            or token.initial
            or token.acronym
            or token.shouted
            or not fit
        ):
            break
        end += 1
    return end


def placed(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """Unknown words whose place tells that they name a person."""
    at = 0
    while at < len(found):
        end = _run(found, at)
        if end > at and not institution(found, at, end):
            reason = _reason(text, found, at, end)
            stop = found[end].end if reason == THIN_INITIAL else found[end - 1].end
            if reason:
                parts = found[at : end + 1] if reason == THIN_INITIAL else found[at:end]
                yield name_span(text, parts, stop, "", reason)
        at = max(end, at + 1)


def _reason(text: str, found: list[Token], at: int, end: int) -> str:
    first, last = found[at], found[end - 1]
    before = found[at - 1].folded if at and first.gap == " " else ""
    opens = opens_item(text, first)
    after = text[last.end : last.end + 60]
    if before in ("laut", "so") and (before == "laut" or not after[:1].isalnum()):
        return THIN_SAYS
    if (opens or before in ("von", "mit", "bei", "an", "durch")) and OFFICE.match(after):
        return THINOFFICE
    if text[first.start - 1 : first.start] == "(" and after[:1] == ")" and end - at > 1:
        return THIN_BRACKET
    following = found[end] if end < len(found) else None
    if _two_strangers(text, found, at, end, before):
        return THIN_STRANGERS
    if following is None or following.gap != " ":
        return ""
    if (
        following.initial
        and end - at == 1
        and re.match(r"\.(?:[ ][a-zäöü]|[\s,:)]|$)", text[following.end :])
    ):
        return THIN_INITIAL
    acts = (
        following.text == "aus"
        or following.text.islower()
        and language.verb(following.text) == "finite"
    )
    like = (
        sum(one.word.name_like or bool(one.word.given) or one.word.family for one in found[at:end])
        * 2
        > end - at
    )
    return THIN_SUBJECT if opens and end - at > 1 and acts and like else ""


def _two_strangers(text: str, found: list[Token], at: int, end: int, before: str) -> bool:
    """Two or three words in a row that no German or English dictionary knows, amid German: „das sagt auch Azmera Tekeste“."""
    both = found[at:end]
    # the parts of „Sandvoss“ are German too: behind a first name in no list it is a surname, „Mitfahrbank Ostrup“ are none
    made = [names.compound(one.text) for one in both]
    plain = not any(made) or not made[0] and all(one.word.name_like for one in both)
    if not 2 <= len(both) <= 3 or any("-" in one.text for one in both) or not plain:
        return False
    if before in words("context", "determiners") or text[: both[0].start].endswith(
        ("„", '"', "»", "‚")
    ):
        return False
    beside = before in _BESIDE or opens_item(text, both[0]) and _verb_behind(text, found, end)
    beside = beside or _behind_a_label(text, both)
    if beside and german_line(text, both[0].start):
        return True
    like = [one.word.name_like or one.word.given or one.word.family for one in both]
    foreign = any(names.foreign(one.text) for one in both)
    if not (all(like) or any(like) and foreign or foreign and len(both) == 2):
        return False
    return german_line(text, both[0].start)


def _behind_a_label(text: str, both: list[Token]) -> bool:
    """„Standdienst: Tjarda Wehlhauer“: nothing but the words behind what persons do, others perhaps behind a comma."""
    begin = text.rfind("\n", 0, both[0].start) + 1
    label = re.fullmatch(
        rf"[\s*•–-]*(?:[^\W\d_]*{DUTY}|(?:es )?(?:notierte|moderierte|protokollierte)|{WROTE}):[ ]",
        text[begin : both[0].start],
        re.I,
    )
    return bool(label and re.match(r"[ ]*(?:$|[\n,;&/(]|und\b)", text[both[-1].end :]))


def german_line(text: str, at: int) -> bool:
    """Whether most words in small letters of the line at this place are German: a line in another language is full of strangers."""
    begin, stop = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[begin : stop if stop >= 0 else len(text)]
    small = [word for word in re.findall(r"[^\W\d_]+", line) if word.islower()]
    return sum(map(language.known, small)) * 3 >= len(small) * 2


def _verb_behind(text: str, found: list[Token], end: int) -> bool:
    """A colon, bracket or line end behind the word, or a verb."""
    if re.match(r"[ ]*(?:$|\n|[:(,]|⟦)", text[found[end - 1].end : found[end - 1].end + 3]):
        return True
    following = found[end] if end < len(found) else None
    return (
        following is not None
        and following.gap == " "
        and following.text.islower()
        and (following.folded in words("context", "telling") or bool(language.verb(following.text)))
    )
