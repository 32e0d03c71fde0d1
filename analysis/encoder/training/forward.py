"""multilingual-e5-small in JAX, computed from a model file's integers and whatever scales, biases and norms it is given.

It agrees with the engine to a cosine of .9999; the rest is that the engine rounds the activations to 8 bit, which training cannot follow.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np

from analysis.encoder.model_file import ModelFile

MATRICES = ("q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w")
Layer = dict[str, jax.Array]


def integers(file: ModelFile, layer: int) -> Layer:
    """The 4-bit integers of a layer, which stay as they are: int8 of shape (n_blocks, 32) by name."""
    return {name: jnp.asarray(file.integers(f"l{layer}.{name}")) for name in MATRICES}


def values(file: ModelFile, layer: int) -> Layer:
    """What can be learnt of a layer: its scales, biases and norms, float32 by name."""
    names = [name.partition(".")[2] for name in file.places if name.startswith(f"l{layer}.")]
    read = {n: file.scales if n in MATRICES else file.floats for n in names}
    return {n: jnp.asarray(read[n](f"l{layer}.{n}").astype(np.float32)) for n in names}


def embedded(file: ModelFile, ids: np.ndarray) -> jax.Array:
    """What the first layer reads: word, position and type, normed; shape (n_texts, width, hidden)."""
    hidden = file.sizes.hidden
    used, where = np.unique(ids, return_inverse=True)
    blocks = hidden // 32
    rows = (used[:, None] * blocks + np.arange(blocks)).ravel()
    words = file.integers("emb.word")[rows] * file.scales("emb.word")[rows, None].astype(np.float32)
    words = words.reshape(len(used), hidden)[where.reshape(ids.shape)]
    places = file.floats("emb.pos").reshape(-1, hidden)[: ids.shape[1]]
    total = words + places + file.floats("emb.type")[:hidden]
    return _norm(total, file.floats("emb.ln.w"), file.floats("emb.ln.b"), file.epsilon)


def _norm(x, weight, bias, epsilon):
    x = x - x.mean(axis=-1, keepdims=True)
    return x / jnp.sqrt((x * x).mean(axis=-1, keepdims=True) + epsilon) * weight + bias


def layer(x, there, fixed: Layer, learnt: Layer, heads: int, epsilon: float):
    """One layer. x of shape (n_texts, width, hidden); there: which tokens exist."""
    texts, width, hidden = x.shape

    def apply(name, x):
        weights = (fixed[f"{name}.w"] * learnt[f"{name}.w"][:, None]).reshape(-1, x.shape[-1])
        return x @ weights.T + learnt[f"{name}.b"]

    def split(x):
        return x.reshape(texts, width, heads, -1).transpose(0, 2, 1, 3)

    q, k, v = (split(apply(name, x)) for name in "qkv")
    near = q @ k.transpose(0, 1, 3, 2) / np.sqrt(hidden // heads)
    seen = jax.nn.softmax(jnp.where(there[:, None, None, :], near, -1e9), axis=-1) @ v
    seen = seen.transpose(0, 2, 1, 3).reshape(x.shape)
    x = _norm(x + apply("ao", seen), learnt["aln.w"], learnt["aln.b"], epsilon)
    inner = jax.nn.gelu(apply("fi", x), approximate=False)
    return _norm(x + apply("fo", inner), learnt["oln.w"], learnt["oln.b"], epsilon)


def pooled(x, there):
    """The mean over the tokens of each text, of length 1."""
    mean = (x * there[:, :, None]).sum(axis=1) / there.sum(axis=1, keepdims=True)
    return mean / jnp.linalg.norm(mean, axis=1, keepdims=True)
