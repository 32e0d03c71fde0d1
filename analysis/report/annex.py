"""Annexes A to F: all statements, codebook, quality, manifest, privacy, changes by people."""

from __future__ import annotations

import re

from analysis import adjudication, chapters
from analysis.report import front, wording
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.outline import Outline
from analysis.report.wording import Part, Selection

HASH_DIGITS = 16
KINDS = {"decided_codings": "Zuordnung", "decided_statements": "Aussage", "decided_topics": "Thema"}
DECISIONS = {
    "decided_codings": "Zuordnungen",
    "decided_statements": "Aussagen",
    "decided_topics": "Themen",
    "decided_names": "Namen",
    "frozen_topics": "festgehaltene Themen",
}
SCHEMES = {"field": "Handlungsfeld", "type": "Aussagetyp", "dimension": "Vielfaltsdimension"}
ACTIONS = {
    "note": "als Notiz aufgenommen",
    "aside": "beiseitegelegt",
    "split": "geteilt",
    "merge": "zusammengeführt",
    "withdraw": "zurückgezogen",
    "accept": "in den Katalog aufgenommen",
    "rename": "umbenannt",
    "move": "verschoben",
    "not_here": "gehört nicht hierher",
}


def statements(story: Story, data: Data, outline: Outline) -> None:
    """Anhang A: every statement of the round once, word for word, under the field and topic where it is told."""
    story.head(1, "Anhang A: Alle Aussagen")
    story.say("annex_statements", round=data.round)
    for chapter in outline.chapters:
        if chapter.ids.ids and (chapter.field_id or chapter.topics):
            story.head(2, chapter.name)
        for topic in chapter.topics:
            _statements(story, data, topic.ids.ids, topic.title, topic.topic_id)
        if chapter.singles:
            _statements(story, data, chapter.singles, "Einzelne Stimmen")
    if outline.unplaced.ids:
        story.head(2, "Nicht zugeordnet")
        _statements(story, data, outline.unplaced.ids, "Ohne Handlungsfeld")


def _statements(
    story: Story, data: Data, ids: tuple[str, ...], name: str | list[Part], topic_id: str = ""
) -> None:
    story.head(3, name, topic_id)
    types = data.book.names("type") | {chapters.NO_TYPE: ""}
    rows = [
        {
            "id": Selection((each,)),
            "kind": types[data.row[each]["type"]],
            "source": f"{source(data, each)}, {each}",
        }
        for each in ids
    ]
    story.table(
        "statements",
        rows,
        (0.09, 0.47, 0.13, 0.11, 0.2),
        caption=wording.plain(story.blocks[-1].parts),
    )


def source(data: Data, statement_id: str) -> str:
    """File and part a statement stands in."""
    sheet = data.sheet[data.row[statement_id]["document_id"]]
    return wording.listed(each for each in (sheet["file"], sheet["part"]) if each)


def path(data: Data, statement_id: str) -> str:
    """Where a statement is told, in words: field › type › topic."""
    row = data.row[statement_id]
    types = data.book.names("type")
    return " › ".join(
        (
            data.book.names("field")[row["field"] or "unclear"],
            *((types[row["type"]],) if row["type"] != chapters.NO_TYPE else ()),
            data.topic.get(row["topic"], {}).get("name", "") or "Einzelstimme",
        )
    )


def dimension_names(data: Data, statement_id: str) -> list[str]:
    """The names of the decided dimensions of a statement."""
    names = data.book.names("dimension")
    return [names[code] for code in data.row[statement_id]["dimensions"].split("; ") if code]


def build(data: Data, outline: Outline) -> Story:
    """All annexes."""
    story = Story(data.teller)
    front.begin(story, data, "Anhang")
    front.imprint(story, data)
    statements(story, data, outline)
    others(story, data, outline)
    return story


def others(story: Story, data: Data, outline: Outline) -> None:
    """Annexes B to F."""
    _codebook(story, data)
    _quality(story, data, outline)
    _run(story, data)
    _privacy(story, data)
    _changes(story, data)


def _codebook(story: Story, data: Data) -> None:
    story.head(1, "Anhang B: Kodierleitfaden")
    story.say("annex_codebook")
    for scheme, name in (
        ("field", "Handlungsfelder"),
        ("type", "Aussagetypen"),
        ("dimension", "Vielfaltsdimensionen"),
    ):
        codes = data.book.scheme(scheme)
        if codes:
            story.head(2, name)
            story.table(
                "codebook",
                [
                    {
                        "code": code.name,
                        "definition": code.definition,
                        "rule": code.rule,
                        "examples": "; ".join(code.examples[:3]),
                    }
                    for code in codes
                ],
                (0.14, 0.31, 0.33, 0.22),
                wide=True,
            )


def _quality(story: Story, data: Data, outline: Outline) -> None:
    story.head(1, "Anhang C: Güte")
    headings = {
        name: heading
        for name, heading in wording.sentences()["quality"].items()
        if len(data.quality.get(name, ()))
    }
    story.say("annex_quality" if headings else "annex_quality_missing")
    for name, heading in headings.items():
        rows = data.quality[name]
        story.head(2, heading)
        same = [name for name in rows if len(rows) > 1 and rows[name].nunique() == 1]
        if same:
            story.say(
                "quality_same",
                quality_same=wording.listed(
                    f"{name}: {_decimal(rows[name].iloc[0]) or wording.NOTHING}" for name in same
                ),
            )
        rows = rows.drop(columns=same)
        cells = [[_decimal(cell) for cell in row] for row in rows.to_numpy().tolist()]
        story.grid(
            "quality",
            list(rows.columns),
            cells,
            wide=True,
            caption=f"{wording.sentences()['table']['quality']['caption']}: {heading}",
        )
    if outline.unplaced.ids:
        story.say("annex_quality_queue", unplaced=outline.unplaced)


def _decimal(cell: str) -> str:
    """A number with a decimal comma; anything else as it is.

    >>> _decimal("0.861"), _decimal("v1.2")
    ('0,861', 'v1.2')
    """
    return cell.replace(".", ",") if re.fullmatch(r"-?\d+\.\d+", cell) else cell


def _run(story: Story, data: Data) -> None:
    story.head(1, "Anhang D: Laufmanifest")
    _sheets(story, data)
    if not data.manifest:
        story.say("annex_run_missing")
        return
    story.say("annex_run")
    rows = [
        {"what": "Laufkennung", "value": data.manifest["run_id"]},
        {"what": "Programm", "value": f"runder-tisch {data.manifest['version']}"},
        {"what": "Programmtext", "value": data.manifest["code"][:HASH_DIGITS]},
        {"what": "Paketliste", "value": data.manifest["lock"][:HASH_DIGITS]},
        {"what": "Nicht gelesene Dateien", "value": str(len(data.manifest["unread"]))},
        {"what": "Aussagen mit unsicherer Abschrift", "value": str(len(data.manifest["unsure"]))},
    ]
    rows += [
        {"what": f"Entscheidungen: {name}", "value": str(data.manifest["decisions"][key])}
        for key, name in DECISIONS.items()
    ]
    rows += [
        {"what": f"Eingang: {entry['file']}", "value": entry["sha256"][:HASH_DIGITS]}
        for entry in data.manifest["inputs"]
    ]
    rows += [
        {"what": f"Modell: {entry['file']}", "value": entry["sha256"][:HASH_DIGITS]}
        for entry in data.manifest["models"]
    ]
    rows += [
        {"what": f"Modell: {file}, {name}", "value": str(value)}
        for file, values in data.manifest["provenance"].items()
        if file.startswith("classifier/")
        or file.endswith("/provenance.json")  # the others are the library's own files
        for name, value in values.items()
        if isinstance(value, str | int | float)
    ]
    rows += [
        {"what": f"Paket: {name}", "value": version}
        for name, version in data.manifest["packages"].items()
    ]
    rows += [
        {"what": f"Einstellung: {name}", "value": str(value)}
        for name, value in data.manifest["parameters"].items()
    ]
    story.table("run", rows, (0.62, 0.38))


def _sheets(story: Story, data: Data) -> None:
    """What was read, what was not, what struck in reading."""
    sheets = data.documents[data.documents["round_id"] == data.round_id]
    of_sheets = data.set_aside[data.set_aside["document_id"].isin(sheets["document_id"])]
    pieces = of_sheets["document_id"] + ":" + of_sheets["start"].astype(str)
    repeats = data.statements[
        (data.statements["same_as"] != "")
        & (data.statements["same_as"] != data.statements["statement_id"])
    ]
    story.say(
        "sheets",
        files=Selection(tuple(sorted(set(sheets["file"]))), ("files", data.round_id)),
        aside=Selection(tuple(pieces), ("aside", data.round_id)),
        doubles=Selection(tuple(repeats["statement_id"]), ("doubles", data.round_id)),
    )
    rows = [_sheet(data, sheet) for sheet in sheets.to_dict("records")]
    story.table("sheets", rows, (0.3, 0.2, 0.26, 0.12, 0.12))
    for sheet in sheets.to_dict("records"):
        if sheet["remark"]:
            story.say("sheet_remark", "bullet", file=sheet["file"], remark=sheet["remark"])
    for row in data.unread.to_dict("records"):
        story.say("unread_file", "bullet", file=row["file"], reason=row["reason"])


def _sheet(data: Data, sheet: dict) -> dict:
    rows = data.statements[data.statements["document_id"] == sheet["document_id"]]
    stated = sorted(set(rows["table"]) - {""}, key=lambda table: (len(table), table))
    return {
        "file": sheet["file"],
        "part": sheet["part"],
        "workshop": sheet["workshop"],
        "tables": wording.listed(stated),
        "ids": Selection(tuple(rows["statement_id"]), ("sheet", sheet["document_id"])),
    }


def _privacy(story: Story, data: Data) -> None:
    story.head(1, "Anhang E: Datenschutz")
    story.say("privacy_how")
    if data.teller("placeholders", data.round):
        story.say("privacy_placeholders", round=data.round)
    story.say("privacy_cleared" if data.cleared else "privacy_draft")
    story.say("privacy_indirect")
    story.say("privacy_local")


def _changes(story: Story, data: Data) -> None:
    """What people decided, without what they decided on names."""
    story.head(1, "Anhang F: Änderungen durch Menschen")
    rows = []
    for table, kind in KINDS.items():
        for row in data.decisions[table].to_dict("records"):
            action = SCHEMES.get(row.get("scheme", ""), "") or ACTIONS.get(
                row.get("action", ""), ""
            )
            rows.append(
                {
                    "target": row["target"],
                    "kind": f"{kind}: {action}" if action else kind,
                    "old": row["old"],
                    "new": row["new"],
                    "coder": row["coder"],
                    "date": adjudication.day(row["date"]),
                    "remark": row["remark"],
                }
            )
    story.say("changes" if rows else "changes_none")
    if rows:
        story.table("changes", rows, (0.2, 0.16, 0.14, 0.14, 0.08, 0.1, 0.18))
