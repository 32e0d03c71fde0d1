"""The photos that statements were read from: a small picture inside the page, the whole one beside it.

Nobody may be exposed: a photo is shown only where nothing had to be replaced or withdrawn on the sheets that were read from it, and
without what the camera wrote into the file (place, time, device).
"""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import NamedTuple

from analysis import stage
from analysis.german.placeholders import WRITTEN as PLACEHOLDER
from analysis.report.data import Data

FOLDER = "fotos"  # beside the page
SMALL, LARGE = 480, 2400  # pixels of the longer side
BLACK = "█"  # stands for what was withdrawn


class Photo(NamedTuple):
    """A photo as the page shows it: an address of the small picture, and the whole one."""

    small: str
    whole: bytes


def of_round(house: stage.House, data: Data) -> dict[str, Photo]:
    """The photos of the round that may be shown, by their name below the round's folder."""
    rows = data.statements[data.statements["photo"] != ""]
    found = {}
    for name, inside in rows.groupby("photo", sort=True):
        texts = [data.sheet[sheet]["text"] for sheet in set(inside["document_id"])]
        path = house.raw / data.round_id / str(name)
        if path.is_file() and not any(BLACK in text or PLACEHOLDER.search(text) for text in texts):
            if (photo := _photo(path)) is not None:
                found[str(name)] = photo
    return found


def _photo(path: Path) -> Photo | None:
    """None for a file that cannot be read as a picture."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError):
        return None
    small, whole = (_jpeg(picture, side, quality) for side, quality in ((SMALL, 60), (LARGE, 80)))
    return Photo("data:image/jpeg;base64," + base64.b64encode(small).decode(), whole)


def _jpeg(picture, side: int, quality: int) -> bytes:
    """The picture alone, scaled to fit; nothing else that stood in the file."""
    smaller, out = picture.copy(), io.BytesIO()
    smaller.thumbnail((side, side))
    smaller.save(out, "JPEG", quality=quality)
    return out.getvalue()


def file_name(name: str) -> str:
    """The name beside the page: of a photo in a subfolder, its path with hyphens."""
    return str(Path(name).with_suffix(".jpg")).replace("/", "-").replace("\\", "-")
