"""A small fictional corpus in the formats that offices send, through ingest, pseudonymize and clean: what every table says of every
sheet, as read and approved in ``tests/approved/results``.
"""

import shutil
from argparse import Namespace

import pytest
from approval import APPROVED, approve
from approved_files import build

from analysis import clean, ingest, pseudonymize, stage
from analysis.hiding import model

CORPUS = APPROVED / "corpus"
RESULTS = APPROVED / "results"
OF_A_SHEET = ("document_id", "workshop", "field_id", "table", "group", "remark")
OF_A_STATEMENT = (
    "statement_id note_id position start end heading mentions mentions_kind flags language photo card workshop workshop_field_id"
    " table group same_as made_from"
).split()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The corpus once through the three stages."""
    home = tmp_path_factory.mktemp("approved")
    house = stage.House(home / "corpus", home / "models", home / "reports")
    build(CORPUS / "raw", house.raw)
    shutil.copy(CORPUS / "codebook.toml", house.corpus)
    shutil.copytree(CORPUS / "decisions", house.decisions)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "installed", lambda: "")  # nobody's language model changes a result
        said = [ingest._work(house, Namespace())]
        given = shutil.copy(CORPUS / "participants.csv", home)
        listed = Namespace(verb="apply", key=home / "key.csv", participants=home / given)
        said += [pseudonymize._work(house, listed), clean._work(house, Namespace())]
    (home / "said.txt").write_text("\n".join(said), encoding="utf-8")
    return house


def told(row, columns):
    """The columns of a row that say something."""
    return ", ".join(
        f"{name}={row[name]}" for name in columns if str(row.get(name, "")) not in ("", "0")
    )


def sheet(received, house_tables):
    """All that the tables say of one sheet, to be read from top to bottom."""
    of_it = {
        name: rows[rows["document_id"] == received["document_id"]]
        for name, rows in house_tables.items()
    }
    document = of_it["documents"].iloc[0]
    yield f"received: {told(received, OF_A_SHEET)}"
    yield from (f"  {line}" for line in received["text"].split("\n"))
    yield ""
    yield f"nameless: {document['file']} {document['part']}; {told(document, OF_A_SHEET[1:])}"
    for before, after in zip(received["text"].split("\n"), document["text"].split("\n")):
        if before != after:
            yield f"  {after}"
    for row in of_it["name_review"].itertuples():
        yield f"  ? {row.column} {row.start}–{row.end} „{row.found}“ {row.placeholder}: {row.reason} | {row.context}"
    yield ""
    for row in of_it["statements"].to_dict("records"):
        yield f"• {row['text']}"
        if row["verbatim"] != row["text"]:
            yield f"    verbatim={row['verbatim']!r}"
        yield f"    {told(row, OF_A_STATEMENT)}"
    yield ""
    for row in of_it["set_aside"].itertuples():
        yield f"({row.reason}) {row.start}–{row.end} {row.verbatim!r}"


def test_every_sheet(house):
    """Every column of received, documents, name_review, statements and set_aside, sheet by sheet."""
    names = ("documents", "name_review", "statements", "set_aside")
    house_tables = {name: house.read(name) for name in names}
    made = {}
    for row in house.read("received").to_dict("records"):
        file = RESULTS / row["round_id"] / f"{row['file'].replace('/', ' › ')}.txt"
        made.setdefault(file, []).append(
            f"=== {row['part']}\n\n" + "\n".join(sheet(row, house_tables))
        )
    for file, parts in made.items():
        approve(file, "\n\n".join(parts))
    for old in sorted(set(RESULTS.glob("*/*.txt")) - set(made)):
        approve(old, None)


def test_the_other_tables(house):
    """What holds for the corpus as a whole: the order of the rows, unread files, hidden file names, orphans, the key."""
    lines = []
    for name in ("received", "pseudonymised", "documents"):
        lines += [
            f"== {name}",
            *(f"{row.round_id} | {row.file} | {row.part}" for row in house.read(name).itertuples()),
        ]
    for name in (
        "unread",
        "unread_received",
        "hidden_files",
        "orphaned_statements",
        "withdrawn",
        "participants",
    ):
        lines += [f"== {name}"]
        if house.path(name).exists():
            lines += [" | ".join(map(str, row)) for row in house.read(name).itertuples(index=False)]
    lines += ["== name_review, in the order in which a person reads it"]
    lines += [
        f"{row.document_id} {row.column} {row.found} | {row.reason}"
        for row in house.read("name_review").itertuples()
    ]
    lines += ["== statements, in order", *house.read("statements")["statement_id"]]
    lines += ["== key", *(house.corpus.parent / "key.csv").read_text(encoding="utf-8").splitlines()]
    said = (house.corpus.parent / "said.txt").read_text(encoding="utf-8")
    lines += ["== what the three stages say at their end", *said.splitlines()]
    approve(RESULTS / "corpus.txt", "\n".join(lines))
