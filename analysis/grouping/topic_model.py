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

from analysis.grouping import clusters, identity, rounds, stability, topic_names, topic_words


class Model(NamedTuple):
    """``state`` is what members.json holds; ``bertopic`` the fitted BERTopic or None without topics; ``mean`` the middle of the vectors."""

    state: dict
    bertopic: object
    mean: np.ndarray


def fit(given: rounds.Given, refits: int | None = None) -> Model:
    """Place every statement, then give each topic its terms, name and stability."""
    placed = rounds.in_order(given)
    ids = given.statements["statement_id"].tolist()
    order = {
        topic_id: number
        for number, topic_id in enumerate(
            sorted(
                placed.topics.known,
                key=lambda topic_id: (-len(placed.topics.members(topic_id)), topic_id),
            )
        )
    }
    labels = np.array(
        [_first(placed.topics.shares.get(statement, {}), order) for statement in ids], dtype=int
    )
    vectors = clusters.centred(given.vectors, placed.mean)
    bertopic, terms, vocabulary = words(
        given.statements["text"].tolist(), vectors, labels, len(order)
    )
    names = _names(given, placed, vectors, labels, order, vocabulary)
    stable = _stability(given, placed, vectors, labels, order, refits)
    topics = [
        {
            "topic_id": topic_id,
            "field_id": placed.topics.known[topic_id].field_id or "",
            "name": names[topic_id],
            "named_by": placed.topics.known[topic_id].named_by,
            "founded": placed.topics.known[topic_id].founded,
            "stability": round(stable.get(topic_id, 0.0), 6),
            "terms": [(term, round(weight, 6)) for term, weight in terms[number]],
        }
        for topic_id, number in order.items()
    ]
    shares = {
        statement: {topic: round(weight, 6) for topic, weight in sorted(weights.items())}
        for statement, weights in sorted(placed.topics.shares.items())
        if statement in set(ids)
    }
    return Model(
        {"topics": topics, "shares": shares, "own": placed.own, "unmatched": placed.unmatched},
        bertopic,
        placed.mean,
    )


def _first(shares: dict[str, float], order: dict[str, int]) -> int:
    """Number of the statement's heaviest topic, -1 for a single voice."""
    return min((-weight, order[topic]) for topic, weight in shares.items())[1] if shares else -1


def words(texts: Sequence[str], vectors: np.ndarray, labels: np.ndarray, k: int):
    """(fitted BERTopic, terms by topic number, the placed texts' vocabulary): c-TF-IDF of the topics' texts, each term in its most frequent written form."""
    rows = np.flatnonzero(labels >= 0)
    vocabulary = topic_words.Vocabulary([texts[row] for row in rows])
    documents = [" ".join(vocabulary.terms(texts[row])) or "–" for row in rows]
    if not k or len(set(documents)) < 2:
        return None, {number: [] for number in range(k)}, vocabulary
    said = [
        [
            set(document.split())
            for document, label in zip(documents, labels[rows])
            if label == number
        ]
        for number in range(k)
    ]
    bertopic = topic_words.sub_models(
        labels[rows], [set().union(*statements) for statements in said if statements]
    )
    bertopic.fit(documents, embeddings=vectors[rows])
    numbers = dict(zip(labels[rows].tolist(), bertopic.topics_))
    return (
        bertopic,
        {
            number: topic_words.choose(
                topic_words.shared(bertopic.get_topic(numbers[number]), said[number]), vocabulary
            )
            for number in range(k)
        },
        vocabulary,
    )


def _names(
    given: rounds.Given,
    placed: rounds.Placed,
    vectors: np.ndarray,
    labels: np.ndarray,
    order: dict[str, int],
    vocabulary: topic_words.Vocabulary,
) -> dict[str, str]:
    """A name for each topic: the person's, the one it had when its round was closed, or a phrase of its founding round, chosen by what
    was said up to then, so that a later round changes no name."""
    round_ids, texts = (
        given.statements["round_id"].to_numpy(str),
        given.statements["text"].to_numpy(str),
    )
    names = {topic_id: topic.name for topic_id, topic in placed.topics.known.items() if topic.name}
    choices = {}
    for round_id in given.rounds:
        until = np.flatnonzero(round_ids <= round_id)
        here, said_by = labels[until], texts[until]
        mine = {
            topic_id: number
            for topic_id, number in order.items()
            if topic_id not in names | choices
            and placed.topics.known[topic_id].founded <= round_id
            and (here == number).any()
        }
        if not mine:
            continue
        likeness = identity.resemblance(vectors[until], here, len(order))
        typical = np.where(here >= 0, likeness[np.arange(len(here)), here], 0.0)
        said = topic_names.Said(said_by.tolist(), here, len(order), typical)
        for topic_id, number in mine.items():
            rows = np.flatnonzero(here == number)
            founders = rows[round_ids[until][rows] == round_id]
            rows = founders if len(founders) else rows
            rows = rows[np.lexsort([said_by[rows], -likeness[rows, number]])]
            choices[topic_id] = topic_names.candidates(
                said_by[rows].tolist(), likeness[rows, number].tolist(), said, number, vocabulary
            )
    return names | topic_names.distinct(
        {topic_id: choices.get(topic_id, []) for topic_id in order if topic_id not in names},
        names.values(),
    )


def _stability(
    given: rounds.Given,
    placed: rounds.Placed,
    vectors: np.ndarray,
    labels: np.ndarray,
    order: dict[str, int],
    refits: int | None,
) -> dict[str, float]:
    """How often each topic's pairs return, measured in the round that founded it."""
    found: dict[str, float] = {}
    fields = rounds.homes(given.statements)
    for round_id in given.rounds:
        rows = np.flatnonzero((given.statements["round_id"] == round_id).to_numpy())
        mine = {
            number: topic_id
            for topic_id, number in order.items()
            if placed.topics.known[topic_id].founded == round_id
        }
        if mine and refits != 0:
            measured = stability.measure(vectors[rows], labels[rows], fields[rows], refits)
            found |= {
                mine[number]: value for number, value in measured.topics.items() if number in mine
            }
    return found


def save(model: Model, folder: Path, embedder: str) -> None:
    """Write the model as a whole: BERTopic's own files, the members, the middle of the vectors, and where it comes from."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if model.bertopic is not None:
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
        "guidance": rounds.GUIDANCE,
        "runs": clusters.RUNS,
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
        [""] * len(vectors), embeddings=clusters.centred(vectors, np.load(folder / "middle.npy"))
    )
    return [state["topics"][number]["topic_id"] for number in found]
