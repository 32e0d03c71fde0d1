"""The report as one web page: the same blocks as the Word file, and a list of all statements to search, count and follow to their sheet.

One file without network: style, script and data stand in it. Data travel as JSON that no text can break out of.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from analysis.report import page_data, wording
from analysis.report.blocks import Block, Figure, Heading, Sentence
from analysis.report.data import Data

TEMPLATES = Path(__file__).parent / "templates"
ID_PARTS = (
    "ids",
    "counter_ids",
    "demand_ids",
    "rest_ids",
    "any_ids",
    "critical_ids",
    "extending_ids",
    "confirming_ids",
)
TEXT_PARTS = (
    "quote",
    "counter_quote",
    "demand_quote",
    "heading",
    "groups",
    "counter_groups",
    "origin",
    "cell",
    "note",
    "topic",
)
# a number leads to the statements behind it: by the part beside it that says which
FILTER_BY = {"topic": "thema", "field": "feld", "dimension": "dimension"}
COUNTS_OF = {
    "topic_statements": "topic",
    "topic_tables": "topic",
    "topic_here_statements": "topic",
    "topic_here_tables": "topic",
    "field_statements": "field",
    "field_tables": "field",
    "dimension_statements": "dimension",
    "dimension_tables": "dimension",
}


def write(
    blocks: list[Block], data: Data, statements: list[dict], figures: dict[str, str]
) -> bytes:
    """The finished page. ``statements`` as ``payload`` gives them; ``figures`` are data: addresses of SVG images by name."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    chapters = _chapters(blocks)
    page = environment.get_template("page.html").render(
        title=f"{data.title}: Auswertung der Runde {wording.day(data.round_id)}",
        chapters=chapters,
        render=_Renderer(data, figures),
        publisher=data.book.about.get("publisher", ""),
        draft="" if data.cleared else wording.plain(wording.say("draft")),
        css=Markup(_asset("page.css")),
        script=Markup(_asset("page.js")),
        data=Markup(page_data.embedded(statements)),
    )
    return page.encode("utf-8")


def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _chapters(blocks: list[Block]) -> list[dict]:
    """The blocks by chapter: id, heading, blocks; the first one is the title."""
    chapters: list[dict] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level <= 1:
            chapters.append({"id": f"kapitel-{len(chapters)}", "heading": block, "blocks": []})
        else:
            chapters[-1]["blocks"].append(block)
    return [chapter | {"blocks": _grouped(chapter["blocks"])} for chapter in chapters]


def _grouped(blocks: list[Block]) -> list[tuple[str, object]]:
    """Neighbouring bullets become one list, second-level bullets a list inside the point before them."""
    grouped: list[tuple[str, object]] = []
    for block in blocks:
        style = block.style if isinstance(block, Sentence) else ""
        if style in ("bullet", "bullet2", "aspects"):
            if not grouped or grouped[-1][0] != "list":
                grouped.append(("list", []))
            points = grouped[-1][1]
            if style == "bullet" or not points:
                points.append((block, []))
            else:
                points[-1][1].append(block)
        else:
            grouped.append((type(block).__name__.lower(), block))
    return grouped


class _Renderer:
    """Blocks as HTML; ids and numbers become links that the script follows (without script they lead to the list)."""

    def __init__(self, data: Data, figures: dict[str, str]) -> None:
        self.figures, self.fields = figures, {code.id: code.name for code in data.book.fields}
        self.known = set(self.fields.values())

    def parts(self, parts: tuple, field_id: str = "") -> Markup:
        return Markup("").join(
            self._part(part, self._beside(parts, number), field_id)
            for number, part in enumerate(parts)
        )

    @staticmethod
    def _beside(parts: tuple, number: int) -> dict[str, str]:
        """What stands beside a part, by name: where a name comes up several times, the next one."""
        return {
            part.name: part.text
            for part in (*parts[:number], *reversed(parts[number:]))
            if part.name
        }

    def _part(self, part, texts: dict[str, str], field_id: str) -> Markup:
        if part.name in ID_PARTS or part.name == "statement_id":
            return Markup("; ").join(
                Markup('<a class="id" href="#aussagen" data-ids="{0}">{0}</a>').format(each)
                for each in part.text.split("; ")
            )
        if part.name in COUNTS_OF:
            kind = COUNTS_OF[part.name]
            value = texts.get(kind, self.fields.get(field_id, "") if kind == "field" else "")
            if value and part.text.split()[0] != "0":
                here = (
                    Markup(' data-feld="{}"').format(self.fields[field_id])
                    if "_here_" in part.name
                    else ""
                )
                return Markup('<a class="zahl" href="#aussagen" data-{}="{}"{}>{}</a>').format(
                    FILTER_BY[kind], value, here, part.text
                )
        if part.name.endswith(
            ("ids_statements", "ids_mentions", "ids_points", "ids_tables")
        ) or part.name in (
            "confirms",
            "criticises",
            "extends",
        ):
            ids = self._behind(part.name, texts)
            if ids:
                return Markup('<a class="zahl" href="#aussagen" data-ids="{}">{}</a>').format(
                    ids, part.text
                )
        if part.name == "round_statements":
            return Markup('<a class="zahl" href="#aussagen" data-alle="">{}</a>').format(part.text)
        tag = {"topic": "strong", "quote": "q", "counter_quote": "q", "demand_quote": "q"}.get(
            part.name
        )
        isolated = ' dir="auto"' if part.name in TEXT_PARTS else ""
        text = escape(part.text)
        if tag:
            return Markup(f"<{tag}{isolated}>{{}}</{tag}>").format(text)
        return Markup(f"<bdi>{text}</bdi>") if isolated else text

    @staticmethod
    def _behind(name: str, texts: dict[str, str]) -> str:
        wanted = {
            "confirms": "confirming_ids",
            "criticises": "critical_ids",
            "extends": "extending_ids",
        }
        return texts.get(wanted.get(name, f"{name.partition('ids_')[0]}ids"), "")

    def row(self, row: tuple, field_id: str = "") -> list[Markup]:
        """The cells of a table row; numbers know the whole row."""
        texts = {part.name: part.text for cell in row for part in cell if part.name}
        return [Markup("").join(self._part(part, texts, field_id) for part in cell) for cell in row]

    def figure(self, figure: Figure) -> Markup:
        """The figure as an image that carries its own data; nothing where it was not drawn."""
        if figure.name not in self.figures:
            return Markup("")
        return Markup('<img src="{}" alt="{}">').format(self.figures[figure.name], figure.alt)
