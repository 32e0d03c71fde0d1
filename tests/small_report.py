"""A small corpus of tables for the tests of summaries and reports: two rounds, hostile notes, goals, other fields. No model needed."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import codebook, coded_statements, decisions, embed, ledger, stage, summarize, tables
from analysis.german import dehyphenation

CODEBOOK = """
[about]
title = "Runder Tisch Stadtgrün"
city = "Beispielstadt"
publisher = "Grünflächenamt (Beispiel)"
note = "Fiktives Beispiel – alles erfunden."

[[field]]
id = "baeume"
name = "Bäume & Parks"
definition = "Bäume, Parks und Beete."

[[field]]
id = "wasser"
name = "Wasser und <Brunnen>"
definition = "Brunnen, Bäche, Regen."

[[field]]
id = "leer"
name = "Spielplätze"
definition = "Spielen im Freien."

[[type]]
id = "problem"
name = "Problem"
definition = "Was hindert."

[[type]]
id = "massnahme"
name = "Maßnahme"
definition = "Was zu tun ist."

[[dimension]]
id = "alter"
name = "Alter"
definition = "Junge und alte Menschen."

[[dimension]]
id = "behinderung"
name = "Behinderung"
definition = "Barrieren."
"""
CONCEPT = """goal_id,field_id,goal,status,measure_id,measure,report_status
G-1,baeume,Jede Straße hat Bäume.,umgesetzt,G-1.1,Baumprogramm,Erreicht
G-2,wasser,Im Sommer gibt es überall Trinkwasser.,offen,,,
G-3,leer,Jedes Viertel hat einen Spielplatz.,offen,,,
"""
LONG = "Sehr lange Notiz über den Park. " * 160
# round, sheet, table, group, note, mentions, kind, text, field, type, topic, dimensions
NOTES = [
    (
        "2024",
        "alt.docx",
        "1",
        "Eltern",
        "n1",
        1,
        "",
        "Im Park fehlen Bänke",
        "baeume",
        "problem",
        "t1",
        "alter",
    ),
    (
        "2024",
        "alt.docx",
        "2",
        "",
        "n2",
        3,
        "punkte",
        "Der Brunnen ist seit Jahren kaputt",
        "wasser",
        "problem",
        "t2",
        "",
    ),
    (
        "2025",
        "neu & (1) #2.docx",
        "1",
        "Eltern",
        "n3",
        4,
        "punkte",
        "Im Park fehlen Bänke zum Ausruhen",
        "baeume",
        "problem",
        "t1",
        "alter",
    ),
    (
        "2025",
        "neu & (1) #2.docx",
        "2",
        "Senioren",
        "n4",
        2,
        "nennungen",
        "Im Park fehlen Bänke zum Ausruhen",
        "baeume",
        "problem",
        "t1",
        "alter",
    ),
    (
        "2025",
        "neu & (1) #2.docx",
        "1",
        "",
        "n5",
        1,
        "",
        "Mehr Parkplätze am Bahnhof schaffen",
        "baeume",
        "massnahme",
        "t3",
        "",
    ),
    (
        "2025",
        "neu & (1) #2.docx",
        "2",
        "",
        "n6",
        1,
        "",
        "Weniger Parkplätze am Bahnhof, dafür Bäume",
        "baeume",
        "massnahme",
        "t3",
        "",
    ),
    ("2025", "neu & (1) #2.docx", "2", "", "n7", 1, "", "Bänke!", "baeume", "massnahme", "t1", ""),
    (
        "2025",
        "karten.xlsx",
        "",
        "",
        "n8",
        1,
        "",
        "<script>alert('x')</script> & </script><b>fett</b>",
        "wasser",
        "problem",
        "t2",
        "",
    ),
    (
        "2025",
        "karten.xlsx",
        "",
        "",
        "n9",
        1,
        "",
        '=HYPERLINK("http://x","y")',
        "wasser",
        "massnahme",
        "t2",
        "",
    ),
    (
        "2025",
        "karten.xlsx",
        "",
        "",
        "n10",
        1,
        "",
        "Zitat im Zitat: „Wasser ist Leben“ – an 1 von 2 Tischen [n1] 😀",
        "wasser",
        "problem",
        "",
        "",
    ),
    (
        "2025",
        "karten.xlsx",
        "",
        "",
        "n11",
        1,
        "",
        "لا توجد مياه شرب في الحديقة (kein Trinkwasser)",
        "wasser",
        "problem",
        "t2",
        "",
    ),
    ("2025", "karten.xlsx", "", "", "n12", 1, "", LONG.strip(), "baeume", "problem", "t1", ""),
    (
        "2025",
        "karten.xlsx",
        "",
        "",
        "n13",
        1,
        "",
        "Was ist mit den Laternen??",
        "",
        "problem",
        "",
        "",
    ),
    (
        "2025",
        "karten.xlsx",
        "",
        "",
        "n14",
        1,
        "",
        "{{ 7*7 }} ${x} [[egal]] {#n} \\u003c",
        "wasser",
        "",
        "",
        "",
    ),
    (
        "2025",
        "karten.xlsx",
        "",
        "",
        "n14",
        1,
        "",
        "Zweites Stück\nderselben Notiz mit Zeilen-\tTabulator",
        "wasser",
        "problem",
        "t2",
        "",
    ),
    (
        "2025",
        "karten.xlsx",
        "",
        "",
        "n15",
        1,
        "",
        "-1 Grad im Brunnen, @home +1",
        "wasser",
        "problem",
        "t2",
        "",
    ),
    (
        "2025",
        "karten.xlsx",
        "",
        "",
        "n16",
        1,
        "",
        "Regen-\nwasser und Trink-Wasser für die Parks sammeln",
        "baeume",
        "massnahme",
        "t2",
        "",
    ),
]
LINKS = [
    ("G-1", 2, "criticises"),
    ("G-1", 5, "extends"),
    ("G-2", 10, "criticises"),
    ("G-2", 7, "confirms"),
]


class Letters:
    """An embedder that counts letter pairs: close texts lie close, no model needed."""

    name = "letters"

    def encode(self, texts: list[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), 128), np.float32)
        for row, text in enumerate(texts):
            for pair in zip(text.lower(), text.lower()[1:]):
                vectors[
                    row,
                    int(hashlib.md5("".join(pair).encode("utf-8", "replace")).hexdigest()[:6], 16)
                    % 128,
                ] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def house(
    folder: Path, cleared: bool = False, concept: bool = True, only: str = "", types: bool = True
) -> stage.House:
    """Write the corpus below the folder; ``only`` one round, ``types`` False a codebook without types and dimensions."""
    home = stage.House(folder / "corpus", folder / "models", folder / "reports")
    home.corpus.mkdir(parents=True)
    book = (
        CODEBOOK
        if types
        else re.sub(r"(?ms)^\[\[(type|dimension)\]\].*?(?=^\[\[|\Z)", "", CODEBOOK)
    )
    (home.corpus / "codebook.toml").write_text(book, encoding="utf-8")
    if concept:
        (home.corpus / "concept.csv").write_text(CONCEPT, encoding="utf-8")
    notes = [note for note in NOTES if not only or note[0] == only]
    documents, statements = _sheets(notes)
    home.write("documents", documents)
    home.write("statements", statements)
    home.write("codings", _codings(notes, statements, types))
    home.write(
        "unread",
        pd.DataFrame(
            [
                {
                    "round_id": "2025",
                    "file": "Foto <1>.jpg",
                    "reason": "Auf diesem Rechner fehlt die Texterkennung.",
                }
            ]
        ),
    )
    home.write("set_aside", tables.empty("set_aside"))
    _topics(home, notes, statements)
    if concept:
        ids = dict(zip([NOTES.index(note) for note in notes], statements["statement_id"]))
        home.write(
            "goal_links",
            pd.DataFrame(
                [
                    {
                        "goal_id": goal,
                        "statement_id": ids[at],
                        "similarity": 0.9 - at / 100,
                        "relation": relation,
                    }
                    for goal, at, relation in LINKS
                    if at in ids
                ]
            ),
        )
    if cleared:
        ledger.append(
            home, [decisions.names_cleared("2025", "cleared", decisions.By("AB", "2025-07-10"))]
        )
    store = embed.Store(home.models / "embeddings" / "statements.npz", Letters())
    store.add(statements["text"])
    store.save()
    home.write(
        "coded_statements",
        coded_statements.coded(
            statements,
            home.read("codings"),
            home.read("topics"),
            home.read("topic_statements"),
            codebook.read(home.corpus / "codebook.toml"),
        ),
    )
    summaries, sources = summarize.summarize(
        statements,
        home.read("coded_statements"),
        home.read("topics"),
        codebook.read(home.corpus / "codebook.toml"),
        store[statements["text"]],
        home.read("codings"),
        home.read("topic_statements"),
    )
    home.write("summaries", summaries)
    home.write("summary_sources", sources)
    return home


def _sheets(notes: list[tuple]) -> tuple[pd.DataFrame, pd.DataFrame]:
    texts: dict[tuple, str] = {}
    rows, seen = [], {}
    for at, (round_id, file, table, group, note, mentions, kind, text, *_) in enumerate(notes):
        sheet = f"{round_id}-{hashlib.md5(file.encode()).hexdigest()[:4]}"
        before = texts.get((sheet, round_id, file), "# Was fehlt?\n")
        start = len(before) + 2
        texts[sheet, round_id, file] = f"{before}- {text}\n"
        rows.append(
            {
                "statement_id": f"{round_id}-{hashlib.md5(f'{note}{text}'.encode()).hexdigest()[:8]}",
                "document_id": sheet,
                "round_id": round_id,
                "note_id": f"{round_id}-{note}",
                "position": at + 1,
                "start": start,
                "end": start + len(text),
                "heading": "Was fehlt?",
                "verbatim": text,
                "text": dehyphenation.on_one_line(text),
                "mentions": mentions,
                "mentions_kind": kind,
                "flags": "unsicher" if "??" in text else "",
                "language": "ar" if "مياه" in text else "de",
                "table": table,
                "group": group,
                "same_as": seen.get(text, ""),
            }
        )
        seen.setdefault(text, rows[-1]["statement_id"])
    documents = [
        {
            "document_id": sheet,
            "round_id": round_id,
            "file": file,
            "part": "Blatt „Karten“" if file.endswith("xlsx") else "",
            "text": text,
        }
        for (sheet, round_id, file), text in texts.items()
    ]
    return tables.typed(pd.DataFrame(documents), "documents"), tables.typed(
        pd.DataFrame(rows), "statements"
    )


def _codings(notes: list[tuple], statements: pd.DataFrame, types: bool) -> pd.DataFrame:
    rows = []
    for note, statement_id in zip(notes, statements["statement_id"]):
        field, kind, _, dimensions = note[8:]
        rows.append((statement_id, "field", field or "unclear", 0.8, 1, 1))
        if not field:
            rows.append((statement_id, "field", "baeume", 0.3, 0, 1))
        if field == "wasser" and "Brunnen" in note[7]:
            rows.append((statement_id, "field", "baeume", 0.4, 1, 2))
        rows += [(statement_id, "type", kind, 0.7, 1, 1)] * bool(kind and types) + [
            (statement_id, "dimension", each, 0.7, 1, 1) for each in dimensions.split() if types
        ]
    return pd.DataFrame(
        [
            {
                "statement_id": a,
                "scheme": b,
                "code_id": c,
                "coder": "model",
                "probability": d,
                "decided": e,
                "rank": f,
                "reason": "=Grund",
            }
            for a, b, c, d, e, f in rows
        ]
    )


def _topics(home: stage.House, notes: list[tuple], statements: pd.DataFrame) -> None:
    names = {
        "t1": ("baeume", "Bänke im Park"),
        "t2": ("", "Wasser „im Park“: <i>"),
        "t3": ("baeume", "Parkplätze am Bahnhof"),
    }
    shares = [
        (statement_id, note[10])
        for note, statement_id in zip(notes, statements["statement_id"])
        if note[10]
    ]
    shares = [(each, topic, 1.0) for each, topic in shares]
    if ("n6", "t3") in {
        (note[4], note[10]) for note in notes
    }:  # one statement belongs to two topics
        at = next(each for note, each in zip(notes, statements["statement_id"]) if note[4] == "n6")
        shares = [(each, topic, 0.6 if each == at else 1.0) for each, topic, _ in shares] + [
            (at, "t1", 0.4)
        ]
    home.write(
        "topic_statements",
        pd.DataFrame(
            [
                {"statement_id": each, "topic_id": topic, "weight": weight, "probability": 1.0}
                for each, topic, weight in shares
            ]
        ),
    )
    home.write(
        "topics",
        pd.DataFrame(
            [
                {
                    "topic_id": topic,
                    "field_id": field,
                    "name": name,
                    "named_by": "model",
                    "n_statements": 3,
                    "n_tables": 2,
                    "stability": 0.4 if topic == "t2" else 0.9,
                    "origin": "catalogue" if topic == "t1" else "found",
                    "mixed": 0,
                }
                for topic, (field, name) in names.items()
            ]
        ),
    )
    home.write("topic_terms", tables.empty("topic_terms"))
    rounds = [
        ("t1", "2024", "new"),
        ("t2", "2024", "new"),
        ("t1", "2025", "confirmed"),
        ("t2", "2025", "changed"),
        ("t3", "2025", "new"),
    ]
    home.write(
        "topic_rounds",
        pd.DataFrame(
            [
                {
                    "topic_id": topic,
                    "round_id": round_id,
                    "n_statements": 1,
                    "n_tables": 1,
                    "status": status,
                }
                for topic, round_id, status in rounds
                if round_id in set(statements["round_id"])
            ]
        ),
    )


def copy(home: stage.House, folder: Path) -> stage.House:
    """The same corpus in another folder."""
    shutil.copytree(home.corpus.parent, folder)
    return stage.House(folder / "corpus", folder / "models", folder / "reports")
