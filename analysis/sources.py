"""Where a sheet comes from: ``sources.csv`` of a round, what files and headings say instead, and the proposal a person can correct."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath

import pandas as pd
from rapidfuzz import fuzz, process

from analysis import formulas, markup
from analysis.codebook import Codebook
from analysis.places import field_of, is_place, label_of, place_of, table_value
from analysis.problems import Problem
from analysis.readers.blocks import TYPED_BULLET

SOURCES = "sources.csv"
REMARK = "remark"  # what the proposal says of a guess; ignored when it comes back
COLUMNS = ("file", "workshop", "field_id", "table", "group", REMARK)
PLACES = COLUMNS[1:-1]
UNSURE = "Handlungsfeld nicht sicher erkannt: bitte eintragen oder leer lassen"
HEAD = 20  # lines of a sheet that count as its head, if no point comes before


def read(path: Path, codebook: Codebook) -> dict[str, dict[str, str]]:
    """What ``sources.csv`` states, by file (NFC, with /): column -> value, empty ones left out. {} if there is no such file.

    Any separator and encoding that German Excel saves. Raises Problem for unknown columns, unknown fields and files named twice.
    """
    from analysis.readers.text import decode, rows_of

    if not path.is_file() or path.is_symlink():
        return {}
    text = (
        unicodedata.normalize("NFC", decode(path.read_bytes()))
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    first = next((line for line in text.splitlines() if line.strip()), "")
    rows = [
        [formulas.as_typed(value.strip()) for value in row]
        for row in rows_of(text, max(",;\t", key=first.count) if first else ",")
    ]
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if not filled:
        return {}
    heads = [head.casefold() for head in filled[0][1]]
    _check_heads(path, heads)
    stated: dict[str, dict[str, str]] = {}
    for number, row in filled[1:]:
        values = {
            head: value for head, value in zip(heads, row) if head not in ("", REMARK) and value
        }
        file = re.sub(r"^(?:\./)+", "", values.pop("file", "").replace("\\", "/"))
        _check_row(path, f"Zeile {number}", file, values, row[len(heads) :], stated, codebook)
        stated[file] = values
    return stated


def _check_heads(path: Path, heads: list[str]) -> None:
    for head in heads:
        if head and head not in COLUMNS:
            like = process.extractOne(head, COLUMNS, score_cutoff=60)
            raise Problem(
                path,
                "Kopfzeile",
                f"Die Spalte „{head}“ ist unbekannt; erwartet werden {', '.join(COLUMNS)}.",
                f"Meinten Sie „{like[0]}“? Spalte umbenennen oder löschen."
                if like
                else "Spalte umbenennen oder löschen.",
            )
    if "file" not in heads:
        raise Problem(
            path,
            "Kopfzeile",
            f"Die Spalte „file“ fehlt; erwartet werden {', '.join(COLUMNS)}.",
            "Kopfzeile ergänzen; eine Vorlage liegt im Ordner der Berichte.",
        )
    if len(set(heads)) < len(heads) and any(heads.count(head) > 1 for head in heads if head):
        raise Problem(
            path, "Kopfzeile", "Eine Spalte kommt zweimal vor.", "Eine der beiden löschen."
        )


def _check_row(
    path: Path,
    place: str,
    file: str,
    values: dict[str, str],
    more: list[str],
    stated: dict,
    codebook: Codebook,
) -> None:
    if not file:
        raise Problem(
            path,
            place,
            "Der Dateiname fehlt.",
            "Den Namen der Datei ergänzen, wie er im Ordner der Runde steht.",
        )
    if any(more):
        raise Problem(
            path,
            place,
            "Die Zeile hat mehr Werte als die Kopfzeile Spalten.",
            "Werte, die das Trennzeichen enthalten, in Anführungszeichen setzen.",
        )
    if file in stated:
        raise Problem(
            path, place, f"Die Datei „{file}“ kommt zweimal vor.", "Eine der beiden Zeilen löschen."
        )
    ids = [code.id for code in codebook.fields]
    field = values.get("field_id", "")
    if field and field not in ids:
        like = process.extractOne(field, ids, score_cutoff=60)
        raise Problem(
            path,
            place,
            f"Das Handlungsfeld „{field}“ steht nicht im Kodierleitfaden; möglich sind {', '.join(ids)}.",
            f"Meinten Sie „{like[0]}“?"
            if like
            else "id aus codebook.toml eintragen oder leer lassen.",
        )


def absent(file: str, present: set[str]) -> str:
    """Why a file that sources.csv names is listed as unread."""
    like = process.extractOne(  # by the bare name: every „.md“ is like every other
        file, sorted(present), scorer=fuzz.ratio, processor=_bare, score_cutoff=75
    )
    return f"Die Datei steht in {SOURCES}, liegt aber nicht im Ordner der Runde. " + (
        f"Meinten Sie „{like[0]}“?"
        if like
        else "Bitte den Namen berichtigen oder die Zeile löschen."
    )


def _bare(file: str) -> str:
    return PurePosixPath(file).stem.casefold()


def guessed(
    file: str,
    part: str,
    text: str,
    stated: dict[str, str],
    codebook: Codebook,
    common: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """Workshop, field_id, table and group of one sheet: as sources.csv states, else what part, file name, folders or headings say.

    ``common`` are the words that most files of the round have in their names: they tell no field.

    A place that headings name more than once with different values belongs to the statements below them, not to the sheet.
    """
    *folders, name = file.split("/")
    sheet = re.sub(r"^Blatt „(.*)“$", r"\1", part)
    labels = [sheet, label_of(name), *(label_of(f"{folder}.") for folder in reversed(folders))]
    inside = _inside(text)
    said = [place_of(label) for label in labels] + [inside]
    found = {
        key: next((place[key] for place in said if place.get(key)), "")
        for key in ("workshop", "table", "group")
    }
    headed = [line for line in _head(text) if _fits(place_of(line), inside)]
    found["field_id"] = _field(found["workshop"], [*labels, *headed], text, codebook, common)
    found |= stated
    if stated.get("table"):
        found["table"] = table_value(stated["table"])
    if stated.get("workshop") and not stated.get("field_id"):
        found["field_id"] = field_of(stated["workshop"], codebook) or found["field_id"]
    return {key: found[key] for key in PLACES}


def _inside(text: str) -> dict[str, str]:
    """The place that the head of the sheet (all above its first point) and its page margin say, unless a later heading or
    context says another: that belongs to what stands below it."""
    found: dict[str, list[str]] = {"workshop": [], "table": [], "group": []}
    at_head, early = True, {"workshop": False, "table": False, "group": False}
    for at, line in enumerate(text.split("\n")):
        margin = line == markup.FURNITURE
        at_head = margin or at_head and at < HEAD and not TYPED_BULLET.match(line)
        for key, value in _said(line, at_head):
            found[key].append(value)
            early[key] |= at_head
    return {
        key: values[0]
        for key, values in found.items()
        if early[key] and len(set(values)) == 1 and values[0]
    }


def _head(text: str) -> list[str]:
    """The first lines of a sheet, without marks."""
    return [line.lstrip("# ").strip("*_ ") for line in text.split("\n")[:HEAD]]


def _fits(place: dict[str, str], sheet: dict[str, str]) -> bool:
    """Whether a line names a place, and only the whole sheet's."""
    return bool(place) and place.items() <= sheet.items()


def _said(line: str, at_head: bool) -> list[tuple[str, str]]:
    """What one line says of the place: context, heading, or a line that is nothing else; at the head of a sheet any short line."""
    if mark := markup.CONTEXT.fullmatch(line):
        key = {"Workshop": "workshop", "Tisch": "table", "Gruppe": "group"}.get(mark["key"])
        return [(key, mark["value"] or "")] if key else []
    label = line.lstrip("# ").strip("*_ ")
    return (
        list(place_of(label).items())
        if line.startswith("#") or is_place(label) or at_head and len(label) < 100
        else []
    )


def _field(
    workshop: str, labels: list[str], text: str, codebook: Codebook, common: frozenset[str]
) -> str:
    stated = {
        mark["value"] for mark in markup.CONTEXT.finditer(text) if mark["key"] == "Handlungsfeld"
    }
    if len(stated) == 1 and (field := field_of(stated.pop() or "", codebook)):
        return field
    for label, known in ((workshop, frozenset()), *((label, common) for label in labels)):
        if label and (field := field_of(label, codebook, common=known)):
            return field
    line = re.search(r"(?m)^[#*_ ]*(?:Handlungs|Themen)feld(?: \d+)?\s*:[*_ ]*(.{3,120})$", text)
    if line and (field := field_of(line[1], codebook)):
        return field
    top = [line.lstrip("# ") for line in text.split("\n")[:HEAD] if line.startswith("#")][:2]
    fields = {field for heading in top if (field := field_of(heading, codebook, keywords=False))}
    return fields.pop() if len(fields) == 1 else ""


def proposal(received: pd.DataFrame) -> pd.DataFrame:
    """One row a file with what its sheets agree on (columns of sources.csv), to be corrected by a person."""

    def agreed(values: pd.Series) -> str:
        return values.iloc[0] if values.nunique() == 1 else ""

    found = received.groupby("file", sort=True, as_index=False)[list(PLACES)].agg(agreed)
    several = received.groupby("file")["field_id"].nunique().reindex(found["file"]).gt(1)
    found[REMARK] = [_unsure(row.field_id, more) for row, more in zip(found.itertuples(), several)]
    return found[list(COLUMNS)]


def _unsure(field_id: str, several: bool) -> str:
    if several:
        return "mehrere Handlungsfelder auf diesem Blatt: hier keines eintragen"
    return "" if field_id else UNSURE


def as_csv(rows: pd.DataFrame) -> bytes:
    """The proposal as it is written; no cell of it runs in a spreadsheet, and it may come back as it is."""
    return formulas.guarded(rows[list(COLUMNS)]).to_csv(index=False, lineterminator="\n").encode()
