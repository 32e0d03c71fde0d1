"""What stands above a line: headings by their rank, and the context that holds until it is set anew."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.cleaning import boilerplate, headings
from analysis.places import place_of, table_value

PLACE_KEYS = {"Workshop": "workshop", "Handlungsfeld": "field", "Tisch": "table", "Gruppe": "group"}
_GROUP_LINE = re.compile(r"\w*[Gg]ruppe\s*:\s*(?P<name>(?!.*\b(?:Tisch|Workshop|AG)\b).+)")
LONGEST_GROUP = 120  # letters of a line „Gruppe: …“


def is_group(text: str) -> bool:
    """Whether a line only says which group wrote what follows: „Gruppe: Eltern und Lehrkräfte“."""
    return bool(_GROUP_LINE.fullmatch(text)) and len(text) <= LONGEST_GROUP


@dataclass
class Heading:
    rank: float
    text: str
    place: dict[str, str]


class Headings:
    """The headings above a line, outermost first, and the context marks that hold there."""

    def __init__(self) -> None:
        self.heads: list[Heading] = []
        self.held: dict[str, str] = {}
        self.noted = 0  # notes above the last heading

    def hold(self, key: str, value: str) -> None:
        """A context mark; it takes the place of what a heading said of the same."""
        self.held[key] = value
        for head in self.heads:
            head.place.pop(PLACE_KEYS.get(key, ""), None)

    def add(self, rank: float, text: str, about: bool = False, noted: int = 0) -> None:
        """A heading; it ends those of its rank and below, unless it is only ``about`` what stands above (a date below its title).
        ``noted``: how many notes were read; one below the heading above, and another begins here."""
        place = place_of(text)
        called = boilerplate.is_dated(text) and not boilerplate.part("WHEN").match(text)
        # „Runder Tisch, 3. Juli“, „Nord, 3. Juli“
        names = place or headings.is_title(text) or called
        follows = noted == self.noted and any(head.rank >= rank for head in self.heads)
        if about and not names and follows:
            return
        self.noted = noted
        stated = _GROUP_LINE.fullmatch(text)
        if stated and ("group" in place or is_group(text)):
            place["group"] = stated["name"]
        rank = headings.place_rank(rank, place, [(head.rank, head.place) for head in self.heads])
        while self.heads and self.heads[-1].rank >= rank:
            self.heads.pop()
        for key, ours in PLACE_KEYS.items():
            if ours in place:
                self.held.pop(key, None)
        self.heads.append(Heading(rank, text, place))

    def last(self) -> str:
        return self.heads[-1].text if self.heads else ""

    def path(self) -> list[str]:
        said = [head.text for head in self.heads if head.text]
        return said + [self.held[key] for key in ("Thema", "Spalte") if self.held.get(key)]

    def place(self) -> dict[str, str]:
        """Where a note below was said: workshop, field, table, group, and any other key that holds."""
        place: dict[str, str] = {}
        for head in self.heads:
            if "workshop" in head.place:
                place = {"field": ""}
            place |= head.place
        for key, value in self.held.items():
            place[PLACE_KEYS.get(key, key)] = table_value(value) if key == "Tisch" else value
        return place
