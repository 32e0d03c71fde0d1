"""The tables between the stages: what one row is, its key and its columns, with one reader and one writer.

With ``analysis.schemas`` this is the data contract; ``analysis/TABLES.md`` is printed from it (``python -m analysis.tables``).
All tables are UTF-8 CSV with ``,`` and LF, one header line. A word such as "NA" stays a word.

>>> TABLES["statements"].key
('statement_id',)
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd

from analysis import formulas
from analysis.problems import Problem
from analysis.schemas.findings import FINDINGS
from analysis.schemas.kinds import Table
from analysis.schemas.notes import NOTES
from analysis.schemas.people import PEOPLE

TABLES: dict[str, Table] = NOTES | FINDINGS | PEOPLE

BY_HAND = (
    *(f"decided_{name}" for name in ("codings", "statements", "topics", "names")),
    "frozen_topics",
    "gold",
)
ADDED = {"undoes", "closing"}  # key columns that decisions written before them do not have
_EMPTY = {"text": "", "int": "0", "number": "", "flag": "0"}


def empty(name: str) -> pd.DataFrame:
    """The table without rows, columns typed."""
    return typed(pd.DataFrame(columns=TABLES[name].names, dtype=str), name)


def typed(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """The same rows with the table's columns first, in order and typed; further columns are kept behind them."""
    table = TABLES[name]
    rows = rows.copy()
    for column in table.columns:
        if column.name not in rows:
            rows[column.name] = _EMPTY[column.kind]
        values = rows[column.name]
        if column.kind == "text":
            rows[column.name] = values.astype(str)
        elif column.kind == "number":
            rows[column.name] = pd.to_numeric(values, errors="raise").astype(float)
        else:
            rows[column.name] = pd.to_numeric(values, errors="raise").astype(int)
    return rows[table.names + [column for column in rows if column not in table.names]]


def read(path: str | Path, name: str) -> pd.DataFrame:
    """Read a table. Columns as in ``TABLES[name]``; "NA", "null" and "None" stay words.

    A missing file of people's (decisions, gold) is an empty table; a missing generated one raises Problem,
    as do missing columns, values of the wrong kind and repeated keys.
    """
    path, table = Path(path), TABLES[name]
    if not path.exists():
        if table.folder in ("decisions", "gold"):
            return empty(name)
        raise Problem(
            path, "", "Diese Tabelle fehlt.", "Bitte „make“ aufrufen; sie wird dann erzeugt."
        )
    try:
        rows = formulas.unguarded(
            pd.read_csv(
                path, dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8-sig"
            )
        )
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise Problem(
            path,
            "",
            f"Die Tabelle „{name}“ ist kein CSV in UTF-8 mit Komma ({error}).",
            "Datei aus der Sicherung zurückholen oder als „CSV UTF-8“ speichern.",
        ) from error
    missing = [column for column in table.names if column not in rows.columns]
    given = set(rows.columns) | ADDED
    if missing and not (table.folder in ("decisions", "gold") and set(table.key) <= given):
        raise Problem(
            path,
            "Kopfzeile",
            f"Erwartet werden die Spalten {', '.join(table.names)}; es fehlt {', '.join(missing)}.",
            "Spalte ergänzen oder Datei aus der Sicherung zurückholen.",
        )
    try:
        rows = typed(rows, name)
    except ValueError as error:
        raise Problem(
            path,
            "",
            f"In einer Zahlenspalte steht keine Zahl ({error}).",
            "Wert in der Datei berichtigen.",
        ) from error
    check(rows, name, path)
    return rows


def check(rows: pd.DataFrame, name: str, path: str | Path = "") -> None:
    """Raise Problem if the key is not unique."""
    key = list(TABLES[name].key)
    twice = rows[rows.duplicated(key)]
    if len(twice):
        raise Problem(
            path or name,
            f"Zeile {int(twice.index[0]) + 2}",
            f"Der Schlüssel {', '.join(key)} = {', '.join(map(str, twice.iloc[0][key]))} kommt zweimal vor.",
            "Doppelte Zeile löschen.",
        )


def write(rows: pd.DataFrame, path: str | Path, name: str) -> pd.DataFrame:
    """Write a table whole or not at all (temporary file, then rename); numbers with six decimals. Gives back the typed rows."""
    path = Path(path)
    rows = typed(rows, name)
    check(rows, name, path)
    private = TABLES[name].folder == "private"
    path.parent.mkdir(parents=True, exist_ok=True)
    if private:  # names of people: their owner's only
        path.parent.chmod(0o700)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.touch(0o600 if private else 0o640)
    temporary.chmod(0o600 if private else 0o640)
    formulas.guarded(rows).to_csv(
        temporary, index=False, encoding="utf-8", lineterminator="\n", float_format="%.6f"
    )
    os.replace(temporary, path)
    return rows


def dictionary() -> str:
    """The data dictionary in Markdown, one section a table."""
    lines = [
        "# Data dictionary",
        "",
        "Printed by `python -m analysis.tables`; the tables are defined in `analysis/schemas/`.",
        "",
        formulas.RULE,
        "",
    ]
    for name, table in TABLES.items():
        lines += [
            f"## {name} (`{table.path(name)}`)",
            "",
            f"One row is {table.row}. Key: {', '.join(f'`{k}`' for k in table.key)}.",
            "",
            "| column | kind | meaning |",
            "| --- | --- | --- |",
            *(f"| `{c.name}` | {c.kind} | {c.meaning} |" for c in table.columns),
            "",
        ]
    return "\n".join(lines)


def begin(corpus: Path) -> None:
    """Write the tables that people may fill by hand, where they are missing, with their header only; never over a file."""
    for name in BY_HAND:
        path = corpus / TABLES[name].path(name)
        if not path.exists():
            _begin(path, name)


def _begin(path: Path, name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    empty(name).to_csv(temporary, index=False, encoding="utf-8", lineterminator="\n")
    try:  # a link fails where a file has come to be meanwhile: nobody's first decision is written over
        os.link(temporary, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        if not path.exists():
            shutil.copyfile(temporary, path)
    temporary.unlink()


if __name__ == "__main__":
    print(dictionary(), end="")
