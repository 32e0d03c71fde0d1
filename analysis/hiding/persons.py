"""Find the names of persons in a text: several recognisers, each a small function from tokens to spans.

No recogniser is safe alone; together they lean towards hiding. What was hidden on thin ground carries a reason for the
name review, what was left although it looks like a name is listed there too (``analysis.hiding.name_review``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.german import language
from analysis.hiding import (
    contexts,
    enumerations,
    forms,
    model,
    name_lists,
    names,
    pairs,
    person_cells,
    public,
    titled,
)
from analysis.hiding.lexicon import words, words_as_written
from analysis.hiding.name_spans import NameSpan, name_span, read, without_overlaps
from analysis.hiding.tokens import Token, genitive_of, institution, opens_item

_PLACE_BEFORE = frozenset(
    "in nach aus richtung bis ab zwischen uber raum stadtteil ortsteil".split()
)
_NAMED = (("mein", "name", "ist"), ("ihr", "name", "ist"), ("sein", "name", "ist"))
_CALLED = (("ich", "heisse"), ("sie", "heisst"), ("er", "heisst"), ("heissen",), ("namens",))
# „Wunsch von …“, „Danke an …“: who stands there is a person more often than not
_CREDITED = frozenset(
    [
        *(
            (cue, "von")
            for cue in (
                "wunsch idee vorschlag hinweis beitrag anregung bitte kritik zitat aussage"
                " tipp info"
            ).split()
        ),
        ("danke", "an"),
        ("dank", "an"),
        ("ruckfragen", "an"),
        ("kontakt", "uber"),
        ("bitte", "bei"),
    ]
)
# „Quynh will einen Garten“: what one person does, in words that end like many
_DOES = frozenset(
    "hat ist war will kann soll darf muss mag wird möchte wollte konnte hätte könnte würde".split()
)
# before somebody of whom something comes, or for whom something is
_BESIDE = frozenset(["von", "mit", "bei", "fur", "an", "durch", "laut", "und", "auch"])
THIN_FAR = "Vorname, der hier selten ist"
THIN_CREDIT = "unbekanntes Wort, von dem ein Wunsch, Vorschlag oder Beitrag kommt"
THIN_TELLS = "unbekanntes Wort, das etwas sagt oder tut wie eine Person"
THIN_FAMILY = "Nachname ohne Anrede und Vornamen"
THIN_GIVEN = "Vorname mit Artikel, ohne weiteren Anhalt"


def introduced(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """„Mein Name ist …“, „ich heiße …“, „namens …“, and an unknown word that tells or does something („Tesfalem erzählt“)."""
    for index, token in enumerate(found):
        known = token.word
        before = tuple(one.folded for one in found[max(0, index - 3) : index])
        if token.text.islower() and any(before[-len(cue) :] == cue for cue in (*_NAMED, *_CALLED)):
            known = names.word(token.text.title())  # „ich heiße emine“
            if known.clear_given and token.gap == " ":
                yield name_span(text, [token._replace(word=known)], token.end)
        if not token.capital or token.initial or token.acronym or known.blocked or token.shouted:
            continue
        says_name = any(before[-len(cue) :] == cue for cue in (*_NAMED, *_CALLED)) and (
            known.unknown or known.family
        )
        says_who = before[-2:] == ("ich", "bin") and (known.clear_given or known.clear_family)
        if token.gap in (" ", ": ") and (says_name or says_who):
            end, parts = read(found, index, vouched=True)
            yield name_span(text, parts, found[end - 1].end)
        elif _tells(text, found, index, before) or _is_quoted(text, found, index):
            yield name_span(
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
                yield name_span(text, parts, found[end - 1].end, "", THIN_CREDIT)


def _tells(text: str, found: list[Token], index: int, before: tuple[str, ...]) -> bool:
    """An unknown word at the head of a clause right before a verb of telling, or of an item before any verb in the singular."""
    token, following = found[index], found[index + 1] if index + 1 < len(found) else None
    if following is None or following.gap != " " or "-" in token.text or not token.word.unknown:
        return False
    strange = names.strange(token.text)
    if following.folded in words("context", "telling"):
        opens = not index or token.gap != " " or before[-1] in ("dass", "ob", "weil", "und")
        says = following.folded in words("context", "saying") or not names.compound(token.text)
        at_head = opens or opens_item(text, token)
        return at_head and says and (token.word.name_like or strange)
    does = following.text.islower() and following.text[-1] not in "ne" or following.text in _DOES
    like = token.word.name_like or token.word.given or names.foreign(token.text)
    return bool(
        opens_item(text, token)
        and strange
        and not names.compound(token.text)
        and like
        and does
        and (following.text in _DOES or language.verb(following.text) == "finite")
    )


# what stands behind the name of somebody who was quoted: the end of the clause, an age, where they come from
_QUOTED = re.compile(r"[ ]?(?:$|[\n.,;:!?)“”»\"⟦|–(-]|(?:aus|vom|von|und)\b)")


def _is_quoted(text: str, found: list[Token], index: int) -> bool:
    """„…, sagt Tjorven (6)“: an unknown word behind a verb of telling that no subject stands before."""
    token = found[index]
    verb = found[index - 1] if index and token.gap == " " else None
    if verb is None or verb.folded not in words("context", "saying"):
        return False
    begins = index == 1 or opens_item(text, verb) or verb.gap != " "
    known = token.word
    like = known.name_like or known.given or known.family or names.strange(token.text)
    named = known.unknown and like and "-" not in token.text and not names.compound(token.text)
    following = found[index + 1] if index + 1 < len(found) else None
    surname = following is not None and following.gap == " " and names.strange(following.text)
    if surname and following.capital:  # „fragt Linde Drömmling“
        return begins and (named or names.could_name(token.text))
    return begins and named and bool(_QUOTED.match(text, token.end))


def alone(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """„Mehmet hat keinen Platz“: a word that is in a list of names here and nothing else in German."""
    for index, token in enumerate(found):
        known = token.word
        short = len(token.text) < 3 or (
            token.text.isupper()
            and not token.shouted
            and (len(token.text) < 4 or token.text in words_as_written("never", "acronyms"))
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
            and not opens_item(text, token)  # „15 Miles“, „3. Jan“, but „3. Aylin“
            or bool(
                re.match(
                    r"M(?:ax|in)\.?:?(?:[ ]?\d|[ ][a-zäöü]\w*[ ]?\d)|Max\.", text[token.start :]
                )
            )
        )
        if thing or institution(found, index, index + 1):
            continue
        article = before in words("context", "determiners")
        stem = genitive_of(token.text)
        if known.near_given:
            yield NameSpan(
                token.start,
                token.end,
                (token.text,),
                "",
                known.given.strip("x"),
                THIN_GIVEN if article else "",
            )
        elif (
            known.given
            and names.strange(token.text)
            and (before in _BESIDE or opens_item(text, token) and _stands_out(text, found, index))
        ):
            yield NameSpan(
                token.start, token.end, (token.text,), "", known.given.strip("x"), THIN_FAR
            )
        elif (
            before in (*_BESIDE, "die", "den")
            and stem.near_family
            and (known.unknown or names.written_small(token.text))
            and not _noun_behind(found, index)
        ):  # „bei Krauses“, „die Yıldız'“
            yield NameSpan(token.start, token.end, (), token.text[:-1], "", THIN_FAMILY)
        elif known.near_family and known.name_like and not article:
            yield NameSpan(token.start, token.end, (), token.text, "", THIN_FAMILY)
        elif (
            stem.near_given
            and stem.unknown
            and not (known.given or known.family or article)
            and _noun_behind(found, index)
        ):
            yield NameSpan(
                token.start, token.end - 1, (token.text[:-1],), "", stem.given.strip("x"), ""
            )


def _stands_out(text: str, found: list[Token], index: int) -> bool:
    """Alone on its line, before a colon or a verb."""
    return titled.acts(found, index) or bool(
        re.match(r"[ ]*(?:$|\n|[:(,]|⟦)", text[found[index].end : found[index].end + 3])
    )


def _noun_behind(found: list[Token], index: int) -> bool:
    return index + 1 < len(found) and found[index + 1].capital


RECOGNISERS = (
    person_cells.persons,
    name_lists.listed,
    titled.titled,
    titled.crafted,
    introduced,
    pairs.paired,
    forms.turned,
    forms.initialled,
    forms.lettered,
    forms.one_letter,
    forms.small,
    forms.handles,
    forms.maiden,
    forms.shortened,
    forms.vietnamese,
    contexts.placed,
    alone,
    model.recognised,
)


def find(text: str, found: list[Token]) -> list[NameSpan]:
    """All spans without knowledge of the round; where recognisers overlap, the longer name span holds, then the surer."""
    spans = without_overlaps(one for recogniser in RECOGNISERS for one in recogniser(text, found))
    spans = [one for one in spans if not public.is_public(text, one)]
    spans = without_overlaps(enumerations.extended(text, found, spans))
    return without_overlaps([*spans, *enumerations.beside(text, found, spans)])
