"""What decisions teach the coder: each part of ``coding.learner`` beside its formula, scikit-learn, or a number worked out by hand."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from analysis.coding import calibration, learner, linear_svm, parameters
from analysis.coding.learner import FAR, NEAR, Learner, Pull, Reach


class Seen:
    """Features that are the vectors themselves; ``wide`` turns their sign, so that one sees which was asked for."""

    def matrix(self, texts, vectors, style):
        return np.hstack([vectors, style * vectors])

    def wide(self, texts, vectors):
        return -vectors


def _points(n=24, k=3, seed=3, spread=0.5):
    """(rows, code of each): k clouds, one on each axis."""
    codes = np.arange(n) % k
    noise = spread * np.random.default_rng(seed).normal(size=(n, k))
    return (np.eye(k)[codes] + noise).astype(np.float32), codes


NOTHING = np.zeros((2, 5))
ODDS = np.array([[2.0, 0.0], [0.0, 4.0]])
WEIGHTS = np.array([[1.0, 0.0, 0.0, 10.0, 0.5], [0.0, 1.0, 0.0, 0.0, -0.5]])  # intercept last


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Learner(NOTHING), ODDS),
        (Learner(NOTHING, offset=0.5, temperature=2.0), ODDS / 4),
        (Learner(WEIGHTS), ODDS + [[1.5, -0.5], [0.5, 0.5]]),  # without style the third is zero
        (Learner(WEIGHTS, style=2.0), ODDS + [[1.5, -0.5], [20.5, 0.5]]),
        (Learner(WEIGHTS, temperature=2.0), ODDS / 2 + [[1.5, -0.5], [0.5, 0.5]]),
        (Learner(WEIGHTS[:, [0, 1, 4]], wide=True), ODDS + [[-0.5, -0.5], [0.5, -1.5]]),
        # a decided note like the first one, of which the second is as unlike as can be without being its opposite
        (
            Learner(NOTHING, taught=np.eye(1, 4, dtype=np.float32), pull=np.array([[3.0, -3.0]])),
            ODDS + [[3.0, -3.0], [0.0, 0.0]],
        ),
    ],
)
def test_what_was_known_and_what_was_learned_add_up(given, expected):
    assert np.allclose(given.scores(Seen(), ["", ""], np.eye(2), ODDS), expected)


@pytest.mark.parametrize("wide", [False, True])  # more features than notes, and fewer
def test_notes_teach_each_other_as_a_ridge_regression_on_the_odds(wide):
    rows = _points(n=30)[0]
    rows = np.hstack([rows, np.random.default_rng(1).normal(size=(30, 40))]) if wide else rows
    offset = np.random.default_rng(2).normal(size=(30, 3)) + [1.0, 0.0, -1.0]
    columns, scores = np.hstack([rows, np.ones((30, 1))]), offset
    for _ in range(parameters.ROUNDS):
        soft = calibration.softmax(scores)
        share = (soft / soft.sum(axis=0)).sum(axis=1) * 30 / 3  # each code counts the same
        model = Ridge(1 / parameters.RIDGE, fit_intercept=False)
        model.fit(columns, 2 * soft - 1, sample_weight=share)
        scores = offset + parameters.SELF_TRAINED * model.predict(columns)
    found = learner.self_trained(rows, offset)
    assert np.allclose(found, parameters.SELF_TRAINED * model.coef_, atol=1e-6)


@pytest.mark.parametrize("reach", [NEAR, FAR, Reach(2.0, 5.0)])
def test_a_pull_is_where_the_likeliest_function_has_no_slope(reach):
    """Rasmussen and Williams (2006), 3.4: coefficients are the variance times target less probability, each code counting the same."""
    points, codes = _points(n=12, spread=0.2)
    offset, known = np.random.default_rng(5).normal(size=(12, 3)), codes.copy()
    known[(codes == 1) | (np.arange(12) == 2)] = -1  # four of one code, three of another
    taught, pull, degree = learner.fit(points, offset, known, reach)
    rows = known >= 0
    assert np.array_equal(taught, points[rows]) and degree == reach.degree
    targets, near = np.eye(3)[known[rows]], learner.alike(taught, taught, degree)
    share = np.where(known[rows] == 0, 1 / 4, 1 / 3) * 7 / 2
    missing = targets - calibration.softmax(offset[rows] + near @ pull)
    expected = reach.variance * share[:, None] * missing
    assert np.allclose(near @ pull, near @ expected, atol=0.01)
    assert np.allclose(near @ pull, Pull(taught, pull, degree).on(taught), atol=1e-5)


def test_without_a_decision_nothing_pulls():
    points, _ = _points()
    pull = learner.fit(points, np.zeros((24, 3)), np.full(24, -1), FAR)
    assert pull.taught.shape == (0, 3) and pull.pull.shape == (0, 3) and pull.degree == FAR.degree
    assert not pull.on(points).any()


def test_a_decision_for_the_first_code_teaches_like_any_other():
    points, codes = np.eye(3, dtype=np.float32), np.arange(3)
    for code in codes:
        known = np.where(codes == code, code, -1)
        assert len(learner.fit(points, np.zeros((3, 3)), known).taught) == 1
        pull = learner.learn(Seen(), [""] * 3, points, np.zeros((3, 3)), known, 0.0, True, True)
        assert pull.scores(Seen(), [""] * 3, points, np.zeros((3, 3)))[code].argmax() == code


@pytest.mark.parametrize(
    ("codes", "folds"),
    [
        ([0, 0, 0, 0, 1, 1, 1, 1], [0, 1, 2, 3, 0, 1, 2, 3]),
        ([1, 0, 1, 0, 1, 0, 1, 0], [0, 0, 1, 1, 2, 2, 3, 3]),
        ([2, 0, 1], [2, 0, 1]),
        ([], []),
    ],
)
def test_each_code_lies_in_all_quarters(codes, folds):
    assert learner._folds(np.array(codes, int)).tolist() == folds


def test_the_answer_to_a_held_out_note_is_that_of_the_other_three_quarters():
    points, codes = _points(n=16)
    before, folds = np.random.default_rng(1).normal(size=(16, 3)), learner._folds(codes)
    found = learner._unseen(points, before, codes, NEAR)
    for held in range(4):
        others, asked = folds != held, folds == held
        pull = learner.fit(points[others], before[others], codes[others], NEAR)
        assert np.allclose(found[asked], before[asked] + pull.on(points[asked]), atol=1e-4)


def test_a_loss_counts_errors_and_surprise_of_each_code_alike():
    given = np.array([[0.8, 0.2], [0.4, 0.6], [0.3, 0.7]])
    first = 0.5 * (0.25 * -np.log(0.8)) + 0.5 * (1 + 0.25 * -np.log(0.4))  # right and wrong
    second = 0.25 * -np.log(0.7)
    assert learner._loss(given, np.array([0, 0, 1])) == pytest.approx((first + second) / 2)
    impossible = learner._loss(np.array([[1.0, 0.0]]), np.array([1]))
    assert impossible == pytest.approx(1 + 0.25 * np.log(1e6))


SAID = np.log([[0.7, 0.2, 0.1]] * 20)  # most notes are of the first code


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ([0] * 4 + [1] * 4, True),  # .9 of the notes
        ([0] * 4 + [2] * 4, True),  # .8
        ([0] * 4 + [1] * 3 + [2] * 3, False),  # .7
        ([1] * 8 + [2] * 8, False),  # .3
        ([0] * 3 + [1] * 9 + [2] * 4, False),
        ([], False),
    ],
)
def test_labels_tell_how_sure_all_is_where_most_notes_are_of_codes_with_enough(known, told):
    known = np.array(known + [-1] * (20 - len(known)))
    assert learner._told_of_most(known, SAID) is told
    heat, pull = learner.after_labels(np.eye(20, dtype=np.float32), SAID, known, True)
    assert (heat != 1.0) is told and len(pull.taught) == (known >= 0).sum()


@pytest.mark.parametrize(
    ("near", "far", "guided", "chosen"),
    [
        (2.0, 1.0, True, NEAR),  # odds of the right code among held-out notes
        (1.0, 2.0, True, FAR),
        (2.0, 1.0, False, FAR),
        (0.5, 0.5, True, NEAR),
    ],
)
def test_labels_reach_as_far_as_answers_the_unseen_best(monkeypatch, near, far, guided, chosen):
    """Where two in eight stay wrong, so that the better answers want the higher temperature."""
    points, codes = _points(n=12, spread=0.1)
    wrong = np.where(np.arange(12) % 6 == 0, (codes + 1) % 3, codes)
    odds = {NEAR: near, FAR: far}
    monkeypatch.setattr(
        learner, "_unseen", lambda m, b, c, reach: odds[reach] * np.eye(3)[codes] * 4 + b * 0
    )
    said = 1.5 * np.eye(3)[wrong]
    heat, pull = learner.after_labels(points, said, codes, guided)
    checked = calibration.temperature(odds[chosen] * 4 * np.eye(3)[codes], codes, 1.0)
    first = calibration.temperature(said, codes, 1.0)
    assert pull.degree == chosen.degree and heat == pytest.approx(first * checked)
    alone = learner.fit(points, said / first, codes, chosen)
    assert np.allclose(pull.pull, alone.pull / checked, rtol=1e-4, atol=1e-5)


def _learned(offset, known, guided=True, alone=False, points=None):
    points = _points(len(offset))[0] if points is None else points
    made = learner.learn(Seen(), [""] * len(offset), points, offset, known, 0.0, guided, alone)
    return made, made.scores(Seen(), [""] * len(offset), points, offset)


NOBODY = np.full(24, -1)


def test_what_notes_teach_each_other_without_a_decision():
    points, codes = _points()
    offset, matrix = np.eye(3)[codes] * 2.0, np.hstack([points, 0 * points])
    taught = learner.self_trained(matrix, offset)
    answers = offset + matrix @ taught[:, :-1].T + taught[:, -1]
    made, scores = _learned(offset, NOBODY)
    assert np.allclose(scores, answers / parameters.SELF_TRAINED_TEMPERATURE)
    assert made.temperature == parameters.SELF_TRAINED_TEMPERATURE and not made.wide


@pytest.mark.parametrize(
    ("guided", "alone", "k"), [(True, True, 3), (False, False, 3), (True, False, 1)]
)
def test_where_they_need_not_or_cannot_the_offset_stands(guided, alone, k):
    offset = (np.eye(3)[np.arange(24) % 3] * 2.0)[:, :k]
    made, scores = _learned(offset, NOBODY, guided, alone)
    assert np.array_equal(scores, offset) and not made.weights.any()


def test_what_decisions_add_is_added_to_what_the_notes_taught():
    points, codes = _points()
    offset, matrix = np.eye(3)[(codes + (codes == 1)) % 3] * 2.0, np.hstack([points, 0 * points])
    known = np.where(np.arange(24) < 18, codes, -1)
    taught = learner.self_trained(matrix, offset)
    said = offset + matrix @ taught[:, :-1].T + taught[:, -1]
    said = said / parameters.SELF_TRAINED_TEMPERATURE
    heat, pull = learner.after_labels(matrix, said, known, True)
    made, scores = _learned(offset, known)
    assert heat != 1.0 and made.temperature == parameters.SELF_TRAINED_TEMPERATURE * heat
    assert np.allclose(scores, said / heat + pull.on(matrix), atol=1e-5)


def test_from_many_labels_on_a_support_vector_classifier_answers(monkeypatch):
    points, codes = _points(n=48, spread=0.3)
    known, offset = np.where(np.arange(48) < 40, codes, -1), np.zeros((48, 3))
    for many, wide in ((41, False), (40, True)):
        monkeypatch.setattr(learner, "MANY", many)
        assert _learned(offset, known, points=points)[0].wide is wide
    made, scores = _learned(offset, known, points=points)
    alone = linear_svm.fit(-points[:40], codes[:40], 3)
    assert np.allclose(made.weights * made.temperature / parameters.SVM_SCALE, alone)
    assert (scores.argmax(axis=1) == codes)[40:].all() and made.style == 1.0


@pytest.mark.parametrize(
    ("knows", "guided", "weight"),
    [("offset", True, 1.0), ("points", True, 0.0), ("offset", False, 0.0)],
)
def test_beside_many_labels_the_codebook_counts_as_far_as_it_is_right(knows, guided, weight):
    """Of 40 notes one side knows the code, the other is drawn by lot; a quarter of them tells which."""
    codes = np.arange(40) % 2
    draw = np.random.default_rng(4)
    right, lot = 6.0 * np.eye(2)[codes], draw.normal(size=(40, 2))
    offset, points = (right, lot) if knows == "offset" else (8 * lot, right)
    made = learner.fit_many(points, offset, codes, guided)
    assert (made.offset, made.wide) == (weight, True)
