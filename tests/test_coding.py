"""How the machine codes: the parts of analysis.coding, each with a known answer."""

import numpy as np
import pandas as pd
import pytest

from analysis.codebook import Code
from analysis.coding import (
    active_learning,
    calibration,
    dimensions,
    features,
    learner,
    linear_svm,
    ridge,
    statement_types,
    type_model,
    wording,
    workshop_prior,
)
from analysis.coding.anchors import Prior, spoken


def _clouds(seed=0, n=40, spread=0.6):
    """Three clouds of points and which cloud each point is of."""
    draw = np.random.default_rng(seed)
    codes = np.arange(n) % 3
    return (np.eye(3)[codes] + spread * draw.normal(size=(n, 3))).astype(np.float32), codes


def test_leave_one_out_is_what_a_fit_without_the_note_says():
    points, codes = _clouds()
    weights = np.linspace(0.5, 1.5, len(codes))
    fast = ridge.leave_one_out(points @ points.T, codes, weights, 3, 1.0)
    for out in (0, 7, 39):
        rest = np.arange(len(codes)) != out
        slow = ridge.answers(
            points[[out]], ridge.fit(points[rest], codes[rest], weights[rest], 3, 1.0)
        )
        assert np.allclose(fast[out], slow, atol=1e-3)


def test_both_systems_of_equations_have_the_same_solution():
    points, codes = _clouds(n=60)
    weights = np.linspace(0.5, 1.5, len(codes))
    wide = np.hstack([points, np.zeros((60, 100), np.float32)])
    assert np.allclose(
        ridge.fit(points, codes, weights, 3, 1.0)[:, :3],
        ridge.fit(wide, codes, weights, 3, 1.0)[:, :3],
        atol=1e-3,
    )


def test_balanced_codes_weigh_the_same():
    weights = ridge.balanced(np.array([0, 0, 0, 1]), np.ones(4), 3)
    assert weights[:3].sum() == pytest.approx(weights[3]) and weights.mean() == pytest.approx(1)


@pytest.mark.parametrize("codes", [[0, 0, 2, 2, 0, 2], [0, 1, 2, 0, 1, 2]])
def test_support_vectors_never_answer_a_code_without_notes(codes):
    points = np.eye(3, dtype=np.float32)[codes]
    assert (
        ridge.answers(points, linear_svm.fit(points, np.array(codes), 3)).argmax(axis=1).tolist()
        == codes
    )


def test_temperature_and_calibration():
    sure = np.array([[4.0, 0.0]] * 10)
    half_right = np.array([0, 1] * 5)
    assert (
        calibration.temperature(sure, half_right, 1.0, trust=0.5)
        > 2
        > calibration.temperature(sure, half_right, 1.0, trust=20)
    )
    assert calibration.calibration_error(np.full(10, 0.9), half_right == 0) == pytest.approx(0.4)


def test_features_of_a_text_do_not_depend_on_its_neighbours():
    texts, vectors = ["Kita fehlt", "mehr Kita", "Sport für alle"], np.eye(3, 4)
    fitted = features.Features.fit(texts, vectors)
    together, alone = (
        fitted.matrices(texts, vectors)[0],
        fitted.matrices(texts[1:2], vectors[1:2])[0],
    )
    assert np.allclose(together[1], alone[0])
    assert np.allclose(np.linalg.norm(together[:, :4], axis=1), 1)


def _kind(heading, flags=""):
    found = wording.above(heading, flags)
    return wording.KINDS[int(found.argmax())] if found.any() else ""


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Tisch 3 › Was läuft gut?", "experience"),
        ("Was laeuft?", "experience"),
        ("Hürden", "problem"),
        ("Was fehlt?", "problem"),
        ("Ideen › Nordstadt", "proposal"),
        ("Was bräuchten Sie? Was brauchen Sie?", "proposal"),
        ("Herausforderungen", "problem"),
        ("Wo wollen wir 2035 stehen?", "goal"),
        ("Sprache", ""),
    ],
)
def test_the_question_above_speaks(heading, kind):
    assert _kind(heading) == kind


def test_arrows_speak():
    assert (_kind("", "vor_pfeil"), _kind("", "nach_pfeil")) == ("problem", "proposal")


def test_codes_of_one_kind_share_its_chance():
    codes = tuple(Code("type", name, name) for name in ("Problem", "Hürde", "Idee"))
    said = statement_types.prior(codes, np.log([[0.2, 0.2, 0.4, 0.2]]), [""], [""])[0]
    assert np.exp(said).round(6).tolist() == [0.2, 0.2, 0.2]
    assert statement_types.known(codes) and not statement_types.known(
        (*codes, Code("type", "farbe", "Farbe"))
    )


NOTES = pd.DataFrame(
    [
        (f"{word} {what}", writer, kind, kind)
        for writer in ("one", "two")
        for what in ("Kurs", "Bus", "Halle", "Garten")
        for word, kind in (
            ("bitte mehr", "proposal"),
            ("künftig für alle", "goal"),
            ("es fehlt", "problem"),
            ("gut läuft", "experience"),
        )
    ],
    columns=["text", "written", "type", "type_second"],
)


def _own(texts):
    return np.array([[len(text), text.count("e"), 1.0] for text in texts], np.float32)


def test_the_type_model_learns_only_from_notes_two_passes_agree_on(monkeypatch):
    monkeypatch.setattr(type_model, "further", lambda: NOTES[["text", "type"]][:0])
    texts = ["bitte mehr Wasser", "es fehlt Wasser", "gut läuft Wasser"]
    fitted = type_model.fit(NOTES, _own)
    scores = fitted.scores(texts, _own(texts))
    assert [wording.KINDS[best] for best in scores.argmax(axis=1)] == [
        "proposal",
        "problem",
        "experience",
    ]
    assert np.allclose(scores.mean(axis=1), 0)
    doubted = pd.concat([NOTES, NOTES.assign(text="Wasser", type="goal", type_second="problem")])
    assert np.array_equal(type_model.fit(doubted, _own).weights, fitted.weights)
    assert type_model.agreement(doubted)["share"] == 0.5


def test_a_saved_type_model_answers_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(type_model, "SHIPPED", tmp_path / "types.npz")
    fitted = type_model.fit(NOTES, _own)
    type_model.save(fitted, tmp_path / "types.npz")
    type_model._shipped.cache_clear()
    loaded = type_model._shipped()
    type_model._shipped.cache_clear()
    texts = NOTES["text"].tolist()
    assert np.array_equal(loaded.scores(texts, _own(texts)), fitted.scores(texts, _own(texts)))


def test_the_shipped_type_model_is_made_from_the_notes_that_ship():
    rows = type_model.typed()
    assert not len(rows) or type_model.provenance()["notes_sha256"] == type_model.hash_of(
        pd.concat([rows, type_model.further()])
    )


@pytest.mark.parametrize(
    ("code_id", "name", "kind"),
    [
        ("m", "Maßnahme", "proposal"),
        ("p", "Hürden", "problem"),
        ("e", "Erfahrung", "experience"),
        ("z", "Ziel", "goal"),
        ("x", "Farbe", ""),
    ],
)
def test_kinds_are_recognised_by_name(code_id, name, kind):
    assert statement_types.kind_of(Code("type", code_id, name)) == kind


GENDER = Code("dimension", "geschlecht", "Geschlecht", keywords=("Frauen", "Mädchen"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Frauenschwimmen am Abend", ["Frauenschwimmen"]),
        ("für Mädchen und Frauen", ["Frauen", "Mädchen"]),
        ("Nachbarinnen und Nachbarn", []),
        ("Lehrer:innen", []),
    ],
)
def test_dimensions_by_word(text, words):
    assert sorted(dimensions.named(text, GENDER)) == words


def test_short_keywords_stand_alone():
    assert spoken("Das Gesamtbild", ("Amt",)) == [] and spoken("im Amt", ("Amt",)) == ["Amt"]


def test_hint_is_as_strong_as_needed_and_never_a_proof():
    draw = np.random.default_rng(0)
    truth = np.where(draw.random(400) < 0.85, 0, 1 + draw.integers(0, 2, 400))
    logits = 3.0 * np.eye(3)[truth] + draw.normal(size=(400, 3))
    odds = workshop_prior.strengths(["a"] * 400, ["a", "b", "c"], logits)
    best = (logits + workshop_prior.evidence(["a"] * 400, ["a", "b", "c"], odds)).argmax(axis=1)
    assert (best[truth == 0] == 0).mean() >= 0.93 and (best[truth != 0] != 0).mean() >= 0.6
    assert workshop_prior.strengths(["", ""], ["a", "b"], np.zeros((2, 2))) == {}
    assert not workshop_prior.evidence(["zzz"], ["a", "b"], odds).any()


def test_prior_prefers_the_nearest_anchor():
    codes = (
        Code("field", "a", "A", keywords=("eins",)),
        Code("field", "b", "B", keywords=("zwei",)),
    )

    def lookup(texts):
        return np.array(
            [[1.0, 0.0] if "eins" in text or text.endswith("A.") else [0.0, 1.0] for text in texts]
        )

    notes = np.array([[1.0, 0.1], [0.1, 1.0], [0.9, 0.0], [0.0, 0.8]])
    scores = Prior.fit(codes, notes, lookup).scores(["w"] * 4, notes)
    assert scores.argmax(axis=1).tolist() == [0, 1, 0, 1]


def test_labels_never_leave_a_code_out_and_few_do_not_harm():
    points, truth = _clouds(n=300, spread=0.5)
    prior = 1.5 * np.eye(3)[truth] + np.random.default_rng(1).normal(size=(300, 3))
    style, nothing = np.zeros((300, 2), np.float32), np.zeros((300, 3))
    accuracy = []
    for labels in (0, 6, 30, 150):
        known = np.full(300, -1)
        known[:labels] = truth[:labels]
        fitted = learner.fit(points, style, prior, known, nothing, learner.START["field"])
        answers = ridge.answers(learner.joined(points, style, fitted.mix.style), fitted.weights)
        scores = fitted.mix.codebook * prior + learner.SCALE * answers
        accuracy.append((scores.argmax(axis=1) == truth)[150:].mean())
    assert min(accuracy) >= (prior.argmax(axis=1) == truth)[150:].mean()
    assert accuracy[-1] >= accuracy[0] - 0.03
    one_sided = np.where(truth == 0, 0, -1)
    fitted = learner.fit(points, style, prior, one_sided, nothing, learner.START["field"])
    assert len(set(ridge.answers(points, fitted.weights).argmax(axis=1))) > 1


def test_queue_asks_doubtful_notes_and_not_the_same_twice():
    vectors = features.unit(np.array([[1, 0, 0], [1, 0.01, 0], [0, 1, 0], [0, 0, 1]], float))
    doubt = np.array([[0.51, 0.49], [0.52, 0.48], [0.55, 0.45], [0.99, 0.01]])
    chosen = active_learning.choose(doubt, vectors, np.ones(4), np.zeros(2), np.ones(4, bool), 2)
    assert chosen == [0, 2]
    decided = np.array([9, 0])
    assert (
        active_learning.values(np.array([[0.6, 0.4], [0.4, 0.6]]), np.ones(2), decided).argmax()
        == 1
    )
