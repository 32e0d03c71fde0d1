"""Formulas that no program has calculated yet: what needs no calculating (another cell, joined texts, sums) is read.

Anything else stays without a value, and the sheet's remark names the cell.
"""

from __future__ import annotations

import io
import re

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils.cell import range_boundaries

from analysis.readers.safety import Package

DEEPEST = 20  # cells that refer to each other
_UNCALCULATED = re.compile(rb"</?f(?:\s[^>]*)?/?>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")


class Formulas:
    """The formulas of a workbook; read only where the file holds one without a stored result."""

    def __init__(self, data: bytes, package: Package, book):
        self.book, self.formulas = book, None
        sheets = (name for name in package.names if name.startswith("xl/worksheets/"))
        if any(_UNCALCULATED.search(package.bytes(name)) for name in sheets):
            from openpyxl import load_workbook

            self.formulas = load_workbook(io.BytesIO(data), keep_links=False)

    def of(self, cell) -> str:
        """The formula of a cell, "" if it has none."""
        if self.formulas is None:
            return ""
        stored = self.formulas[cell.parent.title][cell.coordinate].value
        stored = getattr(stored, "text", stored)  # an array formula
        return stored if isinstance(stored, str) and stored.startswith("=") else ""

    def value(self, cell, depth: int = 0) -> str | float | None:
        """The value of a cell, calculated where that is certain; None where it is not."""
        if cell.value is not None or depth > DEEPEST:
            return cell.value
        formula = self.of(cell)
        return (
            self._of_tokens(Tokenizer(formula).items, cell.parent, depth + 1) if formula else None
        )

    def _of_tokens(self, tokens: list[Token], sheet, depth: int) -> str | float | None:
        tokens = [token for token in tokens if token.type != Token.WSPACE]
        if len(tokens) == 3 and tokens[0].value.upper() in ("SUM(", "CONCATENATE(", "CONCAT("):
            values = self._range(tokens[1].value, sheet, depth)
            summed = tokens[0].value.upper() == "SUM("
            return None if values is None else _together(values, "+" if summed else "&")
        signs = {token.value for token in tokens[1::2]}
        operands = [self._operand(token, sheet, depth) for token in tokens[::2]]
        if len(tokens) % 2 == 0 or any(value is None for value in operands) or len(signs) > 1:
            return None
        return operands[0] if not signs else _together(operands, signs.pop())

    def _operand(self, token: Token, sheet, depth: int) -> str | float | None:
        if token.type != Token.OPERAND:
            return None
        if token.subtype == Token.TEXT:
            return token.value[1:-1].replace('""', '"')
        if token.subtype == Token.NUMBER:
            return float(token.value)
        if token.subtype == Token.RANGE:
            values = self._range(token.value, sheet, depth)
            return values[0] if values is not None and len(values) == 1 else None
        return None

    def _range(self, reference: str, sheet, depth: int) -> list | None:
        """The values of the cells that a reference names; None where it names none of this workbook."""
        title, _, cells = reference.rpartition("!")
        title = title.strip("'").replace("''", "'")
        if title and title not in self.book.sheetnames:
            return None
        sheet = self.book[title] if title else sheet
        try:
            left, top, right, bottom = range_boundaries(cells.replace("$", ""))
        except (ValueError, TypeError):
            return None
        if None in (left, top, right, bottom) or (right - left + 1) * (bottom - top + 1) > 1000:
            return None
        rows = sheet.iter_rows(top, bottom, left, right)
        return [self.value(cell, depth) for row in rows for cell in row]


def _together(values: list, sign: str) -> str | float | None:
    """Joined or added values; None for any other calculation and for sums of words."""
    if sign == "&":
        return "".join("" if value is None else _plain(value) for value in values)
    numbers = [value for value in values if value is not None]
    if sign != "+" or not all(isinstance(value, (int, float)) for value in numbers):
        return None
    return sum(numbers)


def _plain(value: object) -> str:
    return format(value, ".15g").replace(".", ",") if isinstance(value, float) else str(value)
