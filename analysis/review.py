"""Workbooks out, decisions in: what people correct becomes rows in decisions/, and the next ``make`` starts from them.

write: tables -> REPORTS/<round>/pruefung.xlsx, CORPUS/private/namenspruefung.xlsx
blind: a random sample -> REPORTS/<round>/zweitkodierung.xlsx, without suggestions, for two people to code independently
read:  filled workbooks and qdpx files -> decisions/*.csv; contradictions.csv

Reading adds and never changes what stands; the same file read twice adds nothing.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import codebook, embed, ledger, stage
from analysis.coding import active_learning
from analysis.problems import Hint, Problem
from analysis.reviewing import (
    base,
    coding_sheets,
    decision_sheets,
    goal_sheet,
    guide,
    incoming,
    name_workbook,
    opposition_sheet,
    page_sheet,
    standing,
    statement_sheet,
    topic_sheets,
    workbook,
)
from analysis.reviewing.incoming import BLIND, REVIEW
from analysis.vectors import centred
from analysis.vocabulary import MODEL

ASKED = 0.2  # share of a round that is asked for; the rest of the queue may be corrected but is not
LEAST_ASKED = 30

# ---- out --------------------------------------------------------------------------------------------------------------------


def sample(statement_ids: list[str], n: int) -> list[str]:
    """n statements drawn at random, the same ones whenever the round is the same: the smallest hashes of their ids."""
    return sorted(
        statement_ids,
        key=lambda statement_id: hashlib.sha256(f"blind {statement_id}".encode()).hexdigest(),
    )[:n]


def _write(house: stage.House, blind: int) -> str:
    notes, store = (
        standing.rounds(house),
        embed.Store(house.models / "embeddings" / "statements.npz", None),
    )
    what, stands = BLIND if blind else REVIEW, standing.now(house)
    for round_id, own in notes.items():
        path = house.reports / round_id / what
        incoming.refuse_unread(house, path, stands)
        if blind:
            drawn = sample(own.statements["statement_id"].tolist(), blind)
            pages = [coding_sheets.blind(own, drawn), coding_sheets.codebook(own.book)]
        else:
            pages = _pages(own, store[own.statements["text"]])
        lists = (
            base.lists(own)
            | statement_sheet.lists()
            | goal_sheet.lists(own)
            | opposition_sheet.lists(own)
            | page_sheet.lists(own)
        )
        workbook.write(path, guide.BLIND_GUIDE if blind else guide.GUIDE, pages, lists)
        house.wrote(path)
        incoming.remember(house, path, incoming.fingerprint(path))  # nothing is filled in yet
    if not blind:
        path = house.private / name_workbook.FILE
        incoming.refuse_unread(house, path, stands)
        name_workbook.write(house)
        incoming.remember(house, path, incoming.fingerprint(path))
    told = sum(len(own.statements) for own in notes.values())
    return f"{told} Aussagen → {len(notes)} × {what} in {house.reports}"


def _pages(own: base.Round, vectors: np.ndarray) -> list[workbook.Sheet]:
    """The sheets of the review workbook, in the order of the work."""
    asked = max(LEAST_ASKED, round(ASKED * len(own.statements)))
    return [
        statement_sheet.sheet(own),
        coding_sheets.fields(own, order(own, vectors, asked), asked),
        topic_sheets.topics(own),
        *([goal_sheet.sheet(own)] if len(own.goals) else []),
        opposition_sheet.sheet(own, vectors),
        page_sheet.sheet(own),
        decision_sheets.conflicts(own),
        decision_sheets.ledger(own),
        decision_sheets.lost(own),
    ]


def order(notes: base.Round, vectors: np.ndarray, asked: int) -> list[str]:
    """statement_ids, the ``asked`` ones whose decision settles most first, then the others, what people decided last.

    ``vectors`` has shape (n, d), in the order of the statements.
    """
    codes = [code.id for code in notes.book.fields]
    ids = notes.statements["statement_id"].tolist()
    place = {statement_id: row for row, statement_id in enumerate(ids)}
    chances = np.zeros((len(ids), len(codes)))
    decided, counts = np.zeros(len(ids), bool), np.zeros(len(codes))
    for row in notes.codings[notes.codings["scheme"] == "field"].itertuples():
        if row.coder == MODEL and row.code_id in codes:
            chances[place[row.statement_id], codes.index(row.code_id)] = row.probability
        elif row.coder != MODEL and row.decided:  # „Unklar“ is an answer too
            decided[place[row.statement_id]] = True
            counts += [code == row.code_id for code in codes]
    chances += np.maximum(1 - chances.sum(axis=1, keepdims=True), 0) / len(
        codes
    )  # codings.csv holds the best codes only
    middled = centred(vectors)
    crowd = active_learning.density(middled)
    alone = (
        notes.statements["same_as"] == ""
    ).to_numpy()  # of duplicates one is asked for, the others follow it
    first = active_learning.choose(chances, middled, crowd, counts, ~decided & alone, asked)
    worth = active_learning.values(chances, crowd, counts)
    rest = sorted(
        set(range(len(ids))) - set(first), key=lambda row: (decided[row], -worth[row], ids[row])
    )
    return [ids[row] for row in [*first, *rest]]


# ---- in ---------------------------------------------------------------------------------------------------------------------

NAMED = {
    "decided_codings": "Zuordnungen",
    "decided_statements": "zu Aussagen",
    "decided_topics": "zu Themen",
    "decided_goals": "zu Zielen",
    "decided_oppositions": "zu Gegensätzen",
    "decided_messages": "zur ersten Seite",
    "decided_names": "zu Namen",
    "decided_own_codes": "eigene Codes",
    "decided_own_codings": "mit eigenen Codes",
    "decided_remarks": "Bemerkungen",
    "decided_rounds": "zu Runden",
}
ALWAYS = ("decided_codings", "decided_statements", "decided_topics", "decided_names")


def _read(house: stage.House, named: list[Path]) -> str:
    files = named or incoming.unread_files(house)
    added: dict[str, int] = dict.fromkeys(NAMED, 0)
    problems: list[Problem] = []
    stands = standing.now(house)
    for path in files:
        if not path.exists():
            raise Problem(path, "", "Diese Datei gibt es nicht.", "Den Namen prüfen.")
        mark = incoming.fingerprint(path)
        found, told = incoming.read(house, path, stands)
        kept = ledger.append(house, found)
        for decision in found:
            stands.remember(decision)
        for name, new in kept.new.items():
            added[name] += new
        problems += [*told, *_taken_back(path, kept.taken_back)]
        if all(isinstance(each, Hint) for each in told):
            incoming.remember(house, path, mark)
    still_open = standing.open_questions(house)
    house.write("contradictions", still_open)
    _tell(problems, still_open, codebook.read(house.corpus / "codebook.toml"))
    new = ", ".join(
        f"{added[name]} {words}" for name, words in NAMED.items() if added[name] or name in ALWAYS
    )
    line = (
        f"{len(files)} neue Dateien → {new}; offene Widersprüche: {still_open['target'].nunique()}"
    )
    broken = sum(isinstance(each, incoming.Broken) for each in problems)
    wrong = sum(not isinstance(each, (Hint, incoming.Broken)) for each in problems)
    if broken or wrong:
        stage.say("review", line)
        counts = [f"{wrong} Zeile{'n' * (wrong > 1)}"] * bool(wrong)
        counts += [f"{broken} Datei{'en' * (broken > 1)}"] * bool(broken)
        raise Problem(
            "make review",
            "",
            f"Nicht übernommen: {' und '.join(counts)} (oben genannt); alles andere ist übernommen.",
            "Das Genannte berichtigen und „make review“ noch einmal aufrufen; Doppeltes wird erkannt.",
        )
    return line


def _taken_back(path: Path, again: list) -> list[Problem]:
    """What this file decides was decided and taken back before: said, and not done again."""
    if not again:
        return []
    words = " · ".join(dict.fromkeys(f"„{each.row.get('text', '')[:60]}“" for each in again[:3]))
    one = len(again) == 1
    return [
        Hint(
            path,
            "",
            f"{len(again)} Entscheidung{'' if one else 'en'} dieser Datei {'ist' if one else 'sind'} später "
            f"zurückgenommen worden und {'gilt' if one else 'gelten'} nicht wieder: {words}.",
            "Soll sie doch gelten, die Rücknahme auf dem Blatt „Entscheidungen“ zurücknehmen.",
        )
    ]


def _tell(problems: list[Problem], still_open: pd.DataFrame, book: codebook.Codebook) -> None:
    for problem in problems:
        print(f"  {problem}", file=sys.stderr)
    for (_, question), rows in still_open.groupby(["target", "question"], sort=True):
        asked = decision_sheets.asked(question)
        given = decision_sheets.answers_of(question, rows, book)
        print(f"  Widerspruch ({asked}): „{rows['text'].iloc[0][:60]}“ – {given}", file=sys.stderr)


def _work(house: stage.House, options) -> str:
    if options.verb == "read":
        with ledger.lock(house):
            return _read(house, options.files)
    return _write(house, _number(os.environ.get("N") or "60") if options.verb == "blind" else 0)


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
