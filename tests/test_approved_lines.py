"""Single lines and small cases: what each function of the text rooms makes of them, as read and approved in ``tests/approved``.

A new case is a line (or a block) in one of those files; „make approve“ writes below it what is made of it, and a person reads that.
"""

import re

import pandas as pd
import pytest
from approval import APPROVED, approve, cases_with_results, lines_with_results
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
    wraps,
)
from analysis.cleaning.lines import lines
from analysis.codebook import Code, Codebook
from analysis.german import dehyphenation, language, ocr_noise, words
from analysis.hiding import lexicon, model, names, recognition, suspects
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
from analysis.readers import blocks, characters, columns, contents, text, values
from analysis.readers.chats import as_points
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


def head(line):
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
    "contacts": hidden,
    "words": word,
    "german": german_word,
    "heads": head,
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
    read = blocks.write(blocks_of(described))
    return [*read.split("\n"), *(f"! {remark}" for remark in described.remarks)]


def separated(given):
    """A csv file."""
    part = text.read_csv(given.encode())[0]
    return [*part.text.split("\n"), *(f"! {remark}" for remark in part.remarks)]


def log(given):
    """A chat, a transcript or a pad."""
    noted, remarks = as_notes(given)
    return [*as_points(noted).split("\n"), *(f"! {remark}" for remark in remarks)]


def sheet(given):
    """The notes of a sheet, and what is set aside."""
    name, _, rest = given.partition("\n")
    stated = re.fullmatch(r"\((\S+)\)", name)
    document = dict.fromkeys(tables.TABLES["documents"].names, "") | {
        "document_id": "d",
        "round_id": "2025",
        "file": stated[1] if stated else "Tisch.txt",
        "text": rest if stated else given,
    }
    rows, aside = clean.read_document(document, lambda label: field_of(label, CODEBOOK))
    yield from statements(rows)
    yield from (f"({piece['reason']}) {piece['verbatim']}" for piece in aside)


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
    """Sheets of one or two rounds („2025 Tisch 1.txt: …“), hidden together, with the name review and the key."""
    rows = []
    for line in given.split("\n"):
        place_, _, words_ = line.partition(": ")
        round_id, _, file = place_.partition(" ")
        rows.append(
            {
                "document_id": f"d{len(rows) + 1}",
                "round_id": round_id,
                "file": file,
                "text": words_.replace(" ⏎ ", "\n"),
            }
        )
    received = tables.typed(pd.DataFrame(rows), "received")
    documents, review, key, orphans = pseudonymize.pseudonymize(received)
    yield from (f"{row.round_id} {row.file}: {row.text}" for row in documents.itertuples())
    for row in review.itertuples():
        yield f"? {row.document_id} {row.column} {row.start}–{row.end} „{row.found}“ {row.placeholder} {row.reason} | {row.context}"
    yield from (f"key {row.round_id} {row.placeholder} = {row.names}" for row in key.itertuples())


def placed(given):
    """Where a sheet is from: „folder/file | part“ in the first line, then its text."""
    where, _, rest = given.partition("\n")
    file, _, part = where.partition(" | ")
    yield told(**sources.guessed(file, part, rest, {}, CODEBOOK))


CASES = {
    "tables": table,
    "csv": separated,
    "logs": log,
    "sheets": sheet,
    "line_kinds": line_kinds,
    "same": same,
    "rounds": hidden_round,
    "places_of_sheets": placed,
}


@pytest.mark.parametrize("name", CASES)
def test_cases(name):
    path = APPROVED / "cases" / f"{name}.txt"
    approve(path, cases_with_results(path, CASES[name]))
