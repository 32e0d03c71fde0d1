"""What the coder sees of a note, in numbers that can be counted: sequences, weights, marks, headings, subjects, reasons."""

import json
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis.codebook import Code
from analysis.coding import (
    calibration,
    colours,
    features,
    reasons,
    seen,
    statement_types,
    subject_model,
    type_model,
)
from analysis.coding.cues import KINDS, _odds, above, marks
from analysis.coding.features import Features
from analysis.coding.parameters import (
    SKETCH,
    STYLE,
    TYPE_ARROW,
    TYPE_PRAISE_ABOVE,
    TYPE_QUESTION_ABOVE,
)
from analysis.encoder import adapted
from analysis.vectors import centred

# ---- sequences and their weights ----------------------------------------------------------------


def _letters(text):
    """Sequences of two to five letters inside words, a blank before and behind each word."""
    words = [f" {word} " for word in text.split()]
    return Counter(
        word[at : at + n] for word in words for n in range(2, 6) for at in range(len(word) - n + 1)
    )


def _words(text):
    """Sequences of one to three words, with the beginning and the end of the note."""
    words = ["⊢", *text.split(), "⊣"]
    return Counter(
        " ".join(words[at : at + n]) for n in (1, 2, 3) for at in range(len(words) - n + 1)
    )


@pytest.mark.parametrize("text", ["ja ja", "der Bus", "mehr Bus mehr Bus", "a"])
def test_sequences_are_counted_and_dampened(text):
    for counted, expected in (
        (features._LETTERS, _letters(text)),
        (features._WORDS, _words(text)),
    ):
        counts = counted.of([text])
        found = sorted(counts.data.tolist())
        assert found == pytest.approx(sorted(1 + np.log(n) for n in expected.values()), abs=1e-5)


def test_letters_alone_are_those_of_the_text_without_beginning_and_end():
    assert features._LETTERS.of(["ja"]).nnz == len(_letters("ja")) == 6


def test_a_text_counts_the_same_whenever_and_beside_whatever_it_is_asked_for():
    """Each is counted once; one that was asked for before comes from what was kept."""
    kind = features.SEQUENCES[0]
    counted = features._Counted(kind)
    first, again, none = map(counted.of, (["Bus", "Kita", "Bus"], ["voll", "Kita"], []))
    alone = [features._Counted(kind).of([text]).toarray() for text in ("Bus", "Kita", "voll")]
    assert np.array_equal(first.toarray(), np.vstack([alone[0], alone[1], alone[0]]))
    assert np.array_equal(again.toarray(), np.vstack([alone[2], alone[1]]))
    assert none.shape == (0, features.HASHES) and len(counted.row_of) == 3


def test_a_sequence_counts_by_how_few_texts_have_it():
    """ln((1 + n) / (1 + texts that have it)) + 1, and only from two texts on (scikit-learn's smooth idf)."""
    fitted = Features.fit(["ab", "ab", "cd"], np.arange(6.0).reshape(3, 2), ["ab"])
    assert len(fitted.columns_letters) == len(fitted.weights_letters) == 6  # those of „ab“
    assert fitted.weights_letters == pytest.approx([np.log(5 / 4) + 1] * 6)
    # ⊢ and ⊣ are in all four, „ab“ alone and with either end in three
    expected = sorted([1.0] * 2 + [np.log(5 / 4) + 1] * 4)
    assert sorted(fitted.weights_words.tolist()) == pytest.approx(expected)
    assert fitted.centre.tolist() == [2.0, 3.0]  # further texts do not move the centre
    assert fitted.weights_letters.dtype == np.float32
    one = Features.fit(["ab"], np.zeros((1, 2)))  # of one text all counts
    assert len(one.columns_letters) == 6 and one.weights_letters == pytest.approx([1.0] * 6)


TEXTS = ["Kita fehlt!", "Kita fehlt wieder", "Bus fehlt", "Bus und Kita?"]


@pytest.fixture
def fitted():
    return Features.fit(TEXTS, np.random.default_rng(1).normal(size=(4, 3)))


def test_letters_and_words_have_length_one_and_unknown_ones_none(fitted):
    letters, words = fitted.letters([*TEXTS, "xyz"]), fitted.words([*TEXTS, "xyz"])
    for rows in (letters, words):
        assert np.sqrt(rows.multiply(rows).sum(axis=1)).A1[:4] == pytest.approx([1.0] * 4, abs=1e-6)
    assert not letters[4].nnz and words[4].nnz == 2  # beginning and end
    assert (fitted.letters(TEXTS) != letters[:4]).nnz == 0


def test_a_note_is_its_matter_and_where_style_counts_its_manner(fitted):
    vectors = np.random.default_rng(2).normal(size=(4, 3))
    about = fitted.about(TEXTS, vectors)
    letters, words = fitted.letters(TEXTS), fitted.words(TEXTS)
    assert about.shape == (4, 3 + SKETCH) and about.dtype == np.float32
    assert np.allclose(about[:, :3], centred(vectors, fitted.centre))
    assert np.allclose(about[:, 3:], features._folded(letters, fitted.columns_letters))
    assert np.array_equal(fitted.matrix(TEXTS, vectors, 0.0), about)
    both = fitted.matrix(TEXTS, vectors, 2.0)
    assert np.array_equal(both[:, : 3 + SKETCH], about) and both.dtype == np.float32
    manner = both[:, 3 + SKETCH :]
    assert np.allclose(manner[:, :SKETCH], 2 * features._folded(words, fitted.columns_words))
    assert np.allclose(manner[:, SKETCH:], 2 * STYLE * marks(TEXTS))


def test_for_many_labels_every_sequence_has_a_column(fitted):
    vectors = np.random.default_rng(2).normal(size=(4, 3))
    wide = fitted.wide(TEXTS, vectors).toarray()
    letters, words = fitted.letters(TEXTS), fitted.words(TEXTS)
    parts = [centred(vectors, fitted.centre), letters.toarray(), words.toarray()]
    assert np.allclose(wide, np.hstack([*parts, STYLE * marks(TEXTS)]))


def test_a_sequence_is_folded_to_one_place_with_one_sign_whatever_else_is_there():
    """A saved coder counts on these places: they never change."""
    rows = sparse.csr_matrix(np.eye(3, dtype=np.float32))
    of = features._folded(rows, np.array([5, 70, 100_000]))
    assert of.shape == (3, SKETCH) and of.dtype == np.float32
    place = [(int(np.flatnonzero(row)[0]), float(row[row != 0][0])) for row in of]
    assert np.count_nonzero(of) == 3 and {abs(sign) for _, sign in place} == {1.0}
    alone = features._folded(rows[:1, :1], np.array([70]))
    assert np.array_equal(alone[0], of[1])
    assert place == [(2018, -1.0), (1925, 1.0), (1110, -1.0)]


# ---- probabilities ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "heat", "chances"),
    [
        ([0.0, 0.0], 1.0, [0.5, 0.5]),
        ([np.log(3), 0.0], 1.0, [0.75, 0.25]),
        ([np.log(9), 0.0], 2.0, [0.75, 0.25]),
        ([5000.0, 0.0], 1.0, [1.0, 0.0]),  # and no overflow
        ([-5000.0, -5000.0], 1.0, [0.5, 0.5]),
    ],
)
def test_softmax(scores, heat, chances):
    both = np.array([scores, [700.0, 700.0]])  # what stands beside a row does not matter
    assert np.allclose(calibration.softmax(both, heat)[0], chances)


def test_logarithmic_odds_are_the_inverse_of_softmax_and_never_infinite():
    chances = np.array([[0.5, 0.3, 0.2]])
    assert np.allclose(calibration.softmax(calibration.log_odds(chances)), chances)
    found = calibration.log_odds(np.array([[1.0, 0.0]]))[0]
    assert found.tolist() == pytest.approx([np.log(1e6) / 2, -np.log(1e6) / 2])


RIGHT = np.array([0] * 6 + [1] * 2)  # the first code in three of four notes
STEP = (10 / 0.2) ** (1 / 98)  # of the temperatures that are tried


@pytest.mark.parametrize(
    ("gap", "start", "trust", "heat"),
    [
        (4.0, 1.0, 0.0, 4 / np.log(3)),
        (1.0, 5.0, 0.0, 1 / np.log(3)),
        (4.0, 2.0, 1e9, 2.0),
        (4.0, 0.5, 1e9, 0.5),
    ],
)
def test_the_temperature_says_as_much_as_is_right_and_is_held_near_where_it_started(
    gap, start, trust, heat
):
    found = calibration.temperature(np.array([[gap, 0.0]] * 8), RIGHT, start, trust)
    assert heat / STEP < found < heat * STEP


@pytest.mark.parametrize(
    ("bins", "stated", "right", "gap"),
    [
        (10, [1.0, 0.95], [0, 1], 0.475),  # what is certain belongs to the last bin
        (10, [0.91, 0.89], [0, 1], 0.51),
        (2, [0.6, 0.9], [0, 1], 0.25),
        (1, [0.0, 1.0], [0, 1], 0.0),
    ],
)
def test_the_calibration_error_by_the_number_of_bins(bins, stated, right, gap):
    found = calibration.calibration_error(np.array(stated), np.array(right), bins)
    assert found == pytest.approx(gap)


# ---- what stands above a note and what its kind is ----------------------------------------------

PROBLEM, IDEA = Code("type", "p", "Problem"), Code("type", "i", "Idee")


def test_the_question_above_adds_to_what_the_words_say():
    kinds = np.array([[1.0, 2.0, 3.0, 4.0]] * 2)
    codes = (PROBLEM, IDEA, Code("type", "n", "Hürde"), Code("type", "f", "Farbe"))
    found = statement_types.prior(codes, kinds, ["Was fehlt?", ""], ["", "nach_pfeil"])
    asked, arrow = above("Was fehlt?"), above("", "nach_pfeil")
    problem, idea = KINDS.index("problem"), KINDS.index("proposal")
    half = np.log(2)  # two codes of one kind share its chance
    assert np.allclose(
        found,
        [
            [3 + asked[problem] - half, 1 + asked[idea], 3 + asked[problem] - half, 0],
            [3 + arrow[problem] - half, 1 + arrow[idea], 3 + arrow[problem] - half, 0],
        ],
    )
    assert statement_types.prior(codes, kinds[:0], [], []).shape == (0, 4)
    assert not statement_types.known(()) and statement_types.known((PROBLEM, IDEA))


@pytest.mark.parametrize(
    ("headings", "subjects"),
    [
        (["Tisch › Kita", "Tisch › Bus"], ["Kita", "Bus"]),
        (["Tisch › Kita", "Tisch › Kita"], ["", ""]),  # it stands above all of the sheet
        (["A › Kita", "B › Kita"], ["", ""]),
        (["Kita", ""], ["Kita", ""]),
        (["A › B › C", "A › D"], ["C", "D"]),
    ],
)
def test_the_heading_that_tells_notes_of_one_sheet_apart(headings, subjects):
    rows = pd.DataFrame({"document_id": "a", "heading": headings})
    other = pd.DataFrame({"document_id": ["b"], "heading": ["Anderes"]})
    assert seen.subjects(pd.concat([rows, other], ignore_index=True)) == [*subjects, ""]


class Store(dict):
    """Vectors by text."""

    def __init__(self, name="toy"):
        super().__init__(
            {text: [float(len(text)), 1.0] for text in ("Ein Wort", "Zwei", "Kita", "Bus")}
        )
        self.name = name

    def __getitem__(self, texts):
        return np.array([self.get(text) for text in texts])


def _cards(**columns):
    made = {"text": ["Ein Wort", "Zwei"], "document_id": "a", "heading": ["T › Kita", "T"]}
    rows = pd.DataFrame(made | {"flags": ["nach_pfeil", ""], "workshop_field_id": ["", "sport"]})
    return rows.assign(card="", **columns)


def test_what_the_coder_sees_of_the_statements(monkeypatch):
    asked = []

    class Types:
        def scores(self, texts, vectors):
            asked.append((texts, vectors.tolist()))
            return np.full((len(texts), 4), 2.0)

    monkeypatch.setattr(seen.type_model, "of", lambda name, lookup: Types())
    monkeypatch.setattr(seen.subject_model, "of", lambda name: f"bridge of {name}")
    monkeypatch.setattr(seen.colours, "odds", lambda rows: np.array([[0.5] * 4, [0.0] * 4]))
    sentences = Store()
    sentences["T"] = [9.0, 9.0]
    notes = seen.notes_of(_cards(), sentences, Store("book"))
    assert notes.texts == ["Ein Wort", "Zwei"] and notes.vectors.tolist() == [[8, 1], [4, 1]]
    assert asked == [(["Ein Wort", "Zwei"], [[8, 1], [4, 1]])]
    assert notes.kinds.tolist() == [[2.5] * 4, [2.0] * 4] and notes.bridge == "bridge of toy"
    assert notes.headings == ["T › Kita", "T"] and notes.flags == ["nach_pfeil", ""]
    assert notes.workshops == ["", "sport"] and notes.subjects == ["Kita", "T"]
    assert notes.above.tolist() == [[4, 1], [9, 9]]
    plain = seen.notes_of(_cards().assign(heading=["T", ""]), sentences, Store("book"))
    assert plain.subjects == ["T", ""] and plain.above.tolist() == [[9, 9], [0, 0]]
    none = seen.notes_of(_cards().assign(heading=""), sentences, Store("book"))
    assert none.subjects == ["", ""] and not none.above.any()


def test_without_statements_there_is_nothing_to_see():
    notes = seen.notes_of(_cards()[:0], Store(adapted.name()), Store())
    assert notes.texts == [] and notes.vectors.shape == (0, 1) and notes.kinds.shape == (0, 4)


# ---- the subject model --------------------------------------------------------------------------


def test_roots_are_the_square_roots_of_a_logistic_regression():
    weights = np.array([[2.0, 0.0, 1.0], [0.0, 2.0, 0.0], [0.0, 0.0, -1.0]], np.float16)
    directions = np.array([[1.0, 0.0], [0.0, 1.0]])
    odds = np.array([[3.0, 0.0, -1.0], [1.0, 2.0, -1.0]])
    expected = np.sqrt(np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True))
    assert np.allclose(subject_model.roots(directions, weights), expected)
    assert subject_model.roots(directions, subject_model.NOTHING).shape == (2, 0)


def test_every_subject_counts_the_same_however_many_notes_it_has():
    rows = pd.DataFrame({"text": list("aaaaaaaab"), "subject": ["x"] * 8 + ["y"]})
    of = {"a": [1.0, 0.2], "b": [0.2, 1.0]}
    weights = subject_model.fit(rows, lambda texts: np.array([of[text] for text in texts]))
    shares = (
        subject_model.roots(
            centred(np.array([[1.0, 0.2], [0.2, 1.0]])), np.vstack([-weights, weights]) / 2
        )
        ** 2
    )
    assert weights.dtype == np.float16 and shares[0, 0] > 0.6 and shares[1, 1] > 0.6


def test_a_training_note_is_filed_once():
    rows = subject_model.filed()
    assert list(rows) == ["text", "subject"] and not rows["text"].duplicated().any()
    assert rows.index.tolist() == list(range(len(rows)))


def test_saved_subjects_belong_to_their_sentence_model(tmp_path, monkeypatch):
    monkeypatch.setattr(subject_model, "SHIPPED", tmp_path / "subjects.npy")
    for cached in (subject_model.provenance, subject_model.of):
        cached.cache_clear()
    rows = pd.DataFrame({"text": ["a", "b", "c"], "subject": ["weg", "bus", "weg"]})
    subject_model.save(np.eye(2, 3, dtype=np.float16), rows, "toy")
    try:
        assert np.array_equal(subject_model.of("toy"), np.eye(2, 3))
        assert not len(subject_model.of("other"))
        about = json.loads((tmp_path / "subjects.json").read_text(encoding="utf-8"))
        assert about["subjects"] == ["bus", "weg"] and about["embedder"] == "toy"
        assert [path.name for path in sorted(tmp_path.iterdir())] == [
            "subjects.json",
            "subjects.npy",
        ]
    finally:
        for cached in (subject_model.provenance, subject_model.of):
            cached.cache_clear()


# ---- reasons ------------------------------------------------------------------------------------

BUS = Code("field", "bus", "Bus", keywords=("Takt", "Linie", "Halt"), examples=("Bus fährt nie",))
KITA = Code("field", "kita", "Kita", keywords=("Krippe",), examples=("Kita ist voll", "Hort zu"))
NAKED = Code("field", "x", "X", definition="nichts")
DIRECTIONS = {
    "Es geht um Takt.": [1, 0, 0],
    "Es geht um Linie.": [0, 1, 0],
    "Es geht um Halt.": [0, 0, 1],
    "Es geht um Krippe.": [-1, -1, -1],
    "Bus fährt nie": [0, 1, 0],
    "Kita ist voll": [1, 0, 0],
    "Hort zu": [-1, -1, 0],
}


def _nearest(near=0.9):
    """The centres of keywords and of examples are both zero, so every text keeps its direction."""
    lookup = lambda texts: np.array([DIRECTIONS[text] for text in texts], float) + 100.0
    made = reasons.Nearest(
        (BUS, KITA, NAKED), lookup, np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.6, 0.8, 0.0]])
    )
    made._near = near
    return made


@pytest.mark.parametrize(
    ("code", "text", "number", "reason"),
    [
        ("bus", "Takt", 1, "Stichwort: Takt"),
        ("bus", "Takt der Linie", 1, "Stichwörter: Takt, Linie"),
        ("bus", "Takt der Linie am Halt", 1, "Stichwörter: Takt, Linie"),  # two are enough
        ("bus", "nichts davon", 1, "verwandt mit: Halt"),
        ("bus", "nichts davon", 0, "verwandt mit: Linie · Ankerbeispiel: „Bus fährt nie“"),
        ("bus", "Halt!", 0, "Stichwort: Halt · Ankerbeispiel: „Bus fährt nie“"),
        ("bus", "nichts davon", 2, ""),
        ("kita", "nichts davon", 0, ""),
        ("x", "nichts davon", 0, ""),
    ],
)
def test_the_reason_of_a_code(code, text, number, reason):
    assert _nearest().reason(code, text, number) == reason


def test_what_is_exactly_as_near_as_the_bar_is_near():
    assert _nearest(near=0.8).reason("bus", "nichts davon", 2) == (
        "verwandt mit: Linie · Ankerbeispiel: „Bus fährt nie“"
    )


def test_keywords_and_examples_are_each_seen_from_their_own_centre():
    moved = {
        text: [*(np.array(to) + (50 if text.startswith("Es") else -50))]
        for text, to in DIRECTIONS.items()
    }
    lookup = lambda texts: np.array([moved[text] for text in texts], float)
    made = reasons.Nearest((BUS, KITA), lookup, np.array([[0.0, 1.0, 0.0]]))
    made._near = 0.9
    assert made.reason("bus", "", 0) == "verwandt mit: Linie · Ankerbeispiel: „Bus fährt nie“"


def test_without_anchors_or_notes_there_is_no_near():
    lookup = lambda texts: np.array([DIRECTIONS[text] for text in texts], float)
    assert reasons.Nearest((NAKED,), lookup, np.eye(3)).reason("x", "", 0) == ""
    assert reasons.Nearest((BUS,), lookup, np.zeros((0, 3)))._near == 1.0


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("kurz", "kurz"),
        ("x" * 60, "x" * 60),
        ("Wort " * 12 + "Ende", "Wort " * 11 + "Wort …"),
        ("y" * 30 + " " + "z" * 40, "y" * 30 + " …"),
    ],
)
def test_a_long_example_is_cut_between_words(text, short):
    assert reasons._short(text) == short


# ---- the shipped model of types, arrows and colours ---------------------------------------------


@pytest.mark.parametrize(
    ("heading", "flags", "odds"),
    [
        ("Was fehlt?", "", [0, 0, TYPE_QUESTION_ABOVE, 0]),
        (
            "Was läuft gut?",
            "",
            [0, 0, TYPE_PRAISE_ABOVE, 2 * TYPE_QUESTION_ABOVE + TYPE_PRAISE_ABOVE],
        ),
        ("", "vor_pfeil", [0, 0, TYPE_ARROW + TYPE_PRAISE_ABOVE, TYPE_PRAISE_ABOVE]),
        ("", "nach_pfeil", [TYPE_ARROW, 0, 0, 0]),
        ("Was fehlt?", "nach_pfeil von_hand", [TYPE_ARROW, 0, TYPE_QUESTION_ABOVE, 0]),
        ("Hürden und Ideen", "", [TYPE_QUESTION_ABOVE / 2, 0, TYPE_QUESTION_ABOVE / 2, 0]),
    ],
)
def test_what_a_question_above_and_an_arrow_add(heading, flags, odds):
    assert above(heading, flags).tolist() == odds


def test_the_odds_of_a_kind_and_of_all_that_is_told():
    assert _odds("goal", 2.0).tolist() == [0, 2, 0, 0]
    assert _odds("problem", 2.0, 3.0).tolist() == [0, 0, 5, 3]


LACK, GOOD, NONE = [0, 0, 2.0, 0], [0, 0, 5.0, 9.0], [0.0] * 4  # what a question says of KINDS


@pytest.mark.parametrize(
    ("cards", "meanings"),
    [
        ([("rot", LACK)] * 3 + [("grün", GOOD)] * 3, {"rot": 2, "grün": 3}),
        ([("rot", LACK)] * 3 + [("grün", GOOD)] * 2, {}),  # too few of a colour
        ([("rot", LACK)] * 3 + [("grün", LACK)] * 3, {}),  # both stand for one
        (
            [("rot", LACK)] * 4 + [("rot", GOOD)] + [("grün", GOOD)] * 3,
            {"rot": 2, "grün": 3},
        ),  # 80 %
        ([("rot", LACK)] * 3 + [("rot", GOOD)] + [("grün", GOOD)] * 3, {}),
        ([("rot", LACK)] * 3 + [("grün", GOOD)] * 3 + [("rot", NONE)] * 9, {"rot": 2, "grün": 3}),
        ([("", LACK)] * 3 + [("grün", GOOD)] * 3, {}),  # no colour is none
        ([("rot", NONE)] * 9 + [("grün", GOOD)] * 3, {}),
    ],
)
def test_what_the_colours_of_a_sheet_stand_for(cards, meanings):
    found = colours.meanings([card for card, _ in cards], np.array([said for _, said in cards]))
    assert found == meanings


def test_a_colour_speaks_on_its_own_sheet_whatever_the_order_of_rows():
    rows = (
        [("a", "rot", "Was fehlt?")] * 3
        + [("a", "grün", "Was läuft gut?")] * 3
        + [("a", "rot", ""), ("b", "rot", "")]
    )
    frame = pd.DataFrame(rows, columns=["document_id", "card", "heading"], index=range(7, -1, -1))
    found = colours.odds(frame)
    assert not found[[*range(6), 7]].any() and found[6].tolist() == [0, 0, TYPE_QUESTION_ABOVE, 0]


class Wide:
    """Features that are the vectors."""

    def wide(self, texts, vectors):
        return np.asarray(vectors)


def test_scores_of_types_are_weights_and_intercept_as_centred_odds():
    weights = np.array([[1.0, 0, 0.5], [0, 1.0, 0], [0, 0, -0.5], [1.0, 1.0, 0]], np.float16)
    model = type_model.TypeModel(Wide(), weights)
    found = model.scores(["x", "y"], [[2.0, 0.0], [0.0, 4.0]])
    odds = np.array([[2.5, 0, -0.5, 2], [0.5, 4, -0.5, 4]])
    assert np.allclose(found, odds - odds.mean(axis=1, keepdims=True), atol=1e-6)
    assert model.scores([], np.zeros((0, 2))).shape == (0, 4)


def test_a_model_that_is_fitted_is_the_one_that_would_be_shipped(monkeypatch):
    kinds = list(type_model.KIND_OF.values())
    rows = pd.DataFrame(
        {
            "text": [f"{kind} {number}" for kind in kinds for number in range(4)],
            "type": np.repeat(kinds, 4),
        }
    )
    rows["type_second"] = rows["type"]
    more = pd.DataFrame({"text": ["problem 9"] * 40, "type": "problem"})
    monkeypatch.setattr(type_model, "further", lambda: more)
    lookup = lambda texts: np.array(
        [[float(text[0] == letter) for letter in "pge"] for text in texts]
    )
    model = type_model.fit(rows, lookup)
    assert model.weights.dtype == np.float16
    assert {part.dtype.kind for part in model.features} == {"f", "i"}
    assert {part.dtype for part in model.features if part.dtype.kind == "f"} == {
        np.dtype(np.float16)
    }
    texts = [f"{kind} neu" for kind in KINDS]
    found = model.scores(texts, lookup(texts)).argmax(axis=1)
    assert [KINDS[at] for at in found] == list(KINDS)  # forty more problems draw nothing
    rows["type_second"] = "goal"  # where the passes differ nothing is learned
    with pytest.raises(ValueError):
        type_model.fit(rows, lookup)


def test_another_sentence_models_types_are_fitted_once_from_their_notes(monkeypatch):
    made = []
    monkeypatch.setattr(
        type_model, "fit", lambda rows, lookup: made.append((len(rows), lookup)) or "fitted"
    )
    monkeypatch.setattr(type_model, "_FITTED", {})
    lookup = object()
    assert [type_model.of("other", lookup) for _ in range(2)] == ["fitted"] * 2
    assert made == [(len(type_model.typed()), lookup)]
    shipped = type_model.provenance()["embedder"]
    assert isinstance(type_model.of(shipped, None), type_model.TypeModel) and len(made) == 1
    assert (
        type_model.texts_for(shipped) == [] and type_model.texts_for("other") == type_model.texts()
    )
    assert set(type_model.further()["text"]) < set(type_model.texts())


def test_notes_without_two_types_teach_no_type(tmp_path):
    rows = "text,written,type,type_second\nNA,a,problem,ziel\nb,a,problem,\nc,b,unbekannt,ziel\nd,b,massnahme,erfahrung\n"
    (tmp_path / "notes.csv").write_text(rows)
    found = type_model.typed(tmp_path / "notes.csv")
    assert found.to_numpy().tolist() == [
        ["NA", "a", "problem", "goal"],
        ["d", "b", "proposal", "experience"],
    ]
    assert found.index.tolist() == [0, 1]
