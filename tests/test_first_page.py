"""What may stand on the first page and what is said of the goals, on rows made by hand: order, thresholds, people's decisions."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import coded_statements
from analysis.codebook import Code, Codebook
from analysis.measures import Measures
from analysis.quoting import SURE, UNCLEAR
from analysis.report import across, brief, changes, fields, front, telling
from analysis.report.data import Data, Page
from analysis.report.goals import Goals
from analysis.report.outline import Chapter, Outline, Side, Topic
from analysis.report.parameters import MOVED, NAMED, SHORT_VOICE
from analysis.report.wording import Part, Selection

CLEAR = {"text": "Es fehlen vier Bänke", "flags": "", "language": "de", "votes": 0, "topic": "t"}


def notes(page=None, likely=None, **rows):
    page = page or Page(set(), set(), {})
    row = {each: CLEAR | cells for each, cells in rows.items()}
    sure = dict.fromkeys(rows, 1.0)
    return SimpleNamespace(page=page, row=row, likely=sure | (likely or {}), in_topic=sure)


def topic(topic_id, told="", called="", named="", weight=0, quotes=None):
    sides = [
        Side(Selection(tuple(ids)), tuple(ids if quotes is None else quotes))
        for ids in (told, called)
    ]
    ids = Selection((*told, *called))
    return Topic(topic_id, topic_id, "found", "f", ids, Selection(()), *sides, named, (weight,))


# ---- which quote, which topic -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "quotes, kept, dropped, instead, likely, quoted",
    [
        ("ab", "", "", {}, {}, "a"),
        ("ab", "b", "", {}, {}, "b"),  # what people want goes first
        ("ab", "", "a", {}, {}, "b"),
        ("ab", "b", "b", {}, {}, "a"),  # what they do not want holds against it
        ("ab", "c", "", {"a": "c"}, {}, "c"),
        ("ab", "", "", {"a": "z"}, {}, "b"),  # „z“ stands elsewhere by now
        ("ab", "", "", {}, {"a": SURE - 0.01}, "b"),
        ("ab", "", "", {}, {"a": SURE}, "a"),
        ("ab", "a", "", {}, {"a": 0.0}, "a"),  # a person's wish needs no certainty
        ("", "", "", {}, {}, ""),
    ],
)
def test_the_statement_that_a_side_is_told_in(quotes, kept, dropped, instead, likely, quoted):
    page = Page(set(dropped), set(kept), instead)
    side = Side(Selection(("a", "b", "c")), tuple(quotes))
    given = notes(page, likely, a={}, b={}, c={}, z={})
    assert brief._quote(given, side) == tuple(quoted)


@pytest.mark.parametrize(
    "change, fits",
    [({}, True), ({"text": "Bänke"}, True), ({"flags": "unsicher"}, False), ({"text": ""}, False)],
)
def test_an_unclear_statement_speaks_for_nobody(change, fits):
    assert UNCLEAR == 0.3  # one word loses 0.24, none 0.32
    assert brief._fits(notes(a=change), "a") == fits


@pytest.mark.parametrize(
    "kept, dropped, instead, shown",
    [
        ("", "", {}, "st"),  # „u“ is one voice, „v“ has nothing that can be quoted
        ("t", "", {}, "ts"),
        ("u", "", {}, "ust"),
        ("", "s", {}, "t"),
        ("s", "s", {}, "st"),
        ("u", "", {"s": "u"}, "ut"),
        ("", "", {"s": "t"}, "t"),  # once
        ("", "", {"s": "gone"}, "st"),
    ],
)
def test_the_topics_of_a_chapter(kept, dropped, instead, shown):
    topics = {each: topic(each, told=f"{each}1 {each}2".split()) for each in "stv"}
    topics["u"] = topic("u", told=["u1"])
    rows = {each: {} for one in topics.values() for each in one.ids.ids}
    given = notes(Page(set(dropped), set(kept), instead), {"v1": 0.1, "v2": 0.1}, **rows)
    found = brief._of_chapter(given, tuple(topics.values()), SimpleNamespace(topics=topics))
    assert "".join(each.topic_id for each in found if each.topic_id != "v") == shown
    assert found[-1].topic_id == "v"  # nobody surely speaks for it, so it comes last


def test_notes_with_several_votes_those_of_topics_not_told_first():
    rows = {
        "a": {"votes": 2},
        "b": {"votes": 1},
        "c": {"votes": 9, "topic": "u"},
        "d": {"votes": 5},
        "e": {"votes": 7, "flags": "unsicher"},
        "f": {"votes": 8},
        "g": {"votes": 3},
    }
    given = notes(Page({"f"}, set(), {}), **rows)
    chapter = Chapter("f", "F", Selection(tuple(rows)), (), ())
    assert brief._with_votes(given, chapter) == ["c", "d", "g", "a"]
    given.row["x"] = {"topic": "u"}
    assert brief._with_votes(given, chapter, ["x"]) == ["d", "g", "a", "c"]
    given.in_topic |= {
        "d": SURE - 0.01,
        "g": SURE,
    }  # who may stand elsewhere does not speak for the field
    assert brief._with_votes(given, chapter) == ["c", "g", "a"]
    given.row["d"]["topic"] = ""  # a single voice stands nowhere else
    assert brief._with_votes(given, chapter) == ["c", "d", "g", "a"]


def test_what_people_decided_of_the_first_page_is_of_one_round():
    names = ["round_id", "action", "target", "new"]
    rows = [("25", "drop", "a", ""), ("25", "keep", "b", ""), ("25", "instead", "c", "d")]
    table = pd.DataFrame([*rows, ("24", "drop", "e", ""), ("24", "keep", "f", "")], columns=names)
    made = SimpleNamespace(decisions={"decided_messages": table}, round_id="25")
    assert Data.page.func(made) == Page({"a"}, {"b", "d"}, {"c": "d"})


# ---- two rounds ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n, first, more", [(1, 1, 0), (2, 2, 0), (3, 3, 0), (4, 2, 2), (5, 2, 3)])
def test_a_list_names_two_and_counts_the_others_unless_it_is_one(n, first, more):
    assert NAMED == 2
    found = changes.few([str(each) for each in range(n)], ("x",))
    assert (len(found["topics"].ids), len(found["more"].ids)) == (first, more)
    assert found["topics"].ids + found["more"].ids == tuple(map(str, range(n)))


@pytest.mark.parametrize(
    "now, before, change",
    [
        ((2, 2), (0, 0), MOVED),
        ((0, 0), (2, 2), -MOVED),
        ((1, 1), (0, 0), 0),
        ((2, 3), (2, 1), 0),
        ((4, 1), (2, 3), 0),
    ],
)
def test_two_tables_are_a_change_and_one_is_none(now, before, change):
    assert MOVED == 2
    assert changes._change(changes._Tables(*now), changes._Tables(*before)) == change


def test_tables_are_counted_of_all_and_of_those_that_surely_belong():
    given = SimpleNamespace(
        in_topic={"a": SURE, "b": SURE - 0.01}, measures=SimpleNamespace(tables=len)
    )
    assert changes._at_tables(given, ("a", "b")) == (2, 1)


@pytest.mark.parametrize(
    "held, said",
    [({"a"}, "A"), ({"a", "b"}, "A, B"), ({"a", "b", "c"}, "alle Handlungsfelder"), (set(), "")],
)
def test_the_fields_by_name_or_that_it_is_all_of_them(held, said):
    fields = {"a": "A", "b": "B", "c": "C"}
    assert across._fields(SimpleNamespace(fields=fields), held | {""}) == said


def test_three_fields_of_four_are_named():
    fields = {each: each.upper() for each in "abcd"}
    assert across._fields(SimpleNamespace(fields=fields), {"d", "a", "b"}) == "A, B, D"


def test_of_two_fields_both_are_named():
    assert across._fields(SimpleNamespace(fields={"a": "A", "b": "B"}), {"a", "b"}) == "A, B"


def test_decisions_are_counted_over_all_their_tables():
    lengths = {"decided_codings": 2, "decided_statements": 1, "decided_topics": 0}
    tables = {name: range(length) for name, length in lengths.items()}
    assert len(front.decisions(SimpleNamespace(decisions=tables)).ids) == 3


# ---- where a statement stands -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, named",
    [
        ("Mehr Busse am Abend", "b"),  # of several the one that is quoted
        ("Mehr Busse am Abend …", "b"),
        ("Mehr Bahnen am Abend", ""),
        ("Bus da", ""),  # two words may stand in any statement
        ("Bus kommt", "d"),  # but for one that says no more
    ],
)
def test_the_statement_whose_words_are_the_name(name, named):
    texts = {
        "a": "Mehr Busse am Abend",
        "b": "Mehr Busse am Abend bitte",
        "c": "Bus da und dort",
        "d": "Bus kommt",
    }
    rows = {each: {"text": text, "verbatim": text} for each, text in texts.items()}
    outline = Outline(SimpleNamespace(quotes={("t", "gefordert"): ["b"]}, row=rows))
    assert outline._kernel({"name": name, "topic_id": "t"}, list("abcd")) == named


def test_the_chapters_hold_topics_and_single_voices_of_their_field_alone():
    rows = [
        ("a", "t", "f", "g"),
        ("b", "", "f", "f"),
        ("c", "", "", ""),
        ("d", "u", "", "f"),
        ("e", "", "g", "g"),
    ]
    table = pd.DataFrame(rows, columns=["statement_id", "topic", "chapter", "field"])
    outline = Outline(SimpleNamespace(statements=table, round_id="25"))
    outline.__dict__["topics"] = {}
    one, crossing = outline._chapter("f", "F"), outline._chapter("", "X")
    assert (one.ids.ids, one.singles) == (("a", "b"), ("b",))
    assert (crossing.ids.ids, crossing.singles) == (("d",), ())
    assert outline.unplaced.ids == ("c",)


# ---- goals --------------------------------------------------------------------------------------------------------------------------

GOALS = pd.DataFrame({"goal_id": ["G1", "G2", "G3", "G4"], "field_id": ["f", "g", "f", "f"]})
LINKS = [
    *(
        ("G1", "a", "criticises", 0.7),
        ("G1", "b", "criticises", 0.9),
        ("G1", "c", "criticises", 0.95),
    ),
    *(
        ("G2", "a", "criticises", SURE),
        ("G2", "d", "criticises", SURE),
        ("G2", "e", "confirms", 0.5),
    ),
    *(
        ("G3", "d", "criticises", 0.9),
        ("G3", "e", "criticises", SURE - 0.01),
        ("G3", "b", "confirms", 0.9),
    ),
]


@pytest.fixture
def goals():
    fields = {"a": "f", "b": "f", "c": "g", "d": "g", "e": "f"}
    rows = {
        each: {"chapter": field, "type": "x", "text": "Es ist gut"}
        for each, field in fields.items()
    }
    links = pd.DataFrame(LINKS, columns=["goal_id", "statement_id", "relation", "probability"])
    return Goals(
        SimpleNamespace(
            goals=GOALS,
            goal_links=links,
            row=rows,
            book=Codebook((Code("type", "ziel", "Ziel"),), {}),
            decisions={"decided_goals": pd.DataFrame([("b", "G3")], columns=["target", "goal_id"])},
            round_id="25",
            measures=SimpleNamespace(tables=lambda ids: len(set(ids) & {"b", "d"})),
            of_type=dict.fromkeys(rows, 1.0),
        )
    )


def test_links_of_the_goals_own_field_come_first_then_the_likelier(goals):
    assert goals.links["G1"]["criticises"] == ["b", "a", "c"]
    assert goals.links["G2"] == {"criticises": ["d", "a"], "extends": [], "confirms": ["e"]}
    assert goals.touched.ids == ("G1", "G2", "G3")


def test_the_first_page_speaks_of_sure_links_and_of_goals_that_several_criticise(goals):
    assert (
        goals.sure["G2", "criticises"].ids == ("d", "a") and goals.sure["G2", "confirms"].ids == ()
    )
    assert goals.surely_touched.ids == ("G1", "G2", "G3")
    assert [goal["goal_id"] for goal, _ in goals.most_criticised()] == ["G1", "G2"]


def test_a_relation_is_as_sure_as_the_link_and_the_type_together(goals):
    goals.data.of_type["d"] = 0.5
    assert goals.sure["G2", "criticises"].ids == ("a",)
    goals.data.decisions["decided_goals"].loc[1] = (
        "d",
        "G2",
    )  # what a person settled hangs on no type
    del goals.settled
    assert set(goals.sure["G2", "criticises"].ids) == {"a"}  # found once
    del goals.sure
    assert set(goals.sure["G2", "criticises"].ids) == {"a", "d"}


def test_a_person_may_say_that_a_problem_confirms(goals):
    goals.data.row["b"]["type"] = goals.data.row["e"]["type"] = "problem"
    assert goals.links["G3"]["confirms"] == ["b"]
    assert goals.links["G2"]["confirms"] == [] and goals.links["G2"]["criticises"] == [
        "d",
        "a",
        "e",
    ]


def test_topics_without_a_goal(goals):
    topics = {"s": topic("s", told="ax"), "t": topic("t", told="xy")}
    assert [each.topic_id for each in goals.without(SimpleNamespace(topics=topics))] == ["t"]
    assert goals.of_topic(topics["s"]) == ["G1", "G2"] and goals.of_topic(topics["t"]) == []


# ---- what is told of one statement --------------------------------------------------------------------------------------------------


class Said:
    """A story that keeps what it was asked to say: (key, values)."""

    def __init__(self):
        self.told = []

    def fill(self, key, **values):
        return [
            Part(key, " ".join(each for of in values.values() for each in getattr(of, "ids", ())))
        ]

    def say(self, key, *_, **values):
        self.told.append((key, values))

    def head(self, *_):
        pass

    def tell(self, key, parts):
        self.told.append((key, {"parts": parts}))


@pytest.mark.parametrize(
    "words, above, shown",
    [
        (4, "Was fehlt?", "Was fehlt?"),
        (5, "Was fehlt?", ""),
        (1, "Bildung › Was fehlt?", "Was fehlt?"),
        (1, "a b c d e f g h", "a b c d e f g h"),
        (1, "a b c d e f g h i", ""),
        (1, "", ""),
    ],
)
def test_a_note_of_four_words_is_shown_with_a_heading_of_eight(words, above, shown):
    assert telling.heading({"heading": above, "text": "Wort " * words}) == shown


@pytest.mark.parametrize(
    "table, group, stated",
    [
        ("3", "", "Tisch 3"),
        ("3a", "Eltern", "Tisch 3a, Eltern"),
        ("Fenster", "", "Fenster"),
        ("", "Eltern", "Eltern"),
        ("", "", ""),
    ],
)
def test_where_a_statement_was_said(table, group, stated):
    assert telling.origin({"table": table, "group": group}) == stated


@pytest.mark.parametrize("groups, named, counted", [("", "", 0), ("a", "a", 0), ("ab", "", 2)])
def test_one_group_is_named_of_more_only_the_number_is_told(groups, named, counted):
    measures = SimpleNamespace(
        groups=list, **dict.fromkeys(("statements", "notes", "tables", "mentions", "votes"), len)
    )
    tell = telling.Teller({}, measures, {}, {})
    of = Selection(tuple(groups))
    assert (tell("few_groups", of), tell("many_groups", of)) == (named, counted)
    assert tell("groups", of) == ", ".join(groups)


@pytest.mark.parametrize(
    "lengths, short, long",
    [
        ({"a": SHORT_VOICE, "b": SHORT_VOICE + 1}, "a", "b"),
        ({"a": 9, "b": 8, "c": 8}, "b", "ac"),  # one is always quoted, the shortest
        ({"a": 2, "b": 1}, "ab", ""),
    ],
)
def test_short_single_voices_are_quoted_longer_ones_referred_to(lengths, short, long):
    text = {each: "Wort " * n for each, n in lengths.items()}
    row = {each: {"text": words, "verbatim": words} for each, words in text.items()}
    story = Said()
    fields.singles(story, SimpleNamespace(row=row), list(lengths))
    ((_, values),) = story.told
    assert [part.text for part in values["quotes"] if part.name] == list(short)
    assert values["long"].ids == tuple(long)


@pytest.mark.parametrize(
    "previous, tables, key",
    [
        ("", 3, None),
        ("2024", 0, "earlier_none"),
        ("2024", 1, "earlier_one"),
        ("2024", 2, "earlier"),
    ],
)
def test_how_a_topic_stood_in_the_round_before(previous, tables, key):
    given = SimpleNamespace(previous=previous, measures=SimpleNamespace(tables=lambda ids: tables))
    found = fields.earlier(Said(), given, topic("t"))
    assert [part.name for part in found] == ([key] if key else [])


@pytest.mark.parametrize(
    "field, home, person, moved",
    [
        ("g", "f", True, True),
        ("g", "f", False, False),  # the program's field draws nobody away
        ("f", "f", True, False),
        ("", "f", True, False),
        ("g", "", True, False),  # the topic crosses fields
    ],
)
def test_a_person_gave_the_statement_another_field_than_its_topics(field, home, person, moved):
    given = SimpleNamespace(row={"s": {"field": field}}, persons={"s"} if person else set())
    assert fields._moved(given, SimpleNamespace(field_id=home), "s") == moved


VOTED = {"a": ("n1", 5), "b": ("n1", 5), "c": ("n2", 5), "d": ("n3", 4), "e": ("n4", 0)}


@pytest.mark.parametrize(
    "votes, key, card, quoted",
    [
        ({}, "most_voted_several", "a", "ac"),  # a note that was cut in two is one card
        ({"c": 4}, "most_voted", "a", "a"),
        ({"e": 6}, "most_voted", "e", "e"),
        ({"d": 5}, "most_voted_several", "a", "acd"),
        ({"d": 5, "e": 5}, None, "", ""),  # four have as many: none stands out
        (dict.fromkeys("abcde", 0), None, "", ""),
    ],
)
def test_the_card_with_most_votes(votes, key, card, quoted):
    row = {
        each: {"note_id": note, "topic": "t", "votes": votes.get(each, n)}
        for each, (note, n) in VOTED.items()
    }
    table = pd.DataFrame([{"statement_id": each, "votes": row[each]["votes"]} for each in row])
    given = SimpleNamespace(
        statements=table, ids=tuple(row), row=row, topic={}, in_topic={}, round=None, round_id="25"
    )
    story = Said()
    front.most_voted(story, given)
    assert [each for each, _ in story.told] == ([key] if key else [])
    for _, values in story.told:
        assert "".join(values["card"].ids) == card
        assert "".join(part.text for part in values["card_quote"] if part.name) == quoted
        assert values["voted"].ids == tuple(each for each in row if row[each]["votes"])


@pytest.mark.parametrize(
    "shown, likely, named",
    [("Bäume", SURE, True), ("Bäume", SURE - 0.01, False), ("„Bäume fehlen“", 1.0, False)],
)
def test_the_topic_of_that_card_is_named_where_it_is_sure_and_no_sentence(shown, likely, named):
    row = {"a": {"note_id": "n", "topic": "t", "votes": 2}}
    given = SimpleNamespace(
        statements=pd.DataFrame([{"statement_id": "a", "votes": 2}]),
        ids=("a",),
        row=row,
        topic={"t": {"shown": shown}},
        in_topic={"a": likely},
        round=None,
        round_id="25",
    )
    story = Said()
    front.most_voted(story, given)
    assert bool(story.told[0][1]["topic"]) == named


@pytest.mark.parametrize(
    "cleared, about, keys",
    [
        (False, {}, ["subtitle", "draft"]),
        (True, {}, ["subtitle"]),
        (True, {"note": "Beispiel"}, ["subtitle", "note"]),
    ],
)
def test_a_file_is_a_draft_until_a_person_cleared_its_names(cleared, about, keys):
    book = SimpleNamespace(about=about)
    given = SimpleNamespace(book=book, title="T", round_id="25", as_of="25", cleared=cleared)
    story = Said()
    front.begin(story, given, "Kurzfassung")
    assert [key for key, _ in story.told] == keys


SHEETS = [
    ("d1", "1", "Sport"),
    ("d2", "1", "Bad"),
    ("d3", "1", ""),
    ("d4", "2", "Sport"),
    ("d5", "3", "Sport"),
]


@pytest.mark.parametrize(
    "more, found, key",
    [
        ([], {"1": (("Bad", "Sport"), 3)}, "same_number"),
        (
            [("d6", "3", "Bad")],
            {"1": (("Bad", "Sport"), 3), "3": (("Bad", "Sport"), 2)},
            "same_numbers",
        ),
    ],
)
def test_numbers_that_several_tables_bear_are_said(more, found, key):
    table = pd.DataFrame([*SHEETS, *more], columns=["document_id", "table", "workshop"])
    table = table.assign(round_id="25")
    table["at_table"] = coded_statements.table_keys(table)
    given = SimpleNamespace(
        statements=table,
        shared=SimpleNamespace(statements=table),
        round_id="25",
        round=Selection(()),
        unread=pd.DataFrame({"file": []}),
    )
    said = front._ambiguous(given)
    assert {each: (shops, len(keys)) for each, (shops, keys) in said.items()} == found
    story = Said()
    front.basis(story, given)
    assert key in [part.name for part in story.told[0][1]["parts"]]
    given.statements = given.shared.statements = table[table["document_id"].isin(["d4", "d5"])]
    story = Said()
    front.basis(story, given)
    assert [part.name for part in story.told[0][1]["parts"]] == ["basis"]


KEYWORDS = Codebook(
    (
        Code("topic", "K1", "Hallen", keywords=("Schwimmbad", "Ball")),
        Code("topic", "K2", "Bus", keywords=("Linie",)),
    ),
    {},
)
# name of the topic, sure tables of the round before, words of this round -> silent
SILENCE = [
    ("K1", "Hallen", "ab", "busse fahren oft", True),
    ("K1", "Hallen", "a", "busse fahren oft", False),  # one table is no topic
    ("K1", "Hallen", "ac", "busse fahren oft", False),  # the second hangs on a doubtful statement
    ("K1", "Hallen", "ab", "das schwimmbecken", False),  # seven letters of a keyword are enough
    ("K1", "Hallen", "ab", "der schwindel", True),
    ("K1", "Hallen", "ab", "unser hallenschwimmbad", False),
    ("K1", "Hallen", "ab", "ein ball rollt", False),  # a short keyword as a word
    ("K1", "Hallen", "ab", "viele baelle und fussballer", True),  # and not as a part of one
    ("K1", "Hallen", "ab", "die linie faehrt", True),  # the keyword of another topic
    ("K2", "Bus", "ab", "das schwimmbad ist zu", True),
    ("K2", "Bus", "ab", "die linie faehrt", False),
    ("T9", "Nachbarn und Feste", "ab", "wir und ihr", True),  # „und“ says nothing
    ("T9", "Nachbarn und Feste", "ab", "die nachbarin", False),
    ("T9", "Nachbarn und Feste", "ab", "alle nachbarn", False),
]


@pytest.mark.parametrize("topic, name, at, said, silent", SILENCE)
def test_a_topic_is_silent_where_no_word_of_it_is_said(topic, name, at, said, silent):
    coded = pd.DataFrame(
        [(each, "n" + each, "24", "t" + each, "", 1, 0) for each in "abc"],
        columns="statement_id note_id round_id table_key group mentions votes".split(),
    )
    data = SimpleNamespace(
        members={(topic, "24"): list(at)},
        previous="24",
        in_topic={"a": 1.0, "b": SURE, "c": SURE - 0.01},
        measures=Measures(coded),
        book=KEYWORDS,
        topic={topic: {"name": name}},
    )
    assert changes._is_silent(data, topic, set(said.split())) == silent
