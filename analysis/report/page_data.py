"""The data the page's script works on: statements and sheets as short lists, as JSON that no text can break out of."""

from __future__ import annotations

import json

from analysis.report import annex
from analysis.report.data import Data


def embedded(content: object) -> str:
    """JSON for a script element: no „<“, no line separators, so that no note can end the element or the line.

    >>> embedded({"a": "</script>"})
    '{"a":"\\\\u003c/script>"}'
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for char in "<>&\u2028\u2029":
        if char != ">":
            text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def payload(data: Data, rounds: list[str], positions: dict[str, tuple[float, float]]) -> dict:
    """What the script works on: statements of the shown rounds and the sheets they stand on, as short lists.

    A statement is [id, sheet, start, end, text, field, type, topics, dimensions, table, group, round, x, y];
    names are numbers into ``namen``.
    """
    names: dict[str, int] = {}
    number = lambda name: names.setdefault(name, len(names))
    dimensions, topics = annex.dimension_names(data), _topics(data)
    types = data.book.names("type")
    fields = data.book.names("field")
    shown = data.documents[data.documents["round_id"].isin(rounds)]
    sheets = {row["document_id"]: at for at, row in enumerate(shown.to_dict("records"))}
    rows = []
    for row in data.row.values():
        if row["document_id"] in sheets:
            x, y = positions.get(row["statement_id"], (0.0, 0.0))
            rows.append(
                [
                    row["statement_id"],
                    sheets[row["document_id"]],
                    row["start"],
                    row["end"],
                    row["verbatim"],
                    number(fields[row["field"] or "unclear"]),
                    number(types.get(row["type"], "ohne Typ")),
                    [number(name) for name in topics.get(row["statement_id"], ["Einzelstimme"])],
                    [number(name) for name in dimensions.get(row["statement_id"], [])],
                    number(row["table"]),
                    number(row["group"]),
                    number(row["round_id"]),
                    round(x, 1),
                    round(y, 1),
                ]
            )
    return {
        "aussagen": rows,
        "namen": list(names),
        "runde": data.round_id,
        "felder": [code.name for code in data.book.fields],
        "blaetter": [
            [row["document_id"], row["file"], row["part"], row["text"]]
            for row in shown.to_dict("records")
        ],
    }


def _topics(data: Data) -> dict[str, list[str]]:
    """The names of all topics of each statement, the one with the biggest share first, by statement_id."""
    shares = data.topic_statements.sort_values(
        ["statement_id", "weight", "topic_id"], ascending=[True, False, True], kind="stable"
    )
    found: dict[str, list[str]] = {}
    for statement_id, topic_id in zip(shares["statement_id"], shares["topic_id"]):
        if topic_id in data.topic_names:
            found.setdefault(statement_id, []).append(data.topic_names[topic_id])
    return found
