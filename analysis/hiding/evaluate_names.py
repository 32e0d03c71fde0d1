"""How many names are found, and how many of the finds are names: on a list of marked sentences.

The file has the columns part, kind (name or trap) and text; ``{…}`` marks a person, ``{…|Telefon}`` another identifier, ``¶`` a line end.
A name counts as found if all its words are hidden; a find counts as right if it hides nothing but a marked name.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from pathlib import Path

from analysis.hiding import recognition

MARK = re.compile(r"\{(?P<text>[^{}|]*)(?:\|(?P<kind>[^{}]*))?\}")
_WORDS = re.compile(r"\w+")


def unmarked(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The plain sentence, and its marked places as (start, end, kind).

    >>> unmarked("Frau {Demir} fragt")
    ('Frau Demir fragt', [(5, 10, 'Person')])
    """
    plain, gold, last = "", [], 0
    marked = marked.replace(" ¶ ", "\n")
    for match in MARK.finditer(marked):
        plain += marked[last : match.start()]
        gold.append((len(plain), len(plain) + len(match["text"]), match["kind"] or "Person"))
        plain += match["text"]
        last = match.end()
    return plain + marked[last:], gold


def hidden(text: str) -> list[tuple[int, int, str]]:
    """What the stage hides in one text taken alone: (start, end, kind)."""
    found = recognition.look(text)
    persons = [(one.start, one.end, "Person") for one in found.spans]
    return sorted(persons + [(one.start, one.end, one.kind) for one in found.identifiers])


def _inside(text: str, span: tuple[int, int, str], others: list[tuple[int, int, str]]) -> bool:
    """True if every word of the span lies in a span of the same kind; a genitive s may stay outside."""
    spots = [
        (span[0] + word.start(), span[0] + word.end())
        for word in _WORDS.finditer(text[span[0] : span[1]])
    ]
    alike = [(start, end) for start, end, kind in others if kind == span[2]]
    return bool(spots) and all(
        any(start <= low and high <= end + (text[end:high] == "s") for start, end in alike)
        for low, high in spots
    )


def score(marked: list[str], persons: bool = True) -> dict:
    """Recall and precision of persons (or of all other identifiers) over marked sentences, and the sentences that went wrong."""
    gold_n = found_n = hits = right = 0
    wrong = []
    for sentence in marked:
        text, gold = unmarked(sentence)
        found = [one for one in hidden(text) if (one[2] == "Person") == persons]
        gold = [one for one in gold if (one[2] == "Person") == persons]
        missed = [text[s:e] for s, e, kind in gold if not _inside(text, (s, e, kind), found)]
        extra = [text[s:e] for s, e, kind in found if not _inside(text, (s, e, kind), gold)]
        gold_n, found_n = gold_n + len(gold), found_n + len(found)
        hits, right = hits + len(gold) - len(missed), right + len(found) - len(extra)
        if missed or extra:
            wrong.append({"text": text, "missed": missed, "wrongly_hidden": extra})
    return {
        "names": gold_n,
        "hidden": found_n,
        "recall": round(hits / gold_n, 4) if gold_n else None,
        "precision": round(right / found_n, 4) if found_n else None,
        "wrong": wrong,
    }


def evaluate(path: Path) -> dict:
    """Scores of a file by its parts, and of the whole."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parts = {
        part: [row["text"] for row in rows if row["part"] == part]
        for part in sorted({row["part"] for row in rows})
    }
    return {
        part: {"sentences": len(texts), **score(texts), "identifiers": score(texts, persons=False)}
        for part, texts in [*parts.items(), ("all", [row["text"] for row in rows])]
    }


def in_words(scores: dict) -> str:
    """The scores of the whole as the office reads them."""
    recall, precision = (f"{100 * (scores[name] or 0):.0f} %" for name in ("recall", "precision"))
    return (
        f"Namen, an der mitgelieferten Prüfliste mit {scores['sentences']} erfundenen Sätzen: {recall} der {scores['names']} Namen werden "
        f"verborgen; {precision} dessen, was verborgen wird, ist wirklich ein Name."
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m analysis.hiding.evaluate_names", description=__doc__
    )
    parser.add_argument("file", type=Path, help="csv with columns part, kind, text")
    parser.add_argument(
        "--wrong", action="store_true", help="also print the sentences that went wrong"
    )
    parser.add_argument(
        "--in-words", action="store_true", help="print one German sentence instead of JSON"
    )
    options = parser.parse_args()
    scores = evaluate(options.file)
    if options.in_words:
        print(in_words(scores["all"]))
        return
    for part in [one for scored in scores.values() for one in (scored, scored["identifiers"])]:
        part["wrong"] = part["wrong"] if options.wrong else len(part["wrong"])
    print(json.dumps(scores, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
