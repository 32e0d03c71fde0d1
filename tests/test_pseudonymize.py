"""pseudonymize: what is hidden, what must stay readable, and that nothing else changes. All names are invented."""

import argparse
import os
import random
import stat
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import pseudonymize as program
from analysis import tables
from analysis.hiding import (
    evaluate_names,
    file_names,
    gazetteer,
    leaks,
    lexicon,
    model,
    name_decisions,
    names,
    participants,
)
from analysis.hiding.recognition import look
from analysis.hiding.replacement import differs_only_at_placeholders
from analysis.pseudonymize import pseudonymize
from analysis.stage import House

HARD = Path(__file__).parent / "fixtures" / "names_hard.csv"


def received(*texts: str, round_id: str = "2025", **columns: str) -> pd.DataFrame:
    rows = [
        {
            "document_id": f"d{number}",
            "round_id": round_id,
            "file": f"notizen-{number}.txt",
            "text": text,
        }
        | columns
        for number, text in enumerate(texts)
    ]
    return tables.typed(pd.DataFrame(rows), "received")


def after(*texts: str) -> list[str]:
    return list(pseudonymize(received(*texts))[0]["text"])


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("Frau Yılmaz vom Jugendamt", "Frau [Person 1] vom Jugendamt"),
        ("Herr Dr. h.c. von der Heide", "Herr Dr. h.c. [Person 1]"),
        ("Frau Müllers Kurs ist voll", "Frau [Person 1]s Kurs ist voll"),
        ("HERR MÜLLER HILFT", "HERR [Person 1] HILFT"),
        ("frau yilmaz fragen", "frau [Person 1] fragen"),
        ("mein Nachbar Mehmet", "mein Nachbar [Person 1]"),
        ("Ayşe K.: mehr Kurse", "[Person 1]: mehr Kurse"),
        ("wie Frau\nYıl-\nmaz sagte", "wie Frau\n[Person 1] sagte"),
        ("Mail an a.b@beispiel.de", "Mail an [E-Mail]"),
        ("Tel. 0561 787-4321 abends", "Tel. [Telefon] abends"),
        ("Goethestraße 12, 3. Stock", "[Adresse], 3. Stock"),
        ("geb. 12.03.1985 in Homs", "geb. [Geburtsdatum] in Homs"),
        ("⟦Kommentar: Jana Koch⟧", "⟦Kommentar: [Person 1]⟧"),
        ("laut Strothkämper dauert es", "laut [Person 1] dauert es"),
        ("Strothkämper vom Jugendamt", "[Person 1] vom Jugendamt"),
        ("„Kein Termin“ (Nazanin Golzar)", "„Kein Termin“ ([Person 1])"),
        ("Yordanos W. sucht eine Wohnung", "[Person 1] sucht eine Wohnung"),
        ("Nottebaum, Bärbel – Caritas", "[Person 1] – Caritas"),
        ("H.-J. Westerkamp will spenden", "[Person 1] will spenden"),
        ("von Birgit Heerdegen kam der Wunsch", "von [Person 1] kam der Wunsch"),
        ("ich heiße emine", "ich heiße [Person 1]"),
        ("i. A. Leineweber", "i. A. [Person 1]"),
        (
            "Anwesend: Ute Rabenstein, M.\nSchlottmann (VHS)",
            "Anwesend: [Person 1], M.\n[Person 2] (VHS)",
        ),
        ("⟦Gruppe: Ayşe und Mehmet⟧", "⟦Gruppe: [Person 1] und [Person 2]⟧"),
        ("- mehr Bänke ⟦Von: Nurgül Bağcıvan⟧", "- mehr Bänke ⟦Von: [Person 1]⟧"),
        ("- mehr Bänke ⟦Zuständig: Jugendamt⟧", "- mehr Bänke ⟦Zuständig: Jugendamt⟧"),
        (
            "⟦Spalte: Teilnehmende⟧\n- Mertzig ⟦Vorname: Sabine⟧ ⟦Institution: AWO⟧\n- Frau Mertzig",
            "⟦Spalte: Teilnehmende⟧\n- [Person 1] ⟦Vorname: [Person 1]⟧ ⟦Institution: AWO⟧\n- Frau [Person 1]",
        ),
        (
            "| Name | Stelle |\n| --- | --- |\n| Mokhtar Rahmouni | VHS |",
            "| Name | Stelle |\n| --- | --- |\n| [Person 1] | VHS |",
        ),
    ],
)
def test_hidden(before, expected):
    assert after(before) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Jugendamt, VHS und Dynamo Windrad",
        "Anne-Frank-Schule",
        "Anne Frank Schule",
        "Kita St. Martin",
        "In der Goethestraße fehlen Bänke",
        "⟦Tisch: 3⟧",
        "⟦Seitenrand⟧",
        "laut Jugendamt voll",
        "Laut Mietspiegel zu teuer",
        "Kurse (Asyl)",
        "Refugee Law Clinic berät",
        "# abgetippt von der Stellwand\n- Parkbank Tallmur - da wartet man",
        "Waldau bekommt nichts",
        "Koch, Kellner",
        "Tisch A. wird voll",
        "Frau und Beruf",
        "Herr der Lage",
        "Winter ohne Heizung",
        "Der Koch kocht",
        "[Person 3] war da",
        "Wesertor 20 Jugendliche",
        "Raum 12, Bahnhof 3. Stock",
        "",
    ],
)
def test_left_alone(text):
    assert after(text) == [text]


def test_one_person_one_number_in_a_round():
    texts = after(
        "Teilnehmende: Aylin Yılmaz (VHS), B. Koch (AWO)",
        "Frau Yılmaz und A. Yılmaz",
        "Yılmaz will helfen, der Koch nicht",
    )
    assert texts == [
        "Teilnehmende: [Person 1] (VHS), [Person 2] (AWO)",
        "Frau [Person 1] und [Person 1]",
        "[Person 1] will helfen, der Koch nicht",
    ]


def test_law_1_on_the_hard_list():
    plain = [evaluate_names.unmarked(row)[0] for row in pd.read_csv(HARD)["text"]]
    assert all(
        differs_only_at_placeholders(before, made)
        for before, made in zip(plain, after(*plain), strict=True)
    )


def test_hard_list():
    scores = evaluate_names.evaluate(HARD)
    for part in ("dev", "test"):
        assert scores[part]["recall"] >= 0.95 and scores[part]["precision"] >= 0.90


def test_decisions_hide_show_and_clear():
    table = received("Tarnkappe hat gesagt, Mehmet kommt")
    decisions = tables.typed(
        pd.DataFrame(
            [
                {"target": "d0", "start": "0", "end": "9", "new": "hide"},
                {"target": "d0", "start": "22", "end": "28", "new": "show"},
                {"target": "d0", "start": "90", "end": "95", "new": "hide"},
                {"target": "2025", "start": "0", "end": "0", "new": "cleared"},
            ]
        ),
        "decided_names",
    )
    documents, _, _, orphans = pseudonymize(table, decisions)
    assert documents["text"][0] == "[Person 1] hat gesagt, Mehmet kommt"
    assert len(orphans) == 1
    assert name_decisions.round_cleared(decisions, "2025") and not name_decisions.round_cleared(
        decisions, "2024"
    )


def test_a_shown_part_of_a_name_uncovers_nothing_else():
    text = "Danke an Mehmet Öztürk"
    documents, *_ = pseudonymize(received(text), decided((16, 22, "show")))
    assert documents["text"][0] == "Danke an [Person 1] Öztürk"


def test_a_hidden_word_is_hidden_everywhere_in_its_round():
    table = received("Xarveli fehlt hier", "Raum für Xarveli")
    documents, *_ = pseudonymize(table, decided((0, 7, "hide")))
    assert list(documents["text"]) == ["[Person 1] fehlt hier", "Raum für [Person 1]"]


def decided(*places: tuple, **columns: str) -> pd.DataFrame:
    return tables.typed(
        pd.DataFrame(
            [
                {"target": "d0", "start": start, "end": end, "new": new} | columns
                for start, end, new in places
            ]
        ),
        "decided_names",
    )


def test_a_sealed_decision_moves_with_its_line_and_never_falls_on_another_word():
    before = "Herr Demir kommt"
    sealed = decided((5, 10, "show"), seal=name_decisions.seal(before, 5, 10))
    assert (
        pseudonymize(received("Neue Zeile\n" + before), sealed)[0]["text"][0]
        == "Neue Zeile\nHerr Demir kommt"
    )
    documents, _, _, orphans = pseudonymize(received("Herr Kılıç kommt"), sealed)
    assert documents["text"][0] == "Herr [Person 1] kommt" and len(orphans) == 1


def test_a_name_shown_at_one_place_stays_hidden_at_the_others():
    table = received("Herr Demir kommt", "Frau Demir kommt nicht")
    documents, *_ = pseudonymize(table, decided((5, 10, "show")))
    assert list(documents["text"]) == ["Herr Demir kommt", "Frau [Person 1] kommt nicht"]


def test_same_surname_two_persons():
    assert after("Frau Demir und Herr Demir", "Demir rief an") == [
        "Frau [Person 1] und Herr [Person 2]",
        "[Person 3] rief an",
    ]


def test_rounds_number_apart_and_columns_are_hidden_too():
    table = pd.concat(
        [
            received("Frau Kılıç", round_id="2024", workshop="AG von Frau Demir", group="Frauen"),
            received("Frau Demir", round_id="2025").assign(document_id="e0"),
        ],
        ignore_index=True,
    )
    documents, *_ = pseudonymize(table)
    assert list(documents["text"]) == ["Frau [Person 2]", "Frau [Person 1]"]
    assert (
        list(documents["workshop"]) == ["AG von Frau [Person 1]", ""]
        and documents["group"][0] == "Frauen"
    )
    assert list(documents["file"]) == list(table["file"])


def test_review_lists_thin_ground_and_indirect_identification():
    _, review, *_ = pseudonymize(
        received(
            "Protokoll: Jana Koch\nKoch fragt nach Räumen\nDie einzige eritreische Hebamme in der Nordstadt hört auf"
        )
    )
    assert [(row.found, row.placeholder) for row in review.itertuples()][0] == ("Koch", "")
    assert any(
        row.found.startswith("Die einzige eritreische Hebamme") for row in review.itertuples()
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("liste.csv", "Vorname;Nachname\nOrsolya;Winterkamp\n"),
        ("liste.txt", "Winterkamp, Orsolya (Caritas)\n"),
        ("liste.csv", "Name,Institution\nOrsolya Winterkamp,Caritas\n"),
    ],
)
def test_participants(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    listed = participants.read(tmp_path / name)
    assert [(one.given, one.family) for one in listed] == [(("Orsolya",), "Winterkamp")]
    assert (
        pseudonymize(received("Orsolya Winterkamp half mit"), None, listed)[0]["text"][0]
        == "[Person 1] half mit"
    )


def test_key_and_participants_stay_outside(tmp_path):
    corpus = tmp_path / "corpus"
    tables.write(received("Frau Demir"), corpus / "private" / "received.csv", "received")

    def run(*more: str) -> int:
        return subprocess.run(
            [sys.executable, "-m", "analysis.pseudonymize", "--corpus", str(corpus), *more],
            cwd=HARD.parents[2],
            capture_output=True,
        ).returncode

    assert (
        run("--key", str(corpus / "key.csv")) == 2
        and run("--participants", str(corpus / "liste.txt")) == 2
    )
    assert run("--key", str(tmp_path / "key.csv")) == 0
    written = [path for path in (corpus / "tables").rglob("*") if path.is_file()]
    assert written and not any(stat.S_IMODE(path.stat().st_mode) & 0o007 for path in written)
    assert (tmp_path / "key.csv").read_text(
        encoding="utf-8"
    ) == "round_id,placeholder,names\n2025,[Person 1],Demir\n"
    assert "Demir" not in (corpus / "private" / "pseudonymised.csv").read_text(encoding="utf-8")


def test_no_name_of_the_key_runs_in_a_spreadsheet(tmp_path, monkeypatch):
    """Names and what stood beside them come from notes; the list is opened in Excel."""
    house = House(tmp_path / "c", tmp_path / "m", tmp_path / "r")
    house.write("received", received("Frau Demir"))
    evil = pd.DataFrame(
        [("2025", "[Person 1]", "=cmd|'/c calc'!A1")], columns=["round_id", "placeholder", "names"]
    )
    real = program.pseudonymize
    monkeypatch.setattr(program, "pseudonymize", lambda *a: (*real(*a)[:2], evil, *real(*a)[3:]))
    options = argparse.Namespace(verb="apply", key=tmp_path / "key.csv", participants=None)
    program._work(house, options)
    assert ",'=cmd|" in (tmp_path / "key.csv").read_text(encoding="utf-8")


NOTE = st.lists(
    st.sampled_from(
        [
            "Frau",
            "Demir",
            "Koch",
            "A.",
            "von",
            "der",
            "Mehmet",
            "-\n",
            "\n",
            "⟦Gruppe: Ayşe⟧",
            "[Person 1]",
            "# TN",
            ":",
            ",",
            "0561 7874321",
            "Goethestr. 5",
            "a@b.de",
            "ß",
            "İ",
            "im",
            "Winter",
            "\u00a0",
            "(",
            "(2x)",
        ]
    ),
    max_size=25,
).map(" ".join)


@settings(max_examples=60)
@given(NOTE)
def test_law_1_on_ugly_notes(text):
    first, *_ = pseudonymize(received(text))
    assert differs_only_at_placeholders(text, first["text"][0])
    assert first.equals(pseudonymize(received(text))[0])


FRAMES = [
    "Frau {%(l)s} vom Jugendamt hilft",
    "{%(f)s}: mehr Deutschkurse",
    "- {%(f)s %(l)s} (Caritas)",
    "Teilnehmende: {%(f)s %(l)s} (VHS), Jugendamt",
    "mein Nachbar {%(f)s} wartet",
    "{%(f)s} erzählt von der Suche",
    "Wunsch von {%(f)s}: Schwimmen",
    "Gespräch mit {%(f)s %(l)s} war gut",
    "Familie {%(l)s} sucht",
    "Danke an {%(f)s}",
    "Protokoll: {%(l)s}",
    "{%(f)s} hat keinen Platz bekommen",
]


def test_names_by_their_place():
    """Sentences written before the rules were looked at; the rules were then mended on them, so this is no measure of new notes."""
    scores = evaluate_names.evaluate(HARD.with_name("names_placed.csv"))["all"]
    assert scores["recall"] >= 0.93 and scores["precision"] >= 0.95, scores["wrong"]


def test_an_installed_language_model_is_asked(tmp_path, monkeypatch):
    """Stands in for de_core_news_*: a blank pipeline that knows one person, one place and one everyday word."""
    import spacy

    pipeline = spacy.blank("de")
    pipeline.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "PER", "pattern": "Quorlaxi"},
            {"label": "PER", "pattern": "Sprachkurs"},
            {"label": "LOC", "pattern": "Zwebbach"},
        ]
    )
    pipeline.to_disk(tmp_path / "model")
    note = "Auch Quorlaxi bringt Stühle, der Sprachkurs in Zwebbach zahlt"
    assert after(note) == [note]
    monkeypatch.setattr(model, "installed", lambda: str(tmp_path / "model"))
    documents, review, *_ = pseudonymize(received(note))
    assert list(documents["text"]) == [
        "Auch [Person 1] bringt Stühle, der Sprachkurs in Zwebbach zahlt"
    ]
    assert list(review["reason"]) == [model.THIN_MODEL]


def test_names_in_no_list(monkeypatch):
    """Recall on names that the lexicon does not hold: those of one locale are taken out of it first (seeded)."""
    from faker.providers.person.lt_LT import Provider

    every = [
        sorted(name for name in lexicon.listed(Provider, kind) if " " not in name)
        for kind in ("first_names", "last_names")
    ]
    gone = {key for ones in every for name in ones for key in lexicon.spellings(name)}
    given, family, near_given, near_family = lexicon.lexicon()
    fewer = (
        {key: value for key, value in given.items() if key not in gone},
        family - gone,
        near_given - gone,
        near_family - gone,
    )
    monkeypatch.setattr(names, "lexicon", lambda: fewer)
    names.word.cache_clear()
    draw = random.Random(7)
    scores = evaluate_names.score(
        [
            frame % {"f": draw.choice(every[0]), "l": draw.choice(every[1])}
            for frame in FRAMES
            for _ in range(15)
        ]
    )
    names.word.cache_clear()
    assert scores["recall"] >= 0.75 and scores["precision"] >= 0.95


def test_public_notes_stay_readable():
    """On real notes with hardly a person in them hardly a word may be hidden."""
    path = (
        Path(os.environ.get("BENCHMARKS", HARD.parents[3] / "shared" / "benchmarks"))
        / "klimarat_statements"
        / "part_a.csv"
    )
    if not path.exists():
        pytest.skip("benchmarks are not here; set BENCHMARKS to their folder")
    texts = pd.read_csv(path, dtype=str, keep_default_na=False)["text"][::6]
    found = [look(text) for text in texts]
    assert sum(len(one.spans) for one in found) <= 0.001 * sum(len(one.words) for one in found)


@pytest.mark.parametrize(
    "text, hidden",
    [
        ("danke an sabine hoffmann für den kuchen", ["sabine hoffmann"]),
        ("rosa stühle für das café", []),
        ("Laut S. P. gibt es keine Mittel", ["S. P."]),
        ("Das gilt i. d. R. und S. P. D. lädt ein", []),
        ("Klaus Morgenstern leitet die Werkstatt", ["Klaus Morgenstern"]),
        ("geb. 1981", ["1981"]),
        ("* 1981 gegründet", []),
        ("goethestraße 12, klingel defekt", ["goethestraße 12"]),
        ("einbahnstraße 30", []),
        ("12 000 – 15 000 Euro", []),
    ],
)
def test_small_letters_initials_and_years(text, hidden):
    found = look(text)
    assert sorted(text[one.start : one.end] for one in (*found.spans, *found.identifiers)) == hidden


def test_what_is_hidden_once_is_hidden_in_all_rounds():
    table = pd.concat(
        [
            received("Frau Zwebbach fragt", round_id="2024"),
            received("Zwebbach war da", round_id="2025").assign(document_id="e0"),
        ],
        ignore_index=True,
    )
    assert list(pseudonymize(table)[0]["text"]) == ["Frau [Person 1] fragt", "[Person 1] war da"]


def test_a_thin_find_teaches_and_says_so():
    documents, review, *_ = pseudonymize(
        received(
            "Teilnehmende:\n- Quorla Zwebbach\n\nErgebnisse:\n- mehr Bänke, sagt auch Zwebbach"
        )
    )
    assert "Zwebbach" not in documents["text"][0]
    assert gazetteer.THIN_TAUGHT in set(review["reason"])


def test_file_names_are_text_like_any_other():
    table = received("mehr Bänke", "mehr Licht").assign(
        file=["Mail von Ayşe Yılmaz.md", "Mail von Ayse Yilmaz.md"]
    )
    documents, review, *_ = pseudonymize(table)
    shown, _, back = file_names.parted(documents, table)
    assert list(shown["file"]) == ["Mail von [Person 1].md", "Mail von [Person 1] (2).md"]
    assert list(back["file"]) == sorted(table["file"]) or set(back["file"]) == set(table["file"])


def test_unread_files_lose_their_names_too(tmp_path):
    unread = pd.DataFrame(
        {"round_id": ["2025"], "file": ["Foto Aylin Yılmaz.jpg"], "reason": ["Ohne Text."]}
    )
    table = file_names.with_unread(received("Frau Yılmaz fragt"), unread)
    documents, listed, _ = file_names.parted(pseudonymize(table)[0], table)
    assert listed.to_dict("records") == [
        {"round_id": "2025", "file": "Foto [Person 1].jpg", "reason": "Ohne Text."}
    ]
    assert len(documents) == 1


def test_a_name_in_an_output_is_found_recorded_and_hidden_by_the_next_pass(tmp_path):
    house = House(tmp_path, tmp_path, tmp_path)
    before = received("Frau Zwebbach fragt nach dem Weg")
    after_ = before.assign(text=["Frau [Person 1] fragt nach dem Weg"])
    hidden = leaks.hidden(before, after_)
    found = leaks.find("Anhang: zwebbach und Zwebbach\nfragt", hidden)
    assert [one.found for one in found] == ["Zwebbach"]
    assert leaks.record(house, found) and not leaks.record(house, found)
    again, review, *_ = pseudonymize(received("das sagt Zwebbach"), findings=leaks.read(house))
    assert list(again["text"]) == ["das sagt [Person 1]"]
    assert list(review["reason"].str[: len(leaks.REASON)]) == [leaks.REASON] * 2
    review = pseudonymize(received("mehr Bänke"), findings=leaks.read(house))[1]
    assert list(review["reason"]) == [leaks.UNPLACED]


def test_a_list_of_participants_is_remembered_without_its_names(tmp_path):
    house = House(tmp_path, tmp_path, tmp_path)
    (tmp_path / "liste.txt").write_text("Quorla Zwebbach\nIna Winter\n", encoding="utf-8")
    people = participants.read(tmp_path / "liste.txt")
    house.write("unread_received", tables.empty("unread_received"))
    participants.remember(house, gazetteer.harvest(people))
    stored = house.path("participants").read_text(encoding="utf-8").lower()
    assert "zwebbach" not in stored
    texts = ["Zwebbach war da, im Winter auch", "Ina Winter fehlt"]
    known = participants.remembered(house, texts)
    made = pseudonymize(received(*texts), remembered=[known])[0]["text"]
    assert list(made) == ["[Person 1] war da, im Winter auch", "[Person 2] fehlt"]


def test_private_tables_are_their_owners_only(tmp_path):
    house = House(tmp_path, tmp_path, tmp_path)
    house.write("received", received("Frau Demir"))
    house.write("documents", received("Frau [Person 1]"))
    assert stat.S_IMODE(house.private.stat().st_mode) == 0o700
    assert stat.S_IMODE(house.path("received").stat().st_mode) == 0o600
    assert not stat.S_IMODE(house.path("documents").stat().st_mode) & 0o007


def test_kinds():
    """Lines of our own by kind of writing (tests/fixtures/names_kinds.csv, all names invented): a floor, no figure to publish."""
    scores = evaluate_names.evaluate(HARD.with_name("names_kinds.csv"))["all"]
    assert scores["recall"] >= 0.98 and scores["precision"] >= 0.98
    assert scores["identifiers"]["recall"] >= 0.98 and scores["identifiers"]["precision"] >= 0.98
