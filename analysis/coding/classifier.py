"""The machine as a coder: one scheme of the codebook, the notes of all rounds, what people decided; probabilities out.

``fit`` learns from the notes at hand (analysis.coding.learner), ``Classifier.probabilities`` answers for any notes, and a coder that was
saved and loaded in another process answers the same.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.codebook import Code, plain
from analysis.coding import anchors, learner, statement_types, subject_model, workshop_prior
from analysis.coding.anchors import Lookup, Prior
from analysis.coding.calibration import softmax
from analysis.coding.cues import KINDS
from analysis.coding.features import Features
from analysis.coding.learner import Learner
from analysis.coding.parameters import HEADING, TYPE_ANCHORS


class Notes(NamedTuple):
    """What the machine sees of n notes: text, sentence vector (n, d), headings above it, clean's flags, field of its workshop, what the
    shipped type model says of its words (n, 4), the heading that names its subject, and that one's vector (n, d); and the weights of the
    subject model for such vectors."""

    texts: list[str]
    vectors: np.ndarray
    headings: list[str]
    flags: list[str]
    workshops: list[str]
    kinds: np.ndarray
    subjects: list[str]
    above: np.ndarray
    bridge: np.ndarray = subject_model.NOTHING

    @classmethod
    def plain(
        cls,
        texts: list[str],
        vectors: np.ndarray,
        workshops: list[str] | None = None,
        embedder: str = "",
    ) -> Notes:
        """Notes without headings and flags, whose types only the codebook and labels tell."""
        nothing = [""] * len(texts)
        untold = np.zeros((len(texts), len(KINDS)))
        bridge = subject_model.of(embedder)
        return cls(
            texts, vectors, nothing, nothing, workshops or nothing, untold, nothing, vectors, bridge
        )


class Classifier(NamedTuple):
    """A fitted model of one scheme. Without a codebook (``prior`` None) the codes are mere names and only labels teach."""

    codes: tuple[Code, ...]
    features: Features
    prior: Prior | None
    learner: Learner

    @property
    def ids(self) -> list[str]:
        return [code.id for code in self.codes]

    def probabilities(self, notes: Notes) -> np.ndarray:
        """Shape (n, k), rows sum to 1."""
        known = offset(self.codes, self.prior, self.features, notes)
        return softmax(self.learner.scores(self.features, notes.texts, notes.vectors, known))

    def save(self, path: Path) -> None:
        """``path``.npz holds the numbers, ``path``.json where they come from; the same bytes for the same coder."""
        path.parent.mkdir(parents=True, exist_ok=True)
        arrays = {**self.features._asdict(), **self.learner._asdict()}
        if self.prior:
            arrays |= {name: getattr(self.prior, name) for name in ("bridge", "mean", "spread")}
        temporary = path.with_name(f".{path.name}.tmp.npz")
        np.savez(temporary, **arrays)
        os.replace(temporary, path.with_suffix(".npz"))

    @classmethod
    def load(
        cls, path: Path, codes: tuple[Code, ...], lookup: Lookup, topics: tuple[Code, ...] = ()
    ) -> Classifier:
        """The coder saved at ``path``; anchors are taken from the codebook again."""
        with np.load(path.with_suffix(".npz"), allow_pickle=False) as saved:
            features = Features(*(saved[name] for name in Features._fields))
            parts = (saved[name] for name in Learner._fields)
            learned = Learner(*(part if part.ndim else part.item() for part in parts))
            prior = Prior.of(anchors.texts_of(codes, topics), features, lookup, saved["bridge"])
            prior = prior._replace(mean=saved["mean"], spread=saved["spread"])
        return cls(codes, features, prior, learned)


def offset(
    codes: tuple[Code, ...], prior: Prior | None, features: Features, notes: Notes
) -> np.ndarray:
    """What is known before any label, as logarithmic odds of shape (n, k): codebook, wording, headings and workshop."""
    odds = workshop_prior.log_odds(notes.workshops, [code.id for code in codes])
    if prior is None:
        return odds
    scores = prior.scores(notes.texts, notes.vectors, features)
    if codes[0].scheme == "type":
        said = statement_types.prior(codes, notes.kinds, notes.headings, notes.flags)
        return (TYPE_ANCHORS if _told(codes, notes) else 1.0) * scores + said
    return scores + HEADING * _said_above(prior, features, notes) + odds


def _told(codes: tuple[Code, ...], notes: Notes) -> bool:
    """Whether the shipped model tells these types: then the codebook's anchors are beside it, and the notes need not teach each other."""
    return statement_types.known(codes) and bool(notes.kinds.any())


def _said_above(prior: Prior, features: Features, notes: Notes) -> np.ndarray:
    """What the heading that names a note's subject says by the same anchors, shape (n, k); zeros without one, and where a workshop says it."""
    found = np.zeros((len(notes.texts), len(prior.mean)))
    rows = [
        row
        for row, (subject, workshop) in enumerate(zip(notes.subjects, notes.workshops))
        if subject and not workshop
    ]
    if rows:
        subjects = [notes.subjects[row] for row in rows]
        found[rows] = prior.scores(subjects, notes.above[rows], features)
    return found


def fit(
    codes: tuple[Code, ...],
    notes: Notes,
    known: list[str],
    lookup: Lookup | None,
    topics: tuple[Code, ...] = (),
) -> Classifier:
    """Learn one scheme. ``known`` holds a code id for each note a person decided, else an empty text.

    ``topics`` of the catalogue are further anchors of their fields. Without ``lookup`` (vectors of codebook texts) only labels teach.
    """
    ids, scheme = [code.id for code in codes], codes[0].scheme
    groups = anchors.texts_of(codes, topics) if lookup else []
    words = [plain(text) for group in groups for text in group]
    features = Features.fit(notes.texts, notes.vectors, words)
    prior = None
    if lookup:
        bridge = notes.bridge if scheme == "field" else subject_model.NOTHING
        prior = Prior.of(groups, features, lookup, bridge)
        prior = prior.fitted(notes.texts, notes.vectors, features)
    numbers = np.array([ids.index(code) if code in ids else -1 for code in known])
    before = offset(codes, prior, features, notes)
    style = float(scheme == "type")
    model = learner.learn(
        features,
        notes.texts,
        notes.vectors,
        before,
        numbers,
        style,
        bool(lookup),
        scheme == "type" and _told(codes, notes),
    )
    return Classifier(
        codes, features, prior, model._replace(weights=model.weights.astype(np.float32))
    )


def provenance(coder: Classifier, known: list[str], embedder: str) -> str:
    """The .json beside the model: what it was made from; no clock, no path."""
    learned = coder.learner
    about = {
        "codes": coder.ids,
        "embedder": embedder,
        "anchors": len(coder.prior.owners) if coder.prior else 0,
        "notes_decided": sum(map(bool, known)),
        "notes_seen": len(known),
        "weight_of_codebook": learned.offset,
        "weight_of_style": learned.style,
        "temperature": round(learned.temperature, 6),
        "every_sequence_a_column": learned.wide,
        "sequences": len(coder.features.columns_letters) + len(coder.features.columns_words),
    }
    return json.dumps(about, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
