"""The reports as one web page: the same blocks as the Word files, and a list of all statements to search, count and follow to their sheet.

One file without network: style, script and data stand in it. Data travel as JSON that no text can break out of.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from analysis.report import page_data, wording
from analysis.report.blocks import Block, Figure, Heading, Sentence
from analysis.report.data import Data
from analysis.report.outline import CROSSING
from analysis.report.wording import Part

TEMPLATES = Path(__file__).parent / "templates"
OWN_WORDS = (
    "quote",
    "heading",
    "groups",
    "origin",
    "cell",
    "note",
    "topic",
    "topic_plain",
    "names",
    "verbatim",
)
COUNTED = ("statements", "votes")  # numbers that lead to the list
FEW = 60  # statements whose ids a link carries


def write(blocks: list[Block], data: Data, statements: dict, figures: dict[str, str]) -> bytes:
    """The finished page. ``statements`` as ``page_data.payload`` gives them; ``figures`` are data: addresses of SVG images by name."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    draft = "" if data.cleared else wording.sentences()["sentence"]["draft"]
    page = environment.get_template("page.html").render(
        title=f"{data.title}: Auswertung der Runde {wording.day(data.round_id)}",
        chapters=_chapters(blocks),
        render=_Renderer(data, figures),
        publisher=data.book.about.get("publisher", ""),
        draft=draft,
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
    """Neighbouring bullets become one list."""
    grouped: list[tuple[str, object]] = []
    for block in blocks:
        if isinstance(block, Sentence) and block.style == "bullet":
            if not grouped or grouped[-1][0] != "list":
                grouped.append(("list", []))
            grouped[-1][1].append(block)
        else:
            grouped.append((type(block).__name__.lower(), block))
    return grouped


class _Renderer:
    """Blocks as HTML; references and numbers become links that the script follows (without script they lead to the list)."""

    def __init__(self, data: Data, figures: dict[str, str]) -> None:
        self.figures, self.data = figures, data

    def parts(self, parts: tuple[Part, ...]) -> Markup:
        return Markup("").join(self._part(part) for part in parts)

    def _part(self, part: Part) -> Markup:
        if part.name == "refs" and part.of is not None:
            pairs = zip(part.text.split(", "), part.of.ids)
            link = Markup('<a class="id" href="#aussagen" data-ids="{1}">{0}</a>')
            return Markup(", ").join(link.format(*pair) for pair in pairs)
        if part.name in COUNTED and part.of is not None and part.of.ids:
            where = self._where(part)
            if where:
                return Markup('<a class="zahl" href="#aussagen" {}>{}</a>').format(where, part.text)
        if part.name not in OWN_WORDS:
            return escape(part.text)
        tag = {"topic": "strong", "quote": "q"}.get(part.name)
        if tag:
            return Markup(f'<{tag} dir="auto">{{}}</{tag}>').format(part.text)
        return Markup("<bdi>{}</bdi>").format(part.text)

    def _where(self, part: Part) -> Markup:
        """What the list is filtered by when the number is followed; nothing where it has no such filter."""
        kind, *rest = part.of.scope or ("",)
        filters = {
            "round": lambda: {"runde": rest[0]},
            "topic": lambda: {"thema": self.topic(rest[0]), "runde": rest[1]},
            "chapter": lambda: {"feld": self.data.fields.get(rest[0], CROSSING), "runde": rest[1]},
        }
        found = filters[kind]() if kind in filters else {}
        if not found and len(part.of.ids) <= FEW:
            found = {"ids": "; ".join(part.of.ids)}
        return Markup(" ").join(Markup('data-{}="{}"').format(*each) for each in found.items())

    def topic(self, topic_id: str) -> str:
        return self.data.topic[topic_id]["shown"]

    def figure(self, figure: Figure) -> Markup:
        """The figure as an image that carries its own data; nothing where it was not drawn."""
        if figure.name not in self.figures:
            return Markup("")
        return Markup('<img src="{}" alt="{}">').format(self.figures[figure.name], figure.alt)
