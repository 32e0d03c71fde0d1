"""Workbooks out, decisions in: what people correct becomes rows in decisions/, and the next ``make`` starts from them.

write: tables -> REPORTS/<round>/pruefung.xlsx, CORPUS/private/namenspruefung.xlsx
blind: a random sample -> REPORTS/<round>/zweitkodierung.xlsx, without suggestions, for two people to code independently
read:  filled workbooks and qdpx files -> decisions/codings.csv, statements.csv, topics.csv, names.csv; contradictions.csv

Reading adds and never changes what stands; the same file read twice adds nothing.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import adjudication, align, codebook, embed, ledger, reattachment, stage
from analysis.coding import active_learning
from analysis.problems import Hint, Problem
from analysis.report import qdpx
from analysis.reviewing import guide, name_workbook, qdpx_import, reading, sheets, workbook
from analysis.reviewing.reading import KINDS

REVIEW, BLIND, INBOX = "pruefung.xlsx", "zweitkodierung.xlsx", "eingang"
ASKED = 0.2  # share of a round that is asked for; the rest of the queue may be corrected but is not
LEAST_ASKED = 30

# ---- out --------------------------------------------------------------------------------------------------------------------


def sample(statement_ids: list[str], n: int) -> list[str]:
    """n statements drawn at random, the same ones whenever the round is the same: the smallest hashes of their ids."""
    return sorted(
        statement_ids,
        key=lambda statement_id: hashlib.sha256(f"blind {statement_id}".encode()).hexdigest(),
    )[:n]


def rounds(house: stage.House) -> dict[str, sheets.Round]:
    """The tables by round; topics, terms and open questions of all rounds."""
    book = codebook.read(house.corpus / "codebook.toml")
    documents, statements, aside, codings, topics, members, terms = (
        house.read(name)
        for name in (
            "documents",
            "statements",
            "set_aside",
            "codings",
            "topics",
            "topic_statements",
            "topic_terms",
        )
    )
    unsettled, lost = open_questions(house), orphans(house)
    found = {}
    for round_id, own in statements.groupby("round_id", sort=True):
        in_round = documents.loc[documents["round_id"] == round_id, "document_id"]
        ids = own["statement_id"]
        found[round_id] = sheets.Round(
            own,
            aside[aside["document_id"].isin(in_round)],
            codings[codings["statement_id"].isin(ids)],
            topics,
            members[members["statement_id"].isin(ids)],
            terms,
            unsettled,
            lost,
            book,
        )
    return found


def decided(house: stage.House, name: str) -> pd.DataFrame:
    """One decision table; codings with the statement_ids of today."""
    rows = house.read(name)
    return (
        reattachment.reattach(rows, house.read("statements"))[0]
        if name == "decided_codings"
        else rows
    )


def open_questions(house: stage.House) -> pd.DataFrame:
    """Contradictions between people in all three decision tables."""
    return pd.concat(
        [adjudication.settled(decided(house, name))[1] for name in KINDS], ignore_index=True
    )


def orphans(house: stage.House) -> pd.DataFrame:
    """Decisions that fit nothing any more, of all kinds (columns of ``reattachment.ORPHAN``)."""
    tables = [
        house.read(name)
        for name in ("orphaned_statements", "orphaned_topics")
        if house.path(name).exists()
    ]
    return pd.concat(
        [
            reattachment.reattach(house.read("decided_codings"), house.read("statements"))[1],
            *tables,
        ],
        ignore_index=True,
    )


def _write(house: stage.House, options) -> str:
    notes, store = rounds(house), embed.Store(house.models / "embeddings" / "statements.npz", None)
    for round_id, own in notes.items():
        path = house.reports / round_id / (BLIND if options.blind else REVIEW)
        _unread(house, path)
        if options.blind:
            pages = [
                sheets.blind(own, sample(own.statements["statement_id"].tolist(), options.blind))
            ]
        else:
            asked = max(LEAST_ASKED, round(ASKED * len(own.statements)))
            pages = [
                sheets.fields(own, order(own, store[own.statements["text"]], asked), asked),
                sheets.topics(own),
                sheets.members(own),
                sheets.notes_and_asides(own),
                sheets.conflicts(own),
                sheets.lost(own),
            ]
        workbook.write(
            path, guide.BLIND_GUIDE if options.blind else guide.GUIDE, pages, sheets.lists(own)
        )
        house.wrote(path)
    if not options.blind:
        name_workbook.write(house)
    what = BLIND if options.blind else REVIEW
    return f"{sum(len(own.statements) for own in notes.values())} Aussagen → {len(notes)} × {what} in {house.reports}"


def order(notes: sheets.Round, vectors: np.ndarray, asked: int) -> list[str]:
    """statement_ids, the ``asked`` ones whose decision settles most first, then the others, what people decided last.

    ``vectors`` has shape (n, d), in the order of the statements.
    """
    codes = [code.id for code in notes.book.fields]
    ids = notes.statements["statement_id"].tolist()
    place = {statement_id: row for row, statement_id in enumerate(ids)}
    chances = np.zeros((len(ids), len(codes)))
    decided, counts = np.zeros(len(ids), bool), np.zeros(len(codes))
    for row in notes.codings[
        (notes.codings["scheme"] == "field") & notes.codings["code_id"].isin(codes)
    ].itertuples():
        if row.coder == "model":
            chances[place[row.statement_id], codes.index(row.code_id)] = row.probability
        elif row.decided:
            counts[codes.index(row.code_id)] += 1
            decided[place[row.statement_id]] = True
    chances += np.maximum(1 - chances.sum(axis=1, keepdims=True), 0) / len(
        codes
    )  # codings.csv holds the best codes only
    centred = align.centred(vectors)
    crowd = active_learning.density(centred)
    alone = (
        notes.statements["same_as"] == ""
    ).to_numpy()  # of duplicates one is asked for, the others follow it
    first = active_learning.choose(chances, centred, crowd, counts, ~decided & alone, asked)
    worth = active_learning.values(chances, crowd, counts)
    rest = sorted(
        set(range(len(ids))) - set(first), key=lambda row: (decided[row], -worth[row], ids[row])
    )
    return [ids[row] for row in [*first, *rest]]


def _unread(house: stage.House, path: Path) -> None:
    """Never write over what somebody filled in and nobody has read."""
    if path.exists():
        found, problems = _decisions(path, house, _now(house))
        if problems or ledger.unread(house, found):
            raise Problem(
                path,
                "",
                "In dieser Arbeitsmappe stehen Entscheidungen, die noch nicht übernommen sind.",
                "Zuerst „make review“ aufrufen und gemeldete Zeilen berichtigen, oder die Datei an einen anderen Ort legen.",
            )


# ---- in ---------------------------------------------------------------------------------------------------------------------


def incoming(house: stage.House) -> list[Path]:
    """Where filled files are looked for when none is named: the drop folder and the workbooks where they were written."""
    places = [
        *(house.decisions / INBOX).glob("*"),
        *house.reports.glob(f"*/{REVIEW}"),
        *house.reports.glob(f"*/{BLIND}"),
        house.private / name_workbook.FILE,
    ]
    return sorted(
        path for path in places if path.is_file() and not path.name.startswith(("~$", "."))
    )


def _now(house: stage.House) -> reading.Now:
    tables = [
        house.read(name)
        for name in ("statements", "set_aside", "codings", "topics", "topic_statements")
    ]
    return reading.now(
        codebook.read(house.corpus / "codebook.toml"),
        *tables,
        {name: decided(house, name) for name in KINDS},
    )


def _decisions(
    path: Path, house: stage.House, stands: reading.Now
) -> tuple[dict[str, list[dict]], list[Problem]]:
    """Rows and problems of one file, by its ending."""
    try:
        if path.suffix.casefold() == ".qdpx":
            exported = qdpx_import.known(qdpx.rounds(house), stands.book)
            return qdpx_import.decisions(path.read_bytes(), path.name, exported, stands)
        if path.suffix.casefold() not in (".xlsx", ".xlsm", ".ods"):
            raise ValueError("Endung")
        return reading.decisions(workbook.read(path, reading.HEADERS), path.name, stands)
    except ValueError:
        return {}, [
            Problem(
                path,
                "",
                "Das ist weder eine Arbeitsmappe (xlsx, ods) noch ein Projekt im REFI-QDA-Format (qdpx).",
                "Die Datei im Tabellenprogramm öffnen und als xlsx speichern, oder sie aus dem Ordner nehmen.",
            )
        ]


def _read(house: stage.House, options) -> str:
    files = options.files or incoming(house)
    added, problems = dict.fromkeys((*KINDS, "decided_names"), 0), []
    for path in files:
        if not path.exists():
            raise Problem(path, "", "Diese Datei gibt es nicht.", "Den Namen prüfen.")
        if path.name == name_workbook.FILE:
            found, bad = name_workbook.read(house, path)
        else:
            found, bad = _decisions(path, house, _now(house))
        kept = ledger.append(house, ledger.decisions_of(found))
        for name, new in kept.new.items():
            added[name] += new
        problems += [*bad, *_taken_back(path, kept.taken_back)]
    still_open = open_questions(house)
    house.write("contradictions", still_open)
    _tell(problems, still_open, codebook.read(house.corpus / "codebook.toml"))
    line = (
        f"{len(files)} Dateien → {added['decided_codings']} Zuordnungen, {added['decided_statements']} zu Aussagen, "
        f"{added['decided_topics']} zu Themen, "
        f"{added['decided_names']} zu Namen neu; offene Widersprüche: {still_open['target'].nunique()}"
    )
    if wrong := sum(not isinstance(each, Hint) for each in problems):
        stage.say("review", line)
        raise Problem(
            "make review",
            "",
            f"Nicht übernommen: {wrong} Zeile{'n' * (wrong > 1)} (oben genannt); alle anderen sind übernommen.",
            "Die genannten Zellen berichtigen und „make review“ noch einmal aufrufen; Doppeltes wird erkannt.",
        )
    return line


def _taken_back(path: Path, again: list) -> list[Problem]:
    """What this file decides was decided and taken back before: said, and not done again."""
    if not again:
        return []
    words = " · ".join(dict.fromkeys(f"„{each.row.get('text', '')[:60]}“" for each in again[:3]))
    return [
        Hint(
            path,
            "",
            f"{len(again)} Entscheidung{'en' * (len(again) > 1)} dieser Datei {'sind' if len(again) > 1 else 'ist'} "
            f"später zurückgenommen worden und gilt nicht wieder: {words}.",
            "Soll sie doch gelten, die Rücknahme auf dem Blatt „Entscheidungen“ zurücknehmen.",
        )
    ]


def _tell(problems: list[Problem], still_open: pd.DataFrame, book: codebook.Codebook) -> None:
    for problem in problems:
        print(f"  {problem}", file=sys.stderr)
    for (_, question), rows in still_open.groupby(["target", "question"], sort=True):
        asked, given = sheets.ASKED[question], sheets.answers_of(question, rows, book)
        print(f"  Widerspruch ({asked}): „{rows['text'].iloc[0][:60]}“ – {given}", file=sys.stderr)


def _work(house: stage.House, options) -> str:
    if options.verb == "read":
        return _read(house, options)
    options.blind = _number(os.environ.get("N") or "60") if options.verb == "blind" else 0
    return _write(house, options)


def _number(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise Problem("make blind", "N", f"„{text}“ ist keine Anzahl.", "make blind N=60")
    return int(text)


if __name__ == "__main__":
    stage.run(
        "review",
        _work,
        (("verb",), {"nargs": "?", "choices": ("write", "read", "blind"), "default": "write"}),
        (("files",), {"nargs": "*", "type": Path}),
    )
