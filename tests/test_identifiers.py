"""Numbers under which somebody is filed or found, names in file names, and what a person looks at first. All are invented."""

import pandas as pd
import pytest

from analysis.hiding import file_names, identifiers, leaks, name_review
from analysis.hiding.leaks import Finding as Leak
from analysis.hiding.name_review import Finding


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Aktenzeichen 12345", [("12345", "Kennung")]),
        ("Aktenzeichen 1234", []),  # too short without a sign between
        ("Az: 12/3", [("12/3", "Kennung")]),
        ("Az: 1/2", []),
        ("BG-Nummer: 43502BG0012", [("43502BG0012", "Kennung")]),
        ("Kundennummer ist 99887766", [("99887766", "Kennung")]),
        ("instagram.com/orla.bey", [("orla.bey", "Kennung")]),
        ("Telegram: @orla_bey", [("orla_bey", "Kennung")]),
        ("Server 192.168.0.255", [("192.168.0.255", "Kennung")]),
        ("Server 192.168.0.256", []),
        ("Karte 1234 5678 1234 5678", [("1234 5678 1234 5678", "Kennung")]),
        ("DE02 1203 0000 0000 2020 51", [("DE02 1203 0000 0000 2020 51", "IBAN")]),
        ("DE02 ABCD EFGH 1234 5678 90", [("DE02 ABCD EFGH 1234 5678 90", "IBAN")]),  # twelve digits
        ("DE02 ABCD EFGH 1234 5678 9", []),
        ("Tel. 0561 7874321, a@b.de", [("0561 7874321", "Telefon"), ("a@b.de", "E-Mail")]),  # in order
        ("geb. 12.03.1985", [("12.03.1985", "Geburtsdatum")]),
        ("am 12.03.1985", []),
        ("geb. 2015, 2017 und 2019", [(year, "Geburtsdatum") for year in ("2015", "2017", "2019")]),
        ("12.03.1985 geboren", [("12.03.1985", "Geburtsdatum")]),
        ("KS-AB 123", [("KS-AB 123", "Kennzeichen")]),
        ("DIN-EN 123", []),
        ("XQ-AB 123", []),  # no town
        ("Kennzeichen XQ-AB 123", [("XQ-AB 123", "Kennzeichen")]),  # unless somebody says so
        ("orla@bey.de, Tel. 0561 7874321", [("orla@bey.de", "E-Mail"), ("0561 7874321", "Telefon")]),
        ("Kontonummer 0561 7874321", [("0561 7874321", "Kennung")]),  # claimed once
        ("Goethestraße 12", [("Goethestraße 12", "Adresse")]),
        ("Clara-Zetkin-Park-Weg 12", [("Clara-Zetkin-Park-Weg 12", "Adresse")]),  # „Parkweg 12“ is none
        ("a@b.de,0561 7874321", [("a@b.de", "E-Mail"), ("0561 7874321", "Telefon")]),
        ("3 Kitas und 12 Busse", []),
    ],
)  # fmt: skip
def test_what_identifies_somebody(text, found):
    assert [(text[one.start : one.end], one.kind) for one in identifiers.find(text)] == found


def parted(*files: tuple[str, str, str]):
    """Rows (round_id, file, file as shown)."""
    columns = ["round_id", "file", "shown"]
    rows = pd.DataFrame(files, columns=columns).assign(text="x")
    rows["document_id"] = [f"d{number}" for number in range(len(rows))]
    return file_names.parted(rows.drop(columns="file").rename(columns={"shown": "file"}), rows)


def test_two_files_of_one_round_are_never_called_alike_and_the_way_back_is_kept():
    documents, unread, back = parted(
        ("2025", "Ayşe.md", "[Person 1].md"),
        ("2025", "Orla.md", "[Person 1].md"),
        ("2025", "Ayşe.md", "[Person 1].md"),  # a second sheet of the first file
        ("2025", "Bey.md", "[Person 1].md"),
        ("2024", "Orla.md", "[Person 1].md"),  # another round
        ("2025", "Orla", "[Person 1]"),
        ("2025", "Bey", "[Person 1]"),
        ("2025", "a.b.md", "a.b.md"),
    )
    first = "[Person 1].md"
    assert documents["file"].tolist() == [
        first, "[Person 1] (2).md", first, "[Person 1] (3).md", first, "[Person 1]", "[Person 1] (2)", "a.b.md"
    ]  # fmt: skip
    assert unread.empty and len(back) == 6
    way = dict(zip(zip(back["round_id"], back.iloc[:, 2]), back["file"]))
    assert way["2025", first] == "Ayşe.md" and way["2024", first] == "Orla.md"
    assert back["round_id"].tolist() == sorted(back["round_id"])


def test_the_review_shows_a_place_with_what_stands_around_it():
    text = "a" * 50 + "\nDemir \n" + "b" * 50
    late, early = Finding(51, 56, "", "dünn", 50), Finding(0, 3, "[Person 1]", "andere", 0)
    rows = name_review.rows("d0", "text", text, [late, early, late._replace(risk=60)])
    assert [(row["found"], row["risk"]) for row in rows] == [("aaa", 0), ("Demir", 50)]
    assert rows[1]["context"] == "a" * 39 + " Demir " + "b" * 38
    assert (
        name_review.rows("d0", "text", "Demir", [Finding(0, 5, "", "x")])[0]["context"] == "Demir"
    )


def test_only_thin_ground_is_asked_about():
    from analysis.hiding.name_spans import NameSpan

    spans = [NameSpan(0, 3, reason="dünn"), NameSpan(4, 6)]
    found = name_review.uncertain(spans, ["[Person 1]", "[Person 2]"])
    assert [tuple(one) for one in found] == [(0, 3, "[Person 1]", "dünn", 50)]


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (1, "dünn"),
        (2, "dünn (auch an einer weiteren Stelle)"),
        (3, "dünn (auch an 2 weiteren Stellen)"),
    ],
)
def test_the_same_word_is_asked_about_once_and_the_riskiest_first(times, said):
    row = {"found": "Demir", "reason": "dünn", "risk": 50}
    others = [row | {"found": "Koch", "risk": 0}, row | {"reason": "indirekt", "risk": 20}]
    rows = name_review.once([row, *others, *[row | {"found": "DEMIR"}] * (times - 1)])
    assert [(each["found"], each["reason"]) for each in rows] == [
        ("Koch", "dünn"),
        ("Demir", "indirekt"),
        ("Demir", said),
    ]


def test_what_a_report_showed_says_whether_a_note_has_it():
    found = [Leak("Zwebbach", "Person", "d0", 1), Leak("Quorlaxi", "Person", "d1", 2)]
    rows = name_review.found_in_outputs(found, ["Frau Zwebbach fragt", "Kurse"])
    assert [(row["found"], row["reason"], row["start"], row["document_id"]) for row in rows] == [
        ("Zwebbach", leaks.REASON, 0, "d0"),
        ("Quorlaxi", leaks.UNPLACED, 1, "d1"),
    ]


# ---- every kind that offices and people write, once ---------------------------------------------

FILED_UNDER = (
    "Aktenzeichen", "Az.", "Geschäftszeichen", "Gz", "Kassenzeichen", "Vorgangsnummer", "Vorgang", "Fallnummer", "Kundennummer",
    "Kunden-Nr.", "Kd.-Nr.", "Mitgliedsnummer", "BG-Nummer", "Bedarfsgemeinschaft", "Ausweisnummer", "Personalausweis", "Pass",
    "Reisepassnummer", "Steuer-ID", "Steuernummer", "Identifikationsnummer", "Sozialversicherungsnummer", "SV-Nummer",
    "Rentenversicherungsnummer", "Versichertennummer", "Krankenversichertennummer", "AZR-Nummer", "BAMF-Nummer", "Matrikelnummer",
    "Personalnummer", "Kontonummer", "Aufenthaltstitel Nr.", "Visumsnummer", "Führerschein", "Registriernummer", "Schülernummer",
    "Patientennummer", "Wohngeldnummer", "Bescheidnummer", "aktenzeichen",
)  # fmt: skip


@pytest.mark.parametrize("word", FILED_UNDER)
def test_numbers_under_which_an_office_files_somebody(word):
    text = f"ihr {word}: 4711 0815"
    assert [(text[one.start : one.end], one.kind) for one in identifiers.find(text)] == [
        ("4711 0815", "Kennung")
    ]


STREETS = (
    "straße", "strasse", "str.", "weg", "allee", "gasse", "platz", "ring", "ufer", "damm", "steig", "pfad", "chaussee",
    "promenade", "graben", "wall", "markt", "tor", "zeile", "stieg", "kamp", "winkel", "rain", "hof",
)  # fmt: skip


@pytest.mark.parametrize("street", STREETS)
def test_streets_of_all_kinds(street):
    for text in (f"Zwebbach{street} 7", f"Zwebbach{street} 7a", f"Zwebbach{street} 7-9"):
        found = identifiers.find(f"Treff {text}, abends")
        assert [(one.start, one.end, one.kind) for one in found] == [(6, 6 + len(text), "Adresse")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Holländische Straße 74", ["Holländische Straße 74"]),
        ("Haus Holländische Straße 74", ["Holländische Straße 74"]),
        ("Am Alten Markt 5, links", ["Am Alten Markt 5"]),
        ("Auf der Bleiche 12", ["Auf der Bleiche 12"]),
        ("Hasenhecke 12, 34127 Kassel", ["Hasenhecke 12"]),
        ("sie wohnt in der Hasenhecke 12", ["Hasenhecke 12"]),
        ("Adresse: Hasenhecke 12", ["Hasenhecke 12"]),
        ("Zwebbachweg Nr. 7", ["Zwebbachweg Nr. 7"]),
        ("Zwebbachweg, Haus 7", ["Zwebbachweg, Haus 7"]),
        ("Am Busch 12, hinten", ["Am Busch 12"]),
        ("Auf der Fallerswiese 7", ["Auf der Fallerswiese 7"]),
        ("Am Topfanger 3", ["Am Topfanger 3"]),
        ("Im Alten Haus 3", []),
        ("Im Kurs 3, im Gruppenraum 2", []),
        ("Im Gruppenraum 2, Am Freitag 13.", []),
        ("Am Mittwoch 5.", []),
        ("In der Buslinie 16", []),
        ("In der Kita-Gruppe 4", []),
        ("Hasenhecke 12", []),  # nothing says that it is a street
        ("Zwebbachufer 20 m breit", []),
        ("Zwebbachufer 20 Bänke", []),
        ("Zwebbachplatz 3 Meter", []),
        ("Zwebbachweg 12 Uhr", []),
        ("Zwebbachweg 100 Euro", []),
        ("Zwebbachweg 50 %", []),
        ("Spielplatz 2", []),
        ("Bauernhof 3", []),
        ("Zwebbachhof 3. Stock", []),
    ],
)
def test_a_street_needs_a_number_that_counts_nothing(text, found):
    assert [text[one.start : one.end] for one in identifiers.find(text)] == found


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("geb. 3.5.85", "3.5.85"),
        ("geboren am 3. Mai 1985", "3. Mai 1985"),
        ("Geburtsdatum: 1985-05-03", "1985-05-03"),
        ("* 03.05.1985", "03.05.1985"),
        ("DOB 03/05/1985", "03/05/1985"),
        ("Orla (03.05.1985)", "03.05.1985"),
        ("Jg. 1975", "1975"),
        ("Geburtsjahr: 1975", "1975"),
        ("geb. 1975 in Homs", "1975"),
        ("Orla (*1975)", "1975"),
        ("am 3. Mai Geburtstag", "3. Mai"),
        ("Geburtstag am 3. Mai", "3. Mai"),
        ("3.5.1985 geb.", "3.5.1985"),
        ("seit 1975", None),
        ("Orla (03.05.2025)", None),  # when somebody said it, not a birth date, and no phone number
        ("* 1981 gegründet", None),
        ("am 3.5.1985 gebaut", None),
    ],
)
def test_birth_dates_and_years(text, date):
    found = [(text[one.start : one.end], one.kind) for one in identifiers.find(text)]
    assert found == ([(date, "Geburtsdatum")] if date else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("facebook.com/orla.bey", "orla.bey"),
        ("linkedin.com/in/orla-bey", "orla-bey"),
        ("t.me/orla_bey", "orla_bey"),
        ("tiktok.com/@orla.bey.", "orla.bey"),
        ("Skype: orla.bey", "orla.bey"),
        ("Insta: @orlabey", "orlabey"),
        ("2001:db8:85a3:8d3:1319:8a2e:370:7348", "2001:db8:85a3:8d3:1319:8a2e:370:7348"),
        ("1234-5678-1234-5678", "1234-5678-1234-5678"),
        ("2019 2020 2021 2022", None),  # the years of a row
        ("10:30:15", None),
    ],
)
def test_where_somebody_is_found_on_the_net(text, found):
    made = [(text[one.start : one.end], one.kind) for one in identifiers.find(text)]
    assert made == ([(found, "Kennung")] if found else [])


@pytest.mark.parametrize(
    "word",
    ["Tel", "Tel.", "Telefon", "Fon", "Phone", "Handy", "Mobil", "Fax", "Rufnummer", "Telefonnummer", "Handynummer",
     "Mobilnummer", "Festnetz", "WhatsApp", "Tel.-Nr.", "Handy privat", "TEL"],
)  # fmt: skip
def test_a_number_without_its_prefix_where_somebody_says_that_it_is_one(word):
    text = f"{word}: 787 4321 abends"
    start = text.index("787")
    assert [tuple(one) for one in identifiers.find(text)] == [(start, start + 8, "Telefon")]


MAILS = (
    "lena bei gmx.de", "lena auf gmail.com", "lena über t-online.de", "lena bei posteo.net", "lena bei outlook.com",
    "lena bei freenet.de", "lena bei yahoo.com", "lena bei hotmail.com", "lena bei icloud.com", "lena bei arcor.de",
    "l.voss@verein.example.org", "l_voss (at) beispiel (dot) de", "lena klammeraffe beispiel punkt de", "lena.voss@beispiel",
    "lena@beispiel.com.tr", "lena+kita@beispiel.eu", "LENA@BEISPIEL.DE", "lena@münchen.de",
)  # fmt: skip


@pytest.mark.parametrize("mail", MAILS)
def test_addresses_of_mail_whole(mail):
    for text in (mail, f"({mail})", f"Kontakt: {mail}, abends"):
        found = [(text[one.start : one.end], one.kind) for one in identifiers.find(text)]
        assert found == [(mail, "E-Mail")]


@pytest.mark.parametrize(
    "text",
    ["Im Stadtteil Forstfeld 8", "Am Basteltisch 2, Karte 5", "Im Workshop Klima 4", "Im Nachtbus 52.", "Im Lehrgang 7",
     "In den Pflegeheimen 3", "Im Treppenflur 2", "Am Seiteneingang 4", "Im Nahverkehrsplan 30", "In der Blitzlichtrunde 2"],
)  # fmt: skip
def test_behind_im_and_am_a_room_a_plan_or_a_table_is_no_street(text):
    assert list(identifiers.find(text)) == []


@pytest.mark.parametrize(
    "street",
    [
        "Am Busch 14",
        "Auf der Fallerswiese 9",
        "Am Plan 3",
        "Im Alten Dorf 6",
        "Am Klärwerk 5",
        "Am Bahnübergang 4",
    ],
)
def test_a_street_that_only_sounds_so_stays_hidden(street):
    found = identifiers.find(f"Treffen {street}, abends")
    assert [f"Treffen {street}, abends"[one.start : one.end] for one in found] == [street]
