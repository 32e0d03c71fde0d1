"""The workbook held against the tables: every statement once, every text, code and count recomputed, nothing a formula."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from analysis import natural
from analysis.checking.readers import Formula
from analysis.checking.recount import Recount
from analysis.german.dehyphenation import on_one_line as plain
from analysis.vocabulary import MODEL, PROGRAM

SCHEMES = {"Handlungsfeld": "field", "Aussagetyp": "type", "Vielfaltsdimension": "dimension"}
RELATIONS = {"kritisiert": "criticises", "mehr verlangt": "extends", "Gutes berichtet": "confirms"}
ONCE = ("Aussagen", "Matrix", "Zitate")  # sheets with a row a statement
Found = Iterator[tuple[str, str]]


def faults(recount: Recount, round_id: str, sheets: dict[str, list[tuple]]) -> Found:
    """(place, what is wrong) for every fault in the workbook."""
    rows = {}
    for name, (head, *body) in sheets.items():
        rows[name] = [dict(zip(head, row)) for row in body if any(cell != "" for cell in row)]
        if any(isinstance(cell, Formula) for row in body for cell in row):
            yield f"Blatt „{name}“", "Eine Zelle ist eine Formel."
    for name in ONCE:
        if sorted(row["Kennung"] for row in rows[name]) != sorted(recount.round(round_id)):
            yield f"Blatt „{name}“", "Nicht jede Aussage der Runde steht genau einmal da."
    for name, check in (("Aussagen", _statement), ("Matrix", _matrix), ("Zitate", _quote)):
        for row in rows[name]:
            if row["Kennung"] in recount.row:
                yield from ((f"Blatt „{name}“", text) for text in check(recount, row))
    for name, check in (("Zuordnungen", _codings), ("Themen", _topics), ("Ziele", _goals)):
        yield from ((f"Blatt „{name}“", text) for text in check(recount, round_id, rows[name]))


def cell(text: str) -> str:
    """A text as a cell of Excel can hold it."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]", " ", text)[:32_767]


def _differ(place: str, row: dict, right: dict[str, object]) -> Iterator[str]:
    for name, value in right.items():
        if cell(str(row.get(name, ""))) != str(value):
            yield f"{place}, Spalte „{name}“: da steht „{str(row.get(name, ''))[:80]}“, in den Tabellen „{str(value)[:80]}“."


def _statement(recount: Recount, row: dict) -> Iterator[str]:
    each = row["Kennung"]
    known, votes = recount.row[each], recount.row[each]["mentions_kind"] == "punkte"
    sheet, names = recount.documents[known["document_id"]], recount.book.names
    fields, topic = recount.fields(each), recount.topic(each)
    of = lambda scheme, codes: ", ".join(names(scheme)[code] for code in codes)
    yield from _differ(
        each,
        row,
        {
            "Runde": known["round_id"],
            "Datei": cell(sheet["file"]),
            "Teil": cell(sheet["part"]),
            "Workshop": cell(known["workshop"]),
            "Tisch": cell(known["table"]),
            "Gruppe": cell(known["group"]),
            "Überschrift": cell(known["heading"]),
            "Wortlaut": cell(known["verbatim"]),
            "Lesefassung": cell(known["text"]),
            "Nennungen": 1 if votes else max(known["mentions"], 1),
            "Klebepunkte": known["mentions"] if votes else 0,
            "Notiz-Kennung": cell(known["note_id"]),
            "Kennzeichen": known["flags"],
            "Sprache": known["language"],
            "Handlungsfeld": names("field")[fields[0]] if fields else "Unklar",
            "weitere Handlungsfelder": of("field", fields[1:]),
            "Aussagetyp": names("type").get(recount.type(each), ""),
            "weitere Aussagetypen": of("type", recount.codes("type", each)[1:]),
            "Vielfaltsdimensionen": of("dimension", recount.codes("dimension", each)),
            "Thema": cell(recount.topics[topic]["name"]) if topic else "Einzelstimme",
            "Ziele": ", ".join(
                sorted(
                    f"{link['goal_id']} ({_relation(recount, link)})"
                    for link in recount.links
                    if link["statement_id"] == each
                )
            ),
            "gleich mit": known["same_as"] if known["same_as"] != each else "",
        },
    )


def _relation(recount: Recount, link: dict) -> str:
    return {code: name for name, code in RELATIONS.items()}[recount.relation(link)]


def _matrix(recount: Recount, row: dict) -> Iterator[str]:
    for name, scheme in SCHEMES.items():
        given = (
            recount.fields(row["Kennung"])
            if scheme == "field"
            else recount.codes(scheme, row["Kennung"])
        )
        right = {
            f"{name}: {code.name}": int(code.id in given) for code in recount.book.scheme(scheme)
        }
        yield from _differ(row["Kennung"], row, right)


def _quote(recount: Recount, row: dict) -> Iterator[str]:
    known = recount.row[row["Kennung"]]
    if plain(row["Zitat"]) not in plain(known["verbatim"]):
        yield f"{row['Kennung']}: Das Zitat steht so nicht in der Notiz."
    path = plain(row["Kodepfad"]).split(" › ")
    topic = recount.topic(row["Kennung"])
    if path[-1] != (plain(recount.topics[topic]["name"]) if topic else "Einzelstimme"):
        yield f"{row['Kennung']}: Der Kodepfad lautet anders."


def _codings(recount: Recount, round_id: str, rows: list[dict]) -> Iterator[str]:
    """Every coding of the round once, also those not used."""
    names = {
        (scheme, code): name
        for scheme in SCHEMES.values()
        for code, name in recount.book.names(scheme).items()
    }
    headings = {scheme: name for name, scheme in SCHEMES.items()}
    here = set(recount.round(round_id))
    right = Counter(
        (
            row["statement_id"],
            headings.get(row["scheme"], row["scheme"]),
            cell(names.get((row["scheme"], row["code_id"]), row["code_id"])),
            PROGRAM if row["coder"] == MODEL else cell(row["coder"]),
            ""
            if row["probability"] != row["probability"]
            else str(round(float(row["probability"]), 4)),
            str(row["decided"]),
        )
        for row in recount.codings
        if row["statement_id"] in here
    )
    columns = ("Kennung", "Schema", "Kategorie", "Wer", "Sicherheit", "verwendet")
    stated = Counter(
        tuple(
            str(round(float(row[c]), 4)) if c == "Sicherheit" and row[c] != "" else str(row[c])
            for c in columns
        )
        for row in rows
    )
    for entry in [*(right - stated), *(stated - right)][:20]:
        yield f"{entry[0]}: Diese Zuordnung {'fehlt' if entry in right else 'steht in keiner Tabelle'}: {' | '.join(entry[1:])[:120]}"


def _topics(recount: Recount, round_id: str, rows: list[dict]) -> Iterator[str]:
    rounds = natural.in_order(each["round_id"] for each in recount.documents.values())
    previous = ["", *rounds][rounds.index(round_id)]
    for row in rows:
        topic = row["Themen-Kennung"]
        inside, before = recount.in_topic(topic, round_id), recount.in_topic(topic, previous)
        right = (
            {
                "Thema": cell(recount.topics[topic]["name"]),
                "Aussagen": len(inside),
                "Tische": recount.count("tables", inside),
                "Klebepunkte": recount.count("votes", inside),
                "Gruppen": cell(recount.groups(inside)),
                "Aussagen der vorigen Runde": len(before),
                "Tische der vorigen Runde": recount.count("tables", before),
            }
            if topic in recount.topics
            else {"Thema": "keines"}
        )
        yield from _differ(topic, row, right)
    if missing := recount.topics_of(round_id) - {row["Themen-Kennung"] for row in rows}:
        yield f"Es fehlen Themen, zum Beispiel {min(missing)}."
    if len(rows) > len({row["Themen-Kennung"] for row in rows}):
        yield "Ein Thema steht zweimal da."


def _goals(recount: Recount, round_id: str, rows: list[dict]) -> Iterator[str]:
    if {row["Ziel-Kennung"] for row in rows} != {goal["goal_id"] for goal in recount.goals}:
        yield "Die Ziele sind nicht die des Konzepts."
    texts = {goal["goal_id"]: goal["goal"] for goal in recount.goals}
    for row in rows:
        goal, every = row["Ziel-Kennung"], set()
        right: dict[str, object] = {"Ziel": cell(texts.get(goal, ""))}
        for name, relation in RELATIONS.items():
            found = recount.members(("goal", goal, relation, round_id)) or set()
            right[name], every = len(found), every | found
        right |= {
            "Belege": "; ".join(sorted(every)),
            "Antwort der Verwaltung": "",
            "Zuständigkeit": "",
            "Frist": "",
        }
        yield from _differ(goal, row, right)
