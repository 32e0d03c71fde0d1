"""Sentences from simplemma (MIT) with an own list of abbreviations.

>>> [text[a:b] for text in ["Kurse fehlen, z. B. abends. Wir brauchen mehr davon."] for a, b in sentences(text)]
['Kurse fehlen, z. B. abends.', 'Wir brauchen mehr davon.']
"""

from __future__ import annotations

import re

import simplemma

# A dot behind one of these ends no sentence (lower case, without the last dot).
_ABBREVIATIONS = frozenset(
    "abb abs abt allg anm art aufl ausf bd bearb bes betr bspw bzgl bzw ca co d dez dgl"
    " dipl dr ehem einschl engl etw evtl exkl f ff fr frl geb gegr gem gesch gest ggf"
    " ggfs gr hr hrn hrsg i.d.r ing inkl insb insbes int jan feb mär apr jun jul aug sep"
    " sept okt nov jh jhd kath kl komm kompl l lfd lt m max mind min mio mrd mtl n nr o"
    " od o.ä o.g p pfr pl prof proz rd s sog soz spez st std stellv str tel u u.a u.ä u.u"
    " usf v v.a verf vgl vs vorh vorl vors wg wiss z z.b z.t z.zt zz zzgl ev evang".split()
)
# "usw." and "etc." may well end one: only when a capital follows that opens a sentence, which simplemma decides.
_LAST_WORD = re.compile(r"(?:^|[\s(\[„\"–/-])((?:[^\W\d_]+\.)*[^\W\d_]+)\.[\"“”)\]]*$")
_ORDINAL = re.compile(r"(?:^|\s)\d{1,2}\.$")
_STREET = re.compile(r"[a-zäöüß]str\.$")
_AFTER_QUOTE = re.compile(r"(?<=[.!?…][“‘])\s+(?=[A-ZÄÖÜ„])")
_LOWER = re.compile(r"[a-zäöüß(]")


def _joins(before: str, after: str) -> bool:
    """Whether a split between these two was wrong: an abbreviation, an ordinal, or a small letter behind the dot."""
    word = _LAST_WORD.search(before)
    if word and (word.group(1).lower() in _ABBREVIATIONS or len(word.group(1)) == 1):
        return True
    if before.endswith((".", "…")) and (_LOWER.match(after) or _ORDINAL.search(before)):
        return True
    return bool(_STREET.search(before) and re.match(r"\d|und |bis |in |[a-z]", after))


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans (start, end) of the sentences; together they cover every character that is not white space, in order."""
    spans: list[tuple[int, int]] = []
    at = 0
    for part in (
        half
        for sentence in simplemma.split_sentences(text, lang="de")
        for half in _AFTER_QUOTE.split(sentence)
    ):
        part = part.strip()
        start = text.find(part, at)
        if not part or start < 0:
            continue
        end = start + len(part)
        if spans and (
            _joins(text[spans[-1][0] : spans[-1][1]], part) or not re.search(r"\w", part)
        ):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        at = end
    return _cover(text, spans)


def _cover(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same spans, stretched over characters that the splitter normalised away."""
    stripped = text.strip()
    if not stripped:
        return []
    first, last = text.index(stripped[0]), len(text.rstrip())
    if not spans:
        return [(first, last)]
    starts = [first] + [start for start, _ in spans[1:]]
    ends = [first + len(text[first:following].rstrip()) for following in starts[1:]] + [last]
    return list(zip(starts, ends, strict=True))
