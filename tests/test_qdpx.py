"""The file for QDA programs: valid, slice equals quote, every reference has its target, the same bytes twice, readable by others."""

import hashlib
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree

from analysis import codebook, tables
from analysis.report import codetree, qda_round, qda_sources, qdpx, refi

HERE = Path(__file__).parent
N = {"q": refi.PROJECT}
BOOK = codebook.Codebook(
    (
        codebook.Code(
            "field",
            "bildung",
            "Bildung und Sprachförderung",
            "Kita, Schule",
            "Im Zweifel hierher",
            ("Kitas fehlen",),
        ),
        codebook.Code("field", "sport", "Sport & <Gesundheit>"),
        codebook.Code("type", "problem", "Problem"),
        codebook.Code("dimension", "alter", "Problem"),
    ),
    {},
)
TEXT = "# Ergebnisse\n⟦Tisch: 3⟧\n- Kita-Plätze fehlen 👍🏽👍\n- „Schwimmen“ für alle 😀 – gratis\n# Tisch 4\n- =1+1 <b>fett</b>\x0b & „so“\n"


def note(verbatim, **more):
    start = TEXT.index(verbatim)
    return {
        "document_id": "d1",
        "round_id": "2025",
        "verbatim": verbatim,
        "text": verbatim,
        "start": start,
        "end": start + len(verbatim),
        "mentions": 1,
        "workshop": "Bildung",
        "workshop_field_id": "bildung",
    } | more


@pytest.fixture
def notes():
    documents = tables.typed(
        pd.DataFrame(
            [
                {
                    "document_id": "d1",
                    "round_id": "2025",
                    "file": "Tisch 3 + 4.docx",
                    "workshop": "Bildung",
                    "text": TEXT,
                },
                {
                    "document_id": "d2",
                    "round_id": "2025",
                    "file": "Café.txt",
                    "text": "nichts\r\nals Rand",
                },
            ]
        ).fillna(""),
        "documents",
    )
    statements = tables.typed(
        pd.DataFrame(
            [
                note("Kita-Plätze fehlen 👍🏽👍", statement_id="s1", table="3", group="Eltern"),
                note("„Schwimmen“ für alle 😀 – gratis", statement_id="s2", table="3"),
                note("=1+1 <b>fett</b>\x0b & „so“", statement_id="s3", table="4"),
            ]
        ).fillna(""),
        "statements",
    )
    codings = tables.typed(
        pd.DataFrame(
            [
                ("s1", "field", "bildung", "model", 0.91, 1, 1),
                ("s1", "type", "problem", "model", 0.8, 1, 1),
                ("s2", "field", "bildung", "model", 0.6, 0, 1),
                ("s2", "field", "sport", "AB", 1, 1, 1),
                ("s2", "field", "bildung", "CD", 1, 0, 1),
                ("s2", "dimension", "alter", "model", 0.2, 0, 1),
                ("s3", "field", "unclear", "model", 0.4, 1, 1),
                ("s3", "field", "sport", "model", 0.3, 0, 2),
                ("s3", "type", "abgeschafft", "model", 0.9, 1, 1),
            ],
            columns="statement_id scheme code_id coder probability decided rank".split(),
        ),
        "codings",
    )
    topics = tables.typed(
        pd.DataFrame(
            [
                ("t1", "bildung", "Kita-Plätze", "model", 1, 1, 0.8),
                ("t2", "bildung", "Kita-Plätze", "AB", 1, 1, 0.8),
                ("t3", "", "x" * 90, "model", 1, 1, 0.8),
            ],
            columns=tables.TABLES["topics"].names[:7],
        ),
        "topics",
    )
    members = tables.typed(
        pd.DataFrame(
            [("s1", "t1", 0.7), ("s1", "t3", 0.3)], columns=["statement_id", "topic_id", "weight"]
        ),
        "topic_statements",
    )
    return qda_round.Round("2025", documents, statements, codings, topics, members, True)


def parsed(notes):
    files = qdpx.project(notes, BOOK)
    return etree.fromstring(files["project.qde"]), {
        name.removeprefix("sources/"): content for name, content in files.items() if "/" in name
    }


def test_valid_against_the_standard(notes):
    etree.XMLSchema(file=str(HERE / "refi" / "Project.xsd")).assertValid(parsed(notes)[0])
    etree.XMLSchema(file=str(HERE / "refi" / "Codebook.xsd")).assertValid(
        etree.fromstring(codetree.exchange(codetree.tree(BOOK, notes.topics)))
    )


def test_slice_is_quote(notes):
    root, files = parsed(notes)
    quotes = {}
    for source in root.iterfind(".//q:TextSource", N):
        text = files[source.get("plainTextPath").removeprefix("internal://")].decode("utf-8")
        for selection in source.iterfind("q:PlainTextSelection", N):
            quotes[selection.get("guid")] = text[
                int(selection.get("startPosition")) : int(selection.get("endPosition"))
            ]
    assert quotes == {
        refi.guid("statement", row.statement_id): refi.plain(row.verbatim)
        for row in notes.statements.itertuples()
    }
    assert quotes[refi.guid("statement", "s1")] == "Kita-Plätze fehlen [Zeichen]"


def test_text_is_counted_alike_by_every_client(notes):
    for content in parsed(notes)[1].values():
        text = content.decode("utf-8")
        assert (
            not content.startswith(b"\xef\xbb\xbf")
            and "\r" not in text
            and max(map(ord, text)) <= 0xFFFF
            and text == refi.plain(text)
        )


def test_every_reference_has_its_target_and_names_are_unique(notes):
    root, files = parsed(notes)
    guids = [node.get("guid") for node in root.iter() if node.get("guid")]
    assert len(guids) == len(set(guids))
    for node in root.iter():
        for attribute in ("targetGUID", "creatingUser", "creatingUserGUID"):
            assert node.get(attribute) is None or node.get(attribute) in guids
    names = [node.get("name").casefold() for node in root.iterfind(".//q:Code", N)]
    assert len(names) == len(set(names)) and max(map(len, names)) <= 63
    assert {"bildung – kita-plätze", "bildung – kita-plätze (2)", "problem (2)"} <= set(names)
    assert sorted(files) == sorted(
        node.get("plainTextPath").removeprefix("internal://")
        for node in root.iterfind(".//q:TextSource", N)
    )


def test_coders_stay_apart(notes):
    root, _ = parsed(notes)
    users = {node.get("guid"): node.get("name") for node in root.iterfind(".//q:User", N)}
    assert list(users.values()) == ["Pipeline", "AB", "CD"]
    second = root.find(f".//q:PlainTextSelection[@guid='{refi.guid('statement', 's2')}']", N)
    codes = [
        (users[coding.get("creatingUser")], coding[0].get("targetGUID"))
        for coding in second.iterfind("q:Coding", N)
    ]
    assert sorted(codes) == sorted(
        [
            ("AB", codetree.code_guid("field", "sport")),
            ("CD", codetree.code_guid("field", "bildung")),
            ("Pipeline", codetree.code_guid("field", "bildung")),
        ]
    )  # overruled, yet visible; the unlikely dimension is not
    first = root.find(f".//q:PlainTextSelection[@guid='{refi.guid('statement', 's1')}']", N)
    assert [coding[0].get("targetGUID") for coding in first.iterfind("q:Coding", N)][-2:] == [
        codetree.topic_guid("t1"),
        codetree.topic_guid("t3"),
    ]
    assert "0,91" in first.findtext("q:Description", None, N) and "s1" in first.findtext(
        "q:Description", None, N
    )


def test_a_source_a_table_with_its_heading(notes):
    found = qda_sources.sources("2025", notes.documents, notes.statements, {"bildung": "Bildung"})
    by_name = {source.name: source for source in found}
    assert list(by_name) == [
        "2025 – Café.txt",
        "2025 – Bildung – Tisch 3",
        "2025 – Bildung – Tisch 4",
    ]
    assert by_name["2025 – Bildung – Tisch 4"].text.startswith("# Tisch 4\n")
    assert by_name["2025 – Bildung – Tisch 3"].values == {
        "Jahr": "2025",
        "Runde": "2025",
        "Workshop": "Bildung",
        "Handlungsfeld": "Bildung",
        "Tisch": "3",
    }
    together = "".join(source.text for source in found if "Tisch" in source.values)
    assert together == refi.plain(TEXT)  # no character of the sheet is lost


def test_one_table_on_two_sheets_is_one_source(notes):
    second = notes.documents[:1].assign(document_id="d3", file="Foto 2.txt", text="Mehr Farbe")
    row = notes.statements[:1].assign(
        statement_id="s9",
        document_id="d3",
        start=5,
        end=10,
        verbatim="Farbe",
        text="Farbe",
        table="4",
    )
    found = qda_sources.sources(
        "2025", pd.concat([notes.documents, second]), pd.concat([notes.statements, row]), {}
    )
    joined = next(source for source in found if source.values.get("Tisch") == "4")
    assert (
        joined.files == ["Foto 2.txt", "Tisch 3 + 4.docx"]
        and joined.text[slice(*joined.spans["s9"])] == "Farbe"
    )
    assert joined.text[slice(*joined.spans["s3"])] == "=1+1 <b>fett</b> & „so“"


def test_same_bytes_and_a_zip_without_clock(notes, tmp_path):
    for folder in ("one", "two"):
        qdpx.export(notes, BOOK, tmp_path / folder)
        notes = notes._replace(
            statements=notes.statements[::-1],
            codings=notes.codings[::-1],
            documents=notes.documents[::-1],
        )
    for name in ("projekt.qdpx", "kodebuch.qdc"):
        one, two = (
            hashlib.sha256((tmp_path / folder / name).read_bytes()).hexdigest()
            for folder in ("one", "two")
        )
        assert one == two
    with zipfile.ZipFile(io.BytesIO((tmp_path / "one" / "projekt.qdpx").read_bytes())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist()) and all(
            name == "project.qde" or name.startswith("sources/") for name in archive.namelist()
        )


def test_an_independent_reader_reads_it(notes, tmp_path):
    pyrefiqda = pytest.importorskip(
        "pyrefiqda", reason="pyrefiqda (Testpaket) ist nicht installiert"
    )
    qdpx.export(notes, BOOK, tmp_path)
    loaded = pyrefiqda.RefiProject.load(
        tmp_path / "projekt.qdpx", extract_dir=tmp_path / "unpacked"
    )
    assert [user.name for user in loaded.users.user] == ["Pipeline", "AB", "CD"]
    assert sum(len(source.plain_text_selection) for source in loaded.sources.text_source) == 3
    assert loaded.name == "Runder Tisch 2025 (ENTWURF – Namensprüfung steht aus)"


def test_an_empty_round_is_valid(notes):
    empty = notes._replace(
        documents=notes.documents[:0],
        statements=notes.statements[:0],
        codings=notes.codings[:0],
        draft=False,
    )
    root = parsed(empty)[0]
    etree.XMLSchema(file=str(HERE / "refi" / "Project.xsd")).assertValid(root)
    assert root.get("name") == "Runder Tisch 2025"


def test_names_are_cut_and_numbered():
    names = refi.Names()
    assert [names("x" * 80), names("X" * 80), names(""), names("a\nb")] == [
        "x" * 62 + "…",
        "X" * 58 + "… (2)",
        "ohne Namen",
        "a b",
    ]


def test_each_persons_own_answer_is_shown(notes):
    """Two people differ, nobody has settled it: both are in the file, the model beside them."""
    decisions = tables.typed(
        pd.DataFrame(
            [
                {
                    "target": "s1",
                    "scheme": "field",
                    "new": new,
                    "coder": coder,
                    "date": "2025-07-10",
                }
                for coder, new in (("AB", "sport bildung"), ("CD", "sport"), ("EF", ""))
            ]
        ),
        "decided_codings",
    )
    rows = qda_round.each_coder(notes.codings[notes.codings["coder"] == "model"], decisions)
    people = rows[rows["coder"] != "model"]
    assert people[["coder", "code_id", "rank"]].values.tolist() == [
        ["AB", "sport", 1],
        ["AB", "bildung", 2],
        ["CD", "sport", 1],
    ]
