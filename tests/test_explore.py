"""What researchers ask: known answers on four statements of two rounds (see ``analysis.research.desk.example``)."""

import numpy as np
import pandas as pd
import pytest

from analysis import explore, tables
from analysis.codebook import Code, Codebook
from analysis.research import (
    coders,
    codes,
    comparison,
    corpus,
    goals,
    method,
    origins,
    quality,
    quotes,
    selection,
    themes,
)
from analysis.research.desk import Desk, example
from analysis.research.figures import bars, heat, spans
from analysis.research.showing import Shown, show


@pytest.fixture
def desk():
    return example()


def with_tables(**given) -> Desk:
    """The example desk with some tables replaced."""
    plain = example()
    kept = {
        name: getattr(plain, name)
        for name in ("statements", "codings", "documents", "topics", "topic_statements")
    }
    return Desk(
        None, given.pop("book", plain.book), given.pop("concept", plain.concept), kept | given
    )


@pytest.mark.parametrize(
    "word, hits",
    [("kita", ["a", "c"]), ("KURS", ["b"]), ("kurs frei", ["b"]), (".", []), ("Turnhalle", [])],
)
def test_keyword_in_context_finds_parts_of_words_and_takes_no_sign_as_a_pattern(desk, word, hits):
    assert explore.kwic(desk.statements, word)["statement_id"].tolist() == hits


def test_left_keyword_and_right_make_the_statement_again(desk):
    hits = explore.kwic(desk.statements, "e", width=1000).merge(desk.statements, on="statement_id")
    assert (hits["left"] + hits["keyword"] + hits["right"] == hits["text"]).all() and len(hits) > 4


def test_decided_codes_stand_beside_the_statement_first_rank_first(desk):
    rows = explore.decided(desk.statements, desk.codings).set_index("statement_id")
    assert rows["field"].to_dict() == {
        "a": "bildung",
        "b": "unclear",
        "c": "bildung arbeit",
        "d": "arbeit",
    }


def test_a_note_in_two_pieces_is_counted_once():
    rows = example().statements.assign(note_id=["n", "n", "m", "m"], mentions=3)
    assert explore.counts(rows, ["round_id"]).values.tolist() == [
        ["2024", 2, 1, 2, 3, 3],
        ["2025", 2, 1, 1, 3, 0],
    ]


def test_cooccurrence_is_symmetric_and_its_diagonal_counts_the_codes(desk):
    counts = explore.cooccurrence(desk.statements, desk.codings, "field", "field")
    assert (counts.to_numpy() == counts.to_numpy().T).all()
    assert counts.loc["bildung", "arbeit"] == 1 and counts.loc["arbeit", "arbeit"] == 2


def test_the_category_system_has_main_and_sub_categories_with_counts(desk):
    rows = explore.category_system(
        desk.book, desk.statements, desk.codings, desk.topics, desk.topic_statements
    )
    assert rows.values.tolist() == [
        ["Bildung", "", 2, 2],
        ["Bildung", "Kitaplätze", 2, 2],
        ["Arbeit", "", 2, 1],
        ["Unklar", "", 1, 1],
    ]


def test_quotes_carry_code_path_and_source(desk):
    rows = quotes.quote_list(desk, desk.statements["statement_id"] == "c")
    assert rows[
        ["quote", "code", "type", "round_id", "table", "group", "file", "draft"]
    ].values.tolist() == [
        [
            "Kitaplätze fehlen",
            "Bildung › Kitaplätze",
            "Problem",
            "2025",
            "1",
            "Eltern",
            "b.md",
            "ENTWURF – Namensprüfung steht aus",
        ]
    ]


def test_a_cleared_round_is_no_draft_any_more():
    cleared = tables.typed(
        pd.DataFrame(
            {"target": ["2025"], "new": ["cleared"], "coder": ["AB"], "date": ["2025-08-01"]}
        ),
        "decided_names",
    )
    desk = with_tables(decided_names=cleared)
    assert desk.drafts == ["2024"] and quotes.quote_list(desk)["draft"].tolist()[2:] == ["", ""]


@pytest.mark.parametrize(
    "words, but_not, found",
    [
        (["kita"], None, ["a", "c"]),
        (["kita"], ["fehlen"], ["a"]),
        ([""], None, []),
        (["("], None, []),
        (["frei", "zu"], None, ["b", "d"]),
    ],
)
def test_an_own_code_from_words(desk, words, but_not, found):
    assert (
        desk.statements.loc[selection.own_code(desk, words, but_not), "statement_id"].tolist()
        == found
    )


def test_a_code_that_is_not_there_is_answered_with_those_that_are(desk):
    with pytest.raises(ValueError, match="Es gibt: Bildung, Arbeit, Unklar"):
        selection.coded(desk, "Wohnen")
    with pytest.raises(ValueError, match="Es gibt: Kitaplätze"):
        themes.members(desk, "Wohnen")
    with pytest.raises(ValueError, match="gibt es nicht: zzz"):
        selection.adjusted(desk, selection.coded(desk, "bildung"), add=["zzz"])


def test_similar_statements_are_those_that_the_words_missed(desk):
    desk.vectors = np.array([[1.0, 0.0], [0.0, 1.0], [0.9, 0.1], [0.1, 0.9]])
    assert selection.similar(desk, selection.own_code(desk, ["mehr"]))["statement_id"].tolist() == [
        "c",
        "d",
        "b",
    ]
    assert selection.similar(desk, selection.own_code(desk, ["Turnhalle"])).empty


def test_unclear_in_the_gold_confusion_stands_on_its_own_line():
    gold = pd.DataFrame(
        {
            "statement_id": ["alt", "b"],
            "scheme": "field",
            "code_id": ["bildung", "bildung"],
            "coder": "RT",
            "rank": "1",
            "text": ["Mehr Kitaplätze", "Kein Deutschkurs frei"],
        }
    )
    rows = quality.confusion(with_tables(gold=tables.typed(gold, "gold")))
    assert (
        rows.loc["Bildung", "Bildung"] == 1 and rows.loc["Unklar", "Bildung"] == 1
    )  # found again by text where ids changed


def test_measured_values_are_read_as_they_stand(tmp_path):
    page = tmp_path / "MEASURED.md"
    page.write_text(
        "# M\n\n## Topics: `make x`\n\nText\n\n| data | k |\n| --- | --: |\n| climate | 9 |\n\n## Time\n\n| n |\n| - |\n| 1 |\n"
    )
    assert quality.measured("Topics", page).to_dict("records") == [{"data": "climate", "k": "9"}]


def test_an_export_is_named_without_a_path(desk):
    with pytest.raises(ValueError, match="Buchstaben"):
        quotes.export(quotes.quote_list(desk), desk, "../weg")


def test_points_and_mentions_are_never_added(desk):
    rows = corpus.rounds(desk).set_index("round_id")
    assert rows.loc["2024", ["mentions", "points"]].tolist() == [2, 3] and rows.loc[
        "2025", ["mentions", "points"]
    ].tolist() == [2, 0]


def test_the_least_sure_statement_stands_first(desk):
    assert codes.least_sure(desk)["text"].iloc[0] == "Kitaplätze fehlen"
    assert codes.ranked(desk).set_index("statement_id").loc["b", "unclear"]


def test_workshop_against_coding_counts_only_stated_workshops(desk):
    assert codes.workshop_against_coding(desk).to_dict() == {
        "Bildung": {"Bildung": 1, "Arbeit": 1},
        "Unklar": {"Bildung": 1, "Arbeit": 0},
    }
    assert codes.said_elsewhere(desk)["text"].tolist() == ["Kitaplätze fehlen"]


def test_people_against_machine_takes_the_settled_answer():
    decided = tables.typed(
        pd.DataFrame(
            {
                "target": ["a", "a"],
                "scheme": "field",
                "new": ["bildung", "arbeit"],
                "coder": "AB",
                "date": ["2025-01-01", "2025-02-01"],
                "remark": ["", "gehört zur Berufsschule"],
            }
        ),
        "decided_codings",
    )
    desk = with_tables(decided_codings=decided)
    assert codes.people_against_machine(desk).loc["Bildung", "Arbeit"] == 1
    memo = codes.memos(desk.book, desk.decided_codings).set_index("code")["remarks"]
    assert memo["Arbeit"] == "gehört zur Berufsschule (AB)" and memo["Bildung"] == ""


def test_field_shares_of_a_round_sum_to_one_and_lie_inside_their_span(desk):
    rows = comparison.field_shares(desk)
    assert rows.groupby("series")["value"].sum().tolist() == [1.0, 1.0]
    assert ((rows["low"] <= rows["value"]) & (rows["value"] <= rows["high"])).all()


def test_goals_touched_and_goals_nobody_mentioned():
    concept = pd.DataFrame(
        {
            "goal_id": ["Z1", "Z2"],
            "field_id": "bildung",
            "goal": ["Mehr Plätze", "Mehr Busse"],
            "status": "offen",
            "measure_id": "",
            "measure": "",
            "report_status": "",
        }
    )
    links = tables.typed(
        pd.DataFrame(
            {
                "goal_id": ["Z1", "Z1"],
                "statement_id": ["a", "c"],
                "similarity": ["0.5", "0.7"],
                "relation": ["confirms", "criticises"],
            }
        ),
        "goal_links",
    )
    desk = with_tables(concept=concept, goal_links=links)
    assert goals.touched(desk)[
        ["goal_id", "confirms", "criticises", "extends", "n_tables"]
    ].values.tolist() == [
        ["Z1", 1, 1, 0, 2],
        ["Z2", 0, 0, 0, 0],
    ]
    assert goals.unmentioned(desk)["goal_id"].tolist() == ["Z2"]
    assert goals.without_goal(desk)["ohne Ziel"].tolist() == [0]


def test_a_dimension_nobody_spoke_of_is_named():
    book = Codebook(
        (
            *example().book.codes,
            Code("dimension", "alter", "Alter"),
            Code("dimension", "herkunft", "Herkunft"),
        ),
        {},
    )
    codings = pd.concat(
        [
            example().codings,
            tables.typed(
                pd.DataFrame(
                    {
                        "statement_id": ["a"],
                        "scheme": "dimension",
                        "code_id": "alter",
                        "coder": "model",
                        "probability": ["0.9"],
                        "decided": "1",
                        "rank": "1",
                    }
                ),
                "codings",
            ),
        ]
    )
    desk = with_tables(book=book, codings=codings)
    assert goals.silent_dimensions(desk)["name"].tolist() == ["Herkunft"]
    assert goals.dimensions(desk).loc["Alter", "Bildung"] == 1


def test_agreement_of_two_coders_is_the_textbook_value():
    rows = coders.between(pd.DataFrame({"AB": list("aabb"), "CD": list("abbb")}))
    assert rows["measured"].tolist() == ["Krippendorffs α", "Cohens κ"] and rows["value"].round(
        3
    ).tolist() == [0.533, 0.5]
    assert coders.between(pd.DataFrame({"AB": ["a"]})).empty


def test_topics_by_origin_and_how_sure_the_catalogue_was(desk):
    assert origins.overall(desk)["share"].tolist() == [0.5, 0.5]
    assert origins.by_field(desk).loc["Bildung", "vom Programm gefunden"] == 2
    assert origins.sureness(desk).empty
    desk.topic_chances = {"a": 0.9, "b": 0.3, "c": 1.0}
    desk._tables["topics"]["origin"] = "catalogue"
    said = {"target": ["c"], "action": ["not_here"], "new": ["T-1"]}
    desk._tables["decided_topics"] = tables.typed(pd.DataFrame(said), "decided_topics")
    rows = origins.sureness(desk).values.tolist()
    assert rows[0] == ["0,8 bis 1,0", 2, 2, 2, 1] and rows[3] == ["0,2 bis 0,4", 1, 0, 0, 0]


def test_topics_are_compared_by_tables_votes_and_origin(desk):
    columns = ["topic_id", "round_id", "n_statements", "n_tables", "status", "votes", "origin"]
    rows = [
        ("T-1", "2024", 3, 1, "new", 5, "found"),
        ("T-1", "2025", 1, 1, "confirmed", 0, "found"),
    ]
    desk._tables["topic_rounds"] = pd.DataFrame(rows, columns=columns)
    desk._tables["topics"]["origin"] = "found"
    assert comparison.topics_by_round(desk).loc["Kitaplätze"].tolist() == [1, 1]
    assert comparison.origins_by_round(desk)[["n_topics", "votes"]].values.tolist() == [
        [1, 5],
        [1, 0],
    ]
    first = comparison.topic_table(desk).iloc[0]
    assert (first["origin"], first["of_tables"], first["votes"]) == ("vom Programm gefunden", 2, 5)


def test_a_word_that_a_statement_says_twice_is_one_statement():
    rows = example().statements
    rows["text"] = ["Kita neben Kita", "Kita fehlt", "Wohnung fehlt", "Wohnungen fehlen"]
    desk = with_tables(statements=rows)
    first = desk.statements["round_id"] == "2024"
    found = comparison.words(desk, first, ~first)[["term", "one", "one_tables", "two", "share"]]
    assert found.values.tolist()[0] == ["Kita", 2, 2, 0, 1.0]


def test_pairs_that_stay_together():
    assert (
        themes.pairs_together(np.array([2, 2, 2])) == 1.0
        and themes.pairs_together(np.array([0, 1, 2])) == 0.0
    )


def test_the_method_text_holds_this_runs_numbers(desk):
    text = " ".join(method.method_text(desk))
    for said in (
        "4 Notizen auf 2 Notizblättern",
        "2 Runden (2024, 2025)",
        "2 Handlungsfelder, 2 Aussagetypen",
        "ausgewiesen: 1 Aussage.",
        "0 Themen des Katalogs, 1 gebildete und 2 Einzelstimmen",
        "keinen Schluss",
    ):
        assert said in text, said
    assert "Vielfaltsdimensionen" not in text and " nan" not in text


def test_figures_of_nothing_are_sentences():
    for drawn in (
        bars(pd.DataFrame(), "…"),
        heat(pd.DataFrame(), "a", "b", "…"),
        spans(pd.DataFrame(), "a", "…"),
    ):
        assert isinstance(drawn, Shown)


def test_a_figure_has_the_same_id_twice_and_says_what_it_shows():
    counts = pd.DataFrame({"Problem <1>": [2, 0]}, index=["Bildung", "Arbeit & mehr"])
    one, two = (bars(counts, "Balken: „x“ & mehr").html() for _ in range(2))
    assert (
        one == two and 'aria-label="Balken: „x“ &amp; mehr"' in one and "Arbeit &amp; mehr" in one
    )


def test_tables_read_as_germans_write():
    html = show(pd.DataFrame({"n": [12345], "share": [0.5], "text": ["<b>"]}))._repr_html_()
    assert "12.345" in html and "0,50" in html and "&lt;b&gt;" in html and "Anzahl" in html
    assert "2 von 3 Zeilen" in show(pd.DataFrame({"n": [1, 2, 3]}), most=2)._repr_html_()


def test_the_public_coders_are_shown_where_they_are_and_nothing_where_not(tmp_path, monkeypatch):
    monkeypatch.setenv("BENCHMARKS", str(tmp_path))
    assert coders.public_coders().empty
    (tmp_path / "cimt_concreteness").mkdir()
    (tmp_path / "cimt_concreteness" / "a.csv").write_text(
        "text,coder1,coder2\nx,1,1\ny,2,2\nz,1,2\n", encoding="utf-8"
    )
    assert coders.public_coders()["measured"].tolist() == ["Krippendorffs α", "Cohens κ"]


def rows_of(*cells):
    """Statements (id, note, table, mentions, kind) of one round."""
    names = ["statement_id", "note_id", "table", "mentions", "mentions_kind"]
    table = pd.DataFrame(cells, columns=names)
    return table.assign(round_id="2025", document_id="d", workshop="", text=table["statement_id"])


def coded_as(*cells):
    names = ["statement_id", "scheme", "code_id", "coder", "probability", "decided", "rank"]
    return tables.typed(pd.DataFrame(cells, columns=names), "codings")


def test_a_note_has_its_largest_number_once_and_without_a_number_one_mention():
    rows = rows_of(
        ("a", "n", "1", 2, "nennungen"),
        ("b", "n", "1", 5, "nennungen"),
        ("c", "m", "2", 0, ""),
        ("d", "o", "2", 4, "punkte"),
        ("e", "o", "2", 1, "punkte"),
    )
    assert explore.counts(rows, ["round_id"]).values.tolist() == [["2025", 5, 3, 2, 7, 4]]
    by_table = explore.counts(rows, ["table"])[["table", "mentions", "points"]]
    assert by_table.values.tolist() == [["1", 5, 0], ["2", 2, 4]]


def test_only_decided_codes_of_the_scheme_are_looked_at_in_the_order_of_their_ranks():
    rows = rows_of(("a", "a", "1", 1, ""), ("b", "b", "1", 1, ""))
    made = coded_as(
        ("a", "field", "x", "model", 0.9, 1, 2),
        ("a", "field", "y", "model", 0.1, 1, 1),
        ("a", "field", "z", "model", 0.8, 0, 1),
        ("a", "type", "t", "model", 0.8, 1, 1),
    )
    wide = explore.decided(rows, made).set_index("statement_id")
    assert wide["field"].to_dict() == {"a": "y x", "b": ""} and wide["type"]["b"] == ""
    assert explore.long(rows, made, "field")["code_id"].tolist() == ["y", "x"]
    assert explore.cooccurrence(rows, made, "field", "type").loc["x", "t"] == 1


FIELDS = Codebook((Code("field", "x", "X"), Code("field", "y", "Y"), Code("field", "w", "W")), {})
SOME_TOPICS = pd.DataFrame(
    [("1", "x", "B"), ("2", "x", "A"), ("3", "x", "C"), ("4", "", "Z"), ("5", "y", "Q")],
    columns=["topic_id", "field_id", "name"],
)


def test_topics_stand_below_their_field_the_largest_first_and_those_of_no_field_last():
    rows = rows_of(*((each, each, str(at), 1, "") for at, each in enumerate("abc")))
    made = coded_as(
        ("a", "field", "x", "model", 0.9, 1, 1), ("b", "field", "x", "model", 0.9, 0, 1)
    )
    shares = [("a", "1"), ("b", "2"), ("a", "3"), ("b", "3"), ("c", "4")]
    shares = pd.DataFrame(shares, columns=["statement_id", "topic_id"])
    found = explore.category_system(FIELDS, rows, made, SOME_TOPICS, shares)
    assert found.values.tolist() == [
        ["X", "", 1, 1],
        ["X", "C", 2, 2],
        ["X", "A", 1, 1],
        ["X", "B", 1, 1],
        ["Y", "", 0, 0],
        ["Y", "Q", 0, 0],
        ["Feldübergreifend", "Z", 1, 1],
    ]


@pytest.mark.parametrize(
    "codes_of, topic, path",
    [
        ("x", "1", "X › B"),
        ("y x", "1", "Y; X › B"),  # the first field's path, then the topic's
        ("x", "4", "X; Feldübergreifend › Z"),
        ("", "1", "X › B"),
        ("", "4", "Feldübergreifend › Z"),
        ("x y", "", "X"),
        ("", "", ""),
    ],
)
def test_the_path_of_a_quote(codes_of, topic, path):
    rows = rows_of(("a", "a", "1", 1, ""), ("b", "b", "1", 1, "")).assign(verbatim="Z  z", group="")
    made = coded_as(
        *(("a", "field", code, "model", 0.9, 1, at) for at, code in enumerate(codes_of.split(), 1)),
        ("b", "field", "x", "model", 0.9, 1, 1),
    )
    shares = [("a", topic, 0.6), ("a", "2", 0.4)] if topic else [("b", "1", 1.0)]
    shares = pd.DataFrame(shares, columns=["statement_id", "topic_id", "weight"])
    found = explore.quotes(rows, FIELDS, made, SOME_TOPICS, shares).iloc[0]
    assert (found["code"], found["quote"]) == (path, "Z z")


def test_the_models_certainty_by_scheme_is_of_its_own_best_codes(desk):
    made = desk.codings
    people = made.iloc[:1].assign(coder="AB", probability=1.0, statement_id="b", scheme="type")
    rows = quality.certainty(with_tables(codings=pd.concat([made, people])))
    assert rows.values.tolist() == [
        ["Handlungsfeld", 4, pytest.approx(0.7), 1],
        ["Aussagetyp", 4, pytest.approx(0.85), 0],
    ]


def test_of_the_gold_set_the_first_code_of_each_person_is_held_against_the_machine():
    names = ["statement_id", "scheme", "code_id", "coder", "rank", "text"]
    rows = [
        ("d", "field", "arbeit", "RT", "1", "Anerkennung dauert zu lange"),
        ("d", "field", "bildung", "RT", "2", "Anerkennung dauert zu lange"),
        ("d", "field", "bildung", "GH", "1", "Anerkennung dauert zu lange"),
        ("d", "type", "problem", "GH", "1", "Anerkennung dauert zu lange"),
        ("q", "field", "bildung", "GH", "1", "Steht nirgends"),
    ]
    gold = tables.typed(pd.DataFrame(rows, columns=names), "gold")
    found = quality.confusion(with_tables(gold=gold))
    assert found.to_dict() == {
        "Bildung": {"Bildung": 0, "Arbeit": 1},
        "Arbeit": {"Bildung": 0, "Arbeit": 1},
    }


def test_the_two_best_codes_and_what_lies_between_them(desk):
    rows = codes.ranked(desk).set_index("statement_id")
    assert rows["first"].to_dict() == {
        "a": "Bildung",
        "b": "Bildung",
        "c": "Bildung",
        "d": "Arbeit",
    }
    assert rows["second"].to_dict() == {"a": "Arbeit", "b": "", "c": "Arbeit", "d": ""}
    assert rows["gap"].round(6).to_dict() == {"a": 0.8, "b": 0.4, "c": 0.3, "d": 0.8}
    assert rows["unclear"].to_dict() == {"a": False, "b": True, "c": False, "d": False}
    assert codes.least_sure(desk, most=3)["text"].tolist() == [
        *("Kitaplätze fehlen", "Kein Deutschkurs frei", "Mehr Kitaplätze"),
    ]


@pytest.mark.parametrize("below, n", [(0.3, 0), (0.31, 1), (0.79, 1), (0.81, 2)])
def test_where_two_codes_blur(desk, below, n):
    assert codes.blurred(desk, below=below).to_numpy().sum() == n


def test_each_persons_decisions_are_counted_and_those_made_blind():
    names = ["target", "scheme", "coder", "asked_because", "saw_suggestion", "new"]
    rows = [
        ("a", "field", "AB", "random", 0, "x"),
        ("b", "field", "AB", "random", 0, "x"),
        ("a", "field", "CD", "queue", 1, "x"),
        ("a", "type", "AB", "own", 1, "x"),
    ]
    made = tables.typed(pd.DataFrame(rows, columns=names), "decided_codings")
    assert coders.decisions(with_tables(decided_codings=made)).values.tolist() == [
        ["AB", "Handlungsfeld", "Zufallsstichprobe", 2, 2],
        ["AB", "Aussagetyp", "eigener Anlass", 1, 0],
        ["CD", "Handlungsfeld", "Prüfliste", 1, 0],
    ]


def test_of_three_coders_every_pair_is_compared_on_what_both_rated():
    rows = coders.between(
        pd.DataFrame({"A": list("aabb"), "B": ["a", "b", "b", ""], "C": list("aabb")})
    )
    assert rows[["coders", "n"]].values.tolist() == [
        *(["A, B, C", 4], ["A, B", 3], ["A, C", 4], ["B, C", 3]),
    ]
    assert rows["value"].iloc[2] == 1.0 and coders.between(pd.DataFrame({"A": ["a"]})).empty


@pytest.mark.parametrize(
    ("width", "left", "right"), [(3, "gen", " am"), (0, "", ""), (99, "Mehr Übungen", " am Abend")]
)
def test_so_much_of_the_context_is_shown_on_either_side(width, left, right):
    rows = pd.DataFrame({"statement_id": ["a"], "text": ["Mehr ÜbungenÜBEN am Abend"]})
    found = explore.kwic(rows, "üben", width)
    assert found[["left", "keyword", "right"]].values.tolist() == [[left, "ÜBEN", right]]
    assert explore.kwic(rows, "Übe").shape == (1, 4) and explore.kwic(rows[:0], "x").empty
    long = rows.assign(text="Mehr Kurse " + "am Abend " * 20)  # much behind, little before
    (hit,) = explore.kwic(long, "kurse", 40)[["left", "right"]].values.tolist()
    assert hit == ["Mehr ", (" " + "am Abend " * 20)[:40]]


def test_without_codings_statements_stand_alone_and_nothing_is_counted():
    rows = rows_of(("a", "a", "1", 1, ""))
    none = coded_as()
    assert explore.decided(rows, none).to_dict("records") == rows.to_dict("records")
    assert explore.long(rows, none, "field").empty
    assert explore.cooccurrence(rows, none, "field", "type").empty
    assert explore.counts(rows[:0], ["round_id"]).empty
    shares = pd.DataFrame(columns=["statement_id", "topic_id"], dtype=str)
    assert explore.category_system(FIELDS, rows, none, SOME_TOPICS[:0], shares).empty


def test_what_nobody_could_place_stands_behind_the_fields():
    rows = rows_of(("a", "a", "1", 1, ""), ("b", "b", "1", 1, ""))
    made = coded_as(
        ("a", "field", "unclear", "model", 0.9, 1, 1), ("b", "field", "w", "model", 0.9, 1, 1)
    )
    shares = pd.DataFrame([("a", "4")], columns=["statement_id", "topic_id"])
    found = explore.category_system(FIELDS, rows, made, SOME_TOPICS[3:4], shares)
    assert found.values.tolist() == [
        ["W", "", 1, 1],
        ["Unklar", "", 1, 1],
        ["Feldübergreifend", "Z", 1, 1],
    ]


def test_types_of_a_quote_are_named_and_it_says_where_it_was_said():
    book = Codebook((*FIELDS.codes, Code("type", "p", "Problem"), Code("type", "z", "Ziel")), {})
    rows = rows_of(("a", "a", "7", 1, "")).assign(verbatim="A", group="Eltern", workshop="AG 1")
    made = coded_as(
        ("a", "type", "z", "model", 0.9, 1, 1),
        ("a", "type", "p", "model", 0.8, 1, 2),
        ("a", "type", "gone", "AB", 1, 1, 3),
    )
    shares = pd.DataFrame(columns=["statement_id", "topic_id", "weight"])
    found = explore.quotes(rows, book, made, SOME_TOPICS, shares)
    assert found.to_dict("records") == [
        dict(quote="A", code="", type="Ziel, Problem, gone", round_id="2025", workshop="AG 1",
             table="7", group="Eltern", document_id="d", statement_id="a")
    ]  # fmt: skip


def test_counts_stand_in_the_order_of_what_they_are_counted_by():
    rows = rows_of(*((each, each, at, 1, "") for each, at in zip("abcd", "3213")))
    rows["round_id"] = ["2025", "2024", "2025", "2024"]
    found = explore.counts(rows, ["round_id", "table"])
    assert found[["round_id", "table", "n_statements"]].values.tolist() == [
        *(["2024", "2", 1], ["2024", "3", 1]),
        *(["2025", "1", 1], ["2025", "3", 1]),
    ]
