"""The stage: every file below raw/ is in received or in unread, nothing outside is read, the same bytes twice."""

import csv
import io
import os
import subprocess
import sys
import unicodedata
import zipfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import sources, stage, tables
from analysis.codebook import Code, Codebook
from analysis.ingest import _work, document_id, propose, read_corpus
from analysis.problems import Problem, Unreadable
from analysis.readers import files
from analysis.readers.files import LARGEST_FILE
from analysis.readers.files import read as read_file
from analysis.sources import UNSURE

CODEBOOK = Codebook(
    (
        Code("field", "arbeitsmarkt", "Teilhabe am Arbeitsmarkt"),
        Code("field", "bildung", "Bildung und Sprache"),
    ),
    {},
)
PROJECT = Path(__file__).resolve().parent.parent


@cache
def docx(*lines):
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture()
def raw(tmp_path):
    """A function that lays files into corpus/raw and gives back the folder."""
    folder = tmp_path / "corpus" / "raw"
    (folder / "2025").mkdir(parents=True)

    def lay(**files):
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.encode() if isinstance(data, str) else data)
        return folder

    return lay


def read(folder):
    return read_corpus(folder, CODEBOOK)


def reason_of(folder, file):
    unread = read(folder)[1]
    return unread[unread.file == file].reason.item()


def test_every_file_is_received_or_unread_in_the_order_of_names(raw):
    folder = raw(
        **{
            "2025/b.txt": "Bus",
            "2025/a/c.md": "Kita",
            "2024/z.txt": "Raum",
            "2025/leer.docx": b"",
            "lose.txt": "x",
        }
    )
    received, unread = read(folder)
    assert list(zip(received.round_id, received.file)) == [
        ("2024", "z.txt"),
        ("2025", "a/c.md"),
        ("2025", "b.txt"),
    ]
    assert list(zip(unread.round_id, unread.file)) == [("", "lose.txt"), ("2025", "leer.docx")]


def test_ids_hang_on_round_path_and_part_only(raw):
    folder = raw(**{"2025/b.txt": "Bus"})
    before = read(folder)[0].document_id.item()
    raw(**{"2025/a.txt": "Kita", "2024/b.txt": "Raum", "2025/b.txt": "anderer Text"})
    received = read(folder)[0]
    assert (
        received[(received.file == "b.txt") & (received.round_id == "2025")].document_id.item()
        == before
        == document_id("2025", "b.txt", "")
    )
    assert received.document_id.is_unique and before.startswith("2025-") and len(before) == 13


def test_odd_names(raw):
    names = [
        "mit Leerzeichen.txt",
        "A & B (2) #3.txt",
        "neue\nZeile.txt",
        unicodedata.normalize("NFD", "Gespräch.txt"),
        "Ärger 'x' \"y\".txt",
        "$(touch x);.txt",
        "-rf.txt",
        ".versteckt.txt",
    ]
    folder = raw(**{f"2025/{name}": f"Notiz {number}" for number, name in enumerate(names)})
    received, unread = read(folder)
    assert (
        sorted(received.file) == sorted(unicodedata.normalize("NFC", name) for name in names)
        and unread.empty
    )


def test_the_same_umlaut_in_two_spellings_is_named(raw):
    folder = raw(
        **{f"2025/{unicodedata.normalize(form, 'Gespräch.txt')}": form for form in ("NFC", "NFD")}
    )
    received, unread = read(folder)
    assert len(received) == 1 and "Kodierung der Umlaute" in unread.reason.item()


def test_a_name_in_old_bytes(raw):
    folder = raw()
    with open(os.fsencode(folder / "2025") + b"/Gespr\xe4ch.txt", "wb") as file:
        file.write(b"Bus")
    assert read(folder)[0].text.item() == "Bus"


def test_nothing_outside_the_corpus_is_read(raw, tmp_path):
    secret = tmp_path / "geheim.txt"
    secret.write_text("GEHEIM")
    (tmp_path / "ordner").mkdir()
    (tmp_path / "ordner" / "b.txt").write_text("GEHEIM")
    folder = raw(**{"2025/a.txt": "Bus"})
    os.symlink(secret, folder / "2025" / "link.txt")
    os.symlink(tmp_path / "ordner", folder / "2025" / "linkordner")
    os.symlink(tmp_path / "ordner", folder / "2026")
    os.symlink("a.txt", folder / "2025" / "innen.txt")
    os.symlink("fehlt.txt", folder / "2025" / "tot.txt")
    os.symlink("kreis.txt", folder / "2025" / "kreis.txt")
    received, unread = read(folder)
    assert (
        list(received.file) == ["a.txt"]
        and sorted(unread.file) == "2026 innen.txt kreis.txt link.txt linkordner tot.txt".split()
    )
    assert "GEHEIM" not in " ".join(received.text) and "hinausführt" in reason_of(
        folder, "link.txt"
    )


def test_special_files_do_not_stop_the_run(raw):
    folder = raw(**{"2025/a.txt": "Bus"})
    os.mkfifo(folder / "2025" / "pipe.txt")
    assert "keine gewöhnliche Datei" in reason_of(folder, "pipe.txt")


def test_a_file_that_is_too_big(raw):
    folder = raw(**{"2025/a.txt": "Bus", "2025/gross.pdf": "%PDF-"})
    os.truncate(folder / "2025" / "gross.pdf", LARGEST_FILE + 1)
    assert "100 MB" in reason_of(folder, "gross.pdf")


def bomb():
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx("Bus"))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("word/media/bild.bin", bytes(60 * 2**20))
    return out.getvalue()


def with_entity():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx("Bus"))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(
                    b"<w:document",
                    b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document',
                    1,
                ).replace(b"Bus", b"&x;")
            new.writestr(name, data)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    "name, data, said",
    [
        ("leer.txt", b"", "leer"),
        ("blank.csv", b" \n\t\n", "leer"),
        ("~$Notiz.docx", b"xx", "Sperrdatei"),
        (".~lock.Notiz.odt#", b"xx", "Sperrdatei"),
        (".DS_Store", b"\0\0\0\1Bud1", "Systemdatei"),
        ("Thumbs.db", OLE, "Systemdatei"),
        ("._Notiz.docx", b"\0\5\x16\7", "Systemdatei"),
        ("README.md", b"Herkunft", "Begleittext"),
        ("kaputt.docx", docx("Bus")[:900], "beschädigt"),
        ("kaputt2.docx", b"PK\x03\x04" + b"x" * 500, "beschädigt"),
        ("kaputt.pdf", b"%PDF-1.4\nxxx", "beschädigt"),
        ("kaputt.xlsx", b"\0\1\2\3" * 50, "beschädigt"),
        ("geschuetzt.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "Passwort"),
        ("alt.doc", OLE, "docx speichern"),
        ("alt.xls", OLE, "xlsx speichern"),
        ("notiz.rtf", b"{\\rtf1 Bus}", "RTF"),
        ("archiv.zip", b"PK\x05\x06" + bytes(18), "Archiv"),
        ("foto.heic", b"\0\0\0\x18ftypheic" + bytes(50), "HEIC"),
        ("mail.eml", b"From: a\n\nBus", "E-Mails"),
        ("prog.exe", b"MZ\0\0\1\2\3" * 20, "Format"),
        ("ton.mp3", b"ID3\4\0\0" + bytes(range(256)), "Format"),
        ("kaputt.jpg", b"\xff\xd8\xff\xe0" + bytes(60), "Foto"),
        ("bombe.docx", bomb(), "ungewöhnlich groß"),
        ("angriff.docx", with_entity(), "Entitäten"),
        ("leeres.docx", docx(""), "kein Text"),
    ],
)
def test_what_cannot_be_read_is_listed_with_a_reason(raw, name, data, said):
    folder = raw(**{"2025/gut.txt": "Bus", f"2025/{name}": data})
    received, unread = read(folder)
    assert (
        list(received.file) == ["gut.txt"]
        and said in unread.reason.item()
        and unread.reason.item().endswith((".", ").", "?"))
    )


@pytest.mark.parametrize(
    "name, data, text",
    [
        ("eigentlich.pdf", docx("Bus"), "Bus"),
        ("eigentlich.txt", docx("Bus"), "Bus"),
        ("ohne", b"Bus", "Bus"),
        ("seite.xls", b"<html><body><p>Bus</p></body></html>", "Bus"),
        ("eigentlich.txt", b"<html><body><p>Bus</p></body></html>", "Bus"),
        ("tief.html", b"<p>Bus</p>" + b"<div>" * 280 + b"Bahn" + b"</div>" * 280, "Bus\n\nBahn"),
        ("tabelle.xlsx", b"Tisch;Karte\n1;Bus\n", "⟦Tisch: 1⟧\n- Bus"),
        ("NOTIZ.TXT", b"Bus", "Bus"),
        ("liste.tsv", b"Tisch\tKarte\n1\tBus\n", "⟦Tisch: 1⟧\n- Bus"),
    ],
)
def test_a_wrong_extension_is_read_by_its_content(raw, name, data, text):
    received = read(raw(**{f"2025/{name}": data}))[0]
    assert received.text.item() == text
    assert ("Die Datei heißt" in received.remark.item()) == (
        name.startswith(("eigentlich", "seite"))
    )


@pytest.mark.parametrize(
    "error, said",
    [
        (ValueError("Frau Demir"), "ValueError in readers.files, read"),
        (zipfile.BadZipFile("x"), "beschädigt"),
        (UnicodeDecodeError("utf-8", b"x", 0, 1, "x"), "beschädigt"),
        (RecursionError(), "verschachtelt"),
    ],
)
def test_a_mistake_of_the_program_is_no_damaged_file(raw, monkeypatch, error, said):
    def broken(data):
        raise error

    monkeypatch.setitem(files._READERS, "csv", broken)
    received, unread = read(raw(**{"2025/gut.txt": "Bus", "2025/x.csv": "Karte;Punkte\nBus;1\n"}))
    assert (
        list(received.file) == ["gut.txt"]
        and said in unread.reason.item()
        and "Demir" not in unread.reason.item()
    )


@settings(max_examples=50)
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail),
        st.integers(0, 400).map(lambda cut: docx("Bus", "Kita")[: -cut or None]),
    ),
    extension=st.sampled_from(
        ["docx", "odt", "xlsx", "ods", "pdf", "csv", "txt", "html", "md", "bin"]
    ),
)
def test_no_file_stops_the_run(tmp_path_factory, data, extension):
    folder = tmp_path_factory.mktemp("raw")
    path = folder / f"x.{extension}"
    path.write_bytes(data)
    try:
        parts = read_file(path, folder)
    except Unreadable as reason:
        assert str(reason)
    else:
        assert all(
            "\r" not in part.text
            and "\0" not in part.text
            and unicodedata.is_normalized("NFC", part.text)
            for part in parts
        )


def test_an_empty_corpus_is_a_problem(raw, tmp_path):
    with pytest.raises(Problem, match="keine lesbaren Notizen. Was zu tun"):
        read(raw())
    with pytest.raises(Problem, match="Nicht lesbar: 1, zum Beispiel leer.txt: Die Datei ist leer"):
        read(raw(**{"2025/leer.txt": ""}))
    with pytest.raises(Problem, match="Nicht lesbar: 2, zum Beispiel alt.doc: Das ist ein altes"):
        read(raw(**{"2025/alt.doc": OLE}))
    with pytest.raises(Problem, match="fehlt"):
        read(tmp_path / "nirgends")


@pytest.mark.parametrize(
    "name, said",
    [
        (".versteckt/a.txt", "Versteckter Ordner"),
        ("liesmich.txt", "Begleittext"),
        (".DS_Store", "Systemdatei"),
        ("lose.txt", "in keinem Rundenordner"),
    ],
)
def test_what_lies_beside_the_rounds_is_named(raw, name, said):
    received, unread = read(raw(**{"2025/a.txt": "Bus", name: "x"}))
    assert received.file.tolist() == ["a.txt"]
    assert unread[["round_id", "file"]].values.tolist() == [["", name.split("/")[0]]]
    assert said in unread.reason.item()


def test_a_file_that_is_just_not_too_big(raw):
    folder = raw(**{"2025/a.txt": "Bus"})
    os.truncate(folder / "2025" / "a.txt", LARGEST_FILE)
    files.check(folder / "2025" / "a.txt", folder)
    os.truncate(folder / "2025" / "a.txt", LARGEST_FILE + 1)
    with pytest.raises(Unreadable, match="größer als 100 MB"):
        files.check(folder / "2025" / "a.txt", folder)


@pytest.mark.parametrize(
    "extension, kind, fits",
    [
        ("docm", "docx", True),
        ("doc", "docx", False),
        ("htm", "html", True),
        ("jpeg", "image", True),
        ("pdf", "pdf", True),
        ("xlsx", "ods", False),
        ("", "docx", False),
    ],
)
def test_endings_that_a_kind_of_file_usually_has(extension, kind, fits):
    assert files._fits(extension, kind) == fits


def test_what_a_reader_says_twice_is_told_once_and_several_parts_are_several_sheets(
    raw, monkeypatch
):
    parts = [files.Part("A", "Bus", ("eins.", "zwei.", "eins.")), files.Part("B", "Bus")]
    monkeypatch.setitem(files._READERS, "txt", lambda data: parts)
    received = read(raw(**{"2025/a.txt": "x"}))[0]
    assert received.remark.tolist() == ["eins. zwei.", ""]
    assert received.part.tolist() == ["A", "B"] and received.document_id.is_unique
    assert received.document_id.tolist() == [document_id("2025", "a.txt", each) for each in "AB"]


def test_a_log_of_messages_is_read_as_one_in_running_text_alone(raw):
    log = "14:02:11 Von Mia Test an alle: Kita\n14:03:00 Von Jo Probe an alle: Bus"
    received = read(raw(**{"2025/a.txt": log, "2025/b.csv": log}))[0]
    assert ["⟦Person: Mia Test⟧" in text for text in received.text] == [True, False]


# ---- where a sheet comes from


def place_row(raw, files, sources_csv=None):
    folder = raw(
        **{f"2025/{name}": data for name, data in files.items()},
        **({"2025/sources.csv": sources_csv} if sources_csv is not None else {}),
    )
    received, unread = read(folder)
    row = received.iloc[0]
    return (row.workshop, row.field_id, row.table, row.group), unread


@pytest.mark.parametrize(
    "name, text, place",
    [
        ("WS 1 Arbeitsmarkt/Tisch 3.txt", "Bus", ("WS 1 Arbeitsmarkt", "arbeitsmarkt", "3", "")),
        ("AG Bildung_Tisch 2.txt", "Bus", ("AG Bildung", "bildung", "2", "")),
        (
            "a.txt",
            "# Workshop 2: Bildung\n\n## Tisch 4\n\n- Bus",
            ("Workshop 2: Bildung", "bildung", "4", ""),
        ),
        ("a.txt", "# Tisch 4\n\n- Bus\n\n# Tisch 5\n\n- Kita", ("", "", "", "")),
        ("a.txt", "Tisch 4\nGruppe: Eltern\n\n- Bus", ("", "", "4", "Eltern")),
        ("a.txt", "- Bus\n\nGruppe: Eltern\n\n- Kita", ("", "", "", "")),
        ("Runder Tisch 2025.txt", "# Café Asyl\n\n- Bus", ("", "", "", "")),
        ("Tisch 1.txt", "# Tisch 2\n\n- Bus", ("", "", "1", "")),
        (
            "a.csv",
            "Handlungsfeld;Karte\nTeilhabe am Arbeitsmarkt;Bus\n",
            ("", "arbeitsmarkt", "", ""),
        ),
    ],
)
def test_places_from_folders_names_and_headings(raw, name, text, place):
    assert place_row(raw, {name: text})[0] == place


@pytest.mark.parametrize(
    "form",
    [
        "file,workshop,field_id,table,group\nTisch 1.txt,Forum A,bildung,Tisch 7,Eltern\n",
        "﻿File;Workshop;field_id;table;group\r\nTisch 1.txt;Forum A;bildung;7;Eltern\r\n",
        "group;table;file;workshop;field_id\nEltern;07;./Tisch 1.txt;Forum A;bildung\n",
    ],
)
def test_sources_csv_comes_first(raw, form):
    assert place_row(raw, {"Tisch 1.txt": "Bus"}, form)[0] == ("Forum A", "bildung", "7", "Eltern")


def test_sources_csv_in_windows_encoding_and_with_holes(raw):
    place, unread = place_row(
        raw,
        {"Gespräch Tisch 1.txt": "Bus"},
        "file;group\nGespräch Tisch 1.txt;Mütter\n".encode("cp1252"),
    )
    assert place == ("", "", "1", "Mütter") and unread.empty


@pytest.mark.parametrize(
    "text, said",
    [
        ("file,tisch\na.txt,1\n", "unbekannt"),
        ("file,tabel\na.txt,1\n", "table"),
        ("workshop\nx\n", "„file“ fehlt"),
        ("file,field_id\na.txt,bildng\n", "bildung"),
        ("file,table\na.txt,1\na.txt,2\n", "zweimal"),
        ("file,table\n,1\n", "Dateiname fehlt"),
        ("file,table\na.txt,1,2\n", "mehr Werte"),
    ],
)
def test_a_broken_sources_csv_says_file_place_and_what_to_do(raw, text, said):
    with pytest.raises(Problem) as problem:
        place_row(raw, {"a.txt": "Bus"}, text)
    assert (
        said in str(problem.value)
        and "sources.csv" in str(problem.value)
        and "Was zu tun ist" in str(problem.value)
    )


def test_sources_csv_may_call_a_file_as_the_reports_show_it(raw):
    names = ("Frau Muster.txt", "Frau [Person 1].txt")
    for called in names:
        folder = raw(**{f"2025/{names[0]}": "Bus", "2025/sources.csv": f"file,table\n{called},7\n"})
        received, unread = read_corpus(folder, CODEBOOK, {"2025": {names[1]: names[0]}})
        assert (received.table.item(), received.file.item()) == ("7", names[0]) and unread.empty
    assert len(read_corpus(folder, CODEBOOK, {"2024": {names[1]: names[0]}})[1]) == 1


def test_a_file_that_sources_csv_names_and_nobody_laid_down(raw):
    unread = place_row(raw, {"Tisch 1.txt": "Bus"}, "file,table\nTisch 1.text,1\n")[1]
    assert (
        unread.file.item() == "Tisch 1.text"
        and "Meinten Sie „Tisch 1.txt“?" in unread.reason.item()
    )


def test_the_proposal_can_be_copied_back(raw):
    folder = raw(
        **{
            "2025/Tisch 1, neu.txt": "Bus",
            "2025/AG Bildung.txt": "Kita",
            "2025/b.csv": "Tisch;Karte\n1;a\n2;b\n",
        }
    )
    received, _ = read(folder)
    (folder / "2025" / "sources.csv").write_bytes(sources.as_csv(sources.proposal(received)))
    with open(folder / "2025" / "sources.csv", encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["file", "workshop", "field_id", "table", "group", "remark"],
            ["AG Bildung.txt", "AG Bildung", "bildung", "", "", ""],
            ["Tisch 1, neu.txt", "", "", "1", "", UNSURE],
            ["b.csv", "", "", "", "", UNSURE],
        ]
    again, unread = read(folder)
    assert again.equals(received) and unread.empty


def test_no_name_of_a_file_runs_in_a_spreadsheet_and_each_comes_back(raw):
    """A file's name begins the line of the proposal; Excel would run it."""
    names = ("=1+1.txt", "-n2034.txt", "@SUMME(A1).txt", "+49.txt", "'=x.txt")
    folder = raw(**{f"2025/{name}": "Bus" for name in names})
    received, _ = read(folder)
    written = sources.as_csv(sources.proposal(received))
    assert not [line for line in written.decode().splitlines() if line.strip('"')[0] in "=+-@"]
    (folder / "2025" / "sources.csv").write_bytes(written)
    again, unread = read(folder)
    assert again.equals(received) and unread.empty and set(again["file"]) == set(names)
    stated = "file,table\n=1+1.txt,7\n"  # typed by hand
    (folder / "2025" / "sources.csv").write_text(stated)
    again, unread = read(folder)
    assert unread.empty and "7" in set(again["table"])


# ---- as a program


def test_the_stage_writes_both_tables_and_the_proposal(raw, tmp_path, capsys):
    folder = raw(**{"2025/Tisch 1.txt": "Bus", "2025/leer.txt": ""})
    (folder.parent / "codebook.toml").write_bytes(
        (PROJECT / "corpus" / "codebook.toml").read_bytes()
    )
    house = stage.House(folder.parent, tmp_path / "models", tmp_path / "reports")
    assert "2 Dateien -> 1 Notizblätter" in _work(house, SimpleNamespace())
    assert "2025/leer.txt: Die Datei ist leer" in capsys.readouterr().err
    assert (
        house.read("received").table.item() == "1"
        and house.read("unread_received").file.item() == "leer.txt"
    )
    house.write("documents", house.read("received"))
    propose(house, "2025")
    assert (tmp_path / "reports" / "2025" / "sources.csv").read_text(
        encoding="utf-8"
    ) == f"file,workshop,field_id,table,group,remark\nTisch 1.txt,,,1,,{UNSURE}\n"


def test_the_same_bytes_wherever_the_corpus_lies(tmp_path):
    made = []
    for name, locale in (("eins", "C"), ("zwei mit Leerzeichen", "C.UTF-8")):
        corpus = tmp_path / name
        (corpus / "raw" / "2025").mkdir(parents=True)
        for file in (
            ("Ä.txt", "b.docx", "a.txt") if name == "eins" else ("a.txt", "b.docx", "Ä.txt")
        ):
            (corpus / "raw" / "2025" / file).write_bytes(
                docx("Bus") if file.endswith("docx") else b"Kita"
            )
        (corpus / "codebook.toml").write_bytes((PROJECT / "corpus" / "codebook.toml").read_bytes())
        subprocess.run(
            [sys.executable, "-m", "analysis.ingest", "--corpus", corpus],
            check=True,
            cwd=PROJECT,
            capture_output=True,
            env=os.environ | {"LC_ALL": locale},
        )
        made.append(
            (corpus / tables.TABLES["received"].path("received")).read_bytes()
            + (corpus / tables.TABLES["unread_received"].path("unread_received")).read_bytes()
        )
    assert made[0] == made[1]
