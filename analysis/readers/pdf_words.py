"""The words of a PDF page with their places, by PDFium: one character after the other, told apart by blanks and gaps."""

from __future__ import annotations

import ctypes
import math
import re
from typing import NamedTuple

import pypdfium2.raw as pdfium


class Word(NamedTuple):
    """A word; x from the left, y (baseline) from the bottom of the page, in points."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool


class Line(NamedTuple):
    """Words on one baseline that belong together."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    first: float  # width of the first word


_HYPHENS = ("\ufffe", "\x02")  # PDFium's signs for a hyphen at the end of a line
BULLET_SIGN = re.compile(r"[-–—*+•●○◦▪▫■□‣⁃➢➔·❖✓✗o\ue000-\uf8ff§]|\d{1,2}[.)]|[a-z]\)")


def words_of(page, textpage) -> tuple[list[Word], list[str]]:
    """The page's words, and the texts of turned lines (labels set upright), which have no place in the reading order."""
    height, width, rotation = page.get_height(), page.get_width(), page.get_rotation()
    box = pdfium.FS_RECTF()  # with the blank that belongs to a letter, not its ink alone
    x, baseline = ctypes.c_double(), ctypes.c_double()
    found: list[Word] = []
    turned: list[str] = []
    signs: list[str] = []
    x0 = x1 = bottom = y = size = 0.0
    last = 0.0, 0.0  # where the letter before stands
    bold = askew = False
    printed: dict[tuple[str, int, int], int] = {}
    raw, count = textpage.raw, textpage.count_chars()

    def flush() -> None:
        if signs and askew:
            turned.append("".join(signs))
        elif signs:
            found.append(Word("".join(signs), x0, x1, y, size, bold))
        signs.clear()

    for index in range(count):
        sign = chr(pdfium.FPDFText_GetUnicode(raw, index))
        if sign in _HYPHENS:
            sign = "-"
        elif not sign.strip() or sign == "\0" or "\ud800" <= sign <= "\udfff":
            flush()
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, index, box)
        left, right, low = (
            (box.left, box.right, box.bottom)
            if not rotation
            else _upright(rotation, box, width, height)
        )
        key = (sign, round(left * 2), round(low * 2))
        if printed.setdefault(key, index) < index - 1:
            continue  # printed twice in the same place to look bold (the letters of a ligature follow each other)
        if signs and askew:  # its letters stand above each other
            parted = max(abs(left - last[0]), abs(low - last[1])) > 2 * size
        else:
            parted = (
                abs(low - bottom) > 0.4 * size or left - x1 > 0.28 * size or left < x0 - 0.5 * size
            )
        if signs and parted:
            flush()
        last = left, low
        if not signs:  # what is the same within a word is asked for once
            pdfium.FPDFText_GetCharOrigin(raw, index, x, baseline)
            x0, x1, bottom, size = (
                left,
                right,
                low,
                abs(pdfium.FPDFText_GetFontSize(raw, index)) or 10.0,
            )
            y = baseline.value if not rotation else low + 0.2 * size
            bold = _bold(raw, index)
            askew = round(pdfium.FPDFText_GetCharAngle(raw, index) / (math.pi / 2)) % 4 not in (
                0,
                -rotation // 90 % 4,
                rotation // 90,
            )
        signs.append(sign)
        x1 = max(x1, right)
    flush()
    return found, [" ".join(turned)] if turned else []


def _upright(
    rotation: int, box: pdfium.FS_RECTF, width: float, height: float
) -> tuple[float, float, float]:
    """Left, right and bottom of a character on a page that is shown turned; width and height as shown."""
    if rotation == 90:
        return box.bottom, box.top, height - box.right
    if rotation == 270:
        return width - box.top, width - box.bottom, box.left
    return width - box.right, width - box.left, height - box.top


def _bold(raw, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(raw, index) >= 600:
        return True
    buffer = ctypes.create_string_buffer(64)
    length = pdfium.FPDFText_GetFontInfo(raw, index, buffer, 64, None)
    return bool(length) and any(
        part in buffer.value.lower() for part in (b"bold", b"black", b"heavy", b"-bd")
    )


def lines_of(words: list[Word], gap: float = 1.3) -> list[Line]:
    """Words joined into lines, from top to bottom and left to right; a gap wider than ``gap`` letters parts two lines
    on one baseline, unless only a bullet stands before it."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-round(word.y, 1), word.x0)):
        row = next(
            (
                row
                for row in rows[-3:]
                if abs(row[0].y - word.y) <= 0.45 * max(min(word.size, row[0].size), 4)
            ),
            None,
        )
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    lines = []
    for row in rows:
        row.sort(key=lambda word: word.x0)
        start = 0
        for at in range(1, len(row) + 1):
            if (
                at == len(row)
                or row[at].x0 - row[at - 1].x1 > gap * row[at - 1].size
                and not (
                    at - start == 1
                    and BULLET_SIGN.fullmatch(row[start].text)
                    and row[at].x0 - row[at - 1].x1 < 4 * row[at - 1].size
                )
            ):
                lines.append(line_of(row[start:at]))
                start = at
    return lines


def line_of(words: list[Word]) -> Line:
    main = max(words, key=lambda word: len(word.text) * word.size)
    lettered = [word for word in words if any(sign.isalnum() for sign in word.text)] or words
    return Line(
        " ".join(word.text for word in words),
        words[0].x0,
        words[-1].x1,
        main.y,
        main.size,
        all(word.bold for word in lettered),
        words[0].x1 - words[0].x0,
    )


def together(lines: list[Line]) -> Line:
    """Lines on one baseline as one (a table without rules)."""
    lines = sorted(lines, key=lambda line: line.x0)
    first = lines[0]
    return first._replace(
        text="\t".join(line.text for line in lines),
        x1=max(line.x1 for line in lines),
        bold=all(line.bold for line in lines),
    )


def baselines(lines: list[Line]) -> list[list[Line]]:
    """The lines from top to bottom, those on one baseline together."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
        if rows and abs(rows[-1][0].y - line.y) < 0.3 * max(line.size, 4):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows
