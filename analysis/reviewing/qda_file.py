"""What stands in a qdpx from any QDA program: people's codings, own codes and memos; read within limits, whatever is in the file.

projekt.qdpx -> Project(codings, codes, texts, memos)
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

from analysis.adjudication import day
from analysis.report import refi

LARGEST_XML = 60_000_000  # bytes of project.qde unpacked; a project of a round table is below one per cent of it
LARGEST_TEXT = 20_000_000  # bytes of one text
LARGEST_TEXTS = 100_000_000  # bytes of all texts
_N = f"{{{refi.PROJECT}}}"


class TooLarge(ValueError):
    """A part of the file unpacks to more than a round table's project can hold; it was not unpacked."""


class Coded(NamedTuple):
    """One coding of a person: user name, day, the passage it lies on, the code's GUID, and the memo beside the passage."""

    user: str
    date: str
    selection: str
    source: str
    quote: str
    start: int
    end: int
    code: str
    memo: str = ""


class Code(NamedTuple):
    """A code: its name, its memo, and whether it only holds others together (a category)."""

    name: str
    memo: str
    category: bool = False


class Project(NamedTuple):
    """All codings on passages of text, the codes by GUID, texts by the name of their source, whose file it is and of which day."""

    codings: list[Coded]
    codes: dict[str, Code]
    texts: dict[str, str]
    owner: str
    date: str


def read(path: Path) -> Project:
    """The project in the file. Raises TooLarge, or another ValueError if it is no project of this format."""
    from defusedxml import ElementTree

    try:
        with zipfile.ZipFile(path) as archive:
            inside = {name.casefold().replace("\\", "/"): name for name in archive.namelist()}
            names = sorted(key for key in inside if key.endswith(".qde") and "/" not in key)
            if not names:
                raise ValueError("ohne project.qde")
            root = ElementTree.fromstring(_bytes(archive, inside[names[0]], LARGEST_XML))
            return _project(root, archive, inside)
    except (
        *(zipfile.BadZipFile, ElementTree.ParseError, zlib.error, EOFError, OSError),
        *(RuntimeError, NotImplementedError, RecursionError, KeyError, TypeError),
    ) as error:  # damaged, encrypted, packed in a way nobody here can unpack, or no project inside
        raise ValueError(str(error)) from error


def _bytes(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """One member, never more than ``most`` bytes of it, whatever its entry says."""
    if archive.getinfo(name).file_size <= most:
        with archive.open(name) as member:
            content = member.read(most + 1)
        if len(content) <= most:
            return content
    raise TooLarge(name)


def _project(root, archive: zipfile.ZipFile, inside: dict[str, str]) -> Project:
    users = {
        _guid(node.get("guid")): (node.get("name") or node.get("id") or "").strip()
        for node in root.iter(_N + "User")
    }
    notes = {_guid(node.get("guid")): node for node in root.iter(_N + "Note")}
    codes = {
        _guid(node.get("guid")): Code(
            " ".join(node.get("name", "").split()),
            _memo(node, notes),
            node.get("isCodable", "true").casefold() == "false",
        )
        for node in root.iter(_N + "Code")
    }
    otherwise = root.get("modifiedDateTime") or root.get("creationDateTime") or ""
    found: list[Coded] = []
    texts, left = {}, LARGEST_TEXTS
    for source in root.iter(_N + "TextSource"):
        raw = _text(source, archive, inside, min(left, LARGEST_TEXT))
        left -= len(raw)
        selections = [
            (each, span) for each in source.iter(_N + "PlainTextSelection") if (span := _span(each))
        ]
        text, places = placed(raw, [span for _, span in selections])
        texts[source.get("name", "").casefold()] = words(text)
        for (selection, _), (start, end) in zip(selections, places):
            seen = (
                selection.get("modifiedDateTime") or selection.get("creationDateTime") or otherwise
            )
            memo = _memo(selection, notes)
            for coding in selection.iter(_N + "Coding"):
                maker = _guid(coding.get("creatingUser") or selection.get("creatingUser"))
                beside = "\n".join(filter(None, (memo, _referred(coding, notes))))
                found += [
                    Coded(
                        users.get(maker, ""),
                        day(coding.get("creationDateTime") or seen),
                        _guid(selection.get("guid")),
                        source.get("name", ""),
                        words(text[start:end]),
                        start,
                        end,
                        _guid(code.get("targetGUID")),
                        beside,
                    )
                    for code in coding.iter(_N + "CodeRef")
                ]
    owner = users.get(_guid(root.get("creatingUserGUID")), "")
    return Project(found, codes, texts, owner, day(otherwise))


def words(text: str) -> str:
    """The text with single blanks, for comparing what programs wrap as they like."""
    return " ".join(text.split())


def _guid(text: str | None) -> str:
    return (text or "").strip("{}").casefold()


def _memo(node, notes: dict) -> str:
    """The words in a node's description, and the memos it refers to."""
    said = [(node.findtext(_N + "Description") or "").strip(), _referred(node, notes)]
    return "\n".join(each for each in said if each)


def _referred(node, notes: dict) -> str:
    """The memos that a node itself refers to."""
    found = [
        notes[_guid(reference.get("targetGUID"))]
        for reference in node.findall(_N + "NoteRef")
        if _guid(reference.get("targetGUID")) in notes
    ]
    said = (
        note.findtext(_N + "PlainTextContent") or note.findtext(_N + "Description") or ""
        for note in found
    )
    return "\n".join(each.strip() for each in said if each.strip())


def _span(selection) -> tuple[int, int] | None:
    """Where a passage begins and ends; None where its place is no place."""
    ends = [selection.get(name) or "" for name in ("startPosition", "endPosition")]
    if not all(end.isascii() and end.isdigit() and len(end) <= 9 for end in ends):
        return None
    return int(ends[0]), int(ends[1])


def _text(source, archive: zipfile.ZipFile, inside: dict[str, str], most: int) -> str:
    """The source's text as the program stored it."""
    path = (source.get("plainTextPath") or "").removeprefix("internal://").casefold()
    if name := inside.get(f"sources/{path}"):
        return _bytes(archive, name, most).decode("utf-8", "replace")
    return source.findtext(_N + "PlainTextContent") or ""


def placed(text: str, spans: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """The text with plain line ends and no byte-order mark, and the spans in it, however the program counted them.

    Programs count a line end of two characters as one or as two, and a byte-order mark or not: the way that cuts fewest words is theirs.

    >>> placed("a\\r\\nKita fehlt\\r\\nb", [(3, 13)]), placed("a\\r\\nKita fehlt\\r\\nb", [(2, 12)])
    (('a\\nKita fehlt\\nb', [(2, 12)]), ('a\\nKita fehlt\\nb', [(2, 12)]))
    """
    unmarked = text.removeprefix("\ufeff")
    ways = [unmarked.replace("\r\n", "\n"), unmarked, text.replace("\r\n", "\n"), text]
    way = min(ways, key=lambda counted: sum(_cut(counted, *span) for span in spans))

    def place(at: int) -> int:
        return at - way.count("\r\n", 0, at) - way.startswith("\ufeff")

    return ways[0], [(place(start), place(end)) for start, end in spans]


def _cut(text: str, start: int, end: int) -> bool:
    """The span begins or ends in a word, on white space, or outside the text."""
    edges = [text[at - 1 : at + 1] for at in (start, end) if at]
    return (
        end > len(text)
        or text[start:end].strip() != text[start:end]
        or any(len(edge) == 2 and edge.isalnum() for edge in edges)
    )
