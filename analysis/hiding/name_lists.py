"""Names where people stand in lists: attendance, moderation and minutes lines, signatures, authors of comments.

In such a place a noun that is also a surname („Winter, Koch und Berg“) is a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from analysis.hiding import list_items, names
from analysis.hiding.lexicon import unaccented, words
from analysis.hiding.name_spans import NameSpan, name_span, read
from analysis.hiding.names import Word
from analysis.hiding.parameters import MOST_LINES
from analysis.hiding.tokens import Token
from analysis.person_labels import ROLE, SIGNED_BY, SIGNED_FOR, WROTE, is_label

_LINE = re.compile(r"[^\n]*")
_LEAD = r"^[ \t]*(?:#{1,6}[ ]+|[-*•–][ ]+|\d+[.)][ ]+)?[*_]{0,2}"
_CUE = re.compile(
    r"(?P<lead>^[\s#*•–-]*(?:\d+[.)][ ]+)?|[|;,.·(\t⟧–-][ ]*)(?P<cue>[^\W\d_]+(?:[*:_/·](?:-)?[iI]n(?:nen)?)?)"
    r"(?P<more>[^:\n|;,]{0,40}?)[*_]{0,2}:(?![iI]n)"
)
_HEADING = re.compile(
    r"^(?P<marks>#{1,6}) (?P<cue>[^\W\d_]+(?:[*:_/·](?:-)?[iI]n(?:nen)?)?)(?P<more>[^\n]{0,40})$"
)
_ALONE = re.compile(_LEAD + r"(?P<cue>[^\W\d_]+(?:[*:_/·](?:-)?[iI]n(?:nen)?)?)[*_]{0,2}:?[ \t]*$")
_SIGNED = re.compile(_LEAD + rf"(?:{SIGNED_BY}|[Vv]on:|unterschrift)[ :]*(?=[^\W\d_])")
_GREETING = re.compile(
    _LEAD + r"(?:(?:mit )?(?:freundlich|best|herzlich|viel|lieb|schön|sonnig|kollegial)\w*(?: \w+)?"
    r" gr(?:ü|u|ue)(?:ß|ss)\w*(?: von| aus \w+)?|mfg|lg|vg)\b[ ,!:]*",
    re.I,
)
_SPLIT = re.compile(
    r"[,;/&|·•\t()\n+⟦⟧]|[ ](?:und|u\.|sowie|[–-])(?:[ ]|$)|^[\s*•–-]+|^[ ]*\d+[.)][ ]"
)
_COMMENT = re.compile(r"⟦(?:Kommentar|Person): (?P<value>[^⟦⟧]+)⟧")
_WRAPPED = re.compile(
    r"(?:[,;]|\b(?:und|sowie|[A-ZÄÖÜ]\.|Dr\.|Frau|Herr))[ ]*$"
)  # a list of persons that goes on in the next line
# verbs and participles behind which people are named
_SAID = re.compile(
    rf"(?:{_LEAD}{WROTE}[ ](?:von|durch)|\b(?:[Ee]s )?(?:nahmen|haben) teil(?:genommen)?|\bteilgenommen haben"
    r"|\bwaren (?:da|dabei|anwesend|vertreten)|\b(?:am Tisch )?saßen"
    r"|\b[Ee]s fehl(?:t?en)|\b[Dd]abei(?: waren)?:|\b(?:notiert|geschrieben|abgetippt|protokolliert|erfasst|übersetzt|gedolmetscht|moderiert"
    r"|fotografiert|zusammengefasst|aufgeschrieben|vorgetragen|eingebracht|vorgeschlagen|gez(?:eichnet)?\.?)[ ](?:von|durch)"
    rf"|\b(?:gez|i\.[ ]?A|i\.[ ]?V)\.|\b{SIGNED_FOR})[ :]+"
)
# „Moderation Tjarda Wehlhauer, Protokoll – Odabaş“: a role without its colon
_BARE = re.compile(rf"(?:{_LEAD}|[,;|/·][ ]?)(?P<role>{ROLE})[ ](?:[–-][ ])?(?=[A-ZÄÖÜ])")
# things rather than persons: behind them only two words are a name, „Moderation Zorpwin, Protokoll – Tallmur“ apart
_PRODUCT = re.compile(r"Fotos?|Protokoll|Dokumentation|Abschrift|Transkription|Verteiler")
# „leon07“, „xX_Mert_Xx“: what young people sign with
_NICK = re.compile(r"\s*(?P<name>@?(?=\w*[^\W\d_]{3})(?=\w*[\d_])[^\W\d]\w*)\s*")
THIN_LIST = "steht in einer Liste von Personen, ist aber kein bekannter Name"
# a list of persons ends where something else begins: a line that ends with a colon or is one word and a colon
_ENDS = re.compile(r"^[\s*#_]*[A-ZÄÖÜ][^:⟦\n]{1,60}:[\s*_]*$")


def _strength(cue: str, more: str = "", label: str = "") -> str:
    """strong, weak or "" for a word at the head of a line; ``label``: the whole label where only its first word is told."""
    key = re.sub(r"[^a-z]", "", unaccented(cue))
    if key in ("name", "namen") and more.strip():
        return ""
    if key in words("context", "list_strong") or is_label(label or cue + more):
        return "strong"
    return "weak" if key in words("context", "list_weak") else ""


def _within(found: list[Token], starts: list[int], start: int, end: int) -> tuple[int, int]:
    return bisect_left(starts, start), bisect_left(starts, end)


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Items between separators: start, end and the separator before; what stands in brackets is left out."""
    pieces, depth, begin, before = [], 0, start, ""
    for match in [*_SPLIT.finditer(text[start:end])]:
        if depth <= 0:
            pieces.append((begin, start + match.start(), before))
        depth += match[0] in ("(", "⟦")
        depth -= match[0] in (")", "⟧")
        begin, before = start + match.end(), match[0]
    if depth <= 0:
        pieces.append((begin, end, before))
    return [piece for piece in pieces if text[piece[0] : piece[1]].strip()]


def _is_name(items: list[Token], strong: bool, signed: bool) -> bool:
    """May the first word of a list item begin a name? Behind „i. A.“ any word may."""
    first, known = items[0], items[0].word
    if not first.capital or known.blocked or first.acronym and not known.family:
        return False
    if first.title:
        return False
    if signed and len(items) == 1:
        return True
    following = items[1] if len(items) > 1 else None
    if first.initial:
        return (
            following is not None
            and following.capital
            and (following.word.unknown or following.word.family)
        )
    if known.clear_given or known.clear_family:
        return True
    capitals = following is not None and following.capital and following.gap == " "
    if known.unknown:
        return (
            strong
            and not first.shouted
            and (not capitals or following.word.unknown or following.word.family)
            and len(items) <= 6
        )
    lone = (known.family or known.given) and (
        following is None or capitals and following.word.clear_given
    )
    return (
        strong
        and not first.shouted
        and bool(lone or known.given and capitals and following.word.family)
    )


def _items(
    text: str,
    found: list[Token],
    starts: list[int],
    start: int,
    end: int,
    strong: bool,
    one_a_line: bool,
    signed: bool = False,
) -> Iterator[NameSpan]:
    """The names among the items of one list line; „Schmidt, Anna“ is one person where each line holds one."""
    pieces = _pieces(text, start, end)
    turned = one_a_line or ";" in text[start:end]
    whole = False  # the line's first item was a first name and a surname: what follows is where they come from
    skip = -1
    for number, (begin, stop, _) in enumerate(pieces):
        low, high = _within(found, starts, begin, stop)
        items = found[low:high]
        if strong and (nick := _NICK.fullmatch(text, begin, stop)):
            yield NameSpan(*nick.span("name"), (nick["name"],), "", "", THIN_LIST)
            continue
        dated = re.search(
            r"\b\d{4}\b|\d\.[ ]?(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|\d)",
            text[begin:stop],
        )  # „Protokoll vom 10. Mai 2025“
        if number == skip or not items or dated:
            continue
        if strong and not signed:
            items = list_items.name_in(items)
            if not items or whole and len(items) == 1 and not items[0].word.near_given:
                continue
            parts, stop_at = items, items[-1].end
        elif _is_name(items, strong, signed):
            behind, parts = read(found[:high], low, vouched=True)
            stop_at = found[behind - 1].end
        else:
            continue
        one = name_span(text, parts, stop_at)
        whole = whole or one_a_line and len(parts) > 1
        if turned and high - low == 1 and number + 1 < len(pieces) and pieces[number + 1][2] == ",":
            from_, to = _within(found, starts, *pieces[number + 1][:2])
            first = found[from_] if to - from_ == 1 and found[from_].capital else None
            first = None if first and first.acronym else first  # „Quorl, AWO“
            if first and _turned(found[low].word, first.word):
                one = NameSpan(
                    one.start,
                    first.end,
                    (first.text,),
                    found[low].text,
                    first.word.given.strip("x"),
                )
                skip, whole = number + 1, True
        known = parts[0].word
        thin = (
            known.common
            and len(parts) == 1
            or not (known.given or known.family or parts[-1].word.given or parts[-1].word.family)
        )
        yield one._replace(reason=THIN_LIST) if thin and not one.reason else one


def _stands_bare(one: NameSpan, role: str, beside: bool) -> bool:
    """Whether a find needs no colon before it: „Fotos Streetart“ is none; ``beside``: another role was told before."""
    last = one.family or one.given[-1]
    lone = (beside or not _PRODUCT.fullmatch(role)) and names.word(last).name_like
    return names.strange(last) and (bool(one.given and one.family) or lone)


def _turned(family: Word, given: Word) -> bool:
    """„Schmidt, Anna“ and „Quorl, Anna“ are one person, „Leon, Aylin“ are two."""
    if family.rather_given:
        return False
    return bool(given.given) or given.unknown and family.family


def _cues(line: str) -> list[tuple[int, int, str]]:
    """Cues in one line: start of the cue, where its list begins, its strength."""
    found = [
        (match.start("cue"), match.end(), _strength(match["cue"], match["more"]))
        for match in _CUE.finditer(line)
    ]
    return [one for one in found if one[2]]


def listed(text: str, found: list[Token]) -> Iterator[NameSpan]:
    """Mentions in attendance lists, role lines, signatures and comment marks."""
    starts = [token.start for token in found]
    block, _level, misses, lines = "", 0, 0, 0
    signature, wrapped = 0, False
    for match in _LINE.finditer(text):
        line, start, end = match[0], match.start(), match.end()
        if not line.strip():
            continue
        for comment in _COMMENT.finditer(line):
            yield from _items(
                text,
                found,
                starts,
                start + comment.start("value"),
                start + comment.end("value"),
                True,
                False,
            )
        heading = _HEADING.match(line)
        if heading or line.startswith("#"):
            wrapped = False
            block, _level = (
                # „# Abgetippt von der Stellwand“ heads no list of persons, „# Abgetippt von“ does
                (_strength(heading["cue"], label=line.lstrip("# ")) if heading else ""),
                len(line) - len(line.lstrip("#")),
            )
            block, misses, lines = ("strong" if block == "strong" else ""), -99, 0
            continue
        for said in _SAID.finditer(line):
            yield from _items(text, found, starts, start + said.end(), end, True, False)
        beside = False
        for bare in _BARE.finditer(line):
            stop = _SPLIT.search(line, bare.end())
            until = start + (stop.start() if stop else len(line))
            made = _items(text, found, starts, start + bare.end(), until, True, False)
            made = [one for one in made if _stands_bare(one, bare["role"], beside)]
            beside = beside or bool(made)
            yield from made
        cues = _cues(line)
        for number, (_, begin, strength) in enumerate(cues):
            until = cues[number + 1][0] if number + 1 < len(cues) else len(line)
            yield from _items(
                text, found, starts, start + begin, start + until, strength == "strong", False
            )
        if cues:
            wrapped = cues[-1][2] == "strong" and bool(_WRAPPED.search(line))
            block, misses, lines = (
                (cues[-1][2] if wrapped or not line[cues[-1][1] :].strip(" *_") else ""),
                0,
                0,
            )
            continue
        alone = _ALONE.match(line)
        if alone and _strength(alone["cue"]) == "strong":
            wrapped = False
            block, misses, lines = "strong", 0, 0
            continue
        if block and _ENDS.search(line):
            block = ""
            continue
        signed, greeting = _SIGNED.match(line), _GREETING.match(line)
        if signed or greeting:
            yield from _items(
                text,
                found,
                starts,
                start + (signed or greeting).end(),
                end,
                True,
                False,
                bool(signed),
            )
            signature = 0 if signed else 2
            continue
        if signature or block:
            made = (
                list(_items(text, found, starts, start, end, block != "weak", True))
                if len(line) <= 100
                else []
            )
            yield from made
            signature -= bool(signature)
            signature = 0 if made else signature
            if wrapped and not _WRAPPED.search(line):
                block = ""  # the last line of a list that ran over the line's end
            misses, lines = (misses + 1 if not made else min(misses, 0)), lines + 1
            if misses > 2 or lines > MOST_LINES or len(line) > 100:
                block = ""
