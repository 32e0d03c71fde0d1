"""Why a note got its code, in a few German words: keywords, the nearest anchor example, the workshop, the heading."""

from __future__ import annotations

import numpy as np

from analysis.codebook import Code, anchor_texts
from analysis.coding.anchors import Lookup, spoken
from analysis.coding.parameters import NEAR
from analysis.vectors import unit

SHOWN = 2  # keywords named
SHORTEN = 60


class Nearest:
    """The nearest keyword and anchor example of every code, by sentence vectors, where it is near for this sentence model.

    ``notes``: centred unit vectors of shape (n, d) of all notes.
    """

    def __init__(self, codes: tuple[Code, ...], lookup: Lookup, notes: np.ndarray) -> None:
        self._notes = notes
        self.codes = {code.id: code for code in codes}
        texts = {
            code.id: (anchor_texts(code, "keywords"), anchor_texts(code, "examples"))
            for code in codes
        }
        sides = [[text for pair in texts.values() for text in pair[side]] for side in (0, 1)]
        centres = [lookup(side).mean(axis=0) if side else 0 for side in sides]
        self._vectors = {
            code: tuple(
                unit(lookup(own) - centre) if own else None for own, centre in zip(pair, centres)
            )
            for code, pair in texts.items()
        }
        every = [side for pair in self._vectors.values() for side in pair if side is not None]
        share = NEAR[codes[0].scheme]
        self._near = np.quantile(notes @ np.vstack(every).T, share) if every and len(notes) else 1.0

    def reason(self, code_id: str, text: str, number: int) -> str:
        """Of the note of that number. For example „Stichwort: Kita · ähnlich wie: Zu wenig Plätze in der Krippe“."""
        code, (keywords, examples) = self.codes[code_id], self._vectors[code_id]
        centred = self._notes[number]
        parts, hits = [], spoken(text, code.keywords)
        if hits:
            parts.append(
                f"{'Stichwort' if len(hits) == 1 else 'Stichwörter'}: {', '.join(hits[:SHOWN])}"
            )
        elif keywords is not None and (similar := keywords @ centred).max() >= self._near:
            parts.append(f"verwandt mit: {code.keywords[int(similar.argmax())]}")
        if examples is not None and (similar := examples @ centred).max() >= self._near:
            parts.append(f"Ankerbeispiel: „{_short(code.examples[int(similar.argmax())])}“")
        return " · ".join(parts)


def _short(text: str) -> str:
    return text if len(text) <= SHORTEN else text[:SHORTEN].rsplit(" ", 1)[0] + " …"
