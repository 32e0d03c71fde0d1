"""The words of a text with what is known about each: what all recognisers of persons share."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.german.placeholders import WRITTEN
from analysis.hiding import names
from analysis.hiding.lexicon import unaccented, words
from analysis.hiding.names import Word

# a line end may tear a word apart („Yıl-\nmaz“)
TOKEN = re.compile(r"[^\W\d_]+(?:(?:['’`](?!s\b)|-[ \t]*\n[ \t]*(?=[a-zäöüß])|-)[^\W\d_]+)*")
# web addresses, the keys of context marks (the value of any column may name somebody), placeholders set by hand
_NOT_NAMES = re.compile(
    r"https?://\S+|www\.\S+|⟦(?:Tisch|Punkte|Nennungen|Nr|Zeit):[^⟦⟧]*⟧|⟦[^⟦⟧:]*[:⟧]|"
    + WRITTEN.pattern
)


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
        return unaccented(self.text)

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
        if re.search(r"[a-zäöü][A-ZÄÖÜ]", self.text) and not listed:
            return not re.match(r"(?:Mc|Mac|De|Di|O)[A-Z][a-z]", self.text)  # „SenB“, „KiTa“
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
        return (
            self.text in _CASED
            or self.folded in words("titles", "address", "doctor", "person")
            or self.folded.endswith(tuple(words("titles", "endings")))
        )


# abbreviations that are titles only as they are written („OB“, not „ob“)
_CASED = frozenset(
    ["OB", "OBin", "RA", "RAin", "MdB", "MdL", "StR", "StRin", "Bgm", "Pfr", "Pfrin", "Ing", "Stv"]
)
# what may stand before the first word of an item: bullets, numbers, boxes, quotes, headings
_LEAD = re.compile(r"[\s\-*•–>#_„\"“»☐☑✓|]*(?:\(?(?:\d{1,3}|[a-z])[.)][\s\-*•–_]*)?")


def opens_item(text: str, token: Token) -> bool:
    """Whether the word is the first of a line, bullet, numbered item or cell."""
    return bool(_LEAD.fullmatch(text, text.rfind("\n", 0, token.start) + 1, token.start))


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
    gap = token.gap.replace("\u00a0", " ").replace("\t", " ")
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
    if end < len(found) and found[end].gap.strip() in ("&", "+"):
        return found[end].folded in ("partner", "sohne", "sohn", "co", "tochter", "gebruder")
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
