"""Headers and footers: page furniture, unless somebody wrote notes there."""

from __future__ import annotations

from analysis.cleaning import boilerplate
from analysis.cleaning.segmentation import makes_a_claim
from analysis.readers.blocks import Block


def parted(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """The notes in the margin of a document (points, sentences that claim something), and the lines of its furniture.

    >>> notes, furniture = parted([Block("paragraph", "Stadt Beispiel, Seite 3"), Block("point", "Mehr Licht im Park")])
    >>> [note.text for note in notes], furniture
    (['Mehr Licht im Park'], ['Stadt Beispiel, Seite 3'])
    """
    notes = [block for block in blocks if _is_note(block)]
    return notes, [block.text for block in blocks if block not in notes and block.kind != "context"]


def _is_note(block: Block) -> bool:
    if block.kind == "point":
        return bool(block.text.strip())
    said = block.kind == "paragraph" and makes_a_claim(block.text)
    return said and not boilerplate.reason_of(block.text.strip())
