"""What could not be taken from a QDA project, said in German: one sentence a kind, with up to three examples.

All of it is a hint: such a file is not mended cell by cell, and whatever lies in the drop folder must not stop the next reading.
"""

from __future__ import annotations

from pathlib import Path

from analysis.problems import Hint

SHOWN = 3  # examples in a message


def problem(file: str | Path, kind: str, what: str, quotes: list[str]) -> Hint:
    """kind: Code, Stelle, Thema, Person, Pipeline, Name or Gelöscht; ``what``: the text, topic or name it is about."""
    several, count = len(quotes) > 1, len(quotes)
    shown = " · ".join(f"„{quote[:60]}“" for quote in dict.fromkeys(quotes[:SHOWN]))
    codings, are = (f"{count} Zuordnungen", "sind") if several else ("eine Zuordnung", "ist")
    places = f"{count} Stellen gehören" if several else "eine Stelle gehört"
    more = f" und {count - SHOWN} weitere" if count > SHOWN else ""
    expected, todo = {
        "Stelle": (
            f"In diesem Text: {places} zu keiner Aussage und {are} nicht übernommen: {shown}.",
            "Die ganze Aussage markieren und kodieren.",
        ),
        "Code": (
            f"Dieser Code steht nicht im Codebuch der Datei; {codings} {are} nicht übernommen: {shown}.",
            "Im QDA-Programm den Code anlegen und das Projekt noch einmal exportieren.",
        ),
        "Thema": (
            f"Dieses Thema stammt aus einem früheren Stand und ist heute auf mehrere verteilt; {codings} {are} nicht übernommen: {shown}.",
            "Die Aussage auf dem Blatt „Themenzuordnung“ der Prüfmappe zuordnen.",
        ),
        "Person": (
            f"Es fehlt die Person oder das Datum; {codings} {are} nicht übernommen: {shown}.",
            "Im QDA-Programm einen Namen für die kodierende Person angeben.",
        ),
        "Pipeline": (
            f"Unter dem Namen „Pipeline“ {'stehen' if several else 'steht'} {codings}, die das Programm heute anders trifft. Es gilt nicht als "
            f"Entscheidung: {shown}.",
            "Nichts, wenn die Datei aus einem früheren Stand stammt. Wer selbst kodiert, stellt im QDA-Programm das eigene Kürzel ein.",
        ),
        "Name": (
            f"Was das Programm zugeordnet hat, steht in dieser Datei unter „{what}“ statt unter „Pipeline“. Es gilt nicht als Entscheidung ({codings}); "
            "was davon abweicht, ist übernommen.",
            "An dieser Datei nichts; beim nächsten Mal im QDA-Programm die Person „Pipeline“ nicht umbenennen und unter eigenem Kürzel kodieren: "
            "Dann zählt auch, was bestätigt wird.",
        ),
        "Gelöscht": (
            f"Das Handlungsfeld ist gelöscht, aber kein anderes vergeben; das ist keine Entscheidung. Es bleibt beim Vorschlag des Programms: {shown}"
            f"{more}.",
            "Statt zu löschen unter eigenem Kürzel ein Handlungsfeld vergeben, zum Beispiel „Handlungsfeld unklar“.",
        ),
    }[kind]
    place = {"Code": f"Code „{what}“", "Thema": f"Thema „{what}“", "Stelle": f"Text „{what}“"}.get(
        kind, ""
    )
    return Hint(file, place, expected, todo)
