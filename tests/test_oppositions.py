"""Oppositions: people are shown pairs that pull apart; only what they confirm is printed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import small_report

from analysis import check_report, decisions, ledger, oppositions, tables
from analysis.checking.recount import Recount
from analysis.report import data, story

BY = decisions.By("AB", "2026-07-03")


def found(side, *texts, topic="t"):
    rows = pd.DataFrame({"statement_id": list("abcd")[: len(texts)], "text": texts})
    placed = rows.assign(topic=topic, side=side)
    return [(p.one, p.other) for p in oppositions.candidates(placed, np.eye(len(texts)))]


@pytest.mark.parametrize(
    ("side", "texts", "pairs"),
    [
        ("berichtet", ("Der Bus klappt prima", "Der Bus kommt nie"), [("a", "b")]),
        ("berichtet", ("Es fehlen Busse", "Der Bus kommt nie"), []),
        ("gefordert", ("Mehr Polizei im Park", "Weniger Polizei im Park"), [("a", "b")]),
        ("gefordert", ("Mehr Polizei im Park", "Polizei auch nachts"), []),
    ],
)
def test_pairs_that_pull_apart(side, texts, pairs):
    assert found(side, *texts) == pairs


def test_the_nearest_pair_is_asked_first():
    rows = pd.DataFrame({"statement_id": list("abc"), "topic": "t", "side": "gefordert"})
    rows["text"] = ["Mehr Polizei im Park", "Weniger Lärm am Bahnhof", "Weniger Polizei im Park"]
    vectors = np.array([[1.0, 0.0], [-1.0, 0.2], [0.9, 0.1]])
    pairs = oppositions.candidates(rows, vectors)
    assert [(each.one, each.other) for each in pairs] == [("a", "c"), ("a", "b")]


def test_single_voices_oppose_nobody():
    assert found("berichtet", "Der Bus klappt prima", "Der Bus kommt nie", topic="") == []


@pytest.fixture
def home(tmp_path):
    return small_report.house(tmp_path)


def told(home):
    made = story.told(home, data.load(home, "2025"))
    checker = check_report.Checker(home, "2025", made, Recount(home))
    text = [getattr(block, "text", "") for block in made.words["kurzfassung.docx"]]
    return checker, "\n".join(text)


def parking(home):
    rows = home.read("statements")
    ids = rows[rows["text"].str.contains("Parkplätze")]["statement_id"]
    return sorted(ids)


def test_only_a_confirmed_opposition_is_printed(home):
    one, other = parking(home)
    assert "Strittig" not in told(home)[1]
    ledger.append(home, [decisions.opposition(one, other, decisions.REJECTED, BY)])
    assert "Strittig" not in told(home)[1] and not Recount(home).opposed
    ledger.append(home, [decisions.opposition(one, other, decisions.CONFIRMED, BY)])
    checker, text = told(home)
    assert "Strittig" in text and "; dagegen „" in text and checker.story() == []
    checker.recount.opposed.clear()
    assert any("niemand bestätigt" in fault.text for fault in checker.story())


def test_the_first_page_follows_what_people_decided(home):
    rows = home.read("statements")
    small = rows[rows["text"] == "Bänke!"]["statement_id"].iloc[0]
    assert small.split("-")[1][:4] in told(home)[1]
    ledger.append(
        home,
        [decisions.drop_from_page("2025", "t3", BY), decisions.drop_from_page("2025", small, BY)],
    )
    checker, text = told(home)
    assert "Parkplätze am Bahnhof“ [" not in text and "Bänke!" not in text and checker.story() == []


def test_this_one_instead_of_that_one(home):
    rows = home.read("statements").query("round_id == '2025'")
    benches = rows[rows["text"].str.contains("Bänke zum")]["statement_id"].tolist()
    long = rows[rows["text"].str.startswith("Sehr lange")]["statement_id"].iloc[0]
    for each in benches:
        ledger.append(home, [decisions.instead_on_page("2025", each, long, BY)])
    checker, text = told(home)
    assert f"[{long.split('-')[1][:4]}]" in text and checker.story() == []


def test_a_person_confirms_an_opposition_in_the_review_workbook(home):
    import openpyxl

    from analysis import review

    home.write("received", home.read("documents"))
    home.write("name_review", tables.empty("name_review"))
    review._write(home, 0)
    path = home.reports / "2025" / "pruefung.xlsx"
    book = openpyxl.load_workbook(path)
    page = book["Gegensätze"]
    heads = [cell.value for cell in page[1]]
    rows = [
        dict(zip(heads, row)) for row in page.iter_rows(min_row=2, values_only=True) if any(row)
    ]
    assert [(row["Aussage"], row["Gegenaussage"]) for row in rows] == [
        ("Mehr Parkplätze am Bahnhof schaffen", "Weniger Parkplätze am Bahnhof, dafür Bäume")
    ]
    for head, value in (
        ("Gegensatz?", "ist ein Gegensatz"),
        ("Kürzel", "AB"),
        ("Datum", "3.7.2026"),
    ):
        page.cell(2, heads.index(head) + 1).value = value
    book.save(path)
    review._read(home, [])
    assert oppositions.confirmed(home.read("decided_oppositions")) == {tuple(parking(home))}


def test_a_corrected_goal_link_holds(home):
    rows = home.read("statements")
    script = rows[rows["text"].str.startswith("<script>")]["statement_id"].iloc[0]
    links = home.read("goal_links")
    hit = (links["statement_id"] == script) & (links["goal_id"] == "G-2")
    assert hit.any()
    cell = lambda: [
        row for row in story.told(home, data.load(home, "2025")).sheets["Ziele"] if row[0] == "G-2"
    ][0]
    before = cell()
    ledger.append(home, [decisions.goal_link(script, "G-2", "confirms", BY)])
    home.write("goal_links", links.assign(relation=links["relation"].mask(hit, "confirms")))
    assert cell()[8] == before[8] + 1 and told(home)[0].story() == []


def test_of_each_topic_the_three_nearest_pairs_are_shown():
    more = ["Mehr Polizei im Park", "Mehr Licht im Park"]
    less = ["Weniger Polizei im Park", "Weniger Licht im Park"]
    rows = pd.DataFrame({"statement_id": list("abcdefgh"), "text": (more + less) * 2})
    rows = rows.assign(topic=["s"] * 4 + ["t"] * 4, side="gefordert")
    pairs = oppositions.candidates(rows, np.eye(8))
    assert [(pair.topic_id, pair.one, pair.other) for pair in pairs] == [
        *(("s", "a", "c"), ("s", "a", "d"), ("s", "b", "c")),
        *(("t", "e", "g"), ("t", "e", "h"), ("t", "f", "g")),
    ]


def test_told_and_called_for_do_not_oppose():
    rows = pd.DataFrame(
        {"statement_id": list("ab"), "topic": "t", "side": ["berichtet", "gefordert"]}
    )
    rows["text"] = ["Der Bus klappt prima", "Weniger Busse in der Stadt"]
    assert oppositions.candidates(rows, np.eye(2)) == []


def test_praise_and_complaint_in_one_note_pull_nowhere():
    both = "Der Bus klappt prima, aber er kommt zu spät und das Personal fehlt"
    assert found("berichtet", both, "Der Bus kommt nie") == []
    assert found("berichtet", both, "Der Bus klappt prima") == []


def test_what_people_refused_or_left_open_is_no_opposition():
    rows = pd.DataFrame({"target": list("abc"), "counter": list("xyz")})
    rows["new"] = [decisions.CONFIRMED, "no", ""]
    assert oppositions.confirmed(rows) == {("a", "x")}


def test_an_opposition_whose_statements_people_parted_is_told_of_no_topic(home):
    one, _ = parking(home)
    rows = home.read("statements").query("round_id == '2025'")
    other = rows[rows["text"] == "Bänke!"]["statement_id"].iloc[0]
    ledger.append(home, [decisions.opposition(one, other, decisions.CONFIRMED, BY)])
    checker, text = told(home)
    assert checker.story() == [] and "Strittig" not in text


def test_what_people_decided_on_a_statement_holds_when_its_id_changed(home):
    """Ids change with a text that people mend; what the report tells is found again by the words that were seen."""
    rows = home.read("statements").query("round_id == '2025'").set_index("statement_id")["text"]
    (one, other), (bench,) = parking(home), rows[rows == "Bänke!"].index
    goal = home.read("goal_links").query("goal_id == 'G-2'")["statement_id"].iloc[0]
    old = [f"2025-0000000{number}" for number in range(4)]
    made = [
        decisions.opposition(old[0], old[1], decisions.CONFIRMED, BY, rows[other], rows[one]),
        decisions.drop_from_page("2025", old[2], BY, rows[bench]),
        decisions.instead_on_page("2025", one, old[2], BY, rows[one], rows[bench]),
        decisions.keep_on_page("2025", "t3", BY),
        decisions.goal_link(old[3], "G-2", "confirms", BY, text=rows[goal]),
    ]
    ledger.append(home, made)
    notes, recount = data.load(home, "2025"), Recount(home)
    assert notes.opposed == [(one, other)] and recount.opposed == {frozenset((one, other))}
    page = notes.page
    assert (page.dropped, page.kept, page.instead) == ({bench}, {bench, "t3"}, {one: bench})
    assert recount.settled == {(goal, "G-2")}
    assert told(home)[0].story() == []


def test_two_statements_that_people_joined_oppose_nobody():
    rows = pd.DataFrame([("b", "a"), ("c", "c")], columns=["target", "counter"])
    assert oppositions.confirmed(rows.assign(new=decisions.CONFIRMED)) == {("a", "b")}
