"""Words for topics: lemmas to count with, the most frequent written form to show, BERTopic's c-TF-IDF to weigh.

statement texts, topics -> terms with weights

Compounds stay whole, stop words, negations, numbers and placeholders are no terms, and neither is a word found in most topics
(the name of the city). A noun with its adjective („ausländische Abschlüsse“) is one term where it is said more than once.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from analysis.german.language import NEGATIONS, STOPWORDS, is_noun, known, lemma, verb
from analysis.grouping.parameters import EVERYWHERE, FEW_TOPICS, FEWEST_TERMS, NOUN_FIRST, TERMS

_PLACEHOLDER = re.compile(r"\[[^\[\]]{1,30}\]|https?://\S+|\S+@\S+")
_WORD = re.compile(
    r"[^\W\d_]+(?:[-*:_/][^\W\d_]+)*(?![^\W\d_]|-(?!\w))"
)  # not the half of „Miet- und Eigentumswohnungen“
_INSIDE = re.compile(
    r"(?<=[a-zäöüß,0-9] )[A-ZÄÖÜ][^\W\d_]+(?:[-*:_/][^\W\d_]+)*"
)  # a capital that opens no sentence
_BEFORE_NOUN = re.compile(
    r"\b([A-ZÄÖÜ][^\W\d_]+)(?= [A-ZÄÖÜ])"
)  # „Bonner“ Straße, „Europäische“ Union
# nouns whose every other form ends in -en
# verbs and adjectives of opinion that every workshop uses: no topic is about them
_EMPTY = frozenset(
    (
        "geben machen gehen sollen müssen können dürfen brauchen fehlen finden stehen kommen"
        " sagen wünschen wollen bleiben lassen nehmen sein haben werden gut schlecht groß klein"
        " neu alt weit weiter breit viel wenig mehr besser lang kurz hoch wichtig nötig möglich"
        " ganz immer leider bitte sehen halten liegen bringen führen stellen zeigen wissen denken"
        " meinen bekommen erhalten heißen gelten"
    ).split()
)


@lru_cache(maxsize=200_000)
def key(word: str) -> str:
    """The form a word is counted by: its lemma in small letters; empty for what is no term.

    >>> key("Sprachkurse"), key("sprachkurse"), key("und"), key("nicht"), key("Ueber")
    ('sprachkurs', 'sprachkurs', '', '', '')
    """
    small = word.lower()
    if len(word) < 3 or small in STOPWORDS or small in NEGATIONS:
        return ""
    noun = lemma(word[:1].upper() + word[1:])
    found = (
        noun if noun[:1].isupper() and noun != word[:1].upper() + word[1:] else lemma(word)
    ).lower()
    return "" if found in STOPWORDS or found in _EMPTY or len(found) < 3 else found


@lru_cache(maxsize=100_000)
def nominative(noun: str) -> str:
    """The noun as it stands alone: a dative plural loses its n, a genitive becomes the lemma; other words stay.

    >>> [nominative(word) for word in ("Zimmern", "Heimen", "Wohnheims", "Kursen", "Schulen", "Frauen", "Menschen", "Kitas")]
    ['Zimmer', 'Heime', 'Wohnheim', 'Kurse', 'Schulen', 'Frauen', 'Menschen', 'Kitas']
    """
    base = lemma(noun)
    shorter = noun[:-1]
    if (
        noun.endswith("n")
        and not base.endswith(_WEAK)
        and known(shorter)
        and lemma(shorter) == base
        and (shorter != base or base.endswith(("er", "el")))
        and noun != base
    ):
        return shorter
    if noun in (base + "s", base + "es") and base[-1:] not in "aeiouéy":
        return base
    return noun


def words(text: str) -> list[str]:
    """The words of a text as written, without placeholders and addresses.

    >>> words("mehr Lehrer*innen für [Person 3], 3x")
    ['mehr', 'Lehrer*innen', 'für']
    """
    return [word for word in _WORD.findall(_PLACEHOLDER.sub(" | ", text)) if len(word) > 1]


@lru_cache(maxsize=100_000)
def _adjective(word: str) -> bool:
    if not word.islower() or not word.endswith(("e", "en", "er", "es", "em")):
        return False
    from analysis.german.words import tagger

    return tagger().tag_word(word, cutoff=0)[0][0].startswith("ADJ")


def pairs(text: str) -> list[tuple[str, str]]:
    """Adjective and noun that stand together, as written."""
    found = words(text)
    return [
        (one, two)
        for one, two in zip(found, found[1:])
        if two[:1].isupper()
        and one[:1].islower()
        and key(one)
        and key(two)
        and f"{one} {two}" in text
        and _adjective(one)
    ]


class Vocabulary:
    """The corpus's own forms: for each key the form to show, and which keys are nouns."""

    def __init__(self, texts: Sequence[str]) -> None:
        forms: dict[str, Counter] = defaultdict(Counter)
        leading = Counter(key(word) for text in texts for word in _BEFORE_NOUN.findall(text))
        inside = {key(word) for text in texts for word in _INSIDE.findall(text)}
        two: dict[tuple[str, str], Counter] = defaultdict(Counter)
        for text in texts:
            for word in words(text):
                if found := key(word):
                    forms[found][word] += 1
            for one, noun in pairs(text):
                two[key(one), key(noun)][f"{one} {noun}"] += 1
        shown = {found: _most(counts) for found, counts in forms.items()}
        self.nouns = {
            found
            for found, form in shown.items()
            if form[:1].isupper()
            and (found in inside or _noun_alone(form))
            and 2 * leading[found] <= forms[found].total()
        }
        self.shown = {
            found: nominative(form) if found in self.nouns else form
            for found, form in shown.items()
        }
        self.pairs = {found: _most(counts) for found, counts in two.items() if counts.total() > 1}

    def terms(self, text: str) -> list[str]:
        """Shown forms of a text's terms, a pair as one term with a low line: „ausländische_Abschlüsse“."""
        single = [self.shown.get(found, word) for word in words(text) if (found := key(word))]
        return single + [
            self.pairs[k].replace(" ", "_")
            for one, noun in pairs(text)
            if (k := (key(one), key(noun))) in self.pairs
        ]


def _noun_alone(word: str) -> bool:
    """Whether a word with a capital that only opens notes is a noun: „Klimafreundliche“ and „Aufstocken“ are not."""
    return lemma(word)[:1].isupper() and is_noun(word) and not verb(word.lower())


def _most(counts: Counter) -> str:
    """The most frequent form; a form with a capital is preferred to the same word in small letters."""
    folded: dict[str, Counter] = defaultdict(Counter)
    for form, count in counts.items():
        folded[form.lower()][form] += count
    best = min(folded.values(), key=lambda forms: (-forms.total(), min(forms)))
    return min(
        best,
        key=lambda form: (
            not form[:1].isupper()
            if best[form.lower()] < 2 * best.total() / 3
            else form[:1].isupper(),
            form.isupper(),
            -best[form],
            form,
        ),
    )


@contextmanager
def light() -> Iterator[None]:
    """BERTopic as it runs light: what none of our parts uses looks as if it were not installed. Saves three seconds a run."""
    hidden = [name for name in ("umap", "spacy", "plotly") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def sub_models(labels: Sequence[int], said: Sequence[set[str]]):
    """BERTopic with our parts: vectors and topics are given, words are weighed by its c-TF-IDF.

    labels: topic of each document. said: the terms of each topic; what most topics say is no term, unless they say nothing else.
    """
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    with light():
        from bertopic import BERTopic
        from bertopic.cluster import BaseCluster
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.vectorizers import ClassTfidfTransformer

    spread = Counter(term for terms in said for term in terms)
    few = len(said) < FEW_TOPICS or min(spread.values()) > EVERYWHERE * len(said)
    counter = CountVectorizer(
        lowercase=False, token_pattern=r"\S+", max_df=1.0 if few else EVERYWHERE
    )

    class Given(BaseCluster):
        """Clusters found by ``analysis.grouping.clusters`` and kept by ``analysis.grouping.rounds``."""

        def fit(self, X, y=None):
            self.labels_ = np.asarray(labels)
            return self

    return BERTopic(
        language="german",
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=Given(),
        vectorizer_model=counter,
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        top_n_words=30,
    )


def shared(
    weighted: Sequence[tuple[str, float]], statements: Sequence[set[str]]
) -> list[tuple[str, float]]:
    """The same terms, weighed by how many of the topic's statements say them; one statement's odd word is not the topic's.

    >>> shared([("Kita", 1.0), ("Platz", 1.0), ("Ort", 1.0), ("Flugblatt", 3.0)], [{"Kita", "Ort"}, {"Kita", "Flugblatt"}, {"Kita", "Platz"}, {"Kita", "Platz", "Ort"}])
    [('Kita', 1.0), ('Platz', 0.5), ('Ort', 0.5)]
    """
    count = Counter(term for said in statements for term in said)
    most = max(count.values(), default=1)
    by_two = [
        (term, float(weight) * count[term] / most) for term, weight in weighted if count[term] > 1
    ]
    return (
        by_two
        if len(by_two) >= FEWEST_TERMS
        else [(term, float(weight) * count[term] / most) for term, weight in weighted][
            :FEWEST_TERMS
        ]
    )


def choose(
    weighted: Sequence[tuple[str, float]], vocabulary: Vocabulary, n: int = TERMS
) -> list[tuple[str, float]]:
    """The n terms to show: nouns and pairs first, no word again that stands in a pair already; (term, weight), heaviest first."""
    scored = []
    for term, weight in weighted:
        if term not in ("", "–") and weight > 1e-5:
            noun = "_" in term or key(term) in vocabulary.nouns
            scored.append(
                (
                    float(weight) * (NOUN_FIRST if noun else 1.0),
                    term.replace("_", " "),
                    float(weight),
                )
            )
    chosen: list[tuple[str, float]] = []
    for _, term, weight in sorted(scored, key=lambda row: (-row[0], row[1])):
        inside = {part.lower() for shown, _ in chosen for part in shown.split()}
        if len(chosen) < n and not {part.lower() for part in term.split()} & inside:
            chosen.append((term, weight))
    return chosen


_WEAK = ("ant", "ent", "ist", "mensch", "herr", "nachbar", "Mensch", "Herr", "Nachbar")
