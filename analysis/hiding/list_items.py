"""What in a list of persons is a name: any item of one to four capitalised words, known or not, that is no office and no note."""

from __future__ import annotations

from analysis.hiding import names
from analysis.hiding.lexicon import words
from analysis.hiding.parameters import MOST_WORDS_LISTED
from analysis.hiding.tokens import Token, is_house


def name_in(item: list[Token]) -> list[Token]:
    """The words of the name that the item holds, without titles; none if it holds none.

    An office („Jugendamt“), a note („Bänke besorgen“) and a sentence are none; a misspelt or unknown name is one.
    """
    while item and (_is_title(item[0]) and len(item) > 1):
        item = item[1:]
    if item and item[0].text.islower() and not item[0].particle:
        return _small(item)
    bare = [token for token in item if not token.particle]
    if not bare or len(bare) > MOST_WORDS_LISTED or not all(token.capital for token in bare):
        return []
    if any(token.acronym or is_house(token) for token in bare):
        return []
    if any(token.word.blocked for token in bare) and not bare[0].word.clear_given:
        return []
    return item if _named(bare) else []


def _named(bare: list[Token]) -> bool:
    first, last = bare[0], bare[-1]
    if len(bare) == 1:
        if first.initial or first.title and not first.word.family:
            return False
        unknown = first.word.unknown and not names.thing(first.text)
        return unknown or first.word.family or bool(first.word.near_given)
    sure = [one.initial or bool(one.word.given) or one.word.unknown for one in bare]
    rest = [
        one.initial
        or bool(one.word.given)
        or one.word.family
        or one.word.unknown
        or names.could_name(one.text)
        or names.written_small(one.text)
        for one in bare
    ]
    # „Mondschein, Sabrina“ without its comma as well; „Linde Drömmling“: behind a noun a word that German does not know
    ends = first.word.family and sure[-1] or len(bare) == 2 and names.strange(last.text)
    return all(rest) and (sure[0] or last.word.clear_given or ends)


def _small(item: list[Token]) -> list[Token]:
    """„sevgi altıntaş“: a list in small letters, none of whose words German knows."""
    if len(item) > MOST_WORDS_LISTED - 1 or not all(
        one.text.islower() or one.particle for one in item
    ):
        return []
    looked = [one._replace(word=names.word(one.text.title())) for one in item]
    bare = [one for one in looked if not one.particle]
    strange = [one.word.unknown and not names.everyday(one.text) for one in bare]
    if not bare or any(len(one.text) < 2 for one in bare):
        return []
    first = bare[0].word.near_given and strange[0]
    noun = [one.word.family or names.could_name(one.text.title()) for one in bare[1:]]
    # „birgit koch“: behind a first name a noun is a surname here too
    surnames = all(one or other for one, other in zip(strange[1:], noun, strict=True))
    if len(bare) == 1:
        return looked if strange[0] and bare[0].word.given else []
    return looked if all(strange) or first and surnames else []


def _is_title(token: Token) -> bool:
    return token.folded in words("titles", "address", "doctor", "inner", "person", "roles")
