"""The reports of one round, told once: by file name, each a row of blocks in reading order."""

from __future__ import annotations

from analysis.report import annex, brief, fields
from analysis.report.blocks import Story
from analysis.report.data import Data
from analysis.report.outline import Outline

KURZFASSUNG, AUSWERTUNG, ANHANG = "kurzfassung.docx", "auswertung.docx", "anhang.docx"


def build(data: Data) -> dict[str, Story]:
    """kurzfassung.docx, auswertung.docx and anhang.docx; the web page tells the first two in one."""
    outline = Outline(data)
    return {
        KURZFASSUNG: brief.build(data, outline),
        AUSWERTUNG: fields.build(data, outline),
        ANHANG: annex.build(data, outline),
    }
