"""Which goals of the concept in force a statement touches, and how.

statements + codings + topic_statements + embeddings (statements, concept) + concept.csv + decisions/goals.csv -> goal_links.csv

By meaning and letters: cosine between the statement and the nearest of a goal's texts (goal, measure, both), each side centred on its own
mean so that the tone of a concept and the tone of a card cancel out, plus the cosine of their letter sequences. Three things then make the
probability of a link: how alike the goal and the statements of one topic are among all pairs, how likely the statement's field is the
goal's, and how far the goal is ahead of the statement's other goals, once vague goals and vague statements are standardised away (as in
cross-domain similarity local scaling, Conneau et al. 2018).
"""

from __future__ import annotations

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
from analysis.coded_statements import codes_of
from analysis.coding.features import Features
from analysis.grouping.similarity import standardised
from analysis.relations import relation
from analysis.vectors import centred
from analysis.vocabulary import MODEL

LETTERS = 1.0  # weight of letter sequences beside meaning
# Logarithmic odds of a link: of the logarithm of the field's probability, of the statement's lead, of its topic's likeness, and without any
# at one goal, since a statement touches as many goals whether the concept has many or few (.6 to .7 in two gold corpora with 37 and 19).
# Logistic regression on the links of corpus/gold/goals.csv and the notes of corpus/gold that have none: there F1 .65, cross-validated.
FIELD, LEAD, LIKENESS, OFFSET = 0.27, 0.40, 0.81, 0.65
# Probability from which a statement touches a goal: .25 to .35 differ by less than .02 in F1, and fewer wrong links are better.
LINKED = 0.3
UNLIKELY = 0.02  # probability that a field has at least
MOST = 3  # goals a statement touches at most


def similarity(statements: np.ndarray, goals: list[np.ndarray]) -> np.ndarray:
    """Cosine of each statement with the nearest text of each goal; (n, d) and per goal (k, d) give (n, n_goals)."""
    rows = centred(statements)
    texts = centred(np.vstack(goals))
    ends = np.cumsum([len(part) for part in goals])
    return np.stack([(rows @ part.T).max(axis=1) for part in np.split(texts, ends[:-1])], axis=1)


def standing(similar: np.ndarray) -> np.ndarray:
    """z per goal plus z per statement of a similarity matrix, same shape."""
    return standardised(similar, 0) + standardised(similar, 1)


def leads(scores: np.ndarray) -> np.ndarray:
    """How far each goal is ahead of the best other one of the same statement, same shape; 0 where there is no other.

    >>> leads(np.array([[3.0, 1.0, 2.0]])).tolist()
    [[1.0, -2.0, -1.0]]
    """
    if scores.shape[1] < 2:
        return np.zeros_like(scores)
    second, first = np.sort(scores, axis=1)[:, -2:].T
    others = np.where(scores == first[:, None], second[:, None], first[:, None])
    return scores - others


def over_topics(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The mean of each statement's topics, ndarray (n, m) like ``values``; its own values for a statement without a topic.

    ``weights`` (n, t): its share in each topic, rows sum to 1 or 0. What one card leaves open the others on the same matter say.

    >>> over_topics(np.array([[1.0], [3.0], [7.0]]), np.array([[1.0], [1.0], [0.0]])).ravel().tolist()
    [2.0, 2.0, 7.0]
    """
    means = weights.T @ values / np.maximum(weights.sum(axis=0), 1e-9)[:, None]
    return np.where(weights.sum(axis=1)[:, None] > 0, weights @ means, values)


def probabilities(similar: np.ndarray, fields: np.ndarray, topics: np.ndarray) -> np.ndarray:
    """Of a link between each statement and goal, (n, n_goals): from their likeness, ``fields``, the probability that the statement's
    field is the goal's, and ``topics``, the shares of ``over_topics``."""
    known = np.log(np.maximum(fields, UNLIKELY))
    lead = leads(standing(similar) + known)
    likeness = over_topics(standardised(similar), topics)
    odds = FIELD * known + LEAD * lead + LIKENESS * likeness + OFFSET - np.log(similar.shape[1])
    return 1 / (1 + np.exp(-odds))


def topic_shares(shares: pd.DataFrame, statements: list[str]) -> np.ndarray:
    """The rows of ``topic_statements`` as an ndarray (n, t); zeros for a single voice."""
    table = shares.pivot_table(index="statement_id", columns="topic_id", values="weight")
    return table.reindex(statements).fillna(0).to_numpy(float)


def field_chances(codings: pd.DataFrame, statements: list[str], fields: list[str]) -> np.ndarray:
    """How likely each statement's field is each of ``fields``, (n, m): 1 where a person decided so, else the model's probability; even odds
    for a goal of no field and a statement that was not coded."""
    rows = codings[(codings["scheme"] == "field") & (codings["code_id"] != codebook.UNCLEAR)]
    people = rows[(rows["coder"] != MODEL) & (rows["decided"] == 1)]
    rows = pd.concat([rows[~rows["statement_id"].isin(people["statement_id"])], people])
    said = dict(zip(zip(rows["statement_id"], rows["code_id"]), rows["probability"]))
    coded = set(rows["statement_id"])
    return np.array(
        [
            [said.get((each, field), 0.0) if field and each in coded else 0.5 for field in fields]
            for each in statements
        ]
    ).reshape(len(statements), len(fields))


def align(
    statements: pd.DataFrame,
    codings: pd.DataFrame,
    shares: pd.DataFrame,
    goals: pd.DataFrame,
    vectors: embed.Store,
    goal_vectors: embed.Store,
) -> pd.DataFrame:
    """goal_links: goal_id, statement_id, similarity (centred cosine, 0 to 1), relation, probability. At most ``MOST`` goals a statement.

    ``shares``: topic_statements."""
    if statements.empty or goals.empty:
        return tables.empty("goal_links")
    by_goal = dict(tuple(goals.groupby("goal_id", sort=True)))
    texts = [concept.texts(goal) for goal in by_goal.values()]
    cosine = similarity(vectors[statements["text"]], [goal_vectors[each] for each in texts])
    similar = cosine + LETTERS * _letters(statements["text"].tolist(), texts)
    homes = [goal["field_id"].iloc[0] for goal in by_goal.values()]
    ids = statements["statement_id"].tolist()
    chance = probabilities(similar, field_chances(codings, ids, homes), topic_shares(shares, ids))
    types = codes_of(codings, "type")
    links = [
        (goal, ids[row], float(np.clip(cosine[row, column], 0, 1)), how, float(chance[row, column]))
        for row, text in enumerate(statements["text"])
        for how in [relation(text, types.get(ids[row], []))]
        for column in np.argsort(-chance[row], kind="stable")[:MOST]
        for goal in [list(by_goal)[column]]
        if chance[row, column] >= LINKED
    ]
    links = pd.DataFrame(links, columns=tables.TABLES["goal_links"].names)
    return links.sort_values(["goal_id", "statement_id"], kind="stable", ignore_index=True)


def _letters(texts: list[str], goals: list[list[str]]) -> np.ndarray:
    """Cosine of the letter sequences of each statement and the nearest text of each goal, (n, n_goals)."""
    flat = [text for goal in goals for text in goal]
    features = Features.fit(texts, np.zeros((1, 1)), flat)
    near = (features.letters(texts) @ features.letters(flat).T).toarray()
    ends = np.cumsum([len(goal) for goal in goals])[:-1]
    return np.stack([part.max(axis=1) for part in np.split(near, ends, axis=1)], axis=1)


def corrected(links: pd.DataFrame, decided: pd.DataFrame, goals: pd.DataFrame) -> pd.DataFrame:
    """goal_links with what people settled (``decided_goals`` after adjudication): links they saw come in, relations are theirs, links
    they refused go. A link of theirs that the program did not see has the similarity 1."""
    decided = decided[decided["goal_id"].isin(set(goals["goal_id"]))]
    said = dict(zip(zip(decided["goal_id"], decided["target"]), decided["new"]))
    similar = dict(zip(zip(links["goal_id"], links["statement_id"]), links["similarity"]))
    kept = [each not in said for each in zip(links["goal_id"], links["statement_id"])]
    own = [
        (goal, statement, similar.get((goal, statement), 1.0), relation, 1.0)
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
    book = codebook.read(house.corpus / "codebook.toml")
    goals = concept.read(house.corpus / "concept.csv", book)
    statements = house.read("statements")
    stores = [
        embed.Store(house.models / "embeddings" / f"{what}.npz", model=None)
        for what in ("statements", "concept")
    ]
    codings, shares = house.read("codings"), house.read("topic_statements")
    links = align(statements, codings, shares, goals, *stores)
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
