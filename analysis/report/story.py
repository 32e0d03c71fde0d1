"""The reports of one round, told once: what the Word files, the page and the workbook say."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis import embed, layout, natural, stage
from analysis.hiding import name_decisions
from analysis.report import annex, brief, full, page_data, photos, xlsx_sheets
from analysis.report.blocks import Block, Story
from analysis.report.data import Data
from analysis.report.outline import Outline
from analysis.vectors import centred

KURZFASSUNG, AUSWERTUNG, ANHANG = "kurzfassung.docx", "auswertung.docx", "anhang.docx"


class Told(NamedTuple):
    """Blocks by Word file, those of the page, the rows of the workbook and the data the page's script works on."""

    words: dict[str, list[Block]]
    page: list[Block]
    sheets: dict[str, list[list]]
    data: dict
    photos: dict[str, photos.Photo]
    outline: Outline


def told(house: stage.House, data: Data) -> Told:
    outline = Outline(data)
    stories = {
        KURZFASSUNG: brief.build(data, outline),
        AUSWERTUNG: full.build(data, outline),
        ANHANG: annex.build(data, outline),
    }
    pictures = photos.of_round(house, data)
    return Told(
        {name: story.blocks for name, story in stories.items()},
        _page(data, outline, stories),
        xlsx_sheets.every(data, stories),
        page_data.payload(data, shown_rounds(data), _coordinates(data, house), pictures),
        pictures,
        outline,
    )


def _page(data: Data, outline: Outline, stories: dict[str, Story]) -> list[Block]:
    """The Kurzfassung on top, then the Auswertung and the annexes; all statements stand in the list that the page has of its own."""
    whole, short = stories[AUSWERTUNG].blocks, stories[KURZFASSUNG].blocks
    chapters = next(at for at, block in enumerate(whole) if getattr(block, "level", 0) == 1)
    top = [block for block in whole[:chapters] if getattr(block, "key", "") != "basis"]
    below = next(at for at, block in enumerate(short) if getattr(block, "key", "") == "basis")
    page = Story(data.teller)
    page.blocks += top
    page.head(1, "Kurzfassung")
    page.blocks += short[below:]
    page.blocks += whole[chapters:]
    annex.others(page, data, outline)
    return page.blocks


def shown_rounds(data: Data) -> list[str]:
    """The rounds whose statements the page holds: those up to this one; of a cleared round's page only cleared ones."""
    names = data.decisions["decided_names"]
    return [
        each
        for each in data.rounds
        if natural.key(each) <= natural.key(data.round_id)
        and (not data.cleared or name_decisions.round_cleared(names, each))
    ]


def _coordinates(data: Data, house: stage.House) -> dict[str, tuple[float, float]]:
    """Where each statement lies on the page's map; computed once for all rounds."""
    shared = data.shared
    if shared.coordinates is None:
        path, rows = house.models / "embeddings" / "statements.npz", shared.statements
        vectors = np.ones((len(rows), 1), np.float32)
        if path.exists():
            vectors = centred(embed.Store(path, model=None)[rows["text"]])
        shared.coordinates = layout.coordinates(rows, vectors)
    return shared.coordinates
