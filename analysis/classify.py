"""Code every statement: fields of action, statement types and diversity dimensions of the codebook.

fit    statements, codebook, embeddings, decisions/codings.csv -> models/classifier/{field,type}.npz and .json
apply  the same and the fitted models                          -> codings.csv, orphaned_codings.csv

A person's decision beats the model's. For every statement and scheme the model's best code is written with its probability,
also where the decision is „unclear“.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import adjudication, codebook, embed, reattachment, stage, tables
from analysis.coded_statements import twins
from analysis.coding import classifier, dimensions, reasons
from analysis.coding.calibration import softmax
from analysis.coding.classifier import Classifier, Notes
from analysis.coding.seen import notes_of
from analysis.vocabulary import MODEL

FOLLOWED = 0.99  # probability of the code that a duplicate of a decided note takes over
NEXT_BEST = 3  # codes a statement gets at most, the best and its rivals


class Thresholds(NamedTuple):
    """When a coding is decided: the best code from ``clear`` on, else „unclear“; further codes from ``second`` on."""

    clear: float
    second: float


# A field below .4 is wrong more often than right, and a report should not hang on it; a second field must reach .3 to be named.
# Types overlap less in what they are used for (chapters of the report), so they are asked to be a little surer.
THRESHOLDS = {
    "field": Thresholds(0.40, 0.30),
    "type": Thresholds(0.35, 0.35),
    "dimension": Thresholds(0.50, 0.50),
}


def topics_of(book: codebook.Codebook, scheme: str) -> tuple[codebook.Code, ...]:
    """The topics whose texts are anchors of a scheme's codes: the catalogue's for the fields."""
    return book.topics if scheme == "field" else ()


def known_codes(statements: pd.DataFrame, decided: pd.DataFrame, scheme: str) -> list[str]:
    """The first code people settled on for each statement, empty where nobody decided."""
    rows = decided[(decided["scheme"] == scheme) & (decided["rank"] == 1)]
    first = dict(zip(rows["target"], rows["new"]))
    return [first.get(statement_id, "") for statement_id in statements["statement_id"]]


def share_duplicates(statements: pd.DataFrame, probabilities: np.ndarray) -> np.ndarray:
    """The same probabilities for all of a duplicate group: the geometric mean of its members, shape (n, k)."""
    groups = twins(statements)
    logs = pd.DataFrame(np.log(np.maximum(probabilities, 1e-9)))
    return softmax(logs.groupby(groups.to_numpy()).transform("mean").to_numpy())


def follow(
    statements: pd.DataFrame, probabilities: np.ndarray, known: list[str], ids: list[str]
) -> np.ndarray:
    """Duplicates of a note that a person decided get its code, where people agree on it; a note with its own decision keeps its numbers."""
    groups = twins(statements).tolist()
    told: dict[str, set[str]] = {}
    for group, code in zip(groups, known):
        if code in ids:
            told.setdefault(group, set()).add(code)
    followed = probabilities.copy()
    for row, (group, code) in enumerate(zip(groups, known)):
        if not code and len(told.get(group, ())) == 1:
            followed[row] *= (1 - FOLLOWED) / max(1 - followed[row, ids.index(*told[group])], 1e-9)
            followed[row, ids.index(*told[group])] = FOLLOWED
    return followed


def model_rows(
    statement_id: str, scheme: str, ranked: list[tuple[str, float, str]], people: bool
) -> list[dict]:
    """The model's rows for one statement and scheme from (code, probability, reason), likeliest first.

    ``people``: a person has decided, so none of the model's codes is.
    """
    limits = THRESHOLDS[scheme]
    ranked = [(code, round(float(chance), 6), reason) for code, chance, reason in ranked]
    clear = ranked[0][1] >= limits.clear  # as it is written, so that everybody who reads it agrees
    rows = [
        {
            "statement_id": statement_id,
            "scheme": scheme,
            "code_id": code,
            "coder": MODEL,
            "probability": chance,
            "decided": int(not people and clear and (rank == 1 or chance >= limits.second)),
            "rank": rank,
            "reason": reason,
        }
        for rank, (code, chance, reason) in enumerate(ranked, start=1)
    ]
    if not clear and not people and scheme != "dimension":
        rows.append(
            {
                "statement_id": statement_id,
                "scheme": scheme,
                "code_id": codebook.UNCLEAR,
                "coder": MODEL,
                "probability": round(1 - ranked[0][1], 6),
                "decided": 1,
                "rank": 1,
                "reason": "keine Kategorie wahrscheinlich genug",
            }
        )
    return rows


def people_rows(decided: pd.DataFrame) -> list[dict]:
    """What people settled, as decided codings; an answer „none applies“ has no row of its own."""
    return [
        {
            "statement_id": row["target"],
            "scheme": row["scheme"],
            "code_id": row["new"],
            "coder": row["coder"],
            "probability": 1.0,
            "decided": 1,
            "rank": row["rank"],
            "reason": "von Menschen entschieden",
        }
        for row in decided.to_dict("records")
        if row["new"]
    ]


def code_scheme(
    statements: pd.DataFrame, fitted: Classifier, notes: Notes, decided: pd.DataFrame, lookup
) -> list[dict]:
    """The model's rows for one learned scheme."""
    scheme = fitted.codes[0].scheme
    shared = share_duplicates(statements, fitted.probabilities(notes))
    probabilities = follow(statements, shared, known_codes(statements, decided, scheme), fitted.ids)
    nearest = reasons.Nearest(fitted.codes, lookup, fitted.features.centred(notes.vectors))
    people = set(decided.loc[decided["scheme"] == scheme, "target"])
    rows = []
    for number, statement_id in enumerate(statements["statement_id"]):
        best = np.argsort(-probabilities[number], kind="stable")[:NEXT_BEST]
        ranked = [
            (
                fitted.ids[column],
                probabilities[number, column],
                _reason(fitted, nearest, notes, number, column),
            )
            for column in best
        ]
        rows += model_rows(statement_id, scheme, ranked, statement_id in people)
    return rows


def _reason(
    fitted: Classifier,
    nearest: reasons.Nearest,
    notes: Notes,
    number: int,
    column: int,
) -> str:
    parts = [nearest.reason(fitted.ids[column], notes.texts[number], number)]
    if fitted.codes[0].scheme == "field" and notes.workshops[number] == fitted.ids[column]:
        parts.append("Workshop zu diesem Feld")
    return " · ".join(part for part in parts if part)


def code_dimensions(
    statements: pd.DataFrame, codes: tuple[codebook.Code, ...], decided: pd.DataFrame
) -> list[dict]:
    """The model's rows for the diversity dimensions: every dimension named, else the likeliest, undecided."""
    people = set(decided.loc[decided["scheme"] == "dimension", "target"])
    rows = []
    for statement_id, text in zip(statements["statement_id"], statements["text"]) if codes else ():
        rated = [
            (code_id, chance, f"Wort: {', '.join(words)}" if words else "")
            for code_id, chance, words in dimensions.code(text, codes)
        ]
        said = [entry for entry in rated if entry[2]] or rated[:1]
        rows += model_rows(statement_id, "dimension", said, statement_id in people)
    return rows


class _Given(NamedTuple):
    """Everything the stage reads."""

    statements: pd.DataFrame
    notes: Notes
    book: codebook.Codebook
    decided: pd.DataFrame
    taught: pd.DataFrame
    orphaned: pd.DataFrame
    lookup: embed.Store
    embedder: str


def blind(decisions: pd.DataFrame) -> pd.Series:
    """True for codings of the blind sample: drawn by lot, made without seeing a suggestion. They measure and never teach."""
    return (decisions["asked_because"] == "random") & (decisions["saw_suggestion"] == 0)


def _teaching(found: pd.DataFrame, settled: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """The settled codings that the models may learn from: none of a statement that is in a blind sample, nor of one that says the same."""
    group = dict(zip(statements["statement_id"], twins(statements), strict=True))
    drawn = {group.get(target, target) for target in found.loc[blind(found), "target"]}
    return settled[~settled["target"].map(lambda target: group.get(target, target)).isin(drawn)]


def _given(house: stage.House) -> _Given:
    statements, book = house.read("statements"), codebook.read(house.corpus / "codebook.toml")
    store = embed.Store(house.models / "embeddings" / "statements.npz", None)
    words = embed.Store(house.models / "embeddings" / "codebook.npz", None)
    found, orphaned = reattachment.reattach(house.read("decided_codings"), statements)
    decided, _ = adjudication.settled(found)
    notes = notes_of(statements, store, words)
    taught = _teaching(found, decided, statements)
    return _Given(statements, notes, book, decided, taught, orphaned, words, store.name)


def _fit(house: stage.House, given: _Given) -> str:
    labels = []
    for scheme in codebook.LEARNED:
        path, codes = house.models / "classifier" / scheme, given.book.scheme(scheme)
        for old in (path.with_suffix(".npz"), path.with_suffix(".json")):
            old.unlink(missing_ok=True)
        if not codes or not len(given.statements):
            continue
        known = known_codes(given.statements, given.taught, scheme)
        topics = topics_of(given.book, scheme)
        fitted = classifier.fit(codes, given.notes, known, given.lookup.__getitem__, topics)
        fitted.save(path)
        path.with_suffix(".json").write_text(
            classifier.provenance(fitted, known, given.embedder), encoding="utf-8"
        )
        house.wrote(path.with_suffix(".npz"), path.with_suffix(".json"))
        labels.append(f"{sum(map(bool, known))} Entscheidungen ({scheme})")
    return f"aus {len(given.statements)} Aussagen und {', '.join(labels) or 'keinen Kategorien'} gelernt"


def _apply(house: stage.House, given: _Given) -> str:
    rows = people_rows(given.decided)
    for scheme in codebook.LEARNED:
        if given.book.scheme(scheme) and len(given.statements):
            fitted = Classifier.load(
                house.models / "classifier" / scheme,
                given.book.scheme(scheme),
                given.lookup.__getitem__,
                topics_of(given.book, scheme),
            )
            rows += code_scheme(
                given.statements, fitted, given.notes, given.decided, given.lookup.__getitem__
            )
    rows += code_dimensions(given.statements, given.book.dimensions, given.decided)
    codings = tables.typed(pd.DataFrame(rows, columns=tables.TABLES["codings"].names), "codings")
    place = {
        statement_id: number for number, statement_id in enumerate(given.statements["statement_id"])
    }
    schemes = {name: number for number, name in enumerate(codebook.SCHEMES)}
    order = [
        codings["statement_id"].map(place),
        codings["scheme"].map(schemes),
        -codings["decided"],
        codings["rank"],
    ]
    codings = codings.iloc[np.lexsort([np.asarray(key) for key in reversed(order)])].reset_index(
        drop=True
    )
    house.write("codings", codings)
    house.write("orphaned_codings", given.orphaned)
    unclear = int(((codings["code_id"] == codebook.UNCLEAR) & (codings["scheme"] == "field")).sum())
    return f"{len(given.statements)} Aussagen → {len(codings)} Kodierungen, {unclear} Aussagen ohne klares Feld"


def _work(house: stage.House, options) -> str:
    from threadpoolctl import threadpool_limits

    given = _given(house)
    with threadpool_limits(1):  # the last digits of a sum depend on the number of threads
        learned = _fit(house, given) if options.verb != "apply" else ""
        coded = _apply(house, given) if options.verb != "fit" else ""
    return "; ".join(filter(None, (learned, coded)))


if __name__ == "__main__":
    stage.run(
        "classify",
        _work,
        (("verb",), {"choices": ("fit", "apply", "both"), "nargs": "?", "default": "both"}),
    )
