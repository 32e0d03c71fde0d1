"""The stage classify on a small house: what is written for every statement, what people decided, and the same bytes twice."""

import hashlib
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis import classify, codebook, embed, stage, tables
from analysis.coding import type_model

BOOK = """
[[field]]
id = "sport"
name = "Sport"
definition = "Bewegung, Verein, Schwimmbad"
examples = ["Schwimmkurs für Frauen", "Turnhalle ist abends zu"]
keywords = ["Sport", "Schwimmen", "Verein", "Turnhalle"]

[[field]]
id = "wohnen"
name = "Wohnen"
definition = "Wohnung, Miete, Nachbarschaft"
examples = ["Keine bezahlbare Wohnung", "Vermieter lehnen ab"]
keywords = ["Wohnung", "Miete", "Vermieter", "Nachbarschaft"]

[[type]]
id = "p"
name = "Problem"
definition = "Was fehlt"

[[type]]
id = "m"
name = "Maßnahme"
definition = "Was zu tun ist"

[[dimension]]
id = "geschlecht"
name = "Geschlecht"
definition = "Frauen, Mädchen, Männer"
keywords = ["Frauen", "Mädchen"]
"""
TEXTS = [
    "Schwimmkurse für Frauen anbieten",
    "Turnhalle fehlt",
    "Mehr Sport im Verein",
    "Vereine öffnen",
    "Keine Wohnung zu finden",
    "Miete zu hoch",
    "Vermieter ansprechen",
    "Nachbarschaft stärken",
    "Wohnungen bauen",
    "Sportplatz sanieren",
    "Xq zz",
    "Xq zz",
]


class Topics:
    """A toy embedder: one direction for sport, one for housing, and a little of the text's own."""

    name = "toy topics"
    STEMS = (("sport", "schwimm", "verein", "halle", "bewegung"), ("wohn", "miet", "nachbar"))

    def encode(self, texts):
        about = [
            [sum(stem in text.lower() for stem in stems) for stems in self.STEMS] for text in texts
        ]
        own = [[byte / 1000 for byte in hashlib.md5(text.encode()).digest()] for text in texts]
        found = np.hstack([about, own]).astype(np.float32)
        return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def house(tmp_path):
    place = stage.House(tmp_path / "corpus", tmp_path / "models", tmp_path / "reports")
    (place.corpus / "tables").mkdir(parents=True)
    (place.corpus / "codebook.toml").write_text(BOOK, encoding="utf-8")
    ids = [f"2025-{number:08x}" for number in range(len(TEXTS))]
    place.write(
        "statements",
        tables.typed(
            pd.DataFrame(
                {
                    "statement_id": ids,
                    "round_id": "2025",
                    "text": TEXTS,
                    "verbatim": TEXTS,
                    "same_as": [""] * 11 + [ids[10]],
                    "workshop_field_id": [""] * 11 + ["sport"],
                }
            ),
            "statements",
        ),
    )
    for what, texts in (
        ("statements", TEXTS),
        (
            "codebook",
            embed.codebook_texts(codebook.read(place.corpus / "codebook.toml"))
            + type_model.texts_for("toy"),
        ),
    ):
        store = embed.Store(place.models / "embeddings" / f"{what}.npz", Topics())
        store.add(texts)
        store.save()
    return place


def _run(house):
    for verb in ("fit", "apply"):
        classify._work(house, SimpleNamespace(verb=verb))
    return house.read("codings")


def _decide(house, *rows):
    tables.write(
        tables.typed(
            pd.DataFrame(
                [
                    {
                        "target": target,
                        "scheme": scheme,
                        "new": new,
                        "coder": coder,
                        "date": "2025-08-01",
                        "text": text,
                    }
                    for target, scheme, new, coder, text in rows
                ]
            ),
            "decided_codings",
        ),
        house.path("decided_codings"),
        "decided_codings",
    )


def test_every_statement_has_one_decided_field_and_its_best_guess(house):
    codings = _run(house)
    fields = codings[codings["scheme"] == "field"]
    first = fields[(fields["decided"] == 1) & (fields["rank"] == 1)]
    assert first["statement_id"].tolist() == house.read("statements")["statement_id"].tolist()
    best = fields[fields["code_id"] != codebook.UNCLEAR].groupby("statement_id").first()
    assert len(best) == len(TEXTS) and best["probability"].between(0, 1).all()
    ranked = fields[fields["code_id"] != codebook.UNCLEAR]
    assert all(
        group.sort_values("rank")["probability"].is_monotonic_decreasing
        for _, group in ranked.groupby("statement_id")
    )
    assert set(codings["coder"]) == {"model"}


def test_known_answers(house):
    codings = _run(house)
    fields = codings[
        (codings["scheme"] == "field") & (codings["code_id"] != "unclear") & (codings["rank"] == 1)
    ]
    best = fields["code_id"]
    assert best.tolist()[:10] == ["sport"] * 4 + ["wohnen"] * 5 + ["sport"]
    said = codings[(codings["scheme"] == "dimension") & (codings["decided"] == 1)]
    assert said["statement_id"].tolist() == ["2025-00000000"] and "Frauen" in said["reason"].iloc[0]
    reasons = codings[
        (codings["scheme"] == "field")
        & (codings["statement_id"] == "2025-00000005")
        & (codings["rank"] == 1)
    ]["reason"]
    assert "Stichwort: Miete" in reasons.iloc[0]


def test_a_person_beats_the_model_and_duplicates_follow(house):
    _decide(
        house,
        ("2025-00000001", "field", "wohnen", "AB", "Turnhalle fehlt"),
        ("2025-0000000a", "field", "wohnen", "AB", "Xq zz"),
    )
    codings = _run(house)
    fields = codings[codings["scheme"] == "field"]
    own = fields[fields["statement_id"] == "2025-00000001"]
    assert own[own["decided"] == 1][["code_id", "coder", "probability"]].values.tolist() == [
        ["wohnen", "AB", 1.0]
    ]
    follower = fields[(fields["statement_id"] == "2025-0000000b") & (fields["decided"] == 1)]
    assert follower[["code_id", "coder"]].values.tolist() == [["wohnen", "model"]]


def test_orphaned_decisions_are_listed(house):
    _decide(house, ("2025-ffffffff", "field", "wohnen", "AB", "gibt es nicht mehr"))
    codings = _run(house)
    assert house.read("orphaned_codings")["target"].tolist() == ["2025-ffffffff"]
    assert "AB" not in set(codings["coder"])


def test_duplicates_share_their_field(house):
    codings = _run(house)
    rows = codings[
        (codings["scheme"] == "field")
        & codings["statement_id"].isin(["2025-0000000a", "2025-0000000b"])
    ]
    pairs = [
        group[["code_id", "probability", "decided"]].values.tolist()
        for _, group in rows.groupby("statement_id")
    ]
    assert pairs[0] == pairs[1]


def test_thresholds_decide_between_clear_and_unclear():
    clear = classify.model_rows(
        "s", "field", [("a", 0.5, ""), ("b", 0.35, ""), ("c", 0.15, "")], people=False
    )
    assert [(row["code_id"], row["decided"], row["rank"]) for row in clear] == [
        ("a", 1, 1),
        ("b", 1, 2),
        ("c", 0, 3),
    ]
    doubt = classify.model_rows("s", "field", [("a", 0.39, ""), ("b", 0.35, "")], people=False)
    assert [(row["code_id"], row["decided"]) for row in doubt] == [
        ("a", 0),
        ("b", 0),
        ("unclear", 1),
    ]
    assert all(
        row["decided"] == 0
        for row in classify.model_rows("s", "field", [("a", 0.9, "")], people=True)
    )
    assert [
        row["code_id"]
        for row in classify.model_rows("s", "dimension", [("a", 0.02, "")], people=False)
    ] == ["a"]


def test_same_bytes_in_a_fresh_process(house):
    _run(house)
    files = [house.path("codings"), *sorted((house.models / "classifier").iterdir())]
    before = [file.read_bytes() for file in files]
    for verb in ("fit", "apply"):
        subprocess.run(
            [
                sys.executable,
                "-m",
                "analysis.classify",
                verb,
                "--corpus",
                house.corpus,
                "--models",
                house.models,
            ],
            check=True,
            capture_output=True,
        )
    assert [file.read_bytes() for file in files] == before
    assert [file.name for file in files[1:]] == ["field.json", "field.npz", "type.json", "type.npz"]
    assert str(house.models) not in (house.models / "classifier" / "field.json").read_text(
        encoding="utf-8"
    )


def test_no_types_and_no_statements_is_fine(house):
    (house.corpus / "codebook.toml").write_text(BOOK[: BOOK.index("[[type]]")], encoding="utf-8")
    assert set(_run(house)["scheme"]) == {"field"}
    house.write("statements", tables.empty("statements"))
    assert len(_run(house)) == 0


def test_an_unclear_row_holds_the_chance_that_the_best_code_is_wrong():
    rows = classify.model_rows("s", "field", [("sport", 0.3, ""), ("wohnen", 0.2, "")], False)
    assert [(row["code_id"], row["probability"], row["decided"]) for row in rows] == [
        ("sport", 0.3, 0),
        ("wohnen", 0.2, 0),
        (codebook.UNCLEAR, 0.7, 1),
    ]


def test_duplicates_share_the_geometric_mean_whoever_comes_first():
    statements = pd.DataFrame({"statement_id": ["a", "b", "c"], "same_as": ["", "a", ""]})
    chances = np.array([[0.9, 0.1], [0.1, 0.9], [0.7, 0.3]])
    shared = classify.share_duplicates(statements, chances)
    assert np.allclose(shared, [[0.5, 0.5], [0.5, 0.5], [0.7, 0.3]])
    uneven = classify.share_duplicates(statements, np.array([[0.8, 0.2], [0.5, 0.5], [1, 0]]))
    assert np.allclose(uneven[:2], [[2 / 3, 1 / 3]] * 2)


def test_a_code_drawn_by_lot_and_made_blind_teaches_nothing_nor_does_its_duplicate():
    rows = [("a", "random", 0), ("b", "random", 1), ("c", "sure", 0), ("d", "sure", 0)]
    found = pd.DataFrame(rows, columns=["target", "asked_because", "saw_suggestion"])
    assert classify.blind(found).tolist() == [True, False, False, False]
    statements = pd.DataFrame({"statement_id": list("abcd"), "same_as": ["", "", "", "a"]})
    assert classify._teaching(found, found, statements)["target"].tolist() == ["b", "c"]
    turned = statements.assign(same_as=["d", "", "", ""])  # the one drawn is the duplicate
    assert classify._teaching(found, found, turned)["target"].tolist() == ["b", "c"]
    gone = pd.DataFrame([("x", "random", 0), ("b", "sure", 0)], columns=found.columns)
    assert classify._teaching(gone, gone, statements)["target"].tolist() == ["b"]


# ---- rows, one rule at a time -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "chances", "people", "decided"),
    [
        ("field", [0.4, 0.3], False, [1, 1]),  # both just reached
        ("field", [0.4, 0.29], False, [1, 0]),
        ("field", [0.399999, 0.3], False, [0, 0, 1]),  # „unclear“ stands last
        ("field", [0.9, 0.8], True, [0, 0]),
        ("field", [0.1, 0.05], True, [0, 0]),
        ("type", [0.35, 0.35], False, [1, 1]),
        ("type", [0.34, 0.33], False, [0, 0, 1]),
        ("dimension", [0.95, 0.85], False, [1, 1]),
        ("dimension", [0.02], False, [0]),  # no dimension is no question
    ],
)
def test_which_of_the_models_codes_are_decided(scheme, chances, people, decided):
    ranked = [(letter, chance, f"why {letter}") for letter, chance in zip("abc", chances)]
    rows = classify.model_rows("s", scheme, ranked, people)
    assert [row["decided"] for row in rows] == decided
    assert [row["rank"] for row in rows] == [1, 2, 1][: len(rows)] or len(chances) == 1
    assert {(row["statement_id"], row["scheme"], row["coder"]) for row in rows} == {
        ("s", scheme, "model")
    }
    assert [row["reason"] for row in rows[: len(chances)]] == [each[2] for each in ranked]
    if len(rows) > len(chances):
        assert rows[-1]["code_id"] == "unclear"
        assert rows[-1]["probability"] == pytest.approx(1 - chances[0], abs=1e-6)


def test_a_persons_first_code_is_known_and_none_is_none():
    frame = pd.DataFrame({"statement_id": list("abcd")})
    rows = [
        ("a", "field", "x", 1),
        ("a", "field", "y", 2),
        ("b", "type", "z", 1),
        ("c", "field", "", 1),
    ]
    made = pd.DataFrame(rows, columns=["target", "scheme", "new", "rank"])
    assert classify.known_codes(frame, made, "field") == ["x", "", "", ""]
    assert classify.known_codes(frame, made, "type") == ["", "z", "", ""]


@pytest.mark.parametrize(
    ("known", "followed"),
    [
        (["x", "", "", ""], {1: "x", 2: "x"}),
        (["", "x", "", ""], {0: "x", 2: "x"}),  # whichever of the group was decided
        (["x", "y", "", ""], {}),  # people differ
        (["x", "x", "", ""], {2: "x"}),
        (["gone", "", "", ""], {}),
        (["gone", "x", "", ""], {2: "x"}),
        (["", "", "", "x"], {}),
    ],
)
def test_duplicates_follow_where_people_agree(known, followed):
    frame = pd.DataFrame({"statement_id": list("abcd"), "same_as": ["", "a", "a", ""]})
    chances = np.tile([0.2, 0.3, 0.5], (4, 1))
    found = classify.follow(frame, chances, known, ["x", "y", "z"])
    assert np.allclose(found.sum(axis=1), 1) and chances[0, 0] == 0.2
    for row in range(4):
        if row not in followed:
            assert found[row].tolist() == [0.2, 0.3, 0.5]
            continue
        at = "xyz".index(followed[row])
        others = np.delete([0.2, 0.3, 0.5], at)
        assert found[row, at] == classify.FOLLOWED
        assert np.allclose(
            np.delete(found[row], at), others / others.sum() * (1 - classify.FOLLOWED)
        )


def test_what_was_certain_and_is_followed_to_another_code_stays_finite():
    frame = pd.DataFrame({"statement_id": list("ab"), "same_as": ["", "a"]})
    found = classify.follow(frame, np.array([[1.0, 0.0], [1.0, 0.0]]), ["y", ""], ["x", "y"])
    assert np.isfinite(found).all() and found[1].tolist() == pytest.approx([0.01, 0.99])
    found = classify.follow(frame, np.array([[1.0, 0.0], [1.0, 0.0]]), ["x", ""], ["x", "y"])
    assert np.isfinite(found).all() and found[1].argmax() == 0


def test_people_who_settled_on_none_have_no_row():
    rows = [("a", "field", "x", 1, "AB"), ("a", "field", "y", 2, "AB"), ("b", "type", "", 1, "CD")]
    made = pd.DataFrame(rows, columns=["target", "scheme", "new", "rank", "coder"])
    found = classify.people_rows(made)
    assert [(row["statement_id"], row["code_id"], row["rank"], row["coder"]) for row in found] == [
        ("a", "x", 1, "AB"), ("a", "y", 2, "AB")]  # fmt: skip
    assert {(row["probability"], row["decided"], row["reason"]) for row in found} == {
        (1.0, 1, "von Menschen entschieden")}  # fmt: skip


def test_the_three_best_codes_each_with_its_reason(monkeypatch):
    codes = tuple(codebook.Code("field", each, each.upper()) for each in "abcd")
    chances = np.array([[0.1, 0.4, 0.3, 0.2], [0.25, 0.25, 0.25, 0.25], [0.7, 0.1, 0.1, 0.1]])
    fitted = SimpleNamespace(codes=codes, ids=list("abcd"), probabilities=lambda notes: chances,
                             features=SimpleNamespace(centred=lambda vectors: vectors))  # fmt: skip

    class Nearest:
        def __init__(self, codes, lookup, notes):
            assert notes == "vectors"

        def reason(self, code, text, number):
            return f"{code} {text} {number}" if code != "a" else ""

    monkeypatch.setattr(classify.reasons, "Nearest", Nearest)
    notes = SimpleNamespace(vectors="vectors", texts=["t0", "t1", "t2"], workshops=["b", "", "a"])
    frame = pd.DataFrame({"statement_id": ["s0", "s1", "s2"], "same_as": ""})
    people = pd.DataFrame(
        {"target": ["s2", "s0"], "scheme": ["field", "type"], "new": ["b", "p"], "rank": 1}
    )
    rows = classify.code_scheme(frame, fitted, notes, people, None)
    first = [
        (row["code_id"], row["reason"], row["decided"])
        for row in rows
        if row["statement_id"] == "s0"
    ]
    assert first == [
        ("b", "b t0 0 · Workshop zu diesem Feld", 1),
        ("c", "c t0 0", 1),
        ("d", "d t0 0", 0),
    ]
    second = [row["code_id"] for row in rows if row["statement_id"] == "s1"]
    assert second == ["a", "b", "c", "unclear"]  # of equal ones in the order of the codebook
    third = [(row["reason"], row["decided"]) for row in rows if row["statement_id"] == "s2"]
    assert third[0] == ("Workshop zu diesem Feld", 0) and {each[1] for each in third} == {0}
    assert rows[0]["probability"] == 0.4


def test_every_dimension_that_is_named_or_the_likeliest_undecided():
    codes = tuple(
        codebook.Code("dimension", name, name, keywords=words)
        for name, words in (("alter", ("jung",)), ("geschlecht", ("Frauen", "Mädchen")))
    )
    frame = pd.DataFrame(
        {"statement_id": list("abc"), "text": ["jung, für Frauen und Mädchen", "Bus", "jung"]}
    )
    people = pd.DataFrame({"target": ["c", "a"], "scheme": ["dimension", "field"]})
    rows = classify.code_dimensions(frame, codes, people)
    shown = [
        (row["statement_id"], row["code_id"], row["probability"], row["decided"], row["reason"])
        for row in rows
    ]
    assert shown == [
        ("a", "geschlecht", 0.95, 1, "Wort: Frauen, Mädchen"),
        ("a", "alter", 0.85, 1, "Wort: jung"),
        ("b", "alter", 0.02, 0, ""),
        ("c", "alter", 0.85, 0, "Wort: jung"),  # a person decided
    ]
    assert classify.code_dimensions(frame, (), people) == []


def test_codings_stand_in_the_order_of_statements_schemes_decisions_and_ranks(house):
    _decide(house, ("2025-00000001", "type", "m p", "AB", "Turnhalle fehlt"))
    house.write("statements", house.read("statements")[::-1])  # whatever their ids
    codings = _run(house)
    place = {each: at for at, each in enumerate(house.read("statements")["statement_id"])}
    schemes = {"field": 0, "type": 1, "dimension": 2}
    keys = [
        (place[row.statement_id], schemes[row.scheme], -row.decided, row.rank)
        for row in codings.itertuples()
    ]
    assert keys == sorted(keys)
    own = codings[(codings["statement_id"] == "2025-00000001") & (codings["scheme"] == "type")]
    assert own[own["decided"] == 1][["code_id", "rank"]].to_numpy().tolist() == [["m", 1], ["p", 2]]


def test_a_model_of_a_scheme_that_is_no_more_goes(house):
    _run(house)
    assert (house.models / "classifier" / "type.npz").exists()
    (house.corpus / "codebook.toml").write_text(BOOK[: BOOK.index("[[type]]")], encoding="utf-8")
    said = classify._work(house, SimpleNamespace(verb="fit"))
    assert said == "aus 12 Aussagen und 0 Entscheidungen (field) gelernt"
    assert sorted(path.name for path in (house.models / "classifier").iterdir()) == [
        "field.json",
        "field.npz",
    ]
    both = classify._work(house, SimpleNamespace(verb="both"))
    assert both.startswith("aus 12 Aussagen") and "; 12 Aussagen → " in both


def test_the_line_of_the_stage_counts_statements_without_a_clear_field(house, monkeypatch):
    limits = classify.Thresholds(0.99, 0.99)
    monkeypatch.setitem(classify.THRESHOLDS, "type", limits)  # no type is clear
    _decide(house, ("2025-00000001", "field", "unclear", "AB", "Turnhalle fehlt"))
    said = classify._work(house, SimpleNamespace(verb="both"))
    codings = house.read("codings")
    unclear = codings[codings["code_id"] == "unclear"].groupby("scheme")["statement_id"].nunique()
    assert unclear["type"] > unclear["field"] >= 1
    assert said.endswith(
        f"12 Aussagen → {len(codings)} Kodierungen, {unclear['field']} Aussagen ohne klares Feld"
    )
