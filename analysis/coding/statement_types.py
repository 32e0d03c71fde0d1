"""Statement types: which kind of statement a code of the codebook stands for, and what the wording says for it.

The kinds and their rules are in analysis.coding.wording; a code of no known kind is left to the codebook's anchors.
"""

from __future__ import annotations

import re

import numpy as np

from analysis.codebook import Code
from analysis.coding.wording import KINDS, wording

LIKENESS = 0.7  # weight of the codebook's anchors beside the rules

# A kind is recognised in the name of a code of the codebook.
NAMES = {
    "proposal": r"maßnahm|massnahm|vorschl|empfehl|idee|forderung|wunsch|wünsche|handlung|lösung|proposal|measure|action",
    "goal": r"\bziel|vision|perspektiv|leitbild|zukunft|goal",
    "problem": r"problem|hürde|hindernis|kritik|schwierig|bedarf|lücke|defizit|mangel|herausforder|barrier|klage|sorge|begründ|reason",
    "experience": r"erfahrung|gelung|erfolg|positiv|stärke|ressource|lob|bestand|beobacht|feststell|experience",
}


def kind_of(code: Code) -> str:
    """Which kind a code of the codebook is, by its id and name; empty if none is recognised.

    >>> kind_of(Code("type", "massnahme", "Maßnahme")), kind_of(Code("type", "farbe", "Farbe"))
    ('proposal', '')
    """
    said = f"{code.id} {code.name}".lower()
    return next((kind for kind, pattern in NAMES.items() if re.search(pattern, said)), "")


def prior(
    codes: tuple[Code, ...], texts: list[str], headings: list[str], flags: list[str]
) -> np.ndarray:
    """Shape (n, k): wording and headings per code of the codebook, keywords of the codebook counted in."""
    kinds = [kind_of(code) for code in codes]
    found = (
        np.stack([wording(*row) for row in zip(texts, headings, flags, strict=True)])
        if texts
        else np.zeros((0, len(KINDS)))
    )
    columns = [
        found[:, KINDS.index(kind)] / max(kinds.count(kind), 1) if kind else np.zeros(len(texts))
        for kind in kinds
    ]
    return np.stack(columns, axis=1)
