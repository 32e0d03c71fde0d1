"""A filled review workbook becomes decisions: rows for decisions/*.csv and a German sentence for every row that cannot be taken.

workbook + what stands now -> rows by table (decided_codings, decided_statements, decided_topics), problems
"""

from __future__ import annotations

import difflib
from typing import NamedTuple

import pandas as pd

from analysis import adjudication
from analysis.codebook import SCHEMES, UNCLEAR, Codebook
from analysis.problems import Problem
from analysis.reviewing import sheets, workbook
from analysis.reviewing.workbook import CODER, DATE, REMARK, Filled, Line

HEADERS = {
    sheets.FIELDS: sheets.FIELD,
    sheets.BLIND: sheets.FIELD,
    sheets.TOPICS: sheets.NAME,
    sheets.MEMBERS: sheets.MOVE,
    sheets.NOTES: sheets.ACTION,
    sheets.CONFLICTS: sheets.ANSWER,
}
KINDS = ("decided_codings", "decided_statements", "decided_topics")
_CELLS = {
    sheets.FIELDS: (sheets.FIELD, sheets.SECOND, sheets.TYPE, sheets.DIMENSIONS),
    sheets.BLIND: (sheets.FIELD, sheets.SECOND, sheets.TYPE, sheets.DIMENSIONS),
    sheets.TOPICS: (sheets.NAME, sheets.MERGE, sheets.SPLIT, sheets.ASIDE),
    sheets.MEMBERS: (sheets.MOVE,),
    sheets.NOTES: (sheets.ACTION, sheets.WORDING),
    sheets.CONFLICTS: (sheets.ANSWER,),
}
NEW_TOPIC = "neu: "


class Now(NamedTuple):
    """What stands at the moment of reading: texts and names by target, decided codes by (statement, scheme), topic by statement, and each
    person's own answers by (target, scheme or action, initials)."""

    book: Codebook
    texts: dict[str, str]
    verbatim: dict[str, str]
    decided: dict[tuple[str, str], str]
    topic: dict[str, str]
    own: dict[tuple[str, str, str], str]


class Unusable(Exception):
    """A cell that cannot be taken: (what was expected, what to do)."""


def now(
    book: Codebook,
    statements: pd.DataFrame,
    set_aside: pd.DataFrame,
    codings: pd.DataFrame,
    topics: pd.DataFrame,
    topic_statements: pd.DataFrame,
    decisions: dict[str, pd.DataFrame],
) -> Now:
    """Gather what stands from the tables and what people decided before."""
    asides = {
        f"{row.document_id}:{row.start}-{row.end}": row.verbatim for row in set_aside.itertuples()
    }
    decided = codings[codings["decided"] == 1].sort_values("rank")
    first = topic_statements.sort_values(
        ["weight", "topic_id"], ascending=[False, True]
    ).drop_duplicates("statement_id")
    own = {
        (row.target, row.scheme, row.coder.casefold()): ""
        for row in decisions["decided_codings"].itertuples()
    }
    for row in adjudication.answers(decisions["decided_codings"]).itertuples():
        key = (row.target, row.scheme, row.coder.casefold())
        own[key] = f"{own[key]} {row.new}".strip()
    for name in KINDS[1:]:
        own |= {
            (row.target, row.action, row.coder.casefold()): row.new
            for row in decisions[name].itertuples()
        }
    return Now(
        book,
        dict(zip(statements["statement_id"], statements["text"]))
        | asides
        | dict(zip(topics["topic_id"], topics["name"])),
        dict(zip(statements["statement_id"], statements["verbatim"])),
        {
            key: " ".join(rows)
            for key, rows in decided.groupby(["statement_id", "scheme"])["code_id"]
        },
        dict(zip(first["statement_id"], first["topic_id"])),
        own,
    )


def decisions(
    filled: Filled, file: str, stands: Now
) -> tuple[dict[str, list[dict]], list[Problem]]:
    """Rows by table in the order of the workbook, and a Problem for each row that cannot be taken. The other rows go on."""
    rows: dict[str, list[dict]] = {name: [] for name in KINDS}
    problems = []
    stands = stands._replace(own=dict(stands.own))
    for line in filled.lines:
        try:
            for name, found in _line(line, filled, stands):
                stands.own[
                    found["target"],
                    found.get("scheme") or found["action"],
                    found["coder"].casefold(),
                ] = found["new"]
                rows[name].append(found)
        except Unusable as unusable:
            problems.append(
                Problem(file, f"Blatt „{line.sheet}“, Zeile {line.number}", *unusable.args)
            )
    return rows, problems


def _line(line: Line, filled: Filled, stands: Now) -> list[tuple[str, dict]]:
    given = [header for header in _CELLS[line.sheet] if line[header]]
    if not given:
        if line[REMARK]:
            raise Unusable(
                "Hier steht eine Bemerkung, aber keine Entscheidung.",
                "Entscheidung dazu eintragen oder die Bemerkung löschen.",
            )
        return []
    by = signed(line, filled)
    if not line[sheets.ID]:
        raise Unusable(
            "Die verborgene Spalte „Kennung“ ist leer; so ist nicht zu erkennen, worum es geht.",
            "Die Zeile aus der ursprünglichen Arbeitsmappe übernehmen.",
        )
    reader = {
        sheets.TOPICS: _topic,
        sheets.MEMBERS: _member,
        sheets.NOTES: _note,
        sheets.CONFLICTS: _conflict,
    }.get(line.sheet, _coding)
    return [(name, by | found) for name, found in reader(line, filled, stands, by["coder"])]


def signed(line: Line, filled: Filled) -> dict:
    """Who decided, when, why asked and whether a suggestion was seen. Raises Unusable without initials or day."""
    coder = line[CODER] or filled.coder
    if not coder:
        raise Unusable(
            "Das Kürzel fehlt.",
            "In der Spalte „Kürzel“ oder auf dem Blatt „Anleitung“ das eigene Kürzel eintragen.",
        )
    if coder.casefold() in ("model", "pipeline"):
        raise Unusable(f"„{coder}“ steht für das Programm.", "Ein anderes Kürzel eintragen.")
    written = line[DATE] or filled.date
    if not (date := workbook.date(written)):
        raise Unusable(
            f"„{written}“ ist kein Datum." if written else "Das Datum fehlt.",
            "In der Spalte „Datum“ oder auf dem Blatt „Anleitung“ einen Tag wie 3.7.2025 eintragen.",
        )
    because = (
        line[sheets.REASON]
        if line[sheets.REASON] in ("random", "queue", "own")
        else "random"
        if line.sheet == sheets.BLIND
        else "own"
    )
    return {
        "coder": coder,
        "date": date,
        "remark": line[REMARK],
        "asked_because": because,
        "saw_suggestion": int(line.sheet != sheets.BLIND),
    }


def _code(label: str, scheme: str, filled: Filled, book: Codebook) -> str:
    """The id behind one label: as the workbook's own list says, else as the codebook says today."""
    today = {code.name: code.id for code in book.scheme(scheme)} | {
        code.id: code.id for code in book.scheme(scheme)
    }
    today |= (
        {sheets.UNSURE: UNCLEAR, UNCLEAR: UNCLEAR}
        if scheme == "field"
        else {sheets.NONE: "", "keine": "", "keiner": ""}
    )
    known = {
        name.casefold(): code
        for name, code in (today | filled.lists.get(sheets.CHOICES[scheme], {})).items()
    }
    code = known.get(label.casefold())
    if code is None or (code and code not in today.values()):
        names = [each.name for each in book.scheme(scheme)]
        near = [
            name for name in names if name.casefold().startswith(label.casefold())
        ] or difflib.get_close_matches(label, names, 1, 0.5)
        raise Unusable(
            f"„{label}“ steht nicht im Kodierleitfaden."
            + (f" Gemeint ist vielleicht „{near[0]}“." if near else ""),
            "Einen Eintrag aus der Auswahlliste wählen.",
        )
    return code


def _codes(cell: str, scheme: str, filled: Filled, book: Codebook) -> list[str]:
    """Ids of one cell; several labels are separated by semicolons."""
    return [
        _code(label.strip(), scheme, filled, book) for label in cell.split(";") if label.strip()
    ]


def _coded(
    target: str, scheme: str, codes: list[str], coder: str, text: str, stands: Now
) -> tuple[str, dict]:
    codes = list(dict.fromkeys(codes))
    if "" in codes and len(codes) > 1 or UNCLEAR in codes and len(codes) > 1:
        raise Unusable(
            "„Unklar“ oder „keine“ steht neben anderen Einträgen.",
            "Entweder Einträge nennen oder „Unklar“ beziehungsweise „keine“ wählen.",
        )
    old = stands.own.get(
        (target, scheme, coder.casefold()), stands.decided.get((target, scheme), "")
    )
    return "decided_codings", {
        "target": target,
        "scheme": scheme,
        "old": old,
        "new": " ".join(codes),
        "text": stands.texts.get(target, text),
    }


def _coding(line: Line, filled: Filled, stands: Now, coder: str) -> list[tuple[str, dict]]:
    if line[sheets.SECOND] and not line[sheets.FIELD]:
        raise Unusable(
            "Ein weiteres Feld ist genannt, aber kein erstes.",
            f"Die Spalte „{sheets.FIELD}“ ausfüllen, auch wenn der Vorschlag stimmt.",
        )
    cells = {
        "field": f"{line[sheets.FIELD]};{line[sheets.SECOND]}",
        "type": line[sheets.TYPE],
        "dimension": line[sheets.DIMENSIONS],
    }
    codes = {scheme: _codes(cell, scheme, filled, stands.book) for scheme, cell in cells.items()}
    return [
        _coded(line[sheets.ID], scheme, codes[scheme], coder, line["Aussage"], stands)
        for scheme in SCHEMES
        if codes[scheme]
    ]


def _conflict(line: Line, filled: Filled, stands: Now, coder: str) -> list[tuple[str, dict]]:
    question, answer = line[sheets.QUESTION], line[sheets.ANSWER]
    if question in SCHEMES:
        return [
            _coded(
                line[sheets.ID],
                question,
                _codes(answer, question, filled, stands.book),
                coder,
                line["Aussage oder Thema"],
                stands,
            )
        ]
    if question == "name":
        return [_action("decided_topics", line, "rename", answer, coder, stands)]
    raise Unusable(
        "Diese Frage lässt sich hier nicht entscheiden.",
        f"Auf dem Blatt „{sheets.TOPICS}“, „{sheets.MEMBERS}“ oder „{sheets.NOTES}“ entscheiden.",
    )


def _action(
    name: str, line: Line, action: str, new: str, coder: str, stands: Now
) -> tuple[str, dict]:
    target = line[sheets.ID]
    before = {"rename": stands.texts.get(target, ""), "move": stands.topic.get(target, "")}.get(
        action, ""
    )
    return name, {
        "target": target,
        "action": action,
        "old": stands.own.get((target, action, coder.casefold()), before),
        "new": new,
        "text": stands.texts.get(
            target,
            line["Aussage"]
            or line["Thema"]
            or line["Aussage oder Thema"]
            or line["Wortlaut der Notiz"],
        ),
    }


def _listed(label: str, name: str, filled: Filled) -> str | None:
    known = {key.casefold(): code for key, code in filled.lists.get(name, {}).items()}
    return known.get(label.casefold())


def _topic(line: Line, filled: Filled, stands: Now, coder: str) -> list[tuple[str, dict]]:
    fates = [header for header in (sheets.MERGE, sheets.SPLIT, sheets.ASIDE) if line[header]]
    if len(fates) > 1:
        raise Unusable(
            f"Zusammenlegen, teilen und auflösen schließen einander aus; ausgefüllt sind {' und '.join(fates)}.",
            "Nur eines davon ausfüllen.",
        )
    found = (
        [_action("decided_topics", line, "rename", line[sheets.NAME], coder, stands)]
        if line[sheets.NAME]
        else []
    )
    if line[sheets.MERGE]:
        other = _listed(line[sheets.MERGE], "Thema", filled)
        if not other or other == line[sheets.ID]:
            raise Unusable(
                f"„{line[sheets.MERGE]}“ ist kein anderes Thema der Liste.",
                "Einen Eintrag aus der Auswahlliste wählen.",
            )
        found.append(_action("decided_topics", line, "merge", other, coder, stands))
    for header, action in ((sheets.SPLIT, "split"), (sheets.ASIDE, "aside")):
        if line[header]:
            if line[header].casefold() not in ("ja", "x", "1"):
                raise Unusable(
                    f"„{line[header]}“ ist nicht zu verstehen.",
                    "„ja“ eintragen oder die Zelle leeren.",
                )
            found.append(_action("decided_topics", line, action, "", coder, stands))
    return found


def _member(line: Line, filled: Filled, stands: Now, coder: str) -> list[tuple[str, dict]]:
    label = line[sheets.MOVE]
    topic = _listed(label, "Zuordnung", filled)
    return [
        _action(
            "decided_topics",
            line,
            "move",
            topic if topic is not None else NEW_TOPIC + label,
            coder,
            stands,
        )
    ]


def _note(line: Line, filled: Filled, stands: Now, coder: str) -> list[tuple[str, dict]]:
    label = line[sheets.ACTION] or sheets.ACTIONS["split"]
    actions = {name.casefold(): key for key, name in sheets.ACTIONS.items()}
    actions |= {
        name.partition(" (")[0]: key for name, key in actions.items()
    }  # typed by hand without what stands in brackets
    action = actions.get(label.casefold())
    is_piece = line[sheets.ID] not in stands.verbatim and ":" in line[sheets.ID]
    if action is None or is_piece != (action == "note"):
        raise Unusable(f"„{label}“ passt hier nicht.", "Einen Eintrag aus der Auswahlliste wählen.")
    new = ""
    if action == "split":
        new = _cut(line, stands)
    if action == "merge" and not (new := line[sheets.BEFORE]):
        raise Unusable(
            "Davor steht auf diesem Blatt keine Aussage.",
            "Die Aussage wählen, die mit ihrer vorigen zusammengehört.",
        )
    return [_action("decided_statements", line, action, new, coder, stands)]


def _cut(line: Line, stands: Now) -> str:
    """The wording with „ | “ at the cuts; apart from the cuts it must be the statement's own."""
    pieces = [" ".join(piece.split()) for piece in line[sheets.WORDING].split("|") if piece.strip()]
    bare = lambda words: "".join(words.replace("|", "").split())
    target = line[sheets.ID]
    if len(pieces) < 2 or bare("".join(pieces)) not in (
        bare(stands.texts.get(target, "")),
        bare(stands.verbatim.get(target, "")),
    ):
        raise Unusable(
            "Zum Teilen wird der unveränderte Wortlaut mit | an den Schnittstellen gebraucht.",
            f"Den Wortlaut in die Spalte „{sheets.WORDING}“ kopieren und nur | einfügen.",
        )
    return " | ".join(pieces)
