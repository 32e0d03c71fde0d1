"""The rows of the workbook's sheets, header first: plain values, one fact a cell."""

from __future__ import annotations

from analysis import codebook, coded_statements
from analysis.grouping.parameters import UNSTABLE
from analysis.quoting import own_words
from analysis.report import annex, wording, workbook_notes
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.goals import RELATIONS, Goals
from analysis.report.outline import CROSSING
from analysis.report.telling import origin
from analysis.vocabulary import MODEL, ORIGINS, PROGRAM

SCHEMES = {"field": "Handlungsfeld", "type": "Aussagetyp", "dimension": "Vielfaltsdimension"}
RELATION_NAMES = {
    "criticises": "kritisiert",
    "extends": "mehr verlangt",
    "confirms": "Gutes berichtet",
}


def every(data: Data, told: dict[str, Story]) -> dict[str, list[list]]:
    """All sheets by name."""
    goals = Goals(data)
    return {
        "Aussagen": statements(data, goals),
        "Zuordnungen": codings(data),
        "Matrix": matrix(data),
        "Zitate": quotes(data),
        "Themen": topics(data),
        "Ziele": of_goals(data, goals),
        "Belege": workbook_notes.evidence(told),
        "Legende": workbook_notes.legend(data),
    }


def statements(data: Data, goals: Goals) -> list[list]:
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
    names = {scheme: _names(data, scheme) for scheme in ("field", "type")}
    touched: dict[str, list[str]] = {}
    for goal, relations in goals.links.items():
        for relation, ids in relations.items():
            for each in ids:
                touched.setdefault(each, []).append(f"{goal} ({RELATION_NAMES[relation]})")
    rows = []
    for row in data.statements.to_dict("records"):
        each, sheet = row["statement_id"], data.sheet[row["document_id"]]
        votes = row["mentions_kind"] == "punkte"
        kind = names["type"].get(each, [])
        field = data.fields.get(row["field"], "Unklar")
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
                field,
                wording.listed(name for name in names["field"].get(each, []) if name != field),
                kind[0] if kind else "",
                wording.listed(kind[1:]),
                wording.listed(annex.dimension_names(data, each)),
                data.topic.get(row["topic"], {}).get("name", "Einzelstimme"),
                wording.listed(sorted(touched.get(each, []))),
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
    head = "Kennung Schema Kategorie Wer Sicherheit verwendet Rang Begründung".split()
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
                PROGRAM if row.coder == MODEL else row.coder,
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
    } | {("field", row["statement_id"], row["field"]) for row in data.row.values()}
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
            [
                own_words(data.row[each]),
                annex.path(data, each),
                origin(data.row[each]),
                annex.source(data, each),
                each,
            ]
            for each in data.ids
        ),
    ]


def topics(data: Data) -> list[list]:
    """The topics of the round and of the one before, with their counts."""
    head = [
        "Themen-Kennung",
        "Thema",
        "Handlungsfeld",
        "Aussagen",
        "Tische",
        "Klebepunkte",
        "Gruppen",
        "Aussagen der vorigen Runde",
        "Tische der vorigen Runde",
        "Herkunft",
        "Stabilität",
        "Hinweis",
    ]
    names, count, rows = data.fields | {"": CROSSING}, data.measures, []
    for topic_id, topic in sorted(
        data.topic.items(), key=lambda item: (item[1]["field_id"], item[0])
    ):
        ids = data.members.get((topic_id, data.round_id), [])
        before = data.members.get((topic_id, data.previous), [])
        stable = float(topic["stability"])
        if ids or before:
            rows.append(
                [
                    topic_id,
                    topic["name"],
                    names.get(topic["field_id"], topic["field_id"]),
                    len(ids),
                    count.tables(ids),
                    count.votes(ids),
                    wording.listed(count.groups(ids)),
                    len(before),
                    count.tables(before),
                    ORIGINS.get(topic.get("origin", ""), ""),
                    stable if stable == stable else "",
                    "noch unsicher" if stable < UNSTABLE else "",
                ]
            )
    return [head, *rows]


def of_goals(data: Data, goals: Goals) -> list[list]:
    """The goals of the concept with what criticises, extends or confirms them; columns for the administration stay empty."""
    head = [
        "Ziel-Kennung",
        "Ziel",
        "Handlungsfeld",
        "Stand",
        "Maßnahme",
        "Stand laut Bericht",
        *RELATION_NAMES.values(),
        "Belege",
        "Antwort der Verwaltung",
        "Zuständigkeit",
        "Frist",
    ]
    rows = []
    for row in data.goals.itertuples():
        linked = goals.linked(row.goal_id)
        rows.append(
            [
                row.goal_id,
                row.goal,
                data.fields.get(row.field_id, ""),
                row.status,
                row.measure,
                row.report_status,
                *(len(linked[relation].ids) for relation in RELATION_NAMES),
                "; ".join(
                    sorted({each for relation in RELATIONS for each in linked[relation].ids})
                ),
                "",
                "",
                "",
            ]
        )
    return [head, *rows]
