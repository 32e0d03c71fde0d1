"""The words of a PDF page with their places, by PDFium: one character after the other, told apart by blanks and gaps."""

from __future__ import annotations

import ctypes
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
    first: float        # width of the first word


BULLET_SIGN = re.compile(r"[-–—*+•●○◦▪▫■□‣⁃➢➔·❖✓✗o\ue000-\uf8ff§]|\d{1,2}[.)]|[a-z]\)")


def words_of(page, textpage) -> tuple[list[Word], list[str]]:
    """The page's words, and the texts of turned lines (labels set upright), which have no place in the reading order."""
    height, width, rotation = page.get_height(), page.get_width(), page.get_rotation()
    box = pdfium.FS_RECTF()         # with the blank that belongs to a letter, not its ink alone
    origin = [ctypes.c_double() for _ in range(2)]
    found: list[Word] = []
    turned: list[str] = []
    current: list[tuple[str, float, float, float, float, bool]] = []
    printed: set[tuple[str, int, int]] = set()

    def flush() -> None:
        if current:
            found.append(Word("".join(sign for sign, *_ in current), current[0][1], max(part[2] for part in current), current[0][3],
                              max(part[4] for part in current), all(part[5] for part in current)))
            current.clear()

    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage.raw, index)
        sign = chr(code) if code else ""
        if not sign.strip() or sign in "\ufffe\uffff\x02" or 0xD800 <= code < 0xE000:
            if sign in "\ufffe\x02" and sign:
                sign = "-"              # PDFium's sign for a hyphen at the end of a line
            else:
                flush()
                continue
        angle = round(pdfium.FPDFText_GetCharAngle(textpage.raw, index) * 4 / 6.283185) % 4
        if angle != (rotation // 90) % 4 and angle != 0:
            flush()
            turned.append(sign)
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage.raw, index, box)
        pdfium.FPDFText_GetCharOrigin(textpage.raw, index, *origin)
        left, right, y = box.left, box.right, origin[1].value
        if rotation:
            left, right, y = _upright(rotation, (box.left, box.right, box.bottom, box.top), origin[0].value, origin[1].value, width, height)
        size = abs(pdfium.FPDFText_GetFontSize(textpage.raw, index)) or 10.0
        key = (sign, round(left * 2), round(y * 2))
        if key in printed:
            continue                    # printed twice in the same place to look bold
        printed.add(key)
        if current and (abs(y - current[-1][3]) > 0.5 * size or left - current[-1][2] > 0.28 * size or left < current[0][1] - 0.5 * size):
            flush()
        current.append((sign, left, right, y, size, _bold(textpage, index)))
    flush()
    return found, ["".join(turned)] if turned else []


def _upright(rotation: int, box: tuple[float, ...], x: float, y: float, width: float, height: float) -> tuple[float, float, float]:
    """Left, right and baseline of a character on a page that is shown turned."""
    left, right, bottom, top = box
    if rotation == 90:
        return bottom, top, height - x
    if rotation == 270:
        return width - top, width - bottom, x
    return width - right, width - left, height - y


def _bold(textpage, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(textpage.raw, index) >= 600:
        return True
    buffer = ctypes.create_string_buffer(64)
    length = pdfium.FPDFText_GetFontInfo(textpage.raw, index, buffer, 64, None)
    return bool(length) and any(part in buffer.value.lower() for part in (b"bold", b"black", b"heavy", b"-bd"))


def lines_of(words: list[Word], gap: float = 1.3) -> list[Line]:
    """Words joined into lines, from top to bottom and left to right; a gap wider than ``gap`` letters parts two lines
    on one baseline, unless only a bullet stands before it."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-round(word.y, 1), word.x0)):
        row = next((row for row in rows[-3:] if abs(row[0].y - word.y) <= 0.45 * max(min(word.size, row[0].size), 4)), None)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    lines = []
    for row in rows:
        row.sort(key=lambda word: word.x0)
        start = 0
        for at in range(1, len(row) + 1):
            if at == len(row) or row[at].x0 - row[at - 1].x1 > gap * row[at - 1].size and not (
                    at - start == 1 and BULLET_SIGN.fullmatch(row[start].text) and row[at].x0 - row[at - 1].x1 < 4 * row[at - 1].size):
                lines.append(line_of(row[start:at]))
                start = at
    return lines


def line_of(words: list[Word]) -> Line:
    main = max(words, key=lambda word: len(word.text) * word.size)
    lettered = [word for word in words if any(sign.isalnum() for sign in word.text)] or words
    return Line(" ".join(word.text for word in words), words[0].x0, words[-1].x1, main.y, main.size, all(word.bold for word in lettered),
                words[0].x1 - words[0].x0)


def together(lines: list[Line]) -> Line:
    """Lines on one baseline as one (a table without rules)."""
    lines = sorted(lines, key=lambda line: line.x0)
    first = lines[0]
    return first._replace(text="\t".join(line.text for line in lines), x1=max(line.x1 for line in lines), bold=all(line.bold for line in lines))
