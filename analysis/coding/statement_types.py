"""Statement types: which kind of statement a code of the codebook stands for, and what speaks for it.

A note's words speak through the shipped model (analysis.coding.type_model), the question above it and its arrows through
analysis.coding.cues; a code of no known kind is left to the codebook's anchors.
"""

from __future__ import annotations

import re

import numpy as np

from analysis.codebook import Code
from analysis.coding.cues import KINDS, above

# A kind is recognised in the name of a code of the codebook.
NAMES = {
    "proposal": r"maßnahm|massnahm|vorschl|empfehl|idee|(?<!heraus)forderung|wunsch|wünsche|handlung|lösung|proposal|measure|action",
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


def known(codes: tuple[Code, ...]) -> bool:
    """Whether every code of the codebook is of a kind that the shipped model tells."""
    return bool(codes) and all(kind_of(code) for code in codes)


def prior(
    codes: tuple[Code, ...], kinds: np.ndarray, headings: list[str], flags: list[str]
) -> np.ndarray:
    """Shape (n, k): logarithmic odds of each code from those of KINDS, ``kinds`` (n, 4); codes of one kind share its chance."""
    found = kinds + np.array([above(*row) for row in zip(headings, flags, strict=True)]).reshape(
        kinds.shape
    )
    own = [kind_of(code) for code in codes]
    columns = [
        found[:, KINDS.index(kind)] - np.log(own.count(kind)) if kind else np.zeros(len(found))
        for kind in own
    ]
    return np.stack(columns, axis=1)
