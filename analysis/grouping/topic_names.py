"""A concrete name for each topic, in the notes' own words: „Kinderbetreuung während der Sprachkurse“.

central statements, term weights -> one phrase a topic

Candidates are the noun phrases of the topic's most central statements, taken as they stand; a phrase wins by holding the words
that set its topic apart, in a statement that is typical of it. No two topics share a name, and no placeholder gets into one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from analysis.grouping.topic_words import key

CENTRAL = 15        # statements of a topic whose phrases are tried
LONGEST = 7         # words in a name
_NP = r"(?:A,)*N(?:,N)?"
# noun phrase; linked by a preposition (with or without an article), a genitive article, a bare adjective (genitive) or „und“
_PHRASE = re.compile(rf"(?<![A-Z])({_NP})((?:,P(?:,D)?,{_NP}|,G,{_NP}|,A,(?:A,)*N|,C,{_NP})?)(,P(?:,D)?,{_NP}|,G,{_NP})?(?![A-Z])")
_LETTER = {"NOUN": "N", "ADJ": "A", "ADP": "P", "DET": "D", "CCONJ": "C"}
_LINKS = frozenset("für in im ins bei beim während mit ohne zu zur zum nach vor zwischen gegen auf über unter am an um durch von vom".split())
_GENITIVE = frozenset("der des".split())
_LACK = frozenset("mehr kein keine keinen weniger genug fehlende fehlender fehlendes".split())


def _letters(tokens) -> list[str]:
    """One letter a token: N noun, A adjective, P preposition that links, D article, G article that may be a genitive, C und, x else."""
    letters = []
    for token in tokens:
        letter = _LETTER.get(token.pos_, "x")
        small = token.lower_
        if token.text.startswith("[") or not token.text[0].isalpha() or (letter == "N" and len(token.text) < 3):
            letter = "x"
        elif letter == "P" and small not in _LINKS or letter == "C" and small not in ("und", "&"):
            letter = "x"
        elif letter == "A" and not small.endswith(("e", "en", "er", "es", "em")):
            letter = "x"
        elif letter == "D" and small in _GENITIVE and letters and letters[-1] == "N":
            letter = "G"
        letters.append(letter)
    return letters


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
            span = tokens[start:(end + 1) // 2]
            if len(span) <= LONGEST and all(a.idx + len(a) + 1 >= b.idx for a, b in zip(span, span[1:])):
                text = doc.text[span[0].idx:span[-1].idx + len(span[-1])]
                yield " ".join(text.split()), _grammar(tokens, letters, start)


def _grammar(tokens, letters: Sequence[str], start: int) -> float:
    """How surely the phrase from ``start`` reads well alone: its first adjective or noun should not stand in an oblique case."""
    before = letters[start - 1] if start else ""
    first = tokens[start].lower_
    if letters[start] == "A":
        if first.endswith(("em", "en")) or before in ("D", "G") or before == "A":
            return 0.2
        return 0.5 if before == "P" else 0.9
    if before == "A":
        return 0.5
    return 0.7 if before in ("P", "G") and first.endswith("n") else 1.0


def _score(phrase: str, weights: Mapping[str, float]) -> float:
    """Weight of the phrase's terms by what sets the topic apart; words that carry nothing cost a little."""
    parts = phrase.replace("/", " ").split()
    keys = [key(part) for part in parts]
    held = sum(weights.get(found, 0.0) for found in dict.fromkeys(keys) if found)
    idle = sum(1 for found in keys if found and weights.get(found, 0.0) <= 0)
    length = 0.6 if len(parts) == 1 else 1.0 if len(parts) <= 5 else 0.85
    return held * length * 0.8 ** idle


def candidates(texts: Sequence[str], centrality: Sequence[float], terms: Sequence[tuple[str, float]]) -> list[str]:
    """Names for one topic, best first.

    texts: its statements, the most central first, with ``centrality`` 0 to 1 each. terms: (shown term, weight), heaviest first.
    """
    from analysis.german.language import german

    weights: dict[str, float] = {}
    for term, weight in terms:
        for part in term.split():
            weights[key(part)] = max(weights.get(key(part), 0.0), weight)
    weights.pop("", None)
    scores: dict[str, float] = {}
    for text, central in zip(texts[:CENTRAL], centrality):
        for phrase, factor in phrases(german()(text)):
            name = phrase[:1].upper() + phrase[1:]
            score = _score(phrase, weights) * factor * (0.6 + 0.4 * max(0.0, float(central)))
            if score > 0:
                scores[name] = scores.get(name, 0.0) * 0.3 + score if name in scores else score
    ranked = sorted(scores, key=lambda name: (-scores[name], len(name), name))
    shown = [term[:1].upper() + term[1:] for term, _ in terms]
    plain = [f"{one} und {two}" for one, two in zip(shown[:1] * 4, shown[1:5])] + shown
    return ranked + [name for name in plain if name not in scores]


def distinct(choices: Mapping[str, Sequence[str]], taken: Iterable[str] = ()) -> dict[str, str]:
    """One name a topic, no name twice (letters' case aside). choices: candidates by topic, best first; topics in order of precedence."""
    used = {name.casefold() for name in taken}
    names = {}
    for topic, options in choices.items():
        name = next((option for option in options if option.casefold() not in used), None)
        if name is None:
            base = options[0] if options else "Thema"
            name = next(f"{base} ({number})" for number in range(2, 10_000) if f"{base} ({number})".casefold() not in used)
        names[topic] = name
        used.add(name.casefold())
    return names
