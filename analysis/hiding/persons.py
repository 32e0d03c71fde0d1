"""Find the names of persons in a text: several recognisers, each a small function from tokens to mentions.

No recogniser is safe alone; together they lean towards hiding. What was hidden on thin ground carries a reason for the
name review, what was left although it looks like a name is listed there too (``analysis.hiding.name_review``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.german import language
from analysis.hiding import contexts, model, name_lists, names
from analysis.hiding.mentions import (
    Mention,
    Token,
    genitive_of,
    institution,
    is_house,
    joined,
    mention,
    read,
    with_genitive,
    without_overlaps,
)
from analysis.hiding.names import words

_ARTICLES = frozenset(
    [
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einer",
        "einen",
        "einem",
        "eines",
        "jede",
        "jeder",
        "jeden",
        "keine",
        "keiner",
        "diese",
        "dieser",
    ]
)
_PLACE_BEFORE = frozenset(
    [
        "in",
        "nach",
        "aus",
        "richtung",
        "bis",
        "ab",
        "zwischen",
        "uber",
        "raum",
        "stadtteil",
        "ortsteil",
    ]
)
_NAMED = (("mein", "name", "ist"), ("ihr", "name", "ist"), ("sein", "name", "ist"))
_CALLED = (("ich", "heisse"), ("sie", "heisst"), ("er", "heisst"), ("heissen",), ("namens",))
# „Wunsch von …“, „Danke an …“: who stands there is a person more often than not
_CREDITED = frozenset(
    [
        *(
            (cue, "von")
            for cue in [
                "wunsch",
                "idee",
                "vorschlag",
                "hinweis",
                "beitrag",
                "anregung",
                "bitte",
                "kritik",
                "zitat",
                "aussage",
                "tipp",
                "info",
            ]
        ),
        ("danke", "an"),
        ("dank", "an"),
        ("ruckfragen", "an"),
        ("kontakt", "uber"),
        ("bitte", "bei"),
    ]
)
THIN_CREDIT = "unbekanntes Wort, von dem ein Wunsch, Vorschlag oder Beitrag kommt"
THIN_UNKNOWN = "zwei unbekannte Wörter, die wie Vor- und Nachname stehen"
MOST_TITLES = 12  # „Herr Prof. Dr. med. Dr. h. c. …“
THIN_NOUN = "Wort hinter Anrede oder Vorname, das auch ein Hauptwort sein kann"
THIN_TELLS = "unbekanntes Wort, das etwas sagt oder tut wie eine Person"
THIN_INITIAL = "Initiale und ein Wort, das auch ein Hauptwort sein kann"
THIN_FAMILY = "Nachname ohne Anrede und Vornamen"
THIN_GIVEN = "Vorname mit Artikel, ohne weiteren Anhalt"
THIN_PAIR = "Vorname, der auch ein Hauptwort sein kann"


def titled(text: str, found: list[Token]) -> Iterator[Mention]:
    """„Frau Yılmaz“, „Herr Dr. h.c. von der Heide“, „mein Nachbar Mehmet“: the title stays, the name goes."""
    for index, title in enumerate(found):
        if not title.title:
            continue
        at, strong = _behind_title(text, found, index)
        if (
            at < len(found)
            and joined(found[at], found[at - 1], across=True)
            and _begins(found, index, at, strong)
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
                yield with_genitive(
                    found,
                    _from(
                        mention(text, parts, found[end - 1].end, _gender(title), thin), found[at]
                    ),
                    end,
                )


def _from(one: Mention, first: Token) -> Mention:
    """The same mention from this token on, so that „von der“ is hidden too."""
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
            folded in words("titles", "inner")
            and text[found[at].end : found[at].end + 1] in (".", "-")
            and found[at].gap != "\n"
        )
        role = found[at].title or folded in words("titles", "roles")
        if not inner and (not role or _surname_here(found, at)):
            break
        strong = strong and inner or folded in words("titles", "doctor")
        at += 1
    return at, strong


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


def _begins(found: list[Token], title: int, at: int, strong: bool) -> bool:
    """May the word behind a title begin a name? Behind a strong title nouns count that are surnames too."""
    token, known, lower = found[at], found[at].word, found[title].text.islower()
    if token.particle:
        return (
            strong
            and token.folded not in _ARTICLES
            and any(one.capital for one in found[at + 1 : at + 3])
        )
    if token.initial:
        return _is_initial(found, at)
    if known.blocked or token.acronym:  # „Frau Bosch“ is a person, Bosch is a firm
        return (
            known.family
            and found[title].folded in words("titles", "address")
            and token.capital
            and not token.shouted
        )
    if known.clear_given or known.clear_family:
        return token.capital or lower and len(token.text) > 2
    if not token.capital:  # „frau tesfamichael“: a word that German does not know
        return (
            lower
            and strong
            and known.unknown
            and names.word(token.text.title()).unknown
            and len(token.text) > 3
        )
    article = title > 0 and found[title - 1].folded in _ARTICLES and found[title].gap == " "
    if known.unknown:
        return not token.shouted and (
            known.name_like or not article and (strong or names.strange(token.text))
        )
    if token.shouted:
        return known.family and strong
    if (
        known.family or genitive_of(token.text).family
    ):  # „Frau Koch“, „Kollege Wolf“, „Frau Müllers Kurs“
        return True
    doctor = found[title].folded in words("titles", "doctor")
    if not article and names.rare(token.text) and _acts(found, at):  # „Stadtrat Wendelburg sagte“
        return True
    return (
        strong
        and not article
        and (not doctor or "-" in token.text)
        and known.noun
        and not _keywords(found, at)
    )


def _acts(found: list[Token], at: int) -> bool:
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


def _is_initial(found: list[Token], at: int) -> bool:
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


def introduced(text: str, found: list[Token]) -> Iterator[Mention]:
    """„Mein Name ist …“, „ich heiße …“, „namens …“, and an unknown word that tells or does something („Tesfalem erzählt“)."""
    for index, token in enumerate(found):
        known = token.word
        before = tuple(one.folded for one in found[max(0, index - 3) : index])
        if token.text.islower() and any(before[-len(cue) :] == cue for cue in (*_NAMED, *_CALLED)):
            known = names.word(token.text.title())  # „ich heiße emine“
            if known.clear_given and token.gap == " ":
                yield mention(text, [token._replace(word=known)], token.end)
        if not token.capital or token.initial or token.acronym or known.blocked or token.shouted:
            continue
        says_name = any(before[-len(cue) :] == cue for cue in (*_NAMED, *_CALLED)) and (
            known.unknown or known.family
        )
        says_who = before[-2:] == ("ich", "bin") and (known.clear_given or known.clear_family)
        if token.gap in (" ", ": ") and (says_name or says_who):
            end, parts = read(found, index, vouched=True)
            yield mention(text, parts, found[end - 1].end)
        elif _tells(found, index, before):
            yield mention(
                text, [token], token.end, "", "" if known.given or known.family else THIN_TELLS
            )
        elif (
            token.gap == " "
            and before[-2:] in _CREDITED
            and known.unknown
            and not known.given
            and not known.family
            and (known.name_like or names.strange(token.text))
        ):
            end, parts = read(found, index)
            if not institution(found, index, end):
                yield mention(text, parts, found[end - 1].end, "", THIN_CREDIT)


def _tells(found: list[Token], index: int, before: tuple[str, ...]) -> bool:
    """An unknown word at the head of a clause, right before a verb of telling or doing."""
    token, following = found[index], found[index + 1] if index + 1 < len(found) else None
    opens = not index or token.gap != " " or before[-1] in ("dass", "ob", "weil", "und")
    return bool(
        opens
        and following
        and following.gap == " "
        and following.folded in words("context", "telling")
        and token.word.unknown
        and (token.word.name_like or names.strange(token.text))
        and "-" not in token.text
    )


def paired(text: str, found: list[Token]) -> Iterator[Mention]:
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
                mention(text, parts, found[end - 1].end, "", reason or (THIN_NOUN if noun else "")),
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
    return names.could_name(token.text) and (
        re.match(r"[.]?[ ]*(?:$|\n|[,;:()\]–-])", text[token.end : token.end + 4]) is not None
        or _opens(text, found[at - 1])
        and _acts(found, at)
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
            _acts(found, index + 1)
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
    return not text[: token.start].rpartition("\n")[2].strip(" -*•#\t")


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
    if abbreviation or not _is_initial(found, index):
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


def alone(text: str, found: list[Token]) -> Iterator[Mention]:
    """„Mehmet hat keinen Platz“: a word that is in a list of names here and nothing else in German."""
    for index, token in enumerate(found):
        known = token.word
        short = (
            len(token.text) < 3
            or len(token.text) < 6
            and token.text.isupper()
            and not token.shouted
        )
        if (
            not token.capital
            or short
            or known.blocked
            or known.common
            or text[token.end : token.end + 1] == "-"
        ):
            continue
        before = found[index - 1].folded if index and token.gap == " " else ""
        thing = (
            before in words("context", "determiners")
            and before not in ("der", "die", "den", "dem")
            or before in _PLACE_BEFORE
            or bool(re.search(r"\d\.?[ ]$", text[max(0, token.start - 4) : token.start]))
        )  # „15 Miles“, „3. Jan“
        if thing or institution(found, index, index + 1):
            continue
        article = before in words("context", "determiners")
        stem = genitive_of(token.text)
        if known.near_given:
            yield Mention(
                token.start,
                token.end,
                (token.text,),
                "",
                known.given.strip("x"),
                THIN_GIVEN if article else "",
            )
        elif known.near_family and known.name_like and not article:
            yield Mention(token.start, token.end, (), token.text, "", THIN_FAMILY)
        elif (
            stem.near_given
            and stem.unknown
            and not (known.given or known.family or article)
            and _noun_behind(found, index)
        ):
            yield Mention(
                token.start, token.end - 1, (token.text[:-1],), "", stem.given.strip("x"), ""
            )


def _noun_behind(found: list[Token], index: int) -> bool:
    return index + 1 < len(found) and found[index + 1].capital


def find(text: str, found: list[Token]) -> list[Mention]:
    """All mentions without knowledge of the round; where recognisers overlap, the longer mention holds, then the surer."""
    recognisers = (
        name_lists.listed,
        titled,
        introduced,
        paired,
        contexts.turned,
        contexts.initialled,
        contexts.lettered,
        contexts.small,
        contexts.placed,
        alone,
        model.recognised,
    )
    return without_overlaps(one for recogniser in recognisers for one in recogniser(text, found))
