"""What people decided on statements (``decisions/statements.csv``), applied one after the other to what the machine cut.

action     target                      new
note       document_id:start-end       (a set-aside piece becomes a statement)
aside      statement_id                the reason, in the person's words
split      statement_id                the parts, separated by „ ⏐ “, „ | “ or line breaks
merge      statement_id                further statement_ids: joined to one if they touch, else marked as the same point
withdraw   statement_id                (on its author's request; set aside as „zurückgezogen“, in no output)

A target that has changed is found again by its text in the same round; what fits nothing is listed as „verwaist“.
"""

from __future__ import annotations

import re

import pandas as pd

from analysis import reattachment
from analysis.cleaning import reasons
from analysis.cleaning.counters import count, without
from analysis.cleaning.flags import flags_of
from analysis.cleaning.lines import SYMBOLS
from analysis.cleaning.normalisation import normalise
from analysis.cleaning.statement_ids import number, statement_id, unused
from analysis.german.language import language_of

ACTIONS = ("note", "aside", "split", "merge", "withdraw")
BY_HAND = "von Hand beiseitegelegt"
_LIST_MARK = re.compile(
    rf"\n\s*(?:[-–—*+]|[{SYMBOLS}]|\d{{1,2}}[.)])\s+"
)  # between lines that a person joined
_PARTS = re.compile(r"\s*[⏐¦|]\s*|\s*\n\s*")


class _Table:
    """The statements and set-aside pieces while decisions change them."""

    def __init__(self, rows: list[dict], pieces: list[dict], documents: pd.DataFrame):
        self.rows = {row["statement_id"]: {"made_from": ""} | row for row in rows}
        self.pieces = list(pieces)
        self.documents = {
            document["document_id"]: document for document in documents.to_dict("records")
        }
        self.taken = set(self.rows)
        self.same: list[tuple[str, ...]] = []

    def statement(self, target: str, text: str) -> dict | None:
        """The statement that a decision means today."""
        if target in self.rows:
            return self.rows[target]
        joined = [row for row in self.rows.values() if target in row.get("made_from", "").split()]
        if len(joined) == 1:  # another decision joined it with its neighbour
            return joined[0]
        wanted, round_id = reattachment.bare_words(text), reattachment.round_of(target)
        if not wanted:
            return None
        here = [row for row in self.rows.values() if row["round_id"] == round_id]
        words = lambda row: (row["text"], row["verbatim"])
        same = [row for row in here if wanted in map(reattachment.bare_words, words(row))]
        alike = [row for row in here if any(reattachment.masked(text, now) for now in words(row))]
        return same[0] if same else alike[0] if len(alike) == 1 else None

    def piece(self, target: str, text: str) -> dict | None:
        """The set-aside piece that a decision means today: at its place with its text, else the same text in the same round."""
        place = re.fullmatch(r"(?P<document>.+):(?P<start>\d+)-(?P<end>\d+)", target)
        wanted = reattachment.bare_words(text)
        if not place:
            return None
        for piece in self.pieces:
            at = (piece["document_id"], piece["start"], piece["end"]) == (
                place["document"],
                int(place["start"]),
                int(place["end"]),
            )
            if at and wanted in ("", reattachment.bare_words(piece["verbatim"])):
                return piece
        home = place["document"].rpartition("-")[0]  # as ``ingest.document_id`` makes it
        return next(
            (
                piece
                for piece in self.pieces
                if wanted
                and reattachment.bare_words(piece["verbatim"]) == wanted
                and self.documents[piece["document_id"]]["round_id"] == home
            ),
            None,
        )

    def add(
        self,
        like: dict,
        start: int,
        end: int,
        flags: tuple[str, ...],
        note_id: str = "",
        made_from: tuple[str, ...] = (),
        joined: tuple[tuple[int, int], ...] = (),
    ) -> dict:
        """A new statement at a span; everything but its words is taken from ``like``. ``made_from``: ids of the statements it was.

        ``joined``: the spans it was joined from. Each has dots of its own, and how many count is said by ``like``.
        """
        source = self.documents[like["document_id"]]["text"]
        verbatim, shown = source[start:end], count(source[start:end])
        marks = [
            (first - start + left, first - start + right)
            for first, last in joined or ((start, end),)
            for left, right in count(source[first:last]).spans
        ]
        text = normalise(_LIST_MARK.sub(" ", without(verbatim, tuple(marks))))
        row = {
            **like,
            "start": start,
            "end": end,
            "verbatim": verbatim,
            "text": text,
            "language": language_of(text),
            "flags": " ".join(dict.fromkeys((*flags_of(text), *flags, "von_hand"))),
        }
        if shown.kind and not joined:
            row |= {"mentions": shown.number, "mentions_kind": shown.kind}
        row["statement_id"] = unused(
            statement_id(row["document_id"], row["round_id"], verbatim), self.taken
        )
        row["note_id"] = note_id or row["statement_id"]
        row["made_from"] = " ".join(dict.fromkeys(made_from))
        self.rows[row["statement_id"]] = row
        return row

    def set_aside(self, row: dict, reason: str) -> None:
        del self.rows[row["statement_id"]]
        self.pieces.append(
            {key: row[key] for key in ("document_id", "start", "end", "verbatim")}
            | {"reason": reason}
        )


def _note(table: _Table, decision: dict) -> str:
    piece = table.piece(decision["target"], decision["text"])
    if piece is None:
        return "Dieses beiseitegelegte Stück steht so nicht mehr in der Runde."
    table.pieces.remove(piece)
    document = table.documents[piece["document_id"]]
    above = [
        row
        for row in table.rows.values()
        if row["document_id"] == piece["document_id"] and row["start"] < piece["start"]
    ]
    like = max(
        above,
        key=lambda row: row["start"],
        default={
            "document_id": piece["document_id"],
            "round_id": document["round_id"],
            "workshop": document["workshop"],
            "workshop_field_id": document["field_id"],
            "table": document["table"],
            "group": document["group"],
            "photo": "",
        },
    )
    table.add(
        {**like, "heading": "", "mentions": 1, "mentions_kind": ""},
        piece["start"],
        piece["end"],
        (),
    )
    return ""


def _aside(table: _Table, decision: dict) -> str:
    row = table.statement(decision["target"], decision["text"])
    if row is None:
        return reattachment.NOT_FOUND
    said = decision["new"].strip()
    table.set_aside(
        row,
        reasons.WITHDRAWN
        if decision["action"] == "withdraw"
        else f"{BY_HAND}: {said}"
        if said
        else BY_HAND,
    )
    return ""


def _split(table: _Table, decision: dict) -> str:
    row = table.statement(decision["target"], decision["text"])
    if row is None:
        return reattachment.NOT_FOUND
    starts, at = [], 0
    parts = [part for part in _PARTS.split(decision["new"].strip()) if part]
    for part in parts:
        found = re.compile(r"\s+".join(map(re.escape, part.split()))).search(row["verbatim"], at)
        if not found:
            return f"Der Teil „{part}“ steht so nicht in der Notiz."
        starts.append(found.start())
        at = found.end()
    if len(starts) < 2:
        return "Zum Teilen braucht es mindestens zwei Teile."
    del table.rows[row["statement_id"]]
    bounds = [0, *starts[1:], len(row["verbatim"])]
    for start, end in zip(bounds, bounds[1:], strict=False):
        table.add(
            row,
            row["start"] + start,
            row["start"] + len(row["verbatim"][:end].rstrip()),
            ("teil",),
            row["note_id"],
            _before(row),
        )
    return ""


def _before(row: dict) -> tuple[str, ...]:
    """A statement's id and those of the statements it was made from."""
    return (*row.get("made_from", "").split(), row["statement_id"])


def _merge(table: _Table, decision: dict) -> str:
    named = [id_ for id_ in re.split(r"[\s,;]+", decision["new"]) if id_]
    rows = [
        table.statement(decision["target"], decision["text"]),
        *(table.statement(id_, "") for id_ in named),
    ]
    if None in rows:
        return "Eine der Aussagen, die zusammengehören sollen, gibt es nicht mehr."
    rows = list({row["statement_id"]: row for row in rows}.values())
    if len(rows) < 2:  # joined by another decision already, or with itself
        return "" if named else "Eine der Aussagen, die zusammengehören sollen, ist nicht genannt."
    own = {row["statement_id"] for row in rows}
    first = min(rows, key=lambda row: row["start"])
    start, end = first["start"], max(row["end"] for row in rows)
    between = [
        row
        for row in table.rows.values()
        if row["document_id"] == first["document_id"] and start <= row["start"] < end
    ]
    if {row["document_id"] for row in rows} != {first["document_id"]} or {
        row["statement_id"] for row in between
    } != own:
        table.same.append(tuple(sorted(own)))
        return ""
    for row in rows:
        del table.rows[row["statement_id"]]
    table.pieces = [
        piece
        for piece in table.pieces
        if not (piece["document_id"] == first["document_id"] and start <= piece["start"] < end)
    ]
    most = max(rows, key=lambda row: row["mentions"])
    table.add(
        {**first, "mentions": most["mentions"], "mentions_kind": most["mentions_kind"]},
        start,
        end,
        (),
        first["note_id"],
        tuple(id_ for row in rows for id_ in _before(row)),
        tuple(sorted((row["start"], row["end"]) for row in rows)),
    )
    return ""


_DO = {"note": _note, "aside": _aside, "withdraw": _aside, "split": _split, "merge": _merge}


def apply(
    decided: pd.DataFrame, rows: list[dict], pieces: list[dict], documents: pd.DataFrame
) -> tuple[list[dict], list[dict], pd.DataFrame, list[tuple[str, ...]]]:
    """Statements and set-aside pieces after people's decisions, the orphaned decisions, and ids that people called the same point.

    Raises Problem for an action that does not exist. A decision on what another one makes (a piece after a split) waits for it.
    """
    reattachment.check_actions(decided, ACTIONS, "decisions/statements.csv")
    table = _Table(rows, pieces, documents)
    waiting, some_fit = [(decision, "") for decision in decided.to_dict("records")], True
    while some_fit:
        tried = [(decision, _DO[decision["action"]](table, decision)) for decision, _ in waiting]
        left = [(decision, reason) for decision, reason in tried if reason]
        some_fit, waiting = len(left) < len(waiting), left
    orphaned = [
        reattachment.orphans(pd.DataFrame([decision]), reason) for decision, reason in waiting
    ]
    order = {document: at for at, document in enumerate(table.documents)}
    return (
        number(sorted(table.rows.values(), key=lambda row: order[row["document_id"]])),
        sorted(table.pieces, key=lambda piece: (order[piece["document_id"]], piece["start"])),
        pd.concat(orphaned, ignore_index=True).drop_duplicates(
            ["kind", "target", "new", "coder", "date"]
        )
        if orphaned
        else reattachment.orphans(decided.head(0)),
        table.same,
    )
