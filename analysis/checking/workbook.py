"""The workbook read back and held against the tables: every statement once, every text, code and count recomputed, nothing a formula."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from analysis.checking.counts import plain
from analysis.checking.lookups import STATUS, origin, path
from analysis.checking.readers import Formula
from analysis.checking.truth import Truth

SCHEMES = {"Handlungsfeld": "field", "Aussagetyp": "type", "Vielfaltsdimension": "dimension"}
RELATIONS = {"bestätigt": "confirms", "kritisiert": "criticises", "erweitert": "extends"}
RELATION_NAMES = {relation: name for name, relation in RELATIONS.items()}
UNSTABLE = 0.5  # a topic below this stability is marked
CODING = ("Kennung", "Schema", "Kategorie", "Wer", "Sicherheit", "verwendet", "Rang", "Begründung")
NEEDED = ("Aussagen", "Zuordnungen", "Matrix", "Zitate", "Themen", "Ziele", "Legende")
Found = Iterator[tuple[str, str]]


def faults(truth: Truth, sheets: dict[str, list[tuple]]) -> list[tuple[str, str]]:
    """(place, what is wrong) for every fault in the workbook."""
    missing = [name for name in NEEDED if name not in sheets]
    if missing:
        return [("Blätter", f"Es fehlt: {', '.join(missing)}.")]
    if strange := sorted(set(sheets) - set(NEEDED)):
        return [("Blätter", f"Dieses Blatt kennt der Bericht nicht: {', '.join(strange)}.")]
    rows = {name: _rows(values) for name, values in sheets.items()}
    found = [
        (f"Blatt „{name}“", f"Eine Zelle ist eine Formel: {each[:60]}")
        for name, values in sheets.items()
        for row in values
        for each in row
        if isinstance(each, Formula)
    ]
    for name, check in (
        ("Aussagen", _statements),
        ("Zuordnungen", _codings),
        ("Matrix", _matrix),
        ("Zitate", _quotes),
        ("Themen", _topics),
        ("Ziele", _goals),
    ):
        found += [(f"Blatt „{name}“, {place}", text) for place, text in check(truth, rows[name])]
    if (
        not any(row["Bedeutung"].startswith("ENTWURF") for row in rows["Legende"])
        and not truth.cleared
    ):
        found.append(
            (
                "Blatt „Legende“",
                "Der Hinweis „ENTWURF – Namensprüfung steht aus“ fehlt, obwohl die Runde nicht freigegeben ist.",
            )
        )
    return found


def _rows(values: list[tuple]) -> list[dict]:
    head, *body = values
    return [dict(zip(head, row)) for row in body if any(cell != "" for cell in row)]


def cell(text: str) -> str:
    """A text as a cell of Excel can hold it."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]", " ", text)[
        :32_767
    ].replace("\r", " ")


def _share(value: float | str) -> float | str:
    """A share as the workbook rounds it; empty where nothing was measured."""
    return "" if value == "" or value != value else round(float(value), 4)


def _each_once(truth: Truth, rows: list[dict]) -> Found:
    ids = [row["Kennung"] for row in rows]
    if sorted(ids) != sorted(truth.here):
        strange = sorted(set(ids) ^ set(truth.here))
        yield (
            "Spalte Kennung",
            f"Nicht jede Aussage der Runde steht genau einmal da{f', zum Beispiel {strange[0]}' if strange else ''}.",
        )


def _differ(place: str, row: dict, right: dict[str, object]) -> Found:
    for name, value in right.items():
        stated = _share(row[name]) if name == "Stabilität" else row.get(name, "")
        if str(stated) != str(value):
            yield (
                place,
                f"Spalte „{name}“: da steht „{str(row.get(name, ''))[:80]}“, in den Tabellen „{str(value)[:80]}“.",
            )


def _statements(truth: Truth, rows: list[dict]) -> Found:
    yield from _each_once(truth, rows)
    names = {scheme: truth.book.names(scheme) for scheme in ("field", "type", "dimension")}
    touched: dict[str, list[tuple[str, str]]] = {}
    for link in truth.links:
        touched.setdefault(link["statement_id"], []).append((link["goal_id"], link["relation"]))
    for row in rows:
        each, known = row["Kennung"], truth.row.get(row["Kennung"])
        if known is None:
            continue
        sheet, votes = truth.documents[known["document_id"]], known["mentions_kind"] == "punkte"
        field, kind = truth.fields.get(each, []), truth.types.get(each, [])
        yield from _differ(
            each,
            row,
            {
                "Runde": known["round_id"],
                "Datei": cell(sheet["file"]),
                "Teil": cell(sheet["part"]),
                "Workshop": cell(known["workshop"]),
                "Überschrift": cell(known["heading"]),
                "Lesefassung": cell(known["text"]),
                "Notiz-Kennung": known["note_id"],
                "Kennzeichen": known["flags"],
                "Sprache": known["language"],
                "weitere Aussagetypen": ", ".join(names["type"][code] for code in kind[1:]),
                "Ziele": ", ".join(
                    sorted(
                        f"{goal} ({RELATION_NAMES[relation]})"
                        for goal, relation in touched.get(each, ())
                    )
                ),
                "gleich mit": known["same_as"] if known["same_as"] != each else "",
                "Tisch": cell(known["table"]),
                "Gruppe": cell(known["group"]),
                "Wortlaut": cell(known["verbatim"]),
                "Nennungen": 1 if votes else max(known["mentions"], 1),
                "Klebepunkte": known["mentions"] if votes else 0,
                "Handlungsfeld": names["field"][field[0]] if field else "Unklar",
                "Aussagetyp": names["type"][kind[0]] if kind else "",
                "weitere Handlungsfelder": ", ".join(names["field"][code] for code in field[1:]),
                "Vielfaltsdimensionen": ", ".join(
                    names["dimension"][code] for code in truth.dimensions.get(each, [])
                ),
                "Thema": truth.topics.get(truth.topic_of.get(each, ""), {}).get(
                    "name", "Einzelstimme"
                ),
            },
        )


def _codings(truth: Truth, rows: list[dict]) -> Found:
    """Every coding of the round once, also those not used, with who gave it, how sure, which rank and why."""
    names = {
        (scheme, code): name
        for scheme in SCHEMES.values()
        for code, name in truth.book.names(scheme).items()
    }
    headings, here = {scheme: name for name, scheme in SCHEMES.items()}, set(truth.here)
    right = Counter(
        (
            row["statement_id"],
            headings.get(row["scheme"], row["scheme"]),
            cell(names.get((row["scheme"], row["code_id"]), row["code_id"])),
            "Programm" if row["coder"] == "model" else cell(row["coder"]),
            str(_share(row["probability"])),
            str(row["decided"]),
            str(row["rank"]),
            cell(row["reason"]),
        )
        for row in truth.every_coding
        if row["statement_id"] in here
    )
    stated = Counter(
        tuple(str(_share(row[name]) if name == "Sicherheit" else row[name]) for name in CODING)
        for row in rows
    )
    for entry in [*(right - stated), *(stated - right)][:20]:
        yield (
            entry[0],
            f"Diese Zuordnung {'fehlt' if entry in right else 'steht in keiner Tabelle'}: {' | '.join(entry[1:])[:120]}",
        )


def _matrix(truth: Truth, rows: list[dict]) -> Found:
    yield from _each_once(truth, rows)
    given = {"field": truth.fields, "type": truth.types, "dimension": truth.dimensions}
    for row in rows:
        for name, scheme in SCHEMES.items():
            for code in truth.book.scheme(scheme):
                right = int(code.id in given[scheme].get(row["Kennung"], []))
                if row.get(f"{name}: {code.name}") != right:
                    yield (
                        row["Kennung"],
                        f"Spalte „{name}: {code.name}“ ist {row.get(f'{name}: {code.name}')}, in den Tabellen {right}.",
                    )


def _quotes(truth: Truth, rows: list[dict]) -> Found:
    yield from _each_once(truth, rows)
    for row in rows:
        known = truth.row.get(row["Kennung"])
        if known and plain(row["Zitat"]) not in plain(known["verbatim"]):
            yield row["Kennung"], "Das Zitat steht so nicht in der Notiz."
        sheet = truth.documents[known["document_id"]] if known else {}
        if known and row["Herkunft"] != cell(origin(known)):
            yield row["Kennung"], f"Die Herkunft lautet in den Tabellen „{origin(known)}“."
        if known and row["Fundstelle"] != cell(
            ", ".join(each for each in (sheet["file"], sheet["part"]) if each)
        ):
            yield row["Kennung"], "Die Fundstelle ist eine andere."
        if known and plain(row["Kodepfad"]) != path(truth, row["Kennung"]):
            yield (
                row["Kennung"],
                f"Der Kodepfad lautet in den Tabellen „{path(truth, row['Kennung'])}“.",
            )


def _topics(truth: Truth, rows: list[dict]) -> Found:
    headings = {status: heading.lower() for heading, status in STATUS.items()}
    state = {row["topic_id"]: headings.get(row["status"], "") for row in truth.topic_rounds}
    for row in rows:
        topic = truth.topics.get(row["Themen-Kennung"])
        if topic is None:
            yield row["Themen-Kennung"], "Dieses Thema gibt es nicht."
            continue
        inside = truth.members.get(row["Themen-Kennung"], [])
        yield from _differ(
            row["Themen-Kennung"],
            row,
            {
                "Thema": cell(topic["name"]),
                "Handlungsfeld": {**truth.book.names("field"), "": "feldübergreifend"}.get(
                    topic["field_id"], topic["field_id"]
                ),
                "Aussagen": len(inside),
                "Tische": truth.tables(inside),
                "Gruppen": cell(
                    ", ".join(sorted({truth.row[each]["group"] for each in inside} - {""}))
                ),
                "gegenüber der vorigen Runde": state.get(row["Themen-Kennung"], ""),
                "Stabilität": _share(topic["stability"]),
                "Hinweis": "noch unsicher" if topic["stability"] < UNSTABLE else "",
            },
        )
    if missing := set(truth.members) & set(truth.topics) - {row["Themen-Kennung"] for row in rows}:
        yield "Spalte Themen-Kennung", f"Es fehlen Themen, zum Beispiel {min(missing)}."


def _goals(truth: Truth, rows: list[dict]) -> Found:
    stated = {row["Ziel-Kennung"] for row in rows}
    if stated != {row["goal_id"] for row in truth.goals}:
        yield "Spalte Ziel-Kennung", "Die Ziele sind nicht die des Konzepts."
    goals = {(row["goal_id"], row["measure"]): row for row in truth.goals}
    for row in rows:
        right, linked = goals.get((row["Ziel-Kennung"], row["Maßnahme"]), {}), set()
        for name, column in (
            ("Ziel", "goal"),
            ("Stand", "status"),
            ("Stand laut Bericht", "report_status"),
        ):
            if row[name] != cell(right.get(column, "")):
                yield row["Ziel-Kennung"], f"Die Spalte „{name}“ lautet im Konzept anders."
        if row["Handlungsfeld"] != cell(
            truth.book.names("field").get(right.get("field_id", ""), "")
        ):
            yield row["Ziel-Kennung"], "Das Handlungsfeld lautet im Konzept anders."
        for relation in RELATIONS.values():
            linked |= truth.linked(row["Ziel-Kennung"], relation)
        if set(row["Belege"].split("; ")) - {""} != linked:
            yield row["Ziel-Kennung"], "Die Belege sind nicht die der Tabelle goal_links."
        for name, relation in RELATIONS.items():
            right = len(truth.linked(row["Ziel-Kennung"], relation))
            if row[name] != right:
                yield row["Ziel-Kennung"], f"„{name}“ ist {row[name]}, gezählt wurden {right}."
        for name in ("Rückmeldung der Verwaltung", "Zuständigkeit", "Frist"):
            if row[name]:
                yield (
                    row["Ziel-Kennung"],
                    f"Die Spalte „{name}“ ist für die Verwaltung und muss leer sein.",
                )
