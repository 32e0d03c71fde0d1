"""The rows of a table below its heads, read with the roles of their columns."""

from __future__ import annotations

from dataclasses import replace

from analysis.places import is_place, place_of
from analysis.readers.blocks import Block, Cell, Grid
from analysis.readers.columns import (
    PLACES,
    bare_head,
    count_of,
    mark_key,
    role_of,
)
from analysis.readers.contents import comments_of, content_of, holds, texts_of, value_of
from analysis.readers.heads import distinct
from analysis.readers.roles import TEXT, Columns
from analysis.readers.values import is_date

DATED = (
    "In der Spalte „{}“ stehen Datumswerte, vermutlich von Excel umgewandelt; sie wurden nicht als Tisch oder Anzahl gelesen. "
    "Bitte die Spalte als Text eintragen."
)
_KEYS = {"table": "Tisch", "workshop": "Workshop", "group": "Gruppe"}
_SUMS = ("summe", "gesamt", "insgesamt", "total", "gesamtsumme", "anzahl gesamt")


class Body(Columns):
    """The rows below the heads, read with the roles of their columns."""

    def __init__(self, grid: Grid, first: int, last: int):
        heads = {id(cell) for row in grid.rows[first:last] for cell in row}
        above: list[list[str]] = [[] for _ in grid.rows[0]]
        for row in grid.rows[first:last]:
            for c, cell in enumerate(row):
                if holds(cell) and cell.text not in above[c]:
                    above[c].append(cell.text)
        super().__init__(
            [[None if id(cell) in heads else cell for cell in row] for row in grid.rows[last:]],
            [bare_head(stack[-1]) if stack else "" for stack in above],
            [stack[:-1] for stack in above],
            grid.remarks,
        )
        self.head_texts = texts_of(grid.rows[last - 1]) if last else None
        self.head_comments = comments_of(
            [cell for row in grid.rows[first:last] for cell in distinct(row)], {}
        )
        self.carried: dict[int, str] = {}
        self.noted: set[int] = set()  # cells without text whose comments are read

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
            and role_of(head) not in ("text", "title", "place")
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
            named = place_of(cells[0].text)  # holds from here on, against what is filled down
            self.carried = {c: v for c, v in self.carried.items() if self.roles[c] not in named}
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
        title, rest = self._card(row, present)
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
            own = content_of(row[c], like)
            if title and mine and own:
                own = [
                    replace(own[0], text=_titled(title, row, [bearer, *rest])),
                    *comments_of([row[c]], like.context),
                ]
            blocks += own
        return blocks + comments_of(
            [
                cell
                for c, cell in enumerate(row)
                if c not in self.texts
                and cell is not None
                and cell.comments
                and not (id(cell) in self.noted or self.noted.add(id(cell)))
            ],
            context,
        )

    def _card(self, row: list[Cell | None], present: list[int]) -> tuple[str, list[int]]:
        """The head of a card whose text stands beside it in the row, and further columns of the same text („Kurzfassung“ beside
        „Beschreibung“); they are no points of their own then."""
        texts = [c for c in present if self.roles[c] == "text"]
        if self.title not in present or not texts:
            return "", []
        first = self.main if self.main in texts else texts[0]
        rest = [c for c in texts if c != first]
        for c in [self.title, *rest]:
            present.remove(c)
        return row[self.title].text, rest

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

    def _is_text(self, row: list[Cell | None], c: int) -> bool:
        """Whether a cell is a note that was merged over further columns."""
        return any(row[c] is row[text] for text in self.texts)

    def _context(self, row: list[Cell | None]) -> dict[str, str]:
        context: dict[str, str] = {}
        for c, role in enumerate(self.roles):
            if role not in PLACES and role != "small":
                continue
            value = row[c].text if holds(row[c]) and not self._is_text(row, c) else ""
            if role == "table" and is_date(value):
                self._say_dated(c)
                value = ""
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
                or self._is_text(row, c)
            ):
                continue
            seen.add(id(cell))
            value = " ".join(cell.text.split())
            if not value:  # nothing but a comment
                continue
            if role == "number" and not number and value.rstrip(".)").isdigit():
                number = value if value.endswith((".", ")")) else f"{value}."
                continue
            key, shown = {"points": "Punkte", "count": "Nennungen"}.get(role, ""), count_of(value)
            if key and is_date(value):
                self._say_dated(c)
            if key and shown is not None:
                marks.append((key, str(shown)))
            else:
                marks.append(("Angabe" if key else mark_key(self.heads[c]), value))
        return tuple(marks), number

    def _say_dated(self, c: int) -> None:
        said = DATED.format(self.heads[c])
        if said not in self.remarks:
            self.remarks.append(said)


def _titled(title: str, row: list[Cell | None], columns: list[int]) -> str:
    """Title and text of one card as one note: „Sprachcafé: Jeden Dienstag gut besucht“."""
    title, text = " ".join(title.split()), " – ".join(row[c].text for c in columns if holds(row[c]))
    if text.casefold().startswith(title.casefold().rstrip(".!?… ")):
        return text
    return f"{title}{' ' if title.endswith(('.', '!', '?', ':', '…')) else ': '}{text}"


def _rest(marks: tuple[tuple[str, str], ...], number: str) -> list[Block]:
    """A row without text (a sum, a lone number): kept as a mark on a line of its own."""
    values = [number.rstrip(".")] * bool(number) + [f"{key} {value}" for key, value in marks]
    return [Block("mark", marks=(("Zeile", " ".join(values)),))] if values else []
