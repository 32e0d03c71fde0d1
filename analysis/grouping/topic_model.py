"""The fitted topics as one model: members, words, names, stability, and BERTopic's files so that a fresh process can assign new notes.

given statements -> models/topics: BERTopic's topics.json, config.json, topic_embeddings.safetensors, ctfidf*;
                    members.json (ids, names, members, terms), middle.npy, provenance.json
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.grouping import (
    parameters,
    placing,
    rounds,
    similarity,
    stability,
    topic_words,
)
from analysis.vectors import centred
from analysis.vocabulary import FOUND


class Model(NamedTuple):
    """``state`` is what members.json holds; ``bertopic`` the fitted BERTopic or None without topics; ``mean`` the middle of the vectors."""

    state: dict
    bertopic: object
    mean: np.ndarray


def fit(given: placing.Given, stable: bool = True) -> Model:
    """Place every statement, then give each topic its terms and its stability (0 with ``stable`` False)."""
    placed = rounds.in_order(given)
    topics = placed.topics
    ids = given.statements["statement_id"].tolist()
    order = {
        topic_id: number
        for number, topic_id in enumerate(
            sorted(topics.known, key=lambda topic_id: (-len(topics.members(topic_id)), topic_id))
        )
    }
    labels = np.array([_first(topics.shares.get(each, {}), order) for each in ids], dtype=int)
    vectors = centred(given.vectors, placed.mean)
    bertopic, terms, numbers = words(given.statements["text"].tolist(), vectors, labels, len(order))
    firm = _stability(given, placed, vectors, labels, order) if stable else {}
    rows = [
        {
            "topic_id": topic_id,
            "field_id": topics.known[topic_id].field_id or "",
            "name": topics.known[topic_id].name,
            "named_by": topics.known[topic_id].named_by,
            "origin": topics.known[topic_id].origin,
            "mixed": int(topics.known[topic_id].mixed),
            "founded": topics.known[topic_id].founded,
            "stability": round(firm.get(topic_id, 0.0), 6),
            "terms": [(term, round(weight, 6)) for term, weight in terms[number]],
            "number": numbers.get(number, -1),
        }
        for topic_id, number in order.items()
    ]
    shares = {
        statement: {topic: round(weight, 6) for topic, weight in sorted(weights.items())}
        for statement, weights in sorted(topics.shares.items())
    }
    chance = {each: round(value, 6) for each, value in sorted(topics.chance.items())}
    state = {
        "topics": rows,
        "shares": shares,
        "chance": chance,
        "unmatched": placed.unmatched,
    }
    return Model(state, bertopic, placed.mean)


def _first(shares: dict[str, float], order: dict[str, int]) -> int:
    """Number of the statement's heaviest topic, -1 for a single voice."""
    return min((-weight, order[topic]) for topic, weight in shares.items())[1] if shares else -1


def words(texts: Sequence[str], vectors: np.ndarray, labels: np.ndarray, k: int):
    """(fitted BERTopic, terms by label, BERTopic's number by label): c-TF-IDF of the topics' texts, each term in its most frequent
    written form. BERTopic numbers topics anew by their size."""
    rows = np.flatnonzero(labels >= 0)
    vocabulary = topic_words.Vocabulary([texts[row] for row in rows])
    documents = [" ".join(vocabulary.terms(texts[row])) or "–" for row in rows]
    if not k or len(set(documents)) < 2:
        return None, {number: [] for number in range(k)}, {}
    said: list[list[set[str]]] = [[] for _ in range(k)]
    for document, label in zip(documents, labels[rows]):
        said[label].append(set(document.split()))
    bertopic = topic_words.sub_models(
        labels[rows], [set().union(*statements) for statements in said if statements]
    )
    bertopic.fit(documents, embeddings=vectors[rows])
    numbers = {label: int(number) for label, number in zip(labels[rows].tolist(), bertopic.topics_)}
    terms = {
        number: topic_words.choose(
            topic_words.shared(bertopic.get_topic(numbers[number]), said[number]), vocabulary
        )
        if number in numbers
        else []
        for number in range(k)
    }
    return bertopic, terms, numbers


def _stability(
    given: placing.Given,
    placed: rounds.Placed,
    vectors: np.ndarray,
    labels: np.ndarray,
    order: dict[str, int],
) -> dict[str, float]:
    """A number for each topic: found ones are clustered again, the others ask their statements."""
    topics = placed.topics
    texts, weights = given.statements["text"].to_numpy(str), placing.leaning(given.statements)
    fields = similarity.field_weights(weights, sorted({key for each in weights for key in each}))
    origin = {number: topics.known[topic_id].origin for topic_id, number in order.items()}
    found = {
        topic_id: stability.sure(topics.members(topic_id), topics.chance)
        for topic_id, number in order.items()
        if origin[number] != FOUND
    }
    name = {number: topic_id for topic_id, number in order.items()}
    rows = np.flatnonzero([origin.get(label, FOUND) == FOUND for label in labels])[
        : parameters.LARGEST_REFITTED
    ]
    if len(rows) > 2:
        likeness = similarity.pairs(vectors[rows], texts[rows].tolist(), fields[rows])
        returning = stability.returning(likeness, labels[rows])
        found |= {name[number]: value for number, value in returning.items()}
    return found


def save(model: Model, folder: Path, embedder: str) -> None:
    """Write the model as a whole: BERTopic's own files, the members, the middle of the vectors, and where it comes from."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if model.bertopic is not None:
        with topic_words.light():  # it asks the packages for their versions
            model.bertopic.save(
                str(folder),
                serialization="safetensors",
                save_ctfidf=True,
                save_embedding_model=embedder,
            )
    np.save(folder / "middle.npy", model.mean.astype(np.float32))
    provenance = {
        "made by": "analysis.topics fit",
        "embedder": embedder,
        "statements": len(model.state["shares"]),
        "topics": len(model.state["topics"]),
        "catalogue topics": sum(topic["origin"] != FOUND for topic in model.state["topics"]),
        "joins": parameters.JOINS,
        "statements per found topic": parameters.PER_CLUSTER,
    }
    _write_json(provenance, folder / "provenance.json")
    _write_json(model.state, folder / "members.json")


def _write_json(content: dict, path: Path) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(
        json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    os.replace(temporary, path)


def assign(folder: Path, vectors: np.ndarray) -> list[str]:
    """Topic ids of new notes by their vectors (n, d) as embedded, from a saved model; the nearest topic, without single voices."""
    from bertopic import BERTopic

    model = BERTopic.load(str(folder))
    state = json.loads((folder / "members.json").read_text(encoding="utf-8"))
    found, _ = model.transform(
        [""] * len(vectors), embeddings=centred(vectors, np.load(folder / "middle.npy"))
    )
    topic_of = {topic["number"]: topic["topic_id"] for topic in state["topics"]}
    return [topic_of[number] for number in found]
