"""Which statements stand for a topic: every statement behind one message, quotes typical and different, the most voted first."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import small_report

from analysis import chapters, codebook, quoting, summarize, tables
from analysis.quoting import SURE

PLAIN = {"flags": "", "language": "de", "votes": 0, "same_as": ""}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return small_report.house(tmp_path_factory.mktemp("summaries"))


def rows(*texts, **columns):
    return [
        PLAIN
        | {"statement_id": f"2025-{at}", "text": text, "verbatim": text}
        | {name: values[at] for name, values in columns.items()}
        for at, text in enumerate(texts)
    ]


def test_every_statement_stands_behind_exactly_one_message(home):
    sources = home.read("summary_sources")
    assert sorted(sources["statement_id"]) == sorted(home.read("statements")["statement_id"])


def test_a_message_is_the_own_words_of_its_wording(home):
    by_id = home.read("statements").set_index("statement_id")
    merged = home.read("summary_sources").merge(home.read("summaries"), on="summary_id")
    wording = merged[merged["role"] == "wording"]
    assert len(wording) == len(home.read("summaries"))
    for row in wording.itertuples():
        assert (
            row.text in " ".join(by_id.loc[row.statement_id, "verbatim"].split())
            or "-\n" in (by_id.loc[row.statement_id, "verbatim"])
        )


def test_messages_rank_by_tables_then_votes_then_statements():
    order = [
        (3, 0, 3, "m-d"),
        (2, 9, 2, "m-c"),
        (2, 1, 5, "m-b"),
        (2, 1, 4, "m-a"),
        (2, 1, 4, "m-e"),
    ]
    columns = ["n_tables", "points", "n_statements", "summary_id"]
    made = pd.DataFrame(order, columns=columns).assign(round_id="2025", field_id="f", section="s")
    ranked = summarize._ranked(made.sample(frac=1, random_state=0))
    assert ranked.sort_values("rank")["summary_id"].tolist() == [row[3] for row in order]


def test_told_and_called_for_stand_apart(home):
    summaries = home.read("summaries")
    benches = summaries[(summaries["topic_id"] == "t1") & (summaries["round_id"] == "2025")]
    assert dict(zip(benches["section"], benches["n_statements"])) == {
        chapters.TOLD: 3,
        chapters.CALLED: 1,
    }
    assert set(summaries["section"]) == {
        chapters.TOLD,
        chapters.CALLED,
        chapters.SINGLE,
        chapters.UNCLEAR,
    }


TURNED = np.array([[1.0, 0.0], [0.96, 0.28], [0.6, 0.8], [0.0, 1.0]])


def test_one_quote_is_typical_the_other_far_from_it():
    some = rows(
        "Es fehlen Plätze in der Kita",
        "Kita hat keine Plätze",
        "Plätze fehlen uns sehr",
        "Die Kita ist zu teuer",
    )
    first, second = summarize.quotes(some, TURNED)
    assert first in (1, 2) and second in (0, 3)


def test_the_most_voted_comes_first_unless_it_is_unclear():
    texts = (
        "Es fehlen Plätze in der Kita",
        "Kita hat keine Plätze",
        "Plätze fehlen uns sehr",
        "Kita zu teuer für uns",
    )
    assert summarize.quotes(rows(*texts, votes=[0, 0, 0, 5]), TURNED)[0] == 3
    unsure = rows(*texts, votes=[0, 0, 0, 5], flags=["", "", "", "unsicher"])
    assert summarize.quotes(unsure, TURNED)[0] != 3


def test_who_may_stand_elsewhere_does_not_speak_for_the_topic():
    some = rows(
        "Es fehlen Plätze in der Kita",
        "Kita hat keine Plätze",
        "Plätze fehlen uns sehr",
        "Kita zu teuer für uns",
        votes=[0, 0, 0, 5],
    )
    some[3]["likely"] = SURE - 0.01
    assert summarize.quotes(some, TURNED)[0] != 3
    some[3]["likely"] = SURE
    assert summarize.quotes(some, TURNED)[0] == 3


@pytest.mark.parametrize(
    ("coder", "shares", "side", "likely"),
    [
        ("model", {"massnahme": 0.5, "ziel": 0.25, "problem": 0.25}, chapters.CALLED, 0.75),
        ("model", {"massnahme": 0.5, "ziel": 0.2, "problem": 0.2}, chapters.TOLD, 0.3),
        ("Amt", {"massnahme": 0.5, "ziel": 0.2, "problem": 0.2}, chapters.TOLD, 1.0),
    ],
)
def test_how_likely_a_statement_stands_where_it_is_told(coder, shares, side, likely):
    """The fourth type has what the listed ones leave; a person's type is sure; the topic's chance counts as well."""
    names = ("erfahrung", "problem", "ziel", "massnahme")
    book = SimpleNamespace(types=[SimpleNamespace(id=each, name=each) for each in names])
    placed = pd.DataFrame(
        [{"statement_id": "s", "topic": "t", "type": "massnahme", "side": side}],
    )
    codings = pd.DataFrame(
        [("s", "type", code, "model", p, 0) for code, p in shares.items()]
        + [("s", "type", "massnahme", coder, 1.0, 1)] * (coder != "model"),
        columns=["statement_id", "scheme", "code_id", "coder", "probability", "decided"],
    )
    topic = pd.DataFrame([{"statement_id": "s", "topic_id": "t", "probability": 0.5}])
    assert chapters.likely(placed, codings, topic, book) == pytest.approx([likely * 0.5])


def test_a_topic_named_after_a_statement_quotes_it_first():
    texts = (
        "Es fehlen Plätze in der Kita",
        "Kita hat keine Plätze",
        "Plätze fehlen uns sehr",
        "Kita zu teuer für uns",
    )
    assert summarize.quotes(rows(*texts), TURNED, "Kita zu teuer")[0] == 3


def test_what_says_the_same_twice_is_quoted_once():
    twice = rows("Mehr Kitas im Norden", "mehr Kitas im Norden!", same_as=["2025-0"] * 2)
    assert summarize.quotes(twice, TURNED[[0, 1]]) == [0]
    assert len(summarize.quotes(rows("Mehr Kitas im Norden", "Kitas"), TURNED[[0, 1]])) == 2


@pytest.mark.parametrize(
    ("text", "verbatim", "shown"),
    [
        ("Mehr Bäume", "Mehr Bäume!!", "Mehr Bäume"),
        ("Mehr Bäume", "Bäume, mehr", "Bäume, mehr"),
        (
            "Schwimmen: mehr Zeiten",
            "**Schwimmen:** mehr Zeiten für alle Frauen",
            "mehr Zeiten für alle Frauen",
        ),
    ],
)
def test_own_words_are_a_slice_of_the_note(text, verbatim, shown):
    assert quoting.own_words({"text": text, "verbatim": verbatim}) == shown


def test_a_long_note_is_cut_at_a_sentence_alone():
    text = "Wir finden keine Wohnung. Der Vermieter sagt nein, aber nur am Telefon. " + "Wort " * 40
    shown = quoting.excerpt(text.strip(), 14)
    assert text.startswith(shown) and shown.endswith("Telefon.")
    assert quoting.excerpt("wort " * 50, 10) == "wort " * 50


def test_a_statement_is_told_in_its_topics_chapter_whatever_its_own_field(home):
    book = codebook.read(home.corpus / "codebook.toml")
    coded = home.read("coded_statements").assign(field_id="wasser")
    placed = chapters.place(home.read("statements"), coded, home.read("topics"), book)
    topics = home.read("topics").set_index("topic_id")["field_id"]
    inside = placed[placed["topic"] != ""]
    assert inside["chapter"].tolist() == topics[inside["topic"]].tolist()
    assert set(placed.loc[placed["topic"] == "", "chapter"]) == {"wasser"}
    assert (inside["chapter"] != "wasser").any()


def test_a_mixed_topic_carries_no_count(home):
    statements, topics = home.read("statements"), home.read("topics").assign(mixed=1)
    book = codebook.read(home.corpus / "codebook.toml")
    placed = chapters.place(statements, home.read("coded_statements"), topics, book)
    assert set(placed["topic"]) == {""}


def test_no_statement_gives_two_empty_tables(home):
    book = codebook.read(home.corpus / "codebook.toml")
    empty = [tables.empty(name) for name in ("statements", "coded_statements", "topics")]
    more = [tables.empty(name) for name in ("codings", "topic_statements")]
    found = summarize.summarize(*empty, book, np.zeros((0, 1), np.float32), *more)
    assert all(isinstance(each, pd.DataFrame) and each.empty for each in found)


CLEAR = {"text": "Es fehlen vier Bänke", "flags": "", "language": "de"}


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({}, 0.0),
        ({"text": "Es fehlen Bänke"}, 0.08),  # three words
        ({"text": "Bänke"}, 0.24),
        ({"text": "Es " + "fehlt " * 17}, 0.0),  # eighteen
        ({"text": "Es " + "fehlt " * 19}, 0.04),
        ({"flags": "unsicher"}, 0.5),
        ({"flags": "x unleserlich"}, 0.5),
        ({"flags": "teil"}, 0.5),
        ({"flags": "randnotiz"}, 0.0),
        ({"language": "ar"}, 0.5),
        ({"text": "Warum fehlen die Bänke? "}, 0.1),
        ({"text": "Was fehlt? Es sind Bänke"}, 0.0),
        ({"text": "Er sagt „keine Bänke“ dazu"}, 0.1),
        ({"text": "es fehlen vier Bänke"}, 0.05),
        ({"text": "Frau [Person 1] fehlt hier sehr"}, 0.3),
    ],
)
def test_what_makes_a_wording_unclear(change, lost):
    assert quoting.unclear_by(CLEAR | change) == pytest.approx(lost)


@pytest.mark.parametrize(
    ("verbatim", "shown"),
    [
        ("**Bad:** mehr Zeiten für alle", "mehr Zeiten für alle"),  # four words stand alone
        ("**Bad:** mehr Zeiten bitte", "**Bad:** mehr Zeiten bitte"),  # three do not
        ("Mehr **Bad:** Zeiten für alle da", "Mehr **Bad:** Zeiten für alle da"),
    ],
)
def test_a_label_is_left_out_where_words_enough_follow(verbatim, shown):
    assert quoting.own_words({"text": "", "verbatim": verbatim}) == shown


@pytest.mark.parametrize(
    ("longest", "shown"),
    [
        (8, "Es fehlen Bänke. Wir warten lange. Sehr lange!"),
        (7, "Es fehlen Bänke. Wir warten lange."),
        (6, "Es fehlen Bänke. Wir warten lange."),
        (5, "Es fehlen Bänke."),
        (3, "Es fehlen Bänke."),
        (2, "Es fehlen Bänke. Wir warten lange. Sehr lange!"),  # no sentence ends before
    ],
)
def test_a_long_text_ends_with_the_last_sentence_that_fits(longest, shown):
    assert quoting.excerpt("Es fehlen Bänke. Wir warten lange. Sehr lange!", longest) == shown


@pytest.mark.parametrize(
    ("code_id", "name", "calls"),
    [
        *(
            ("ziel", "Aim", True),
            ("massnahme", "Was zu tun ist", True),
            ("problem", "Problem", False),
        ),
        *(("x", "Zielbild", True), ("x", "Maßnahmen", True), ("x", "Vorschläge", False)),
        *(("x", "Vorschlag", True), ("x", "Forderungen", True), ("x", "Wunsch", True)),
        *(("x", "Ideen", True), ("ziele", "Erfahrung", False)),
    ],
)
def test_types_that_call_for_something(code_id, name, calls):
    book = codebook.Codebook((codebook.Code("type", code_id, name),), {})
    assert chapters.demands(book) == ({code_id} if calls else set())


def test_unlisted_types_share_what_is_left_and_a_side_without_a_type_is_sure():
    names = ("erfahrung", "problem", "ziel", "massnahme")
    book = SimpleNamespace(types=[SimpleNamespace(id=each, name=each) for each in names])
    codings = pd.DataFrame(
        [("s", "type", "problem", "model", 0.7, 1), ("s", "field", "ziel", "model", 0.9, 1)],
        columns=["statement_id", "scheme", "code_id", "coder", "probability", "decided"],
    )
    placed = pd.DataFrame(
        [
            ("s", "t", "problem", chapters.TOLD),
            ("s", "", "problem", chapters.CALLED),  # a single voice: its place is sure
            ("s", "t", chapters.NO_TYPE, chapters.TOLD),
            ("u", "t", "problem", chapters.TOLD),  # of which the model says nothing
        ],
        columns=["statement_id", "topic", "type", "side"],
    )
    topic = pd.DataFrame([{"statement_id": "s", "topic_id": "t", "probability": 0.5}])
    # three types share 0.3, two of them call for something
    found = chapters.likely(placed, codings, topic, book)
    assert found == pytest.approx([0.8 * 0.5, 0.2, 0.5, 1.0])


def test_a_persons_type_counts_only_where_it_is_decided():
    book = SimpleNamespace(
        types=[SimpleNamespace(id=each, name=each) for each in ("problem", "ziel")]
    )
    names = ["statement_id", "scheme", "code_id", "coder", "probability", "decided"]
    rows = [("s", "type", "problem", "model", 0.75, 0), ("s", "type", "ziel", "model", 0.25, 0)]
    placed = pd.DataFrame(
        [{"statement_id": "s", "topic": "", "type": "problem", "side": chapters.TOLD}]
    )
    topic = pd.DataFrame(columns=["statement_id", "topic_id", "probability"])
    for decided, likely in ((0, 0.75), (1, 1.0)):
        made = pd.DataFrame([*rows, ("s", "type", "problem", "AB", 1.0, decided)], columns=names)
        assert chapters.likely(placed, made, topic, book) == pytest.approx([likely])
    outvoted = pd.DataFrame([*rows, ("s", "type", "ziel", "CD", 1.0, 0)], columns=names)
    assert chapters.likely(placed, outvoted, topic, book) == pytest.approx([0.75])


def test_of_equal_statements_the_smaller_id_speaks_and_votes_count_for_the_second():
    alike = rows("Es fehlen Plätze hier", "Es fehlen Plätze dort", "Es fehlen Plätze heute")
    same = np.array([[1.0, 0.0]] * 3)
    assert summarize.quotes(alike, same) == [0, 1]
    assert summarize.quotes(alike[::-1], same) == [2, 1]
    alike[2]["votes"] = 1
    alike[0]["votes"] = 2
    assert summarize.quotes(alike, same) == [0, 2]
    alike[2]["flags"] = "unsicher"  # an unclear one gains nothing by its votes
    assert summarize.quotes(alike, same) == [0, 1]


# ---- messages of two rounds, counted by hand ----------------------------------------------------

TWO_TYPES = codebook.Codebook(
    (
        *(codebook.Code("field", each, each) for each in ("bau", "sport")),
        *(codebook.Code("type", each, each) for each in ("problem", "ziel")),
    ),
    {},
)
# statement, round, note, Tisch, group, type, field, topic, Nennungen, Klebepunkte, text
SAID = [
    ("a", "25", "n1", "1", "Eltern", "problem", "bau", "T-1", 1, 4, "Es fehlen viele Bänke"),
    ("b", "25", "n1", "1", "", "problem", "sport", "T-1", 1, 3, "Es fehlen viele Bäume"),
    ("c", "25", "n2", "2", "Ämter", "", "bau", "T-1", 3, 0, "Es fehlt hier viel Schatten"),
    ("d", "25", "n3", "2", "", "ziel", "bau", "T-1", 1, 0, "Wir wollen mehr Bänke"),
    ("e", "24", "n4", "9", "", "problem", "", "T-1", 1, 0, "Es fehlen viele Bänke"),
    ("f", "25", "n5", "3", "", "ziel", "sport", "", 1, 2, "Mehr Bäder für alle"),
    ("g", "25", "n6", "3", "", "ziel", "", "", 1, 0, "Alles soll besser werden"),
    ("h", "25", "n7", "3", "", "problem", "sport", "T-2", 1, 0, "Die Halle ist zu"),
]


def summed(named_by_the_program: bool = True) -> tuple[pd.DataFrame, pd.DataFrame]:
    names = ["statement_id", "round_id", "note_id", "table_key", "group", "type", "field_id"]
    coded = pd.DataFrame(SAID, columns=[*names, "topic_id", "mentions", "votes", "text"])
    statements = coded[["statement_id", "round_id", "text"]].assign(
        verbatim=coded["text"], flags="", language="de", same_as=""
    )
    origin = "found" if named_by_the_program else "catalogue"
    topics = pd.DataFrame(
        [("T-1", "bau", "Es fehlen viele Bäume", origin, 0), ("T-2", "bau", "Mal so", origin, 1)],
        columns=["topic_id", "field_id", "name", "origin", "mixed"],
    )
    codings = tables.empty("codings")
    shares = pd.DataFrame(
        [(each[0], each[7], 0.9) for each in SAID if each[7]],
        columns=["statement_id", "topic_id", "probability"],
    )
    vectors = np.array([[1.0, at / 10] for at in range(len(SAID))])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return summarize.summarize(
        statements, coded.assign(dimensions=""), topics, TWO_TYPES, vectors, codings, shares
    )


def test_every_number_of_a_message():
    """Two statements of one note are one note with its points once; a side, a round, a single voice each for itself."""
    shown = "round_id field_id topic_id section n_statements n_notes n_tables mentions points groups n_related rank"
    found = summed()[0][shown.split()]
    assert found.values.tolist() == [
        ["24", "bau", "T-1", "berichtet", 1, 1, 1, 1, 0, "", 0, 1],
        ["25", "", "", "unklar", 1, 1, 1, 1, 0, "", 0, 1],
        ["25", "bau", "T-1", "berichtet", 3, 2, 2, 4, 4, "Eltern; Ämter", 1, 1],
        ["25", "bau", "T-1", "gefordert", 1, 1, 1, 1, 0, "", 0, 1],
        ["25", "sport", "", "einzelstimme", 1, 1, 1, 1, 2, "", 0, 1],
        ["25", "sport", "", "einzelstimme", 1, 1, 1, 1, 0, "", 0, 2],  # its topic is mixed
    ]


@pytest.mark.parametrize(("by_the_program", "first"), [(True, "b"), (False, "a")])
def test_who_speaks_for_a_topic_and_who_stands_behind(by_the_program, first):
    """A name that the program took from a statement quotes it; one of the catalogue quotes the most voted."""
    summaries, sources = summed(by_the_program)
    (told,) = summaries.query("section == 'berichtet' and round_id == '25'").itertuples()
    rows = sources[sources["summary_id"] == told.summary_id].set_index("statement_id")
    assert sorted(rows.index) == ["a", "b", "c"] and rows["role"][first] == "wording"
    assert sorted(rows["role"]) == ["related", "second", "wording"]
    assert told.text == {"a": "Es fehlen viele Bänke", "b": "Es fehlen viele Bäume"}[first]
    assert rows["probability"].tolist() == [0.9] * 3
    assert sources["statement_id"].is_unique and len(sources) == len(SAID)
    assert summaries["summary_id"].is_unique


def test_an_id_of_a_message_hangs_on_what_it_is_about_alone():
    one = summarize._id("25", "bau", "berichtet", "T-1")
    assert one == summarize._id("25", "bau", "berichtet", "T-1") and len(one) == 12
    others = [("24", "bau", "berichtet", "T-1"), ("25", "", "berichtet", "T-1"), ("25", "bau", "gefordert", "T-1"), ("25", "bau", "berichtet", "T-2")]  # fmt: skip
    assert len({one, *(summarize._id(*each) for each in others)}) == 5


def test_ranks_begin_anew_in_each_chapter_section_and_round():
    where = [
        ("24", "f", "s"),
        ("25", "f", "s"),
        ("25", "g", "s"),
        ("25", "f", "t"),
        ("25", "f", "s"),
    ]
    made = pd.DataFrame(where, columns=["round_id", "field_id", "section"]).assign(
        n_tables=[1, 1, 1, 1, 2], points=0, n_statements=1, summary_id=list("abcde")
    )
    assert summarize._ranked(made)["rank"].tolist() == [1, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("words", "name", "named"),
    [
        ("Mehr Bänke", "Mehr Bänke", True),
        ("Mehr Bänke im Park", "Mehr Bänke", False),  # two words may stand anywhere
        ("Bitte mehr Bänke im Park", "mehr Bänke im Park", True),
        ("Mehr Licht", "", False),
        ("", "", False),
    ],
)
def test_a_statement_that_a_topic_is_named_after(words, name, named):
    assert quoting.named_after(words, name) == named


@pytest.mark.parametrize(
    ("name", "words"),
    [("Mehr Bänke im …", "Mehr Bänke im"), ("Mehr\nBänke", "Mehr Bänke"), ("…", ""), ("", "")],
)
def test_the_words_behind_a_name(name, words):
    assert quoting.kernel(name) == words


def test_where_each_statement_is_told():
    """In its topic's chapter; alone where its topic is mixed, gone or none; called for by its type."""
    rows = [
        ("a", "sport", "problem", "T-1", "bau", "berichtet", "T-1"),
        ("b", "bau", "ziel", "T-1", "bau", "gefordert", "T-1"),
        ("c", "bau", "", "T-3", "", "berichtet", "T-3"),  # crosses fields
        ("d", "sport", "ziel", "T-2", "sport", "gefordert", ""),  # mixed
        ("e", "sport", "problem", "T-9", "sport", "berichtet", ""),  # gone
        ("f", "", "problem", "", "", "berichtet", ""),
    ]
    columns = ["statement_id", "field_id", "type", "topic_id", "chapter", "side", "topic"]
    made = pd.DataFrame(rows, columns=columns)
    topics = pd.DataFrame({"topic_id": ["T-1", "T-2", "T-3"], "field_id": ["bau", "bau", ""], "mixed": [0, 1, 0]})  # fmt: skip
    coded = made[columns[:4]].assign(dimensions=made["type"], table_key=made["statement_id"], votes=range(6))  # fmt: skip
    placed = chapters.place(made[["statement_id"]], coded[::-1], topics, TWO_TYPES)
    for name in ("chapter", "side", "topic"):
        assert placed[name].tolist() == made[name].tolist(), name
    assert placed["field"].tolist() == made["field_id"].tolist()
    assert placed["type"].tolist() == ["problem", "ziel", "aussage", "ziel", "problem", "problem"]
    assert placed["at_table"].tolist() == list("abcdef") and placed["votes"].tolist() == [*range(6)]
    unsaid = chapters.place(made[["statement_id"]], coded, topics.drop(columns="mixed"), TWO_TYPES)
    assert unsaid["topic"].tolist() == ["T-1", "T-1", "T-3", "T-2", "", ""]


def test_a_book_of_types_that_are_all_listed_leaves_nothing_to_share():
    shares = {"problem": 0.5, "ziel": 0.25}
    assert chapters._called(shares, {"ziel"}, {"problem", "ziel"}) == 0.25
    assert chapters._called({}, {"ziel"}, {"problem", "ziel"}) == 0.5
    assert chapters._called({"problem": 1.2}, {"ziel"}, {"problem", "ziel"}) == 0.0
    assert chapters._called({"ziel": 0.5}, {"ziel"}, {"ziel", "a", "b", "c"}) == 0.5


def test_a_clear_wording_speaks_before_one_that_is_a_little_more_typical():
    """.93 - .08 for three words against .87: likeness is a mean, however many there are."""
    some = rows("Es fehlen Bänke", "Es fehlen viele Bänke", "Im Park fehlen Bänke")
    some[1]["flags"] = "unsicher"
    vectors = np.array([[1.0, 0.0], [1.0, 0.0], [0.8, 0.6]])
    assert summarize.quotes(some, vectors)[0] == 2
    assert summarize.quotes(some * 4, np.tile(vectors, (4, 1)))[0] % 3 == 2
    some[0]["text"] = "Es fehlen leider Bänke"
    assert summarize.quotes(some, vectors)[0] == 0


def test_a_corpus_without_statements_has_no_messages(home, tmp_path, monkeypatch):
    none = home._replace(corpus=tmp_path)
    (tmp_path / "codebook.toml").write_bytes((home.corpus / "codebook.toml").read_bytes())
    for name in ("statements", "coded_statements", "topics", "codings", "topic_statements"):
        none.write(name, tables.empty(name))
    monkeypatch.setattr(summarize.embed, "Store", lambda path, model: {})
    said = summarize._work(none, None)
    assert said == "0 Aussagen → 0 Seiten von Themen, 0 Einzelstimmen"
    assert none.read("summaries").empty and none.read("summary_sources").empty
