"""Sheet „Aussagen“: all statements and set-aside pieces in the order of the notes; what is a statement and what is not."""

from __future__ import annotations

from analysis import decisions
from analysis.decisions import Decision
from analysis.reviewing import base
from analysis.reviewing.base import HIDDEN, ID, SIGNED, Filling, Now, Page, Round, Unusable
from analysis.reviewing.filled import Line
from analysis.reviewing.workbook import Column, Sheet
from analysis.withdrawn import WITHDRAWN

NAME = "Aussagen"
ACTION, WORDING, BEFORE, LIST = "Was tun?", "Teilung mit |", "Kennung davor", "Was tun"
ACTIONS = {
    "note": "ist eine Aussage",
    "aside": "ist keine Aussage",
    "split": "teilen",
    "merge": "mit der vorigen zusammenlegen",
    "withdraw": "zurückziehen (auf Wunsch der Person)",
}


def lists() -> dict[str, list[tuple[str, str]]]:
    return {LIST: [(label, action) for action, label in ACTIONS.items()]}


def sheet(notes: Round) -> Sheet:
    """All statements and set-aside pieces in the order of the sheets."""
    before = notes.statements.sort_values(["document_id", "position"])
    previous = before.groupby("document_id")["statement_id"].shift(1, fill_value="")
    previous = dict(zip(before["statement_id"], previous))
    found = [
        (
            (row.document_id, row.start),
            {
                "Art": "Aussage",
                "Aussage": row.text,
                "Wortlaut der Notiz": row.verbatim,
                "Tisch": base.place(row),
                ID: row.statement_id,
                BEFORE: previous[row.statement_id],
            },
        )
        for row in notes.statements.itertuples()
    ]
    found += [
        (
            (row.document_id, row.start),
            {
                "Art": f"beiseitegelegt: {row.reason}",
                "Wortlaut der Notiz": row.verbatim,
                ID: f"{row.document_id}:{row.start}-{row.end}",
            },
        )
        for row in notes.set_aside[notes.set_aside["reason"] != WITHDRAWN].itertuples()
    ]
    columns = [
        Column("Art", 20),
        Column("Aussage", 50),
        Column("Wortlaut der Notiz", 50),
        Column("Tisch", 16),
        Column(ACTION, 24, True, choices=LIST),
        Column(WORDING, 40, True),
        *SIGNED,
        *HIDDEN,
        Column(BEFORE, 10, hidden=True),
    ]
    found.sort(key=lambda pair: pair[0])
    return base.sheet(NAME, columns, [{base.REASON: "own"} | values for _, values in found])


def read(filling: Filling) -> list[Decision]:
    line, now, by = filling.line, filling.now, filling.by
    label, target = line[ACTION] or ACTIONS["split"], line[ID]
    actions = {name.casefold(): key for key, name in ACTIONS.items()}
    # typed by hand without what stands in brackets
    actions |= {name.partition(" (")[0]: key for name, key in actions.items()}
    action = actions.get(label.casefold())
    is_piece = target not in now.verbatim and ":" in target
    if action is None or is_piece != (action == "note"):
        raise Unusable(f"„{label}“ passt hier nicht.", "Einen Eintrag aus der Auswahlliste wählen.")
    text = filling.text("Aussage", "Wortlaut der Notiz")
    if action == "split":
        return [decisions.split_statement(target, _cut(line, now), by, text)]
    if line[WORDING]:
        raise Unusable(
            f"„{label}“ und eine Teilung gehen nicht zugleich.", "Nur eines von beiden ausfüllen."
        )
    if action == "merge":
        if not (other := line[BEFORE]):
            raise Unusable(
                "Davor steht auf diesem Blatt keine Aussage.",
                "Die Aussage wählen, die mit ihrer vorigen zusammengehört.",
            )
        return [decisions.merge_statements(target, [other], by, text, [now.texts.get(other, "")])]
    if action == "withdraw":
        return [decisions.withdraw(target, by, text)]
    if action == "aside":
        return [decisions.set_aside(target, "", by, text)]
    document, _, span = target.rpartition(":")
    start, _, end = span.partition("-")
    return [decisions.make_note(document, int(start), int(end), by, text)]


def _cut(line: Line, now: Now) -> list[str]:
    """The wording, cut at „|“; apart from the cuts it must be the statement's own."""
    pieces = [" ".join(piece.split()) for piece in line[WORDING].split("|") if piece.strip()]
    bare = lambda words: "".join(words.replace("|", "").split())
    shown = (now.texts.get(line[ID], ""), now.verbatim.get(line[ID], ""))
    own = {bare(words) for words in (*shown, line["Aussage"], line["Wortlaut der Notiz"]) if words}
    if len(pieces) < 2 or bare("".join(pieces)) not in own:
        raise Unusable(
            "Zum Teilen wird der unveränderte Wortlaut mit | an den Schnittstellen gebraucht.",
            f"Den Wortlaut in die Spalte „{WORDING}“ kopieren und nur | einfügen.",
        )
    return pieces


PAGES = (Page(NAME, ACTION, (ACTION, WORDING), read),)
