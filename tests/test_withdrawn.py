"""A note withdrawn by its author: gone from every table, decision and generated file; all others keep their ids and slices."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import clean, laws, stage, tables, withdrawn, written
from analysis.checking import margins
from analysis.withdrawn import PLACEHOLDER, WITHDRAWN

SHEET = """# Tisch 1 (fiktiv)

- Mein Vermieter hat mir die Heizung abgestellt
  - Beratung fehlt im Viertel ●●
- Kurse sind ausgebucht
- Kurse sind ausgebucht
- Wartezeit auf den Termin zu lang -> mehr Personal einstellen
"""
CODEBOOK = "".join(
    f'[[field]]\nid = "{name}"\nname = "{name}"\ndefinition = "{name}"\n'
    for name in ("wohnen", "bildung")
)


@pytest.fixture
def house(tmp_path):
    found = stage.House(tmp_path / "corpus", tmp_path / "models", tmp_path / "reports")
    found.corpus.mkdir()
    (found.corpus / "codebook.toml").write_text(CODEBOOK, encoding="utf-8")
    rows = {"document_id": ["d"], "round_id": ["2025"], "file": ["a.md"], "text": [SHEET]}
    found.write("pseudonymised", tables.typed(pd.DataFrame(rows), "documents"))
    return found


def put(house, name: str, rows: pd.DataFrame) -> None:
    tables.write(rows, house.path(name), name)


def cut(house) -> pd.DataFrame:
    clean._work(house, SimpleNamespace())
    return house.read("statements").set_index("text", drop=False)


def withdraw(house, statements, *texts: str) -> list[str]:
    ids = [statements.loc[[text], "statement_id"].iloc[0] for text in texts]
    rows = [{"target": id_, "action": "withdraw", "coder": "AB", "date": "2025-07-04", "text": text, "remark": text} for id_, text in zip(ids, texts)]  # fmt: skip
    put(house, "decided_statements", tables.typed(pd.DataFrame(rows), "decided_statements"))
    return ids


def everything(house) -> str:
    places = [house.corpus / name for name in ("tables", "decisions", "gold")]
    files = [path for place in places for path in place.rglob("*.csv")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


GONE = (
    "Mein Vermieter hat mir die Heizung abgestellt",
    "Kurse sind ausgebucht",
    "Wartezeit auf den Termin zu lang",
)


def test_its_words_leave_every_table_and_decision_and_the_others_keep_their_ids(house):
    before = cut(house)
    assert len(before) == 6
    ids = withdraw(house, before, *GONE)
    coding = {"target": ids[0], "scheme": "field", "new": "wohnen", "coder": "AB", "text": GONE[0]}
    put(house, "decided_codings", tables.typed(pd.DataFrame([coding]), "decided_codings"))
    gold = {
        "statement_id": "2024-0000aaaa",
        "scheme": "field",
        "code_id": "wohnen",
        "text": GONE[0],
    }
    house.write("gold", tables.typed(pd.DataFrame([gold]), "gold"))
    after = cut(house)
    assert "Vermieter" not in everything(house) and "Wartezeit" not in everything(house)
    assert ids[0] in house.read("decided_codings")["target"].tolist()
    assert set(after["statement_id"]) == set(before["statement_id"]) - set(ids)
    assert after.loc["Beratung fehlt im Viertel", "heading"] == f"Tisch 1 (fiktiv) › {PLACEHOLDER}"
    assert after.loc["Beratung fehlt im Viertel", "mentions"] == 2
    parts = house.read("documents"), after, house.read("set_aside")
    assert laws.check(*parts) == [] and (parts[2]["reason"] == WITHDRAWN).sum() == 3
    assert parts[0]["text"][0].count(PLACEHOLDER) == 3
    assert "mehr Personal" in parts[0]["text"][0]


def test_it_stays_withdrawn_in_every_later_run_and_when_the_raw_note_is_gone(house):
    before = cut(house)
    withdraw(house, before, GONE[0])
    first = cut(house)
    assert cut(house).equals(first)
    assert house.read("decided_statements")["text"].tolist() == [PLACEHOLDER]
    rows = house.read("pseudonymised")
    rows["text"] = rows["text"].str.replace(f"- {GONE[0]}\n", "")
    house.write("pseudonymised", rows)
    later = cut(house)
    assert set(later["statement_id"]) == set(first["statement_id"])
    assert house.read("orphaned_statements").empty


def test_a_withdrawal_that_finds_no_note_is_listed_and_keeps_its_text(house):
    row = {"target": "2025-00000000", "action": "withdraw", "text": "Das stand nie da"}
    put(house, "decided_statements", tables.typed(pd.DataFrame([row]), "decided_statements"))
    cut(house)
    assert house.read("orphaned_statements")["text"].tolist() == ["Das stand nie da"]
    assert house.read("decided_statements")["text"].tolist() == ["Das stand nie da"]


def test_what_another_person_also_says_keeps_its_text():
    gone = pd.DataFrame([("2025-00000001", "Kurse fehlen")], columns=["target", "text"])
    rows = pd.DataFrame({"target": ["2025-00000001", "2025-00000002"], "text": "Kurse fehlen"})
    for left, kept in (("Kurse fehlen!", "Kurse fehlen"), ("Mehr Kitas", PLACEHOLDER)):
        found = withdrawn.kept_back(rows, gone, pd.DataFrame({"text": [left]}))
        assert found["text"].tolist() == [PLACEHOLDER, kept]


def test_the_sceptic_knows_what_may_stand_nowhere(house):
    withdraw(house, cut(house), GONE[0])
    cut(house)
    recount = SimpleNamespace(hidden={}, leaked=[])
    assert list(margins.leaks(house, recount, f"Es hieß: {GONE[0]}."))
    assert not list(margins.leaks(house, recount, "Es hieß: Kurse sind ausgebucht."))


def test_generated_files_go_changed_ones_move_to_private_and_the_rest_is_said(house, capsys):
    for name in ("notebooks/01.html", "2025/zweitkodierung.xlsx", "2025/pruefung.xlsx"):
        path = house.reports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"Vermieter")
        house.wrote(path)
    (house.reports / "2025" / "pruefung.xlsx").write_bytes(b"ausgefuellt")
    house.deliver(house.reports / "2025" / "auswertung.docx", b"erste Fassung")
    (house.reports / "2025" / "auswertung.docx").write_bytes(b"von Hand")
    house.deliver(house.reports / "2025" / "auswertung.docx", b"zweite Fassung")
    withdrawn.sweep(house)
    assert len(list(house.reports.rglob("*.*"))) > 4  # nothing withdrawn, nothing moved
    withdraw(house, cut(house), GONE[0])
    cut(house)
    withdrawn.sweep(house)
    left = {str(path.relative_to(house.reports)) for path in house.reports.glob("*/*.*")}
    assert left == {"2025/auswertung.docx"}
    kept = {path.name: path.read_bytes() for path in (house.private / "behalten").rglob("*.*")}
    assert kept == {
        "pruefung.xlsx": b"ausgefuellt",
        f"auswertung ({written.KEPT}).docx": b"von Hand",
    }
    said = capsys.readouterr().err
    assert "Selbst zu tun bleibt" in said and "pruefung.xlsx war bearbeitet" in said
    (house.reports / "notebooks" / "02.html").write_text("neu")
    withdrawn.sweep(house)  # no new withdrawal
    assert (house.reports / "notebooks" / "02.html").exists()


ONE, TWO = "2025-00000001", "2025-00000002"


def decided(*rows: tuple) -> pd.DataFrame:
    """Rows (target, action, text) of decided_statements."""
    columns = ["target", "action", "text"]
    return tables.typed(pd.DataFrame(rows, columns=columns), "decided_statements")


def test_every_span_behind_and_between_withdrawn_ones_is_moved_whatever_their_order():
    text = "- Kita zu\n- Bus weg\n- Hort\n- ab"
    documents = pd.DataFrame({"document_id": ["d", "e"], "text": [text, text]})

    def spans(document, *words):
        return [(document, text.find(word), text.find(word) + len(word), word) for word in words]

    columns = ["document_id", "start", "end", "verbatim"]
    kept = [*spans("d", "Hort"), *spans("e", "Kita zu", "Hort")]
    statements = pd.DataFrame(kept, columns=columns).assign(heading="")
    gone = [(*row, WITHDRAWN) for row in spans("d", "Bus weg", "Kita zu")]
    aside = pd.DataFrame([*gone, (*spans("d", "ab")[0], "Rest")], columns=[*columns, "reason"])
    made, left, pieces = withdrawn.taken_out(documents, statements, aside)
    assert made["text"].tolist() == [f"- {PLACEHOLDER}\n- {PLACEHOLDER}\n- Hort\n- ab", text]
    assert left["verbatim"].tolist() == ["Hort", "Kita zu", "Hort"]
    assert pieces["verbatim"].tolist() == [PLACEHOLDER, PLACEHOLDER, "ab"]
    for rows in (left, pieces):
        for row in rows.itertuples():
            whole = made.set_index("document_id")["text"][row.document_id]
            assert whole[row.start : row.end] == row.verbatim


def test_where_nothing_is_withdrawn_nothing_changes():
    documents = pd.DataFrame({"document_id": ["d"], "text": ["Kita"]})
    rows = pd.DataFrame([("d", 0, 4, "Kita", "", "Rest")], columns=["document_id", "start", "end", "verbatim", "heading", "reason"])  # fmt: skip
    given = (documents, rows, rows)
    assert all(one is other for one, other in zip(withdrawn.taken_out(*given), given))


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Tisch 1 › Mein Chef schreit › Folgen", f"Tisch 1 › {PLACEHOLDER} › Folgen"),
        ("mein Chef schreit:", PLACEHOLDER),
        ("Mein Chef", "Mein Chef"),
        ("", ""),
        ("…", "…"),
    ],
)
def test_a_withdrawn_note_heads_nothing(heading, expected):
    assert withdrawn._without(heading, {"mein chef schreit"}) == expected


def test_only_withdrawn_texts_are_remembered_and_given_back(house):
    rows = decided((ONE, "withdraw", PLACEHOLDER), (TWO, "split", PLACEHOLDER), (ONE, "aside", "x"))
    assert withdrawn.restored(house, rows) is rows
    house.write("withdrawn", pd.DataFrame([(ONE, "Mein Chef")], columns=["target", "text"]))
    assert withdrawn.restored(house, rows)["text"].tolist() == ["Mein Chef", PLACEHOLDER, "x"]


def test_forgetting_takes_withdrawals_alone_and_keeps_what_was_forgotten_before(house):
    none = tables.empty("orphaned_statements")
    statements = pd.DataFrame({"text": ["Kurse"]})
    rows = decided((TWO, "withdraw", "Mein Chef"), (ONE, "aside", "Bus"))
    assert withdrawn.forget(house, rows[1:], none, statements) == []
    assert not house.path("withdrawn").exists()
    put(house, "decided_statements", rows)
    assert withdrawn.forget(house, rows, none, statements) == [TWO]
    assert house.read("decided_statements")["text"].tolist() == [PLACEHOLDER, "Bus"]
    later = decided((TWO, "withdraw", PLACEHOLDER), (ONE, "withdraw", "Bus"))
    assert withdrawn.forget(house, later, none, statements) == [ONE, TWO]
    remembered = house.read("withdrawn")[["target", "text"]].values.tolist()
    assert remembered == [[ONE, "Bus"], [TWO, "Mein Chef"]]  # never the placeholder
    lost = pd.DataFrame([(ONE, "withdraw")], columns=["target", "kind"])
    assert withdrawn.forget(house, later, lost, statements) == [TWO]
    lost["kind"] = "aside"  # another decision on it found nothing: the withdrawal did
    assert withdrawn.forget(house, later, lost, statements) == [ONE, TWO]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"text": "Mein Chef", "remark": "sein Chef"}, {"text": PLACEHOLDER, "remark": PLACEHOLDER}),
        ({"text": "", "remark": ""}, {}),  # what is empty stays empty
        ({"action": "split", "new": "Mein | Chef"}, {"new": PLACEHOLDER}),
        ({"action": "aside", "new": "doppelt"}, {}),
        ({"scheme": "field", "new": "wohnen"}, {}),
        ({"goal_id": "Z-1", "new": "extends"}, {}),
        ({"new": "der Chef heißt so"}, {"new": PLACEHOLDER}),  # a memo
        ({"target": TWO, "text": "mein Chef!", "remark": "er"}, {"text": PLACEHOLDER, "remark": PLACEHOLDER}),
        ({"target": TWO, "text": "Kurse", "remark": "gut", "new": "ja"}, {}),
        ({"target": TWO, "counter": ONE, "text": "Kurse", "counter_text": "Chef"}, {"counter_text": PLACEHOLDER}),
        ({"target": TWO, "counter": "x", "text": "Kurse", "counter_text": "mein chef"}, {"counter_text": PLACEHOLDER}),
        ({"target": TWO, "counter": "x", "text": "Kurse", "counter_text": "Bus"}, {}),
        ({"target": TWO, "counter": ONE, "text": "Kurse", "counter_text": ""}, {}),
        ({"target": TWO, "action": "instead", "new": ONE, "text": "Kurse", "new_text": "Chef"}, {"new_text": PLACEHOLDER}),
        ({"target": TWO, "action": "instead", "new": f"{ONE}0", "text": "Kurse", "new_text": "Kurs"}, {}),
        ({"target": TWO, "kind": "split", "new": "Mein | Chef", "text": "Mein Chef"}, {"text": PLACEHOLDER, "new": PLACEHOLDER}),
        ({"target": TWO, "action": "merge", "new": f"x {ONE}", "old": "a | Chef", "text": "Kurse"}, {"old": PLACEHOLDER}),
    ],
)  # fmt: skip
def test_what_goes_of_a_row_about_a_withdrawn_note(row, expected):
    gone = pd.DataFrame([(ONE, "Mein Chef")], columns=["target", "text"])
    rows = pd.DataFrame([{"target": ONE, "text": "Mein Chef"} | row])
    expected = {"text": PLACEHOLDER} | expected if row.get("text", "x") == "x" else expected
    found = withdrawn.kept_back(rows, gone, pd.DataFrame({"text": ["Kurse"]}))
    assert found.to_dict("records") == [rows.to_dict("records")[0] | expected]


def test_rows_of_one_note_keep_a_key_of_their_own_and_other_notes_do_not_count_along():
    gone = pd.DataFrame([(ONE, "a"), (TWO, "b")], columns=["target", "text"])
    rows = pd.DataFrame(
        [(ONE, "a", "m1"), (TWO, "b", "m2"), (ONE, "a", "m3")], columns=["target", "text", "new"]
    )
    found = withdrawn.kept_back(rows, gone, pd.DataFrame({"text": []}, dtype=str))
    assert found["new"].tolist() == [PLACEHOLDER, PLACEHOLDER, f"{PLACEHOLDER} 2"]


def test_a_withdrawal_that_found_no_note_takes_no_text_and_is_not_remembered(house):
    rows = decided((ONE, "withdraw", "Bus"), (TWO, "withdraw", "Mein Chef"))
    put(house, "decided_statements", rows)
    lost = pd.DataFrame([(ONE, "withdraw")], columns=["target", "kind"])
    assert withdrawn.forget(house, rows, lost, pd.DataFrame({"text": ["Kurse"]})) == [TWO]
    assert house.read("decided_statements")["text"].tolist() == ["Bus", PLACEHOLDER]
    assert house.read("withdrawn")["text"].tolist() == ["Mein Chef"]


def test_the_text_last_seen_is_remembered(house):
    house.write("withdrawn", pd.DataFrame([(ONE, "alt")], columns=["target", "text"]))
    rows = decided((ONE, "withdraw", "neu"))
    withdrawn.forget(house, rows, tables.empty("orphaned_statements"), pd.DataFrame({"text": []}, dtype=str))  # fmt: skip
    assert house.read("withdrawn")["text"].tolist() == ["neu"]


def test_a_withdrawal_without_words_touches_no_row_without_words():
    gone = pd.DataFrame([(ONE, "")], columns=["target", "text"])
    rows = pd.DataFrame([(TWO, "", "gut")], columns=["target", "text", "remark"])
    kept = withdrawn.kept_back(rows, gone, pd.DataFrame({"text": ["Kurse"]}))
    assert kept.to_dict("records") == rows.to_dict("records")
    assert withdrawn.kept_back(rows, gone.head(0), rows) is rows


def test_the_goals_of_the_gold_lose_the_words_too_and_keep_a_key_of_their_own(house):
    texts = ["Mein Chef!", "Kurse", "…"]
    gold = pd.DataFrame({"text": texts, "goal_id": "Z-1"})
    house.write("gold_goals", tables.typed(gold, "gold_goals"))
    rows = decided((ONE, "withdraw", "Mein Chef"), (TWO, "withdraw", "–"))
    put(house, "decided_statements", rows)
    withdrawn.forget(house, rows, tables.empty("orphaned_statements"), pd.DataFrame({"text": ["Kurse"]}))  # fmt: skip
    assert house.read("gold_goals")["text"].tolist() == [f"{PLACEHOLDER} {ONE}", "Kurse", "…"]


def test_what_touches_a_withdrawn_span_keeps_its_own_words():
    columns = ["document_id", "start", "end", "verbatim"]
    documents = pd.DataFrame({"document_id": ["d"], "text": ["vorn|weg|hinten"]})
    kept = [("d", 0, 5, "vorn|"), ("d", 8, 15, "|hinten"), ("d", 15, 15, "")]
    statements = pd.DataFrame(kept, columns=columns).assign(heading="weg › weg damit › x")
    aside = pd.DataFrame([("d", 5, 8, "weg", WITHDRAWN)], columns=[*columns, "reason"])
    made, left, pieces = withdrawn.taken_out(documents, statements, aside)
    n = len(PLACEHOLDER)
    assert made["text"].tolist() == [f"vorn|{PLACEHOLDER}|hinten"]
    assert left["verbatim"].tolist() == ["vorn|", "|hinten", ""]
    assert left["start"].tolist() == [0, 5 + n, 12 + n] and left["end"].tolist() == [5, 12 + n, 12 + n]  # fmt: skip
    assert pieces[["start", "end"]].values.tolist() == [[5, 5 + n]]
    assert set(left["heading"]) == {f"{PLACEHOLDER} › weg damit › x"}
