"""How decisions find their statement again, and when they do not: never a neighbour's."""

import pandas as pd
import pytest

from analysis import tables
from analysis.problems import Problem
from analysis.reattachment import attached, bare_words, check_actions, masked, orphans, reattach

A, B, C, GONE = (f"2025-0000000{sign}" for sign in "abcf")


def statements(*rows: tuple) -> pd.DataFrame:
    """Rows (statement_id, text[, verbatim[, made_from]])."""
    made = [(id_, id_.rpartition("-")[0], *rest) for id_, *rest in rows]
    columns = ["statement_id", "round_id", "text", "verbatim", "made_from"]
    full = [(*row, row[2], "")[:5] if len(row) == 3 else (*row, "")[:5] for row in made]
    return pd.DataFrame(full, columns=columns)


def decided(*rows: tuple, **columns) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["target", "text"]).assign(**columns)


@pytest.mark.parametrize(
    ("target", "text", "today", "found"),
    [
        (A, "anders", [(A, "Mehr Kitas")], [A]),  # a living target holds, whatever it says
        (GONE, "mehr kitas!", [(A, "Mehr Kitas")], [A]),
        (GONE, "Mehr Kitas (●●)", [(A, "Kitas", "mehr Kitas (●●)")], [A]),  # as the sheet had it
        (GONE, "Mehr Kitas", [("2024-0000000a", "Mehr Kitas")], []),  # another round's
        (GONE, "Mehr Kitas", [(A, "Mehr Horte")], []),
        (GONE, "…", [(A, "…")], []),  # no word says nothing
        (GONE, "Mehr Kitas", [(B, "Mehr Kitas"), (A, "Mehr Kitas")], [B]),  # the first of two
        (GONE, "Mehr", [(A, "Mehr Kitas", "Mehr Kitas", GONE)], [A]),  # joined with another
        (GONE, "", [(A, "x", "x", GONE), (B, "y", "y", f"{C} {GONE}")], [A, B]),  # to each part
        (
            GONE,
            "Kitas",
            [(A, "Kitas"), (B, "Hort", "Hort", GONE)],
            [B],
        ),  # what it became goes first
        (GONE, "Frau Aydemir hilft", [(A, "Frau [Person 4] hilft")], [A]),
        (
            GONE,
            "Frau Aydemir hilft",
            [(A, "Frau [Person 4] hilft"), (B, "Frau [Person 5] hilft")],
            [],
        ),  # whose it is nobody can tell
        (GONE, "Frau Aydemir hilft", [("2024-0000000a", "Frau [Person 4] hilft")], []),
        ("T-1", "Kitas", [(A, "Kitas")], []),  # no statement's id
    ],
)
def test_where_a_decision_goes(target, text, today, found):
    matched, lost = reattach(decided((target, text)), statements(*today))
    assert matched["target"].tolist() == found
    assert lost["target"].tolist() == ([] if found else [target])


def test_each_of_two_orphans_takes_a_place_of_its_own_and_all_decisions_of_one_go_together():
    rows = decided((GONE, "Kitas"), ("2025-0000000e", "Kitas"), (GONE, "Kitas"), (C, "Bus"))
    rows = rows.assign(new=["1", "2", "3", "4"])
    found, lost = reattach(rows, statements((A, "Kitas"), (B, "Kitas"), (C, "Bus")))
    assert found[["target", "new"]].values.tolist() == [[A, "1"], [B, "2"], [A, "3"], [C, "4"]]
    assert lost.empty


@pytest.mark.parametrize(
    ("seen", "now", "same"),
    [
        ("Kurs bei Demir", "Kurs bei [Person 4]", True),
        ("Kurs bei [Person 4]", "Kurs bei Demir", True),
        ("Kurs bei [Person 4]", "Kurs bei [Person 9]", True),
        ("bei Demir", "bei [Person 4]", False),  # one word beside the name
        ("Kurs bei A B C D", "Kurs bei [Person 4]", True),  # a name of four words
        ("Kurs bei A B C D E", "Kurs bei [Person 4]", False),
        ("Kurs bei", "Kurs bei [Person 4]", False),
        ("Demir gibt den Kurs", "[Person 1] gibt den Kurs", True),
        ("Demir gibt den Bus", "[Person 1] gibt den Kurs", False),
        ("Der Kurs", "Der Kurs", False),  # no placeholder, no mask
    ],
)
def test_what_differs_by_a_placeholder_alone(seen, now, same):
    assert masked(seen, now) == same


def test_words_are_compared_without_case_signs_and_numbers_of_placeholders():
    assert bare_words("Mehr KITAS – [Person 3]!") == bare_words("mehr kitas [Person 7]")
    assert bare_words("Kurs B1") != bare_words("Kurs B2")


def test_every_orphan_is_listed_with_what_it_was_about_and_once():
    row = {"target": GONE, "new": "x", "coder": "AB", "date": "2025-07-03", "text": "t"}
    kinds = {"action": "split", "scheme": "field", "goal_id": "Z-1", "counter": A, "code_id": "o"}
    for column, value in kinds.items():
        listed = orphans(pd.DataFrame([row | {column: value}]))
        assert listed.to_dict("records") == [
            {"kind": value} | row | {"reason": "Die Aussage steht so nicht mehr in dieser Runde."}
        ]
    assert orphans(pd.DataFrame([row]), "weil")[["kind", "reason"]].values.tolist() == [
        ["", "weil"]
    ]
    others = [{"target": A}, {"new": "y"}, {"coder": "CD"}, {"date": "2025-07-04"}]
    assert len(orphans(pd.DataFrame([row, row, *(row | other for other in others)]))) == 5


def full(name: str, *rows: dict) -> pd.DataFrame:
    return tables.typed(pd.DataFrame(list(rows)), name)


def test_topics_names_and_codes_stay_and_only_what_is_about_statements_is_found_again():
    today = statements((A, "Kitas"), (B, "Bus"))
    topics = full(
        "decided_topics",
        {"target": GONE, "action": "move", "new": "T-1", "text": "Kitas"},
        {"target": "T-1", "action": "rename", "new": "Kita", "text": "Kitas"},
        {"target": C, "action": "not_here", "new": "T-2", "text": "Busse"},
        {"target": "2025-00000001", "action": "rename", "new": "Name", "text": "Bus"},
    )
    found, lost = attached(topics, "decided_topics", today)
    assert found["target"].tolist() == [A, "T-1", "2025-00000001"] and lost["target"].tolist() == [
        C
    ]
    assert list(found.columns) == list(topics.columns)
    for name in ("decided_statements", "decided_own_codes", "decided_rounds"):
        rows = full(name, {"target": GONE, "text": "Kitas"})
        assert attached(rows, name, today)[0] is rows and attached(rows, name, today)[1].empty


@pytest.mark.parametrize(
    ("target", "counter", "found"),
    [(A, B, (A, B)), (GONE, B, (A, B)), (B, GONE, (A, B)), (C, B, None), (A, C, None)],
)
def test_of_an_opposition_both_sides_are_found_or_it_is_an_orphan(target, counter, found):
    row = {"target": target, "counter": counter, "new": "confirmed"}
    texts = {A: "Kitas", B: "Bus", C: "weg", GONE: "Kitas"}
    rows = full(
        "decided_oppositions", row | {"text": texts[target], "counter_text": texts[counter]}
    )
    held, lost = attached(rows, "decided_oppositions", statements((A, "Kitas"), (B, "Bus")))
    assert held[["target", "counter"]].values.tolist() == ([list(found)] if found else [])
    assert held[["text", "counter_text"]].values.tolist() == ([["Kitas", "Bus"]] if found else [])
    assert len(lost) == (not found)
    assert list(held.columns) == list(rows.columns)


def test_an_unknown_action_names_its_line():
    rows = pd.DataFrame({"action": ["split", "spilt"]})
    with pytest.raises(Problem, match="Zeile 3"):
        check_actions(rows, ("split",), "x.csv")
    check_actions(rows, ("split", "spilt"), "x.csv")


def test_memos_on_codes_stay_and_those_on_statements_are_found_again_in_their_order():
    """A code of one's own only looks like a statement."""
    rows = full(
        "decided_remarks",
        {"target": GONE, "new": "eins", "text": "Kitas"},
        {"target": "own-1a2b3c4d", "new": "zwei", "text": "Kitas"},
        {"target": "sport", "new": "drei", "text": "Kitas"},
        {"target": C, "new": "vier", "text": "weg"},
        {"target": A, "new": "fünf", "text": "Kitas"},
    )
    found, lost = attached(rows, "decided_remarks", statements((A, "Kitas")))
    assert found[["target", "new"]].values.tolist() == [
        [A, "eins"],
        ["own-1a2b3c4d", "zwei"],
        ["sport", "drei"],
        [A, "fünf"],
    ]
    assert lost[["target", "new", "kind"]].values.tolist() == [[C, "vier", ""]]
    for nothing in (rows[:0], full("decided_codings")):
        kept, none = attached(nothing, "decided_remarks", statements((A, "Kitas")))
        assert kept.empty and none.empty and list(none) == list(orphans(rows))


def test_a_split_statement_hands_each_of_its_decisions_to_each_part():
    rows = full(
        "decided_codings",
        {"target": GONE, "scheme": "field", "new": "sport", "text": "x"},
        {"target": GONE, "scheme": "type", "new": "ziel", "text": "x"},
    )
    today = statements((A, "a", "a", GONE), (B, "b", "b", GONE))
    found, lost = attached(rows, "decided_codings", today)
    assert found[["target", "new"]].values.tolist() == [
        *([A, "sport"], [B, "sport"]),
        *([A, "ziel"], [B, "ziel"]),
    ]
    assert lost.empty and list(found.columns) == list(rows.columns)


@pytest.mark.parametrize(
    ("target", "new", "found"),
    [
        (A, B, [A, B]),
        (GONE, B, [A, B]),
        (A, GONE, [A, A]),  # the quote that stands in its place was mended
        ("T-1", "T-2", ["T-1", "T-2"]),
        (A, "", [A, ""]),
        (A, C, None),
    ],
)
def test_a_quote_in_the_place_of_another_is_found_again_like_it(target, new, found):
    row = {"round_id": "2025", "target": target, "action": "instead", "new": new}
    texts = {A: "Kitas", B: "Bus", GONE: "Kitas", C: "weg"}
    row |= {"text": texts.get(target, ""), "new_text": texts.get(new, "")}
    held, lost = attached(full("decided_messages", row), "decided_messages", statements((A, "Kitas"), (B, "Bus")))  # fmt: skip
    assert held[["target", "new"]].values.tolist() == ([found] if found else [])
    assert len(lost) == (found is None)
