"""What is read from a QDA project and what of it is taken, part by part, with known answers. All notes are fictional."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from analysis import decisions
from analysis.codebook import Code, Codebook
from analysis.report import refi
from analysis.reviewing import qda_file, qda_problems, qdpx_import
from analysis.reviewing.base import Now
from analysis.reviewing.qda_file import Coded, Project
from analysis.reviewing.qdpx_import import Known

# ---- the file --------------------------------------------------------------------------------------------------------

TEXT = "Bus fährt nicht\r\nKita ist zu\r\n"


@pytest.fixture
def read(tmp_path):
    def of(inside: str, root: str = "", texts: dict[str, str] | None = None, name="project.qde"):
        xml = f'<Project xmlns="{refi.PROJECT}" {root}>{inside}</Project>'
        files = {name: xml.encode()} | {path: text.encode() for path, text in (texts or {}).items()}
        (tmp_path / "p.qdpx").write_bytes(refi.zipped(files))
        return qda_file.read(tmp_path / "p.qdpx")

    return of


USERS = (
    '<Users><User guid="{U-1}" name=" EF "/><User guid="u-2" id="GH"/><User guid="u-3"/></Users>'
)
CODES = (
    '<CodeBook><Codes><Code guid="C-1" name="Meine  Codes" isCodable="False"><Code guid="C-2" name="Scham">'
    '<Description> scheu </Description><NoteRef targetGUID="N-1"/></Code></Code></Codes></CodeBook>'
)
NOTES = (
    '<Notes><Note guid="n-1"><PlainTextContent>erst </PlainTextContent></Note><Note guid="n-2"><Description>dann'
    '</Description></Note><Note guid="n-3"><PlainTextContent> </PlainTextContent></Note></Notes>'
)


def source(inside: str, more: str = 'plainTextPath="internal://T.txt"') -> str:
    return f'<Sources><TextSource guid="s" name="Tisch 3" {more}>{inside}</TextSource></Sources>'


def passage(start, end, inside: str, more: str = "") -> str:
    return f'<PlainTextSelection guid="P" startPosition="{start}" endPosition="{end}" {more}>{inside}</PlainTextSelection>'


def coding(more: str = "", inside: str = '<CodeRef targetGUID="{c-2}"/>') -> str:
    return f"<Coding {more}>{inside}</Coding>"


IN = {"Sources/t.TXT": TEXT}


def test_a_coding_comes_with_its_person_its_passage_and_all_memos_beside_it(read):
    memo = '<Description>nah</Description><NoteRef targetGUID="{N-2}"/><NoteRef targetGUID="n-9"/><NoteRef targetGUID="n-3"/>'
    inside = coding(
        'creatingUser="u-1" creationDateTime="2025-07-03T23:59:00Z"',
        '<CodeRef targetGUID="{C-2}"/><CodeRef targetGUID="x"/><NoteRef targetGUID="n-1"/>',
    )
    found = read(
        USERS + CODES + NOTES + source(passage(17, 28, memo + inside)),
        'creatingUserGUID="{u-2}" creationDateTime="2025-07-01T00:00:00Z"',
        IN,
    )
    one = Coded(
        *("EF", "2025-07-03", "p", "Tisch 3", "Kita ist zu", 16, 27, "c-2", "nah\ndann\nerst")
    )
    assert found.codings == [one, one._replace(code="x")]
    assert found.codes["c-1"] == ("Meine Codes", "", True)
    assert found.codes["c-2"] == ("Scham", "scheu\nerst", False)
    assert found.texts == {"tisch 3": "Bus fährt nicht Kita ist zu"}
    assert (found.owner, found.date) == ("GH", "2025-07-01")


@pytest.mark.parametrize(
    ("of_coding", "of_passage", "of_file", "user", "day"),
    [
        ('creatingUser="u-2"', 'creatingUser="u-1"', "", "GH", ""),
        ("", 'creatingUser="u-1"', "", "EF", ""),
        ('creatingUser="u-3"', "", "", "", ""),  # a user without a name
        ("", "", 'creatingUserGUID="u-1"', "", ""),  # whose file it is is not who coded
        (
            *('creationDateTime="2025-07-05"', 'creationDateTime="2025-07-04"', ""),
            *("", "2025-07-05"),
        ),
        ("", 'creationDateTime="2025-07-04" modifiedDateTime="2025-07-06"', "", "", "2025-07-06"),
        ("", 'creationDateTime="2025-07-04"', 'creationDateTime="2025-07-01"', "", "2025-07-04"),
        ("", "", 'creationDateTime="2025-07-01" modifiedDateTime="2025-07-02"', "", "2025-07-02"),
    ],
)
def test_who_coded_and_when_is_what_stands_nearest(read, of_coding, of_passage, of_file, user, day):
    found = read(USERS + source(passage(0, 3, coding(of_coding), of_passage)), of_file, IN)
    assert [(each.user, each.date, each.quote) for each in found.codings] == [(user, day, "Bus")]


@pytest.mark.parametrize(
    ("start", "end", "taken"),
    [("0", "3", True), ("", "3", False), ("-1", "3", False), ("0", "³", False), ("0", "3.0", False),
     ("0", "1234567890", False), ("0", "123456789", True)],
)  # fmt: skip
def test_a_passage_whose_place_is_none_is_passed_over(read, start, end, taken):
    assert bool(read(source(passage(start, end, coding())), "", IN).codings) is taken


@pytest.mark.parametrize(
    ("more", "inside", "texts", "text"),
    [
        ('plainTextPath="internal://T.txt"', "", IN, "Bus fährt nicht Kita ist zu"),
        ('plainTextPath="t.txt"', "", IN, "Bus fährt nicht Kita ist zu"),
        ("", "<PlainTextContent>im  Projekt</PlainTextContent>", IN, "im Projekt"),
        ('plainTextPath="internal://fehlt.txt"', "", IN, ""),
        ('plainTextPath="internal://T.txt"', "", {"sources\\T.txt": "von  Windows"}, "von Windows"),
    ],
)
def test_where_a_text_is_kept(read, more, inside, texts, text):
    assert read(source(inside, more), "", texts).texts == {"tisch 3": text}


def test_a_project_is_what_lies_on_top_of_the_archive_and_never_more_than_there_is_room_for(
    read, monkeypatch
):
    assert read("", name="Mein Projekt.QDE").codings == []
    with pytest.raises(ValueError, match=r"project\.qde"):
        read("", name="ordner/project.qde")
    two = source("", 'plainTextPath="internal://T.txt"') + source("", 'plainTextPath="t.txt"')
    length = len(TEXT.encode())
    monkeypatch.setattr(qda_file, "LARGEST_TEXT", length)
    assert len(read(two, "", IN).texts) == 1  # of one name
    monkeypatch.setattr(qda_file, "LARGEST_TEXTS", 2 * length - 2)  # „ä“ has two bytes
    with pytest.raises(qda_file.TooLarge):
        read(two, "", IN)
    monkeypatch.setattr(qda_file, "LARGEST_TEXT", length - 1)
    with pytest.raises(qda_file.TooLarge, match="t.TXT"):
        read(two, "", IN)


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ("Bus\nKita zu", (4, 8), "Kita"),
        ("Bus\r\nKita zu", (5, 9), "Kita"),  # two characters, counted as two
        ("Bus\r\nKita zu", (4, 8), "Kita"),  # counted as one
        ("\ufeffBus\nKita zu", (4, 8), "Kita"),  # a mark that was not counted
        ("\ufeffBus\nKita zu", (5, 9), "Kita"),
        ("\ufeffBus\r\nKita zu", (6, 10), "Kita"),  # both counted
        ("\ufeffBus\r\nKita zu", (5, 12), "Kita zu"),
        ("Bus\r\nKita zu", (0, 3), "Bus"),
        ("Bus\r\nKita zu", (5, 12), "Kita zu"),  # up to the end
        ("a\r\nb c d", (3, 6), "b c"),  # else it would begin and end with a blank
        ("Ja\r\nAmt, Weg", (4, 7), "Amt"),  # else it would begin in a word
        ("Ja\r\nAmt, Weg", (3, 6), "Amt"),
    ],
)
def test_a_passage_holds_the_words_that_were_marked_however_they_were_counted(text, span, words):
    plain, [(start, end)] = qda_file.placed(text, [span])
    assert plain == text.removeprefix("\ufeff").replace("\r\n", "\n")
    assert plain[start:end] == words


def test_no_passage_leaves_the_text_as_it_is():
    assert qda_file.placed("\ufeffa\r\nb", []) == ("a\nb", [])


# ---- what could not be taken ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "quotes", "place", "said"),
    [
        ("Stelle", ["eins"], "Text „W“", "eine Stelle gehört zu keiner Aussage und ist nicht übernommen: „eins“."),
        ("Stelle", ["a", "b"], "Text „W“", "2 Stellen gehören zu keiner Aussage und sind nicht übernommen: „a“ · „b“."),
        ("Code", list("abcd"), "Code „W“", "4 Zuordnungen sind nicht übernommen: „a“ · „b“ · „c“."),
        ("Code", ["x" * 80], "Code „W“", f"eine Zuordnung ist nicht übernommen: „{'x' * 60}“."),
        ("Thema", ["a", "a"], "Thema „W“", "2 Zuordnungen sind nicht übernommen: „a“."),  # said once
        ("Person", ["a"], "", "Es fehlt die Person oder das Datum; eine Zuordnung ist nicht"),
        ("Pipeline", ["a", "b"], "", "Unter dem Namen „Pipeline“ stehen 2 Zuordnungen,"),
        ("Pipeline", ["a"], "", "Unter dem Namen „Pipeline“ steht eine Zuordnung,"),
        ("Name", list("abc"), "", "unter „W“ statt unter „Pipeline“. Es gilt nicht als Entscheidung (3 Zuordnungen)"),
        ("Gelöscht", list("abcde"), "", "„a“ · „b“ · „c“ und 2 weitere."),
        ("Gelöscht", list("abc"), "", "„a“ · „b“ · „c“."),
    ],
)  # fmt: skip
def test_one_sentence_a_kind_with_up_to_three_examples(kind, quotes, place, said):
    told = str(qda_problems.problem("f.qdpx", kind, "W", quotes))
    assert said in told and told.startswith(
        "Hinweis zu f.qdpx" + (f", {place}: " if place else ": ")
    )


# ---- what it means here --------------------------------------------------------------------------------------------------

BOOK = Codebook(
    (Code("field", "bus", "Bus"), Code("field", "kita", "Kita"), Code("type", "ziel", "Ziel")), {}
)
#        0         1         2         3
#        0123456789012345678901234567890123456
WORDS = "Bus fehlt\nKita zu\nBus fehlt\nHort zu"
SPANS = {"s1": (0, 9), "s2": (10, 17), "s3": (18, 27), "s4": (28, 35)}
SPOKEN = {key: WORDS[start:end] for key, (start, end) in SPANS.items()}


def known(**more) -> Known:
    codes = {f"g-{code}": ("field", code) for code in ("bus", "kita")}
    codes |= {"g-ziel": ("type", "ziel"), "g-t1": ("topic", "T-1"), "g-t2": ("topic", "T-2")}
    codes["g-own"] = ("own", "own-1")
    house = Known(
        codes,
        {"bus": "g-bus", "kita": "g-kita"},
        {"tisch 3": (SimpleNamespace(text=WORDS, spans=SPANS), SPOKEN)},
        {f"p-{key}": key for key in SPANS},
        {("s1", "field", "bus"), ("s2", "field", "kita"), ("s2", "field", "bus")},
        {("s1", "field", "bus"), ("s2", "field", "kita"), ("s2", "topic", "T-1")},
        {"g-bus": "Linien", "g-kita": ""},
    )
    return house._replace(**more)


def stands(**more) -> Now:
    return Now(BOOK, dict(SPOKEN), dict(SPOKEN), {}, {}, {}, {}, {}, {})._replace(**more)


def coded(target="s1", code="g-bus", user="EF", date="2025-07-03", memo="") -> Coded:
    start, end = SPANS[target]
    return Coded(user, date, f"p-{target}", "Tisch 3", SPOKEN[target], start, end, code, memo)


@pytest.mark.parametrize(
    ("selection", "source", "span", "quote", "found"),
    [
        ("p-s2", "anders umbenannt", (0, 1), "x", ["s2"]),  # by its id, whatever else changed
        ("neu", "TISCH 3", (900, 999), "Kita zu", ["s2"]),  # by its words
        ("neu", "Tisch 3", (1, 9), "Bus fehlt", ["s1"]),  # of two that say the same the nearer one
        ("neu", "Tisch 3", (17, 27), "Bus fehlt", ["s3"]),
        ("neu", "Tisch 3", (9, 18), "Bus fehlt", ["s1"]),  # as near: the first
        ("neu", "Tisch 4", (10, 17), "Kita zu", []),
        ("neu", "Tisch 3", (14, 27), "zu Bus fehlt", ["s3"]),  # three of seven letters
        ("neu", "Tisch 3", (5, 14), "ehlt Kita", ["s2"]),  # four of nine, four of seven
        ("neu", "Tisch 3", (0, 35), WORDS.replace("\n", " "), ["s1", "s2", "s3", "s4"]),
        ("neu", "Tisch 3", (0, 5), "Hort zu Hause", []),  # other words stand there
        ("neu", "Tisch 3", (0, 2), "Bu", []),
    ],
)
def test_the_statements_that_a_passage_means(selection, source, span, quote, found):
    given = Coded("EF", "2025-07-03", selection, source, quote, *span, "g-bus")
    assert qdpx_import.statements_of(given, known()) == found


def test_half_of_a_statement_is_enough():
    house = known(
        sources={
            "t": (SimpleNamespace(text="abcdefgh xy", spans={"s1": (0, 8)}), {"s1": "abcdefgh"})
        }
    )
    of = lambda end: Coded("EF", "", "neu", "t", "abcdefgh"[:end], 0, end, "g-bus")
    assert [qdpx_import.statements_of(of(end), house) for end in (3, 4)] == [[], ["s1"]]


def project(*codings: Coded, owner="", texts=None, **codes: qda_file.Code) -> Project:
    named = {key.replace("_", "-"): code for key, code in codes.items()}
    return Project(list(codings), named, texts or {}, owner, "2025-07-20")


@pytest.fixture
def decided(monkeypatch, tmp_path):
    """(decisions, sentences) of a project, as (table and code, target, new, old, coder, date)."""

    def of(given: Project, house: Known | None = None, now: Now | None = None):
        monkeypatch.setattr(qda_file, "read", lambda path: given)
        made, told = qdpx_import.read(tmp_path / "f.qdpx", house or known(), now or stands())
        keys = ("target", "new", "old", "coder", "date")
        name = lambda each: f"{each.table} {each.row.get('code_id', '')}".strip()
        rows = [(name(each), *(each.row.get(key, "") for key in keys)) for each in made]
        return rows, [str(each) for each in told]

    return of


MACHINE = coded(user="Pipeline")  # with it the file has kept the program's own name


def test_a_persons_codings_on_one_statement_and_scheme_are_one_answer_of_the_latest_day(decided):
    rows, told = decided(
        project(
            MACHINE,
            coded(code="g-kita", date="2025-07-05"),
            coded(code="g-bus", date="2025-07-04"),
            coded(code="g-kita", date="2025-07-06"),
            coded(code="g-ziel"),
            coded(code="g-t1"),
            coded(code="g-bus", user="AB"),
        ),
        now=stands(decided={("s1", "field"): "bus"}, topic={"s1": "T-2"}),
    )
    assert told == [] and rows == [
        ("decided_codings", "s1", "bus", "bus", "AB", "2025-07-03"),
        ("decided_codings", "s1", "kita bus", "bus", "EF", "2025-07-06"),
        ("decided_topics", "s1", "T-1", "T-2", "EF", "2025-07-03"),
        ("decided_codings", "s1", "ziel", "", "EF", "2025-07-03"),
    ]


def test_what_a_person_said_already_is_said_once(decided):
    said = {("decided_codings", "s1", "field", "ef"): "bus"}
    assert decided(project(MACHINE, coded()), now=stands(own=said))[0] == []
    ((_, _, new, old, *_),) = decided(project(MACHINE, coded(code="g-kita")), now=stands(own=said))[
        0
    ]
    assert (new, old) == ("kita", "bus")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (coded(code="fremd"), "Code „fremd“"),
        (coded()._replace(selection="x", quote="anders"), "Text „Tisch 3“"),
        (coded(user=""), "Es fehlt die Person"),
        (coded(date=""), "Es fehlt die Person"),
        (coded("s3", user="Pipeline"), "Unter dem Namen „Pipeline“ steht eine"),  # not the model's
    ],
)
def test_what_cannot_be_taken_is_told(decided, given, said):
    rows, (told,) = decided(project(MACHINE, given))
    assert rows == [] and said in told and given.quote in told


def test_examples_stand_in_the_order_of_the_alphabet_whatever_that_of_the_file(decided):
    lost = [coded()._replace(selection="", quote=quote) for quote in ("c", "a", "b")]
    _, (told,) = decided(project(MACHINE, *lost))
    assert "„a“ · „b“ · „c“" in told


def test_a_code_is_known_by_its_name_where_programs_give_new_ids(decided):
    neu = qda_file.Code("KITA", "")
    assert decided(project(MACHINE, coded(code="neu"), neu=neu))[0] == [
        ("decided_codings", "s1", "kita", "", "EF", "2025-07-03")
    ]


SCHAM = qda_file.Code("Scham", "Scheu")


def test_a_code_that_the_house_does_not_know_is_the_persons_own(decided):
    nowhere = coded(code="y")._replace(selection="", quote="Tisch 3")
    given = [
        coded("s4", code="g-own", user="Pipeline"),
        nowhere,
        coded("s3", code="kat"),
        coded("s3", code="leer"),
        coded(code="x"),
    ]
    given += [coded("s2", code="x", user="AB"), coded(code="x"), coded("s3", code="g-own")]
    rows, (told,) = decided(
        project(
            *given,
            x=SCHAM,
            g_own=qda_file.Code("Mut", ""),
            kat=qda_file.Code("Alles", "", True),
            leer=qda_file.Code("", ""),
            y=qda_file.Code("Stolz", ""),
        )
    )
    own = decisions.own_code_id("Scham")
    assert [(*row[:3], row[4]) for row in rows] == [
        ("decided_own_codes", own, "Scham", "EF"),
        (f"decided_own_codings {own}", "s1", "yes", "EF"),
        (f"decided_own_codings {own}", "s2", "yes", "AB"),
        ("decided_own_codings own-1", "s3", "yes", "EF"),
    ]
    assert "zu keiner Aussage" in told  # and so „Stolz“ is no code yet


def test_a_file_without_the_programs_name_has_it_under_the_name_that_shares_most(decided):
    """EF has two of the program's three, one changed: that one is EF's own decision, the other two are none."""
    house = known(shown={(key, "field", "bus") for key in ("s1", "s2", "s3")})
    given = [coded("s1", user="Lokal"), coded("s2", user="Lokal"), coded("s3", "g-kita", "Lokal")]
    rows, (told,) = decided(project(*given, coded("s4", user="AB"), coded("s1", user="AB")), house)
    assert [row[1:3] + row[4:5] for row in rows] == [
        ("s1", "bus", "AB"),  # who confirms what the program says has decided it
        ("s3", "kita", "Lokal"),
        ("s4", "bus", "AB"),
    ]
    assert "unter „Lokal“ statt" in told and "2 Zuordnungen" in told
    # one of two is not most of them: EF has decided both
    rows, _ = decided(project(coded("s1"), coded("s2", "g-kita")), house)
    assert [row[1] for row in rows] == ["s1", "s2"]


def test_a_field_that_is_gone_is_told_of_statements_that_the_file_holds(decided):
    house = known(shown={("s1", "field", "bus"), ("s2", "field", "kita"), ("s4", "type", "ziel")})
    texts = {"tisch 3": "Bus fehlt Kita zu Hort zu", "tisch 9": "Bus fehlt"}
    assert decided(project(MACHINE, coded("s2"), texts=texts), house)[1] == []
    _, (told,) = decided(project(MACHINE, texts=texts), house)
    assert "Das Handlungsfeld ist gelöscht" in told and "„Kita zu“." in told
    texts = {"tisch 3": "Bus fehlt Hort zu"}  # an export from before that note was there
    assert decided(project(MACHINE, texts=texts), house)[1] == []


def test_a_topic_of_an_earlier_run_is_the_one_that_holds_more_than_half_of_its_statements(decided):
    shown = {("s1", "topic", "T-2"), ("s2", "topic", "T-2"), ("s3", "topic", "T-1")}
    house, alt = known(shown=shown), qda_file.Code("Altes Thema", "")
    held = [coded(key, "alt", "Pipeline") for key in ("s1", "s2", "s3")]
    rows, told = decided(project(*held, coded("s4", "alt"), alt=alt), house)
    assert [row[:3] for row in rows] == [("decided_topics", "s4", "T-2")] and told == []
    rows, (told,) = decided(project(held[0], held[2], coded("s4", "alt"), alt=alt), house)
    assert rows == [] and "Thema „Altes Thema“" in told and "Hort zu" in told  # half and half


@pytest.mark.parametrize(
    ("memo", "described", "own"),
    [
        ("nachfragen", "", "nachfragen"),
        ("Aussage 2025-1 · Nennungen 12\nnachfragen\n\n bald ", "", "nachfragen\nbald"),
        ("Aussage ist wichtig", "", "Aussage ist wichtig"),
        ("Bemerkung (AB): schon da", "", ""),
        ("Linien\nund Takt", "Linien", "und Takt"),
        ("Linien", "Linien", ""),
        ("", "", ""),
    ],
)
def test_of_a_memo_what_the_person_added(memo, described, own):
    assert qdpx_import.own_words(memo, described) == own


@pytest.mark.parametrize(
    ("codings", "owner", "coder"),
    [
        ([coded(user="Pipeline", memo="hm")], "GH", "GH"),  # the file owner's
        ([coded(user="Pipeline", memo="hm")], "Pipeline", "QDA"),
        (
            [coded(user="Pipeline", memo="hm"), coded("s2", user="AB")],
            "",
            "AB",
        ),  # who else is in it
        ([coded(user="", memo="hm"), coded("s2"), coded("s2", user="AB"), MACHINE], "", "QDA"),
        ([coded(memo="hm"), MACHINE], "GH", "EF"),
    ],
)
def test_whose_memo_it_is(decided, codings, owner, coder):
    rows, _ = decided(project(*codings, owner=owner))
    assert [row[1:3] + row[4:5] for row in rows if row[0] == "decided_remarks"] == [
        ("s1", "hm", coder)
    ]


def test_memos_on_the_houses_codes_and_those_that_stand_already(decided):
    given = project(
        *(MACHINE, coded(memo="alt"), coded("s2", memo="neu", date=""), coded("s3", memo="da")),
        owner="GH",
        g_bus=qda_file.Code("Busse (umbenannt)", "Linien\nenger fassen"),
        andere=qda_file.Code("Kita", "weiter fassen"),
        x=qda_file.Code("Fremd", "sagt nichts"),
    )
    row = {"table": "decided_remarks", "undoes": "", "target": "s1", "new": "alt"}
    rows, _ = decided(given, now=stands(ledger={"d-1": row}))
    assert [row[1:] for row in rows if row[0] == "decided_remarks"] == [
        ("s2", "neu", "", "EF", "2025-07-20"),  # of no day: that of the file
        ("s3", "da", "", "EF", "2025-07-03"),
        ("bus", "enger fassen", "", "GH", "2025-07-20"),
        ("kita", "weiter fassen", "", "GH", "2025-07-20"),
    ]
