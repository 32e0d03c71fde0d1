"""What the sceptic says to a report that is wrong in one place: each kind of claim, block, cell and datum changed once, one at a time."""

from __future__ import annotations

import copy
import dataclasses

import pytest
from approval import approve

from analysis.checking import claims, page_data, workbook
from analysis.checking.recount import Recount
from analysis.report import data, story
from analysis.report.blocks import Heading, Sentence, Table
from analysis.report.blocks import claims as claims_of
from analysis.report.wording import Part, Selection
from tests import small_rounds
from tests.approved_text import OUTPUTS, cell

ROUND = "R10"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    house = small_rounds.house(tmp_path_factory.mktemp("sceptic"))
    return story.told(house, data.load(house, ROUND)), Recount(house)


def _changed(blocks: list, function: str, change) -> list:
    """The blocks with the first part of that function changed."""
    done = []

    def part(each: Part) -> Part:
        if each.name == function and each.of is not None and not done:
            done.append(each)
            return change(each)
        return each

    made = []
    for block in blocks:
        if isinstance(block, Heading | Sentence):
            block = dataclasses.replace(block, parts=tuple(map(part, block.parts)))
        elif isinstance(block, Table):
            rows = tuple(tuple(tuple(map(part, inside)) for inside in row) for row in block.rows)
            block = dataclasses.replace(block, rows=rows)
        made.append(block)
    return made


OTHER = Selection(("R9-b0010000",))
CHANGES = {
    "another number or text": lambda part: Part(part.name, _other(part.text), part.of),
    "one id less": lambda part: Part(part.name, part.text, part.of._replace(ids=part.of.ids[1:])),
    "ids of elsewhere": lambda part: Part(part.name, part.text, part.of._replace(ids=OTHER.ids)),
    "another scope": lambda part: Part(part.name, part.text, part.of._replace(scope=("what",))),
    "a function nobody knows": lambda part: Part("sum", part.text, part.of),
}


def _other(text: str) -> str:
    head, _, rest = text.partition(" ")
    return f"{int(head) + 1} {rest}".strip() if head.isdigit() else f"{text} und mehr"


def test_claims(told):
    """Every function of a claim in every file, changed in every way; then every kind of block left out or told twice."""
    report, recount = told
    made = []

    def say(title: str, name: str, blocks: list) -> None:
        try:
            found = list(claims.faults(recount, ROUND, {name: blocks}, claims_of))
        except (KeyError, IndexError) as error:  # an id that is nowhere
            found = [("stopped", type(error).__name__)]
        said = [f"{place.partition(', ')[2]}: {text}" for place, text in found[:2]]
        more = f" (+{len(found) - 2})" if len(found) > 2 else ""
        made.append(f"{name} {title} → {cell(' | '.join(said)) or 'nothing'}{more}")

    for name, blocks in report.words.items():
        functions = dict.fromkeys(claim.function for claim in claims_of(blocks))
        for function in functions:
            for title, change in CHANGES.items():
                if title != "one id less" or function not in ("quote", "verbatim", "topic"):
                    say(f"{function}, {title}", name, _changed(blocks, function, change))
        keys = dict.fromkeys(getattr(block, "key", "") for block in blocks)
        for key in filter(None, keys):
            first = next(at for at, each in enumerate(blocks) if getattr(each, "key", "") == key)
            say(f"without {key}", name, [*blocks[:first], *blocks[first + 1 :]])
            say(f"{key} twice", name, [*blocks[: first + 1], *blocks[first:]])
            if getattr(blocks[first], "topic_id", ""):
                moved = dataclasses.replace(blocks[first], topic_id="K02")
                say(f"{key} under K02", name, [*blocks[:first], moved, *blocks[first + 1 :]])
            if key in ("told", "called"):
                turned = dataclasses.replace(
                    blocks[first], key="called" if key == "told" else "told"
                )
                say(f"{key} turned", name, [*blocks[:first], turned, *blocks[first + 1 :]])
    approve(OUTPUTS / "sceptic_claims.txt", "\n".join([*made, ""]))


def test_workbook(told):
    """The first row of every sheet, one cell changed at a time; a row left out; a row told twice."""
    report, recount = told
    sheets = {name: [tuple(row) for row in rows] for name, rows in report.sheets.items()}
    made = []

    def say(title: str, name: str, rows: list) -> None:
        found = list(workbook.faults(recount, ROUND, {**sheets, name: rows}))
        said = cell(" | ".join(text for _, text in found[:2])) or "nothing"
        made.append(f"{name}: {title} → {said}{f' (+{len(found) - 2})' if len(found) > 2 else ''}")

    for name, (head, first, *rest) in sheets.items():
        if name in ("Belege", "Legende"):
            continue
        for at, column in enumerate(head):
            if column in ("Kennung", "Themen-Kennung", "Ziel-Kennung") and name == "Zitate":
                continue
            value = first[at]
            wrong = value + 1 if isinstance(value, int | float) else f"{value} anders"
            row = (*first[:at], wrong, *first[at + 1 :])
            say(column, name, [head, row, *rest])
        say("a row less", name, [head, *rest])
        say("a row twice", name, [head, first, first, *rest])
        say("a formula", name, [head, (*first[:-1], workbook.Formula("=1")), *rest])
    approve(OUTPUTS / "sceptic_workbook.txt", "\n".join([*made, ""]))


def test_data_of_the_page(told):
    """The first statement with a topic and the first sheet, one datum changed at a time."""
    report, recount = told
    made = []

    def say(title: str, change) -> None:
        payload = copy.deepcopy(report.data)
        change(payload)
        found = list(page_data.faults(recount, ROUND, payload))
        made.append(f"{title} → {cell(' | '.join(found[:2])) or 'nothing'}")

    def put(what: str, at: int, value):
        def change(payload: dict) -> None:
            payload[what][0][at] = value

        return change

    other = report.data["namen"].index("R9")
    row = report.data["aussagen"][0]
    say("nothing changed", lambda payload: None)
    wrong = ["R10-gone", row[1] + 1, row[2] + 1, row[3] + 1, row[4] + "!", other, other, [other]]
    wrong += [[other], other, other, row[11] + 1]
    for at, value in enumerate(wrong):
        say(f"statement, datum {at}", put("aussagen", at, value))
    say("a second topic", put("aussagen", 7, [*row[7], other]))
    for at in range(4):
        say(f"sheet, datum {at}", put("blaetter", at, "anders"))
    say("a statement less", lambda payload: payload["aussagen"].pop())
    say("a statement twice", lambda payload: payload["aussagen"].append(payload["aussagen"][0]))
    say("no statements", lambda payload: payload.pop("aussagen"))
    approve(OUTPUTS / "sceptic_page.txt", "\n".join([*made, ""]))
