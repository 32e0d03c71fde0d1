"""The rows of the workbook's sheets, header first: plain values, one fact a cell."""

from __future__ import annotations

from analysis import cells, codebook, coded_statements
from analysis.report import annex, wording
from analysis.report.data import Data
from analysis.report.messages import origin, own_words, topic_note

SCHEMES = {"field": "Handlungsfeld", "type": "Aussagetyp", "dimension": "Vielfaltsdimension"}
RELATIONS = {"confirms": "bestätigt", "criticises": "kritisiert", "extends": "erweitert"}


def statements(data: Data) -> list[list]:
    """Every statement once, with place, codes and topic."""
    head = [
        "Kennung",
        "Runde",
        "Datei",
        "Teil",
        "Workshop",
        "Tisch",
        "Gruppe",
        "Überschrift",
        "Wortlaut",
        "Lesefassung",
        "Nennungen",
        "Klebepunkte",
        "Notiz-Kennung",
        "Kennzeichen",
        "Sprache",
        "Handlungsfeld",
        "weitere Handlungsfelder",
        "Aussagetyp",
        "weitere Aussagetypen",
        "Vielfaltsdimensionen",
        "Thema",
        "Ziele",
        "gleich mit",
    ]
    fields, types, dimensions = (_names(data, scheme) for scheme in ("field", "type", "dimension"))
    sheets = {row["document_id"]: row for row in data.documents.to_dict("records")}
    goals: dict[str, list[str]] = {}
    for link in data.goal_links.itertuples():
        goals.setdefault(link.statement_id, []).append(
            f"{link.goal_id} ({RELATIONS.get(link.relation, link.relation)})"
        )
    rows = []
    for row in cells.records(data.statements):
        each, sheet, votes = (
            row["statement_id"],
            sheets[row["document_id"]],
            row["mentions_kind"] == "punkte",
        )
        field, kind = fields.get(each, []), types.get(each, [])
        rows.append(
            [
                each,
                row["round_id"],
                sheet["file"],
                sheet["part"],
                row["workshop"],
                row["table"],
                row["group"],
                row["heading"],
                row["verbatim"],
                row["text"],
                1 if votes else max(row["mentions"], 1),
                row["mentions"] if votes else 0,
                row["note_id"],
                row["flags"],
                row["language"],
                field[0] if field else "Unklar",
                wording.listed(field[1:]),
                kind[0] if kind else "",
                wording.listed(kind[1:]),
                wording.listed(dimensions.get(each, [])),
                data.topic_names.get(row["topic"], "Einzelstimme"),
                wording.listed(sorted(goals.get(each, []))),
                row["same_as"] if row["same_as"] != each else "",
            ]
        )
    return [head, *rows]


def _names(data: Data, scheme: str) -> dict[str, list[str]]:
    """The names of the decided codes of each statement, best first."""
    names = {code.id: code.name for code in data.book.scheme(scheme)}
    return {
        statement_id: [names[code] for code in codes if code in names]
        for statement_id, codes in coded_statements.codes_of(data.codings, scheme).items()
    }


def codings(data: Data) -> list[list]:
    """Every coding, also the model's next best that the report does not use."""
    head = [
        "Kennung",
        "Schema",
        "Kategorie",
        "Wer",
        "Sicherheit",
        "verwendet",
        "Rang",
        "Begründung",
    ]
    order = {
        statement_id: number for number, statement_id in enumerate(data.statements["statement_id"])
    }
    names = {
        (scheme, code): name
        for scheme in codebook.SCHEMES
        for code, name in data.book.names(scheme).items()
    }
    rows = data.codings[data.codings["statement_id"].isin(order)]
    rows = rows.assign(order=rows["statement_id"].map(order)).sort_values(
        ["order", "scheme", "decided", "rank", "code_id", "coder"],
        ascending=[True, True, False, True, True, True],
        kind="stable",
    )
    return [
        head,
        *(
            [
                row.statement_id,
                SCHEMES.get(row.scheme, row.scheme),
                names.get((row.scheme, row.code_id), row.code_id),
                "Programm" if row.coder == "model" else row.coder,
                float(row.probability) if row.probability == row.probability else "",
                int(row.decided),
                int(row.rank),
                row.reason,
            ]
            for row in rows.itertuples()
        ),
    ]


def matrix(data: Data) -> list[list]:
    """Statements × codes, 1 or 0."""
    codes = [(scheme, code) for scheme in codebook.SCHEMES for code in data.book.scheme(scheme)]
    given = {
        (scheme, statement_id, code_id)
        for scheme in codebook.SCHEMES
        for statement_id, found in coded_statements.codes_of(data.codings, scheme).items()
        for code_id in found
    }
    return [
        ["Kennung", *(f"{SCHEMES[scheme]}: {code.name}" for scheme, code in codes)],
        *(
            [each, *(int((scheme, each, code.id) in given) for scheme, code in codes)]
            for each in data.statements["statement_id"]
        ),
    ]


def quotes(data: Data) -> list[list]:
    """Every statement word for word with its code path."""
    return [
        ["Zitat", "Kodepfad", "Herkunft", "Fundstelle", "Kennung"],
        *(
            [own_words(row), row["path"], origin(row), row["source"], row["statement_id"]]
            for row in annex.paths(data)
        ),
    ]


def topics(data: Data) -> list[list]:
    """The topics of the round with their counts."""
    head = [
        "Themen-Kennung",
        "Thema",
        "Handlungsfeld",
        "Aussagen",
        "Tische",
        "Gruppen",
        "gegenüber der vorigen Runde",
        "Stabilität",
        "Hinweis",
    ]
    names = data.book.names("field") | {"": "feldübergreifend"}
    here = data.topic_rounds[data.topic_rounds["round_id"] == data.round_id]
    status = dict(zip(here["topic_id"], here["status"]))
    known = {
        "new": "neu",
        "confirmed": "bestätigt",
        "changed": "verändert",
        "not_mentioned": "nicht mehr genannt",
        "split": "aufgeteilt",
        "merged": "zusammengelegt",
    }
    rows = []
    for topic in data.topics.sort_values(["field_id", "topic_id"], kind="stable").itertuples():
        inside = data.members.get(topic.topic_id)
        found = [] if inside is None else cells.records(inside)
        if found or topic.topic_id in status:
            stable = topic.stability == topic.stability
            rows.append(
                [
                    topic.topic_id,
                    topic.name,
                    names.get(topic.field_id, topic.field_id),
                    len(found),
                    cells.n_tables(found),
                    wording.listed(cells.groups(found)),
                    known.get(status.get(topic.topic_id, ""), ""),
                    float(topic.stability) if stable else "",
                    topic_note(topic.stability),
                ]
            )
    return [head, *rows]


def goals(data: Data) -> list[list]:
    """The goals of the concept with what supports, criticises or extends them; columns for the administration stay empty."""
    head = [
        "Ziel-Kennung",
        "Ziel",
        "Handlungsfeld",
        "Stand",
        "Maßnahme",
        "Stand laut Bericht",
        "bestätigt",
        "kritisiert",
        "erweitert",
        "Belege",
        "Rückmeldung der Verwaltung",
        "Zuständigkeit",
        "Frist",
    ]
    names = data.book.names("field")
    counts = (
        data.goal_links.groupby(["goal_id", "relation"]).size().to_dict()
        if len(data.goal_links)
        else {}
    )
    evidence = {
        goal: sorted(set(rows["statement_id"])) for goal, rows in data.goal_links.groupby("goal_id")
    }
    return [
        head,
        *(
            [
                row.goal_id,
                row.goal,
                names.get(row.field_id, ""),
                row.status,
                row.measure,
                row.report_status,
                *(int(counts.get((row.goal_id, relation), 0)) for relation in RELATIONS),
                wording.ids(evidence.get(row.goal_id, [])),
                "",
                "",
                "",
            ]
            for row in data.goals.itertuples()
        ),
    ]
