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


def codings(*rows):
    names = ["statement_id", "scheme", "code_id", "coder", "probability", "decided", "rank"]
    return tables.typed(pd.DataFrame(rows, columns=names), "codings")


@pytest.mark.parametrize(
    "rows, codes",
    [
        ([("b", "model", 0.5, 1, 2), ("a", "model", 0.1, 1, 1)], ["a", "b"]),  # rank goes first
        ([("a", "model", 0.1, 1, 1), ("b", "model", 0.5, 1, 1)], ["b", "a"]),  # then the likelier
        ([("b", "model", 0.5, 1, 1), ("a", "model", 0.5, 1, 1)], ["a", "b"]),  # then the alphabet
        ([("a", "model", 0.9, 0, 1), ("b", "model", 0.1, 1, 1)], ["b"]),  # what nobody decided
        ([("a", "AB", 1.0, 1, 1), ("a", "model", 0.5, 1, 2)], ["a"]),  # once
        ([("unclear", "model", 0.5, 1, 1)], []),
        ([("unclear", "model", 0.5, 1, 1), ("a", "AB", 1.0, 1, 2)], ["a"]),
    ],
)
def test_decided_codes_the_first_one_first(rows, codes):
    made = codings(*(("s", "field", *row) for row in rows), ("s", "type", "x", "model", 1.0, 1, 1))
    found = coded_statements.codes_of(made, "field")
    assert found.get("s", []) == codes and coded_statements.codes_of(made, "type") == {"s": ["x"]}


def test_each_statement_has_its_own_codes():
    made = codings(
        ("t", "field", "b", "model", 0.9, 1, 1),
        ("s", "field", "b", "model", 0.2, 1, 1),
        ("s", "field", "a", "model", 0.9, 1, 2),
    )
    assert coded_statements.codes_of(made, "field") == {"s": ["b", "a"], "t": ["b"]}


SHEETS = pd.DataFrame(
    [
        ("25", "a", "1", "Sport!"),
        ("25", "b", "1", "sport"),
        ("25", "c", "1", "Bildung"),
        ("25", "d", "1", ""),
        ("25", "e", "2", ""),
        ("25", "f", "2", ""),
        ("25", "g", "", "Sport"),
        ("24", "h", "1", ""),
        ("24", "i", "1", ""),
        ("24", "j", "3", "Sport"),
    ],
    columns=["round_id", "document_id", "table", "workshop"],
)


def test_what_counts_as_one_table():
    keys = coded_statements.table_keys(SHEETS).tolist()
    same = [{at for at, key in enumerate(keys) if key == each} for each in dict.fromkeys(keys)]
    assert same == [{0, 1}, {2}, {3}, {4, 5}, {6}, {7, 8}, {9}]


@pytest.mark.parametrize("round_id, found", [("25", [("1", 2, 3)]), ("24", []), ("23", [])])
def test_numbers_that_stand_for_several_tables(round_id, found):
    assert coded_statements.ambiguous_tables(SHEETS, round_id) == found


def test_further_codes_stand_behind_the_first_and_codes_of_no_codebook_nowhere():
    book = codebook.Codebook(
        (
            *(Code("field", each, each) for each in ("sport", "wohnen", "bildung")),
            *(Code("type", each, each) for each in ("problem", "ziel")),
            *(Code("dimension", each, each) for each in ("alter", "sprache")),
        ),
        {},
    )
    statements = tables.typed(pd.DataFrame([{"statement_id": "s", "round_id": "25"}]), "statements")
    made = codings(
        ("s", "field", "gone", "model", 0.9, 1, 1),
        ("s", "field", "sport", "model", 0.5, 1, 2),
        ("s", "field", "bildung", "model", 0.4, 1, 3),
        ("s", "type", "ziel", "model", 0.6, 1, 1),
        ("s", "type", "problem", "model", 0.5, 1, 2),
        ("s", "dimension", "sprache", "model", 0.9, 1, 1),
        ("s", "dimension", "alter", "model", 0.8, 1, 2),
    )
    shares = pd.DataFrame([("s", "T-1", 1.0)], columns=["statement_id", "topic_id", "weight"])
    row = coded_statements.coded(statements, made, TOPICS, shares, book).iloc[0]
    names = ["field_id", "further_fields", "type", "dimensions"]
    assert row[names].tolist() == ["sport", "bildung", "ziel", "sprache; alter"]
    drawn = coded_statements.coded(statements, made, TOPICS, shares.assign(topic_id="K1"), book)
    assert drawn.iloc[0][names[:2]].tolist() == ["wohnen", "sport; bildung"]


def test_numbers_of_nothing_and_of_two_rounds():
    rows = [
        ("a", "24", "24 / 1", "Eltern"),
        ("b", "25", "25 / 1", ""),
        ("c", "25", "25 / 2", "Ämter"),
    ]
    table = pd.DataFrame(rows, columns=["statement_id", "round_id", "table_key", "group"])
    measures = Measures(table.assign(note_id=table["statement_id"], mentions=2, votes=3))
    assert [measures.all_tables(each) for each in ("24", "25", "23")] == [1, 2, 0]
    assert measures.groups("cab") == ["Eltern", "Ämter"] and measures.groups("b") == []
    assert (measures.statements("aab"), measures.tables("abc"), measures.votes("")) == (2, 3, 0)
    with pytest.raises(KeyError):
        measures.statements(["nobody"])


def test_a_number_that_two_workshops_use_stands_for_two_tables():
    two = SHEETS[SHEETS["document_id"].isin(["b", "c"])]
    assert coded_statements.ambiguous_tables(two, "25") == [("1", 2, 2)]


def test_the_first_code_tells_who_coded_the_field():
    made = codings(("s", "field", "b", "model", 0.4, 1, 2), ("s", "field", "a", "AB", 1.0, 1, 1))
    assert coded_statements._field_coders(made) == {"s": "AB"}


@pytest.mark.parametrize(
    ("same_as", "groups"),
    [
        (["", "a", ""], ["a", "a", "c"]),
        (["", "", ""], ["a", "b", "c"]),
        (["c", "c", ""], ["c"] * 3),
    ],
)
def test_the_duplicate_group_of_each_statement(same_as, groups):
    frame = pd.DataFrame({"statement_id": list("abc"), "same_as": same_as})
    assert coded_statements.twins(frame).tolist() == groups
