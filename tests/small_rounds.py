"""Three rounds as tables, with people's decisions of every kind, from the CSV files of ``approved_outputs/given``. Fictional; no model needed."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import codebook, coded_statements, compare, embed, stage, summarize, tables
from analysis.vectors import unit
from analysis.vocabulary import MODEL
from tests.approved_text import records

GIVEN = Path(__file__).resolve().parent / "approved_outputs" / "given"
CODE = re.compile(r"(?P<out>\()?(?:(?P<coder>[A-Z+]+):)?(?P<code>\w+) (?P<chance>[\d.]+)\)?")


class Written:
    """Gives each text the vector that ``notes.csv`` writes beside it: eight digits."""

    name = "written"

    def __init__(self, vectors: dict[str, str]):
        self.vectors = vectors

    def encode(self, texts: list[str]) -> np.ndarray:
        digits = [self.vectors.get(text) or f"{sum(text.encode()) % 10**8:08}" for text in texts]
        return unit(np.array([[int(digit) for digit in each] for each in digits], np.float32))


def given(name: str) -> list[dict[str, str]]:
    return records(GIVEN / f"{name}.csv")


def statement_id(round_id: str, key: str) -> str:
    """Short keys of the fixture are filled up to eight letters: „c001“ of R10 is R10-c0010000."""
    letters, mark, repeat = key.partition("-")
    return f"{round_id}-{letters:0<8}{mark}{repeat}"


def sheets() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """(documents, statements, set_aside): each sheet is its pieces set aside, then its notes under their headings."""
    documents, statements, aside = [], [], []
    for sheet in given("sheets"):
        text, heading = "", None
        for row in given("asides"):
            if row["sheet"] == sheet["sheet"]:
                aside.append(_span(sheet, text, row["text"]) | {"reason": row["reason"]})
                text += f"{row['text']}\n"
        for row in [row for row in given("notes") if row["sheet"] == sheet["sheet"]]:
            if row["heading"] != heading:
                heading = row["heading"]
                for part in heading.split(" › ") if heading else ():
                    aside.append(_span(sheet, f"{text}# ", part) | {"reason": "Überschrift"})
                    text += f"# {part}\n"
            verbatim = (row["verbatim"] or row["text"]).replace("\\n", "\n")
            span = _span(sheet, f"{text}- ", verbatim)
            text += f"- {verbatim}\n"
            statements.append(_statement(sheet, row, span, len(statements)))
        document = {"document_id": sheet["sheet"], "text": text} | sheet
        documents.append({name: document[name] for name in tables.TABLES["documents"].names})
    return tuple(
        tables.typed(pd.DataFrame(rows), name)
        for rows, name in (
            (documents, "documents"),
            (statements, "statements"),
            (aside, "set_aside"),
        )
    )


def _span(sheet: dict, before: str, verbatim: str) -> dict:
    ends = len(before) + len(verbatim)
    return {
        "document_id": sheet["sheet"],
        "start": len(before),
        "end": ends,
        "verbatim": verbatim,
    }


def _statement(sheet: dict, row: dict, span: dict, before: int) -> dict:
    round_id = sheet["round_id"]
    first = {each["key"]: each["sheet"] for each in given("notes")}
    of = {each["sheet"]: each["round_id"] for each in given("sheets")}
    same = row["same_as"]
    return span | {
        "statement_id": statement_id(round_id, row["key"]),
        "round_id": round_id,
        "note_id": f"{round_id}-n{row['note']}",
        "position": before + 1,
        **{name: row[name] for name in ("heading", "text", "mentions", "flags", "language")},
        "mentions_kind": row["kind"],
        "workshop": sheet["workshop"],
        "workshop_field_id": sheet["field_id"],
        "table": sheet["table"],
        "group": row["group"] or sheet["group"],
        "same_as": statement_id(of[first[same]], same) if same else "",
    }


def codings(statements: pd.DataFrame) -> pd.DataFrame:
    """„wohnen .9 AB:bildung 1 (arbeit .2)“: decided codes with probability, in brackets those that are not decided."""
    rows = []
    for note, each in zip(_notes(), statements["statement_id"]):
        for scheme, cell in (("field", note["field"]), ("type", note["type"])):
            turns = Counter()
            for found in CODE.finditer(cell):
                turns[found["coder"]] += 1
                rows.append((each, scheme, found, turns[found["coder"]]))
        for rank, code in enumerate(filter(None, note["dimension"].split("; ")), 1):
            rows.append((each, "dimension", CODE.match(f"{code} .9"), rank))
    return tables.typed(
        pd.DataFrame(
            [
                {
                    "statement_id": each,
                    "scheme": scheme,
                    "code_id": found["code"],
                    "coder": found["coder"] or MODEL,
                    "probability": found["chance"],
                    "decided": int(not found["out"]),
                    "rank": rank,
                    "reason": "" if found["coder"] else f"=Stichwort „{found['code']}“",
                }
                for each, scheme, found, rank in rows
            ]
        ),
        "codings",
    )


def _notes() -> list[dict[str, str]]:
    """The notes in the order of the sheets."""
    order = [sheet["sheet"] for sheet in given("sheets")]
    return sorted(given("notes"), key=lambda note: order.index(note["sheet"]))


def shares(statements: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for note, each in zip(_notes(), statements["statement_id"]):
        for topic, weight in re.findall(r"(\S+) ([\d.]+)", note["topics"]):
            rows.append((each, topic, weight, 1.0 if topic == "T-102" else 0.55 + len(topic) / 20))
    columns = ["statement_id", "topic_id", "weight", "probability"]
    return tables.typed(pd.DataFrame(rows, columns=columns), "topic_statements")


def _counts(topics: pd.DataFrame, members: pd.DataFrame, coded: pd.DataFrame) -> dict[str, list]:
    """How many statements and tables belong to each topic, as the stage of the topics counts them."""
    at = dict(zip(coded["statement_id"], coded["table_key"]))
    inside = [
        set(members.loc[members["topic_id"] == each, "statement_id"]) for each in topics.topic_id
    ]
    return {
        "n_statements": list(map(len, inside)),
        "n_tables": [len({at[one] for one in each}) for each in inside],
    }


def house(folder: Path) -> stage.House:
    """The corpus on disk as the stages before the reports leave it, then what compare and summarize make of it."""
    home = stage.House(folder / "corpus", folder / "models", folder / "reports")
    shutil.copytree(GIVEN / "decisions", home.decisions)
    for name in ("codebook.toml", "concept.csv"):
        shutil.copy(GIVEN / name, home.corpus / name)
    documents, statements, aside = sheets()
    texts = {note["text"]: note["vector"] for note in given("notes")}
    store = embed.Store(home.models / "embeddings" / "statements.npz", Written(texts))
    store.add([*statements["text"], *statements["heading"], ""])
    store.save()
    members = shares(statements)
    book = codebook.read(home.corpus / "codebook.toml")
    known = pd.DataFrame(given("topics"))
    draft = coded_statements.coded(statements, codings(statements), known, members, book)
    for name, rows in {
        "documents": documents,
        "statements": statements,
        "set_aside": aside,
        "codings": codings(statements),
        "topic_statements": members,
        "topics": known.assign(**_counts(known, members, draft)),
        "topic_terms": pd.DataFrame(given("terms")),
        "unread": pd.DataFrame(given("unread")),
        "goal_links": pd.DataFrame(given("links")),
        "coded_statements": draft,
    }.items():
        home.write(name, rows)
    lost = pd.DataFrame(given("orphaned"))
    for name, rows in lost.groupby("table"):
        home.write(str(name), rows.drop(columns="table"))
    middle = home.models / "topics" / "middle.npy"
    middle.parent.mkdir()
    np.save(middle, store[statements["text"]].mean(axis=0))
    chances = {row["key"]: float(row["chance"]) for row in given("chances")}
    members_of = {"chance": chances}
    (home.models / "topics" / "members.json").write_text(json.dumps(members_of), encoding="utf-8")
    compare.write(home)
    summarize._work(home, None)
    home.reports.mkdir()
    shutil.copy(GIVEN / "manifest.json", home.reports)
    shutil.copytree(GIVEN / "quality", home.reports / "quality")
    return home
