"""Corrections made in a QDA program come back: the codings of everybody but „Pipeline“ in a qdpx become decisions.

projekt.qdpx from any program -> rows for decided_codings and decided_topics, problems

Programs issue new GUIDs and rewrite texts. A selection is found by its GUID, else by its source's name and its words there, else by its
place; a code by its GUID, else by its name.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from typing import NamedTuple


from analysis import contradictions
from analysis.codebook import SCHEMES, UNCLEAR, Codebook
from analysis.problems import Problem
from analysis.report import codetree, qda_sources, qdpx, refi
from analysis.reviewing.reading import Now

LARGEST = 300_000_000  # bytes of XML; a project of a round table is below one per cent of it
HALF = 0.5  # a selection means a statement when it covers at least this share of it
_N = f"{{{refi.PROJECT}}}"


class Coded(NamedTuple):
    """One coding of a person: user name, day, the passage it lies on and the code's GUID."""

    user: str
    date: str
    selection: str
    source: str
    quote: str
    start: int
    end: int
    code: str


class Known(NamedTuple):
    """What this house exported: codes by GUID, sources by name, statements by GUID and the model's own codings."""

    codes: dict[str, tuple[str, str]]
    names: dict[str, str]
    sources: dict[str, tuple[qda_sources.Source, dict[str, str]]]
    statements: dict[str, str]
    model: set[tuple[str, str, str]]


def known(rounds: list[qdpx.Round], book: Codebook) -> Known:
    """Everything a qdpx may refer to, of all rounds."""
    codes = {
        codetree.code_guid(scheme, code): (scheme, code) for scheme in SCHEMES for code in [*(c.id for c in book.scheme(scheme)), UNCLEAR]
    }
    model: set[tuple[str, str, str]] = set()
    sources, statements, names = {}, {}, {}
    for notes in rounds:
        codes |= {codetree.topic_guid(topic_id): ("topic", topic_id) for topic_id in notes.topics["topic_id"]}
        names |= _names(codetree.tree(book, notes.topics))
        verbatim = dict(zip(notes.statements["statement_id"], notes.statements["verbatim"]))
        for source in qda_sources.sources(notes.round_id, notes.documents, notes.statements, {}):
            sources[source.name.casefold()] = (source, {key: _words(refi.plain(verbatim[key])) for key in source.spans})
        statements |= {refi.guid("statement", statement_id): statement_id for statement_id in notes.statements["statement_id"]}
        own = notes.codings[notes.codings["coder"] == "model"]
        model |= set(zip(own["statement_id"], own["scheme"], own["code_id"]))
        model |= {
            (statement_id, "topic", topic_id)
            for statement_id, topic_id in zip(notes.topic_statements["statement_id"], notes.topic_statements["topic_id"])
        }
    return Known(codes, names, sources, statements, model)


def _names(nodes: list[codetree.Node]) -> dict[str, str]:
    found = {}
    for node in nodes:
        found |= {node.name.casefold(): node.guid} | _names(node.below)
    return found


def _words(text: str) -> str:
    return " ".join(text.split())


def codings(content: bytes) -> tuple[list[Coded], dict[str, str]]:
    """All codings on passages of text in a qdpx, and the names of its codes by GUID. Raises ValueError if it is none."""
    from defusedxml import ElementTree

    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        inside = {name.casefold().replace("\\", "/"): name for name in archive.namelist()}
        project = next(name for key, name in sorted(inside.items()) if key.endswith(".qde") and "/" not in key)
        if archive.getinfo(project).file_size > LARGEST:
            raise ValueError("zu groß")
        root = ElementTree.fromstring(archive.read(project))
    except (zipfile.BadZipFile, StopIteration, ElementTree.ParseError) as error:
        raise ValueError(str(error)) from error
    users = {_guid(node.get("guid")): node.get("name") or node.get("id") or "" for node in root.iter(_N + "User")}
    names = {_guid(node.get("guid")): node.get("name", "") for node in root.iter(_N + "Code")}
    otherwise = root.get("modifiedDateTime") or root.get("creationDateTime") or ""
    found = []
    for source in root.iter(_N + "TextSource"):
        text = _text(source, archive, inside)
        for selection in source.iter(_N + "PlainTextSelection"):
            start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
            seen = selection.get("modifiedDateTime") or selection.get("creationDateTime") or otherwise
            for coding in selection.iter(_N + "Coding"):
                user = users.get(_guid(coding.get("creatingUser") or selection.get("creatingUser")), "")
                found += [Coded(user, contradictions.day(coding.get("creationDateTime") or seen), _guid(selection.get("guid")),
                                source.get("name", ""), _words(text[start:end]), start, end, _guid(code.get("targetGUID")))
                          for code in coding.iter(_N + "CodeRef")]
    return found, names


def _guid(text: str | None) -> str:
    return (text or "").strip("{}").casefold()


def _text(source, archive: zipfile.ZipFile, inside: dict[str, str]) -> str:
    """The source's text as the program stored it, without a byte-order mark."""
    path = (source.get("plainTextPath") or "").removeprefix("internal://").casefold()
    if name := inside.get(f"sources/{path}"):
        return archive.read(name).decode("utf-8-sig", "replace").replace("\r\n", "\n")
    return source.findtext(_N + "PlainTextContent") or ""


def statements_of(coded: Coded, house: Known) -> list[str]:
    """The statements that a passage means: by GUID, else its words in the source of that name, else the statements it covers there."""
    if coded.selection in house.statements:
        return [house.statements[coded.selection]]
    source, words = house.sources.get(coded.source.casefold(), (None, {}))
    if source is None:
        return []
    if same := [statement_id for statement_id, text in words.items() if text == coded.quote]:
        return same if len(same) == 1 else [min(same, key=lambda key: (abs(source.spans[key][0] - coded.start), key))]
    if _words(source.text[coded.start:coded.end]) != coded.quote:
        return []
    return [
        key for key, (start, end) in source.spans.items() if min(end, coded.end) - max(start, coded.start) >= HALF * max(end - start, 1)
    ]


def decisions(content: bytes, file: str, house: Known, stands: Now) -> tuple[dict[str, list[dict]], list[Problem]]:
    """Rows by table and a Problem for each kind of thing that could not be taken.

    A person's codings on one passage and scheme are one answer.
    """
    found, code_names = codings(content)
    answers: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    lost: Counter[tuple[str, str]] = Counter()
    for coded in found:
        scheme, code = house.codes.get(coded.code) or house.codes.get(
            house.names.get(code_names.get(coded.code, "").casefold(), ""), ("", "")
        )
        targets = statements_of(coded, house)
        if coded.user == qdpx.PIPELINE:
            lost["Pipeline", ""] += sum(bool(scheme) and (target, scheme, code) not in house.model for target in targets)
        elif not scheme or not targets or not coded.user or not coded.date:
            lost["Code", code_names.get(coded.code, coded.code)] += not scheme
            lost["Stelle", f"{coded.source}, Zeichen {coded.start} bis {coded.end}"] += bool(scheme) and not targets
            lost["Person", ""] += bool(scheme and targets)
        else:
            for target in targets:
                answers.setdefault((target, scheme, coded.user), []).append((coded.date, code))
    rows: dict[str, list[dict]] = {"decided_codings": [], "decided_topics": []}
    for (target, scheme, coder), given in sorted(answers.items()):
        name, row = _row(target, scheme, coder, max(date for date, _ in given), list(dict.fromkeys(code for _, code in given)), stands)
        if row["new"].split() != stands.own.get((target, row.get("scheme") or row["action"], coder.casefold()), "\n").split():
            rows[name].append(row | {"coder": coder, "remark": f"aus {file}", "asked_because": "own", "saw_suggestion": 1})
    return rows, [_problem(file, kind, what, count) for (kind, what), count in sorted(lost.items()) if count]


def _row(target: str, scheme: str, coder: str, date: str, codes: list[str], stands: Now) -> tuple[str, dict]:
    text = {"target": target, "date": date, "text": stands.texts.get(target, "")}
    if scheme == "topic":
        return "decided_topics", text | {"action": "move", "old": stands.topic.get(target, ""), "new": codes[0]}
    old = stands.own.get((target, scheme, coder.casefold()), stands.decided.get((target, scheme), ""))
    return "decided_codings", text | {"scheme": scheme, "old": old, "new": " ".join(codes)}


def _problem(file: str, kind: str, what: str, count: int) -> Problem:
    place, expected, todo = {
        "Code": (
            f"Code „{what}“",
            f"Diesen Code kennt der Kodierleitfaden nicht; {count} Zuordnungen sind nicht übernommen.",
            "Einen Code des Kodierleitfadens verwenden oder ihn dort ergänzen.",
        ),
        "Stelle": (
            what,
            f"Diese Stelle gehört zu keiner Aussage; {count} Zuordnungen sind nicht übernommen.",
            "Die ganze Aussage markieren und kodieren.",
        ),
        "Person": (
            "",
            f"Bei {count} Zuordnungen fehlt die Person oder das Datum.",
            "Im QDA-Programm einen Namen für die kodierende Person angeben.",
        ),
        "Pipeline": (
            "",
            f"{count} Zuordnungen stehen unter dem Namen „Pipeline“, stammen aber nicht vom Programm; sie sind nicht übernommen.",
            "Im QDA-Programm das eigene Kürzel als kodierende Person einstellen.",
        ),
    }[kind]
    return Problem(file, place, expected, todo)
