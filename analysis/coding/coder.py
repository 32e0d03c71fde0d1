"""The machine as a coder: one scheme of the codebook, the notes of all rounds, what people decided; probabilities out.

``fit`` learns from the notes at hand (analysis.coding.learner), ``Coder.probabilities`` answers for any notes, and a coder that was
saved and loaded in another process answers the same.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.codebook import Code
from analysis.coding import learner, statement_types, workshop_prior
from analysis.coding.anchors import Lookup, Prior, spoken
from analysis.coding.calibration import softmax
from analysis.coding.features import Features
from analysis.coding.learner import Learner, Mix
from analysis.coding.parameters import TYPE_ANCHORS
from analysis.coding.wording import KINDS

HEADING = 1.0  # logarithmic odds that a keyword in the heading above a note adds


class Notes(NamedTuple):
    """What the machine sees of n notes: text, sentence vector (n, d), headings above it, clean's flags, field of its workshop, and
    what the shipped type model says of its words (n, 4)."""

    texts: list[str]
    vectors: np.ndarray
    headings: list[str]
    flags: list[str]
    workshops: list[str]
    kinds: np.ndarray

    @classmethod
    def plain(
        cls, texts: list[str], vectors: np.ndarray, workshops: list[str] | None = None
    ) -> Notes:
        """Notes without headings and flags, whose types only the codebook and labels tell."""
        nothing = [""] * len(texts)
        untold = np.zeros((len(texts), len(KINDS)))
        return cls(texts, vectors, nothing, nothing, workshops or nothing, untold)


class Coder(NamedTuple):
    """A fitted model of one scheme."""

    codes: tuple[Code, ...]
    features: Features
    prior: Prior | None
    learner: Learner
    workshops: dict[str, float]

    @property
    def ids(self) -> list[str]:
        return [code.id for code in self.codes]

    def probabilities(self, notes: Notes) -> np.ndarray:
        """Shape (n, k), rows sum to 1."""
        prior = _scores(self.codes, self.prior, notes, self.features)
        evidence = workshop_prior.evidence(notes.workshops, self.ids, self.workshops)
        return softmax(
            self.learner.scores(self.features, notes.texts, notes.vectors, prior) + evidence
        )

    def save(self, path: Path) -> None:
        """``path``.npz holds the numbers, ``path``.json where they come from; the same bytes for the same coder."""
        path.parent.mkdir(parents=True, exist_ok=True)
        arrays = {
            **self.features._asdict(),
            "regression": self.learner.weights,
            "mix": np.array(self.learner.mix),
            "odds": np.array(list(self.workshops.values())),
            "workshops": np.array(list(self.workshops), "U64"),
        }
        if self.prior:
            arrays |= {
                f"{name}_{kind}": values
                for name in ("means", "spreads")
                for kind, values in getattr(self.prior, name).items()
            }
        temporary = path.with_name(f".{path.name}.tmp.npz")
        np.savez(temporary, **arrays)
        os.replace(temporary, path.with_suffix(".npz"))

    @classmethod
    def load(cls, path: Path, codes: tuple[Code, ...], lookup: Lookup) -> Coder:
        """The coder saved at ``path``; anchors are taken from the codebook again."""
        with np.load(path.with_suffix(".npz"), allow_pickle=False) as saved:
            features = Features(*(saved[name] for name in Features._fields))
            model = Learner(saved["regression"], Mix(*map(float, saved["mix"])))
            kinds = [
                name.removeprefix("means_") for name in saved.files if name.startswith("means_")
            ]
            scale = [
                {kind: saved[f"{name}_{kind}"] for kind in kinds} for name in ("means", "spreads")
            ]
            found = dict(zip(saved["workshops"].tolist(), saved["odds"].tolist()))
        return cls(
            codes,
            features,
            Prior(codes, Prior.anchors_of(codes, lookup), *scale) if kinds else None,
            model,
            found,
        )


def _scores(
    codes: tuple[Code, ...], prior: Prior | None, notes: Notes, features: Features
) -> np.ndarray:
    """What codebook and wording say before anything is learned, shape (n, k)."""
    if prior is None:
        return np.zeros((len(notes.texts), len(codes)))
    scores = prior.scores(notes.texts, features.centred(notes.vectors))
    if codes[0].scheme == "type":
        return TYPE_ANCHORS * scores + statement_types.prior(
            codes, notes.kinds, notes.headings, notes.flags
        )
    return scores + HEADING * _said_above(codes, notes)


def _start(codes: tuple[Code, ...], notes: Notes) -> Mix:
    """Where the learner begins: types that the shipped model tells need no pseudo-labels."""
    taught = codes[0].scheme == "type" and statement_types.known(codes) and notes.kinds.any()
    return learner.START["taught" if taught else codes[0].scheme]


def _said_above(codes: tuple[Code, ...], notes: Notes) -> np.ndarray:
    """1 where the nearest heading holds a keyword of the code, shape (n, k); the workshop's own field counts by its hint already."""
    nearest = [heading.rsplit(" › ", 1)[-1] for heading in notes.headings]
    found = {
        heading: [bool(spoken(heading, code.keywords)) for code in codes]
        for heading in set(nearest)
    }
    return np.array(
        [
            [said and code.id != workshop for said, code in zip(found[heading], codes)]
            for heading, workshop in zip(nearest, notes.workshops)
        ],
        float,
    ).reshape(len(nearest), len(codes))


def fit(codes: tuple[Code, ...], notes: Notes, known: list[str], lookup: Lookup | None) -> Coder:
    """Learn one scheme. ``known`` holds a code id for each note a person decided, else an empty text.

    Without ``lookup`` (vectors of codebook texts) the codes are mere names and only labels teach.
    """
    ids = [code.id for code in codes]
    features = Features.fit(notes.texts, notes.vectors)
    centred = features.centred(notes.vectors)
    prior = Prior.fit(codes, centred, lookup) if lookup else None
    scores, start = (
        _scores(codes, prior, notes, features),
        _start(codes, notes)._replace(**({} if prior else {"codebook": 0.0})),
    )
    evidence = workshop_prior.evidence(
        notes.workshops,
        ids,
        workshop_prior.strengths(notes.workshops, ids, scores / start.temperature),
    )
    numbers = np.array([ids.index(code) if code in ids else -1 for code in known])
    if (numbers >= 0).sum() >= learner.MANY:
        model = learner.fit_many(
            features.wide(notes.texts, notes.vectors), scores, numbers, evidence, start
        )
    else:
        model = learner.fit(
            *features.matrices(notes.texts, notes.vectors), scores, numbers, evidence, start
        )
    model = Learner(model.weights.astype(np.float32), model.mix)
    workshops = workshop_prior.strengths(
        notes.workshops, ids, model.scores(features, notes.texts, notes.vectors, scores)
    )
    return Coder(codes, features, prior, model, workshops)


def provenance(coder: Coder, known: list[str], embedder: str) -> str:
    """The .json beside the model: what it was made from; no clock, no path."""
    mix = coder.learner.mix
    return (
        json.dumps(
            {
                "codes": coder.ids,
                "embedder": embedder,
                "notes_decided": sum(map(bool, known)),
                "notes_seen": len(known),
                "weight_of_codebook": mix.codebook,
                "surest_notes_worth_labels": mix.worth,
                "weight_of_style": mix.style,
                "strength": mix.strength,
                "temperature": round(mix.temperature, 6),
                "log_odds_of_workshops": coder.workshops,
                "sequences": len(coder.features.columns_letters)
                + len(coder.features.columns_words),
            },
            ensure_ascii=False,
            indent=2,
            sort_keys=True,
        )
        + "\n"
    )
