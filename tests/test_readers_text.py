"""txt, md and csv: encodings, separators, and honest text that must stay as it is."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.readers.characters import plain
from analysis.readers.text import decode, read_csv, read_text, rows_of

GERMAN = "Größere Räume für Mütter – „sofort“, 5 € pro Straße …\nÄrztin Özdöl"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
def test_every_usual_encoding_reads_the_same(encoding):
    assert read_text(GERMAN.encode(encoding))[0].text == GERMAN


@pytest.mark.parametrize(
    "encoding, text",
    [
        ("cp850", "Größere Räume für Mütter"),
        ("latin-1", "Straße, Öl, Übung"),
        ("cp1252", "Kita"),
        ("mac_roman", "Straße für alle"),
    ],
)
def test_old_encodings(encoding, text):
    assert decode(text.encode(encoding)) == text


def test_one_windows_line_in_a_utf8_file():
    assert (
        decode("Räume\nBüro\nÄmter\n".encode() + "Schlüssel\n".encode("cp1252"))
        == "Räume\nBüro\nÄmter\nSchlüssel\n"
    )


@pytest.mark.parametrize(
    "broken, mended",
    [
        ("StÃ¤dte und BÃ¼rgerâ€œ", "Städte und Bürger“"),
        ("fu\u0308r", "für"),
        ("a\r\nb\rc\x0bd", "a\nb\nc\nd"),
        ("a\0b\x07", "ab"),
        ("Mül\u00adler", "Müller"),
        ("Integra\u00ad\ntion", "Integra-\ntion"),
        ("\uf0b7 Kita", "• Kita"),
        ("\uf0a7 Bus", "• Bus"),
        ("\uf0e0 Bus", "→ Bus"),
        ("mehr \uf0e0 Bus", "mehr → Bus"),
        ("⟦Tisch: 3⟧", "[Tisch: 3]"),
        ("StÃ¤dte\nnaïve Ã\nBÃ¼rger", "Städte\nnaïve Ã\nBürger"),  # each line by itself
        ("mehr \uf0b7 Bus", "mehr \uf0b7 Bus"),  # a bullet only at the start of a line
        ("Ä\n  \uf0b7\tBus", "Ä\n  • Bus"),
        ("Mül\u00ad  \nler und Ta\u00adg\u00ad", "Mül-  \nler und Tag-"),
        ("\ufeffä\u200bb\u2028c", "äb\nc"),
        ("\uf04a gut, \uf04c schlecht", "☺ gut, ☹ schlecht"),
    ],
)
def test_what_is_mended(broken, mended):
    assert plain(broken) == mended


@pytest.mark.parametrize(
    "honest",
    [
        "„so“ – und ‚so‘ …",
        "½ Stelle, 3 × 4, 20 °C",
        "Eﬀekt",
        "SÃO PAULO",
        "naïve Café Ångström",
        "Ev çok küçük ve kira",
        "В місті багато",
        "مرحبا",
        "a  b",
        "5 km",
        "👍🏽 ja",
        "fragwürdig?!",
        "Straße & Co <b>",
        "&amp; bleibt",
        "l’école",
        "10 %",
        "Â",
        "ﬁ",
    ],
)
def test_honest_text_stays(honest):
    assert plain(honest) == honest


def test_markdown_stays_as_typed():
    text = "# Tisch 3\n\n* **fett**\n  * tiefer\n\n| a | b |\n|---|---|\n"
    assert read_text(text.encode())[0].text == text.strip("\n")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_any_separator_and_encoding(separator, encoding):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(
        [
            ["Punkte", "Karte", "Tisch"],
            ["3", "Räume; groß, hell | nah", "1"],
            ["", "zwei\nkurze Zeilen", "1"],
            ["1", "Bus", "2"],
        ]
    )
    assert read_csv(out.getvalue().encode(encoding))[0].text == (
        "⟦Tisch: 1⟧\n- Räume; groß, hell | nah ⟦Punkte: 3⟧\n- zwei\n  kurze Zeilen\n\n⟦Tisch: 2⟧\n- Bus ⟦Punkte: 1⟧"
    )


def test_ragged_rows_keep_every_cell():
    text = read_csv(b"Nr;Karte\n1;Bus\n2;Kita;noch etwas;und mehr\n3\n")[0].text
    assert all(text.count(word) == 1 for word in ("Bus", "Kita", "noch etwas", "und mehr"))


def test_excel_separator_line_is_no_note():
    assert read_csv(b"sep=;\nTisch;Karte\n1;Bus\n")[0].text == "⟦Tisch: 1⟧\n- Bus"


def test_a_list_of_cards_without_separator_keeps_commas():
    assert (
        read_csv("Mehr Kitas, bitte\nBusse\nRäume\n".encode())[0].text
        == "- Mehr Kitas, bitte\n- Busse\n- Räume"
    )
    assert (
        read_csv("Mehr Kitas, bitte\nBusse, Bahn\nRäume, Licht\n".encode())[0].text
        == "- Mehr Kitas, bitte\n- Busse, Bahn\n- Räume, Licht"
    )


def test_an_open_quote_swallows_nothing():
    text = read_csv(b'Tisch;Karte\n1;"offen\n1;Bus\n2;Kita\n')[0].text
    assert "- Bus" in text and "- Kita" in text and "offen" in text


def test_a_table_saved_as_txt():
    assert (
        read_text(b"Tisch\tKarte\tPunkte\n1\tBus\t2\n")[0].text == "⟦Tisch: 1⟧\n- Bus ⟦Punkte: 2⟧"
    )


def test_txt_with_semicolons_is_no_table():
    assert read_text(b"Kita; Schule\nBus; Bahn\n")[0].text == "Kita; Schule\nBus; Bahn"


words = (
    st.text(st.sampled_from("abcxyzÄöüß ,.!?"), min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda text: any(sign.isalpha() for sign in text))
)


@settings(max_examples=60)
@given(
    st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=8),
    st.sampled_from(";\t|"),
)
def test_every_cell_of_a_csv_arrives_once(rows, separator):
    """Each cell is made unlike any other, so it can be counted."""
    cells = [[f"{word} z{r}q{c}e" for c, word in enumerate(row)] for r, row in enumerate(rows)]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(cells)
    text = read_csv(out.getvalue().encode())[0].text
    assert [text.count(f"z{r}q{c}e") for r, row in enumerate(cells) for c in range(len(row))] == [
        1
    ] * sum(map(len, cells))


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=200))
def test_plain_twice_is_plain_once(text):
    assert plain(plain(text)) == plain(text)


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_can_be_decoded(data):
    assert isinstance(decode(data), str)
    assert isinstance(rows_of(plain(decode(data)), ";"), list)
