"""Names behind a title or a word for a person: „Frau Yılmaz“, „mein Nachbar Mehmet“."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.german import language
from analysis.hiding import names
from analysis.hiding.lexicon import words
from analysis.hiding.name_spans import NameSpan, name_span, read, with_genitive
from analysis.hiding.parameters import MOST_TITLES
from analysis.hiding.tokens import Token, genitive_of, institution, joined

THIN_TRADE = "unbekanntes Wort hinter einem Beruf"
THIN_NOUN = "Wort hinter Anrede oder Vorname, das auch ein Hauptwort sein kann"
_ARTICLES = frozenset(
    "der die das den dem des ein eine einer einen einem eines jede jeder jeden keine"
    " keiner diese dieser".split()
)


def titled(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """„Frau Yılmaz“, „Herr Dr. h.c. von der Heide“, „mein Nachbar Mehmet“: the title stays, the name goes."""
    for index, title in enumerate(found):
        if not title.title:
            continue
        at, strong = _behind_title(text, found, index)
        if (
            at < len(found)
            and joined(found[at], found[at - 1], across=True)
            and _begins(text, found, index, at, strong)
        ):
            end, parts = read(found, at, vouched=True)
            if parts:
                last = parts[-1].word
                nouns = (
                    all(part.word.common and not part.word.family for part in parts)
                    or last.noun
                    and not last.family
                    and len(parts) > 1
                )
                thin = THIN_NOUN if nouns and genitive_of(parts[-1].text).family is False else ""
                yield from _beside(text, found, end, title)
                yield with_genitive(
                    found,
                    _from(
                        name_span(text, parts, found[end - 1].end, _gender(title), thin), found[at]
                    ),
                    end,
                )


def crafted(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """„Bademeister Wehlhauer passt auf“, „die Optikerin Odabaş“: a trade or a rank, then a word that German does not know."""
    for index in range(1, len(found)):
        trade, name = found[index - 1], found[index]
        plain = name.capital and not (name.acronym or name.shouted or "-" in name.text)
        unknown = names.strange(name.text) and not name.word.near_given  # those stand alone too
        if not (name.gap == " " and plain and unknown) or trade.title or not _is_trade(trade):
            continue
        end, parts = read(found, index)
        sure = not names.compound(name.text) or acts(found, end - 1)
        does = acts(found, end - 1) and not found[end].text.endswith("n")
        genitive = name.text.endswith("s") and not does  # „Bürger Wesselrodes fragen“
        if parts and sure and not genitive and not institution(found, index, end):
            yield name_span(text, parts, found[end - 1].end, "", THIN_TRADE)


def _is_trade(token: Token) -> bool:
    """Whether German has the word for a man and for a woman („Optiker“, „Optikerin“); towns have such words too."""
    folded = token.folded
    if folded in words("never", "firms") or folded.endswith(tuple(words("never", "firms_end"))):
        return False  # „Träger Jafka“, „Optiker Fielmann“; „Optikerin“ is a person
    pair = token.text.removesuffix("in") if folded.endswith("in") else token.text + "in"
    of_a_town = names.is_place(token.text.removesuffix("in").removesuffix("er"))
    both = token.word.noun and language.known(token.text) and language.known(pair)
    return token.capital and (both or folded in words("never", "trades")) and not of_a_town


def _beside(text: str, found: list[Token], end: int, title: Token) -> Iterator[NameSpan]:
    """„Familien Yıldız und Krause“, „Fam. Nguyen/Tran“: the title holds for the next name as well."""
    while end < len(found):
        token, at = found[end], end
        if token.folded in ("und", "u", "sowie") and end + 1 < len(found):
            token, at = found[end + 1], end + 1
        elif token.gap not in ("/", " / ", " & ", "&"):
            return
        known = token.word
        sure = known.family or known.clear_given or names.strange(token.text)
        if not (token.capital and sure) or token.title or token.acronym:
            return
        end, parts = read(found, at, vouched=True)
        yield name_span(text, parts, found[end - 1].end, _gender(title))


def _from(one: NameSpan, first: Token) -> NameSpan:
    """The same name span from this token on, so that „von der“ is hidden too."""
    return one._replace(start=first.start)


def _gender(title: Token) -> str:
    return (
        "f"
        if title.folded in words("titles", "female")
        else "m"
        if title.folded in words("titles", "male")
        else ""
    )


def _behind_title(text: str, found: list[Token], index: int) -> tuple[int, bool]:
    """Where the name behind a title begins („Herr Dr. h.c. …“, „Frau Pfarrerin …“), and whether the title is strong: Herr, Frau, Dr."""
    strong = found[index].folded in words("titles", "address", "doctor")
    at = index + 1
    while at < min(len(found), index + MOST_TITLES) and joined(
        found[at], found[at - 1], across=True
    ):
        folded = found[at].folded
        inner = (
            found[at].gap == "."
            and folded in ("in", "innen")
            or (  # „Dr.in“
                folded in words("titles", "inner")
                and not (found[at].initial and _last_letter(found, at))  # „Herr M. war da“
                and text[found[at].end : found[at].end + 1] in (".", "-")
                and found[at].gap != "\n"
            )
        )
        role = found[at].title or folded in words("titles", "roles")
        if not inner and (not role or _surname_here(found, at)):
            break
        strong = strong and inner or folded in words("titles", "doctor")
        at += 1
    return at, strong


def _last_letter(found: list[Token], at: int) -> bool:
    """Whether no further part of a degree („M. A.“, „B. Sc.“) and no name follows the letter."""
    following = found[at + 1] if at + 1 < len(found) else None
    return following is None or not following.gap.startswith(".") or not following.capital


def _surname_here(found: list[Token], at: int) -> bool:
    """A role that is also a surname is the surname if nothing name-like follows („Frau Richter fragt“)."""
    following = found[at + 1] if at + 1 < len(found) else None
    more = (
        following
        and following.gap == " "
        and following.capital
        and (following.word.clear_given or following.word.clear_family)
    )
    return found[at].word.family and not more


def _begins(text: str, found: list[Token], title: int, at: int, strong: bool) -> bool:
    """May the word behind a title begin a name? Behind a strong title nouns count that are surnames too."""
    address = found[title].folded in words("titles", "address")
    token, known, lower = found[at], found[at].word, found[title].text.islower()
    family = found[title].folded in words("titles", "families")
    if token.particle:
        return (
            (strong or family)
            and token.folded not in _ARTICLES
            and any(one.capital for one in found[at + 1 : at + 3])
        )
    if token.initial:
        dot = text[token.end : token.end + 1] == "."
        return is_initial(found, at) or dot or address and not text[token.end :][:1].isalnum()
    if (
        address
        and len(token.text) <= 3
        and re.match(r"\.(?:[ ][a-zäöü]|[\s,;:)]|$)", text[token.end :])
    ):
        return token.capital and token.folded not in words(
            "titles", "inner", "doctor"
        )  # „Frau Sch.“
    if (
        known.blocked or token.acronym
    ):  # „Frau Bosch“, „Frau Kassel“ are persons, alone a firm and a town
        whole = token.capital and not token.shouted and not (token.acronym and len(token.text) < 5)
        return address and whole and (known.family or not _keywords(found, at))
    if known.clear_given or known.clear_family:
        return token.capital or lower and len(token.text) > 2
    if not token.capital:  # „frau tesfamichael“: a word that German does not know
        return (
            lower
            and (strong or family)
            and known.unknown
            and names.word(token.text.title()).unknown
            and len(token.text) > 3
        )
    article = title > 0 and found[title - 1].folded in _ARTICLES and found[title].gap == " "
    if known.unknown:
        if token.shouted:
            return strong and names.stranger(token.text)
        return known.name_like or not article and (strong or names.strange(token.text))
    if token.shouted:
        return known.family and strong
    if known.family or genitive_of(token.text).family:
        # „Frau Koch“, „Kollege Wolf“, „Frau Müllers Kurs“, but „Mutter Kind Kurs“
        following = found[at + 1] if at + 1 < len(found) and found[at + 1].gap == " " else None
        nouns = known.noun and following is not None and following.capital
        return strong or not nouns or following.acronym
    doctor = found[title].folded in words("titles", "doctor")
    if family and found[title].folded[:3] == "ehe" and names.could_name(token.text):
        return not _keywords(found, at)  # „Ehepaar Zorn“, but „weil Familie Geld braucht“
    if not article and names.written_small(token.text):  # „Frau Streng“, „Kollege Streng lehnt ab“
        return (address or family) and not _keywords(found, at) or acts(found, at)
    if not article and names.rare(token.text) and acts(found, at):  # „Stadtrat Wendelburg sagte“
        return True
    return (
        strong
        and not article
        and (not doctor or "-" in token.text)
        and known.noun
        and not _keywords(found, at)
    )


def acts(found: list[Token], at: int) -> bool:
    following = found[at + 1] if at + 1 < len(found) else None
    return (
        following is not None
        and following.gap == " "
        and following.text.islower()
        and language.verb(following.text) == "finite"
    )


def _keywords(found: list[Token], at: int) -> bool:
    """„Frau Arbeit Kinder“, „Frau Beruf und Familie“: a noun behind Frau that goes on as a list of nouns is no surname."""
    following = found[at + 1] if at + 1 < len(found) else None
    if following is not None and following.acronym:  # „Hr. Schimmelpfennig AWO“
        return False
    return following is not None and (
        following.folded in {"und", "oder", "in", "im"}
        or following.gap == " "
        and following.capital
    )


def is_initial(found: list[Token], at: int) -> bool:
    following = found[at + 1] if at + 1 < len(found) else None
    if (
        following is None
        or following.gap not in (". ", ".")
        or not following.capital
        or len(following.text) < 3
        or following.acronym
    ):
        return False
    return following.word.unknown or following.word.family
