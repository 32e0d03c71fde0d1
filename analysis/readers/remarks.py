"""What a reader says of its reading, in German: remarks beside a sheet, and reasons why a file was not read."""

from __future__ import annotations

from collections.abc import Iterable

CHANGES = "Nachverfolgte Änderungen: gelesen wurde der Text, wie er nach dem Annehmen lautet."
NO_TEXT = "Im Dokument steht kein Text. Bitte prüfen, ob die richtige Datei abgelegt wurde."
ONLY_PICTURES = (
    "Im Dokument steht kein Text, nur Bilder. Bitte die Bilder einzeln als jpg oder png ablegen."
)
HIDDEN_TEXT = "Ausgeblendeter Text wurde mitgelesen."
HIDDEN = "Ausgeblendete Zeilen, Spalten oder Blätter wurden mitgelesen."
EMPTY = "In der Tabelle steht kein Text. Bitte prüfen, ob die richtige Datei abgelegt wurde."
PICTURES = "Eingebettete Bilder wurden nicht gelesen."
MARGIN = "Notizen aus der Kopf- oder Fußzeile wurden mitgelesen."
INSERTED = (
    "Ein eingefügter Teil ({}) wurde nicht gelesen. "
    "Bitte das Dokument in Word öffnen, neu speichern und noch einmal ablegen."
)
MOST_NAMED = 5  # struck words or cells that a remark names


def struck(words: Iterable[str]) -> list[str]:
    """The remark on words that were struck through inside a note; none where there are none.

    >>> struck(["am Montag"])
    ['Gestrichene Wörter wurden weggelassen: „am Montag“.']
    """
    named = [f"„{' '.join(word.split())}“" for word in words if word.strip()]
    return [f"Gestrichene Wörter wurden weggelassen: {listed(named)}."] if named else []


def listed(named: list[str]) -> str:
    return ", ".join(named[:MOST_NAMED]) + " …" * (len(named) > MOST_NAMED)
