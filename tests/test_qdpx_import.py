"""What comes back from a QDA program: other people's codings become decisions, whatever the program did to ids and texts."""

import html
import io
import re
import uuid
import zipfile

import pandas as pd
import pytest

from analysis import ledger
from analysis.report import codetree, qdpx, refi
from analysis.reviewing import qda_file, qdpx_import
from analysis.reviewing.base import Now
from analysis.reviewing.qda_file import Coded
from tests.test_qdpx import BOOK, notes

DAY = "2025-08-01T10:00:00Z"


def stands(notes, given=()):
    """What stands when the house has these tables and these decisions on codings."""
    model = notes.codings[notes.codings["coder"] == "model"]
    decided = model[model["decided"] == 1].sort_values("rank")
    by_statement = decided.groupby(["statement_id", "scheme"])["code_id"]
    texts = dict(zip(notes.statements["statement_id"], notes.statements["text"]))
    own = {
        ("decided_codings", target, scheme, coder.casefold()): new
        for target, scheme, new, coder, _ in given
    }
    return Now(
        BOOK,
        texts | dict(zip(notes.topics["topic_id"], notes.topics["name"])),
        texts,
        {key: " ".join(codes) for key, codes in by_statement},
        dict(zip(notes.topic_statements["statement_id"], notes.topic_statements["topic_id"])),
        {},
        {},
        own,
        {},
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


@pytest.fixture
def read(tmp_path):
    def given(notes, content, now=None):
        path = tmp_path / "zurück.qdpx"
        path.write_bytes(content)
        known = qdpx_import.known([notes], BOOK)
        found, problems = qdpx_import.read(path, known, now or stands(notes))
        rows = {name: [row for table, row in found if table == name] for name in ledger.KINDS}
        tables_ = {name: pd.DataFrame(each) for name, each in rows.items()}
        return tables_, [str(problem) for problem in problems]

    return given


SPORT, BILDUNG = codetree.code_guid("field", "sport"), codetree.code_guid("field", "bildung")


@pytest.mark.parametrize("new_ids", [False, True])
@pytest.mark.parametrize("texts", [lambda text: text, lambda text: b"\xef\xbb\xbf" + text])
def test_added_codings_become_decisions(notes, new_ids, texts, read):
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
def test_positions_are_found_however_a_program_counts_line_ends_and_marks(
    notes, line_end, mark, read
):
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
    part = Coded(
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


def test_a_deleted_field_is_told_and_is_no_decision(notes, read):
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


def test_the_programs_codings_under_somebody_elses_name_are_no_decisions(notes, read):
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


def test_our_own_export_changes_nothing(notes, read):
    now = stands(
        notes,
        [
            ("s2", "field", "sport", "AB", "2025-07-01"),
            ("s2", "field", "bildung", "CD", "2025-07-01"),
        ],
    )
    rows, problems = read(notes, edited(notes), now)
    assert all(table.empty for table in rows.values()) and problems == []


def test_codings_under_the_name_of_the_pipeline_are_told(notes, read):
    """The first user of a file becomes the coder of some programs: such work is not taken for the machine's, nor silently lost."""
    rows, problems = read(notes, edited(notes, ("Pipeline", "s1", SPORT)))
    assert (
        not any(row["target"].eq("s1").any() for row in rows.values() if len(row))
        and "Unter dem Namen „Pipeline“ steht eine Zuordnung, die das Programm heute anders trifft"
        in problems[0]
    )


def test_unknown_codes_and_places_are_told(notes, read):
    model = notes._replace(codings=notes.codings[notes.codings["coder"] == "model"])
    content = edited(model, ("EF", "s1", "12345678-1234-1234-1234-123456789012"))
    assert (
        "Dieser Code steht nicht im Codebuch der Datei; eine Zuordnung ist"
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
    passage = Coded(
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
def test_what_is_no_project_is_said(content, tmp_path):
    (tmp_path / "x.qdpx").write_bytes(content)
    with pytest.raises(ValueError):
        qda_file.read(tmp_path / "x.qdpx")


def in_qualcoder(notes, *codings, memos=()) -> bytes:
    """A project in the form QualCoder writes: new GUIDs, a passage a coding, memos as descriptions, categories that are no codes.

    codings: (user, statement, code name, memo); memos: (code name, memo).
    """
    known = qdpx_import.known([notes], BOOK)
    ids = iter(range(1, 1000))
    new = lambda: str(uuid.UUID(int=next(ids))).upper()
    users = {user: new() for user, *_ in codings}
    codes = {name: new() for name in dict.fromkeys(name for *_, name, _ in codings)}
    said = dict(memos)
    xml = [
        f'<Project xmlns="{refi.PROJECT}" name="x" origin="QualCoder-4.0" creatingUserGUID="{users[codings[0][0]]}" creationDateTime="{DAY}">',
        "<Users>",
        *(f'<User guid="{guid}" name="{user}"/>' for user, guid in users.items()),
        f'</Users><CodeBook><Codes><Code guid="{new()}" name="Meine Kategorie" isCodable="false">',
        *(
            f'<Code guid="{guid}" name="{html.escape(name)}" isCodable="true" color="#112233">'
            f"<Description>{said.get(name, '')}</Description></Code>"
            for name, guid in codes.items()
        ),
        "</Code></Codes></CodeBook><Sources>",
    ]
    texts = {}
    for source, _ in known.sources.values():
        file = new()
        texts[f"Sources/{file}.txt"] = b"\xef\xbb\xbf" + source.text.encode()
        xml.append(
            f'<TextSource guid="{new()}" name="{html.escape(source.name)}" plainTextPath="internal://{file}.txt" creationDateTime="{DAY}">'
        )
        for user, statement, name, memo in codings:
            if span := source.spans.get(statement):
                description = f"<Description>{memo}</Description>" if memo else ""
                xml.append(
                    f'<PlainTextSelection guid="{new()}" startPosition="{span[0]}" endPosition="{span[1]}" creatingUser="{users[user]}" '
                    f'creationDateTime="{DAY}">{description}<Coding guid="{new()}" creatingUser="{users[user]}"><CodeRef '
                    f'targetGUID="{codes[name]}"/></Coding></PlainTextSelection>'
                )
        xml.append("</TextSource>")
    xml.append("</Sources></Project>")
    return refi.zipped({"project.qde": "".join(xml).encode()} | texts)


def test_own_codes_and_memos_of_a_qualcoder_project_come_in_and_go_out_again(notes, read):
    model = notes._replace(codings=notes.codings[notes.codings["coder"] == "model"])
    content = in_qualcoder(
        model,
        ("EF", "s1", "Scham", "Aussage s1 · Nennungen 1\nunbedingt nachfragen"),
        ("EF", "s2", "Sport & <Gesundheit>", ""),
        ("GH", "s2", "Scham", ""),
        ("Pipeline", "s3", "Bildung – altes Thema", ""),
        *(("Pipeline", each, "Bildung und Sprachförderung", "") for each in ("s1", "s2", "s3")),
        memos=[("Scham", "Scheu, Hilfe anzunehmen")],
    )
    rows, problems = read(model, content)
    assert len(problems) == 1 and "„Pipeline“" in problems[0]  # the test gives it one field for all
    code = rows["decided_own_codes"]
    assert code[["new", "definition", "coder"]].values.tolist() == [
        ["Scham", "Scheu, Hilfe anzunehmen", "EF"]
    ]
    codings = rows["decided_own_codings"]
    assert codings[["target", "coder", "new"]].values.tolist() == [
        ["s1", "EF", "yes"],
        ["s2", "GH", "yes"],
    ]
    assert rows["decided_remarks"][["target", "new", "coder"]].values.tolist() == [
        ["s1", "unbedingt nachfragen", "EF"]
    ]
    assert rows["decided_codings"][["target", "new"]].values.tolist() == [["s2", "sport"]]
    back = model._replace(own_codes=code, own_codings=codings, remarks=rows["decided_remarks"])
    xml = qdpx.project(back, BOOK)["project.qde"].decode()
    assert 'name="Scham"' in xml and "Bemerkung (EF): unbedingt nachfragen" in xml
    of_code = rows["decided_remarks"].assign(target="sport", new="enger fassen")
    marked = back._replace(remarks=pd.concat([back.remarks, of_code]))
    xml = qdpx.project(marked, BOOK)["project.qde"].decode()
    assert "Bemerkung (EF): enger fassen" in xml
    assert read(marked, refi.zipped(qdpx.project(marked, BOOK)))[0]["decided_remarks"].empty
    again, problems = read(back, refi.zipped(qdpx.project(back, BOOK)))
    assert problems == [] and again["decided_remarks"].empty


def test_a_topic_of_an_earlier_run_means_where_its_statements_went(notes, read):
    """Topic ids change while a round is open: the old name in the file is no error, and a person's move to it finds the new one."""
    model = notes._replace(codings=notes.codings[notes.codings["coder"] == "model"])
    topic = model.topic_statements.iloc[0]
    other = next(each for each in ("s1", "s2", "s3") if each != topic["statement_id"])
    content = in_qualcoder(
        model,
        ("Pipeline", topic["statement_id"], "Bildung – alter Name", ""),
        ("EF", other, "Bildung – alter Name", ""),
        *(("Pipeline", each, "Bildung und Sprachförderung", "") for each in ("s1", "s2", "s3")),
    )
    rows, problems = read(model, content)
    (moved,) = rows["decided_topics"].to_dict("records")
    held = model.topic_statements.query("statement_id == @topic.statement_id")["topic_id"]
    assert len(problems) == 1 and rows["decided_own_codes"].empty
    assert moved["target"] == other and moved["new"] in set(held)
