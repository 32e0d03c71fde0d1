"""Single lines and small cases: what each function of the text rooms makes of them, as read and approved in ``tests/approved``.

A new case is a line (or a block) in one of those files; „make approve“ writes below it what is made of it, and a person reads that.
"""

import re
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from approval import APPROVED, approve, cases_with_results, lines_with_results, typed
from approved_files import grid

from analysis import clean, pseudonymize, sources, tables
from analysis.cleaning import (
    boilerplate,
    counters,
    duplicates,
    flags,
    headings,
    normalisation,
    person_lines,
    segmentation,
    struck,
    surroundings,
    wraps,
)
from analysis.cleaning.lines import lines
from analysis.codebook import Code, Codebook
from analysis.german import dehyphenation, language, ocr_noise, words
from analysis.hiding import (
    gazetteer,
    leaks,
    lexicon,
    model,
    name_decisions,
    names,
    participants,
    persons,
    recognition,
    rounds,
    suspects,
    tokens,
)
from analysis.hiding.gazetteer import Known
from analysis.places import (
    comparable,
    field_of,
    is_place,
    label_of,
    place_of,
    place_word,
    table_value,
)
from analysis.problems import Problem
from analysis.readers import blocks, characters, columns, contents, heads, text, values
from analysis.readers.body import Body
from analysis.readers.chats import as_points
from analysis.readers.grid import _trimmed as trimmed
from analysis.readers.grid import blocks_of
from analysis.readers.pads import as_notes

CODEBOOK = Codebook(
    (
        Code("field", "bildung", "Bildung und Sprachförderung", keywords=("Kita", "Schule")),
        Code("field", "arbeit", "Teilhabe am Arbeitsmarkt", keywords=("Ausbildung", "Betrieb")),
        Code("field", "wohnen", "Wohnen und Stadtteil", keywords=("Miete", "Nachbarschaft")),
        Code("field", "sport", "Sport", keywords=("Verein", "Bolzplatz")),
    ),
    {},
)


def told(**facts):
    """What holds, in a few words: „table=3, is place“."""
    return ", ".join(
        name.replace("_", " ") if value is True else f"{name.replace('_', ' ')}={value}"
        for name, value in facts.items()
        if value not in (None, False, "", (), [], {})
    )


# without a spaCy model that a user may have
RECOGNISERS = [one for one in persons.RECOGNISERS if one is not model.recognised]

# -- lines: how a file's lines are looked at ----------------------------------------------------


def hidden(line):
    """What is replaced, and as what; behind „?“ what a person is asked to look at."""
    found = recognition.look(line)
    for one in found.identifiers:
        yield f"{one.kind} {one.start}–{one.end} „{line[one.start : one.end]}“"
    for one in found.spans:
        said = told(
            given=" ".join(one.given), family=one.family, gender=one.gender, weil=one.reason
        )
        yield f"Person {one.start}–{one.end} „{line[one.start : one.end]}“: {said}"
    taken = [(one.start, one.end, "[Person 1]") for one in found.spans]
    taken += [(one.start, one.end, f"[{one.kind}]") for one in found.identifiers]
    for one in sorted(suspects.suspects(line, found.words, taken, Known())):
        yield f"? {one.start}–{one.end} „{line[one.start : one.end]}“: {one.reason}"
    if seen := "; ".join(_recognised(line, found.words)):
        yield f"by {seen}"


def _recognised(line, tokens):
    """Which recognisers saw what, before the longest holds: one may be broken where others see the same."""
    for recogniser in RECOGNISERS:
        for one in recogniser(line, tokens):
            said = told(given=" ".join(one.given), family=one.family, gender=one.gender)
            doubt = ", thin" if one.reason else ""
            yield f"{recogniser.__name__} {one.start}–{one.end} {said}{doubt}"


def words_of_line(line):
    """Each word of a line and what it is by its form and place."""
    for token in tokens.tokens(line):
        yield told(
            word=token.text,
            at=f"{token.start}–{token.end}",
            gap=repr(token.gap) if token.gap != " " else "",
            shouted=token.shouted,
            initial=token.initial,
            capital=token.capital,
            acronym=token.acronym,
            particle=token.particle,
            title=token.title,
            house=tokens.is_house(token),
            opens=tokens.opens_item(line, token),
            genitive=tokens.genitive_of(token.text) != names.NOTHING,
            known=token.word != names.NOTHING,
        )


def word(line):
    """What is known of a single word, by itself."""
    known = names.word(line)
    facts = known._asdict() | {
        "unknown": known.unknown,
        "place": names.is_place(line),
        "thing": names.thing(line),
        "strange": names.strange(line),
        "stranger": names.stranger(line),
        "foreign": names.foreign(line),
        "compound": names.compound(line),
        "everyday": names.everyday(line),
        "written_small": names.written_small(line),
        "could_name": names.could_name(line),
        "rare": names.rare(line),
        "key": lexicon.key_of(line),
        "unaccented": lexicon.unaccented(line),
        "spelling": lexicon.spelling_key(line),
    }
    yield told(**facts)


def german_word(line):
    yield told(
        lemma=words.lemma(line), noun=words.is_noun(line), known=words.known(line), verb=words.verb(line), neutral=words.neutral(line)
    )  # fmt: skip


def column_head(line):
    """A column's head."""
    yield told(
        role=columns.role_of(line),
        guide=columns.is_guide(line),
        person=columns.is_person(line),
        about_person=columns.is_about_person(line),
        bare=columns.bare_head(line),
        key=columns.mark_key(line),
    )


def value(line):
    """A value of a column."""
    yield told(
        kind=values.kind_of(line), date=values.is_date(line), count=columns.is_count(line), number=columns.count_of(line)
    )  # fmt: skip


def place(line):
    """A label, heading or file name."""
    yield told(
        place=place_of(line),
        is_place=is_place(line),
        place_word=place_word(line),
        table=table_value(line),
        label=label_of(line),
        of_label=place_of(label_of(line)),
        field=field_of(line, CODEBOOK),
        by_name=field_of(line, CODEBOOK, keywords=False),
        comparable=comparable(line),
    )


def counted(line):
    """How often a note says it was named."""
    for bare in (False, True):
        shown = counters.count(line, bare)
        if not bare or shown != counters.count(line):
            left = normalisation.normalise(counters.without(line, shown.spans))
            yield told(number=shown.number, kind=shown.kind, left=left, bare=bare, only_a_mark=counters.is_mark_only(line))  # fmt: skip


def headed(line):
    """Whether a line heads what follows: its rank, by what follows, free or not."""
    ranks = {
        f"{'free' if free else 'tied'}, {follows or 'nothing'}": headings.rank_of(
            line, follows, free
        )
        for free in (True, False)
        for follows in ("point", "text", "")
    }
    found = [f"{rank} ({where})" for where, rank in ranks.items() if rank is not None]
    yield told(
        rank="; ".join(found), title=headings.is_title(line), only_heads=headings.only_heads(line), capitals=headings.is_capitals(line)
    )  # fmt: skip


def no_note(line):
    """Why a line is no note, as a plain line and as a card."""
    yield told(
        line=boilerplate.reason_of(line),
        card=boilerplate.reason_of(line, card=True),
        dated=boilerplate.is_dated(line),
        formal=boilerplate.is_formal(line, ""),
        formal_below=boilerplate.is_formal(line, "Formalia"),
        list_of_persons=person_lines.is_list_of_persons(line),
        role=person_lines.is_role(line),
        contact=person_lines.is_contact(line),
        name_like=person_lines.is_name_like(line),
        noise=ocr_noise.is_noise(line),
    )


def readable(line):
    """The readable form of a note, its flags and its language."""
    left, out = struck.without_struck(line)
    yield told(
        text=normalisation.normalise(line),
        flags=" ".join(flags.flags_of(line)),
        language=language.language_of(line),
        struck=struck.is_struck(line),
        without_struck=left if out else "",
        plain=characters.plain(line) if characters.plain(line) != line else "",
        joined=dehyphenation.on_one_line(line) if "\n" in line else "",
    )


def segments(line):
    """The statements of one note: as prose, and where the writer set it apart."""
    prose, card = segmentation.segment(line), segmentation.segment(line, delimited=True)
    for piece in prose:
        yield f"prose: {line[piece.start : piece.end]}  {told(flags=' '.join(piece.flags), mark=piece.mark)}"
    for piece in card if card != prose else ():
        yield f"card:  {line[piece.start : piece.end]}  {told(flags=' '.join(piece.flags), mark=piece.mark)}"


def goes_on(line):
    """Two lines, parted by \\n: whether the lower one goes on with the upper one."""
    above, below = line.split("\n")
    narrow, wide = wraps.Width(50, True), wraps.Width(90, False)
    yield told(
        sure=wraps.goes_on(above, below, narrow),
        unsure=wraps.goes_on(above, below, wide),
        point=wraps.goes_on(above, below, narrow, point=True),
        torn=wraps.is_torn(above),
        open=wraps.is_open(above),
        full=wraps.is_full(above, below, narrow),
        leans_back=segmentation.leans_back(below),
        claim=segmentation.makes_a_claim(below),
        notes=len(contents.notes_in([above, below])),
    )


LINES = {
    "names": hidden,
    "tokens": words_of_line,
    "contacts": hidden,
    "words": word,
    "german": german_word,
    "heads": column_head,
    "values": value,
    "places": place,
    "counters": counted,
    "headings": headed,
    "no_notes": no_note,
    "readable": readable,
    "segments": segments,
    "wraps": goes_on,
}


@pytest.fixture(autouse=True)
def no_language_model(monkeypatch):
    """A model of spaCy's that somebody has installed must change no result."""
    monkeypatch.setattr(model, "installed", lambda: "")


@pytest.mark.parametrize("name", LINES)
def test_lines(name):
    path = APPROVED / "lines" / f"{name}.txt"
    approve(path, lines_with_results(path, LINES[name]))


# -- cases: sheets, tables, logs, groups of notes -----------------------------------------------


def table(given):
    """A table as readers hand it on, in the line grammar."""
    described = grid(given)
    rows = trimmed(grid(given))
    first, last = heads.head_rows(rows)
    looks = [str(at + 1) for at in range(len(rows.rows)) if heads.is_head(rows, at)]
    yield told(heads=f"{first + 1}–{last}" * bool(last), looks_like_heads=",".join(looks), form=heads.is_form(rows))  # fmt: skip
    body = Body(rows, first, last)
    for head, role, its in zip(body.heads, body.roles, body.profiles):
        facts = {"kind": its.kind, "words": round(its.words, 2), "labels": its.labels}
        yield f"  {head}: {told(role=role, **facts, distinct=round(its.distinct, 2))}"
    read = blocks.write(blocks_of(described))
    yield from (*read.split("\n"), *(f"! {remark}" for remark in described.remarks))


def separated(given):
    """A csv file."""
    part = text.read_csv(given.encode())[0]
    return [*part.text.split("\n"), *(f"! {remark}" for remark in part.remarks)]


def log(given):
    """A chat, a transcript or a pad."""
    noted, remarks = as_notes(given)
    return [*as_points(noted).split("\n"), *(f"! {remark}" for remark in remarks)]


def sheet(given):
    """The notes of a sheet, and what is set aside; „(file remark)“ in its first line says where it is from."""
    name, _, rest = given.partition("\n")
    stated = re.fullmatch(r"\((\S+) ?(.*)\)", name)
    document = dict.fromkeys(tables.TABLES["documents"].names, "") | {
        "document_id": "d",
        "round_id": "2025",
        "file": stated[1] if stated else "Tisch.txt",
        "remark": stated[2] if stated else "",
        "text": rest if stated else given,
    }
    rows, aside = clean.read_document(document, lambda label: field_of(label, CODEBOOK))
    yield from statements(rows)
    yield from (f"({piece['reason']}) {piece['verbatim']}" for piece in aside)


def seen_around(given):
    """What is seen of a sheet before its lines are read; lines count from 0."""
    found = lines(given)
    seen = surroundings.around(given, found)
    facts = {
        name: ",".join(map(str, sorted(getattr(seen, name))))
        for name in ("timetable", "labels", "edges", "continued")
    }
    margin = seen.margin if seen.margin < len(found) else ""
    yield told(margin=margin, **facts, is_list=seen.is_list, wraps_at=seen.width.at, sure=seen.width.sure)  # fmt: skip
    for at, line in enumerate(found):
        if line.kind != "blank":
            free = surroundings.is_free(found, at)
            below = surroundings.below(found, at)
            gap = surroundings.gap_below(found, at)
            dash = at and surroundings.is_dash(given, found, at, seen.width)
            facts = told(free=free, below=below, gap=gap, dash=bool(dash))
            yield f"{at} {line.kind}: {facts}"


def statements(rows):
    """Statements in a few words: only what is not as usual is told."""
    usual = {"mentions": 1, "language": "de"}
    hidden_ = ("document_id", "round_id", "start", "end", "text", "note_id", "position")
    for row in rows:
        facts = {
            key: value
            for key, value in row.items()
            if key not in hidden_
            and value != usual.get(key)
            and not (key == "verbatim" and value == row["text"])
        }
        yield f"• {row['text']}  [{told(**facts)}]"


def line_kinds(given):
    """What kind of line each is."""
    for one in lines(given):
        yield f"{one.kind}, {told(indent=one.indent, rank=one.rank, marker=one.marker, point=one.is_point)}: {one.words(given)}"


def same(given):
    """Which notes say the same: the number of the first of each group."""
    notes = given.split("\n")
    for note, first in zip(notes, duplicates.groups(notes), strict=True):
        yield f"{first + 1}  {note}"


def hidden_round(given):
    """Sheets („2025 Tisch 1.txt: …“) hidden together, with the name review and the key.

    „! hide d1 Koch“, „! show d2 Rosa“: what people decided on these words of the first or second sheet;
    „! found Person Koch“: what a check of the reports found.
    """
    rows, decided, findings = [], [], []
    for line in given.split("\n"):
        if line.startswith("! found "):
            _, _, kind, words_ = line.split(" ", 3)
            findings.append(leaks.Finding(words_, kind, "d1", len(findings)))
        elif line.startswith("! "):
            _, new, target, words_ = line.split(" ", 3)
            text_ = rows[int(target[1:]) - 1]["text"]
            start = text_.index(typed(words_))
            decided.append((target, start, start + len(typed(words_)), new))
        else:
            place_, _, words_ = line.partition(": ")
            round_id, _, file = place_.partition(" ")
            sheet_ = {"round_id": round_id, "file": file, "text": words_.replace(" ⏎ ", "\n")}
            rows.append({"document_id": f"d{len(rows) + 1}", **sheet_})
    received = tables.typed(pd.DataFrame(rows), "received")
    decisions = pd.DataFrame(decided, columns=["target", "start", "end", "new"])
    documents, review, key, orphans = pseudonymize.pseudonymize(
        received, tables.typed(decisions, "decided_names"), (), findings
    )
    yield from (f"{row.round_id} {row.file}: {row.text}" for row in documents.itertuples())
    for row in review.itertuples():
        place_ = f"{row.document_id} {row.column} {row.start}–{row.end}"
        yield f"? {place_} „{row.found}“ {row.placeholder} {row.reason} | {row.context}"
    yield from (f"key {row.round_id} {row.placeholder} = {row.names}" for row in key.itertuples())
    known = rounds.survey(
        received, name_decisions.matched(tables.typed(decisions, "decided_names"), received)[0]
    ).known
    yield told(**{f"knows_{name}": " ".join(sorted(map(_spelt, ones))) for name, ones in known._asdict().items()})  # fmt: skip
    yield from (f"orphan {row.target} {row.start}–{row.end}" for row in orphans.itertuples())


def _spelt(name):
    return name if isinstance(name, str) else "+".join(name)


def placed(given):
    """Where a sheet is from: „folder/file | part“ in the first line, then its text."""
    where, _, rest = given.partition("\n")
    file, _, part = where.partition(" | ")
    yield told(**sources.guessed(file, part, rest, {}, CODEBOOK))


def stated(given):
    """A file sources.csv: what it states of each file, or what is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sources.csv"
        path.write_text(given, encoding="utf-8")
        try:
            for file, said in sources.read(path, CODEBOOK).items():
                yield f"{file}: {told(**said)}"
                yield f"  guessed: {told(**sources.guessed(file, '', '', said, CODEBOOK))}"
        except Problem as problem:
            yield str(problem).replace(folder, "").replace("\n", " ")


def participants_of(given):
    """A list of participants („(list.csv)“ in the first line): its persons, and what they teach."""
    name, _, rest = given.partition("\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name.strip("()")
        path.write_text(rest, encoding="utf-8")
        found = participants.read(path)
    for one in found:
        yield told(given=" ".join(one.given), family=one.family, gender=one.gender)
    known = gazetteer.harvest(found)
    yield told(**{name: " ".join(sorted(map(_spelt, ones))) for name, ones in known._asdict().items()})  # fmt: skip


CASES = {
    "sources": stated,
    "participants": participants_of,
    "tables": table,
    "csv": separated,
    "logs": log,
    "sheets": sheet,
    "around": seen_around,
    "line_kinds": line_kinds,
    "same": same,
    "rounds": hidden_round,
    "places_of_sheets": placed,
}


@pytest.mark.parametrize("name", CASES)
def test_cases(name):
    path = APPROVED / "cases" / f"{name}.txt"
    approve(path, cases_with_results(path, CASES[name]))
