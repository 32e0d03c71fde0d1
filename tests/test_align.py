"""Goals and the statements that touch them."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis import align, concept, decisions, embed, ledger, stage, tables
from analysis.relations import relation

GOALS = pd.DataFrame(
    [
        ("B1", "bildung", "Jedes Kind bekommt einen Kitaplatz.", "offen", "", "", ""),
        (
            "B2",
            "bildung",
            "Deutschkurse sind auch für Berufstätige erreichbar.",
            "offen",
            "B2.1",
            "Abendkurse an der Volkshochschule",
            "offen",
        ),
        (
            "S1",
            "sport",
            "Frauen und Mädchen können ungestört schwimmen lernen.",
            "umgesetzt",
            "",
            "",
            "",
        ),
        ("W1", "wohnen", "Große Familien finden bezahlbaren Wohnraum.", "offen", "", "", ""),
        (
            "V1",
            "verwaltung",
            "Formulare sind verständlich und liegen in mehreren Sprachen vor.",
            "offen",
            "",
            "",
            "",
        ),
    ],
    columns=concept.COLUMNS,
)
NOTES = [
    ("Zu wenig Plätze in der Kita", "bildung", "problem", "B1"),
    ("Deutschkurse am Abend anbieten", "bildung", "massnahme", "B2"),
    ("Frauenschwimmen im Hallenbad läuft gut", "sport", "erfahrung", "S1"),
    ("keine Wohnung für sieben Personen", "wohnen", "problem", "W1"),
    ("Anträge in einfacher Sprache", "verwaltung", "ziel", "V1"),
    ("Parkplätze am Sportplatz fehlen", "sport", "problem", ""),
    ("Danke für das leckere Essen", "bildung", "erfahrung", ""),
    ("Erzieherinnen fehlen überall", "bildung", "problem", "B1"),
    ("Miete frisst den halben Lohn", "wohnen", "problem", "W1"),
    ("Bescheide versteht niemand", "verwaltung", "problem", "V1"),
]

NO_TOPICS = tables.empty("topic_statements")


class Model:
    """Counts of letter triples: similar words, similar vectors, no model needed."""

    name = "triples"

    def encode(self, texts):
        rows = np.zeros((len(texts), 512), np.float32)
        for row, text in zip(rows, texts):
            folded = f" {text.casefold()} "
            for first in range(len(folded) - 2):
                row[
                    sum(
                        ord(letter) * 31**place
                        for place, letter in enumerate(folded[first : first + 3])
                    )
                    % 512
                ] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def room(tmp_path):
    statements = tables.typed(
        pd.DataFrame(
            {
                "statement_id": [f"s{number}" for number in range(len(NOTES))],
                "text": [note[0] for note in NOTES],
            }
        ),
        "statements",
    )
    codings = tables.typed(
        pd.DataFrame(
            [
                (f"s{number}", scheme, code, "model", 1, 1)
                for number, note in enumerate(NOTES)
                for scheme, code in (("field", note[1]), ("type", note[2]))
            ],
            columns=["statement_id", "scheme", "code_id", "coder", "probability", "decided"],
        ),
        "codings",
    )
    store = embed.Store(tmp_path / "all.npz", Model())
    store.add([*statements["text"], *concept.texts(GOALS)])
    return statements, codings, store


def test_align_finds_what_shares_words(room):
    statements, codings, store = room
    links = align.align(statements, codings, NO_TOPICS, GOALS, store, store)
    pairs = set(zip(links["goal_id"], links["statement_id"]))
    assert {("B2", "s1")} <= pairs and not any(
        statement == "s6" and goal == "W1" for goal, statement in pairs
    )
    assert (
        links["similarity"].between(0, 1).all()
        and links["relation"].isin(["confirms", "criticises", "extends"]).all()
    )
    assert links.groupby("statement_id").size().max() <= align.MOST
    tables.check(links, "goal_links")


def test_order_of_statements_does_not_matter(room):
    statements, codings, store = room
    turned = align.align(statements[::-1], codings[::-1], NO_TOPICS, GOALS, store, store)
    pd.testing.assert_frame_equal(
        turned, align.align(statements, codings, NO_TOPICS, GOALS, store, store)
    )


def test_nothing_from_nothing(room):
    statements, codings, store = room
    assert align.align(statements, codings, NO_TOPICS, GOALS[:0], store, store).empty
    assert align.align(tables.empty("statements"), codings, NO_TOPICS, GOALS, store, store).empty
    assert (
        not align.align(statements[:1], codings, NO_TOPICS, GOALS[:1], store, store)["similarity"]
        .isna()
        .any()
    )


def test_standing_known_answer():
    assert align.standing(np.array([[0.9, 0.1], [0.1, 0.9]]))[0].tolist() == pytest.approx([2, -2])


def test_a_link_is_likelier_the_more_alike_and_in_its_field():
    similar = np.random.default_rng(0).normal(size=(20, 4))
    similar[0] = [3, 0, 0, 0]
    home, alone = np.full((20, 4), 0.25), np.zeros((20, 1))
    chance = align.probabilities(similar, home, alone)
    assert chance[0].argmax() == 0 and chance[0, 0] > align.LINKED > chance[0, 1]
    home[0] = [0.0, 1.0, 0.0, 0.0]
    assert align.probabilities(similar, home, alone)[0, 0] < chance[0, 0]
    assert align.leads(np.ones((2, 1))).tolist() == [[0.0], [0.0]]


def test_what_a_topic_is_about_counts_for_each_of_its_statements():
    similar, home = np.random.default_rng(0).normal(size=(20, 4)), np.full((20, 4), 0.25)
    similar[:3] = [3, 0, 0, 0], [3, 0, 0, 0], [0.5, 0.4, 0, 0]
    alone = align.probabilities(similar, home, np.zeros((20, 1)))
    topic = np.zeros((20, 1))
    topic[:3] = 1
    assert align.probabilities(similar, home, topic)[2, 0] > alone[2, 0]


def test_shares_of_topics_are_rows_of_statements():
    rows = pd.DataFrame(
        [("s2", "t1", 0.5), ("s2", "t2", 0.5), ("s3", "t2", 1.0)],
        columns=["statement_id", "topic_id", "weight"],
    )
    found = align.topic_shares(rows, ["s1", "s2", "s3"])
    assert found.tolist() == [[0, 0], [0.5, 0.5], [0, 1]]
    assert align.topic_shares(NO_TOPICS, ["s1"]).shape[0] == 1


def test_what_a_person_decided_is_the_field():
    codings = pd.DataFrame(
        [
            ("s1", "field", "a", "model", 0.7, 0),
            ("s1", "field", "b", "AB", 1.0, 1),
            ("s2", "field", "a", "model", 0.6, 1),
        ],
        columns=["statement_id", "scheme", "code_id", "coder", "probability", "decided"],
    )
    found = align.field_chances(codings, ["s1", "s2", "s3"], ["a", "b", ""])
    assert found.tolist() == [[0.0, 1.0, 0.5], [0.6, 0.0, 0.5], [0.5, 0.5, 0.5]]


@pytest.mark.parametrize(
    "text, types, answer",
    [
        ("Terminvergabe online klappt gut", {"erfahrung"}, "confirms"),
        ("Der Kurs ist ausgelaufen", {"erfahrung"}, "criticises"),
        ("Nicht perfekt, aber inzwischen hilfreich", {"erfahrung"}, "criticises"),
        ("Aber inzwischen hilfreich", {"erfahrung"}, "confirms"),
        ("Sprachcafé klappt gut, ausbauen!", {"erfahrung"}, "extends"),
        ("Sprachcafé gut angenommen!", {"erfahrung"}, "confirms"),
        ("Das Sprachcafé soll bleiben", {"erfahrung"}, "extends"),
        ("Formulare sind unverständlich", {"problem"}, "criticises"),
        ("Formulare unverständlich, bitte übersetzen", {"problem", "massnahme"}, "criticises"),
        ("Auch Abendkurse einrichten", {"massnahme"}, "extends"),
        ("Es fehlen Plätze", set(), "criticises"),  # a codebook with other types: by wording
        ("Es fehlen Plätze", {"beobachtung"}, "criticises"),
        ("Plätze sollten wohnortnah sein", set(), "extends"),
        ("Das Sprachcafé läuft gut", set(), "confirms"),
        ("Wir nutzen das Sprachcafé", set(), "extends"),  # nobody says that it is an experience
        ("Wir nutzen das Sprachcafé", {"erfahrung"}, "confirms"),
        (
            "Hausaufgabenhilfe nur an zwei Nachmittagen",
            set(),
            "criticises",
        ),  # a noun in -en is no demand
        ("Kein Kind verlässt die Schule ohne Abschluss", {"ziel"}, "extends"),
        ("Keine weiteren Abendkurse", {"massnahme"}, "criticises"),
        ("Keine weiteren Abendkurse", {"ziel"}, "extends"),
        ("Das Sprachcafé läuft gut", {"problem"}, "criticises"),
        ("Das Sprachcafé läuft gut", {"problem", "erfahrung"}, "criticises"),
        ("Läuft gut ohne Wartezeit, weitere Kurse anbieten", set(), "extends"),  # not confirms
    ],
)
def test_relation(text, types, answer):
    assert relation(text, types) == answer


@pytest.mark.parametrize("good", ["läuft gut", "ist toll", "hilft", "ist eingerichtet"])
@pytest.mark.parametrize("types", [(), ("erfahrung",), ("problem",), ("massnahme",), ("ziel",)])
def test_no_problem_no_demand_and_no_negated_sentence_confirms(types, good):
    if set(types) - {"erfahrung"}:
        assert relation(f"Das Sprachcafé {good}", types) != "confirms"
    for said in ("ohne Anmeldung", "keine Hürde", "nie voll", "nichts kostet es"):
        assert relation(f"Das Sprachcafé {good}, {said}", types) != "confirms"
    assert relation(f"Das Sprachcafé {good}, bitte ausbauen", types) != "confirms"


def test_quality_known_answer():
    links = pd.DataFrame(
        [
            ("B1", "s0", 0.9, "criticises"),
            ("B2", "s0", 0.5, "extends"),
            ("B1", "s9", 0.9, "confirms"),
        ],
        columns=["goal_id", "statement_id", "similarity", "relation"],
    )
    gold = pd.DataFrame(
        [("B1", "Kita fehlt", "criticises"), ("B2", "Kurs", "extends"), ("", "Danke", "")],
        columns=["goal_id", "text", "relation"],
    )
    found = align.quality(links, {"s0": "Kita fehlt", "s9": "nicht beurteilt"}, gold)
    assert found == {
        "texts": 3,
        "pairs": 2,
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
        "relation": 1.0,
    }


def test_shipped_concept_is_sound():
    from analysis import codebook

    corpus = Path(__file__).parent.parent / "corpus"
    rows = concept.read(corpus / "concept.csv", codebook.read(corpus / "codebook.toml"))
    assert rows["goal_id"].nunique() >= 24 and rows.groupby("field_id").size().size == 6


def test_links_of_nothing_are_measured_as_nothing():
    links = pd.DataFrame(columns=["goal_id", "statement_id", "relation"])
    gold = pd.DataFrame([("", "Danke", "")], columns=["goal_id", "text", "relation"])
    none = dict.fromkeys(("precision", "recall", "f1", "relation"), 0.0)
    assert align.quality(links, {}, gold) == {"texts": 1, "pairs": 0} | none
    assert align.quality(links, {}, gold[:0]) == {"texts": 0, "pairs": 0} | none


LINK = ["goal_id", "statement_id", "similarity", "relation", "probability"]


def test_what_people_settled_on_goals_holds():
    links = [("B1", "a", 0.5, "extends", 0.6), ("B1", "b", 0.4, "extends", 0.6)]
    links += [("S1", "a", 0.3, "confirms", 0.5), ("S1", "b", 0.2, "confirms", 0.4)]
    said = [("a", "B1", "criticises"), ("b", "S1", "none"), ("c", "B2", "confirms")]
    said += [("a", "gone", "confirms"), ("d", "B2", "none")]
    decided = pd.DataFrame(said, columns=["target", "goal_id", "new"])
    found = align.corrected(pd.DataFrame(links, columns=LINK), decided, GOALS)
    assert found.to_numpy().tolist() == [
        ["B1", "a", 0.5, "criticises", 1.0],
        ["B1", "b", 0.4, "extends", 0.6],
        ["B2", "c", 1.0, "confirms", 1.0],
        ["S1", "a", 0.3, "confirms", 0.5],
    ]


class Near:
    """Vectors without a model: one direction a text."""

    def __getitem__(self, texts):
        return np.array([[len(text), 1.0, len(set(text))] for text in texts])


def test_a_statement_touches_the_three_likeliest_goals_from_the_threshold_on(monkeypatch):
    chance = np.array([[0.9, 0.3, 0.4, 0.5], [0.3, 0.299, 0.1, 0.0], [0.29, 0.0, 0.0, 0.0]])
    monkeypatch.setattr(align, "probabilities", lambda *_: chance)
    assert (align.LINKED, align.MOST) == (0.3, 3)
    goals = pd.concat([GOALS.iloc[:1].assign(goal_id=f"G{n}", goal=f"Ziel {n}") for n in range(4)])
    frame = pd.DataFrame({"statement_id": list("abc"), "text": ["Es fehlt viel", "Gut so", "Ja"]})
    codings = tables.empty("codings")
    found = align.align(frame, codings, NO_TOPICS, goals, Near(), Near())
    pairs = list(zip(found["goal_id"], found["statement_id"], found["probability"]))
    assert pairs == [("G0", "a", 0.9), ("G0", "b", 0.3), ("G2", "a", 0.4), ("G3", "a", 0.5)]
    assert found["similarity"].between(0, 1).all()


def test_a_field_is_what_the_model_said_but_where_a_person_decided():
    rows = [
        ("s", "field", "a", "model", 0.6, 1),
        ("s", "field", "b", "AB", 1.0, 0),  # outvoted
        ("t", "type", "a", "AB", 1.0, 1),
        ("t", "field", "unclear", "model", 0.9, 1),
        ("t", "field", "a", "model", 0.2, 0),
        ("u", "field", "unclear", "AB", 1.0, 1),
    ]
    names = ["statement_id", "scheme", "code_id", "coder", "probability", "decided"]
    found = align.field_chances(
        pd.DataFrame(rows[:1] + rows[2:], columns=names), [*"stu"], ["a", "b"]
    )
    assert found.tolist() == [[0.6, 0.0], [0.2, 0.0], [0.5, 0.5]]
    assert align.field_chances(pd.DataFrame(rows, columns=names), ["s"], ["a"]).tolist() == [[0.6]]


def test_links_are_measured_on_the_texts_that_people_judged():
    links = [
        ("G1", "a", "confirms"),
        ("G2", "a", "confirms"),
        ("G1", "b", "extends"),
        ("G1", "z", "extends"),
    ]
    gold = [
        ("G1", "A", "confirms"),
        ("G1", "B", "criticises"),
        ("G3", "B", "extends"),
        ("", "C", ""),
    ]
    found = align.quality(
        pd.DataFrame(links, columns=["goal_id", "statement_id", "relation"]),
        {"a": "A", "b": "B", "z": "Z"},
        pd.DataFrame(gold, columns=["goal_id", "text", "relation"]),
    )
    assert found == {
        "texts": 3,
        "pairs": 3,
        "precision": 2 / 3,
        "recall": 2 / 3,
        "f1": 4 / 6,
        "relation": 1 / 2,
    }


# ---- the numbers behind a link, by hand ---------------------------------------------------------


def test_how_far_a_goal_is_ahead_of_the_best_other_one():
    scores = np.array([[3.0, 1.0, 2.0], [5.0, 5.0, 1.0], [0.0, 0.0, 0.0]])
    assert align.leads(scores).tolist() == [[1, -2, -1], [0, 0, -4], [0, 0, 0]]
    assert align.leads(np.array([[7.0], [2.0]])).tolist() == [[0.0], [0.0]]


@pytest.mark.parametrize(
    ("weights", "means"),
    [
        ([[1, 0], [1, 0], [0, 0]], [2, 2, 7]),  # who is in no topic speaks for itself
        ([[1, 0], [0, 1], [0, 1]], [1, 5, 5]),
        ([[0.75, 0.25], [0, 1], [1, 0]], [0.75 * 31 / 7 + 0.25 * 2.6, 2.6, 31 / 7]),
    ],
)
def test_the_mean_of_a_statements_topics(weights, means):
    """Of topics whose means are weighted: (.75 · 1 + 7) / 1.75 and (.25 · 1 + 3) / 1.25."""
    found = align.over_topics(np.array([[1.0], [3.0], [7.0]]), np.array(weights, float))
    assert found.ravel() == pytest.approx(means)


def test_the_chance_of_a_link_adds_field_lead_and_likeness():
    similar = np.array([[0.9, 0.2], [0.1, 0.4], [0.3, 0.3]])
    fields = np.array([[0.8, 0.0], [0.5, 0.5], [0.0, 1.0]])
    topics = np.array([[1.0], [0.0], [1.0]])
    known = np.log(np.maximum(fields, align.UNLIKELY))
    z = lambda rows, axis: (
        (rows - rows.mean(axis=axis, keepdims=True))
        / np.maximum(rows.std(axis=axis, keepdims=True), 1e-6)
    )
    standing = z(similar, 0) + z(similar, 1)
    assert np.allclose(align.standing(similar), standing)
    scores = standing + known
    lead = scores - scores[:, ::-1]  # of two goals the other one
    whole = (similar - similar.mean()) / similar.std()
    shared = np.array([(whole[0] + whole[2]) / 2, whole[1], (whole[0] + whole[2]) / 2])
    odds = (
        align.FIELD * known + align.LEAD * lead + align.LIKENESS * shared + align.OFFSET - np.log(2)
    )
    found = align.probabilities(similar, fields, topics)
    assert np.allclose(found, 1 / (1 + np.exp(-odds)))


def test_letters_are_those_of_the_nearest_text_of_each_goal():
    found = align._letters(["Kita fehlt", "Bus"], [["Bus fährt", "Kita fehlt"], ["Wohnung"]])
    assert found.shape == (2, 2) and found[0, 0] == pytest.approx(1.0, abs=1e-5)
    assert found[0, 0] > found[1, 0] > found[1, 1]
    apart = align._letters(["Kita fehlt", "Bus"], [["Wohnung"], ["Bus fährt", "Kita fehlt"]])
    assert np.allclose(found[:, ::-1], apart, atol=1e-6)


def test_only_what_a_person_decided_holds_against_the_model():
    names = ["statement_id", "scheme", "code_id", "coder", "probability", "decided"]
    rows = [
        ("a", "field", "x", "model", 0.7, 1),
        ("a", "field", "y", "AB", 1.0, 0),  # not decided
        ("b", "field", "x", "model", 0.7, 0),
        ("b", "field", "y", "AB", 1.0, 1),
        ("c", "field", "unclear", "model", 0.9, 1),
        ("d", "type", "x", "model", 0.9, 1),
    ]
    found = align.field_chances(pd.DataFrame(rows, columns=names), list("abcd"), ["x", "y", ""])
    assert found.tolist() == [[0.7, 1.0, 0.5], [0.0, 1.0, 0.5], [0.5] * 3, [0.5] * 3]


def test_the_stage_aligns_what_is_there_and_lists_decisions_on_goals_that_are_gone(
    tmp_path, monkeypatch
):
    house = stage.House(tmp_path / "c", tmp_path / "m", tmp_path / "r")
    frame = {
        "statement_id": ["2025-0000000a", "2025-0000000b"],
        "text": ["eins", "zwei"],
        "verbatim": ["eins", "zwei"],
        "round_id": "2025",
    }
    house.write("statements", tables.typed(pd.DataFrame(frame), "statements"))
    for name in ("codings", "topic_statements"):
        house.write(name, tables.empty(name))
    by = decisions.By("AB", "2025-07-03")
    ledger.append(house, [
        decisions.goal_link("2025-0000000a", "W1", "extends", by, text="eins"),
        decisions.goal_link("2025-0000000b", "Z9", "extends", by, text="zwei"),  # no such goal any more
        decisions.goal_link("2025-0000000f", "W1", "extends", by, text="gibt es nicht"),
    ])  # fmt: skip
    monkeypatch.setattr(align.codebook, "read", lambda path: None)
    twice = pd.concat([GOALS, GOALS[:1].assign(measure_id="B1.1", measure="Bauen")])
    monkeypatch.setattr(align.concept, "read", lambda path, book: twice)
    monkeypatch.setattr(align.embed, "Store", lambda path, model: path.stem)
    links = [
        ("W1", "2025-0000000b", 0.5, "takes_up", 0.6),
        ("V1", "2025-0000000b", 0.4, "takes_up", 0.5),
    ]
    made = pd.DataFrame(links, columns=tables.TABLES["goal_links"].names)
    asked = []
    monkeypatch.setattr(align, "align", lambda *given: asked.append(given[4:]) or made)
    said = align._work(house, SimpleNamespace())
    assert asked == [("statements", "concept")]
    n = GOALS["goal_id"].nunique()
    assert said == f"2 Aussagen, {n} Ziele → 3 Bezüge (2 Aussagen, 2 Ziele berührt)"
    orphaned = house.read("orphaned_goals")
    assert dict(zip(orphaned["target"], orphaned["reason"])).keys() == {
        "2025-0000000b",
        "2025-0000000f",
    }
    assert (
        orphaned.set_index("target").loc["2025-0000000b", "reason"]
        == "Dieses Ziel steht nicht mehr im Konzept."
    )


def test_a_goal_is_as_near_as_the_nearest_of_its_texts():
    statements = np.array([[1.0, 0.0], [-1.0, 0.0]])
    goals = [np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[-1.0, 0.0]]), np.array([[0.0, -1.0]])]
    assert align.similarity(statements, goals).tolist() == [[1, -1, 0], [0, 1, 0]]
    moved = [part + [5.0, -2.0] for part in goals]  # the tone of a concept cancels out
    assert np.allclose(align.similarity(statements + [3.0, 3.0], moved), [[1, -1, 0], [0, 1, 0]])


def test_goals_stand_in_the_order_of_their_ids_and_a_statement_keeps_its_own_relation(monkeypatch):
    """Rows of one goal with its measures belong together, wherever they stand in the office's table."""
    asked = []

    def chances(similar, fields, topics):
        asked.append(fields.tolist())
        return np.array([[0.9, 0.1], [0.1, 0.8]])

    monkeypatch.setattr(align, "probabilities", chances)
    rows = [
        ("B", "sport", "Ein Ziel", "Messen"),
        ("A", "bau", "Anderes", ""),
        ("B", "sport", "Ein Ziel", "Bauen"),
    ]
    goals = pd.DataFrame(rows, columns=["goal_id", "field_id", "goal", "measure"])
    frame = pd.DataFrame({"statement_id": ["s", "t"], "text": ["Es fehlt viel", "Läuft gut"]})
    names = ["statement_id", "scheme", "code_id", "coder", "probability", "decided", "rank"]
    made = [
        ("s", "field", "bau", "model", 0.7, 1, 1),
        ("t", "field", "sport", "model", 0.6, 1, 1),
        ("s", "type", "massnahme", "model", 0.9, 1, 1),
        ("t", "type", "erfahrung", "model", 0.9, 1, 1),
    ]
    codings = pd.DataFrame(made, columns=names)
    found = align.align(frame, codings, NO_TOPICS, goals, Near(), Near())
    assert asked == [[[0.7, 0.0], [0.0, 0.6]]]  # of A, of B
    shown = found[["goal_id", "statement_id", "relation", "probability"]]
    assert shown.values.tolist() == [["A", "s", "extends", 0.9], ["B", "t", "confirms", 0.8]]


def test_likeness_is_told_from_none_to_whole(monkeypatch):
    monkeypatch.setattr(align, "similarity", lambda *_: np.array([[-0.5, 1.0000001, 0.25]]))
    monkeypatch.setattr(align, "probabilities", lambda *_: np.array([[0.9, 0.8, 0.7]]))
    frame = pd.DataFrame({"statement_id": ["s"], "text": ["Es fehlt viel"]})
    goals = GOALS[GOALS["goal_id"].isin(["B1", "S1", "V1"])]
    found = align.align(frame, tables.empty("codings"), NO_TOPICS, goals, Near(), Near())
    assert found["similarity"].tolist() == [0.0, 1.0, 0.25]
    assert found["goal_id"].tolist() == ["B1", "S1", "V1"]
