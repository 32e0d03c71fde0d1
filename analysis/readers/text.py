"""txt, md and csv in whatever encoding and separator they come."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter

from analysis.readers.blocks import Grid, Part, words, write
from analysis.readers.characters import plain
from analysis.readers.columns import role_of
from analysis.readers.grid import blocks_of
from analysis.readers.pads import as_notes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GERMAN = frozenset("äöüÄÖÜßéèàçêôáíóúğışİŞöčćžšłñ„“”‚‘’–—…€•→§°²³½«»´·\u00a0✓")
SEPARATORS = ";\t,|"


def decode(data: bytes) -> str:
    """The text, by its byte-order mark, else UTF-8 (also where single lines are not), else what reads best as German."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").lstrip("\ufeff")
    if b"\0" in data[:4096]:
        return data.decode(
            "utf-16-be" if data[:200:2].count(0) > data[1:200:2].count(0) else "utf-16-le",
            "replace",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    lines = data.splitlines(keepends=True)
    odd = [line for line in lines if not line.isascii()]
    if sum(map(_is_utf8, odd)) * 2 > len(odd):
        return "".join(line.decode("utf-8") if _is_utf8(line) else _legacy(line) for line in lines)
    return _legacy(data)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _legacy(data: bytes) -> str:
    """The 8-bit encoding of Windows, Mac or DOS whose signs are those of German notes; foreign ones by charset-normalizer."""
    tried = []
    for rank, encoding in enumerate(("cp1252", "mac_roman", "cp850")):
        text = data.decode(encoding, "replace")
        signs = Counter(sign for sign in text if ord(sign) > 127)
        tried.append(
            (
                -sum(count * _fitness(sign) for sign, count in signs.items()),
                rank,
                text,
                sum(signs.values()),
            )
        )
    score, _, text, signs = min(tried)
    if -score * 2 >= signs:
        return text
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return str(best) if best is not None else text


def _fitness(sign: str) -> float:
    if sign in _GERMAN:
        return 1.0
    return 0.3 if unicodedata.category(sign) in ("Ll", "Lu") else -1.0


def read_text(data: bytes) -> list[Part]:
    """txt and md: left as people typed it but for what a program wrote round the notes; a table that was saved as txt is read as one."""
    text = plain(decode(data)).strip("\n")
    separator = _separator(text, ";\t")
    first = next((line for line in text.splitlines() if line.strip()), "")
    if (
        separator
        and sum(role_of(head.strip('" ')) not in ("", "place") for head in first.split(separator))
        >= 2
    ):
        return read_csv(data)
    noted, remarks = as_notes(text)
    return [Part("", noted, tuple(remarks))]


def read_csv(data: bytes) -> list[Part]:
    """csv with ; , tab or |; ragged rows and line breaks in quotes kept; without any separator each line is a cell."""
    text = plain(decode(data))
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r"(?i)\"?sep=(.)\"?", first.strip("\n ") or "")
    separator = named[1] if named else _separator(text, SEPARATORS)
    rows = rows_of(rest if named else text, separator)
    grid = Grid([[words(value) for value in row] for row in rows])
    return [Part("", write(blocks_of(grid)), tuple(grid.remarks))]


def rows_of(text: str, separator: str) -> list[list[str]]:
    """The rows of a csv text; quotes that are never closed do not swallow the rows behind them."""
    csv.field_size_limit(2**31 - 1)
    if not separator:
        return [[line] for line in text.splitlines()]
    rows = list(
        csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    )
    if any(value.count("\n") > 40 for row in rows for value in row) or text.count('"') % 2:
        rows = [
            row
            for line in text.split("\n")
            for row in csv.reader([line], delimiter=separator, quoting=csv.QUOTE_NONE)
        ]
    return rows


def _is_prose(lines: list[str]) -> bool:
    """Commas followed by blanks, under no known heads: sentences, one a line, and no columns."""
    commas, followed = (
        sum(line.count(",") for line in lines),
        sum(line.count(", ") for line in lines),
    )
    return followed * 2 > commas and not any(
        role_of(head.strip('" ')) for head in (lines[0] if lines else "").split(",")
    )


def _separator(text: str, candidates: str) -> str:
    """The separator that parts most lines into the same number of cells; "" if none does."""
    lines = [line for line in re.sub(r'"[^"]*"', '""', text).splitlines() if line.strip()][:200]
    best, found = 0.0, ""
    for candidate in candidates:
        if candidate == "," and _is_prose(lines):
            continue
        counts = Counter(line.count(candidate) for line in lines)
        number, same = max(
            counts.items(), key=lambda item: (item[0] > 0, item[1], item[0]), default=(0, 0)
        )
        share = same / max(len(lines), 1) + (0.3 if candidate in ";\t" else 0)
        if (
            number
            and share > best
            and (same * 2 >= len(lines) or lines[0].count(candidate) == number and number > 1)
        ):
            best, found = share, candidate
    if (
        not found
        and lines
        and sum(role_of(head.strip('" ')) != "" for head in lines[0].split(";")) > 1
    ):
        return ";"
    return found
