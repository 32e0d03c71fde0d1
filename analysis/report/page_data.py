"""The data the page's script works on: statements and sheets as short lists, as JSON that no text can break out of."""

from __future__ import annotations

import json

from analysis.report import annex, photos
from analysis.report.data import Data
from analysis.report.outline import CROSSING

UNPLACED, SINGLE = "Unklar", "Einzelstimme"


def embedded(content: object) -> str:
    """JSON for a script element: no „<“, no line separators, so that no note can end the element or the line.

    >>> embedded({"a": "</script>"})
    '{"a":"\\\\u003c/script>"}'
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for char in "<&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def payload(
    data: Data,
    rounds: list[str],
    coordinates: dict[str, tuple[float, float]],
    pictures: dict[str, photos.Photo],
) -> dict:
    """What the script works on: statements of the shown rounds and the sheets they stand on, as short lists.

    A statement is [id, sheet, start, end, text, field, type, topics, dimensions, table, group, round, x, y, photo]; names are numbers
    into ``namen``. Its field is the chapter that tells it, so that a number in the text and the list beside it agree.
    """
    names: dict[str, int] = {}
    number = lambda name: names.setdefault(name, len(names))
    types = data.book.names("type")
    shown = data.documents[data.documents["round_id"].isin(rounds)].to_dict("records")
    sheets = {row["document_id"]: at for at, row in enumerate(shown)}
    rows = []
    for row in data.row.values():
        if row["document_id"] not in sheets:
            continue
        topic = data.topic[row["topic"]]["shown"] if row["topic"] else SINGLE
        crossing = CROSSING if row["topic"] else UNPLACED
        x, y = coordinates.get(row["statement_id"], (0.0, 0.0))
        rows.append(
            [
                row["statement_id"],
                sheets[row["document_id"]],
                row["start"],
                row["end"],
                row["verbatim"],
                number(data.fields.get(row["chapter"], crossing)),
                number(types.get(row["type"], "ohne Typ")),
                [number(topic)],
                [number(name) for name in annex.dimension_names(data, row["statement_id"])],
                number(row["table"]),
                number(row["group"]),
                number(row["round_id"]),
                round(x, 1),
                round(y, 1),
                number(row["photo"] if row["photo"] in pictures else ""),
            ]
        )
    return {
        "aussagen": rows,
        "namen": list(names),
        "runde": data.round_id,
        "felder": [*data.fields.values(), CROSSING],
        "fotos": {
            name: [picture.small, f"{photos.FOLDER}/{photos.file_name(name)}"]
            for name, picture in pictures.items()
        },
        "blaetter": [[row["document_id"], row["file"], row["part"], row["text"]] for row in shown],
    }
