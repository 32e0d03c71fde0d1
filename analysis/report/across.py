"""What crosses the fields: topics in several of them, the dimensions of diversity, unplaced statements; and the last round table."""

from __future__ import annotations

import pandas as pd

from analysis import cells, coded_statements
from analysis.report import wording
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.front import topic_row
from analysis.report.messages import heading, origin, own_words, sources

DIMENSION_QUOTES = 5
EVIDENCE = 4  # ids shown a topic in the comparison; all of them stand in the field's chapter
STATUS = {
    "new": "Neu",
    "confirmed": "Bestätigt",
    "changed": "Verändert",
    "not_mentioned": "Nicht mehr genannt",
    "split": "Aufgeteilt",
    "merged": "Zusammengelegt",
}


def chapter(story: Story, data: Data) -> None:
    story.head(1, "Handlungsfeldübergreifendes")
    story.figure("fields_types")
    _types(story, data)
    _crossing(story, data)
    _dimensions(story, data)
    _unclear(story, data)


def type_counts(data: Data) -> pd.DataFrame:
    """Statements by field and type, names as index and columns, codebook order; „Unklar“ and „ohne Typ“ only where there are any."""
    fields = {code.id: code.name for code in data.book.fields} | {"": "Unklar"}
    types = {code.id: code.name for code in data.book.types} | {
        cells.NO_TYPE: "ohne Typ" if data.book.types else "Aussagen"
    }
    counts = pd.crosstab(data.statements["field"], data.statements["type"]).reindex(
        index=list(fields), columns=list(types), fill_value=0
    )
    counts = counts.loc[
        [field for field in fields if field or counts.loc[field].sum()],
        [name for name in types if name != cells.NO_TYPE or counts[name].sum()],
    ]
    return counts.rename(index=fields, columns=types)


def _types(story: Story, data: Data) -> None:
    counts = type_counts(data)
    rows = [
        [
            field,
            *(wording.number(int(value)) for value in values),
            wording.number(int(values.sum())),
        ]
        for field, values in zip(counts.index, counts.to_numpy())
    ]
    names = [*counts.columns, "Summe"]
    longest = [
        max(len(word) for word in name.split()) + 2 for name in names
    ]  # so that no heading is cut inside a word
    story.grid(
        "types",
        ["Handlungsfeld", *names],
        rows,
        (0.24, *(0.76 * length / sum(longest) for length in longest)),
    )


def _crossing(story: Story, data: Data) -> None:
    story.head(2, "Themen über Feldgrenzen")
    home = dict(zip(data.topics["topic_id"], data.topics["field_id"]))
    across = [topic for topic in data.members if home.get(topic) == ""]
    story.say("crossing" if across else "crossing_none")
    if across:
        order = sorted(
            across,
            key=lambda topic: (
                -data.members[topic]["at_table"].nunique(),
                -len(data.members[topic]),
                topic,
            ),
        )
        story.table(
            "crossing", [topic_row(data, topic) for topic in order], (0.34, 0.38, 0.14, 0.14)
        )


def _dimensions(story: Story, data: Data) -> None:
    """Per dimension what was said, in which fields, and which dimensions nobody spoke about."""
    story.head(2, "Vielfaltsdimensionen")
    if not data.book.dimensions:
        story.say("dimensions_missing")
        return
    story.say("dimensions")
    coded = coded_statements.decided(data.codings, "dimension").merge(
        data.statements, on="statement_id"
    )
    coded = {
        code.id: coded[coded["code_id"] == code.id].sort_values(
            ["sheet", "position"], kind="stable"
        )
        for code in data.book.dimensions
    }
    story.table(
        "dimensions",
        [
            {
                "dimension": code.name,
                "dimension_statements": len(coded[code.id]),
                "dimension_tables": coded[code.id]["at_table"].nunique(),
                "round_tables": data.all_tables,
                "dimension_fields": _fields(data, set(coded[code.id]["field"])),
            }
            for code in data.book.dimensions
        ],
        (0.28, 0.14, 0.14, 0.44),
    )
    for code in data.book.dimensions:
        _dimension(story, coded[code.id], code.name)
    silent = [code.name for code in data.book.dimensions if coded[code.id].empty]
    if silent:
        story.say("dimensions_silent", dimensions=wording.listed(silent))


def _fields(data: Data, held: set[str]) -> str:
    """The fields of action by name, or that it is all of them."""
    names = [code.name for code in data.book.fields if code.id in held]
    return (
        "alle Handlungsfelder" if 2 < len(names) == len(data.book.fields) else wording.listed(names)
    )


def _dimension(story: Story, rows: pd.DataFrame, name: str) -> None:
    if rows.empty:
        return
    story.head(3, name)
    weight = rows.assign(length=rows["text"].str.len()).sort_values(
        ["mentions", "length", "statement_id"], ascending=[False, False, True], kind="stable"
    )
    chosen = weight.drop_duplicates("at_table").head(DIMENSION_QUOTES)
    for row in cells.records(chosen):
        story.say(
            "single",
            "bullet",
            quote=own_words(row),
            heading=heading(row, row["text"]),
            origin=origin(row),
            ids=row["statement_id"],
        )
    left = [each for each in rows["statement_id"] if each not in set(chosen["statement_id"])]
    if left:
        story.say("dimension_rest", "bullet", ids_statements=len(left), ids=wording.ids(left))


def _unclear(story: Story, data: Data) -> None:
    story.head(2, "Nicht zugeordnete Aussagen")
    unclear = data.summaries[data.summaries["section"] == cells.UNCLEAR].sort_values("rank")
    story.say("unclear" if len(unclear) else "unclear_none")
    for row in unclear.itertuples():
        found = sources(data, row.summary_id)
        first = data.row[found[0]]
        story.say(
            "single",
            "bullet",
            quote=row.text,
            heading=heading(first, row.text),
            origin=origin(first),
            ids=wording.ids(found),
        )


def comparison(story: Story, data: Data) -> None:
    """Topics against the round before: new, confirmed, changed, not mentioned any more."""
    story.head(1, "Vergleich mit dem letzten Runden Tisch")
    here = data.topic_rounds[data.topic_rounds["round_id"] == data.round_id]
    if not data.previous:
        story.say("compare_none")
        return
    if here.empty:
        story.say("compare_missing")
        return
    story.say("compare", previous=wording.day(data.previous))
    story.say("compare_silence")
    story.figure("rounds_flow")
    before = data.topic_statements[["statement_id", "topic_id"]].merge(
        data.everything[data.everything["round_id"] == data.previous], on="statement_id"
    )
    before = dict(tuple(before.groupby("topic_id")))
    all_before = data.everything.loc[
        data.everything["round_id"] == data.previous, "at_table"
    ].nunique()
    for status, name in STATUS.items():
        topics = here.loc[here["status"] == status, "topic_id"].tolist()
        topics = [topic for topic in topics if topic in data.topic_names]
        if topics:
            story.head(2, name)
            story.say(f"compare_{status}")
            story.table(
                "compare",
                [
                    _row(data, topic, before.get(topic), all_before)
                    for topic in sorted(topics, key=lambda each: _order(data, each))
                ],
                (0.26, 0.2, 0.19, 0.19, 0.16),
            )


def _order(data: Data, topic_id: str) -> tuple:
    home = dict(zip(data.topics["topic_id"], data.topics["field_id"])).get(topic_id, "")
    fields = list(data.book.names("field"))
    return (
        fields.index(home) if home in fields else len(fields),
        data.topic_names[topic_id],
        topic_id,
    )


def _row(data: Data, topic_id: str, before: pd.DataFrame | None, all_before: int) -> dict:
    home = dict(zip(data.topics["topic_id"], data.topics["field_id"]))[topic_id]
    row = {
        "topic": data.topic_names[topic_id],
        "topic_home": data.book.names("field").get(home, "") if home else "feldübergreifend",
        "round_tables": data.all_tables,
        "all_previous_tables": all_before,
        "topic_statements": 0,
        "topic_tables": 0,
        "previous_statements": 0,
        "previous_tables": 0,
    }
    if before is not None:
        row |= {"previous_statements": len(before), "previous_tables": before["at_table"].nunique()}
    if (now := data.members.get(topic_id)) is not None:
        row |= {"topic_statements": len(now), "topic_tables": now["at_table"].nunique()}
    shown = now if now is not None else before
    ids = (
        []
        if shown is None
        else shown.sort_values(["mentions", "statement_id"], ascending=[False, True])[
            "statement_id"
        ].head(EVIDENCE)
    )
    return row | {"any_ids": wording.ids(ids)}
