"""What people said, condensed without inventing: groups of statements that say the same, the clearest one as their wording.

statements + codings + topics + topic_statements + models/embeddings/statements.npz + codebook.toml -> summaries.csv, summary_sources.csv

Every statement stands behind exactly one message: in its type's section, in ``einzelstimme`` (no topic) or in ``unklar`` (no field).
The sections ``konsens`` (named at several tables, nobody against) and ``dissens`` (opposing demands, the other side as role ``counter``)
say again what stands there already. Column ``shown`` is 1 where the report spells the message out; the rest it names by id.
"""

from __future__ import annotations

import hashlib
import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import cells, codebook, embed, stage, tables
from analysis.grouping import same, stance

MESSAGES_A_STATEMENT = 0.6  # messages spelled out in a chapter: length follows the weight of the field
LEAST_MESSAGES, MOST_MESSAGES = 6, 60
MOST_AGREED = 5  # points of agreement a chapter names
WORDS = (4, 18)  # a clear wording has so many words
DEMANDS = ("ziel", "massnahme")  # types that call for something; other ids: see ``_demands``
_UNSURE = {"unsicher", "unleserlich", "teil"}


class Made(NamedTuple):
    """One message: its row of summaries, its rows of summary_sources, the statements behind it."""

    summary: dict
    sources: list[dict]
    rows: list[dict]


def clearest(rows: list[dict], vectors: np.ndarray) -> int:
    """Position of the statement whose own words stand for the group: near its middle, a whole readable sentence, sure, in German."""
    scores = vectors @ vectors.mean(axis=0) - np.array([_unclear_by(row) for row in rows])
    best = [number for number, score in enumerate(scores) if score >= scores.max() - 1e-6]
    return min(best, key=lambda number: rows[number]["statement_id"])


def _unclear_by(row: dict) -> float:
    """What a statement loses as a wording, in units of cosine: too short or long, unsure, in another language, a question."""
    n_words = len(row["text"].split())
    return (
        0.08 * max(0, WORDS[0] - n_words)
        + 0.02 * max(0, n_words - WORDS[1])
        + 0.5 * bool(_UNSURE & set(row["flags"].split()))
        + 0.5 * (row["language"] != "de")
        + 0.1 * row["text"].rstrip().endswith("?")
    )


def wording(row: dict) -> str:
    """The statement's readable text where it is a slice of what was written, else what was written; white space folded."""
    text, verbatim = " ".join(row["text"].split()), " ".join(row["verbatim"].split())
    return text if text and text in verbatim else verbatim


def message(rows: list[dict], vectors: np.ndarray, field: str, topic: str, section: str) -> tuple[dict, list[dict]]:
    """One row of summaries and its rows of summary_sources, from the statements that say the same."""
    chosen = rows[clearest(rows, vectors)]
    key = "|".join((chosen["round_id"], field, section, chosen["statement_id"]))
    counted = cells.count(rows)
    summary = {
        "summary_id": "m-" + hashlib.sha256(key.encode()).hexdigest()[:10],
        "round_id": chosen["round_id"],
        "field_id": field,
        "topic_id": topic,
        "section": section,
        "rank": 0,
        "text": wording(chosen),
        "mentions": counted.mentions,
        "n_tables": counted.tables,
        "n_statements": counted.statements,
        "n_notes": counted.notes,
        "points": counted.points,
        "groups": "; ".join(cells.groups(rows)),
        "shown": 0,
    }
    sources = [
        {"summary_id": summary["summary_id"], "statement_id": row["statement_id"], "role": "wording" if row is chosen else "same"}
        for row in rows
    ]
    return summary, sources


def _weight(summary: dict) -> tuple:
    """Sort key, heaviest first: tables, then statements, mentions, votes."""
    return (-summary["n_tables"], -summary["n_statements"], -summary["mentions"], -summary["points"], summary["summary_id"])


def chapter(rows: list[dict], vectors: np.ndarray, least: float, order: list[str]) -> list[Made]:
    """The messages of one field: section by section, topic by topic, single voices last. ``vectors`` in the order of ``rows``."""
    by_cell: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(rows):
        by_cell.setdefault((row["type"] if row["topic"] else cells.SINGLE, row["topic"]), []).append(number)
    made = []
    for section in [*order, cells.SINGLE]:
        for topic in sorted(topic for found, topic in by_cell if found == section):
            cell = by_cell[section, topic]
            twins = [rows[number]["same_as"] or rows[number]["statement_id"] for number in cell]
            labels = same.groups(vectors[cell], [rows[number]["text"] for number in cell], twins, least)
            for label in range(max(labels) + 1):
                group = [number for number, found in zip(cell, labels) if found == label]
                members = [rows[number] for number in group]
                made.append(Made(*message(members, vectors[group], rows[0]["field"], topic, section), members))
    return made


def show(made: list[Made], n_statements: int) -> None:
    """Mark what the chapter spells out: the heaviest message of each topic in each section first, then the next heaviest;
    single voices up to a limit of their own."""
    budget = min(max(math.ceil(n_statements * MESSAGES_A_STATEMENT), LEAST_MESSAGES), MOST_MESSAGES)
    ordered = sorted((each.summary for each in made), key=_weight)
    heavy = [summary for summary in ordered if summary["section"] != cells.SINGLE]
    leads = {(summary["section"], summary["topic_id"]): summary for summary in reversed(heavy)}
    others = [summary for summary in heavy if leads[summary["section"], summary["topic_id"]] is not summary]
    for summary in [*sorted(leads.values(), key=_weight), *others][:budget]:
        summary["shown"] = 1
    for summary in [summary for summary in ordered if summary["section"] == cells.SINGLE][:MOST_MESSAGES]:
        summary["shown"] = 1


def rank(made: list[Made]) -> None:
    """Order within each section: topics by their heaviest message, in a topic the heaviest message first."""
    by_section: dict[str, list[dict]] = {}
    for summary in sorted((each.summary for each in made), key=_weight):
        by_section.setdefault(summary["section"], []).append(summary)
    for inside in by_section.values():
        topics = {topic: number for number, topic in enumerate(dict.fromkeys(summary["topic_id"] for summary in inside))}
        for number, summary in enumerate(sorted(inside, key=lambda summary: topics[summary["topic_id"]]), start=1):
            summary["rank"] = number


def _demands(section: str, book: codebook.Codebook) -> bool:
    """Whether statements of this type call for something: by the usual ids, else by the name's own words."""
    name = book.names("type").get(section, "").lower()
    return section in DEMANDS or any(word in name for word in ("ziel", "maßnahme", "vorschlag", "forderung", "wunsch"))


def opposing(made: list[Made], vectors: dict[str, np.ndarray], near: float, book: codebook.Codebook) -> list[Made]:
    """Messages of one topic whose words pull in opposite directions: the heavier side's message, the other side as ``counter``.

    Demands are held against demands, told experience against told experience. ``near`` is the least cosine of two sides;
    ``vectors`` by statement_id.
    """
    by_topic: dict[tuple, list[Made]] = {}
    for each in sorted(made, key=lambda each: _weight(each.summary)):
        if each.summary["topic_id"]:
            by_topic.setdefault((each.summary["topic_id"], _demands(each.summary["section"], book)), []).append(each)
    pairs = []
    for (_, demands), entries in sorted(by_topic.items()):
        free = list(entries)
        while free:
            one = free.pop(0)
            others = [
                other
                for other in free
                if stance.opposed(one.summary["text"], other.summary["text"], demands) and _cosine(one, other, vectors) >= near
            ]
            if others:
                free = [other for other in free if other not in others]
                pairs.append(_opposition(one, others, vectors))
    return pairs


def _cosine(one: Made, other: Made, vectors: dict[str, np.ndarray]) -> float:
    here, there = (vectors[each.sources[[row["role"] for row in each.sources].index("wording")]["statement_id"]] for each in (one, other))
    return float(here @ there)


def _opposition(one: Made, others: list[Made], vectors: dict[str, np.ndarray]) -> Made:
    summary, sources = message(
        one.rows,
        np.array([vectors[row["statement_id"]] for row in one.rows]),
        one.summary["field_id"],
        one.summary["topic_id"],
        cells.OPPOSED,
    )
    sources += [
        {"summary_id": summary["summary_id"], "statement_id": row["statement_id"], "role": "counter"}
        for other in others
        for row in other.rows
    ]
    return Made(summary | {"shown": 1}, sources, one.rows)


def agreed(made: list[Made], against: set[str]) -> list[Made]:
    """The points most tables share: messages of at least two tables that no other message opposes, said again as ``konsens``."""
    shared = sorted(
        (each for each in made if each.summary["n_tables"] > 1 and not against & {row["statement_id"] for row in each.rows}),
        key=lambda each: _weight(each.summary),
    )
    again = []
    for summary, sources, rows in shared[:MOST_AGREED]:
        summary_id = "k" + summary["summary_id"][1:]
        again.append(
            Made(
                summary | {"summary_id": summary_id, "section": cells.AGREED, "shown": 1},
                [row | {"summary_id": summary_id} for row in sources],
                rows,
            )
        )
    return again


def summarize(
    statements: pd.DataFrame, codings: pd.DataFrame, topic_statements: pd.DataFrame, book: codebook.Codebook, vectors: np.ndarray
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(summaries, summary_sources) of all rounds. ``vectors`` of shape (n_statements, d) in the order of ``statements``."""
    placed = cells.place(statements, codings, topic_statements, book).reset_index(drop=True)
    close = same.centred(vectors)
    bars = same.bars(close, placed["field"].tolist())
    made: list[Made] = []
    for _, in_round in placed.groupby("round_id", sort=True):
        for field in [*(code.id for code in book.fields), ""]:
            rows = in_round[in_round["field"] == field]
            if field and len(rows):
                made += _field(cells.records(rows), close[rows.index], bars, book)
            elif len(rows):
                made += _unplaced(cells.records(rows), close[rows.index])
    return _table([each.summary for each in made], "summaries"), _table([row for each in made for row in each.sources], "summary_sources")


def _field(rows: list[dict], vectors: np.ndarray, bars: same.Bars, book: codebook.Codebook) -> list[Made]:
    made = chapter(rows, vectors, bars.same, cells.sections(book))
    show(made, len(rows))
    rank(made)
    against = opposing(made, {row["statement_id"]: vector for row, vector in zip(rows, vectors)}, bars.near, book)
    again = agreed(made, {row["statement_id"] for each in against for row in each.sources})
    for repeated in (against, again):
        for number, each in enumerate(repeated, start=1):
            each.summary["rank"] = number
    return [*made, *again, *against]


def _unplaced(rows: list[dict], vectors: np.ndarray) -> list[Made]:
    """Statements nobody could place: one message each, in the order of the notes."""
    made = [Made(*message([row], vectors[[number]], "", "", cells.UNCLEAR), [row]) for number, row in enumerate(rows)]
    for number, each in enumerate(made, start=1):
        each.summary.update(rank=number, shown=1)
    return made


def _table(rows: list[dict], name: str) -> pd.DataFrame:
    return tables.typed(pd.DataFrame(rows), name) if rows else tables.empty(name)


def _work(house: stage.House, options) -> str:
    statements, book = house.read("statements"), codebook.read(house.corpus / "codebook.toml")
    store = embed.Store(house.models / "embeddings" / "statements.npz", model=None)
    vectors = store[statements["text"]] if len(statements) else np.zeros((0, 1), np.float32)
    summaries, sources = summarize(statements, house.read("codings"), house.read("topic_statements"), book, vectors)
    house.write("summaries", summaries)
    house.write("summary_sources", sources)
    several = int((summaries["n_statements"] > 1).sum())
    return f"{len(statements)} Aussagen → {len(summaries)} Kernaussagen, davon {several} aus mehreren Aussagen"


if __name__ == "__main__":
    stage.run("summarize", _work)
