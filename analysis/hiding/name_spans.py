"""Name spans: how the words of a text join into one name, and which of several overlapping ones holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analysis.hiding import names
from analysis.hiding.parameters import MOST_WORDS
from analysis.hiding.tokens import Token, genitive_of, is_house, joined

_ROMANCE = frozenset(
    ["da", "de", "do", "dos", "das", "del", "di", "du", "la"]
)  # also behind a surname („Ferreira da Costa“)


class NameSpan(NamedTuple):
    """One place that names a person; end exclusive."""

    start: int
    end: int
    given: tuple[str, ...] = ()  # first names or initials, as written
    family: str = ""  # surname or its initial, as written, empty if only a first name stands there
    gender: str = ""  # f, m or "" if unknown
    reason: str = ""  # German: why this is less than sure; empty if sure


def fits(token: Token, parts: list[Token], vouched: bool) -> bool:
    """May this word go on a name whose words so far are ``parts``? ``vouched``: a title or a list says that a name stands here."""
    known = token.word
    # „Aylin BAĞCIVAN“: lists write surnames in capitals
    capitals = token.acronym and not (
        len(token.text) > 4 and known.unknown and parts[0].word.near_given
    )
    town = (  # „Petra Eisenach“: no preposition parts them
        names.is_place(token.text) and parts[0].word.near_given and len(parts) == 1
    )
    if town and parts[0].word.clear_given and not token.shouted and not token.acronym:
        return True
    if known.blocked or capitals or token.title and not known.family:
        return False
    if all(part.initial or part.word.given for part in parts):
        clear = any(part.word.clear_given for part in parts)
        noun = (
            vouched and clear and known.noun and len(parts) == 1 and not token.shouted
        )  # „Pfarrerin Ulrike Brand“
        clearly = known.clear_given or known.clear_family
        clearly = clearly or known.unknown and (not token.shouted or names.stranger(token.text))
        beside = (
            parts[0].word.near_given
            and clear
            and len(parts) == 1
            and names.rare(token.text)
            and not token.shouted
            and not is_house(token)
        )
        small = (  # „Petra Dürr“: amid a sentence German writes the adjective small
            (vouched or parts[0].word.near_given)
            and clear
            and len(parts) == 1
            and not token.shouted
            and names.written_small(token.text)
        )
        return clearly or known.family and (clear or parts[0].initial) or noun or beside or small
    if all(part.word.family for part in parts if not part.initial):
        return len(parts) == 1 and (known.clear_given or known.clear_family)
    listed = (known.given or known.family) and not known.noun  # „Farhiyo Abdullahi Nur“
    return (known.unknown or bool(listed)) and not token.shouted and len(parts) < 4


def read(found: list[Token], at: int, vouched: bool = False) -> tuple[int, list[Token]]:
    """The longest name that begins at this token: index behind it, and its words without particles.

    The caller vouches for the first word; the further ones must fit.
    """
    parts: list[Token] = []
    index = at
    while index < len(found) and len(parts) < MOST_WORDS:
        token = found[index]
        if parts and not joined(token, found[index - 1]):
            break
        if token.particle and not token.initial:
            ahead = _behind_particles(found, index)
            if ahead is None or parts and not _particle_fits(found, index, ahead, parts, vouched):
                break
            parts.append(found[ahead])
            index = ahead + 1
            continue
        if (
            parts
            and token.initial
            and not (_dotted(found, index) or all(part.word.given for part in parts))
        ):
            break
        written = token.capital or bool(parts) and not parts[0].capital and token.word.clear_family
        if parts and not token.initial and not (written and fits(token, parts, vouched)):
            break
        parts.append(token)
        index += 1
        if (
            token.initial
            and len(parts) > 1
            and not parts[0].initial
            and not (
                index < len(found)
                and joined(found[index], token)
                and found[index].word.clear_family
            )
        ):
            break  # „Ayşe K.“ ends here, „Ayşe K. Demir“ does not
    return index, parts


def _behind_particles(found: list[Token], index: int) -> int | None:
    """Index of the capitalised word behind „von der …“, if one stands there."""
    while index < len(found) - 1 and found[index].particle and found[index + 1].gap == " ":
        index += 1
    return index if found[index].capital and not found[index].particle else None


def _particle_fits(
    found: list[Token], particle: int, ahead: int, parts: list[Token], vouched: bool
) -> bool:
    """„Beatrix von Storch“, „Ali al Hasan“; but „Amira von Dynamo Windrad“ and „Amira von der VHS“ name where somebody comes from."""
    behind, known = found[ahead], found[ahead].word
    # no town has an article: „Ilse von der Aue“ is called so
    called = ahead - particle > 1 and names.is_place(behind.text)
    if (
        not all(part.initial or part.word.given for part in parts)
        and not (found[particle].folded in _ROMANCE and len(parts) < 4 and known.family)
        or behind.acronym
        or known.blocked
        and not called
    ):
        return False
    more = ahead + 1 < len(found) and found[ahead + 1].gap == " " and found[ahead + 1].capital
    noble = (
        found[particle].folded in ("von", "van", "zu", "de")
        and ahead == particle + 1
        and known.noun
    )
    return (
        known.family
        or called
        or vouched
        and (known.unknown or noble)
        or not more
        and (known.unknown and (known.name_like or names.stranger(behind.text)) or noble)
    )


def _dotted(found: list[Token], index: int) -> bool:
    return index + 1 >= len(found) or found[index + 1].gap.startswith(".")


def name_span(
    text: str, parts: list[Token], end: int, gender: str = "", reason: str = ""
) -> NameSpan:
    """A name span from the words of a name: which are first names, which the surname, whose gender."""
    given, family = _split(parts, bool(gender))
    for part in given:
        if not gender and part.word.given in ("f", "m"):
            gender = part.word.given
    stop = end + (parts[-1].initial and text[end : end + 1] == ".")
    return NameSpan(
        parts[0].start,
        stop,
        tuple(part.text for part in given),
        family.text if family else "",
        gender,
        reason,
    )


def _split(parts: list[Token], titled: bool) -> tuple[list[Token], Token | None]:
    """First names and surname; „Yılmaz Aylin“ is turned round, a lone first name has no surname."""
    if len(parts) == 1:
        alone = parts[0].word
        return (parts, None) if alone.given and not (titled and alone.family) else ([], parts[0])
    turned = (
        not parts[0].initial
        and parts[0].word.family
        and parts[1].word.clear_given
        and not parts[1].word.family
    )
    if len(parts) == 2 and turned and (not parts[0].word.given or not parts[1].word.family):
        return [parts[1]], parts[0]
    return parts[:-1], parts[-1]


def with_genitive(found: list[Token], one: NameSpan, end: int) -> NameSpan:
    """„Frau Müllers Kurs“: the s stays outside when the name without it is known and a noun follows (index ``end``)."""
    following, last = found[end] if end < len(found) else None, found[end - 1]
    stem = genitive_of(last.text)
    noun_follows = following is not None and following.gap == " " and following.capital
    if not noun_follows or not (stem.family or stem.given) or last.word.family or last.word.given:
        return one
    if one.family:
        return one._replace(end=one.end - 1, family=one.family[:-1])
    return one._replace(end=one.end - 1, given=(*one.given[:-1], one.given[-1][:-1]))


def without_overlaps(spans: Iterable[NameSpan]) -> list[NameSpan]:
    """The same spans without those that a longer (then a surer, then an earlier listed) one overlaps, in order."""
    kept: list[NameSpan] = []
    for one in sorted(
        spans, key=lambda m: (m.start - m.end, bool(m.reason), not (m.family and m.gender))
    ):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept)
