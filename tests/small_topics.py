"""Small rounds whose topics are known: vectors drawn around one middle a matter, each matter said in several ways."""

import numpy as np
import pandas as pd

from analysis import tables
from analysis.grouping import placing
from analysis.grouping.assignment import Entry
from analysis.vectors import unit

# an office's name for the matter, then how people put it
MATTERS = (
    ("Kinderbetreuung", "Kita nimmt uns nicht", "Tagesmutter gesucht", "Krippe ab sieben"),
    ("Wohnungsmängel", "Schimmel an der Wand", "Heizung bleibt kalt", "Fenster sind undicht"),
    ("Anerkennung", "Diplom zählt hier nichts", "Urkunden übersetzen", "Als Arzt nur putzen"),
    ("Frauenschwimmen", "Baden ohne Männer", "Hallenbad sonntags", "Schwimmzeit für Mütter"),
    ("Behördenbriefe", "Amtsdeutsch versteht keiner", "Formular zu lang", "Post vom Jobcenter"),
    ("Busverbindung", "Abends fährt nichts", "Linie 7 öfter", "Haltestelle zu weit"),
    ("Spielplätze", "Rutsche ist kaputt", "Sandkasten fehlt", "Schaukel gesperrt"),
    ("Sprachkurse", "B2 ist ausgebucht", "Warteliste Deutsch", "Lehrerin wechselt dauernd"),
    ("Ehrenamt", "Freiwillige sind müde", "Dank kommt selten", "Verein sucht Nachwuchs"),
    ("Beleuchtung", "Laternen aus", "Dunkler Weg zum Park", "Unterführung macht Angst"),
    ("Gesundheit", "Dolmetscher beim Zahnarzt", "Praxis voll", "Hausarzt nimmt keine"),
    ("Gärten", "Beet im Hof", "Tomaten gießen", "Obstbäume pflanzen"),
    ("Bücherei", "Lesestoff auf Arabisch", "Vorlesen samstags", "Leihkarte umsonst"),
    ("Ausbildung", "Betrieb will Praktikum", "Lehrstelle gefunden", "Berufsschule fern"),
    ("Schwimmkurse", "Seepferdchen machen", "Kraulen lernen", "Nichtschwimmer werden mehr"),
    ("Beteiligung", "Wahlrecht fehlt", "Beirat unbekannt", "Mitreden im Stadtteil"),
)
FIELDS = ("bildung", "wohnen", "arbeit", "sport")
DIMENSIONS = 32
MIDDLES = np.linalg.qr(np.random.default_rng(99).normal(size=(DIMENSIONS, len(MATTERS))))[0].T
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MATTER_OF = {
    said.lower(): number for number, ways in enumerate(MATTERS) for said in ways if len(said) > 3
}


def field_of(matter):
    return FIELDS[matter % len(FIELDS)]


CATALOGUE = tuple(
    Entry(f"K{number:02}", field_of(number), ways[0]) for number, ways in enumerate(MATTERS)
)


def drawn(matters, seed=0, noise=0.5):
    """Vectors (n, d) around the middles of these matters."""
    rng = np.random.default_rng(seed)
    middles = MIDDLES[np.asarray(matters)]
    return unit(middles + noise * rng.normal(size=middles.shape) / np.sqrt(DIMENSIONS)).astype(
        np.float32
    )


def statements(matters, round_id="2024", start=0):
    """One statement a matter, said in one of its ways, at one of five tables; nothing is known of its field."""
    texts = [
        f"{MATTERS[matter][1 + row % 3]} {LETTERS[row % 26]}{LETTERS[row // 26 % 26]}"
        for row, matter in enumerate(matters, start)
    ]
    return pd.DataFrame(
        {
            "statement_id": [f"{round_id}-s{row:03}" for row in range(start, start + len(texts))],
            "text": texts,
            "verbatim": texts,
            "round_id": round_id,
            "table": [str(row % 5) for row in range(len(texts))],
            "workshop": "",
            "document_id": round_id,
            "same_as": "",
            "field": "",
            "flags": "",
        }
    )


def embed(texts):
    """A sentence model that knows the matters: the middle of the one whose words the text holds, else a vector of its own."""
    found = []
    for text in texts:
        known = [number for said, number in _MATTER_OF.items() if said in text.lower()]
        seed = sum(text.encode())
        found.append(
            MIDDLES[known[0]] if known else np.random.default_rng(seed).normal(size=DIMENSIONS)
        )
    return unit(np.array(found)).astype(np.float32)


def given(parts, frozen=None, decisions=None, catalogue=(), embed=embed):
    """What ``rounds.in_order`` takes, from (statements, vectors) of each round."""
    frames, vectors = zip(*parts)
    return placing.Given(
        pd.concat(frames, ignore_index=True),
        np.vstack(vectors),
        tables.empty("frozen_topics") if frozen is None else frozen,
        tables.empty("decided_topics") if decisions is None else decisions,
        tuple(catalogue),
        None,
        embed,
    )


def decision(action, target, new="", coder="AB", date="2025-07-04", text="", old=""):
    """One row of ``decided_topics``, as a person made it."""
    row = dict.fromkeys(tables.empty("decided_topics").columns, "")
    row |= {"target": target, "action": action, "new": new, "coder": coder, "date": date}
    return pd.DataFrame([row | {"old": old, "text": text}])


def main_topic(placed):
    """Topic of each statement, empty for a single voice."""
    return {
        statement: max(sorted(shares), key=shares.get) if shares else ""
        for statement, shares in placed.topics.shares.items()
    }
