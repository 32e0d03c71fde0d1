"""Annexes A to F: all statements, codebook, quality, manifest, privacy, changes by people."""

from __future__ import annotations

import re

from analysis import adjudication, cells, coded_statements
from analysis.german.placeholders import WRITTEN as PLACEHOLDER
from analysis.report import wording
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.messages import origin

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
    "rename": "umbenannt",
    "move": "verschoben",
}


def statements(story: Story, data: Data) -> None:
    """Anhang A: every statement of the round once, word for word."""
    story.head(1, "Anhang A: Alle Aussagen")
    story.say("annex_statements", round_statements=len(data.statements))
    story.table(
        "statements",
        [_statement(row) for row in paths(data)],
        (0.11, 0.37, 0.15, 0.11, 0.26),
        wide=True,
    )


def paths(data: Data) -> list[dict]:
    """This round's statements as dicts with ``source`` (file and part) and ``path`` (field › type › topic, in words)."""
    sheets = {row["document_id"]: row for row in data.documents.to_dict("records")}
    fields, types = data.book.names("field"), data.book.names("type")
    rows = data.statements.to_dict("records")
    for row in rows:
        sheet = sheets[row["document_id"]]
        row["source"] = wording.listed(each for each in (sheet["file"], sheet["part"]) if each)
        row["path"] = " › ".join(
            (
                fields[row["field"] or "unclear"],
                *((types[row["type"]],) if row["type"] != cells.NO_TYPE else ()),
                data.topic_names.get(row["topic"], "") or "Einzelstimme",
            )
        )
    return rows


def dimension_names(data: Data) -> dict[str, list[str]]:
    """The names of the decided dimensions of each statement, in codebook order, by statement_id."""
    names, found = data.book.names("dimension"), {}
    coded = coded_statements.decided(data.codings, "dimension")
    for statement_id, codes in coded.groupby("statement_id")["code_id"]:
        found[statement_id] = [
            names[code.id] for code in data.book.dimensions if code.id in set(codes)
        ]
    return found


def _statement(row: dict) -> dict:
    return {
        "statement_id": row["statement_id"],
        "verbatim": row["verbatim"],
        "source": row["source"],
        "place": origin(row),
        "path": row["path"],
    }


def others(story: Story, data: Data) -> None:
    """Annexes B to F."""
    _codebook(story, data)
    _quality(story, data)
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


def _quality(story: Story, data: Data) -> None:
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
    unclear = int((data.statements["field"] == "").sum())
    if unclear:
        story.say("annex_quality_queue", unclear_statements=unclear)


def _decimal(cell: str) -> str:
    """A number with a decimal comma; anything else as it is.

    >>> _decimal("0.861"), _decimal("v1.2")
    ('0,861', 'v1.2')
    """
    return cell.replace(".", ",") if re.fullmatch(r"-?\d+\.\d+", cell) else cell


def _run(story: Story, data: Data) -> None:
    story.head(1, "Anhang D: Laufmanifest")
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


def _privacy(story: Story, data: Data) -> None:
    story.head(1, "Anhang E: Datenschutz")
    story.say("privacy_how")
    found = int(data.statements["verbatim"].map(lambda text: len(PLACEHOLDER.findall(text))).sum())
    if found:
        story.say("privacy_placeholders", placeholders=found)
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
