"""Every claim of a report held against the recount: its ids, its number, its quote; and whether everything is told that must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from analysis.adjudication import in_order
from analysis.checking.recount import SIDES, Recount
from analysis.german.dehyphenation import on_one_line as plain

CUT = " […]"
NOTICE = "draft"
OPPOSED = ("opposed", "brief_disputed")


def faults(
    recount: Recount, round_id: str, told: dict[str, list], claims
) -> Iterator[tuple[str, str]]:
    """(place, what is wrong) in what was told. ``told``: blocks by file name; ``claims`` finds the claims of some blocks."""
    for name, blocks in told.items():
        for claim in claims(blocks):
            for text in _claim(recount, claim):
                yield f"{name}, {claim.place}", f"{text} Stelle: „{claim.value[:120]}“"
        for block in blocks:
            yield from (
                (f"{name}, {getattr(block, 'topic_id', '')}", text)
                for text in _together(recount, round_id, block)
            )
        yield from ((name, text) for text in _notices(recount, round_id, blocks))
    for name, blocks in told.items():
        if name.startswith("auswertung"):
            yield from (
                (name, text) for text in _whole(recount, round_id, list(claims(blocks)), blocks)
            )
        if name.startswith("anhang"):
            yield from ((name, text) for text in _annex(recount, round_id, list(claims(blocks))))


def _claim(recount: Recount, claim) -> Iterator[str]:
    ids, value = claim.of.ids, claim.value
    if claim.of.scope and claim.of.scope[0] not in LISTS:
        right = recount.members(claim.of.scope)
        if right is None:
            yield f"Was „{' '.join(claim.of.scope)}“ sein soll, weiß niemand."
        elif right != set(ids):
            yield f"Gemeint sind {len(ids)} Kennungen, gezählt wurden {len(right)} ({' '.join(claim.of.scope)})."
    if (number := recount.count(claim.function, ids)) is not None:
        stated = value.split(" ")[0].replace(".", "")
        if stated != str(number):
            yield f"„{claim.function}“ ist {stated}, gezählt wurden {number}."
        return
    wrong = {
        "quote": lambda: not _is_slice(recount, ids[0], value),
        "verbatim": lambda: value != plain(recount.row[ids[0]]["verbatim"]),
        "heading": lambda: value not in plain(recount.row[ids[0]]["heading"]),
        "origin": lambda: (
            not set(value.replace("Tisch ", "").split(", "))
            <= {
                *recount.row[ids[0]]["table"].replace("Tisch ", "").split(", "),
                *recount.row[ids[0]]["group"].split(", "),
                "",
            }
        ),
        "groups": lambda: value != recount.groups(ids),
        "few_groups": lambda: value not in ("", recount.groups(ids)),
        "refs": lambda: (
            any(not recount.fits(*pair) for pair in zip(value.split(", "), ids))
            or len(value.split(", ")) != len(ids)
        ),
        "names": lambda: (
            value != plain("; ".join(recount.name(e) if e in recount.topics else e for e in ids))
        ),
        "topic": lambda: value != recount.name(ids[0]),
        "topic_plain": lambda: value != recount.name(ids[0]),
    }
    if claim.function not in wrong:
        yield f"Eine Funktion „{claim.function}“ gibt es nicht."
    elif wrong[claim.function]():
        yield f"Das steht so in keinem Beleg ({claim.function})."


# scopes that are chosen by weight: each of their ids must belong, none need be there
LISTS = ("change", "without goal", "small", "most voted")


def _is_slice(recount: Recount, statement_id: str, quote: str) -> bool:
    return plain(quote.removesuffix(CUT)) in plain(recount.row[statement_id]["verbatim"])


def _together(recount: Recount, round_id: str, block) -> Iterator[str]:
    """What stands in one sentence, row or heading speaks of one topic, and quotes only what belongs there."""
    rows = (
        [block.parts]
        if hasattr(block, "parts")
        else [[p for c in row for p in c] for row in getattr(block, "rows", ())]
    )
    for parts in rows:
        claims = [part for part in parts if part.of is not None]
        named = {part.of.ids[0] for part in claims if part.name.startswith("topic")}
        meant = {
            part.of.scope[1]
            for part in claims
            if part.of.scope and part.of.scope[0] in ("topic", *SIDES)
        }
        topic_id = getattr(block, "topic_id", "")
        if len(named) == 1 and not meant <= named or topic_id and not (named | meant) <= {topic_id}:
            yield "Name und Zahlen gehören zu verschiedenen Themen."
        if topic_id:
            inside = set(recount.in_topic(topic_id, round_id))
            quoted = {
                each for part in claims if part.name in ("quote", "refs") for each in part.of.ids
            }
            side = {"told": False, "called": True}.get(getattr(block, "key", ""))
            if quoted - inside:
                yield "Zitiert ist eine Aussage, die nicht zu diesem Thema gehört."
            if side is not None and any(recount.called(each) != side for each in quoted):
                yield "Berichtetes und Gefordertes sind vertauscht."
            if getattr(block, "key", "") in OPPOSED and frozenset(quoted) not in recount.opposed:
                yield "Diesen Gegensatz hat niemand bestätigt."
            if recount.topics[topic_id].get("mixed", 0):
                yield "Hinter „Verschiedenes“ darf keine Zahl stehen."


def _notices(recount: Recount, round_id: str, blocks: list) -> Iterator[str]:
    said = [
        row["new"]
        for row in in_order(recount.decisions["decided_names"])
        if row["target"] == round_id and row["new"] in ("cleared", "reopened")
    ]
    cleared = said[-1:] == ["cleared"]  # who opens a round again takes that back
    keys = Counter(getattr(block, "key", "") for block in blocks)
    if not cleared and not keys[NOTICE]:
        yield "Der Hinweis „ENTWURF – Namensprüfung steht aus“ fehlt."
    if recount.book.about.get("note") and not keys["note"]:
        yield "Der Hinweis des Kodierleitfadens fehlt."
    if not keys["limits"] and not keys["annex_statements"]:
        yield "Was die Zahlen nicht zeigen, steht nicht da."


def _whole(recount: Recount, round_id: str, claims: list, blocks: list) -> Iterator[str]:
    """Every topic of several statements told once, every single voice and every unplaced statement quoted; nothing quoted twice."""
    quoted = Counter(each for claim in claims if claim.function == "quote" for each in claim.of.ids)
    named = Counter(each for claim in claims if claim.function == "refs" for each in claim.of.ids)
    if twice := [each for each, count in quoted.items() if count > 1]:
        yield f"Zweimal zitiert: {', '.join(twice[:3])}"
    alone = [
        each
        for each in recount.round(round_id)
        if not recount.topic(each) or len(recount.in_topic(recount.topic(each), round_id)) == 1
    ]
    if missing := [each for each in alone if not quoted[each] and not named[each]]:
        yield f"Einzelne Stimmen fehlen: {', '.join(missing[:3])}"
    counted = Counter(
        block.topic_id
        for block in blocks
        if getattr(block, "key", "") in ("topic_counts", "topic_line")
    )
    several = {t for t in recount.topics_of(round_id) if len(recount.in_topic(t, round_id)) > 1}
    if wrong := {t for t in several | set(counted) if counted[t] != 1}:
        yield f"Nicht genau einmal erzählt: {', '.join(sorted(wrong)[:3])}"


def _annex(recount: Recount, round_id: str, claims: list) -> Iterator[str]:
    """Every statement once, word for word."""
    rows = [each for claim in claims if claim.function == "verbatim" for each in claim.of.ids]
    if sorted(rows) != sorted(recount.round(round_id)):
        strange = sorted(set(rows) ^ set(recount.round(round_id)))
        yield f"Nicht jede Aussage steht genau einmal da: {', '.join(strange[:3])}"
