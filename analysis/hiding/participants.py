"""Read the city's list of participants (csv, xlsx, txt): a file outside the corpus, used and never copied.

A run without the list after a run with it must not bring the names back: what the list has taught is remembered as fingerprints
in ``private/``, which tell a name only where it stands in the notes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis import stage, tables
from analysis.hiding import name_lists, name_spans, names, pairs, titled, tokens
from analysis.hiding.gazetteer import Known
from analysis.hiding.lexicon import spelling_key
from analysis.hiding.name_spans import NameSpan
from analysis.problems import Problem

_FIRST = re.compile(r"vorname|rufname|first", re.I)
_LAST = re.compile(r"nachname|familienname|zuname|last", re.I)
TABLE = "participants"
KINDS = ("given", "family", "doubtful", "pairs")  # what of ``gazetteer.Known`` a list teaches
WITHOUT = (
    "TEILNEHMENDE ist dieses Mal nicht angegeben. Die Namen der früheren Liste bleiben ersetzt. Ist die Liste neu, bitte wieder "
    "angeben; soll sie vergessen werden, private/participants.csv löschen."
)
_WHOLE = re.compile(r"name|teilnehm|person|kontakt", re.I)


def read(path: Path) -> list[NameSpan]:
    """The persons of a list: columns Vorname and Nachname, or Name, or one person a line („Schmidt, Anna (Caritas)“)."""
    try:
        rows = _rows(path)
    except (OSError, ValueError, KeyError, UnicodeError) as error:
        raise Problem(
            path,
            "",
            f"Die Teilnehmendenliste lässt sich nicht lesen ({type(error).__name__}).",
            "Erwartet wird eine Datei csv, xlsx oder txt.",
        ) from error
    if not rows:
        return []
    head = rows[0]
    first, last = (
        next((i for i, cell in enumerate(head) if pattern.search(cell)), None)
        for pattern in (_FIRST, _LAST)
    )
    if last is None and first is not None:
        last = next((i for i, cell in enumerate(head) if i != first and _WHOLE.search(cell)), None)
    if first is not None and last is not None:
        return [
            _person(row[first], row[last])
            for row in rows[1:]
            if max(first, last) < len(row) and (row[first] + row[last]).strip()
        ]
    whole = next((i for i, cell in enumerate(head) if _WHOLE.search(cell)), None)
    lines = (
        [row[whole] for row in rows[1:] if whole < len(row)]
        if whole is not None
        else [", ".join(row) for row in rows]
    )
    text = "Teilnehmende:\n" + "\n".join(lines)
    words = tokens.tokens(text)
    found = [
        *name_lists.listed(text, words),
        *titled.titled(text, words),
        *pairs.paired(text, words),
    ]
    return [one._replace(reason="") for one in name_spans.without_overlaps(found)]


def _person(first: str, last: str) -> NameSpan:
    given = tuple(tokens.TOKEN.findall(first))
    gender = names.word(given[0]).given.strip("x") if given else ""
    surnames = [one.text for one in tokens.tokens(last) if not one.particle] or [last.strip()]
    return NameSpan(0, 0, (*given, *surnames[:-1]), surnames[-1], gender)


def _digest(kind: str, key: str) -> str:
    return hashlib.sha256(f"{kind}\0{key}".encode()).hexdigest()[:20]


def remember(house: stage.House, known: Known) -> None:
    """Keep what a list has taught, beside what earlier lists have."""
    earlier = house.read(TABLE) if house.path(TABLE).exists() else tables.empty(TABLE)
    rows = {(row.kind, row.fingerprint) for row in earlier.itertuples()}
    for kind in KINDS:
        rows |= {
            (kind, _digest(kind, key if isinstance(key, str) else " ".join(key)))
            for key in getattr(known, kind)
        }
    house.write(TABLE, pd.DataFrame(sorted(rows), columns=tables.TABLES[TABLE].names))


def remembered(house: stage.House, texts: Iterable[str]) -> Known:
    """The names of earlier lists that stand in these texts."""
    if not house.path(TABLE).exists():
        return Known()
    rows = house.read(TABLE)
    prints = {kind: set(rows.loc[rows["kind"] == kind, "fingerprint"]) for kind in KINDS}
    singles: set[str] = set()
    couples: set[tuple[str, str]] = set()
    for text in dict.fromkeys(texts):
        keys = [spelling_key(found[0]) for found in tokens.TOKEN.finditer(text)]
        keys += [key[:-1] for key in keys if key.endswith("s")]
        singles.update(keys)
        couples.update(couple for pair in zip(keys, keys[1:]) for couple in (pair, pair[::-1]))
    alone = {
        kind: frozenset(key for key in singles if _digest(kind, key) in prints[kind])
        for kind in KINDS[:3]
    }
    pairs = frozenset(key for key in couples if _digest("pairs", " ".join(key)) in prints["pairs"])
    return Known(**alone, pairs=pairs)


def forgotten(house: stage.House) -> bool:
    """Whether there was a list and this run has none."""
    return house.path(TABLE).exists()


def _rows(path: Path) -> list[list[str]]:
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        sheets = pd.read_excel(path, sheet_name=None, header=None, dtype=str, keep_default_na=False)
        return [
            [str(cell) for cell in row]
            for sheet in sheets.values()
            for row in sheet.to_numpy().tolist()
        ]
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    lines = [line for line in text.splitlines() if line.strip()]
    if path.suffix.lower() != ".csv":
        return [[line] for line in lines]
    import csv

    delimiter = max(";,\t", key=lambda mark: lines[0].count(mark)) if lines else ","
    return [row for row in csv.reader(lines, delimiter=delimiter) if any(row)]
