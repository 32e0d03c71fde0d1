"""Workshop, Tisch and group: what labels say, and what only looks like it."""

import pytest

from analysis import codebook
from analysis.codebook import Code, Codebook
from analysis.places import common_words, field_of, is_place, label_of, place_of, table_value
from analysis.sources import guessed

CODEBOOK = Codebook(
    (
        Code(
            "field", "bildung_sprache", "Bildung und Sprachförderung", keywords=("Schule", "Kita")
        ),
        Code("field", "arbeitsmarkt", "Teilhabe am Arbeitsmarkt", keywords=("Ausbildung",)),
        Code("field", "energie", "Energie", keywords=("Solar", "Wärme")),
        Code("field", "verkehr", "Verkehr und Mobilität", keywords=("Bus", "Radweg", "Schule")),
    ),
    {},
)


@pytest.mark.parametrize(
    "label, place",
    [
        ("Tisch 3", {"table": "3"}),
        ("Tisch III", {"table": "3"}),
        ("TISCH 3:", {"table": "3"}),
        ("Tisch Nr. 12", {"table": "12"}),
        ("Thementisch 4 – Kinderbetreuung", {"table": "4"}),
        ("3. Tisch", {"table": "3"}),
        ("Erster Tisch", {"table": "1"}),
        ("Tisch B", {"table": "B"}),
        ("Thementisch Wohnen", {"table": "Wohnen"}),
        ("Tisch „Ehrenamt“", {"table": "Ehrenamt"}),
        ("Gruppe 2", {"table": "Gruppe 2"}),
        ("Gruppe: Ehrenamtliche", {"group": "Ehrenamtliche"}),
        ("Fokusgruppe Jugendliche", {"group": "Jugendliche"}),
        ("Tisch 2 (Gruppe: Eltern)", {"table": "2", "group": "Eltern"}),
        ("Workshop 2: Arbeitsmarkt", {"workshop": "Workshop 2: Arbeitsmarkt"}),
        (
            "Workshop 2: Arbeitsmarkt – Tisch 3",
            {"workshop": "Workshop 2: Arbeitsmarkt", "table": "3"},
        ),
        ("Workshop C – Bauen und Verkehr", {"workshop": "Workshop C: Bauen und Verkehr"}),
        ("Forum B", {"workshop": "Forum B"}),
        ("AG E-Mobilität", {"workshop": "AG E-Mobilität"}),
        (
            "Workshop A: Kita, Schule und Ausbildung",
            {"workshop": "Workshop A: Kita, Schule und Ausbildung"},
        ),
        ("Workshop 2: Bauen, Raum 4 und Foyer", {"workshop": "Workshop 2: Bauen"}),
        (
            "Workshop Bauen, Raum Ost und West, Tisch 1",
            {"workshop": "Workshop Bauen", "table": "1"},
        ),
        ("Workshop Bauen, Aula und Mensaraum", {"workshop": "Workshop Bauen, Aula und Mensaraum"}),
        ("Workshop Bauen, Mensaraum und Aula", {"workshop": "Workshop Bauen"}),
        ("Workshop Bauen, Uta Brun und Ole Kast", {"workshop": "Workshop Bauen"}),
        ("Workshop Bauen, Protokoll und Fotos", {"workshop": "Workshop Bauen"}),
        ("Workshop Protokollführung lernen", {"workshop": "Workshop Protokollführung lernen"}),
        ("Workshop: Protokoll", {}),
        ("Tisch 3D Drucker", {}),
        ("Tisch 3D", {"table": "3d"}),
        ("Ergebnisse der AG Bildung", {"workshop": "AG Bildung"}),
        ("AG Bildung, Tisch 1", {"workshop": "AG Bildung", "table": "1"}),
        ("Workshop 3, Tisch 2", {"workshop": "Workshop 3", "table": "2"}),
        ("Workshop 3 | Tisch 2", {"workshop": "Workshop 3", "table": "2"}),
        ("AG 3,5 Stunden", {}),
        ("Workshop Kita Ti. 7", {"workshop": "Workshop Kita", "table": "7"}),
        ("Workshop Kita T. 7", {"workshop": "Workshop Kita", "table": "7"}),
        ("Workshop IV", {"workshop": "Workshop 4"}),
        ("Arbeitsgruppe 3", {"workshop": "Arbeitsgruppe 3"}),
        ("AG 4", {"workshop": "AG 4"}),
        ("WS II", {"workshop": "WS 2"}),
        ("T7", {"table": "7"}),
        ("Karten T 12 – Mobilität", {"table": "12"}),
        ("TT 3 Bauen", {"table": "3"}),
        ("Ti. 9", {"table": "9"}),
        # letters count as numbers do, and what a sheet is, is no name
        ("Workshop D – Garten und Hof", {"workshop": "Workshop D: Garten und Hof"}),
        ("Werkstatt E, Tisch 2", {"workshop": "Werkstatt E", "table": "2"}),
        ("AG B – Ergebnisse", {"workshop": "AG B"}),
        ("WS 3 – Protokoll", {"workshop": "WS 3"}),
        ("AG A-Jugend", {"workshop": "AG A-Jugend"}),
        # a comma inside an enumeration parts no place, any other does
        (
            "Workshop 2: Haus, Hof und Garten – Tisch 3",
            {"workshop": "Workshop 2: Haus, Hof und Garten", "table": "3"},
        ),
        (
            "Forum A: Haus, Hof, Garten sowie Wege in der Stadt, Saal 2",
            {"workshop": "Forum A: Haus, Hof, Garten sowie Wege in der Stadt"},
        ),
        ("Gruppe: Mütter, Väter und Kinder", {"group": "Mütter, Väter und Kinder"}),
        ("Workshop 2: Garten, Deichhaus, 17 Uhr", {"workshop": "Workshop 2: Garten"}),
        ("Workshop 2: Garten, Tisch 2 und Tisch 3", {"workshop": "Workshop 2: Garten"}),
        (
            "WS 4: Garten, Gruppe der Mütter und Väter",
            {"workshop": "WS 4: Garten", "group": "Mütter und Väter"},
        ),
    ],
)
def test_a_label_names_its_place(label, place):
    assert place_of(label) == place


@pytest.mark.parametrize(
    "label",
    [
        "Runder Tisch 2025",
        "Runder Tisch Integration",
        "Runde Tische 3",
        "Stammtisch 3",
        "Volkswagen AG",
        "Tisch decken",
        "Was fehlt?",
        "Gruppenarbeit",
        "Mittagstisch für Senioren",
        "Tisch 7 + 8",
        "Karten T3 T9",
        "Formular T-5",
        "Thementisch",
        "Tische 9 und 10",
        "Tisch 3-5",
        "Workshop",
        "Gruppen bilden",
        "Die AG hat getagt",
        "Tisch",
        "",
        "Am Tisch 3 wurde lange darüber gesprochen, dass die Wege zum Amt zu weit sind und dass niemand weiß, wer wofür zuständig ist, leider.",
    ],
)
def test_what_only_looks_like_a_place(label):
    assert place_of(label) == {}


@pytest.mark.parametrize(
    "name, place",
    [
        ("WS2_Arbeitsmarkt_Tisch03_final.docx", {"workshop": "WS 2 Arbeitsmarkt", "table": "3"}),
        ("tisch7_kultur.txt", {"table": "7"}),
        ("2025-07-03 Protokoll Tisch-4.odt", {"table": "4"}),
        ("Workshop 3 – Wohnen (Kopie).xlsx", {"workshop": "Workshop 3: Wohnen"}),
        ("Runder_Tisch_2025_Notizen.docx", {}),
        ("T7_Ostkreis.txt", {"table": "7"}),
        ("ws2_t3.docx", {"workshop": "WS 2", "table": "3"}),
    ],
)
def test_file_names(name, place):
    assert place_of(label_of(name)) == place


@pytest.mark.parametrize(
    "stated, value",
    [
        ("Tisch 3", "3"),
        ("03", "3"),
        ("3", "3"),
        ("3.0", "3"),
        ("III", "3"),
        ("Ehrenamt", "Ehrenamt"),
        ("B", "B"),
        ("", ""),
    ],
)
def test_values_of_a_table_column(stated, value):
    assert table_value(stated) == value


def test_a_line_that_is_only_a_place():
    assert is_place("Tisch 3") and is_place("AG Bildung") and is_place("Gruppe: Eltern")
    assert (
        not is_place("Am Tisch 3 war es laut.")
        and not is_place("Mehr Kitas")
        and not is_place("Die Gruppe 3 fehlt")
    )


@pytest.mark.parametrize(
    "label, field",
    [
        ("Teilhabe am Arbeitsmarkt", "arbeitsmarkt"),
        ("03 Arbeitsmarkt", "arbeitsmarkt"),
        ("AG Bildung", "bildung_sprache"),
        ("Sprachförderung", "bildung_sprache"),
        ("bildung_sprache", "bildung_sprache"),
        ("Workshop Verkehr & Mobilität", "verkehr"),
        ("Solar", "energie"),
        ("Café Asyl", ""),
        ("Fokussierung – Akzentuierung – Profilbildung", ""),
        ("Schule", ""),
        ("Bildung und Arbeitsmarkt", ""),
        ("", ""),
    ],
)
def test_the_field_only_where_one_is_meant(label, field):
    assert field_of(label, CODEBOOK) == field


INTEGRATION = Codebook(
    (
        Code("field", "amt", "Verwaltung – Integration als Querschnittsaufgabe"),
        Code("field", "bildung", "Bildung", keywords=("Integrationskurs",)),
        Code("field", "sport", "Sport", examples=("Integration durch Sport",)),
    ),
    {},
)


def test_a_word_that_several_fields_use_names_none():
    assert field_of("Runder Tisch Integration", INTEGRATION) == ""
    assert field_of("Verwaltung", INTEGRATION) == "amt"
    assert field_of("Verwaltung – Integration als Querschnittsaufgabe", INTEGRATION) == "amt"


def test_the_subject_of_the_book_names_no_field():
    told = Codebook(INTEGRATION.codes[:2], {"title": "Runder Tisch Integration"})
    assert field_of("Protokoll Integration", told) == ""


def test_what_most_files_of_a_round_say_names_no_field():
    common = common_words(["Sport Tisch 1", "Sport Tisch 2", "Sport Bildung", "Bildung"])
    assert common == {"sport"}
    assert field_of("Sport Bildung", INTEGRATION, common=common) == "bildung"
    assert common_words(["Sport", "Sport"]) == frozenset()


def test_what_a_meeting_is_called_names_no_field():
    talk = Codebook((Code("field", "a", "Kultur und Dialog"), Code("field", "b", "Bauen")), {})
    assert field_of("Dialogforum Tisch 2", talk) == "" and field_of("Kulturtisch", talk) == "a"


@pytest.mark.parametrize(
    "text, field",
    [
        ("Thementisch 2: Energie\n\n- Solar", "energie"),
        ("# Tisch 2: Energie\n- Solar\n# Tisch 3: Verkehr\n- Bus", ""),  # two tables on one sheet
        ("Heute ging es um Energie\n\n- Solar", ""),  # no place
    ],
)
def test_the_place_at_the_head_of_a_sheet_names_its_field(text, field):
    assert guessed("scan.pdf", "", text, {}, CODEBOOK)["field_id"] == field


def test_the_shipped_codebook_names_itself():
    shipped = codebook.read("corpus/codebook.toml")
    assert [field_of(f"Workshop {code.name}", shipped) for code in shipped.fields] == [
        code.id for code in shipped.fields
    ]


# ---- edges --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "place"),
    [
        ("Zehnter Tisch", {"table": "10"}),
        ("2. Workshop", {"workshop": "Workshop 2"}),
        ("3. Arbeitsgruppe", {"workshop": "Arbeitsgruppe 3"}),
        ("Tisch XII", {"table": "12"}),
        ("Tisch 03a", {"table": "3a"}),
        ("Tisch 3A", {"table": "3a"}),
        ("Gruppe 2B", {"table": "Gruppe 2b"}),
        ("Kleingruppe B", {"table": "Gruppe B"}),
        ("Teilgruppe 02", {"table": "Gruppe 2"}),
        ("Tisch 4, Gruppe 2", {"table": "4"}),  # the table goes first
        ("Personengruppe: Geflüchtete (jung)", {"group": "Geflüchtete"}),
        ("AG Bildung – Protokoll vom 3.7.2025", {"workshop": "AG Bildung"}),
        ("Workshop 2: Arbeit 3.7.2025", {"workshop": "Workshop 2: Arbeit"}),
        ("Workshop 2 Tisch 1", {"workshop": "Workshop 2", "table": "1"}),
        ("Forum Wohnen | Gruppe der Eltern", {"workshop": "Forum Wohnen", "group": "Eltern"}),
        ("Tisch 3" + " x" * 56 + "x", {"table": "3"}),  # 120 characters
        ("Tisch 3" + " x" * 57, {}),
        ("Runder Tisch 3", {}),
        ("Runden Tisch Nr. 4", {}),
        ("Runder Tisch II", {}),
        ("Runder Tisch 2025 – Tisch 3", {"table": "3"}),
        ("Runder Tisch 2 – AG Bildung", {"workshop": "AG Bildung"}),
        ("Ta\u0308gliches, Tisch u\u0308ber", {}),
        ("Thementisch\u00a0Bu\u0308ro", {"table": "Büro"}),  # letters and accents typed apart
    ],
)
def test_further_labels(label, place):
    assert place_of(label) == place


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Tisch decken", False),
        ("Workshop", False),
        ("Arbeitsgruppe trifft sich", False),
        ("T7", True),
        ("T7 kam später", False),
        ("3. Tisch", True),
        ("Wer saß an Tisch 3", False),  # names one, is none
        ("Tisch 3?", False),
        ("Tisch 3!", False),
        (" Tisch 3 ", True),
        ("Thementisch 3 " + "x" * 46, True),  # sixty characters
        ("Thementisch 3 " + "x" * 47, False),
        ("", False),
    ],
)
def test_which_lines_are_only_a_place(line, is_one):
    assert is_place(line) == is_one


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Tisch-3.docx", "Tisch 3"),
        ("WS2-Arbeitsmarkt.docx", "WS 2 Arbeitsmarkt"),
        ("2-Bauen.odt", "2 Bauen"),
        ("Wohnen-Tisch 4.txt", "Wohnen Tisch 4"),
        ("Kita-Plätze.txt", "Kita-Plätze"),
        ("2025-07-03.txt", "2025-07-03"),  # a day stays one
        ("tisch 7 FORUM.txt", "Tisch 7 Forum"),
        ("ag 3 t 4.txt", "AG 3 T 4"),
        ("Tisch 3 v2 final.docx", "Tisch 3"),
        ("Tisch 3 (2).docx", "Tisch 3"),
        ("Tisch 3_Kopie_neu.docx", "Tisch 3"),
        ("Neues Bad.docx", "Neues Bad"),
        ("U\u0308bung.docx", "Übung"),
        ("ohne Endung", "ohne Endung"),
        ("Tisch 3.tar.gz", "Tisch 3.tar"),
        ("4Wohnen5Bau.txt", "4 Wohnen 5 Bau"),
    ],
)
def test_a_file_name_as_words(name, words):
    assert label_of(name) == words


@pytest.mark.parametrize(
    ("stated", "value"),
    [("3,0", "3"), ("12.0", "12"), ("3.5", "3.5"), ("0", "0"), ("00", "0"), (" Tisch  3 ", "3"), ("10", "10"), ("Tisch 3 und 4", "Tisch 3 und 4")],
)  # fmt: skip
def test_further_values_of_a_table_column(stated, value):
    assert table_value(stated) == value


HOMES = Codebook(
    (
        Code("field", "w", "Wohnraum", keywords=("Miete", "Bad")),
        Code("field", "s", "Sport und Freizeit", keywords=("Eis", "Halle")),
        Code("field", "freizeit_alt", "Kultur", keywords=("Musik",)),
        Code("field", "v", "Verkehr", keywords=("Takt",)),
    ),
    {},
)


@pytest.mark.parametrize(
    ("label", "keywords", "field"),
    [
        ("Wohnräume", True, "w"),  # another ending
        ("Wohnrecht", True, ""),
        ("Verkehrsschilder", True, "v"),
        ("Verkettung", True, ""),  # a word of seven letters is not cut
        ("Mietenspiegel", True, ""),
        ("Miete", True, "w"),
        ("Miete", False, ""),
        ("Wohnraum", False, "w"),
        ("Bad", True, ""),  # too short to tell
        ("Takt", True, "v"),
        ("Sport und Freizeit, Musik", True, "s"),  # a whole name goes before a word
        ("Sport und Freizeit, Wohnraum", True, ""),
        ("freizeit_alt", True, ""),  # an id of one, a word of the other's name
        ("SPORT", True, "s"),
        ("Transport", True, ""),
        ("Wohnra\u0308ume", True, "w"),  # a letter and its dots typed apart
        ("Wohnraum " + "x" * 231, True, "w"),  # 240 characters
        ("Wohnraum " + "x" * 232, True, ""),
        (" – ", True, ""),
    ],
)
def test_which_field_a_label_names(label, keywords, field):
    assert field_of(label, HOMES, keywords) == field


def test_a_name_of_common_words_names_no_field():
    assert field_of("Wohnraum Tisch 3", HOMES, common=frozenset({"wohnraum"})) == ""
    assert field_of("Wohnraum Miete", HOMES, common=frozenset({"wohnraum"})) == "w"


@pytest.mark.parametrize(
    ("labels", "common"),
    [
        (["Kita A", "Kita B", "Bus", "Amt"], set()),  # half of them are not most
        (["Kita A", "KITA B", "Bus"], {"kita"}),
        (["Kita Kita", "Bus", "Amt"], set()),  # twice in one label is once
        (["Kita", "Kita"], set()),  # too few labels
        ([], set()),
        (["Küche", "Kueche", "Bad"], {"kueche"}),
    ],
)
def test_words_that_most_labels_share(labels, common):
    assert common_words(labels) == common
    assert common_words(iter(labels)) == common
