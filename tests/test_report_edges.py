"""The ends of what a report says: nothing, one, two alike, the largest kept and the first left out; whose name, which round, which file.

On tables of a few fictional rows made by hand; the known answers are those of the docstrings and of the design page of the report.
"""

from __future__ import annotations

import io
import math
import zipfile
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from docx import Document
from lxml import etree
from PIL import Image

from analysis import tables
from analysis.codebook import Code, Codebook
from analysis.measures import Measures
from analysis.report import __main__ as program
from analysis.report import (
    across,
    annex,
    blocks,
    brief,
    changes,
    codetree,
    data,
    docx,
    docx_remote,
    docx_style,
    docx_template,
    docx_xml,
    fields,
    figures,
    front,
    full,
    goals,
    html,
    page_data,
    pdf,
    photos,
    qda_round,
    qda_sources,
    qdpx,
    refi,
    story,
    telling,
    wording,
    workbook_notes,
    xlsx,
    xlsx_sheets,
)
from analysis.report.blocks import Figure, Heading, Sentence, Story, Table
from analysis.report.outline import CROSSING, Outline
from analysis.report.wording import Part, Selection
from analysis.stage import House

BOOK = Codebook(
    (
        Code("field", "sport", "Sport", "Hallen und Vereine"),
        Code("field", "wohnen", "Wohnen"),
        Code("type", "problem", "Problem"),
        Code("type", "ziel", "Ziel"),
        Code("dimension", "alter", "Alter"),
        Code("dimension", "sprache", "Sprache"),
    ),
    {"title": "Runder Tisch"},
)
# id: round, sheet, table, group, note, votes, field, type, topic, dimensions, text
NOTES = {
    "24-a": ("24", "d0", "1", "", "n0", 0, "sport", "problem", "T1", "alter", "Halle fehlt"),
    "24-b": ("24", "d0", "2", "", "n1", 3, "wohnen", "", "T2", "", "Miete steigt"),
    "25-a": ("25", "d1", "1", "Eltern", "n2", 2, "sport", "problem", "T1", "alter; sprache", "Halle alt"),
    "25-b": ("25", "d1", "2", "", "n3", 0, "sport", "ziel", "T1", "", "Neue Halle bauen"),
    "25-c": ("25", "d1", "10", "Jugend", "n4", 1, "wohnen", "", "", "alter", "Wohnung zu klein"),
    "25-d": ("25", "d2", "", "", "n5", 0, "", "problem", "", "", "Was ist das"),
    "25-e": ("25", "d2", "", "", "n6", 0, "sport", "ziel", "T3", "", "Überall Bänke aufstellen"),
}  # fmt: skip
COLUMNS = (
    *("round_id", "document_id", "table", "group", "note_id", "votes"),
    *("field", "type", "topic", "dimensions", "text"),
)
TOPICS = {
    "T1": ("sport", "Hallen", "catalogue", "codebook", 0),
    "T2": ("wohnen", "Miete steigt", "found", "model", 0),
    "T3": ("", "Bänke", "found", "model", 0),
    "T4": ("sport", "Verschiedenes", "found", "model", 1),
}


def made(round_id="25", notes=NOTES, topics=TOPICS, book=BOOK, **given) -> data.Data:
    """One round of tables made by hand."""
    rows = pd.DataFrame(
        [{"statement_id": each, **dict(zip(COLUMNS, cells))} for each, cells in notes.items()]
    )
    home = {topic: cells[0] for topic, cells in topics.items()}
    extra = dict.fromkeys(("flags", "heading", "workshop", "same_as", "photo", "mentions_kind"), "")
    rows = rows.assign(
        **extra,
        language="de",
        start=0,
        verbatim=rows["text"],
        mentions=1,
        at_table=rows["round_id"] + rows["table"].where(rows["table"] != "", rows["document_id"]),
        chapter=[home.get(topic, own) for topic, own in zip(rows["topic"], rows["field"])],
        side=["gefordert" if kind == "ziel" else "berichtet" for kind in rows["type"]],
        type=rows["type"].where(rows["type"] != "", "aussage"),
    )
    rows = rows.assign(end=rows["text"].str.len())
    names = ("topic_id", "field_id", "name", "origin", "named_by", "mixed")
    topic_rows = pd.DataFrame([dict(zip(names, (key, *of))) for key, of in topics.items()])
    sheets = [("d0", "24", "alt.docx", ""), ("d1", "25", "neu.xlsx", "Blatt 1")]
    sheets += [("d2", "25", "foto.jpg", "")]
    sheets = pd.DataFrame(sheets, columns=["document_id", "round_id", "file", "part"])
    texts = rows.groupby("document_id")["text"].agg("\n".join)
    sheets = sheets.assign(text=sheets["document_id"].map(texts), workshop="", remark="")
    kinds = (*data.DECISIONS, *data.SETTLED)
    start = {
        "book": book,
        "rounds": ["24", "25"],
        "documents": sheets,
        "statements": rows,
        "measures": Measures(rows.rename(columns={"at_table": "table_key"})),
        "topics": topic_rows.assign(stability=0.9),
        "topic_statements": pd.DataFrame(
            {"statement_id": rows["statement_id"], "topic_id": rows["topic"], "probability": 1.0}
        ),
        "sources": tables.empty("summary_sources"),
        "decisions": {name: tables.empty(name) for name in kinds},
        "manifest": {},
        "quality": {},
        "as_of": "25",
    }
    for name in ("codings", "topic_rounds", "summaries", "goal_links", "unread", "set_aside"):
        start[name] = tables.empty(name)
    start["goals"] = pd.DataFrame(
        columns=["goal_id", "field_id", "goal", "status", "measure", "report_status"], dtype=str
    )
    return data.Data(data.Tables(**(start | given)), round_id)


def lines(told: Story) -> list[str]:
    """Every line of the blocks; cells with bars between."""
    return [" | ".join(texts) for block in told.blocks for _, texts in blocks.lines(block)]


def teller() -> Story:
    return Story(made().teller)


def plain(parts) -> str:
    return wording.plain(parts)


# ---- the tables of one round ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin, named_by, name, shown",
    [
        ("found", "model", "Miete steigt", "„Miete steigt“"),
        ("found", "model", "Miete", "Miete"),  # a word is no sentence
        ("found", "AB", "Miete steigt", "Miete steigt"),  # a person's name is no quote
        ("catalogue", "model", "Miete steigt", "Miete steigt"),
        ("accepted", "model", "Miete steigt", "Miete steigt"),
    ],
)
def test_only_a_sentence_of_the_program_stands_in_marks(origin, named_by, name, shown):
    notes = made(topics={"T1": ("sport", name, origin, named_by, 0)})
    assert notes.topic["T1"]["shown"] == shown


def test_a_round_knows_its_own_rows_and_those_of_the_round_before():
    notes = made()
    assert notes.ids == tuple(each for each in NOTES if each.startswith("25"))
    assert (notes.previous, notes.before.ids) == ("24", ("24-a", "24-b"))
    assert notes.members == {
        **{("T1", "24"): ["24-a"], ("T2", "24"): ["24-b"]},
        **{("T1", "25"): ["25-a", "25-b"], ("T3", "25"): ["25-e"]},
    }
    assert set(notes.topic) == {"T1", "T2", "T3"}  # nothing may be counted behind a mixed one
    first = made("24")
    assert (first.previous, first.before.ids, first.ids) == ("", (), ("24-a", "24-b"))


def test_whose_code_and_how_sure():
    rows = [
        ("25-a", "field", "sport", "AB", math.nan, 1, 1),
        ("25-b", "field", "sport", "model", 0.9, 1, 1),
        ("25-c", "field", "wohnen", "CD", math.nan, 0, 1),  # not what holds
        ("25-a", "type", "problem", "AB", math.nan, 1, 1),
        ("25-b", "type", "ziel", "model", 0.7, 1, 1),
        ("25-e", "type", "ziel", "model", 0.4, 0, 1),
    ]
    names = "statement_id scheme code_id coder probability decided rank".split()
    notes = made(codings=pd.DataFrame(rows, columns=names))
    assert notes.persons == {"25-a"}
    wanted = {"25-a": 1.0, "25-b": 0.7, "25-e": 1.0, "25-d": 1.0}
    assert {each: notes.of_type[each] for each in wanted} == wanted


def test_how_likely_a_statement_belongs_to_its_own_topic():
    shares = [("25-a", "T1", 0.3), ("25-a", "T2", 0.8), ("25-c", "T2", 0.9)]
    shares = pd.DataFrame(shares, columns=["statement_id", "topic_id", "probability"])
    notes = made(topic_statements=shares)
    assert [notes.in_topic[each] for each in ("25-a", "25-b", "25-c")] == [0.3, 0.0, 0.0]


def test_only_links_of_this_round_to_goals_of_the_concept_are_kept():
    links = [("G1", "25-a"), ("G1", "24-a"), ("gone", "25-b")]
    links = pd.DataFrame(links, columns=["goal_id", "statement_id"])
    notes = made(goal_links=links, goals=pd.DataFrame({"goal_id": ["G1"]}))
    assert notes.goal_links.values.tolist() == [["G1", "25-a"]]


def test_an_opposition_needs_a_persons_word_and_both_statements_in_the_round():
    names = ["target", "counter", "new"]
    rows = [
        *(("25-b", "25-a", "confirmed"), ("25-a", "25-c", "rejected"), ("24-a", "25-a", "confirmed")),
    ]  # fmt: skip
    empty = {name: tables.empty(name) for name in (*data.DECISIONS, *data.SETTLED)}
    given = empty | {"decided_oppositions": pd.DataFrame(rows, columns=names)}
    assert [set(pair) for pair in made(decisions=given).opposed] == [{"25-a", "25-b"}]


def test_quotes_of_a_side_the_typical_one_first():
    summaries = [
        ("s1", "25", "T1", "berichtet"),
        ("s2", "24", "T1", "berichtet"),
        ("s3", "25", "", "x"),
    ]
    summaries = pd.DataFrame(summaries, columns=["summary_id", "round_id", "topic_id", "section"])
    sources = [("s1", "25-b", "second"), ("s1", "25-a", "wording"), ("s1", "25-c", "other")]
    sources += [("s2", "24-a", "wording"), ("s3", "25-d", "wording")]
    sources = pd.DataFrame(sources, columns=["summary_id", "statement_id", "role"])
    notes = made(summaries=summaries, sources=sources.assign(probability=1.0))
    assert notes.quotes == {("T1", "berichtet"): ["25-a", "25-b"]}  # fmt: skip


def test_quality_tables_are_read_as_text_by_their_names(tmp_path):
    assert data._quality(tmp_path / "none") == {}
    (tmp_path / "gesamt.csv").write_text("n,wert\n007,NA\n,0.50\n", encoding="utf-8")
    (tmp_path / "index.html").write_text("x", encoding="utf-8")
    found = data._quality(tmp_path)
    assert list(found) == ["gesamt"]
    assert found["gesamt"].values.tolist() == [["007", "NA"], ["", "0.50"]]


# ---- sentences, blocks ------------------------------------------------------------------------------------------------------------


def test_a_column_without_a_value_goes_with_its_width_and_an_empty_cell_is_a_dash():
    told = teller()
    rows = [
        {"code": "A", "definition": "d", "rule": "", "examples": ""},
        {"code": "B", "definition": "", "rule": "", "examples": ""},
    ]
    told.table("codebook", rows, (0.1, 0.2, 0.3, 0.4))
    (table,) = told.blocks
    assert (table.head, table.widths) == (("Kategorie", "Definition"), (0.1, 0.2))
    assert [[plain(cell) for cell in row] for row in table.rows] == [["A", "d"], ["B", "–"]]


def test_columns_for_the_office_to_fill_stay_although_they_are_empty():
    told = teller()
    row = dict(goal_id="G1", goal="Bäder", status="", noted="1 kritisch", where="[a]", quote="")
    told.table("goals", [row])
    assert told.blocks[0].head[-2:] == ("Antwort der Verwaltung", "Zuständig, bis wann")
    assert plain(told.blocks[0].rows[0][0]) == "G1: Bäder"
    assert plain(told.blocks[0].rows[0][-1]) == ""


def test_claims_name_their_heading_and_only_quotes_count_as_quoted():
    told = teller()
    told.head(1, "Eins")
    told.tell("x", [Part("refs", "a", Selection(("25-a",))), Part("", "frei")])
    told.head(2, "Zwei")
    told.tell("y", [Part("quote", "Halle", Selection(("25-b",)))])
    told.grid("types", ["F", "n"], [["Sport", Selection(("25-a", "25-b"))], ["", Selection(())]])
    found = [
        (each.place, each.key, each.function, each.value) for each in blocks.claims(told.blocks)
    ]
    assert found == [
        *(("Eins", "x", "refs", "a"), ("Zwei", "y", "quote", "Halle")),
        *(("Zwei", "types", "statements", "2"), ("Zwei", "types", "statements", "0")),
    ]
    assert told.quoted == {"25-b"}
    assert lines(told)[-2:] == ["Sport | 2", "– | 0"]


@pytest.mark.parametrize(
    "ids, found",
    [
        (["25-abcd1", "25-abce1"], ["abcd", "abce"]),
        (["25-abcd1", "25-abcd2"], ["abcd1", "abcd2"]),
        (["25-abcd"], ["abcd"]),
        (["25-abc"], ["abc"]),  # shorter than a reference can be
        (["25-abcd1", "25-abcd1-2", "25-abcd1-3"], ["abcd", "abcd1-2", "abcd1-3"]),
    ],
)
def test_references_are_as_short_as_they_can_be(ids, found):
    assert list(telling.references(ids, "25").values()) == found


def test_what_a_template_may_ask():
    notes = made()
    rows = notes.row
    rows["25-a"]["verbatim"], rows["25-b"]["verbatim"] = (
        "[Person 1] und [Person 2]",
        "Tel. [Telefon]",
    )
    ask = lambda name, *ids: notes.teller(name, Selection(ids))
    assert ask("placeholders", "25-a", "25-b", "25-c") == 3
    assert ask("count", "x", "x", "y") == 2
    assert ask("names", "T1", "frei") == "Hallen; frei"
    assert ask("refs", "25-a", "25-c") == "a, c"
    assert [ask("origin", each) for each in ("25-a", "25-b", "25-d")] == [
        "Tisch 1, Eltern",
        "Tisch 2",
        "",
    ]
    rows["25-c"]["verbatim"] = "Wohnung\nzu klein"
    assert ask("verbatim", "25-c") == "Wohnung zu klein"


def test_a_long_quote_is_cut_behind_a_sentence_and_says_so():
    long = "Erster Satz steht hier. " + "Wort " * 80 + "Ende."
    notes = made()
    notes.row["25-a"].update(verbatim=long, text=long.strip())
    assert notes.teller("quote", Selection(("25-a",))) == "Erster Satz steht hier. […]"
    assert notes.teller("quote", Selection(("25-b",))) == "Neue Halle bauen"


def test_pieces_are_joined_between_and_never_before_the_first():
    one, two = [Part("a", "eins")], [Part("b", "zwei")]
    assert plain(wording.joined([one, two])) == "eins; zwei" and wording.joined([]) == []
    assert plain(wording.joined([one, two], " ")) == "eins zwei"
    assert [wording.number(n) for n in (0, 999, 1000, 1234567)] == [
        "0",
        "999",
        "1.000",
        "1.234.567",
    ]


# ---- first lines -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "about, manifest, said",
    [
        ({}, {}, []),
        ({"publisher": "Amt"}, {}, ["Herausgeber: Amt"]),
        ({}, {"run_id": "0a1b"}, [" · Laufkennung: 0a1b"]),
        ({"publisher": "Amt"}, {"run_id": "0a1b"}, ["Herausgeber: Amt · Laufkennung: 0a1b"]),
    ],
)
def test_the_imprint(about, manifest, said):
    told = teller()
    front.imprint(told, made(book=Codebook(BOOK.codes, about), manifest=manifest))
    assert lines(told) == said


def test_sheets_that_could_not_be_read_are_named():
    unread = pd.DataFrame([("25", "kaputt.pdf"), ("24", "alt.pdf")], columns=["round_id", "file"])
    told = teller()
    front.basis(told, made(unread=unread))
    assert lines(told) == [
        "Ausgewertet sind 5 Aussagen aus 5 Notizen von 4 Tischen. Nicht lesbar: 1 Datei (kaputt.pdf)."
    ]


@pytest.mark.parametrize("flags, unsure", [("unsicher", 1), ("teil unleserlich", 1), ("frage", 0)])
def test_what_is_said_of_reading(flags, unsure):
    notes = made()
    notes.statements["flags"] = [flags, "", "", "", ""]
    notes.statements["language"] = ["de", "ar", "de", "de", "de"]
    told = teller()
    front.how(told, notes)
    keys = [block.key for block in told.blocks]
    assert keys.count("unsure") == unsure and keys.count("foreign") == 1
    by = {block.key: block.text for block in told.blocks}
    assert "(1 Blatt)" in by["untold"]  # two statements, one sheet
    assert by["foreign"].endswith("1 Aussage [b].")
    assert "noch nicht durchgesehen" in by["limits"]


def test_where_every_name_is_given_no_marks_are_explained():
    told = teller()
    front.how(told, made(topics={"T1": TOPICS["T1"], "T3": TOPICS["T3"]}))
    assert "origins" not in [block.key for block in told.blocks]
    other = teller()
    front.how(other, made())
    assert "origins" in [block.key for block in other.blocks]


# ---- chapters --------------------------------------------------------------------------------------------------------------------


def test_topics_are_placed_by_field_and_the_round_before_is_told():
    outline = Outline(made())
    assert list(outline.topics) == ["T1", "T3"] and outline.gone == ["T2"]
    assert [chapter.name for chapter in outline.chapters] == ["Sport", "Wohnen", CROSSING]
    sport, wohnen, crossing = outline.chapters
    assert (sport.ids.ids, sport.singles) == (("25-a", "25-b"), ())
    assert (wohnen.ids.ids, wohnen.singles, wohnen.topics) == (("25-c",), ("25-c",), ())
    assert (crossing.ids.ids, outline.unplaced.ids) == (("25-e",), ("25-d",))
    hall = outline.topics["T1"]
    assert (hall.told.ids.ids, hall.called.ids.ids) == (("25-a",), ("25-b",))
    assert (hall.before.ids, hall.before.scope) == (("24-a",), ("topic", "T1", "24"))


def numbered(n, topic="T1", **more):
    """Notes of one topic at n tables."""
    base = ("sport", "problem", topic, "", "Halle fehlt")
    return {f"25-x{at:02}": ("25", "d1", str(at), "", f"m{at}", 0, *base) for at in range(n)} | more


@pytest.mark.parametrize("n, block", [(4, False), (5, True)])
def test_five_statements_make_a_block(n, block):
    notes = made(notes=numbered(n))
    told = Story(notes.teller)
    fields.write(told, notes, Outline(notes), goals.Goals(notes))
    keys = [getattr(each, "key", each.parts[0].text) for each in told.blocks]
    assert ("topic_counts" in keys, "topic_line" in keys) == (block, not block)
    assert keys.count("Kleinere Themen") == (not block)


@pytest.mark.parametrize("n, quoted", [(5, 1), (6, 2)])
def test_a_side_of_six_statements_has_a_second_quote(n, quoted):
    summaries = pd.DataFrame(
        [("s", "25", "T1", "berichtet")],
        columns=["summary_id", "round_id", "topic_id", "section"],
    )
    sources = [("s", "25-x00", "wording", 1.0), ("s", "25-x01", "second", 1.0)]
    sources = pd.DataFrame(sources, columns=["summary_id", "statement_id", "role", "probability"])
    notes = made(notes=numbered(n), summaries=summaries, sources=sources)
    told = Story(notes.teller)
    fields.write(told, notes, Outline(notes), goals.Goals(notes))
    assert len(told.quoted) == quoted


def test_single_voices_stand_in_the_order_of_the_notes_and_a_topic_of_one_among_them():
    more = {
        "25-y1": ("25", "d1", "1", "", "y1", 0, "sport", "problem", "", "", "Bad zu"),
        "25-y2": ("25", "d1", "1", "", "y2", 0, "sport", "problem", "T5", "", "Bus fährt nicht"),
        "25-y3": ("25", "d1", "1", "", "y3", 0, "sport", "problem", "", "", "Weg dunkel"),
    }
    topics = TOPICS | {"T5": ("sport", "Busse", "catalogue", "codebook", 0)}
    notes = made(notes=numbered(2) | more, topics=topics)
    told = Story(notes.teller)
    fields.write(told, notes, Outline(notes), goals.Goals(notes))
    (said,) = [block for block in told.blocks if getattr(block, "key", "") == "singles"]
    order = [part.of.ids[0] for part in said.parts if part.name == "quote"]
    assert order == ["25-y1", "25-y2", "25-y3"]


def test_a_chapter_without_a_statement_is_left_out():
    notes = made(notes=numbered(2))
    told = Story(notes.teller)
    fields.write(told, notes, Outline(notes), goals.Goals(notes))
    heads = [block.text for block in told.blocks if isinstance(block, Heading) and block.level == 1]
    assert heads == ["Sport"]


# ---- what crosses the fields -----------------------------------------------------------------------------------------------------


def test_types_in_the_order_of_the_codebook_only_those_that_occur():
    names, rows = across.types(made(), Outline(made()))
    assert names == ["Problem", "Ziel", "ohne Typ"]
    found = {field: [each.ids for each in row] for field, row in rows.items()}
    assert found == {
        "Sport": [("25-a",), ("25-b",), ()],
        "Wohnen": [(), (), ("25-c",)],
        CROSSING: [(), ("25-e",), ()],
    }


def test_the_summe_of_a_row_is_that_of_its_field():
    notes = made()
    told = Story(notes.teller)
    across._types(told, notes, Outline(notes))
    (table,) = told.blocks
    assert table.head == ("Handlungsfeld", "Problem", "Ziel", "ohne Typ", "Summe")
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        *(["Sport", "1", "1", "0", "2"], ["Wohnen", "0", "0", "1", "1"]),
        [CROSSING, "0", "1", "0", "1"],
    ]
    assert math.isclose(sum(table.widths), 1) and len(table.widths) == 5


def test_a_dimension_nobody_named_and_one_that_is_mostly_missed():
    quality = {"nicht_zaehlbar": pd.DataFrame({"code_id": ["sprache"]})}
    told = teller()
    across._dimensions(told, made(quality=quality))
    assert lines(told)[-1] == "Alter | 2 | 2 | Sport, Wohnen"
    assert "Sprache." in told.blocks[1].text and "Nicht ausdrücklich" not in told.blocks[1].text
    first = teller()
    across._dimensions(first, made("24"))
    assert "Nicht ausdrücklich angesprochen: Sprache." in first.blocks[1].text
    assert lines(first)[-1] == "Alter | 1 | 1 | Sport"
    none = teller()
    across._dimensions(none, made(book=Codebook(BOOK.codes[:4], {})))
    assert none.blocks == []


@pytest.mark.parametrize("before, now, shown", [(0, 3, True), (3, 0, True), (2, 2, False)])
def test_three_tables_in_either_round_are_compared(before, now, shown):
    notes = {}
    for round_id, n in (("24", before), ("25", now)):
        for at in range(n):
            row = (round_id, "d1", str(at), "", f"{round_id}{at}", 0, "sport", "", "T1", "", "Text")
            notes[f"{round_id}-{at}"] = row
    for each in ("24", "25"):  # so that there are two rounds
        notes[f"{each}-z"] = (each, "d1", "1", "", f"{each}z", 0, "wohnen", "", "", "", "Text")
    here = made(notes=notes)
    told = Story(here.teller)
    across.comparison(told, here, Outline(here))
    rows = [block for block in told.blocks if isinstance(block, Table)]
    assert [block.caption for block in rows] == (["Sport"] if shown else [])
    assert any("Nicht verglichen" in line for line in lines(told)) == (not shown)
    if shown:
        status = "neu" if not before else "nicht mehr genannt"
        assert lines(told)[-1] == f"Hallen | {before} | {now} | {status}"
        assert rows[0].head[1:3] == ("Tische 24", "Tische 25")


# ---- annexes ---------------------------------------------------------------------------------------------------------------------


def test_where_a_statement_stands_in_words():
    notes = made()
    assert [annex.source(notes, each) for each in ("25-a", "25-d")] == [
        "neu.xlsx, Blatt 1",
        "foto.jpg",
    ]
    assert annex.path(notes, "25-a") == "Sport › Problem › Hallen"
    assert annex.path(notes, "25-c") == "Wohnen › Einzelstimme"
    assert annex.path(notes, "25-d") == "Unklar › Problem › Einzelstimme"
    assert annex.dimension_names(notes, "25-a") == ["Alter", "Sprache"]
    assert annex.dimension_names(notes, "25-b") == []


@pytest.mark.parametrize(
    "cell, shown",
    [
        *(("0.86", "0,86"), ("-1.5", "-1,5"), ("12", "12"), ("1.2.3", "1.2.3"), ("", "")),
        *(("Abschnitt 1.5", "Abschnitt 1.5"), (".5", ".5"), ("2025-01.5", "2025-01.5")),
    ],
)
def test_a_decimal_dot_is_a_comma_and_other_dots_stay(cell, shown):
    assert annex._decimal(cell) == shown


def test_every_statement_stands_in_the_annex_below_its_topic():
    notes = made()
    told = Story(notes.teller)
    annex.statements(told, notes, Outline(notes))
    shown = [part.of.ids[0] for block in told.blocks if isinstance(block, Table)
             for row in block.rows for part in row[0]]  # fmt: skip
    assert shown == ["25-a", "25-b", "25-c", "25-e", "25-d"]
    captions = [block.caption for block in told.blocks if isinstance(block, Table)]
    assert captions == ["Hallen", "Einzelne Stimmen", "Bänke", "Ohne Handlungsfeld"]
    assert "a | Halle alt | Tisch 1, Eltern | Problem | neu.xlsx, Blatt 1, 25-a" in lines(told)


def test_quality_in_one_row_keeps_its_columns_and_alike_columns_are_said_once():
    rows = pd.DataFrame(
        {"Ebene": ["Feld", "Typ"], "Grundlage": ["gold", "gold"], "F1": ["0.5", ""]}
    )
    told = teller()
    annex._quality(told, made(quality={"gesamt": rows, "fremd": rows}), Outline(made()))
    assert lines(told)[-4:-1] == ["Ebene | F1", "Feld | 0,5", "Typ | –"]
    assert "In allen Zeilen gleich: Grundlage: gold." in lines(told)
    assert "Offene Prüfliste: 1 Aussage" in lines(told)[-1]
    assert (
        sum(isinstance(block, Table) for block in told.blocks) == 1
    )  # of the tables that have a name
    one = teller()
    annex._quality(one, made(quality={"gesamt": rows[:1]}), Outline(made()))
    assert "Ebene | Grundlage | F1" in lines(one)
    none = teller()
    annex._quality(none, made(quality={"gesamt": rows[:0]}), Outline(made()))
    assert "liegen diesem Lauf nicht bei" in none.blocks[1].text


def test_sheets_of_the_round_with_their_tables_in_order_and_what_was_left():
    aside = pd.DataFrame([("d1", 7), ("d0", 3)], columns=["document_id", "start"])
    unread = pd.DataFrame(
        [("25", "kaputt.pdf", "leer"), ("24", "alt.pdf", "alt")],
        columns=["round_id", "file", "reason"],
    )
    notes = made(set_aside=aside, unread=unread)
    notes.statements["same_as"] = ["25-a", "25-a", "", "", ""]  # of its own it is no repeat
    notes.documents.loc[2, "remark"] = "schief"
    notes.statements.loc[0, "table"] = ""  # a note beside those of the tables
    told = Story(notes.teller)
    annex._sheets(told, notes)
    said = lines(told)
    assert (
        "2 Dateien." in said[0] and "1 Textstelle " in said[0] and "1 Aussage wiederholt" in said[0]
    )
    assert said[3:] == [
        *("neu.xlsx | Blatt 1 | 2, 10 | 3", "foto.jpg | – | – | 2"),
        *("foto.jpg: schief", "Nicht gelesen: kaputt.pdf: leer"),
    ]


def test_the_manifest_in_the_annex():
    entry = lambda file: {"file": file, "sha256": "0123456789abcdefFEDCBA"}
    manifest = {
        "run_id": "r1",
        "version": "2.0",
        "code": "c" * 64,
        "lock": "l" * 64,
        "unread": [1, 2],
        "unsure": [],
        "decisions": dict.fromkeys(annex.DECISIONS, 3),
        "inputs": [entry("codebook.toml")],
        "models": [entry("topics/x.npz")],
        "provenance": {
            "classifier/field.json": {"n": 4, "list": [1]},
            "topics/provenance.json": {"seed": 7},
            "bertopic/config.json": {"hidden": 1},
        },
        "packages": {"pandas": "2"},
        "parameters": {"k": 0.5},
    }
    told = teller()
    annex._run(told, made(manifest=manifest))
    rows = dict(line.split(" | ") for line in lines(told) if line.count(" | ") == 1)
    assert rows["Programmtext"] == "c" * 16 and rows["Paketliste"] == "l" * 16
    assert (rows["Nicht gelesene Dateien"], rows["Aussagen mit unsicherer Abschrift"]) == ("2", "0")
    assert rows["Eingang: codebook.toml"] == rows["Modell: topics/x.npz"] == "0123456789abcdef"
    assert rows["Modell: classifier/field.json, n"] == "4"
    assert rows["Modell: topics/provenance.json, seed"] == "7"
    assert not [each for each in rows if "bertopic" in each or each.endswith("list")]
    assert (rows["Paket: pandas"], rows["Einstellung: k"]) == ("2", "0.5")
    assert rows["Entscheidungen: Namen"] == "3"
    without = teller()
    annex._run(without, made())
    assert "liegt diesem Bericht nicht bei" in without.blocks[-1].text


def test_what_people_decided_is_listed_but_for_names():
    def decided(name, **cells):
        start = dict.fromkeys(("target", "old", "new", "coder", "date", "remark"), "")
        return name, pd.DataFrame([start | cells])

    given = {name: tables.empty(name) for name in (*data.DECISIONS, *data.SETTLED)} | dict(
        [
            decided("decided_codings", target="25-a", scheme="type", new="ziel", date="2025-07-10T12:00:00"),
            decided("decided_statements", target="25-b", action="split", coder="AB"),
            decided("decided_topics", target="T1", action="unbekannt"),
            decided("decided_names", target="Anna", new="hidden"),
        ]
    )  # fmt: skip
    told = teller()
    annex._changes(told, made(decisions=given))
    table = told.blocks[-1]
    assert [[plain(row[0]), plain(row[1])] for row in table.rows] == [
        *(["25-a", "Zuordnung: Aussagetyp"], ["25-b", "Aussage: geteilt"], ["T1", "Thema"]),
    ]
    assert "2025-07-10" in lines(told)[-3] and "T12" not in lines(told)[-3]
    nobody = teller()
    annex._changes(nobody, made())
    assert [block.text for block in nobody.blocks][-1].startswith("Bisher hat niemand")


@pytest.mark.parametrize("text, said", [("[Person 1] fragt", True), ("niemand fragt", False)])
def test_placeholders_are_told_where_there_are_some(text, said):
    notes = made()
    notes.row["25-a"]["verbatim"] = text
    told = Story(notes.teller)
    annex._privacy(told, notes)
    keys = [getattr(block, "key", "") for block in told.blocks]
    assert ("privacy_placeholders" in keys) == said and "privacy_draft" in keys


# ---- Kurzfassung ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "block, lines_",
    [
        (Heading(0, (Part("", "x" * 500),)), 2.6),
        (Heading(1, (Part("", "x"),)), 0),
        (Heading(2, (Part("", "x"),)), 1.9),
        (Sentence("k", (Part("", "x" * 97),)), 1.4),
        (Sentence("k", (Part("", "x" * 98),)), 2.4),
        (Figure("f", "c", "a"), 10.3),
    ],
)
def test_lines_that_a_block_takes(block, lines_):
    assert math.isclose(brief._height(Story(None, [block])), lines_)
    assert math.isclose(brief._height(Story(None, [block, block])), 2 * lines_)


def test_the_first_clear_statement_else_the_first():
    notes = made()
    notes.row["25-a"]["flags"] = "unsicher"
    assert brief._clearest(notes, ("25-a", "25-b", "25-c")) == ["25-b"]
    assert brief._clearest(notes, ("25-a",)) == ["25-a"] and brief._clearest(notes, ()) == []


@pytest.mark.parametrize("n, told", [(2, False), (3, True)])
def test_a_new_topic_needs_three_statements_at_two_tables(n, told):
    notes = numbered(n) | {"24-z": ("24", "d0", "1", "", "z", 0, "wohnen", "", "", "", "Text")}
    here = made(notes=notes)
    story_ = Story(here.teller)
    changes.write(story_, here, Outline(here))
    assert ("Neu: Hallen." in " ".join(lines(story_))) == told


def test_at_one_table_a_topic_is_not_new():
    notes = {each: (*row[:2], "1", *row[3:]) for each, row in numbered(3).items()}
    notes["24-z"] = ("24", "d0", "1", "", "z", 0, "wohnen", "", "", "", "Text")
    here = made(notes=notes)
    told = Story(here.teller)
    changes.write(told, here, Outline(here))
    assert told.blocks == []  # and where nothing can be said there is no heading


@pytest.mark.parametrize("before, now, said", [(1, 3, "mehr"), (3, 1, "weniger"), (2, 3, "")])
def test_more_or_fewer_tables(before, now, said):
    notes = {}
    for round_id, n in (("24", before), ("25", now)):
        for at in range(n):
            row = (round_id, "d1", str(at), "", f"{round_id}{at}", 0, "sport", "", "T1", "", "Text")
            notes[f"{round_id}-{at}"] = row
    here = made(notes=notes)
    told = Story(here.teller)
    changes.write(told, here, Outline(here))
    text = " ".join(lines(told))
    assert "Wieder genannt: 1 Thema" in text
    assert (f"deutlich {said} Tischen vor allem Hallen ({now} statt {before})" in text) == bool(
        said
    )


def test_words_of_the_round_are_those_of_notes_and_headings():
    notes = made()
    notes.statements["heading"] = "Was fehlt › Größe"
    assert {"halle", "ueberall", "groesse", "fehlt"} <= changes._said(notes)


# ---- goals ----------------------------------------------------------------------------------------------------------------------

GOALS = pd.DataFrame(
    [
        ("G1", "wohnen", "Mieten bremsen.", "offen", "Satzung", " Erreicht "),
        ("G1", "wohnen", "Mieten bremsen.", "offen", "", "umgesetzt"),
        ("G1", "wohnen", "Mieten bremsen.", "offen", "Beirat", "erfüllt"),
        ("G2", "sport", "Hallen öffnen.", "", "", "läuft"),
        ("G3", "", "Bänke.", "", "", ""),
        ("G4", "sport", "Busse.", "", "", "erreicht"),
    ],
    columns=["goal_id", "field_id", "goal", "status", "measure", "report_status"],
)
LINKS = [
    *(("G1", "25-c", "criticises"), ("G2", "25-a", "confirms"), ("G2", "25-b", "confirms")),
    ("G4", "25-e", "extends"),
]


def with_goals(**given):
    links = pd.DataFrame(LINKS, columns=["goal_id", "statement_id", "relation"])
    return made(goals=GOALS, goal_links=links.assign(probability=0.9, similarity=0.9), **given)


def test_the_chapter_of_goals():
    notes = with_goals()
    told = Story(notes.teller)
    goals.Goals(notes).chapter(told, Outline(notes))
    said = lines(told)
    assert said[1].startswith("Zu 3 von 4 Zielen")
    table = next(block for block in told.blocks if isinstance(block, Table))
    rows = [[plain(cell) for cell in row] for row in table.rows]
    # fields in the order of the codebook; a problem and a demand confirm nothing
    assert [row[:2] for row in rows] == [
        ["G2: Hallen öffnen.", "1 kritisch; 1 fordernd"],
        ["G4: Busse.", "1 fordernd"],
        ["G1: Mieten bremsen. (offen)", "1 kritisch"],
    ]
    assert rows[2][2] == "„Wohnung zu klein“ [c]"
    reached = next(block for block in told.blocks if getattr(block, "key", "") == "reached" and
                   isinstance(block, Table))  # fmt: skip
    assert [[plain(cell).strip() for cell in row] for row in reached.rows] == [
        ["G1: Mieten bremsen.", "Satzung, Beirat", "Erreicht", "1 Aussage", "[c]"],
    ]  # nobody criticises G4
    assert any("G3 ‚Bänke‘" in line for line in said)
    nothing = teller()
    goals.Goals(made()).chapter(nothing, Outline(made()))
    assert nothing.blocks == []


def test_a_quoted_statement_is_referred_to_and_at_most_three_are_named():
    notes = made(notes=numbered(5))
    told = Story(notes.teller)
    found = goals.Goals(notes)
    ids = [f"25-x{at:02}" for at in range(5)]
    where = found._where(told, ids, set(ids[1:]))
    assert plain(where["where"]) == "[x01, x02, x03]" and where["quote"] == ""
    said: set[str] = set()
    first = found._where(told, ids, said)
    assert first["where"] == "" and "x00" in plain(first["quote"]) and said == {"25-x00"}
    assert found._where(told, [], set()) == {"where": "", "quote": ""}


@pytest.mark.parametrize(
    "n, named, more",
    [(1, 1, ""), (5, 5, ""), (6, 5, "1 weiteres Thema"), (7, 5, "2 weitere Themen")],
)
def test_topics_without_a_goal_are_named_or_counted(n, named, more):
    topics = {f"T{at}": ("sport", f"Name{at}", "catalogue", "codebook", 0) for at in range(n)}
    notes = {}
    for at in range(n):
        row = ("25", "d1", "1", "", f"n{at}", 0, "sport", "", f"T{at}", "", "Text")
        notes[f"25-t{at}"] = row
    here = made(notes=notes, topics=topics)
    told = Story(here.teller)
    goals.Goals(here)._without(told, Outline(here))
    text = told.blocks[-1].text
    assert text.count("Name") == named and (f"und {more}." in text) == bool(more)


# ---- Word --------------------------------------------------------------------------------------------------------------------------

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def inside(xml: str):
    return etree.fromstring(f"<x {docx_xml.NAMESPACES}>{xml}</x>")


def test_references_are_links_or_the_places_they_lead_to():
    parts = [Part("", "siehe "), Part("refs", "a, b", Selection(("25-a", "25-b")))]
    links = inside(docx_xml.runs(parts, "rId7")).findall(f"{W}hyperlink")
    assert ["".join(each.itertext()) for each in links] == ["a", "b"]
    names = [each.get(f"{W}anchor") for each in links]
    assert names == [docx_xml.anchor("25-a"), docx_xml.anchor("25-b")]
    assert len(set(names)) == 2 and all(len(name) <= 40 and name[0].isalpha() for name in names)
    assert "rId7" in docx_xml.runs(parts, "rId7") and "r:id" not in docx_xml.runs(parts)
    marks = inside(docx_xml.runs(parts, places=True))
    assert [each.get(f"{W}name") for each in marks.findall(f"{W}bookmarkStart")] == names
    starts, ends = (
        [each.get(f"{W}id") for each in marks.findall(f"{W}bookmark{end}")]
        for end in ("Start", "End")
    )
    assert starts == ends and len(set(starts)) == 2
    assert "".join(marks.itertext()) == "siehe a, b"


@pytest.mark.parametrize(
    "name, of, style",
    [
        *(("topic", Selection(("T1",)), "Strong"), ("topic_plain", Selection(("T1",)), None)),
        *(("refs", None, "SubtleReference"), ("quote", Selection(("a",)), None)),
    ],
)
def test_how_a_part_is_set(name, of, style):
    found = inside(docx_xml.runs([Part(name, "A & <B>", of)]))
    assert "".join(found.itertext()) == "A & <B>"
    styles = [each.get(f"{W}val") for each in found.iter(f"{W}rStyle")]
    assert styles == ([style] if style else [])


@pytest.mark.parametrize("n, kept", [(0, 1), (1, 1), (2, 2), (12, 12), (13, 2)])
def test_a_small_table_stays_on_one_page_of_a_larger_one_the_head_and_the_first_rows(n, kept):
    rows = [((Part("", f"Zeile {at}"),),) for at in range(n)]
    xml = etree.fromstring(
        docx_xml.table(("Kopf",), rows, (), 9000, 'A "B" & <C>', "TableGrid", "NoSpacing")
    )
    found = xml.findall(f"{W}tr")
    assert [row.find(f".//{W}keepNext") is not None for row in found] == [True] * kept + [False] * (
        n + 1 - kept
    )
    heads = [row.find(f".//{W}tblHeader") is not None for row in found]
    assert heads == [True] + [False] * n
    assert xml.find(f".//{W}tblCaption").get(f"{W}val") == 'A "B" & <C>'


def test_shares_of_a_table_need_not_be_given_nor_sum_to_one():
    widths = lambda *shares: docx_xml.column_widths(shares, [100] * len(shares), 9000)
    assert widths(1, 1, 1) == widths(0.2, 0.2, 0.2) == [3000, 3000, 3000]
    assert widths(2, 1) == [6000, 3000]
    assert docx_xml.column_widths((0.5, 0.5), [9000, 9000], 8000) == [4000, 4000]
    assert docx_xml.column_widths((0.2, 0.4, 0.4), [200, 9000, 9000], 8000) == [360, 3820, 3820]
    assert docx_xml.longest_word("") == 0
    assert (
        docx_xml.longest_word("WWW") > docx_xml.longest_word("aaa") > docx_xml.longest_word("iii")
    )


@pytest.mark.parametrize(
    "text, pieces",
    [
        ("ab cd", [(False, "ab cd")]),
        ("مياه", [(True, "مياه")]),
        ("ab, مياه! 12 cd", [(False, "ab, "), (True, "مياه! 12 "), (False, "cd")]),
        ("", []),
        ("12 – 3", [(False, "12 – 3")]),
    ],
)
def test_stretches_of_one_direction(text, pieces):
    assert list(docx_xml._stretches(text)) == pieces


def test_contents_lead_to_every_chapter_in_one_field():
    found = inside("".join(docx_xml.contents([("Eins", "h1"), ("Zwei", "h5"), ("Drei", "h9")])))
    assert [each.get(f"{W}anchor") for each in found.iter(f"{W}hyperlink")] == ["h1", "h5", "h9"]
    kinds = [each.get(f"{W}fldCharType") for each in found.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]
    assert docx_xml.contents([]) == []
    (one,) = docx_xml.contents([("Eins", "h1")])
    assert one.count("fldChar ") == 3


def test_a_chapter_is_wide_where_one_of_its_tables_is():
    head = lambda level: Heading(level, (Part("", "x"),))
    table = lambda wide: Table("k", "c", (), (), (), wide)
    story_ = [
        head(0),
        table(True),
        head(1),
        head(2),
        table(False),
        head(1),
        table(False),
        head(2),
        table(True),
        head(1),
    ]
    assert docx._wide_chapters(story_) == {0, 5}


def word(told, cleared=False, template=None, figures_=None):
    notes = made()
    notes.cleared = cleared
    return Document(io.BytesIO(docx.write(told, notes, "Auswertung", figures_ or {}, template)))


def chapter(level, text):
    return Heading(level, (Part("", text),))


def test_a_word_file_turns_for_a_wide_chapter_and_back():
    wide = Table("x", "Breit", ("A",), (((Part("", "1"),),),), (), True)
    told = [chapter(0, "T"), chapter(1, "Eins"), chapter(1, "Zwei"), wide, chapter(1, "Drei")]
    document = word(told)
    sizes = [(each.page_width > each.page_height, each.orientation) for each in document.sections]
    assert sizes == [(False, 0), (True, 1), (False, 0)]
    widths = {round(max(each.page_width.cm, each.page_height.cm), 1) for each in document.sections}
    assert widths == {29.7}
    (table,) = document.tables
    grid = sum(int(each.get(f"{W}w")) for each in table._tbl.tblGrid)
    assert abs(grid - (29.7 - 4) / 2.54 * 1440) < 30  # it fills the turned page


@pytest.mark.parametrize("cleared", [True, False])
def test_head_and_foot_of_a_page(cleared):
    document = word([chapter(0, "T"), chapter(1, "Eins")], cleared)
    (section,) = document.sections
    assert (
        section.footer.paragraphs[0].text
        == "Runder Tisch – Auswertung der Runde 25 · Seite 1 von 1"
    )
    assert (section.header.paragraphs[0].text != "") == (not cleared)
    known = document.core_properties
    assert known.title == "Runder Tisch: Auswertung der Runde 25"
    assert (known.keywords, known.created, known.last_modified_by) == (
        "Runder Tisch, Sport, Wohnen",
        None,
        "",
    )


def test_a_caption_that_repeats_the_heading_is_left_out():
    table = lambda caption: Table("x", caption, ("A",), (((Part("", "1"),),),))
    told = [chapter(0, "T"), chapter(1, "Sport"), table("Sport"), table("Anders")]
    captions = [each.text for each in word(told).paragraphs if each.style.name == "Caption"]
    assert captions == ["Anders"]


def test_a_sentence_is_kept_with_what_it_leads_to_and_off_the_table_above():
    table = Table("x", "C", ("A",), (((Part("", "1"),),),))
    say = lambda key: Sentence(key, (Part("", key),))
    told = [
        chapter(1, "S"),
        say("topic_counts"),
        say("told"),
        say("called"),
        say("a"),
        table,
        say("b"),
        say("topic_counts"),
        say("a"),
    ]
    found = [each for each in word(told).paragraphs if each.style.name == "Normal"]
    kept = [bool(each.paragraph_format.keep_with_next) for each in found]
    assert kept == [True, True, False, True, False, False, False]
    above = [each.paragraph_format.space_before for each in found]
    assert above[4].pt == 8 and above[3] is None and above[5] is None


def test_a_figure_that_was_not_drawn_is_left_out_and_a_drawn_one_read_aloud():
    image = io.BytesIO()
    Image.new("RGB", (40, 20)).save(image, "PNG")
    told = [
        chapter(1, "S"),
        Figure("topics_tables", "Bild", "Balken: viel"),
        Figure("other", "Fehlt", "x"),
    ]
    document = word(told, figures_={"topics_tables": image.getvalue()})
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "Balken: viel"
    assert abs(shape.width.cm - 17 * 0.85) < 0.01
    assert "Fehlt" not in [each.text for each in document.paragraphs]


def test_the_look_is_readable_for_everybody():
    """11 pt sans serif, to the left, no italics; colours of at least 4.5:1 against white."""

    def contrast(colour):
        shares = [each / 255 for each in colour]
        light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
        return 1.05 / (0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] + 0.05)

    document = docx_style.styled(Document())
    for name in docx_style.PARAGRAPHS:
        style = document.styles[name]
        assert style.font.name == "Arial" and style.font.italic is False, name
        assert contrast(style.font.color.rgb) >= 4.5, name
        assert style.paragraph_format.alignment == 0, name
        keeps = name.startswith("Heading") or name in ("Caption", "TOC Heading")
        assert bool(style.paragraph_format.keep_with_next) == keeps, name
    style = document.styles
    assert (style["Normal"].font.size.pt, style["Normal"].paragraph_format.line_spacing) == (
        11,
        1.15,
    )
    sizes = [style[f"Heading {level}"].font.size.pt for level in (1, 2, 3)]
    assert sizes == sorted(sizes, reverse=True) and style["Title"].font.size.pt > sizes[0]
    assert style["Heading 1"].font.bold and not style["Normal"].font.bold
    assert (
        style["Heading 1"].paragraph_format.space_before
        > style["Heading 1"].paragraph_format.space_after
    )
    assert style["toc 1"].style_id == "TOC1" and len(style["toc 1"].paragraph_format.tab_stops) == 1
    frame = style["Intense Quote"].element.find(f".//{W}pBdr")
    assert [each.tag.removeprefix(W) for each in frame] == ["top", "left", "bottom", "right"]
    assert {each.get(f"{W}val") for each in style.element.iter(f"{W}lang")} == {"de-DE"}


# ---- what a template may not bring --------------------------------------------------------------------------------------------------

RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"


def field(instruction, shown="5", ends=True):
    mark = lambda kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
    word_ = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return (
        mark("begin")
        + word_
        + mark("separate")
        + f"<w:r><w:t>{shown}</w:t></w:r>"
        + (mark("end") if ends else "")
    )


def cleaned(body):
    xml = f"<w:document {docx_xml.NAMESPACES}><w:body>{body}</w:body></w:document>"
    root = etree.fromstring(docx_remote._fields(xml.encode()))
    return "".join(root.itertext(f"{W}t")), "".join(root.itertext(f"{W}instrText"))


@pytest.mark.parametrize(
    "instruction, stays",
    [
        *((" PAGE ", True), (" page ", True), ("NUMPAGES \\* MERGEFORMAT", True), ("", True)),
        *(
            (' INCLUDEPICTURE "http://x/y.png" ', False),
            ("DDEAUTO c:\\x", False),
            (" IMPORT x", False),
        ),
    ],
)
def test_fields_that_fetch_become_what_they_showed(instruction, stays):
    assert cleaned(f"<w:p>{field(instruction)}</w:p>") == ("5", instruction if stays else "")
    simple = f'<w:p><w:fldSimple w:instr="{instruction.replace(chr(34), "")}"><w:r><w:t>5</w:t></w:r></w:fldSimple></w:p>'
    xml = f"<w:document {docx_xml.NAMESPACES}><w:body>{simple}</w:body></w:document>"
    root = etree.fromstring(docx_remote._fields(xml.encode()))
    assert "".join(root.itertext(f"{W}t")) == "5"
    assert (root.find(f".//{W}fldSimple") is not None) == stays


def test_a_field_in_a_field_and_one_without_an_end():
    inner = field("INCLUDETEXT x", "innen")
    outer = field("PAGE", f"9</w:t></w:r>{inner}<w:r><w:t>")
    assert cleaned(f"<w:p>{outer}</w:p>") == ("9innen", "PAGE")
    assert cleaned(f"<w:p>{field('LINK x', ends=False)}</w:p>") == ("5", "")
    assert cleaned(f"<w:p>{field('DATE', ends=False)}</w:p>") == ("5", "DATE")


def package(relations, body=""):
    out = io.BytesIO()
    rows = "".join(
        f'<Relationship Id="{key}" Type="http://x/{kind}" Target="{target}" {mode}/>'
        for key, kind, target, mode in relations
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            f"<w:document {docx_xml.NAMESPACES}><w:body>{body}</w:body></w:document>",
        )
    kept = zipfile.ZipFile(io.BytesIO(docx_remote.without_remote(out.getvalue())))
    return kept.read("word/_rels/document.xml.rels").decode(), kept.read(
        "word/document.xml"
    ).decode()


@pytest.mark.parametrize(
    "kind, target, mode, stays",
    [
        ("hyperlink", "https://kassel.example", 'TargetMode="External"', True),
        ("hyperlink", "MAILTO:a@b.example", 'TargetMode="External"', True),
        ("hyperlink", "file:///srv/x", 'TargetMode="External"', False),
        ("image", "https://kassel.example/x.png", 'TargetMode="External"', False),
        ("attachedTemplate", "file:///x.dotx", 'TargetMode="External"', False),
        ("image", "media/x.png", "", True),
    ],
)
def test_only_links_that_are_clicked_lead_outside(kind, target, mode, stays):
    relations, _ = package([("rId1", kind, target, mode), ("rId2", "styles", "styles.xml", "")])
    assert (target in relations) == stays and "styles.xml" in relations


def test_what_pointed_outside_goes_and_words_stay():
    outside = 'TargetMode="External"'
    body = (
        '<w:p><w:hyperlink r:id="a"><w:r><w:t>Worte</w:t></w:r></w:hyperlink>'
        '<w:r><w:drawing><w:x r:link="b"/></w:drawing></w:r>'
        '<w:r><w:drawing><w:y r:link="b" r:embed="c"/></w:drawing></w:r></w:p>'
    )
    _, document = package(
        [
            ("a", "hyperlink", "file:///x", outside),
            ("b", "image", "http://x", outside),
            ("c", "image", "m.png", ""),
        ],
        body,
    )
    assert "Worte" in document and 'r:id="a"' not in document and "r:link" not in document
    assert document.count("<w:drawing>") == 1 and 'r:embed="c"' in document


# ---- page and its data -----------------------------------------------------------------------------------------------------------


def shown(name, text, ids=(), scope=(), notes=None):
    return str(
        html._Renderer(notes or made(), {})._part(
            Part(name, text, Selection(tuple(ids), scope) if ids else None)
        )
    )


@pytest.mark.parametrize(
    "given, text",
    [
        (("", "a < b"), "a &lt; b"),
        (("quote", "<b>"), '<q dir="auto">&lt;b&gt;</q>'),
        (("topic", "A & B"), '<strong dir="auto">A &amp; B</strong>'),
        (("cell", "<x>"), "<bdi>&lt;x&gt;</bdi>"),
        (("tables", "3", ("25-a",)), "3"),  # the list cannot show tables
        (("statements", "0"), "0"),
        (("statements", "2", ("25-a", "25-b")), '<a class="zahl" href="#aussagen" data-ids="25-a; 25-b">2</a>'),
        (("votes", "3", ("25-a",), ("round", "25")), '<a class="zahl" href="#aussagen" data-runde="25">3</a>'),
        (("statements", "3", ("25-a",), ("topic", "T1", "25")), '<a class="zahl" href="#aussagen" data-thema="Hallen" data-runde="25">3</a>'),
        (("statements", "3", ("25-a",), ("chapter", "", "25")), f'<a class="zahl" href="#aussagen" data-feld="{CROSSING}" data-runde="25">3</a>'),
        (("statements", "3", ("25-a",), ("chapter", "sport", "25")), '<a class="zahl" href="#aussagen" data-feld="Sport" data-runde="25">3</a>'),
        (("refs", "a, b", ("25-a", "25-b")), '<a class="id" href="#aussagen" data-ids="25-a">a</a>, <a class="id" href="#aussagen" data-ids="25-b">b</a>'),
    ],
)  # fmt: skip
def test_what_a_part_is_on_the_page(given, text):
    assert shown(*given) == text


@pytest.mark.parametrize("n, linked", [(60, True), (61, False)])
def test_a_link_carries_at_most_sixty_ids(n, linked):
    assert ("<a" in shown("statements", str(n), [f"25-{at}" for at in range(n)])) == linked


def test_chapters_of_the_page_and_bullets_in_one_list():
    bullet = lambda text: Sentence("k", (Part("", text),), "bullet")
    plain_ = Sentence("k", (Part("", "x"),))
    told = [
        chapter(0, "T"),
        plain_,
        chapter(1, "Eins"),
        bullet("a"),
        bullet("b"),
        chapter(2, "U"),
        bullet("c"),
        plain_,
    ]
    found = html._chapters(told)
    assert [(each["id"], each["heading"].text) for each in found] == [
        ("kapitel-0", "T"),
        ("kapitel-1", "Eins"),
    ]
    kinds = [(kind, len(part) if kind == "list" else 1) for kind, part in found[1]["blocks"]]
    assert kinds == [("list", 2), ("heading", 1), ("list", 1), ("sentence", 1)]


def test_a_figure_on_the_page():
    drawn_ = html._Renderer(made(), {"f": "data:image/svg+xml;base64,AA"})
    assert (
        drawn_.figure(Figure("f", "c", 'Balken: "x"'))
        == '<img src="data:image/svg+xml;base64,AA" alt="Balken: &#34;x&#34;">'
    )
    assert drawn_.figure(Figure("g", "c", "a")) == ""


@pytest.mark.parametrize("text", ["</script>", "a\u2028b", "a\u2029b", "<!-- & -->"])
def test_data_cannot_end_their_element_or_line(text):
    import json

    made_ = page_data.embedded({"t": text})
    assert json.loads(made_) == {"t": text}
    assert not set(made_) & set("<&\u2028\u2029")


def test_the_data_of_the_page():
    notes = made()
    notes.row["25-a"]["photo"], notes.row["25-b"]["photo"] = "unten/Wand.png", "weg.png"
    picture = photos.Photo("data:small", b"")
    found = page_data.payload(notes, ["25"], {"25-a": (1.26, -0.04)}, {"unten/Wand.png": picture})
    names = found["namen"]
    rows = {row[0]: row for row in found["aussagen"]}
    assert list(rows) == list(notes.ids)
    word_ = lambda each: [
        names[at] if isinstance(at, int) else [names[one] for one in at]
        for at in (*rows[each][5:12], rows[each][14])
    ]
    assert word_("25-a") == [
        "Sport",
        "Problem",
        ["Hallen"],
        ["Alter", "Sprache"],
        "1",
        "Eltern",
        "25",
        "unten/Wand.png",
    ]
    assert word_("25-b")[-1] == ""  # that photo is not shown
    assert word_("25-c")[:4] == ["Wohnen", "ohne Typ", ["Einzelstimme"], ["Alter"]]
    assert word_("25-d")[:3] == ["Unklar", "Problem", ["Einzelstimme"]]
    assert word_("25-e")[:3] == [CROSSING, "Ziel", ["Bänke"]]
    assert rows["25-a"][12:14] == [1.3, 0.0] and rows["25-b"][12:14] == [0.0, 0.0]
    first, second = found["blaetter"]
    text = "Halle alt\nNeue Halle bauen\nWohnung zu klein"
    assert first == ["d1", "neu.xlsx", "Blatt 1", text] and second[:3] == ["d2", "foto.jpg", ""]
    assert rows["25-a"][:5] == ["25-a", 0, 0, 9, "Halle alt"] and rows["25-e"][1] == 1
    assert found["fotos"] == {"unten/Wand.png": ["data:small", "fotos/unten-Wand.jpg"]}
    assert found["felder"] == ["Sport", "Wohnen", CROSSING] and len(names) == len(set(names))


@pytest.mark.parametrize(
    "round_id, cleared, shown_",
    [
        ("R9", (), ["R8", "R9"]),
        ("R10", (), ["R8", "R9", "R10"]),
        ("R10", ("R10", "R8"), ["R8", "R10"]),
        ("R8", ("R8",), ["R8"]),
    ],
)
def test_rounds_on_a_page(round_id, cleared, shown_):
    names = pd.DataFrame({"target": cleared, "new": "cleared", "coder": "AB", "date": "2025-07-10"})
    decided = tables.typed(names.astype(str), "decided_names")
    given = SimpleNamespace(
        decisions={"decided_names": decided},
        rounds=["R8", "R9", "R10"],
        round_id=round_id,
        cleared=round_id in cleared,
    )
    assert story.shown_rounds(given) == shown_


def test_the_page_has_the_short_text_on_top_and_the_basis_once():
    notes = made()
    outline = Outline(notes)
    stories = {
        story.KURZFASSUNG: brief.build(notes, outline),
        story.AUSWERTUNG: full.build(notes, outline),
    }
    found = story._page(notes, outline, stories)
    heads = [block.text for block in found if isinstance(block, Heading) and block.level <= 1]
    assert heads[:3] == [
        "Runder Tisch: Auswertung",
        "Kurzfassung",
        "Wie dieser Bericht zu lesen ist",
    ]
    assert heads[-1].startswith("Anhang F") and not [each for each in heads if "Anhang A" in each]
    keys = [getattr(block, "key", "") for block in found]
    assert keys.count("basis") == keys.count("subtitle") == keys.count("draft") == 1
    assert keys.index("basis") > keys.index("draft")


# ---- figures -----------------------------------------------------------------------------------------------------------------------


def test_at_most_eight_topics_in_a_figure_in_the_order_of_the_report():
    topics = {
        f"T{at:02}": ("wohnen" if at % 2 else "", f"N{at:02}", "catalogue", "codebook", 0)
        for at in range(9)
    }
    notes = {}
    for at in range(9):
        for n in range(9 - at):
            notes[f"25-{at}{n}"] = (
                "25",
                "d1",
                str(n),
                "",
                f"n{at}{n}",
                0,
                "sport",
                "",
                f"T{at:02}",
                "",
                "Text",
            )
    here = made(notes=notes, topics=topics)
    found = figures.topic_counts(here, Outline(here))
    assert found["topic"].tolist() == [f"N{at:02}" for at in range(8)]
    assert found["tables"].tolist() == [9 - at for at in range(8)]
    assert found["field"].tolist() == [CROSSING, "Wohnen"] * 4
    assert list(found["field"].cat.categories) == ["Sport", "Wohnen", CROSSING]


def test_topics_of_two_rounds_by_their_larger_number():
    found = figures.round_counts(made(), Outline(made()))
    assert list(found.columns) == ["24", "25"]
    assert found.reset_index().values.tolist() == [
        ["Hallen", 1, 2],
        ["Bänke", 0, 1],
        ["„Miete steigt“", 1, 0],
    ]


@pytest.mark.parametrize("round_id, book, drawn_", [
    ("25", BOOK, {"topics_tables", "fields_types", "rounds_tables"}),
    ("24", BOOK, {"topics_tables", "fields_types"}),
    ("25", Codebook(BOOK.codes[:2], {}), {"topics_tables", "rounds_tables"}),
])  # fmt: skip
def test_figures_that_the_tables_can_carry(round_id, book, drawn_):
    notes = made(round_id, book=book)
    assert set(figures.draw(notes, Outline(notes), lambda figure: b"")) == drawn_


def test_types_by_field_are_those_of_the_table_below():
    found = figures.type_counts(made(), Outline(made()))
    assert found.loc["Sport"].to_dict() == {"Problem": 1, "Ziel": 1, "ohne Typ": 0}


# ---- photos, PDF -----------------------------------------------------------------------------------------------------------------


def photographed(tmp_path, size=(3000, 1000), exif=None, name="Wand.jpg", text=""):
    notes = made()
    notes.statements["photo"] = [name, name, "", "", ""]
    notes.sheet["d1"]["text"] = text
    (tmp_path / "corpus" / "raw" / "25").mkdir(parents=True)
    path = tmp_path / "corpus" / "raw" / "25" / name
    Image.new("RGB", size, "white").save(path, **({"exif": exif} if exif else {}))
    home = House(tmp_path / "corpus", tmp_path / "models", tmp_path / "reports")
    return photos.of_round(home, notes)


def picture(photo):
    return Image.open(io.BytesIO(photo.whole))


def test_a_photo_is_scaled_turned_and_says_nothing_of_its_camera(tmp_path):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Kamera 5000"  # lies on its side; the maker
    found = photographed(tmp_path, exif=exif)["Wand.jpg"]
    assert picture(found).size == (800, 2400)
    assert not picture(found).getexif() and b"Kamera" not in found.whole
    import base64

    small = Image.open(io.BytesIO(base64.b64decode(found.small.partition(",")[2])))
    assert small.size == (160, 480)


def test_a_small_photo_stays_as_large_as_it_is(tmp_path):
    assert picture(photographed(tmp_path, (300, 200))["Wand.jpg"]).size == (300, 200)


@pytest.mark.parametrize("text", ["Halle [Person 1] fehlt", "Halle ████ fehlt"])
def test_no_photo_where_something_was_hidden(tmp_path, text):
    assert photographed(tmp_path, (30, 20), text=text) == {}


def test_what_is_no_picture_is_not_shown(tmp_path):
    (tmp_path / "x.jpg").write_bytes(b"kein Bild")
    assert photos._photo(tmp_path / "x.jpg") is None


@pytest.mark.parametrize(
    "name, file",
    [
        ("a.png", "a.jpg"),
        ("unten/b c.JPEG", "unten-b c.jpg"),
        ("x\\y.heic", "x-y.jpg"),
        ("a.b.png", "a.b.jpg"),
    ],
)
def test_names_of_photos_beside_the_page(name, file):
    assert photos.file_name(name) == file


def test_every_word_file_of_every_round_becomes_a_pdf(tmp_path, monkeypatch):
    home = House(tmp_path / "corpus", tmp_path / "models", tmp_path / "reports")
    files = (
        "R1/auswertung",
        "R1/anhang",
        "R1/fremd",
        "R2/auswertung",
        "R2/kurzfassung",
        "R3/anhang",
    )
    for name in files:
        path = home.reports / f"{name}.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    calls = []

    def run(call, **_):
        calls.append(call)
        target = call[call.index("--outdir") + 1]
        for each in call[call.index("--outdir") + 2 :]:
            from pathlib import Path

            (Path(target) / Path(each).with_suffix(".pdf").name).write_text(
                "PDF von " + Path(each).read_text()
            )

    monkeypatch.setattr(
        pdf.shutil, "which", lambda name: "/bin/office" if name == "libreoffice" else None
    )
    monkeypatch.setattr(pdf.subprocess, "run", run)
    assert pdf._work(home, None).startswith("4 PDF-Dateien")
    made_ = {
        str(each.relative_to(home.reports)): each.read_text()
        for each in home.reports.rglob("*.pdf")
    }
    assert made_ == {
        f"{name}.pdf": f"PDF von {name}"
        for name in files
        if "fremd" not in name and "R3" not in name
    }
    assert len(calls) == 2 and calls[0][0] == "/bin/office"
    assert all(
        '"PDFUACompliance": {"type": "boolean", "value": "true"}' in " ".join(call)
        for call in calls
    )


# ---- the QDA project ---------------------------------------------------------------------------------------------------------------


def coded(*rows):
    names = "statement_id scheme code_id coder probability decided rank".split()
    return tables.typed(pd.DataFrame(rows, columns=names), "codings")


@pytest.mark.parametrize(
    "rows, kept",
    [
        ([("a", "field", "sport", "model", 0.2, 1, 1)], ["sport"]),  # what holds, however unsure
        (
            [
                ("a", "field", "sport", "model", 0.9, 1, 1),
                ("a", "field", "wohnen", "model", 0.8, 0, 2),
            ],
            ["sport"],
        ),
        (
            [
                ("a", "field", "sport", "model", 0.4, 0, 1),
                ("a", "field", "wohnen", "model", 0.3, 0, 2),
            ],
            ["sport"],
        ),
        (
            [
                ("a", "type", "ziel", "model", 0.5, 0, 1),
                ("a", "type", "problem", "model", 0.49, 0, 2),
            ],
            ["ziel"],
        ),
        ([("a", "type", "ziel", "AB", math.nan, 0, 3)], ["ziel"]),  # a person's always
        ([("a", "type", "gone", "model", 0.9, 1, 1)], []),
        (
            [
                ("a", "field", "sport", "model", 0.9, 1, 1),
                ("a", "type", "ziel", "model", 0.6, 0, 1),
            ],
            ["sport", "ziel"],
        ),
        # of a field the first alone, however likely the second
        (
            [
                ("a", "field", "sport", "model", 0.4, 0, 1),
                ("a", "field", "wohnen", "model", 0.6, 0, 2),
            ],
            ["sport"],
        ),
        # what it only thought likely is not shown beside what holds
        (
            [
                ("a", "type", "ziel", "model", 0.9, 1, 1),
                ("a", "type", "problem", "model", 0.6, 0, 2),
            ],
            ["ziel"],
        ),
        ([("a", "field", "unclear", "model", 0.9, 1, 1)], ["unclear"]),
    ],
)
def test_which_of_the_models_codes_a_project_shows(rows, kept):
    assert sorted(qda_round.shown(coded(*rows), BOOK)["code_id"]) == sorted(kept)


def test_codes_of_a_project_in_order():
    topics = pd.DataFrame(
        [
            ("T2", "sport", "Bäder"),
            ("T1", "sport", "Hallen"),
            ("T3", "", "Alle"),
            ("T4", "gone", "Bahn"),
        ],
        columns=["topic_id", "field_id", "name"],
    )
    own = pd.DataFrame([("o1", "Warten", "Wer wartet")], columns=["target", "new", "definition"])
    nodes = codetree.tree(BOOK, topics, own)
    assert [node.name for node in nodes] == [
        *("Sport", "Wohnen", "Handlungsfeld unklar", "Feldübergreifende Themen"),
        *("Aussagetypen", "Vielfaltsdimensionen", "Eigene Codes"),
    ]
    below = {node.name: [each.name for each in node.below] for node in nodes}
    assert below["Sport"] == ["Sport – Hallen", "Sport – Bäder"]
    assert below["Feldübergreifende Themen"] == ["Übergreifend – Alle", "Übergreifend – Bahn"]
    assert below["Aussagetypen"] == ["Problem", "Ziel", "Aussagetypen unklar"]
    assert [node.codable for node in nodes] == [True, True, True, False, False, False, False]
    assert nodes[-1].below[0].description == "Wer wartet"
    flat = [node.name for node in codetree.flat(nodes)]
    assert flat[:4] == ["Sport", "Sport – Hallen", "Sport – Bäder", "Wohnen"] and len(flat) == 18
    guids = [node.guid for node in codetree.flat(nodes)]
    assert len(set(guids)) == len(guids)
    plain_ = codetree.tree(Codebook(BOOK.codes[:1], {}), topics[:1])
    assert [node.name for node in plain_] == ["Sport", "Handlungsfeld unklar"]


def test_fields_have_colours_that_come_again_after_the_eighth():
    book = Codebook(tuple(Code("field", f"f{at}", f"F{at}") for at in range(9)), {})
    colours = [
        node.colour
        for node in codetree.tree(book, pd.DataFrame(columns=["topic_id", "field_id", "name"]))[:9]
    ]
    assert len(set(colours)) == 8 and colours[8] == colours[0]


@pytest.mark.parametrize(
    "code, guide",
    [
        (Code("field", "a", "A"), ""),
        (Code("field", "a", "A", "Def"), "Def"),
        (
            Code("field", "a", "A", "", "Regel", ("x", "y")),
            "Kodierregel: Regel\nAnkerbeispiele: x · y",
        ),
    ],
)
def test_the_guide_of_a_code(code, guide):
    assert codetree._guide(code) == guide


def one_sheet(text, *notes, **sheet):
    """The sources of a sheet with statements (words, table)."""
    rows = []
    for at, (words, table) in enumerate(notes):
        start = text.index(words)
        row = {"statement_id": f"s{at}", "document_id": "d", "round_id": "2025", "start": start}
        rows.append(row | {"end": start + len(words), "table": table, "workshop": ""})
    start = {
        "document_id": "d",
        "file": "a.txt",
        "part": "",
        "text": text,
        "group": "",
        "field_id": "",
        "table": "",
        "workshop": "",
    }
    names = ["statement_id", "document_id", "round_id", "start", "end", "table", "workshop"]
    frame = pd.DataFrame(rows, columns=names)
    return qda_sources.sources(
        "2025", pd.DataFrame([start | sheet]), frame, {"sport": "Sport und Bewegung"}
    )


def test_a_sheet_is_cut_behind_the_line_before_which_the_table_changes():
    text = "Tisch 1\n- eins\n- zwei\nTisch 2\n- drei"
    found = one_sheet(text, ("eins", "1"), ("zwei", "1"), ("drei", "2"))
    assert [each.text for each in found] == ["Tisch 1\n- eins\n- zwei\n", "Tisch 2\n- drei"]
    for source in found:
        for each, (start, end) in source.spans.items():
            assert source.text[start:end] == {"s0": "eins", "s1": "zwei", "s2": "drei"}[each]
    (row,) = one_sheet("eins, zwei")
    assert row.text == "eins, zwei" and row.spans == {}
    within = one_sheet("eins und zwei", ("eins", "1"), ("zwei", "2"))
    assert [each.text for each in within] == [
        "eins",
        " und zwei",
    ]  # on one line: behind the statement


def test_a_table_that_comes_again_is_one_source_with_a_blank_line_between():
    found = one_sheet("- eins\n- zwei\n- drei", ("eins", "1"), ("zwei", "2"), ("drei", "1"))
    assert [each.text for each in found] == ["- eins\n\n\n- drei", "- zwei\n"]
    assert found[0].text[slice(*found[0].spans["s2"])] == "drei" and found[0].files == ["a.txt"]


@pytest.mark.parametrize(
    "table, sheet, name",
    [
        ("3", {"field_id": "sport"}, "2025 – Sport – Tisch 3"),
        ("3", {}, "2025 – Tisch 3"),
        ("3a", {}, "2025 – 3a"),
        ("Fenster", {}, "2025 – Fenster"),
        ("", {"part": "Blatt 2"}, "2025 – a.txt Blatt 2"),
        ("", {"field_id": "sport"}, "2025 – a.txt"),
    ],
)
def test_names_of_sources(table, sheet, name):
    assert [each.name for each in one_sheet("eins", ("eins", table), **sheet)] == [name]


@pytest.mark.parametrize(
    "text, spans, whole, places",
    [
        ("a\r\nb", [(3, 4)], "a\nb", [(2, 3)]),
        ("abc", [(0, 99), (2, 2)], "abc", [(0, 3), (2, 2)]),
        ("", [], "", []),
        ("a😀b", [(2, 3), (0, 1)], "a[Zeichen]b", [(10, 11), (0, 1)]),
    ],
)
def test_places_in_a_text_that_every_client_counts_alike(text, spans, whole, places):
    assert refi.placed(text, spans) == (whole, places)


@pytest.mark.parametrize(
    "round_id, day",
    [
        *(("2025-07", "2025-07-01"), ("2025-12-31", "2025-12-31"), ("2025-13", "2025-01-01")),
        *(
            ("20251", None),
            ("R9", None),
            ("", None),
            ("2025 Herbst", "2025-01-01"),
            ("2025-07-32", "2025-07-01"),
        ),
    ],
)
def test_the_day_of_a_round(round_id, day):
    wanted = {"creationDateTime": f"{day}T00:00:00Z"} if day else {}
    assert refi.moment(round_id) == wanted


@pytest.mark.parametrize("n, name", [(63, "x" * 63), (64, "x" * 62 + "…")])
def test_names_that_a_client_keeps(n, name):
    assert refi.title("x" * n) == name and refi.Names()("x" * n) == name


def test_a_name_given_three_times():
    names = refi.Names()
    assert [names(each) for each in ("Straße", "STRASSE", "straße", "Bad (2)", "Bad", "bad")] == [
        *("Straße", "STRASSE (2)", "straße (3)", "Bad (2)", "Bad", "bad (3)"),
    ]


# ---- workbook --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, kept",
    [
        ("a\tb\nc\x00", "a b\nc "),
        ("x" * 32768, "x" * 32767),
        ("Größe „ä“", "Größe „ä“"),
        ("\x7f\x9f\xa0", "  \xa0"),
    ],
)
def test_text_that_a_cell_can_hold(text, kept):
    assert xlsx.clean(text) == kept


@pytest.mark.parametrize(
    "row, points",
    [(["x" * 51], 15), (["x" * 52], 30), (["", 5], 15), (["x" * 5000], 409), (["a", "b\n\nc"], 45)],
)
def test_height_of_a_row(row, points):
    assert xlsx.height(["Wortlaut", "Tisch"], row) == points


def test_cells_are_what_they_are():
    from openpyxl import load_workbook

    sheets = {
        "Eins": [
            ["Tisch", "Wert"],
            ["=1+1", 0.123456],
            ["", 0],
            ["-x", 12],
            ["+49", 1.0],
            ["@a", ""],
            ["a=b", "05"],
        ],
        "Leer": [["A", "B", "C"]],
    }
    notes = made()
    notes.cleared = False
    book = load_workbook(io.BytesIO(xlsx.write(notes, sheets)))
    rows = [[each.value for each in row] for row in book["Eins"].iter_rows(min_row=2)]
    assert rows == [
        ["=1+1", 0.1235],
        [None, 0],
        ["-x", 12],
        ["+49", 1],
        ["@a", None],
        ["a=b", "05"],
    ]
    assert [row[0].quotePrefix for row in book["Eins"].iter_rows(min_row=2)] == [
        True,
        False,
        True,
        True,
        True,
        False,
    ]
    assert {each.data_type for row in book["Eins"].iter_rows() for each in row} <= {"s", "n"}
    assert (book["Eins"].freeze_panes, book["Eins"].auto_filter.ref) == ("B2", "A1:B7")
    assert book["Leer"].auto_filter.ref == "A1:C2" and "ENTWURF" in book["Leer"].oddFooter.left.text
    notes.cleared = True
    done = load_workbook(io.BytesIO(xlsx.write(notes, sheets)))
    assert (
        done["Leer"].oddFooter.left.text == "Leer"
        and done.properties.title == "Runder Tisch: Aussagen der Runde 25"
    )


def test_rows_of_the_sheet_of_statements():
    notes = with_goals(codings=coded(
        ("25-a", "field", "wohnen", "model", 0.4, 1, 2), ("25-a", "field", "sport", "model", 0.9, 1, 1),
        ("25-a", "type", "problem", "model", 0.9, 1, 1), ("25-a", "type", "ziel", "model", 0.2, 1, 2),
        ("25-b", "type", "ziel", "model", 0.2, 1, 1),
            ("25-b", "type", "gone", "model", 0.9, 1, 1),
    ))  # fmt: skip
    notes.statements.loc[0, ["mentions", "mentions_kind", "same_as"]] = [4, "punkte", "25-a"]
    notes.statements.loc[1, ["mentions", "mentions_kind", "same_as"]] = [0, "", "25-a"]
    notes.statements.loc[2, ["mentions", "mentions_kind"]] = [7, "nennungen"]
    head, *rows = xlsx_sheets.statements(notes, goals.Goals(notes))
    by = {row[0]: dict(zip(head, row)) for row in rows}
    ask = lambda each, *names: [by[each][name] for name in names]
    assert ask(
        "25-a", "Datei", "Teil", "Tisch", "Gruppe", "Nennungen", "Klebepunkte", "gleich mit"
    ) == [
        *("neu.xlsx", "Blatt 1", "1", "Eltern", 1, 4, ""),
    ]
    assert ask(
        "25-a", "Handlungsfeld", "weitere Handlungsfelder", "Aussagetyp", "weitere Aussagetypen"
    ) == [
        *("Sport", "Wohnen", "Problem", "Ziel"),
    ]
    assert ask("25-b", "Nennungen", "Klebepunkte", "gleich mit", "weitere Aussagetypen") == [
        1,
        0,
        "25-a",
        "",
    ]
    assert ask("25-d", "Runde", "Workshop", "Wortlaut", "Notiz-Kennung") == [
        "25",
        "",
        "Was ist das",
        "n5",
    ]
    assert ask("25-c", "Nennungen", "Klebepunkte", "Thema", "Aussagetyp") == [
        7,
        0,
        "Einzelstimme",
        "",
    ]
    assert ask("25-d", "Handlungsfeld", "Vielfaltsdimensionen") == ["Unklar", ""]
    assert [by[each]["Ziele"] for each in ("25-a", "25-b", "25-c", "25-d")] == [
        *("G2 (kritisiert)", "G2 (mehr verlangt)", "G1 (kritisiert)", ""),
    ]


def test_rows_of_the_sheet_of_codings_what_holds_first():
    made_ = made(codings=coded(
        ("25-b", "field", "sport", "model", 0.9, 1, 1),
        ("25-a", "field", "wohnen", "model", 0.4, 0, 2), ("25-a", "field", "sport", "AB", math.nan, 1, 1),
        ("25-a", "dimension", "alter", "model", 0.7, 0, 1), ("24-a", "field", "sport", "model", 0.9, 1, 1),
        ("25-a", "field", "gone", "model", 0.5, 0, 1),
    ))  # fmt: skip
    _, *rows = xlsx_sheets.codings(made_)
    assert [row[:7] for row in rows] == [
        ["25-a", "Vielfaltsdimension", "Alter", "Programm", 0.7, 0, 1],
        ["25-a", "Handlungsfeld", "Sport", "AB", "", 1, 1],
        ["25-a", "Handlungsfeld", "gone", "Programm", 0.5, 0, 1],
        ["25-a", "Handlungsfeld", "Wohnen", "Programm", 0.4, 0, 2],
        ["25-b", "Handlungsfeld", "Sport", "Programm", 0.9, 1, 1],
    ]


def test_rows_of_the_matrix_and_of_the_topics():
    codes = coded(
        ("25-b", "type", "ziel", "model", 0.2, 1, 1),
        ("25-b", "dimension", "alter", "model", 0.9, 0, 1),
    )
    head, *rows = xlsx_sheets.matrix(made(codings=codes))
    by = {row[0]: dict(zip(head, row)) for row in rows}
    assert [name for name, given in by["25-b"].items() if given == 1] == [
        "Handlungsfeld: Sport",
        "Aussagetyp: Ziel",
    ]
    assert set(map(type, rows[0][1:])) == {int} and list(by) == list(made().ids)
    notes = made()
    notes.topic["T3"]["stability"], notes.topic["T1"]["stability"] = math.nan, 0.1
    head, *rows = xlsx_sheets.topics(notes)
    assert [row[:5] + row[7:9] for row in rows] == [
        ["T3", "Bänke", CROSSING, 1, 1, 0, 0],
        ["T1", "Hallen", "Sport", 2, 2, 1, 1],
        ["T2", "Miete steigt", "Wohnen", 0, 0, 1, 1],
    ]
    assert [row[-2:] for row in rows] == [["", ""], [0.1, "noch unsicher"], [0.9, ""]]
    first = made("24")
    assert [row[0] for row in xlsx_sheets.topics(first)[1:]] == ["T1", "T2"]


def test_rows_of_the_goals():
    notes = with_goals()
    head, *rows = xlsx_sheets.of_goals(notes, goals.Goals(notes))
    assert [row[:1] + row[6:] for row in rows[2:4]] == [
        ["G1", 1, 0, 0, "25-c", "", "", ""],
        ["G2", 1, 1, 0, "25-a; 25-b", "", "", ""],
    ]
    assert head[6:9] == ["kritisiert", "mehr verlangt", "Gutes berichtet"]
    assert [row[2] for row in rows[3:]] == ["Sport", "", "Sport"]


def test_every_number_of_the_reports_with_what_it_was_made_from():
    told, annex_ = teller(), teller()
    told.head(1, "Eins")
    for story_ in (told, annex_):
        story_.say("scope", ids=Selection(("25-a", "25-c")), round=Selection(tuple(NOTES)[2:]))
        story_.tell(
            "x", [Part("quote", "leer", Selection(())), Part("names", "T", Selection(("T1",)))]
        )
    _, *rows = workbook_notes.evidence({"auswertung.docx": told, "anhang.docx": annex_})
    assert [row[1:] for row in rows[:2]] == [
        ["Eins", "Aussagen", "2 Aussagen", "25-a; 25-c"],
        ["Eins", "Tische", "2", "25-a; 25-c"],
    ]
    assert {row[0] for row in rows} == {"auswertung.docx"} and all(row[4] for row in rows)


@pytest.mark.parametrize(
    "cleared, about, first",
    [(True, {}, ["Grenzen"]), (False, {"note": "N"}, ["Hinweis", "Namensprüfung", "Grenzen"])],
)
def test_the_legend(cleared, about, first):
    notes = made(book=Codebook(BOOK.codes, about))
    notes.cleared = cleared
    rows = workbook_notes.legend(notes)
    assert [row[0] for row in rows[1 : len(first) + 2]] == [*first, "Aussagen"]
    assert rows[len(first)][1].endswith("nicht repräsentativ.")


# ---- the program -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path):
    return House(tmp_path / "corpus", tmp_path / "models", tmp_path / "reports")


@pytest.fixture
def begun(home, monkeypatch):
    """A house of three rounds, one of them silent, with reports of a round that is gone; what was written and said, by kind."""
    for folder in ("23", "24", "26", "quality"):
        home.deliver(home.reports / folder / "index.html", b"alt")
    made_ = {"written": [], "exported": [], "proposed": [], "said": []}
    shared = SimpleNamespace(
        rounds=["24", "25", "26"], statements=pd.DataFrame({"round_id": ["24", "25"]})
    )
    monkeypatch.setattr(program.data, "read", lambda house: shared)
    monkeypatch.setattr(program, "Recount", lambda house: None)
    monkeypatch.setattr(program.data, "of_round", lambda house, shared, round_id: round_id)
    monkeypatch.setattr(program.side_by_side, "each", lambda work, rounds: map(work, rounds))
    monkeypatch.setattr(
        program,
        "_round",
        lambda house, notes, kinds, recount: (
            made_["written"].append((notes, tuple(kinds))) or notes
        ),
    )
    monkeypatch.setattr(program.stage, "say", lambda stage_, text: made_["said"].append(text))
    monkeypatch.setattr(program.codebook, "read", lambda path: None)
    monkeypatch.setattr(program.withdrawn, "sweep", lambda house: None)
    every = [SimpleNamespace(round_id=each) for each in ("24", "25", "26")]
    monkeypatch.setattr(program.qda_round, "rounds", lambda house: every)
    monkeypatch.setattr(
        program.qdpx,
        "export",
        lambda notes, book, folder, put: made_["exported"].append(folder.name),
    )
    monkeypatch.setattr(
        program.ingest, "propose", lambda house, round_id: made_["proposed"].append(round_id)
    )
    return made_


def test_every_round_that_says_something_is_written_and_one_that_is_gone_goes(home, begun):
    said = program._work(home, SimpleNamespace(round="", what=[]))
    assert begun["written"] == [(each, ("docx", "html", "xlsx")) for each in ("24", "25")]
    assert begun["exported"] == begun["proposed"] == ["24", "25"] and said.startswith("3 Runden")
    assert begun["said"][0] == "26: keine einzige Aussage, also kein Bericht"
    assert "Die Runde 23 gibt es nicht mehr; ihre Dateien sind weg" in begun["said"]
    assert sorted(each.name for each in home.reports.glob("[!.]*")) == ["24", "quality"]
    assert (home.made(home.reports) / "report").exists()


@pytest.mark.parametrize("what, kinds", [([], ("docx", "html", "xlsx")), (["html"], ("html",))])
def test_one_round_alone_leaves_the_others_where_they_are(home, begun, what, kinds):
    program._work(home, SimpleNamespace(round="24", what=what))
    assert begun["written"] == [("24", kinds)] and begun["exported"] == ([] if what else ["24"])
    assert sorted(each.name for each in home.reports.glob("[!.]*")) == ["23", "24", "26", "quality"]
    assert not (home.made(home.reports) / "report").exists()  # Make still has the whole to do


def checking(faults, leaked=()):
    return SimpleNamespace(
        round_id="25", file=lambda path, name: faults if path.read_bytes() == b"neu" and name == "a.docx" else None,
        recount=SimpleNamespace(leaked=list(leaked)), story=lambda: faults,
    )  # fmt: skip


def test_a_file_is_delivered_once_nothing_is_found(home):
    assert program._deliver(home, checking([]), "a.docx", b"neu") == "a.docx (0 KB)"
    assert [each.name for each in (home.reports / "25").iterdir()] == ["a.docx"]
    fault = SimpleNamespace(place="Kapitel 2", text="„3“ ist falsch.")
    other = SimpleNamespace(place="Kapitel 9", text="später")
    with pytest.raises(program._Refused) as refused:
        program._deliver(home, checking([fault, other]), "a.docx", b"neu")
    assert list((home.reports / "25").iterdir()) == []  # nor does the old one stay
    problem = refused.value.problem(home)
    assert (problem.file, problem.place) == (
        "a.docx",
        "Kapitel 2",
    ) and "„3“ ist falsch. (2 Stelle(n)" in str(problem)


def test_a_name_that_still_stood_there_is_remembered_and_make_goes_on(home):
    from analysis.hiding.leaks import Finding
    from analysis.problems import Again

    fault = SimpleNamespace(place="Rand", text="Ein Name")
    leak = Finding("Müsterlin", "Person", "d1", 1)
    refused = program._Refused("a.docx", [fault], [leak])
    assert isinstance(refused.problem(home), Again) and "Müsterlin" not in str(
        refused.problem(home)
    )
    assert not isinstance(refused.problem(home), Again)  # known by now: another run would not help
    assert home.read("name_findings")["found"].tolist() == ["Müsterlin"]


def test_a_story_that_is_wrong_takes_every_file_away(home, monkeypatch):
    for name in ("kurzfassung.docx", "aussagen.xlsx", "projekt.qdpx"):
        home.deliver(home.reports / "25" / name, b"alt")
    fault = SimpleNamespace(place="Kapitel", text="falsch")
    monkeypatch.setattr(program.story, "told", lambda house, notes: None)
    monkeypatch.setattr(program.check_report, "Checker", lambda *_: checking([fault]))
    with pytest.raises(program._Refused):
        program._round(home, made(), ["docx"], None)
    assert [each.name for each in (home.reports / "25").iterdir()] == ["projekt.qdpx"]


@pytest.mark.parametrize("kinds, photos_", [(["html"], ["fotos/unten-Wand.jpg"]), (["xlsx"], [])])
def test_photos_lie_beside_the_page(home, monkeypatch, kinds, photos_):
    told = SimpleNamespace(photos={"unten/Wand.png": photos.Photo("", b"Bild")})
    monkeypatch.setattr(program.story, "told", lambda house, notes: told)
    monkeypatch.setattr(program.check_report, "Checker", lambda *_: checking([]))
    for kind in ("_html", "_xlsx"):
        monkeypatch.setattr(program, kind, lambda notes, house, told: [("a.docx", b"neu")])
    assert program._round(home, made(), kinds, None) == "25: 5 Aussagen → a.docx (0 KB), geprüft"
    folder = home.reports / "25"
    assert [str(each.relative_to(folder)) for each in folder.glob("*/*")] == photos_


def test_kinds_of_files_that_there_are():
    assert program._known("docx") == "docx"
    with pytest.raises(ValueError):
        program._known("pdf")


def test_the_template_of_the_office_is_taken_where_there_is_one(home, monkeypatch):
    given = []
    monkeypatch.setattr(
        program.docx,
        "write",
        lambda blocks, notes, kind, pictures, dress: given.append((blocks, kind, dress)) or b"x",
    )
    monkeypatch.setattr(program.figures, "draw", lambda *_: {})
    told = SimpleNamespace(words={"kurzfassung.docx": [1], "anhang.docx": [2]}, outline=None)
    assert [name for name, _ in program._docx(made(), home, told)] == [
        "kurzfassung.docx",
        "anhang.docx",
    ]
    assert given == [([1], "Kurzfassung", None), ([2], "Anhang", None)]
    home.corpus.mkdir()
    (home.corpus / "vorlage.docx").write_bytes(b"x")
    list(program._docx(made(), home, told))
    assert given[-1][2] == home.corpus / "vorlage.docx"


def test_a_round_that_was_not_read_or_says_nothing_is_a_german_sentence(home):
    from analysis.problems import Problem

    shared = made().shared
    with pytest.raises(Problem, match="vorhanden sind 24, 25"):
        data.of_round(home, shared, "31")
    shared.rounds.append("26")
    with pytest.raises(Problem, match="steht keine Aussage"):
        data.of_round(home, shared, "26")
    assert data.of_round(home, shared, "24").ids == ("24-a", "24-b")
    with pytest.raises(Problem, match="vorhanden sind keine"):
        data.of_round(home, SimpleNamespace(rounds=[]), "31")


# ---- what a topic is told in --------------------------------------------------------------------------------------------------------


def quoting(*given):
    """Summaries and their sources: (topic, side, statement, role)."""
    rows = [(f"s{at}", "25", topic, side) for at, (topic, side, *_) in enumerate(given)]
    sources = [(f"s{at}", each, role, 1.0) for at, (*_, each, role) in enumerate(given)]
    return {
        "summaries": pd.DataFrame(rows, columns=["summary_id", "round_id", "topic_id", "section"]),
        "sources": pd.DataFrame(
            sources, columns=["summary_id", "statement_id", "role", "probability"]
        ),
    }


def disputed(*pairs):
    rows = pd.DataFrame(
        [(*pair, "confirmed") for pair in pairs], columns=["target", "counter", "new"]
    )
    empty = {name: tables.empty(name) for name in (*data.DECISIONS, *data.SETTLED)}
    return {"decisions": empty | {"decided_oppositions": rows}}


LINE = {
    "25-a": ("25", "d1", "1", "", "n1", 0, "sport", "problem", "T5", "", "Busse fahren abends nicht"),
    "25-b": ("25", "d1", "1", "", "n2", 0, "sport", "problem", "T5", "", "Der letzte Bus ist weg"),
    "25-c": ("25", "d1", "2", "", "n3", 0, "sport", "ziel", "T5", "", "Mehr Busse am Abend"),
}  # fmt: skip


def test_a_small_topic_is_one_line_with_a_quote_of_its_heavier_side():
    given = quoting(("T5", "berichtet", "25-b", "wording"), ("T5", "gefordert", "25-c", "wording"))
    notes = made(notes=LINE, topics={"T5": ("sport", "Busse", "catalogue", "codebook", 0)}, **given)
    told = Story(notes.teller)
    fields.write(told, notes, Outline(notes), goals.Goals(notes))
    assert told.quoted == {"25-b"}
    assert (
        lines(told)[-1]
        == "Busse – 3 Aussagen an 2 Tischen. „Der letzte Bus ist weg“ [b], auch [a, c]"
    )


def test_a_topic_named_after_a_statement_does_not_quote_it_again():
    given = quoting(("T5", "berichtet", "25-a", "wording"), ("T5", "berichtet", "25-b", "second"))
    topics = {"T5": ("sport", "Busse fahren abends nicht", "found", "model", 0)}
    notes = made(notes=LINE, topics=topics, **given)
    outline = Outline(notes)
    assert outline.topics["T5"].named == "25-a" and outline.topics["T5"].told.quotes == ("25-b",)
    told = Story(notes.teller)
    fields.write(told, notes, outline, goals.Goals(notes))
    (line,) = [block.text for block in told.blocks if getattr(block, "key", "") == "topic_line"]
    assert line.startswith("„Busse fahren abends nicht“ [a, b, c]") and told.quoted == set()
    named_before = made(
        notes={each.replace("25", "24"): ("24", *row[1:]) for each, row in LINE.items()}
        | {"25-b": LINE["25-b"]},
        topics=topics,
    )
    assert Outline(named_before).topics["T5"].named == ""  # the words are of another round


def test_statements_that_contradict_each_other_stand_together_and_not_among_the_quotes():
    given = quoting(("T5", "berichtet", "25-a", "wording"), ("T5", "berichtet", "25-b", "second"))
    topics = {"T5": ("sport", "Busse", "catalogue", "codebook", 0)}
    notes = made(notes=LINE, topics=topics, **given, **disputed(("25-c", "25-a")))
    outline = Outline(notes)
    assert outline.topics["T5"].told.quotes == ("25-b",)
    told = Story(notes.teller)
    brief._disputed(told, notes, outline)
    assert lines(told) == [
        "Strittig",
        "Busse: „Busse fahren abends nicht“ [a]; dagegen „Mehr Busse am Abend“ [c].",
    ]
    full_ = Story(notes.teller)
    fields.write(full_, notes, outline, goals.Goals(notes))
    keys = [getattr(block, "key", "") for block in full_.blocks]
    assert "opposed" in keys and "topic_counts" in keys  # whatever its size it is a block
    quoted = [
        each
        for claim in blocks.claims(full_.blocks)
        if claim.function == "quote"
        for each in claim.of.ids
    ]
    assert len(quoted) == len(set(quoted))
    nothing = Story(notes.teller)
    brief._disputed(
        nothing, made(notes=LINE, topics=topics), Outline(made(notes=LINE, topics=topics))
    )
    assert nothing.blocks == []
    apart = made(
        notes=LINE | {"25-c": (*LINE["25-c"][:8], "", *LINE["25-c"][9:])},
        topics=topics,
        **disputed(("25-c", "25-a")),
    )
    assert (
        Outline(apart).opposed(Outline(apart).topics["T5"]) == []
    )  # one of them came into no topic


@pytest.mark.parametrize("shortly, said", [(False, "ab"), (True, "a")])
def test_told_shortly_it_is_the_side_of_which_there_is_more(shortly, said):
    given = quoting(("T5", "berichtet", "25-b", "wording"), ("T5", "gefordert", "25-c", "wording"))
    notes = made(notes=LINE, topics={"T5": ("sport", "Busse", "catalogue", "codebook", 0)}, **given)
    told = Story(notes.teller)
    brief.tell(told, notes, Outline(notes).topics["T5"], shortly)
    (line,) = lines(told)
    assert ("Berichtet: „Der letzte Bus ist weg“" in line) and ("Gefordert:" in line) == (
        said == "ab"
    )
    assert line.startswith("Busse – 3 Aussagen an 2 Tischen (24: keine). Berichtet: ")


def test_the_short_text_names_goals_that_several_criticise():
    rows = [
        ("G1", "25-a", "criticises", 0.9),
        ("G1", "25-b", "criticises", 0.8),
        ("G2", "25-c", "extends", 0.9),
    ]
    links = pd.DataFrame(rows, columns=["goal_id", "statement_id", "relation", "probability"])
    notes = made(
        notes=LINE,
        topics={"T5": ("sport", "Busse", "catalogue", "codebook", 0)},
        goals=GOALS,
        goal_links=links,
    )
    told = Story(notes.teller)
    brief._concept(told, notes, Outline(notes))
    assert lines(told)[0] == "Zum geltenden Konzept"
    assert lines(told)[1].startswith("Zu 2 von 4 Zielen")
    assert (
        "Ziel G1 ‚Mieten bremsen‘ (2 Aussagen, etwa „Busse fahren abends nicht“ [a])"
        in lines(told)[1]
    )
    assert "kein Ziel fand" not in lines(told)[1]
    far = made(
        notes=LINE, topics={"T5": ("sport", "Busse", "catalogue", "codebook", 0)}, goals=GOALS
    )
    other = Story(far.teller)
    brief._concept(other, far, Outline(far))
    assert (
        "Themen, zu denen sich kein Ziel fand: Busse." in lines(other)[1]
        and "kritisiert" not in lines(other)[1]
    )


def test_where_statements_lie_is_computed_once_for_all_rounds(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(
        story.layout,
        "coordinates",
        lambda rows, vectors: calls.append(vectors.shape) or {"x": (1, 2)},
    )
    notes = made()
    home_ = House(tmp_path / "c", tmp_path / "m", tmp_path / "r")
    assert story._coordinates(notes, home_) == story._coordinates(made(), home_) == {"x": (1, 2)}
    story._coordinates(notes, home_)
    assert calls == [(7, 1), (7, 1)]  # without vectors; the second of other tables
    (home_.models / "embeddings").mkdir(parents=True)
    (home_.models / "embeddings" / "statements.npz").touch()
    vectors = type("Store", (), {"__getitem__": lambda _, texts: np.eye(len(texts))})
    monkeypatch.setattr(story.embed, "Store", lambda path, model: vectors())
    story._coordinates(made(), home_)
    assert calls[-1] == (7, 7)


@pytest.mark.parametrize("cleared", [True, False])
def test_the_frame_of_the_page(cleared):
    notes = made(book=Codebook(BOOK.codes, {"title": "Tisch & <Co>", "publisher": 'Amt "A"'}))
    notes.cleared = cleared
    told = [chapter(0, "T"), chapter(1, "Eins"), Sentence("k", (Part("", "Satz"),), "notice")]
    text = html.write(told, notes, {"aussagen": []}, {}).decode()
    assert "<title>Tisch &amp; &lt;Co&gt;: Auswertung der Runde 25</title>" in text
    assert 'content="Amt &#34;A&#34;"' in text
    footer = text[text.rindex("<footer") : text.rindex("</footer")]
    assert ("ENTWURF" in footer) == (not cleared)


def test_the_look_of_lists_notes_and_small_print():
    style = docx_style.styled(Document()).styles
    bullet = style["List Bullet"].paragraph_format
    assert (round(bullet.left_indent.cm, 2), round(bullet.first_line_indent.cm, 2)) == (0.6, -0.6)
    assert style["No Spacing"].paragraph_format.line_spacing == 1.0
    assert style["Subtle Reference"].font.size.pt == 8 and style["Strong"].font.bold
    assert style["Normal"].paragraph_format.space_after.pt == 4
    assert style["TOC Heading"].paragraph_format.page_break_before is False
    assert style["Title"].element.find(f".//{W}pBdr") is None


def test_cells_of_white_space_are_dashes():
    told = teller()
    told.table(
        "changes",
        [dict.fromkeys(("target", "kind", "old", "new", "coder", "date"), "x") | {"remark": " "}],
    )
    assert "Bemerkung" not in told.blocks[0].head


def test_a_template_in_landscape_is_turned(tmp_path):
    office = Document()
    page_ = office.sections[0]
    page_.orientation, page_.page_width, page_.page_height = 1, page_.page_height, page_.page_width
    office.sections[0].header.paragraphs[0].text = "Amt für Beispiele"
    office.save(tmp_path / "vorlage.docx")
    (section,) = word(
        [chapter(0, "T"), chapter(1, "Eins")], template=tmp_path / "vorlage.docx"
    ).sections
    assert section.page_width < section.page_height and section.orientation == 0
    assert (
        section.header.paragraphs[-1].text == "Amt für Beispiele"
        and "ENTWURF" in section.header.paragraphs[0].text
    )


def test_relations_of_the_whole_file_lead_outside_neither():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="a" Type="http://x/template" Target="http://x" TargetMode="External"/></Relationships>',
        )
        archive.writestr("word/media/instr.bin", b"instr, kein XML")
    kept = zipfile.ZipFile(io.BytesIO(docx_remote.without_remote(out.getvalue())))
    assert b"http://x" not in kept.read("_rels/.rels").replace(b"http://x/template", b"")
    assert kept.read("word/media/instr.bin") == b"instr, kein XML"


# ---- the office's template ----------------------------------------------------------------------------------------------------------


def dressed(tmp_path, change):
    """A template after a change, opened: with its text left out and our styles in it."""
    office = Document()
    office.add_paragraph("Alter Text")
    change(office)
    office.save(tmp_path / "vorlage.docx")
    source = docx_style.styled(Document())
    return docx_template.opened(tmp_path / "vorlage.docx", source, docx_style.ALL)


def rename(office, name, style_id):
    office.styles[name].element.set(f"{W}styleId", style_id)


def lacking(office, *names):
    for name in names:
        office.styles[name].element.getparent().remove(office.styles[name].element)


def test_styles_of_a_german_word_are_found_by_their_names(tmp_path):
    def change(office):
        rename(office, "Heading 1", "berschrift1")
        office.styles.add_style("Mein", 1).base_style = office.styles["Heading 1"]

    own = dressed(tmp_path, change)
    assert own.styles["Heading 1"].style_id == "Heading1"
    assert own.styles["Mein"].base_style.name == "Heading 1" and own.paragraphs == []
    ids = [style.style_id for style in own.styles]
    assert len(set(ids)) == len(ids)


def test_an_id_that_another_style_bears_is_not_taken_from_it(tmp_path):
    def change(office):
        rename(office, "Heading 1", "berschrift1")
        office.styles.add_style("Eigenes", 1).element.set(f"{W}styleId", "Heading1")

    own = dressed(tmp_path, change)
    assert (own.styles["Heading 1"].style_id, own.styles["Eigenes"].style_id) == (
        "berschrift1",
        "Heading1",
    )


def test_borrowed_bullets_get_numbers_of_their_own(tmp_path):
    def change(office):
        lacking(office, "List Bullet")
        numbering = office.part.numbering_part.element
        for each in list(numbering):
            numbering.remove(each)
        for xml in (
            '<w:abstractNum {0} w:abstractNumId="5"/>',
            '<w:num {0} w:numId="7"><w:abstractNumId w:val="5"/></w:num>',
        ):
            numbering.append(docx.parse_xml(xml.format(docx_xml.NAMESPACES)))

    own = dressed(tmp_path, change)
    numbering = own.part.numbering_part.element
    kinds = [each.tag.removeprefix(W) for each in numbering]
    assert kinds == ["abstractNum", "abstractNum", "num", "num"]  # in the order that Word wants
    uses = {
        each.get(f"{W}numId"): each.find(f"{W}abstractNumId").get(f"{W}val")
        for each in numbering.findall(f"{W}num")
    }
    assert uses == {"7": "5", "8": "6"}
    number = own.styles["List Bullet"].element.find(f".//{W}numId").get(f"{W}val")
    assert number == "8"
    bullets = [
        each
        for each in numbering.findall(f"{W}abstractNum")
        if each.get(f"{W}abstractNumId") == "6"
    ]
    assert bullets[0].find(f".//{W}numFmt").get(f"{W}val") == "bullet"


def test_a_borrowed_style_is_set_in_the_offices_font(tmp_path):
    own = dressed(tmp_path, lambda office: lacking(office, "List Bullet", "Body Text 2"))
    source = docx_style.styled(Document())
    assert source.styles["List Bullet"].font.name == "Arial"
    bullet, small = own.styles["List Bullet"].font, own.styles["Body Text 2"].font
    assert (bullet.name, bullet.size, small.name, small.size.pt) == (None, None, None, 10)
    assert own.styles["Normal"].font.name != "Arial"  # its own stay as they are


@pytest.mark.parametrize(
    "moved, said",
    [
        ((), ""),
        (
            ("25-x01",),
            "1 Aussage davon hat ein Mensch einem anderen Handlungsfeld zugeordnet [x01].",
        ),
        (
            ("25-x01", "25-x03"),
            "2 Aussagen davon haben Menschen einem anderen Handlungsfeld zugeordnet [x01, x03].",
        ),
    ],
)
def test_a_block_says_what_people_placed_elsewhere(moved, said):
    rows = numbered(5)
    rows |= {each: (*rows[each][:6], "wohnen", *rows[each][7:]) for each in moved}
    codes = coded(
        *((each, "field", "wohnen", "AB", math.nan, 1, 1) for each in moved or ["25-x00"])
    )
    notes = made(notes=rows, codings=codes)
    told = Story(notes.teller)
    fields.write(told, notes, Outline(notes), goals.Goals(notes))
    assert [block.text for block in told.blocks if getattr(block, "key", "") == "moved"] == [
        said
    ] * bool(said)


@pytest.mark.parametrize(
    "touched, said", [((), ""), (("G1",), " · Ziel G1"), (("G2", "G1"), " · Ziele G1, G2")]
)
def test_a_block_names_the_goals_it_touches(touched, said):
    links = [(goal, f"25-x0{at}", "extends", 0.9) for at, goal in enumerate(touched)]
    links = pd.DataFrame(links, columns=["goal_id", "statement_id", "relation", "probability"])
    notes = made(notes=numbered(5), goals=GOALS, goal_links=links)
    told = Story(notes.teller)
    fields.write(told, notes, Outline(notes), goals.Goals(notes))
    (counts,) = [block.text for block in told.blocks if getattr(block, "key", "") == "topic_counts"]
    assert counts == f"5 Aussagen an 5 von 5 Tischen · 24: keine{said}"


def test_only_the_head_of_a_table_is_filled():
    rows = [((Part("", "a"),),), ((Part("", "b"),),)]
    xml = etree.fromstring(docx_xml.table(("K",), rows, (), 9000, "C", "TableGrid", "NoSpacing"))
    assert [row.find(f".//{W}shd") is not None for row in xml.findall(f"{W}tr")] == [
        True,
        False,
        False,
    ]


def at_tables(**tables_of):
    """Notes of topics, each at so many tables: topic -> (in the round before, in this one)."""
    notes = {}
    for topic, counts in tables_of.items():
        for round_id, n in zip(("24", "25"), counts):
            for at in range(n):
                row = (
                    round_id,
                    "d1",
                    str(at),
                    "",
                    f"{topic}{round_id}{at}",
                    0,
                    "sport",
                    "",
                    topic,
                    "",
                    "Text",
                )
                notes[f"{round_id}-{topic}{at:02}"] = row
    return notes, {
        topic: ("sport", f"Name {topic}", "catalogue", "codebook", 0) for topic in tables_of
    }


def test_the_two_greatest_changes_are_told_the_greater_first():
    notes, topics = at_tables(A=(1, 3), B=(1, 5), C=(1, 4), D=(6, 1), E=(5, 5), F=(4, 1), G=(3, 1))
    here = made(notes=notes, topics=topics)
    told = Story(here.teller)
    changes.write(told, here, Outline(here))
    (said,) = [block.text for block in told.blocks if isinstance(block, Sentence)]
    assert (
        "Wieder genannt: 7 Themen; an deutlich mehr Tischen vor allem Name B (5 statt 1), Name C (4 statt 1);"
        in said
    )
    assert "weniger Tischen vor allem Name D (1 statt 6), Name F (1 statt 4)." in said


def test_sixteen_topics_in_the_figure_of_two_rounds_alike_ones_by_name():
    notes, topics = at_tables(**{f"T{at:02}": (1, 1) for at in range(16)}, Z=(0, 2), Y=(2, 1))
    found = figures.round_counts(
        made(notes=notes, topics=topics), Outline(made(notes=notes, topics=topics))
    )
    assert found.index.tolist() == ["Name Y", "Name Z", *(f"Name T{at:02}" for at in range(14))]
    assert found.loc["Name Y"].tolist() == [2, 1]


def test_further_topics_of_a_field_are_named_in_a_line_and_those_told_are_left():
    notes, topics = at_tables(A=(0, 3), B=(0, 3), C=(0, 2), D=(0, 1))
    here = made(notes=notes, topics=topics)
    outline = Outline(here)
    sport = outline.chapters[0]
    told = Story(here.teller)
    brief._others(told, here, sport, [outline.topics["A"]])
    assert lines(told) == [
        "Außerdem: Name B (3 Aussagen); Name C (2 Aussagen)."
    ]  # one voice is no topic
    nothing = Story(here.teller)
    brief._others(nothing, here, sport, list(outline.topics.values()))
    assert nothing.blocks == []


@pytest.mark.parametrize("lines_, told_", [(1, 1), (3, 2)])
def test_notes_with_votes_as_many_as_the_lines_hold(lines_, told_):
    long = "Hier fehlt seit vielen Jahren eine neue große Halle"
    row = lambda at: (
        "25",
        "d1",
        "1",
        "",
        f"n{at}",
        9 - at,
        "sport",
        "problem",
        "",
        "",
        f"{long} {at}",
    )
    here = made(notes={f"25-{at}": row(at) for at in range(2)})
    told = Story(here.teller)
    brief._voted(told, here, Outline(here).chapters[0], lines_)
    (said,) = lines(told)
    assert said.count("Halle") == told_ and "(9 P.)" in said
    again = Story(here.teller)
    again.tell("x", [Part("quote", "x", Selection(("25-0",)))])
    brief._voted(again, here, Outline(here).chapters[0], 3)
    assert "(9 P.)" not in lines(again)[-1] and "(8 P.)" in lines(again)[-1]


def test_a_persons_answer_holds_beside_the_models():
    decided = tables.typed(
        pd.DataFrame(
            [("a", "type", "ziel", "AB", "2025-01-01")],
            columns=["target", "scheme", "new", "coder", "date"],
        ),
        "decided_codings",
    )
    rows = qda_round.each_coder(
        coded(("a", "type", "problem", "model", 0.9, 1, 1), ("b", "type", "ziel", "CD", 1, 1, 1)),
        decided,
    )
    assert rows[["statement_id", "code_id", "coder", "decided", "probability"]].values.tolist() == [
        *(
            ["a", "problem", "model", 1, 0.9],
            ["a", "ziel", "AB", 1, 1.0],
        ),  # of people their own latest alone
    ]


def test_a_topic_of_two_rounds_ago_is_not_gone_since_the_last():
    notes = {
        f"{each}-a": (each, "d1", "1", "", each, 0, "sport", "", topic, "", "Text")
        for each, topic in (("23", "T1"), ("24", "T2"), ("25", "T3"))
    }
    here = made(notes=notes, rounds=["23", "24", "25"])
    assert here.previous == "24" and Outline(here).gone == ["T2"]


def test_a_name_from_the_catalogue_is_nobodys_words():
    topics = {"T5": ("sport", "Busse fahren abends nicht", "catalogue", "codebook", 0)}
    topic = Outline(made(notes=LINE, topics=topics)).topics["T5"]
    assert (topic.named, topic.shown) == ("", "Busse fahren abends nicht")


def test_what_is_written_beside_a_statement_of_a_project():
    row = SimpleNamespace(statement_id="25-a", mentions=2, group="")
    assert qdpx._description(row, [], BOOK) == "Aussage 25-a · Nennungen 2"
    codes = [
        SimpleNamespace(scheme="field", code_id="sport", coder=who, probability=0.456)
        for who in ("model", "AB")
    ]
    row.group = "Eltern"
    said = qdpx._description(row, codes, BOOK)
    assert said == "Aussage 25-a · Nennungen 2 · Gruppe Eltern · Sicherheit: Sport 0,46"
    remark = SimpleNamespace(coder="AB", new="eins\nzwei")
    assert qdpx._remark(remark) == "Bemerkung (AB): eins zwei"


def test_the_beginning_of_a_name_ends_in_no_blank():
    assert refi.title("x" * 61 + " yyy") == "x" * 61 + "…"
    assert refi.short("Kultur /Interkultur") == "Kultur" and refi.short("Bad - Sauna") == "Bad"
    assert refi.placed("abc", iter([(0, 1), (1, 3)])) == ("abc", [(0, 1), (1, 3)])


def test_two_goals_are_named_as_most_criticised_by_statements_then_tables():
    notes, topics = at_tables(A=(0, 9))
    ids = list(notes)
    links = [("G1", each) for each in ids[:2]] + [("G2", each) for each in ids[2:5]]
    links += [("G3", each) for each in ids[5:7]] + [("G4", ids[8])]
    links = pd.DataFrame(links, columns=["goal_id", "statement_id"]).assign(
        relation="criticises", probability=0.9
    )
    here = made(
        notes=notes | {ids[1]: (*notes[ids[1]][:2], "0", *notes[ids[1]][3:])},
        topics=topics,
        goals=GOALS,
        goal_links=links,
    )
    found = [goal["goal_id"] for goal, _ in goals.Goals(here).most_criticised()]
    assert found == ["G2", "G3"]  # G1 as many statements as G3, at one table only; G4 is one voice


@pytest.mark.parametrize("words, quoted", [(7, True), (8, False)])
def test_a_single_voice_of_seven_words_is_quoted(words, quoted):
    row = lambda at, text: ("25", "d1", "1", "", f"n{at}", 0, "sport", "problem", "", "", text)
    here = made(
        notes={"25-a": row(1, "Halle fehlt"), "25-b": row(2, "Wort " * (words - 1) + "Ende")}
    )
    told = Story(here.teller)
    fields.write(told, here, Outline(here), goals.Goals(here))
    assert ("25-b" in told.quoted) == quoted and "25-a" in told.quoted
    assert ("ausführlicher: [b]" in lines(told)[-1]) == (not quoted)


def test_the_fields_of_a_dimension_are_those_where_it_is_told():
    row = ("25", "d1", "1", "", "n1", 0, "wohnen", "", "T1", "alter", "Halle fehlt")
    notes = made(notes={"25-a": row})
    told = Story(notes.teller)
    across._dimensions(told, notes)
    assert lines(told)[-1] == "Alter | 1 | 1 | Sport"  # its topic's chapter


def test_the_codebook_in_the_annex():
    code = Code("field", "a", "A", "Def", "Regel", tuple("wxyz"))
    book = Codebook((code, Code("type", "t", "T", "D")), {})
    told = teller()
    annex._codebook(told, made(book=book))
    assert "A | Def | Regel | w; x; y" in lines(told)
    assert [block.text for block in told.blocks if isinstance(block, Heading)][1:] == [
        "Handlungsfelder",
        "Aussagetypen",
    ]
    assert all(block.wide for block in told.blocks if isinstance(block, Table))


def test_the_widths_are_those_of_the_columns_that_stay():
    told = teller()
    told.table(
        "codebook",
        [{"code": "A", "definition": "", "rule": "r", "examples": ""}],
        (0.1, 0.2, 0.3, 0.4),
    )
    assert (told.blocks[0].head, told.blocks[0].widths) == (
        ("Kategorie", "Kodierregel"),
        (0.1, 0.3),
    )


def test_a_third_topic_of_a_field_is_told_shortly():
    notes, topics = at_tables(A=(0, 4), B=(0, 3), C=(0, 2))
    quotes_ = []
    for topic in topics:
        ids = [each for each in notes if each.startswith(f"25-{topic}")]
        notes[ids[-1]] = (
            *notes[ids[-1]][:7],
            "ziel",
            *notes[ids[-1]][8:10],
            f"Mehr davon bei {topic} bitte",
        )
        quotes_ += [
            (topic, "berichtet", ids[0], "wording"),
            (topic, "gefordert", ids[-1], "wording"),
        ]
    here = made(notes=notes, topics=topics, **quoting(*quotes_))
    told = brief.build(here, Outline(here)).blocks
    said = [block.text for block in told if getattr(block, "key", "") == "brief_topic"]
    assert [text.split(" – ")[0] for text in said] == ["Name A", "Name B", "Name C"]
    assert [("Berichtet:" in text, "Gefordert:" in text) for text in said] == [
        (True, True),
        (True, True),
        (True, False),
    ]


@pytest.mark.parametrize("key, outside", [("x", ["anhang.docx"]), ("statements", [])])
def test_references_lead_to_the_annex_and_in_the_annex_to_its_own_table(key, outside):
    row = ((Part("refs", "a", Selection(("25-a",))),),)
    document = word([chapter(0, "T"), chapter(1, "Eins"), Table(key, "C", ("Zeichen",), (row,))])
    relations = [each for each in document.part.rels.values() if each.is_external]
    assert [each.target_ref for each in relations] == outside
    body = document.element.body
    link, mark = body.find(f".//{W}tbl//{W}hyperlink"), body.find(f".//{W}tbl//{W}bookmarkStart")
    assert (link is not None, mark is not None) == (bool(outside), not outside)


def test_a_logo_in_the_head_of_a_template_stays(tmp_path):
    image = io.BytesIO()
    Image.new("RGB", (40, 20)).save(image, "PNG")
    office = Document()
    office.sections[0].header.paragraphs[0].add_run().add_picture(image)
    office.save(tmp_path / "vorlage.docx")
    document = word([chapter(0, "T"), chapter(1, "Eins")], template=tmp_path / "vorlage.docx")
    header = document.sections[0].header
    assert header._element.find(f".//{W}drawing") is not None
    assert [each.text for each in header.paragraphs] == ["ENTWURF – Namensprüfung steht aus", ""]


def test_the_statements_of_the_other_side_give_no_second_quote():
    rows = numbered(6)
    for each in list(rows)[3:]:
        rows[each] = (*rows[each][:7], "ziel", *rows[each][8:])
    given = quoting(
        ("T1", "berichtet", "25-x00", "wording"), ("T1", "berichtet", "25-x01", "second")
    )
    notes = made(notes=rows, **given)
    told = Story(notes.teller)
    fields.write(told, notes, Outline(notes), goals.Goals(notes))
    assert told.quoted == {"25-x00"}


@pytest.mark.parametrize(
    "n, said", [(0, "0 Notizen"), (1, "1 Notiz"), (2, "2 Notizen"), (1234, "1.234 Notizen")]
)
def test_a_number_with_its_noun(n, said):
    of = {"a": Selection(tuple(map(str, range(n))))}
    found = wording.fill("{notes(a)|Notiz|Notizen}", of, lambda name, of: len(of.ids))
    assert [(part.name, part.text, part.of) for part in found] == [("notes", said, of["a"])]


def test_a_statement_of_a_topic_is_placed_although_nobody_gave_it_a_field():
    rows = NOTES | {"25-f": ("25", "d2", "", "", "n9", 0, "", "", "T1", "", "Halle")}
    assert Outline(made(notes=rows)).unplaced.ids == ("25-d",)
