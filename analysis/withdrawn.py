"""A note withdrawn on its author's request stands nowhere any more but in ``raw/`` and ``private/``.

``taken_out``: in the tables „[zurückgezogen]“ stands in place of its span (law 1 takes it as a placeholder).
``forget``: decisions keep its id without its text; the text is remembered in private/withdrawn.csv, so that it is found again.
``sweep``: what was generated from it and is not made anew by every run goes, and what people have to do themselves is said.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from pathlib import Path

import pandas as pd

from analysis import ledger, stage, tables, written
from analysis.reattachment import bare_words

WITHDRAWN = "zurückgezogen"
PLACEHOLDER = f"[{WITHDRAWN}]"
ACTION = "withdraw"
# tables that keep the text as then seen beside the statement's id
KEEP_TEXT = [
    name
    for name, table in tables.TABLES.items()
    if (table.folder in ("decisions", "gold") or name == "contradictions")
    and "text" in table.names
    and {"target", "statement_id"} & set(table.names)
]
# further texts of a row, and the column with the statement_ids they are of
OTHER_TEXTS = {"counter_text": "counter", "new_text": "new", "old": "new"}
WORKBOOKS = ("pruefung.xlsx", "zweitkodierung.xlsx")
TO_DO = (
    "Selbst zu tun bleibt: die Notiz in raw/ löschen; verschickte oder kopierte Berichte und Arbeitsmappen zurückholen; "
    "nachsehen, ob sie noch in decisions/eingang/ oder private/behalten/ liegt."
)


def taken_out(
    documents: pd.DataFrame, statements: pd.DataFrame, set_aside: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The three tables with the placeholder in place of every withdrawn span, all offsets moved along; ids stay.

    >>> documents = pd.DataFrame({"document_id": ["d"], "text": ["- Mein Chef schreit\\n- Kurse"]})
    >>> statements = pd.DataFrame([("d", 22, 27, "Kurse", "")], columns=["document_id", "start", "end", "verbatim", "heading"])
    >>> aside = pd.DataFrame([("d", 2, 19, "Mein Chef schreit", WITHDRAWN)], columns=["document_id", "start", "end", "verbatim", "reason"])
    >>> documents, statements, aside = taken_out(documents, statements, aside)
    >>> documents["text"][0], statements.loc[0, ["start", "end"]].tolist(), aside["verbatim"][0]
    ('- [zurückgezogen]\\n- Kurse', [20, 25], '[zurückgezogen]')
    """
    gone = set_aside[set_aside["reason"] == WITHDRAWN]
    if gone.empty:
        return documents, statements, set_aside
    texts = dict(zip(documents["document_id"], documents["text"]))
    cuts: dict[str, tuple[list[int], list[int]]] = {}
    for document_id, pieces in gone.groupby("document_id"):
        text, made, last, moved = texts[document_id], [], 0, 0
        ends, shifts = [], []
        for start, end in sorted(zip(pieces["start"], pieces["end"])):
            made += [text[last:start], PLACEHOLDER]
            last, moved = end, moved + len(PLACEHOLDER) - (end - start)
            ends.append(end)
            shifts.append(moved)
        texts[document_id] = "".join([*made, text[last:]])
        cuts[document_id] = ends, shifts

    def place(document_id: str, offset: int) -> int:
        ends, shifts = cuts.get(document_id, ([], []))
        before = bisect_right(ends, offset)
        return offset + (shifts[before - 1] if before else 0)

    def moved_along(rows: pd.DataFrame) -> pd.DataFrame:
        ids = rows["document_id"]
        begin = [place(*each) for each in zip(ids, rows["start"])]
        own = rows["reason"].eq(WITHDRAWN) if "reason" in rows else [False] * len(rows)
        until = [
            first + len(PLACEHOLDER) if mine else place(document_id, end)
            for first, mine, document_id, end in zip(begin, own, ids, rows["end"])
        ]
        verbatim = [texts[each][first:last] for each, first, last in zip(ids, begin, until)]
        return rows.assign(start=begin, end=until, verbatim=verbatim)

    words = {bare_words(text) for text in gone["verbatim"]} - {""}
    heading = statements["heading"].map(lambda text: _without(text, words))
    return (
        documents.assign(text=documents["document_id"].map(texts)),
        moved_along(statements).assign(heading=heading),
        moved_along(set_aside),
    )


def _without(heading: str, words: set[str]) -> str:
    parts = heading.split(" › ")
    return " › ".join(PLACEHOLDER if bare_words(part) in words else part for part in parts)


def restored(house: stage.House, decided: pd.DataFrame) -> pd.DataFrame:
    """Decisions on statements with the text of withdrawn notes as ``private/`` remembers it, so that they find their note again."""
    if not house.path("withdrawn").exists():
        return decided
    known = dict(house.read("withdrawn")[["target", "text"]].itertuples(index=False))
    mine = decided["text"].eq(PLACEHOLDER) & decided["target"].isin(known)
    return decided.assign(text=decided["text"].mask(mine, decided["target"].map(known)))


def forget(
    house: stage.House, decided: pd.DataFrame, orphaned: pd.DataFrame, statements: pd.DataFrame
) -> list[str]:
    """Take the text of notes that are withdrawn now out of people's tables; gives back their ids.

    decided: decided_statements with their text. orphaned: those that found nothing; a withdrawal among them is not done yet.
    """
    asked = decided[decided["action"] == ACTION]
    lost = set(orphaned.loc[orphaned["kind"] == ACTION, "target"])
    done = asked[~asked["target"].isin(lost) & (asked["text"] != PLACEHOLDER)]
    ids = sorted(set(asked["target"]) - lost)
    if not ids:
        return []
    known = (
        house.read("withdrawn") if house.path("withdrawn").exists() else tables.empty("withdrawn")
    )
    rows = pd.concat([known, done[["target", "text"]]]).drop_duplicates("target", keep="last")
    house.write("withdrawn", rows.sort_values("target"))
    every = asked[~asked["target"].isin(lost)]
    with ledger.lock(house):
        for name in KEEP_TEXT:
            if house.path(name).exists():
                table = tables.read(house.path(name), name)  # undone decisions too
                blank = kept_back(table, every, statements)
                if not blank.equals(table):
                    tables.write(blank, house.path(name), name)
    _forget_in_goals(house, done)
    return ids


def kept_back(
    rows: pd.DataFrame, withdrawals: pd.DataFrame, statements: pd.DataFrame
) -> pd.DataFrame:
    """Rows of a table that keeps the text a person saw, with the placeholder for what was withdrawn; a remark on it and its parts go too.

    A row is found by its statement, or by its text where no statement of today says the same.

    >>> withdrawals = pd.DataFrame([("2025-00000001", "Mein Chef")], columns=["target", "text"])
    >>> rows = pd.DataFrame([("2025-00000001", "Mein Chef"), ("x", "mein Chef!"), ("y", "Mehr Kitas")], columns=["target", "text"])
    >>> kept_back(rows, withdrawals, pd.DataFrame({"text": ["Mehr Kitas"]}))["text"].tolist()
    ['[zurückgezogen]', '[zurückgezogen]', 'Mehr Kitas']
    """
    if rows.empty or withdrawals.empty:
        return rows
    words = (
        set(withdrawals["text"].map(bare_words)) - set(statements["text"].map(bare_words)) - {""}
    )
    none = pd.Series("", index=rows.index)
    ids = next((rows[column] for column in ("target", "statement_id") if column in rows), none)
    hit = ids.isin(set(withdrawals["target"])) | rows["text"].map(bare_words).isin(words)
    split = next((rows[column] for column in ("action", "kind") if column in rows), none) == "split"
    masks = {"text": hit & (rows["text"] != "")}
    if "remark" in rows:
        masks["remark"] = hit & (rows["remark"] != "")
    if "new" in rows:  # the parts of a split are words of the note, and a memo is about it
        memo = not {"action", "kind", "scheme", "goal_id", "counter", "code_id"} & set(rows)
        masks["new"] = hit & (rows["new"] != "") & (split | (memo and "target" in rows))
    for column, about in OTHER_TEXTS.items():
        if column in rows and about in rows:
            named = rows[about].map(
                lambda found: bool(set(found.split()) & set(withdrawals["target"]))
            )
            masks[column] = (named | rows[column].map(bare_words).isin(words)) & (
                rows[column] != ""
            )
    found = {column: rows[column].mask(mask, PLACEHOLDER) for column, mask in masks.items()}
    if "new" in found and "target" in rows:  # part of the key: each row keeps one of its own
        turn = masks["new"].groupby(rows["target"]).cumsum()  # 1 for its first one
        counted = turn.map(lambda number: f"{PLACEHOLDER} {number}" if number > 1 else PLACEHOLDER)
        found["new"] = found["new"].where(~masks["new"], counted)
    return rows.assign(**found)


def _forget_in_goals(house: stage.House, done: pd.DataFrame) -> None:
    """The one table of people's that knows a statement by its text alone."""
    ids = {bare_words(row.text): row.target for row in done.itertuples() if bare_words(row.text)}
    goals = house.read("gold_goals")
    hit = goals["text"].map(bare_words).isin(ids)
    if hit.any():
        blank = [
            f"{PLACEHOLDER} {ids[bare_words(text)]}" if mine else text
            for text, mine in zip(goals["text"], hit)
        ]
        house.write("gold_goals", goals.assign(text=blank))


def sweep(house: stage.House) -> None:
    """After a new withdrawal: workbooks and notebook pages go, what people changed in them moves to ``private/behalten/``."""
    ids = sorted(house.read("withdrawn")["target"]) if house.path("withdrawn").exists() else []
    mark = house.made(house.reports) / "withdrawn"
    before = mark.read_text(encoding="utf-8").split("\n") if mark.exists() else []
    if not set(ids) - set(before):
        return
    for path in sorted(house.reports.rglob("*")):
        inside = path.relative_to(house.reports).parts
        if inside[0] == written.MADE or not path.is_file():
            continue
        edited = written.changed(path, *house.records(house.reports))
        if inside[0] == "notebooks" or path.name in WORKBOOKS and not edited:
            path.unlink()
        elif path.name in WORKBOOKS or written.KEPT in path.name:
            _to_private(house, path, Path(*inside))
    stage.say("zurückgezogen", TO_DO)
    written.put(mark, "\n".join(ids).encode())


def _to_private(house: stage.House, path: Path, inside: Path) -> None:
    target = written.free(house.private / "behalten" / inside)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.replace(path, target)
    stage.say("zurückgezogen", f"{path} war bearbeitet und liegt jetzt in {target}")
