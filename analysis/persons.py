"""Find the names of persons in a text: several recognisers, each a small function from tokens to mentions.

No recogniser is safe alone; together they lean towards hiding. What was hidden on thin ground carries a reason for the
name review, what was left although it looks like a name is listed there too (``analysis.name_review``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis import names
from analysis.names import Word, fold, words

# a line end may tear a word apart („Yıl-\nmaz“)
TOKEN = re.compile(r"[^\W\d_]+(?:(?:['’`]|-[ \t]*\n[ \t]*(?=[a-zäöüß])|-)[^\W\d_]+)*")
_NOT_NAMES = re.compile(r"https?://\S+|www\.\S+|⟦(?!Kommentar|Gruppe)[^⟦⟧]*⟧|⟦(?:Kommentar|Gruppe):|\[(?:Person \d+|E-Mail|Telefon|Adresse|Geburtsdatum|IBAN|Kennzeichen)\]")
_ARTICLES = frozenset("der die das den dem des ein eine einer einen einem eines jede jeder jeden keine keiner diese dieser".split())


class Mention(NamedTuple):
    """One place that names a person; end exclusive."""

    start: int
    end: int
    given: tuple[str, ...] = ()   # first names or initials, as written
    family: str = ""              # surname or its initial, as written, empty if only a first name stands there
    gender: str = ""              # f, m or "" if unknown
    reason: str = ""              # German: why this is less than sure; empty if sure


class Token(NamedTuple):
    """One word of a text with what is known about it."""

    start: int
    end: int
    text: str       # as written, a torn word joined
    gap: str        # what stands between it and the word before
    shouted: bool   # in a line of capitals, where capitals say nothing
    word: Word

    @property
    def initial(self) -> bool:
        return len(self.text) == 1 and self.text.isupper()

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or self.text.startswith(("al-", "el-", "Al-", "El-"))

    @property
    def acronym(self) -> bool:
        return len(self.text) > 1 and self.text.isupper() and not self.shouted and len(self.text) <= 5


def _shouted(line: str) -> bool:
    letters = [letter for letter in line if letter.isalpha()]
    return len(letters) > 5 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)


def tokens(text: str) -> list[Token]:
    """The words of a text; web addresses, placeholders and context marks are left out."""
    masked = _NOT_NAMES.sub(lambda found: "\x00" * len(found[0]), text)
    found, line_end, shouted, last = [], -1, False, 0
    for match in TOKEN.finditer(masked):
        if match.start() > line_end:
            begin = masked.rfind("\n", 0, match.start()) + 1
            line_end = masked.find("\n", match.start())
            line_end = len(masked) if line_end < 0 else line_end
            shouted = _shouted(masked[begin:line_end])
        written = re.sub(r"-[ \t]*\n[ \t]*", "", match[0])
        look = written.title() if written.isupper() and (shouted or len(written) > 3) or written.islower() else written
        found.append(Token(match.start(), match.end(), written, masked[last:match.start()], shouted, names.word(look)))
        last = match.end()
    return found


def _joined(token: Token, before: Token | None, across: bool = False) -> bool:
    """True if the token follows the one before within one name: a blank, or a full stop behind a title or an initial."""
    gap = token.gap.replace("\u00a0", " ")
    dotted = before is not None and (before.initial or fold(before.text) in words("titles", "inner") | words("titles", "doctor") | {"fr", "hr", "fam", "i"})
    return gap in (" ", "  ") or dotted and gap in (".", ". ", ".\n") or across and bool(re.fullmatch(r"\.?[ ]?\n[ ]*", gap))


def _fits(token: Token, parts: list[Token]) -> bool:
    """May this capitalised word go on a name whose words so far are ``parts``?"""
    known = token.word
    if token.acronym and not (known.given or known.family) or known.blocked:
        return False
    firsts_only = all(part.initial or part.word.given for part in parts)
    if firsts_only:
        clear = any(part.word.clear_given for part in parts)
        return known.clear_given or known.clear_family or known.unknown and not token.shouted or known.family and (clear or parts[0].initial)
    if all(part.word.family for part in parts if not part.initial):
        return len(parts) == 1 and (known.clear_given or known.clear_family)
    return known.unknown and not token.shouted and len(parts) < 3


def read(found: list[Token], at: int, across: bool = False) -> tuple[int, list[Token]]:
    """The longest name that begins at this token: index behind it, and its words without particles.

    The caller vouches for the first word; the further ones must fit.
    """
    parts: list[Token] = []
    index = at
    while index < len(found) and len(parts) < 5:
        token = found[index]
        if parts and not _joined(token, found[index - 1]):
            break
        if fold(token.text) in words("context", "particles") and not token.initial and not (token.capital and token.word.unknown and not token.shouted):
            ahead = index + 1
            while ahead < len(found) and fold(found[ahead].text) in words("context", "particles") and found[ahead].gap == " ":
                ahead += 1
            behind = found[ahead] if ahead < len(found) else None
            if behind is None or not behind.capital or not behind.gap == " " or parts and not _particle_fits(behind, parts):
                break
            parts.append(behind)
            index = ahead + 1
            continue
        if token.initial:
            closes = found[index + 1].gap[:1] == "." if index + 1 < len(found) else True
            if parts and not (closes or all(part.word.given for part in parts)):
                break
        elif parts and not ((token.capital or not parts[0].capital and token.word.clear_family) and _fits(token, parts)):
            break
        parts.append(token)
        index += 1
        if token.initial and len(parts) > 1 and not parts[0].initial and all(p.word.given for p in parts[:-1]) and not (
                index < len(found) and _joined(found[index], token) and found[index].word.clear_family):
            break
    return index, parts


def _particle_fits(behind: Token, parts: list[Token]) -> bool:
    return all(part.initial or part.word.given for part in parts) and not behind.acronym and (behind.word.family or behind.word.unknown)


def mention(text: str, parts: list[Token], start: int, end: int, gender: str = "", reason: str = "") -> Mention:
    """A mention from the words of a name: which are first names, which the surname, whose gender."""
    split = 0
    while split < len(parts) - 1 and (parts[split].initial or parts[split].word.given) and not (
            split == 0 and len(parts) == 2 and not parts[0].initial and not parts[1].initial and parts[1].word.clear_given
            and not parts[1].word.family and parts[0].word.clear_family):
        split += 1
    if split == 0 and len(parts) == 2 and parts[1].word.given and not parts[0].initial:   # „Yılmaz Aylin“
        given, family = (parts[1],), parts[0].text
    elif len(parts) == 1 and parts[0].word.clear_given and not (parts[0].word.clear_family and gender):
        given, family = (parts[0],), ""
    elif split == 0 and len(parts) > 1:
        given, family = (parts[0],), parts[-1].text
    else:
        given, family = tuple(parts[:split]), parts[-1].text
    for part in given:
        if not gender and part.word.given in ("f", "m"):
            gender = part.word.given
    if parts[-1].initial and text[end:end + 1] == ".":
        end += 1
    return Mention(start, end, tuple(part.text for part in given), family, gender, reason)


def gender_of(title: str) -> str:
    folded = fold(title)
    return "f" if folded in words("titles", "female") else "m" if folded in words("titles", "male") else ""


def _institution(text: str, found: list[Token], start: int, end: int) -> bool:
    """„Anne Frank Schule“, „Kita St. Martin“: the words from start to end (indices) name a house, not a person."""
    before = found[start - 1] if start else None
    if before and fold(before.text) in words("context", "of_institutions") and re.fullmatch(r"\.?[ \u00a0„\"»-]*", found[start].gap):
        return True
    for after in found[end:end + 3]:
        if after.gap not in (" ", "-", " - ") or not after.capital:
            return False
        if fold(after.text).split("-")[-1] in words("context", "institutions"):
            return True
        if not (after.word.given or after.word.family or after.word.unknown):
            return False
    return False


def titled(text: str, found: list[Token]) -> Iterator[Mention]:
    """„Frau Yılmaz“, „Herr Dr. h.c. von der Heide“, „mein Nachbar Mehmet“: the title stays, the name goes."""
    for index, title in enumerate(found):
        folded = fold(title.text)
        address, doctor = folded in words("titles", "address"), folded in words("titles", "doctor")
        if not (address or doctor or folded in words("titles", "person")) or folded == "fr" and not found[index:index + 1]:
            continue
        at, roles = index + 1, address
        while at < len(found) and _joined(found[at], found[at - 1], across=True) and (
                fold(found[at].text) in words("titles", "inner") and found[at].gap != "\n" and _dotted(text, found[at])
                or fold(found[at].text) in words("titles", "person") | words("titles", "roles") and not _surname_here(found, at)):
            roles = roles and fold(found[at].text) in words("titles", "inner")
            at += 1
        if at >= len(found) or not _joined(found[at], found[at - 1], across=True):
            continue
        if not _begins(found, index, at, strong=roles or doctor and at == index + 1):
            continue
        end, parts = read(found, at)
        if parts:
            thin = _thin(found[at], parts)
            yield from _with_genitive(text, found, mention(text, parts, found[at].start, found[end - 1].end, gender_of(title.text), thin), end)


def _dotted(text: str, token: Token) -> bool:
    return text[token.end:token.end + 1] == "."


def _surname_here(found: list[Token], at: int) -> bool:
    """A role that is also a surname stands as a surname if nothing name-like follows („Frau Richter“)."""
    following = found[at + 1] if at + 1 < len(found) else None
    more = following and following.gap == " " and following.capital and (following.word.clear_given or following.word.clear_family)
    return found[at].word.family and not more


def _begins(found: list[Token], title: int, at: int, strong: bool) -> bool:
    """May the word behind a title begin a name? ``strong`` after Herr, Frau, Dr.: nouns that are surnames count."""
    token, known = found[at], found[at].word
    if fold(token.text) in words("context", "particles"):
        return strong and fold(token.text) not in _ARTICLES and any(one.capital for one in found[at + 1:at + 3])
    if token.initial:
        return _is_initial(found, at)
    if known.blocked or token.acronym and not known.family:
        return False
    if known.clear_given or known.clear_family:
        return token.capital or found[title].text.islower() and len(token.text) > 2
    if not token.capital:                                       # „frau tesfamichael“: a word that German does not know
        return found[title].text.islower() and known.unknown and known.name_like and strong and len(token.text) > 3
    article = title > 0 and fold(found[title - 1].text) in _ARTICLES and found[title].gap == " "
    if known.unknown:
        return not token.shouted and (strong or known.name_like) and not (article and not known.name_like)
    if token.shouted:
        return known.family and strong
    if known.family or _genitive_of(token.text).family:         # „Frau Koch“, „Kollege Wolf“, „Frau Müllers Kurs“
        return True
    return strong and not article and fold(found[title].text) in words("titles", "address") and _noun_surname(found, at)


def _genitive_of(text: str) -> Word:
    """The word without a genitive s; without one, a word that is nothing."""
    return names.word(text[:-1]) if text.endswith("s") and len(text) > 3 else Word("", False, False, True, False, False)


def _noun_surname(found: list[Token], at: int) -> bool:
    """„Frau Sonnenschein kommt“: a noun in no list behind Frau or Herr, where no other noun or conjunction makes it a keyword list."""
    following = found[at + 1] if at + 1 < len(found) else None
    return following is None or fold(following.text) not in {"und", "oder", "in", "im"} and not (following.gap == " " and following.capital)


def _is_initial(found: list[Token], at: int) -> bool:
    following = found[at + 1] if at + 1 < len(found) else None
    return following is not None and following.gap in (". ", ".") and following.capital and (following.word.unknown or following.word.family)


def _thin(first: Token, parts: list[Token]) -> str:
    if all(part.word.common and not part.word.given for part in parts) and not any(part.word.family for part in parts):
        return "Wort hinter einer Anrede, das auch ein Hauptwort sein kann"
    return ""


def _with_genitive(text: str, found: list[Token], one: Mention, end: int) -> Iterator[Mention]:
    """„Frau Müllers Kurs“: the s stays outside when the name without it is known and a noun follows."""
    following = found[end] if end < len(found) else None
    stem = one.family[:-1] if one.family else (one.given[-1][:-1] if one.given else "")
    last = found[end - 1]
    genitive = following is not None and following.gap == " " and following.capital and following.word.common
    if genitive and len(stem) > 2 and not last.text.isupper() and (_genitive_of(last.text).family or _genitive_of(last.text).given) and not (
            last.word.family or last.word.given):
        one = one._replace(end=one.end - 1, family=stem) if one.family else one._replace(end=one.end - 1, given=(*one.given[:-1], stem))
    yield one


def introduced(text: str, found: list[Token]) -> Iterator[Mention]:
    """„Mein Name ist …“, „ich heiße …“, „namens …“, and an unknown word that tells or does something („Tesfalem erzählt“)."""
    for index, token in enumerate(found):
        if not token.capital or token.initial or token.acronym or token.word.blocked or token.shouted:
            continue
        before = [fold(one.text) for one in found[max(0, index - 3):index]]
        known = token.word
        named = token.gap in (" ", ": ") and (before[-3:] in (["mein", "name", "ist"], ["ihr", "name", "ist"], ["sein", "name", "ist"]) or before[-2:] in (
            ["ich", "heisse"], ["sie", "heisst"], ["er", "heisst"]) or before[-1:] in (["namens"], ["heisse"]))
        if named and (known.unknown or known.family):
            end, parts = read(found, index)
            yield mention(text, parts, token.start, found[end - 1].end)
            continue
        if before[-2:] == ["ich", "bin"] and token.gap == " " and (known.clear_given or known.clear_family):
            end, parts = read(found, index)
            yield mention(text, parts, token.start, found[end - 1].end)
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        opens = not index or not re.fullmatch(r"[ \u00a0]", token.gap) or before[-1] in ("dass", "ob", "weil", "und")
        if following and following.gap == " " and opens and following.text in words("context", "telling") and known.unknown and known.name_like and "-" not in token.text:
            sure = known.given or known.family
            yield mention(text, [token], token.start, token.end, "", "" if sure else "unbekanntes Wort, das etwas sagt oder tut wie eine Person")


def paired(text: str, found: list[Token]) -> Iterator[Mention]:
    """„Aylin Yılmaz“, „A. Yılmaz“, „Ayşe K.“, „Yılmaz Aylin“: two words that belong to one name."""
    index = 0
    while index < len(found):
        one = _pair(text, found, index)
        if one:
            end, made = one
            yield from _with_genitive(text, found, made, end)
            index = end
        else:
            index += 1


def _pair(text: str, found: list[Token], index: int) -> tuple[int, Mention] | None:
    token, known = found[index], found[index].word
    following = found[index + 1] if index + 1 < len(found) else None
    if following is None or not token.capital or not _joined(following, token) or fold(token.text) in words("titles", "person"):
        return None
    if token.initial:
        ends_abbreviation = index and found[index - 1].gap is not None and re.search(r"[^\W\d_]\.[ ]?$", text[:token.start]) and len(found[index - 1].text) == 1
        if not _is_initial(found, index) or ends_abbreviation:
            return None
        opens = not text[:token.start].rpartition("\n")[2].strip(" -*•#\t")
        if not (following.word.clear_family or following.word.clear_given or following.word.unknown and following.word.name_like and not opens
                or following.word.family and not opens):
            return None
        reason = "" if following.word.clear_family else "Initiale und ein Wort, das auch ein Hauptwort sein kann"
    elif known.clear_given and not token.acronym:
        reason = ""
        if following.initial and not (following.gap == " " and text[following.end:following.end + 1] in (".", ":", ")", ",", "", "\n", ";")):
            return None
    elif known.clear_family and following.capital and following.word.clear_given and not token.acronym:
        reason = ""
    elif known.given and not known.blocked and following.capital and following.word.clear_family and not following.word.blocked:
        reason = "" if index == 0 or fold(found[index - 1].text) not in words("context", "determiners") else "Vorname, der auch ein Hauptwort sein kann"
    else:
        return None
    end, parts = read(found, index)
    if len(parts) < 2 or _institution(text, found, index, end):
        return None
    return end, mention(text, parts, token.start, found[end - 1].end, "", reason)


def alone(text: str, found: list[Token]) -> Iterator[Mention]:
    """„Mehmet hat keinen Platz“: a word that is in a list of names here and nothing else in German."""
    for index, token in enumerate(found):
        known = token.word
        if not token.capital or len(token.text) < 3 or token.acronym or known.blocked or known.common or _institution(text, found, index, index + 1):
            continue
        article = index and token.gap == " " and fold(found[index - 1].text) in words("context", "determiners")
        stem = names.word(token.text[:-1]) if token.text.endswith("s") and not (known.given or known.family) else None
        if known.near and known.given:
            reason = "Vorname ohne weiteren Anhalt, mit Artikel davor" if article else ""
            yield mention(text, [token], token.start, token.end, "", reason)
        elif known.near and known.family and known.name_like and not article:
            yield mention(text, [token], token.start, token.end, "", "Nachname ohne Anrede")._replace(given=(), family=token.text)
        elif stem and stem.near and stem.clear_given and not article and index + 1 < len(found) and found[index + 1].capital:
            yield Mention(token.start, token.end - 1, (token.text[:-1],), "", stem.given.strip("x"), "")


def find(text: str, found: list[Token]) -> list[Mention]:
    """All mentions without knowledge of the round; where recognisers overlap, the longer mention holds, then the surer."""
    from analysis import name_lists

    every = [*name_lists.listed(text, found), *titled(text, found), *introduced(text, found), *paired(text, found), *alone(text, found)]
    return without_overlaps(every)


def without_overlaps(mentions: list[Mention]) -> list[Mention]:
    """The same mentions without those that a longer (then a surer) one overlaps, in order."""
    kept: list[Mention] = []
    for one in sorted(mentions, key=lambda m: (m.start - m.end, bool(m.reason), m.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept)
