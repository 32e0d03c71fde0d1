"""Where a sheet comes from: what sources.csv may say and how it is told when it is wrong, and what is guessed beside it."""

import pandas as pd
import pytest

from analysis import sources
from analysis.codebook import Code, Codebook
from analysis.problems import Problem

BOOK = Codebook(
    (
        Code("field", "wohnen", "Wohnen", keywords=("Miete",)),
        Code("field", "verkehr", "Verkehr", keywords=("Radweg",)),
    ),
    {},
)


def read(tmp_path, text: str, coding: str = "utf-8"):
    (tmp_path / "sources.csv").write_bytes(text.encode(coding))
    return sources.read(tmp_path / "sources.csv", BOOK)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("", {}),
        ("\n\n", {}),
        ("file,table\n", {}),
        ("file,table\na.md,3\n", {"a.md": {"table": "3"}}),
        (" \nfile;table\na.md;3\n", {"a.md": {"table": "3"}}),
        ("\nfile;table;group\n\na.md;3;\n", {"a.md": {"table": "3"}}),  # blank lines, empty cells
        ("table\tFILE\n 3 \t a.md \n", {"a.md": {"table": "3"}}),
        ("file;remark\na.md;bitte eintragen\n", {"a.md": {}}),
        ('file;workshop\na.md;"Rad, Bus; Bahn"\n', {"a.md": {"workshop": "Rad, Bus; Bahn"}}),
        ("file;table;\na.md;3;\n", {"a.md": {"table": "3"}}),  # a column without a head
        ("file;;;table\na.md;;;3\n", {"a.md": {"table": "3"}}),
        ("file;table\r\na.md;3\rb.md;4\r\n", {"a.md": {"table": "3"}, "b.md": {"table": "4"}}),
        ("file\n././x\\a.md\n", {"x/a.md": {}}),
        ("file;field_id\na.md;wohnen\nb.md;\n", {"a.md": {"field_id": "wohnen"}, "b.md": {}}),
        ("file\nu\u0308ber.md\n", {"über.md": {}}),
    ],
)
def test_what_is_stated(tmp_path, text, stated):
    assert read(tmp_path, text) == stated
    assert read(tmp_path, text, "utf-8-sig") == stated


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("datei;table\na.md;3\n", ["Kopfzeile", "„datei“ ist unbekannt"]),
        ("file;tabel\na.md;3\n", ["Kopfzeile", "Meinten Sie „table“?"]),
        ("file;xyz\na.md;3\n", ["Spalte umbenennen oder löschen"]),
        ("table;group\n3;x\n", ["Kopfzeile", "„file“ fehlt"]),
        ("file;table;table\na.md;3;4\n", ["Kopfzeile", "kommt zweimal vor"]),
        ("file;table\na.md;3\n\n;4\n", ["Zeile 4", "Der Dateiname fehlt"]),
        ("file;table\na.md;3;4\n", ["Zeile 2", "mehr Werte"]),
        ("file;table\na.md;3\n./a.md;4\n", ["Zeile 3", "„a.md“ kommt zweimal vor"]),
        ("file;field_id\na.md;wohnung\n", ["Zeile 2", "Meinten Sie „wohnen“?"]),
        ("file;field_id\na.md;xyz\n", ["Zeile 2", "möglich sind wohnen, verkehr", "leer lassen"]),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path, text, said):
    with pytest.raises(Problem) as problem:
        read(tmp_path, text)
    assert all(words in str(problem.value) for words in ("sources.csv", *said))


def test_a_missing_file_or_a_link_states_nothing(tmp_path):
    assert sources.read(tmp_path / "sources.csv", BOOK) == {}
    (tmp_path / "other.csv").write_text("file,table\na.md,3\n")
    (tmp_path / "sources.csv").symlink_to(tmp_path / "other.csv")
    assert sources.read(tmp_path / "sources.csv", BOOK) == {}


def test_a_named_file_that_is_not_there_is_told_with_the_nearest_name():
    assert "Meinten Sie „tisch-3.md“?" in sources.absent("tisch_3.md", {"tisch-3.md", "x.md"})
    assert "Meinten Sie „WS/Tisch 3.docx“?" in sources.absent("tisch_3.md", {"WS/Tisch 3.docx"})
    assert "Bitte den Namen berichtigen" in sources.absent("tisch_3.md", {"x.md"})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("# Tisch 3\n- Kita", {"table": "3"}),
        ("Tisch 3\nText", {"table": "3"}),
        ("**Tisch 3**\n- Kita", {"table": "3"}),
        ("Notizen vom Tisch 3\n- Kita", {"table": "3"}),  # at the head any short line
        ("- Kita\nNotizen vom Tisch 3", {}),
        ("Notizen vom Tisch 3" + 100 * " x" + "\n- Kita", {}),  # a sentence
        ("Notizen vom Tisch 3 " + 79 * "x" + "\n- Kita", {"table": "3"}),  # 99 signs
        ("Notizen vom Tisch 3 " + 80 * "x" + "\n- Kita", {}),
        ("# Tisch 3\n- Kita\n# Notizen vom Tisch 4", {}),  # a heading is one, however it is put
        ("- Kita\n# Tisch 3\n- Bus", {}),  # only what stands below it
        ("- Kita\n⟦Seitenrand⟧\nTisch 3", {"table": "3"}),  # the margin is the sheet's
        ("⟦Tisch: 3⟧\n- Kita", {"table": "3"}),
        ("⟦Tisch⟧\n- Kita", {}),
        ("⟦Frage: Tisch 3⟧\n- Kita", {}),
        ("# Tisch 3\n- Kita\n# Tisch 3\n- Bus", {"table": "3"}),
        ("# Tisch 3\n- Kita\n# Tisch 4\n- Bus", {}),
        ("# Tisch 3\n- Kita\nTisch 4\n- Bus", {}),
        ("# AG Bildung\n- Kita\n## Tisch 2\n- Bus", {"workshop": "AG Bildung"}),
        ("x\n" * 19 + "Tisch 3", {"table": "3"}),  # the twentieth line
        ("x\n" * 20 + "Tisch 3", {}),
    ],
)
def test_the_place_of_a_whole_sheet(text, place):
    assert sources._inside(text) == place


@pytest.mark.parametrize(
    ("file", "part", "text", "stated", "expected"),
    [
        ("a.md", "", "", {}, ("", "", "", "")),
        ("WS2_Tisch4/Tisch3.md", "", "", {}, ("WS 2", "", "3", "")),  # its own name before folders
        ("Tisch3.md", "Blatt „Tisch 5“", "", {}, ("", "", "5", "")),  # the sheet before the file
        ("Tisch3.md", "", "# Tisch 4\n- x", {}, ("", "", "3", "")),  # the name before headings
        ("a.md", "", "# Tisch 4\n- x", {}, ("", "", "4", "")),
        ("Tisch3.md", "", "", {"table": "Tisch 07"}, ("", "", "7", "")),  # what is stated first
        ("Tisch3.md", "", "", {"group": "Eltern"}, ("", "", "3", "Eltern")),
        ("AG Verkehr.md", "", "", {}, ("AG Verkehr", "verkehr", "", "")),
        ("AG Verkehr.md", "", "", {"field_id": "wohnen"}, ("AG Verkehr", "wohnen", "", "")),
        ("AG Verkehr.md", "", "", {"workshop": "AG Wohnen"}, ("AG Wohnen", "wohnen", "", "")),
        ("AG Verkehr.md", "", "", {"workshop": "AG 7"}, ("AG 7", "verkehr", "", "")),
        (
            "AG Verkehr.md",
            "",
            "",
            {"workshop": "AG Wohnen", "field_id": "verkehr"},
            ("AG Wohnen", "verkehr", "", ""),
        ),
        ("a.md", "", "⟦Handlungsfeld: Wohnen⟧\n- x", {}, ("", "wohnen", "", "")),
        ("a.md", "", "⟦Handlungsfeld: Wohnen⟧\n⟦Handlungsfeld: Verkehr⟧", {}, ("", "", "", "")),
        ("a.md", "", "- x\n**Themenfeld: Verkehr**\n", {}, ("", "verkehr", "", "")),
        ("a.md", "", "# Wohnen\n- x", {}, ("", "wohnen", "", "")),
        ("a.md", "", "# Wohnen\n# Verkehr\n- x", {}, ("", "", "", "")),
        ("a.md", "", "AG Wohnen\n- x\nAG Verkehr\n- y", {}, ("", "", "", "")),  # parts
        ("a.md", "", "⟦Frage: Wohnen⟧\n- x", {}, ("", "", "", "")),
        ("a.md", "", "Wohnen\n- x", {}, ("", "", "", "")),
        ("a.md", "", "# Protokoll\n# Runde\n# Wohnen", {}, ("", "", "", "")),  # the third
        ("a.md", "", "# Miete\n- x", {}, ("", "", "", "")),  # a keyword heads too many things
    ],
)
def test_what_is_guessed_of_a_sheet(file, part, text, stated, expected):
    assert tuple(sources.guessed(file, part, text, stated, BOOK).values()) == expected


def test_words_that_all_files_share_tell_no_field():
    for common, field in ((frozenset(), "verkehr"), (frozenset({"verkehr"}), "")):
        assert sources.guessed("Verkehr 1.md", "", "", {}, BOOK, common)["field_id"] == field


def test_the_proposal_says_what_the_sheets_of_a_file_agree_on():
    rows = [
        ("b.xlsx", "AG 1", "wohnen", "1", ""),
        ("b.xlsx", "AG 1", "verkehr", "2", ""),
        ("a.md", "", "wohnen", "3", "Eltern"),
        ("c.md", "", "", "", ""),
    ]
    received = pd.DataFrame(rows, columns=["file", "workshop", "field_id", "table", "group"])
    made = sources.proposal(received)
    assert made.values.tolist() == [
        ["a.md", "", "wohnen", "3", "Eltern", ""],
        ["b.xlsx", "AG 1", "", "", "", "mehrere Handlungsfelder auf diesem Blatt: hier keines eintragen"],
        ["c.md", "", "", "", "", sources.UNSURE],
    ]  # fmt: skip
    assert list(made.columns) == list(sources.COLUMNS)
