"""From a codebook and decisions to probabilities: what is added to what, and what a coder is told, kept and says of itself."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from analysis.codebook import Code
from analysis.coding import (
    active_learning,
    anchors,
    calibration,
    classifier,
    learner,
    parameters,
    statement_types,
    subject_model,
    workshop_prior,
)
from analysis.coding.anchors import Prior
from analysis.coding.classifier import Classifier, Notes
from analysis.coding.features import Features
from analysis.vectors import centred

FIELDS = (
    Code("field", "bus", "Bus", keywords=("Linie", "Takt")),
    Code("field", "kita", "Kita", keywords=("Krippe",)),
    Code("field", "sport", "Sport", definition="Verein und Halle"),
)
TYPES = (Code("type", "problem", "Problem"), Code("type", "idee", "Idee"))


# ---- what the codebook alone says ---------------------------------------------------------------


def test_a_code_is_as_near_as_its_two_nearest_anchors_by_meaning_letters_and_subjects():
    draw = np.random.default_rng(8)
    texts, groups = ["bus fehlt", "kita auf", "halle zu"], [["bus", "takt", "kita"], ["kita"], []]
    vectors, of_anchors = draw.normal(size=(3, 4)), draw.normal(size=(4, 4))
    bridge = draw.normal(size=(5, 5))
    features = Features.fit(texts, vectors, ["bus", "takt", "kita"])
    prior = Prior.of(groups, features, lambda asked: of_anchors[: len(asked)], bridge)
    said, directions = centred(vectors, features.centre), centred(of_anchors)
    near = said @ directions.T
    letters = features.letters(["bus", "takt", "kita", "kita"]).toarray()
    near += parameters.LETTERS * features.letters(texts).toarray() @ letters.T
    subjects = subject_model.roots(directions, bridge)
    near += parameters.SUBJECTS * subject_model.roots(said, bridge) @ subjects.T
    expected = np.zeros((3, 3))
    for row in range(3):
        expected[row, 0] = sum(sorted(near[row, :3])[1:]) / 2
        expected[row, 1] = near[row, 3]  # the third has no anchor
    scores = prior.scores(texts, vectors, features)
    assert np.allclose(scores, parameters.SHARPNESS * expected)
    alone = prior.scores(texts[:1], vectors[:1], features)  # around the centre of all notes
    assert np.allclose(alone, parameters.SHARPNESS * expected[:1])
    fitted = prior.fitted(texts, vectors, features)
    scale = (expected - expected.mean(axis=0)) / np.maximum(expected.std(axis=0), 1e-5)
    found = fitted.scores(texts, vectors, features)
    assert np.allclose(found, parameters.SHARPNESS * scale, rtol=1e-3, atol=1e-3)
    assert np.allclose(found.mean(axis=0), 0) and np.allclose(found[:, 2], 0)


# ---- what is known before any label -------------------------------------------------------------

ODDS = {
    "a": [1.0, 2.0, 3.0],
    "b": [0.0, 5.0, 0.0],
    "oben": [10.0, 0.0, 0.0],
    "": [9.0, 9.0, 9.0],
}


class Book:
    """A codebook's anchors whose odds are known by text; a heading is seen by its own vector."""

    mean = np.zeros(3)

    def scores(self, texts, vectors, features):
        assert [ODDS[text][0] for text in texts] == vectors[:, 0].tolist()
        return np.array([ODDS[text] for text in texts])


def _notes(texts=("a", "b"), headings=("", ""), workshops=("", ""), subjects=("", ""), kinds=None):
    seen, above = (np.array([ODDS[text][:1] for text in each]) for each in (texts, subjects))
    kinds = np.zeros((len(texts), 4)) if kinds is None else kinds
    flags = [""] * len(texts)
    return Notes(
        list(texts), seen, list(headings), flags, list(workshops), kinds, list(subjects), above
    )


KEEPS = np.log(2 * parameters.WORKSHOP_KEEPS / (1 - parameters.WORKSHOP_KEEPS))


@pytest.mark.parametrize(
    ("given", "first", "second"),
    [
        ({}, ODDS["a"], ODDS["b"]),
        ({"workshops": ("sport", "")}, [1, 2, 3 + KEEPS], ODDS["b"]),
        ({"subjects": ("", "oben")}, ODDS["a"], [10 * parameters.HEADING, 5, 0]),
        ({"subjects": ("oben", "")}, [1 + 10 * parameters.HEADING, 2, 3], ODDS["b"]),
        # where a workshop is known the heading would say its name once more
        ({"subjects": ("oben", "oben"), "workshops": ("kita", "")},
         [1, 2 + KEEPS, 3], [10 * parameters.HEADING, 5, 0]),
    ],
)  # fmt: skip
def test_what_is_known_of_a_field_before_any_label(given, first, second):
    found = classifier.offset(FIELDS, Book(), None, _notes(**given))
    assert np.allclose(found, [first, second])


def test_without_a_codebook_only_the_workshop_is_known():
    notes = _notes(workshops=("kita", ""), subjects=("oben", "oben"))
    found = classifier.offset(FIELDS, None, None, notes)
    assert np.allclose(found, [[0, KEEPS, 0], [0, 0, 0]])
    assert np.array_equal(found, workshop_prior.log_odds(["kita", ""], ["bus", "kita", "sport"]))


TOLD = np.array([[0.0, 0.0, 3.0, 0.0], [1.0, 0.0, 0.0, 0.0]])  # as cues.KINDS


@pytest.mark.parametrize(
    ("codes", "kinds", "share"),
    [
        (TYPES, TOLD, parameters.TYPE_ANCHORS),
        (TYPES, np.zeros((2, 4)), 1.0),  # the shipped model says nothing
        ((*TYPES, Code("type", "farbe", "Farbe")), TOLD, 1.0),  # or knows not all of these types
    ],
)
def test_of_types_the_shipped_model_speaks_and_the_codebook_beside_it(codes, kinds, share):
    book = Book()
    book.scores = lambda *given: np.array([ODDS["a"], ODDS["b"]])[:, : len(codes)]
    notes = _notes(headings=("Was fehlt?", ""), kinds=kinds, workshops=("problem", ""))
    said = statement_types.prior(codes, kinds, ["Was fehlt?", ""], ["", ""])
    assert said[0, 0] > 1.9
    assert np.allclose(classifier.offset(codes, book, None, notes), share * book.scores() + said)


# ---- what a coder is told -----------------------------------------------------------------------

WORDS = ["Linie 7 öfter", "Krippe ist voll", "Halle ist zu", "Takt am Abend"]


def _lookup(texts):
    return np.random.default_rng(1).normal(size=(len(texts), 4))


def _plain(workshops=None, kinds=None):
    notes = Notes.plain(WORDS, np.random.default_rng(2).normal(size=(4, 4)), workshops)
    return notes if kinds is None else notes._replace(kinds=kinds)


KINDS = np.tile([0.0, 0.0, 1.0, 0.0], (4, 1))


@pytest.mark.parametrize(
    ("codes", "kinds", "lookup", "style", "guided", "alone"),
    [
        (FIELDS, KINDS, _lookup, 0.0, True, False),
        (FIELDS, None, None, 0.0, False, False),
        (TYPES, KINDS, _lookup, 1.0, True, True),  # the shipped model needs no other notes
        (TYPES, None, _lookup, 1.0, True, False),
        (TYPES, None, None, 1.0, False, False),
    ],
)
def test_what_the_learner_is_told(monkeypatch, codes, kinds, lookup, style, guided, alone):
    told = {}

    def learn(features, texts, vectors, offset, known, *how):
        told.update(texts=texts, known=known.tolist(), how=how, offset=offset)
        return learner.Learner(np.ones((len(codes), 7)) / 3)

    monkeypatch.setattr(classifier.learner, "learn", learn)
    notes = _plain(kinds=kinds)
    made = classifier.fit(codes, notes, [codes[0].id, "", "gone", codes[1].id], lookup)
    assert told["texts"] == WORDS and told["known"] == [0, -1, -1, 1]
    assert told["how"] == (style, guided, alone) and made.ids == [code.id for code in codes]
    assert np.array_equal(
        told["offset"], classifier.offset(codes, made.prior, made.features, notes)
    )
    assert made.learner.weights.dtype == np.float32  # as it is loaded again


def test_the_subject_model_speaks_for_fields_alone():
    bridge = np.ones((6, 5))
    for codes, rows in ((FIELDS, 6), (TYPES, 0)):
        notes = _plain()._replace(bridge=bridge)
        assert len(classifier.fit(codes, notes, [""] * 4, _lookup).prior.bridge) == rows


def test_topics_of_the_catalogue_are_anchors_of_their_field_and_the_words_count():
    topic = Code("topic", "t", "Nachtbus", field="bus")
    without, with_it = (
        classifier.fit(FIELDS, _plain(), [""] * 4, _lookup, topics) for topics in ((), (topic,))
    )
    owners = [np.bincount(each.prior.owners).tolist() for each in (without, with_it)]
    assert owners[1] == [owners[0][0] + 1, *owners[0][1:]]


@pytest.mark.parametrize("workshops", [None, ["kita", "", "", "sport"]])
def test_plain_notes_have_no_headings_and_their_workshops(workshops):
    notes = _plain(workshops)
    assert notes.workshops == (workshops or [""] * 4) and not notes.kinds.any()
    assert notes.headings == notes.flags == notes.subjects == [""] * 4


@pytest.mark.parametrize("known", [[""] * 4, ["bus", "kita", "", "bus"]])
def test_a_loaded_coder_answers_the_same_and_on_the_scale_it_was_fitted_on(tmp_path, known):
    notes = _plain()._replace(bridge=np.ones((2, 5)))
    topic = Code("topic", "t", "Nachtbus", field="bus")
    made = classifier.fit(FIELDS, notes, known, _lookup, (topic,))
    made.save(tmp_path / "models" / "field")
    loaded = Classifier.load(tmp_path / "models" / "field", FIELDS, _lookup, (topic,))
    some = notes._replace(texts=WORDS[:2], vectors=notes.vectors[:2], workshops=["", "sport"])
    some = some._replace(subjects=["", ""])
    assert np.array_equal(loaded.probabilities(some), made.probabilities(some))
    assert np.allclose(loaded.probabilities(some).sum(axis=1), 1)
    assert loaded.learner.wide is False and isinstance(loaded.learner.offset, float)
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["field.npz"]


def test_a_coder_says_what_it_was_made_from():
    made = classifier.fit(FIELDS, _plain(), ["bus", "", "", ""], _lookup)
    made = made._replace(learner=made.learner._replace(temperature=1.23456789, offset=0.5))
    said = classifier.provenance(made, ["bus", "", "", ""], "ein Satzmodell ü")
    assert json.loads(said) == {
        "anchors": len(made.prior.owners),
        "codes": ["bus", "kita", "sport"],
        "embedder": "ein Satzmodell ü",
        "every_sequence_a_column": False,
        "notes_decided": 1,
        "notes_seen": 4,
        "sequences": len(made.features.columns_letters) + len(made.features.columns_words),
        "temperature": 1.234568,
        "weight_of_codebook": 0.5,
        "weight_of_style": 0.0,
    }
    assert said.startswith('{\n  "anchors"') and said.endswith("}\n") and "ü" in said
    without = classifier.fit(FIELDS, _plain(), ["bus", "", "", ""], None)
    assert json.loads(classifier.provenance(without, ["bus"], ""))["anchors"] == 0


# ---- which note is decided next -----------------------------------------------------------------


def test_density_is_the_mean_likeness_to_the_nearest_others(monkeypatch):
    monkeypatch.setattr(active_learning, "NEIGHBOURS", 2)
    vectors = np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0], [0.6, 0.8]])
    found = active_learning.density(vectors)
    assert found == pytest.approx([0.7, 0.88, 0.7, 0.88])
    assert active_learning.density(vectors[:2]) == pytest.approx([0.8, 0.8])
    assert active_learning.density(np.array([[1.0, 0.0], [-1.0, 0.0]])).tolist() == [0.05, 0.05]
    assert active_learning.density(vectors[:1]).tolist() == [0.05]


@pytest.mark.parametrize(
    ("chances", "decided", "crowd", "worth"),
    [
        ([0.6, 0.3, 0.1], [0, 0, 0], 1.0, 0.7),
        ([0.1, 0.6, 0.3], [9, 3, 9], 1.0, 0.35),  # its likeliest code has three decisions
        ([0.6, 0.3, 0.1], [0, 0, 0], 4.0, 1.4),  # what stands for many
        ([0.5, 0.5, 0.0], [0, 0, 0], 1.0, 1.0),
        ([1.0, 0.0, 0.0], [0, 0, 0], 1.0, 0.0),
        ([1.0], [0], 1.0, 0.0),  # of one code alone nothing is in doubt
    ],
)
def test_the_value_of_a_decision(chances, decided, crowd, worth):
    of = active_learning.values(np.array([chances]), np.array([crowd]), np.array(decided))
    assert of == pytest.approx([worth])


def test_each_choice_makes_notes_like_it_and_of_its_code_worth_less():
    vectors = np.array([[1.0, 0.0, 0.0], [0.8, 0.6, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, -1.0]])
    chances = np.array([[0.5, 0.5], [0.52, 0.48], [0.55, 0.45], [0.3, 0.7]])
    worth = [1.0, 0.96, 0.9, 0.6]
    # after the first: .96 * (1 - .8) * sqrt(1/2), .9 * sqrt(1/2) = .64, and .6 of the other code
    choose = lambda n: active_learning.choose(
        chances, vectors, np.ones(4), np.zeros(2), np.ones(4, bool), n
    )
    assert active_learning.values(chances, np.ones(4), np.zeros(2)) == pytest.approx(worth)
    assert choose(4) == [0, 2, 3, 1]
    decided = np.array([8, 0])  # of the first code there are many already
    of = active_learning.choose(chances, vectors, np.ones(4), decided, np.ones(4, bool), 2)
    assert of == [3, 0]


def test_what_is_opposite_to_a_choice_is_not_worth_more():
    vectors = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]])
    chances = np.array([[0.5, 0.5], [0.2, 0.8], [0.19, 0.81]])  # 1, .4, .38
    args = (np.ones(3), np.zeros(2), np.ones(3, bool), 2)
    assert active_learning.choose(chances, vectors, *args) == [0, 1]
    twins = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])  # the same said twice is asked last
    chances = np.array([[0.5, 0.5], [0.5, 0.5], [0.01, 0.99]])
    assert active_learning.choose(chances, twins, *args) == [0, 2]


def test_probabilities_are_the_softmax_of_what_is_known_and_learned(monkeypatch):
    notes = _notes(workshops=("sport", ""))
    told = SimpleNamespace(scores=lambda features, texts, vectors, known: 2 * known)
    coder = Classifier(FIELDS, None, Book(), told)
    expected = calibration.softmax(2 * np.array([[1, 2, 3 + KEEPS], ODDS["b"]]))
    assert np.allclose(coder.probabilities(notes), expected)


def test_the_anchors_of_a_code_are_its_texts_and_those_of_its_topics():
    topics = (
        Code("topic", "n", "Nachtbus", examples=("kein Bus nachts",), field="bus"),
        Code("topic", "q", "Quer", field=""),
        Code("topic", "k", "Krippe", field="kita"),
    )
    found = anchors.texts_of(FIELDS, topics)
    assert found[0] == [
        *anchors.texts_of(FIELDS)[0],
        "Es geht um Nachtbus.",
        "kein Bus nachts",
    ]
    assert (
        len(found[1]) == len(anchors.texts_of(FIELDS)[1]) + 1
        and found[2:] == (anchors.texts_of(FIELDS)[2:])
    )


def test_the_next_note_of_a_code_is_worth_less_with_each_that_was_chosen():
    """Of one code 1, .9 and .8, of the other .5; after each choice the first code's are worth √(n / (n + 1)) as much."""
    doubt = np.array([1.0, 0.9, 0.8, 0.5])
    chances = np.stack([1 - doubt / 2, doubt / 2], axis=1)
    chances[3] = chances[3, ::-1]
    free, decided = np.ones(4, bool), np.zeros(2)
    chosen = active_learning.choose(chances, np.eye(4), np.ones(4), decided, free, 4)
    # .9 · .71 = .64, then .8 · .71 · .82 = .46
    assert chosen == [0, 1, 3, 2] and decided.tolist() == [0, 0]


def test_who_is_alone_is_not_near_itself(monkeypatch):
    monkeypatch.setattr(active_learning, "NEIGHBOURS", 2)
    found = active_learning.density(np.array([[1.0, 0.0], [0.8, 0.6], [-1.0, 0.0], [0.0, -1.0]]))
    assert found == pytest.approx([0.4, 0.1, 0.05, 0.05])
