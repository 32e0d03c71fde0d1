"""What people decided on statements: each action with its bounds, and what cannot be done is listed and changes nothing."""

import pandas as pd
import pytest

from analysis import tables
from analysis.clean import clean
from analysis.cleaning import statement_ids
from analysis.problems import Problem

SHEET = "# Tisch 1\n- Kurse und Kita fehlen ●●\n- Hort zu klein ●●●\n- Bus\n- Licht\n"


def cleaned(decided: list[tuple] = (), *texts: str):
    """Statements, set-aside pieces and orphans of sheets d0, d1 … after decisions (target, action[, new[, text]])."""
    documents = [
        {"document_id": f"2025-d{number}", "round_id": "2025", "file": f"{number}.txt", "text": text, "table": "1"}
        for number, text in enumerate(texts or (SHEET,))
    ]  # fmt: skip
    columns = ["target", "action", "new", "text"]
    rows = pd.DataFrame([(*row, "", "")[:4] for row in decided], columns=columns)
    rows = rows.assign(coder="AB", date="2025-07-03")
    rows = tables.typed(rows, "decided_statements")
    return clean(tables.typed(pd.DataFrame(documents), "documents"), rows)


@pytest.fixture(scope="module")
def ids() -> dict[str, str]:
    rows = cleaned()[0]
    return dict(zip(rows["text"].str.split().str[0], rows["statement_id"], strict=True))


@pytest.mark.parametrize(
    ("target", "new", "text", "expected"),
    [
        ("Kurse", "Kurse | und Kita fehlen", "", ["Kurse", "und Kita fehlen"]),
        ("Kurse", "Kurse ⏐ und\nKita  fehlen", "", ["Kurse", "und", "Kita fehlen"]),
        ("Kurse", "Kurse | Kita", "", ["Kurse und", "Kita fehlen"]),  # no word is lost
        ("Kurse", "und | fehlen", "", ["Kurse und Kita", "fehlen"]),
        ("Kurse", "Kita | Kurse", "", "Der Teil „Kurse“ steht so nicht"),  # in their order
        ("Kurse", "Kurse | Schule", "", "Der Teil „Schule“ steht so nicht"),
        ("Kurse", "Kurse und Kita fehlen", "", "mindestens zwei Teile"),
        ("Kurse", "", "", "mindestens zwei Teile"),
        ("gone", "Kurse | Kita", "Kurse, Kita", "steht so nicht mehr"),
        ("gone", "Kurse | Kita", "Kurse und KITA fehlen", ["Kurse und", "Kita fehlen"]),
    ],
)
def test_split(ids, target, new, text, expected):
    target = ids.get(target, "2025-0000000f")
    rows, _, orphaned = cleaned([(target, "split", new, text)])
    if isinstance(expected, str):
        assert expected in orphaned["reason"].iloc[0]
        assert rows["statement_id"].tolist() == cleaned()[0]["statement_id"].tolist()
        return
    parts = rows[rows["made_from"] == ids["Kurse"]]
    assert parts["text"].tolist() == expected and orphaned.empty
    assert parts["note_id"].tolist() == [ids["Kurse"]] * len(expected)
    assert all({"teil", "von_hand"} <= set(flags.split()) for flags in parts["flags"])
    assert rows["position"].tolist() == list(range(1, len(rows) + 1))


@pytest.mark.parametrize(
    ("target", "named", "expected"),
    [
        ("Bus", "Licht", ["Kurse und Kita fehlen", "Hort zu klein", "Bus Licht"]),
        ("Licht", "Bus", ["Kurse und Kita fehlen", "Hort zu klein", "Bus Licht"]),
        ("Licht", "Bus, Hort", ["Kurse und Kita fehlen", "Hort zu klein Bus Licht"]),
    ],
)
def test_statements_that_touch_are_joined_and_keep_the_most_mentions(ids, target, named, expected):
    named = ";".join(ids[name.strip()] for name in named.split(","))
    rows, _, orphaned = cleaned([(ids[target], "merge", named)])
    assert rows["text"].tolist() == expected
    joined = rows.iloc[-1]
    assert set(joined["made_from"].split()) == {ids[target], *named.split(";")}
    assert joined["mentions"] == (3 if "Hort" in joined["verbatim"] else 1) and orphaned.empty
    assert joined["end"] == SHEET.rindex("Licht") + 5


@pytest.mark.parametrize(
    ("dots", "mentions"), [((5, 2), 5), ((2, 5), 5), ((0, 3), 3), ((3, 0), 3), ((0, 0), 1)]
)
def test_whichever_stands_last_the_most_dots_count_and_none_stay_in_the_words(dots, mentions):
    first, last = ("●" * each for each in dots)
    sheet = f"# Tisch 1\n- Kurse fehlen {first}\n- Hort zu klein {last}\n- Bus\n"
    one, two = cleaned((), sheet)[0]["statement_id"][:2]
    for target, other in ((one, two), (two, one)):
        joined = cleaned([(target, "merge", other)], sheet)[0].iloc[0]
        assert (joined["text"], joined["mentions"]) == ("Kurse fehlen Hort zu klein", mentions)
        assert joined["mentions_kind"] == ("punkte" if mentions > 1 else "")


@pytest.mark.parametrize(
    ("named", "text", "reason"),
    [
        ("", "", "ist nicht genannt"),
        ("2025-0000000f", "", "gibt es nicht mehr"),
        ("self", "", ""),  # one with itself: there is nothing to do
    ],
)
def test_a_merger_that_cannot_be(ids, named, text, reason):
    named = ids["Bus"] if named == "self" else named
    rows, _, orphaned = cleaned([(ids["Bus"], "merge", named, text)])
    assert len(rows) == 4 and not rows["same_as"].any()
    assert orphaned["reason"].str.contains(reason).tolist() == ([True] if reason else [])


def test_statements_apart_are_marked_as_one_point_and_none_goes(ids):
    rows = cleaned([(ids["Bus"], "merge", ids["Kurse"])])[0]  # another stands between
    assert len(rows) == 4 and rows["same_as"].tolist() == [ids["Kurse"], "", ids["Kurse"], ""]
    two = ("- Bus\n", "- Licht\n")
    first, second = cleaned([], *two)[0]["statement_id"]
    rows = cleaned([(second, "merge", first)], *two)[0]
    assert rows["same_as"].tolist() == [first, first] and not rows["made_from"].any()


def test_a_decision_on_what_was_joined_means_the_whole(ids):
    first, second = sorted([ids["Bus"], ids["Licht"]])  # by id, whatever the order in the file
    decided = [(first, "merge", second), (second, "aside", " doppelt ")]
    for order in (decided, decided[::-1]):
        rows, aside, orphaned = cleaned(order)
        assert len(rows) == 2 and orphaned.empty
        assert "von Hand beiseitegelegt: doppelt" in set(aside["reason"])


@pytest.mark.parametrize(
    ("action", "new", "reason"),
    [
        ("aside", "", "von Hand beiseitegelegt"),
        ("aside", "kein Punkt", "von Hand beiseitegelegt: kein Punkt"),
        ("withdraw", "auf Wunsch", "zurückgezogen"),
    ],
)
def test_what_is_set_aside_says_why(ids, action, new, reason):
    rows, aside, _ = cleaned([(ids["Bus"], action, new)])
    assert ids["Bus"] not in set(rows["statement_id"]) and len(rows) == 3
    assert aside.loc[aside["verbatim"] == "Bus", "reason"].tolist() == [reason]


HEADED = "- Kita\n\nPROGRAMM\n\n- Bus\n"


@pytest.mark.parametrize(
    ("target", "text", "found"),
    [
        ("2025-d0:8-16", "PROGRAMM", True),
        ("2025-d0:8-16", "", True),  # its place alone
        ("2025-d0:8-16", "TAGESORDNUNG", False),  # another piece stands there now
        ("2025-d0:9-16", "programm", True),  # elsewhere with the same words
        ("2025-d0:9-16", "", False),
        ("2025-gone:8-16", "PROGRAMM", True),  # another sheet of the round
        ("2024-gone:8-16", "PROGRAMM", False),
        ("2025-d0", "PROGRAMM", False),
    ],
)
def test_a_piece_that_is_a_statement_after_all(target, text, found):
    rows, aside, orphaned = cleaned([(target, "note", "", text)], HEADED)
    assert rows["text"].tolist() == (["Kita", "PROGRAMM", "Bus"] if found else ["Kita", "Bus"])
    assert ("PROGRAMM" in set(aside["verbatim"])) != found and len(orphaned) == (not found)
    if found:
        made = rows.iloc[1]
        assert (made["heading"], made["mentions"], made["mentions_kind"]) == ("", 1, "")
        assert made["table"] == "1" and "von_hand" in made["flags"].split()


def test_a_masked_text_finds_its_statement_only_where_it_is_the_only_one():
    for sheet, left in (
        ("- Frau [Person 1] hilft\n- Bus", 1),
        ("- Frau [Person 1] hilft\n- Frau [Person 2] hilft", 2),
    ):
        rows = cleaned([("2025-0000000f", "withdraw", "", "Frau Demir hilft")], sheet)[0]
        assert len(rows) == left


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Frau [Person 3]  hilft", "Frau [Person 7] hilft", True),
        ("a\u0308", "ä", True),
        ("Kita", "kita", False),
        ("Kita", "Kita!", False),
        ("[Telefon] 3", "[Telefon] 4", False),
    ],
)
def test_an_id_is_of_the_words_alone(one, other, same):
    made = [statement_ids.statement_id("d", "2025", words) for words in (one, other)]
    assert (made[0] == made[1]) == same and made[0].startswith("2025-") and len(made[0]) == 13
    assert made[0] != statement_ids.statement_id("e", "2025", one)


def test_ids_that_are_taken_get_a_number_and_never_change():
    taken = {"2025-a", "2025-a-2"}
    assert [statement_ids.unused("2025-a", taken) for _ in range(2)] == ["2025-a-3", "2025-a-4"]
    assert statement_ids.statement_id("2025-d0", "2025", "Kita") == "2025-f1dfd402"
    rows = [{"document_id": "d", "round_id": "2025", "verbatim": "Kita", "note": 1} for _ in "123"]
    rows[1]["note"] = 2
    made = statement_ids.identify(rows)
    base = made[0]["statement_id"]
    assert [row["statement_id"] for row in made] == [base, f"{base}-2", f"{base}-3"]
    assert [row["note_id"] for row in made] == [base, f"{base}-2", base]


def test_statements_are_numbered_by_their_place_in_each_document():
    rows = [{"document_id": name, "start": start} for name, start in (("b", 9), ("a", 5), ("b", 2))]
    made = statement_ids.number(rows)
    assert [(row["document_id"], row["start"], row["position"]) for row in made] == [
        ("b", 2, 1),
        ("b", 9, 2),
        ("a", 5, 1),
    ]


def test_a_piece_stands_where_the_statement_above_it_stands():
    sheet = "# Tisch 2\n- Kita\n# Tisch 5\n- Hort\n\nPROGRAMM\n\n# Tisch 7\n- Bus\n"
    at = sheet.index("PROGRAMM")
    target = f"2025-d0:{at}-{at + 8}"
    rows = cleaned([(target, "note", "", "PROGRAMM")], sheet, "# Tisch 9\n- Rad\n")[0]
    assert dict(zip(rows["text"], rows["table"]))["PROGRAMM"] == "5"


def test_joining_takes_no_piece_from_elsewhere_along():
    sheet = "- Kita\n- Hort\n\nPROGRAMM\n\n- Bus\n"
    ids = cleaned([], sheet)[0]["statement_id"].tolist()
    rows, aside, _ = cleaned([(ids[0], "merge", ids[1])], sheet, "PROGRAMM\n\n- Rad\n")
    assert rows["text"].tolist() == ["Kita Hort", "Bus", "Rad"]
    assert aside["verbatim"].tolist().count("PROGRAMM") == 2


def test_an_action_that_does_not_exist_is_a_problem(ids):
    with pytest.raises(Problem, match="verbieten"):
        cleaned([(ids["Bus"], "verbieten")])


def test_the_first_statement_of_a_sheet_that_was_set_aside_stands_at_its_table():
    sheet = "# Tisch 1\n- Kurse fehlen\n"
    (one,) = cleaned((), sheet)[0]["statement_id"]
    rows, pieces, _ = cleaned([(one, "aside")], sheet)
    assert rows.empty
    at = pieces[pieces["verbatim"] == "Kurse fehlen"].iloc[0]
    target = f"2025-d0:{at['start']}-{at['end']}"
    rows, _, orphaned = cleaned([(one, "aside"), (target, "note", "", "Kurse fehlen")], sheet)
    assert rows["text"].tolist() == ["Kurse fehlen"] and rows["table"].tolist() == ["1"]
    assert rows["heading"].tolist() == [""] and orphaned.empty
