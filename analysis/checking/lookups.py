"""The texts that a place in a sentence may hold, by its name: what the tables have for it."""

from __future__ import annotations

import re
from functools import cache

from analysis.checking.counts import named_ids, plain, sheets
from analysis.checking.grammar import content
from analysis.checking.truth import NO_TYPE, OPPOSED, Truth

MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
STATUS = {
    "Neu": "new",
    "Bestätigt": "confirmed",
    "Verändert": "changed",
    "Nicht mehr genannt": "not_mentioned",
    "Aufgeteilt": "split",
    "Zusammengelegt": "merged",
}
REACHED = ("erreicht", "umgesetzt", "erfüllt", "abgeschlossen")
SHORT_HASH = 16
DECIDED = ("decided_codings", "decided_statements", "decided_topics")  # told one by one in annex F
COUNTED = {
    "decided_codings": "Zuordnungen",
    "decided_statements": "Aussagen",
    "decided_topics": "Themen",
    "decided_names": "Namen",
    "frozen_topics": "festgehaltene Themen",
}
KINDS = {
    "Zuordnung: Handlungsfeld",
    "Zuordnung: Aussagetyp",
    "Zuordnung: Vielfaltsdimension",
    "Zuordnung",
    "Aussage",
    "Thema",
    *(
        f"{what}: {action}"
        for what in ("Aussage", "Thema")
        for action in (
            "als Notiz aufgenommen",
            "beiseitegelegt",
            "geteilt",
            "zusammengeführt",
            "zurückgezogen",
            "umbenannt",
            "verschoben",
        )
    ),
}


def day(name: str) -> str:
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", name)
    return (
        f"{int(found[3])}. {MONTHS[int(found[2]) - 1]} {found[1]}"
        if found and 1 <= int(found[2]) <= 12
        else name
    )


def _groups(truth: Truth, ids: list[str]) -> str:
    return plain(
        ", ".join(sorted({truth.row[each]["group"] for each in ids if truth.row[each]["group"]}))
    )


def origin(row: dict) -> str:
    """Table and group of a statement, as far as stated."""
    table = row["table"]
    stated = f"Tisch {table}" if table[:1].isdigit() else table
    return plain(", ".join(each for each in (stated, row["group"]) if each))


def _fields_of(truth: Truth, ids: list[str]) -> str:
    names = {code.id: code.name for code in truth.book.fields}
    held = [truth.field(each) for each in ids if truth.field(each)]
    order = [
        names[each]
        for each in sorted(set(held), key=lambda each: (-held.count(each), list(names).index(each)))
    ]
    return plain(
        ", ".join(order[:1]) + (f" und {len(order) - 1} weitere" if len(order) > 1 else "")
    )


def _about(truth: Truth, name: str) -> set[str] | None:
    about = truth.book.about
    texts = {
        "round": day(truth.round_id),
        "previous": day(truth.previous),
        "city": about.get("city"),
        "publisher": about.get("publisher"),
        "note": about.get("note"),
        "as_of": day(truth.as_of),
        "run_id": truth.manifest.get("run_id"),
    }
    return {plain(texts[name] or "")} if name in texts else None


def _topic(truth: Truth, reading, context, name: str) -> set[str] | None:
    """Texts of a row about a topic."""
    topics = truth.topics_named.get(reading.get("topic"), [])
    names = {code.id: plain(code.name) for code in truth.book.fields} | {"": "feldübergreifend"}
    if name == "topic":
        return set(truth.topics_named)
    if name == "topic_fields":
        return {_fields_of(truth, truth.members.get(topic, [])) for topic in topics}
    if name == "topic_home":
        return {names.get(truth.topics[topic]["field_id"], "") for topic in topics}
    if name == "topic_here_groups":
        return {
            _groups(
                truth,
                [
                    each
                    for each in truth.members.get(topic, [])
                    if truth.field(each) == context.field_id
                ],
            )
            for topic in topics
        }
    if name == "topic_note":
        return {
            "noch unsicher" if truth.topics[topic]["stability"] < 0.5 else "" for topic in topics
        }
    return None


def _goal(truth: Truth, reading, name: str) -> set[str] | None:
    """Texts of a row about a goal."""
    rows = [row for row in truth.goals if row["goal_id"] == reading.get("goal_id")]
    fields = {code.id: plain(code.name) for code in truth.book.fields} | {"": ""}
    texts = {"goal": "goal", "goal_status": "status"}
    if name == "goal_id":
        return {plain(row["goal_id"]) for row in truth.goals}
    if name in texts:
        return {plain(row[texts[name]]) for row in rows}
    if name == "goal_field":
        return {fields[row["field_id"]] for row in rows}
    reached = [row for row in rows if row["report_status"].strip().lower() in REACHED]
    if name == "report_status":
        return {plain(row["report_status"]) for row in reached}
    if name == "measures":
        return {plain(", ".join(row["measure"] for row in reached if row["measure"]))}
    return None


def _beside(truth: Truth, reading, name: str) -> set[str] | None:
    """Texts that follow from the statements named beside them."""
    ids = named_ids(reading, "ids")
    if name == "groups":
        return {_groups(truth, ids)}
    if name == "counter_groups":
        return {_groups(truth, named_ids(reading, "counter_ids"))}
    if name == "goal_ids":
        return {
            ", ".join(
                sorted({row["goal_id"] for row in truth.links if row["statement_id"] in set(ids)})
            )
        }
    if name == "heading":
        return {plain(truth.row[each]["heading"].split(" › ")[-1]) for each in ids} | {""}
    if name == "origin":
        return {origin(truth.row[each]) for each in ids}
    return None


def _chapter(truth: Truth, reading, context, name: str) -> set[str] | None:
    fields = {code.id: plain(code.name) for code in truth.book.fields}
    dimensions = {code.id: plain(code.name) for code in truth.book.dimensions}
    if name == "field":
        return set(fields.values())
    if name == "dimension":
        return set(dimensions.values())
    if name == "dimension_fields":
        code = next(
            (each for each, known in dimensions.items() if known == reading.get("dimension")), ""
        )
        found = {truth.field(each) for each in truth.with_dimension(code)}
        return {
            "alle Handlungsfelder"
            if 2 < len(fields) <= len(found - {""})
            else ", ".join(known for each, known in fields.items() if each in found)
        }
    if name == "dimensions":
        return {
            ", ".join(known for each, known in dimensions.items() if not truth.with_dimension(each))
        }
    if name == "chapters":
        found = {row["field_id"] for row in truth.summaries.values() if row["section"] == OPPOSED}
        return {", ".join(f"„{known}“" for each, known in fields.items() if each in found)}
    if name == "status":
        return set(STATUS)
    return None


def _sheet(truth: Truth, reading, name: str) -> set[str] | None:
    if name in ("file", "part", "workshop"):
        rows = [
            *(row for row in truth.documents.values() if row["round_id"] == truth.round_id),
            *truth.unread,
        ]
        return {plain(row.get(name, "")) for row in rows}
    if name == "sheet_remark":
        return {
            plain(row["remark"])
            for row in truth.documents.values()
            if row["round_id"] == truth.round_id and plain(row["file"]) == reading.get("file")
        }
    if name == "reason":
        return {
            plain(row["reason"])
            for row in truth.unread
            if plain(row["file"]) == reading.get("file")
        }
    if name == "sheet_tables":
        stated = [
            {
                truth.row[each]["table"]
                for each in truth.here
                if truth.row[each]["document_id"] == sheet
            }
            - {""}
            for sheet in sheets(truth, reading)
        ]
        return {
            plain(", ".join(sorted(each, key=lambda table: (len(table), table)))) for each in stated
        }
    return None


def _annex(truth: Truth, reading, name: str) -> set[str] | None:
    """Texts of the annexes: statements, codebook, manifest, decisions."""
    row = truth.row.get(reading.get("statement_id"))
    if name == "statement_id":
        return set(truth.here)
    if name == "verbatim":
        return {plain(row["verbatim"])} if row else set()
    if name == "source":
        sheet = truth.documents[row["document_id"]] if row else {}
        return {plain(", ".join(each for each in (sheet.get("file"), sheet.get("part")) if each))}
    if name == "place":
        return {origin(row)} if row else set()
    if name == "path":
        return {path(truth, row["statement_id"])} if row else set()
    codes = [
        code
        for code in truth.book.codes
        if name == "code" or plain(code.name) == reading.get("code")
    ]
    if name in ("code", "definition", "rule", "examples"):
        return {
            plain(
                {
                    "code": code.name,
                    "definition": code.definition,
                    "rule": code.rule,
                    "examples": "; ".join(code.examples[:3]),
                }[name]
            )
            for code in codes
        }
    if name in ("what", "value"):
        return {
            plain(each)
            for entry in run(truth)
            if name == "what" or plain(entry[0]) == reading.get("what")
            for each in [entry[name == "value"]]
        }
    if name == "kind":
        return KINDS
    if name == "quality_same":
        tables = {each: truth.quality(each) for each in content()["quality"]}
        return {
            ", ".join(f"{column}: {rows[column].iloc[0]}" for column in truth.quality_same(each))
            for each, rows in tables.items()
        }
    if name in ("target", "old", "new", "coder", "remark", "date"):
        return _decisions(truth, reading, name)
    return None


def path(truth: Truth, statement_id: str) -> str:
    """Field › type › topic in words."""
    fields, types = truth.book.names("field"), truth.book.names("type")
    topic = truth.topics.get(truth.topic_of.get(statement_id, ""), {}).get("name", "")
    kind = truth.type(statement_id)
    return plain(
        " › ".join(
            [
                fields[truth.field(statement_id) or "unclear"],
                *([types[kind]] if kind != NO_TYPE else []),
                topic or "Einzelstimme",
            ]
        )
    )


@cache
def run(truth: Truth) -> list[tuple[str, str]]:
    """What the manifest says of the run: (what, value) in the order of the annex."""
    found = truth.manifest
    if not found:
        return []
    return [
        ("Laufkennung", found["run_id"]),
        ("Programm", f"runder-tisch {found['version']}"),
        ("Programmtext", found["code"][:SHORT_HASH]),
        ("Paketliste", found["lock"][:SHORT_HASH]),
        ("Nicht gelesene Dateien", str(len(found["unread"]))),
        ("Aussagen mit unsicherer Abschrift", str(len(found["unsure"]))),
        *(
            (f"Entscheidungen: {name}", str(found["decisions"][key]))
            for key, name in COUNTED.items()
        ),
        *(
            (f"Modell: {file}, {name}", str(value))
            for file, values in found["provenance"].items()
            if file.startswith("classifier/") or file.endswith("/provenance.json")
            for name, value in values.items()
            if isinstance(value, str | int | float)
        ),
        *((f"Eingang: {each['file']}", each["sha256"][:SHORT_HASH]) for each in found["inputs"]),
        *((f"Modell: {each['file']}", each["sha256"][:SHORT_HASH]) for each in found["models"]),
        *((f"Paket: {name}", version) for name, version in found["packages"].items()),
        *((f"Einstellung: {name}", str(value)) for name, value in found["parameters"].items()),
    ]


def _decisions(truth: Truth, reading, name: str) -> set[str]:
    from analysis.adjudication import day as iso

    rows = [
        row
        for table in DECIDED
        for row in truth.decisions[table]
        if name == "target" or plain(row["target"]) == reading.get("target")
    ]
    return {plain(iso(row[name]) if name == "date" else row[name]) for row in rows}


def text(truth: Truth, reading, context, name: str) -> set[str] | None:
    """The texts that may stand there; None where no table knows the name."""
    for find in (
        lambda: _about(truth, name),
        lambda: _topic(truth, reading, context, name),
        lambda: _goal(truth, reading, name),
        lambda: _beside(truth, reading, name),
        lambda: _chapter(truth, reading, context, name),
        lambda: _sheet(truth, reading, name),
        lambda: _annex(truth, reading, name),
    ):
        if (found := find()) is not None:
            return found
    return None
