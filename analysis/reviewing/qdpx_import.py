"""Corrections made in a QDA program come back: the codings of everybody but „Pipeline“ in a qdpx become decisions.

projekt.qdpx from any program -> rows for decided_codings and decided_topics, problems

Programs issue new GUIDs and rewrite texts. A selection is found by its GUID, else by its source's name and its words there, else by its
place; a code by its GUID, else by its name.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter, defaultdict
from typing import NamedTuple

from analysis import adjudication
from analysis.codebook import SCHEMES, UNCLEAR, Codebook
from analysis.problems import Hint, Problem
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
    shown: set[tuple[str, str, str]]  # those of them that the export shows


def known(rounds: list[qdpx.Round], book: Codebook) -> Known:
    """Everything a qdpx may refer to, of all rounds."""
    codes = {
        codetree.code_guid(scheme, code): (scheme, code)
        for scheme in SCHEMES
        for code in [*(c.id for c in book.scheme(scheme)), UNCLEAR]
    }
    model: set[tuple[str, str, str]] = set()
    shown: set[tuple[str, str, str]] = set()
    sources, statements, names = {}, {}, {}
    fields = {code.id: code.name for code in book.fields}
    for notes in rounds:
        codes |= {
            codetree.topic_guid(topic_id): ("topic", topic_id)
            for topic_id in notes.topics["topic_id"]
        }
        names |= _names(codetree.tree(book, notes.topics))
        verbatim = dict(zip(notes.statements["statement_id"], notes.statements["verbatim"]))
        for source in qda_sources.sources(
            notes.round_id, notes.documents, notes.statements, fields
        ):
            sources[source.name.casefold()] = (
                source,
                {key: _words(refi.plain(verbatim[key])) for key in source.spans},
            )
        statements |= {
            refi.guid("statement", statement_id): statement_id
            for statement_id in notes.statements["statement_id"]
        }
        own = notes.codings[notes.codings["coder"] == "model"]
        model |= set(zip(own["statement_id"], own["scheme"], own["code_id"]))
        of_topics = {
            (statement_id, "topic", topic_id)
            for statement_id, topic_id in zip(
                notes.topic_statements["statement_id"], notes.topic_statements["topic_id"]
            )
        }
        own = qdpx.shown(own, book)
        model, shown = (
            model | of_topics,
            shown | of_topics | set(zip(own["statement_id"], own["scheme"], own["code_id"])),
        )
    return Known(codes, names, sources, statements, model, shown)


def _names(nodes: list[codetree.Node]) -> dict[str, str]:
    found = {}
    for node in nodes:
        found |= {node.name.casefold(): node.guid} | _names(node.below)
    return found


def _words(text: str) -> str:
    return " ".join(text.split())


def codings(content: bytes) -> tuple[list[Coded], dict[str, str], dict[str, str]]:
    """All codings on passages of text in a qdpx, the names of its codes by GUID, its texts by name. Raises ValueError if it is none."""
    from defusedxml import ElementTree

    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        inside = {name.casefold().replace("\\", "/"): name for name in archive.namelist()}
        project = next(
            name for key, name in sorted(inside.items()) if key.endswith(".qde") and "/" not in key
        )
        if archive.getinfo(project).file_size > LARGEST:
            raise ValueError("zu groß")
        root = ElementTree.fromstring(archive.read(project))
    except (zipfile.BadZipFile, StopIteration, ElementTree.ParseError) as error:
        raise ValueError(str(error)) from error
    users = {
        _guid(node.get("guid")): node.get("name") or node.get("id") or ""
        for node in root.iter(_N + "User")
    }
    names = {_guid(node.get("guid")): node.get("name", "") for node in root.iter(_N + "Code")}
    otherwise = root.get("modifiedDateTime") or root.get("creationDateTime") or ""
    found, texts = [], {}
    for source in root.iter(_N + "TextSource"):
        selections = list(source.iter(_N + "PlainTextSelection"))
        text, places = _read(
            _text(source, archive, inside),
            [(int(each.get("startPosition")), int(each.get("endPosition"))) for each in selections],
        )
        texts[source.get("name", "").casefold()] = _words(text)
        for selection, (start, end) in zip(selections, places):
            seen = (
                selection.get("modifiedDateTime") or selection.get("creationDateTime") or otherwise
            )
            for coding in selection.iter(_N + "Coding"):
                user = users.get(
                    _guid(coding.get("creatingUser") or selection.get("creatingUser")), ""
                )
                found += [
                    Coded(
                        user,
                        adjudication.day(coding.get("creationDateTime") or seen),
                        _guid(selection.get("guid")),
                        source.get("name", ""),
                        _words(text[start:end]),
                        start,
                        end,
                        _guid(code.get("targetGUID")),
                    )
                    for code in coding.iter(_N + "CodeRef")
                ]
    return found, names, texts


def _guid(text: str | None) -> str:
    return (text or "").strip("{}").casefold()


def _text(source, archive: zipfile.ZipFile, inside: dict[str, str]) -> str:
    """The source's text as the program stored it."""
    path = (source.get("plainTextPath") or "").removeprefix("internal://").casefold()
    if name := inside.get(f"sources/{path}"):
        return archive.read(name).decode("utf-8", "replace")
    return source.findtext(_N + "PlainTextContent") or ""


def _read(text: str, spans: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """The text with plain line ends and no byte-order mark, and the spans in it, however the program counted them.

    Programs count a line end of two characters as one or as two, and a byte-order mark or not: the way that cuts fewest words is theirs.

    >>> _read("a\\r\\nKita fehlt\\r\\nb", [(3, 13)]), _read("a\\r\\nKita fehlt\\r\\nb", [(2, 12)])
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
    edges = [text[max(at - 1, 0) : at + 1] for at in (start, end) if at]
    return (
        end > len(text)
        or text[start:end].strip() != text[start:end]
        or any(len(edge) == 2 and edge.isalnum() for edge in edges)
    )


def statements_of(coded: Coded, house: Known) -> list[str]:
    """The statements that a passage means: by GUID, else its words in the source of that name, else the statements it covers there."""
    if coded.selection in house.statements:
        return [house.statements[coded.selection]]
    source, words = house.sources.get(coded.source.casefold(), (None, {}))
    if source is None:
        return []
    if same := [statement_id for statement_id, text in words.items() if text == coded.quote]:
        return (
            same
            if len(same) == 1
            else [min(same, key=lambda key: (abs(source.spans[key][0] - coded.start), key))]
        )
    if _words(source.text[coded.start : coded.end]) != coded.quote:
        return []
    return [
        key
        for key, (start, end) in source.spans.items()
        if min(end, coded.end) - max(start, coded.start) >= HALF * max(end - start, 1)
    ]


def decisions(
    content: bytes, file: str, house: Known, stands: Now
) -> tuple[dict[str, list[dict]], list[Problem]]:
    """Rows by table and a Problem for each kind of thing that could not be taken.

    A person's codings on one passage and scheme are one answer. Where no user of the file is called „Pipeline“, the program's own codings stand
    under the name that shares most of them: what says the same as the program is then no decision of that person.
    """
    found, code_names, texts = codings(content)
    answers: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    lost: dict[tuple[str, str], list[str]] = defaultdict(list)
    coded_at: set[tuple[str, str]] = set()
    for coded in found:
        scheme, code = house.codes.get(coded.code) or house.codes.get(
            house.names.get(code_names.get(coded.code, "").casefold(), ""), ("", "")
        )
        targets = statements_of(coded, house)
        coded_at |= {(target, scheme) for target in targets}
        if coded.user == qdpx.PIPELINE:
            lost["Pipeline", ""] += [
                coded.quote
                for target in targets
                if scheme and (target, scheme, code) not in house.model
            ]
        elif not scheme:
            lost["Code", code_names.get(coded.code, coded.code)].append(coded.quote)
        elif not targets:
            lost["Stelle", coded.source].append(coded.quote)
        elif not coded.user or not coded.date:
            lost["Person", ""].append(coded.quote)
        else:
            for target in targets:
                answers.setdefault((target, scheme, coded.user), []).append((coded.date, code))
    if heir := _heir(found, answers, house):
        echoes = {
            key
            for key, given in answers.items()
            if key[2] == heir and all((*key[:2], code) in house.shown for _, code in given)
        }
        lost["Name", heir] = [stands.texts.get(target, "") for target, *_ in echoes]
        answers = {key: given for key, given in answers.items() if key not in echoes}
    else:
        lost["Gelöscht", ""] = [
            stands.texts.get(target, "") for target in _emptied(texts, coded_at, house)
        ]
    rows: dict[str, list[dict]] = {"decided_codings": [], "decided_topics": []}
    for (target, scheme, coder), given in sorted(answers.items()):
        name, row = _row(
            target,
            scheme,
            coder,
            max(date for date, _ in given),
            list(dict.fromkeys(code for _, code in given)),
            stands,
        )
        if (
            row["new"].split()
            != stands.own.get(
                (target, row.get("scheme") or row["action"], coder.casefold()), "\n"
            ).split()
        ):
            rows[name].append(
                row
                | {
                    "coder": coder,
                    "remark": f"aus {file}",
                    "asked_because": "own",
                    "saw_suggestion": 1,
                }
            )
    return rows, [
        _problem(file, kind, what, sorted(quotes))
        for (kind, what), quotes in sorted(lost.items())
        if quotes
    ]


def _heir(found: list[Coded], answers: dict, house: Known) -> str:
    """The user under whose name the program's codings stand; empty where it has kept its own or nobody has most of them."""
    if any(coded.user == qdpx.PIPELINE for coded in found):
        return ""
    shares = Counter(
        user
        for (target, scheme, user), given in answers.items()
        if all((target, scheme, code) in house.shown for _, code in given)
    )
    user, same = max(shares.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    answered = {(target, scheme) for target, scheme, _ in answers}
    return user if same > HALF * len({key[:2] for key in house.shown} & answered) else ""


def _emptied(texts: dict[str, str], coded_at: set[tuple[str, str]], house: Known) -> list[str]:
    """Statements that stand in the file's texts and had a field of action, but have none in the file any more: somebody deleted it."""
    there = {
        key
        for name in texts.keys() & house.sources.keys()
        for key, words in house.sources[name][1].items()
        if words in texts[name]
    }
    placed = {target for target, scheme, _ in house.shown if scheme == "field"}
    return sorted(target for target in there & placed if (target, "field") not in coded_at)


def _row(
    target: str, scheme: str, coder: str, date: str, codes: list[str], stands: Now
) -> tuple[str, dict]:
    text = {"target": target, "date": date, "text": stands.texts.get(target, "")}
    if scheme == "topic":
        return "decided_topics", text | {
            "action": "move",
            "old": stands.topic.get(target, ""),
            "new": codes[0],
        }
    old = stands.own.get(
        (target, scheme, coder.casefold()), stands.decided.get((target, scheme), "")
    )
    return "decided_codings", text | {"scheme": scheme, "old": old, "new": " ".join(codes)}


def _problem(file: str, kind: str, what: str, quotes: list[str]) -> Problem:
    several, shown = (
        len(quotes) > 1,
        " · ".join(f"„{quote[:60]}“" for quote in dict.fromkeys(quotes[:3])),
    )
    count = f"{len(quotes)} Zuordnungen" if several else "eine Zuordnung"
    are, places = (
        ("sind", f"{len(quotes)} Stellen gehören") if several else ("ist", "eine Stelle gehört")
    )
    expected, todo = {
        "Code": (
            f"Diesen Code kennt der Kodierleitfaden nicht; {count} {are} nicht übernommen: {shown}.",
            "Einen Code des Kodierleitfadens verwenden oder ihn dort ergänzen.",
        ),
        "Stelle": (
            f"In diesem Text: {places} zu keiner Aussage und {are} nicht übernommen: {shown}.",
            "Die ganze Aussage markieren und kodieren.",
        ),
        "Person": (
            f"Es fehlt die Person oder das Datum; {count} {are} nicht übernommen: {shown}.",
            "Im QDA-Programm einen Namen für die kodierende Person angeben.",
        ),
        "Pipeline": (
            f"Unter dem Namen „Pipeline“, aber nicht vom Programm; {count} {are} nicht übernommen: {shown}.",
            "Im QDA-Programm das eigene Kürzel als kodierende Person einstellen.",
        ),
        "Name": (
            f"Was das Programm zugeordnet hat, steht in dieser Datei unter „{what}“ statt unter „Pipeline“. Es gilt nicht als Entscheidung ({count}); "
            "was davon abweicht, ist übernommen.",
            "An dieser Datei nichts; beim nächsten Mal im QDA-Programm die Person „Pipeline“ nicht umbenennen und unter eigenem Kürzel kodieren: "
            "Dann zählt auch, was bestätigt wird.",
        ),
        "Gelöscht": (
            f"Das Handlungsfeld ist gelöscht, aber kein anderes vergeben; das ist keine Entscheidung. Es bleibt beim Vorschlag des Programms: {shown}"
            f"{f' und {len(quotes) - 3} weitere' if len(quotes) > 3 else ''}.",
            "Statt zu löschen unter eigenem Kürzel ein Handlungsfeld vergeben, zum Beispiel „Handlungsfeld unklar“.",
        ),
    }[kind]
    return (Hint if kind == "Name" else Problem)(
        file, {"Code": f"Code „{what}“", "Stelle": f"Text „{what}“"}.get(kind, ""), expected, todo
    )
