"""The workshop a note came from: a prior, not a verdict.

A note of a workshop on field h is about h with probability WORKSHOP_KEEPS and about any other of k fields alike, before it is read: its
logarithmic odds are added to what the note itself says. A note that clearly speaks of something else outweighs them.
"""

from __future__ import annotations

import numpy as np

from analysis.coding.parameters import WORKSHOP_KEEPS


def log_odds(workshops: list[str], codes: list[str]) -> np.ndarray:
    """Shape (n, k): what the workshops add to the codes; zeros where no field is known.

    >>> log_odds(["a", ""], ["a", "b", "c"]).round(2).tolist()
    [[1.27, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    odds = np.log(WORKSHOP_KEEPS * (len(codes) - 1) / (1 - WORKSHOP_KEEPS)) if len(codes) > 1 else 0
    return odds * (np.array(workshops, object)[:, None] == np.array(codes, object)[None, :])
