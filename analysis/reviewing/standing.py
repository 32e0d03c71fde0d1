"""What stands now: the tables of each round as sheets show them, and what a filled sheet is read against."""

from __future__ import annotations

import pandas as pd

from analysis import (
    adjudication,
    codebook,
    coded_statements,
    concept,
    ledger,
    natural,
    reattachment,
    stage,
    tables,
    undo,
    withdrawn,
)
from analysis.reviewing.base import Now, Round, asked

ORPHANED = ("orphaned_statements", "orphaned_topics", "orphaned_goals")
# kinds on which two people can differ
DISPUTED = (
    *("decided_codings", "decided_statements", "decided_topics", "decided_goals"),
    *("decided_oppositions", "decided_messages", "decided_own_codings"),
)
# their statements are found again here; those of statements and topics are listed by the stages that apply them
FOUND_AGAIN = (
    *("decided_codings", "decided_oppositions", "decided_messages"),
    *("decided_own_codings", "decided_remarks"),
)


def decided(house: stage.House, name: str) -> pd.DataFrame:
    """The standing rows of a decision table with the statement_ids of today."""
    return reattachment.attached(house.read(name), name, house.read("statements"))[0]


def open_questions(house: stage.House) -> pd.DataFrame:
    """Contradictions between people, of all kinds: table ``contradictions``."""
    found = [adjudication.settled(decided(house, name))[1] for name in DISPUTED]
    return pd.concat(found, ignore_index=True)


def orphans(house: stage.House) -> pd.DataFrame:
    """Decisions that fit nothing any more, of all kinds (columns of ``reattachment.ORPHAN``); a withdrawn note's words are blocks."""
    made = [house.read(name) for name in ORPHANED if house.path(name).exists()]
    statements, withdrawals = house.read("statements"), _withdrawals(house)
    lost = []
    for name in FOUND_AGAIN:
        rows = withdrawn.kept_back(house.read(name), withdrawals, statements)
        lost.append(reattachment.attached(rows, name, statements)[1])
    return pd.concat([*lost, *made], ignore_index=True)


def _withdrawals(house: stage.House) -> pd.DataFrame:
    rows = house.read("decided_statements")
    return rows[rows["action"] == adjudication.WITHDRAW]


def kept(house: stage.House) -> pd.DataFrame:
    """All rows of all decision tables, the oldest first, with ``table``, ``decision_id`` and ``in_force``; a withdrawn note's words are blocks.

    Each closing of a round is one row, whenever it was closed; by it the round is reopened.
    """
    statements, withdrawals = house.read("statements"), _withdrawals(house)
    found = [_closings(house)]
    for name in ledger.KINDS:
        rows = ledger.history(house, name).assign(table=name)
        if name == "decided_rounds":
            rows = rows[rows["action"] == undo.REOPENED]
        rows = rows if "text" in rows else rows.assign(text="")
        found.append(withdrawn.kept_back(rows, withdrawals, statements))
    return pd.concat([rows.astype(object) for rows in found], ignore_index=True).fillna("")


def _closings(house: stage.House) -> pd.DataFrame:
    """A row of ``decided_rounds`` for each closing of a round; in force is the one that holds today."""
    frozen = tables.read(house.path("frozen_topics"), "frozen_topics")
    today = house.read("frozen_topics")
    holds = set(zip(today["round_id"], today["closing"]))
    named = ledger.history(house, "decided_rounds")
    rows = []
    for round_id, number in sorted(set(zip(frozen["round_id"], frozen["closing"]))):
        cells = {"target": round_id, "action": "closed", "new": str(number)}
        same = (named[list(cells)] == pd.Series(cells)).all(axis=1)
        signed = named[same].to_dict("records")
        row = signed[-1] if signed else {"coder": "", "date": "", "remark": ""}
        more = {"decision_id": f"closed {round_id} {number}", undo.UNDOES: "", "text": round_id}
        rows.append(row | cells | more | {"in_force": (round_id, number) in holds})
    columns = [*tables.TABLES["decided_rounds"].names, "decision_id", "in_force"]
    return pd.DataFrame(rows, columns=columns).assign(table="decided_rounds")


def rounds(house: stage.House) -> dict[str, Round]:
    """The tables by round, rounds in order of time; topics, terms, open questions and decisions of all rounds."""
    book = codebook.read(house.corpus / "codebook.toml")
    documents, statements, aside, codings, coded, members, links = (
        house.read(name)
        for name in (
            *("documents", "statements", "set_aside", "codings", "coded_statements"),
            *("topic_statements", "goal_links"),
        )
    )
    topics, terms, holding = house.read("topics"), house.read("topic_terms"), kept(house)
    shared = (
        concept.read(house.corpus / "concept.csv", book),
        open_questions(house),
        orphans(house),
        holding[holding["in_force"].astype(bool)],
        book,
    )
    found = {}
    for round_id in natural.in_order(statements["round_id"]):
        own = statements[statements["round_id"] == round_id]
        sheets = documents.loc[documents["round_id"] == round_id, "document_id"]
        of_round = lambda rows, ids=frozenset(own["statement_id"]): rows[
            rows["statement_id"].isin(ids)
        ]
        found[round_id] = Round(
            round_id,
            own,
            aside[aside["document_id"].isin(sheets)],
            of_round(codings),
            of_round(coded),
            topics,
            of_round(members),
            terms,
            of_round(links),
            *shared,
        )
    return found


def now(house: stage.House) -> Now:
    """What stands, for reading a filled workbook or qdpx."""
    statements, aside, codings, topics, members, links = (
        house.read(name)
        for name in (
            *("statements", "set_aside", "codings", "topics", "topic_statements", "goal_links"),
        )
    )
    texts = dict(zip(statements["statement_id"], statements["text"]))
    texts |= {
        f"{row.document_id}:{row.start}-{row.end}": row.verbatim for row in aside.itertuples()
    }
    texts |= dict(zip(topics["topic_id"], topics["name"]))
    codes = {
        (statement, scheme): " ".join(rows["code_id"])
        for scheme in codebook.SCHEMES
        for statement, rows in coded_statements.decided(codings, scheme).groupby("statement_id")
    }
    return Now(
        codebook.read(house.corpus / "codebook.toml"),
        texts,
        dict(zip(statements["statement_id"], statements["verbatim"])),
        codes,
        coded_statements.main_topics(members).to_dict(),
        dict(zip(zip(links["statement_id"], links["goal_id"]), links["relation"])),
        {topic: rows.tolist() for topic, rows in members.groupby("topic_id")["statement_id"]},
        _own(house),
        {row["decision_id"]: row for row in kept(house).to_dict("records")},
    )


def _own(house: stage.House) -> dict[tuple[str, str, str, str], str]:
    """What each person last answered to each question: on the latest day, in whatever order the workbooks were read."""
    own: dict[tuple[str, str, str, str], str] = {}
    for name in ledger.KINDS:
        if name in ("decided_names", "decided_codings"):
            continue
        for row in adjudication.in_order(decided(house, name).to_dict("records")):
            own[name, row["target"], asked(row), row["coder"].casefold()] = row["new"]
    answers = adjudication.answers(decided(house, "decided_codings"))
    for row in answers.sort_values("rank", kind="stable").itertuples():
        mark = ("decided_codings", row.target, row.scheme, row.coder.casefold())
        own[mark] = f"{own.get(mark, '')} {row.new}".strip()
    return own
