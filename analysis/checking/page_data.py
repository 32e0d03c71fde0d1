"""The data a web page works on, held against the tables: every statement of the round, as it was written, in its place in its sheet."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.checking.recount import Recount
from analysis.german.dehyphenation import on_one_line as plain

CROSSING = "Was mehrere Handlungsfelder betrifft"


def faults(recount: Recount, round_id: str, data: dict) -> Iterator[str]:
    """What the tables do not carry; a page may show several rounds, and must show all of its own."""
    names, seen, sheets = data.get("namen", []), [], data.get("blaetter", [])
    for document_id, file, part, text, *_ in sheets:
        right = recount.documents.get(document_id, {"file": "", "part": "", "text": ""})
        if [file, part] != [right["file"], right["part"]] or text != right["text"]:
            yield f"Das Blatt {document_id} ist nicht das gelesene."
    for each, sheet, start, end, verbatim, *numbers in data.get("aussagen", []):
        row = recount.row.get(each)
        if row is None:
            yield f"Die Kennung „{each}“ gibt es nicht."
            continue
        seen.append(each)
        document_id, _, _, text, *_ = sheets[sheet]
        if (
            row["verbatim"] != verbatim
            or text[start:end] != verbatim
            or row["document_id"] != document_id
        ):
            yield f"Der Wortlaut von {each} ist nicht der der Notiz."
        yield from _row(recount, each, row, [_named(names, at) for at in numbers[:7]])
    if len(seen) > len(set(seen)):
        yield "Eine Aussage steht zweimal da."
    if missing := set(recount.round(round_id)) - set(seen):
        yield f"{len(missing)} Aussage(n) sind nicht erreichbar, zum Beispiel {min(missing)}."


def _named(names: list[str], at) -> object:
    return {names[each] for each in at} if isinstance(at, list) else names[at]


def _row(recount: Recount, each: str, row: dict, stated: list) -> Iterator[str]:
    field, kind, topics, dimensions, *place = stated
    names = {scheme: recount.book.names(scheme) for scheme in ("field", "type", "dimension")}
    if place != [row["table"], row["group"], row["round_id"]]:
        yield f"Tisch, Gruppe oder Runde von {each} lauten anders."
    told, chapter = recount.topic(each), recount.chapter(each)
    right = names["field"].get(chapter) or (CROSSING if told else names["field"]["unclear"])
    if field != right or kind != names["type"].get(recount.type(each), "ohne Typ"):
        yield f"Die Zuordnung von {each} lautet anders: {field}, {kind}."
    if dimensions != {names["dimension"][code] for code in recount.codes("dimension", each)}:
        yield f"Die Vielfaltsdimensionen von {each} lauten anders."
    if (
        plain(next(iter(topics))) != (recount.name(told) if told else "Einzelstimme")
        or len(topics) > 1
    ):
        yield f"Das Thema von {each} lautet anders."
