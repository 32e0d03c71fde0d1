"""Title, „Auf einen Blick“, procedure and limits."""

from __future__ import annotations

from analysis import cells
from analysis.german.placeholders import WRITTEN as PLACEHOLDER
from analysis.report import wording
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.messages import everything, sources

TOPICS_AT_A_GLANCE = 5
GLANCE_WORDS = 3  # least words of a key message on the first page
UNSURE = {"unsicher", "unleserlich"}
FIELDS_NAMED = 1  # of a topic that many fields share


def title(story: Story, data: Data) -> None:
    """Title page: what, whose, as of when, from which run; the draft notice until a person has cleared the names."""
    about = data.book.about
    story.head(0, data.title)
    story.say("subtitle", "subtitle", round=wording.day(data.round_id))
    if not data.cleared:
        story.say("draft", "notice")
    if about.get("note"):
        story.say("note", "notice", note=about["note"])
    for key, name, value in (
        ("city", "city", about.get("city", "")),
        ("publisher", "publisher", about.get("publisher", "")),
        ("as_of", "as_of", wording.day(data.as_of)),
        ("run", "run_id", data.manifest.get("run_id", "")),
    ):
        if value:
            story.say(key, "meta", **{name: value})


def glance(story: Story, data: Data) -> None:
    """One page: how much, the key message of each field, the topics most tables share, what the numbers cannot show."""
    counted = cells.count(cells.records(data.statements))
    story.head(1, "Auf einen Blick")
    story.say(
        "glance_numbers",
        round_statements=counted.statements,
        round_notes=counted.notes,
        round_tables=counted.tables,
    )
    story.table(
        "glance",
        [_field_row(data, code.id, code.name) for code in data.book.fields],
        (0.2, 0.16, 0.32, 0.32),
    )
    broad = sorted(
        data.members.items(),
        key=lambda item: (-item[1]["at_table"].nunique(), -len(item[1]), item[0]),
    )[:TOPICS_AT_A_GLANCE]
    if broad:
        story.say("glance_several")
        story.table(
            "glance_topics",
            [topic_row(data, topic_id) for topic_id, _ in broad],
            (0.4, 0.32, 0.13, 0.15),
        )
    names = data.book.names("field")
    opposed = set(data.summaries.loc[data.summaries["section"] == cells.OPPOSED, "field_id"])
    if opposed:
        story.say(
            "glance_opposed",
            chapters=wording.listed(f"„{names[field]}“" for field in names if field in opposed),
        )
    else:
        story.say("glance_opposed_none")
    unclear = int((data.statements["field"] == "").sum())
    if unclear:
        story.say("glance_unclear", unclear_statements=unclear)
    story.say("not_representative")


def _field_row(data: Data, field_id: str, name: str) -> dict:
    """A field with the message most tables stand behind, once of what is told and once of what is called for."""
    rows = data.statements[data.statements["field"] == field_id]
    own = data.summaries[
        (data.summaries["field_id"] == field_id)
        & ~data.summaries["section"].isin([cells.AGREED, cells.OPPOSED])
    ]
    row = {
        "field": name,
        "field_statements": len(rows),
        "field_tables": rows["at_table"].nunique(),
        "round_tables": data.all_tables,
    }
    for prefix, called_for in (("", False), ("demand_", True)):
        some = [
            each
            for each in own.to_dict("records")
            if cells.demands(each["section"], data.book) == called_for
        ]
        if some:
            top = min(some, key=lambda each: _standing(data, each))
            row |= {
                f"{prefix}quote": top["text"],
                f"{prefix}ids": wording.ids(sources(data, top["summary_id"])),
            }
    return row


def _standing(data: Data, summary: dict) -> tuple:
    """Sort key of a message, the weightiest first.

    Last come single voices, statements without a type and what cannot stand alone on a first page: an unsure transcript, a question, less
    than ``GLANCE_WORDS`` words, a note about a person.
    """
    rows = data.rows(everything(data, summary["summary_id"]))
    words = summary["text"].rstrip(" !").split()
    doubtful = (
        bool(UNSURE & set(rows[0]["flags"].split()))
        or words[-1].endswith("?")
        or len(words) < GLANCE_WORDS
    )
    doubtful = doubtful or bool(PLACEHOLDER.search(summary["text"]))
    weights = (
        summary["n_tables"],
        max(summary["mentions"], summary["points"]),
        cells.n_tables(rows),
        len(rows),
    )
    return (
        summary["section"] in (cells.SINGLE, cells.NO_TYPE),
        doubtful,
        *(-each for each in weights),
        summary["summary_id"],
    )


def topic_row(data: Data, topic_id: str) -> dict:
    """A topic with its counts in this round and the fields its statements belong to, the field with most of them first."""
    rows, names = data.members[topic_id], data.book.names("field")
    held = rows.loc[rows["field"] != "", "field"].value_counts()
    order = sorted(held.index, key=lambda field: (-held[field], list(names).index(field)))
    return {
        "topic": data.topic_names[topic_id],
        "topic_fields": _shortened([names[field] for field in order]),
        "topic_statements": len(rows),
        "topic_tables": rows["at_table"].nunique(),
        "round_tables": data.all_tables,
    }


def _shortened(names: list[str]) -> str:
    """The first names, and how many more.

    >>> _shortened(["A", "B", "C"]), _shortened(["A"])
    ('A und 2 weitere', 'A')
    """
    more = len(names) - FIELDS_NAMED
    return wording.listed(names[:FIELDS_NAMED]) + (f" und {more} weitere" if more > 0 else "")


def procedure(story: Story, data: Data) -> None:
    """Why, how, from what, and where it ends."""
    story.head(1, "Anlass, Verfahren, Datengrundlage und Grenzen")
    story.head(2, "Anlass")
    story.say("occasion", round=wording.day(data.round_id))
    story.say("occasion_office")
    story.head(2, "Verfahren")
    story.say("procedure_machine")
    decisions = sum(
        len(data.decisions[name])
        for name in ("decided_codings", "decided_statements", "decided_topics")
    )
    story.say("procedure_people" if decisions else "procedure_people_none", decisions=decisions)
    story.say("procedure_ids")
    story.head(2, "Datengrundlage")
    _sources(story, data)
    story.head(2, "Grenzen")
    for key in (
        "not_representative",
        "limits_stated",
        "limits_assignment",
        "limits_same",
        "limits_opposition",
    ):
        story.say(key)


def _sources(story: Story, data: Data) -> None:
    sheets = data.documents[data.documents["round_id"] == data.round_id]
    story.say("data_files", files=sheets["file"].nunique())
    untold = data.statements.loc[data.statements["table"] == "", "document_id"].nunique()
    story.say("data_tables" if untold else "data_tables_all", untold_sheets=untold)
    story.table(
        "sheets",
        [_sheet(data, sheet) for sheet in sheets.to_dict("records")],
        (0.3, 0.18, 0.24, 0.14, 0.14),
    )
    aside = int(data.set_aside["document_id"].isin(sheets["document_id"]).sum())
    if aside:
        story.say("data_aside", aside=aside)
    for key, name, chosen in (
        ("data_languages", "foreign", data.statements["language"] != "de"),
        (
            "data_unsure",
            "unsure",
            data.statements["flags"].str.contains(r"\b(?:unsicher|unleserlich)\b", regex=True),
        ),
    ):
        if chosen.any():
            story.say(
                key,
                **{name: int(chosen.sum())},
                ids=wording.ids(data.statements.loc[chosen, "statement_id"]),
            )
    doubled = int(
        (
            (data.statements["same_as"] != "")
            & (data.statements["same_as"] != data.statements["statement_id"])
        ).sum()
    )
    if doubled:
        story.say("data_doubles", doubled=doubled)
    remarked = [sheet for sheet in sheets.to_dict("records") if sheet["remark"]]
    if remarked:
        story.say("data_remarks")
    for sheet in remarked:
        story.say("sheet_remark", "bullet", file=sheet["file"], sheet_remark=sheet["remark"])
    story.say("data_unread" if len(data.unread) else "data_unread_none")
    for row in data.unread.to_dict("records"):
        story.say("unread_file", "bullet", file=row["file"], reason=row["reason"])


def _sheet(data: Data, sheet: dict) -> dict:
    rows = data.statements[data.statements["document_id"] == sheet["document_id"]]
    stated = sorted(
        {table for table in rows["table"] if table}, key=lambda table: (len(table), table)
    )
    return {
        "file": sheet["file"],
        "part": sheet["part"],
        "workshop": sheet["workshop"],
        "sheet_tables": wording.listed(stated),
        "sheet_statements": len(rows),
    }
