"""What each column of a table holds: told by its head, and by the values that stand in it (``analysis.readers.values``)."""

from __future__ import annotations

import re

from openpyxl.utils import get_column_letter

from analysis.german import language
from analysis.places import comparable, is_place, place_of
from analysis.readers.blocks import Cell
from analysis.readers.columns import (
    PLACES,
    bare_head,
    count_of,
    counting,
    is_about_person,
    is_count,
    is_guide,
    is_person,
    role_of,
)
from analysis.readers.contents import holds
from analysis.readers.parameters import (
    BESIDE_IT,
    FAR_LONGER,
    LABELS_OF,
    LONGER,
    MANY_ROWS,
    MARK_WORDS,
    SAME_ROWS,
    TIMES,
)
from analysis.readers.values import Profile, is_date, profile

TEXT = ("text", "title", "remark", "question", "place", "")
MAIN = (
    "text",
    "title",
    "remark",
    "question",
    "place",
    "",
)  # whose point bears the marks of the row
NOT_UNDERSTOOD = (
    "In einer Tabelle steht keine Spalte mit freiem Text; sie wurde nicht als Notizen gelesen. "
    "Bitte prüfen, ob die richtige Tabelle abgelegt wurde."
)
HEADLESS = (
    "Eine Tabelle hat keine erkennbare Kopfzeile; als Notizen gelesen wurden die Spalten mit freiem Text ({}). "
    "Bitte prüfen und, falls nötig, eine Kopfzeile ergänzen."
)
# what a city answers to a proposal, on platforms that ask for proposals
_REPLY = re.compile(
    r"(?i)answer|official (?:answer|response)|antwort der (?:stadt|verwaltung)|stellungnahme(?: der \w+)?"
)


def _states(value: str) -> bool:
    """Whether a text has a finite verb: „Die Stadt muss das zahlen“ is a remark however often it comes again."""
    words = re.findall(r"\b[a-zäöüß]+\b", value)
    return any(language.verb(word) == "finite" for word in words)


class Columns:
    """The columns of one table. ``roles``: as ``columns.role_of``, and „small“ for a number of a small group."""

    def __init__(
        self,
        rows: list[list[Cell | None]],
        heads: list[str],
        over: list[list[str]],
        remarks: list[str],
    ):
        self.rows, self.heads, self.over, self.remarks = rows, heads, over, remarks
        width = len(heads)
        self.values = [self._values(c) for c in range(width)]
        self.profiles = [profile(values) for values in self.values]
        self.repeating = {c for c in range(width) if self._repeats(c)}
        self.roles = [self._settled(c) for c in range(width)]
        self._settle_together()
        if not any(role in TEXT for role in self.roles):
            self._find_text()
        if not any(heads) and width > 2 and any(its.kind for its in self.profiles):
            read = [get_column_letter(c + 1) for c, role in enumerate(self.roles) if role in TEXT]
            self.remarks.append(HEADLESS.format(", ".join(read) or "keine"))
        self.texts = [c for c in range(width) if self.roles[c] in TEXT]
        wanted = (next((c for c in self.texts if self.roles[c] == role), None) for role in MAIN)
        self.main = next((c for c in wanted if c is not None), -1)
        self.title = self.roles.index("title") if "title" in self.roles else -1
        self.filled = {
            c
            for c, role in enumerate(self.roles)
            if role in ("table", "workshop", "field") and self._each_once(c)
        }

    def _values(self, c: int) -> list[str]:
        cells = {id(row[c]): row[c] for row in self.rows if holds(row[c])}
        return [cell.text for cell in cells.values()]

    def _settled(self, c: int) -> str:
        """The role after a look at the values: a head „Punkte“ over sentences is a column of text, one over dates is none."""
        head, values, its = self.heads[c], self.values[c], self.profiles[c]
        role = role_of(head) if head else ""
        if role in ("points", "count"):
            counted = sum(is_count(value) or is_date(value) for value in values) * 2 >= len(values)
            return role if counted else ("text" if its.words > 1.5 and not its.kind else "other")
        if role in ("number", "other", "photo", *PLACES):
            if its.words > (6 if role == "number" else 9) and c not in self.repeating:
                return "question" if head else "text"
            # a session of a voting tool is no workshop
            program = its.kind and (role in ("topic", "kind") or comparable(head) == "session")
            return "other" if program else role
        if not role and self._counts(c):
            return counting(head)
        if its.number and (its.kind or is_about_person(head) and its.words <= MARK_WORDS):
            rising = [value.rstrip(".") for value in values] == [
                str(n + 1) for n in range(len(values))
            ]
            return "number" if not role and rising else "other"
        if role == "title":
            return "topic" if its.labels or c in self.repeating else "title"
        if role == "remark" and c in self.repeating and not any(map(_states, values)):
            return "other"
        if role:
            return role
        if (
            not head
            and len(values) > 1
            and all("table" in place_of(v) and is_place(v) for v in values)
        ):
            return "table"
        if not head and len(values) > 1 and all(role_of(v) == "question" for v in values):
            return "kind"  # questions at the left of a table that has Tische or groups on top
        if values and all(is_count(value) for value in values):
            return "other"
        return "other" if c in self.repeating or self._only_labels(c) else ""

    def _repeats(self, c: int) -> bool:
        """Whether a column says one thing in every row, or few things in very many rows, however long: where or when a note
        was made („Veranstaltung“). Only beside a column of text whose cells differ; an answer to a question may come again."""
        said = [" ".join(value.casefold().split()) for value in self.values[c]]
        same = len(set(said)) == 1 and len(said) >= SAME_ROWS
        few = len(said) >= MANY_ROWS and len(said) >= TIMES * len(set(said))
        asks = is_guide(self.heads[c]) or self.heads[c].endswith("?")
        return (
            (same or few) and not asks and any(self._beside(c, n) for n in range(len(self.heads)))
        )

    def _beside(self, c: int, n: int) -> bool:
        """Whether column ``n`` holds text that differs from row to row, and column ``c`` stands beside nearly all of it."""
        its: Profile = self.profiles[n]
        differs = its.number > 1 and not its.kind and its.distinct > LABELS_OF
        if n == c or not differs or (role_of(self.heads[n]) if self.heads[n] else "") not in TEXT:
            return False
        filled = [holds(row[c]) for row in self.rows if holds(row[n])]
        return sum(filled) >= BESIDE_IT * len(filled)

    def _counts(self, c: int) -> bool:
        """Numbers below a head that speaks of dots or mentions („mehrfach genannt“) and do not just run from 1 on; below a mere
        „P“ only if they do not rise, as the numbers of posters do."""
        values = self.values[c]
        if not values or not counting(self.heads[c]) or not all(map(is_count, values)):
            return False
        numbers = [count_of(value) or 0 for value in values]
        if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
            return False
        return len(self.heads[c].strip(" .")) > 3 or numbers != sorted(numbers)

    def _only_labels(self, c: int) -> bool:
        """Few short values that return again and again are no notes; only where another column holds the text."""
        its: Profile = self.profiles[c]
        others = [sum(map(len, values)) for n, values in enumerate(self.values) if n != c]
        times = max(others, default=0) / max(sum(map(len, self.values[c])), 1)
        many = its.number >= 8 and its.distinct <= 0.25 and its.words <= 2
        if not self.heads[c] or many:
            return times > FAR_LONGER and (many or its.labels)
        return its.labels and not is_guide(self.heads[c]) and times > LONGER

    def _settle_together(self) -> None:
        """Roles that hang on the other columns: a city's replies beside proposals, the question beside its answers, the
        second of two counts, numbers of small groups where there is no Tisch."""
        texts = [c for c, role in enumerate(self.roles) if role == "text"]
        titles = [c for c, role in enumerate(self.roles) if role == "title"]
        for c, role in enumerate(self.roles):
            others, its = any(n != c for n in texts + titles), self.profiles[c]
            if role in ("text", "") and others and _REPLY.fullmatch(bare_head(self.heads[c])):
                self.roles[c] = "other"
            elif role == "text" and len(texts) > 1 and (its.labels or c in self.repeating):
                self.roles[c] = "kind"
        for c in [c for c, role in enumerate(self.roles) if role == "points"][1:]:
            self.roles[c] = "other"
        if "table" not in self.roles:
            for c, role in enumerate(self.roles):
                if role == "group" and self.values[c] and all(map(is_count, self.values[c])):
                    self.roles[c] = "small"

    def _find_text(self) -> None:
        """A table without a known column of text: its widest column of words is one, a list of persons a list; numbers and
        codes alone are no notes, and that is said."""
        worded = [c for c, its in enumerate(self.profiles) if self.values[c] and not its.kind]
        if not worded:
            self.remarks.append(NOT_UNDERSTOOD)
            return
        widest = max(
            worded,
            key=lambda c: (
                is_person(self.heads[c]),
                self.roles[c] in ("topic", "kind", "other"),
                sum(map(len, self.values[c])),
            ),
        )
        self.roles[widest] = "question" if is_person(self.heads[widest]) else "text"
        if self.roles[widest] == "question":
            self.heads[widest] = "Teilnehmende"

    def _each_once(self, c: int) -> bool:
        values = [row[c].text for row in self.rows if holds(row[c])]
        first = self.rows[0][c] if self.rows else None
        return holds(first) and len(set(values)) == len(values) and len(values) * 2 < len(self.rows)
