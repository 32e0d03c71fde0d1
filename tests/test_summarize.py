"""Summaries: nothing lost, nothing invented, votes and mentions apart, agreement and opposition told."""

from __future__ import annotations

import numpy as np
import pytest
import small_report

from analysis import cells, summarize
from analysis.grouping import same, stance

PLAIN = {
    "statement_id": "a",
    "flags": "",
    "language": "de",
    "note_id": "n",
    "mentions": 1,
    "mentions_kind": "",
    "at_table": "1",
    "group": "",
    "round_id": "2025",
    "verbatim": "",
    "same_as": "",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return small_report.house(tmp_path_factory.mktemp("summaries"))


def test_every_statement_stands_behind_exactly_one_message(home):
    summaries, sources = home.read("summaries"), home.read("summary_sources")
    own = summaries[~summaries["section"].isin([cells.AGREED, cells.OPPOSED])]
    behind = sources[sources["summary_id"].isin(own["summary_id"])]
    assert sorted(behind["statement_id"]) == sorted(home.read("statements")["statement_id"])


def test_the_wording_is_a_slice_of_its_note(home):
    verbatim = home.read("statements").set_index("statement_id")["verbatim"]
    wording = home.read("summary_sources").query("role == 'wording'").merge(home.read("summaries"), on="summary_id")
    assert len(wording) == len(home.read("summaries"))
    for row in wording.itertuples():
        assert row.text in " ".join(verbatim[row.statement_id].split())


def test_duplicates_are_one_message_with_votes_and_mentions_apart(home):
    row = home.read("summaries").query("section == 'problem' and n_statements == 2").iloc[0]
    assert (row["mentions"], row["points"], row["n_tables"], row["groups"]) == (3, 4, 2, "Eltern; Senioren")


def test_a_note_of_two_statements_counts_once():
    rows = [
        PLAIN | {"statement_id": "a", "mentions": 5, "mentions_kind": "nennungen"},
        PLAIN | {"statement_id": "b", "mentions": 5, "mentions_kind": "nennungen"},
    ]
    assert cells.count(rows) == {"statements": 2, "notes": 1, "tables": 1, "mentions": 5, "points": 0}


def test_opposing_demands_are_kept_apart_and_are_no_agreement(home):
    opposed = home.read("summaries").query("section == 'dissens'")
    assert opposed["text"].tolist() == ["Mehr Parkplätze am Bahnhof schaffen"] or opposed["text"].tolist() == [
        "Weniger Parkplätze am Bahnhof, dafür Bäume"
    ]
    counter = home.read("summary_sources").query("role == 'counter'")
    assert counter["summary_id"].tolist() == opposed["summary_id"].tolist()


def test_a_point_of_two_tables_is_agreement(home):
    assert home.read("summaries").query("section == 'konsens'")["text"].tolist() == ["Im Park fehlen Bänke zum Ausruhen"]


def test_single_voices_and_unplaced_statements_have_their_sections(home):
    sections = home.read("summaries").groupby("section").size()
    assert sections[cells.SINGLE] == 2 and sections[cells.UNCLEAR] == 1


def test_the_clearest_wording_is_sure_german_and_whole():
    texts = ["Bänke", "In allen Parks fehlen Bänke mit Lehne", "fehlen Bänke??", "Banklar yok parkta hiç"]
    rows = [PLAIN | {"statement_id": str(number), "text": text, "verbatim": text} for number, text in enumerate(texts)]
    rows[2]["flags"], rows[3]["language"] = "unsicher", "tr"
    assert summarize.clearest(rows, np.ones((4, 2)) / np.sqrt(2)) == 1


@pytest.mark.parametrize(
    ("text", "verbatim", "shown"),
    [
        ("Bänke fehlen", "Bänke  fehlen\n(3x)", "Bänke fehlen"),
        ("Integrationskonzept", "Integrationskon-\nzept", "Integrationskon- zept"),  # never a word that nobody wrote
    ],
)
def test_wording_is_the_readable_text_only_where_that_was_written(text, verbatim, shown):
    assert summarize.wording({"text": text, "verbatim": verbatim}) == shown


@pytest.mark.parametrize(
    ("one", "other", "demands", "opposed"),
    [
        ("Frauenschwimmen beibehalten", "Frauenschwimmen abschaffen", True, True),
        ("Mehr Polizei im Park", "Weniger Polizei im Park", True, True),
        ("Kein Kopftuchverbot", "Kopftuchverbot im Amt", True, True),
        ("Kurse kostenlos anbieten", "Kurse kostenpflichtig machen", True, True),
        ("Keine Kitaplätze", "Kitaplätze fehlen", False, False),
        ("Mehr Bäume pflanzen", "Bäume gießen", True, False),
        ("Kein Kind ohne Schulabschluss", "Schulabschluss nachholen", True, False),
        ("Mehr Bäume", "Weniger Lärm", True, False),
    ],
)
def test_opposition(one, other, demands, opposed):
    assert stance.opposed(one, other, demands) is opposed
    assert stance.opposed(other, one, demands) is opposed


def test_only_close_statements_with_a_common_word_say_the_same():
    close = np.array([[1.0, 0.0], [0.99, np.sqrt(1 - 0.99**2)], [0.995, np.sqrt(1 - 0.995**2)]])
    assert same.groups(close, ["Bänke fehlen", "Es fehlen Bänke", "Brunnen kaputt"], ["a", "b", "c"], 0.9) == [0, 0, 1]
    assert same.groups(close, ["Bänke fehlen", "Es fehlen Bänke", "Brunnen kaputt"], ["a", "b", "a"], 0.999) == [0, 1, 0]


def test_length_follows_weight():
    def made(n):
        return [
            summarize.Made(
                {
                    "section": "problem",
                    "topic_id": "t",
                    "n_tables": 1,
                    "n_statements": 1,
                    "mentions": 1,
                    "points": 0,
                    "summary_id": f"m{number}",
                    "shown": 0,
                },
                [],
                [],
            )
            for number in range(n)
        ]

    small, large = made(10), made(1000)
    summarize.show(small, 10)
    summarize.show(large, 1000)
    assert sum(each.summary["shown"] for each in small) == 6 and sum(each.summary["shown"] for each in large) == summarize.MOST_MESSAGES


def test_a_corpus_without_types_and_one_without_statements(tmp_path):
    home = small_report.house(tmp_path / "a", types=False)
    assert set(home.read("summaries")["section"]) <= {cells.NO_TYPE, cells.SINGLE, cells.UNCLEAR, cells.AGREED, cells.OPPOSED}
    nothing = home.read("statements").iloc[:0]
    book = small_report.codebook.read(home.corpus / "codebook.toml")
    summaries, sources = summarize.summarize(
        nothing, home.read("codings"), home.read("topic_statements"), book, np.zeros((0, 4), np.float32)
    )
    assert summaries.empty and sources.empty


def test_the_order_of_rows_changes_nothing(home):
    statements, book = home.read("statements"), small_report.codebook.read(home.corpus / "codebook.toml")
    vectors = small_report.Letters().encode(statements["text"].tolist())
    turned = statements.iloc[::-1].reset_index(drop=True)
    one, _ = summarize.summarize(statements, home.read("codings"), home.read("topic_statements"), book, vectors)
    other, _ = summarize.summarize(turned, home.read("codings"), home.read("topic_statements"), book, vectors[::-1])
    key = ["round_id", "field_id", "section", "rank"]
    assert one.sort_values(key)["text"].tolist() == other.sort_values(key)["text"].tolist()
