"""Codes of people's own: the last name counts, each person's last answer, and nothing of a withdrawn note."""

import pandas as pd
import pytest

from analysis import decisions, ledger, own_codes, tables
from analysis.decisions import By
from analysis.stage import House

AB, CD = By("AB", "2025-07-03"), By("CD", "2025-07-04")
ONE, TWO = "2025-00000001", "2025-00000002"
SHAME, LUCK = decisions.own_code_id("Scham"), decisions.own_code_id("Glück")


@pytest.fixture
def house(tmp_path):
    found = House(tmp_path, tmp_path, tmp_path)
    rows = {"statement_id": [ONE, TWO], "round_id": "2025", "text": ["Kurse fehlen", "Bus zu"]}
    rows["verbatim"] = rows["text"]
    found.write("statements", tables.typed(pd.DataFrame(rows), "statements"))
    return found


def test_a_code_has_its_last_name_and_definition_and_stands_in_alphabetical_order(house):
    made = [
        decisions.own_code("Scham", AB, "alt"),
        decisions.own_code("Glück", AB),
        decisions.own_code("Beschämung", CD, "neu", old="Scham"),
    ]
    ledger.append(house, made)
    codes = own_codes.read(house).codes
    assert codes[["target", "new", "definition"]].values.tolist() == [
        [SHAME, "Beschämung", "neu"],
        [LUCK, "Glück", ""],
    ]


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ([(ONE, SHAME, True, AB)], [(ONE, SHAME, "AB")]),
        ([(ONE, SHAME, True, AB), (ONE, SHAME, False, AB)], []),  # thought better of it
        ([(ONE, SHAME, False, AB), (ONE, SHAME, True, AB)], [(ONE, SHAME, "AB")]),
        ([(ONE, SHAME, True, AB), (ONE, SHAME, False, CD)], [(ONE, SHAME, "AB")]),  # each their own
        ([(ONE, SHAME, True, AB), (TWO, SHAME, False, AB)], [(ONE, SHAME, "AB")]),
        ([(ONE, SHAME, True, AB), (ONE, LUCK, False, AB)], [(ONE, SHAME, "AB")]),
    ],
)
def test_of_each_persons_answers_the_last_counts(house, said, stands):
    made = [decisions.own_coding(*each[:3], each[3], text="x") for each in said]
    ledger.append(house, made)
    codings = own_codes.read(house).codings
    assert list(codings[["target", "code_id", "coder"]].itertuples(index=False, name=None)) == (
        stands
    )


def test_what_is_about_a_withdrawn_note_or_one_that_is_gone_is_left_out(house):
    made = [decisions.withdraw(ONE, AB, "Kurse fehlen"), decisions.set_aside(TWO, "doppelt", AB)]
    for target, text in ((ONE, "Kurse fehlen"), (TWO, "Bus zu"), ("2025-0000000f", "weg")):
        made += [
            decisions.own_coding(target, SHAME, True, AB, text=text),
            decisions.remark(target, "nachfragen", AB, text),
        ]
    made.append(decisions.remark(SHAME, "passt oft", AB, "Scham"))
    ledger.append(house, made)
    own = own_codes.read(house)
    assert own.codings["target"].tolist() == [TWO]
    assert own.remarks[["target", "new"]].values.tolist() == [
        [TWO, "nachfragen"],
        [SHAME, "passt oft"],
    ]


def test_a_selection_is_kept_once_with_its_texts(house):
    added = own_codes.keep(house, " Scham ", [TWO, ONE], AB, "was beschämt")
    assert added.new == {"decided_own_codes": 1, "decided_own_codings": 2}
    own = own_codes.read(house)
    assert own.codes[["target", "new", "definition"]].values.tolist() == [
        [SHAME, "Scham", "was beschämt"]
    ]
    assert own.codings[["target", "text", "new"]].values.tolist() == [
        [TWO, "Bus zu", "yes"],
        [ONE, "Kurse fehlen", "yes"],
    ]
    again = own_codes.keep(house, "scham", [ONE], AB)
    assert again.new == {"decided_own_codes": 1, "decided_own_codings": 0}
    with pytest.raises(ValueError, match="gibt es nicht: 2025-0000000a, 2025-0000000b$"):
        own_codes.keep(house, "Glück", [ONE, "2025-0000000b", "2025-0000000a"], AB)
    assert len(own_codes.read(house).codes) == 1  # nothing of a wrong selection is kept
