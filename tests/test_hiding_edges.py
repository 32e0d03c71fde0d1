"""The edges of hiding: what the stage refuses and says, how recall is counted, who is told without a name. All names are invented."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import pseudonymize as program
from analysis import tables
from analysis.cleaning import boilerplate
from analysis.hiding import (
    evaluate_names,
    forms,
    gazetteer,
    lexicon,
    list_items,
    model,
    name_decisions,
    public,
)
from analysis.hiding.evaluate_names import hidden
from analysis.hiding.gazetteer import Known
from analysis.hiding.indirect import INDIRECT
from analysis.hiding.name_spans import NameSpan, without_overlaps
from analysis.hiding.tokens import tokens
from analysis.problems import Problem
from analysis.stage import House

# ---- the stage ----------------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path):
    place = House(*(tmp_path / name for name in ("corpus", "models", "reports")))
    texts = [
        ("d0", "2024", "a.txt", "Frau Demir fragt"),
        ("d1", "2025", "b.txt", "laut Quorlaxi, Mehmet kommt"),
    ]
    rows = pd.DataFrame(texts, columns=["document_id", "round_id", "file", "text"])
    place.write("received", tables.typed(rows, "received"))
    return place


@pytest.fixture(autouse=True)
def no_language_model(monkeypatch):
    monkeypatch.setattr(model, "installed", lambda: "")
    for name in ("SCHLUESSEL", "TEILNEHMENDE"):
        monkeypatch.delenv(name, raising=False)


def _work(house, verb="apply", key=None, participants=None):
    return program._work(house, SimpleNamespace(verb=verb, key=key, participants=participants))


def _decide(house, *rows):
    names = ["target", "start", "end", "new", "seal"]
    made = tables.typed(pd.DataFrame(rows, columns=names), "decided_names")
    tables.write(made, house.path("decided_names"), "decided_names")


@pytest.mark.parametrize("folder", ["corpus", "models", "reports", "project"])
def test_neither_key_nor_list_may_lie_in_a_folder_of_the_run_or_the_project(house, folder):
    inside = (
        {**house._asdict(), "project": Path(program.__file__).parents[1]}[folder]
        / "x"
        / "liste.csv"
    )
    with pytest.raises(Problem, match="Die Schlüsselliste darf nicht") as key:
        _work(house, key=inside)
    with pytest.raises(Problem, match="Die Teilnehmendenliste muss außerhalb") as listed:
        _work(house, participants=inside)
    assert all(str(inside) in str(each.value) for each in (key, listed))
    assert not inside.exists() and not house.path("documents").exists()


def test_the_key_goes_where_it_is_asked_for_and_nowhere_else(house, tmp_path, monkeypatch):
    with pytest.raises(Problem, match="make schluessel SCHLUESSEL="):
        _work(house, "key")
    monkeypatch.setenv("SCHLUESSEL", str(tmp_path / "named.csv"))
    _work(house, "apply")
    assert not (
        tmp_path / "named.csv"
    ).exists()  # a usual run writes none, whatever the environment says
    _work(house, "key")
    _work(house, "key", tmp_path / "given.csv")
    assert (tmp_path / "named.csv").read_bytes() == (tmp_path / "given.csv").read_bytes()
    assert (tmp_path / "given.csv").read_text(encoding="utf-8").splitlines() == [
        "round_id,placeholder,names", "2024,[Person 1],Demir", "2025,[Person 1],Quorlaxi", "2025,[Person 2],Mehmet"]  # fmt: skip


def test_what_the_stage_says_at_its_end_and_of_orphaned_decisions(house, capfd):
    assert _work(house) == "2 Blätter, 3 Personen ersetzt, 1 Stellen zum Nachsehen"
    assert capfd.readouterr().err == ""
    _decide(
        house, ("d0", 5, 8, "hide", ""), ("d9", 0, 4, "show", ""), ("2024", 0, 0, "cleared", "")
    )
    said = _work(house)
    assert said.endswith("1 Stellen zum Nachsehen, 2 Entscheidungen verwaist")
    lines = capfd.readouterr().err
    assert "Entscheidung verwaist: d0, Zeichen 5 bis 8 (hide)" in lines
    assert "Entscheidung verwaist: d9, Zeichen 0 bis 4 (show)" in lines


@pytest.mark.parametrize(("cleared", "warned"), [("2024", False), ("2025", True), (None, False)])
def test_a_cleared_round_with_open_places_is_named(house, capfd, cleared, warned):
    if cleared:  # what is open stands in the sheet of 2025
        _decide(house, (cleared, 0, 0, "cleared", ""))
    _work(house)
    said = "Runde 2025 ist freigegeben, hat aber 1 Stellen, über die niemand entschieden hat"
    assert (said in capfd.readouterr().err) == warned


def test_a_list_once_given_is_remembered_and_that_is_said(house, tmp_path, capfd):
    listed = tmp_path / "liste.txt"
    listed.write_text("Ina Winter\nOrla Fragt\n", encoding="utf-8")
    _work(house, participants=listed)
    assert program.participants.WITHOUT not in capfd.readouterr().err
    _work(house)
    assert program.participants.WITHOUT in capfd.readouterr().err


def test_unread_files_lose_their_names_beside_the_sheets(house):
    unread = pd.DataFrame(
        [("2025", "Foto Aylin Demir.jpg", "Ohne Text.")], columns=["round_id", "file", "reason"]
    )
    house.write("unread_received", tables.typed(unread, "unread_received"))
    assert _work(house).startswith("2 Blätter, ")  # an unread file is no sheet
    assert house.read("unread")["file"].tolist() == ["Foto [Person 1].jpg"]
    back = house.read("hidden_files")
    assert back.iloc[:, :3].values.tolist() == [
        ["2025", "Foto Aylin Demir.jpg", "Foto [Person 1].jpg"]
    ]


def test_a_corpus_without_a_sheet_has_nothing_to_hide():
    made = program.pseudonymize(tables.empty("received"))
    assert [len(each) for each in made] == [0, 0, 0, 0]
    assert list(made[0]) == list(tables.empty("received")) and "placeholder" in made[2]


def test_rounds_are_taken_in_their_natural_order_and_rows_keep_theirs():
    ids, rounds = ["d2", "d0", "d1"], ["10", "2", "10"]
    texts = ["Frau Demir", "Frau Koch", "Frau Berg"]
    rows = pd.DataFrame(
        {"document_id": ids, "round_id": rounds, "file": ["c", "a", "b"], "text": texts}
    )
    documents, _, key, _ = program.pseudonymize(tables.typed(rows, "received"))
    assert documents["document_id"].tolist() == ids
    assert documents["text"].tolist() == ["Frau [Person 2]", "Frau [Person 1]", "Frau [Person 1]"]
    assert key.values.tolist() == [
        ["2", "[Person 1]", "Koch"],
        ["10", "[Person 1]", "Berg"],
        ["10", "[Person 2]", "Demir"],
    ]


def test_a_change_beside_a_placeholder_stops_everything():
    before = pd.DataFrame(
        {"document_id": ["d0", "d1"], "file": ["a", "b"], "text": ["Frau Demir", "Bänke"]}
    )
    program._check(before, before.assign(text=["Frau [Person 1]", "Bänke"]))
    for column, made in (("text", ["Frau [Person 1]", "Bank"]), ("file", ["a", "c"])):
        with pytest.raises(Problem, match=f"In der Spalte {column} weicht") as found:
            program._check(before, before.assign(**{column: made}))
        assert "d1" in str(found.value) and "d0" not in str(found.value)


# ---- how recall and precision are counted -------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "plain", "gold"),
    [
        ("mehr Bänke", "mehr Bänke", []),
        ("{Orla} und {Bey}", "Orla und Bey", [(0, 4, "Person"), (9, 12, "Person")]),
        ("x ¶ Tel. {0561 1|Telefon}.", "x\nTel. 0561 1.", [(7, 13, "Telefon")]),
        ("{Orla ¶ Bey}", "Orla\nBey", [(0, 8, "Person")]),
        ("", "", []),
    ],
)
def test_marks_of_a_sentence(marked, plain, gold):
    assert evaluate_names.unmarked(marked) == (plain, gold)


@pytest.mark.parametrize(
    ("text", "span", "others", "inside"),
    [
        ("Frau Müllers Kurs", (5, 12), [(5, 12)], True),
        ("Frau Müllers Kurs", (5, 12), [(5, 11)], True),  # the s of the genitive may stay
        ("Frau Müllern Kurs", (5, 12), [(5, 11)], False),
        ("Frau Müllers Kurs", (5, 12), [(5, 10)], False),
        ("Frau Müllers Kurs", (5, 12), [(6, 12)], False),
        ("Frau Müllers Kurs", (5, 12), [(0, 17)], True),
        ("Orla Müllers Kurs", (0, 12), [(0, 4), (5, 12)], True),  # each word in a span of its own
        ("Orla Müllers Kurs", (0, 12), [(5, 12)], False),
        ("Orla Müllers Kurs", (4, 5), [(0, 17)], False),  # a blank holds no word
        ("Orla Müllers Kurs", (0, 4), [], False),
    ],
)
def test_a_name_is_hidden_where_all_its_words_are(text, span, others, inside):
    kinds = lambda spans: [(*one, "Person") for one in spans]
    assert evaluate_names._inside(text, (*span, "Person"), kinds(others)) == inside
    assert not evaluate_names._inside(text, (*span, "Telefon"), kinds(others))


SENTENCES = ["Frau {Demir} und {Orla}", "Bänke am Fluss", "{Demir} ruft {0561 1|Telefon} an"]
FOUND = {
    "Frau Demir und Orla": [(5, 10, "Person")],
    "Bänke am Fluss": [(0, 5, "Person"), (9, 14, "Adresse")],
    "Demir ruft 0561 1 an": [(0, 5, "Person"), (11, 17, "Telefon")],
}


def test_recall_is_of_names_and_precision_of_finds_each_kind_for_itself(monkeypatch, tmp_path):
    monkeypatch.setattr(evaluate_names, "hidden", FOUND.__getitem__)
    assert evaluate_names.score(SENTENCES) == {
        "names": 3, "hidden": 3, "recall": 0.6667, "precision": 0.6667,
        "wrong": [{"text": "Frau Demir und Orla", "missed": ["Orla"], "wrongly_hidden": []},
                  {"text": "Bänke am Fluss", "missed": [], "wrongly_hidden": ["Bänke"]}],
    }  # fmt: skip
    others = evaluate_names.score(SENTENCES, persons=False)
    assert (others["names"], others["hidden"], others["recall"], others["precision"]) == (
        1,
        2,
        1.0,
        0.5,
    )
    none = evaluate_names.score(["Bänke am Fluss"])
    assert (
        none["recall"] is None
        and none["precision"] == 0.0
        and evaluate_names.score([])["precision"] is None
    )
    rows = pd.DataFrame({"part": ["test", "dev", "test"], "kind": "name", "text": SENTENCES})
    rows.to_csv(tmp_path / "list.csv", index=False)
    found = evaluate_names.evaluate(tmp_path / "list.csv")
    assert {part: (one["sentences"], one["names"]) for part, one in found.items()} == {
        "dev": (1, 0), "test": (2, 3), "all": (3, 3)}  # fmt: skip
    assert list(found) == ["dev", "test", "all"] and found["test"]["identifiers"]["recall"] == 1.0


def test_the_command_prints_counts_unless_it_is_asked_for_the_sentences(
    monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(evaluate_names, "hidden", FOUND.__getitem__)
    pd.DataFrame({"part": "dev", "kind": "name", "text": SENTENCES}).to_csv(
        tmp_path / "l.csv", index=False
    )

    def said(*words):
        monkeypatch.setattr(sys, "argv", ["x", str(tmp_path / "l.csv"), *words])
        evaluate_names.main()
        return capsys.readouterr().out

    plain, long = json.loads(said()), json.loads(said("--wrong"))
    assert plain["all"]["wrong"] == 2 and plain["all"]["identifiers"]["wrong"] == 1
    assert [one["text"] for one in long["dev"]["wrong"]] == [
        "Frau Demir und Orla",
        "Bänke am Fluss",
    ]
    assert said("--in-words") == (
        "Namen, an der mitgelieferten Prüfliste mit 3 erfundenen Sätzen: 67 % der 3 Namen werden verborgen; "
        "67 % dessen, was verborgen wird, ist wirklich ein Name.\n"
    )


def test_names_and_identifiers_of_one_text_come_in_their_order():
    assert evaluate_names.hidden("Tel. 0561 7874321, Frau Demir") == [
        (5, 17, "Telefon"),
        (24, 29, "Person"),
    ]


# ---- who can be recognised without a name -------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Die einzige eritreische Hebamme in der Nordstadt hört auf", "die oder der Einzige"),
        ("unser einziger Dolmetscher zieht weg", "die oder der Einzige"),
        ("UNSERE letzte Apothekerin", "die oder der Einzige"),
        ("unser letzter Hausmeister geht", "die oder der Einzige"),
        ("die letzte Apothekerin geht", "die oder der Einzige"),
        ("die erste syrische Busfahrerin", "die oder der Einzige"),
        ("die einzige Haltestelle", ""),
        ("der Imam der Moschee am Holländischen Platz", "Amt und Ort"),
        ("mit dem neuen Pfarrer von Bettenhausen", "Amt und Ort"),
        ("die Schulleiterin der Valentin-Schule", "Amt und Ort"),
        ("der Rektor kommt", ""),
        ("die Hebamme fehlt im Plan", ""),
        ("eine syrische Mutter aus dem Wesertor", "Merkmal, Rolle und Ort"),
        ("ein 15-jähriger Schüler in der Klasse", "Merkmal, Rolle und Ort"),
        ("eine Mutter aus dem Wesertor", ""),
        ("der Junge, 17 Jahre alt, kam aus Homs", "Alter und Ort"),
        ("ein 9 jähriger aus Kassel", "Alter und Ort"),
        ("15 Jahre in Kassel", ""),
        ("17 Jahre alt. Sie lebt in Kassel", ""),  # another sentence
    ],
)
def test_who_can_be_recognised_without_a_name(text, why):
    found = [reason for pattern, reason in INDIRECT if pattern.search(text)]
    prefix = "jemand könnte ohne Namen erkennbar sein: "
    assert found == ([prefix + why] if why else [])


@pytest.mark.parametrize(
    "role",
    "Imam Pfarrerin Lehrer Grundschullehrerin Erzieherin Leiterin Vorsitzender Hausmeister Trainerin Ärztin Apotheker Besitzerin Inhaber"
    " Pastor Rabbiner Polizistin Sozialarbeiter Sachbearbeiterin Dolmetscher Rektorin Krankenschwester Busfahrer"
    " Integrationsbeauftragte Studentin Schüler Mann Frau Mutter Vater Familie Person Kind".split(),
)  # fmt: skip
def test_the_only_one_of_any_role_is_asked_about(role):
    text = f"Das ist die einzige {role} und hilft allen"
    reasons = [reason for pattern, reason in INDIRECT if pattern.search(text)]
    assert reasons == ["jemand könnte ohne Namen erkennbar sein: die oder der Einzige"]


@pytest.mark.parametrize(
    ("text", "name", "known"),
    [
        ("wie Karl Marx schrieb", "Karl Marx", True),
        ("Angela Merkels Politik", "Angela Merkels", True),
        ("Frau Angela Merkel fragt", "Angela Merkel", False),  # with a title it may be a neighbour
        ("Dr. Karl Marx fragt", "Karl Marx", False),
        ("Karl Meier fragt", "Karl Meier", False),
        ("das sagt Marx", "Marx", True),
        ("Merkels Zeit", "Merkels", True),
        ("Herr Marx fragt", "Marx", False),
        ("das Spiel Hans im Glück", "Hans", True),  # the first word of a phrase
        ("Hans fragt im Glück", "Hans", False),
        ("Karl fragt", "Karl", False),
    ],
)
def test_who_is_of_public_life(text, name, known):
    start = text.index(name)
    assert public.is_public(text, NameSpan(start, start + len(name))) == known


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        *((f"frag @{name} mal", f"@{name}") for name in ("leyla_03", "roland", "yunis.k", "samtpfote", "wieland07", "bundi", "Mert.K")),
        *((f"siehe @{name} im Netz", "") for name in (
            "stadtkassel", "jugendamt_nord", "uni_kassel", "vhs.kassel", "teamgruen", "landkreis", "kulturzentrum", "awo_nord")),
        ("a@leyla_03", ""),  # no beginning of a word
        ("leon07 war da", "leon07"),
        ("leon_3 war da", "leon_3"),
        ("sommer07 im Park", ""),
        ("leon 07", ""),
    ],
)  # fmt: skip
def test_names_on_the_net(text, hidden):
    spans = list(forms.handles(text, tokens(text)))
    assert [text[one.start : one.end] for one in spans] == [hidden] * bool(hidden)


# ---- lists of names -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Anna", {"anna"}),
        ("Müller", {"müller", "muller", "mueller"}),
        ("Strauß", {"strauss"}),
        ("Yılmaz", {"yilmaz"}),
        ("Юлия", {"julija", "yuliya", "yulyya"}),
        ("Григорий", {"grigorij", "grigoriy", "hryhoryi"}),
        ("Жанна", {"schanna", "zhanna"}),
        ("Щукин", {"schtschukin", "shchukin", "shchukyn"}),
        ("Хасан", {"chasan", "khasan"}),
        ("Цой", {"zoj", "tsoy", "tsoi"}),
        ("Чехов", {"tschechow", "chekhov"}),
        ("Шевченко", {"schewtschenko", "shevchenko"}),
        ("Зоя", {"soja", "zoya"}),
        ("Єва", {"jewa", "yeva"}),
        ("Їва", {"jiwa", "yiva"}),
        ("Ольга", {"olga", "olha"}),
        ("Ёлкин", {"jolkin", "yolkin", "yolkyn"}),
        ("Ψάλτης", {"psaltis"}),
        ("Χρήστος", {"christos"}),
        ("Νταλάρας", {"ntalaras"}),
        ("Μπάμπης", {"babis"}),
        ("Θεοδώρου", {"theodorou"}),
    ],
)
def test_spellings_in_which_german_notes_write_a_name(name, written):
    assert lexicon.spellings(name) == written


def test_a_provider_lists_names_in_any_form():
    class Provider:
        first_names = ("Ada", "Bo")
        first_names_female = {"Cleo": 0.5}
        first_names_male = ["Dan", 3]
        first_name = "Eva"
        last_names = ("Koch",)

    assert lexicon.listed(Provider, "first_names") == {"Ada", "Bo", "Cleo", "Dan"}
    assert lexicon.listed(Provider, "last_names") == {"Koch"}


def test_the_lists_know_genders_and_which_names_are_trusted_alone():
    given, family, near_given, near_family = lexicon.lexicon()
    assert (given["mehmet"], given["sabine"], given["kim"]) == ("m", "f", "x")
    assert {"yilmaz", "schneider", "white"} <= family and {"yilmaz", "schneider"} <= near_family
    assert "white" not in near_family and "mehmet" in near_given
    assert not any(len(name) < 2 or " " in name for name in (*given, *family))


@pytest.mark.parametrize(
    ("word", "key"),
    [("MÜLLER", "müller"), ("Öztürk", "öztürk"), ("İLHAN", "ilhan"), ("Łukasz", "lukasz"), ("Weiß", "weiss"), ("Ümit", "ümit"),
     ("U\u0308mit", "ümit"), ("Çelik", "celik"), ("D’Angelo", "d'angelo")],
)  # fmt: skip
def test_a_key_keeps_german_umlauts_and_nothing_else(word, key):
    assert lexicon.key_of(word) == key and lexicon.unaccented(key) == lexicon.unaccented(word)


def test_lists_by_hand_are_trusted_and_know_their_gender():
    given, family, near_given, near_family = lexicon.lexicon()
    by_hand = {"berivan": "f", "bawer": "m", "aminata": "x"}  # names that Faker does not list
    assert {name: given[name] for name in by_hand} == by_hand and set(by_hand) <= near_given
    assert {"barzani", "krüger", "kruger", "krueger"} <= near_family & family
    assert lexicon.words("titles", "address", "doctor") == lexicon.words(
        "titles", "address"
    ) | lexicon.words("titles", "doctor")


LISTED = [
    ("Orla Zwebbach", "Orla Zwebbach"),
    ("Frau Dr. Zwebbach", "Zwebbach"),  # a title stays
    ("Herr", ""),
    ("Koch", "Koch"),  # in a list a noun that is a surname is one
    ("Haus", ""),
    ("Mondschein Sabrina", "Mondschein Sabrina"),
    ("Jugendamt", ""),
    ("AWO", ""),
    ("Quorla Schule", ""),
    ("Bänke besorgen", ""),
    ("Orla fragt nach", ""),
    ("von der", ""),
    ("Quorla Tresko Zwebb Trixo", "Quorla Tresko Zwebb Trixo"),  # four words
    ("Quorla Tresko Zwebb Trixo Mordu", ""),  # and no more
    ("birgit", "birgit"),
    ("koch", ""),
    ("birgit koch", "birgit koch"),
    ("sevgi altıntaş quorla", "sevgi altıntaş quorla"),
    ("sevgi altıntaş quorla zwebb", ""),
    ("sevgi öz", "sevgi öz"),
    ("sevgi x", ""),
    ("Orla altıntaş", ""),  # all with a capital or none
    ("bank birgit", ""),
    ("sevgi Bank", ""),
    ("bäume pflanzen", ""),
]


@pytest.mark.parametrize(("item", "name"), LISTED)
def test_what_an_item_of_a_list_of_persons_names(item, name):
    assert " ".join(token.text for token in list_items.name_in(tokens(item))) == name
    assert list_items.name_in([]) == []


@pytest.mark.parametrize(
    ("text", "label", "entity", "found"),
    [
        ("Auch Quorlaxi kommt", "PER", "Quorlaxi", "Quorlaxi"),
        (
            "Auch Quorlaxi kommt",
            "PER",
            "Auch Quorlaxi kommt",
            "Quorlaxi",
        ),  # from its first name-like word on
        ("Auch Quorlaxi kommt", "LOC", "Quorlaxi", ""),
        ("Zwebbach und Quorlaxi und Tresko", "PER", "Quorlaxi", "Quorlaxi"),
        ("Heute kommt Kassel", "PER", "Kassel", ""),
        ("Auch Quorlaxi Tresko kommt", "PERSON", "Quorlaxi Tresko", "Quorlaxi Tresko"),
        ("Der Sprachkurs beginnt", "PER", "Sprachkurs", ""),
        ("Die Quorlaxi Schule", "PER", "Quorlaxi", ""),  # a house
        ("wer hilft", "PER", "wer", ""),
        (" ", "PER", "", ""),
    ],
)
def test_what_a_language_model_takes_for_a_person_must_be_able_to_be_one(
    monkeypatch, text, label, entity, found
):
    start = text.find(entity)
    entities = [SimpleNamespace(label_=label, start_char=start, end_char=start + len(entity))]
    monkeypatch.setattr(model, "installed", lambda: "de_core_news_sm")
    monkeypatch.setattr(model, "_loaded", lambda name: lambda text: SimpleNamespace(ents=entities))
    spans = list(model.recognised(text, tokens(text)))
    assert [text[one.start : one.end] for one in spans] == [found] * bool(found)
    assert all(one.reason == model.THIN_MODEL for one in spans)


def test_what_one_source_doubts_stays_doubtful():
    sure = Known(
        given=frozenset({"selma"}), family=frozenset({"berg"}), pairs=frozenset({("a", "b")})
    )
    doubt = Known(
        doubtful=frozenset({"berg", "selma"}), family=frozenset({"koch"}), thin=frozenset({"quorl"})
    )
    both = gazetteer.joined(sure, doubt)
    assert both == gazetteer.joined(doubt, sure) == Known(
        frozenset(), frozenset({"koch"}), frozenset({"berg", "selma"}), frozenset({("a", "b")}), frozenset({"quorl"})
    )  # fmt: skip


TAUGHT = Known(
    given=frozenset({"selma", "noa"}), family=frozenset({"zwebbach", "yilmaz"}), pairs=frozenset({("orla", "bey")}),
    thin=frozenset({"quorl"}), thin_pairs=frozenset({("trixo", "mordu")}),
)  # fmt: skip
THIN = gazetteer.THIN_TAUGHT


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("das sagt Zwebbach auch", [("Zwebbach", (), "Zwebbach", "")]),
        ("Zwebbachs Garten", [("Zwebbach", (), "Zwebbach", "")]),  # the s of the genitive stays
        ("der Zwebbach-Kurs", [("Zwebbach", (), "Zwebbach", "")]),
        ("auch zwebbach meint das", [("zwebbach", (), "zwebbach", "")]),
        ("Herr Yılmaz und YILMAZ", [("Yılmaz", (), "Yılmaz", ""), ("YILMAZ", (), "YILMAZ", "")]),
        ("Selma kommt", [("Selma", ("Selma",), "", "")]),
        (
            "auch Noa meint, auch noa meint",
            [("Noa", ("Noa",), "", "")],
        ),  # three small letters are any word
        ("Orla Bey kommt", [("Orla Bey", ("Orla",), "Bey", "")]),
        ("- Bey, Orla", [("Bey, Orla", ("Orla",), "Bey", "")]),
        ("Orla von der Bey", [("Orla von der Bey", ("Orla",), "Bey", "")]),
        ("Orla; Bey", []),
        ("Bey fragt", []),  # half of a pair is nobody
        ("Quorl war da", [("Quorl", (), "Quorl", THIN)]),
        ("Trixo Mordu", [("Trixo Mordu", ("Trixo",), "Mordu", THIN)]),
        ("die Zwebbach-Schule", []),
        ("die Zwebbach Schule", []),
        ("Zwebbachweg", []),
        ("", []),
    ],
)
def test_where_names_stand_that_other_notes_have_taught(text, found):
    spans = gazetteer.known_spans(text, tokens(text), TAUGHT)
    assert [
        (text[one.start : one.end], one.given, one.family, one.reason) for one in spans
    ] == found


@pytest.mark.parametrize(
    ("span", "texts", "known"),
    [
        (NameSpan(0, 1, ("Selma",), "Zwebbach"), [],
         Known(frozenset({"selma"}), frozenset({"zwebbach"}), pairs=frozenset({("selma", "zwebbach")}))),
        (NameSpan(0, 1, (), "Koch"), [], Known(doubtful=frozenset({"koch"}))),  # an everyday word
        (NameSpan(0, 1, (), "KOCH"), [], Known(doubtful=frozenset({"koch"}))),
        (NameSpan(0, 1, (), "Kassel"), [], Known(doubtful=frozenset({"kassel"}))),  # a town
        (NameSpan(0, 1, (), "Zwebbach"), ["der Bus in Zwebbach"], Known(doubtful=frozenset({"zwebbach"}))),
        (NameSpan(0, 1, (), "Zwebbach"), ["Stadtteil Zwebbach"], Known(doubtful=frozenset({"zwebbach"}))),
        (NameSpan(0, 1, (), "Zwebbach"), ["von Zwebbach"], Known(family=frozenset({"zwebbach"}))),
        (NameSpan(0, 1, ("S",), "Zwebbach"), [], Known(family=frozenset({"zwebbach"}))),  # an initial teaches nothing
        (NameSpan(0, 1, ("Selma",), "Z"), [], Known(given=frozenset({"selma"}))),
        (NameSpan(0, 1, ("Quorl",), "Zwebbach", reason="dünn"), [],
         Known(thin=frozenset({"quorl", "zwebbach"}), thin_pairs=frozenset({("quorl", "zwebbach")}))),
        (NameSpan(0, 1, (), "Zwebbach", reason="dünn"), [], Known()),  # one word on thin ground teaches nothing
        (NameSpan(0, 1, ("Quorl",), "Koch", reason="dünn"), [],
         Known(thin=frozenset({"quorl"}), thin_pairs=frozenset({("quorl", "koch")}))),
    ],
)  # fmt: skip
def test_what_a_find_teaches(span, texts, known):
    assert gazetteer.harvest([span], texts) == known


def test_what_is_sure_somewhere_is_no_longer_thin():
    sure, thin = (
        NameSpan(0, 1, ("Quorl",), "Zwebbach"),
        NameSpan(0, 1, ("Quorl",), "Zwebbach", reason="dünn"),
    )
    assert gazetteer.harvest([thin, sure]).thin_pairs == frozenset()
    assert gazetteer.harvest([thin, sure]).pairs == {("quorl", "zwebbach")}


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ([(0, 5), (3, 12)], [(3, 12)]),  # the longer one
        ([(0, 5, "thin"), (0, 5, "")], [(0, 5, "")]),  # the surer one
        ([(0, 5), (5, 9)], [(0, 5), (5, 9)]),  # they touch
        ([(6, 9), (0, 5)], [(0, 5), (6, 9)]),  # in order
        ([(0, 4), (2, 6), (5, 9)], [(0, 4), (5, 9)]),  # as long: the earlier listed
        ([], []),
    ],
)
def test_which_of_overlapping_spans_holds(spans, kept):
    made = [NameSpan(start, end, reason=(*rest, "")[0]) for start, end, *rest in spans]
    found = [(one.start, one.end, one.reason) for one in without_overlaps(iter(made))]
    assert found == [(*one, "")[:3] for one in kept]


def test_of_spans_alike_the_one_that_knows_surname_and_gender_holds():
    less, more = NameSpan(0, 5, family="Demir"), NameSpan(0, 5, family="Demir", gender="f")
    assert without_overlaps([less, more]) == without_overlaps([more, less]) == [more]


@pytest.mark.parametrize(
    ("installed", "best"),
    [
        ([], ""),
        (["de_core_news_sm", "de_core_news_lg", "de_core_news_md"], "de_core_news_lg"),
        (["de_core_news_sm", "de_core_news_md"], "de_core_news_md"),
        (["en_core_web_lg", "my_de_core_news_lg", "de_core_news_sm"], "de_core_news_sm"),
    ],
)
def test_the_largest_installed_model_is_taken(monkeypatch, installed, best):
    monkeypatch.undo()
    found = [SimpleNamespace(name=name) for name in installed]
    monkeypatch.setattr(model.pkgutil, "iter_modules", lambda: found)
    assert model.installed.__wrapped__() == best


@pytest.mark.parametrize(
    ("pipes", "off"),
    [
        (["tok2vec", "tagger", "morphologizer", "parser", "lemmatizer", "attribute_ruler", "ner"],
         ["parser", "lemmatizer", "attribute_ruler", "morphologizer", "tagger"]),
        (["tok2vec", "parser", "ner"], ["parser"]),
        (["tagger", "entity_ruler"], []),  # somebody's own: nobody knows what hangs on what
    ],
)  # fmt: skip
def test_of_a_language_model_only_what_finds_names_is_run(monkeypatch, pipes, off):
    import spacy

    done = []
    monkeypatch.setattr(
        spacy, "load", lambda name: SimpleNamespace(pipe_names=pipes, disable_pipe=done.append)
    )
    model._loaded.__wrapped__("de_core_news_sm")
    assert done == off


# ---- what people decided ------------------------------------------------------------------------


def test_every_text_a_decision_may_be_about_has_its_name():
    rows = pd.DataFrame(
        {
            "document_id": ["d0"],
            "round_id": ["2025"],
            "field_id": ["weg"],
            "file": ["a.md"],
            "text": ["x"],
        }
    )
    assert name_decisions.texts_of(rows) == {"d0": "x", "d0:file": "a.md"}
    assert [name_decisions.target_of("d0", column) for column in ("", "text", "file")] == [
        "d0",
        "d0",
        "d0:file",
    ]


# ---- who stands behind a label, who is quoted, who plies a trade -----------------------------------------------------


@pytest.mark.parametrize(
    "label",
    [
        "Moderation", "Co-Moderation", "Protokollführerin", "Schriftführung", "Gesprächsleitung", "Tischpatin", "Gastgeber",
        "Berichterstattung", "Transkription", "Abschrift", "Dokumentation", "Verfasst von", "erstellt von", "Für das Protokoll",
        "für die Mitschrift", "Für die Richtigkeit", "f. d. R.", "i. A.", "gez.", "Abgetippt von", "Aufgeschrieben von",
        "Notiert von", "Mitglieder", "Unentschuldigt", "Anwesend am 3. Juli",
    ],
)  # fmt: skip
def test_what_cleaning_takes_for_a_label_of_persons_hiding_does_too(label):
    name = "Alke Drömmling"  # in no list
    assert boilerplate.reason_of(f"{label}: [Person 1]")
    for line in (f"{label}: {name}", f"- **{label}:** {name}", f"12. Mai, {label}: {name}"):
        assert name in [line[start:end] for start, end, _ in hidden(line)], line


@pytest.mark.parametrize(
    "line",
    ["Mitglieder: Vereine und Schulen", "Für den Tisch Blumen und Obst", "Für das Protokoll: alle Karten bleiben hängen",
     "Abschrift: Tafel links", "Dokumentation: Ergebnisse ins Netz stellen", "Gezeiten beachten", "Gastgeber: Kulturverein"],
)  # fmt: skip
def test_behind_such_a_label_words_stay_words(line):
    assert hidden(line) == []


@pytest.mark.parametrize(
    "line, names",
    [
        # a role without its colon, a label nobody listed, and strangers in a row amid a sentence
        (
            "Moderation Tjarda Wehlhauer, Protokoll Fenke Hinnerksen",
            ["Tjarda Wehlhauer", "Fenke Hinnerksen"],
        ),
        ("Protokoll – Okko Wiards", ["Okko Wiards"]),
        ("Dokumentation Workshoptag im Netz", []),
        ("Leitung Mensa besser", []),
        ("Fotos Deichfest aufhängen", []),
        (
            "Thekendienst: Tjarda Wehlhauer und Fenke Hinnerksen",
            ["Tjarda Wehlhauer", "Fenke Hinnerksen"],
        ),
        ("Es notierte: Fenke Sandvoort", ["Fenke Sandvoort"]),
        ("Mitgeschrieben hat Okko Wiards", ["Okko Wiards"]),
        ("Plauderbank Wesselrode - da sitzt nie jemand", []),
        ("Mitspielbude Ostrup: immer zu", []),
        ("Treffpunkt: Lohnhalle Nordschacht", []),
        ("Linie 4: Harzdorf Kesselgrund", []),
        ("Der Igel schläft im Beet, sagt Tjorven (6)", ["Tjorven"]),
        ("„Zu dunkel im Keller“, meinte Tjarda", ["Tjarda"]),
        ("Ruhe im Hof – fragt Alke Drömmling, 81", ["Alke Drömmling"]),
        # a wish is no person, nor is what stands behind a word for a thing, a firm or an office
        ("Mehr Abwechslung wünscht sich Bouldern.", []),
        ("Karten eingeschrieben von Hand", []),
        ("Aushang erstellt von Perplexity", []),
        ("Erstellt: Kahootquiz", []),
        ("- Mitgeschrieben von Okko Wiards", ["Okko Wiards"]),
        ("Fotos Streetart", []),
        ("Protokoll Flipchartbild", []),
        ("Abschrift Okko Wiards", ["Okko Wiards"]),
        ("Karte: Komoot Outdooractive", []),
        ("Leitung Tjarda, Protokoll – Wiards", ["Tjarda", "Wiards"]),
        ("Tischleitung: Okko Wiards", ["Okko Wiards"]),
        ("Betreiber Flixtrain", []),
        ("Nutzer Komoot sagt", []),
        ("Optiker Fielmann schließt", []),
        ("Bäcker Lahmacun", []),
        ("Briefträger Wehlhauer grüßt", ["Wehlhauer"]),
        ("Mehr dazu bei @unikliniken und @landratsamt", []),
        ("Mehr dazu bei @amtsblatt und @unna_k", ["@unna_k"]),
        ("Es ist zu laut, sagt Mama", []),
        ("Der Bus kommt nie, sagt Verkehrsbetrieb", []),
        ("Wohnungsmarkt? Das fragt Politik", []),
        ("Was heißt Resilienz?", []),
        ("Meister Quandthagen bildet noch aus", ["Quandthagen"]),
        ("Ansprechpartner Wehlhauer hilft", ["Wehlhauer"]),
        ("Die Optikerin Wehlhauer hilft allen", ["Wehlhauer"]),
        ("Der Polizist Wehlhauer kennt jeden", ["Wehlhauer"]),
        ("Handwerker Innung macht nichts", []),
        ("Trainer Lizenz bezahlen", []),
        ("Bürger Wesselrodes fragen", []),
        ("Wiener Quandthagen im Imbiss", []),
        ("Koch und Wirt gesucht", []),
        ("Theater Quandthagen spielt nie", []),
    ],
)
def test_who_is_quoted_and_who_plies_a_trade(line, names):
    assert [line[start:end] for start, end, _ in hidden(line)] == names
