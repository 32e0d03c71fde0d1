"""How likely a plain line is no note, learnt from labelled lines (lines.csv): for lines that no rule knows.

A logistic regression over character and word n-grams and a few marks of form. Its word alone decides nothing: where a line stands
(``boilerplate_places``) says how sure it must be, and a line that demands, lacks or counts something never falls to it.
Its weights are shipped, since learning them takes longer than all else in ``clean``.

    python -m analysis.cleaning.line_classifier        cross-validated shares of lines found and of notes lost, by threshold; lines.npz anew
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from math import exp, log, sqrt
from pathlib import Path

import numpy as np

from analysis.cleaning.counters import count
from analysis.cleaning.lines import ARROW
from analysis.cleaning.parameters import GRAMS, INVERSE_REGULARISATION

LINES = Path(__file__).with_name("lines.csv")
SHIPPED = LINES.with_suffix(".npz")
_SAYS = re.compile(
    r"(?i)\b(?:fehl\w*|mangel\w*|brauch\w*|benötig\w*|soll\w*|müss\w*|muss|wünsch\w*|forder\w*|statt|endlich|dringend|unbedingt"
    r"|zu (?:wenig|viele?|teuer|spät|früh|lang\w*|kurz\w*|klein\w*|groß\w*|laut|weit|selten|oft)|mehr (?:[A-ZÄÖÜ]\w+)|besser\w*"
    r"|schlecht\w*|kaum|nie|niemand|nirgends|ich|mir|mich|mein\w*|unser (?:Kind|Sohn|Haus)|kaputt|gefährlich|teuer)\b"
)


def says_something(text: str) -> bool:
    """Whether a line demands, lacks, counts or has lived through something, or links a problem to a proposal.

    >>> says_something("Es fehlen Bänke"), says_something("Die Ergebnisse im Einzelnen")
    (True, False)
    """
    return bool(_SAYS.search(text) or re.search(ARROW, text) or count(text).kind)


def _form(lines: list[str]) -> list[dict[str, float]]:
    return [
        {
            "words": min(len(line.split()), 20) / 20,
            "ends " + line[-1:]: 1,
            "time": bool(re.search(r"\d{1,2}[:.]\d{2}|\d Uhr", line)),
            "person": "[Person" in line,
            "small": line[:1].islower(),
            "infinitive": bool(re.search(r"[a-zäöü]+(?:en|ern|eln)[!.]?$", line)),
        }
        for line in lines
    ]


def labelled() -> tuple[list[str], list[bool]]:
    """The labelled lines, and of each whether it is no note."""
    with LINES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["text"] for row in rows], [bool(row["reason"]) for row in rows]


def _untrained():
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.preprocessing import FunctionTransformer

    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=GRAMS, sublinear_tf=True, min_df=2)
    words = TfidfVectorizer(
        ngram_range=(1, 2), token_pattern=r"\b\w+\b", sublinear_tf=True, min_df=2
    )
    form = make_pipeline(FunctionTransformer(_form), DictVectorizer())
    ridge = LogisticRegression(C=INVERSE_REGULARISATION, class_weight="balanced", max_iter=1000)
    return make_pipeline(make_union(grams, words, form), ridge)


def trained():
    lines, none = labelled()
    return _untrained().fit(lines, none)


def ship(model) -> None:
    """Write what ``probability`` needs of the trained model: of every n-gram its rarity and weight, of every mark of form its weight."""
    union, ridge = (step for _, step in model.steps)
    (_, grams), (_, words), (_, form) = union.transformer_list
    names = (grams.vocabulary_, words.vocabulary_, form.steps[1][1].vocabulary_)
    weights = np.split(ridge.coef_[0], np.cumsum([len(each) for each in names])[:-1])
    arrays = {"intercept": ridge.intercept_}
    for kind, known, weight in zip(("grams", "words", "form"), names, weights):
        arrays |= {kind: np.array(sorted(known, key=known.get)), f"{kind}_weights": weight}
    arrays |= {"grams_rarity": grams.idf_, "words_rarity": words.idf_}
    np.savez_compressed(SHIPPED, **arrays)


@cache
def _shipped() -> dict[str, dict]:
    """N-grams with (rarity, weight), marks of form with their weight, the intercept."""
    with np.load(SHIPPED, allow_pickle=False) as saved:
        known: dict[str, dict] = {
            kind: dict(
                zip(saved[kind].tolist(), zip(saved[f"{kind}_rarity"], saved[f"{kind}_weights"]))
            )
            for kind in ("grams", "words")
        }
        form = dict(zip(saved["form"].tolist(), saved["form_weights"]))
        return known | {"form": form, "": {"intercept": saved["intercept"][0]}}


def _grams(text: str) -> Iterator[str]:
    """As scikit-learn's ``char_wb``: inside the words and the blanks around them; a word shorter than n counts once."""
    for word in (f" {each} " for each in text.lower().split()):
        for n in range(GRAMS[0], GRAMS[1] + 1):
            yield from (word[at : at + n] for at in range(max(len(word) - n, 0) + 1))
            if len(word) <= n:
                break


def _words(text: str) -> list[str]:
    words = re.findall(r"\b\w+\b", text.lower())
    return words + [" ".join(pair) for pair in zip(words, words[1:])]


def _score(found: Counter, known: dict[str, tuple[float, float]]) -> float:
    """TF-IDF by the logarithm of the count, of length 1, times the weights."""
    weighed = [
        ((1 + log(n)) * known[each][0], known[each][1])
        for each, n in found.items()
        if each in known
    ]
    length = sqrt(sum(value**2 for value, _ in weighed))
    return sum(value * weight for value, weight in weighed) / (length or 1)


@lru_cache(maxsize=10_000)
def probability(text: str) -> float:
    """The probability that a line is no note, between 0 and 1."""
    known = _shipped()
    score = known[""]["intercept"] + _score(Counter(_grams(text)), known["grams"])
    score += _score(Counter(_words(text)), known["words"])
    score += sum(value * known["form"].get(name, 0) for name, value in _form([text])[0].items())
    return 1 / (1 + exp(-score))


def shares(
    odds: list[float], none: list[bool], says: list[bool], threshold: float
) -> tuple[float, float]:
    """The share of lines that are no note found over a threshold, and of notes that would be lost."""
    falls = [p > threshold and not its for p, its in zip(odds, says, strict=True)]
    right = sum(fall and no for fall, no in zip(falls, none, strict=True))
    return right / sum(none), (sum(falls) - right) / (len(none) - sum(none))


def _say_quality() -> None:
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    lines, none = labelled()
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    found = cross_val_predict(_untrained(), lines, none, cv=folds, method="predict_proba")[:, 1]
    says = [says_something(line) for line in lines]
    print(f"{sum(none)} lines that are no note, {len(none) - sum(none)} notes; ten folds")
    for threshold in (0.5, 0.6, 0.7, 0.8, 0.9):
        right, wrong = shares(found, none, says, threshold)
        print(f"  over {threshold}: {right:.3f} of the lines found, {wrong:.3f} of the notes lost")


if __name__ == "__main__":
    _say_quality()
    ship(trained())
