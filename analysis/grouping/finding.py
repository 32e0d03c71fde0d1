"""Found topics of what the catalogue does not take: those of closed rounds, new ones, or single voices.

``placing.Work`` with everybody placed whom people or the catalogue placed -> the others placed
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import natural
from analysis.grouping import clusters, key_points, parameters
from analysis.grouping.placing import Work
from analysis.grouping.topic_state import heaviest
from analysis.vectors import unit
from analysis.vocabulary import FOUND


def find(work: Work, barred: set[tuple[str, str]]) -> None:
    """Found topics of closed rounds, new ones or single voices for what the catalogue does not take; one row a duplicate group.

    All open rounds at once, so that what two of them say is one topic. Closed rounds and people's decisions hold the rest.
    """
    topics = work.topics
    left = np.array([row for row, each in enumerate(work.ids) if each not in topics.shares], int)
    groups = pd.Series([work.twin[work.ids[row]] for row in left], dtype=str)
    first = ~groups.duplicated().to_numpy()
    fresh, sizes = left[first], groups[first].map(groups.value_counts()).to_numpy(dtype=int)
    if len(fresh):
        order = np.random.default_rng(0).permutation(len(fresh))
        core, rest = (
            np.sort(order[: parameters.LARGEST_CLUSTERED]),
            np.sort(order[parameters.LARGEST_CLUSTERED :]),
        )
        known, numbers = _known(work)
        rows = np.concatenate([fresh[core], known])
        n, number = len(core), work.given.number
        # How alike statements of one topic are, all statements tell: a rest of a few would always seem alike.
        others = np.array([], int) if number else _others(work, rows)
        likeness = work.likeness(np.concatenate([rows, others]))
        few = slice(n) if number else _few(len(likeness))
        seen = likeness[few][:, few]
        linked = clusters.linked(seen, number)
        reach, firm = linked.reach, clusters.firm(seen, linked.labels)
        likeness = likeness[: len(rows), : len(rows)]
        labels = clusters.grown(likeness, np.concatenate([np.full(n, -1), numbers]), reach)[:n]
        names = sorted(topics.known)
        joined = labels <= numbers.max(initial=-1)
        for place in np.flatnonzero(joined):
            statement, topic_id = work.ids[fresh[core[place]]], names[labels[place]]
            topics.shares[statement] = {} if (statement, topic_id) in barred else {topic_id: 1.0}
        open_ = core[~joined]
        inside = likeness[:n, :n][np.ix_(~joined, ~joined)]
        found = clusters.large_enough(labels[~joined], sizes[open_], work.tables[fresh[open_]])
        made = _name(
            work,
            fresh[open_],
            sizes[open_],
            found,
            inside,
            key_points.nearly_the_same(reach),
            firm,
        )
        for row, topic_id in zip(fresh[rest], _nearest_middle(work, made, fresh[rest])):
            topics.shares[work.ids[row]] = {topic_id: 1.0} if topic_id else {}
    for row in fresh:
        topics.shares.setdefault(work.ids[row], {})


def _few(n: int) -> slice | np.ndarray:
    """All of n places, at random ``LARGEST_CLUSTERED`` of more: what is linked at once stays within time and memory."""
    most = parameters.LARGEST_CLUSTERED
    return slice(None) if n <= most else np.sort(np.random.default_rng(0).permutation(n)[:most])


def _others(work: Work, rows: np.ndarray) -> np.ndarray:
    """Rows that are placed elsewhere, one a duplicate group, at random so many that ``LARGEST_CLUSTERED`` are looked at."""
    seen = {work.twin[work.ids[row]] for row in rows}
    first = {work.twin[each]: row for row, each in reversed(list(enumerate(work.ids)))}
    left = np.array(sorted(row for twin, row in first.items() if twin not in seen), int)
    chosen = np.random.default_rng(0).permutation(len(left))[
        : max(0, parameters.LARGEST_CLUSTERED - len(rows))
    ]
    return left[np.sort(chosen)]


def _known(work: Work) -> tuple[np.ndarray, np.ndarray]:
    """(rows, numbers in the sorted list of topics) of the members of found topics so far, the latest ``parameters.LARGEST_CLUSTERED``."""
    topics = work.topics
    number = {topic_id: place for place, topic_id in enumerate(sorted(topics.known))}
    found = [
        (row, number[topic_id])
        for row, statement in enumerate(work.ids)
        if (topic_id := heaviest(topics.shares.get(statement, {}))) in number
        and topics.known[topic_id].origin == FOUND
    ][-parameters.LARGEST_CLUSTERED :]
    return np.array([row for row, _ in found], int), np.array([topic for _, topic in found], int)


def _name(
    work: Work,
    rows: np.ndarray,
    sizes: np.ndarray,
    labels: np.ndarray,
    likeness: np.ndarray,
    bar: float,
    firm: float,
) -> dict[str, np.ndarray]:
    """New topics, each with its name: their rows by topic_id.

    A cluster in which no statement says what half of it says, or a larger one without a noun of its own, is split. The statements of a
    small one are single voices if nothing names it, or if they are neither of one word nor as alike as ``firm``.
    """
    everywhere = [text.casefold() for text in work.texts.values()]
    taken = {key_points.name_key(topic.name) for topic in work.topics.known.values()}
    made, parts = {}, [np.flatnonzero(labels == label) for label in np.unique(labels[labels >= 0])]
    while parts:
        part = parts.pop(0)
        among = likeness[np.ix_(part, part)]
        small = len(part) <= parameters.PER_CLUSTER
        holds = key_points.coverages(among, bar).max() >= parameters.HOLDS
        texts = [work.texts[work.ids[row]] for row in rows[part]]
        noun = key_points.shared_noun(texts, everywhere, taken) if holds else ""
        if not small and not holds or not noun and len(part) >= parameters.HALVED:
            halves = clusters.halves(among)
            if halves.any():  # else all are equally alike: nothing tells them apart
                whole = clusters.large_enough(halves, sizes[part], work.tables[rows[part]])
                parts = [*(part[whole == half] for half in (0, 1) if (whole == half).any()), *parts]
                continue
        if not holds or small and not noun and clusters.mean_of_pairs(among) < firm:
            continue
        named = key_points.key_point(texts, among, work.usable[rows[part]], taken, bar).text
        torn = named.endswith("…")
        nameable = named or key_points.candidates(texts, [True] * len(texts))
        if small and not noun and (torn or not nameable):
            continue  # what nothing can name is no topic
        if not small and not noun and named:
            kernsatz = " ".join(texts) if torn else named
            noun = key_points.shared_noun(texts, everywhere, taken, kernsatz)
        says_little = small and len(noun) < parameters.SAYS_ENOUGH and not torn
        name = named or noun if says_little else noun or named
        topic_id = work.topics.found(
            natural.in_order(work.round_of[rows[part]])[0], work.ids[rows[part]], work.texts
        )
        topic = work.topics.known[topic_id]
        topic.name, topic.mixed = name or key_points.MIXED, not name
        taken.add(key_points.name_key(name))
        made[topic_id] = rows[part]
    return made


def _nearest_middle(work: Work, made: dict[str, np.ndarray], rows: np.ndarray) -> list[str]:
    """The new topic whose middle each row is nearest to, if as near as half of its own statements are; "" for none."""
    if not made or not len(rows):
        return [""] * len(rows)
    names = list(made)
    middles = unit(np.stack([work.vectors[made[name]].mean(axis=0) for name in names]))
    bar = np.array(
        [np.median(work.vectors[made[name]] @ middle) for name, middle in zip(names, middles)]
    )
    near = work.vectors[rows] @ middles.T
    best = near.argmax(axis=1)
    close = near[np.arange(len(rows)), best] >= bar[best]
    return [names[topic] if good else "" for topic, good in zip(best, close)]
