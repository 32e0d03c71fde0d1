"""On what the coding is judged: who was told what, and what of the model is held against it, on tables of a few rows."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

from analysis import classify, codebook, evaluate, tables
from analysis.codebook import Code
from analysis.measuring import bases, scores
from analysis.measuring.bases import GOLD, QUEUE, RANDOM
from analysis.measuring.scores import Answer

BOOK = codebook.Codebook(
    (
        Code("field", "bus", "Bus"),
        Code("field", "kita", "Kita"),
        Code("type", "problem", "Problem"),
        Code("dimension", "alter", "Alter"),
    ),
    {},
)
IDS = [f"2025-{letter}" for letter in "abcdef"]


def _statements(**same_as):
    return pd.DataFrame(
        {
            "statement_id": IDS,
            "round_id": "2025",
            "text": [f"Text {each}" for each in IDS],
            "verbatim": [f"Text {each}" for each in IDS],
            "same_as": [f"2025-{same_as[each[-1]]}" if each[-1] in same_as else "" for each in IDS],
        }
    )


def _codings(*rows, coder="model"):
    """(statement, scheme, code, probability, rank) of one coder."""
    names = ["statement_id", "scheme", "code_id", "probability", "rank"]
    made = pd.DataFrame([(f"2025-{one}", *rest) for one, *rest in rows], columns=names)
    return made.assign(coder=coder, decided=0, reason="")


def _decisions(*rows):
    """(statement, scheme, codes, coder, „random“ or „queue“); by lot is blind."""
    made = [
        dict.fromkeys(tables.TABLES["decided_codings"].names, "")
        | {
            "target": f"2025-{one}",
            "scheme": scheme,
            "new": codes,
            "coder": coder,
            "date": "2025-07-03",
            "asked_because": why,
            "saw_suggestion": int(why != "random"),
            "text": f"Text 2025-{one}",
        }
        for one, scheme, codes, coder, why in rows
    ]
    return tables.typed(pd.DataFrame(made), "decided_codings")


def _gold(*rows):
    """(statement, scheme, code, coder, rank)."""
    made = [(f"2025-{one}", *rest, f"Text 2025-{one}") for one, *rest in rows]
    return tables.typed(pd.DataFrame(made, columns=tables.TABLES["gold"].names), "gold")


def _house(codings=(), decisions=(), gold=()):
    made = {
        "codings": _codings(*codings),
        "decided_codings": _decisions(*decisions) if decisions else tables.empty("decided_codings"),
        "gold": _gold(*gold) if gold else tables.empty("gold"),
    }
    return SimpleNamespace(read=made.__getitem__)


@pytest.fixture
def unseen(monkeypatch):
    """What was asked of the cross-validation; it answers one made-up answer and one row of a curve a scheme."""
    asked = {}

    def answers(house, book, statements, scheme, truth):
        assert book.fields and len(statements) == 6 and house.read
        asked[scheme] = truth
        return {"2025-a": Answer(f"unseen {scheme}", 0.5, True, ())}, [{"scheme": scheme}]

    monkeypatch.setattr(bases, "unseen", answers)
    return asked


CODINGS = [(letter, "field", "bus", 0.9, 1) for letter in "abcdef"]
CODINGS += [("a", "type", "problem", 0.8, 1), ("a", "dimension", "alter", 0.95, 1)]


def test_each_source_stays_apart_and_the_model_answers_each_unseen(unseen):
    house = _house(
        CODINGS,
        [("a", "field", "kita", "AB", "random"), ("b", "field", "bus kita", "AB", "queue")],
        [("c", "field", "bus", "GH", 1), ("b", "field", "bus", "GH", 1)],
    )
    found, curve = bases.bases(house, BOOK, _statements())
    assert [(each.name, each.scheme, each.truth) for each in found] == [
        (GOLD, "field", {"2025-c": ("bus",)}),  # what the program learned from is no test
        (RANDOM, "field", {"2025-a": ("kita",)}),
        (QUEUE, "field", {"2025-b": ("bus", "kita")}),
    ]
    written = bases.written(_codings(*CODINGS), "field")
    assert found[0].model == found[1].model == written
    assert found[2].model["2025-a"].best == "unseen field"
    assert unseen == {"field": {"2025-b": ("bus", "kita")}, "type": {}}
    assert curve == [{"scheme": "field"}, {"scheme": "type"}]
    assert found[2].answers["coder"].tolist() == ["AB", "AB"]


def test_dimensions_are_learned_from_nobody_so_what_was_written_answers_all(unseen):
    house = _house(CODINGS, [("a", "dimension", "alter", "AB", "queue")])
    found, _ = bases.bases(house, BOOK, _statements())
    assert [(each.name, each.scheme, each.truth) for each in found] == [
        (QUEUE, "dimension", {"2025-a": ("alter",)})
    ]
    assert found[0].model["2025-a"].best == "alter" and "dimension" not in unseen


def test_a_scheme_without_codes_is_not_measured(unseen):
    house = _house(CODINGS, [("a", "type", "problem", "AB", "queue")])
    book = codebook.Codebook(BOOK.fields, {})
    assert bases.bases(house, book, _statements())[0] == [] and list(unseen) == ["field"]


@pytest.mark.parametrize(
    ("decided", "drawn", "same_as", "told"),
    [
        ("", "", {}, ""),
        ("a", "", {}, "a"),
        ("a", "a", {}, ""),  # of the blind sample the program learns nothing
        ("ab", "a", {}, "b"),
        ("a", "", {"b": "a"}, "ab"),  # duplicates follow
        ("b", "", {"b": "a", "c": "a"}, "abc"),
        ("a", "a", {"b": "a", "c": "a"}, "bc"),  # those of the blind sample too, but not itself
        ("ab", "ab", {"b": "a", "c": "a"}, "abc"),  # each is told by the other
        ("ab", "b", {}, "a"),
    ],
)
def test_whose_code_the_program_was_told(decided, drawn, same_as, told):
    rows = lambda letters: pd.DataFrame({"target": [f"2025-{letter}" for letter in letters]})
    found = bases.told(_statements(**same_as), rows(decided), rows(drawn))
    assert found == {f"2025-{letter}" for letter in told}


def test_a_decision_on_another_scheme_tells_nothing(unseen):
    decided = [("a", "type", "problem", "AB", "queue"), ("b", "field", "bus", "AB", "random")]
    house = _house(
        CODINGS, decided, [("a", "field", "bus", "GH", 1), ("b", "field", "bus", "GH", 1)]
    )
    found, _ = bases.bases(house, BOOK, _statements())
    assert {each.name: set(each.truth) for each in found if each.scheme == "field"} == {
        GOLD: {"2025-a", "2025-b"},
        RANDOM: {"2025-b"},
    }


ANSWERS = [
    ([("AB", "bus", 1)], ("bus",)),
    ([("AB", "kita", 2), ("AB", "bus", 1)], ("bus", "kita")),
    ([("AB", "bus", 1), ("CD", "bus", 1), ("EF", "kita", 1)], ("bus",)),
    ([("AB", "bus", 1), ("CD", "kita", 1)], None),  # they differ
    ([("AB", "", 1)], ()),
    ([("AB", "", 1), ("CD", "bus", 1)], None),
]


@pytest.mark.parametrize(("answers", "codes"), ANSWERS)
def test_what_people_say_together(answers, codes):
    rows = pd.DataFrame(answers, columns=["coder", "new", "rank"]).assign(target="s")
    other = pd.DataFrame({"coder": ["AB"], "new": ["sport"], "rank": [1], "target": ["r"]})
    found = bases.consensus(pd.concat([rows, other]))
    assert found == {"r": ("sport",)} | ({} if codes is None else {"s": codes})
    assert list(found) == sorted(found)


def test_who_looked_for_types_and_named_none_said_none():
    gold = [
        ("a", "field", "bus", "GH", 1),
        ("b", "field", "bus", "GH", 1),
        ("b", "type", "problem", "GH", 1),
        ("c", "type", "problem", "IJ", 1),
        ("a", "dimension", "alter", "IJ", 1),
        ("a", "field", "kita", "KL", 1),
        ("a", "field", "kita", "GH", 2),  # two fields, once none of the types
    ]
    rows = bases.gold_answers(_gold(*gold), _statements())
    assert list(rows) == ["target", "scheme", "coder", "new", "rank"]
    none = rows[rows["new"] == ""]
    assert none[["target", "scheme", "coder", "rank"]].to_numpy().tolist() == [
        ["2025-a", "type", "GH", 1],
        ["2025-a", "type", "IJ", 1],
        ["2025-c", "dimension", "IJ", 1],
    ]
    assert len(rows) == 10


def test_a_gold_statement_with_a_new_id_is_found_by_its_text():
    gold = _gold(("a", "field", "bus", "GH", 2)).assign(statement_id="2025-0000000f")
    rows = bases.gold_answers(gold, _statements())
    assert rows[["target", "new", "rank"]].to_numpy().tolist() == [["2025-a", "bus", 2]]


# ---- the answers of a model that did not see the decision ---------------------------------------


@pytest.fixture
def held(monkeypatch):
    """Cross-validation that answers .7 for the second code of whatever was decided."""
    asked = {}

    def probabilities(codes, notes, known, groups, lookup, topics):
        asked.update(known=known, groups=groups, topics=topics, codes=[each.id for each in codes])
        chances = [0.3, 0.7][: len(codes)]
        return np.array([chances if code else [np.nan] * len(chances) for code in known])

    monkeypatch.setattr(bases.heldout, "probabilities", probabilities)
    monkeypatch.setattr(bases.heldout, "curve", lambda codes, notes, known, *more: [{"n": known}])
    monkeypatch.setattr(bases.heldout, "FEWEST", 2)
    monkeypatch.setattr(bases, "notes_of", lambda statements, vectors, words: "notes")
    monkeypatch.setattr(bases.embed, "Store", lambda path, model: {"store": path.stem})
    monkeypatch.setattr(bases, "CURVE_FROM", 3)
    return asked


@pytest.mark.parametrize(
    ("truth", "scheme", "known", "answers", "curve"),
    [
        ({"a": ("bus", "kita"), "b": ("kita",)}, "field", ["bus", "kita", ""], "ab", False),
        ({"a": ("bus",), "b": ("kita",), "c": ("bus",)}, "field", ["bus", "kita", "bus"], "abc", True),
        ({"a": ("bus",), "b": ()}, "field", None, "", False),  # too few
        ({"a": ("bus",), "b": ("gone",)}, "field", None, "", False),
        ({"a": ("bus",), "b": ("gone",), "c": ("kita",)}, "field", ["bus", "", "kita"], "ac", False),
        ({each: ("problem",) for each in "abc"}, "type", ["problem"] * 3, "abc", False),
    ],
)  # fmt: skip
def test_what_is_held_out(held, truth, scheme, known, answers, curve):
    house = SimpleNamespace(models=Path("models"))
    truth = {f"2025-{each}": codes for each, codes in truth.items()}
    statements = _statements(b="a")
    found, rows = bases.unseen(house, BOOK, statements, scheme, truth)
    assert set(found) == {f"2025-{each}" for each in answers} and bool(rows) == curve
    if known:
        assert held["known"] == known + [""] * 3
        assert held["groups"] == ["2025-a", "2025-a", *IDS[2:]]
    if scheme == "field":
        assert all(each == Answer("kita", 0.7, True, ("kita", "bus")) for each in found.values())
    if curve:
        assert rows == [{"n": known + [""] * 3}]


def test_topics_of_the_catalogue_teach_the_fields_alone(held):
    topic = Code("topic", "t", "Nachtbus", field="bus")
    book = codebook.Codebook((*BOOK.codes, topic), {})
    house = SimpleNamespace(models=Path("models"))
    for scheme, code, topics in (("field", "bus", (topic,)), ("type", "problem", ())):
        truth = {f"2025-{each}": (code,) for each in "ab"}
        bases.unseen(house, book, _statements(), scheme, truth)
        assert held["topics"] == topics and held["codes"] == [
            each.id for each in book.scheme(scheme)
        ]


@pytest.mark.parametrize("scheme", ["field", "type", "dimension"])
def test_the_limits_of_an_answer_are_those_of_its_scheme(scheme):
    limits = classify.THRESHOLDS[scheme]
    rows = [
        ("a", scheme, "x", limits.clear, 1),
        ("a", scheme, "y", limits.second, 2),
        ("b", scheme, "x", limits.clear - 0.01, 1),
        ("c", scheme, "x", 0.9, 1),
        ("c", scheme, "y", limits.second - 0.01, 2),
    ]
    found = bases.written(_codings(*rows), scheme)
    assert {each: (answer.clear, answer.codes) for each, answer in found.items()} == {
        "2025-a": (True, ("x", "y")),
        "2025-b": (False, ()),
        "2025-c": (True, ("x",)),
    }


def test_what_all_agree_on_comes_last_and_each_persons_answers_before():
    rows = [
        ("s", "CD", "bus", 1),
        ("s", "AB", "bus", 1),
        ("s", "AB", "kita", 2),
        ("t", "CD", "", 1),
    ]
    answers = pd.DataFrame(rows, columns=["target", "coder", "new", "rank"])
    whole = bases.Basis("Gold", "field", {"s": ("bus",)}, answers, {"s": None})
    views = bases.by_person(whole)
    assert [(each.name, each.truth) for each in views] == [
        ("Gold, AB", {"s": ("bus", "kita")}),
        ("Gold, CD", {"s": ("bus",), "t": ()}),
        ("Gold, worin alle einig sind", {"s": ("bus",)}),
    ]
    assert all(each.model == whole.model and each.scheme == "field" for each in views)
    assert [len(each.answers) for each in views] == [2, 2, 4]


# ---- the tables that are made of it -------------------------------------------------------------


def _people(*rows):
    """(statement, coder, code, rank)"""
    return pd.DataFrame(rows, columns=["target", "coder", "new", "rank"])


def _basis(name, scheme, model, *rows):
    people = _people(*rows)
    return bases.Basis(name, scheme, bases.consensus(people), people, model)


def test_each_view_of_each_basis_has_its_rows():
    model = {"s": Answer("bus", 0.95, True, ("bus",)), "t": Answer("bus", 0.15, False, ())}
    field = _basis("Gold", "field", model, ("s", "AB", "bus", 1), ("t", "AB", "kita", 1))
    found = evaluate.quality(BOOK, [field])
    assert set(found) == {"gesamt", "je_code", "sicherheit", "nicht_zaehlbar"}
    (total,) = found["gesamt"]
    label = {"Grundlage": "Gold", "Schema": "Handlungsfeld"}
    assert total == label | {
        "Aussagen": 2, "Makro-F1": pytest.approx(1 / 3), "richtig": 0.5, "von": total["von"], "bis": total["bis"],
        "richtig mit zweitem Feld": 0.5, "Kalibrierungsfehler": pytest.approx(0.1), "Anteil unklar": 0.5,
        "richtig, wenn nicht unklar": 1.0}  # fmt: skip
    assert (total["von"], total["bis"]) == scores.wilson(1, 2)
    bus, kita = found["je_code"]
    assert bus == label | {
        "Code": "Bus",
        "Genauigkeit": 0.5,
        "Trefferquote": 1.0,
        "F1": pytest.approx(2 / 3),
        "Anzahl": 1,
    }
    assert (kita["Code"], kita["Trefferquote"], kita["Anzahl"]) == ("Kita", 0.0, 1)
    assert found["sicherheit"] == [
        label
        | {"Sicherheit von": 0.1, "bis": 0.2, "Aussagen": 1, "angegeben": 0.15, "richtig": 0.0},
        label
        | {"Sicherheit von": 0.9, "bis": 1.0, "Aussagen": 1, "angegeben": 0.95, "richtig": 1.0},
    ]


def test_two_people_have_three_views_and_a_basis_without_answers_none():
    model = {"s": Answer("bus", 0.95, True, ("bus",))}
    two = _basis("Blind", "field", model, ("s", "AB", "bus", 1), ("s", "CD", "kita", 1))
    found = evaluate.quality(BOOK, [two, two._replace(name="Andere", model={})])
    assert [(row["Grundlage"], row["richtig"]) for row in found["gesamt"]] == [
        ("Blind, AB", 1.0),
        ("Blind, CD", 0.0),
    ]


@pytest.mark.parametrize(("there", "found", "missed"), [(5, 2, True), (4, 0, False), (6, 3, False)])
def test_a_dimension_is_not_to_be_counted_where_less_than_half_is_found(there, found, missed):
    model = {
        str(at): Answer("alter", 0.9, at < found, ("alter",) if at < found else ())
        for at in range(9)
    }
    rows = [(str(at), "AB", "alter" if at < there else "", 1) for at in range(9)]
    tables_ = evaluate.quality(BOOK, [_basis("Gold", "dimension", model, *rows)])
    assert bool(tables_["nicht_zaehlbar"]) == missed and tables_["sicherheit"] == []
    if missed:
        assert tables_["nicht_zaehlbar"] == [
            {
                "Grundlage": "Gold",
                "code_id": "alter",
                "Code": "Alter",
                "Trefferquote": 0.4,
                "Anzahl": 5,
            }
        ]
    total = tables_["gesamt"][0]
    assert total["richtig"] == pytest.approx((9 - there + found) / 9) and np.isnan(
        total["Anteil unklar"]
    )


def test_people_agree_with_people_and_each_with_the_program():
    model = {
        "s": Answer("bus", 0.9, True, ("bus",)),
        "t": Answer("bus", 0.2, False, ()),
        "u": Answer("kita", 0.9, True, ("kita",)),
    }
    answers = [(each, coder, code, 1) for coder, codes in (("AB", ("bus", "kita", "kita")), ("CD", ("bus", "kita", "bus")))
               for each, code in zip("stu", codes)]  # fmt: skip
    rows = evaluate.agreements(BOOK, [_basis("Blind", "field", model, *answers)])
    first = [row for row in rows if row["Maß"] == evaluate.MEASURES["first"] and not row["Code"]]
    assert [(row["wer"], row["Personen"], row["Aussagen"]) for row in first] == [
        ("Menschen", "AB + CD", 3), ("Mensch und Programm", "AB + Programm", 3), ("Mensch und Programm", "CD + Programm", 3)]  # fmt: skip
    kappa = lambda one, other: pytest.approx(cohen_kappa_score(one, other))
    said = ["bus", "unclear", "kita"]  # where it is not sure it says so
    assert first[0]["Cohens κ"] == kappa(["bus", "kita", "kita"], ["bus", "kita", "bus"])
    assert first[1]["Cohens κ"] == kappa(["bus", "kita", "kita"], said)
    assert first[2]["Cohens κ"] == kappa(["bus", "kita", "bus"], said)
    assert {row["Code"] for row in rows} >= {"", "Bus", "Kita"} and {
        row["Schema"] for row in rows
    } == {"Handlungsfeld"}
    alone = evaluate.agreements(BOOK, [_basis("Blind", "field", model, *answers[:3])])
    assert {row["wer"] for row in alone} == {"Mensch und Programm"}


def test_of_statements_that_one_alone_judged_no_agreement_is_told():
    basis = _basis("Gold", "field", {}, ("s", "AB", "bus", 1), ("t", "CD", "bus", 1))
    assert evaluate.agreements(BOOK, [basis]) == []


@pytest.mark.parametrize(
    ("scheme", "code", "abstains"),
    [("field", "bus", True), ("type", "problem", True), ("dimension", "alter", False)],
)
def test_where_the_program_gives_no_code_it_abstains_but_of_dimensions_none_is_an_answer(
    scheme, code, abstains
):
    model = {"s": Answer(code, 0.9, True, (code,)), "t": Answer(code, 0.1, False, ())}
    basis = _basis("Gold", scheme, model, ("s", "AB", code, 1), ("t", "AB", code, 1))
    rows = evaluate.agreements(BOOK, [basis])
    units = {row["Maß"]: row["Aussagen"] for row in rows if not row["Code"]}
    assert units[evaluate.MEASURES["first"]] == 2
    assert (
        units[evaluate.MEASURES["first_clear"]] == units[evaluate.MEASURES["all"]] == 2 - abstains
    )


def test_tables_are_written_anew_and_what_has_no_row_goes(tmp_path):
    (tmp_path / "alt.csv").write_text("x")
    (tmp_path / "notiz.txt").write_text("x")
    rows = {
        "themen": [{"Themen": 1, "a": 1 / 3}],
        "ziele": [],
        "gesamt": [],
        "uebereinstimmung": [],
    }
    evaluate.write(tmp_path, rows)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "index.html",
        "notiz.txt",
        "themen.csv",
    ]
    assert (tmp_path / "themen.csv").read_text() == "Themen,a\n1,0.333\n"
