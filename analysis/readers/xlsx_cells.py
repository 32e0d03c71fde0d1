"""The cells of an Excel sheet as a German office sees them: values, struck words, comments, formulas nobody has calculated."""

from __future__ import annotations

import datetime
import re

from openpyxl.cell.rich_text import CellRichText, TextBlock

from analysis.readers.blocks import Cell, words
from analysis.readers.remarks import listed
from analysis.readers.xlsx_formulas import Formulas

UNKNOWN = (
    "In {} stehen Formeln ohne Ergebnis ({}). "
    "Bitte die Datei in Excel öffnen, speichern und noch einmal ablegen."
)
# Excel sets a notice before the words of a threaded comment, for programs that do not know them
_NOTICE = re.compile(r"\A\s*\[[^\]]*\].*?(?=^[ \t]*\w+:[ \t]*(?:\n|\S))", re.DOTALL | re.MULTILINE)
_PART = re.compile(
    r"^[ \t]*(?:Kommentar|Comment|Antwort|Reply|Commentaire|Réponse|Yorum|Yanıt)\s*:[ \t]*",
    re.MULTILINE,
)


class Cells:
    """Reads the cells of one sheet; ``struck`` and ``unknown`` say what was left out."""

    def __init__(self, formulas: Formulas, threads: dict[str, list[tuple[str, str]]]):
        self.formulas, self.threads = formulas, threads
        self.struck: list[str] = []
        self.without_result: list[str] = []

    def unknown(self) -> list[str]:
        """The remark on formulas whose value stands nowhere; none where there are none."""
        places = self.without_result
        cells = "einer Zelle" if len(places) == 1 else f"{len(places)} Zellen"
        return [UNKNOWN.format(cells, listed(places))] if places else []

    def read(self, cell) -> Cell | None:
        comment = getattr(cell, "comment", None)
        value = cell.value
        if value is None and (formula := self.formulas.of(cell)):
            value = self.formulas.value(cell)
            if value is None:
                self.without_result.append(f"{cell.coordinate}: {formula[:40]}")
        if value is None and comment is None:
            return None
        whole = value is not None and cell.has_style and bool(cell.font.strike)
        if isinstance(value, CellRichText):
            value, whole = self._without_struck(value, whole)
        made = words(shown(value, cell.number_format))
        if comment is not None:
            made.comments += self.threads.get(cell.coordinate) or comments_of(comment)
        if value is not None and cell.has_style:
            made.strong = bool(cell.font.b)
        if whole and made.blocks:
            made.blocks[0].marks = (("Gestrichen", ""),)
        return made

    def _without_struck(self, value: CellRichText, whole: bool) -> tuple[str, bool]:
        """A text of several fonts without its struck words, and whether all of it is struck."""
        parts = [
            (str(part), bool(part.font.strike) if isinstance(part, TextBlock) else whole)
            for part in value
        ]
        said = [(text, out) for text, out in parts if text.strip()]
        if all(out for _, out in said) or not any(out for _, out in said):
            return str(value), bool(said) and said[0][1]
        self.struck += [text.strip() for text, out in said if out]
        left = "".join(text for text, out in parts if not out)
        return re.sub(r"(?<=\S) {2,}", " ", left).strip(), False


def comments_of(comment) -> list[tuple[str, str]]:
    """(author, text) of an Excel comment; of a threaded one each answer, without Excel's own words.

    >>> from openpyxl.comments import Comment
    >>> comments_of(Comment("[Threaded comment]\\n\\nA notice. Learn more: https://example.org\\n\\nComment:\\n    auch samstags", "tc={1}"))
    [('', 'auch samstags')]
    """
    author, text = comment.author or "", comment.text or ""
    if author.startswith("tc="):
        said = _PART.split(_NOTICE.sub("", text, count=1))
        return [
            ("", part.strip())
            for part in said
            if part.strip() and not part.lstrip().startswith("[")
        ]
    return [(author, re.sub(rf"^{re.escape(author)}:\s*", "", text))]


def shown(value: object, number_format: str) -> str:
    """A cell's value as a German office sees it.

    >>> shown(3.0, "General"), shown(0.5, "0%"), shown(2.5, "0.0"), shown(datetime.datetime(2025, 3, 1), ""), shown(True, "")
    ('3', '50 %', '2,5', '01.03.2025', 'ja')
    >>> shown(datetime.datetime(2026, 4, 3), "d/m")  # typed as „3/4“
    '3/4'
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime.date) and number_format.lower() in (
        "d/m",
        "m/d",
        "d\\/m",
        "m\\/d",
    ):
        day, month = value.day, value.month
        return f"{day}/{month}" if number_format.lower().startswith("d") else f"{month}/{day}"
    if isinstance(value, datetime.datetime):
        return value.strftime("%d.%m.%Y" if value.time() == datetime.time() else "%d.%m.%Y %H:%M")
    if isinstance(value, datetime.date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    if isinstance(value, (int, float)):
        percent = "%" in number_format
        return format(value * 100 if percent else value, ".15g").replace(".", ",") + (
            " %" if percent else ""
        )
    return str(value)
