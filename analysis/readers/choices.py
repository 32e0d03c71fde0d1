"""Boxes to tick: what was ticked stays with its question, what was not is marked as not chosen.

Boxes of real form controls always count; typed ones only where at least one in the file is ticked, else people used them as bullets.

>>> [(block.text, block.marks) for block in choices([Block("paragraph", "Deutschkurs: ☒ abends ☐ vormittags")])]
[('Deutschkurs: abends', ()), ('vormittags', (('Offen', ''),))]
"""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.readers.blocks import Block

TICKED, OPEN = "\ue801", "\ue800"  # as readers write the boxes of real controls
_BOX = re.compile("([☐☒☑\ue800\ue801])")
_ANSWER = re.compile(r"(?i)(?:^|:)\s*(?:ja|nein|stimmt|vielleicht|weiß nicht)\s*$")
_TICK = frozenset("☒☑" + TICKED)


def choices(blocks: list[Block]) -> list[Block]:
    typed = any(block.kind != "context" and re.search("[☒☑]", block.text) for block in blocks)
    return [
        made
        for block in blocks
        for made in (_chosen(block, typed) if _BOX.search(block.text) else [block])
    ]


def _asks(lead: str, words: list[str]) -> bool:
    """Whether the words before the first of several boxes are what was asked, though the last box says nothing: „Wann: ☒ abends ☐“,
    „Ich komme ☒ ja ☐ nein ☐“. With two boxes only, what stands before the first is mostly its answer („Bus ☒ Bahn ☐“)."""
    if len(words) < 2 or _ANSWER.search(lead):
        return False
    asks = lead.rstrip().endswith((":", "?")) or bool(_ANSWER.fullmatch(words[0].strip()))
    return asks or len(words) > 2


def _chosen(block: Block, typed: bool) -> list[Block]:
    if not typed and TICKED not in block.text and OPEN not in block.text:
        return [block]
    lead, *rest = _BOX.split(block.text)
    signs, words = rest[::2], rest[1::2]
    if lead.strip() and not words[-1].strip() and not _asks(lead, words):  # „Ja ☒ Nein ☐“: behind
        lead, words = "", [lead, *words[:-1]]
    labels = [
        (sign in _TICK, label.strip(" \t\n;,|")) for sign, label in zip(signs, words, strict=True)
    ]
    taken = [label for ticked, label in labels if ticked and label]
    said = " ".join([lead.strip(), ", ".join(taken)]).strip()
    marks = block.marks if taken else (*block.marks, ("Offen", ""))
    found = [replace(block, text=said, marks=marks)] if said else []
    return found + [
        replace(block, text=label, marks=(("Offen", ""),), number="")
        for ticked, label in labels
        if label and not ticked
    ]
