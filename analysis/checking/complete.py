"""What a finished report may not leave out, and what it may not deny: chapters, warnings, rows of tables, messages, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from analysis.checking import claims
from analysis.checking.grammar import Reading
from analysis.checking.lookups import DECIDED, REACHED, STATUS, run
from analysis.checking.truth import AGREED, NO_TYPE, OPPOSED, SINGLE, Message, Truth, plain
from analysis.german.placeholders import WRITTEN as PLACEHOLDER

TOPICS_AT_A_GLANCE = 5
MOST_TOPICS = 8  # in a chapter's table before those with one statement may be left out
REPEATED = (
    "message",
    "message_of_topic",
    "opposition",
    "aspects",
    "lone",
    "single",
    "quote",
    "topic_rest",
    "section_rest",
    "dimension_rest",
)


class Said(NamedTuple):
    """One line: under which chapter, section and sub-section it stands, in which field's chapter, and how it was read."""

    heads: tuple[str, str, str]
    field_id: str
    reading: Reading
    is_row: bool = False  # sentences and tables have keys of their own

    @property
    def ids(self) -> list[str]:
        return claims.ids(self.reading, "ids")


def faults(truth: Truth, said: list[Said], chapters: list[str]) -> Iterator[tuple[str, str]]:
    """(place, what is missing, repeated or denied); ``chapters`` are the headings of the first level in order."""
    names = [plain(code.name) for code in truth.book.fields]
    if [each for each in chapters if each in names] != names:
        yield (
            "Kapitel",
            "Nicht jedes Handlungsfeld hat genau ein Kapitel, in der Reihenfolge des Kodierleitfadens.",
        )
    yield from _sentences(truth, said)
    for field in truth.book.fields:
        yield from _chapter(
            truth, field.id, [each for each in said if each.field_id == field.id], plain(field.name)
        )
    yield from _rows(truth, said)
    yield from _glance(truth, said)
    yield from _sections(truth, said)
    for (heads, _, reading, _), times in Counter(
        each for each in said if each.reading.key in REPEATED
    ).items():
        if times > 1 and not _twice(truth, reading):
            yield (
                " › ".join(filter(None, heads)),
                f"Dieselbe Zeile steht {times}-mal da: {reading.values[0][1][:80]}",
            )


def _twice(truth: Truth, reading: Reading) -> bool:
    """Whether two messages of the round read alike (the same card at the same table is written down twice under one id only)."""
    return sum(each.key == claims.message_key(reading) for each in truth.every_message) > 1


def _sentences(truth: Truth, said: list[Said]) -> Iterator[tuple[str, str]]:
    """Sentences that must stand there, or must not: each of them exactly when it is true."""
    found = {each.reading.key for each in said if not each.is_row}
    for key, true in _true(truth).items():
        if true and key not in found:
            yield "Ganzer Bericht", f"Es fehlt der Satz „{key}“."
        if not true and key in found:
            yield "Ganzer Bericht", f"Der Satz „{key}“ stimmt nicht."


def _either(key: str, true: bool) -> dict[str, bool]:
    return {key: true, f"{key}_none": not true}


def _true(truth: Truth) -> dict[str, bool]:
    here = [truth.row[each] for each in truth.here]
    sheets = [row for row in truth.documents.values() if row["round_id"] == truth.round_id]
    decided = any(truth.decisions[name] for name in DECIDED)
    goals, previous = bool(truth.goals), bool(truth.previous)
    told = any(row["report_status"] for row in truth.goals)
    always = "not_representative glance_numbers procedure_machine procedure_ids limits_stated limits_assignment limits_same limits_opposition"
    always += " data_files privacy_how privacy_indirect privacy_local annex_codebook"
    return {
        **dict.fromkeys(always.split(), True),
        **_either(
            "glance_opposed", any(row["section"] == OPPOSED for row in truth.summaries.values())
        ),
        **_either("procedure_people", decided),
        **_either("changes", decided),
        **_either("data_unread", bool(truth.unread)),
        **_either("crossing", bool(_crossing(truth))),
        **_either("unclear", bool(truth.in_field(""))),
        "glance_unclear": bool(truth.in_field("")),
        "draft": not truth.cleared,
        "privacy_draft": not truth.cleared,
        "privacy_cleared": truth.cleared,
        "data_tables": any(not row["table"] for row in here),
        "data_tables_all": all(row["table"] for row in here),
        "data_aside": bool(truth.aside),
        "data_languages": any(row["language"] != "de" for row in here),
        "data_doubles": any(row["same_as"] not in ("", row["statement_id"]) for row in here),
        "data_remarks": any(row["remark"] for row in sheets),
        "dimensions": bool(truth.book.dimensions),
        "dimensions_missing": not truth.book.dimensions,
        "dimensions_silent": any(
            not truth.with_dimension(code.id) for code in truth.book.dimensions
        ),
        "compare": previous and bool(truth.topic_rounds),
        "compare_silence": previous and bool(truth.topic_rounds),
        "compare_missing": previous and not truth.topic_rounds,
        "compare_none": not previous,
        "concept_missing": not goals,
        "concept_scope": goals,
        "concept_how": goals,
        "report_reached": told and bool(_reached(truth)),
        "report_reached_none": told and not _reached(truth),
        "untouched": goals and bool(_untouched(truth)),
        "untouched_none": goals and not _untouched(truth),
        "without_goal": goals and bool(_without_goal(truth)),
        "without_goal_none": goals and not _without_goal(truth),
        "annex_quality_missing": not truth.measured,
        "annex_quality": bool(truth.measured),
        "annex_run_missing": not truth.manifest,
        "annex_run": bool(truth.manifest),
    }


def _chapter(truth: Truth, field_id: str, said: list[Said], name: str) -> Iterator[tuple[str, str]]:
    """What one chapter must say, and its messages: agreement and opposition each once, no message more often than it was summarised."""
    found = {each.reading.key for each in said if not each.is_row}
    rows = truth.in_field(field_id)
    own = [each for each in truth.every_message if each.field_id == field_id]
    sections = {each.section for each in own}
    must = {"field_none": not rows, "field_scope": bool(rows)}
    if rows:
        must |= {
            **_either("agreed", AGREED in sections),
            **_either("opposed", OPPOSED in sections),
            "singles": SINGLE in sections,
        }
    also = {each for each in truth.here if field_id in truth.fields.get(each, [])[1:]}
    must["field_further"] = bool(also)
    for key, true in must.items():
        if true != (key in found):
            yield name, f"Der Satz „{key}“ {'fehlt' if true else 'stimmt nicht'}."
    if rows and not found & {"field_cover", "field_cover_all"}:
        yield name, "Es fehlt, für wie viele Aussagen die Kernaussagen stehen."
    for each in said:
        if each.reading.key == "field_further" and set(each.ids) != also:
            yield name, "Die Aussagen aus anderen Handlungsfeldern sind andere."
        if each.reading.key == "quote" and not set(each.ids) <= set(rows):
            yield name, f"Das Zitat {'; '.join(each.ids)} gehört nicht in dieses Handlungsfeld."
    for title, section in (("agreement", AGREED), ("opposition", OPPOSED)):
        right = Counter(each.key for each in own if each.section == section)
        stated = Counter(
            claims.message_key(each.reading)
            for each in said
            if each.heads[1] == "Konsens und Dissens"
            and each.reading.key in ("message", "message_of_topic", "opposition")
            and (each.reading.key == "opposition") == (section == OPPOSED)
        )
        if right != stated:
            yield (
                name,
                f"Unter „Konsens und Dissens“ stehen nicht genau die {len(right)} Punkte der Tabellen ({title}).",
            )


def _crossing(truth: Truth) -> list[str]:
    return [
        topic
        for topic in truth.members
        if topic in truth.topics and truth.topics[topic]["field_id"] == ""
    ]


def _untouched(truth: Truth) -> set[str]:
    return {row["goal_id"] for row in truth.goals} - {row["goal_id"] for row in truth.links}


def _reached(truth: Truth) -> set[str]:
    reached = {
        row["goal_id"] for row in truth.goals if row["report_status"].strip().lower() in REACHED
    }
    return {goal for goal in reached if truth.linked(goal, "criticises")}


def _without_goal(truth: Truth) -> list[str]:
    linked = {row["statement_id"] for row in truth.links}
    return [
        topic
        for topic, inside in truth.members.items()
        if topic in truth.topics and not linked & set(inside)
    ]


def _rows(truth: Truth, said: list[Said]) -> Iterator[tuple[str, str]]:
    """The rows of each table, by what they are about: each once, none missing."""
    for key, (names, right) in _expected(truth).items():
        stated = Counter(
            tuple(
                {"status": each.heads[1], "heading": each.heads[1], "chapter": each.field_id}.get(
                    name
                )
                or each.reading.get(name)
                for name in names
            )
            for each in said
            if each.is_row and each.reading.key == key
        )
        for entry in [*(right - stated), *(stated - right)]:
            what = "fehlt" if entry in right else "steht zu Unrecht da"
            yield (
                f"Tabelle „{key}“",
                f"Eine Zeile {what} oder steht doppelt da: {' | '.join(entry)[:120]}",
            )
    shown = sorted(truth.tables(each) for each in truth.members.values())[::-1][:TOPICS_AT_A_GLANCE]
    topics = [each.reading for each in said if each.is_row and each.reading.key == "glance_topics"]
    stated = [int(each.get("topic_tables").replace(".", "")) for each in topics]
    if stated != shown or len({each.get("topic") for each in topics}) < min(
        len(topics), len(truth.topics_named)
    ):
        yield "Auf einen Blick", "Die Themen sind nicht die, die an den meisten Tischen vorkamen."


def _glance(truth: Truth, said: list[Said]) -> Iterator[tuple[str, str]]:
    """What the first page quotes is a key message of its field, and no clear one of its kind was said at more tables or more often."""
    fields = {plain(code.name): code.id for code in truth.book.fields}
    for reading in (each.reading for each in said if each.is_row and each.reading.key == "glance"):
        own = [
            each
            for each in truth.every_message
            if each.field_id == fields.get(reading.get("field"))
            and each.section not in (AGREED, OPPOSED)
        ]
        for prefix, demands in (("", False), ("demand_", True)):
            kind = [each for each in own if truth.demands(each.section) == demands]
            key = (
                reading.get(f"{prefix}quote"),
                frozenset(claims.ids(reading, f"{prefix}ids")),
                frozenset(),
            )
            if not key[0] and not kind:
                continue
            quoted = next((each for each in kind if each.key == key), None)
            if quoted is None:
                yield (
                    "Auf einen Blick",
                    f"Das ist keine Kernaussage dieses Handlungsfelds und dieser Spalte: „{key[0][:80]}“",
                )
            elif max(
                (_weight(truth, each) for each in kind if _clear(truth, each)), default=(0, 0)
            ) > _weight(truth, quoted):
                yield (
                    "Auf einen Blick",
                    f"Hinter anderen Kernaussagen stehen mehr Tische oder Nennungen als hinter „{key[0][:80]}“.",
                )


def _weight(truth: Truth, message: Message) -> tuple[int, int]:
    ids = message.key[1]
    return truth.tables(ids), max(truth.shown(ids, votes) for votes in (False, True))


def _clear(truth: Truth, message: Message) -> bool:
    """Whether a message can stand alone on a first page: of a topic and type, no question, no unsure transcript, nobody's name, three words."""
    text, same, _ = message.key
    unsure = any(
        {"unsicher", "unleserlich"} & set(truth.row[each]["flags"].split()) for each in same
    )
    words = text.rstrip(" !").split()
    return (
        message.section not in (SINGLE, NO_TYPE)
        and not unsure
        and not words[-1].endswith("?")
        and len(words) > 2
        and not PLACEHOLDER.search(text)
    )


def _expected(truth: Truth) -> dict[str, tuple[tuple[str, ...], Counter]]:
    """Of each table: what identifies a row, and the rows it must have."""
    name = {topic: plain(row["name"]) for topic, row in truth.topics.items()}
    status = {state: heading for heading, state in STATUS.items()}
    sheets = [row for row in truth.documents.values() if row["round_id"] == truth.round_id]
    touched = {row["goal_id"] for row in truth.links}
    goal = lambda ids: Counter((plain(each),) for each in ids)
    compared = (
        [row for row in truth.topic_rounds if row["status"] in status] if truth.previous else []
    )
    return {
        "glance": (("field",), Counter((plain(code.name),) for code in truth.book.fields)),
        "sheets": (
            ("file", "part"),
            Counter((plain(row["file"]), plain(row["part"])) for row in sheets),
        ),
        "topics": (("chapter", "topic"), Counter(_of_chapters(truth, name))),
        "crossing": (("topic",), Counter((name[topic],) for topic in _crossing(truth))),
        "dimensions": (
            ("dimension",),
            Counter((plain(code.name),) for code in truth.book.dimensions),
        ),
        "compare": (
            ("status", "topic"),
            Counter((status[row["status"]], name[row["topic_id"]]) for row in compared),
        ),
        "goals": (("goal_id",), goal(touched)),
        "reached": (("goal_id",), goal(_reached(truth))),
        "untouched": (("goal_id",), goal(_untouched(truth))),
        "without_goal": (
            ("topic",),
            Counter((name[topic],) for topic in _without_goal(truth)) if truth.goals else Counter(),
        ),
        "codebook": (("code",), Counter((plain(code.name),) for code in truth.book.codes)),
        "types": (
            ("field",),
            Counter((plain(code.name),) for code in truth.book.fields)
            + Counter([("Unklar",)] * bool(truth.in_field(""))),
        ),
        "quality": (
            ("heading", "row"),
            Counter(
                (heading, " | ".join(row))
                for heading, rows in truth.measured.items()
                for row in rows
            ),
        ),
        "run": (("what",), Counter((plain(what),) for what, _ in run(truth))),
        "changes": (
            ("target",),
            Counter((plain(row["target"]),) for name in DECIDED for row in truth.decisions[name]),
        ),
    }


def _of_chapters(truth: Truth, name: dict[str, str]) -> Iterator[tuple[str, str]]:
    for field in truth.book.fields:
        rows = set(truth.in_field(field.id))
        here = {truth.topic_of[each] for each in rows if truth.topic_of.get(each) in truth.topics}
        for topic in here:
            if len(here) <= MOST_TOPICS or len(rows & set(truth.members[topic])) > 1:
                yield field.id, name[topic]


def _sections(truth: Truth, said: list[Said]) -> Iterator[tuple[str, str]]:
    """Sections that hold every statement of a kind; ids in tables that must be just those of the row."""
    dimensions = {
        plain(code.name): set(truth.with_dimension(code.id)) for code in truth.book.dimensions
    }
    stated: dict[str, set[str]] = {each: set() for each in dimensions}
    unclear: set[str] = set()
    for heads, _, reading, is_row in said:
        ids = set(claims.ids(reading, "ids"))
        if heads[1] == "Nicht zugeordnete Aussagen":
            unclear |= ids
        elif heads[2] in stated and heads[1] == "Vielfaltsdimensionen":
            stated[heads[2]] |= ids
        elif is_row and reading.key == "goals":
            yield from _evidence(truth, reading)
        elif (
            is_row
            and reading.key == "reached"
            and set(claims.ids(reading, "critical_ids"))
            != truth.linked(reading.get("goal_id"), "criticises")
        ):
            yield (
                heads[1],
                f"Die Belege zu {reading.get('goal_id')} sind nicht die kritischen Aussagen.",
            )
        elif is_row and reading.key == "compare":
            topics = truth.topics_named.get(reading.get("topic"), [])
            known = {
                each
                for topic in topics
                for round_id in (truth.round_id, truth.previous)
                for each in truth.in_topic(topic, round_id)
            }
            if not set(claims.ids(reading, "any_ids")) <= known:
                yield heads[1], f"Ein Beleg gehört nicht zum Thema „{reading.get('topic')}“."
    if unclear != set(truth.in_field("")):
        yield (
            "Nicht zugeordnete Aussagen",
            "Es stehen nicht genau die Aussagen da, die keinem Handlungsfeld zugeordnet sind.",
        )
    for name, ids in stated.items():
        if ids != dimensions[name]:
            yield name, "Es stehen nicht genau die Aussagen da, die diese Dimension ansprechen."


def _evidence(truth: Truth, reading: Reading) -> Iterator[tuple[str, str]]:
    goal = reading.get("goal_id")
    for name, relation in (
        ("critical_ids", "criticises"),
        ("extending_ids", "extends"),
        ("confirming_ids", "confirms"),
    ):
        if set(claims.ids(reading, name)) != truth.linked(goal, relation):
            yield (
                "Ziele, Änderungsbedarf und Belege",
                f"Die Belege zu {goal} sind nicht genau die der Tabelle goal_links ({relation}).",
            )
    calling = truth.linked(goal, "criticises") | truth.linked(goal, "extends")
    if not any(
        reading.get("quote") in plain(truth.row[each]["verbatim"]) for each in calling
    ) and reading.get("quote"):
        yield (
            "Ziele, Änderungsbedarf und Belege",
            f"Der Änderungsbedarf zu {goal} steht in keiner Aussage, die kritisiert oder erweitert.",
        )
