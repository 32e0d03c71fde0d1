"""The round as a workbook: every statement with every coding, a 0/1 matrix, quotes with their code path, topics, goals, a legend.

One fact a cell, header frozen, filter on, no merged cells; whatever people wrote is stored as text, never as a formula.
"""

from __future__ import annotations

import datetime
import io
import re

from analysis import cells, codebook
from analysis.report import annex, wording
from analysis.report.data import Data
from analysis.report.fieldchapter import origin, own_words, topic_note

CELL = 32_767  # characters an Excel cell can hold
FIXED_DAY = datetime.datetime(2000, 1, 1)
SCHEMES = {"field": "Handlungsfeld", "type": "Aussagetyp", "dimension": "Vielfaltsdimension"}
RELATIONS = {"confirms": "bestätigt", "criticises": "kritisiert", "extends": "erweitert"}
WIDTHS = {"Wortlaut": 60, "Zitat": 60, "Lesefassung": 50, "Ziel": 50, "Bedeutung": 80, "Überschrift": 30, "Handlungsfeld": 26, "Thema": 34, "Kodepfad": 50,
          "Begründung": 40, "Maßnahme": 40, "Gruppen": 30}
LEGEND = (
    ("Aussagen", "Jede Aussage der Runde einmal, mit Fundstelle, Zuordnung und Thema."),
    ("Zuordnungen", "Jede Zuordnung einer Aussage zu einer Kategorie, auch die nicht verwendeten nächstbesten Vorschläge des Programms."),
    ("Matrix", "Eine Zeile je Aussage, eine Spalte je Kategorie: 1 = zugeordnet, 0 = nicht zugeordnet. Zum Weiterrechnen."),
    ("Zitate", "Jede Aussage im Wortlaut mit ihrem Kodepfad (Handlungsfeld › Aussagetyp › Thema) und ihrer Herkunft."),
    ("Themen", "Jedes Thema der Runde mit der Zahl seiner Aussagen und Tische."),
    ("Ziele", "Jedes Ziel des geltenden Konzepts und wie viele Aussagen es bestätigen, kritisieren oder erweitern."),
    ("Kennung", "Bleibt gleich, solange der Text der Aussage gleich bleibt."),
    ("Nennungen", "Wie oft etwas notiert ist; 1, wenn nichts dabeisteht. Gehören mehrere Aussagen zu einer Notiz (gleiche Notiz-Kennung), zählt sie einmal."),
    ("Klebepunkte", "Stimmen durch Klebepunkte. Sie werden nie mit Nennungen zusammengezählt."),
    ("Tisch", "Leer, wo das Blatt keinen nennt; dann zählt das Blatt als ein Tisch."),
    ("Gruppe", "Nur, wo die Notizen sie nennen; nie erschlossen."),
    ("Sicherheit", "Wahrscheinlichkeit, die das Programm der Zuordnung gibt (0 bis 1); bei Menschen 1."),
    ("verwendet", "1 = der Bericht verwendet diese Zuordnung."),
    ("gleich mit", "Kennung der ersten Aussage einer Gruppe von (fast) gleichen Aussagen."),
)


def write(data: Data) -> bytes:
    """The finished workbook; the same bytes for the same tables."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": f"{data.title}: Aussagen der Runde {wording.day(data.round_id)}", "author": data.book.about.get("publisher", ""),
                         "created": FIXED_DAY})
    styles = _Styles(book)
    sheets = {"Aussagen": _statements(data), "Zuordnungen": _codings(data), "Matrix": _matrix(data), "Zitate": _quotes(data), "Themen": _topics(data),
              "Ziele": _goals(data), "Legende": _legend(data)}
    for name, rows in sheets.items():
        _sheet(book, styles, name, rows, data)
    book.close()
    return out.getvalue()


class _Styles:
    """The few formats of the workbook."""

    def __init__(self, book) -> None:
        wrap = {"text_wrap": True, "valign": "top"}
        self.head = book.add_format({"bold": True, "bg_color": "#E7EDF3", "bottom": 1, **wrap})
        self.text, self.number = book.add_format(wrap), book.add_format({"valign": "top"})
        self.share = book.add_format({"valign": "top", "num_format": "0.00"})
        self.guarded = book.add_format({**wrap, "quote_prefix": True})


def _sheet(book, styles: _Styles, name: str, rows: list[list], data: Data) -> None:
    sheet = book.add_worksheet(name)
    head, *body = rows
    for column, title in enumerate(head):
        sheet.write_string(0, column, title, styles.head)
        sheet.set_column(column, column, WIDTHS.get(title, 14))
    for number, row in enumerate(body, start=1):
        for column, value in enumerate(row):
            _cell(sheet, styles, number, column, value)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(body), 1), len(head) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    draft = "" if data.cleared else f" – {wording.plain(wording.say('draft'))}"
    sheet.set_footer(f"&L{name}{draft}&RSeite &P von &N")


def _cell(sheet, styles: _Styles, row: int, column: int, value: object) -> None:
    if isinstance(value, float):
        sheet.write_number(row, column, round(value, 4), styles.share)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, styles.number)
    elif value:
        text = clean(str(value))
        sheet.write_string(row, column, text, styles.guarded if text[:1] in "=+-@\t" else styles.text)


def clean(text: str) -> str:
    """Text as an Excel cell can hold it: no control characters but the line break, at most ``CELL`` characters."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]", " ", text)[:CELL]


def _statements(data: Data) -> list[list]:
    head = ["Kennung", "Runde", "Datei", "Teil", "Workshop", "Tisch", "Gruppe", "Überschrift", "Wortlaut", "Lesefassung", "Nennungen", "Klebepunkte",
            "Notiz-Kennung", "Kennzeichen", "Sprache", "Handlungsfeld", "weitere Handlungsfelder", "Aussagetyp", "weitere Aussagetypen",
            "Vielfaltsdimensionen", "Thema", "Ziele", "gleich mit"]
    fields, types, dimensions = (_names(data, scheme) for scheme in ("field", "type", "dimension"))
    sheets = {row["document_id"]: row for row in data.documents.to_dict("records")}
    goals: dict[str, list[str]] = {}
    for link in data.goal_links.itertuples():
        goals.setdefault(link.statement_id, []).append(f"{link.goal_id} ({RELATIONS.get(link.relation, link.relation)})")
    rows = []
    for row in cells.records(data.statements):
        each, sheet, votes = row["statement_id"], sheets[row["document_id"]], row["mentions_kind"] == "punkte"
        field, kind = fields.get(each, []), types.get(each, [])
        rows.append([each, row["round_id"], sheet["file"], sheet["part"], row["workshop"], row["table"], row["group"], row["heading"], row["verbatim"],
                     row["text"], 1 if votes else max(row["mentions"], 1), row["mentions"] if votes else 0, row["note_id"], row["flags"], row["language"],
                     field[0] if field else "Unklar", wording.listed(field[1:]), kind[0] if kind else "", wording.listed(kind[1:]),
                     wording.listed(dimensions.get(each, [])), data.topic_names.get(row["topic"], "Einzelstimme"),
                     wording.listed(sorted(goals.get(each, []))), row["same_as"] if row["same_as"] != each else ""])
    return [head, *rows]


def _names(data: Data, scheme: str) -> dict[str, list[str]]:
    """The names of the decided codes of each statement, best first."""
    names = {code.id: code.name for code in data.book.scheme(scheme)}
    found: dict[str, list[str]] = {}
    for statement_id, code_id in cells.decided(data.codings, scheme).itertuples(index=False):
        if code_id in names:
            found.setdefault(statement_id, []).append(names[code_id])
    return found


def _codings(data: Data) -> list[list]:
    head = ["Kennung", "Schema", "Kategorie", "Wer", "Sicherheit", "verwendet", "Rang", "Begründung"]
    order = {statement_id: number for number, statement_id in enumerate(data.statements["statement_id"])}
    names = {(scheme, code): name for scheme in codebook.SCHEMES for code, name in data.book.names(scheme).items()}
    rows = data.codings[data.codings["statement_id"].isin(order)]
    rows = rows.assign(order=rows["statement_id"].map(order)).sort_values(["order", "scheme", "decided", "rank", "code_id", "coder"],
                                                                          ascending=[True, True, False, True, True, True], kind="stable")
    return [head, *([row.statement_id, SCHEMES.get(row.scheme, row.scheme), names.get((row.scheme, row.code_id), row.code_id),
                     "Programm" if row.coder == "model" else row.coder, float(row.probability) if row.probability == row.probability else "",
                     int(row.decided), int(row.rank), row.reason] for row in rows.itertuples())]


def _matrix(data: Data) -> list[list]:
    codes = [(scheme, code) for scheme in codebook.SCHEMES for code in data.book.scheme(scheme)]
    given = {(scheme, statement_id, code_id) for scheme in codebook.SCHEMES
             for statement_id, code_id in cells.decided(data.codings, scheme).itertuples(index=False)}
    return [["Kennung", *(f"{SCHEMES[scheme]}: {code.name}" for scheme, code in codes)],
            *([each, *(int((scheme, each, code.id) in given) for scheme, code in codes)] for each in data.statements["statement_id"])]


def _quotes(data: Data) -> list[list]:
    return [["Zitat", "Kodepfad", "Herkunft", "Fundstelle", "Kennung"],
            *([own_words(row), row["path"], origin(row), row["source"], row["statement_id"]] for row in annex.paths(data))]


def _topics(data: Data) -> list[list]:
    head = ["Themen-Kennung", "Thema", "Handlungsfeld", "Aussagen", "Tische", "Gruppen", "gegenüber der vorigen Runde", "Stabilität", "Hinweis"]
    names = data.book.names("field") | {"": "feldübergreifend"}
    here = data.topic_rounds[data.topic_rounds["round_id"] == data.round_id]
    status = dict(zip(here["topic_id"], here["status"]))
    known = {"new": "neu", "confirmed": "bestätigt", "changed": "verändert", "not_mentioned": "nicht mehr genannt", "split": "aufgeteilt",
             "merged": "zusammengelegt"}
    rows = []
    for topic in data.topics.sort_values(["field_id", "topic_id"], kind="stable").itertuples():
        inside = data.members.get(topic.topic_id)
        found = [] if inside is None else cells.records(inside)
        if found or topic.topic_id in status:
            stable = topic.stability == topic.stability
            rows.append([topic.topic_id, topic.name, names.get(topic.field_id, topic.field_id), len(found), cells.n_tables(found),
                         wording.listed(cells.groups(found)), known.get(status.get(topic.topic_id, ""), ""), float(topic.stability) if stable else "",
                         topic_note(topic.stability)])
    return [head, *rows]


def _goals(data: Data) -> list[list]:
    head = ["Ziel-Kennung", "Ziel", "Handlungsfeld", "Stand", "Maßnahme", "Stand laut Bericht", "bestätigt", "kritisiert", "erweitert", "Belege",
            "Rückmeldung der Verwaltung", "Zuständigkeit", "Frist"]
    names = data.book.names("field")
    counts = data.goal_links.groupby(["goal_id", "relation"]).size().to_dict() if len(data.goal_links) else {}
    evidence = {goal: sorted(set(rows["statement_id"])) for goal, rows in data.goal_links.groupby("goal_id")}
    return [head, *([row.goal_id, row.goal, names.get(row.field_id, ""), row.status, row.measure, row.report_status,
                     *(int(counts.get((row.goal_id, relation), 0)) for relation in RELATIONS), wording.ids(evidence.get(row.goal_id, [])), "", "", ""]
                    for row in data.goals.itertuples())]


def _legend(data: Data) -> list[list]:
    notes = [("Herausgeber", data.book.about.get("publisher", "")), ("Hinweis", data.book.about.get("note", "")),
             ("Namensprüfung", "" if data.cleared else wording.plain(wording.say("draft"))),
             ("Grenzen", wording.plain(wording.say("not_representative")))]
    return [["Blatt oder Spalte", "Bedeutung"], *([name, text] for name, text in notes if text), *([name, text] for name, text in LEGEND)]
