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
from tests.test_qdpx import BOOK, notes  # noqa: F401  (a fixture)

DAY = "2025-08-01T10:00:00Z"


def stands(notes, decisions=()):
    given = tables.typed(pd.DataFrame(list(decisions), columns=["target", "scheme", "new", "coder", "date"]), "decided_codings")
    return reading.now(BOOK, notes.statements, tables.empty("set_aside"), notes.codings[notes.codings["coder"] == "model"], notes.topics,
                           notes.topic_statements, {"decided_codings": given, **{name: tables.empty(name) for name in reading.KINDS[1:]}})


def edited(notes, *codings, new_ids=False, texts=lambda text: text) -> bytes:
    """The export as a program gives it back after (user, statement, code GUID) were added; ``new_ids``: every GUID is another one."""
    files = qdpx.project(notes, BOOK)
    xml = files["project.qde"].decode()
    for number, (user, statement, code) in enumerate(codings):
        who = refi.guid("test user", user)
        if f'name="{user}"' not in xml:
            xml = xml.replace("</Users>", f'<User guid="{who}" name="{user}"/></Users>')
        who = re.search(rf'<User guid="([^"]+)" name="{user}"', xml)[1]
        coding = (
            f'<Coding guid="{uuid.UUID(int=number)}" creatingUser="{who}" creationDateTime="{DAY}"><CodeRef targetGUID="{code}"/></Coding>'
        )
        selection = refi.guid("statement", statement)
        xml = re.sub(
            rf'(<PlainTextSelection guid="{selection}".*?)(\n\s*</PlainTextSelection>)', rf"\1{coding}\2", xml, count=1, flags=re.DOTALL
        )
    if new_ids:
        for number, old in enumerate(sorted(set(re.findall(r'guid="([^"]+)"', xml)))):
            xml = xml.replace(f'"{old}"', f'"{{{str(uuid.UUID(int=10**6 + number)).upper()}}}"')
    return refi.zipped({name: xml.encode() if name == "project.qde" else texts(content) for name, content in files.items()})


def read(notes, content, now=None):
    found, problems = qdpx_import.decisions(content, "zurück.qdpx", qdpx_import.known([notes], BOOK), now or stands(notes))
    return {name: pd.DataFrame(rows) for name, rows in found.items()}, [str(problem) for problem in problems]


SPORT, BILDUNG = codetree.code_guid("field", "sport"), codetree.code_guid("field", "bildung")


@pytest.mark.parametrize("new_ids", [False, True])
@pytest.mark.parametrize("texts", [lambda text: text, lambda text: b"\xef\xbb\xbf" + text])
def test_added_codings_become_decisions(notes, new_ids, texts):  # noqa: F811
    model = notes._replace(codings=notes.codings[notes.codings["coder"] == "model"])
    content = edited(model, ("EF", "s1", SPORT), ("EF", "s1", BILDUNG), ("EF", "s3", codetree.code_guid("type", "problem")),
                     ("EF", "s2", codetree.topic_guid("t1")), new_ids=new_ids, texts=texts)
    rows, problems = read(model, content)
    assert problems == []
    assert rows["decided_codings"][["target", "scheme", "old", "new", "coder", "date", "asked_because"]].values.tolist() == [
        ["s1", "field", "bildung", "sport bildung", "EF", "2025-08-01", "own"],
        ["s3", "type", "abgeschafft", "problem", "EF", "2025-08-01", "own"],
    ]
    assert rows["decided_topics"][["target", "action", "new", "remark"]].values.tolist() == [["s2", "move", "t1", "aus zurück.qdpx"]]


def test_our_own_export_changes_nothing(notes):  # noqa: F811
    now = stands(notes, [("s2", "field", "sport", "AB", "2025-07-01"), ("s2", "field", "bildung", "CD", "2025-07-01")])
    rows, problems = read(notes, edited(notes), now)
    assert all(table.empty for table in rows.values()) and problems == []


def test_codings_under_the_name_of_the_pipeline_are_told(notes):  # noqa: F811
    """The first user of a file becomes the coder of some programs: such work is not taken for the machine's, nor silently lost."""
    rows, problems = read(notes, edited(notes, ("Pipeline", "s1", SPORT)))
    assert (
        not any(row["target"].eq("s1").any() for row in rows.values() if len(row))
        and "1 Zuordnungen stehen unter dem Namen „Pipeline“" in problems[0]
    )


def test_unknown_codes_and_places_are_told(notes):  # noqa: F811
    model = notes._replace(codings=notes.codings[notes.codings["coder"] == "model"])
    content = edited(model, ("EF", "s1", "12345678-1234-1234-1234-123456789012"))
    assert "Diesen Code kennt der Kodierleitfaden nicht; 1 Zuordnungen" in read(model, content)[1][0]
    archive = zipfile.ZipFile(io.BytesIO(edited(model, ("EF", "s1", SPORT))))
    files = {name: archive.read(name) for name in archive.namelist()}
    xml = re.sub(rf'guid="{refi.guid("statement", "s1")}"( name="[^"]*") startPosition="\d+" endPosition="\d+"',
                 rf'guid="{uuid.UUID(int=7)}"\1 startPosition="0" endPosition="3"', files["project.qde"].decode())
    rows, problems = read(model, refi.zipped(files | {"project.qde": xml.encode()}))
    assert rows["decided_codings"].empty and "Zeichen 0 bis 3: Diese Stelle gehört zu keiner Aussage; 1 Zuordnungen" in problems[0]


def test_a_passage_over_two_statements_means_both(notes):  # noqa: F811
    known = qdpx_import.known([notes], BOOK)
    source, _ = known.sources["2025 – bildung – tisch 3"]
    (first, _), (_, last) = source.spans["s1"], source.spans["s2"]
    passage = qdpx_import.Coded("EF", "2025-08-01", "fremd", source.name, " ".join(source.text[first:last].split()), first, last, SPORT)
    assert qdpx_import.statements_of(passage, known) == ["s1", "s2"]
    assert qdpx_import.statements_of(passage._replace(start=0, end=3, quote=" ".join(source.text[:3].split())), known) == []


@pytest.mark.parametrize("content", [b"kein Archiv", refi.zipped({"anderes.txt": b""}), refi.zipped({"project.qde": b"<kaputt"}),
                                     refi.zipped({"project.qde": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'})])
def test_what_is_no_project_is_said(content):
    with pytest.raises(ValueError):
        qdpx_import.codings(content)
