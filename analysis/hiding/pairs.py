"""Two words that belong to one name: „Aylin Yılmaz“, „A. Yılmaz“, „Ayşe K.“, „Yılmaz Aylin“."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.hiding import contexts, names
from analysis.hiding.lexicon import words
from analysis.hiding.name_spans import NameSpan, name_span, read, with_genitive
from analysis.hiding.titled import THIN_NOUN, acts, is_initial
from analysis.hiding.tokens import Token, institution, is_house, joined, opens_item

THIN_UNKNOWN = "zwei unbekannte Wörter, die wie Vor- und Nachname stehen"
THIN_INITIAL = "Initiale und ein Wort, das auch ein Hauptwort sein kann"
THIN_PAIR = "Vorname, der auch ein Hauptwort sein kann"


def paired(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """„Aylin Yılmaz“, „A. Yılmaz“, „Ayşe K.“, „Yılmaz Aylin“: two words that belong to one name."""
    index = 0
    while index < len(found) - 1:
        reason = _pair(text, found, index)
        end, parts = read(found, index) if reason is not None else (index + 1, [])
        if len(parts) == 1 and parts[0].word.near_given and _closes(text, found, end):
            end, parts = end + 1, [parts[0], found[end]]
        if len(parts) > 1 and not institution(found, index, end):
            noun = parts[-1].word.common and not parts[-1].word.family
            yield with_genitive(
                found,
                name_span(
                    text, parts, found[end - 1].end, "", reason or (THIN_NOUN if noun else "")
                ),
                end,
            )
        index = end


def _closes(text: str, found: list[Token], at: int) -> bool:
    """„Ansprechpartnerin ist Mareike Stallknecht“: a noun right behind a first name, and then nothing more of the phrase."""
    token = found[at] if at < len(found) else None
    if (
        token is None
        or token.gap != " "
        or not token.capital
        or token.title
        or token.acronym
        or token.shouted
        or is_house(token)
    ):
        return False
    if not names.could_name(token.text):
        return False
    if re.match(r"[.]?[ ]*(?:$|\n|[,;:()\]⟦–-])", text[token.end : token.end + 4]):
        return True
    following = found[at + 1] if at + 1 < len(found) else None
    return following is not None and (
        following.folded in words("context", "behind_names")
        or _opens(text, found[at - 1])
        and acts(found, at)
        or re.fullmatch(r"\w*ge\w{3,}(?:t|en)", following.text) is not None
    )


def _pair(text: str, found: list[Token], index: int) -> str | None:
    """None if no pair begins here, else the reason for doubt, empty if there is none."""
    token, known, following = found[index], found[index].word, found[index + 1]
    if (
        not token.capital
        or token.title
        or token.acronym
        or known.blocked
        or not joined(following, token)
    ):
        return None
    if token.initial:
        return _initial_pair(text, found, index)
    if known.clear_given:
        closed = (
            not following.initial
            or following.gap == " "
            and text[following.end : following.end + 1] in tuple(".:),\n;") + ("",)
        )
        return "" if closed else None
    if not following.capital or following.word.blocked:
        return None
    turned = known.family and following.word.near_given and following.word.clear_given
    if turned and token.text.isupper() and len(token.text) > 2 and not following.text.isupper():
        return ""  # „MÜLLER Sabine“
    if (
        known.clear_family
        and following.word.clear_given
        or known.near_given
        and names.strange(following.text)
    ):
        return ""
    ambiguous = (
        known.near_given
        and following.word.family
        and _opens(text, token)
        and (
            acts(found, index + 1)
            or text[following.end : following.end + 2] in (" (", ": ")
            or contexts.OFFICE.match(text[following.end : following.end + 60])
        )
    )
    if ambiguous:  # „Rosa Winter schlägt vor“
        return THIN_PAIR
    before = found[index - 1].folded if index and token.gap == " " else ""
    if known.given and known.noun and len(token.text) > 2 and following.word.clear_family:
        return THIN_PAIR if before in words("context", "determiners") else ""
    near = (
        (following.word.near_given or following.word.near_family)
        and following.word.unknown
        and not following.text.isupper()
    )
    beside_known = near and known.unknown and known.name_like and len(token.text) > 2
    return THIN_UNKNOWN if beside_known or _unknown_pair(text, found, index, before) else None


def _opens(text: str, token: Token) -> bool:
    return opens_item(text, token)


def _unknown_pair(text: str, found: list[Token], index: int, before: str) -> bool:
    """„- Carlos Kirimi (Caritas)“, „Gespräch mit Mboya Sila war gut“: two words in no list, standing where a person stands."""
    both = found[index : index + 2]
    if not all(one.word.unknown and one.word.name_like and len(one.text) > 2 for one in both):
        return False
    if any(one.acronym or one.shouted or "-" in one.text for one in both):
        return False
    opens = _opens(text, both[0])
    closes = re.match(r"[ ]?[(:,]", text[both[1].end : both[1].end + 3]) is not None
    return before in ("mit", "von", "an", "laut", "durch") or opens and closes


def _initial_pair(text: str, found: list[Token], index: int) -> str | None:
    following = found[index + 1].word
    abbreviation = (
        index and len(found[index - 1].text) == 1 and found[index].gap.startswith(".")
    )  # „z. B. Müller“
    if abbreviation or not is_initial(found, index):
        return None
    if following.clear_family or following.clear_given:
        return ""
    opens = _opens(text, found[index])  # „B. Arbeit“ numbers a point
    return (
        THIN_INITIAL
        if following.unknown
        and (following.name_like or names.strange(found[index + 1].text))
        or names.rare(found[index + 1].text)
        or following.family
        and not opens
        else None
    )
