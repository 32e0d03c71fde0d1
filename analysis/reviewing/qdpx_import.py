"""Corrections made in a QDA program come back: what everybody but „Pipeline“ coded, their own codes and memos become decisions.

projekt.qdpx from any program -> Decisions, Problems

Programs issue new GUIDs and rewrite texts. A selection is found by its GUID, else by its source's name and its words there, else by its
place; a code by its GUID, else by its name. A code that the house does not know is a code of the person's own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from analysis import decisions
from analysis.codebook import SCHEMES, UNCLEAR, Codebook
from analysis.decisions import By, Decision
from analysis.problems import Problem
from analysis.report import codetree, qda_round, qda_sources, qdpx, refi
from analysis.reviewing import qda_file, qda_problems
from analysis.reviewing.base import Now
from analysis.reviewing.qda_file import Coded, Project, words
from analysis.vocabulary import MODEL

HALF = 0.5  # a selection means a statement when it covers at least this share of it


class Known(NamedTuple):
    """What this house exported: codes by GUID, sources by name, statements by GUID, the model's own codings, descriptions of codes."""

    codes: dict[str, tuple[str, str]]
    names: dict[str, str]
    sources: dict[str, tuple[qda_sources.Source, dict[str, str]]]
    statements: dict[str, str]
    model: set[tuple[str, str, str]]
    shown: set[tuple[str, str, str]]  # those of them that the export shows
    guides: dict[str, str]  # descriptions of codes by GUID


def known(rounds: list[qda_round.Round], book: Codebook) -> Known:
    """Everything a qdpx may refer to, of all rounds."""
    codes = {
        codetree.code_guid(scheme, code): (scheme, code)
        for scheme in SCHEMES
        for code in [*(c.id for c in book.scheme(scheme)), UNCLEAR]
    }
    model: set[tuple[str, str, str]] = set()
    shown: set[tuple[str, str, str]] = set()
    sources: dict[str, tuple[qda_sources.Source, dict[str, str]]] = {}
    statements: dict[str, str] = {}
    names: dict[str, str] = {}
    guides: dict[str, str] = {}
    fields = {code.id: code.name for code in book.fields}
    for notes in rounds:
        for topic_id in notes.topics["topic_id"]:
            codes[codetree.topic_guid(topic_id)] = ("topic", topic_id)
        for code_id in notes.own_codes["target"]:
            codes[codetree.own_guid(code_id)] = ("own", code_id)
        nodes = codetree.flat(codetree.tree(book, notes.topics, notes.own_codes))
        names |= {node.name.casefold(): node.guid for node in nodes}
        guides |= {node.guid: node.description for node in nodes}
        verbatim = dict(zip(notes.statements["statement_id"], notes.statements["verbatim"]))
        told = qda_sources.sources(notes.round_id, notes.documents, notes.statements, fields)
        for source in told:
            spoken = {key: words(refi.plain(verbatim[key])) for key in source.spans}
            sources[source.name.casefold()] = (source, spoken)
        for statement_id in notes.statements["statement_id"]:
            statements[refi.guid("statement", statement_id)] = statement_id
        own = notes.codings[notes.codings["coder"] == MODEL]
        model |= set(zip(own["statement_id"], own["scheme"], own["code_id"]))
        columns = (notes.topic_statements[name] for name in ("statement_id", "topic_id"))
        of_topics = {(statement_id, "topic", topic_id) for statement_id, topic_id in zip(*columns)}
        seen = qda_round.shown(own, book)
        shown |= of_topics | set(zip(seen["statement_id"], seen["scheme"], seen["code_id"]))
    return Known(codes, names, sources, statements, model, shown, guides)


def statements_of(coded: Coded, house: Known) -> list[str]:
    """The statements that a passage means: by GUID, else its words in the source of that name, else the statements it covers there."""
    if coded.selection in house.statements:
        return [house.statements[coded.selection]]
    source, spoken = house.sources.get(coded.source.casefold(), (None, {}))
    if source is None:
        return []
    if same := [statement_id for statement_id, text in spoken.items() if text == coded.quote]:
        return [min(same, key=lambda key: (abs(source.spans[key][0] - coded.start), key))]
    if words(source.text[coded.start : coded.end]) != coded.quote:
        return []
    return [
        key
        for key, (start, end) in source.spans.items()
        if min(end, coded.end) - max(start, coded.start) >= HALF * max(end - start, 1)
    ]


class _Meant(NamedTuple):
    """One coding with what it means here: scheme ("" = unknown code), code, statements."""

    coded: Coded
    scheme: str
    code: str
    targets: list[str]


def _meant(project: Project, house: Known) -> list[_Meant]:
    found = []
    for coded in project.codings:
        name = project.codes[coded.code].name if coded.code in project.codes else ""
        scheme, code = house.codes.get(coded.code) or house.codes.get(
            house.names.get(name.casefold(), ""), ("", "")
        )
        found.append(_Meant(coded, scheme, code, statements_of(coded, house)))
    return _old_topics(found, project, house)


def _old_topics(found: list[_Meant], project: Project, house: Known) -> list[_Meant]:
    """Codes that „Pipeline“ used and the house does not know today are topics of an earlier run: each means the topic that holds most
    of its statements now."""
    held: dict[str, list[str]] = defaultdict(list)
    for each in found:
        if each.coded.user == qdpx.PIPELINE and not each.scheme:
            held[each.coded.code] += each.targets
    now: dict[str, list[str]] = defaultdict(list)
    for statement, scheme, code in sorted(house.shown):
        if scheme == "topic":
            now[statement].append(code)
    became = {}
    for old, statements in held.items():
        votes = Counter(topic for statement in statements for topic in now[statement])
        best = max(votes.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        became[old] = best[0] if best[1] > HALF * len(statements) else ""
    return [
        each._replace(scheme="topic", code=became[each.coded.code])
        if not each.scheme and each.coded.code in became
        else each
        for each in found
    ]


def read(path: Path, house: Known, stands: Now) -> tuple[list[Decision], list[Problem]]:
    """The decisions in a file, and a Problem or Hint for each kind of thing that could not be taken. Raises ValueError if it is no project.

    A person's codings on one passage and scheme are one answer. Where no user of the file is called „Pipeline“, the program's own codings stand
    under the name that shares most of them: what says the same as the program is then no decision of that person.
    """
    project = qda_file.read(path)
    found = _meant(project, house)
    answers: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    lost: dict[tuple[str, str], list[str]] = defaultdict(list)
    for coded, scheme, code, targets in found:
        if coded.user == qdpx.PIPELINE:
            if scheme in SCHEMES:
                lost["Pipeline", ""] += [
                    coded.quote for target in targets if (target, scheme, code) not in house.model
                ]
        elif not targets:
            lost["Stelle", coded.source].append(coded.quote)
        elif scheme == "topic" and not code:
            lost["Thema", project.codes[coded.code].name].append(coded.quote)
        elif not coded.user or not coded.date:
            lost["Person", ""].append(coded.quote)
        elif not scheme and coded.code not in project.codes:
            lost["Code", coded.code].append(coded.quote)
        elif scheme and scheme != "own":
            for target in targets:
                answers.setdefault((target, scheme, coded.user), []).append((coded.date, code))
    if heir := _heir(found, answers, house):
        echoes = {
            key
            for key, given in answers.items()
            if key[2] == heir and all((*key[:2], code) in house.shown for _, code in given)
        }
        lost["Name", heir] = [stands.texts.get(target, "") for target, *_ in echoes]
        answers = {key: given for key, given in answers.items() if key not in echoes}
    else:
        lost["Gelöscht", ""] = [
            stands.texts.get(target, "") for target in _emptied(project, found, house)
        ]
    made = [
        *_codings(answers, f"aus {path.name}", stands),
        *_own(found, project, f"aus {path.name}", stands),
        *_memos(found, project, house, heir, stands),
    ]
    told = [
        qda_problems.problem(path.name, kind, what, sorted(quotes))
        for (kind, what), quotes in sorted(lost.items())
        if quotes
    ]
    return made, told


def _heir(found: list[_Meant], answers: dict, house: Known) -> str:
    """The user under whose name the program's codings stand; empty where it has kept its own or nobody has most of them."""
    if any(each.coded.user == qdpx.PIPELINE for each in found):
        return ""
    shares = Counter(
        user
        for (target, scheme, user), given in answers.items()
        if all((target, scheme, code) in house.shown for _, code in given)
    )
    user, same = max(shares.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    answered = {(target, scheme) for target, scheme, _ in answers}
    return user if same > HALF * len({key[:2] for key in house.shown} & answered) else ""


def _emptied(project: Project, found: list[_Meant], house: Known) -> list[str]:
    """Statements that stand in the file's texts and had a field, but have none in the file any more: somebody deleted it."""
    coded_at = {target for each in found if each.scheme == "field" for target in each.targets}
    there = {
        key
        for name in project.texts.keys() & house.sources.keys()
        for key, spoken in house.sources[name][1].items()
        if spoken in project.texts[name]
    }
    placed = {target for target, scheme, _ in house.shown if scheme == "field"}
    return sorted(target for target in there & placed if target not in coded_at)


def _codings(answers: dict, remark: str, stands: Now) -> list[Decision]:
    """Fields, types, dimensions and topics that say something new of this person."""
    made = []
    for (target, scheme, coder), given in sorted(answers.items()):
        codes = list(dict.fromkeys(code for _, code in given))
        by, text = By(coder, max(date for date, _ in given), remark), stands.texts.get(target, "")
        if scheme == "topic":
            moved = decisions.move_statement(target, codes[0], by, text=text)
            decision = stands.answered(moved, stands.topic.get(target, ""))
        else:
            coded = decisions.coding(scheme, target, codes, by, text=text)
            decision = stands.answered(coded, stands.decided.get((target, scheme), ""))
        if stands.said(decision) != decision.row["new"]:
            made.append(decision)
    return made


def _own(found: list[_Meant], project: Project, remark: str, stands: Now) -> list[Decision]:
    """Codes of people's own, and the statements they stand at."""
    made: dict[tuple, Decision] = {}
    for coded, scheme, code, targets in found:
        if coded.user in ("", qdpx.PIPELINE) or not coded.date or scheme not in ("", "own"):
            continue
        own = project.codes.get(coded.code)
        if own is None or own.category or not own.name or not targets:
            continue
        by = By(coded.user, coded.date, remark)
        code_id = code or decisions.own_code_id(own.name)
        if scheme == "":
            made.setdefault(("code", code_id), decisions.own_code(own.name, by, own.memo))
        for target in targets:
            carried = decisions.own_coding(
                target, code_id, True, by, text=stands.texts.get(target, "")
            )
            made.setdefault(("coding", code_id, target, coded.user), carried)
    return [decision for decision in made.values() if stands.said(decision) != decision.row["new"]]


GENERATED = re.compile(r"Aussage \S+ · Nennungen \d+")  # as ``qdpx`` describes a selection
REPEATED = re.compile(rf"{qdpx.REMARK} \(")


def own_words(memo: str, described: str = "") -> str:
    """What a person added to a description that the house wrote.

    >>> own_words("Aussage 2025-1 · Nennungen 1\\nBemerkung (EF): alt\\nunbedingt nachfragen")
    'unbedingt nachfragen'
    """
    known = set(described.splitlines())
    lines = (
        line
        for line in memo.splitlines()
        if line.strip() and line not in known and not REPEATED.match(line)
    )
    return "\n".join(line.strip() for line in lines if not GENERATED.match(line))


def _memos(
    found: list[_Meant], project: Project, house: Known, heir: str, stands: Now
) -> list[Decision]:
    """Memos on passages and on the house's codes; one at the program's own coding is the file owner's."""
    people = sorted({each.coded.user for each in found} - {"", qdpx.PIPELINE, heir})
    owner = project.owner if project.owner not in ("", qdpx.PIPELINE) else ""
    somebody = owner or (people[0] if len(people) == 1 else "QDA")
    made: dict[tuple, Decision] = {}
    for coded, _, _, targets in found:
        if said := own_words(coded.memo):
            who = somebody if coded.user in ("", qdpx.PIPELINE) else coded.user
            by = By(who, coded.date or project.date)
            for target in targets:
                text = stands.texts.get(target, "")
                made.setdefault((target, said), decisions.remark(target, said, by, text))
    for guid, code in project.codes.items():
        mine = guid if guid in house.guides else house.names.get(code.name.casefold(), "")
        said = own_words(code.memo, house.guides.get(mine, ""))
        if said and mine in house.codes:
            target, by = house.codes[mine][1], By(somebody, project.date)
            made.setdefault((target, said), decisions.remark(target, said, by, code.name))
    known = {(row["target"], row["new"]) for row in stands.remarks()}
    return [decision for mark, decision in made.items() if mark not in known]
