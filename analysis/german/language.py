"""German for every stage: sentences, lemmas, stop words, and one shared spaCy pipeline.

Sentences come from simplemma (MIT) with an own list of abbreviations, lemmas from simplemma, parts of speech from HanTa
(analysis/german/german_pipeline.py). Which language a note is in: analysis/german/tongues.py.

>>> [text[a:b] for text in ["Kurse fehlen, z. B. abends. Wir brauchen mehr davon."] for a, b in sentences(text)]
['Kurse fehlen, z. B. abends.', 'Wir brauchen mehr davon.']
>>> lemma("Sprachkurse"), lemma("Bürger:innen"), lemma("Häuser")
('Sprachkurs', 'Bürger', 'Haus')
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import simplemma

from analysis.german.tongues import language_of

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = [
    "NEGATIONS",
    "STOPWORDS",
    "german",
    "is_noun",
    "known",
    "language_of",
    "lemma",
    "neutral",
    "nouns",
    "sentences",
    "verb",
]

# Words that turn a statement round: never stop words.
NEGATIONS = frozenset(
    [
        "nicht",
        "nichts",
        "nie",
        "niemals",
        "niemand",
        "niemanden",
        "niemandem",
        "nirgends",
        "nirgendwo",
        "ohne",
        "weder",
        "kein",
        "keine",
        "keinen",
        "keinem",
        "keiner",
        "keines",
        "kaum",
    ]
)

_STOPWORDS = """
ab aber als also am an andere anderen anderer anderes auch auf aus bei beim bereits bis bzw ca da dabei dadurch dafür damit danach
dann daran darauf daraus darin darüber darum das dass davon dazu dem den denen denn der deren des deshalb dessen die dies diese
diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines einige einigen einiger er es etc etwa etwas euch
euer eure evtl falls für ganz gegen gerade ggf gibt hab habe haben hat hatte hatten her hier hin hinter ich ihm ihn ihnen ihr ihre
ihrem ihren ihrer ihres im in ins irgendwie ist ja jede jedem jeden jeder jedes jedoch jene jetzt kann kannst können könnte könnten
lassen mach machen mal man manche mehr mein meine meinem meinen meiner mich mir mit muss müssen müsste müssten nach nebst noch nun
nur ob obwohl oder oft schon sehr sein seine seinem seinen seiner seines seit sich sie sind so sogar solche solchen soll sollen
sollte sollten sondern sonst soweit sowie sowohl statt trotz über um und uns unser unsere unserem unseren unserer unter usw vgl viel
viele vielen vieler vom von vor wann war waren warum was weil weiter weitere weiteren welche welchem welchen welcher welches wenn
wer werde werden wie wieder wieso will wir wird wo wobei wodurch wofür wohl wollen worden wurde wurden während wäre wären würde
würden z zb zu zum zur zwar zwischen
"""
_TYPED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
)  # whole files come without umlauts („ueber“)
STOPWORDS = frozenset([*_STOPWORDS.split(), *_STOPWORDS.translate(_TYPED).split()])

# A dot behind one of these ends no sentence (lower case, without the last dot).
_ABBREVIATIONS = frozenset(
    [
        "abb",
        "abs",
        "abt",
        "allg",
        "anm",
        "art",
        "aufl",
        "ausf",
        "bd",
        "bearb",
        "bes",
        "betr",
        "bspw",
        "bzgl",
        "bzw",
        "ca",
        "co",
        "d",
        "dez",
        "dgl",
        "dipl",
        "dr",
        "ehem",
        "einschl",
        "engl",
        "etw",
        "evtl",
        "exkl",
        "f",
        "ff",
        "fr",
        "frl",
        "geb",
        "gegr",
        "gem",
        "gesch",
        "gest",
        "ggf",
        "ggfs",
        "gr",
        "hr",
        "hrn",
        "hrsg",
        "i.d.r",
        "ing",
        "inkl",
        "insb",
        "insbes",
        "int",
        "jan",
        "feb",
        "mär",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "okt",
        "nov",
        "jh",
        "jhd",
        "kath",
        "kl",
        "komm",
        "kompl",
        "l",
        "lfd",
        "lt",
        "m",
        "max",
        "mind",
        "min",
        "mio",
        "mrd",
        "mtl",
        "n",
        "nr",
        "o",
        "od",
        "o.ä",
        "o.g",
        "p",
        "pfr",
        "pl",
        "prof",
        "proz",
        "rd",
        "s",
        "sog",
        "soz",
        "spez",
        "st",
        "std",
        "stellv",
        "str",
        "tel",
        "u",
        "u.a",
        "u.ä",
        "u.u",
        "usf",
        "v",
        "v.a",
        "verf",
        "vgl",
        "vs",
        "vorh",
        "vorl",
        "vors",
        "wg",
        "wiss",
        "z",
        "z.b",
        "z.t",
        "z.zt",
        "zz",
        "zzgl",
        "ev",
        "evang",
    ]
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


_GENDER = re.compile(
    r"(?P<stem>[^\W\d_]{2,}(?:-[^\W\d_]+)*)(?:[*:_·•/]-?in(?:nen)?|\(in(?:nen)?\)|(?<=[a-zäöüß])In(?:nen)?)$"
)


def neutral(word: str) -> str:
    """A gender form folded to its base, for comparing and searching only; the shown text is never changed.

    >>> [neutral(word) for word in ("Migrant*innen", "Kolleg:innen", "RadfahrerInnen", "Schüler/-innen", "Ärzt_innen", "Kino")]
    ['Migrant', 'Kollege', 'Radfahrer', 'Schüler', 'Arzt', 'Kino']
    """
    found = _GENDER.match(word)
    if not found:
        return word
    stem = found.group("stem")
    lemmas = [
        simplemma.lemmatize(base, lang="de")
        for base in (stem + "e", stem)
        if simplemma.is_known(base, lang="de")
    ]
    return next((found for found in lemmas if found[:1].isupper()), stem)


@lru_cache(maxsize=200_000)
def lemma(word: str) -> str:
    """Dictionary form of one German word, gender forms folded; a word that is not known stays as it is."""
    base = neutral(word)
    found = simplemma.lemmatize(base, lang="de") or word
    if found != base or known(base) or not base.isalpha():
        return _opening(base) if found == base else found
    for cut in range(3, len(base) - 4):  # an unknown compound bends as its longest known end does
        end = base[cut:].capitalize()
        if (
            simplemma.is_known(end, lang="de")
            and (bent := simplemma.lemmatize(end, lang="de"))[0].isupper()
        ):
            return base[:cut] + bent.lower()
    return found


def _opening(word: str) -> str:
    """An adjective or verb with a capital because it opens the note: „Mangelnde“ is "mangelnd"; nouns keep theirs."""
    small = simplemma.lemmatize(word.lower(), lang="de")
    opens = word[:1].isupper() and small[:1].islower() and small != word.lower()
    return small if opens and not verb(word) and not is_noun(word) else word


@lru_cache(maxsize=50_000)
def is_noun(word: str) -> bool:
    """Whether HanTa takes a single word, as written, for a noun or name."""
    from analysis.german.german_pipeline import tagger

    return tagger().tag_word(word, cutoff=0)[0][0].startswith("N")


@lru_cache(maxsize=200_000)
def known(word: str) -> bool:
    """Whether the word, as written or in small letters, stands in the German dictionary."""
    return simplemma.is_known(word, lang="de") or simplemma.is_known(word.lower(), lang="de")


@lru_cache(maxsize=200_000)
def verb(word: str) -> str:
    """ "finite", "infinitive" or "": what HanTa takes a single word for, without its sentence.

    >>> verb("fehlt"), verb("ausbauen"), verb("Beratung")
    ('finite', 'infinitive', '')
    """
    from analysis.german.german_pipeline import tagger

    if not word.isalpha():
        return ""
    readings = tagger().tag_word(word)
    near = [tag for tag, weight in readings if weight > readings[0][1] - 1.5]
    if any(tag.startswith("V") and "FIN" in tag for tag in near):
        return "finite"
    return "infinitive" if near and near[0].startswith("V") and "INF" in near[0] else ""


@cache
def german(pos: bool = True) -> Language:
    """The shared spaCy pipeline: ``token.lemma_``, ``doc.sents`` and, with ``pos``, ``token.pos_`` (UPOS).

    A user's installed ``de_core_news_lg/md/sm`` is used as it is; otherwise a blank German pipeline with our components.
    Parts of speech cost about 2 ms a sentence: ask for ``german(pos=False)`` where they are not needed.
    """
    from analysis.german.german_pipeline import build

    return build(pos)


def nouns(text: str) -> list[str]:
    """Lemmas of the nouns and names in the text, in order, without placeholders such as „[Person 3]“."""
    return [
        token.lemma_
        for token in german()(text)
        if token.pos_ in ("NOUN", "PROPN") and not token.text.startswith("[")
    ]
