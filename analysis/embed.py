"""Sentence embeddings: one vector a text, computed once, kept by the hash of the text.

statements | codebook | concept -> models/embeddings/<what>.npz
"""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from analysis import codebook, console, stage
from analysis.encoder import shipped
from analysis.encoder.embedders import DEFAULT, Embedder, embedder
from analysis.german.placeholders import WRITTEN as PLACEHOLDER
from analysis.problems import Problem

BATCH = 64  # texts a call, so that it can be told how far it is


def key(text: str) -> str:
    """What a text as ``seen`` is kept by."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def seen(text: str) -> str:
    """The text an embedder sees: white space folded, placeholders out, never empty, no NUL, at most 2,000 characters.

    Two notes are not alike because a name was hidden in both.

    >>> seen("Frau [Person 3]  hilft"), seen("[Person 1]")
    ('Frau hilft', '–')
    """
    return " ".join(PLACEHOLDER.sub(" ", text.replace("\0", " ")).split())[:2000] or "–"


class Store:
    """Vectors by text, in one .npz sorted by hash, so that a fresh build and an update write the same bytes.

    >>> store = Store("/tmp/none.npz", model=None)
    >>> len(store)
    0
    """

    def __init__(self, path: str | Path, model: Embedder | str | None = DEFAULT) -> None:
        self.path, self._wanted, self.name, self._vectors = Path(path), model, "", {}
        if not self.path.exists():
            return
        try:
            with np.load(self.path, allow_pickle=False) as saved:
                self.name = str(saved["name"])
                self._vectors = dict(zip(saved["keys"].tolist(), saved["vectors"]))
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error) as error:
            if model is None:
                raise Problem(
                    self.path,
                    "",
                    "Die Datei mit den Satzvektoren ist beschädigt.",
                    "„make“ aufrufen; sie wird dann neu gerechnet.",
                ) from error
            self.name, self._vectors = "", {}  # a cut file is computed again

    def __len__(self) -> int:
        return len(self._vectors)

    def __getitem__(self, texts: Iterable[str]) -> np.ndarray:
        """ndarray of shape (n_texts, n_dimensions), in the order of the texts. Raises KeyError for a text never embedded."""
        return np.vstack([self._vectors[key(seen(text))] for text in texts])

    def __contains__(self, text: str) -> bool:
        return key(seen(text)) in self._vectors

    def add(self, texts: Iterable[str], label: str = "") -> int:
        """Embed what is not there yet; the number of texts that were computed."""
        if isinstance(self._wanted, str):
            self._wanted = embedder(self._wanted)
        if self._wanted is None:
            raise ValueError("a store that was opened without a model computes nothing")
        if self._wanted.name != self.name:
            self._vectors, self.name = {}, self._wanted.name
        held = shipped.vectors(self.name)
        wanted = {key(text): text for text in map(seen, texts)}
        self._vectors |= {name: held[name] for name in wanted if name in held}
        todo = sorted(each for each in wanted.items() if each[0] not in self._vectors)
        for first in range(0, len(todo), BATCH):
            console.at(f"{label} {stage.german(first)} von {stage.german(len(todo))}")
            keys, chunk = zip(*todo[first : first + BATCH])
            self._vectors.update(zip(keys, self._wanted.encode(list(chunk))))
        return len(todo)

    def keep(self, texts: Iterable[str]) -> None:
        """Forget every text but these: what the corpus no longer holds stays in no file."""
        wanted = {key(seen(text)) for text in texts}
        self._vectors = {key: vector for key, vector in self._vectors.items() if key in wanted}

    def save(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        keys = sorted(self._vectors)
        temporary = self.path.with_name(f".{self.path.name}.tmp.npz")
        np.savez(
            temporary,
            name=np.array(self.name),
            keys=np.array(keys, dtype="U64"),
            vectors=np.vstack([self._vectors[key] for key in keys])
            if keys
            else np.zeros((0, 1), np.float32),
        )
        os.replace(temporary, self.path)


def codebook_texts(book: codebook.Codebook) -> list[str]:
    """Every text of the codebook that is compared with statements, its catalogue of topics included."""
    from analysis.grouping import assignment

    anchors = [
        text
        for scheme in (*codebook.LEARNED, codebook.TOPIC)
        for code in book.scheme(scheme)
        for kind in codebook.ANCHORS
        for text in codebook.anchor_texts(code, kind)
    ]
    return [*anchors, *assignment.texts(assignment.entries(book))]


def _texts(house: stage.House, what: str) -> list[str]:
    if what == "statements":
        statements = house.read("statements")
        headings = sorted(set(statements["heading"]) | {""})
        nearest = {heading.rsplit(" › ", 1)[-1] for heading in headings}
        return [*statements["text"], *headings, *sorted(nearest)]
    if what == "codebook":
        decided = house.read("decided_topics")
        names = decided.loc[decided["action"] == "accept", "new"].tolist()
        names = [*names, *(codebook.phrase(name) for name in names)]
        return [*codebook_texts(codebook.read(house.corpus / "codebook.toml")), *names]
    from analysis import concept

    return concept.texts(concept.read(house.corpus / "concept.csv"))


def _work(house: stage.House, options) -> str:
    model = embedder(options.embedder, house.models)
    for what in options.what[:-1]:
        stage.say("embed", _embed(house, what, model))
    return _embed(house, options.what[-1], model)


def _embed(house: stage.House, what: str, model: Embedder) -> str:
    texts = _texts(house, what)
    if what == "codebook":  # and what the type model learns from, where none is shipped
        from analysis.coding import type_model

        texts += type_model.texts_for(model.name)
    store = Store(house.models / "embeddings" / f"{what}.npz", model)
    new = store.add(texts, what)
    store.keep(texts)
    store.save()
    house.wrote(store.path)
    return f"{what}: {len(texts)} Texte → {len(store)} Vektoren ({store.name}), davon {new} neu berechnet"


if __name__ == "__main__":
    stage.run(
        "embed",
        _work,
        (("what",), {"choices": ("statements", "codebook", "concept"), "nargs": "+"}),
        (("--embedder",), {"default": os.environ.get("EMBEDDER", DEFAULT)}),
    )
