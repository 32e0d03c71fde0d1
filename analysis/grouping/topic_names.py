"""A concrete name for each topic, in the notes' own words: „Kinderbetreuung während der Sprachkurse“.

statements, topics -> one name a topic

A name should cover what most members say and nobody else does. A word's specificity is the share of the statements saying it that
belong to the topic; a name is worth, averaged over the members, the specificity of the best word of it that the member says, or
nearly says: „Kitaplätze“ says „Kita“. Candidates are noun phrases of the members as they stand, and two nouns joined by „und“,
of many statements also three, where no phrase covers as much. No two topics share a name, and no placeholder gets into one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, permutations

import numpy as np

from analysis.grouping.topic_words import (
    EVERYWHERE,
    FEW_TOPICS,
    Vocabulary,
    key,
    nominative,
    parts,
    words,
)

CENTRAL = 40  # statements of a topic, the most typical ones, whose phrases are tried
LONGEST = 6  # words in a name
PAIRED = 8  # nouns of a topic that are tried in twos, and in threes where it has
BROAD = 12  # statements: no two words tell what so many say
FEW, UNSURE = (
    4,
    0.4,
)  # nouns tried in twos where none is said often („Rutsche und Bolzplatz“), and what such a name counts
OFTEN, MOSTLY = (
    0.05,
    0.45,
)  # share of the topic that says each of two nouns, and how specific each is, at least
NEARLY = 0.5  # of a statement that says the word only as a part of another
ONCE = 0.5  # statement less for each word, so that a word said once is no sign of a topic
COMMON = 0.6  # exponent of specificity: a word that other topics also say may still be what most of this one say
IDLE, ALONE = (
    0.55,
    0.2,
)  # what a phrase counts for each word that only one statement says, and a name of one such word
# how well a name of that form tells what a topic is about: a simple noun („Bank“), a compound, three nouns, two, a phrase
SIMPLE, COMPOUND, THREE, TWO, PHRASE = 0.3, 0.7, 0.8, 0.9, 1.0
_NP = r"(?:A,)*N"
# noun phrase; linked by a preposition (with or without an article), a genitive article, a bare adjective (genitive) or „und“
_PHRASE = re.compile(
    rf"(?<![A-Z])({_NP})((?:,P(?:,D)?,{_NP}|,G,{_NP}|,A,(?:A,)*N|,C,{_NP})?)(,P(?:,D)?,{_NP}|,G,{_NP})?(?![A-Z])"
)
_LETTER = {"NOUN": "N", "ADJ": "A", "ADP": "P", "DET": "D", "CCONJ": "C"}
_LINKS = frozenset(
    [
        "für",
        "in",
        "im",
        "ins",
        "bei",
        "beim",
        "während",
        "mit",
        "ohne",
        "zu",
        "zur",
        "zum",
        "nach",
        "vor",
        "zwischen",
        "gegen",
        "auf",
        "über",
        "unter",
        "am",
        "an",
        "um",
        "durch",
        "von",
        "vom",
    ]
)
_GENITIVE = frozenset(["der", "des"])
_WHERE = frozenset(
    ["in", "an", "auf", "über", "unter", "vor"]
)  # with „die“ or „das“ they say where to, and that belongs to a verb
SCRAP = 0.4  # what a phrase counts whose halves may belong to different parts of the sentence
# nouns of time, measure and talk: no topic is about them
_VAGUE = frozenset(
    [
        "jahr",
        "monat",
        "woche",
        "tag",
        "stunde",
        "minute",
        "uhr",
        "zeit",
        "mal",
        "euro",
        "prozent",
        "meter",
        "kilometer",
        "ende",
        "anfang",
        "teil",
        "rest",
        "anzahl",
        "zahl",
        "menge",
        "reihe",
        "fall",
        "seite",
        "ding",
        "sache",
        "thema",
        "punkt",
        "frage",
        "problem",
        "beispiel",
        "grund",
        "art",
        "weise",
        "form",
        "bereich",
        "möglichkeit",
        "situation",
        "leute",
        "mensch",
        "person",
        "ziel",
        "idee",
        "vorschlag",
        "nähe",
        "name",
        "alternative",
        "nachfrage",
        "anfrage",
        "umsetzung",
        "ähnliches",
        "ort",
        "grundlage",
        "stelle",
        "weg",
        "zukunft",
        "entscheidung",
        "verantwortung",
        "entwicklung",
        "bedeutung",
        "einfluss",
        "verfügung",
        "größe",
        "leisten",
        "erleben",
        "super",
        "danke",
        "dank",
        "morgen",
        "vormittag",
        "mittag",
        "nachmittag",
        "abend",
        "nacht",
        "wochenende",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "januar",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ]
)


def _letters(tokens) -> list[str]:
    """One letter a token: N noun, A adjective, P preposition that links, D article, G article that may be a genitive, C und, x else."""
    letters = []
    for token in tokens:
        letter = _LETTER.get(token.pos_, "x")
        small = token.lower_
        if (
            (
                token.text.startswith("[")
                or not token.text[0].isalpha()
                or (letter == "N" and len(token.text) < 3)
                or _cut(token)
            )
            or letter == "P"
            and small not in _LINKS
            or letter == "C"
            and small not in ("und", "&")
            or letter == "A"
            and not small.endswith(("e", "en", "er", "es", "em"))
        ):
            letter = "x"
        elif letter == "D" and small in _GENITIVE and letters and letters[-1] == "N":
            letter = "G"
        letters.append(letter)
    return letters


def _cut(token) -> bool:
    """Whether the token is the half of a compound: „Miet- und Eigentumswohnungen“."""
    return token.text.endswith("-") or (
        token.i + 1 < len(token.doc) and not token.whitespace_ and token.nbor().text.startswith("-")
    )


def phrases(doc) -> Iterable[tuple[str, float]]:
    """Noun phrases of a parsed statement that can stand alone, with a factor below 1 where their grammar may not (dative, article)."""
    tokens = [token for token in doc if not token.is_space]
    letters = _letters(tokens)
    code = ",".join(letters)
    for start in range(len(tokens)):
        if letters[start] not in "AN":
            continue
        found = _PHRASE.match(code, 2 * start)
        if not found:
            continue
        # the whole, and the same without its last link
        for end in sorted({found.end(number) for number in (1, 2, 3) if found.group(number)}):
            last = (end + 1) // 2
            span = tokens[start:last]
            if (
                len(span) <= LONGEST
                and all(a.idx + len(a) + 1 >= b.idx for a, b in zip(span, span[1:]))
                and _genitive(span, letters[start:last])
            ):
                text = doc.text[span[0].idx : span[-1].idx + len(span[-1])]
                simple = all(letter in "NC" for letter in letters[start:last])
                yield (
                    " ".join(map(nominative, text.split())) if simple else " ".join(text.split()),
                    _grammar(tokens, letters, start) * _whole(tokens, letters, start, last),
                )


def _genitive(span, letters: Sequence[str]) -> bool:
    """Whether a noun and the adjective right behind it can be one phrase: „Anerkennung ausländischer Abschlüsse“, not „Verfügung stehende Auswahl“."""
    return all(
        token.lower_.endswith("er")
        for token, letter, before in zip(span[1:], letters[1:], letters)
        if letter == "A" and before == "N"
    )


def _whole(tokens, letters: Sequence[str], start: int, last: int) -> float:
    """How surely a phrase with a preposition belongs together: in „die Schule ohne Abschluss verlassen“ or „Kinder kommen in die Schule“
    the second half belongs to the verb."""
    span = letters[start:last]
    if "P" not in span:
        return 1.0
    at = start + span.index("P")
    where = (
        tokens[at].lower_ == "ins"
        or tokens[at].lower_ in _WHERE
        and tokens[at + 1].lower_ in ("die", "das")
    )
    before_verb = last < len(tokens) and tokens[last].pos_ in ("VERB", "AUX")
    if start == 0 or tokens[start - 1].is_punct or tokens[start].is_sent_start:
        return SCRAP if where and before_verb else 1.0
    behind_verb = (
        start > 1 and letters[start - 1] in "DG" and tokens[start - 2].pos_ in ("VERB", "AUX")
    )
    part_of_name = (
        letters[start - 1] == "x"
        and tokens[start - 1].text[:1].isupper()
        and start > 1
        and not tokens[start - 1].is_sent_start
    )
    return SCRAP if where or before_verb or part_of_name else 0.65 if behind_verb else 1.0


def _grammar(tokens, letters: Sequence[str], start: int) -> float:
    """How surely the phrase from ``start`` reads well alone: its first adjective or noun should not stand in an oblique case."""
    before = letters[start - 1] if start else ""
    first = tokens[start].lower_
    if letters[start] == "A":
        if first.endswith(("em", "en")) or before in ("D", "G") or before == "A":
            return 0.2
        return 0.5 if before == "P" else 0.9
    if before in ("A", "N") or before == "C" and first.endswith("n"):
        return 0.5
    return 0.7 if before in ("P", "G") and first.endswith("n") else 1.0


class Said:
    """Who says what: for each topic the statements that say a word, and how specific the word is to it.

    texts: statements. labels: topic number of each, -1 for none. typical: how typical of its topic each is; the mean of a topic is 1
    after that, so that what typical statements say counts more.
    """

    def __init__(
        self, texts: Sequence[str], labels: np.ndarray, k: int, typical: np.ndarray
    ) -> None:
        self.size = np.bincount(labels[labels >= 0], minlength=k)
        typical = np.maximum(typical, 0.01)
        usual = np.bincount(labels[labels >= 0], typical[labels >= 0], k) / np.maximum(self.size, 1)
        self.typical = typical / np.where(labels >= 0, usual[labels], 1.0) if k else typical
        self.by: list[dict[str, set[int]]] = [defaultdict(set) for _ in range(k)]
        self.nearly: list[dict[str, set[int]]] = [defaultdict(set) for _ in range(k)]
        self.total: Counter = Counter()
        for row, (text, label) in enumerate(zip(texts, labels)):
            said = {found for word in words(text) if (found := key(word))}
            near = {part for found in said for part in parts(found)} - said
            self.total.update(said | near)
            for into, found_here in ((self.by, said), (self.nearly, near)):
                for found in found_here if label >= 0 else ():
                    into[label][found].add(row)
        spread = Counter(found for topic in self.by for found in topic)
        self.everywhere = {
            found for found, count in spread.items() if k >= FEW_TOPICS and count > EVERYWHERE * k
        } | _VAGUE

    def specificity(self, topic: int, word: str) -> float:
        """Share of the statements saying the word that are the topic's, half a statement less, to the power ``COMMON``: 0 to 1."""
        here = len(self.by[topic].get(word, ())) + len(self.nearly[topic].get(word, ()))
        return (max(0.0, here - ONCE) / (self.total[word] + ONCE)) ** COMMON

    def covers(self, topic: int, keys: Iterable[str]) -> float:
        """What a name of these words is worth for the topic, 0 to 1."""
        worth, covered = 0.0, set()
        for word in sorted(set(keys), key=lambda word: (-self.specificity(topic, word), word)):
            rows, near = self.by[topic].get(word, set()), self.nearly[topic].get(word, set())
            fresh = sum(self.typical[row] for row in sorted(rows - covered)) + NEARLY * sum(
                self.typical[row] for row in sorted(near - covered)
            )
            worth, covered = (
                worth + self.specificity(topic, word) * float(fresh),
                covered | rows | near,
            )
        return worth / max(1, self.size[topic])


def _worth(said: Said, topic: int, name: str) -> float:
    """Coverage of the name's words, less where words of it are nobody else's, are said everywhere, or say little alone."""
    keys = [found for word in words(name) if (found := key(word))]
    if not keys or all(found in _VAGUE for found in keys):
        return 0.0
    idle = [
        len(said.by[topic].get(found, ())) + len(said.nearly[topic].get(found, ())) < 2
        for found in keys
        if said.size[topic] > 2
    ]
    empty = sum(
        word.islower() and word.endswith(("e", "es", "er", "en")) and not key(word)
        for word in words(name[:1].lower() + name[1:])[:1]
    )
    factor = (
        0.5**empty
        * (ALONE if len(keys) == 1 and any(idle) else IDLE ** sum(idle))
        * 0.6 ** sum(found in said.everywhere for found in keys)
    )
    return said.covers(topic, keys) * factor * (PHRASE if len(words(name)) > 1 else _form(keys[0]))


def _form(noun: str) -> float:
    return COMPOUND if len(noun) > 9 or parts(noun) else SIMPLE


def candidates(
    texts: Sequence[str],
    centrality: Sequence[float],
    said: Said,
    topic: int,
    vocabulary: Vocabulary,
) -> list[str]:
    """Names for one topic, best first.

    texts: its statements, the most central first, with ``centrality`` 0 to 1 each. said, topic: who says what, and which topic it is.
    vocabulary: gives the words' shown forms and says which are nouns.
    """
    from analysis.german.language import german

    scores: dict[str, float] = {}
    proper: Counter = Counter()
    for text, central in zip(texts[:CENTRAL], centrality):
        doc = german()(text)
        for token in doc:
            proper[key(token.text)] += {"PROPN": 1, "NOUN": -1}.get(token.pos_, 0)
        for phrase, factor in phrases(doc):
            name = phrase[:1].upper() + phrase[1:]
            score = _worth(said, topic, name) * factor * (0.7 + 0.3 * max(0.0, float(central)))
            scores[name] = max(scores.get(name, 0.0), score)
    enough = max(2, OFTEN * said.size[topic])
    nouns = sorted(
        (
            found
            for found, rows in said.by[topic].items()
            if found in vocabulary.nouns and found not in said.everywhere and proper[found] <= 0
        ),
        key=lambda word: (-said.covers(topic, [word]) * _form(word), word),
    )[:PAIRED]
    often = [
        word
        for word in nouns
        if len(said.by[topic][word]) >= enough and said.specificity(topic, word) >= MOSTLY
    ]
    sure = 1.0 if often else UNSURE
    often = often or nouns[:FEW]
    for many in (2, 3) if said.size[topic] >= BROAD and sure == 1.0 else (2,):
        for chosen in combinations(often, many):
            if not any(one in two for one, two in permutations(chosen, 2)):
                *first, last = (vocabulary.shown[noun] for noun in chosen)
                name = f"{', '.join(first)} und {last}"
                form = (1 + sum(map(_form, chosen)) / many) / (1 + COMPOUND)
                scores[name] = max(
                    scores.get(name, 0.0),
                    (TWO if many == 2 else THREE) * said.covers(topic, chosen) * form * sure,
                )
    for noun in nouns:
        shown = vocabulary.shown[noun]
        scores[shown] = max(scores.get(shown, 0.0), _worth(said, topic, shown))
    return sorted(scores, key=lambda name: (-scores[name], len(name), name))


def distinct(choices: Mapping[str, Sequence[str]], taken: Iterable[str] = ()) -> dict[str, str]:
    """One name a topic, no name twice (letters' case aside). choices: candidates by topic, best first; topics in order of precedence."""
    used = {name.casefold() for name in taken}
    names = {}
    for topic, options in choices.items():
        name = next((option for option in options if option.casefold() not in used), None)
        if name is None:
            base = options[0] if options else "Thema"
            name = next(
                f"{base} ({number})"
                for number in range(2, 10_000)
                if f"{base} ({number})".casefold() not in used
            )
        names[topic] = name
        used.add(name.casefold())
    return names
