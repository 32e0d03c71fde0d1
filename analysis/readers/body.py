"""The rows of a table below its heads, read with the roles of their columns."""

from __future__ import annotations

from analysis.places import is_place, place_of
from analysis.readers.blocks import Block, Cell, Grid
from analysis.readers.columns import PLACES, is_count, is_person, mark_key, role_of
from analysis.readers.contents import comments_of, content_of, holds, texts_of, value_of
from analysis.readers.heads import distinct

TEXT = ("text", "remark", "question", "place", "")
_KEYS = {"table": "Tisch", "workshop": "Workshop", "group": "Gruppe"}
_SUMS = ("summe", "gesamt", "insgesamt", "total", "gesamtsumme", "anzahl gesamt")


class Body:
    """The rows below the heads, read with the roles of their columns."""

    def __init__(self, grid: Grid, first: int, last: int):
        heads = {id(cell) for row in grid.rows[first:last] for cell in row}
        self.rows = [
            [None if id(cell) in heads else cell for cell in row] for row in grid.rows[last:]
        ]
        width = len(grid.rows[0])
        above: list[list[str]] = [[] for _ in range(width)]
        for row in grid.rows[first:last]:
            for c, cell in enumerate(row):
                if holds(cell) and cell.text not in above[c]:
                    above[c].append(cell.text)
        self.heads = [stack[-1] if stack else "" for stack in above]
        self.over = [stack[:-1] for stack in above]
        self.head_texts = texts_of(grid.rows[last - 1]) if last else None
        self.head_comments = comments_of(
            [cell for row in grid.rows[first:last] for cell in distinct(row)], {}
        )
        self.roles = [self._settled(c) for c in range(width)]
        if not any(role in TEXT for role in self.roles):
            widest = max(
                range(width),
                key=lambda c: (
                    is_person(self.heads[c]),
                    self.roles[c] in ("topic", "kind", "other"),
                    sum(map(len, self._values(c))),
                ),
            )
            self.roles[widest] = "question" if is_person(self.heads[widest]) else "text"
            if self.roles[widest] == "question":
                self.heads[widest] = "Teilnehmende"
        if "table" not in self.roles:
            for c, role in enumerate(self.roles):
                if (
                    role == "group"
                    and self._values(c)
                    and all(is_count(value) for value in self._values(c))
                ):
                    self.roles[c] = "small"
        self.texts = [c for c in range(width) if self.roles[c] in TEXT]
        self.main = next((c for c in self.texts if self.roles[c] == "text"), self.texts[0])
        self.carried: dict[int, str] = {}
        self.filled = {
            c
            for c, role in enumerate(self.roles)
            if role in ("table", "workshop", "field") and self._each_once(c)
        }

    def _values(self, c: int) -> list[str]:
        cells = {id(row[c]): row[c] for row in self.rows if holds(row[c])}
        return [cell.text for cell in cells.values()]

    def _settled(self, c: int) -> str:
        """The role after a look at the values: a head „Punkte“ over sentences is a column of text."""
        head, values = self.heads[c], self._values(c)
        role = role_of(head) if head else ""
        wordy = sum(len(value.split()) for value in values) / max(len(values), 1)
        if role in ("points", "count"):
            return (
                role
                if sum(map(is_count, values)) * 2 >= len(values)
                else ("text" if wordy > 1.5 else "other")
            )
        if role in ("number", "other", "photo", *PLACES):
            return (
                role
                if wordy <= (6 if role == "number" else 9)
                else ("question" if head else "text")
            )
        if role == "" and values:
            if all(is_count(value) for value in values) or all(
                value.replace(".", "").replace(":", "").isdigit() for value in values
            ):
                return (
                    "number"
                    if [v.rstrip(".") for v in values] == [str(n + 1) for n in range(len(values))]
                    else "other"
                )
            if (
                not head
                and len(values) > 1
                and all(is_place(value) and "table" in place_of(value) for value in values)
            ):
                return "table"
            if head and self._categories(values, wordy):
                return "other"
        return role

    def _categories(self, values: list[str], wordy: float) -> bool:
        """Few short values that return again and again are no notes; only where another column holds the text."""
        others = max(
            (
                sum(map(len, self._values(c)))
                for c in range(len(self.heads))
                if self._values(c) != values
            ),
            default=0,
        )
        return (
            len(values) >= 8
            and len(set(values)) * 4 <= len(values)
            and wordy <= 2
            and others > 3 * sum(map(len, values))
        )

    def _each_once(self, c: int) -> bool:
        values = [row[c].text for row in self.rows if holds(row[c])]
        first = self.rows[0][c] if self.rows else None
        return holds(first) and len(set(values)) == len(values) and len(values) * 2 < len(self.rows)

    def blocks(self) -> list[Block]:
        by_column = len(self.roles) > 1 and all(
            role in ("question", "place") for role in self.roles
        )
        columns = [[c] for c in self.texts] if by_column else [self.texts]
        seen: set[int] = set()
        blocks = [
            block for group in columns for row in self.rows for block in self._row(row, group, seen)
        ]
        return self.head_comments + blocks + self._unanswered(blocks)

    def _unanswered(self, blocks: list[Block]) -> list[Block]:
        """Questions over columns in which nothing stands: nobody answered, and that too is on the sheet."""
        used = {head for block in blocks for head in block.context.values()}
        heads = [
            head
            for c in self.texts
            for head in [*self.over[c], self.heads[c]]
            if head
            and role_of(head) not in ("text", "place")
            and not any(head in value for value in used)
        ]
        return [Block("mark", marks=(("Zeile", head),)) for head in dict.fromkeys(heads)]

    def _row(self, row: list[Cell | None], columns: list[int], seen: set[int]) -> list[Block]:
        if (
            self.head_texts
            and texts_of(row) == self.head_texts
            and all(role_of(head) for head in self.head_texts if head)
        ):
            return []  # the heads again, as on the next page
        cells = distinct(row)
        if (
            len(cells) == 1
            and len(row) > 1
            and id(cells[0]) not in seen
            and (cells[0].columns * 2 > len(row) or is_place(cells[0].text))
            and len(cells[0].text) <= 80
            and not cells[0].text.endswith((".", "!"))
            and any(row[c] is cells[0] for c in self.texts)
        ):
            seen.add(id(cells[0]))
            return [Block("heading", cells[0].text, 2), *comments_of(cells, {})]
        if len(row) == 1 and is_place(cells[0].text):
            return [Block("heading", cells[0].text, 2), *comments_of(cells, {})]
        context = self._context(row)
        marks, number = self._marks(row, seen)
        present = [
            c
            for c in columns
            if holds(row[c])
            and id(row[c]) not in seen
            and not any(row[c] is row[b] for b in columns if b < c)
        ]
        if not present:
            here = {
                c: row[c].text
                for c, role in enumerate(self.roles)
                if (role in PLACES or role == "small") and holds(row[c])
            }
            self.carried |= here
            said = [(PLACES.get(self.roles[c], "Gruppe"), value) for c, value in here.items()]
            return _rest((*said, *marks), number) if columns == self.texts else []
        if row[present[0]].text.casefold().strip(": ") in _SUMS:
            seen |= {id(row[c]) for c in present}
            places = [
                row[c].text
                for c, role in enumerate(self.roles)
                if (role in PLACES or role == "small") and holds(row[c])
            ]
            said = [
                value if key in ("Punkte", "Nennungen") else f"{key} {value}"
                for key, value in marks
            ]
            return [
                Block(
                    "mark",
                    marks=(
                        (
                            "Zeile",
                            " ".join(
                                [row[c].text for c in present]
                                + places
                                + [number] * bool(number)
                                + said
                            ),
                        ),
                    ),
                )
            ]
        bearer = self.main if self.main in present else present[0]
        blocks: list[Block] = []
        for c in present:
            seen.add(id(row[c]))
            mine = c == bearer
            like = Block(
                "point",
                number=number if mine else "",
                marks=marks if mine else (),
                context=context | self._over(c),
            )
            blocks += content_of(row[c], like)
        return blocks + comments_of(
            [
                cell
                for c, cell in enumerate(row)
                if c not in self.texts
                and cell is not None
                and cell.comments
                and not (id(cell) in seen or seen.add(id(cell)))
            ],
            context,
        )

    def _over(self, c: int) -> dict[str, str]:
        """What stands over a column of text: a question, or a place."""
        context: dict[str, str] = {}
        for head in [*self.over[c], self.heads[c]]:
            place = (
                {_KEYS[key]: value for key, value in place_of(head).items()}
                if role_of(head) in ("place", "")
                else {}
            )
            if place:
                context |= place
            elif head and (
                role_of(head) != "text" or head == self.heads[c] and "question" in self.roles
            ):  # „Problem | Vorschlag“
                context["Spalte"] = f"{context['Spalte']} – {head}" if "Spalte" in context else head
        return context

    def _context(self, row: list[Cell | None]) -> dict[str, str]:
        context: dict[str, str] = {}
        for c, role in enumerate(self.roles):
            if role not in PLACES and role != "small":
                continue
            value = row[c].text if holds(row[c]) else ""
            if value and c in self.filled:
                self.carried[c] = value
            value = value or self.carried.get(c, "")
            key = PLACES.get(role, "Tisch")
            value = f"Gruppe {value}" if role == "small" and value else value_of(role, value)
            context[key] = (
                f"{context[key]} – {value}"
                if context.get(key) and value
                else value or context.get(key, "")
            )
        return context

    def _marks(
        self, row: list[Cell | None], seen: set[int]
    ) -> tuple[tuple[tuple[str, str], ...], str]:
        """The marks of the row's point and its number; a merged count belongs to the first row it stands in."""
        marks, number = [], ""
        for c, role in enumerate(self.roles):
            cell = row[c]
            if (
                role in TEXT
                or role in PLACES
                or role == "small"
                or cell is None
                or cell.empty
                or id(cell) in seen
            ):
                continue
            seen.add(id(cell))
            value = " ".join(cell.text.split())
            if role == "number" and not number and value.rstrip(".)").isdigit():
                number = value if value.endswith((".", ")")) else f"{value}."
            else:
                marks.append(
                    (
                        {"points": "Punkte", "count": "Nennungen"}.get(role)
                        or mark_key(self.heads[c]),
                        value,
                    )
                )
        return tuple(marks), number


def _rest(marks: tuple[tuple[str, str], ...], number: str) -> list[Block]:
    """A row without text (a sum, a lone number): kept as a mark on a line of its own."""
    values = [number.rstrip(".")] * bool(number) + [f"{key} {value}" for key, value in marks]
    return [Block("mark", marks=(("Zeile", " ".join(values)),))] if values else []
