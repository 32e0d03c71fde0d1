"""Read the city's list of participants (csv, xlsx, txt): a file outside the corpus, used and never copied."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from analysis.hiding import name_lists, name_spans, names, pairs, titled, tokens
from analysis.hiding.name_spans import NameSpan
from analysis.problems import Problem

_FIRST = re.compile(r"vorname|rufname|first", re.I)
_LAST = re.compile(r"nachname|familienname|zuname|last", re.I)
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
    return NameSpan(
        0, 0, given, " ".join(last.split()), names.word(given[0]).given.strip("x") if given else ""
    )


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
