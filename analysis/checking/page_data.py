"""The data a web page works on, held against the tables: every statement of the round, as it was written, in its place in its sheet."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.checking.lookups import path
from analysis.checking.truth import NO_TYPE, Truth, plain


def faults(truth: Truth, data: dict) -> Iterator[str]:
    """What the tables do not carry; a page may show several rounds, and must show all of its own."""
    names, seen, sheets = data.get("namen", []), [], data.get("blaetter", [])
    if data.get("runde") != truth.round_id or data.get("felder") != [
        code.name for code in truth.book.fields
    ]:
        yield "Runde oder Handlungsfelder lauten anders."
    for document_id, file, part, text in sheets:
        right = truth.documents.get(document_id, {"file": "", "part": "", "text": ""})
        if [file, part, text] != [right["file"], right["part"], right["text"]]:
            yield f"Das Blatt {document_id} ist nicht das gelesene."
    for (
        statement_id,
        sheet,
        start,
        end,
        verbatim,
        field,
        kind,
        topics,
        dimensions,
        table,
        group,
        round_id,
        *_,
    ) in data.get("aussagen", []):
        right = truth.row.get(statement_id)
        if right is None:
            yield f"Die Kennung „{statement_id}“ gibt es nicht."
            continue
        seen.append(statement_id)
        document_id, _, _, text = sheets[sheet]
        if (
            right["verbatim"] != verbatim
            or text[start:end] != verbatim
            or right["document_id"] != document_id
        ):
            yield f"Der Wortlaut von {statement_id} ist nicht der der Notiz."
        if [names[table], names[group], names[round_id]] != [
            right["table"],
            right["group"],
            right["round_id"],
        ]:
            yield f"Tisch, Gruppe oder Runde von {statement_id} lauten anders."
        stated = plain(
            " › ".join(
                [
                    names[field],
                    *([names[kind]] if truth.type(statement_id) != NO_TYPE else []),
                    names[topics[0]],
                ]
            )
        )
        if stated != path(truth, statement_id) or {
            names[topic] for topic in topics
        } != truth.topics_of(statement_id):
            yield f"Die Zuordnung von {statement_id} lautet anders: „{stated}“."
        known = {
            code.name
            for code in truth.book.dimensions
            if code.id in truth.dimensions.get(statement_id, [])
        }
        if {names[each] for each in dimensions} != known:
            yield f"Die Vielfaltsdimensionen von {statement_id} lauten anders."
    if len(seen) > len(set(seen)):
        yield "Eine Aussage steht zweimal da."
    shown = {sheet[0] for sheet in sheets}
    if missing := (
        set(truth.here) | {each for each, row in truth.row.items() if row["document_id"] in shown}
    ) - set(seen):
        yield f"{len(missing)} Aussage(n) der gezeigten Blätter sind nicht erreichbar, zum Beispiel {min(missing)}."
