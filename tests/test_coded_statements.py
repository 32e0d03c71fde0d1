"""What holds for each statement, and the numbers that are counted from it: known answers, a pair each."""

import pandas as pd
import pytest

from analysis import codebook, coded_statements, tables
from analysis.codebook import Code
from analysis.measures import Measures

BOOK = codebook.Codebook((Code("field", "sport", "Sport"), Code("field", "wohnen", "Wohnen")), {})
TOPICS = pd.DataFrame(
    {"topic_id": ["K1", "T-1"], "field_id": ["wohnen", "sport"], "origin": ["catalogue", "found"]}
)


def coded(shares, coder="model", **columns):
    """Row of „s“, a statement that ``coder`` put into sport, with these shares in topics."""
    kept = {"statement_id": "s", "document_id": "d", "note_id": "n", "round_id": "2025"}
    statements = tables.typed(pd.DataFrame([kept | columns]), "statements")
    made = {"statement_id": "s", "scheme": "field", "code_id": "sport", "coder": coder}
    codings = tables.typed(pd.DataFrame([made | {"decided": 1, "rank": 1}]), "codings")
    rows = [("s", topic_id, weight) for topic_id, weight in shares]
    shares = pd.DataFrame(rows, columns=["statement_id", "topic_id", "weight"])
    return coded_statements.coded(statements, codings, TOPICS, shares, BOOK).iloc[0]


@pytest.mark.parametrize(
    "kind, number, mentions, votes", [("punkte", 5, 1, 5), ("nennungen", 5, 5, 0), ("", 0, 1, 0)]
)
def test_votes_are_no_mentions(kind, number, mentions, votes):
    row = coded([], mentions=number, mentions_kind=kind)
    assert (row["mentions"], row["votes"]) == (mentions, votes)


@pytest.mark.parametrize(
    "shares, topic",
    [
        ([("T-1", 0.5), ("K1", 0.5)], "K1"),
        ([("K1", 0.4), ("T-1", 0.6)], "T-1"),
        ([], ""),
    ],
)
def test_the_heaviest_topic_and_on_a_tie_the_smaller_id(shares, topic):
    assert coded(shares)["topic_id"] == topic


@pytest.mark.parametrize(
    "coder, topic, field, further",
    [
        ("model", "K1", "wohnen", "sport"),
        ("AB", "K1", "sport", ""),  # a person's field stays
        ("model", "T-1", "sport", ""),  # a found topic draws nobody
    ],
)
def test_the_field_follows_the_catalogue_but_not_against_a_person(coder, topic, field, further):
    row = coded([(topic, 1.0)], coder)
    assert (row["field_id"], row["further_fields"]) == (field, further)


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_note_counts_with_its_largest_number(order):
    rows = {
        "a": {"mentions": 4, "votes": 1},
        "b": {"mentions": 2, "votes": 7},
    }
    table = pd.DataFrame([{"statement_id": each} | rows[each] for each in order])
    measures = Measures(table.assign(note_id="n", round_id="2025", table_key="1", group=""))
    assert (measures.mentions(order), measures.votes(order), measures.notes(order)) == (4, 7, 1)
