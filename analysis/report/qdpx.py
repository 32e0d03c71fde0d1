"""A round in the REFI-QDA format, for people who go on in a QDA program.

documents + statements + codings + topics + topic_statements + codebook -> REPORTS/<round>/projekt.qdpx, kodebuch.qdc

One source is one table (Tisch), one selection one statement, its codings those of „Pipeline“ (the first user) and of every person.
What the format has no place for is left out: stability, comparison between rounds, goals, figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis import (
    codebook,
    stage,
    written,
)
from analysis.german.dehyphenation import on_one_line
from analysis.report import codetree, qda_sources, refi
from analysis.report.qda_round import Round, rounds, shown
from analysis.report.qda_sources import Source
from analysis.vocabulary import MODEL

PIPELINE, REMARK = "Pipeline", "Bemerkung"
DRAFT = "ENTWURF – Namensprüfung steht aus"
ABOUT = (
    "Pseudonymisierte Notizen eines Runden Tisches mit den Zuordnungen des Programms („Pipeline“) und der Menschen. "
    "Nicht enthalten: Stabilität der Themen, Vergleich der Runden, Bezug zum Konzept, Abbildungen."
)
VARIABLES = {
    "Jahr": "Integer",
    "Runde": "Text",
    "Workshop": "Text",
    "Handlungsfeld": "Text",
    "Tisch": "Text",
    "Gruppe": "Text",
}


def project(notes: Round, book: codebook.Codebook) -> dict[str, bytes]:
    """The files of the archive by name: ``project.qde`` and ``sources/<GUID>.txt``."""
    fields = {code.id: code.name for code in book.fields}
    texts = qda_sources.sources(notes.round_id, notes.documents, notes.statements, fields)
    files = {
        f"sources/{_file(notes.round_id, source)}": source.text.encode("utf-8") for source in texts
    }
    return {"project.qde": _xml(notes, book, texts)} | files


def _file(round_id: str, source: Source) -> str:
    return f"{refi.guid('text', round_id, source.key)}.txt"


def _add(parent, tag: str, text: str | None = None, /, **attributes: str):
    """Append an element of the project's namespace; text and attributes are made fit for every client."""
    from lxml import etree

    node = etree.SubElement(
        parent,
        f"{{{refi.PROJECT}}}{tag}",
        {key: refi.plain(value) for key, value in attributes.items()},
    )
    node.text = None if text is None else refi.plain(text)
    return node


def _xml(notes: Round, book: codebook.Codebook, texts: list[Source]) -> bytes:
    from lxml import etree

    coded = shown(notes.codings, book)
    users = {MODEL: refi.guid("user", MODEL)} | {
        coder: refi.guid("user", coder)
        for coder in sorted({*coded["coder"], *notes.own_codings["coder"]} - {MODEL})
    }
    name = f"Runder Tisch {notes.round_id}" + (f" ({DRAFT})" if notes.draft else "")
    root = etree.Element(
        f"{{{refi.PROJECT}}}Project",
        {
            "name": refi.plain(name),
            "origin": refi.ORIGIN,
            "creatingUserGUID": users[MODEL],
            **refi.moment(notes.round_id),
        },
        nsmap={None: refi.PROJECT},
    )
    people = _add(root, "Users")
    for coder, guid in users.items():
        _add(people, "User", guid=guid, name=PIPELINE if coder == MODEL else coder)
    nodes = codetree.tree(book, notes.topics, notes.own_codes)
    _remarked(nodes, notes, book)
    codetree.elements(_add(_add(root, "CodeBook"), "Codes"), refi.PROJECT, nodes)
    _variables(root, texts)
    _cases(root, notes, texts)
    _sources(root, notes, book, texts, coded, users)
    _add(root, "Description", f"{DRAFT}. {ABOUT}" if notes.draft else ABOUT)
    return refi.document(root)


def _remarked(nodes: list[codetree.Node], notes: Round, book: codebook.Codebook) -> None:
    """Memos on codes behind their descriptions."""
    guids = {
        code.id: codetree.code_guid(scheme, code.id)
        for scheme in codebook.SCHEMES
        for code in book.scheme(scheme)
    }
    guids |= {topic_id: codetree.topic_guid(topic_id) for topic_id in notes.topics["topic_id"]}
    guids |= {code_id: codetree.own_guid(code_id) for code_id in notes.own_codes["target"]}
    by_guid = {node.guid: node for node in codetree.flat(nodes)}
    for row in notes.remarks[notes.remarks["target"].isin(guids)].itertuples():
        if node := by_guid.get(guids[row.target]):
            node.description = "\n".join(filter(None, (node.description, _remark(row))))


def _remark(row) -> str:
    """On one line: what is read back (``qdpx_import``) is told from new words line by line."""
    return f"{REMARK} ({row.coder}): {on_one_line(row.new)}"


def _variables(root, texts: list[Source]) -> None:
    if used := {variable for source in texts for variable in source.values}:
        parent = _add(root, "Variables")
        for variable in VARIABLES:
            if variable in used:
                _add(
                    parent,
                    "Variable",
                    guid=refi.guid("variable", variable),
                    name=variable,
                    typeOfVariable=VARIABLES[variable],
                )


def _cases(root, notes: Round, texts: list[Source]) -> None:
    """A case a table (its source) and a case a group of people (its statements), only where stated."""
    cases = [
        (source.name, "SourceRef", [refi.guid("source", notes.round_id, source.key)])
        for source in texts
        if "Tisch" in source.values
    ]
    stated = notes.statements[notes.statements["group"] != ""].sort_values("statement_id")
    cases += [
        (
            f"Gruppe: {group}",
            "SelectionRef",
            [refi.guid("statement", statement_id) for statement_id in rows["statement_id"]],
        )
        for group, rows in stated.groupby("group", sort=True)
    ]
    if cases:
        parent, names = _add(root, "Cases"), refi.Names()
        for title, kind, targets in cases:
            case = _add(
                parent, "Case", guid=refi.guid("case", notes.round_id, title), name=names(title)
            )
            for target in targets:
                _add(case, kind, targetGUID=target)


def _sources(
    root,
    notes: Round,
    book: codebook.Codebook,
    texts: list[Source],
    coded: pd.DataFrame,
    users: dict[str, str],
) -> None:
    if not texts:
        return
    statements = {row.statement_id: row for row in notes.statements.itertuples()}
    codings, topics = defaultdict(list), defaultdict(list)
    for row in coded.itertuples():
        codings[row.statement_id].append(row)
    members = notes.topic_statements[
        notes.topic_statements["topic_id"].isin(notes.topics["topic_id"])
    ]
    for row in members.sort_values(["weight", "topic_id"], ascending=[False, True]).itertuples():
        topics[row.statement_id].append(row.topic_id)
    own_codings, remarks = defaultdict(list), defaultdict(list)
    for row in notes.own_codings.itertuples():
        own_codings[row.target].append(row)
    for row in notes.remarks.itertuples():
        remarks[row.target].append(_remark(row))
    parent = _add(root, "Sources")
    for source in texts:
        node = _add(
            parent,
            "TextSource",
            guid=refi.guid("source", notes.round_id, source.key),
            name=source.name,
            plainTextPath=f"internal://{_file(notes.round_id, source)}",
            creatingUser=users[MODEL],
            **refi.moment(notes.round_id),
        )
        _add(node, "Description", "Aus: " + " · ".join(source.files))
        for statement_id, span in source.spans.items():
            row, own = statements[statement_id], codings[statement_id]
            selection = _add(
                node,
                "PlainTextSelection",
                guid=refi.guid("statement", statement_id),
                name=refi.title(row.text),
                startPosition=str(span[0]),
                endPosition=str(span[1]),
                creatingUser=users[MODEL],
            )
            said = "\n".join([_description(row, own, book), *remarks[statement_id]])
            _add(selection, "Description", said)
            _codings(
                selection, statement_id, own, topics[statement_id], users, own_codings[statement_id]
            )
        for variable, value in source.values.items():
            holder = _add(node, "VariableValue")
            _add(holder, "VariableRef", targetGUID=refi.guid("variable", variable))
            _add(holder, f"{VARIABLES[variable]}Value", value)


def _codings(
    selection,
    statement_id: str,
    codings: list,
    topics: list[str],
    users: dict[str, str],
    own_codings: list,
) -> None:
    codes = [
        (row.scheme, row.code_id, row.coder, codetree.code_guid(row.scheme, row.code_id))
        for row in codings
    ]
    codes += [("topic", topic_id, MODEL, codetree.topic_guid(topic_id)) for topic_id in topics]
    codes += [
        ("own", row.code_id, row.coder, codetree.own_guid(row.code_id)) for row in own_codings
    ]
    for scheme, code_id, coder, target in codes:
        coding = _add(
            selection,
            "Coding",
            guid=refi.guid("coding", statement_id, scheme, code_id, coder),
            creatingUser=users[coder],
        )
        _add(coding, "CodeRef", targetGUID=target)


def _description(row, codings: list, book: codebook.Codebook) -> str:
    """Statement id, mentions and how sure the model was, in German."""
    sure = [
        f"{book.names(coding.scheme)[coding.code_id]} {stage.german(coding.probability, 2)}"
        for coding in codings
        if coding.coder == MODEL
    ]
    return (
        f"Aussage {row.statement_id} · Nennungen {row.mentions}"
        + (f" · Gruppe {row.group}" if row.group else "")
        + (f" · Sicherheit: {', '.join(sure)}" if sure else "")
    )


def export(
    notes: Round,
    book: codebook.Codebook,
    folder: Path,
    put: Callable[[Path, bytes], object] = written.put,
) -> None:
    """Write projekt.qdpx and kodebuch.qdc into the round's report folder, each whole or not at all."""
    put(folder / "projekt.qdpx", refi.zipped(project(notes, book)))
    put(
        folder / "kodebuch.qdc",
        codetree.exchange(codetree.tree(book, notes.topics, notes.own_codes)),
    )


def _work(house: stage.House, options) -> str:
    book = codebook.read(house.corpus / "codebook.toml")
    found = [notes for notes in rounds(house) if options.round in ("", notes.round_id)]
    for notes in found:
        export(notes, book, house.reports / notes.round_id, house.deliver)
    return f"{sum(len(notes.statements) for notes in found)} Aussagen → {len(found)} × projekt.qdpx und kodebuch.qdc"


if __name__ == "__main__":
    stage.run("report.qdpx", _work, (("--round",), {"default": "", "help": "only this round"}))
