"""The sceptic's recount on rows made by hand: what each scope of a claim stands for, and what each count of it gives. Known answers."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from analysis.checking import claims, page_data, workbook
from analysis.checking.recount import Recount
from analysis.codebook import Code, Codebook

BOOK = Codebook(
    (
        Code("field", "sport", "Sport"),
        Code("field", "wohnen", "Wohnen"),
        Code("type", "problem", "Problem"),
        Code("type", "massnahme", "Was zu tun ist"),  # calls by its id
        Code("type", "w", "Wünsche und Wunschbild"),  # and this one by its name
        Code("dimension", "alter", "Alter"),
        Code("dimension", "sprache", "Sprache"),
    ),
    {},
)
# id: round, sheet, table, workshop, group, note, mentions, kind, flags, language, same_as, text
STATEMENTS = {
    "a": ("25", "d1", "1", "", "Eltern", "n1", 3, "punkte", "", "de", "", "Halle fehlt"),
    "b": ("25", "d1", "1", "", "", "n1", 2, "punkte", "unsicher", "de", "", "Halle zu klein"),
    "c": ("25", "d2", "2", "Nord", "Jugend", "n2", 4, "nennungen", "", "ar", "c", "Mehr Hallen"),
    "d": ("25", "d3", "2", "Süd", "Eltern", "n3", 0, "", "teil", "de", "a", "Miete ist fair"),
    "e": ("25", "d4", "", "Nord", "", "n4", 1, "", "x unleserlich", "de", "", "Es ist nicht so"),
    "f": ("24", "d5", "1", "", "Ämter", "n5", 5, "punkte", "", "en", "a", "Halle alt"),
    "g": ("24", "d5", "1", "", "", "n6", 1, "nennungen", "", "de", "", "Bad gut"),
}
NAMES = (
    *("round_id", "document_id", "table", "workshop", "group", "note_id", "mentions"),
    *("mentions_kind", "flags", "language", "same_as", "text"),
)
# statement, scheme, code, coder, probability, decided, rank
CODINGS = [
    ("a", "field", "wohnen", "model", 0.5, 1, 2),
    ("a", "field", "sport", "model", 0.4, 1, 1),
    ("b", "field", "wohnen", "AB", math.nan, 1, 1),
    ("c", "field", "wohnen", "model", 0.6, 1, 1),
    ("c", "field", "sport", "AB", math.nan, 0, 1),
    ("d", "field", "wohnen", "model", 0.6, 1, 1),
    ("d", "field", "gone", "model", 0.9, 1, 1),  # of an older codebook
    ("e", "field", "wohnen", "model", 0.3, 0, 1),
    ("f", "field", "sport", "model", 0.9, 1, 1),
    ("a", "type", "problem", "model", 0.9, 1, 1),
    ("b", "type", "w", "model", 0.4, 1, 1),
    ("b", "type", "problem", "model", 0.5, 1, 1),
    ("c", "type", "massnahme", "model", 0.9, 1, 1),
    ("d", "type", "w", "AB", math.nan, 1, 1),
    ("f", "type", "w", "model", 0.9, 0, 1),
    ("a", "dimension", "alter", "model", 0.9, 1, 1),
    ("b", "dimension", "alter", "model", 0.9, 0, 1),
    ("f", "dimension", "sprache", "model", 0.9, 1, 1),
]
# id: field, origin, mixed, named by, name
TOPICS = {
    "K1": ("sport", "catalogue", 0, "codebook", "Hallen und Bäder"),
    "T1": ("wohnen", "found", 0, "model", "Miete ist fair"),
    "T2": ("wohnen", "found", 1, "model", "Verschiedenes"),
    "T3": ("", "found", 0, "AB", "Was alle angeht"),
}
SHARES = [
    *(("a", "K1", 0.6), ("a", "T1", 0.4), ("b", "K1", 1.0), ("c", "T1", 0.5), ("c", "K1", 0.5)),
    *(("d", "T1", 1.0), ("e", "T2", 1.0), ("f", "K1", 1.0), ("g", "gone", 1.0)),
]
# goal, statement, relation, probability
LINKS = [
    # .67 × .9 for its type is just enough
    *(("G1", "a", "criticises", 0.67), ("G1", "d", "confirms", 0.59), ("G2", "e", "confirms", 0.9)),
    *(("G2", "f", "confirms", 0.9), ("G3", "g", "confirms", 0.2), ("G3", "f", "criticises", 0.6)),
]


@pytest.fixture
def recount():
    made = Recount.__new__(Recount)
    made.book = BOOK
    made.row = {
        each: {"statement_id": each, "verbatim": cells[-1], **dict(zip(NAMES, cells))}
        for each, cells in STATEMENTS.items()
    }
    made.documents = {
        sheet: {"document_id": sheet, "round_id": "24" if sheet == "d5" else "25", "file": file}
        for sheet, file in zip(("d1", "d2", "d3", "d4", "d5"), "vwwyz")
    }
    columns = ("statement_id", "scheme", "code_id", "coder", "probability", "decided", "rank")
    made.codings = [dict(zip(columns, row)) for row in CODINGS]
    columns = ("field_id", "origin", "mixed", "named_by", "name")
    made.topics = {each: dict(zip(columns, cells)) for each, cells in TOPICS.items()}
    made.shares = [dict(zip(("statement_id", "topic_id", "weight"), row)) for row in SHARES]
    columns = ("goal_id", "statement_id", "relation", "probability")
    made.links = [dict(zip(columns, row)) for row in LINKS]
    made.goals = [{"goal_id": each} for each in ("G1", "G2", "G3")]
    made.unread = [{"file": "u", "round_id": "25"}, {"file": "v", "round_id": "24"}]
    made.aside = [
        {"document_id": sheet, "start": 7} for sheet in ("d1", "d5", "of a sheet that is gone")
    ]
    lengths = {"decided_codings": 2, "decided_statements": 0, "decided_topics": 1}
    made.decisions = {name: [{}] * length for name, length in lengths.items()}
    made.settled = {("g", "G3")}
    made.opposed = {frozenset("ab")}
    return made


# what a claim is about -> the ids; each letter of a word is one
SCOPES = {
    ("round", "25"): "abcde",
    ("round", "24"): "fg",
    ("round", "23"): "",
    ("chapter", "sport", "25"): "abc",
    ("chapter", "wohnen", "25"): "d",
    ("chapter", "sport", "24"): "f",
    ("chapter", "", "25"): "",  # crossing fields: of a topic only, and „e“ has none
    ("topic", "K1", "25"): "abc",
    ("topic", "K1", "24"): "f",
    ("topic", "T2", "25"): "",  # a mixed topic tells nothing
    ("berichtet", "K1", "25"): "ab",
    ("gefordert", "K1", "25"): "c",
    ("gefordert", "T1", "25"): "d",
    ("berichtet", "K1", "24"): "f",  # a type not decided is none
    ("moved", "K1", "25"): "b",
    ("moved", "T1", "25"): "",
    ("unplaced", "25"): "e",
    ("unplaced", "24"): "g",
    ("type", "sport", "problem", "25"): "ab",
    ("type", "sport", "massnahme", "25"): "c",
    ("type", "sport", "aussage", "24"): "f",
    ("type", "", "aussage", "25"): "",
    ("dimension", "alter", "25"): "a",
    ("dimension", "sprache", "25"): "",
    ("silent", "25"): {"Sprache"},
    ("silent", "24"): {"Alter"},
    ("foreign", "25"): "c",
    ("unsure", "25"): "be",
    ("doubles", "25"): "d",
    ("untold", "25"): {"d4"},
    ("untold", "24"): "",
    ("sheet", "d1"): "ab",
    ("files", "25"): "vwy",
    ("unread", "25"): "u",
    ("aside", "25"): {"d1:7"},
    ("same numbers", "25"): "2",
    ("same numbers", "24"): "",
    ("workshops of", "2", "25"): {"Nord", "Süd"},
    ("workshops of", "1", "25"): "",
    ("decisions",): {"decided_codings 0", "decided_codings 1", "decided_topics 0"},
    ("goals",): {"G1", "G2", "G3"},
    ("touched", "25"): {"G1", "G2"},
    ("touched", "24"): {"G2", "G3"},
    ("sure touched", "25"): {"G1", "G2"},
    ("again", "24", "25"): {"K1"},
    ("voted", "25"): "ab",
    ("voted", "24"): "f",
    ("goal", "G1", "criticises", "25"): "a",
    ("goal", "G1", "extends", "25"): "d",  # what calls for something confirms nothing
    ("goal", "G2", "criticises", "25"): "e",  # nor does a negated sentence
    ("goal", "G2", "confirms", "24"): "f",
    ("goal", "G3", "confirms", "24"): "g",
    ("sure goal", "G1", "criticises", "25"): "a",
    ("sure goal", "G1", "extends", "25"): "",
    ("sure goal", "G3", "confirms", "24"): "",
    ("sure goal", "G3", "criticises", "24"): "f",
}


@pytest.mark.parametrize("scope", SCOPES, ids=" ".join)
def test_what_a_claim_is_about(recount, scope):
    assert recount.members(scope) == set(SCOPES[scope])


def test_what_nobody_knows_stands_for_nothing(recount):
    assert recount.members(("everybody", "25")) is None
    assert recount.count("everybody", ["a"]) is None


@pytest.mark.parametrize(
    "function, ids, number",
    [
        ("statements", "aab", 2),
        ("statements", "", 0),
        ("notes", "abc", 2),
        ("tables", "ab", 1),
        ("tables", "cd", 2),  # one number, two workshops
        ("tables", "af", 2),  # one number, two rounds
        ("mentions", "ab", 1),  # votes are no mentions, and the note is one
        ("mentions", "cde", 6),
        ("votes", "ab", 3),  # the note's larger number, once
        ("votes", "abf", 8),
        ("votes", "c", 0),
        ("count", "aab", 2),
        ("many_groups", "abd", 1),
        ("many_groups", "abcde", 2),
    ],
)
def test_what_is_counted(recount, function, ids, number):
    assert recount.count(function, list(ids)) == number


@pytest.mark.parametrize("topic_id, shown", [("T1", "„Miete ist fair“"), ("T2", "Verschiedenes")])
def test_a_sentence_as_name_stands_in_marks_a_word_does_not(recount, topic_id, shown):
    assert recount.name(topic_id) == shown


@pytest.mark.parametrize("topic_id", ["K1", "T3"])
def test_a_name_that_people_gave_stands_without_marks(recount, topic_id):
    assert recount.name(topic_id) == TOPICS[topic_id][-1]


def test_who_decided_and_in_which_order(recount):
    assert recount.fields("a") == ["sport", "wohnen"]  # the lower rank first
    assert recount.fields("b") == ["wohnen"]  # a person's field is not drawn by the topic
    assert recount.fields("c") == ["sport", "wohnen"]  # but the model's is
    assert recount.codes("type", "b") == ["problem", "w"]  # of one rank the likelier first
    assert recount.fields("d") == ["wohnen"]  # a code of an older codebook is none
    assert recount.by_person == {"b"}  # whose field a person decided
    assert recount.calling == {"massnahme", "w"}  # by its id, and by its name
    assert recount.topics_of("25") == {"K1", "T1"} and recount.topics_of("24") == {"K1"}


def test_a_code_without_a_probability_comes_after_those_that_have_one(recount):
    order = [("z", math.nan), ("b", 0.1), ("a", math.nan), ("c", 0.1)]
    recount.book = Codebook(tuple(Code("type", each, each) for each in "zbac"), {})
    row = {"statement_id": "a", "scheme": "type", "coder": "AB", "decided": 1, "rank": 1}
    recount.codings = [row | {"code_id": code, "probability": chance} for code, chance in order]
    assert recount.codes("type", "a") == ["b", "c", "a", "z"]


def test_a_person_may_say_that_a_demand_confirms(recount):
    link = dict(goal_id="G1", statement_id="d", relation="confirms")
    assert recount.relation(link) == "extends"
    recount.settled = {("d", "G1")}
    assert recount.relation(link) == "confirms"
    recount.settled = {("d", "G2"), ("a", "G1")}
    assert recount.relation(link) == "extends"


@pytest.mark.parametrize("text, said", [("Miete ist fair", "criticises"), ("", "criticises")])
def test_a_problem_confirms_nothing(recount, text, said):
    recount.row["a"]["text"] = text
    link = dict(goal_id="G1", statement_id="a", relation="confirms")
    assert recount.relation(link) == said


# ---- claims: what is said of some ids, right and nearly right ----------------------------------------------------------------------


def said(function, value, ids, *scope):
    return SimpleNamespace(function=function, value=value, of=SimpleNamespace(ids=ids, scope=scope))


@pytest.mark.parametrize(
    "function, right, wrong, ids, scope",
    [
        ("statements", "2 Aussagen", "3 Aussagen", "ab", ()),
        ("statements", "3 Aussagen", "", "abc", ("topic", "K1", "25")),
        ("statements", "", "2 Aussagen", "ab", ("topic", "K1", "25")),  # too few
        ("statements", "", "4 Aussagen", "abcd", ("topic", "K1", "25")),  # too many
        ("statements", "2 Aussagen", "", "ab", ("change", "new", "25")),  # a chosen list
        ("quote", "Halle", "Halle fehlen", "a", ()),
        ("quote", "Halle […]", "Halle [...]", "a", ()),
        ("verbatim", "Halle fehlt", "Halle", "a", ()),
        ("heading", "Was", "Wie", "a", ()),
        ("origin", "Tisch 1", "Tisch 2", "a", ()),
        ("origin", "Tisch 1, Eltern", "Tisch 1, Jugend", "a", ()),
        ("origin", "Eltern", "Ämter", "a", ()),
        ("groups", "Eltern, Jugend", "Jugend, Eltern", "cad", ()),
        ("groups", "Eltern", "", "ab", ()),
        ("few_groups", "", "Eltern", "acd", ()),
        ("few_groups", "Eltern, Jugend", "Jugend", "acd", ()),
        ("names", "Hallen und Bäder; Verschiedenes", "Hallen und Bäder", ["K1", "T2"], ()),
        ("names", "Alter; Sprache", "Sprache; Alter", ["Alter", "Sprache"], ()),
        ("topic", "„Miete ist fair“", "Miete ist fair", ["T1"], ()),
        ("topic_plain", "Hallen und Bäder", "Verschiedenes", ["K1"], ()),
    ],
)
def test_a_claim_is_what_the_tables_give(recount, function, right, wrong, ids, scope):
    recount.row["a"]["heading"] = "Was fehlt?"
    if right or not scope:
        assert not list(claims._claim(recount, said(function, right, ids, *scope)))
    if wrong or not scope:
        assert list(claims._claim(recount, said(function, wrong, ids, *scope)))


def test_thousands_are_written_with_a_dot(recount):
    ids = [str(number) for number in range(1234)]
    assert not list(claims._claim(recount, said("count", "1.234", ids)))
    assert list(claims._claim(recount, said("count", "1.235", ids)))


@pytest.mark.parametrize(
    "value, ids, holds",
    [
        ("aaaa, bbbb", "12", True),
        ("bbbb, aaaa", "12", False),
        ("aaaa", "12", False),
        ("aaaa, bbbb", "1", False),
        ("aaa", "1", False),  # three letters
        ("aaaac", "1", False),
    ],
)
def test_each_reference_means_its_statement(recount, value, ids, holds):
    names = {"1": "25-aaaabbbb", "2": "25-bbbbaaaa"}
    recount.row = {each: {"round_id": "25"} for each in names.values()}
    claim = said("refs", value, [names[each] for each in ids])
    assert (not list(claims._claim(recount, claim))) == holds


def part(name, ids, *scope):
    return SimpleNamespace(name=name, of=SimpleNamespace(ids=ids, scope=scope))


@pytest.mark.parametrize(
    "topic_id, key, parts, holds",
    [
        ("K1", "", [part("topic", ["K1"]), part("statements", "abc", "topic", "K1")], True),
        ("", "", [part("topic", ["K1"]), part("statements", "d", "topic", "T1")], False),
        ("", "", [part("topic", ["K1"]), part("statements", "d", "gefordert", "T1")], False),
        ("", "", [part("statements", "d", "topic", "T1")], True),  # no name, no block
        ("K1", "", [part("topic", ["T1"])], False),
        ("K1", "", [part("statements", "d", "berichtet", "T1")], False),
        ("K1", "told", [part("quote", "a")], True),
        ("K1", "told", [part("quote", "c")], False),
        ("K1", "called", [part("quote", "c")], True),
        ("K1", "called", [part("refs", "ca")], False),
        ("K1", "", [part("quote", "c"), part("quote", "a")], True),
        ("K1", "", [part("quote", "d")], False),
        ("K1", "", [part("refs", "f")], False),  # the topic's, of another round
        ("K1", "opposed", [part("quote", "a"), part("quote", "b")], True),
        ("K1", "brief_disputed", [part("quote", "a"), part("quote", "c")], False),
        ("T2", "", [part("topic", ["T2"])], False),  # mixed
    ],
)
def test_what_stands_in_one_sentence_belongs_together(recount, topic_id, key, parts, holds):
    block = SimpleNamespace(topic_id=topic_id, key=key, parts=parts)
    assert (not list(claims._together(recount, "25", block))) == holds


@pytest.mark.parametrize(
    "names, about, keys, missing",
    [
        ([], {}, ["draft", "limits"], 0),
        ([], {}, ["limits"], 1),
        ([], {}, ["draft"], 1),
        ([], {}, ["draft", "annex_statements"], 0),
        ([("25", "cleared")], {}, ["limits"], 0),
        ([("24", "cleared")], {}, ["limits"], 1),
        ([("25", "open")], {}, ["limits"], 1),
        ([("25", "cleared"), ("25", "reopened")], {}, ["limits"], 1),
        ([("25", "cleared"), ("24", "reopened")], {}, ["limits"], 0),
        ([("25", "reopened"), ("25", "cleared"), ("25", "hidden")], {}, ["limits"], 0),
        ([], {"note": "Beispiel"}, ["draft", "limits"], 1),
        ([], {"note": "Beispiel"}, ["draft", "limits", "note"], 0),
    ],
)
def test_the_notices_that_must_stand(recount, names, about, keys, missing):
    days = ["3.7.2025", "2025-07-04", "2025-07-05"]
    recount.decisions["decided_names"] = [
        {"target": t, "new": new, "date": day} for (t, new), day in zip(names, days)
    ]
    recount.book = Codebook(BOOK.codes, about)
    blocks = [SimpleNamespace(key=key) for key in keys]
    assert len(list(claims._notices(recount, "25", blocks))) == missing
    recount.decisions["decided_names"].reverse()  # the order of the files does not matter
    assert len(list(claims._notices(recount, "25", blocks))) == missing


COUNTED = {"topic_counts": ["K1"]}


@pytest.mark.parametrize(
    "quoted, referred, counted, faults",
    [
        ("de", "", COUNTED, 0),
        ("d", "e", COUNTED, 0),
        ("d", "", COUNTED, 1),  # a single voice
        ("e", "", COUNTED, 1),  # the only one of its topic
        ("dee", "", COUNTED, 1),
        ("de", "ee", COUNTED, 0),  # named again is not quoted again
        ("de", "", {}, 1),
        ("de", "", {"topic_line": ["K1"]}, 0),
        ("de", "", {"topic_counts": ["K1"], "topic_line": ["K1"]}, 1),
        ("de", "", {"topic_counts": ["K1", "T1", "T1"]}, 1),  # one statement, told twice
    ],
)
def test_everybody_is_told_once(recount, quoted, referred, counted, faults):
    made = [said("quote", "", quoted), said("refs", "", referred)]
    blocks = [
        SimpleNamespace(key=key, topic_id=topic) for key, ids in counted.items() for topic in ids
    ]
    assert len(list(claims._whole(recount, "25", made, blocks))) == faults


@pytest.mark.parametrize("ids, faults", [("edcba", 0), ("abcd", 1), ("abcdee", 1), ("abcdef", 1)])
def test_the_annex_holds_every_statement_once(recount, ids, faults):
    made = [said("verbatim", "", ids), said("quote", "", "a")]
    assert len(list(claims._annex(recount, "25", made))) == faults


# ---- the data of the page --------------------------------------------------------------------------------------------------------

NAMED = ["Sport", "Problem", "Hallen und Bäder", "Alter", "1", "Eltern", "25", "Jugend", ""]
SHEET = ["d1", "v", "", "Halle fehlt. Halle zu klein"]
A = ["a", 0, 0, 11, "Halle fehlt", 0, 1, [2], [3], 4, 5, 6]
B = ["b", 0, 13, 27, "Halle zu klein", 0, 1, [2], [], 4, 8, 6]


def changed(row, at, value):
    return [*row[:at], value, *row[at + 1 :]]


@pytest.mark.parametrize(
    "sheets, rows, faults",
    [
        ([SHEET], [A, B], 0),
        ([SHEET], [A], 1),
        ([SHEET], [A, B, B], 1),
        ([SHEET], [A, changed(B, 0, "x")], 2),
        ([changed(SHEET, 1, "w")], [A, B], 1),
        ([changed(SHEET, 2, "Teil")], [A, B], 1),
        ([changed(SHEET, 3, "Halle fehlt. Halle zu klein.")], [A, B], 1),
        ([SHEET, ["d9", "q", "", ""]], [A, B], 1),
        ([SHEET, ["d2", "v", "", "Halle fehlt"]], [changed(A, 1, 1), B], 1),  # another sheet
        ([SHEET], [changed(A, 4, "Halle fehlte"), B], 1),
        ([SHEET], [changed(A, 3, 10), B], 1),
        ([SHEET], [changed(A, 5, 1), B], 1),
        ([SHEET], [changed(A, 6, 0), B], 1),
        ([SHEET], [changed(A, 7, [3]), B], 1),
        ([SHEET], [changed(A, 7, [2, 3]), B], 1),
        ([SHEET], [changed(A, 8, []), B], 1),
        ([SHEET], [A, changed(B, 8, [3])], 1),
        ([SHEET], [changed(A, 9, 6), B], 1),
        ([SHEET], [changed(A, 10, 7), B], 1),
        ([SHEET], [changed(A, 11, 4), B], 1),
    ],
)
def test_the_page_works_on_what_was_written(recount, sheets, rows, faults):
    recount.row = {each: recount.row[each] for each in "ab"}
    recount.documents["d1"] |= {"part": "", "text": SHEET[3]}
    recount.documents["d2"] |= {"part": "", "text": "Halle fehlt", "file": "v"}
    data = {"namen": NAMED, "blaetter": sheets, "aussagen": rows}
    assert len(list(page_data.faults(recount, "25", data))) == faults


@pytest.mark.parametrize(
    "each, field, kind, topic",
    [
        ("e", "Unklar", "ohne Typ", "Einzelstimme"),
        ("d", "Wohnen", "Wünsche und Wunschbild", "„Miete ist fair“"),
    ],
)
def test_where_the_page_puts_a_statement(recount, each, field, kind, topic):
    row = recount.row[each]
    place = [row["table"], row["group"], row["round_id"]]
    assert not list(page_data._row(recount, each, row, [field, kind, {topic}, set(), *place]))


def test_what_crosses_fields_is_said_so(recount):
    recount.shares.append({"statement_id": "a", "topic_id": "T3", "weight": 2.0})
    row = recount.row["a"]
    stated = [page_data.CROSSING, "Problem", {"Was alle angeht"}, {"Alter"}, "1", "Eltern", "25"]
    assert not list(page_data._row(recount, "a", row, stated))


# ---- the workbook ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, kept",
    [
        ("a\x00b\x0bc\x1fd", "a b c d"),
        ("a\nb", "a\nb"),
        ("a\tb\rc", "a b c"),
        ("\x7f\x9f\ud800\ufffe", "    "),
        ("ä\xa0 ~", "ä\xa0 ~"),
        ("x" * 32_768, "x" * 32_767),
    ],
)
def test_a_cell_holds_what_excel_can_hold(text, kept):
    assert workbook.cell(text) == kept


def rows_of(columns, *cells):
    return [dict(zip(columns, row)) for row in cells]


def told_once(check, recount, right, changes):
    """Right rows have no fault; a changed cell (row, column, value) has one, which names the column."""
    assert not list(check(recount, "25", right))
    for at, column, value in changes:
        wrong = [
            row | ({column: value} if number == at else {}) for number, row in enumerate(right)
        ]
        (fault,) = list(check(recount, "25", wrong))
        assert f"Spalte „{column}“" in fault, (column, fault)


TOPIC_COLUMNS = (
    *("Themen-Kennung", "Thema", "Aussagen", "Tische", "Klebepunkte", "Gruppen"),
    *("Aussagen der vorigen Runde", "Tische der vorigen Runde"),
)


def test_rows_of_topics_against_the_recount(recount):
    right = rows_of(
        TOPIC_COLUMNS,
        ("K1", "Hallen und Bäder", 3, 2, 3, "Eltern, Jugend", 1, 1),
        ("T1", "Miete ist fair", 1, 1, 0, "Eltern", 0, 0),
    )
    changes = [(0, column, 9) for column in TOPIC_COLUMNS[2:5] + TOPIC_COLUMNS[6:]]
    changes += [
        (0, "Thema", "Hallen"),
        (1, "Thema", "„Miete ist fair“"),
        (0, "Gruppen", "Jugend, Eltern"),
    ]
    told_once(workbook._topics, recount, right, changes)
    for rows, said in ((right[:1], "T1"), ([*right, right[0]], "zweimal")):
        (fault,) = list(workbook._topics(recount, "25", rows))
        assert said in fault
    first = rows_of(TOPIC_COLUMNS, ("K1", "Hallen und Bäder", 1, 1, 5, "Ämter", 0, 0))
    assert not list(workbook._topics(recount, "24", first))  # before the first round there is none
    gone = rows_of(TOPIC_COLUMNS, ("weg", "Hallen", 0, 0, 0, "", 0, 0))
    assert any(
        "Spalte „Thema“" in fault for fault in workbook._topics(recount, "25", [*right, *gone])
    )


GOAL_COLUMNS = (
    *("Ziel-Kennung", "Ziel", "kritisiert", "mehr verlangt", "Gutes berichtet", "Belege"),
    *("Antwort der Verwaltung", "Zuständigkeit", "Frist"),
)


def test_rows_of_goals_against_the_recount(recount):
    for goal in recount.goals:
        goal["goal"] = f"Ziel {goal['goal_id']}"
    right = rows_of(
        GOAL_COLUMNS,
        ("G1", "Ziel G1", 1, 1, 0, "a; d", "", "", ""),
        ("G2", "Ziel G2", 1, 0, 0, "e", "", "", ""),
        ("G3", "Ziel G3", 0, 0, 0, "", "", "", ""),
    )
    changes = [(0, column, 7) for column in GOAL_COLUMNS[2:5]]
    changes += [
        (0, "Belege", "d; a"),
        (1, "Ziel", "Ziel G1"),
        (2, "Frist", "morgen"),
        (2, "Zuständigkeit", "Amt"),
    ]
    told_once(workbook._goals, recount, right, changes)
    (fault,) = list(workbook._goals(recount, "25", right[:2]))
    assert "nicht die des Konzepts" in fault


def test_rows_of_statements_against_the_recount(recount):
    for row in recount.row.values():
        row["heading"] = "Was fehlt?"
    recount.row["a"] |= {"verbatim": "- Halle\tfehlt", "same_as": "a"}
    for sheet in recount.documents.values():
        sheet["part"] = "Blatt 1"
    right = {
        **{
            "Kennung": "a",
            "Runde": "25",
            "Datei": "v",
            "Teil": "Blatt 1",
            "Workshop": "",
            "Tisch": "1",
        },
        **{"Gruppe": "Eltern", "Überschrift": "Was fehlt?", "Wortlaut": "- Halle fehlt"},
        **{"Lesefassung": "Halle fehlt", "Nennungen": 1, "Klebepunkte": 3, "Notiz-Kennung": "n1"},
        **{"Kennzeichen": "", "Sprache": "de", "Handlungsfeld": "Sport"},
        **{
            "weitere Handlungsfelder": "Wohnen",
            "Aussagetyp": "Problem",
            "weitere Aussagetypen": "",
        },
        **{
            "Vielfaltsdimensionen": "Alter",
            "Thema": "Hallen und Bäder",
            "Ziele": "G1 (kritisiert)",
        },
        "gleich mit": "",
    }
    check = lambda recount, _, rows: [
        fault for row in rows for fault in workbook._statement(recount, row)
    ]
    told_once(
        check, recount, [right], [(0, column, "anders") for column in right if column != "Kennung"]
    )
    other = {
        "Kennung": "c",
        "Nennungen": 4,
        "Klebepunkte": 0,
        "gleich mit": "",
        "Thema": "Hallen und Bäder",
    }
    faults = " ".join(workbook._statement(recount, other | {"Sprache": "ar"}))
    assert not any(f"„{column}“" in faults for column in [*other, "Sprache"][1:])
    recount.links.insert(0, {"goal_id": "G3", "statement_id": "a", "relation": "extends"})
    goals = {"Ziele": "G1 (kritisiert), G3 (mehr verlangt)"}
    assert not list(workbook._statement(recount, right | goals))
    single = " ".join(
        workbook._statement(
            recount, {"Kennung": "e", "Thema": "Einzelstimme", "Handlungsfeld": "Unklar"}
        )
    )
    assert "„Thema“" not in single and "„Handlungsfeld“" not in single


def test_rows_of_the_matrix_and_the_quotes_against_the_recount(recount):
    right = {
        **{
            "Kennung": "a",
            "Handlungsfeld: Sport": 1,
            "Handlungsfeld: Wohnen": 1,
            "Aussagetyp: Problem": 1,
        },
        **{"Aussagetyp: Was zu tun ist": 0, "Aussagetyp: Wünsche und Wunschbild": 0},
        **{"Vielfaltsdimension: Alter": 1, "Vielfaltsdimension: Sprache": 0},
    }
    check = lambda recount, _, rows: [
        fault for row in rows for fault in workbook._matrix(recount, row)
    ]
    told_once(
        check,
        recount,
        [right],
        [(0, column, 1 - right[column]) for column in right if column != "Kennung"],
    )
    quote = {"Kennung": "a", "Zitat": "Halle", "Kodepfad": "Sport › Problem › Hallen und Bäder"}
    for change, faults in (
        ({}, 0),
        ({"Zitat": "Bad"}, 1),
        ({"Kodepfad": "Sport › Einzelstimme"}, 1),
    ):
        assert len(list(workbook._quote(recount, quote | change))) == faults
    alone = {"Kennung": "e", "Zitat": "Es ist nicht so", "Kodepfad": "Unklar › Einzelstimme"}
    assert not list(workbook._quote(recount, alone))
