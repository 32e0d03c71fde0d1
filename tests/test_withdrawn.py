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
