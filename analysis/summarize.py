"""What people said, condensed without inventing: groups of statements that say the same, the clearest one as their wording.

statements + codings + topics + topic_statements + models/embeddings/statements.npz + codebook.toml -> summaries.csv, summary_sources.csv

Every statement stands behind exactly one message: in its type's section, in ``einzelstimme`` (no topic) or in ``unklar`` (no field).
Two levels: what says the same (roles ``wording`` and ``same``) is counted together; what belongs to the same topic and type but says
something of its own (role ``related``) is gathered behind the nearest message and never counted with it.
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
from analysis.grouping import same, stance, voices
from analysis.grouping.voices import Voice

MESSAGES_A_STATEMENT = (
    0.6  # messages spelled out in a chapter: length follows the weight of the field
)
LEAST_MESSAGES, MOST_MESSAGES = 6, 60
ASPECTS = 6  # groups of statements gathered behind one message, on average at most
CHUNK = 1000  # statements held against all others at a time
MOST_AGREED = 5  # points of agreement a chapter names


class Made(NamedTuple):
    """One message: its row of summaries, its rows of summary_sources, the statements that say it, those gathered behind it."""

    summary: dict
    sources: list[dict]
    rows: list[dict]
    related: list[dict]


def message(
    rows: list[dict],
    vectors: np.ndarray,
    field: str,
    topic: str,
    section: str,
    related: list[dict] = (),
) -> Made:
    """The message of the statements that say the same, and what is gathered behind it (``related``, the nearest first)."""
    chosen = rows[voices.clearest(rows, vectors)]
    key = "|".join((chosen["round_id"], field, section, chosen["statement_id"]))
    counted = cells.count(rows)
    summary = {
        "summary_id": "m-" + hashlib.sha256(key.encode()).hexdigest()[:10],
        "round_id": chosen["round_id"],
        "field_id": field,
        "topic_id": topic,
        "section": section,
        "rank": 0,
        "text": voices.wording(chosen),
        "mentions": counted.mentions,
        "n_tables": counted.tables,
        "n_statements": counted.statements,
        "n_notes": counted.notes,
        "points": counted.points,
        "groups": "; ".join(cells.groups(rows)),
        "n_related": len(related),
        "shown": 0,
    }
    roles = [("wording" if row is chosen else "same", row) for row in rows] + [
        ("related", row) for row in related
    ]
    sources = [
        {"summary_id": summary["summary_id"], "statement_id": row["statement_id"], "role": role}
        for role, row in roles
    ]
    return Made(summary, sources, rows, list(related))


def _weight(summary: dict) -> tuple:
    """Sort key, heaviest first: tables, then statements, mentions or votes, what is gathered behind it."""
    noted = max(summary["mentions"], summary["points"])
    return (
        -summary["n_tables"],
        -summary["n_statements"],
        -noted,
        -summary["n_related"],
        summary["summary_id"],
    )


def chapter(
    spoken: list[Voice], field: str, order: list[str], against: set[tuple[str, str]] = frozenset()
) -> list[Made]:
    """The messages of one field: section by section, topic by topic, single voices last.

    ``against``: pairs of statement_ids that contradict each other and are not gathered behind one message.
    """
    made = []
    for section in [*order, cells.SINGLE]:
        for topic in sorted({voice.topic for voice in spoken if voice.section == section}):
            made += _gathered(
                [voice for voice in spoken if (voice.section, voice.topic) == (section, topic)],
                field,
                against,
            )
    return made


def _gathered(spoken: list[Voice], field: str, against: set[tuple[str, str]]) -> list[Made]:
    """Few messages for one topic and type: near voices come together behind the one that weighs most; single voices stay alone."""
    section, topic = spoken[0].section, spoken[0].topic
    middles = np.array([voice.middle for voice in spoken])
    heaps = same.gather(middles, 1 if section == cells.SINGLE else ASPECTS)
    made = []
    for heap in range(max(heaps) + 1):
        inside = [number for number, found in enumerate(heaps) if found == heap]
        lead = inside[_lead([spoken[number] for number in inside])]
        contrary = [number for number in inside if _clash(spoken[lead], spoken[number], against)]
        nearest = sorted(
            inside, key=lambda number: (-round(float(middles[number] @ middles[lead]), 6), number)
        )
        related = [
            row
            for number in nearest
            if number != lead and number not in contrary
            for row in spoken[number].rows
        ]
        made.append(
            message(spoken[lead].rows, spoken[lead].vectors, field, topic, section, related)
        )
        made += [
            message(spoken[number].rows, spoken[number].vectors, field, topic, section)
            for number in contrary
        ]
    return made


def _clash(one: Voice, other: Voice, against: set[tuple[str, str]]) -> bool:
    return any(
        (here["statement_id"], there["statement_id"]) in against
        for here in one.rows
        for there in other.rows
    )


def _lead(spoken: list[Voice]) -> int:
    """Which voice speaks for them all: heard at most tables, most often; of equals the one with the clearest statement."""
    counts = [cells.count(voice.rows) for voice in spoken]
    weights = [(each.tables, each.statements, max(each.mentions, each.points)) for each in counts]
    equal = [number for number, weight in enumerate(weights) if weight == max(weights)]
    centre = np.vstack([voice.vectors for voice in spoken]).mean(axis=0)
    rows = [(number, row) for number in equal for row in spoken[number].rows]
    return rows[
        voices.clearest(
            [row for _, row in rows],
            np.vstack([spoken[number].vectors for number in equal]),
            centre,
        )
    ][0]


def show(made: list[Made], n_statements: int) -> None:
    """Mark what the chapter spells out: the heaviest message of each topic in each section first, then the next heaviest;
    single voices up to a limit of their own."""
    budget = min(max(math.ceil(n_statements * MESSAGES_A_STATEMENT), LEAST_MESSAGES), MOST_MESSAGES)
    ordered = sorted((each.summary for each in made), key=_weight)
    heavy = [summary for summary in ordered if summary["section"] != cells.SINGLE]
    leads = {(summary["section"], summary["topic_id"]): summary for summary in reversed(heavy)}
    others = [
        summary
        for summary in heavy
        if leads[summary["section"], summary["topic_id"]] is not summary
    ]
    for summary in [*sorted(leads.values(), key=_weight), *others][:budget]:
        summary["shown"] = 1
    for summary in [summary for summary in ordered if summary["section"] == cells.SINGLE][
        :MOST_MESSAGES
    ]:
        summary["shown"] = 1


def rank(made: list[Made]) -> None:
    """Order within each section: the topic of most tables and statements first, in a topic the heaviest message first."""
    by_section: dict[str, dict[str, list[Made]]] = {}
    for each in sorted(made, key=lambda each: _weight(each.summary)):
        by_section.setdefault(each.summary["section"], {}).setdefault(
            each.summary["topic_id"], []
        ).append(each)
    for by_topic in by_section.values():
        order = sorted(by_topic.values(), key=_breadth)
        for number, each in enumerate((each for inside in order for each in inside), start=1):
            each.summary["rank"] = number


def _breadth(inside: list[Made]) -> tuple:
    """Sort key of a topic's messages in a section: tables, then statements, all that is gathered there included."""
    rows = [row for each in inside for row in (*each.rows, *each.related)]
    return (-cells.n_tables(rows), -len(rows), _weight(inside[0].summary))


def opposing(spoken: list[Voice], chance: same.Bars, book: codebook.Codebook) -> list[Made]:
    """Voices of one round whose words pull in opposite directions: the heavier side's message in its field, the other side as ``counter``.

    A voice stands in one opposition only. Voices of different fields are held against each other where they begin with the same thing.
    """
    against = _contrary(spoken, chance, book)
    free = sorted(
        against,
        key=lambda number: (
            *(-each for each in _loudness(spoken[number])),
            spoken[number].rows[0]["statement_id"],
        ),
    )
    pairs = []
    while free:
        one = free.pop(0)
        others = [other for other in free if other in against[one]]
        if others:
            free = [each for each in free if each not in others]
            pairs.append(_opposition(spoken[one], [spoken[other] for other in others]))
    return pairs


def _loudness(voice: Voice) -> tuple[int, int, int]:
    counted = cells.count(voice.rows)
    return counted.tables, counted.statements, counted.mentions


def _contrary(
    spoken: list[Voice], chance: same.Bars, book: codebook.Codebook
) -> dict[int, set[int]]:
    """By number of the voice the voices that contradict it: any statement of the one any statement of the other."""
    owner = np.repeat(np.arange(len(spoken)), [len(voice.rows) for voice in spoken])
    rows, vectors = (
        [row for voice in spoken for row in voice.rows],
        np.vstack([voice.vectors for voice in spoken]),
    )
    calls = [cells.demands(voice.section, book) for voice in spoken]
    against: dict[int, set[int]] = {}
    for start in range(0, len(rows), CHUNK):
        nearness = chance.nearness(vectors[start : start + CHUNK] @ vectors.T)
        for here, there in np.argwhere(nearness >= stance.NEAR):
            one, other = int(owner[start + here]), int(owner[there])
            if one < other and other not in against.get(one, ()):
                texts, kinds = (
                    (rows[start + here]["text"], rows[there]["text"]),
                    (calls[one], calls[other]),
                )
                if rows[start + here]["field"] != rows[there]["field"] and not stance.one_thing(
                    *texts
                ):
                    continue
                if stance.opposed(*texts, kinds, float(nearness[here, there]), chance.weights):
                    against.setdefault(one, set()).add(other)
                    against.setdefault(other, set()).add(one)
    return against


def _opposition(one: Voice, others: list[Voice]) -> Made:
    made = message(one.rows, one.vectors, one.rows[0]["field"], one.topic, cells.OPPOSED)
    made.summary["shown"] = 1
    counter = [
        {
            "summary_id": made.summary["summary_id"],
            "statement_id": row["statement_id"],
            "role": "counter",
        }
        for other in others
        for row in other.rows
    ]
    return made._replace(sources=[*made.sources, *counter])


def _pairs(against: list[Made]) -> set[tuple[str, str]]:
    """The statements on the two sides of each opposition, as pairs in both orders."""
    pairs = set()
    for each in against:
        sides = {
            side: [
                row["statement_id"] for row in each.sources if (row["role"] == "counter") == side
            ]
            for side in (False, True)
        }
        pairs |= {
            pair
            for one in sides[False]
            for other in sides[True]
            for pair in ((one, other), (other, one))
        }
    return pairs


def agreed(made: list[Made], against: set[str]) -> list[Made]:
    """The points most tables share: messages of at least two tables that no other message opposes, said again as ``konsens``."""
    shared = sorted(
        (
            each
            for each in made
            if each.summary["n_tables"] > 1
            and not against & {row["statement_id"] for row in each.rows}
        ),
        key=lambda each: _weight(each.summary),
    )
    again = []
    for summary, sources, rows, _ in shared[:MOST_AGREED]:
        summary_id = "k" + summary["summary_id"][1:]
        again.append(
            Made(
                summary
                | {"summary_id": summary_id, "section": cells.AGREED, "n_related": 0, "shown": 1},
                [row | {"summary_id": summary_id} for row in sources if row["role"] != "related"],
                rows,
                [],
            )
        )
    return again


def summarize(
    statements: pd.DataFrame,
    coded: pd.DataFrame,
    book: codebook.Codebook,
    vectors: np.ndarray,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(summaries, summary_sources) of all rounds. ``vectors`` of shape (n_statements, d) in the order of ``statements``."""
    placed = cells.place(statements, coded).reset_index(drop=True)
    close = same.centred(vectors)
    chance = same.bars(close, placed["field"].tolist(), placed["text"].tolist())
    made: list[Made] = []
    for _, in_round in placed.groupby("round_id", sort=True):
        spoken = {}
        for field in (code.id for code in book.fields):
            rows = in_round[in_round["field"] == field]
            if len(rows):
                spoken[field] = voices.voices(
                    cells.records(rows), close[rows.index], chance, _section
                )
        against = opposing([voice for inside in spoken.values() for voice in inside], chance, book)
        for field, inside in spoken.items():
            made += _field(inside, field, against, book)
        unplaced = in_round[in_round["field"] == ""]
        made += _unplaced(cells.records(unplaced), close[unplaced.index])
    return _table([each.summary for each in made], "summaries"), _table(
        [row for each in made for row in each.sources], "summary_sources"
    )


def _section(row: dict) -> str:
    return row["type"] if row["topic"] else cells.SINGLE


def _field(
    spoken: list[Voice], field: str, against: list[Made], book: codebook.Codebook
) -> list[Made]:
    """All messages of one field; ``against``: the oppositions of the round."""
    made = chapter(spoken, field, cells.sections(book), _pairs(against))
    show(made, sum(len(voice.rows) for voice in spoken))
    rank(made)
    again = agreed(made, {row["statement_id"] for each in against for row in each.sources})
    own = [each for each in against if each.summary["field_id"] == field]
    for repeated in (own, again):
        for number, each in enumerate(repeated, start=1):
            each.summary["rank"] = number
    return [*made, *again, *own]


def _unplaced(rows: list[dict], vectors: np.ndarray) -> list[Made]:
    """Statements nobody could place: one message each, in the order of the notes."""
    made = [
        message([row], vectors[[number]], "", "", cells.UNCLEAR) for number, row in enumerate(rows)
    ]
    for number, each in enumerate(made, start=1):
        each.summary.update(rank=number, shown=1)
    return made


def _table(rows: list[dict], name: str) -> pd.DataFrame:
    return tables.typed(pd.DataFrame(rows), name) if rows else tables.empty(name)


def _work(house: stage.House, options) -> str:
    statements, book = house.read("statements"), codebook.read(house.corpus / "codebook.toml")
    store = embed.Store(house.models / "embeddings" / "statements.npz", model=None)
    vectors = store[statements["text"]] if len(statements) else np.zeros((0, 1), np.float32)
    summaries, sources = summarize(statements, house.read("coded_statements"), book, vectors)
    house.write("summaries", summaries)
    house.write("summary_sources", sources)
    several, gathered = (
        int((summaries["n_statements"] > 1).sum()),
        int((summaries["n_related"] > 0).sum()),
    )
    return f"{len(statements)} Aussagen → {len(summaries)} Kernaussagen: {several} mehrfach gesagt, {gathered} mit weiteren Aussagen dahinter"


if __name__ == "__main__":
    stage.run("summarize", _work)
