"""What comes back from a QDA program: other people's codings become decisions, whatever the program did to ids and texts."""

import io
import re
import uuid
import zipfile

import pandas as pd
import pytest

from analysis import tables
from analysis.report import codetree, qdpx, refi
from analysis.reviewing import qdpx_import, reading
from tests.test_qdpx import BOOK, notes

DAY = "2025-08-01T10:00:00Z"


def stands(notes, decisions=()):
    given = tables.typed(
        pd.DataFrame(list(decisions), columns=["target", "scheme", "new", "coder", "date"]),
        "decided_codings",
    )
    return reading.now(
        BOOK,
        notes.statements,
        tables.empty("set_aside"),
        notes.codings[notes.codings["coder"] == "model"],
        notes.topics,
        notes.topic_statements,
        {"decided_codings": given, **{name: tables.empty(name) for name in reading.KINDS[1:]}},
    )


def edited(notes, *codings, new_ids=False, texts=lambda text: text) -> bytes:
    """The export as a program gives it back after (user, statement, code GUID) were added; ``new_ids``: every GUID is another one."""
    files = qdpx.project(notes, BOOK)
    xml = files["project.qde"].decode()
    for number, (user, statement, code) in enumerate(codings):
        who = refi.guid("test user", user)
        if f'name="{user}"' not in xml:
            xml = xml.replace("</Users>", f'<User guid="{who}" name="{user}"/></Users>')
        who = re.search(rf'<User guid="([^"]+)" name="{user}"', xml)[1]
        coding = f'<Coding guid="{uuid.UUID(int=number)}" creatingUser="{who}" creationDateTime="{DAY}"><CodeRef targetGUID="{code}"/></Coding>'
        selection = refi.guid("statement", statement)
        xml = re.sub(
            rf'(<PlainTextSelection guid="{selection}".*?)(\n\s*</PlainTextSelection>)',
            rf"\1{coding}\2",
            xml,
            count=1,
            flags=re.DOTALL,
        )
    if new_ids:
        for number, old in enumerate(sorted(set(re.findall(r'guid="([^"]+)"', xml)))):
            xml = xml.replace(f'"{old}"', f'"{{{str(uuid.UUID(int=10**6 + number)).upper()}}}"')
    return refi.zipped(
        {
            name: xml.encode() if name == "project.qde" else texts(content)
            for name, content in files.items()
        }
    )


def read(notes, content, now=None):
    found, problems = qdpx_import.decisions(
        content, "zurück.qdpx", qdpx_import.known([notes], BOOK), now or stands(notes)
    )
    return {name: pd.DataFrame(rows) for name, rows in found.items()}, [
        str(problem) for problem in problems
    ]


SPORT, BILDUNG = codetree.code_guid("field", "sport"), codetree.code_guid("field", "bildung")


@pytest.mark.parametrize("new_ids", [False, True])
@pytest.mark.parametrize("texts", [lambda text: text, lambda text: b"\xef\xbb\xbf" + text])
def test_added_codings_become_decisions(notes, new_ids, texts):
    model = notes._replace(codings=notes.codings[notes.codings["coder"] == "model"])
    content = edited(
        model,
        ("EF", "s1", SPORT),
        ("EF", "s1", BILDUNG),
        ("EF", "s3", codetree.code_guid("type", "problem")),
        ("EF", "s2", codetree.topic_guid("t1")),
        new_ids=new_ids,
        texts=texts,
    )
    rows, problems = read(model, content)
    assert problems == []
    assert rows["decided_codings"][
        ["target", "scheme", "old", "new", "coder", "date", "asked_because"]
    ].values.tolist() == [
        ["s1", "field", "bildung", "sport bildung", "EF", "2025-08-01", "own"],
        ["s3", "type", "abgeschafft", "problem", "EF", "2025-08-01", "own"],
    ]
    assert rows["decided_topics"][["target", "action", "new", "remark"]].values.tolist() == [
        ["s2", "move", "t1", "aus zurück.qdpx"]
    ]


def counted(files: dict[str, bytes], line_end: int, mark: bool) -> bytes:
    """The archive with line ends of two characters (and a byte-order mark), positions as a program counts them, every GUID another one."""
    xml = files["project.qde"].decode()
    for path, body in re.findall(
        r'plainTextPath="internal://([^"]+)"(.*?)</TextSource>', xml, re.DOTALL
    ):
        text = files[f"sources/{path}"].decode()

        def moved(match: re.Match) -> str:
            at = int(match[2])
            return f'{match[1]}"{at + mark + (line_end - 1) * text.count(chr(10), 0, at)}"'

        xml = xml.replace(body, re.sub(r'((?:start|end)Position=)"(\d+)"', moved, body))
        files = files | {
            f"sources/{path}": (b"\xef\xbb\xbf" if mark else b"")
            + text.replace("\n", "\r\n").encode()
        }
    for number, old in enumerate(sorted(set(re.findall(r'guid="([^"]+)"', xml)))):
        xml = xml.replace(f'"{old}"', f'"{uuid.UUID(int=10**6 + number)}"')
    return refi.zipped(files | {"project.qde": xml.encode()})


@pytest.mark.parametrize("line_end", [1, 2])
@pytest.mark.parametrize("mark", [False, True])
def test_positions_are_found_however_a_program_counts_line_ends_and_marks(notes, line_end, mark):
    model = notes._replace(codings=notes.codings[notes.codings["coder"] == "model"])
    archive = zipfile.ZipFile(
        io.BytesIO(edited(model, ("EF", "s1", SPORT), ("EF", "s2", SPORT), ("EF", "s3", BILDUNG)))
    )
    rows, problems = read(
        model, counted({name: archive.read(name) for name in archive.namelist()}, line_end, mark)
    )
    assert rows["decided_codings"][["target", "new"]].values.tolist() == [
        ["s1", "sport"],
        ["s2", "sport"],
        ["s3", "bildung"],
    ]
    assert problems == []


def test_a_source_named_after_its_field_is_known_again(notes):
    """Without a workshop the field's name stands in the source's name; a part of a statement is found through it."""
    own = notes._replace(
        statements=notes.statements.assign(workshop=""),
        codings=notes.codings[notes.codings["coder"] == "model"],
    )
    known = qdpx_import.known([own], BOOK)
    assert "2025 – bildung – tisch 3" in known.sources
    source, _ = known.sources["2025 – bildung – tisch 3"]
    start, end = source.spans["s2"]
    part = qdpx_import.Coded(
        "EF",
        "2025-08-01",
        "fremd",
        source.name,
        source.text[start : end - 3].strip(),
        start,
        end - 3,
        SPORT,
    )
    assert qdpx_import.statements_of(part, known) == ["s2"]


def test_a_deleted_field_is_told_and_is_no_decision(notes):
    model = notes._replace(codings=notes.codings[notes.codings["coder"] == "model"])
    files = qdpx.project(model, BOOK)
    gone = refi.guid("coding", "s1", "field", "bildung", "model")
    xml = re.sub(
        rf'<Coding guid="{gone}".*?</Coding>', "", files["project.qde"].decode(), flags=re.DOTALL
    )
    rows, problems = read(model, refi.zipped(files | {"project.qde": xml.encode()}))
    assert all(table.empty for table in rows.values())
    assert (
        len(problems) == 1
        and "Das Handlungsfeld ist gelöscht" in problems[0]
        and "Kita-Plätze fehlen" in problems[0]
    )
    older = {
        name: content.replace("Kita-Plätze fehlen".encode(), b"Anderes")
        if "/" in name
        else xml.encode()
        for name, content in files.items()
    }
    assert read(model, refi.zipped(older))[1] == []  # an export from before this note was there


def test_the_programs_codings_under_somebody_elses_name_are_no_decisions(notes):
    """Some programs put everything under the name of who opened the file: only what differs from the program is that person's."""
    model = notes._replace(codings=notes.codings[notes.codings["coder"] == "model"])
    archive = zipfile.ZipFile(
        io.BytesIO(edited(model, ("EF", "s1", SPORT), ("Pipeline", "s2", SPORT)))
    )
    files = {name: archive.read(name) for name in archive.namelist()}
    xml = files["project.qde"].decode().replace('name="Pipeline"', 'name="Lokal"')
    rows, problems = read(model, refi.zipped(files | {"project.qde": xml.encode()}))
    assert sorted(rows["decided_codings"][["target", "coder", "new"]].values.tolist()) == [
        ["s1", "EF", "sport"],
        ["s2", "Lokal", "bildung sport"],
    ]
    assert len(problems) == 1 and "unter „Lokal“ statt unter „Pipeline“" in problems[0]


def test_our_own_export_changes_nothing(notes):
    now = stands(
        notes,
        [
            ("s2", "field", "sport", "AB", "2025-07-01"),
            ("s2", "field", "bildung", "CD", "2025-07-01"),
        ],
    )
    rows, problems = read(notes, edited(notes), now)
    assert all(table.empty for table in rows.values()) and problems == []


def test_codings_under_the_name_of_the_pipeline_are_told(notes):
    """The first user of a file becomes the coder of some programs: such work is not taken for the machine's, nor silently lost."""
    rows, problems = read(notes, edited(notes, ("Pipeline", "s1", SPORT)))
    assert (
        not any(row["target"].eq("s1").any() for row in rows.values() if len(row))
        and "Unter dem Namen „Pipeline“, aber nicht vom Programm; eine Zuordnung ist nicht übernommen"
        in problems[0]
    )


def test_unknown_codes_and_places_are_told(notes):
    model = notes._replace(codings=notes.codings[notes.codings["coder"] == "model"])
    content = edited(model, ("EF", "s1", "12345678-1234-1234-1234-123456789012"))
    assert (
        "Diesen Code kennt der Kodierleitfaden nicht; eine Zuordnung ist"
        in read(model, content)[1][0]
    )
    archive = zipfile.ZipFile(io.BytesIO(edited(model, ("EF", "s1", SPORT))))
    files = {name: archive.read(name) for name in archive.namelist()}
    xml = re.sub(
        rf'guid="{refi.guid("statement", "s1")}"( name="[^"]*") startPosition="\d+" endPosition="\d+"',
        rf'guid="{uuid.UUID(int=7)}"\1 startPosition="0" endPosition="3"',
        files["project.qde"].decode(),
    )
    rows, problems = read(model, refi.zipped(files | {"project.qde": xml.encode()}))
    assert (
        rows["decided_codings"].empty
        and "Tisch 3“: In diesem Text: eine Stelle gehört zu keiner Aussage" in problems[-1]
    )


def test_a_passage_over_two_statements_means_both(notes):
    known = qdpx_import.known([notes], BOOK)
    source, _ = known.sources["2025 – bildung – tisch 3"]
    (first, _), (_, last) = source.spans["s1"], source.spans["s2"]
    passage = qdpx_import.Coded(
        "EF",
        "2025-08-01",
        "fremd",
        source.name,
        " ".join(source.text[first:last].split()),
        first,
        last,
        SPORT,
    )
    assert qdpx_import.statements_of(passage, known) == ["s1", "s2"]
    assert (
        qdpx_import.statements_of(
            passage._replace(start=0, end=3, quote=" ".join(source.text[:3].split())), known
        )
        == []
    )


@pytest.mark.parametrize(
    "content",
    [
        b"kein Archiv",
        refi.zipped({"anderes.txt": b""}),
        refi.zipped({"project.qde": b"<kaputt"}),
        refi.zipped({"project.qde": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
    ],
)
def test_what_is_no_project_is_said(content):
    with pytest.raises(ValueError):
        qdpx_import.codings(content)
