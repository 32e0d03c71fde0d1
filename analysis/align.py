"""Which goals of the concept in force a statement touches, and how.

statements + codings + embeddings (statements, concept) + concept.csv -> goal_links.csv

By meaning: cosine between the statement and the nearest of a goal's texts (goal, measure, both), each side centred on its own mean so
that the tone of a concept and the tone of a card cancel out, then z-scored per goal and per statement, so that neither a vague goal
nor a vague statement collects links (as in cross-domain similarity local scaling, Conneau et al. 2018). The surest statements of a goal
then speak for it in their own words (pseudo relevance feedback, Rocchio 1971). A goal of a field the statement is not coded in needs more.
The threshold comes from the data: pairs across fields show what chance brings (``threshold``). z-scores would give every goal its links:
one that no statement comes near to in plain similarity is left without.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis import (
    adjudication,
    codebook,
    concept,
    decisions,
    embed,
    reattachment,
    stage,
    tables,
)

CHANCE_LINKS = (
    0.25  # links to goals of foreign fields that a statement may get by chance, on average
)
SURE_LINKS = 0.15  # the same for the statements that speak for a goal
ECHOES = 6  # surest statements of a goal that speak for it, at most
FIELD_HINT = 2.0  # z-units a goal loses where the statement is coded in other fields only
MOST = 3  # goals a statement touches at most
NAMED = 0.05  # like SURE_LINKS, for the plain similarity: a goal that no statement comes so near to was not mentioned
SECOND = 0.7  # z-units by which a further goal may fall behind the first one
LEAST_PAIRS = 500  # below so many pairs across fields their tail says nothing
SOME_LINKS = 0.5  # then: goals a statement touches on average
SAME = 0.5  # a proposal so similar to a goal or measure asks for what the concept holds already

# by id where the codebook uses the usual types; statements of other codebooks are read by wording
PROBLEM, EXPERIENCE, PROPOSAL, AIM = "problem", "erfahrung", "massnahme", "ziel"
CRITICISM = re.compile(
    r"\b(fehl(t|en|te|ten|end\w*)|kein\w*|nicht|nie|niemand|kaum|leider|"
    r"zu (wenig\w*|lange?|teuer|spät|kompliziert|schwer|weit|hoch|klein|groß)|"
    r"mangel\w*|lange wart\w*|wartezeit\w*|wartelisten?|überlast\w*|überfordert|schwierig\w*|unverständlich\w*|unklar\w*|hürde\w*|"
    r"problem\w*|abgelehnt|ausgelaufen|ausgeschöpft|läuft (bald )?aus|abgeschafft|gestrichen|scheiter\w*|erst (in|nach|um|ab)|dauert|"
    r"nur (noch |an |in |ein|für |zwei)|aber|immer noch|rückschritt|enttäusch\w*|geben auf|gibt auf)\b",
    re.IGNORECASE,
)
DEMAND = re.compile(
    r"\b(soll(te|ten|en)?|müss(t?en|te)|muss|bitte|mehr|wünsch\w*|brauch(t|en)|vorschlag\w*|könnte|statt|wieder)\b|"
    r"(?-i:\b(?!werden|haben|wurden)[a-zäöü]\w*[a-zäöüß]en)\s*[.!]*$",
    re.IGNORECASE,
)  # an infinitive at the end is a demand
PRAISE = re.compile(
    r"\b(gut\w*|bewährt\w*|klappt|hilfreich\w*|gelungen\w*|erfolgreich\w*|inzwischen|endlich gibt|toll\w*|super|hilft|geholfen|höhepunkt|"
    r"besser geworden|schneller geworden|kommt an|gesunken|jetzt (an|in) all\w+|seit \w+ gibt es|läuft seit)\b",
    re.IGNORECASE,
)


def read_concept(path, book: codebook.Codebook | None = None) -> pd.DataFrame:
    """See ``concept.read``."""
    return concept.read(path, book)


def centred(vectors: np.ndarray) -> np.ndarray:
    """Rows less their mean, of length 1; ndarray of shape (n, d)."""
    moved = vectors - vectors.mean(axis=0)
    return moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)


def similarity(statements: np.ndarray, goals: list[np.ndarray]) -> np.ndarray:
    """Cosine of each statement with the nearest text of each goal; (n, d) and per goal (k, d) give (n, n_goals)."""
    rows = centred(statements)
    texts = centred(np.vstack(goals))
    ends = np.cumsum([len(part) for part in goals])
    return np.stack([(rows @ part.T).max(axis=1) for part in np.split(texts, ends[:-1])], axis=1)


def scores(similar: np.ndarray) -> np.ndarray:
    """z per goal plus z per statement of a similarity matrix, same shape."""

    def z(axis: int) -> np.ndarray:
        return (similar - similar.mean(axis=axis, keepdims=True)) / np.maximum(
            similar.std(axis=axis, keepdims=True), 1e-6
        )

    return z(0) + z(1)


def threshold(score: np.ndarray, foreign: np.ndarray, chance: float = CHANCE_LINKS) -> float:
    """The score that pairs across fields reach ``chance`` times a statement; with too few of them, the score that leaves
    ``SOME_LINKS`` a statement. ``foreign`` is True where the statement is coded and the goal lies in another field."""
    n_goals = score.shape[1]
    if foreign.sum() >= LEAST_PAIRS:
        return float(np.quantile(score[foreign], max(0.0, 1 - chance / n_goals)))
    return float(np.quantile(score, max(0.0, 1 - SOME_LINKS / n_goals)))


def _named(similar: np.ndarray, foreign: np.ndarray) -> float:
    """The similarity from which a goal counts as mentioned; every goal does where too few pairs say what chance brings."""
    return (
        float(np.quantile(similar[foreign], 1 - NAMED / similar.shape[1]))
        if foreign.sum() >= LEAST_PAIRS
        else -1.0
    )


def relation(text: str, types: set[str], similar: float = 0.0) -> str:
    """confirms, criticises or extends: from the statement's types and its wording.

    A problem criticises. What works confirms, and so does an aim, or a proposal as similar as ``SAME`` to what the concept holds already;
    other proposals extend it. Criticism in an experience, or in a proposal that demands nothing, criticises.

    >>> relation("Terminvergabe online klappt gut", {"erfahrung"}), relation("Formulare auf Englisch anbieten", {"massnahme"})
    ('confirms', 'extends')
    >>> relation("Es fehlen Formulare auf Englisch", set()), relation("Die Lotsin kam nie", {"erfahrung"})
    ('criticises', 'criticises')
    """
    praise, criticism, demand = (
        bool(pattern.search(text)) for pattern in (PRAISE, CRITICISM, DEMAND)
    )
    if PROBLEM in types:
        return "criticises"
    if praise and not (demand or criticism) or EXPERIENCE in types and (praise or not criticism):
        return "confirms"
    if AIM in types and PROPOSAL not in types:
        return "confirms"
    if criticism and not demand or EXPERIENCE in types:
        return "criticises"
    if similar >= SAME:
        return "confirms"
    return "extends" if demand or PROPOSAL in types else "confirms"


def echoed(similar: np.ndarray, rows: np.ndarray, foreign: np.ndarray) -> np.ndarray:
    """``similar`` (n, n_goals) plus the cosine of each statement with the mean of the goal's surest statements; ``rows`` (n, d) centred."""
    score = scores(similar)
    least = threshold(score, foreign, SURE_LINKS)
    score = score - FIELD_HINT * foreign
    best = score.argmax(axis=1)
    added = np.zeros_like(similar)
    for goal in range(similar.shape[1]):
        sure = [
            row
            for row in np.argsort(-score[:, goal], kind="stable")[:ECHOES]
            if best[row] == goal and score[row, goal] >= least
        ]
        if sure:
            voice = rows[sure].mean(axis=0)
            added[:, goal] = rows @ voice / max(float(np.linalg.norm(voice)), 1e-9)
    return similar + added


def _coded(codings: pd.DataFrame, scheme: str) -> dict[str, set[str]]:
    """Decided codes by statement, without „unclear“."""
    rows = codings[
        (codings["scheme"] == scheme)
        & (codings["decided"] == 1)
        & (codings["code_id"] != codebook.UNCLEAR)
    ]
    return {statement: set(group) for statement, group in rows.groupby("statement_id")["code_id"]}


def align(
    statements: pd.DataFrame,
    codings: pd.DataFrame,
    goals: pd.DataFrame,
    vectors: embed.Store,
    goal_vectors: embed.Store,
) -> pd.DataFrame:
    """goal_links: goal_id, statement_id, similarity (centred cosine, 0 to 1), relation. At most ``MOST`` goals a statement."""
    if statements.empty or goals.empty:
        return tables.empty("goal_links")
    by_goal = dict(tuple(goals.groupby("goal_id", sort=True)))
    fields, types = _coded(codings, "field"), _coded(codings, "type")
    rows = vectors[statements["text"]]
    similar = similarity(rows, [goal_vectors[concept.texts(goal)] for goal in by_goal.values()])
    goal_fields = [rows["field_id"].iloc[0] for rows in by_goal.values()]
    foreign = np.array(
        [
            [
                bool(field and fields.get(statement)) and field not in fields[statement]
                for field in goal_fields
            ]
            for statement in statements["statement_id"]
        ]
    )
    score = scores(echoed(similar, centred(rows), foreign))
    least = threshold(score, foreign)
    score = score - FIELD_HINT * foreign
    named = similar.max(axis=0, initial=0) >= _named(similar, foreign)
    links = []
    for row, statement_id, text in zip(
        range(len(statements)), statements["statement_id"], statements["text"]
    ):
        for column in np.argsort(-score[row], kind="stable")[:MOST]:
            if named[column] and score[row, column] >= max(least, score[row].max() - SECOND):
                links.append(
                    (
                        list(by_goal)[column],
                        statement_id,
                        float(np.clip(similar[row, column], 0, 1)),
                        relation(text, types.get(statement_id, set()), similar[row, column]),
                    )
                )
    links = pd.DataFrame(links, columns=tables.TABLES["goal_links"].names)
    return links.sort_values(["goal_id", "statement_id"], kind="stable", ignore_index=True)


def corrected(links: pd.DataFrame, decided: pd.DataFrame, goals: pd.DataFrame) -> pd.DataFrame:
    """goal_links with what people settled (``decided_goals`` after adjudication): links they saw come in, relations are theirs, links
    they refused go. A link of theirs that the program did not see has the similarity 1."""
    decided = decided[decided["goal_id"].isin(set(goals["goal_id"]))]
    said = dict(zip(zip(decided["goal_id"], decided["target"]), decided["new"]))
    similar = dict(zip(zip(links["goal_id"], links["statement_id"]), links["similarity"]))
    kept = [each not in said for each in zip(links["goal_id"], links["statement_id"])]
    own = [
        (goal, statement, similar.get((goal, statement), 1.0), relation)
        for (goal, statement), relation in said.items()
        if relation != decisions.NO_LINK
    ]
    found = pd.concat([links[kept], pd.DataFrame(own, columns=links.columns)], ignore_index=True)
    return found.sort_values(["goal_id", "statement_id"], kind="stable", ignore_index=True)


def quality(links: pd.DataFrame, texts: dict[str, str], gold: pd.DataFrame) -> dict[str, float]:
    """How well links meet the gold set: precision, recall and F1 of (goal, text) pairs over the texts the gold set holds, and the share
    of right relations among the pairs found.

    ``texts`` gives the text of a statement_id. ``gold``: goal_id, text, relation; an empty goal_id says that the text touches no goal.
    """
    judged = set(gold["text"])
    found = {
        (row.goal_id, texts[row.statement_id]): row.relation
        for row in links.itertuples()
        if texts.get(row.statement_id) in judged
    }
    right = {(row.goal_id, row.text): row.relation for row in gold.itertuples() if row.goal_id}
    hits = found.keys() & right.keys()
    return {
        "texts": len(judged),
        "pairs": len(right),
        "precision": len(hits) / max(len(found), 1),
        "recall": len(hits) / max(len(right), 1),
        "f1": 2 * len(hits) / max(len(found) + len(right), 1),
        "relation": sum(found[pair] == right[pair] for pair in hits) / max(len(hits), 1),
    }


def _work(house: stage.House, options) -> str:
    goals = read_concept(
        house.corpus / "concept.csv", codebook.read(house.corpus / "codebook.toml")
    )
    statements = house.read("statements")
    stores = [
        embed.Store(house.models / "embeddings" / f"{what}.npz", model=None)
        for what in ("statements", "concept")
    ]
    links = align(statements, house.read("codings"), goals, *stores)
    said, lost = reattachment.attached(house.read("decided_goals"), "decided_goals", statements)
    links = house.write("goal_links", corrected(links, adjudication.settled(said)[0], goals))
    gone = said[~said["goal_id"].isin(set(goals["goal_id"]))]
    missing = reattachment.orphans(gone, "Dieses Ziel steht nicht mehr im Konzept.")
    house.write("orphaned_goals", pd.concat([lost, missing], ignore_index=True))
    touched = links["goal_id"].nunique()
    return (
        f"{len(statements)} Aussagen, {goals['goal_id'].nunique()} Ziele → {len(links)} Bezüge "
        f"({links['statement_id'].nunique()} Aussagen, {touched} Ziele berührt)"
    )


if __name__ == "__main__":
    stage.run("align", _work)
