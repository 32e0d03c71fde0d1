"""The page „Wie verlässlich ist die Zuordnung?“: the quality tables with what they mean, for the office, in German.

tables as lists of rows -> one self-contained HTML page
"""

from __future__ import annotations

import math
from html import escape

from analysis.coding import type_model
from analysis.grouping.parameters import UNSTABLE
from analysis.stage import german

RELIABLE, TENTATIVE = 0.8, 0.667  # Krippendorff's customary limits for α
FEW = 50
BESIDE = ", "  # between a basis and whose answers it is measured by
_BASES = {
    "Goldstandard": "Von Hand kodierte Aussagen, aus denen das Programm nie lernt. Wer sie kodiert hat und wie, steht in der Datei "
    "gold/README.md des Korpus.",
    "Zufallsstichprobe": "Ausgeloste Aussagen, von Menschen kodiert, ohne den Vorschlag zu sehen. Aus diesen Kodierungen lernt das "
    "Programm nie. Haben mehrere Menschen kodiert, steht jede Person für sich gegen das Programm, auf allen ihren Aussagen; die Zeile "
    "„worin alle einig sind“ zeigt daneben die leichteren Fälle.",
    "Prüfliste": "Entscheidungen aus der Prüfliste. Dort stehen die schwierigen Fälle zuerst, und der Vorschlag war zu sehen: "
    "Diese Zahlen gelten nicht für die Notizen insgesamt.",
}
_TITLES = {
    "gesamt": "Im Überblick",
    "je_code": "Je Code",
    "nicht_zaehlbar": "Was nicht gezählt werden darf",
    "uebereinstimmung": "Übereinstimmung",
    "sicherheit": "Stimmt die angegebene Sicherheit?",
    "lernkurve": "Was bringen weitere Entscheidungen?",
    "ziele": "Bezug zu den Zielen des Konzepts",
    "themen": "Stabilität der Themen",
}
_STYLE = """body{font:1rem/1.5 Arial,Helvetica,sans-serif;color:#1a1a1a;background:#fff;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem}h2{font-size:1.3rem;margin-top:2.2rem}
table{border-collapse:collapse;margin:.8rem 0}caption{text-align:left;font-weight:bold;padding:.3rem 0}
th,td{border:1px solid #767676;padding:.3rem .6rem;text-align:left}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
thead th{background:#1f3864;color:#fff}
.note{border-left:.3rem solid #1f3864;padding-left:.8rem}div.wide{overflow-x:auto}"""


def cell(value: object) -> str:
    """A value as German readers write it; nothing measured is a dash.

    >>> cell(0.8333), cell(12), cell(float("nan")), cell("a<b")
    ('0,83', '12', '–', 'a&lt;b')
    """
    if isinstance(value, float):
        return "–" if math.isnan(value) else german(value, 2)
    return german(value) if isinstance(value, int) else escape(str(value))


def table(rows: list[dict], caption: str) -> str:
    numeric = {name for name in rows[0] if all(isinstance(row[name], (int, float)) for row in rows)}
    head = "".join(
        f'<th scope="col"{_side(name in numeric)}>{escape(name)}</th>' for name in rows[0]
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{_side(name in numeric)}>{cell(row[name])}</td>" for name in row)
        + "</tr>\n"
        for row in rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>\n"
    )


def _side(right: bool) -> str:
    return ' class="n"' if right else ""


def _paragraph(text: str, kind: str = "") -> str:
    return f"<p{f' class={chr(34)}{kind}{chr(34)}' if kind else ''}>{escape(text)}</p>\n"


def headline(row: dict) -> str:
    """One overall row as a sentence."""
    what = {
        "Handlungsfeld": "dem Handlungsfeld zu, das auch Menschen an erster Stelle nennen",
        "Aussagetyp": "genau die Aussagetypen zu, die auch Menschen nennen",
        "Vielfaltsdimension": "genau die Vielfaltsdimensionen zu, die auch Menschen nennen",
    }[row["Schema"]]
    few = " Das sind wenige Aussagen; die Zahl kann zufällig sein." if row["Aussagen"] < FEW else ""
    return (
        f"{row['Grundlage']}: Von {german(row['Aussagen'])} Aussagen ordnet das Programm "
        f"{german(round(row['richtig'] * row['Aussagen']))} {what} "
        f"({german(100 * row['richtig'])} %; mit 95 % Sicherheit zwischen {german(100 * row['von'])} und {german(100 * row['bis'])} "
        f"%).{few}"
    )


def _agreement_sentence(rows: list[dict]) -> str:
    people = [
        row
        for row in rows
        if row["wer"] == "Menschen"
        and row["Schema"] == "Handlungsfeld"
        and "Unklar“ zählt" in row["Maß"]
        and not math.isnan(row["Krippendorffs α"])
    ]
    if not people:
        return (
            "Bisher hat keine Aussage zwei Kodierungen von Menschen; wie weit Menschen übereinstimmen, ist deshalb nicht bekannt. "
            "Eine zweite kodierende Person wird nicht erfunden."
        )
    value = people[0]["Krippendorffs α"]
    word = (
        "verlässlich"
        if value >= RELIABLE
        else "vorläufig brauchbar"
        if value >= TENTATIVE
        else "nicht ausreichend; der Kodierleitfaden sollte geschärft werden"
    )
    return (
        f"Menschen stimmen beim Handlungsfeld mit α = {german(value, 2)} überein ({people[0]['Personen']}, {german(people[0]['Aussagen'])} "
        f"Aussagen). Das gilt als {word} (ab 0,80 verlässlich, ab 0,67 vorläufig)."
    )


def _types_learned() -> str:
    """Where the types come from, with the agreement of the two passes over the training notes."""
    about = type_model.provenance()["two_independent_passes_not_human_coders"]
    return (
        f"Die Aussagetypen hat das Programm an {german(about['notes'])} erfundenen Übungsnotizen gelernt. Deren Typen stammen aus zwei "
        f"voneinander unabhängigen Durchgängen, nicht von menschlichen Kodierenden; sie stimmen in {german(100 * about['share'])} % der "
        f"Notizen überein (Cohens κ = {german(about['kappa'], 2)}). Aus Notizen, bei denen sie sich unterscheiden, wird nicht gelernt."
    )


def html(tables: dict[str, list[dict]]) -> str:
    """The whole page; what was not measured is said."""
    parts = ["<h1>Wie verlässlich ist die Zuordnung?</h1>\n"]
    overall = tables["gesamt"]
    if not overall:
        parts.append(
            _paragraph(
                "Noch nicht gemessen. Es gibt weder einen Goldstandard noch genügend Entscheidungen von Menschen, an denen sich das "
                "Programm prüfen ließe. "
                "So entsteht ein Maß: „make blind N=60“ lost 60 Aussagen aus; zwei Personen kodieren sie unabhängig voneinander; danach "
                "„make review“ und „make evaluate“.",
                "note",
            )
        )
    for row in overall:
        parts.append(_paragraph(headline(row)))
    for name in dict.fromkeys(row["Grundlage"].split(BESIDE)[0] for row in overall):
        parts.append(_paragraph(f"{name}: {_BASES[name]}", "note"))
    explained = {
        "gesamt": "Makro-F1 mittelt über alle Codes gleich, ob häufig oder selten. Kalibrierungsfehler: wie weit angegebene und wahre "
        "Sicherheit im Mittel "
        "auseinanderliegen. Gemessen am besten Vorschlag, auch wo das Programm „unklar“ sagt.",
        "je_code": "Genauigkeit: Anteil der Zuordnungen zu diesem Code, die stimmen. Trefferquote: Anteil der Aussagen dieses Codes, "
        "die gefunden werden.",
        "nicht_zaehlbar": "Von diesen Vielfaltsdimensionen findet das Programm weniger als die Hälfte der Aussagen. Was es findet, stimmt meist; "
        "wie viele es sind, lässt sich daraus nicht ablesen.",
        "uebereinstimmung": _agreement_sentence(tables["uebereinstimmung"])
        + " α = 1 heißt volle, α = 0 zufällige Übereinstimmung.",
        "sicherheit": "Steht „angegeben“ nahe bei „richtig“, kann man der Prozentzahl glauben.",
        "lernkurve": "So viele ausgeloste Entscheidungen wurden gelernt; gemessen ist an anderen Entscheidungen, die dabei nie gelernt "
        "wurden.",
        "ziele": "Verglichen mit von Hand zugeordneten Zielen.",
        "themen": f"Stabilität: wie oft zwei Aussagen eines Themas zusammenbleiben, wenn Notizen fehlen. Unter {german(UNSTABLE, 2)} "
        f"gilt ein Thema als noch unsicher.",
    }
    tables = tables | {
        "uebereinstimmung": [
            row for row in tables["uebereinstimmung"] if row["wer"] == "Menschen" or not row["Code"]
        ]
    }
    for name, title in _TITLES.items():
        if tables.get(name) or name == "uebereinstimmung" and overall:
            parts.append(
                f"<h2>{escape(title)}</h2>\n"
                + _paragraph(explained[name])
                + (table(tables[name], title) if tables.get(name) else "")
            )
    parts.append(
        "<h2>Grenzen</h2>\n"
        + _paragraph(_types_learned())
        + _paragraph(
            "Die Zahlen gelten für diese Notizen und diesen Kodierleitfaden. Sie sagen nichts darüber, wie gut die Notizen das "
            "Gesprochene wiedergeben, "
            "und sind nicht repräsentativ für die Stadt."
        )
    )
    return (
        '<!DOCTYPE html>\n<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Wie verlässlich ist die "
        f"Zuordnung?</title><style>{_STYLE}</style></head>\n<body><main>\n{''.join(parts)}</main></body></html>\n"
    )
