"""What a person's word does to the spans of a text: hidden places, shown ones, and what stands around them. Names are invented."""

import pandas as pd
import pytest

from analysis import tables
from analysis.hiding.leaks import Finding as Leak
from analysis.hiding.rounds import columns_of, pieces
from analysis.pseudonymize import pseudonymize


def sheets(*texts: str, **columns) -> pd.DataFrame:
    rows = [
        {"document_id": f"d{n}", "round_id": "2025", "file": f"{n}.md", "text": text}
        for n, text in enumerate(texts)
    ]
    return tables.typed(pd.DataFrame(rows).assign(**columns), "received")


def after(text: str, *places: tuple, **columns) -> str:
    """The first text of a round once decisions (start, end, new[, target]) hold."""
    rows = [{"target": (*each, "d0")[3], "start": each[0], "end": each[1], "new": each[2]} for each in places]  # fmt: skip
    decided = tables.typed(pd.DataFrame(rows), "decided_names") if rows else None
    return pseudonymize(sheets(text, **columns), decided)[0]["text"][0]


TEXT = "Danke an Mehmet Öztürk und Quorlax"


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], "Danke an [Person 1] und Quorlax"),
        ([(9, 22, "show")], TEXT),
        ([(9, 15, "show")], "Danke an Mehmet [Person 1] und Quorlax"),  # the rest stays hidden
        ([(16, 22, "show")], "Danke an [Person 1] Öztürk und Quorlax"),
        ([(9, 15, "hide")], "Danke an [Person 1] und Quorlax"),  # a part hides the whole
        ([(0, 15, "hide")], "[Person 1] und Quorlax"),  # and more than the name is hidden too
        ([(27, 34, "hide")], "Danke an [Person 1] und [Person 2]"),
        ([(9, 22, "hide"), (27, 34, "show")], "Danke an [Person 1] und Quorlax"),
        ([(27, 34, "hide"), (9, 22, "show")], "Danke an Mehmet Öztürk und [Person 1]"),
    ],
)
def test_a_hidden_place_is_one_and_a_shown_place_uncovers_nothing_else(places, expected):
    assert after(TEXT, *places) == expected


def test_a_number_is_shown_where_somebody_says_so_and_hidden_elsewhere():
    text = "Tel. 0561 7874321 und a@b.de"
    assert after(text) == "Tel. [Telefon] und [E-Mail]"
    assert after(text, (5, 17, "show")) == "Tel. 0561 7874321 und [E-Mail]"


def test_a_decision_on_another_column_or_sheet_leaves_the_text_alone():
    text = "Danke an Mehmet Öztürk"
    for target in ("d0:file", "d1"):
        assert after(text, (9, 22, "show", target)) == "Danke an [Person 1]"


def test_persons_are_numbered_in_the_order_of_files_whatever_the_order_of_rows():
    table = sheets("Frau Öztürk", "Frau Yılmaz")
    made = pseudonymize(table[::-1])[0]
    assert made["document_id"].tolist() == ["d1", "d0"]
    assert made["text"].tolist() == ["Frau [Person 2]", "Frau [Person 1]"]


def test_persons_of_one_file_are_numbered_in_the_order_of_its_parts_then_of_its_sheets():
    table = sheets("Frau Öztürk", "Frau Yılmaz", "Frau Demir", "Frau Acar", file="a.docx")
    table = table.assign(part=["2", "1", "1", ""])
    made = pseudonymize(table)[0]["text"].tolist()
    assert made == [f"Frau [Person {number}]" for number in (4, 2, 3, 1)]


def test_every_column_of_words_is_looked_at_before_the_text():
    table = sheets("x").assign(zusatz="z", remark="r")
    names = columns_of(table)
    assert names == ["workshop", "table", "group", "part", "file", "remark", "zusatz"]
    assert [piece.column for piece in pieces(table)] == [*names, "text"]
    made = pseudonymize(table.assign(zusatz="Frau Yılmaz"))[0]
    assert made["zusatz"].tolist() == ["Frau [Person 1]"]


def test_what_a_check_found_in_a_report_is_hidden_by_its_kind():
    table = sheets("das sagt Zwebbach unter 12 34 5")
    found = [Leak("Zwebbach", "Person", "d0", 1), Leak("12 34 5", "Telefon", "d0", 1)]
    assert pseudonymize(table, findings=found)[0]["text"].tolist() == [
        "das sagt [Person 1] unter [Telefon]"
    ]
