"""Words of a text and how they join into one name: what all recognisers of persons share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from analysis.german.placeholders import WRITTEN
from analysis.hiding import names
from analysis.hiding.names import Word, fold, words

# a line end may tear a word apart („Yıl-\nmaz“)
TOKEN = re.compile(r"[^\W\d_]+(?:(?:['’`]|-[ \t]*\n[ \t]*(?=[a-zäöüß])|-)[^\W\d_]+)*")
# web addresses, the keys of context marks (the value of any column may name somebody), placeholders set by hand
_NOT_NAMES = re.compile(
    r"https?://\S+|www\.\S+|⟦(?:Tisch|Punkte|Nennungen):[^⟦⟧]*⟧|⟦[^⟦⟧:]*[:⟧]|" + WRITTEN.pattern
)
MOST_WORDS = 5  # a name is not longer


class Mention(NamedTuple):
    """One place that names a person; end exclusive."""

    start: int
    end: int
    given: tuple[str, ...] = ()  # first names or initials, as written
    family: str = ""  # surname or its initial, as written, empty if only a first name stands there
    gender: str = ""  # f, m or "" if unknown
    reason: str = ""  # German: why this is less than sure; empty if sure


class Token(NamedTuple):
    """One word of a text with what is known about it."""

    start: int
    end: int
    text: str  # as written, a torn word joined
    gap: str  # what stands between it and the word before
    shouted: bool  # in a line of capitals, where capitals say nothing
    word: Word

    @property
    def folded(self) -> str:
        return fold(self.text)

    @property
    def initial(self) -> bool:
        return len(self.text) == 1 and self.text.isupper()

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or self.text.startswith(("al-", "el-"))

    @property
    def acronym(self) -> bool:
        """AWO, IHK, VMOBIL: capitals in a line that is not all capitals; a listed name in capitals (HOFER) is none."""
        listed = self.word.given or self.word.family
        return (
            len(self.text) > 1
            and self.text.isupper()
            and not self.shouted
            and not (listed and len(self.text) > 3)
        )

    @property
    def particle(self) -> bool:
        return self.folded in words("context", "particles") and not (
            self.capital and self.word.unknown and not self.shouted
        )

    @property
    def title(self) -> bool:
        return self.folded in words(
            "titles", "address", "doctor", "person"
        ) or self.folded.endswith(tuple(words("titles", "endings")))


def _shouted(line: str) -> bool:
    letters = [letter for letter in line if letter.isalpha()]
    return len(letters) > 5 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)


def tokens(text: str) -> list[Token]:
    """The words of a text; web addresses, placeholders and context marks are left out."""
    masked = _NOT_NAMES.sub(lambda found: "\x00" * len(found[0]), text)
    found, line_end, shouted, last = [], -1, False, 0
    for match in TOKEN.finditer(masked):
        if match.start() > line_end:
            line_end = masked.find("\n", match.start())
            line_end = len(masked) if line_end < 0 else line_end
            shouted = _shouted(masked[masked.rfind("\n", 0, match.start()) + 1 : line_end])
        written = re.sub(r"-[ \t]*\n[ \t]*", "", match[0])
        known = _look_up(written, shouted, found[-3:])
        found.append(
            Token(match.start(), match.end(), written, masked[last : match.start()], shouted, known)
        )
        last = match.end()
    return found


def _look_up(written: str, shouted: bool, before: list[Token]) -> Word:
    """Small words are looked up only where a small title stands shortly before („frau aylin yilmaz“)."""
    if written.islower():
        return (
            names.word(written)
            if any(token.text.islower() and token.title for token in before)
            else names.NOTHING
        )
    return names.word(
        written.title() if written.isupper() and (shouted or len(written) > 3) else written
    )


def joined(token: Token, before: Token, across: bool = False) -> bool:
    """True if the token may go on a name: behind a blank, behind the full stop of a title or initial, or (``across``) a line end."""
    gap = token.gap.replace("\u00a0", " ")
    if gap in (" ", "  "):
        return True
    dotted = (
        before.initial
        or before.folded in words("titles", "inner", "doctor")
        or before.folded in ("fr", "hr", "fam")
    )
    return (
        dotted and gap in (".", ". ", ".\n") or across and bool(re.fullmatch(r"\.?[ ]?\n[ ]*", gap))
    )


def fits(token: Token, parts: list[Token], vouched: bool) -> bool:
    """May this word go on a name whose words so far are ``parts``? ``vouched``: a title or a list says that a name stands here."""
    known = token.word
    if known.blocked or token.acronym or token.title and not known.family:
        return False
    if all(part.initial or part.word.given for part in parts):
        clear = any(part.word.clear_given for part in parts)
        noun = (
            vouched and clear and known.noun and len(parts) == 1 and not token.shouted
        )  # „Pfarrerin Ulrike Brand“
        clearly = known.clear_given or known.clear_family or known.unknown and not token.shouted
        beside = (
            parts[0].word.near_given
            and clear
            and len(parts) == 1
            and names.rare(token.text)
            and not token.shouted
            and not is_house(token)
        )
        return clearly or known.family and (clear or parts[0].initial) or noun or beside
    if all(part.word.family for part in parts if not part.initial):
        return len(parts) == 1 and (known.clear_given or known.clear_family)
    return known.unknown and not token.shouted and len(parts) < 3


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
    if (
        not all(part.initial or part.word.given for part in parts)
        or behind.acronym
        or known.blocked
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
        or vouched
        and (known.unknown or noble)
        or not more
        and (known.unknown and known.name_like or noble)
    )


def _dotted(found: list[Token], index: int) -> bool:
    return index + 1 >= len(found) or found[index + 1].gap.startswith(".")


def mention(text: str, parts: list[Token], end: int, gender: str = "", reason: str = "") -> Mention:
    """A mention from the words of a name: which are first names, which the surname, whose gender."""
    given, family = _split(parts, bool(gender))
    for part in given:
        if not gender and part.word.given in ("f", "m"):
            gender = part.word.given
    stop = end + (parts[-1].initial and text[end : end + 1] == ".")
    return Mention(
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


def with_genitive(found: list[Token], one: Mention, end: int) -> Mention:
    """„Frau Müllers Kurs“: the s stays outside when the name without it is known and a noun follows (index ``end``)."""
    following, last = found[end] if end < len(found) else None, found[end - 1]
    stem = genitive_of(last.text)
    noun_follows = following is not None and following.gap == " " and following.capital
    if not noun_follows or not (stem.family or stem.given) or last.word.family or last.word.given:
        return one
    if one.family:
        return one._replace(end=one.end - 1, family=one.family[:-1])
    return one._replace(end=one.end - 1, given=(*one.given[:-1], one.given[-1][:-1]))


def genitive_of(text: str) -> Word:
    """What is known about the word without its genitive s; about a word without one, nothing."""
    return names.word(text[:-1]) if text.endswith("s") and len(text) > 3 else names.NOTHING


def institution(found: list[Token], start: int, end: int) -> bool:
    """„Anne Frank Schule“, „Kita St. Martin“, „Kaiser Karl Ring“: the words from start to end (indices) name a house, not a person."""
    if (
        start
        and found[start - 1].folded in words("context", "of_institutions")
        and re.fullmatch(r"\.?[ \u00a0„\"»-]*", found[start].gap)
    ):
        return True
    if end - start > 2 and is_house(found[end - 1]):
        return True
    for after in found[end : end + 4]:
        if not re.fullmatch(r"[ ]?-?[ ]?", after.gap) or not (after.capital or after.particle):
            return False
        if is_house(after):
            return True
        if not (after.word.given or after.word.family or after.word.unknown or after.particle):
            return False
    return False


def is_house(token: Token) -> bool:
    """„Schule“, „Suttnerplatz“, „Frank-Schule“: the word ends in what houses and streets are called."""
    last = token.folded.split("-")[-1]
    return last in words("context", "institutions") or last.endswith(
        tuple(words("context", "institution_endings"))
    )


def without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """The same mentions without those that a longer (then a surer, then an earlier listed) one overlaps, in order."""
    kept: list[Mention] = []
    for one in sorted(
        mentions, key=lambda m: (m.start - m.end, bool(m.reason), not (m.family and m.gender))
    ):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept)
