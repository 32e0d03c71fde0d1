"""Goals and the statements that touch them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import align, concept, embed, tables
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
