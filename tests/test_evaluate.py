"""Quality figures: known answers, nothing measured on what was learned, and a page that says what was not measured."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis import classify, codebook, embed, evaluate, stage, tables
from analysis.coding import type_model
from analysis.measuring import bases, heldout, page, scores
from analysis.measuring.scores import Answer
from tests.test_align import Model

BOOK = """
[[field]]
id = "kita"
name = "Kita & Schule"
definition = "Kita, Schule, Lernen"
keywords = ["Kitaplatz", "Schule", "Lehrerin"]
[[field]]
id = "sport"
name = "Sport"
definition = "Turnen, Schwimmen, Verein"
keywords = ["Schwimmbad", "Turnhalle", "Verein"]
[[dimension]]
id = "alter"
name = "Alter"
definition = "Jung und Alt"
"""
TEXTS = [
    f"{what} {number}"
    for number in range(20)
    for what in ("Kitaplatz und Schule fehlen", "Turnhalle und Schwimmbad im Verein")
]


def answer(best, chance=0.9, codes=None):
    return Answer(best, chance, chance >= 0.4, (best,) if codes is None else codes)


def test_per_code_known_answer():
    truth = {"1": ("a",), "2": ("a",), "3": ("b",), "4": ("c",)}
    rows = scores.per_code(
        truth, {"1": ("a",), "2": ("b",), "3": ("b",), "4": ("b",)}, ["a", "b", "c", "d"]
    )
    assert [(row["precision"], row["recall"], row["support"]) for row in rows[:2]] == [
        (1.0, 0.5, 2),
        (1 / 3, 1.0, 1),
    ]
    assert rows[2]["f1"] == 0 and math.isnan(rows[2]["precision"]) and math.isnan(rows[3]["f1"])
    assert scores.macro(rows) == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)


def test_one_of_counts_the_first_code_and_abstentions():
    truth = {"1": ("a", "b"), "2": ("b",), "3": ("a",), "4": ("unclear",)}
    total, _ = scores.one_of(
        truth,
        {"1": answer("b"), "2": answer("b"), "3": answer("a", 0.3), "4": answer("a")},
        ["a", "b"],
    )
    assert (
        total["n"],
        total["accuracy"],
        total["in_any"],
        total["unclear"],
        total["right_if_clear"],
    ) == (3, 2 / 3, 1.0, 1 / 3, 0.5)


def test_any_of_none_is_an_answer():
    total, rows = scores.any_of(
        {"1": (), "2": ("a",)},
        {"1": answer("a", codes=()), "2": answer("a", codes=("a", "b"))},
        ["a", "b"],
    )
    assert total["accuracy"] == 0.5 and rows[1]["precision"] == 0


def test_reliability_bins():
    rows = scores.reliability(
        {"1": ("a",), "2": ("a",), "3": (), "4": ("a",)},  # nobody answered the fourth
        {"1": answer("a", 0.95), "2": answer("b", 0.91), "3": answer("a"), "5": answer("a")},
    )
    assert rows == [{"from": 0.9, "to": 1.0, "n": 2, "stated": pytest.approx(0.93), "right": 0.5}]


@pytest.fixture
def house(tmp_path):
    found = stage.House(tmp_path / "corpus", tmp_path / "models", tmp_path / "reports")
    found.corpus.mkdir()
    (found.corpus / "codebook.toml").write_text(BOOK, encoding="utf-8")
    found.write(
        "statements",
        pd.DataFrame(
            {name: [""] * len(TEXTS) for name in tables.TABLES["statements"].names}
        ).assign(
            statement_id=[f"2025-{number:08x}" for number in range(len(TEXTS))],
            round_id="2025",
            text=TEXTS,
            verbatim=TEXTS,
            position=1,
            start=0,
            end=1,
            mentions=1,
        ),
    )
    for what, texts in (
        ("statements", TEXTS),
        (
            "codebook",
            embed.codebook_texts(codebook.read(found.corpus / "codebook.toml"))
            + type_model.texts_for("toy"),
        ),
    ):
        store = embed.Store(found.models / "embeddings" / f"{what}.npz", Model())
        store.add(texts)
        store.save()
    coded(found)
    return found


def coded(house):
    classify._fit(house, classify._given(house))
    classify._apply(house, classify._given(house))


def decide(house, rows):
    """rows: (statement number, code, coder, asked_because, saw_suggestion)."""
    statements = house.read("statements")["statement_id"]
    tables.write(
        pd.DataFrame(
            [
                {
                    "target": statements[number],
                    "scheme": "field",
                    "old": "",
                    "new": code,
                    "coder": coder,
                    "date": "2025-07-10",
                    "remark": "",
                    "asked_because": because,
                    "saw_suggestion": saw,
                    "text": TEXTS[number],
                }
                for number, code, coder, because, saw in rows
            ]
        ),
        house.path("decided_codings"),
        "decided_codings",
    )


def run(house):
    evaluate._work(house, None)
    folder = house.reports / "quality"
    return {path.stem: pd.read_csv(path) for path in folder.glob("*.csv")}, (
        folder / "index.html"
    ).read_text(encoding="utf-8")


def test_nothing_measured_is_said(house):
    found, text = run(house)
    assert found == {} and "Noch nicht gemessen." in text


def test_gold_random_and_queue_stay_apart(house):
    statements = house.read("statements")["statement_id"]
    true = ["kita", "sport"] * 20
    decide(
        house,
        [(n, true[n], coder, "random", 0) for n in range(12) for coder in ("AB", "CD")]
        + [(n, true[n], "AB", "queue", 1) for n in range(12, 30)],
    )
    house.write(
        "gold",
        pd.DataFrame(
            [
                {
                    "statement_id": statements[n],
                    "scheme": "field",
                    "code_id": true[n],
                    "coder": "GH",
                    "rank": 1,
                    "text": TEXTS[n],
                }
                for n in (0, *range(30, 40))
            ]
        ),
    )
    coded(house)
    found, text = run(house)
    assert found["gesamt"][["Grundlage", "Aussagen", "richtig"]].values.tolist() == [
        ["Goldstandard", 11, 1.0],
        ["Zufallsstichprobe, AB", 12, 1.0],
        ["Zufallsstichprobe, CD", 12, 1.0],
        ["Zufallsstichprobe, worin alle einig sind", 12, 1.0],
        ["Prüfliste", 18, 1.0],
    ]  # a gold statement in the blind sample has taught nothing and stays in
    people = found["uebereinstimmung"].query("wer == 'Menschen'")
    assert (
        people["Personen"].unique().tolist() == ["AB + CD"]
        and people["Krippendorffs α"].iloc[0] == 1.0
    )
    assert "Kita &amp; Schule" in text and "α = 1,00" in text and "<script" not in text


def test_same_bytes(house):
    decide(house, [(n, ["kita", "sport"][n % 2], "AB", "random", 0) for n in range(16)])
    first = [
        (path.name, path.read_bytes())
        for path in sorted((run(house), house.reports / "quality")[1].iterdir())
    ]
    assert first == [
        (path.name, path.read_bytes())
        for path in sorted((run(house), house.reports / "quality")[1].iterdir())
    ]


def test_people_who_differ_are_no_truth(house):
    decide(
        house,
        [(n, "kita", "AB", "random", 0) for n in range(12)]
        + [(n, "sport", "CD", "random", 0) for n in range(12)],
    )
    coded(house)
    found, _ = run(house)
    # each is held against the program on all units; on what both agree there is nothing
    measured = found["gesamt"].set_index("Grundlage")["Aussagen"].to_dict()
    assert measured == {"Zufallsstichprobe, AB": 12, "Zufallsstichprobe, CD": 12}
    people = found["uebereinstimmung"].query("wer == 'Menschen'")
    assert people["Krippendorffs α"].iloc[0] < 0
    against = found["uebereinstimmung"].query("wer != 'Menschen' and Code != Code")
    assert set(against["Aussagen"]) == {12}


def test_the_blind_sample_never_teaches(house):
    """Whatever stands in it, the models are the same."""
    decide(house, [(n, ["kita", "sport"][n % 2], "AB", "queue", 1) for n in range(12, 24)])
    coded(house)
    before = (house.models / "classifier" / "field.npz").read_bytes()
    decide(
        house,
        [(n, ["kita", "sport"][n % 2], "AB", "queue", 1) for n in range(12, 24)]
        + [(n, "sport", "CD", "random", 0) for n in range(12)],
    )
    coded(house)
    assert (house.models / "classifier" / "field.npz").read_bytes() == before
    assert (house.read("codings").query("coder == 'CD'")["code_id"] == "sport").sum() == 12


def test_a_held_out_answer_never_saw_its_decision(house):
    """Turning a note's decision round changes no answer of its own fold."""
    given = classify._given(house)
    known = [["kita", "sport"][n % 2] if n < 30 else "" for n in range(len(TEXTS))]
    groups = [f"g{n // 2}" for n in range(len(TEXTS))]
    fold = heldout.folds(groups, known)
    turned = known.copy()
    turned[0] = "sport"
    one, two = (
        heldout.probabilities(
            given.book.fields, given.notes, labels, groups, given.lookup.__getitem__
        )
        for labels in (known, turned)
    )
    np.testing.assert_array_equal(one[fold == fold[0]], two[fold == fold[0]])
    assert (
        np.isnan(one[30:]).all()
        and not np.isnan(one[:30]).any()
        and np.nanmax(np.abs(one - two)) > 0
    )
    assert all(fold[n] == fold[n + 1] for n in range(0, 30, 2))  # duplicates lie in one fold


def test_learning_curve_rises_from_nothing(house):
    given = classify._given(house)
    known = [["sport", "kita"][n % 2] for n in range(len(TEXTS))]  # the codebook says the opposite
    rows = heldout.curve(
        given.book.fields,
        given.notes,
        known,
        [str(n) for n in range(len(TEXTS))],
        given.lookup.__getitem__,
    )
    assert [row["decisions"] for row in rows] == [0, 10, 20] and rows[0]["accuracy"] < 0.5 < rows[
        -1
    ]["accuracy"]


def test_where_a_person_coded_dimensions_none_means_none():
    statements = pd.DataFrame(
        {"statement_id": ["a", "b"], "round_id": "2025", "text": ["x", "y"], "verbatim": ["x", "y"]}
    )
    gold = tables.typed(
        pd.DataFrame(
            [
                ("a", "field", "kita", "GH", 1, "x"),
                ("b", "field", "kita", "GH", 1, "y"),
                ("b", "dimension", "alter", "GH", 1, "y"),
                ("a", "field", "kita", "IJ", 1, "x"),
            ],
            columns=tables.TABLES["gold"].names,
        ),
        "gold",
    )
    rows = bases.gold_answers(gold, statements).query("scheme == 'dimension'")
    assert sorted(rows[["target", "coder", "new"]].values.tolist()) == [
        ["a", "GH", ""],
        ["b", "GH", "alter"],
    ]


def test_what_a_person_decided_is_no_answer_of_the_program():
    rows = [("s", "bildung", 1, 1.0, "AB", 1), ("s", "wohnen", 1, 0.9, "model", 0)]
    rows += [("t", "bildung", 1, 1.0, "AB", 1)]
    names = ["statement_id", "code_id", "rank", "probability", "coder", "decided"]
    found = bases.written(pd.DataFrame(rows, columns=names).assign(scheme="field"), "field")
    assert {each: answer.best for each, answer in found.items()} == {"s": "wohnen"}


def test_headline_warns_of_few():
    row = {
        "Grundlage": "Goldstandard",
        "Schema": "Handlungsfeld",
        "Aussagen": 40,
        "richtig": 0.8,
        "von": 0.65,
        "bis": 0.9,
    }
    assert "Von 40 Aussagen ordnet das Programm 32 dem Handlungsfeld zu" in page.headline(
        row
    ) and "wenige Aussagen" in page.headline(row)


def test_a_gold_text_without_goal_touches_none(house):
    """Two texts judged, one of them linked: a link found on the other is wrong."""
    statements = house.read("statements")["statement_id"]
    house.write(
        "gold",
        pd.DataFrame(
            [
                {
                    "statement_id": statements[n],
                    "scheme": "field",
                    "code_id": "kita",
                    "coder": "GH",
                    "rank": 1,
                    "text": TEXTS[n],
                }
                for n in (0, 1)
            ]
        ),
    )
    house.write(
        "gold_goals",
        pd.DataFrame(  # written down twice, it is one
            [("K1", TEXTS[0], "confirms"), ("K1", f" {TEXTS[0]}!", "confirms")],
            columns=["goal_id", "text", "relation"],
        ),
    )
    house.write(
        "goal_links",
        pd.DataFrame(
            [("K1", statements[n], 0.5, "confirms") for n in (0, 1, 2)],
            columns=tables.TABLES["goal_links"].names[:4],
        ),
    )
    row = evaluate.goals(house, house.read("statements"))[0]
    assert (row["Aussagen"], row["Bezüge"], row["Genauigkeit"], row["Trefferquote"]) == (
        2,
        1,
        0.5,
        1.0,
    )


def basis(truth, model, scheme="dimension", coders="A", name="Goldstandard"):
    rows = [
        {"target": key, "coder": coder, "new": code, "rank": rank, "scheme": scheme}
        for key, codes in truth.items()
        for coder in coders
        for rank, code in enumerate(codes or ("",), 1)
    ]
    return bases.Basis(name, scheme, truth, pd.DataFrame(rows), model)


@pytest.mark.parametrize(
    "there, found, missed",
    [(5, 2, True), (5, 3, False), (4, 0, False), (6, 3, False), (6, 2, True)],
)
def test_a_dimension_of_which_less_than_half_is_found_is_not_to_be_counted(there, found, missed):
    book = codebook.Codebook((codebook.Code("dimension", "alter", "Alter"),), {})
    model = {str(n): answer("alter", codes=("alter",) * (n < found)) for n in range(there + 3)}
    truth = {str(n): ("alter",) * (n < there) for n in range(there + 3)}
    rows = evaluate.quality(book, [basis(truth, model)])["nicht_zaehlbar"]
    assert [(row["code_id"], row["Anzahl"]) for row in rows] == [("alter", there)] * missed


def test_each_persons_answers_then_what_all_agree_on():
    answers = pd.DataFrame(
        [("1", "B", "a", 1), ("1", "A", "a", 1), ("2", "A", "a", 1), ("2", "B", "b", 1)],
        columns=["target", "coder", "new", "rank"],
    )
    whole = bases.Basis("Gold", "field", bases.consensus(answers), answers, {})
    assert whole.truth == {"1": ("a",)}
    one, two, agreed = bases.by_person(whole)
    assert (one.truth, two.truth) == ({"1": ("a",), "2": ("a",)}, {"1": ("a",), "2": ("b",)})
    assert agreed.truth == whole.truth and one.name.endswith("A") and two.name.endswith("B")
    alone = whole._replace(answers=answers[answers["coder"] == "A"])
    assert bases.by_person(alone) == [alone]


def test_consensus_is_of_codes_that_somebody_gave_in_the_order_of_their_ranks():
    rows = [("1", "A", "b", 2), ("1", "A", "a", 1), ("2", "A", "", 1), ("2", "B", "", 1)]
    answers = pd.DataFrame(rows, columns=["target", "coder", "new", "rank"])
    assert bases.consensus(answers) == {"1": ("a", "b"), "2": ()}


@pytest.mark.parametrize(
    "ranked, clear, codes",
    [
        ([("a", 0.5), ("b", 0.2)], True, ("a", "b")),  # both just reached
        ([("a", 0.49), ("b", 0.4)], False, ()),
        ([("a", 0.9), ("b", 0.19)], True, ("a",)),
        ([("a", 0.9), ("b", 0.1), ("c", 0.3)], True, ("a", "c")),
    ],
)
def test_what_the_model_would_have_decided(ranked, clear, codes):
    limits = classify.Thresholds(0.5, 0.2)
    assert bases._answer(ranked, limits) == Answer("a", ranked[0][1], clear, codes)


def test_only_the_models_own_codings_of_the_scheme_are_its_answers():
    names = ["statement_id", "scheme", "code_id", "coder", "probability", "decided", "rank"]
    rows = [
        ("s", "field", "b", "model", 0.6, 0, 2),
        ("s", "field", "a", "model", 0.3, 0, 1),
        ("s", "field", "unclear", "model", 0.9, 1, 1),
        ("t", "field", "unclear", "model", 0.9, 1, 1),
        ("s", "type", "z", "model", 0.9, 1, 1),
        ("s", "field", "c", "AB", 1.0, 1, 1),
    ]
    found = bases.written(pd.DataFrame(rows, columns=names), "field")
    assert (found["s"].best, found["s"].probability, list(found)) == ("a", 0.3, ["s"])


def test_duplicates_lie_in_one_fold_and_what_nobody_decided_in_none():
    groups = [f"g{number // 2}" for number in range(40)]
    known = ["" if number % 7 == 0 else "kita" for number in range(40)]
    fold = heldout.folds(groups, known)
    assert [number == -1 for number in fold] == [code == "" for code in known]
    of_group = {}
    for group, number in zip(groups, fold):
        of_group.setdefault(group, set()).add(int(number))
    assert all(len(numbers - {-1}) <= 1 for numbers in of_group.values())
    sizes = [list(n - {-1})[0] for n in of_group.values() if n - {-1}]
    assert sorted(sizes.count(each) for each in range(heldout.FOLDS)) == [4] * heldout.FOLDS
    assert heldout.order(["b", "a", "b"]) == heldout.order(["a", "b"])
    assert heldout.order([*"abcdefgh"], 1) != heldout.order([*"abcdefgh"], 2)


@pytest.mark.parametrize(
    "chance, low", [(0.0, 0.0), (0.0999, 0.0), (0.1, 0.1), (0.95, 0.9), (1.0, 0.9)]
)
def test_each_probability_falls_into_its_bin(chance, low):
    (row,) = scores.reliability({"1": ("a", "b")}, {"1": answer("a", chance)})
    assert row["from"] == pytest.approx(low) and row["to"] == pytest.approx(low + 0.1)
    assert (row["n"], row["right"], row["stated"]) == (1, 1.0, pytest.approx(chance))


def test_counts_are_over_what_both_hold():
    truth = {"1": ("a",), "2": ("a", "b"), "3": ("b",), "5": ("a",)}
    answers = {"1": ("a",), "2": ("b",), "3": ("a", "b"), "4": ("a",)}
    assert scores.counts(truth, answers, "a") == (1, 2, 2)
    assert scores.counts(truth, answers, "b") == (2, 2, 2)


def test_any_of_leaves_out_what_people_could_not_say_and_codes_of_no_codebook():
    truth = {"1": ("a", "gone"), "2": ("unclear",), "3": ("a",), "4": ("a",)}
    total, _ = scores.any_of(
        truth, {key: answer("a", codes=("a",)) for key in ("1", "2", "3")}, ["a"]
    )
    assert (total["n"], total["accuracy"], total["macro_f1"]) == (2, 1.0, 1.0)


def test_one_of_leaves_out_what_was_not_answered_or_is_no_field():
    truth = {"1": ("a", "b"), "2": ("gone", "a"), "3": (), "4": ("b",), "5": ("b",)}
    total, rows = scores.one_of(
        truth, {key: answer("a", 0.4 if key == "1" else 0.39) for key in "1234"}, ["a", "b"]
    )
    assert (total["n"], total["accuracy"], total["in_any"]) == (2, 0.5, 0.5)
    assert (total["unclear"], total["right_if_clear"]) == (0.5, 1.0)
    assert [row["support"] for row in rows] == [1, 1]
    assert (total["low"], total["high"]) == scores.wilson(1, 2)


def test_stability_is_weighted_by_statements_and_the_unsure_are_counted(house):
    rows = [("a", 1, 0.0), ("b", 3, 0.8), ("c", 4, page.UNSTABLE), ("d", 2, page.UNSTABLE - 0.01)]
    topics = pd.DataFrame(rows, columns=["topic_id", "n_statements", "stability"])
    house.write("topics", topics)
    (row,) = evaluate.topics(house)
    assert row["mittlere Stabilität"] == pytest.approx(
        (3 * 0.8 + 4 * page.UNSTABLE + 2 * (page.UNSTABLE - 0.01)) / 10
    )
    assert (row["Themen"], row["niedrigste"], row["noch unsichere Themen"]) == (4, 0.0, 2)
