"""The stages at their edge: what embed, topics, freeze and the manifest read, hand on and say, without their engines."""

import hashlib
import json
import os
import re
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis import codebook, embed, freeze, ledger, manifest, stage, tables, topics, written
from analysis import decisions as decided
from analysis.codebook import Code, Codebook
from analysis.decisions import By
from analysis.german import memory
from analysis.grouping import placing, topic_model
from analysis.problems import Again, Hint, NotInstalled, Problem
from analysis.vocabulary import FOUND
from tests.small_topics import statements

BY = By("AB", "2025-07-03")


@pytest.fixture
def house(tmp_path):
    place = stage.House(tmp_path / "corpus", tmp_path / "models", tmp_path / "reports")
    (place.corpus / "tables").mkdir(parents=True)
    return place


def _typed(house, table, rows):
    house.write(table, tables.typed(pd.DataFrame(rows), table))


# ---- embed --------------------------------------------------------------------------------------


class Toy:
    name = "toy"

    def __init__(self):
        self.calls = []

    def encode(self, texts):
        self.calls.append(len(texts))
        return np.array([[len(text), 1.0] for text in texts], np.float32)


def test_of_statements_the_headings_are_embedded_whole_and_the_nearest_alone(house):
    _typed(
        house,
        "statements",
        {"statement_id": ["a", "b"], "text": ["x", "y"], "heading": ["T › Kita", ""]},
    )
    assert embed._texts(house, "statements") == ["x", "y", "", "T › Kita", "", "Kita"]
    _typed(house, "statements", {"statement_id": ["a"], "text": ["x"], "heading": ["A › B › C"]})
    assert embed._texts(house, "statements") == [
        "x",
        "",
        "A › B › C",
        "",
        "C",
    ]  # none is a text too


def test_of_the_codebook_every_anchor_the_catalogue_and_what_people_accepted(house, monkeypatch):
    field = Code("field", "bus", "Bus", keywords=("Takt",), examples=("Bus spät",))
    kind = Code("type", "p", "Problem", definition="Mangel")
    topic = Code("topic", "n", "Nachtbus", field="bus")
    word = Code("dimension", "alter", "Alter", keywords=("jung",))
    book = Codebook((field, kind, topic, word), {})
    monkeypatch.setattr(codebook, "read", lambda path: book)
    made = [decided.accept_topic("T-1", "Hort", BY), decided.rename_topic("T-2", "Anders", BY)]
    ledger.append(house, made)
    texts = embed._texts(house, "codebook")
    assert sorted(set(texts)) == sorted(
        ["Es geht um Takt.", "Es geht um Bus.", "Bus spät", "Es geht um Problem.", "Es geht um Mangel.",
         "Es geht um Nachtbus.", "Nachtbus", "Hort", "Es geht um Hort."]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Frau [Person 3]\n hilft ", "Frau hilft"),
        ("a\0b", "a b"),
        ("[Person 1]", "–"),
        ("", "–"),
        ("x" * 3000, "x" * 2000),
    ],
)
def test_what_the_sentence_model_sees(text, kept):
    assert embed.seen(text) == kept
    assert embed.key(kept) == hashlib.sha256(kept.encode()).hexdigest()


def test_texts_are_embedded_once_in_batches_and_what_is_gone_is_forgotten(tmp_path):
    model, texts = Toy(), [f"Text {number:03}" for number in range(150)]
    store = embed.Store(tmp_path / "a.npz", model)
    assert store.add([*texts, *texts]) == 150 and model.calls == [64, 64, 22]
    assert store.add([*texts, "neu", " neu "]) == 1 and len(store) == 151
    store.keep(texts[:3])
    assert len(store) == 3 and "Text  002" in store and "neu" not in store
    store.save()
    again = embed.Store(tmp_path / "a.npz", None)
    assert again.name == "toy" and np.array_equal(again[texts[:3]], store[texts[:3]])
    with pytest.raises(ValueError, match="computes nothing"):
        again.add(["x"])


def test_a_cut_file_of_vectors_is_a_problem_where_nothing_can_be_computed(tmp_path):
    path = tmp_path / "a.npz"
    store = embed.Store(path, Toy())
    store.add(["a", "b"])
    store.save()
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(Problem, match="beschädigt"):
        embed.Store(path, None)
    fresh = embed.Store(path, Toy())
    assert len(fresh) == 0 and fresh.name == ""


def test_a_store_that_holds_nothing_is_saved_and_read(tmp_path):
    store = embed.Store(tmp_path / "a.npz", Toy())
    store.add([])
    store.save()
    assert len(embed.Store(tmp_path / "a.npz", None)) == 0


def test_the_stage_embed_says_how_much_was_new_and_keeps_only_what_is_there(
    house, monkeypatch, capsys
):
    monkeypatch.setattr(embed, "embedder", lambda name, models: Toy())
    monkeypatch.setattr("analysis.coding.type_model.texts_for", lambda name: ["Übung"])
    texts = {"statements": ["a", "b", "a"], "codebook": ["c"], "concept": ["d"]}
    monkeypatch.setattr(embed, "_texts", lambda house, what: texts[what].copy())
    options = SimpleNamespace(embedder="toy", what=["codebook", "statements"])
    line = embed._work(house, options)
    assert line == "statements: 3 Texte → 2 Vektoren (toy), davon 2 neu berechnet"
    assert "codebook: 2 Texte → 2 Vektoren (toy), davon 2 neu" in capsys.readouterr().err
    texts["statements"] = ["b", "e"]
    assert embed._work(house, options).endswith("2 Texte → 2 Vektoren (toy), davon 1 neu berechnet")
    kept = embed.Store(house.models / "embeddings" / "statements.npz", None)
    assert "a" not in kept and "Übung" not in kept
    assert "Übung" in embed.Store(house.models / "embeddings" / "codebook.npz", None)
    record = house.models / ".made" / "files" / "embeddings" / "statements.npz.sha256"
    assert written.hashes(record)


# ---- topics -------------------------------------------------------------------------------------


def _tables(house):
    frame = statements([0, 1])
    frame["heading"] = ["T › Kita", ""]
    _typed(house, "statements", frame)
    codings = {"statement_id": frame["statement_id"], "scheme": "field", "code_id": "bus", "coder": "model",
               "probability": 0.9, "decided": 1, "rank": 1}  # fmt: skip
    _typed(house, "codings", codings)
    return frame


def test_the_stage_topics_hands_on_what_it_read(house, monkeypatch):
    frame = _tables(house)
    for what, texts in (
        ("statements", [*frame["text"], "T › Kita", ""]),
        ("codebook", ["Bus", "nur dort"]),
    ):
        store = embed.Store(house.models / "embeddings" / f"{what}.npz", Toy())
        store.add(texts)
        store.save()
    topic = Code("topic", "K1", "Bus", field="bus")
    monkeypatch.setattr(codebook, "read", lambda path: Codebook((topic,), {}))
    ledger.append(house, [decided.move_statement(frame["statement_id"][0], "K1", BY, text=frame["text"][0]),
                          decided.move_statement("2024-0000000f", "K1", BY, text="gibt es nicht")])  # fmt: skip
    state = {"topics": [], "shares": {}, "unmatched": []}
    asked = []
    fit = lambda given: asked.append(given) or topic_model.Model(state, None, np.zeros(2))
    monkeypatch.setattr(topic_model, "fit", fit)
    said = topics._work(house, SimpleNamespace(verb="fit"))
    (given,) = asked
    assert (
        said
        == "2 Aussagen → 0 Themen (0 aus dem Katalog, 0 übernommen, 0 gefunden), 0 Einzelstimmen"
    )
    assert given.statements["field"].tolist() == ["bus", "bus"]
    assert [entry.topic_id for entry in given.catalogue] == ["K1"] and given.frozen.empty
    assert given.vectors[:, 0].tolist() == [len(text) for text in frame["text"]]
    assert given.headings.tolist() == [[8.0, 1.0], [0.0, 0.0]]  # none above is nothing
    assert given.embed(["nur dort", frame["text"][1]])[:, 0].tolist() == [8, len(frame["text"][1])]
    assert given.decisions["target"].tolist() == [frame["statement_id"][0]]
    kept = json.loads((house.models / "topics" / "members.json").read_text(encoding="utf-8"))
    assert [(row["action"], row["target"]) for row in kept["unmatched"]] == [
        ("move", "2024-0000000f")
    ]
    about = json.loads((house.models / "topics" / "provenance.json").read_text(encoding="utf-8"))
    assert about["embedder"] == "toy"
    assert (house.models / ".made/files/topics/members.json.sha256").exists()


def test_without_statements_there_are_no_topics(house):
    house.write("statements", tables.empty("statements"))
    house.write("codings", tables.empty("codings"))
    with pytest.raises(Problem, match="keine Aussagen") as problem:
        topics._work(house, SimpleNamespace(verb="fit"))
    assert problem.value.file == str(house.path("statements"))


def test_tables_of_topics_are_written_from_what_was_fitted(house):
    with pytest.raises(Problem, match="noch nicht gebildet") as problem:
        topics._work(house, SimpleNamespace(verb="apply"))
    assert problem.value.file == str(house.models / "topics" / "members.json")
    frame = _tables(house)
    one, two = frame["statement_id"]
    row = {"topic_id": "T-1", "field_id": "bus", "name": "Bus", "named_by": "model", "origin": FOUND,
           "mixed": 0, "founded": "2024", "stability": 0.5, "terms": [["Takt", 0.5]], "number": 0}  # fmt: skip
    lost = {
        "action": "rename",
        "target": "T-9",
        "new": "N",
        "coder": "AB",
        "date": "2025-07-03",
        "text": "t",
    }
    unmatched = [lost | {"reason": "weg"}, lost | {"reason": "fort", "target": "T-8"}]
    state = {
        "topics": [row],
        "shares": {one: {"T-1": 1.0}, two: {}},
        "chance": {},
        "unmatched": unmatched,
    }
    (house.models / "topics").mkdir(parents=True)
    (house.models / "topics" / "members.json").write_text(json.dumps(state), encoding="utf-8")
    said = topics._work(house, SimpleNamespace(verb="apply"))
    assert said.endswith("1 gefunden), 1 Einzelstimmen; 2 Entscheidungen ohne Thema (verwaist)")
    assert house.read("topics")[["topic_id", "n_statements"]].to_numpy().tolist() == [["T-1", 1]]
    assert house.read("topic_statements")["statement_id"].tolist() == [one]
    assert house.read("topic_terms")["term"].tolist() == ["Takt"]
    orphaned = house.read("orphaned_topics")
    assert dict(zip(orphaned["target"], orphaned["reason"])) == {"T-9": "weg", "T-8": "fort"}
    assert set(orphaned["kind"]) == {"rename"}
    state["unmatched"] = []
    (house.models / "topics" / "members.json").write_text(json.dumps(state), encoding="utf-8")
    assert "verwaist" not in topics._work(house, SimpleNamespace(verb="apply"))
    assert house.read("orphaned_topics").empty


@pytest.mark.parametrize(
    ("verb", "done", "said"),
    [
        ("fit", ["fit"], "fit"),
        ("apply", ["apply"], "apply"),
        ("both", ["fit", "apply", "coded", "compared"], "apply; coded; compared"),
    ],
)
def test_what_the_stage_topics_does(monkeypatch, verb, done, said):
    made = []
    for room, place, name in (
        (topics, "_fit", "fit"),
        (topics, "_apply", "apply"),
        (topics.coded_statements, "write", "coded"),
        (topics.compare, "write", "compared"),
    ):
        monkeypatch.setattr(room, place, lambda house, name=name: made.append(name) or name)
    assert topics._work(None, SimpleNamespace(verb=verb)) == said and made == done


# ---- freeze -------------------------------------------------------------------------------------


@pytest.fixture
def two_rounds(house, monkeypatch):
    frame = pd.concat([statements([0, 1], "2024"), statements([0, 1], "2025", 10)])
    _typed(house, "statements", frame)
    _typed(house, "topics", {"topic_id": ["T-1"], "name": ["N"], "field_id": ["bus"]})
    _typed(
        house,
        "topic_statements",
        {"statement_id": frame["statement_id"][::2], "topic_id": "T-1", "weight": 1.0},
    )
    monkeypatch.setattr(freeze, "open_matters", lambda house, closing: [])
    return house


@pytest.mark.parametrize(
    ("round_id", "said"),
    [("2023", "gibt es nicht; vorhanden: 2024, 2025"), ("", "Es fehlt, welche Runde")],
)
def test_only_a_round_that_is_there_is_closed(two_rounds, round_id, said):
    with pytest.raises(Problem, match=said):
        freeze.freeze(two_rounds, round_id)
    assert two_rounds.read("frozen_topics").empty


def test_a_round_closed_before_stays_and_is_not_overwritten(two_rounds):
    freeze.freeze(two_rounds, "2024", by=BY)
    assert (
        freeze.freeze(two_rounds, "2024", by=BY)
        == "Runde 2024 war schon geschlossen, nichts geändert"
    )
    before = two_rounds.read("frozen_topics")
    two_rounds.write("topic_statements", two_rounds.read("topic_statements")[1:])
    with pytest.raises(Problem, match="Runde 2024: .*heute ein anderer") as problem:
        freeze.freeze(two_rounds, "2024", by=BY)
    assert problem.value.file == str(two_rounds.path("frozen_topics"))
    assert two_rounds.read("frozen_topics").equals(before)
    assert before[["round_id", "topic_id", "field_id", "name", "weight"]].to_numpy().tolist() == [
        ["2024", "T-1", "bus", "N", 1.0],
        ["2024", "", "", "", 0.0],
    ]


@pytest.mark.parametrize(
    ("anyway", "closed"), [("ja", True), ("JA", True), ("nein", False), ("", False)]
)
def test_what_is_open_is_said_and_only_ja_closes_all_the_same(
    two_rounds, monkeypatch, anyway, closed
):
    asked = []
    monkeypatch.setattr(
        freeze, "open_matters", lambda house, closing: asked.append(closing) or ["Offen."]
    )
    monkeypatch.setenv("TROTZDEM", anyway)
    if closed:
        said = freeze._work(two_rounds, SimpleNamespace(round="2025"))
        assert said.endswith("geschlossen: 2024. Offen geblieben: Offen.")
    else:
        with pytest.raises(Problem, match="Offen"):
            freeze._work(two_rounds, SimpleNamespace(round="2025"))
    assert asked == [["2024", "2025"]] and two_rounds.read("frozen_topics").empty != closed


def test_earlier_rounds_are_closed_along_each_with_its_own_statements(two_rounds):
    said = freeze.freeze(two_rounds, "2025")
    assert said.endswith("die früheren Runden sind damit auch geschlossen: 2024")
    frozen = two_rounds.read("frozen_topics")
    assert frozen.groupby("round_id")["statement_id"].nunique().to_dict() == {"2024": 2, "2025": 2}
    assert all(
        id_.startswith(round_) for id_, round_ in zip(frozen["statement_id"], frozen["round_id"])
    )
    rows = two_rounds.read("decided_rounds")
    assert rows[["target", "action", "coder"]].to_numpy().tolist() == [
        ["2024", "closed", ""],
        ["2025", "closed", ""],
    ]
    assert rows["date"].str.fullmatch(r"\d{4}-\d\d-\d\d").all()


def test_a_round_is_closed_along_only_where_it_is_open_and_its_state_is_its_own(two_rounds):
    freeze.freeze(two_rounds, "2024", by=BY)
    shares = two_rounds.read("topic_statements")
    further = shares[-1:].assign(topic_id="T-0", weight=0.5)  # a statement in two topics is one
    two_rounds.write("topic_statements", pd.concat([shares, further]))
    assert freeze.freeze(two_rounds, "2025", by=BY) == (
        "Runde 2025 geschlossen: 2 Aussagen behalten ihr Thema"
    )
    again = freeze.freeze(two_rounds, "2025", by=BY)
    assert again.endswith("war schon geschlossen, nichts geändert")
    frozen = two_rounds.read("frozen_topics").query("round_id == '2025'")
    assert frozen[["topic_id", "name"]].to_numpy().tolist() == [["T-0", ""], ["T-1", "N"], ["", ""]]
    assert len(ledger.history(two_rounds, "decided_rounds")) == 2
    assert set(two_rounds.read("decided_rounds")["coder"]) == {"AB"}


def test_what_people_have_not_finished(house, monkeypatch):
    unread = [house.corpus / f"{name}.xlsx" for name in ("eins", "zwei", "drei", "vier")]
    found = {"eins.xlsx": ["new"], "zwei.xlsx": ["old"], "drei.xlsx": [], "vier.xlsx": []}
    problems: dict[str, list] = {path.name: [] for path in unread}
    problems["drei.xlsx"] = [Problem("x", "", "y", "z")]
    problems["vier.xlsx"] = [Hint("x", "", "y", "z")]  # read in full all the same
    monkeypatch.setattr(freeze.standing, "now", lambda house: "stands")
    monkeypatch.setattr(freeze.incoming, "unread_files", lambda house: unread)
    read = lambda house, path, stands: (found[path.name], problems[path.name])
    monkeypatch.setattr(freeze.incoming, "read", read)
    monkeypatch.setattr(freeze.ledger, "unread", lambda house, each: each == ["new"])
    questions = pd.DataFrame(
        {"target": list("aabcd"), "question": "q", "text": ["eins", "eins", "zwei", "", "vier"]}
    )
    monkeypatch.setattr(freeze.standing, "open_questions", lambda house: questions)
    none = pd.DataFrame(columns=["target", "text"], dtype=str)
    monkeypatch.setattr(freeze.standing, "orphans", lambda house: none)
    ledger.append(house, [decided.names_cleared("2024", "cleared", BY)])
    assert freeze.open_matters(house, ["2024", "2025"]) == [
        f"In {unread[0]} stehen Entscheidungen, die noch nicht eingelesen sind.",
        f"In {unread[2]} stehen Entscheidungen, die noch nicht eingelesen sind.",
        "Offene Widersprüche: 4, zum Beispiel „eins“ · „zwei“ · „c“.",
        "Die Namensprüfung ist nicht abgeschlossen: 2025.",
    ]
    monkeypatch.setattr(freeze.standing, "orphans", lambda house: questions[:1])
    monkeypatch.setattr(freeze.standing, "open_questions", lambda house: questions[:0])
    monkeypatch.setattr(freeze.incoming, "unread_files", lambda house: [])
    assert freeze.open_matters(house, ["2024"]) == [
        "Verwaiste Entscheidungen: 1, zum Beispiel „eins“."
    ]


# ---- the manifest -------------------------------------------------------------------------------


@pytest.fixture
def told(house, monkeypatch):
    flags = ["", "unsicher", "vor_pfeil unleserlich", "teil verunsichert"]
    frame = statements([0, 1, 2, 3]).assign(flags=flags)[::-1]
    _typed(house, "statements", frame)
    for name in ("STAND", "EMBEDDER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(manifest, "code", lambda: "code")
    monkeypatch.setattr(manifest, "packages", lambda: {"pandas": "1"})
    return lambda: manifest.inputs and manifest.manifest(house)


def test_what_the_manifest_tells(house, told):
    (house.corpus / "raw" / "2025").mkdir(parents=True)
    (house.corpus / "raw" / "2025" / "Ayşe.md").write_text("x")
    _typed(
        house,
        "hidden_files",
        {"round_id": ["2025"], "file": ["Ayşe.md"], "shown": ["[Person 1].md"]},
    )
    _typed(house, "unread", {"round_id": ["2025"], "file": ["x.doc"], "reason": ["alt"]})
    ledger.append(
        house, [decided.names_cleared("2024", "cleared", BY), decided.dissolve_topic("T-1", BY)]
    )
    found = told()
    assert [entry["file"] for entry in found["inputs"]] == [
        "decisions/names.csv", "decisions/topics.csv", "raw/2025/[Person 1].md"]  # fmt: skip
    assert found["unsure"] == ["2024-s001", "2024-s002"] and found["unread"][0]["file"] == "x.doc"
    assert found["decisions"] == {
        "decided_codings": 0, "decided_statements": 0, "decided_topics": 1, "decided_names": 1,
        "frozen_topics": 0}  # fmt: skip
    assert found["version"] and found["code"] == "code" and found["packages"] == {"pandas": "1"}
    assert (
        found["lock"]
        == hashlib.sha256((manifest.ROOT / "requirements.lock").read_bytes()).hexdigest()
    )


CHANGES = {
    "a note": lambda house, patch: (
        (house.corpus / "raw").mkdir() or (house.corpus / "raw/a.md").write_text("x")
    ),
    "a decision": lambda house, patch: ledger.append(house, [decided.dissolve_topic("T-1", BY)]),
    "a setting": lambda house, patch: patch.setenv("STAND", "Mai"),
    "the code": lambda house, patch: patch.setattr(manifest, "code", lambda: "other"),
    "a package": lambda house, patch: patch.setattr(manifest, "packages", lambda: {"pandas": "2"}),
    "the lock": lambda house, patch: patch.setattr(manifest, "ROOT", house.corpus),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_another_input_is_another_run(house, told, monkeypatch, change):
    before = told()
    change(house, monkeypatch)
    after = told()
    assert len(before["run_id"]) == 12 and after["run_id"] != before["run_id"] and told() == after


def test_models_and_what_is_unsure_are_told_but_make_no_other_run(house, told):
    before = told()
    (house.models / "classifier").mkdir(parents=True)
    (house.models / "classifier" / "field.json").write_text("{}")
    _typed(house, "statements", statements([0]))
    after = told()
    assert after["run_id"] == before["run_id"] and after["unsure"] == []
    assert [entry["file"] for entry in after["models"]] == ["classifier/field.json"]


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("classify.py", True),
        ("hiding/names.toml", True),
        ("coding/types.npz", True),
        ("cleaning/lines.csv", True),
        ("report/page.js", True),
        ("report/page.css", True),
        ("TABLES.md", False),
        (".classify.py.77.tmp", False),  # while somebody writes it
        ("__pycache__/classify.cpython-311.pyc", False),
    ],
)
def test_every_file_of_the_program_that_makes_a_report_counts(tmp_path, monkeypatch, file, counts):
    monkeypatch.setattr(manifest, "__file__", str(tmp_path / "manifest.py"))
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    found = []
    for content in (None, "one", "two"):
        if content:
            path.write_text(content)
        manifest.sha256.cache_clear()
        found.append(manifest.code())
    manifest.sha256.cache_clear()
    assert len(set(found)) == (3 if counts else 1)
    path.rename(path.with_name(f"{'.' * (path.name[0] == '.')}other{path.suffix}"))
    assert (manifest.code() != found[-1]) == counts


def test_every_package_that_is_asked_for_has_its_version():
    found = manifest.packages()
    assert list(found) == sorted(found, key=str.lower) and {
        "numpy",
        "pandas",
        "scikit-learn",
    } <= set(found)
    assert found["numpy"] == np.__version__ and not [
        name for name in found if ">" in name or ";" in name
    ]


def test_a_wrong_count_stops_the_manifest(house, told, monkeypatch):
    monkeypatch.setattr(manifest.laws, "recount", lambda house: ["topics.n_tables", "other"])
    with pytest.raises(Problem, match="2 Zahlen in den Tabellen"):
        manifest._work(house, None)
    assert not (house.reports / "manifest.json").exists()
    monkeypatch.setattr(manifest.laws, "recount", lambda house: [])
    said = manifest._work(house, None)
    kept = json.loads((house.reports / "manifest.json").read_text(encoding="utf-8"))
    assert said == f"0 Eingangsdateien, 0 Modelldateien, Laufkennung {kept['run_id']}"
    assert written.hashes(house.made(house.reports) / "files" / "manifest.json.sha256")


# ---- how a stage runs ---------------------------------------------------------------------------


@pytest.fixture
def run(house, monkeypatch):
    """Run a stage as a program; gives back its exit code."""
    for name in stage.House._fields:
        monkeypatch.setenv(name.upper(), str(getattr(house, name)))
    monkeypatch.delenv("STAGE_TIMES", raising=False)
    mask = os.umask(0o022)
    before = written.stage

    def program(work, *words, arguments=()):
        monkeypatch.setattr(sys, "argv", ["x", *words])
        try:
            stage.run("clean", work, *arguments)
        except SystemExit as end:
            return end.code
        return 0

    yield program
    os.umask(mask)
    written.stage = before
    memory._file, memory._known = None, None


def _raise(error):
    def work(house, options):
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (Problem("a.csv", "Zeile 2", "Zahl erwartet.", "Berichtigen."), 2, "FEHLER (clean): a.csv"),
        (NotInstalled("jax", "Das Training"), 2, "FEHLER (clean): Das Training"),
        (Again("a", "", "noch einmal", "z"), 3, "noch einmal"),
        (OSError(28, "No space left"), 2, "FEHLER (clean): "),
        (OSError(22, "Invalid argument"), 1, "FEHLER (clean): "),
        (KeyError("x"), 1, "FEHLER (clean): "),
    ],
)
def test_how_a_stage_fails(run, capsys, house, error, code, said):
    assert run(_raise(error)) == code and said in capsys.readouterr().err
    assert (house.made(house.corpus) / "begun" / "clean").exists()  # so that it runs again


def test_a_stage_gets_its_folders_and_what_was_asked_and_says_its_line(run, capsys, house):
    seen = []

    def work(given, options):
        seen.extend([given, options.verb, options.loud, written.stage])
        assert (house.made(house.corpus) / "begun" / "clean fit").exists()
        return "3 Aussagen"

    asked = ((("verb",), {"nargs": "?"}), (("--loud",), {"default": "no"}))
    assert run(work, "fit", "--loud", "yes", arguments=asked) == 0
    assert seen == [house, "fit", "yes", "clean fit"]
    assert re.fullmatch(r"clean          3 Aussagen \(\d+,\d s\)\n", capsys.readouterr().err)
    assert not (house.made(house.corpus) / "begun" / "clean fit").exists()
    other = house.corpus.parent / "other"
    many = ((("what",), {"nargs": "+"}),)
    assert (
        run(
            lambda given, options: seen.append(given.models) or "",
            "a",
            "b",
            "--models",
            str(other),
            arguments=many,
        )
        == 0
    )
    assert seen[-1] == other and written.stage == "clean a b"


@pytest.mark.parametrize(
    ("mask", "mode"), [(0o022, 0o640), (0o000, 0o660), (0o077, 0o600), (0o027, 0o640)]
)
def test_what_a_stage_writes_is_closed_to_the_world(run, house, mask, mode):
    path = house.corpus / "note.txt"
    os.umask(mask)
    assert run(lambda given, options: str(path.write_text("x"))) == 0
    assert path.stat().st_mode & 0o777 == mode


@pytest.mark.parametrize(
    ("error", "asked"),
    [(None, ["open", "work", "save"]), (Problem("a", "", "b", "c"), ["open", "work"])],
)
def test_what_words_are_is_remembered_from_stage_to_stage(run, house, monkeypatch, error, asked):
    made = []
    opened = lambda path: made.append("open") or places.append(path)
    places: list = []
    monkeypatch.setattr(stage.memory, "open_", opened)
    monkeypatch.setattr(stage.memory, "save", lambda: made.append("save"))

    def work(given, options):
        made.append("work")
        if error:
            raise error
        return ""

    assert bool(run(work)) == bool(error)
    assert made == asked and places == [house.private / "words.json"]


def test_a_stage_without_a_corpus_leaves_no_mark(run, house, monkeypatch):
    gone = house.corpus / "nowhere"
    monkeypatch.setenv("CORPUS", str(gone))
    assert run(lambda given, options: "") == 0 and not gone.exists()


def test_a_file_below_none_of_the_folders_is_not_remembered(house, tmp_path):
    (tmp_path / "a").write_text("x")
    with pytest.raises(StopIteration):
        house.wrote(tmp_path / "a")
    inner = stage.House(house.corpus, house.corpus / "models", house.corpus / "reports")
    for folder in inner[1:]:
        folder.mkdir()
        (folder / "a").write_text("x")
        inner.wrote(folder / "a")  # each in its own, though they lie in one another
        assert (folder / ".made" / "files" / "a.sha256").exists()


def test_decisions_are_read_as_they_stand_and_rounds_as_they_are_closed(house):
    one, two = decided.dissolve_topic("T-1", BY), decided.dissolve_topic("T-2", BY)
    ledger.append(house, [one, two])
    row = ledger.history(house, "decided_topics").to_dict("records")[0]
    ledger.append(house, [decided.take_back(row["decision_id"], "decided_topics", row, BY)])
    assert house.read("decided_topics")["target"].tolist() == ["T-2"]
    assert len(tables.read(house.path("decided_topics"), "decided_topics")) == 3
    assert house.read("frozen_topics").empty


def test_a_stage_notes_its_time_where_a_file_is_named(run, house, monkeypatch):
    log = house.corpus / "times.jsonl"
    monkeypatch.setenv("STAGE_TIMES", str(log))
    for _ in range(2):
        assert run(lambda given, options: "") == 0
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    assert [row["stage"] for row in rows] == ["clean", "clean"]
    assert all(set(row) == {"stage", "seconds", "processor", "megabytes"} for row in rows)
    assert 10 < rows[0]["megabytes"] < 100_000  # not kilobytes, not bytes


def test_folders_and_tables_of_a_house(house):
    assert (house.raw, house.decisions, house.gold, house.private) == tuple(
        house.corpus / name for name in ("raw", "decisions", "gold", "private")
    )
    assert house.made(house.corpus) == house.corpus / "tables" / ".made"
    assert house.made(house.models) == house.models / ".made"
    house.write("topics", tables.empty("topics"))
    house.write("gold", tables.empty("gold"))
    records = house.made(house.corpus) / "files"
    assert [path.name for path in records.rglob("*.sha256")] == ["topics.csv.sha256"]


@pytest.mark.parametrize(
    ("number", "digits", "german"),
    [(1234567, 0, "1.234.567"), (0.5, 2, "0,50"), (-1234.56, 1, "-1.234,6"), (999, 0, "999")],
)
def test_numbers_as_german_readers_write_them(number, digits, german):
    assert stage.german(number, digits) == german


def test_what_topics_are_made_from_has_no_number_of_topics_of_its_own():
    assert placing.Given._field_defaults["number"] is None
