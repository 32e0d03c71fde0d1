"""Topics: found again, kept over rounds, ruled by people. Vectors are drawn around known middles, so the right answer is known."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from analysis.grouping.identity import Topics

from analysis import freeze, stage, tables
from analysis.grouping import (
    clusters,
    identity,
    rounds,
    stability,
    topic_names,
    topic_quality,
    topic_words,
)
from analysis.grouping.topic_decisions import replay
from analysis.problems import Problem

MATTERS = (
    "Kinderbetreuung während der Sprachkurse",
    "Wohnung ohne Schimmel",
    "Anerkennung ausländischer Abschlüsse",
    "Frauenschwimmen am Sonntag",
)


NOWHERE = np.full(200, "")  # statements without a field


def drawn(sizes, seed=0, noise=0.5, d=24):
    """(vectors around one middle a group, group of each row)."""
    rng = np.random.default_rng(seed)
    middles = clusters.unit(np.random.default_rng(99).normal(size=(len(sizes), d)))
    labels = np.repeat(np.arange(len(sizes)), sizes)
    return clusters.unit(
        middles[labels] + noise * rng.normal(size=(len(labels), d)) / np.sqrt(d)
    ).astype(np.float32), labels


def statements(labels, round_id="2024", start=0):
    texts = [
        f"{MATTERS[label]} Nr {'abcdefghijklmnopqrstuvwxyz'[row % 26]}{'abcdefghijklmnopqrstuvwxyz'[row // 26]}"
        for row, label in enumerate(labels, start)
    ]
    return pd.DataFrame(
        {
            "statement_id": [f"{round_id}-s{row}" for row in range(start, start + len(labels))],
            "text": texts,
            "verbatim": texts,
            "round_id": round_id,
            "table": [str(row % 5) for row in range(len(labels))],
            "document_id": round_id,
            "same_as": "",
            "field": "",
        }
    )


def given(parts, frozen=None, decisions=None):
    frames, vectors = zip(*parts)
    return rounds.Given(
        pd.concat(frames, ignore_index=True),
        np.vstack(vectors),
        tables.empty("frozen_topics") if frozen is None else frozen,
        tables.empty("decided_topics") if decisions is None else decisions,
    )


def main_topic(placed):
    return {
        statement: max(sorted(shares), key=shares.get) if shares else ""
        for statement, shares in placed.topics.shares.items()
    }


def decision(action, target, new="", coder="AB", date="2025-07-04", text=""):
    return pd.DataFrame(
        [
            {
                "target": target,
                "action": action,
                "new": new,
                "coder": coder,
                "date": date,
                "old": "",
                "text": text,
            }
        ]
    )


def test_partition_finds_the_groups_and_does_not_care_for_threads_or_runs():
    vectors, labels = drawn([30, 20, 25, 15])
    found = clusters.partition(clusters.centred(vectors), 4)
    assert topic_quality.same(labels, found) > 0.95
    assert (found == clusters.partition(clusters.centred(vectors), 4)).all()


@pytest.mark.parametrize("sizes", [[25, 25, 20, 15, 15], [13] * 8])
def test_the_data_decide_the_number_of_topics(sizes):
    vectors, labels = drawn(sizes)
    assert topic_quality.same(labels, clusters.partition(clusters.centred(vectors))) > 0.95


def test_the_root_bounds_the_number_of_topics():
    noise = clusters.centred(np.random.default_rng(4).normal(size=(100, 24)).astype(np.float32))
    assert 5 <= len(set(clusters.partition(noise).tolist())) <= 13


@pytest.mark.parametrize(("notes", "lowered"), [(60, 4**0.07), (300, 4**0.35), (1000, 4**0.35)])
def test_a_loud_axis_is_lowered_more_where_many_notes_show_that_it_is_loud(notes, lowered):
    rows = clusters.unit(
        np.tile([[2.0, 1.0], [2.0, -1.0], [-2.0, 1.0], [-2.0, -1.0]], (notes // 4, 1))
    )
    found = np.abs(clusters.evened(rows))
    assert np.allclose(found[:, 0] / found[:, 1], 2 / lowered) and np.allclose(
        np.linalg.norm(found, axis=1), 1
    )


def test_faint_axes_are_left_out_of_many_notes_and_kept_of_few():
    noise = np.random.default_rng(2).normal(size=(600, 48)).astype(np.float32)
    assert clusters.evened(noise).shape == (600, clusters.AXES)
    assert clusters.evened(noise[:100]).shape == (100, 48)
    assert clusters.evened(noise[:, :8]).shape == (600, 8)


def test_what_splinters_off_joins_the_nearest_cluster_and_others_stay():
    vectors, labels = drawn([10, 10, 3], noise=0.2)
    splintered = labels.copy()
    splintered[[0, 12]] = 3, 4
    assert clusters.gathered(splintered, vectors).tolist() == labels.tolist()
    torn = np.where(np.arange(23) < 4, 0, 1)
    assert clusters.gathered(torn, vectors).tolist() == torn.tolist()


def test_few_rows_are_one_topic():
    assert clusters.partition(drawn([5])[0]).tolist() == [0] * 5


@pytest.mark.parametrize("n", [6, 7, 9, 12])
def test_more_topics_wanted_than_rows_can_give(n):
    vectors, _ = drawn([n])
    assert len(clusters.partition(vectors)) == len(clusters.partition(vectors, 30)) == n


def test_topics_form_inside_their_field():
    vectors, labels = drawn([14, 13, 12, 15, 11])
    fields = np.where(labels < 2, "wohnen", "sport")
    found = clusters.inside(clusters.centred(vectors), fields)
    assert not set(found[fields == "wohnen"]) & set(found[fields == "sport"])
    assert len(set(clusters.inside(clusters.centred(vectors), fields, 4).tolist())) == 4
    assert (
        topic_quality.same(
            labels, clusters.inside(clusters.centred(vectors), fields, {"wohnen": 2, "sport": 3})
        )
        > 0.95
    )


def test_a_matter_of_two_fields_is_one_topic_that_crosses():
    vectors, labels = drawn([12, 12, 12])
    frame = statements(labels)
    frame["field"] = np.where(
        labels == 1,
        "wohnen",
        np.where(labels == 2, "sport", np.where(np.arange(36) % 2, "wohnen", "sport")),
    )
    placed = rounds.in_order(given([(frame, vectors)]))
    topics = main_topic(placed)
    shared = {
        topics[statement] for statement, label in zip(frame["statement_id"], labels) if label == 0
    }
    assert len(shared) == 1 and placed.topics.known[shared.pop()].field_id == ""
    assert sorted(topic.field_id for topic in placed.topics.known.values() if topic.field_id) == [
        "sport",
        "wohnen",
    ]


def test_equal_vectors_do_no_harm():
    assert len(clusters.partition(np.ones((20, 8), np.float32))) == 20


def test_stability_is_high_for_clear_groups_and_low_for_noise():
    vectors, labels = drawn([30, 30, 30], noise=0.3)
    clear = stability.measure(clusters.centred(vectors), labels, NOWHERE[: len(labels)], 3)
    assert clear.agreement > 0.95 and min(clear.topics.values()) > 0.9
    scrambled = np.random.default_rng(1).permutation(labels)
    assert (
        max(
            stability.measure(
                clusters.centred(vectors), scrambled, NOWHERE[: len(labels)], 3
            ).topics.values()
        )
        < stability.UNSTABLE
    )


def test_a_note_like_no_other_stands_alone_and_a_typical_one_does_not():
    vectors, labels = drawn([20, 20], noise=0.3)
    stranger = -vectors[:1] - vectors[-1:]
    flags = identity.single_voices(
        np.vstack([vectors, clusters.unit(stranger)]), np.append(labels, 0)
    )
    assert flags[-1] and flags[:-1].sum() <= 4


def test_weights_sum_to_one_and_two_topics_are_for_notes_between_both():
    vectors, labels = drawn([20, 20], noise=1.2)
    middle = clusters.unit(
        vectors[labels == 0].sum(axis=0, keepdims=True)
        + vectors[labels == 1].sum(axis=0, keepdims=True)
    )
    shares = identity.second_topics(np.vstack([vectors, middle]), np.append(labels, 0))
    assert all(abs(sum(weights.values()) - 1) < 1e-9 for weights in shares)
    assert len(shares[-1]) == 2 and sum(len(weights) == 2 for weights in shares) < 10


def test_a_topic_needs_three_statements_or_two_tables():
    labels, sizes = np.array([0, 0, 1, 1, 2]), np.ones(5, int)
    assert identity.large_enough(labels, sizes, np.array(list("aaabc"))).tolist() == [
        -1,
        -1,
        1,
        1,
        -1,
    ]
    assert identity.large_enough(np.array([0]), np.array([3]), np.array(["a"])).tolist() == [0]


def test_order_of_rows_changes_nothing():
    vectors, labels = drawn([20, 20, 20])
    frame = statements(labels)
    turned = np.random.default_rng(3).permutation(len(labels))
    one, other = (
        rounds.in_order(given([(frame, vectors)])),
        rounds.in_order(given([(frame.iloc[turned], vectors[turned])])),
    )
    assert one.topics.shares == other.topics.shares


def test_a_second_round_joins_known_topics_and_founds_what_is_new():
    first, labels = drawn([25, 25, 0, 0], seed=1, noise=0.4)
    second, later = drawn([8, 8, 0, 9], seed=2, noise=0.4)
    old, both = (
        given([(statements(labels), first)]),
        given([(statements(labels), first), (statements(later, "2025", 60), second)]),
    )
    before, after = main_topic(rounds.in_order(old)), main_topic(rounds.in_order(both))
    assert all(after[statement] == topic for statement, topic in before.items())
    new = {after[f"2025-s{60 + row}"] for row in range(len(later)) if later[row] == 3} - {""}
    assert new and not new & set(before.values())
    known = [
        after[f"2025-s{60 + row}"] in set(before.values())
        for row in range(len(later))
        if later[row] < 2
    ]
    assert np.mean(known) > 0.7


@pytest.mark.parametrize(
    "leaning, topic",
    [
        ({"wohnen": 0.9}, 0),
        ({"sport": 0.9}, 1),
        ({"wohnen": 0.3, "sport": 0.6}, 1),
        ({"wohnen": 0.6, "sport": 0.3}, 0),
    ],
)
def test_a_note_between_two_topics_goes_with_its_field_or_where_it_leans(leaning, topic):
    vectors, labels = drawn([20, 20], noise=0.4)
    between = clusters.unit(
        vectors[labels == 0].mean(axis=0, keepdims=True)
        + vectors[labels == 1].mean(axis=0, keepdims=True)
    )
    both = pd.DataFrame(
        {"leaning": [{["wohnen", "sport"][label]: 1.0} for label in labels] + [leaning]}
    )
    everything = np.vstack([vectors, between]).astype(np.float32)
    guided = rounds.to_cluster(both, everything)
    assert identity.place(
        everything, guided, NOWHERE[:1], labels, np.ones(1, int), np.array(["1"]), None
    ).tolist() == [topic]


def test_duplicates_share_their_topic():
    vectors, labels = drawn([20, 20])
    frame = statements(labels)
    frame.loc[39, "same_as"] = frame.loc[0, "same_as"] = "2024-s0"
    found = main_topic(rounds.in_order(given([(frame, vectors)])))
    assert found["2024-s39"] == found["2024-s0"]


def test_frozen_topics_are_input_whatever_is_added():
    vectors, labels = drawn([20, 20, 20])
    frame = statements(labels)
    closed = pd.DataFrame(
        {
            "round_id": "2024",
            "statement_id": frame["statement_id"],
            "topic_id": [f"T-{label}" for label in labels],
            "weight": 1.0,
            "field_id": "wohnen",
            "name": "Alter Name",
            "text": frame["text"],
        }
    )
    extra, more = drawn([10, 10, 10], seed=5)
    renumbered = frame.assign(
        statement_id=[
            f"{old}x" if row % 7 == 0 else old for row, old in enumerate(frame["statement_id"])
        ]
    )
    placed = rounds.in_order(
        given([(renumbered, vectors), (statements(more, "2024", 100), extra)], frozen=closed)
    )
    found = main_topic(placed)
    assert [found[statement] for statement in renumbered["statement_id"]] == [
        f"T-{label}" for label in labels
    ]
    assert placed.topics.known["T-1"].name == "Alter Name"


@pytest.fixture
def known():
    topics_ = Topics()
    texts = {f"s{number}": f"Text {number}" for number in range(6)}
    one = topics_.found("2024", ["s0", "s1", "s2"], texts)
    return topics_, texts, one, topics_.found("2024", ["s3", "s4", "s5"], texts)


def test_people_rename_merge_split_move_and_set_aside(known):
    topics_, texts, one, two = known
    assert not replay(topics_, decision("rename", one, "Kita am Abend"), texts, None)
    assert (topics_.known[one].name, topics_.known[one].named_by) == ("Kita am Abend", "AB")
    assert not replay(topics_, decision("move", "s0", two), texts, None) and topics_.shares[
        "s0"
    ] == {two: 1.0}
    assert not replay(topics_, decision("split", two, "s3 s4"), texts, None) and topics_.members(
        f"{two}-2"
    ) == ["s3", "s4"]
    assert not replay(topics_, decision("merge", f"{two}-2", one), texts, None) and topics_.members(
        one
    ) == ["s1", "s2", "s3", "s4"]
    assert not replay(topics_, decision("move", "s5", "neu: Eigenes Thema"), texts, None)
    assert "Eigenes Thema" in {topic.name for topic in topics_.known.values()}
    assert not replay(topics_, decision("aside", one), texts, None) and topics_.shares["s1"] == {}


def test_a_decision_that_fits_nothing_is_named_and_twice_is_as_good_as_once(known):
    topics_, texts, one, two = known
    assert (
        "gibt es nicht"
        in replay(topics_, decision("rename", "T-nie", "Neuer Name"), texts, None)[0]["reason"]
    )
    merge = decision("merge", one, two)
    assert not replay(topics_, merge, texts, None)
    before, topics_.closed = (
        {statement: dict(shares) for statement, shares in topics_.shares.items()},
        True,
    )
    assert not replay(topics_, merge, texts, None) and topics_.shares == before


def test_decisions_on_topics_of_two_rounds_do_not_get_in_each_others_way():
    first, labels = drawn([25, 25, 0, 0], seed=1, noise=0.4)
    second, later = drawn([8, 8, 0, 9], seed=2, noise=0.4)
    parts = [(statements(labels), first), (statements(later, "2025", 60), second)]
    before = rounds.in_order(given(parts))
    main = main_topic(before)
    one, late = main["2024-s0"], main["2025-s84"]
    decided = pd.concat(
        [
            decision("split", one),
            decision("merge", late, main["2024-s49"]),
            decision("move", "2025-s60", "neu: Eigenes"),
        ]
    )
    after = rounds.in_order(given(parts, decisions=decided))
    assert (
        not after.unmatched and f"{one}-2" in after.topics.known and late not in after.topics.known
    )
    touched = {one, late}
    assert all(
        main_topic(after)[statement] == topic
        for statement, topic in main.items()
        if topic not in touched and statement != "2025-s60"
    )
    halves_now = {
        statement: topic for statement, topic in main_topic(after).items() if topic.startswith(one)
    }
    third, last = drawn([6, 6, 0, 0], seed=8, noise=0.4)
    with_third = main_topic(
        rounds.in_order(given([*parts, (statements(last, "2026", 100), third)], decisions=decided))
    )
    assert all(with_third[statement] == topic for statement, topic in halves_now.items())


def test_a_duplicate_moves_along_unless_people_moved_it_themselves():
    frame = statements([0, 0, 0, 0, 0])
    frame["same_as"] = ["", "2024-s0", "", "2024-s2", "2024-s2"]
    moves = pd.concat(
        [
            decision("move", "2024-s0", "T-1"),
            decision("move", "2024-s2", "T-1"),
            decision("move", "2024-s3", "T-2"),
        ]
    )
    along = rounds.with_twins(moves, frame)
    assert dict(zip(along["target"], along["new"])) == {
        "2024-s0": "T-1",
        "2024-s1": "T-1",
        "2024-s2": "T-1",
        "2024-s3": "T-2",
    }


def test_a_split_takes_nothing_from_other_topics(known):
    topics_, texts, one, two = known
    topics_.shares["s3"] = {one: 0.6, two: 0.4}
    assert not replay(topics_, decision("split", two, "s3 s4"), texts, None)
    assert topics_.shares["s3"] == {one: 0.6, f"{two}-2": 0.4} and topics_.members(two) == ["s5"]


def test_closing_a_round_says_what_is_open_and_which_earlier_ones_it_closes_along(
    tmp_path, monkeypatch
):
    house = stage.House(tmp_path / "corpus", tmp_path / "models", tmp_path / "reports")
    frame = pd.concat(
        [
            statements([0, 0, 0], "2023"),
            statements([0, 0, 1], "2024"),
            statements([1, 1, 1], "2025"),
        ],
        ignore_index=True,
    )
    for name, rows in {
        "statements": frame,
        "topics": {"topic_id": ["T-1"], "name": ["N"], "field_id": [""]},
        "topic_statements": {
            "statement_id": frame["statement_id"],
            "topic_id": "T-1",
            "weight": 1.0,
        },
    }.items():
        house.write(name, tables.typed(pd.DataFrame(rows), name))
    monkeypatch.setattr(freeze, "open_matters", lambda house, closing: ["Namen sind offen."])
    with pytest.raises(Problem, match="Namen sind offen.*TROTZDEM=ja"):
        freeze.freeze(house, "2024")
    assert house.read("frozen_topics").empty
    monkeypatch.setattr(freeze, "open_matters", lambda house, closing: [])
    said = freeze.freeze(house, "2024")
    assert (
        said
        == "Runde 2024 geschlossen: 3 Aussagen behalten ihr Thema; die früheren Runden sind damit auch geschlossen: 2023"
    )
    assert set(house.read("frozen_topics")["round_id"]) == {"2023", "2024"}
    assert freeze.freeze(house, "2025") == "Runde 2025 geschlossen: 3 Aussagen behalten ihr Thema"


def test_freeze_keeps_single_voices_and_weights():
    frame = statements([0, 0, 1])
    made = freeze.frozen_rows(
        "2024",
        pd.DataFrame({"topic_id": ["T-1"], "field_id": [""], "name": ["N"]}),
        pd.DataFrame(
            {"statement_id": ["2024-s0", "2024-s1"], "topic_id": "T-1", "weight": [1.0, 0.5]}
        ),
        frame,
    )
    assert made[["statement_id", "topic_id", "weight"]].values.tolist() == [
        ["2024-s0", "T-1", 1.0],
        ["2024-s1", "T-1", 0.5],
        ["2024-s2", "", 0.0],
    ]


@pytest.mark.parametrize(
    "word, expected",
    [("Sprachkursen", "sprachkurs"), ("der", ""), ("kein", ""), ("Kitaplätze", "kitaplatz")],
)
def test_words_are_counted_by_lemma(word, expected):
    assert topic_words.key(word) == expected


def test_terms_show_the_most_frequent_written_form():
    vocabulary = topic_words.Vocabulary(
        [
            "Sprachkurse fehlen",
            "mehr Sprachkurse",
            "ein Sprachkurs am Abend",
            "sprachkurse für Mütter",
        ]
    )
    assert vocabulary.shown["sprachkurs"] == "Sprachkurse"


def test_topics_that_all_say_the_same_words_still_have_terms():
    from analysis.grouping import topic_model

    labels = np.repeat(np.arange(4), 3)
    _, terms, _ = topic_model.words(
        ["Kita fehlt", "Kitas fehlen", "Kita und Hort"] * 4,
        np.eye(12, 8, dtype=np.float32),
        labels,
        4,
    )
    assert all(terms[topic][0][0] == "Kita" for topic in range(4))


def name_of(texts, others=("Wohnung mit Schimmel", "Miete zu hoch"), central=None):
    """The name for ``texts`` beside another topic of ``others``."""
    everything, labels = [*texts, *others], np.repeat([0, 1], [len(texts), len(others)])
    said, vocabulary = (
        topic_names.Said(everything, labels, 2, np.ones(len(labels))),
        topic_words.Vocabulary(everything),
    )
    return topic_names.candidates(texts, central or [1.0] * len(texts), said, 0, vocabulary)[0]


@pytest.mark.parametrize(
    "texts, expected",
    [
        # a phrase as it stands
        (
            ["Kinderbetreuung während der Sprachkurse fehlt"],
            "Kinderbetreuung während der Sprachkurse",
        ),
        (
            ["Anerkennung ausländischer Abschlüsse dauert zu lange"],
            "Anerkennung ausländischer Abschlüsse",
        ),
        # what most say wins over the odd word of the most central one
        (
            [
                "Extrawurst beim Frauenschwimmen",
                "Frauenschwimmen am Sonntag beibehalten",
                "mehr Frauenschwimmen",
            ],
            "Frauenschwimmen",
        ),
        # no phrase says what both halves say
        (
            [
                "Hallenzeiten reichen nicht",
                "Hallenzeiten vergeben",
                "Sportvereine suchen Trainer",
                "Sportvereine stärken",
            ],
            "Hallenzeiten und Sportvereine",
        ),
        # what everybody else says too is no name
        (["Wohnung, Aufzug kaputt", "Wohnung braucht einen Aufzug", "kein Aufzug"], "Aufzug"),
        # what belongs to the verb is no part of the name, what opens the note is
        (
            [
                "Kein Kind soll die Schule ohne Abschluss verlassen",
                "Abschluss nachholen",
                "Schule schwänzen",
            ],
            "Abschluss und Schule",
        ),
        (
            ["Schule ohne Abschluss ist ein Problem", "Schule ohne Abschluss"],
            "Schule ohne Abschluss",
        ),
        # two words say more than the one that everything stands under
        (["Kurs voll", "Kurs teuer", "Bücherei laut", "Bücherei eng"], "Bücherei und Kurs"),
        # no half of a compound
        (["Miet- und Eigentumswohnungen", "Eigentumswohnungen fehlen"], "Eigentumswohnungen"),
    ],
)
def test_a_name_is_a_phrase_of_the_notes_that_most_of_them_say(texts, expected):
    assert (
        name_of(
            texts,
            ["Wohnung mit Schimmel", "Wohnung zu klein", "Wohnung zu teuer", "Miete der Wohnung"],
        )
        == expected
    )


@pytest.mark.parametrize(
    "text, yes, no",
    [
        ("Anerkennung ausländischer Abschlüsse", "Anerkennung ausländischer Abschlüsse", ""),
        (
            "die zur Verfügung stehende große Auswahl",
            "stehende große Auswahl",
            "Verfügung stehende große Auswahl",
        ),
    ],
)
def test_a_genitive_is_a_phrase_and_a_participle_behind_a_noun_is_not(text, yes, no):
    from analysis.german.language import german

    found = [phrase for phrase, _ in topic_names.phrases(german()(text))]
    assert yes in found and no not in found


def test_a_later_round_changes_no_name():
    from analysis.grouping import topic_model

    first, labels = drawn([14, 14, 14], noise=0.4)
    second, later = drawn([9, 9, 9], seed=2, noise=0.4)
    parts = [
        (statements(labels), first),
        (
            statements(later, "2025", 60).assign(
                text=[f"Ganz anderes Wort {row}" for row in range(27)]
            ),
            second,
        ),
    ]
    alone, both = (
        topic_model.fit(given(some), refits=0).state["topics"] for some in (parts[:1], parts)
    )
    names = {topic["topic_id"]: topic["name"] for topic in both}
    assert len(alone) > 1 and all(names[topic["topic_id"]] == topic["name"] for topic in alone)


def test_no_placeholder_in_a_name_and_no_name_twice():
    assert "Person" not in name_of(["Gespräch mit [Person 3] am Schalter"])
    assert topic_names.distinct({"a": ["Kita"], "b": ["Kita", "Kitaplätze"], "c": ["kita"]}) == {
        "a": "Kita",
        "b": "Kitaplätze",
        "c": "kita (2)",
    }


def test_near_identical_topics_are_one_and_others_stay():
    vectors, labels = drawn([12, 12, 12])
    twice = np.where(
        np.arange(36) < 6, 3, labels
    )  # half of the first group stands as a topic of its own
    assert topic_quality.same(identity.merged(vectors, twice), labels) == 1.0
    assert identity.merged(vectors, labels).tolist() == labels.tolist()


def test_a_small_group_is_new_where_it_holds_together_and_not_where_it_is_what_was_left():
    known, labels = drawn([20, 20, 0], noise=0.6)
    fresh = drawn([0, 0, 4], seed=3, noise=0.6)[0]
    left = clusters.unit(np.random.default_rng(5).normal(size=(4, 24))).astype(np.float32)
    new = np.repeat([2, 3], 4)
    assert (
        identity._worth_a_topic(np.vstack([fresh, left]), new, known, labels, 2).tolist()
        == [2] * 4 + [-1] * 4
    )


def test_the_model_is_saved_alike_twice_and_assigns_in_a_fresh_process(tmp_path):
    from analysis.grouping import topic_model

    vectors, labels = drawn([14, 14, 14], noise=0.4)
    for folder in ("one", "two"):
        topic_model.save(
            topic_model.fit(given([(statements(labels), vectors)]), refits=1),
            tmp_path / folder,
            "test",
        )
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert {
        "topics.json",
        "topic_embeddings.safetensors",
        "members.json",
        "provenance.json",
    } <= set(files)
    assert all(
        (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
        for name in files
    )
    np.save(tmp_path / "new.npy", vectors[:3])
    code = (
        f"import numpy as np; from pathlib import Path; from analysis.grouping import topic_model\n"
        f"print(*topic_model.assign(Path({str(tmp_path / 'one')!r}), np.load({str(tmp_path / 'new.npy')!r})))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert len(found) == 3 and all(topic.startswith("T-") for topic in found)
    code = (
        f"from bertopic import BERTopic; model = BERTopic.load({str(tmp_path / 'one')!r}); topics = len(model.get_topics())\n"
        f"tree = model.hierarchical_topics(['Wort'] * len(model.topics_))\n"
        f"print(len(model.visualize_barchart().data) == topics, len(tree) == topics - 1, len(model.visualize_heatmap().data))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert found == ["True", "True", "1"]
