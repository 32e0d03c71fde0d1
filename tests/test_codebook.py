"""The Kodierleitfaden: any fields, any ids; what is broken is named with its place."""

from pathlib import Path

import pytest

from analysis import codebook
from analysis.problems import Problem

TWO = '[[field]]\nid = "a"\nname = "A"\ndefinition = "x"\n[[field]]\nid = "b"\nname = "B"\nkeywords = ["y"]\n'
SHIPPED = Path(__file__).resolve().parent.parent / "corpus" / "codebook.toml"


def read(tmp_path, text):
    path = tmp_path / "codebook.toml"
    path.write_text(text, encoding="utf-8")
    return codebook.read(path)


def test_any_fields_with_any_ids(tmp_path):
    book = read(tmp_path, TWO)
    assert [code.id for code in book.fields] == ["a", "b"] and book.types == ()
    assert book.names("field") == {"a": "A", "b": "B", "unclear": "Unklar"}


@pytest.mark.parametrize(
    "text, said",
    [
        ("[[field]\n", "kein gültiges TOML"),
        ('[[field]]\nid = "a"\nname = "A"\ndefinition = "x"\n', "mindestens zwei Handlungsfelder"),
        (TWO.replace('"b"', '"a"'), "nur einmal"),
        (TWO.replace('name = "B"\n', ""), "Nr. 2 „b“: Der Eintrag braucht „name“"),
        (TWO.replace('keywords = ["y"]', 'keywords = "y"'), "muss eine Liste"),
        (TWO.replace('keywords = ["y"]', 'keyword = ["y"]'), "„keyword“ ist unbekannt"),
        (TWO.replace('keywords = ["y"]', ""), "kann nichts zugeordnet werden"),
        (TWO.replace('"b"', '"unclear"'), "heißt nicht „unclear“"),
        (TWO.replace("[[field]]", "[field]", 1), "gültiges TOML"),
        ("field = 1\n", "[[field]]"),
        (TWO + '[[topic]]\nid = "t"\nfield = "c"\nname = "T"\n', "Handlungsfeld „c“ gibt es nicht"),
        (TWO + 2 * '[[topic]]\nid = "t"\nfield = "a"\nname = "T"\n', "Jede id"),
        (
            TWO
            + '[[topic]]\nid = "t"\nfield = "a"\nname = "T"\n[[topic]]\nid = "u"\nfield = ""\nname = "t"\n',
            "Jeder Name",
        ),
        (TWO + '[[topic]]\nid = "t"\nfield = 3\nname = "T"\n', "„field“ muss ein Text"),
    ],
)
def test_a_broken_entry_is_a_problem_with_its_place(tmp_path, text, said):
    with pytest.raises(Problem) as problem:
        read(tmp_path, text)
    assert said in str(problem.value) and "Was zu tun ist:" in str(problem.value)
    assert problem.value.file == str(tmp_path / "codebook.toml")


def test_a_missing_codebook_is_a_problem(tmp_path):
    with pytest.raises(Problem, match="fehlt"):
        codebook.read(tmp_path / "codebook.toml")


def test_the_shipped_codebook_serves_a_coder():
    book = codebook.read(SHIPPED)
    assert (len(book.fields), len(book.types), len(book.dimensions)) == (6, 4, 7)
    assert [
        code.id
        for code in book.codes
        if code.scheme != codebook.TOPIC
        and not (code.definition and code.rule and len(code.examples) >= 4)
    ] == []


def test_a_topic_needs_no_more_than_a_name_and_may_cross_fields(tmp_path):
    book = read(tmp_path, TWO + '[[topic]]\nid = "t"\nfield = ""\nname = "T"\n')
    assert [(topic.id, topic.field, topic.definition) for topic in book.topics] == [("t", "", "")]
    assert read(tmp_path, TWO).topics == ()


def test_the_shipped_catalogue():
    book = codebook.read(SHIPPED)
    assert 55 <= len(book.topics) <= 75
    assert {topic.field for topic in book.topics} == {"", *(code.id for code in book.fields)}
    assert [
        topic.id
        for topic in book.topics
        if not (topic.definition and topic.examples and 3 <= len(topic.keywords) <= 6)
    ] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TWO.replace('"b"', '"A"'), "nur einmal"),  # whatever the capital
        ("field = [1, 2]\n", "Einträge der Form [[field]]"),
        (
            TWO[: TWO.rindex("[[field]]")] + TWO.replace("[[field]]", "[[type]]"),
            "mindestens zwei Handlungsfelder",
        ),
        ('[field]\nid = "a"\n', "Einträge der Form [[field]]"),
        (TWO.replace('"b"', "3"), "Nr. 2: Der Eintrag braucht „id“"),
        (TWO.replace('"b"', '"b ö"'), "ohne Umlaut"),
        (TWO.replace('name = "B"', 'name = " "'), "braucht „name“"),
        (TWO.replace('name = "B"', 'name = "B"\nfield = "a"'), "„field“ ist unbekannt"),
        (TWO.replace('definition = "x"', "definition = 3"), "„definition“ muss ein Text"),
        (
            TWO.replace('definition = "x"', 'definition = "x"\\nrule = 3'.replace("\\n", "\n")),
            "„rule“ muss",
        ),
        (TWO.replace('keywords = ["y"]', "keywords = [1]"), "muss eine Liste von Texten"),
        (TWO.replace('keywords = ["y"]', "keywords = []"), "kann nichts zugeordnet werden"),
    ],
)
def test_what_a_codebook_may_not_hold(tmp_path, text, said):
    with pytest.raises(Problem) as problem:
        read(tmp_path, text)
    assert said in str(problem.value)
    assert problem.value.file == str(tmp_path / "codebook.toml")


TOPIC = '[[topic]]\nid = "{}"\nfield = "a"\nname = "{}"\n'


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (TWO.replace('"b"', '"a"'), "[[field]] „a“"),
        (TWO.replace('name = "B"', "name = 3"), "[[field]] Nr. 2 „b“"),
        (TWO.replace('id = "b"\n', ""), "[[field]] Nr. 2"),
        (TWO + TOPIC.format("t", "T") + TOPIC.format("t", "U"), "[[topic]] „t“"),
        (TWO + TOPIC.format("t", "Bus") + TOPIC.format("u", "bus"), "[[topic]] „Bus“"),
        (TWO + TOPIC.format("t", "T").replace('"a"', '"x"'), "[[topic]] „t“"),
        (TWO + '[[type]]\nid = "p"\nname = "P"\n', "[[type]] Nr. 1 „p“"),
        ("type = 3\n" + TWO, "type"),
        (TWO[: len(TWO) // 2 + 8].rpartition("[[field]]")[0], "[[field]]"),
    ],
)
def test_the_entry_that_is_wrong_is_named(tmp_path, text, place):
    with pytest.raises(Problem) as problem:
        read(tmp_path, text)
    assert problem.value.place == place


def test_one_id_may_stand_in_two_lists_and_a_field_may_be_called_like_another(tmp_path):
    more = '[[type]]\nid = "a"\nname = "A"\nkeywords = ["z"]\n' + TOPIC.format("a", "A")
    book = read(tmp_path, TWO.replace('"B"', '"A"') + more)
    assert [code.id for code in book.codes] == ["a", "b", "a", "a"]
    assert book.names("type") == {"a": "A", "unclear": "Unklar"}
    assert book.topics[0].field == "a" and book.fields[0].field == ""


def test_blanks_around_what_people_write_mean_nothing(tmp_path):
    more = '[[topic]]\nid = "t"\nfield = " b "\nname = "  Bus \\n fährt "\nkeywords = [" Takt ", " "]\nreplaces = [" t-1 "]\n'
    book = read(tmp_path, TWO.replace('definition = "x"', 'definition = " x  y "') + more)
    (topic,) = book.topics
    assert (topic.field, topic.name, topic.keywords, topic.replaces) == (
        "b",
        "Bus fährt",
        ("Takt",),
        ("t-1",),
    )
    assert book.fields[0].definition == "x y" and book.about == {}


def test_schemes_stand_in_the_order_of_the_file_and_what_it_is_about_is_text(tmp_path):
    more = '[about]\ntitle = "T"\nyear = 2025\n[[type]]\nid = "p"\nname = "P"\ndefinition = "d"\n[[dimension]]\nid = "p"\nname = "D"\nkeywords = ["k"]\n'
    book = read(tmp_path, more + TWO)
    assert [code.scheme for code in book.codes] == ["field", "field", "type", "dimension"]
    assert [code.id for code in book.types + book.dimensions] == ["p", "p"] and book.topics == ()
    assert book.about == {"title": "T", "year": "2025"}


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        ("Es geht um Kita.", "Kita"),
        ("Es geht um die Kita", "Es geht um die Kita"),  # half a frame is none
        ("Kita fehlt.", "Kita fehlt."),
    ],
)
def test_an_anchors_own_words(anchor, words):
    assert codebook.plain(anchor) == words


def test_the_texts_of_a_code_by_kind():
    code = codebook.Code(
        "field", "f", "Sport", "Verein: Halle; Bad und Eis, ab", "", ("Bad zu",), ("Ball",)
    )
    assert codebook.anchor_texts(code, "keywords") == ["Es geht um Ball."]
    assert codebook.anchor_texts(code, "examples") == ["Bad zu"]
    assert codebook.anchor_texts(code, "definition") == [
        f"Es geht um {part}." for part in ("Sport", "Verein", "Halle", "Bad", "Eis")
    ]


def test_a_codebook_saved_by_windows_is_read_and_one_in_another_code_is_a_problem(tmp_path):
    path, text = tmp_path / "codebook.toml", TWO.replace('"B"', '"Übung"')
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert [code.name for code in codebook.read(path).fields] == ["A", "Übung"]
    path.write_bytes(text.encode("cp1252"))
    with pytest.raises(Problem, match="kein gültiges TOML in UTF-8"):
        codebook.read(path)


@pytest.mark.parametrize(
    ("definition", "parts"),
    [
        ("Öl, Gas.", ["Gas"]),  # two letters say nothing
        ("Bus und Bahn", ["Bus", "Bahn"]),
        ("Rundum-Sorglos; Hund", ["Rundum-Sorglos", "Hund"]),
        ("z.B. Kita", ["z.B", "Kita"]),
        ("", []),
    ],
)
def test_the_clauses_of_a_definition(definition, parts):
    found = codebook.clauses(codebook.Code("field", "f", "Energie", definition))
    assert found == [f"Es geht um {part}." for part in ("Energie", *parts)]
