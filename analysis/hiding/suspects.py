"""Places that were left as they are although they may name somebody: any pattern of doubt, in the order of risk.

Few enough to be read in ten minutes for 300 notes: a first name of any list, an unknown word beside a title, a cue or a sign of
speaking, a word in a column of persons, a number that may lead to somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.german import language
from analysis.hiding import names, person_cells
from analysis.hiding.gazetteer import Known
from analysis.hiding.indirect import INDIRECT
from analysis.hiding.lexicon import spelling_key, words
from analysis.hiding.name_review import Finding
from analysis.hiding.name_spans import NameSpan
from analysis.hiding.parameters import LEAST_SUSPECT
from analysis.hiding.public import is_public
from analysis.hiding.tokens import Token, is_house, opens_item

# what makes a place doubtful, the riskiest first; the order is the order of the review
REASONS = (
    CELL := "steht in einer Spalte für Personen und blieb stehen",
    TITLE := "steht hinter einer Anrede",
    TOUCHES := "steht unmittelbar neben einem ersetzten Namen",
    GIVEN := "steht in einer Liste von Vornamen",
    PAIR := "zwei Wörter, die wie Vor- und Nachname stehen",
    SPEAKS := "unbekanntes Wort, das etwas sagt oder tut wie eine Person",
    COLON := "unbekanntes Wort vor einem Doppelpunkt, vielleicht eine Sprecherin oder ein Sprecher",
    BESIDE := "unbekanntes Wort, vielleicht ein Name",
    ALONE := "unbekanntes Wort, das allein steht",
    FOREIGN := "Wort mit Buchstaben, die das Deutsche nicht schreibt",
    DOUBTFUL := "Name aus diesen Notizen, der auch ein Hauptwort oder ein Ort ist",
    FAMILY := "Hauptwort, das auch ein Nachname ist, an einer Stelle für Personen",
    INITIAL := "einzelner Buchstabe, vielleicht ein abgekürzter Name",
    MAIL := "vielleicht eine E-Mail-Adresse oder ein Name im Netz",
    BIRTH := "Datum, das ein Geburtsdatum sein kann",
    NUMBER := "Ziffern, die zu jemandem führen können",
    PUBLIC := "bekannter Name; gemeint sein könnte auch jemand am Tisch",
)
_WITH = frozenset(
    ("mit", "von", "laut", "fur", "an", "bei", "durch", "auch", "und", "wie", "danke")
)
_THING_BEFORE = frozenset(("in", "aus", "nach", "oder", "als", "ohne"))
_INITIAL = re.compile(
    r"\b(?:[Vv]on|[Mm]it|[Bb]ei|[Ll]aut|[Aa]n|[Ff]ür|[Uu]nd|Idee|Wunsch|sagt|meint)[ ](?P<one>[A-ZÄÖÜ]\.?)(?![\w.]|[ ]?\w\.)(?=[ ]*(?:$|[,;:)\n]|[a-zäöü]))"
)
_MAIL = re.compile(
    r"(?<!\w)\S*@\S*|\S+[ ]?[\[({](?:at|ät|a)[\])}][ ]?\S+|\b\w+[ ](?:punkt|dot)[ ](?:de|com|org|net)\b",
    re.I,
)
_BIRTH = re.compile(
    r"\b(?:geb|geboren\w*|Geburt\w*|Jahrgang|Jg)\b[^\n]{0,40}?(?P<one>\d[\d./ -]*\d)"
)
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?:\d[ ./-]{0,2}){6,}\d(?![\w%€.,]*\d|[ ]?(?:€|Euro|%))|\b[A-Z]{1,3}\d{5,}\w*"
)
_DATE = re.compile(
    r"(?:\d{1,2}[./][ ]?\d{1,2}[./][ ]?\d{2,4}|\d{4}-\d{2}-\d{2}|(?:19|20)\d\d\D{0,3}(?:19|20)\d\d|\d{1,3}(?:[. ]000)+)"
)
_OLD = re.compile(r"(?<!\d)\d{1,2}\.[ ]?\d{1,2}\.[ ]?(?:19[2-9]\d|200\d)(?!\d)")
_PATTERNS = ((_MAIL, MAIL), (_BIRTH, BIRTH), (_INITIAL, INITIAL), (_OLD, BIRTH), (_NUMBER, NUMBER))


def suspects(
    text: str, found: list[Token], taken: list[tuple[int, int, str]], known: Known
) -> Iterator[Finding]:
    """The doubtful places of one text, without those that were replaced (``taken``)."""
    free = [
        token
        for token in found
        if not any(start < token.end and token.start < end for start, end, _ in taken)
    ]
    places = {id(token): at for at, token in enumerate(found)}
    cells = [cell for row in person_cells.cells(text) for cell in row]
    for pattern, reason in INDIRECT:
        for match in pattern.finditer(text):
            yield Finding(*match.span(), "", reason, len(REASONS))
    for pattern, reason in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("one" if "one" in pattern.groupindex else 0)
            hidden = any(low < end and start < high for low, high, _ in taken)
            if not hidden and (reason != NUMBER or not _DATE.search(match[0])):
                yield _finding(start, end, reason)
    for token in free:
        reason = _suspicion(text, found, places[id(token)], known)
        in_cell = any(cell.start <= token.start and token.end <= cell.end for cell in cells)
        if in_cell and token.capital and not (token.word.blocked or token.acronym or token.title):
            reason = CELL if token.word.unknown or token.word.family or token.word.given else reason
        if _touches(text, token, taken) and reason not in (CELL, TITLE):
            reason = TOUCHES
        if reason:
            yield _finding(token.start, token.end, reason)


def _finding(start: int, end: int, reason: str) -> Finding:
    return Finding(start, end, "", reason, REASONS.index(reason))


def _touches(text: str, token: Token, taken: list[tuple[int, int, str]]) -> bool:
    """A capitalised word with nothing but a blank between it and a name that was replaced."""
    word = token.word
    if not token.capital or token.title or len(token.text) < LEAST_SUSPECT or is_house(token):
        return False
    named = [(low, high) for low, high, mark in taken if mark.startswith("[Person")]
    behind = any(text[high : token.start] == " " for _, high in named)
    ahead = any(text[token.end : low] == " " for low, _ in named)
    return behind and not word.blocked and not token.acronym or ahead and names.strange(token.text)


def _suspicion(text: str, found: list[Token], at: int, known: Known) -> str:
    token, word = found[at], found[at].word
    before = found[at - 1] if at and token.gap in (" ", ". ") else None
    after = found[at + 1] if at + 1 < len(found) and found[at + 1].gap == " " else None
    if len(token.text) < LEAST_SUSPECT:
        return ""
    if not token.capital:
        return _small(found, at)
    thing = _thing(found, at)
    if before and before.folded in words("titles", "address", "doctor", "families") and not thing:
        plain = not (word.blocked or token.title or token.folded in words("titles", "roles"))
        keywords = after is not None and after.capital and not word.family and not word.unknown
        if plain and not keywords:
            return TITLE
    if before and before.folded in words("titles", "person") and word.unknown and not thing:
        return TITLE
    if spelling_key(token.text) in known.doubtful and not token.shouted and not thing:
        return DOUBTFUL
    if is_public(text, NameSpan(token.start, token.end)) and not word.blocked:
        return PUBLIC
    opens, closes = opens_item(text, token), _closes(text, token)
    verb = after is not None and _acts(after)
    credited = before is not None and before.folded in _WITH and not before.capital
    small = token.folded in words("context", "small_words")
    excused = thing and (word.common or word.blocked)  # „eine Rosa“ is a flower, „zur Selma“ is not
    if word.near_given and not (token.acronym or excused or small):
        if not word.common or credited or opens and (verb or closes):
            return GIVEN
    if word.blocked or token.acronym or token.shouted or "-" in token.text:
        return ""
    strange = word.unknown and names.stranger(token.text)
    if word.given and word.unknown and not thing:
        return GIVEN
    if strange and after is not None and after.capital and _strange(after) and not thing:
        return PAIR
    if names.foreign(token.text):
        return FOREIGN
    if strange and not thing:
        if opens and text[token.end : token.end + 1] == ":":
            return COLON
        if before is not None and before.folded in words("never", "firms") and before.capital:
            return BESIDE  # „Optiker Zorpwin schließt“: the firm or its owner
        said = before is not None and before.folded in words("context", "saying")
        if verb and (opens or token.gap != " " or credited) or said:  # „das sagt Zorpwin.“
            return SPEAKS
        if credited and (after is None or not after.capital):
            return BESIDE
        bracket = (
            text[token.start - 1 : token.start] == "(" and text[token.end : token.end + 1] == ")"
        )
        last = token.gap == ", " and re.match(r"[ .]*(?:\n|$|⟦)", text[token.end :]) is not None
        if bracket or last or opens and closes and word.name_like:
            return ALONE
    if word.family and (
        credited and _acts(after) or opens and text[token.end : token.end + 1] == ":"
    ):
        return FAMILY
    return ""


def _small(found: list[Token], at: int) -> str:
    """A word in small letters that no dictionary knows, where somebody is spoken of („quorla meint“)."""
    token = found[at]
    if language.known(token.text) or not names.stranger(token.text.title()):
        return ""
    before = found[at - 1].folded if at and token.gap == " " else ""
    after = found[at + 1] if at + 1 < len(found) and found[at + 1].gap == " " else None
    told = after is not None and after.folded in words("context", "saying")
    titled = before in words("titles", "address", "families")
    return TITLE if titled else SPEAKS if told else ""


def _acts(token: Token | None) -> bool:
    return (
        token is not None
        and token.text.islower()
        and (token.folded in words("context", "telling") or language.verb(token.text) == "finite")
    )


def _closes(text: str, token: Token) -> bool:
    return re.match(r"[ ]*(?:$|\n|[,;:(!.]|⟦)", text[token.end : token.end + 3]) is not None


def _strange(token: Token) -> bool:
    return token.word.unknown and names.stranger(token.text) and not token.acronym


def _thing(found: list[Token], at: int) -> bool:
    """An article, preposition or adjective before the word speaks for a thing or a place."""
    token, before = found[at], found[at - 1] if at else None
    if before is None or token.gap != " ":
        return False
    adjective = not before.capital and before.text.endswith(("er", "en", "es", "em", "e"))
    return before.folded in words("context", "determiners") | _THING_BEFORE or adjective
