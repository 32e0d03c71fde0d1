"""What the colours of the cards say of the statement types, where a sheet uses them consistently.

Where the cards of one colour stand under one kind of question („Was fehlt?“) and those of another colour under another kind, a card of
that colour without a question is taken as an answer to it. Where the colours do not go with the questions they say nothing.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from analysis.coding.cues import KINDS, above
from analysis.coding.parameters import CONSISTENT, FEWEST_CARDS, TYPE_QUESTION_ABOVE


def odds(statements: pd.DataFrame) -> np.ndarray:
    """Logarithmic odds of KINDS, shape (n, 4): the question above, told by the card's colour; zeros for a card under a question."""
    found = np.zeros((len(statements), len(KINDS)))
    under = np.array([above(heading) for heading in statements["heading"]]).reshape(found.shape)
    for _, rows in statements.reset_index(drop=True).groupby("document_id", sort=False):
        kinds = meanings(rows["card"].tolist(), under[rows.index])
        for row, card in zip(rows.index, rows["card"]):
            if card in kinds and not under[row].any():
                found[row, kinds[card]] = TYPE_QUESTION_ABOVE
    return found


def meanings(cards: list[str], under: np.ndarray) -> dict[str, int]:
    """Colour -> number of the kind it stands for, on one sheet; ``under`` (n, 4): what the question above each card says.

    Empty unless two colours stand for different kinds.
    """
    counts: dict[str, Counter] = {}
    for card, said in zip(cards, under):
        if card and said.any():
            counts.setdefault(card, Counter())[int(said.argmax())] += 1
    kinds = {
        card: kind
        for card, count in counts.items()
        for kind, most in count.most_common(1)
        if count.total() >= FEWEST_CARDS and most >= CONSISTENT * count.total()
    }
    return kinds if len(set(kinds.values())) > 1 else {}
