"""How tables and sentences look in a notebook: German headings and numbers, whole texts, nothing random in the HTML."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pandas as pd

from analysis.research.desk import DRAFT, Desk
from analysis.stage import german
from analysis.vocabulary import RELATIONS

STYLE = (
    Path(__file__).parent / "shown.css"
)  # of tables and hints: the same in Jupyter as on the page
NOTHING = "Dazu steht in diesem Korpus nichts."
LABELS = {
    "round_id": "Runde",
    "document_id": "Blatt",
    "statement_id": "Aussage-ID",
    "file": "Datei",
    "part": "Teil",
    "workshop": "Workshop",
    "table": "Tisch",
    "group": "Gruppe",
    "remark": "Bemerkung",
    "text": "Aussage",
    "verbatim": "Wortlaut",
    "reason": "Grund",
    "sheets": "Blätter",
    "statements": "Aussagen",
    "tables": "Tische",
    "n_statements": "Aussagen",
    "n_notes": "Notizen",
    "n_tables": "Tische",
    "mentions": "Nennungen",
    "points": "Klebepunkte",
    "flag": "Merkmal",
    "language": "Sprache",
    "set_aside": "Beiseitegelegt",
    "n": "Anzahl",
    "field": "Handlungsfeld",
    "type": "Aussagetyp",
    "topic": "Thema",
    "dimension": "Dimension",
    "code": "Code",
    "probability": "Wahrscheinlichkeit",
    "main": "Hauptkategorie",
    "sub": "Unterkategorie",
    "without_table": "ohne Tischangabe",
    "name": "Name",
    "stability": "Stabilität",
    "origin": "Herkunft",
    "votes": "Klebepunkte",
    "n_topics": "Themen",
    "placed": "in einem Katalogthema",
    "expected": "richtig, wenn die Zahl stimmt",
    "objected": "von Menschen widersprochen",
    "terms": "Wörter",
    "named_by": "benannt von",
    "topic_id": "Themen-ID",
    "quote": "Zitat",
    "left": "davor",
    "keyword": "Treffer",
    "right": "danach",
    "coder": "Kürzel",
    "coders": "Personen",
    "old": "vorher",
    "new": "nachher",
    "date": "Tag",
    "about": "worauf bezogen",
    "draft": "Hinweis",
    "goal_id": "Ziel-Nr.",
    "goal": "Ziel",
    "status": "Stand",
    "measure": "Maßnahme",
    "report_status": "laut Bericht",
    **RELATIONS,
    "first": "bester Code",
    "second": "zweitbester Code",
    "gap": "Abstand",
    "definition": "Definition",
    "rule": "Kodierregel",
    "remarks": "Memos aus den Entscheidungen",
    "words_min": "kürzeste",
    "words_median": "mittlere",
    "words_max": "längste",
    "share": "Anteil",
    "low": "von",
    "high": "bis",
    "examples": "Ankerbeispiele",
    "same": "gleichlautend mit",
    "similarity": "Ähnlichkeit",
    "relation": "Verhältnis",
    "measured": "Maß",
    "value": "Wert",
    "what": "Was",
    "example": "Beispiel",
    "voices": "Einzelstimmen",
    "other": "steht auch in",
    "scheme": "Ebene",
    "one": "Auswahl A",
    "two": "Auswahl B",
    "one_tables": "Tische A",
    "two_tables": "Tische B",
    "workshop_field": "Feld des Workshops",
    "of_tables": "von Tischen",
    "characters": "Zeichen",
    "in_statements": "in Aussagen",
    "in_set_aside": "beiseitegelegt",
    "left_over": "Leerraum und Listenzeichen",
    "gold": "Mensch",
    "topics": "davon aus den Themen",
    "weight": "Zugehörigkeit",
    "others": "auch in",
    "term": "Wort",
}


class Shown:
    """Something to look at in a notebook: HTML, and plain text where there is no browser."""

    def __init__(self, html: str, plain: str):
        self._html, self._plain = html, plain

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return self._plain


def sentence(text: str) -> Shown:
    """A sentence in place of a table or figure that this corpus cannot carry.

    >>> sentence("Es gibt nur eine Runde.")
    Es gibt nur eine Runde.
    """
    return Shown(f'<p class="leer">{escape(text)}</p>', text)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return (
            ""
            if pd.isna(value)
            else german(value, 0 if value == int(value) and abs(value) > 1 else 2)
        )
    if isinstance(value, int) or hasattr(value, "__index__"):
        return german(int(value))
    return escape("" if value is None else str(value))


def _kind(values: pd.Series) -> str:
    """How a column stands: numbers to the right, short words and ids on one line."""
    if pd.api.types.is_numeric_dtype(values):
        return " class=zahl"
    return " class=kurz" if values.astype(str).str.len().max() <= 14 else ""


def show(rows: pd.DataFrame, empty: str = NOTHING, most: int = 60) -> Shown:
    """The rows as a table with German headings; of more than ``most`` the first, and how many there are. ``empty``: the sentence instead.

    A named index is a first column (as in a table of counts); a plain numbered one is left out.

    >>> print(show(pd.DataFrame({"text": ["Mehr <Kitas>"], "share": [0.5]}))._repr_html_().count("&lt;Kitas&gt;"))
    1
    """
    if rows.empty:
        return sentence(empty)
    if (
        not isinstance(rows.index, pd.RangeIndex)
        and rows.index.name is not None
        or isinstance(rows.index, pd.MultiIndex)
    ):
        rows = rows.reset_index()
    kinds = [_kind(rows[name]) for name in rows.columns]
    head = "".join(
        f"<th{kind}>{escape(LABELS.get(str(name), str(name)))}</th>"
        for name, kind in zip(rows.columns, kinds)
    )
    shown = rows.head(most).itertuples(index=False, name=None)
    lines = [
        "".join(f"<td{kind}>{_cell(value)}</td>" for value, kind in zip(row, kinds))
        for row in shown
    ]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    more = (
        f"<p>{german(min(most, len(rows)))} von {german(len(rows))} Zeilen.</p>"
        if len(rows) > most
        else ""
    )
    html = f'<div class="tabelle" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}</div>'
    return Shown(html, rows.head(most).to_string())


def cards(rows: pd.DataFrame, title: str, empty: str = NOTHING) -> Shown:
    """Long texts as cards, one a row: the column ``title`` as heading, below it the other columns that are not empty, with their names.

    >>> print(cards(pd.DataFrame({"code": ["Kita"], "rule": ["Lernort"], "remarks": [""]}), "code")._repr_html_())
    <div class="karten"><h4>Kita</h4><dl><dt>Kodierregel</dt><dd>Lernort</dd></dl></div>
    """
    if rows.empty:
        return sentence(empty)
    parts = []
    for row in rows.to_dict("records"):
        heading = row.pop(title)
        said = "".join(
            f"<dt>{escape(LABELS.get(name, name))}</dt><dd>{_cell(value)}</dd>"
            for name, value in row.items()
            if value != ""
        )
        parts.append(f"<h4>{escape(str(heading))}</h4><dl>{said}</dl>")
    return Shown(f'<div class="karten">{"".join(parts)}</div>', rows.to_string())


def paragraphs(title: str, texts: list[str]) -> Shown:
    """A heading and paragraphs."""
    return Shown(
        f"<h4>{escape(title)}</h4>" + "".join(f"<p>{escape(text)}</p>" for text in texts),
        "\n".join([title, *texts]),
    )


def opened(desk: Desk) -> Shown:
    """What lies on the desk: rounds, statements, what is missing, and whether the names were cleared.

    >>> from analysis.research.desk import example
    >>> opened(example())
    Runden: 2024, 2025 · 4 Aussagen von 2 Blättern
    ENTWURF – Namensprüfung steht aus (2024, 2025)
    """
    rounds = ", ".join(desk.rounds) or "keine"
    lines = [
        f"Runden: {rounds} · {german(len(desk.statements))} Aussagen von {german(len(desk.documents))} Blättern"
    ]
    if desk.drafts:
        lines.append(f"{DRAFT} ({', '.join(desk.drafts)})")
    if desk.missing:
        lines.append(
            f"Noch nicht erzeugt: {', '.join(desk.missing)}. „make“ erzeugt diese Tabellen; bis dahin bleiben Abschnitte leer."
        )
    first, *others = lines
    html = f"<style>{STYLE.read_text(encoding='utf-8')}</style>"
    html += f'<p class="stand">{escape(first)}</p>' + "".join(
        f'<p class="hinweis">{escape(line)}</p>' for line in others
    )
    return Shown(html, "\n".join(lines))
