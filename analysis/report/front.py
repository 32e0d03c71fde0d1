"""The first lines of every file: what, whose, as of when; what it rests on; how far it can be trusted."""

from __future__ import annotations

from analysis import coded_statements
from analysis.quoting import SURE
from analysis.report import wording
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.outline import title
from analysis.report.wording import Part, Selection

UNSURE = r"\b(?:unsicher|unleserlich)\b"


def begin(story: Story, data: Data, name: str) -> None:
    """Title, round, and the draft notice until a person has cleared the names."""
    about = data.book.about
    story.head(0, f"{data.title}: {name}")
    day, city = wording.day(data.round_id), about.get("city", "")
    story.say("subtitle", "subtitle", round=day, city=city, as_of=wording.day(data.as_of))
    if not data.cleared:
        story.say("draft", "notice")
    if about.get("note"):
        story.say("note", "quiet", note=about["note"])


def imprint(story: Story, data: Data) -> None:
    publisher, run_id = data.book.about.get("publisher", ""), data.manifest.get("run_id", "")
    if publisher or run_id:
        story.say("imprint", "meta", publisher=publisher, run_id=run_id)


def basis(story: Story, data: Data) -> None:
    """How much was read, and what counts as a table (Tisch)."""
    parts = story.fill("basis", round=data.round, unread=unread(data))
    numbers = _ambiguous(data)
    if len(numbers) == 1:
        table, (workshops, keys) = next(iter(numbers.items()))
        parts += [Part("", " ")] + story.fill(
            "same_number",
            table=table,
            workshops=Selection(workshops, ("workshops of", table, data.round_id)),
            tables=Selection(keys, ("tables of", table, data.round_id)),
        )
    elif numbers:
        chosen = Selection(tuple(numbers), ("same numbers", data.round_id))
        parts += [Part("", " ")] + story.fill("same_numbers", numbers=chosen)
    story.tell("basis", parts)


def _ambiguous(data: Data) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Table numbers that stand for several tables: the workshops that use each, the tables it counts as."""
    rows = data.statements
    found = {}
    for number, *_ in coded_statements.ambiguous_tables(data.shared.statements, data.round_id):
        inside = rows[rows["table"] == number]
        workshops = tuple(sorted(set(inside["workshop"]) - {""}))
        found[number] = (workshops, tuple(sorted(set(inside["at_table"]))))
    return found


def unread(data: Data) -> Selection:
    return Selection(tuple(data.unread["file"]), ("unread", data.round_id))


def decisions(data: Data) -> Selection:
    """What people decided on statements, codes and topics."""
    ids = [
        f"{name} {number}"
        for name in ("decided_codings", "decided_statements", "decided_topics")
        for number in range(len(data.decisions[name]))
    ]
    return Selection(tuple(ids), ("decisions",))


def most_voted(story: Story, data: Data) -> None:
    """The card with the most votes of the round, whatever its topic; all of them where several have as many."""
    votes = dict(zip(data.statements["statement_id"], data.statements["votes"]))
    most = max(votes.values(), default=0)
    cards = [each for each in data.ids if votes[each] == most]
    notes = {data.row[each]["note_id"]: each for each in reversed(cards)}
    cards = sorted(notes.values(), key=data.ids.index)
    if not most or len(cards) > 3:
        return
    topic_id = data.row[cards[0]]["topic"]
    shown = data.topic.get(topic_id, {}).get("shown", "")
    named = shown and not shown.startswith("„") and data.in_topic[cards[0]] >= SURE
    voted = Selection(tuple(each for each in data.ids if votes[each]), ("voted", data.round_id))
    story.say(
        "most_voted" if len(cards) == 1 else "most_voted_several",
        card=Selection(tuple(cards[:1]), ("most voted", data.round_id)),
        card_quote=wording.joined(quoted(story, cards)),
        topic=title(topic_id, shown, "topic_plain") if named else "",
        voted=voted,
        round=data.round,
    )


def quoted(story: Story, ids: list[str] | tuple[str, ...], key: str = "quote") -> list[list[Part]]:
    """Each statement in its own words with its reference."""
    return [story.fill(key, id=Selection((each,))) for each in ids]


def limits(story: Story, data: Data) -> None:
    made = decisions(data)
    checked = story.fill("checked_some" if made.ids else "checked_nobody", decisions=made)
    story.say("limits", checked=checked)


def how(story: Story, data: Data) -> None:
    """How the report came about and is to be read, half a page."""
    story.say("how")
    story.say("how_topics")
    if any(row["shown"].startswith("„") for row in data.topic.values()):
        story.say("origins")
    untold = data.statements[data.statements["table"] == ""]
    sheets = Selection(tuple(sorted(set(untold["document_id"]))), ("untold", data.round_id))
    if sheets.ids:
        story.say("untold", untold=sheets)
    for key, chosen in (
        ("foreign", data.statements["language"] != "de"),
        ("unsure", data.statements["flags"].str.contains(UNSURE, regex=True)),
    ):
        ids = tuple(data.statements.loc[chosen, "statement_id"])
        if ids:
            story.say(key, **{key: Selection(ids, (key, data.round_id))})
    limits(story, data)
