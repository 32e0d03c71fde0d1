"""What people decided about names: hide or show a place, clear a round. Kept as document and offsets, never as text.

Optional column ``seal``: a fingerprint of the line around the place (the place itself cut out) with two hex digits of
the place's own text, so that a decision is found again when lines are inserted above it, and never falls on another word.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

import pandas as pd

from analysis import tables
from analysis.adjudication import in_order


class Place(NamedTuple):
    """One decided place in a document of ``received``."""

    document_id: str
    column: str  # text, or a descriptive column
    start: int
    end: int
    new: str  # hide or show


def target_of(document_id: str, column: str) -> str:
    """How a decision names a text: the document alone for its text, else with the column („2025-abcdefgh:file“)."""
    return document_id if column in ("", "text") else f"{document_id}:{column}"


def texts_of(received: pd.DataFrame) -> dict[str, str]:
    """Every text a decision may be about, by its target."""
    fixed = ("document_id", "round_id", "field_id")
    columns = [column for column in received if column not in fixed]
    return {
        target_of(row["document_id"], column): str(row[column])
        for row in received.to_dict("records")
        for column in columns
    }


def seal(text: str, start: int, end: int) -> str:
    """Fingerprint of a place: ten hex digits of its line without it, two of the place itself (256 values tell no name)."""
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    around = (
        f"{text[begin:start]}\x00{end - start}\x00{text[end : len(text) if stop < 0 else stop]}"
    )
    return (
        hashlib.sha256(around.encode()).hexdigest()[:10]
        + hashlib.sha256(text[start:end].encode()).hexdigest()[:2]
    )


def _found_again(text: str, mark: str, length: int) -> int | None:
    """Where the sealed place stands now, if exactly one place of that length fits."""
    fitting = [
        match.start()
        for match in re.finditer(r"(?<!\w)(?=\w)", text)
        if match.start() + length <= len(text)
        and seal(text, match.start(), match.start() + length) == mark
    ]
    return fitting[0] if len(fitting) == 1 else None


def matched(decisions: pd.DataFrame, received: pd.DataFrame) -> tuple[list[Place], pd.DataFrame]:
    """The decided places that stand in ``received`` today, the decision of a later day replacing an earlier one, and the orphaned rows.

    Columns: decided_names; received. An orphaned row is never applied: its document is gone or its place no longer fits.
    """
    texts = texts_of(received)
    places: dict[tuple[str, int, int], Place] = {}
    orphans = []
    for row in in_order(decisions.to_dict("records")):
        if row["new"] not in ("hide", "show"):
            continue
        text, start, end, mark = (
            texts.get(row["target"], ""),
            row["start"],
            row["end"],
            str(row.get("seal", "") or ""),
        )
        fits = (
            0 <= start < end <= len(text)
            and not text[start:end].isspace()
            and _whole_words(text, start, end)
        )
        if mark and not (fits and seal(text, start, end) == mark):
            moved = _found_again(text, mark, end - start)
            start, end, fits = (
                (moved, moved + end - start, True) if moved is not None else (start, end, False)
            )
        if fits:
            document_id, _, column = row["target"].partition(":")
            places[(row["target"], start, end)] = Place(
                document_id, column or "text", start, end, row["new"]
            )
        else:
            orphans.append(row)
    return sorted(places.values()), pd.DataFrame(orphans, columns=list(decisions.columns))


def _whole_words(text: str, start: int, end: int) -> bool:
    """A place never begins or ends inside a word, a genitive s and compounds with a hyphen apart."""
    begins = not (start and text[start - 1].isalnum() and text[start].isalnum())
    ends = not (end < len(text) and text[end].isalnum() and text[end - 1].isalnum()) or bool(
        re.match(r"s\b", text[end : end + 2])
    )
    return begins and ends


def round_cleared(decisions: pd.DataFrame, round_id: str) -> bool:
    """Has a person cleared the names of this round? Until then every output says „ENTWURF – Namensprüfung steht aus“."""
    about = decisions[
        (decisions["target"] == round_id) & decisions["new"].isin(["cleared", "reopened"])
    ]
    return [row["new"] for row in in_order(about.to_dict("records"))][-1:] == ["cleared"]


def _target(row: dict) -> str:
    return target_of(row["document_id"], str(row.get("column", "") or "text"))


def reviewed(review: pd.DataFrame, received: pd.DataFrame, coder: str, date: str) -> pd.DataFrame:
    """Decisions (table decided_names and ``seal``) from a name review whose column ``decision`` somebody filled (hide, show or empty)."""
    texts = texts_of(received)
    rows = [
        {
            "target": _target(row),
            "start": int(row["start"]),
            "end": int(row["end"]),
            "new": row["decision"].strip(),
            "coder": coder,
            "date": date,
            "remark": "",
            "seal": seal(texts[_target(row)], int(row["start"]), int(row["end"])),
        }
        for row in review.to_dict("records")
        if row["decision"].strip() in ("hide", "show") and _target(row) in texts
    ]
    return tables.typed(
        pd.DataFrame(rows, columns=[*tables.TABLES["decided_names"].names, "seal"]), "decided_names"
    )
